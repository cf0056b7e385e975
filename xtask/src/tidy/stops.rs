//! Where the core stops by itself, and whether that is written down.
//!
//! A broken invariant is a panic that names it. Each of them stands in the table of `docs/proof.md`, by its file: a new one is
//! either a refusal that somebody forgot to write, or a line there that says when it could strike.

use super::{Finding, tokens::Token};
use std::collections::BTreeMap;

/// Where they are written down, and what the table begins with.
pub(super) const PAGE: &str = "docs/proof.md";
const TABLE: &str = "| file | stops | when |";

/// How one stops. `unwrap` and `expect` are refused by clippy; what lets one pass counts.
const STOPS: [&[&str]; 7] = [
    &["panic", "!"],
    &["unreachable", "!"],
    &["assert", "!"],
    &["assert_eq", "!"],
    &["assert_ne", "!"],
    &["clippy", "::", "expect_used"],
    &["clippy", "::", "unwrap_used"],
];
const TESTS: &[&str] = &["cfg", "(", "test", ")"];
const TEST: &[&str] = &["#", "[", "test", "]"];

fn stands(tokens: &[Token<'_>], words: &[&str]) -> bool {
    tokens.len() >= words.len() && tokens.iter().zip(words).all(|(token, word)| token.text == *word)
}

/// The lines of a file where it stops, its tests apart.
pub(super) fn of(tokens: &[Token<'_>]) -> Vec<usize> {
    let find = |words: &[&str]| (0..tokens.len()).find(|n| stands(&tokens[*n..], words));
    let end = match (find(TESTS), find(TEST)) {
        (Some(tests), _) => tests,
        // A file of tests, which its parent declares as one.
        (None, Some(_)) => 0,
        (None, None) => tokens.len(),
    };
    let stops = |n: &usize| STOPS.iter().any(|words| stands(&tokens[*n..end], words));
    (0..end).filter(stops).map(|n| tokens[n].line).collect()
}

/// What is in the code and not on the page, or the other way round; for the page.
pub(super) fn check(page: &str, found: &BTreeMap<String, Vec<usize>>) -> Vec<Finding> {
    let Some((before, rest)) = page.split_once(TABLE) else {
        return vec![Finding::error(1, format!("there is no table `{TABLE}`"))];
    };
    let first = before.lines().count() + 1;
    let mut findings = Vec::new();
    let mut unsaid = found.clone();
    for (n, row) in rest.lines().enumerate().skip(2).take_while(|(_, row)| row.starts_with('|')) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [_, file, stops, ..] = cells[..] else { continue };
        let file = file.trim_matches('`');
        let lines = unsaid.remove(file).unwrap_or_default();
        if stops.parse() != Ok(lines.len()) {
            let says = format!(
                "`{file}` stops at {} places (lines {lines:?}), here stands {stops}",
                lines.len()
            );
            findings.push(Finding::error(first + n, says));
        }
    }
    for (file, lines) in unsaid.iter().filter(|(_, lines)| !lines.is_empty()) {
        let says = format!(
            "`{file}` stops (lines {lines:?}): refuse instead, or say here which invariant it is"
        );
        findings.push(Finding::error(first, says));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::tokens;
    use super::*;

    #[test]
    fn stops_are_found_outside_tests() {
        let source = "fn f() { panic!(\"x\") }\n#[expect(clippy::expect_used, reason = \"y\")]\nfn g() { debug_assert!(true); }\n\
            #[cfg(test)]\nmod tests { fn h() { assert!(true); } }\n";
        assert_eq!(of(&tokens::read(source)), [1, 2]);
        assert_eq!(of(&tokens::read("#[test]\nfn t() { assert!(true); }")), [0; 0]);
        assert_eq!(of(&tokens::read("// panic!\nlet s = \"panic!\";")), [0; 0]);
    }

    #[test]
    fn the_page_and_the_code_must_agree() {
        let page =
            format!("words\n{TABLE}\n|---|---|---|\n| `roll.rs` | 1 | a row is lost |\n\nmore");
        let with =
            |file: &str, lines: &[usize]| BTreeMap::from([(file.to_owned(), lines.to_vec())]);
        assert_eq!(check(&page, &with("roll.rs", &[7])), []);
        assert_eq!(check(&page, &with("roll.rs", &[7, 9]))[0].line, 4);
        assert_eq!(check(&page, &BTreeMap::new()).len(), 1, "it is there no more");
        assert_eq!(check(&page, &with("slab.rs", &[3])).len(), 2, "one is new, one is gone");
        assert_eq!(check("words", &BTreeMap::new()).len(), 1, "the page has lost its table");
    }
}
