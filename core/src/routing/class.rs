//! The two halves of the index: classes of chats alike in what they need, profiles of agents alike in
//! what they can.
//!
//! Whether a class and a profile fit is computed once, when the second of them appears. A new chat looks
//! at the first agent of each fitting profile, a freed agent at the first chat of each fitting class;
//! nobody ever looks at all chats or all agents.
//!
//! Agents of one profile differ in their room: one may take another e-mail but no more web chats. A *lane*
//! is one such question (units, channel cap, queue cap) together with the strategy that ranks those
//! who have room. An agent without caps to speak of stands in a single lane.

use super::{
    agent::{ChannelSet, Standing},
    explain::Excluded,
    key::{AgentKey, LineKey},
    reason::Exclusion,
    row_set::RowSet,
    rules::Strategy,
    slab::{
        AgentIx, ChannelIx, ChatIx, ClassIx, LaneIx, ProfileIx, QueueIx, RowNumber, SkillIx, Slab,
    },
};
use crate::id::{AgentId, ChannelId, QueueId};
use crate::math::Millis;
use crate::sorted::{SortedMap, SortedSet};
use smallvec::SmallVec;
use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

/// What makes chats alike.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ClassKey {
    pub(super) queue: QueueIx,
    pub(super) channel: ChannelIx,
    /// Sorted by skill.
    pub(super) needs: SmallVec<[(SkillIx, u8); 4]>,
    /// Agents who must not have these chats.
    pub(super) barred: SortedSet<AgentId>,
    /// How many of the queue's openings these chats have reached, the first being there from the start.
    pub(super) opening: u8,
}

/// What chats of a class ask of agents, from one ring on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Demand {
    /// Sorted by skill.
    pub(super) needs: SmallVec<[(SkillIx, u8); 4]>,
    /// The queues whose agents help out, and the tier that they count as.
    pub(super) teams: Vec<(QueueIx, u16)>,
}

crate::shape! {
    /// How agents serve one of their queues.
    pub struct Membership: Default {
        /// Agents of a lower tier come first, as long as one of them has room.
        pub tier: u32 = 0 => 0..=255,
        /// These agents take the chats of a queue with a higher priority first, whoever waits longer.
        pub priority: i32 = 0 => -1_000..=1_000,
        /// How long a chat must have waited before these agents serve it.
        pub delay_ms: Millis = Millis::ZERO,
    }
}

impl Membership {
    const fn as_key(&self) -> (u32, i32, Millis) {
        (self.tier, self.priority, self.delay_ms)
    }
}

impl PartialOrd for Membership {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Membership {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_key().cmp(&other.as_key())
    }
}

/// Chats alike in what they need.
#[derive(Clone, Debug)]
pub(super) struct Class {
    pub(super) key: ClassKey,
    /// What is asked for in the ring that the key says, and in each wider one.
    pub(super) demands: Vec<Demand>,
    /// Agents who are logged in, by the first of these demands that they meet; kept where rings are skipped.
    pub(super) staffed: Vec<u32>,
    /// The demand in force: the first, or the first that somebody meets who is logged in.
    pub(super) reached: usize,
    /// How long these chats have waited at least.
    pub(super) waited: Millis,
    pub(super) spent: Spent,
    /// All chats of the class, wherever they are.
    pub(super) chats: u32,
    /// Without chats, kept for the next one.
    pub(super) spare: bool,
    /// Those to be offered, first first.
    pub(super) open: BTreeMap<LineKey, ChatIx>,
    /// By profile row.
    fits: Vec<Option<Fit>>,
    /// The profiles that fit and have somebody with room.
    pub(super) ready: RowSet<ProfileIx>,
    /// All known agents who cannot have one of these chats now, whoever may have declined which.
    pub(super) passed_over: Excluded,
}

/// Has somebody of a profile room for chats of a class?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ready {
    Somebody,
    Nobody,
}

/// What a chat of a class takes from an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spent {
    pub(super) units: u32,
    pub(super) channel: ChannelIx,
    pub(super) queue: QueueIx,
}

/// May agents of a profile serve chats of a class?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// Those who stand in this lane.
    Lane(LaneIx),
    /// Not yet; then, those who stand in this lane.
    Later(LaneIx, Exclusion),
    /// No.
    Unfit(Exclusion),
}

/// What makes agents alike.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ProfileKey {
    pub(super) queues: SortedMap<QueueId, Membership>,
    /// By skill row; 0 where the skill is missing.
    pub(super) levels: Vec<u8>,
    pub(super) channel_caps: SortedMap<ChannelId, u32>,
}

/// Agents alike in what they can.
#[derive(Clone, Debug)]
pub(super) struct Profile {
    pub(super) key: ProfileKey,
    /// The rows of those queues that there are.
    pub(super) queues: SmallVec<[(QueueIx, Membership); 4]>,
    /// Agents who are not offline.
    pub(super) logged_in: u32,
    /// All agents of the profile, whatever their presence.
    pub(super) agents: BTreeSet<AgentIx>,
    pub(super) lanes: Vec<Lane>,
}

/// The reasons for having no room.
pub(super) const OBSTACLES: [Exclusion; 5] = [
    Exclusion::ChannelCap,
    Exclusion::QueueCap,
    Exclusion::CapacityFull,
    Exclusion::WrapUp,
    Exclusion::OfferPending,
];

/// One question about room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LaneSpec {
    pub(super) strategy: Strategy,
    /// What the strategy draws lots from.
    pub(super) seed: u32,
    /// Those of a lower one come first.
    pub(super) tier: u16,
    pub(super) units: u32,
    /// Work that leaves an agent's hands free.
    pub(super) interrupts: ChannelSet,
    pub(super) channel_cap: Option<(ChannelIx, u32)>,
    pub(super) queue_cap: Option<(QueueIx, u32)>,
}

/// The agents of a profile by how they stand to one question: those with room in their order, the
/// others counted by reason.
#[derive(Clone, Debug)]
pub(super) struct Lane {
    pub(super) spec: LaneSpec,
    /// The classes whose chats ask this question.
    pub(super) classes: Vec<ClassIx>,
    pub(super) open: BTreeMap<AgentKey, AgentIx>,
    pub(super) passed_over: Excluded,
}

impl Fit {
    /// What keeps all agents of the profile from chats of the class.
    pub(super) const fn exclusion(self) -> Option<Exclusion> {
        match self {
            Self::Lane(_) => None,
            Self::Later(_, reason) | Self::Unfit(reason) => Some(reason),
        }
    }
}

impl Lane {
    pub(super) fn new(spec: LaneSpec) -> Self {
        Self { spec, classes: Vec::new(), open: BTreeMap::new(), passed_over: Excluded::default() }
    }

    /// An agent stands differently from now on.
    pub(super) fn exchange(&mut self, agent: AgentIx, before: Standing, now: Standing) {
        self.passed_over.exchange(before.exclusion(), now.exclusion());
        if let Standing::Open(key) = before {
            self.open.remove(&key);
        }
        if let Standing::Open(key) = now {
            self.open.insert(key, agent);
        }
    }
}

impl Class {
    pub(super) fn new(key: ClassKey, demands: Vec<Demand>, waited: Millis, units: u32) -> Self {
        let spent = Spent { units, channel: key.channel, queue: key.queue };
        Self {
            key,
            staffed: vec![0; demands.len()],
            demands,
            reached: 0,
            waited,
            spent,
            chats: 0,
            spare: false,
            open: BTreeMap::new(),
            fits: Vec::new(),
            ready: RowSet::default(),
            passed_over: Excluded::default(),
        }
    }

    pub(super) fn fit(&self, profile: ProfileIx) -> Fit {
        match self.fits.get(profile.row()) {
            Some(Some(fit)) => *fit,
            _ => panic!("class and profile {profile:?} were never compared"),
        }
    }

    pub(super) fn set_fit(&mut self, profile: ProfileIx, fit: Option<Fit>) {
        if self.fits.len() <= profile.row() {
            self.fits.resize(profile.row() + 1, None);
        }
        self.fits[profile.row()] = fit;
    }

    /// The profiles that fit, each with its lane for these chats.
    pub(super) fn fitting(&self) -> impl Iterator<Item = (ProfileIx, LaneIx)> + '_ {
        self.fits.iter().enumerate().filter_map(|(row, fit)| match fit {
            Some(Fit::Lane(lane)) => Some((ProfileIx::from_row(row), *lane)),
            _ => None,
        })
    }

    /// The fitting profiles in which somebody has room.
    pub(super) fn ready_lanes(&self) -> impl Iterator<Item = (ProfileIx, LaneIx)> + '_ {
        self.ready.iter().filter_map(|profile| match self.fit(profile) {
            Fit::Lane(lane) => Some((profile, lane)),
            Fit::Later(..) | Fit::Unfit(_) => None,
        })
    }

    /// The first demand that somebody meets who is logged in, if there is one.
    pub(super) fn first_staffed(&self) -> usize {
        self.staffed.iter().position(|&agents| agents > 0).unwrap_or(0)
    }

    /// Is there a free agent who may serve these chats later, and what are these chats waiting for?
    pub(super) fn waits_for(&self, profiles: &Slab<ProfileIx, Profile>) -> Option<Exclusion> {
        let reasons = self.fits.iter().enumerate().filter_map(|(row, fit)| match fit {
            Some(Fit::Later(lane, reason)) => {
                let lanes = &profiles[ProfileIx::from_row(row)].lanes;
                (!lanes[lane.row()].open.is_empty()).then_some(*reason)
            }
            _ => None,
        });
        reasons.min()
    }

    /// An agent of a fitting profile stands differently from now on; `ready` says whether somebody of the
    /// profile has room.
    pub(super) fn exchange(
        &mut self,
        profile: ProfileIx,
        (before, now): (Standing, Standing),
        ready: Ready,
    ) {
        self.passed_over.exchange(before.exclusion(), now.exclusion());
        match ready {
            Ready::Somebody => self.ready.insert(profile),
            Ready::Nobody => self.ready.remove(profile),
        }
    }
}

impl Profile {
    pub(super) fn new(key: ProfileKey, queues: SmallVec<[(QueueIx, Membership); 4]>) -> Self {
        Self { key, queues, logged_in: 0, agents: BTreeSet::new(), lanes: Vec::new() }
    }

    /// How agents of this profile come to serve such chats: their tier, and after which wait.
    fn meets(&self, queue: QueueIx, demand: &Demand) -> Result<(u16, Millis), Exclusion> {
        let member = |of: QueueIx| self.queues.iter().find(|(own, _)| *own == of);
        let standing = match member(queue) {
            // Tiers are at most 255.
            Some((_, own)) => (own.tier as u16, own.delay_ms),
            None => match demand.teams.iter().find(|(team, _)| member(*team).is_some()) {
                Some(&(_, tier)) => (tier, Millis::ZERO),
                None => return Err(Exclusion::NotInQueue),
            },
        };
        let mut reason = None;
        for &(skill, level) in &demand.needs {
            match self.key.levels.get(skill.row()).copied().unwrap_or(0) {
                0 => return Err(Exclusion::SkillMissing),
                have if have < level => reason = Some(Exclusion::LevelTooLow),
                _ => {}
            }
        }
        reason.map_or(Ok(standing), Err)
    }

    /// What priority these agents give a queue; helpers from elsewhere give it none.
    pub(super) fn priority_of(&self, queue: QueueIx) -> i32 {
        self.queues.iter().find(|(own, _)| *own == queue).map_or(0, |(_, own)| own.priority)
    }

    /// The first of a class's demands that agents of this profile meet.
    pub(super) fn first_met(&self, class: &Class) -> Option<usize> {
        class.demands.iter().position(|demand| self.meets(class.key.queue, demand).is_ok())
    }

    /// The tier in which agents of this profile serve chats of a class, and why they do not yet; or why they never do.
    pub(super) fn service(&self, class: &Class) -> Result<(u16, Option<Exclusion>), Exclusion> {
        let wider = class.demands.get(class.reached + 1..).unwrap_or_default();
        match self.meets(class.key.queue, &class.demands[class.reached]) {
            Ok((tier, delay)) => {
                Ok((tier, (delay > class.waited).then_some(Exclusion::QueueDelay)))
            }
            Err(reason) => {
                let later =
                    wider.iter().find_map(|demand| self.meets(class.key.queue, demand).ok());
                later.map(|(tier, _)| (tier, Some(Exclusion::RingNotOpen))).ok_or(reason)
            }
        }
    }
}
