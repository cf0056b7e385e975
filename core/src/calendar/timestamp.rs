//! An instant, in milliseconds UTC.

use super::civil::{MINUTE_MS, WallTime, number, wall_of};
use crate::math::Millis;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, num::NonZeroU64, str::FromStr};

/// An instant: milliseconds since 1970-01-01T00:00:00Z, always passed in by the host.
///
/// "Not yet" costs nothing: an `Option<Timestamp>` is no larger than a timestamp, and a chat has many.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(
    /// The milliseconds with their sign bit turned over, which keeps their order; 0 stands for no
    /// instant, so that the one of -2^63 ms is taken for its neighbour.
    NonZeroU64,
);

const SIGN: u64 = 1 << 63;

impl Timestamp {
    /// The earliest instant that the engine accepts: 1900-01-01T00:00:00Z.
    pub const MIN: Self = Self::from_millis(-2_208_988_800_000);
    /// The latest instant that the engine accepts: 2200-01-01T00:00:00Z.
    pub const MAX: Self = Self::from_millis(7_258_118_400_000);

    /// No instant is earlier.
    pub(super) const FIRST: Self = Self::from_millis(i64::MIN);
    /// No instant is later.
    pub(super) const LAST: Self = Self::from_millis(i64::MAX);

    /// From milliseconds UTC.
    pub const fn from_millis(ms: i64) -> Self {
        match NonZeroU64::new(ms.cast_unsigned() ^ SIGN) {
            Some(turned) => Self(turned),
            None => Self(NonZeroU64::MIN),
        }
    }

    /// Milliseconds UTC.
    pub const fn as_millis(self) -> i64 {
        (self.0.get() ^ SIGN).cast_signed()
    }

    /// Later by `duration`; saturates.
    pub const fn plus(self, duration: Millis) -> Self {
        Self::from_millis(self.as_millis().saturating_add(duration.get()))
    }

    /// Earlier by `duration`; saturates.
    pub const fn minus(self, duration: Millis) -> Self {
        Self::from_millis(self.as_millis().saturating_sub(duration.get()))
    }

    /// How long after `earlier` this is; zero when it is not after it.
    pub const fn since(self, earlier: Self) -> Millis {
        let ms = self.as_millis().saturating_sub(earlier.as_millis());
        Millis::new(if ms < 0 { 0 } else { ms })
    }
}

impl Default for Timestamp {
    /// 1970-01-01T00:00:00Z.
    fn default() -> Self {
        Self::from_millis(0)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_millis().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i64::deserialize(deserializer).map(Self::from_millis)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timestamp({})", self.as_millis())
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC with milliseconds: `2026-11-22T08:30:00.000Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}Z", WallTime::from_millis(self.as_millis()))
    }
}

/// Why a text is not an instant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimestampError {
    /// It is not written as RFC 3339 says.
    #[error("`{0}` is not a date and time such as 2026-11-22T08:30:00Z")]
    Syntax(String),
    /// It lies outside of [`Timestamp::MIN`] and [`Timestamp::MAX`].
    #[error("`{0}` is before 1900-01-01 or after 2200-01-01 (UTC)")]
    Range(String),
}

impl TimestampError {
    pub(super) fn syntax(text: &str) -> Self {
        Self::Syntax(text.to_owned())
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    /// Reads RFC 3339: `2026-11-22T08:30:00Z`, `2026-11-22T09:30:00.250+01:00`.
    ///
    /// Seconds may be left out; digits behind the millisecond are dropped; a leap second is refused.
    fn from_str(text: &str) -> Result<Self, TimestampError> {
        let (wall, rest) = wall_of(text.as_bytes()).ok_or_else(|| TimestampError::syntax(text))?;
        let offset_min = match rest {
            [b'Z' | b'z'] => Some(0),
            [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => number(&[*h1, *h2])
                .zip(number(&[*m1, *m2]))
                .filter(|(hours, minutes)| *hours <= 23 && *minutes <= 59)
                .map(|(hours, minutes)| hours * 60 + minutes)
                .map(|offset| if *sign == b'-' { -offset } else { offset }),
            _ => None,
        };
        let offset_min = offset_min.ok_or_else(|| TimestampError::syntax(text))?;
        let instant = Self::from_millis(wall.as_millis() - offset_min * MINUTE_MS);
        if (Self::MIN..=Self::MAX).contains(&instant) {
            Ok(instant)
        } else {
            Err(TimestampError::Range(text.to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_in_rfc_3339() {
        assert_eq!(Timestamp::from_millis(0).to_string(), "1970-01-01T00:00:00.000Z");
        assert_eq!(Timestamp::from_millis(-1).to_string(), "1969-12-31T23:59:59.999Z");
        assert_eq!(Timestamp::from_millis(951_782_400_000).to_string(), "2000-02-29T00:00:00.000Z");
    }

    #[test]
    fn ordered_as_its_milliseconds_are() {
        let all = [i64::MIN, i64::MIN + 2, -1, 0, 1, i64::MAX].map(Timestamp::from_millis);
        assert!(all.is_sorted_by(|a, b| a < b));
        assert_eq!(all.map(Timestamp::as_millis)[2..], [-1, 0, 1, i64::MAX]);
        assert_eq!(Timestamp::from_millis(i64::MAX).plus(Millis::new(1)).as_millis(), i64::MAX);
        assert_eq!(size_of::<Option<Timestamp>>(), size_of::<i64>());
    }

    #[test]
    fn read_as_rfc_3339() {
        for (text, ms) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1970-01-01T01:00+01:00", 0),
            ("1969-12-31T20:00:00.001-04:00", 1),
            ("2000-02-29T00:00:00.0009Z", 951_782_400_000),
            ("1900-01-01T00:00:00Z", Timestamp::MIN.as_millis()),
        ] {
            assert_eq!(text.parse(), Ok(Timestamp::from_millis(ms)), "{text}");
        }
        for text in
            ["", "1970-01-01", "1970-01-01T00:00:00", "1970-01-01T00:00:60Z", "1970-01-01T00:00Z "]
        {
            assert_eq!(text.parse::<Timestamp>(), Err(TimestampError::syntax(text)), "{text}");
        }
        for text in ["1900-01-01T00:00+00:01", "2200-01-01T00:00:00.001Z"] {
            assert_eq!(
                text.parse::<Timestamp>(),
                Err(TimestampError::Range(text.to_owned())),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_shown_is_read_again() {
        for ms in [Timestamp::MIN.as_millis(), -1, 0, 1_763_800_000_123, Timestamp::MAX.as_millis()]
        {
            let instant = Timestamp::from_millis(ms);
            assert_eq!(instant.to_string().parse(), Ok(instant));
        }
    }
}
