//! A rule that is documented names the test that holds it, and the test exists.
//!
//! In `docs/semantics.md` and `docs/complaints.md` every rule is a point of a list, and names its proofs in back-ticks: a test as
//! `judge::two_failures_hand_over`, by the end of its path, or a scenario as `conformance/two-failures`.

use super::{Finding, tokens::Token};
use crate::ground;
use std::path::Path;

/// The pages whose every point names its proofs.
pub(super) const PAGES: [&str; 2] = ["docs/semantics.md", "docs/complaints.md"];

/// Every test there is: the path of its file in names, its own name last.
#[derive(Debug, Default)]
pub(super) struct Tests(Vec<Vec<String>>);

impl Tests {
    /// Takes in the tests of a file.
    pub(super) fn read(&mut self, path: &Path, tokens: &[Token<'_>]) {
        let mut module: Vec<String> = path
            .with_extension("")
            .iter()
            .map(|name| name.to_string_lossy().into_owned())
            .collect();
        module.retain(|name| !matches!(name.as_str(), "src" | "mod" | "main" | "lib"));
        let mut is_test = false;
        for (at, token) in tokens.iter().enumerate() {
            let next = |n: usize| tokens.get(at + n).map_or("", |token| token.text);
            match token.text {
                "#" if [next(1), next(2), next(3)] == ["[", "test", "]"] => is_test = true,
                "fn" if is_test => {
                    is_test = false;
                    let own = std::iter::once(next(1).to_owned());
                    self.0.push(module.iter().cloned().chain(own).collect());
                }
                _ => {}
            }
        }
    }

    fn has(&self, name: &str) -> bool {
        let asked: Vec<String> = name.split("::").map(str::to_owned).collect();
        self.0.iter().any(|test| test.ends_with(&asked))
    }
}

/// Checks the page; `is_scenario` knows the folders of the corpus.
pub(super) fn check(text: &str, tests: &Tests, is_scenario: impl Fn(&str) -> bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    // The point that is being read: where it began, and whether it named a proof.
    let mut point: Option<(usize, bool)> = None;
    let close = |point: &mut Option<(usize, bool)>, findings: &mut Vec<Finding>| {
        if let Some((line, false)) = point.take() {
            findings.push(Finding::error(line, "this rule names no test and no scenario"));
        }
    };
    for (number, line) in text.lines().enumerate().map(|(n, line)| (n + 1, line)) {
        if line.starts_with("* ") || line.starts_with('#') || line.is_empty() {
            close(&mut point, &mut findings);
        }
        if line.starts_with("* ") {
            point = Some((number, false));
        }
        for name in line.split('`').skip(1).step_by(2) {
            let known = match kind(name) {
                Some(Kind::Test) => tests.has(name),
                Some(Kind::Scenario) => is_scenario(name),
                None => continue,
            };
            if !known {
                findings.push(Finding::error(number, format!("there is no `{name}`")));
            }
            if let Some((_, named)) = &mut point {
                *named = true;
            }
        }
    }
    close(&mut point, &mut findings);
    findings
}

enum Kind {
    Test,
    Scenario,
}

fn kind(name: &str) -> Option<Kind> {
    let is_name = |part: &str| {
        !part.is_empty()
            && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    if name.contains("::") && name.split("::").all(is_name) {
        return Some(Kind::Test);
    }
    name.starts_with("conformance/").then_some(Kind::Scenario)
}

/// Is this a folder of the corpus?
pub(super) fn is_scenario(name: &str) -> bool {
    ground::root().join(name).is_dir()
}

#[cfg(test)]
mod tests {
    use super::super::tokens;
    use super::*;

    fn lines(page: &str) -> Vec<usize> {
        let mut tests = Tests::default();
        let source = "fn helper() {} #[test] #[should_panic] fn it_holds() {}";
        tests.read(Path::new("core/src/bot/judge.rs"), &tokens::read(source));
        tests.read(Path::new("core/tests/storm/main.rs"), &tokens::read("#[test]\nfn all() {}"));
        check(page, &tests, |name| name == "conformance/one").iter().map(|f| f.line).collect()
    }

    #[test]
    fn a_rule_with_its_proof_is_fine() {
        let page = "# Bot\n\n* A rule\n  in two lines: `judge::it_holds`.\n* Another, `storm::all`,\n  `conformance/one`.\n";
        assert!(lines(page).is_empty());
    }

    #[test]
    fn a_rule_without_a_proof_is_found() {
        assert_eq!(lines("* One: `{}`.\n* Two: `judge::it_holds`.\n\n* Three\n"), [1, 4]);
    }

    #[test]
    fn a_proof_that_does_not_exist_is_found() {
        let page =
            "* `judge::helper`\n* `loops::it_holds`\n* `conformance/two`\n* `limits.agents`\n";
        assert_eq!(lines(page), [1, 2, 3, 4]);
    }
}
