//! Runs the `switchboard` tool as its users do.
#![allow(dead_code, reason = "each test program uses some of it")]

use serde_json::Value;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// What a run of the tool gave.
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The only line of standard output, as JSON.
    pub fn json(&self) -> Value {
        assert_eq!(self.out.lines().count(), 1, "one JSON object: {}{}", self.out, self.err);
        serde_json::from_str(&self.out).unwrap()
    }

    /// Every line of standard output, as JSON.
    pub fn json_lines(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

fn tool(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_switchboard"));
    command.args(words);
    command
}

/// Runs the tool.
pub fn switchboard(words: &[&str]) -> Ran {
    Ran::of(tool(words).stdin(Stdio::null()).output().unwrap())
}

/// `switchboard FIRST | switchboard SECOND`; gives what the second printed, and the first's asides.
pub fn piped(first: &[&str], second: &[&str]) -> (Ran, String) {
    let mut source = tool(first).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let pipe = source.stdout.take().unwrap();
    let ran = Ran::of(tool(second).stdin(Stdio::from(pipe)).output().unwrap());
    let source = source.wait_with_output().unwrap();
    assert!(source.status.success(), "{}", String::from_utf8_lossy(&source.stderr));
    (ran, String::from_utf8(source.stderr).unwrap())
}

/// A file of this content, whose name ends in `name`; no two tests share one.
pub fn file(name: &str, content: &str) -> String {
    let thread = std::thread::current();
    let test = thread.name().unwrap();
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{test}-{name}"));
    fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

/// A file of recorded data; nothing where the data are not there, which is said aloud and is a failure
/// under `CI=true`.
#[expect(clippy::disallowed_methods, reason = "a test may ask where its data is")]
pub fn recorded(name: &str) -> Option<String> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var("SWITCHBOARD_DATA").map_or(beside, PathBuf::from);
    let path = folder.join(name);
    if path.is_file() {
        return Some(path.to_str().unwrap().to_owned());
    }
    let missing = format!("NOT TESTED: there is no {}; set SWITCHBOARD_DATA", path.display());
    assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "{missing}");
    // Past the harness, which swallows what passing tests print.
    io::stderr().write_all(format!("{missing}\n").as_bytes()).unwrap();
    None
}
