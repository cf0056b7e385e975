//! Which wall time is open: a week that repeats, and the dates that differ from it.
//!
//! Everything that hours can be asked is answered by one function that never falls: how much open time
//! a wall clock has shown until now ([`OpenDays::shown_ms`]). A duration is a difference of two of its
//! values; "when next" is its inverse. Both take a few steps however far away the answer lies.

use super::civil::{DAY_MS, Date, MINUTE_MS, WallTime, Weekday, weekday_of};
use super::interval::{DAY_MIN, Interval};
use super::status::Availability;
use crate::sorted::{SortedMap, sort_by_key};

/// The intervals that begin on each weekday, from Monday.
pub(super) type Week = [Vec<Interval>; 7];

/// The open parts of every day there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OpenDays {
    week: [OpenDay; 7],
    /// Open minutes of the week before each weekday; the last is those of the whole week.
    week_before_min: [i64; 8],
    /// The days that differ from the week, in order, and what is open on them.
    dated: Vec<i64>,
    dated_open: Vec<OpenDay>,
    /// How many more open minutes than the week says there are before each dated day, and behind all.
    dated_before_min: Vec<i64>,
}

/// The open parts of one day from 00:00 to 24:00: in order, apart, never touching.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct OpenDay {
    spans: Vec<(u16, u16)>,
    total_min: i64,
}

impl OpenDays {
    /// From the intervals that begin on each weekday, and on the dates that differ.
    pub(super) fn new(week: &Week, dates: &SortedMap<Date, Vec<Interval>>) -> Self {
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
        let mut dated: Vec<i64> =
            dates.keys().flat_map(|date| [date.days(), date.days() + 1]).collect();
        dated.dedup();
        let mut dated_open = Vec::with_capacity(dated.len());
        let mut dated_before_min = vec![0];
        let mut more_min = 0;
        for &day in &dated {
            let open = OpenDay::new(beginning_on(day), beginning_on(day - 1));
            more_min += open.total_min - days[weekday_of(day) as usize].total_min;
            dated_open.push(open);
            dated_before_min.push(more_min);
        }
        Self { week: days, week_before_min, dated, dated_open, dated_before_min }
    }

    /// Is this wall time open?
    pub(super) fn is_open(&self, wall: WallTime) -> bool {
        self.day(wall.day()).1.is_open(wall.of_day_ms())
    }

    /// How much time of this kind a wall clock that is never set shows before `wall`, in milliseconds.
    ///
    /// Counted from an arbitrary beginning: only differences mean something.
    pub(super) fn shown_ms(&self, kind: Availability, wall: WallTime) -> i64 {
        let (before_min, today) = self.day(wall.day());
        let open_ms = before_min * MINUTE_MS + today.open_ms_before(wall.of_day_ms());
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
        let shown_before_day_ms = |day: i64| match kind {
            Availability::Open => self.day(day).0 * MINUTE_MS,
            Availability::Closed => day * DAY_MS - self.day(day).0 * MINUTE_MS,
        };
        // The day is the last that begins with less than the target: near answers are found first.
        let (mut low, mut high, mut step) = (from.day(), from.day() + 1, 1);
        while shown_before_day_ms(high) < target_ms {
            if high > until.day() {
                return None;
            }
            (low, high) = (high, high + step);
            step *= 2;
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if shown_before_day_ms(middle) < target_ms {
                low = middle;
            } else {
                high = middle;
            }
        }
        let of_day_ms = self.day(low).1.reach(kind, target_ms - shown_before_day_ms(low));
        Some(WallTime::from_millis(low * DAY_MS + of_day_ms)).filter(|wall| *wall <= until)
    }

    /// Open minutes before a day begins, and what is open on it.
    fn day(&self, day: i64) -> (i64, &OpenDay) {
        // Counted in weeks from Monday 1969-12-29, three days before day 0.
        let days = day + 3;
        let weekday = days.rem_euclid(7) as usize;
        let week_min = days.div_euclid(7) * self.week_before_min[7] + self.week_before_min[weekday];
        let n = self.dated.partition_point(|dated| *dated < day);
        let is_dated = self.dated.get(n) == Some(&day);
        let open = if is_dated { &self.dated_open[n] } else { &self.week[weekday] };
        (week_min + self.dated_before_min[n], open)
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
        sort_by_key(&mut parts, |part| *part);
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
        let dates = SortedMap::from([
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
