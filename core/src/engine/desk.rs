//! The desk at work on one input: it sees the policy and the world, decides, and writes orders.
//!
//! One file per actor says what that actor's events do; they all work through the desk, so every
//! effect has a number and a decision, and every text was masked.

use super::chat::Chat;
use super::decision::{Decision, DecisionId, Grounds, Question, Reason, Subject};
use super::effect::{Effect, NumberedEffect};
use super::reaction::Reaction;
use super::rejection::Rejection;
use super::world::World;
use crate::calendar::Timestamp;
use crate::code::RejectionCode;
use crate::conversation::{CHAT, ChatEvent, ChatState, Next};
use crate::id::{AgentId, ChatId, QueueId};
use crate::policy::Policy;
use crate::policy::condition::HashKey;
use crate::text::Masker;
use std::borrow::Cow;
use std::sync::Arc;

/// The engine at one instant, with what it is about to answer.
pub(crate) struct Desk<'a> {
    pub(crate) policy: Policy,
    pub(crate) world: &'a mut World,
    pub(crate) out: &'a mut Reaction,
    pub(crate) masker: &'a Masker,
    pub(crate) key: HashKey,
    /// The instant: of the event, or at which a timer was due.
    pub(crate) at: Timestamp,
}

impl Subject {
    /// About a chat.
    pub(crate) fn chat(chat: &ChatId) -> Self {
        Self { chat: Some(chat.clone()), ..Self::default() }
    }

    /// About an agent.
    pub(crate) fn agent(agent: &AgentId) -> Self {
        Self { agent: Some(agent.clone()), ..Self::default() }
    }

    /// About a queue.
    pub(crate) fn queue(queue: &QueueId) -> Self {
        Self { queue: Some(queue.clone()), ..Self::default() }
    }

    /// And about this agent.
    pub(crate) fn with_agent(mut self, agent: &AgentId) -> Self {
        self.agent = Some(agent.clone());
        self
    }

    /// And about this queue.
    pub(crate) fn with_queue(mut self, queue: &QueueId) -> Self {
        self.queue = Some(queue.clone());
        self
    }
}

impl Desk<'_> {
    /// Writes a decision down.
    pub(crate) fn decide(
        &mut self,
        question: Question,
        subject: Subject,
        outcome: impl Into<Cow<'static, str>>,
        reasons: impl IntoIterator<Item = Reason>,
    ) -> DecisionId {
        let grounds = Grounds::Reasons(reasons.into_iter().collect());
        self.write_down(question, subject, outcome.into(), grounds)
    }

    /// Writes down a decision that the router made between agents.
    pub(crate) fn decide_routing(
        &mut self,
        subject: Subject,
        outcome: &'static str,
        grounds: Grounds,
    ) -> DecisionId {
        self.write_down(Question::Routing, subject, Cow::Borrowed(outcome), grounds)
    }

    fn write_down(
        &mut self,
        question: Question,
        subject: Subject,
        outcome: Cow<'static, str>,
        grounds: Grounds,
    ) -> DecisionId {
        self.world.decisions_made += 1;
        let id = DecisionId(self.world.decisions_made);
        let decision = Arc::new(Decision { id, at: self.at, question, subject, outcome, grounds });
        self.out.decisions.push(decision.clone());
        drop(self.world.decisions.keep(decision, self.policy.limits().decisions));
        id
    }

    /// Writes an order, because of a decision.
    pub(crate) fn order(&mut self, decision: DecisionId, effect: Effect) {
        self.note_order(decision, &effect);
        self.world.effects += 1;
        let (seq, at) = (self.world.effects, self.at);
        self.out.effects.push(NumberedEffect { seq, at, decision, effect });
    }

    /// A chat that is not closed.
    pub(crate) fn chat(&self, id: &ChatId) -> Result<&Chat, Rejection> {
        match self.world.chats.get(id) {
            Some(chat) => Ok(chat),
            None if self.world.closed.contains_key(id) => {
                Err(Rejection::illegal("/chat", format!("`{id}`, which is closed"), "an open chat"))
            }
            None => Err(Rejection::unknown("chat", "/chat", id)),
        }
    }

    /// A chat to which this may happen in its state, by the published table.
    pub(crate) fn may(&self, id: &ChatId, event: ChatEvent) -> Result<&Chat, Rejection> {
        let chat = self.chat(id)?;
        match CHAT.next(chat.state, event) {
            Next::To(_) => Ok(chat),
            Next::Rejected(code) => Err(Self::not_now(chat, event, code)),
            Next::Ignored => Err(Self::not_now(chat, event, RejectionCode::IllegalTransition)),
        }
    }

    fn not_now(chat: &Chat, event: ChatEvent, code: RejectionCode) -> Rejection {
        let from =
            ChatState::ALL.iter().filter(|state| matches!(CHAT.next(**state, event), Next::To(_)));
        let states: Vec<&str> = from.map(|state| state.code()).collect();
        Rejection::new(
            code,
            "/chat",
            format!("`{}`, which is `{}`", chat.id, chat.state),
            format!("a chat that is `{}`", states.join("`, `")),
            "read the chat's state before you act; the states are published as data",
        )
    }

    /// A chat that is known to be there.
    pub(crate) fn with_chat<T>(
        &mut self,
        id: &ChatId,
        change: impl FnOnce(&mut Chat) -> T,
    ) -> Option<T> {
        self.world.chats.get_mut(id).map(|chat| change(chat))
    }

    /// Refuses a command that saw an older state of the chat.
    pub(crate) fn check_epoch(chat: &Chat, seen: Option<u32>) -> Result<(), Rejection> {
        match seen {
            Some(seen) if seen != chat.epoch => Err(Rejection::new(
                RejectionCode::StaleEpoch,
                "/epoch",
                seen.to_string(),
                chat.epoch.to_string(),
                "read the chat again, then decide again",
            )),
            _ => Ok(()),
        }
    }

    /// Refuses somebody who does not own the chat.
    pub(crate) fn check_owner(chat: &Chat, agent: &AgentId) -> Result<(), Rejection> {
        if chat.owner.as_ref() == Some(agent) {
            return Ok(());
        }
        let owner = chat.owner.as_ref().map_or("nobody".to_owned(), |a| format!("`{a}`"));
        Err(Rejection::new(
            RejectionCode::NotOwner,
            "/agent",
            format!("`{agent}`"),
            format!("the owner, {owner}"),
            "let the owner act, or take the chat over first",
        ))
    }

    /// Refuses a message that is longer than the policy allows.
    pub(crate) fn check_text(&self, path: &str, text: &str) -> Result<(), Rejection> {
        check_length(&self.policy, path, text)
    }
}

/// Refuses a text that is longer than the policy allows.
pub(crate) fn check_length(policy: &Policy, path: &str, text: &str) -> Result<(), Rejection> {
    let limit = policy.limits().message_bytes as usize;
    if text.len() <= limit {
        return Ok(());
    }
    Err(Rejection::limit(path, "message_bytes", text.len(), limit))
}

impl Rejection {
    /// A limit of the policy would be passed.
    pub(crate) fn limit(path: &str, name: &str, found: usize, limit: usize) -> Self {
        Self::new(
            RejectionCode::LimitExceeded,
            path,
            found.to_string(),
            format!("at most {limit} (`limits.{name}`)"),
            "send less, or raise the limit in the policy",
        )
    }
}
