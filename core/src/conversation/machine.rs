//! A state machine as a table: for every state and every event what may come of it.

use crate::code::{Coded, RejectionCode};
use serde_json::{Value, json};

/// What comes of an event in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next<S: 'static> {
    /// One of these states follows; which, the rules decide.
    To(&'static [S]),
    /// The event is rejected, and nothing changes.
    Rejected(RejectionCode),
    /// A timer or condition that has lost its meaning; nothing changes and nobody is told.
    Ignored,
}

/// What comes of an event in all states that its row does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Otherwise {
    /// Somebody asked for it: they are told that it is rejected.
    Rejected(RejectionCode),
    /// The engine noticed it by itself.
    Ignored,
}

/// An event, and what comes of it by state.
#[derive(Clone, Copy, Debug)]
pub struct Row<S: 'static, E> {
    /// The event.
    pub event: E,
    /// What may follow, by state.
    pub steps: &'static [(S, &'static [S])],
    /// What comes of it in every other state.
    pub otherwise: Otherwise,
}

/// A state machine.
#[derive(Clone, Copy, Debug)]
pub struct Machine<S: 'static, E: 'static> {
    /// Whose states these are: `chat`, `agent`, `offer` …
    pub name: &'static str,
    /// Where it begins.
    pub initial: S,
    /// Where it ends: no event leads out of these.
    pub finals: &'static [S],
    /// One row for each event.
    pub rows: &'static [Row<S, E>],
}

impl<S: Coded, E: Coded> Machine<S, E> {
    /// What comes of `event` in `state`.
    pub fn next(&self, state: S, event: E) -> Next<S> {
        let Some(row) = self.rows.iter().find(|row| row.event == event) else {
            return Next::Rejected(RejectionCode::IllegalTransition);
        };
        let step = row.steps.iter().find(|(from, _)| *from == state);
        match (step, row.otherwise) {
            (Some((_, to)), _) => Next::To(to),
            (None, Otherwise::Ignored) => Next::Ignored,
            (None, Otherwise::Rejected(_)) if self.finals.contains(&state) => {
                Next::Rejected(RejectionCode::IllegalTransition)
            }
            (None, Otherwise::Rejected(code)) => Next::Rejected(code),
        }
    }

    /// May `to` follow on `event` in `from`?
    pub fn allows(&self, from: S, event: E, to: S) -> bool {
        matches!(self.next(from, event), Next::To(states) if states.contains(&to))
    }

    /// May `to` follow on `from` by any event at all?
    pub fn may_follow(&self, from: S, to: S) -> bool {
        E::ALL.iter().any(|event| self.allows(from, *event, to))
    }

    /// The machine as data, with every pair of state and event.
    pub fn to_json(&self) -> Value {
        let transitions: Vec<Value> = S::ALL
            .iter()
            .flat_map(|state| E::ALL.iter().map(|event| self.pair(*state, *event)))
            .collect();
        json!({
            "machine": self.name,
            "initial": self.initial.code(),
            "final": self.finals.iter().map(|state| state.code()).collect::<Vec<_>>(),
            "states": members::<S>(),
            "events": members::<E>(),
            "transitions": transitions,
        })
    }

    fn pair(&self, state: S, event: E) -> Value {
        let (state_name, event_name) = (state.code(), event.code());
        match self.next(state, event) {
            Next::To(states) => {
                let states: Vec<&str> = states.iter().map(|to| to.code()).collect();
                json!({"state": state_name, "event": event_name, "to": states})
            }
            Next::Rejected(code) => {
                json!({"state": state_name, "event": event_name, "rejected": code.code()})
            }
            Next::Ignored => json!({"state": state_name, "event": event_name, "ignored": true}),
        }
    }
}

fn members<T: Coded>() -> Vec<Value> {
    let member = |member: &T| json!({"code": member.code(), "number": member.number(), "meaning": member.meaning()});
    T::ALL.iter().map(member).collect()
}
