//! Durations, counted by value: exact sums, exact percentiles, mergeable in any order.

use crate::math::Millis;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many different values a [`Distribution`] keeps apart.
pub const DISTINCT_VALUES_MAX: usize = 65_536;

/// Durations as an ordered multiset.
///
/// Count and sum are always exact. Percentiles and "how many within" are exact as long as there are no
/// more than [`DISTINCT_VALUES_MAX`] different values. Beyond that the resolution is doubled as often
/// as needed: values are then kept rounded down to a multiple of [`Distribution::resolution`], and that
/// is the largest error of a percentile. The resolution depends only on the values, not on their
/// order or on how they were split and merged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Distribution {
    counts: BTreeMap<u64, u64>,
    count: u64,
    sum_ms: u64,
    resolution_ms: u64,
}

impl Default for Distribution {
    fn default() -> Self {
        Self { counts: BTreeMap::new(), count: 0, sum_ms: 0, resolution_ms: 1 }
    }
}

impl Distribution {
    /// Adds one duration; a negative one counts as none.
    pub fn add(&mut self, duration: Millis) {
        let ms = u64::try_from(duration.get()).unwrap_or(0);
        self.count = self.count.saturating_add(1);
        self.sum_ms = self.sum_ms.saturating_add(ms);
        let count = self.counts.entry(ms - ms % self.resolution_ms).or_default();
        *count = count.saturating_add(1);
        self.keep_bound();
    }

    /// Adds all of another.
    pub fn merge(&mut self, other: &Self) {
        self.count = self.count.saturating_add(other.count);
        self.sum_ms = self.sum_ms.saturating_add(other.sum_ms);
        if other.resolution_ms > self.resolution_ms {
            self.coarsen(other.resolution_ms);
        }
        for (ms, more) in &other.counts {
            let count = self.counts.entry(ms - ms % self.resolution_ms).or_default();
            *count = count.saturating_add(*more);
        }
        self.keep_bound();
    }

    fn keep_bound(&mut self) {
        while self.counts.len() > DISTINCT_VALUES_MAX {
            self.coarsen(self.resolution_ms.saturating_mul(2));
        }
    }

    fn coarsen(&mut self, resolution_ms: u64) {
        self.resolution_ms = resolution_ms;
        let mut coarse: BTreeMap<u64, u64> = BTreeMap::new();
        for (ms, count) in std::mem::take(&mut self.counts) {
            let sum = coarse.entry(ms - ms % resolution_ms).or_default();
            *sum = sum.saturating_add(count);
        }
        self.counts = coarse;
    }

    /// How many durations there are.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Their sum.
    pub fn sum(&self) -> Millis {
        Millis::new(i64::try_from(self.sum_ms).unwrap_or(i64::MAX))
    }

    /// Their mean, rounded half up; nothing when there are none.
    pub fn mean(&self) -> Option<Millis> {
        rounded_mean(self.sum_ms, self.count).map(Millis::new)
    }

    /// The nearest-rank percentile: the smallest value that at least `percent` per cent do not exceed.
    pub fn percentile(&self, percent: u8) -> Option<Millis> {
        let rank = (u128::from(self.count) * u128::from(percent.min(100))).div_ceil(100).max(1);
        let mut passed: u128 = 0;
        for (ms, count) in &self.counts {
            passed += u128::from(*count);
            if passed >= rank {
                return Some(Millis::new(i64::try_from(*ms).unwrap_or(i64::MAX)));
            }
        }
        None
    }

    /// How many durations are at most `limit`.
    pub fn within(&self, limit: Millis) -> u64 {
        match u64::try_from(limit.get()) {
            Ok(limit) => self.counts.range(..=limit).map(|(_, count)| count).sum(),
            Err(_) => 0,
        }
    }

    /// The largest error of a percentile plus one millisecond: 1 ms means exact.
    pub fn resolution(&self) -> Millis {
        Millis::new(i64::try_from(self.resolution_ms).unwrap_or(i64::MAX))
    }
}

/// `sum / count`, rounded half up.
pub(super) fn rounded_mean(sum: u64, count: u64) -> Option<i64> {
    if count == 0 {
        return None;
    }
    let (sum, count) = (u128::from(sum), u128::from(count));
    Some(i64::try_from((2 * sum + count) / (2 * count)).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(values: &[i64]) -> Distribution {
        let mut distribution = Distribution::default();
        for value in values {
            distribution.add(Millis::new(*value));
        }
        distribution
    }

    fn ms(value: i64) -> Option<Millis> {
        Some(Millis::new(value))
    }

    #[test]
    fn nothing_has_no_mean_and_no_percentile() {
        let none = Distribution::default();
        assert_eq!((none.mean(), none.percentile(50), none.within(Millis::ZERO)), (None, None, 0));
    }

    #[test]
    fn means_are_rounded_half_up() {
        assert_eq!(of(&[1, 2]).mean(), ms(2));
        assert_eq!(of(&[1, 1, 2]).mean(), ms(1));
        assert_eq!(of(&[0, 0, 1]).mean(), ms(0));
        assert_eq!(of(&[7]).mean(), ms(7));
    }

    #[test]
    fn percentiles_are_nearest_rank() {
        // The example of the textbook definition: 15, 20, 35, 40, 50.
        let five = of(&[35, 20, 15, 50, 40]);
        for (percent, value) in [(0, 15), (5, 15), (30, 20), (40, 20), (50, 35), (100, 50)] {
            assert_eq!(five.percentile(percent), ms(value), "p{percent}");
        }
        assert_eq!(five.within(Millis::new(35)), 3);
        assert_eq!(five.within(Millis::new(34)), 2);
    }

    #[test]
    fn a_negative_duration_counts_as_none() {
        assert_eq!(of(&[-5]).mean(), ms(0));
    }

    #[test]
    fn past_the_bound_the_resolution_is_stated_and_the_sum_stays_exact() {
        let many = 2 * DISTINCT_VALUES_MAX as i64 + 1;
        let mut values: Vec<i64> = (0..many).collect();
        let upward = of(&values);
        assert_eq!(upward.resolution(), Millis::new(4));
        assert_eq!(upward.sum(), Millis::new(many * (many - 1) / 2));
        assert_eq!(upward.percentile(100), ms(many - 1));
        values.reverse();
        assert_eq!(of(&values), upward);
        let (left, right) = values.split_at(1_000);
        let mut merged = of(left);
        merged.merge(&of(right));
        assert_eq!(merged, upward);
        let mut merged = of(right);
        merged.merge(&of(left));
        assert_eq!(merged, upward);
    }

    proptest! {
        #[test]
        fn agrees_with_a_sorted_list(mut values in prop::collection::vec(0_i64..5_000, 1..200)) {
            let distribution = of(&values);
            values.sort_unstable();
            let n = values.len();
            for percent in 1..=100_u8 {
                let rank = (n * usize::from(percent)).div_ceil(100);
                prop_assert_eq!(distribution.percentile(percent), ms(values[rank - 1]));
            }
        }

        #[test]
        fn parts_merge_to_the_whole(
            a in prop::collection::vec(0_i64..100_000, 0..50),
            b in prop::collection::vec(0_i64..100_000, 0..50),
        ) {
            let mut merged = of(&a);
            merged.merge(&of(&b));
            prop_assert_eq!(merged, of(&[a, b].concat()));
        }
    }
}
