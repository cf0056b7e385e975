//! What an agent's events do: come and go, answer offers, write, give a chat away, finish it.

use super::decision::{Question, Reason, Subject};
use super::desk::Desk;
use super::event::{DeclaredPresence, TransferKind};
use super::holding::LetGo;
use super::rejection::Rejection;
use crate::bot::Speaker;
use crate::code::RejectionCode;
use crate::conversation::{
    ChatEvent, ChatState, TransferFacts, TransferTo, TransferVerdict, judge_transfer,
};
use crate::id::{AgentId, ChatId, Code, OfferId, QueueId, SkillId};
use crate::policy::condition::Value;
use crate::policy::issue::meant_or;
use crate::routing::{AgentProfile, Change, Declared, How, Refusal, Requeue, Step};
use crate::sorted::SortedMap;

/// Where a chat is to go; see the event `transfer_requested`.
pub(crate) struct TransferTarget {
    pub(crate) to_queue: Option<QueueId>,
    pub(crate) to_agent: Option<AgentId>,
    pub(crate) kind: TransferKind,
    pub(crate) requires: Option<SortedMap<SkillId, u8>>,
}

pub(crate) fn declared(presence: DeclaredPresence, reason: Option<Code>) -> Declared {
    match presence {
        DeclaredPresence::Available => Declared::Available,
        DeclaredPresence::Away => Declared::Away { reason },
        DeclaredPresence::Draining => Declared::Draining,
    }
}

impl Desk<'_> {
    /// Asks the router, and carries out what it did.
    pub(crate) fn route(
        &mut self,
        ask: impl FnOnce(&mut Self, &mut Vec<Step>) -> Result<(), Refusal>,
    ) -> Result<(), Rejection> {
        let mut steps = Vec::new();
        ask(self, &mut steps).map_err(|refusal| Self::refusal(&refusal))?;
        self.carry_out_all(steps);
        Ok(())
    }

    /// Refuses an agent whom nobody has seen log in.
    pub(crate) fn check_agent(&self, path: &str, agent: &AgentId) -> Result<(), Rejection> {
        match self.world.router.presence(agent) {
            Some(_) => Ok(()),
            None => Err(Rejection::unknown("agent", path, agent)),
        }
    }

    /// An agent begins to work.
    pub(crate) fn agent_logged_in(
        &mut self,
        agent: &AgentId,
        mut profile: AgentProfile,
        presence: DeclaredPresence,
    ) -> Result<(), Rejection> {
        for queue in &profile.queues {
            self.check_queue("/queues", queue)?;
        }
        if let Some(level) = profile.skills.values().find(|level| !(1..=5).contains(*level)) {
            let remedy = "choose one of them";
            let found = format!("level {level}");
            let code = RejectionCode::BadValue;
            return Err(Rejection::new(code, "/skills", found, "a level from 1 to 5", remedy));
        }
        let known = self.world.router.agents_known();
        let limit = self.policy.limits().agents as usize;
        if self.world.router.presence(agent).is_none() && known >= limit {
            return Err(Rejection::limit("/agent", "agents", known + 1, limit));
        }
        if let Some(kind) = &profile.routing_profile {
            let known = &self.policy.routing().profiles;
            if !known.contains_key(kind) {
                let remedy = meant_or(
                    kind.as_str(),
                    known.keys().map(Code::as_str),
                    "name a profile of `routing.profiles`",
                );
                let found = format!("`{kind}`");
                let code = RejectionCode::UnknownId;
                let expected = "a routing profile of the policy";
                return Err(Rejection::new(code, "/routing_profile", found, expected, remedy));
            }
        } else if profile.queues.is_empty() {
            profile.queues = self.policy.routing().queues.keys().cloned().collect();
        }
        let reasons = [Reason::new("logged_in")];
        self.decide(Question::Routing, Subject::agent(agent), presence.as_str(), reasons);
        let profile = self.spare(agent, profile);
        self.route(|desk, steps| {
            let presence = Some(declared(presence, None));
            desk.world.router.log_in(desk.at, agent, profile, presence, steps);
            Ok(())
        })?;
        self.presence_changed(agent);
        Ok(())
    }

    /// An agent declares a presence.
    pub(crate) fn presence_set(
        &mut self,
        agent: &AgentId,
        presence: DeclaredPresence,
        reason: Option<Code>,
    ) -> Result<(), Rejection> {
        self.route(|desk, steps| {
            let presence = declared(presence, reason);
            desk.world.router.set_presence(desk.at, agent, presence, steps)
        })?;
        self.presence_changed(agent);
        Ok(())
    }

    /// An agent's connection was lost.
    pub(crate) fn agent_disconnected(&mut self, agent: &AgentId) -> Result<(), Rejection> {
        self.route(|desk, steps| desk.world.router.disconnect(desk.at, agent, steps))?;
        self.presence_changed(agent);
        Ok(())
    }

    /// An agent is connected again.
    pub(crate) fn agent_reconnected(&mut self, agent: &AgentId) -> Result<(), Rejection> {
        self.route(|desk, steps| desk.world.router.reconnect(desk.at, agent, steps))?;
        self.presence_changed(agent);
        Ok(())
    }

    /// An agent stops working.
    pub(crate) fn agent_logged_out(&mut self, agent: &AgentId) -> Result<(), Rejection> {
        self.route(|desk, steps| desk.world.router.log_out(desk.at, agent, steps))?;
        self.presence_changed(agent);
        Ok(())
    }

    /// Refuses an offer that is not open to this agent.
    fn check_offer(&self, offer: OfferId, agent: &AgentId) -> Result<(), Rejection> {
        self.check_agent("/agent", agent)?;
        let asked = self.world.router.offer(offer).map(|open| open.agent);
        if asked.as_ref() == Some(agent) {
            return Ok(());
        }
        Err(Self::refusal(&Refusal::OfferNotOpen(offer)))
    }

    /// An agent takes an offer.
    pub(crate) fn offer_accepted(
        &mut self,
        offer: OfferId,
        agent: &AgentId,
    ) -> Result<(), Rejection> {
        self.check_offer(offer, agent)?;
        self.route(|desk, steps| desk.world.router.accept(desk.at, offer, steps))
    }

    /// An agent declines an offer.
    pub(crate) fn offer_declined(
        &mut self,
        offer: OfferId,
        agent: &AgentId,
    ) -> Result<(), Rejection> {
        self.check_offer(offer, agent)?;
        self.route(|desk, steps| desk.world.router.decline(desk.at, offer, steps))
    }

    /// An agent takes a waiting chat of their own accord. Taking one's own chat does nothing.
    pub(crate) fn chat_pulled(
        &mut self,
        id: &ChatId,
        agent: &AgentId,
        epoch: Option<u32>,
    ) -> Result<(), Rejection> {
        let chat = self.chat(id)?;
        Self::check_epoch(chat, epoch)?;
        if chat.owner.as_ref() == Some(agent) && chat.state == ChatState::Active {
            return Ok(());
        }
        self.may(id, ChatEvent::ChatPulled)?;
        self.route(|desk, steps| desk.world.router.assign(desk.at, id, agent, How::Pull, steps))
    }

    /// An agent wrote.
    pub(crate) fn agent_message(
        &mut self,
        id: &ChatId,
        agent: &AgentId,
        text: &str,
    ) -> Result<(), Rejection> {
        let chat = self.may(id, ChatEvent::AgentMessage)?;
        Self::check_owner(chat, agent)?;
        self.check_text("/text", text)?;
        let at = self.at;
        self.with_chat(id, |chat| {
            chat.agent_wrote_at = Some(at);
            chat.record.agent_wrote(at, agent.clone());
        });
        self.note_response(id);
        self.deliver(id, Speaker::Agent, text);
        self.listen_for_silence(id);
        self.consider_escalation(id);
        Ok(())
    }

    /// An agent gives a chat away: in one step to a queue, or to an agent who has to accept first.
    pub(crate) fn transfer_requested(
        &mut self,
        id: &ChatId,
        agent: &AgentId,
        to: TransferTarget,
        epoch: Option<u32>,
    ) -> Result<(), Rejection> {
        let chat = self.may(id, ChatEvent::TransferRequested)?;
        Self::check_epoch(chat, epoch)?;
        match (to.kind, to.to_queue, to.to_agent) {
            (TransferKind::Warm, None, Some(other)) => self.hand_over(id, agent, &other),
            (TransferKind::Cold, queue, None) if queue.is_some() || to.requires.is_some() => {
                self.transfer_cold(id, agent, queue, to.requires)
            }
            (kind, ..) => {
                let (expected, remedy) = match kind {
                    TransferKind::Warm => ("`to_agent` alone", "name the agent who is asked"),
                    TransferKind::Cold => {
                        ("`to_queue`, `requires`, or both", "name the queue or the skills")
                    }
                };
                let found = format!("a {kind} transfer to something else");
                Err(Rejection::new(RejectionCode::BadValue, "/to_queue", found, expected, remedy))
            }
        }
    }

    fn transfer_cold(
        &mut self,
        id: &ChatId,
        agent: &AgentId,
        queue: Option<QueueId>,
        requires: Option<SortedMap<SkillId, u8>>,
    ) -> Result<(), Rejection> {
        if let Some(queue) = &queue {
            self.check_queue("/to_queue", queue)?;
        }
        let to = queue.clone().unwrap_or_else(|| QueueId::from(""));
        let TransferVerdict::Requeue { place_time: place } =
            self.judge_transfer(id, agent, TransferTo::Queue(&to))?
        else {
            return Ok(());
        };
        self.let_go(id, LetGo::Overtaken);
        let change = Change {
            queue: queue.clone(),
            requirements: requires.clone(),
            place: Some(place),
            ..Change::default()
        };
        let reason = Reason::new(Requeue::Transfer.code());
        let subject = Subject::chat(id).with_agent(agent);
        self.decide(Question::Conversation, subject, "transfer", [reason]);
        self.with_chat(id, |chat| {
            chat.transfers = chat.transfers.saturating_add(1);
            chat.record.transferred();
            chat.place_time = place;
            if let Some(queue) = queue {
                chat.queue = queue;
            }
            if let Some(requires) = requires {
                chat.requires = requires;
            }
        });
        self.route(|desk, steps| {
            desk.world.router.requeue(desk.at, id, change, Requeue::Transfer, steps)
        })?;
        self.consider_escalation(id);
        Ok(())
    }

    fn judge_transfer(
        &self,
        id: &ChatId,
        agent: &AgentId,
        to: TransferTo<'_>,
    ) -> Result<TransferVerdict, Rejection> {
        let chat = self.chat(id)?;
        let facts = TransferFacts {
            by: agent,
            owner: chat.owner.as_ref(),
            asked: chat.transfer_to.as_ref(),
            transfers: chat.transfers,
            place_time: chat.place_time,
        };
        let rules = &self.policy.conversation().transfer;
        judge_transfer(rules, to, &facts, self.at).map_err(|refusal| {
            let (code, found) = (refusal.code(), refusal.to_string());
            let expected = "a chat that its owner may give away now";
            Rejection::new(code, "/agent", found, expected, "let the owner finish, or end the chat")
        })
    }

    fn hand_over(&mut self, id: &ChatId, agent: &AgentId, to: &AgentId) -> Result<(), Rejection> {
        match self.judge_transfer(id, agent, TransferTo::AgentWarm(to))? {
            TransferVerdict::Ask { until } => {
                self.route(|desk, steps| {
                    desk.world.router.hand_over(desk.at, id, to, until, steps).map(|_offer| ())
                })?;
                self.let_go(id, LetGo::Overtaken);
                Ok(())
            }
            TransferVerdict::Requeue { .. } | TransferVerdict::AlreadyTheirs => Ok(()),
        }
    }

    /// The open offer by which a chat is handed over to this agent.
    fn transfer_offer(&self, id: &ChatId, agent: &AgentId) -> Result<OfferId, Rejection> {
        let chat = self.chat(id)?;
        let asked = chat.transfer_to.as_ref() == Some(agent);
        match self.world.router.open_offer(id, agent) {
            Some(offer) if asked => Ok(offer),
            _ => {
                let found = format!("`{id}`, which is not being handed over to `{agent}`");
                let expected = "a chat with a pending transfer to this agent";
                Err(Rejection::illegal("/chat", found, expected))
            }
        }
    }

    /// The other agent takes a warm transfer.
    pub(crate) fn transfer_accepted(
        &mut self,
        id: &ChatId,
        agent: &AgentId,
    ) -> Result<(), Rejection> {
        let offer = self.transfer_offer(id, agent)?;
        self.with_chat(id, |chat| {
            chat.transfers = chat.transfers.saturating_add(1);
            chat.record.transferred();
        });
        self.route(|desk, steps| desk.world.router.accept(desk.at, offer, steps))
    }

    /// The other agent declines a warm transfer: the chat stays where it is.
    pub(crate) fn transfer_declined(
        &mut self,
        id: &ChatId,
        agent: &AgentId,
    ) -> Result<(), Rejection> {
        let offer = self.transfer_offer(id, agent)?;
        self.route(|desk, steps| desk.world.router.decline(desk.at, offer, steps))
    }

    /// Another priority: the order of the line follows at once.
    pub(crate) fn priority_changed(&mut self, id: &ChatId, priority: i32) -> Result<(), Rejection> {
        let chat = self.may(id, ChatEvent::PriorityChanged)?;
        let before = i64::from(chat.priority);
        // A promised call may stand in line, too.
        let in_router = self.world.router.stage(id).is_some();
        self.with_chat(id, |chat| chat.priority = priority);
        if in_router {
            self.route(|desk, _| desk.world.router.set_priority(id, priority))?;
        }
        let reason = Reason::new("priority_changed").saw(
            "chat.priority",
            Value::Integer(before),
            Value::Integer(i64::from(priority)),
        );
        self.decide(Question::Routing, Subject::chat(id), "reprioritise", [reason]);
        Ok(())
    }
}
