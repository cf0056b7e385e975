//! What time is it? The only place of this host that asks.

#![expect(clippy::disallowed_types, reason = "a host has a clock; its engine has not")]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Milliseconds UTC.
pub(crate) fn now_ms() -> i64 {
    i64::try_from(now().as_millis()).unwrap_or(i64::MAX)
}

/// Microseconds UTC, to measure with.
pub(crate) fn now_us() -> i64 {
    i64::try_from(now().as_micros()).unwrap_or(i64::MAX)
}

fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// The instant of so many microseconds UTC, as others write it.
#[cfg(feature = "otel")]
pub(crate) fn at_us(us: i64) -> SystemTime {
    UNIX_EPOCH + Duration::from_micros(us.unsigned_abs())
}
