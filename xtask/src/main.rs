//! One command per chore: `cargo xtask CHORE`.
//!
//! A chore is a file of this crate. The chores call the ordinary tools (cargo, npm, node, cc) and
//! stop at the first thing that is not right; `test` alone goes on, to show everything at once.
#![forbid(unsafe_code)]
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "chores talk to people in a terminal"
)]

mod bench;
mod builds;
mod c_programs;
mod command;
mod conformance;
mod demo;
mod dependencies;
mod desk;
mod fuzz;
mod ground;
mod header;
mod library;
mod mutants;
mod npm;
mod package;
mod proof;
mod readme;
mod setup;
mod sizes;
mod storms;
mod test;
mod tidy;
mod tools;
mod types;
mod wasm;

use command::Outcome;
use std::process::ExitCode;

/// What one can ask for: its name, what it does, what runs it.
struct Chore {
    name: &'static str,
    does: &'static str,
    run: fn(&[String]) -> Outcome,
}

const CHORES: &[Chore] = &[
    chore("demo", "the main job on shipped input", demo::run_chore),
    chore("desk", "the desk with its page of customer, agent and supervisor", desk::run_chore),
    chore("test", "everything that must hold before a change lands", test::run_chore),
    chore("tidy", "house rules: walls between rooms, module docs, banned names", tidy::run),
    chore(
        "header",
        "write the C header and the list of symbols; --check compares",
        header::run_chore,
    ),
    chore("types", "write the TypeScript types; --check compares", types::run_chore),
    chore("wasm", "build the modules of the npm package; --opt lets wasm-opt try", wasm::run_chore),
    chore("package", "build the npm package, to be installed by its path", package::run_chore),
    chore("sizes", "what a browser pays for, and its limits; --write agrees to it", sizes::run),
    chore(
        "conformance",
        "the corpus on three surfaces, or on one: rust, c, wasm",
        conformance::run_chore,
    ),
    chore("storms", "generated days on every surface, compared byte for byte", storms::run_chore),
    chore("sim", "days with faults from a seed, every promise checked", proof::simulate),
    chore("panics", "which checks are left in the optimised core, by room", wasm::count_panics),
    chore("sweep", "a crash at every boundary, and snapshots with wrong bits", proof::sweep),
    chore("fuzz", "bytes from strangers, steered by the code they reach", fuzz::run_chore),
    chore("mutants", "bugs put into the core on purpose, each to be noticed", mutants::run_chore),
    chore("sanitize", "every misuse of the C library under AddressSanitizer", c_programs::sanitize),
    chore("memory", "bytes of a chat and an agent, a million restored, a week", proof::memory),
    chore("bench", "events a second, and instructions; with `text`, the masker", bench::run_chore),
    chore("score", "with `text`: what the masker finds on recorded data", bench::run_score),
    chore("install", "install the C library under a prefix", library::run_chore),
    #[cfg(feature = "tools")]
    chore("cbindgen", "write the C header to a file", tools::cbindgen),
    #[cfg(feature = "tools")]
    chore(
        "count-panics",
        "count the checks left in the module of the core",
        wasm::panics::run_chore,
    ),
    #[cfg(feature = "tools")]
    chore("bindgen", "write JavaScript around a module", tools::bindgen),
];

const fn chore(name: &'static str, does: &'static str, run: fn(&[String]) -> Outcome) -> Chore {
    Chore { name, does, run }
}

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let name = words.next().unwrap_or_default();
    let rest: Vec<String> = words.collect();
    let Some(chore) = CHORES.iter().find(|chore| chore.name == name) else {
        usage(&name);
        return ExitCode::from(2);
    };
    match (chore.run)(&rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !failure.is_told() {
                eprintln!("xtask {name}: {failure}");
            }
            ExitCode::FAILURE
        }
    }
}

fn usage(asked: &str) {
    if !matches!(asked, "" | "help" | "--help" | "-h") {
        eprintln!("xtask: there is no chore `{asked}`\n");
    }
    eprintln!("usage: cargo xtask CHORE\n");
    for chore in CHORES {
        eprintln!("  {:<12} {}", chore.name, chore.does);
    }
}
