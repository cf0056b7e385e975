//! What a C program can get wrong, and the status it gets for it: one by one here as stories, all of it in [`matrix`].

mod export;
mod matrix;

use crate::buffer::{Buffer, switchboard_buffer_free};
use crate::engines::*;
use crate::policies::*;
use crate::status::*;
use crate::streams::*;
use crate::text::switchboard_mask;
use export::START;
use std::ffi::c_char;
use std::ptr;

const LOGIN: &str = r#"{"at":1767225600000,"type":"agent_logged_in","agent":"ada"}"#;

/// What a C program has at hand: a policy, an engine and a buffer.
struct Program {
    policy: u64,
    engine: u64,
    out: Buffer,
}

impl Program {
    fn start() -> Self {
        let mut program =
            Self { policy: 0, engine: 0, out: Buffer { data: ptr::null_mut(), len: 0, cap: 0 } };
        assert_eq!(program.compile("{}"), SWITCHBOARD_OK);
        let policy = program.policy;
        assert_eq!(program.new_engine(policy), SWITCHBOARD_OK);
        program
    }

    fn compile(&mut self, json: &str) -> Status {
        let (data, out) = (json.as_ptr().cast(), &raw mut self.out);
        // SAFETY: the pointers are of live variables, the text has the length that is given.
        unsafe {
            switchboard_policy_compile(data, json.len(), ptr::null(), 0, &raw mut self.policy, out)
        }
    }

    fn new_engine(&mut self, policy: u64) -> Status {
        let (engine, out) = (&raw mut self.engine, &raw mut self.out);
        // SAFETY: as above; the options are NULL with length 0.
        unsafe { switchboard_engine_new(policy, ptr::null(), 0, START, engine, out) }
    }

    fn handle(&mut self, engine: u64, event: &[u8]) -> Status {
        let (data, out) = (event.as_ptr().cast::<c_char>(), &raw mut self.out);
        // SAFETY: as above.
        unsafe { switchboard_engine_handle(engine, data, event.len(), out) }
    }

    fn digest(&self) -> [u8; 16] {
        let mut digest = [0; 16];
        // SAFETY: the address of 16 bytes.
        let status = unsafe { switchboard_engine_digest(self.engine, digest.as_mut_ptr()) };
        assert_eq!(status, SWITCHBOARD_OK);
        digest
    }

    fn words(&self) -> &str {
        // SAFETY: a buffer that the library filled.
        let bytes = unsafe { std::slice::from_raw_parts(self.out.data, self.out.len) };
        std::str::from_utf8(bytes).unwrap()
    }

    /// The status of the last call, as its JSON tells it.
    fn number_said(&self) -> i64 {
        let json: serde_json::Value = serde_json::from_str(self.words()).unwrap();
        json["error"]["number"].as_i64().unwrap()
    }
}

#[test]
fn text_in_and_text_out() {
    let mut program = Program::start();
    let text = "card 4111 1111 1111 1111";
    // SAFETY: the pointers are of live variables, the text has the length that is given.
    let status = unsafe {
        let out = &raw mut program.out;
        switchboard_mask(program.policy, text.as_ptr().cast(), text.len(), out)
    };
    assert_eq!((status, program.words()), (SWITCHBOARD_OK, "card [CREDIT_CARD]"));
}

#[test]
fn a_stream_outlives_its_policy() {
    let mut program = Program::start();
    let mut stream = 0;
    // SAFETY: the address of a variable.
    let status = unsafe { switchboard_stream_new(program.policy, &raw mut stream) };
    assert_eq!(status, SWITCHBOARD_OK);
    assert_eq!(switchboard_policy_free(program.policy), SWITCHBOARD_OK);
    let push = |program: &mut Program, handle, piece: &[u8]| {
        // SAFETY: live variables, and a piece of the length that is given.
        unsafe {
            let out = &raw mut program.out;
            switchboard_stream_push(handle, piece.as_ptr().cast(), piece.len(), out)
        }
    };
    for piece in ["card 4111 11".as_bytes(), b"11 1111 1111, \xC3", b"\xA4"] {
        assert_eq!(push(&mut program, stream, piece), SWITCHBOARD_OK);
        assert_eq!(program.words(), "");
    }
    // SAFETY: live variables.
    let status = unsafe { switchboard_stream_finish(stream, &raw mut program.out) };
    assert_eq!((status, program.words()), (SWITCHBOARD_OK, "card [CREDIT_CARD], ä"));
    assert_eq!(switchboard_stream_free(stream), SWITCHBOARD_OK);
    program.policy = 0;
}

impl Drop for Program {
    fn drop(&mut self) {
        switchboard_engine_free(self.engine);
        switchboard_policy_free(self.policy);
        // SAFETY: our buffer, only written to by the library.
        unsafe { switchboard_buffer_free(&raw mut self.out) };
    }
}

#[test]
fn a_text_that_is_not_utf8_changes_nothing() {
    let mut program = Program::start();
    let engine = program.engine;
    let before = program.digest();
    assert_eq!(program.handle(engine, b"{\"at\":0,\xc3\x28}"), SWITCHBOARD_BAD_UTF8);
    assert!(program.words().contains("from byte 8 on"), "{}", program.words());
    assert_eq!(program.number_said(), i64::from(SWITCHBOARD_BAD_UTF8));
    assert_eq!(program.digest(), before);
}

#[test]
fn a_refusal_has_its_number_and_its_words() {
    let mut program = Program::start();
    let (policy, engine) = (program.policy, program.engine);
    let before = program.digest();
    assert_eq!(program.handle(engine, b"not json"), SWITCHBOARD_MALFORMED_EVENT);
    assert_eq!(program.number_said(), i64::from(SWITCHBOARD_MALFORMED_EVENT));
    assert_eq!(program.handle(engine, b""), SWITCHBOARD_MALFORMED_EVENT);
    assert_eq!(program.digest(), before);
    assert_eq!(program.compile("[]"), SWITCHBOARD_POLICY_ISSUES);
    assert_eq!(program.number_said(), i64::from(SWITCHBOARD_POLICY_ISSUES));
    assert_eq!(program.policy, policy, "a failed call leaves the variable alone");
    let out = &raw mut program.out;
    let mut restored = 0;
    // SAFETY: the pointers are of live variables.
    let status = unsafe {
        let (bytes, kept) = (b"rubbish".as_ptr(), &raw mut restored);
        switchboard_engine_restore(policy, ptr::null(), 0, bytes, 7, kept, out)
    };
    assert_eq!((status, restored), (SWITCHBOARD_NOT_RESTORED, 0));
}

#[test]
fn a_snapshot_is_restored_from_the_buffer_it_lies_in() {
    let mut program = Program::start();
    let engine = program.engine;
    assert_eq!(program.handle(engine, LOGIN.as_bytes()), SWITCHBOARD_OK);
    let out = &raw mut program.out;
    let mut restored = 0;
    // SAFETY: the pointers are of live variables; input and output may share memory.
    unsafe {
        assert_eq!(switchboard_engine_snapshot(engine, out), SWITCHBOARD_OK);
        let Buffer { data, len, .. } = *out;
        let kept = &raw mut restored;
        let status =
            switchboard_engine_restore(program.policy, ptr::null(), 0, data, len, kept, out);
        assert_eq!(status, SWITCHBOARD_OK);
    }
    let before = program.digest();
    assert_eq!(switchboard_engine_free(engine), SWITCHBOARD_OK);
    program.engine = restored;
    assert_eq!(program.digest(), before);
}

#[test]
fn many_threads_share_a_policy_and_quarrel_over_an_engine() {
    let program = Program::start();
    let (policy, engine) = (program.policy, program.engine);
    let calls = 200;
    let done: usize = std::thread::scope(|scope| {
        let quarrel = || {
            let mut out = Buffer { data: ptr::null_mut(), len: 0, cap: 0 };
            let mut done = 0;
            for _ in 0..calls {
                // SAFETY: live variables.
                let status = unsafe {
                    let mut own = 0;
                    let (none, kept) = (ptr::null(), &raw mut own);
                    let made = switchboard_engine_new(policy, none, 0, START, kept, &raw mut out);
                    assert_eq!(made, SWITCHBOARD_OK);
                    assert_eq!(switchboard_engine_free(own), SWITCHBOARD_OK);
                    switchboard_engine_advance(engine, START, &raw mut out)
                };
                assert!(status == SWITCHBOARD_OK || status == SWITCHBOARD_BUSY, "{status}");
                done += usize::from(status == SWITCHBOARD_OK);
            }
            // SAFETY: our buffer.
            unsafe { switchboard_buffer_free(&raw mut out) };
            done
        };
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(quarrel)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert!(done > 0 && done <= 4 * calls);
}
