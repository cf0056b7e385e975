//! `cargo xtask types`: the TypeScript types, generated from the Rust types and committed.
//!
//! The text comes from the example `types` of the wasm crate, so that xtask itself need not be
//! compiled again whenever the core changes.

use crate::{
    builds::{self, CHECKS},
    command::{Outcome, program, read},
    header::Mode,
    npm,
};

/// `cargo xtask types [--check]`
pub(crate) fn run_chore(words: &[String]) -> Outcome {
    let fresh = read(&mut program(builds::example("types", CHECKS)?))?;
    let committed = npm::folder().join("src/types.generated.d.ts");
    Mode::of(words).settle(&committed, &fresh, "cargo xtask types")
}
