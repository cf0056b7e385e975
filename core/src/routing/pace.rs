//! How much at once, and how soon again: openings that chats reach, broadcasts that grow, agents who catch their breath.

use super::{
    router::Router,
    settle::MoreOffers,
    slab::{AgentIx, ChatIx},
    step::Step,
    timer::Due,
};
use crate::calendar::Timestamp;

impl Router {
    /// A chat waits for the next opening of its queue, if there is one.
    pub(super) fn await_opening(&mut self, at: Timestamp, ix: ChatIx) {
        self.stop_opening(ix);
        let chat = &self.chats[ix];
        let key = &self.index.classes[chat.class].key;
        let next = self.index.openings(key.queue).get(usize::from(key.opening) + 1);
        let due = next.map(|next| chat.queue_since.plus(next.after).max(at));
        self.chats[ix].opening = due.map(|due| self.timers.set(due, Due::Opening(ix)));
    }

    pub(super) fn stop_opening(&mut self, ix: ChatIx) {
        if let Some(timer) = self.chats[ix].opening.take() {
            self.timers.cancel(timer);
        }
    }

    /// The next opening is reached: more agents may serve the chat from now on.
    pub(super) fn opening_reached(&mut self, ix: ChatIx) {
        self.widen(ix);
        let chat = &self.chats[ix];
        // Nothing opens twice at one instant, so the next opening is still to come.
        let from = chat.queue_since;
        self.await_opening(from, ix);
        if self.chats[ix].filed.open.is_some() {
            self.unsettle_chat(ix);
        }
    }

    /// What opened while the chat was with an agent is open.
    pub(super) fn catch_up_openings(&mut self, at: Timestamp, ix: ChatIx) {
        loop {
            let chat = &self.chats[ix];
            let key = &self.index.classes[chat.class].key;
            match self.index.openings(key.queue).get(usize::from(key.opening) + 1) {
                Some(next) if chat.queue_since.plus(next.after) <= at => self.widen(ix),
                _ => return,
            }
        }
    }

    fn widen(&mut self, ix: ChatIx) {
        let to = self.index.next_class(self.chats[ix].class, &mut self.agents);
        self.index.move_chat(ix, &mut self.chats[ix], to);
    }

    /// A chat on offer goes to one more agent, if there is one with room.
    pub(super) fn broadcast_grows(&mut self, at: Timestamp, ix: ChatIx, steps: &mut Vec<Step>) {
        self.chats[ix].broadcast = None;
        if self.broadcast_to_another(at, ix, steps) != MoreOffers::Enough {
            self.await_broadcast(at, ix);
        }
    }

    /// A broadcast that was begun grows later, where its queue says so.
    pub(super) fn await_broadcast(&mut self, at: Timestamp, ix: ChatIx) {
        let rules = &self.index.queue(self.queue_of(&self.chats[ix])).rules;
        let chat = &self.chats[ix];
        if let Some(every) = rules.broadcast_every_ms
            && chat.broadcast.is_none()
            && !chat.offers.is_empty()
            && chat.offers.len() < rules.broadcast as usize
        {
            self.chats[ix].broadcast = Some(self.timers.set(at.plus(every), Due::Broadcast(ix)));
        }
    }

    /// An agent who gets an offer gets no other for a while, where the rules say so. The caller files them.
    pub(super) fn take_breath(&mut self, at: Timestamp, ix: AgentIx) {
        let rules = &self.rules.agents;
        let mut until = at.plus(rules.spacing_ms);
        let agent = &mut self.agents[ix];
        if let Some(max) = rules.offers_max.map(|max| max as usize) {
            agent.offered_at.push(at);
            let surplus = agent.offered_at.len().saturating_sub(max);
            agent.offered_at.drain(..surplus);
            if let Some(&first) = agent.offered_at.first().filter(|_| agent.offered_at.len() == max)
            {
                until = until.max(first.plus(rules.offers_window_ms));
            }
        }
        if until <= at {
            return;
        }
        if let Some(running) = agent.breather.take() {
            self.timers.cancel(running);
        }
        let timer = self.timers.set(until, Due::Breather(ix));
        self.agents[ix].breather = Some(timer);
    }

    pub(super) fn breather_over(&mut self, ix: AgentIx) {
        self.agents[ix].breather = None;
        self.file_agent(ix);
    }
}
