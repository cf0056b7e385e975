//! `cargo xtask wasm`: the modules of the npm package.
//!
//! Four modules come out, all under `wasm/npm/pkg`: the full engine, the widget build and the statistics, with the
//! JavaScript around them, which suits browsers and Node, and the raw core, which must import nothing.

mod compiler;
mod imports;
#[cfg(feature = "tools")]
pub(crate) mod panics;

use crate::{
    command::{Failure, Outcome, ask, program, run},
    ground, tools,
};
pub(crate) use compiler::Compiler;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// One module of the npm package.
struct Build {
    /// Its folder under `pkg`.
    name: &'static str,
    /// What cargo is told.
    words: &'static [&'static str],
    /// What cargo calls the module.
    product: &'static str,
}

const BUILDS: [Build; 3] = [
    // The raw core comes along, so that both are linked at the same time.
    Build {
        name: "full",
        words: &["--package", "switchboard-wasm", "--package", "switchboard-raw"],
        product: "switchboard_wasm",
    },
    Build {
        // With the statistics beside it, the core is compiled once for both; the linker leaves out what a page does not call.
        name: "widget",
        words: &[
            "--no-default-features",
            "--package",
            "switchboard-wasm",
            "--package",
            "switchboard-wasm-statistics",
        ],
        product: "switchboard_wasm",
    },
    Build {
        name: "statistics",
        words: &["--package", "switchboard-wasm-statistics"],
        product: "switchboard_wasm_statistics",
    },
];

/// `cargo xtask wasm [--opt] [full|widget|statistics]`
pub(crate) fn run_chore(words: &[String]) -> Outcome {
    let optimise = words.iter().any(|word| word == "--opt");
    let named: Vec<&String> = words.iter().filter(|word| !word.starts_with("--")).collect();
    if let Some(word) = named.iter().find(|word| BUILDS.iter().all(|build| build.name != **word)) {
        let names = BUILDS.map(|build| build.name).join(", ");
        return Err(Failure::new(format!("there is no module `{word}`; there are {names}")));
    }
    let is_asked = |name: &str| named.is_empty() || named.iter().any(|word| *word == name);
    let compiler = Compiler::choose()?;
    eprintln!("wasm: {compiler}");
    for build in BUILDS.iter().filter(|build| is_asked(build.name)) {
        run(compiler.cargo("build").args(build.words))?;
        let module = compiler.product(build.product);
        let folder = package().join(build.name);
        forget(&folder)?;
        tools::call("bindgen", &[module.as_ref(), folder.as_ref()])?;
        if optimise {
            shrink(&folder.join("switchboard_bg.wasm"))?;
        }
    }
    if !is_asked("full") {
        return Ok(());
    }
    let raw = package().join("raw/switchboard_raw.wasm");
    ground::copy(&compiler.product("switchboard-raw"), &raw)?;
    check_raw(&raw)
}

/// The folder of everything that is built for the package.
pub(crate) fn package() -> PathBuf {
    ground::root().join("wasm/npm/pkg")
}

/// The raw core asks its host for nothing.
fn check_raw(module: &Path) -> Outcome {
    let bytes = fs::read(module).map_err(|cause| Failure::at(module, cause))?;
    let imports = imports::of(&bytes)
        .ok_or_else(|| Failure::at(module, "this does not read as a WebAssembly module"))?;
    if imports.is_empty() {
        println!("wasm: the raw core imports nothing ({} bytes)", bytes.len());
        return Ok(());
    }
    Err(Failure::new(format!("the core is not pure, it imports {}", imports.join(", "))))
}

/// `cargo xtask panics`
pub(crate) fn count_panics(_words: &[String]) -> Outcome {
    tools::call("count-panics", &[])
}

/// Yesterday's files must not pass for today's.
fn forget(folder: &Path) -> Outcome {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|cause| Failure::at(folder, cause))?;
    }
    Ok(())
}

/// Lets wasm-opt try, and keeps its work if it is smaller on the wire and still loads.
///
/// No feature flags: the module says itself which features it uses, and `--all-features` makes
/// wasm-opt write types that Node 20 refuses.
fn shrink(module: &Path) -> Outcome {
    let smaller = module.with_extension("opt");
    run(program("wasm-opt").arg("-Oz").arg(module).arg("-o").arg(&smaller))?;
    let loads =
        "process.exit(WebAssembly.validate(require('fs').readFileSync(process.argv[1])) ? 0 : 1)";
    let is_valid = ask(program("node").args(["-e", loads]).arg(&smaller)).is_some();
    if is_valid && crate::sizes::gzipped(&smaller)? < crate::sizes::gzipped(module)? {
        return fs::rename(&smaller, module).map_err(|cause| Failure::at(module, cause));
    }
    fs::remove_file(&smaller).map_err(|cause| Failure::at(&smaller, cause))
}
