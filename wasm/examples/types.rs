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

fn main() {
    let mut types = BTreeMap::new();
    typescript::<Rules>(Direction::Input, &mut types);
    typescript::<Event>(Direction::Input, &mut types);
    typescript::<EngineOptions>(Direction::Input, &mut types);
    typescript::<Query>(Direction::Input, &mut types);
    typescript::<Effect>(Direction::Output, &mut types);
    typescript::<NoticeCode>(Direction::Output, &mut types);
    typescript::<Question>(Direction::Output, &mut types);
    closed_list::<ChatState>("ChatState", "Where a chat is.", &mut types);
    closed_list::<RejectionCode>("RejectionCode", "Why an event was refused.", &mut types);
    closed_list::<WireCode>("WireCode", "Why another call failed.", &mut types);

    println!("// Generated from the Rust types by `cargo xtask types`; do not edit.\n");
    let types: Vec<String> = types.into_values().collect();
    print!("{}", types.join("\n"));
}

fn closed_list<C: Coded>(name: &str, doc: &str, types: &mut BTreeMap<String, String>) {
    let mut declaration = format!("/** {doc} */\nexport type {name} =");
    for code in C::ALL {
        // Writing to a String does not fail.
        let _ = write!(declaration, "\n  | \"{}\"", code.code());
    }
    types.insert(name.to_owned(), declaration + ";\n");
}
