//! How has the customer felt over the whole chat?
//!
//! One angry word is no angry customer, and a customer who was angry an hour ago may no longer be. The [`Mood`] of a chat is where its
//! messages tend: each new score moves it, and while nothing is written it fades. A supervisor is told when it falls below a mark, once,
//! and again only after it has risen to another.
//!
//! ```
//! use switchboard::calendar::Timestamp;
//! use switchboard::text::{Mood, MoodChange, SentimentRules};
//!
//! let rules = SentimentRules { flag_below: Some("-0.5".parse()?), ..SentimentRules::default() };
//! let (mood, change) = Mood::default().after(&rules, "-0.6".parse()?, Timestamp::from_millis(0));
//! assert_eq!(change, MoodChange::Fell);
//! // Ten minutes later half of it is gone, and thanks weigh as much as all before: (-0.3 + 0.8) / 2.
//! let (mood, change) = mood.after(&rules, "0.8".parse()?, Timestamp::from_millis(600_000));
//! assert_eq!((mood.at(&rules, Timestamp::from_millis(600_000)), change), ("0.25".parse()?, MoodChange::Rose));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Knows nothing of words: a score is a score, whether the host's model or ours gave it. All in integers, rounded towards zero.

use crate::calendar::Timestamp;
use crate::math::{Millis, Ppm};
use crate::policy::issue::{Issues, Pointer};
use serde::{Deserialize, Serialize};

crate::shape! {
    /// How the customer's mood is followed.
    pub struct SentimentRules: Default {
        /// Who scores messages that come without a score of their own.
        pub scored_by: ScoredBy = ScoredBy::Host,
        /// How much the newest message counts against all before it.
        pub newest: Ppm = Ppm::new(500_000),
        /// Half of the mood is gone after this long without a message.
        pub half_life_ms: Millis = Millis::from_mins(10),
        /// A supervisor is told when the mood, from -1 to 1, falls below this. Without it, never.
        pub flag_below: Option<Ppm> = None,
        /// And again only after it has risen to this.
        pub clear_at: Ppm = Ppm::ZERO,
    }
}

crate::shape! {
    /// Who says how a message sounds.
    pub enum ScoredBy: Default {
        /// The host alone: a message without its score changes nothing.
        Host = "host",
        /// The built-in words, where the host gives no score. English.
        Words = "words",
    }
}

/// What a score has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoodChange {
    /// Nothing that anybody must know.
    Same,
    /// It has fallen below the mark: tell a supervisor.
    Fell,
    /// It has risen to where the mark may be passed again.
    Rose,
}

/// Has a supervisor been told?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Flag {
    #[default]
    Down,
    Up,
}

/// Where the messages of a chat tend.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mood {
    /// How it was when the last score came, and when that was.
    last: Option<(Ppm, Timestamp)>,
    flag: Flag,
}

impl Mood {
    /// How it is now; nothing before the first score is nought.
    pub fn at(&self, rules: &SentimentRules, now: Timestamp) -> Ppm {
        self.known_at(rules, now).unwrap_or(Ppm::ZERO)
    }

    /// How it is now, if there was a score.
    pub fn known_at(&self, rules: &SentimentRules, now: Timestamp) -> Option<Ppm> {
        let (mood, then) = self.last?;
        Some(faded(mood, now.since(then), rules.half_life_ms))
    }

    /// How it is after a message with this score. The first message is the mood.
    pub fn after(&self, rules: &SentimentRules, score: Ppm, now: Timestamp) -> (Self, MoodChange) {
        let mood = match self.known_at(rules, now) {
            None => score,
            Some(before) => {
                let newest = rules.newest.get();
                let mixed = before.get() * (Ppm::ONE.get() - newest) + score.get() * newest;
                Ppm::new(mixed / Ppm::ONE.get())
            }
        };
        let (flag, change) = match (self.flag, rules.flag_below) {
            (Flag::Down, Some(mark)) if mood < mark => (Flag::Up, MoodChange::Fell),
            (Flag::Up, _) if mood >= rules.clear_at => (Flag::Down, MoodChange::Rose),
            (flag, _) => (flag, MoodChange::Same),
        };
        (Self { last: Some((mood, now)), flag }, change)
    }
}

/// Halved for each half-life; within one, in proportion.
fn faded(mood: Ppm, passed: Millis, half_life: Millis) -> Ppm {
    let (passed, half_life) = (passed.get().max(0), half_life.get().max(1));
    let halved = mood.get() / (1_i64 << (passed / half_life).min(62));
    let rest = passed % half_life;
    let lost = i128::from(halved) * i128::from(rest) / (2 * i128::from(half_life));
    Ppm::new(halved - lost as i64)
}

impl SentimentRules {
    /// Says everything that is wrong with these rules.
    pub(super) fn check(&self, at: &Pointer, issues: &mut Issues) {
        let ranges = [
            ("newest", Some(self.newest), Ppm::ZERO),
            ("flag_below", self.flag_below, Ppm::new(-1_000_000)),
            ("clear_at", Some(self.clear_at), Ppm::new(-1_000_000)),
        ];
        for (key, value, least) in ranges {
            if let Some(value) = value.filter(|value| !(least..=Ppm::ONE).contains(value)) {
                let (place, expected) = (at.key(key), format!("{least} to 1"));
                issues.error(
                    "out_of_range",
                    &place,
                    value.to_string(),
                    expected,
                    "write a decimal",
                );
            }
        }
        if self.half_life_ms <= Millis::ZERO {
            let place = at.key("half_life_ms");
            let remedy = "for a mood that never outlasts its message, set `newest` to 1";
            issues.error(
                "out_of_range",
                &place,
                self.half_life_ms.to_string(),
                "more than 0",
                remedy,
            );
        }
        if let Some(mark) = self.flag_below.filter(|mark| *mark > self.clear_at) {
            issues.error(
                "out_of_order",
                &at.key("clear_at"),
                self.clear_at.to_string(),
                format!("{mark} or more"),
                "choose a higher value, so that one mood is not told again and again",
            );
        }
        if self.scored_by == ScoredBy::Words && !cfg!(feature = "sentiment") {
            issues.error(
                "not_in_this_build",
                &at.key("scored_by"),
                "`words`",
                "`host`",
                "build with the feature `sentiment`, or hand in scores",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ppm(text: &str) -> Ppm {
        text.parse().unwrap()
    }

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_millis(secs * 1_000)
    }

    #[test]
    fn a_mood_fades_by_half_and_in_proportion_between() {
        let rules = SentimentRules::default();
        let (mood, _) = Mood::default().after(&rules, ppm("-0.8"), at(0));
        // Half-life 600 s: after 300 s a quarter is gone, after 900 s half and a quarter of the rest.
        for (secs, expected) in [
            (0, "-0.8"),
            (300, "-0.6"),
            (600, "-0.4"),
            (900, "-0.3"),
            (1_200, "-0.2"),
            (10_000_000, "0"),
        ] {
            assert_eq!(mood.at(&rules, at(secs)), ppm(expected), "{secs}");
        }
        assert_eq!(Mood::default().known_at(&rules, at(0)), None);
    }

    #[test]
    fn a_supervisor_is_told_once_until_it_has_risen() {
        let mark = ppm("-0.5");
        let rules = SentimentRules {
            flag_below: Some(mark),
            clear_at: ppm("-0.1"),
            newest: Ppm::ONE,
            ..SentimentRules::default()
        };
        let mut mood = Mood::default();
        let mut told = vec![];
        for score in ["-0.5", "-0.500001", "-0.9", "-0.2", "-0.9", "-0.1", "-0.6"] {
            let change;
            (mood, change) = mood.after(&rules, ppm(score), at(0));
            told.push(change);
        }
        use MoodChange::{Fell, Rose, Same};
        assert_eq!(told, [Same, Fell, Same, Same, Same, Rose, Fell]);
    }

    #[test]
    fn rules_are_within_their_ranges_and_in_order() {
        let rules = SentimentRules {
            newest: ppm("1.5"),
            flag_below: Some(ppm("0.5")),
            clear_at: ppm("-2"),
            ..SentimentRules::default()
        };
        let mut issues = Issues::new();
        rules.check(&Pointer::root(), &mut issues);
        let seen: Vec<_> = issues.iter().map(|i| (i.code, i.path.as_str())).collect();
        assert_eq!(
            seen,
            [
                ("out_of_range", "/newest"),
                ("out_of_range", "/clear_at"),
                ("out_of_order", "/clear_at")
            ]
        );
    }
}
