//! How long did nine of ten wait, over a million chats, in two kilobytes?
//!
//! A histogram whose buckets grow with the value, so that every quantile is within [`Sketch::ERROR`] of a value that
//! was really seen: 1 %, in relative terms (C. Masson, J. Rim, H. Lee, *DDSketch*, 2019). Which bucket a number falls
//! into is found in whole numbers, from its highest bit and a parabola in place of the logarithm, so that no platform
//! and no order of merging changes a single bit. Values below 256 are exact.
//!
//! ```
//! use switchboard::math::{Ppm, Sketch};
//! let (mut morning, mut evening) = (Sketch::default(), Sketch::default());
//! (1..=600).for_each(|wait_ms| morning.add(wait_ms));
//! (601..=1_000).for_each(|wait_ms| evening.add(wait_ms));
//! morning.merge(&evening);
//! let nine_of_ten = morning.quantile("0.9".parse::<Ppm>().unwrap()).unwrap();
//! assert!(nine_of_ten.abs_diff(900) <= 9);
//! assert_eq!((morning.count(), morning.sum(), morning.max()), (1_000, 500_500, Some(1_000)));
//! ```
//!
//! Knows nothing of units. Where every value must be exact, `metrics` counts them apart; this is for trees of merges.

use super::Ppm;
use serde::{Deserialize, Serialize};

/// Below it each value has a bucket of its own.
const EXACT_BELOW: u64 = 256;
/// Into how many buckets a doubling is divided. The widest is 3 / (4 · 40) of its lower end, which leaves room for
/// rounding to whole numbers.
const PER_OCTAVE: usize = 40;
/// The number of the first doubling that is divided, and how many bits lie above it.
const FIRST_OCTAVE: u32 = EXACT_BELOW.trailing_zeros();
const BUCKETS: usize = EXACT_BELOW as usize + (64 - FIRST_OCTAVE as usize) * PER_OCTAVE;

/// For each bucket of a doubling, at which 2^32nds of the doubling it begins.
const BEGINS: [u64; PER_OCTAVE + 1] = {
    let mut begins = [1 << 32; PER_OCTAVE + 1];
    let mut bucket = 0;
    while bucket < PER_OCTAVE {
        let (mut low, mut high) = (0, 1 << 32);
        while low < high {
            let middle = (low + high) / 2;
            if part(middle) >= bucket { high = middle } else { low = middle + 1 }
        }
        begins[bucket] = low;
        bucket += 1;
    }
    begins
};

/// In which part of a doubling lies a number so many 2^32nds above its beginning? `(4 t - t²) / 3` follows the logarithm
/// within a hundredth, and is as steep as it at both ends, so that a doubling takes an eighth more buckets only.
const fn part(t: u64) -> usize {
    let bent = 4 * t - ((t * t) >> 32);
    ((bent * PER_OCTAVE as u64 / 3) >> 32) as usize
}

#[inline]
fn bucket(value: u64) -> usize {
    if value < EXACT_BELOW {
        return value as usize;
    }
    let octave = value.ilog2();
    // The bits behind the highest one, as 2^32nds.
    let t = (value << (63 - octave) << 1) >> 32;
    EXACT_BELOW as usize + (octave - FIRST_OCTAVE) as usize * PER_OCTAVE + part(t)
}

/// The smallest and the largest whole number of a bucket.
fn ends(bucket: usize) -> (u64, u64) {
    let Some(above) = bucket.checked_sub(EXACT_BELOW as usize) else {
        return (bucket as u64, bucket as u64);
    };
    let (octave, part) = (above / PER_OCTAVE, above % PER_OCTAVE);
    let start = 1_u128 << (octave + FIRST_OCTAVE as usize);
    // The first whole number at or above a bucket's beginning.
    let at = |begin: u64| start + (start * u128::from(begin)).div_ceil(1 << 32);
    let whole = |value: u128| u64::try_from(value).unwrap_or(u64::MAX);
    (whole(at(BEGINS[part])), whole(at(BEGINS[part + 1]) - 1))
}

/// The value that stands for a bucket: as far, in relative terms, from its lower end as from its upper one.
fn middle(bucket: usize) -> u64 {
    let (low, high) = ends(bucket);
    // 2 low high / (low + high), without a product that 128 bits cannot hold.
    if low == high {
        return low;
    }
    let (distance, both) = (u128::from(high - low), u128::from(low) + u128::from(high));
    let up = (2 * u128::from(low) * distance + both) / (2 * both);
    low + u64::try_from(up).unwrap_or(0)
}

/// A mergeable histogram of whole numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Saved")]
pub struct Sketch {
    /// The first bucket that is kept: that of the smallest value.
    first: u16,
    /// From the bucket of the smallest value to that of the largest: what is kept depends on the values alone.
    counts: Vec<u64>,
    count: u64,
    sum: u128,
    least: u64,
    most: u64,
}

impl Sketch {
    /// How far a quantile may lie from the value of that rank, in parts per million of it.
    pub const ERROR: Ppm = Ppm::new(10_000);

    /// Adds a value.
    #[inline]
    pub fn add(&mut self, value: u64) {
        let place = bucket(value).wrapping_sub(usize::from(self.first));
        match self.counts.get_mut(place) {
            Some(count) => {
                *count += 1;
                self.least = self.least.min(value);
                self.most = self.most.max(value);
            }
            None => self.widen(value),
        }
        self.count += 1;
        self.sum += u128::from(value);
    }

    /// The value lies outside the buckets that are kept.
    #[cold]
    fn widen(&mut self, value: u64) {
        let place = bucket(value);
        if self.counts.is_empty() {
            (self.least, self.most) = (value, value);
        } else {
            self.least = self.least.min(value);
            self.most = self.most.max(value);
        }
        self.cover(place, place);
        self.counts[place - usize::from(self.first)] += 1;
    }

    /// Keeps the buckets from `first` to `last`, too.
    fn cover(&mut self, first: usize, last: usize) {
        let own = usize::from(self.first);
        if self.counts.is_empty() {
            // There are fewer than 2^16 buckets.
            self.first = first as u16;
        } else if first < own {
            self.counts.splice(0..0, std::iter::repeat_n(0, own - first));
            self.first = first as u16;
        }
        let needed = last - usize::from(self.first) + 1;
        if needed > self.counts.len() {
            self.counts.resize(needed, 0);
        }
    }

    /// Adds all of another. The order in which sketches are merged changes nothing.
    pub fn merge(&mut self, other: &Self) {
        if other.counts.is_empty() {
            return;
        }
        if self.counts.is_empty() {
            self.clone_from(other);
            return;
        }
        let first = usize::from(other.first);
        self.cover(first, first + other.counts.len() - 1);
        let from = first - usize::from(self.first);
        for (count, more) in self.counts[from..].iter_mut().zip(&other.counts) {
            // No count is larger than that of all, whose sum is checked below.
            *count = count.wrapping_add(*more);
        }
        self.count += other.count;
        self.sum += other.sum;
        self.least = self.least.min(other.least);
        self.most = self.most.max(other.most);
    }

    /// How many values.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Their sum, exactly.
    pub fn sum(&self) -> u128 {
        self.sum
    }

    /// The smallest, exactly.
    pub fn min(&self) -> Option<u64> {
        (self.count > 0).then_some(self.least)
    }

    /// The largest, exactly.
    pub fn max(&self) -> Option<u64> {
        (self.count > 0).then_some(self.most)
    }

    /// The value of nearest rank, within [`Sketch::ERROR`]; nothing of an empty sketch. The least and the greatest are
    /// exact.
    pub fn quantile(&self, share: Ppm) -> Option<u64> {
        let share = u128::try_from(share.min(Ppm::ONE).get()).unwrap_or(0);
        let rank = (u128::from(self.count) * share).div_ceil(1_000_000).max(1);
        if rank >= u128::from(self.count) {
            return self.max();
        }
        let mut seen = 0;
        for (place, count) in self.counts.iter().enumerate() {
            seen += u128::from(*count);
            if seen >= rank {
                let value = middle(usize::from(self.first) + place);
                return Some(value.clamp(self.least, self.most));
            }
        }
        unreachable!("the counts of a sketch sum to its count")
    }
}

/// A sketch as it is read, before it is believed.
#[derive(Deserialize)]
struct Saved {
    first: u16,
    counts: Vec<u64>,
    count: u64,
    sum: u128,
    least: u64,
    most: u64,
}

impl TryFrom<Saved> for Sketch {
    type Error = &'static str;

    fn try_from(saved: Saved) -> Result<Self, Self::Error> {
        let Saved { first, counts, count, sum, least, most } = saved;
        let sketch = Self { first, counts, count, sum, least, most };
        let all = sketch.counts.iter().try_fold(0_u64, |all, count| all.checked_add(*count));
        let ends = match sketch.counts.as_slice() {
            [] => sketch == Self::default(),
            [low, .., high] => (*low > 0 && *high > 0) && sketch.ends_fit(),
            [only] => *only > 0 && sketch.ends_fit(),
        };
        if all == Some(count) && ends {
            Ok(sketch)
        } else {
            Err("a sketch whose counts and ends belong together")
        }
    }
}

impl Sketch {
    fn ends_fit(&self) -> bool {
        let first = usize::from(self.first);
        self.counts.len() <= BUCKETS
            && self.least <= self.most
            && bucket(self.least) == first
            && bucket(self.most) == first + self.counts.len() - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(values: &[u64]) -> Sketch {
        let mut sketch = Sketch::default();
        values.iter().for_each(|value| sketch.add(*value));
        sketch
    }

    /// Every bucket's two ends, and their neighbours: the value that stands for it is within 1 %, and the buckets lie
    /// in order without gaps.
    #[test]
    fn every_bucket_is_narrow_enough() {
        for n in EXACT_BELOW as usize..BUCKETS {
            let value = middle(n);
            assert_eq!(bucket(value), n, "the middle of {n} lies in it");
            let ((low, high), value) = (ends(n), u128::from(value));
            assert_eq!((bucket(low), bucket(high)), (n, n), "{low} to {high}");
            assert!(bucket(low - 1) == n - 1 && (high == u64::MAX || bucket(high + 1) == n + 1));
            let (low, high) = (u128::from(low), u128::from(high));
            assert!((value - low) * 100 <= low, "{n}: {low} to {value}");
            assert!((high - value) * 100 <= high, "{n}: {value} to {high}");
        }
        assert_eq!((bucket(0), bucket(255), bucket(u64::MAX)), (0, 255, BUCKETS - 1));
    }

    proptest! {
        /// Against the sorted list: the rank is exact, the value within 1 %.
        #[test]
        fn quantiles_are_within_one_per_cent(
            mut values in prop::collection::vec(prop_oneof![0..200_u64, 0..1_000_000_u64, any::<u64>()], 1..200),
            ppm in 0..=1_000_000_i64,
        ) {
            let sketch = of(&values);
            values.sort_unstable();
            let rank = (values.len() as u64 * ppm as u64).div_ceil(1_000_000).max(1) as usize;
            let (exact, found) = (values[rank - 1], sketch.quantile(Ppm::new(ppm)).unwrap());
            prop_assert!(u128::from(exact.abs_diff(found)) * 100 <= u128::from(exact), "{exact} {found}");
        }

        /// Any order, any nesting, any split: the same bits.
        #[test]
        fn merging_in_any_order_gives_the_same_bits(
            parts in prop::collection::vec(prop::collection::vec(prop_oneof![0..99_u64, any::<u64>()], 0..30), 1..6),
        ) {
            let whole = of(&parts.concat());
            let (mut forward, mut backward) = (Sketch::default(), Sketch::default());
            for part in &parts {
                forward.merge(&of(part));
            }
            for part in parts.iter().rev() {
                let mut nested = of(part);
                nested.merge(&backward);
                backward = nested;
            }
            prop_assert_eq!(&forward, &whole);
            prop_assert_eq!(&backward, &whole);
            let saved = postcard::to_allocvec(&whole).unwrap();
            prop_assert_eq!(postcard::from_bytes::<Sketch>(&saved).unwrap(), whole);
        }
    }

    #[test]
    fn an_empty_sketch_says_nothing_and_a_forged_one_is_refused() {
        assert_eq!(Sketch::default().quantile(Ppm::ONE), None);
        assert_eq!((Sketch::default().min(), Sketch::default().max()), (None, None));
        let mut forged = of(&[5, 9]);
        forged.count = 3;
        let saved = postcard::to_allocvec(&forged).unwrap();
        assert!(postcard::from_bytes::<Sketch>(&saved).is_err());
    }
}
