//! `cargo xtask conformance [rust|c|wasm]`: one corpus, three surfaces, the same bytes.
//!
//! In Rust every line of a scenario is held to what was worked out by hand. The other surfaces each have
//! a small runner in their own language, which prints what the surface answers; it must be the very
//! bytes that the crate answers, digest included.

use crate::{
    builds::{self, CHECKS, checked},
    c_programs,
    command::{Failure, Outcome, Watched, program, read, watch},
    ground, npm, package,
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

    /// What prints its answers, ready to start.
    fn runner(self) -> Outcome<Command> {
        Ok(match self {
            Self::Rust => program(builds::example("replay", CHECKS)?),
            Self::C => c_programs::build(&corpus().join("replay.c"))?,
            Self::Wasm => {
                if !npm::is_compiled() {
                    package::run_chore(&[])?;
                }
                let mut command = program("node");
                command.arg(npm::folder().join("test/replay.mjs"));
                command
            }
        })
    }

    /// Its answers to a scenario, without the headings by which people find their way.
    fn answers(self, scenario: &Path) -> Outcome<Vec<String>> {
        let text = read(self.runner()?.arg(scenario))?;
        Ok(text.lines().filter(|line| !line.starts_with("# ")).map(str::to_owned).collect())
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
        check(surface)?.outcome?;
    }
    Ok(())
}

/// Runs the corpus on one surface.
pub(crate) fn check(surface: Surface) -> Outcome<Watched> {
    if surface == Surface::Rust {
        return watch(checked("test").args(["--quiet", "--test", "conformance"]));
    }
    let mut passed = 0;
    let mut differing = Vec::new();
    for scenario in scenarios()? {
        let (expected, found) = (Surface::Rust.answers(&scenario)?, surface.answers(&scenario)?);
        if expected == found {
            passed += 1;
            continue;
        }
        let at = expected.iter().zip(&found).take_while(|(is, was)| is == was).count();
        let line = |lines: &[String]| lines.get(at).cloned().unwrap_or_default();
        println!("{}, line {}", scenario.display(), at + 1);
        println!("  in Rust {}\n  found   {}", line(&expected), line(&found));
        differing.push(scenario.display().to_string());
    }
    let text = format!("{passed} passed, {} failed", differing.len());
    println!("{text}");
    let outcome = match differing.is_empty() {
        true => Ok(()),
        false => Err(Failure::new(format!("other bytes than in Rust: {}", differing.join(", ")))),
    };
    Ok(Watched { text, outcome })
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
