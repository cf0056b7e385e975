//! `switchboard screen`: says what texts mean, by their topics and by how they sound.

use crate::failure::Failure;
use crate::input::Input;
use crate::output::{Output, aside};
use crate::policy;
use crate::progress::Printing;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use switchboard::text::Screening;

#[derive(Deserialize)]
struct Given {
    #[serde(default)]
    id: Value,
    text: String,
}

#[derive(Serialize)]
struct Screened<'a> {
    id: &'a Value,
    #[serde(flatten)]
    found: Screening,
}

/// How the lines are to be read.
enum Form {
    /// `{"id","text"}`
    Objects,
    /// Fields between tabulators; a first line named them, and these are the places of `id` and `text`.
    Fields { id: Option<usize>, text: usize },
}

pub(crate) fn run(
    policy: Option<&str>,
    file: &str,
    as_json: bool,
    out: &mut Output,
) -> Result<(), Failure> {
    let policy = policy::load(policy)?;
    let mut input = Input::open(file, Printing::Throughout)?;
    let (mut form, mut refused) = (Form::Objects, 0);
    while let Some(line) = input.next_line()? {
        if let (1, Some(named)) = (line.number, line.text.and_then(names)) {
            form = named;
            continue;
        }
        let read = line.text.ok_or_else(|| "the line is not UTF-8".to_owned());
        match read.and_then(|line| given(&form, line)) {
            Ok(given) => {
                let found = policy.screen().screen(&given.text);
                out.json(&Screened { id: &given.id, found })?;
            }
            Err(why) => {
                refused += 1;
                complain(line.number, &why, as_json)?;
            }
        }
    }
    match refused {
        0 => Ok(()),
        refused => Err(Failure::Input { name: input.name().to_owned(), refused }),
    }
}

/// The form that a first line of names announces.
fn names(line: &str) -> Option<Form> {
    if line.starts_with('{') {
        return None;
    }
    let place = |name| line.split('\t').position(|field| field == name);
    Some(Form::Fields { id: place("id"), text: place("text")? })
}

fn given(form: &Form, line: &str) -> Result<Given, String> {
    match *form {
        // The error's own words quote what stands there, which nobody may see.
        Form::Objects => serde_json::from_str(line)
            .map_err(|error| format!("no such object, see column {}", error.column())),
        Form::Fields { id, text } => {
            let field = |place| line.split('\t').nth(place);
            let text = field(text).ok_or("the line has fewer fields than the first one names")?;
            let id = id.and_then(field).map_or(Value::Null, Value::from);
            Ok(Given { id, text: text.to_owned() })
        }
    }
}

/// Says which line is at fault, and how a right one looks.
fn complain(number: u64, why: &str, as_json: bool) -> Result<(), Failure> {
    let help = r#"write one object a line: {"id":"m-1","text":"…"}; or fields between tabulators below a line that names them, `text` among them"#;
    if as_json {
        let error =
            json!({ "code": "malformed_line", "line": number, "found": why, "remedy": help });
        aside(&json!({ "error": error }).to_string())
    } else {
        aside(&format!("error[malformed_line]: {why}\n --> line {number}\n  = help: {help}"))
    }
}
