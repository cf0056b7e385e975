//! `cargo xtask install PREFIX`: the C library where C programs look for it.
//!
//! Under the prefix come `lib/` with both libraries and their pkg-config and CMake files, and
//! `include/`. The tests of the C side install into a folder of their own and start from there, as a
//! packager would.

use crate::{
    command::{Failure, Outcome, cargo},
    ground,
};
use std::{fs, path::Path, process::Stdio};

const VERSION: &str = env!("CARGO_PKG_VERSION");
/// The name of the binary interface; `ffi/build.rs` writes it into the library.
pub(crate) const SONAME: &str = "libswitchboard.so.0";

/// How the library is compiled.
#[derive(Clone, Copy)]
pub(crate) enum Build {
    /// As it is shipped.
    Release,
    /// As the tests compile everything else.
    Dev,
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
    let static_libraries = compile(build)?;
    let built = ground::target().join(match build {
        Build::Release => "release",
        Build::Dev => "debug",
    });
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

/// Builds both libraries; gives what a program must link beside the static one.
fn compile(build: Build) -> Outcome<String> {
    let mut command = cargo(&["rustc", "--package", "switchboard-ffi", "--lib", "--color=never"]);
    if let Build::Release = build {
        command.arg("--release");
    }
    command.args(["--", "--print", "native-static-libs"]);
    let output = command
        .stdout(Stdio::inherit())
        .output()
        .map_err(|cause| Failure::new(format!("cargo does not start: {cause}")))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(Failure::new(format!("libswitchboard does not compile:\n{said}")));
    }
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
