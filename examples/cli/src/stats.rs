//! `switchboard stats`: statistics by their names, one request a line.

use crate::failure::Failure;
use crate::input::Input;
use crate::output::{Output, aside};
use crate::progress::Printing;
use serde_json::{Value, json};
use switchboard::math::statistics::{AskError, CATALOGUE, ask};

/// What can be asked for.
pub(crate) fn list(as_json: bool, out: &mut Output) -> Result<(), Failure> {
    for entry in CATALOGUE {
        if as_json {
            out.json(&json!({
                "test": entry.name,
                "also": entry.also,
                "takes": entry.takes,
                "gives": entry.gives,
                "source": entry.source,
            }))?;
            continue;
        }
        out.line(entry.name)?;
        out.line(&format!("  takes   {}", entry.takes))?;
        out.line(&format!("  gives   {}", entry.gives))?;
        if !entry.also.is_empty() {
            out.line(&format!("  also    {}", entry.also.join(", ")))?;
        }
        if !entry.source.is_empty() {
            out.line(&format!("  source  {}", entry.source))?;
        }
    }
    Ok(())
}

/// Answers each object: one a line, or spread over several, or in a list.
pub(crate) fn run(file: &str, as_json: bool, out: &mut Output) -> Result<(), Failure> {
    let mut input = Input::open(file, Printing::Throughout)?;
    let (mut refused, mut pending, mut last) = (0, String::new(), 0);
    while let Some(line) = input.next_line()? {
        last = line.number;
        let Some(text) = line.text else {
            refused += 1;
            complain(last, "the line is not UTF-8", as_json)?;
            continue;
        };
        pending.push_str(text);
        pending.push('\n');
        match serde_json::from_str(&pending) {
            Ok(document) => refused += answer(document, last, as_json, out)?,
            Err(why) if why.is_eof() => continue,
            Err(why) => {
                refused += 1;
                complain(last, &why.to_string(), as_json)?;
            }
        }
        pending.clear();
    }
    if !pending.trim().is_empty() {
        refused += 1;
        complain(last, "the input ends within an object", as_json)?;
    }
    match refused {
        0 => Ok(()),
        refused => Err(Failure::Input { name: input.name().to_owned(), refused }),
    }
}

/// Answers a request or a list of them; how many were refused comes back.
fn answer(document: Value, line: u64, as_json: bool, out: &mut Output) -> Result<u64, Failure> {
    let requests = match document {
        Value::Array(requests) => requests,
        request => vec![request],
    };
    let mut refused = 0;
    for request in requests {
        match ask(&request) {
            Ok(answer) => out.json(&answer)?,
            Err(why) => {
                refused += 1;
                // Where an answer would stand, so that line answers line.
                out.json(&json!({ "id": request.get("id"), "error": why }))?;
                refuse(line, &why, as_json)?;
            }
        }
    }
    Ok(refused)
}

fn refuse(line: u64, why: &AskError, as_json: bool) -> Result<(), Failure> {
    if as_json {
        return aside(&json!({ "error": why, "line": line }).to_string());
    }
    let AskError { code, path, found, expected, remedy } = why;
    aside(&format!(
        "error[{code}]: found {found}, expected {expected}\n --> line {line}  {path}\n  = help: {remedy}"
    ))
}

fn complain(line: u64, why: &str, as_json: bool) -> Result<(), Failure> {
    let help = r#"write one object a line: {"test":"wilson","successes":80,"trials":100}; `--list` says what there is"#;
    if as_json {
        let error = json!({ "code": "malformed_line", "line": line, "found": why, "remedy": help });
        return aside(&json!({ "error": error }).to_string());
    }
    aside(&format!("error[malformed_line]: {why}\n --> line {line}\n  = help: {help}"))
}
