//! Days as people write them: 16/03/1929, 3-16-29, 16th of March 1929, 19290316.
//!
//! Written numbers do not tell day from month, so one spelling stands for every day that it could mean.
//! Years are compared by their last two digits.

use super::facts::{Gap, Letter};
use smallvec::SmallVec;
use std::ops::Range;

/// No date has fewer digits: `3 Mar 29`.
pub(super) const DIGITS_MIN: usize = 3;

/// A day of some century.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day {
    pub(super) day: u8,
    pub(super) month: u8,
    pub(super) year: u8,
}

/// Every day that one spelling could mean.
pub(super) type Days = SmallVec<[Day; 4]>;

/// Letters of one kind in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    letters: Range<usize>,
    part: Part,
}

/// What a word can be within a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Number {
        value: u32,
        digits: usize,
    },
    Month(u8),
    /// `th` behind a number, `of`, `de`.
    Filler,
    Other,
}

/// In English, German, French, Spanish, Italian, Portuguese and Dutch, without accents.
#[rustfmt::skip]
const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "janvier", "enero", "gennaio", "janeiro", "januari"],
    &["february", "februar", "fevrier", "febrero", "febbraio", "fevereiro", "februari"],
    &["march", "marz", "mars", "marzo", "marco", "maart"],
    &["april", "avril", "abril", "aprile"],
    &["may", "mai", "mayo", "maggio", "maio", "mei"],
    &["june", "juni", "juin", "junio", "giugno", "junho"],
    &["july", "juli", "juillet", "julio", "luglio", "julho"],
    &["august", "aout", "agosto", "augustus"],
    &["september", "septembre", "septiembre", "settembre", "setembro"],
    &["october", "oktober", "octobre", "octubre", "ottobre", "outubro"],
    &["november", "novembre", "noviembre", "novembro"],
    &["december", "dezember", "decembre", "diciembre", "dicembre", "dezembro"],
];
/// No month has more letters.
const MONTH_LETTERS_MAX: usize = 10;

/// The days that the whole of this text means, if it is a date and nothing else.
pub(super) fn day_of(letters: &[Letter]) -> Days {
    let spellings = spellings(letters);
    match spellings.as_slice() {
        [(range, days)] if *range == (0..letters.len()) => days.clone(),
        _ => Days::new(),
    }
}

/// Every date in these letters, with the days that it could mean.
pub(super) fn spellings(letters: &[Letter]) -> Vec<(Range<usize>, Days)> {
    let words: Vec<Word> =
        words(letters).into_iter().filter(|word| word.part != Part::Filler).collect();
    let mut found = Vec::new();
    for (n, first) in words.iter().enumerate() {
        if let Part::Number { value, digits } = first.part {
            let days = unbroken(value, digits);
            if !days.is_empty() {
                found.push((first.letters.clone(), days));
            }
        }
        let Some([second, third]) = words.get(n + 1..n + 3) else {
            continue;
        };
        let range = first.letters.start..third.letters.end;
        let near = letters
            .get(range.start + 1..range.end)
            .is_some_and(|inner| inner.iter().all(|letter| letter.gap != Gap::Far));
        let days = three(first.part, second.part, third.part);
        if near && !days.is_empty() {
            found.push((range, days));
        }
    }
    found
}

fn words(letters: &[Letter]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut at = 0;
    while let Some(first) = letters.get(at) {
        let digit = first.c.is_ascii_digit();
        let more = letters.get(at + 1..).unwrap_or(&[]);
        let length = 1 + more
            .iter()
            .take_while(|letter| letter.gap == Gap::None && letter.c.is_ascii_digit() == digit)
            .count();
        let range = at..at + length;
        let run = letters.get(range.clone()).unwrap_or(&[]);
        let part = if digit { number(run) } else { named(run, first.gap == Gap::None) };
        words.push(Word { letters: range, part });
        at += length;
    }
    words
}

fn number(run: &[Letter]) -> Part {
    if run.len() > 8 {
        return Part::Other;
    }
    let value = run.iter().fold(0, |sum, letter| sum * 10 + letter.c.to_digit(10).unwrap_or(0));
    Part::Number { value, digits: run.len() }
}

fn named(run: &[Letter], glued: bool) -> Part {
    let mut text = String::new();
    if run.len() <= MONTH_LETTERS_MAX {
        text.extend(run.iter().map(|letter| letter.c));
    }
    let ordinal = glued && matches!(text.as_str(), "st" | "nd" | "rd" | "th" | "er");
    if ordinal || matches!(text.as_str(), "of" | "de" | "del") {
        return Part::Filler;
    }
    let abbreviated = |month: &&str| text.len() >= 3 && month.starts_with(text.as_str());
    match MONTHS
        .iter()
        .position(|names| names.iter().any(abbreviated))
        .or((text == "sept").then_some(8))
    {
        Some(n) => Part::Month(n as u8 + 1),
        None => Part::Other,
    }
}

fn three(a: Part, b: Part, c: Part) -> Days {
    use Part::{Month, Number};
    let mut days = Days::new();
    let mut add = |day: Option<u8>, month: Option<u8>, year: Option<u8>| {
        if let (Some(day), Some(month), Some(year)) = (day, month, year) {
            days.push(Day { day, month, year });
        }
    };
    match (a, b, c) {
        (Number { .. }, Number { .. }, Number { .. }) if year(a, 4).is_some() => {
            add(day(c), month(b), year(a, 4));
            add(day(b), month(c), year(a, 4));
        }
        (Number { .. }, Number { .. }, Number { .. }) => {
            add(day(a), month(b), year(c, 2));
            add(day(b), month(a), year(c, 2));
        }
        (Number { .. }, Month(m), Number { .. }) => {
            add(day(a), Some(m), year(c, 2));
            add(day(c), Some(m), year(a, 4));
        }
        (Month(m), Number { .. }, Number { .. }) => add(day(b), Some(m), year(c, 2)),
        _ => {}
    }
    days
}

/// A date written as one number: 16031929, 19290316, 160329.
fn unbroken(value: u32, digits: usize) -> Days {
    let part = |value: u32, digits: usize| Part::Number { value, digits };
    let split = |first: u32, second: u32, third: u32, lengths: [usize; 3]| {
        three(part(first, lengths[0]), part(second, lengths[1]), part(third, lengths[2]))
    };
    match digits {
        8 => {
            let mut days =
                split(value / 1_000_000, value / 10_000 % 100, value % 10_000, [2, 2, 4]);
            days.extend(split(value / 10_000, value / 100 % 100, value % 100, [4, 2, 2]));
            days
        }
        6 => split(value / 10_000, value / 100 % 100, value % 100, [2, 2, 2]),
        _ => Days::new(),
    }
}

fn day(part: Part) -> Option<u8> {
    match part {
        Part::Number { value: value @ 1..=31, digits: 1 | 2 } => Some(value as u8),
        _ => None,
    }
}

fn month(part: Part) -> Option<u8> {
    match part {
        Part::Number { value: value @ 1..=12, digits: 1 | 2 } => Some(value as u8),
        _ => None,
    }
}

/// The last two digits of a year that is written with `digits_min` digits or four.
fn year(part: Part, digits_min: usize) -> Option<u8> {
    match part {
        Part::Number { value: value @ 1800..=2199, digits: 4 } => Some((value % 100) as u8),
        Part::Number { value, digits: 2 } if digits_min == 2 => Some(value as u8),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::facts::Letters;

    fn means(text: &str) -> Vec<(u8, u8, u8)> {
        day_of(Letters::of(text, &[]).as_slice()).iter().map(|d| (d.day, d.month, d.year)).collect()
    }

    #[test]
    fn one_day_in_many_spellings() {
        for text in [
            "16/03/1929",
            "3-16-29",
            "16.3.1929",
            "1929-03-16",
            "16th of March 1929",
            "March 16, 1929",
            "Mar 16th 29",
            "16mar1929",
            "16031929",
            "19290316",
            "1929 march 16",
            "03/16/1929",
            "16. März 1929",
            "16 mars 1929",
            "16 de marzo de 1929",
            "16 marzo '29",
        ] {
            assert_eq!(means(text), [(16, 3, 29)], "{text}");
        }
        assert_eq!(means("05/06/1996"), [(5, 6, 96), (6, 5, 96)]);
        assert_eq!(means("1er août 1984"), [(1, 8, 84)]);
        assert_eq!(means("14 de septiembre del 1984"), [(14, 9, 84)]);
        // Nobody was born on the 31st of June, but a customer's record may say so.
        assert_eq!(means("31/06/1996"), [(31, 6, 96)]);
    }

    #[test]
    fn what_is_no_date_means_no_day() {
        for text in
            ["Poppy", "18/", "06/08/198", "40/40/1990", "1/2/3/4", "2024", "", "x 16/03/1929"]
        {
            assert_eq!(means(text), [], "{text}");
        }
    }

    #[test]
    fn dates_are_found_in_running_text() {
        let text = "born on March 16th, 1929 or 1 2 3 4 5";
        let found = spellings(Letters::of(text, &[]).as_slice());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].1.as_slice(), [Day { day: 16, month: 3, year: 29 }]);
    }
}
