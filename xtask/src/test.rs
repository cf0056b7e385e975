//! `cargo xtask test`: everything that must hold before a change lands.
//!
//! The steps run one after another and none stops the others; only the WASM modules are compiled at
//! the side, because that takes longest and needs one core. What a step needs and this machine lacks
//! is installed where that is allowed; elsewhere the step is left out, which is said loudly, and with
//! `CI=true` counts as a failure.

use crate::{
    builds, c_programs,
    command::{Failure, Outcome, Watched, cargo, run, watch},
    conformance::{self, Surface},
    demo, dependencies, desk, ground, header,
    npm::{self, Stage},
    proof, readme,
    setup::{self, Tool},
    sizes, storms, tidy, types,
};
use std::{
    fs::File,
    path::PathBuf,
    process::{Child, Stdio},
};

/// One thing that must hold.
struct Step {
    name: &'static str,
    needs: &'static [Tool],
    work: fn(&mut Side) -> Tally,
}

const STEPS: &[Step] = &[
    step("formatting", &[], |_| once(run(&mut cargo(&["fmt", "--all", "--check"])))),
    step("house rules", &[], |_| once(tidy::run(&[]))),
    step("dependencies", &[], |_| once(dependencies::check())),
    step("lints", &[], |_| once(lints())),
    step("Rust tests", &[], |_| counted(desk::check_all_but_host())),
    step("documentation examples", &[], |_| counted(watch(builds::checked("test").arg("--doc")))),
    step("documentation links", &[], |_| once(documentation())),
    step("C header and symbols", &[Tool::CCompiler], |_| once(header::run_chore(&check()))),
    step("C and C++ programs", &[Tool::CCompiler], |_| several(c_programs::check())),
    step("C and C++ programs under valgrind", &[Tool::CCompiler, Tool::Valgrind], |_| {
        several(c_programs::under_valgrind())
    }),
    step("C programs by pkg-config and CMake", &[Tool::CCompiler, Tool::CBuild], |_| {
        several(c_programs::as_a_project())
    }),
    step("TypeScript types", &[], |_| once(types::run_chore(&check()))),
    step("WASM modules", &[Tool::Wasm, Tool::Node], |side| once(side.finish())),
    step("sizes", &[Tool::Wasm, Tool::Node], |_| once(sizes::run(&[]))),
    step("TypeScript", &[Tool::Wasm, Tool::Node, Tool::NpmPackages], |_| once(npm::compile())),
    step("the package in Node", &[Tool::Wasm, Tool::Node, Tool::NpmPackages], |_| {
        counted(npm::test(Stage::Node))
    }),
    step(
        "the package in a browser",
        &[Tool::Wasm, Tool::Node, Tool::NpmPackages, Tool::Chromium],
        |_| counted(npm::test(Stage::Page)),
    ),
    step(
        "the desk in a browser",
        &[Tool::CCompiler, Tool::Wasm, Tool::Node, Tool::NpmPackages, Tool::Chromium],
        |_| counted(desk::check()),
    ),
    step("the desk's host", &[Tool::CCompiler], |_| counted(desk::check_host())),
    step("conformance in Rust", &[], |_| counted(conformance::check(Surface::Rust))),
    step("conformance in C", &[Tool::CCompiler], |_| counted(conformance::check(Surface::C))),
    step("conformance in WASM", &[Tool::Wasm, Tool::Node, Tool::NpmPackages], |_| {
        counted(conformance::check(Surface::Wasm))
    }),
    step(
        "200 storms on every surface",
        &[Tool::CCompiler, Tool::Wasm, Tool::Node, Tool::NpmPackages],
        |_| several(storms::check(200)),
    ),
    step("5,000,000 events with faults", &[], |_| {
        once(proof::simulate(&["--seed", "1", "--events", "5_000_000"].map(str::to_owned)))
    }),
    step("a crash at every boundary", &[], |_| once(proof::sweep(&[]))),
    step(
        "snippets of the README",
        &[Tool::CCompiler, Tool::Wasm, Tool::Node, Tool::NpmPackages],
        |_| several(readme::check()),
    ),
    step("the demo", &[], |_| once(demo::run_chore(&[]))),
];

const fn step(name: &'static str, needs: &'static [Tool], work: fn(&mut Side) -> Tally) -> Step {
    Step { name, needs, work }
}

/// `cargo xtask test [WORD]`: all steps, or those whose name holds the word.
pub(crate) fn run_chore(words: &[String]) -> Outcome {
    let is_asked = |step: &&Step| words.iter().all(|word| step.name.contains(word.as_str()));
    let steps: Vec<&Step> = STEPS.iter().filter(is_asked).collect();
    let is_ci = std::env::var_os("CI").is_some_and(|value| value == "true");
    let mut needs: Vec<Tool> = Vec::new();
    for tool in steps.iter().flat_map(|step| step.needs) {
        if !needs.contains(tool) {
            tool.bring();
            needs.push(*tool);
        }
    }
    let mut side = Side::start(needs.contains(&Tool::Wasm) && Tool::Wasm.is_here(), is_ci)?;
    let whole = Watch::start();
    let mut results = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        println!("\n── {}/{}  {}", number + 1, steps.len(), step.name);
        let watch = Watch::start();
        if step.needs.contains(&Tool::Wasm) {
            side.wait()?;
        }
        let result = match step.needs.iter().find(|tool| !tool.is_here()) {
            Some(tool) => Tally::left_out(*tool),
            None => (step.work)(&mut side),
        };
        if let Some(why) = &result.why {
            println!("{why}");
        }
        results.push((step.name, result, watch.seconds()));
    }
    summary(&results, is_ci, &whole)
}

/// Prints what came of it; the last line is the count, alone.
fn summary(results: &[(&str, Tally, f64)], is_ci: bool, whole: &Watch) -> Outcome {
    println!("\n── {:.0} s in all\n", whole.seconds());
    let (mut passed, mut failed) = (0, 0);
    for (name, tally, seconds) in results {
        passed += tally.passed;
        failed += tally.failed;
        let sign = match tally {
            Tally { left_out: true, .. } => "left out",
            Tally { failed: 0, .. } => "ok",
            _ => "FAILED",
        };
        println!(
            "{sign:<9}{name:<38}{:>6} passed {:>4} failed {seconds:>7.1} s",
            tally.passed, tally.failed
        );
        if let Some(why) = &tally.why {
            println!("         {}", why.to_string().replace('\n', "\n         "));
        }
        // Nothing may be left out of the decision whether a change lands.
        failed += usize::from(tally.left_out && is_ci);
    }
    println!("{passed} passed, {failed} failed");
    if failed == 0 { Ok(()) } else { Err(Failure::told()) }
}

/// What came of one step.
#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
    left_out: bool,
    why: Option<Failure>,
}

impl Tally {
    fn left_out(missing: Tool) -> Self {
        let why = format!("left out for want of {missing:?}; to have it:\n  {}", missing.remedy());
        Self { left_out: true, why: Some(Failure::new(why)), ..Self::default() }
    }
}

/// A step that holds or does not.
fn once(outcome: Outcome) -> Tally {
    several(outcome.map(|()| 1))
}

/// A step that counts its checks and stops at the first that fails.
fn several(outcome: Outcome<usize>) -> Tally {
    match outcome {
        Ok(passed) => Tally { passed, ..Tally::default() },
        Err(why) => Tally { failed: 1, why: Some(why), ..Tally::default() },
    }
}

/// A step that runs somebody's test harness, and believes its count only if it ends well.
fn counted(watched: Outcome<Watched>) -> Tally {
    let Watched { text, outcome } = match watched {
        Ok(watched) => watched,
        Err(why) => return several(Err(why)),
    };
    let (passed, failed) = count(&text);
    match outcome {
        Ok(()) if passed > 0 => Tally { passed, failed, ..Tally::default() },
        Ok(()) => several(Err(Failure::new("no test ran"))),
        Err(why) => Tally { passed, failed: failed.max(1), why: Some(why), left_out: false },
    }
}

/// Adds up what cargo test, nextest, node or our own runners say they passed and failed.
fn count(text: &str) -> (usize, usize) {
    let mut total = (0, 0);
    for line in text.lines() {
        let line = line.trim();
        // "test result: ok. 3 passed; 0 failed; …", "Summary [ 1.2s] 5 tests run: 4 passed, 1 failed",
        // "24 passed, 0 failed" at the end of our own runners.
        let is_rust = line.starts_with("test result:") || line.starts_with("Summary [");
        let words: Vec<&str> = line.split_whitespace().collect();
        let is_ours = matches!(words[..], [_, "passed,", _, "failed"]);
        if is_rust || is_ours {
            for pair in words.windows(2) {
                let number = pair[0].parse::<usize>().unwrap_or(0);
                match pair[1].trim_end_matches([',', ';']) {
                    "passed" => total.0 += number,
                    "failed" => total.1 += number,
                    _ => {}
                }
            }
        }
        // Node: "ℹ pass 3", "ℹ fail 0".
        if let ["ℹ", word, number] = words[..] {
            let number = number.parse::<usize>().unwrap_or(0);
            match word {
                "pass" => total.0 += number,
                "fail" => total.1 += number,
                _ => {}
            }
        }
    }
    total
}

fn check() -> [String; 1] {
    ["--check".to_owned()]
}

fn lints() -> Outcome {
    let all = ["clippy", "--workspace", "--all-targets", "--features", "xtask/tools"];
    run(cargo(&all).args(["--", "--deny", "warnings"]))
}

fn documentation() -> Outcome {
    let ours = ["doc", "--workspace", "--no-deps", "--quiet"];
    run(cargo(&ours).env("RUSTDOCFLAGS", "--deny warnings"))
}

/// The compilation of the WASM modules, which runs at the side.
struct Side {
    child: Option<Child>,
    outcome: Outcome,
}

impl Side {
    fn start(is_wanted: bool, is_ci: bool) -> Outcome<Self> {
        if !is_wanted {
            return Ok(Self { child: None, outcome: Ok(()) });
        }
        let log = Self::log();
        ground::write(&log, "")?;
        let open =
            || File::options().append(true).open(&log).map_err(|cause| Failure::at(&log, cause));
        let mut command = cargo(&["run", "--quiet", "--package", "xtask", "--", "wasm"]);
        command.stdin(Stdio::null()).stdout(open()?).stderr(open()?);
        if is_ci && setup::may_install() {
            // Both ways must work; the other one is what people use every day.
            command.env("SWITCHBOARD_WASM_COMPILER", "debian");
        }
        let child =
            command.spawn().map_err(|cause| Failure::new(format!("xtask wasm: {cause}")))?;
        println!("the WASM modules are being compiled at the side; see {}", ground::shown(&log));
        Ok(Self { child: Some(child), outcome: Ok(()) })
    }

    /// Waits until it is through.
    fn wait(&mut self) -> Outcome {
        if let Some(mut child) = self.child.take() {
            let status =
                child.wait().map_err(|cause| Failure::new(format!("xtask wasm: {cause}")))?;
            if !status.success() {
                self.outcome = Err(Failure::new(format!("xtask wasm ({status})")));
            }
        }
        Ok(())
    }

    /// Shows what it said, and gives what came of it.
    fn finish(&mut self) -> Outcome {
        println!("{}", ground::text(&Self::log())?.trim_end());
        std::mem::replace(&mut self.outcome, Ok(()))
    }

    fn log() -> PathBuf {
        ground::target().join("xtask/wasm.log")
    }
}

/// Measures how long something takes.
struct Watch {
    #[expect(clippy::disallowed_types, reason = "a chore tells people how long it took")]
    since: std::time::Instant,
}

impl Watch {
    #[expect(clippy::disallowed_types, reason = "a chore tells people how long it took")]
    fn start() -> Self {
        Self { since: std::time::Instant::now() }
    }

    fn seconds(&self) -> f64 {
        self.since.elapsed().as_secs_f64()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_harness_is_understood() {
        let cargo = "running 2 tests\ntest result: ok. 2 passed; 0 failed; 0 ignored; 0 measured\n\
                     test result: FAILED. 3 passed; 1 failed; 0 ignored\n";
        assert_eq!(count(cargo), (5, 1));
        let nextest =
            "     Summary [   0.083s] 23 tests run: 22 passed (1 slow), 1 failed, 0 skipped\n";
        assert_eq!(count(nextest), (22, 1));
        assert_eq!(count("ℹ tests 3\nℹ pass 2\nℹ fail 1\nℹ skipped 0\n"), (2, 1));
        assert_eq!(count("a scenario that failed\n24 passed, 2 failed\n"), (24, 2));
    }

    #[test]
    fn a_harness_that_ran_nothing_did_not_pass() {
        let nothing =
            Watched { text: "test result: ok. 0 passed; 0 failed".to_owned(), outcome: Ok(()) };
        assert_eq!(counted(Ok(nothing)).failed, 1);
        let crashed =
            Watched { text: "ℹ pass 2\n".to_owned(), outcome: Err(Failure::new("signal")) };
        assert_eq!(counted(Ok(crashed)).failed, 1);
    }
}
