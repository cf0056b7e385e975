//! Policies for a chat window's page, which knows no more of them than how texts are read.

use crate::RawPolicy;
use switchboard::wire;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
impl RawPolicy {
    /// Compiles a policy document, whole or only its section `text`.
    ///
    /// # Errors
    /// The error object as text.
    pub fn compile(json: &str) -> Result<Self, String> {
        wire::compile_page(json).map(Self)
    }
}
