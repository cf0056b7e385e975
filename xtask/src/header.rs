//! `cargo xtask header`: the C header and the list of symbols, both committed.
//!
//! The header is written by cbindgen from the ffi crate; the symbols are read from the built
//! library. With `--check` nothing is written, and a difference is a failure.

use crate::{
    command::{Failure, Outcome, program, read},
    ground,
    library::{self, Build},
    tools,
};
use std::path::Path;

/// `cargo xtask header [--check]`
pub(crate) fn run_chore(words: &[String]) -> Outcome {
    let fresh = ground::target().join("xtask/switchboard.h");
    tools::call("cbindgen", &[fresh.as_os_str()])?;
    let committed = ground::root().join("include");
    let mode = Mode::of(words);
    mode.settle(&committed.join("switchboard.h"), &ground::text(&fresh)?, "cargo xtask header")?;
    mode.settle(&committed.join("switchboard.symbols"), &symbols()?, "cargo xtask header")
}

/// What the shared library shows to the world, a name a line.
fn symbols() -> Outcome<String> {
    let library = library::compile(Build::Checks)?.join("libswitchboard.so");
    let listing =
        read(program("nm").args(["-D", "--defined-only", "--format=posix"]).arg(&library))?;
    let mut names: Vec<&str> =
        listing.lines().filter_map(|line| line.split_whitespace().next()).collect();
    names.sort_unstable();
    Ok(names.join("\n") + "\n")
}

/// Whether a committed file is to be written or to be compared.
#[derive(Clone, Copy)]
pub(crate) enum Mode {
    Write,
    Check,
}

impl Mode {
    pub(crate) fn of(words: &[String]) -> Self {
        if words.iter().any(|word| word == "--check") { Self::Check } else { Self::Write }
    }

    /// Writes the file, or says where it differs and what brings it up to date.
    pub(crate) fn settle(self, file: &Path, fresh: &str, remedy: &str) -> Outcome {
        let committed = std::fs::read_to_string(file).unwrap_or_default();
        match self {
            _ if committed == fresh => Ok(()),
            Self::Write => ground::write(file, fresh),
            Self::Check => Err(Failure::at(
                file,
                format!(
                    "out of date at line {}; `{remedy}` writes it",
                    first_difference(&committed, fresh)
                ),
            )),
        }
    }
}

fn first_difference(one: &str, other: &str) -> usize {
    one.lines().zip(other.lines()).take_while(|(one, other)| one == other).count() + 1
}
