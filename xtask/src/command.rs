//! Running other programs.

use crate::ground;
use std::{
    fmt,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
};

/// Why a chore stopped, in words for the person who asked for it.
#[derive(Debug)]
pub(crate) struct Failure(String);

/// What a chore comes to.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    pub(crate) fn new(why: impl Into<String>) -> Self {
        Self(why.into())
    }

    /// A failure that the chore has already told in full.
    pub(crate) fn told() -> Self {
        Self(String::new())
    }

    /// Is there anything left to say about it?
    pub(crate) fn is_told(&self) -> bool {
        self.0.is_empty()
    }

    /// A file or folder that could not be read, written, copied.
    pub(crate) fn at(path: &Path, cause: impl fmt::Display) -> Self {
        Self(format!("{}: {cause}", ground::shown(path)))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A program, to be run in the root of the repository.
pub(crate) fn program(name: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(ground::root());
    command
}

/// The cargo that runs us, with its words.
pub(crate) fn cargo(words: &[&str]) -> Command {
    let mut command = program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(words);
    command
}

/// Says what is done next, to whoever waits for it.
pub(crate) fn step(words: &str) {
    eprintln!("\n· {words}");
}

/// Runs it, letting it talk to the terminal.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let status = command.status().map_err(|cause| unstartable(command, &cause))?;
    if status.success() { Ok(()) } else { Err(Failure(format!("{} ({status})", line(command)))) }
}

/// Runs it and gives what it printed; its errors go to the terminal.
pub(crate) fn read(command: &mut Command) -> Outcome<String> {
    let output =
        command.stderr(Stdio::inherit()).output().map_err(|cause| unstartable(command, &cause))?;
    if !output.status.success() {
        return Err(Failure(format!("{} ({})", line(command), output.status)));
    }
    String::from_utf8(output.stdout)
        .map_err(|_| Failure(format!("{} printed something that is not text", line(command))))
}

/// Runs it silently and gives what it printed, if it ran and succeeded.
pub(crate) fn ask(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Is there such a program?
pub(crate) fn exists(name: &str) -> bool {
    ask(Command::new("sh").args(["-c", "command -v \"$1\"", "sh", name])).is_some()
}

/// What a program printed while the terminal showed it too.
pub(crate) struct Watched {
    /// Standard output, then standard error.
    pub(crate) text: String,
    /// Did it succeed?
    pub(crate) outcome: Outcome,
}

/// Runs it, showing and keeping what it prints.
pub(crate) fn watch(command: &mut Command) -> Outcome<Watched> {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|cause| unstartable(command, &cause))?;
    let out = child.stdout.take();
    let err = child.stderr.take();
    let (out, err) = std::thread::scope(|scope| {
        let err = scope.spawn(|| err.map(|pipe| show(pipe, std::io::stderr())));
        (out.map(|pipe| show(pipe, std::io::stdout())), err.join())
    });
    let status = child.wait().map_err(|cause| unstartable(command, &cause))?;
    let outcome = if status.success() {
        Ok(())
    } else {
        Err(Failure(format!("{} ({status})", line(command))))
    };
    let text = out.unwrap_or_default() + &err.ok().flatten().unwrap_or_default();
    Ok(Watched { text, outcome })
}

fn show(pipe: impl std::io::Read, mut terminal: impl Write) -> String {
    let mut kept = String::new();
    let mut pipe = BufReader::new(pipe);
    let mut bytes = Vec::new();
    while pipe.read_until(b'\n', &mut bytes).is_ok_and(|read| read > 0) {
        let text = String::from_utf8_lossy(&bytes);
        // A terminal that went away must not stop the chore.
        let _ = write!(terminal, "{text}");
        kept.push_str(&text);
        bytes.clear();
    }
    kept
}

/// The command as one would type it.
fn line(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}

fn unstartable(command: &Command, cause: &std::io::Error) -> Failure {
    Failure(format!("`{}` does not start: {cause}", command.get_program().to_string_lossy()))
}
