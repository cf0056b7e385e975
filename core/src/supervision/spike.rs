//! Is something happening that nobody expected?
//!
//! A surge answers to one interval; a spike is what a person would notice on the chart. Each finished interval is compared with what was
//! expected of it, in units of the scatter that is usual (Poisson's, and a share of the forecast, because forecasts err), and what is beyond the
//! allowance adds up: a cumulative sum (E. S. Page, "Continuous inspection schemes", Biometrika 41, 1954). The share of negative messages is
//! followed in the same way against what it has been. All in whole numbers: parts per million, and square roots rounded down.

use super::traffic::Figures;
use crate::math::Ppm;
use crate::policy::issue::{Issues, Pointer};
use serde::{Deserialize, Serialize};

/// One standard deviation.
const ONE: i128 = 1_000_000;

/// Of a share that is followed, the newest interval counts one part in so many.
const MEMORY: i64 = 16;

crate::shape! {
    /// When the chart shows something that nobody expected.
    pub struct SpikeRules: Default {
        /// What an interval may exceed the expected by without a trace, in standard deviations.
        pub allowance: Ppm = Ppm::new(1_000_000),
        /// So many standard deviations beyond that, added up, are a spike. Without it, nothing is.
        pub threshold: Option<Ppm> = Some(Ppm::new(3_000_000)),
        /// How wrong a forecast usually is, as a share of it; added to the scatter of chance.
        pub forecast_error: Ppm = Ppm::new(100_000),
        /// A message that sounds worse than this, from -1 to 1, is negative.
        pub negative_below: Ppm = Ppm::new(-300_000),
        /// So many intervals with messages must have been seen before a share of negative ones is a spike.
        pub learn_intervals: u32 = 8 => 1..=10_000,
        /// Fewer scored messages than this in an interval say nothing about the share.
        pub messages_min: u32 = 20 => 1..=1_000_000,
    }
}

crate::shape! {
    /// What a spike is in.
    pub enum SpikeIn {
        /// The number of customers.
        Volume = "volume",
        /// The share of messages that sound negative.
        NegativeShare = "negative_share",
    }
}

/// What an interval did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpikeChange {
    /// Nothing that anybody must know.
    Same,
    /// A spike was found; what was seen lies so far above the expected, in standard deviations.
    Found(Ppm),
    /// It is over.
    Over,
}

/// Scored messages of an interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scored {
    /// All of them.
    pub messages: u32,
    /// Those that sound negative.
    pub negative: u32,
}

/// How far what comes has drifted above what was expected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Drift {
    /// In parts per million of a standard deviation.
    sum: i64,
    is_spike: bool,
}

/// What is followed from interval to interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spikes {
    volume: Drift,
    negative: Drift,
    /// The share of negative messages that is usual.
    usual: Ppm,
    /// Intervals from which it was learnt.
    learnt: u32,
}

impl Drift {
    /// After an interval that lies `above` the expected, in standard deviations.
    fn after(self, rules: &SpikeRules, above: i128) -> (Self, SpikeChange) {
        let Some(threshold) = rules.threshold.map(|ppm| i128::from(ppm.get())) else {
            return (Self::default(), SpikeChange::Same);
        };
        let raised = i128::from(self.sum) + above - i128::from(rules.allowance.get());
        // What is far beyond the mark must not take days to be forgotten.
        let sum = raised.clamp(0, 2 * threshold);
        let (is_spike, change) = match self.is_spike {
            false if sum > threshold => (true, SpikeChange::Found(ppm(above))),
            true if sum == 0 => (false, SpikeChange::Over),
            same => (same, SpikeChange::Same),
        };
        (Self { sum: ppm(sum).get(), is_spike }, change)
    }
}

fn ppm(value: i128) -> Ppm {
    Ppm::new(i64::try_from(value).unwrap_or(i64::MAX))
}

/// `seen` above `expected`, with this variance, in standard deviations; all in parts per million.
fn deviations(seen: i128, expected: i128, variance: i128) -> i128 {
    // The root of a variance in millionths is the deviation in thousandths.
    let deviation = (variance.max(ONE).unsigned_abs() * ONE.unsigned_abs()).isqrt();
    (seen - expected) * ONE / i128::try_from(deviation).unwrap_or(i128::MAX).max(1)
}

impl Spikes {
    /// After an interval with these figures. Without a forecast nothing is expected, and nothing unexpected.
    pub fn after_volume(&mut self, rules: &SpikeRules, figures: &Figures) -> SpikeChange {
        let Some(expected) = figures.expected.map(|ppm| i128::from(ppm.get())) else {
            return SpikeChange::Same;
        };
        let error = i128::from(rules.forecast_error.get()) * expected / ONE;
        let variance = expected + error * error / ONE;
        let seen = i128::from(figures.arrivals) * ONE;
        let above = deviations(seen, expected, variance);
        let (volume, change) = self.volume.after(rules, above);
        self.volume = volume;
        change
    }

    /// After an interval with these messages. While there is a spike, nothing is learnt from it.
    pub fn after_messages(&mut self, rules: &SpikeRules, scored: Scored) -> SpikeChange {
        if scored.messages < rules.messages_min {
            return SpikeChange::Same;
        }
        let share = Ppm::of(scored.negative.into(), scored.messages.into()).unwrap_or_default();
        let mut change = SpikeChange::Same;
        if self.learnt >= rules.learn_intervals {
            let (messages, usual) = (i128::from(scored.messages), i128::from(self.usual.get()));
            let variance = messages * usual * (ONE - usual) / ONE;
            let above = deviations(i128::from(scored.negative) * ONE, messages * usual, variance);
            (self.negative, change) = self.negative.after(rules, above);
        }
        if !self.negative.is_spike {
            let weight = i64::from(self.learnt.saturating_add(1)).min(MEMORY);
            let step = (share.get() - self.usual.get()) / weight;
            self.usual = Ppm::new(self.usual.get() + step);
            self.learnt = self.learnt.saturating_add(1);
        }
        change
    }

    /// The share of negative messages that is usual, once it was learnt.
    pub fn usual_share(&self, rules: &SpikeRules) -> Option<Ppm> {
        (self.learnt >= rules.learn_intervals).then_some(self.usual)
    }
}

impl SpikeRules {
    /// Says everything that is wrong with these rules.
    pub(super) fn check(&self, at: &Pointer, issues: &mut Issues) {
        let hundred = Ppm::new(100 * 1_000_000);
        let ranges = [
            ("allowance", Some(self.allowance), Ppm::ZERO, hundred),
            ("threshold", self.threshold, Ppm::new(1), hundred),
            ("forecast_error", Some(self.forecast_error), Ppm::ZERO, Ppm::ONE),
            ("negative_below", Some(self.negative_below), Ppm::new(-1_000_000), Ppm::ONE),
        ];
        for (key, value, least, most) in ranges {
            if let Some(value) = value.filter(|value| !(least..=most).contains(value)) {
                let (place, expected) = (at.key(key), format!("{least} to {most}"));
                issues.error(
                    "out_of_range",
                    &place,
                    value.to_string(),
                    expected,
                    "write a decimal",
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Timestamp;

    /// The generator of the simulator's dice: SplitMix64 (Steele, Lea, Flood, 2014).
    struct Dice(u64);

    impl Dice {
        fn unit(&mut self) -> f64 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
        }

        /// Customers in an interval with this mean: each waits an exponential time for the next (Knuth, in parts of 500 so
        /// that the product does not vanish).
        fn poisson(&mut self, mean: i64) -> u32 {
            let (mut left, mut count) = (mean, 0);
            while left > 0 {
                let (part, mut product) = (left.min(500), 1.0);
                let bound = (0..part).fold(1.0, |bound, _| bound / std::f64::consts::E);
                loop {
                    product *= self.unit();
                    if product <= bound {
                        break;
                    }
                    count += 1;
                }
                left -= part;
            }
            count
        }

        fn of(&mut self, count: u32, share: f64) -> u32 {
            (0..count).filter(|_| self.unit() < share).count() as u32
        }
    }

    fn figures(arrivals: u32, expected: i64) -> Figures {
        let expected = Some(Ppm::new(expected * 1_000_000));
        Figures { start: Timestamp::from_millis(0), arrivals, expected }
    }

    /// Half an hour each.
    const WEEK: usize = 336;

    #[test]
    fn stationary_traffic_gives_at_most_one_false_alarm_a_week() {
        let (rules, mut dice) = (SpikeRules::default(), Dice(1));
        for mean in [20, 50, 100, 400, 2_000] {
            let mut spikes = Spikes::default();
            let weeks = 100;
            let found = (0..weeks * WEEK).filter(|_| {
                let seen = figures(dice.poisson(mean), mean);
                matches!(spikes.after_volume(&rules, &seen), SpikeChange::Found(_))
            });
            let found = found.count();
            assert!(found <= weeks, "{found} in {weeks} weeks of {mean}");
        }
    }

    #[test]
    fn a_doubling_is_found_within_two_intervals() {
        let (rules, mut dice) = (SpikeRules::default(), Dice(2));
        for mean in [20, 50, 100, 400, 2_000] {
            let found = (0..1_000).filter(|_| {
                let mut spikes = Spikes::default();
                for _ in 0..20 {
                    spikes.after_volume(&rules, &figures(dice.poisson(mean), mean));
                }
                let mut is_spike = spikes.volume.is_spike;
                for _ in 0..2 {
                    spikes.after_volume(&rules, &figures(dice.poisson(2 * mean), mean));
                    is_spike |= spikes.volume.is_spike;
                }
                is_spike
            });
            let found = found.count();
            assert!(found >= 950, "{found} of 1000 doublings of {mean}");
        }
    }

    #[test]
    fn a_share_of_negative_messages_is_learnt_and_a_doubling_found() {
        let (rules, mut dice) = (SpikeRules::default(), Dice(3));
        let weeks = 100;
        let mut spikes = Spikes::default();
        let found = (0..weeks * WEEK).filter(|_| {
            let scored = Scored { messages: 200, negative: dice.of(200, 0.2) };
            matches!(spikes.after_messages(&rules, scored), SpikeChange::Found(_))
        });
        let found = found.count();
        assert!(found <= weeks, "{found} false alarms in {weeks} weeks");
        let found = (0..200).filter(|_| {
            let mut spikes = Spikes::default();
            let mut hears = |spikes: &mut Spikes, share| {
                let scored = Scored { messages: 200, negative: dice.of(200, share) };
                spikes.after_messages(&rules, scored)
            };
            (0..50).for_each(|_| {
                hears(&mut spikes, 0.2);
            });
            (0..2).for_each(|_| {
                hears(&mut spikes, 0.4);
            });
            spikes.negative.is_spike
        });
        let found = found.count();
        assert!(found >= 190, "{found} of 200 doublings");
    }

    #[test]
    fn worked_out_by_hand() {
        // 100 are expected; the scatter is the root of 100 + 10 × 10, 14.142. 130 lie 2.121 of it above, 1.121 beyond the allowance: the third
        // such interval in a row makes 3.363, more than 3.
        let rules = SpikeRules::default();
        let mut spikes = Spikes::default();
        let changes =
            [130, 130, 130, 130].map(|seen| spikes.after_volume(&rules, &figures(seen, 100)));
        let found = SpikeChange::Found(Ppm::new(2_121_320));
        assert_eq!(changes, [SpikeChange::Same, SpikeChange::Same, found, SpikeChange::Same]);
        // 4.485 of sum; an interval just as expected takes 1 away, 60 take 3.828 away.
        let changes = [100, 60].map(|seen| spikes.after_volume(&rules, &figures(seen, 100)));
        assert_eq!(changes, [SpikeChange::Same, SpikeChange::Over]);
        let unexpected = Figures { expected: None, ..figures(10_000, 0) };
        assert_eq!(spikes.after_volume(&rules, &unexpected), SpikeChange::Same);
    }
}
