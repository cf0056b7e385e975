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

use super::view::is_word;
use smallvec::SmallVec;
use std::ops::RangeInclusive;

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

/// One way to write an identifier, ready to be read.
#[derive(Debug)]
pub(super) struct Shape {
    steps: Vec<Step>,
    first: FirstRun,
    /// How many letters and digits may stand before the first sign.
    word: RangeInclusive<usize>,
    /// With which characters it may begin, as bits; letters in upper case.
    heads: u128,
}

/// One piece of a shape.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    /// So many of one kind.
    Run(Kind, usize, usize),
    /// A sign that may be left out, in one number always or never.
    Alike,
    /// A sign that may be left out here and stand there.
    Loose,
    /// A sign that must stand.
    Sign,
    /// One of these words.
    OneOf(Vec<&'static [u8]>),
    /// Itself, in any case.
    Literal(u8),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Digits,
    Letters,
    Either,
}

/// The run of letters or digits with which something begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opening {
    /// Are they digits?
    pub(super) digits: bool,
    /// How many of the same kind there are.
    pub(super) run: usize,
    /// How many letters and digits there are before the first sign.
    pub(super) word: usize,
    /// The first of them, in upper case; 0 when it is not of ASCII.
    pub(super) head: u8,
}

impl Opening {
    /// What these units begin with.
    pub(super) fn of(units: &[u8]) -> Self {
        let digits = units.first().is_some_and(u8::is_ascii_digit);
        let word = units.iter().take_while(|unit| is_word(**unit)).count();
        let same = |unit: &&u8| unit.is_ascii_digit() == digits && is_word(**unit);
        let head = units.first().filter(|unit| unit.is_ascii()).map_or(0, u8::to_ascii_uppercase);
        Self { digits, word, head, run: units.iter().take_while(same).count() }
    }
}

/// Every way to write something, as its table says.
pub(super) fn ways(written: &'static str) -> impl Iterator<Item = Shape> {
    written.split('|').map(Shape::of)
}

impl Shape {
    fn of(written: &'static str) -> Self {
        let mut steps = Vec::new();
        let mut rest = written;
        while let Some(kind) = rest.chars().next() {
            rest = rest.get(kind.len_utf8()..).unwrap_or("");
            let run = match kind {
                'd' => Some(Kind::Digits),
                'a' => Some(Kind::Letters),
                'x' => Some(Kind::Either),
                _ => None,
            };
            let step = match (run, kind) {
                (Some(kind), _) => {
                    let (min, max, behind) = counts(rest);
                    rest = behind;
                    Step::Run(kind, min, max)
                }
                (None, '-') => Step::Alike,
                (None, '~') => Step::Loose,
                (None, '_') => Step::Sign,
                (None, '(') => {
                    let (words, behind) = rest.split_once(')').unwrap_or((rest, ""));
                    rest = behind;
                    Step::OneOf(words.split(',').map(str::as_bytes).collect())
                }
                (None, '\'') => {
                    let literal = rest.bytes().next().unwrap_or(0);
                    rest = rest.get(1..).unwrap_or("");
                    Step::Literal(literal)
                }
                (None, literal) => Step::Literal(literal as u8),
            };
            steps.push(step);
        }
        let first = FirstRun::of(&steps);
        let word = word_before_sign(&steps);
        let heads = heads(&steps);
        Self { steps, first, word, heads }
    }

    /// May it begin with so many digits or letters?
    pub(super) fn may_begin(&self, digits: bool, run: usize) -> bool {
        let runs = if digits { self.first.digits } else { self.first.letters };
        runs & (1 << run.min(RUN_MAX)) != 0
    }

    /// May it be what begins so?
    pub(super) fn may_be(&self, opening: Opening) -> bool {
        self.heads & (1 << opening.head) != 0
            && self.word.contains(&opening.word)
            && self.may_begin(opening.digits, opening.run)
    }

    /// Reads what the units begin with.
    pub(super) fn read(&self, units: &[u8]) -> Option<Read> {
        let length = self.length(units)?;
        let letters = units.get(..length)?.iter().filter(|unit| unit.is_ascii_alphanumeric());
        Some(Read { letters: letters.map(u8::to_ascii_uppercase).collect(), units: length })
    }

    fn length(&self, units: &[u8]) -> Option<usize> {
        let mut at = 0;
        let mut sign: Option<Option<u8>> = None;
        for step in &self.steps {
            let here = units.get(at).copied().unwrap_or(0);
            match step {
                Step::Run(kind, min, max) => {
                    let most = at + max;
                    let start = at;
                    while at < most && units.get(at).is_some_and(|unit| is_of(*kind, *unit)) {
                        at += 1;
                    }
                    if at < start + min {
                        return None;
                    }
                }
                Step::Alike => {
                    let found = is_separator(here).then_some(here);
                    if *sign.get_or_insert(found) != found {
                        return None;
                    }
                    at += usize::from(found.is_some());
                }
                Step::Loose => at += usize::from(is_separator(here)),
                Step::Sign => {
                    if !is_separator(here) || *sign.get_or_insert(Some(here)) != Some(here) {
                        return None;
                    }
                    at += 1;
                }
                Step::OneOf(words) => {
                    let left = units.get(at..).unwrap_or(&[]);
                    let begins = |word: &&&[u8]| {
                        left.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
                    };
                    at += words.iter().find(begins)?.len();
                }
                Step::Literal(literal) if here.eq_ignore_ascii_case(literal) => at += 1,
                Step::Literal(_) => return None,
            }
        }
        let behind = units.get(at).copied().unwrap_or(0);
        (!is_word(behind)).then_some(at)
    }
}

/// How many letters and digits may stand before the first sign.
fn word_before_sign(steps: &[Step]) -> RangeInclusive<usize> {
    let (mut least, mut most) = (0, 0);
    let mut before_sign = true;
    for step in steps {
        let (min, max) = match step {
            Step::Run(_, min, max) => (*min, *max),
            Step::OneOf(words) => {
                let lengths = || words.iter().map(|word| word.len());
                (lengths().min().unwrap_or(0), lengths().max().unwrap_or(0))
            }
            Step::Literal(literal) if literal.is_ascii_alphanumeric() => (1, 1),
            Step::Alike | Step::Loose => {
                before_sign = false;
                continue;
            }
            // Here the word ends, if it has not ended before.
            Step::Sign | Step::Literal(_) => break,
        };
        least += if before_sign { min } else { 0 };
        most += max;
    }
    least..=most
}

/// With which characters these steps may begin.
fn heads(steps: &[Step]) -> u128 {
    let of = |is: &dyn Fn(u8) -> bool| {
        (0..128u8).filter(|unit| is(*unit)).fold(0, |all: u128, unit| all | 1 << unit)
    };
    match steps.first() {
        Some(Step::Run(kind, 1.., _)) => {
            of(&|unit| is_of(*kind, unit) && !unit.is_ascii_lowercase())
        }
        Some(Step::OneOf(words)) => {
            of(&|unit| words.iter().any(|word| word.first() == Some(&unit)))
        }
        Some(Step::Literal(literal)) => {
            of(&|unit| literal.eq_ignore_ascii_case(&unit) && !unit.is_ascii_lowercase())
        }
        _ => u128::MAX,
    }
}

/// `3` or `6,8` at the beginning: fewest, most, and what follows.
fn counts(written: &str) -> (usize, usize, &str) {
    let number = |written: &'_ str| {
        let digits = written.bytes().take_while(u8::is_ascii_digit).count();
        (written.get(..digits).and_then(|n| n.parse().ok()).unwrap_or(0), digits)
    };
    let (min, length) = number(written);
    let rest = written.get(length..).unwrap_or("");
    match rest.strip_prefix(',') {
        Some(behind) => {
            let (max, length) = number(behind);
            (min, max, behind.get(length..).unwrap_or(""))
        }
        None => (min, min, rest),
    }
}

fn is_of(kind: Kind, unit: u8) -> bool {
    match kind {
        Kind::Digits => unit.is_ascii_digit(),
        Kind::Letters => unit.is_ascii_alphabetic(),
        Kind::Either => unit.is_ascii_alphanumeric(),
    }
}

fn is_separator(unit: u8) -> bool {
    matches!(unit, b' ' | b'-' | b'.' | b'/' | b'_')
}

/// Longer runs at the beginning of an identifier are not told apart.
pub(super) const RUN_MAX: usize = 20;

/// Which lengths the first run of one kind of character may have, as bits; and which kind.
///
/// Bit n of `digits` or `letters`: the shape may begin with exactly n of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct FirstRun {
    digits: u64,
    letters: u64,
}

/// Every run: for what may begin with either kind.
const ANY: u64 = u64::MAX;

impl FirstRun {
    fn of(steps: &[Step]) -> Self {
        // The lengths that the run may have had so far, where it may go on.
        let mut open: u64 = 1;
        let mut done: u64 = 0;
        let mut of: Option<bool> = None;
        for step in steps {
            let (digits, min, max) = match step {
                Step::Run(Kind::Digits, min, max) => (true, *min, *max),
                Step::Run(Kind::Letters, min, max) => (false, *min, *max),
                Step::Run(Kind::Either, ..) | Step::OneOf(_) => {
                    if of.is_none() {
                        return Self { digits: ANY, letters: ANY };
                    }
                    // What follows may or may not go on with the run.
                    done |= ANY;
                    break;
                }
                Step::Alike | Step::Loose => {
                    done |= open;
                    continue;
                }
                Step::Literal(literal) if literal.is_ascii_alphabetic() => (false, 1, 1),
                Step::Literal(literal) if literal.is_ascii_digit() => (true, 1, 1),
                Step::Literal(_) | Step::Sign => break,
            };
            if of.is_some_and(|of| of != digits) {
                break;
            }
            of = Some(digits);
            open = (min..=max).filter(|n| *n < 64).fold(0, |all, n| all | (open << n));
        }
        let lengths = (done | open) & !1;
        match of {
            Some(true) => Self { digits: lengths, letters: 0 },
            // It begins with a sign: a run of no letters.
            None => Self { digits: 0, letters: 1 },
            _ => Self { digits: 0, letters: lengths },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(shape: &'static str, text: &str) -> Option<String> {
        let opening = Opening::of(text.as_bytes());
        let read = ways(shape)
            .filter(|way| way.may_be(opening))
            .find_map(|way| way.read(text.as_bytes()))?;
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
            ("d1a2", &[1], &[]),
        ] {
            let first = Shape::of(shape).first;
            assert_eq!((first.digits, first.letters), (bits(digits), bits(letters)), "{shape}");
        }
    }
}
