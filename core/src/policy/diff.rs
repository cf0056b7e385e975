//! What differs between two policies, in words.
//!
//! ```
//! use switchboard::calendar::Zones;
//! use switchboard::policy::{Document, Policy, diff};
//! let compile = |text: &str| {
//!     Policy::compile(&Document::from_json(text).unwrap(), &Zones::utc_only()).unwrap()
//! };
//! let changes = diff::between(&compile("{}"), &compile(r#"{"bot":{"threshold":0.7}}"#));
//! assert_eq!(changes.len(), 1);
//! assert_eq!(
//!     changes[0].to_string(),
//!     "/bot/threshold: was 0.8, is 0.7 (Hand over when the bot's confidence is below this ratio. \
//!      A missing confidence counts as 0.)"
//! );
//! ```

use super::Policy;
use super::issue::Pointer;
use super::rules::Rules;
use super::shape::{Schema, Shape};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt;

/// One place in which two policies differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Where.
    pub path: Pointer,
    /// What was there; `None` when nothing was.
    pub was: Option<Value>,
    /// What is there; `None` when nothing is.
    pub is: Option<Value>,
    /// What this rule means, as the schema says.
    pub means: String,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.path)?;
        match (&self.was, &self.is) {
            (Some(was), Some(is)) => write!(f, "was {was}, is {is}")?,
            (None, Some(is)) => write!(f, "new, is {is}")?,
            (Some(was), None) => write!(f, "gone, was {was}")?,
            (None, None) => f.write_str("unchanged")?,
        }
        if self.means.is_empty() { Ok(()) } else { write!(f, " ({})", self.means) }
    }
}

/// Every difference, in the order of the document.
pub fn between(old: &Policy, new: &Policy) -> Vec<Change> {
    let was = serde_json::to_value(old.rules()).ok();
    let is = serde_json::to_value(new.rules()).ok();
    let mut changes = Vec::new();
    let described = Described { schema: Rules::schema(), means: "" };
    compare(&Pointer::root(), was.as_ref(), is.as_ref(), &described, &mut changes);
    changes
}

struct Described {
    schema: Schema,
    means: &'static str,
}

impl Described {
    fn unwrapped(&self) -> Schema {
        let mut schema = self.schema.clone();
        loop {
            schema = match schema {
                Schema::Named { of, .. } => of(),
                Schema::Optional(of) => *of,
                other => return other,
            };
        }
    }

    fn member(&self, key: &str) -> Self {
        let unknown = Self { schema: Schema::Any, means: self.means };
        match self.unwrapped() {
            Schema::Object(fields) => fields
                .into_iter()
                .find(|field| field.name == key)
                .map_or(unknown, |field| Self { schema: field.schema, means: field.doc }),
            Schema::Map(of) | Schema::List(of) => Self { schema: *of, means: self.means },
            _ => unknown,
        }
    }
}

fn compare(
    at: &Pointer,
    was: Option<&Value>,
    is: Option<&Value>,
    described: &Described,
    changes: &mut Vec<Change>,
) {
    if was == is {
        return;
    }
    if let (Some(Value::Object(was)), Some(Value::Object(is))) = (was, is) {
        let keys: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
        for key in keys {
            let member = described.member(key);
            compare(&at.key(key), was.get(key), is.get(key), &member, changes);
        }
        return;
    }
    let path = at.clone();
    let means = described.means.to_owned();
    changes.push(Change { path, was: was.cloned(), is: is.cloned(), means });
}
