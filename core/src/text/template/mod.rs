//! What is said in prepared words, and to whom exactly?
//!
//! A prepared text saves minutes, and costs trust where it shows: "Dear customer". So a [`Template`] names its slots with what
//! may stand in each, and which of them are personal; without those it is not sent. It is sent only while somebody answers for its words, where
//! they hold, and in the customer's own language or not at all.
//!
//! * A wording knows one thing beside words: `{name}`, a slot. `{{` and `}}` are braces. There are no conditions, loops or
//!   calls; what depends on a number is written once for each plural form ([`Slot::forms`]).
//! * A value is put in and never read again: braces, tags and marks in it stay what they are, escaped for where the text is shown
//!   ([`Output`]).
//!
//! ```
//! use switchboard::calendar::Timestamp;
//! use switchboard::policy::json::Node;
//! use switchboard::policy::shape::{Reader, Shape};
//! use switchboard::text::{Output, Template, TemplateUse};
//!
//! let written = r##"{
//!     "slots": {"name": {"personal": true}, "days": {"kind": "count", "forms": {"en": {"one": "# day", "other": "# days"}}}},
//!     "texts": {"en": "Hello {name}, your parcel is {days} late."},
//!     "approval": {"by": "legal", "until": 1893456000000}
//! }"##;
//! let template = Template::read(&Node::parse(written)?, &mut Reader::new()).ok_or("no template")?;
//! let given = [("name", "Kim {days}"), ("days", "1")];
//! let values = given.map(|(slot, value)| (slot.into(), value.to_owned())).into();
//! let now = Timestamp::from_millis(1_764_000_000_000);
//! let used = TemplateUse { values: &values, language: "en-GB", region: None, output: Output::Plain, now };
//! assert_eq!(template.render(&used)?.text, "Hello Kim {days}, your parcel is 1 day late.");
//!
//! let nobody = TemplateUse { values: &Default::default(), ..used };
//! assert_eq!(template.render(&nobody).unwrap_err().to_string(), "`name` is personal and not given");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod plural;
mod rules;
mod slot;
mod wording;

pub use plural::Plural;
pub use rules::{Approval, Disclaimer, Slot, SlotKind, Template};
pub use slot::Output;

use crate::calendar::Timestamp;
use crate::id::Code;
use crate::language;
use crate::sorted::SortedMap;
use wording::Piece;

/// For whom and when a template is used.
#[derive(Clone, Copy, Debug)]
pub struct TemplateUse<'u> {
    /// What stands in the slots.
    pub values: &'u SortedMap<Code, String>,
    /// The language of the chat.
    pub language: &'u str,
    /// Where the customer is, if that is known.
    pub region: Option<&'u str>,
    /// Where the text is shown.
    pub output: Output,
    /// When.
    pub now: Timestamp,
}

/// A text that may be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The words.
    pub text: String,
    /// Under which language they stood.
    pub language: String,
}

/// Why a template gave no text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRendered {
    /// Nobody answers for its words.
    #[error("nobody has approved it")]
    NotApproved,
    /// Its approval has ended.
    #[error("its approval ended at {0}")]
    Expired(Timestamp),
    /// It holds elsewhere.
    #[error("it is approved for {0} only")]
    OtherRegion(String),
    /// It is not written in the customer's language.
    #[error("it is not written in `{0}`")]
    OtherLanguage(String),
    /// It has no such slot.
    #[error("it has no slot `{0}`")]
    UnknownSlot(Code),
    /// A personal slot is empty.
    #[error("`{0}` is personal and not given")]
    NotPersonal(Code),
    /// A slot is empty.
    #[error("`{0}` is not given")]
    Missing(Code),
    /// What was given does not fit.
    #[error("`{0}` is not {1}")]
    Unfit(Code, String),
}

impl NotRendered {
    /// The slot that it is about.
    pub fn slot(&self) -> Option<&Code> {
        match self {
            Self::UnknownSlot(slot)
            | Self::NotPersonal(slot)
            | Self::Missing(slot)
            | Self::Unfit(slot, _) => Some(slot),
            _ => None,
        }
    }
}

impl Template {
    /// Its words before any slot is filled, and under which language they stand; or why it cannot be sent, whatever the values.
    pub fn wording(&self, used: &TemplateUse<'_>) -> Result<(&str, &str), NotRendered> {
        self.may_be_sent(used)?;
        find_language(&self.texts, used.language)
            .map(|(language, text)| (language, text.as_str()))
            .ok_or_else(|| NotRendered::OtherLanguage(used.language.to_owned()))
    }

    /// Its slots, in the order in which a wording has them; then those that it does not have.
    pub fn slots_as_read(&self, wording: &str) -> Vec<(&Code, &Slot)> {
        // A policy with a wording that cannot be read is not compiled.
        let pieces = wording::pieces(wording).unwrap_or_default();
        let place = |name: &Code| {
            let is_here = |piece: &Piece| matches!(piece, Piece::Slot(slot) if slot == name);
            pieces.iter().position(is_here).unwrap_or(usize::MAX)
        };
        let mut slots: Vec<(&Code, &Slot)> = self.slots.iter().collect();
        slots.sort_by_key(|(name, _)| place(name));
        slots
    }

    /// The text with its values, or why there is none.
    pub fn render(&self, used: &TemplateUse<'_>) -> Result<Rendered, NotRendered> {
        let (language, text) = self.wording(used)?;
        if let Some(slot) = used.values.keys().find(|slot| !self.slots.contains_key(*slot)) {
            return Err(NotRendered::UnknownSlot(slot.clone()));
        }
        let given = |name: &Code| {
            let value = used.values.get(name).map(|value| slot::cleaned(value));
            value.filter(|value| !value.is_empty())
        };
        let not_given = |(name, slot): &(&Code, &Slot)| slot.personal && given(name).is_none();
        if let Some((name, _)) = self.slots.iter().find(not_given) {
            return Err(NotRendered::NotPersonal(name.clone()));
        }
        let mut values: SortedMap<&Code, String> = SortedMap::new();
        for (name, slot) in &self.slots {
            let value = match given(name) {
                Some(value) => {
                    let unfit = |expected| NotRendered::Unfit(name.clone(), expected);
                    let value = slot.written(&value, language).map_err(unfit)?;
                    used.output.escaped(&value)
                }
                None if slot.optional => String::new(),
                None => return Err(NotRendered::Missing(name.clone())),
            };
            values.insert(name, value);
        }
        // A policy with a wording that cannot be read is not compiled.
        let pieces = wording::pieces(text).unwrap_or_default();
        let text = pieces.iter().map(|piece| match piece {
            Piece::Words(words) => words.as_str(),
            Piece::Slot(name) => values.get(&name).map_or("", String::as_str),
        });
        Ok(Rendered { text: text.collect(), language: language.to_owned() })
    }

    /// The text with its values, and behind it what must be said with it.
    pub fn render_with(
        &self,
        disclaimers: &SortedMap<Code, Disclaimer>,
        used: &TemplateUse<'_>,
    ) -> Result<Rendered, NotRendered> {
        let mut rendered = self.render(used)?;
        // A policy in which one is missing, or not written in a language of the template, is not compiled.
        let said = self.disclaimers.iter().filter_map(|name| disclaimers.get(name));
        for (_, words) in said.filter_map(|said| find_language(&said.texts, &rendered.language)) {
            rendered.text.push('\n');
            rendered.text.push_str(words);
        }
        Ok(rendered)
    }

    fn may_be_sent(&self, used: &TemplateUse<'_>) -> Result<(), NotRendered> {
        let approval = self.approval.as_ref().ok_or(NotRendered::NotApproved)?;
        if let Some(until) = approval.until.filter(|until| used.now >= *until) {
            return Err(NotRendered::Expired(until));
        }
        let here = |region: &Code| {
            used.region.is_some_and(|here| region.as_str().eq_ignore_ascii_case(here))
        };
        if !approval.regions.is_empty() && !approval.regions.iter().any(here) {
            let regions: Vec<&str> = approval.regions.iter().map(Code::as_str).collect();
            return Err(NotRendered::OtherRegion(regions.join(", ")));
        }
        Ok(())
    }
}

/// What is written in this language, from the special to the general.
pub(crate) fn find_language<'t, T>(
    texts: &'t SortedMap<String, T>,
    wanted: &str,
) -> Option<(&'t str, &'t T)> {
    language::and_general(wanted).find_map(|tag| {
        let found = texts.iter().find(|(written, _)| language::same(written, tag));
        found.map(|(written, text)| (written.as_str(), text))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000;

    fn template() -> Template {
        let slot = |kind: SlotKind| Slot { kind, ..Slot::default() };
        let days: SortedMap<Plural, String> =
            [(Plural::One, "# day".to_owned()), (Plural::Other, "# days".to_owned())].into();
        Template {
            version: 2,
            slots: [
                ("name".into(), Slot { personal: true, ..slot(SlotKind::Text) }),
                (
                    "days".into(),
                    Slot { forms: [("en".to_owned(), days)].into(), ..slot(SlotKind::Count) },
                ),
                ("price".into(), Slot { optional: true, ..slot(SlotKind::Money) }),
                ("page".into(), Slot { optional: true, ..slot(SlotKind::Link) }),
                ("on".into(), Slot { optional: true, ..slot(SlotKind::Date) }),
            ]
            .into(),
            texts: [
                ("en".to_owned(), "Hi {name}: {days}, {price} {page} {on} {{ok}}".to_owned()),
                ("de".to_owned(), "Guten Tag {name}, {days} {price}".to_owned()),
            ]
            .into(),
            approval: Some(Approval {
                by: "legal".into(),
                until: Some(Timestamp::from_millis(DAY)),
                regions: vec!["GB".into(), "US".into()],
            }),
            disclaimers: Vec::new(),
        }
    }

    fn render(values: &[(&str, &str)], language: &str, output: Output) -> Result<String, String> {
        let values = values.iter().map(|(slot, value)| (Code::from(*slot), (*value).to_owned()));
        let values: SortedMap<Code, String> = values.collect();
        let now = Timestamp::from_millis(0);
        let used = TemplateUse { values: &values, language, region: Some("us"), output, now };
        template().render(&used).map(|rendered| rendered.text).map_err(|why| why.to_string())
    }

    #[test]
    fn values_are_put_in_and_never_read_again() {
        let given = [("name", "<b>{days}</b> \u{202E}Kim\u{0}\n"), ("days", "2")];
        for (output, text) in [
            (Output::Plain, "Hi <b>{days}</b> Kim: 2 days,    {ok}"),
            (Output::Html, "Hi &lt;b&gt;{days}&lt;/b&gt; Kim: 2 days,    {ok}"),
            (Output::Markdown, "Hi \\<b\\>\\{days\\}\\</b\\> Kim: 2 days,    {ok}"),
        ] {
            assert_eq!(render(&given, "en-US", output).as_deref(), Ok(text));
        }
    }

    #[test]
    fn each_slot_takes_its_kind() {
        let all = [
            ("name", "Kim"),
            ("days", "1"),
            ("price", "123456 EUR"),
            ("page", "https://a.example/b"),
            ("on", "2026-02-28"),
        ];
        let plain = |values: &[(&str, &str)], language| render(values, language, Output::Plain);
        assert_eq!(
            plain(&all, "en").unwrap(),
            "Hi Kim: 1 day, 1,234.56 EUR https://a.example/b 2026-02-28 {ok}"
        );
        assert_eq!(plain(&all[..3], "de").unwrap(), "Guten Tag Kim, 1 1.234,56 EUR");
        for (wrong, told) in [
            (("days", "-1"), "`days` is not a whole number, 0 or more"),
            (
                ("price", "12.50 EUR"),
                "`price` is not an amount in minor units and a currency, such as `1250 EUR`",
            ),
            (("page", "javascript:alert(1)"), "`page` is not an address that begins with https://"),
            (("on", "2026-02-29"), "`on` is not a date, such as 2026-12-25"),
            (("nick", "K"), "it has no slot `nick`"),
        ] {
            assert_eq!(plain(&[("name", "Kim"), ("days", "1"), wrong], "en").unwrap_err(), told);
        }
        assert_eq!(plain(&[("name", "Kim")], "en").unwrap_err(), "`days` is not given");
        assert_eq!(
            plain(&[("name", " \u{200B} "), ("days", "1")], "en").unwrap_err(),
            "`name` is personal and not given"
        );
        assert_eq!(plain(&all, "fr").unwrap_err(), "it is not written in `fr`");
    }

    #[test]
    fn its_slots_come_as_they_are_read() {
        let template = template();
        let names = |wording: &str| -> Vec<String> {
            template.slots_as_read(wording).iter().map(|(name, _)| name.to_string()).collect()
        };
        assert_eq!(names(&template.texts["en"]), ["name", "days", "price", "page", "on"]);
        // By name come those that the wording leaves out.
        assert_eq!(names("{price} for {name}"), ["price", "name", "days", "on", "page"]);
    }

    #[test]
    fn it_is_sent_while_and_where_it_is_approved() {
        let values: SortedMap<Code, String> =
            [("name".into(), "Kim".to_owned()), ("days".into(), "0".to_owned())].into();
        let told = |region: Option<&str>, now: i64, template: Template| {
            let now = Timestamp::from_millis(now);
            let used =
                TemplateUse { values: &values, language: "en", region, output: Output::Plain, now };
            template.render(&used).err().map(|why| why.to_string())
        };
        assert_eq!(told(Some("GB"), DAY - 1, template()), None);
        assert_eq!(
            told(Some("GB"), DAY, template()).unwrap(),
            "its approval ended at 1970-01-02T00:00:00.000Z"
        );
        for region in [Some("DE"), None] {
            assert_eq!(told(region, 0, template()).unwrap(), "it is approved for GB, US only");
        }
        let draft = Template { approval: None, ..template() };
        assert_eq!(told(Some("GB"), 0, draft).unwrap(), "nobody has approved it");
    }
}
