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
    agent::Standing,
    explain::Excluded,
    key::{AgentKey, LineKey},
    reason::Exclusion,
    row_set::RowSet,
    rules::Strategy,
    slab::{AgentIx, ChannelIx, ChatIx, ClassIx, LaneIx, ProfileIx, QueueIx, RowNumber, SkillIx},
};
use crate::id::{AgentId, ChannelId, QueueId};
use crate::sorted::{SortedMap, SortedSet};
use smallvec::SmallVec;
use std::collections::{BTreeMap, BTreeSet};

/// What makes chats alike.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ClassKey {
    pub(super) queue: QueueIx,
    pub(super) channel: ChannelIx,
    /// Sorted by skill.
    pub(super) needs: SmallVec<[(SkillIx, u8); 4]>,
    /// Agents who must not have these chats.
    pub(super) barred: SortedSet<AgentId>,
}

/// Chats alike in what they need.
#[derive(Clone, Debug)]
pub(super) struct Class {
    pub(super) key: ClassKey,
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
    /// No.
    Unfit(Exclusion),
}

/// What makes agents alike.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ProfileKey {
    pub(super) queues: SortedSet<QueueId>,
    /// By skill row; 0 where the skill is missing.
    pub(super) levels: Vec<u8>,
    pub(super) channel_caps: SortedMap<ChannelId, u32>,
}

/// Agents alike in what they can.
#[derive(Clone, Debug)]
pub(super) struct Profile {
    pub(super) key: ProfileKey,
    /// The rows of those queues that there are.
    pub(super) queues: SmallVec<[QueueIx; 4]>,
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
    pub(super) units: u32,
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
    pub(super) fn new(key: ClassKey, units: u32) -> Self {
        let spent = Spent { units, channel: key.channel, queue: key.queue };
        Self {
            key,
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
            Fit::Unfit(_) => None,
        })
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
    pub(super) fn new(key: ProfileKey, queues: SmallVec<[QueueIx; 4]>) -> Self {
        Self { key, queues, agents: BTreeSet::new(), lanes: Vec::new() }
    }

    /// Why agents of this profile may not serve chats of a class, if so.
    pub(super) fn unfit(&self, class: &ClassKey) -> Option<Exclusion> {
        if !self.queues.contains(&class.queue) {
            return Some(Exclusion::NotInQueue);
        }
        let mut reason = None;
        for &(skill, level) in &class.needs {
            match self.key.levels.get(skill.row()).copied().unwrap_or(0) {
                0 => return Some(Exclusion::SkillMissing),
                have if have < level => reason = Some(Exclusion::LevelTooLow),
                _ => {}
            }
        }
        reason
    }
}
