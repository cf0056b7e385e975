//! How does somebody do, beside what their chats would have taken anybody?
//!
//! Who gets the hard chats looks slow, and who gets the refunds looks loved. So nobody is held against an average: what is expected of an agent is
//! what all agents together needed, and reached, in chats of the same kind (indirect standardisation), and the card shows the ratio of what was to
//! what was expected, each with its interval of 95 %.
//!
//! * Time: what a chat was given of the agent's time, so that two chats at once are not counted twice. Observed over expected, with the
//!   error of a ratio of sums (W. Cochran, *Sampling Techniques*, 1977, section 6.4) and Student's t.
//! * Resolved and satisfied: of chats that one agent alone had. Wilson's interval, over the share that was expected.
//! * Quality: of the chats that somebody read, those that passed, by Wilson's interval.
//!
//! Speed counts only above the floor of quality: who is certainly below it is not called quick, nor ranked. With too few chats nothing is said. A
//! rank is never one number: it says which places are possible when every interval is taken seriously.
//!
//! Knows neither chats nor queues; of kinds it knows that they are the same or not.

use super::rules::ScorecardRules;
use crate::id::{AgentId, Code};
use crate::math::Millis;
use crate::math::statistics::{Interval, t_quantile, wilson};
use serde::Serialize;
use std::collections::BTreeMap;

/// How sure an interval is.
const CONFIDENCE: f64 = 0.95;

/// What an agent did for a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServedChat {
    /// Who.
    pub agent: AgentId,
    /// What kind of chat it was: its segments.
    pub kind: Vec<Option<Code>>,
    /// What it was given of their time.
    pub time: Millis,
    /// How it ended, where they alone had it.
    pub ending: Option<Ending>,
}

/// How a chat ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// Was the need met?
    pub resolved: bool,
    /// Was the customer satisfied? Nothing of one who did not say.
    pub satisfied: Option<bool>,
}

/// A share beside what was expected of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct AdjustedShare {
    /// Those of whom it is true.
    pub count: u64,
    /// Among these.
    pub among: u64,
    /// The share.
    pub share: Interval,
    /// What it would have been with everybody's share in each kind of chat; nothing where that is none.
    pub expected: Option<f64>,
    /// Observed over expected: above 1 is more than expected.
    pub ratio: Option<Interval>,
}

/// Time beside what was expected of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct AdjustedTime {
    /// The mean, in milliseconds.
    pub mean_ms: f64,
    /// What it would have been with everybody's mean in each kind of chat.
    pub expected_ms: f64,
    /// Observed over expected: below 1 is quicker than expected.
    pub ratio: Interval,
}

/// What a card comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Too few chats, or too few that somebody read.
    NotEnough,
    /// Certainly below the floor of quality; no speed makes up for it.
    BelowFloor,
    /// Certainly slower than expected.
    Slower,
    /// Neither can be said.
    AsExpected,
    /// Certainly quicker than expected.
    Quicker,
}

/// The card of an agent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scorecard {
    /// Whose.
    pub agent: AgentId,
    /// Chats that they had.
    pub chats: u64,
    /// Those of a kind that others had, too: only they can be compared.
    pub comparable: u64,
    /// Speed; nothing with too few chats.
    pub time: Option<AdjustedTime>,
    /// Met needs.
    pub resolved: Option<AdjustedShare>,
    /// Satisfied customers.
    pub satisfied: Option<AdjustedShare>,
    /// Chats that somebody read.
    pub read: u64,
    /// The share of them that passed.
    pub quality: Option<Interval>,
    /// What it comes to.
    pub standing: Standing,
    /// From the best to the worst place by speed that is possible among those who are compared; nothing for others.
    pub places: Option<(u64, u64)>,
}

/// Sums of one kind of chat.
#[derive(Clone, Copy, Debug, Default)]
struct Kind {
    chats: u64,
    time: u64,
    ended: u64,
    resolved: u64,
    rated: u64,
    satisfied: u64,
}

impl Kind {
    fn add(&mut self, chat: &ServedChat) {
        self.chats += 1;
        self.time = self.time.saturating_add(chat.time.get().unsigned_abs());
        let Some(ending) = chat.ending else { return };
        self.ended += 1;
        self.resolved += u64::from(ending.resolved);
        self.rated += u64::from(ending.satisfied.is_some());
        self.satisfied += u64::from(ending.satisfied == Some(true));
    }
}

fn ratio(of: u64, among: u64) -> f64 {
    if among == 0 { 0.0 } else { of as f64 / among as f64 }
}

/// The cards of all agents by name, from what they did and from which of their chats that were read passed.
pub fn scorecards(
    rules: &ScorecardRules,
    served: &[ServedChat],
    read: impl IntoIterator<Item = (AgentId, bool)>,
) -> Vec<Scorecard> {
    let mut kinds: BTreeMap<&[Option<Code>], Kind> = BTreeMap::new();
    let mut own: BTreeMap<&AgentId, BTreeMap<&[Option<Code>], u64>> = BTreeMap::new();
    let mut chats: BTreeMap<&AgentId, Vec<&ServedChat>> = BTreeMap::new();
    for chat in served {
        kinds.entry(&chat.kind).or_default().add(chat);
        *own.entry(&chat.agent).or_default().entry(&chat.kind).or_default() += 1;
        chats.entry(&chat.agent).or_default().push(chat);
    }
    let mut marks: BTreeMap<AgentId, (u64, u64)> = BTreeMap::new();
    for (agent, passed) in read {
        let (all, good) = marks.entry(agent).or_default();
        *all += 1;
        *good += u64::from(passed);
    }
    let mut cards: Vec<Scorecard> = chats
        .iter()
        .map(|(agent, chats)| {
            let others_had = |chat: &&&ServedChat| {
                let all = kinds.get(chat.kind.as_slice()).map_or(0, |kind| kind.chats);
                let own = own.get(agent).and_then(|own| own.get(chat.kind.as_slice()));
                all > own.copied().unwrap_or(0)
            };
            let comparable = chats.iter().filter(others_had).count() as u64;
            let (read, passed) = marks.get(*agent).copied().unwrap_or_default();
            card(rules, agent, chats, &kinds, comparable, [read, passed])
        })
        .collect();
    let spans: Vec<Option<Interval>> = cards
        .iter()
        .map(|card| card.time.map(|time| time.ratio).filter(|_| card.standing.is_compared()))
        .collect();
    for (card, span) in cards.iter_mut().zip(&spans) {
        let Some(span) = span else { continue };
        let others = || spans.iter().flatten();
        let quicker = others().filter(|other| other.high < span.low).count() as u64;
        let slower = others().filter(|other| other.low > span.high).count() as u64;
        card.places = Some((1 + quicker, others().count() as u64 - slower));
    }
    cards
}

fn card(
    rules: &ScorecardRules,
    agent: &AgentId,
    chats: &[&ServedChat],
    kinds: &BTreeMap<&[Option<Code>], Kind>,
    comparable: u64,
    [read, passed]: [u64; 2],
) -> Scorecard {
    let enough = chats.len() >= rules.chats_min as usize;
    let time = Some(chats).filter(|_| enough).and_then(|chats| time_of(chats, kinds));
    let is_read = read >= u64::from(rules.read_min);
    let quality = wilson(passed, read, CONFIDENCE).filter(|_| is_read);
    let of = |chat: &&ServedChat| kinds.get(chat.kind.as_slice()).copied().unwrap_or_default();
    let ended = chats.iter().filter_map(|chat| {
        let kind = of(chat);
        Some((chat.ending?.resolved, ratio(kind.resolved, kind.ended)))
    });
    let rated = chats.iter().filter_map(|chat| {
        let kind = of(chat);
        Some((chat.ending?.satisfied?, ratio(kind.satisfied, kind.rated)))
    });
    let least = u64::from(rules.chats_min);
    Scorecard {
        agent: agent.clone(),
        chats: chats.len() as u64,
        comparable,
        resolved: share_of(ended, least),
        satisfied: share_of(rated, least),
        read,
        standing: standing(rules, time, quality),
        time,
        quality,
        places: None,
    }
}

fn standing(
    rules: &ScorecardRules,
    time: Option<AdjustedTime>,
    quality: Option<Interval>,
) -> Standing {
    let Some(quality) = quality else { return Standing::NotEnough };
    if quality.high < rules.quality_floor.get() as f64 / 1e6 {
        return Standing::BelowFloor;
    }
    match time.map(|time| time.ratio) {
        None => Standing::NotEnough,
        Some(ratio) if ratio.high < 1.0 => Standing::Quicker,
        Some(ratio) if ratio.low > 1.0 => Standing::Slower,
        Some(_) => Standing::AsExpected,
    }
}

impl Standing {
    const fn is_compared(self) -> bool {
        matches!(self, Self::Slower | Self::AsExpected | Self::Quicker)
    }
}

fn time_of(chats: &[&ServedChat], kinds: &BTreeMap<&[Option<Code>], Kind>) -> Option<AdjustedTime> {
    let n = chats.len() as f64;
    let pairs = chats.iter().map(|chat| {
        let kind = kinds.get(chat.kind.as_slice()).copied().unwrap_or_default();
        (chat.time.get() as f64, ratio(kind.time, kind.chats))
    });
    let pairs: Vec<(f64, f64)> = pairs.collect();
    let observed: f64 = pairs.iter().map(|pair| pair.0).sum();
    let expected: f64 = pairs.iter().map(|pair| pair.1).sum();
    if expected <= 0.0 || pairs.len() < 2 {
        return None;
    }
    let estimate = observed / expected;
    let squares: f64 = pairs
        .iter()
        .map(|(time, expected)| {
            let off = time - estimate * expected;
            off * off
        })
        .sum();
    let error = libm::sqrt(squares * n / (n - 1.0)) / expected;
    let reach = t_quantile(0.5 + CONFIDENCE / 2.0, n - 1.0)? * error;
    let ratio = Interval { estimate, low: (estimate - reach).max(0.0), high: estimate + reach };
    Some(AdjustedTime { mean_ms: observed / n, expected_ms: expected / n, ratio })
}

/// Whether it was, and how likely it was expected to be, of each chat; nothing of fewer than `least`.
fn share_of(chats: impl Iterator<Item = (bool, f64)>, least: u64) -> Option<AdjustedShare> {
    let (mut count, mut among, mut expected) = (0_u64, 0_u64, 0.0);
    for (is_true, likely) in chats {
        among += 1;
        count += u64::from(is_true);
        expected += likely;
    }
    let share = wilson(count, among, CONFIDENCE).filter(|_| among >= least)?;
    let expected = Some(expected / among as f64).filter(|expected| *expected > 0.0);
    let over = |expected: f64| Interval {
        estimate: share.estimate / expected,
        low: share.low / expected,
        high: share.high / expected,
    };
    Some(AdjustedShare { count, among, share, expected, ratio: expected.map(over) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Ppm;

    const RULES: ScorecardRules =
        ScorecardRules { quality_floor: Ppm::new(800_000), chats_min: 4, read_min: 3 };

    fn chats(agent: &str, kind: &str, seconds: &[i64], resolved: usize) -> Vec<ServedChat> {
        let chat = |(n, seconds): (usize, &i64)| ServedChat {
            agent: agent.into(),
            kind: vec![Some(kind.into())],
            time: Millis::from_secs(*seconds),
            ending: Some(Ending { resolved: n < resolved, satisfied: None }),
        };
        seconds.iter().enumerate().map(chat).collect()
    }

    fn read(agent: &str, passed: usize, all: usize) -> Vec<(AgentId, bool)> {
        (0..all).map(|n| (agent.into(), n < passed)).collect()
    }

    /// Ann has the hard chats (300 s each for everybody), Bob the easy ones (100 s): by the average Ann is three times as slow, beside what was
    /// expected both are as everybody.
    #[test]
    fn hard_chats_make_nobody_slow() {
        let served = [
            chats("ann", "hard", &[280, 320, 300, 300], 2),
            chats("ann", "easy", &[100], 1),
            chats("bob", "easy", &[90, 110, 100, 100], 4),
            chats("bob", "hard", &[300], 0),
        ]
        .concat();
        let cards = scorecards(&RULES, &served, [read("ann", 3, 3), read("bob", 3, 3)].concat());
        let time = |n: usize| cards[n].time.unwrap();
        assert_eq!((time(0).mean_ms, time(1).mean_ms), (260_000.0, 140_000.0));
        for n in [0, 1] {
            assert!((time(n).ratio.estimate - 1.0).abs() < 1e-12);
            assert_eq!((cards[n].standing, cards[n].places), (Standing::AsExpected, Some((1, 2))));
            assert_eq!((cards[n].chats, cards[n].comparable), (5, 5));
        }
        // By hand: hard 2 of 5 resolved, easy 5 of 5. Of Ann 4 · 0.4 + 1 = 2.6 are expected and 3 were; of Bob 4.4, and 4 were.
        let resolved = cards[0].resolved.unwrap();
        assert_eq!((resolved.count, resolved.among), (3, 5));
        assert!((resolved.expected.unwrap() - 0.52).abs() < 1e-12);
        assert!((resolved.ratio.unwrap().estimate - 3.0 / 2.6).abs() < 1e-12);
        assert!((cards[1].resolved.unwrap().expected.unwrap() - 0.88).abs() < 1e-12);
    }

    /// By hand: times 1, 2, 3 and 2 s where 2 s are expected: ratio 1, squares of what is off 1 + 0 + 1 + 0, error √(2 · 4/3) / 8 = 0.2041,
    /// t(0.975; 3) = 3.1824 as published: 1 ± 0.6496.
    #[test]
    fn the_interval_of_time_by_hand() {
        let cards = scorecards(&RULES, &chats("ann", "x", &[1, 2, 3, 2], 0), read("ann", 3, 3));
        let ratio = cards[0].time.unwrap().ratio;
        assert!(
            (ratio.low - 0.3504).abs() < 1e-4 && (ratio.high - 1.6496).abs() < 1e-4,
            "{ratio:?}"
        );
        assert_eq!(cards[0].comparable, 0, "nobody else had such chats");
    }

    #[test]
    fn no_speed_makes_up_for_quality_and_too_little_says_nothing() {
        let served = [
            chats("ann", "x", &[50, 50, 50, 51], 4),
            chats("bob", "x", &[150, 150, 150, 151], 4),
            chats("cat", "x", &[50, 50, 50], 3),
            chats("dan", "x", &[150, 150, 150, 151], 4),
        ]
        .concat();
        // 4 of 12: Wilson's upper bound is 0.61, below the floor of 0.8. 8 of 12 could still be above it.
        let quick = |passed| {
            let marks = [read("ann", passed, 12), read("bob", 12, 12), read("cat", 3, 3)].concat();
            let cards = scorecards(&RULES, &served, marks);
            assert_eq!(cards[2].standing, Standing::NotEnough, "three chats");
            assert_eq!(cards[3].standing, Standing::NotEnough, "nobody read any");
            assert_eq!((cards[2].places, cards[3].places), (None, None));
            cards
        };
        let cards = quick(4);
        assert_eq!((cards[0].standing, cards[0].places), (Standing::BelowFloor, None));
        assert_eq!((cards[1].standing, cards[1].places), (Standing::Slower, Some((1, 1))));
        let cards = quick(8);
        assert_eq!((cards[0].standing, cards[0].places), (Standing::Quicker, Some((1, 1))));
        assert_eq!((cards[1].standing, cards[1].places), (Standing::Slower, Some((2, 2))));
    }

    /// 40 agents of one speed, whose share of hard chats runs from few to nearly all: plain means follow that share, what the card says stays within
    /// two in a hundred of one, and follows it no more than chance lets 40 numbers do (two errors of a correlation, 2 / √40).
    #[test]
    fn the_ratio_does_not_follow_the_difficulty() {
        let mut state = 7_u64;
        let mut draw = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as i64 % 41 - 20
        };
        let mut served = Vec::new();
        for agent in 0..40_i64 {
            let times = |hard: bool, count: i64, draw: &mut dyn FnMut() -> i64| -> Vec<i64> {
                (0..count).map(|_| if hard { 300 } else { 100 } + draw()).collect()
            };
            let name = format!("a{agent:02}");
            served.extend(chats(&name, "hard", &times(true, 10 + agent * 4, &mut draw), 0));
            served.extend(chats(&name, "easy", &times(false, 170 - agent * 4, &mut draw), 0));
        }
        let cards = scorecards(&RULES, &served, []);
        let shares: Vec<f64> = (0..40).map(|agent| f64::from(10 + agent * 4)).collect();
        let ratios: Vec<f64> = cards.iter().map(|card| card.time.unwrap().ratio.estimate).collect();
        let means: Vec<f64> = cards.iter().map(|card| card.time.unwrap().mean_ms).collect();
        let r = |values: &[f64]| crate::math::statistics::correlation(&shares, values).unwrap();
        assert!(r(&means) > 0.99, "{}", r(&means));
        let spread =
            ratios.iter().fold((f64::MAX, f64::MIN), |(low, high), r| (low.min(*r), high.max(*r)));
        assert!(spread.0 > 0.98 && spread.1 < 1.02, "{spread:?}");
        assert!(r(&ratios).abs() < 0.32, "{}", r(&ratios));
    }
}
