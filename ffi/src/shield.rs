//! The way of every call: check, do, catch, answer.

use crate::buffer::{Buffer, Out};
use crate::registry::{self, Seat};
use crate::status::{Misuse, SWITCHBOARD_OK, SWITCHBOARD_PANIC, Status, error_json};
use engine::engine::Engine;
use engine::text::StreamScanner;
use engine::wire::Failed;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Why a call did not do what it was asked to do.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The C interface was used wrongly.
    Misuse(Misuse),
    /// The engine refused, in words that are JSON already.
    Refused(Status, String),
    /// A bug, with what the panic said.
    Panicked(String),
}

impl From<Misuse> for Failure {
    fn from(misuse: Misuse) -> Self {
        Self::Misuse(misuse)
    }
}

impl Failure {
    /// A refusal that comes as words alone: its number stands in them.
    pub(crate) fn refused(words: String) -> Self {
        let error: serde_json::Value = serde_json::from_str(&words).unwrap_or_default();
        let number = error["error"]["number"].as_i64().and_then(|number| number.try_into().ok());
        Self::Refused(number.unwrap_or(SWITCHBOARD_PANIC), words)
    }

    fn status(&self) -> Status {
        match self {
            Self::Misuse(misuse) => misuse.status(),
            Self::Refused(status, _) => *status,
            Self::Panicked(_) => SWITCHBOARD_PANIC,
        }
    }

    fn json(self) -> String {
        match self {
            Self::Misuse(misuse) => misuse.json(),
            Self::Refused(_, words) => words,
            Self::Panicked(said) => error_json(
                SWITCHBOARD_PANIC,
                &said,
                "an invariant of the library to hold",
                "report this; free the engine, restore the last snapshot and replay the log behind it",
            ),
        }
    }
}

/// Runs a call that answers with a status alone.
pub(crate) fn status_of(call: impl FnOnce() -> Result<(), Failure>) -> Status {
    match caught(call) {
        Ok(()) => SWITCHBOARD_OK,
        Err(failure) => failure.status(),
    }
}

/// Runs a call that answers with bytes in the caller's buffer: its result, or its error as JSON.
///
/// The buffer is checked first and written last: a call whose answer has no place does nothing, and an
/// input may lie in the memory of the very buffer that takes the answer.
///
/// # Safety
///
/// `out` is NULL, or an initialised buffer that only the library has written to.
pub(crate) unsafe fn answer(
    out: *mut Buffer,
    call: impl FnOnce() -> Result<Vec<u8>, Failure>,
) -> Status {
    // SAFETY: our caller's promise.
    let out = match unsafe { Out::new(out) } {
        Ok(out) => out,
        Err(misuse) => return misuse.status(),
    };
    let (status, bytes) = match caught(call) {
        Ok(bytes) => (SWITCHBOARD_OK, bytes),
        Err(failure) => (failure.status(), failure.json().into_bytes()),
    };
    // SAFETY: our caller's promise; the call is over, so nothing refers to the buffer any more.
    unsafe { out.write(&bytes) };
    status
}

/// Runs something on an engine, alone. A panic in it leaves the engine poisoned.
pub(crate) fn on_engine<T>(
    handle: u64,
    call: impl FnOnce(&mut Engine) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let seat = registry::engine(handle)?;
    let mut seat = seat.try_lock().ok_or(Misuse::Busy)?;
    let engine = match &mut *seat {
        Seat::Working(engine) => engine,
        Seat::Poisoned => return Err(Misuse::Poisoned.into()),
        Seat::Freed => return Err(Misuse::StaleHandle.into()),
    };
    let done = caught(|| call(engine));
    if let Err(Failure::Panicked(_)) = done {
        let broken = std::mem::replace(&mut *seat, Seat::Poisoned);
        // Its memory is given back as far as that works; a second panic changes nothing any more.
        let _ = caught(|| {
            drop(broken);
            Ok(())
        });
    }
    done
}

/// Runs something on a stream, alone. A panic in it leaves nothing that could be used.
pub(crate) fn on_stream<T>(
    handle: u64,
    call: impl FnOnce(&mut StreamScanner) -> T,
) -> Result<T, Failure> {
    let place = registry::stream(handle)?;
    let mut place = place.try_lock().ok_or(Misuse::Busy)?;
    let mut stream = place.take().ok_or(Misuse::Poisoned)?;
    let done = caught(|| Ok(call(&mut stream)));
    if done.is_ok() {
        *place = Some(stream);
    }
    done
}

/// Runs a call of `switchboard::wire`, which writes its words, good or bad, to a text.
pub(crate) fn spoken(
    call: impl FnOnce(&mut String) -> Result<(), Failed>,
) -> Result<Vec<u8>, Failure> {
    let mut words = String::with_capacity(1024);
    match call(&mut words) {
        Ok(()) => Ok(words.into_bytes()),
        Err(Failed(number)) => Err(Failure::Refused(number.into(), words)),
    }
}

/// Turns a panic into a failure. What the closure touched is either immutable or, for an engine, not
/// used again: see [`on_engine`]. The process's panic hook stays the host's.
fn caught<T>(call: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(call))
        .unwrap_or_else(|payload| Err(Failure::Panicked(said(&*payload))))
}

/// What a panic said.
fn said(payload: &(dyn Any + Send)) -> String {
    let literal = payload.downcast_ref::<&str>().map(|words| (*words).to_owned());
    let formatted = || payload.downcast_ref::<String>().cloned();
    literal.or_else(formatted).unwrap_or_else(|| "a panic without words".to_owned())
}
