//! Every exported function × everything that a C program can get wrong with one of its arguments, or with the moment.
//!
//! After each call: the status is the one that is published, the words in the buffer tell the same, the variable that would
//! have taken a result is as it was, the engine's state too, and another engine goes on as if nothing had been. Run under
//! valgrind and a sanitizer, the same calls also read and lose no byte.

use super::export::{Arguments, EXPORTS, Export, START, Want};
use crate::buffer::{Buffer, switchboard_buffer_free};
use crate::engines::*;
use crate::handle::{Handle, Kind};
use crate::policies::*;
use crate::registry;
use crate::status::*;
use crate::streams::*;
use std::ptr;

const EMPTY: Buffer = Buffer { data: ptr::null_mut(), len: 0, cap: 0 };
/// What stands in a variable into which nothing may be written.
const UNTOUCHED: u8 = 0xA5;
const HANDLE_KINDS: [Kind; 3] = [Kind::Policy, Kind::Engine, Kind::Stream];
/// More than any document may have, of which every byte opens a level.
static VAST: [u8; 5 << 20] = [b'['; 5 << 20];

/// Where a sixteen-byte result and an eight-byte one fit, and one byte beside.
#[repr(align(16))]
struct Place([u8; 32]);

/// What a program has at hand when it calls.
struct Bench {
    policy: u64,
    engine: u64,
    stream: u64,
    /// Freed, a thing of each kind.
    stale: [u64; 3],
    /// An engine that the call has nothing to do with.
    bystander: u64,
    snapshot: Vec<u8>,
    place: Box<Place>,
    out: Box<Buffer>,
    /// Buffers whose fields contradict each other.
    rubbish: Box<[Buffer; 5]>,
}

impl Bench {
    fn set_up() -> Self {
        let [policy, engine, stream] = things();
        let stale = things();
        free(stale);
        let bystander = new_engine(policy);
        let mut out = Box::new(EMPTY);
        // SAFETY: live variables.
        let status = unsafe { switchboard_engine_snapshot(engine, &raw mut *out) };
        assert_eq!(status, SWITCHBOARD_OK);
        let snapshot = said(&out).to_vec();
        let place = Box::new(Place([UNTOUCHED; 32]));
        let rubbish = [(0, 1, 0), (0, 0, 8), (64, 99, 3), (64, 0, 0), (64, 0, usize::MAX)]
            .map(|(data, len, cap)| Buffer { data: ptr::without_provenance_mut(data), len, cap });
        let rubbish = Box::new(rubbish);
        Self { policy, engine, stream, stale, bystander, snapshot, place, out, rubbish }
    }

    /// Arguments with which the call works.
    fn right(&mut self, export: &Export) -> Arguments {
        let wants_snapshot = export.wants.contains(&Want::Snapshot);
        let text = if wants_snapshot { &self.snapshot[..] } else { export.text.as_bytes() };
        Arguments {
            policy: self.policy,
            engine: self.engine,
            stream: self.stream,
            text: text.as_ptr(),
            text_len: text.len(),
            more: ptr::null(),
            more_len: 0,
            place: self.place.0.as_mut_ptr(),
            out: &raw mut *self.out,
        }
    }

    /// Frees what is left, and what a call that worked has made.
    fn clear_away(mut self) {
        let mut made = [0; 8];
        made.copy_from_slice(&self.place.0[..8]);
        let made = u64::from_ne_bytes(made);
        free([made; 3]);
        free([self.policy, self.engine, self.stream]);
        assert_eq!(switchboard_engine_free(self.bystander), SWITCHBOARD_OK);
        // SAFETY: our buffer, only written to by the library.
        unsafe { switchboard_buffer_free(&raw mut *self.out) };
    }
}

/// A policy, an engine and a stream.
fn things() -> [u64; 3] {
    let (mut policy, mut stream, mut out) = (0, 0, EMPTY);
    // SAFETY: live variables.
    unsafe {
        let (text, out) = (b"{}".as_ptr().cast(), &raw mut out);
        let status = switchboard_policy_compile(text, 2, ptr::null(), 0, &raw mut policy, out);
        assert_eq!(status, SWITCHBOARD_OK);
        assert_eq!(switchboard_stream_new(policy, &raw mut stream), SWITCHBOARD_OK);
        switchboard_buffer_free(out);
    }
    [policy, new_engine(policy), stream]
}

fn new_engine(policy: u64) -> u64 {
    let (mut engine, mut out) = (0, EMPTY);
    // SAFETY: live variables.
    unsafe {
        let (kept, out) = (&raw mut engine, &raw mut out);
        let status = switchboard_engine_new(policy, ptr::null(), 0, START, kept, out);
        assert_eq!(status, SWITCHBOARD_OK);
        switchboard_buffer_free(out);
    }
    engine
}

/// Frees what is still there of these.
fn free([policy, engine, stream]: [u64; 3]) {
    switchboard_policy_free(policy);
    switchboard_engine_free(engine);
    switchboard_stream_free(stream);
}

fn digest(engine: u64) -> Option<[u8; 16]> {
    let mut digest = [0; 16];
    // SAFETY: sixteen bytes.
    let status = unsafe { switchboard_engine_digest(engine, digest.as_mut_ptr()) };
    (status == SWITCHBOARD_OK).then_some(digest)
}

fn said(buffer: &Buffer) -> &[u8] {
    if buffer.data.is_null() {
        return &[];
    }
    // SAFETY: the library filled it.
    unsafe { std::slice::from_raw_parts(buffer.data, buffer.len) }
}

/// What a call must answer.
#[derive(Clone, Copy, Debug)]
enum Answer {
    Is(Status),
    /// Whatever is not a success, below 100: the interface was misused.
    Misuse,
    /// A refusal by the engine, from 100 on.
    Refusal,
}

use Answer::{Is, Misuse, Refusal};

const WORKS: Answer = Is(SWITCHBOARD_OK);

impl Answer {
    fn covers(self, status: Status) -> bool {
        match self {
            Is(wanted) => status == wanted,
            Misuse => (1..100).contains(&status),
            Refusal => status >= 100,
        }
    }
}

/// One way to be wrong: what it is called, how it spoils the arguments, what must come of it.
struct Wrong {
    name: String,
    spoil: Box<dyn Fn(&mut Arguments)>,
    answer: Answer,
}

fn wrong(
    name: impl Into<String>,
    answer: Answer,
    spoil: impl Fn(&mut Arguments) + 'static,
) -> Wrong {
    Wrong { name: name.into(), spoil: Box::new(spoil), answer }
}

/// Everything that can be wrong with what a function wants.
fn wrongs(want: Want, bench: &Bench) -> Vec<Wrong> {
    match want {
        Want::Handle(kind) => handles(kind, bench, Is(SWITCHBOARD_NOT_A_HANDLE)),
        Want::HandleOrZero(kind) => handles(kind, bench, WORKS),
        Want::Json => {
            texts(Texts { empty: Refusal, rubbish: Refusal, bytes: Is(SWITCHBOARD_BAD_UTF8) })
        }
        Want::Words => {
            texts(Texts { empty: WORKS, rubbish: WORKS, bytes: Is(SWITCHBOARD_BAD_UTF8) })
        }
        Want::Snapshot => texts(Texts { empty: Refusal, rubbish: Refusal, bytes: Refusal }),
        Want::Bytes => texts(Texts { empty: WORKS, rubbish: WORKS, bytes: WORKS }),
        Want::More => {
            let texts =
                texts(Texts { empty: WORKS, rubbish: Refusal, bytes: Is(SWITCHBOARD_BAD_UTF8) });
            texts.into_iter().map(for_more).collect()
        }
        Want::Variable => vec![
            wrong("no variable", Is(SWITCHBOARD_NULL_POINTER), |a| a.place = ptr::null_mut()),
            wrong("a crooked variable", Is(SWITCHBOARD_BAD_BUFFER), |a| {
                a.place = a.place.wrapping_add(1)
            }),
        ],
        Want::Digest => vec![
            wrong("no place", Is(SWITCHBOARD_NULL_POINTER), |a| a.place = ptr::null_mut()),
            wrong("a crooked place", WORKS, |a| a.place = a.place.wrapping_add(1)),
        ],
        Want::Out => buffers(bench, Is(SWITCHBOARD_NULL_POINTER), Is(SWITCHBOARD_BAD_BUFFER)),
        Want::Emptied => buffers(bench, WORKS, WORKS),
    }
}

/// Numbers that stand for nothing, for nothing any more, and for something else.
fn handles(kind: Kind, bench: &Bench, zero: Answer) -> Vec<Wrong> {
    let live = [bench.policy, bench.engine, bench.stream];
    let place = HANDLE_KINDS.iter().position(|known| *known == kind).unwrap();
    let put = move |handle: u64| {
        move |a: &mut Arguments| match kind {
            Kind::Policy => a.policy = handle,
            Kind::Engine => a.engine = handle,
            Kind::Stream => a.stream = handle,
        }
    };
    let mut all = vec![
        wrong("zero", zero, put(0)),
        wrong("use after free", Is(SWITCHBOARD_STALE_HANDLE), put(bench.stale[place])),
    ];
    for (other, handle) in live.into_iter().enumerate().filter(|(other, _)| *other != place) {
        let name = format!("{:?} as {kind:?}", HANDLE_KINDS[other]);
        all.push(wrong(name, Is(SWITCHBOARD_WRONG_HANDLE), put(handle)));
        let name = format!("freed {:?} as {kind:?}", HANDLE_KINDS[other]);
        all.push(wrong(name, Misuse, put(bench.stale[other])));
    }
    let beyond = Handle { slot: 1 << 23, generation: 1, kind }.number();
    for number in [1, 42, 0xDEAD_BEEF_DEAD_BEEF, u64::MAX, i64::MAX as u64, beyond] {
        all.push(wrong(format!("{number:#x}"), Is(SWITCHBOARD_NOT_A_HANDLE), put(number)));
    }
    // Weyl's sequence: no two near each other.
    for n in 1..=16_u64 {
        let number = n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        all.push(wrong(format!("random {number:#x}"), Misuse, put(number)));
    }
    // Kind and generation; a bit of the slot might lead to what belongs to another thread.
    for bit in 0..32 {
        all.push(wrong(format!("bit {bit} turned"), Misuse, put(live[place] ^ 1 << bit)));
    }
    all
}

/// What comes of texts that are not what they should be.
struct Texts {
    empty: Answer,
    rubbish: Answer,
    bytes: Answer,
}

fn texts(Texts { empty, rubbish, bytes }: Texts) -> Vec<Wrong> {
    let text = |bytes: &'static [u8]| {
        move |a: &mut Arguments| (a.text, a.text_len) = (bytes.as_ptr(), bytes.len())
    };
    vec![
        wrong("NULL with a length", Is(SWITCHBOARD_NULL_POINTER), |a| {
            (a.text, a.text_len) = (ptr::null(), 2)
        }),
        wrong("NULL and no length", empty, |a| (a.text, a.text_len) = (ptr::null(), 0)),
        wrong("no length", empty, |a| a.text_len = 0),
        wrong("a length of -1", Is(SWITCHBOARD_BAD_LENGTH), |a| {
            (a.text, a.text_len) = (b"{}".as_ptr(), usize::MAX);
        }),
        wrong("the least length that is too great", Is(SWITCHBOARD_BAD_LENGTH), |a| {
            (a.text, a.text_len) = (b"{}".as_ptr(), isize::MAX as usize + 1);
        }),
        wrong("one byte", rubbish, text(b"{")),
        wrong("an odd length", rubbish, text(b"{\"a")),
        wrong("a zero byte at the end", rubbish, text(b"{}\0")),
        wrong("a zero byte inside", rubbish, text(b"{\"type\":\"re\0port\"}")),
        wrong("depth", rubbish, text(&VAST)),
        wrong("a lone continuation", bytes, text(b"{\x80}")),
        wrong("half a character", bytes, text(b"{\"\xC3")),
        wrong("an overlong slash", bytes, text(b"\xC0\xAF")),
        wrong("a surrogate", bytes, text(b"\"\xED\xA0\x80\"")),
        wrong("beyond Unicode", bytes, text(b"\xF4\x90\x80\x80")),
    ]
}

/// The same wrong, with the text that may be left out.
fn for_more(Wrong { name, spoil, answer }: Wrong) -> Wrong {
    wrong(format!("{name}, of more"), answer, move |a| {
        let mut moved = Arguments { text: a.more, text_len: a.more_len, ..*a };
        spoil(&mut moved);
        (a.more, a.more_len) = (moved.text, moved.text_len);
    })
}

fn buffers(bench: &Bench, null: Answer, unsound: Answer) -> Vec<Wrong> {
    let mut all = vec![
        wrong("no buffer", null, |a| a.out = ptr::null_mut()),
        wrong("a crooked buffer", unsound, |a| a.out = a.out.wrapping_byte_add(1)),
    ];
    for rubbish in bench.rubbish.iter() {
        let (name, address) = (format!("{rubbish:?}"), ptr::from_ref(rubbish).cast_mut());
        all.push(wrong(name, unsound, move |a| a.out = address));
    }
    all
}

/// Calls, and looks at everything that a call must leave alone.
fn call(export: &Export, bench: &mut Bench, how: &str, answer: Answer, arguments: &Arguments) {
    let name = export.name;
    let before = (digest(bench.engine), digest(bench.bystander));
    let variable = bench.place.0;
    // SAFETY: the arguments are right, or wrong in a way that must be recognised.
    let status = unsafe { (export.call)(arguments) };
    assert!(answer.covers(status), "{name}, {how}: {status}, not {answer:?}");
    assert_eq!(digest(bench.bystander), before.1, "{name}, {how}: the bystander");
    if status == SWITCHBOARD_OK {
        return;
    }
    assert_eq!(digest(bench.engine), before.0, "{name}, {how}: the state");
    assert_eq!(bench.place.0, variable, "{name}, {how}: the variable");
    let speaks = export.wants.contains(&Want::Out) && ptr::eq(arguments.out, &raw const *bench.out);
    if speaks {
        let words: serde_json::Value = serde_json::from_slice(said(&bench.out)).unwrap();
        assert_eq!(words["error"]["number"], status, "{name}, {how}: {words}");
        assert_eq!(
            words["error"]["code"],
            crate::status::name(status).to_str().unwrap(),
            "{name}, {how}: the code and the name of the status"
        );
    }
}

#[test]
fn every_function_of_the_header_is_tried() {
    let golden = include_str!("../../../include/switchboard.symbols");
    let mut tried: Vec<String> =
        EXPORTS.iter().map(|export| format!("switchboard_{}", export.name)).collect();
    tried.sort_unstable();
    assert_eq!(golden.lines().collect::<Vec<_>>(), tried);
}

#[test]
fn every_function_works_with_right_arguments() {
    for export in EXPORTS {
        let mut bench = Bench::set_up();
        let right = bench.right(export);
        call(export, &mut bench, "right", WORKS, &right);
        bench.clear_away();
    }
}

#[test]
fn every_wrong_argument_of_every_function_is_recognised() {
    let mut calls = 0;
    for export in EXPORTS {
        for want in export.wants {
            let mut next = 0;
            loop {
                let mut bench = Bench::set_up();
                let Some(Wrong { name, spoil, answer }) =
                    wrongs(*want, &bench).into_iter().nth(next)
                else {
                    bench.clear_away();
                    break;
                };
                let mut arguments = bench.right(export);
                spoil(&mut arguments);
                call(export, &mut bench, &name, answer, &arguments);
                bench.clear_away();
                next += 1;
            }
            calls += next;
        }
    }
    assert!(calls > 1_000, "{calls} calls");
}

/// Does the function go to a thing of this kind, be it to free it?
fn goes_to(export: &Export, kind: Kind) -> bool {
    export.wants.contains(&Want::Handle(kind)) || frees(export, kind)
}

fn frees(export: &Export, kind: Kind) -> bool {
    export.wants.contains(&Want::HandleOrZero(kind))
}

#[test]
fn what_another_thread_is_using_is_busy() {
    for export in EXPORTS {
        let mut bench = Bench::set_up();
        let (seat, stream) = (registry::engine(bench.engine), registry::stream(bench.stream));
        let (seat, stream) = (seat.unwrap(), stream.unwrap());
        let right = bench.right(export);
        for (kind, inside) in [(Kind::Engine, true), (Kind::Stream, false)] {
            if !goes_to(export, kind) {
                continue;
            }
            let _engine = inside.then(|| seat.lock());
            let _stream = (!inside).then(|| stream.lock());
            call(export, &mut bench, "while it is in use", Is(SWITCHBOARD_BUSY), &right);
        }
        // The call that was refused does no harm to the one that comes later.
        call(export, &mut bench, "afterwards", WORKS, &right);
        bench.clear_away();
    }
}

#[test]
fn what_broke_is_poisoned_and_can_only_be_freed() {
    for export in EXPORTS {
        let mut bench = Bench::set_up();
        // SAFETY: a live buffer.
        let status = unsafe { switchboard_engine_inject_panic(bench.engine, &raw mut *bench.out) };
        assert_eq!(status, SWITCHBOARD_PANIC);
        // As a panic in the middle of a piece leaves it.
        registry::stream(bench.stream).unwrap().lock().take();
        let is_lost = [Kind::Engine, Kind::Stream]
            .into_iter()
            .any(|kind| goes_to(export, kind) && !frees(export, kind));
        let answer = if is_lost { Is(SWITCHBOARD_POISONED) } else { WORKS };
        let right = bench.right(export);
        call(export, &mut bench, "after a panic", answer, &right);
        // The last snapshot, under the same policy, goes on.
        if export.name != "policy_free" {
            let mut out = EMPTY;
            let mut restored = 0;
            // SAFETY: live variables.
            unsafe {
                let (data, len) = (bench.snapshot.as_ptr(), bench.snapshot.len());
                let (kept, out) = (&raw mut restored, &raw mut out);
                let none = ptr::null();
                let status =
                    switchboard_engine_restore(bench.policy, none, 0, data, len, kept, out);
                assert_eq!(status, SWITCHBOARD_OK);
                switchboard_buffer_free(out);
            }
            assert_eq!(digest(restored), digest(bench.bystander), "both are as new");
            assert_eq!(switchboard_engine_free(restored), SWITCHBOARD_OK);
        }
        bench.clear_away();
    }
}

#[test]
fn everything_may_be_called_from_another_thread() {
    for export in EXPORTS {
        let mut bench = Bench::set_up();
        let right = bench.right(export);
        let place = Elsewhere(right);
        // SAFETY: this thread waits, so that nobody else uses what the arguments point to.
        let status = std::thread::scope(|scope| {
            scope.spawn(move || unsafe { (export.call)(place.arguments()) }).join().unwrap()
        });
        assert_eq!(status, SWITCHBOARD_OK, "{}", export.name);
        bench.clear_away();
    }
}

/// Arguments on their way to another thread.
struct Elsewhere(Arguments);

// SAFETY: whoever sends them waits until the other thread is done with them.
unsafe impl Send for Elsewhere {}

impl Elsewhere {
    const fn arguments(&self) -> &Arguments {
        &self.0
    }
}

#[test]
fn freed_in_any_order_twice_and_used_afterwards() {
    let freeing = [
        (Kind::Policy, switchboard_policy_free as extern "C" fn(u64) -> Status),
        (Kind::Engine, switchboard_engine_free),
        (Kind::Stream, switchboard_stream_free),
    ];
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        for export in EXPORTS {
            let mut bench = Bench::set_up();
            let mut freed: Vec<Kind> = Vec::new();
            for (kind, free) in order.map(|n| freeing[n]) {
                let handle = match kind {
                    Kind::Policy => bench.policy,
                    Kind::Engine => bench.engine,
                    Kind::Stream => bench.stream,
                };
                assert_eq!(free(handle), SWITCHBOARD_OK, "{kind:?} in {order:?}");
                assert_eq!(free(handle), SWITCHBOARD_STALE_HANDLE, "{kind:?} twice");
                freed.push(kind);
                let is_gone = freed.iter().any(|kind| goes_to(export, *kind));
                let last = freed.len() == freeing.len();
                let frees_something = HANDLE_KINDS.iter().any(|kind| frees(export, *kind));
                let makes_something = export.wants.contains(&Want::Variable);
                if (frees_something || makes_something) && !(last || is_gone) {
                    continue;
                }
                let right = bench.right(export);
                let answer = if is_gone { Is(SWITCHBOARD_STALE_HANDLE) } else { WORKS };
                call(export, &mut bench, &format!("after {freed:?}"), answer, &right);
            }
            bench.clear_away();
        }
    }
}
