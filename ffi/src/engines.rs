//! Engines through the C interface.

use crate::buffer::Buffer;
use crate::input::{self, Slot};
use crate::policies::PolicyHandle;
use crate::registry;
use crate::shield::{Failure, answer, on_engine, spoken, status_of};
use crate::status::Status;
use engine::wire;
use std::ffi::c_char;

/// An engine: the state of one operation, or of one shard of it. It may move between threads, but takes
/// one call at a time; a second one at the same moment returns SWITCHBOARD_BUSY and does nothing.
pub type EngineHandle = u64;

/// What `switchboard_engine_deadline` answers when nothing will ever be due by itself.
pub const SWITCHBOARD_NEVER: i64 = i64::MAX;

/// --------------------------------- Engines ----------------------------------
///
/// Makes an engine without chats and agents, whose clock stands at `start_ms`, and puts its handle in
/// `*engine`. `options` is JSON; NULL and 0 for the defaults.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn switchboard_engine_new(
    policy: PolicyHandle,
    options: *const c_char,
    options_len: usize,
    start_ms: i64,
    engine: *mut EngineHandle,
    out: *mut Buffer,
) -> Status {
    let call = || {
        let handle = Slot::new("engine", engine)?;
        // SAFETY: the header asks for a text that stays as it is during the call.
        let options = unsafe { input::text("options", options.cast(), options_len) }?;
        let policy = registry::policy(policy)?;
        let made = wire::engine(&policy, options, start_ms).map_err(Failure::refused)?;
        let number = registry::keep_engine(made)?;
        // SAFETY: the header asks for the address of a variable.
        unsafe { handle.write(number) };
        Ok(Vec::new())
    };
    // SAFETY: the header asks for a buffer that was initialised and only the library wrote to.
    unsafe { answer(out, call) }
}

/// Frees an engine, poisoned or not. 0 is allowed and does nothing.
#[unsafe(no_mangle)]
pub extern "C" fn switchboard_engine_free(engine: EngineHandle) -> Status {
    status_of(|| if engine == 0 { Ok(()) } else { Ok(registry::free_engine(engine)?) })
}

/// Tells the engine what happened. `event` is one JSON object with its time and type, such as
/// `{"at":1767225600000,"type":"customer_abandoned","chat":"c-1"}`; with an "id", a repetition is
/// recognised and refused. On success `out` holds the reaction,
/// `{"effects":[...],"decisions":[...],"notices":[...],"deadline":{...}}`; carry the effects out in
/// their order. A refused event changes nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn switchboard_engine_handle(
    engine: EngineHandle,
    event: *const c_char,
    event_len: usize,
    out: *mut Buffer,
) -> Status {
    let call = || {
        // SAFETY: the header asks for a text that stays as it is during the call.
        let event = unsafe { input::text("event", event.cast(), event_len) }?;
        on_engine(engine, |engine| spoken(|words| wire::handle(engine, event, words)))
    };
    // SAFETY: the header asks for a buffer that was initialised and only the library wrote to.
    unsafe { answer(out, call) }
}

/// Does what is due by `now_ms`; `out` holds the reaction. Call it at the deadline. Calling it more often,
/// or late, changes no decision.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn switchboard_engine_advance(
    engine: EngineHandle,
    now_ms: i64,
    out: *mut Buffer,
) -> Status {
    let call = || on_engine(engine, |engine| spoken(|words| wire::advance(engine, now_ms, words)));
    // SAFETY: the header asks for a buffer that was initialised and only the library wrote to.
    unsafe { answer(out, call) }
}

/// From `at_ms` on, another policy decides; `out` holds the reaction, whose notices name the deadlines that
/// moved. A policy that would strand waiting chats is refused.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn switchboard_engine_replace_policy(
    engine: EngineHandle,
    at_ms: i64,
    policy: PolicyHandle,
    out: *mut Buffer,
) -> Status {
    let call = || {
        let policy = registry::policy(policy)?;
        on_engine(engine, |engine| {
            spoken(|words| wire::replace_policy(engine, at_ms, &policy, words))
        })
    };
    // SAFETY: the header asks for a buffer that was initialised and only the library wrote to.
    unsafe { answer(out, call) }
}

/// Answers as `switchboard_engine_handle` would, and changes nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn switchboard_engine_preview(
    engine: EngineHandle,
    event: *const c_char,
    event_len: usize,
    out: *mut Buffer,
) -> Status {
    let call = || {
        // SAFETY: the header asks for a text that stays as it is during the call.
        let event = unsafe { input::text("event", event.cast(), event_len) }?;
        on_engine(engine, |engine| spoken(|words| wire::preview(engine, event, words)))
    };
    // SAFETY: the header asks for a buffer that was initialised and only the library wrote to.
    unsafe { answer(out, call) }
}

/// Answers a question about the state, in JSON:
/// `{"type":"chat","chat":"c-1"}`, `{"type":"agent","agent":"ada"}`, `{"type":"queue","queue":"main"}`,
/// `{"type":"explain","decision":7}` (why?), `{"type":"explain_chat","chat":"c-1"}` (why does it wait?),
/// `{"type":"explain_agent","agent":"a-1"}` (why no offers?), `{"type":"fairness"}` (who got how much),
/// `{"type":"report"}` (the figures so far), `{"type":"state"}` (everything, for people).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn switchboard_engine_query(
    engine: EngineHandle,
    query: *const c_char,
    query_len: usize,
    out: *mut Buffer,
) -> Status {
    let call = || {
        // SAFETY: the header asks for a text that stays as it is during the call.
        let query = unsafe { input::text("query", query.cast(), query_len) }?;
        on_engine(engine, |engine| spoken(|words| wire::query(engine, query, words)))
    };
    // SAFETY: the header asks for a buffer that was initialised and only the library wrote to.
    unsafe { answer(out, call) }
}

/// Puts in `*at_ms` when the engine wants to be called again, or SWITCHBOARD_NEVER. It is the deadline of
/// the last reaction, for programs that poll.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn switchboard_engine_deadline(
    engine: EngineHandle,
    at_ms: *mut i64,
) -> Status {
    status_of(|| {
        let place = Slot::new("at_ms", at_ms)?;
        let due = on_engine(engine, |engine| Ok(engine.deadline()))?;
        let at = due.map_or(SWITCHBOARD_NEVER, |deadline| deadline.at.as_millis());
        // SAFETY: the header asks for the address of a variable.
        unsafe { place.write(at) };
        Ok(())
    })
}

/// Fills `digest` with the 16 bytes that stand for the whole state: two engines with the same digest
/// answer every event alike, on every platform.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn switchboard_engine_digest(
    engine: EngineHandle,
    digest: *mut u8,
) -> Status {
    status_of(|| {
        let place = Slot::new("digest", digest.cast::<[u8; 16]>())?;
        let number = on_engine(engine, |engine| Ok(engine.digest()))?;
        // SAFETY: the header asks for the address of 16 bytes.
        unsafe { place.write(number.to_be_bytes()) };
        Ok(())
    })
}

/// Writes the whole state to `out`, in a binary form that later versions of the library can read. Keep it
/// and the log of the events behind it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn switchboard_engine_snapshot(
    engine: EngineHandle,
    out: *mut Buffer,
) -> Status {
    let call = || on_engine(engine, |engine| Ok(engine.snapshot()));
    // SAFETY: the header asks for a buffer that was initialised and only the library wrote to.
    unsafe { answer(out, call) }
}

/// Makes an engine that goes on from a snapshot, under the policy it was taken with and with the same
/// options, and puts its handle in `*engine`. The snapshot may lie in `out` itself.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn switchboard_engine_restore(
    policy: PolicyHandle,
    options: *const c_char,
    options_len: usize,
    snapshot: *const u8,
    snapshot_len: usize,
    engine: *mut EngineHandle,
    out: *mut Buffer,
) -> Status {
    let call = || {
        let handle = Slot::new("engine", engine)?;
        // SAFETY: the header asks for a text that stays as it is during the call.
        let options = unsafe { input::text("options", options.cast(), options_len) }?;
        // SAFETY: the same for bytes.
        let snapshot = unsafe { input::bytes("snapshot", snapshot, snapshot_len) }?;
        let policy = registry::policy(policy)?;
        let restored = wire::restore(&policy, options, snapshot).map_err(Failure::refused)?;
        let number = registry::keep_engine(restored)?;
        // SAFETY: the header asks for the address of a variable.
        unsafe { handle.write(number) };
        Ok(Vec::new())
    };
    // SAFETY: the header asks for a buffer that was initialised and only the library wrote to.
    unsafe { answer(out, call) }
}

/// Breaks an engine as a bug would. Only in builds for tests: shipped libraries lack it.
#[cfg(any(test, feature = "inject-panic"))]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn switchboard_engine_inject_panic(
    engine: EngineHandle,
    out: *mut Buffer,
) -> Status {
    let call =
        || on_engine(engine, |_| -> Result<Vec<u8>, Failure> { panic!("broken on purpose") });
    // SAFETY: as for every call.
    unsafe { answer(out, call) }
}
