//! What the words beside a number say about it.
//!
//! Context is local: from the number outwards over a few words of filler, and never across another
//! number, an address or a mask. So masking one thing cannot change what is said about another.

use super::view::{View, is_letter};
use std::ops::Range;

/// How many words away a telling word may stand.
const WORDS_MAX: usize = 5;
/// The longest word that is looked at; a longer one ends the search.
const WORD_MAX: usize = 24;
/// How many signs may stand between two words.
const SIGNS_MAX: usize = 6;

/// Words that tell what the number beside them is.
#[derive(Debug)]
pub(super) struct Telling(pub(super) &'static [&'static str]);

impl Telling {
    /// Does one of the words stand beside these units?
    pub(super) fn beside(&self, view: &View<'_>, units: &Range<usize>) -> bool {
        self.before(view, units.start) || self.after(view, units.end)
    }

    /// Does one of the words stand before `at`?
    pub(super) fn before(&self, view: &View<'_>, at: usize) -> bool {
        self.before_unless(view, at, &Self(&[]))
    }

    /// Does one of the words stand before `at`, and none of `other` nearer?
    pub(super) fn before_unless(&self, view: &View<'_>, mut at: usize, other: &Self) -> bool {
        for _ in 0..WORDS_MAX {
            let Some(end) = skip(|n| view.before(at - n), at, is_filler) else {
                return false;
            };
            let end = at - end;
            let length = word_length(|n| view.before(end - n), end);
            if length == 0 || length > WORD_MAX {
                return false;
            }
            if other.holds(view, end - length..end) {
                return false;
            }
            if self.holds(view, end - length..end) {
                return true;
            }
            at = end - length;
        }
        false
    }

    /// Does one of the words stand behind `at`?
    fn after(&self, view: &View<'_>, mut at: usize) -> bool {
        let units = view.units().len();
        for _ in 0..WORDS_MAX {
            let Some(blank) = skip(|n| view.unit(at + n), units - at, is_close) else {
                return false;
            };
            let start = at + blank;
            let length = word_length(|n| view.unit(start + n), units - start);
            if length == 0 || length > WORD_MAX {
                return false;
            }
            if self.holds(view, start..start + length) {
                return true;
            }
            at = start + length;
        }
        false
    }

    fn holds(&self, view: &View<'_>, word: Range<usize>) -> bool {
        let word = view.units().get(word).unwrap_or(&[]);
        self.0.iter().any(|telling| telling.as_bytes().eq_ignore_ascii_case(word))
    }
}

/// How many of the next units may stand between words; `None` when something else does.
fn skip(unit: impl Fn(usize) -> u8, left: usize, may_stand: fn(u8) -> bool) -> Option<usize> {
    let signs = (0..left.min(SIGNS_MAX + 1)).take_while(|n| may_stand(unit(*n))).count();
    (signs <= SIGNS_MAX && signs < left).then_some(signs)
}

fn word_length(unit: impl Fn(usize) -> u8, left: usize) -> usize {
    (0..left.min(WORD_MAX + 1)).take_while(|n| is_letter(unit(*n))).count()
}

/// Signs over which context reaches forward, to the number.
fn is_filler(unit: u8) -> bool {
    is_close(unit) || b"\n\r:#=.,_/?!;+".contains(&unit)
}

/// Signs over which it reaches back: not into the next sentence.
fn is_close(unit: u8) -> bool {
    b" \t'\"()-".contains(&unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SSN: Telling = Telling(&["ssn", "social"]);

    fn beside(text: &str) -> bool {
        let view = View::of(text, &[]).unwrap();
        let start = text.find("123456789").unwrap();
        SSN.beside(&view, &(start..start + 9))
    }

    #[test]
    fn a_telling_word_stands_near() {
        for text in [
            "SSN123456789",
            "ssn: 123456789",
            "my Social Security number is 123456789",
            "123456789 is my social",
            "123456789 (ssn)",
            "social # - 123456789",
        ] {
            assert!(beside(text), "{text}");
        }
    }

    #[test]
    fn context_does_not_reach_far_or_across() {
        for text in [
            "123456789",
            "the lesson 123456789",
            "ssn one two three four five 123456789",
            "ssn 42 123456789",
            "ssn a@b.c 123456789",
            "[US_SSN] 123456789",
            "ssn ........... 123456789",
            "123456789, my social is another",
        ] {
            assert!(!beside(text), "{text}");
        }
    }
}
