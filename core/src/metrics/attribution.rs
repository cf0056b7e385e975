//! How is what followed shared among the ways on which its customer came?
//!
//! What an operator decides about it: by which convention, how far back, and how much what customers say themselves counts.

use super::touch::TouchPart;
use crate::math::{Millis, Ppm};
use crate::policy::issue::{Issues, Pointer};
use crate::sorted::SortedSet;

crate::shape! {
    /// By which convention credit is shared among touches. None of them proves a cause.
    pub enum CreditModel: Default {
        /// All to the last touch.
        Last = "last",
        /// All to the first touch.
        First = "first",
        /// To each touch alike.
        Linear = "linear",
        /// 40 % to the first, 40 % to the last, the rest to those between; of two, half to each.
        Position = "position",
        /// Half as much for each half-life that a touch lay before.
        Decay = "decay",
        /// By how much less would follow if nobody came on that way, in the Markov chain of all ways.
        Removal = "removal",
    }
}

crate::shape! {
    /// How what followed is shared among the ways on which customers came.
    pub struct AttributionRules: Default {
        /// By which convention; the others stand beside it.
        pub model: CreditModel = CreditModel::Last,
        /// Touches count that lie at most so many days before what followed.
        pub window_days: u32 = 30 => 1..=365,
        /// So many days before what followed, a touch counts half (`decay`).
        pub half_life_days: u32 = 7 => 1..=365,
        /// By what touches are told apart; at least one.
        pub by: SortedSet<TouchPart> = [TouchPart::Source, TouchPart::Medium].into_iter().collect(),
        /// Where a customer said where they came from, this share of the value goes there, and all of it where no touch is known: 0 to 1.
        pub said_share: Ppm = Ppm::new(500_000),
    }
}

/// A day.
const DAY: Millis = Millis::from_mins(24 * 60);

impl AttributionRules {
    /// How far back touches count.
    pub fn window(&self) -> Millis {
        Millis::new(DAY.get() * i64::from(self.window_days))
    }

    /// After how long a touch counts half.
    pub fn half_life(&self) -> Millis {
        Millis::new(DAY.get() * i64::from(self.half_life_days))
    }

    /// Says what is wrong with these rules.
    pub(super) fn check(&self, at: &Pointer, issues: &mut Issues) {
        if self.by.iter().next().is_none() {
            let remedy = "write `source`, or leave `by` out";
            issues.error("empty_list", &at.key("by"), "nothing", "at least one part", remedy);
        }
        if !(Ppm::ZERO..=Ppm::ONE).contains(&self.said_share) {
            let found = format!("`{}`", self.said_share);
            let remedy = "0.5 gives what was said as much as all touches";
            issues.error("out_of_range", &at.key("said_share"), found, "0 to 1", remedy);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_told_with_their_place() {
        let bad = |rules: AttributionRules| {
            let mut issues = Issues::new();
            rules.check(&Pointer::root().key("attribution"), &mut issues);
            issues.iter().map(|i| format!("{} {}", i.code, i.path.as_str())).collect::<Vec<_>>()
        };
        assert_eq!(bad(AttributionRules::default()), Vec::<String>::new());
        let rules = AttributionRules {
            by: SortedSet::new(),
            said_share: Ppm::new(1_000_001),
            ..AttributionRules::default()
        };
        assert_eq!(
            bad(rules),
            ["empty_list /attribution/by", "out_of_range /attribution/said_share"]
        );
    }
}
