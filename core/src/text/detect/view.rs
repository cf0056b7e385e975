//! The text as the detectors read it: one byte a character, look-alikes folded, nothing invisible.

use super::glance::{Glance, Written};
use crate::text::entity::{Entity, LABEL_BYTES_MAX, is_label};
use crate::text::fold::{fold_word, is_accent, is_invisible, is_mark, to_ascii};
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
    places: Places<'t>,
    /// Could something be named in it?
    names: bool,
    /// Digits that a mask has kept visible.
    kept: SmallVec<[Range<usize>; 2]>,
}

/// Where the units stand in the text.
#[derive(Debug)]
enum Places<'t> {
    /// Unit for byte, from this byte on.
    From(usize),
    /// Each by itself.
    Each(Cow<'t, [Place]>),
}

/// The bytes of the text that one unit stands for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) start: u32,
    pub(super) end: u32,
}

/// A text as it is read: folded, and with what one look at it tells.
#[derive(Debug)]
pub(in crate::text) struct Reading<'t> {
    text: &'t str,
    units: Cow<'t, [u8]>,
    /// Where each unit stands in the text; `None` when unit and byte are the same.
    places: Option<Vec<Place>>,
    glance: Glance,
}

impl<'t> Reading<'t> {
    pub(in crate::text) fn of(text: &'t str) -> Self {
        let glance = Glance::at(text.as_bytes(), Written::AsIs);
        if !glance.folds {
            return Self { text, units: Cow::Borrowed(text.as_bytes()), places: None, glance };
        }
        let (units, places) = folded(text);
        let glance = Glance::at(&units, Written::Folded);
        Self { text, units: Cow::Owned(units), places: Some(places), glance }
    }

    /// Is there nothing that any detector could begin with?
    pub(in crate::text) fn is_clean(&self) -> bool {
        self.glance.is_clean()
    }

    /// Is there more in it than plain ASCII?
    pub(in crate::text) fn is_folded(&self) -> bool {
        self.places.is_some()
    }

    /// All units.
    pub(in crate::text) fn units(&self) -> &[u8] {
        &self.units
    }

    /// The stretches that must be read, in units.
    pub(in crate::text) fn zones(&self) -> SmallVec<[Range<usize>; 2]> {
        self.glance.zones(&self.units)
    }

    /// All of it.
    pub(in crate::text) fn all(&self) -> Range<usize> {
        0..self.units.len()
    }

    /// What the detectors see of these units. `labels` are the kinds of the customer's own facts, which may stand in the
    /// text as masks.
    pub(in crate::text) fn view(&self, units: &Range<usize>, labels: &[&Entity]) -> View<'_> {
        let places = match &self.places {
            Some(places) => Places::Each(Cow::Borrowed(places.get(units.clone()).unwrap_or(&[]))),
            None => Places::From(units.start),
        };
        let units = Cow::Borrowed(self.units.get(units.clone()).unwrap_or(&[]));
        let names = self.glance.names;
        View { text: self.text, units, places, names, kept: SmallVec::new() }
            .ready(self.glance.spells, labels)
    }
}

/// The units of a text, and where each stands.
fn folded(text: &str) -> (Vec<u8>, Vec<Place>) {
    let mut units = Vec::with_capacity(text.len());
    let mut places = Vec::with_capacity(text.len());
    let mut start = 0;
    while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
        let (unit, length) = first_unit(rest);
        let end = (start + length) as u32;
        match (unit, places.last_mut()) {
            (Some(unit), _) => {
                units.push(unit);
                places.push(Place { start: start as u32, end });
            }
            // Nothing is left of a sign whose letter is hidden: an accent, the frame of a key.
            (None, Some(Place { end: last, .. }))
                if *last as usize == start && rest.starts_with(is_mark) =>
            {
                *last = end;
            }
            (None, _) => {}
        }
        start += length;
    }
    (units, places)
}

/// The unit that the text begins with, if what stands there shows anything, and its length in bytes.
fn first_unit(text: &str) -> (Option<u8>, usize) {
    let plain = |b: &u8| matches!(b, b' '..=b'~' | b'\t' | b'\n' | b'\r');
    if let Some(b) = text.as_bytes().first().filter(|b| plain(b) && !super::escape::may_begin(**b))
    {
        return (Some(*b), 1);
    }
    let read =
        super::escape::read(text).or_else(|| text.chars().next().map(|c| (Some(c), c.len_utf8())));
    let Some((c, length)) = read else { return (None, 1) };
    let unit = c.filter(|c| !is_invisible(*c) && !is_accent(*c)).map(|c| match to_ascii(c) {
        Some(ascii) => ascii,
        None => match fold_word(c) {
            [Some(letter), _] if letter.is_ascii() => match c.is_uppercase() {
                true => letter.to_ascii_uppercase() as u8,
                false => letter as u8,
            },
            [Some(_), _] => LETTER,
            _ => OTHER,
        },
    });
    (unit, length)
}

impl<'t> View<'t> {
    /// The folded view of a whole text. `labels` are the kinds of the customer's own facts, which may stand in the text as
    /// masks.
    pub(in crate::text) fn whole(text: &'t str, labels: &[&Entity]) -> Self {
        let Reading { text, units, places, glance } = Reading::of(text);
        let places = places.map_or(Places::From(0), |places| Places::Each(Cow::Owned(places)));
        let names = glance.names;
        Self { text, units, places, names, kept: SmallVec::new() }.ready(glance.spells, labels)
    }

    /// The same with numbers in words as digits, and what is masked covered.
    fn ready(mut self, spells: bool, labels: &[&Entity]) -> Self {
        if spells && let Some(spelled) = super::spelled::rewritten(&self) {
            self.units = Cow::Owned(spelled.units);
            self.places = Places::Each(Cow::Owned(spelled.places));
        }
        if self.units.iter().any(|unit| matches!(unit, b'[' | b'*')) {
            for mask in masks(&self.units, labels) {
                self.kept.extend(kept_beside(&self.units, &mask));
                self.cover(&mask);
            }
        }
        self
    }

    /// Is nothing left that any detector could begin with?
    pub(in crate::text) fn is_clean(&self) -> bool {
        Glance::at(&self.units, Written::Folded).is_clean()
    }

    /// Where a unit stands in the text.
    pub(super) fn place(&self, unit: usize) -> Place {
        match &self.places {
            Places::Each(places) => places.get(unit).copied().unwrap_or_else(|| {
                let end = self.text.len() as u32;
                Place { start: end, end }
            }),
            Places::From(start) => {
                Place { start: (start + unit) as u32, end: (start + unit) as u32 + 1 }
            }
        }
    }

    /// Could a birth date, a password or the answer to a security question be named here?
    pub(super) fn names(&self) -> bool {
        self.names
    }

    /// The text itself.
    pub(super) fn text(&self) -> &'t str {
        self.text
    }

    /// The text under all units, and where it begins.
    pub(super) fn stretch(&self) -> (&'t str, usize) {
        let bytes = self.bytes(&(0..self.units.len()));
        (self.text.get(bytes.clone()).unwrap_or(""), bytes.start)
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
        let unit_at = |byte: usize| match &self.places {
            Places::Each(places) => places.partition_point(|place| (place.start as usize) < byte),
            Places::From(start) => byte.saturating_sub(*start).min(self.units.len()),
        };
        unit_at(bytes.start)..unit_at(bytes.end)
    }

    /// The bytes of the text under these units.
    pub(in crate::text) fn bytes(&self, units: &Range<usize>) -> Range<usize> {
        if let Places::From(start) = &self.places {
            return start + units.start..start + units.end;
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
    fn what_looks_alike_is_alike() {
        let view = View::whole("４1１\u{200B}1\u{A0}１１٤1–é☂", &[]);
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
