//! The text as the detectors read it: one byte a character, look-alikes folded, nothing invisible.

use crate::text::entity::{Entity, LABEL_BYTES_MAX, is_label};
use crate::text::fold::{is_accent, is_invisible, to_ascii};
use std::{borrow::Cow, ops::Range};

/// Stands for what is masked already. No detector reads across it.
pub(in crate::text) const MASKED: u8 = 0;
/// Stands for a letter outside ASCII.
pub(super) const LETTER: u8 = 0xFF;
/// Stands for any other character outside ASCII.
const OTHER: u8 = 0xFE;

/// A text, folded, with the way back.
///
/// Each unit is one visible character: ASCII as it is, digits of other scripts as `0` to `9`, hard
/// blanks as a blank, dashes as `-`, other letters as [`LETTER`]. What shows nothing is left out, so
/// that a number with a zero-width blank between its digits is the number.
#[derive(Debug)]
pub(in crate::text) struct View<'t> {
    text: &'t str,
    units: Cow<'t, [u8]>,
    /// The byte at which each unit begins; `None` when unit and byte are the same.
    starts: Option<Vec<u32>>,
}

/// What one fast look at a text tells.
#[derive(Clone, Copy, Debug, Default)]
struct Glance {
    digits: usize,
    at_signs: usize,
    brackets: usize,
    stars: usize,
    folds: bool,
}

impl Glance {
    fn at(bytes: &[u8]) -> Self {
        let mut glance = Self::default();
        let mut unusual = 0;
        // Counters of one byte over pieces that cannot overflow them: the compiler counts 16 bytes at once.
        for piece in bytes.chunks(255) {
            let count = |is: fn(u8) -> bool| {
                usize::from(piece.iter().fold(0u8, |sum, b| sum + u8::from(is(*b))))
            };
            glance.digits += count(|b| b.is_ascii_digit());
            glance.at_signs += count(|b| b == b'@');
            glance.brackets += count(|b| b == b'[');
            glance.stars += count(|b| b == b'*');
            unusual += count(|b| !(0x20..0x7F).contains(&b) && !matches!(b, b'\t' | b'\n' | b'\r'));
        }
        glance.folds = unusual > 0;
        glance
    }
}

/// Fewer digits than this make no number that a detector looks for.
const DIGITS_MIN: usize = 7;

impl<'t> View<'t> {
    /// The folded view of a text, or `None` when no detector can find anything in it.
    ///
    /// `facts` are the kinds of the customer's own facts, whose labels may stand in the text.
    pub(in crate::text) fn of(text: &'t str, labels: &[&Entity]) -> Option<Self> {
        let glance = Glance::at(text.as_bytes());
        if !glance.folds && glance.at_signs == 0 && glance.digits < DIGITS_MIN {
            return None;
        }
        let mut view = if glance.folds {
            Self::folded(text)
        } else {
            Self { text, units: Cow::Borrowed(text.as_bytes()), starts: None }
        };
        if glance.folds {
            let seen = Glance::at(&view.units);
            if seen.at_signs == 0 && seen.digits < DIGITS_MIN {
                return None;
            }
        }
        if glance.brackets > 0 || glance.stars > 3 {
            for zone in zones(&view.units, labels) {
                view.cover(&zone);
            }
        }
        Some(view)
    }

    fn folded(text: &'t str) -> Self {
        let mut units = Vec::with_capacity(text.len());
        let mut starts = Vec::with_capacity(text.len());
        for (start, c) in text.char_indices() {
            let unit = match c {
                ' '..='~' | '\t' | '\n' | '\r' => c as u8,
                c if is_invisible(c) || is_accent(c) => continue,
                c => match to_ascii(c) {
                    Some(ascii) => ascii,
                    None if c.is_alphanumeric() => LETTER,
                    None => OTHER,
                },
            };
            units.push(unit);
            starts.push(start as u32);
        }
        Self { text, units: Cow::Owned(units), starts: Some(starts) }
    }

    /// The units.
    pub(in crate::text) fn units(&self) -> &[u8] {
        &self.units
    }

    /// The unit at `at`; [`MASKED`] outside the text.
    pub(super) fn unit(&self, at: usize) -> u8 {
        self.units.get(at).copied().unwrap_or(MASKED)
    }

    /// The unit before `at`; [`MASKED`] at the beginning.
    pub(super) fn before(&self, at: usize) -> u8 {
        at.checked_sub(1).map_or(MASKED, |before| self.unit(before))
    }

    /// Hides these units from every detector.
    pub(in crate::text) fn cover(&mut self, units: &Range<usize>) {
        if let Some(covered) = self.units.to_mut().get_mut(units.clone()) {
            covered.fill(MASKED);
        }
    }

    /// The units whose characters begin within these bytes.
    pub(in crate::text) fn units_of(&self, bytes: &Range<usize>) -> Range<usize> {
        let Some(starts) = &self.starts else {
            return bytes.clone();
        };
        let unit_at = |byte: usize| starts.partition_point(|start| (*start as usize) < byte);
        unit_at(bytes.start)..unit_at(bytes.end)
    }

    /// The bytes of the text under these units.
    pub(in crate::text) fn bytes(&self, units: &Range<usize>) -> Range<usize> {
        let Some(starts) = &self.starts else {
            return units.clone();
        };
        let start_of = |unit: usize| starts.get(unit).map_or(self.text.len(), |b| *b as usize);
        let Some(last) = units.end.checked_sub(1).filter(|last| *last >= units.start) else {
            return start_of(units.start)..start_of(units.start);
        };
        let last = start_of(last);
        let width = self.text.get(last..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8);
        start_of(units.start)..last + width
    }
}

/// Is this unit a letter or a digit?
pub(super) fn is_word(unit: u8) -> bool {
    unit.is_ascii_alphanumeric() || unit == LETTER
}

/// Is this unit a letter?
pub(super) fn is_letter(unit: u8) -> bool {
    unit.is_ascii_alphabetic() || unit == LETTER
}

/// Where a text carries masks already: `[CREDIT_CARD]`, and four stars or more.
pub(in crate::text) fn zones(units: &[u8], labels: &[&Entity]) -> Vec<Range<usize>> {
    let mut zones = Vec::new();
    let mut at = 0;
    while let Some(rest) = units.get(at..).filter(|rest| !rest.is_empty()) {
        let length = match rest.first() {
            Some(b'[') => label_length(rest, labels),
            Some(b'*') => {
                let stars = rest.iter().take_while(|b| **b == b'*').count();
                if stars < 4 {
                    at += stars;
                    continue;
                }
                stars
            }
            _ => 0,
        };
        if length > 0 {
            zones.push(at..at + length);
        }
        at += length.max(1);
    }
    zones
}

/// How many units the label in brackets has that the text begins with; 0 if it begins with none.
fn label_length(rest: &[u8], labels: &[&Entity]) -> usize {
    let window = rest.get(1..rest.len().min(LABEL_BYTES_MAX + 2)).unwrap_or(&[]);
    let Some(end) = window.iter().position(|b| *b == b']') else {
        return 0;
    };
    let name = window.get(..end).unwrap_or(&[]);
    let known = is_label(name)
        && Entity::BUILT_IN
            .iter()
            .chain(labels.iter().copied())
            .any(|entity| entity.as_str().as_bytes() == name);
    if known { end + 2 } else { 0 }
}

/// The value of a unit that is a digit.
pub(super) const fn value(unit: u8) -> u8 {
    unit.wrapping_sub(b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_messages_are_done_at_a_glance() {
        for text in ["", "hello there", "room 451 please", "call me at 5:30 [now]", "größe 42 ✓"]
        {
            assert!(View::of(text, &[]).is_none(), "{text}");
        }
    }

    #[test]
    fn what_looks_alike_is_alike() {
        let view = View::of("４1１\u{200B}1\u{A0}１１٤1–é☂", &[]).unwrap();
        assert_eq!(view.units(), b"4111 1141-\xFF\xFE");
        // '４' is 3 bytes, '1' 1, '１' 3, the zero-width blank 3, '1' 1: the fourth digit ends at 11.
        assert_eq!(view.bytes(&(0..4)), 0..11);
        assert_eq!(view.bytes(&(2..2)), 4..4);
    }

    #[test]
    fn masks_are_known_again() {
        let pin = Entity::of_kind("pin").unwrap();
        let text = b"a [PIN] b [US_SSN] c [SIC] ***** d *** [CREDIT_CARD";
        let zones = |labels: &[&Entity]| zones(text, labels);
        assert_eq!(zones(&[&pin]), [2..7, 10..18, 27..32]);
        assert_eq!(zones(&[]), [10..18, 27..32]);
    }
}
