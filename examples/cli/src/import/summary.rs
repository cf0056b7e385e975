//! What became of a history: carried over, left out and why, decided where it is silent, damaged.

use crate::args::Format;
use crate::output::grouped;
use clap::ValueEnum;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt;

/// How many damaged lines are named; all are counted.
const FAULTS_NAMED: usize = 20;

/// Counts of everything that was read.
pub(crate) struct Summary {
    format: Format,
    /// Lines or rows of the file.
    records: u64,
    /// Those of which at least one event speaks.
    carried: u64,
    events: BTreeMap<String, u64>,
    left_out: BTreeMap<&'static str, Counted>,
    decided: BTreeMap<&'static str, Counted>,
    fields: BTreeMap<String, u64>,
    faults: u64,
    faults_named: Vec<(u64, String)>,
}

/// A count with what it counts, in words.
struct Counted {
    words: &'static str,
    count: u64,
}

impl Summary {
    pub(crate) fn new(format: Format) -> Self {
        Self {
            format,
            records: 0,
            carried: 0,
            events: BTreeMap::new(),
            left_out: BTreeMap::new(),
            decided: BTreeMap::new(),
            fields: BTreeMap::new(),
            faults: 0,
            faults_named: Vec::new(),
        }
    }

    /// A line or row was read.
    pub(crate) fn read_record(&mut self) {
        self.records += 1;
    }

    /// It is carried over.
    pub(crate) fn carried_record(&mut self) {
        self.carried += 1;
    }

    /// An event was written.
    pub(crate) fn wrote(&mut self, kind: &str) {
        if let Some(count) = self.events.get_mut(kind) {
            *count += 1;
        } else {
            self.events.insert(kind.to_owned(), 1);
        }
    }

    /// Something has no place among the events.
    pub(crate) fn leave_out(&mut self, code: &'static str, words: &'static str, more: usize) {
        count(&mut self.left_out, code, words, more);
    }

    /// Something had to be decided because the record is silent or contradicts itself.
    pub(crate) fn decide(&mut self, code: &'static str, words: &'static str, more: usize) {
        count(&mut self.decided, code, words, more);
    }

    /// A field of the source for which events have no place, where it says something.
    pub(crate) fn leave_out_field(&mut self, name: &str, value: &Value) {
        let silent = match value {
            Value::Null => true,
            Value::Array(items) => items.is_empty(),
            Value::Object(members) => members.is_empty(),
            Value::String(text) => text.is_empty(),
            _ => false,
        };
        if !silent {
            *self.fields.entry(name.to_owned()).or_default() += 1;
        }
    }

    /// A line, or a part of it, is damaged.
    pub(crate) fn fault(&mut self, line: u64, why: impl Into<String>) {
        self.faults += 1;
        if self.faults_named.len() < FAULTS_NAMED {
            self.faults_named.push((line, why.into()));
        }
    }

    /// How many places were damaged, when they are all that was found: a file of another format.
    pub(crate) fn nothing_readable(&self) -> Option<u64> {
        (self.carried == 0 && self.faults > 0).then_some(self.faults)
    }

    /// As one line of JSON.
    pub(crate) fn to_json(&self) -> String {
        let counts = |all: &BTreeMap<&'static str, Counted>| -> Value {
            let all = all.iter();
            all.map(|(code, counted)| ((*code).to_owned(), json!(counted.count))).collect()
        };
        let faults = self.faults_named.iter();
        let faults: Vec<Value> =
            faults.map(|(line, why)| json!({ "line": line, "why": why })).collect();
        json!({
            "format": self.name(),
            "records": self.records,
            "carried": self.carried,
            "events": self.events,
            "left_out": counts(&self.left_out),
            "left_out_fields": self.fields,
            "decided": counts(&self.decided),
            "faults_count": self.faults,
            "faults": faults,
        })
        .to_string()
    }

    fn name(&self) -> String {
        self.format.to_possible_value().map_or_else(String::new, |v| v.get_name().to_owned())
    }
}

fn count(
    all: &mut BTreeMap<&'static str, Counted>,
    code: &'static str,
    words: &'static str,
    more: usize,
) {
    if more > 0 {
        all.entry(code).or_insert(Counted { words, count: 0 }).count += more as u64;
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let events = self.events.values().sum();
        write!(
            f,
            "{}: {} of {} records carried over, as {} events",
            self.name(),
            grouped(self.carried),
            grouped(self.records),
            grouped(events)
        )?;
        for (title, counted) in [
            ("left out, because events have no place for it", &self.left_out),
            ("decided, where the record is silent", &self.decided),
        ] {
            if !counted.is_empty() {
                write!(f, "\n{title}:")?;
            }
            for (code, Counted { words, count }) in counted {
                write!(f, "\n{:>10}  {code}: {words}", grouped(*count))?;
            }
        }
        if !self.fields.is_empty() {
            write!(f, "\nfields of the source that were left out:")?;
        }
        for (name, count) in &self.fields {
            write!(f, "\n{:>10}  {name}", grouped(*count))?;
        }
        if self.faults > 0 {
            write!(f, "\ndamaged, and not carried over:\n{:>10}  places", grouped(self.faults))?;
        }
        for (line, why) in &self.faults_named {
            write!(f, "\n{:>10}  line {line}: {why}", "")?;
        }
        Ok(())
    }
}
