//! Why an input was refused: the state is as it was, the host learns what to do.

use crate::code::RejectionCode;
use serde::Serialize;
use std::fmt;

/// A refused input. The state is exactly as it was before.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[error("{code}: found {found}, expected {expected}; {remedy}")]
pub struct Rejection {
    /// What kind of refusal.
    pub code: RejectionCode,
    /// The field of the input that is at fault, as a JSON pointer; empty for the whole input.
    pub path: String,
    /// What was found.
    pub found: String,
    /// What was expected.
    pub expected: String,
    /// What to do.
    pub remedy: String,
}

impl Rejection {
    /// A refusal because of the field at `path`.
    pub fn new(
        code: RejectionCode,
        path: &str,
        found: impl Into<String>,
        expected: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            code,
            path: path.to_owned(),
            found: found.into(),
            expected: expected.into(),
            remedy: remedy.into(),
        }
    }

    /// Something that is named does not exist.
    pub(crate) fn unknown(kind: &str, path: &str, id: &impl fmt::Display) -> Self {
        let remedy = format!("name a {kind} that the engine has been told of");
        Self::new(
            RejectionCode::UnknownId,
            path,
            format!("`{id}`"),
            format!("a {kind} that exists"),
            remedy,
        )
    }

    /// The step is not in the state machine.
    pub(crate) fn illegal(path: &str, found: impl Into<String>, expected: &str) -> Self {
        Self::new(
            RejectionCode::IllegalTransition,
            path,
            found,
            expected,
            "look at the published state machine; read the state before you act",
        )
    }
}
