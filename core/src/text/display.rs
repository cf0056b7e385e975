//! What of a text steers the screen or the log in which it is shown, instead of being read?
//!
//! Somebody writes a character that turns the rest of the line around, so that a sum reads from the other end; one that
//! deletes what stands before it in a terminal; letters that nobody sees and a language model reads. [`displayed`] leaves
//! these out of what is shown. What belongs to a script stays: joiners, direction marks, variants of signs, and the letters
//! behind a black flag that make it the flag of Scotland.
//!
//! ```
//! use switchboard::text::displayed;
//! assert_eq!(displayed("pay \u{202e}001\u{202c} now\u{7f}\u{1b}[2J"), "pay 001 now[2J");
//! assert_eq!(displayed("می‌خواهم 👩‍👧 שלום\n"), "می‌خواهم 👩‍👧 שלום\n");
//! ```

use std::borrow::Cow;

/// The letters behind a flag, at most, with the one that ends them.
const FLAG_LETTERS_MAX: u8 = 6;

/// Does it steer what shows it? Control characters other than tabulator and line ends, embeddings, overrides and isolates of
/// direction, deprecated formats, annotations, tags.
pub fn steers(c: char) -> bool {
    c >= '\u{7F}'
        && (c <= '\u{9F}'
            || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}' | '\u{FFF9}'..='\u{FFFB}'))
        || is_tag(c)
        || c < ' ' && !matches!(c, '\t' | '\n' | '\r')
}

fn is_tag(c: char) -> bool {
    matches!(c, '\u{E0000}'..='\u{E007F}')
}

/// The text without what steers; the text itself where there is nothing of the kind.
pub fn displayed(text: &str) -> Cow<'_, str> {
    if !text.chars().any(steers) {
        return Cow::Borrowed(text);
    }
    let mut flag_letters = 0;
    let shown = text.chars().filter(|c| {
        let is_letter_of_flag = is_tag(*c) && flag_letters > 0;
        flag_letters = match c {
            '\u{1F3F4}' => FLAG_LETTERS_MAX,
            _ if is_letter_of_flag => flag_letters - 1,
            _ => 0,
        };
        is_letter_of_flag || !steers(*c)
    });
    Cow::Owned(shown.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_is_left_out_and_what_is_read_stays() {
        for (text, shown) in [
            ("plain, with\ttabs\r\nand lines", "plain, with\ttabs\r\nand lines"),
            ("\u{0}a\u{8}b\u{1b}[31mc\u{7f}\u{80}\u{9b}2J\u{9f}\u{a0}", "ab[31mc2J\u{a0}"),
            ("\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}1\u{2066}2\u{2067}3\u{2068}\u{2069}", "123"),
            (
                "\u{200e}\u{200f}\u{61c}\u{200c}\u{200d}\u{fe0f}",
                "\u{200e}\u{200f}\u{61c}\u{200c}\u{200d}\u{fe0f}",
            ),
            ("a\u{e0001}\u{e0041}\u{e007f}b\u{fff9}\u{206a}", "ab"),
        ] {
            assert_eq!(displayed(text), shown, "{text:?}");
            assert_eq!(displayed(&displayed(text)), shown, "twice is once");
        }
    }

    #[test]
    fn a_flag_keeps_its_letters_and_hides_no_message() {
        let scotland = "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}";
        assert_eq!(displayed(scotland), scotland);
        let smuggled = format!("\u{1f3f4}{}", "\u{e0041}".repeat(100));
        assert_eq!(displayed(&smuggled).chars().count(), 7);
        assert_eq!(displayed("\u{1f3f4}x\u{e0041}"), "\u{1f3f4}x");
    }
}
