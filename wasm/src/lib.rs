//! Switchboard in a browser or in Node.
//!
//! What crosses the boundary is text: the same JSON bytes that the C library and the conformance
//! corpus see. The class that a TypeScript programmer meets stands in `npm/src`; this crate is the
//! thin layer under it and decides nothing.
//!
//! * An answer of the engine, a refusal included, is returned as text. What cannot be made (a policy
//!   with errors, an engine from a damaged snapshot) is thrown as text.
//! * A panic ends in a trap, after which the memory of the module is worth nothing; what the panic said
//!   can still be read with [`last_panic`]. `npm/src/instance.ts` sees to the rest.
//! * Instants are JavaScript's numbers; whole milliseconds fit without loss.
#![forbid(unsafe_code)]

#[cfg(feature = "engine")]
mod engine;
#[cfg(not(feature = "engine"))]
mod page;
mod panic;
mod policy;

#[cfg(feature = "engine")]
pub use engine::RawEngine;
pub use panic::last_panic;
pub use policy::{RawPolicy, RawStream};

use wasm_bindgen::prelude::wasm_bindgen;

/// The version of the library, such as "0.1.0".
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
