//! Everything that can be computed again from rules and state: names, lines, classes, profiles.

use super::{
    agent::{Agent, AgentProfile, ChannelSet, Staff, Standing},
    chat::{Chat, Filed, Stage, Work},
    class::{Class, ClassKey, Fit, Lane, LaneSpec, Membership, Profile, ProfileKey, Ready},
    estimate::Outlook,
    key::LineKey,
    line::Line,
    ring::{Opening, demand, memberships, openings, with_known_teams},
    rules::{QueueRules, RoutingRules},
    slab::{
        AgentIx, ChannelIx, ChatIx, ClassIx, LaneIx, ProfileIx, QueueIx, RowNumber, SkillIx, Slab,
    },
};
use crate::sorted::SortedMap;
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
    /// Classes that pass over rings in which nobody is logged in.
    ringed: BTreeSet<ClassIx>,
    /// Of these, the ones whose demand is another since somebody logged in or out.
    restaffed: BTreeSet<ClassIx>,
    /// Classes that more agents may serve than when they were settled last.
    pub(super) widened: Vec<ClassIx>,
    seed: u32,
    /// Does any kind of agent prefer one of its queues to another?
    pub(super) has_priorities: bool,
}

#[derive(Clone, Debug)]
pub(super) struct QueueRow {
    pub(super) id: QueueId,
    pub(super) rules: QueueRules,
    pub(super) openings: Vec<Opening>,
    /// What the past says about waits; kept, unlike the rest.
    pub(super) outlook: Outlook,
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
    pub(super) interrupts: ChannelSet,
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
        let row = |(id, queue): (&QueueId, &QueueRules)| QueueRow {
            id: id.clone(),
            rules: with_known_teams(rules, queue),
            openings: openings(rules, id, queue),
            outlook: Outlook::default(),
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
            ringed: BTreeSet::new(),
            restaffed: BTreeSet::new(),
            widened: Vec::new(),
            seed: rules.seed,
            has_priorities: rules.have_priorities(),
        };
        for id in rules.channels.keys() {
            index.channel(rules, id);
        }
        for (row, channel) in index.channels.iter_mut().zip(rules.channels.values()) {
            for interrupted in channel.interrupts.iter() {
                if let Some(&interrupted) = index.channel_names.get(interrupted) {
                    row.interrupts.add(interrupted);
                }
            }
        }
        index
    }

    pub(super) fn outlook(&mut self, queue: QueueIx) -> &mut Outlook {
        &mut self.queues[queue.row()].outlook
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
            interrupts: ChannelSet::default(),
        });
        self.channel_names.insert(id.clone(), new);
        new
    }

    /// What room a chat of a class needs in an agent of a tier with such caps of their own.
    pub(super) fn lane_spec(
        &self,
        queue: QueueIx,
        channel: ChannelIx,
        tier: u16,
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
            seed: self.seed,
            tier,
            units: row.units,
            interrupts: row.interrupts,
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
        work: &Work,
        opening: u8,
    ) -> ClassIx {
        let channel = self.channel(rules, &work.channel);
        let mut key = ClassKey {
            queue,
            channel,
            needs: work
                .requirements
                .iter()
                .map(|(id, &level)| (self.skills.row(id), level))
                .collect(),
            barred: work.exclusions.clone(),
            opening,
        };
        key.needs.sort_unstable();
        self.class_of(key, agents)
    }

    /// The class that the chats of another become when the next opening of their queue is reached.
    pub(super) fn next_class(&mut self, class: ClassIx, agents: &mut Agents) -> ClassIx {
        let key = &self.classes[class].key;
        self.class_of(ClassKey { opening: key.opening + 1, ..key.clone() }, agents)
    }

    fn class_of(&mut self, key: ClassKey, agents: &mut Agents) -> ClassIx {
        if let Some(&known) = self.class_names.get(&key) {
            return known;
        }
        let queue = self.queue(key.queue);
        let Opening { after, rings } = queue.openings[usize::from(key.opening)];
        let asks = |rings| demand(&queue.rules, rings, &key.needs, &self.skills, &self.queue_names);
        let demands: Vec<_> = (usize::from(rings)..=queue.rules.rings.len()).map(asks).collect();
        let skips = queue.rules.skip_empty && demands.len() > 1;
        let units = self.channels[key.channel.row()].units;
        let new = self.classes.insert(Class::new(key.clone(), demands, after, units));
        self.class_names.insert(key, new);
        let profiles: Vec<_> = self.profiles.numbers().collect();
        if skips {
            self.ringed.insert(new);
            let class = &mut self.classes[new];
            for &profile in &profiles {
                let profile = &self.profiles[profile];
                if let Some(first) = profile.first_met(class) {
                    class.staffed[first] += profile.logged_in;
                }
            }
            class.reached = class.first_staffed();
        }
        for profile in profiles {
            self.compare(new, profile, agents);
        }
        new
    }

    /// Compares the classes again whose demand is another since somebody logged in or out.
    pub(super) fn compare_restaffed(&mut self, agents: &mut Agents) {
        while let Some(class_ix) = self.restaffed.pop_first() {
            let class = &mut self.classes[class_ix];
            let first = class.first_staffed();
            if first == class.reached {
                continue;
            }
            if first > class.reached {
                self.widened.push(class_ix);
            }
            class.reached = first;
            let profiles: Vec<_> = self.profiles.numbers().collect();
            for profile in profiles {
                self.part(class_ix, profile);
                self.compare(class_ix, profile, agents);
            }
        }
    }

    /// Takes back what comparing a class and a profile did.
    fn part(&mut self, class_ix: ClassIx, profile_ix: ProfileIx) {
        let class = &mut self.classes[class_ix];
        let profile = &mut self.profiles[profile_ix];
        match class.fit(profile_ix) {
            Fit::Lane(lane) => {
                let lane = &mut profile.lanes[lane.row()];
                lane.classes.retain(|&class| class != class_ix);
                class.passed_over.take_all(&lane.passed_over);
                class.ready.remove(profile_ix);
            }
            Fit::Later(_, reason) | Fit::Unfit(reason) => {
                class.passed_over.take(reason, profile.agents.len() as u32);
            }
        }
    }

    /// The profile of agents who can do this, made if it is new.
    pub(super) fn profile(
        &mut self,
        rules: &RoutingRules,
        of: &AgentProfile,
        agents: &mut Agents,
    ) -> ProfileIx {
        let mut levels = Vec::new();
        for (skill, &level) in &of.skills {
            let row = self.skills.row(skill).row();
            if levels.len() <= row {
                levels.resize(row + 1, 0);
            }
            levels[row] = level;
        }
        let queues = memberships(rules, &of.queues, of.routing_profile.as_ref());
        let key = ProfileKey { queues, levels, channel_caps: of.channel_caps.clone() };
        if let Some(&known) = self.profile_names.get(&key) {
            return known;
        }
        let known = |(queue, member): (&QueueId, &Membership)| {
            Some((*self.queue_names.get(queue)?, member.clone()))
        };
        let queues = key.queues.iter().filter_map(known).collect();
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
        let class = &self.classes[class_ix];
        let profile = &self.profiles[profile_ix];
        let fit = match profile.service(class) {
            Err(reason) => Fit::Unfit(reason),
            Ok((tier, later)) => {
                let caps = &profile.key.channel_caps;
                let spec = self.lane_spec(class.key.queue, class.key.channel, tier, caps);
                let lane = self.lane(profile_ix, spec, agents);
                later.map_or(Fit::Lane(lane), |reason| Fit::Later(lane, reason))
            }
        };
        let profile = &mut self.profiles[profile_ix];
        let class = &mut self.classes[class_ix];
        class.set_fit(profile_ix, Some(fit));
        match fit {
            Fit::Lane(lane) => {
                let lane = &mut profile.lanes[lane.row()];
                lane.classes.push(class_ix);
                class.passed_over.add_all(&lane.passed_over);
                if !lane.open.is_empty() {
                    class.ready.insert(profile_ix);
                }
            }
            Fit::Later(_, reason) | Fit::Unfit(reason) => {
                class.passed_over.add(reason, profile.agents.len() as u32);
            }
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
            self.ringed.remove(&oldest);
            self.restaffed.remove(&oldest);
        }
    }

    /// Counts an agent among their profile's; filing comes next.
    pub(super) fn join_profile(&mut self, ix: AgentIx, profile: ProfileIx) {
        self.profiles[profile].agents.insert(ix);
        for class in self.classes.values_mut() {
            class.passed_over.exchange(None, class.fit(profile).exclusion());
        }
    }

    /// Takes an agent out of their profile, and forgets the profile with its last agent.
    pub(super) fn leave_profile(&mut self, ix: AgentIx, agent: &mut Agent) {
        let profile_ix = agent.filed.profile;
        self.stand(ix, agent, |_, _| Standing::Unfiled);
        self.count_staff(agent, Staff::default());
        agent.filed.standings.clear();
        for class in self.classes.values_mut() {
            class.passed_over.exchange(class.fit(profile_ix).exclusion(), None);
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
        if before == now {
            return;
        }
        let profile = &mut self.profiles[agent.filed.profile];
        for (queue, _) in &profile.queues {
            self.queues[queue.row()].staff.exchange(before, now);
        }
        if before.logged_in == now.logged_in {
            return;
        }
        profile.logged_in = profile.logged_in + now.logged_in - before.logged_in;
        for &class_ix in &self.ringed {
            let class = &mut self.classes[class_ix];
            if let Some(first) = profile.first_met(class) {
                let agents = &mut class.staffed[first];
                *agents = *agents + now.logged_in - before.logged_in;
                if class.first_staffed() != class.reached {
                    self.restaffed.insert(class_ix);
                }
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

    /// Moves a chat to a class of the same queue and channel; its place in line is the same.
    pub(super) fn move_chat(&mut self, ix: ChatIx, chat: &mut Chat, to: ClassIx) {
        if let Some(key) = chat.filed.open {
            self.classes[chat.class].open.remove(&key);
            self.classes[to].open.insert(key, ix);
        }
        self.classes[to].chats += 1;
        self.leave_class(chat.class);
        chat.class = to;
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
