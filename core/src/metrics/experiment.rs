//! Does the new way work better than the old?
//!
//! An experiment gives one share of the customers the old way and another share the new one. Who is where follows from the hash of
//! `percent_of` (see [`HashKey`]) with the experiment's name as salt: no list is kept, every shard and every surface says the same, and
//! the control is exactly who `{"percent_of": {"percent": …, "salt": NAME}}` finds with its share.
//!
//! ```
//! use switchboard::math::Ppm;
//! use switchboard::metrics::{Arm, ExperimentRules};
//!
//! let half = Ppm::new(500_000);
//! let rules = ExperimentRules { control: half, variant: half, metric: "resolution_ppm".into() };
//! assert_eq!(rules.arm(Ppm::new(499_999)), Some(Arm::Control));
//! assert_eq!(rules.arm(half), Some(Arm::Variant));
//! ```
//!
//! Deliberately unknown here: what is done differently. Conditions of the policy say it, or the host asks for the arm.
//!
//! [`HashKey`]: crate::policy::condition::HashKey

use super::definition::{Measure, definitions};
use super::quantity::Quantity;
use super::rules::MetricsRules;
use crate::id::Code;
use crate::math::Ppm;
use crate::policy::issue::{Issues, Pointer, meant_or};
use serde::Serialize;

/// The most experiments at once.
const EXPERIMENTS_MAX: usize = 64;

crate::shape! {
    /// Two ways, tried side by side.
    pub struct ExperimentRules {
        /// The share of customers who are served as always.
        pub control: Ppm,
        /// The share of customers for whom something is different.
        pub variant: Ppm,
        /// The figure by which the ways are compared: the id of a metric that is a share of chats.
        pub metric: Code,
    }
}

/// Where a customer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Arm {
    /// Served as always.
    Control,
    /// Something is different.
    Variant,
}

impl ExperimentRules {
    /// The arm of a bucket; nothing for those who take no part.
    pub fn arm(&self, bucket: Ppm) -> Option<Arm> {
        let at = bucket.get();
        if at < self.control.get() {
            Some(Arm::Control)
        } else if at < self.control.get() + self.variant.get() {
            Some(Arm::Variant)
        } else {
            None
        }
    }
}

/// Says what is wrong with the experiments among these rules.
pub(super) fn check(rules: &MetricsRules, at: &Pointer, issues: &mut Issues) {
    let experiments = &rules.experiments;
    if experiments.is_empty() {
        return;
    }
    if experiments.len() > EXPERIMENTS_MAX {
        let found = format!("{} experiments", experiments.len());
        let most = format!("at most {EXPERIMENTS_MAX}");
        issues.error("too_many", at, found, most, "end those that are decided");
    }
    let known = definitions(rules);
    for (name, experiment) in experiments {
        let at = at.key(name.as_str());
        let (control, variant) = (experiment.control.get(), experiment.variant.get());
        if control <= 0 || variant <= 0 || control + variant > 1_000_000 {
            let found = format!("{control} and {variant} parts per million");
            let expected = "two shares above 0, together at most 1";
            issues.error("out_of_range", &at, found, expected, "such as 0.5 and 0.5");
        }
        let shares = || {
            let shares = known.iter().filter(|metric| chats_of(metric.measure).is_some());
            shares.map(|metric| metric.id.as_str())
        };
        if !shares().any(|id| id == experiment.metric.as_str()) {
            let remedy = meant_or(
                experiment.metric.as_str(),
                shares(),
                "choose a metric that is a share of chats",
            );
            let found = format!("`{}`", experiment.metric);
            let expected = "a share of chats among the metrics";
            issues.error("unknown_name", &at.key("metric"), found, expected, remedy);
        }
    }
}

/// What a metric counts, and among what, when it is a share.
pub(super) fn chats_of(measure: Measure) -> Option<(Quantity, Quantity)> {
    match measure {
        Measure::Share { of, among } => Some((of, among)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::condition::HashKey;

    fn rules(control: i64, variant: i64) -> ExperimentRules {
        let (control, variant) = (Ppm::new(control), Ppm::new(variant));
        ExperimentRules { control, variant, metric: "resolution_ppm".into() }
    }

    #[test]
    fn who_is_where_follows_from_published_buckets() {
        // The vectors of the hash: c-1 has 156,954 under `rollout`, c-2 has 183,493.
        let key = HashKey::new(std::array::from_fn(|n| n as u8));
        let arm = |rules: &ExperimentRules, id| rules.arm(key.bucket("rollout", id));
        let first = rules(156_955, 26_538);
        assert_eq!((arm(&first, "c-1"), arm(&first, "c-2")), (Some(Arm::Control), None));
        let second = rules(156_954, 26_540);
        assert_eq!(
            (arm(&second, "c-1"), arm(&second, "c-2")),
            (Some(Arm::Variant), Some(Arm::Variant))
        );
    }

    #[test]
    fn mistakes_are_told_with_their_place() {
        let bad = |rules: ExperimentRules| {
            let experiments = [("tone".into(), rules)].into_iter().collect();
            let rules = MetricsRules { experiments, ..MetricsRules::default() };
            let mut issues = Issues::new();
            check(&rules, &Pointer::root().key("experiments"), &mut issues);
            issues.iter().map(|i| format!("{} {}", i.code, i.path.as_str())).collect::<Vec<_>>()
        };
        assert_eq!(bad(rules(500_000, 500_000)), Vec::<String>::new());
        assert_eq!(bad(rules(500_000, 500_001)), ["out_of_range /experiments/tone"]);
        assert_eq!(bad(rules(0, 500_000)), ["out_of_range /experiments/tone"]);
        let metric = "offered_count".into();
        let counts = ExperimentRules { metric, ..rules(1, 1) };
        assert_eq!(bad(counts), ["unknown_name /experiments/tone/metric"]);
    }
}
