//! What prepared words save on the day that the corpus tells, worked out by hand in its README.

use super::postmortem::{after, ask};
use serde_json::{Value, json};

#[test]
fn chats_with_a_template_are_held_against_others_of_their_kind() {
    let engine = after("118-what-prepared-words-save");
    let effects = ask(&engine, r#"{"type":"template_effects"}"#);
    let [hello] = effects.as_array().unwrap().as_slice() else { panic!("one template: {effects}") };
    assert_eq!((&hello["template"], &hello["chats"]), (&json!("hello"), &json!(3)));
    let times = |mean: f64, median: f64| json!({"chats": 2, "mean_ms": mean, "median_ms": median});
    assert_eq!(hello["with"], times(120_000.0, 100_000.0));
    assert_eq!(hello["without"], times(180_000.0, 160_000.0));
    let near = |told: &Value, wanted: f64| (told.as_f64().unwrap() - wanted).abs() < 1.0;
    let difference = &hello["difference_ms"];
    assert!(near(&difference["estimate"], -60_000.0), "{difference}");
    assert!(
        near(&difference["low"], -181_698.0) && near(&difference["high"], 61_698.0),
        "{difference}"
    );
    assert!(hello["warning"].as_str().unwrap().contains("chose"));
    // All alike, the long one counts: 380 s in the mean of three.
    let flat = ask(&engine, r#"{"type":"template_effects","by":[]}"#);
    assert_eq!(flat[0]["with"]["mean_ms"], json!(380_000.0));
}
