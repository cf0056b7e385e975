//! What the router answers: steps that happened, in order, and refusals that changed nothing.

use super::{
    agent::{Load, Presence},
    estimate::Estimate,
    explain::{Choice, Excluded},
    reason::{Exclusion, OfferEnd, PresenceCause, Requeue, WaitReason},
};
use crate::{
    calendar::Timestamp,
    id::{AgentId, ChatId, OfferId, QueueId},
};
use serde::Serialize;

/// Something that happened while the router did what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Step {
    /// A chat was offered to an agent.
    OfferMade {
        /// The offer.
        offer: OfferId,
        /// What was offered.
        chat: ChatId,
        /// To whom.
        agent: AgentId,
        /// The first instant at which an answer is late.
        expires_at: Timestamp,
        /// Why this chat and this agent.
        cause: OfferCause,
    },
    /// An offer ended; every offer ends exactly once.
    OfferEnded {
        /// The offer.
        offer: OfferId,
        /// What was offered.
        chat: ChatId,
        /// To whom.
        agent: AgentId,
        /// How.
        end: OfferEnd,
        /// Until when this agent is not offered this chat again.
        back_off_until: Option<Timestamp>,
    },
    /// An agent has a chat.
    Assigned {
        /// The chat.
        chat: ChatId,
        /// The new owner.
        agent: AgentId,
        /// By which way.
        how: Assignment,
        /// Whose it was.
        previous: Option<AgentId>,
    },
    /// A chat is back in a queue, with its place.
    Requeued {
        /// The chat.
        chat: ChatId,
        /// Where it waits now.
        queue: QueueId,
        /// Why.
        why: Requeue,
    },
    /// An agent's presence changed without the agent declaring it.
    PresenceForced {
        /// The agent.
        agent: AgentId,
        /// The new presence.
        presence: Presence,
        /// Why.
        why: PresenceCause,
    },
    /// A chat waits, for a reason that was not yet told.
    Waits {
        /// The chat.
        chat: ChatId,
        /// Why.
        why: WaitReason,
        /// Who was passed over, counted by reason.
        excluded: Excluded,
    },
    /// A line moved, and with it the positions that are announced.
    LineMoved {
        /// The queue.
        queue: QueueId,
        /// The chats whose position is another now, in their order; the first in line has position 1.
        positions: Vec<(ChatId, u32)>,
    },
    /// What may be said about the wait of a chat that has joined a line.
    Estimated {
        /// The chat.
        chat: ChatId,
        /// Where it waits.
        queue: QueueId,
        /// The wait.
        estimate: Estimate,
    },
    /// As many offers of a chat ended unaccepted as its queue allows. Said once; the chat goes on waiting.
    OffersExhausted {
        /// The chat.
        chat: ChatId,
        /// How many.
        offers: u32,
    },
    /// Wrap-up was cut short, because its agent is offline; the chat is gone from the router.
    WrapUpCut {
        /// The chat.
        chat: ChatId,
        /// The agent.
        agent: AgentId,
    },
    /// New rules moved what an agent waits for.
    DeadlineMoved {
        /// The agent.
        agent: AgentId,
        /// What.
        what: AgentDeadline,
        /// When it is due now; never, if there is none.
        due: Option<Timestamp>,
    },
    /// New rules moved when more agents may serve a chat in line.
    OpeningMoved {
        /// The chat.
        chat: ChatId,
        /// When the next ring opens now; never, if there is none.
        due: Option<Timestamp>,
    },
}

/// Why an offer was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferCause {
    /// The router chose.
    Routed(Box<Choice>),
    /// The owner hands the chat over, and keeps it until the offer is accepted.
    HandOver {
        /// The owner.
        from: AgentId,
    },
}

/// By which way an agent came to a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Assignment {
    /// By accepting an offer.
    Offer(OfferId),
    /// Otherwise.
    Direct(How),
}

impl Assignment {
    /// The wire name of the way.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Offer(_) => "accepted",
            Self::Direct(How::Pull) => "pull",
            Self::Direct(How::Assign) => "assign",
            Self::Direct(How::Wake | How::WakeBeyondCapacity) => "wake",
        }
    }
}

/// The ways past the offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// The agent took the chat from the queue: needs queue and skills like an offer.
    Pull,
    /// A supervisor gave it: queue and skills are the supervisor's to judge.
    Assign,
    /// A parked chat is back at its owner: only while the owner is available.
    Wake,
    /// The same, although the owner has no room: where the operator wants it so.
    WakeBeyondCapacity,
}

/// What an agent waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AgentDeadline {
    /// The end of the reconnection grace.
    Grace,
    /// The end of the cool-down after missed offers.
    CoolDown,
}

impl AgentDeadline {
    /// The wire name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Grace => "agent_grace_ends",
            Self::CoolDown => "cool_down_ends",
        }
    }
}

/// Why a request was refused; nothing changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No such agent.
    #[error("agent `{0}` never logged in; log in first")]
    UnknownAgent(AgentId),
    /// No such chat.
    #[error("chat `{0}` is not here; enqueue it first")]
    UnknownChat(ChatId),
    /// No such queue.
    #[error("queue `{0}` is not in the rules")]
    UnknownQueue(QueueId),
    /// The chat is already here.
    #[error("chat `{0}` is already here; use requeue to move it")]
    DuplicateChat(ChatId),
    /// The offer has ended, or never was.
    #[error("offer {} is not open", .0.0)]
    OfferNotOpen(OfferId),
    /// The agent's presence does not allow it.
    #[error("agent `{agent}` is {presence:?}, from where this is not possible")]
    IllegalPresence {
        /// The agent.
        agent: AgentId,
        /// Their presence.
        presence: Presence,
    },
    /// The chat's stage does not allow it.
    #[error("chat `{chat}` is {stage:?}, from where this is not possible")]
    IllegalStage {
        /// The chat.
        chat: ChatId,
        /// Where it is.
        stage: super::chat::Stage,
    },
    /// The agent may not have the chat now.
    #[error("agent `{agent}` may not have the chat: {reason}")]
    Excluded {
        /// The agent.
        agent: AgentId,
        /// Why.
        reason: Exclusion,
    },
    /// Somebody else has the chat.
    #[error("agent `{owner}` has the chat")]
    Owned {
        /// Who.
        owner: AgentId,
    },
    /// A hold keeps the chat from being taken.
    #[error("the chat is held: {0}")]
    Held(WaitReason),
    /// The agent still has chats, and the rules refuse a logout then.
    #[error("agent `{agent}` still has chats; end them, or declare draining")]
    HasChats {
        /// The agent.
        agent: AgentId,
        /// What is in their hands.
        load: Load,
    },
}

impl Refusal {
    /// The stable name of this refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownAgent(_) | Self::UnknownChat(_) | Self::UnknownQueue(_) => "unknown_id",
            Self::DuplicateChat(_) => "duplicate_chat",
            Self::OfferNotOpen(_) => "offer_not_open",
            Self::IllegalPresence { .. } | Self::IllegalStage { .. } => "illegal_transition",
            Self::Excluded { reason, .. } => reason.code(),
            Self::Owned { .. } => "not_owner",
            Self::Held(reason) => reason.code(),
            Self::HasChats { .. } => "has_chats",
        }
    }
}

/// New rules that would leave chats waiting in a queue that is gone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "queue `{queue}` is gone and {waiting} chats wait there; name where they go in `retired_queues`"
)]
pub struct Stranded {
    /// The queue.
    pub queue: QueueId,
    /// How many chats are in its line.
    pub waiting: u32,
}
