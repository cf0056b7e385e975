//! Why it fell so: the question, the answer, the reasons with what they saw.

use crate::calendar::Timestamp;
use crate::id::{AgentId, ChatId, QueueId};
use crate::policy::condition::Value;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// A decision, counted from 1.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct DecisionId(pub u64);

impl fmt::Display for DecisionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

crate::shape! {
    /// The question that was decided, by the room that answers it.
    pub enum Question {
        /// May this customer chat, now, here?
        Admission = "admission",
        /// What does this text contain?
        Screening = "screening",
        /// May the bot answer, and when must it hand over?
        Bot = "bot",
        /// Who serves whom, in which order?
        Routing = "routing",
        /// How does a chat live and end?
        Conversation = "conversation",
        /// What has this operation decided?
        Policy = "policy",
    }
}

/// Whom and what a decision is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// The chat.
    pub chat: Option<ChatId>,
    /// The agent.
    pub agent: Option<AgentId>,
    /// The queue.
    pub queue: Option<QueueId>,
}

/// One reason of a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Stable name: `low_confidence`, `out_of_hours` …
    pub code: Cow<'static, str>,
    /// JSON pointer to the rule in the policy; a default's path when the policy is silent.
    pub rule: Option<Cow<'static, str>>,
    /// What was looked at.
    pub field: Option<Cow<'static, str>>,
    /// What was seen there.
    pub saw: Value,
    /// What the rule wanted.
    pub wanted: Value,
    /// The same in words, where the values alone do not tell.
    pub words: Option<String>,
}

impl Reason {
    /// A reason that needs no more words than its name.
    pub fn new(code: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code: code.into(),
            rule: None,
            field: None,
            saw: Value::Missing,
            wanted: Value::Missing,
            words: None,
        }
    }

    /// The reason in words.
    #[must_use]
    pub fn words(mut self, words: impl fmt::Display) -> Self {
        self.words = Some(words.to_string());
        self
    }

    /// The rule that says so.
    #[must_use]
    pub fn rule(mut self, path: impl Into<Cow<'static, str>>) -> Self {
        self.rule = Some(path.into());
        self
    }

    /// What was looked at, what was seen, what was wanted.
    #[must_use]
    pub fn saw(mut self, field: impl Into<Cow<'static, str>>, saw: Value, wanted: Value) -> Self {
        self.field = Some(field.into());
        self.saw = saw;
        self.wanted = wanted;
        self
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code)?;
        if let Some(words) = &self.words {
            write!(f, ": {words}")?;
        } else if let Some(field) = &self.field {
            write!(f, ": {field} was {}", self.saw)?;
            if self.wanted != Value::Missing {
                write!(f, ", the rule says {}", self.wanted)?;
            }
        }
        if let Some(rule) = &self.rule {
            write!(f, " ({rule})")?;
        }
        Ok(())
    }
}

/// A decision with everything needed to understand it later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Counted from 1 without a gap.
    pub id: DecisionId,
    /// When.
    pub at: Timestamp,
    /// What was asked.
    pub question: Question,
    /// About whom.
    pub subject: Subject,
    /// The answer: `admit`, `hand_off`, `offer`, `wait` …
    pub outcome: Cow<'static, str>,
    /// Why, the decisive reason first.
    pub reasons: Vec<Reason>,
    /// Agents passed over, counted by reason.
    pub excluded: BTreeMap<Cow<'static, str>, u32>,
    /// Agents who came next.
    pub runners_up: Vec<AgentId>,
}

impl fmt::Display for Decision {
    /// One sentence for a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{} {} {}: {}", self.id, self.at, self.question, self.outcome)?;
        if let Some(chat) = &self.subject.chat {
            write!(f, " chat {chat}")?;
        }
        if let Some(agent) = &self.subject.agent {
            write!(f, " agent {agent}")?;
        }
        if let Some(queue) = &self.subject.queue {
            write!(f, " queue {queue}")?;
        }
        for (n, reason) in self.reasons.iter().enumerate() {
            write!(f, "{} {reason}", if n == 0 { " because" } else { "; and" })?;
        }
        if !self.excluded.is_empty() {
            let parts: Vec<String> =
                self.excluded.iter().map(|(code, count)| format!("{count} {code}")).collect();
            write!(f, "; passed over: {}", parts.join(", "))?;
        }
        if !self.runners_up.is_empty() {
            let names: Vec<&str> = self.runners_up.iter().map(AgentId::as_str).collect();
            write!(f, "; next would have been {}", names.join(", "))?;
        }
        Ok(())
    }
}
