//! How characters are read: what looks alike, counts alike.
//!
//! Customers type digits of other scripts, full-width letters, hard blanks, and, when they mean to
//! get something past a filter, characters without width. Every reader in this room sees text through
//! these functions, so that a spelling that one of them understands is understood by all.

/// Is this a character that shows nothing: zero width, direction marks, variation selectors, tags,
/// control characters other than tabulator and line ends?
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{7F}'..='\u{9F}'
        | '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{20DD}'..='\u{20E4}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Is this a combining accent, which changes a letter but not the word?
pub(super) fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}')
}

/// Does this belong to the sign before it: an accent, the frame of a key, a variation selector?
pub(super) fn is_mark(c: char) -> bool {
    is_accent(c) || matches!(c, '\u{20DD}'..='\u{20E4}' | '\u{FE00}'..='\u{FE0F}')
}

/// Where each block of decimal digits of Unicode begins (general category Nd, without ASCII).
const ZEROS: &[u32] = &[
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6,
    0xE50, 0xED0, 0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50,
    0x1BB0, 0x1C40, 0x1C50, 0x2080, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
    0x104A0, 0x10D30, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650,
    0x116C0, 0x11730, 0x118E0, 0x11950, 0x11C50, 0x11D50, 0x11DA0, 0x11F50, 0x16A60, 0x16AC0,
    0x16B50, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E4F0, 0x1E950,
    0x1FBF0,
];

/// The value of a decimal digit of any script, raised, lowered and circled ones among them.
pub(super) fn digit_value(c: char) -> Option<u8> {
    let code = u32::from(c);
    if code < 0x80 {
        return c.is_ascii_digit().then(|| code as u8 - b'0');
    }
    match c {
        '\u{B9}' => return Some(1),
        '\u{B2}' | '\u{B3}' => return Some((code - 0xB0) as u8),
        '\u{2070}' | '\u{24EA}' | '\u{24FF}' => return Some(0),
        '\u{2074}'..='\u{2079}' => return Some((code - 0x2070) as u8),
        '\u{2460}'..='\u{2468}' => return Some((code - 0x245F) as u8),
        '\u{2776}'..='\u{277E}' => return Some((code - 0x2775) as u8),
        '\u{2780}'..='\u{2788}' => return Some((code - 0x277F) as u8),
        '\u{278A}'..='\u{2792}' => return Some((code - 0x2789) as u8),
        _ => {}
    }
    let block = ZEROS.partition_point(|zero| *zero <= code).checked_sub(1)?;
    let value = code - ZEROS.get(block)?;
    u8::try_from(value).ok().filter(|value| *value < 10)
}

/// Is this a blank other than the ASCII ones?
fn is_wide_blank(c: char) -> bool {
    matches!(
        c,
        '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}'
    )
}

/// The ASCII character that this one stands for in numbers and addresses, if there is one.
pub(super) fn to_ascii(c: char) -> Option<u8> {
    if c.is_ascii() {
        return Some(c as u8);
    }
    if let Some(value) = digit_value(c) {
        return Some(b'0' + value);
    }
    let code = u32::from(c);
    match c {
        '\u{FF01}'..='\u{FF5E}' => Some((code - 0xFEE0) as u8),
        '\u{2028}' | '\u{2029}' => Some(b'\n'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{2E3A}' => Some(b'-'),
        '\u{B7}' | '\u{2024}' | '\u{2027}' | '\u{3002}' | '\u{FF61}' => Some(b'.'),
        '\u{FE6B}' => Some(b'@'),
        '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{2BC}' => Some(b'\''),
        c if is_wide_blank(c) => Some(b' '),
        _ => None,
    }
}

/// The base letters of U+00C0 to U+017F; `*` where there is none.
const BASES: &str = "aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo*ouuuuyty\
                     aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll\
                     lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/// A letter or digit as words are compared: lower case, without accent, ASCII where it stands for ASCII.
///
/// At most two characters: `ß` is `ss`. Nothing for what is neither letter nor digit.
pub(super) fn fold_word(c: char) -> [Option<char>; 2] {
    if c.is_ascii() {
        return [c.is_ascii_alphanumeric().then(|| c.to_ascii_lowercase()), None];
    }
    if let Some(value) = digit_value(c) {
        return [Some(char::from(b'0' + value)), None];
    }
    match c {
        'ß' | 'ẞ' => return [Some('s'), Some('s')],
        'æ' | 'Æ' => return [Some('a'), Some('e')],
        'œ' | 'Œ' => return [Some('o'), Some('e')],
        'ς' => return [Some('σ'), None],
        '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' => {
            return [to_ascii(c).map(|b| char::from(b.to_ascii_lowercase())), None];
        }
        '\u{C0}'..='\u{17F}' => {
            let base = BASES.as_bytes().get(u32::from(c) as usize - 0xC0).copied();
            return [base.filter(|b| *b != b'*').map(char::from), None];
        }
        _ => {}
    }
    if !c.is_alphanumeric() {
        return [None, None];
    }
    let mut lower = c.to_lowercase();
    [lower.next(), lower.next().filter(|c| !is_accent(*c))]
}

/// Is this a letter of a script that is written without blanks between words, so that a word may
/// begin and end anywhere?
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        text.chars().flat_map(fold_word).flatten().collect()
    }

    #[test]
    fn digits_of_every_script() {
        for (text, value) in [
            ("0", 0),
            ("9", 9),
            ("٤", 4),
            ("۷", 7),
            ("९", 9),
            ("４", 4),
            ("𝟗", 9),
            ("𝟘", 0),
            ("²", 2),
            ("⑤", 5),
            ("❼", 7),
            ("₃", 3),
        ] {
            assert_eq!(digit_value(text.chars().next().unwrap()), Some(value), "{text}");
        }
        for c in ['a', 'Ⅳ', '½', '〇', '\u{66A}', '\u{10FFFF}'] {
            assert_eq!(digit_value(c), None, "{c}");
        }
        assert!(ZEROS.is_sorted());
    }

    #[test]
    fn letters_with_accents_have_a_base() {
        assert_eq!(BASES.len(), 0x180 - 0xC0);
        assert_eq!(folded("ÀÿĀŁłŃńŌőŔřŚşŢťŪŹž"), "ayallnnoorrssttuzz");
        assert_eq!(folded("×÷"), "");
    }

    #[test]
    fn words_are_compared_without_case_and_accent() {
        assert_eq!(folded("José Álvarez"), "josealvarez");
        assert_eq!(folded("STRASSE"), folded("Straße"));
        assert_eq!(folded("ΟΔΟΣ"), folded("οδος"));
        assert_eq!(folded("ＡＢｃ１"), "abc1");
        assert_eq!(folded("İstanbul"), "istanbul");
        assert_eq!(folded("Жанна"), "жанна");
    }
}
