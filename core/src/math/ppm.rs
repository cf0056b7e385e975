//! A ratio in parts per million, read from decimal exactly.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, str::FromStr};

/// A ratio in whole parts per million: 0.80 is 800,000.
///
/// Read from decimal text exactly. Digits behind the sixth are dropped, never rounded up, so that
/// 0.7999999 stays below a threshold of 0.80.
///
/// In JSON a ratio is a decimal (`0.8`), in a snapshot an integer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ppm(i64);

/// Why a text is not a ratio.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a decimal number that a ratio can hold")]
pub struct PpmError(String);

impl Ppm {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The whole.
    pub const ONE: Self = Self(1_000_000);

    /// From parts per million.
    pub const fn new(parts: i64) -> Self {
        Self(parts)
    }

    /// Parts per million.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// `part / whole`, rounded down; `None` when there is no whole.
    pub fn of(part: u64, whole: u64) -> Option<Self> {
        if whole == 0 {
            return None;
        }
        let parts = u128::from(part) * 1_000_000 / u128::from(whole);
        Some(Self(i64::try_from(parts).unwrap_or(i64::MAX)))
    }
}

impl Serialize for Ppm {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            // One division of two exact values: the same bits, hence the same digits, everywhere.
            serializer.serialize_f64(self.0 as f64 / 1e6)
        } else {
            serializer.serialize_i64(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Ppm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let ratio = f64::deserialize(deserializer)?;
            Ok(Self((ratio * 1e6).round() as i64))
        } else {
            i64::deserialize(deserializer).map(Self)
        }
    }
}

impl FromStr for Ppm {
    type Err = PpmError;

    /// Reads `0.8`, `-1`, `8e-1`: every JSON number.
    fn from_str(text: &str) -> Result<Self, PpmError> {
        let err = || PpmError(text.to_owned());
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((m, e)) => (m, e.parse::<i32>().map_err(|_| err())?),
            None => (text, 0),
        };
        let (negative, mantissa) = match mantissa.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, mantissa),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits_ok = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits_ok(whole) || !digits_ok(fraction) || mantissa.ends_with('.')
        {
            return Err(err());
        }
        if exponent.unsigned_abs() > 40 || whole.len() + fraction.len() > 60 {
            return Err(err());
        }
        // value = digits × 10^(exponent − fraction digits); parts = value × 10^6, cut toward zero.
        let shift = i64::from(exponent) - fraction.len() as i64 + 6;
        let digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
        let kept = digits.len() as i64 + shift.min(0);
        let mut parts: i64 = 0;
        for digit in digits.iter().take(usize::try_from(kept).unwrap_or(0)) {
            parts = parts
                .checked_mul(10)
                .and_then(|p| p.checked_add(i64::from(digit - b'0')))
                .ok_or_else(err)?;
        }
        for _ in 0..shift.max(0) {
            parts = parts.checked_mul(10).ok_or_else(err)?;
        }
        Ok(Self(if negative { -parts } else { parts }))
    }
}

impl fmt::Display for Ppm {
    /// As a percentage with as many decimals as needed: `80 %`, `79.9999 %`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let parts = self.0.unsigned_abs();
        let (whole, rest) = (parts / 10_000, parts % 10_000);
        if rest == 0 {
            write!(f, "{sign}{whole} %")
        } else {
            let rest = format!("{rest:04}");
            write!(f, "{sign}{whole}.{} %", rest.trim_end_matches('0'))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_exactly() {
        for (text, parts) in [
            ("0.80", 800_000),
            ("0.8", 800_000),
            ("8e-1", 800_000),
            ("0.799999", 799_999),
            ("0.7999999", 799_999),
            ("1", 1_000_000),
            ("1.5", 1_500_000),
            ("-0.25", -250_000),
            ("1e2", 100_000_000),
            ("0.0000001", 0),
            ("80E-2", 800_000),
        ] {
            assert_eq!(text.parse::<Ppm>(), Ok(Ppm::new(parts)), "{text}");
        }
        for text in ["", ".", "1.", ".5", "abc", "1e99", "0x10", "1 "] {
            assert!(text.parse::<Ppm>().is_err(), "{text}");
        }
    }

    #[test]
    fn shown_as_a_percentage() {
        assert_eq!(Ppm::new(800_000).to_string(), "80 %");
        assert_eq!(Ppm::new(799_999).to_string(), "79.9999 %");
        assert_eq!(Ppm::new(-250_000).to_string(), "-25 %");
    }
}
