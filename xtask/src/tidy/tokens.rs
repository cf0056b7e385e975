//! Rust source without its comments and texts: names, `::` and single signs, each with its line.
//!
//! Enough to follow paths and to find names; knows nothing of Rust's grammar.

/// One name or sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) text: &'a str,
    pub(super) line: usize,
}

/// Reads a source file.
pub(super) fn read(source: &str) -> Vec<Token<'_>> {
    let bytes = source.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    let mut line = 1;
    while let Some(&byte) = bytes.get(at) {
        let rest = &source[at..];
        let length = if byte.is_ascii_whitespace() {
            1
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if let Some(length) = text_literal(rest) {
            length
        } else if byte == b'\'' {
            quote(rest)
        } else {
            let length = name(rest).unwrap_or_else(|| sign(rest));
            let text = rest[..length].trim_start_matches("r#");
            tokens.push(Token { text, line });
            length
        };
        line += rest[..length].matches('\n').count();
        at += length;
    }
    tokens
}

/// The length of a comment, with the comments inside it.
fn block_comment(rest: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        let here = &rest.as_bytes()[at..];
        if here.starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if here.starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

/// The length of a text literal of any kind, if one begins here.
fn text_literal(rest: &str) -> Option<usize> {
    let prefix = ["br", "cr", "r", "b", "c", ""].into_iter().find(|prefix| {
        rest.strip_prefix(prefix).is_some_and(|rest| {
            rest.trim_start_matches('#').starts_with('"') && {
                prefix.ends_with('r') || rest.starts_with('"')
            }
        })
    })?;
    let after = &rest[prefix.len()..];
    if prefix.ends_with('r') {
        let hashes = after.len() - after.trim_start_matches('#').len();
        let end = format!("\"{}", "#".repeat(hashes));
        let body = &after[hashes + 1..];
        let length = body.find(&end).map_or(body.len(), |at| at + end.len());
        return Some(prefix.len() + hashes + 1 + length);
    }
    let mut escaped = false;
    for (at, byte) in after.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(prefix.len() + at + 1),
            _ => {}
        }
    }
    Some(rest.len())
}

/// The length of a character (`'x'`, `'\n'`) or of a lifetime (`'a`).
fn quote(rest: &str) -> usize {
    let mut letters = rest[1..].char_indices();
    let Some((_, first)) = letters.next() else { return 1 };
    if first == '\\' {
        let escaped = letters.next().map_or(rest.len(), |(at, letter)| 1 + at + letter.len_utf8());
        return rest[escaped..].find('\'').map_or(rest.len(), |at| escaped + at + 1);
    }
    match letters.next() {
        Some((at, '\'')) => 1 + at + 1,
        _ => 1 + name(&rest[1..]).unwrap_or_else(|| sign(&rest[1..])),
    }
}

/// The length of a name (a number counts as one), if one begins here.
fn name(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix("r#").unwrap_or(rest);
    let length = body.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(body.len());
    (length > 0).then_some(rest.len() - body.len() + length)
}

fn sign(rest: &str) -> usize {
    if rest.starts_with("::") { 2 } else { rest.chars().next().map_or(1, char::len_utf8) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<&str> {
        read(source).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn comments_and_texts_are_not_code() {
        assert_eq!(texts("a // b\n/* c /* d */ e */ f"), ["a", "f"]);
        assert_eq!(
            texts(r##"a("b\"c", r#"d"e"#, br"f\", c"g") h"##),
            ["a", "(", ",", ",", ",", ")", "h"]
        );
    }

    #[test]
    fn a_lifetime_is_not_the_beginning_of_a_character() {
        assert_eq!(
            texts("fn f<'a>(c: &'a str) { 'x' '\\'' '\\u{1F}' 'é' '\"' y }").last(),
            Some(&"}")
        );
        assert_eq!(texts("'\"' y"), ["y"]);
        assert_eq!(texts("&'static str"), ["&", "str"]);
    }

    #[test]
    fn lines_are_counted_through_texts_and_comments() {
        let tokens = read("/*\n\n*/ a \"x\ny\" b\nc");
        let lines: Vec<_> = tokens.iter().map(|token| (token.text, token.line)).collect();
        assert_eq!(lines, [("a", 3), ("b", 4), ("c", 5)]);
    }

    #[test]
    fn raw_names_are_names() {
        assert_eq!(texts("r#type::x"), ["type", "::", "x"]);
    }
}
