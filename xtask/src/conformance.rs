//! `cargo xtask conformance [rust|c|wasm]`: one corpus, three surfaces, the same bytes.
//!
//! Each surface has a small runner of its own in its own language, `replay [--check] FOLDER...`. With
//! `--check` a runner compares what its surface answers with what each folder expects, prints what
//! differs, and ends with the line `N passed, N failed`; without, it prints the answers.

use crate::{
    c_programs,
    command::{Failure, Outcome, Watched, cargo, program, run, watch},
    ground, npm,
};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// A way in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Surface {
    /// The crate.
    Rust,
    /// The library.
    C,
    /// The npm package, in Node.
    Wasm,
}

impl Surface {
    const ALL: [Self; 3] = [Self::Rust, Self::C, Self::Wasm];

    fn name(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::C => "c",
            Self::Wasm => "wasm",
        }
    }

    /// Its runner, ready to start.
    fn runner(self) -> Outcome<Command> {
        Ok(match self {
            Self::Rust => cargo(&["run", "--quiet", "--package", "switchboard-conformance", "--"]),
            Self::C => c_programs::build(&corpus().join("replay.c"))?,
            Self::Wasm => {
                let mut command = program("node");
                command.arg(npm::folder().join("test/replay.mjs"));
                command
            }
        })
    }
}

/// `cargo xtask conformance [rust|c|wasm]`
pub(crate) fn run_chore(words: &[String]) -> Outcome {
    let asked = |surface: &Surface| words.is_empty() || words.iter().any(|w| w == surface.name());
    if let Some(word) = words.iter().find(|word| Surface::ALL.iter().all(|s| s.name() != *word)) {
        return Err(Failure::new(format!(
            "there is no surface `{word}`; rust, c and wasm there are"
        )));
    }
    for surface in Surface::ALL.into_iter().filter(asked) {
        println!("conformance: {}", surface.name());
        run(surface.runner()?.arg("--check").args(scenarios()?))?;
    }
    Ok(())
}

/// Runs the corpus on one surface and keeps what the runner says.
pub(crate) fn check(surface: Surface) -> Outcome<Watched> {
    watch(surface.runner()?.arg("--check").args(scenarios()?))
}

/// The folders of the corpus that hold a scenario.
fn scenarios() -> Outcome<Vec<PathBuf>> {
    let events =
        ground::files(&corpus())?.into_iter().filter(|file| file.ends_with("events.jsonl"));
    Ok(events.filter_map(|file| file.parent().map(Path::to_path_buf)).collect())
}

fn corpus() -> PathBuf {
    ground::root().join("conformance")
}
