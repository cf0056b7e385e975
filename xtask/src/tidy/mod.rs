//! The house rules that a machine can check.
//!
//! `walls` knows who may call whom, `docs` how a file introduces itself, `words` what may not be
//! said; each looks at one file at a time. `proofs` knows that a documented rule names its test, `stops` that every panic of the
//! core is written down. A
//! finding is an error, or a warning that stops nobody.

mod docs;
mod proofs;
mod stops;
mod tokens;
mod walls;
mod words;

use crate::{
    command::{Failure, Outcome},
    ground,
};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tokens::Token;

/// Something that breaks a house rule.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Finding {
    line: usize,
    weight: Weight,
    says: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weight {
    Error,
    Warning,
}

impl Finding {
    fn error(line: usize, says: impl Into<String>) -> Self {
        Self { line, weight: Weight::Error, says: says.into() }
    }

    fn warning(line: usize, says: impl Into<String>) -> Self {
        Self { line, weight: Weight::Warning, says: says.into() }
    }
}

/// `cargo xtask tidy`
pub(crate) fn run(_words: &[String]) -> Outcome {
    let root = ground::root();
    let mut files = 0;
    let mut tests = proofs::Tests::default();
    let mut found: Vec<(PathBuf, Finding)> = Vec::new();
    let mut stops = BTreeMap::new();
    for path in ground::files(&root)? {
        // Data that is not text has no words and no walls.
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        files += 1;
        let path = path.strip_prefix(&root).unwrap_or(&path).to_path_buf();
        let tokens = if is_rust(&path) { tokens::read(&text) } else { Vec::new() };
        tests.read(&path, &tokens);
        if let (Ok(inside), true) = (path.strip_prefix("core/src"), is_rust(&path)) {
            stops.insert(inside.display().to_string(), stops::of(&tokens));
        }
        found
            .extend(look(&path, &text, &tokens).into_iter().map(|finding| (path.clone(), finding)));
    }
    for name in proofs::PAGES {
        let page = ground::text(&root.join(name))?;
        let unproven = proofs::check(&page, &tests, proofs::is_scenario);
        found.extend(unproven.into_iter().map(|finding| (PathBuf::from(name), finding)));
    }
    let unsaid = stops::check(&ground::text(&root.join(stops::PAGE))?, &stops);
    found.extend(unsaid.into_iter().map(|finding| (PathBuf::from(stops::PAGE), finding)));
    let mut errors = 0;
    for (path, finding) in found {
        let weight = match finding.weight {
            Weight::Error => "error",
            Weight::Warning => "warning",
        };
        errors += usize::from(finding.weight == Weight::Error);
        println!("{}:{}: {weight}: {}", path.display(), finding.line, finding.says);
    }
    if errors > 0 {
        return Err(Failure::new(format!("{errors} house rules are broken")));
    }
    println!("tidy: {files} files keep the house rules");
    Ok(())
}

fn is_rust(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

/// Everything that is wrong with one file, named from the root on.
fn look(path: &Path, text: &str, tokens: &[Token<'_>]) -> Vec<Finding> {
    let mut findings = words::anywhere(path, text);
    if is_rust(path) {
        findings.extend(words::in_rust(tokens));
        if let Ok(inside) = path.strip_prefix("core/src") {
            findings.extend(walls::check(inside, tokens));
            findings.extend(words::in_core(tokens));
            findings.extend(docs::in_core(inside, text));
        } else {
            findings.extend(docs::in_rust(path, text));
        }
    }
    findings.sort_by_key(|finding| finding.line);
    findings
}
