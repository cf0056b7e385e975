//! How a file introduces itself.

use super::Finding;
use std::path::Path;

/// Every file of the core says what it is for; the door of a room shows how it is used.
pub(super) fn in_core(inside: &Path, text: &str) -> Vec<Finding> {
    let mut findings = introduction(text);
    let is_door = inside.ends_with("mod.rs") || inside == Path::new("lib.rs");
    if is_door && !header(text).any(|line| line.trim_start_matches("//!").trim().starts_with("```"))
    {
        findings.push(Finding::error(
            1,
            "the door of a room shows a runnable example in its module doc",
        ));
    }
    findings
}

/// Every other crate's source files say what they are for.
pub(super) fn in_rust(path: &Path, text: &str) -> Vec<Finding> {
    if path.iter().any(|name| name == "src") { introduction(text) } else { Vec::new() }
}

fn introduction(text: &str) -> Vec<Finding> {
    match header(text).next() {
        Some(_) => Vec::new(),
        None => vec![Finding::error(1, "a file begins with what it is for (`//! …`)")],
    }
}

/// The lines of the module doc, which stands before everything else.
fn header(text: &str) -> impl Iterator<Item = &str> {
    text.lines().take_while(|line| line.starts_with("//!"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(file: &str, text: &str) -> usize {
        in_core(Path::new(file), text).len()
    }

    #[test]
    fn a_file_without_an_introduction_is_found() {
        assert_eq!(count("bot/loops.rs", "use std::fmt;\n"), 1);
        assert_eq!(count("bot/loops.rs", "//! Going round in circles.\n"), 0);
        assert_eq!(in_rust(Path::new("ffi/src/handle.rs"), "use std::fmt;\n").len(), 1);
        assert_eq!(in_rust(Path::new("core/tests/storm.rs"), "use std::fmt;\n").len(), 0);
    }

    #[test]
    fn a_door_without_an_example_is_found() {
        assert_eq!(count("bot/mod.rs", "//! May the bot answer?\n\nmod loops;\n"), 1);
        assert_eq!(
            count("bot/mod.rs", "//! May the bot answer?\n//!\n//! ```\n//! f();\n//! ```\n"),
            0
        );
        assert_eq!(
            count("bot/mod.rs", "//! May it?\n\n/// ```\n/// f();\n/// ```\nfn f() {}\n"),
            1
        );
    }
}
