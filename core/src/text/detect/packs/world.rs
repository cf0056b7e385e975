//! Identifiers that belong to no country.

use super::Needs::{Alone, Asked, Word};
use super::Rule;
use crate::text::detect::checks::{luhn, value};
use crate::text::detect::lexicon::Topic as T;

#[rustfmt::skip]
pub(super) const RULES: &[Rule] = &[
    // 3GPP TS 23.003, 6.2: Luhn over fifteen digits.
    Rule::new("IMEI", "", "d15|d2_d6_d6_d1", Alone, T::Imei).checked(luhn, 10),
    // ISO 3779 with the check digit of 49 CFR 565.15.
    Rule::new("VIN", "", "x17", Alone, T::Vin).checked(vin, 11),
    // ISO 9362: four letters of the party, country, location, branch.
    Rule::new("BIC", "", "a4a2x2|a4a2x5", Word, T::Bic),
    // A day as people write it; ISO 8601 and RFC 3339 with the time of day.
    Rule::new("DATE_TIME", "", "d1,2_d1,2_d4|d1,2_d1,2_d2|d1,2_a3,9_d4|d1,2_a3,9_d2|a3,9_d4|a3,9_d1,2|d4_d1,2_d1,2|d1,2'/d1,2", Asked, T::Birth).within(names_a_month),
    Rule::new("DATE_TIME", "", "d4'-d2'-d2(T)d2':d2':d2|d4'-d2'-d2(T)d2':d2':d2Z|d4'-d2'-d2(T)d2':d2':d2'.d1,9|d4'-d2'-d2(T)d2':d2':d2'.d1,9Z", Asked, T::Birth),
    Rule::new("DATE_TIME", "", "d4'-d2'-d2(T)d2':d2':d2'+d2':d2|d4'-d2'-d2(T)d2':d2':d2'-d2':d2|d4'-d2'-d2(T)d2':d2':d2'.d1,9'+d2':d2|d4'-d2'-d2(T)d2':d2':d2'.d1,9'-d2':d2", Asked, T::Birth),
];

/// Are its letters, if it has any, the beginning of a month's name?
fn names_a_month(l: &[u8]) -> bool {
    const MONTHS: [&[u8; 3]; 15] = [
        b"JAN", b"FEB", b"MAR", b"APR", b"MAY", b"MAI", b"JUN", b"JUL", b"AUG", b"SEP", b"OCT",
        b"OKT", b"NOV", b"DEC", b"DEZ",
    ];
    let mut word = l.iter().skip_while(|b| b.is_ascii_digit()).take(3).peekable();
    word.peek().is_none() || {
        let word: Vec<u8> = word.copied().collect();
        MONTHS.iter().any(|month| month.as_slice() == word)
    }
}

fn vin(l: &[u8]) -> bool {
    const WEIGHTS: [u8; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let worth = |letter: u8| match letter {
        b'0'..=b'9' => u32::from(letter - b'0'),
        b'A'..=b'H' => u32::from(letter - b'A') + 1,
        b'J'..=b'R' => u32::from(letter - b'J') + 1,
        _ => u32::from(letter.wrapping_sub(b'S')) + 2,
    };
    let total: u32 = l.iter().zip(WEIGHTS).map(|(b, weight)| worth(*b) * u32::from(weight)).sum();
    let check = l.get(8).copied().unwrap_or(0);
    !l.iter().any(|b| matches!(b, b'I' | b'O' | b'Q'))
        && l.iter().any(u8::is_ascii_alphabetic)
        && match total % 11 {
            10 => check == b'X',
            rest => check.is_ascii_digit() && value(check) == rest,
        }
}
