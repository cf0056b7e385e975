//! Are we where we wanted to be?
//!
//! A goal names a figure, what it was, and by how much it is to change: 15 % fewer calls, 10 % more chats that convert. The
//! change is of the old value: from 10 %, 10 % more is 11 %. A count grows with time, so that its old value is that of one working
//! day, and whoever asks says how many working days there were.
//!
//! What is reached is decided in whole numbers, exactly. How far chance alone could have brought a share stands beside it and decides
//! nothing.

use super::definition::{Definition, definitions};
use super::rules::MetricsRules;
use crate::id::Code;
use crate::policy::issue::{Issues, Pointer, meant_or};

/// The most goals.
const GOALS_MAX: usize = 64;

crate::shape! {
    /// What a figure is to become.
    pub struct GoalRules {
        /// Which: its id in the catalogue of metrics.
        pub metric: Code,
        /// What it was, in its own unit; of a count, on one working day.
        pub baseline: i64 => 1..=2_000_000_000,
        /// By how much it is to change, in percent of that: less than nothing is down.
        pub change_percent: i32 => -100..=10_000,
    }
}

/// Says what is wrong with the goals among these rules.
pub(super) fn check(rules: &MetricsRules, at: &Pointer, issues: &mut Issues) {
    let goals = &rules.goals;
    if goals.is_empty() {
        return;
    }
    if goals.len() > GOALS_MAX {
        let found = format!("{} goals", goals.len());
        let most = format!("at most {GOALS_MAX}");
        issues.error("too_many", at, found, most, "keep those that somebody works on");
    }
    let known = definitions(rules);
    for (name, goal) in goals {
        let at = at.key(name.as_str());
        if goal.change_percent == 0 {
            let place = at.key("change_percent");
            let remedy = "say by how much it is to change: -15 is 15 % less";
            issues.error("out_of_range", &place, "`0`".to_owned(), "another number", remedy);
        }
        let ids = || known.iter().map(|definition: &Definition| definition.id.as_str());
        if !ids().any(|id| id == goal.metric.as_str()) {
            let remedy =
                meant_or(goal.metric.as_str(), ids(), "choose one of those that a report has");
            let found = format!("`{}`", goal.metric);
            issues.error("unknown_name", &at.key("metric"), found, "a metric", remedy);
        }
    }
}
