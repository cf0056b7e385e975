//! Numbers of payment cards.
//!
//! Length, check digit and the issuer's range: ISO/IEC 7812-1 (Luhn's formula is its annex B); the
//! ranges are those that the card schemes publish.

use super::context::Telling;
use super::digits::{Chain, Digits, Group};
use super::view::View;
use super::{Candidate, Hints};
use crate::text::entity::Entity;
use crate::text::span::Evidence;
use std::ops::{Range, RangeInclusive};

/// The digits of a card number, from 13; 12 only with a word beside it.
const DIGITS: RangeInclusive<usize> = 12..=19;
/// How many groups one number is written in at most: digit by digit.
const GROUPS_MAX: usize = 19;

/// Words that make twelve digits a card.
const CARD: Telling = Telling(&[
    "card",
    "cards",
    "visa",
    "maestro",
    "mastercard",
    "credit",
    "debit",
    "payment",
    "cc",
]);

/// Finds card numbers: 13 to 19 digits in one group or in regular groups, with blanks, hyphens or dots
/// between, of a known issuer, with the right check digit, and no part of a longer number.
pub(super) fn find(view: &View<'_>, _hints: &Hints, found: &mut Vec<Candidate>) {
    let mut chain = Chain::default();
    let mut from = 0;
    while chain.read_next(view, from) {
        from = chain.end();
        let mut first = 0;
        while first < chain.groups.len() {
            match card_at(view, &chain, first) {
                Some(groups) => {
                    let units = chain.units(&groups);
                    found.push(Candidate::new(units, Entity::CREDIT_CARD, Evidence::Checksum));
                    first = groups.end;
                }
                None => first += 1,
            }
        }
    }
}

/// The longest card number that begins with this group.
fn card_at(view: &View<'_>, chain: &Chain, first: usize) -> Option<Range<usize>> {
    let mut digits = Digits::default();
    let mut longest = None;
    for (last, group) in chain.groups.iter().enumerate().skip(first).take(GROUPS_MAX) {
        if !digits.push(view, group) || digits.values().len() > *DIGITS.end() {
            break;
        }
        let groups = first..last + 1;
        if is_card(view, chain, &groups, &digits) && !is_part_of_longer(view, chain, &groups) {
            longest = Some(groups);
        }
    }
    longest
}

/// Do these groups make a card number?
fn are_card(view: &View<'_>, chain: &Chain, groups: &Range<usize>) -> bool {
    let digits = Digits::of(view, chain.part(groups));
    digits.is_some_and(|digits| is_card(view, chain, groups, &digits))
}

/// Do these groups, with these digits, make a card number?
fn is_card(view: &View<'_>, chain: &Chain, groups: &Range<usize>, digits: &Digits) -> bool {
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
        && !is_decimal(view, part)
        && !telephone
        && (count > 12 || CARD.beside(view, &units))
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

/// Are these the two sides of a decimal point?
fn is_decimal(view: &View<'_>, groups: &[Group]) -> bool {
    matches!(groups, [whole, part] if whole.end + 1 == part.start && view.unit(whole.end) == b'.')
}

/// Is this a piece of a longer number, such as a licence key in groups of four, or the decimals of one?
fn is_part_of_longer(view: &View<'_>, chain: &Chain, groups: &Range<usize>) -> bool {
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
    let behind = chain.groups.iter().skip(groups.end).take(4).take_while(|g| four(g)).count();
    let before =
        chain.groups.iter().take(groups.start).rev().take(4).take_while(|g| four(g)).count();
    let next = groups.end..groups.end + 4;
    let another_behind = behind >= 4 && are_card(view, chain, &next);
    let another_before = groups
        .start
        .checked_sub(4)
        .is_some_and(|n| before >= 4 && are_card(view, chain, &(n..groups.start)));
    (behind >= 2 && !another_behind) || (before >= 2 && !another_before)
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
pub(super) fn passes_luhn(digits: &[u8]) -> bool {
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

    fn cards(text: &str) -> Vec<&str> {
        let Some(view) = View::of(text, &[]) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        find(&view, &Hints::default(), &mut found);
        found.iter().map(|c| &text[view.bytes(&c.units)]).collect()
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
