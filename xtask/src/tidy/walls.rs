//! Who may call whom.
//!
//! A room of the core is a folder or file of `core/src`. The engine calls the rooms; a room never
//! calls the engine, and never another room: what one needs of another comes as an argument, or as a
//! value in a verdict. [`MAY_NAME`] is the whole law.

use super::{Finding, tokens::Token};
use std::path::Path;

/// What every room may name beside itself.
const SHARED: &[&str] = &[
    "calendar",
    "code",
    "id",
    "language",
    "math",
    "policy::condition",
    "policy::field",
    "policy::issue",
    "policy::json",
    "policy::shape",
    "roll",
    "rows",
    "sorted",
];

/// The rooms with a law of their own. `*` stands for any one name.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("engine", &["*"]),
    // It sits outside and drives a real engine.
    ("simulation", &["*"]),
    // The one JSON form of what goes into the engine and comes out of it.
    ("wire", &["*"]),
    // It lists what each room lets an operator write and keeps it compiled, and knows nothing of what
    // happens: never the engine.
    (
        "policy",
        &[
            "admission",
            "bot",
            "calendar",
            "code",
            "conversation",
            "id",
            "math",
            "metrics",
            "quality",
            "routing",
            "sorted",
            "supervision",
            "text",
        ],
    ),
    // The ground that everything stands on.
    (
        "calendar",
        &["code", "id", "math", "policy::issue", "policy::json", "policy::shape", "sorted"],
    ),
    ("code", &[]),
    ("id", &["code"]),
    ("language", &[]),
    ("math", &["code"]),
    ("roll", &["id", "rows"]),
    ("rows", &[]),
    ("sorted", &[]),
];

/// Checks one file; its path is the one inside `core/src`.
pub(super) fn check(file: &Path, tokens: &[Token<'_>]) -> Vec<Finding> {
    let module = module_of(file);
    let Some(room) = module.first().copied() else { return Vec::new() };
    let law = MAY_NAME.iter().find(|(name, _)| *name == room).map_or(SHARED, |(_, law)| law);
    paths(&module, tokens)
        .into_iter()
        .filter(|path| !path.is_allowed(room, law))
        .map(|path| Finding::error(path.line, path.breach(room, law)))
        .collect()
}

/// The names of the modules that a file stands for; none for the root of the crate.
fn module_of(file: &Path) -> Vec<&str> {
    let mut names: Vec<&str> = file.iter().filter_map(|name| name.to_str()).collect();
    match names.pop() {
        Some("mod.rs" | "lib.rs") | None => {}
        Some(name) => names.push(name.trim_end_matches(".rs")),
    }
    names
}

/// A path of this crate, from its root on, as some code names it.
#[derive(Debug, PartialEq, Eq)]
struct Named<'a> {
    segments: Vec<&'a str>,
    line: usize,
}

impl Named<'_> {
    fn is_allowed(&self, room: &str, law: &[&str]) -> bool {
        self.segments.first() == Some(&room)
            || law.iter().any(|allowed| {
                let allowed: Vec<&str> = allowed.split("::").collect();
                allowed.len() <= self.segments.len()
                    && allowed.iter().zip(&self.segments).all(|(may, is)| *may == "*" || may == is)
            })
    }

    fn breach(&self, room: &str, law: &[&str]) -> String {
        let named = self.segments.join("::");
        let law = if law.is_empty() { "nothing".to_owned() } else { law.join(", ") };
        format!(
            "`{room}` names `{named}`; beside itself it may name {law}. \
             Take what you need as an argument, or return it in a verdict"
        )
    }
}

/// Every path that begins with `crate`, `super` or `self`, resolved.
fn paths<'a>(module: &[&'a str], tokens: &[Token<'a>]) -> Vec<Named<'a>> {
    let mut found = Vec::new();
    // Modules written inside the file, each with the depth of the brace that it opens.
    let mut inner: Vec<(&str, usize)> = Vec::new();
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token.text {
            "{" => depth += 1,
            "}" => {
                depth = depth.saturating_sub(1);
                inner.pop_if(|(_, opened)| *opened == depth);
            }
            "mod" if text(tokens, at + 2) == "{" => inner.push((text(tokens, at + 1), depth)),
            "crate" | "super" | "self" if text(tokens, at + 1) == "::" => {
                let mut here: Vec<&str> = module.to_vec();
                here.extend(inner.iter().map(|(name, _)| *name));
                at = follow(tokens, at, &here, &mut found);
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    found
}

fn text<'a>(tokens: &[Token<'a>], at: usize) -> &'a str {
    tokens.get(at).map_or("", |token| token.text)
}

/// Follows the path that begins at a token; gives the place behind it.
fn follow<'a>(
    tokens: &[Token<'a>],
    mut at: usize,
    here: &[&'a str],
    found: &mut Vec<Named<'a>>,
) -> usize {
    let mut segments = here.to_vec();
    if text(tokens, at) == "crate" {
        segments.clear();
    } else if text(tokens, at) == "super" {
        segments.pop();
    }
    at += 1;
    while text(tokens, at) == "::" && text(tokens, at + 1) == "super" {
        segments.pop();
        at += 2;
    }
    // `crate::shape!`: the macros of the crate stand at its root and belong to everybody.
    if segments.is_empty() && text(tokens, at + 2) == "!" {
        return at + 3;
    }
    branches(tokens, at, segments, found)
}

/// Follows what stands behind a prefix: `::a::b`, `::*`, `::{a, b::c}`.
fn branches<'a>(
    tokens: &[Token<'a>],
    mut at: usize,
    mut segments: Vec<&'a str>,
    found: &mut Vec<Named<'a>>,
) -> usize {
    let line = tokens.get(at.saturating_sub(1)).map_or(0, |token| token.line);
    while text(tokens, at) == "::" {
        match text(tokens, at + 1) {
            "{" => {
                at += 2;
                while !matches!(text(tokens, at), "}" | "") {
                    let mut branch = segments.clone();
                    if !matches!(text(tokens, at), "self" | ",") {
                        branch.push(text(tokens, at));
                    }
                    if text(tokens, at) == "," {
                        at += 1;
                        continue;
                    }
                    at = branches(tokens, at + 1, branch, found);
                    while !matches!(text(tokens, at), "," | "}" | "") {
                        at += 1; // `as other_name`
                    }
                }
                return at + 1;
            }
            // A turbofish ends the path.
            "<" | "" => break,
            name => {
                segments.push(name);
                at += 2;
            }
        }
    }
    found.push(Named { segments, line });
    at
}

#[cfg(test)]
mod tests {
    use super::super::tokens;
    use super::*;

    fn breaches(file: &str, source: &str) -> Vec<usize> {
        check(Path::new(file), &tokens::read(source)).iter().map(|finding| finding.line).collect()
    }

    fn named(file: &str, source: &str) -> Vec<String> {
        let tokens = tokens::read(source);
        paths(&module_of(Path::new(file)), &tokens)
            .into_iter()
            .map(|path| path.segments.join("::"))
            .collect()
    }

    #[test]
    fn paths_are_resolved_from_where_they_stand() {
        assert_eq!(named("bot/loops.rs", "use super::state::Loop;"), ["bot::state::Loop"]);
        assert_eq!(named("bot/mod.rs", "use super::routing::Queue;"), ["routing::Queue"]);
        assert_eq!(
            named("bot/loops.rs", "super::super::routing::Queue::new()"),
            ["routing::Queue::new"]
        );
        assert_eq!(
            named("bot/loops.rs", "mod tests { use super::*; fn f() { self::g() } } self::h()"),
            ["bot::loops::*", "bot::loops::tests::g", "bot::loops::h"]
        );
        assert_eq!(
            named(
                "bot/mod.rs",
                "use crate::{math::{Ppm, Millis as Ms}, id::*, policy::{self, shape}};"
            ),
            ["math::Ppm", "math::Millis", "id::*", "policy", "policy::shape"]
        );
        assert_eq!(
            named("bot/mod.rs", "pub(crate) fn f() -> crate::id::ChatId { self.x }"),
            ["id::ChatId"]
        );
        assert_eq!(named("bot/mod.rs", "crate::math::sum::<u8>()"), ["math::sum"]);
    }

    #[test]
    fn a_room_keeps_to_the_shared_ground() {
        let fine = "use crate::{math::Ppm, calendar::Timestamp, id::ChatId, policy::shape::Shape};\n\
                    use crate::bot::rules::BotRules;\ncrate::shape! { }\n";
        assert!(breaches("bot/mod.rs", fine).is_empty());
    }

    #[test]
    fn a_room_that_calls_the_engine_or_another_room_is_found() {
        assert_eq!(breaches("bot/mod.rs", "\nuse crate::engine::Engine;"), [2]);
        assert_eq!(breaches("bot/mod.rs", "\n\nlet q = crate::routing::Queue::new();"), [3]);
        assert_eq!(breaches("bot/loops.rs", "use super::super::routing::Queue;"), [1]);
        assert_eq!(
            breaches("bot/mod.rs", "use crate::{\n    math::Ppm,\n    text::Masker,\n};"),
            [3]
        );
        assert_eq!(breaches("bot/mod.rs", "mod tests { use crate::text::Masker; }"), [1]);
    }

    #[test]
    fn a_room_does_not_name_the_whole_crate_or_the_whole_policy() {
        assert_eq!(breaches("bot/mod.rs", "use crate::*;"), [1]);
        assert_eq!(breaches("bot/mod.rs", "use crate::policy::Policy;"), [1]);
        assert_eq!(breaches("bot/mod.rs", "use crate::Engine;"), [1]);
    }

    #[test]
    fn the_policy_knows_the_rooms_and_not_the_engine() {
        assert!(breaches("policy/document.rs", "use crate::bot::BotRules;").is_empty());
        assert_eq!(breaches("policy/document.rs", "use crate::wire::handle;"), [1]);
        assert_eq!(breaches("policy/document.rs", "use crate::engine::Engine;"), [1]);
    }

    #[test]
    fn the_engine_and_the_root_name_everybody() {
        assert!(breaches("engine/mod.rs", "use crate::{bot, routing::Queue};").is_empty());
        assert!(breaches("lib.rs", "pub use crate::engine::Engine;").is_empty());
    }

    #[test]
    fn the_ground_stands_on_nothing() {
        assert_eq!(breaches("math/ppm.rs", "use crate::policy::shape::Shape;"), [1]);
        assert_eq!(breaches("id.rs", "use super::calendar::Timestamp;"), [1]);
    }

    #[test]
    fn what_documentation_says_is_not_a_call() {
        assert!(breaches("bot/mod.rs", "/// See [`crate::engine::Engine`].\nfn f() {}").is_empty());
    }
}
