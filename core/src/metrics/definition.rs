//! What a metric is: how it is computed, and the same in words.

use super::catalogue;
use super::figures::Count;
use super::quantity::{Quantity, Series};
use super::rules::MetricsRules;
use super::text::Text;
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
    /// How it is computed.
    pub measure: Measure,
    text: Text,
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
    /// Which part of the first responses took at most so long; one of exactly this length did.
    ResponseWithin(Millis),
    /// Which part was answered within so long; a wait of exactly this length is within it.
    ServiceLevel(ServiceLevel, Millis),
    /// The mean, rounded half up.
    Mean(Series),
    /// A percentile by nearest rank.
    Percentile(Series, u8),
    /// The mean of all ratings, in thousandths, rounded half up.
    MeanRating,
    /// Which part of the time that agents were ready they had a chat.
    Occupancy,
    /// How many chats they held while they held any, in thousandths, rounded half up.
    Concurrency,
}

/// The formulas of the service level that are in use. Where vendors differ is in who is below the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceLevel {
    /// Answered in time / all that were offered to humans.
    OfOffered,
    /// Answered in time / answered.
    OfAnswered,
    /// Answered in time / offered, less short abandons.
    LessShort,
    /// (Answered in time + short abandons) / offered.
    ShortAsMet,
    /// Answered in time / (answered + abandoned after the threshold).
    LessLeftInTime,
    /// Answered in time / (answered + abandoned): who left by callback, e-mail or a closing queue is not there.
    LessFlowOuts,
}

impl ServiceLevel {
    /// What is below the line, but for those abandoned within the threshold.
    pub(super) const fn whole(self) -> Quantity {
        match self {
            Self::OfOffered | Self::ShortAsMet => Quantity::ForHumansOrShort,
            Self::OfAnswered => Quantity::One(Count::Answered),
            Self::LessShort => Quantity::ForHumans,
            Self::LessLeftInTime | Self::LessFlowOuts => Quantity::AnsweredOrAbandoned,
        }
    }
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
            Self::Thousandths => "thousandths",
        }
    }
}

impl Definition {
    pub(super) const fn new(id: String, text: Text, measure: Measure) -> Self {
        Self { id, measure, text }
    }

    /// The unit of its value.
    pub const fn unit(&self) -> Unit {
        match self.measure {
            Measure::Count { .. } => Unit::Count,
            Measure::Share { .. }
            | Measure::ResponseWithin(_)
            | Measure::ServiceLevel(..)
            | Measure::Occupancy => Unit::PartsPerMillion,
            Measure::Mean(_) | Measure::Percentile(..) => Unit::Milliseconds,
            Measure::MeanRating | Measure::Concurrency => Unit::Thousandths,
        }
    }

    /// Its name for people; its id where the catalogue was left out of the build.
    pub fn name(&self) -> String {
        let Some(name) = self.text.name() else { return self.id.clone() };
        match self.measure {
            Measure::ServiceLevel(_, limit) | Measure::ResponseWithin(limit) => {
                name.replace("{}", &limit.to_string())
            }
            _ => name.to_owned(),
        }
    }

    /// What it says.
    pub fn words(&self) -> &'static str {
        self.text.words()
    }

    /// Which of the formulas in use this is, where the field disagrees.
    pub fn variant(&self) -> &'static str {
        self.text.variant()
    }

    /// What happens at the edges.
    pub fn edges(&self) -> &'static str {
        self.text.edges()
    }

    /// What stands above the line, or what is counted.
    pub fn numerator(&self) -> String {
        match self.measure {
            Measure::Count { of, .. } | Measure::Share { of, .. } => of.words().to_owned(),
            Measure::ResponseWithin(limit) => {
                format!("{} of at most {limit}", Series::FirstResponse.words())
            }
            Measure::ServiceLevel(formula, limit) => {
                let met = format!("{} of at most {limit}", Series::SpeedOfAnswer.words());
                match formula {
                    ServiceLevel::ShortAsMet => format!("{met} and short abandons"),
                    _ => met,
                }
            }
            Measure::Mean(series) | Measure::Percentile(series, _) => {
                format!("sum of {}", series.words())
            }
            Measure::MeanRating => "sum of ratings × 1,000".to_owned(),
            Measure::Occupancy => format!("sum of {} × 1,000,000", Series::Busy.words()),
            Measure::Concurrency => format!("sum of {} × 1,000", Series::Held.words()),
        }
    }

    /// What stands below the line; nothing for a plain count.
    pub fn denominator(&self) -> Option<String> {
        match self.measure {
            Measure::Count { .. } | Measure::Percentile(..) => None,
            Measure::Share { among, .. } => Some(among.words().to_owned()),
            Measure::ResponseWithin(_) => Some(Quantity::One(Count::Responded).words().to_owned()),
            Measure::ServiceLevel(ServiceLevel::LessLeftInTime, limit) => {
                Some(format!("answered chats and chats abandoned after more than {limit}"))
            }
            Measure::ServiceLevel(formula, _) => Some(formula.whole().words().to_owned()),
            Measure::Mean(series) => Some(series.chats().to_owned()),
            Measure::MeanRating => Some(Quantity::One(Count::Rated).words().to_owned()),
            Measure::Occupancy => {
                Some(format!("{} and {}", Series::Busy.words(), Series::Free.words()))
            }
            Measure::Concurrency => Some(Series::Busy.words().to_owned()),
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
            (Measure::Occupancy, Some(below)) => {
                format!("{} / sum of {below}, rounded down", self.numerator())
            }
            (Measure::Concurrency, Some(below)) => {
                format!("{} / sum of {below}, rounded half up", self.numerator())
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
        let mut out = serializer.serialize_struct("Definition", 9)?;
        out.serialize_field("id", &self.id)?;
        out.serialize_field("name", self.name().trim())?;
        out.serialize_field("variant", self.variant())?;
        out.serialize_field("unit", self.unit().words())?;
        out.serialize_field("words", self.words())?;
        out.serialize_field("formula", &self.formula())?;
        out.serialize_field("numerator", &self.numerator())?;
        out.serialize_field("denominator", &self.denominator())?;
        out.serialize_field("edges", self.edges())?;
        out.end()
    }
}

/// Every metric, in the order of a report.
pub fn definitions(rules: &MetricsRules) -> Vec<Definition> {
    catalogue::of(rules)
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
                Unit::Thousandths if definition.measure == Measure::Concurrency => {
                    (&definition.id, "_thousandths")
                }
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
            ..MetricsRules::default()
        };
        let ids: Vec<String> = definitions(&rules).into_iter().map(|d| d.id).collect();
        for id in ["service_level_1500ms_ppm", "first_response_within_300s_ppm"] {
            assert!(ids.iter().any(|known| known == id), "{id}");
        }
    }
}
