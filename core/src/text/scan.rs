//! What one look at a text has found, and the text without it.

use super::entity::Entity;
use super::expected::Expected;
use super::fold::digit_value;
use super::messages::Part;
use super::rules::Audience;
use super::span::{Ruler, Span};
use crate::id::ChatId;
use crate::sorted::SortedSet;
use std::{borrow::Cow, fmt, ops::Range, str::FromStr};

/// The most spans that one text may have; one more, and the text is withheld.
pub const SPANS_MAX: usize = 1_024;
/// What stands in the place of a text that is withheld.
pub const WITHHELD: &str = "[WITHHELD]";
/// By how many bytes a mask may be longer than what it hides: a label, a word and their brackets.
pub const MASK_BYTES_MAX: usize = super::entity::LABEL_BYTES_MAX + 3 + super::token::WORD_LETTERS;
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
    /// Who reads it.
    pub audience: Audience,
    /// The chat within which one secret has one token.
    pub chat: Option<ChatId>,
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
    /// It holds more than [`SPANS_MAX`] spans, too many that hide each other, too many places where a
    /// fact could stand, or it would take the policy's own patterns too many steps.
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
    /// Its beginning, four stars and its end.
    Ends(Box<str>, Box<str>),
    /// The label in brackets, with a word that tells one from another.
    Word(Box<str>),
    /// The same, and the host keeps what is hidden under this word.
    Sealed(Box<str>),
    /// Something of the same form.
    Form(Box<str>),
}

impl Shown {
    /// How many bytes stand there.
    fn width(&self, span: &Span) -> usize {
        match self {
            Self::Label => span.entity.as_str().len() + 2,
            Self::Stars => STARS.len(),
            Self::Ends(before, behind) => before.len() + STARS.len() + behind.len(),
            Self::Word(word) | Self::Sealed(word) => span.entity.as_str().len() + 3 + word.len(),
            Self::Form(form) => form.len(),
        }
    }
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

    /// What was found at the end of the text, with no letter or digit behind it, and how many digits it has.
    pub(super) fn at_its_end(&self) -> Option<(&Span, usize)> {
        let last = self.spans.last()?;
        let text = self.text.expose();
        let is_over = !text.get(last.bytes.end..)?.chars().any(char::is_alphanumeric);
        let digits = text.get(last.bytes.clone())?.chars().filter_map(digit_value).count();
        is_over.then_some((last, digits))
    }

    /// The text before what was found last.
    pub(super) fn before_the_last(&self) -> &str {
        let last = self.spans.last().map_or(0, |last| last.bytes.start);
        self.text.expose().get(..last).unwrap_or("")
    }

    /// The word under which the host keeps each span sealed, for those that are.
    pub fn seals(&self) -> impl Iterator<Item = Option<&str>> {
        self.shown.iter().map(|shown| match shown {
            Shown::Sealed(word) => Some(&**word),
            _ => None,
        })
    }

    /// Is there nothing to hide?
    pub fn is_clean(&self) -> bool {
        self.spans.is_empty()
    }

    /// Why the text was withheld whole, if it was.
    pub fn withheld(&self) -> Option<Withheld> {
        self.withheld
    }

    /// Hides these parts of secrets that lie in several messages; their places are of the text as others see it, as
    /// [`Masker::across`](super::Masker::across) gives them. Returns where each stands in the text itself, with the
    /// number of its secret.
    ///
    /// ```
    /// use switchboard::text::{CustomerFacts, MaskRules, Masker, Part, ScanOptions};
    /// let (masker, nobody) = (Masker::new(&MaskRules::default())?, CustomerFacts::default());
    /// let mut first = masker.scan("me@example.com, 4111 1111", &nobody);
    /// let seen = first.masked().into_owned();
    /// let parts = masker.across(&[&seen, "1111 1111"], &nobody, &ScanOptions::default());
    /// let places = first.hide(parts.iter().filter(|part| part.message == 0));
    /// assert_eq!(first.masked(), "[EMAIL_ADDRESS], [CREDIT_CARD]");
    /// assert_eq!(places, [(16..25, 0)]);
    /// # Ok::<(), switchboard::policy::issue::Issues>(())
    /// ```
    pub fn hide<'p>(
        &mut self,
        parts: impl IntoIterator<Item = &'p Part>,
    ) -> Vec<(Range<usize>, usize)> {
        let stretches = self.stretches();
        let mut hidden = Vec::new();
        for part in parts {
            for (seen, own) in &stretches {
                let from = part.bytes.start.max(seen.start);
                let to = part.bytes.end.min(seen.end);
                if from < to {
                    let bytes = own + from - seen.start..own + to - seen.start;
                    let at = self.spans.partition_point(|span| span.bytes.start < bytes.start);
                    let mut ruler = Ruler::new(self.text.expose());
                    let span = ruler.span(part.entity.clone(), part.evidence, bytes.clone());
                    self.spans.insert(at, span);
                    self.shown.insert(at, Shown::Label);
                    hidden.push((bytes, part.secret));
                }
            }
        }
        hidden
    }

    /// The stretches that others see as they are: where each stands as it is seen, and where it begins in the text.
    pub(super) fn stretches(&self) -> Vec<(Range<usize>, usize)> {
        let (mut own, mut seen) = (0, 0);
        let mut stretches = Vec::with_capacity(self.spans.len() + 1);
        for (span, shown) in self.spans.iter().zip(&self.shown) {
            let end = seen + span.bytes.start - own;
            stretches.push((seen..end, own));
            seen = end + shown.width(span);
            own = span.bytes.end;
        }
        stretches.push((seen..seen + self.text.expose().len() - own, own));
        stretches
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
        self.write(0..text.len(), &mut masked);
        Cow::Owned(masked)
    }

    /// Adds a stretch of the text to `masked`, as others may see it. A span that begins before it is hidden anew; one that
    /// begins in it is hidden whole.
    pub(super) fn write(&self, stretch: Range<usize>, masked: &mut String) {
        let text = *self.text.expose();
        let mut done = stretch.start;
        let inside = |span: &Span| span.bytes.end > stretch.start && span.bytes.start < stretch.end;
        for (span, shown) in self.spans.iter().zip(&self.shown).filter(|(span, _)| inside(span)) {
            masked.push_str(text.get(done..span.bytes.start).unwrap_or(""));
            match shown {
                Shown::Label => {
                    masked.push('[');
                    masked.push_str(span.entity.as_str());
                    masked.push(']');
                }
                Shown::Stars => masked.push_str(STARS),
                Shown::Ends(before, behind) => {
                    for part in [&**before, STARS, &**behind] {
                        masked.push_str(part);
                    }
                }
                Shown::Word(word) | Shown::Sealed(word) => {
                    for part in ["[", span.entity.as_str(), ":", word, "]"] {
                        masked.push_str(part);
                    }
                }
                Shown::Form(form) => masked.push_str(form),
            }
            done = span.bytes.end;
        }
        masked.push_str(text.get(done..stretch.end).unwrap_or(""));
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
