//! A bot elsewhere takes the place of the one that the host brings, and what it owes is not lost with the host.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod common;

use common::Desk;
use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use switchboard_desk_load::link::{Heard, Link};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    time,
};

/// A bot that answers every message with these words of HTTP, after so long; gives its address, and how often it was asked.
async fn bot(answer: &'static str, thinks: Arc<AtomicU64>) -> (String, Arc<AtomicU64>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/turn", listener.local_addr().unwrap());
    let asked = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&asked);
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let (count, thinks) = (Arc::clone(&count), Arc::clone(&thinks));
            tokio::spawn(async move {
                let mut question = vec![0; 4_096];
                let _read = stream.read(&mut question).await;
                count.fetch_add(1, Ordering::Relaxed);
                time::sleep(Duration::from_millis(thinks.load(Ordering::Relaxed))).await;
                // The desk may be gone by now.
                let _gone = stream.write_all(answer.as_bytes()).await;
            });
        }
    });
    (address, asked)
}

/// What this person hears until an effect of this kind, that one included.
async fn until(link: &mut Link, kind: &str) -> Vec<Value> {
    let mut heard = Vec::new();
    let all = async {
        loop {
            if let Heard::Effect(effect) = link.next().await {
                let is_it = effect["type"] == kind;
                heard.push(effect);
                if is_it {
                    return;
                }
            }
        }
    };
    assert!(time::timeout(Duration::from_secs(20), all).await.is_ok(), "no `{kind}` came");
    heard
}

const PARCEL: &str = "Where is my parcel?";
const TURN: &str =
    "HTTP/1.1 200 OK\r\ncontent-length: 41\r\n\r\n{\"confidence\":0.91,\"text\":\"On its way.\" }";

fn at_once() -> Arc<AtomicU64> {
    Arc::new(AtomicU64::new(0))
}

#[tokio::test]
async fn a_bot_elsewhere_answers_by_the_rules_of_the_policy() {
    let (address, asked) = bot(TURN, at_once()).await;
    let desk = Desk::open("bot-elsewhere", &["--bot", &address]);
    let mut kim = Link::new(&desk.address(), "customer", "kim");
    kim.say(json!({"type": "chat_requested", "language": "en", "text": PARCEL})).await;
    // What the bot says comes with who it is.
    let heard = until(&mut kim, "disclose").await;
    assert_eq!(heard.iter().filter(|effect| effect["from"] == "customer").count(), 1);
    let said = until(&mut kim, "deliver_message").await.pop().unwrap();
    assert_eq!((&said["from"], &said["text"]), (&json!("bot"), &json!("On its way.")));
    assert_eq!(asked.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_bot_that_fails_or_is_late_hands_over() {
    let late = Arc::new(AtomicU64::new(5_000));
    for (name, answer, thinks) in [
        ("bot-refuses", "HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n", at_once()),
        (
            "bot-sends-nonsense",
            "HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n{\"agent\":\"x\"}",
            at_once(),
        ),
        ("bot-is-late", TURN, late),
    ] {
        let (address, _) = bot(answer, thinks).await;
        let desk = Desk::open(name, &["--bot", &address, "--bot-limit-ms", "300"]);
        let mut sam = Link::new(&desk.address(), "supervisor", "sam");
        let mut kim = Link::new(&desk.address(), "customer", "kim");
        kim.say(json!({"type": "chat_requested", "language": "en", "text": PARCEL})).await;
        until(&mut kim, "admit").await;
        let packet = until(&mut sam, "handoff_packet").await.pop().unwrap();
        assert_eq!(packet["packet"]["reasons"][0]["code"], "bot_error", "{name}: {packet}");
    }
}

#[tokio::test]
async fn a_killed_host_still_owes_the_answer_and_gives_it_once() {
    let thinks = Arc::new(AtomicU64::new(60_000));
    let (address, asked) = bot(TURN, Arc::clone(&thinks)).await;
    let mut desk = Desk::open("bot-killed", &["--bot", &address, "--bot-limit-ms", "30000"]);
    let mut kim = Link::new(&desk.address(), "customer", "kim");
    kim.say(json!({"type": "chat_requested", "language": "en", "text": PARCEL})).await;
    until(&mut kim, "admit").await;
    while asked.load(Ordering::Relaxed) == 0 {
        time::sleep(Duration::from_millis(10)).await;
    }
    // The bot is thinking; nobody will ever hear what it comes to.
    desk.kill();
    thinks.store(0, Ordering::Relaxed);
    desk.start();
    until(&mut kim, "disclose").await;
    let said = until(&mut kim, "deliver_message").await.pop().unwrap();
    assert_eq!((&said["from"], &said["text"]), (&json!("bot"), &json!("On its way.")));
    // Answered is answered: once more, and nothing comes.
    desk.kill();
    desk.start();
    kim.say(json!({"type": "customer_message", "text": "And now?"})).await;
    let own = until(&mut kim, "deliver_message").await.pop().unwrap();
    assert_eq!((&own["from"], &own["text"]), (&json!("customer"), &json!("And now?")));
    assert_eq!(until(&mut kim, "deliver_message").await.pop().unwrap()["from"], "bot");
    assert_eq!(asked.load(Ordering::Relaxed), 3);
}
