//! The router against a second one that scans: the same storm of events must give the same answers.
//!
//! Each storm has its own random rules and its own random events; new rules fall in the middle of it. The router
//! is thrown away and restored from its state every few events, between a request and its settling too.

#![expect(clippy::unwrap_used, reason = "a test says no by panicking")]

mod reference;

use proptest::prelude::*;
use reference::Reference;
use switchboard::sorted::{SortedMap, SortedSet};
use switchboard::{
    calendar::Timestamp,
    id::{AgentId, ChannelId, ChatId, Code, OfferId, QueueId, SkillId},
    math::Millis,
    routing::{
        AgentProfile, AgentRules, Change, ChannelRules, Declared, Discipline, EstimateRules, Hold,
        How, LoginPresence, LogoutWithChats, Membership, Presence, QueueRules, Requeue, Ring,
        Router, RouterState, RoutingProfile, RoutingRules, Strategy, Withdrawal, Work,
    },
};

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.roll(n) == 0
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len() as u64) as usize].clone()
    }

    fn perhaps<T>(&mut self, one_in: u64, value: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.one_in(one_in).then(|| value(self))
    }
}

const QUEUES: [&str; 4] = ["billing", "cards", "loans", "vip"];
const CHANNELS: [&str; 4] = ["email", "sms", "voice", "web"];
const SKILLS: [&str; 3] = ["dutch", "fraud", "tax"];
const PROFILES: [&str; 2] = ["all_round", "back_office"];

fn rules(dice: &mut Dice) -> RoutingRules {
    let queue_rules = |dice: &mut Dice| QueueRules {
        discipline: dice.pick(&[
            Discipline::Aged,
            Discipline::Aged,
            Discipline::Strict,
            Discipline::Lifo,
        ]),
        ageing_ms: Millis::from_secs(dice.pick(&[60, 60, 10, 0])),
        strategy: dice.pick(Strategy::ALL),
        answer_within_ms: Millis::from_secs(dice.pick(&[5, 20])),
        back_off_ms: Millis::from_secs(dice.pick(&[0, 30, 120])),
        max_offers: dice.perhaps(2, |d| 1 + d.roll(3) as u32),
        cap_per_agent: dice.perhaps(3, |d| 1 + d.roll(2) as u32),
        positions_announced: dice.pick(&[50, 50, 3, 0]),
        weight: dice.pick(&[0, 0, 0, 5, -3]),
        rings: rings(dice),
        skip_empty: dice.one_in(2),
        broadcast: dice.pick(&[1, 1, 1, 2, 4]),
        broadcast_every_ms: dice.perhaps(3, |d| Millis::new(d.pick(&[500, 3_000]))),
        estimates: EstimateRules {
            sample_floor: dice.pick(&[1, 3, 10]),
            round_ms: Millis::new(dice.pick(&[1, 1_000, 60_000])),
        },
        sticky_hold_ms: Millis::from_secs(dice.pick(&[0, 10, 30])),
        ..QueueRules::default()
    };
    let mut queues = SortedMap::new();
    for name in QUEUES {
        if !dice.one_in(5) {
            queues.insert(QueueId::from(name), queue_rules(dice));
        }
    }
    if queues.is_empty() {
        queues.insert(QueueId::from(QUEUES[0]), queue_rules(dice));
    }
    let mut channels = SortedMap::new();
    for name in CHANNELS {
        if dice.one_in(2) {
            let cap_per_agent = dice.perhaps(2, |d| 1 + d.roll(2) as u32);
            let units = 1 + dice.roll(3) as u32;
            let interrupts = match dice.perhaps(3, |d| d.pick(&CHANNELS)) {
                Some(other) if other != name => SortedSet::from([ChannelId::from(other)]),
                _ => SortedSet::new(),
            };
            channels
                .insert(ChannelId::from(name), ChannelRules { units, cap_per_agent, interrupts });
        }
    }
    let mut retired_queues = SortedMap::new();
    for name in QUEUES.map(QueueId::from) {
        if !queues.contains_key(&name) && dice.one_in(2) {
            retired_queues.insert(name, queues.keys().next().unwrap().clone());
        }
    }
    let agents = AgentRules {
        capacity: 1 + dice.roll(4) as u32,
        extra_units: dice.perhaps(4, |d| d.roll(3) as u32).unwrap_or(0),
        rona_limit: 1 + dice.roll(2) as u32,
        cool_down_ms: dice.perhaps(2, |d| Millis::from_secs(d.pick(&[10, 60]))),
        reconnect_grace_ms: Millis::from_secs(dice.pick(&[0, 10, 60])),
        login_presence: dice.pick(LoginPresence::ALL),
        logout_with_chats: dice.pick(LogoutWithChats::ALL),
        spacing_ms: Millis::new(dice.pick(&[0, 0, 0, 1_500])),
        offers_max: dice.perhaps(4, |d| 1 + d.roll(3) as u32),
        offers_window_ms: Millis::from_secs(dice.pick(&[5, 60])),
    };
    let mut profiles = SortedMap::new();
    for name in PROFILES {
        if dice.one_in(2) {
            profiles.insert(Code::from(name), RoutingProfile { queues: memberships(dice) });
        }
    }
    let seed = dice.roll(3) as u32;
    let batch_window_ms = dice.perhaps(3, |d| Millis::new(d.pick(&[1, 250, 2_000])));
    if batch_window_ms.is_some() {
        queues.values_mut().for_each(|rules| rules.broadcast = 1);
    }
    RoutingRules {
        batch_window_ms,
        queues,
        channels,
        agents,
        retired_queues,
        profiles,
        seed,
        ..RoutingRules::default()
    }
}

/// Up to two rings besides the first.
fn rings(dice: &mut Dice) -> Vec<Ring> {
    let mut after = 0;
    let mut ring = |dice: &mut Dice| {
        after += dice.pick(&[1_000, 10_000, 20_000]);
        Ring {
            after_ms: Millis::new(after),
            without: dice.perhaps(2, |d| SkillId::from(d.pick(&SKILLS))).into_iter().collect(),
            levels_down: dice.roll(3) as u8,
            agents_of: dice.perhaps(2, |d| QueueId::from(d.pick(&QUEUES))).into_iter().collect(),
        }
    };
    (0..dice.pick(&[0, 0, 1, 2])).map(|_| ring(dice)).collect()
}

fn memberships(dice: &mut Dice) -> SortedMap<QueueId, Membership> {
    let member = |d: &mut Dice| Membership {
        tier: d.roll(3) as u32,
        priority: d.pick(&[0, 0, 0, 4, -2]),
        delay_ms: Millis::new(d.pick(&[0, 0, 2_000, 15_000])),
    };
    let queues = QUEUES.map(|name| dice.perhaps(2, |d| (QueueId::from(name), member(d))));
    queues.into_iter().flatten().collect()
}

fn profile(dice: &mut Dice) -> AgentProfile {
    let some = |dice: &mut Dice, names: &[&str]| -> Vec<String> {
        names.iter().filter(|_| dice.one_in(2)).map(|name| (*name).to_owned()).collect()
    };
    AgentProfile {
        queues: some(dice, &QUEUES).into_iter().map(QueueId::from).collect(),
        skills: some(dice, &SKILLS)
            .into_iter()
            .map(|name| (SkillId::from(name), dice.roll(6) as u8))
            .collect(),
        capacity: dice.perhaps(3, |d| d.roll(5) as u32),
        channel_caps: dice
            .perhaps(3, |d| (ChannelId::from(d.pick(&CHANNELS)), d.roll(3) as u32))
            .into_iter()
            .collect(),
        routing_profile: dice.perhaps(3, |d| Code::from(d.pick(&PROFILES))),
    }
}

fn requirements(dice: &mut Dice) -> SortedMap<SkillId, u8> {
    let skill = |d: &mut Dice| (SkillId::from(d.pick(&SKILLS)), 1 + d.roll(5) as u8);
    [dice.perhaps(3, skill), dice.perhaps(6, skill)].into_iter().flatten().collect()
}

fn exclusions(dice: &mut Dice) -> SortedSet<AgentId> {
    dice.perhaps(8, agent_id).into_iter().collect()
}

fn agent_id(dice: &mut Dice) -> AgentId {
    AgentId::from(format!("a{}", dice.roll(9)))
}

fn presence(dice: &mut Dice) -> Presence {
    dice.pick(&[
        Presence::Offline,
        Presence::Available,
        Presence::Available,
        Presence::Away { reason: None },
        Presence::Draining,
        Presence::NotResponding,
        Presence::Disconnected,
    ])
}

struct Storm {
    dice: Dice,
    now: Timestamp,
    router: Router,
    reference: Reference,
    chats: u64,
    restore_every: u64,
    /// What happened, kept only when a storm that failed is run again.
    log: Option<Vec<String>>,
}

macro_rules! both {
    ($storm:ident, $method:ident ( $($argument:expr),* )) => {{
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        let answer = $storm.router.$method($(Clone::clone(&$argument),)* &mut ours);
        let expected = $storm.reference.$method($(Clone::clone(&$argument),)* &mut theirs);
        $storm.tell(|| format!(
            concat!(stringify!($method), " {:?} -> {:?}"), ($(&$argument,)*), expected
        ));
        $storm.compare(answer, expected, ours, theirs);
    }};
}

impl Storm {
    fn new(seed: u64, restore_every: u64, log: Option<Vec<String>>) -> Self {
        let mut dice = Dice(seed);
        let rules = rules(&mut dice);
        let log = log.map(|_| vec![format!("{rules:#?}")]);
        Self {
            now: Timestamp::from_millis(1_790_000_000_000),
            router: Router::new(rules.clone()),
            reference: Reference::new(rules.clone()),
            chats: 0,
            restore_every,
            log,
            dice,
        }
    }

    /// Runs a storm, and one that fails a second time with a log.
    fn check(seed: u64, events: u32, restore_every: u64) {
        let run = |log| Self::new(seed, restore_every, log).run(events);
        if std::panic::catch_unwind(|| run(None)).is_err() {
            run(Some(Vec::new()));
        }
    }

    fn tell(&mut self, what: impl FnOnce() -> String) {
        if let Some(log) = &mut self.log {
            log.push(what());
        }
    }

    fn run(&mut self, events: u32) {
        for event in 0..events {
            let forward = self.dice.pick(&[0, 0, 1, 500, 1_000, 3_000, 20_000]);
            self.advance(self.now.plus(Millis::new(forward)));
            self.event();
            self.settle();
            self.look_around(event);
        }
    }

    fn advance(&mut self, to: Timestamp) {
        while let Some(due) = self.reference.next_due().filter(|due| *due <= to) {
            assert_eq!(self.router.next_due(), Some(due), "{}", self.tail());
            both!(self, fire_next());
            self.now = due;
            self.settle();
        }
        assert_eq!(self.router.next_due(), self.reference.next_due(), "{}", self.tail());
        self.now = to;
    }

    fn settle(&mut self) {
        if self.dice.one_in(self.restore_every) {
            self.restore();
        }
        let now = self.now;
        both!(self, settle(now));
        if self.dice.one_in(self.restore_every) {
            self.restore();
        }
    }

    fn restore(&mut self) {
        let bytes = postcard::to_stdvec(&self.router.state()).unwrap();
        let state: RouterState = postcard::from_bytes(&bytes).unwrap();
        let rules = self.router.rules().clone();
        self.router = Router::restore(state, rules).unwrap();
        assert_eq!(postcard::to_stdvec(&self.router.state()).unwrap(), bytes);
    }

    fn look_around(&mut self, event: u32) {
        if event.is_multiple_of(16) {
            assert_eq!(self.router.check(), Ok(()), "{}", self.tail());
        }
        let Some(chat) = self.some(|r| r.chats_in_line()) else { return };
        let why = self.router.why_waiting(&chat).unwrap();
        assert_eq!(why, self.reference.why_waiting(&chat), "{chat}\n{}", self.tail());
        let queue = self.router.chat(&chat).unwrap().work.queue;
        let line = self.reference.line(&queue);
        let position = line.iter().position(|c| *c == chat).map(|rank| rank as u32 + 1);
        assert_eq!(self.router.position(&chat), position, "{chat}\n{}", self.tail());
        assert_eq!(self.router.queue(&queue).unwrap().in_line() as usize, line.len());
    }

    fn some<T: Clone>(&mut self, of: impl Fn(&Reference) -> Vec<T>) -> Option<T> {
        let all = of(&self.reference);
        if all.is_empty() { None } else { Some(self.dice.pick(&all)) }
    }

    fn some_chat(&mut self) -> ChatId {
        let known = match self.dice.roll(8) {
            0 => self.some(Reference::chat_ids),
            1..4 => self.some(Reference::chats_in_line),
            _ => self.some(Reference::chats_owned),
        };
        known.unwrap_or_else(|| ChatId::from("nobody"))
    }

    fn event(&mut self) {
        let at = self.now;
        let agent = agent_id(&mut self.dice);
        match self.dice.roll(100) {
            0..14 => {
                let profile = profile(&mut self.dice);
                let declared = self.dice.perhaps(2, |_| Declared::Available);
                both!(self, log_in(at, &agent, profile, declared));
            }
            14..17 => {
                let profile = profile(&mut self.dice);
                let ours = self.router.set_profile(&agent, profile.clone());
                let theirs = self.reference.set_profile(&agent, profile);
                self.compare(ours, theirs, vec![], vec![]);
            }
            17..22 => {
                let declared = self.dice.pick(&[
                    Declared::Available,
                    Declared::Away { reason: None },
                    Declared::Draining,
                ]);
                both!(self, set_presence(at, &agent, declared));
            }
            22..24 => {
                let presence = presence(&mut self.dice);
                both!(self, force_presence(at, &agent, presence));
            }
            24..26 => both!(self, disconnect(at, &agent)),
            26..28 => both!(self, reconnect(at, &agent)),
            28..30 => both!(self, log_out(at, &agent)),
            30..50 if self.reference.chat_ids().len() < 24 => self.enqueue(),
            50..53 => self.requeue(),
            99 => {
                let chat = self.some_chat();
                self.prefer(&chat);
            }
            53..54 => {
                let (chat, why) = (self.some_chat(), self.withdrawal());
                let change = self.change();
                both!(self, alter(at, &chat, change, why));
            }
            30..58 => {
                let (chat, why) = (self.some_chat(), self.withdrawal());
                both!(self, withdraw(at, &chat, why));
            }
            58..61 => {
                let (chat, hold) = (self.some_chat(), self.dice.pick(Hold::ALL));
                both!(self, pause(at, &chat, hold));
            }
            61..65 => {
                let (chat, hold) = (self.some_chat(), self.dice.pick(Hold::ALL));
                let ours = self.router.resume(&chat, hold);
                let theirs = self.reference.resume(&chat, hold);
                self.compare(ours, theirs, vec![], vec![]);
            }
            65..67 => {
                let (chat, priority) = (self.some_chat(), self.dice.roll(5) as i32 - 1);
                let ours = self.router.set_priority(&chat, priority);
                let theirs = self.reference.set_priority(&chat, priority);
                self.compare(ours, theirs, vec![], vec![]);
            }
            67..70 => {
                let ways = [How::Pull, How::Assign, How::Wake, How::WakeBeyondCapacity];
                let (chat, how) = (self.some_chat(), self.dice.pick(&ways));
                both!(self, assign(at, &chat, &agent, how));
            }
            70..82 => {
                let offer = self.some(Reference::open_offers).unwrap_or(OfferId(0));
                both!(self, accept(at, offer));
            }
            82..86 => {
                let offer = self.some(Reference::open_offers).unwrap_or(OfferId(0));
                both!(self, decline(at, offer));
            }
            86..89 => {
                let chat = self.some_chat();
                let until = at.plus(Millis::new(1 + self.dice.roll(30_000) as i64));
                both!(self, hand_over(at, &chat, &agent, until));
            }
            89..92 => {
                let chat = self.some_chat();
                both!(self, start_wrap_up(at, &chat));
            }
            92..=98 => {
                let chat = self.some_chat();
                both!(self, release(at, &chat));
            }
            _ => {
                let rules = rules(&mut self.dice);
                both!(self, replace_rules(at, rules));
            }
        }
    }

    fn enqueue(&mut self) {
        self.chats += 1;
        let back = self.dice.pick(&[0, 0, 0, 1_000, 60_000, 120_000]);
        let work = Work {
            queue: QueueId::from(self.dice.pick(&QUEUES)),
            channel: ChannelId::from(self.dice.pick(&CHANNELS)),
            requirements: requirements(&mut self.dice),
            priority: self.dice.pick(&[0, 0, 0, 1, 2, -1]),
            place: self.now.minus(Millis::new(back)),
            exclusions: exclusions(&mut self.dice),
        };
        let chat = ChatId::from(format!("c{}", self.chats));
        let ours = self.router.enqueue(self.now, &chat, work.clone());
        let theirs = self.reference.enqueue(self.now, &chat, work.clone());
        self.tell(|| format!("enqueue {chat} {work:?}"));
        self.compare(ours, theirs, vec![], vec![]);
        if self.dice.one_in(4) {
            self.prefer(&chat);
        }
    }

    fn prefer(&mut self, chat: &ChatId) {
        let agent = agent_id(&mut self.dice);
        let ours = self.router.prefer(self.now, chat, &agent);
        let theirs = self.reference.prefer(self.now, chat, &agent);
        self.tell(|| format!("prefer {chat} {agent} -> {theirs:?}"));
        self.compare(ours, theirs, vec![], vec![]);
    }

    fn requeue(&mut self) {
        let (at, chat) = (self.now, self.some_chat());
        let why = self.dice.pick(&[Requeue::Transfer, Requeue::Overflow, Requeue::NoReply]);
        let change = self.change();
        both!(self, requeue(at, &chat, change, why));
    }

    fn withdrawal(&mut self) -> Withdrawal {
        let ways = [Withdrawal::CustomerLeft, Withdrawal::AnsweredElsewhere, Withdrawal::Config];
        self.dice.pick(&ways)
    }

    fn change(&mut self) -> Change {
        let at = self.now;
        Change {
            queue: self.dice.perhaps(2, |d| QueueId::from(d.pick(&QUEUES))),
            channel: self.dice.perhaps(6, |d| ChannelId::from(d.pick(&CHANNELS))),
            requirements: self.dice.perhaps(3, requirements),
            priority: self.dice.perhaps(4, |d| d.roll(3) as i32),
            place: self.dice.perhaps(6, |_| at),
            exclusions: self.dice.perhaps(4, exclusions),
        }
    }

    #[track_caller]
    fn compare<T: PartialEq + std::fmt::Debug>(
        &self,
        answer: T,
        expected: T,
        ours: Vec<switchboard::routing::Step>,
        theirs: Vec<switchboard::routing::Step>,
    ) {
        assert_eq!(answer, expected, "{}", self.tail());
        if ours != theirs {
            let differs = ours.iter().zip(&theirs).position(|(a, b)| a != b);
            let at = differs.unwrap_or(ours.len().min(theirs.len()));
            panic!(
                "step {at} is\n{:#?}\nand should be\n{:#?}\n{}",
                ours.get(at),
                theirs.get(at),
                self.tail()
            );
        }
    }

    /// The rules and the last events, for a failure's message.
    fn tail(&self) -> String {
        let log = self.log.as_deref().unwrap_or_default();
        let last = &log[log.len().saturating_sub(30)..];
        format!("at {}\n{}", self.now.as_millis(), last.join("\n"))
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_500, failure_persistence: None, ..ProptestConfig::default() })]

    /// 2,500 storms of up to 800 events: a million in the mean, each followed by settling, beside its timers.
    #[test]
    fn a_storm_gives_the_same_steps_as_the_reference(
        seed in any::<u64>(),
        events in 1..=800_u32,
        restore_every in 2..=40_u64,
    ) {
        Storm::check(seed, events, restore_every);
    }
}
