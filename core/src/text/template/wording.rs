//! How a wording is read: words, and slots in braces.

use crate::id::Code;

/// A piece of a wording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Words as they stand.
    Words(String),
    /// What is given for this slot.
    Slot(Code),
}

/// The pieces of a wording, or the brace that is none.
pub(super) fn pieces(text: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut words = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        words.push_str(rest.get(..at).unwrap_or(""));
        rest = rest.get(at..).unwrap_or("");
        if let Some(behind) = rest.strip_prefix("{{").or_else(|| rest.strip_prefix("}}")) {
            words.push_str(rest.get(..1).unwrap_or(""));
            rest = behind;
            continue;
        }
        let slot = rest.strip_prefix('{').and_then(|body| body.split_once('}'));
        let (name, behind) = slot.ok_or("a brace that is alone")?;
        let is_name = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
        if name.is_empty() || !name.bytes().all(is_name) {
            return Err(format!("`{{{}}}`", name.escape_debug()));
        }
        if !words.is_empty() {
            pieces.push(Piece::Words(std::mem::take(&mut words)));
        }
        pieces.push(Piece::Slot(Code::from(name)));
        rest = behind;
    }
    words.push_str(rest);
    if !words.is_empty() {
        pieces.push(Piece::Words(words));
    }
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_slots() {
        let words = |words: &str| Piece::Words(words.to_owned());
        let slot = |name: &str| Piece::Slot(name.into());
        assert_eq!(
            pieces("a {b}{c} {{d}}").unwrap(),
            [words("a "), slot("b"), slot("c"), words(" {d}")]
        );
        assert_eq!(pieces("").unwrap(), []);
        for text in ["{", "}", "{a", "a}", "{}", "{a b}", "{a{b}}", "{{a}", "{if x}"] {
            assert!(pieces(text).is_err(), "{text}");
        }
    }
}
