//! `cargo xtask sim`, `sweep`, `memory`: the hostile host of `proof/`, and what it found.
//!
//! The programs are compiled as they are shipped to users; what one of them takes it says when it is asked
//! wrongly. `docs/proof.md` tells what is claimed, and the last figures.

use crate::command::{Outcome, cargo, run};

/// `cargo xtask sim [--seed N] [--events M] [--life L] [--threads T]`
pub(crate) fn simulate(words: &[String]) -> Outcome {
    play("sim", words)
}

/// `cargo xtask sweep [--scripts N] [--steps M] [--bits all|COUNT]`
pub(crate) fn sweep(words: &[String]) -> Outcome {
    play("sweep", words)
}

/// `cargo xtask memory`
pub(crate) fn memory(words: &[String]) -> Outcome {
    play("memory", words)
}

fn play(program: &str, words: &[String]) -> Outcome {
    let built = ["run", "--release", "--quiet", "--package", "switchboard-proof", "--bin"];
    run(cargo(&built).args([program, "--"]).args(words))
}
