//! Prints the TypeScript types of what crosses the boundary; `cargo xtask types` keeps them.
//!
//! Events, effects, policies and queries come from the declarations that also read and write them. The
//! few plain answers around them (a reaction, a decision, the views) stand in `npm/src/answers.ts`, where
//! a test compares them with what the engine says.
#![expect(clippy::print_stdout, reason = "a program whose one purpose is to print")]

use std::collections::BTreeMap;
use std::fmt::Write;
use switchboard::code::{Coded, RejectionCode};
use switchboard::conversation::ChatState;
use switchboard::engine::{Effect, Event, NoticeCode, Question};
use switchboard::policy::Rules;
use switchboard::policy::schema::{Direction, typescript};
use switchboard::wire::{EngineOptions, Query, WireCode};

/// Declarations by name.
type Types = BTreeMap<String, String>;

fn main() {
    let mut types = BTreeMap::new();
    typescript::<Rules>(Direction::Input, &mut types);
    typescript::<Event>(Direction::Input, &mut types);
    typescript::<EngineOptions>(Direction::Input, &mut types);
    let mut questions = BTreeMap::new();
    typescript::<Query>(Direction::Input, &mut questions);
    join(questions, "Query", |name, _| name != "Query", &mut types);
    let mut answers = BTreeMap::new();
    typescript::<Effect>(Direction::Output, &mut answers);
    typescript::<NoticeCode>(Direction::Output, &mut answers);
    typescript::<Question>(Direction::Output, &mut answers);
    // Where an effect is called like an event, the effect's type says so.
    join(answers, "Effect", |name, types| types.contains_key(name), &mut types);
    closed_list::<ChatState>("ChatState", "Where a chat is.", &mut types);
    closed_list::<RejectionCode>("RejectionCode", "Why an event was refused.", &mut types);
    closed_list::<WireCode>("WireCode", "Why another call failed.", &mut types);

    println!("// Generated from the Rust types by `cargo xtask types`; do not edit.\n");
    let types: Vec<String> = types.into_values().collect();
    print!("{}", types.join("\n"));
}

/// Adds types to others; those of them that are chosen get a longer name.
fn join(more: Types, suffix: &str, is_renamed: fn(&str, &Types) -> bool, types: &mut Types) {
    let names: Vec<String> = more.keys().filter(|name| is_renamed(name, types)).cloned().collect();
    for (name, mut text) in more {
        for short in &names {
            text = renamed(&text, short, &format!("{short}{suffix}"));
        }
        let name = if names.contains(&name) { format!("{name}{suffix}") } else { name };
        types.insert(name, text);
    }
}

/// Replaces a name where it stands as a whole word.
fn renamed(text: &str, from: &str, to: &str) -> String {
    let is_boundary = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let mut done = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(from) {
        let (before, after) = (&rest[..at], &rest[at + from.len()..]);
        done.push_str(before);
        let is_word = is_boundary(done.chars().last()) && is_boundary(after.chars().next());
        done.push_str(if is_word { to } else { from });
        rest = after;
    }
    done + rest
}

fn closed_list<C: Coded>(name: &str, doc: &str, types: &mut Types) {
    let mut declaration = format!("/** {doc} */\nexport type {name} =");
    for code in C::ALL {
        // Writing to a String does not fail.
        let _ = write!(declaration, "\n  | \"{}\"", code.code());
    }
    types.insert(name.to_owned(), declaration + ";\n");
}
