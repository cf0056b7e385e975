//! What an experiment says after the day that the corpus tells, worked out by hand in its README.

use super::postmortem::{after, ask};
use serde_json::json;

#[test]
fn an_experiment_says_who_is_where_and_how_it_stands() {
    let engine = after("158-experiment");
    let arm = |customer: &str| {
        let query = json!({ "type": "arm", "experiment": "tone", "customer": customer });
        ask(&engine, &query.to_string())["arm"].clone()
    };
    let arms = ["k-6", "k-1", "k-3"].map(arm);
    assert_eq!(arms, [json!("control"), json!("variant"), json!(null)]);

    let told = ask(&engine, r#"{"type":"experiment","experiment":"tone"}"#);
    let arm = |successes: u64, share: f64| json!({ "customers": 3, "among": 3, "successes": successes, "share": share });
    assert_eq!((&told["control"], &told["variant"]), (&arm(3, 1.0), &arm(0, 0.0)));
    assert_eq!((&told["state"], &told["split_p"]), (&json!("going_on"), &json!(1.0)));
    let p_value = told["p_value"].as_f64().unwrap();
    assert!((p_value - 101.0 / 104.0).abs() < 1e-12, "{p_value}");
}
