//! What time is it? The only place of this host that asks.

/// Milliseconds UTC.
#[expect(clippy::disallowed_types, reason = "a host has a clock; its engine has not")]
pub(crate) fn now_ms() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
