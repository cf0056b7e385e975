//! What the words of a text are to the sentiment: the list's worth, the part they play, capitals.
//!
//! A word is what stands between blanks. Punctuation at its ends does not belong to it, unless no more than two characters would be
//! left: so `:)` stays itself. These are the rules of the original, oddities included.

use super::table::{Entry, Hash, Table};
use smallvec::SmallVec;
use std::borrow::Cow;
use std::sync::LazyLock;

/// VADER's lexicon by valence in tenths, and its words that strengthen, weaken and negate.
const LEXICON: &str = include_str!("words.txt");
static WORDS: LazyLock<Table> = LazyLock::new(|| Table::new(LEXICON));
/// What each emoji says, sorted by emoji.
const EMOJI: &str = include_str!("emoji.txt");

/// The longest word of the lexicon, in bytes.
const WORD_BYTES_MAX: usize = 19;

/// How many words a text may have before it needs memory of its own.
pub(super) const WORDS_INLINE: usize = 64;

/// What a word does to those after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    None,
    /// Strengthens: very.
    Booster,
    /// Weakens: hardly.
    Damper,
}

/// The words that rules name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[rustfmt::skip]
pub(super) enum Named {
    Other, No, Or, Nor, Least, At, Very, But, So, This, Never, Without, Doubt, Kind, Of, The, Shit, Bomb, Bad, Ass, Bus,
    Stop, Yeah, Right, Kiss, Death, To, Die, For, Beating, Heart, Sort, Just, Enough,
}

/// One word of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'t> {
    pub(super) text: &'t str,
    pub(super) hash: Hash,
    /// Its valence in tenths, if the lexicon has it.
    pub(super) valence: Option<i8>,
    pub(super) part: Part,
    pub(super) negates: bool,
    pub(super) named: Named,
    /// Has it capitals, and no small letters?
    pub(super) capitals: bool,
}

/// The words of a text.
pub(super) fn words(text: &str) -> SmallVec<[Word<'_>; WORDS_INLINE]> {
    text.split(is_blank).filter(|word| !word.is_empty()).map(word).collect()
}

/// A blank as Python's `str.split` knows it.
fn is_blank(c: char) -> bool {
    match c {
        ' ' | '\t'..='\r' | '\u{1C}'..='\u{1F}' => true,
        c => !c.is_ascii() && c.is_whitespace(),
    }
}

fn word(whole: &str) -> Word<'_> {
    let stripped = whole.trim_matches(|c: char| c.is_ascii_punctuation());
    let short = stripped.len() <= 8 && stripped.chars().nth(2).is_none();
    let text = if short { whole } else { stripped };
    let (mut hash, mut capital, mut small, mut ascii, mut nt) =
        (Hash::START, false, false, true, false);
    let mut before = [0_u8; 2];
    for byte in text.bytes() {
        hash = hash.with(byte);
        capital |= byte.is_ascii_uppercase();
        small |= byte.is_ascii_lowercase();
        ascii &= byte.is_ascii();
        nt |= matches!((before, byte), ([b'n' | b'N', b'\''], b't' | b'T'));
        before = [before[1], byte];
    }
    if !ascii {
        capital |= text.chars().any(char::is_uppercase);
        small |= text.chars().any(|c| c.is_lowercase() || is_titlecase(c));
    }
    let mut word = Word {
        text,
        hash,
        valence: None,
        part: Part::None,
        negates: nt,
        named: Named::Other,
        capitals: capital && !small,
    };
    if text.len() <= WORD_BYTES_MAX {
        for entry in WORDS.find(hash, std::iter::once(text)) {
            match entry {
                Entry::Whole("booster") => word.part = Part::Booster,
                Entry::Whole("damper") => word.part = Part::Damper,
                Entry::Whole("negation") => word.negates = true,
                Entry::Whole("name") => word.named = named(text),
                Entry::Whole(tenths) => word.valence = tenths.parse().ok(),
                Entry::Beginning => {}
            }
        }
    }
    word
}

#[rustfmt::skip]
fn named(text: &str) -> Named {
    const NAMES: [(&str, Named); 33] = [
        ("no", Named::No), ("or", Named::Or), ("nor", Named::Nor), ("least", Named::Least), ("at", Named::At),
        ("very", Named::Very), ("but", Named::But), ("so", Named::So), ("this", Named::This), ("never", Named::Never),
        ("without", Named::Without), ("doubt", Named::Doubt), ("kind", Named::Kind), ("of", Named::Of), ("the", Named::The),
        ("shit", Named::Shit), ("bomb", Named::Bomb), ("bad", Named::Bad), ("ass", Named::Ass), ("bus", Named::Bus),
        ("stop", Named::Stop), ("yeah", Named::Yeah), ("right", Named::Right), ("kiss", Named::Kiss),
        ("death", Named::Death), ("to", Named::To), ("die", Named::Die), ("for", Named::For), ("beating", Named::Beating),
        ("heart", Named::Heart), ("sort", Named::Sort), ("just", Named::Just), ("enough", Named::Enough),
    ];
    let found = NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
    found.map_or(Named::Other, |(_, named)| *named)
}

/// A letter of which only the first half is a capital (general category Lt).
fn is_titlecase(c: char) -> bool {
    matches!(c, '\u{1C5}' | '\u{1C8}' | '\u{1CB}' | '\u{1F2}' | '\u{1F88}'..='\u{1F8F}' | '\u{1F98}'..='\u{1F9F}'
        | '\u{1FA8}'..='\u{1FAF}' | '\u{1FBC}' | '\u{1FCC}' | '\u{1FFC}')
}

/// The text with every emoji in words, without blanks at either end.
pub(super) fn spelled_out(text: &str) -> Cow<'_, str> {
    // U+00A9 is the first emoji; below stand the letters of most texts.
    let plain = text.is_ascii() || !text.chars().any(|c| c == KELVIN || emoji(c).is_some());
    if plain {
        return Cow::Borrowed(text.trim_matches(is_blank));
    }
    let mut spelled = String::with_capacity(text.len() * 2);
    let mut after_blank = true;
    for c in text.chars() {
        match emoji(c) {
            Some(says) => {
                if !after_blank {
                    spelled.push(' ');
                }
                spelled.push_str(says);
                after_blank = false;
            }
            None => {
                spelled.push(if c == KELVIN { 'K' } else { c });
                after_blank = c == ' ';
            }
        }
    }
    Cow::Owned(spelled.trim_matches(is_blank).to_owned())
}

/// The one character beyond ASCII whose small letter is ASCII.
const KELVIN: char = '\u{212A}';

/// What an emoji says.
fn emoji(c: char) -> Option<&'static str> {
    if c < '\u{A9}' {
        return None;
    }
    let (mut from, mut to) = (0, EMOJI.len());
    while from < to {
        // The middle line: its beginning is sought backwards in bytes, because the middle may lie within a character.
        let middle = from + (to - from) / 2;
        let before = EMOJI.as_bytes().get(from..middle)?;
        let start = before.iter().rposition(|b| *b == b'\n').map_or(from, |end| from + end + 1);
        let line = EMOJI.get(start..)?.lines().next()?;
        let here = line.chars().next()?;
        match c.cmp(&here) {
            std::cmp::Ordering::Equal => return line.get(here.len_utf8() + 1..),
            std::cmp::Ordering::Less => to = start,
            std::cmp::Ordering::Greater => from = start + line.len() + 1,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punctuation_falls_off_unless_nothing_is_left() {
        let texts: Vec<&str> = words("  GOOD, \t\"bad\" :) is? so!\u{1C}don't 8-)")
            .iter()
            .map(|word| word.text)
            .collect();
        assert_eq!(texts, ["GOOD", "bad", ":)", "is?", "so!", "don't", "8-)"]);
    }

    #[test]
    fn a_word_has_a_worth_and_a_part() {
        let text = "not VERY incredible Isn't \u{1C5}A никогда ДА no";
        let words = words(text);
        let seen: Vec<_> =
            words.iter().map(|w| (w.valence, w.part, w.negates, w.capitals)).collect();
        assert_eq!(seen[0], (None, Part::None, true, false));
        assert_eq!(seen[1], (None, Part::Booster, false, true));
        assert_eq!((seen[2].1, seen[3].2), (Part::Booster, true));
        let capitals: Vec<bool> = seen[4..].iter().map(|word| word.3).collect();
        assert_eq!(capitals, [false, false, true, false]);
        assert_eq!((words[7].valence, words[7].named), (Some(-12), Named::No));
    }

    #[test]
    fn emoji_are_spelled_out_with_a_blank_before_and_none_behind() {
        assert_eq!(spelled_out("x\u{1F498}"), "x heart with arrow");
        assert_eq!(spelled_out(" x \u{1F498}\u{1F48B}y "), "x heart with arrow kiss marky");
        assert_eq!(spelled_out("©"), "copyright");
        assert_eq!(spelled_out("\u{212A}ind"), "Kind");
        for line in EMOJI.lines() {
            let c = line.chars().next().unwrap();
            assert_eq!(emoji(c), line.split_once(' ').map(|(_, says)| says), "{c}");
        }
        assert_eq!(emoji('\u{10FFFF}'), None);
        assert_eq!(emoji('é'), None);
    }
}
