//! An agent: what they can do, what they declared, what they hold.

use super::{
    class::{LaneSpec, Spent},
    key::{AgentKey, Merit},
    reason::Exclusion,
    share::Share,
    slab::{ChannelIx, ChatIx, ProfileIx, QueueIx, RowNumber},
    timer::TimerKey,
};
use crate::sorted::{SortedMap, SortedSet};
use crate::{
    calendar::Timestamp,
    id::{AgentId, ChannelId, Code, OfferId, QueueId, SkillId},
    math::Millis,
};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

crate::shape! {
    /// What an agent can do.
    pub struct AgentProfile: Default {
        /// The queues that this agent serves.
        pub queues: SortedSet<QueueId> = SortedSet::new(),
        /// Skills with their level, 1 to 5.
        pub skills: SortedMap<SkillId, u8> = SortedMap::new(),
        /// Units of work at once. Without it, as for all agents.
        pub capacity: Option<u32> = None,
        /// The most chats of a channel at once; the smaller of this and the channel's own cap holds.
        pub channel_caps: SortedMap<ChannelId, u32> = SortedMap::new(),
        /// The kind of agent, a routing profile of the policy: its queues are served besides.
        pub routing_profile: Option<Code> = None,
    }
}

/// Whether an agent is there for chats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// Not logged in.
    Offline,
    /// Ready for offers.
    Available,
    /// No offers; chats stay.
    Away {
        /// A reason of the operation's own list.
        reason: Option<Code>,
    },
    /// No new offers; offline when the last chat ends.
    Draining,
    /// No offers after missed ones, until the agent is available again or the cool-down ends.
    NotResponding,
    /// Connection lost, within grace.
    Disconnected,
}

/// What an agent may declare.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Declared {
    /// Ready for offers.
    Available,
    /// No offers; chats stay.
    Away {
        /// A reason of the operation's own list.
        reason: Option<Code>,
    },
    /// No new offers; offline when the last chat ends.
    Draining,
}

impl From<Declared> for Presence {
    fn from(declared: Declared) -> Self {
        match declared {
            Declared::Available => Self::Available,
            Declared::Away { reason } => Self::Away { reason },
            Declared::Draining => Self::Draining,
        }
    }
}

impl Presence {
    /// The wire name, without the reason for being away.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::Available => "available",
            Self::Away { .. } => "away",
            Self::Draining => "draining",
            Self::NotResponding => "not_responding",
            Self::Disconnected => "disconnected",
        }
    }

    /// Why an agent with this presence gets no offers.
    pub const fn exclusion(&self) -> Option<Exclusion> {
        match self {
            Self::Available => None,
            Self::Offline => Some(Exclusion::Offline),
            Self::Away { .. } => Some(Exclusion::Away),
            Self::Draining => Some(Exclusion::Draining),
            Self::NotResponding => Some(Exclusion::NotResponding),
            Self::Disconnected => Some(Exclusion::Disconnected),
        }
    }
}

/// The work in an agent's hands, in units of capacity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Load {
    /// Open offers.
    pub offered: u32,
    /// Active chats.
    pub active: u32,
    /// Chats in wrap-up.
    pub wrap_up: u32,
}

impl Load {
    /// All of it.
    pub const fn total(self) -> u32 {
        self.offered + self.active + self.wrap_up
    }

    fn part(&mut self, part: Part) -> &mut u32 {
        match part {
            Part::Offered => &mut self.offered,
            Part::Active => &mut self.active,
            Part::WrapUp => &mut self.wrap_up,
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Agent {
    pub(super) id: AgentId,
    pub(super) profile: AgentProfile,
    /// The profile's capacity, or the default of the rules.
    pub(super) capacity: u32,
    pub(super) presence: Presence,
    /// Since when.
    pub(super) since: Timestamp,
    /// What to return to when the connection comes back.
    pub(super) prior: Option<Presence>,
    pub(super) arrival: u64,
    pub(super) idle_since: Option<Timestamp>,
    pub(super) last_offer: u64,
    /// Offers missed in a row.
    pub(super) missed: u32,
    pub(super) grace: Option<TimerKey>,
    pub(super) cool_down: Option<TimerKey>,
    pub(super) pace: Pace,
    pub(super) share: Share,
    pub(super) last_offer_at: Option<Timestamp>,
    /// When the last offers were made, as far as they count against the most within a window.
    pub(super) offered_at: Vec<Timestamp>,
    /// While this runs, no further offer is made.
    pub(super) breather: Option<TimerKey>,
    /// Chats that wait for this agent alone, in the order in which they began to.
    pub(super) awaited_by: Vec<ChatIx>,
    /// Settling has yet to look at this agent.
    pub(super) unsettled: bool,
    pub(super) hands: Hands,
    pub(super) filed: FiledAgent,
}

/// How long the last chats took, in ms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Pace(Vec<u32>);

impl Pace {
    const CHATS: usize = 20;

    /// One more chat is done.
    pub(super) fn add(&mut self, took: Millis) {
        if self.0.len() == Self::CHATS {
            self.0.remove(0);
        }
        self.0.push(u32::try_from(took.get()).unwrap_or(u32::MAX));
    }

    /// The mean, rounded down; `None` before the first.
    pub(super) fn mean_ms(&self) -> Option<u32> {
        let sum: u64 = self.0.iter().map(|&ms| u64::from(ms)).sum();
        // A mean of u32 is one.
        (!self.0.is_empty()).then(|| (sum / self.0.len() as u64) as u32)
    }
}

/// What an agent holds: derived from chats and offers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Hands {
    pub(super) load: Load,
    /// In the order in which they were given.
    pub(super) chats: SmallVec<[ChatIx; 4]>,
    /// In the order in which they were made.
    pub(super) offers: SmallVec<[OfferId; 2]>,
    pub(super) by_channel: SmallVec<[OfChannel; 2]>,
    pub(super) by_queue: SmallVec<[(QueueIx, u32); 2]>,
    /// Running back-offs between this agent and some chat.
    pub(super) back_offs: u32,
}

/// What an agent holds of one channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OfChannel {
    pub(super) channel: ChannelIx,
    chats: u32,
    load: Load,
}

/// Some of the channels that the policy names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ChannelSet(u64);

impl ChannelSet {
    /// Only channels of the first rows can be in a set.
    pub(super) const ROWS: usize = u64::BITS as usize;

    /// Adds a channel; one of a later row is left out.
    pub(super) fn add(&mut self, channel: ChannelIx) {
        self.0 |= 1_u64.checked_shl(channel.row() as u32).unwrap_or(0);
    }

    fn contains(self, channel: ChannelIx) -> bool {
        self.0 & 1_u64.checked_shl(channel.row() as u32).unwrap_or(0) != 0
    }
}

/// Where the index has this agent.
#[derive(Clone, Debug)]
pub(super) struct FiledAgent {
    pub(super) profile: ProfileIx,
    /// What the agent adds to the staff of each of their queues.
    pub(super) staff: Staff,
    /// By lane of the profile.
    pub(super) standings: SmallVec<[Standing; 2]>,
}

impl FiledAgent {
    /// Filed under a profile, in none of its lanes yet.
    pub(super) fn under(profile: ProfileIx) -> Self {
        Self { profile, staff: Staff::default(), standings: SmallVec::new() }
    }
}

/// Who is there for a queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Staff {
    /// Agents who are not offline.
    pub(super) logged_in: u32,
    /// Of these, the available ones.
    pub(super) available: u32,
    /// Units that the available ones have free.
    pub(super) free_units: u64,
    /// Units that the available ones have in all.
    pub(super) units: u64,
}

impl Staff {
    /// Exchanges what an agent added before for what they add now.
    pub(super) fn exchange(&mut self, before: Self, now: Self) {
        self.logged_in = self.logged_in + now.logged_in - before.logged_in;
        self.available = self.available + now.available - before.available;
        self.free_units = self.free_units + now.free_units - before.free_units;
        self.units = self.units + now.units - before.units;
    }
}

/// How an agent stands in one lane of their profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Not filed in this lane yet.
    Unfiled,
    /// Not available at all, because of their presence.
    Absent(Exclusion),
    /// Available, without room.
    Closed(Exclusion),
    /// Could take a chat.
    Open(AgentKey),
}

impl Standing {
    /// What keeps an agent who stands so from a chat.
    pub(super) const fn exclusion(self) -> Option<Exclusion> {
        match self {
            Self::Absent(reason) | Self::Closed(reason) => Some(reason),
            Self::Unfiled | Self::Open(_) => None,
        }
    }
}

/// The part of a load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Offered,
    Active,
    WrapUp,
}

impl Hands {
    /// Takes one more chat or offer.
    pub(super) fn take(&mut self, part: Part, spent: Spent) {
        *self.load.part(part) += spent.units;
        let of_channel = self.held(spent.channel);
        of_channel.chats += 1;
        *of_channel.load.part(part) += spent.units;
        *count(&mut self.by_queue, spent.queue) += 1;
    }

    /// Gives one back.
    pub(super) fn give(&mut self, part: Part, spent: Spent) {
        *self.load.part(part) -= spent.units;
        let of_channel = self.held(spent.channel);
        of_channel.chats -= 1;
        *of_channel.load.part(part) -= spent.units;
        *count(&mut self.by_queue, spent.queue) -= 1;
        self.by_channel.retain(|held| held.chats > 0);
        self.by_queue.retain(|(_, n)| *n > 0);
    }

    fn held(&mut self, channel: ChannelIx) -> &mut OfChannel {
        let known = self.by_channel.iter().position(|held| held.channel == channel);
        let at = known.unwrap_or_else(|| {
            self.by_channel.push(OfChannel { channel, chats: 0, load: Load::default() });
            self.by_channel.len() - 1
        });
        &mut self.by_channel[at]
    }

    fn of_channel(&self, channel: ChannelIx) -> u32 {
        self.by_channel.iter().find(|held| held.channel == channel).map_or(0, |held| held.chats)
    }

    /// The load without what is interrupted.
    pub(super) fn load_beside(&self, interrupted: ChannelSet) -> Load {
        let mut load = self.load;
        if interrupted != ChannelSet::default() {
            for held in self.by_channel.iter().filter(|held| interrupted.contains(held.channel)) {
                load.offered -= held.load.offered;
                load.active -= held.load.active;
                load.wrap_up -= held.load.wrap_up;
            }
        }
        load
    }

    fn of_queue(&self, queue: QueueIx) -> u32 {
        self.by_queue.iter().find(|(q, _)| *q == queue).map_or(0, |(_, n)| *n)
    }
}

fn count(counts: &mut SmallVec<[(QueueIx, u32); 2]>, queue: QueueIx) -> &mut u32 {
    let at = counts.iter().position(|(q, _)| *q == queue).unwrap_or_else(|| {
        counts.push((queue, 0));
        counts.len() - 1
    });
    &mut counts[at].1
}

impl Agent {
    pub(super) fn merit(&self) -> Merit {
        Merit {
            load: self.hands.load.total(),
            capacity: self.capacity,
            idle_since: self.idle_since,
            last_offer: self.last_offer,
            arrival: self.arrival,
            pace_ms: self.pace.mean_ms(),
        }
    }

    /// What keeps this agent from one more chat of this kind, whatever their presence.
    pub(super) fn obstacle(&self, lane: &LaneSpec) -> Option<Exclusion> {
        if lane.channel_cap.is_some_and(|(channel, cap)| self.hands.of_channel(channel) >= cap) {
            return Some(Exclusion::ChannelCap);
        }
        if lane.queue_cap.is_some_and(|(queue, cap)| self.hands.of_queue(queue) >= cap) {
            return Some(Exclusion::QueueCap);
        }
        let load = self.hands.load_beside(lane.interrupts);
        let room_beside = |units: u32| units.saturating_add(lane.units) <= self.capacity;
        if room_beside(load.total()) {
            None
        } else if room_beside(load.active + load.wrap_up) {
            Some(Exclusion::OfferPending)
        } else if room_beside(load.active) {
            Some(Exclusion::WrapUp)
        } else {
            Some(Exclusion::CapacityFull)
        }
    }

    /// How many more chats of so many units fit into this agent's hands, all of this kind.
    pub(super) fn room_for(&self, lane: &LaneSpec, units: u32) -> u32 {
        let load = self.hands.load_beside(lane.interrupts).total();
        let of_units = self.capacity.saturating_sub(load) / units;
        let of_channel = lane
            .channel_cap
            .map(|(channel, cap)| cap.saturating_sub(self.hands.of_channel(channel)));
        let of_queue =
            lane.queue_cap.map(|(queue, cap)| cap.saturating_sub(self.hands.of_queue(queue)));
        [of_channel, of_queue].into_iter().flatten().fold(of_units, u32::min)
    }

    /// With empty hands, could this agent have such a chat?
    pub(super) fn could_ever_hold(&self, lane: &LaneSpec) -> bool {
        let caps = [lane.channel_cap.map(|(_, cap)| cap), lane.queue_cap.map(|(_, cap)| cap)];
        lane.units <= self.capacity && !caps.contains(&Some(0))
    }

    pub(super) fn standing(&self, lane: &LaneSpec) -> Standing {
        if let Some(reason) = self.presence.exclusion() {
            return Standing::Absent(reason);
        }
        match self.obstacle(lane) {
            Some(reason) => Standing::Closed(reason),
            None if self.breather.is_some() => Standing::Closed(Exclusion::RateLimited),
            None => Standing::Open(AgentKey::new(lane.strategy, lane.seed, &self.merit())),
        }
    }

    /// What this agent adds to the staff of their queues.
    pub(super) fn staff(&self) -> Staff {
        let free = self.capacity.saturating_sub(self.hands.load.total());
        match self.presence.exclusion() {
            None => Staff {
                logged_in: 1,
                available: 1,
                free_units: u64::from(free),
                units: u64::from(self.capacity),
            },
            Some(Exclusion::Offline) => Staff::default(),
            Some(_) => Staff { logged_in: 1, ..Staff::default() },
        }
    }

    /// Is there nothing in this agent's hands?
    pub(super) fn is_free(&self) -> bool {
        self.hands.chats.is_empty() && self.hands.offers.is_empty()
    }
}
