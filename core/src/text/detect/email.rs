//! E-mail addresses.
//!
//! The form of RFC 5322's `dot-atom` before the `@` and of host names (RFC 1123) behind it, with letters
//! of every script (RFC 6531). A mailbox longer than RFC 5321 allows is taken all the same: what looks
//! like an address is better hidden than measured.

use super::pattern::Joints;
use super::view::{LETTER, MASKED, View, is_letter, is_word};
use super::{Candidate, Weight};
use crate::text::entity::Entity;
use crate::text::span::Evidence;
use std::ops::Range;

/// The longest host name.
const HOST_MAX: usize = 253;
/// The longest label of a host name.
const HOST_LABEL_MAX: usize = 63;

/// Finds e-mail addresses: from each `@` outwards.
pub(super) fn find(view: &View<'_>, joints: Joints, found: &mut Vec<Candidate>) {
    let mut free = 0;
    for at in at_signs(view.units()) {
        let line_end = |unit: u8| joints == Joints::LineEnds && unit == b'\n';
        let start = match line_end(view.before(at)) {
            true => {
                local_start(view, at - 1, free).filter(|start| is_mailbox(view, *start..at - 1))
            }
            false => local_start(view, at, free),
        };
        let host = at + 1 + usize::from(line_end(view.unit(at + 1)));
        let (Some(start), Some(end)) = (start, host_end(view, host)) else { continue };
        found.push(Candidate {
            units: start..end,
            entity: Entity::EMAIL_ADDRESS,
            evidence: Evidence::SHAPE,
            weight: Weight::STRONG,
            one_in: 1,
        });
        free = end;
    }
}

fn at_signs(units: &[u8]) -> impl Iterator<Item = usize> {
    units.iter().enumerate().filter(|(_, unit)| **unit == b'@').map(|(at, _)| at)
}

/// Where the mailbox before this `@` begins; not before `free`.
fn local_start(view: &View<'_>, at: usize, free: usize) -> Option<usize> {
    let mut start = at;
    while start > free && is_atom(view.unit(start - 1)) {
        start -= 1;
    }
    // Quotes, brackets and punctuation before an address are not part of it.
    while start < at && !(is_word(view.unit(start)) || matches!(view.unit(start), b'_' | b'+')) {
        start += 1;
    }
    (start < at).then_some(start)
}

/// At the end of a message, is this a mailbox rather than a word: with more than letters in it, or all that was written?
fn is_mailbox(view: &View<'_>, units: Range<usize>) -> bool {
    let all = matches!(view.before(units.start), MASKED | b'\n');
    all || view
        .units()
        .get(units)
        .is_some_and(|mailbox| !mailbox.iter().all(|unit| is_letter(*unit)))
}

fn is_atom(unit: u8) -> bool {
    is_word(unit) || b".!%'*+-^_~".contains(&unit)
}

/// Where the host name that begins here ends: two labels or more, the last one of letters.
fn host_end(view: &View<'_>, start: usize) -> Option<usize> {
    let mut end = None;
    let mut at = start;
    loop {
        let label = at;
        while at - start <= HOST_MAX && (is_word(view.unit(at)) || view.unit(at) == b'-') {
            at += 1;
        }
        // A hyphen ends no label: `a@b.com-` is `a@b.com`.
        let mut label_end = at;
        while label_end > label && view.unit(label_end - 1) == b'-' {
            label_end -= 1;
        }
        let begins = label < label_end && view.unit(label) != b'-';
        if !begins || label_end - label > HOST_LABEL_MAX || at - start > HOST_MAX {
            return end;
        }
        if label > start && is_top_level(view, label, label_end) {
            end = Some(label_end);
        }
        if label_end < at || view.unit(at) != b'.' {
            return end;
        }
        at += 1;
    }
}

/// Could this be a top-level domain: two letters or more, or the coded form of such (RFC 5891)?
fn is_top_level(view: &View<'_>, start: usize, end: usize) -> bool {
    let label = view.units().get(start..end).unwrap_or(&[]);
    let letters = label.iter().all(|unit| is_letter(*unit));
    let coded = label.get(..4).is_some_and(|head| head.eq_ignore_ascii_case(b"xn--"));
    coded || (letters && (label.len() >= 2 || label == [LETTER]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(text: &str) -> Vec<&str> {
        let view = View::whole(text, &[]);
        let mut found = Vec::new();
        find(&view, Joints::None, &mut found);
        found.iter().map(|c| &text[view.bytes(&c.units)]).collect()
    }

    #[test]
    fn addresses_are_found_in_running_text() {
        for (text, address) in [
            ("info@presidio.site", "info@presidio.site"),
            (
                "write to bob.smith+bank@mail.example.co.uk, please",
                "bob.smith+bank@mail.example.co.uk",
            ),
            ("(mailto:a@b.io)", "a@b.io"),
            ("'quoted@example.com'.", "quoted@example.com"),
            ("it is me@example.com.", "me@example.com"),
            ("hans.müller@bücher.de", "hans.müller@bücher.de"),
            ("user@xn--80ak6aa92e.xn--p1ai", "user@xn--80ak6aa92e.xn--p1ai"),
            ("x＠example．com", "x＠example．com"),
            ("a_b@c-d.org-", "a_b@c-d.org"),
            ("test@1337.com", "test@1337.com"),
            ("a@b.com.9", "a@b.com"),
        ] {
            assert_eq!(addresses(text), [address], "{text}");
        }
        assert_eq!(addresses("a@b.com,c@d.com"), ["a@b.com", "c@d.com"]);
        assert_eq!(addresses("a@b.com@c.com"), ["a@b.com"]);
    }

    #[test]
    fn an_at_sign_alone_is_no_address() {
        for text in [
            "@",
            "meet @ 5",
            "@handle",
            "my email is info@presidio.",
            "a@b",
            "a@.com",
            "a@-b.com",
            "a@b..com",
            "a@1.2",
            "@@@@",
            "...@example.com",
        ] {
            assert!(addresses(text).is_empty(), "{text}: {:?}", addresses(text));
        }
    }
}
