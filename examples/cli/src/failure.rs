//! Why a command could not do what it was asked, and how the shell learns of it.

use crate::complaint;
use serde_json::json;
use std::io::{self, Write};
use std::process::ExitCode;
use switchboard::policy::issue::Issues;

/// Why a command stopped.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A policy has errors.
    Policy { name: String, source: String, issues: Issues },
    /// Some of the input was refused; what was wrong has been said line by line.
    Input { name: String, refused: u64 },
    /// What was asked for does not exist.
    NotFound(String),
    /// A file could not be read.
    Read { name: String, error: io::Error },
    /// The output could not be written.
    Write(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

impl Failure {
    /// Says it on standard error.
    pub(crate) fn tell(&self, as_json: bool) -> io::Result<()> {
        let mut err = io::stderr().lock();
        if as_json {
            let mut error = json!({ "code": self.code(), "message": self.message() });
            if let (Self::Policy { issues, .. }, Some(error)) = (self, error.as_object_mut()) {
                error.insert("issues".to_owned(), json!(issues));
            }
            return writeln!(err, "{}", json!({ "error": error }));
        }
        match self {
            Self::Policy { name, source, issues } => {
                write!(err, "{}", complaint::all(name, source, issues))
            }
            other => writeln!(err, "error: {}", other.message()),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Policy { .. } => "policy_issues",
            Self::Input { .. } => "input_refused",
            Self::NotFound(_) => "not_found",
            Self::Read { .. } => "not_read",
            Self::Write(_) => "not_written",
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Policy { name, issues, .. } => complaint::count(name, issues.iter()),
            Self::Input { name, refused } => format!("{name}: {refused} lines were refused"),
            Self::NotFound(what) => what.clone(),
            Self::Read { name, error } => format!("cannot read `{name}`: {error}"),
            Self::Write(error) => format!("cannot write the output: {error}"),
        }
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            // Whoever read the output has seen enough.
            Self::Write(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            Self::Policy { .. } | Self::Input { .. } | Self::NotFound(_) => ExitCode::from(1),
            Self::Read { .. } | Self::Write(_) => ExitCode::from(3),
        }
    }

    /// Is there nobody left to tell?
    pub(crate) fn is_silent(&self) -> bool {
        matches!(self, Self::Write(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}
