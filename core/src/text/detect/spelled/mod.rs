//! Numbers and addresses in words: `four one one one`, `double five`, `jane at example dot com`.
//!
//! A run of at least three names of numbers ([`names`]) becomes their digits ([`numbers`]); one or two in a sentence stay what
//! they are.
//!
//! ```
//! use switchboard::text::{CustomerFacts, MaskRules, Masker};
//! let masker = Masker::new(&MaskRules::default())?;
//! let scan = masker.scan("mon code pin est quatre cent douze", &CustomerFacts::default());
//! assert_eq!(scan.masked(), "mon code pin est [PIN]");
//! # Ok::<(), switchboard::policy::issue::Issues>(())
//! ```

mod names;
mod numbers;

pub(in crate::text) use names::names_a_digit;
pub(super) use names::{NAMES, fronts, names_behind};
pub(super) use numbers::NAMES_MIN;

use super::lexicon::word_after;
use super::view::{Place, View, is_letter, is_word};
use std::ops::Range;

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
    let mut edits = numbers::numbers(view);
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
