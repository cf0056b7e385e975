//! `cargo xtask bench`: how fast, and how many instructions.
//!
//! Seconds differ from machine to machine and from minute to minute; the instructions that valgrind
//! counts for a fixed piece of work do not.

use crate::{
    command::{Failure, Outcome, cargo, exists, program, read, run, watch},
    ground, npm, storms,
};
use std::{fmt::Write, path::Path};

/// The program that measures. With `--instructions` it does its fixed piece of work once.
const BENCHMARK: &str = "switchboard-benchmark";

/// `cargo xtask score text`: what the masker finds on recorded data, beside its bars.
pub(crate) fn run_score(words: &[String]) -> Outcome {
    if words != ["text"] {
        return Err(Failure::new("say what to score: `text`"));
    }
    run(&mut cargo(&["run", "--release", "--quiet", "--package", BENCHMARK, "--", "score-text"]))
}

/// `cargo xtask bench [WORDS FOR THE BENCHMARK]`, `bench instructions [--write]`, or `bench surfaces`
pub(crate) fn run_chore(words: &[String]) -> Outcome {
    if words == ["surfaces"] {
        return storms::time_surfaces();
    }
    run(&mut cargo(&["build", "--release", "--package", BENCHMARK]))?;
    let binary = ground::target().join("release").join(BENCHMARK);
    match words.first().map(String::as_str) {
        Some("instructions") => compare(&binary, &words[1..]),
        Some("text") => {
            run(program(&binary).args(words))?;
            from_webassembly(&binary)
        }
        Some(_) => run(program(&binary).args(words)),
        None => {
            run(&mut program(&binary))?;
            compare(&binary, &[])
        }
    }
}

/// What masking the same messages costs in WebAssembly.
fn from_webassembly(binary: &Path) -> Outcome {
    npm::compile_if_missing()?;
    let messages = ground::target().join("xtask/messages.txt");
    ground::write(&messages, read(program(binary).arg("messages"))?)?;
    run(program("node").arg(npm::folder().join("test/speed.mjs")).arg(&messages))
}

/// Desks whose events are counted: agents, each with a chat, and ten times as many chats that wait.
const DESKS: [u64; 3] = [100, 1_000, 10_000];
/// What one more round costs is what so many rounds cost more than so many: opening the desk is in both.
const ROUNDS: [u64; 2] = [500, 1_500];
/// How much more than agreed to an event may cost, in per cent.
const DRIFT_MAX: u64 = 5;

/// Counts the instructions of an event and compares them with those agreed to.
fn compare(binary: &Path, words: &[String]) -> Outcome {
    if !exists("valgrind") {
        return Err(Failure::new("instructions were not counted: there is no valgrind here"));
    }
    let record = ground::root().join("examples/benchmark/instructions.txt");
    let before = std::fs::read_to_string(&record).unwrap_or_default();
    let mut agreed = String::from(
        "# Instructions of an event by the number of agents; `cargo xtask bench instructions --write` writes this.\n",
    );
    let mut slower = Vec::new();
    for agents in DESKS {
        let [few, many] = ROUNDS;
        let ((events, less), (all, more)) =
            (counted(binary, agents, few)?, counted(binary, agents, many)?);
        let each = more.saturating_sub(less) / all.saturating_sub(events).max(1);
        let known = agreed_to(&before, agents);
        let shown = known.map_or("none".to_owned(), |known| known.to_string());
        println!("{agents:>6} agents: {each} instructions an event, agreed to: {shown}");
        if known.is_none_or(|known| each * 100 > known * (100 + DRIFT_MAX)) {
            slower.push(format!("{each} at {agents} agents"));
        }
        // Writing to a String does not fail.
        let _ = writeln!(agreed, "{agents} {each}");
    }
    if words.iter().any(|word| word == "--write") {
        return ground::write(&record, agreed);
    }
    if slower.is_empty() {
        return Ok(());
    }
    let slower = slower.join(", ");
    Err(Failure::new(format!("over {DRIFT_MAX} % more instructions than agreed to: {slower}")))
}

/// The events of a fixed piece of work, and its instructions.
fn counted(binary: &Path, agents: u64, rounds: u64) -> Outcome<(u64, u64)> {
    let counted = watch(
        program("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(binary)
            .args(["--instructions", &agents.to_string(), &rounds.to_string()]),
    )?;
    counted.outcome?;
    let number = |text: Option<&str>| text.and_then(|text| text.trim().parse().ok());
    let lines = || counted.text.lines();
    let events = number(lines().find_map(|line| Some(line.split_once(" events at ")?.0)));
    let total = number(lines().find_map(|line| Some(line.split_once("Collected : ")?.1)));
    events.zip(total).ok_or_else(|| Failure::new("valgrind named no number"))
}

/// The instructions agreed to for a desk of so many agents.
fn agreed_to(record: &str, agents: u64) -> Option<u64> {
    record.lines().find_map(|line| {
        let (desk, each) = line.split_once(' ')?;
        (desk.parse() == Ok(agents)).then(|| each.parse().ok())?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_agreed_to_is_found_by_the_number_of_agents() {
        let record = "# 100 of what\n100 16000\n1000 16200\n";
        assert_eq!(agreed_to(record, 100), Some(16_000));
        assert_eq!(agreed_to(record, 1_000), Some(16_200));
        assert_eq!(agreed_to(record, 10), None);
    }
}
