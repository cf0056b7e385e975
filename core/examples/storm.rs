//! Writes storms: `storm SEED EVENTS` prints the events of one, `storm --policy` their policy, and
//! `storm --into FOLDER COUNT EVENTS` makes as many scenario folders, with the seeds from 1 on.

#[path = "../tests/support/storm.rs"]
mod storm;

use std::fmt::Write;
use std::fs;
use std::path::Path;
use storm::{POLICY, Storm};
use switchboard::calendar::{Timestamp, Zones};
use switchboard::engine::{Engine, Options, read_event};
use switchboard::policy::{Document, Policy};

/// When a storm begins: 2026-01-01T00:00Z.
const START: i64 = 1_767_225_600_000;

/// How many agents stand in a storm.
const AGENTS: u64 = 50;

fn policy() -> Result<Policy, String> {
    let told = |issues: switchboard::policy::issue::Issues| issues.to_string();
    let document = Document::from_json(POLICY).map_err(told)?;
    Policy::compile(&document, &Zones::utc_only()).map_err(told)
}

/// The events of one storm, which watches an engine to know which offers are open.
fn events(policy: &Policy, seed: u64, count: u64) -> Result<String, String> {
    let mut storm = Storm::new(seed, AGENTS);
    let start = Timestamp::from_millis(START);
    let mut engine = Engine::new(policy.clone(), Options::default(), start);
    let mut lines = String::new();
    for _ in 0..count {
        let line = storm.next_line();
        let (at, event) = read_event(&line).map_err(|error| format!("{line}: {error}"))?;
        if let Ok(reaction) = engine.handle(at, event) {
            storm.observe(&reaction);
        }
        let _ = writeln!(lines, "{line}");
    }
    Ok(lines)
}

/// After every so manieth event whoever plays the day writes a snapshot and goes on from it.
const RESTORED_EVERY: u64 = 200;

/// A day with snapshots in it, after other events in every day.
fn interrupted(day: &str, seed: u64) -> String {
    let mut lines = String::new();
    for (n, line) in (1..).zip(day.lines()) {
        lines += line;
        lines.push('\n');
        if n % RESTORED_EVERY == seed % RESTORED_EVERY {
            lines += "!restore\n";
        }
    }
    lines
}

fn make_folders(into: &str, count: u64, length: u64) -> Result<(), String> {
    let policy = policy()?;
    for seed in 1..=count {
        let folder = Path::new(into).join(format!("{seed:03}"));
        let told = |error: std::io::Error| format!("{}: {error}", folder.display());
        fs::create_dir_all(&folder).map_err(told)?;
        fs::write(folder.join("policy.json"), POLICY).map_err(told)?;
        let day = interrupted(&events(&policy, seed, length)?, seed);
        fs::write(folder.join("events.jsonl"), day).map_err(told)?;
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "printing is what it is for")]
fn main() -> Result<(), String> {
    const USAGE: &str =
        "usage: storm SEED EVENTS | storm --policy | storm --into FOLDER COUNT EVENTS";
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let number = |word: &str| word.parse::<u64>().map_err(|_| format!("`{word}` is no number"));
    match words[..] {
        ["--policy"] => println!("{POLICY}"),
        ["--into", folder, count, length] => {
            make_folders(folder, number(count)?, number(length)?)?;
        }
        [seed, length] => print!("{}", events(&policy()?, number(seed)?, number(length)?)?),
        _ => return Err(USAGE.to_owned()),
    }
    Ok(())
}
