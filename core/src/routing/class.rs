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
    key::{AgentKey, LineKey},
    reason::Exclusion,
    rules::Strategy,
    slab::{AgentIx, ChannelIx, ChatIx, ClassIx, LaneIx, ProfileIx, QueueIx, RowNumber, SkillIx},
};
use crate::id::{AgentId, ChannelId, QueueId};
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
    pub(super) barred: BTreeSet<AgentId>,
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
    pub(super) fits: Vec<Option<Fit>>,
    /// The profiles that fit.
    pub(super) profiles: Vec<(ProfileIx, LaneIx)>,
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
    pub(super) queues: BTreeSet<QueueId>,
    /// By skill row; 0 where the skill is missing.
    pub(super) levels: Vec<u8>,
    pub(super) channel_caps: BTreeMap<ChannelId, u32>,
}

/// Agents alike in what they can.
#[derive(Clone, Debug)]
pub(super) struct Profile {
    pub(super) key: ProfileKey,
    /// All agents of the profile, whatever their presence.
    pub(super) agents: BTreeSet<AgentIx>,
    /// How many there are of each presence; the reason at `PRESENCES[i]` stands for place i.
    pub(super) presences: [u32; PRESENCES.len()],
    /// Free units of the available ones.
    pub(super) free: u64,
    pub(super) lanes: Vec<Lane>,
    /// The classes that fit, by queue.
    pub(super) classes: Vec<(QueueIx, ClassIx, LaneIx)>,
}

/// The presences, as what they exclude from; the first is being available.
pub(super) const PRESENCES: [Option<Exclusion>; 6] = [
    None,
    Some(Exclusion::Offline),
    Some(Exclusion::Away),
    Some(Exclusion::Draining),
    Some(Exclusion::NotResponding),
    Some(Exclusion::Disconnected),
];

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

/// The available agents of a profile: those with room in their order, the others counted by reason.
#[derive(Clone, Debug)]
pub(super) struct Lane {
    pub(super) spec: LaneSpec,
    pub(super) open: BTreeMap<AgentKey, AgentIx>,
    /// By place in [`OBSTACLES`].
    pub(super) closed: [u32; OBSTACLES.len()],
}

impl Lane {
    pub(super) fn new(spec: LaneSpec) -> Self {
        Self { spec, open: BTreeMap::new(), closed: [0; OBSTACLES.len()] }
    }

    pub(super) fn leave(&mut self, standing: Standing) {
        match standing {
            Standing::Absent => {}
            Standing::Closed(reason) => self.closed[obstacle(reason)] -= 1,
            Standing::Open(key) => {
                self.open.remove(&key);
            }
        }
    }

    pub(super) fn enter(&mut self, agent: AgentIx, standing: Standing) {
        match standing {
            Standing::Absent => {}
            Standing::Closed(reason) => self.closed[obstacle(reason)] += 1,
            Standing::Open(key) => {
                self.open.insert(key, agent);
            }
        }
    }
}

fn obstacle(reason: Exclusion) -> usize {
    OBSTACLES.iter().position(|&o| o == reason).unwrap_or(0)
}

impl Class {
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
        let was = std::mem::replace(&mut self.fits[profile.row()], fit);
        if let Some(Fit::Lane(_)) = was {
            self.profiles.retain(|&(p, _)| p != profile);
        }
        if let Some(Fit::Lane(lane)) = fit {
            self.profiles.push((profile, lane));
        }
    }
}

impl Profile {
    pub(super) fn new(key: ProfileKey) -> Self {
        Self {
            key,
            agents: BTreeSet::new(),
            presences: [0; PRESENCES.len()],
            free: 0,
            lanes: Vec::new(),
            classes: Vec::new(),
        }
    }

    /// Why agents of this profile may not serve chats of a class, if so.
    pub(super) fn unfit(&self, class: &ClassKey, queue: &QueueId) -> Option<Exclusion> {
        if !self.key.queues.contains(queue) {
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

    pub(super) fn add_class(&mut self, queue: QueueIx, class: ClassIx, lane: LaneIx) {
        let at = self.classes.partition_point(|&(q, c, _)| (q, c) < (queue, class));
        self.classes.insert(at, (queue, class, lane));
    }
}
