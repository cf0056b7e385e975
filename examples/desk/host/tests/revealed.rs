//! What is sealed is told to the one connection that asked and may see it, and lies readable nowhere.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod common;

use common::Desk;
use serde_json::{Value, json};
use std::{path::Path, time::Duration};
use switchboard_desk_load::link::{Heard, Link};
use tokio::time;

const POLICY: &str = r#"{"text": {"mask": {"entities": {
    "EMAIL_ADDRESS": {"operator": "seal", "revealed_to": ["agent", "supervisor"]},
    "IBAN_CODE": {"operator": "seal", "revealed_to": ["supervisor"]}}}}}"#;
const SAID: &str = "I am kim@example.com, pay to GB33 BUKB 2020 1555 5555 55";

/// What this person hears until something is as wanted, that included; all of it is written down.
async fn until(link: &mut Link, heard: &mut String, is_it: impl Fn(&Heard) -> bool) -> Heard {
    let all = async {
        loop {
            let next = link.next().await;
            *heard += &format!("{next:?}\n");
            if is_it(&next) {
                return next;
            }
        }
    };
    time::timeout(Duration::from_secs(20), all).await.unwrap()
}

async fn effect(link: &mut Link, heard: &mut String, kind: &str) -> Value {
    match until(link, heard, |next| matches!(next, Heard::Effect(it) if it["type"] == kind)).await {
        Heard::Effect(effect) => effect,
        _ => unreachable!("an effect was waited for"),
    }
}

/// What comes of asking for a secret: the secret, or why not.
async fn ask(
    link: &mut Link,
    heard: &mut String,
    chat: &Value,
    seal: &Value,
) -> Result<Value, Value> {
    let id = link.say(json!({"reveal": {"chat": chat, "seal": seal}})).await;
    let is_it =
        |next: &Heard| matches!(next, Heard::Answer(it, _) | Heard::Refused(it, _) if *it == id);
    match until(link, heard, is_it).await {
        Heard::Answer(_, value) => Ok(value),
        Heard::Refused(_, error) => Err(error["message"].clone()),
        _ => unreachable!("an answer was waited for"),
    }
}

#[tokio::test]
async fn who_may_see_it_does_and_nobody_else() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let policy = folder.join("revealed.json");
    std::fs::write(&policy, POLICY).unwrap();
    let words = ["--bot", "none", "--policy", policy.to_str().unwrap()];
    let mut desk = Desk::open("revealed", &words);
    let address = desk.address();
    let [mut kim, mut ada, mut bob, mut boss] =
        [("customer", "kim"), ("agent", "ada"), ("agent", "bob"), ("supervisor", "boss")]
            .map(|(role, name)| Link::new(&address, role, name));
    let [mut to_kim, mut to_ada, mut to_bob, mut to_boss] = [const { String::new() }; 4];
    ada.say(json!({"type": "agent_logged_in"})).await;
    kim.say(json!({"type": "chat_requested", "text": SAID})).await;
    let said = effect(&mut kim, &mut to_kim, "deliver_message").await;
    let offer = effect(&mut ada, &mut to_ada, "offer_made").await;
    ada.say(json!({"type": "offer_accepted", "offer": offer["offer"]})).await;
    effect(&mut ada, &mut to_ada, "assigned").await;
    let chat = &said["chat"];
    let (address_word, account_word) = (&said["hidden"][0]["seal"], &said["hidden"][1]["seal"]);

    assert_eq!(ask(&mut ada, &mut to_ada, chat, address_word).await, Ok(json!("kim@example.com")));
    assert_eq!(
        ask(&mut ada, &mut to_ada, chat, account_word).await,
        Err(json!("not_revealed_to")),
        "an account is for supervisors"
    );
    assert_eq!(
        ask(&mut bob, &mut to_bob, chat, address_word).await,
        Err(json!("not_owner")),
        "who does not have the chat"
    );
    assert!(ask(&mut kim, &mut to_kim, chat, address_word).await.is_err());
    assert_eq!(
        ask(&mut boss, &mut to_boss, chat, account_word).await,
        Ok(json!("GB33 BUKB 2020 1555 5555 55"))
    );
    // Nobody says of themselves as what they ask.
    let forged = json!({"type": "reveal_requested", "chat": chat, "seal": account_word, "by": "ada", "to": "supervisor"});
    let id = ada.say(forged).await;
    let refused = |next: &Heard| matches!(next, Heard::Refused(it, _) if *it == id);
    until(&mut ada, &mut to_ada, refused).await;

    // After a power cut it is all still there, and every time that somebody asked is written down.
    desk.kill();
    desk.start();
    assert_eq!(ask(&mut ada, &mut to_ada, chat, address_word).await, Ok(json!("kim@example.com")));
    let id = boss.say(json!({"transcript": chat})).await;
    let answer = |next: &Heard| matches!(next, Heard::Answer(it, _) if *it == id);
    let Heard::Answer(_, Value::Array(all)) = until(&mut boss, &mut to_boss, answer).await else {
        unreachable!("a transcript was waited for")
    };
    let asked: Vec<(&str, &str)> = all
        .iter()
        .filter(|it| it["seal"].is_string())
        .map(|it| (it["type"].as_str().unwrap(), it["by"].as_str().unwrap()))
        .collect();
    assert_eq!(
        asked,
        [
            ("reveal", "ada"),
            ("refuse_reveal", "ada"),
            ("refuse_reveal", "bob"),
            ("reveal", "boss"),
            ("reveal", "ada")
        ]
    );
    assert_eq!(to_ada.matches("kim@example.com").count(), 2);
    assert_eq!(to_boss.matches("BUKB").count(), 1);
    for (who, heard) in [("kim", &to_kim), ("ada", &to_ada), ("bob", &to_bob)] {
        assert!(!heard.contains("BUKB"), "{who} heard {heard}");
    }
    for (who, heard) in [("kim", &to_kim), ("bob", &to_bob), ("boss", &to_boss)] {
        assert!(!heard.contains("kim@"), "{who} heard {heard}");
    }
}
