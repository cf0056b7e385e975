//! What an operator may write about queues, channels and agents.

use crate::{
    id::{ChannelId, QueueId},
    math::Millis,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The ageing of `aged` queues when nothing else is said, and of the order between queues always.
pub const AGEING_DEFAULT: Millis = Millis::from_mins(1);

/// Who serves whom, in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoutingRules {
    /// The waiting areas.
    pub queues: BTreeMap<QueueId, QueueRules>,
    /// What a chat of each medium costs an agent. A channel without an entry weighs 1 and has no cap.
    pub channels: BTreeMap<ChannelId, ChannelRules>,
    /// Agents: capacity, missed offers, lost connections.
    pub agents: AgentRules,
    /// Queues that are gone, and the queue to which the chats still waiting there move.
    pub retired_queues: BTreeMap<QueueId, QueueId>,
}

/// What an operator decides about one queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueRules {
    /// In which order waiting chats are served.
    pub discipline: Discipline,
    /// How much waiting one point of priority is worth in an `aged` queue.
    pub ageing_ms: Millis,
    /// Which of several eligible agents gets the chat.
    pub strategy: Strategy,
    /// How long an agent may take to answer an offer.
    pub answer_within_ms: Millis,
    /// How long an agent who ended an offer unaccepted is not offered the same chat again.
    pub back_off_ms: Millis,
    /// Offers that may end unaccepted before the chat counts as refused by everybody.
    pub max_offers: Option<u32>,
    /// The most chats of this queue that one agent may have at once.
    pub cap_per_agent: Option<u32>,
    /// Changes of position are announced down to this position; deeper ones only when asked for.
    pub positions_announced: u32,
}

impl Default for QueueRules {
    fn default() -> Self {
        Self {
            discipline: Discipline::Aged,
            ageing_ms: AGEING_DEFAULT,
            strategy: Strategy::LongestIdle,
            answer_within_ms: Millis::from_secs(20),
            back_off_ms: Millis::from_secs(30),
            max_offers: None,
            cap_per_agent: None,
            positions_announced: 50,
        }
    }
}

/// What a chat of one medium costs an agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelRules {
    /// The units of capacity that one chat takes.
    pub units: u32,
    /// The most chats of this channel that one agent may have at once.
    pub cap_per_agent: Option<u32>,
}

impl Default for ChannelRules {
    fn default() -> Self {
        Self { units: 1, cap_per_agent: None }
    }
}

/// What holds for every agent who says nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentRules {
    /// Units of work an agent may hold at once, unless their profile says otherwise.
    pub capacity: u32,
    /// Offers missed in a row that make an agent `not_responding`.
    pub rona_limit: u32,
    /// After this long an agent who does not respond is available again. Without it, only when they say so.
    pub cool_down_ms: Option<Millis>,
    /// How long an agent whose connection is lost keeps their chats.
    pub reconnect_grace_ms: Millis,
    /// The presence after logging in, when the agent declares none.
    pub login_presence: LoginPresence,
    /// What happens when an agent with chats logs out.
    pub logout_with_chats: LogoutWithChats,
}

impl Default for AgentRules {
    fn default() -> Self {
        Self {
            capacity: 3,
            rona_limit: 1,
            cool_down_ms: None,
            reconnect_grace_ms: Millis::from_secs(60),
            login_presence: LoginPresence::Available,
            logout_with_chats: LogoutWithChats::Refuse,
        }
    }
}

/// In which order the chats of one queue are served.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Discipline {
    /// Smallest place minus priority times ageing first: priority helps, waiting helps, nobody starves.
    #[default]
    Aged,
    /// Highest priority first whatever the wait, then the oldest place.
    Strict,
    /// The newest place first; priority is ignored.
    Lifo,
}

/// Which of several eligible agents gets a chat.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// The agent without work for the longest; when nobody is idle, the one with the smallest share of capacity used.
    #[default]
    LongestIdle,
    /// The agent with the fewest units of work.
    LeastActive,
    /// The agent with the most units free.
    MostAvailable,
    /// The agent whose last offer is the longest ago.
    RoundRobin,
}

/// The presence after logging in.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum LoginPresence {
    /// Ready for offers at once.
    #[default]
    Available,
    /// No offers until the agent says so.
    Away,
}

/// What happens when an agent with chats logs out.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum LogoutWithChats {
    /// The logout is refused.
    #[default]
    Refuse,
    /// The chats go back to their queues with their place.
    Requeue,
}

impl RoutingRules {
    /// The rules of one channel.
    pub(super) fn channel(&self, channel: &ChannelId) -> ChannelRules {
        self.channels.get(channel).cloned().unwrap_or_default()
    }
}
