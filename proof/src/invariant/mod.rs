//! What must hold, each promise in one function that bears its name.
//!
//! | checked | where | by |
//! |---|---|---|
//! | before an effect is entered into the book | [`effect`] | comparing it with what the book knows |
//! | after a call | [`call`] | comparing event, answer and a few cheap getters |
//! | every thousand calls | [`whole`] | comparing the whole state with the book |
//! | at a crash, at a snapshot | [`crash`] | comparing engines and bytes |
//!
//! Numbers are those of the list of promises in `docs/proof.md`.

pub mod call;
pub mod crash;
pub mod effect;
pub mod whole;

use std::fmt;

/// A promise that was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The name of the promise.
    pub invariant: &'static str,
    /// How.
    pub how: String,
}

impl Broken {
    /// A promise was broken in this way.
    pub fn new(invariant: &'static str, how: impl Into<String>) -> Self {
        Self { invariant, how: how.into() }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.invariant, self.how)
    }
}

/// What a check comes to.
pub type Verdict = Result<(), Broken>;

/// Holds, or breaks the promise in the way that `how` tells.
pub(crate) fn hold(invariant: &'static str, is: bool, how: impl FnOnce() -> String) -> Verdict {
    if is { Ok(()) } else { Err(Broken::new(invariant, how())) }
}
