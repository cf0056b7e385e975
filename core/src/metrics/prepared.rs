//! Do prepared texts save time?
//!
//! For each template, the chats in which it was sent are held against chats of the same kind in which it was not: what they would have taken if
//! each kind were as frequent among them (direct standardisation, to the chats with the template). The difference of the means has an interval
//! of 95 % by B. Welch's degrees of freedom for a weighted sum of means (*Biometrika* 34, 1947, 28–35), so that with one kind alone it is his
//! test. Medians are nearest-rank, weighted in the same way.
//!
//! Whatever comes of it, agents chose where to send the text: the answer says so in words.
//!
//! ```
//! use switchboard::math::Millis;
//! use switchboard::metrics::{HandledChat, TemplateEffect};
//!
//! let chat = |seconds| HandledChat { kind: vec![], time: Millis::from_secs(seconds) };
//! let (with, without) = ([100, 140].map(chat), [200, 160].map(chat));
//! let sent = with.iter().map(|chat| (chat, true));
//! let chats = sent.chain(without.iter().map(|chat| (chat, false)));
//! let effect = TemplateEffect::of("greeting".into(), chats, 2);
//! assert_eq!(effect.with.map(|with| with.mean_ms), Some(120_000.0));
//! assert_eq!(effect.difference_ms.map(|gain| gain.estimate), Some(-60_000.0));
//! ```

use crate::id::Code;
use crate::math::Millis;
use crate::math::statistics::{Interval, mean, t_quantile, variance};
use serde::Serialize;
use std::collections::BTreeMap;

/// How sure an interval is.
const CONFIDENCE: f64 = 0.95;

/// What every answer says.
const WARNING: &str = "Agents chose in which chats to send it: these may differ from others of their kind in more than the template. \
                       What the template itself does, an experiment tells (`metrics.experiments`).";

/// A chat that is over, and that people worked on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandledChat {
    /// What kind of chat it was: its segments.
    pub kind: Vec<Option<Code>>,
    /// How long people worked on it, and after it.
    pub time: Millis,
}

/// How long chats took.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct HandleTimes {
    /// How many there are.
    pub chats: u64,
    /// Their mean, in milliseconds.
    pub mean_ms: f64,
    /// Their median, in milliseconds.
    pub median_ms: f64,
}

/// What chats with a template took, beside others of their kinds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TemplateEffect {
    /// Which template.
    pub template: Code,
    /// Chats in which it was sent.
    pub chats: u64,
    /// Those of kinds of which there are at least two with it and two without; nothing where they are too few.
    pub with: Option<HandleTimes>,
    /// What chats without it took, each kind counted as it is frequent among those with it.
    pub without: Option<HandleTimes>,
    /// With less without, of the means: below 0 the chats with it were quicker.
    pub difference_ms: Option<Interval>,
    /// What must be known before anything is made of it.
    pub warning: &'static str,
}

/// Times of one kind of chat, without the template and with it.
#[derive(Default)]
struct Kind([Vec<f64>; 2]);

/// What one side of one kind adds to the variance of the difference, and its degrees of freedom.
struct Spread {
    variance: f64,
    df: f64,
}

impl TemplateEffect {
    /// From all chats that could be compared, and whether it was sent in each; of fewer than `least` with it, or without, nothing is said.
    pub fn of<'c>(
        template: Code,
        chats: impl IntoIterator<Item = (&'c HandledChat, bool)>,
        least: usize,
    ) -> Self {
        let mut kinds: BTreeMap<&[Option<Code>], Kind> = BTreeMap::new();
        let mut sent = 0;
        for (chat, was_sent) in chats {
            let Kind([without, with]) = kinds.entry(&chat.kind).or_default();
            let side = if was_sent { with } else { without };
            side.push(chat.time.get() as f64);
            sent += u64::from(was_sent);
        }
        kinds.retain(|_, Kind(sides)| sides.iter().all(|side| side.len() >= 2));
        let warning = WARNING;
        let mut effect =
            Self { template, chats: sent, with: None, without: None, difference_ms: None, warning };
        let count =
            |n: usize| kinds.values().map(|Kind(sides)| sides.get(n).map_or(0, Vec::len)).sum();
        let [without, with]: [usize; 2] = [count(0), count(1)];
        if without < least || with < least || with == 0 {
            return effect;
        }
        effect.without = times(&kinds, 0, with);
        effect.with = times(&kinds, 1, with);
        effect.difference_ms = difference(&kinds, with);
        effect
    }
}

/// How long the chats of one side took, each kind weighed by how frequent it is among those with the template.
fn times(kinds: &BTreeMap<&[Option<Code>], Kind>, side: usize, with: usize) -> Option<HandleTimes> {
    let (mut chats, mut sum) = (0, 0.0);
    let mut weighed: Vec<(f64, f64)> = Vec::new();
    for Kind(sides) in kinds.values() {
        let (own, among) = (sides.get(side)?, sides.get(1)?.len() as f64);
        let weight = among / own.len() as f64;
        chats += own.len() as u64;
        sum += mean(own)? * among;
        weighed.extend(own.iter().map(|time| (*time, weight)));
    }
    weighed.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Weights add up to the number of chats with the template, but for the last digits.
    let half = with as f64 / 2.0 - 1e-6;
    let mut so_far = 0.0;
    let median = weighed.iter().find(|(_, weight)| {
        so_far += weight;
        so_far >= half
    });
    Some(HandleTimes { chats, mean_ms: sum / with as f64, median_ms: median?.0 })
}

/// The mean of those with the template less the others', with its interval.
fn difference(kinds: &BTreeMap<&[Option<Code>], Kind>, with: usize) -> Option<Interval> {
    let mut estimate = 0.0;
    let mut spreads: Vec<Spread> = Vec::new();
    for Kind([without, with_it]) in kinds.values() {
        let weight = with_it.len() as f64 / with as f64;
        estimate += weight * (mean(with_it)? - mean(without)?);
        for side in [without, with_it] {
            let n = side.len() as f64;
            let variance = weight * weight * variance(side)? / n;
            spreads.push(Spread { variance, df: n - 1.0 });
        }
    }
    let all: f64 = spreads.iter().map(|spread| spread.variance).sum();
    if all <= 0.0 {
        return Some(Interval { estimate, low: estimate, high: estimate });
    }
    let parts = spreads.iter().map(|spread| spread.variance * spread.variance / spread.df);
    let df = all * all / parts.sum::<f64>();
    let reach = t_quantile(0.5 + CONFIDENCE / 2.0, df)? * libm::sqrt(all);
    Some(Interval { estimate, low: estimate - reach, high: estimate + reach })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::statistics::welch;

    fn chats(kind: &str, was_sent: bool, seconds: &[i64]) -> Vec<(HandledChat, bool)> {
        let kind = vec![Some(Code::from(kind))];
        let chat = |s: &i64| HandledChat { kind: kind.clone(), time: Millis::from_secs(*s) };
        seconds.iter().map(|s| (chat(s), was_sent)).collect()
    }

    fn effect(chats: &[Vec<(HandledChat, bool)>], least: usize) -> TemplateEffect {
        let chats = chats.iter().flatten().map(|(chat, was_sent)| (chat, *was_sent));
        TemplateEffect::of("t".into(), chats, least)
    }

    #[test]
    fn one_kind_alone_is_welchs_test() {
        let (with, without) = ([310, 295, 402, 288, 351], [500, 380, 415, 290]);
        let got = effect(&[chats("a", true, &with), chats("a", false, &without)], 4);
        let ms = |seconds: &[i64]| seconds.iter().map(|s| *s as f64 * 1_000.0).collect::<Vec<_>>();
        let test = welch(&ms(&with), &ms(&without), 0.95).unwrap();
        let got = got.difference_ms.unwrap();
        for (got, wanted) in
            [(got.estimate, test.difference), (got.low, test.low), (got.high, test.high)]
        {
            assert!((got - wanted).abs() < 1e-6, "{got} {wanted}");
        }
    }

    /// Easy chats take 100 s with it and 120 s without, hard ones 500 s and 600 s. Three of four with it are easy, one of four without: all together
    /// those with it take 200 s and the others 480 s, but like with like it is 200 s against 3/4 × 120 + 1/4 × 600 = 240 s.
    #[test]
    fn like_is_held_against_like() {
        let day = [
            chats("easy", true, &[90, 100, 110, 90, 100, 110]),
            chats("easy", false, &[110, 130]),
            chats("hard", true, &[490, 510]),
            chats("hard", false, &[590, 600, 610, 590, 600, 610]),
        ];
        let got = effect(&day, 5);
        let (with, without) = (got.with.unwrap(), got.without.unwrap());
        assert_eq!((with.chats, with.mean_ms, with.median_ms), (8, 200_000.0, 100_000.0));
        // Two easy ones stand for six: three each, so that the fourth of eight is the second.
        assert_eq!((without.chats, without.mean_ms, without.median_ms), (8, 240_000.0, 130_000.0));
        assert!((got.difference_ms.unwrap().estimate + 40_000.0).abs() < 1e-6);
        // Squared errors in s²: with it (9/16) 80/6 and (1/16) 200/2, without (9/16) 200/2 and (1/16) 80/6, each variance over its n.
        let interval = got.difference_ms.unwrap();
        let parts = [
            (9.0 / 16.0 * 80.0 / 6.0, 5.0),
            (200.0 / 32.0, 1.0),
            (9.0 / 16.0 * 100.0, 1.0),
            (80.0 / 96.0, 5.0),
        ];
        let all: f64 = parts.iter().map(|part| part.0).sum();
        let df = all * all / parts.iter().map(|(part, df)| part * part / df).sum::<f64>();
        let reach = t_quantile(0.975, df).unwrap() * all.sqrt() * 1_000.0;
        assert!((interval.high - interval.low - 2.0 * reach).abs() < 1e-3, "{interval:?} {reach}");
    }

    #[test]
    fn nothing_is_said_of_few_and_what_has_no_like_is_left_out() {
        let few = [chats("a", true, &[1, 2]), chats("a", false, &[3, 4])];
        let told = effect(&few, 3);
        assert_eq!(
            (told.chats, told.with, told.without, told.difference_ms),
            (2, None, None, None)
        );
        let lonely = [few.concat(), chats("b", true, &[900, 900]), chats("c", false, &[9, 9])];
        let told = effect(&lonely, 2);
        assert_eq!((told.chats, told.with.unwrap().chats), (4, 2));
        assert_eq!(told.with.map(|with| with.mean_ms), Some(1_500.0));
        let same = [chats("a", true, &[5, 5]), chats("a", false, &[7, 7])];
        let interval = effect(&same, 2).difference_ms.unwrap();
        assert_eq!((interval.low, interval.high), (-2_000.0, -2_000.0));
        assert_eq!(effect(&[], 0).with, None);
    }
}
