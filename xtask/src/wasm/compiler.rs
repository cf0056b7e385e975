//! Which compiler can make WebAssembly here.
//!
//! The active toolchain, if it has the standard library for wasm32. Else Debian's: a rustc with the
//! source of the standard library, from which Cargo builds what is missing. Nothing here installs a
//! toolchain; on Debian, as root, the packages are installed, otherwise the person is told what to type.

use crate::{
    command::{Failure, Outcome, ask, program},
    ground, setup,
};
use std::{
    fmt, fs,
    path::{Path, PathBuf},
    process::Command,
};

const TARGET: &str = "wasm32-unknown-unknown";
const PROFILE: &str = "wasm-release";
const DEBIAN: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";

/// A way to make WebAssembly.
pub(crate) enum Compiler {
    /// The active toolchain has the standard library.
    Native,
    /// Debian's compiler builds the standard library first, and this links.
    Debian { linker: PathBuf },
}

impl Compiler {
    /// Takes the first way that works; `SWITCHBOARD_WASM_COMPILER=debian` takes the second.
    pub(crate) fn choose() -> Outcome<Self> {
        let forced = std::env::var_os("SWITCHBOARD_WASM_COMPILER");
        if forced.is_none_or(|name| name != "debian") && has_library("rustc") {
            return Ok(Self::Native);
        }
        if !is_debian_ready() {
            setup::install(&DEBIAN)?;
        }
        if !is_debian_ready() {
            return Err(Failure::new(Self::remedy()));
        }
        if linker().is_none() {
            setup::install(&["lld-19"])?;
        }
        let linker = linker().ok_or_else(|| Failure::new(Self::remedy()))?;
        Ok(Self::Debian { linker })
    }

    /// Is there a way without installing anything?
    pub(crate) fn is_here() -> bool {
        has_library("rustc") || (is_debian_ready() && linker().is_some())
    }

    /// What a person types when there is no way.
    pub(crate) fn remedy() -> String {
        if is_debian_ready() {
            return "apt-get install lld-19   (as root, for a linker)".to_owned();
        }
        let packages = DEBIAN.join(" ");
        format!(
            "rustup target add {TARGET}   \
             (or, as root on Debian: apt-get update && apt-get install {packages})"
        )
    }

    /// This compiler's cargo. The two compilers never share a target folder, with each other or with
    /// the native build.
    pub(crate) fn cargo(&self, verb: &str) -> Command {
        let mut command = match self {
            Self::Native => crate::command::cargo(&[verb]),
            Self::Debian { linker } => {
                let mut command = program("/usr/bin/cargo");
                command
                    .args([verb, "-Zbuild-std=std,panic_abort"])
                    // It is built here anyhow: then with the sorts and searches that are small.
                    .arg("-Zbuild-std-features=optimize_for_size")
                    // A panic says what broke; where, the stack of the trap says. Without its places the
                    // module is a thirtieth smaller and names no folder of this machine.
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-Zlocation-detail=none")
                    .env("RUSTC_BOOTSTRAP", "1")
                    .env("RUSTC", DEBIAN_RUSTC)
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker)
                    // What the outer cargo left for its own compiler.
                    .env_remove("RUSTUP_TOOLCHAIN")
                    .env_remove("LD_LIBRARY_PATH")
                    .env_remove("CARGO");
                command
            }
        };
        command.args(["--target", TARGET, "--profile", PROFILE]);
        command.arg("--target-dir").arg(self.folder());
        command
    }

    /// The module that a build left behind.
    pub(crate) fn product(&self, name: &str) -> PathBuf {
        self.folder().join(TARGET).join(PROFILE).join(name).with_extension("wasm")
    }

    fn folder(&self) -> PathBuf {
        ground::target().join(match self {
            Self::Native => "wasm/native",
            Self::Debian { .. } => "wasm/debian",
        })
    }
}

impl fmt::Display for Compiler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let version = |rustc| ask(Command::new(rustc).arg("-V")).unwrap_or_default();
        match self {
            Self::Native => write!(f, "the active toolchain, {}", version("rustc")),
            Self::Debian { linker } => {
                let linker = linker.file_name().unwrap_or_default().to_string_lossy();
                write!(
                    f,
                    "Debian's {} with its library built here, {linker}",
                    version(DEBIAN_RUSTC)
                )
            }
        }
    }
}

/// Does this compiler have a standard library for wasm32?
fn has_library(rustc: &str) -> bool {
    let folder = ask(program(rustc).args(["--print", "target-libdir", "--target", TARGET]));
    folder.and_then(|folder| fs::read_dir(folder).ok()).is_some_and(|mut files| {
        files.any(|file| {
            file.is_ok_and(|file| file.file_name().to_string_lossy().starts_with("libcore-"))
        })
    })
}

/// Are Debian's compiler and the source of its library here, and new enough for us?
fn is_debian_ready() -> bool {
    let Some(version) = debian(&["--version"]) else { return false };
    let Some(sysroot) = debian(&["--print", "sysroot"]) else { return false };
    Path::new("/usr/bin/cargo").exists()
        && Path::new(&sysroot).join("lib/rustlib/src/rust/library/Cargo.lock").exists()
        && minor(version.trim_start_matches("rustc ")) >= minor(env!("CARGO_PKG_RUST_VERSION"))
}

/// The 89 of 1.89.0.
fn minor(version: &str) -> Option<u32> {
    version.split('.').nth(1)?.parse().ok()
}

fn debian(words: &[&str]) -> Option<String> {
    ask(program(DEBIAN_RUSTC).args(words).env_remove("LD_LIBRARY_PATH"))
}

/// The lld of the active toolchain, or one of the system.
fn linker() -> Option<PathBuf> {
    let of_toolchain = || {
        let sysroot = ask(program("rustc").args(["--print", "sysroot"]))?;
        let version = ask(program("rustc").arg("-vV"))?;
        let host = version.lines().find_map(|line| line.strip_prefix("host: "))?;
        Some(Path::new(&sysroot).join("lib/rustlib").join(host).join("bin/rust-lld"))
    };
    let of_system = ["wasm-ld", "wasm-ld-19"].map(|name| Path::new("/usr/bin").join(name));
    of_toolchain().into_iter().chain(of_system).find(|linker| linker.exists())
}
