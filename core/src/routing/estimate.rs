//! How long will it take? Two answers, each held against what happened, and the better one is told.
//!
//! `ql` multiplies: position times mean handle time, over the chats that the available agents can hold at once. `les`
//! remembers: as long as the last one who was answered has waited. Which is better differs from queue to queue
//! (Ibrahim and Whitt, *Real-time delay estimation based on delay history*, 2009), so both are predicted for every chat and compared
//! with its wait when it ends. The one that erred less in the mean is announced, as a range as wide as it errs. Nothing is said
//! before enough waits were seen, nor when nobody is logged in.

use super::{
    agent::Pace,
    router::Router,
    slab::{ChatIx, QueueIx},
    step::{Assignment, How, Refusal, Step},
};
use crate::{
    calendar::Timestamp,
    id::{ChatId, QueueId},
    math::Millis,
};
use serde::{Deserialize, Serialize};

/// Waits are kept in 32 bits of milliseconds: 49 days.
const fn bits(wait: Millis) -> u32 {
    let ms = wait.get();
    if ms <= 0 {
        0
    } else if ms >= u32::MAX as i64 {
        u32::MAX
    } else {
        ms as u32
    }
}

/// After so many waits the older ones count half: what was true in the morning fades.
const FADES_AT: u32 = 200;

crate::shape! {
    /// What customers are told about their wait.
    pub struct EstimateRules: Default {
        /// Nothing is announced before so many chats of the queue were answered.
        pub sample_floor: u32 = 10 => 1..=1_000_000,
        /// Ranges are rounded outwards to whole multiples of this.
        pub round_ms: Millis = Millis::from_mins(1),
    }
}

crate::shape! {
    /// By what a wait is estimated.
    pub enum Method: Default {
        /// Position times mean handle time over slots.
        Ql = "ql",
        /// The wait of the last one answered.
        Les = "les",
        /// Somebody is free.
        Free = "free",
    }
}

/// What is announced of a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Estimate {
    /// The wait itself, before it is made a range.
    pub expected_ms: Millis,
    /// It takes at least as long.
    pub low_ms: Millis,
    /// And at most.
    pub high_ms: Millis,
    /// By what.
    pub method: Method,
}

/// How far predictions were from what happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accuracy {
    /// Predictions held against their wait; older ones count half.
    pub n: u32,
    /// The sum of predicted minus waited, in ms: above 0, customers were told too much.
    pub error_sum_ms: i64,
    /// The sum of what they were wrong by, in ms.
    pub off_sum_ms: u64,
}

/// What the past of a queue says about its waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WaitFigures {
    /// Chats answered out of the line.
    pub answered: u64,
    /// The mean time in an agent's hands of the last 20 chats.
    pub handle_ms: Option<u32>,
    /// The wait of the last one answered.
    pub last_wait_ms: Option<u32>,
    /// How good `ql` is.
    pub ql: Accuracy,
    /// How good `les` is.
    pub les: Accuracy,
    /// How good what was announced was, measured from the middle of the range.
    pub announced: Accuracy,
    /// Of these, the waits that ended within their range.
    pub within: u64,
}

/// The same, as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Outlook {
    answered: u64,
    handled: Pace,
    last_wait: Option<u32>,
    ql: Accuracy,
    les: Accuracy,
    announced: Accuracy,
    within: u64,
}

/// What was foretold of one chat's wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Foretold {
    /// Whether anything could be said or not, it is not said again.
    pub(super) done: bool,
    ql: Option<u32>,
    les: Option<u32>,
    announced: Option<(u32, u32)>,
}

impl Foretold {
    /// Nothing was said, and nothing will be.
    pub(super) const fn void() -> Self {
        Self { done: true, ql: None, les: None, announced: None }
    }
}

impl Accuracy {
    fn add(&mut self, predicted: u32, waited: u32) {
        if self.n >= FADES_AT {
            self.n /= 2;
            self.error_sum_ms /= 2;
            self.off_sum_ms /= 2;
        }
        self.n += 1;
        self.error_sum_ms += i64::from(predicted) - i64::from(waited);
        self.off_sum_ms += u64::from(predicted.abs_diff(waited));
    }

    /// The mean of predicted minus waited, in ms.
    pub fn bias_ms(&self) -> Option<i64> {
        (self.n > 0).then(|| self.error_sum_ms / i64::from(self.n))
    }

    /// What predictions were wrong by in the mean, in ms.
    pub fn off_ms(&self) -> Option<u64> {
        (self.n > 0).then(|| self.off_sum_ms / u64::from(self.n))
    }
}

impl Outlook {
    pub(super) fn handled(&mut self, took: Millis) {
        self.handled.add(took);
    }

    fn waited(&mut self, foretold: Foretold, wait: Millis) {
        let wait = bits(wait);
        self.answered += 1;
        self.last_wait = Some(wait);
        if let Some(ql) = foretold.ql {
            self.ql.add(ql, wait);
        }
        if let Some(les) = foretold.les {
            self.les.add(les, wait);
        }
        if let Some((low, high)) = foretold.announced {
            self.announced.add(low + (high - low) / 2, wait);
            self.within += u64::from((low..=high).contains(&wait));
        }
    }

    pub(super) fn figures(&self) -> WaitFigures {
        WaitFigures {
            answered: self.answered,
            handle_ms: self.handled.mean_ms(),
            last_wait_ms: self.last_wait,
            ql: self.ql,
            les: self.les,
            announced: self.announced,
            within: self.within,
        }
    }

    /// The range that is told: as wide as the method errs, rounded outwards.
    fn range(&self, expected: u32, method: Method, round: Millis) -> Estimate {
        let off = match method {
            Method::Ql => self.ql.off_ms(),
            Method::Les => self.les.off_ms(),
            Method::Free => None,
        };
        let off = i64::try_from(off.unwrap_or(0)).unwrap_or(i64::MAX);
        let (expected, step) = (i64::from(expected), round.get().max(1));
        let low = (expected - off).max(0) / step * step;
        let high = expected.saturating_add(off).saturating_add(step - 1) / step * step;
        Estimate {
            expected_ms: Millis::new(expected),
            low_ms: Millis::new(low),
            high_ms: Millis::new(high),
            method,
        }
    }
}

impl Router {
    /// Both predictions for a chat at a position.
    fn predict(&self, queue: QueueIx, units: u32, position: u32) -> (Option<u32>, Option<u32>) {
        let row = self.index.queue(queue);
        let slots = row.staff.units / u64::from(units.max(1));
        let ql = row.outlook.handled.mean_ms().filter(|_| slots > 0).map(|handle| {
            let wait = u64::from(handle) * u64::from(position) / slots;
            u32::try_from(wait).unwrap_or(u32::MAX)
        });
        (ql, row.outlook.last_wait)
    }

    /// The better of two predictions, if anything may be said about this queue.
    fn best(&self, queue: QueueIx, (ql, les): (Option<u32>, Option<u32>)) -> Option<Estimate> {
        let row = self.index.queue(queue);
        let rules = &row.rules.estimates;
        if row.staff.logged_in == 0 || row.outlook.answered < u64::from(rules.sample_floor) {
            return None;
        }
        let (expected, method) = match (ql, les) {
            (Some(ql), Some(les)) => {
                let off = |accuracy: &Accuracy| accuracy.off_ms().unwrap_or(u64::MAX);
                if off(&row.outlook.les) < off(&row.outlook.ql) {
                    (les, Method::Les)
                } else {
                    (ql, Method::Ql)
                }
            }
            (Some(ql), None) => (ql, Method::Ql),
            (None, Some(les)) => (les, Method::Les),
            (None, None) => return None,
        };
        Some(row.outlook.range(expected, method, rules.round_ms))
    }

    /// What can be said about the wait of a chat in line, now. Nothing is remembered of it.
    pub fn estimate(&self, chat: &ChatId) -> Result<Option<Estimate>, Refusal> {
        let ix = self.chat_ix(chat)?;
        let record = &self.chats[ix];
        if !record.stage().is_in_line() {
            return Err(Refusal::IllegalStage { chat: chat.clone(), stage: record.stage() });
        }
        Ok(self.foresee(ix).1)
    }

    /// What both methods say of a chat in line, and what may be said of that.
    fn foresee(&self, ix: ChatIx) -> ((Option<u32>, Option<u32>), Option<Estimate>) {
        let chat = &self.chats[ix];
        let queue = self.queue_of(chat);
        if !chat.offers.is_empty() {
            // Somebody has room: both would say 0.
            let both = (Some(0), Some(0));
            return (both, self.best(queue, both).map(|_| Self::at_once()));
        }
        let units = self.index.classes[chat.class].spent.units;
        let position = self.position(&chat.id).unwrap_or(1);
        let both = self.predict(queue, units, position);
        (both, self.best(queue, both))
    }

    /// What can be said about the wait of somebody who would join a queue now.
    pub fn expected_wait(&self, queue: &QueueId) -> Option<Estimate> {
        let ix = *self.index.queue_names.get(queue)?;
        let row = self.index.queue(ix);
        let prediction = self.predict(ix, 1, row.line.len() as u32 + 1);
        let best = self.best(ix, prediction)?;
        let is_free = row.in_line[0] == 0 && row.staff.free_units > 0;
        Some(if is_free { Self::at_once() } else { best })
    }

    const fn at_once() -> Estimate {
        let none = Millis::ZERO;
        Estimate { expected_ms: none, low_ms: none, high_ms: none, method: Method::Free }
    }

    /// Foretells the wait of a chat that has joined a line, once, and says what may be said.
    pub(super) fn foretell(&mut self, ix: ChatIx, steps: &mut Vec<Step>) {
        let chat = &mut self.chats[ix];
        if std::mem::replace(&mut chat.foretold.done, true) || !chat.holds.is_empty() {
            return;
        }
        let queue = self.queue_of(&self.chats[ix]);
        if self.index.queue(queue).outlook.answered == 0 {
            return;
        }
        let ((ql, les), told) = self.foresee(ix);
        let announced = told.map(|told| (bits(told.low_ms), bits(told.high_ms)));
        self.chats[ix].foretold = Foretold { done: true, ql, les, announced };
        if let Some(estimate) = told {
            let queue = self.index.queue(queue).id.clone();
            steps.push(Step::Estimated { chat: self.chats[ix].id.clone(), queue, estimate });
        }
    }

    /// A chat was answered out of the line: what was foretold is held against what happened.
    pub(super) fn note_wait(&mut self, at: Timestamp, ix: ChatIx, how: Assignment) {
        let chat = &mut self.chats[ix];
        let foretold = std::mem::replace(&mut chat.foretold, Foretold::void());
        let routed = !matches!(how, Assignment::Direct(How::Wake | How::WakeBeyondCapacity));
        if chat.owner.is_some() || !routed {
            return;
        }
        let wait = at.since(chat.waiting_since);
        let queue = self.index.classes[chat.class].key.queue;
        self.index.outlook(queue).waited(foretold, wait);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_as_wide_as_the_method_errs_and_rounded_outwards() {
        let mut outlook = Outlook::default();
        // Off by 30 s too much and 50 s too little: bias −10 s, off by 40 s.
        outlook.ql.add(90_000, 60_000);
        outlook.ql.add(70_000, 120_000);
        assert_eq!(outlook.ql.bias_ms(), Some(-10_000));
        assert_eq!(outlook.ql.off_ms(), Some(40_000));
        let range = outlook.range(130_000, Method::Ql, Millis::from_mins(1));
        assert_eq!((range.low_ms, range.high_ms), (Millis::from_mins(1), Millis::from_mins(3)));
        let early = outlook.range(10_000, Method::Ql, Millis::from_mins(1));
        assert_eq!((early.low_ms, early.high_ms), (Millis::ZERO, Millis::from_mins(1)));
    }

    #[test]
    fn old_errors_fade() {
        let mut accuracy = Accuracy::default();
        for _ in 0..FADES_AT {
            accuracy.add(100, 0);
        }
        assert_eq!(accuracy.off_ms(), Some(100));
        for _ in 0..4 * FADES_AT {
            accuracy.add(0, 0);
        }
        assert!(accuracy.off_ms().unwrap() < 2, "{accuracy:?}");
    }
}
