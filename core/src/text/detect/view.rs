//! The text as the detectors read it: one byte a character, look-alikes folded, nothing invisible.

use crate::text::entity::{Entity, LABEL_BYTES_MAX, is_label};
use crate::text::fold::{fold_word, is_accent, is_invisible, to_ascii};
use crate::text::token::{LETTERS, WORD_LETTERS};
use smallvec::SmallVec;
use std::{borrow::Cow, ops::Range};

/// Stands for what is masked already. No detector reads across it.
pub(in crate::text) const MASKED: u8 = 0;
/// Stands for a letter outside ASCII.
pub(super) const LETTER: u8 = 0xFF;
/// Stands for any other character outside ASCII.
pub(super) const OTHER: u8 = 0xFE;

/// A text, folded, with the way back.
///
/// Each unit is one visible character: ASCII as it is, digits of other scripts as `0` to `9`, letters with accents
/// as those without, hard blanks as a blank, dashes as `-`, other letters as [`LETTER`]. What shows nothing is left out,
/// so that a number with a zero-width blank between its digits is the number. Escapes are read one level deep, numbers
/// in words are digits.
#[derive(Debug)]
pub(in crate::text) struct View<'t> {
    text: &'t str,
    units: Cow<'t, [u8]>,
    /// Where each unit stands in the text; `None` when unit and byte are the same.
    places: Option<Vec<Place>>,
    /// Digits that a mask has kept visible.
    kept: SmallVec<[Range<usize>; 2]>,
}

/// The bytes of the text that one unit stands for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) start: u32,
    pub(super) end: u32,
}

/// What one fast look at a text tells.
#[derive(Clone, Copy, Debug, Default)]
struct Glance {
    digits: usize,
    /// `@`, and `[` or `*`, which may be a mask.
    at_signs: usize,
    masks: usize,
    /// Two colons or slashes in a row, or many colons: addresses of machines.
    links: usize,
    /// Pairs of letters that stand in the names of numbers.
    numerals: usize,
    /// Pairs of letters that stand in `password` and its like.
    words: usize,
    /// An `a` behind a bracket: `(at)`.
    brackets: usize,
    /// Something that is not plain ASCII, or an escape.
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
            glance.masks += count(|b| b == b'[' || b == b'*');
            glance.links += count(|b| b == b':' || b == b'/');
            unusual += count(|b| {
                !(0x20..0x7F).contains(&b) && !matches!(b, b'\t' | b'\n' | b'\r')
                    || matches!(b, b'%' | b'&' | b'\\' | b'<')
            });
            let next = piece.get(1..).unwrap_or(&[]);
            let pairs = |is: fn(u8, u8) -> bool| {
                usize::from(
                    piece
                        .iter()
                        .zip(next)
                        .fold(0u8, |sum, (a, b)| sum + u8::from(is(*a | 0x20, *b | 0x20))),
                )
            };
            glance.numerals += pairs(is_numeral);
            glance.words += pairs(is_word_pair);
            glance.brackets += pairs(|a, b| matches!(a, b'(' | b'{') && b == b'a');
        }
        glance.folds = unusual > 0;
        glance
    }

    /// Is there nothing that any detector could begin with?
    fn is_clean(&self) -> bool {
        !self.folds && self.digits == 0 && self.at_signs == 0 && self.links < 2 && self.words == 0
    }

    /// Could there be a number or an address in words?
    fn may_spell(&self, text: &str) -> bool {
        self.brackets > 0
            || (self.numerals >= NUMERALS_MIN
                && (self.folds || super::spelled::may_stand_in(text.as_bytes())))
    }
}

/// Pairs that tell the names of numbers from most other words; each name of a digit holds one.
fn is_numeral(a: u8, b: u8) -> bool {
    matches!(
        (a, b),
        (b'o', b'n')
            | (b'w', b'o')
            | (b'h', b'r')
            | (b'o', b'u')
            | (b'i', b'v')
            | (b'i', b'x')
            | (b'e', b'v')
            | (b'g', b'h')
            | (b'n', b'i')
            | (b'z', b'e')
            | (b'e', b'i')
            | (b'u', b'n')
            | (b'a', b't')
            | (b'q', b'u')
            | (b'd', b'e')
            | (b'o', b't')
    )
}

/// `ss` in password, passwort, mot de passe; `wd` in pwd; `nh` in senha; `ot` in dot.
fn is_word_pair(a: u8, b: u8) -> bool {
    matches!((a, b), (b's', b's') | (b'w', b'd') | (b'n', b'h') | (b'n', b'w'))
}

/// Fewer such pairs make no number in words.
const NUMERALS_MIN: usize = 3;

impl<'t> View<'t> {
    /// The folded view of a text, or `None` when no detector can find anything in it.
    ///
    /// `labels` are the kinds of the customer's own facts, which may stand in the text as masks.
    pub(in crate::text) fn of(text: &'t str, labels: &[&Entity]) -> Option<Self> {
        let glance = Glance::at(text.as_bytes());
        if glance.is_clean() && !glance.may_spell(text) {
            return None;
        }
        let view = Self::built(text, glance, labels);
        (!glance.is_clean() || view.places.is_some()).then_some(view)
    }

    /// The folded view of a text, whatever is in it.
    pub(in crate::text) fn whole(text: &'t str, labels: &[&Entity]) -> Self {
        Self::built(text, Glance::at(text.as_bytes()), labels)
    }

    fn built(text: &'t str, glance: Glance, labels: &[&Entity]) -> Self {
        let mut view = if glance.folds {
            Self::folded(text)
        } else {
            Self {
                text,
                units: Cow::Borrowed(text.as_bytes()),
                places: None,
                kept: SmallVec::new(),
            }
        };
        if (glance.folds || glance.may_spell(text))
            && let Some(spelled) = super::spelled::rewritten(&view)
        {
            view.units = Cow::Owned(spelled.units);
            view.places = Some(spelled.places);
        }
        if glance.masks > 0 {
            for mask in masks(&view.units, labels) {
                view.kept.extend(kept_beside(&view.units, &mask));
                view.cover(&mask);
            }
        }
        view
    }

    fn folded(text: &'t str) -> Self {
        let mut units = Vec::with_capacity(text.len());
        let mut places = Vec::with_capacity(text.len());
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let start = text.len() - rest.len();
            let read = super::escape::read(rest).unwrap_or_else(|| (Some(c), c.len_utf8()));
            let end = start + read.1;
            rest = rest.get(read.1..).unwrap_or("");
            let unit = match read.0 {
                None => continue,
                Some(c @ (' '..='~' | '\t' | '\n' | '\r')) => c as u8,
                Some(c) if is_invisible(c) || is_accent(c) => continue,
                Some(c) => match to_ascii(c) {
                    Some(ascii) => ascii,
                    None => match fold_word(c) {
                        [Some(letter), _] if letter.is_ascii() => match c.is_uppercase() {
                            true => letter.to_ascii_uppercase() as u8,
                            false => letter as u8,
                        },
                        [Some(_), _] => LETTER,
                        _ => OTHER,
                    },
                },
            };
            units.push(unit);
            places.push(Place { start: start as u32, end: end as u32 });
        }
        Self { text, units: Cow::Owned(units), places: Some(places), kept: SmallVec::new() }
    }

    /// Where a unit stands in the text.
    pub(super) fn place(&self, unit: usize) -> Place {
        match &self.places {
            Some(places) => places.get(unit).copied().unwrap_or_else(|| {
                let end = self.text.len() as u32;
                Place { start: end, end }
            }),
            None => Place { start: unit as u32, end: unit as u32 + 1 },
        }
    }

    /// The text itself.
    pub(super) fn text(&self) -> &'t str {
        self.text
    }

    /// The units.
    pub(in crate::text) fn units(&self) -> &[u8] {
        &self.units
    }

    /// The unit at `at`; [`MASKED`] outside the text.
    pub(super) fn unit(&self, at: usize) -> u8 {
        self.units.get(at).copied().unwrap_or(MASKED)
    }

    /// Where the run of letters that begins at `at` ends; `at` itself where none begins.
    pub(super) fn letters_end(&self, at: usize) -> usize {
        at + (at..self.units.len()).take_while(|n| is_letter(self.unit(*n))).count()
    }

    /// The next run of letters from `at` on.
    pub(super) fn next_word(&self, at: usize) -> Option<Range<usize>> {
        let start = (at..self.units.len()).find(|n| is_letter(self.unit(*n)))?;
        Some(start..self.letters_end(start))
    }

    /// The unit before `at`; [`MASKED`] at the beginning.
    pub(super) fn before(&self, at: usize) -> u8 {
        at.checked_sub(1).map_or(MASKED, |before| self.unit(before))
    }

    /// Are these units what a mask has kept visible of something? Then they are nothing new.
    pub(super) fn was_kept(&self, units: &Range<usize>) -> bool {
        self.kept.iter().any(|kept| kept.start <= units.start && units.end <= kept.end)
    }

    /// Hides these units from every detector.
    pub(in crate::text) fn cover(&mut self, units: &Range<usize>) {
        if let Some(covered) = self.units.to_mut().get_mut(units.clone()) {
            covered.fill(MASKED);
        }
    }

    /// The units whose characters begin within these bytes.
    pub(in crate::text) fn units_of(&self, bytes: &Range<usize>) -> Range<usize> {
        let Some(places) = &self.places else {
            return bytes.clone();
        };
        let unit_at = |byte: usize| places.partition_point(|place| (place.start as usize) < byte);
        unit_at(bytes.start)..unit_at(bytes.end)
    }

    /// The bytes of the text under these units.
    pub(in crate::text) fn bytes(&self, units: &Range<usize>) -> Range<usize> {
        if self.places.is_none() {
            return units.clone();
        }
        let start = self.place(units.start).start as usize;
        match units.end.checked_sub(1).filter(|last| *last >= units.start) {
            Some(last) => start..self.place(last).end as usize,
            None => start..start,
        }
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
pub(in crate::text) fn masks(units: &[u8], labels: &[&Entity]) -> Vec<Range<usize>> {
    let mut masks = Vec::new();
    let mut at = 0;
    while let Some(rest) = units.get(at..).filter(|rest| !rest.is_empty()) {
        let length = match rest.first() {
            Some(b'[') => label_length(rest, labels),
            Some(b'*') => {
                let stars = rest.iter().take_while(|b| **b == b'*').count();
                if stars < STARS_MIN {
                    at += stars;
                    continue;
                }
                stars
            }
            _ => 0,
        };
        if length > 0 {
            masks.push(at..at + length);
        }
        at += length.max(1);
    }
    masks
}

/// Fewer stars are emphasis, not a mask.
const STARS_MIN: usize = 4;
/// How many characters of something masked may stay visible before and behind its stars.
const KEPT_MAX: usize = 6;

/// The digits that a mask of stars keeps visible behind and before itself.
fn kept_beside(units: &[u8], mask: &Range<usize>) -> [Range<usize>; 2] {
    if units.get(mask.start) != Some(&b'*') {
        return [0..0, 0..0];
    }
    let digit = |unit: &&u8| unit.is_ascii_digit();
    let behind = units.iter().skip(mask.end).take(KEPT_MAX + 1).take_while(digit).count();
    let before = units.get(..mask.start).unwrap_or(&[]).iter().rev();
    let before = before.take(KEPT_MAX + 1).take_while(digit).count();
    let kept = |count: usize| if count > KEPT_MAX { 0 } else { count };
    [mask.start - kept(before)..mask.start, mask.end..mask.end + kept(behind)]
}

/// How many units the label in brackets has that the text begins with; 0 if it begins with none.
fn label_length(rest: &[u8], labels: &[&Entity]) -> usize {
    let window = rest.get(1..rest.len().min(LABEL_BYTES_MAX + 2)).unwrap_or(&[]);
    let Some(end) = window.iter().position(|b| matches!(b, b']' | b':')) else {
        return 0;
    };
    let name = window.get(..end).unwrap_or(&[]);
    let word = match window.get(end) {
        Some(b':') => WORD_LETTERS + 1,
        _ => 0,
    };
    let behind = rest.get(end + 2..end + 1 + word).unwrap_or(&[]);
    if !behind.iter().all(|unit| LETTERS.contains(unit)) || rest.get(end + 1 + word) != Some(&b']')
    {
        return 0;
    }
    let known = is_label(name)
        && (Entity::is_built_in(name)
            || labels.iter().any(|entity| entity.as_str().as_bytes() == name));
    if known { end + 2 + word } else { 0 }
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
        for text in ["", "hello there", "Where is my parcel? I wait for it", "call me [now]"] {
            assert!(View::of(text, &[]).is_none(), "{text}");
        }
    }

    #[test]
    fn what_looks_alike_is_alike() {
        let view = View::of("４1１\u{200B}1\u{A0}１１٤1–é☂", &[]).unwrap();
        assert_eq!(view.units(), b"4111 1141-e\xFE");
        // '４' is 3 bytes, '1' 1, '１' 3, the zero-width blank 3, '1' 1: the fourth digit ends at 11.
        assert_eq!(view.bytes(&(0..4)), 0..11);
        assert_eq!(view.bytes(&(2..2)), 4..4);
    }

    #[test]
    fn masks_are_known_again() {
        let own = Entity::of_kind("pet").unwrap();
        // A word that tells one card from another belongs to its mask, letters of any other length do not.
        let words = b"[PIN:bcdfghjklmnp] [PIN:bcd] [PIN:] [US_SSN:bcdfghjklmnp]";
        assert_eq!(masks(words, &[]), [0..18, 36..57]);
        let text = b"a [PET] b [US_SSN] c [SIC] ***** d *** [CREDIT_CARD";
        assert_eq!(masks(text, &[&own]), [2..7, 10..18, 27..32]);
        assert_eq!(masks(text, &[]), [10..18, 27..32]);
        // What was kept beside the stars is no news to the detectors.
        assert_eq!(kept_beside(b"x ****1111 y", &(2..6)), [2..2, 6..10]);
        assert_eq!(kept_beside(b"x 411111****1111", &(8..12)), [2..8, 12..16]);
        assert_eq!(kept_beside(b"x ****11111111", &(2..6)), [2..2, 6..6]);
    }
}
