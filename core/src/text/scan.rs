//! What one look at a text has found, and the text without it.

use super::entity::Entity;
use super::expected::Expected;
use super::span::Span;
use crate::sorted::SortedSet;
use std::{borrow::Cow, fmt, ops::Range, str::FromStr};

/// The most spans that one text may have; one more, and the text is withheld.
pub const SPANS_MAX: usize = 1_024;
/// What stands in the place of a text that is withheld.
pub const WITHHELD: &str = "[WITHHELD]";
/// By how many bytes a mask may be longer than what it hides: a label and its brackets.
pub const MASK_BYTES_MAX: usize = super::entity::LABEL_BYTES_MAX + 2;
/// The stars of a redaction.
const STARS: &str = "****";

/// What a host asks for besides the rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScanOptions {
    /// Look for these only; `None` looks for all. A few of them are a hint, too: what has their form is taken for them
    /// even where no word says so.
    pub entities: Option<SortedSet<Entity>>,
    /// Where the text comes from. National telephone numbers need it.
    pub region: Option<Region>,
    /// What was asked for, so that a short answer is known for what it is.
    pub expected: Expected,
}

/// A country, by its two letters of ISO 3166-1: a hint where a text comes from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region([u8; 2]);

/// Why a text names no region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a region is two letters of ISO 3166-1, such as `US`")]
pub struct RegionError;

impl FromStr for Region {
    type Err = RegionError;

    fn from_str(text: &str) -> Result<Self, RegionError> {
        match text.as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Ok(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => Err(RegionError),
        }
    }
}

impl Region {
    /// Is it this one, by its two capital letters?
    pub(super) fn is(self, code: &str) -> bool {
        self.0 == *code.as_bytes()
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b] = self.0;
        write!(f, "{}{}", char::from(a), char::from(b))
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Why a text is withheld whole instead of masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Withheld {
    /// It is longer than `text_bytes_max`.
    #[error("the text is longer than the mask reads")]
    TooLong,
    /// It holds more than [`SPANS_MAX`] spans, too many that hide each other, or too many places where a
    /// fact could stand.
    #[error("the text holds more to mask than the limit allows")]
    TooMuch,
    /// The customer's facts were held under another key, so they would not be found.
    #[error("the facts of the customer were held under another key")]
    OtherKey,
}

/// What stands in the place of one span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// The label in brackets.
    Label,
    /// Four stars.
    Stars,
    /// Four stars and these bytes of the text.
    Last(Range<usize>),
}

/// What one look at a text has found.
///
/// A text that could not be read within its limits is *withheld*: it has one span over everything, and
/// its masked form is [`WITHHELD`]. So nobody who goes by the spans or by the masked form ever shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan<'t> {
    text: super::Pii<&'t str>,
    spans: Vec<Span>,
    shown: Vec<Shown>,
    withheld: Option<Withheld>,
}

impl<'t> Scan<'t> {
    /// Nothing found.
    pub(super) fn clean(text: &'t str) -> Self {
        Self { text: text.into(), spans: Vec::new(), shown: Vec::new(), withheld: None }
    }

    /// These spans found, from left to right, none overlapping; each with what is shown of it.
    pub(super) fn with(text: &'t str, spans: Vec<Span>, shown: Vec<Shown>) -> Self {
        Self { text: text.into(), spans, shown, withheld: None }
    }

    /// Everything withheld.
    pub(super) fn withheld_whole(text: &'t str, why: Withheld, everything: Span) -> Self {
        let (spans, shown) = (vec![everything], vec![Shown::Label]);
        Self { text: text.into(), spans, shown, withheld: Some(why) }
    }

    /// What was found, from left to right; no two overlap.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// Is there nothing to hide?
    pub fn is_clean(&self) -> bool {
        self.spans.is_empty()
    }

    /// Why the text was withheld whole, if it was.
    pub fn withheld(&self) -> Option<Withheld> {
        self.withheld
    }

    /// The text as others may see it; the text itself when there is nothing to hide.
    ///
    /// Masking what is masked changes nothing. The result is at most [`MASK_BYTES_MAX`] bytes a span longer
    /// than the text.
    pub fn masked(&self) -> Cow<'t, str> {
        let text = *self.text.expose();
        if self.spans.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut masked = String::with_capacity(text.len());
        let mut done = 0;
        for (span, shown) in self.spans.iter().zip(&self.shown) {
            masked.push_str(text.get(done..span.bytes.start).unwrap_or(""));
            match shown {
                Shown::Label => {
                    masked.push('[');
                    masked.push_str(span.entity.as_str());
                    masked.push(']');
                }
                Shown::Stars => masked.push_str(STARS),
                Shown::Last(kept) => {
                    masked.push_str(STARS);
                    masked.push_str(text.get(kept.clone()).unwrap_or(""));
                }
            }
            done = span.bytes.end;
        }
        masked.push_str(text.get(done..).unwrap_or(""));
        Cow::Owned(masked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_two_letters() {
        assert_eq!("us".parse::<Region>().unwrap().to_string(), "US");
        for text in ["", "u", "usa", "u1", "ü"] {
            assert_eq!(text.parse::<Region>(), Err(RegionError), "{text}");
        }
    }

    #[test]
    fn a_scan_shows_nothing_of_its_text() {
        let scan = Scan::clean("secret words");
        assert!(!format!("{scan:?}").contains("secret"));
    }
}
