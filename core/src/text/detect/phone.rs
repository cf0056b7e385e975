//! Telephone numbers.
//!
//! International ones by ITU-T E.164 (a known calling code, a possible length, at most 15 digits), North
//! American ones by the numbering plan's administrator (area and exchange begin with 2 to 9 and do not end in
//! 11). National numbers of other countries have no form of their own: a word beside them, or the
//! host's hint about the region, makes them one.

use super::calling_codes;
use super::digits::{group_end, number};
use super::lexicon::{Near, Topic, Topics, word_after};
use super::view::{View, is_letter, is_word, value};
use super::{Candidate, Hints, Strong, Weight};
use crate::text::entity::Entity;
use crate::text::span::Evidence;
use smallvec::SmallVec;
use std::ops::Range;

/// The word for it.
const PHONE: Topics = Topics::of(Topic::Phone);
/// Words that make it something else.
const OTHER: Topics = Topics::of(Topic::Other)
    .with(Topics::of(Topic::Account))
    .with(Topics::of(Topic::Order))
    .with(Topics::of(Topic::Booking))
    .with(Topics::of(Topic::Policy))
    .with(Topics::of(Topic::Claim))
    .with(Topics::of(Topic::Imei))
    .with(Topics::of(Topic::Otp))
    .with(Topics::of(Topic::Pin))
    .with(Topics::of(Topic::Ssn))
    .with(Topics::of(Topic::Card))
    .with(Topics::of(Topic::NationalId));

/// Finds telephone numbers, with their extension.
pub(super) fn find(
    view: &View<'_>,
    hints: &Hints<'_>,
    strong: &Strong,
    found: &mut Vec<Candidate>,
) {
    let mut at = 0;
    while at < view.units().len() {
        let unit = view.unit(at);
        let digit = unit.is_ascii_digit();
        if digit && let Some(end) = strong.end_around(at) {
            at = end;
            continue;
        }
        let plus = unit == b'+' || view.unit(at + 1) == b'+';
        let read = match unit {
            b'+' => Number::read(view, at, at + 1).and_then(|n| n.international(view, 0)),
            b'(' => bracketed(view, at, hints),
            _ if digit && !is_joined(view, at) => {
                Number::read(view, at, at).and_then(|n| n.without_plus(view, hints))
            }
            _ => None,
        };
        at = match read {
            Some((units, evidence)) => {
                let units = units.start..extension(view, units.end).unwrap_or(units.end);
                let end = units.end;
                let weight = match (plus, evidence.holds(Evidence::CONTEXT)) {
                    (true, _) => Weight::OWN_FORM,
                    (false, true) => Weight::WORD,
                    (false, false) => Weight::WEAK,
                };
                found.push(Candidate {
                    units,
                    entity: Entity::PHONE_NUMBER,
                    evidence,
                    weight,
                    one_in: 30,
                });
                end
            }
            None if digit => group_end(view, at),
            None => at + 1,
        };
    }
}

/// Does what begins here go on with another number?
fn is_joined(view: &View<'_>, at: usize) -> bool {
    let before = view.before(at);
    let two_before = at.checked_sub(2).map_or(0, |at| view.unit(at));
    before.is_ascii_digit() || (matches!(before, b'-' | b'.' | b'/') && two_before.is_ascii_digit())
}

fn bracketed(view: &View<'_>, at: usize, hints: &Hints<'_>) -> Option<(Range<usize>, Evidence)> {
    if view.unit(at + 1) == b'+' {
        return Number::read(view, at, at + 2)?.international(view, 0);
    }
    Number::read(view, at, at + 1)?.without_plus(view, hints)
}

/// How many groups a number has at most.
const GROUPS_MAX: usize = 8;
/// A number that nobody calls a telephone number has at least so many digits.
const DIGITS_MIN: usize = 7;
/// How many digits of a number are read.
const DIGITS_MAX: usize = 20;

/// Digits with what may stand between those of a telephone number.
#[derive(Debug)]
struct Number {
    start: usize,
    groups: SmallVec<[Range<usize>; GROUPS_MAX]>,
    digits: SmallVec<[u8; DIGITS_MAX]>,
}

impl Number {
    /// Reads the groups from `at` on; the number itself begins at `start`, with its plus or bracket.
    fn read(view: &View<'_>, start: usize, mut at: usize) -> Option<Self> {
        let mut number = Self { start, groups: SmallVec::new(), digits: SmallVec::new() };
        while number.groups.len() < GROUPS_MAX && view.unit(at).is_ascii_digit() {
            let end = group_end(view, at);
            if number.digits.len() + (end - at) > DIGITS_MAX {
                break;
            }
            number.groups.push(at..end);
            number.digits.extend((at..end).map(|unit| value(view.unit(unit))));
            let gap = (0..3)
                .take_while(|n| {
                    matches!(view.unit(end + n), b' ' | b'-' | b'.' | b'/' | b'(' | b')')
                        || (view.unit(start) == b'+' && view.unit(end + n) == b'\n')
                })
                .count();
            at = end + gap;
        }
        (number.digits.len() >= 6).then_some(number)
    }

    /// What is between two neighbouring groups.
    fn gap<'v>(&self, view: &'v View<'_>, behind: usize) -> &'v [u8] {
        let before = behind.checked_sub(1).and_then(|n| self.groups.get(n)).map_or(0, |g| g.end);
        let after = self.groups.get(behind).map_or(before, |g| g.start);
        view.units().get(before..after).unwrap_or(&[])
    }

    /// A number with its calling code, of which the first `prefix` digits are the way out of a country.
    fn international(&self, view: &View<'_>, prefix: usize) -> Option<(Range<usize>, Evidence)> {
        let dialled = self.digits.get(prefix..)?;
        let (code, lengths) = calling_codes::of(dialled)?;
        let mut end = None;
        let mut count = 0;
        for (n, group) in self.groups.iter().enumerate() {
            // +44 (0)20: the zero in brackets is not dialled.
            let trunk = group.len() == 1
                && view.unit(group.start) == b'0'
                && view.before(group.start) == b'('
                && view.unit(group.end) == b')';
            count += if trunk { 0 } else { group.len() };
            let Some(national) = count.checked_sub(prefix + code) else {
                continue;
            };
            // "+61 412 345 678 2 times": a lone digit behind a complete number is another number.
            let lone = group.len() == 1 && self.gap(view, n) == b" " && end.is_some();
            if lengths.contains(&national) && !lone {
                end = Some(group.end);
            }
        }
        Some((self.start..end?, Evidence::SHAPE))
    }

    fn near(&self, view: &View<'_>, hints: &Hints<'_>) -> Near {
        hints.tables.lexicon.near(view, &(self.start..self.start))
    }

    /// Is it called a telephone number, before anything else?
    fn is_named(&self, view: &View<'_>, hints: &Hints<'_>) -> bool {
        hints.asks_for("PHONE_NUMBER") || self.near(view, hints).names_first(PHONE, OTHER)
    }

    /// Does `-Office` or `(mobile)` stand right behind it?
    fn is_labelled(&self, view: &View<'_>, hints: &Hints<'_>) -> bool {
        let end = self.groups.last().map_or(self.start, |group| group.end);
        let word = word_after(view, end).filter(|word| word.start <= end + 2);
        word.is_some_and(|word| hints.tables.lexicon.topics(view, &word).holds(Topic::Office))
    }

    fn without_plus(&self, view: &View<'_>, hints: &Hints<'_>) -> Option<(Range<usize>, Evidence)> {
        if is_joined(view, self.start) {
            return None;
        }
        self.exit_code(view)
            .or_else(|| self.north_american(view, hints))
            .or_else(|| self.national(view, hints))
    }

    /// 00 (ITU-T E.123) or 011 (North America) in the place of the plus.
    fn exit_code(&self, view: &View<'_>) -> Option<(Range<usize>, Evidence)> {
        let prefix = match self.digits.as_slice() {
            [0, 0, 1..=9, ..] => 2,
            [0, 1, 1, 1..=9, ..] if self.groups.first().is_some_and(|g| g.len() == 3) => 3,
            _ => return None,
        };
        if self.groups.len() < 2 && self.digits.len() < 11 {
            return None;
        }
        self.international(view, prefix)
    }

    /// Ten digits, or eleven with the leading 1, as 3-3-4, 3-7 or in one run.
    fn north_american(
        &self,
        view: &View<'_>,
        hints: &Hints<'_>,
    ) -> Option<(Range<usize>, Evidence)> {
        let lengths: SmallVec<[usize; GROUPS_MAX]> = self.groups.iter().map(Range::len).collect();
        let (skip, groups) = match lengths.as_slice() {
            [1, 3, 3, 4, ..] if self.digits.first() == Some(&1) => (1, 4),
            [1, 3, 7, ..] if self.digits.first() == Some(&1) => (1, 3),
            [11, ..] if self.digits.first() == Some(&1) => (1, 1),
            [1, 10, ..] if self.digits.first() == Some(&1) => (1, 2),
            [3, 3, 4, ..] => (0, 3),
            [3, 7, ..] => (0, 2),
            [10, ..] => (0, 1),
            _ => return None,
        };
        let end = self.groups.get(groups - 1)?.end;
        let digits = self.digits.get(skip..skip + 10)?;
        let (area, exchange) = (number(digits.get(..3)?), number(digits.get(3..6)?));
        let assigned = |code: u32| code >= 200 && code % 100 != 11;
        let strict = assigned(area) && area / 10 % 10 != 9 && assigned(exchange);
        let signs = (1..groups).any(|n| self.gap(view, n) != b" ");
        let written = lengths.get(groups.saturating_sub(2)..groups) == Some([3, 4].as_slice());
        // With signs as people write telephone numbers, an unassigned area is a slip, not another thing.
        if !(strict || (written && signs && area >= 200)) || goes_on(view, end) {
            return None;
        }
        let units = self.start..end;
        if written {
            return Some((units, Evidence::SHAPE));
        }
        if self.is_named(view, hints) {
            return Some((units, Evidence::SHAPE.and(Evidence::CONTEXT)));
        }
        let glued = is_word(view.before(self.start)) || is_letter(view.unit(end));
        let other = self.near(view, hints).names_first(OTHER, PHONE);
        (!glued && !other).then_some((units, Evidence::SHAPE))
    }

    /// Seven to twelve digits of any grouping, where a word or the host says that it is a telephone number.
    fn national(&self, view: &View<'_>, hints: &Hints<'_>) -> Option<(Range<usize>, Evidence)> {
        let said = self.is_named(view, hints) || self.is_labelled(view, hints);
        let grouped = self.groups.len() > 1 || self.digits.first() == Some(&0);
        if !(said || (hints.region.is_some() && grouped)) || is_word(view.before(self.start)) {
            return None;
        }
        let mut end = None;
        let mut count = 0;
        let mut groups = 0;
        for (n, group) in self.groups.iter().enumerate() {
            count += group.len();
            let near = n == 0 || matches!(self.gap(view, n), [_] | [b')', b' ' | b'-']);
            if !near || count > 12 {
                break;
            }
            let lone = group.len() == 1 && n > 1 && end.is_some();
            // Six digits are a number when they stand in pairs: 33 93 31.
            let pairs = n == 2 && lengths_are_two(&self.groups);
            let enough = if said && pairs { 6 } else { DIGITS_MIN };
            if count >= enough && !lone {
                (end, groups) = (Some(group.end), n + 1);
            }
        }
        let end = end?;
        let lengths: SmallVec<[usize; GROUPS_MAX]> =
            self.groups.iter().take(groups).map(Range::len).collect();
        let date = matches!(lengths.as_slice(), [4, 1..=2, 1..=2] | [1..=2, 1..=2, 4]);
        (!date && !goes_on(view, end))
            .then_some((self.start..end, Evidence::SHAPE.and(Evidence::CONTEXT)))
    }
}

/// Are all groups pairs?
fn lengths_are_two(groups: &[Range<usize>]) -> bool {
    groups.iter().all(|group| group.len() == 2)
}

/// Do more digits follow, joined by a hyphen or dot, so that this is a piece of something longer?
fn goes_on(view: &View<'_>, end: usize) -> bool {
    matches!(view.unit(end), b'-' | b'.') && view.unit(end + 1).is_ascii_digit()
}

/// Where the extension ends that begins at `at`: `x123`, `ext. 123`, `#123`.
fn extension(view: &View<'_>, at: usize) -> Option<usize> {
    let blanks =
        |at: usize, signs: &[u8]| (0..2).take_while(|n| signs.contains(&view.unit(at + n))).count();
    let at = at + blanks(at, b" ,");
    let rest = view.units().get(at..)?;
    let mark = ["extension", "ext", "x", "#"].into_iter().find(|mark| {
        rest.get(..mark.len()).is_some_and(|head| head.eq_ignore_ascii_case(mark.as_bytes()))
    })?;
    let digits = at + mark.len();
    let digits = digits + blanks(digits, b" .:");
    let end = group_end(view, digits);
    ((1..=6).contains(&(end - digits)) && !is_word(view.unit(end))).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::detect::Tables;

    fn numbers_near<'t>(text: &'t str, region: Option<&str>) -> Vec<&'t str> {
        let view = View::whole(text, &[]);
        let mut found = Vec::new();
        let tables = Tables::new();
        let region = region.and_then(|r| r.parse().ok());
        let hints = Hints { region, ..crate::text::detect::trial::hints(&tables) };
        find(&view, &hints, &Strong::default(), &mut found);
        found.iter().map(|c| &text[view.bytes(&c.units)]).collect()
    }

    fn numbers(text: &str) -> Vec<&str> {
        numbers_near(text, None)
    }

    #[test]
    fn international_numbers() {
        for text in [
            "+14155550132",
            "+1 (415) 555-0132",
            "+1-415-555-0132",
            "+1.415.555.0132",
            "+44 20 7946 0958",
            "+44 (0)20 7946 0958",
            "+442079460958",
            "+49 30 123456",
            "+33 1 23 45 67 89",
            "+690 3101",
            "+998 66 905 01 23",
            "+375 152 45-09-11",
            "00 44 20 7946 0958",
            "0041446681800",
            "011 44 20 7946 0958",
            "(+44) 20 7946 0958",
            "001-771-975-4619",
            "+39 06 6981 2345",
        ] {
            assert_eq!(numbers(text), [text]);
            let sentence = format!("please ring {text}, thanks");
            assert_eq!(numbers(&sentence), [text]);
        }
        assert_eq!(numbers("I tried +61 412 345 678 2 times"), ["+61 412 345 678"]);
        assert_eq!(numbers("+1 415 555 0132 4"), ["+1 415 555 0132"]);
        for text in ["+1 415 555 013", "+1", "+210 9 12 34 56 78", "1+123456789", "+41 999 points"]
        {
            assert_eq!(numbers(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn north_american_numbers() {
        for text in [
            "(415) 555-0132",
            "(415)555-0132",
            "415-555-0132",
            "415.555.0132",
            "415 555 0132",
            "1-415-555-0132",
            "1 (415) 555-0132",
            "4155550132",
            "14155550132",
            "415-5550132",
            "833.719.3994x1887",
            "(311)905-4466x8827",
            "730.347.5681x8340",
            "415-555-0132 ext. 12",
            "415 555 0132, extension 7",
        ] {
            assert_eq!(numbers(text), [text]);
        }
        for text in [
            "order 4155550132",
            "tracking number: 4155550132",
            "1155550132",
            "4111550132",
            "A4155550132",
            "415-555-0132-77",
            "12-415-555-0132",
            "1700000000",
            "2024-05-03",
            "85731890",
            "9931939443153",
        ] {
            assert_eq!(numbers(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn national_numbers_need_a_word_or_a_region() {
        for (text, number) in [
            ("call me at 0699 868 88 55", "0699 868 88 55"),
            ("nobody is answering at (88) 684-334", "(88) 684-334"),
            ("My phone number is 555-0132", "555-0132"),
            ("tel: 13812345678", "13812345678"),
        ] {
            assert_eq!(numbers(text), [number]);
        }
        assert_eq!(numbers_near("030 123456", Some("DE")), ["030 123456"]);
        for text in [
            "030 123456",
            "call me about my account 85731890",
            "call me on 03.05.2024",
            "call me 2024-05-03",
            "call me at 10.30 - 11.30",
        ] {
            assert_eq!(numbers(text), [""; 0], "{text}");
        }
    }
}
