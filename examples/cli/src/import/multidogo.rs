//! MultiDoGO: the customers' side of customer-service chats (JSON Lines).
//!
//! One line is one chat with the customer's `turns`; what the agents wrote, times and outcome are not
//! there. `n` is a turn's place in the whole chat, which gives it its time. The customer leaves when the
//! record ends.

use super::summary::Summary;
use super::timeline::Timeline;
use super::{Choice, NO_TIMES_START_MS, NO_TIMES_STEP_MS, next_json};
use crate::failure::Failure;
use crate::input::Input;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
struct Chat {
    conversation_id: String,
    domain: Option<String>,
    turns: Vec<Turn>,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Turn {
    role: String,
    n: Option<i64>,
    text: String,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

pub(super) fn import(
    input: &mut Input,
    _choice: &Choice<'_>,
    timeline: &mut Timeline,
    summary: &mut Summary,
) -> Result<(), Failure> {
    let mut known = BTreeSet::new();
    let mut began_ms = NO_TIMES_START_MS;
    while let Some((number, chat)) = next_json::<Chat>(input, summary)? {
        if !known.insert(chat.conversation_id.clone()) {
            summary.fault(number, format!("the chat `{}` again", chat.conversation_id));
            continue;
        }
        summary.carried_record();
        leave_out(&chat, summary);
        began_ms = tell(&chat, began_ms, timeline, summary);
    }
    Ok(())
}

fn leave_out(chat: &Chat, summary: &mut Summary) {
    for (name, value) in &chat.rest {
        if name != "source" {
            summary.leave_out_field(name, value);
        }
    }
    for turn in &chat.turns {
        for (name, value) in &turn.rest {
            summary.leave_out_field(&format!("turns.{name}"), value);
        }
        if turn.role != "customer" {
            summary.leave_out("unknown_turn", "turns of others than the customer", 1);
        }
    }
    summary.decide("no_time", "turns without a time, set ten seconds apart", chat.turns.len());
    summary.decide("no_end", "chats without an end; the customer leaves after the last turn", 1);
}

/// Tells the story; gives the instant at which the next can begin.
fn tell(chat: &Chat, began_ms: i64, timeline: &mut Timeline, summary: &mut Summary) -> i64 {
    let mut tale = timeline.chat(summary, &chat.conversation_id, began_ms);
    let customer = format!("customer-{}", chat.conversation_id);
    let request = json!({ "customer": { "id": customer }, "product": chat.domain });
    tale.tell("chat_requested", request);
    for turn in chat.turns.iter().filter(|turn| turn.role == "customer") {
        // Places far out of order are a fault of the source, not a year of silence.
        let place = turn.n.unwrap_or(0).clamp(0, 10_000);
        tale.at(began_ms + place * NO_TIMES_STEP_MS);
        tale.tell("customer_message", json!({ "text": turn.text }));
    }
    tale.at(tale.now_ms() + NO_TIMES_STEP_MS);
    tale.tell("customer_abandoned", json!({ "ending": "record_ends" }));
    tale.now_ms() + NO_TIMES_STEP_MS
}
