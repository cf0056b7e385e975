//! Chats and texts that nobody here wrote. They are never part of the project: a test that needs them finds them beside it, and
//! says so where they are missing.

#![expect(
    clippy::expect_used,
    clippy::print_stderr,
    reason = "the helpers of a test may fail and speak as the test does"
)]

use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;

/// A file of real data, or nothing when it is not at hand; then says so, and under CI fails.
pub(crate) fn file(name: &str) -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "a test may ask where its data is")]
    let (data, ci) = (std::env::var("SWITCHBOARD_DATA"), std::env::var("CI"));
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data");
    let file = PathBuf::from(data.unwrap_or_else(|_| beside.to_owned())).join(name);
    if file.exists() {
        return Some(file);
    }
    assert!(ci.as_deref() != Ok("true"), "{} is missing", file.display());
    eprintln!("LEFT OUT: {} is missing, set SWITCHBOARD_DATA", file.display());
    None
}

/// The objects of a packed file, one a line.
#[allow(dead_code, reason = "who reads another format does without")]
pub(crate) fn lines(name: &str) -> Vec<Value> {
    let Some(file) = file(name) else { return Vec::new() };
    let unpacked = Command::new("gzip").arg("-dc").arg(&file).output().expect("gzip is installed");
    let text = String::from_utf8(unpacked.stdout).expect("the file is UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("the file is JSON Lines")).collect()
}
