//! The core as a WebAssembly module of its own, without wasm-bindgen.
//!
//! The module that comes out of this may import nothing: whoever adds a clock, a random number or a
//! file to the core adds an import, and the check fails. The program does real work through every
//! room, so that the linker cannot drop the code in question, and panics when the work comes out wrong.
#![forbid(unsafe_code)]

use std::hint::black_box;
use switchboard::wire;

const POLICY: &str = r#"{
    "calendar": {"hours": {"desk": {"weekly": {"thu": ["00:00-12:00"]}}}},
    "text": {"topics": {"credit": {"words": ["finance agreement"]}}},
    "admission": {"prohibited_topics": {"credit": {}}, "alternates": [{"channel": "email"}]},
    "routing": {"queues": {"desk": {"hours": "desk"}}}
}"#;

/// Thursday, 1 January 1970: a bot hands over, a card number is hidden, an agent wraps up; a topic and
/// the hours turn others away.
const STORY: [&str; 9] = [
    r#"{"at":0,"type":"agent_logged_in","agent":"ada"}"#,
    r#"{"at":1000,"type":"chat_requested","chat":"c-1","customer":{"id":"kim"},"bot":"faq"}"#,
    r#"{"at":2000,"type":"bot_turn","chat":"c-1","confidence":0.799999,"text":"Like this?"}"#,
    r#"{"at":3000,"type":"offer_accepted","offer":1,"agent":"ada"}"#,
    r#"{"at":4000,"type":"customer_message","chat":"c-1","text":"card 4111 1111 1111 1111"}"#,
    r#"{"at":5000,"type":"agent_message","chat":"c-1","agent":"ada","text":"Thank you."}"#,
    r#"{"at":6000,"type":"chat_ended","chat":"c-1","by":"agent","resolution":"resolved"}"#,
    r#"{"at":7000,"type":"chat_requested","chat":"c-2","customer":{"id":"lou"},"text":"my finance agreement"}"#,
    r#"{"at":43200000,"type":"chat_requested","chat":"c-3","customer":{"id":"max"}}"#,
];

/// What must be said on the way, in this order.
const SAID: [&str; 7] = [
    "confidence 79.9999 % is below 80 %",
    "offer_made",
    "card [CREDIT_CARD]",
    "start_wrap_up",
    "topic_prohibited",
    "wrap_up_ran_out",
    "out_of_hours",
];

fn main() {
    let policy = wire::compile(black_box(POLICY), None).unwrap_or_else(|error| panic!("{error}"));
    let mut engine = wire::engine(&policy, "", 0).unwrap_or_else(|error| panic!("{error}"));
    let mut said = String::new();
    for event in STORY {
        let handled = wire::handle(&mut engine, black_box(event), &mut said);
        assert!(handled.is_ok(), "{event}: {said}");
    }
    let mut rest = said.as_str();
    for words in SAID {
        let found = rest.find(words);
        rest = &rest[found.unwrap_or_else(|| panic!("`{words}` is missing in {said}"))..];
    }

    let bytes = engine.snapshot();
    let restored = wire::restore(&policy, "", &bytes).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(wire::digest(&restored), wire::digest(&engine), "what is restored is the same");
    let mut report = String::new();
    let asked = wire::query(&engine, r#"{"type":"report"}"#, &mut report);
    assert!(asked.is_ok() && report.contains(r#""answered_count":1"#), "{report}");
}
