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
use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::Stdio,
};

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

/// The crates of the host, whose tests are a step of their own: they need a C compiler, and kill processes.
const HOST: [&str; 2] = ["switchboard-desk", "switchboard-desk-load"];

/// What leaves them out of the tests of the workspace.
pub(crate) const NOT_HOST: [&str; 4] = ["--exclude", HOST[0], "--exclude", HOST[1]];

/// Builds the host, kills it under load, and looks whether anything is lost.
pub(crate) fn check_host() -> Outcome<Watched> {
    let tests = ["test", "--profile", "checks", "--package", HOST[0], "--package", HOST[1]];
    watch(cargo(&tests).args(["--bins", "--lib", "--tests", "--", "--nocapture"]))
}

/// Opens the host on a free port, lets people come for ten seconds, and shows what became of them.
pub(crate) fn show_host() -> Outcome {
    let profile = ["build", "--quiet", "--profile", "checks"];
    run(cargo(&profile).args(["--package", HOST[0], "--package", HOST[1]]))?;
    let folder = ground::target().join("xtask/demo-desk");
    ground::write(&folder.join("README"), "what `cargo xtask demo` leaves\n")?;
    let store = folder.join(format!("{}.sqlite", std::process::id()));
    let bin = |name: &str| program(ground::target().join("checks").join(name));
    let mut host = bin(HOST[0])
        .args(["--listen", "127.0.0.1:0", "--store"])
        .arg(&store)
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|cause| Failure::new(format!("{}: {cause}", HOST[0])))?;
    let mut line = String::new();
    let told = host.stdout.take().map(|out| BufReader::new(out).read_line(&mut line));
    let shown = match (told, line.split_once("http://")) {
        (Some(Ok(_)), Some((_, address))) => {
            let address = address.trim().trim_end_matches('/');
            println!("{}$ curl http://{address}/metrics", line);
            run(bin(HOST[1])
                .args(["--desk", address, "--seconds", "10", "--think-ms", "300"])
                .args(["--customers", "20", "--agents", "8"]))
        }
        _ => Err(Failure::new("the host did not open; it has said why")),
    };
    // It writes everything down before it says anything: killing it is how one stops it.
    let _gone = host.kill();
    let _waited = host.wait();
    shown
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
