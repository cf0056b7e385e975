//! Why it fell so: the question, the answer, the reasons with what they saw.

use super::reasons;
use crate::calendar::Timestamp;
use crate::id::{AgentId, ChatId, QueueId};
use crate::policy::condition::Value;
use crate::routing::{Choice, Excluded, WaitReason};
use crate::sorted::SortedMap;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use smallvec::SmallVec;
use std::borrow::Cow;
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
        /// Who must know, and what changes under stress?
        Supervision = "supervision",
        /// How good was the work?
        Quality = "quality",
        /// What has this operation decided?
        Policy = "policy",
        /// How well did it go?
        Metrics = "metrics",
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
///
/// What the rooms saw is kept as they saw it; it is put into [`reasons`](Self::reasons) when somebody
/// reads it, because most decisions are never read.
#[derive(Clone, Debug)]
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
    pub(crate) grounds: Grounds,
}

/// What a decision rests on.
#[derive(Clone, Debug)]
pub(crate) enum Grounds {
    /// Reasons as a room gave them.
    Reasons(SmallVec<[Reason; 1]>),
    /// The router chose an agent.
    Choice(Box<Choice>),
    /// The router could choose nobody.
    Wait(WaitReason, Box<Excluded>),
    /// A snapshot told them.
    Told(Box<Told>),
}

/// A decision's grounds in the words in which they are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Told {
    reasons: Vec<Reason>,
    excluded: SortedMap<Cow<'static, str>, u32>,
    runners_up: Vec<AgentId>,
}

impl Decision {
    /// Why, the decisive reason first.
    pub fn reasons(&self) -> Cow<'_, [Reason]> {
        match &self.grounds {
            Grounds::Reasons(reasons) => Cow::Borrowed(reasons),
            Grounds::Choice(choice) => Cow::Owned(reasons::of_choice(choice)),
            Grounds::Wait(why, _) => Cow::Owned(vec![Reason::new(why.code())]),
            Grounds::Told(told) => Cow::Borrowed(&told.reasons),
        }
    }

    /// Agents passed over, counted by reason.
    pub fn excluded(&self) -> SortedMap<Cow<'static, str>, u32> {
        match &self.grounds {
            Grounds::Reasons(_) => SortedMap::new(),
            Grounds::Choice(choice) => by_name(&choice.excluded),
            Grounds::Wait(_, excluded) => by_name(excluded),
            Grounds::Told(told) => told.excluded.clone(),
        }
    }

    /// Agents who came next.
    pub fn runners_up(&self) -> Vec<AgentId> {
        match &self.grounds {
            Grounds::Reasons(_) | Grounds::Wait(..) => Vec::new(),
            Grounds::Choice(choice) => {
                choice.runners_up.iter().map(|next| next.agent.clone()).collect()
            }
            Grounds::Told(told) => told.runners_up.clone(),
        }
    }

    fn told(&self) -> Told {
        Told {
            reasons: self.reasons().into_owned(),
            excluded: self.excluded(),
            runners_up: self.runners_up(),
        }
    }
}

/// Counts of agents passed over, by the name of the reason.
pub(crate) fn by_name(excluded: &Excluded) -> SortedMap<Cow<'static, str>, u32> {
    excluded.iter().map(|(reason, count)| (Cow::Borrowed(reason.code()), count)).collect()
}

impl PartialEq for Decision {
    /// Equal decisions read the same, whether they were just made or come from a snapshot.
    fn eq(&self, other: &Self) -> bool {
        let head = |decision: &Self| (decision.id, decision.at, decision.question);
        head(self) == head(other)
            && self.subject == other.subject
            && self.outcome == other.outcome
            && self.told() == other.told()
    }
}

impl Eq for Decision {}

/// How a decision is written; [`Serialize`] borrows what it can.
#[derive(Deserialize)]
struct Written {
    id: DecisionId,
    at: Timestamp,
    question: Question,
    subject: Subject,
    outcome: Cow<'static, str>,
    reasons: Vec<Reason>,
    excluded: SortedMap<Cow<'static, str>, u32>,
    runners_up: Vec<AgentId>,
}

impl Serialize for Decision {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut written = serializer.serialize_struct("Decision", 8)?;
        written.serialize_field("id", &self.id)?;
        written.serialize_field("at", &self.at)?;
        written.serialize_field("question", &self.question)?;
        written.serialize_field("subject", &self.subject)?;
        written.serialize_field("outcome", &self.outcome)?;
        written.serialize_field("reasons", &self.reasons())?;
        written.serialize_field("excluded", &self.excluded())?;
        written.serialize_field("runners_up", &self.runners_up())?;
        written.end()
    }
}

impl<'de> Deserialize<'de> for Decision {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Written { id, at, question, subject, outcome, reasons, excluded, runners_up } =
            Written::deserialize(deserializer)?;
        let grounds = Grounds::Told(Box::new(Told { reasons, excluded, runners_up }));
        Ok(Self { id, at, question, subject, outcome, grounds })
    }
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
        let Told { reasons, excluded, runners_up } = self.told();
        for (n, reason) in reasons.iter().enumerate() {
            write!(f, "{} {reason}", if n == 0 { " because" } else { "; and" })?;
        }
        if !excluded.is_empty() {
            let parts: Vec<String> =
                excluded.iter().map(|(code, count)| format!("{count} {code}")).collect();
            write!(f, "; passed over: {}", parts.join(", "))?;
        }
        if !runners_up.is_empty() {
            let names: Vec<&str> = runners_up.iter().map(AgentId::as_str).collect();
            write!(f, "; next would have been {}", names.join(", "))?;
        }
        Ok(())
    }
}
