//! Passwords: no form tells them, so what stands behind their name is one, and what answers the question for one.

use super::answer::{all_words, code};
use super::context_words::{self, is_connector, is_reply};
use super::lexicon::{Lexicon, Topic, word_before};
use super::view::{MASKED, View, is_word};
use super::{Candidate, Weight};
use crate::text::entity::Entity;
use crate::text::span::Evidence;
use std::ops::Range;

/// `password: hunter2`, `my password is correcthorse!9`.
pub(super) fn named(view: &View<'_>, lexicon: &Lexicon, found: &mut Vec<Candidate>) {
    let mut at = 0;
    while let Some(word) = view.next_word(at) {
        at = word.end;
        let is_short = is_pass(view, &word);
        let is_name = lexicon.topics(view, &word).holds(Topic::Password)
            || (is_short && names_a_field(view, lexicon, &word));
        if !is_name {
            continue;
        }
        let mut next = word.end;
        let mut says = false;
        for _ in 0..3 {
            while matches!(view.unit(next), b' ' | b':' | b'=' | b'"' | b'\'' | b'\t') {
                says |= matches!(view.unit(next), b':' | b'=');
                next += 1;
            }
            let end = view.letters_end(next);
            let connects =
                end > next && !is_word(view.unit(end)) && is_connector(view, &(next..end));
            if !connects {
                break;
            }
            next = end;
        }
        let token = token(view, next);
        if token.len() >= 4 && (says || (is_odd(view, &token) && !is_short)) {
            at = token.end;
            found.push(Candidate {
                units: token,
                entity: Entity::built_in("PASSWORD"),
                evidence: Evidence::CONTEXT,
                weight: Weight::NAMED,
                one_in: 1,
            });
        }
    }
}

/// `pass`, which is a ticket and many other things besides.
fn is_pass(view: &View<'_>, word: &Range<usize>) -> bool {
    view.units().get(word.clone()).is_some_and(|word| word.eq_ignore_ascii_case(b"pass"))
}

/// Does this stand as the name of a field does: first, behind a sign or a small word, or behind the user's name? Not so in `boarding pass: A22`.
fn names_a_field(view: &View<'_>, lexicon: &Lexicon, word: &Range<usize>) -> bool {
    let Some(before) = word_before(view, word.start) else { return true };
    let apart = view.units().get(before.end..word.start).unwrap_or(&[]);
    let is_user = |word: &Range<usize>| lexicon.topics(view, word).holds(Topic::User);
    apart.iter().any(|unit| *unit != b' ')
        || is_connector(view, &before)
        || is_user(&before)
        || word_before(view, before.start).is_some_and(|word| is_user(&word))
}

/// What stands here up to the next blank, without the sentence's own signs.
fn token(view: &View<'_>, start: usize) -> Range<usize> {
    let stops =
        |unit: u8| unit.is_ascii_whitespace() || matches!(unit, MASKED | b'"' | b'<' | b'>' | b'&');
    let units = view.units();
    let mut end =
        start + units.iter().skip(start).take(128).take_while(|unit| !stops(**unit)).count();
    while end > start && b".,;:!?)'".contains(&view.before(end)) && !is_tail(view, start, end) {
        end -= 1;
    }
    start..end
}

/// Is the sign at the end one of the password? Only when more than one stands in it.
fn is_tail(view: &View<'_>, start: usize, end: usize) -> bool {
    let sign = |unit: &u8| !is_word(*unit);
    view.before(end) == b'!'
        && view.units().get(start..end - 1).is_some_and(|rest| rest.iter().any(sign))
}

/// Is this no word: with digits, or with signs inside?
fn is_odd(view: &View<'_>, token: &Range<usize>) -> bool {
    let token = view.units().get(token.clone()).unwrap_or(&[]);
    let digit = token.iter().any(u8::is_ascii_digit);
    let sign = token.iter().any(|unit| b"!@#$%^*+=?~|\\/{}[]()".contains(unit));
    let only_digits = token.iter().all(u8::is_ascii_digit);
    (digit && (!only_digits || token.len() >= 4)) || sign
}

/// A password that was asked for: what stands behind its name, or the pieces with digits, or a short answer.
pub(super) fn asked(view: &View<'_>, lexicon: &Lexicon) -> Option<Range<usize>> {
    let words = all_words(view);
    if view.units().contains(&b'?') || context_words::refuses(view, &words) {
        return None;
    }
    let name = words.iter().rposition(|word| lexicon.topics(view, word).holds(Topic::Password));
    let rest = words.get(name.map_or(0, |n| n + 1)..)?;
    // What a sign ties to the next word is part of the password: "Correct-Horse-9".
    let is_tied = |word: &Range<usize>| {
        let sign = view.unit(word.end);
        sign != MASKED && !b" ,:;.!?=\t\n\"'".contains(&sign) && is_word(view.unit(word.end + 1))
    };
    let first = rest.iter().position(|word| {
        is_tied(word) || ((word.len() == 1 || !is_connector(view, word)) && !is_reply(view, word))
    });
    let rest = first.and_then(|first| rest.get(first..)).unwrap_or(&[]);
    let pieces = rest.iter().filter(|word| !is_tied(word)).count();
    if let (Some(first), Some(last)) = (rest.first(), rest.last())
        && (pieces <= 2 || (name.is_some() && pieces <= 4))
    {
        return Some(first.start..token(view, last.start).end.max(last.end));
    }
    code(view)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pass_is_the_name_of_a_password_where_it_names_a_field() {
        let lexicon = Lexicon::new();
        for (text, password) in [
            ("pass: hunter2", "hunter2"),
            ("my pass: hunter2", "hunter2"),
            ("login kim, pass=hunter2", "hunter2"),
            ("username kim pass: hunter2", "hunter2"),
            ("boarding pass: gate22", ""),
            ("bus pass = yearly", ""),
            ("I will pass on that2", ""),
        ] {
            let view = View::whole(text, &[]);
            let mut found = Vec::new();
            named(&view, &lexicon, &mut found);
            let found: String = found.iter().map(|one| &text[view.bytes(&one.units)]).collect();
            assert_eq!(found, password, "{text}");
        }
    }
}
