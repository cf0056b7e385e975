//! `cargo xtask panics`: which checks are left in the optimised module of the core, and in which rooms?
//!
//! Reads each call of a function that panics, by the names that the compiler leaves in the module. There is a check of a sum or of a
//! place wherever the optimiser could not see that it never strikes; a wrong number would be worse than a stop. What somebody
//! wrote down as an invariant is kept by tidy against the list in `docs/proof.md`; here it appears together with what libraries bring.

use super::package;
use crate::command::{Failure, Outcome};
use std::collections::BTreeMap;
use wasmparser::{KnownCustom, Name, Operator, Parser, Payload, TypeRef};

/// What a function is called for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Sums,
    Places,
    Memory,
    Others,
}

/// The kinds, by pieces of names as the compiler mangles them. The first that fits counts.
const KINDS: [(Kind, &[&str]); 4] = [
    (Kind::Sums, &["panic_const"]),
    (
        Kind::Places,
        &[
            "panic_bounds_check",
            "slice_start_index_len_fail",
            "slice_end_index_len_fail",
            "slice_index_order_fail",
            "slice_index_fail",
            "slice_error_fail",
            "6remove13assert_failed",
            "6insert13assert_failed",
            "11swap_remove13assert_failed",
        ],
    ),
    (Kind::Memory, &["capacity_overflow", "handle_alloc_error", "7raw_vec12handle_error"]),
    (
        Kind::Others,
        &[
            "9panicking",
            "6option13expect_failed",
            "6option13unwrap_failed",
            "6result13unwrap_failed",
        ],
    ),
];

impl Kind {
    fn of(name: &str) -> Option<Self> {
        let fits = |pieces: &[&str]| pieces.iter().any(|piece| name.contains(piece));
        KINDS.iter().find_map(|(kind, pieces)| fits(pieces).then_some(*kind))
    }
}

/// The room of a function of the core, by its mangled name; that of a library's function used by a room is nobody's.
fn room(name: &str) -> &str {
    const CORE: &str = "11switchboard";
    let Some((_, rest)) = name
        .split_once(CORE)
        .filter(|(before, _)| !before.contains("5alloc") && !before.contains("4core"))
    else {
        return "libraries";
    };
    let letters = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let length = rest[..rest.len() - letters.len()].parse().unwrap_or(0);
    letters.get(..length).filter(|room| !room.is_empty()).unwrap_or("libraries")
}

/// How many checks of each kind each room holds.
fn count(module: &[u8]) -> wasmparser::Result<BTreeMap<String, BTreeMap<Kind, usize>>> {
    let (mut imported, mut names, mut bodies) = (0_u32, BTreeMap::new(), Vec::new());
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body),
            Payload::CustomSection(section) => {
                let KnownCustom::Name(sections) = section.as_known() else { continue };
                for section in sections {
                    let Name::Function(functions) = section? else { continue };
                    for function in functions {
                        let function = function?;
                        names.insert(function.index, function.name);
                    }
                }
            }
            _ => {}
        }
    }
    let mut counts: BTreeMap<String, BTreeMap<Kind, usize>> = BTreeMap::new();
    for (index, body) in (imported..).zip(&bodies) {
        let caller = names.get(&index).copied().unwrap_or("");
        if Kind::of(caller).is_some() {
            continue;
        }
        for operator in body.get_operators_reader()? {
            let Operator::Call { function_index } = operator? else { continue };
            if let Some(kind) = names.get(&function_index).and_then(|name| Kind::of(name)) {
                *counts.entry(room(caller).to_owned()).or_default().entry(kind).or_default() += 1;
            }
        }
    }
    Ok(counts)
}

/// `cargo xtask panics`
pub(crate) fn run_chore(_words: &[String]) -> Outcome {
    let path = package().join("raw/switchboard_raw.wasm");
    let bytes = std::fs::read(&path)
        .map_err(|cause| Failure::at(&path, format!("{cause}; `cargo xtask wasm` builds it")))?;
    let counts = count(&bytes).map_err(|cause| Failure::at(&path, cause))?;
    if counts.is_empty() {
        return Err(Failure::at(&path, "it names no functions, so nothing can be said of it"));
    }
    println!("{:<14}{:>8}{:>8}{:>8}{:>8}", "room", "sums", "places", "memory", "others");
    let mut total: BTreeMap<Kind, usize> = BTreeMap::new();
    let print = |room: &str, of: &BTreeMap<Kind, usize>| {
        let [sums, places, memory, others] =
            KINDS.map(|(kind, _)| of.get(&kind).copied().unwrap_or(0));
        println!("{room:<14}{sums:>8}{places:>8}{memory:>8}{others:>8}");
    };
    for (room, of) in &counts {
        print(room, of);
        of.iter().for_each(|(kind, count)| *total.entry(*kind).or_default() += count);
    }
    print("in all", &total);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_that_panic_are_known_by_their_names() {
        for (name, kind) in [
            ("_ZN4core9panicking9panic_fmt17h0123456789abcdefE", Some(Kind::Others)),
            ("_RNvNtCs1_4core6option13unwrap_failed", Some(Kind::Others)),
            ("_ZN4core9panicking11panic_const24panic_const_add_overflow17hE", Some(Kind::Sums)),
            ("_RNvNtCs1_4core9panicking18panic_bounds_check", Some(Kind::Places)),
            ("_ZN5alloc7raw_vec17capacity_overflow17hE", Some(Kind::Memory)),
            ("_ZN11switchboard6engine6Engine6handle17hE", None),
        ] {
            assert_eq!(Kind::of(name), kind, "{name}");
        }
    }

    #[test]
    fn a_function_belongs_to_its_room() {
        for (name, is) in [
            ("_RNvMs_NtNtCs8t_11switchboard6policy7compileNtB4_6Policy7compile", "policy"),
            ("_ZN11switchboard7routing5timer4next17hE", "routing"),
            (
                "_RNvXNtNtNtCsc_5alloc11collections5btree3mapINtCs8_11switchboard2id7OfferId",
                "libraries",
            ),
            ("_RNvCsb5_3foo", "libraries"),
        ] {
            assert_eq!(room(name), is, "{name}");
        }
    }
}
