//! What an operator may write about prepared texts.

use super::plural::Plural;
use super::wording::{self, Piece};
use crate::calendar::Timestamp;
use crate::id::Code;
use crate::language;
use crate::policy::issue::{Issues, Pointer, did_you_mean, meant_or};
use crate::sorted::SortedMap;

crate::shape! {
    /// A prepared text with slots for what differs from customer to customer.
    pub struct Template {
        /// Which version of its words this is.
        pub version: u32 = 1 => 1..=1_000_000,
        /// What differs, by the name that stands in braces.
        pub slots: SortedMap<Code, Slot> = SortedMap::new(),
        /// The words by language: `en`, `de-AT`. `{name}` is a slot; `{{` and `}}` are braces.
        pub texts: SortedMap<String, String> = SortedMap::new(),
        /// Who answers for the words. Without it the template is a draft, and nothing is sent.
        pub approval: Option<Approval> = None,
        /// What is said behind it, by the name of the disclaimer.
        pub disclaimers: Vec<Code> = Vec::new(),
    }
}

crate::shape! {
    /// Something that differs from customer to customer.
    pub struct Slot: Default {
        /// What may stand in it.
        pub kind: SlotKind = SlotKind::Text,
        /// Is it what makes the text one for this customer? Then it must be given.
        pub personal: bool = false,
        /// May it be left out? Then nothing stands there.
        pub optional: bool = false,
        /// How many characters it has at most.
        pub chars_max: u32 = 120 => 1..=1_000,
        /// For a count, what is said by language and plural form, with `#` for the number: {"en": {"one": "# day", "other": "# days"}}.
        pub forms: SortedMap<String, SortedMap<Plural, String>> = SortedMap::new(),
    }
}

crate::shape! {
    /// What may stand in a slot.
    pub enum SlotKind: Default {
        /// Words on one line.
        Text = "text",
        /// A whole number, 0 or more.
        Count = "count",
        /// An amount in minor units and its currency: `1250 EUR`.
        Money = "money",
        /// A date: `2026-12-25`.
        Date = "date",
        /// An address that begins with https://.
        Link = "link",
    }
}

crate::shape! {
    /// Who answers for the words of a template.
    pub struct Approval {
        /// Who.
        pub by: Code,
        /// From this instant on it may not be sent any more. Without it, always.
        pub until: Option<Timestamp> = None,
        /// Where it holds, as the customer's region is written. Without any, everywhere.
        pub regions: Vec<Code> = Vec::new(),
    }
}

crate::shape! {
    /// What must be said behind certain texts.
    pub struct Disclaimer {
        /// The words by language.
        pub texts: SortedMap<String, String>,
    }
}

impl Template {
    /// Says everything that is wrong with it.
    pub(crate) fn check(
        &self,
        disclaimers: &SortedMap<Code, Disclaimer>,
        at: &Pointer,
        issues: &mut Issues,
    ) {
        if self.texts.is_empty() {
            let remedy = "write the words at least in one language";
            issues.error("empty_text", &at.key("texts"), "no words", "a text", remedy);
        }
        for (tag, text) in &self.texts {
            let place = at.key("texts").key(tag);
            check_text(tag, text, &place, issues);
            self.check_slots(text, &place, issues);
        }
        for (name, slot) in &self.slots {
            let place = at.key("slots").key(name.as_str());
            if slot.kind != SlotKind::Count && !slot.forms.is_empty() {
                let remedy = "make it a `count`, or remove the forms";
                issues.error(
                    "no_plural",
                    &place.key("forms"),
                    format!("`{}`", slot.kind),
                    "`count`",
                    remedy,
                );
            }
            if slot.personal && slot.optional {
                let remedy = "what makes a text personal cannot be left out: remove one of the two";
                issues.error(
                    "bad_value",
                    &place.key("optional"),
                    "`true`",
                    "`false` where `personal` is",
                    remedy,
                );
            }
            for (tag, forms) in &slot.forms {
                let place = place.key("forms").key(tag);
                check_tag(tag, &place, issues);
                if !forms.contains_key(&Plural::Other) {
                    let remedy = "write the form `other`: every language has it";
                    issues.error("missing_key", &place, "no `other`", "`other`", remedy);
                }
            }
        }
        for (n, name) in self.disclaimers.iter().enumerate() {
            let Some(disclaimer) = disclaimers.get(name) else {
                let remedy = meant_or(
                    name.as_str(),
                    disclaimers.keys().map(Code::as_str),
                    "name one of `text.disclaimers`",
                );
                let place = at.key("disclaimers").index(n);
                issues.error("unknown_name", &place, format!("`{name}`"), "a disclaimer", remedy);
                continue;
            };
            for tag in self.texts.keys() {
                if super::find_language(&disclaimer.texts, tag).is_none() {
                    let place = at.key("texts").key(tag);
                    let remedy = "write the disclaimer in this language, too";
                    issues.error(
                        "missing_language",
                        &place,
                        format!("`{name}` not in `{tag}`"),
                        "both in one language",
                        remedy,
                    );
                }
            }
        }
    }

    /// Every slot that is written must be there, and every personal one must be written.
    fn check_slots(&self, text: &str, at: &Pointer, issues: &mut Issues) {
        let pieces = match wording::pieces(text) {
            Ok(pieces) => pieces,
            Err(found) => {
                let remedy = "write a slot as `{name}`, and a brace itself twice";
                issues.error("bad_brace", at, found, "`{name}`, `{{` or `}}`", remedy);
                return;
            }
        };
        let written: Vec<&Code> = pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Slot(name) => Some(name),
                Piece::Words(_) => None,
            })
            .collect();
        for name in &written {
            if !self.slots.contains_key(*name) {
                let remedy = match did_you_mean(name.as_str(), self.slots.keys().map(Code::as_str))
                {
                    Some(known) => format!("did you mean `{{{known}}}`?"),
                    None => "add it to `slots`".to_owned(),
                };
                issues.error(
                    "unknown_slot",
                    at,
                    format!("`{{{name}}}`"),
                    "a slot of this template",
                    remedy,
                );
            }
        }
        for (name, _) in
            self.slots.iter().filter(|(name, slot)| slot.personal && !written.contains(name))
        {
            let remedy = "write it, or make it no personal one";
            issues.error(
                "not_personal",
                at,
                format!("no `{{{name}}}`"),
                "every personal slot",
                remedy,
            );
        }
    }
}

impl Disclaimer {
    /// Says everything that is wrong with it.
    pub(crate) fn check(&self, at: &Pointer, issues: &mut Issues) {
        for (tag, text) in &self.texts {
            check_text(tag, text, &at.key("texts").key(tag), issues);
        }
    }
}

fn check_text(tag: &str, text: &str, at: &Pointer, issues: &mut Issues) {
    check_tag(tag, at, issues);
    if text.trim().is_empty() {
        issues.error("empty_text", at, "no words", "a text", "write it, or remove the language");
    }
}

fn check_tag(tag: &str, at: &Pointer, issues: &mut Issues) {
    if !language::is_tag(tag) {
        let remedy = "write a language tag such as `de` or `pt-BR`";
        issues.error("bad_language", at, tag.escape_debug().to_string(), "a language tag", remedy);
    }
}
