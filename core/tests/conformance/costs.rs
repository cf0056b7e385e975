//! What a resolution costs after the day that the corpus tells, worked out by hand in its README.

use super::postmortem::{after, ask};
use serde_json::{Value, json};

#[test]
fn every_cent_of_a_day_is_on_one_channel() {
    let engine = after("161-costs");
    let told = ask(&engine, r#"{"type":"costs","working_days":1}"#);
    let costs = |labour: u64, bots: u64, tooling: u64, overhead: u64, total: u64| json!({ "labour": labour, "bots": bots, "tooling": tooling, "overhead": overhead, "total": total });
    assert_eq!(
        told["channels"]["web"],
        json!({ "chats": 3, "answered": 1, "resolved": 3, "shared_ms": 450_000, "paid_ms": 750_000,
            "costs": costs(625, 20, 61, 23, 729), "per_chat": 243, "per_resolution": 243 })
    );
    assert_eq!(
        told["channels"]["sms"],
        json!({ "chats": 2, "answered": 1, "resolved": 1, "shared_ms": 450_000, "paid_ms": 750_000,
            "costs": costs(750, 0, 40, 27, 817), "per_chat": 409, "per_resolution": 817 })
    );
    assert_eq!(
        told["all"],
        json!({ "chats": 5, "answered": 2, "resolved": 4, "shared_ms": 900_000, "paid_ms": 1_500_000,
            "costs": costs(1_375, 20, 101, 50, 1_546), "per_chat": 309, "per_resolution": 387 })
    );
    assert_eq!(told["unallocated"], costs(0, 0, 0, 0, 0));
    assert_eq!(told["others"]["phone"], json!({ "per_resolution": 1_250, "chat": 0.3092 }));
    assert_eq!(told["others"]["email"], json!({ "per_resolution": 333, "chat": 1.1595 }));
    let returned = json!({ "before": 4_000, "invested": 500, "gain": 2_454, "roi": 4.908 });
    assert_eq!(told["returned"], returned);

    let unsaid = ask(&engine, r#"{"type":"costs"}"#);
    assert_eq!(unsaid["all"]["costs"]["total"], Value::Null, "how many days was not said");
    assert_eq!(
        (&unsaid["returned"], &unsaid["all"]["costs"]["labour"]),
        (&Value::Null, &json!(1_375))
    );
}

#[test]
fn causes_are_of_the_chats_that_are_remembered() {
    let engine = after("161-costs");
    let told = ask(&engine, r#"{"type":"causes","of":"repeats"}"#);
    assert_eq!(
        (&told["chats"], &told["count"], &told["causes"]),
        (&json!(3), &json!(0), &json!([]))
    );
    let engine = after("162-causes");
    let told = ask(&engine, r#"{"type":"causes","of":"repeats"}"#);
    assert_eq!((&told["chats"], &told["count"]), (&json!(9), &json!(4)));
    let cause = |name: &str, chats: u64, share: [f64; 3], named: Value| {
        json!({ "cause": name, "chats": chats, "count": named.as_array().unwrap().len(), "share": share[0],
            "cumulative": share[1], "lift": share[2], "named": named })
    };
    assert_eq!(
        told["causes"],
        json!([
            cause("parcel", 3, [0.5, 0.5, 1.5], json!(["a", "b"])),
            cause("login", 4, [0.25, 0.75, 0.5625], json!(["c"])),
        ])
    );
    assert_eq!(told["withheld_count"], json!(1));
    let told = ask(&engine, r#"{"type":"causes","of":"transfers","by":"channel"}"#);
    assert_eq!((&told["by"], &told["count"]), (&json!("channel"), &json!(0)));
}
