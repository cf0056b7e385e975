//! A day as text: the policies, then one step a line. What a failure is reduced to, and replayed from.
//!
//! ```text
//! # why this script is kept
//! !start 1767225600000
//! !document {"name":"…"}
//! {"at":1767225600000,"type":"agent_logged_in","agent":"a1"}
//! !crash
//! ```

use crate::invariant::Broken;
use crate::step::Step;
use crate::trial::Trial;
use std::fmt;
use switchboard::calendar::{Timestamp, Zones};
use switchboard::policy::{Document, Policy};

/// A day that can be played again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// Where the engine's clock starts.
    pub start: Timestamp,
    /// The documents of the policies; the first one is in force at the start.
    pub documents: Vec<String>,
    /// What happens.
    pub steps: Vec<Step>,
}

impl Script {
    /// Reads what [`Display`](fmt::Display) writes; lines that begin with `#` are for people.
    ///
    /// # Errors
    /// The line that is none.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut script =
            Self { start: Timestamp::from_millis(0), documents: Vec::new(), steps: Vec::new() };
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(start) = line.strip_prefix("!start ") {
                let start = start.parse().map_err(|_| format!("no instant: {line}"))?;
                script.start = Timestamp::from_millis(start);
            } else if let Some(document) = line.strip_prefix("!document ") {
                script.documents.push(document.to_owned());
            } else {
                script.steps.push(Step::read(line)?);
            }
        }
        Ok(script)
    }

    /// Plays it with every check, and a look at the whole state at the end.
    ///
    /// # Errors
    /// The first promise that is broken, with the number of the step.
    pub fn play(&self) -> Result<(), (usize, Broken)> {
        let policies = compile(&self.documents).map_err(|why| (0, Broken::new("script", why)))?;
        let mut trial = Trial::new(policies, self.start);
        for (n, step) in self.steps.iter().enumerate() {
            trial.take(step).map_err(|broken| (n, broken))?;
        }
        trial.look_at_everything().map_err(|broken| (self.steps.len(), broken))
    }
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "!start {}", self.start.as_millis())?;
        for document in &self.documents {
            writeln!(f, "!document {document}")?;
        }
        self.steps.iter().try_for_each(|step| writeln!(f, "{step}"))
    }
}

/// Compiles documents; the only zone is UTC.
///
/// # Errors
/// What is wrong with one of them.
pub fn compile(documents: &[String]) -> Result<Vec<Policy>, String> {
    let zones = Zones::utc_only();
    let one = |text: &String| {
        let document = Document::from_json(text).map_err(|issues| format!("{text}\n{issues}"))?;
        Policy::compile(&document, &zones).map_err(|issues| format!("{text}\n{issues}"))
    };
    documents.iter().map(one).collect()
}
