//! What a post-mortem says of the bad day that the corpus tells, worked out by hand in its README.

use super::corpus;
use super::scenario::Scenario;
use serde_json::{Value, json};
use switchboard::engine::Engine;
use switchboard::wire;

pub(super) fn ask(engine: &Engine, query: &str) -> Value {
    let mut answer = String::new();
    wire::query(engine, query, &mut answer).unwrap_or_else(|_| panic!("{answer}"));
    serde_json::from_str(&answer).unwrap()
}

/// The engine at the end of a story.
pub(super) fn after(folder: &str) -> Engine {
    let story = Scenario::read(&corpus().join(folder)).unwrap();
    let mut engine = story.engine().unwrap();
    for line in &story.lines {
        story.play(&mut engine, line, &mut String::new()).unwrap();
    }
    engine
}

#[test]
fn a_postmortem_tells_what_customers_met_before_and_after() {
    let engine = after("145-incident");
    let list = ask(&engine, r#"{"type":"incidents"}"#);
    let names: Vec<&str> =
        list.as_array().unwrap().iter().map(|one| one["incident"].as_str().unwrap()).collect();
    assert_eq!(names, ["incident-1", "incident-2", "fire"]);
    let status = |n: usize| list[n]["status"].as_str().unwrap();
    assert_eq!([status(0), status(1), status(2)], ["closed", "calm", "gathering"]);

    let told = ask(&engine, r#"{"type":"postmortem","incident":"incident-1"}"#);
    let met = |from: i64, to: i64, counts: [u64; 3], wait_ms: i64, abandonment: f64| {
        json!({ "from": from, "to": to, "asked": counts[0], "answered": counts[1], "gave_up": counts[2],
            "wait_mean_ms": wait_ms, "abandonment": abandonment })
    };
    let minute = 60_000;
    let before = met(-4 * minute, 6 * minute, [1, 1, 0], 10_000, 0.0);
    assert_eq!(told["before"], before);
    assert_eq!(told["during"], met(6 * minute, 60 * minute, [2, 1, 1], 15_000, 0.5));
    assert_eq!((&told["began_at"], &told["detection_ms"]), (&json!(0), &json!(6 * minute)));
    assert_eq!((&told["calm_at"], &told["lasted_ms"]), (&json!(60 * minute), &json!(60 * minute)));
    let banner = &told["measures"][0];
    assert_eq!(banner["before"], before);
    assert_eq!(banner["after"], met(6 * minute, 16 * minute, [2, 1, 1], 15_000, 0.5));
    assert_eq!(
        (&banner["wait_change_ms"], &banner["abandonment_change"]),
        (&json!(5_000), &json!(0.5))
    );
    assert_eq!(banner["ended_at"], json!(60 * minute));
    let what =
        told["timeline"].as_array().unwrap().iter().map(|line| line["what"].as_str().unwrap());
    assert_eq!(
        what.collect::<Vec<_>>(),
        ["surge_on", "begin_surge_action", "note", "surge_off", "end_surge_action"]
    );
    assert_eq!(told["actions"][0]["done_at"], json!(3_710_000));
    assert_eq!(told["closed_by"], json!("boss"));

    let page = told["markdown"].as_str().unwrap();
    for line in [
        "# incident-1: surge",
        "| before | 1 | 1 | 0 | 10 s | 0.0 % |",
        "| during | 2 | 1 | 1 | 15 s | 50.0 % |",
        "* Root cause: Nobody told us of the campaign",
        "* Made it worse: one agent",
    ] {
        assert!(page.lines().any(|written| written == line), "{line}\nstands not in\n{page}");
    }
    // The phone number of the press office was hidden before it was written down; the label cannot become a link.
    assert!(page.contains(r"press office: \[PHONE\_NUMBER\]") && !page.contains("7946"), "{page}");
}

#[test]
fn a_postmortem_tells_who_was_told_and_how_long_they_took() {
    let engine = after("146-incident-of-many");
    assert_eq!(ask(&engine, r#"{"type":"incidents"}"#).as_array().unwrap().len(), 1);
    let told = ask(&engine, r#"{"type":"postmortem","incident":"incident-1"}"#);
    let alarms = json!([
        { "alarm": "down", "since": 10_000, "notifications": 2, "until": 75_000, "ending": "acknowledged",
          "latency_ms": 65_000 },
        { "alarm": "second", "since": 90_000, "notifications": 1, "until": 95_000, "ending": "resolved",
          "latency_ms": 5_000 },
    ]);
    assert_eq!(told["told"], alarms);
    let measures: Vec<Value> = told["measures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|measure| {
            json!([measure["what"], measure["about"], measure["begun_at"], measure["ended_at"]])
        })
        .collect();
    assert_eq!(measures, [json!(["fall_back", "crm mail", 20_000, 81_000])]);
    // Nobody asked for a chat: nothing can be said of waiting.
    assert_eq!(told["during"]["wait_mean_ms"], Value::Null);
    let lines = told["timeline"].as_array().unwrap().iter();
    let lines: Vec<&str> = lines.map(|line| line["what"].as_str().unwrap()).collect();
    assert_eq!(
        lines,
        [
            "notify",
            "breaker_changed",
            "fall_back",
            "notify",
            "stop_notifying",
            "breaker_changed",
            "breaker_changed",
            "end_fall_back",
            "notify",
            "stop_notifying",
            "release_topic",
        ]
    );
    let page = told["markdown"].as_str().unwrap();
    assert!(
        page.contains("* down: 2 told since 1970-01-01T00:00:10.000Z, acknowledged after 65 s"),
        "{page}"
    );
}
