//! Which wall time is open: a week that repeats, and the dates that differ from it.
//!
//! Everything that hours can be asked is answered by one function that never falls: how much open time
//! a wall clock has shown until now ([`OpenDays::shown_ms`]). A duration is a difference of two of its
//! values; "when next" is its inverse. Both take a few steps however far away the answer lies.

use super::civil::{DAY_MS, Date, MINUTE_MS, WallTime, Weekday, weekday_of};
use super::interval::{DAY_MIN, Interval};
use super::status::Availability;
use std::collections::BTreeMap;

/// The intervals that begin on each weekday, from Monday.
pub(super) type Week = [Vec<Interval>; 7];

/// The open parts of every day there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OpenDays {
    week: [OpenDay; 7],
    /// Open minutes of the week before each weekday; the last is those of the whole week.
    week_before_min: [i64; 8],
    /// The days that differ from the week, in order.
    dated: Vec<DatedDay>,
    /// How many more open minutes than the week says there are before each dated day, and behind all.
    dated_before_min: Vec<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct DatedDay {
    day: i64,
    open: OpenDay,
}

/// The open parts of one day from 00:00 to 24:00: in order, apart, never touching.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct OpenDay {
    spans: Vec<(u16, u16)>,
    total_min: i64,
}

impl OpenDays {
    /// From the intervals that begin on each weekday, and on the dates that differ.
    pub(super) fn new(week: &Week, dates: &BTreeMap<Date, Vec<Interval>>) -> Self {
        let of_weekday = |day: i64| week[weekday_of(day) as usize].as_slice();
        let beginning_on = |day: i64| {
            let own = Date::from_days(day).and_then(|date| dates.get(&date));
            own.map_or_else(|| of_weekday(day), Vec::as_slice)
        };
        let days = Weekday::ALL.map(|weekday| {
            let today = weekday as usize;
            OpenDay::new(&week[today], &week[(today + 6) % 7])
        });
        let mut week_before_min = [0; 8];
        for (n, open) in days.iter().enumerate() {
            week_before_min[n + 1] = week_before_min[n] + open.total_min;
        }
        // A date changes its own day and, by its nights, the next.
        let mut numbers: Vec<i64> =
            dates.keys().flat_map(|date| [date.days(), date.days() + 1]).collect();
        numbers.dedup();
        let mut dated = Vec::new();
        let mut dated_before_min = vec![0];
        let mut more_min = 0;
        for day in numbers {
            let open = OpenDay::new(beginning_on(day), beginning_on(day - 1));
            more_min += open.total_min - days[weekday_of(day) as usize].total_min;
            dated.push(DatedDay { day, open });
            dated_before_min.push(more_min);
        }
        Self { week: days, week_before_min, dated, dated_before_min }
    }

    /// Is this wall time open?
    pub(super) fn is_open(&self, wall: WallTime) -> bool {
        self.day(wall.day()).is_open(wall.of_day_ms())
    }

    /// How much time of this kind a wall clock that is never set shows before `wall`, in milliseconds.
    ///
    /// Counted from an arbitrary beginning: only differences mean something.
    pub(super) fn shown_ms(&self, kind: Availability, wall: WallTime) -> i64 {
        let day = wall.day();
        let open_min = self.open_min_before(day);
        let open_ms = open_min * MINUTE_MS + self.day(day).open_ms_before(wall.of_day_ms());
        match kind {
            Availability::Open => open_ms,
            Availability::Closed => wall.as_millis() - open_ms,
        }
    }

    /// The first wall time by which `amount_ms` (more than none) of this kind has been shown since
    /// `from`; none if there is less until `until`.
    pub(super) fn reach(
        &self,
        kind: Availability,
        from: WallTime,
        amount_ms: i64,
        until: WallTime,
    ) -> Option<WallTime> {
        let target_ms = self.shown_ms(kind, from).checked_add(amount_ms)?;
        if self.shown_ms(kind, until) < target_ms {
            return None;
        }
        let shown_until_day =
            |day: i64| self.shown_ms(kind, WallTime::from_millis(day.saturating_mul(DAY_MS)));
        // The day is the last that begins with less than the target: near answers are found first.
        let (mut low, mut high, mut step) = (from.day(), from.day() + 1, 1);
        while shown_until_day(high) < target_ms {
            (low, high) = (high, high + step);
            step *= 2;
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if shown_until_day(middle) < target_ms {
                low = middle;
            } else {
                high = middle;
            }
        }
        let of_day_ms = self.day(low).reach(kind, target_ms - shown_until_day(low));
        Some(WallTime::from_millis(low * DAY_MS + of_day_ms))
    }

    /// Open minutes before the day begins.
    fn open_min_before(&self, day: i64) -> i64 {
        // Counted in weeks from Monday 1969-12-29, three days before day 0.
        let days = day + 3;
        let week_min = days.div_euclid(7) * self.week_before_min[7];
        let dated = self.dated.partition_point(|dated| dated.day < day);
        week_min + self.week_before_min[days.rem_euclid(7) as usize] + self.dated_before_min[dated]
    }

    fn day(&self, day: i64) -> &OpenDay {
        match self.dated.binary_search_by_key(&day, |dated| dated.day) {
            Ok(n) => &self.dated[n].open,
            Err(_) => &self.week[weekday_of(day) as usize],
        }
    }
}

impl OpenDay {
    /// From the intervals that begin today, and those that began yesterday.
    fn new(today: &[Interval], yesterday: &[Interval]) -> Self {
        let mut parts: Vec<(u16, u16)> = today
            .iter()
            .map(|i| (i.start_min().min(DAY_MIN), i.end_min().min(DAY_MIN)))
            .chain(yesterday.iter().map(|i| {
                (i.start_min().saturating_sub(DAY_MIN), i.end_min().saturating_sub(DAY_MIN))
            }))
            .filter(|(start, end)| start < end)
            .collect();
        parts.sort_unstable();
        let mut spans: Vec<(u16, u16)> = Vec::new();
        for (start, end) in parts {
            match spans.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => spans.push((start, end)),
            }
        }
        let total_min = spans.iter().map(|(start, end)| i64::from(end - start)).sum();
        Self { spans, total_min }
    }

    fn is_open(&self, of_day_ms: i64) -> bool {
        let minute = of_day_ms / MINUTE_MS;
        self.spans.iter().any(|(start, end)| (i64::from(*start)..i64::from(*end)).contains(&minute))
    }

    fn open_ms_before(&self, of_day_ms: i64) -> i64 {
        let before = |(start, end): &(u16, u16)| {
            let (start_ms, end_ms) = (i64::from(*start) * MINUTE_MS, i64::from(*end) * MINUTE_MS);
            of_day_ms.clamp(start_ms, end_ms) - start_ms
        };
        self.spans.iter().map(before).sum()
    }

    /// How far into the day `amount_ms` of this kind has been shown; the day has that much.
    fn reach(&self, kind: Availability, amount_ms: i64) -> i64 {
        let mut left_ms = amount_ms;
        let mut closed_from = 0;
        for &(start, end) in self.spans.iter().chain(&[(DAY_MIN, DAY_MIN)]) {
            let (from, to) = match kind {
                Availability::Open => (start, end),
                Availability::Closed => (closed_from, start),
            };
            let piece_ms = i64::from(to - from) * MINUTE_MS;
            if left_ms <= piece_ms {
                return i64::from(from) * MINUTE_MS + left_ms;
            }
            left_ms -= piece_ms;
            closed_from = end;
        }
        DAY_MS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(texts: &[&str]) -> Vec<Interval> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    /// Monday split, Tuesday a night, Saturday whole; Christmas Day 2026 (a Friday) opens at 20:00
    /// into the 26th (a Saturday), which itself is closed.
    fn days() -> OpenDays {
        let mut week = Week::default();
        week[Weekday::Mon as usize] = list(&["09:00-12:00", "13:00-17:00"]);
        week[Weekday::Tue as usize] = list(&["22:00-30:00"]);
        week[Weekday::Sat as usize] = list(&["24h"]);
        let dates = BTreeMap::from([
            ("2026-12-25".parse().unwrap(), list(&["20:00-26:00"])),
            ("2026-12-26".parse().unwrap(), vec![]),
        ]);
        OpenDays::new(&week, &dates)
    }

    fn wall(text: &str) -> WallTime {
        text.parse().unwrap()
    }

    #[test]
    fn time_shown_between_two_readings() {
        let days = days();
        for (from, until, open_h) in [
            ("2026-11-23T00:00", "2026-11-24T00:00", 7),
            ("2026-11-23T00:00", "2026-11-30T00:00", 7 + 8 + 24),
            ("2026-11-24T23:00", "2026-11-25T05:00", 6),
            ("2026-12-21T00:00", "2026-12-28T00:00", 7 + 8 + 6),
            ("2026-12-28T00:00", "2027-01-04T00:00", 7 + 8 + 24),
            ("1960-01-04T00:00", "1960-01-11T00:00", 7 + 8 + 24),
        ] {
            let (from, until) = (wall(from), wall(until));
            let shown_ms = |kind| days.shown_ms(kind, until) - days.shown_ms(kind, from);
            assert_eq!(shown_ms(Availability::Open), open_h * 3_600_000, "{from:?}");
            let all_ms = until.as_millis() - from.as_millis();
            assert_eq!(shown_ms(Availability::Closed), all_ms - open_h * 3_600_000, "{from:?}");
        }
    }

    #[test]
    fn reaching_an_amount() {
        let days = days();
        let end = wall("2030-01-01T00:00");
        for (kind, from, amount_h, reached) in [
            (Availability::Open, "2026-11-23T00:00", 3, Some("2026-11-23T12:00")),
            (Availability::Open, "2026-11-23T11:00", 2, Some("2026-11-23T14:00")),
            (Availability::Open, "2026-11-23T17:00", 8, Some("2026-11-25T06:00")),
            (Availability::Open, "2026-12-23T06:00", 6, Some("2026-12-26T02:00")),
            (Availability::Open, "2026-12-23T06:00", 7, Some("2026-12-28T10:00")),
            (Availability::Closed, "2026-11-23T08:00", 2, Some("2026-11-23T13:00")),
            (Availability::Open, "2029-12-31T17:00", 1, None),
        ] {
            let reached = reached.map(wall);
            assert_eq!(days.reach(kind, wall(from), amount_h * 3_600_000, end), reached, "{from}");
        }
    }

    #[test]
    fn a_millisecond_is_enough_to_be_closed() {
        let days = days();
        assert!(!days.is_open(wall("2026-11-23T08:59:59.999")));
        assert!(days.is_open(wall("2026-11-23T09:00")));
        assert!(days.is_open(wall("2026-11-23T11:59:59.999")));
        assert!(!days.is_open(wall("2026-11-23T12:00")));
        assert!(days.is_open(wall("2026-11-21T23:59:59.999")));
    }
}
