//! `cargo xtask fuzz [TARGET] [--seconds N] [--keep]`: bytes from strangers, steered by the code that they reach.
//!
//! libFuzzer drives the targets of `fuzz/`, one after another, N seconds each (20 if nothing is said), from what `fuzz/corpus/`
//! holds. What it finds on the way stays under `target/fuzz/`; with `--keep` the smallest set of inputs that reaches as much
//! becomes the new corpus. An input that breaks something is printed with its path: copy it to `fuzz/regressions/TARGET/`,
//! named by what it broke, and mend the code.
//!
//! The instrumentation is that of the compiler itself, so a stable toolchain is enough. Assertions of the engine are on.

use crate::{
    command::{Failure, Outcome, cargo, program, read, run},
    ground,
};
use std::{fs, path::Path, path::PathBuf};

const USAGE: &str = "usage: cargo xtask fuzz [TARGET] [--seconds N] [--keep]";

/// What makes the compiler count which code is reached. Operands of comparisons are not traced: the dictionaries know the words
/// that are compared, and the simulated days take half as long.
const INSTRUMENTED: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    --cfg fuzzing -Ccodegen-units=16";

/// An input that takes longer hangs, or is as good as one that does.
const SECONDS_MAX: &str = "-timeout=5";
/// No input may need more memory, in MB.
const MEMORY_MAX: &str = "-rss_limit_mb=512";
/// Longer inputs find the same, and slower.
const BYTES_MAX: &str = "-max_len=4096";

/// What was asked for.
struct Asked {
    target: Option<String>,
    seconds: u64,
    keep: bool,
}

impl Asked {
    fn read(words: &[String]) -> Outcome<Self> {
        let mut asked = Self { target: None, seconds: 20, keep: false };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--keep" => asked.keep = true,
                "--seconds" => {
                    let seconds = words.next().and_then(|seconds| seconds.parse().ok());
                    asked.seconds = seconds.ok_or_else(|| Failure::new(USAGE))?;
                }
                name if !name.starts_with('-') && asked.target.is_none() => {
                    asked.target = Some(name.to_owned());
                }
                _ => return Err(Failure::new(USAGE)),
            }
        }
        Ok(asked)
    }
}

/// `cargo xtask fuzz`
pub(crate) fn run_chore(words: &[String]) -> Outcome {
    let asked = Asked::read(words)?;
    let targets = names()?;
    if let Some(unknown) = asked.target.as_ref().filter(|name| !targets.contains(name)) {
        let known = targets.join("`, `");
        return Err(Failure::new(format!("there is no target `{unknown}`, there are `{known}`")));
    }
    let driver = build()?;
    let mut broken = Vec::new();
    for name in targets.iter().filter(|name| asked.target.as_ref().is_none_or(|one| one == *name)) {
        println!("\n── {name}, {} s", asked.seconds);
        let fuzzed = Fuzzed::new(&driver, name);
        if let Err(why) = fuzzed.go(asked.seconds) {
            println!("{why}");
            broken.push(format!(
                "`{name}` is broken; the input lies in {}",
                ground::shown(&fuzzed.found)
            ));
        } else if asked.keep {
            fuzzed.keep()?;
        }
    }
    if broken.is_empty() { Ok(()) } else { Err(Failure::new(broken.join("\n"))) }
}

/// The targets, as `fuzz/tests/corpus.rs` lists them for its tests.
fn names() -> Outcome<Vec<String>> {
    let path = ground::root().join("fuzz/tests/corpus.rs");
    let text = ground::text(&path)?;
    let list = text.split_once("\ncorpora!(").and_then(|(_, rest)| rest.split_once(')'));
    let (list, _) = list.ok_or_else(|| Failure::at(&path, "it lists no targets"))?;
    Ok(list.split_whitespace().map(str::to_owned).collect())
}

fn folder() -> PathBuf {
    ground::target().join("fuzz")
}

fn build() -> Outcome<PathBuf> {
    let host = read(program("rustc").args(["--print", "host-tuple"]))?;
    let host = host.trim();
    let mut command = cargo(&["build", "--quiet", "--profile", "checks", "--features", "driver"]);
    // With a target of its own, build scripts go uninstrumented.
    command.args(["--package", "switchboard-fuzz", "--bin", "fuzz", "--target", host]);
    command.args(["--config", "profile.checks.opt-level=2"]);
    command.arg("--target-dir").arg(folder()).env("RUSTFLAGS", INSTRUMENTED);
    run(&mut command)?;
    Ok(folder().join(host).join("checks/fuzz"))
}

/// One target, and where its inputs are.
struct Fuzzed<'a> {
    driver: &'a Path,
    name: &'a str,
    /// The inputs that are kept with the code.
    corpus: PathBuf,
    /// What this machine collected.
    collected: PathBuf,
    /// What broke something.
    found: PathBuf,
}

impl<'a> Fuzzed<'a> {
    fn new(driver: &'a Path, name: &'a str) -> Self {
        let corpus = ground::root().join("fuzz/corpus").join(name);
        let (collected, found) =
            (folder().join("collected").join(name), folder().join("found").join(name));
        Self { driver, name, corpus, collected, found }
    }

    fn command(&self) -> std::process::Command {
        let mut command = program(self.driver);
        command.env("SWITCHBOARD_FUZZ", self.name);
        command.args([SECONDS_MAX, MEMORY_MAX, BYTES_MAX]);
        command
    }

    fn go(&self, seconds: u64) -> Outcome {
        for folder in [&self.corpus, &self.collected, &self.found] {
            fs::create_dir_all(folder).map_err(|cause| Failure::at(folder, cause))?;
        }
        let dictionary = folder().join(self.name).with_extension("dict");
        // Before libFuzzer reads it: the driver writes it while it starts.
        let mut write = self.command();
        write.env("SWITCHBOARD_FUZZ_DICTIONARY", &dictionary).args(["-runs=0", "-verbosity=0"]);
        run(&mut write)?;
        let mut command = self.command();
        command.args(["-print_final_stats=1", "-verbosity=1", "-reload=0"]);
        command.arg(format!("-max_total_time={seconds}"));
        command.arg(format!("-artifact_prefix={}/", self.found.display()));
        if fs::metadata(&dictionary).is_ok_and(|file| file.len() > 0) {
            command.arg(format!("-dict={}", dictionary.display()));
        }
        run(command.arg(&self.collected).arg(&self.corpus))
    }

    /// Makes the smallest set that reaches as much the corpus.
    fn keep(&self) -> Outcome {
        let smallest = folder().join("smallest").join(self.name);
        if smallest.exists() {
            fs::remove_dir_all(&smallest).map_err(|cause| Failure::at(&smallest, cause))?;
        }
        fs::create_dir_all(&smallest).map_err(|cause| Failure::at(&smallest, cause))?;
        let mut command = self.command();
        // Which code, not how often: each input has to bring something new.
        command.args(["-set_cover_merge=1", "-use_counters=0", "-verbosity=0"]);
        run(command.arg(&smallest).arg(&self.corpus).arg(&self.collected))?;
        fs::remove_dir_all(&self.corpus).map_err(|cause| Failure::at(&self.corpus, cause))?;
        for input in ground::files(&smallest)? {
            let name = input.file_name().unwrap_or_default();
            ground::copy(&input, &self.corpus.join(name))?;
        }
        Ok(())
    }
}
