//! Does a negation stand before this: "I do not want to sue"?
//!
//! A negation reaches over three words at most, never across the end of a sentence, and not past a "but". It is read in folded text, so the
//! words here have neither capitals nor accents.

/// How many words a negation reaches over, itself among them.
const REACH: usize = 4;

/// Words that deny what follows, in the main languages.
const NEGATIONS: &[&str] = &[
    // English
    "no",
    "not",
    "never",
    "none",
    "nobody",
    "nothing",
    "without",
    "cannot",
    "cant",
    "dont",
    "wont",
    "doesnt",
    "didnt",
    "isnt",
    "arent",
    "wasnt",
    "wouldnt",
    "shouldnt",
    "couldnt",
    "havent",
    "hasnt",
    "hardly", // German
    "nicht",
    "kein",
    "keine",
    "keinen",
    "keinem",
    "keiner",
    "nie",
    "niemals",
    "ohne", // French
    "ne",
    "pas",
    "jamais",
    "aucun",
    "aucune",
    "sans", // Spanish, Portuguese, Italian
    "nunca",
    "jamas",
    "sin",
    "ningun",
    "ninguna",
    "nao",
    "sem",
    "non",
    "mai",
    "senza",
    "nessun",
    "nessuna", // Dutch
    "niet",
    "geen",
    "nooit",
    "zonder", // Polish, Czech, Russian, Ukrainian
    "bez",
    "nigdy",
    "нет",
    "без",
    "никогда", // Scandinavian
    "ikke",
    "inte",
    "aldrig",
    "aldri",
    "uden",
    "uten",
    "utan", // Turkish
    "degil",
    "asla",
];

/// Words behind which something else is meant.
const TURNS: &[&str] = &[
    "but", "however", "aber", "sondern", "mais", "pero", "sino", "mas", "ma", "maar", "men", "но",
];

/// Is what follows this folded text negated?
pub(super) fn is_negated(before: &str) -> bool {
    for word in before.rsplit(' ').filter(|word| !word.is_empty()).take(REACH) {
        if word.ends_with(['.', '!', '?', ';', ':']) {
            return false;
        }
        let word = word.trim_matches(|c: char| c.is_ascii_punctuation());
        if TURNS.contains(&word) {
            return false;
        }
        if NEGATIONS.contains(&word) || word.ends_with("n't") {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_negation_reaches_over_three_words_within_its_sentence() {
        for (before, negated) in [
            ("i do not want to ", true),
            ("i don't ", true),
            ("ich werde sie nicht ", true),
            ("je ne vais pas ", true),
            ("i do not want you to ", true),
            ("i do not want you all to ", false),
            ("not a , b c ", false),
            ("no. i will ", false),
            ("not good but i will ", false),
            ("", false),
            ("i will ", false),
            ("nothing , ", true),
        ] {
            assert_eq!(is_negated(before), negated, "{before:?}");
        }
    }
}
