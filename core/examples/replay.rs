//! Replays scenarios through the crate: `replay [--digests] FOLDER...`
//!
//! For each folder `# FOLDER` is printed, then for each line of its events the very bytes that the wire
//! answers, and at the end the digest of the state; with `--digests` the digest follows every line.
//! `conformance/replay.c` and `wasm/npm/test/replay.mjs` print the same through C and WebAssembly.

#[path = "../tests/support/scenario.rs"]
mod scenario;

use scenario::{Scenario, digest_line};
use std::io::{self, BufWriter, Write};
use std::path::Path;

enum Digests {
    AtTheEnd,
    AfterEveryLine,
}

fn replay(folder: &str, digests: &Digests, out: &mut impl Write) -> Result<(), String> {
    let told = |error: String| format!("{folder}: {error}");
    let written = |error: io::Error| format!("standard output: {error}");
    let scenario = Scenario::read(Path::new(folder)).map_err(told)?;
    let mut engine = scenario.engine().map_err(told)?;
    writeln!(out, "# {folder}").map_err(written)?;
    let mut answer = String::new();
    for line in &scenario.lines {
        answer.clear();
        scenario.play(&mut engine, line, &mut answer).map_err(told)?;
        writeln!(out, "{answer}").map_err(written)?;
        if let Digests::AfterEveryLine = digests {
            writeln!(out, "{}", digest_line(&engine)).map_err(written)?;
        }
    }
    match digests {
        Digests::AtTheEnd => writeln!(out, "{}", digest_line(&engine)).map_err(written),
        Digests::AfterEveryLine => Ok(()),
    }
}

fn main() -> Result<(), String> {
    let mut folders: Vec<String> = std::env::args().skip(1).collect();
    let digests = match folders.first().is_some_and(|word| word == "--digests") {
        true => Digests::AfterEveryLine,
        false => Digests::AtTheEnd,
    };
    if let Digests::AfterEveryLine = digests {
        folders.remove(0);
    }
    if folders.is_empty() {
        return Err("usage: replay [--digests] FOLDER...".to_owned());
    }
    let mut out = BufWriter::new(io::stdout().lock());
    folders.iter().try_for_each(|folder| replay(folder, &digests, &mut out))?;
    out.flush().map_err(|error| error.to_string())
}
