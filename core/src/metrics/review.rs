//! A business review in one call: every goal against what was, every figure with its count, for machines and for people.
//!
//! The same four times: as data, as Markdown to send around, as CSV for a spreadsheet, as a drawing. Every number names the
//! metric that it is, and the same figures give the same bytes.

use super::definition::{Measure, Unit};
use super::goal::GoalRules;
use super::report::{Measured, Report};
use super::rules::MetricsRules;
use crate::id::Code;
use crate::math::statistics::{sample_size, wilson};
use serde::Serialize;
use std::fmt::Write;

/// How a goal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GoalState {
    /// The figure is where it was to be, or beyond.
    Reached,
    /// It is nearer than it was.
    Nearer,
    /// It is no nearer than it was.
    NoNearer,
    /// The figure cannot be computed, or nobody said of how many working days it is.
    Unknown,
}

/// A goal with the figure that it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GoalView {
    /// Its name.
    pub goal: Code,
    /// The id of the metric.
    pub metric: Code,
    /// What the figure was; a count, in as many working days.
    pub baseline: Option<i64>,
    /// What it is to be at least, or at most; rounded half up.
    pub target: Option<i64>,
    /// What it is.
    pub value: Option<i64>,
    /// How many are behind it.
    pub count: u64,
    /// How it stands.
    pub state: GoalState,
    /// How much of the way was made, in percent, rounded down: 100 or more when it is reached, below nothing when it was walked
    /// back.
    pub way_percent: Option<i64>,
    /// Of a share, in parts per million: what it may be in truth, by Wilson's 95 % interval.
    pub interval_ppm: Option<(i64, i64)>,
    /// Of a share: how many are needed before and after to tell the target from what was, in 4 cases of 5 (5 % error).
    pub needed_count: Option<u64>,
}

/// Everything that a business review needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Review {
    /// Working days behind the figures, if somebody said how many.
    pub working_days: Option<u32>,
    /// Every goal.
    pub goals: Vec<GoalView>,
    /// Every figure.
    pub figures: Report,
    /// Goals and figures for people.
    pub markdown: String,
    /// Goals and figures for a spreadsheet.
    pub csv: String,
    /// Goals, shares and times as bars: an SVG file that needs nothing from elsewhere.
    pub svg: String,
}

impl Review {
    /// The goals of these rules beside the figures of `report`, which are of so many working days.
    pub fn new(rules: &MetricsRules, report: Report, working_days: Option<u32>) -> Self {
        let working_days = working_days.filter(|days| *days > 0);
        let goals = rules.goals.iter().filter_map(|(name, goal)| {
            let measured = report.metric(goal.metric.as_str())?;
            Some(GoalView::new(name, goal, measured, working_days))
        });
        let mut review = Self {
            working_days,
            goals: goals.collect(),
            figures: report,
            markdown: String::new(),
            csv: String::new(),
            svg: String::new(),
        };
        review.markdown = review.in_markdown();
        review.csv = review.in_csv();
        review.svg = super::chart::draw(&review);
        review
    }

    pub(super) fn unit_of(&self, goal: &GoalView) -> Unit {
        let measured = self.figures.metric(goal.metric.as_str());
        measured.map_or(Unit::Count, |measured| measured.definition.unit())
    }

    fn in_markdown(&self) -> String {
        let mut text = "# Business review\n".to_owned();
        if let Some(days) = self.working_days {
            put(&mut text, format_args!("\nWorking days: {days}\n"));
        }
        if !self.goals.is_empty() {
            text.push_str(
                "\n## Goals\n\n| goal | metric | was | wanted | is | of | may be (95 %) | way | state |\n\
                 |---|---|--:|--:|--:|--:|--:|--:|---|\n",
            );
        }
        for goal in &self.goals {
            let unit = self.unit_of(goal);
            let write = |value: Option<i64>| value.map_or("–".to_owned(), |v| unit.write(v));
            let interval = goal.interval_ppm;
            let interval = interval.map_or("–".to_owned(), |(low, high)| {
                format!("{} to {}", unit.write(low), unit.write(high))
            });
            let way = goal.way_percent.map_or("–".to_owned(), |percent| format!("{percent} %"));
            put(
                &mut text,
                format_args!(
                    "| {} | `{}` | {} | {} | {} | {} | {interval} | {way} | {} |\n",
                    goal.goal,
                    goal.metric,
                    write(goal.baseline),
                    write(goal.target),
                    write(goal.value),
                    goal.count,
                    goal.state.in_words()
                ),
            );
        }
        text.push_str("\n## Figures\n\n| figure | metric | is | of |\n|---|---|--:|--:|\n");
        for measured in self.figures.metrics() {
            let (name, id) = (measured.definition.name(), &measured.definition.id);
            let (value, count) = (measured.in_words(), measured.count);
            put(&mut text, format_args!("| {} | `{id}` | {value} | {count} |\n", name.trim()));
        }
        text
    }

    /// One row for each goal, then one for each figure; lines end as RFC 4180 says.
    fn in_csv(&self) -> String {
        let mut text = "goal,metric,unit,value,count,baseline,target,state\r\n".to_owned();
        let write = |value: Option<i64>| value.map(|v| v.to_string()).unwrap_or_default();
        for goal in &self.goals {
            let (value, was, wanted) =
                (write(goal.value), write(goal.baseline), write(goal.target));
            let (unit, state) = (self.unit_of(goal).words(), goal.state.in_words());
            put(
                &mut text,
                format_args!(
                    "{},{},{unit},{value},{},{was},{wanted},{state}\r\n",
                    cell(goal.goal.as_str()),
                    goal.metric,
                    goal.count
                ),
            );
        }
        for Measured { definition, value, count } in self.figures.metrics() {
            let (unit, value) = (definition.unit().words(), write(*value));
            put(&mut text, format_args!(",{},{unit},{value},{count},,,\r\n", definition.id));
        }
        text
    }
}

/// A name that an operator chose, as one cell that no spreadsheet takes for a formula.
fn cell(name: &str) -> String {
    let guard = if name.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    format!("\"{guard}{}\"", name.replace('"', "\"\""))
}

/// Writing to a text cannot fail.
pub(super) fn put(text: &mut String, line: std::fmt::Arguments<'_>) {
    let _ = text.write_fmt(line);
}

impl GoalState {
    pub(super) fn in_words(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::Nearer => "nearer",
            Self::NoNearer => "no nearer",
            Self::Unknown => "unknown",
        }
    }
}

impl GoalView {
    fn new(name: &Code, goal: &GoalRules, measured: &Measured, days: Option<u32>) -> Self {
        let unit = measured.definition.unit();
        let times = if unit == Unit::Count { days.map(i128::from) } else { Some(1) };
        let was = times.map(|times| i128::from(goal.baseline) * times);
        let change = i128::from(goal.change_percent);
        // Hundredths, so that nothing is rounded before it is compared.
        let wanted = was.map(|was| was * (100 + change));
        let (mut state, mut way_percent) = (GoalState::Unknown, None);
        if let (Some(value), Some(was)) = (measured.value.map(i128::from), was) {
            // Of the way from `was` to the target, on which `change` says in which direction to walk.
            let (walked, whole) = ((value - was) * 100 * change.signum(), was * change.abs());
            state = match walked {
                walked if walked >= whole => GoalState::Reached,
                walked if walked > 0 => GoalState::Nearer,
                _ => GoalState::NoNearer,
            };
            way_percent = narrow((walked * 100).div_euclid(whole.max(1)));
        }
        let is_share = matches!(
            measured.definition.measure,
            Measure::Share { .. } | Measure::ResponseWithin(_) | Measure::ServiceLevel(..)
        );
        let share = measured.value.filter(|_| is_share);
        Self {
            goal: name.clone(),
            metric: goal.metric.clone(),
            baseline: was.and_then(narrow),
            target: wanted.and_then(|hundredths| narrow((hundredths + 50).div_euclid(100))),
            value: measured.value,
            count: measured.count,
            state,
            way_percent,
            interval_ppm: share.and_then(|share| interval(share, measured.count)),
            needed_count: Some(goal).filter(|_| is_share).and_then(needed),
        }
    }
}

fn narrow(value: i128) -> Option<i64> {
    i64::try_from(value).ok()
}

/// What a share may be in truth, in parts per million, both ends rounded outwards.
fn interval(share_ppm: i64, count: u64) -> Option<(i64, i64)> {
    // The share was rounded down, so that the number behind it is the next whole one above.
    let successes = (u128::try_from(share_ppm).ok()? * u128::from(count)).div_ceil(1_000_000);
    let interval = wilson(u64::try_from(successes).ok()?, count, 0.95)?;
    let low = libm::floor(interval.low * 1e6) as i64;
    Some((low, libm::ceil(interval.high * 1e6) as i64))
}

/// How many are needed to tell where a share is to be from where it was.
fn needed(goal: &GoalRules) -> Option<u64> {
    let was = goal.baseline as f64 / 1e6;
    let wanted = was * f64::from(100 + goal.change_percent) / 100.0;
    sample_size(was, wanted, 0.05, 0.8).map(|needed| libm::ceil(needed) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Timestamp;
    use crate::metrics::{ChatRecord, Closing, Tally};

    fn goal(metric: &str, baseline: i64, change_percent: i32) -> GoalRules {
        GoalRules { metric: metric.into(), baseline, change_percent }
    }

    /// `offered` chats of which the first `lost` were given up after half a minute.
    fn review(goal: GoalRules, offered: u32, lost: u32, days: Option<u32>) -> GoalView {
        let mut tally = Tally::default();
        for n in 0..offered {
            let mut chat = ChatRecord::requested(Timestamp::from_millis(0), "web");
            chat.queued(Timestamp::from_millis(0), "general");
            if n >= lost {
                chat.answered(Timestamp::from_millis(5_000), "ada");
            }
            let closing = if n < lost { Closing::Abandoned } else { Closing::Ended };
            chat.closed(Timestamp::from_millis(30_000), closing, "over");
            tally.add(&chat);
        }
        let goals = [("g".into(), goal)].into_iter().collect();
        let rules = MetricsRules { goals, ..MetricsRules::default() };
        let mut review = Review::new(&rules, Report::new(&rules, &tally, []), days);
        review.goals.remove(0)
    }

    #[test]
    fn fifteen_percent_fewer_calls_exactly() {
        // 20 a working day were 100 in five; 85 is wanted.
        let fewer = |offered| {
            let view = review(goal("offered_count", 20, -15), offered, 0, Some(5));
            assert_eq!((view.baseline, view.target), (Some(100), Some(85)));
            (view.state, view.way_percent)
        };
        assert_eq!(fewer(85), (GoalState::Reached, Some(100)));
        // 14 of 15: 93.3 %.
        assert_eq!(fewer(86), (GoalState::Nearer, Some(93)));
        assert_eq!(fewer(100), (GoalState::NoNearer, Some(0)));
        assert_eq!(fewer(103), (GoalState::NoNearer, Some(-20)));
        let unsaid = review(goal("offered_count", 20, -15), 85, 0, None);
        assert_eq!((unsaid.state, unsaid.baseline), (GoalState::Unknown, None));
    }

    #[test]
    fn ten_percent_more_of_a_share_is_of_the_share() {
        // 10 % were lost; 10 % more of that is 11 %. As sample sizes go: 14,751 each (two-sided 5 %, power 80 %).
        let view = review(goal("abandonment_ppm", 100_000, 10), 100, 11, None);
        assert_eq!((view.target, view.value), (Some(110_000), Some(110_000)));
        assert_eq!((view.state, view.needed_count), (GoalState::Reached, Some(14_751)));
        // Wilson for 80 of 100: 0.7112 to 0.8666, as published.
        let view = review(goal("abandonment_ppm", 100_000, 10), 100, 80, None);
        let (low, high) = view.interval_ppm.unwrap();
        assert_eq!((low / 100, (high + 99) / 100), (7_111, 8_667));
        let nothing = review(goal("abandonment_ppm", 100_000, 10), 0, 0, None);
        assert_eq!((nothing.state, nothing.interval_ppm), (GoalState::Unknown, None));
    }

    #[test]
    fn no_name_becomes_a_formula() {
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
        assert_eq!(cell("a \"b\", c"), "\"a \"\"b\"\", c\"");
    }
}
