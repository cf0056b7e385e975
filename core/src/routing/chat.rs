//! A chat, as far as routing knows it: what it needs, its place, its offers, its owner.

use super::{
    estimate::Foretold,
    key::{Claim, LineKey},
    reason::{Hold, WaitReason},
    slab::{AgentIx, ChatIx, ClassIx},
    timer::TimerKey,
};
use crate::sorted::{SortedMap, SortedSet};
use crate::{
    calendar::Timestamp,
    id::{AgentId, ChannelId, ChatId, OfferId, QueueId, SkillId},
};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

/// What a chat brings when it joins a queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// Where it waits.
    pub queue: QueueId,
    /// The medium, which says how many units of capacity it takes.
    pub channel: ChannelId,
    /// The skills an agent must have, each at this level (1 to 5) or above.
    pub requirements: SortedMap<SkillId, u8>,
    /// Higher is sooner.
    pub priority: i32,
    /// The instant that fixes the customer's place in line.
    pub place: Timestamp,
    /// Agents who must not have this chat.
    pub exclusions: SortedSet<AgentId>,
}

/// What changes when a chat is put back into a queue. The default changes nothing; the place stays
/// unless one is given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Another queue.
    pub queue: Option<QueueId>,
    /// Another medium.
    pub channel: Option<ChannelId>,
    /// Other requirements.
    pub requirements: Option<SortedMap<SkillId, u8>>,
    /// Another priority.
    pub priority: Option<i32>,
    /// Another place: only where the policy says so.
    pub place: Option<Timestamp>,
    /// Other agents who must not have this chat.
    pub exclusions: Option<SortedSet<AgentId>>,
}

/// Where a chat is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// In line, to be offered as soon as somebody eligible has room.
    Waiting,
    /// In line, and not offered because of a hold.
    Held,
    /// In line, with an open offer.
    Offered,
    /// With an agent.
    Active,
    /// With an agent, the customer's side being over.
    WrapUp,
}

impl Stage {
    /// Is the chat in its queue's line?
    pub const fn is_in_line(self) -> bool {
        matches!(self, Self::Waiting | Self::Held | Self::Offered)
    }
}

/// What an agent does with a chat in their hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Phase {
    Active,
    WrapUp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Owner {
    pub(super) agent: AgentIx,
    pub(super) phase: Phase,
    /// The order in which chats were given to agents.
    pub(super) grant: u64,
    pub(super) since: Timestamp,
}

/// The one agent for whom a chat waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Preferred {
    pub(super) agent: AgentIx,
    /// When anybody may have the chat.
    pub(super) timer: TimerKey,
}

/// An agent who ended an offer of this chat, or gave the chat away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tried {
    pub(super) agent: AgentIx,
    pub(super) until: Timestamp,
    pub(super) cause: BackOffCause,
    /// Set while the back-off runs.
    pub(super) timer: Option<TimerKey>,
}

/// What a back-off is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum BackOffCause {
    Declined,
    /// Timed out, rescinded by presence, or given away.
    Other,
}

#[derive(Clone, Debug)]
pub(super) struct Chat {
    pub(super) id: ChatId,
    pub(super) class: ClassIx,
    pub(super) place: Timestamp,
    pub(super) priority: i32,
    pub(super) arrival: u64,
    pub(super) owner: Option<Owner>,
    pub(super) offers: SmallVec<[OfferId; 1]>,
    pub(super) holds: SortedSet<Hold>,
    pub(super) tried: Vec<Tried>,
    /// Since when in this line.
    pub(super) waiting_since: Timestamp,
    /// Since when with this queue, in line or with its agents: what opens, opens so long after this.
    pub(super) queue_since: Timestamp,
    /// Set while another opening is to be reached.
    pub(super) opening: Option<TimerKey>,
    /// Set while the broadcast is to grow.
    pub(super) broadcast: Option<TimerKey>,
    pub(super) preferred: Option<Preferred>,
    /// What was foretold of the wait.
    pub(super) foretold: Foretold,
    /// Offers ended unaccepted since the chat last had an owner.
    pub(super) offers_failed: u32,
    /// That they are too many has been said.
    pub(super) exhausted: bool,
    /// The position last announced, 0 for none.
    pub(super) announced: u32,
    /// The reason for waiting last told.
    pub(super) told: Option<WaitReason>,
    /// Settling has yet to look at this chat.
    pub(super) unsettled: bool,
    pub(super) filed: Filed,
}

/// Where the index has this chat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Filed {
    pub(super) stage: Option<Stage>,
    pub(super) line: Option<LineKey>,
    pub(super) open: Option<LineKey>,
}

impl Chat {
    pub(super) fn claim(&self) -> Claim {
        Claim { place: self.place, priority: self.priority, arrival: self.arrival }
    }

    pub(super) fn stage(&self) -> Stage {
        match self.owner {
            Some(Owner { phase: Phase::Active, .. }) => Stage::Active,
            Some(Owner { phase: Phase::WrapUp, .. }) => Stage::WrapUp,
            None if !self.offers.is_empty() => Stage::Offered,
            None if !self.holds.is_empty() || self.preferred.is_some() => Stage::Held,
            None => Stage::Waiting,
        }
    }

    pub(super) fn tried(&self, agent: AgentIx) -> Option<&Tried> {
        self.tried.iter().find(|tried| tried.agent == agent)
    }

    /// The running back-off between this chat and `agent`.
    pub(super) fn back_off(&self, agent: AgentIx) -> Option<&Tried> {
        self.tried(agent).filter(|tried| tried.timer.is_some())
    }
}

/// One offer of one chat to one agent, open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Offer {
    pub(super) chat: ChatIx,
    pub(super) agent: AgentIx,
    pub(super) made_at: Timestamp,
    /// When it expires, which is also its timer.
    pub(super) timer: TimerKey,
}
