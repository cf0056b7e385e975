//! Dates, weekdays and wall clocks: what a calendar on the wall shows, without a zone.

use super::timestamp::TimestampError;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, str::FromStr};

/// Milliseconds of one minute.
pub(super) const MINUTE_MS: i64 = 60_000;
/// Milliseconds of one day as a wall clock counts it, whatever the zone does that day.
pub(super) const DAY_MS: i64 = 86_400_000;

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

impl Weekday {
    /// All seven, from Monday.
    pub const ALL: [Self; 7] =
        [Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri, Self::Sat, Self::Sun];

    /// The name in a policy: `mon` … `sun`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mon => "mon",
            Self::Tue => "tue",
            Self::Wed => "wed",
            Self::Thu => "thu",
            Self::Fri => "fri",
            Self::Sat => "sat",
            Self::Sun => "sun",
        }
    }
}

/// A date of the proleptic Gregorian calendar, from 1900 to 2200.
///
/// In JSON and in a snapshot it is the text `2026-12-25`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

/// Why a text is not a date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date from 1900 to 2200, such as 2026-12-25")]
pub struct DateError(String);

impl Date {
    /// 1970-01-01.
    pub(super) const EPOCH: Self = Self(0);

    /// The date of year, month (1–12) and day (1–31), if there is such a date.
    pub fn from_civil(year: i64, month: i64, day: i64) -> Option<Self> {
        if !(1900..=2200).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day)
        {
            return None;
        }
        let days = days_from_civil(year, month, day);
        if civil_from_days(days) == (year, month, day) {
            i32::try_from(days).ok().map(Self)
        } else {
            None
        }
    }

    /// The date that is so many days after 1970-01-01, from 1900 to 2200.
    pub fn from_days(days: i64) -> Option<Self> {
        let (first, last) = (days_from_civil(1900, 1, 1), days_from_civil(2200, 12, 31));
        if (first..=last).contains(&days) { i32::try_from(days).ok().map(Self) } else { None }
    }

    /// How many days after 1970-01-01 this is; negative before.
    pub const fn days(self) -> i64 {
        self.0 as i64
    }

    /// The weekday of this date.
    pub fn weekday(self) -> Weekday {
        weekday_of(self.days())
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil_from_days(self.days());
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        date_of(text.as_bytes()).ok_or_else(|| DateError(text.to_owned()))
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// What a wall clock with a calendar shows, in milliseconds since it showed 1970-01-01 00:00.
///
/// Only a zone can say when that is, and the answer may be "never" or "twice".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WallTime(i64);

impl WallTime {
    /// From milliseconds since the clock showed 1970-01-01 00:00.
    pub const fn from_millis(ms: i64) -> Self {
        Self(ms)
    }

    /// Milliseconds since the clock showed 1970-01-01 00:00.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// The day that it shows, counted from 1970-01-01.
    pub(super) const fn day(self) -> i64 {
        self.0.div_euclid(DAY_MS)
    }

    /// How far into that day it is, in milliseconds.
    pub(super) const fn of_day_ms(self) -> i64 {
        self.0.rem_euclid(DAY_MS)
    }
}

impl fmt::Display for WallTime {
    /// As RFC 3339, without an offset: `2026-11-22T08:30:00.000`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil_from_days(self.day());
        let ms = self.of_day_ms();
        let (h, m, s) = (ms / 3_600_000, ms / MINUTE_MS % 60, ms / 1_000 % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{h:02}:{m:02}:{s:02}.{:03}", ms % 1_000)
    }
}

impl FromStr for WallTime {
    type Err = TimestampError;

    /// Reads `2026-12-25T08:30`, also with seconds and a fraction, without any offset.
    fn from_str(text: &str) -> Result<Self, TimestampError> {
        let bytes = text.as_bytes();
        let (wall, rest) = wall_of(bytes).ok_or_else(|| TimestampError::syntax(text))?;
        if rest.is_empty() { Ok(wall) } else { Err(TimestampError::syntax(text)) }
    }
}

/// The weekday of a day number.
pub(super) fn weekday_of(day: i64) -> Weekday {
    // 1970-01-01 was a Thursday.
    Weekday::ALL[(day.rem_euclid(7) as usize + 3) % 7]
}

/// Reads a date at the beginning of `text`, and no more.
fn date_of(text: &[u8]) -> Option<Date> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else { return None };
    let year = number(&[*y1, *y2, *y3, *y4])?;
    Date::from_civil(year, number(&[*m1, *m2])?, number(&[*d1, *d2])?)
}

/// Reads `2026-12-25T08:30[:15[.250]]`; gives what it shows and the rest of the text.
pub(super) fn wall_of(text: &[u8]) -> Option<(WallTime, &[u8])> {
    let (date, rest) = text.split_at_checked(10)?;
    let date = date_of(date)?;
    let [b'T' | b't', h1, h2, b':', m1, m2, rest @ ..] = rest else { return None };
    let (hour, minute) = (number(&[*h1, *h2])?, number(&[*m1, *m2])?);
    let (second, rest) = match rest {
        [b':', s1, s2, rest @ ..] => (number(&[*s1, *s2])?, rest),
        rest => (0, rest),
    };
    let (ms, rest) = match rest {
        [b'.', rest @ ..] => {
            let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
            let (fraction, rest) = rest.split_at(digits);
            if !(1..=9).contains(&digits) {
                return None;
            }
            // Digits behind the millisecond are dropped, so that an instant never moves later.
            let digit = |n: usize| fraction.get(n).map_or(0, |b| i64::from(b - b'0'));
            (digit(0) * 100 + digit(1) * 10 + digit(2), rest)
        }
        rest => (0, rest),
    };
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let of_day = ((hour * 60 + minute) * 60 + second) * 1_000 + ms;
    Some((WallTime(date.days() * DAY_MS + of_day), rest))
}

/// Reads digits, and nothing but digits.
pub(super) fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0_i64, |sum, digit| {
        digit.is_ascii_digit().then(|| sum * 10 + i64::from(digit - b'0'))
    })
}

/// Year, month and day of a day number (0 is 1970-01-01), proleptic Gregorian.
///
/// Algorithm: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
pub(crate) fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// The day number (0 is 1970-01-01) of year, month and day, proleptic Gregorian.
///
/// Algorithm: Howard Hinnant, as above, `days_from_civil`.
pub(crate) fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted_month = (month + 9) % 12;
    let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_go_there_and_back() {
        let mut day = days_from_civil(1900, 1, 1);
        assert_eq!(day, -25_567);
        while day <= days_from_civil(2200, 12, 31) {
            let (y, m, d) = civil_from_days(day);
            assert_eq!(days_from_civil(y, m, d), day);
            let date = Date::from_civil(y, m, d).unwrap();
            assert_eq!(date.to_string().parse(), Ok(date));
            day += 1;
        }
    }

    #[test]
    fn dates_that_are_none_are_refused() {
        for text in [
            "2026-02-29",
            "2100-02-29",
            "2026-13-01",
            "2026-00-10",
            "1899-12-31",
            "2201-01-01",
            "2026-1-1",
            "+026-01-01",
            "",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
        assert!("2000-02-29".parse::<Date>().is_ok());
    }

    #[test]
    fn weekdays_of_known_dates() {
        for (text, weekday) in [
            ("1970-01-01", Weekday::Thu),
            ("1969-12-31", Weekday::Wed),
            ("2000-01-01", Weekday::Sat),
            ("2026-11-22", Weekday::Sun),
            ("1900-01-01", Weekday::Mon),
        ] {
            assert_eq!(text.parse::<Date>().unwrap().weekday(), weekday, "{text}");
        }
    }

    #[test]
    fn wall_times_are_read() {
        let ms = |text: &str| text.parse::<WallTime>().map(WallTime::as_millis);
        assert_eq!(ms("1970-01-02T00:01"), Ok(DAY_MS + MINUTE_MS));
        assert_eq!(ms("1970-01-01T23:59:59.9999"), Ok(DAY_MS - 1));
        for text in ["1970-01-01", "1970-01-01T24:00", "1970-01-01T00:00Z", "1970-01-01T00:00:00."]
        {
            assert!(ms(text).is_err(), "{text}");
        }
    }
}
