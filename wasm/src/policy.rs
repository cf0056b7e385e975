//! Policies and masking for JavaScript.

use switchboard::policy::Policy;
use switchboard::wire;
use wasm_bindgen::prelude::wasm_bindgen;

/// A compiled policy.
#[wasm_bindgen]
#[derive(Debug)]
pub struct RawPolicy(pub(crate) Policy);

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

    /// The warnings, as a JSON list.
    #[must_use]
    pub fn warnings(&self) -> String {
        serde_json::json!(self.0.warnings()).to_string()
    }

    /// Hides what this policy calls secret in a text.
    #[must_use]
    pub fn mask(&self, text: &str) -> String {
        let mut answer = String::new();
        wire::mask(&self.0, text, &mut answer);
        answer
    }
}
