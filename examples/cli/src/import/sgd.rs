//! Schema-Guided Dialogue: a bot that tells when it succeeded and when it failed (JSON Lines).
//!
//! One line is one chat with `turns` of `customer` and `bot`. A bot's turn with the act
//! `NOTIFY_SUCCESS` or `NOTIFY_FAILURE` is a resolution that held or did not; slots are the spans that
//! the turns so far have named. No times are recorded. The record goes on after the engine has handed a
//! chat to the humans: those turns are refused when it is replayed, which is right.

use super::summary::Summary;
use super::timeline::{ChatTale, Timeline};
use super::{Choice, NO_TIMES_START_MS, NO_TIMES_STEP_MS, next_json};
use crate::failure::Failure;
use crate::input::Input;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
struct Chat {
    conversation_id: String,
    #[serde(default)]
    outcome: Outcome,
    turns: Vec<Turn>,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[derive(Default, Deserialize)]
struct Outcome {
    /// `S` and `F` in their order.
    #[serde(default)]
    sequence: String,
}

#[derive(Deserialize)]
struct Turn {
    role: String,
    text: String,
    #[serde(default)]
    acts: Vec<String>,
    intent: Option<String>,
    #[serde(default)]
    spans: Vec<Span>,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

/// A slot and where its value stands, in code points.
#[derive(Deserialize)]
struct Span {
    slot: String,
    start: usize,
    end: usize,
}

impl Turn {
    fn resolution(&self) -> &'static str {
        let has = |act: &str| self.acts.iter().any(|known| known == act);
        if has("NOTIFY_FAILURE") {
            "failed"
        } else if has("NOTIFY_SUCCESS") {
            "succeeded"
        } else {
            "none"
        }
    }
}

pub(super) fn import(
    input: &mut Input,
    _choice: &Choice<'_>,
    timeline: &mut Timeline,
    summary: &mut Summary,
) -> Result<(), Failure> {
    let mut known = BTreeSet::new();
    let mut now_ms = NO_TIMES_START_MS;
    while let Some((number, chat)) = next_json::<Chat>(input, summary)? {
        if !known.insert(chat.conversation_id.clone()) {
            summary.fault(number, format!("the chat `{}` again", chat.conversation_id));
            continue;
        }
        summary.carried_record();
        leave_out(&chat, summary);
        let tale = timeline.chat(summary, &chat.conversation_id, now_ms);
        now_ms = tell(&chat, tale) + NO_TIMES_STEP_MS;
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
        summary.decide("no_time", "turns without a time, set ten seconds apart", 1);
        if turn.role != "customer" && turn.role != "bot" {
            summary.leave_out("unknown_turn", "turns of neither customer nor bot", 1);
        }
    }
    if !chat.outcome.sequence.ends_with('S') {
        let words = "chats that end without a success, taken as left by the customer";
        summary.decide("no_success", words, 1);
    }
}

/// Tells the story; gives the instant at which it ends.
fn tell(chat: &Chat, mut tale: ChatTale<'_>) -> i64 {
    tale.tell(
        "chat_requested",
        json!({ "customer": { "id": format!("customer-{}", chat.conversation_id) }, "bot": "sgd" }),
    );
    let mut slots: BTreeMap<&str, String> = BTreeMap::new();
    let mut intent = None;
    for turn in &chat.turns {
        tale.at(tale.now_ms() + NO_TIMES_STEP_MS);
        for span in &turn.spans {
            let length = span.end.saturating_sub(span.start);
            let value: String = turn.text.chars().skip(span.start).take(length).collect();
            slots.insert(&span.slot, value);
        }
        match turn.role.as_str() {
            "customer" => {
                intent = turn.intent.as_ref().or(intent);
                tale.tell("customer_message", json!({ "text": turn.text }));
            }
            "bot" => {
                let intents: Vec<Value> =
                    intent.iter().map(|name| json!({ "intent": name, "confidence": 1 })).collect();
                tale.tell(
                    "bot_turn",
                    json!({
                        "text": turn.text,
                        "confidence": 1,
                        "resolution": turn.resolution(),
                        "intents": intents,
                        "slots": slots,
                    }),
                );
            }
            _ => {}
        }
    }
    tale.at(tale.now_ms() + NO_TIMES_STEP_MS);
    if chat.outcome.sequence.ends_with('S') {
        tale.tell("bot_resolved", json!({}));
    } else {
        tale.tell("customer_abandoned", json!({ "ending": "no_success" }));
    }
    tale.now_ms()
}
