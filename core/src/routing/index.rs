//! Everything that can be computed again from rules and state: names, lines, classes, profiles.

use super::{
    agent::{Agent, AgentProfile, Staff, Standing},
    chat::{Chat, Filed, Stage},
    class::{Class, ClassKey, Fit, Lane, LaneSpec, Profile, ProfileKey, Ready},
    key::LineKey,
    line::Line,
    rules::{QueueRules, RoutingRules},
    slab::{
        AgentIx, ChannelIx, ChatIx, ClassIx, LaneIx, ProfileIx, QueueIx, RowNumber, SkillIx, Slab,
    },
};
use crate::sorted::{SortedMap, SortedSet};
use crate::{
    id::{AgentId, ChannelId, ChatId, QueueId, SkillId},
    roll::Roll,
};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Classes without chats that are kept, so that the next chat of the kind costs nothing.
const SPARE_CLASSES_MAX: usize = 256;

pub(super) type Chats = Slab<ChatIx, Chat>;
pub(super) type Agents = Slab<AgentIx, Agent>;

#[derive(Clone, Debug)]
pub(super) struct Index {
    pub(super) agents: Roll<AgentId, AgentIx>,
    pub(super) chats: Roll<ChatId, ChatIx>,
    pub(super) queues: Vec<QueueRow>,
    /// Queues in which positions may have changed since they were last announced.
    pub(super) touched: BTreeSet<QueueIx>,
    pub(super) queue_names: BTreeMap<QueueId, QueueIx>,
    pub(super) channels: Vec<ChannelRow>,
    channel_names: BTreeMap<ChannelId, ChannelIx>,
    pub(super) skills: Skills,
    pub(super) classes: Slab<ClassIx, Class>,
    class_names: BTreeMap<ClassKey, ClassIx>,
    spare_classes: VecDeque<ClassIx>,
    pub(super) profiles: Slab<ProfileIx, Profile>,
    profile_names: BTreeMap<ProfileKey, ProfileIx>,
}

#[derive(Clone, Debug)]
pub(super) struct QueueRow {
    pub(super) id: QueueId,
    pub(super) rules: QueueRules,
    pub(super) line: Line,
    pub(super) staff: Staff,
    /// Chats in line by stage: waiting, held, offered.
    pub(super) in_line: [u32; 3],
    /// The first rank whose chat may have changed since positions were last announced.
    pub(super) touched: Option<usize>,
}

#[derive(Clone, Debug)]
pub(super) struct ChannelRow {
    pub(super) id: ChannelId,
    units: u32,
    cap: Option<u32>,
}

/// Skills by name and by row.
#[derive(Clone, Debug, Default)]
pub(super) struct Skills {
    rows: BTreeMap<SkillId, SkillIx>,
    names: Vec<SkillId>,
}

impl Skills {
    fn row(&mut self, id: &SkillId) -> SkillIx {
        if let Some(&known) = self.rows.get(id) {
            return known;
        }
        let new = SkillIx::from_row(self.names.len());
        self.names.push(id.clone());
        self.rows.insert(id.clone(), new);
        new
    }

    pub(super) fn name(&self, skill: SkillIx) -> &SkillId {
        &self.names[skill.row()]
    }
}

/// Did an agent get room where there was none?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Room {
    Gained,
    Unchanged,
}

impl Index {
    pub(super) fn new(rules: &RoutingRules, lingering: &SortedMap<QueueId, QueueRules>) -> Self {
        let all: SortedMap<_, _> = lingering.iter().chain(&rules.queues).collect();
        let row = |(id, rules): (&QueueId, &QueueRules)| QueueRow {
            id: id.clone(),
            rules: rules.clone(),
            line: Line::default(),
            staff: Staff::default(),
            in_line: [0; 3],
            touched: None,
        };
        let queue_names =
            all.keys().enumerate().map(|(at, id)| ((*id).clone(), QueueIx::from_row(at)));
        let mut index = Self {
            agents: Roll::default(),
            chats: Roll::default(),
            queue_names: queue_names.collect(),
            queues: all.into_iter().map(row).collect(),
            touched: BTreeSet::new(),
            channels: Vec::new(),
            channel_names: BTreeMap::new(),
            skills: Skills::default(),
            classes: Slab::default(),
            class_names: BTreeMap::new(),
            spare_classes: VecDeque::new(),
            profiles: Slab::default(),
            profile_names: BTreeMap::new(),
        };
        for id in rules.channels.keys() {
            index.channel(rules, id);
        }
        index
    }

    pub(super) fn queue(&self, queue: QueueIx) -> &QueueRow {
        &self.queues[queue.row()]
    }

    fn channel(&mut self, rules: &RoutingRules, id: &ChannelId) -> ChannelIx {
        if let Some(&known) = self.channel_names.get(id) {
            return known;
        }
        let new = ChannelIx::from_row(self.channels.len());
        let channel = rules.channel(id);
        self.channels.push(ChannelRow {
            id: id.clone(),
            units: channel.units,
            cap: channel.cap_per_agent,
        });
        self.channel_names.insert(id.clone(), new);
        new
    }

    /// What room a chat of a class needs in an agent with such caps of their own.
    pub(super) fn lane_spec(
        &self,
        queue: QueueIx,
        channel: ChannelIx,
        own_caps: &SortedMap<ChannelId, u32>,
    ) -> LaneSpec {
        let row = &self.channels[channel.row()];
        let queue_rules = &self.queue(queue).rules;
        let cap = match (row.cap, own_caps.get(&row.id)) {
            (Some(a), Some(&b)) => Some(a.min(b)),
            (a, b) => a.or(b.copied()),
        };
        LaneSpec {
            strategy: queue_rules.strategy,
            units: row.units,
            channel_cap: cap.map(|cap| (channel, cap)),
            queue_cap: queue_rules.cap_per_agent.map(|cap| (queue, cap)),
        }
    }

    /// The class of chats with these needs, made if it is new.
    pub(super) fn class(
        &mut self,
        rules: &RoutingRules,
        agents: &mut Agents,
        queue: QueueIx,
        channel: &ChannelId,
        requirements: &SortedMap<SkillId, u8>,
        exclusions: &SortedSet<AgentId>,
    ) -> ClassIx {
        let channel = self.channel(rules, channel);
        let mut key = ClassKey {
            queue,
            channel,
            needs: requirements.iter().map(|(id, &level)| (self.skills.row(id), level)).collect(),
            barred: exclusions.clone(),
        };
        key.needs.sort_unstable();
        if let Some(&known) = self.class_names.get(&key) {
            return known;
        }
        let units = self.channels[channel.row()].units;
        let new = self.classes.insert(Class::new(key.clone(), units));
        self.class_names.insert(key, new);
        let profiles: Vec<_> = self.profiles.numbers().collect();
        for profile in profiles {
            self.compare(new, profile, agents);
        }
        new
    }

    /// The profile of agents who can do this, made if it is new.
    pub(super) fn profile(&mut self, of: &AgentProfile, agents: &mut Agents) -> ProfileIx {
        let mut levels = Vec::new();
        for (skill, &level) in &of.skills {
            let row = self.skills.row(skill).row();
            if levels.len() <= row {
                levels.resize(row + 1, 0);
            }
            levels[row] = level;
        }
        let key =
            ProfileKey { queues: of.queues.clone(), levels, channel_caps: of.channel_caps.clone() };
        if let Some(&known) = self.profile_names.get(&key) {
            return known;
        }
        let queues =
            key.queues.iter().filter_map(|queue| self.queue_names.get(queue).copied()).collect();
        let new = self.profiles.insert(Profile::new(key.clone(), queues));
        self.profile_names.insert(key, new);
        let classes: Vec<_> = self.classes.numbers().collect();
        for class in classes {
            self.compare(class, new, agents);
        }
        new
    }

    /// Decides whether a class and a profile fit, and through which lane.
    fn compare(&mut self, class_ix: ClassIx, profile_ix: ProfileIx, agents: &mut Agents) {
        let key = &self.classes[class_ix].key;
        let profile = &self.profiles[profile_ix];
        if let Some(reason) = profile.unfit(key) {
            let class = &mut self.classes[class_ix];
            class.set_fit(profile_ix, Some(Fit::Unfit(reason)));
            class.passed_over.add(reason, profile.agents.len() as u32);
            return;
        }
        let spec = self.lane_spec(key.queue, key.channel, &profile.key.channel_caps);
        let lane_ix = self.lane(profile_ix, spec, agents);
        let lane = &mut self.profiles[profile_ix].lanes[lane_ix.row()];
        lane.classes.push(class_ix);
        let class = &mut self.classes[class_ix];
        class.set_fit(profile_ix, Some(Fit::Lane(lane_ix)));
        class.passed_over.add_all(&lane.passed_over);
        if !lane.open.is_empty() {
            class.ready.insert(profile_ix);
        }
    }

    /// The lane of a profile, made if it is new: the one time that the agents of a profile are walked.
    fn lane(&mut self, profile_ix: ProfileIx, spec: LaneSpec, agents: &mut Agents) -> LaneIx {
        let profile = &mut self.profiles[profile_ix];
        if let Some(known) = profile.lanes.iter().position(|lane| lane.spec == spec) {
            return LaneIx::from_row(known);
        }
        profile.lanes.push(Lane::new(spec));
        let new = LaneIx::from_row(profile.lanes.len() - 1);
        // Only this lane is looked at: what else changed for an agent is theirs to file. Whoever has room
        // here has it for the chat that asked for the lane, and that chat is yet to settle.
        for &ix in &profile.agents {
            let standing = agents[ix].standing(&spec);
            let standings = &mut agents[ix].filed.standings;
            standings.resize(new.row(), Standing::Unfiled);
            standings.push(standing);
            profile.lanes[new.row()].exchange(ix, Standing::Unfiled, standing);
        }
        new
    }

    /// Forgets a chat's membership in its class, and old classes without chats.
    pub(super) fn leave_class(&mut self, class_ix: ClassIx) {
        let class = &mut self.classes[class_ix];
        class.chats -= 1;
        if class.chats > 0 || class.spare {
            return;
        }
        class.spare = true;
        self.spare_classes.push_back(class_ix);
        if self.spare_classes.len() <= SPARE_CLASSES_MAX {
            return;
        }
        let Some(oldest) = self.spare_classes.pop_front() else {
            return;
        };
        self.classes[oldest].spare = false;
        if self.classes[oldest].chats > 0 {
            return;
        }
        if let Some(class) = self.classes.remove(oldest) {
            for (profile, lane) in class.fitting() {
                self.profiles[profile].lanes[lane.row()].classes.retain(|&c| c != oldest);
            }
            self.class_names.remove(&class.key);
        }
    }

    /// Counts an agent among their profile's; filing comes next.
    pub(super) fn join_profile(&mut self, ix: AgentIx, profile: ProfileIx) {
        self.profiles[profile].agents.insert(ix);
        for class in self.classes.values_mut() {
            if let Fit::Unfit(reason) = class.fit(profile) {
                class.passed_over.exchange(None, Some(reason));
            }
        }
    }

    /// Takes an agent out of their profile, and forgets the profile with its last agent.
    pub(super) fn leave_profile(&mut self, ix: AgentIx, agent: &mut Agent) {
        let profile_ix = agent.filed.profile;
        self.stand(ix, agent, |_, _| Standing::Unfiled);
        self.count_staff(agent, Staff::default());
        agent.filed.standings.clear();
        for class in self.classes.values_mut() {
            if let Fit::Unfit(reason) = class.fit(profile_ix) {
                class.passed_over.exchange(Some(reason), None);
            }
        }
        let profile = &mut self.profiles[profile_ix];
        profile.agents.remove(&ix);
        if !profile.agents.is_empty() {
            return;
        }
        if let Some(profile) = self.profiles.remove(profile_ix) {
            for class in self.classes.values_mut() {
                class.set_fit(profile_ix, None);
            }
            self.profile_names.remove(&profile.key);
        }
    }

    /// Brings the index up to an agent's presence and load.
    pub(super) fn file_agent(&mut self, ix: AgentIx, agent: &mut Agent) -> Room {
        self.count_staff(agent, agent.staff());
        self.stand(ix, agent, Agent::standing)
    }

    fn count_staff(&mut self, agent: &mut Agent, now: Staff) {
        let before = std::mem::replace(&mut agent.filed.staff, now);
        if before != now {
            for queue in &self.profiles[agent.filed.profile].queues {
                self.queues[queue.row()].staff.exchange(before, now);
            }
        }
    }

    /// Files an agent in each lane of their profile as they stand there now.
    fn stand(
        &mut self,
        ix: AgentIx,
        agent: &mut Agent,
        standing: impl Fn(&Agent, &LaneSpec) -> Standing,
    ) -> Room {
        let profile_ix = agent.filed.profile;
        let lanes = &mut self.profiles[profile_ix].lanes;
        let mut room = Room::Unchanged;
        agent.filed.standings.resize(lanes.len(), Standing::Unfiled);
        for (at, lane) in lanes.iter_mut().enumerate() {
            let (before, now) = (agent.filed.standings[at], standing(agent, &lane.spec));
            if before == now {
                continue;
            }
            agent.filed.standings[at] = now;
            lane.exchange(ix, before, now);
            let is_open = |standing| matches!(standing, Standing::Open(_));
            if is_open(before) && is_open(now) {
                continue;
            }
            let ready = if lane.open.is_empty() { Ready::Nobody } else { Ready::Somebody };
            for &class in &lane.classes {
                self.classes[class].exchange(profile_ix, (before, now), ready);
            }
            if is_open(now) {
                room = Room::Gained;
            }
        }
        room
    }

    /// Brings the index up to a chat's stage and key.
    pub(super) fn file_chat(&mut self, ix: ChatIx, chat: &mut Chat) {
        let class = &mut self.classes[chat.class];
        let queue = &mut self.queues[class.key.queue.row()];
        let stage = chat.stage();
        let key = LineKey::in_queue(&queue.rules, chat.claim());
        let now = Filed {
            stage: Some(stage),
            line: stage.is_in_line().then_some(key),
            open: (stage == Stage::Waiting).then_some(key),
        };
        let was = std::mem::replace(&mut chat.filed, now);
        if was == now {
            return;
        }
        queue.refile(ix, was, now);
        if queue.touched.is_some() {
            self.touched.insert(class.key.queue);
        }
        if was.open != now.open {
            if let Some(old) = was.open {
                class.open.remove(&old);
            }
            if let Some(new) = now.open {
                class.open.insert(new, ix);
            }
        }
        if now.line.is_none() {
            chat.announced = 0;
        }
    }

    /// Takes a chat out of its queue and class, before these change.
    pub(super) fn unfile_chat(&mut self, ix: ChatIx, chat: &mut Chat) {
        let class = &mut self.classes[chat.class];
        let queue = &mut self.queues[class.key.queue.row()];
        let was = std::mem::take(&mut chat.filed);
        queue.refile(ix, was, Filed::default());
        if queue.touched.is_some() {
            self.touched.insert(class.key.queue);
        }
        if let Some(old) = was.open {
            class.open.remove(&old);
        }
        chat.announced = 0;
    }
}

impl QueueRow {
    fn refile(&mut self, chat: ChatIx, was: Filed, now: Filed) {
        if was.stage != now.stage {
            if let Some(at) = was.stage.and_then(counter) {
                self.in_line[at] -= 1;
            }
            if let Some(at) = now.stage.and_then(counter) {
                self.in_line[at] += 1;
            }
        }
        if was.line == now.line {
            return;
        }
        if let Some(spot) = was.line.and_then(|key| self.line.remove(key)) {
            self.touch(self.line.rank(spot, self.announced_down_to()));
        }
        if let Some(key) = now.line {
            let spot = self.line.insert(key, chat);
            self.touch(self.line.rank(spot, self.announced_down_to()));
        }
    }

    pub(super) fn announced_down_to(&self) -> usize {
        self.rules.positions_announced as usize
    }

    pub(super) fn touch(&mut self, rank: usize) {
        if rank < self.announced_down_to() {
            self.touched = Some(self.touched.map_or(rank, |first| first.min(rank)));
        }
    }
}

fn counter(stage: Stage) -> Option<usize> {
    match stage {
        Stage::Waiting => Some(0),
        Stage::Held => Some(1),
        Stage::Offered => Some(2),
        Stage::Active | Stage::WrapUp => None,
    }
}
