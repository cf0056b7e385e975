//! Why something was not done, as it is told to whoever asked.

use serde::Serialize;
use switchboard::code::RejectionCode;
use switchboard::engine::{EventError, Rejection, ReplayError};

/// A refusal of the host or of the engine; both have one form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Refusal {
    /// Stable, for programs.
    pub(crate) code: String,
    /// What is at fault, as a JSON pointer into the event.
    pub(crate) path: String,
    /// For people, with the remedy.
    pub(crate) message: String,
}

impl Refusal {
    pub(crate) fn new(code: &str, path: &str, message: &str) -> Self {
        Self { code: code.to_owned(), path: path.to_owned(), message: message.to_owned() }
    }

    /// It cannot be read.
    pub(crate) fn malformed(path: &str, message: &str) -> Self {
        Self::new(RejectionCode::MalformedEvent.code(), path, message)
    }

    /// It is not theirs to say.
    pub(crate) fn denied(path: &str, message: &str) -> Self {
        Self::new(RejectionCode::PermissionDenied.code(), path, message)
    }

    /// Too much, or too fast.
    pub(crate) fn too_much(message: &str) -> Self {
        Self::new(RejectionCode::LimitExceeded.code(), "", message)
    }
}

impl From<&Rejection> for Refusal {
    fn from(rejection: &Rejection) -> Self {
        Self::new(rejection.code.code(), &rejection.path, &rejection.to_string())
    }
}

impl From<&ReplayError> for Refusal {
    fn from(error: &ReplayError) -> Self {
        match error {
            ReplayError::Rejected(rejection) => rejection.into(),
            ReplayError::Malformed(error) => {
                let path = match error {
                    EventError::NotAnEvent(issues) => {
                        issues.iter().next().map(|issue| issue.path.as_str())
                    }
                    EventError::NotJson(_) | EventError::TooLong { .. } => None,
                };
                Self::malformed(path.unwrap_or_default(), &error.to_string())
            }
        }
    }
}
