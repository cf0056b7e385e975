//! What is wrong with a document, all of it at once, each with its remedy.

use super::json::Place;
use crate::sorted::sort_by;
use serde::Serialize;
use std::fmt;

/// Where in a document something stands, as a JSON pointer (RFC 6901): `/routing/queues/sales/weight`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Pointer(String);

impl Pointer {
    /// The whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// The member `key` of this object.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        let mut inner = self.clone();
        inner.enter(key);
        inner
    }

    /// The item at `index` of this list.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        let mut inner = self.clone();
        inner.enter_item(index);
        inner
    }

    /// Goes into the member `key`; what this returns leads back out.
    pub(crate) fn enter(&mut self, key: &str) -> Outer {
        let outer = Outer(self.0.len());
        self.0.push('/');
        for c in key.chars() {
            match c {
                '~' => self.0.push_str("~0"),
                '/' => self.0.push_str("~1"),
                c => self.0.push(c),
            }
        }
        outer
    }

    /// Goes into the item at `index`; what this returns leads back out.
    pub(crate) fn enter_item(&mut self, index: usize) -> Outer {
        let outer = Outer(self.0.len());
        self.0.push('/');
        self.0.push_str(&index.to_string());
        outer
    }

    /// Goes back to where this pointer was before it entered.
    pub(crate) fn leave(&mut self, outer: Outer) {
        self.0.truncate(outer.0);
    }

    /// The pointer as text; empty for the whole document.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Where a pointer was before it entered something, to go back to.
#[derive(Debug)]
pub(crate) struct Outer(usize);

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "/" } else { &self.0 })
    }
}

/// Does an issue stop the document from being used?
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The document is refused.
    Error,
    /// The document works, but probably not as its author meant it.
    Warning,
}

/// One thing that is wrong, for the person who wrote the document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Issue {
    /// Refused, or only doubtful?
    pub severity: Severity,
    /// Stable name: `unknown_key`, `wrong_type`, `out_of_range` …
    pub code: &'static str,
    /// JSON pointer to the place.
    pub path: Pointer,
    /// Line and column in the source text; `None` when the document did not come from text.
    pub place: Option<Place>,
    /// What stands there.
    pub found: String,
    /// What should stand there.
    pub expected: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{severity}[{}] at {}", self.code, self.path)?;
        if let Some(place) = self.place {
            write!(f, " (line {}, column {})", place.line, place.column)?;
        }
        write!(f, ": found {}, expected {}; {}", self.found, self.expected, self.remedy)
    }
}

/// How many issues of a document are told; who made so many mends these first.
pub const ISSUES_MAX: usize = 1_000;

/// All issues of one document, in the order of their places: the first [`ISSUES_MAX`], and one that says that there are more.
///
/// A document of four megabytes can hold a million mistakes, and words about them would fill the host's memory.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Issues(Vec<Issue>);

impl Issues {
    /// Nothing wrong so far.
    pub fn new() -> Self {
        Self::default()
    }

    /// Something because of which the document is refused.
    pub fn error(
        &mut self,
        code: &'static str,
        path: &Pointer,
        found: impl Into<String>,
        expected: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.push(Severity::Error, code, path, found.into(), expected.into(), remedy.into());
    }

    /// Something that works, but is probably not meant so.
    pub fn warning(
        &mut self,
        code: &'static str,
        path: &Pointer,
        found: impl Into<String>,
        expected: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.push(Severity::Warning, code, path, found.into(), expected.into(), remedy.into());
    }

    fn push(
        &mut self,
        severity: Severity,
        code: &'static str,
        path: &Pointer,
        found: String,
        expected: String,
        remedy: String,
    ) {
        let path = path.clone();
        self.add(Issue { severity, code, path, place: None, found, expected, remedy });
    }

    fn add(&mut self, issue: Issue) {
        match self.0.len() {
            ..ISSUES_MAX => self.0.push(issue),
            // An error, because what is not told may be one.
            ISSUES_MAX => self.0.push(Issue {
                severity: Severity::Error,
                code: "more_issues",
                path: Pointer::root(),
                place: None,
                found: format!("more than {ISSUES_MAX} issues"),
                expected: "none".to_owned(),
                remedy: "mend those that are told, and compile again".to_owned(),
            }),
            _ => {}
        }
    }

    /// Adds those of another reader.
    pub fn extend(&mut self, other: Self) {
        other.0.into_iter().for_each(|issue| self.add(issue));
    }

    /// Every issue, errors and warnings.
    pub fn iter(&self) -> impl Iterator<Item = &Issue> {
        self.0.iter()
    }

    /// Is there anything because of which the document is refused?
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|issue| issue.severity == Severity::Error)
    }

    /// How many issues there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Is nothing wrong at all?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Gives each issue its line and column, and puts them in the order of the text.
    pub(crate) fn locate(&mut self, place_of: impl Fn(&str) -> Option<Place>) {
        for issue in &mut self.0 {
            issue.place = issue.place.or_else(|| place_of(issue.path.as_str()));
        }
        sort_by(&mut self.0, |a, b| a.place.cmp(&b.place).then_with(|| a.path.cmp(&b.path)));
    }
}

impl fmt::Display for Issues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, issue) in self.0.iter().enumerate() {
            if n > 0 {
                writeln!(f)?;
            }
            write!(f, "{issue}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Issues {}

/// The one of `known` that the author of `found` most likely meant.
pub fn did_you_mean<'a>(found: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = found.chars().count();
    let allowed = (length / 3).clamp(1, 3);
    known
        .into_iter()
        // Words whose lengths differ by more are at least so far apart: a megabyte is nobody's slip of the pen.
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= allowed)
        .map(|candidate| (edit_distance(found, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}

/// The remedy for a name that is not among those `known`: the one that was most likely meant, or else `otherwise`.
pub fn meant_or<'a>(
    found: &str,
    known: impl IntoIterator<Item = &'a str>,
    otherwise: &str,
) -> String {
    match did_you_mean(found, known) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => otherwise.to_owned(),
    }
}

/// Levenshtein's distance, counting a swap of neighbours as one (optimal string alignment).
fn edit_distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = change.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_escape_as_rfc_6901_says() {
        assert_eq!(Pointer::root().key("a/b").key("m~n").index(3).as_str(), "/a~1b/m~0n/3");
    }

    #[test]
    fn as_many_issues_are_told_as_anybody_reads() {
        let mut issues = Issues::new();
        let told = |issues: &Issues| (issues.len(), issues.iter().last().map(|issue| issue.code));
        for n in 1..=ISSUES_MAX + 2 {
            issues.warning("odd", &Pointer::root().index(n), "a", "b", "c");
            match n {
                ..=ISSUES_MAX => assert_eq!(told(&issues), (n, Some("odd"))),
                _ => assert_eq!(told(&issues), (ISSUES_MAX + 1, Some("more_issues"))),
            }
        }
        let mut all = issues.clone();
        all.extend(issues);
        assert_eq!(all.len(), ISSUES_MAX + 1);
        assert!(all.has_errors(), "what is not told may be an error");
    }

    #[test]
    fn a_slip_of_the_pen_is_recognised() {
        let known = ["queues", "channels", "discipline"];
        assert_eq!(did_you_mean("queue", known), Some("queues"));
        assert_eq!(did_you_mean("discpiline", known), Some("discipline"));
        assert_eq!(did_you_mean("colour", known), None);
    }
}
