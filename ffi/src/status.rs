//! What a call answers: a number for the program, a name and a sentence for its author.

use std::ffi::CStr;

/// How a call went: `SWITCHBOARD_OK`, a misuse of the C interface (below 100), or a refusal by the
/// engine (100 and above: the `"number"` of the error in the buffer).
///
/// Numbers keep their meaning for ever and none is used twice; newer libraries may return new ones, so
/// treat an unknown number as a failure. `switchboard_status_name` puts any of them into words.
pub(crate) type Status = i32;

/// The call did what it says.
pub const SWITCHBOARD_OK: Status = 0;
/// A pointer is NULL that must not be. (NULL with length 0 is an empty text.)
pub const SWITCHBOARD_NULL_POINTER: Status = 1;
/// A text is not UTF-8; the error says at which byte.
pub const SWITCHBOARD_BAD_UTF8: Status = 2;
/// A length is greater than any text can be (over PTRDIFF_MAX): a negative number, most likely.
pub const SWITCHBOARD_BAD_LENGTH: Status = 3;
/// A buffer or an out-pointer was not initialised: its fields contradict each other, or its address is
/// not aligned.
pub const SWITCHBOARD_BAD_BUFFER: Status = 4;
/// The handle is 0 or was never given out by this library.
pub const SWITCHBOARD_NOT_A_HANDLE: Status = 5;
/// What the handle stood for has been freed.
pub const SWITCHBOARD_STALE_HANDLE: Status = 6;
/// A policy's handle stands where an engine's is wanted, or the other way round.
pub const SWITCHBOARD_WRONG_HANDLE: Status = 7;
/// Another thread is inside a call on this engine. Nothing happened; call again when it is done.
pub const SWITCHBOARD_BUSY: Status = 8;
/// An earlier call on this engine ended in `SWITCHBOARD_PANIC`. Free it and restore a snapshot.
pub const SWITCHBOARD_POISONED: Status = 9;
/// A bug in the library: the error names the broken invariant. If the call was on an engine, that
/// engine is poisoned; all others work on.
pub const SWITCHBOARD_PANIC: Status = 10;
/// More things are alive than there are handles (2^24).
pub const SWITCHBOARD_TOO_MANY_HANDLES: Status = 11;

/// The event names a chat, agent, queue, bot or proposal that does not exist.
pub const SWITCHBOARD_UNKNOWN_ID: Status = 901;
/// The command saw an older state of the chat than there is now.
pub const SWITCHBOARD_STALE_EPOCH: Status = 902;
/// This cannot happen to something in this state.
pub const SWITCHBOARD_ILLEGAL_TRANSITION: Status = 903;
/// Another agent, or nobody, owns the chat.
pub const SWITCHBOARD_NOT_OWNER: Status = 904;
/// A bot spoke in a chat that it does not own, or no longer owns.
pub const SWITCHBOARD_BOT_NOT_OWNER: Status = 905;
/// The offer has already ended.
pub const SWITCHBOARD_OFFER_NOT_OPEN: Status = 906;
/// Wrap-up needs fields that were not given.
pub const SWITCHBOARD_MISSING_DISPOSITION: Status = 907;
/// This actor may not do that.
pub const SWITCHBOARD_PERMISSION_DENIED: Status = 908;
/// The event is stamped further before the engine's clock than the policy allows.
pub const SWITCHBOARD_CLOCK_REGRESSION: Status = 909;
/// An event of this id was already taken in: after a crash, the expected answer to a repetition.
pub const SWITCHBOARD_DUPLICATE_EVENT: Status = 910;
/// A limit of size or number would be passed.
pub const SWITCHBOARD_LIMIT_EXCEEDED: Status = 911;
/// The name is in use already.
pub const SWITCHBOARD_DUPLICATE_ID: Status = 912;
/// The agent cannot take the chat: presence, capacity, queue or skill.
pub const SWITCHBOARD_AGENT_UNAVAILABLE: Status = 913;
/// A value makes no sense where it stands.
pub const SWITCHBOARD_BAD_VALUE: Status = 914;
/// The new policy would strand waiting chats.
pub const SWITCHBOARD_STRANDS_CHATS: Status = 915;
/// The text is not an event.
pub const SWITCHBOARD_MALFORMED_EVENT: Status = 916;
/// The policy has errors; all of them are listed.
pub const SWITCHBOARD_POLICY_ISSUES: Status = 1001;
/// The time-zone data is not readable.
pub const SWITCHBOARD_BAD_ZONES: Status = 1002;
/// The options are not readable.
pub const SWITCHBOARD_BAD_OPTIONS: Status = 1003;
/// The query is not readable, or asks for something that does not exist.
pub const SWITCHBOARD_BAD_QUERY: Status = 1004;
/// The snapshot was refused; the error says why.
pub const SWITCHBOARD_NOT_RESTORED: Status = 1005;
/// The time lies outside the years that the engine knows.
pub const SWITCHBOARD_BAD_INSTANT: Status = 1006;

/// A wrong use of the C interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Misuse {
    NullPointer(&'static str),
    BadUtf8 { what: &'static str, byte: usize },
    BadLength(&'static str),
    BadBuffer(&'static str),
    NotAHandle,
    StaleHandle,
    WrongHandle { wanted: &'static str },
    Busy,
    Poisoned,
    TooManyHandles,
}

impl Misuse {
    pub(crate) fn status(self) -> Status {
        match self {
            Self::NullPointer(_) => SWITCHBOARD_NULL_POINTER,
            Self::BadUtf8 { .. } => SWITCHBOARD_BAD_UTF8,
            Self::BadLength(_) => SWITCHBOARD_BAD_LENGTH,
            Self::BadBuffer(_) => SWITCHBOARD_BAD_BUFFER,
            Self::NotAHandle => SWITCHBOARD_NOT_A_HANDLE,
            Self::StaleHandle => SWITCHBOARD_STALE_HANDLE,
            Self::WrongHandle { .. } => SWITCHBOARD_WRONG_HANDLE,
            Self::Busy => SWITCHBOARD_BUSY,
            Self::Poisoned => SWITCHBOARD_POISONED,
            Self::TooManyHandles => SWITCHBOARD_TOO_MANY_HANDLES,
        }
    }

    /// Found, expected, remedy.
    fn words(self) -> (String, &'static str, &'static str) {
        match self {
            Self::NullPointer(what) => (
                format!("NULL for `{what}`"),
                "an address",
                "pass the address of a variable, or of a text with its length",
            ),
            Self::BadUtf8 { what, byte } => (
                format!("bytes in `{what}` that are not UTF-8, from byte {byte} on"),
                "UTF-8",
                "convert the text before the call",
            ),
            Self::BadLength(what) => (
                format!("a length of `{what}` over PTRDIFF_MAX"),
                "the number of bytes of the text",
                "look for a negative number that became a size_t",
            ),
            Self::BadBuffer(what) => (
                format!("contradicting fields or a misaligned address for `{what}`"),
                "a variable that was initialised",
                "write `switchboard_buffer out = {0};` and change none of its fields",
            ),
            Self::NotAHandle => (
                "a number that is no handle".into(),
                "a handle that this library gave out",
                "check the status of the call that should have filled the handle",
            ),
            Self::StaleHandle => (
                "a handle that has been freed".into(),
                "a handle that is alive",
                "free each handle once, when nothing uses it any more",
            ),
            Self::WrongHandle { wanted } => {
                ("a handle of the other kind".into(), wanted, "look at the order of the arguments")
            }
            Self::Busy => (
                "another call on this engine in progress".into(),
                "one call at a time",
                "guard the engine with a lock of your own",
            ),
            Self::Poisoned => (
                "an engine that ran into a bug".into(),
                "an engine in working order",
                "free it, restore the last snapshot and replay the log behind it",
            ),
            Self::TooManyHandles => (
                "2^24 handles that are alive".into(),
                "fewer",
                "free policies and engines that are no longer used",
            ),
        }
    }

    /// The error as JSON, in the form that the engine's own refusals have.
    pub(crate) fn json(self) -> String {
        let (found, expected, remedy) = self.words();
        error_json(self.status(), &found, expected, remedy)
    }
}

/// An error in the form of `switchboard::wire`.
pub(crate) fn error_json(status: Status, found: &str, expected: &str, remedy: &str) -> String {
    let code = name(status).to_str().unwrap_or_default();
    let message = format!("{code}: found {found}, expected {expected}; {remedy}");
    serde_json::json!({ "error": {
        "code": code, "number": status, "message": message, "path": "",
        "found": found, "expected": expected, "remedy": remedy,
    }})
    .to_string()
}

/// The name of a status, as in the `"code"` of an error.
pub(crate) fn name(status: Status) -> &'static CStr {
    match status {
        SWITCHBOARD_OK => c"ok",
        SWITCHBOARD_NULL_POINTER => c"null_pointer",
        SWITCHBOARD_BAD_UTF8 => c"bad_utf8",
        SWITCHBOARD_BAD_LENGTH => c"bad_length",
        SWITCHBOARD_BAD_BUFFER => c"bad_buffer",
        SWITCHBOARD_NOT_A_HANDLE => c"not_a_handle",
        SWITCHBOARD_STALE_HANDLE => c"stale_handle",
        SWITCHBOARD_WRONG_HANDLE => c"wrong_handle",
        SWITCHBOARD_BUSY => c"busy",
        SWITCHBOARD_POISONED => c"poisoned",
        SWITCHBOARD_PANIC => c"panic",
        SWITCHBOARD_TOO_MANY_HANDLES => c"too_many_handles",
        SWITCHBOARD_UNKNOWN_ID => c"unknown_id",
        SWITCHBOARD_STALE_EPOCH => c"stale_epoch",
        SWITCHBOARD_ILLEGAL_TRANSITION => c"illegal_transition",
        SWITCHBOARD_NOT_OWNER => c"not_owner",
        SWITCHBOARD_BOT_NOT_OWNER => c"bot_not_owner",
        SWITCHBOARD_OFFER_NOT_OPEN => c"offer_not_open",
        SWITCHBOARD_MISSING_DISPOSITION => c"missing_disposition",
        SWITCHBOARD_PERMISSION_DENIED => c"permission_denied",
        SWITCHBOARD_CLOCK_REGRESSION => c"clock_regression",
        SWITCHBOARD_DUPLICATE_EVENT => c"duplicate_event",
        SWITCHBOARD_LIMIT_EXCEEDED => c"limit_exceeded",
        SWITCHBOARD_DUPLICATE_ID => c"duplicate_id",
        SWITCHBOARD_AGENT_UNAVAILABLE => c"agent_unavailable",
        SWITCHBOARD_BAD_VALUE => c"bad_value",
        SWITCHBOARD_STRANDS_CHATS => c"strands_chats",
        SWITCHBOARD_MALFORMED_EVENT => c"malformed_event",
        SWITCHBOARD_POLICY_ISSUES => c"policy_issues",
        SWITCHBOARD_BAD_ZONES => c"bad_zones",
        SWITCHBOARD_BAD_OPTIONS => c"bad_options",
        SWITCHBOARD_BAD_QUERY => c"bad_query",
        SWITCHBOARD_NOT_RESTORED => c"not_restored",
        SWITCHBOARD_BAD_INSTANT => c"bad_instant",
        _ => c"unknown_status",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::code::Coded;

    #[test]
    fn every_misuse_has_a_name_and_json_with_its_number() {
        let all = [
            Misuse::NullPointer("event"),
            Misuse::BadUtf8 { what: "event", byte: 3 },
            Misuse::BadLength("event"),
            Misuse::BadBuffer("out"),
            Misuse::NotAHandle,
            Misuse::StaleHandle,
            Misuse::WrongHandle { wanted: "an engine's handle" },
            Misuse::Busy,
            Misuse::Poisoned,
            Misuse::TooManyHandles,
        ];
        for misuse in all {
            let json: serde_json::Value = serde_json::from_str(&misuse.json()).unwrap();
            let error = &json["error"];
            assert_eq!(error["number"], misuse.status());
            assert_eq!(error["code"], name(misuse.status()).to_str().unwrap());
            assert_ne!(error["code"], "unknown_status");
            for key in ["found", "expected", "remedy"] {
                assert!(!error[key].as_str().unwrap().is_empty(), "{misuse:?}: {key}");
            }
        }
    }

    #[test]
    fn every_refusal_of_the_engine_has_its_constant() {
        fn check<C: Coded>() {
            for code in C::ALL {
                assert_eq!(name(code.number().into()).to_str(), Ok(code.code()));
            }
        }
        check::<engine::code::RejectionCode>();
        check::<engine::wire::WireCode>();
    }

    #[test]
    fn the_words_of_a_panic_are_escaped() {
        let json = error_json(SWITCHBOARD_PANIC, "a \"quoted\"\nline", "none", "report it");
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["error"]["found"], "a \"quoted\"\nline");
    }
}
