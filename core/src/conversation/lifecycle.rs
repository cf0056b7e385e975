//! The life of a chat, as a table.

use super::machine::Otherwise::{Ignored, Rejected};
use super::machine::{Machine, Row};
use crate::code::RejectionCode::{BotNotOwner, IllegalTransition, NotOwner, OfferNotOpen};
use ChatEvent as E;
use ChatState::{Active, Bot, CallbackPending, Closed, New, Offered, Parked, Queued, WrapUp};

crate::codes! {
    /// Where a chat is. It is always in exactly one of these.
    pub enum ChatState {
        /// Asked for; being decided.
        New = 1, "new";
        /// A bot has it.
        Bot = 2, "bot";
        /// Waiting for an agent.
        Queued = 3, "queued";
        /// At least one agent has an open offer of it.
        Offered = 4, "offered";
        /// An agent has it.
        Active = 5, "active";
        /// Set aside while the customer is silent; holds no capacity.
        Parked = 6, "parked";
        /// The customer is to be called; the place is kept.
        CallbackPending = 7, "callback_pending";
        /// The customer's side is over; the agent writes down how it went.
        WrapUp = 8, "wrap_up";
        /// Over, for good.
        Closed = 9, "closed";
    }
}

crate::codes! {
    /// What can happen to a chat: what hosts report or ask for, and what the engine notices.
    pub enum ChatEvent {
        /// The chat is admitted and a bot serves first.
        AdmittedToBot = 1, "admitted_to_bot";
        /// The chat is admitted and waits for an agent.
        AdmittedToQueue = 2, "admitted_to_queue";
        /// The customer is sent elsewhere or asked to come back.
        TurnedAway = 3, "turned_away";
        /// The customer wrote.
        CustomerMessage = 4, "customer_message";
        /// The customer's connection was lost.
        CustomerDisconnected = 5, "customer_disconnected";
        /// The customer is connected again.
        CustomerReconnected = 6, "customer_reconnected";
        /// The customer stayed away longer than the grace.
        CustomerGraceOver = 7, "customer_grace_over";
        /// The customer left.
        CustomerAbandoned = 8, "customer_abandoned";
        /// The customer's other chat goes on, this one is merged into it.
        DuplicateMerged = 9, "duplicate_merged";
        /// The bot wants to say something.
        BotTurn = 10, "bot_turn";
        /// The bot wants to do something.
        BotActionRequested = 11, "bot_action_requested";
        /// The bot met the need.
        BotResolved = 12, "bot_resolved";
        /// Somebody wants a person to take over.
        HandoffRequested = 13, "handoff_requested";
        /// No agent took the chat in the time after which the bot goes on.
        HandoffTimedOut = 14, "handoff_timed_out";
        /// An agent was found and the chat offered.
        OfferMade = 15, "offer_made";
        /// An agent took the offer.
        OfferAccepted = 16, "offer_accepted";
        /// An agent declined the offer.
        OfferDeclined = 17, "offer_declined";
        /// An offer ran out of time or was rescinded.
        OfferEnded = 18, "offer_ended";
        /// An agent takes the chat of their own accord.
        ChatPulled = 19, "chat_pulled";
        /// A supervisor gives the chat to an agent.
        ChatAssigned = 20, "chat_assigned";
        /// A supervisor keeps the chat from being offered, or no longer does.
        HoldChanged = 21, "hold_changed";
        /// The chat became more or less urgent.
        PriorityChanged = 22, "priority_changed";
        /// The longest wait passed, or the queue closed, or the chat was offered too often.
        WaitHopeless = 23, "wait_hopeless";
        /// An agent wrote.
        AgentMessage = 24, "agent_message";
        /// The agent gives the chat to a queue, or asks another agent to take it.
        TransferRequested = 25, "transfer_requested";
        /// The other agent takes it.
        TransferAccepted = 26, "transfer_accepted";
        /// The other agent does not take it.
        TransferDeclined = 27, "transfer_declined";
        /// The agent is gone or does not reply.
        AgentLost = 28, "agent_lost";
        /// The agent sets the chat aside.
        ChatParked = 29, "chat_parked";
        /// The customer was silent beyond the release time.
        ReleaseTimePassed = 30, "release_time_passed";
        /// The chat was set aside for as long as the limit allows.
        ParkLimitPassed = 31, "park_limit_passed";
        /// The agent gives the chat back to the bot.
        ReturnedToBot = 32, "returned_to_bot";
        /// The chat is to go on by phone or e-mail.
        EscalationRequested = 33, "escalation_requested";
        /// A rule wants the chat to go on by phone or e-mail.
        EscalationDue = 34, "escalation_due";
        /// Somebody ends the chat.
        ChatEnded = 35, "chat_ended";
        /// The agent wrote down how it went.
        WrapUpCompleted = 36, "wrap_up_completed";
        /// The time for that is over.
        WrapUpRanOut = 37, "wrap_up_ran_out";
        /// The customer asks to be called.
        CallbackRequested = 38, "callback_requested";
        /// The customer no longer wants to be called.
        CallbackCancelled = 39, "callback_cancelled";
        /// It is time to call.
        CallbackDue = 40, "callback_due";
        /// An agent called.
        CallbackAttempted = 41, "callback_attempted";
        /// The promise to call ran out.
        CallbackExpired = 42, "callback_expired";
        /// The host is about to send a text that no human wrote.
        AutomatedTextDue = 43, "automated_text_due";
        /// A human decided about what the bot proposed.
        ProposalDecided = 44, "proposal_decided";
        /// The customer answered the survey.
        SurveyAnswered = 45, "survey_answered";
    }
}

const fn row(
    event: ChatEvent,
    steps: &'static [(ChatState, &'static [ChatState])],
    otherwise: super::machine::Otherwise,
) -> Row<ChatState, ChatEvent> {
    Row { event, steps, otherwise }
}

/// A step that changes nothing about where the chat is, in each of the states in which a chat is open
/// and the customer is with it.
const STAYS: &[(ChatState, &[ChatState])] = &[
    (Bot, &[Bot]),
    (Queued, &[Queued]),
    (Offered, &[Offered]),
    (Active, &[Active]),
    (Parked, &[Parked]),
    (CallbackPending, &[CallbackPending]),
];

/// The life of a chat. Nothing leads out of `closed`, and from a bot to an agent only a handoff.
pub const CHAT: Machine<ChatState, ChatEvent> = Machine {
    name: "chat",
    initial: New,
    finals: &[Closed],
    rows: &[
        row(E::AdmittedToBot, &[(New, &[Bot])], Ignored),
        row(E::AdmittedToQueue, &[(New, &[Queued])], Ignored),
        row(E::TurnedAway, &[(New, &[Closed, CallbackPending])], Ignored),
        row(
            E::CustomerMessage,
            &[
                (Bot, &[Bot, Queued]),
                (Queued, &[Queued]),
                (Offered, &[Offered]),
                (Active, &[Active]),
                // To the owner if there is room, else back to the queue with the old place.
                (Parked, &[Active, Queued]),
                (CallbackPending, &[CallbackPending]),
            ],
            Rejected(IllegalTransition),
        ),
        row(
            E::CustomerDisconnected,
            &[
                (New, &[New]),
                (Bot, &[Bot]),
                (Queued, &[Queued]),
                // Who is away is not offered: open offers end.
                (Offered, &[Queued]),
                (Active, &[Active]),
                (Parked, &[Parked]),
                (CallbackPending, &[CallbackPending]),
            ],
            Rejected(IllegalTransition),
        ),
        row(
            E::CustomerReconnected,
            &[
                (New, &[New]),
                (Bot, &[Bot]),
                (Queued, &[Queued]),
                (Active, &[Active]),
                (Parked, &[Parked]),
                (CallbackPending, &[CallbackPending]),
            ],
            Rejected(IllegalTransition),
        ),
        row(
            E::CustomerGraceOver,
            &[
                (New, &[Closed]),
                (Bot, &[Closed]),
                (Queued, &[Closed]),
                (Active, &[WrapUp, Closed]),
                (Parked, &[Closed]),
                (CallbackPending, &[CallbackPending]),
            ],
            Ignored,
        ),
        row(
            E::CustomerAbandoned,
            &[
                (New, &[Closed]),
                (Bot, &[Closed]),
                (Queued, &[Closed]),
                (Offered, &[Closed]),
                (Active, &[WrapUp, Closed]),
                (Parked, &[Closed]),
                (CallbackPending, &[Closed]),
            ],
            Rejected(IllegalTransition),
        ),
        row(
            E::DuplicateMerged,
            &[(New, &[Closed]), (Bot, &[Closed]), (Queued, &[Closed]), (Offered, &[Closed])],
            Ignored,
        ),
        row(E::BotTurn, &[(Bot, &[Bot, Queued])], Rejected(BotNotOwner)),
        row(E::BotActionRequested, &[(Bot, &[Bot, Queued])], Rejected(BotNotOwner)),
        row(E::BotResolved, &[(Bot, &[Closed])], Rejected(BotNotOwner)),
        row(E::HandoffRequested, &[(Bot, &[Queued])], Rejected(BotNotOwner)),
        row(E::HandoffTimedOut, &[(Queued, &[Bot]), (Offered, &[Offered])], Ignored),
        row(
            E::OfferMade,
            &[
                (Queued, &[Offered]),
                (Offered, &[Offered]),
                // Of a warm transfer.
                (Active, &[Active]),
                (CallbackPending, &[CallbackPending]),
            ],
            Ignored,
        ),
        row(
            E::OfferAccepted,
            &[(Offered, &[Active]), (Active, &[Active]), (CallbackPending, &[Active])],
            Rejected(OfferNotOpen),
        ),
        row(
            E::OfferDeclined,
            &[
                (Offered, &[Offered, Queued]),
                (Active, &[Active]),
                (CallbackPending, &[CallbackPending]),
            ],
            Rejected(OfferNotOpen),
        ),
        row(
            E::OfferEnded,
            &[
                (Offered, &[Offered, Queued]),
                (Active, &[Active]),
                (CallbackPending, &[CallbackPending]),
            ],
            Ignored,
        ),
        row(
            E::ChatPulled,
            &[(Queued, &[Active]), (Offered, &[Active])],
            Rejected(IllegalTransition),
        ),
        row(
            E::ChatAssigned,
            &[(Queued, &[Active]), (Offered, &[Active]), (Active, &[Active]), (Parked, &[Active])],
            Rejected(IllegalTransition),
        ),
        row(
            E::HoldChanged,
            &[(Queued, &[Queued]), (Offered, &[Offered, Queued])],
            Rejected(IllegalTransition),
        ),
        row(E::PriorityChanged, STAYS, Rejected(IllegalTransition)),
        row(
            E::WaitHopeless,
            &[
                (Queued, &[Queued, CallbackPending, Closed]),
                (CallbackPending, &[CallbackPending]),
                // The open offer may still be accepted.
                (Offered, &[Offered]),
            ],
            Ignored,
        ),
        row(E::AgentMessage, &[(Active, &[Active])], Rejected(NotOwner)),
        row(E::TransferRequested, &[(Active, &[Queued, Active])], Rejected(NotOwner)),
        row(E::TransferAccepted, &[(Active, &[Active])], Rejected(OfferNotOpen)),
        row(E::TransferDeclined, &[(Active, &[Active])], Rejected(OfferNotOpen)),
        row(
            E::AgentLost,
            &[
                // Who was calling a customer back leaves a promise that still holds.
                (Active, &[Queued, CallbackPending]),
                (Parked, &[Parked]),
                (CallbackPending, &[CallbackPending]),
                (WrapUp, &[Closed]),
            ],
            Ignored,
        ),
        row(E::ChatParked, &[(Active, &[Parked])], Rejected(NotOwner)),
        row(E::ReleaseTimePassed, &[(Active, &[Parked])], Ignored),
        row(E::ParkLimitPassed, &[(Parked, &[Closed])], Ignored),
        row(E::ReturnedToBot, &[(Active, &[Bot])], Rejected(NotOwner)),
        row(
            E::EscalationRequested,
            &[
                (Bot, &[Bot, CallbackPending, Closed]),
                (Queued, &[Queued, CallbackPending, Closed]),
                (Offered, &[Offered, CallbackPending, Closed]),
                (Active, &[Active, CallbackPending, Closed]),
                (Parked, &[Parked, CallbackPending, Closed]),
            ],
            Rejected(IllegalTransition),
        ),
        row(
            E::EscalationDue,
            &[
                (Bot, &[Bot, CallbackPending, Closed]),
                (Queued, &[Queued, CallbackPending, Closed]),
                (Offered, &[Offered, CallbackPending, Closed]),
                (Active, &[Active, CallbackPending, Closed]),
                (Parked, &[Parked, CallbackPending, Closed]),
            ],
            Ignored,
        ),
        row(
            E::ChatEnded,
            &[
                (New, &[Closed]),
                (Bot, &[Closed]),
                (Queued, &[Closed]),
                (Offered, &[Closed]),
                (Active, &[WrapUp, Closed]),
                (Parked, &[Closed]),
                (CallbackPending, &[Closed]),
            ],
            Rejected(IllegalTransition),
        ),
        row(E::WrapUpCompleted, &[(WrapUp, &[Closed])], Rejected(IllegalTransition)),
        row(E::WrapUpRanOut, &[(WrapUp, &[Closed])], Ignored),
        row(
            E::CallbackRequested,
            &[
                (Bot, &[CallbackPending]),
                (Queued, &[CallbackPending]),
                (Offered, &[CallbackPending]),
                (Active, &[CallbackPending]),
                (Parked, &[CallbackPending]),
            ],
            Rejected(IllegalTransition),
        ),
        row(E::CallbackCancelled, &[(CallbackPending, &[Closed])], Rejected(IllegalTransition)),
        row(E::CallbackDue, &[(CallbackPending, &[CallbackPending])], Ignored),
        row(
            E::CallbackAttempted,
            &[
                (CallbackPending, &[Active, CallbackPending, Closed]),
                (Active, &[Active, CallbackPending, Closed]),
            ],
            Rejected(IllegalTransition),
        ),
        row(E::CallbackExpired, &[(CallbackPending, &[Closed])], Ignored),
        row(E::AutomatedTextDue, STAYS, Rejected(IllegalTransition)),
        row(
            E::ProposalDecided,
            &[
                (Bot, &[Bot]),
                (Queued, &[Queued]),
                (Offered, &[Offered]),
                (Active, &[Active]),
                (Parked, &[Parked]),
                (CallbackPending, &[CallbackPending]),
                (WrapUp, &[WrapUp]),
            ],
            Rejected(IllegalTransition),
        ),
        row(
            E::SurveyAnswered,
            &[
                (Bot, &[Bot]),
                (Queued, &[Queued]),
                (Offered, &[Offered]),
                (Active, &[Active]),
                (Parked, &[Parked]),
                (CallbackPending, &[CallbackPending]),
                (WrapUp, &[WrapUp]),
                (Closed, &[Closed]),
            ],
            Rejected(IllegalTransition),
        ),
    ],
};

#[cfg(test)]
mod tests {
    use super::super::machine::Next;
    use super::*;

    #[test]
    fn every_event_has_exactly_one_row_and_every_pair_a_result() {
        for event in ChatEvent::ALL {
            let rows = CHAT.rows.iter().filter(|row| row.event == *event).count();
            assert_eq!(rows, 1, "{event}");
        }
        for row in CHAT.rows {
            for (n, (from, to)) in row.steps.iter().enumerate() {
                assert!(!to.is_empty(), "{} in {from}", row.event);
                let again = row.steps[n + 1..].iter().any(|(other, _)| other == from);
                assert!(!again, "{} in {from} twice", row.event);
            }
        }
        let pairs = CHAT.to_json()["transitions"].as_array().map(Vec::len);
        assert_eq!(pairs, Some(9 * ChatEvent::ALL.len()));
    }

    #[test]
    fn nothing_leads_out_of_closed() {
        for event in ChatEvent::ALL {
            match CHAT.next(Closed, *event) {
                Next::To(states) => assert_eq!(states, [Closed], "{event}"),
                Next::Rejected(code) => assert_eq!(code, IllegalTransition, "{event}"),
                Next::Ignored => {}
            }
        }
    }

    #[test]
    fn from_a_bot_to_an_agent_only_a_handoff_leads() {
        assert!(!CHAT.may_follow(Bot, Active));
        assert!(!CHAT.may_follow(Bot, Offered));
        assert!(CHAT.may_follow(Bot, Queued));
    }

    #[test]
    fn every_state_can_be_reached_and_left() {
        for state in ChatState::ALL {
            let before = ChatState::ALL.iter().any(|s| s != state && CHAT.may_follow(*s, *state));
            let after = ChatState::ALL.iter().any(|s| s != state && CHAT.may_follow(*state, *s));
            assert_eq!(before, *state != New, "{state} is reached");
            assert_eq!(after, *state != Closed, "{state} is left");
        }
    }

    /// The lines of the lifecycle as it is documented, one by one.
    #[test]
    fn the_documented_steps_are_allowed() {
        for (from, event, to) in [
            (New, E::AdmittedToBot, Bot),
            (New, E::AdmittedToQueue, Queued),
            (New, E::TurnedAway, Closed),
            (New, E::TurnedAway, CallbackPending),
            (Bot, E::BotTurn, Queued),
            (Bot, E::HandoffRequested, Queued),
            (Bot, E::BotResolved, Closed),
            (Bot, E::CustomerAbandoned, Closed),
            (Queued, E::OfferMade, Offered),
            (Queued, E::ChatPulled, Active),
            (Queued, E::ChatAssigned, Active),
            (Queued, E::WaitHopeless, Queued),
            (Queued, E::WaitHopeless, CallbackPending),
            (Queued, E::WaitHopeless, Closed),
            (Queued, E::HandoffTimedOut, Bot),
            (Queued, E::CallbackRequested, CallbackPending),
            (Queued, E::CustomerGraceOver, Closed),
            (Queued, E::CustomerAbandoned, Closed),
            (Offered, E::OfferAccepted, Active),
            (Offered, E::OfferDeclined, Queued),
            (Offered, E::OfferEnded, Queued),
            (Offered, E::CustomerAbandoned, Closed),
            (Offered, E::WaitHopeless, Offered),
            (Active, E::TransferRequested, Queued),
            (Active, E::TransferRequested, Active),
            (Active, E::TransferAccepted, Active),
            (Active, E::AgentLost, Queued),
            (Active, E::ChatParked, Parked),
            (Active, E::ReleaseTimePassed, Parked),
            (Parked, E::CustomerMessage, Active),
            (Parked, E::CustomerMessage, Queued),
            (Parked, E::ParkLimitPassed, Closed),
            (Active, E::ReturnedToBot, Bot),
            (Active, E::EscalationRequested, CallbackPending),
            (Active, E::EscalationRequested, Closed),
            (Active, E::ChatEnded, WrapUp),
            (CallbackPending, E::OfferAccepted, Active),
            (CallbackPending, E::CallbackAttempted, CallbackPending),
            (CallbackPending, E::CallbackAttempted, Closed),
            (CallbackPending, E::CallbackCancelled, Closed),
            (CallbackPending, E::CallbackExpired, Closed),
            (WrapUp, E::WrapUpCompleted, Closed),
            (WrapUp, E::WrapUpRanOut, Closed),
        ] {
            assert!(CHAT.allows(from, event, to), "{from} --{event}--> {to}");
        }
    }

    #[test]
    fn what_cannot_be_is_rejected_by_name() {
        for (state, event, code) in [
            (Queued, E::BotTurn, BotNotOwner),
            (Active, E::BotTurn, BotNotOwner),
            (Closed, E::BotTurn, IllegalTransition),
            (Queued, E::AgentMessage, NotOwner),
            (Parked, E::ChatParked, NotOwner),
            (Queued, E::OfferAccepted, OfferNotOpen),
            (Closed, E::OfferAccepted, IllegalTransition),
            (Bot, E::ChatPulled, IllegalTransition),
            (Active, E::ChatPulled, IllegalTransition),
            (Active, E::WrapUpCompleted, IllegalTransition),
            (WrapUp, E::CustomerMessage, IllegalTransition),
        ] {
            assert_eq!(CHAT.next(state, event), Next::Rejected(code), "{event} in {state}");
        }
        assert_eq!(CHAT.next(Closed, E::WrapUpRanOut), Next::Ignored);
    }
}
