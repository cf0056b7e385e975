//! `cargo xtask install PREFIX`: the C library where C programs look for it.
//!
//! Under the prefix come `lib/` with both libraries and their pkg-config and CMake files, and
//! `include/`. The tests of the C side install into a folder of their own and start from there, as a
//! packager would.

use crate::{
    builds::{CHECKS, RELEASE, checked},
    command::{Failure, Outcome, cargo, program, run},
    ground,
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
};

const VERSION: &str = env!("CARGO_PKG_VERSION");
/// The name of the binary interface; `ffi/build.rs` writes it into the library.
pub(crate) const SONAME: &str = "libswitchboard.so.0";

/// How the library is compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Build {
    /// As it is shipped.
    Release,
    /// As the tests compile everything else.
    Checks,
    /// The same with one function more, which breaks an engine on purpose.
    Panicking,
}

/// `cargo xtask install PREFIX`
pub(crate) fn run_chore(words: &[String]) -> Outcome {
    let [prefix] = words else {
        return Err(Failure::new("install where? `cargo xtask install PREFIX`"));
    };
    let prefix =
        std::path::absolute(prefix).map_err(|cause| Failure::at(Path::new(prefix), cause))?;
    install(Build::Release, &prefix)?;
    println!("installed libswitchboard {VERSION} under {}", prefix.display());
    Ok(())
}

/// Builds the library and puts it, with everything around it, under a prefix; gives what a program
/// must link beside the static library.
pub(crate) fn install(build: Build, prefix: &Path) -> Outcome<String> {
    let built = compile(build)?;
    let static_libraries = static_libraries()?;
    let lib = prefix.join("lib");
    let shared = install_shared(&built, &lib)?;
    ground::copy(&built.join("libswitchboard.a"), &lib.join("libswitchboard.a"))?;
    for header in ["switchboard.h", "switchboard.hpp"] {
        let from = ground::root().join("include").join(header);
        if from.exists() {
            ground::copy(&from, &prefix.join("include").join(header))?;
        }
    }
    for (template, place) in [
        ("switchboard.pc.in", "pkgconfig/switchboard.pc"),
        ("SwitchboardConfig.cmake.in", "cmake/Switchboard/SwitchboardConfig.cmake"),
        ("SwitchboardConfigVersion.cmake.in", "cmake/Switchboard/SwitchboardConfigVersion.cmake"),
    ] {
        let text = ground::text(&ground::root().join("ffi/packaging").join(template))?
            .replace("@VERSION@", VERSION)
            .replace("@SONAME@", SONAME)
            .replace("@SHARED_FILE@", &shared)
            .replace("@STATIC_LIBRARIES@", &static_libraries);
        ground::write(&lib.join(place), text)?;
    }
    Ok(static_libraries)
}

/// Builds both libraries; gives the folder in which they are.
pub(crate) fn compile(build: Build) -> Outcome<PathBuf> {
    let (mut command, profile) = match build {
        Build::Release => (cargo(&["build", "--release", "--package", "switchboard-ffi"]), RELEASE),
        Build::Checks | Build::Panicking => {
            let mut command = checked("build");
            command.arg("--lib");
            if build == Build::Panicking {
                command.args(["--features", "switchboard-ffi/inject-panic"]);
            }
            (command, CHECKS)
        }
    };
    run(command.arg("--quiet"))?;
    Ok(ground::target().join(profile))
}

/// What a program must link beside the static library: what Rust's own library asks for, since nothing else in it asks for more.
fn static_libraries() -> Outcome<String> {
    let folder = ground::target().join("xtask/nothing");
    let source = folder.join("nothing.rs");
    ground::write(&source, "")?;
    let mut command = program("rustc");
    command.args(["--crate-type", "staticlib", "--print", "native-static-libs", "--out-dir"]);
    let output = command
        .args([&folder, &source])
        .stdout(Stdio::inherit())
        .output()
        .map_err(|cause| Failure::new(format!("rustc does not start: {cause}")))?;
    let said = String::from_utf8_lossy(&output.stderr);
    said.lines()
        .find_map(|line| Some(line.split_once("native-static-libs: ")?.1.trim().to_owned()))
        .ok_or_else(|| Failure::new(format!("rustc named no native-static-libs:\n{said}")))
}

/// Puts the shared library in place under its full name, with the two shorter names pointing to it.
fn install_shared(built: &Path, lib: &Path) -> Outcome<String> {
    let elf = built.join("libswitchboard.so");
    if !elf.exists() {
        // macOS has neither SONAME nor a chain of links.
        ground::copy(&built.join("libswitchboard.dylib"), &lib.join("libswitchboard.dylib"))?;
        return Ok("libswitchboard.dylib".to_owned());
    }
    let full = format!("libswitchboard.so.{VERSION}");
    ground::copy(&elf, &lib.join(&full))?;
    link(&full, &lib.join(SONAME))?;
    link(SONAME, &lib.join("libswitchboard.so"))?;
    Ok(full)
}

#[cfg(unix)]
fn link(to: &str, from: &Path) -> Outcome {
    if from.is_symlink() {
        fs::remove_file(from).map_err(|cause| Failure::at(from, cause))?;
    }
    std::os::unix::fs::symlink(to, from).map_err(|cause| Failure::at(from, cause))
}

#[cfg(not(unix))]
fn link(to: &str, from: &Path) -> Outcome {
    let full = from.with_file_name(to);
    fs::copy(&full, from).map(drop).map_err(|cause| Failure::at(from, cause))
}
