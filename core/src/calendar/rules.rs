//! What an operator writes about opening hours and outages, and how it is checked and compiled.

use super::civil::{Date, Weekday};
use super::hours::{Change, Hours, Override};
use super::interval::Interval;
use super::moment::Moment;
use super::outage::{Outage, OutageEffect, OutageKind, OutageScope};
use super::precedence::{Calendar, Planned};
use super::zone::Zone;
use super::zones::Zones;
use crate::id::{ChannelId, HoursId, OutageId};
use crate::policy::issue::{Issues, Pointer};
use crate::policy::json::{Node, Value};
use crate::policy::shape::{Reader, Schema, Shape};
use crate::sorted::{SortedMap, SortedSet};
use std::sync::Arc;

/// The most intervals in one list.
const INTERVALS_MAX: usize = 48;
/// The most overrides of one set of hours.
const OVERRIDES_MAX: usize = 4_096;
/// The most outages in one policy.
const OUTAGES_MAX: usize = 1_024;

crate::shape! {
    /// When the operation is open, and what is planned to be down.
    pub struct CalendarRules: Default {
        /// Named opening hours, for queues and channels to refer to.
        pub hours: SortedMap<HoursId, HoursRules> = SortedMap::new(),
        /// Planned outages, maintenance and releases.
        pub outages: Vec<PlannedOutage> = Vec::new(),
    }
}

crate::shape! {
    /// Opening hours: a week in local time, and the dates that differ. A weekday without intervals is closed.
    pub struct HoursRules: Default {
        /// The time zone whose wall clock counts: a name of the IANA database, such as "Europe/Berlin".
        pub zone: String = "UTC".to_owned(),
        /// The intervals that begin on each weekday.
        pub weekly: WeeklyRules = WeeklyRules::default(),
        /// Dates that differ from their weekday: holidays, half days, extra days.
        pub overrides: Vec<OverrideRules> = Vec::new(),
    }
}

crate::shape! {
    /// The intervals that begin on each weekday, such as "09:00-17:30"; "22:00-30:00" ends at 06:00 on the next day; "24h" is the whole day.
    pub struct WeeklyRules: Default {
        /// Monday.
        pub mon: Vec<Interval> = Vec::new(),
        /// Tuesday.
        pub tue: Vec<Interval> = Vec::new(),
        /// Wednesday.
        pub wed: Vec<Interval> = Vec::new(),
        /// Thursday.
        pub thu: Vec<Interval> = Vec::new(),
        /// Friday.
        pub fri: Vec<Interval> = Vec::new(),
        /// Saturday.
        pub sat: Vec<Interval> = Vec::new(),
        /// Sunday.
        pub sun: Vec<Interval> = Vec::new(),
    }
}

crate::shape! {
    /// How one date differs from its weekday: closed, other intervals, or some more and some less. It changes what begins on that date; a night that began the day before goes on.
    pub struct OverrideRules {
        /// The local date, such as "2026-12-25".
        pub date: Date,
        /// Closed: a holiday.
        pub closed: bool = false,
        /// These intervals instead of those of the weekday.
        pub replace: Vec<Interval> = Vec::new(),
        /// These intervals besides those of the weekday.
        pub add: Vec<Interval> = Vec::new(),
        /// The weekday's intervals without these.
        pub remove: Vec<Interval> = Vec::new(),
        /// The name of the day, shown as the reason: "Christmas".
        pub name: Option<String> = None,
    }
}

crate::shape! {
    /// A planned outage, maintenance or release.
    pub struct PlannedOutage {
        /// Its name.
        pub id: OutageId,
        /// What it is.
        pub kind: OutageKind = OutageKind::Outage,
        /// Does it close, or only inform? By default outages and maintenance close, releases inform.
        pub effect: Option<OutageEffect> = None,
        /// When it begins: local time as "2026-12-01T22:00", or an instant as "2026-12-01T21:00Z".
        pub start: Moment,
        /// When it is over, written in the same way; at that instant it is over.
        pub end: Moment,
        /// The time zone of local times; UTC by default.
        pub zone: String = "UTC".to_owned(),
        /// Whom it concerns; everybody by default.
        pub scope: OutageScope = OutageScope::default(),
        /// Which of several at the same time decides: the highest.
        pub precedence: i32 = 0 => -1_000..=1_000,
        /// What to tell the customers.
        pub message: Option<String> = None,
        /// Channels to recommend meanwhile.
        pub alternates: Vec<ChannelId> = Vec::new(),
    }
}

impl WeeklyRules {
    /// The intervals that begin on this weekday.
    pub fn on(&self, day: Weekday) -> &[Interval] {
        match day {
            Weekday::Mon => &self.mon,
            Weekday::Tue => &self.tue,
            Weekday::Wed => &self.wed,
            Weekday::Thu => &self.thu,
            Weekday::Fri => &self.fri,
            Weekday::Sat => &self.sat,
            Weekday::Sun => &self.sun,
        }
    }
}

impl CalendarRules {
    /// Compiles all hours and outages; `at` is where these rules stand in their document.
    ///
    /// What is wrong is added to `issues`. If there are errors among them, the calendar lacks what they
    /// concern and must not be used.
    pub fn compile(&self, zones: &Zones, at: &Pointer, issues: &mut Issues) -> Calendar {
        let mut hours = SortedMap::new();
        for (id, rules) in &self.hours {
            let at = at.key("hours").key(id.as_str());
            hours.extend(rules.compile(zones, &at, issues).map(|compiled| (id.clone(), compiled)));
        }
        let at = at.key("outages");
        if self.outages.len() > OUTAGES_MAX {
            too_many(self.outages.len(), OUTAGES_MAX, "outages", &at, issues);
            return Calendar::assemble(hours, Vec::new());
        }
        let mut ids = SortedSet::new();
        let mut planned = Vec::new();
        for (n, rules) in self.outages.iter().enumerate() {
            let at = at.index(n);
            if !ids.insert(&rules.id) {
                let found = format!("the outage `{}` again", rules.id);
                issues.error(
                    "duplicate_id",
                    &at.key("id"),
                    found,
                    "each once",
                    "rename one of them",
                );
            }
            let compiled = rules.compile(zones, &at, issues);
            planned.extend(compiled.map(|(outage, zone)| Planned { outage, at, zone }));
        }
        Calendar::assemble(hours, planned)
    }
}

impl HoursRules {
    /// Compiles these hours; `at` is where they stand in their document.
    ///
    /// What is wrong is added to `issues`; `None` if it is so wrong that there are no hours.
    pub fn compile(&self, zones: &Zones, at: &Pointer, issues: &mut Issues) -> Option<Hours> {
        let zone = find_zone(&self.zone, zones, at, issues);
        let week = Weekday::ALL.map(|day| self.weekly.on(day).to_vec());
        let mut sound = zone.is_some();
        for day in Weekday::ALL {
            sound &= apart(self.weekly.on(day), &at.key("weekly").key(day.name()), issues);
        }
        let list = at.key("overrides");
        if self.overrides.len() > OVERRIDES_MAX {
            too_many(self.overrides.len(), OVERRIDES_MAX, "overrides", &list, issues);
            return None;
        }
        let mut overrides: SortedMap<Date, Override> = SortedMap::new();
        for (index, rules) in self.overrides.iter().enumerate() {
            let at = list.index(index);
            let Some(change) = rules.change(&at, issues) else {
                sound = false;
                continue;
            };
            let weekday = &week[rules.date.weekday() as usize];
            if matches!(change, Change::Adjust { .. })
                && minutes(&change.apply(weekday)) == minutes(weekday)
            {
                let found = format!("the hours of any other {}", rules.date.weekday().name());
                let remedy = "correct it, or remove the override";
                issues.warning("no_effect", &at, found, "hours that differ", remedy);
            }
            if let Some(earlier) = overrides.get(&rules.date) {
                let found = format!("{} again, after {}", rules.date, list.index(earlier.index));
                let remedy = "write both as one override";
                issues.error("duplicate_date", &at.key("date"), found, "each date once", remedy);
                sound = false;
                continue;
            }
            overrides.insert(rules.date, Override { index, change });
        }
        let opens = |o: &Override| match &o.change {
            Change::Closed { .. } => false,
            Change::Replace(list) | Change::Adjust { add: list, .. } => !list.is_empty(),
        };
        if week.iter().all(Vec::is_empty) && !overrides.values().any(opens) {
            let remedy =
                "write intervals under `weekly`, or remove these hours: then it is always open";
            issues.warning("never_open", at, "no interval at all", "at least one", remedy);
        }
        zone.filter(|_| sound).map(|zone| Hours::assemble(at.clone(), zone, week, overrides))
    }
}

impl Hours {
    /// Reads and compiles hours that stand alone, written as [`HoursRules`].
    ///
    /// # Errors
    /// Everything because of which they cannot be used; doubtful things are let pass.
    pub fn from_json(text: &str, zones: &Zones) -> Result<Self, Issues> {
        let mut issues = Issues::new();
        let node = match Node::parse(text) {
            Ok(node) => node,
            Err(error) => {
                let at = Pointer::root();
                issues.error("bad_json", &at, error.found, error.expected, "correct the JSON");
                return Err(issues);
            }
        };
        let mut reader = Reader::new();
        let rules = HoursRules::read(&node, &mut reader);
        issues = reader.into_issues();
        let hours = rules.and_then(|rules| rules.compile(zones, &Pointer::root(), &mut issues));
        issues.locate(|at| node.place_of(at));
        hours.filter(|_| !issues.has_errors()).ok_or(issues)
    }
}

impl OverrideRules {
    /// What this changes, if it says one thing.
    fn change(&self, at: &Pointer, issues: &mut Issues) -> Option<Change> {
        let mut sound = true;
        for (list, intervals) in
            [("replace", &self.replace), ("add", &self.add), ("remove", &self.remove)]
        {
            sound &= apart(intervals, &at.key(list), issues);
        }
        let both = self.add.iter().find_map(|add| {
            self.remove.iter().find(|remove| remove.overlaps(*add)).map(|remove| (add, remove))
        });
        if let Some((add, remove)) = both {
            let found = format!("`{add}` added and `{remove}` removed");
            let remedy = "say which of the two holds";
            issues.error("contradiction", at, found, "intervals without common time", remedy);
            sound = false;
        }
        let adjusted = !self.add.is_empty() || !self.remove.is_empty();
        let change = match (self.closed, !self.replace.is_empty(), adjusted) {
            (true, false, false) => Change::Closed { name: self.name.clone() },
            (false, true, false) => Change::Replace(self.replace.clone()),
            (false, false, true) => {
                Change::Adjust { add: self.add.clone(), remove: self.remove.clone() }
            }
            (false, false, false) => {
                let remedy = "write `\"closed\": true` for a holiday, or the intervals";
                issues.error("empty_override", at, "a date without a change", "a change", remedy);
                return None;
            }
            _ => {
                let found = "several kinds of change";
                let expected = "either `closed`, or `replace`, or `add` and `remove`";
                issues.error("contradiction", at, found, expected, "keep one of them");
                return None;
            }
        };
        sound.then_some(change)
    }
}

impl PlannedOutage {
    fn compile(
        &self,
        zones: &Zones,
        at: &Pointer,
        issues: &mut Issues,
    ) -> Option<(Outage, Arc<Zone>)> {
        let zone = find_zone(&self.zone, zones, at, issues);
        if self.kind == OutageKind::Emergency {
            let remedy = "plan it as `outage`; declare an emergency when it happens";
            let expected = "`outage`, `maintenance` or `release`";
            issues.error("planned_emergency", &at.key("kind"), "`emergency`", expected, remedy);
            return None;
        }
        let zone = zone?;
        // A local time that is shown twice is meant both times; one that is never shown, when the
        // clock is put forward.
        let start = match self.start {
            Moment::Absolute(instant) => instant,
            Moment::Wall(wall) => zone.first_instant(wall),
        };
        let end = match self.end {
            Moment::Absolute(instant) => instant,
            Moment::Wall(wall) => zone.last_instant(wall),
        };
        if end <= start {
            let expected = format!("a time after {}", self.start);
            let remedy = "correct `start` or `end`";
            issues.error(
                "ends_before_start",
                &at.key("end"),
                self.end.to_string(),
                expected,
                remedy,
            );
            return None;
        }
        let outage = Outage {
            id: self.id.clone(),
            kind: self.kind,
            effect: self.effect,
            start,
            end: Some(end),
            scope: self.scope.clone(),
            precedence: self.precedence,
            message: self.message.clone(),
            alternates: self.alternates.clone(),
        };
        Some((outage, zone))
    }
}

fn find_zone(name: &str, zones: &Zones, at: &Pointer, issues: &mut Issues) -> Option<Arc<Zone>> {
    zones
        .get(name)
        .map_err(|unknown| {
            let remedy = match unknown.meant {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "use a zone of the table that was handed over with the policy".to_owned(),
            };
            let expected = "a time zone of the IANA database";
            issues.error("unknown_zone", &at.key("zone"), format!("`{name}`"), expected, remedy);
        })
        .ok()
}

/// Do the intervals of one list have no time in common?
fn apart(intervals: &[Interval], at: &Pointer, issues: &mut Issues) -> bool {
    if intervals.len() > INTERVALS_MAX {
        too_many(intervals.len(), INTERVALS_MAX, "intervals", at, issues);
        return false;
    }
    let mut apart = true;
    for (n, interval) in intervals.iter().enumerate() {
        if let Some(earlier) = intervals[..n].iter().find(|earlier| earlier.overlaps(*interval)) {
            let found = format!("`{interval}`, which overlaps `{earlier}`");
            let remedy = "correct or join them";
            issues.error("overlap", &at.index(n), found, "intervals without common time", remedy);
            apart = false;
        }
    }
    apart
}

/// Which minutes of 48 hours are covered.
fn minutes(intervals: &[Interval]) -> SortedSet<u16> {
    intervals.iter().flat_map(|i| i.start_min()..i.end_min()).collect()
}

fn too_many(found: usize, max: usize, what: &str, at: &Pointer, issues: &mut Issues) {
    let expected = format!("at most {max} {what}");
    issues.error("too_many", at, format!("{found} {what}"), expected, "remove those that are over");
}

impl Shape for Date {
    fn blank() -> Self {
        Self::EPOCH
    }

    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        let Value::Text(text) = &node.value else {
            reader.wrong_type(node, "a date such as \"2026-12-25\"");
            return None;
        };
        let date = text.parse().ok();
        if date.is_none() {
            let expected = "a date from 1900 to 2200 that exists, such as \"2026-12-25\"";
            reader.error("bad_date", node.describe(), expected, "write year-month-day");
        }
        date
    }

    fn schema() -> Schema {
        Schema::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Timestamp;

    const ZONES: &str = r#"{"Europe/Berlin": {"version": "2026e", "initial_offset_s": 3600,
        "transitions": [[1774746000, 7200], [1792890000, 3600]]}}"#;

    fn compile(json: &str) -> (Option<Calendar>, Vec<(&'static str, String)>) {
        let mut reader = Reader::new();
        let rules = CalendarRules::read(&Node::parse(json).unwrap(), &mut reader);
        let mut issues = reader.into_issues();
        let zones = Zones::from_json(ZONES).unwrap();
        let calendar = rules.map(|rules| rules.compile(&zones, &Pointer::root(), &mut issues));
        (calendar, issues.iter().map(|i| (i.code, i.path.as_str().to_owned())).collect())
    }

    fn codes(json: &str) -> Vec<(&'static str, String)> {
        compile(json).1
    }

    #[test]
    fn nothing_written_is_nothing_wrong() {
        assert_eq!(compile("{}"), (Some(Calendar::default()), vec![]));
    }

    #[test]
    fn every_mistake_is_told_at_once_with_its_place() {
        let issues = codes(
            r#"{
                "hours": {
                    "a": {"zone": "Europe/Berln", "weekly": {"mon": ["09:00-12:00", "11:00-13:00"]}},
                    "b": {"weekly": {"tue": ["24h"]}, "overrides": [
                        {"date": "2026-12-25"},
                        {"date": "2026-12-26", "closed": true, "add": ["09:00-10:00"]},
                        {"date": "2026-12-27", "add": ["09:00-10:00"], "remove": ["09:30-11:00"]},
                        {"date": "2026-12-28", "closed": true},
                        {"date": "2026-12-28", "closed": true},
                        {"date": "2026-12-29", "add": ["09:00-10:00"]}
                    ]},
                    "c": {}
                },
                "outages": [
                    {"id": "x", "start": "2026-01-01T10:00", "end": "2026-01-01T10:00"},
                    {"id": "x", "start": "2026-01-01T10:00Z", "end": "2026-01-01T11:00Z"},
                    {"id": "y", "start": "2026-01-01T10:00", "end": "2026-01-01T11:00", "zone": "Berlin"},
                    {"id": "z", "start": "2026-01-01T10:00", "end": "2026-01-01T11:00", "kind": "emergency"}
                ]
            }"#,
        );
        let issues: Vec<(&str, &str)> = issues.iter().map(|(c, p)| (*c, p.as_str())).collect();
        assert_eq!(
            issues,
            [
                ("unknown_zone", "/hours/a/zone"),
                ("overlap", "/hours/a/weekly/mon/1"),
                ("empty_override", "/hours/b/overrides/0"),
                ("contradiction", "/hours/b/overrides/1"),
                ("contradiction", "/hours/b/overrides/2"),
                ("duplicate_date", "/hours/b/overrides/4/date"),
                ("no_effect", "/hours/b/overrides/5"),
                ("never_open", "/hours/c"),
                ("ends_before_start", "/outages/0/end"),
                ("duplicate_id", "/outages/1/id"),
                ("unknown_zone", "/outages/2/zone"),
                ("planned_emergency", "/outages/3/kind"),
            ]
        );
    }

    #[test]
    fn mistakes_of_writing_are_told_with_a_remedy() {
        let zones = Zones::from_json(ZONES).unwrap();
        let message = |json: &str| Hours::from_json(json, &zones).unwrap_err().to_string();
        for (json, told) in [
            (r#"{"weekly": {"mon": ["22:00-06:00"]}}"#, "write \"22:00-30:00\""),
            (r#"{"weekly": {"mon": ["00:00-49:00"]}}"#, "an end of at most 48:00"),
            (r#"{"weekly": {"mon": [9]}}"#, "an interval such as \"09:00-17:30\""),
            (r#"{"weekly": {"mom": ["24h"]}}"#, "did you mean `mon`?"),
            (r#"{"zone": "berlin"}"#, "did you mean `Europe/Berlin`?"),
            (
                r#"{"overrides": [{"date": "2026-02-29", "closed": true}]}"#,
                "a date from 1900 to 2200",
            ),
            (r#"{"zone": "UTC", "zone": "UTC"}"#, "duplicate_key"),
            ("{", "bad_json"),
        ] {
            assert!(message(json).contains(told), "{json}: {}", message(json));
        }
        assert!(message("{\n  \"zone\": \"berlin\"\n}").contains("line 2"));
    }

    #[test]
    fn what_is_doubtful_is_still_used() {
        let (calendar, issues) = compile(r#"{"hours": {"never": {}}}"#);
        assert_eq!(issues, [("never_open", "/hours/never".to_owned())]);
        assert!(calendar.unwrap().hours(&"never".into()).is_some());
    }

    #[test]
    fn local_times_of_outages_are_those_of_their_zone() {
        let outage = |start: &str, end: &str| {
            let json = format!(
                r#"{{"outages": [{{"id": "x", "zone": "Europe/Berlin", "start": "{start}", "end": "{end}"}}]}}"#
            );
            let (calendar, issues) = compile(&json);
            assert_eq!(issues, []);
            let calendar = calendar.unwrap();
            assert_eq!(calendar.zones().names(), ["Europe/Berlin", "UTC"]);
            let outage = calendar.planned().next().cloned().unwrap();
            (outage.start.to_string(), outage.end.map(|end| end.to_string()).unwrap())
        };
        for (start, end, from, until) in [
            ("2026-07-01T10:00", "2026-07-01T12:00", "2026-07-01T08:00", "2026-07-01T10:00"),
            // Both passes through the hour from 02:00 to 03:00.
            ("2026-10-25T02:15", "2026-10-25T02:45", "2026-10-25T00:15", "2026-10-25T01:45"),
            // From a time that is skipped: from when the clock is put forward.
            ("2026-03-29T02:30", "2026-03-29T04:00", "2026-03-29T01:00", "2026-03-29T02:00"),
            // An offset makes the zone irrelevant.
            ("2026-07-01T10:00Z", "2026-07-01T12:00-04:00", "2026-07-01T10:00", "2026-07-01T16:00"),
        ] {
            let window = (format!("{from}:00.000Z"), format!("{until}:00.000Z"));
            assert_eq!(outage(start, end), window, "{start}");
        }
    }

    #[test]
    fn sizes_are_limited() {
        let intervals = |count: u16| {
            let list: Vec<Interval> =
                (0..count).filter_map(|n| Interval::new(n * 10, n * 10 + 5)).collect();
            let weekly = WeeklyRules { mon: list, ..WeeklyRules::default() };
            HoursRules { weekly, ..HoursRules::default() }
        };
        let overrides = |count: i64| {
            let rule = |n| OverrideRules {
                date: Date::from_days(n).unwrap(),
                closed: true,
                replace: vec![],
                add: vec![],
                remove: vec![],
                name: None,
            };
            HoursRules { overrides: (0..count).map(rule).collect(), ..intervals(1) }
        };
        for (rules, accepted) in [
            (intervals(48), true),
            (intervals(49), false),
            (overrides(4_096), true),
            (overrides(4_097), false),
        ] {
            let mut issues = Issues::new();
            let hours = rules.compile(&Zones::utc_only(), &Pointer::root(), &mut issues);
            assert_eq!(hours.is_some(), accepted);
            assert_eq!(issues.iter().any(|issue| issue.code == "too_many"), !accepted);
            // Eleven closed years are jumped over, not walked through: 4,096 days from 1970-01-01.
            if let Some(hours) = hours.filter(|_| rules.overrides.len() == 4_096) {
                let opens = hours.next_open(Timestamp::from_millis(0)).unwrap();
                assert_eq!(opens.to_string(), "1981-03-23T00:00:00.000Z");
            }
        }
    }
}
