//! How did it go over time?
//!
//! A day's mean hides its noon. A course keeps the figures of each quarter of an hour in which something was booked, by the
//! same rule as everything else: an answer when it was answered, an abandonment when the customer left. So the intervals
//! add up to the whole. Whoever draws it says how many intervals fit, and gets the shortest that do, gaps and all.
//!
//! ```
//! use switchboard::calendar::Timestamp;
//! use switchboard::math::Millis;
//! use switchboard::metrics::{ChatRecord, Closing, Count, Course, Quantity};
//!
//! let minute = |n: i64| Timestamp::from_millis(n * 60_000);
//! let mut course = Course::default();
//! for asked in [5, 10, 70] {
//!     let mut chat = ChatRecord::requested(minute(asked), "web");
//!     chat.queued(minute(asked), "general");
//!     chat.closed(minute(asked + 1), Closing::Abandoned, "abandoned");
//!     course.add(&chat);
//! }
//! let offered = |most| -> Vec<u64> {
//!     let intervals = course.intervals(most).1.into_iter();
//!     intervals.map(|interval| interval.figures.quantity(Quantity::One(Count::Offered))).collect()
//! };
//! assert_eq!(offered(60), [2, 0, 0, 0, 1]);
//! assert_eq!(offered(4), [2, 0, 1]);
//! assert_eq!(course.intervals(4).0, Millis::from_mins(30));
//! ```
//!
//! Deliberately unknown here: zones (days and weeks are those of UTC), and the work of agents that is no chat's.

use super::booking::{Cell, Credit, book};
use super::figures::Figures;
use super::record::ChatRecord;
use crate::calendar::Timestamp;
use crate::math::Millis;
use std::collections::{BTreeMap, BTreeSet};

/// What is kept apart.
const QUARTER_MS: i64 = 15 * 60_000;

const DAY_MS: i64 = 24 * 60 * 60_000;

/// Lengths that people think in: quarters and halves of an hour, hours, parts of a day, days, weeks, four weeks.
const LENGTHS_MS: [i64; 9] = [
    QUARTER_MS,
    2 * QUARTER_MS,
    4 * QUARTER_MS,
    8 * QUARTER_MS,
    16 * QUARTER_MS,
    DAY_MS / 2,
    DAY_MS,
    7 * DAY_MS,
    28 * DAY_MS,
];

/// Weeks begin on Mondays, and 1970 on a Thursday.
const MONDAY_MS: i64 = 4 * DAY_MS;

/// Figures by time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Course {
    quarters: BTreeMap<i64, Figures>,
}

/// The figures of one interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    /// When it begins; it ends where the next begins.
    pub since: Timestamp,
    /// What was booked in it.
    pub figures: Figures,
}

impl Course {
    /// One chat: as it ended, or as far as an open one has come.
    pub fn add(&mut self, record: &ChatRecord) {
        book(record, None, |booking| {
            let (Credit::Chat, Some(at)) = (booking.credit, booking.at) else { return };
            let quarter = at.as_millis().div_euclid(QUARTER_MS);
            let figures = self.quarters.entry(quarter).or_default();
            match booking.cell {
                Cell::Count(what) => figures.count(what, booking.count),
                Cell::Time(series) => figures.times(series, booking.count, booking.sum_ms),
            }
        });
    }

    /// On how many days, by UTC, anything was booked.
    pub fn days(&self) -> u32 {
        let days: BTreeSet<i64> =
            self.quarters.keys().map(|quarter| (quarter * QUARTER_MS).div_euclid(DAY_MS)).collect();
        u32::try_from(days.len()).unwrap_or(u32::MAX)
    }

    /// The shortest intervals of which at most `most` (2 or more) are needed, and how long each is: from the first to the last
    /// in which anything was booked, empty ones as well.
    pub fn intervals(&self, most: usize) -> (Millis, Vec<Interval>) {
        let ends = self.quarters.first_key_value().zip(self.quarters.last_key_value());
        let Some(((first, _), (last, _))) = ends else {
            return (Millis::new(QUARTER_MS), Vec::new());
        };
        let place = |quarter: i64, length: i64| match length {
            // Longer than a day: from Monday on.
            length if length > DAY_MS => (quarter * QUARTER_MS - MONDAY_MS).div_euclid(length),
            length => (quarter * QUARTER_MS).div_euclid(length),
        };
        let span = |length| usize::try_from(place(*last, length) - place(*first, length));
        let fits = |length: &i64| span(*length).is_ok_and(|span| span < most.max(2));
        // Time ends in 2200, so that some doubling of four weeks is long enough.
        let longer = (1..16).map(|n| (28 * DAY_MS) << n);
        let length = LENGTHS_MS.into_iter().chain(longer).find(fits).unwrap_or(i64::MAX);
        let begin = place(*first, length);
        let since = |n: i64| match length {
            length if length > DAY_MS => n * length + MONDAY_MS,
            length => n * length,
        };
        let mut intervals: Vec<Interval> = (begin..=place(*last, length))
            .map(|n| Interval {
                since: Timestamp::from_millis(since(n)),
                figures: Figures::default(),
            })
            .collect();
        for (quarter, figures) in &self.quarters {
            let at = usize::try_from(place(*quarter, length) - begin);
            if let Some(interval) = at.ok().and_then(|at| intervals.get_mut(at)) {
                interval.figures.merge(figures);
            }
        }
        (Millis::new(length), intervals)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{Closing, Count, Quantity, Series};

    fn minute(n: i64) -> Timestamp {
        Timestamp::from_millis(n * 60_000)
    }

    fn offered(course: &Course, most: usize) -> (i64, Vec<(i64, u64)>) {
        let (length, intervals) = course.intervals(most);
        let offered = Quantity::One(Count::Offered);
        let one = |i: &Interval| (i.since.as_millis() / 60_000, i.figures.quantity(offered));
        (length.get() / 60_000, intervals.iter().map(one).collect())
    }

    #[test]
    fn each_figure_stands_where_it_happened() {
        let mut course = Course::default();
        let mut chat = ChatRecord::requested(minute(14), "web");
        chat.queued(minute(14), "general");
        chat.answered(minute(16), "ada");
        chat.closed(minute(50), Closing::Ended, "resolved");
        course.add(&chat);
        let (length, intervals) = course.intervals(60);
        assert_eq!(length, Millis::from_mins(15));
        let of = |n: usize, what| intervals[n].figures.quantity(Quantity::One(what));
        assert_eq!((of(0, Count::Offered), of(0, Count::Answered)), (1, 0));
        assert_eq!((of(1, Count::Offered), of(1, Count::Answered)), (0, 1));
        assert_eq!(intervals[1].figures.series(Series::SpeedOfAnswer), (1, 120_000));
        assert_eq!(intervals[3].figures.series(Series::HandleTime).0, 1);
        assert_eq!(intervals.len(), 4);
    }

    #[test]
    fn intervals_are_the_shortest_that_fit_and_begin_where_people_expect() {
        let mut course = Course::default();
        assert_eq!(offered(&course, 10), (15, vec![]));
        // Sunday 4 January 1970 at 23:50, and Monday at 00:10.
        let monday = 4 * 24 * 60;
        for at in [monday - 10, monday + 10] {
            course.add(&ChatRecord::requested(minute(at), "web"));
        }
        assert_eq!(offered(&course, 2), (15, vec![(monday - 15, 1), (monday, 1)]));
        assert_eq!(offered(&course, 0), offered(&course, 2), "two may always be told apart");
        let mut course = Course::default();
        for day in [0, 8, 29] {
            course.add(&ChatRecord::requested(minute(monday + day * 24 * 60), "web"));
        }
        assert_eq!(course.days(), 3);
        let week = 7 * 24 * 60;
        let weeks = vec![(monday, 1), (monday + week, 1), (monday + 2 * week, 0)];
        let rest = [(monday + 3 * week, 0), (monday + 4 * week, 1)];
        assert_eq!(offered(&course, 10), (week, [weeks, rest.to_vec()].concat()));
    }
}
