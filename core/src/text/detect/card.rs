//! Numbers of payment cards.
//!
//! Length, check digit and the issuer's range: ISO/IEC 7812-1 (Luhn's formula is its annex B); the
//! ranges are those that the card schemes publish.

use super::digits::{Chain, Digits, Group};
use super::lexicon::{Topic, Topics};
use super::view::{OTHER, View};
use super::{Candidate, Hints, Weight};
use crate::text::entity::Entity;
use crate::text::span::Evidence;
use std::ops::{Range, RangeInclusive};

/// The digits of a card number, from 13; 12 only with a word beside it.
const DIGITS: RangeInclusive<usize> = 12..=19;
/// How many groups one number is written in at most: digit by digit.
const GROUPS_MAX: usize = 19;

/// Finds card numbers: 13 to 19 digits in one group or in regular groups, with blanks or signs between, of a known
/// issuer, with the right check digit, and no part of a longer number.
pub(super) fn in_chain(
    view: &View<'_>,
    hints: &Hints<'_>,
    chain: &Chain,
    found: &mut Vec<Candidate>,
) {
    let mut first = 0;
    while first < chain.groups.len() {
        match card_at(view, hints, chain, first) {
            Some(groups) => {
                let evidence = Evidence::SHAPE.and(Evidence::ISSUER_RANGE).and(Evidence::CHECKSUM);
                found.push(Candidate {
                    units: chain.units(&groups),
                    entity: Entity::CREDIT_CARD,
                    evidence,
                    weight: Weight::STRONG,
                    one_in: 1,
                });
                first = groups.end;
            }
            None => first += 1,
        }
    }
    found.extend(mistyped(view, hints, chain));
}

/// A number that somebody calls their card and that would be one but for a slip: fifteen of its digits are right.
fn mistyped(view: &View<'_>, hints: &Hints<'_>, chain: &Chain) -> Option<Candidate> {
    let groups = 0..chain.groups.len();
    let digits = Digits::of(view, &chain.groups)?;
    let is_one = (15..=16).contains(&digits.values().len())
        && is_issued(&digits)
        && !passes_luhn(digits.values())
        && is_regular(&chain.groups)
        && is_joined_alike(view, chain, &groups);
    let units = chain.units(&groups);
    let near = || hints.tables.lexicon.near(view, &units);
    let named = || near().names_first(Topics::of(Topic::Card), Topics::of(Topic::Other));
    (is_one && named()).then(|| Candidate {
        units: units.clone(),
        entity: Entity::CREDIT_CARD,
        evidence: Evidence::SHAPE.and(Evidence::ISSUER_RANGE).and(Evidence::CONTEXT),
        weight: Weight::NAMED,
        one_in: 1,
    })
}

/// Words by which somebody corrects what they typed.
const CORRECTIONS: &[&str] = &[
    "no",
    "sorry",
    "correction",
    "oops",
    "mean",
    "meant",
    "wrong",
    "typo",
    "rather",
    "nein",
    "pardon",
    "perdon",
    "actually",
];

/// A card number corrected in the newest message, which begins at this byte: "no, 4112".
///
/// Either the digits of an earlier message become a card when the new ones replace as many of them (then both
/// stretches are its parts), or a card was masked just before (then the new one is).
pub(in crate::text) fn corrected(view: &View<'_>, newest: usize) -> Option<Vec<Range<usize>>> {
    let start = view.units_of(&(newest..newest)).start;
    let corrects =
        view.units().get(start..)?.split(|unit| !unit.is_ascii_alphabetic()).any(|word| {
            CORRECTIONS.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(word))
        });
    let mut chain = Chain::default();
    if !corrects || !chain.read_next(view, start) {
        return None;
    }
    let new =
        Digits::of(view, &chain.groups).filter(|new| (2..=8).contains(&new.values().len()))?;
    let newest_digits = view.bytes(&chain.units(&(0..chain.groups.len())));
    let mut earlier = Chain::default();
    let mut from = 0;
    while earlier.read_next(view, from) && earlier.end() < start {
        from = earlier.end();
        let Some(old) = Digits::of(view, &earlier.groups) else { continue };
        let becomes_card = (0..=old.values().len().saturating_sub(new.values().len())).any(|at| {
            let replaced = old.with(at, new.values());
            is_issued(&replaced) && passes_luhn(replaced.values())
        });
        if old.values().len() >= 13 && becomes_card {
            let whole = earlier.units(&(0..earlier.groups.len()));
            return Some(vec![view.bytes(&whole), newest_digits]);
        }
    }
    let label = b"[CREDIT_CARD]";
    let before = view.text().as_bytes().get(..newest)?;
    before.windows(label.len()).any(|window| window == label).then(|| vec![newest_digits])
}

/// The longest card number that begins with this group.
fn card_at(
    view: &View<'_>,
    hints: &Hints<'_>,
    chain: &Chain,
    first: usize,
) -> Option<Range<usize>> {
    let mut digits = Digits::default();
    let mut longest = None;
    for (last, group) in chain.groups.iter().enumerate().skip(first).take(GROUPS_MAX) {
        if !digits.push(view, group) || digits.values().len() > *DIGITS.end() {
            break;
        }
        let groups = first..last + 1;
        if is_card(view, hints, chain, &groups, &digits)
            && !is_part_of_longer(view, hints, chain, &groups)
        {
            longest = Some(groups);
        }
    }
    longest
}

/// Do these groups make a card number?
fn are_card(view: &View<'_>, hints: &Hints<'_>, chain: &Chain, groups: &Range<usize>) -> bool {
    let digits = Digits::of(view, chain.part(groups));
    digits.is_some_and(|digits| is_card(view, hints, chain, groups, &digits))
}

/// Do these groups, with these digits, make a card number?
fn is_card(
    view: &View<'_>,
    hints: &Hints<'_>,
    chain: &Chain,
    groups: &Range<usize>,
    digits: &Digits,
) -> bool {
    let count = digits.values().len();
    if !(DIGITS.contains(&count) && is_issued(digits) && passes_luhn(digits.values())) {
        return false;
    }
    let part = chain.part(groups);
    let units = chain.units(groups);
    let whole = groups.len() == chain.groups.len();
    // With a plus and at most 15 digits it is a telephone number (ITU-T E.164).
    let telephone = view.before(units.start) == b'+' && count <= 15;
    (whole || is_regular(part))
        && is_joined_alike(view, chain, groups)
        && !is_decimal(view, part)
        && !telephone
        && (count > 12
            || hints.asks_for("CREDIT_CARD")
            || hints.tables.lexicon.near(view, &units).names(Topic::Card))
}

/// Are these groups as cards are written: one or two groups, equal groups with a rest (4-4-4-4, 4-4-4-1),
/// or 4-6-5 and 4-6-4?
fn is_regular(groups: &[Group]) -> bool {
    let lengths = || groups.iter().map(Group::len);
    let Some(first) = lengths().next() else {
        return false;
    };
    let (but_last, last) = (lengths().take(groups.len() - 1), groups.last().map_or(0, Group::len));
    groups.len() <= 2
        || (last <= first && but_last.into_iter().all(|length| length == first))
        || matches!(lengths().collect::<Vec<_>>().as_slice(), [4, 6, 5 | 4])
}

/// So many groups are single digits for the most part.
const BY_DIGIT: usize = 8;

/// Are these groups joined as one number is: by blanks, hyphens and dots, or else all by the same signs?
fn is_joined_alike(view: &View<'_>, chain: &Chain, groups: &Range<usize>) -> bool {
    let gaps = || (groups.start..groups.end - 1).map(|n| chain.gap(view, n));
    let plain = |gap: &[u8]| gap.len() <= 3 && gap.iter().all(|unit| b" \t\n\r-.".contains(unit));
    let sign = |gap: &[u8]| gap.len() == 1 || gap.contains(&OTHER) || gap == b")(";
    // Digit by digit, or in words, people make pauses where they like.
    groups.len() >= BY_DIGIT
        || gaps().all(plain)
        || gaps().all(|gap| sign(gap) && gap == chain.gap(view, groups.start))
}

/// Are these the two sides of a decimal point?
fn is_decimal(view: &View<'_>, groups: &[Group]) -> bool {
    matches!(groups, [whole, part] if whole.end + 1 == part.start && view.unit(whole.end) == b'.')
}

/// Is this a piece of a longer number, such as a licence key in groups of four, or the decimals of one?
fn is_part_of_longer(
    view: &View<'_>,
    hints: &Hints<'_>,
    chain: &Chain,
    groups: &Range<usize>,
) -> bool {
    let units = chain.units(groups);
    if groups.len() == 1 {
        // 52.5200065999999 is a place on a map.
        let before = groups.start.checked_sub(1).and_then(|n| chain.groups.get(n));
        return before.is_some_and(|before| {
            before.len() < 4 && before.end + 1 == units.start && view.before(units.start) == b'.'
        });
    }
    let four = |group: &Group| group.len() == 4;
    if !chain.part(&(groups.start..groups.end - 1)).iter().all(four) {
        return false;
    }
    // How far fours go on with the same sign between them.
    let own = chain.gap(view, groups.start);
    let four_at = |n: usize| chain.groups.get(n).is_some_and(four);
    let goes_on = |end: &usize| four_at(*end) && chain.gap(view, end - 1) == own;
    let mut last = groups.end;
    while goes_on(&last) {
        last += 1;
    }
    let mut first = groups.start;
    while first > 0 && four_at(first - 1) && chain.gap(view, first - 1) == own {
        first -= 1;
    }
    // Cards may follow each other; what is left over must be too short to be part of them.
    let (mut end, mut start) = (groups.end, groups.start);
    while end + 4 <= last && are_card(view, hints, chain, &(end..end + 4)) {
        end += 4;
    }
    while start >= first + 4 && are_card(view, hints, chain, &(start - 4..start)) {
        start -= 4;
    }
    last - end >= 2 || start - first >= 2
}

/// Is this a range that an issuer uses, with its lengths?
fn is_issued(digits: &Digits) -> bool {
    let n = digits.values().len();
    let lead = |length: usize| digits.prefix(length).unwrap_or(0);
    match lead(1) {
        // Visa.
        4 => matches!(n, 13 | 16 | 18 | 19),
        // Mastercard, 2-series; Mir; Troy's partner range 2624 lies in the first.
        2 => match lead(4) {
            2221..=2720 => n == 16,
            2200..=2204 => (16..=19).contains(&n),
            2131 => n == 15,        // JCB, old
            2014 | 2149 => n == 15, // Diners Club enRoute
            _ => false,
        },
        1 => lead(4) == 1800 && n == 15, // JCB, old
        3 => match lead(2) {
            34 | 37 => n == 15, // American Express
            30 => (matches!(lead(3), 300..=305) || lead(4) == 3095) && (14..=19).contains(&n),
            36 | 38 | 39 => (14..=19).contains(&n), // Diners Club
            35 => (16..=19).contains(&n),           // JCB, 3528-3589 in use
            _ => false,
        },
        // Mastercard 51-55; Maestro 50, 56-58; RuPay 508; Verve 506; Elo 50.
        5 => match lead(2) {
            51..=55 => n == 16,
            50 | 56..=58 => (12..=19).contains(&n),
            _ => false,
        },
        // Discover 6011, 644-649, 65; UnionPay 62; Maestro, RuPay, Hipercard, Verve elsewhere.
        6 => (12..=19).contains(&n),
        // RuPay and UnionPay 81, 82.
        8 => matches!(lead(2), 81 | 82) && (16..=19).contains(&n),
        // Troy.
        9 => lead(4) == 9792 && n == 16,
        _ => false,
    }
}

/// Luhn's formula: every second digit from the right doubled, cross sums added, divisible by ten.
pub(in crate::text) fn passes_luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(n, digit)| {
            let digit = u32::from(*digit);
            match n % 2 {
                0 => digit,
                _ => digit * 2 / 10 + digit * 2 % 10,
            }
        })
        .sum();
    !digits.is_empty() && sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::rules::BareSsn;

    fn cards(text: &str) -> Vec<&str> {
        crate::text::detect::trial::in_chains(text, BareSsn::InContext, in_chain)
    }

    /// Numbers that the schemes and payment providers publish for testing.
    const PUBLISHED: &[&str] = &[
        "4111111111111111", // Visa
        "4012888888881881", // Visa
        "4222222222222",    // Visa, 13 digits
        "5555555555554444", // Mastercard
        "5105105105105100", // Mastercard
        "2223003122003222", // Mastercard, 2-series
        "378282246310005",  // American Express
        "371449635398431",  // American Express
        "6011111111111117", // Discover
        "6011000990139424", // Discover
        "30569309025904",   // Diners Club
        "38520000023237",   // Diners Club
        "3530111333300000", // JCB
        "3566002020360505", // JCB
        "6200000000000005", // UnionPay
        "6304000000000000", // Maestro
        "6759649826438453", // Maestro
        "2200000000000004", // Mir
    ];

    #[test]
    fn a_card_with_a_slip_is_hidden_where_it_is_called_one() {
        for text in ["my card number is 4111 1111 1111 1112", "visa 4111111111111112"] {
            assert_eq!(cards(text).len(), 1, "{text}");
        }
        for text in [
            "order 4111111111111112",
            "card for order 4111 1111 1111 1112",
            "4111 1111 1111 1112",
            "card 1111 1111 1111 1111",
            "card 4111 1111 1112",
        ] {
            assert_eq!(cards(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn published_test_numbers_are_found_however_they_are_written() {
        for number in PUBLISHED {
            assert_eq!(cards(number), [*number]);
            for separator in [" ", "-", ".", " - "] {
                let fours: Vec<&str> =
                    number.as_bytes().chunks(4).map(|c| std::str::from_utf8(c).unwrap()).collect();
                let written = fours.join(separator);
                let text = format!("card {written}, thanks");
                assert_eq!(cards(&text), [written.as_str()], "{text}");
            }
            let singles: Vec<String> = number.chars().map(String::from).collect();
            let written = singles.join(" ");
            assert_eq!(cards(&written), [written.as_str()]);
        }
    }

    #[test]
    fn a_wrong_digit_makes_no_card() {
        for number in PUBLISHED {
            let (head, last) = number.split_at(number.len() - 1);
            let wrong = (last.parse::<u8>().unwrap() + 1) % 10;
            assert!(cards(&format!("{head}{wrong}")).is_empty(), "{number}");
        }
    }

    #[test]
    fn what_stands_beside_a_card_does_not_hide_it() {
        for (text, card) in [
            ("4111 1111 1111 1111 12/27 123", "4111 1111 1111 1111"),
            ("4111 1111 1111 1111 1227", "4111 1111 1111 1111"),
            ("order 55 4111-1111-1111-1111", "4111-1111-1111-1111"),
            ("3782 822463 10005 next", "3782 822463 10005"),
            ("visa4111111111111111exp", "4111111111111111"),
            ("my phone is 415 555 0132 4111 1111 1111 1111", "4111 1111 1111 1111"),
        ] {
            assert_eq!(cards(text), [card], "{text}");
        }
        let two = "4111 1111 1111 1111 5555 5555 5555 4444";
        assert_eq!(cards(two), ["4111 1111 1111 1111", "5555 5555 5555 4444"]);
    }

    #[test]
    fn a_piece_of_a_longer_number_is_no_card() {
        for text in [
            "41111111111111110",
            "0004111111111111111",
            "4111-1111-1111-1111-2222-3333-4444",
            "1234 1234 4111 1111 1111 1111 1234 1234",
            "we are at 52.5200065999990",
            "[4337152.565000] hda2",
            "0000000000000000",
            "1748503543012",
            "7992739871300000",
        ] {
            assert!(cards(text).is_empty(), "{text}: {:?}", cards(text));
        }
    }

    #[test]
    fn twelve_digits_need_a_word() {
        assert!(cards("675984103431").is_empty());
        assert_eq!(cards("my card number is 675984103431?"), ["675984103431"]);
    }

    #[test]
    fn luhn_by_hand() {
        // 7-9-9-2-7-3-9-8-7-1-3: the example of Luhn's patent; sum 70.
        assert!(passes_luhn(&[7, 9, 9, 2, 7, 3, 9, 8, 7, 1, 3]));
        assert!(!passes_luhn(&[7, 9, 9, 2, 7, 3, 9, 8, 7, 1, 0]));
        assert!(!passes_luhn(&[]));
    }
}
