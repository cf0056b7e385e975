//! How many different customers were that, when nobody may keep a list of them?
//!
//! A HyperLogLog of 4,096 registers (P. Flajolet and others, 2007): of each name's hash it keeps only how rare it is.
//! The estimate is O. Ertl's (*New cardinality estimation algorithms for HyperLogLog sketches*, 2017), which needs no
//! table against bias; its standard error is 1.6 %. Counters merge in any order to the same bits, and nobody's name can
//! be read back from one.
//!
//! ```
//! use switchboard::math::Distinct;
//! let (mut monday, mut tuesday) = (Distinct::default(), Distinct::default());
//! for n in 0..1_000_u32 {
//!     monday.add(&[7; 16], format!("customer {n}").as_bytes());
//!     tuesday.add(&[7; 16], format!("customer {}", n + 500).as_bytes());
//! }
//! monday.merge(&tuesday);
//! assert!(monday.estimate().abs_diff(1_500) < 75);
//! ```
//!
//! Knows nothing of customers; whoever counts brings the key, the same for all counters that are to be merged.

use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher13;
use std::hash::Hasher;

/// Bits of the hash that choose the register.
const BITS: u32 = 12;
const REGISTERS: usize = 1 << BITS;
/// Bits of the hash that are left to be rare in.
const REST: u32 = 64 - BITS;

/// A mergeable count of different names.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<u8>", into = "Vec<u8>")]
pub struct Distinct(Box<[u8]>);

impl Default for Distinct {
    fn default() -> Self {
        Self(vec![0; REGISTERS].into_boxed_slice())
    }
}

impl std::fmt::Debug for Distinct {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Distinct(about {})", self.estimate())
    }
}

impl Distinct {
    /// Adds a name; one that was added before changes nothing.
    #[inline]
    pub fn add(&mut self, key: &[u8; 16], name: &[u8]) {
        let mut hasher = SipHasher13::new_with_key(key);
        hasher.write(name);
        self.add_hash(hasher.finish());
    }

    #[inline]
    fn add_hash(&mut self, hash: u64) {
        let register = (hash >> REST) as usize;
        // One more than the zeros before the first one among the rest; all zeros count as one more still.
        let rarity = ((hash << BITS) | (1 << (BITS - 1))).leading_zeros() + 1;
        self.0[register] = self.0[register].max(rarity as u8);
    }

    /// Adds all of another; of names in both, one counts.
    pub fn merge(&mut self, other: &Self) {
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            *own = (*own).max(*other);
        }
    }

    /// About how many different names.
    pub fn estimate(&self) -> u64 {
        let mut of_rarity = [0_u32; REST as usize + 2];
        for rarity in &self.0 {
            of_rarity[usize::from(*rarity)] += 1;
        }
        let m = REGISTERS as f64;
        let share = |count: u32| f64::from(count) / m;
        let mut sum = m * rest_above(1.0 - share(of_rarity[REST as usize + 1]));
        for count in of_rarity[1..=REST as usize].iter().rev() {
            sum = 0.5 * (sum + f64::from(*count));
        }
        sum += m * rest_below(share(of_rarity[0]));
        // 1 / (2 ln 2)
        let estimate = m * m / (2.0 * std::f64::consts::LN_2) / sum;
        estimate.round() as u64
    }
}

/// Ertl's sigma, for registers that nothing reached.
fn rest_below(mut x: f64) -> f64 {
    if x >= 1.0 {
        return f64::INFINITY;
    }
    let (mut weight, mut sum) = (1.0, x);
    loop {
        x *= x;
        let before = sum;
        sum += x * weight;
        weight += weight;
        if sum <= before {
            return sum;
        }
    }
}

/// Ertl's tau, for registers that cannot rise.
fn rest_above(mut x: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return 0.0;
    }
    let (mut weight, mut rest) = (1.0, 1.0 - x);
    loop {
        x = x.sqrt();
        let before = rest;
        weight *= 0.5;
        rest -= (1.0 - x) * (1.0 - x) * weight;
        if rest >= before {
            return rest / 3.0;
        }
    }
}

impl From<Distinct> for Vec<u8> {
    fn from(distinct: Distinct) -> Self {
        distinct.0.into_vec()
    }
}

impl TryFrom<Vec<u8>> for Distinct {
    type Error = &'static str;

    fn try_from(registers: Vec<u8>) -> Result<Self, Self::Error> {
        let highest = (REST + 1) as u8;
        if registers.len() == REGISTERS && registers.iter().all(|rarity| *rarity <= highest) {
            Ok(Self(registers.into_boxed_slice()))
        } else {
            Err("a counter of 4,096 registers up to 53")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 16] = *b"a key of sixteen";

    fn of(names: std::ops::Range<u32>) -> Distinct {
        let mut distinct = Distinct::default();
        names.for_each(|name| distinct.add(&KEY, &name.to_le_bytes()));
        distinct
    }

    /// Three standard errors of 1.04 / sqrt(4096), at every size.
    #[test]
    fn estimates_are_within_three_standard_errors() {
        assert_eq!(Distinct::default().estimate(), 0);
        for size in [1, 10, 100, 1_000, 4_000, 20_000, 300_000] {
            let estimate = of(0..size).estimate() as f64;
            let off = (estimate / f64::from(size) - 1.0).abs();
            assert!(off <= 3.0 * 1.04 / 64.0, "{size} became {estimate}");
        }
        assert_eq!(of(0..1).estimate(), 1);
    }

    #[test]
    fn merging_in_any_order_gives_the_same_bits() {
        let parts = [of(0..500), of(300..900), of(800..5_000), Distinct::default()];
        let merged = |order: [usize; 4]| {
            let mut all = Distinct::default();
            order.into_iter().for_each(|at| all.merge(&parts[at]));
            all
        };
        assert_eq!(merged([0, 1, 2, 3]), of(0..5_000));
        assert_eq!(merged([3, 2, 1, 0]), of(0..5_000));
        let saved = postcard::to_allocvec(&of(0..99)).unwrap();
        assert_eq!(postcard::from_bytes::<Distinct>(&saved).unwrap(), of(0..99));
        assert!(Distinct::try_from(vec![0; 7]).is_err());
        assert!(Distinct::try_from(vec![99; REGISTERS]).is_err());
    }

    /// A register sees 52 bits, so that its rarity lies between 1 and 53.
    #[test]
    fn the_rarest_and_the_commonest_hash() {
        let mut distinct = Distinct::default();
        distinct.add_hash(0);
        distinct.add_hash(u64::MAX);
        assert_eq!((distinct.0[0], distinct.0[REGISTERS - 1]), (53, 1));
    }
}
