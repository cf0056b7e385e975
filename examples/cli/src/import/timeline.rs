//! Events gathered chat by chat, given back in the order of time; agents log in around their chats.

use super::summary::Summary;
use crate::failure::Failure;
use crate::output::Output;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use switchboard::engine::read_event;

/// An agent who has been without a chat this long has logged out in between.
const PAUSE_MS: i64 = 6 * 60 * 60 * 1_000;

/// The events of a history.
#[derive(Default)]
pub(crate) struct Timeline {
    events: Vec<Timed>,
    skills: BTreeMap<String, BTreeSet<String>>,
}

/// One event. At one instant the chat that began first comes first, and of one chat what was told first.
struct Timed {
    at_ms: i64,
    began_ms: i64,
    told: usize,
    kind: &'static str,
    line: String,
    work: Work,
}

/// What an event does to an agent's load.
enum Work {
    None,
    Begins(String),
    Ends(String),
}

/// The events of one chat, told in their order.
pub(crate) struct ChatTale<'t> {
    timeline: &'t mut Timeline,
    summary: &'t mut Summary,
    chat: String,
    began_ms: i64,
    now_ms: i64,
}

/// A stretch of an agent's presence.
struct Stint {
    agent: String,
    first: usize,
    last: usize,
    load_max: u64,
}

/// Who works when, found by walking along the sorted events.
#[derive(Default)]
struct Desk {
    load: u64,
    stint: Option<usize>,
    idle_since_ms: i64,
}

impl Timeline {
    /// A chat that begins at this instant; its story follows.
    pub(crate) fn chat<'t>(
        &'t mut self,
        summary: &'t mut Summary,
        chat: &str,
        began_ms: i64,
    ) -> ChatTale<'t> {
        let chat = chat.to_owned();
        ChatTale { timeline: self, summary, chat, began_ms, now_ms: began_ms }
    }

    /// A line of its own making: an agent's presence, or an arrival with its plan.
    pub(crate) fn line(&mut self, at_ms: i64, kind: &'static str, line: &Value) {
        let told = self.events.len();
        let (line, work) = (line.to_string(), Work::None);
        self.events.push(Timed { at_ms, began_ms: at_ms, told, kind, line, work });
    }

    /// The skills with which an agent logs in.
    pub(crate) fn skilled<'s>(&mut self, agent: &str, skills: impl Iterator<Item = &'s String>) {
        self.skills.entry(agent.to_owned()).or_default().extend(skills.cloned());
    }

    /// Writes all events, and counts them.
    pub(crate) fn write(mut self, summary: &mut Summary, out: &mut Output) -> Result<(), Failure> {
        self.events.sort_by_key(|event| (event.at_ms, event.began_ms, event.told));
        let stints = self.stints();
        let mut logins: BTreeMap<usize, Vec<&Stint>> = BTreeMap::new();
        let mut logouts: BTreeMap<usize, Vec<&Stint>> = BTreeMap::new();
        for stint in &stints {
            logins.entry(stint.first).or_default().push(stint);
            logouts.entry(stint.last).or_default().push(stint);
        }
        for (n, event) in self.events.iter().enumerate() {
            for stint in logins.remove(&n).unwrap_or_default() {
                summary.wrote("agent_logged_in");
                out.json(&json!({
                    "at": event.at_ms,
                    "type": "agent_logged_in",
                    "agent": stint.agent,
                    "capacity": stint.load_max,
                    "presence": "away",
                    "skills": self.skills_of(&stint.agent),
                }))?;
            }
            summary.wrote(event.kind);
            out.line(&event.line)?;
            for stint in logouts.remove(&n).unwrap_or_default() {
                summary.wrote("agent_logged_out");
                out.json(&json!({
                    "at": event.at_ms,
                    "type": "agent_logged_out",
                    "agent": stint.agent,
                }))?;
            }
        }
        Ok(())
    }

    fn skills_of(&self, agent: &str) -> Value {
        let skills = self.skills.get(agent).into_iter().flatten();
        skills.map(|skill| (skill.clone(), json!(1))).collect()
    }

    fn stints(&self) -> Vec<Stint> {
        let mut desks: BTreeMap<&str, Desk> = BTreeMap::new();
        let mut stints: Vec<Stint> = Vec::new();
        for (n, event) in self.events.iter().enumerate() {
            let (agent, begins) = match &event.work {
                Work::None => continue,
                Work::Begins(agent) => (agent, true),
                Work::Ends(agent) => (agent, false),
            };
            let desk = desks.entry(agent).or_default();
            let paused = desk.load == 0 && event.at_ms - desk.idle_since_ms > PAUSE_MS;
            let stint = match desk.stint {
                Some(stint) if !paused => stint,
                _ => {
                    let agent = agent.clone();
                    stints.push(Stint { agent, first: n, last: n, load_max: 0 });
                    stints.len() - 1
                }
            };
            desk.stint = Some(stint);
            desk.load = if begins { desk.load + 1 } else { desk.load.saturating_sub(1) };
            desk.idle_since_ms = event.at_ms;
            if let Some(stint) = stints.get_mut(stint) {
                stint.last = n;
                stint.load_max = stint.load_max.max(desk.load);
            }
        }
        stints
    }
}

impl ChatTale<'_> {
    /// Time goes on to this instant of the history; never back.
    pub(crate) fn at(&mut self, at_ms: i64) -> &mut Self {
        self.now_ms = self.now_ms.max(at_ms);
        self
    }

    /// The instant that the story has reached.
    pub(crate) fn now_ms(&self) -> i64 {
        self.now_ms
    }

    /// Something happened in the chat.
    pub(crate) fn tell(&mut self, kind: &'static str, fields: Value) -> &mut Self {
        self.tell_with(kind, fields, Work::None)
    }

    /// An agent takes the chat of their own accord.
    pub(crate) fn pulled_by(&mut self, agent: &str) -> &mut Self {
        self.tell_with("chat_pulled", json!({ "agent": agent }), Work::Begins(agent.to_owned()))
    }

    /// An agent gives the chat back to the line, for somebody else.
    pub(crate) fn given_away_by(&mut self, agent: &str) -> &mut Self {
        let fields = json!({ "agent": agent, "kind": "cold", "to_queue": "default" });
        self.tell_with("transfer_requested", fields, Work::Ends(agent.to_owned()))
    }

    /// Something had to be decided where the record is silent.
    pub(crate) fn decide(&mut self, code: &'static str, words: &'static str) {
        self.summary.decide(code, words, 1);
    }

    /// The agent has finished the work after the chat.
    pub(crate) fn wrapped_up_by(&mut self, agent: &str, disposition: Value) -> &mut Self {
        let fields = json!({ "agent": agent, "disposition": disposition });
        self.tell_with("wrap_up_completed", fields, Work::Ends(agent.to_owned()))
    }

    fn tell_with(&mut self, kind: &'static str, fields: Value, work: Work) -> &mut Self {
        let mut event = match fields {
            Value::Object(members) => members,
            _ => Map::new(),
        };
        event.retain(|_, value| !value.is_null());
        event.insert("at".to_owned(), json!(self.now_ms));
        event.insert("type".to_owned(), json!(kind));
        event.insert("chat".to_owned(), json!(self.chat));
        let line = Value::Object(event).to_string();
        // What the source holds may not make an event: a text too long, an id without a letter.
        if let Err(error) = read_event(&line) {
            let why = format!("no `{kind}` can be made for chat `{}`: {error}", self.chat);
            self.summary.fault(0, why);
            return self;
        }
        let told = self.timeline.events.len();
        let (at_ms, began_ms) = (self.now_ms, self.began_ms);
        self.timeline.events.push(Timed { at_ms, began_ms, told, kind, line, work });
        self
    }
}
