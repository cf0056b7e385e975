//! What the cards of two agents say after the day that the corpus tells, worked out by hand in its README.

use super::postmortem::{after, ask};
use serde_json::{Value, json};

#[test]
fn a_card_holds_an_agent_against_their_own_kind_of_chats() {
    let engine = after("163-scorecard");
    let cards = ask(&engine, r#"{"type":"scorecard","since":0,"until":9000000,"by":["intent"]}"#);
    let near = |told: &Value, wanted: f64| (told.as_f64().unwrap() - wanted).abs() < 1e-4;
    let (ann, bob) = (&cards[0], &cards[1]);
    assert_eq!((&ann["agent"], &bob["agent"]), (&json!("ann"), &json!("bob")));
    assert_eq!(
        (&ann["time"]["mean_ms"], &ann["time"]["expected_ms"]),
        (&json!(200_000.0), &json!(250_000.0))
    );
    assert!(
        near(&ann["time"]["ratio"]["estimate"], 0.8)
            && near(&bob["time"]["ratio"]["estimate"], 1.2)
    );
    assert!(near(&ann["resolved"]["ratio"]["estimate"], 4.0 / 3.0));
    assert!(near(&bob["resolved"]["ratio"]["estimate"], 2.0 / 3.0));
    assert_eq!(
        (&ann["standing"], &ann["quality"], &ann["places"]),
        (&json!("not_enough"), &Value::Null, &Value::Null)
    );
    assert!(near(&bob["quality"]["low"], 0.0945) && near(&bob["quality"]["high"], 0.9055));
    assert_eq!((&bob["standing"], &bob["places"]), (&json!("as_expected"), &json!([1, 1])));
    // By everything at once nobody is told apart: 250 s are expected of every chat.
    let flat = ask(&engine, r#"{"type":"scorecard","since":0,"until":9000000,"by":[]}"#);
    assert_eq!(flat[0]["time"]["expected_ms"], json!(250_000.0));
    let before = ask(&engine, r#"{"type":"scorecard","since":0,"until":2000}"#);
    assert_eq!(before, json!([]));
}
