//! The words of numbers, and what each stands for.
//!
//! Languages are data: a name means the same number wherever it is used. German, Dutch, Italian and Spanish write the names of
//! one number in one word (`siebenundvierzig`, `quattrocentododici`); such a word is read part by part.

use super::super::heads::{Spread, head_of};
use smallvec::SmallVec;

/// What a word stands for within a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Name {
    Digit(u8),
    /// The next digit, so many times.
    Times(u8),
    /// Ten to nineteen, less ten.
    Teen(u8),
    /// Ten, or with the digit behind it seventeen to nineteen: `dix-sept`.
    Dix,
    /// Twenty to ninety: with the digit behind it, or with a zero.
    Ten(u8),
    /// Twenty, or behind a four eighty: `quatre-vingt`.
    Vingt,
    /// As a ten, but ten to nineteen may stand behind it, too: `soixante-douze`.
    Score(u8),
    /// The number before it, or one, a hundred times.
    Hundred,
    /// So many hundreds.
    Hundreds(u8),
    /// The number before it, or one, a thousand times.
    Thousand,
    /// It joins the names of one number: `vier-und-vierzig`, `cuarenta y uno`.
    And,
}

/// The words of numbers, folded; sorted.
#[rustfmt::skip]
pub(in super::super) const NAMES: &[(&str, Name)] = &[
    ("acht", Name::Digit(8)), ("achttien", Name::Teen(8)), ("achtzehn", Name::Teen(8)), ("achtzig", Name::Ten(8)),
    ("catorce", Name::Teen(4)), ("catorze", Name::Teen(4)), ("cem", Name::Hundred), ("cent", Name::Hundred),
    ("cento", Name::Hundred), ("cents", Name::Hundred), ("cero", Name::Digit(0)), ("cien", Name::Hundred),
    ("ciento", Name::Hundred), ("cinco", Name::Digit(5)), ("cincuenta", Name::Ten(5)), ("cinq", Name::Digit(5)),
    ("cinquanta", Name::Ten(5)), ("cinquante", Name::Ten(5)), ("cinque", Name::Digit(5)), ("cinquenta", Name::Ten(5)),
    ("cuarenta", Name::Ten(4)), ("cuatro", Name::Digit(4)), ("dertien", Name::Teen(3)), ("dertig", Name::Ten(3)),
    ("deux", Name::Digit(2)), ("dez", Name::Teen(0)), ("dezanove", Name::Teen(9)), ("dezasseis", Name::Teen(6)),
    ("dezassete", Name::Teen(7)), ("dezenove", Name::Teen(9)), ("dezesseis", Name::Teen(6)),
    ("dezessete", Name::Teen(7)), ("dezoito", Name::Teen(8)), ("diciannove", Name::Teen(9)),
    ("diciassette", Name::Teen(7)), ("diciotto", Name::Teen(8)), ("dieci", Name::Teen(0)),
    ("diecinueve", Name::Teen(9)), ("dieciocho", Name::Teen(8)), ("dieciseis", Name::Teen(6)),
    ("diecisiete", Name::Teen(7)), ("diez", Name::Teen(0)), ("dix", Name::Dix), ("doce", Name::Teen(2)),
    ("dodici", Name::Teen(2)), ("dois", Name::Digit(2)), ("dos", Name::Digit(2)), ("double", Name::Times(2)),
    ("douze", Name::Teen(2)), ("doze", Name::Teen(2)), ("drei", Name::Digit(3)), ("dreisig", Name::Ten(3)),
    ("dreissig", Name::Ten(3)), ("dreizehn", Name::Teen(3)), ("drie", Name::Digit(3)), ("duas", Name::Digit(2)),
    ("due", Name::Digit(2)), ("duizend", Name::Thousand), ("duzentas", Name::Hundreds(2)),
    ("duzentos", Name::Hundreds(2)), ("een", Name::Digit(1)), ("eight", Name::Digit(8)), ("eighteen", Name::Teen(8)),
    ("eighty", Name::Ten(8)), ("ein", Name::Digit(1)), ("eins", Name::Digit(1)), ("eleven", Name::Teen(1)),
    ("elf", Name::Teen(1)), ("fifteen", Name::Teen(5)), ("fifty", Name::Ten(5)), ("five", Name::Digit(5)),
    ("forty", Name::Ten(4)), ("four", Name::Digit(4)), ("fourteen", Name::Teen(4)), ("fuenf", Name::Digit(5)),
    ("fuenfzehn", Name::Teen(5)), ("fuenfzig", Name::Ten(5)), ("funf", Name::Digit(5)), ("funfzehn", Name::Teen(5)),
    ("funfzig", Name::Ten(5)), ("honderd", Name::Hundred), ("huit", Name::Digit(8)), ("huitante", Name::Ten(8)),
    ("hundert", Name::Hundred), ("hundred", Name::Hundred), ("mil", Name::Thousand), ("mille", Name::Thousand),
    ("negen", Name::Digit(9)), ("negentien", Name::Teen(9)), ("negentig", Name::Ten(9)), ("neuf", Name::Digit(9)),
    ("neun", Name::Digit(9)), ("neunzehn", Name::Teen(9)), ("neunzig", Name::Ten(9)), ("nine", Name::Digit(9)),
    ("nineteen", Name::Teen(9)), ("ninety", Name::Ten(9)), ("nonante", Name::Ten(9)), ("novanta", Name::Ten(9)),
    ("nove", Name::Digit(9)), ("noventa", Name::Ten(9)), ("nueve", Name::Digit(9)), ("nul", Name::Digit(0)),
    ("null", Name::Digit(0)), ("ochenta", Name::Ten(8)), ("ocho", Name::Digit(8)), ("octante", Name::Ten(8)),
    ("oh", Name::Digit(0)), ("oitenta", Name::Ten(8)), ("oito", Name::Digit(8)), ("once", Name::Teen(1)),
    ("one", Name::Digit(1)), ("onze", Name::Teen(1)), ("ottanta", Name::Ten(8)), ("otto", Name::Digit(8)),
    ("quaranta", Name::Ten(4)), ("quarante", Name::Ten(4)), ("quarenta", Name::Ten(4)), ("quatorze", Name::Teen(4)),
    ("quatre", Name::Digit(4)), ("quatro", Name::Digit(4)), ("quattordici", Name::Teen(4)),
    ("quattro", Name::Digit(4)), ("quince", Name::Teen(5)), ("quindici", Name::Teen(5)),
    ("quinhentas", Name::Hundreds(5)), ("quinhentos", Name::Hundreds(5)), ("quinientas", Name::Hundreds(5)),
    ("quinientos", Name::Hundreds(5)), ("quinze", Name::Teen(5)), ("sechs", Name::Digit(6)),
    ("sechzehn", Name::Teen(6)), ("sechzig", Name::Ten(6)), ("sedici", Name::Teen(6)), ("sei", Name::Digit(6)),
    ("seis", Name::Digit(6)), ("seize", Name::Teen(6)), ("sept", Name::Digit(7)), ("septante", Name::Ten(7)),
    ("sesenta", Name::Ten(6)), ("sessanta", Name::Ten(6)), ("sessenta", Name::Ten(6)), ("sete", Name::Digit(7)),
    ("setenta", Name::Ten(7)), ("settanta", Name::Ten(7)), ("sette", Name::Digit(7)), ("seven", Name::Digit(7)),
    ("seventeen", Name::Teen(7)), ("seventy", Name::Ten(7)), ("sieben", Name::Digit(7)), ("siebzehn", Name::Teen(7)),
    ("siebzig", Name::Ten(7)), ("siete", Name::Digit(7)), ("six", Name::Digit(6)), ("sixteen", Name::Teen(6)),
    ("sixty", Name::Ten(6)), ("soixante", Name::Score(6)), ("tachtig", Name::Ten(8)), ("tausend", Name::Thousand),
    ("ten", Name::Teen(0)), ("thirteen", Name::Teen(3)), ("thirty", Name::Ten(3)), ("thousand", Name::Thousand),
    ("three", Name::Digit(3)), ("tien", Name::Teen(0)), ("tre", Name::Digit(3)), ("trece", Name::Teen(3)),
    ("tredici", Name::Teen(3)), ("treinta", Name::Ten(3)), ("treize", Name::Teen(3)), ("trenta", Name::Ten(3)),
    ("trente", Name::Ten(3)), ("tres", Name::Digit(3)), ("treze", Name::Teen(3)), ("trezentas", Name::Hundreds(3)),
    ("trezentos", Name::Hundreds(3)), ("trinta", Name::Ten(3)), ("triple", Name::Times(3)), ("trois", Name::Digit(3)),
    ("twaalf", Name::Teen(2)), ("twee", Name::Digit(2)), ("twelve", Name::Teen(2)), ("twenty", Name::Ten(2)),
    ("twintig", Name::Ten(2)), ("two", Name::Digit(2)), ("um", Name::Digit(1)), ("un", Name::Digit(1)),
    ("undici", Name::Teen(1)), ("une", Name::Digit(1)), ("uno", Name::Digit(1)), ("veertien", Name::Teen(4)),
    ("veertig", Name::Ten(4)), ("veinte", Name::Ten(2)), ("venti", Name::Ten(2)), ("vier", Name::Digit(4)),
    ("vierzehn", Name::Teen(4)), ("vierzig", Name::Ten(4)), ("vijf", Name::Digit(5)), ("vijftien", Name::Teen(5)),
    ("vijftig", Name::Ten(5)), ("vingt", Name::Vingt), ("vingts", Name::Vingt), ("vinte", Name::Ten(2)),
    ("zehn", Name::Teen(0)), ("zero", Name::Digit(0)), ("zes", Name::Digit(6)), ("zestien", Name::Teen(6)),
    ("zestig", Name::Ten(6)), ("zeven", Name::Digit(7)), ("zeventien", Name::Teen(7)), ("zeventig", Name::Ten(7)),
    ("zwanzig", Name::Ten(2)), ("zwei", Name::Digit(2)), ("zwo", Name::Digit(2)), ("zwoelf", Name::Teen(2)),
    ("zwolf", Name::Teen(2)),
];

/// What stands for a number only within a word; sorted.
#[rustfmt::skip]
const PARTS: &[(&str, Name)] = &[
    ("centas", Name::Hundred), ("centos", Name::Hundred), ("cientas", Name::Hundred), ("cientos", Name::Hundred),
    ("cinquant", Name::Ten(5)), ("en", Name::And), ("mila", Name::Thousand), ("novant", Name::Ten(9)),
    ("ottant", Name::Ten(8)), ("quarant", Name::Ten(4)), ("sessant", Name::Ten(6)), ("settant", Name::Ten(7)),
    ("trent", Name::Ten(3)), ("und", Name::And), ("veinti", Name::Ten(2)), ("vent", Name::Ten(2)),
];

/// Words that join the names of one number.
const ANDS: &[&str] = &["and", "e", "en", "et", "und", "y"];

/// The beginnings of words of several names, four letters each, where no name has so many.
const SHORT_FRONTS: &[&str] = &[
    "dosc", "duec", "duem", "eene", "eenh", "einh", "eint", "einu", "elfh", "seic", "seim", "trec",
    "trem", "zese", "zesh",
];

/// A word of several names has as many letters, and no fewer or more.
const COMPOUND_LETTERS: std::ops::RangeInclusive<usize> = 7..=40;
/// How many names one word has at most.
const PARTS_MAX: usize = 8;

/// The names in one word.
pub(in super::super) type Parts = SmallVec<[Name; PARTS_MAX]>;

/// What this word stands for within a number, name by name; `None` if it is no number.
pub(in super::super) fn names_in(word: &[u8]) -> Option<Parts> {
    let mut lower = [0; *COMPOUND_LETTERS.end()];
    let slot = lower.get_mut(..word.len())?;
    for (to, from) in slot.iter_mut().zip(word) {
        *to = from.to_ascii_lowercase();
    }
    let word = &*slot;
    if ANDS.iter().any(|and| and.as_bytes() == word) {
        return Some(Parts::from_slice(&[Name::And]));
    }
    let mut parts = Parts::new();
    if let Ok(at) = NAMES.binary_search_by(|(name, _)| name.as_bytes().cmp(word)) {
        parts.extend(NAMES.get(at).map(|(_, name)| *name));
        return Some(parts);
    }
    (COMPOUND_LETTERS.contains(&word.len()) && reads_on(word, &mut parts)).then_some(parts)
}

/// Reads the rest of a word, the longest name first.
fn reads_on(rest: &[u8], parts: &mut Parts) -> bool {
    let Some(first) = rest.first() else { return true };
    if parts.len() == PARTS_MAX {
        return false;
    }
    let with_it = |names: &'static [(&'static str, Name)]| {
        let from = names.partition_point(|(name, _)| name.as_bytes().first() < Some(first));
        let names = names.iter().skip(from);
        names.take_while(|(name, _)| name.as_bytes().first() == Some(first))
    };
    let mut fitting: SmallVec<[(usize, Name); 4]> = with_it(NAMES)
        .chain(with_it(PARTS))
        .filter(|(name, _)| rest.starts_with(name.as_bytes()))
        .map(|(name, stands_for)| (name.len(), *stands_for))
        .collect();
    fitting.sort_unstable_by_key(|(length, _)| std::cmp::Reverse(*length));
    fitting.into_iter().any(|(length, name)| {
        parts.push(name);
        let reads = reads_on(rest.get(length..).unwrap_or(&[]), parts);
        if !reads {
            parts.pop();
        }
        reads
    })
}

/// Does this word stand for a number?
pub(in crate::text) fn names_a_digit(word: &str) -> bool {
    names_in(word.as_bytes()).is_some_and(|names| !names.contains(&Name::And) || names.len() > 1)
}

/// The four letters with which a word of several names may begin.
pub(in super::super) const fn fronts() -> Spread {
    let mut fronts = Spread::new();
    let mut n = 0;
    while n < NAMES.len() {
        fronts = fronts.with(front_of(head_of(NAMES[n].0)));
        n += 1;
    }
    let mut n = 0;
    while n < PARTS.len() {
        fronts = fronts.with(front_of(head_of(PARTS[n].0)));
        n += 1;
    }
    let mut n = 0;
    while n < SHORT_FRONTS.len() {
        fronts = fronts.with(head_of(SHORT_FRONTS[n]));
        n += 1;
    }
    fronts
}

/// The first four letters of a head.
const fn front_of(head: u64) -> u64 {
    head & u32::MAX as u64
}

/// How many names the word with this head has, if it may have more than one.
pub(in super::super) fn names_behind(fronts: &Spread, head: u64, word: &[u8]) -> Option<u8> {
    if !COMPOUND_LETTERS.contains(&word.len()) || !fronts.may_hold(front_of(head)) {
        return None;
    }
    let names = names_in(word)?.iter().filter(|name| **name != Name::And).count();
    u8::try_from(names).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_in_order() {
        assert!(NAMES.is_sorted_by_key(|(name, _)| name));
        assert!(PARTS.is_sorted_by_key(|(name, _)| name) && ANDS.is_sorted());
    }

    #[test]
    fn a_word_is_read_part_by_part() {
        use Name::{And, Digit, Hundred, Teen, Ten, Thousand};
        for (word, parts) in [
            ("siebenundvierzig", &[Digit(7), And, Ten(4)][..]),
            ("vierhundertzwolf", &[Digit(4), Hundred, Teen(2)]),
            ("eenenveertig", &[Digit(1), And, Ten(4)]),
            ("drieentwintig", &[Digit(3), And, Ten(2)]),
            ("quarantuno", &[Ten(4), Digit(1)]),
            ("Ventotto", &[Ten(2), Digit(8)]),
            ("duemilatrecento", &[Digit(2), Thousand, Digit(3), Hundred]),
            ("veintitres", &[Ten(2), Digit(3)]),
            ("novecientas", &[Digit(9), Hundred]),
            ("seventeen", &[Teen(7)]),
        ] {
            assert_eq!(names_in(word.as_bytes()).as_deref(), Some(parts), "{word}");
            let head = head_of(&word.to_lowercase());
            let names = parts.iter().filter(|name| **name != And).count();
            let several = names_behind(&fronts(), head, word.as_bytes());
            assert_eq!(several.map(usize::from), Some(names), "{word}");
        }
        for word in
            ["venture", "vierhundertmal", "quarantine", "accent", "einundvierzigste", "", "und0"]
        {
            assert_eq!(names_in(word.as_bytes()), None, "{word}");
        }
    }
}
