//! Everything that a C program can get wrong, and the status it gets for it.

use crate::buffer::{Buffer, switchboard_buffer_free};
use crate::engines::*;
use crate::handle::{Handle, Kind};
use crate::policies::*;
use crate::registry;
use crate::status::*;
use crate::streams::*;
use crate::text::{
    switchboard_mask, switchboard_statistic, switchboard_text_mask, switchboard_text_screen,
};
use std::ffi::c_char;
use std::ptr;

const START: i64 = 1_767_225_600_000;
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
fn a_stream_outlives_its_policy_and_not_its_end() {
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
    let engine = program.engine;
    assert_eq!(push(&mut program, engine, b"x"), SWITCHBOARD_WRONG_HANDLE);
    assert_eq!(switchboard_stream_free(stream), SWITCHBOARD_OK);
    assert_eq!(switchboard_stream_free(stream), SWITCHBOARD_STALE_HANDLE);
    assert_eq!(push(&mut program, stream, b"x"), SWITCHBOARD_STALE_HANDLE);
    assert_eq!(switchboard_stream_free(0), SWITCHBOARD_OK);
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

/// Every function that takes an engine, called with this handle.
fn every_engine_call(program: &mut Program, engine: u64) -> Vec<(&'static str, Status)> {
    let out = &raw mut program.out;
    let policy = program.policy;
    let (event, query) = (LOGIN, r#"{"type":"report"}"#);
    let (mut at, mut digest) = (0, [0_u8; 16]);
    // SAFETY: the pointers are of live variables, the texts have the lengths that are given.
    unsafe {
        vec![
            ("handle", switchboard_engine_handle(engine, event.as_ptr().cast(), event.len(), out)),
            (
                "preview",
                switchboard_engine_preview(engine, event.as_ptr().cast(), event.len(), out),
            ),
            ("query", switchboard_engine_query(engine, query.as_ptr().cast(), query.len(), out)),
            ("advance", switchboard_engine_advance(engine, START, out)),
            ("replace_policy", switchboard_engine_replace_policy(engine, START, policy, out)),
            ("snapshot", switchboard_engine_snapshot(engine, out)),
            ("deadline", switchboard_engine_deadline(engine, &raw mut at)),
            ("digest", switchboard_engine_digest(engine, digest.as_mut_ptr())),
        ]
    }
}

#[track_caller]
fn all_answer(answers: &[(&'static str, Status)], wanted: Status) {
    for (name, status) in answers {
        assert_eq!(*status, wanted, "{name}");
    }
}

#[test]
fn the_right_use_works() {
    let mut program = Program::start();
    let engine = program.engine;
    let answers = every_engine_call(&mut program, engine);
    all_answer(&answers, SWITCHBOARD_OK);
}

#[test]
fn numbers_that_are_no_handles() {
    let mut program = Program::start();
    for number in [0, 1, 42, u64::MAX, 0xdead_beef_dead_beef] {
        let answers = every_engine_call(&mut program, number);
        all_answer(&answers, SWITCHBOARD_NOT_A_HANDLE);
    }
    assert_eq!(program.new_engine(0), SWITCHBOARD_NOT_A_HANDLE);
    assert_eq!(program.number_said(), i64::from(SWITCHBOARD_NOT_A_HANDLE));
    // Handles of slots that were never used.
    let beyond = Handle { slot: 1 << 23, generation: 1, kind: Kind::Engine }.number();
    all_answer(&every_engine_call(&mut program, beyond), SWITCHBOARD_NOT_A_HANDLE);
}

#[test]
fn a_handle_of_the_other_kind() {
    let mut program = Program::start();
    let (policy, engine) = (program.policy, program.engine);
    all_answer(&every_engine_call(&mut program, policy), SWITCHBOARD_WRONG_HANDLE);
    let mut fingerprint = [0; 16];
    // SAFETY: the address of 16 bytes.
    let status = unsafe { switchboard_policy_fingerprint(engine, fingerprint.as_mut_ptr()) };
    assert_eq!(status, SWITCHBOARD_WRONG_HANDLE);
    assert_eq!(switchboard_policy_free(engine), SWITCHBOARD_WRONG_HANDLE);
    assert_eq!(switchboard_engine_free(policy), SWITCHBOARD_WRONG_HANDLE);
    assert_eq!(program.new_engine(engine), SWITCHBOARD_WRONG_HANDLE);
    all_answer(&every_engine_call(&mut program, engine), SWITCHBOARD_OK);
}

#[test]
fn freed_twice_and_used_after_it_was_freed() {
    let mut program = Program::start();
    let (policy, engine) = (program.policy, program.engine);
    assert_eq!(switchboard_engine_free(engine), SWITCHBOARD_OK);
    all_answer(&every_engine_call(&mut program, engine), SWITCHBOARD_STALE_HANDLE);
    assert_eq!(switchboard_engine_free(engine), SWITCHBOARD_STALE_HANDLE);
    // The slot is used again; the old handle stays dead.
    assert_eq!(program.new_engine(policy), SWITCHBOARD_OK);
    assert_ne!(program.engine, engine);
    all_answer(&every_engine_call(&mut program, engine), SWITCHBOARD_STALE_HANDLE);

    assert_eq!(switchboard_policy_free(policy), SWITCHBOARD_OK);
    assert_eq!(switchboard_policy_free(policy), SWITCHBOARD_STALE_HANDLE);
    assert_eq!(program.new_engine(policy), SWITCHBOARD_STALE_HANDLE);
    // The engine made with the policy goes on without its handle.
    let engine = program.engine;
    assert_eq!(program.handle(engine, LOGIN.as_bytes()), SWITCHBOARD_OK);
    assert_eq!(switchboard_policy_free(0), SWITCHBOARD_OK);
    assert_eq!(switchboard_engine_free(0), SWITCHBOARD_OK);
}

#[test]
fn null_where_an_address_is_wanted() {
    let mut program = Program::start();
    let (policy, engine) = (program.policy, program.engine);
    let none = ptr::null::<c_char>();
    let out = &raw mut program.out;
    let null_out = ptr::null_mut::<Buffer>();
    let text = "{}".as_ptr().cast::<c_char>();
    // SAFETY: every pointer is NULL or of a live variable.
    let answers = unsafe {
        let mut handle = 0_u64;
        let kept = &raw mut handle;
        let no_handle = ptr::null_mut();
        vec![
            ("compile json", switchboard_policy_compile(none, 2, none, 0, kept, out)),
            ("compile zones", switchboard_policy_compile(text, 2, none, 2, kept, out)),
            ("compile policy", switchboard_policy_compile(text, 2, none, 0, no_handle, out)),
            ("compile out", switchboard_policy_compile(text, 2, none, 0, kept, null_out)),
            ("fingerprint", switchboard_policy_fingerprint(policy, ptr::null_mut())),
            ("new options", switchboard_engine_new(policy, none, 2, START, kept, out)),
            ("new engine", switchboard_engine_new(policy, none, 0, START, no_handle, out)),
            ("new out", switchboard_engine_new(policy, none, 0, START, kept, null_out)),
            ("handle", switchboard_engine_handle(engine, none, 9, out)),
            ("handle out", switchboard_engine_handle(engine, text, 2, null_out)),
            ("preview", switchboard_engine_preview(engine, none, 9, out)),
            ("query", switchboard_engine_query(engine, none, 9, out)),
            ("advance out", switchboard_engine_advance(engine, START, null_out)),
            ("replace out", switchboard_engine_replace_policy(engine, START, policy, null_out)),
            ("snapshot out", switchboard_engine_snapshot(engine, null_out)),
            ("deadline", switchboard_engine_deadline(engine, ptr::null_mut())),
            ("digest", switchboard_engine_digest(engine, ptr::null_mut())),
            ("restore", switchboard_engine_restore(policy, none, 0, ptr::null(), 9, kept, out)),
            ("mask", switchboard_text_mask(policy, none, 9, out)),
            ("mask out", switchboard_text_mask(policy, text, 2, null_out)),
            ("statistic", switchboard_statistic(none, 9, out)),
            ("statistic out", switchboard_statistic(text, 2, null_out)),
            ("screen", switchboard_text_screen(policy, none, 9, out)),
            ("screen out", switchboard_text_screen(policy, text, 2, null_out)),
        ]
    };
    all_answer(&answers, SWITCHBOARD_NULL_POINTER);
    // SAFETY: NULL is allowed here.
    unsafe { switchboard_buffer_free(null_out) };
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
fn a_length_below_zero() {
    let mut program = Program::start();
    let out = &raw mut program.out;
    let text = "{}".as_ptr().cast();
    // SAFETY: the text is live; its wrong length is what is tested.
    let status = unsafe { switchboard_engine_handle(program.engine, text, usize::MAX, out) };
    assert_eq!(status, SWITCHBOARD_BAD_LENGTH);
}

#[test]
fn a_buffer_that_was_never_initialised() {
    let mut program = Program::start();
    let before = program.digest();
    let mut rubbish = Buffer { data: ptr::without_provenance_mut(0x55), len: 99, cap: 3 };
    let out = &raw mut rubbish;
    let event = LOGIN.as_ptr().cast();
    // SAFETY: the fields are initialised, if to rubbish; the library does not follow them.
    let status = unsafe { switchboard_engine_handle(program.engine, event, LOGIN.len(), out) };
    assert_eq!(status, SWITCHBOARD_BAD_BUFFER);
    // SAFETY: as above.
    unsafe { switchboard_buffer_free(out) };
    assert_eq!(program.digest(), before, "an answer without a place is not given");
    program.out.len = 0;
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
fn a_second_thread_is_told_to_wait() {
    let mut program = Program::start();
    let engine = program.engine;
    let seat = registry::engine(engine).unwrap();
    let inside = seat.lock();
    all_answer(&every_engine_call(&mut program, engine), SWITCHBOARD_BUSY);
    assert_eq!(switchboard_engine_free(engine), SWITCHBOARD_BUSY);
    drop(inside);
    all_answer(&every_engine_call(&mut program, engine), SWITCHBOARD_OK);
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

#[test]
fn a_bug_poisons_its_engine_and_no_other() {
    let mut program = Program::start();
    let mut neighbour = Program::start();
    let engine = program.engine;
    // SAFETY: live variables.
    let status = unsafe { switchboard_engine_inject_panic(engine, &raw mut program.out) };
    assert_eq!(status, SWITCHBOARD_PANIC);
    assert!(program.words().contains("broken on purpose"), "{}", program.words());
    all_answer(&every_engine_call(&mut program, engine), SWITCHBOARD_POISONED);
    let other = neighbour.engine;
    all_answer(&every_engine_call(&mut neighbour, other), SWITCHBOARD_OK);
    // Freeing is the one thing that still works.
    assert_eq!(switchboard_engine_free(engine), SWITCHBOARD_OK);
    all_answer(&every_engine_call(&mut program, engine), SWITCHBOARD_STALE_HANDLE);
}
