//! Text through the C interface.

use crate::buffer::Buffer;
use crate::input;
use crate::policies::PolicyHandle;
use crate::registry;
use crate::shield::{answer, spoken};
use crate::status::Status;
use engine::text::CustomerFacts;
use engine::wire;
use std::ffi::c_char;

/// ----------------------------------- Text -----------------------------------
///
/// Hides what is secret in a text: `out` holds the text as others may see it, as it is, without any JSON around it.
/// `policy` says what is secret. No engine is needed: everything that passes through one is masked already.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn switchboard_mask(
    policy: PolicyHandle,
    text: *const c_char,
    text_len: usize,
    out: *mut Buffer,
) -> Status {
    let call = || {
        // SAFETY: the header asks for a text that stays as it is during the call.
        let text = unsafe { input::text("text", text.cast(), text_len) }?;
        let policy = registry::policy(policy)?;
        let scan = policy.masker().scan(text, &CustomerFacts::default());
        Ok(scan.masked().into_owned().into_bytes())
    };
    // SAFETY: the header asks for a buffer that was initialised and only the library wrote to.
    unsafe { answer(out, call) }
}

/// The same, and where it stands: `out` holds `{"text":"...","spans":[...]}`. The spans
/// are counted in bytes, code points and UTF-16 units.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn switchboard_text_mask(
    policy: PolicyHandle,
    text: *const c_char,
    text_len: usize,
    out: *mut Buffer,
) -> Status {
    let call = || {
        // SAFETY: the header asks for a text that stays as it is during the call.
        let text = unsafe { input::text("text", text.cast(), text_len) }?;
        let policy = registry::policy(policy)?;
        let mut words = String::with_capacity(text.len() + 64);
        wire::mask(policy.masker(), text, &mut words);
        Ok(words.into_bytes())
    };
    // SAFETY: the header asks for a buffer that was initialised and only the library wrote to.
    unsafe { answer(out, call) }
}

/// Computes a statistic: `{"test":"wilson","successes":80,"trials":100}` in, `{"test":...}` with its figures out, `null` with a
/// `reason` where nothing can be computed. `switchboard stats --list` prints all that can be asked for.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn switchboard_statistic(
    request: *const c_char,
    request_len: usize,
    out: *mut Buffer,
) -> Status {
    let call = || {
        // SAFETY: the header asks for a text that stays as it is during the call.
        let request = unsafe { input::text("request", request.cast(), request_len) }?;
        spoken(|words| wire::statistic(request, words))
    };
    // SAFETY: the header asks for a buffer that was initialised and only the library wrote to.
    unsafe { answer(out, call) }
}

/// Says what a text means: `out` holds `{"keywords":[...],"sentiment":{...},"language":{...}}`. Keywords are those of the topics of `policy`, with
/// severity, negation and place; `sentiment` has the figures of VADER and `support`, which knows complaints.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn switchboard_text_screen(
    policy: PolicyHandle,
    text: *const c_char,
    text_len: usize,
    out: *mut Buffer,
) -> Status {
    let call = || {
        // SAFETY: the header asks for a text that stays as it is during the call.
        let text = unsafe { input::text("text", text.cast(), text_len) }?;
        let policy = registry::policy(policy)?;
        let mut words = String::with_capacity(256);
        wire::screen(policy.screen(), text, &mut words);
        Ok(words.into_bytes())
    };
    // SAFETY: the header asks for a buffer that was initialised and only the library wrote to.
    unsafe { answer(out, call) }
}
