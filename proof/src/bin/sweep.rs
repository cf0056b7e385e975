//! `sweep [--scripts N] [--steps M] [--bits all|COUNT]`: a crash at every boundary of N drawn days.
//!
//! After each step the state is written, dropped and read again, twice; the day goes on with what was read,
//! and every answer and the last bytes must be those of the day that nobody interrupted. From every
//! fiftieth boundary a third engine goes on to the end by itself. Of one snapshot of each day, every
//! truncation is refused, and every single wrong bit, or so many of them, evenly spread.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "it talks to people in a terminal")]

use std::process::ExitCode;
use switchboard::engine::{Engine, Options, Reaction, Rejection};
use switchboard::policy::Policy;
use switchboard_proof::life;
use switchboard_proof::script::{Script, compile};
use switchboard_proof::step::Step;

const USAGE: &str = "usage: sweep [--scripts N] [--steps M] [--bits all|COUNT]";

/// From every so manieth boundary, an engine goes on alone.
const ALONE_EVERY: usize = 50;

/// The first seed of the days.
const SEED: u64 = 50_000;

struct Asked {
    scripts: u64,
    steps: usize,
    /// Wrong bits of each day; all of them, if nothing is said.
    bits: Option<usize>,
}

impl Asked {
    fn read() -> Option<Self> {
        let mut asked = Self { scripts: 50, steps: 500, bits: Some(2_000) };
        let words: Vec<String> = std::env::args().skip(1).collect();
        for pair in words.chunks(2) {
            let [name, value] = pair else { return None };
            match (name.as_str(), value.as_str()) {
                ("--scripts", value) => asked.scripts = value.parse().ok()?,
                ("--steps", value) => asked.steps = value.parse().ok()?,
                ("--bits", "all") => asked.bits = None,
                ("--bits", value) => asked.bits = Some(value.parse().ok()?),
                _ => return None,
            }
        }
        Some(asked)
    }
}

/// What was swept.
#[derive(Default)]
struct Swept {
    boundaries: u64,
    alone: u64,
    bits: u64,
    cuts: u64,
}

fn main() -> ExitCode {
    let Some(asked) = Asked::read() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let mut swept = Swept::default();
    for seed in SEED..SEED + asked.scripts {
        if let Err(broken) = sweep(&life::script(seed, asked.steps), asked.bits, &mut swept) {
            eprintln!("seed {seed}: {broken}");
            return ExitCode::FAILURE;
        }
    }
    println!(
        "{} days, {} crashes, each restored twice; {} ends reached alone; {} wrong bits and {} cuts refused",
        asked.scripts, swept.boundaries, swept.alone, swept.bits, swept.cuts
    );
    ExitCode::SUCCESS
}

/// The policies of a day, and which of them is in force.
struct Day {
    policies: Vec<Policy>,
    in_force: usize,
}

impl Day {
    fn restore(&self, bytes: &[u8]) -> Result<Engine, String> {
        let policy = self.policies.get(self.in_force).cloned().ok_or("a day without a policy")?;
        Engine::restore(policy, Options::default(), bytes).map_err(|why| why.to_string())
    }

    /// What comes of a step; nothing of one that is the host's own affair.
    fn take(&self, engine: &mut Engine, step: &Step) -> Option<Result<Reaction, Rejection>> {
        match step {
            Step::Handle(at, envelope) => Some(engine.handle(*at, envelope.clone())),
            Step::Advance(now) => Some(Ok(engine.advance(*now))),
            Step::ReplacePolicy(at, number) => {
                let policy = self.policies.get(*number)?.clone();
                Some(engine.replace_policy(*at, policy))
            }
            Step::Snapshot | Step::Crash | Step::Damage(_) => None,
        }
    }
}

fn sweep(script: &Script, bits: Option<usize>, swept: &mut Swept) -> Result<(), String> {
    let mut day = Day { policies: compile(&script.documents)?, in_force: 0 };
    let first = day.policies.first().cloned().ok_or("a day without a policy")?;
    let mut uninterrupted = Engine::new(first, Options::default(), script.start);
    let mut restored = uninterrupted.clone();
    let mut answers = Vec::new();
    let mut alone: Vec<(usize, usize, Vec<u8>)> = Vec::new();
    for (n, step) in script.steps.iter().enumerate() {
        let expected = day.take(&mut uninterrupted, step);
        let answer = day.take(&mut restored, step);
        if expected != answer {
            return Err(format!("step {n}, {step}:\n  {expected:?}\n  after a crash {answer:?}"));
        }
        if let (Step::ReplacePolicy(_, number), Some(Ok(_))) = (step, &answer) {
            day.in_force = *number;
        }
        answers.push(answer);
        let bytes = restored.snapshot();
        let once = day.restore(&bytes).map_err(|why| format!("step {n}: {why}"))?;
        restored =
            day.restore(&once.snapshot()).map_err(|why| format!("step {n}, twice: {why}"))?;
        swept.boundaries += 1;
        if n.is_multiple_of(ALONE_EVERY) {
            alone.push((n, day.in_force, bytes));
        }
    }
    let last = uninterrupted.snapshot();
    if restored.snapshot() != last {
        return Err("restored after every step, it has become another state".to_owned());
    }
    let in_force = day.in_force;
    for (from, policy, bytes) in alone {
        day.in_force = policy;
        let mut engine = day.restore(&bytes)?;
        for (n, step) in script.steps.iter().enumerate().skip(from + 1) {
            if answers.get(n) != Some(&day.take(&mut engine, step)) {
                return Err(format!("restored after step {from}, it answers {step} differently"));
            }
        }
        if engine.snapshot() != last {
            return Err(format!("restored after step {from}, it has become another state"));
        }
        swept.alone += 1;
    }
    day.in_force = in_force;
    damage(&day, &last, bits, swept)
}

fn damage(day: &Day, bytes: &[u8], bits: Option<usize>, swept: &mut Swept) -> Result<(), String> {
    let all = bytes.len() * 8;
    let every = bits.map_or(1, |count| (all / count.max(1)).max(1));
    let mut damaged = bytes.to_vec();
    for bit in (0..all).step_by(every) {
        let flip = 1 << (bit % 8);
        damaged[bit / 8] ^= flip;
        if day.restore(&damaged).is_ok() {
            return Err(format!("bit {bit} is wrong, and it is read"));
        }
        damaged[bit / 8] ^= flip;
        swept.bits += 1;
    }
    for length in (0..bytes.len()).step_by(every.div_ceil(8)) {
        if day.restore(&bytes[..length]).is_ok() {
            return Err(format!("cut after {length} bytes, and it is read"));
        }
        swept.cuts += 1;
    }
    Ok(())
}
