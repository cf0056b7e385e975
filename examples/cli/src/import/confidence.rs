//! Utterances with what a bot made of them, and how sure it was (CSV).
//!
//! One row is one chat: the customer says `text`, the bot named in `bot` takes it for `predicted` with
//! `confidence`. Where the bot gave none, none is told, and the engine counts it as 0. No times are
//! recorded, and no end: the customer leaves after the turn.

use super::summary::Summary;
use super::timeline::Timeline;
use super::{Choice, NO_TIMES_START_MS, NO_TIMES_STEP_MS, for_each_row};
use crate::failure::Failure;
use crate::input::Input;
use serde::Deserialize;
use serde_json::{Number, Value, json};

#[derive(Deserialize)]
struct Row {
    text: String,
    bot: String,
    #[serde(default)]
    training: String,
    #[serde(default)]
    predicted: String,
    #[serde(default)]
    confidence: String,
    #[serde(default)]
    intent: String,
    #[serde(default)]
    correct: String,
}

impl Row {
    /// Was the bot right, as the file says?
    fn is_right(&self) -> Option<bool> {
        match self.correct.as_str() {
            "1" => Some(true),
            "0" => Some(false),
            _ => None,
        }
    }
}

pub(super) fn import(
    input: &mut Input,
    choice: &Choice<'_>,
    timeline: &mut Timeline,
    summary: &mut Summary,
) -> Result<(), Failure> {
    let mut now_ms = NO_TIMES_START_MS;
    for_each_row(input, summary, |number, row: Row, summary| {
        if choice.training.is_some_and(|training| training != row.training) {
            summary.leave_out("other_training", "rows of another training than asked for", 1);
            return;
        }
        let digits = row.confidence.trim();
        // Read as a number with its digits kept: 0.80 must not become 0.7999.
        let confidence = match digits {
            "" => None,
            digits => match serde_json::from_str::<Value>(digits) {
                Ok(Value::Number(confidence)) => Some(confidence),
                _ => {
                    summary.fault(number, "the confidence is no number");
                    return;
                }
            },
        };
        summary.carried_record();
        leave_out(&row, confidence.is_none(), summary);
        now_ms = tell(&row, number, confidence, now_ms, timeline, summary);
    })
}

fn leave_out(row: &Row, is_silent: bool, summary: &mut Summary) {
    summary.leave_out_field("intent", &json!(row.intent));
    let words = "turns of a bot that gave no confidence, told without one";
    summary.decide("no_confidence", words, usize::from(is_silent));
    summary.decide("no_time", "chats without times, told one after the other", 1);
    summary.decide("no_end", "chats without an end; the customer leaves after the turn", 1);
}

/// Tells the story; gives the instant at which the next can begin.
fn tell(
    row: &Row,
    number: u64,
    confidence: Option<Number>,
    began_ms: i64,
    timeline: &mut Timeline,
    summary: &mut Summary,
) -> i64 {
    let chat = format!("utterance-{number}");
    let customer = json!({ "id": format!("customer-{number}") });
    let mut tale = timeline.chat(summary, &chat, began_ms);
    // The question sets are English, and so short that their language shows in few of them.
    tale.tell("chat_requested", json!({ "customer": customer, "bot": row.bot, "language": "en" }));
    tale.at(began_ms + NO_TIMES_STEP_MS).tell("customer_message", json!({ "text": row.text }));
    let predicted = (!row.predicted.is_empty()).then_some(&row.predicted);
    let intents: Vec<Value> = predicted
        .map(|intent| json!({ "intent": intent, "confidence": confidence }))
        .into_iter()
        .collect();
    let text = format!("Understood: {}.", row.predicted);
    let turn = json!({ "text": text, "confidence": confidence, "intents": intents });
    tale.at(began_ms + 2 * NO_TIMES_STEP_MS).tell("bot_turn", turn);
    if let Some(right) = row.is_right() {
        tale.tell("survey_answered", json!({ "bot_right": right }));
    }
    tale.at(began_ms + 3 * NO_TIMES_STEP_MS)
        .tell("customer_abandoned", json!({ "ending": "record_ends" }));
    tale.now_ms() + NO_TIMES_STEP_MS
}
