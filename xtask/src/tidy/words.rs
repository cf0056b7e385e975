//! What may not be said, and how long one may talk.

use super::{Finding, tokens::Token};
use std::path::Path;

/// A longer file has more than one idea.
const LINES_MAX: usize = 700;

/// Names that the core may not use, each with its reason. Clippy refuses most of them too, but lets
/// an `expect` pass; here there is no exception.
const IMPURE: &[(&[&str], &str)] = &[
    (&["HashMap"], "its order differs from run to run; use BTreeMap"),
    (&["HashSet"], "its order differs from run to run; use BTreeSet"),
    (&["RandomState"], "it is random"),
    (&["SystemTime"], "time is passed in"),
    (&["Instant"], "time is passed in"),
    (&["std", "::", "time"], "time is passed in"),
    (&["std", "::", "thread"], "no hidden threads"),
    (&["std", "::", "env"], "configuration is passed in"),
    (&["std", "::", "fs"], "the core opens no file"),
    (&["std", "::", "net"], "the core opens no socket"),
    (&["std", "::", "process"], "the core starts and stops nothing"),
    (&["thread_rng"], "the core draws no random number"),
];

/// Work that was put off.
const UNFINISHED: &[&[&str]] = &[
    &["todo", "!"],
    &["unimplemented", "!"],
    &["#", "[", "ignore", "]"],
    &["#", "[", "ignore", "="],
];

/// The same, in the words of a comment. Written apart, so that this file may be checked too.
const PUT_OFF: [&str; 2] = [concat!("TO", "DO"), concat!("FIX", "ME")];

/// Folders at the root of somebody's machine.
const MACHINE: [&str; 5] = ["farm", "home", "root", "tmp", "work"];

/// Files that a tool writes.
const GENERATED: [&str; 5] =
    ["Cargo.lock", "package-lock.json", "switchboard.h", "types.generated.d.ts", "LICENSE-APACHE"];

/// What holds for every file.
pub(super) fn anywhere(path: &Path, text: &str) -> Vec<Finding> {
    let generated = GENERATED.iter().any(|name| path.ends_with(name));
    let mut findings = Vec::new();
    let lines = text.lines().count();
    if lines > LINES_MAX && !generated && is_source(path) {
        findings.push(Finding::warning(
            LINES_MAX,
            format!("{lines} lines; past {LINES_MAX} a file has more than one idea"),
        ));
    }
    for (line, text) in text.lines().enumerate() {
        if let Some(folder) = MACHINE.iter().find(|folder| is_machine_path(text, folder)) {
            findings.push(Finding::error(line + 1, format!("a path of one machine: /{folder}/…")));
        }
        if let Some(word) = PUT_OFF.iter().find(|word| is_source(path) && has_word(text, word)) {
            findings.push(Finding::error(line + 1, format!("{word}: do it now, or not at all")));
        }
    }
    findings
}

/// What holds for Rust.
pub(super) fn in_rust(tokens: &[Token<'_>]) -> Vec<Finding> {
    UNFINISHED
        .iter()
        .flat_map(|words| places(tokens, words).map(move |line| (words.concat(), line)))
        .map(|(word, line)| Finding::error(line, format!("`{word}`: do it now, or not at all")))
        .collect()
}

/// What holds for the core.
pub(super) fn in_core(tokens: &[Token<'_>]) -> Vec<Finding> {
    IMPURE
        .iter()
        .flat_map(|(name, why)| places(tokens, name).map(move |line| (name.concat(), why, line)))
        .map(|(name, why, line)| Finding::error(line, format!("`{name}` in the core: {why}")))
        .collect()
}

/// The lines where a run of tokens stands.
fn places(tokens: &[Token<'_>], words: &[&str]) -> impl Iterator<Item = usize> {
    tokens
        .windows(words.len())
        .filter(move |window| window.iter().zip(words).all(|(token, word)| token.text == *word))
        .map(|window| window[0].line)
}

fn is_source(path: &Path) -> bool {
    const SOURCE: [&str; 9] = ["rs", "ts", "mjs", "js", "c", "h", "cpp", "hpp", "sh"];
    path.extension().is_some_and(|extension| SOURCE.iter().any(|source| extension == *source))
}

/// Does a path from the root of a machine stand here? `a/work/b` is none.
fn is_machine_path(text: &str, folder: &str) -> bool {
    let needle = format!("/{folder}/");
    text.match_indices(&needle).any(|(at, _)| {
        !text[..at]
            .ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '}'))
    })
}

fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let is_letter = |c: char| c.is_alphanumeric() || c == '_';
        !text[..at].ends_with(is_letter) && !text[at + word.len()..].starts_with(is_letter)
    })
}

#[cfg(test)]
mod tests {
    use super::super::tokens;
    use super::*;

    #[test]
    fn impure_names_are_found_in_code_only() {
        let source = "//! No HashMap here.\nuse std::collections::HashMap;\nfn f() -> std::time::Duration {}\n";
        let lines: Vec<_> = in_core(&tokens::read(source)).iter().map(|f| f.line).collect();
        assert_eq!(lines, [2, 3]);
        assert!(in_core(&tokens::read("struct InstantReply; let s = \"HashMap\";")).is_empty());
    }

    #[test]
    fn unfinished_work_is_found() {
        let source = "fn f() { todo!() }\nfn g() { unimplemented!(\"x\") }\n#[ignore]\n#[ignore = \"slow\"]\n#[must_use]";
        let lines: Vec<_> = in_rust(&tokens::read(source)).iter().map(|f| f.line).collect();
        assert_eq!(lines, [1, 2, 3, 4]);
    }

    #[test]
    fn put_off_work_is_found_in_comments() {
        let comment = format!("// {}: later\nlet x = {}ER;\n", PUT_OFF[0], PUT_OFF[1]);
        assert_eq!(anywhere(Path::new("a.ts"), &comment).len(), 1);
        assert_eq!(anywhere(Path::new("a.md"), &comment).len(), 0);
    }

    #[test]
    fn paths_of_a_machine_are_found_everywhere() {
        let planted = format!("see {}\n", ["", MACHINE[4], "x"].join("/"));
        assert_eq!(anywhere(Path::new("README.md"), &planted).len(), 1);
        let relative = format!("see frame{}\n", ["", MACHINE[4], "x"].join("/"));
        assert_eq!(anywhere(Path::new("README.md"), &relative).len(), 0);
    }

    #[test]
    fn a_long_file_is_warned_about_unless_a_tool_wrote_it() {
        let long = "x\n".repeat(701);
        assert_eq!(anywhere(Path::new("core/src/a.rs"), &long).len(), 1);
        assert_eq!(anywhere(Path::new("core/src/a.rs"), &long[2..]).len(), 0);
        assert_eq!(anywhere(Path::new("include/switchboard.h"), &long).len(), 0);
    }
}
