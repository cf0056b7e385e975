//! `switchboard`: the engine on the command line.
//!
//! For the operator who writes a policy, the analyst who asks how a day went, the developer who wants to
//! see what the engine would do. Each command is a file; everything they decide is decided by the library.

mod args;
mod check;
mod complaint;
mod course;
mod diff;
mod failure;
mod import;
mod input;
mod mask;
mod output;
mod page;
mod policy;
mod progress;
mod replay;
mod schema;
mod scorecard;
mod screen;
mod simulation;
mod stats;
mod told;

use args::{Args, Command};
use clap::Parser;
use failure::Failure;
use output::Output;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = Args::parse();
    let as_json = args.json;
    match run(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) if failure.is_silent() => failure.exit_code(),
        Err(failure) => match failure.tell(as_json) {
            Ok(()) => failure.exit_code(),
            Err(_) => ExitCode::from(3),
        },
    }
}

fn run(args: Args) -> Result<(), Failure> {
    let as_json = args.json;
    let mut out = Output::new();
    // What was found before a failure is still worth reading.
    let done = match args.command {
        Command::Check { policy } => check::run(&policy, as_json, &mut out),
        Command::Schema { of } => schema::run(of, &mut out),
        Command::Replay(replay) => replay::run(&replay, as_json, &mut out),
        Command::Import(import) => import::run(&import, as_json, &mut out),
        Command::Mask { policy, file } => mask::run(policy.as_deref(), &file, as_json, &mut out),
        Command::Screen { policy, file } => {
            screen::run(policy.as_deref(), &file, as_json, &mut out)
        }
        Command::Stats { list: true, .. } => stats::list(as_json, &mut out),
        Command::Stats { file, .. } => stats::run(&file, as_json, &mut out),
        Command::Diff { old, new } => diff::run(&old, &new, as_json, &mut out),
    };
    out.finish()?;
    done
}
