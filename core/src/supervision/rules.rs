//! What an operator may write about stress: how it is noticed, and what changes then.

use super::alert::AlertRules;
use super::breaker::{DependencyRules, LadderStep, check_ladder};
use super::crisis::CrisisRules;
use super::incident::IncidentRules;
use super::spike::SpikeRules;
use super::tree::{TreeRules, check_trees};
use crate::id::{BotId, Code, QueueId};
use crate::math::{Millis, Ppm};
use crate::policy::condition::Names;
use crate::policy::issue::{Issues, Pointer};
use crate::sorted::{SortedMap, SortedSet};

/// The most levels of a plan.
const LEVELS_MAX: usize = 8;

/// The longest interval in which chats are counted.
const INTERVAL_MAX: Millis = Millis::from_mins(24 * 60);

crate::shape! {
    /// Who must know, and what changes under stress.
    pub struct SupervisionRules: Default {
        /// How long an interval is in which chats are counted and forecast. Intervals begin at whole multiples of it since 1970, in UTC.
        pub interval_ms: Millis = Millis::from_mins(30),
        /// When the chart shows something that nobody expected.
        pub spikes: SpikeRules = SpikeRules::default(),
        /// What changes when more customers come than were expected.
        pub surge: SurgeRules = SurgeRules::default(),
        /// Who may order a freeze, and which topics are held until somebody has signed.
        pub crisis: CrisisRules = CrisisRules::default(),
        /// What the operation depends on: bots, the CRM, translation.
        pub dependencies: SortedMap<Code, DependencyRules> = SortedMap::new(),
        /// Where customers go when something does not work, step by step. From every step a way must lead to one that is always to be had.
        pub ladder: SortedMap<Code, LadderStep> = SortedMap::new(),
        /// Which chats a supervisor is told to look at.
        pub alerts: AlertRules = AlertRules::default(),
        /// Who is told, level by level, when people must know something.
        pub trees: SortedMap<Code, TreeRules> = SortedMap::new(),
        /// When a record of an incident opens, and how it compares.
        pub incidents: IncidentRules = IncidentRules::default(),
    }
}

crate::shape! {
    /// When a surge is on, and what each level of it changes.
    pub struct SurgeRules: Default {
        /// Fewer chats than this in an interval are no surge, whatever was expected.
        pub arrivals_min: u32 = 20 => 1..=1_000_000,
        /// So many intervals in a row must exceed the mark, the present one included.
        pub evaluations: u8 = 1 => 1..=48,
        /// So many intervals in a row must stay below the lower mark before a level is off.
        pub calm_intervals: u8 = 2 => 1..=48,
        /// The levels, the lowest first.
        pub levels: Vec<SurgeLevel> = vec![SurgeLevel::default()],
    }
}

crate::shape! {
    /// One level of a surge: its marks, and what is different while it is on. Of two levels that are on the higher one decides.
    pub struct SurgeLevel: Default {
        /// On as soon as the chats of an interval exceed this many times its forecast.
        pub above: Ppm = Ppm::new(1_500_000),
        /// Off when they stay below this many times.
        pub below: Ppm = Ppm::new(1_200_000),
        /// Where nothing is forecast, or none at all: on as soon as more chats than this come in an interval, off when not. Without it, never on there.
        pub floor: Option<u32> = None,
        /// Every agent may hold this many units more.
        pub more_units: Option<u32> = None,
        /// How much waiting one point of priority is worth in every `aged` queue.
        pub ageing_ms: Option<Millis> = None,
        /// Queues whose chats another queue takes over after a wait.
        pub overflow: SortedMap<QueueId, SurgeOverflow> = SortedMap::new(),
        /// The bot with which chats begin that ask for none.
        pub bot_first: Option<BotId> = None,
        /// What the host shows to everybody who is about to ask for a chat.
        pub banner: Option<String> = None,
        /// What else the host is asked to do, in the operation's own words: `call_in_staff`, `offer_callback`, `short_greeting`.
        pub ask: SortedSet<Code> = SortedSet::new(),
    }
}

crate::shape! {
    /// Where the chats of a queue go during a surge.
    pub struct SurgeOverflow {
        /// After this long in the queue.
        pub after_ms: Millis,
        /// The queue that takes them, at their place.
        pub to: QueueId,
    }
}

impl SupervisionRules {
    /// Says everything that is wrong with these rules; `queues` are those that there are.
    pub(crate) fn check(
        &self,
        at: &Pointer,
        names: &Names<'_>,
        queues: &[&str],
        issues: &mut Issues,
    ) {
        if !(Millis::from_mins(1)..=INTERVAL_MAX).contains(&self.interval_ms) {
            let found = self.interval_ms.get().to_string();
            let expected = format!("60000 to {}, a day", INTERVAL_MAX.get());
            let remedy = "choose a minute to a day; half an hour is usual";
            issues.error("out_of_range", &at.key("interval_ms"), found, expected, remedy);
        }
        self.spikes.check(&at.key("spikes"), issues);
        self.surge.check(&at.key("surge"), queues, issues);
        self.crisis.check(&at.key("crisis"), names, issues);
        check_ladder(&self.ladder, &self.dependencies, at, issues);
        for (name, step) in &self.ladder {
            if let Some(hours) = &step.hours {
                let at = at.key("ladder").key(name.as_str()).key("hours");
                names.check_hours(hours, &at, issues);
            }
        }
        self.alerts.check(&self.trees, &at.key("alerts"), issues);
        check_trees(&self.trees, &at.key("trees"), issues);
        self.incidents.check(&at.key("incidents"), issues);
    }
}

impl SurgeRules {
    fn check(&self, at: &Pointer, queues: &[&str], issues: &mut Issues) {
        let at = at.key("levels");
        if self.levels.len() > LEVELS_MAX {
            let found = format!("{} levels", self.levels.len());
            let remedy = "join levels that differ little";
            issues.error("too_many", &at, found, format!("at most {LEVELS_MAX}"), remedy);
        }
        for (n, level) in self.levels.iter().enumerate() {
            level.check(&at.index(n), queues, issues);
        }
        let pairs = self.levels.iter().zip(self.levels.iter().skip(1));
        for (n, (lower, higher)) in pairs.enumerate() {
            let floors = lower.floor.zip(higher.floor);
            let floors_rise = floors.is_none_or(|(lower, higher)| lower < higher);
            // A level without a floor of its own would be on before the one beneath it.
            let floors_nest = lower.floor.is_some() || higher.floor.is_none();
            if lower.above >= higher.above || lower.below > higher.below {
                let found = format!("{} to {}", higher.below, higher.above);
                let expected = format!("more than {} to {}", lower.below, lower.above);
                let remedy = "sort the levels, the lowest first";
                issues.error("not_rising", &at.index(n + 1), found, expected, remedy);
            } else if !(floors_rise && floors_nest) {
                let place = at.index(n + 1).key("floor");
                let found = higher.floor.map_or("none".to_owned(), |floor| floor.to_string());
                let expected = match lower.floor {
                    Some(floor) => format!("more than {floor}"),
                    None => "none, as the level beneath has none".to_owned(),
                };
                let remedy = "give the level beneath a lower floor";
                issues.error("not_rising", &place, found, expected, remedy);
            }
        }
    }
}

impl SurgeLevel {
    fn check(&self, at: &Pointer, queues: &[&str], issues: &mut Issues) {
        if self.below > self.above || self.below <= Ppm::ZERO {
            let expected = format!("more than 0, at most `above`, {}", self.above);
            let remedy = "a level must end below where it begins";
            issues.error(
                "out_of_range",
                &at.key("below"),
                self.below.to_string(),
                expected,
                remedy,
            );
        }
        if self.more_units.is_some_and(|units| !(1..=100).contains(&units)) {
            let found = format!("{:?}", self.more_units.unwrap_or_default());
            let remedy = "leave it out for none";
            issues.error("out_of_range", &at.key("more_units"), found, "1 to 100", remedy);
        }
        for (from, overflow) in &self.overflow {
            for queue in [from, &overflow.to] {
                if !queues.contains(&queue.as_str()) {
                    let place = at.key("overflow").key(from.as_str());
                    let found = format!("the queue `{queue}`");
                    let expected = format!("one of `{}`", queues.join("`, `"));
                    let remedy = "name a queue of `routing.queues`";
                    issues.error("unknown_queue", &place, found, expected, remedy);
                }
            }
            if *from == overflow.to {
                let place = at.key("overflow").key(from.as_str());
                let remedy = "name another queue, or leave it out";
                issues.error("to_itself", &place, format!("`{from}`"), "another queue", remedy);
            }
        }
    }
}
