//! Addresses of machines and of pages: URL, IP, MAC; and what grants access to them within a URL.
//!
//! IPv4 by RFC 791 with the prefix of RFC 4632, IPv6 by RFC 4291 with the zone of RFC 4007, MAC addresses by IEEE 802
//! (EUI-48, EUI-64), URLs by RFC 3986 and the WHATWG standard as people type them.

use super::view::{MASKED, OTHER, View, is_word, value};
use super::{Candidate, Weight};
use crate::text::entity::Entity;
use crate::text::span::Evidence;
use std::ops::Range;

/// Finds addresses, at each colon, slash or dot that may belong to one.
pub(super) fn find(view: &View<'_>, found: &mut Vec<Candidate>) {
    let mut free = 0;
    for (at, unit) in
        view.units().iter().enumerate().filter(|(_, unit)| matches!(unit, b':' | b'.'))
    {
        let read = match unit {
            b':' if at >= free && view.unit(at + 1) == b'/' && view.unit(at + 2) == b'/' => {
                url(view, at, found)
            }
            b'.' => at
                .checked_sub(3)
                .filter(|start| *start >= free)
                .and_then(|start| www(view, start, found)),
            _ => None,
        };
        free = read.unwrap_or(free);
    }
}

fn push(found: &mut Vec<Candidate>, units: Range<usize>, label: &'static str, weight: Weight) {
    found.push(Candidate {
        units,
        entity: Entity::built_in(label),
        evidence: Evidence::SHAPE,
        weight,
        one_in: 1,
    });
}

/// A URL around its `://`; and the credentials in it.
fn url(view: &View<'_>, colon: usize, found: &mut Vec<Candidate>) -> Option<usize> {
    let scheme = (0..colon.min(16))
        .take_while(|n| {
            view.before(colon - n).is_ascii_alphanumeric() || view.before(colon - n) == b'+'
        })
        .count();
    let start = colon - scheme;
    let body = colon + 3;
    if scheme == 0 {
        return None;
    }
    let end = url_end(view, body);
    if end <= body {
        return None;
    }
    let host = (body..end).take_while(|n| !b"/?#".contains(&view.unit(*n))).count() + body;
    let at = (body..host).rev().find(|n| view.unit(*n) == b'@');
    let is_page = view.units().get(start..colon).is_some_and(|scheme| {
        [b"http".as_slice(), b"https", b"ftp", b"ftps", b"ws", b"wss"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(scheme))
    });
    if let Some(at) = at {
        let user = view.units().get(body..at).unwrap_or(&[]);
        let secret = user.iter().position(|b| *b == b':').is_some_and(|n| n + 1 < user.len());
        if secret {
            push(found, body..at, "SECRET", Weight::SECRET);
        }
    }
    let host_name = view.units().get(body..host).unwrap_or(&[]);
    if is_page && host_name == b"hooks.slack.com" {
        // Whoever has the address may post there.
        push(found, start..end, "SECRET", Weight::SECRET);
    } else if is_page {
        push(found, start..end, "URL", Weight::URL);
    }
    Some(end)
}

/// `www.example.com/path`.
fn www(view: &View<'_>, at: usize, found: &mut Vec<Candidate>) -> Option<usize> {
    let head = view.units().get(at..at + 4)?;
    if !head.eq_ignore_ascii_case(b"www.") || is_word(view.before(at)) {
        return None;
    }
    let end = url_end(view, at);
    let host = (at..end).take_while(|n| !b"/?#:".contains(&view.unit(*n))).count();
    let host = view.units().get(at..at + host)?;
    let labels = host.split(|b| *b == b'.').filter(|label| !label.is_empty()).count();
    if labels < 3 {
        return None;
    }
    push(found, at..end, "URL", Weight::URL);
    Some(end)
}

/// Where the URL ends: before a blank, quote or bracket, and before the sentence's own sign.
fn url_end(view: &View<'_>, start: usize) -> usize {
    let units = view.units();
    let mut end = start;
    while let Some(unit) = units.get(end) {
        let stops =
            matches!(*unit, b'"' | b'\'' | b'<' | b'>' | b'`' | b'{' | b'}' | b'|' | MASKED)
                || unit.is_ascii_whitespace();
        if stops {
            break;
        }
        end += 1;
    }
    while end > start && b".,;:!?)".contains(&view.before(end)) {
        // A closing bracket belongs to it when it was opened in it.
        let part = units.get(start..end).unwrap_or(&[]);
        if view.before(end) == b')' && part.contains(&b'(') {
            break;
        }
        end -= 1;
    }
    end
}

/// The IPv4 address in this chain of digits: four groups of at most 255, with dots.
pub(super) fn ipv4(view: &View<'_>, at: usize) -> Option<Range<usize>> {
    let end = dotted(view, at)?;
    let version = matches!(view.before(at), b'v' | b'V') || view.before(at) == b'.';
    let goes_on = view.unit(end) == b'.' && view.unit(end + 1).is_ascii_digit();
    if is_word(view.before(at)) || version || goes_on || is_word(view.unit(end)) {
        return None;
    }
    Some(at..end + prefix(view, end, 32))
}

fn dotted(view: &View<'_>, at: usize) -> Option<usize> {
    let mut at = at;
    for part in 0..4 {
        if part > 0 {
            if view.unit(at) != b'.' {
                return None;
            }
            at += 1;
        }
        let digits = (0..4).take_while(|n| view.unit(at + n).is_ascii_digit()).count();
        let value = (0..digits).fold(0, |sum, n| sum * 10 + u32::from(view.unit(at + n) - b'0'));
        if !(1..=3).contains(&digits) || value > 255 {
            return None;
        }
        at += digits;
    }
    Some(at)
}

/// How many units a prefix such as `/24` has here.
fn prefix(view: &View<'_>, at: usize, most: u32) -> usize {
    if view.unit(at) != b'/' {
        return 0;
    }
    let digits = (1..5).take_while(|n| view.unit(at + n).is_ascii_digit()).count();
    let value = (1..=digits).fold(0, |sum, n| sum * 10 + u32::from(view.unit(at + n) - b'0'));
    if (1..=3).contains(&digits) && value <= most && !is_word(view.unit(at + 1 + digits)) {
        digits + 1
    } else {
        0
    }
}

/// Finds what is written with colons or hyphens between hexadecimal digits: IPv6 and MAC addresses.
pub(super) fn hexadecimal(view: &View<'_>, found: &mut Vec<Candidate>) {
    let units = view.units();
    let mut at = 0;
    while at < units.len() {
        let unit = view.unit(at);
        let starts = (unit.is_ascii_hexdigit() && !is_word(view.before(at)))
            || (unit == b':' && view.unit(at + 1) == b':' && !is_word(view.before(at)));
        if !starts {
            at += 1;
            continue;
        }
        let word = (0..).take_while(|n| is_word(view.unit(at + n))).count();
        let may_begin = matches!(word, 2 | 4) || view.unit(at + word) == b':';
        if !may_begin {
            at += word.max(1);
        } else if let Some(end) = mac(view, at) {
            push(found, at..end, "MAC_ADDRESS", Weight::STRONG);
            at = end;
        } else if let Some(end) = ipv6(view, at) {
            push(found, at..end, "IP_ADDRESS", Weight::STRONG);
            at = end;
        } else {
            at += word.max(1);
        }
    }
}

/// Six or eight pairs with one kind of sign, or three fours with dots.
fn mac(view: &View<'_>, at: usize) -> Option<usize> {
    let hex = |at: usize, n: usize| (at..at + n).all(|k| view.unit(k).is_ascii_hexdigit());
    let groups = |size: usize, sign: u8| {
        (0..9)
            .take_while(|n| {
                let start = at + n * (size + 1);
                hex(start, size) && (*n == 0 || view.unit(start - 1) == sign)
            })
            .count()
    };
    let sign = view.unit(at + 2);
    let pairs = matches!(sign, b':' | b'-' | b' ').then(|| groups(2, sign)).unwrap_or(0);
    let end = match pairs {
        6 | 8 => at + pairs * 3 - 1,
        _ if view.unit(at + 4) == b'.' && groups(4, b'.') == 3 => at + 14,
        _ => return None,
    };
    let lettered = sign != b' ' || (at..end).any(|n| view.unit(n).is_ascii_alphabetic());
    let goes_on = matches!(view.unit(end), b':' | b'-') && view.unit(end + 1).is_ascii_hexdigit();
    let joined = matches!(view.before(at), b':' | b'-')
        && at.checked_sub(2).is_some_and(|two| view.unit(two).is_ascii_hexdigit());
    let apart = !joined && view.before(at) != b':' && !is_word(view.unit(end));
    (lettered && !goes_on && apart).then_some(end)
}

fn ipv6(view: &View<'_>, start: usize) -> Option<usize> {
    let mut at = start;
    let (mut groups, mut gap, mut end) = (0, false, None);
    if view.before(start) == b':' {
        return None;
    }
    loop {
        if view.unit(at) == b':' && view.unit(at + 1) == b':' {
            if gap {
                return None;
            }
            gap = true;
            at += 2;
            end = Some(at);
        } else if groups > 0 && view.unit(at) == b':' {
            at += 1;
        } else if groups > 0 {
            break;
        }
        let digits = (0..5).take_while(|n| view.unit(at + n).is_ascii_hexdigit()).count();
        if digits == 0 {
            break;
        }
        if view.unit(at + digits) == b'.'
            && let Some(tail) = dotted(view, at)
        {
            groups += 2;
            at = tail;
            end = Some(at);
            break;
        }
        if digits > 4 {
            return None;
        }
        groups += 1;
        at += digits;
        end = Some(at);
        if groups > 8 {
            return None;
        }
    }
    let end = end?;
    let whole = if gap { groups <= 7 } else { groups == 8 };
    // `std::fd` is no address: it has a digit, or all its groups, or nothing before its gap.
    let digit = (start..end).any(|n| view.unit(n).is_ascii_digit());
    let letter = (start..end).any(|n| view.unit(n).is_ascii_alphabetic());
    let telling = !gap || view.unit(start) == b':' || (digit && (letter || groups >= 3));
    let goes_on = matches!(view.unit(end), b'.' | b':') && view.unit(end + 1).is_ascii_hexdigit();
    if !whole || !telling || goes_on || (gap && groups == 0) || is_word(view.unit(end)) {
        return None;
    }
    let zone = match view.unit(end) {
        b'%' => 1 + (1..16).take_while(|n| is_word(view.unit(end + n))).count(),
        _ => 0,
    };
    Some(end + zone + prefix(view, end + zone, 128))
}

/// Latitude and longitude: two decimals with a comma between, within their ranges (ISO 6709).
pub(super) fn coordinates(view: &View<'_>, at: usize) -> Option<Range<usize>> {
    let signed = matches!(view.before(at), b'-' | b'+');
    let start = at - usize::from(signed);
    let (latitude, end) = decimal(view, at)?;
    let comma = (view.unit(end) == b',').then_some(end + 1)?;
    let comma = comma + usize::from(view.unit(comma) == b' ');
    let second = comma + usize::from(matches!(view.unit(comma), b'-' | b'+'));
    let (longitude, end) = decimal(view, second)?;
    let bracketed = view.before(start) == b'(' && view.unit(end) == b')';
    let within = latitude <= 90 && longitude <= 180;
    let apart = !is_word(view.before(start)) && !is_word(view.unit(end));
    let (start, end) = if bracketed { (start - 1, end + 1) } else { (start, end) };
    (within && apart && view.before(start) != b'.').then_some(start..end)
}

/// Latitude and longitude in degrees, minutes and seconds, each with its side of the world: `40°26′45.9″N 79°58′55″E`.
pub(super) fn degrees(view: &View<'_>, at: usize) -> Option<Range<usize>> {
    let (_, end) = degrees_of(view, at, b"NS", 90)?;
    let gap =
        (0..3).take_while(|n| matches!(view.unit(end + n), b' ' | b',' | b';' | b'/')).count();
    let (_, end) = degrees_of(view, end + gap, b"EWO", 180)?;
    (!is_word(view.before(at)) && !is_word(view.unit(end))).then_some(at..end)
}

/// The degrees that stand here, and where they end with their side.
fn degrees_of(view: &View<'_>, at: usize, sides: &[u8], most: u32) -> Option<(u32, usize)> {
    let blanks = |at: usize| (0..2).take_while(|n| view.unit(at + n) == b' ').count();
    let digits = |at: usize| (0..4).take_while(|n| view.unit(at + n).is_ascii_digit()).count();
    let whole = digits(at);
    let value = (at..at + whole).fold(0, |sum, n| sum * 10 + u32::from(value(view.unit(n))));
    let mut end = at + whole;
    if !(1..=3).contains(&whole) || value > most || view.unit(end) != OTHER {
        return None;
    }
    end += 1;
    for sign in [b'\'', b'"'] {
        let part = end + blanks(end);
        let mut behind = part + digits(part);
        if view.unit(behind) == b'.' {
            behind += 1 + (0..9).take_while(|n| view.unit(behind + 1 + n).is_ascii_digit()).count();
        }
        let marked = matches!(view.unit(behind), OTHER) || view.unit(behind) == sign;
        if behind == part || !marked {
            break;
        }
        end = behind + 1;
    }
    let side = end + blanks(end);
    sides.contains(&view.unit(side).to_ascii_uppercase()).then_some((value, side + 1))
}

/// A number with four decimals or more: its whole part, and where it ends.
fn decimal(view: &View<'_>, at: usize) -> Option<(u32, usize)> {
    let whole = (0..4).take_while(|n| view.unit(at + n).is_ascii_digit()).count();
    let value = (0..whole).fold(0, |sum, n| sum * 10 + u32::from(view.unit(at + n) - b'0'));
    let point = at + whole;
    let part = (1..20).take_while(|n| view.unit(point + n).is_ascii_digit()).count();
    ((1..=3).contains(&whole) && view.unit(point) == b'.' && part >= 4)
        .then_some((value, point + 1 + part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(String, &str)> {
        let view = View::whole(text, &[]);
        let mut found = Vec::new();
        find(&view, &mut found);
        hexadecimal(&view, &mut found);
        found.iter().map(|c| (c.entity.to_string(), &text[view.bytes(&c.units)])).collect()
    }

    #[test]
    fn addresses_of_pages_end_with_the_address() {
        for (text, url) in [
            ("see https://example.com/a?b=c#d, ok", "https://example.com/a?b=c#d"),
            ("(http://example.com)", "http://example.com"),
            ("www.example.com.", "www.example.com"),
            ("http://example.com/x_(y)", "http://example.com/x_(y)"),
        ] {
            assert_eq!(all(text), [("URL".to_owned(), url)], "{text}");
        }
        assert_eq!(all("www.example and 3://"), []);
        assert_eq!(all("ftp://u:p@h.example/x")[0], ("SECRET".to_owned(), "u:p"));
    }

    #[test]
    fn addresses_of_machines() {
        for (text, label) in [
            ("2001:db8::8a2e:370:7334", "IP_ADDRESS"),
            ("2001:db8:0:0:0:0:192.168.1.1", "IP_ADDRESS"),
            ("::1", "IP_ADDRESS"),
            ("fe80::1%eth0", "IP_ADDRESS"),
            ("2001:db8::/32", "IP_ADDRESS"),
            ("00:1B:44:11:3A:B7", "MAC_ADDRESS"),
            ("001b.4411.3ab7", "MAC_ADDRESS"),
            ("01-02-03-04-05-06-07-ab", "MAC_ADDRESS"),
        ] {
            assert_eq!(all(text), [(label.to_owned(), text)]);
        }
        for text in
            ["12:30:45", "std::vec", "a::b", "16:9", "1:2:3:4:5:6:7:8:9", "01 02 03 04 05 06"]
        {
            assert_eq!(all(text), [], "{text}");
        }
    }

    #[test]
    fn numbers_with_dots_are_addresses_within_their_ranges() {
        let view = |text| View::whole(text, &[]);
        assert_eq!(ipv4(&view("10.0.0.0/8."), 0), Some(0..10));
        assert_eq!(ipv4(&view("10.0.0.0/123"), 0), Some(0..8));
        for text in ["256.1.1.1", "1.2.3", "1.2.3.4.5", "1.2.3.4a"] {
            assert_eq!(ipv4(&view(text), 0), None, "{text}");
        }
        assert_eq!(coordinates(&view("55.720923,-28.652344"), 0), Some(0..20));
        assert_eq!(coordinates(&view("95.720923, 28.652344"), 0), None);
        assert_eq!(coordinates(&view("1.5, 2.5"), 0), None);
        for text in
            ["40°26′45.9996″N, 79°58′55.2″E", "40° 26′ 46″ N 79° 58′ W", "52°31'12\"N 13°24'18\"O"]
        {
            assert_eq!(degrees(&view(text), 0), Some(0..text.chars().count()), "{text}");
        }
        for text in ["40° N", "it is 20° outside", "91°N 10°E"] {
            assert_eq!(degrees(&view(text), 0), None, "{text}");
        }
    }
}
