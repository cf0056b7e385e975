//! A scenario: a folder with a policy and the lines of one story, played through the wire.
//!
//! The same folders are played by `conformance/replay.c` and `wasm/npm/test/replay.mjs`; what a line may
//! be, and where the clock starts, is agreed with them: see `conformance/README.md`.

use std::fs;
use std::path::{Path, PathBuf};
use switchboard::engine::Engine;
use switchboard::policy::Policy;
use switchboard::wire;

/// One line of `events.jsonl`.
pub enum Line {
    /// An event, as it goes over the wire.
    Event(String),
    /// `!advance MS`: wakes the engine.
    Advance(i64),
    /// `!policy MS FILE`: replaces the policy by a file of the folder.
    ReplacePolicy(i64, String),
    /// `!restore`: goes on with an engine restored from a snapshot.
    Restore,
}

pub struct Scenario {
    folder: PathBuf,
    zones: Option<String>,
    /// Where the engine's clock starts: the time of the first event.
    pub start: i64,
    pub lines: Vec<Line>,
}

fn read(folder: &Path, name: &str) -> Result<String, String> {
    fs::read_to_string(folder.join(name)).map_err(|error| format!("{name}: {error}"))
}

fn line(text: &str) -> Result<Line, String> {
    let words: Vec<&str> = text.split(' ').collect();
    let instant = |word: &str| word.parse().map_err(|_| format!("no instant: {text}"));
    match words[..] {
        ["!advance", at] => Ok(Line::Advance(instant(at)?)),
        ["!policy", at, file] => Ok(Line::ReplacePolicy(instant(at)?, file.to_owned())),
        ["!restore"] => Ok(Line::Restore),
        _ if text.starts_with('!') => Err(format!("no such command: {text}")),
        _ => Ok(Line::Event(text.to_owned())),
    }
}

impl Scenario {
    pub fn read(folder: &Path) -> Result<Self, String> {
        let events = read(folder, "events.jsonl")?;
        let zones = folder.join("zones.json").exists().then(|| read(folder, "zones.json"));
        let start = events.split_once("\"at\":").map_or("", |(_, rest)| rest);
        let digits = start.find(|c: char| c != '-' && !c.is_ascii_digit()).unwrap_or(start.len());
        Ok(Self {
            folder: folder.to_owned(),
            zones: zones.transpose()?,
            start: start[..digits].parse().unwrap_or(0),
            lines: events
                .lines()
                .filter(|text| !text.is_empty())
                .map(line)
                .collect::<Result<_, _>>()?,
        })
    }

    /// A file of the folder, compiled with the folder's zones.
    pub fn policy(&self, name: &str) -> Result<Policy, String> {
        wire::compile(&read(&self.folder, name)?, self.zones.as_deref())
    }

    pub fn engine(&self) -> Result<Engine, String> {
        wire::engine(&self.policy("policy.json")?, "", self.start)
    }

    /// Plays one line and appends the very bytes that the wire answers.
    pub fn play(&self, engine: &mut Engine, line: &Line, out: &mut String) -> Result<(), String> {
        // A refusal is an answer as good as any.
        let _refused = match line {
            Line::Event(event) => wire::handle(engine, event, out),
            Line::Advance(now) => wire::advance(engine, *now, out),
            Line::ReplacePolicy(at, file) => {
                wire::replace_policy(engine, *at, &self.policy(file)?, out)
            }
            Line::Restore => {
                let snapshot = engine.snapshot();
                *engine = wire::restore(engine.policy(), "", &snapshot)?;
                out.push_str(&digest_line(engine));
                Ok(())
            }
        };
        Ok(())
    }
}

/// The digest as a line.
pub fn digest_line(engine: &Engine) -> String {
    format!("{{\"digest\":\"{}\"}}", wire::digest(engine))
}
