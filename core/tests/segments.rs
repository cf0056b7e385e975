//! How a day went for whom, asked of an engine; times are milliseconds.

use serde_json::{Value, json};
use switchboard::engine::Engine;
use switchboard::wire;

fn play(engine: &mut Engine, event: &Value) {
    let mut out = String::new();
    assert!(wire::handle(engine, &event.to_string(), &mut out).is_ok(), "{event}: {out}");
}

fn ask(engine: &Engine, query: &Value) -> Result<Value, String> {
    let mut out = String::new();
    match wire::query(engine, &query.to_string(), &mut out) {
        Ok(()) => serde_json::from_str(&out).map_err(|error| error.to_string()),
        Err(_) => Err(out),
    }
}

/// Five customers of the gold tier, two of the iron one, three of none; all of them gave up.
fn desk() -> Engine {
    let policy = wire::compile(r#"{"metrics": {"cell_min": 3}}"#, None);
    let policy = policy.unwrap_or_else(|error| panic!("{error}"));
    let mut engine = wire::engine(&policy, "", 0).unwrap_or_else(|error| panic!("{error}"));
    let tiers = ["gold", "iron", "", "gold", "gold", "", "iron", "gold", "", "gold"];
    for (n, tier) in tiers.into_iter().enumerate() {
        let tier = if tier.is_empty() { Value::Null } else { json!(tier) };
        let (chat, customer) = (format!("c-{n}"), json!({"id": format!("k-{n}"), "tier": tier}));
        play(
            &mut engine,
            &json!({"at": n * 10, "type": "chat_requested", "chat": chat, "customer": customer}),
        );
        play(&mut engine, &json!({"at": n * 10 + 5, "type": "customer_abandoned", "chat": chat}));
    }
    engine
}

#[test]
fn small_segments_are_withheld_and_the_chats_behind_the_others_told() {
    let engine = desk();
    let found = ask(&engine, &json!({"type": "segments", "by": ["tier"]})).unwrap_or_default();
    // Two of iron are too few; so that nobody can subtract, the three without a tier are withheld with them.
    let cells: Vec<(&Value, &Value)> = found
        .as_array()
        .into_iter()
        .flatten()
        .map(|row| (&row["cell"]["tier"], &row["chats"]))
        .collect();
    let by_hand =
        [(Value::Null, Value::Null), (json!("gold"), json!(5)), (json!("iron"), Value::Null)];
    assert_eq!(cells, by_hand.iter().map(|(tier, chats)| (tier, chats)).collect::<Vec<_>>());
    assert_eq!(
        (&found[1]["figures"]["abandonment_ppm"], &found[0]["figures"]),
        (&json!(1_000_000), &Value::Null)
    );

    let behind =
        |tier: Value| ask(&engine, &json!({"type": "chats_behind", "cell": {"tier": tier}}));
    assert_eq!(behind(json!("gold")), Ok(json!(["c-0", "c-3", "c-4", "c-7", "c-9"])));
    for tier in [json!("iron"), Value::Null, json!("tin")] {
        assert!(behind(tier.clone()).is_err_and(|error| error.contains("bad_query")), "{tier}");
    }
    let all = ask(&engine, &json!({"type": "segments"})).unwrap_or_default();
    assert_eq!((&all[0]["cell"], &all[0]["chats"]), (&json!({}), &json!(10)));
    let many = json!({"type": "segments", "by": ["tier", "queue", "channel", "product"]});
    assert!(ask(&engine, &many).is_err());
}

#[test]
fn the_chats_behind_a_figure_are_told() {
    let mut engine = desk();
    play(&mut engine, &json!({"at": 200, "type": "agent_logged_in", "agent": "ada"}));
    play(
        &mut engine,
        &json!({"at": 210, "type": "chat_requested", "chat": "open", "customer": {"id": "k"}}),
    );
    play(&mut engine, &json!({"at": 1_210, "type": "offer_accepted", "offer": 1, "agent": "ada"}));
    let report = ask(&engine, &json!({"type": "report"})).unwrap_or_default();
    let behind = |metric: &str, at_most: u32| {
        ask(&engine, &json!({"type": "metric_chats", "metric": metric, "at_most": at_most}))
    };

    let lost = behind("abandonment_ppm", 2).unwrap_or_default();
    assert_eq!((&lost["count"], &report["counts"]["abandonment_ppm"]), (&json!(11), &json!(11)));
    assert_eq!(
        lost["chats"],
        json!([
            {"chat": "open", "requested_at": 210, "value": 0},
            {"chat": "c-9", "requested_at": 90, "value": 1_000_000},
        ])
    );
    let waits = behind("speed_of_answer_ms_mean", 50).unwrap_or_default();
    assert_eq!(waits["chats"], json!([{"chat": "open", "requested_at": 210, "value": 1_000}]));
    assert_eq!(report["speed_of_answer_ms_mean"], 1_000);
    assert_eq!(waits["words"].as_str().map(str::is_empty), Some(false));

    for refused in [behind("abandonment", 50), behind("abandonment_ppm", 1_001)] {
        assert!(refused.is_err_and(|error| error.contains("bad_query")));
    }
}
