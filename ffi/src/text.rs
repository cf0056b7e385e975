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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::buffer::switchboard_buffer_free;
    use crate::status::SWITCHBOARD_OK;

    /// The corpus holds requests with the answers that Rust gave; C says the same bytes.
    #[test]
    fn statistics_are_those_of_the_corpus() {
        let lines: Vec<&str> = include_str!("../../conformance/statistics.jsonl").lines().collect();
        assert!(lines.len() >= 70);
        let mut out = Buffer { data: std::ptr::null_mut(), len: 0, cap: 0 };
        for pair in lines.chunks(2) {
            let [request, answer] = pair else { panic!("a request without an answer: {pair:?}") };
            // SAFETY: the pointers are of live variables, the text has the length that is given; the library wrote `len` bytes.
            let (status, said) = unsafe {
                let data = request.as_ptr().cast();
                let status = switchboard_statistic(data, request.len(), &raw mut out);
                (status, std::slice::from_raw_parts(out.data, out.len))
            };
            assert_eq!(said, answer.as_bytes(), "{request}");
            assert_eq!(status == SWITCHBOARD_OK, !answer.starts_with("{\"error\""), "{request}");
        }
        // SAFETY: our buffer.
        unsafe { switchboard_buffer_free(&raw mut out) };
    }
}
