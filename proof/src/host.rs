//! Between the cast and the engine: the network, the clocks, the wake-ups, the disk, and all their faults.

use crate::book::Book;
use crate::cast::Cast;
use crate::dice::Dice;
use crate::fault::{Fault, Faults};
use crate::step::Step;
use std::collections::VecDeque;
use switchboard::calendar::Timestamp;
use switchboard::engine::Envelope;
use switchboard::id::EventId;
use switchboard::math::Millis;

/// How many events a host could deliver a second time.
const REMEMBERED: usize = 400;

/// An unreliable host.
#[derive(Debug)]
pub struct Host {
    dice: Dice,
    cast: Cast,
    faults: Faults,
    policies: usize,
    now: Timestamp,
    /// The longest usual step from event to event, in ms.
    tempo: u64,
    /// One in so many events has an id.
    named: u64,
    events: u64,
    ready: VecDeque<Step>,
    /// Does it wake the engine until nothing is due?
    catches_up: bool,
    /// Delivered after so many more events.
    in_flight: Vec<(u64, Timestamp, Envelope)>,
    sent: VecDeque<(Timestamp, Envelope)>,
}

impl Host {
    /// Draws a host for a script of so many policies.
    pub fn draw(mut dice: Dice, policies: usize, start: Timestamp) -> Self {
        Self {
            cast: Cast::draw(&mut dice),
            faults: Faults::draw(&mut dice),
            policies,
            now: start,
            tempo: *dice.pick(&[200, 2_000, 2_000, 20_000]),
            named: *dice.pick(&[1, 4, 1_000]),
            events: 0,
            ready: VecDeque::new(),
            catches_up: false,
            in_flight: Vec::new(),
            sent: VecDeque::new(),
            dice,
        }
    }

    /// What it does next.
    pub fn next(&mut self, book: &Book, deadline: Option<Timestamp>) -> Step {
        let is_due = deadline.is_some_and(|due| due <= self.now);
        loop {
            if let Some(step) = self.ready.pop_front() {
                return step;
            }
            if self.catches_up && is_due {
                return Step::Advance(self.now);
            }
            if !std::mem::take(&mut self.catches_up) {
                self.time_passes(book);
                if self.wake(deadline) {
                    self.catches_up = true;
                    continue;
                }
            }
            self.mind_the_disk();
            self.swap();
            self.deliver(book);
        }
    }

    fn strikes(&mut self, fault: Fault) -> bool {
        self.faults.strikes(fault, &mut self.dice)
    }

    fn later(&mut self, ms: u64) -> Timestamp {
        self.now.plus(Millis::new(i64::try_from(ms).unwrap_or(0)))
    }

    fn time_passes(&mut self, book: &Book) {
        let ms = match self.dice.below(4) {
            0 => 0,
            _ => self.dice.below(self.tempo),
        };
        self.now = self.later(ms);
        if self.faults.strikes_seldom(Fault::ClockJump, &mut self.dice) {
            // In three days without anybody's doing, each waiting chat is offered ten thousand times.
            let longest = if book.open.len() < 2 { 3 * 86_400_000 } else { 600_000 };
            let ms = self.dice.below(longest);
            self.now = self.later(ms);
        }
    }

    /// Wakes the engine when something is due, or does not; says whether it goes on until nothing is.
    fn wake(&mut self, deadline: Option<Timestamp>) -> bool {
        let is_due = deadline.is_some_and(|due| due <= self.now);
        let wakes = is_due && !self.strikes(Fault::WakeForgotten);
        if wakes {
            // Some hosts wake the engine at the very instant, others when they get round to it.
            let exact = deadline.filter(|_| self.dice.once_in(2));
            self.ready.push_back(Step::Advance(exact.unwrap_or(self.now)));
        }
        if self.strikes(Fault::WakeEarly) {
            let early = self.now.minus(Millis::new(self.dice.below(10_000) as i64));
            self.ready.push_back(Step::Advance(early));
        }
        if self.strikes(Fault::WakeTwice) {
            self.ready.extend([Step::Advance(self.now), Step::Advance(self.now)]);
        }
        wakes
    }

    fn mind_the_disk(&mut self) {
        if self.dice.once_in(1_000) {
            self.ready.push_back(Step::Snapshot);
        }
        if self.faults.strikes_rarely(Fault::Crash, &mut self.dice) {
            self.ready.push_back(Step::Crash);
        }
        if self.faults.strikes_rarely(Fault::SnapshotDamage, &mut self.dice) {
            self.ready.push_back(Step::Damage(self.dice.next() >> 8));
        }
    }

    fn swap(&mut self) {
        if self.faults.strikes_rarely(Fault::PolicySwap, &mut self.dice) {
            let number = self.dice.below(self.policies as u64) as usize;
            self.ready.push_back(Step::ReplacePolicy(self.now, number));
        }
    }

    /// Something happens, and its event is on its way.
    fn deliver(&mut self, book: &Book) {
        for (events, ..) in &mut self.in_flight {
            *events = events.saturating_sub(1);
        }
        let arrived = self.in_flight.iter().position(|(events, ..)| *events == 0);
        if let Some((_, at, envelope)) = arrived.map(|n| self.in_flight.swap_remove(n)) {
            // Some hosts stamp when it happened, others when they hear of it.
            let at = if self.dice.once_in(2) { at } else { self.now };
            self.ready.push_back(Step::Handle(at, envelope));
        }
        if self.strikes(Fault::OldEvent) && !self.sent.is_empty() {
            let (at, envelope) =
                self.sent[self.dice.below(self.sent.len() as u64) as usize].clone();
            let at = if self.dice.once_in(4) { at } else { self.now };
            self.ready.push_back(Step::Handle(at, envelope));
        }
        let event = self.cast.next(book, self.now, &self.faults, &mut self.dice);
        self.events += 1;
        let id = self.dice.once_in(self.named).then(|| EventId::from(format!("e{}", self.events)));
        let envelope = Envelope { id, event };
        if self.strikes(Fault::Drop) {
            return;
        }
        let at = self.stamp();
        self.sent.push_back((at, envelope.clone()));
        if self.sent.len() > REMEMBERED {
            self.sent.pop_front();
        }
        if self.strikes(Fault::Reorder) {
            let events = self.dice.below(20) + 1;
            self.in_flight.push((events, at, envelope));
            return;
        }
        if envelope.id.is_some() && self.strikes(Fault::Duplicate)
            || envelope.id.is_none() && self.strikes(Fault::DuplicateWithoutId)
        {
            let events = self.dice.below(5) + 1;
            self.in_flight.push((events, at, envelope.clone()));
        }
        self.ready.push_back(Step::Handle(at, envelope));
    }

    fn stamp(&mut self) -> Timestamp {
        let behind = if self.strikes(Fault::ClockFarBehind) {
            5_001 + self.dice.below(1_000_000)
        } else if self.strikes(Fault::ClockBehind) {
            self.dice.below(5_001)
        } else {
            0
        };
        self.now.minus(Millis::new(i64::try_from(behind).unwrap_or(0)))
    }
}
