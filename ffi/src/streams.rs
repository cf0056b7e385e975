//! Text that comes in pieces, through the C interface.

use crate::buffer::Buffer;
use crate::input::{self, Slot};
use crate::policies::PolicyHandle;
use crate::registry;
use crate::shield::{answer, on_stream, status_of};
use crate::status::Status;
use engine::text::{CustomerFacts, ScanOptions, StreamScanner};
use std::ffi::c_char;

/// A text that comes in pieces: as somebody types it, or as a call is transcribed. One call at a time; a second one at the
/// same moment returns SWITCHBOARD_BUSY and does nothing.
pub type StreamHandle = u64;

/// --------------------------------- Streams ----------------------------------
///
/// Begins a text of which nothing has come yet, and puts its handle in `*stream`. `policy` says what is secret; it may be
/// freed before the stream.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn switchboard_stream_new(
    policy: PolicyHandle,
    stream: *mut StreamHandle,
) -> Status {
    status_of(|| {
        let handle = Slot::new("stream", stream)?;
        let masker = registry::policy(policy)?.masker().clone();
        let scanner = StreamScanner::new(masker, CustomerFacts::default(), ScanOptions::default());
        let number = registry::keep_stream(scanner)?;
        // SAFETY: the header asks for the address of a variable.
        unsafe { handle.write(number) };
        Ok(())
    })
}

/// The next piece, which may end within a character. `out` holds what can be shown now, often nothing: never a part of
/// something that may still turn out to be secret. However the text is cut, all answers together are the same.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn switchboard_stream_push(
    stream: StreamHandle,
    piece: *const c_char,
    piece_len: usize,
    out: *mut Buffer,
) -> Status {
    let call = || {
        // SAFETY: the header asks for bytes that stay as they are during the call.
        let piece = unsafe { input::bytes("piece", piece.cast(), piece_len) }?;
        on_stream(stream, |stream| {
            let mut shown = String::new();
            stream.push(piece, &mut shown);
            shown.into_bytes()
        })
    };
    // SAFETY: the header asks for a buffer that was initialised and only the library wrote to.
    unsafe { answer(out, call) }
}

/// Nothing more comes: `out` holds the rest. The stream is as new then, ready for another text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn switchboard_stream_finish(
    stream: StreamHandle,
    out: *mut Buffer,
) -> Status {
    let call = || {
        on_stream(stream, |stream| {
            let mut shown = String::new();
            stream.finish(&mut shown);
            shown.into_bytes()
        })
    };
    // SAFETY: the header asks for a buffer that was initialised and only the library wrote to.
    unsafe { answer(out, call) }
}

/// Frees a stream, with what it holds back. 0 is allowed and does nothing.
#[unsafe(no_mangle)]
pub extern "C" fn switchboard_stream_free(stream: StreamHandle) -> Status {
    status_of(|| if stream == 0 { Ok(()) } else { Ok(registry::free_stream(stream)?) })
}
