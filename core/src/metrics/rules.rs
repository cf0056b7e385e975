//! What an operator decides about measuring.

use super::attribution::AttributionRules;
use super::cost::CostRules;
use super::experiment::{self, ExperimentRules};
use super::goal::{self, GoalRules};
use crate::id::Code;
use crate::math::Millis;
use crate::policy::issue::{Issues, Pointer};
use crate::sorted::SortedMap;

crate::shape! {
    /// What counts as good, and what does not count at all, when the desk is measured.
    pub struct MetricsRules: Default {
        /// A chat answered within this wait, in milliseconds, meets the service level; a wait of exactly this length does.
        pub service_level_ms: Millis = Millis::from_secs(20),
        /// Times within which a first response is counted as quick, in milliseconds; each gives one metric.
        pub first_response_within_ms: Vec<Millis> = vec![Millis::from_secs(30), Millis::from_secs(60)],
        /// A customer whose chat was answered or contained and who asks again within this time, in milliseconds, has come
        /// back: the first chat was not the end of it. Exactly this much later is a new matter.
        pub repeat_within_ms: Millis = Millis::from_mins(7 * 24 * 60),
        /// Figures of a segment with fewer chats than this are withheld: they would be about people, not about the desk.
        pub cell_min: u32 = 5 => 1..=1_000,
        /// What figures are to become, by name.
        pub goals: SortedMap<Code, GoalRules> = SortedMap::new(),
        /// What work and tools cost; without it nothing is said of money.
        pub costs: Option<CostRules> = None,
        /// How what followed is shared among the ways on which customers came.
        pub attribution: AttributionRules = AttributionRules::default(),
        /// What is tried, by name.
        pub experiments: SortedMap<Code, ExperimentRules> = SortedMap::new(),
    }
}

/// The most thresholds of one kind.
const THRESHOLDS_MAX: usize = 16;

/// The longest threshold: a week.
const THRESHOLD_MAX: Millis = Millis::from_mins(7 * 24 * 60);

/// The longest window of coming back: 90 days.
const REPEAT_MAX: Millis = Millis::from_mins(90 * 24 * 60);

impl MetricsRules {
    /// Says what is wrong with these rules.
    pub(crate) fn check(&self, at: &Pointer, issues: &mut Issues) {
        check_threshold(self.service_level_ms, &at.key("service_level_ms"), issues);
        goal::check(self, &at.key("goals"), issues);
        self.attribution.check(&at.key("attribution"), issues);
        experiment::check(self, &at.key("experiments"), issues);
        if let Some(costs) = &self.costs {
            costs.check(&at.key("costs"), issues);
        }
        if !(Millis::ZERO..=REPEAT_MAX).contains(&self.repeat_within_ms) {
            issues.error(
                "out_of_range",
                &at.key("repeat_within_ms"),
                format!("`{}`", self.repeat_within_ms.get()),
                format!("0 to {}", REPEAT_MAX.get()),
                "choose a window of at most 90 days",
            );
        }
        let list = &self.first_response_within_ms;
        let at = at.key("first_response_within_ms");
        if list.len() > THRESHOLDS_MAX {
            issues.error(
                "too_many",
                &at,
                format!("{} thresholds", list.len()),
                format!("at most {THRESHOLDS_MAX}"),
                "keep those that somebody looks at",
            );
        }
        for (n, threshold) in list.iter().enumerate() {
            check_threshold(*threshold, &at.index(n), issues);
            if list.iter().take(n).any(|earlier| earlier == threshold) {
                let found = format!("{threshold} again");
                let remedy = "remove all but one of them";
                issues.error("duplicate_item", &at.index(n), found, "each threshold once", remedy);
            }
        }
    }
}

fn check_threshold(threshold: Millis, at: &Pointer, issues: &mut Issues) {
    if !(Millis::ZERO..=THRESHOLD_MAX).contains(&threshold) {
        issues.error(
            "out_of_range",
            at,
            format!("`{}`", threshold.get()),
            format!("0 to {}", THRESHOLD_MAX.get()),
            "choose a threshold of at most a week",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(rules: &MetricsRules) -> Vec<(&'static str, String)> {
        let mut issues = Issues::new();
        rules.check(&Pointer::root().key("metrics"), &mut issues);
        issues.iter().map(|i| (i.code, i.path.as_str().to_owned())).collect()
    }

    #[test]
    fn the_defaults_are_in_order() {
        assert_eq!(codes(&MetricsRules::default()), []);
    }

    #[test]
    fn thresholds_are_bounded_and_different() {
        let rules = MetricsRules {
            service_level_ms: Millis::new(604_800_001),
            first_response_within_ms: [60, 30, 60].map(Millis::from_secs).to_vec(),
            repeat_within_ms: REPEAT_MAX.plus(Millis::new(1)),
            ..MetricsRules::default()
        };
        assert_eq!(
            codes(&rules),
            [
                ("out_of_range", "/metrics/service_level_ms".to_owned()),
                ("out_of_range", "/metrics/repeat_within_ms".to_owned()),
                ("duplicate_item", "/metrics/first_response_within_ms/2".to_owned()),
            ]
        );
        let rules = MetricsRules {
            first_response_within_ms: (0..17).map(Millis::from_secs).collect(),
            ..MetricsRules::default()
        };
        assert_eq!(codes(&rules), [("too_many", "/metrics/first_response_within_ms".to_owned())]);
    }
}
