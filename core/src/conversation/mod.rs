//! How does a chat live and end?
//!
//! A chat is always in exactly one state: with a bot, queued, offered, with an agent, parked, awaiting
//! a callback, in wrap-up, or closed. Every pair of state and event has a defined result, which is
//! [published as data](state_machines): the states that may follow, a named rejection, or nothing.
//!
//! What decides between the states that may follow stands here too: when a chat must
//! [go on by phone or e-mail](judge_escalation), what a [promised call](CallbackState) is worth, when
//! an agent may [give a chat away](judge_transfer), what becomes of one whose customer is
//! [silent](wake) or [gone](abandonment), what must be [written down](check_disposition) before the
//! slot is free, and whether a new chat [continues an old one](judge_reopening).
//!
//! ```
//! use switchboard::code::RejectionCode;
//! use switchboard::conversation::{CHAT, ChatEvent, ChatState, Next};
//!
//! // The customer of a parked chat writes: to the owner, or back to the queue.
//! let woken = CHAT.next(ChatState::Parked, ChatEvent::CustomerMessage);
//! assert_eq!(woken, Next::To(&[ChatState::Active, ChatState::Queued]));
//! // A bot speaks in a chat that waits for a human.
//! let intrusion = CHAT.next(ChatState::Queued, ChatEvent::BotTurn);
//! assert_eq!(intrusion, Next::Rejected(RejectionCode::BotNotOwner));
//! ```
//!
//! ```
//! use switchboard::sorted::SortedMap;
//! use switchboard::conversation::{WrapUpRules, check_disposition};
//! use switchboard::id::Code;
//!
//! let given = SortedMap::from([(Code::from("resolution_code"), "fixed".to_owned())]);
//! let refusal = check_disposition(&WrapUpRules::default(), &given).unwrap_err();
//! assert_eq!(refusal.code().code(), "missing_disposition");
//! assert_eq!(refusal.to_string(), "the disposition is not complete: `root_cause` is missing");
//! ```
//!
//! Deliberately unknown here: which agent could take a chat, which channel is open, how a topic is
//! recognised; all of it arrives as facts.

mod actors;
mod callback;
mod escalation;
mod idle;
mod leaving;
mod lifecycle;
mod machine;
mod reason;
mod reopen;
mod rules;
mod transfer;
mod wrap_up;

pub use actors::{
    AGENT, AgentEvent, AgentState, BOT, BotEvent, BotPhase, OFFER, OfferEvent, OfferState,
};
pub use callback::{CALLBACK, CallbackEvent, CallbackPhase, CallbackState};
pub use escalation::{
    Complexity, ComplexityPart, EscalationCause, EscalationFacts, EscalationReason,
    EscalationState, EscalationVerdict, Wish, complexity, judge_escalation,
};
pub use idle::{Owner, Wake, park_limit_at, release_at, wake};
pub use leaving::{abandonment, grace_ends_at};
pub use lifecycle::{CHAT, ChatEvent, ChatState};
pub use machine::{Machine, Next, Otherwise, Row};
pub use reason::{EndReason, EscalationCode, RequeueCode};
pub use reopen::{ClosedFacts, Reopened, judge_reopening};
pub use rules::{
    CallbackRules, ComplexityWeights, ConversationRules, EscalationRules, FieldRules, HopelessWait,
    LeaveEmpty, LinkedChats, OverCapacity, ParkingRules, Place, ReopenRules, ReopenedPlace,
    TransferRules, WrapUpMode, WrapUpRules,
};
pub use transfer::{TransferFacts, TransferRefusal, TransferTo, TransferVerdict, judge_transfer};
pub use wrap_up::{
    DispositionRefusal, FIELD_BYTES_MAX, FIELDS_MAX, FieldFault, Reuse, USUAL_FIELDS, WrapUpTime,
    check_disposition, may_follow, missing_fields, wrap_up_time,
};

/// The state machines of chat, agent, offer, bot and callback as data, each with its states, its
/// events, and what comes of every pair.
pub fn state_machines() -> serde_json::Value {
    serde_json::Value::Array(vec![
        CHAT.to_json(),
        AGENT.to_json(),
        OFFER.to_json(),
        BOT.to_json(),
        CALLBACK.to_json(),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_every_machine_has_exactly_one_result() {
        let machines = state_machines();
        for machine in machines.as_array().unwrap() {
            let count = |key: &str| machine[key].as_array().unwrap().len();
            assert_eq!(count("transitions"), count("states") * count("events"));
            for pair in machine["transitions"].as_array().unwrap() {
                let results = ["to", "rejected", "ignored"];
                let given = results.iter().filter(|key| pair.get(**key).is_some()).count();
                assert_eq!(given, 1, "{pair}");
            }
        }
    }
}
