//! Reads what a request says: each figure under its name or another that is usual for it, and a clear answer where it is
//! missing or something else.

use serde_json::{Map, Value};
use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// A request that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize)]
#[error("{path}: found {found}, expected {expected}; {remedy}")]
pub struct AskError {
    /// What kind of mistake: `unknown_test`, `unknown_key`, `missing_key`, `wrong_type`, `out_of_range`.
    pub code: &'static str,
    /// Where, as a JSON pointer.
    pub path: String,
    /// What stands there.
    pub found: String,
    /// What should.
    pub expected: String,
    /// What to do.
    pub remedy: String,
}

/// Letters and digits alone, in lower case: what makes two spellings one name.
pub(super) fn plain(name: &str) -> String {
    let kept = name.replace("'s", "s").to_lowercase();
    kept.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// How many letters two names begin with alike.
pub(super) fn alike(known: &str, wanted: &str) -> usize {
    plain(known).bytes().zip(plain(wanted).bytes()).take_while(|(a, b)| a == b).count()
}

pub(super) const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The figures of a request, each under its name or another that is usual for it.
pub(super) struct Figures<'a> {
    given: &'a Map<String, Value>,
    /// Every name that was looked for.
    asked: RefCell<BTreeSet<String>>,
}

/// Where a request names its statistic.
const NAMES: [&str; 5] = ["test", "statistic", "stat", "name", "method"];

/// What a request may carry for those who keep it, and what nearly all statistics take.
const UNDERSTOOD: [&str; 12] = [
    "id",
    "note",
    "comment",
    "source",
    "expect",
    "expected",
    "tolerance",
    "confidence",
    "conf",
    "level",
    "confidence_level",
    "alpha",
];

pub(super) type Wanted<T> = Result<T, AskError>;

impl<'a> Figures<'a> {
    pub(super) const fn new(given: &'a Map<String, Value>) -> Self {
        Self { given, asked: RefCell::new(BTreeSet::new()) }
    }

    /// The first figure that nothing looked for, `takes` saying what the statistic takes.
    pub(super) fn unknown(&self, takes: &str) -> Option<AskError> {
        let asked = self.asked.borrow();
        let words = || takes.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let is_known = |key: &str| {
            asked.contains(key)
                || NAMES.contains(&key)
                || UNDERSTOOD.contains(&key)
                || words().any(|word| word == key)
        };
        let key = self.given.keys().find(|key| !is_known(key))?;
        let near = asked.iter().min_by_key(|known| (Reverse(alike(known, key)), known.len()));
        let remedy = match near.filter(|known| alike(known, key) > 2) {
            Some(known) => format!("did you mean `{known}`?"),
            None => format!("remove it; this statistic takes {takes}"),
        };
        Some(AskError {
            code: "unknown_key",
            path: format!("/{key}"),
            found: format!("`{key}`"),
            expected: "what the statistic takes".to_owned(),
            remedy,
        })
    }

    /// The host's own name for the request.
    pub(super) fn id(&self) -> Option<&'a Value> {
        self.given.get("id")
    }

    pub(super) fn name(&self) -> Wanted<(String, &str)> {
        for key in NAMES {
            if let Some(Value::String(name)) = self.given.get(key) {
                return Ok((format!("/{key}"), name));
            }
        }
        Err(Self::missing("test"))
    }

    pub(super) fn missing(key: &str) -> AskError {
        AskError {
            code: "missing_key",
            path: format!("/{key}"),
            found: "nothing".to_owned(),
            expected: format!("`{key}`"),
            remedy: "add it; the list says what each statistic takes".to_owned(),
        }
    }

    pub(super) fn wrong(path: String, found: &Value, expected: &str) -> AskError {
        AskError {
            code: "wrong_type",
            path,
            found: kind(found).to_owned(),
            expected: expected.to_owned(),
            remedy: "write it so; the list says what each statistic takes".to_owned(),
        }
    }

    pub(super) fn refuse(path: &str, found: impl std::fmt::Display, expected: &str) -> AskError {
        AskError {
            code: "out_of_range",
            path: path.to_owned(),
            found: format!("`{found}`"),
            expected: expected.to_owned(),
            remedy: "correct the figure".to_owned(),
        }
    }

    /// The value under the first of these names that is there.
    pub(super) fn find(&self, keys: &[&str]) -> Option<(String, &Value)> {
        self.asked.borrow_mut().extend(keys.iter().map(|key| (*key).to_owned()));
        let there = |key: &&str| {
            let value = self.given.get(*key).filter(|value| !value.is_null())?;
            Some((format!("/{key}"), value))
        };
        keys.iter().find_map(there)
    }

    pub(super) fn need(&self, keys: &[&str]) -> Wanted<(String, &Value)> {
        self.find(keys).ok_or_else(|| Self::missing(keys.first().copied().unwrap_or_default()))
    }

    pub(super) fn as_number(path: String, value: &Value) -> Wanted<f64> {
        match value.as_f64().filter(|number| number.is_finite()) {
            Some(number) => Ok(number),
            None => Err(Self::wrong(path, value, "a number")),
        }
    }

    pub(super) fn number(&self, keys: &[&str]) -> Wanted<f64> {
        let (path, value) = self.need(keys)?;
        Self::as_number(path, value)
    }

    pub(super) fn number_or(&self, keys: &[&str], default: f64) -> Wanted<f64> {
        match self.find(keys) {
            Some((path, value)) => Self::as_number(path, value),
            None => Ok(default),
        }
    }

    /// A share between 0 and 1, both excluded.
    pub(super) fn share_or(&self, keys: &[&str], default: f64) -> Wanted<f64> {
        let share = self.number_or(keys, default)?;
        if share > 0.0 && share < 1.0 {
            return Ok(share);
        }
        let path = self.find(keys).map(|(path, _)| path).unwrap_or_default();
        Err(Self::refuse(&path, share, "more than 0 and less than 1"))
    }

    pub(super) fn as_count(path: String, value: &Value) -> Wanted<u64> {
        let whole = value.as_f64().filter(|n| *n >= 0.0 && n.fract() == 0.0 && *n < 9e15);
        match (value.as_u64(), whole) {
            (Some(count), _) => Ok(count),
            // A whole number below 9e15 is one.
            (None, Some(whole)) => Ok(whole as u64),
            _ => Err(Self::wrong(path, value, "a whole number, 0 or more")),
        }
    }

    pub(super) fn count(&self, keys: &[&str]) -> Wanted<u64> {
        let (path, value) = self.need(keys)?;
        Self::as_count(path, value)
    }

    pub(super) fn list(&self, keys: &[&str]) -> Wanted<(String, &Vec<Value>)> {
        let (path, value) = self.need(keys)?;
        match value {
            Value::Array(list) => Ok((path, list)),
            other => Err(Self::wrong(path, other, "a list")),
        }
    }

    pub(super) fn as_numbers(path: &str, list: &[Value]) -> Wanted<Vec<f64>> {
        let number = |(at, value)| Self::as_number(format!("{path}/{at}"), value);
        list.iter().enumerate().map(number).collect()
    }

    pub(super) fn numbers(&self, keys: &[&str]) -> Wanted<Vec<f64>> {
        let (path, list) = self.list(keys)?;
        Self::as_numbers(&path, list)
    }

    pub(super) fn table(&self, keys: &[&str]) -> Wanted<Vec<Vec<f64>>> {
        let (path, rows) = self.list(keys)?;
        let row = |(at, row): (usize, &Value)| {
            let path = format!("{path}/{at}");
            match row {
                Value::Array(cells) => Self::as_numbers(&path, cells),
                other => Err(Self::wrong(path, other, "a list of numbers")),
            }
        };
        rows.iter().enumerate().map(row).collect()
    }

    /// Two counts: as a list, or under names of their own.
    pub(super) fn pair(&self, keys: &[&str], apart: [&[&str]; 2]) -> Wanted<[u64; 2]> {
        if self.find(keys).is_none() && self.find(apart[0]).is_some() {
            return Ok([self.count(apart[0])?, self.count(apart[1])?]);
        }
        let (path, list) = self.list(keys)?;
        match list.as_slice() {
            [a, b] => Ok([
                Self::as_count(format!("{path}/0"), a)?,
                Self::as_count(format!("{path}/1"), b)?,
            ]),
            _ => Err(Self::refuse(&path, format!("{} figures", list.len()), "two")),
        }
    }

    pub(super) fn shares(&self) -> Wanted<([u64; 2], [u64; 2])> {
        let successes = self.pair(
            &["successes", "x", "counts", "conversions"],
            [
                &["x1", "successes1", "s1", "a_successes", "successes_a", "x_a"],
                &["x2", "successes2", "s2", "b_successes", "successes_b", "x_b"],
            ],
        )?;
        let trials = self.pair(
            &["trials", "n", "totals", "nobs"],
            [
                &["n1", "trials1", "a_trials", "trials_a", "n_a"],
                &["n2", "trials2", "b_trials", "trials_b", "n_b"],
            ],
        )?;
        for at in 0..2 {
            if successes[at] > trials[at] {
                let expected = format!("at most {}, the trials", trials[at]);
                return Err(Self::refuse(&format!("/successes/{at}"), successes[at], &expected));
            }
        }
        Ok((successes, trials))
    }

    pub(super) fn confidence(&self) -> Wanted<f64> {
        match self.find(&["alpha"]) {
            Some(_) if self.find(&["confidence", "level", "conf"]).is_none() => {
                Ok(1.0 - self.share_or(&["alpha"], 0.05)?)
            }
            _ => self.share_or(&["confidence", "conf", "level", "confidence_level"], 0.95),
        }
    }

    pub(super) fn two_groups(&self) -> Wanted<(Vec<f64>, Vec<f64>)> {
        Ok((
            self.numbers(&["a", "x", "group1", "sample1", "control"])?,
            self.numbers(&["b", "y", "group2", "sample2", "treatment"])?,
        ))
    }

    pub(super) fn text<'t>(&'t self, keys: &[&str], default: &'t str) -> Wanted<&'t str> {
        match self.find(keys) {
            None => Ok(default),
            Some((_, Value::String(text))) => Ok(text),
            Some((path, other)) => Err(Self::wrong(path, other, "a text")),
        }
    }

    pub(super) fn choice<T: Copy>(
        &self,
        keys: &[&str],
        choices: &[(&str, T)],
        default: T,
    ) -> Wanted<T> {
        let chosen = plain(self.text(keys, "")?);
        if chosen.is_empty() {
            return Ok(default);
        }
        let found = choices.iter().find(|(name, _)| plain(name) == chosen);
        found.map(|(_, value)| *value).ok_or_else(|| {
            let path = self.find(keys).map(|(path, _)| path).unwrap_or_default();
            let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            Self::refuse(&path, chosen.clone(), &format!("one of {}", names.join(", ")))
        })
    }
}

/// A label as text that sorts like what it says: numbers by value.
pub(super) fn labels(path: &str, list: &[Value]) -> Wanted<Vec<String>> {
    let label = |(at, value): (usize, &Value)| match value {
        Value::String(text) => Ok(text.clone()),
        Value::Bool(is) => Ok(is.to_string()),
        Value::Number(number) => {
            let number = number.as_f64().unwrap_or(0.0);
            // Offset so that digits compare as the numbers do.
            Ok(format!("{:024.6}", number + 1e12))
        }
        other => Err(Figures::wrong(format!("{path}/{at}"), other, "a label")),
    };
    list.iter().enumerate().map(label).collect()
}
