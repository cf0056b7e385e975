//! Who earned what followed, after the two weeks that the corpus tells, worked out by hand in its README.

use super::postmortem::{after, ask};
use serde_json::{Value, json};

fn share(outcomes: u64, [first, last, linear, decay, removal]: [u64; 5]) -> Value {
    let by_model = json!({ "first": first, "last": last, "linear": linear, "position": linear, "decay": decay, "removal": removal });
    json!({ "outcomes": outcomes, "credit": last, "by_model": by_model })
}

fn way(touch: &str, customers: u64, share: Value) -> Value {
    let mut way = share;
    way["touch"] = json!(touch);
    way["customers"] = json!(customers);
    way["removal_effect"] = json!(0.5);
    way
}

#[test]
fn every_cent_has_one_way_by_each_convention() {
    let engine = after("164-where-they-came-from");
    let told = ask(&engine, r#"{"type":"attribution"}"#);
    assert_eq!(
        (&told["model"], &told["outcomes"], &told["value"]),
        (&json!("last"), &json!(4), &json!(1_100))
    );
    assert_eq!(
        told["credits"],
        json!([
            way("google / cpc", 2, share(1, [0, 700, 350, 467, 283])),
            way("news / email", 2, share(2, [850, 0, 425, 283, 283])),
        ])
    );
    assert_eq!(told["withheld"], share(1, [150, 300, 225, 250, 434]));
    assert_eq!(told["unattributed"], share(2, [100; 5]));
    assert!(told["warning"].as_str().unwrap().contains("does not show what caused"));

    let renewals = ask(&engine, r#"{"type":"attribution","outcome":"renewal"}"#);
    assert_eq!((&renewals["value"], &renewals["credits"]), (&Value::Null, &json!([])));
}

#[test]
fn no_address_of_a_person_stays_in_the_state() {
    let engine = after("164-where-they-came-from");
    let bytes = engine.snapshot();
    let holds = |word: &[u8]| bytes.windows(word.len()).any(|part| part == word);
    assert!(holds(b"news") && holds(b"google"));
    for word in ["kim@example.com", "kim%40", "Cj0KCQ", "q=kim", "gclid"] {
        assert!(!holds(word.as_bytes()), "{word}");
    }
}
