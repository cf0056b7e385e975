//! When does a rule apply?
//!
//! Rules of every room say `when` with the same small language: a tree of questions about the fields of a
//! closed [catalogue](super::field), written in JSON and checked completely when the policy is compiled.
//! It is no programming language on purpose: it cannot loop, cannot fail, and can be explained leaf by leaf.
//!
//! | form | holds when |
//! |---|---|
//! | `{"all": [C, …]}` | every condition of the list holds |
//! | `{"any": [C, …]}` | at least one condition of the list holds |
//! | `{"not": C}` | the condition does not hold |
//! | `{"field": F, "eq": v}` | the value is exactly `v`; texts are compared byte for byte |
//! | `{"field": F, "one_of": [v, …]}` | the value is one of these |
//! | `{"field": F, "at_least": v}` | the value is `v` or more |
//! | `{"field": F, "at_most": v}` | the value is `v` or less |
//! | `{"field": F, "between": [low, high]}` | the value is from `low` to `high`, **both included** |
//! | `{"field": F, "has_any": [v, …]}` | the list holds at least one of these |
//! | `{"field": F, "has_all": [v, …]}` | the list holds every one of these |
//! | `{"field": F, "present": true}` | the value is known; an empty list counts as unknown |
//! | `{"field": "message", "matches": T}` | the message that has just come in touches the topic `T` |
//! | `{"within": H}` | the hours `H` are open at this instant |
//! | `{"percent_of": {"percent": 12.5, "salt": "…"}}` | the customer is in this stable share (see [`HashKey`]) |
//!
//! Lists are never empty. "Below 80 %" is `{"not": {"field": "bot.confidence", "at_least": 0.8}}`.
//!
//! **What nobody knows is not compared:** on a missing value every question answers no, and only
//! `"present": false` answers yes. Hence `{"not": {"field": "customer.tier", "eq": "gold"}}` also holds for
//! customers without a tier; ask for `present` as well where that matters.
//!
//! Questions are asked from left to right, and no further than needed: behind the first that fails in `all`,
//! or the first that holds in `any`, the rest is marked as not asked.
//!
//! ```
//! use switchboard::policy::{condition::{Answer, Condition, Fact, Facts, HashKey}, field::Field};
//! use switchboard::id::{HoursId, TopicId};
//!
//! struct Gold;
//! impl Facts for Gold {
//!     fn fact(&self, field: Field) -> Fact<'_> {
//!         match field {
//!             Field::CustomerTier => Fact::Text("gold"),
//!             Field::CustomerTenureDays => Fact::Integer(30),
//!             _ => Fact::Missing,
//!         }
//!     }
//!     fn message_touches(&self, _: &TopicId) -> Option<bool> { None }
//!     fn is_within(&self, _: &HoursId) -> Option<bool> { None }
//!     fn hash_key(&self) -> HashKey { HashKey::default() }
//! }
//!
//! let loyal: Condition = r#"{"all": [
//!     {"field": "customer.tier", "one_of": ["gold", "platinum"]},
//!     {"field": "customer.tenure_days", "at_least": 365},
//!     {"field": "chat.channel", "eq": "web"}
//! ]}"#.parse().unwrap();
//!
//! let judgement = loyal.judge(&Gold);
//! assert!(!judgement.held);
//! assert_eq!(judgement.trace[1].path, "/all/1");
//! assert_eq!(judgement.trace[1].to_string(), "`customer.tenure_days` is 30, not at least 365");
//! assert_eq!(judgement.trace[2].answer, Answer::NotAsked);
//!
//! let slip = r#"{"field": "customer.teir", "eq": "gold"}"#.parse::<Condition>().unwrap_err();
//! assert!(slip.to_string().contains("did you mean `customer.tier`?"));
//! ```
//!
//! Knows neither where facts come from nor what follows from a condition that holds.

mod bucket;
mod judge;
mod read;
mod value;
mod write;

pub use bucket::HashKey;
pub use judge::{Answer, Facts, Judgement, Leaf};
pub use read::{DEPTH_MAX, LIST_MAX, QUESTIONS_MAX};
pub use value::{Fact, Value};

use super::field::Field;
use super::issue::{Issues, Pointer, meant_or};
use crate::id::{HoursId, TopicId};
use crate::math::Ppm;
use crate::sorted::SortedSet;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// When a rule applies. Can only be made by reading one, so whoever holds one holds a sound one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition(Tree);

/// What a condition is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Tree {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Field(Field, Wanted),
    Within(HoursId),
    PercentOf(Share),
}

/// What is asked about a field; the values are of the field's kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Wanted {
    Eq(Value),
    OneOf(Vec<Value>),
    AtLeast(Value),
    AtMost(Value),
    Between(Value, Value),
    HasAny(Vec<Arc<str>>),
    HasAll(Vec<Arc<str>>),
    Present(bool),
    Matches(TopicId),
}

/// A stable share of whatever a field names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Share {
    /// The buckets below this.
    share: Ppm,
    by: Field,
    salt: Arc<str>,
}

/// What the rest of the policy has names for, so that a condition can be checked against it.
#[derive(Clone, Debug, Default)]
pub struct Names<'a> {
    /// Every topic that the policy describes.
    pub topics: SortedSet<&'a str>,
    /// Every set of hours that the policy describes.
    pub hours: SortedSet<&'a str>,
}

impl Names<'_> {
    /// Refuses a topic that the policy does not describe.
    pub fn check_topic(&self, topic: &TopicId, at: &Pointer, issues: &mut Issues) {
        check_name("unknown_topic", "topic", topic.as_str(), &self.topics, at, issues);
    }

    /// Refuses hours that the policy does not describe.
    pub fn check_hours(&self, hours: &HoursId, at: &Pointer, issues: &mut Issues) {
        check_name("unknown_hours", "set of hours", hours.as_str(), &self.hours, at, issues);
    }
}

impl Condition {
    /// Checks the names of topics and hours against the rest of the policy; `at` is where this stands.
    pub fn check(&self, at: &Pointer, names: &Names<'_>, issues: &mut Issues) {
        self.0.check(at, names, issues);
    }

    /// Every field that is asked about, in the order of the questions; twice if asked twice.
    pub fn fields(&self) -> Vec<Field> {
        let mut fields = Vec::new();
        self.0.collect_fields(&mut fields);
        fields
    }
}

impl Tree {
    fn collect_fields(&self, into: &mut Vec<Field>) {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().for_each(|part| part.collect_fields(into));
            }
            Self::Not(part) => part.collect_fields(into),
            Self::Field(field, _) => into.push(*field),
            Self::PercentOf(share) => into.push(share.by),
            Self::Within(_) => {}
        }
    }

    fn check(&self, at: &Pointer, names: &Names<'_>, issues: &mut Issues) {
        let mut check_list = |key: &str, parts: &[Self]| {
            for (n, part) in parts.iter().enumerate() {
                part.check(&at.key(key).index(n), names, issues);
            }
        };
        match self {
            Self::All(parts) => check_list("all", parts),
            Self::Any(parts) => check_list("any", parts),
            Self::Not(part) => part.check(&at.key("not"), names, issues),
            Self::Field(_, Wanted::Matches(topic)) => {
                names.check_topic(topic, &at.key("matches"), issues);
            }
            Self::Within(hours) => names.check_hours(hours, &at.key("within"), issues),
            Self::Field(..) | Self::PercentOf(_) => {}
        }
    }
}

fn check_name(
    code: &'static str,
    what: &str,
    name: &str,
    known: &SortedSet<&str>,
    at: &Pointer,
    issues: &mut Issues,
) {
    if known.contains(name) {
        return;
    }
    let remedy = meant_or(
        name,
        known.iter().copied(),
        &format!("describe the {what} `{name}` in the policy, or name another"),
    );
    issues.error(code, at, format!("`{name}`"), format!("a {what} of this policy"), remedy);
}

#[cfg(test)]
mod tests;
