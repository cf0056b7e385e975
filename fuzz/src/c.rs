//! A C program that has lost its way: calls in any order, with handles good, stale and made up, with lengths that fit and others.
//!
//! Every pointer is one into memory that is ours, since a pointer to nowhere is the one thing that the library cannot check.
//! What must hold: a status that is published, words in the buffer that are JSON where JSON is promised, and a buffer whose
//! fields agree with one another.

use crate::bytes::Bytes;
use std::ffi::{CStr, c_char};
use std::ptr;
// Brings the library's functions into the program; they are called by their names in C.
use switchboard_c as _;

/// `switchboard_buffer`.
#[repr(C)]
struct Buffer {
    data: *mut u8,
    len: usize,
    cap: usize,
}

unsafe extern "C" {
    fn switchboard_status_name(status: i32) -> *const c_char;
    fn switchboard_policy_compile(
        json: *const u8,
        json_len: usize,
        zones: *const u8,
        zones_len: usize,
        policy: *mut u64,
        out: *mut Buffer,
    ) -> i32;
    fn switchboard_policy_free(policy: u64) -> i32;
    fn switchboard_policy_fingerprint(policy: u64, fingerprint: *mut u8) -> i32;
    fn switchboard_engine_new(
        policy: u64,
        options: *const u8,
        options_len: usize,
        start_ms: i64,
        engine: *mut u64,
        out: *mut Buffer,
    ) -> i32;
    fn switchboard_engine_free(engine: u64) -> i32;
    fn switchboard_engine_handle(
        engine: u64,
        event: *const u8,
        len: usize,
        out: *mut Buffer,
    ) -> i32;
    fn switchboard_engine_preview(
        engine: u64,
        event: *const u8,
        len: usize,
        out: *mut Buffer,
    ) -> i32;
    fn switchboard_engine_query(engine: u64, query: *const u8, len: usize, out: *mut Buffer)
    -> i32;
    fn switchboard_engine_advance(engine: u64, now_ms: i64, out: *mut Buffer) -> i32;
    fn switchboard_engine_replace_policy(
        engine: u64,
        at_ms: i64,
        policy: u64,
        out: *mut Buffer,
    ) -> i32;
    fn switchboard_engine_digest(engine: u64, digest: *mut u8) -> i32;
    fn switchboard_engine_deadline(engine: u64, deadline_ms: *mut i64) -> i32;
    fn switchboard_engine_snapshot(engine: u64, out: *mut Buffer) -> i32;
    fn switchboard_engine_restore(
        policy: u64,
        options: *const u8,
        options_len: usize,
        snapshot: *const u8,
        snapshot_len: usize,
        engine: *mut u64,
        out: *mut Buffer,
    ) -> i32;
    fn switchboard_mask(policy: u64, text: *const u8, len: usize, out: *mut Buffer) -> i32;
    fn switchboard_text_screen(policy: u64, text: *const u8, len: usize, out: *mut Buffer) -> i32;
    fn switchboard_stream_new(policy: u64, stream: *mut u64) -> i32;
    fn switchboard_stream_push(stream: u64, piece: *const u8, len: usize, out: *mut Buffer) -> i32;
    fn switchboard_stream_finish(stream: u64, out: *mut Buffer) -> i32;
    fn switchboard_stream_free(stream: u64) -> i32;
    fn switchboard_buffer_free(buffer: *mut Buffer);
}

const START: i64 = 1_767_225_600_000;

/// Texts that begin well; what the bytes say is put behind, or in their middle.
const TEXTS: [&[u8]; 10] = [
    b"{}",
    br#"{"at":1767225600000,"type":"agent_logged_in","agent":"ada"}"#,
    br#"{"at":1767225600000,"type":"chat_requested","chat":"c","customer":{"id":"k"},"text":"4111 1111 1111 1111"}"#,
    br#"{"at":1767225600001,"type":"offer_accepted","offer":1,"agent":"ada"}"#,
    br#"{"at":1767225600002,"type":"agent_message","chat":"c","agent":"ada","text":"hello"}"#,
    br#"{"type":"report"}"#,
    br#"{"type":"chat","chat":"c"}"#,
    br#"{"key":"000102030405060708090a0b0c0d0e0f"}"#,
    b"",
    b"\xff\xfe\0",
];

/// How many calls one input makes: more find nothing new, and take long.
const CALLS_MAX: usize = 64;

/// What the program holds: every handle that it was ever given, freed or not.
struct Program {
    handles: Vec<u64>,
    out: Buffer,
    snapshot: Vec<u8>,
}

impl Program {
    /// A handle: one that was given, or one that never was.
    fn handle(&self, bytes: &mut Bytes<'_>) -> u64 {
        let byte = bytes.next();
        match byte {
            0 => 0,
            255 => u64::MAX,
            // One that was given, with one bit turned over.
            200..=254 => {
                let known = self.handles.first().copied().unwrap_or(1);
                known ^ 1_u64.rotate_left(u32::from(byte))
            }
            _ => {
                let latest = self.handles.len().saturating_sub(1 + usize::from(byte) % 8);
                self.handles.get(latest).copied().unwrap_or(0)
            }
        }
    }

    /// Is what the library wrote a text, and a buffer that it could write to again?
    fn is_sound(&self, status: i32) {
        assert!(self.out.len <= self.out.cap, "the buffer holds more than fits");
        assert_eq!(self.out.data.is_null(), self.out.cap == 0, "the buffer contradicts itself");
        // SAFETY: every status has a name that lives as long as the program.
        let name = unsafe { CStr::from_ptr(switchboard_status_name(status)) };
        assert_ne!(name, c"unknown_status", "{status} is no status");
    }

    fn said(&self) -> &[u8] {
        if self.out.data.is_null() {
            return &[];
        }
        // SAFETY: the library wrote so many bytes there.
        unsafe { std::slice::from_raw_parts(self.out.data, self.out.len) }
    }

    fn is_json(&self) {
        let said = self.said();
        let read = serde_json::from_slice::<serde_json::Value>(said);
        assert!(read.is_ok(), "no JSON: {:?}", String::from_utf8_lossy(said));
    }

    fn call(&mut self, bytes: &mut Bytes<'_>) {
        let which = bytes.next() % 20;
        let (one, other) = (self.handle(bytes), self.handle(bytes));
        let mut text = bytes.pick(&TEXTS).to_vec();
        let at = bytes.below(text.len() + 1);
        let length = bytes.below(24);
        text.splice(at..at, bytes.take(length).iter().copied());
        let ms = START + bytes.place() as i64 * 1_000;
        let (start, len) = (text.as_ptr(), text.len());
        let (mut made, mut sixteen, mut instant) = (0_u64, [0_u8; 16], 0_i64);
        let out = &raw mut self.out;
        // SAFETY: every pointer is to memory of this function, every length is its length.
        let status = unsafe {
            match which {
                0 => switchboard_policy_compile(start, len, ptr::null(), 0, &raw mut made, out),
                1 => switchboard_engine_new(one, ptr::null(), 0, ms, &raw mut made, out),
                2 => switchboard_engine_new(one, start, len, ms, &raw mut made, out),
                3 => switchboard_stream_new(one, &raw mut made),
                4 => switchboard_policy_free(one),
                5 => switchboard_engine_free(one),
                6 => switchboard_stream_free(one),
                7 => switchboard_policy_fingerprint(one, sixteen.as_mut_ptr()),
                8 => switchboard_engine_digest(one, sixteen.as_mut_ptr()),
                9 => switchboard_engine_deadline(one, &raw mut instant),
                10 => switchboard_engine_preview(one, start, len, out),
                11 => switchboard_engine_query(one, start, len, out),
                12 => switchboard_engine_advance(one, ms, out),
                13 => switchboard_engine_replace_policy(one, ms, other, out),
                14 => switchboard_engine_snapshot(one, out),
                15 => {
                    let (kept, length) = (self.snapshot.as_ptr(), self.snapshot.len());
                    let made = &raw mut made;
                    switchboard_engine_restore(one, ptr::null(), 0, kept, length, made, out)
                }
                16 => switchboard_mask(one, start, len, out),
                17 => switchboard_text_screen(one, start, len, out),
                18 => switchboard_stream_push(one, start, len, out),
                19 if bytes.next() == 0 => switchboard_stream_finish(one, out),
                _ => switchboard_engine_handle(one, start, len, out),
            }
        };
        self.is_sound(status);
        match which {
            14 if status == 0 => self.snapshot = self.said().to_vec(),
            10..=13 | 17 => self.is_json(),
            _ => {}
        }
        if made != 0 {
            assert_eq!(status, 0, "a handle was given although it went wrong");
            self.handles.push(made);
        }
    }
}

/// Calls, one after another.
pub(crate) fn calls(data: &[u8]) {
    let mut bytes = Bytes::new(data);
    let out = Buffer { data: ptr::null_mut(), len: 0, cap: 0 };
    let mut program = Program { handles: Vec::new(), out, snapshot: Vec::new() };
    for _ in 0..CALLS_MAX {
        if bytes.is_empty() {
            break;
        }
        program.call(&mut bytes);
    }
    for handle in program.handles {
        // SAFETY: handles may be anything; one that is freed or of another kind is refused.
        unsafe {
            switchboard_policy_free(handle);
            switchboard_engine_free(handle);
            switchboard_stream_free(handle);
        }
    }
    // SAFETY: our buffer, only written to by the library.
    unsafe { switchboard_buffer_free(&raw mut program.out) };
}
