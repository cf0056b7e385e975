//! The checks that can notice a bug: what is built of them, and what they say when they notice.

use crate::command::{Failure, Outcome, cargo};
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

/// What is looked at, from the quickest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// The tests beside the code.
    Unit,
    /// The corpus in `conformance/`.
    Scenarios,
    /// The stories of whole operations.
    Rules,
    /// Each published limit, at its value, one below and one above.
    Limits,
    /// The router against its slow second implementation.
    Reference,
    /// Days with faults, every promise checked.
    Simulator,
}

/// A check that takes longer hangs, and has noticed.
const TIME_MAX: Duration = Duration::from_secs(300);

/// How many events the simulator gets. It has to find a bug within a million.
const EVENTS: &str = "1_000_000";

/// What a check came to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing was wrong.
    Content,
    /// Something was: this test or promise said so.
    Noticed(String),
}

impl Stage {
    const ALL: [Self; 6] =
        [Self::Unit, Self::Scenarios, Self::Rules, Self::Limits, Self::Reference, Self::Simulator];

    /// The stage that a list calls so.
    pub(super) fn named(word: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|stage| stage.name() == word);
        known.ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join("`, `");
            format!("`{word}` is no stage; there are `{names}`")
        })
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Scenarios => "scenarios",
            Self::Rules => "rules",
            Self::Limits => "limits",
            Self::Reference => "reference",
            Self::Simulator => "simulator",
        }
    }

    /// What cargo builds for it.
    const fn target(self) -> [&'static str; 3] {
        match self {
            Self::Unit => ["switchboard", "--lib", ""],
            Self::Scenarios => ["switchboard", "--test", "conformance"],
            Self::Rules => ["switchboard", "--test", "engine_rules"],
            Self::Limits => ["switchboard", "--test", "limits"],
            Self::Reference => ["switchboard", "--test", "routing_reference"],
            Self::Simulator => ["switchboard-proof", "--bin", "sim"],
        }
    }

    /// Builds it from the tree, into `target`; gives the program.
    pub(super) fn build(self, tree: &Path, target: &Path) -> Outcome<PathBuf> {
        let verb: &[&str] =
            if self == Self::Simulator { &["build"] } else { &["test", "--no-run"] };
        let [package, kind, name] = self.target();
        let mut command = cargo(verb);
        command.current_dir(tree).env("CARGO_TARGET_DIR", target);
        command.args(["--quiet", "--profile", "checks", "--message-format", "json"]);
        // In small pieces: a bug changes one of them, and the others need not be compiled again.
        command.args(["--config", "profile.checks.package.switchboard.codegen-units=256"]);
        command.args(["--package", package, kind]).args(Some(name).filter(|name| !name.is_empty()));
        let output = command
            .stderr(Stdio::null())
            .output()
            .map_err(|cause| Failure::new(format!("cargo does not start: {cause}")))?;
        let messages = String::from_utf8_lossy(&output.stdout);
        let program = messages
            .lines()
            .filter_map(|line| line.split_once("\"executable\":\"")?.1.split_once('"'))
            .map(|(path, _)| PathBuf::from(path))
            .next_back();
        match program {
            Some(program) if output.status.success() => Ok(program),
            _ => {
                let is_error = |line: &&str| line.contains("\"level\":\"error\"");
                let first = messages.lines().find(is_error).unwrap_or("cargo says nothing");
                let rendered = first.split_once("\"rendered\":\"").map_or(first, |(_, text)| text);
                let told = rendered.replace("\\n", "\n").chars().take(600).collect::<String>();
                Err(Failure::new(format!("it does not compile: {told}")))
            }
        }
    }

    /// Runs it, and hears what it says.
    pub(super) fn run(self, program: &Path, tree: &Path, log: &Path) -> Outcome<Verdict> {
        let open = || File::create(log).map_err(|cause| Failure::at(log, cause));
        let mut command = Command::new(program);
        command.current_dir(tree.join(if self == Self::Simulator { "." } else { "core" }));
        if self == Self::Simulator {
            command.args(["--seed", "1", "--events", EVENTS, "--shrink", "0"]);
        }
        let out = open()?;
        let err = out.try_clone().map_err(|cause| Failure::at(log, cause))?;
        let mut child = command
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(err)
            .spawn()
            .map_err(|cause| Failure::at(program, cause))?;
        const LOOK: Duration = Duration::from_millis(50);
        let mut waited = Duration::ZERO;
        let status = loop {
            match child.try_wait().map_err(|cause| Failure::at(program, cause))? {
                Some(status) => break status,
                None if waited >= TIME_MAX => {
                    // One that ended by itself just now is as good.
                    let _ = child.kill();
                    let _ = child.wait();
                    return Ok(Verdict::Noticed("it hangs".to_owned()));
                }
                None => std::thread::sleep(LOOK),
            }
            waited += LOOK;
        };
        if status.success() {
            return Ok(Verdict::Content);
        }
        let said = fs::read(log).map_err(|cause| Failure::at(log, cause))?;
        let said = String::from_utf8_lossy(&said);
        Ok(Verdict::Noticed(witness(&said).unwrap_or_else(|| status.to_string())))
    }
}

/// Who says that something is wrong: the first test that failed, or the promise that was broken.
fn witness(said: &str) -> Option<String> {
    said.lines().find_map(|line| {
        if let Some(name) = line.strip_prefix("test ").and_then(|l| l.strip_suffix(" ... FAILED")) {
            return Some(name.to_owned());
        }
        // FAILED seed 1, step 2: i04_capacity: …
        let mut parts = line.strip_prefix("FAILED ")?.splitn(3, ": ");
        parts.nth(1).map(|promise| promise.trim().to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_noticed_is_named() {
        let tests = "test a::b ... ok\ntest a::c ... FAILED\ntest a::d ... FAILED\n";
        assert_eq!(witness(tests).as_deref(), Some("a::c"));
        let simulator = "FAILED seed 3, step 44: i04_capacity: `ana` holds 3 of 2\n";
        assert_eq!(witness(simulator).as_deref(), Some("i04_capacity"));
        assert_eq!(witness("test result: ok. 3 passed\n"), None);
    }

    #[test]
    fn every_stage_is_found_by_its_name() {
        for stage in Stage::ALL {
            assert_eq!(Stage::named(stage.name()), Ok(stage));
        }
        assert!(Stage::named("luck").is_err());
    }
}
