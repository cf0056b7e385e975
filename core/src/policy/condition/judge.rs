//! Asking a condition, and remembering every question and answer.

use super::bucket::HashKey;
use super::value::{Fact, Value};
use super::{Condition, Share, Tree, Wanted};
use crate::id::{HoursId, TopicId};
use crate::math::Ppm;
use crate::policy::field::{Field, FieldKind, rank};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Whoever knows the values that conditions ask about.
///
/// The same question must get the same answer for as long as one condition is judged.
pub trait Facts {
    /// The value of this field, of the kind that the catalogue says; missing when it is not known.
    fn fact(&self, field: Field) -> Fact<'_>;

    /// Does the message that has just come in touch this topic? `None` when there is no message.
    fn message_touches(&self, topic: &TopicId) -> Option<bool>;

    /// Are these hours open at this instant? `None` when there are no such hours.
    fn is_within(&self, hours: &HoursId) -> Option<bool>;

    /// The key under which customers fall into buckets.
    fn hash_key(&self) -> HashKey;
}

/// Whether a condition holds, and how that came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// Does it hold?
    pub held: bool,
    /// Every question of the condition, in the order of the policy.
    pub trace: Vec<Leaf>,
}

/// One question of a condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaf {
    /// Where it stands, as a JSON pointer from the condition: `/all/0/not`; empty for the whole.
    pub path: String,
    /// The question, as the policy says it.
    pub asked: Condition,
    /// The value that was found: the field's own, the bucket for `percent_of`, yes or no for `matches`
    /// and `within`. Missing when nothing was asked. Never the text of a message.
    pub saw: Value,
    /// The answer.
    pub answer: Answer,
}

/// The answer to one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Yes.
    Held,
    /// No.
    Failed,
    /// The answer could not have changed anything.
    NotAsked,
}

impl Answer {
    /// The wire name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Failed => "failed",
            Self::NotAsked => "not_asked",
        }
    }
}

impl Condition {
    /// Does it hold? Asks as [`judge`](Self::judge) does, and remembers nothing.
    pub fn holds(&self, facts: &dyn Facts) -> bool {
        self.0.walk(facts, &Path::Root, &mut Forgetful)
    }

    /// Does it hold, and why?
    pub fn judge(&self, facts: &dyn Facts) -> Judgement {
        let mut trace = Vec::new();
        let held = self.0.walk(facts, &Path::Root, &mut trace);
        Judgement { held, trace }
    }
}

/// Who listens to the questions and answers.
trait Listener {
    fn answered(&mut self, tree: &Tree, path: &Path<'_>, facts: &dyn Facts, held: bool);
    fn not_asked(&mut self, tree: &Tree, path: &Path<'_>);
}

/// Listens to nothing.
struct Forgetful;

impl Listener for Forgetful {
    fn answered(&mut self, _: &Tree, _: &Path<'_>, _: &dyn Facts, _: bool) {}
    fn not_asked(&mut self, _: &Tree, _: &Path<'_>) {}
}

impl Listener for Vec<Leaf> {
    fn answered(&mut self, tree: &Tree, path: &Path<'_>, facts: &dyn Facts, held: bool) {
        self.push(Leaf {
            path: path.to_string(),
            asked: Condition(tree.clone()),
            saw: tree.saw(facts),
            answer: if held { Answer::Held } else { Answer::Failed },
        });
    }

    fn not_asked(&mut self, tree: &Tree, path: &Path<'_>) {
        match tree {
            Tree::All(parts) => skip(self, parts, path, "all"),
            Tree::Any(parts) => skip(self, parts, path, "any"),
            Tree::Not(part) => self.not_asked(part, &Path::Key(path, "not")),
            Tree::Field(..) | Tree::Within(_) | Tree::PercentOf(_) => self.push(Leaf {
                path: path.to_string(),
                asked: Condition(tree.clone()),
                saw: Value::Missing,
                answer: Answer::NotAsked,
            }),
        }
    }
}

fn skip(trace: &mut Vec<Leaf>, parts: &[Tree], path: &Path<'_>, key: &'static str) {
    for (n, part) in parts.iter().enumerate() {
        trace.not_asked(part, &Path::Item(path, key, n));
    }
}

impl Tree {
    fn walk(&self, facts: &dyn Facts, path: &Path<'_>, listener: &mut impl Listener) -> bool {
        match self {
            Self::All(parts) => !walk_until(false, parts, facts, path, "all", listener),
            Self::Any(parts) => walk_until(true, parts, facts, path, "any", listener),
            Self::Not(part) => !part.walk(facts, &Path::Key(path, "not"), listener),
            Self::Field(..) | Self::Within(_) | Self::PercentOf(_) => {
                let held = self.answer(facts);
                listener.answered(self, path, facts, held);
                held
            }
        }
    }

    /// The answer to a single question.
    fn answer(&self, facts: &dyn Facts) -> bool {
        match self {
            Self::Field(_, Wanted::Matches(topic)) => facts.message_touches(topic) == Some(true),
            Self::Field(field, wanted) => wanted.fits(*field, &facts.fact(*field)),
            Self::Within(hours) => facts.is_within(hours) == Some(true),
            Self::PercentOf(share) => share.bucket(facts).is_some_and(|b| b < share.share),
            Self::All(_) | Self::Any(_) | Self::Not(_) => false,
        }
    }

    /// What a single question was answered from.
    fn saw(&self, facts: &dyn Facts) -> Value {
        let yes_or_no = |held: Option<bool>| held.map_or(Value::Missing, Value::Bool);
        match self {
            Self::Field(_, Wanted::Matches(topic)) => yes_or_no(facts.message_touches(topic)),
            Self::Field(field, _) => facts.fact(*field).to_value(),
            Self::Within(hours) => yes_or_no(facts.is_within(hours)),
            Self::PercentOf(share) => share.bucket(facts).map_or(Value::Missing, Value::Ratio),
            Self::All(_) | Self::Any(_) | Self::Not(_) => Value::Missing,
        }
    }
}

/// Is there a part that answers `wanted`? The parts behind it are not asked.
fn walk_until(
    wanted: bool,
    parts: &[Tree],
    facts: &dyn Facts,
    path: &Path<'_>,
    key: &'static str,
    listener: &mut impl Listener,
) -> bool {
    let mut found = false;
    for (n, part) in parts.iter().enumerate() {
        let path = Path::Item(path, key, n);
        if found {
            listener.not_asked(part, &path);
        } else {
            found = part.walk(facts, &path, listener) == wanted;
        }
    }
    found
}

impl Wanted {
    fn fits(&self, field: Field, fact: &Fact<'_>) -> bool {
        if let Self::Present(wanted) = self {
            return fact.is_present() == *wanted;
        }
        let kind = field.kind();
        // A value of another kind than the catalogue says is no better than none.
        let compare = |value: &Value| kind.order(fact, value);
        match self {
            Self::Eq(value) => compare(value).is_some_and(|order| order.is_eq()),
            Self::OneOf(values) => values.iter().any(|v| compare(v).is_some_and(|o| o.is_eq())),
            Self::AtLeast(value) => compare(value).is_some_and(|order| order.is_ge()),
            Self::AtMost(value) => compare(value).is_some_and(|order| order.is_le()),
            Self::Between(low, high) => {
                compare(low).is_some_and(|order| order.is_ge())
                    && compare(high).is_some_and(|order| order.is_le())
            }
            Self::HasAny(wanted) => match fact {
                Fact::List(texts) => wanted.iter().any(|text| texts.contains(&&**text)),
                _ => false,
            },
            Self::HasAll(wanted) => match fact {
                Fact::List(texts) => wanted.iter().all(|text| texts.contains(&&**text)),
                _ => false,
            },
            Self::Present(_) | Self::Matches(_) => false,
        }
    }
}

impl FieldKind {
    /// How a fact compares with a value of the policy; `None` when they cannot be compared.
    fn order(self, fact: &Fact<'_>, value: &Value) -> Option<std::cmp::Ordering> {
        match (self, fact, value) {
            (Self::Ranked(levels), Fact::Text(fact), Value::Text(value)) => {
                Some(rank(levels, fact)?.cmp(&rank(levels, value)?))
            }
            (Self::Text, Fact::Text(fact), Value::Text(value)) => Some((*fact).cmp(&**value)),
            (Self::Integer, Fact::Integer(fact), Value::Integer(value)) => Some(fact.cmp(value)),
            (Self::Ratio, Fact::Ratio(fact), Value::Ratio(value)) => Some(fact.cmp(value)),
            (Self::Bool, Fact::Bool(fact), Value::Bool(value)) => Some(fact.cmp(value)),
            _ => None,
        }
    }
}

impl Share {
    fn bucket(&self, facts: &dyn Facts) -> Option<Ppm> {
        match facts.fact(self.by) {
            Fact::Text(id) => Some(facts.hash_key().bucket(&self.salt, id)),
            _ => None,
        }
    }
}

/// Where a question stands; becomes text only when somebody wants to know.
enum Path<'a> {
    Root,
    Key(&'a Self, &'static str),
    Item(&'a Self, &'static str, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Key(above, key) => write!(f, "{above}/{key}"),
            Self::Item(above, key, index) => write!(f, "{above}/{key}/{index}"),
        }
    }
}
