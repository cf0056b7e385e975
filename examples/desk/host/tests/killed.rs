//! Kill the desk with SIGKILL at any moment and start it again: is any chat, message or offer lost, or doubled?
//!
//! Customers and agents talk without a pause while the process is killed under them, ten times, or as often as
//! `SWITCHBOARD_KILLS` says. Afterwards everything that the desk ever ordered is read from its outbox and held against what
//! the people know: the numbers have no gap, every request became one chat that was closed once, every message that was
//! acknowledged was delivered once, every offer ended once, and whoever was connected has seen just what the outbox holds.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod common;

use common::Desk;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};
use switchboard_desk_load::{
    link::{Heard, Link},
    people::{Agent, Customer, Life, Lots, Pace, Stage},
    witness::Witness,
};
use tokio::{sync::mpsc, time};

const KILLS: u64 = 10;
const SEED: u64 = 7;
const CUSTOMERS: u64 = 24;
const AGENTS: u64 = 4;

/// A snapshot every 97 inputs, so that many are made on the way.
const WORDS: [&str; 4] = ["--snapshot-every", "97", "--bot", "none"];

#[expect(clippy::disallowed_methods, reason = "how long to try is not for the program to know")]
fn kills() -> u64 {
    std::env::var("SWITCHBOARD_KILLS").ok().and_then(|count| count.parse().ok()).unwrap_or(KILLS)
}

/// Every effect that a supervisor hears, as they come.
async fn watch(address: String, effects: mpsc::UnboundedSender<Value>) {
    let mut link = Link::new(&address, "supervisor", "sam");
    loop {
        if let Heard::Effect(effect) = link.next().await
            && effects.send(effect).is_err()
        {
            return;
        }
    }
}

/// Waits until no chat is open; gives the number of the last effect.
async fn settled(address: &str) -> u64 {
    let mut link = Link::new(address, "supervisor", "eve");
    loop {
        let id = link.say(json!({"ask": {"type": "state"}})).await;
        loop {
            match link.next().await {
                Heard::Answer(of, state) if of == id => {
                    if state["chats"].as_array().is_some_and(Vec::is_empty) {
                        return state["effects"].as_u64().unwrap();
                    }
                    break;
                }
                _ => {}
            }
        }
        time::sleep(Duration::from_millis(100)).await;
    }
}

/// What the outbox says, held against itself: chats, and messages by who spoke.
#[derive(Debug, Default)]
struct Told {
    chats: BTreeSet<String>,
    messages: BTreeMap<String, u32>,
    from: BTreeMap<String, u32>,
    offers: usize,
}

fn read(effects: &[Value]) -> Told {
    let text = |effect: &Value, field: &str| effect[field].as_str().unwrap_or_default().to_owned();
    let mut told = Told::default();
    let mut open_offers: BTreeMap<u64, (String, String)> = BTreeMap::new();
    let mut all_offers = BTreeSet::new();
    let mut closed = BTreeSet::new();
    for (effect, seq) in effects.iter().zip(1..) {
        assert_eq!(effect["seq"].as_u64(), Some(seq), "a gap, or a repetition: {effect}");
        let (chat, agent) = (text(effect, "chat"), text(effect, "agent"));
        let offer = effect["offer"].as_u64();
        match effect["type"].as_str().unwrap() {
            "admit" => assert!(told.chats.insert(chat), "admitted twice: {effect}"),
            "close" => assert!(closed.insert(chat), "closed twice: {effect}"),
            "offer_made" => {
                assert!(all_offers.insert(offer), "made twice: {effect}");
                open_offers.insert(offer.unwrap(), (chat, agent));
            }
            "offer_expired" | "offer_rescinded" => {
                assert!(open_offers.remove(&offer.unwrap()).is_some(), "ended twice: {effect}");
            }
            "assigned" => open_offers.retain(|_, open| *open != (chat.clone(), agent.clone())),
            "deliver_message" => {
                *told.messages.entry(text(effect, "text")).or_default() += 1;
                *told.from.entry(text(effect, "from")).or_default() += 1;
            }
            _ => {}
        }
    }
    assert!(open_offers.is_empty(), "offers without an end: {open_offers:?}");
    assert_eq!(told.chats, closed, "every chat is closed, and once");
    told.offers = all_offers.len();
    told
}

#[test]
fn a_killed_desk_loses_nothing_and_doubles_nothing() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let kills = kills();
        let mut desk = Desk::open("killed", &WORDS);
        let stage = Stage {
            address: desk.address(),
            pace: Pace { from_ms: 0, to_ms: 20 },
            witness: Witness::default(),
            closing: Arc::new(AtomicBool::new(false)),
        };
        let repeated = Arc::new(AtomicU64::new(0));
        let (sender, mut seen) = mpsc::unbounded_channel();
        let watching = tokio::spawn(watch(desk.address(), sender));
        let agents: Vec<_> = (0..AGENTS)
            .map(|n| {
                let queues = ["general", "returns"].map(str::to_owned).to_vec();
                tokio::spawn(Agent::live(stage.clone(), format!("agent-{n}"), SEED + n, queues, Arc::clone(&repeated)))
            })
            .collect();
        let customers: Vec<_> = (0..CUSTOMERS)
            .map(|n| tokio::spawn(Customer::live(stage.clone(), format!("guest-{n}"), 1_000 + n)))
            .collect();

        let mut lots = Lots::new(SEED);
        for _ in 0..kills {
            time::sleep(Duration::from_millis(50 + lots.below(500))).await;
            desk.kill();
            desk.start();
        }
        stage.closing.store(true, Ordering::Relaxed);
        let mut lives: Vec<Life> = Vec::new();
        for customer in customers {
            lives.push(time::timeout(Duration::from_secs(60), customer).await.expect("a chat that never ends").unwrap());
        }
        let last = settled(&desk.address()).await;
        // Once more, so that all is read from the file.
        desk.kill();
            desk.start();

        let mut live = Vec::new();
        while live.last().is_none_or(|effect: &Value| effect["seq"].as_u64() < Some(last)) {
            live.push(seen.recv().await.unwrap());
        }
        let (sender, mut again) = mpsc::unbounded_channel();
        let reading = tokio::spawn(watch(desk.address(), sender));
        let mut kept: Vec<Value> = Vec::new();
        while kept.len() < live.len() {
            kept.push(again.recv().await.unwrap());
        }
        assert!(live == kept, "what was told as it happened is what the outbox holds");

        let told = read(&kept);
        let account = stage.witness.account();
        let requested: u64 = lives.iter().map(|life| life.chats).sum();
        assert_eq!(told.chats.len() as u64, requested, "every request became one chat");
        assert_eq!(account.lost, [""; 0], "acknowledged, and never heard");
        assert_eq!(account.doubled, [""; 0], "heard twice");
        assert!(told.messages.values().all(|count| *count == 1), "delivered twice");
        assert_eq!(told.messages.len(), account.said, "every message that was said was delivered");
        assert_eq!(told.from["customer"], told.from["agent"], "every line was answered once");
        assert_eq!(lives.iter().map(|life| life.repeated).sum::<u64>() + repeated.load(Ordering::Relaxed), 0);
        let breaks: u64 = lives.iter().map(|life| life.breaks).sum();
        assert!(breaks >= kills, "the people never noticed: nothing was tested");
        println!(
            "seed {SEED}: killed {kills} times; {} effects, {} chats, {} messages, {} offers, {breaks} broken connections of customers: \
             nothing lost, nothing doubled",
            kept.len(), told.chats.len(), told.messages.len(), told.offers,
        );
        for task in agents.iter().chain([&watching, &reading]) {
            task.abort();
        }
    });
}
