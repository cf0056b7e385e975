//! What a host may look at: chats, agents, queues as they stand.

use super::Engine;
use super::chat::Connection;
use super::reaction::Deadline;
use crate::calendar::Timestamp;
use crate::conversation::ChatState;
use crate::id::{AgentId, ChannelId, ChatId, Code, CustomerId, QueueId, SkillId};
use crate::quality::Plan;
use crate::routing::{AgentView, QueueView};
use crate::sorted::SortedMap;
use serde::Serialize;

/// A chat that is not closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChatView {
    /// Its name.
    pub chat: ChatId,
    /// Whose it is.
    pub customer: CustomerId,
    /// Where it stands.
    pub state: ChatState,
    /// Counts the changes of state and owner.
    pub epoch: u32,
    /// Is the customer there?
    pub connection: Connection,
    /// The medium.
    pub channel: ChannelId,
    /// Its language.
    pub language: Code,
    /// Its queue.
    pub queue: QueueId,
    /// Counted from 1; `None` when it does not wait.
    pub position: Option<u32>,
    /// Higher is sooner.
    pub priority: i32,
    /// What an agent must be able to do.
    pub requires: SortedMap<SkillId, u8>,
    /// The agent who owns it.
    pub owner: Option<AgentId>,
    /// The agent who is asked to take over.
    pub transfer_to: Option<AgentId>,
    /// The customer's other live chat with the older place.
    pub linked_to: Option<ChatId>,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// The instant that fixes the customer's place.
    pub place_time: Timestamp,
    /// Messages of all sides.
    pub turns: u32,
}

/// What an agent is coached in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CoachingView<'a> {
    /// The agent.
    pub agent: &'a AgentId,
    /// The question.
    pub question: &'a Code,
    /// How far it is.
    #[serde(flatten)]
    pub plan: &'a Plan,
}

/// The state as a whole, for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StateView {
    /// The time of the last input.
    pub now: Timestamp,
    /// The number of the last effect.
    pub effects: u64,
    /// The policy's fingerprint.
    pub policy: String,
    /// The digest of the state.
    pub digest: String,
    /// When something is due next.
    pub deadline: Option<Deadline>,
    /// Chats that are not closed.
    pub chats: Vec<ChatView>,
    /// Agents who were ever logged in.
    pub agents: SortedMap<AgentId, AgentView>,
    /// Queues of the policy.
    pub queues: SortedMap<QueueId, QueueView>,
}

impl Engine {
    /// A chat that is not closed.
    pub fn chat(&self, id: &ChatId) -> Option<ChatView> {
        let chat = self.world.chats.get(id)?;
        Some(ChatView {
            chat: id.clone(),
            customer: chat.customer.clone(),
            state: chat.state,
            epoch: chat.epoch,
            connection: chat.connection,
            channel: chat.channel.clone(),
            language: chat.language.clone(),
            queue: chat.queue.clone(),
            position: self.world.router.position(id),
            priority: chat.priority,
            requires: chat.requires.clone(),
            owner: chat.owner.clone(),
            transfer_to: chat.transfer_to.clone(),
            linked_to: chat.linked_to.clone(),
            requested_at: chat.requested_at,
            place_time: chat.place_time,
            turns: chat.turns,
        })
    }

    /// An agent who was ever logged in.
    pub fn agent(&self, id: &AgentId) -> Option<AgentView> {
        self.world.router.agent(id)
    }

    /// A queue of the policy.
    pub fn queue(&self, id: &QueueId) -> Option<QueueView> {
        self.world.router.queue(id)
    }

    /// The whole state, for people.
    pub fn state_view(&self) -> StateView {
        let agents = self.world.router.agents();
        let queues = self.policy.routing().queues.keys();
        StateView {
            now: self.world.now,
            effects: self.world.effects,
            policy: self.policy.fingerprint().to_string(),
            digest: format!("{:032x}", self.digest()),
            deadline: self.deadline(),
            chats: self.world.chats.keys().filter_map(|id| self.chat(id)).collect(),
            agents: agents.filter_map(|id| Some((id.clone(), self.agent(id)?))).collect(),
            queues: queues.filter_map(|id| Some((id.clone(), self.queue(id)?))).collect(),
        }
    }
}
