//! A policy from a file, compiled; or everything that is wrong with it.

use crate::failure::Failure;
use crate::input;
use switchboard::calendar::Zones;
use switchboard::policy::issue::Issues;
use switchboard::policy::{Document, Policy};

/// A policy with the text that it came from.
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) text: String,
}

impl Source {
    /// Reads a file; without one, the empty policy.
    pub(crate) fn read(path: Option<&str>) -> Result<Self, Failure> {
        Ok(match path {
            Some(path) => Self { name: path.to_owned(), text: input::text(path)? },
            None => Self { name: "the empty policy".to_owned(), text: "{}".to_owned() },
        })
    }

    /// The policy, or every issue.
    pub(crate) fn compile(&self) -> Result<Policy, Issues> {
        Policy::compile(&Document::from_json(&self.text)?, &Zones::bundled())
    }
}

/// Reads and compiles a policy.
pub(crate) fn load(path: Option<&str>) -> Result<Policy, Failure> {
    let source = Source::read(path)?;
    source.compile().map_err(|issues| Failure::Policy {
        name: source.name,
        source: source.text,
        issues,
    })
}
