//! How routing stands to its bars: throughput, the slowest of a hundred, growth, a burst, a room that vanishes.

use crate::desk::EngineDesk;
use crate::dice::Staff;
use crate::measure;
use crate::scanning::ScanningDesk;
use std::time::{Duration, Instant};

const BUDGET: Duration = Duration::from_secs(2);

/// One line of the table.
fn row(figure: &str, is: &str, bar: &str) {
    println!("| {figure:<62} | {is:>22} | {bar:>12} |");
}

fn per_event((events, taken): (u64, Duration)) -> f64 {
    taken.as_nanos() as f64 / events as f64
}

/// Measures and prints everything; offers, audit and explanations are on, as always.
pub(crate) fn routing() {
    row("figure, one thread", "is", "bar");
    row(&"-".repeat(62), &"-".repeat(22), &"-".repeat(12));

    let mut desk = EngineDesk::new(1_000, Staff::Teams);
    let busy = measure(&mut desk, BUDGET);
    let rate = format!("{:.0} events/s", 1e9 / per_event(busy));
    row("1,000 agents, 10,000 waiting", &rate, "800,000");
    let naive = measure(&mut ScanningDesk::new(1_000, Staff::Teams), BUDGET);
    let rate = format!("{:.0} events/s", 1e9 / per_event(naive));
    row("the same by scanning plain lists, without reasons or audit", &rate, "");
    let slowest = desk.one_in_a_hundred(20_000);
    row("the slowest event of a hundred there", &format!("{slowest:.2?}"), "5 µs");

    let at = |agents, waiting| {
        per_event(measure(&mut EngineDesk::with_waiting(agents, waiting, Staff::Teams), BUDGET))
    };
    let growth = at(1_000, 100_000) / at(1_000, 1_000);
    row("time of an event, 100,000 waiting against 1,000", &format!("{growth:.2} ×"), "1.3 ×");
    let growth = at(10_000, 10_000) / at(100, 10_000);
    row("time of an event, 10,000 agents against 100", &format!("{growth:.2} ×"), "1.3 ×");

    let mut desk = EngineDesk::with_waiting(100, 0, Staff::Teams);
    let start = Instant::now();
    desk.burst(100_000);
    row("100,000 chats at one instant", &format!("{:.0?}", start.elapsed()), "200 ms");

    let mut desk = EngineDesk::full_hands(1_000, 4);
    let start = Instant::now();
    let requeued = desk.everybody_vanishes();
    let taken = format!("{:.1?}", start.elapsed());
    row(&format!("1,000 agents vanish, {requeued} chats are in line again"), &taken, "10 ms");
}
