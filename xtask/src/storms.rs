//! `cargo xtask storms [COUNT]`: generated days of 2,000 events, the same bytes on every surface.
//!
//! A hand-written scenario shows a rule; a storm shows what nobody thought of. The replayers of the
//! corpus play the same folders at the same time: the crate as it is shipped, and for a quarter of the days with its assertions, the
//! C library as it is shipped, the npm package, whose words are 32 bits wide. Their answers are read in
//! step and compared while they come, each goes on from a snapshot of its own now and then, so that a thousand days need no more memory than a line.

use crate::{
    builds::{self, CHECKS, RELEASE},
    c_programs,
    command::{Failure, Outcome, program, run},
    ground, npm,
};
use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

/// How many events a day has.
const EVENTS: usize = 2_000;

/// How often a day is interrupted: everybody goes on from a snapshot of their own, which is the same bytes.
const RESTORES: usize = 10;

/// How many days a person gets who does not say.
const DAYS: usize = 200;

/// `cargo xtask storms [COUNT]`
pub(crate) fn run_chore(words: &[String]) -> Outcome {
    let days = match words {
        [] => DAYS,
        [count] => count.parse().map_err(|_| Failure::new(format!("`{count}` is no number")))?,
        _ => return Err(Failure::new("usage: cargo xtask storms [COUNT]")),
    };
    check(days).map(drop)
}

/// One day in so many is played with assertions, too, which take as long as all other surfaces together.
const ASSERTED: usize = 4;

/// Plays so many days everywhere; gives how many answered alike, which is all of them or none.
pub(crate) fn check(days: usize) -> Outcome<usize> {
    let folders = generate(days)?;
    npm::compile_if_missing()?;
    let (asserted, others) = folders.split_at(days.div_ceil(ASSERTED));
    play(vec![("the crate with assertions", replayer(CHECKS)?)], asserted)?;
    play(Vec::new(), others)?;
    println!("storms: {days} days of {EVENTS} events, the same bytes from every surface");
    Ok(days)
}

/// Plays folders on these surfaces and all that are shipped.
fn play(mut surfaces: Vec<(&'static str, Command)>, folders: &[PathBuf]) -> Outcome {
    surfaces.extend(shipped()?);
    let mut players = Vec::new();
    for (surface, mut command) in surfaces {
        players.push(Player::start(surface, command.args(folders))?);
    }
    let lines = compare(&mut players)?;
    for player in players {
        player.finish()?;
    }
    // A heading, an answer to each event and each interruption, and a digest for each day: fewer means that somebody gave up.
    let expected = folders.len() * (EVENTS + RESTORES + 2);
    if lines != expected {
        return Err(Failure::new(format!("{lines} lines came, expected {expected}")));
    }
    Ok(())
}

/// Days for each surface when what one more event costs is measured: what ten more cost, opening is in both.
const DAYS_TIMED: [usize; 2] = [2, 12];

/// `cargo xtask bench surfaces`: what the same event costs from Rust, C and WebAssembly, JSON in and out.
#[expect(clippy::disallowed_types, reason = "what it measures is time")]
pub(crate) fn time_surfaces() -> Outcome {
    let [few, many] = DAYS_TIMED;
    npm::compile_if_missing()?;
    let folders = generate(many)?;
    println!("| {:<22} | {:>14} | {:>12} |", "the same storms from", "µs an event", "Rust is 1");
    println!("| {:-<22} | {:->14} | {:->12} |", "", "", "");
    let mut first = None;
    for (surface, command) in shipped()? {
        let taken = |days: usize| -> Outcome<f64> {
            let mut command = again(&command);
            let start = std::time::Instant::now();
            run(command.args(folders.iter().take(days)).stdout(Stdio::null()))?;
            Ok(start.elapsed().as_secs_f64())
        };
        // The quickest of three: whatever else runs here only ever adds.
        let mut quickest = f64::INFINITY;
        for _ in 0..3 {
            quickest = quickest.min(taken(many)? - taken(few)?);
        }
        let each = quickest * 1e6 / ((many - few) * EVENTS) as f64;
        let beside = each / *first.get_or_insert(each);
        println!("| {surface:<22} | {each:>14.1} | {beside:>10.2} × |");
    }
    Ok(())
}

/// The same program, words and surroundings once more.
fn again(command: &Command) -> Command {
    let mut again = program(command.get_program());
    let envs = command.get_envs().filter_map(|(name, value)| Some((name, value?)));
    again.args(command.get_args()).envs(envs);
    again
}

/// What replays folders on each surface as it is shipped.
fn shipped() -> Outcome<Vec<(&'static str, Command)>> {
    Ok(vec![
        ("the crate as shipped", replayer(RELEASE)?),
        ("C", c_programs::build_shipped(&ground::root().join("conformance/replay.c"))?),
        ("WebAssembly", node()),
    ])
}

/// Writes the folders of the days, from seed 1 on.
fn generate(days: usize) -> Outcome<Vec<PathBuf>> {
    let into = ground::target().join("xtask/storms");
    if into.exists() {
        fs::remove_dir_all(&into).map_err(|cause| Failure::at(&into, cause))?;
    }
    let storm = builds::example("storm", RELEASE)?;
    run(program(storm).arg("--into").arg(&into).args([days.to_string(), EVENTS.to_string()]))?;
    let mut folders: Vec<PathBuf> = fs::read_dir(&into)
        .map_err(|cause| Failure::at(&into, cause))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .collect();
    folders.sort();
    Ok(folders)
}

fn replayer(profile: &str) -> Outcome<Command> {
    Ok(program(builds::example("replay", profile)?))
}

fn node() -> Command {
    let mut command = program("node");
    command.arg(npm::folder().join("test/replay.mjs"));
    command
}

/// A replayer at work.
struct Player {
    surface: &'static str,
    child: Child,
    answers: BufReader<ChildStdout>,
    /// The line that it said last.
    line: Vec<u8>,
}

impl Player {
    fn start(surface: &'static str, command: &mut Command) -> Outcome<Self> {
        let unstartable = |cause| Failure::new(format!("{surface} does not start: {cause}"));
        let mut child = command.stdout(Stdio::piped()).spawn().map_err(unstartable)?;
        let answers = child.stdout.take().ok_or_else(|| Failure::new("nothing to read from"))?;
        Ok(Self { surface, child, answers: BufReader::new(answers), line: Vec::new() })
    }

    fn listen(&mut self) -> Outcome {
        self.line.clear();
        let told = |cause| Failure::at(Path::new(self.surface), cause);
        self.answers.read_until(b'\n', &mut self.line).map_err(told).map(drop)
    }

    fn said(&self) -> String {
        let text = String::from_utf8_lossy(&self.line);
        if text.is_empty() { "nothing more".to_owned() } else { text.trim_end().to_owned() }
    }

    fn finish(mut self) -> Outcome {
        let status = self.child.wait().map_err(|cause| Failure::new(cause.to_string()))?;
        if status.success() {
            return Ok(());
        }
        Err(Failure::new(format!("{} ended with {status}", self.surface)))
    }
}

/// Reads all answers in step until one differs or all have ended; gives how many lines there were.
fn compare(players: &mut [Player]) -> Outcome<usize> {
    let (mut lines, mut heading) = (0, String::new());
    loop {
        players.iter_mut().try_for_each(Player::listen)?;
        let Some((first, others)) = players.split_first() else { return Ok(lines) };
        if let Some(other) = others.iter().find(|other| other.line != first.line) {
            let (one, two) = (first.surface, other.surface);
            let (is, was) = (first.said(), other.said());
            for player in players.iter_mut() {
                // It may be blocked on an answer that nobody will read any more.
                let _ = player.child.kill();
            }
            return Err(Failure::new(format!("{heading}\n  {one} said {is}\n  {two} said {was}")));
        }
        if first.line.is_empty() {
            return Ok(lines);
        }
        if first.line.starts_with(b"# ") {
            heading = first.said();
        }
        lines += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn players(said: &[&str]) -> Vec<Player> {
        let start = |text: &&str| Player::start("a surface", program("printf").arg(text));
        said.iter().map(|text| start(text).unwrap()).collect()
    }

    #[test]
    fn the_first_other_byte_is_found_and_where() {
        let same = "# 001\\none\\ntwo\\n";
        assert_eq!(compare(&mut players(&[same, same])).unwrap(), 3);
        for (other, said) in [("# 001\\none\\ntwo!\\n", "two!"), ("# 001\\none\\n", "nothing more")]
        {
            let failure = compare(&mut players(&[same, same, other])).unwrap_err().to_string();
            assert!(failure.starts_with("# 001\n"), "{failure}");
            assert!(failure.ends_with(&format!("said {said}")), "{failure}");
        }
    }
}
