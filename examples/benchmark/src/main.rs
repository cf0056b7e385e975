//! How long does the engine take for an event, and how does that grow with the size of the desk?
//!
//! A desk of N agents with one slot each and 10 × N waiting chats, in five queues, 24 skills; the agents
//! belong to sixty teams, or each has abilities of their own. In steady state one
//! round is: a chat ends, its agent is offered the next one, accepts it, and a new customer arrives.
//! Beside it runs a desk that decides the same by scanning plain lists, without reasons, positions or
//! audit: what is usually written by hand.
//!
//! With `routing` all bars of routing are measured, with `metrics` what is merged, and a review, with `text` the masker's speed; with `score-text` what it
//! finds is counted.
//!
//! With `--instructions AGENTS ROUNDS` one fixed piece of work is done once, for a counter of instructions.

#![expect(clippy::print_stdout, reason = "a program that prints what it measured")]
#![expect(clippy::disallowed_types, reason = "it measures time")]

mod desk;
mod dice;
mod live;
mod metrics;
mod review;
mod routing;
mod scanning;
mod text;

use desk::EngineDesk;
use dice::Staff;
use scanning::ScanningDesk;
use std::time::{Duration, Instant};

/// A desk that can be measured.
trait Desk {
    /// A chat ends, the next one is offered and accepted, a new customer arrives. Returns how many
    /// events that were.
    fn round(&mut self) -> u64;
}

fn measure(desk: &mut dyn Desk, budget: Duration) -> (u64, Duration) {
    let start = Instant::now();
    let mut events = 0;
    while start.elapsed() < budget {
        for _ in 0..8 {
            events += desk.round();
        }
    }
    (events, start.elapsed())
}

fn report(name: &str, agents: u64, (events, taken): (u64, Duration)) {
    let ns = taken.as_nanos() as f64 / events as f64;
    let per_second = events as f64 / taken.as_secs_f64();
    println!(
        "{name:<10} {agents:>7} agents {:>8} chats {per_second:>12.0} events/s {ns:>12.0} ns/event",
        agents * 10
    );
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [word, agents, rounds] = &words[..]
        && word == "--instructions"
        && let (Ok(agents), Ok(rounds)) = (agents.parse(), rounds.parse::<u64>())
    {
        let mut desk = EngineDesk::new(agents, Staff::Teams);
        let events: u64 = (0..rounds).map(|_| desk.round()).sum();
        println!("{events} events at {agents} agents");
        return;
    }
    match words.first().map(String::as_str) {
        Some("score-text") if !text::score::score() => std::process::exit(1),
        Some("score-text") => return,
        Some("text") => return text::speed::speed(),
        Some("messages") => return text::speed::print_messages(),
        Some("metrics") => {
            metrics::speed();
            live::speed();
            return review::speed();
        }
        Some("routing") => return routing::routing(),
        _ => {}
    }
    let budget = Duration::from_secs(2);
    for (staff, name) in [(Staff::Teams, "teams"), (Staff::Individuals, "individuals")] {
        println!("{name}");
        for agents in [100, 1_000, 10_000] {
            report("engine", agents, measure(&mut EngineDesk::new(agents, staff), budget));
            report("scanning", agents, measure(&mut ScanningDesk::new(agents, staff), budget));
        }
    }
}
