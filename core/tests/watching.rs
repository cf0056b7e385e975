//! What a supervisor can ask about a day that goes badly; times are milliseconds.

use serde_json::{Value, json};
use switchboard::engine::Engine;
use switchboard::wire;

fn play(engine: &mut Engine, event: &Value) {
    let mut out = String::new();
    assert!(wire::handle(engine, &event.to_string(), &mut out).is_ok(), "{event}: {out}");
}

fn ask(engine: &Engine, query: &str) -> Value {
    let mut out = String::new();
    let query = json!({ "type": query }).to_string();
    assert!(wire::query(engine, &query, &mut out).is_ok(), "{query}: {out}");
    serde_json::from_str(&out).unwrap_or_else(|error| panic!("{out}: {error}"))
}

#[test]
fn a_supervisor_sees_how_hard_it_is_and_who_was_told_of_what() {
    let policy = r#"{"supervision": {
        "surge": {"arrivals_min": 2, "levels": [{"ask": ["call_in_staff"]}]},
        "alerts": {"agent_silent_ms": 10000, "tree": "desk", "escalate_after_ms": 5000},
        "trees": {"desk": {"levels": [{"agents": ["boss"], "answer_within_ms": 60000}]}}}}"#;
    let policy = wire::compile(policy, None).unwrap_or_else(|error| panic!("{error}"));
    let mut engine = wire::engine(&policy, "", 0).unwrap_or_else(|error| panic!("{error}"));
    let calm = json!({"level": 0, "since": null, "arrivals": 0, "expected": null, "actions": []});
    assert_eq!(ask(&engine, "surge"), calm);
    assert_eq!((ask(&engine, "alerts"), ask(&engine, "alarms")), (json!([]), json!([])));

    play(&mut engine, &json!({"at": 0, "type": "forecast_published", "start": 0, "arrivals": [1]}));
    play(&mut engine, &json!({"at": 0, "type": "agent_logged_in", "agent": "ada"}));
    for chat in ["a", "b"] {
        let customer = json!({"id": chat});
        play(
            &mut engine,
            &json!({"at": 1, "type": "chat_requested", "chat": chat, "customer": customer, "text": "Help"}),
        );
    }
    // Two on a forecast of one: more than one and a half times.
    let surge = ask(&engine, "surge");
    assert_eq!(
        surge,
        json!({"level": 1, "since": 0, "arrivals": 2, "expected": 1.0,
            "actions": [{"measure": "ask", "subject": "call_in_staff", "value": ""}]})
    );

    play(&mut engine, &json!({"at": 2, "type": "offer_accepted", "offer": 1, "agent": "ada"}));
    play(&mut engine, &json!({"at": 3, "type": "customer_message", "chat": "a", "text": "Hello?"}));
    engine.advance(switchboard::calendar::Timestamp::from_millis(15_003));
    let alerts = ask(&engine, "alerts");
    assert_eq!(alerts[0]["alert"], "agent_silent:a");
    assert_eq!((&alerts[0]["agent"], &alerts[0]["attention"]), (&json!("ada"), &json!("open")));
    let alarms = ask(&engine, "alarms");
    assert_eq!(
        (&alarms[0]["alarm"], &alarms[0]["state"]),
        (&json!("agent_silent:a"), &json!("telling"))
    );
    let telling = &alarms[0]["telling"];
    assert_eq!((&telling["level"], &telling["round"]), (&json!(1), &json!(1)));
    let notification = &telling["told"][0]["id"];

    play(
        &mut engine,
        &json!({"at": 16_000, "type": "notification_acknowledged", "alarm": "agent_silent:a",
        "notification": notification, "by": "boss"}),
    );
    let taken_on = json!([{"alarm": "agent_silent:a", "state": "acknowledged", "since": 16_000, "telling": null}]);
    assert_eq!(ask(&engine, "alarms"), taken_on);
    play(
        &mut engine,
        &json!({"at": 17_000, "type": "alert_snoozed", "alert": "agent_silent:a", "until": 20_000, "by": "boss"}),
    );
    let alerts = ask(&engine, "alerts");
    assert_eq!((&alerts[0]["attention"], &alerts[0]["until"]), (&json!("snoozed"), &json!(20_000)));
    // The agent answers: it is over, and so is the alarm of it.
    play(
        &mut engine,
        &json!({"at": 18_000, "type": "agent_message", "chat": "a", "agent": "ada", "text": "Here."}),
    );
    assert_eq!((ask(&engine, "alerts"), ask(&engine, "alarms")), (json!([]), json!([])));
}

#[test]
fn sixteen_tiles_say_how_the_desk_stands() {
    let policy = wire::compile("{}", None).unwrap_or_else(|error| panic!("{error}"));
    let mut engine = wire::engine(&policy, "", 0).unwrap_or_else(|error| panic!("{error}"));
    let empty = ask(&engine, "wallboard");
    assert_eq!((&empty["waiting"], &empty["oldest_wait_ms"]), (&json!(0), &Value::Null));
    assert_eq!(empty["service_level"], json!({"now": null, "customers_now": 0, "so_far": null}));
    for event in [
        json!({"at": 0, "type": "agent_logged_in", "agent": "ada", "capacity": 3}),
        json!({"at": 0, "type": "chat_requested", "chat": "a", "customer": {"id": "a"}, "text": "Help"}),
        json!({"at": 5_000, "type": "offer_accepted", "offer": 1, "agent": "ada"}),
        json!({"at": 6_000, "type": "chat_requested", "chat": "b", "customer": {"id": "b"}}),
        json!({"at": 8_000, "type": "agent_message", "chat": "a", "agent": "ada", "text": "Yes?"}),
        json!({"at": 9_000, "type": "agent_logged_in", "agent": "bob", "presence": "away"}),
    ] {
        play(&mut engine, &event);
    }
    engine.advance(switchboard::calendar::Timestamp::from_millis(10_000));
    let wall = ask(&engine, "wallboard");
    assert_eq!(wall.as_object().map(serde_json::Map::len), Some(16));
    // `b` is offered to Ada since 6,000, who has three units, one with `a`.
    for (tile, by_hand) in [
        ("waiting", json!(1)),
        ("oldest_wait_ms", json!(4_000)),
        ("wait_mean_ms", json!(5_000)),
        ("service_level", json!({"now": 1.0, "customers_now": 1, "so_far": 1.0})),
        ("abandonment", json!({"now": 0.0, "customers_now": 1, "so_far": 0.0})),
        ("active", json!(1)),
        ("free_units", json!(1)),
        ("agents", json!({"available": 1, "away": 1})),
        ("longest", json!({"chat": "a", "agent": "ada", "lasts_ms": 5_000})),
        ("first_response", json!({"mean_ms": 8_000, "p90_ms": 8_000, "chats": 1})),
        ("containment", Value::Null),
        ("handoffs", json!({})),
        ("alerts_open", json!(0)),
        ("mode", json!("normal")),
    ] {
        assert_eq!(wall[tile], by_hand, "{tile}");
    }
    assert_eq!(wall["volume"]["arrivals"], 2);
    play(&mut engine, &json!({"at": 10_000, "type": "crisis_frozen", "by": "boss"}));
    assert_eq!(ask(&engine, "wallboard")["mode"], "frozen");
}
