//! `memory`: what a chat and an agent cost in bytes, how fast a million chats are read, and whether a week
//! of chats that close leaves anything behind.
//!
//! Bytes are counted as they are asked for; what an allocator adds is its own affair. It fails where a chat
//! is larger than [`IDLE_MAX`], and where the week leaves something behind.
#![expect(clippy::print_stdout, reason = "it talks to people in a terminal")]
#![expect(unsafe_code, reason = "an allocator that counts is unsafe by its nature")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use switchboard::calendar::{Timestamp, Zones};
use switchboard::engine::{Engine, Options, read_event};
use switchboard::policy::{Document, Policy};

/// Bytes that are in use.
static IN_USE: AtomicUsize = AtomicUsize::new(0);

struct Counting;

// SAFETY: everything is passed on to the system's allocator unchanged; counting touches no memory of it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        IN_USE.fetch_add(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller keeps the contract, which is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller keeps the contract, which is the same.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How many of a kind are measured.
const MANY: usize = 100_000;

/// The most bytes that an idle chat may take: a guard against growth, not yet the aim of 512.
const IDLE_MAX: usize = 2_048;

fn in_use() -> usize {
    IN_USE.load(Ordering::Relaxed)
}

fn policy() -> Policy {
    let text = r#"{"limits":{"open_chats":2000000,"agents":200000,"decisions":0,"closed_chats":1000,"event_ids":0},"admission":{"queue":{"waiting_max":2000000}}}"#;
    let document = Document::from_json(text).unwrap_or_else(|issues| panic!("{issues}"));
    Policy::compile(&document, &Zones::utc_only()).unwrap_or_else(|issues| panic!("{issues}"))
}

fn empty() -> Engine {
    Engine::new(policy(), Options::default(), Timestamp::from_millis(0))
}

fn tell(engine: &mut Engine, event: &str) {
    let (at, event) = read_event(event).unwrap_or_else(|error| panic!("{event}: {error}"));
    if let Err(rejection) = engine.handle(at, event) {
        panic!("{rejection}");
    }
}

fn ask(engine: &mut Engine, at: usize, n: usize, more: &str) {
    let event = format!(
        r#"{{"at":{at},"type":"chat_requested","chat":"chat-{n:07}","customer":{{"id":"cust-{n:07}"}}{more}}}"#
    );
    tell(engine, &event);
}

/// Bytes of one of many.
fn each(fill: impl Fn(&mut Engine)) -> usize {
    let mut engine = empty();
    let before = in_use();
    fill(&mut engine);
    (in_use() - before) / MANY
}

fn main() -> ExitCode {
    let idle = each(|engine| (0..MANY).for_each(|n| ask(engine, 0, n, r#","bot":"faq""#)));
    let waiting = each(|engine| (0..MANY).for_each(|n| ask(engine, 0, n, "")));
    let agent = each(|engine| {
        for n in 0..MANY {
            let event = format!(r#"{{"at":0,"type":"agent_logged_in","agent":"agent-{n:06}"}}"#);
            tell(engine, &event);
        }
    });
    println!("bytes of an idle chat {idle}, of a waiting chat {waiting}, of an agent {agent}");
    let (bytes, seconds) = a_million_restored();
    println!("1,000,000 open chats: a snapshot of {bytes} bytes, restored in {seconds:.2} s");
    let days = a_week();
    println!("bytes in use after each day of a week of closing chats: {days:?}");
    let is_flat =
        days.last().zip(days.get(1)).is_some_and(|(last, second)| *last <= second + 65_536);
    if idle <= IDLE_MAX && is_flat { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn a_million_restored() -> (usize, f64) {
    let mut engine = empty();
    (0..1_000_000).for_each(|n| ask(&mut engine, 0, n, r#","bot":"faq""#));
    let bytes = engine.snapshot();
    drop(engine);
    let policy = policy();
    #[expect(clippy::disallowed_types, reason = "how long it takes is what is asked")]
    let since = std::time::Instant::now();
    let restored = Engine::restore(policy, Options::default(), &bytes);
    let seconds = since.elapsed().as_secs_f64();
    assert!(restored.is_ok(), "its own snapshot is refused");
    (bytes.len(), seconds)
}

/// A chat every ten seconds is asked for, and abandoned a minute later.
fn a_week() -> Vec<usize> {
    let mut engine = empty();
    let mut days = Vec::new();
    for n in 0..7 * 8_640 {
        let at = n * 10_000;
        ask(&mut engine, at, n, "");
        if let Some(left) = n.checked_sub(6) {
            let event =
                format!(r#"{{"at":{at},"type":"customer_abandoned","chat":"chat-{left:07}"}}"#);
            tell(&mut engine, &event);
        }
        if n % 8_640 == 8_639 {
            days.push(in_use());
        }
    }
    days
}
