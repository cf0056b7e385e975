//! A piece of a day as a wall clock shows it: `09:00-17:30`.

use super::civil::number;
use crate::policy::json::{Node, Value};
use crate::policy::shape::{Reader, Schema, Shape};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, str::FromStr};

/// Minutes of one day.
pub(super) const DAY_MIN: u16 = 1_440;

/// A half-open interval of a day, from 00:00 to at most 48:00: `22:00-30:00` is a night that belongs to
/// the day on which it begins. `24h` is `00:00-24:00`.
///
/// ```
/// use switchboard::calendar::Interval;
///
/// let night: Interval = "22:00-30:00".parse()?;
/// assert_eq!((night.start_min(), night.end_min()), (1_320, 1_800));
/// assert!("22:00-06:00".parse::<Interval>().is_err());
/// # Ok::<(), switchboard::calendar::IntervalError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    start_min: u16,
    end_min: u16,
}

/// Why a text is not an interval of a day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IntervalError {
    /// It is written in another way.
    #[error("`{0}` is not an interval such as `09:00-17:30` or `24h`")]
    Syntax(String),
    /// It goes beyond the end of the next day.
    #[error("`{0}` ends after 48:00")]
    TooLate(String),
    /// It ends before or when it begins.
    #[error("`{text}` ends before it begins")]
    Backwards {
        /// What was written.
        text: String,
        /// The night that was probably meant.
        overnight: Option<Interval>,
    },
}

impl Interval {
    /// The whole day.
    pub const DAY: Self = Self { start_min: 0, end_min: DAY_MIN };

    /// From `start_min` to `end_min`, in minutes after the day's 00:00, if that is an interval.
    pub const fn new(start_min: u16, end_min: u16) -> Option<Self> {
        if start_min < end_min && end_min <= 2 * DAY_MIN {
            Some(Self { start_min, end_min })
        } else {
            None
        }
    }

    /// The first minute, counted from the day's 00:00.
    pub const fn start_min(self) -> u16 {
        self.start_min
    }

    /// The first minute behind it, counted from the day's 00:00.
    pub const fn end_min(self) -> u16 {
        self.end_min
    }

    /// Is `minute` of the day inside?
    pub const fn contains(self, minute: u16) -> bool {
        self.start_min <= minute && minute < self.end_min
    }

    /// Do the two have a minute in common?
    pub const fn overlaps(self, other: Self) -> bool {
        self.start_min < other.end_min && other.start_min < self.end_min
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (start, end) = (self.start_min, self.end_min);
        write!(f, "{:02}:{:02}-{:02}:{:02}", start / 60, start % 60, end / 60, end % 60)
    }
}

impl fmt::Debug for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Interval {
    type Err = IntervalError;

    fn from_str(text: &str) -> Result<Self, IntervalError> {
        if text == "24h" {
            return Ok(Self::DAY);
        }
        let syntax = || IntervalError::Syntax(text.to_owned());
        let [h1, h2, b':', m1, m2, b'-', h3, h4, b':', m3, m4] = text.as_bytes() else {
            return Err(syntax());
        };
        let minutes = |hours: [u8; 2], minutes: [u8; 2]| {
            let (hours, minutes) = (number(&hours)?, number(&minutes)?);
            if minutes > 59 { None } else { u16::try_from(hours * 60 + minutes).ok() }
        };
        let start_min = minutes([*h1, *h2], [*m1, *m2]).ok_or_else(syntax)?;
        let end_min = minutes([*h3, *h4], [*m3, *m4]).ok_or_else(syntax)?;
        Self::new(start_min, end_min).ok_or_else(|| {
            let text = text.to_owned();
            if end_min > 2 * DAY_MIN {
                return IntervalError::TooLate(text);
            }
            let overnight = Self::new(start_min, end_min + DAY_MIN).filter(|_| start_min < DAY_MIN);
            IntervalError::Backwards { text, overnight }
        })
    }
}

impl Serialize for Interval {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Interval {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl Shape for Interval {
    fn blank() -> Self {
        Self::DAY
    }

    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        let Value::Text(text) = &node.value else {
            reader.wrong_type(node, "an interval such as \"09:00-17:30\"");
            return None;
        };
        let (expected, remedy) = match text.parse() {
            Ok(interval) => return Some(interval),
            Err(IntervalError::Backwards { overnight: Some(overnight), .. }) => (
                "an end after the beginning",
                format!("for a night that ends on the next day write \"{overnight}\""),
            ),
            Err(IntervalError::Backwards { .. }) => {
                ("an end after the beginning", "correct one of the two".to_owned())
            }
            Err(IntervalError::TooLate(_)) => {
                ("an end of at most 48:00", "write the rest on the day after".to_owned())
            }
            Err(IntervalError::Syntax(_)) => (
                "an interval such as \"09:00-17:30\"",
                "write both times with two digits for hours and minutes, or \"24h\"".to_owned(),
            ),
        };
        reader.error("bad_interval", node.describe(), expected, remedy);
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
    fn intervals_are_read_and_shown() {
        for (text, start_min, end_min) in [
            ("00:00-24:00", 0, 1_440),
            ("09:07-17:30", 547, 1_050),
            ("22:00-30:00", 1_320, 1_800),
            ("00:00-48:00", 0, 2_880),
            ("25:00-26:00", 1_500, 1_560),
        ] {
            let interval: Interval = text.parse().unwrap();
            assert_eq!((interval.start_min(), interval.end_min()), (start_min, end_min), "{text}");
            assert_eq!(interval.to_string(), text);
        }
        assert_eq!("24h".parse(), Ok(Interval::DAY));
    }

    #[test]
    fn what_is_no_interval_says_why() {
        let of = |text: &str| text.parse::<Interval>().unwrap_err();
        for text in ["", "9:00-17:00", "09:00–17:00", "09:60-10:00", "0a:00-10:00", "09:00-10:00 "]
        {
            assert_eq!(of(text), IntervalError::Syntax(text.to_owned()));
        }
        assert_eq!(of("00:00-48:01"), IntervalError::TooLate("00:00-48:01".to_owned()));
        let overnight = Interval::new(1_320, 1_800);
        assert_eq!(
            of("22:00-06:00"),
            IntervalError::Backwards { text: "22:00-06:00".to_owned(), overnight }
        );
        assert!(matches!(of("09:00-09:00"), IntervalError::Backwards { overnight: Some(_), .. }));
        assert!(matches!(of("30:00-26:00"), IntervalError::Backwards { overnight: None, .. }));
    }
}
