//! The words of a text by which things are found: folded, without those that every text has, and without endings.
//!
//! Endings are taken off by the mildest published rules for each language, which bring singular and plural together and hardly anything
//! that does not belong together: for English D. Harman's ("How effective is suffixing?", JASIS 42, 1991), for French, German, Spanish and
//! Italian J. Savoy's ("Light stemming approaches for the French, Portuguese, German and Hungarian languages", SAC 2006). Scripts without
//! blanks between words are read in pairs of signs.

use crate::text::fold::{fold_word, is_accent, is_invisible, is_unspaced};
use std::borrow::Cow;

/// A word as it was written, folded, and what it is compared by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) written: String,
    pub(super) stem: String,
}

/// Words that say nothing of what a text is about.
const STOP_WORDS: [(&str, &str); 6] = [
    (
        "de",
        " aber als am an auch auf aus bei bin bis bitte da damit das dass dem den der des die dir doch du durch ein eine einem einen einer er es fur \
          hab habe haben hallo hat hatte ich ihr im in ist ja kann kein keine konnen man mein meine meinem meinen meiner mich mir mit nach nicht noch nun \
          nur oder schon sehr sein sich sie sind so und uns vom von war was weil wenn wer wie wir wird wo zu zum zur ",
    ),
    (
        "en",
        " about after all also am an and any are as at be been but by can cannot could did do does don for from get had has have hello help her here hi him his how \
          if in into is it its just ll me my need no not now of on or our out please she so some than thank thanks that the their them then there they \
          this to us ve very was we were what when where which who why will with would you your ",
    ),
    (
        "es",
        " al algo como con cual cuando de del desde donde el ella en entre era eres es esta este esto favor fue gracias ha hay he hola la las le les lo los \
          mas me mi mis muy no nos o para pero por porque puedo que quien se ser si sin sobre son soy su sus tambien te tengo tiene tu un una uno y ya yo ",
    ),
    (
        "fr",
        " au aux avec bonjour ce ces cette comme dans de des deux du elle en est et etait etre eu fait il ils je la le les leur lui ma mais me merci mes moi \
          mon ne nous on ont ou par pas plus pour pourquoi qu que qui sa sans se ses si son sont suis sur ta te tu un une vos votre vous ",
    ),
    (
        "it",
        " al alla anche che chi ci ciao come con cosa da dal dalla dei del della di dove e ed era essere gli grazie ha ho i il in io la le lei lo loro ma \
          mi mia mio nel nella noi non per perche piu posso puo quando questa questo se si sono su sua suo tu un una uno vi voi ",
    ),
    (
        "nl",
        " aan al als bij dan dat de dit door een en er geen hallo had heb hebben heeft het hoe ik in is je kan maar me met mij mijn naar niet nog nu of om ook \
          op over te tot u uit van voor waar was wat we wel wie wij worden zijn ",
    ),
];

/// The language of a name of one: `de` of `de-AT`.
pub(super) fn plain_language(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase()
}

/// The words of a text in this language; of no language, all of them as they are.
pub(super) fn words(text: &str, language: Option<&str>) -> impl Iterator<Item = Word> {
    let language = language.map(plain_language).unwrap_or_default();
    let stop_words = STOP_WORDS.iter().find(|(of, _)| *of == language).map_or("", |(_, all)| all);
    split(text).into_iter().filter(move |word| is_telling(word, stop_words)).map(move |written| {
        let stem = stem(&written, &language).into_owned();
        Word { written, stem }
    })
}

/// Is this more than a letter, and not one of the words that every text has?
fn is_telling(word: &str, stop_words: &str) -> bool {
    let long = word.chars().nth(1).is_some();
    long && !stop_words.split_ascii_whitespace().any(|stop| stop == word)
}

fn split(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut unspaced: Option<char> = None;
    for c in text.chars().filter(|c| !is_accent(*c) && !is_invisible(*c)) {
        if is_unspaced(c) {
            words.extend(finished(&mut word));
            words.extend(unspaced.map(|before| String::from_iter([before, c])));
            unspaced = Some(c);
            continue;
        }
        unspaced = None;
        match fold_word(c) {
            [None, _] => words.extend(finished(&mut word)),
            letters => word.extend(letters.into_iter().flatten()),
        }
    }
    words.extend(finished(&mut word));
    words
}

fn finished(word: &mut String) -> Option<String> {
    (!word.is_empty()).then(|| std::mem::take(word))
}

/// The word without its ending. Folded words of these languages are ASCII; others are left as they are.
fn stem<'a>(word: &'a str, language: &str) -> Cow<'a, str> {
    let keep = match language {
        _ if !word.is_ascii() => word.len(),
        "en" => return english(word),
        "de" => german(word),
        "fr" => return french(word),
        "es" => spanish(word),
        "it" => italian(word),
        _ => word.len(),
    };
    Cow::Borrowed(&word[..keep])
}

/// Harman's three rules, and a fourth for what has a hissing sound before its `es`: boxes, addresses.
fn english(word: &str) -> Cow<'_, str> {
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 1)
        && !ends(&["eies", "aies"])
    {
        return Cow::Owned(format!("{stem}y"));
    }
    let keep = match word.len() {
        len if ends(&["xes", "ches", "shes", "sses", "zes"]) => len - 2,
        len if ends(&["us", "ss", "aes", "ees", "oes"]) => len,
        len if len > 3 && ends(&["s"]) => len - 1,
        len => len,
    };
    Cow::Borrowed(&word[..keep])
}

fn german(word: &str) -> usize {
    let len = word.len();
    match word.as_bytes() {
        _ if len < 5 => len,
        [.., b'n', b'e', b'n'] if len > 6 => len - 3,
        [.., b'e', b'n' | b's' | b'r'] | [.., b's', b'e'] if len > 5 => len - 2,
        [.., b'n' | b'e' | b's' | b'r'] => len - 1,
        _ => len,
    }
}

fn french(word: &str) -> Cow<'_, str> {
    if word.len() < 6 {
        return Cow::Borrowed(word);
    }
    if let Some(stem) = word.strip_suffix("aux") {
        return Cow::Owned(format!("{stem}al"));
    }
    let mut left = word;
    for ending in ["x", "s", "r", "e", "e"] {
        left = left.strip_suffix(ending).unwrap_or(left);
    }
    match left.as_bytes() {
        [.., a, b] if a == b => Cow::Borrowed(&left[..left.len() - 1]),
        _ => Cow::Borrowed(left),
    }
}

/// The plural's `s` first, then the vowel, so that short words keep theirs in both numbers.
fn spanish(word: &str) -> usize {
    let single = match word.as_bytes() {
        [_, _, .., b'e', b's', b'e', b's'] => return word.len() - 2,
        [_, _, .., b'o' | b'a' | b'e', b's'] => word.len() - 1,
        _ => word.len(),
    };
    match &word.as_bytes()[..single] {
        [_, _, _, _, .., b'o' | b'a' | b'e'] => single - 1,
        _ => single,
    }
}

fn italian(word: &str) -> usize {
    let len = word.len();
    match word.as_bytes() {
        _ if len < 6 => len,
        [.., b'i', b'e' | b'a' | b'o' | b'i'] | [.., b'h', b'e' | b'i'] => len - 2,
        [.., b'e' | b'i' | b'a' | b'o'] => len - 1,
        _ => len,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(text: &str, language: &str) -> Vec<String> {
        words(text, Some(language)).map(|word| word.stem).collect()
    }

    #[test]
    fn singular_and_plural_are_one_word() {
        for (language, pairs) in [
            (
                "en",
                "parcel parcels, party parties, refund refunds, box boxes, invoice invoices, address addresses, day days, delivery deliveries",
            ),
            ("de", "Rechnung Rechnungen, Paket Pakete, Karte Karten, Konto Kontos, Kunde Kunden"),
            ("fr", "facture factures, journal journaux, livraison livraisons, cheval chevaux"),
            ("es", "factura facturas, paquete paquetes, pedido pedidos, pago pagos"),
            ("it", "fattura fatture, pacchetto pacchetti, ordine ordini, rimborso rimborsi"),
        ] {
            for pair in pairs.split(", ") {
                let [one, many] = &stems(pair, language)[..] else { panic!("{pair}") };
                assert_eq!(one, many, "{pair} in {language}");
            }
        }
        for apart in ["party part", "bus bu", "address add", "plane plan"] {
            let words: Vec<_> = apart.split(' ').map(|word| stem(word, "en")).collect();
            assert_ne!(words[0], words[1], "{apart}");
        }
    }

    #[test]
    fn what_every_text_has_is_left_out() {
        assert_eq!(stems("Where is my PARCEL, please?", "en"), ["parcel"]);
        assert_eq!(stems("Wo ist mein Paket? Ich hätte es gern", "de-AT"), ["paket", "gern"]);
        // Without a language every word counts as it is.
        let all: Vec<String> = words("Where are MY parcels", None).map(|word| word.stem).collect();
        assert_eq!(all, ["where", "are", "my", "parcels"]);
    }

    #[test]
    fn scripts_without_blanks_are_read_in_pairs() {
        assert_eq!(stems("退款政策 ok", "zh"), ["退款", "款政", "政策", "ok"]);
        assert_eq!(stems("е\u{301}жик Ｃａｆé\u{200B}s", "ru"), ["ежик", "cafes"]);
    }
}
