//! `switchboard import FORMAT FILE`: somebody else's history as events, in the order of time.
//!
//! A history says what people did, not what an engine would have decided. So the recorded agents log in
//! as `away`, which means that they are offered nothing, and take the recorded chats themselves; every
//! rule of the engine still applies to what they do. What the events have no place for is left out and
//! counted, never dropped in silence; so is everything that had to be decided where the record is silent.
//!
//! One format is one file here. Each reads line by line, survives lines that are damaged, and knows
//! nothing of the engine's state.

mod anonbank;
mod arrivals;
mod confidence;
mod irc;
mod multidogo;
mod servicenow;
mod sgd;
mod star;
mod summary;
mod timeline;

use crate::args::{Format, Import};
use crate::failure::Failure;
use crate::input::Input;
use crate::output::{Output, aside};
use crate::progress::Printing;
use serde::de::DeserializeOwned;
use summary::Summary;
use timeline::Timeline;

pub(crate) fn run(import: &Import, as_json: bool, out: &mut Output) -> Result<(), Failure> {
    if import.as_arrivals && !matches!(import.format, Format::Anonbank) {
        let told = "only anonbank records what --as-arrivals needs: queue, patience and service";
        return Err(Failure::NotFound(told.to_owned()));
    }
    let mut input = Input::open(&import.file, Printing::AtTheEnd)?;
    let mut summary = Summary::new(import.format);
    let mut timeline = Timeline::default();
    let import_all = match import.format {
        Format::Star => star::import,
        Format::Anonbank if import.as_arrivals => arrivals::import,
        Format::Anonbank => anonbank::import,
        Format::Sgd => sgd::import,
        Format::Confidence => confidence::import,
        Format::Multidogo => multidogo::import,
        Format::Irc => irc::import,
        Format::Servicenow => servicenow::import,
    };
    let choice = Choice {
        training: import.training.as_deref(),
        channel: import.channel.as_deref(),
        after_call_work_ms: i64::from(import.after_call_work) * 1_000,
    };
    import_all(&mut input, &choice, &mut timeline, &mut summary)?;
    timeline.write(&mut summary, out)?;
    aside(&if as_json { summary.to_json() } else { summary.to_string() })?;
    match summary.nothing_readable() {
        Some(refused) => Err(Failure::Input { name: input.name().to_owned(), refused }),
        None => Ok(()),
    }
}

/// What the caller wants of a history.
struct Choice<'a> {
    /// Only bots that were trained so.
    training: Option<&'a str>,
    /// Only conversations of this channel.
    channel: Option<&'a str>,
    /// Of arrivals: how long an agent is busy after each.
    after_call_work_ms: i64,
}

/// The first instant of histories that record no times: 2020-01-01T00:00:00Z.
const NO_TIMES_START_MS: i64 = 1_577_836_800_000;

/// From one turn to the next, in histories that record no times.
const NO_TIMES_STEP_MS: i64 = 10_000;

/// The next line that holds a `T`, with its number; damaged lines are counted and passed over.
fn next_json<T: DeserializeOwned>(
    input: &mut Input,
    summary: &mut Summary,
) -> Result<Option<(u64, T)>, Failure> {
    while let Some(line) = input.next_line()? {
        summary.read_record();
        match line.text.map(serde_json::from_str::<T>) {
            Some(Ok(read)) => return Ok(Some((line.number, read))),
            // The error's own words quote what stands there, which nobody may see.
            Some(Err(error)) => {
                summary.fault(
                    line.number,
                    format!("not of this format, see column {}", error.column()),
                );
            }
            None => summary.fault(line.number, "not UTF-8"),
        }
    }
    Ok(None)
}

/// The rows of a table that hold a `T`, each with its line; damaged ones are counted and passed over.
fn for_each_row<T: DeserializeOwned>(
    input: &mut Input,
    summary: &mut Summary,
    mut each: impl FnMut(u64, T, &mut Summary),
) -> Result<(), Failure> {
    let name = input.name().to_owned();
    let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(input);
    let mut record = csv::StringRecord::new();
    let fail = |error: csv::Error| match error.into_kind() {
        csv::ErrorKind::Io(error) => Failure::Read { name: name.clone(), error },
        other => Failure::NotFound(format!("{name}: no table can be read: {other:?}")),
    };
    let headers = rows.headers().map_err(fail)?.clone();
    loop {
        let line = rows.position().line();
        match rows.read_record(&mut record) {
            Ok(false) => return Ok(()),
            Ok(true) => {
                summary.read_record();
                match record.deserialize(Some(&headers)) {
                    Ok(row) => each(line, row, summary),
                    Err(_) => summary.fault(line, "a row without all its columns"),
                }
            }
            Err(error) if error.is_io_error() => return Err(fail(error)),
            Err(_) => {
                summary.read_record();
                summary.fault(line, "not UTF-8");
            }
        }
    }
}
