//! The figures of a desk at one instant, for machines and for people.

use super::definition::{Definition, Measure, ServiceLevel, definitions};
use super::distribution::{Distribution, rounded_mean};
use super::figures::Count;
use super::quantity::{Quantity, Series};
use super::record::ChatRecord;
use super::rules::MetricsRules;
use super::tally::Tally;
use crate::math::{Millis, Ppm};
use crate::sorted::SortedMap;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// Every metric with its value and the count behind it, and the breakdowns.
///
/// As JSON it is one flat object from metric id to value, a whole number or `null` where the metric is
/// undefined; beside the metrics stand `counts` (id to the count behind it), `resolution_ms` (percentiles
/// and shares within a threshold are exact when it is 1) and one object for each breakdown. With
/// [`Display`](std::fmt::Display) it is a table for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    metrics: Vec<Measured>,
    breakdowns: SortedMap<&'static str, SortedMap<String, u64>>,
    resolution: Millis,
}

/// One metric with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// What it means.
    pub definition: Definition,
    /// Its value in its unit; nothing where it is undefined.
    pub value: Option<i64>,
    /// How many chats, times or answers are behind it.
    pub count: u64,
}

/// Where a breakdown counts the words that no longer had a place of their own.
const OTHER: &str = "(other)";

impl Report {
    /// The figures of the chats in `tally` and of those still `open`.
    pub fn new<'a>(
        rules: &MetricsRules,
        tally: &Tally,
        open: impl IntoIterator<Item = &'a ChatRecord>,
    ) -> Self {
        let mut all = tally.clone();
        for record in open {
            all.add(record);
        }
        let metrics = definitions(rules)
            .into_iter()
            .map(|definition| {
                let (value, count) = measure(&all, definition.measure);
                Measured { definition, value, count }
            })
            .collect();
        let breakdowns = all.breakdowns().into_iter().map(|(name, labels)| {
            let mut counts: SortedMap<String, u64> =
                labels.iter().map(|(label, count)| (label.to_owned(), count)).collect();
            if labels.other() > 0 {
                *counts.get_or_insert_with(OTHER.to_owned(), || 0) += labels.other();
            }
            (name, counts)
        });
        Self { metrics, breakdowns: breakdowns.collect(), resolution: all.resolution() }
    }

    /// Every metric, in the order of their definitions.
    pub fn metrics(&self) -> &[Measured] {
        &self.metrics
    }

    /// One metric.
    pub fn metric(&self, id: &str) -> Option<&Measured> {
        self.metrics.iter().find(|measured| measured.definition.id == id)
    }

    /// The value of one metric; nothing where it is undefined or unknown.
    pub fn value(&self, id: &str) -> Option<i64> {
        self.metric(id)?.value
    }

    /// Every breakdown by name: counts by word.
    pub fn breakdowns(&self) -> &SortedMap<&'static str, SortedMap<String, u64>> {
        &self.breakdowns
    }

    /// 1 ms when percentiles and shares within a threshold are exact; see
    /// [`Distribution`](super::Distribution).
    pub fn resolution(&self) -> Millis {
        self.resolution
    }
}

/// The value of a metric and the count behind it.
pub(super) fn measure(tally: &Tally, measure: Measure) -> (Option<i64>, u64) {
    let whole = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    match measure {
        Measure::Count { of, among } => (Some(whole(tally.quantity(of))), tally.quantity(among)),
        Measure::Share { of, among } => {
            let among = tally.quantity(among);
            (Ppm::of(tally.quantity(of), among).map(Ppm::get), among)
        }
        Measure::ResponseWithin(limit) => {
            let among = tally.quantity(Quantity::One(Count::Responded));
            let within = tally.series(Series::FirstResponse).map(|series| series.within(limit));
            (Ppm::of(within.unwrap_or(0), among).map(Ppm::get), among)
        }
        Measure::ServiceLevel(formula, limit) => service_level(tally, formula, limit),
        Measure::Mean(series) => {
            let (count, sum) = tally.figures().series(series);
            (rounded_mean(sum, count), count)
        }
        Measure::Percentile(series, percent) => {
            let series = tally.series(series);
            let value = series.and_then(|series| series.percentile(percent)).map(Millis::get);
            (value, series.map_or(0, Distribution::count))
        }
        Measure::MeanRating => {
            let count = tally.quantity(Quantity::One(Count::Rated));
            (rounded_mean(tally.figures().rating_points().saturating_mul(1_000), count), count)
        }
        Measure::Occupancy => {
            let (agents, busy) = tally.figures().series(Series::Busy);
            let ready = busy.saturating_add(tally.figures().series(Series::Free).1);
            (Ppm::of(busy, ready).map(Ppm::get), agents)
        }
        Measure::Concurrency => {
            let (agents, busy) = tally.figures().series(Series::Busy);
            let held = tally.figures().series(Series::Held).1;
            (rounded_mean(held.saturating_mul(1_000), busy), agents)
        }
    }
}

fn service_level(tally: &Tally, formula: ServiceLevel, limit: Millis) -> (Option<i64>, u64) {
    let within = |series| tally.series(series).map_or(0, |series| series.within(limit));
    let mut met = within(Series::SpeedOfAnswer);
    let mut whole = tally.quantity(formula.whole());
    match formula {
        ServiceLevel::ShortAsMet => met += tally.quantity(Quantity::One(Count::ShortAbandons)),
        ServiceLevel::LessLeftInTime => whole -= within(Series::TimeToAbandon),
        ServiceLevel::OfOffered
        | ServiceLevel::OfAnswered
        | ServiceLevel::LessShort
        | ServiceLevel::LessFlowOuts => {}
    }
    (Ppm::of(met, whole).map(Ppm::get), whole)
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_map(None)?;
        for measured in &self.metrics {
            out.serialize_entry(&measured.definition.id, &measured.value)?;
        }
        let counts: Counts<'_> = Counts(&self.metrics);
        out.serialize_entry("counts", &counts)?;
        out.serialize_entry("resolution_ms", &self.resolution.get())?;
        for (name, breakdown) in &self.breakdowns {
            out.serialize_entry(name, breakdown)?;
        }
        out.end()
    }
}

struct Counts<'a>(&'a [Measured]);

impl Serialize for Counts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|m| (&m.definition.id, m.count)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Timestamp;
    use crate::metrics::{Closing, Survey};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_millis(second * 1_000)
    }

    /// Ten chats whose figures are easy to work out by hand.
    fn day() -> (Tally, Vec<ChatRecord>) {
        let mut tally = Tally::default();
        // Four answered after 10, 20, 21 and 40 s; worked on for 100 s each, wrapped up for 10 s.
        for (n, wait) in [10, 20, 21, 40].into_iter().enumerate() {
            let mut chat = ChatRecord::requested(at(0), "web");
            chat.queued(at(0), "general");
            chat.customer_wrote(at(0));
            chat.answered(at(wait), "ada");
            chat.agent_wrote(at(wait + 10), "ada");
            chat.wrap_up_started(at(wait + 100));
            chat.closed(at(wait + 110), Closing::Ended, "resolved");
            chat.labelled("complete");
            let rating = [Some(5), Some(4), Some(2), None][n];
            chat.surveyed(Survey { solved: rating.map(|r| r > 2), rating, bot_right: None });
            tally.add(&chat);
        }
        // One left the queue after 30 s, one the bot after 12 s.
        let mut left = ChatRecord::requested(at(0), "web");
        left.queued(at(0), "general");
        left.closed(at(30), Closing::Abandoned, "abandoned");
        tally.add(&left);
        let mut left = ChatRecord::requested(at(0), "web");
        left.served_by_bot("menu");
        left.closed(at(12), Closing::Abandoned, "abandoned");
        tally.add(&left);
        // One contained by the same bot, one deflected.
        let mut contained = ChatRecord::requested(at(0), "web");
        contained.served_by_bot("menu");
        contained.closed(at(60), Closing::Contained, "resolved");
        tally.add(&contained);
        let mut deflected = ChatRecord::requested(at(0), "web");
        deflected.deflected(at(0), "out_of_hours");
        tally.add(&deflected);
        // Two are open: one waits after a handoff, one is being served.
        let mut waiting = ChatRecord::requested(at(0), "web");
        waiting.served_by_bot("menu");
        waiting.customer_wrote(at(1));
        waiting.handed_off(at(5), "low_confidence");
        waiting.queued(at(5), "general");
        let mut active = ChatRecord::requested(at(0), "web");
        active.queued(at(0), "general");
        active.answered(at(5), "ada");
        (tally, vec![waiting, active])
    }

    #[test]
    fn a_day_worked_out_by_hand() {
        let (tally, open) = day();
        let report = Report::new(&MetricsRules::default(), &tally, &open);
        for (id, value, count) in [
            ("offered_count", Some(10), 10),
            ("answered_count", Some(5), 10),
            ("abandoned_count", Some(2), 10),
            ("abandoned_before_queue_count", Some(1), 10),
            ("abandoned_in_queue_count", Some(1), 10),
            ("short_abandon_count", Some(0), 10),
            ("deflected_count", Some(1), 10),
            ("contained_count", Some(1), 10),
            ("converted_count", Some(0), 10),
            ("closed_unanswered_count", Some(0), 10),
            ("waiting_count", Some(1), 10),
            // 2 of 9 decided.
            ("abandonment_ppm", Some(222_222), 9),
            ("abandonment_in_queue_ppm", Some(111_111), 9),
            // (30 + 12) / 2
            ("time_to_abandon_ms_mean", Some(21_000), 2),
            ("first_response_count", Some(4), 10),
            ("first_response_missing_count", Some(1), 10),
            // (20 + 30 + 31 + 50) / 4 = 32.75 s
            ("first_response_ms_mean", Some(32_750), 4),
            ("first_response_ms_p50", Some(30_000), 4),
            ("first_response_ms_p90", Some(50_000), 4),
            ("first_response_within_30s_ppm", Some(500_000), 4),
            ("first_response_within_60s_ppm", Some(1_000_000), 4),
            // (10 + 20 + 21 + 40 + 5) / 5 = 19.2 s
            ("speed_of_answer_ms_mean", Some(19_200), 5),
            ("speed_of_answer_ms_p50", Some(20_000), 5),
            // 10, 20 and 5 s, of 5 answered and 2 abandoned; of the answered.
            ("service_level_20s_ppm", Some(428_571), 7),
            ("service_level_20s_of_answered_ppm", Some(600_000), 5),
            ("handle_time_ms_mean", Some(110_000), 4),
            ("wrap_up_ms_mean", Some(10_000), 4),
            // 1 of 2: the third that the bot served is still waiting.
            ("containment_ppm", Some(500_000), 2),
            ("handoff_count", Some(1), 10),
            ("resolved_count", Some(2), 3),
            ("resolution_ppm", Some(666_666), 3),
            ("csat_ppm", Some(666_666), 3),
            // (5 + 4 + 2) / 3 = 3.6667
            ("rating_millipoints_mean", Some(3_667), 3),
        ] {
            let measured = report.metric(id).unwrap_or_else(|| panic!("no metric `{id}`"));
            assert_eq!((measured.value, measured.count), (value, count), "{id}");
        }
        let breakdown = |name: &str| {
            let words = report.breakdowns()[name].iter();
            words.map(|(word, count)| format!("{word} {count}")).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(breakdown("endings"), "complete 4");
        assert_eq!(breakdown("ends_by_reason"), "abandoned 2, deflected 1, resolved 5");
        assert_eq!(breakdown("deflections_by_code"), "out_of_hours 1");
        assert_eq!(breakdown("handoffs_by_reason"), "low_confidence 1");
        assert_eq!(breakdown("handoffs_by_bot"), "menu 1");
        assert_eq!(breakdown("bot_chats_by_bot"), "menu 3");
        assert_eq!(breakdown("contained_by_bot"), "menu 1");
    }

    #[test]
    fn undefined_is_null_and_never_zero() {
        let report = Report::new(&MetricsRules::default(), &Tally::default(), []);
        let json: serde_json::Value = serde_json::to_value(&report).unwrap();
        for measured in report.metrics() {
            let expected = match measured.definition.measure {
                Measure::Count { .. } => serde_json::json!(0),
                _ => serde_json::Value::Null,
            };
            assert_eq!(json[&measured.definition.id], expected, "{}", measured.definition.id);
            assert_eq!(json["counts"][&measured.definition.id], 0);
        }
        assert_eq!(json["resolution_ms"], 1);
        assert_eq!(json["endings"], serde_json::json!({}));
    }

    #[test]
    fn another_service_level_is_another_metric() {
        let (tally, open) = day();
        let rules = MetricsRules { service_level_ms: Millis::from_secs(40), ..Default::default() };
        let report = Report::new(&rules, &tally, &open);
        assert_eq!(report.value("service_level_40s_ppm"), Some(714_285));
        assert_eq!(report.metric("service_level_20s_ppm"), None);
    }
}
