//! Public support channels: people who ask, and whoever answers, many conversations at once (JSON Lines).
//!
//! One line is one conversation: `source` (the channel), `started_at`, and `turns` with `t` in seconds since it
//! began, `role` and `author`. The customer is the author of the first message, an agent is anybody else in it;
//! where the first message lies before what was annotated (`complete_start` is false) nobody knows who asked, and
//! the conversation is left out. The first who answers takes the chat; who else answers is given it by a
//! transfer, because a chat has one owner at a time.

use super::anonbank::local_ms;
use super::summary::Summary;
use super::timeline::{ChatTale, Timeline};
use super::{Choice, next_json};
use crate::failure::Failure;
use crate::input::Input;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Conversation {
    conversation_id: String,
    source: String,
    #[serde(default)]
    stream: String,
    started_at: String,
    complete_start: bool,
    #[serde(default)]
    turns: Vec<Turn>,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Turn {
    role: Role,
    author: String,
    t: i64,
    text: String,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Role {
    Customer,
    Agent,
}

impl Conversation {
    /// The word for how it ended: was it a question, and did anybody answer?
    fn ending(&self) -> &'static str {
        let asks = self.turns.first().is_some_and(|turn| turn.text.contains('?'));
        let is_answered = self.turns.iter().any(|turn| turn.role == Role::Agent);
        match (asks, is_answered) {
            (true, true) => "question_answered",
            (true, false) => "question_unanswered",
            (false, true) => "remark_answered",
            (false, false) => "remark_unanswered",
        }
    }

    /// People of two log files are never the same person; one who asks twice at once is told apart, too.
    fn customer(&self) -> String {
        let author = self.turns.first().map_or("", |turn| turn.author.as_str());
        format!("{}/{author}/{}", self.stream, self.conversation_id)
    }
}

pub(super) fn import(
    input: &mut Input,
    choice: &Choice<'_>,
    timeline: &mut Timeline,
    summary: &mut Summary,
) -> Result<(), Failure> {
    while let Some((number, conversation)) = next_json::<Conversation>(input, summary)? {
        if choice.channel.is_some_and(|channel| channel != conversation.source) {
            summary.leave_out(
                "other_channel",
                "conversations of another channel than asked for",
                1,
            );
            continue;
        }
        if !conversation.complete_start {
            let words = "conversations whose first message lies before the annotated part";
            summary.leave_out("no_start", words, 1);
            continue;
        }
        let Some(began_ms) = local_ms(&conversation.started_at.replace('T', " ")) else {
            summary.fault(number, "`started_at` is no time like 2019-09-18T03:56:39");
            continue;
        };
        summary.carried_record();
        for (name, value) in &conversation.rest {
            summary.leave_out_field(name, value);
        }
        let tale = timeline.chat(summary, &conversation.conversation_id, began_ms);
        tell(&conversation, tale, began_ms);
    }
    Ok(())
}

fn tell(conversation: &Conversation, mut tale: ChatTale<'_>, began_ms: i64) {
    let customer = json!({ "id": conversation.customer() });
    tale.tell("chat_requested", json!({ "customer": customer, "channel": conversation.source }));
    let ending = conversation.ending();
    let mut owner: Option<String> = None;
    for turn in &conversation.turns {
        tale.at(began_ms.saturating_add(turn.t.saturating_mul(1_000)));
        if turn.role == Role::Customer {
            tale.tell("customer_message", json!({ "text": turn.text }));
            continue;
        }
        let agent = format!("{}/{}", conversation.stream, turn.author);
        if owner.as_ref() != Some(&agent) {
            if let Some(before) = owner.take() {
                tale.decide(
                    "another_agent",
                    "answers of another agent, told as a transfer to them",
                );
                tale.given_away_by(&before);
            }
            tale.pulled_by(&agent);
            owner = Some(agent.clone());
        }
        tale.tell("agent_message", json!({ "agent": agent, "text": turn.text }));
    }
    match owner {
        None => {
            tale.tell("customer_abandoned", json!({ "ending": ending }));
        }
        Some(agent) => {
            tale.tell("chat_ended", json!({ "by": "customer", "ending": ending }));
            let disposition = json!({ "resolution_code": ending, "root_cause": "not_recorded" });
            tale.wrapped_up_by(&agent, disposition);
        }
    }
}
