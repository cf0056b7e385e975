//! How long something lasts, in milliseconds.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A length of time in whole milliseconds, never negative in a decision.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Millis(i64);

impl Millis {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// From milliseconds.
    pub const fn new(ms: i64) -> Self {
        Self(ms)
    }

    /// From seconds; saturates.
    pub const fn from_secs(secs: i64) -> Self {
        Self(secs.saturating_mul(1_000))
    }

    /// From minutes; saturates.
    pub const fn from_mins(mins: i64) -> Self {
        Self(mins.saturating_mul(60_000))
    }

    /// The number of milliseconds.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Sum; saturates.
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// `self` times `factor`; saturates.
    pub const fn times(self, factor: i64) -> Self {
        Self(self.0.saturating_mul(factor))
    }
}

impl fmt::Display for Millis {
    /// `90 s`, `1.5 s`, `20 ms`: the unit a reader would choose.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = self.0;
        if ms % 1_000 == 0 {
            write!(f, "{} s", ms / 1_000)
        } else if ms.abs() < 1_000 {
            write!(f, "{ms} ms")
        } else {
            let rest = format!("{:03}", (ms % 1_000).abs());
            write!(f, "{}.{} s", ms / 1_000, rest.trim_end_matches('0'))
        }
    }
}
