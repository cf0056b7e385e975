//! How hard is it at the moment, and what is different because of it?
//!
//! Levels rise as soon as a mark is passed, in the middle of an interval, and fall only at the end of one, after several in a
//! row that were calm: so a level never flaps within an interval. What the levels that are on want is
//! compared with what runs: each action is begun once, and ended once when nothing wants it any more.

use super::rules::{SurgeLevel, SurgeOverflow, SurgeRules};
use super::traffic::Figures;
use crate::id::BotId;
use crate::math::Ppm;
use serde::{Deserialize, Serialize};

crate::shape! {
    /// Something that a surge changes.
    pub enum SurgeMeasure {
        /// Every agent may hold more.
        MoreUnits = "more_units",
        /// Priority is worth more or less waiting.
        Ageing = "ageing",
        /// Another queue takes chats over.
        Overflow = "overflow",
        /// Chats begin with a bot.
        BotFirst = "bot_first",
        /// Everybody is told before they ask.
        Banner = "banner",
        /// What the operation named itself.
        Ask = "ask",
    }
}

/// One thing that is different during a surge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurgeAction {
    /// What.
    pub measure: SurgeMeasure,
    /// Whom it is about: the queue of an overflow, what the host is asked for; else nothing.
    pub subject: String,
    /// How much, where to, in which words.
    pub value: String,
}

/// How hard it is, by levels.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Surge {
    /// Levels that are on, by the figures.
    level: u8,
    /// Levels that a supervisor wants on, whatever the figures say.
    forced: Option<u8>,
    /// Of each level.
    streaks: Vec<Streak>,
    /// What is different now.
    running: Vec<SurgeAction>,
}

/// Finished intervals in a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Streak {
    /// That exceeded the mark of the level.
    high: u8,
    /// That stayed below its lower mark while it was on.
    calm: u8,
}

impl Surge {
    /// Levels that are on.
    pub fn level(&self) -> u8 {
        self.forced.unwrap_or(self.level)
    }

    /// What is different now.
    pub fn running(&self) -> &[SurgeAction] {
        &self.running
    }

    /// Is the mark of the next level passed? Asked at every arrival, so it copies nothing.
    pub fn may_rise(&self, rules: &SurgeRules, figures: &Figures) -> bool {
        let next = rules.levels.get(usize::from(self.level));
        next.is_some_and(|level| level.is_exceeded(rules, figures))
    }

    /// Must somebody look when the interval ends?
    pub fn awaits_end(&self) -> bool {
        self.level > 0 || self.streaks.iter().any(|streak| streak.high > 0)
    }

    /// After one more arrival: levels whose mark is passed now are on.
    #[must_use]
    pub fn at_arrival(&self, rules: &SurgeRules, figures: &Figures) -> Self {
        let mut after = self.clone();
        after.streaks.resize(rules.levels.len(), Streak::default());
        let levels = rules.levels.iter().zip(&mut after.streaks);
        let rise = levels.skip(usize::from(self.level)).take_while(|(level, streak)| {
            streak.high.saturating_add(1) >= rules.evaluations && level.is_exceeded(rules, figures)
        });
        let risen = rise.map(|(_, streak)| streak.calm = 0).count();
        after.level = self.level.saturating_add(u8::try_from(risen).unwrap_or(u8::MAX));
        after
    }

    /// After the interval with these figures: levels that were calm for long enough are off.
    #[must_use]
    pub fn at_end(&self, rules: &SurgeRules, figures: &Figures) -> Self {
        let mut after = self.clone();
        after.streaks.resize(rules.levels.len(), Streak::default());
        for ((level, streak), n) in rules.levels.iter().zip(&mut after.streaks).zip(0_u8..) {
            let exceeded = level.is_exceeded(rules, figures);
            streak.high = if exceeded { streak.high.saturating_add(1) } else { 0 };
            let calm = n < self.level && level.is_calm(figures);
            streak.calm = if calm { streak.calm.saturating_add(1) } else { 0 };
        }
        let is_over = |streak: Option<&Streak>| {
            streak.is_none_or(|streak| streak.calm >= rules.calm_intervals)
        };
        while after.level > 0 && is_over(after.streaks.get(usize::from(after.level) - 1)) {
            after.level -= 1;
        }
        after
    }

    /// Under other rules: a level that is no longer there is off.
    #[must_use]
    pub fn under(&self, rules: &SurgeRules) -> Self {
        let most = u8::try_from(rules.levels.len()).unwrap_or(u8::MAX);
        let mut after = self.clone();
        after.streaks.resize(rules.levels.len(), Streak::default());
        after.level = self.level.min(most);
        after.forced = self.forced.map(|forced| forced.min(most));
        after
    }

    /// A supervisor wants so many levels on, or leaves it to the figures again.
    #[must_use]
    pub fn forced_to(&self, level: Option<u8>) -> Self {
        Self { forced: level, ..self.clone() }
    }

    /// What must end and what must begin, so that just what the levels that are on want is different.
    pub fn changes(&self, rules: &SurgeRules) -> (Vec<SurgeAction>, Vec<SurgeAction>) {
        let wanted = rules.actions_at(self.level());
        let missing = |there: &[SurgeAction], from: &[SurgeAction]| {
            from.iter().filter(|action| !there.contains(action)).cloned().collect::<Vec<_>>()
        };
        (missing(&wanted, &self.running), missing(&self.running, &wanted))
    }

    /// Just this is different now.
    pub fn settle(&mut self, rules: &SurgeRules) {
        self.running = rules.actions_at(self.level());
    }
}

impl SurgeRules {
    /// The levels that are on, the highest first: of what two say, the higher one's word counts.
    pub fn levels_at(&self, level: u8) -> impl Iterator<Item = &SurgeLevel> {
        self.levels.iter().take(usize::from(level)).rev()
    }

    /// Does this matter without a forecast?
    pub fn has_floor(&self) -> bool {
        self.levels.iter().any(|level| level.floor.is_some())
    }

    /// What is different while so many levels are on.
    fn actions_at(&self, level: u8) -> Vec<SurgeAction> {
        let mut actions: Vec<SurgeAction> = Vec::new();
        for level in self.levels_at(level) {
            for action in level.actions() {
                let is_decided = actions.iter().any(|other| {
                    other.measure == action.measure && other.subject == action.subject
                });
                if !is_decided {
                    actions.push(action);
                }
            }
        }
        actions
    }
}

impl SurgeLevel {
    /// Do so many come that this level is on?
    fn is_exceeded(&self, rules: &SurgeRules, figures: &Figures) -> bool {
        match forecast(figures) {
            Some(expected) => {
                figures.arrivals >= rules.arrivals_min
                    && parts(figures) > i128::from(self.above.get()) * expected
            }
            None => self.floor.is_some_and(|floor| figures.arrivals > floor),
        }
    }

    /// Do so few come that it may end?
    fn is_calm(&self, figures: &Figures) -> bool {
        match forecast(figures) {
            Some(expected) => parts(figures) < i128::from(self.below.get()) * expected,
            None => self.floor.is_none_or(|floor| figures.arrivals <= floor),
        }
    }

    fn actions(&self) -> Vec<SurgeAction> {
        use SurgeMeasure as M;
        let action = |measure, subject: &str, value: String| {
            let subject = subject.to_owned();
            SurgeAction { measure, subject, value }
        };
        let alone = [
            (M::MoreUnits, self.more_units.map(|units| units.to_string())),
            (M::Ageing, self.ageing_ms.map(|ageing| ageing.to_string())),
            (M::BotFirst, self.bot_first.as_ref().map(BotId::to_string)),
            (M::Banner, self.banner.clone()),
        ];
        let alone = alone.into_iter().filter_map(|(measure, value)| Some((measure, value?)));
        let alone = alone.map(|(measure, value)| action(measure, "", value));
        let overflow = self.overflow.iter().map(|(from, SurgeOverflow { to, after_ms })| {
            action(M::Overflow, from.as_str(), format!("{to} after {after_ms}"))
        });
        let asked = self.ask.iter().map(|what| action(M::Ask, what.as_str(), String::new()));
        alone.chain(overflow).chain(asked).collect()
    }
}

/// What is expected, where it is more than nothing.
fn forecast(figures: &Figures) -> Option<i128> {
    figures.expected.filter(|expected| *expected > Ppm::ZERO).map(|ppm| i128::from(ppm.get()))
}

/// Arrivals on the scale of a ratio times a forecast, both in parts per million.
fn parts(figures: &Figures) -> i128 {
    i128::from(figures.arrivals) * 1_000_000 * 1_000_000
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Timestamp;

    fn figures(arrivals: u32, expected: &str) -> Figures {
        let expected = expected.parse().ok();
        Figures { start: Timestamp::from_millis(0), arrivals, expected }
    }

    fn level(above: &str, below: &str, floor: Option<u32>) -> SurgeLevel {
        let (above, below) = (above.parse().unwrap(), below.parse().unwrap());
        SurgeLevel { above, below, floor, ..SurgeLevel::default() }
    }

    #[test]
    fn the_mark_is_strict_and_twenty_must_come() {
        for (arrivals, expected, on) in [
            (150, "100", 0),
            (151, "100", 1),
            // 1.5 times 100.66 is 150.99; 1.5 times 100.667 is 151.0005.
            (151, "100.66", 1),
            (151, "100.667", 0),
            (19, "1", 0),
            (20, "1", 1),
            (1_000, "0", 0),
            (1_000, "none", 0),
        ] {
            let after =
                Surge::default().at_arrival(&SurgeRules::default(), &figures(arrivals, expected));
            assert_eq!(after.level(), on, "{arrivals} on {expected}");
        }
    }

    #[test]
    fn without_a_forecast_the_floor_decides() {
        let rules =
            SurgeRules { levels: vec![level("1.5", "1.2", Some(50))], ..SurgeRules::default() };
        for expected in ["0", "none"] {
            assert_eq!(Surge::default().at_arrival(&rules, &figures(50, expected)).level(), 0);
            let on = Surge::default().at_arrival(&rules, &figures(51, expected));
            assert_eq!(on.level(), 1);
            let on =
                on.at_end(&rules, &figures(51, expected)).at_end(&rules, &figures(50, expected));
            assert_eq!(on.level(), 1);
            assert_eq!(on.at_end(&rules, &figures(50, expected)).level(), 0);
        }
    }

    #[test]
    fn two_calm_intervals_must_follow_each_other() {
        let rules = SurgeRules::default();
        let mut surge = Surge::default().at_arrival(&rules, &figures(200, "100"));
        for (arrivals, on) in [(200, 1), (119, 1), (120, 1), (119, 1), (0, 0)] {
            surge = surge.at_end(&rules, &figures(arrivals, "100"));
            assert_eq!(surge.level(), on, "{arrivals}");
        }
    }

    #[test]
    fn several_evaluations_count_finished_intervals_and_the_present_one() {
        let rules = SurgeRules { evaluations: 3, ..SurgeRules::default() };
        let (high, low) = (figures(151, "100"), figures(150, "100"));
        let mut surge = Surge::default();
        for (over, on) in [(&high, 0), (&low, 0), (&high, 0), (&high, 0), (&high, 1)] {
            surge = surge.at_arrival(&rules, over);
            assert_eq!(surge.level(), on);
            surge = surge.at_end(&rules, over);
        }
    }

    #[test]
    fn levels_rise_at_once_and_fall_one_by_one() {
        let levels = vec![level("1.5", "1.2", None), level("2", "1.7", None)];
        let rules = SurgeRules { levels, ..SurgeRules::default() };
        let surge = Surge::default().at_arrival(&rules, &figures(201, "100"));
        assert_eq!(surge.level(), 2);
        let surge = surge.at_end(&rules, &figures(160, "100")).at_end(&rules, &figures(169, "100"));
        assert_eq!(surge.level(), 1);
        let surge = surge.at_end(&rules, &figures(10, "100")).at_end(&rules, &figures(10, "100"));
        assert_eq!(surge.level(), 0);
    }

    #[test]
    fn each_action_begins_once_and_the_higher_level_has_the_word() {
        let (mut low, mut high) = (level("1.5", "1.2", None), level("2", "1.7", None));
        low.more_units = Some(1);
        low.banner = Some("Many customers today.".to_owned());
        high.more_units = Some(2);
        let rules = SurgeRules { levels: vec![low, high], ..SurgeRules::default() };
        let named = |actions: &[SurgeAction]| {
            actions.iter().map(|a| format!("{} {}", a.measure, a.value)).collect::<Vec<_>>()
        };
        let expected = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        let mut surge = Surge::default();
        let table: [(_, &[&str], &[&str]); 4] = [
            (Some(1), &[], &["more_units 1", "banner Many customers today."]),
            (Some(1), &[], &[]),
            (Some(2), &["more_units 1"], &["more_units 2"]),
            (None, &["more_units 2", "banner Many customers today."], &[]),
        ];
        for (forced, ended, begun) in table {
            surge = surge.forced_to(forced);
            let (end, begin) = surge.changes(&rules);
            assert_eq!(named(&end), expected(ended));
            assert_eq!(named(&begin), expected(begun));
            surge.settle(&rules);
        }
    }
}
