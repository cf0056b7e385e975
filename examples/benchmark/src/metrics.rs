//! What is kept and merged a million times a day: quantiles and different names.

use crate::dice::Dice;
use std::hint::black_box;
use std::time::Instant;
use switchboard::math::{Distinct, Ppm, Sketch};

const VALUES: u64 = 1_000_000;
const SHARDS: usize = 1_000;

/// Prints nanoseconds for each value and each merge, and what a sketch weighs.
pub(crate) fn speed() {
    let mut dice = Dice(7);
    // Waits whose every doubling is as likely as another: sixteen doublings, from 64 ms to an hour.
    let mut wait = || {
        let doubling = 64_u64 << dice.below(16);
        doubling + dice.below(doubling)
    };
    let values: Vec<u64> = (0..VALUES).map(|_| wait()).collect();
    let mut whole = Sketch::default();
    measure("sketch: add a value", VALUES, || values.iter().for_each(|value| whole.add(*value)));
    let shards: Vec<Sketch> = values.chunks(VALUES as usize / SHARDS).map(sketch).collect();
    let mut merged = Sketch::default();
    measure("sketch: merge a shard of 1,000 values", SHARDS as u64, || {
        shards.iter().for_each(|shard| merged.merge(shard));
    });
    assert_eq!(merged, whole, "merged or not, the same bits");
    measure("sketch: a quantile", 1_000, || {
        (1..=1_000).for_each(|per_mille| {
            black_box(whole.quantile(Ppm::new(per_mille * 1_000)));
        });
    });
    println!("{:<44} {:>8} bytes as JSON", "sketch: a million values", json_bytes(&whole));
    let names: Vec<[u8; 12]> = values.iter().zip(0_u32..).map(|(v, n)| name(*v, n)).collect();
    let mut distinct = Distinct::default();
    measure("distinct: add a name of 12 bytes", VALUES, || {
        names.iter().for_each(|name| distinct.add(&[7; 16], name));
    });
    let other = distinct.clone();
    measure("distinct: merge", 1_000, || (0..1_000).for_each(|_| distinct.merge(&other)));
    let off = distinct.estimate() as f64 / VALUES as f64 - 1.0;
    println!("{:<44} {:>+8.2} %", "distinct: off, of a million", off * 100.0);
}

fn sketch(values: &[u64]) -> Sketch {
    let mut sketch = Sketch::default();
    values.iter().for_each(|value| sketch.add(*value));
    sketch
}

fn name(value: u64, number: u32) -> [u8; 12] {
    let mut name = [0; 12];
    name[..8].copy_from_slice(&value.to_le_bytes());
    name[8..].copy_from_slice(&number.to_le_bytes());
    name
}

fn json_bytes(sketch: &Sketch) -> usize {
    serde_json::to_string(sketch).map_or(0, |text| text.len())
}

fn measure(what: &str, times: u64, work: impl FnOnce()) {
    let start = Instant::now();
    work();
    let ns = start.elapsed().as_nanos() as f64 / times as f64;
    println!("{what:<44} {ns:>8.1} ns");
}
