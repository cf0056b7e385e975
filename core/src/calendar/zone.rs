//! What a wall clock shows at a place, and when: a table of the instants at which it is set.

use super::{Timestamp, WallTime, civil::DAY_MS};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The greatest distance from UTC, in seconds: as far as the TZif format (RFC 9636) goes.
const OFFSET_S_MAX: i32 = 26 * 3_600 - 1;
/// The most transitions of one zone; the richest of the IANA database has 250 until 2100.
const TRANSITIONS_MAX: usize = 2_000;

/// One place's rule for its wall clocks: the offsets from UTC, and from which instant each holds.
///
/// It holds what was compiled, no rule: before the first transition the initial offset is in force,
/// behind the last one the last. Natively and in a browser the same table is looked up in the same way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    name: Arc<str>,
    table: ZoneTable,
}

/// The form of a zone in JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ZoneTable {
    /// The release of the IANA database that it was compiled from.
    pub(super) version: Arc<str>,
    /// Seconds to add to UTC before the first transition.
    pub(super) initial_offset_s: i32,
    /// Instants in seconds UTC, each with the offset that holds from then on.
    pub(super) transitions: Vec<(i64, i32)>,
}

/// A stretch of time during which a wall clock is not set: `[start, end)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    /// First instant.
    pub(super) start: Timestamp,
    /// First instant behind it.
    pub(super) end: Timestamp,
    offset_ms: i64,
}

impl Stretch {
    /// What the clock shows at `instant`.
    pub(super) const fn wall(&self, instant: Timestamp) -> WallTime {
        WallTime::from_millis(instant.as_millis().saturating_add(self.offset_ms))
    }

    /// When the clock would show `wall`, if it is not set before.
    pub(super) const fn instant(&self, wall: WallTime) -> Timestamp {
        Timestamp::from_millis(wall.as_millis().saturating_sub(self.offset_ms))
    }
}

impl Zone {
    /// Universal time: the same everywhere, never set.
    pub fn utc() -> Self {
        let table =
            ZoneTable { version: Arc::from(""), initial_offset_s: 0, transitions: Vec::new() };
        Self { name: Arc::from("UTC"), table }
    }

    /// Is this universal time?
    pub fn is_utc(&self) -> bool {
        self.table.initial_offset_s == 0 && self.table.transitions.is_empty()
    }

    /// A zone from its table; says what is wrong with it, if anything is.
    pub(super) fn new(name: &str, table: ZoneTable) -> Result<Self, &'static str> {
        if name.is_empty() || name.len() > 128 || name.chars().any(char::is_control) {
            return Err("its name is not 1 to 128 bytes of text");
        }
        if table.transitions.len() > TRANSITIONS_MAX {
            return Err("it has more than 2,000 transitions");
        }
        let offsets = table.transitions.iter().map(|(_, offset_s)| *offset_s);
        if offsets.chain([table.initial_offset_s]).any(|o| o.unsigned_abs() > OFFSET_S_MAX as u32) {
            return Err("an offset is 26 hours from UTC, or more");
        }
        let in_order = table.transitions.windows(2).all(|pair| pair[0].0 < pair[1].0);
        let bounds = Timestamp::MIN.as_millis() / 1_000..=Timestamp::MAX.as_millis() / 1_000;
        if !in_order || !table.transitions.iter().all(|(at_s, _)| bounds.contains(at_s)) {
            return Err("its transitions are not in order, from 1900 to 2200");
        }
        Ok(Self { name: Arc::from(name), table })
    }

    /// The name in the IANA database: `Europe/Berlin`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The release of the IANA database that the table comes from, such as `2026b`; empty if unknown.
    pub fn version(&self) -> &str {
        &self.table.version
    }

    /// How many seconds the wall clock is ahead of UTC at `instant`.
    pub fn offset_s(&self, instant: Timestamp) -> i32 {
        self.offset_after(self.transitions_until(instant))
    }

    /// What the wall clock shows at `instant`.
    pub fn wall(&self, instant: Timestamp) -> WallTime {
        self.stretch(instant).wall(instant)
    }

    /// The first instant at which the wall clock shows `wall` or more.
    ///
    /// When the clock is put back and shows it twice, that is the first pass; when it is put forward
    /// and never shows it, the instant at which it is put forward.
    pub fn first_instant(&self, wall: WallTime) -> Timestamp {
        let earliest = Timestamp::from_millis(wall.as_millis().saturating_sub(2 * DAY_MS));
        let mut stretch = self.stretch(earliest);
        loop {
            let instant = stretch.instant(wall).max(stretch.start);
            if instant < stretch.end || stretch.end == Timestamp::LAST {
                return instant;
            }
            stretch = self.stretch(stretch.end);
        }
    }

    /// The instant from which on the wall clock never again shows less than `wall`: the end of an
    /// interval that ends there.
    ///
    /// When the clock is put back over it, that is the second pass; when it is put forward and never
    /// shows it, the instant at which it is put forward.
    pub fn last_instant(&self, wall: WallTime) -> Timestamp {
        let latest = Timestamp::from_millis(wall.as_millis().saturating_add(2 * DAY_MS));
        let mut stretch = self.stretch(latest);
        loop {
            let instant = stretch.instant(wall).min(stretch.end);
            if instant > stretch.start || stretch.start == Timestamp::FIRST {
                return instant;
            }
            stretch = self.stretch(Timestamp::from_millis(stretch.start.as_millis() - 1));
        }
    }

    /// Appends what distinguishes this zone's answers from another's, for a policy's fingerprint.
    ///
    /// The version is left out: a release that changes nothing here changes no decision.
    pub fn write_fingerprint(&self, out: &mut Vec<u8>) {
        out.extend((self.name.len() as u64).to_le_bytes());
        out.extend(self.name.as_bytes());
        out.extend(self.table.initial_offset_s.to_le_bytes());
        out.extend((self.table.transitions.len() as u64).to_le_bytes());
        for (at_s, offset_s) in &self.table.transitions {
            out.extend(at_s.to_le_bytes());
            out.extend(offset_s.to_le_bytes());
        }
    }

    pub(super) fn table(&self) -> &ZoneTable {
        &self.table
    }

    /// The stretch that `instant` lies in.
    pub(super) fn stretch(&self, instant: Timestamp) -> Stretch {
        let passed = self.transitions_until(instant);
        let at = |n: usize| {
            self.table.transitions.get(n).map(|(at_s, _)| Timestamp::from_millis(at_s * 1_000))
        };
        Stretch {
            start: passed.checked_sub(1).and_then(at).unwrap_or(Timestamp::FIRST),
            end: at(passed).unwrap_or(Timestamp::LAST),
            offset_ms: i64::from(self.offset_after(passed)) * 1_000,
        }
    }

    fn transitions_until(&self, instant: Timestamp) -> usize {
        let instant_s = instant.as_millis().div_euclid(1_000);
        self.table.transitions.partition_point(|(at_s, _)| *at_s <= instant_s)
    }

    fn offset_after(&self, transitions: usize) -> i32 {
        let last = transitions.checked_sub(1).and_then(|n| self.table.transitions.get(n));
        last.map_or(self.table.initial_offset_s, |(_, offset_s)| *offset_s)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Central Europe in 2026: forward on 29 March at 01:00 UTC, back on 25 October at 01:00 UTC.
    fn berlin() -> Zone {
        let transitions = vec![(1_774_746_000, 7_200), (1_792_890_000, 3_600)];
        let table = ZoneTable { version: Arc::from("2026e"), initial_offset_s: 3_600, transitions };
        Zone::new("Europe/Berlin", table).unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn wall(text: &str) -> WallTime {
        text.parse().unwrap()
    }

    #[test]
    fn the_clock_is_set_at_the_transition() {
        let zone = berlin();
        for (instant, shows) in [
            ("2026-01-01T00:00Z", "2026-01-01T01:00"),
            ("2026-03-29T00:59:59.999Z", "2026-03-29T01:59:59.999"),
            ("2026-03-29T01:00Z", "2026-03-29T03:00"),
            ("2026-10-25T00:59:59.999Z", "2026-10-25T02:59:59.999"),
            ("2026-10-25T01:00Z", "2026-10-25T02:00"),
        ] {
            assert_eq!(zone.wall(at(instant)), wall(shows), "{instant}");
        }
    }

    #[test]
    fn a_wall_time_has_a_first_and_a_last_instant() {
        let zone = berlin();
        for (shows, first, last) in [
            ("2026-07-01T12:00", "2026-07-01T10:00Z", "2026-07-01T10:00Z"),
            // Put forward: 02:30 is never shown.
            ("2026-03-29T02:30", "2026-03-29T01:00Z", "2026-03-29T01:00Z"),
            ("2026-03-29T02:00", "2026-03-29T01:00Z", "2026-03-29T01:00Z"),
            ("2026-03-29T03:00", "2026-03-29T01:00Z", "2026-03-29T01:00Z"),
            // Put back: 02:30 is shown twice.
            ("2026-10-25T02:30", "2026-10-25T00:30Z", "2026-10-25T01:30Z"),
            // Put back to 02:00 exactly: nothing before 02:00 is shown a second time.
            ("2026-10-25T02:00", "2026-10-25T00:00Z", "2026-10-25T00:00Z"),
            ("2026-10-25T03:00", "2026-10-25T02:00Z", "2026-10-25T02:00Z"),
        ] {
            assert_eq!(zone.first_instant(wall(shows)), at(first), "{shows}");
            assert_eq!(zone.last_instant(wall(shows)), at(last), "{shows}");
        }
    }

    #[test]
    fn the_ends_of_time_do_not_overflow() {
        for zone in [berlin(), Zone::utc()] {
            for ms in [i64::MIN, i64::MIN + 1, Timestamp::MIN.as_millis(), i64::MAX - 1, i64::MAX] {
                zone.wall(Timestamp::from_millis(ms));
                zone.first_instant(WallTime::from_millis(ms));
                zone.last_instant(WallTime::from_millis(ms));
            }
        }
    }

    #[test]
    fn a_table_that_cannot_be_is_refused() {
        let table = |initial_offset_s, transitions| ZoneTable {
            version: Arc::from(""),
            initial_offset_s,
            transitions,
        };
        assert!(Zone::new("A", table(93_599, vec![(0, -93_599)])).is_ok());
        assert!(Zone::new("A", table(93_600, vec![])).is_err());
        assert!(Zone::new("A", table(0, vec![(0, i32::MIN)])).is_err());
        assert!(Zone::new("A", table(0, vec![(5, 0), (5, 60)])).is_err());
        assert!(Zone::new("A", table(0, vec![(i64::MAX, 0)])).is_err());
        assert!(Zone::new("", table(0, vec![])).is_err());
    }
}
