//! How long does a business review take, of a million things that happened?

use crate::Desk;
use crate::desk::EngineDesk;
use crate::dice::Staff;
use crate::live::best;
use std::hint::black_box;
use std::time::Instant;
use switchboard::calendar::Timestamp;
use switchboard::metrics::{ChatRecord, Closing, MetricsRules, Report, Review, Tally};

const EVENTS: u64 = 1_000_000;
/// What happens in one chat.
const IN_A_CHAT: u64 = 16;

/// What is noted of a chat: asked for, queued, answered, ten messages, worked after, closed.
fn chat(n: u64) -> ChatRecord {
    let began = (n * 700) as i64;
    let at = |ms: i64| Timestamp::from_millis(began + ms);
    let agent = format!("a{}", n % 500);
    let mut chat = ChatRecord::requested(at(0), "web");
    chat.queued(at(0), format!("q{}", n % 12));
    chat.answered(at(9_000 + (n % 60_000) as i64), agent.as_str());
    for turn in 0..5 {
        chat.customer_wrote(at(100_000 + turn * 20_000));
        chat.agent_wrote(at(109_000 + turn * 20_000), agent.as_str());
    }
    chat.wrap_up_started(at(240_000));
    chat.wrap_up_ended(at(250_000));
    chat.closed(at(250_000), Closing::Ended, "resolved");
    chat
}

pub(crate) fn speed() {
    let rules = MetricsRules::default();
    let taken = best(|| {
        let start = Instant::now();
        let mut tally = Tally::default();
        (0..EVENTS / IN_A_CHAT).for_each(|n| tally.add(&chat(n)));
        black_box(Review::new(&rules, Report::new(&rules, &tally, []), Some(250)));
        start.elapsed().as_nanos()
    });
    println!(
        "review     {EVENTS} events noted, added up and written: {:.0} ms",
        taken as f64 / 1e6
    );

    let mut desk = EngineDesk::new(100, Staff::Teams);
    let (start, mut events) = (Instant::now(), 0);
    while events < EVENTS {
        events += desk.round();
    }
    let played = start.elapsed();
    let taken = best(|| {
        let start = Instant::now();
        black_box(desk.review());
        start.elapsed().as_nanos()
    });
    println!(
        "review     {events} events decided by an engine: {:.2} s, and its review then: {:.2} ms",
        played.as_secs_f64(),
        taken as f64 / 1e6
    );
}
