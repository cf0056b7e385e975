//! Every function that the library exports, each callable with arguments that can be made wrong one by one.

use crate::buffer::{Buffer, switchboard_buffer_free};
use crate::engines::*;
use crate::handle::Kind;
use crate::library::{
    SWITCHBOARD_ABI_VERSION, switchboard_abi_version, switchboard_status_name, switchboard_version,
};
use crate::policies::*;
use crate::status::{SWITCHBOARD_OK, Status};
use crate::streams::*;
use crate::text::{
    switchboard_mask, switchboard_statistic, switchboard_text_mask, switchboard_text_screen,
};
use std::ffi::CStr;

/// When the engines of these tests begin.
pub(super) const START: i64 = 1_767_225_600_000;

/// What a function wants at one place of its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    /// A live thing of this kind.
    Handle(Kind),
    /// Something to be freed: 0 is as good as a live one.
    HandleOrZero(Kind),
    /// One JSON text.
    Json,
    /// JSON that may be left out: options, or time-zone data.
    More,
    /// Any text in UTF-8.
    Words,
    /// A snapshot's bytes.
    Snapshot,
    /// Any bytes at all.
    Bytes,
    /// A variable of eight bytes that takes a result.
    Variable,
    /// Sixteen bytes that take a result.
    Digest,
    /// A buffer that takes the answer.
    Out,
    /// A buffer that is emptied; the function has no status to say anything with.
    Emptied,
}

/// All that any function can be given. Which of it one uses, its [`Want`]s say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arguments {
    pub(super) policy: u64,
    pub(super) engine: u64,
    pub(super) stream: u64,
    pub(super) text: *const u8,
    pub(super) text_len: usize,
    pub(super) more: *const u8,
    pub(super) more_len: usize,
    pub(super) place: *mut u8,
    pub(super) out: *mut Buffer,
}

/// One exported function.
pub(super) struct Export {
    pub(super) name: &'static str,
    pub(super) wants: &'static [Want],
    /// The text that is right for it, where it wants one other than a snapshot.
    pub(super) text: &'static str,
    pub(super) call: unsafe fn(&Arguments) -> Status,
}

const fn export(
    name: &'static str,
    wants: &'static [Want],
    text: &'static str,
    call: unsafe fn(&Arguments) -> Status,
) -> Export {
    Export { name, wants, text, call }
}

const LOGIN: &str = r#"{"at":1767225600000,"type":"agent_logged_in","agent":"ada"}"#;
const REPORT: &str = r#"{"type":"report"}"#;
const WILSON: &str = r#"{"test":"wilson","successes":80,"trials":100}"#;
const SECRET: &str = "card 4111 1111 1111 1111";

const POLICY: Want = Want::Handle(Kind::Policy);
const ENGINE: Want = Want::Handle(Kind::Engine);
const STREAM: Want = Want::Handle(Kind::Stream);

// SAFETY of each call: the arguments are live or wrong in a way that the library promises to recognise.
pub(super) const EXPORTS: &[Export] = &[
    export("abi_version", &[], "", |_| switchboard_abi_version() - SWITCHBOARD_ABI_VERSION),
    export("version", &[], "", |_| said(switchboard_version())),
    export("status_name", &[], "", |_| {
        let numbers = [i32::MIN, -1, 0, 1, 99, 901, i32::MAX];
        numbers.into_iter().map(|number| said(switchboard_status_name(number))).sum()
    }),
    export("buffer_free", &[Want::Emptied], "", |a| unsafe {
        switchboard_buffer_free(a.out);
        SWITCHBOARD_OK
    }),
    export(
        "policy_compile",
        &[Want::Json, Want::More, Want::Variable, Want::Out],
        "{}",
        |a| unsafe {
            let (text, more) = (a.text.cast(), a.more.cast());
            switchboard_policy_compile(text, a.text_len, more, a.more_len, a.place.cast(), a.out)
        },
    ),
    export("policy_fingerprint", &[POLICY, Want::Digest], "", |a| unsafe {
        switchboard_policy_fingerprint(a.policy, a.place)
    }),
    export("policy_free", &[Want::HandleOrZero(Kind::Policy)], "", |a| {
        switchboard_policy_free(a.policy)
    }),
    export("engine_new", &[POLICY, Want::More, Want::Variable, Want::Out], "", |a| unsafe {
        let more = a.more.cast();
        switchboard_engine_new(a.policy, more, a.more_len, START, a.place.cast(), a.out)
    }),
    export("engine_handle", &[ENGINE, Want::Json, Want::Out], LOGIN, |a| unsafe {
        switchboard_engine_handle(a.engine, a.text.cast(), a.text_len, a.out)
    }),
    export("engine_preview", &[ENGINE, Want::Json, Want::Out], LOGIN, |a| unsafe {
        switchboard_engine_preview(a.engine, a.text.cast(), a.text_len, a.out)
    }),
    export("engine_query", &[ENGINE, Want::Json, Want::Out], REPORT, |a| unsafe {
        switchboard_engine_query(a.engine, a.text.cast(), a.text_len, a.out)
    }),
    export("engine_advance", &[ENGINE, Want::Out], "", |a| unsafe {
        switchboard_engine_advance(a.engine, START, a.out)
    }),
    export("engine_replace_policy", &[ENGINE, POLICY, Want::Out], "", |a| unsafe {
        switchboard_engine_replace_policy(a.engine, START, a.policy, a.out)
    }),
    export("engine_deadline", &[ENGINE, Want::Variable], "", |a| unsafe {
        switchboard_engine_deadline(a.engine, a.place.cast())
    }),
    export("engine_digest", &[ENGINE, Want::Digest], "", |a| unsafe {
        switchboard_engine_digest(a.engine, a.place)
    }),
    export("engine_snapshot", &[ENGINE, Want::Out], "", |a| unsafe {
        switchboard_engine_snapshot(a.engine, a.out)
    }),
    export(
        "engine_restore",
        &[POLICY, Want::More, Want::Snapshot, Want::Variable, Want::Out],
        "",
        |a| unsafe {
            let (more, place) = (a.more.cast(), a.place.cast());
            switchboard_engine_restore(a.policy, more, a.more_len, a.text, a.text_len, place, a.out)
        },
    ),
    export("engine_free", &[Want::HandleOrZero(Kind::Engine)], "", |a| {
        switchboard_engine_free(a.engine)
    }),
    export("mask", &[POLICY, Want::Words, Want::Out], SECRET, |a| unsafe {
        switchboard_mask(a.policy, a.text.cast(), a.text_len, a.out)
    }),
    export("text_mask", &[POLICY, Want::Words, Want::Out], SECRET, |a| unsafe {
        switchboard_text_mask(a.policy, a.text.cast(), a.text_len, a.out)
    }),
    export("text_screen", &[POLICY, Want::Words, Want::Out], SECRET, |a| unsafe {
        switchboard_text_screen(a.policy, a.text.cast(), a.text_len, a.out)
    }),
    export("statistic", &[Want::Json, Want::Out], WILSON, |a| unsafe {
        switchboard_statistic(a.text.cast(), a.text_len, a.out)
    }),
    export("stream_new", &[POLICY, Want::Variable], "", |a| unsafe {
        switchboard_stream_new(a.policy, a.place.cast())
    }),
    export("stream_push", &[STREAM, Want::Bytes, Want::Out], SECRET, |a| unsafe {
        switchboard_stream_push(a.stream, a.text.cast(), a.text_len, a.out)
    }),
    export("stream_finish", &[STREAM, Want::Out], "", |a| unsafe {
        switchboard_stream_finish(a.stream, a.out)
    }),
    export("stream_free", &[Want::HandleOrZero(Kind::Stream)], "", |a| {
        switchboard_stream_free(a.stream)
    }),
];

/// Is it a text that C can print?
fn said(text: *const std::ffi::c_char) -> Status {
    assert!(!text.is_null());
    // SAFETY: the header promises a text that lives as long as the program.
    let text = unsafe { CStr::from_ptr(text) };
    assert!(text.to_str().is_ok_and(|text| !text.is_empty()));
    SWITCHBOARD_OK
}
