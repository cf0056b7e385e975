//! E-mail addresses.
//!
//! The form of RFC 5322's `dot-atom` before the `@` and of host names (RFC 1123) behind it, with letters
//! of every script (RFC 6531). A mailbox longer than RFC 5321 allows is taken all the same: what looks
//! like an address is better hidden than measured. Where messages were joined, an address goes on behind the end of
//! one: `john.doe`, then `@gmail.com`.

use super::lexicon::Topic;
use super::pattern::Joints;
use super::view::{LETTER, View, is_letter, is_word};
use super::{Candidate, Hints, Weight};
use crate::text::entity::Entity;
use crate::text::span::Evidence;
use std::ops::Range;

/// The longest host name.
const HOST_MAX: usize = 253;
/// The longest label of a host name.
const HOST_LABEL_MAX: usize = 63;

/// Finds e-mail addresses: from each `@` outwards.
pub(super) fn find(view: &View<'_>, hints: &Hints<'_>, found: &mut Vec<Candidate>) {
    let joined = |at: usize| hints.joints == Joints::LineEnds && view.unit(at) == b'\n';
    let mut free = 0;
    for at in at_signs(view.units()) {
        let host = at + 1 + usize::from(joined(at + 1));
        let Some(end) = host_end(view, host, joined) else { continue };
        let mailbox_ends = at - usize::from(at > 0 && joined(at - 1));
        let Some(start) = local_start(view, mailbox_ends, free) else { continue };
        if mailbox_ends < at && !is_mailbox(view, hints, &(start..mailbox_ends), end) {
            continue;
        }
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

/// Top-level domains of many letters behind which a word by itself is a mailbox. Somebody's handle begins with an `@`, too.
const OF_MAILBOXES: &[&str] = &["com", "net", "org", "edu", "gov", "info"];

/// Is what ends a message the mailbox of what the next one begins with: written as one, called one, or a message by
/// itself?
fn is_mailbox(view: &View<'_>, hints: &Hints<'_>, local: &Range<usize>, end: usize) -> bool {
    let units = view.units().get(local.clone()).unwrap_or(&[]);
    let written = units.iter().any(|unit| unit.is_ascii_digit() || b"._+".contains(unit));
    let alone = local.start == 0 || view.before(local.start) == b'\n';
    let letters = (0..end).take_while(|n| is_letter(view.before(end - n))).count();
    let domain = view.units().get(end - letters..end).unwrap_or(&[]);
    let is_known = letters == 2
        || OF_MAILBOXES.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(domain));
    written || (alone && is_known) || hints.tables.lexicon.near(view, local).names(Topic::Email)
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

fn is_atom(unit: u8) -> bool {
    is_word(unit) || b".!%'*+-^_~".contains(&unit)
}

/// Where the host name that begins here ends: two labels or more, the last one of letters. Before a dot it may be `joined`.
fn host_end(view: &View<'_>, start: usize, joined: impl Fn(usize) -> bool) -> Option<usize> {
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
        let dot = at + usize::from(joined(at));
        if label_end < at || view.unit(dot) != b'.' {
            return end;
        }
        at = dot + 1;
        // Behind a dot only what is no whole host goes on.
        at += usize::from(end.is_none() && joined(at));
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
    use super::super::{Tables, trial};
    use super::*;

    fn addresses(text: &str) -> Vec<&str> {
        addresses_over(text, Joints::None)
    }

    fn addresses_over(text: &str, joints: Joints) -> Vec<&str> {
        let view = View::whole(text, &[]);
        let tables = Tables::new();
        let hints = Hints { joints, ..trial::hints(&tables) };
        let mut found = Vec::new();
        find(&view, &hints, &mut found);
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

    #[test]
    fn an_address_goes_on_in_the_next_message() {
        for text in [
            "john.doe\n@gmail.com",
            "john\n@gmail.com",
            "john.doe@\ngmail.com",
            "jdoe\n@\nexample.co.uk",
            "j7@example\n.org",
            "j7@example.\norg",
        ] {
            assert_eq!(addresses_over(text, Joints::LineEnds), [text]);
            assert!(addresses_over(text, Joints::None).iter().all(|found| *found != text));
        }
        let named = "my email: john\n@host.shop";
        assert_eq!(addresses_over(named, Joints::LineEnds), ["john\n@host.shop"]);
        for text in ["find me\n@john.doe", "thanks\n@john.doe", "meet me @\nthe.office"] {
            assert!(addresses_over(text, Joints::LineEnds).is_empty(), "{text}");
        }
        let over = addresses_over("j@example.com.\nnet.", Joints::LineEnds);
        assert_eq!(over, ["j@example.com"]);
    }
}
