//! Which form of a word a number takes.
//!
//! The cardinal rules of Unicode's CLDR 46 (`plurals.xml`) for whole numbers, which is what a count is: of a rule's operands only
//! the number itself is left. A language that is not listed has one form.

crate::shape! {
    /// A plural form, by its name in CLDR.
    pub enum Plural {
        /// For nothing: Arabic, Welsh, Latvian.
        Zero = "zero",
        /// For one thing, in most languages.
        One = "one",
        /// For two: Arabic, Hebrew, Slovenian.
        Two = "two",
        /// For a few: Slavic languages, Arabic, Romanian.
        Few = "few",
        /// For many: Slavic languages, Arabic.
        Many = "many",
        /// For all others. Every language has it.
        Other = "other",
    }
}

impl Plural {
    /// The form that a number takes in a language.
    pub fn of(number: u64, language: &str) -> Self {
        let (ten, hundred) = (number % 10, number % 100);
        let base = language.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
        match (base.as_str(), number) {
            (
                "en" | "de" | "nl" | "sv" | "da" | "nb" | "nn" | "no" | "fi" | "et" | "el" | "hu"
                | "tr" | "bg" | "ca" | "eu" | "gl" | "it" | "es" | "sq" | "az" | "kk" | "ka" | "ur"
                | "ta" | "te" | "ml" | "sw" | "af",
                1,
            ) => Self::One,
            ("it" | "es" | "ca", _) if number > 0 && number.is_multiple_of(1_000_000) => Self::Many,
            ("fr" | "pt", _) if number > 0 && number.is_multiple_of(1_000_000) => Self::Many,
            ("fr" | "pt" | "hi" | "bn" | "fa" | "gu" | "zu" | "am" | "hy", 0 | 1) => Self::One,
            ("is" | "mk", _) if ten == 1 && hundred != 11 => Self::One,
            ("ru" | "uk" | "be", _) => match (ten, hundred) {
                (1, h) if h != 11 => Self::One,
                (2..=4, h) if !(12..=14).contains(&h) => Self::Few,
                _ => Self::Many,
            },
            ("pl", 1) | ("cs" | "sk", 1) | ("ro", 1) => Self::One,
            ("pl", _) => match (ten, hundred) {
                (2..=4, h) if !(12..=14).contains(&h) => Self::Few,
                _ => Self::Many,
            },
            ("cs" | "sk", 2..=4) => Self::Few,
            ("ro", _) if number == 0 || (1..=19).contains(&hundred) => Self::Few,
            ("hr" | "sr" | "bs", _) => match (ten, hundred) {
                (1, h) if h != 11 => Self::One,
                (2..=4, h) if !(12..=14).contains(&h) => Self::Few,
                _ => Self::Other,
            },
            ("sl", _) => match hundred {
                1 => Self::One,
                2 => Self::Two,
                3 | 4 => Self::Few,
                _ => Self::Other,
            },
            ("lt", _) => match (ten, hundred) {
                (1, h) if !(11..=19).contains(&h) => Self::One,
                (2..=9, h) if !(11..=19).contains(&h) => Self::Few,
                _ => Self::Other,
            },
            ("lv", _) => match (ten, hundred) {
                (0, _) | (_, 11..=19) => Self::Zero,
                (1, _) => Self::One,
                _ => Self::Other,
            },
            ("he", 1) | ("ga", 1) => Self::One,
            ("he", 2) | ("ga", 2) => Self::Two,
            ("ga", 3..=6) => Self::Few,
            ("ga", 7..=10) => Self::Many,
            ("cy", 0) | ("ar", 0) => Self::Zero,
            ("cy", 1) | ("ar", 1) => Self::One,
            ("cy", 2) | ("ar", 2) => Self::Two,
            ("cy", 3) => Self::Few,
            ("cy", 6) => Self::Many,
            ("ar", _) => match hundred {
                3..=10 => Self::Few,
                11..=99 => Self::Many,
                _ => Self::Other,
            },
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The samples that CLDR gives with each rule.
    #[test]
    fn the_samples_of_cldr() {
        use Plural::{Few, Many, One, Other, Two, Zero};
        for (language, samples) in [
            ("en", &[(1, One), (0, Other), (2, Other), (16, Other), (1_000_000, Other)][..]),
            ("fr", &[(0, One), (1, One), (2, Other), (17, Other), (1_000_000, Many)]),
            ("es", &[(1, One), (0, Other), (1_000_000, Many)]),
            (
                "ru",
                &[
                    (1, One),
                    (21, One),
                    (2, Few),
                    (24, Few),
                    (0, Many),
                    (5, Many),
                    (11, Many),
                    (14, Many),
                    (111, Many),
                ],
            ),
            ("pl", &[(1, One), (2, Few), (22, Few), (0, Many), (5, Many), (12, Many), (21, Many)]),
            ("cs", &[(1, One), (2, Few), (4, Few), (0, Other), (5, Other)]),
            (
                "ro",
                &[(1, One), (0, Few), (2, Few), (16, Few), (101, Few), (20, Other), (100, Other)],
            ),
            ("hr", &[(1, One), (21, One), (3, Few), (0, Other), (11, Other)]),
            ("sl", &[(1, One), (101, One), (2, Two), (3, Few), (104, Few), (0, Other), (5, Other)]),
            (
                "lt",
                &[(1, One), (21, One), (2, Few), (29, Few), (0, Other), (10, Other), (11, Other)],
            ),
            (
                "lv",
                &[(0, Zero), (10, Zero), (11, Zero), (1, One), (21, One), (2, Other), (9, Other)],
            ),
            (
                "ar-EG",
                &[
                    (0, Zero),
                    (1, One),
                    (2, Two),
                    (3, Few),
                    (10, Few),
                    (103, Few),
                    (11, Many),
                    (99, Many),
                    (100, Other),
                    (102, Other),
                ],
            ),
            ("he", &[(1, One), (2, Two), (0, Other), (20, Other)]),
            ("cy", &[(0, Zero), (1, One), (2, Two), (3, Few), (6, Many), (4, Other)]),
            ("ga", &[(1, One), (2, Two), (3, Few), (7, Many), (0, Other), (11, Other)]),
            ("ja", &[(0, Other), (1, Other), (15, Other)]),
        ] {
            for (number, form) in samples {
                assert_eq!(Plural::of(*number, language), *form, "{number} in {language}");
            }
        }
    }
}
