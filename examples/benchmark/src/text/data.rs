//! Recorded data beside the repository: vectors and chats that nobody here wrote.

use flate2::read::GzDecoder;
use serde_json::Value;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

/// The lines of a packed file of JSON Lines; what is missing is said loudly, and fails where nothing may be left out.
pub fn lines(name: &str) -> Vec<Value> {
    #[expect(clippy::disallowed_methods, reason = "a program may ask where its data is")]
    let (data, ci) = (std::env::var("SWITCHBOARD_DATA"), std::env::var("CI"));
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let path = PathBuf::from(data.unwrap_or_else(|_| beside.to_owned())).join(name);
    let Ok(file) = File::open(&path) else {
        println!("LEFT OUT: {} is missing, set SWITCHBOARD_DATA", path.display());
        assert!(ci.as_deref() != Ok("true"), "nothing may be left out here");
        return Vec::new();
    };
    let lines = BufReader::new(GzDecoder::new(file)).lines();
    lines.map_while(Result::ok).filter_map(|line| serde_json::from_str(&line).ok()).collect()
}

/// The items of a list, or none.
pub fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value[key].as_array().into_iter().flatten()
}

/// A text, or an empty one.
pub fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

/// A whole number, or 0.
pub fn number(value: &Value) -> usize {
    value.as_u64().unwrap_or_default() as usize
}
