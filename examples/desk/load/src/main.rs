//! How much does a desk bear? Customers and agents on its socket, and what became of what they said.
//!
//! ```sh
//! switchboard-desk-load --desk 127.0.0.1:8080 --customers 500 --agents 60 --seconds 60
//! ```
//!
//! With `--seconds 0` they stay until somebody stops them: a page with few of them is alive on arrival.
#![forbid(unsafe_code)]

use clap::Parser;
use std::{
    io::Write as _,
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};
use switchboard_desk_load::{
    people::{Agent, Customer, Pace, Stage},
    witness::Witness,
};
use tokio::time;

/// How long customers may take to finish their chats when the time is over.
const FINISH: Duration = Duration::from_secs(120);

/// Customers and agents who are not there.
#[derive(Debug, Parser)]
struct Options {
    /// Where the desk listens.
    #[arg(long, default_value = "127.0.0.1:8080")]
    desk: String,
    #[arg(long, default_value_t = 6)]
    customers: u64,
    #[arg(long, default_value_t = 4)]
    agents: u64,
    /// How long; 0 until somebody stops it.
    #[arg(long, default_value_t = 0)]
    seconds: u64,
    /// How long people think before they act, on average.
    #[arg(long, default_value_t = 3_000)]
    think_ms: u64,
    /// The same seed tells the same stories.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The queues that the agents serve.
    #[arg(long, value_delimiter = ',', default_value = "general,returns,trade")]
    queues: Vec<String>,
    /// The process of the desk, whose memory is looked at.
    #[arg(long)]
    pid: Option<u32>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    let stage = Stage {
        address: options.desk.clone(),
        pace: Pace { from_ms: options.think_ms / 2, to_ms: options.think_ms * 3 / 2 },
        witness: Witness::default(),
        closing: Arc::new(AtomicBool::new(false)),
    };
    let repeated = Arc::new(AtomicU64::new(0));
    let agents: Vec<_> = (0..options.agents)
        .map(|n| {
            let (name, queues) = (format!("agent-{n}"), options.queues.clone());
            tokio::spawn(Agent::live(
                stage.clone(),
                name,
                options.seed ^ (n << 32),
                queues,
                Arc::clone(&repeated),
            ))
        })
        .collect();
    let customers: Vec<_> = (0..options.customers)
        .map(|n| {
            tokio::spawn(Customer::live(
                stage.clone(),
                format!("guest-{n}"),
                options.seed.wrapping_add(n),
            ))
        })
        .collect();
    if options.seconds == 0 {
        for task in agents {
            // An agent works until the program is stopped.
            let _stopped = task.await;
        }
        return ExitCode::SUCCESS;
    }
    let half = Duration::from_secs(options.seconds) / 2;
    time::sleep(half).await;
    let memory_half_way = memory_kib(options.pid);
    time::sleep(half).await;
    let memory_at_end = memory_kib(options.pid);
    stage.closing.store(true, Ordering::Relaxed);
    let (mut chats, mut again, mut breaks, mut unfinished) =
        (0, repeated.load(Ordering::Relaxed), 0, 0);
    let until = time::Instant::now() + FINISH;
    for customer in customers {
        match time::timeout_at(until, customer).await {
            Ok(Ok(life)) => {
                chats += life.chats;
                again += life.repeated;
                breaks += life.breaks;
            }
            Ok(Err(_)) | Err(_) => unfinished += 1,
        }
    }
    let account = stage.witness.account();
    let ms = |percent| {
        account
            .percentile(percent)
            .map_or("-".to_owned(), |took| format!("{:.1}", took.as_secs_f64() * 1e3))
    };
    let memory =
        |kib: Option<u64>| kib.map_or("-".to_owned(), |kib| format!("{:.1}", kib as f64 / 1_024.0));
    say(&format!(
        "{} customers and {} agents for {} s: {chats} chats, {} messages ({:.0} a second)\n\
         delivery: p50 {} ms, p99 {} ms, longest {} ms, of {} messages delivered live\n\
         lost {}, doubled {}, effects repeated {again}, broken connections {breaks}, unfinished customers {unfinished}\n\
         memory of the desk: {} MiB half way, {} MiB at the end",
        options.customers,
        options.agents,
        options.seconds,
        account.said,
        account.said as f64 / options.seconds as f64,
        ms(50),
        ms(99),
        ms(100),
        account.took.len(),
        account.lost.len(),
        account.doubled.len(),
        memory(memory_half_way),
        memory(memory_at_end),
    ));
    let is_well =
        account.lost.is_empty() && account.doubled.is_empty() && again == 0 && unfinished == 0;
    if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What a process holds in memory, where the system says so.
fn memory_kib(pid: Option<u32>) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", pid?)).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}

fn say(words: &str) {
    // Where nobody listens, the exit code tells.
    let _unheard = writeln!(std::io::stdout(), "{words}");
}
