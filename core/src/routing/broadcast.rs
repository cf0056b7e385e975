//! Several agents are asked at once, or one after another; the first who accepts has the chat.
//!
//! Each further agent is chosen as if the others had not been asked: best first, among those with room.

use super::{
    router::Router,
    slab::ChatIx,
    step::{OfferCause, Step},
    timer::Due,
};
use crate::calendar::Timestamp;

/// What became of the wish to ask one more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MoreOffers {
    Made,
    NobodyFree,
    Enough,
}

impl Router {
    /// Offers a chat that has its first offer to others too, where its queue says so.
    pub(super) fn broadcast(&mut self, at: Timestamp, chat: ChatIx, steps: &mut Vec<Step>) {
        let rules = &self.index.queue(self.queue_of(&self.chats[chat])).rules;
        if rules.broadcast_every_ms.is_some() {
            self.await_broadcast(at, chat);
            return;
        }
        while self.broadcast_to_another(at, chat, steps) == MoreOffers::Made {}
    }

    /// Makes one more offer of a chat on offer, if its queue wants more of them and somebody has room.
    fn broadcast_to_another(
        &mut self,
        at: Timestamp,
        chat_ix: ChatIx,
        steps: &mut Vec<Step>,
    ) -> MoreOffers {
        let chat = &self.chats[chat_ix];
        let wanted = self.index.queue(self.queue_of(chat)).rules.broadcast as usize;
        let Some(key) = chat.filed.line.filter(|_| (1..wanted).contains(&chat.offers.len())) else {
            return MoreOffers::Enough;
        };
        if self.anybody_for(chat_ix).is_none() {
            return MoreOffers::NobodyFree;
        }
        let (agent, choice) = self.choose(key, chat_ix);
        let cause = OfferCause::Routed(Box::new(choice));
        self.make_offer(at, chat_ix, agent, self.answer_until(at, chat_ix), cause, steps);
        MoreOffers::Made
    }

    /// A chat on offer goes to one more agent, if there is one with room.
    pub(super) fn broadcast_grows(&mut self, at: Timestamp, ix: ChatIx, steps: &mut Vec<Step>) {
        self.chats[ix].broadcast = None;
        if self.broadcast_to_another(at, ix, steps) != MoreOffers::Enough {
            self.await_broadcast(at, ix);
        }
    }

    /// A broadcast that was begun grows later, where its queue says so.
    fn await_broadcast(&mut self, at: Timestamp, ix: ChatIx) {
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
}
