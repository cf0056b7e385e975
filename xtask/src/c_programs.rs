//! The C and C++ side as its users meet it: headers under every standard, programs against the
//! shared and the static library, found by hand, by pkg-config and by CMake, watched by sanitizers
//! and by valgrind.

use crate::{
    builds::{self, CHECKS},
    command::{Failure, Outcome, cargo, program, read, run},
    ground,
    library::{self, Build},
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const STRICT: [&str; 5] = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-g"];

/// A language of the C side.
struct Language {
    compiler: &'static str,
    /// The folder and the ending of its programs.
    folder: &'static str,
    ending: &'static str,
    /// The standard of the example programs, and all under which the header must compile.
    standard: &'static str,
    standards: &'static [&'static str],
    /// How an otherwise empty file is given to the compiler.
    kind: &'static str,
    headers: &'static [&'static str],
}

const LANGUAGES: [Language; 2] = [
    Language {
        compiler: "cc",
        folder: "examples/c",
        ending: "c",
        standard: "-std=c99",
        standards: &["-std=c99", "-std=c11", "-std=c17"],
        kind: "c",
        headers: &["switchboard.h"],
    },
    Language {
        compiler: "c++",
        folder: "examples/cpp",
        ending: "cpp",
        standard: "-std=c++17",
        standards: &["-std=c++17", "-std=c++20"],
        kind: "c++",
        headers: &["switchboard.h", "switchboard.hpp"],
    },
];

/// Builds and runs everything; gives how many checks passed.
pub(crate) fn check() -> Outcome<usize> {
    let needed = library::install(Build::Checks, &stage())?;
    Ok(headers_alone()? + programs(&needed)?)
}

/// Runs the programs of [`check`] once more, and everything that a program can get wrong, under valgrind: no error, no byte
/// lost.
pub(crate) fn under_valgrind() -> Outcome<usize> {
    let mut passed = 0;
    for language in &LANGUAGES {
        for source in sources(language)? {
            run(loading(&mut watched(&binary(&source, "shared")?)))?;
            passed += 1;
        }
    }
    misuse()?;
    // One test at a time, so that what was lost is known by its test.
    let mut tests = program("valgrind");
    tests.args(VALGRIND).arg(builds::unit_tests("switchboard-ffi")?);
    run(tests.args([MISUSES, "--test-threads", "1"]).env("RUST_BACKTRACE", "0"))?;
    Ok(passed + 2)
}

/// `cargo xtask sanitize`: every misuse of every exported function, with the library itself compiled under AddressSanitizer,
/// which also sees what is read within the library, and what leaks.
pub(crate) fn sanitize(_: &[String]) -> Outcome {
    let version = read(program("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.ok_or_else(|| Failure::new("rustc does not say which machine this is"))?;
    let target = ground::target().join("sanitize");
    // The sanitizer comes with every toolchain; that its switch is not yet stable is no matter for a test.
    let mut command = cargo(&["test", "--target", host, "--target-dir"]);
    command.arg(target).env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", "-Zsanitizer=address");
    let of_library = ["--quiet", "--package", "switchboard-ffi", "--lib", "--profile", CHECKS];
    run(command.args(of_library).arg(MISUSES).env("RUST_BACKTRACE", "0"))
}

/// The tests of the C functions that need an unusual way to be run.
const MISUSES: &str = "misuse::";

/// What is possibly lost alone is not counted: the threads of Rust's own test harness look like it.
const VALGRIND: [&str; 4] = [
    "--quiet",
    "--error-exitcode=9",
    "--leak-check=full",
    "--errors-for-leak-kinds=definite,indirect",
];

/// Lets valgrind watch a program.
fn watched(binary: &Path) -> Command {
    let mut command = program("valgrind");
    command.args(VALGRIND).args(["--errors-for-leak-kinds=definite,indirect,possible"]);
    command.arg(binary);
    command
}

/// Everything that a program can get wrong, against a build of the library that can be made to panic.
fn misuse() -> Outcome {
    let library = ground::target().join("xtask/inject-panic");
    let built = library::compile(Build::Panicking)?.join("libswitchboard.so");
    ground::copy(&built, &library.join(library::SONAME))?;
    let source = ground::root().join("ffi/tests/misuse.c");
    let output = binary(&source, "watched")?;
    let mut compiler = program(LANGUAGES[0].compiler);
    compiler.args(STRICT).arg(LANGUAGES[0].standard).arg("-I").arg(stage().join("include"));
    run(compiler.arg(&source).arg("-o").arg(&output).arg(library.join(library::SONAME)))?;
    // The panic is meant: its report need not be long.
    run(watched(&output).env("LD_LIBRARY_PATH", library).env("RUST_BACKTRACE", "0"))
}

/// Builds and runs the C examples as a stranger's project: by pkg-config, and by CMake with ctest.
pub(crate) fn as_a_project() -> Outcome<usize> {
    let pkg_config = stage().join("lib/pkgconfig");
    let words = ["--cflags", "--libs", "switchboard"];
    let flags = read(program("pkg-config").args(words).env("PKG_CONFIG_PATH", pkg_config))?;
    let mut passed = 0;
    for source in sources(&LANGUAGES[0])? {
        let output = binary(&source, "pkg-config")?;
        run(program("cc").arg(&source).arg("-o").arg(&output).args(flags.split_whitespace()))?;
        run(loading(&mut program(output)))?;
        passed += 1;
    }
    let build = ground::target().join("xtask/cmake");
    let source = ground::root().join(LANGUAGES[0].folder);
    let prefix = format!("-DCMAKE_PREFIX_PATH={}", stage().display());
    run(program("cmake").arg("-S").arg(source).arg("-B").arg(&build).arg(prefix))?;
    run(program("cmake").arg("--build").arg(&build))?;
    run(program("ctest").args(["--output-on-failure", "--test-dir"]).arg(&build))?;
    Ok(passed + 1)
}

/// A header is complete by itself, under every standard that it promises.
fn headers_alone() -> Outcome<usize> {
    let mut passed = 0;
    for language in &LANGUAGES {
        for (header, standard) in language
            .headers
            .iter()
            .flat_map(|header| language.standards.iter().map(move |s| (header, s)))
        {
            let empty = ground::target().join("xtask/header").with_extension(language.ending);
            ground::write(&empty, format!("#include \"{header}\"\n"))?;
            let mut command = program(language.compiler);
            command.args(STRICT).arg(standard).args(["-x", language.kind, "-fsyntax-only", "-I"]);
            run(command.arg(ground::root().join("include")).arg(empty))?;
            passed += 1;
        }
    }
    Ok(passed)
}

/// Every example program, in the three ways of linking.
///
/// The static library needs the system libraries that rustc named when it was built.
fn programs(needed: &str) -> Outcome<usize> {
    let archive = stage().join("lib/libswitchboard.a").to_string_lossy().into_owned();
    let mut whole: Vec<&str> = vec![&archive];
    whole.extend(needed.split_whitespace());
    let sanitized = [&whole[..], &["-fsanitize=address,undefined"]].concat();
    let mut passed = 0;
    for language in &LANGUAGES {
        let sources = sources(language)?;
        if sources.is_empty() {
            return Err(Failure::new(format!("no program stands in {}", language.folder)));
        }
        for source in sources {
            compile_and_run(language, &source, "shared", &["-lswitchboard"])?;
            compile_and_run(language, &source, "static", &whole)?;
            compile_and_run(language, &source, "sanitized", &sanitized)?;
            passed += 3;
        }
    }
    Ok(passed)
}

/// Compiles one more C program against the shared library; gives it ready to start.
pub(crate) fn build(source: &Path) -> Outcome<Command> {
    if !stage().exists() {
        library::install(Build::Checks, &stage())?;
    }
    let mut ready = program(compile(&LANGUAGES[0], source, "shared", &["-lswitchboard"])?);
    loading(&mut ready);
    Ok(ready)
}

/// As [`build`], against the library as it is shipped.
pub(crate) fn build_shipped(source: &Path) -> Outcome<Command> {
    let shipped = ground::target().join("xtask/shipped");
    library::install(Build::Release, &shipped)?;
    let mut ready = build(source)?;
    ready.env("LD_LIBRARY_PATH", shipped.join("lib"));
    Ok(ready)
}

fn compile_and_run(language: &Language, source: &Path, way: &str, link: &[&str]) -> Outcome {
    run(loading(&mut program(compile(language, source, way, link)?)))
}

/// Compiles a program against the installed library.
fn compile(language: &Language, source: &Path, way: &str, link: &[&str]) -> Outcome<PathBuf> {
    let output = binary(source, way)?;
    let mut command = program(language.compiler);
    command.args(STRICT).arg(language.standard).arg("-I").arg(stage().join("include"));
    command.arg(source).arg("-o").arg(&output).arg("-L").arg(stage().join("lib")).args(link);
    run(&mut command)?;
    Ok(output)
}

/// Lets a program find the shared library; it runs in the root of the repository.
fn loading(command: &mut Command) -> &mut Command {
    command.env("LD_LIBRARY_PATH", stage().join("lib"))
}

fn sources(language: &Language) -> Outcome<Vec<PathBuf>> {
    let mut files = ground::files(&ground::root().join(language.folder))?;
    files.retain(|file| file.extension().is_some_and(|ending| ending == language.ending));
    Ok(files)
}

/// Where a program goes, in a folder that exists.
fn binary(source: &Path, way: &str) -> Outcome<PathBuf> {
    let folder = ground::target().join("xtask/programs");
    fs::create_dir_all(&folder).map_err(|cause| Failure::at(&folder, cause))?;
    let name = source.file_name().unwrap_or_default().to_string_lossy().replace('.', "-");
    Ok(folder.join(format!("{name}-{way}")))
}

/// Where the library is installed for its tests.
pub(crate) fn stage() -> PathBuf {
    ground::target().join("xtask/stage")
}
