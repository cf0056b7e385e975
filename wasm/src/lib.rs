//! Switchboard in a browser or in Node.
//!
//! What crosses the boundary is text: the same JSON bytes that the C library and the conformance
//! corpus see. The class that a TypeScript programmer meets stands in `npm/src`; this crate is the
//! thin layer under it and decides nothing.
#![forbid(unsafe_code)]

use wasm_bindgen::prelude::wasm_bindgen;

/// The version of the library, such as "0.1.0".
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
