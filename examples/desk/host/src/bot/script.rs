//! What does the bot that this host brings know? A few intents of a retailer, by the words that speak for them.
//!
//! It is here so that the rules for bots can be seen at work, not to be clever. Its confidence is what it can stand for: two words of an
//! intent make it sure, one nearly so, none not at all. Where a customer goes on about the same thing ("that does not help"), it stays with
//! what it took them to want.

use super::Question;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What it answers when no intent is in sight: below any sensible threshold.
const AT_A_LOSS: &str = "0.4";
const NEARLY_SURE: &str = "0.88";
const SURE: &str = "0.96";
/// Of what was said before, it is less sure than of what is said now.
const STILL_ABOUT_IT: &str = "0.85";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Intent {
    intent: String,
    /// Beginnings of words, in small letters, of all languages.
    words: Vec<String>,
    /// What the turn does about the need.
    resolution: String,
    /// By language; English is always there.
    says: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Script {
    intents: Vec<Intent>,
    at_a_loss: BTreeMap<String, String>,
}

impl Script {
    /// The retailer's.
    pub(crate) fn shipped() -> serde_json::Result<Self> {
        serde_json::from_str(include_str!("script.json"))
    }

    /// The turn by which it answers, as a `bot_turn` has it.
    pub(super) fn turn(&self, question: &Question) -> Value {
        let words: Vec<String> = question
            .text
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        let found = |intent: &Intent| {
            intent
                .words
                .iter()
                .filter(|&start| words.iter().any(|word| word.starts_with(start)))
                .count()
        };
        // Of two that fit equally the first one listed.
        let best = self.intents.iter().rev().max_by_key(|&intent| found(intent));
        let before =
            self.intents.iter().find(|intent| question.intent.as_ref() == Some(&intent.intent));
        let (intent, confidence) = match (best.map(|intent| (intent, found(intent))), before) {
            (Some((intent, 2..)), _) => (intent, SURE),
            (Some((intent, 1)), _) => (intent, NEARLY_SURE),
            (_, Some(intent)) => (intent, STILL_ABOUT_IT),
            (_, None) => {
                return json!({
                    "confidence": number(AT_A_LOSS), "resolution": "failed",
                    "text": in_language(&self.at_a_loss, &question.language),
                });
            }
        };
        json!({
            "confidence": number(confidence), "resolution": intent.resolution,
            "text": in_language(&intent.says, &question.language),
            "intents": [{"intent": intent.intent, "confidence": number(confidence)}],
        })
    }
}

/// The digits as they stand, not as a float has them.
fn number(digits: &str) -> Value {
    serde_json::from_str(digits).unwrap_or_default()
}

fn in_language<'a>(says: &'a BTreeMap<String, String>, language: &str) -> &'a str {
    let short = language.get(..2).unwrap_or(language);
    says.get(short).or_else(|| says.get("en")).map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str, intent: Option<&str>, language: &str) -> Value {
        let question = Question {
            chat: "c-1".to_owned(),
            language: language.to_owned(),
            text: text.to_owned(),
            turn: 1,
            intent: intent.map(str::to_owned),
        };
        Script::shipped().unwrap().turn(&question)
    }

    #[test]
    fn two_words_make_it_sure_one_nearly_and_none_not_at_all() {
        let sure = asked("Are you open on Sunday?", None, "en");
        assert_eq!(
            (sure["confidence"].to_string(), &sure["intents"][0]["intent"]),
            ("0.96".to_owned(), &json!("opening_hours"))
        );
        assert_eq!(sure["resolution"], "succeeded");
        let nearly = asked("WHERE is my PARCEL", None, "en");
        assert_eq!(
            (nearly["confidence"].to_string(), &nearly["resolution"]),
            ("0.88".to_owned(), &json!("failed"))
        );
        assert_eq!(asked("qwertz", None, "en")["confidence"].to_string(), "0.4");
        assert_eq!(asked("Partial", None, "en")["confidence"].to_string(), "0.4");
    }

    #[test]
    fn it_stays_with_what_the_customer_wanted_and_with_their_language() {
        let still = asked("That does not help.", Some("where_is_my_parcel"), "de-AT");
        assert_eq!(still["intents"][0]["intent"], "where_is_my_parcel");
        assert_eq!(still["confidence"].to_string(), "0.85");
        assert_eq!(still["text"], asked("Wo ist mein Paket?", None, "de")["text"]);
        assert_eq!(asked("parcel", None, "fr")["text"], asked("parcel", None, "en")["text"]);
    }
}
