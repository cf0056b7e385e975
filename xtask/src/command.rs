//! What a chore comes to.

use crate::ground;
use std::{fmt, path::Path};

/// Why a chore stopped, in words for the person who asked for it.
#[derive(Debug)]
pub(crate) struct Failure(String);

/// What a chore comes to.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    pub(crate) fn new(why: impl Into<String>) -> Self {
        Self(why.into())
    }

    /// A file or folder that could not be read, written, copied.
    pub(crate) fn at(path: &Path, cause: impl fmt::Display) -> Self {
        Self(format!("{}: {cause}", ground::shown(path)))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
