//! A day whose chats are read, compared and audited through the engine; times are milliseconds.

use serde_json::{Value, json};
use switchboard::engine::Engine;
use switchboard::wire;

fn engine(policy: &str) -> Engine {
    let policy = wire::compile(policy, None).unwrap_or_else(|error| panic!("{error}"));
    wire::engine(&policy, "", 0).unwrap_or_else(|error| panic!("{error}"))
}

fn play(engine: &mut Engine, event: &Value) {
    let mut out = String::new();
    assert!(wire::handle(engine, &event.to_string(), &mut out).is_ok(), "{event}: {out}");
}

fn ask(engine: &Engine, query: &Value) -> Value {
    let mut out = String::new();
    assert!(wire::query(engine, &query.to_string(), &mut out).is_ok(), "{query}: {out}");
    serde_json::from_str(&out).unwrap_or_else(|error| panic!("{out}: {error}"))
}

/// Chats `c-0` to `c-9`, one a second: Ada has the even ones, Bob the odd ones; `c-4` is about fraud.
fn desk() -> Engine {
    let mut engine = engine(
        r#"{"conversation": {"wrap_up": {"mode": "off"}},
            "quality": {
                "forms": {"chat": {"version": 1, "sections": {"all": {"questions": {"greeting": {"points": 10}, "right": {}}}}}},
                "sampling": {"chats": 1, "per_agent": 2, "weigh": [
                    {"id": "grave", "when": {"field": "chat.intent", "eq": "fraud"}, "weight": 999}]},
                "calibration": {"first_at": 50000, "chats": 2},
                "audit_chats_min": 3}}"#,
    );
    for n in 0..10 {
        let (at, agent, chat) =
            (n * 1_000, if n % 2 == 0 { "ada" } else { "bob" }, format!("c-{n}"));
        let intent = if n == 4 { "fraud" } else { "order" };
        let customer = json!({"id": format!("k-{n}")});
        play(&mut engine, &json!({"at": at, "type": "agent_logged_in", "agent": agent}));
        play(
            &mut engine,
            &json!({"at": at, "type": "chat_requested", "chat": chat, "customer": customer, "intent": intent}),
        );
        play(
            &mut engine,
            &json!({"at": at, "type": "offer_accepted", "offer": n + 1, "agent": agent}),
        );
        play(
            &mut engine,
            &json!({"at": at + 10, "type": "chat_ended", "chat": chat, "by": "agent"}),
        );
        play(&mut engine, &json!({"at": at + 10, "type": "agent_logged_out", "agent": agent}));
    }
    engine
}

#[test]
fn grave_chats_are_read_and_nobody_is_left_out() {
    let engine = desk();
    let mut fraud = 0;
    for seed in 0..50 {
        let query =
            json!({"type": "review_sample", "since": 0, "until": 20_000, "seed": seed.to_string()});
        let sample = ask(&engine, &query);
        assert_eq!(sample["of"], 10);
        let chats = sample["chats"].as_array().unwrap();
        let of = |agent: &str| chats.iter().filter(|chat| chat["agent"] == agent).count();
        assert!(of("ada") >= 2 && of("bob") >= 2 && chats.len() <= 5, "{sample}");
        assert_eq!(sample, ask(&engine, &query));
        fraud += usize::from(chats.iter().any(|chat| chat["chat"] == "c-4"));
    }
    // 1,000 of 1,009 in the first draw alone.
    assert!(fraud >= 48, "{fraud} of 50");
    // Half-open: what ended at `until` is not of that time.
    let query = json!({"type": "review_sample", "since": 1_010, "until": 3_010, "seed": "x"});
    assert_eq!(ask(&engine, &query)["of"], 2);
}

#[test]
fn a_session_is_read_while_it_goes_on() {
    let mut engine = desk();
    let judge = |chat: &str, by: &str, greeting: u32| {
        json!({"at": 60_000, "type": "chat_evaluated", "chat": chat, "agent": "ada", "by": by, "form": "chat",
            "version": 1, "answers": {"greeting": greeting, "right": null}, "session": "calibration:1"})
    };
    for (chat, kim, lee) in [("c-0", 10, 9), ("c-2", 5, 4)] {
        play(&mut engine, &judge(chat, "kim", kim));
        play(&mut engine, &judge(chat, "lee", lee));
    }
    let report = ask(&engine, &json!({"type": "calibration", "session": "calibration:1"}));
    assert_eq!((&report["chats"], &report["since"]), (&json!(2), &json!(50_000)));
    assert_eq!(report["raters"][0]["by"], "kim");
    assert!((report["raters"][0]["bias"].as_f64().unwrap() - 0.1).abs() < 1e-9);
    // Nobody's work was judged by that.
    let mut out = String::new();
    assert!(wire::query(&engine, r#"{"type":"evaluations","agent":"ada"}"#, &mut out).is_err());
    assert!(
        wire::query(&engine, r#"{"type":"calibration","session":"calibration:2"}"#, &mut out)
            .is_err()
    );
}

#[test]
fn an_audit_tells_who_needs_help_with_what() {
    let mut engine = desk();
    for n in 0..10_u32 {
        let agent = if n % 2 == 0 { "ada" } else { "bob" };
        // Bob greets badly, and both are right now and then.
        let greeting = if agent == "ada" { 8 + n % 3 } else { n % 4 };
        play(
            &mut engine,
            &json!({"at": 100_000, "type": "chat_evaluated", "chat": format!("c-{n}"), "agent": agent,
            "by": "kim", "form": "chat", "version": 1, "answers": {"greeting": greeting, "right": n / 2 % 2}}),
        );
    }
    let audit = ask(&engine, &json!({"type": "quality_audit", "since": 100_000, "until": 100_001}));
    assert_eq!(audit["evaluations"], 10);
    let gaps = audit["training_gaps"].as_array().unwrap();
    assert!(
        gaps.iter().any(|gap| gap["agent"] == "bob" && gap["question"] == "greeting"),
        "{audit}"
    );
    assert!(gaps.iter().all(|gap| gap["agent"] == "bob" && gap["question"] != "right"), "{audit}");
    assert_eq!(audit["process_faults"], json!([]), "there is nothing to compare with");
}
