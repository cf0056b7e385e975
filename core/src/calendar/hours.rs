//! Opening hours: a zone, a week, and the dates that differ.

use super::civil::{Date, WallTime, weekday_of};
use super::interval::{DAY_MIN, Interval};
use super::open_days::{OpenDays, Week};
use super::status::{Availability, Rule, Status, Why};
use super::{Timestamp, zone::Zone};
use crate::math::Millis;
use crate::policy::issue::Pointer;
use crate::sorted::SortedMap;
use std::sync::Arc;

/// The first instant behind the calendar.
const END: Timestamp = Timestamp::MAX.plus(Millis::new(1));

/// Opening hours, compiled: [`HoursRules`](super::HoursRules) with their zone.
///
/// Whether an instant is open is decided by what the wall clock of the zone shows then. When the clock
/// is put forward, an opening that it never shows happens at the first instant that exists; when it is
/// put back, both passes through the repeated hour count.
///
/// Every question is answered from [`Timestamp::MIN`] to [`Timestamp::MAX`]; outside of these nothing is
/// open. `None` means: never, until then. For all `t`, `a` and `d` for which there are answers:
///
/// * `is_open(next_open(t))`, and `!is_open(next_open(t) − 1 ms)` if it is closed at `t`;
/// * `!is_open(next_close(t))`, and `is_open(next_close(t) − 1 ms)` if it is open at `t`;
/// * `open_duration(a, add_open_time(a, d)) == d`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    at: Pointer,
    zone: Arc<Zone>,
    week: Week,
    overrides: SortedMap<Date, Override>,
    days: OpenDays,
}

/// How a date differs from its weekday, and where in the list of overrides that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Override {
    pub(super) index: usize,
    pub(super) change: Change,
}

/// How a date differs from its weekday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// A holiday.
    Closed { name: Option<String> },
    /// Other intervals.
    Replace(Vec<Interval>),
    /// Some intervals less, some more; the two lists have nothing in common.
    Adjust { add: Vec<Interval>, remove: Vec<Interval> },
}

impl Change {
    /// The intervals that begin on a date, where its weekday has these.
    pub(super) fn apply(&self, weekday: &[Interval]) -> Vec<Interval> {
        match self {
            Self::Closed { .. } => Vec::new(),
            Self::Replace(intervals) => intervals.clone(),
            Self::Adjust { add, remove } => {
                let without = |kept: Vec<Interval>, hole: &Interval| {
                    let around = |i: Interval| {
                        let before =
                            Interval::new(i.start_min(), i.end_min().min(hole.start_min()));
                        let after = Interval::new(i.start_min().max(hole.end_min()), i.end_min());
                        before.into_iter().chain(after)
                    };
                    kept.into_iter().flat_map(around).collect()
                };
                let mut own = remove.iter().fold(weekday.to_vec(), without);
                own.extend(add);
                own
            }
        }
    }
}

impl Hours {
    /// From parts that have been checked; `at` is where they stand in a policy.
    pub(super) fn assemble(
        at: Pointer,
        zone: Arc<Zone>,
        week: Week,
        overrides: SortedMap<Date, Override>,
    ) -> Self {
        let own = |(date, rule): (&Date, &Override)| {
            (*date, rule.change.apply(&week[date.weekday() as usize]))
        };
        let days = OpenDays::new(&week, &overrides.iter().map(own).collect());
        Self { at, zone, week, overrides, days }
    }

    /// The zone whose wall clock decides.
    pub fn zone(&self) -> &Arc<Zone> {
        &self.zone
    }

    /// Is it open at `t`?
    pub fn is_open(&self, t: Timestamp) -> bool {
        (Timestamp::MIN..=Timestamp::MAX).contains(&t) && self.days.is_open(self.zone.wall(t))
    }

    /// The first open instant from `t` on: `t` itself if it is open.
    pub fn next_open(&self, t: Timestamp) -> Option<Timestamp> {
        self.next(Availability::Open, t)
    }

    /// The first closed instant from `t` on: `t` itself if it is closed.
    pub fn next_close(&self, t: Timestamp) -> Option<Timestamp> {
        self.next(Availability::Closed, t)
    }

    /// The first instant of this kind from `t` on.
    pub(super) fn next(&self, kind: Availability, t: Timestamp) -> Option<Timestamp> {
        if kind == Availability::Closed && !(Timestamp::MIN..=Timestamp::MAX).contains(&t) {
            return Some(t);
        }
        // One millisecond of this kind has passed one millisecond after it begins.
        self.elapse(kind, t, 1).map(|after| after.minus(Millis::new(1)))
    }

    /// How much open time there is in `[a, b)`; none when `b` is not after `a`.
    pub fn open_duration(&self, a: Timestamp, b: Timestamp) -> Millis {
        let (mut cursor, b) = (a.max(Timestamp::MIN), b.min(END));
        let mut open_ms = 0;
        while cursor < b {
            let stretch = self.zone.stretch(cursor);
            let end = stretch.end.min(b);
            let shown_ms = |t| self.days.shown_ms(Availability::Open, stretch.wall(t));
            open_ms += shown_ms(end) - shown_ms(cursor);
            cursor = end;
        }
        Millis::new(open_ms)
    }

    /// The first instant by which `d` of open time has passed since `t`.
    ///
    /// Time that ends exactly at a close gives that close, not the next opening; no time gives `t`.
    pub fn add_open_time(&self, t: Timestamp, d: Millis) -> Option<Timestamp> {
        if d <= Millis::ZERO { Some(t) } else { self.elapse(Availability::Open, t, d.get()) }
    }

    /// Open or closed at `t`, by which rule, and until when.
    pub fn status(&self, t: Timestamp) -> Status<'_> {
        let (availability, why, rule) = self.decide(t);
        let next_change = match availability {
            Availability::Open => self.next_close(t),
            Availability::Closed => self.next_open(t),
        };
        Status { availability, why, rule, next_change }
    }

    /// The first instant by which `amount_ms` (more than none) of this kind has passed since `t`.
    fn elapse(&self, kind: Availability, t: Timestamp, amount_ms: i64) -> Option<Timestamp> {
        let mut cursor = t.max(Timestamp::MIN);
        let mut left_ms = amount_ms;
        while cursor < END {
            let stretch = self.zone.stretch(cursor);
            let end = stretch.end.min(END);
            let (from, until) = (stretch.wall(cursor), stretch.wall(end));
            if let Some(wall) = self.days.reach(kind, from, left_ms, until) {
                return Some(stretch.instant(wall));
            }
            left_ms -= self.days.shown_ms(kind, until) - self.days.shown_ms(kind, from);
            cursor = end;
        }
        None
    }

    /// Open or closed at `t`, and by which rule.
    pub(super) fn decide(&self, t: Timestamp) -> (Availability, Why<'_>, Rule<'_>) {
        let wall = self.zone.wall(t);
        // What begins today decides; then the night that began yesterday.
        let today = DayTime::of(wall);
        let yesterday = DayTime { day: today.day - 1, minute: today.minute + DAY_MIN };
        if self.is_open(t) {
            let rule = self.opened_by(today).or_else(|| self.opened_by(yesterday));
            let rule = rule.unwrap_or_else(|| self.weekly(today, None));
            return (Availability::Open, Why::WithinHours, rule);
        }
        let closed = self.closed_by(today).or_else(|| self.closed_by(yesterday));
        let (why, rule) = closed.unwrap_or_else(|| (Why::OutOfHours, self.weekly(today, None)));
        (Availability::Closed, why, rule)
    }

    /// The rule by which an interval that begins on this day is open at this minute.
    fn opened_by(&self, time: DayTime) -> Option<Rule<'_>> {
        let within = |list: &[Interval]| list.iter().position(|i| i.contains(time.minute));
        let in_week = || {
            let interval = within(&self.week[weekday_of(time.day) as usize])?;
            Some(self.weekly(time, Some(interval)))
        };
        let Some(dated) = self.dated(time.day) else { return in_week() };
        let rule = |list, n| self.dated_rule(dated, Some((list, n)));
        match &dated.change {
            Change::Closed { .. } => None,
            Change::Replace(own) => within(own).map(|n| rule("replace", n)),
            Change::Adjust { add, remove } => match (within(add), within(remove)) {
                (Some(n), _) => Some(rule("add", n)),
                (None, Some(_)) => None,
                (None, None) => in_week(),
            },
        }
    }

    /// The override by which this day is closed at this minute; none if the week decides.
    fn closed_by(&self, time: DayTime) -> Option<(Why<'_>, Rule<'_>)> {
        let dated = self.dated(time.day)?;
        let in_week =
            self.week[weekday_of(time.day) as usize].iter().any(|i| i.contains(time.minute));
        // On the day behind the date, only a night that the date took away is its doing.
        let decides = time.minute < DAY_MIN || in_week;
        match &dated.change {
            Change::Closed { name } if decides => {
                Some((Why::Holiday { name: name.as_deref() }, self.dated_rule(dated, None)))
            }
            Change::Replace(_) if decides => Some((Why::OutOfHours, self.dated_rule(dated, None))),
            Change::Adjust { remove, .. } if in_week => {
                let hole = remove.iter().position(|i| i.contains(time.minute))?;
                Some((Why::OutOfHours, self.dated_rule(dated, Some(("remove", hole)))))
            }
            _ => None,
        }
    }

    fn dated(&self, day: i64) -> Option<&Override> {
        self.overrides.get(&Date::from_days(day)?)
    }

    fn dated_rule(&self, dated: &Override, interval: Option<(&'static str, usize)>) -> Rule<'_> {
        Rule::Override { hours: &self.at, index: dated.index, interval }
    }

    fn weekly(&self, time: DayTime, interval: Option<usize>) -> Rule<'_> {
        Rule::Weekly { hours: &self.at, day: weekday_of(time.day), interval }
    }
}

/// A minute counted from the beginning of a day, up to 48 hours.
#[derive(Clone, Copy)]
struct DayTime {
    day: i64,
    minute: u16,
}

impl DayTime {
    fn of(wall: WallTime) -> Self {
        let minute = wall.of_day_ms() / super::civil::MINUTE_MS;
        // A day has 1,440 minutes.
        Self { day: wall.day(), minute: minute as u16 }
    }
}

#[cfg(test)]
#[cfg(feature = "bundled-zones")]
mod tests {
    use super::*;
    use crate::calendar::Zones;

    fn hours(json: &str) -> Hours {
        Hours::from_json(json, &Zones::bundled()).unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    /// Every night from 22:00 to 06:00.
    fn nights(zone: &str) -> Hours {
        let days = Week::default().map(|_: Vec<Interval>| r#"["22:00-30:00"]"#);
        let [mon, tue, wed, thu, fri, sat, sun] = days;
        hours(&format!(
            r#"{{"zone": "{zone}", "weekly": {{"mon": {mon}, "tue": {tue}, "wed": {wed}, "thu": {thu},
                "fri": {fri}, "sat": {sat}, "sun": {sun}}}}}"#
        ))
    }

    /// Nights of 22:00 to 06:00 across each kind of transition. The published instants: New York
    /// 2026-03-08 07:00Z forward, 2026-11-01 06:00Z back; Lord Howe 2026-04-04 15:00Z back and
    /// 2026-10-03 15:30Z forward, by half an hour; Cairo 2026-04-23 22:00Z forward at midnight,
    /// 2026-10-29 21:00Z back; Beirut 2026-03-28 22:00Z forward at midnight, 2026-10-24 21:00Z back;
    /// Santiago 2026-04-05 03:00Z back, 2026-09-06 04:00Z forward at midnight.
    #[test]
    fn nights_are_shorter_and_longer_when_the_clock_is_set() {
        for (zone, opens, closes, length_min) in [
            ("America/New_York", "2026-03-07T03:00Z", "2026-03-07T11:00Z", 480),
            ("America/New_York", "2026-03-08T03:00Z", "2026-03-08T10:00Z", 420),
            ("America/New_York", "2026-11-01T02:00Z", "2026-11-01T11:00Z", 540),
            ("Australia/Lord_Howe", "2026-04-04T11:00Z", "2026-04-04T19:30Z", 510),
            ("Australia/Lord_Howe", "2026-10-03T11:30Z", "2026-10-03T19:00Z", 450),
            ("Africa/Cairo", "2026-04-23T20:00Z", "2026-04-24T03:00Z", 420),
            ("Africa/Cairo", "2026-10-29T19:00Z", "2026-10-30T04:00Z", 540),
            ("Asia/Beirut", "2026-03-28T20:00Z", "2026-03-29T03:00Z", 420),
            ("Asia/Beirut", "2026-10-24T19:00Z", "2026-10-25T04:00Z", 540),
            ("America/Santiago", "2026-04-05T01:00Z", "2026-04-05T10:00Z", 540),
            ("America/Santiago", "2026-09-06T02:00Z", "2026-09-06T09:00Z", 420),
            ("Asia/Kolkata", "2026-03-28T16:30Z", "2026-03-29T00:30Z", 480),
            ("Pacific/Kiritimati", "2026-03-28T08:00Z", "2026-03-28T16:00Z", 480),
        ] {
            let hours = nights(zone);
            let (opens, closes) = (at(opens), at(closes));
            let before = opens.minus(Millis::new(1));
            assert!(!hours.is_open(before), "{zone}");
            assert_eq!(hours.next_open(before), Some(opens), "{zone}");
            assert_eq!(hours.next_close(opens), Some(closes), "{zone}");
            let length = Millis::from_mins(length_min);
            assert_eq!(hours.open_duration(before, closes.plus(Millis::from_mins(60))), length);
            // What ends exactly at the close gives the close, not the next evening.
            assert_eq!(hours.add_open_time(before, length), Some(closes), "{zone}");
            let evening = closes.plus(Millis::from_mins(16 * 60 + 1));
            assert_eq!(
                hours.add_open_time(opens, length.plus(Millis::from_mins(1))),
                Some(evening),
                "{zone}"
            );
        }
    }

    #[test]
    fn open_time_passes_on_both_sides_of_a_setting() {
        for (zone, opens, minutes, reached) in [
            // Berlin shows 01:00; 02:30 for the first time; 02:30 again; 05:00.
            ("Europe/Berlin", "2026-10-24T20:00Z", 180, "2026-10-24T23:00Z"),
            ("Europe/Berlin", "2026-10-24T20:00Z", 270, "2026-10-25T00:30Z"),
            ("Europe/Berlin", "2026-10-24T20:00Z", 330, "2026-10-25T01:30Z"),
            ("Europe/Berlin", "2026-10-24T20:00Z", 480, "2026-10-25T04:00Z"),
            // New York shows 01:00, then 04:00.
            ("America/New_York", "2026-03-08T03:00Z", 180, "2026-03-08T06:00Z"),
            ("America/New_York", "2026-03-08T03:00Z", 300, "2026-03-08T08:00Z"),
        ] {
            let hours = nights(zone);
            let d = Millis::from_mins(minutes);
            assert_eq!(hours.add_open_time(at(opens), d), Some(at(reached)), "{zone} {minutes}");
            assert_eq!(hours.open_duration(at(opens), at(reached)), d, "{zone} {minutes}");
        }
        // The small hours before the clock is put back, asked for on the day before.
        let early = hours(r#"{"zone": "Europe/Berlin", "weekly": {"sun": ["00:15-01:30"]}}"#);
        let noon = at("2026-10-24T10:00Z");
        assert_eq!(early.next_open(noon), Some(at("2026-10-24T22:15Z")));
        assert_eq!(early.add_open_time(noon, Millis::from_mins(75)), Some(at("2026-10-24T23:30Z")));
    }

    #[test]
    fn an_opening_that_the_clock_skips_happens_when_it_is_put_forward() {
        // Cairo 2026-04-24 has no 00:00 to 00:59; Santiago 2026-09-06 (a Sunday) neither.
        for (zone, day, before, opens) in [
            ("Africa/Cairo", "fri", "2026-04-23T12:00Z", "2026-04-23T22:00Z"),
            ("America/Santiago", "sun", "2026-09-05T12:00Z", "2026-09-06T04:00Z"),
            ("Asia/Beirut", "sun", "2026-03-28T12:00Z", "2026-03-28T22:00Z"),
        ] {
            for opening in ["00:00-08:00", "00:30-08:00", "01:00-08:00"] {
                let hours = hours(&format!(
                    r#"{{"zone": "{zone}", "weekly": {{"{day}": ["{opening}"]}}}}"#
                ));
                assert_eq!(hours.next_open(at(before)), Some(at(opens)), "{zone} {opening}");
                let close = at(opens).plus(Millis::from_mins(7 * 60));
                assert_eq!(hours.next_close(at(opens)), Some(close), "{zone} {opening}");
            }
        }
    }

    #[test]
    fn an_interval_inside_a_gap_does_not_happen() {
        let hours = hours(r#"{"zone": "America/New_York", "weekly": {"sun": ["02:15-02:45"]}}"#);
        // Sunday 2026-03-08 skips it; the Sunday after, 02:15 is 06:15Z.
        assert_eq!(hours.next_open(at("2026-03-02T00:00Z")), Some(at("2026-03-15T06:15Z")));
    }

    #[test]
    fn a_date_that_a_place_skips_does_not_happen() {
        // Samoa went from Thursday 29 to Saturday 31 December 2011, at 10:00Z of the 30th.
        let hours = hours(r#"{"zone": "Pacific/Apia", "weekly": {"fri": ["09:00-17:00"]}}"#);
        let thursday = at("2011-12-29T12:00-10:00");
        assert_eq!(hours.next_open(thursday), Some(at("2012-01-06T09:00+14:00")));
    }

    #[test]
    fn both_passes_of_a_repeated_hour_count() {
        let hours = hours(r#"{"zone": "America/New_York", "weekly": {"sun": ["01:00-01:30"]}}"#);
        let midnight = at("2026-11-01T04:00Z");
        assert_eq!(hours.next_open(midnight), Some(at("2026-11-01T05:00Z")));
        assert_eq!(hours.next_close(at("2026-11-01T05:00Z")), Some(at("2026-11-01T05:30Z")));
        assert_eq!(hours.next_open(at("2026-11-01T05:30Z")), Some(at("2026-11-01T06:00Z")));
        assert_eq!(hours.next_close(at("2026-11-01T06:00Z")), Some(at("2026-11-01T06:30Z")));
        let noon = at("2026-11-01T17:00Z");
        assert_eq!(hours.open_duration(midnight, noon), Millis::from_mins(60));
    }

    #[test]
    fn whole_days_leave_no_gap() {
        let hours = hours(
            r#"{"zone": "Europe/Berlin", "weekly": {"mon": ["24h"], "tue": ["24h"], "wed": ["24h"],
                "thu": ["24h"], "fri": ["24h"], "sat": ["24h"], "sun": ["00:00-24:00"]},
                "overrides": [{"date": "2030-06-03", "closed": true}]}"#,
        );
        // One second before midnight is open, and so is one millisecond.
        assert!(hours.is_open(at("2026-11-22T22:59:59.999Z")));
        assert_eq!(hours.next_close(at("2026-11-22T00:00Z")), Some(at("2030-06-02T22:00Z")));
        assert_eq!(hours.next_open(at("2030-06-02T22:00Z")), Some(at("2030-06-03T22:00Z")));
        assert_eq!(hours.next_close(at("2030-06-04T00:00Z")), None);
        // The change days have 23 and 25 hours.
        let open_min = |a, b| hours.open_duration(at(a), at(b)).get() / 60_000;
        assert_eq!(open_min("2026-03-28T23:00Z", "2026-03-29T22:00Z"), 23 * 60);
        assert_eq!(open_min("2026-10-24T22:00Z", "2026-10-25T23:00Z"), 25 * 60);
    }

    #[test]
    fn never_open_is_none() {
        let never = hours(r#"{"zone": "Europe/Berlin"}"#);
        let now = at("2026-11-22T00:00Z");
        assert_eq!(never.next_open(now), None);
        assert_eq!(never.add_open_time(now, Millis::new(1)), None);
        assert_eq!(never.add_open_time(now, Millis::ZERO), Some(now));
        assert_eq!(never.open_duration(Timestamp::MIN, Timestamp::MAX), Millis::ZERO);
        assert_eq!(never.status(now).next_change, None);
        let once = hours(r#"{"overrides": [{"date": "2190-05-01", "add": ["10:00-11:00"]}]}"#);
        assert_eq!(once.next_open(now), Some(at("2190-05-01T10:00Z")));
        assert_eq!(once.next_open(at("2190-05-01T11:00Z")), None);
    }

    #[test]
    fn the_status_names_the_rule() {
        let hours = hours(
            r#"{"zone": "America/New_York",
                "weekly": {"thu": ["09:00-12:00", "13:00-17:00", "22:00-30:00"], "fri": ["09:00-17:00"]},
                "overrides": [
                    {"date": "2026-11-26", "closed": true, "name": "Thanksgiving"},
                    {"date": "2026-11-27", "replace": ["10:00-14:00"]},
                    {"date": "2026-12-03", "remove": ["13:00-15:00", "24:00-30:00"], "add": ["18:00-19:00"]},
                    {"date": "2026-12-04", "closed": true}
                ]}"#,
        );
        // All dates in Eastern standard time, five hours behind UTC.
        let thanksgiving = Why::Holiday { name: Some("Thanksgiving") };
        for (local, why, rule, next_change) in [
            ("2026-11-19T13:00", Why::WithinHours, "/weekly/thu/1", "2026-11-19T17:00"),
            ("2026-11-20T05:59", Why::WithinHours, "/weekly/thu/2", "2026-11-20T06:00"),
            ("2026-11-20T06:00", Why::OutOfHours, "/weekly/fri", "2026-11-20T09:00"),
            ("2026-11-26T10:00", thanksgiving, "/overrides/0", "2026-11-27T10:00"),
            // The date on the wall decides before the night of the day before.
            ("2026-11-27T03:00", Why::OutOfHours, "/overrides/1", "2026-11-27T10:00"),
            ("2026-11-27T09:30", Why::OutOfHours, "/overrides/1", "2026-11-27T10:00"),
            ("2026-11-27T10:00", Why::WithinHours, "/overrides/1/replace/0", "2026-11-27T14:00"),
            ("2026-11-27T16:00", Why::OutOfHours, "/overrides/1", "2026-12-03T09:00"),
            ("2026-12-03T09:00", Why::WithinHours, "/weekly/thu/0", "2026-12-03T12:00"),
            ("2026-12-03T12:00", Why::OutOfHours, "/weekly/thu", "2026-12-03T15:00"),
            ("2026-12-03T13:00", Why::OutOfHours, "/overrides/2/remove/0", "2026-12-03T15:00"),
            ("2026-12-03T15:00", Why::WithinHours, "/weekly/thu/1", "2026-12-03T17:00"),
            ("2026-12-03T18:30", Why::WithinHours, "/overrides/2/add/0", "2026-12-03T19:00"),
            ("2026-12-03T23:00", Why::WithinHours, "/weekly/thu/2", "2026-12-04T00:00"),
            ("2026-12-04T00:00", Why::Holiday { name: None }, "/overrides/3", "2026-12-10T09:00"),
        ] {
            let status = hours.status(at(&format!("{local}-05:00")));
            assert_eq!(status.why, why, "{local}");
            assert_eq!(status.rule.pointer().unwrap().as_str(), rule, "{local}");
            assert_eq!(status.next_change, Some(at(&format!("{next_change}-05:00"))), "{local}");
        }
    }

    #[test]
    fn a_holiday_takes_its_own_night_and_leaves_the_one_before() {
        let hours = hours(
            r#"{"weekly": {"thu": ["22:00-30:00"], "fri": ["22:00-30:00"]},
                "overrides": [{"date": "2026-12-25", "closed": true}]}"#,
        );
        assert!(hours.is_open(at("2026-12-25T05:59Z")));
        assert_eq!(hours.next_open(at("2026-12-25T06:00Z")), Some(at("2026-12-31T22:00Z")));
        // 03:00 on the 26th belongs to the cancelled night.
        let status = hours.status(at("2026-12-26T03:00Z"));
        assert_eq!(status.why, Why::Holiday { name: None });
        assert_eq!(hours.status(at("2026-12-26T06:00Z")).why, Why::OutOfHours);
    }

    #[test]
    fn the_ends_of_time_do_not_overflow() {
        let ends = [i64::MIN, Timestamp::MIN.as_millis(), Timestamp::MAX.as_millis(), i64::MAX];
        let around = ends.iter().flat_map(|ms| [ms.saturating_sub(1), *ms, ms.saturating_add(1)]);
        let instants: Vec<Timestamp> = around.map(Timestamp::from_millis).collect();
        for zone in ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin"] {
            let hours = nights(zone);
            for &t in &instants {
                hours.status(t);
                for &until in &instants {
                    hours.open_duration(t, until);
                }
                for d in [0, 1, 480 * 60_000, i64::MAX, -1, i64::MIN] {
                    hours.add_open_time(t, Millis::new(d));
                }
                if let Some(open) = hours.next_open(t) {
                    assert!(open >= t && hours.is_open(open), "{zone} {t:?}");
                }
            }
        }
        let always = hours(
            r#"{"weekly": {"mon": ["24h"], "tue": ["24h"], "wed": ["24h"], "thu": ["24h"],
                "fri": ["24h"], "sat": ["24h"], "sun": ["24h"]}}"#,
        );
        assert!(always.is_open(Timestamp::MIN) && always.is_open(Timestamp::MAX));
        let all_ms = Timestamp::MAX.as_millis() - Timestamp::MIN.as_millis() + 1;
        let (first, last) = (Timestamp::from_millis(i64::MIN), Timestamp::from_millis(i64::MAX));
        assert_eq!(always.open_duration(first, last), Millis::new(all_ms));
        assert_eq!(always.next_close(Timestamp::MIN), None);
    }
}
