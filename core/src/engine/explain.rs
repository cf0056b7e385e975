//! Why does this chat wait, why does this agent get nothing, and is work shared fairly?

use super::Engine;
use super::decision::{Decision, by_name};
use crate::calendar::Timestamp;
use crate::conversation::ChatState;
use crate::id::{AgentId, ChatId, QueueId};
use crate::routing::{AgentExplanation, Fairness};
use crate::sorted::SortedMap;
use serde::Serialize;
use std::borrow::Cow;
use std::sync::Arc;

/// Why a chat is where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WaitExplanation {
    /// The chat.
    pub chat: ChatId,
    /// Its state.
    pub state: ChatState,
    /// The queue it waits in.
    pub queue: QueueId,
    /// Counted from 1; `None` when it does not wait.
    pub position: Option<u32>,
    /// The instant that fixes its place.
    pub place_time: Timestamp,
    /// Why it waits: `all_busy`, `no_eligible_agent`, the name of a hold; `None` when it does not.
    pub why: Option<&'static str>,
    /// Agents who are kept from it, counted by reason.
    pub excluded: SortedMap<Cow<'static, str>, u32>,
    /// The decisions about it that are still remembered, the oldest first.
    pub decisions: Vec<Arc<Decision>>,
}

impl Engine {
    /// Why an agent gets no offers, or what they wait for; `None` for one who was never logged in.
    pub fn explain_agent(&self, id: &AgentId) -> Option<AgentExplanation> {
        self.world.router.explain_agent(id).ok()
    }

    /// How evenly work is shared among the agents of a queue, or among all.
    pub fn fairness(&self, queue: Option<&QueueId>) -> Fairness {
        self.world.router.fairness(queue)
    }

    /// Why a chat waits, and what was decided about it; `None` for a chat that is not open.
    pub fn explain_chat(&self, id: &ChatId) -> Option<WaitExplanation> {
        let chat = self.world.chats.get(id)?;
        let waits = self.world.router.why_waiting(id).ok().flatten();
        let decisions = self
            .world
            .decisions
            .iter()
            .filter(|decision| decision.subject.chat.as_ref() == Some(id))
            .cloned()
            .collect();
        Some(WaitExplanation {
            chat: id.clone(),
            state: chat.state,
            queue: chat.queue.clone(),
            position: self.world.router.position(id),
            place_time: chat.place_time,
            why: waits.as_ref().map(|(why, _)| why.code()),
            excluded: waits.map_or_else(SortedMap::new, |(_, excluded)| by_name(&excluded)),
            decisions,
        })
    }
}
