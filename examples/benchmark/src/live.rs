//! How fast are the figures? Facts a second into live figures, what a snapshot and a merge take.

use std::hint::black_box;
use std::time::Instant;
use switchboard::calendar::Timestamp;
use switchboard::math::Millis;
use switchboard::metrics::{Closing, Fact, Figures, Happened, Live, Scope, Window};

const CHATS: u32 = 40_000;
const AGENTS: u32 = 500;
/// With the whole, the channel and the queue: twenty dimensions in which each chat counts, and its agent.
const LABELS: u32 = 17;
const SHARDS: usize = 10_000;
/// The best of so many runs: the others were disturbed.
const RUNS: usize = 5;

/// A day of chats in the order of time, three facts of it a message.
fn facts() -> Vec<Fact> {
    let mut facts = Vec::new();
    for n in 0..CHATS {
        let began = i64::from(n) * 700;
        let labels = (0..LABELS).map(|label| format!("l{label}-{}", n % 7).into()).collect();
        let agent = || format!("a{}", n % AGENTS).into();
        let mut tell = |seq: u32, ms: i64, what| {
            let at = Timestamp::from_millis(began + ms);
            facts.push(Fact { chat: format!("c{n}").into(), seq, at, what });
        };
        tell(0, 0, Happened::Requested { channel: "web".into(), labels });
        tell(1, 0, Happened::Queued(format!("q{}", n % 12).into()));
        tell(2, 100, Happened::CustomerWrote);
        tell(3, 9_000, Happened::Answered(agent()));
        for turn in 0..6 {
            let ms = 12_000 + i64::from(turn) * 20_000;
            tell(4 + 2 * turn, ms, Happened::AgentWrote(agent()));
            tell(5 + 2 * turn, ms + 9_000, Happened::CustomerWrote);
        }
        tell(16, 140_000, Happened::WrapUpStarted);
        tell(17, 150_000, Happened::Closed(Closing::Ended));
    }
    facts.sort_by_key(|fact| fact.at);
    facts
}

/// The fastest of some runs, in nanoseconds.
pub(crate) fn best(mut run: impl FnMut() -> u128) -> u128 {
    (0..RUNS).map(|_| run()).min().unwrap_or(0)
}

pub(crate) fn speed() {
    let facts = facts();
    let count = facts.len();
    let mut live = Live::new(Timestamp::from_millis(0), Millis::from_secs(20));
    let heard = best(|| {
        let mut fresh = Live::new(Timestamp::from_millis(0), Millis::from_secs(20));
        let log = facts.clone();
        let start = Instant::now();
        log.into_iter().for_each(|fact| fresh.hear(fact));
        let taken = start.elapsed().as_nanos();
        live = fresh;
        taken
    });
    let per_second = count as f64 * 1e9 / heard as f64;
    println!(
        "facts      {count} into {} dimensions and an agent: {per_second:.0} a second",
        LABELS + 3
    );

    let agents: Vec<Scope> = (0..AGENTS).map(|n| Scope::Agent(format!("a{n}").into())).collect();
    for (name, window) in [("today", Window::Today), ("half hour", Window::HalfHour)] {
        let taken = best(|| {
            let start = Instant::now();
            for agent in &agents {
                black_box(live.figures(agent, window));
            }
            start.elapsed().as_nanos()
        });
        println!("snapshot   {AGENTS} agents, {name}: {:.1} µs", taken as f64 / 1e3);
    }

    let shards = vec![live.figures(&Scope::All, Window::Today); SHARDS];
    let taken = best(|| {
        let start = Instant::now();
        let mut sum = Figures::default();
        shards.iter().for_each(|shard| sum.merge(shard));
        black_box(sum);
        start.elapsed().as_nanos()
    });
    println!("merge      {SHARDS} shards: {:.2} ms", taken as f64 / 1e6);
}
