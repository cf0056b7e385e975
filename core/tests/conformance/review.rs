//! What a business review says of the day that the corpus tells, worked out by hand in its README.

use super::postmortem::{after, ask};
use serde_json::json;

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
