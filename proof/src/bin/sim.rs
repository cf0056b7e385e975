//! `sim [--seed N] [--events M] [--life L] [--threads T] [--shrink S]`: lives from seed N on, until M events are through.
//!
//! Prints what it did, and what the simulator itself cost beside the engine. A failure prints its seed, its
//! step and the promise, is made small, and left as a script under `target/sim/`.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "it talks to people in a terminal")]

use std::path::Path;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use switchboard_proof::life::{self, Failure, Lived};
use switchboard_proof::shrink;

/// What was asked for.
struct Asked {
    seed: u64,
    events: u64,
    life: u64,
    threads: u64,
    /// How many seconds a failure is made smaller.
    shrink: u64,
}

const USAGE: &str = "usage: sim [--seed N] [--events M] [--life L] [--threads T] [--shrink S]";

impl Asked {
    fn read() -> Result<Self, String> {
        let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get() as u64);
        let mut asked =
            Self { seed: 1, events: 1_000_000, life: 10_000, threads: cores, shrink: 30 };
        let words: Vec<String> = std::env::args().skip(1).collect();
        for pair in words.chunks(2) {
            let [name, value] = pair else { return Err(USAGE.to_owned()) };
            let value = value.replace('_', "").parse().map_err(|_| USAGE.to_owned())?;
            match name.as_str() {
                "--seed" => asked.seed = value,
                "--events" => asked.events = value,
                "--life" => asked.life = value,
                "--threads" => asked.threads = value,
                "--shrink" => asked.shrink = value,
                _ => return Err(USAGE.to_owned()),
            }
        }
        if asked.life == 0 || asked.threads == 0 {
            return Err(USAGE.to_owned());
        }
        Ok(asked)
    }
}

fn main() -> ExitCode {
    let asked = match Asked::read() {
        Ok(asked) => asked,
        Err(usage) => {
            eprintln!("{usage}");
            return ExitCode::from(2);
        }
    };
    // A panic of the engine is a finding like any other, told once, at the end.
    std::panic::set_hook(Box::new(|_| {}));
    let lives = asked.events.div_ceil(asked.life);
    let (taken, has_failed) = (AtomicU64::new(0), AtomicBool::new(false));
    let total = Mutex::new(Total::default());
    let failures = Mutex::new(Vec::new());
    #[expect(clippy::disallowed_types, reason = "the throughput is reported")]
    let since = std::time::Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..asked.threads {
            scope.spawn(|| {
                while !has_failed.load(Ordering::Relaxed) {
                    let n = taken.fetch_add(1, Ordering::Relaxed);
                    if n >= lives {
                        return;
                    }
                    #[expect(clippy::disallowed_types, reason = "the throughput is reported")]
                    let began = std::time::Instant::now();
                    match life::live(asked.seed + n, asked.life) {
                        Ok(lived) => lock(&total).add(&lived, began.elapsed()),
                        Err(failure) => {
                            has_failed.store(true, Ordering::Relaxed);
                            lock(&failures).push(failure);
                        }
                    }
                }
            });
        }
    });
    lock(&total).tell(&asked, since.elapsed());
    let mut failures = failures.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    failures.sort_by_key(|failure| failure.seed);
    match failures.first() {
        None => ExitCode::SUCCESS,
        Some(failure) => {
            tell(failure, Duration::from_secs(asked.shrink));
            ExitCode::FAILURE
        }
    }
}

/// A script of more steps is only kept.
const SHOWN_MAX: usize = 60;

/// A life that panicked was caught inside; a lock is never poisoned by it.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

fn tell(failure: &Failure, shrink_for: Duration) {
    println!("FAILED {failure}");
    let script = life::script(failure.seed, failure.step + 1);
    let small = shrink::shrink(&script, shrink_for);
    let name = format!("{}-{}.script", failure.broken.invariant, failure.seed);
    let path = Path::new("target/sim").join(name);
    let text = format!("# {failure}\n{small}").replace("\n  ", "\n#   ");
    let (before, after) = (script.steps.len(), small.steps.len());
    println!("of {before} steps {after} are left");
    if after <= SHOWN_MAX {
        println!("{small}");
    }
    if let Some((step, broken)) = shrink::breaks(&small) {
        println!("step {step}: {broken}");
    }
    let written = std::fs::create_dir_all("target/sim").and_then(|()| std::fs::write(&path, text));
    match written {
        Ok(()) => println!("kept as {}", path.display()),
        Err(error) => eprintln!("{}: {error}", path.display()),
    }
}

/// All lives together.
#[derive(Default)]
struct Total {
    lives: u64,
    lived: Lived,
    time: Duration,
}

impl Total {
    fn add(&mut self, lived: &Lived, time: Duration) {
        self.lives += 1;
        self.lived.inputs += lived.inputs;
        self.lived.refused += lived.refused;
        self.lived.effects += lived.effects;
        self.lived.chats += lived.chats;
        self.lived.engine_time += lived.engine_time;
        // In any order the same: a sum over all lives.
        self.lived.digest = self.lived.digest.wrapping_add(lived.digest);
        self.time += time;
    }

    fn tell(&self, asked: &Asked, wall: Duration) {
        let Self { lives, lived, time } = self;
        let inputs = lived.inputs.max(1) as f64;
        let last = asked.seed + lives.saturating_sub(1);
        let each = |time: Duration| time.as_secs_f64() * 1e9 / inputs;
        println!(
            "seeds {} to {last}: {} events ({} refused), {} effects, {} chats, {:.1} s",
            asked.seed,
            lived.inputs,
            lived.refused,
            lived.effects,
            lived.chats,
            wall.as_secs_f64()
        );
        println!(
            "{:.0} events a second and core; an event costs {:.0} ns: the engine {:.0}, the simulator {:.0}",
            inputs / time.as_secs_f64().max(1e-9),
            each(*time),
            each(lived.engine_time),
            each(time.saturating_sub(lived.engine_time)),
        );
        println!("sum of digests {:032x}", lived.digest);
    }
}
