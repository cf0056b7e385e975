//! Escapes, read one level deep: `%34`, `&#52;`, `\u0034`, `\n`; and tags, which show nothing.
//!
//! A web form, a log or a hasty program may hand a text on as it was written for another program. What it says is read
//! here as the character that it would show; what an escape of an escape says is not, because nobody would see it.

/// The longest tag that is skipped.
const TAG_MAX: usize = 16;
/// The elements with which a text is marked up.
#[rustfmt::skip]
const TAGS: [&str; 38] = [
    "a", "abbr", "b", "big", "blockquote", "br", "center", "code", "div", "em", "font", "h1", "h2", "h3", "h4",
    "h5", "h6", "hr", "i", "ins", "kbd", "li", "mark", "ol", "p", "pre", "s", "small", "span", "strike", "strong",
    "sub", "sup", "td", "tr", "tt", "u", "ul",
];
/// Characters that HTML names, as far as they stand in numbers and addresses.
const NAMED: &[(&str, char)] = &[
    ("&nbsp;", ' '),
    ("&amp;", '&'),
    ("&lt;", '<'),
    ("&gt;", '>'),
    ("&quot;", '"'),
    ("&commat;", '@'),
    ("&period;", '.'),
    ("&plus;", '+'),
    ("&hyphen;", '-'),
    ("&ndash;", '-'),
    ("&mdash;", '-'),
    ("&shy;", '\u{AD}'),
    ("&zwnj;", '\u{200C}'),
    ("&zwj;", '\u{200D}'),
];

/// May an escape or a tag begin with this?
pub(super) const fn may_begin(unit: u8) -> bool {
    (unit == b'%') | (unit == b'&') | (unit == b'\\') | (unit == b'<')
}

/// The escape or tag that the text begins with: the character it shows, if any, and its length in bytes.
pub(super) fn read(text: &str) -> Option<(Option<char>, usize)> {
    match text.as_bytes().first()? {
        b'%' => percent(text),
        b'&' => entity(text),
        b'\\' => json(text),
        b'<' => tag(text),
        _ => None,
    }
}

/// RFC 3986, 2.1; only what is ASCII.
fn percent(text: &str) -> Option<(Option<char>, usize)> {
    let code = u8::from_str_radix(hex(text.get(1..3)?)?, 16).ok()?;
    (0x20..0x7F).contains(&code).then(|| (Some(char::from(code)), 3))
}

fn entity(text: &str) -> Option<(Option<char>, usize)> {
    if let Some((name, c)) = NAMED.iter().find(|(name, _)| text.starts_with(name)) {
        return Some((Some(*c), name.len()));
    }
    let body = text.strip_prefix("&#")?;
    let end = body.bytes().take(8).position(|b| b == b';')?;
    let number = body.get(..end)?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(number) => u32::from_str_radix(hex(number)?, 16).ok()?,
        None => number.parse().ok()?,
    };
    Some((Some(char::from_u32(code)?), end + 3))
}

/// RFC 8259, section 7; of the short ones those that show a blank.
fn json(text: &str) -> Option<(Option<char>, usize)> {
    match text.as_bytes().get(1)? {
        b'n' => return Some((Some('\n'), 2)),
        b'r' => return Some((Some('\r'), 2)),
        b't' => return Some((Some('\t'), 2)),
        _ => {}
    }
    let code = text.strip_prefix("\\u")?.get(..4)?;
    Some((Some(char::from_u32(u32::from_str_radix(hex(code)?, 16).ok()?)?), 6))
}

/// `<b>`, `</b>`, `<br/>`. In any other brackets, and in a tag that says more than its name, somebody may have put a
/// secret.
fn tag(text: &str) -> Option<(Option<char>, usize)> {
    let body = text.strip_prefix('<')?;
    let length = body.bytes().take(TAG_MAX).position(|b| b == b'>')?;
    let name = body.get(..length)?.trim_matches(['/', ' ']);
    TAGS.iter().any(|tag| tag.eq_ignore_ascii_case(name)).then_some((None, length + 2))
}

fn hex(text: &str) -> Option<&str> {
    (!text.is_empty() && text.bytes().all(|b| b.is_ascii_hexdigit())).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_level_is_read() {
        for (text, shown, length) in [
            ("%344", Some('4'), 3),
            ("%40x", Some('@'), 3),
            ("&#52;", Some('4'), 5),
            ("&#x34;1", Some('4'), 6),
            ("&nbsp;", Some(' '), 6),
            ("\\u0034", Some('4'), 6),
            ("\\n4", Some('\n'), 2),
            ("\\t", Some('\t'), 2),
            ("<b>4", None, 3),
            ("</span>", None, 7),
            ("<br/>", None, 5),
            ("<H1 >4", None, 5),
        ] {
            assert_eq!(read(text), Some((shown, length)), "{text}");
        }
        for text in [
            "% 4",
            "%zz",
            "%+4",
            "&x;",
            "&#99999999;",
            "\\x34",
            "< 4",
            "<a@b.c>",
            "<3",
            "&#x;",
            "%",
            "<A ; 4111>",
            "<hunter>",
            "<a",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
