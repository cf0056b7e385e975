//! The statistics in a browser or in Node: one request in, one answer out, the bytes that Rust and C answer.
//!
//! A module of its own beside `switchboard-wasm`, with the same rules: text crosses the boundary, and after a trap what the panic said can be read with
//! [`last_panic`].
#![forbid(unsafe_code)]

#[path = "../../src/panic.rs"]
mod panic;

pub use panic::last_panic;

use switchboard::wire::{self, Failed};
use wasm_bindgen::prelude::wasm_bindgen;

/// The version of the library, such as "0.1.0".
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Computes a statistic: `{"test":"wilson","successes":80,"trials":100}` in, its figures out, or a refusal.
#[wasm_bindgen]
#[must_use]
pub fn statistic(request: &str) -> String {
    let mut words = String::with_capacity(256);
    // The words say the number of a refusal too.
    let (Ok(()) | Err(Failed(_))) = wire::statistic(request, &mut words);
    words
}
