//! `cargo xtask desk [PORT]`: a customer, an agent and a supervisor around one engine, on one page.
//!
//! The page is bundled into `examples/desk/page/dist`, with the policy's schema and the metrics' definitions as the tool
//! tells them; then it is served until somebody stops it. `check` bundles it, too, and lets a browser walk through it.

use crate::{
    command::{Failure, Outcome, Watched, cargo, program, read, run, watch},
    ground, npm,
    setup::Tool,
    wasm,
};
use std::path::PathBuf;

/// `cargo xtask desk [PORT]`
pub(crate) fn run_chore(words: &[String]) -> Outcome {
    for tool in [Tool::Node, Tool::NpmPackages, Tool::Wasm] {
        tool.bring();
        if !tool.is_here() {
            let remedy = tool.remedy();
            return Err(Failure::new(format!("{tool:?} is missing; to have it:\n  {remedy}")));
        }
    }
    if !wasm::package().join("full").exists() {
        wasm::run_chore(&[])?;
    }
    bundle()?;
    run(program("node").arg("serve.mjs").args(words).current_dir(folder()))
}

/// Bundles the page and takes the visitor's tour in a browser.
pub(crate) fn check() -> Outcome<Watched> {
    bundle()?;
    let tour = ["--test", "--test-reporter=spec", "test/tour.test.mjs"];
    watch(program("node").args(tour).current_dir(folder()))
}

/// The page as it is served.
fn bundle() -> Outcome {
    npm::compile_if_missing()?;
    let typescript = ["node_modules/typescript/bin/tsc", "--project", "tsconfig.json"];
    run(program("node").args(typescript).current_dir(folder()))?;
    run(program("node").arg("build.mjs").current_dir(folder()))?;
    for (what, file) in [("policy", "dist/schema.json"), ("metrics", "dist/metrics.json")] {
        let tool = ["run", "--quiet", "--package", "switchboard-cli", "--", "schema", what];
        ground::write(&folder().join(file), read(&mut cargo(&tool))?)?;
    }
    Ok(())
}

/// `examples/desk/page`
pub(crate) fn folder() -> PathBuf {
    ground::root().join("examples/desk/page")
}
