//! The small words around an answer: those that connect it with its name, and those that only reply.

use super::view::View;
use std::ops::Range;

/// Words that stand between a name and its value; sorted.
#[rustfmt::skip]
const CONNECTORS: &[&str] = &[
    "a", "actually", "again", "als", "and", "are", "as", "auf", "below", "che", "code", "correct", "de", "del", "der", "die", "either", "digit", "digits", "e", "el", "end",
    "ending", "endet", "ends", "es", "est", "following", "for", "four", "full", "have", "het", "i", "id", "ids", "il", "im", "in", "is", "ist", "it",
    "its", "la", "last", "lautet", "le", "letzten", "meine", "mi", "mijn", "mine", "maybe", "mon", "my", "name", "nr", "no", "not", "num", "number", "numbers", "numero", "nummer", "of",
    "or", "our", "s", "sind", "son", "that", "the", "this", "to", "ultimos", "und", "was", "with", "would", "yes", "your", "zijn",
];

/// Words that begin a reply and say nothing; sorted.
#[rustfmt::skip]
const REPLIES: &[&str] = &[
    "absolutely", "ah", "alright", "answer", "be", "believe", "bye", "bitte", "certainly", "course", "dear", "for", "fine", "gern", "good", "great", "hello",
    "here", "hey", "hi", "hmm", "ja", "just", "kindly", "m", "maam", "of", "ok", "okay", "oh", "oui", "perfect", "please", "pls", "por", "favor", "right", "si", "sir", "so",
    "sorry", "sure", "thank", "thanks", "that", "then", "there", "think", "uh", "um", "well", "yeah", "yep", "yes", "you",
];

/// Words of somebody who does not answer.
const REFUSALS: &[&str] = &[
    "cannot", "cant", "don", "dont", "forgot", "forget", "help", "know", "later", "nope", "need",
    "never", "nein", "not", "refuse", "want", "why", "wait", "won", "what", "how", "moment",
    "remember",
];

fn is_among(view: &View<'_>, word: &Range<usize>, list: &[&str]) -> bool {
    let word = view.units().get(word.clone()).unwrap_or(&[]);
    list.iter().any(|one| one.as_bytes().eq_ignore_ascii_case(word))
}

pub(super) fn is_connector(view: &View<'_>, word: &Range<usize>) -> bool {
    word.len() <= 9 && is_among(view, word, CONNECTORS)
}

pub(super) fn is_reply(view: &View<'_>, word: &Range<usize>) -> bool {
    is_among(view, word, REPLIES)
}

/// Words after which an answer's name stands: `a dog named Molly`.
const NAMINGS: &[&str] =
    &["named", "called", "was", "is", "s", "name", "be", "ist", "est", "es", "era"];

pub(super) fn introduces(view: &View<'_>, word: &Range<usize>) -> bool {
    is_among(view, word, NAMINGS)
}

/// Words that say what the number before them is: `4711 is my pin`.
pub(super) fn points_back(view: &View<'_>, word: &Range<usize>) -> bool {
    is_among(
        view,
        word,
        &["is", "are", "as", "my", "the", "this", "ist", "est", "es", "meine", "mon", "mi", "for"],
    )
}

/// Words between two answers to one question: `5380 or 3100`.
pub(super) fn joins(view: &View<'_>, word: &Range<usize>) -> bool {
    is_among(view, word, &["or", "and", "oder", "ou", "o"])
}

/// Small words that are no part of a code.
pub(super) fn is_small_word(view: &View<'_>, word: &Range<usize>) -> bool {
    is_among(
        view,
        word,
        &[
            "am", "pm", "at", "if", "but", "to", "by", "in", "is", "the", "and", "you", "can", "i",
            "im", "my", "it", "its", "id", "no", "yes", "for", "are", "not", "was",
        ],
    )
}

/// Words that stand in sentences about a name and are none.
const COMMON: &[&str] = &[
    "about",
    "after",
    "also",
    "always",
    "because",
    "bank",
    "but",
    "card",
    "cat",
    "child",
    "childhood",
    "dad",
    "day",
    "did",
    "dog",
    "family",
    "father",
    "first",
    "fish",
    "found",
    "from",
    "get",
    "got",
    "great",
    "had",
    "happy",
    "has",
    "he",
    "her",
    "him",
    "his",
    "let",
    "like",
    "love",
    "made",
    "maiden",
    "me",
    "mom",
    "mother",
    "mothers",
    "named",
    "nice",
    "now",
    "old",
    "one",
    "or",
    "out",
    "pet",
    "pets",
    "pin",
    "really",
    "remember",
    "said",
    "she",
    "some",
    "very",
    "want",
    "we",
    "were",
    "when",
    "which",
    "will",
    "with",
    "wife",
    "work",
    "year",
    "years",
    "question",
    "security",
    "favorite",
    "account",
    "number",
    "used",
];

pub(super) fn is_common(view: &View<'_>, word: &Range<usize>) -> bool {
    is_among(view, word, COMMON)
}

/// Does one of the words refuse?
pub(super) fn refuses(view: &View<'_>, words: &[Range<usize>]) -> bool {
    words.iter().any(|word| is_among(view, word, REFUSALS))
}
