//! In which language is this written?
//!
//! Which articles help, which prepared text is sent, which words of a topic could have been meant: all of it asks for the
//! language, and not every host knows it. A script that one language writes tells it by itself. Among languages of Latin letters the
//! small words decide, which no sentence does without, then letters that few write and endings of longer words. What only a
//! few words speak for, or two languages at once, is left undetermined: nothing is better than the wrong language.
//!
//! ```
//! use switchboard::text::{SpokenBy, spoken_in};
//! let spoken = spoken_in("Wo ist meine Bestellung? Ich warte seit einer Woche.").unwrap();
//! assert_eq!((spoken.language, spoken.by), ("de", SpokenBy::Words));
//! assert_eq!(spoken_in("где мой заказ").unwrap().by, SpokenBy::Script);
//! assert!(spoken_in("ok 4711").is_none());
//! ```
//!
//! Measured on sentences of the interfaces of two public programs, in 26 languages, of 12 to 140 characters (7,526 and 753): 80 % and 68 %
//! right, 1.0 % and 0.5 % wrong, the rest undetermined; of 18,730 short requests in English 0.13 % are taken for another language. The crate `whatlang` 0.16 says something of each and is wrong in 14 % and 28 %; where it calls
//! itself sure it is wrong in 0.5 % and 0.3 %, and says nothing of 51 % and 74 %. Its tables weigh 0.5 MB as text, these 10 KB.
//!
//! It knows nothing of who writes and what they wrote before.

mod words;

use super::fold::{fold_word, is_accent, is_invisible};
use crate::math::Ppm;
use crate::sorted::SortedSet;
use serde::Serialize;
use std::sync::LazyLock;
use words::{ENDINGS, LANGUAGES, LETTERS, WORDS};

/// How many words of a text are read; a language shows in fewer.
const WORDS_READ_MAX: usize = 200;
/// What a word, a letter or an ending is worth, divided among the languages that have it.
const WORD_POINTS: u32 = 120;
const LETTER_POINTS: u32 = 90;
const ENDING_POINTS: u32 = 30;
/// Shorter words have no ending that tells anything.
const ENDING_LETTERS_MIN: usize = 6;
/// With less than half a word of its own a text is undetermined.
const POINTS_MIN: u32 = 60;
/// And with less than two different signs: `find me an uber` is no German.
const SIGNS_MIN: u32 = 2;

/// The language of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Spoken {
    /// Its name of two letters (ISO 639-1).
    pub language: &'static str,
    /// Its share of what speaks for it and for the next one; above a half.
    pub share: Ppm,
    /// What tells it.
    pub by: SpokenBy,
}

/// What tells the language of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SpokenBy {
    /// Its letters, which hardly any other language writes.
    Script,
    /// Its small words, letters and endings.
    Words,
}

/// In which language this is written; `None` when that is not to be told.
pub fn spoken_in(text: &str) -> Option<Spoken> {
    match script_of(text)? {
        Script::Latin => by_words(text),
        Script::Of(language) => Some(Spoken { language, share: Ppm::ONE, by: SpokenBy::Script }),
    }
}

/// Whose letters most of a text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Latin,
    Of(&'static str),
}

/// Blocks of letters, and the language that is written in them. Kana and Hangul count three times: they stand among Chinese
/// signs, which never stand among them without being meant.
const BLOCKS: [(u32, u32, &str, u32); 16] = [
    (0x41, 0x24F, "", 1),
    (0x1E00, 0x1EFF, "", 1),
    (0x370, 0x3FF, "el", 1),
    (0x1F00, 0x1FFF, "el", 1),
    (0x400, 0x52F, "ru", 1),
    (0x530, 0x58F, "hy", 1),
    (0x590, 0x5FF, "he", 1),
    (0x600, 0x77F, "ar", 1),
    (0x900, 0x97F, "hi", 1),
    (0xE00, 0xE7F, "th", 1),
    (0x10A0, 0x10FF, "ka", 1),
    (0x1100, 0x11FF, "ko", 3),
    (0x3040, 0x30FF, "ja", 3),
    (0x3400, 0x9FFF, "zh", 1),
    (0xAC00, 0xD7AF, "ko", 3),
    (0xFF21, 0xFF5A, "", 1),
];

fn script_of(text: &str) -> Option<Script> {
    let mut counts: [u32; BLOCKS.len()] = [0; BLOCKS.len()];
    let (mut all, mut han) = (0_u32, 0_u32);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        let code = u32::from(c);
        let block = BLOCKS.iter().position(|(from, to, ..)| (*from..=*to).contains(&code));
        let points = block.and_then(|n| BLOCKS.get(n)).map_or(1, |(.., points)| *points);
        all = all.saturating_add(points);
        if let Some(count) = block.and_then(|n| counts.get_mut(n)) {
            *count = count.saturating_add(points);
        }
        han += u32::from((0x3400..=0x9FFF).contains(&code));
    }
    let of = |language: &str| -> u32 {
        let blocks = BLOCKS.iter().zip(counts).filter(|((_, _, of, _), _)| *of == language);
        blocks.map(|(_, count)| count).sum()
    };
    // Japanese is written in Chinese signs, too.
    let japanese = of("ja");
    let japanese = if japanese > 0 { japanese + han } else { 0 };
    let most = BLOCKS.iter().map(|(_, _, language, _)| match *language {
        "ja" => (japanese, "ja"),
        "zh" if japanese > 0 => (0, "zh"),
        language => (of(language), language),
    });
    let (count, language) = most.reduce(|one, other| if other.0 > one.0 { other } else { one })?;
    if count == 0 || count * 2 < all {
        return None;
    }
    let written = |letters: &[char]| text.chars().filter(|c| letters.contains(c)).count();
    Some(match language {
        "" => Script::Latin,
        "ru" if written(&['і', 'ї', 'є', 'ґ', 'І', 'Ї', 'Є', 'Ґ'])
            > written(&['ы', 'э', 'ъ', 'ё', 'Ы', 'Э', 'Ъ', 'Ё']) =>
        {
            Script::Of("uk")
        }
        "ar" if written(&['پ', 'چ', 'ژ', 'گ', 'ی', 'ک']) > 0 => Script::Of("fa"),
        language => Script::Of(language),
    })
}

/// What each language of Latin letters has got, and from how many different words, letters and endings.
type Points = [(u32, u32); LANGUAGES.len()];

/// The languages that have something, as bits.
type Having = u16;

/// The small words, sorted, with the languages that have them.
static SMALL_WORDS: LazyLock<Vec<(&str, Having)>> = LazyLock::new(|| by_language(&WORDS));
/// The endings, in the same way.
static LAST_LETTERS: LazyLock<Vec<(&str, Having)>> = LazyLock::new(|| by_language(&ENDINGS));

fn by_language(lists: &[&'static str; LANGUAGES.len()]) -> Vec<(&'static str, Having)> {
    let mut all: Vec<(&str, Having)> = Vec::new();
    for (n, list) in lists.iter().enumerate() {
        for word in list.split(' ') {
            match all.binary_search_by_key(&word, |(word, _)| word) {
                Ok(at) => all.get_mut(at).into_iter().for_each(|(_, having)| *having |= 1 << n),
                Err(at) => all.insert(at, (word, 1 << n)),
            }
        }
    }
    all
}

fn find(list: &[(&str, Having)], word: &str) -> Option<Having> {
    let at = list.binary_search_by_key(&word, |(word, _)| word).ok()?;
    list.get(at).map(|(_, having)| *having)
}

fn give(points: &mut Points, having: Having, worth: u32, signs: u32) {
    let share = worth / having.count_ones().max(1);
    for (n, (points, from)) in points.iter_mut().enumerate() {
        if having & (1 << n) != 0 {
            *points += share;
            *from += signs;
        }
    }
}

fn by_words(text: &str) -> Option<Spoken> {
    let mut points: Points = [(0, 0); LANGUAGES.len()];
    let mut known: SortedSet<String> = SortedSet::new();
    let mut letters = 0_u64;
    let words = text.split(|c: char| !(c.is_alphabetic() || is_accent(c) || is_invisible(c)));
    for word in words.filter(|word| !word.is_empty()).take(WORDS_READ_MAX) {
        let mut folded = String::with_capacity(word.len());
        for c in word.chars().filter(|c| !is_accent(*c)) {
            folded.extend(fold_word(c).into_iter().flatten());
            letters |= letter(c);
        }
        if let Some(having) = find(&SMALL_WORDS, &folded) {
            give(&mut points, having, WORD_POINTS, u32::from(known.insert(folded)));
        } else if folded.is_ascii() && folded.len() >= ENDING_LETTERS_MIN {
            let mut ends = (2..=5).rev().filter_map(|n| folded.get(folded.len() - n..));
            if let Some(having) = ends.find_map(|end| find(&LAST_LETTERS, end)) {
                give(&mut points, having, ENDING_POINTS, 1);
            }
        }
    }
    for sign in text.chars().filter(|c| matches!(c, '¿' | '¡')) {
        letters |= letter(sign);
    }
    for (n, (_, languages)) in LETTERS.iter().enumerate() {
        if letters & (1 << n) != 0 {
            let known = LANGUAGES.iter().enumerate().filter(|(_, of)| languages.contains(of));
            let having = known.fold(0, |having, (n, _)| having | 1 << n);
            give(&mut points, having, LETTER_POINTS, 1);
        }
    }
    decide(&points)
}

/// Which of the letters this is, as a bit.
fn letter(c: char) -> u64 {
    let lower = c.to_lowercase().next().unwrap_or(c);
    let at = LETTERS.iter().position(|(letter, _)| *letter == lower || *letter == c);
    at.map_or(0, |at| 1 << at)
}

/// The language with most points, if it has enough, from two signs at least, and a tenth more than any other.
fn decide(points: &Points) -> Option<Spoken> {
    let mut ranked: Vec<((u32, u32), &'static str)> =
        points.iter().copied().zip(LANGUAGES).collect();
    ranked.sort_by_key(|((points, _), _)| std::cmp::Reverse(*points));
    let [((most, signs), language), ((next, _), _), ..] = ranked.as_slice() else { return None };
    if *most < POINTS_MIN || *signs < SIGNS_MIN || u64::from(*next) * 11 >= u64::from(*most) * 10 {
        return None;
    }
    let share = Ppm::of(u64::from(*most), u64::from(most + next))?;
    Some(Spoken { language, share, by: SpokenBy::Words })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(text: &str) -> &'static str {
        spoken_in(text).map_or("", |spoken| spoken.language)
    }

    /// Written by hand, none of them used to choose the words.
    const SAID: &[(&str, &[&str])] = &[
        (
            "de",
            &[
                "Wo bleibt mein Paket?",
                "Ich möchte gerne kündigen",
                "Das funktioniert leider nicht",
                "Guten Tag, ich habe eine Frage zu meiner Rechnung",
                "können Sie mir bitte helfen",
            ],
        ),
        (
            "en",
            &[
                "where is my parcel?",
                "I want to cancel the contract",
                "this does not work at all",
                "Good morning, I have a question about my bill",
                "can you help me please",
            ],
        ),
        (
            "es",
            &[
                "¿dónde está mi paquete?",
                "quiero cancelar el contrato",
                "esto no funciona para nada",
                "Buenos días, tengo una pregunta sobre mi factura",
                "me pueden ayudar por favor",
            ],
        ),
        (
            "fr",
            &[
                "où est mon colis ?",
                "je voudrais résilier mon contrat",
                "ça ne marche pas du tout",
                "Bonjour, j'ai une question sur ma facture",
                "pouvez-vous m'aider s'il vous plaît",
            ],
        ),
        (
            "it",
            &[
                "dov'è il mio pacco?",
                "vorrei disdire il contratto",
                "questo non funziona per niente",
                "Buongiorno, ho una domanda sulla mia fattura",
                "mi può aiutare per favore",
            ],
        ),
        (
            "nl",
            &[
                "waar is mijn pakket?",
                "ik wil graag mijn contract opzeggen",
                "dit werkt helemaal niet",
                "Goedemorgen, ik heb een vraag over mijn rekening",
                "kunt u mij helpen alstublieft",
            ],
        ),
        (
            "pt",
            &[
                "onde está a minha encomenda?",
                "quero cancelar o meu contrato",
                "isto não funciona",
                "Bom dia, tenho uma dúvida sobre a minha fatura",
                "vocês podem me ajudar por favor",
            ],
        ),
        (
            "pl",
            &[
                "gdzie jest moja paczka?",
                "chcę rozwiązać umowę, proszę o pomoc",
                "to w ogóle nie działa",
                "Dzień dobry, mam pytanie o fakturę",
            ],
        ),
        ("sv", &["var är mitt paket?", "jag vill säga upp avtalet", "det här fungerar inte"]),
        (
            "tr",
            &[
                "kargom nerede, bana yardım eder misiniz",
                "bu neden çalışmıyor",
                "merhaba, faturam için bir sorum var",
            ],
        ),
        ("ru", &["где моя посылка?", "это не работает"]),
        ("uk", &["де моя посилка? її немає"]),
        ("ja", &["荷物はどこですか", "契約を解約したい"]),
        ("zh", &["我的包裹在哪里"]),
        ("ko", &["제 소포는 어디에 있나요"]),
        ("el", &["πού είναι το δέμα μου"]),
        ("ar", &["أين طردي"]),
        ("he", &["איפה החבילה שלי"]),
        ("th", &["พัสดุของฉันอยู่ที่ไหน"]),
    ];

    #[test]
    fn what_customers_write_is_known_by_its_language() {
        let mut unknown = Vec::new();
        for (expected, texts) in SAID {
            for text in *texts {
                match language(text) {
                    "" => unknown.push(*text),
                    found => assert_eq!(found, *expected, "{text}"),
                }
            }
        }
        let all: usize = SAID.iter().map(|(_, texts)| texts.len()).sum();
        assert!(unknown.len() * 20 <= all, "of {all} undetermined: {unknown:?}");
    }

    #[test]
    fn nothing_is_said_of_what_tells_nothing() {
        for text in [
            "",
            "ok",
            "4711",
            "😀😀",
            "ABC-123",
            "pizza",
            "Anna Schmidt",
            "lol",
            "iPhone 15",
            "no",
            "a",
            "da",
        ] {
            assert_eq!(spoken_in(text), None, "{text}");
        }
    }

    #[test]
    fn case_accents_and_signs_without_width_change_nothing() {
        for text in
            ["ICH MÖCHTE DAS NICHT", "ich mo\u{308}chte das nicht", "ich m\u{200B}öchte das nicht"]
        {
            assert_eq!(language(text), "de", "{text}");
        }
    }

    #[test]
    fn points_and_share_are_as_documented() {
        // `nicht` and `leider` are German alone, `warten` is nobody's small word.
        let spoken = spoken_in("leider nicht warten").unwrap();
        assert_eq!((spoken.language, spoken.share), ("de", Ppm::ONE));
        assert_eq!(spoken_in("nicht warten"), None, "one word is none");
        let mut points: Points = [(0, 0); LANGUAGES.len()];
        (points[1], points[3]) = ((110, 2), (100, 2));
        assert_eq!(decide(&points), None, "a tenth more is not more than a tenth more");
        points[1] = (150, 2);
        assert_eq!(decide(&points).unwrap().share, Ppm::new(600_000));
        (points[1], points[3]) = ((59, 2), (0, 0));
        assert_eq!(decide(&points), None);
    }

    #[test]
    fn lists_are_folded() {
        assert!(LANGUAGES.len() <= Having::BITS as usize && LETTERS.len() <= u64::BITS as usize);
        let words = WORDS.iter().chain(&ENDINGS).flat_map(|list| list.split(' '));
        for word in words {
            assert!(!word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase()), "{word:?}");
        }
        assert!(LETTERS.iter().all(|(_, of)| of.iter().all(|of| LANGUAGES.contains(of))));
    }
}
