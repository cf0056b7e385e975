//! `switchboard replay`: plays a log of events and prints what the host has to do.
//!
//! One line of JSON for each effect; with `--json` one for each event, holding the whole reaction. A
//! line that is refused is printed as `{"rejected":…}` where it stands, and counted. Lines with a `plan` bring people
//! who act on the effects (see `simulation`); what they do is played among the lines, at its time.

use crate::args::{Replay, ReviewForm};
use crate::course::Course;
use crate::failure::Failure;
use crate::input::{Input, Line};
use crate::output::{Output, aside, grouped};
use crate::page;
use crate::policy;
use crate::progress::Printing;
use crate::scorecard;
use crate::simulation::{Comparison, Planned, Simulation};
use crate::told::Told;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use switchboard::calendar::Timestamp;
use switchboard::code::RejectionCode;
use switchboard::engine::{
    Decision, Engine, EventError, Options, Reaction, ReplayError, read_event,
};
use switchboard::metrics::Dimension;

/// What is printed while events are played.
enum Shown {
    Effects,
    Reactions,
    /// Nothing: the report comes at the end.
    Report(Form),
    /// Nothing: the review comes at the end.
    Review(ReviewForm),
    /// Nothing: the cards of agents come at the end.
    Scorecard,
    /// The decisions that somebody asked for.
    Decisions(Wanted),
}

/// How a report is told.
#[derive(Clone, Copy)]
enum Form {
    Table,
    Page,
    Json,
}

/// Decisions to be told in words.
enum Wanted {
    /// One, by its number.
    Number(u64),
    /// All about a chat.
    Chat(String),
}

/// What was played.
#[derive(Default)]
struct Played {
    events: u64,
    effects: u64,
    decisions_shown: u64,
    /// What people with plans did.
    simulated: u64,
    comparison: Option<Comparison>,
    /// How it went over time, for reports that show it.
    course: Course,
    /// Does the policy speak of costs?
    has_costs: bool,
    rejected: BTreeMap<&'static str, u64>,
}

pub(crate) fn run(replay: &Replay, as_json: bool, out: &mut Output) -> Result<(), Failure> {
    let policy = policy::load(replay.policy.as_deref())?;
    let shown = Shown::of(replay, as_json);
    let printing = match shown {
        Shown::Report(_) | Shown::Review(_) | Shown::Scorecard | Shown::Decisions(_) => {
            Printing::AtTheEnd
        }
        Shown::Effects | Shown::Reactions => Printing::Throughout,
    };
    let mut input = Input::open(&replay.events, printing)?;
    let mut engine = None;
    let idle = Engine::new(policy.clone(), Options::default(), Timestamp::MIN);
    let mut played = Played { has_costs: idle.costs(None).is_some(), ..Played::default() };
    let mut people = Simulation::default();
    while let Some(line) = input.next_line()? {
        let engine = engine.get_or_insert_with(|| {
            Engine::new(policy.clone(), Options::default(), first_instant(&line))
        });
        play(engine, &line, &mut people, &shown, as_json, &mut played, out)?;
    }
    if let Some(engine) = engine.as_mut().filter(|_| people.has_begun()) {
        let forever = Timestamp::MAX.as_millis();
        go_on(engine, &mut people, forever, &shown, as_json, &mut played, out)?;
    }
    played.comparison = people.comparison();
    let engine = engine.unwrap_or(idle);
    let report = engine.report();
    played.course.ends(&engine);
    let days = replay.working_days.unwrap_or_else(|| played.course.days());
    match shown {
        Shown::Report(form) => {
            let told = Told::of(&engine, days);
            match form {
                Form::Json => out.json(&told)?,
                Form::Table => {
                    out.line(report.to_string().trim_end())?;
                    out.text(&played.course.sparklines())?;
                    out.text(&told.beside_the_figures())?;
                }
                Form::Page => out.text(&page::of(&told, &played.course))?,
            }
        }
        Shown::Review(form) => {
            let review = engine.review(Some(days));
            match form {
                ReviewForm::Markdown => out.text(&review.markdown)?,
                ReviewForm::Csv => out.text(&review.csv)?,
                ReviewForm::Svg => out.text(&review.svg)?,
                ReviewForm::Json => out.json(&review)?,
            }
        }
        Shown::Scorecard => {
            let by = [Dimension::Channel, Dimension::Intent].into_iter().collect();
            let cards = engine.scorecards(Timestamp::MIN, Timestamp::MAX, &by);
            if as_json { out.json(&cards)? } else { out.text(&scorecard::table(&cards))? }
        }
        Shown::Effects | Shown::Reactions | Shown::Decisions(_) => {}
    }
    let chats = report.value("offered_count").unwrap_or(0);
    aside(&played.summary(u64::try_from(chats).unwrap_or(0), as_json))?;
    match shown {
        Shown::Decisions(wanted) if played.decisions_shown == 0 => Err(wanted.not_found()),
        _ => Ok(()),
    }
}

impl Shown {
    fn of(replay: &Replay, as_json: bool) -> Self {
        if let Some(form) = replay.review {
            return Self::Review(form);
        }
        if replay.scorecard {
            return Self::Scorecard;
        }
        match &replay.explain {
            Some(id) => Self::Decisions(match id.parse() {
                Ok(number) => Wanted::Number(number),
                Err(_) => Wanted::Chat(id.clone()),
            }),
            None if replay.html => Self::Report(Form::Page),
            None if replay.report && as_json => Self::Report(Form::Json),
            None if replay.report => Self::Report(Form::Table),
            None if as_json => Self::Reactions,
            None => Self::Effects,
        }
    }
}

impl Wanted {
    fn fits(&self, decision: &Decision) -> bool {
        match self {
            Self::Number(number) => decision.id.0 == *number,
            Self::Chat(id) => decision.subject.chat.as_ref().is_some_and(|c| c.as_str() == id),
        }
    }

    fn not_found(&self) -> Failure {
        Failure::NotFound(match self {
            Self::Number(number) => {
                format!("no decision has the number {number}; effects name theirs as `decision`")
            }
            Self::Chat(id) => format!("nothing was decided about a chat `{id}`"),
        })
    }
}

/// The engine's clock starts with the log; where its first line is no event, before every event.
fn first_instant(line: &Line<'_>) -> Timestamp {
    let first = line.text.and_then(|text| read_event(text).ok());
    first.map_or(Timestamp::MIN, |(at, _)| at)
}

fn play(
    engine: &mut Engine,
    line: &Line<'_>,
    people: &mut Simulation,
    shown: &Shown,
    as_json: bool,
    played: &mut Played,
    out: &mut Output,
) -> Result<(), Failure> {
    played.events += 1;
    let Some(text) = line.text else {
        let rejected =
            json!({ "code": RejectionCode::MalformedEvent, "found": "bytes that are not UTF-8" });
        return reject(line, RejectionCode::MalformedEvent, rejected, shown, played, out);
    };
    let planned = match people.take_plan(text) {
        Ok(planned) => planned,
        Err(why) => {
            let code = RejectionCode::MalformedEvent;
            let rejected = json!({ "code": code, "path": "/plan", "message": why });
            return reject(line, code, rejected, shown, played, out);
        }
    };
    if people.has_begun() {
        let at_ms = match &planned {
            Some(Planned { at_ms, .. }) => Some(*at_ms),
            None => read_event(text).ok().map(|(at, _)| at.as_millis()),
        };
        if let Some(at_ms) = at_ms {
            go_on(engine, people, at_ms, shown, as_json, played, out)?;
        }
    }
    let answer = engine.replay_line(planned.as_ref().map_or(text, |planned| &planned.line));
    people.hear(&answer.reaction);
    show(engine, &answer.reaction, shown, as_json, played, out)?;
    match answer.refused {
        None => Ok(()),
        Some(ReplayError::Rejected(rejection)) => {
            let code = rejection.code;
            reject(line, code, json!(rejection), shown, played, out)
        }
        Some(ReplayError::Malformed(error)) => {
            let code = RejectionCode::MalformedEvent;
            let rejected = match &error {
                EventError::NotAnEvent(issues) => json!({ "code": code, "issues": issues }),
                other => json!({ "code": code, "message": other.to_string() }),
            };
            reject(line, code, rejected, shown, played, out)
        }
    }
}

/// What people with plans do up to an instant.
fn go_on(
    engine: &mut Engine,
    people: &mut Simulation,
    until_ms: i64,
    shown: &Shown,
    as_json: bool,
    played: &mut Played,
    out: &mut Output,
) -> Result<(), Failure> {
    while let Some(step) = people.step(engine, until_ms) {
        played.simulated += 1;
        show(engine, &step.reaction, shown, as_json, played, out)?;
    }
    Ok(())
}

fn show(
    engine: &Engine,
    reaction: &Reaction,
    shown: &Shown,
    as_json: bool,
    played: &mut Played,
    out: &mut Output,
) -> Result<(), Failure> {
    played.effects += reaction.effects.len() as u64;
    match shown {
        Shown::Effects => reaction.effects.iter().try_for_each(|effect| out.json(effect)),
        Shown::Reactions => out.json(reaction),
        // How many days it was matters to nobody but the costs.
        Shown::Scorecard => Ok(()),
        Shown::Report(Form::Json) if !played.has_costs => Ok(()),
        Shown::Report(_) | Shown::Review(_) => {
            played.course.hear(engine, reaction);
            Ok(())
        }
        Shown::Decisions(wanted) => {
            let mut fitting = reaction.decisions.iter().filter(|decision| wanted.fits(decision));
            fitting.try_for_each(|decision| {
                played.decisions_shown += 1;
                if as_json { out.json(decision) } else { out.line(&decision.to_string()) }
            })
        }
    }
}

/// Prints that a line was refused. Its text is not repeated: it may hold what nobody may see.
fn reject(
    line: &Line<'_>,
    code: RejectionCode,
    rejected: Value,
    shown: &Shown,
    played: &mut Played,
    out: &mut Output,
) -> Result<(), Failure> {
    #[derive(Default, Deserialize)]
    struct Head {
        at: Option<i64>,
        r#type: Option<String>,
        chat: Option<String>,
    }
    *played.rejected.entry(code.code()).or_default() += 1;
    if !matches!(shown, Shown::Effects | Shown::Reactions) {
        return Ok(());
    }
    let head: Head = line.text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let mut rejected = rejected;
    if let Some(rejected) = rejected.as_object_mut() {
        rejected.insert("line".to_owned(), json!(line.number));
        let head =
            [("at", json!(head.at)), ("type", json!(head.r#type)), ("chat", json!(head.chat))];
        let known = head.into_iter().filter(|(_, value)| !value.is_null());
        rejected.extend(known.map(|(name, value)| (name.to_owned(), value)));
    }
    out.json(&json!({ "rejected": rejected }))
}

impl Played {
    fn summary(&self, chats: u64, as_json: bool) -> String {
        let rejected: u64 = self.rejected.values().sum();
        if as_json {
            let mut summary = json!({
                "events": self.events,
                "effects": self.effects,
                "chats": chats,
                "rejected": rejected,
                "rejected_by_code": self.rejected,
            });
            if let (Some(comparison), Some(summary)) = (&self.comparison, summary.as_object_mut()) {
                summary.insert("simulated".to_owned(), json!(self.simulated));
                summary.insert("against_observed".to_owned(), json!(comparison));
            }
            return summary.to_string();
        }
        let mut text = format!(
            "{} events, {} effects, {} chats, {} rejected",
            grouped(self.events),
            grouped(self.effects),
            grouped(chats),
            grouped(rejected)
        );
        if rejected > 0 {
            let by_code = self.rejected.iter();
            let by_code: Vec<String> =
                by_code.map(|(code, count)| format!("{} {code}", grouped(*count))).collect();
            text.push_str(&format!(" ({})", by_code.join(", ")));
        }
        if let Some(comparison) = &self.comparison {
            text.push('\n');
            text.push_str(&comparison.in_words());
        }
        text
    }
}
