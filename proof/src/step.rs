//! One input to the engine, or one thing that a host does with its state; as a value and as a line.

use serde_json::Value;
use std::fmt;
use switchboard::calendar::Timestamp;
use switchboard::engine::{Envelope, read_event};

/// What a host does next.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "nearly all steps are events")]
pub enum Step {
    /// Tells the engine what happened.
    Handle(Timestamp, Envelope),
    /// Wakes the engine.
    Advance(Timestamp),
    /// Puts another of the script's policies into force, by its number.
    ReplacePolicy(Timestamp, usize),
    /// Writes the state to disk.
    Snapshot,
    /// Dies: goes on from the snapshot on disk and the log of inputs behind it.
    Crash,
    /// Reads a snapshot in which bit so-and-so is wrong.
    Damage(u64),
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Handle(at, envelope) => {
                let mut event = serde_json::to_value(&envelope.event).map_err(|_| fmt::Error)?;
                spare(&mut event);
                let name = envelope.event.type_name();
                write!(f, "{{\"at\":{},", at.as_millis())?;
                if let Some(id) = &envelope.id {
                    write!(f, "\"id\":\"{id}\",")?;
                }
                write!(f, "\"type\":\"{name}\"")?;
                for (field, value) in event.as_object().into_iter().flatten() {
                    if field != "type" {
                        write!(f, ",\"{field}\":{value}")?;
                    }
                }
                f.write_str("}")
            }
            Self::Advance(now) => write!(f, "!advance {}", now.as_millis()),
            Self::ReplacePolicy(at, number) => write!(f, "!policy {} {number}", at.as_millis()),
            Self::Snapshot => f.write_str("!snapshot"),
            Self::Crash => f.write_str("!crash"),
            Self::Damage(bit) => write!(f, "!damage {bit}"),
        }
    }
}

/// Leaves out what is not said. What is said to be empty stays: a transfer that requires nothing is another
/// than one that changes no requirement; and a question that does not apply was asked.
fn spare(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            let others = fields.iter_mut().filter(|(name, _)| *name != "answers");
            others.for_each(|(_, value)| spare(value));
            fields.retain(|_, value| !value.is_null());
        }
        Value::Array(items) => items.iter_mut().for_each(spare),
        _ => {}
    }
}

impl Step {
    /// Reads the line that [`Display`](fmt::Display) writes.
    ///
    /// # Errors
    /// A line that is neither an event nor a command.
    pub fn read(line: &str) -> Result<Self, String> {
        let words: Vec<&str> = line.split(' ').collect();
        let number = |word: &str| word.parse::<i64>().map_err(|_| format!("no number: {line}"));
        let instant = |word: &str| number(word).map(Timestamp::from_millis);
        match words[..] {
            ["!advance", now] => Ok(Self::Advance(instant(now)?)),
            ["!policy", at, which] => {
                let which = which.parse().map_err(|_| format!("no number: {line}"))?;
                Ok(Self::ReplacePolicy(instant(at)?, which))
            }
            ["!snapshot"] => Ok(Self::Snapshot),
            ["!crash"] => Ok(Self::Crash),
            ["!damage", bit] => {
                Ok(Self::Damage(bit.parse().map_err(|_| format!("no number: {line}"))?))
            }
            _ if line.starts_with('!') => Err(format!("no such command: {line}")),
            _ => {
                let (at, envelope) =
                    read_event(line).map_err(|error| format!("{line}: {error}"))?;
                Ok(Self::Handle(at, envelope))
            }
        }
    }
}
