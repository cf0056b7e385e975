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
//! let rules = ExperimentRules::new(half, half, "resolution_ppm");
//! assert_eq!(rules.arm(Ppm::new(499_999)), Some(Arm::Control));
//! assert_eq!(rules.arm(half), Some(Arm::Variant));
//! ```
//!
//! What must not suffer is guarded: `guards` name figures that may get worse by so much and no more. What came of it so far is a
//! [`Trial`](super::Trial).
//!
//! Deliberately unknown here: what is done differently. Conditions of the policy say it (`customer.variants`), or the host asks for the arm.
//!
//! [`HashKey`]: crate::policy::condition::HashKey

use super::catalogue;
use super::rules::MetricsRules;
use crate::id::Code;
use crate::math::{Millis, Ppm};
use crate::policy::issue::{Issues, Pointer, meant_or};
use crate::sorted::SortedMap;
use serde::Serialize;

/// The most experiments at once.
const EXPERIMENTS_MAX: usize = 64;

/// The most guards of one experiment.
const GUARDS_MAX: usize = 16;

/// How often an experiment may be looked at, and how seldom: a minute, a week.
const LOOKS_MS: std::ops::RangeInclusive<Millis> =
    Millis::from_mins(1)..=Millis::from_mins(7 * 24 * 60);

crate::shape! {
    /// Two ways, tried side by side.
    pub struct ExperimentRules {
        /// The share of customers who are served as always.
        pub control: Ppm,
        /// The share of customers for whom something is different.
        pub variant: Ppm,
        /// The figure by which the ways are compared: the id of a metric that is a share of chats.
        pub metric: Code,
        /// So many customers take part, those whose chats were over first; who comes later is not counted.
        pub customers_max: u32 = 100_000 => 1..=1_000_000,
        /// Figures that must not suffer, by name.
        pub guards: SortedMap<Code, GuardRules> = SortedMap::new(),
        /// When nobody is given the variant any more.
        pub stop: StopWhen = StopWhen::OnHarm,
        /// How often the engine looks whether to stop, in milliseconds: a minute to a week.
        pub look_ms: Millis = Millis::from_mins(60),
    }
}

crate::shape! {
    /// A figure that must not suffer from an experiment.
    pub struct GuardRules {
        /// Which: the id of a metric that is a share of chats.
        pub metric: Code,
        /// What is worse.
        pub worse: Worse = Worse::More,
        /// By how much it may be worse for a customer of the variant than for one of the control, as a share of the control's: 0.1 is a tenth.
        pub margin: Ppm = Ppm::new(100_000),
    }
}

crate::shape! {
    /// In which direction a figure gets worse.
    pub enum Worse: Default {
        /// More of it is worse: abandoned chats.
        More = "more",
        /// Less of it is worse: met needs.
        Less = "less",
    }
}

crate::shape! {
    /// When an experiment stops by itself.
    pub enum StopWhen: Default {
        /// When a guard shows harm, or customers do not fall into the arms as planned.
        OnHarm = "on_harm",
        /// Never.
        Never = "never",
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
    /// An experiment without guards.
    pub fn new(control: Ppm, variant: Ppm, metric: impl Into<Code>) -> Self {
        Self {
            control,
            variant,
            metric: metric.into(),
            customers_max: 100_000,
            guards: SortedMap::new(),
            stop: StopWhen::OnHarm,
            look_ms: Millis::from_mins(60),
        }
    }

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
    if experiments.len() > EXPERIMENTS_MAX {
        let found = format!("{} experiments", experiments.len());
        let most = format!("at most {EXPERIMENTS_MAX}");
        issues.error("too_many", at, found, most, "end those that are decided");
    }
    for (name, experiment) in experiments {
        let at = at.key(name.as_str());
        let (control, variant) = (experiment.control.get(), experiment.variant.get());
        if control <= 0 || variant <= 0 || control + variant > 1_000_000 {
            let found = format!("{control} and {variant} parts per million");
            let expected = "two shares above 0, together at most 1";
            issues.error("out_of_range", &at, found, expected, "such as 0.5 and 0.5");
        }
        check_share(&experiment.metric, &at.key("metric"), issues);
        if !LOOKS_MS.contains(&experiment.look_ms) {
            let found = format!("`{}`", experiment.look_ms.get());
            let (least, most) = (LOOKS_MS.start().get(), LOOKS_MS.end().get());
            let expected = format!("{least} to {most}");
            let remedy = "once an hour is often enough to stop harm";
            issues.error("out_of_range", &at.key("look_ms"), found, expected, remedy);
        }
        let at = at.key("guards");
        if experiment.guards.len() > GUARDS_MAX {
            let found = format!("{} guards", experiment.guards.len());
            let most = format!("at most {GUARDS_MAX}");
            let remedy = "guard what must not suffer; every guard makes the others slower to speak";
            issues.error("too_many", &at, found, most, remedy);
        }
        for (name, guard) in &experiment.guards {
            let at = at.key(name.as_str());
            check_share(&guard.metric, &at.key("metric"), issues);
            if !(Ppm::ZERO..=Ppm::ONE).contains(&guard.margin) {
                let found = guard.margin.to_string();
                let remedy = "0.1 lets it get worse by a tenth";
                issues.error("out_of_range", &at.key("margin"), found, "0 to 1", remedy);
            }
        }
    }
}

fn check_share(metric: &Code, at: &Pointer, issues: &mut Issues) {
    if catalogue::share_of_chats(metric.as_str()).is_some() {
        return;
    }
    let remedy = meant_or(
        metric.as_str(),
        catalogue::shares_of_chats(),
        "choose a metric that is a share of chats",
    );
    let found = format!("`{metric}`");
    issues.error("unknown_name", at, found, "a share of chats among the metrics", remedy);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::condition::HashKey;

    fn rules(control: i64, variant: i64) -> ExperimentRules {
        ExperimentRules::new(Ppm::new(control), Ppm::new(variant), "resolution_ppm")
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
        let guard = |metric: &str, margin| {
            let guard =
                GuardRules { metric: metric.into(), worse: Worse::More, margin: Ppm::new(margin) };
            let guards = [("lost".into(), guard)].into_iter().collect();
            ExperimentRules { guards, ..rules(1, 1) }
        };
        assert_eq!(bad(guard("abandonment_ppm", 0)), Vec::<String>::new());
        assert_eq!(
            bad(guard("abandonment_ppm", 1_000_001)),
            ["out_of_range /experiments/tone/guards/lost/margin"]
        );
        assert_eq!(
            bad(guard("abandoned_count", 1)),
            ["unknown_name /experiments/tone/guards/lost/metric"]
        );
        let looks = ExperimentRules { look_ms: Millis::new(59_999), ..rules(1, 1) };
        assert_eq!(bad(looks), ["out_of_range /experiments/tone/look_ms"]);
    }
}
