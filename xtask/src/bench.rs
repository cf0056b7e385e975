//! `cargo xtask bench`: how fast, and how many instructions.
//!
//! Seconds differ from machine to machine and from minute to minute; the instructions that valgrind
//! counts for a fixed piece of work do not.

use crate::{
    command::{Failure, Outcome, cargo, exists, program, run, watch},
    ground,
};

/// The program that measures. With `--instructions` it does its fixed piece of work once.
const BENCHMARK: &str = "switchboard-benchmark";

/// `cargo xtask score text`: what the masker finds on recorded data, beside its bars.
pub(crate) fn run_score(words: &[String]) -> Outcome {
    if words != ["text"] {
        return Err(Failure::new("say what to score: `text`"));
    }
    run(&mut cargo(&["run", "--release", "--quiet", "--package", BENCHMARK, "--", "score-text"]))
}

/// `cargo xtask bench [WORDS FOR THE BENCHMARK]`
pub(crate) fn run_chore(words: &[String]) -> Outcome {
    run(&mut cargo(&["build", "--release", "--package", BENCHMARK]))?;
    let binary = ground::target().join("release").join(BENCHMARK);
    run(program(&binary).args(words))?;
    if words.first().is_some_and(|word| matches!(word.as_str(), "text" | "routing" | "metrics")) {
        return Ok(());
    }
    if !exists("valgrind") {
        println!("instructions: not counted, there is no valgrind here");
        return Ok(());
    }
    let counted = watch(
        program("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(binary)
            .arg("--instructions"),
    )?;
    counted.outcome?;
    let total = counted.text.lines().find_map(|line| Some(line.split_once("Collected : ")?.1));
    println!("instructions: {}", total.unwrap_or("valgrind named no number"));
    Ok(())
}
