//! A second router, slow and obviously right: plain lists, no index, every question answered by looking at
//! everything. It shares the public types with the real one and none of its code.

mod batch;

use std::collections::{BTreeMap, BTreeSet};
use switchboard::{
    calendar::Timestamp,
    id::{AgentId, ChatId, OfferId, QueueId},
    math::Millis,
    routing::{
        AgentDeadline, AgentProfile, Assignment, Change, Choice, Declared, Discipline, Estimate,
        Excluded, Exclusion, Hold, How, LineKey, Load, LoginPresence, LogoutWithChats, Merit,
        Method, OfferCause, OfferEnd, Pool, Preference, Presence, PresenceCause, QueueRules,
        Refusal, Requeue, RoutingRules, RunnerUp, Stage, Step, Stranded, Strategy, WaitReason,
        Withdrawal, Work,
    },
};

type Answer = Result<(), Refusal>;
type Steps = Vec<Step>;

#[derive(Clone)]
struct Agent {
    id: AgentId,
    profile: AgentProfile,
    presence: Presence,
    since: Timestamp,
    prior: Option<Presence>,
    idle_since: Option<Timestamp>,
    last_offer: u64,
    missed: u32,
    /// How long the last chats took.
    took: Vec<i64>,
    /// When the last offers were made, as many as count.
    offered_at: Vec<Timestamp>,
    awaited_by: Vec<ChatId>,
}

/// What is known of the waits of a queue.
#[derive(Clone, Default, PartialEq)]
struct Past {
    answered: u64,
    handled: Vec<i64>,
    last_wait: Option<i64>,
    /// Predicted and waited, by `ql` and by `les`.
    errors: [Vec<(i64, i64)>; 2],
}

/// What errors were in the mean, the older ones fading as the real one lets them.
fn off(errors: &[(i64, i64)]) -> i64 {
    let (mut n, mut sum) = (0, 0);
    for (predicted, waited) in errors {
        if n == 200 {
            n /= 2;
            sum /= 2;
        }
        n += 1;
        sum += (predicted - waited).abs();
    }
    if n == 0 { i64::MAX } else { sum / n }
}

#[derive(Clone)]
struct Chat {
    id: ChatId,
    work: Work,
    arrival: u64,
    /// Agent, in wrap-up?, when given.
    owner: Option<(AgentId, bool, u64)>,
    owned_at: Timestamp,
    waiting_since: Timestamp,
    queue_since: Timestamp,
    /// Openings of the queue that the chat has reached, besides the first.
    reached: usize,
    preferred: Option<AgentId>,
    /// Was it said how long it takes, or can it not be said any more?
    foretold: bool,
    predicted: [Option<i64>; 2],
    holds: BTreeSet<Hold>,
    /// Agent, declined?
    tried: Vec<(AgentId, bool)>,
    failed: u32,
    exhausted: bool,
    announced: u32,
    told: Option<WaitReason>,
    noted: Option<Stage>,
}

#[derive(Clone)]
struct Offer {
    id: OfferId,
    chat: ChatId,
    agent: AgentId,
    expires_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq)]
enum Due {
    Offer(OfferId),
    BackOff(ChatId, AgentId),
    CoolDown(AgentId),
    Grace(AgentId),
    Breather(AgentId),
    Opening(ChatId),
    Broadcast(ChatId),
    Sticky(ChatId),
    Batch,
}

fn mix(seed: u64) -> u64 {
    let z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A number of 62 bits drawn for somebody.
fn lot(seed: u32, whose: u64, draw: u64) -> i64 {
    (mix(mix(whose ^ (u64::from(seed) << 32)) ^ draw) >> 2) as i64
}

#[derive(Clone)]
pub struct Reference {
    rules: RoutingRules,
    /// In the order of their first login.
    agents: Vec<Agent>,
    chats: Vec<Chat>,
    offers: Vec<Offer>,
    /// In the order in which they were set.
    timers: Vec<(Timestamp, Due)>,
    offers_made: u64,
    chats_seen: u64,
    grants: u64,
    unsettled: Vec<ChatId>,
    gone: BTreeMap<QueueId, QueueRules>,
    past: BTreeMap<QueueId, Past>,
}

fn rescinded(why: Withdrawal) -> OfferEnd {
    match why {
        Withdrawal::CustomerLeft => OfferEnd::RescindedCustomerLeft,
        Withdrawal::AnsweredElsewhere => OfferEnd::RescindedAnsweredElsewhere,
        Withdrawal::Config => OfferEnd::RescindedConfig,
    }
}

impl Reference {
    pub fn new(rules: RoutingRules) -> Self {
        Self {
            rules,
            agents: Vec::new(),
            chats: Vec::new(),
            offers: Vec::new(),
            timers: Vec::new(),
            offers_made: 0,
            chats_seen: 0,
            grants: 0,
            unsettled: Vec::new(),
            gone: BTreeMap::new(),
            past: BTreeMap::new(),
        }
    }

    // ---- looking things up -------------------------------------------------------------------

    fn agent(&self, id: &AgentId) -> &Agent {
        self.agents.iter().find(|a| a.id == *id).unwrap()
    }

    fn agent_mut(&mut self, id: &AgentId) -> &mut Agent {
        self.agents.iter_mut().find(|a| a.id == *id).unwrap()
    }

    fn chat(&self, id: &ChatId) -> &Chat {
        self.chats.iter().find(|c| c.id == *id).unwrap()
    }

    fn chat_mut(&mut self, id: &ChatId) -> &mut Chat {
        self.chats.iter_mut().find(|c| c.id == *id).unwrap()
    }

    fn known_agent(&self, id: &AgentId) -> Answer {
        let known = self.agents.iter().any(|a| a.id == *id);
        if known { Ok(()) } else { Err(Refusal::UnknownAgent(id.clone())) }
    }

    fn known_chat(&self, id: &ChatId) -> Answer {
        let known = self.chats.iter().any(|c| c.id == *id);
        if known { Ok(()) } else { Err(Refusal::UnknownChat(id.clone())) }
    }

    fn known_queue(&self, id: &QueueId) -> Answer {
        let known = self.rules.queues.contains_key(id);
        if known { Ok(()) } else { Err(Refusal::UnknownQueue(id.clone())) }
    }

    fn queue_rules(&self, id: &QueueId) -> &QueueRules {
        self.rules.queues.get(id).unwrap_or_else(|| &self.gone[id])
    }

    fn offers_of(&self, chat: &ChatId) -> Vec<Offer> {
        self.offers.iter().filter(|o| o.chat == *chat).cloned().collect()
    }

    fn stage(&self, chat: &Chat) -> Stage {
        match chat.owner {
            Some((_, false, _)) => Stage::Active,
            Some((_, true, _)) => Stage::WrapUp,
            None if self.offers.iter().any(|o| o.chat == chat.id) => Stage::Offered,
            None if !chat.holds.is_empty() || chat.preferred.is_some() => Stage::Held,
            None => Stage::Waiting,
        }
    }

    fn units(&self, chat: &Chat) -> u32 {
        self.rules.channels.get(&chat.work.channel).map_or(1, |c| c.units)
    }

    fn capacity(&self, agent: &Agent) -> u32 {
        let rules = &self.rules.agents;
        agent.profile.capacity.unwrap_or(rules.capacity) + rules.extra_units
    }

    /// Everything in an agent's hands, with the part it belongs to: 0 offered, 1 active, 2 wrap-up.
    fn hands(&self, agent: &AgentId) -> Vec<(usize, &Chat)> {
        let offered =
            self.offers.iter().filter(|o| o.agent == *agent).map(|o| (0, self.chat(&o.chat)));
        let owned = self.chats.iter().filter_map(|c| match &c.owner {
            Some((owner, wrapping, _)) if owner == agent => Some((1 + usize::from(*wrapping), c)),
            _ => None,
        });
        offered.chain(owned).collect()
    }

    fn load(&self, agent: &AgentId) -> Load {
        let mut parts = [0; 3];
        for (part, chat) in self.hands(agent) {
            parts[part] += self.units(chat);
        }
        Load { offered: parts[0], active: parts[1], wrap_up: parts[2] }
    }

    /// The load without the work that a chat may interrupt.
    fn load_beside(&self, chat: &Chat, agent: &Agent) -> Load {
        let channel = self.rules.channels.get(&chat.work.channel);
        let interrupts = |other: &Chat| {
            let known = self.rules.channels.contains_key(&other.work.channel);
            known && channel.is_some_and(|c| c.interrupts.contains(&other.work.channel))
        };
        let mut parts = [0; 3];
        for (part, other) in self.hands(&agent.id) {
            if !interrupts(other) {
                parts[part] += self.units(other);
            }
        }
        Load { offered: parts[0], active: parts[1], wrap_up: parts[2] }
    }

    fn owned_by(&self, agent: &AgentId) -> Vec<ChatId> {
        let mut owned: Vec<_> = self
            .chats
            .iter()
            .filter_map(|c| match &c.owner {
                Some((owner, _, grant)) if owner == agent => Some((*grant, c.id.clone())),
                _ => None,
            })
            .collect();
        owned.sort();
        owned.into_iter().map(|(_, id)| id).collect()
    }

    fn merit(&self, agent: &Agent) -> Merit {
        Merit {
            load: self.load(&agent.id).total(),
            capacity: self.capacity(agent),
            idle_since: agent.idle_since,
            last_offer: agent.last_offer,
            arrival: self.agents.iter().position(|a| a.id == agent.id).unwrap() as u64 + 1,
            pace_ms: (!agent.took.is_empty()).then(|| {
                let last: Vec<_> = agent.took.iter().rev().take(20).collect();
                (last.iter().copied().sum::<i64>() / last.len() as i64) as u32
            }),
        }
    }

    fn apart(&self, chat: &ChatId, agent: &AgentId) -> bool {
        self.timers.iter().any(|(_, due)| *due == Due::BackOff(chat.clone(), agent.clone()))
    }

    // ---- who may have what -------------------------------------------------------------------

    /// The waits after which something opens to chats of a queue.
    fn openings(&self, queue: &QueueId) -> Vec<Millis> {
        let mut waits: BTreeSet<_> =
            self.queue_rules(queue).rings.iter().map(|ring| ring.after_ms).collect();
        waits.insert(Millis::ZERO);
        for profile in self.rules.profiles.values() {
            waits.extend(profile.queues.get(queue).map(|member| member.delay_ms));
        }
        waits.into_iter().collect()
    }

    /// Tier and delay with which an agent serves a queue.
    fn member(&self, agent: &Agent, queue: &QueueId) -> Option<(u32, Millis)> {
        let kind = agent.profile.routing_profile.as_ref();
        let of_kind = kind.and_then(|kind| self.rules.profiles.get(kind));
        if let Some(member) = of_kind.and_then(|kind| kind.queues.get(queue)) {
            return Some((member.tier, member.delay_ms));
        }
        agent.profile.queues.contains(queue).then_some((0, Millis::ZERO))
    }

    /// Does an agent meet what is asked while so many rings are open?
    fn meets(&self, chat: &Chat, agent: &Agent, rings: usize) -> Result<(u32, Millis), Exclusion> {
        let rings = &self.queue_rules(&chat.work.queue).rings[..rings];
        let helps = rings.iter().enumerate().find_map(|(n, ring)| {
            let helps = ring.agents_of.iter().any(|team| {
                self.rules.queues.contains_key(team) && self.member(agent, team).is_some()
            });
            helps.then_some((256 + n as u32, Millis::ZERO))
        });
        let member = self.member(agent, &chat.work.queue).or(helps).ok_or(Exclusion::NotInQueue)?;
        let down = rings.iter().map(|ring| ring.levels_down).max().unwrap_or(0);
        let asked = chat
            .work
            .requirements
            .iter()
            .filter(|(skill, _)| rings.iter().all(|ring| !ring.without.contains(*skill)));
        let level = |skill| agent.profile.skills.get(skill).copied().unwrap_or(0);
        let mut too_low = false;
        for (skill, needed) in asked {
            if level(skill) == 0 {
                return Err(Exclusion::SkillMissing);
            }
            too_low |= i16::from(level(skill)) < (i16::from(*needed) - i16::from(down)).max(1);
        }
        if too_low { Err(Exclusion::LevelTooLow) } else { Ok(member) }
    }

    fn waited(&self, chat: &Chat) -> Millis {
        self.openings(&chat.work.queue)[chat.reached]
    }

    /// How many rings are open to a chat besides the first.
    fn rings_open(&self, chat: &Chat) -> usize {
        let rules = self.queue_rules(&chat.work.queue);
        let waited = self.waited(chat);
        let open = rules.rings.iter().filter(|ring| ring.after_ms <= waited).count();
        if !rules.skip_empty {
            return open;
        }
        let staffed = |rings: &usize| {
            let mut there = self.agents.iter().filter(|a| a.presence != Presence::Offline);
            there.any(|agent| self.meets(chat, agent, *rings).is_ok())
        };
        (open..=rules.rings.len()).find(staffed).unwrap_or(open)
    }

    fn tier(&self, chat: &Chat, agent: &Agent) -> u32 {
        self.meets(chat, agent, self.rings_open(chat)).unwrap().0
    }

    fn by_profile(&self, chat: &Chat, agent: &Agent) -> Option<Exclusion> {
        let open = self.rings_open(chat);
        let all = self.queue_rules(&chat.work.queue).rings.len();
        match self.meets(chat, agent, open) {
            Ok((_, delay)) if delay > self.waited(chat) => Some(Exclusion::QueueDelay),
            Ok(_) => None,
            Err(reason) => {
                let later = (open + 1..=all).any(|rings| self.meets(chat, agent, rings).is_ok());
                Some(if later { Exclusion::RingNotOpen } else { reason })
            }
        }
    }

    fn by_breather(&self, agent: &Agent) -> Option<Exclusion> {
        let breathes = self.timers.iter().any(|(_, due)| *due == Due::Breather(agent.id.clone()));
        breathes.then_some(Exclusion::RateLimited)
    }

    fn by_own_offer(&self, chat: &Chat, agent: &Agent) -> Option<Exclusion> {
        let asked = self.offers.iter().any(|o| o.chat == chat.id && o.agent == agent.id);
        asked.then_some(Exclusion::OfferPending)
    }

    fn by_policy(&self, chat: &Chat, agent: &Agent) -> Option<Exclusion> {
        chat.work.exclusions.contains(&agent.id).then_some(Exclusion::RestrictedByPolicy)
    }

    fn by_presence(&self, agent: &Agent) -> Option<Exclusion> {
        match agent.presence {
            Presence::Available => None,
            Presence::Offline => Some(Exclusion::Offline),
            Presence::Away { .. } => Some(Exclusion::Away),
            Presence::Draining => Some(Exclusion::Draining),
            Presence::NotResponding => Some(Exclusion::NotResponding),
            Presence::Disconnected => Some(Exclusion::Disconnected),
        }
    }

    fn by_caps(&self, chat: &Chat, agent: &Agent) -> Option<Exclusion> {
        let hands = self.hands(&agent.id);
        let of_channel = hands.iter().filter(|(_, c)| c.work.channel == chat.work.channel).count();
        let channel = &chat.work.channel;
        let caps = [
            self.rules.channels.get(channel).and_then(|c| c.cap_per_agent),
            agent.profile.channel_caps.get(channel).copied(),
        ];
        if caps.iter().flatten().any(|cap| of_channel >= *cap as usize) {
            return Some(Exclusion::ChannelCap);
        }
        let of_queue = hands.iter().filter(|(_, c)| c.work.queue == chat.work.queue).count();
        let cap = self.queue_rules(&chat.work.queue).cap_per_agent;
        if cap.is_some_and(|cap| of_queue >= cap as usize) {
            return Some(Exclusion::QueueCap);
        }
        let units = self.units(chat);
        let (load, capacity) = (self.load_beside(chat, agent), self.capacity(agent));
        if load.total() + units <= capacity {
            None
        } else if load.active + load.wrap_up + units <= capacity {
            Some(Exclusion::OfferPending)
        } else if load.active + units <= capacity {
            Some(Exclusion::WrapUp)
        } else {
            Some(Exclusion::CapacityFull)
        }
    }

    fn by_back_off(&self, chat: &Chat, agent: &Agent) -> Option<Exclusion> {
        let (_, declined) = chat.tried.iter().find(|(tried, _)| *tried == agent.id)?;
        let reason = if *declined { Exclusion::DeclinedThisChat } else { Exclusion::BackOff };
        self.apart(&chat.id, &agent.id).then_some(reason)
    }

    fn exclusion(&self, chat: &Chat, agent: &Agent) -> Option<Exclusion> {
        self.by_profile(chat, agent)
            .or_else(|| self.by_policy(chat, agent))
            .or_else(|| self.by_presence(agent))
            .or_else(|| self.by_caps(chat, agent))
            .or_else(|| self.by_breather(agent))
            .or_else(|| self.by_back_off(chat, agent))
            .or_else(|| self.by_own_offer(chat, agent))
    }

    fn excluded(&self, chat: &Chat) -> Excluded {
        let mut excluded = Excluded::default();
        for agent in &self.agents {
            if let Some(reason) = self.exclusion(chat, agent) {
                excluded.add(reason, 1);
            }
        }
        excluded
    }

    fn wait_reason(&self, chat: &Chat) -> WaitReason {
        if let Some(hold) = chat.holds.first() {
            return hold.as_wait_reason();
        }
        let reasons: Vec<_> =
            self.agents.iter().filter_map(|agent| self.exclusion(chat, agent)).collect();
        let any = |wanted: &[Exclusion]| reasons.iter().any(|reason| wanted.contains(reason));
        let free_later = |agent: &Agent| {
            let free = self.by_presence(agent).is_none()
                && self.by_caps(chat, agent).is_none()
                && self.by_breather(agent).is_none();
            let later = [Exclusion::RingNotOpen, Exclusion::QueueDelay];
            self.by_profile(chat, agent).filter(|reason| free && later.contains(reason))
        };
        let later: Vec<_> = self.agents.iter().filter_map(free_later).collect();
        if self.gathers() && !self.takers(chat).is_empty() {
            WaitReason::BatchWindow
        } else if chat.preferred.is_some() {
            WaitReason::StickyHold
        } else if any(&[Exclusion::BackOff, Exclusion::DeclinedThisChat]) {
            WaitReason::BackOff
        } else if later.contains(&Exclusion::RingNotOpen) {
            WaitReason::RingWait
        } else if !later.is_empty() {
            WaitReason::QueueDelay
        } else if any(&[
            Exclusion::RateLimited,
            Exclusion::ChannelCap,
            Exclusion::QueueCap,
            Exclusion::CapacityFull,
            Exclusion::WrapUp,
            Exclusion::OfferPending,
        ]) {
            WaitReason::AllBusy
        } else {
            WaitReason::NoEligibleAgent
        }
    }

    pub fn why_waiting(&self, id: &ChatId) -> Option<(WaitReason, Excluded)> {
        let chat = self.chat(id);
        (self.stage(chat) != Stage::Offered).then(|| (self.wait_reason(chat), self.excluded(chat)))
    }

    // ---- order -------------------------------------------------------------------------------

    fn aged(chat: &Chat, ageing: Millis) -> LineKey {
        let place = chat.work.place.as_millis();
        let score = place - i64::from(chat.work.priority) * ageing.get();
        LineKey { score, place, arrival: chat.arrival }
    }

    fn in_queue(&self, chat: &Chat) -> LineKey {
        let rules = self.queue_rules(&chat.work.queue);
        let place = chat.work.place.as_millis();
        match rules.discipline {
            Discipline::Aged => Self::aged(chat, rules.ageing_ms),
            Discipline::Strict => {
                LineKey { score: -i64::from(chat.work.priority), place, arrival: chat.arrival }
            }
            Discipline::Lifo => {
                LineKey { score: -place, place: 0, arrival: u64::MAX - chat.arrival }
            }
        }
    }

    /// The chats in line of a queue, first first.
    pub fn line(&self, queue: &QueueId) -> Vec<ChatId> {
        let in_line = |c: &&Chat| c.work.queue == *queue && self.stage(c).is_in_line();
        let mut line: Vec<_> = self.chats.iter().filter(in_line).collect();
        line.sort_by_key(|c| self.in_queue(c));
        line.into_iter().map(|c| c.id.clone()).collect()
    }

    fn queues(&self) -> Vec<QueueId> {
        let mut all: BTreeSet<_> = self.rules.queues.keys().cloned().collect();
        all.extend(self.gone.keys().cloned());
        all.into_iter().collect()
    }

    fn eligible(&self, chat: &Chat) -> Vec<&Agent> {
        let takes = |agent: &&Agent| {
            agent.presence == Presence::Available && self.exclusion(chat, agent).is_none()
        };
        self.agents.iter().filter(takes).collect()
    }

    /// The chat that is served next: in each queue the first that somebody can take, and of these the first.
    fn next(&self) -> Option<&Chat> {
        let firsts = self.queues().into_iter().filter_map(|queue| {
            let line = self.line(&queue);
            let mut waiting = line.iter().map(|id| self.chat(id));
            waiting.find(|c| match self.stage(c) {
                Stage::Waiting => !self.eligible(c).is_empty(),
                Stage::Held => self.preferred_with_room(c).is_some(),
                _ => false,
            })
        });
        firsts.min_by_key(|c| {
            let weight = self.queue_rules(&c.work.queue).weight;
            (-self.urgency(c), -weight, Self::aged(c, Millis::from_secs(60)))
        })
    }

    /// The highest priority that somebody who can take a chat gives its queue.
    fn urgency(&self, chat: &Chat) -> i32 {
        let takers = match self.preferred_with_room(chat) {
            Some(agent) => vec![agent],
            None => self.eligible(chat),
        };
        let priority = |agent: &Agent| {
            let kind = self.rules.profiles.get(agent.profile.routing_profile.as_ref()?)?;
            Some(kind.queues.get(&chat.work.queue)?.priority)
        };
        takers.into_iter().map(|agent| priority(agent).unwrap_or(0)).max().unwrap()
    }

    fn preferred_with_room(&self, chat: &Chat) -> Option<&Agent> {
        let agent = self.agent(chat.preferred.as_ref()?);
        (chat.holds.is_empty() && self.exclusion(chat, agent).is_none()).then_some(agent)
    }

    fn ranking(&self, chat: &Chat) -> (Pool, Vec<&Agent>) {
        if let Some(agent) = self.preferred_with_room(chat) {
            return (Pool::Preferred, vec![agent]);
        }
        let all = self.by_rank(chat);
        let fresh = |agent: &&&Agent| chat.tried.iter().all(|(tried, _)| *tried != agent.id);
        let fresh: Vec<_> = all.iter().filter(fresh).copied().collect();
        if fresh.is_empty() { (Pool::Again, all) } else { (Pool::Fresh, fresh) }
    }

    /// Those who can take a chat, by tier and strategy.
    fn by_rank(&self, chat: &Chat) -> Vec<&Agent> {
        let strategy = self.queue_rules(&chat.work.queue).strategy;
        let seed = self.rules.seed;
        let rank = |agent: &&Agent| {
            let merit = self.merit(agent);
            let (load, capacity) = (i64::from(merit.load), i64::from(merit.capacity));
            let score = match strategy {
                Strategy::LongestIdle | Strategy::LowestUtilization => load * 1_000_000 / capacity,
                Strategy::LeastActive => load,
                Strategy::MostAvailable => -(capacity - load),
                Strategy::RoundRobin => merit.last_offer as i64,
                Strategy::FastestFirst => merit.pace_ms.map_or(-1, i64::from),
                Strategy::FixedOrder => merit.arrival as i64,
                Strategy::Random => {
                    let from = lot(seed, u64::MAX, self.offers_made);
                    (lot(seed, merit.arrival, merit.last_offer) - from).rem_euclid(1 << 62)
                }
                Strategy::Pack => -(load * 1_000_000 / capacity),
            };
            let busy = merit.idle_since.is_none();
            (self.tier(chat, agent), score, busy, merit.idle_since, merit.last_offer, merit.arrival)
        };
        let mut all = self.eligible(chat);
        all.sort_by_key(rank);
        all
    }

    /// Offers a chat to the best agent who can take it.
    fn offer_to_the_best(&mut self, at: Timestamp, id: &ChatId, steps: &mut Steps) {
        let chat = self.chat(id);
        let rules = self.queue_rules(&chat.work.queue);
        let (pool, ranking) = self.ranking(chat);
        let choice = self.choice(chat, pool, &ranking);
        let agent = ranking[0].id.clone();
        let until = at.plus(rules.answer_within_ms);
        let cause = OfferCause::Routed(Box::new(choice));
        self.offer(at, id, &agent, until, cause, steps);
    }

    /// Why the first of these is chosen.
    fn choice(&self, chat: &Chat, pool: Pool, ranking: &[&Agent]) -> Choice {
        let rules = self.queue_rules(&chat.work.queue);
        let runner_up = |a: &&Agent| RunnerUp { agent: a.id.clone(), merit: self.merit(a) };
        Choice {
            queue: chat.work.queue.clone(),
            discipline: rules.discipline,
            key: self.in_queue(chat),
            priority: chat.work.priority,
            place: chat.work.place,
            strategy: rules.strategy,
            merit: self.merit(ranking[0]),
            interrupted: {
                let (agent, all) = (ranking[0], self.load(&ranking[0].id).total());
                let crowded = all + self.units(chat) > self.capacity(agent);
                if crowded { all - self.load_beside(chat, agent).total() } else { 0 }
            },
            pool,
            eligible: self.eligible(chat).len() as u32,
            runners_up: ranking.iter().skip(1).take(3).map(runner_up).collect(),
            excluded: self.excluded(chat),
            together: 0,
        }
    }

    fn wants_more_offers(&self, id: &ChatId) -> bool {
        let chat = self.chat(id);
        let wanted = self.queue_rules(&chat.work.queue).broadcast as usize;
        chat.owner.is_none() && (1..wanted).contains(&self.offers_of(id).len())
    }

    fn broadcast_later(&mut self, at: Timestamp, id: &ChatId) {
        let every = self.queue_rules(&self.chat(id).work.queue.clone()).broadcast_every_ms;
        if let Some(every) = every.filter(|_| self.wants_more_offers(id)) {
            self.set_timer(at.plus(every), Due::Broadcast(id.clone()));
        }
    }

    fn foretell(&mut self, id: &ChatId, steps: &mut Steps) {
        let chat = self.chat(id);
        let silent = chat.foretold || !chat.holds.is_empty();
        let queue = chat.work.queue.clone();
        let past = self.past.get(&queue).cloned().unwrap_or_default();
        self.chat_mut(id).foretold = true;
        if silent || past.answered == 0 {
            return;
        }
        let chat = self.chat(id);
        let free = !self.offers_of(id).is_empty();
        let staff = self.agents.iter().filter(|a| self.member(a, &queue).is_some());
        let there: Vec<_> = staff.filter(|a| a.presence != Presence::Offline).collect();
        let available = there.iter().filter(|a| a.presence == Presence::Available);
        let units: i64 = available.map(|a| i64::from(self.capacity(a))).sum();
        let slots = units / i64::from(self.units(chat));
        let nobody = there.is_empty();
        let position = self.line(&queue).iter().position(|c| c == id).unwrap() as i64 + 1;
        let last: Vec<_> = past.handled.iter().rev().take(20).collect();
        let handle =
            (!last.is_empty()).then(|| last.iter().copied().sum::<i64>() / last.len() as i64);
        let ql = handle.filter(|_| slots > 0).map(|handle| handle * position / slots);
        let predicted = if free { [Some(0); 2] } else { [ql, past.last_wait] };
        self.chat_mut(id).predicted = predicted;
        let rules = &self.queue_rules(&queue).estimates;
        if nobody || past.answered < u64::from(rules.sample_floor) {
            return;
        }
        let [ql_off, les_off] = [0, 1].map(|method: usize| off(&past.errors[method]));
        let by_les = predicted[1].is_some() && (predicted[0].is_none() || les_off < ql_off);
        let Some(expected) = predicted[usize::from(by_les)] else { return };
        let (method, off) = if by_les { (Method::Les, les_off) } else { (Method::Ql, ql_off) };
        let off = if off == i64::MAX { 0 } else { off };
        let step = rules.round_ms.get();
        let estimate = if free {
            let none = Millis::ZERO;
            Estimate { expected_ms: none, low_ms: none, high_ms: none, method: Method::Free }
        } else {
            Estimate {
                expected_ms: Millis::new(expected),
                low_ms: Millis::new((expected - off).max(0) / step * step),
                high_ms: Millis::new((expected + off + step - 1) / step * step),
                method,
            }
        };
        steps.push(Step::Estimated { chat: id.clone(), queue, estimate });
    }

    /// A chat is answered out of its line.
    fn note_wait(&mut self, at: Timestamp, id: &ChatId, how: Assignment) {
        let chat = self.chat_mut(id);
        let predicted = std::mem::take(&mut chat.predicted);
        chat.foretold = true;
        let wakes = matches!(how, Assignment::Direct(How::Wake | How::WakeBeyondCapacity));
        if chat.owner.is_some() || wakes {
            return;
        }
        let (queue, waited) = (chat.work.queue.clone(), at.since(chat.waiting_since).get());
        let past = self.past.entry(queue).or_default();
        past.answered += 1;
        past.last_wait = Some(waited);
        for (errors, predicted) in past.errors.iter_mut().zip(predicted) {
            errors.extend(predicted.map(|predicted| (predicted, waited)));
        }
    }

    /// Whatever was foretold of a wait, it is another wait now.
    fn foretell_nothing(&mut self, id: &ChatId) {
        let chat = self.chat_mut(id);
        chat.foretold = true;
        chat.predicted = [None; 2];
    }

    pub fn settle(&mut self, at: Timestamp, steps: &mut Steps) {
        let at_once = self.rules.batch_window_ms.is_none();
        while let Some(chat) = self.next().filter(|_| at_once) {
            let (id, queue) = (chat.id.clone(), chat.work.queue.clone());
            self.offer_to_the_best(at, &id, steps);
            if self.queue_rules(&queue).broadcast_every_ms.is_some() {
                self.broadcast_later(at, &id);
                continue;
            }
            while self.wants_more_offers(&id) && !self.eligible(self.chat(&id)).is_empty() {
                self.offer_to_the_best(at, &id, steps);
            }
        }
        self.begin_batch(at);
        for id in std::mem::take(&mut self.unsettled) {
            self.foretell(&id, steps);
            let chat = self.chat(&id);
            if !matches!(self.stage(chat), Stage::Waiting | Stage::Held) {
                continue;
            }
            let (why, excluded) = (self.wait_reason(chat), self.excluded(chat));
            if chat.told != Some(why) {
                self.chat_mut(&id).told = Some(why);
                steps.push(Step::Waits { chat: id, why, excluded });
            }
        }
        for queue in self.queues() {
            let deepest = self.queue_rules(&queue).positions_announced;
            let mut positions = Vec::new();
            for (chat, position) in self.line(&queue).into_iter().zip(1..=deepest) {
                let record = self.chat_mut(&chat);
                if record.announced != position {
                    record.announced = position;
                    positions.push((chat, position));
                }
            }
            if !positions.is_empty() {
                steps.push(Step::LineMoved { queue, positions });
            }
        }
    }

    // ---- small moves -------------------------------------------------------------------------

    /// Notes where a chat is now; one that newly waits is looked at when settling.
    fn note(&mut self, id: &ChatId) {
        let stage = self.stage(self.chat(id));
        let chat = self.chat_mut(id);
        let was = chat.noted.replace(stage);
        if matches!(stage, Stage::Waiting | Stage::Held) {
            if was != Some(stage) && !self.unsettled.contains(id) {
                self.unsettled.push(id.clone());
            }
        } else {
            chat.told = None;
        }
        if !stage.is_in_line() {
            self.chat_mut(id).announced = 0;
        }
    }

    fn set_timer(&mut self, due: Timestamp, what: Due) {
        self.timers.push((due, what));
    }

    fn cancel(&mut self, what: &Due) {
        self.timers.retain(|(_, due)| due != what);
    }

    fn offer(
        &mut self,
        at: Timestamp,
        chat: &ChatId,
        agent: &AgentId,
        expires_at: Timestamp,
        cause: OfferCause,
        steps: &mut Steps,
    ) -> OfferId {
        self.offers_made += 1;
        let id = OfferId(self.offers_made);
        self.set_timer(expires_at, Due::Offer(id));
        let (chat, agent) = (chat.clone(), agent.clone());
        self.offers.push(Offer { id, chat: chat.clone(), agent: agent.clone(), expires_at });
        self.agent_mut(&agent).last_offer = id.0;
        self.prefer_nobody(&chat);
        self.take_breath(at, &agent);
        self.note(&chat);
        steps.push(Step::OfferMade { offer: id, chat, agent, expires_at, cause });
        id
    }

    fn take_breath(&mut self, at: Timestamp, id: &AgentId) {
        let rules = self.rules.agents.clone();
        let agent = self.agent_mut(id);
        let mut until = at.plus(rules.spacing_ms);
        if let Some(max) = rules.offers_max {
            agent.offered_at.push(at);
            while agent.offered_at.len() > max as usize {
                agent.offered_at.remove(0);
            }
            if agent.offered_at.len() == max as usize {
                until = until.max(agent.offered_at[0].plus(rules.offers_window_ms));
            }
        }
        if until > at {
            self.cancel(&Due::Breather(id.clone()));
            self.set_timer(until, Due::Breather(id.clone()));
        }
    }

    fn prefer_nobody(&mut self, id: &ChatId) {
        self.cancel(&Due::Sticky(id.clone()));
        if let Some(agent) = self.chat_mut(id).preferred.take() {
            self.agent_mut(&agent).awaited_by.retain(|chat| chat != id);
        }
    }

    fn is_within_reach(&self, id: &ChatId, agent: &AgentId) -> bool {
        let (chat, agent) = (self.chat(id), self.agent(agent));
        let channel = &chat.work.channel;
        let caps = [
            self.rules.channels.get(channel).and_then(|c| c.cap_per_agent),
            agent.profile.channel_caps.get(channel).copied(),
            self.queue_rules(&chat.work.queue).cap_per_agent,
        ];
        agent.presence == Presence::Available
            && self.units(chat) <= self.capacity(agent)
            && !caps.contains(&Some(0))
            && self.by_profile(chat, agent).is_none()
            && self.by_policy(chat, agent).is_none()
            && !self.apart(id, &agent.id)
    }

    fn let_go(&mut self, agent: &AgentId, all: bool) {
        for chat in self.agent(agent).awaited_by.clone() {
            if all || !self.is_within_reach(&chat, agent) {
                self.prefer_nobody(&chat);
                self.note(&chat);
            }
        }
    }

    pub fn prefer(
        &mut self,
        at: Timestamp,
        id: &ChatId,
        agent: &AgentId,
    ) -> Result<Preference, Refusal> {
        self.known_chat(id)?;
        let stage = self.stage(self.chat(id));
        if !matches!(stage, Stage::Waiting | Stage::Held) {
            return Err(Refusal::IllegalStage { chat: id.clone(), stage });
        }
        if self.known_agent(agent).is_err() {
            return Ok(Preference::Idle);
        }
        self.prefer_nobody(id);
        let chat = self.chat(id);
        let hold = self.queue_rules(&chat.work.queue).sticky_hold_ms;
        let full = self.by_caps(chat, self.agent(agent)).is_some()
            || self.by_breather(self.agent(agent)).is_some();
        if !self.is_within_reach(id, agent) || (full && hold == Millis::ZERO) {
            self.note(id);
            return Ok(Preference::Idle);
        }
        let until = at.plus(hold);
        self.set_timer(until, Due::Sticky(id.clone()));
        self.chat_mut(id).preferred = Some(agent.clone());
        self.agent_mut(agent).awaited_by.push(id.clone());
        self.note(id);
        if !self.unsettled.contains(id) {
            self.unsettled.push(id.clone());
        }
        Ok(Preference::Kept { until })
    }

    /// A chat in line waits for the next opening of its queue.
    fn await_opening(&mut self, at: Timestamp, id: &ChatId) {
        self.cancel(&Due::Opening(id.clone()));
        let chat = self.chat(id);
        let next = self.openings(&chat.work.queue).get(chat.reached + 1).copied();
        let since = chat.queue_since;
        if let Some(next) = next {
            self.set_timer(since.plus(next).max(at), Due::Opening(id.clone()));
        }
    }

    fn catch_up_openings(&mut self, at: Timestamp, id: &ChatId) {
        let chat = self.chat(id);
        let (since, reached) = (chat.queue_since, chat.reached);
        let openings = self.openings(&chat.work.queue);
        let passed = openings[reached + 1..].iter().filter(|wait| since.plus(**wait) <= at).count();
        self.chat_mut(id).reached = reached + passed;
    }

    fn end_offer(
        &mut self,
        at: Timestamp,
        id: OfferId,
        end: OfferEnd,
        back_off: bool,
        steps: &mut Steps,
    ) -> Offer {
        let position = self.offers.iter().position(|o| o.id == id).unwrap();
        let offer = self.offers.remove(position);
        self.cancel(&Due::Offer(id));
        if self.offers_of(&offer.chat).is_empty() {
            self.cancel(&Due::Broadcast(offer.chat.clone()));
        }
        let declined = end == OfferEnd::Declined;
        let back_off_until =
            back_off.then(|| self.keep_apart(at, &offer.chat, &offer.agent, declined));
        let (chat, agent) = (offer.chat.clone(), offer.agent.clone());
        steps.push(Step::OfferEnded { offer: id, chat, agent, end, back_off_until });
        offer
    }

    fn keep_apart(
        &mut self,
        at: Timestamp,
        chat: &ChatId,
        agent: &AgentId,
        declined: bool,
    ) -> Timestamp {
        let what = Due::BackOff(chat.clone(), agent.clone());
        self.cancel(&what);
        let queue = self.chat(chat).work.queue.clone();
        let until = at.plus(self.queue_rules(&queue).back_off_ms);
        if until > at {
            self.set_timer(until, what);
        }
        let tried = &mut self.chat_mut(chat).tried;
        tried.retain(|(tried, _)| tried != agent);
        tried.push((agent.clone(), declined));
        until
    }

    fn offer_failed(&mut self, id: &ChatId, why: Option<Requeue>, steps: &mut Steps) {
        self.note(id);
        if self.chat(id).owner.is_some() {
            return;
        }
        self.chat_mut(id).failed += 1;
        if !self.offers_of(id).is_empty() {
            return;
        }
        let chat = self.chat(id);
        let queue = chat.work.queue.clone();
        let max = self.queue_rules(&queue).max_offers;
        let offers = chat.failed;
        let exhausted = !chat.exhausted && max.is_some_and(|max| offers >= max);
        if let Some(why) = why {
            steps.push(Step::Requeued { chat: id.clone(), queue, why });
        }
        if exhausted {
            self.chat_mut(id).exhausted = true;
            steps.push(Step::OffersExhausted { chat: id.clone(), offers });
        }
    }

    fn rescind(&mut self, at: Timestamp, chat: &ChatId, end: OfferEnd, steps: &mut Steps) {
        for offer in self.offers_of(chat) {
            self.end_offer(at, offer.id, end, false, steps);
            self.unloaded(at, &offer.agent, steps);
        }
    }

    fn disown(&mut self, at: Timestamp, chat: &ChatId) -> Option<AgentId> {
        let record = self.chat_mut(chat);
        let (agent, _, _) = record.owner.take()?;
        let took = at.since(record.owned_at).get();
        let queue = record.work.queue.clone();
        self.agent_mut(&agent).took.push(took);
        self.past.entry(queue).or_default().handled.push(took);
        if self.owned_by(&agent).is_empty() {
            self.agent_mut(&agent).idle_since = Some(at);
        }
        Some(agent)
    }

    fn give(
        &mut self,
        at: Timestamp,
        chat: &ChatId,
        agent: &AgentId,
        how: Assignment,
        steps: &mut Steps,
    ) {
        self.rescind(at, chat, OfferEnd::RescindedAnsweredElsewhere, steps);
        self.note_wait(at, chat, how);
        let previous = self.disown(at, chat);
        self.grants += 1;
        let grant = self.grants;
        self.prefer_nobody(chat);
        self.cancel(&Due::Opening(chat.clone()));
        let record = self.chat_mut(chat);
        record.owned_at = at;
        record.owner = Some((agent.clone(), false, grant));
        record.failed = 0;
        record.exhausted = false;
        let record = self.agent_mut(agent);
        record.idle_since = None;
        record.missed = 0;
        self.note(chat);
        steps.push(Step::Assigned {
            chat: chat.clone(),
            agent: agent.clone(),
            how,
            previous: previous.clone(),
        });
        if let Some(previous) = previous {
            self.unloaded(at, &previous, steps);
        }
    }

    fn forget(&mut self, chat: &ChatId) {
        self.prefer_nobody(chat);
        self.cancel(&Due::Opening(chat.clone()));
        self.chats.retain(|c| c.id != *chat);
        self.unsettled.retain(|c| c != chat);
        self.timers.retain(|(_, due)| !matches!(due, Due::BackOff(c, _) if c == chat));
    }

    fn unloaded(&mut self, at: Timestamp, agent: &AgentId, steps: &mut Steps) {
        if self.agent(agent).presence == Presence::Draining && self.hands(agent).is_empty() {
            self.change(at, agent, Presence::Offline, Some(PresenceCause::Drained), steps);
        }
    }

    fn change(
        &mut self,
        at: Timestamp,
        id: &AgentId,
        presence: Presence,
        cause: Option<PresenceCause>,
        steps: &mut Steps,
    ) {
        let holds_chats = !self.owned_by(id).is_empty();
        let rules = self.rules.agents.clone();
        let agent = self.agent_mut(id);
        if agent.presence == presence {
            return;
        }
        let was = std::mem::replace(&mut agent.presence, presence.clone());
        agent.since = at;
        agent.prior = None;
        match presence {
            Presence::Available if !holds_chats && agent.idle_since.is_none() => {
                agent.idle_since = Some(at);
            }
            Presence::Disconnected => agent.prior = Some(was),
            Presence::Offline => {
                agent.idle_since = None;
                agent.missed = 0;
            }
            _ => {}
        }
        let cool_down = Due::CoolDown(id.clone());
        self.cancel(&Due::Grace(id.clone()));
        match presence {
            Presence::Disconnected => {
                self.set_timer(at.plus(rules.reconnect_grace_ms), Due::Grace(id.clone()));
            }
            Presence::NotResponding => {
                let cooling = self.timers.iter().any(|(_, due)| *due == cool_down);
                if let Some(after) = rules.cool_down_ms.filter(|_| !cooling) {
                    self.set_timer(at.plus(after), cool_down);
                }
            }
            _ => self.cancel(&cool_down),
        }
        if let Some(why) = cause {
            let agent = id.clone();
            steps.push(Step::PresenceForced { agent, presence: presence.clone(), why });
        }
        if !matches!(presence, Presence::Available | Presence::Draining) {
            let offers: Vec<_> = self.offers.iter().filter(|o| o.agent == *id).cloned().collect();
            for offer in offers {
                self.end_offer(at, offer.id, OfferEnd::RescindedPresence, true, steps);
                self.offer_failed(&offer.chat, None, steps);
            }
        }
        if presence != Presence::Available {
            self.let_go(id, true);
        }
    }

    fn go_offline(
        &mut self,
        at: Timestamp,
        id: &AgentId,
        why: Requeue,
        cause: Option<PresenceCause>,
        steps: &mut Steps,
    ) {
        self.change(at, id, Presence::Offline, cause, steps);
        for chat in self.owned_by(id) {
            let wrapping = self.chat(&chat).owner.as_ref().is_some_and(|(_, wraps, _)| *wraps);
            self.rescind(at, &chat, OfferEnd::RescindedPresence, steps);
            self.disown(at, &chat);
            if wrapping {
                steps.push(Step::WrapUpCut { chat: chat.clone(), agent: id.clone() });
                self.forget(&chat);
            } else {
                self.chat_mut(&chat).waiting_since = at;
                self.foretell_nothing(&chat);
                self.catch_up_openings(at, &chat);
                self.await_opening(at, &chat);
                self.note(&chat);
                let queue = self.chat(&chat).work.queue.clone();
                steps.push(Step::Requeued { chat, queue, why });
            }
        }
        self.agent_mut(id).idle_since = None;
    }

    // ---- time --------------------------------------------------------------------------------

    pub fn next_due(&self) -> Option<Timestamp> {
        self.timers.iter().map(|(due, _)| *due).min()
    }

    pub fn fire_next(&mut self, steps: &mut Steps) -> Option<Timestamp> {
        let at = self.next_due()?;
        let mut opens = self.fire_first(at, steps);
        while opens && self.next_due() == Some(at) && self.only_opens(self.first(at)) {
            opens = self.fire_first(at, steps);
        }
        Some(at)
    }

    /// The first of what is due then.
    fn first(&self, at: Timestamp) -> usize {
        self.timers.iter().position(|(due, _)| *due == at).unwrap()
    }

    /// Does it only let chats and agents meet?
    fn only_opens(&self, timer: usize) -> bool {
        let (_, due) = &self.timers[timer];
        matches!(due, Due::BackOff(..) | Due::Breather(_) | Due::Opening(_) | Due::Sticky(_))
    }

    /// Says whether that only let chats and agents meet.
    fn fire_first(&mut self, at: Timestamp, steps: &mut Steps) -> bool {
        let first = self.first(at);
        let opens = self.only_opens(first);
        match self.timers.remove(first).1 {
            Due::Offer(id) => {
                let offer = self.end_offer(at, id, OfferEnd::Timeout, true, steps);
                self.offer_failed(&offer.chat, Some(Requeue::Rona), steps);
                let limit = self.rules.agents.rona_limit;
                let agent = self.agent_mut(&offer.agent);
                agent.missed += 1;
                if agent.missed >= limit && agent.presence == Presence::Available {
                    let cause = Some(PresenceCause::Rona);
                    self.change(at, &offer.agent, Presence::NotResponding, cause, steps);
                }
                self.unloaded(at, &offer.agent, steps);
            }
            Due::BackOff(chat, _) => {
                let waits = self.stage(self.chat(&chat)) == Stage::Waiting;
                if waits && !self.unsettled.contains(&chat) {
                    self.unsettled.push(chat);
                }
            }
            Due::CoolDown(id) => {
                let agent = self.agent_mut(&id);
                agent.missed = 0;
                if agent.presence == Presence::Disconnected {
                    agent.prior = Some(Presence::Available);
                } else {
                    let cause = Some(PresenceCause::CoolDownOver);
                    self.change(at, &id, Presence::Available, cause, steps);
                }
            }
            Due::Grace(id) => {
                let cause = Some(PresenceCause::GraceOver);
                self.go_offline(at, &id, Requeue::AgentLost, cause, steps);
            }
            Due::Breather(_) => {}
            Due::Batch => self.end_batch(at, steps),
            Due::Sticky(chat) => {
                self.prefer_nobody(&chat);
                self.note(&chat);
            }
            Due::Opening(chat) => {
                self.chat_mut(&chat).reached += 1;
                self.await_opening(at, &chat);
                let waits = self.stage(self.chat(&chat)) == Stage::Waiting;
                if waits && !self.unsettled.contains(&chat) {
                    self.unsettled.push(chat);
                }
            }
            Due::Broadcast(chat) => {
                if self.wants_more_offers(&chat) && !self.eligible(self.chat(&chat)).is_empty() {
                    self.offer_to_the_best(at, &chat, steps);
                }
                self.broadcast_later(at, &chat);
            }
        }
        opens
    }

    // ---- agents ------------------------------------------------------------------------------

    pub fn log_in(
        &mut self,
        at: Timestamp,
        id: &AgentId,
        profile: AgentProfile,
        declared: Option<Declared>,
        steps: &mut Steps,
    ) {
        if self.known_agent(id).is_err() {
            self.agents.push(Agent {
                id: id.clone(),
                profile: AgentProfile::default(),
                presence: Presence::Offline,
                since: at,
                prior: None,
                idle_since: None,
                last_offer: 0,
                missed: 0,
                took: Vec::new(),
                offered_at: Vec::new(),
                awaited_by: Vec::new(),
            });
        }
        self.agent_mut(id).profile = profile;
        self.let_go(id, false);
        let agent = self.agent_mut(id);
        agent.missed = 0;
        let presence = match (declared, self.rules.agents.login_presence) {
            (Some(declared), _) => declared.into(),
            (None, LoginPresence::Available) => Presence::Available,
            (None, LoginPresence::Away) => Presence::Away { reason: None },
        };
        self.change(at, id, presence, None, steps);
        self.unloaded(at, id, steps);
    }

    pub fn set_profile(&mut self, id: &AgentId, profile: AgentProfile) -> Answer {
        self.known_agent(id)?;
        self.agent_mut(id).profile = profile;
        self.let_go(id, false);
        Ok(())
    }

    fn illegal(&self, id: &AgentId) -> Answer {
        let presence = self.agent(id).presence.clone();
        Err(Refusal::IllegalPresence { agent: id.clone(), presence })
    }

    pub fn set_presence(
        &mut self,
        at: Timestamp,
        id: &AgentId,
        declared: Declared,
        steps: &mut Steps,
    ) -> Answer {
        self.known_agent(id)?;
        if matches!(self.agent(id).presence, Presence::Offline | Presence::Disconnected) {
            return self.illegal(id);
        }
        if declared == Declared::Available {
            self.agent_mut(id).missed = 0;
        }
        self.change(at, id, declared.into(), None, steps);
        self.unloaded(at, id, steps);
        Ok(())
    }

    pub fn force_presence(
        &mut self,
        at: Timestamp,
        id: &AgentId,
        presence: Presence,
        steps: &mut Steps,
    ) -> Answer {
        self.known_agent(id)?;
        let cause = Some(PresenceCause::Supervisor);
        match presence {
            Presence::Offline => self.go_offline(at, id, Requeue::AgentLogout, cause, steps),
            Presence::Disconnected => self.change(at, id, presence, cause, steps),
            presence => {
                self.agent_mut(id).missed = 0;
                self.change(at, id, presence, cause, steps);
                self.unloaded(at, id, steps);
            }
        }
        Ok(())
    }

    pub fn disconnect(&mut self, at: Timestamp, id: &AgentId, steps: &mut Steps) -> Answer {
        self.known_agent(id)?;
        if self.agent(id).presence == Presence::Offline {
            return self.illegal(id);
        }
        self.change(at, id, Presence::Disconnected, None, steps);
        Ok(())
    }

    pub fn reconnect(&mut self, at: Timestamp, id: &AgentId, steps: &mut Steps) -> Answer {
        self.known_agent(id)?;
        if self.agent(id).presence != Presence::Disconnected {
            return self.illegal(id);
        }
        let prior = self.agent(id).prior.clone().unwrap();
        self.change(at, id, prior, None, steps);
        self.unloaded(at, id, steps);
        Ok(())
    }

    pub fn log_out(&mut self, at: Timestamp, id: &AgentId, steps: &mut Steps) -> Answer {
        self.known_agent(id)?;
        if self.agent(id).presence == Presence::Offline {
            return self.illegal(id);
        }
        let refuses = self.rules.agents.logout_with_chats == LogoutWithChats::Refuse;
        if refuses && !self.owned_by(id).is_empty() {
            return Err(Refusal::HasChats { agent: id.clone(), load: self.load(id) });
        }
        self.go_offline(at, id, Requeue::AgentLogout, None, steps);
        Ok(())
    }

    // ---- chats -------------------------------------------------------------------------------

    pub fn enqueue(&mut self, at: Timestamp, id: &ChatId, work: Work) -> Answer {
        if self.known_chat(id).is_ok() {
            return Err(Refusal::DuplicateChat(id.clone()));
        }
        self.known_queue(&work.queue)?;
        self.chats_seen += 1;
        self.chats.push(Chat {
            id: id.clone(),
            work,
            arrival: self.chats_seen,
            owner: None,
            owned_at: at,
            waiting_since: at,
            queue_since: at,
            reached: 0,
            preferred: None,
            foretold: false,
            predicted: [None; 2],
            holds: BTreeSet::new(),
            tried: Vec::new(),
            failed: 0,
            exhausted: false,
            announced: 0,
            told: None,
            noted: None,
        });
        self.await_opening(at, id);
        self.note(id);
        Ok(())
    }

    fn wrong_stage(&self, id: &ChatId) -> Answer {
        Err(Refusal::IllegalStage { chat: id.clone(), stage: self.stage(self.chat(id)) })
    }

    pub fn requeue(
        &mut self,
        at: Timestamp,
        id: &ChatId,
        change: Change,
        why: Requeue,
        steps: &mut Steps,
    ) -> Answer {
        self.known_chat(id)?;
        if self.stage(self.chat(id)) == Stage::WrapUp {
            return self.wrong_stage(id);
        }
        if let Some(queue) = &change.queue {
            self.known_queue(queue)?;
        }
        self.rescind(at, id, OfferEnd::RescindedReprioritised, steps);
        let owner = self.disown(at, id);
        self.chat_mut(id).announced = 0;
        let queue = self.apply(at, id, change);
        let gave_away = matches!(why, Requeue::Transfer | Requeue::NoReply);
        if let Some(owner) = owner.as_ref().filter(|_| gave_away) {
            self.keep_apart(at, id, owner, false);
        }
        self.chat_mut(id).waiting_since = at;
        self.foretell_nothing(id);
        self.catch_up_openings(at, id);
        self.await_opening(at, id);
        self.note(id);
        steps.push(Step::Requeued { chat: id.clone(), queue, why });
        if let Some(owner) = owner {
            self.unloaded(at, &owner, steps);
        }
        Ok(())
    }

    /// Gives the queue in which the chat is now.
    fn apply(&mut self, at: Timestamp, id: &ChatId, change: Change) -> QueueId {
        self.prefer_nobody(id);
        self.cancel(&Due::Opening(id.clone()));
        let chat = self.chat_mut(id);
        if change.queue.as_ref().is_some_and(|queue| *queue != chat.work.queue) {
            chat.queue_since = at;
            chat.reached = 0;
        }
        let chat = self.chat_mut(id);
        chat.noted = None;
        let work = &mut chat.work;
        work.queue = change.queue.unwrap_or(work.queue.clone());
        work.channel = change.channel.unwrap_or(work.channel.clone());
        work.requirements = change.requirements.unwrap_or(work.requirements.clone());
        work.exclusions = change.exclusions.unwrap_or(work.exclusions.clone());
        work.priority = change.priority.unwrap_or(work.priority);
        work.place = change.place.unwrap_or(work.place);
        work.queue.clone()
    }

    pub fn alter(
        &mut self,
        at: Timestamp,
        id: &ChatId,
        change: Change,
        why: Withdrawal,
        steps: &mut Steps,
    ) -> Answer {
        self.known_chat(id)?;
        if self.chat(id).owner.is_some() {
            return self.wrong_stage(id);
        }
        if let Some(queue) = &change.queue {
            self.known_queue(queue)?;
        }
        self.rescind(at, id, rescinded(why), steps);
        let queue = self.chat(id).work.queue.clone();
        if self.apply(at, id, change) != queue {
            self.chat_mut(id).announced = 0;
        }
        self.await_opening(at, id);
        self.note(id);
        Ok(())
    }

    pub fn withdraw(
        &mut self,
        at: Timestamp,
        id: &ChatId,
        why: Withdrawal,
        steps: &mut Steps,
    ) -> Answer {
        self.known_chat(id)?;
        if self.chat(id).owner.is_some() {
            return self.wrong_stage(id);
        }
        self.rescind(at, id, rescinded(why), steps);
        self.forget(id);
        Ok(())
    }

    pub fn pause(&mut self, at: Timestamp, id: &ChatId, hold: Hold, steps: &mut Steps) -> Answer {
        self.known_chat(id)?;
        if self.chat_mut(id).holds.insert(hold) && self.chat(id).owner.is_none() {
            self.foretell_nothing(id);
            let end = match hold {
                Hold::CustomerDisconnected => OfferEnd::RescindedCustomerLeft,
                _ => OfferEnd::RescindedReprioritised,
            };
            self.rescind(at, id, end, steps);
            self.note(id);
        }
        Ok(())
    }

    pub fn resume(&mut self, id: &ChatId, hold: Hold) -> Answer {
        self.known_chat(id)?;
        if self.chat_mut(id).holds.remove(&hold) {
            self.note(id);
            if self.chat(id).preferred.is_some() && !self.unsettled.contains(id) {
                self.unsettled.push(id.clone());
            }
        }
        Ok(())
    }

    pub fn set_priority(&mut self, id: &ChatId, priority: i32) -> Answer {
        self.known_chat(id)?;
        self.chat_mut(id).work.priority = priority;
        Ok(())
    }

    pub fn start_wrap_up(&mut self, at: Timestamp, id: &ChatId, steps: &mut Steps) -> Answer {
        self.known_chat(id)?;
        if self.stage(self.chat(id)) != Stage::Active {
            return self.wrong_stage(id);
        }
        self.rescind(at, id, OfferEnd::RescindedCustomerLeft, steps);
        if let Some((_, wraps, _)) = &mut self.chat_mut(id).owner {
            *wraps = true;
        }
        self.note(id);
        Ok(())
    }

    pub fn release(&mut self, at: Timestamp, id: &ChatId, steps: &mut Steps) -> Answer {
        self.known_chat(id)?;
        if self.chat(id).owner.is_none() {
            return self.wrong_stage(id);
        }
        self.rescind(at, id, OfferEnd::RescindedCustomerLeft, steps);
        let owner = self.disown(at, id).unwrap();
        self.forget(id);
        self.unloaded(at, &owner, steps);
        Ok(())
    }

    // ---- offers and ways past them -----------------------------------------------------------

    fn answerable(&self, at: Timestamp, id: OfferId) -> Answer {
        let open = self.offers.iter().any(|o| o.id == id && at < o.expires_at);
        if open { Ok(()) } else { Err(Refusal::OfferNotOpen(id)) }
    }

    pub fn accept(&mut self, at: Timestamp, id: OfferId, steps: &mut Steps) -> Answer {
        self.answerable(at, id)?;
        let offer = self.end_offer(at, id, OfferEnd::Accepted, false, steps);
        self.give(at, &offer.chat, &offer.agent, Assignment::Offer(id), steps);
        Ok(())
    }

    pub fn decline(&mut self, at: Timestamp, id: OfferId, steps: &mut Steps) -> Answer {
        self.answerable(at, id)?;
        let offer = self.end_offer(at, id, OfferEnd::Declined, true, steps);
        self.agent_mut(&offer.agent).missed = 0;
        self.offer_failed(&offer.chat, Some(Requeue::Decline), steps);
        self.unloaded(at, &offer.agent, steps);
        Ok(())
    }

    pub fn hand_over(
        &mut self,
        at: Timestamp,
        id: &ChatId,
        to: &AgentId,
        until: Timestamp,
        steps: &mut Steps,
    ) -> Result<OfferId, Refusal> {
        self.known_chat(id)?;
        self.known_agent(to)?;
        let chat = self.chat(id);
        let Some((from, false, _)) = chat.owner.clone().filter(|_| self.offers_of(id).is_empty())
        else {
            return Err(Refusal::IllegalStage { chat: id.clone(), stage: self.stage(chat) });
        };
        if from == *to {
            return Err(Refusal::Owned { owner: from });
        }
        let agent = self.agent(to);
        let reason = self
            .by_policy(chat, agent)
            .or_else(|| self.by_presence(agent))
            .or_else(|| self.by_caps(chat, agent));
        if let Some(reason) = reason {
            return Err(Refusal::Excluded { agent: to.clone(), reason });
        }
        Ok(self.offer(at, id, to, until, OfferCause::HandOver { from }, steps))
    }

    pub fn assign(
        &mut self,
        at: Timestamp,
        id: &ChatId,
        to: &AgentId,
        how: How,
        steps: &mut Steps,
    ) -> Answer {
        self.known_chat(id)?;
        self.known_agent(to)?;
        let (chat, agent) = (self.chat(id), self.agent(to));
        match &chat.owner {
            Some((_, true, _)) => return self.wrong_stage(id),
            Some((owner, false, _)) if owner == to => return Ok(()),
            Some((owner, false, _)) if how != How::Assign => {
                return Err(Refusal::Owned { owner: owner.clone() });
            }
            None if how == How::Pull && !chat.holds.is_empty() => {
                return Err(Refusal::Held(chat.holds.first().unwrap().as_wait_reason()));
            }
            _ => {}
        }
        let own_offer = self.offers_of(id).into_iter().find(|o| o.agent == *to);
        let may_be_away = matches!(how, How::Pull | How::Assign)
            && matches!(agent.presence, Presence::Away { .. });
        let has_room = own_offer.is_some() || how == How::WakeBeyondCapacity;
        let reason = (how == How::Pull)
            .then(|| self.by_profile(chat, agent))
            .flatten()
            .or_else(|| self.by_policy(chat, agent))
            .or_else(|| if may_be_away { None } else { self.by_presence(agent) })
            .or_else(|| if has_room { None } else { self.by_caps(chat, agent) });
        if let Some(reason) = reason {
            return Err(Refusal::Excluded { agent: to.clone(), reason });
        }
        if let Some(offer) = own_offer {
            self.end_offer(at, offer.id, OfferEnd::Accepted, false, steps);
        }
        self.give(at, id, to, Assignment::Direct(how), steps);
        Ok(())
    }

    // ---- new rules ---------------------------------------------------------------------------

    pub fn replace_rules(
        &mut self,
        at: Timestamp,
        rules: RoutingRules,
        steps: &mut Steps,
    ) -> Result<(), Stranded> {
        let mut moves = Vec::new();
        for queue in self.queues() {
            let line = self.line(&queue);
            if line.is_empty() || rules.queues.contains_key(&queue) {
                continue;
            }
            match rules.retired_queues.get(&queue).filter(|to| rules.queues.contains_key(*to)) {
                None if !self.rules.queues.contains_key(&queue) => {}
                None => return Err(Stranded { queue, waiting: line.len() as u32 }),
                Some(to) => moves.extend(line.into_iter().map(|chat| (chat, to.clone()))),
            }
        }
        let old: BTreeMap<_, _> = self
            .queues()
            .into_iter()
            .map(|queue| (queue.clone(), self.queue_rules(&queue).clone()))
            .collect();
        self.rules = rules;
        let known = |queue: &QueueId| self.rules.queues.contains_key(queue);
        self.gone = old.into_iter().filter(|(queue, _)| !known(queue)).collect();
        for chat in self.chats.clone() {
            let last = self.openings(&chat.work.queue).len() - 1;
            self.chat_mut(&chat.id).reached = chat.reached.min(last);
        }
        for (chat, queue) in moves {
            self.prefer_nobody(&chat);
            let record = self.chat_mut(&chat);
            record.queue_since = at;
            record.reached = 0;
            record.work.queue = queue.clone();
            record.announced = 0;
            record.noted = None;
            self.await_opening(at, &chat);
            self.note(&chat);
            steps.push(Step::Requeued { chat, queue, why: Requeue::Overflow });
        }
        let in_use = |queue: &QueueId| self.chats.iter().any(|c| c.work.queue == *queue);
        let gone = self.gone.clone();
        self.gone = gone.into_iter().filter(|(queue, _)| in_use(queue)).collect();
        let (rules, gone) = (&self.rules, &self.gone);
        self.past.retain(|queue, _| rules.queues.contains_key(queue) || gone.contains_key(queue));
        for agent in self.agents.clone() {
            self.let_go(&agent.id, false);
            let rules = &self.rules.agents;
            let (what, timer, after) = match agent.presence {
                Presence::Disconnected => {
                    let timer = Due::Grace(agent.id.clone());
                    (AgentDeadline::Grace, timer, Some(rules.reconnect_grace_ms))
                }
                Presence::NotResponding => {
                    (AgentDeadline::CoolDown, Due::CoolDown(agent.id.clone()), rules.cool_down_ms)
                }
                _ => continue,
            };
            let due = after.map(|after| agent.since.plus(after).max(at));
            let was = self.timers.iter().find(|(_, due)| *due == timer).map(|(due, _)| *due);
            if was != due {
                self.cancel(&timer);
                if let Some(due) = due {
                    self.set_timer(due, timer);
                }
                steps.push(Step::DeadlineMoved { agent: agent.id, what, due });
            }
        }
        if self.rules.batch_window_ms.is_none() && self.gathers() {
            self.cancel(&Due::Batch);
            self.look_again();
        }
        let mut in_line = self.chats_in_line();
        in_line.sort();
        for chat in in_line {
            let timer = Due::Opening(chat.clone());
            let before = self.timers.iter().find(|(_, due)| *due == timer).map(|(due, _)| *due);
            self.catch_up_openings(at, &chat);
            let record = self.chat(&chat);
            let next = self.openings(&record.work.queue).get(record.reached + 1).copied();
            let due = next.map(|next| record.queue_since.plus(next).max(at));
            if due != before {
                self.await_opening(at, &chat);
                steps.push(Step::OpeningMoved { chat, due });
            }
        }
        Ok(())
    }

    // ---- for the storm -----------------------------------------------------------------------

    pub fn chat_ids(&self) -> Vec<ChatId> {
        self.chats.iter().map(|c| c.id.clone()).collect()
    }

    pub fn chats_in_line(&self) -> Vec<ChatId> {
        self.chats.iter().filter(|c| c.owner.is_none()).map(|c| c.id.clone()).collect()
    }

    pub fn chats_owned(&self) -> Vec<ChatId> {
        self.chats.iter().filter(|c| c.owner.is_some()).map(|c| c.id.clone()).collect()
    }

    pub fn open_offers(&self) -> Vec<OfferId> {
        self.offers.iter().map(|o| o.id).collect()
    }
}
