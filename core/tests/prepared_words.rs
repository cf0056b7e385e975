//! An agent looks for prepared words before one of them is sent; times are milliseconds.

use serde_json::{Value, json};
use switchboard::engine::Engine;
use switchboard::wire;

/// Ada has a chat of Kim's, who is in Germany and speaks Austrian German.
fn desk() -> Engine {
    let policy = r##"{"text": {
        "templates": {
            "delay": {
                "version": 3,
                "slots": {
                    "days": {"kind": "count", "forms": {"de": {"one": "# Tag", "other": "# Tage"}}},
                    "name": {"personal": true, "chars_max": 9},
                    "sign": {"optional": true}},
                "texts": {"de": "Guten Tag {name}, {days} zu spät."},
                "approval": {"by": "legal", "until": 9000},
                "disclaimers": ["care"]},
            "draft": {"texts": {"de": "Noch nicht."}},
            "swiss": {"texts": {"de": "Grüezi."}, "approval": {"by": "legal", "regions": ["CH", "LI"]}},
            "uk": {"texts": {"en": "Cheerio."}, "approval": {"by": "legal"}}},
        "disclaimers": {"care": {"texts": {"de": "Wir geben acht."}}}}}"##;
    let policy = wire::compile(policy, None).unwrap_or_else(|error| panic!("{error}"));
    let mut engine = wire::engine(&policy, "", 0).unwrap_or_else(|error| panic!("{error}"));
    for event in [
        json!({"at": 0, "type": "agent_logged_in", "agent": "ada"}),
        json!({"at": 0, "type": "chat_requested", "chat": "c", "customer": {"id": "kim", "region": "DE"}, "language": "de-AT"}),
        json!({"at": 0, "type": "offer_accepted", "offer": 1, "agent": "ada"}),
    ] {
        let mut out = String::new();
        assert!(wire::handle(&mut engine, &event.to_string(), &mut out).is_ok(), "{event}: {out}");
    }
    engine
}

fn ask(engine: &Engine, query: &Value) -> Result<Value, String> {
    let mut out = String::new();
    match wire::query(engine, &query.to_string(), &mut out) {
        Ok(()) => Ok(serde_json::from_str(&out).unwrap_or_else(|error| panic!("{out}: {error}"))),
        Err(_) => Err(out),
    }
}

/// What would be read with these values at this time, or the code and place of the refusal.
fn read(engine: &Engine, template: &str, values: Value, at: i64) -> Result<String, String> {
    let query = json!({"type": "prepared_text", "chat": "c", "template": template, "values": values, "at": at});
    let told = ask(engine, &query)?;
    match told["text"].as_str() {
        Some(text) => Ok(text.to_owned()),
        None => {
            let refused = &told["refused"];
            Err([&refused["code"], &refused["path"]].map(|it| it.as_str().unwrap_or("")).join(" "))
        }
    }
}

#[test]
fn every_template_says_whether_it_may_be_sent_and_what_it_wants() {
    let engine = desk();
    let all = ask(&engine, &json!({"type": "templates", "chat": "c"})).unwrap();
    let names: Vec<&Value> = all.as_array().unwrap().iter().map(|one| &one["template"]).collect();
    assert_eq!(names, ["delay", "draft", "swiss", "uk"]);
    // In the order in which they are read, and last what this wording does not have.
    assert_eq!(
        all[0],
        json!({
            "template": "delay", "version": 3, "language": "de", "text": "Guten Tag {name}, {days} zu spät.", "refused": null,
            "slots": [
                {"slot": "name", "kind": "text", "personal": true, "optional": false, "chars_max": 9},
                {"slot": "days", "kind": "count", "personal": false, "optional": false, "chars_max": 120},
                {"slot": "sign", "kind": "text", "personal": false, "optional": true, "chars_max": 120},
            ],
        })
    );
    for (n, code, found) in [
        (1, "permission_denied", "nobody has approved it"),
        (2, "permission_denied", "it is approved for CH, LI only"),
        (3, "bad_value", "it is not written in `de-AT`"),
    ] {
        assert_eq!(all[n]["text"], Value::Null);
        assert_eq!(
            (&all[n]["refused"]["code"], &all[n]["refused"]["found"]),
            (&json!(code), &json!(found))
        );
    }
    // From the end of its approval on, the instant itself included.
    for (at, is_refused) in [(8_999, false), (9_000, true)] {
        let all = ask(&engine, &json!({"type": "templates", "chat": "c", "at": at})).unwrap();
        assert_eq!(all[0]["refused"].is_object(), is_refused, "{at}");
    }
    assert!(ask(&engine, &json!({"type": "templates", "chat": "d"})).is_err());
}

#[test]
fn what_is_looked_at_is_what_is_sent_and_changes_nothing() {
    let mut engine = desk();
    let before = wire::digest(&engine);
    let values = json!({"name": "Kim", "days": "2"});
    let text = "Guten Tag Kim, 2 Tage zu spät.\nWir geben acht.";
    assert_eq!(read(&engine, "delay", values.clone(), 1_000).as_deref(), Ok(text));
    for (template, given, at, refused) in [
        ("delay", json!({"days": "2"}), 1_000, "bad_value /values/name"),
        ("delay", json!({"name": "Kim", "days": "two"}), 1_000, "bad_value /values/days"),
        ("delay", json!({"name": "Kim Kimson", "days": "2"}), 1_000, "bad_value /values/name"),
        ("delay", json!({"name": "4111 1111 1111 1111"}), 1_000, "bad_value /values/name"),
        ("delay", values.clone(), 9_000, "permission_denied /template"),
        ("draft", json!({}), 1_000, "permission_denied /template"),
        ("dely", json!({}), 1_000, "unknown_id /template"),
    ] {
        let told = read(&engine, template, given.clone(), at);
        assert_eq!(told.unwrap_err(), refused, "{template} {given}");
        let mut event =
            json!({"at": at, "type": "template_used", "chat": "c", "template": template});
        event["agent"] = json!("ada");
        event["values"] = given;
        let mut out = String::new();
        assert!(wire::handle(&mut engine, &event.to_string(), &mut out).is_err(), "{event}");
        let out: Value = serde_json::from_str(&out).unwrap();
        let (code, path) = (&out["error"]["code"], &out["error"]["path"]);
        assert_eq!([code, path].map(|it| it.as_str().unwrap_or("")).join(" "), refused);
    }
    assert_eq!(wire::digest(&engine), before);
    let event = json!({"at": 1_000, "type": "template_used", "chat": "c", "template": "delay", "agent": "ada", "values": values});
    let mut out = String::new();
    assert!(wire::handle(&mut engine, &event.to_string(), &mut out).is_ok(), "{out}");
    let out: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(out["effects"][0]["text"], text);
}
