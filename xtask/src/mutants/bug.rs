//! A bug that we put into our own core: which lines of which file become what, and who must notice.
//!
//! The lists stand in `proof/mutants/`, a file for each part of the house:
//!
//! ```text
//! = a decline starts no back-off
//! by scenarios
//! in core/src/routing/offer.rs
//! - let back_off = BackOff::For(BackOffCause::Declined);
//! + let back_off = BackOff::None;
//! ```
//!
//! What stands behind `- ` is in the file exactly once, and becomes what stands behind `+ `; it may begin
//! and end within a line. A list whose text is no longer there is a mistake of the list, and must be mended
//! with the change that moved it: otherwise checks would stop biting one by one, unseen.

use super::stage::Stage;
use crate::{
    command::{Failure, Outcome},
    ground,
};
use std::path::Path;

/// Where the lists are.
const LISTS: &str = "proof/mutants";

/// One of them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Bug {
    /// What is wrong then, in words.
    pub(super) name: String,
    /// Which checks must notice.
    pub(super) stage: Stage,
    /// The file, from the root on.
    pub(super) file: String,
    right: String,
    wrong: String,
}

impl Bug {
    /// Every bug of every list.
    pub(super) fn all() -> Outcome<Vec<Self>> {
        let mut bugs: Vec<Self> = Vec::new();
        for path in ground::files(&ground::root().join(LISTS))? {
            let text = ground::text(&path)?;
            bugs.append(&mut read(&text).map_err(|why| Failure::at(&path, why))?);
        }
        for (n, bug) in bugs.iter().enumerate() {
            if bugs[..n].iter().any(|other| other.name == bug.name) {
                return Err(Failure::new(format!("two bugs are named `{}`", bug.name)));
            }
            bug.put_into(&ground::text(&ground::root().join(&bug.file))?)?;
        }
        Ok(bugs)
    }

    /// The text of its file with the bug in it.
    pub(super) fn put_into(&self, source: &str) -> Outcome<String> {
        match source.matches(&self.right).count() {
            1 => Ok(source.replacen(&self.right, &self.wrong, 1)),
            count => Err(Failure::new(format!(
                "the bug `{}` does not apply: `{}` stands {count} times in {}; mend {LISTS}",
                self.name, self.right, self.file
            ))),
        }
    }
}

/// Reads a list.
fn read(text: &str) -> Result<Vec<Bug>, String> {
    let mut bugs = Vec::new();
    // The first piece is what stands before the first bug.
    for piece in format!("\n{text}").split("\n= ").skip(1) {
        let (name, rest) = piece.split_once('\n').unwrap_or((piece, ""));
        bugs.push(read_one(name, rest).map_err(|why| format!("`{name}`: {why}"))?);
    }
    Ok(bugs)
}

fn read_one(name: &str, rest: &str) -> Result<Bug, String> {
    let (mut stage, mut file) = (None, None);
    let (mut right, mut wrong) = (Vec::new(), Vec::new());
    for line in rest.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.split_at_checked(2) {
            Some(("- ", was)) => right.push(was),
            Some(("+ ", becomes)) => wrong.push(becomes),
            _ => match line.split_once(' ') {
                Some(("by", word)) => stage = Some(Stage::named(word)?),
                Some(("in", path)) if Path::new(path).is_relative() => file = Some(path.to_owned()),
                _ => return Err(format!("`{line}` says neither `by`, `in`, `-` nor `+`")),
            },
        }
    }
    let (right, wrong) = (right.join("\n"), wrong.join("\n"));
    match (stage, file) {
        (Some(stage), Some(file)) if !right.is_empty() && right != wrong => {
            Ok(Bug { name: name.to_owned(), stage, file, right, wrong })
        }
        _ => Err("it needs `by`, `in`, and lines that change".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bug_of_the_lists_applies_to_the_code_of_today() {
        let bugs = Bug::all().map_err(|failure| failure.to_string()).unwrap();
        assert!(bugs.len() >= 60, "{} bugs", bugs.len());
    }

    #[test]
    fn a_bug_replaces_what_stands_there_once() {
        let list = "# words\n\n= late\nby unit\nin a.rs\n- a < b\n+ a <= b\n\n= none\nby rules\nin b.rs\n- x\n";
        let bugs = read(list).unwrap();
        assert_eq!(bugs.len(), 2);
        assert_eq!(bugs[0].put_into("if a < b {").map_err(|_| ()), Ok("if a <= b {".to_owned()));
        assert_eq!(bugs[1].put_into("x;").map_err(|_| ()), Ok(";".to_owned()));
        assert!(bugs[0].put_into("if a > b {").is_err(), "it is not there");
        assert!(bugs[0].put_into("a < b && a < b").is_err(), "it is there twice");
    }

    #[test]
    fn a_list_that_says_too_little_is_refused() {
        for list in [
            "= no stage\nin a.rs\n- a\n+ b",
            "= no such stage\nby luck\nin a.rs\n- a\n+ b",
            "= no file\nby unit\n- a\n+ b",
            "= changes nothing\nby unit\nin a.rs\n- a\n+ a",
            "= who knows\nby unit\nin a.rs\n? a\n+ b",
        ] {
            assert!(read(list).is_err(), "{list}");
        }
    }
}
