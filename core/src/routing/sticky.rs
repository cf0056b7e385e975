//! The agent whom a customer knows: kept for, if they could be offered the chat, and not for long.
//!
//! A chat that prefers an agent waits for nobody else while that agent is available, and no longer than the hold of its
//! queue. Away, offline or unfit agents are not waited for at all. The first offer ends the preference: who declines is
//! not asked again before others are.

use super::{
    agent::Presence,
    chat::Preferred,
    class::Fit,
    router::Router,
    slab::{AgentIx, ChatIx, RowNumber},
    step::Refusal,
    timer::Due,
};
use crate::{
    calendar::Timestamp,
    id::{AgentId, ChatId},
};

/// What became of the wish for one agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preference {
    /// The chat waits for this agent, and for the others only after that.
    Kept {
        /// When anybody may have it.
        until: Timestamp,
    },
    /// The agent is not there, may not have the chat, or has no room and the queue keeps nothing.
    Idle,
}

impl Router {
    /// A chat in line is for this agent first. [`settle`](Self::settle) offers it to them if they have room.
    pub fn prefer(
        &mut self,
        at: Timestamp,
        chat: &ChatId,
        agent: &AgentId,
    ) -> Result<Preference, Refusal> {
        let ix = self.chat_ix(chat)?;
        let stage = self.chats[ix].stage();
        if !stage.is_in_line() || !self.chats[ix].offers.is_empty() {
            return Err(Refusal::IllegalStage { chat: chat.clone(), stage });
        }
        let Some(&agent) = self.index.agents.get(agent) else {
            return Ok(Preference::Idle);
        };
        self.forget_preference(ix);
        let hold = self.index.queue(self.queue_of(&self.chats[ix])).rules.sticky_hold_ms;
        let has_room = self.standing(&self.index.classes[self.chats[ix].class], agent).is_some();
        if !self.is_within_reach(ix, agent) || (!has_room && hold == crate::math::Millis::ZERO) {
            self.file_chat(ix);
            return Ok(Preference::Idle);
        }
        let until = at.plus(hold);
        let timer = self.timers.set(until, Due::Sticky(ix));
        self.chats[ix].preferred = Some(Preferred { agent, timer });
        self.agents[agent].awaited_by.push(ix);
        self.file_chat(ix);
        self.unsettle_chat(ix);
        Ok(Preference::Kept { until })
    }

    /// Could this agent be offered this chat, if not now then when something in their hands is done?
    fn is_within_reach(&self, chat: ChatIx, agent: AgentIx) -> bool {
        let class = &self.index.classes[self.chats[chat].class];
        let record = &self.agents[agent];
        let Fit::Lane(lane) = class.fit(record.filed.profile) else {
            return false;
        };
        let lane = &self.index.profiles[record.filed.profile].lanes[lane.row()];
        record.presence == Presence::Available
            && record.could_ever_hold(&lane.spec)
            && !class.key.barred.contains(&record.id)
            && self.chats[chat].back_off(agent).is_none()
    }

    /// The preferred agent, if they can take the chat now.
    pub(super) fn preferred_with_room(&self, ix: ChatIx) -> Option<AgentIx> {
        let chat = &self.chats[ix];
        let agent = chat.preferred?.agent;
        let free = chat.holds.is_empty() && chat.offers.is_empty() && chat.owner.is_none();
        let class = &self.index.classes[chat.class];
        (free && chat.back_off(agent).is_none() && self.standing(class, agent).is_some())
            .then_some(agent)
    }

    /// Nobody is preferred any longer. The caller files the chat.
    pub(super) fn forget_preference(&mut self, ix: ChatIx) {
        if let Some(Preferred { agent, timer }) = self.chats[ix].preferred.take() {
            self.timers.cancel(timer);
            self.agents[agent].awaited_by.retain(|chat| *chat != ix);
        }
    }

    /// Anybody may have the chat now.
    pub(super) fn let_go(&mut self, ix: ChatIx) {
        self.forget_preference(ix);
        self.file_chat(ix);
    }

    /// Nobody waits for this agent any longer.
    pub(super) fn let_go_all(&mut self, agent: AgentIx) {
        for chat in std::mem::take(&mut self.agents[agent].awaited_by) {
            self.let_go(chat);
        }
    }

    /// Those who wait for an agent who may not have them any more, wait for anybody.
    pub(super) fn let_go_those_out_of_reach(&mut self, agent: AgentIx) {
        for chat in self.agents[agent].awaited_by.clone() {
            if !self.is_within_reach(chat, agent) {
                self.let_go(chat);
            }
        }
    }
}
