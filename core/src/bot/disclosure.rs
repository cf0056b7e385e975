//! How a customer is told that this is a bot.
//!
//! The wording is looked up by the chat's language, from the special to the general: for `de-AT`
//! first `de-AT`, then `de`; for `zh-Hant-TW` also `zh-Hant`. At each step the operator's wording goes
//! before the one that is shipped. Another language is never taken instead, unless the operator has
//! named one wording `any`. A chat whose language is not known is taken to be in `language_assumed`.

use super::rules::BotRules;
use crate::language;
use serde::{Deserialize, Serialize};

/// The name of a wording for every language that has none of its own.
pub const ANY: &str = "any";

/// The wordings that are shipped, by language.
pub const SHIPPED: &[(&str, &str)] = &[
    ("ar", "أنت تتحدث مع مساعد آلي."),
    ("de", "Sie chatten mit einem automatischen Assistenten."),
    ("en", "You are chatting with an automated assistant."),
    ("es", "Está chateando con un asistente automático."),
    ("fr", "Vous discutez avec un assistant automatique."),
    ("it", "Sta chattando con un assistente automatico."),
    ("nl", "U chat met een geautomatiseerde assistent."),
    ("pt", "Está a conversar com um assistente automático."),
];

/// What the customer is told, with or before the bot's first words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclosure {
    /// The tag under which the wording was found: `de`, `any`.
    pub language: String,
    /// The wording.
    pub text: String,
}

/// The wording for a chat in the language `of_chat`, if there is one.
pub fn wording(rules: &BotRules, of_chat: Option<&str>) -> Option<Disclosure> {
    let tag = of_chat.unwrap_or(&rules.language_assumed).replace('_', "-");
    let found = language::and_general(&tag).find_map(|tag| Some((tag, of_tag(rules, tag)?)));
    if let Some((tag, text)) = found {
        return Some(Disclosure { language: tag.to_ascii_lowercase(), text: text.to_owned() });
    }
    of_tag(rules, ANY).map(|text| Disclosure { language: ANY.to_owned(), text: text.to_owned() })
}

fn of_tag<'a>(rules: &'a BotRules, tag: &str) -> Option<&'a str> {
    let own = rules.disclosure.iter().find(|(key, _)| language::same(key, tag));
    let own = own.map(|(_, text)| text.as_str());
    let shipped = SHIPPED.iter().find(|(key, _)| language::same(key, tag)).map(|(_, text)| *text);
    own.or(shipped).filter(|text| !text.trim().is_empty())
}

/// Has `tag` the form of a language tag, or is it [`ANY`]?
pub(crate) fn is_language(tag: &str) -> bool {
    language::is_tag(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(own: &[(&str, &str)]) -> BotRules {
        let disclosure = own.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        BotRules { disclosure, ..BotRules::default() }
    }

    fn found(rules: &BotRules, language: &str) -> Option<String> {
        wording(rules, Some(language)).map(|d| d.text)
    }

    #[test]
    fn the_language_falls_back_to_its_general_form_and_to_no_other() {
        let rules = rules(&[("de-AT", "Servus, ein Bot."), ("zh-Hant", "機器人")]);
        assert_eq!(found(&rules, "de-AT").as_deref(), Some("Servus, ein Bot."));
        assert_eq!(found(&rules, "DE_at").as_deref(), Some("Servus, ein Bot."));
        let german = Some("Sie chatten mit einem automatischen Assistenten.");
        assert_eq!(found(&rules, "de-CH").as_deref(), german);
        assert_eq!(found(&rules, "zh-Hant-TW").as_deref(), Some("機器人"));
        assert_eq!(found(&rules, "zh-Hans"), None);
        assert_eq!(found(&rules, "pl"), None);
        assert_eq!(found(&rules, ""), None);
    }

    #[test]
    fn the_operators_wording_goes_before_the_shipped_one() {
        let rules = rules(&[("de", "Hier schreibt ein Bot.")]);
        assert_eq!(found(&rules, "de-AT").as_deref(), Some("Hier schreibt ein Bot."));
    }

    #[test]
    fn any_is_taken_only_when_the_operator_named_it() {
        let rules = rules(&[("any", "Bot.")]);
        let polish = wording(&rules, Some("pl-PL")).unwrap();
        assert_eq!((polish.language.as_str(), polish.text.as_str()), ("any", "Bot."));
        assert_eq!(
            found(&rules, "en").as_deref(),
            Some("You are chatting with an automated assistant.")
        );
    }

    #[test]
    fn an_unknown_language_is_the_assumed_one() {
        assert_eq!(wording(&BotRules::default(), None).unwrap().language, "en");
        let rules = BotRules { language_assumed: "fr-CA".to_owned(), ..BotRules::default() };
        assert_eq!(wording(&rules, None).unwrap().language, "fr");
    }

    #[test]
    fn what_a_language_tag_looks_like() {
        for good in ["de", "de-AT", "zh-Hant-TW", "any", "pt_BR", "es-419"] {
            assert!(is_language(good), "{good}");
        }
        for bad in ["", "d", "german", "de-", "de AT", "de-verylongpart"] {
            assert!(!is_language(bad), "{bad}");
        }
    }
}
