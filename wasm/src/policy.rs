//! Masking and screening for JavaScript, in both builds.

#[cfg(not(feature = "engine"))]
use switchboard::policy::PagePolicy as Policy;
#[cfg(feature = "engine")]
use switchboard::policy::Policy;
use switchboard::text::{CustomerFacts, ScanOptions, StreamScanner};
use switchboard::wire;
use wasm_bindgen::prelude::wasm_bindgen;

/// A compiled policy: the whole, or in the widget build what a page may know of it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct RawPolicy(pub(crate) Policy);

#[wasm_bindgen]
impl RawPolicy {
    /// The warnings, as a JSON list.
    #[must_use]
    pub fn warnings(&self) -> String {
        serde_json::json!(self.0.warnings()).to_string()
    }

    /// Says what a text means by this policy.
    #[must_use]
    pub fn screen(&self, text: &str) -> String {
        let mut answer = String::new();
        wire::screen(self.0.screen(), text, &mut answer);
        answer
    }

    /// A text without what this policy calls secret.
    #[must_use]
    pub fn hide(&self, text: &str) -> String {
        self.0.masker().scan(text, &CustomerFacts::default()).masked().into_owned()
    }

    /// A text that comes in pieces.
    #[must_use]
    pub fn stream(&self) -> RawStream {
        let masker = self.0.masker().clone();
        let (facts, options) = (CustomerFacts::default(), ScanOptions::default());
        RawStream(StreamScanner::new(masker, facts, options))
    }

    /// The same as `hide`, and where it stands, as JSON.
    #[must_use]
    pub fn mask(&self, text: &str) -> String {
        let mut answer = String::new();
        wire::mask(self.0.masker(), text, &mut answer);
        answer
    }
}

/// A text that comes in pieces.
#[wasm_bindgen]
#[derive(Debug)]
pub struct RawStream(StreamScanner);

#[wasm_bindgen]
impl RawStream {
    /// The next piece: what can be shown now.
    pub fn push(&mut self, piece: &str) -> String {
        let mut shown = String::new();
        self.0.push(piece.as_bytes(), &mut shown);
        shown
    }

    /// Nothing more comes: the rest.
    pub fn finish(&mut self) -> String {
        let mut shown = String::new();
        self.0.finish(&mut shown);
        shown
    }
}
