//! Every metric as data: what it means in words, and how it is computed from the same words.

use super::quantity::{Quantity, Series};
use super::record::Fate;
use super::rules::MetricsRules;
use crate::math::Millis;
use serde::ser::{Serialize, SerializeStruct, Serializer};

/// A metric.
///
/// The fraction in words and the arithmetic come from the same [`Measure`], so that they cannot differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// Its name in a report, with the unit in it: `first_response_ms_mean`. A threshold is part of the
    /// id: another threshold is another metric, and never rewrites what was reported before.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// What it says.
    pub words: &'static str,
    /// What happens at the edges.
    pub edges: &'static str,
    /// How it is computed.
    pub measure: Measure,
}

/// How a metric is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// How many.
    Count {
        /// What is counted.
        of: Quantity,
        /// Among what: the count behind it.
        among: Quantity,
    },
    /// Which part.
    Share {
        /// The part.
        of: Quantity,
        /// The whole.
        among: Quantity,
    },
    /// Which part took at most so long.
    ShareWithin {
        /// What is timed.
        series: Series,
        /// The threshold; a time of exactly this length is within it.
        limit: Millis,
        /// The whole.
        among: Quantity,
    },
    /// The mean, rounded half up.
    Mean(Series),
    /// A percentile by nearest rank.
    Percentile(Series, u8),
    /// The mean of all ratings, in thousandths, rounded half up.
    MeanRating,
}

/// What a metric's number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Chats, handoffs, answers.
    Count,
    /// Milliseconds.
    Milliseconds,
    /// Parts per million.
    PartsPerMillion,
    /// Thousandths of a point.
    Thousandths,
}

impl Unit {
    /// The unit in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Milliseconds => "milliseconds",
            Self::PartsPerMillion => "parts per million",
            Self::Thousandths => "thousandths of a point",
        }
    }
}

impl Definition {
    /// The unit of its value.
    pub const fn unit(&self) -> Unit {
        match self.measure {
            Measure::Count { .. } => Unit::Count,
            Measure::Share { .. } | Measure::ShareWithin { .. } => Unit::PartsPerMillion,
            Measure::Mean(_) | Measure::Percentile(..) => Unit::Milliseconds,
            Measure::MeanRating => Unit::Thousandths,
        }
    }

    /// What stands above the line, or what is counted.
    pub fn numerator(&self) -> String {
        match self.measure {
            Measure::Count { of, .. } | Measure::Share { of, .. } => of.words().to_owned(),
            Measure::ShareWithin { series, limit, .. } => {
                format!("{} of at most {limit}", series.words())
            }
            Measure::Mean(series) | Measure::Percentile(series, _) => {
                format!("sum of {}", series.words())
            }
            Measure::MeanRating => "sum of ratings × 1,000".to_owned(),
        }
    }

    /// What stands below the line; nothing for a plain count.
    pub fn denominator(&self) -> Option<&'static str> {
        match self.measure {
            Measure::Count { .. } | Measure::Percentile(..) => None,
            Measure::Share { among, .. } | Measure::ShareWithin { among, .. } => {
                Some(among.words())
            }
            Measure::Mean(series) => Some(series.chats()),
            Measure::MeanRating => Some(Quantity::Rated.words()),
        }
    }

    /// The formula in words.
    pub fn formula(&self) -> String {
        match (self.measure, self.denominator()) {
            (Measure::Percentile(series, percent), _) => format!(
                "the smallest of the {} that at least {percent} % of them do not exceed",
                series.words()
            ),
            (_, None) => format!("number of {}", self.numerator()),
            (Measure::Mean(_) | Measure::MeanRating, Some(below)) => {
                format!("{} / number of {below}, rounded half up", self.numerator())
            }
            (_, Some(below)) => format!(
                "number of {} × 1,000,000 / number of {below}, rounded down",
                self.numerator()
            ),
        }
    }
}

impl Serialize for Definition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Definition", 8)?;
        out.serialize_field("id", &self.id)?;
        out.serialize_field("name", &self.name)?;
        out.serialize_field("unit", self.unit().words())?;
        out.serialize_field("words", self.words)?;
        out.serialize_field("formula", &self.formula())?;
        out.serialize_field("numerator", &self.numerator())?;
        out.serialize_field("denominator", &self.denominator())?;
        out.serialize_field("edges", self.edges)?;
        out.end()
    }
}

/// Every metric, in the order of a report.
pub fn definitions(rules: &MetricsRules) -> Vec<Definition> {
    let mut all = Vec::with_capacity(48);
    all.extend(fates());
    all.extend(abandonment());
    all.extend(first_response(rules));
    all.extend(answering(rules));
    all.extend(handling());
    all.extend(bots());
    all.extend(surveys());
    all
}

fn define(
    id: impl Into<String>,
    name: impl Into<String>,
    words: &'static str,
    edges: &'static str,
    measure: Measure,
) -> Definition {
    Definition { id: id.into(), name: name.into(), words, edges, measure }
}

const fn count(of: Quantity, among: Quantity) -> Measure {
    Measure::Count { of, among }
}

const fn share(of: Quantity, among: Quantity) -> Measure {
    Measure::Share { of, among }
}

/// `20s`, `1500ms`: a threshold as a part of an id.
fn in_id(limit: Millis) -> String {
    match limit.get() {
        ms if ms % 1_000 == 0 => format!("{}s", ms / 1_000),
        ms => format!("{ms}ms"),
    }
}

const ONE_FATE: &str = "A chat has exactly one fate, so the fates add up to what was offered.";

fn fates() -> impl Iterator<Item = Definition> {
    let of = |fate| count(Quantity::Of(fate), Quantity::Offered);
    [
        define(
            "offered_count",
            "Offered",
            "Chats that were asked for.",
            "Refused inputs and repeated events are no chats; a reopened chat is a new one.",
            count(Quantity::Offered, Quantity::Offered),
        ),
        define(
            "answered_count",
            "Answered",
            "Chats that a human owned at some time.",
            "However they ended; a chat of several agents counts once.",
            of(Fate::Answered),
        ),
        define(
            "abandoned_count",
            "Abandoned",
            "Chats whose customer left before a human answered.",
            "Short abandons apart; a lost connection counts when its grace is over.",
            count(Quantity::Abandoned, Quantity::Offered),
        ),
        define(
            "abandoned_before_queue_count",
            "  before a queue",
            "Chats whose customer left while in no queue: in the menu or with the bot.",
            "Also after a return from a queue to the bot.",
            of(Fate::AbandonedBeforeQueue),
        ),
        define(
            "abandoned_in_queue_count",
            "  in a queue",
            "Chats whose customer left while waiting in a queue or being offered to an agent.",
            ONE_FATE,
            of(Fate::AbandonedInQueue),
        ),
        define(
            "short_abandon_count",
            "Short abandons",
            "Chats whose customer left within `conversation.short_abandon_ms`.",
            "Timed from joining the queue, or from the request when in none; exactly the threshold is not short.",
            of(Fate::ShortAbandon),
        ),
        define(
            "deflected_count",
            "Deflected",
            "Chats that were not admitted: sent elsewhere, or asked to come back.",
            ONE_FATE,
            of(Fate::Deflected),
        ),
        define(
            "contained_count",
            "Contained",
            "Chats whose need the bot met without a human.",
            "A chat that a human ever owned is answered, not contained.",
            of(Fate::Contained),
        ),
        define(
            "converted_count",
            "Converted",
            "Chats that go on by callback, phone or e-mail, unanswered here.",
            ONE_FATE,
            of(Fate::Converted),
        ),
        define(
            "closed_unanswered_count",
            "Closed unanswered",
            "Chats closed in any other way before a human answered.",
            "Waited too long, queue closed, merged, or ended without a person being asked for.",
            of(Fate::ClosedUnanswered),
        ),
        define(
            "waiting_count",
            "Still waiting",
            "Chats that are open and unanswered: with a bot, in a queue, or offered.",
            "Left out of every share whose outcome they could still change.",
            of(Fate::Waiting),
        ),
    ]
    .into_iter()
}

fn abandonment() -> impl Iterator<Item = Definition> {
    let of = |quantity| share(quantity, Quantity::Decided);
    let edges =
        "Short abandons and waiting chats are in neither number; undefined with none decided.";
    [
        define(
            "abandonment_ppm",
            "Abandonment",
            "The part of the offered chats whose customer left before a human answered.",
            edges,
            of(Quantity::Abandoned),
        ),
        define(
            "abandonment_before_queue_ppm",
            "  before a queue",
            "The part of the offered chats whose customer left while in no queue.",
            edges,
            of(Quantity::Of(Fate::AbandonedBeforeQueue)),
        ),
        define(
            "abandonment_in_queue_ppm",
            "  in a queue",
            "The part of the offered chats whose customer left while waiting in a queue.",
            edges,
            of(Quantity::Of(Fate::AbandonedInQueue)),
        ),
        define(
            "time_to_abandon_ms_mean",
            "Time to abandon, mean",
            "From the request to the moment the customer left.",
            "Short abandons apart; never mixed into the speed of answer.",
            Measure::Mean(Series::TimeToAbandon),
        ),
    ]
    .into_iter()
}

fn first_response(rules: &MetricsRules) -> Vec<Definition> {
    let words = "From the customer's first message to the first message of a human at or after it.";
    let edges = "Bots and automatic texts never stop the clock; after a bot it starts at the handoff; \
        a greeting before the customer's first words is no response; chats without either are left out.";
    let time = |id: &str, name: &str, measure| define(id, name, words, edges, measure);
    let mut all = vec![
        define(
            "first_response_count",
            "First responses",
            "Chats in which a human responded to the customer.",
            edges,
            count(Quantity::Responded, Quantity::Offered),
        ),
        define(
            "first_response_missing_count",
            "  none so far",
            "Chats in which the customer wrote to the humans and none has responded.",
            "Open or over; what was written to a bot that did not hand over is not counted.",
            count(Quantity::NotResponded, Quantity::Offered),
        ),
        time(
            "first_response_ms_mean",
            "First response, mean",
            Measure::Mean(Series::FirstResponse),
        ),
        time("first_response_ms_p50", "  median", Measure::Percentile(Series::FirstResponse, 50)),
        time("first_response_ms_p90", "  p90", Measure::Percentile(Series::FirstResponse, 90)),
        time("first_response_ms_p95", "  p95", Measure::Percentile(Series::FirstResponse, 95)),
    ];
    for limit in &rules.first_response_within_ms {
        let (series, among) = (Series::FirstResponse, Quantity::Responded);
        all.push(define(
            format!("first_response_within_{}_ppm", in_id(*limit)),
            format!("  within {limit}"),
            "The part of the first responses that came within the threshold.",
            "Exactly the threshold is within it.",
            Measure::ShareWithin { series, limit: *limit, among },
        ));
    }
    all
}

fn answering(rules: &MetricsRules) -> Vec<Definition> {
    let words = "How long answered chats waited in queues before a human owned them.";
    let edges = "All waits of a chat before its first answer, added up; 0 when it never waited.";
    let series = Series::SpeedOfAnswer;
    let limit = rules.service_level_ms;
    vec![
        define(
            "speed_of_answer_ms_mean",
            "Speed of answer, mean",
            words,
            edges,
            Measure::Mean(series),
        ),
        define("speed_of_answer_ms_p50", "  median", words, edges, Measure::Percentile(series, 50)),
        define("speed_of_answer_ms_p90", "  p90", words, edges, Measure::Percentile(series, 90)),
        define(
            format!("service_level_{}_ppm", in_id(limit)),
            format!("Service level within {limit}"),
            "The part of all chats for humans that were answered within the threshold.",
            "Exactly the threshold is within it; short abandons, waiting, deflected and contained chats \
             are in neither number.",
            Measure::ShareWithin { series, limit, among: Quantity::ForHumans },
        ),
        define(
            format!("service_level_{}_of_answered_ppm", in_id(limit)),
            "  of answered",
            "The part of the answered chats that were answered within the threshold.",
            "Exactly the threshold is within it; silent about those who left.",
            Measure::ShareWithin { series, limit, among: Quantity::Of(Fate::Answered) },
        ),
    ]
}

fn handling() -> impl Iterator<Item = Definition> {
    let words = "How long humans worked on a chat: owning it, and wrapping up.";
    let edges = "By the wall clock of each chat, every agent's stint added up; waits between stints and \
        parked time are not work; counted when the chat is over.";
    let series = Series::HandleTime;
    [
        define("handle_time_ms_mean", "Handle time, mean", words, edges, Measure::Mean(series)),
        define("handle_time_ms_p50", "  median", words, edges, Measure::Percentile(series, 50)),
        define("handle_time_ms_p90", "  p90", words, edges, Measure::Percentile(series, 90)),
        define(
            "wrap_up_ms_mean",
            "  of it wrap-up, mean",
            "How long humans worked after the conversation was over.",
            "Part of the handle time.",
            Measure::Mean(Series::WrapUp),
        ),
    ]
    .into_iter()
}

fn bots() -> impl Iterator<Item = Definition> {
    [
        define(
            "containment_ppm",
            "Containment",
            "The part of the chats that a bot served first whose need it met without a human.",
            "Waiting chats and short abandons are in neither number; a customer who left the bot is not contained.",
            share(Quantity::Of(Fate::Contained), Quantity::BotServed),
        ),
        define(
            "handoff_count",
            "Handoffs to a human",
            "Handoffs from a bot to the humans.",
            "A chat that comes back to the bot and is handed over again counts again.",
            count(Quantity::Handoffs, Quantity::Offered),
        ),
    ]
    .into_iter()
}

fn surveys() -> impl Iterator<Item = Definition> {
    let unanswered =
        "Who was not asked or did not answer is in neither number; the last answer counts.";
    [
        define(
            "resolved_count",
            "Resolved",
            "Customers who said afterwards that their need was met.",
            unanswered,
            count(Quantity::SaidSolved, Quantity::SaidWhetherSolved),
        ),
        define(
            "resolution_ppm",
            "Resolution",
            "The part of the customers who said so that had their need met.",
            unanswered,
            share(Quantity::SaidSolved, Quantity::SaidWhetherSolved),
        ),
        define(
            "csat_ppm",
            "Satisfaction (4 or 5)",
            "The part of the ratings from 1 to 5 that are 4 or 5.",
            unanswered,
            share(Quantity::Satisfied, Quantity::Rated),
        ),
        define(
            "rating_millipoints_mean",
            "Rating, mean",
            "The mean rating from 1 to 5.",
            unanswered,
            Measure::MeanRating,
        ),
    ]
    .into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_is_unique_and_ends_in_its_unit() {
        let all = definitions(&MetricsRules::default());
        let mut ids: Vec<&str> = all.iter().map(|d| d.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all.len());
        for definition in &all {
            let (id, mark) = match definition.unit() {
                Unit::Count => (&definition.id, "_count"),
                Unit::Milliseconds => (&definition.id, "_ms_"),
                Unit::PartsPerMillion => (&definition.id, "_ppm"),
                Unit::Thousandths => (&definition.id, "_millipoints_"),
            };
            assert!(id.contains(mark), "{id}");
        }
    }

    #[test]
    fn formulas_are_told_in_words() {
        let all = definitions(&MetricsRules::default());
        let formula =
            |id: &str| all.iter().find(|d| d.id == id).map(Definition::formula).unwrap_or_default();
        assert_eq!(
            formula("service_level_20s_ppm"),
            "number of waits of answered chats of at most 20 s × 1,000,000 / number of offered chats, \
             less those waiting, short abandons, deflected and contained, rounded down"
        );
        assert_eq!(
            formula("handle_time_ms_mean"),
            "sum of handle times / number of answered chats that are over, rounded half up"
        );
        assert_eq!(formula("waiting_count"), "number of waiting chats");
    }

    #[test]
    fn a_threshold_is_part_of_the_id() {
        let rules = MetricsRules {
            service_level_ms: Millis::new(1_500),
            first_response_within_ms: vec![Millis::from_mins(5)],
        };
        let ids: Vec<String> = definitions(&rules).into_iter().map(|d| d.id).collect();
        for id in ["service_level_1500ms_ppm", "first_response_within_300s_ppm"] {
            assert!(ids.iter().any(|known| known == id), "{id}");
        }
    }
}
