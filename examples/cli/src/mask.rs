//! `switchboard mask`: hides what is secret in texts and in conversations.

use crate::failure::Failure;
use crate::input::Input;
use crate::output::{Output, aside};
use crate::policy;
use crate::progress::Printing;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::ops::Range;
use switchboard::calendar::Timestamp;
use switchboard::math::Millis;
use switchboard::sorted::SortedSet;
use switchboard::text::{
    CustomerFacts, Entity, Expecting, JOINED_MESSAGES_MAX, Masker, Scan, ScanOptions,
};

#[derive(Deserialize)]
struct Given {
    #[serde(default)]
    id: Value,
    text: Option<String>,
    messages: Option<Vec<Said>>,
    entities: Option<Vec<String>>,
    region: Option<String>,
}

/// A message of a conversation; without a role it is the customer's.
#[derive(Deserialize)]
#[serde(untagged)]
enum Said {
    Text(String),
    Turn {
        #[serde(default)]
        role: String,
        text: String,
    },
}

impl Said {
    fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Turn { text, .. } => text,
        }
    }

    fn is_customers(&self) -> bool {
        matches!(self, Self::Text(_))
            || matches!(self, Self::Turn { role, .. } if matches!(role.as_str(), "" | "customer" | "user"))
    }
}

#[derive(Serialize)]
struct Masked<'a> {
    id: &'a Value,
    text: &'a str,
    spans: Vec<Found>,
}

#[derive(Serialize)]
struct Found {
    entity: String,
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
    let mut input = Input::open(file, Printing::Throughout)?;
    let mut refused = 0;
    while let Some(line) = input.next_line()? {
        let number = line.number;
        let read = match line.text.map(serde_json::from_str::<Given>) {
            Some(Ok(given)) => {
                masked(policy.masker(), &given).map(|(text, spans)| (given.id, text, spans))
            }
            // The error's own words quote what stands there, which nobody may see.
            Some(Err(error)) => Err(format!("no such object, see column {}", error.column())),
            None => Err("the line is not UTF-8".to_owned()),
        };
        match read {
            Ok((id, text, spans)) => out.json(&Masked { id: &id, text: &text, spans })?,
            Err(why) => {
                refused += 1;
                complain(number, &why, as_json)?;
            }
        }
    }
    match refused {
        0 => Ok(()),
        refused => Err(Failure::Input { name: input.name().to_owned(), refused }),
    }
}

/// The text without its secrets, and where they stand.
fn masked(masker: &Masker, given: &Given) -> Result<(String, Vec<Found>), String> {
    let mut options = ScanOptions::default();
    if let Some(labels) = &given.entities {
        let entities: Result<SortedSet<Entity>, _> =
            labels.iter().map(|l| Entity::of_kind(l)).collect();
        options.entities = Some(entities.map_err(|why| why.to_string())?);
    }
    if let Some(region) = &given.region {
        options.region = Some(region.parse().map_err(|why| format!("{why}"))?);
    }
    match (&given.text, &given.messages) {
        (Some(text), None) => {
            let scan = masker.scan_with(text, &CustomerFacts::default(), &options);
            let spans = scan.spans().iter().map(|span| Found {
                entity: span.entity.to_string(),
                start: span.code_points.start,
                end: span.code_points.end,
            });
            Ok((scan.masked().into_owned(), spans.collect()))
        }
        (None, Some(messages)) => Ok(conversation(masker, messages, &options)),
        _ => Err("either `text` or `messages` is needed".to_owned()),
    }
}

/// How long an answer is waited for: a conversation here has no times.
const LASTS: Millis = Millis::new(1);
const NOW: Timestamp = Timestamp::from_millis(0);

/// One message and what was found in it.
struct Shown<'g> {
    said: &'g Said,
    scan: Scan<'g>,
    /// Bytes of it that are parts of a secret over several messages, with the number of that secret.
    parts: Vec<(Range<usize>, usize)>,
}

/// A conversation, message by message as an engine hears it; places are of the messages joined by line feeds.
fn conversation(masker: &Masker, messages: &[Said], options: &ScanOptions) -> (String, Vec<Found>) {
    let nothing_known = CustomerFacts::default();
    let mut expecting = Expecting::default();
    let mut shown: Vec<Shown<'_>> = Vec::new();
    let mut secrets = 0;
    for said in messages {
        let mut options = options.clone();
        if said.is_customers() {
            options.expected = expecting.at(NOW);
        } else {
            expecting.asked(masker.asked_for(said.text()), NOW, LASTS);
        }
        let scan = masker.scan_with(said.text(), &nothing_known, &options);
        shown.push(Shown { said, scan, parts: Vec::new() });
        across(masker, &mut shown, &nothing_known, &options, &mut secrets);
        if let Some(newest) = shown.last().filter(|newest| newest.said.is_customers()) {
            expecting.heard(&newest.scan, NOW, LASTS);
        }
    }
    joined(&shown)
}

/// Adds what lies across the newest message and those that the same side wrote before.
fn across(
    masker: &Masker,
    shown: &mut [Shown<'_>],
    facts: &CustomerFacts,
    options: &ScanOptions,
    secrets: &mut usize,
) {
    let Some(newest) = shown.last().map(|shown| shown.said.is_customers()) else { return };
    let same_side = shown.iter_mut().rev().filter(|shown| shown.said.is_customers() == newest);
    let mut same_side: Vec<&mut Shown<'_>> = same_side.take(JOINED_MESSAGES_MAX + 1).collect();
    same_side.reverse();
    let seen: Vec<_> = same_side.iter().map(|shown| shown.scan.masked().into_owned()).collect();
    let texts: Vec<&str> = seen.iter().map(String::as_str).collect();
    let parts = masker.across(&texts, facts, options);
    for (n, shown) in same_side.into_iter().enumerate() {
        let here = shown.scan.hide(parts.iter().filter(|part| part.message == n));
        shown.parts.extend(here.into_iter().map(|(bytes, secret)| (bytes, *secrets + secret)));
    }
    *secrets += parts.len();
}

/// All messages joined by line feeds; parts of one secret in neighbouring messages are one span.
fn joined(shown: &[Shown<'_>]) -> (String, Vec<Found>) {
    let (mut text, mut points) = (Vec::new(), 0);
    let mut spans: Vec<(Found, Option<usize>)> = Vec::new();
    for Shown { said, scan, parts } in shown {
        for span in scan.spans() {
            let part = parts.iter().find(|(bytes, _)| *bytes == span.bytes);
            let secret = part.map(|(_, secret)| *secret);
            let (start, end) = (points + span.code_points.start, points + span.code_points.end);
            match spans.last_mut() {
                Some((last, of)) if secret.is_some() && *of == secret && last.end + 1 >= start => {
                    last.end = end;
                }
                _ => spans.push((Found { entity: span.entity.to_string(), start, end }, secret)),
            }
        }
        text.push(scan.masked().into_owned());
        points += said.text().chars().count() + 1;
    }
    (text.join("\n"), spans.into_iter().map(|(found, _)| found).collect())
}

/// Says which line is at fault, and how a right one looks.
fn complain(number: u64, why: &str, as_json: bool) -> Result<(), Failure> {
    let help =
        r#"write one object a line: {"id":"m-1","text":"…"} or {"id":"c-1","messages":["…"]}"#;
    if as_json {
        let error =
            json!({ "code": "malformed_line", "line": number, "found": why, "remedy": help });
        aside(&json!({ "error": error }).to_string())
    } else {
        aside(&format!("error[malformed_line]: {why}\n --> line {number}\n  = help: {help}"))
    }
}
