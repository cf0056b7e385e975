//! How is one person's time divided among the chats that they hold at once?
//!
//! Added up by the wall clock, the chats of somebody who holds three at a time last three times as long as
//! that person was at work: 133 chats of an hour each in a shift of six hours. So every instant of a
//! person's time is also split evenly over the chats that they hold then, and each chat is given its
//! shares. The shares of all chats add up to the time in which there was at least one, exactly: they are
//! counted in 1/720,720 of a millisecond, which every number up to 16 divides.
//!
//! Each change costs the same, however many chats there are: what a chat would have been given since the
//! beginning is one running sum, and its share is the difference of two readings.
//!
//! ```
//! use switchboard::calendar::Timestamp;
//! use switchboard::metrics::Workload;
//!
//! let at = |second: i64| Timestamp::from_millis(second * 1_000);
//! let mut ada = Workload::default();
//! ada.available(at(0));
//! let first = ada.took(at(60));
//! let second = ada.took(at(120));
//! // One chat for a minute, two for another.
//! assert_eq!(ada.gave_back(at(180), first).as_millis().get(), 90_000);
//! assert_eq!(ada.gave_back(at(180), second).as_millis().get(), 30_000);
//! let so_far = ada.totals(at(180));
//! assert_eq!((so_far.busy_ms, so_far.held_ms, so_far.free_ms), (120_000, 180_000, 60_000));
//! ```
//!
//! Deliberately unknown here: which chats these are, and whether they were worth it.

use crate::calendar::Timestamp;
use crate::math::Millis;
use serde::{Deserialize, Serialize};

/// Parts of a millisecond: the least number that 1 to 16 divide.
const PARTS: u64 = 720_720;

/// A part of one person's time, to 1/720,720 of a millisecond.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Share(u64);

impl Share {
    /// Whole milliseconds, rounded half up.
    pub fn as_millis(self) -> Millis {
        let ms = self.0.saturating_add(PARTS / 2) / PARTS;
        Millis::new(i64::try_from(ms).unwrap_or(i64::MAX))
    }

    /// Both together; saturates.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

/// When a chat was taken: what was read off then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Taken(u64);

/// One person's time so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workload {
    /// Chats held now.
    held: u32,
    present: Presence,
    /// Up to when everything below is counted.
    since: Option<Timestamp>,
    /// What a chat held from the beginning on would have been given.
    given: u64,
    totals: Totals,
}

/// Could the person be given a chat?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Presence {
    #[default]
    Absent,
    Available,
}

/// Sums over a person's time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// With at least one chat.
    pub busy_ms: u64,
    /// The same, each instant times the number of chats.
    pub held_ms: u64,
    /// Without a chat, and ready for one.
    pub free_ms: u64,
}

impl Workload {
    /// Counts up to this instant; an earlier one changes nothing.
    fn until(&mut self, at: Timestamp) {
        let since = *self.since.get_or_insert(at);
        let ms = u64::try_from(at.since(since).get()).unwrap_or(0);
        if ms == 0 {
            return;
        }
        self.since = Some(at);
        let held = u64::from(self.held);
        if let Some(share) = ms.saturating_mul(PARTS).checked_div(held) {
            self.given = self.given.saturating_add(share);
            self.totals.busy_ms = self.totals.busy_ms.saturating_add(ms);
            self.totals.held_ms = self.totals.held_ms.saturating_add(ms.saturating_mul(held));
        } else if self.present == Presence::Available {
            self.totals.free_ms = self.totals.free_ms.saturating_add(ms);
        }
    }

    /// The person is ready for chats from now on.
    pub fn available(&mut self, at: Timestamp) {
        self.until(at);
        self.present = Presence::Available;
    }

    /// The person takes no chats from now on; those that they hold go on.
    pub fn absent(&mut self, at: Timestamp) {
        self.until(at);
        self.present = Presence::Absent;
    }

    /// The person has one chat more.
    pub fn took(&mut self, at: Timestamp) -> Taken {
        self.until(at);
        self.held = self.held.saturating_add(1);
        Taken(self.given)
    }

    /// The person has one chat less; what it was given of their time.
    pub fn gave_back(&mut self, at: Timestamp, taken: Taken) -> Share {
        self.until(at);
        self.held = self.held.saturating_sub(1);
        Share(self.given.saturating_sub(taken.0))
    }

    /// Chats held now.
    pub fn held(&self) -> u32 {
        self.held
    }

    /// The sums up to this instant.
    pub fn totals(&self, at: Timestamp) -> Totals {
        let mut now = *self;
        now.until(at);
        now.totals
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millis(ms)
    }

    #[test]
    fn pauses_are_neither_work_nor_readiness() {
        let mut ada = Workload::default();
        ada.available(at(0));
        ada.absent(at(100));
        ada.available(at(1_000));
        let taken = ada.took(at(1_010));
        ada.absent(at(1_020));
        assert_eq!(ada.gave_back(at(1_050), taken).as_millis(), Millis::new(40));
        let expected = Totals { busy_ms: 40, held_ms: 40, free_ms: 110 };
        assert_eq!(ada.totals(at(9_000)), expected, "a chat in a break is work");
    }

    proptest! {
        /// Against a second way: every millisecond is given out one by one.
        #[test]
        fn shares_add_up_to_the_time_with_a_chat(
            steps in prop::collection::vec((0_i64..50, any::<bool>(), any::<u8>()), 1..80),
        ) {
            let mut ada = Workload::default();
            let (mut now, mut open, mut shares) = (0_i64, Vec::<(Taken, u64)>::new(), Vec::new());
            let mut busy = 0_u64;
            for (wait, takes, which) in steps {
                for _ in 0..wait {
                    let share = PARTS.checked_div(open.len() as u64).unwrap_or(0);
                    open.iter_mut().for_each(|chat| chat.1 += share);
                    busy += u64::from(!open.is_empty());
                }
                now += wait;
                if (takes && open.len() < 16) || open.is_empty() {
                    open.push((ada.took(at(now)), 0));
                } else {
                    let (taken, slow) = open.swap_remove(usize::from(which) % open.len());
                    let share = ada.gave_back(at(now), taken);
                    prop_assert_eq!(share, Share(slow));
                    shares.push(share);
                }
            }
            for (taken, _) in open {
                shares.push(ada.gave_back(at(now), taken));
            }
            let sum = shares.into_iter().fold(Share::default(), Share::plus);
            prop_assert_eq!(sum, Share(busy * PARTS));
            prop_assert_eq!(ada.totals(at(now)).busy_ms, busy);
        }
    }
}
