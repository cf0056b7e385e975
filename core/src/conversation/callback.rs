//! A call that was promised from a chat.
//!
//! The promise keeps the customer's place and the terms under which it was made: a policy that changes
//! later changes other promises. An attempt counts from the moment an agent takes it; an offer that
//! nobody takes costs the customer nothing.

use super::machine::Otherwise::{Ignored, Rejected};
use super::machine::{Machine, Next, Row};
use super::rules::CallbackRules;
use crate::calendar::Timestamp;
use crate::code::RejectionCode::{self, IllegalTransition, OfferNotOpen};
use crate::math::Millis;
use CallbackEvent as E;
use CallbackPhase::{
    Cancelled, Connected, Dialling, Done, Exhausted, Expired, Failed, InLine, Offered, Requested,
    Waiting,
};
use serde::{Deserialize, Serialize};

crate::codes! {
    /// How far a promised call has come.
    pub enum CallbackPhase {
        /// The customer asked for it.
        Requested = 1, "requested";
        /// It is not to be made yet.
        Waiting = 2, "waiting";
        /// It waits for an agent, at the customer's place.
        InLine = 3, "in_line";
        /// An agent has an open offer of it.
        Offered = 4, "offered";
        /// An agent is calling.
        Dialling = 5, "dialling";
        /// The customer answered.
        Connected = 6, "connected";
        /// The customer did not answer; the next attempt comes after a while.
        Failed = 7, "failed";
        /// The call is over.
        Done = 8, "done";
        /// As many attempts failed as the limit says.
        Exhausted = 9, "exhausted";
        /// The customer no longer wants it.
        Cancelled = 10, "cancelled";
        /// The promise ran out.
        Expired = 11, "expired";
    }
}

crate::codes! {
    /// What can happen to a promised call.
    pub enum CallbackEvent {
        /// The promise is made.
        Promised = 1, "promised";
        /// The time before which it is not made is over.
        WaitOver = 2, "wait_over";
        /// An agent was found and the call offered.
        OfferMade = 3, "offer_made";
        /// An agent takes it, and calls.
        OfferAccepted = 4, "offer_accepted";
        /// The offer ended otherwise.
        OfferEnded = 5, "offer_ended";
        /// The customer answered.
        CustomerAnswered = 6, "customer_answered";
        /// The customer did not answer.
        AttemptFailed = 7, "attempt_failed";
        /// The call is over.
        CallEnded = 8, "call_ended";
        /// The customer no longer wants it.
        Withdrawn = 9, "callback_cancelled";
        /// The promise ran out.
        PromiseOver = 10, "promise_over";
    }
}

/// The life of a promised call.
pub const CALLBACK: Machine<CallbackPhase, CallbackEvent> = Machine {
    name: "callback",
    initial: Requested,
    finals: &[Done, Exhausted, Cancelled, Expired],
    rows: &[
        row(E::Promised, &[(Requested, &[Waiting, InLine])], Rejected(IllegalTransition)),
        row(E::WaitOver, &[(Waiting, &[InLine]), (Failed, &[InLine])], Ignored),
        row(E::OfferMade, &[(InLine, &[Offered])], Ignored),
        // An agent may also take it from the line without an offer.
        row(
            E::OfferAccepted,
            &[(Offered, &[Dialling]), (InLine, &[Dialling])],
            Rejected(OfferNotOpen),
        ),
        row(E::OfferEnded, &[(Offered, &[InLine])], Ignored),
        row(E::CustomerAnswered, &[(Dialling, &[Connected])], Rejected(IllegalTransition)),
        row(E::AttemptFailed, &[(Dialling, &[Failed, Exhausted])], Rejected(IllegalTransition)),
        row(E::CallEnded, &[(Connected, &[Done])], Rejected(IllegalTransition)),
        row(
            E::Withdrawn,
            &[
                (Requested, &[Cancelled]),
                (Waiting, &[Cancelled]),
                (InLine, &[Cancelled]),
                (Offered, &[Cancelled]),
                (Dialling, &[Cancelled]),
                (Failed, &[Cancelled]),
            ],
            Rejected(IllegalTransition),
        ),
        row(
            E::PromiseOver,
            &[
                (Requested, &[Expired]),
                (Waiting, &[Expired]),
                (InLine, &[Expired]),
                (Failed, &[Expired]),
                // What an agent has in hand may finish.
                (Offered, &[Offered]),
                (Dialling, &[Dialling]),
                (Connected, &[Connected]),
            ],
            Ignored,
        ),
    ],
};

const fn row(
    event: CallbackEvent,
    steps: &'static [(CallbackPhase, &'static [CallbackPhase])],
    otherwise: super::machine::Otherwise,
) -> Row<CallbackPhase, CallbackEvent> {
    Row { event, steps, otherwise }
}

/// A promised call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallbackState {
    /// How far it has come.
    pub phase: CallbackPhase,
    /// When it was promised.
    pub promised_at: Timestamp,
    /// The customer's place, as it was in the chat.
    pub place_time: Timestamp,
    /// No call is made before this instant.
    pub not_before: Timestamp,
    /// At this instant the promise has run out.
    pub expires_at: Option<Timestamp>,
    /// How many agents have called so far.
    pub attempts: u32,
    /// How many may, under the terms of the promise.
    pub max_attempts: u32,
    /// The least time between two attempts, under the terms of the promise.
    pub min_gap_ms: Millis,
}

impl CallbackState {
    /// Promises a call under the rules of now, not before the policy's delay and the customer's wish.
    pub fn promise(
        rules: &CallbackRules,
        place_time: Timestamp,
        wish: Option<Timestamp>,
        now: Timestamp,
    ) -> Self {
        let earliest = now.plus(rules.delay_ms);
        let not_before = wish.map_or(earliest, |wish| wish.max(earliest));
        Self {
            phase: if not_before > now { Waiting } else { InLine },
            promised_at: now,
            place_time,
            not_before,
            // From when it may be made: who asks for a call next week is promised one next week.
            expires_at: rules.expires_ms.map(|life| not_before.plus(life)),
            attempts: 0,
            max_attempts: rules.max_attempts,
            min_gap_ms: rules.min_gap_ms,
        }
    }

    /// When [`CallbackEvent::WaitOver`] is due, if it waits.
    pub fn due_at(&self) -> Option<Timestamp> {
        matches!(self.phase, Waiting | Failed).then_some(self.not_before)
    }

    /// Is it over, one way or another?
    pub fn is_over(&self) -> bool {
        CALLBACK.finals.contains(&self.phase)
    }

    /// The promised call after this event; this one is as it was. An event that has lost its meaning,
    /// or comes before its time, changes nothing.
    ///
    /// # Errors
    /// What cannot happen in this phase is rejected by name.
    pub fn after(&self, event: CallbackEvent, now: Timestamp) -> Result<Self, RejectionCode> {
        let phases = match CALLBACK.next(self.phase, event) {
            Next::To(phases) => phases,
            Next::Rejected(code) => return Err(code),
            Next::Ignored => return Ok(self.clone()),
        };
        let mut next = self.clone();
        match (event, phases) {
            (E::WaitOver, _) if now < self.not_before => {}
            (E::PromiseOver, _) if self.expires_at.is_none_or(|over| now < over) => {}
            (E::AttemptFailed, _) if self.attempts >= self.max_attempts => next.phase = Exhausted,
            (E::AttemptFailed, _) => {
                next.phase = Failed;
                next.not_before = now.plus(self.min_gap_ms);
            }
            (E::Promised, _) => next.phase = if self.not_before > now { Waiting } else { InLine },
            (E::OfferAccepted, _) => {
                next.phase = Dialling;
                next.attempts = self.attempts.saturating_add(1);
            }
            (_, [phase, ..]) => next.phase = *phase,
            (_, []) => {}
        }
        Ok(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_millis(minutes * 60_000)
    }

    fn story(rules: &CallbackRules, events: &[(CallbackEvent, i64)]) -> CallbackState {
        let mut state = CallbackState::promise(rules, at(-5), None, at(0));
        for (event, minute) in events {
            state = state.after(*event, at(*minute)).unwrap();
        }
        state
    }

    fn rules() -> CallbackRules {
        CallbackRules {
            max_attempts: 2,
            min_gap_ms: Millis::from_mins(10),
            expires_ms: Some(Millis::from_mins(100)),
            ..CallbackRules::default()
        }
    }

    #[test]
    fn the_place_is_kept_and_only_accepted_attempts_count() {
        let state = story(
            &rules(),
            &[(E::OfferMade, 1), (E::OfferEnded, 2), (E::OfferMade, 3), (E::OfferEnded, 4)],
        );
        assert_eq!((state.phase, state.attempts, state.place_time), (InLine, 0, at(-5)));
        let state = story(&rules(), &[(E::OfferMade, 1), (E::OfferAccepted, 2)]);
        assert_eq!((state.phase, state.attempts), (Dialling, 1));
    }

    #[test]
    fn between_attempts_there_is_a_gap() {
        let failed = [(E::OfferMade, 1), (E::OfferAccepted, 2), (E::AttemptFailed, 3)];
        let state = story(&rules(), &failed);
        assert_eq!((state.phase, state.due_at()), (Failed, Some(at(13))));
        let early = state.after(E::WaitOver, Timestamp::from_millis(13 * 60_000 - 1)).unwrap();
        assert_eq!(early.phase, Failed);
        assert_eq!(state.after(E::WaitOver, at(13)).unwrap().phase, InLine);
        assert_eq!(state.after(E::OfferAccepted, at(5)), Err(OfferNotOpen));
    }

    #[test]
    fn after_the_last_attempt_it_is_exhausted() {
        let events = [
            (E::OfferAccepted, 2),
            (E::AttemptFailed, 3),
            (E::WaitOver, 13),
            (E::OfferAccepted, 14),
            (E::AttemptFailed, 15),
        ];
        let state = story(&rules(), &events);
        assert_eq!((state.phase, state.attempts, state.is_over()), (Exhausted, 2, true));
        assert_eq!(state.after(E::Withdrawn, at(16)), Err(IllegalTransition));
        assert_eq!(state.after(E::PromiseOver, at(200)).unwrap(), state);
    }

    #[test]
    fn the_promise_is_over_at_the_very_instant() {
        let state = story(&rules(), &[]);
        assert_eq!(state.expires_at, Some(at(100)));
        let just_before = Timestamp::from_millis(100 * 60_000 - 1);
        assert_eq!(state.after(E::PromiseOver, just_before).unwrap().phase, InLine);
        assert_eq!(state.after(E::PromiseOver, at(100)).unwrap().phase, Expired);
        let offered = story(&rules(), &[(E::OfferMade, 99)]);
        assert_eq!(offered.after(E::PromiseOver, at(100)).unwrap().phase, Offered);
    }

    #[test]
    fn a_wish_or_a_delay_is_waited_for() {
        let delayed = CallbackRules { delay_ms: Millis::from_mins(3), ..rules() };
        for (wish, due) in [(None, 3), (Some(at(2)), 3), (Some(at(30)), 30)] {
            let state = CallbackState::promise(&delayed, at(0), wish, at(0));
            assert_eq!((state.phase, state.due_at()), (Waiting, Some(at(due))), "{wish:?}");
            assert_eq!(state.expires_at, Some(at(due + 100)));
        }
        let past = CallbackState::promise(&rules(), at(0), Some(at(-9)), at(0));
        assert_eq!((past.phase, past.due_at()), (InLine, None));
    }

    #[test]
    fn a_call_that_is_answered_ends_well() {
        let state =
            story(&rules(), &[(E::OfferAccepted, 2), (E::CustomerAnswered, 3), (E::CallEnded, 9)]);
        assert_eq!(state.phase, Done);
    }
}
