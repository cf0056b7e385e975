//! Numbers and addresses in words: `four one one one`, `double five`, `jane at example dot com`.
//!
//! A run of at least three names of digits becomes those digits; one or two in a sentence stay what they are. Languages
//! are data: a name means the same digit wherever it is used.

use super::lexicon::word_after;
use super::view::{Place, View, is_letter, is_word};
use std::ops::Range;

/// A run of fewer names of digits is no number in digits.
pub(super) const NAMES_MIN: usize = 3;

/// What a word stands for within a number.
#[rustfmt::skip]
pub(super) const NAMES: &[(&str, Name)] = &[
    ("acht", Name::Digit(8)), ("cero", Name::Digit(0)), ("cinco", Name::Digit(5)), ("cinq", Name::Digit(5)),
    ("cinque", Name::Digit(5)), ("cuatro", Name::Digit(4)), ("deux", Name::Digit(2)), ("dois", Name::Digit(2)),
    ("dos", Name::Digit(2)), ("double", Name::Times(2)), ("drei", Name::Digit(3)), ("drie", Name::Digit(3)),
    ("due", Name::Digit(2)), ("een", Name::Digit(1)), ("eight", Name::Digit(8)), ("eighty", Name::Ten(8)),
    ("ein", Name::Digit(1)), ("eins", Name::Digit(1)), ("fifty", Name::Ten(5)), ("five", Name::Digit(5)),
    ("forty", Name::Ten(4)), ("four", Name::Digit(4)), ("funf", Name::Digit(5)), ("huit", Name::Digit(8)),
    ("negen", Name::Digit(9)), ("neuf", Name::Digit(9)), ("neun", Name::Digit(9)), ("nine", Name::Digit(9)),
    ("ninety", Name::Ten(9)), ("nove", Name::Digit(9)), ("nueve", Name::Digit(9)), ("null", Name::Digit(0)),
    ("nul", Name::Digit(0)), ("ocho", Name::Digit(8)), ("oh", Name::Digit(0)), ("oito", Name::Digit(8)),
    ("one", Name::Digit(1)), ("otto", Name::Digit(8)), ("quatre", Name::Digit(4)), ("quatro", Name::Digit(4)),
    ("quattro", Name::Digit(4)), ("sechs", Name::Digit(6)), ("sei", Name::Digit(6)), ("seis", Name::Digit(6)),
    ("sept", Name::Digit(7)), ("sete", Name::Digit(7)), ("sette", Name::Digit(7)), ("seven", Name::Digit(7)),
    ("seventy", Name::Ten(7)), ("sieben", Name::Digit(7)), ("siete", Name::Digit(7)), ("six", Name::Digit(6)),
    ("sixty", Name::Ten(6)), ("thirty", Name::Ten(3)), ("three", Name::Digit(3)), ("tre", Name::Digit(3)),
    ("tres", Name::Digit(3)), ("triple", Name::Times(3)), ("trois", Name::Digit(3)), ("twee", Name::Digit(2)),
    ("twenty", Name::Ten(2)), ("two", Name::Digit(2)), ("um", Name::Digit(1)), ("un", Name::Digit(1)),
    ("une", Name::Digit(1)), ("uno", Name::Digit(1)), ("vier", Name::Digit(4)), ("vijf", Name::Digit(5)),
    ("zero", Name::Digit(0)), ("zes", Name::Digit(6)), ("zeven", Name::Digit(7)), ("zwei", Name::Digit(2)),
    ("zwo", Name::Digit(2)),
    ("ten", Name::Teen(0)), ("eleven", Name::Teen(1)), ("twelve", Name::Teen(2)), ("thirteen", Name::Teen(3)),
    ("fourteen", Name::Teen(4)), ("fifteen", Name::Teen(5)), ("sixteen", Name::Teen(6)), ("seventeen", Name::Teen(7)),
    ("eighteen", Name::Teen(8)), ("nineteen", Name::Teen(9)), ("zehn", Name::Teen(0)), ("elf", Name::Teen(1)),
    ("zwolf", Name::Teen(2)), ("dix", Name::Teen(0)), ("onze", Name::Teen(1)), ("douze", Name::Teen(2)),
    ("treize", Name::Teen(3)), ("quatorze", Name::Teen(4)), ("quinze", Name::Teen(5)), ("diez", Name::Teen(0)),
    ("doce", Name::Teen(2)), ("trece", Name::Teen(3)), ("catorce", Name::Teen(4)), ("quince", Name::Teen(5)),
    ("dieci", Name::Teen(0)), ("undici", Name::Teen(1)), ("dodici", Name::Teen(2)),
];

/// No name has more letters.
const NAME_LETTERS_MAX: usize = 9;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Digit(u8),
    /// The next digit, so many times.
    Times(u8),
    /// Twenty to ninety: with the digit behind it, or with a zero.
    Ten(u8),
    /// Ten to nineteen, less ten.
    Teen(u8),
}

/// A view with its words replaced.
#[derive(Debug, Default)]
pub(super) struct Rewritten {
    pub(super) units: Vec<u8>,
    pub(super) places: Vec<Place>,
}

/// One stretch of units and what stands in its place.
#[derive(Debug)]
struct Edit {
    units: Range<usize>,
    become_: Vec<(u8, Range<usize>)>,
}

/// The view with numbers and addresses in words as digits and signs; `None` if there are none.
pub(super) fn rewritten(view: &View<'_>) -> Option<Rewritten> {
    let mut edits = numbers(view);
    addresses(view, &mut edits);
    if edits.is_empty() {
        return None;
    }
    edits.sort_by_key(|edit| edit.units.start);
    let mut new = Rewritten::default();
    let mut done = 0;
    for edit in edits.iter().filter(|edit| !edit.units.is_empty()) {
        if edit.units.start < done {
            continue;
        }
        copy(view, done..edit.units.start, &mut new);
        for (unit, under) in &edit.become_ {
            new.units.push(*unit);
            let end = view.place(under.end - 1).end;
            new.places.push(Place { start: view.place(under.start).start, end });
        }
        done = edit.units.end;
    }
    copy(view, done..view.units().len(), &mut new);
    Some(new)
}

fn copy(view: &View<'_>, units: Range<usize>, to: &mut Rewritten) {
    for unit in units {
        to.units.push(view.unit(unit));
        to.places.push(view.place(unit));
    }
}

pub(super) const ATS: [&str; 4] = ["at", "arroba", "arobase", "chiocciola"];
pub(super) const DOTS: [&str; 5] = ["dot", "punkt", "punto", "point", "ponto"];

/// Does this word stand for a digit?
pub(in crate::text) fn names_a_digit(word: &str) -> bool {
    NAMES.iter().any(|(name, _)| word.eq_ignore_ascii_case(name))
}

fn name_of(view: &View<'_>, word: &Range<usize>) -> Option<Name> {
    let mut lower = [0; NAME_LETTERS_MAX];
    let units = view.units().get(word.clone())?;
    let slot = lower.get_mut(..units.len())?;
    for (to, from) in slot.iter_mut().zip(units) {
        *to = from.to_ascii_lowercase();
    }
    let slot = &*slot;
    NAMES.iter().find(|(name, _)| name.as_bytes() == slot).map(|(_, name)| *name)
}

/// Runs of names of digits.
fn numbers(view: &View<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut run: Vec<Edit> = Vec::new();
    let mut names = 0;
    let mut factor: Option<(u8, usize)> = None;
    let mut ten: Option<usize> = None;
    let mut end = 0;
    let mut at = 0;
    let units = view.units().len();
    let mut close = |run: &mut Vec<Edit>, names: &mut usize| {
        if *names >= NAMES_MIN {
            edits.append(run);
        }
        run.clear();
        *names = 0;
    };
    while at < units {
        let unit = view.unit(at);
        if !is_word(unit) {
            let far =
                at + 1 - end > 3 || !matches!(unit, b' ' | b',' | b'-' | b'.' | b'\n' | b'\t');
            if far && !run.is_empty() {
                close(&mut run, &mut names);
                (factor, ten) = (None, None);
            }
            at += 1;
            continue;
        }
        let length = (at..units).take_while(|n| is_word(view.unit(*n))).count();
        let word = at..at + length;
        at = word.end;
        if view.units().get(word.clone()).is_some_and(|word| word.iter().all(u8::is_ascii_digit)) {
            // Digits among names go on with the number.
            end = word.end;
            (factor, ten) = (None, None);
            if !run.is_empty() {
                run.push(Edit { units: 0..0, become_: Vec::new() });
            }
            continue;
        }
        let Some(name) = name_of(view, &word) else {
            close(&mut run, &mut names);
            (factor, ten) = (None, None);
            continue;
        };
        end = word.end;
        names += 1;
        match name {
            Name::Times(times) => {
                factor = Some((times, word.start));
                // Alone it is nothing; what follows takes it in.
                names -= 1;
            }
            Name::Ten(digit) => {
                ten = Some(run.len());
                run.push(Edit {
                    units: word.clone(),
                    become_: vec![(b'0' + digit, word.clone()), (b'0', word.clone())],
                });
                factor = None;
            }
            Name::Teen(digit) => {
                // Digit by digit, like those beside it.
                let become_ = [b'1', b' ', b'0' + digit].map(|unit| (unit, word.clone())).to_vec();
                run.push(Edit { units: word, become_ });
                factor = None;
            }
            Name::Digit(digit) => {
                let (times, start) = factor.take().unwrap_or((1, word.start));
                let whole = start..word.end;
                if let Some(before) = ten.take().and_then(|n| run.get_mut(n))
                    && digit != 0
                {
                    before.become_.truncate(1);
                }
                let become_ = (0..times).map(|_| (b'0' + digit, whole.clone())).collect();
                run.push(Edit { units: whole, become_ });
            }
        }
        if !matches!(name, Name::Ten(_)) {
            ten = None;
        }
    }
    close(&mut run, &mut names);
    edits
}

/// Words before `at` that make it a place to look at, not a sign.
const NO_MAILBOX: &[&str] = &[
    "look", "see", "is", "am", "are", "be", "us", "me", "visit", "site", "found", "meet", "find",
    "shop", "out", "here",
];

/// `jane at example dot com`, `jane (at) example.com`.
fn addresses(view: &View<'_>, edits: &mut Vec<Edit>) {
    let mut at = 0;
    while let Some(word) = view.next_word(at) {
        at = word.end;
        if !is_one_of(view, &word, &ATS) {
            continue;
        }
        if let Some(more) = address_around(view, &word) {
            at = more.last().map_or(at, |edit: &Edit| edit.units.end.max(at));
            edits.extend(more);
        }
    }
}

fn address_around(view: &View<'_>, at_word: &Range<usize>) -> Option<Vec<Edit>> {
    let (sign, bracketed) = with_brackets(view, at_word)?;
    if !bracketed && sign.len() == at_word.len() {
        return None;
    }
    // To the left: a mailbox, and `dot` before it.
    let left_end = sign.start;
    let left_start = back(view, left_end);
    let left = left_start..left_end;
    if left.is_empty() || (!bracketed && is_one_of(view, &left, NO_MAILBOX)) {
        return None;
    }
    let mut edits = vec![Edit { units: sign.clone(), become_: vec![(b'@', sign.clone())] }];
    let mut start = left_start;
    // In a sentence `at` goes with `dot`: "at some point in time" is no address.
    let signs: &[&str] = match !bracketed && is_one_of(view, at_word, &["at"]) {
        true => &["dot", "punkt"],
        false => &DOTS,
    };
    while let Some(dot) = dot_before(view, start, signs) {
        edits.push(Edit { units: dot.clone(), become_: vec![(b'.', dot.clone())] });
        start = back(view, dot.start);
    }
    // To the right: a host, with a real dot or `dot` in words.
    let mut end = forward(view, sign.end);
    let mut dots = usize::from(
        bracketed && view.units().get(sign.end..end).is_some_and(|host| host.contains(&b'.')),
    );
    if end == sign.end || is_one_of(view, &(sign.end..end), &["dot", "punkt"]) {
        return None;
    }
    while let Some(dot) = dot_after(view, end, signs) {
        let next = forward(view, dot.end);
        if next == dot.end {
            break;
        }
        edits.push(Edit { units: dot.clone(), become_: vec![(b'.', dot.clone())] });
        dots += 1;
        end = next;
    }
    (dots > 0).then_some(edits)
}

fn is_one_of(view: &View<'_>, word: &Range<usize>, words: &[&str]) -> bool {
    let word = view.units().get(word.clone()).unwrap_or(&[]);
    words.iter().any(|one| one.as_bytes().eq_ignore_ascii_case(word))
}

/// The word with blanks or brackets around it.
fn with_brackets(view: &View<'_>, word: &Range<usize>) -> Option<(Range<usize>, bool)> {
    let mut around = word.clone();
    let open = matches!(view.before(around.start), b'(' | b'[' | b'{');
    if open && matches!(view.unit(around.end), b')' | b']' | b'}') {
        around = around.start - 1..around.end + 1;
    } else if open {
        return None;
    }
    around.start -= usize::from(view.before(around.start) == b' ');
    around.end += usize::from(view.unit(around.end) == b' ');
    Some((around, open))
}

fn back(view: &View<'_>, end: usize) -> usize {
    let atom = |unit: u8| is_word(unit) || b"._-+".contains(&unit);
    end - (0..end.min(64)).take_while(|n| atom(view.before(end - n))).count()
}

fn forward(view: &View<'_>, start: usize) -> usize {
    let left = view.units().len() - start;
    let host = |unit: u8| is_word(unit) || unit == b'-' || unit == b'.';
    let end = start + (0..left.min(64)).take_while(|n| host(view.unit(start + n))).count();
    // A full stop ends the sentence, not the host.
    end - usize::from(end > start && view.before(end) == b'.')
}

fn dot_after(view: &View<'_>, end: usize, dots: &[&str]) -> Option<Range<usize>> {
    let open = (0..2).take_while(|n| matches!(view.unit(end + n), b' ' | b'(' | b'[')).count();
    let word = word_after(view, end).or_else(|| bracketed_word(view, end + open))?;
    let near = word.start <= end + 2 && is_one_of(view, &word, dots);
    let (dot, _) = near.then(|| with_brackets(view, &word))??;
    (dot.start == end && dot.len() > word.len()).then_some(dot)
}

fn bracketed_word(view: &View<'_>, start: usize) -> Option<Range<usize>> {
    let end = view.letters_end(start);
    (end > start).then_some(start..end)
}

fn dot_before(view: &View<'_>, start: usize, dots: &[&str]) -> Option<Range<usize>> {
    let close = (0..2)
        .take_while(|n| matches!(view.before(start - n.min(&start)), b' ' | b')' | b']'))
        .count();
    let end = start.checked_sub(close)?;
    let length = (0..end.min(8)).take_while(|n| is_letter(view.before(end - n))).count();
    let word = end - length..end;
    let (dot, _) = is_one_of(view, &word, dots).then(|| with_brackets(view, &word))??;
    (dot.end == start && dot.len() > word.len()).then_some(dot)
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
            ("one twenty forty five six", "1 20 4 5 6"),
            ("4111 one one one one 1111", "4111 1 1 1 1 1111"),
            ("one of the two is three", "one of the two is three"),
            ("two hours and five minutes", "two hours and five minutes"),
            ("Vier Fünf Sechs", "4 5 6"),
        ] {
            assert_eq!(read(text), expected);
        }
    }

    #[test]
    fn addresses_in_words_are_addresses() {
        for (text, expected) in [
            ("mail john dot smith at example dot com please", "mail john.smith@example.com please"),
            ("jane (at) example (dot) org", "jane@example.org"),
            ("look at example dot com", "look at example dot com"),
            ("meet at dot com cafe", "meet at dot com cafe"),
        ] {
            // Pairs of letters of numbers make the view look for words.
            assert_eq!(read(&format!("{text}, eight on")), format!("{expected}, eight on"));
        }
    }
}
