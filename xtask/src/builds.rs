//! What the checks run, compiled once.
//!
//! Cargo turns on what the packages named together ask of each other, and compiles the core anew for every answer. Named one by
//! one, they took some ten compilations of it. So whatever is checked is named with the whole workspace, of which only what is asked for
//! is compiled; what is timed, or shipped, is named with the core.

use crate::{
    command::{Failure, Outcome, Watched, cargo, exists, program, read, run, watch},
    ground,
};
use std::{path::PathBuf, process::Command};

/// As the tests are compiled: every assertion on.
pub(crate) const CHECKS: &str = "checks";
/// As it is shipped.
pub(crate) const RELEASE: &str = "release";

/// What is off by default, and nobody would try otherwise.
const OFF_BY_DEFAULT: [&str; 2] = ["--features", "switchboard-desk/otel"];

/// Cargo, told to do this with the whole workspace for checks; which targets of it must follow.
pub(crate) fn checked(verb: &str) -> Command {
    let mut command = cargo(&[verb]);
    command.arg("--workspace").args(OFF_BY_DEFAULT).args(["--profile", CHECKS]);
    command
}

/// Compiles programs of the workspace for checks.
pub(crate) fn compile(programs: &[&str]) -> Outcome {
    run(checked("build").args(programs.iter().flat_map(|name| ["--bin", name])))
}

/// A program that was compiled for checks, ready to start.
pub(crate) fn compiled(name: &str) -> Command {
    program(ground::target().join(CHECKS).join(name))
}

/// Compiles an example of the workspace.
pub(crate) fn example(name: &str, profile: &str) -> Outcome<PathBuf> {
    let mut command = match profile {
        RELEASE => as_shipped(),
        _ => checked("build"),
    };
    run(command.args(["--quiet", "--example", name]))?;
    Ok(ground::target().join(profile).join("examples").join(name))
}

/// Cargo, told to build what is timed, as it is shipped; which targets must follow.
pub(crate) fn as_shipped() -> Command {
    cargo(&["build", "--release", "--package", "switchboard", "--package", "switchboard-proof"])
}

/// Whose tests are run.
#[derive(Clone, Copy)]
pub(crate) enum Tested<'a> {
    /// Those of these packages.
    Only(&'a [&'a str]),
    /// Those of all others.
    AllBut(&'a [&'a str]),
}

/// Runs the tests of packages, all that there are. Without nextest the packages are named one by one, at the price of compilations.
pub(crate) fn test(tested: Tested<'_>) -> Outcome<Watched> {
    if exists("cargo-nextest") {
        let of = |names: &[&str]| {
            names.iter().map(|name| format!("package({name})")).collect::<Vec<_>>().join(" + ")
        };
        let filter = match tested {
            Tested::Only(names) => of(names),
            Tested::AllBut(names) => format!("not ({})", of(names)),
        };
        let mut command = cargo(&["nextest", "run", "--cargo-profile", CHECKS]);
        command.arg("--workspace").args(OFF_BY_DEFAULT).args(["--filterset", &filter]);
        return watch(command.args(["--no-fail-fast", "--status-level", "fail"]));
    }
    let mut command = cargo(&["test", "--profile", CHECKS, "--lib", "--bins", "--tests"]);
    match tested {
        Tested::Only(names) => {
            command.args(names.iter().flat_map(|name| ["--package", name])).args(OFF_BY_DEFAULT)
        }
        Tested::AllBut(names) => {
            command.arg("--workspace").args(names.iter().flat_map(|name| ["--exclude", name]))
        }
    };
    watch(command.arg("--no-fail-fast"))
}

/// The tests beside the code of the library of a package, as one program.
pub(crate) fn unit_tests(package: &str) -> Outcome<PathBuf> {
    let quietly = ["--lib", "--no-run", "--quiet", "--message-format", "json"];
    let messages = read(checked("test").args(quietly))?;
    let of_package = format!("#{package}@");
    let programs = messages
        .lines()
        .filter(|line| line.contains(&of_package))
        .filter_map(|line| line.split_once("\"executable\":\"")?.1.split_once('"'));
    let last = programs.map(|(path, _)| PathBuf::from(path)).next_back();
    last.ok_or_else(|| Failure::new(format!("cargo named no tests of {package}")))
}
