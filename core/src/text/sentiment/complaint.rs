//! How a message sounds to a support desk.
//!
//! VADER was made for chatter among friends. It reads "it never arrived and I am still waiting" as neutral, since none of these
//! words is a bad word by itself. Whoever answers complaints knows better: this layer puts the words and phrases of complaints, and some that
//! praise, in the place of the lexicon's worth, and lets the same rules of negation, boosters and "but" work on them. One
//! turn of speech complains without any such word: "does not", "cannot", "never" does what one bought it for.

use super::table::{Entry, Hash, Table};
use super::words::{Named, Part, WORDS_INLINE, Word};
use smallvec::SmallVec;
use std::sync::LazyLock;

/// What customers say when they complain, and when they do not, by worth in tenths; written from general knowledge.
const COMPLAINTS: &str = include_str!("complaints.txt");
static TABLE: LazyLock<Table> = LazyLock::new(|| Table::new(COMPLAINTS));

/// The most words of a phrase.
const PHRASE_WORDS_MAX: usize = 6;
/// What "does not open" is worth, in tenths.
const UNMET: i8 = -8;
/// How far a negation looks for something that it negates.
const UNMET_REACH: usize = 3;

/// What each word of a text is worth to a support desk.
pub(super) type Worth = SmallVec<[Option<i8>; WORDS_INLINE]>;

/// A phrase of complaint or praise.
#[derive(Clone, Copy)]
pub(super) struct Phrase {
    /// Which words of the text.
    pub(super) first: usize,
    pub(super) count: usize,
    /// Worth in tenths.
    pub(super) worth: i8,
}

/// The worth of each word, and the phrases that speak.
pub(super) fn worth(words: &[Word<'_>]) -> (Worth, SmallVec<[Phrase; 4]>) {
    let mut worth: Worth = words.iter().map(|word| word.valence).collect();
    let mut phrases = SmallVec::new();
    let mut at = 0;
    while at < words.len() {
        let Some(phrase) = longest(words, at) else {
            at += 1;
            continue;
        };
        let places = worth.iter_mut().skip(at).take(phrase.count);
        for (n, place) in places.enumerate() {
            *place = (n == 0 && phrase.worth != 0).then_some(phrase.worth);
        }
        if phrase.worth != 0 {
            phrases.push(phrase);
        }
        at += phrase.count;
    }
    for at in 0..words.len() {
        if let (Some(unmet), Some(place)) = (unmet(words, &worth, at), worth.get_mut(at)) {
            *place = Some(unmet);
        }
    }
    (worth, phrases)
}

/// The longest phrase that begins here.
fn longest(words: &[Word<'_>], at: usize) -> Option<Phrase> {
    let mut hash = Hash::START;
    let mut found = None;
    for count in 1..=PHRASE_WORDS_MAX {
        let word = words.get(at + count - 1)?;
        if count == 1 {
            hash = word.hash;
        } else {
            hash = word.text.bytes().fold(hash.with(b'+'), Hash::with);
        }
        let here = words.get(at..at + count).unwrap_or_default();
        let mut goes_on = false;
        for entry in TABLE.find(hash, here.iter().map(|word| word.text)) {
            match entry {
                Entry::Beginning => goes_on = true,
                Entry::Whole(tenths) => {
                    let worth = tenths.parse().unwrap_or(0);
                    found = Some(Phrase { first: at, count, worth });
                }
            }
        }
        if !goes_on || at + count == words.len() {
            break;
        }
    }
    found
}

/// "does not open": a negation that has nothing good or bad to negate. "Don't forget" at the beginning is advice, and "not only"
/// denies nothing.
fn unmet(words: &[Word<'_>], worth: &[Option<i8>], at: usize) -> Option<i8> {
    let word = words.get(at)?;
    let denies = word.negates && !matches!(word.named, Named::Without | Named::Nor);
    let advice =
        at == 0 && ["don't", "dont"].iter().any(|dont| word.text.eq_ignore_ascii_case(dont));
    let next = words.get(at + 1)?;
    let only = next.named == Named::Just || next.text.eq_ignore_ascii_case("only");
    let free = worth.get(at)?.is_none() && word.part == Part::None;
    let nothing = worth.iter().skip(at + 1).take(UNMET_REACH).all(Option::is_none);
    (denies && free && nothing && !advice && !only).then_some(UNMET)
}
