//! Text that comes in pieces: as somebody types it, as a call is transcribed, as a bot writes it word by word.
//!
//! A masker that is given the pieces one by one misses what lies across them, and one that shows a number's beginning
//! cannot take it back. [`StreamScanner`] lets go only of what nothing that follows can change: up to the end of a
//! sentence or line, when the next one has ended, too, no secret lies across it, and it does not end in something that may
//! go on. What comes next is read with the end of what was let go of, as it was shown, so that a name still stands
//! beside its number.
//!
//! Where it looks, and what it lets go of, depends on the text alone. So however the text is cut into pieces, the result is
//! the same; and a text of one sentence is masked as the [`Masker`] masks it.
//!
//! It knows nothing of time: whoever wants to see the rest calls [`finish`](StreamScanner::finish).

use super::detect::names_a_digit;
use super::facts::CustomerFacts;
use super::fold::digit_value;
use super::masker::Masker;
use super::scan::{ScanOptions, WITHHELD};
use std::collections::VecDeque;

/// How much of what was let go of is read again with what follows.
const CONTEXT_BYTES: usize = 256;
/// A sentence longer than this ends at its next blank.
const SENTENCE_BYTES: usize = 512;
/// Ends of sentences are looked at only so far apart, and the farther the more is held back: so the whole takes
/// linear time.
const STEP_BYTES: usize = 48;
/// How much may be held back because it ends in a number; no number is longer.
const OPEN_BYTES: usize = 1_024;
/// So many words from the end a number may stand that goes on: the bank's letters in an IBAN stand behind digits.
const OPEN_WORDS: usize = 3;
/// The most that is held back for anything; what is longer is withheld.
const HELD_BYTES_MAX: usize = 16_384;

/// Masks a text that comes in pieces, and never lets go of a part of something that must not be seen.
///
/// ```
/// use switchboard::text::{CustomerFacts, MaskRules, Masker, ScanOptions, StreamScanner};
///
/// let masker = Masker::new(&MaskRules::default())?;
/// let mut stream = StreamScanner::new(masker, CustomerFacts::default(), ScanOptions::default());
/// let mut shown = String::new();
/// for piece in ["Good morning to all of you. My card is 41", "11 1111 11", "11 1111. It is"] {
///     stream.push(piece.as_bytes(), &mut shown);
///     assert!(!shown.contains("41"), "a number that may go on is held back");
/// }
/// stream.push(b" valid until spring.", &mut shown);
/// stream.finish(&mut shown);
/// assert_eq!(shown, "Good morning to all of you. My card is [CREDIT_CARD]. It is valid until spring.");
/// # Ok::<(), switchboard::policy::issue::Issues>(())
/// ```
#[derive(Clone, Debug)]
pub struct StreamScanner {
    masker: Masker,
    facts: CustomerFacts,
    options: ScanOptions,
    /// The end of what was let go of, as it was shown, and behind it what is held back.
    text: super::Pii<String>,
    /// How much of that was let go of.
    shown: usize,
    /// Where sentences end that were looked at, behind what was let go of.
    ends: VecDeque<usize>,
    /// The last end of a sentence.
    last_end: usize,
    /// How much there was when ends were last looked at.
    looked_at: usize,
    /// The beginning of a character whose other bytes have not come.
    torn: Vec<u8>,
    /// Was more held back than may be? Then nothing is shown until the word ends.
    drops: bool,
}

impl StreamScanner {
    /// A stream of which nothing has come yet.
    pub fn new(masker: Masker, facts: CustomerFacts, options: ScanOptions) -> Self {
        Self {
            masker,
            facts,
            options,
            text: String::new().into(),
            shown: 0,
            ends: VecDeque::new(),
            last_end: 0,
            looked_at: 0,
            torn: Vec::new(),
            drops: false,
        }
    }

    /// The next piece, which may end within a character; what can be shown is added to `out`. Bytes that are no UTF-8
    /// become U+FFFD.
    pub fn push(&mut self, piece: &[u8], out: &mut String) {
        let mut bytes = std::mem::take(&mut self.torn);
        bytes.extend_from_slice(piece);
        let mut chunks = bytes.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            chunk.valid().chars().for_each(|c| self.take(c, out));
            let invalid = chunk.invalid();
            if chunks.peek().is_none() && may_go_on(invalid) {
                self.torn = invalid.to_vec();
            } else if !invalid.is_empty() {
                self.take(char::REPLACEMENT_CHARACTER, out);
            }
        }
    }

    /// Nothing more comes: adds the rest to `out`. The scanner is as new then.
    pub fn finish(&mut self, out: &mut String) {
        if !self.torn.is_empty() {
            self.torn.clear();
            self.take(char::REPLACEMENT_CHARACTER, out);
        }
        let text = std::mem::take(&mut self.text).into_exposed();
        let scan = self.masker.scan_with(&text, &self.facts, &self.options);
        scan.write(self.shown..text.len(), out);
        (self.shown, self.last_end, self.looked_at, self.drops) = (0, 0, 0, false);
        self.ends.clear();
    }

    /// How many bytes are held back.
    pub fn held(&self) -> usize {
        self.text.expose().len() - self.shown + self.torn.len()
    }

    fn take(&mut self, c: char, out: &mut String) {
        if self.drops {
            self.drops = !c.is_whitespace();
            return;
        }
        let mut text = std::mem::take(&mut self.text).into_exposed();
        let before = text.chars().next_back();
        text.push(c);
        let length = text.len();
        self.text = text.into();
        let long = length - self.last_end.max(self.shown) >= SENTENCE_BYTES;
        let ends = match c {
            '\n' => true,
            c if c.is_whitespace() => long || before.is_some_and(|sign| ".?!。".contains(sign)),
            '。' | '？' | '！' => true,
            _ => false,
        };
        if ends {
            self.last_end = length;
            let step = STEP_BYTES.max((length - self.shown) / 4);
            if length - self.looked_at >= step {
                self.look(out);
            }
        }
        if self.held() > HELD_BYTES_MAX {
            self.withhold(out);
        }
    }

    /// A sentence has ended: lets go of those before it that nothing can change any more.
    fn look(&mut self, out: &mut String) {
        let text = std::mem::take(&mut self.text).into_exposed();
        let (end, held) = (text.len(), text.len() - self.shown);
        let scan = self.masker.scan_with(&text, &self.facts, &self.options);
        let crossed = |at: usize| {
            scan.spans().iter().any(|span| span.bytes.start < at && at < span.bytes.end)
        };
        let open_from = self.masker.open_from(&text);
        let settled = |at: &usize| {
            !crossed(*at)
                && (held > OPEN_BYTES || !is_open(&text, *at))
                && open_from.is_none_or(|open_from| *at <= open_from)
        };
        let upto = match scan.withheld() {
            None => self.ends.iter().rev().copied().find(settled),
            Some(_) => None,
        };
        self.ends.push_back(end);
        self.looked_at = end;
        let Some(upto) = upto else {
            drop(scan);
            self.text = text.into();
            return;
        };
        let start = out.len();
        scan.write(self.shown..upto, out);
        // Read with what follows: what was shown last, before it what was shown before that.
        let new = out.get(start..).unwrap_or("");
        let mut context = text.get(..self.shown).unwrap_or("").to_owned() + new;
        let mut cut = context.len().saturating_sub(CONTEXT_BYTES);
        while !context.is_char_boundary(cut) {
            cut += 1;
        }
        // Not within a word or a mask, of which the rest would be something else.
        let rest = context.get(cut..).unwrap_or("");
        cut += match cut {
            0 => 0,
            _ => rest.find(char::is_whitespace).unwrap_or(rest.len()),
        };
        context.drain(..cut);
        let shown = context.len();
        drop(scan);
        context.push_str(text.get(upto..).unwrap_or(""));
        self.ends.retain(|end| *end > upto);
        for end in self.ends.iter_mut().chain([&mut self.last_end, &mut self.looked_at]) {
            *end = (*end + shown).saturating_sub(upto);
        }
        self.shown = shown;
        self.text = context.into();
    }

    /// More is held back than may be.
    fn withhold(&mut self, out: &mut String) {
        out.push_str(WITHHELD);
        self.text = String::new().into();
        (self.shown, self.last_end, self.looked_at, self.drops) = (0, 0, 0, true);
        self.ends.clear();
    }
}

/// Does the text end here in something that may go on in the next sentence: a number, in digits or in words?
pub(super) fn is_open(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or("").trim_end();
    before.rsplit(char::is_whitespace).take(OPEN_WORDS).any(|word| {
        word.chars().any(|c| digit_value(c).is_some())
            || names_a_digit(word.trim_matches(|c: char| !c.is_alphabetic()))
    })
}

/// Is this the beginning of a character of UTF-8, so that more bytes may make it whole?
fn may_go_on(bytes: &[u8]) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => false,
        Err(error) => error.error_len().is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::MaskRules;

    fn stream() -> StreamScanner {
        let masker = Masker::new(&MaskRules::default()).unwrap();
        StreamScanner::new(masker, CustomerFacts::default(), ScanOptions::default())
    }

    fn in_pieces(text: &str, size: usize) -> String {
        let (mut stream, mut out) = (stream(), String::new());
        for piece in text.as_bytes().chunks(size) {
            stream.push(piece, &mut out);
        }
        stream.finish(&mut out);
        out
    }

    #[test]
    fn one_sentence_is_masked_as_a_message_is() {
        for (text, expected) in [
            ("", ""),
            ("hello", "hello"),
            ("my card is 4111 1111 1111 1111", "my card is [CREDIT_CARD]"),
            ("write to größe@example.com, please", "write to [EMAIL_ADDRESS], please"),
        ] {
            for size in [1, 2, 3, 7, 1000] {
                assert_eq!(in_pieces(text, size), expected, "{text} in {size}");
            }
        }
    }

    #[test]
    fn a_number_over_many_sentences_is_never_begun() {
        let text = "We begin with a sentence that is long enough to be let go of. It is 4111 1111\n\
                    1111\n1111\nThat was it, and now we say something that has no number in it. \
                    And so on, without an end.";
        let (mut stream, mut out) = (stream(), String::new());
        for piece in text.as_bytes().chunks(1) {
            stream.push(piece, &mut out);
            assert!(!out.contains('1'), "{out}");
        }
        assert!(out.starts_with("We begin"), "{out}");
        stream.finish(&mut out);
        assert!(out.contains("It is [CREDIT_CARD]\nThat was it"), "{out}");
    }

    #[test]
    fn torn_and_wrong_bytes_are_no_trap() {
        let (mut stream, mut out) = (stream(), String::new());
        stream.push(b"\xC3", &mut out);
        assert_eq!(stream.held(), 1);
        stream.push(b"\xA4 \xFF \xE2\x82", &mut out);
        stream.finish(&mut out);
        assert_eq!(out, "ä \u{FFFD} \u{FFFD}");
    }

    #[test]
    fn a_word_without_end_is_withheld() {
        let text = "a".repeat(40_000) + " and then this";
        let once = in_pieces(&text, 64_000);
        assert_eq!(once, "[WITHHELD]and then this");
        assert_eq!(in_pieces(&text, 999), once);
    }
}
