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

mod command;
mod ground;
mod tidy;

use command::Outcome;
use std::process::ExitCode;

/// What one can ask for: its name, what it does, what runs it.
struct Chore {
    name: &'static str,
    does: &'static str,
    run: fn(&[String]) -> Outcome,
}

const CHORES: &[Chore] = &[Chore {
    name: "tidy",
    does: "check the house rules: walls between rooms, module docs, banned names",
    run: tidy::run,
}];

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
            eprintln!("xtask {name}: {failure}");
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
