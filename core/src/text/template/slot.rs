//! What stands in a slot: cleaned, checked by its kind, and escaped for where it is shown.

use super::plural::Plural;
use super::rules::{Slot, SlotKind};
use crate::calendar::Date;
use crate::text::fold::is_invisible;
use std::fmt::Write;

crate::shape! {
    /// Where a text is shown, and so what must be escaped in its values.
    pub enum Output: Default {
        /// As plain text.
        Plain = "plain",
        /// Within HTML.
        Html = "html",
        /// Within Markdown.
        Markdown = "markdown",
    }
}

impl Output {
    pub(super) fn escaped(self, value: &str) -> String {
        let mut escaped = String::with_capacity(value.len());
        for c in value.chars() {
            match (self, c) {
                (Self::Html, '&') => escaped.push_str("&amp;"),
                (Self::Html, '<') => escaped.push_str("&lt;"),
                (Self::Html, '>') => escaped.push_str("&gt;"),
                (Self::Html, '"') => escaped.push_str("&quot;"),
                (Self::Html, '\'') => escaped.push_str("&#39;"),
                (Self::Markdown, c) if "\\`*_{}[]<>()#+!|~".contains(c) => {
                    escaped.push('\\');
                    escaped.push(c);
                }
                (_, c) => escaped.push(c),
            }
        }
        escaped
    }
}

/// A value on one line, without what shows nothing or turns the text around.
pub(super) fn cleaned(value: &str) -> String {
    let shown: String = value
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !is_invisible(*c))
        .collect();
    shown.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

impl Slot {
    /// What is written for this value in a language, or what was expected.
    pub(super) fn written(&self, value: &str, language: &str) -> Result<String, String> {
        if value.chars().count() > self.chars_max as usize {
            return Err(format!("at most {} characters long", self.chars_max));
        }
        let expected = match self.kind {
            SlotKind::Text => return Ok(value.to_owned()),
            SlotKind::Count => match value.parse::<u64>() {
                Ok(number) => return Ok(self.counted(number, language)),
                Err(_) => "a whole number, 0 or more",
            },
            SlotKind::Money => match money(value, language) {
                Some(amount) => return Ok(amount),
                None => "an amount in minor units and a currency, such as `1250 EUR`",
            },
            SlotKind::Date => match value.parse::<Date>() {
                Ok(date) => return Ok(date.to_string()),
                Err(_) => "a date, such as 2026-12-25",
            },
            SlotKind::Link => {
                let rest = value.strip_prefix("https://").unwrap_or("");
                let plain = |c: char| c.is_ascii_graphic() && !"\"'<>`\\{}|^".contains(c);
                if rest.starts_with(|c: char| c.is_ascii_alphanumeric()) && rest.chars().all(plain)
                {
                    return Ok(value.to_owned());
                }
                "an address that begins with https://"
            }
        };
        Err(expected.to_owned())
    }

    fn counted(&self, number: u64, language: &str) -> String {
        let Some((_, forms)) = super::find_language(&self.forms, language) else {
            return number.to_string();
        };
        let form = forms.get(&Plural::of(number, language)).or_else(|| forms.get(&Plural::Other));
        form.map_or_else(|| number.to_string(), |form| form.replace('#', &number.to_string()))
    }
}

/// An amount with its currency behind it, with the signs of the language: `1,234.50 EUR`, `1.234,50 EUR`.
fn money(value: &str, language: &str) -> Option<String> {
    let (amount, currency) = value.split_once(' ')?;
    let minor: u64 = amount.parse().ok()?;
    if currency.len() != 3 || !currency.bytes().all(|b| b.is_ascii_uppercase()) {
        return None;
    }
    // ISO 4217: how many digits the minor unit has.
    let digits = match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX"
        | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    };
    let (point, group) = signs(language);
    let unit = 10u64.pow(digits);
    let whole = (minor / unit).to_string();
    let mut written = String::new();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n).is_multiple_of(3) {
            written.push_str(group);
        }
        written.push(digit);
    }
    if digits > 0 {
        // Writing to a String does not fail.
        let _ = write!(written, "{point}{:0width$}", minor % unit, width = digits as usize);
    }
    Some(format!("{written} {currency}"))
}

/// What stands before the minor unit and between thousands (CLDR 46, `symbols`).
fn signs(language: &str) -> (&'static str, &'static str) {
    let mut parts = language.split(['-', '_']).map(str::to_ascii_lowercase);
    let base = parts.next().unwrap_or_default();
    let region = parts.next_back().unwrap_or_default();
    match (base.as_str(), region.as_str()) {
        ("de" | "it", "ch") => (".", "’"),
        ("es", "mx" | "us") => (".", ","),
        (
            "de" | "es" | "it" | "nl" | "da" | "el" | "tr" | "id" | "ro" | "hr" | "sr" | "sl"
            | "pt",
            "" | "at" | "br" | "de" | "es" | "it" | "nl" | "ar" | "co",
        ) => (",", "."),
        ("de" | "es" | "it" | "nl" | "da" | "el" | "tr" | "id" | "ro" | "hr" | "sr" | "sl", _) => {
            (",", ".")
        }
        (
            "fr" | "pt" | "sv" | "nb" | "nn" | "no" | "fi" | "et" | "lv" | "lt" | "pl" | "cs"
            | "sk" | "hu" | "bg" | "ru" | "uk",
            _,
        ) => (",", "\u{A0}"),
        _ => (".", ","),
    }
}
