//! The hard cases of masking, through `switchboard mask`: texts with their secrets marked by hand, written before the
//! masker that must read them.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may fail as the test does")]

mod common;

use common::{file, switchboard};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const TABLE: &str = include_str!("../../../core/tests/masking/hard_cases.txt");

/// One line of the table.
struct Case {
    kind: &'static str,
    line: &'static str,
    /// The line as `switchboard mask` takes it.
    given: Value,
    /// Label, first code point, the one after the last.
    secrets: Vec<(String, usize, usize)>,
}

/// `\u{...}` and `\t` by their characters.
fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(code) = rest.strip_prefix("\\u{") {
            let (code, after) = code.split_once('}').unwrap();
            plain.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
            rest = after;
        } else {
            plain.push(if rest.starts_with("\\t") { '\t' } else { '\\' });
            rest = &rest[2..];
        }
    }
    plain + rest
}

fn case(line: &'static str) -> Case {
    let (kind, text) = line.split_once(" | ").unwrap();
    let text = unescaped(text);
    let (mut secrets, mut open, mut at) = (Vec::new(), None, 0);
    let mut messages = Vec::new();
    for message in text.split('⏎') {
        let spoken = ["agent", "bot"]
            .into_iter()
            .find_map(|role| Some((role, message.strip_prefix(role)?.strip_prefix('>')?)));
        let (role, mut rest) = spoken.unwrap_or(("customer", message));
        let mut plain = String::new();
        while let Some(mark) = rest.find(['⟦', '⟧']) {
            plain.push_str(&rest[..mark]);
            let here = at + plain.chars().count();
            let sign = rest[mark..].chars().next().unwrap();
            rest = &rest[mark + sign.len_utf8()..];
            if sign == '⟦' {
                let (label, after) = rest.split_once(' ').unwrap();
                open = Some((label.to_owned(), here));
                rest = after;
            } else {
                let (label, start) = open.take().unwrap();
                secrets.push((label, start, here));
            }
        }
        plain.push_str(rest);
        at += plain.chars().count() + 1;
        messages.push(json!({ "role": role, "text": plain }));
    }
    Case { kind, line, given: json!({ "messages": messages }), secrets }
}

#[test]
fn hard_cases_are_right() {
    let lines = TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let cases: Vec<Case> = lines.map(case).collect();
    assert!(cases.len() >= 150);
    let given: String = cases.iter().map(|case| format!("{}\n", case.given)).collect();
    let ran = switchboard(&["mask", &file("hard_cases.jsonl", &given)]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let mut right: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (case, masked) in cases.iter().zip(ran.json_lines()) {
        let spans = masked["spans"].as_array().unwrap().iter();
        let place = |span: &Value, key: &str| span[key].as_u64().unwrap() as usize;
        let found: Vec<_> = spans
            .map(|span| {
                let entity = span["entity"].as_str().unwrap().to_owned();
                (entity, place(span, "start"), place(span, "end"))
            })
            .collect();
        let of_kind = right.entry(case.kind).or_default();
        of_kind.1 += 1;
        if found == case.secrets {
            of_kind.0 += 1;
        } else {
            println!("{}\n  expected {:?}\n  found    {found:?}", case.line, case.secrets);
        }
    }
    println!("right, of: {right:?}");
    let (good, all) = right.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let (quiet, negatives) = right["negative"];
    assert!(good * 100 >= all * 95, "{good} of {all} are right");
    assert!((negatives - quiet) * 40 <= negatives, "{quiet} of {negatives} are left alone");
}
