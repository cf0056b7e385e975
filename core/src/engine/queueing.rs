//! Waiting, being offered, being answered: what the router does, carried out on the chats.

use super::assist::Heard;
use super::chat::{Chat, Connection, Patience};
use super::decision::{DecisionId, Grounds, Question, Reason, Subject};
use super::desk::Desk;
use super::effect::Effect;
use super::reaction::{Notice, NoticeCode};
use super::rejection::Rejection;
use super::timer::Timer;
use crate::calendar::Timestamp;
use crate::code::RejectionCode;
use crate::conversation::{CallbackEvent, CallbackPhase, ChatState, EndReason};
use crate::id::{AgentId, ChatId, Code, OfferId, QueueId};
use crate::math::Millis;
use crate::policy::condition::Value;
use crate::routing::{
    Choice, Hold, OfferCause, OfferEnd, Presence, PresenceCause, Refusal, Requeue, Stage, Step,
    TimeCredit, Work,
};
use crate::sorted::SortedSet;

impl Chat {
    /// The chat as routing needs to know it.
    pub(crate) fn work(&self) -> Work {
        Work {
            queue: self.queue.clone(),
            channel: self.channel.clone(),
            requirements: self.requires.clone(),
            priority: self.priority,
            place: self.place_time,
            exclusions: SortedSet::new(),
        }
    }

    /// Does its customer wait for a person, in line or for a call?
    pub(crate) const fn waits_for_humans(&self) -> bool {
        matches!(self.state, ChatState::Queued | ChatState::Offered | ChatState::CallbackPending)
    }
}

impl Desk<'_> {
    /// The chat waits in its queue from now on, at `place`, because of `decision`.
    pub(crate) fn enqueue(&mut self, id: &ChatId, place: Timestamp, decision: DecisionId) {
        self.join_line(id, place);
        self.announce_wait(id, decision);
    }

    /// The chat joins its queue's line at `place`; nobody is told yet. Whose customer is away is held.
    pub(crate) fn join_line(&mut self, id: &ChatId, place: Timestamp) {
        let at = self.at;
        let place = place.minus(self.time_credit(id, place));
        let place = self.shared_place(id).map_or(place, |shared| place.min(shared));
        self.ensure_queue(id);
        let Some((work, connection)) = self.with_chat(id, |chat| {
            chat.place_time = place;
            chat.owner = None;
            chat.enter(ChatState::Queued);
            chat.record.queued(at, chat.queue.clone());
            (chat.work(), chat.connection)
        }) else {
            return;
        };
        let queued = self.world.router.enqueue(at, id, work);
        debug_assert!(queued.is_ok(), "a chat that joins a queue was not there: {queued:?}");
        if let Some(agent) = self.world.chats.get(id).and_then(|chat| chat.prefers.clone()) {
            let preferred = self.world.router.prefer(at, id, &agent);
            debug_assert!(preferred.is_ok(), "a chat that joins a queue is in line: {preferred:?}");
        }
        if connection == Connection::Lost {
            self.hold_for_customer(id);
        }
    }

    /// How much older the place of a chat is than its coming: what the policy credits, when it first joins a queue. A place
    /// inherited from an earlier chat has had its credit.
    fn time_credit(&mut self, id: &ChatId, place: Timestamp) -> Millis {
        let policy = self.policy.clone();
        let credits = &policy.routing().credits;
        let is_new = |chat: &Chat| chat.record.queued_at.is_none() && place >= chat.requested_at;
        if credits.is_empty() || !self.world.chats.get(id).is_some_and(|chat| is_new(chat)) {
            return Millis::ZERO;
        }
        let Some(n) = credits.iter().position(|credit| self.holds(id, &credit.when)) else {
            return Millis::ZERO;
        };
        let Some(TimeCredit { id: name, credit_ms, .. }) = credits.get(n) else {
            return Millis::ZERO;
        };
        let reason = Reason::new("time_credit")
            .rule(format!("/routing/credits/{n}"))
            .saw("credit_ms", Value::Integer(credit_ms.get()), Value::Missing)
            .words(format_args!("`{name}` makes the place {} ms older", credit_ms.get()));
        self.decide(Question::Routing, Subject::chat(id), "credit", [reason]);
        *credit_ms
    }

    /// A chat that comes back from elsewhere finds its queue gone: it goes where the policy says.
    pub(crate) fn ensure_queue(&mut self, id: &ChatId) {
        let policy = self.policy.clone();
        let rules = policy.routing();
        self.with_chat(id, |chat| {
            if !rules.queues.contains_key(&chat.queue) {
                let heir = rules.retired_queues.get(&chat.queue);
                chat.queue = heir.unwrap_or(policy.default_queue()).clone();
            }
        });
    }

    /// Whose customer is away is not offered to anybody.
    pub(crate) fn hold_for_customer(&mut self, id: &ChatId) {
        let mut steps = Vec::new();
        let held = self.world.router.pause(self.at, id, Hold::CustomerDisconnected, &mut steps);
        debug_assert!(held.is_ok(), "a chat that is held is in the router: {held:?}");
        self.carry_out_all(steps);
    }

    /// Tells that the chat waits, and sees to how long it may.
    pub(crate) fn announce_wait(&mut self, id: &ChatId, decision: DecisionId) {
        self.tell_place(id, decision);
        self.limit_the_wait(id);
    }

    /// Tells in which queue the chat, or the call promised to it, waits, and at which place.
    pub(crate) fn tell_place(&mut self, id: &ChatId, decision: DecisionId) {
        let Some(chat) = self.world.chats.get(id) else { return };
        let (queue, place_time, priority) = (chat.queue.clone(), chat.place_time, chat.priority);
        self.order(decision, Effect::Enqueue { chat: id.clone(), queue, place_time, priority });
    }

    /// Offers until no free eligible agent stands beside a waiting chat, and carries it all out.
    pub(crate) fn settle(&mut self) {
        loop {
            let mut steps = Vec::new();
            self.world.router.settle(self.at, &mut steps);
            if steps.is_empty() {
                return;
            }
            self.carry_out_all(steps);
        }
    }

    /// Carries out what the router did.
    pub(crate) fn carry_out_all(&mut self, steps: Vec<Step>) {
        for step in steps {
            self.carry_out(step);
        }
    }

    fn carry_out(&mut self, step: Step) {
        match step {
            Step::OfferMade { offer, chat, agent, expires_at, cause } => match cause {
                OfferCause::Routed(choice) => self.offer(offer, &chat, &agent, expires_at, choice),
                OfferCause::HandOver { from } => {
                    self.offer_transfer(offer, &chat, &agent, &from, expires_at);
                }
            },
            Step::OfferEnded { offer, chat, agent, end, .. } => {
                self.offer_ended(offer, &chat, &agent, end);
            }
            Step::Assigned { chat, agent, how, previous } => {
                self.assigned(&chat, &agent, how.as_str(), previous.as_ref());
            }
            Step::Requeued { chat, queue, why } => self.requeued(&chat, queue, why),
            Step::PresenceForced { agent, presence, why } => {
                self.presence_forced(&agent, &presence, why);
            }
            Step::Waits { chat, why, excluded } => {
                let grounds = Grounds::Wait(why, Box::new(excluded));
                self.decide_routing(Subject::chat(&chat), "wait", grounds);
            }
            Step::LineMoved { queue, positions } => {
                let subject = Subject::queue(&queue);
                let reasons = [Reason::new("line_moved")];
                let decision = self.decide(Question::Routing, subject, "positions", reasons);
                for (chat, position) in positions {
                    let queue = queue.clone();
                    self.order(decision, Effect::PositionChanged { chat, queue, position });
                }
            }
            Step::Estimated { chat, estimate, .. } => self.tell_estimate(&chat, &estimate),
            Step::OffersExhausted { chat, offers } => self.offers_exhausted(&chat, offers),
            Step::WrapUpCut { chat, agent } => self.wrap_up_over(&chat, &agent, "agent_gone"),
            Step::OpeningMoved { chat, due } => {
                let due = due.map_or("never".to_owned(), |due| due.to_string());
                self.out.notices.push(Notice {
                    code: NoticeCode::TimerMoved,
                    detail: format!("ring_opens of chat `{chat}`: {due}"),
                });
            }
            Step::DeadlineMoved { agent, what, due } => {
                let due = due.map_or("never".to_owned(), |due| due.to_string());
                self.out.notices.push(Notice {
                    code: NoticeCode::TimerMoved,
                    detail: format!("{} of agent `{agent}`: {due}", what.as_str()),
                });
            }
        }
    }

    fn offer(
        &mut self,
        offer: OfferId,
        id: &ChatId,
        agent: &AgentId,
        expires_at: Timestamp,
        choice: Box<Choice>,
    ) {
        let at = self.at;
        self.with_chat(id, |chat| match chat.state {
            // One more offer of a broadcast.
            ChatState::Offered => {}
            ChatState::CallbackPending => {
                Self::callback_meets(chat, CallbackEvent::OfferMade, at);
            }
            _ => chat.enter(ChatState::Offered),
        });
        let subject = Subject::chat(id).with_agent(agent);
        let decision = self.decide_routing(subject, "offer", Grounds::Choice(choice));
        let (chat, agent) = (id.clone(), agent.clone());
        self.order(decision, Effect::OfferMade { offer, chat, agent, expires_at });
    }

    fn offer_transfer(
        &mut self,
        offer: OfferId,
        id: &ChatId,
        to: &AgentId,
        from: &AgentId,
        expires_at: Timestamp,
    ) {
        self.with_chat(id, |chat| chat.transfer_to = Some(to.clone()));
        let subject = Subject::chat(id).with_agent(to);
        let reason =
            Reason::new("transfer").saw("from", Value::from(from.as_str()), Value::Missing);
        let decision = self.decide(Question::Conversation, subject, "offer_transfer", [reason]);
        let (chat, from, to) = (id.clone(), from.clone(), to.clone());
        self.order(decision, Effect::TransferOffered { offer, chat, from, to, expires_at });
    }

    fn offer_ended(&mut self, offer: OfferId, id: &ChatId, agent: &AgentId, end: OfferEnd) {
        if end == OfferEnd::Accepted {
            return;
        }
        let subject = Subject::chat(id).with_agent(agent);
        let decision =
            self.decide(Question::Routing, subject, "offer_ended", [Reason::new(end.code())]);
        let (chat, by) = (id.clone(), agent.clone());
        match end {
            OfferEnd::Accepted | OfferEnd::Declined => {}
            OfferEnd::Timeout => {
                self.order(decision, Effect::OfferExpired { offer, chat, agent: by });
            }
            rescinded => {
                let code = Code::from(rescinded.code());
                self.order(decision, Effect::OfferRescinded { offer, chat, agent: by, code });
            }
        }
        let asked = |chat: &Chat| chat.transfer_to.as_ref() == Some(agent);
        // Who takes it out of the line answers it: whatever ran out meanwhile did not run out in vain.
        let waits_on = end != OfferEnd::RescindedAnsweredElsewhere;
        match self.world.chats.get_mut(id) {
            Some(chat) if asked(chat) => {
                chat.transfer_to = None;
                if let Some(owner) = chat.owner.clone() {
                    let (chat, asked) = (id.clone(), agent.clone());
                    self.order(decision, Effect::TransferEnded { chat, owner, asked });
                }
            }
            Some(chat) if chat.state == ChatState::Offered => {
                if self.world.router.stage(id) == Some(Stage::Offered) {
                    // A broadcast goes on while others may still accept.
                    return;
                }
                chat.enter(ChatState::Queued);
                let passed = Patience::PassedDuringOffer;
                let (bot, longest) = (chat.bot_patience == passed, chat.patience == passed);
                if waits_on && bot {
                    self.handoff_timed_out(id);
                }
                if waits_on && longest {
                    self.waited_too_long(id);
                }
            }
            Some(chat) if chat.state == ChatState::CallbackPending => {
                if self.world.router.stage(id) == Some(Stage::Offered) {
                    return;
                }
                Self::callback_meets(chat, CallbackEvent::OfferEnded, self.at);
                if waits_on {
                    self.callback_expired(id);
                }
            }
            _ => {}
        }
    }

    fn assigned(
        &mut self,
        id: &ChatId,
        agent: &AgentId,
        how: &'static str,
        previous: Option<&AgentId>,
    ) {
        let waited = self.world.chats.get(id).is_some_and(|chat| chat.waits_for_humans());
        self.stop_limiting_the_wait(id);
        self.world.timers.cancel(&Timer::HandoffTimeout(id.clone()));
        self.count_answer(id);
        let subject = Subject::chat(id).with_agent(agent);
        let decision = self.decide(Question::Routing, subject, "assign", [Reason::new(how)]);
        if let Some(previous) = previous {
            let effect = Effect::Released { chat: id.clone(), agent: previous.clone() };
            self.order(decision, effect);
        }
        self.take_up(id, agent);
        let Some((epoch, calls_back)) = self.with_chat(id, |chat| {
            chat.owner = Some(agent.clone());
            chat.prefers = Some(agent.clone());
            chat.transfer_to = None;
            chat.wait_no_more();
            chat.enter(ChatState::Active);
            (chat.epoch, chat.callback.is_some())
        }) else {
            return;
        };
        let effect = Effect::Assigned { chat: id.clone(), agent: agent.clone(), epoch };
        self.order(decision, effect);
        if calls_back {
            self.dial(id, agent, decision);
        }
        self.listen_for_silence(id);
        self.suggest_articles(id, Heard::Before);
        if waited {
            self.end_the_others(id);
        }
    }

    fn requeued(&mut self, id: &ChatId, queue: QueueId, why: Requeue) {
        let at = self.at;
        if self.world.router.stage(id).is_none() {
            // What followed from the end of its offer has taken the chat out of the line.
            return;
        }
        self.put_down(id);
        let Some(owner) = self.with_chat(id, |chat| {
            chat.queue = queue.clone();
            let owner = chat.owner.take();
            chat.transfer_to = None;
            if owner.is_some() {
                chat.record.queued(at, chat.queue.clone());
                match &mut chat.callback {
                    Some(callback) => {
                        callback.phase = CallbackPhase::InLine;
                        chat.enter(ChatState::CallbackPending);
                    }
                    None => chat.enter(ChatState::Queued),
                }
            }
            owner
        }) else {
            return;
        };
        let subject = Subject::chat(id).with_queue(&queue);
        let decision =
            self.decide(Question::Routing, subject, "requeue", [Reason::new(why.code())]);
        if let Some(agent) = owner {
            self.world.timers.cancel(&Timer::CustomerSilent(id.clone()));
            self.stop_watching_for_stalls(id);
            self.order(decision, Effect::Released { chat: id.clone(), agent });
            self.limit_the_wait(id);
        }
        let code = Code::from(why.code());
        self.order(decision, Effect::Requeued { chat: id.clone(), queue, code });
    }

    fn presence_forced(&mut self, agent: &AgentId, presence: &Presence, why: PresenceCause) {
        self.presence_changed(agent);
        let reasons = [Reason::new(why.code())];
        let decision =
            self.decide(Question::Routing, Subject::agent(agent), presence.as_str(), reasons);
        let presence = Code::from(presence.as_str());
        let code = Code::from(why.code());
        self.order(decision, Effect::PresenceForced { agent: agent.clone(), presence, code });
    }

    fn offers_exhausted(&mut self, id: &ChatId, offers: u32) {
        // A wait that has just been given up, because it was too long as well, is not given up twice.
        let waits = |chat: &Chat| match &chat.callback {
            Some(callback) => callback.promised_at < self.at,
            None => chat.state == ChatState::Queued,
        };
        if !self.world.chats.get(id).is_some_and(|chat| waits(chat)) {
            return;
        }
        let reason = Reason::new(EndReason::MaxOffers.code())
            .rule("/routing/queues/*/max_offers")
            .saw("offers", Value::Integer(i64::from(offers)), Value::Missing);
        let decision =
            self.decide(Question::Routing, Subject::chat(id), "offers_exhausted", [reason]);
        self.act_on_hopeless_wait(id, EndReason::MaxOffers, decision);
    }

    /// A command by which an agent takes a chat was refused by the router.
    pub(crate) fn refusal(refusal: &Refusal) -> Rejection {
        let (code, path, expected) = match refusal {
            Refusal::UnknownAgent(_) => {
                (RejectionCode::UnknownId, "/agent", "an agent that exists")
            }
            Refusal::UnknownChat(_) => {
                (RejectionCode::IllegalTransition, "/chat", "a chat that waits or is served")
            }
            Refusal::UnknownQueue(_) => {
                (RejectionCode::UnknownId, "/queue", "a queue of the policy")
            }
            Refusal::DuplicateChat(_) => (RejectionCode::DuplicateId, "/chat", "a new name"),
            Refusal::OfferNotOpen(_) => {
                (RejectionCode::OfferNotOpen, "/offer", "an open offer to this agent")
            }
            Refusal::IllegalPresence { .. } => {
                (RejectionCode::IllegalTransition, "/agent", "a presence that allows this")
            }
            Refusal::IllegalStage { .. } => {
                (RejectionCode::IllegalTransition, "/chat", "a chat where this is possible")
            }
            Refusal::Excluded { .. } => {
                (RejectionCode::AgentUnavailable, "/agent", "an agent who may take the chat")
            }
            Refusal::Owned { .. } => (RejectionCode::NotOwner, "/chat", "a chat that is free"),
            Refusal::Held(_) => {
                (RejectionCode::IllegalTransition, "/chat", "a chat without a hold")
            }
            Refusal::HasChats { .. } => {
                (RejectionCode::IllegalTransition, "/agent", "an agent without chats")
            }
        };
        let remedy = "read the state, then choose another agent, chat or moment";
        Rejection::new(code, path, refusal.to_string(), expected, remedy)
    }
}
