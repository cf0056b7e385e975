//! Offers: made, answered, missed, taken back; each ends exactly once.

use super::{
    agent::{Part, Presence},
    chat::{BackOffCause, Offer, Stage},
    reason::{OfferEnd, PresenceCause, Requeue},
    router::{BackOff, Counted, Router},
    slab::{AgentIx, ChatIx},
    step::{Assignment, OfferCause, Refusal, Step},
    timer::Due,
};
use crate::{
    calendar::Timestamp,
    id::{AgentId, ChatId, OfferId},
};

impl Router {
    /// The open offer of a chat to an agent.
    pub fn open_offer(&self, chat: &ChatId, agent: &AgentId) -> Option<OfferId> {
        let agent = *self.index.agents.get(agent)?;
        let chat = *self.index.chats.get(chat)?;
        let mut offers = self.agents[agent].hands.offers.iter().copied();
        offers.find(|offer| self.offers[offer].chat == chat)
    }

    /// An agent accepts; other offers of the chat are rescinded. Late at the very instant of expiry.
    pub fn accept(
        &mut self,
        at: Timestamp,
        offer: OfferId,
        steps: &mut Vec<Step>,
    ) -> Result<(), Refusal> {
        self.answerable(at, offer)?;
        let closed = self.close_offer(at, offer, OfferEnd::Accepted, BackOff::None, steps);
        self.agents[closed.agent].share.accepted += 1;
        self.give(at, closed.chat, closed.agent, Assignment::Offer(offer), steps);
        Ok(())
    }

    /// An agent declines: the pair waits its back-off, the chat keeps its place.
    pub fn decline(
        &mut self,
        at: Timestamp,
        offer: OfferId,
        steps: &mut Vec<Step>,
    ) -> Result<(), Refusal> {
        self.answerable(at, offer)?;
        let back_off = BackOff::For(BackOffCause::Declined);
        let closed = self.close_offer(at, offer, OfferEnd::Declined, back_off, steps);
        self.agents[closed.agent].missed = 0;
        self.agents[closed.agent].share.declined += 1;
        self.offer_failed(closed.chat, Some(Requeue::Decline), steps);
        self.unloaded(at, closed.agent, steps);
        Ok(())
    }

    /// The owner of a chat hands it over: `to` gets an offer that expires at `until`, and the owner keeps
    /// the chat until it is accepted. The owner's judgement stands for queue and skills; presence and caps
    /// hold.
    pub fn hand_over(
        &mut self,
        at: Timestamp,
        chat: &ChatId,
        to: &AgentId,
        until: Timestamp,
        steps: &mut Vec<Step>,
    ) -> Result<OfferId, Refusal> {
        let (chat_ix, to_ix) = (self.chat_ix(chat)?, self.agent_ix(to)?);
        let record = &self.chats[chat_ix];
        let stage = record.stage();
        let owner = match record.owner {
            Some(owner) if stage == Stage::Active && record.offers.is_empty() => owner.agent,
            _ => {
                return Err(Refusal::IllegalStage { chat: chat.clone(), stage });
            }
        };
        if owner == to_ix {
            return Err(Refusal::Owned { owner: to.clone() });
        }
        let reason =
            self.barrier(chat_ix, to_ix).or_else(|| self.agents[to_ix].presence.exclusion());
        if let Some(reason) = reason.or_else(|| self.cap_reached(chat_ix, to_ix)) {
            return Err(Refusal::Excluded { agent: to.clone(), reason });
        }
        let from = self.agents[owner].id.clone();
        let cause = OfferCause::HandOver { from };
        Ok(self.make_offer(at, chat_ix, to_ix, until, cause, steps))
    }

    /// How long an offer of this chat is open that is made now.
    pub(super) fn answer_until(&self, at: Timestamp, chat: ChatIx) -> Timestamp {
        at.plus(self.index.queue(self.queue_of(&self.chats[chat])).rules.answer_within_ms)
    }

    /// Makes an offer, and holds the capacity for it.
    pub(super) fn make_offer(
        &mut self,
        at: Timestamp,
        chat_ix: ChatIx,
        agent_ix: AgentIx,
        expires_at: Timestamp,
        cause: OfferCause,
        steps: &mut Vec<Step>,
    ) -> OfferId {
        let number = Counted::next(&mut self.counted.offers);
        let id = OfferId(number);
        let timer = self.timers.set(expires_at, Due::Offer(id));
        self.offers.insert(id, Offer { chat: chat_ix, agent: agent_ix, made_at: at, timer });
        self.forget_preference(chat_ix);
        self.take_breath(at, agent_ix);
        let chat = &mut self.chats[chat_ix];
        chat.offers.push(id);
        let agent = &mut self.agents[agent_ix];
        agent.last_offer = number;
        agent.last_offer_at = Some(at);
        agent.share.offers += 1;
        agent.hands.offers.push(id);
        agent.hands.take(Part::Offered, self.index.classes[chat.class].spent);
        let (chat, agent) = (chat.id.clone(), agent.id.clone());
        steps.push(Step::OfferMade { offer: id, chat, agent, expires_at, cause });
        self.file_chat(chat_ix);
        self.file_agent(agent_ix);
        id
    }

    /// Ends an offer. The caller files chat and agent.
    pub(super) fn close_offer(
        &mut self,
        at: Timestamp,
        id: OfferId,
        end: OfferEnd,
        back_off: BackOff,
        steps: &mut Vec<Step>,
    ) -> Offer {
        let Some(offer) = self.offers.remove(&id) else {
            panic!("offer {} ends a second time", id.0);
        };
        self.timers.cancel(offer.timer);
        let chat = &mut self.chats[offer.chat];
        chat.offers.retain(|o| *o != id);
        if let Some(timer) = chat.broadcast.take_if(|_| chat.offers.is_empty()) {
            self.timers.cancel(timer);
        }
        let agent = &mut self.agents[offer.agent];
        agent.hands.offers.retain(|o| *o != id);
        agent.hands.give(Part::Offered, self.index.classes[chat.class].spent);
        let (chat_id, agent_id) = (chat.id.clone(), agent.id.clone());
        let back_off_until = match back_off {
            BackOff::None => None,
            BackOff::For(cause) => Some(self.start_back_off(at, offer.chat, offer.agent, cause)),
        };
        steps.push(Step::OfferEnded {
            offer: id,
            chat: chat_id,
            agent: agent_id,
            end,
            back_off_until,
        });
        offer
    }

    /// An offer ended through its agent: the chat waits on, unless it has an owner or another offer.
    pub(super) fn offer_failed(
        &mut self,
        chat_ix: ChatIx,
        why: Option<Requeue>,
        steps: &mut Vec<Step>,
    ) {
        self.file_chat(chat_ix);
        let chat = &mut self.chats[chat_ix];
        if chat.owner.is_some() {
            return;
        }
        chat.offers_failed += 1;
        if !chat.offers.is_empty() {
            return;
        }
        let queue = self.index.queue(self.index.classes[chat.class].key.queue);
        if let Some(why) = why {
            steps.push(Step::Requeued { chat: chat.id.clone(), queue: queue.id.clone(), why });
        }
        if !chat.exhausted && queue.rules.max_offers.is_some_and(|max| chat.offers_failed >= max) {
            chat.exhausted = true;
            let offers = chat.offers_failed;
            steps.push(Step::OffersExhausted { chat: chat.id.clone(), offers });
        }
    }

    /// An offer was not answered in time.
    pub(super) fn expire(&mut self, at: Timestamp, id: OfferId, steps: &mut Vec<Step>) {
        let back_off = BackOff::For(BackOffCause::Other);
        let closed = self.close_offer(at, id, OfferEnd::Timeout, back_off, steps);
        self.offer_failed(closed.chat, Some(Requeue::Rona), steps);
        let agent = &mut self.agents[closed.agent];
        agent.missed += 1;
        agent.share.missed += 1;
        if agent.missed >= self.rules.agents.rona_limit && agent.presence == Presence::Available {
            let cause = Some(PresenceCause::Rona);
            self.change_presence(at, closed.agent, Presence::NotResponding, cause, steps);
        }
        self.unloaded(at, closed.agent, steps);
    }

    /// Takes back all open offers of a chat; their agents did nothing wrong.
    pub(super) fn rescind_offers(
        &mut self,
        at: Timestamp,
        chat_ix: ChatIx,
        end: OfferEnd,
        steps: &mut Vec<Step>,
    ) {
        for offer in self.chats[chat_ix].offers.clone() {
            let closed = self.close_offer(at, offer, end, BackOff::None, steps);
            self.unloaded(at, closed.agent, steps);
        }
    }

    /// Makes an agent the owner of a chat, whoever had it before.
    pub(super) fn give(
        &mut self,
        at: Timestamp,
        chat_ix: ChatIx,
        agent_ix: AgentIx,
        how: Assignment,
        steps: &mut Vec<Step>,
    ) {
        self.rescind_offers(at, chat_ix, OfferEnd::RescindedAnsweredElsewhere, steps);
        self.note_wait(at, chat_ix, how);
        let previous = self.disown(at, chat_ix);
        self.own(at, chat_ix, agent_ix);
        steps.push(Step::Assigned {
            chat: self.chats[chat_ix].id.clone(),
            agent: self.agents[agent_ix].id.clone(),
            how,
            previous: previous.map(|previous| self.agents[previous].id.clone()),
        });
        self.file_chat(chat_ix);
        self.file_agent(agent_ix);
        if let Some(previous) = previous {
            self.unloaded(at, previous, steps);
        }
    }

    fn answerable(&self, at: Timestamp, id: OfferId) -> Result<(), Refusal> {
        match self.offers.get(&id) {
            Some(offer) if at < offer.timer.due => Ok(()),
            _ => Err(Refusal::OfferNotOpen(id)),
        }
    }
}
