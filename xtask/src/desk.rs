//! `cargo xtask desk [PORT]`: a customer, an agent and a supervisor around one desk, on one page.
//!
//! The page is bundled into `examples/desk/page/dist`, with the policy's schema and the metrics' definitions as the tool
//! tells them; then the host serves it, with people who come and go, until somebody stops it. `check` does the same, and lets a
//! browser walk through it, and kill it.

use crate::{
    builds::{self, Tested, compile, compiled},
    command::{Failure, Outcome, Watched, program, read, run, step, watch},
    ground, npm,
    setup::Tool,
    wasm,
};
use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::Stdio,
};

/// What the page cannot do without.
const PAGE_NEEDS: [Tool; 3] = [Tool::Node, Tool::NpmPackages, Tool::Wasm];

/// Where one looks for the desk.
const PORT: &str = "8080";

/// `cargo xtask desk [PORT]`
pub(crate) fn run_chore(words: &[String]) -> Outcome {
    let port = words.first().map_or(PORT, String::as_str);
    Tool::CCompiler.bring();
    if let Some(tool) =
        PAGE_NEEDS.into_iter().chain([Tool::CCompiler]).find(|tool| is_missing(*tool))
    {
        let remedy = tool.remedy();
        return Err(Failure::new(format!("{tool:?} is missing; to have it:\n  {remedy}")));
    }
    open(port, Page::Served)
}

fn is_missing(tool: Tool) -> bool {
    tool.bring();
    !tool.is_here()
}

/// Is the host to serve the page?
#[derive(Clone, Copy, PartialEq, Eq)]
enum Page {
    Served,
    LeftOut,
}

/// Builds what is missing and opens the desk, with people who come and go, until somebody stops it.
fn open(port: &str, page: Page) -> Outcome {
    if page == Page::Served {
        bundle()?;
    }
    step("compiling the desk's host");
    compile(&HOST[..1])?;
    // Every desk begins anew: what an older build wrote down, this one might decide otherwise.
    let store = ground::target().join("xtask/desk");
    let _absent = std::fs::remove_dir_all(&store);
    ground::write(&store.join("README"), "what `cargo xtask desk` remembers\n")?;
    let mut host = compiled(HOST[0]);
    host.args(["--listen", &format!("127.0.0.1:{port}"), "--simulate", "1", "--store"])
        .arg(store.join("desk.sqlite"));
    if page == Page::Served {
        host.arg("--page").arg(folder().join("dist"));
    }
    run(&mut host)
}

/// Bundles the page and takes the visitor's tour in a browser.
pub(crate) fn check() -> Outcome<Watched> {
    bundle()?;
    compile(&HOST[..1])?;
    let mut tests = ground::files(&folder().join("test"))?;
    tests.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    let host = compiled(HOST[0]);
    // One after another: each has a host and a browser of its own.
    let mut walk = program("node");
    walk.args(["--test", "--test-concurrency=1", "--test-reporter=spec"]).args(tests);
    watch(walk.current_dir(folder()).env("SWITCHBOARD_DESK", host.get_program()))
}

/// The crates of the host.
const HOST: [&str; 2] = ["switchboard-desk", "switchboard-desk-load"];

/// Builds the host, kills it under load, and looks whether anything is lost.
pub(crate) fn check_host() -> Outcome<Watched> {
    builds::test(Tested::Only(&HOST))
}

/// Tests everything else. The host's tests are a step of their own, because they kill processes.
pub(crate) fn check_all_but_host() -> Outcome<Watched> {
    builds::test(Tested::AllBut(&HOST))
}

/// Opens the desk for somebody who looks at it, and says what is left out and why.
pub(crate) fn show() -> Outcome {
    let missing = PAGE_NEEDS.into_iter().find(|tool| is_missing(*tool));
    if let Some(tool) = missing {
        println!("the page is left out: {tool:?} is missing; to have it:\n  {}\n", tool.remedy());
    }
    open("0", if missing.is_none() { Page::Served } else { Page::LeftOut })
}

/// Opens the host on a free port, lets people come for ten seconds, and shows what became of them.
pub(crate) fn show_host() -> Outcome {
    step("compiling the desk's host, and the people who come");
    compile(&HOST)?;
    let folder = ground::target().join("xtask/demo-desk");
    ground::write(&folder.join("README"), "what `cargo xtask demo` leaves\n")?;
    let store = folder.join(format!("{}.sqlite", std::process::id()));
    let mut host = compiled(HOST[0])
        .args(["--listen", "127.0.0.1:0", "--bot", "none", "--store"])
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
            run(compiled(HOST[1])
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
    if !wasm::package().join("widget").exists() {
        step("compiling the engine for the browser, as small as it gets: this takes longest");
        wasm::run_chore(&[])?;
    }
    if !npm::is_compiled() {
        step("compiling the TypeScript of the npm package");
    }
    npm::compile_if_missing()?;
    step("checking and bundling the page");
    let typescript = ["node_modules/typescript/bin/tsc", "--project", "tsconfig.json"];
    run(program("node").args(typescript).current_dir(folder()))?;
    compile(&["switchboard"])?;
    for (what, file) in [("policy", "static/schema.json"), ("metrics", "static/metrics.json")] {
        let told = read(compiled("switchboard").args(["schema", what]))?;
        ground::write(&folder().join(file), told)?;
    }
    run(program("node").arg("build.mjs").current_dir(folder()))
}

/// `examples/desk/page`
pub(crate) fn folder() -> PathBuf {
    ground::root().join("examples/desk/page")
}
