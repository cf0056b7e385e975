//! Check digits, and what else must be true of an identifier.
//!
//! Every function takes the letters (upper case) and digits of one identifier without signs, in the length that its
//! shape allows. Where the formula comes from stands with the rule that uses it.

/// The value of a digit, or of a letter: `A` is 10, `Z` is 35.
pub(super) fn value(letter: u8) -> u32 {
    match letter {
        b'0'..=b'9' => u32::from(letter - b'0'),
        _ => u32::from(letter.wrapping_sub(b'A')) + 10,
    }
}

pub(super) fn at(letters: &[u8], n: usize) -> u32 {
    letters.get(n).map_or(0, |letter| value(*letter))
}

/// The number that the digits in these places make.
pub(super) fn number(letters: &[u8], from: usize, to: usize) -> u64 {
    letters
        .get(from..to)
        .unwrap_or(&[])
        .iter()
        .fold(0, |sum, letter| sum * 10 + u64::from(value(*letter)))
}

/// The values, each times its weight, added.
pub(super) fn sum(letters: &[u8], weights: &[u8]) -> u32 {
    letters.iter().zip(weights).map(|(letter, weight)| value(*letter) * u32::from(*weight)).sum()
}

/// Are all of them the same?
pub(super) fn all_alike(letters: &[u8]) -> bool {
    letters.windows(2).all(|two| matches!(two, [a, b] if a == b))
}

/// The digits alone.
pub(super) fn digits(letters: &[u8]) -> &[u8] {
    let start = letters.iter().position(u8::is_ascii_digit).unwrap_or(0);
    letters.get(start..).unwrap_or(&[])
}

/// Could these be a month and a day of it?
pub(super) fn is_day(month: u64, day: u64) -> bool {
    let last = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=last).contains(&day)
}

/// Year, month, day, two digits each, from this place on.
pub(super) fn yymmdd(letters: &[u8], from: usize) -> bool {
    is_day(number(letters, from + 2, from + 4), number(letters, from + 4, from + 6))
}

pub(super) fn ddmmyy(letters: &[u8]) -> bool {
    is_day(number(letters, 2, 4), number(letters, 0, 2))
}

/// Not nothing but zeros.
pub(super) fn some_digit(l: &[u8]) -> bool {
    l.iter().any(|b| matches!(b, b'1'..=b'9'))
}

pub(super) fn none(_: &[u8]) -> bool {
    true
}

/// Luhn's formula, ISO/IEC 7812-1 annex B.
pub(super) fn luhn(letters: &[u8]) -> bool {
    let total: u32 = letters
        .iter()
        .rev()
        .enumerate()
        .map(|(n, letter)| match n % 2 {
            0 => value(*letter),
            _ => value(*letter) * 2 / 10 + value(*letter) * 2 % 10,
        })
        .sum();
    total.is_multiple_of(10) && !all_alike(letters)
}

/// Verhoeff's formula: the dihedral group of ten elements.
pub(super) fn verhoeff(letters: &[u8]) -> bool {
    const PERMUTATION: [u32; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let product = |a: u32, b: u32| match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => 5 + (a + b) % 5,
        (false, true) => 5 + (a + 5 - b) % 5,
        (false, false) => (5 + a - b) % 5,
    };
    let mut check = 0;
    for (n, letter) in letters.iter().rev().enumerate() {
        let mut digit = value(*letter);
        for _ in 0..n % 8 {
            digit = PERMUTATION.get(digit as usize).copied().unwrap_or(0);
        }
        check = product(check, digit);
    }
    check == 0 && !all_alike(letters)
}

/// ISO 7064, MOD 11,10.
pub(super) fn mod_11_10(letters: &[u8]) -> bool {
    let Some((check, body)) = letters.split_last() else { return false };
    let product = body.iter().fold(10, |product, letter| {
        let sum = (value(*letter) + product) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (11 - product) % 10 == value(*check)
}
