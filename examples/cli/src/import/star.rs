//! STAR: crowd customers and human agents, with times to the second (JSON Lines).
//!
//! One line is one chat: `started_at`, `customer_ref`, `agent_ref`, `tasks` (what the agent was trained
//! for), `facts` (what the agent looked up about the customer), `outcome`, and `turns` with `t` in
//! seconds since the chat began. `action` turns are what the agent did beside writing: drafts, lookups,
//! choices. They are left out, but the first of them is when the agent took the chat.

use super::summary::Summary;
use super::timeline::{ChatTale, Timeline};
use super::{Choice, next_json};
use crate::failure::Failure;
use crate::input::Input;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Facts that nobody may see, of those that the source records.
const SECRET: [&str; 4] = ["account_number", "pin", "date_of_birth", "security_answer"];

#[derive(Deserialize)]
struct Chat {
    conversation_id: String,
    started_at: Option<i64>,
    #[serde(default)]
    batch: String,
    customer_ref: String,
    agent_ref: String,
    #[serde(default)]
    domains: Vec<Option<String>>,
    #[serde(default)]
    tasks: Vec<Option<String>>,
    #[serde(default)]
    facts: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    outcome: Outcome,
    #[serde(default)]
    turns: Vec<Turn>,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[derive(Default, Deserialize)]
struct Outcome {
    completion: Option<String>,
    task_done: Option<bool>,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Turn {
    role: String,
    kind: Option<String>,
    text: Option<String>,
    t: Option<i64>,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

impl Chat {
    /// When it began, in milliseconds. A chat that holds no event has no start of its own; it is placed
    /// at the start of its batch, which the batch's name holds (`woz_1589355382`).
    fn began_ms(&self, summary: &mut Summary) -> Option<i64> {
        let seconds = match self.started_at {
            Some(seconds) => seconds,
            None => {
                let seconds = self.batch.rsplit('_').next()?.parse().ok()?;
                let words = "chats without a start time, placed at the start of their batch";
                summary.decide("no_start_time", words, 1);
                seconds
            }
        };
        seconds.checked_mul(1_000)
    }

    /// The word for how it ended.
    fn ending(&self) -> String {
        match self.outcome.completion.as_deref() {
            Some("Complete") => "complete".to_owned(),
            Some("EarlyDisconnectDuringDialogue") => "early_disconnect".to_owned(),
            Some("DisconnectDuringDialogue") => "disconnect_during".to_owned(),
            Some("DisconnectDuringQuestionnaire") => "disconnect_questionnaire".to_owned(),
            Some(other) => other.to_lowercase(),
            None => "not_recorded".to_owned(),
        }
    }
}

impl Turn {
    /// Did the agent do this?
    fn is_by_agent(&self) -> bool {
        match self.role.as_str() {
            "agent" => true,
            "action" => matches!(
                self.kind.as_deref(),
                Some("agent_draft" | "lookup" | "lookup_result" | "select_task")
            ),
            _ => false,
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
    while let Some((number, chat)) = next_json::<Chat>(input, summary)? {
        if !known.insert(chat.conversation_id.clone()) {
            summary.fault(number, format!("the chat `{}` again", chat.conversation_id));
            continue;
        }
        let Some(began_ms) = chat.began_ms(summary) else {
            summary.fault(number, format!("no time is known of `{}`", chat.conversation_id));
            continue;
        };
        summary.carried_record();
        leave_out(&chat, summary);
        timeline.skilled(&chat.agent_ref, chat.tasks.iter().flatten());
        let tale = timeline.chat(summary, &chat.conversation_id, began_ms);
        tell(&chat, tale, began_ms);
    }
    Ok(())
}

/// Counts what the events have no place for.
fn leave_out(chat: &Chat, summary: &mut Summary) {
    for (name, value) in &chat.rest {
        if name != "source" {
            summary.leave_out_field(name, value);
        }
    }
    for (name, value) in &chat.outcome.rest {
        summary.leave_out_field(&format!("outcome.{name}"), value);
    }
    for (kind, values) in &chat.facts {
        if !SECRET.contains(&kind.as_str()) {
            let words = "facts about the customer that are no secrets, such as the name";
            summary.leave_out("open_facts", words, values.len());
        }
    }
    for turn in &chat.turns {
        match (turn.role.as_str(), turn.kind.as_deref()) {
            ("customer" | "agent", _) => {
                for (name, value) in &turn.rest {
                    summary.leave_out_field(&format!("turns.{name}"), value);
                }
                if turn.text.is_none() {
                    summary.leave_out("no_text", "messages without a text", 1);
                }
            }
            ("action", Some("agent_draft")) => {
                summary.leave_out("agent_draft", "texts that the agent typed and did not send", 1);
            }
            ("action", Some("lookup" | "lookup_result")) => {
                summary.leave_out("lookup", "the agent's lookups and their results", 1);
            }
            ("action", Some("select_task")) => {
                summary.leave_out("select_task", "the agent's choices of a task", 1);
            }
            ("action", Some("scenario_hint")) => {
                summary.leave_out("scenario_hint", "instructions to the customer", 1);
            }
            ("action", Some("customer_done")) => {
                summary.leave_out("customer_done", "marks that the customer was done", 1);
            }
            _ => summary.leave_out("unknown_turn", "turns of a kind that is not known", 1),
        }
    }
}

fn tell(chat: &Chat, mut tale: ChatTale<'_>, began_ms: i64) {
    let secrets: BTreeMap<&String, &Vec<String>> =
        chat.facts.iter().filter(|(kind, _)| SECRET.contains(&kind.as_str())).collect();
    let requires: BTreeMap<&String, u8> =
        chat.tasks.iter().flatten().map(|task| (task, 1)).collect();
    let customer = json!({ "id": chat.customer_ref });
    tale.tell(
        "chat_requested",
        json!({ "customer": customer, "requires": requires, "facts": secrets }),
    );
    let agent = chat.agent_ref.as_str();
    let mut taken = false;
    for turn in &chat.turns {
        if let Some(second) = turn.t {
            tale.at(began_ms.saturating_add(second.saturating_mul(1_000)));
        }
        if turn.is_by_agent() && !taken {
            taken = true;
            tale.pulled_by(agent);
        }
        match (turn.role.as_str(), &turn.text) {
            ("customer", Some(text)) => {
                tale.tell("customer_message", json!({ "text": text }));
            }
            ("agent", Some(text)) => {
                tale.tell("agent_message", json!({ "agent": agent, "text": text }));
            }
            _ => {}
        }
    }
    let ending = chat.ending();
    if taken {
        tale.tell("chat_ended", json!({ "by": "customer", "ending": ending }));
        let topic = chat.domains.iter().flatten().next().map_or("not_recorded", String::as_str);
        tale.wrapped_up_by(agent, json!({ "resolution_code": ending, "root_cause": topic }));
    } else {
        tale.tell("customer_abandoned", json!({ "ending": ending }));
    }
    if let Some(solved) = chat.outcome.task_done {
        tale.tell("survey_answered", json!({ "solved": solved }));
    }
}
