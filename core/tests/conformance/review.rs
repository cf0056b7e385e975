//! What a business review says of the day that the corpus tells, worked out by hand in its README.

use super::postmortem::{after, ask};
use super::{corpus, is_blessing};
use serde_json::json;
use std::fs;

#[test]
fn a_review_judges_goals_and_names_every_metric() {
    let engine = after("157-goals");
    let told = ask(&engine, r#"{"type":"review","working_days":2}"#);
    let goal = |n: usize| {
        let goal = &told["goals"][n];
        let figures =
            ["baseline", "target", "value", "count", "way_percent"].map(|of| goal[of].clone());
        (goal["goal"].clone(), goal["state"].clone(), figures)
    };
    let lost = [json!(500_000), json!(250_000), json!(250_000), json!(4), json!(100)];
    assert_eq!(goal(1), (json!("fewer-lost"), json!("reached"), lost));
    let calls = [json!(6), json!(5), json!(4), json!(4), json!(222)];
    assert_eq!(goal(0), (json!("fewer-calls"), json!("reached"), calls));
    let waits = [json!(10_000), json!(5_000), json!(8_000), json!(3), json!(40)];
    assert_eq!(goal(2), (json!("quicker"), json!("nearer"), waits));

    let unsaid = ask(&engine, r#"{"type":"review"}"#);
    assert_eq!(unsaid["goals"][0]["state"], json!("unknown"), "how many days was not said");
    let lines = |of: &str| -> Vec<String> {
        told[of].as_str().unwrap().lines().map(str::to_owned).collect()
    };
    let row = "| fewer-calls | `offered_count` | 6 | 5 | 4 | 4 | – | 222 % | reached |";
    assert!(lines("markdown").iter().any(|line| line == row), "{:?}", lines("markdown"));
    let row = r#""quicker",speed_of_answer_ms_mean,milliseconds,8000,3,10000,5000,nearer"#;
    assert!(lines("csv").iter().any(|line| line == row), "{:?}", lines("csv"));
    for id in told["figures"]["counts"].as_object().unwrap().keys() {
        assert!(told["markdown"].as_str().unwrap().contains(&format!("| `{id}` |")), "{id}");
    }
}

#[test]
fn a_review_is_drawn_as_recorded() {
    let engine = after("165-a-drawn-review");
    let told = ask(&engine, r#"{"type":"review","working_days":1}"#);
    let svg = told["svg"].as_str().unwrap();
    let recorded = corpus().join("165-a-drawn-review/review.svg");
    if is_blessing() {
        fs::write(&recorded, svg).unwrap();
    }
    assert_eq!(fs::read_to_string(&recorded).unwrap(), svg);
    // What the README works out by hand.
    let cut = "fewer customers who leave before anybody has answered";
    for (row, width) in [
        ("calls was</text>", 340),
        ("calls wanted</text>", 170),
        ("calls is</text>", 170),
        ("answered was</title>", 340),
        ("answered wanted</title>", 170),
        ("answered is</title>", 212),
    ] {
        let row = svg.lines().find(|line| line.contains(row)).unwrap();
        assert!(row.contains(&format!(" width=\"{width}\" ")), "{row}");
    }
    assert_eq!(svg.matches(&format!("<title>{cut} ")).count(), 3);
    assert_eq!(svg.matches("… was</text>").count(), 1);
}
