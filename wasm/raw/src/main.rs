//! The core as a WebAssembly module of its own, without wasm-bindgen.
//!
//! The module that comes out of this may import nothing: whoever adds a clock, a random number or a
//! file to the core adds an import, and the check fails. The program does real work, so that the
//! linker cannot drop the code in question, and panics when the work comes out wrong.
#![forbid(unsafe_code)]

use std::hint::black_box;
use switchboard::math::Ppm;

fn main() {
    let threshold: Ppm = black_box("0.80").parse().unwrap_or(Ppm::new(0));
    assert_eq!(threshold, Ppm::new(800_000), "0.80 is exactly 800,000 parts per million");
}
