//! The corpus: stories written by hand from the rules, and what must come of each line.
//!
//! Every folder of `conformance/` is played line by line: what is expected must come, the wire must say
//! byte for byte what the crate says, an engine restored from its snapshot after every line must go on as if nothing
//! had been, a refusal must leave the digest as it was, and the digest after every line must be the recorded
//! one. `SWITCHBOARD_BLESS=1` records digests and zone tables; expectations are only ever written by hand.

#![expect(clippy::unwrap_used, reason = "a test says no by panicking")]

mod attribution;
mod costs;
mod expectation;
mod experiment;
mod postmortem;
mod prepared;
mod review;
#[path = "../support/scenario.rs"]
mod scenario;
mod scorecard;

use expectation::{Expectation, matches};
use scenario::{Line, Scenario};
use serde_json::Value;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use switchboard::calendar::{Timestamp, Zones};
use switchboard::engine::{Engine, Options, read_event};
use switchboard::policy::{Document, Policy};
use switchboard::wire;

/// What a folder must hold beside the events.
const RECORDED: &str = "digest.txt";

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance")
}

fn folders() -> Vec<PathBuf> {
    let entries = fs::read_dir(corpus()).unwrap_or_else(|error| panic!("no corpus: {error}"));
    let mut folders: Vec<PathBuf> =
        entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

#[expect(clippy::disallowed_methods, reason = "whether to record is said from outside")]
fn is_blessing() -> bool {
    std::env::var("SWITCHBOARD_BLESS").is_ok_and(|word| word == "1")
}

fn text_of(folder: &Path, name: &str) -> Result<String, String> {
    fs::read_to_string(folder.join(name)).map_err(|error| format!("{name}: {error}"))
}

/// The zones that a policy names, other than UTC.
fn zones_named(policy: &Value) -> Vec<&str> {
    match policy {
        Value::Object(map) => map
            .iter()
            .flat_map(|(key, value)| match (key.as_str(), value) {
                ("zone", Value::String(zone)) if zone != "UTC" => vec![zone.as_str()],
                (_, value) => zones_named(value),
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(zones_named).collect(),
        _ => Vec::new(),
    }
}

/// Hosts without a zone database get the zones handed over: the table must stand in the folder.
fn check_zones(folder: &Path) -> Result<(), String> {
    let policy: Value = serde_json::from_str(&text_of(folder, "policy.json")?)
        .map_err(|error| format!("policy.json: {error}"))?;
    let named = zones_named(&policy);
    if named.is_empty() {
        return Ok(());
    }
    if is_blessing() {
        let zones = Zones::bundled().only(named.iter().copied()).map_err(|e| e.to_string())?;
        fs::write(folder.join("zones.json"), zones.to_json()).unwrap();
    }
    let zones = Zones::from_json(&text_of(folder, "zones.json")?).map_err(|e| e.to_string())?;
    let missing = named.iter().find(|zone| zones.get(zone).is_err());
    missing.map_or(Ok(()), |zone| Err(format!("zones.json lacks `{zone}`")))
}

/// The crate itself, with the bundled zones and no text between.
struct Native {
    engine: Engine,
}

impl Native {
    fn policy(folder: &Path, name: &str) -> Result<Policy, String> {
        let document = Document::from_json(&text_of(folder, name)?).map_err(|e| e.to_string())?;
        Policy::compile(&document, &Zones::bundled()).map_err(|e| e.to_string())
    }

    fn new(folder: &Path, start: i64) -> Result<Self, String> {
        let policy = Self::policy(folder, "policy.json")?;
        let start = Timestamp::from_millis(start);
        Ok(Self { engine: Engine::new(policy, Options::default(), start) })
    }

    /// What the crate answers, as JSON; nothing where it refuses or only the wire has an answer.
    fn play(&mut self, folder: &Path, line: &Line) -> Result<Option<String>, String> {
        let reaction = match line {
            Line::Event(text) => match read_event(text) {
                Ok((at, event)) => self.engine.handle(at, event),
                Err(_) => return Ok(None),
            },
            Line::Advance(now) => Ok(self.engine.advance(Timestamp::from_millis(*now))),
            Line::ReplacePolicy(at, file) => {
                let at = Timestamp::from_millis(*at);
                self.engine.replace_policy(at, Self::policy(folder, file)?)
            }
            Line::Restore => return Ok(None),
        };
        Ok(reaction.ok().map(|reaction| serde_json::to_string(&reaction).unwrap()))
    }
}

/// Plays one folder; everything that is wrong, in words.
fn play(folder: &Path) -> Result<Vec<String>, String> {
    check_zones(folder)?;
    let scenario = Scenario::read(folder)?;
    let expected = text_of(folder, "expected.jsonl")?;
    let expected: Vec<&str> = expected.lines().collect();
    if expected.len() != scenario.lines.len() {
        let (lines, wanted) = (scenario.lines.len(), expected.len());
        return Err(format!("{lines} lines of events, {wanted} expectations"));
    }
    let mut engine = scenario.engine()?;
    let mut restored = scenario.engine()?;
    let mut native = Native::new(folder, scenario.start)?;
    let mut wrong = Vec::new();
    let mut digests = String::new();
    for (n, (line, wanted)) in scenario.lines.iter().zip(&expected).enumerate() {
        let mut complain = |what: &str| wrong.push(format!("line {}: {what}", n + 1));
        let before = wire::digest(&engine);
        let mut answer = String::new();
        scenario.play(&mut engine, line, &mut answer)?;

        let wanted = Expectation::read(wanted).map_err(|e| format!("line {}: {e}", n + 1))?;
        let found: Value = serde_json::from_str(&answer).unwrap();
        for fault in wanted.faults(&found, &engine) {
            complain(&format!("{fault}\n      in {answer}"));
        }
        if found.get("error").is_some() && wire::digest(&engine) != before {
            complain("a refusal has changed the state");
        }
        if let Some(told) = native.play(folder, line)?
            && told != answer
        {
            complain(&format!("the crate says {told}\n      the wire says {answer}"));
        }
        scenario.play(&mut restored, &Line::Restore, &mut String::new())?;
        let mut again = String::new();
        scenario.play(&mut restored, line, &mut again)?;
        if again != answer {
            complain(&format!("after a restore {again}\n      without it {answer}"));
        }
        let digest = wire::digest(&engine);
        for (name, other) in [("the crate", &native.engine), ("the restored engine", &restored)] {
            if wire::digest(other) != digest {
                complain(&format!("the digest of {name} differs"));
            }
        }
        let _ = writeln!(digests, "{digest}");
    }
    wrong.extend(check_report(folder, &engine)?);
    if wrong.is_empty() {
        wrong.extend(check_digests(folder, &digests)?);
    }
    Ok(wrong)
}

/// The figures at the end, where a folder expects some.
fn check_report(folder: &Path, engine: &Engine) -> Result<Vec<String>, String> {
    if !folder.join("report.json").exists() {
        return Ok(Vec::new());
    }
    let wanted: Value = serde_json::from_str(&text_of(folder, "report.json")?)
        .map_err(|error| format!("report.json: {error}"))?;
    let found = serde_json::to_value(engine.report()).unwrap();
    Ok(matches(&wanted, &found, "report").into_iter().collect())
}

fn check_digests(folder: &Path, digests: &str) -> Result<Vec<String>, String> {
    if is_blessing() {
        fs::write(folder.join(RECORDED), digests).unwrap();
        return Ok(Vec::new());
    }
    let recorded = text_of(folder, RECORDED)?;
    let differs = recorded.lines().zip(digests.lines()).position(|(a, b)| a != b);
    Ok(match differs {
        Some(n) => vec![format!("line {}: another digest than recorded", n + 1)],
        None if recorded.lines().count() != digests.lines().count() => {
            vec![format!("{RECORDED} has another number of lines")]
        }
        None => Vec::new(),
    })
}

#[test]
fn every_scenario_goes_as_the_rules_say() {
    let mut told = String::new();
    let folders = folders();
    for folder in &folders {
        let name = folder.file_name().unwrap().to_string_lossy();
        let wrong = play(folder).unwrap_or_else(|error| vec![error]);
        for what in wrong {
            let _ = writeln!(told, "\n  {name}: {what}");
        }
    }
    assert!(told.is_empty(), "of {} scenarios:{told}", folders.len());
}

#[test]
fn the_corpus_is_complete_and_every_scenario_says_its_rule() {
    let folders = folders();
    assert!(folders.len() >= 24, "only {} scenarios", folders.len());
    for folder in &folders {
        let name = folder.file_name().unwrap().to_string_lossy();
        let readme = text_of(folder, "README.md").unwrap_or_default();
        assert!(readme.starts_with("# ") && readme.lines().count() > 2, "{name} says no rule");
    }
}
