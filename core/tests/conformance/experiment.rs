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
    assert_eq!(told["state"], json!("going_on"));
    assert_eq!((&told["customers"], &told["customers_forgotten"]), (&json!(6), &json!(0)));
    // Those of the control come first, and only they are lost: both bets grow alike.
    for p in ["p_value", "split_p"].map(|name| told[name].as_f64().unwrap()) {
        assert!((p - 101.0 / 104.0).abs() < 1e-12, "{p}");
    }
}

#[test]
fn an_experiment_that_does_harm_is_stopped_and_says_why() {
    let engine = after("159-experiment-stops");
    let told = ask(&engine, r#"{"type":"experiment","experiment":"tone"}"#);
    let stop = json!({ "at": 7_200_000, "code": "guard_broken", "guard": "lost" });
    assert_eq!((&told["state"], &told["stopped"]), (&json!("stopped"), &stop));
    // Of 39 customers five chats are remembered; no sum shrinks for it.
    assert_eq!((&told["customers"], &told["customers_forgotten"]), (&json!(39), &json!(34)));
    let guard = &told["guards"]["lost"];
    let arm = |customers: u64, lost: u64, share: f64| json!({ "customers": customers, "among": customers, "successes": lost, "share": share });
    assert_eq!((&guard["control"], &guard["variant"]), (&arm(10, 0, 0.0), &arm(29, 29, 1.0)));
    let stake: f64 = (1..29).map(|n| f64::from(100 + 2 * n) / f64::from(100 + n)).product();
    let p_value = guard["p_value"].as_f64().unwrap();
    assert!((p_value - 1.0 / stake).abs() < 1e-9 && stake > 24.0, "{p_value}");
    let arm = ask(&engine, r#"{"type":"arm","experiment":"tone","customer":"k-65"}"#);
    assert_eq!(arm["arm"], json!(null));
}
