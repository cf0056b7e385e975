//! How many customers came in this interval, and how many were expected?
//!
//! The interval is the policy's; the forecast is the host's, one number for each interval. Decimals are
//! read exactly, so that 151 arrivals on a forecast of 100.66 are judged like every other number.

use super::spike::Scored;
use crate::calendar::Timestamp;
use crate::id::ChatId;
use crate::math::{Millis, Ppm};
use crate::sorted::SortedMap;
use serde::{Deserialize, Serialize};

/// The most that may be forecast for one interval.
const EXPECTED_MAX: Ppm = Ppm::new(1_000_000 * 1_000_000);

/// The most chats that are named as evidence.
const EVIDENCE_MAX: usize = 5;

/// What is expected in intervals that follow each other.
#[derive(Clone, Copy, Debug)]
pub struct Forecast<'a> {
    /// Where the first begins.
    pub start: Timestamp,
    /// How many customers, an interval each.
    pub arrivals: &'a [Ppm],
}

/// Why a forecast was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ForecastRefusal {
    /// It does not begin where an interval does.
    #[error("the start of an interval of {} ms", .0.get())]
    OffTheGrid(Millis),
    /// A number below nothing, or beyond all reason; the place of it in the list.
    #[error("0 to 1000000")]
    OutOfRange(usize),
}

/// One interval, up to now or to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// When it began.
    pub start: Timestamp,
    /// Chats that were asked for, whatever became of them.
    pub arrivals: u32,
    /// How many were expected, if anybody said so.
    pub expected: Option<Ppm>,
}

/// The present interval, and what is expected of the next ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traffic {
    start: Option<Timestamp>,
    arrivals: u32,
    scored: Scored,
    /// Chats with negative messages, the latest last.
    negative: Vec<ChatId>,
    /// By the start of the interval; nothing that is over.
    expected: SortedMap<Timestamp, Ppm>,
}

/// The start of the interval in which an instant lies.
fn start_of(at: Timestamp, interval: Millis) -> Timestamp {
    at.minus(Millis::new(at.as_millis().rem_euclid(interval.get().max(1))))
}

impl Forecast<'_> {
    /// Is this a forecast that can be held?
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn check(&self, interval: Millis) -> Result<(), ForecastRefusal> {
        if start_of(self.start, interval) != self.start {
            return Err(ForecastRefusal::OffTheGrid(interval));
        }
        let sane = |expected: &Ppm| (Ppm::ZERO..=EXPECTED_MAX).contains(expected);
        match self.arrivals.iter().position(|expected| !sane(expected)) {
            Some(n) => Err(ForecastRefusal::OutOfRange(n)),
            None => Ok(()),
        }
    }

    /// Each interval that is not over at `now`, with what is expected.
    fn intervals(
        &self,
        interval: Millis,
        now: Timestamp,
    ) -> impl Iterator<Item = (Timestamp, Ppm)> {
        let (start, present) = (self.start, start_of(now, interval));
        let each = self.arrivals.iter().zip(0_i64..);
        each.map(move |(expected, n)| (start.plus(interval.times(n)), *expected))
            .filter(move |(start, _)| *start >= present)
    }
}

impl Traffic {
    /// Goes on to the interval in which `now` lies; what is over is forgotten.
    pub fn enter(&mut self, now: Timestamp, interval: Millis) {
        let start = start_of(now, interval);
        if self.start != Some(start) {
            (self.start, self.arrivals, self.scored) = (Some(start), 0, Scored::default());
            self.negative.clear();
            self.expected.retain(|of, _| *of >= start);
        }
    }

    /// A customer came, in the interval that was entered last.
    pub fn arrive(&mut self) {
        self.arrivals = self.arrivals.saturating_add(1);
    }

    /// A message of a customer was scored, in the interval that was entered last.
    pub fn hear(&mut self, chat: &ChatId, score: Ppm, negative_below: Ppm) {
        self.scored.messages = self.scored.messages.saturating_add(1);
        if score < negative_below {
            self.scored.negative = self.scored.negative.saturating_add(1);
            self.negative.retain(|other| other != chat);
            self.negative.push(chat.clone());
            if self.negative.len() > EVIDENCE_MAX {
                self.negative.remove(0);
            }
        }
    }

    /// Messages that were scored in the present interval, and chats with negative ones.
    pub fn scored(&self) -> (Scored, &[ChatId]) {
        (self.scored, &self.negative)
    }

    /// How many intervals would be forecast after this forecast.
    pub fn held_with(&self, forecast: &Forecast<'_>, interval: Millis, now: Timestamp) -> usize {
        let present = start_of(now, interval);
        let held = self.expected.keys().filter(|start| **start >= present).count();
        let new = forecast.intervals(interval, now);
        held + new.filter(|(start, _)| !self.expected.contains_key(start)).count()
    }

    /// This is expected; what was said of the same intervals before no longer counts.
    pub fn expect(&mut self, forecast: &Forecast<'_>, interval: Millis, now: Timestamp) {
        self.enter(now, interval);
        for (start, expected) in forecast.intervals(interval, now) {
            self.expected.insert(start, expected);
        }
    }

    /// Intervals are of another length from now on: what was counted and expected no longer fits.
    pub fn restart(&mut self) {
        *self = Self::default();
    }

    /// The present interval so far, if one was entered.
    pub fn figures(&self) -> Option<Figures> {
        let start = self.start?;
        Some(Figures {
            start,
            arrivals: self.arrivals,
            expected: self.expected.get(&start).copied(),
        })
    }

    /// Is anything expected of this interval or a later one?
    pub fn is_forecast(&self) -> bool {
        !self.expected.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HALF_HOUR: Millis = Millis::from_mins(30);

    fn at(mins: i64) -> Timestamp {
        Timestamp::from_millis(mins * 60_000)
    }

    #[test]
    fn intervals_begin_on_whole_multiples_and_what_is_over_is_forgotten() {
        let expected = [10, 20, 30].map(|n| Ppm::new(n * 1_000_000));
        let forecast = Forecast { start: at(0), arrivals: &expected };
        assert_eq!(forecast.check(HALF_HOUR), Ok(()));
        let mut traffic = Traffic::default();
        // At 00:40 the first interval is over.
        assert_eq!(traffic.held_with(&forecast, HALF_HOUR, at(40)), 2);
        traffic.expect(&forecast, HALF_HOUR, at(40));
        traffic.arrive();
        let figures = Figures { start: at(30), arrivals: 1, expected: Some(expected[1]) };
        assert_eq!(traffic.figures(), Some(figures));
        traffic.enter(at(59), HALF_HOUR);
        assert_eq!(traffic.figures(), Some(figures));
        traffic.enter(at(60), HALF_HOUR);
        let figures = Figures { start: at(60), arrivals: 0, expected: Some(expected[2]) };
        assert_eq!(traffic.figures(), Some(figures));
        traffic.enter(at(90), HALF_HOUR);
        assert!(!traffic.is_forecast());
        // Before 1970 as well.
        traffic.enter(at(-1), HALF_HOUR);
        assert_eq!(traffic.figures().map(|figures| figures.start), Some(at(-30)));
    }

    #[test]
    fn a_forecast_off_the_grid_or_below_nothing_is_refused() {
        for (start, expected, refusal) in [
            (at(15), Ppm::ONE, Err(ForecastRefusal::OffTheGrid(HALF_HOUR))),
            (at(30), Ppm::new(-1), Err(ForecastRefusal::OutOfRange(0))),
            (at(30), Ppm::new(EXPECTED_MAX.get() + 1), Err(ForecastRefusal::OutOfRange(0))),
            (at(30), Ppm::ZERO, Ok(())),
            (at(30), EXPECTED_MAX, Ok(())),
        ] {
            let forecast = Forecast { start, arrivals: &[expected] };
            assert_eq!(forecast.check(HALF_HOUR), refusal, "{start} {expected}");
        }
    }
}
