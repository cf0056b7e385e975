//! Numbers in words, as their digits: `four one one one`, `double five`, `quatre cent douze`, `siebenundvierzig`.
//!
//! Names that follow each other are read as the largest number that they make, and that stands there digit by digit: whoever
//! says `forty-one eleven` means 4 1 1 1.

use super::Edit;
use super::names::{Name, names_in};
use crate::text::detect::view::{View, is_word};
use smallvec::SmallVec;
use std::ops::Range;

/// A run of fewer names is no number in digits: one or two in a sentence stay what they are.
pub(in super::super) const NAMES_MIN: usize = 3;
/// So many signs may stand between two names of a run.
const GAP_MAX: usize = 3;

/// One name, and the word in which it stands.
#[derive(Clone, Debug)]
struct Token {
    name: Name,
    units: Range<usize>,
    /// Do only blanks and hyphens stand before it, so that it may go on with the number before it?
    close: bool,
}

/// The digits of one number.
type Digits = SmallVec<[u8; 6]>;

/// Runs of names of numbers.
pub(super) fn numbers(view: &View<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut run: Vec<Token> = Vec::new();
    let (mut at, mut end) = (0, 0);
    let mut behind_digits = false;
    let units = view.units();
    while at < units.len() {
        if !is_word(view.unit(at)) {
            let far = at + 1 - end > GAP_MAX || !b" ,-.\n\t".contains(&view.unit(at));
            if far {
                close(&mut run, &mut edits);
            }
            at += 1;
            continue;
        }
        let length = units.iter().skip(at).take_while(|unit| is_word(**unit)).count();
        let word = at..at + length;
        at = word.end;
        let letters = units.get(word.clone()).unwrap_or(&[]);
        if letters.iter().all(u8::is_ascii_digit) {
            // Digits among names go on with the run.
            (end, behind_digits) = (word.end, true);
            continue;
        }
        let Some(names) = names_in(letters) else {
            close(&mut run, &mut edits);
            continue;
        };
        let gap = units.get(end..word.start).unwrap_or(&[]);
        let mut close = !behind_digits && gap.iter().all(|unit| matches!(unit, b' ' | b'-'));
        (end, behind_digits) = (word.end, false);
        for name in names {
            run.push(Token { name, units: word.clone(), close });
            close = true;
        }
    }
    close(&mut run, &mut edits);
    edits
}

/// Ends a run: what is long enough becomes digits.
fn close(run: &mut Vec<Token>, edits: &mut Vec<Edit>) {
    let mut rest = run.as_slice();
    let (mut names, mut new) = (0, Vec::new());
    let mut end = |names: &mut usize, new: &mut Vec<Edit>| {
        if *names >= NAMES_MIN {
            edits.append(new);
        }
        new.clear();
        *names = 0;
    };
    while let Some(first) = rest.first() {
        let Some((used, digits)) = number(rest) else {
            // A word that joins nothing stands between two runs; a factor of nothing is none.
            if first.name == Name::And {
                end(&mut names, &mut new);
            }
            rest = rest.get(1..).unwrap_or(&[]);
            continue;
        };
        let whole = rest.get(..used).unwrap_or(&[]);
        let last = whole.last().map_or(first.units.end, |last| last.units.end);
        let units = first.units.start..last;
        names +=
            whole.iter().filter(|token| !matches!(token.name, Name::And | Name::Times(_))).count();
        let is_repeated = matches!(first.name, Name::Times(_));
        let mut become_ = Vec::with_capacity(2 * digits.len());
        for digit in digits {
            if !become_.is_empty() && !is_repeated {
                become_.push((b' ', units.clone()));
            }
            become_.push((b'0' + digit, units.clone()));
        }
        new.push(Edit { units, become_ });
        rest = rest.get(used..).unwrap_or(&[]);
    }
    end(&mut names, &mut new);
    run.clear();
}

/// A number read from the first tokens on, and how many of them it takes.
type Read = (usize, u32);

/// The digits of the number that these tokens begin with, and how many of them it takes.
fn number(tokens: &[Token]) -> Option<(usize, Digits)> {
    if let Name::Times(times) = tokens.first()?.name {
        let Name::Digit(digit) = tokens.get(1)?.name else { return None };
        return Some((2, (0..times).map(|_| digit).collect()));
    }
    let (used, value) = up_to_millions(tokens)?;
    let mut digits = Digits::new();
    let mut rest = value;
    while rest > 0 || digits.is_empty() {
        digits.insert(0, (rest % 10) as u8);
        rest /= 10;
    }
    Some((used, digits))
}

/// The name of the token that goes on with the number before it.
fn next(tokens: &[Token], at: usize) -> Option<Name> {
    tokens.get(at).filter(|token| token.close).map(|token| token.name)
}

/// `four thousand one hundred and eleven`.
fn up_to_millions(tokens: &[Token]) -> Option<Read> {
    let (used, thousands) = match tokens.first()?.name {
        Name::Thousand => (0, 1),
        _ => up_to_thousand(tokens)?,
    };
    let is_counted = used == 0 || (thousands > 0 && next(tokens, used) == Some(Name::Thousand));
    if !is_counted {
        return Some((used, thousands));
    }
    Some(with_rest(tokens, used + 1, thousands * 1000, up_to_thousand))
}

/// `four hundred and twelve`, `cuatrocientos doce`, `cent douze`.
fn up_to_thousand(tokens: &[Token]) -> Option<Read> {
    let (used, hundreds) = match tokens.first()?.name {
        Name::Hundred => (0, 1),
        Name::Hundreds(hundreds) => (0, u32::from(hundreds)),
        _ => up_to_hundred(tokens)?,
    };
    let is_counted = used == 0 || (hundreds > 0 && next(tokens, used) == Some(Name::Hundred));
    if !is_counted {
        return Some((used, hundreds));
    }
    Some(with_rest(tokens, used + 1, hundreds * 100, up_to_hundred))
}

/// What stands behind the hundreds or thousands, joined to them or not.
fn with_rest(
    tokens: &[Token],
    used: usize,
    value: u32,
    read: fn(&[Token]) -> Option<Read>,
) -> Read {
    let joined = usize::from(next(tokens, used) == Some(Name::And));
    let from = used + joined;
    let rest = tokens.get(from..).filter(|rest| rest.first().is_some_and(|first| first.close));
    match rest.and_then(read).filter(|(_, rest)| *rest > 0) {
        Some((more, rest)) => (from + more, value + rest),
        None => (used, value),
    }
}

/// `five`, `twelve`, `forty-five`, `cuarenta y cinco`, `siebenundvierzig`, `quatre-vingt-dix-sept`.
fn up_to_hundred(tokens: &[Token]) -> Option<Read> {
    let follows = |at: usize| {
        let joined = usize::from(next(tokens, at) == Some(Name::And));
        (at + joined + 1, next(tokens, at + joined))
    };
    let ten = |used: usize, tens: u8| match follows(used) {
        (more, Some(Name::Digit(digit @ 1..))) => (more, tens * 10 + digit),
        _ => (used, tens * 10),
    };
    let score = |used: usize, tens: u8| match follows(used) {
        (more, Some(Name::Teen(digit))) => (more, tens * 10 + 10 + digit),
        (more, Some(Name::Dix)) => match next(tokens, more) {
            Some(Name::Digit(digit @ 7..)) => (more + 1, tens * 10 + 10 + digit),
            _ => (more, tens * 10 + 10),
        },
        _ => ten(used, tens),
    };
    let first = tokens.first()?;
    let (used, value) =
        match first.name {
            Name::Digit(4) if next(tokens, 1) == Some(Name::Vingt) => score(2, 8),
            Name::Digit(digit) => match tokens.get(1..3) {
                // Joined in one word: five and forty.
                Some(
                    [Token { name: Name::And, .. }, Token { name: Name::Ten(tens), units, .. }],
                ) if *units == first.units => (3, tens * 10 + digit),
                _ => (1, digit),
            },
            Name::Teen(digit) => (1, 10 + digit),
            Name::Dix => match next(tokens, 1) {
                Some(Name::Digit(digit @ 7..)) => (2, 10 + digit),
                _ => (1, 10),
            },
            Name::Ten(tens) => ten(1, tens),
            Name::Vingt => ten(1, 2),
            Name::Score(tens) => score(1, tens),
            _ => return None,
        };
    Some((used, u32::from(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let view = View::whole(text, &[]);
        String::from_utf8_lossy(view.units()).into_owned()
    }

    #[test]
    fn numbers_in_words_are_digits() {
        for (text, expected) in [
            ("four one one one", "4 1 1 1"),
            ("it is four, double one, seven.", "it is 4, 11, 7."),
            ("twenty three forty five six", "2 3 4 5 6"),
            ("one twenty forty five six", "1 2 0 4 5 6"),
            ("4111 one one one one 1111", "4111 1 1 1 1 1111"),
            ("four 11 hundred two one", "4 11 1 0 2 1"),
            ("one of the two is three", "one of the two is three"),
            ("two hours and five minutes", "two hours and five minutes"),
            ("Vier Fünf Sechs", "4 5 6"),
            ("one and two and three", "one and two and three"),
        ] {
            assert_eq!(read(text), expected);
        }
    }

    #[test]
    fn numbers_of_many_words_are_read_as_they_are_counted() {
        for (text, expected) in [
            ("quatre cent douze", "4 1 2"),
            ("soixante-dix, soixante et onze, quatre-vingts", "7 0, 7 1, 8 0"),
            ("quatre-vingt-dix-sept", "9 7"),
            ("dix dix-sept vingt et un", "1 0 1 7 2 1"),
            ("quatre mille cent onze", "4 1 1 1"),
            ("siebenundvierzig elf", "4 7 1 1"),
            ("dreihundertfünf", "3 0 5"),
            ("dreihunderteinundzwanzig", "3 2 1"),
            ("viertausendsiebenhundertelf", "4 7 1 1"),
            ("cuatrocientos doce", "4 1 2"),
            ("veintitrés, cuarenta y cinco", "2 3, 4 5"),
            ("mil novecientos ochenta y cuatro", "1 9 8 4"),
            ("quattrocentododici", "4 1 2"),
            ("ventotto novantatré", "2 8 9 3"),
            ("quatrocentos e doze", "4 1 2"),
            ("quinhentos e vinte e três", "5 2 3"),
            ("drieëntwintig vijfenveertig", "2 3 4 5"),
            ("vierhonderdtwaalf", "4 1 2"),
            ("four hundred and twelve", "4 1 2"),
            ("four thousand seven hundred eleven", "4 7 1 1"),
            ("forty seven hundred, eleven", "4 7 0 0, 1 1"),
            // A pause ends the number, not the run.
            ("four hundred, twelve", "4 0 0, 1 2"),
            // Two names are a sum, a number of things.
            ("vierhundert", "vierhundert"),
            ("forty hundred", "forty hundred"),
            ("cuarenta y cinco", "cuarenta y cinco"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
