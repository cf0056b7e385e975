//! What a panic said, kept for the JavaScript that finds the module dead.

use std::cell::RefCell;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static SAID: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Called once, when the module starts.
#[wasm_bindgen(start)]
pub fn listen() {
    std::panic::set_hook(Box::new(|panic| {
        SAID.with_borrow_mut(|said| *said = panic.to_string());
    }));
}

/// What the panic said that ended this module; empty if it was another trap.
#[wasm_bindgen]
#[must_use]
pub fn last_panic() -> String {
    SAID.with_borrow(Clone::clone)
}
