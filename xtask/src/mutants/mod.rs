//! `cargo xtask mutants [--sample COUNT] [--seed N] [--from N] [WORD …]`: do the checks bite?
//!
//! A check that never fails proves nothing. So bugs are put into a copy of the core, one at a time, and the
//! stage that is named beside each must notice it. Before that, each stage must be content with the copy as
//! it is. Which bugs there are, and how they are written down, says [`bug`]; what notices, [`stage`].
//!
//! With words those are tried whose names have one of them; without, all, which takes hours on a busy machine; `--from N` goes on where
//! that was broken off. A sample is drawn from a seed, by default from the commit, so that in the course of days every bug has its turn.

mod bug;
mod stage;

use crate::{
    command::{Failure, Outcome, ask, program},
    ground,
};
use bug::Bug;
use stage::{Stage, Verdict};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

const USAGE: &str = "usage: cargo xtask mutants [--sample COUNT] [--seed N] [--from N] [WORD …]";

/// `cargo xtask mutants [--sample COUNT] [--seed N] [--from N] [WORD …]`
pub(crate) fn run_chore(words: &[String]) -> Outcome {
    let (mut sample, mut seed, mut from, mut wanted) = (None, None, 1, Vec::new());
    let mut words = words.iter();
    while let Some(next) = words.next() {
        let mut number = || {
            let number = words.next().and_then(|word| word.parse::<u64>().ok());
            number.ok_or_else(|| Failure::new(USAGE))
        };
        match next.as_str() {
            "--sample" => sample = Some(number()? as usize),
            "--seed" => seed = Some(number()?),
            "--from" => from = number()? as usize,
            name if !name.starts_with('-') => wanted.push(name),
            _ => return Err(Failure::new(USAGE)),
        }
    }
    let mut bugs = Bug::all()?;
    bugs.retain(|bug| wanted.is_empty() || wanted.iter().any(|word| bug.name.contains(word)));
    if let Some(count) = sample {
        let seed = seed.unwrap_or_else(seed_of_the_commit);
        println!("{count} of {} bugs; the same again with `--seed {seed}`", bugs.len());
        bugs = draw(bugs, count, seed);
    }
    bugs.drain(..from.saturating_sub(1).min(bugs.len()));
    hunt(&bugs)
}

/// Another number for each commit; without a history, one.
fn seed_of_the_commit() -> u64 {
    let commit = ask(program("git").args(["rev-parse", "--short=8", "HEAD"]));
    commit.and_then(|name| u64::from_str_radix(&name, 16).ok()).unwrap_or(1)
}

/// So many of them, drawn by the hash of seed and name.
fn draw(mut bugs: Vec<Bug>, count: usize, seed: u64) -> Vec<Bug> {
    // FNV-1a, of Fowler, Noll and Vo.
    let hash = |bug: &Bug| {
        let bytes = seed.to_le_bytes().into_iter().chain(bug.name.bytes());
        bytes.fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        })
    };
    bugs.sort_by_cached_key(hash);
    bugs.truncate(count);
    bugs
}

/// Tries these bugs; all must be noticed.
fn hunt(bugs: &[Bug]) -> Outcome {
    let ground = Ground::prepare()?;
    let stages: BTreeSet<Stage> = bugs.iter().map(|bug| bug.stage).collect();
    for stage in stages {
        print_now(&format!("without a bug  {:<10}", stage.name()));
        match ground.look(stage)? {
            Verdict::Content => println!("content"),
            Verdict::Noticed(what) => {
                return Err(Failure::new(format!(
                    "`{}` fails without any bug ({what}); see {}",
                    stage.name(),
                    ground::shown(&ground.log())
                )));
            }
        }
    }
    let mut missed = Vec::new();
    for (n, bug) in bugs.iter().enumerate() {
        let (number, count, stage) = (n + 1, bugs.len(), bug.stage.name());
        print_now(&format!("{number:>3}/{count:<3} {stage:<10} {:<72} ", bug.name));
        match ground.try_bug(bug) {
            Ok(Verdict::Noticed(who)) => println!("{who}"),
            Ok(Verdict::Content) => {
                println!("NOT NOTICED");
                missed.push(format!("`{}` is not noticed by `{stage}`", bug.name));
            }
            Err(failure) => {
                println!("NOT TRIED");
                missed.push(format!("`{}`: {failure}", bug.name));
            }
        }
    }
    println!("mutants: {} of {} noticed", bugs.len() - missed.len(), bugs.len());
    if missed.is_empty() { Ok(()) } else { Err(Failure::new(missed.join("\n"))) }
}

/// The copy in which bugs are tried, with a target folder of its own: what is built there is wrong.
struct Ground {
    folder: PathBuf,
}

impl Ground {
    /// Brings the copy up to the tree as it is. A file that did not change is left alone, and what was
    /// compiled of it still counts.
    fn prepare() -> Outcome<Self> {
        let ground = Self { folder: ground::target().join("mutants") };
        let (root, tree) = (ground::root(), ground.tree());
        let mut kept = BTreeSet::new();
        for from in ground::files(&root)? {
            let Ok(path) = from.strip_prefix(&root) else { continue };
            let to = tree.join(path);
            if !is_same(&from, &to) {
                ground::copy(&from, &to)?;
            }
            kept.insert(to);
        }
        if tree.exists() {
            for old in ground::files(&tree)? {
                if !kept.contains(&old) {
                    fs::remove_file(&old).map_err(|cause| Failure::at(&old, cause))?;
                }
            }
        }
        Ok(ground)
    }

    fn tree(&self) -> PathBuf {
        self.folder.join("tree")
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    fn look(&self, stage: Stage) -> Outcome<Verdict> {
        let program = stage.build(&self.tree(), &self.folder.join("target"))?;
        stage.run(&program, &self.tree(), &self.log())
    }

    /// Puts a bug in, looks, and takes it out again.
    fn try_bug(&self, bug: &Bug) -> Outcome<Verdict> {
        let path = self.tree().join(&bug.file);
        let right = ground::text(&path)?;
        ground::write(&path, bug.put_into(&right)?)?;
        let verdict = self.look(bug.stage);
        ground::write(&path, right)?;
        verdict
    }
}

fn is_same(one: &Path, other: &Path) -> bool {
    matches!((fs::read(one), fs::read(other)), (Ok(one), Ok(other)) if one == other)
}

/// Shows where things are before the answer is there.
fn print_now(text: &str) {
    use std::io::Write;
    print!("{text}");
    // A terminal that went away must not stop the chore.
    let _ = std::io::stdout().flush();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_the_course_of_commits_every_bug_has_its_turn() {
        let all = || Bug::all().map_err(|failure| failure.to_string()).unwrap();
        let names = |bugs: Vec<Bug>| bugs.into_iter().map(|bug| bug.name).collect::<BTreeSet<_>>();
        let drawn: BTreeSet<_> = (1..200).flat_map(|seed| names(draw(all(), 10, seed))).collect();
        assert_eq!(drawn, names(all()));
        assert_eq!(names(draw(all(), 10, 7)), names(draw(all(), 10, 7)));
    }
}
