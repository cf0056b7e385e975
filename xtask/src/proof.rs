//! `cargo xtask sim`, `sweep`, `memory`: the hostile host of `proof/`, and what it found.
//!
//! The programs are compiled as they are shipped to users; what one of them takes it says when it is asked
//! wrongly. `docs/proof.md` tells what is claimed, and the last figures.

use crate::{
    builds::{self, RELEASE},
    command::{Outcome, program, run},
    ground,
};

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

fn play(name: &str, words: &[String]) -> Outcome {
    run(builds::as_shipped().args(["--quiet", "--bin", name]))?;
    run(program(ground::target().join(RELEASE).join(name)).args(words))
}
