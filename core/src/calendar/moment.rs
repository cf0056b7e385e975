//! An instant as an operator writes it: `2026-12-01T08:00` on the wall, or `2026-12-01T07:00Z`.

use super::{Timestamp, WallTime, timestamp::TimestampError};
use crate::policy::json::{Node, Value};
use crate::policy::shape::{Reader, Schema, Shape};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, str::FromStr};

/// A point in time, either on the wall clock of a zone that stands beside it, or absolute.
///
/// With an offset (`Z`, `+01:00`) it is an instant; without one it is what the wall clock shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// An instant.
    Absolute(Timestamp),
    /// What the wall clock shows.
    Wall(WallTime),
}

impl FromStr for Moment {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Self, TimestampError> {
        text.parse().map(Self::Wall).or_else(|_| text.parse().map(Self::Absolute))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absolute(instant) => instant.fmt(f),
            Self::Wall(wall) => wall.fmt(f),
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl Shape for Moment {
    fn blank() -> Self {
        Self::Absolute(Timestamp::from_millis(0))
    }

    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        let Value::Text(text) = &node.value else {
            reader.wrong_type(node, "a date and time such as \"2026-12-01T08:00\"");
            return None;
        };
        if let Ok(moment) = text.parse() {
            return Some(moment);
        }
        reader.error(
            "bad_time",
            node.describe(),
            "a date from 1900 to 2199 and a time, such as \"2026-12-01T08:00\"",
            "write the local time without an offset, or an instant with one: \"2026-12-01T07:00Z\"",
        );
        None
    }

    fn schema() -> Schema {
        Schema::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_makes_an_instant() {
        assert_eq!(
            "1970-01-01T01:00+01:00".parse(),
            Ok(Moment::Absolute(Timestamp::from_millis(0)))
        );
        assert_eq!("1970-01-01T00:00".parse(), Ok(Moment::Wall(WallTime::from_millis(0))));
        for text in ["1970-01-01T00:00:00.000Z", "1970-01-01T00:00:00.000"] {
            assert_eq!(
                text.parse::<Moment>().map(|moment| moment.to_string()),
                Ok(text.to_owned())
            );
        }
        assert!("1970-01-01".parse::<Moment>().is_err());
    }
}
