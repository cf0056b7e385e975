//! How many asked, were answered, gave up, between two instants of the last hours?
//!
//! Whoever looks back on a bad day wants to know whether what was done helped. So four numbers only ever
//! grow, and where they stood at the beginning of each minute is kept for as long as anybody may look back. What
//! happened in a stretch is the difference; no chat is looked at.

use crate::calendar::Timestamp;
use crate::math::{Millis, Ppm};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// How fine a look back is.
const STEP: Millis = Millis::from_mins(1);

/// The longest look back.
pub(super) const LOOK_BACK_MAX: Millis = Millis::from_mins(120);

/// What became of customers, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Customers who asked for a chat, whatever became of them.
    pub asked: u64,
    /// Customers whom a human answered for the first time.
    pub answered: u64,
    /// Those of them who had not waited longer than the service level lets them.
    pub in_time: u64,
    /// How long these had waited, all together.
    pub waited: Millis,
    /// Customers who gave up while they waited.
    pub gave_up: u64,
}

impl Counts {
    /// What came on top of an earlier reading.
    pub fn since(&self, earlier: &Self) -> Self {
        Self {
            asked: self.asked.saturating_sub(earlier.asked),
            answered: self.answered.saturating_sub(earlier.answered),
            in_time: self.in_time.saturating_sub(earlier.in_time),
            waited: Millis::new(self.waited.get().saturating_sub(earlier.waited.get())),
            gave_up: self.gave_up.saturating_sub(earlier.gave_up),
        }
    }

    /// How long the answered ones had waited on average, rounded half up; nothing when there are none.
    pub fn wait_mean(&self) -> Option<Millis> {
        let answered = i64::try_from(self.answered).ok().filter(|answered| *answered > 0)?;
        Some(Millis::new((self.waited.get() + answered / 2) / answered))
    }

    /// The share that gave up, of those who were answered or gave up.
    pub fn abandonment(&self) -> Option<Ppm> {
        Ppm::of(self.gave_up, self.answered + self.gave_up)
    }
}

/// What was counted in a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// Its beginning.
    pub from: Timestamp,
    /// Its end, which lies outside.
    pub to: Timestamp,
    /// What was counted.
    pub counts: Counts,
}

/// The counts of now, and those of the last minutes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    now: Counts,
    /// Where they stood when a minute began, for minutes in which anything was counted.
    marks: VecDeque<(Timestamp, Counts)>,
}

/// The first whole minute at or after an instant.
fn next_step(at: Timestamp) -> Timestamp {
    let past = at.as_millis().rem_euclid(STEP.get());
    if past == 0 { at } else { at.plus(Millis::new(STEP.get() - past)) }
}

impl Flow {
    /// A customer asks for a chat.
    pub fn ask(&mut self, at: Timestamp) {
        self.mark(at).asked += 1;
    }

    /// A human answers a customer who had waited so long; up to `in_time_max` is in time.
    pub fn answer(&mut self, at: Timestamp, waited: Millis, in_time_max: Millis) {
        let now = self.mark(at);
        now.answered += 1;
        now.in_time += u64::from(waited <= in_time_max);
        now.waited = now.waited.plus(waited);
    }

    /// A customer gives up.
    pub fn give_up(&mut self, at: Timestamp) {
        self.mark(at).gave_up += 1;
    }

    fn mark(&mut self, at: Timestamp) -> &mut Counts {
        let minute = at.minus(Millis::new(at.as_millis().rem_euclid(STEP.get())));
        if self.marks.back().is_none_or(|(last, _)| *last < minute) {
            let oldest = minute.minus(LOOK_BACK_MAX);
            while self.marks.front().is_some_and(|(start, _)| *start < oldest) {
                self.marks.pop_front();
            }
            self.marks.push_back((minute, self.now));
        }
        &mut self.now
    }

    /// Everything up to now.
    pub fn counts(&self) -> Counts {
        self.now
    }

    /// What was counted in the time before an instant, from a whole minute on; nothing was counted later.
    pub fn before(&self, at: Timestamp, how_long: Millis) -> Stretch {
        let from = next_step(at.minus(how_long.min(LOOK_BACK_MAX))).min(at);
        let mark = self.marks.iter().find(|(start, _)| *start >= from);
        let then = mark.map_or(self.now, |(_, counts)| *counts);
        Stretch { from, to: at, counts: self.now.since(&then) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_millis(secs * 1_000)
    }

    #[test]
    fn a_look_back_counts_from_the_next_whole_minute() {
        let mut flow = Flow::default();
        for secs in [0, 59, 60, 119, 200] {
            flow.ask(at(secs));
        }
        // 200 s - 140 s is the minute that begins at 60 s; a millisecond more is the one at 120 s.
        for (back_ms, from, asked) in
            [(140_000, 60, 3), (139_999, 120, 1), (200_000, 0, 5), (0, 200, 0), (500_000, -300, 5)]
        {
            let stretch = flow.before(at(200), Millis::new(back_ms));
            assert_eq!((stretch.from, stretch.counts.asked), (at(from), asked), "{back_ms}");
        }
        // What nobody can look back on any more is forgotten: 7,200 s before the minute at 8,400 s is 1,200 s.
        flow.ask(at(8_400));
        assert_eq!(flow.marks.len(), 1);
        assert_eq!(flow.counts().asked, 6);
    }

    #[test]
    fn what_cannot_be_said_is_not_zero() {
        let mut flow = Flow::default();
        assert_eq!((flow.counts().wait_mean(), flow.counts().abandonment()), (None, None));
        flow.answer(at(1), Millis::new(10), Millis::new(10));
        flow.answer(at(2), Millis::new(11), Millis::new(10));
        assert_eq!(flow.counts().in_time, 1);
        flow.give_up(at(3));
        // 21 / 2 = 10.5, half up; one of three.
        assert_eq!(flow.counts().wait_mean(), Some(Millis::new(11)));
        assert_eq!(flow.counts().abandonment(), Some(Ppm::new(333_333)));
    }
}
