//! How does the desk stand, for whoever looks after it? What the engine says of now, beside what has just been.
//!
//! The engine knows the present; a host keeps as much of the past as it wants to show: here the last hour by minute, and the last
//! decisions. Both come from the reactions that pass through the ledger. After a restart the hour is read from the outbox, the
//! decisions from what the engine decides again on its way through the log.

use serde::Serialize;
use serde_json::{Value, json};
use std::{
    collections::{BTreeSet, VecDeque},
    sync::Arc,
};
use switchboard::{
    engine::{Decision, Engine, Reaction, SurgeView},
    id::QueueId,
    math::Ppm,
};

/// How many decisions and calls for a supervisor are shown.
const LINES_KEPT: usize = 50;

const MINUTES_KEPT: usize = 60;
const INTERVALS_KEPT: usize = 60;
pub(crate) const MINUTE_MS: i64 = 60_000;

/// How far back the hour reaches.
pub(crate) const HOUR_MS: i64 = 60 * MINUTE_MS;

/// One minute of the day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
struct Minute {
    at: i64,
    offered: u32,
    answered: u32,
    abandoned: u32,
    /// The most who waited at once.
    waiting: u32,
}

/// How many customers came in an interval, and how many were forecast for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
struct Volume {
    at: i64,
    arrivals: u32,
    expected: Option<Ppm>,
}

/// What has just been.
#[derive(Debug, Default)]
pub(crate) struct Past {
    decisions: VecDeque<Arc<Decision>>,
    /// What supervisors were told of.
    calls: VecDeque<Value>,
    minutes: VecDeque<Minute>,
    /// The intervals in which customers are counted against the forecast.
    volumes: VecDeque<Volume>,
    /// Open chats that somebody has answered: a transfer is no second answer.
    answered: BTreeSet<String>,
    /// The last effect that is counted.
    counted: u64,
}

impl Past {
    /// Remembers what was decided, and how many customers there are since against the forecast.
    pub(crate) fn decided(&mut self, reaction: &Reaction, surge: &SurgeView) {
        self.volume(surge);
        let new = reaction.decisions.len();
        self.decisions
            .extend(reaction.decisions.iter().skip(new.saturating_sub(LINES_KEPT)).cloned());
        let over = self.decisions.len().saturating_sub(LINES_KEPT);
        self.decisions.drain(..over);
    }

    /// Counts an effect, once, however often it is made again.
    pub(crate) fn ordered(&mut self, effect: &Value) {
        let seq = effect["seq"].as_u64().unwrap_or_default();
        if seq <= self.counted {
            return;
        }
        self.counted = seq;
        let at = effect["at"].as_i64().unwrap_or_default();
        let chat = effect["chat"].as_str().unwrap_or_default();
        match effect["type"].as_str().unwrap_or_default() {
            "admit" | "deflect" | "defer" => self.minute(at).offered += 1,
            "assigned" if self.answered.insert(chat.to_owned()) => self.minute(at).answered += 1,
            "notify_supervisor" => {
                self.calls.push_back(effect.clone());
                let over = self.calls.len().saturating_sub(LINES_KEPT);
                self.calls.drain(..over);
            }
            "close" => {
                self.answered.remove(chat);
                if effect["code"] == "abandoned" {
                    self.minute(at).abandoned += 1;
                }
            }
            _ => {}
        }
    }

    /// So many wait now.
    pub(crate) fn waiting(&mut self, at: i64, count: u32) {
        let minute = self.minute(at);
        minute.waiting = minute.waiting.max(count);
    }

    /// So many have come in the present interval; the next begins beside it.
    fn volume(&mut self, surge: &SurgeView) {
        let Some(since) = surge.since else { return };
        let now =
            Volume { at: since.as_millis(), arrivals: surge.arrivals, expected: surge.expected };
        match self.volumes.back_mut() {
            Some(last) if last.at == now.at => *last = now,
            _ => self.volumes.push_back(now),
        }
        let over = self.volumes.len().saturating_sub(INTERVALS_KEPT);
        self.volumes.drain(..over);
    }

    /// The minute of an instant; those between have their place, too.
    fn minute(&mut self, at: i64) -> &mut Minute {
        let begins = at.div_euclid(MINUTE_MS) * MINUTE_MS;
        let first = begins - (HOUR_MS - MINUTE_MS);
        let last = self.minutes.back().map_or(first, |minute| minute.at + MINUTE_MS);
        let mut next = last.max(first);
        while next <= begins {
            self.minutes.push_back(Minute { at: next, ..Minute::default() });
            next += MINUTE_MS;
        }
        let over = self.minutes.len().saturating_sub(MINUTES_KEPT);
        self.minutes.drain(..over);
        // What is stamped before the last minute began was late; it counts where it is noticed.
        let place = self.minutes.iter().rposition(|minute| minute.at <= begins).unwrap_or(0);
        &mut self.minutes[place]
    }

    /// All that a supervisor has before them.
    pub(crate) fn board(&self, engine: &Engine, queues: &[QueueId], now: i64) -> Value {
        let queues: Vec<Value> = queues
            .iter()
            .filter_map(|id| {
                let view = engine.queue(id)?;
                let oldest = view.next_place.map(|place| (now - place.as_millis()).max(0));
                Some(json!({
                    "name": id, "waiting": view.in_line(), "available": view.available,
                    "free_units": view.free_units, "oldest_wait_ms": oldest,
                }))
            })
            .collect();
        json!({
            "now": now,
            "wall": engine.wallboard(),
            "report": engine.report(),
            "alerts": engine.alerts(),
            "calls": self.calls.iter().rev().collect::<Vec<_>>(),
            "queues": queues,
            "series": self.minutes,
            "volumes": self.volumes,
            "decisions": self.decisions.iter().rev().map(|decision| line(decision)).collect::<Vec<_>>(),
        })
    }
}

/// A decision in one line.
fn line(decision: &Decision) -> Value {
    json!({
        "id": decision.id, "at": decision.at, "question": decision.question, "outcome": decision.outcome,
        "chat": decision.subject.chat, "agent": decision.subject.agent,
        "reason": decision.reasons().first().map(|reason| &reason.code),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use switchboard::calendar::Timestamp;

    #[test]
    fn every_minute_has_its_place_and_a_transfer_is_no_second_answer() {
        let mut past = Past::default();
        let effect = |seq: u64, at: i64, kind: &str| json!({"seq": seq, "at": at, "type": kind, "chat": "c-1", "code": "abandoned"});
        let begin = 100 * MINUTE_MS;
        for (seq, at, kind) in [
            (1, begin, "admit"),
            (2, begin + 1, "assigned"),
            (3, begin + 2, "assigned"),
            (3, begin + 2, "assigned"),
            (4, begin + 3 * MINUTE_MS, "close"),
            (5, begin + 3 * MINUTE_MS, "deflect"),
        ] {
            past.ordered(&effect(seq, at, kind));
        }
        past.waiting(begin + 3 * MINUTE_MS + 9, 4);
        past.waiting(begin + 3 * MINUTE_MS + 10, 2);
        assert_eq!(past.minutes.len(), MINUTES_KEPT);
        let last: Vec<_> = past.minutes.iter().rev().take(4).copied().collect();
        let minute = |n: i64, offered, answered, abandoned, waiting| Minute {
            at: begin + n * MINUTE_MS,
            offered,
            answered,
            abandoned,
            waiting,
        };
        assert_eq!(
            last,
            [
                minute(3, 1, 0, 1, 4),
                minute(2, 0, 0, 0, 0),
                minute(1, 0, 0, 0, 0),
                minute(0, 1, 1, 0, 0)
            ]
        );
    }

    #[test]
    fn an_interval_has_its_last_count_and_the_next_a_place_of_its_own() {
        let mut past = Past::default();
        let surge = |since: i64, arrivals| SurgeView {
            level: 0,
            since: Some(Timestamp::from_millis(since)),
            arrivals,
            expected: "30".parse().ok(),
            actions: Vec::new(),
        };
        for (since, arrivals) in [(0, 1), (0, 46), (MINUTE_MS, 2)] {
            past.volume(&surge(since, arrivals));
        }
        let told: Vec<_> = past.volumes.iter().map(|one| (one.at, one.arrivals)).collect();
        assert_eq!(told, [(0, 46), (MINUTE_MS, 2)]);
        for n in 2..=INTERVALS_KEPT as i64 {
            past.volume(&surge(n * MINUTE_MS, 0));
        }
        assert_eq!((past.volumes.len(), past.volumes[0].at), (INTERVALS_KEPT, MINUTE_MS));
    }
}
