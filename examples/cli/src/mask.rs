//! `switchboard mask`: hides what is secret in texts.

use crate::failure::Failure;
use crate::input::Input;
use crate::output::{Output, aside};
use crate::policy;
use crate::progress::Printing;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use switchboard::text::CustomerFacts;

#[derive(Deserialize)]
struct Given {
    #[serde(default)]
    id: Value,
    text: String,
}

#[derive(Serialize)]
struct Masked<'a> {
    id: &'a Value,
    text: &'a str,
    spans: Vec<Found<'a>>,
}

#[derive(Serialize)]
struct Found<'a> {
    entity: &'a str,
    start: usize,
    end: usize,
}

pub(crate) fn run(
    policy: Option<&str>,
    file: &str,
    as_json: bool,
    out: &mut Output,
) -> Result<(), Failure> {
    let policy = policy::load(policy)?;
    let nothing_known = CustomerFacts::default();
    let mut input = Input::open(file, Printing::Throughout)?;
    let mut refused = 0;
    while let Some(line) = input.next_line()? {
        let number = line.number;
        let given = match line.text.map(serde_json::from_str::<Given>) {
            Some(Ok(given)) => given,
            other => {
                refused += 1;
                let why = match other {
                    // The error's own words quote what stands there, which nobody may see.
                    Some(Err(error)) => format!("no such object, see column {}", error.column()),
                    _ => "the line is not UTF-8".to_owned(),
                };
                complain(number, &why, as_json)?;
                continue;
            }
        };
        let scan = policy.masker().scan(&given.text, &nothing_known);
        let spans = scan
            .spans()
            .iter()
            .map(|span| Found {
                entity: span.entity.as_str(),
                start: span.code_points.start,
                end: span.code_points.end,
            })
            .collect();
        out.json(&Masked { id: &given.id, text: &scan.masked(), spans })?;
    }
    match refused {
        0 => Ok(()),
        refused => Err(Failure::Input { name: input.name().to_owned(), refused }),
    }
}

/// Says which line is at fault, and how a right one looks.
fn complain(number: u64, why: &str, as_json: bool) -> Result<(), Failure> {
    let help = r#"write one object a line: {"id":"m-1","text":"…"}"#;
    if as_json {
        let error =
            json!({ "code": "malformed_line", "line": number, "found": why, "remedy": help });
        aside(&json!({ "error": error }).to_string())
    } else {
        aside(&format!("error[malformed_line]: {why}\n --> line {number}\n  = help: {help}"))
    }
}
