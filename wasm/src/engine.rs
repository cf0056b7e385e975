//! Whole policies and engines for JavaScript.

use crate::RawPolicy;
use switchboard::engine::Engine;
use switchboard::wire::{self, Failed};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
impl RawPolicy {
    /// Compiles a policy document with the given zone data.
    ///
    /// # Errors
    /// The error object as text.
    pub fn compile(json: &str, zones: Option<String>) -> Result<Self, String> {
        wire::compile(json, zones.as_deref()).map(Self)
    }

    /// The fingerprint, in 32 hexadecimal digits.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        self.0.fingerprint().to_string()
    }
}

/// An engine. Every method but the last four gives an answer as JSON: a reaction, a view or a refusal.
#[wasm_bindgen]
#[derive(Debug)]
pub struct RawEngine(Engine);

#[wasm_bindgen]
impl RawEngine {
    /// A new engine; without options, an empty text.
    ///
    /// # Errors
    /// The error object as text.
    pub fn create(policy: &RawPolicy, options: &str, start_ms: f64) -> Result<Self, String> {
        wire::engine(&policy.0, options, whole(start_ms)).map(Self)
    }

    /// An engine that goes on from a snapshot.
    ///
    /// # Errors
    /// The error object as text.
    pub fn restore(policy: &RawPolicy, options: &str, snapshot: &[u8]) -> Result<Self, String> {
        wire::restore(&policy.0, options, snapshot).map(Self)
    }

    /// Something happened.
    pub fn handle(&mut self, event: &str) -> String {
        said(|words| wire::handle(&mut self.0, event, words))
    }

    /// Does what is due.
    pub fn advance(&mut self, now_ms: f64) -> String {
        said(|words| wire::advance(&mut self.0, whole(now_ms), words))
    }

    /// From now on, another policy decides.
    pub fn replace_policy(&mut self, at_ms: f64, policy: &RawPolicy) -> String {
        said(|words| wire::replace_policy(&mut self.0, whole(at_ms), &policy.0, words))
    }

    /// What an event would do.
    #[must_use]
    pub fn preview(&self, event: &str) -> String {
        said(|words| wire::preview(&self.0, event, words))
    }

    /// A question about the state.
    #[must_use]
    pub fn query(&self, question: &str) -> String {
        said(|words| wire::query(&self.0, question, words))
    }

    /// When the engine wants to be called again, and why: an object or `null`, as JSON.
    #[must_use]
    pub fn deadline(&self) -> String {
        serde_json::json!(self.0.deadline()).to_string()
    }

    /// The state in 32 hexadecimal digits.
    #[must_use]
    pub fn digest(&self) -> String {
        wire::digest(&self.0)
    }

    /// The whole state.
    #[must_use]
    pub fn snapshot(&self) -> Vec<u8> {
        self.0.snapshot()
    }
}

/// An answer, good or bad: both are the words that the wire wrote.
fn said(call: impl FnOnce(&mut String) -> Result<(), Failed>) -> String {
    let mut words = String::with_capacity(1024);
    // The words say the number too.
    let (Ok(()) | Err(Failed(_))) = call(&mut words);
    words
}

/// The whole milliseconds of a JavaScript number. What is none of a sensible size is far outside the
/// instants that the engine accepts, and is refused there.
fn whole(ms: f64) -> i64 {
    if ms.is_finite() { ms as i64 } else { i64::MAX }
}
