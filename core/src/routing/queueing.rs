//! Chats join a queue, move, pause, and leave.

use super::{
    agent::Part,
    chat::{BackOffCause, Change, Chat, Filed, Owner, Phase, Stage, Work},
    estimate::Foretold,
    reason::{Hold, OfferEnd, Requeue},
    router::{Counted, Router},
    slab::{ChatIx, RowNumber, SkillIx},
    step::{Refusal, Step},
};
use crate::sorted::SortedSet;
use crate::{calendar::Timestamp, id::ChatId};
use smallvec::SmallVec;

/// Why a chat leaves its queue without having been served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withdrawal {
    /// The customer left, or agreed to a callback.
    CustomerLeft,
    /// Somebody or something else serves the customer.
    AnsweredElsewhere,
    /// A rule ended it.
    Config,
}

impl Withdrawal {
    const fn as_offer_end(self) -> OfferEnd {
        match self {
            Self::CustomerLeft => OfferEnd::RescindedCustomerLeft,
            Self::AnsweredElsewhere => OfferEnd::RescindedAnsweredElsewhere,
            Self::Config => OfferEnd::RescindedConfig,
        }
    }
}

impl Router {
    /// A chat joins a queue's line, at the place it brings.
    pub fn enqueue(&mut self, at: Timestamp, chat: &ChatId, work: Work) -> Result<(), Refusal> {
        if self.index.chats.contains_key(chat) {
            return Err(Refusal::DuplicateChat(chat.clone()));
        }
        let queue = self.queue_ix(&work.queue)?;
        let class = self.index.class(&self.rules, &mut self.agents, queue, &work, 0);
        self.index.classes[class].chats += 1;
        let ix = self.chats.insert(Chat {
            id: chat.clone(),
            class,
            place: work.place,
            priority: work.priority,
            arrival: Counted::next(&mut self.counted.chats),
            owner: None,
            offers: SmallVec::new(),
            holds: SortedSet::new(),
            tried: Vec::new(),
            waiting_since: at,
            queue_since: at,
            opening: None,
            broadcast: None,
            preferred: None,
            foretold: Foretold::default(),
            offers_failed: 0,
            exhausted: false,
            announced: 0,
            told: None,
            unsettled: false,
            filed: Filed::default(),
        });
        self.index.chats.insert(chat.clone(), ix);
        self.await_opening(at, ix);
        self.file_chat(ix);
        Ok(())
    }

    /// A chat goes back into a queue in one step: from its agent, from an offer, or from another queue.
    ///
    /// An agent who gave it away (`transfer`, `no_reply`) is kept from it for the back-off of its queue.
    pub fn requeue(
        &mut self,
        at: Timestamp,
        chat: &ChatId,
        change: Change,
        why: Requeue,
        steps: &mut Vec<Step>,
    ) -> Result<(), Refusal> {
        let ix = self.chat_ix(chat)?;
        let stage = self.chats[ix].stage();
        if stage == Stage::WrapUp {
            return Err(Refusal::IllegalStage { chat: chat.clone(), stage });
        }
        if let Some(queue) = &change.queue {
            self.queue_ix(queue)?;
        }
        self.rescind_offers(at, ix, OfferEnd::RescindedReprioritised, steps);
        let owner = self.disown(at, ix);
        self.change(at, ix, change);
        let gave_away = matches!(why, Requeue::Transfer | Requeue::NoReply);
        if let Some(owner) = owner.filter(|_| gave_away) {
            self.start_back_off(at, ix, owner, BackOffCause::Other);
        }
        self.back_in_line(at, ix, why, steps);
        if let Some(owner) = owner {
            self.unloaded(at, owner, steps);
        }
        Ok(())
    }

    /// Changes what a chat in line needs. It keeps its place, its back-offs, and its position if the queue is
    /// the same; open offers end.
    pub fn alter(
        &mut self,
        at: Timestamp,
        chat: &ChatId,
        change: Change,
        why: Withdrawal,
        steps: &mut Vec<Step>,
    ) -> Result<(), Refusal> {
        let ix = self.chat_ix(chat)?;
        let stage = self.chats[ix].stage();
        if !stage.is_in_line() {
            return Err(Refusal::IllegalStage { chat: chat.clone(), stage });
        }
        if let Some(queue) = &change.queue {
            self.queue_ix(queue)?;
        }
        self.rescind_offers(at, ix, why.as_offer_end(), steps);
        let (queue, announced) = (self.queue_of(&self.chats[ix]), self.chats[ix].announced);
        self.change(at, ix, change);
        if self.queue_of(&self.chats[ix]) == queue {
            self.chats[ix].announced = announced;
        }
        self.await_opening(at, ix);
        self.file_chat(ix);
        Ok(())
    }

    /// A chat in line leaves the router. Its offers are rescinded, and nobody missed them.
    pub fn withdraw(
        &mut self,
        at: Timestamp,
        chat: &ChatId,
        why: Withdrawal,
        steps: &mut Vec<Step>,
    ) -> Result<(), Refusal> {
        let ix = self.chat_ix(chat)?;
        let stage = self.chats[ix].stage();
        if !stage.is_in_line() {
            return Err(Refusal::IllegalStage { chat: chat.clone(), stage });
        }
        self.rescind_offers(at, ix, why.as_offer_end(), steps);
        self.forget_chat(ix);
        Ok(())
    }

    /// Holds a chat: it keeps its place and is not offered; an open offer is rescinded. A hold on a
    /// chat that has an owner matters when it comes back into line.
    pub fn pause(
        &mut self,
        at: Timestamp,
        chat: &ChatId,
        hold: Hold,
        steps: &mut Vec<Step>,
    ) -> Result<(), Refusal> {
        let ix = self.chat_ix(chat)?;
        if self.chats[ix].holds.insert(hold) && self.chats[ix].owner.is_none() {
            // A wait with a hold in it says nothing about the others.
            self.chats[ix].foretold = Foretold::void();
            self.rescind_offers(at, ix, hold.as_offer_end(), steps);
            self.file_chat(ix);
        }
        Ok(())
    }

    /// Ends a hold; when it was the last, the chat can be offered again.
    pub fn resume(&mut self, chat: &ChatId, hold: Hold) -> Result<(), Refusal> {
        let ix = self.chat_ix(chat)?;
        if self.chats[ix].holds.remove(&hold) {
            self.file_chat(ix);
            if self.chats[ix].preferred.is_some() {
                self.unsettle_chat(ix);
            }
        }
        Ok(())
    }

    /// Another priority; the order of the line follows at once.
    pub fn set_priority(&mut self, chat: &ChatId, priority: i32) -> Result<(), Refusal> {
        let ix = self.chat_ix(chat)?;
        self.chats[ix].priority = priority;
        self.file_chat(ix);
        Ok(())
    }

    /// The owner's work with the customer is over; wrap-up holds the slot until [`release`](Self::release).
    pub fn start_wrap_up(
        &mut self,
        at: Timestamp,
        chat: &ChatId,
        steps: &mut Vec<Step>,
    ) -> Result<(), Refusal> {
        let ix = self.chat_ix(chat)?;
        let stage = self.chats[ix].stage();
        let Some(owner) = self.chats[ix].owner.filter(|_| stage == Stage::Active) else {
            return Err(Refusal::IllegalStage { chat: chat.clone(), stage });
        };
        self.rescind_offers(at, ix, OfferEnd::RescindedCustomerLeft, steps);
        let record = &mut self.chats[ix];
        record.owner = Some(Owner { phase: Phase::WrapUp, ..owner });
        let spent = self.index.classes[record.class].spent;
        let hands = &mut self.agents[owner.agent].hands;
        hands.give(Part::Active, spent);
        hands.take(Part::WrapUp, spent);
        self.file_chat(ix);
        self.file_agent(owner.agent);
        Ok(())
    }

    /// The owner is done: the slot is free, the chat gone from the router.
    pub fn release(
        &mut self,
        at: Timestamp,
        chat: &ChatId,
        steps: &mut Vec<Step>,
    ) -> Result<(), Refusal> {
        let ix = self.chat_ix(chat)?;
        let stage = self.chats[ix].stage();
        if stage.is_in_line() {
            return Err(Refusal::IllegalStage { chat: chat.clone(), stage });
        }
        self.rescind_offers(at, ix, OfferEnd::RescindedCustomerLeft, steps);
        let owner = self.disown(at, ix);
        self.forget_chat(ix);
        if let Some(owner) = owner {
            self.unloaded(at, owner, steps);
        }
        Ok(())
    }

    /// Files a chat that lost its owner or moved, and says so.
    pub(super) fn back_in_line(
        &mut self,
        at: Timestamp,
        ix: ChatIx,
        why: Requeue,
        steps: &mut Vec<Step>,
    ) {
        self.chats[ix].waiting_since = at;
        self.chats[ix].foretold = Foretold::void();
        self.catch_up_openings(at, ix);
        self.await_opening(at, ix);
        self.file_chat(ix);
        let chat = &self.chats[ix];
        let queue = self.index.queue(self.queue_of(chat)).id.clone();
        steps.push(Step::Requeued { chat: chat.id.clone(), queue, why });
    }

    /// Changes what a chat needs; what its open offers hold follows. The caller files the chat, and the
    /// agents of its offers.
    pub(super) fn change(&mut self, at: Timestamp, ix: ChatIx, change: Change) {
        self.forget_preference(ix);
        self.stop_opening(ix);
        self.index.unfile_chat(ix, &mut self.chats[ix]);
        let old = self.chats[ix].class;
        let mut work = self.work(ix);
        work.channel = change.channel.unwrap_or(work.channel);
        work.requirements = change.requirements.unwrap_or(work.requirements);
        work.exclusions = change.exclusions.unwrap_or(work.exclusions);
        let named = change.queue.and_then(|queue| self.index.queue_names.get(&queue).copied());
        let old_key = &self.index.classes[old].key;
        let queue = named.unwrap_or(old_key.queue);
        let opening = if queue == old_key.queue { old_key.opening } else { 0 };
        if queue != old_key.queue {
            self.chats[ix].queue_since = at;
        }
        let class = self.index.class(&self.rules, &mut self.agents, queue, &work, opening);
        self.index.classes[class].chats += 1;
        for offer in &self.chats[ix].offers {
            let hands = &mut self.agents[self.offers[offer].agent].hands;
            hands.give(Part::Offered, self.index.classes[old].spent);
            hands.take(Part::Offered, self.index.classes[class].spent);
        }
        self.index.leave_class(old);
        let chat = &mut self.chats[ix];
        chat.class = class;
        chat.place = change.place.unwrap_or(chat.place);
        chat.priority = change.priority.unwrap_or(chat.priority);
    }

    /// What a chat needs, as it was told.
    pub(super) fn work(&self, ix: ChatIx) -> Work {
        let chat = &self.chats[ix];
        let key = &self.index.classes[chat.class].key;
        let named =
            |&(skill, level): &(SkillIx, u8)| (self.index.skills.name(skill).clone(), level);
        Work {
            queue: self.index.queue(key.queue).id.clone(),
            channel: self.index.channels[key.channel.row()].id.clone(),
            requirements: key.needs.iter().map(named).collect(),
            priority: chat.priority,
            place: chat.place,
            exclusions: key.barred.clone(),
        }
    }
}
