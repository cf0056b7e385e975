//! How much evidence is there by now that one side gets more than its share?
//!
//! Of each event it asks only from which of two sides it came, and bets on the shares seen so far. Without a difference nobody wins such a
//! bet for long: the chance that the stake ever grows *k*-fold is at most 1 / *k* (Ville's inequality; M. Lindon and A. Malek,
//! *Anytime-valid inference for multinomial count data*, 2022). So it may be looked at after every event, and whoever acts when it passes
//! 20 is wrong in at most one of 20 cases, however often they looked.
//!
//! What is acted upon is decided in whole numbers: the stake is counted in 1 / 2⁴³ and always rounded down, which can delay a call and
//! never bring one about. Above a million-fold it is not counted further.
//!
//! ```
//! use switchboard::math::{Evidence, Suspicion};
//! // Two sides, split evenly; all of twelve events come from the second one.
//! let mut evidence = Evidence::new([1, 1], 2, Suspicion::Uneven).unwrap();
//! (0..12).for_each(|_| evidence.happened(1));
//! assert!(evidence.has_grown(20));
//! ```
//!
//! Knows nothing of what happened.

use serde::{Deserialize, Serialize};

/// A stake of one.
const ONE: u64 = 1 << 43;

/// Beyond this, nothing is counted: 2²⁰-fold, a little over a million.
const MOST: u64 = ONE << 20;

/// The largest weight of a side: with it every product below fits in 128 bits.
const WEIGHT_MAX: u64 = 1 << 24;

/// So many events of a side that the next one no longer matters; with more, the products below would not fit.
const EVENTS_MAX: u64 = 1 << 32;

/// Of what the sides are suspected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Suspicion {
    /// One of them gets more than its share.
    Uneven,
    /// The second one does; that it gets less is nothing.
    SecondGetsMore,
}

/// A bet, and how it went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    weights: [u64; 2],
    firm: u64,
    suspicion: Suspicion,
    events: [u64; 2],
    stake: u64,
    highest: u64,
}

impl Evidence {
    /// `weights` are the shares that the sides have without a difference, each from 1 to 2²⁴. `firm` says how sure the bet is beforehand that
    /// they differ little, in events: 20 suits a doubling, 400 a tenth more. `None` for weights out of that range, or a bet without weight.
    pub fn new(weights: [u64; 2], firm: u64, suspicion: Suspicion) -> Option<Self> {
        let sound = weights.iter().all(|weight| (1..=WEIGHT_MAX).contains(weight));
        let sound = sound && (1..=WEIGHT_MAX).contains(&firm);
        let (events, stake, highest) = ([0; 2], ONE, ONE);
        sound.then_some(Self { weights, firm, suspicion, events, stake, highest })
    }

    /// Can it have become of a bet that began as `other` did?
    pub fn may_follow(&self, other: &Self) -> bool {
        let terms = |it: &Self| (it.weights, it.firm, it.suspicion);
        terms(self) == terms(other)
            && self.events.iter().all(|count| *count <= EVENTS_MAX)
            && (ONE..=MOST).contains(&self.highest)
            && self.stake <= self.highest
    }

    /// Something happened on the first side (0) or the second one (any other).
    pub fn happened(&mut self, side: usize) {
        let [first, second] = self.weights;
        let [seen_first, seen_second] = self.events;
        let whole = u128::from(first + second);
        let (weight, seen) = if side == 0 { (first, seen_first) } else { (second, seen_second) };
        let all = u128::from(seen_first.saturating_add(seen_second));
        let bets = match self.suspicion {
            Suspicion::Uneven => true,
            // On more than its share, or not at all.
            Suspicion::SecondGetsMore => u128::from(seen_second) * whole > all * u128::from(second),
        };
        if bets {
            // Expected / planned, where expected = (firm · planned + seen) / (firm + all) and planned = weight / whole.
            let firm = u128::from(self.firm);
            let above = firm * u128::from(weight) + u128::from(seen) * whole;
            let below = (firm + all) * u128::from(weight);
            let stake = (u128::from(self.stake) * above / below).min(u128::from(MOST));
            self.stake = u64::try_from(stake).unwrap_or(MOST);
            self.highest = self.highest.max(self.stake);
        }
        let counted = if side == 0 { &mut self.events[0] } else { &mut self.events[1] };
        *counted = counted.saturating_add(1).min(EVENTS_MAX);
    }

    /// Has the stake ever grown so many times?
    pub fn has_grown(&self, times: u64) -> bool {
        u128::from(self.highest) >= u128::from(ONE) * u128::from(times)
    }

    /// How likely chance alone ever brings as much evidence, at any look. To be shown; what is done about it is asked with
    /// [`has_grown`](Self::has_grown).
    pub fn p_value(&self) -> f64 {
        ONE as f64 / self.highest as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: three events of one side, a bet of weight 2 on halves: (1/2)/(1/2) · (2/3)/(1/2) · (3/4)/(1/2) = 2. One of the other
    /// then: (1/5)/(1/2), the stake falls and what it had grown to stays.
    #[test]
    fn the_stake_by_hand() {
        let mut evidence = Evidence::new([1, 1], 2, Suspicion::Uneven).unwrap();
        (0..3).for_each(|_| evidence.happened(0));
        assert!((evidence.p_value() - 0.5).abs() < 1e-12);
        assert!(!evidence.has_grown(3));
        evidence.happened(1);
        assert!((evidence.stake as f64 / ONE as f64 - 0.8).abs() < 1e-12);
        assert!((evidence.p_value() - 0.5).abs() < 1e-12);
        for bad in [[0, 1], [1, WEIGHT_MAX + 1]] {
            assert_eq!(Evidence::new(bad, 2, Suspicion::Uneven), None);
        }
        let begun = Evidence::new([1, 1], 2, Suspicion::Uneven).unwrap();
        assert!(evidence.may_follow(&begun));
        assert!(!evidence.may_follow(&Evidence::new([1, 2], 2, Suspicion::Uneven).unwrap()));
        evidence.stake = evidence.highest + 1;
        assert!(!evidence.may_follow(&begun));
    }

    /// By hand, two to one: an event of the second, (1/3)/(1/3); the bet is on now, since 1 of 1 is more than a third. Another one:
    /// (3 · 1/3 + 1) / (3 + 1) / (1/3) = 3/2. Without the first, nothing of the first side ever stakes anything.
    #[test]
    fn only_what_is_suspected_is_bet_on() {
        let mut evidence = Evidence::new([2, 1], 3, Suspicion::SecondGetsMore).unwrap();
        (0..2).for_each(|_| evidence.happened(1));
        assert!((evidence.p_value() - 2.0 / 3.0).abs() < 1e-12);
        let mut less = Evidence::new([2, 1], 3, Suspicion::SecondGetsMore).unwrap();
        (0..1_000).for_each(|_| less.happened(0));
        assert_eq!((less.stake, less.p_value()), (ONE, 1.0));
    }

    #[test]
    fn it_stays_within_its_numbers() {
        let mut evidence = Evidence::new([WEIGHT_MAX, 1], 1, Suspicion::Uneven).unwrap();
        evidence.events = [EVENTS_MAX, EVENTS_MAX];
        (0..4).for_each(|side| evidence.happened(side % 2));
        (0..100).for_each(|_| evidence.happened(1));
        assert!(evidence.has_grown(1_000_000) && !evidence.has_grown(2_000_000));
    }

    /// Looked at after every one of 2,000 events in 4,000 runs without a difference, each kind calls at most one of 20; and with the second
    /// side getting half as much again it nearly always calls, or a bet that never pays would pass.
    #[test]
    fn looking_after_every_event_is_wrong_in_at_most_one_of_twenty() {
        let mut state: u64 = 0x5eed;
        let mut draw = move || {
            // xorshift64* (S. Vigna, 2016)
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32
        };
        for suspicion in [Suspicion::Uneven, Suspicion::SecondGetsMore] {
            let mut called = |of_hundred: u64, runs: u32| {
                let run = |_| {
                    let mut evidence = Evidence::new([3, 2], 100, suspicion).unwrap();
                    for _ in 0..2_000 {
                        evidence.happened(usize::from(draw() % 100 < of_hundred));
                    }
                    u32::from(evidence.has_grown(20))
                };
                (0..runs).map(run).sum::<u32>()
            };
            let (none, half_more) = (called(40, 4_000), called(50, 200));
            assert!(none * 20 <= 4_000 && none > 0, "{suspicion:?}: {none}");
            assert!(half_more > 190, "{suspicion:?}: {half_more}");
        }
    }
}
