//! What the core brings along: few crates, and none that asks the machine for random numbers.

use crate::command::{Failure, Outcome, cargo, read};
use std::collections::BTreeSet;

/// The most crates in the tree of the core with its default features, itself included.
const CORE_CRATES_MAX: usize = 28;

/// Counts and looks.
pub(crate) fn check() -> Outcome {
    let core = tree(&["--package", "switchboard"])?;
    println!("dependencies: the core with default features is {} crates", core.len());
    if core.len() > CORE_CRATES_MAX {
        let names: Vec<&str> = core.iter().map(String::as_str).collect();
        let core = core.len();
        return Err(Failure::new(format!(
            "the core is {core} crates, more than {CORE_CRATES_MAX}: {}",
            names.join(", ")
        )));
    }
    let wasm = tree(&["--package", "switchboard-wasm", "--target", "wasm32-unknown-unknown"])?;
    if wasm.iter().any(|name| name.starts_with("getrandom ")) {
        return Err(Failure::new(
            "the WASM module would ask its host for random numbers; \
             `cargo tree --package switchboard-wasm --target wasm32-unknown-unknown --invert getrandom` says who",
        ));
    }
    Ok(())
}

/// The crates that are linked, each as `name version`.
fn tree(words: &[&str]) -> Outcome<BTreeSet<String>> {
    let mut command = cargo(&["tree", "--edges", "normal,no-proc-macro", "--prefix", "none"]);
    let listing = read(command.args(["--format", "{p}"]).args(words))?;
    Ok(listing.lines().map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect())
}
