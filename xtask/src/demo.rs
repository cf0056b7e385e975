//! `cargo xtask demo`: the main job on shipped input, for somebody who has just arrived.
//!
//! Who sits at a terminal gets the desk at the end, until they close it; elsewhere it is shown for ten seconds.

use crate::{
    builds::{compile, compiled},
    command::{Outcome, run, step},
    desk,
    setup::Tool,
};
use std::io::IsTerminal;

/// What is shown: a heading, a program, and what it is told.
const ACTS: [(&str, &str, &[&str]); 3] = [
    ("The quickstart: one chat, every decision with its reason", "switchboard-quickstart", &[]),
    (
        "A day of chats replayed, and what it comes to",
        "switchboard",
        &["replay", "--policy", POLICY, EVENTS, "--report"],
    ),
    (
        "Why one chat of that day went where it went",
        "switchboard",
        &["replay", "--policy", POLICY, EVENTS, "--explain", "c-06"],
    ),
];

const POLICY: &str = "examples/sample/policy.json";
const EVENTS: &str = "examples/sample/events.jsonl";

/// `cargo xtask demo`
pub(crate) fn run_chore(_words: &[String]) -> Outcome {
    println!(
        "Switchboard decides what happens in a chat-support operation, and says why.\n\
         You will see one chat, a shop's day replayed and measured, and then a desk to sit down at.\n\
         The first time everything is compiled: some minutes, of which you see the progress."
    );
    step("compiling the engine, the quickstart and the command-line tool");
    compile(&["switchboard-quickstart", "switchboard"])?;
    for (heading, name, words) in ACTS {
        println!("\n{heading}\n$ {}\n", [&[name], words].concat().join(" "));
        run(compiled(name).args(words))?;
    }
    if !Tool::CCompiler.is_here() {
        // SQLite is compiled from its source.
        println!("left out: there is no C compiler; to have one:\n  {}", Tool::CCompiler.remedy());
        return Ok(());
    }
    if std::io::stdout().is_terminal() {
        println!("\nThe desk: open its address in a browser; Ctrl-C closes it\n");
        desk::show()
    } else {
        println!("\nA real host: customers and agents around one desk for ten seconds\n");
        desk::show_host()
    }
}
