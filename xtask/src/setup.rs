//! What the chores need from the machine, and how it gets there.
//!
//! As root on Debian a missing package is installed. Everybody else is told what to type.

use crate::{
    command::{Failure, Outcome, ask, exists, program, run},
    desk, npm,
    wasm::Compiler,
};
use std::{fs, path::PathBuf, process::Command};

/// Something a chore cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tool {
    /// A C compiler, a C++ compiler and a linker.
    CCompiler,
    /// pkg-config and CMake, with which C programs find libraries.
    CBuild,
    /// Finds leaks and wild reads, counts instructions.
    Valgrind,
    /// A compiler that makes WebAssembly.
    Wasm,
    /// Node with npm.
    Node,
    /// The npm packages that the package and the desk's page name in their `package-lock.json`.
    NpmPackages,
    /// A browser without a window.
    Chromium,
}

impl Tool {
    /// Is it here?
    pub(crate) fn is_here(self) -> bool {
        match self {
            Self::CCompiler => exists("cc") && exists("c++"),
            Self::CBuild => exists("pkg-config") && exists("cmake"),
            Self::Valgrind => exists("valgrind"),
            Self::Wasm => Compiler::is_here(),
            Self::Node => exists("node") && exists("npm"),
            Self::NpmPackages => npm_is_current(),
            Self::Chromium => {
                std::env::var_os("SWITCHBOARD_CHROMIUM").is_some()
                    || ["chromium", "chromium-browser", "google-chrome"].into_iter().any(exists)
            }
        }
    }

    /// The Debian packages that bring it.
    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::CCompiler => &["gcc", "g++"],
            Self::CBuild => &["pkg-config", "cmake"],
            Self::Valgrind => &["valgrind"],
            // The compiler is chosen, and installed, where it is used.
            Self::Wasm | Self::NpmPackages => &[],
            Self::Node => &["nodejs", "npm"],
            Self::Chromium => &["chromium"],
        }
    }

    /// What a person types to get it.
    pub(crate) fn remedy(self) -> String {
        match self {
            Self::Wasm => Compiler::remedy(),
            Self::NpmPackages => {
                "npm ci --prefix wasm/npm; npm ci --prefix examples/desk/page".to_owned()
            }
            _ => format!("apt-get install {}   (or its like, as root)", self.packages().join(" ")),
        }
    }

    /// Brings it, if that is allowed here; says on standard error if it did not work.
    pub(crate) fn bring(self) {
        let brought = match self {
            _ if self.is_here() => return,
            Self::Wasm => Compiler::choose().map(drop),
            Self::NpmPackages => npm_install(),
            _ => install(self.packages()),
        };
        if let Err(why) = brought {
            eprintln!("setup: {why}");
        }
    }
}

/// Installs Debian packages, where that is possible: as root, with apt-get.
pub(crate) fn install(packages: &[&str]) -> Outcome {
    if !may_install() {
        return Err(Failure::new(format!("missing here: {}", packages.join(", "))));
    }
    eprintln!("setup: apt-get install {}", packages.join(" "));
    // The package lists of a fresh machine may name versions that are years old, or gone.
    run(&mut apt(&["update", "-qq"]))?;
    run(apt(&["install", "-y", "-qq", "--no-install-recommends"]).args(packages))
}

/// Is this Debian, and are we root?
pub(crate) fn may_install() -> bool {
    exists("apt-get") && ask(program("id").arg("-u")).is_some_and(|user| user == "0")
}

fn apt(words: &[&str]) -> Command {
    let mut command = program("apt-get");
    command.args(words).env("DEBIAN_FRONTEND", "noninteractive").env_remove("LD_LIBRARY_PATH");
    // What apt says while it works is not about Switchboard.
    command.stdout(std::process::Stdio::null());
    command
}

/// Where there are packages of npm.
fn npm_folders() -> [PathBuf; 2] {
    [npm::folder(), desk::folder()]
}

/// npm leaves a lock file of its own in what it installed.
fn npm_is_current() -> bool {
    npm_folders().iter().all(|npm| {
        let changed =
            |file: &str| fs::metadata(npm.join(file)).and_then(|data| data.modified()).ok();
        changed("node_modules/.package-lock.json")
            .zip(changed("package-lock.json"))
            .is_some_and(|(installed, wanted)| installed >= wanted)
    })
}

fn npm_install() -> Outcome {
    let quiet = ["ci", "--silent", "--no-audit", "--no-fund"];
    npm_folders().iter().try_for_each(|npm| run(program("npm").args(quiet).current_dir(npm)))
}
