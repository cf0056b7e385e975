//! How an identifier is written, in a few letters: `a2-d6-a1` is two letters, six digits, one letter.
//!
//! | written | means |
//! |---|---|
//! | `d3`, `a2`, `x4` | so many digits, letters, letters or digits |
//! | `d6,8` | six to eight |
//! | `-` | a sign or blank that may be left out; in one number all of them are there and alike, or none |
//! | `~` | one that may be left out here and stand there |
//! | `_` | one that must stand |
//! | `(A,B)` | one of these words |
//! | `'(` | a bracket |
//! | anything else | itself, in any case |
//! | `\|` | or |

use smallvec::SmallVec;

/// The most characters of an identifier, signs left out.
pub(super) const LETTERS_MAX: usize = 32;

/// What a shape has read.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// Its letters, upper case, and digits.
    pub(super) letters: SmallVec<[u8; LETTERS_MAX]>,
    /// How many units it spans.
    pub(super) units: usize,
}

/// Reads this shape at the beginning of the units: the first alternative that ends where a word ends.
pub(super) fn read(shape: &str, units: &[u8]) -> Option<Read> {
    shape.split('|').find_map(|shape| read_one(shape.as_bytes(), units))
}

fn read_one(mut shape: &[u8], units: &[u8]) -> Option<Read> {
    let mut read = Read::default();
    let mut separator: Option<Option<u8>> = None;
    while let Some((&kind, rest)) = shape.split_first() {
        shape = rest;
        let here = units.get(read.units).copied().unwrap_or(0);
        match kind {
            b'd' | b'a' | b'x' => {
                let (min, max, rest) = counts(shape);
                shape = rest;
                let run = units
                    .get(read.units..)
                    .unwrap_or(&[])
                    .iter()
                    .take(max)
                    .take_while(|unit| is_of(kind, **unit))
                    .count();
                if run < min {
                    return None;
                }
                let run = units.get(read.units..read.units + run).unwrap_or(&[]);
                read.letters.extend(run.iter().map(u8::to_ascii_uppercase));
                read.units += run.len();
            }
            b'-' => {
                let found = is_separator(here).then_some(here);
                if *separator.get_or_insert(found) != found {
                    return None;
                }
                read.units += usize::from(found.is_some());
            }
            b'~' => read.units += usize::from(is_separator(here)),
            b'_' => {
                if !is_separator(here) || *separator.get_or_insert(Some(here)) != Some(here) {
                    return None;
                }
                read.units += 1;
            }
            b'(' => {
                let end = shape.iter().position(|b| *b == b')')?;
                let (words, rest) = (shape.get(..end)?, shape.get(end + 1..)?);
                shape = rest;
                let left = units.get(read.units..).unwrap_or(&[]);
                let word = words.split(|b| *b == b',').find(|word| {
                    left.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
                })?;
                read.letters.extend_from_slice(word);
                read.units += word.len();
            }
            b'\'' => {
                let (&literal, rest) = shape.split_first()?;
                shape = rest;
                if here != literal {
                    return None;
                }
                read.units += 1;
            }
            literal if here.eq_ignore_ascii_case(&literal) => {
                if literal.is_ascii_alphanumeric() {
                    read.letters.push(literal);
                }
                read.units += 1;
            }
            _ => return None,
        }
    }
    let behind = units.get(read.units).copied().unwrap_or(0);
    (!super::view::is_word(behind)).then_some(read)
}

/// `3` or `6,8` at the beginning: fewest, most, and what follows.
fn counts(shape: &[u8]) -> (usize, usize, &[u8]) {
    let (min, rest) = number(shape);
    match rest.split_first() {
        Some((b',', rest)) => {
            let (max, rest) = number(rest);
            (min, max, rest)
        }
        _ => (min, min, rest),
    }
}

fn number(shape: &[u8]) -> (usize, &[u8]) {
    let digits = shape.iter().take_while(|b| b.is_ascii_digit()).count();
    let (digits, rest) = shape.split_at(digits);
    (digits.iter().fold(0, |sum, b| sum * 10 + usize::from(b - b'0')), rest)
}

fn is_of(kind: u8, unit: u8) -> bool {
    match kind {
        b'd' => unit.is_ascii_digit(),
        b'a' => unit.is_ascii_alphabetic(),
        _ => unit.is_ascii_alphanumeric(),
    }
}

fn is_separator(unit: u8) -> bool {
    matches!(unit, b' ' | b'-' | b'.' | b'/' | b'_')
}

/// Which lengths the first run of one kind of character may have, as bits; and which kind.
///
/// Bit n of `digits` or `letters`: the shape may begin with exactly n of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct FirstRun {
    pub(super) digits: u64,
    pub(super) letters: u64,
}

/// With which runs this shape may begin.
pub(super) fn first_run(shape: &str) -> FirstRun {
    shape.split('|').fold(FirstRun::default(), |all, shape| {
        let one = first_run_of(shape.as_bytes());
        FirstRun { digits: all.digits | one.digits, letters: all.letters | one.letters }
    })
}

/// Every run: for what may begin with either kind.
const ANY: u64 = u64::MAX;

fn first_run_of(mut shape: &[u8]) -> FirstRun {
    // The lengths that the run may have had so far, where it may go on.
    let mut open: u64 = 1;
    let mut done: u64 = 0;
    let mut of: Option<bool> = None;
    while let Some((&kind, rest)) = shape.split_first() {
        shape = rest;
        let (digits, min, max) = match kind {
            b'd' | b'a' => {
                let (min, max, rest) = counts(shape);
                shape = rest;
                (kind == b'd', min, max)
            }
            b'x' | b'(' => {
                if of.is_none() {
                    return FirstRun { digits: ANY, letters: ANY };
                }
                // What follows may or may not go on with the run.
                done |= ANY;
                break;
            }
            b'-' | b'~' => {
                done |= open;
                continue;
            }
            b'\'' => break,
            literal if literal.is_ascii_alphabetic() => (false, 1, 1),
            literal if literal.is_ascii_digit() => (true, 1, 1),
            _ => break,
        };
        if of.is_some_and(|of| of != digits) {
            break;
        }
        of = Some(digits);
        open = (min..=max).filter(|n| *n < 64).fold(0, |all, n| all | (open << n));
    }
    let lengths = (done | open) & !1;
    match of {
        Some(true) => FirstRun { digits: lengths, letters: 0 },
        // It begins with a sign: a run of no letters.
        None => FirstRun { digits: 0, letters: 1 },
        _ => FirstRun { digits: 0, letters: lengths },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(shape: &str, text: &str) -> Option<String> {
        let read = read(shape, text.as_bytes())?;
        (read.units == text.len()).then(|| String::from_utf8(read.letters.to_vec()).unwrap())
    }

    #[test]
    fn a_shape_reads_what_it_says() {
        for (shape, text, letters) in [
            ("a2-d2-d2-d2-a1", "AB 12 34 56 c", "AB123456C"),
            ("a2-d2-d2-d2-a1", "ab123456c", "AB123456C"),
            ("d3-d3-d4", "943.476.5919", "9434765919"),
            ("CHE~d3~d3~d3~(MWST,TVA)", "CHE-116.281.710 TVA", "CHE116281710TVA"),
            ("d6_d4|d10", "1234567890", "1234567890"),
            ("d6,8", "1234567", "1234567"),
            ("d7a1,2", "1234567TW", "1234567TW"),
        ] {
            assert_eq!(whole(shape, text).as_deref(), Some(letters), "{shape} {text}");
        }
        for (shape, text) in [
            ("d3-d3-d3", "046-454 286"),
            ("d3-d3-d3", "046 454286"),
            ("d3-d3-d3", "0464542861"),
            ("d6_d4", "1234567890"),
            ("a2d6", "A1234567"),
            ("d8", "1234567"),
        ] {
            assert_eq!(whole(shape, text), None, "{shape} {text}");
        }
    }

    #[test]
    fn a_shape_knows_how_it_begins() {
        let bits = |lengths: &[u32]| lengths.iter().fold(0u64, |all, n| all | 1 << n);
        for (shape, digits, letters) in [
            ("d3-d2-d4", &[3u32, 5, 9][..], &[][..]),
            ("a2d6", &[], &[2]),
            ("a1,2d6", &[], &[1, 2]),
            ("d6,8", &[6, 7, 8], &[]),
            ("CHE~d9", &[], &[3]),
            ("d1a2|a3", &[1], &[3]),
        ] {
            let first = first_run(shape);
            assert_eq!((first.digits, first.letters), (bits(digits), bits(letters)), "{shape}");
        }
    }
}
