//! The words that a target's texts are made of, for libFuzzer to put in where random letters would never spell them.
//!
//! Fields and choices come from the JSON Schema, so that a new one is tried from the day it can be written.

use serde_json::Value;
use std::collections::BTreeSet;
use switchboard::engine::Event;
use switchboard::policy::Rules;
use switchboard::policy::schema::json_schema;

/// What a text to be masked may hold, beside letters and digits.
const SECRETS: [&str; 24] = [
    "4111 1111 1111 1111",
    "4111",
    "DE89 3704 0044 0532 0130 00",
    "123-45-6788",
    "ada.lovelace@example.com",
    "+44 20 7946 0958",
    "my card is ",
    "my pin is ",
    "password: ",
    "born on ",
    "order number ",
    "2026-01-31",
    "31 January 1990",
    "sk-",
    "eyJ",
    "192.168.0.1",
    "2001:db8::1",
    "\u{200b}",
    "\u{202e}",
    "\u{ff14}",
    "\u{0664}",
    "\u{e0041}",
    "four one one one",
    "[card_number]",
];

/// The dictionary of a target, in the form that libFuzzer reads; nothing where bytes are choices.
pub fn of(target: &str) -> String {
    let mut words = BTreeSet::new();
    match target {
        "policy" | "condition" | "calendar" | "template" => {
            collect(&json_schema::<Rules>("policy"), &mut words);
        }
        "event" | "c" => collect(&json_schema::<Event>("event"), &mut words),
        "masking" => words.extend(SECRETS.map(str::to_owned)),
        _ => {}
    }
    words.iter().map(|word| format!("\"{}\"\n", escaped(word))).collect()
}

/// Names of fields, and texts that are chosen from a list.
fn collect(schema: &Value, words: &mut BTreeSet<String>) {
    match schema {
        Value::Object(fields) => {
            for (name, inner) in fields {
                if let ("properties", Value::Object(properties)) = (name.as_str(), inner) {
                    words.extend(properties.keys().map(|field| format!("\"{field}\":")));
                }
                if let ("const", Value::String(choice)) = (name.as_str(), inner) {
                    words.insert(format!("\"{choice}\""));
                }
                if let ("enum", Value::Array(choices)) = (name.as_str(), inner) {
                    words.extend(choices.iter().map(Value::to_string));
                }
                collect(inner, words);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, words)),
        _ => {}
    }
}

/// Everything but plain letters as bytes in hexadecimal.
fn escaped(word: &str) -> String {
    let one = |byte: u8| match byte {
        b'"' | b'\\' => format!("\\{}", byte as char),
        b' '..=b'~' => (byte as char).to_string(),
        _ => format!("\\x{byte:02X}"),
    };
    word.bytes().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn the_words_of_a_policy_and_of_events_are_in_their_dictionaries() {
        assert!(of("policy").contains("\"\\\"routing\\\":\"\n"));
        assert!(of("policy").contains("\"\\\"longest_idle\\\"\"\n"));
        assert!(of("event").contains("\"\\\"chat_requested\\\"\"\n"));
        assert!(of("masking").contains("\"\\xE2\\x80\\x8B\"\n"));
        assert_eq!(of("days"), "");
    }
}
