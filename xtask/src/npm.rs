//! The npm package: TypeScript to JavaScript, and its tests in Node and in a browser.

use crate::{
    command::{Failure, Outcome, Watched, program, run, watch},
    ground,
};
use std::{fs, path::PathBuf, process::Command};

/// What a test of the package needs to run in; also the middle of the test's file name.
#[derive(Clone, Copy)]
pub(crate) enum Stage {
    /// `*.node.test.mjs`
    Node,
    /// `*.page.test.mjs`, a page in Chromium.
    Page,
}

/// Checks the package and the examples with `tsc --strict` and writes their JavaScript.
pub(crate) fn compile() -> Outcome {
    let dist = folder().join("dist");
    if dist.exists() {
        fs::remove_dir_all(&dist).map_err(|cause| Failure::at(&dist, cause))?;
    }
    run(&mut tsc(&["--project", "tsconfig.json"]))?;
    // The compiler reads declarations and does not copy them.
    let generated = folder().join("src/types.generated.d.ts");
    if generated.exists() {
        ground::copy(&generated, &dist.join("types.generated.d.ts"))?;
    }
    run(&mut tsc(&["--project", "../../examples/node"]))
}

/// Writes the JavaScript of the package if it was never written.
pub(crate) fn compile_if_missing() -> Outcome {
    if is_compiled() { Ok(()) } else { compile() }
}

/// Is there JavaScript to run?
pub(crate) fn is_compiled() -> bool {
    folder().join("dist").exists()
}

/// The TypeScript compiler that `package-lock.json` names.
pub(crate) fn tsc(words: &[&str]) -> Command {
    let mut command = program("node");
    command.arg("node_modules/typescript/bin/tsc").args(words).current_dir(folder());
    command
}

/// Runs the tests of one stage.
pub(crate) fn test(stage: Stage) -> Outcome<Watched> {
    compile_if_missing()?;
    let ending = match stage {
        Stage::Node => ".node.test.mjs",
        Stage::Page => ".page.test.mjs",
    };
    let mut tests = ground::files(&folder().join("test"))?;
    tests.retain(|file| file.to_string_lossy().ends_with(ending));
    watch(
        program("node").args(["--test", "--test-reporter=spec"]).args(tests).current_dir(folder()),
    )
}

/// `wasm/npm`
pub(crate) fn folder() -> PathBuf {
    ground::root().join("wasm/npm")
}
