//! Passwords: no form tells them, so what stands behind their name is one, and what answers the question for one.

use super::answer::{all_words, code};
use super::context_words::{self, is_connector, is_reply};
use super::lexicon::{Lexicon, Topic};
use super::view::{MASKED, View, is_word};
use super::{Candidate, Weight};
use crate::text::entity::Entity;
use crate::text::span::Evidence;
use std::ops::Range;

/// Signs that stand in passwords, and hardly in words.
const SIGNS: &[u8] = b"!@#$%^*+=?~|\\/{}[]()";

/// `password: hunter2`, `my password is correcthorse!9`.
pub(super) fn named(view: &View<'_>, lexicon: &Lexicon, found: &mut Vec<Candidate>) {
    let mut at = 0;
    while let Some(word) = view.next_word(at) {
        at = word.end;
        let is_pass = view.units().get(word.clone()).is_some_and(is_ambiguous);
        if !is_pass && !lexicon.topics(view, &word).holds(Topic::Password) {
            continue;
        }
        let mut next = word.end;
        let (mut says, mut connected) = (false, false);
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
            connected = true;
            next = end;
        }
        let token = token(view, next);
        let quoted = view.before(token.start) == b'"' && view.unit(token.end) == b'"';
        let fits = match is_pass {
            true => is_mixed(view, &token, says || connected),
            false => says || quoted || is_odd(view, &token),
        };
        if token.len() >= 4 && fits {
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

/// Is this short for a password, or a ticket, or a passport?
fn is_ambiguous(word: &[u8]) -> bool {
    word.eq_ignore_ascii_case(b"pass")
}

/// Is this as only passwords are, with small letters beside digits or signs? Where nothing says that it is one, it has capitals
/// as well.
fn is_mixed(view: &View<'_>, token: &Range<usize>, said: bool) -> bool {
    let token = view.units().get(token.clone()).unwrap_or(&[]);
    let has = |of: fn(&u8) -> bool| token.iter().any(of);
    has(u8::is_ascii_lowercase)
        && (has(u8::is_ascii_digit) || has(|unit| SIGNS.contains(unit)))
        && (said || has(u8::is_ascii_uppercase))
}

/// What stands here up to the next blank, without the sentence's own signs.
fn token(view: &View<'_>, start: usize) -> Range<usize> {
    let stops = |at: usize| {
        let unit = view.unit(at);
        unit.is_ascii_whitespace()
            || matches!(unit, MASKED | b'"' | b'<' | b'>')
            || (unit == b'&' && names_a_field(view, at + 1))
    };
    let mut end =
        start + (start..view.units().len()).take(128).take_while(|at| !stops(*at)).count();
    while end > start && b".,;:!?)'".contains(&view.before(end)) && !is_tail(view, start, end) {
        end -= 1;
    }
    start..end
}

/// Does a field of a query begin here: `user=`?
fn names_a_field(view: &View<'_>, at: usize) -> bool {
    let end = view.letters_end(at);
    end > at && view.unit(end) == b'='
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
    let sign = token.iter().any(|unit| SIGNS.contains(unit));
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
    fn what_stands_behind_its_name_is_one() {
        let lexicon = Lexicon::new();
        let passwords = |text: &'static str| -> Vec<&'static str> {
            let view = View::whole(text, &[]);
            let mut found = Vec::new();
            named(&view, &lexicon, &mut found);
            found.iter().map(|candidate| &text[view.bytes(&candidate.units)]).collect()
        };
        for (text, password) in [
            ("pass: hunter2", "hunter2"),
            ("my pass is hunter2, ok?", "hunter2"),
            ("user jdoe pass Tr0ub4dor&3", "Tr0ub4dor&3"),
            ("user=jdoe&password=hunter2&page=1", "hunter2"),
            ("pwd hunter2", "hunter2"),
            ("mon mdp est soleil77", "soleil77"),
            ("la mia password è gatto99", "gatto99"),
            ("my password is \"sunshine\"", "sunshine"),
        ] {
            assert_eq!(passwords(text), [password], "{text}");
        }
        for text in [
            "my boarding pass: gate B12",
            "day pass: 2024/2025",
            "pass: C01X00T47",
            "the pass 100mb is used up",
            "my password is wrong",
        ] {
            assert!(passwords(text).is_empty(), "{text}");
        }
    }
}
