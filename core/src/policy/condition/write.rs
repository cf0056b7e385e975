//! Showing a condition: as JSON, as bytes, and in words.

use super::judge::{Answer, Leaf};
use super::read::read_text;
use super::{Condition, Share, Tree, Wanted};
use crate::policy::field::Operator;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _, ser::SerializeMap};
use std::fmt;

impl Wanted {
    pub(super) const fn operator(&self) -> Operator {
        match self {
            Self::Eq(_) => Operator::Eq,
            Self::OneOf(_) => Operator::OneOf,
            Self::AtLeast(_) => Operator::AtLeast,
            Self::AtMost(_) => Operator::AtMost,
            Self::Between(..) => Operator::Between,
            Self::HasAny(_) => Operator::HasAny,
            Self::HasAll(_) => Operator::HasAll,
            Self::Present(_) => Operator::Present,
            Self::Matches(_) => Operator::Matches,
        }
    }
}

/// A tree in the form in which operators write it.
struct Plain<'a, T>(&'a T);

impl Serialize for Plain<'_, Tree> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self.0 {
            Tree::All(parts) => {
                map.serialize_entry("all", &parts.iter().map(Plain).collect::<Vec<_>>())?;
            }
            Tree::Any(parts) => {
                map.serialize_entry("any", &parts.iter().map(Plain).collect::<Vec<_>>())?;
            }
            Tree::Not(part) => map.serialize_entry("not", &Plain(&**part))?,
            Tree::Field(field, wanted) => {
                map.serialize_entry("field", field)?;
                map.serialize_entry(wanted.operator().name(), &Plain(wanted))?;
            }
            Tree::Within(hours) => map.serialize_entry("within", hours)?,
            Tree::PercentOf(share) => map.serialize_entry("percent_of", &Plain(share))?,
        }
        map.end()
    }
}

impl Serialize for Plain<'_, Wanted> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Wanted::Eq(value) | Wanted::AtLeast(value) | Wanted::AtMost(value) => {
                value.serialize(serializer)
            }
            Wanted::OneOf(values) => values.serialize(serializer),
            Wanted::Between(low, high) => [low, high].serialize(serializer),
            Wanted::HasAny(texts) | Wanted::HasAll(texts) => texts.serialize(serializer),
            Wanted::Present(wanted) => wanted.serialize(serializer),
            Wanted::Matches(topic) => topic.serialize(serializer),
        }
    }
}

impl Serialize for Plain<'_, Share> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Share { share, by, salt } = self.0;
        let mut map = serializer.serialize_map(Some(3))?;
        // A share has at most four decimals of a percent, and this division prints exactly those.
        map.serialize_entry("percent", &(share.get() as f64 / 1e4))?;
        map.serialize_entry("by", by)?;
        map.serialize_entry("salt", salt)?;
        map.end()
    }
}

impl Serialize for Condition {
    /// In JSON the form of the policy, in a snapshot the bare tree.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            Plain(&self.0).serialize(serializer)
        } else {
            self.0.serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            return Tree::deserialize(deserializer).map(Self);
        }
        // One reader for all: what a policy may not say, a decision's trace cannot say either.
        let json = serde_json::Value::deserialize(deserializer)?;
        read_text(&json.to_string()).map_err(D::Error::custom)
    }
}

impl fmt::Display for Condition {
    /// In words: ``all of (`customer.tier` is `gold`; not (within `office`))``.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(parts) => write_list(f, "all of", parts),
            Self::Any(parts) => write_list(f, "any of", parts),
            Self::Not(part) => write!(f, "not ({part})"),
            Self::Field(field, Wanted::Eq(value)) => write!(f, "`{field}` is {value}"),
            Self::Field(field, wanted) => write!(f, "`{field}` is {wanted}"),
            Self::Within(hours) => write!(f, "within `{hours}`"),
            Self::PercentOf(share) => write!(f, "in {share}"),
        }
    }
}

fn write_list(f: &mut fmt::Formatter<'_>, name: &str, parts: &[Tree]) -> fmt::Result {
    write!(f, "{name} (")?;
    for (n, part) in parts.iter().enumerate() {
        write!(f, "{}{part}", if n == 0 { "" } else { "; " })?;
    }
    f.write_str(")")
}

impl fmt::Display for Wanted {
    /// So that it can follow "is" and "is not".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, name: &str, items: &[&dyn fmt::Display]| {
            write!(f, "{name} ")?;
            for (n, item) in items.iter().enumerate() {
                write!(f, "{}{item}", if n == 0 { "" } else { ", " })?;
            }
            Ok(())
        };
        match self {
            Self::Eq(value) => write!(f, "{value}"),
            Self::OneOf(values) => {
                let items: Vec<&dyn fmt::Display> = values.iter().map(|v| v as _).collect();
                list(f, "one of", &items)
            }
            Self::AtLeast(value) => write!(f, "at least {value}"),
            Self::AtMost(value) => write!(f, "at most {value}"),
            Self::Between(low, high) => write!(f, "between {low} and {high}"),
            Self::HasAny(texts) | Self::HasAll(texts) => {
                let quoted: Vec<String> = texts.iter().map(|text| format!("`{text}`")).collect();
                let items: Vec<&dyn fmt::Display> = quoted.iter().map(|text| text as _).collect();
                let all = matches!(self, Self::HasAll(_));
                list(f, if all { "a list with all of" } else { "a list with any of" }, &items)
            }
            Self::Present(true) => f.write_str("known"),
            Self::Present(false) => f.write_str("unknown"),
            Self::Matches(topic) => write!(f, "about `{topic}`"),
        }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { share, by, salt } = self;
        write!(f, "the first {share} of `{by}` under `{salt}`")
    }
}

impl fmt::Display for Leaf {
    /// What was seen, and whether that is what was wanted: ``"`customer.tier` is `basic`, not `gold`"``.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tree = &self.asked.0;
        let not = match self.answer {
            Answer::NotAsked => return write!(f, "{tree}: not asked"),
            Answer::Held => "",
            Answer::Failed => "not ",
        };
        match tree {
            Tree::Field(field, wanted @ (Wanted::Matches(_) | Wanted::Present(_))) => {
                write!(f, "`{field}` is {not}{wanted}")
            }
            Tree::Field(field, Wanted::Eq(_)) if self.answer == Answer::Held => {
                write!(f, "`{field}` is {}", self.saw)
            }
            Tree::Field(field, wanted) => write!(f, "`{field}` is {}, {not}{wanted}", self.saw),
            Tree::Within(hours) => write!(f, "{not}within `{hours}`"),
            Tree::PercentOf(share) => write!(f, "bucket {}, {not}in {share}", self.saw),
            Tree::All(_) | Tree::Any(_) | Tree::Not(_) => write!(f, "{not}{tree}"),
        }
    }
}
