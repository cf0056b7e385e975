//! Which numbers are in words: `four one one one`, `double five`, `quatre cent douze`, `zweiundzwanzig`.
//!
//! Names that follow each other are read in groups, the longest first: `twenty three` is 2 3, `nineteen eighty` is 1 9 80,
//! `four hundred and twelve` is 412. A group of at least three points becomes digits: a name of one digit is one point, of more
//! two or three. So one or two digits in a sentence stay what they are. Languages are data: a name means the same
//! number wherever it is used, and what is written in one word is taken apart.

use super::super::view::{View, is_word};
use super::Edit;
use std::ops::Range;

/// Names with fewer points are no number in digits.
pub(in crate::text::detect) const POINTS_MIN: u8 = 3;

/// What a word stands for within a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::text::detect) enum Name {
    Digit(u8),
    /// The next digit, so many times.
    Times(u8),
    /// Ten to nineteen, less ten.
    Teen(u8),
    /// Twenty to ninety, in tens.
    Ten(u8),
    /// French ten: with seven to nine behind it.
    Dix,
    /// French twenty: four of them are eighty.
    Vingt,
    /// French sixty: goes on up to 79.
    Soixante,
    Hundred,
    Thousand,
    /// A number in one word.
    Whole(u32),
    /// Between a larger and a smaller: `treinta y uno`.
    And,
    /// Between a smaller and a larger: `ein und zwanzig`.
    Und,
}

use Name as N;

/// The names of numbers, without accents.
#[rustfmt::skip]
pub(in crate::text::detect) const NAMES: &[(&str, Name)] = &[
    // English
    ("zero", N::Digit(0)), ("oh", N::Digit(0)), ("one", N::Digit(1)), ("two", N::Digit(2)), ("three", N::Digit(3)),
    ("four", N::Digit(4)), ("five", N::Digit(5)), ("six", N::Digit(6)), ("seven", N::Digit(7)), ("eight", N::Digit(8)),
    ("nine", N::Digit(9)), ("double", N::Times(2)), ("triple", N::Times(3)), ("ten", N::Teen(0)), ("eleven", N::Teen(1)),
    ("twelve", N::Teen(2)), ("thirteen", N::Teen(3)), ("fourteen", N::Teen(4)), ("fifteen", N::Teen(5)),
    ("sixteen", N::Teen(6)), ("seventeen", N::Teen(7)), ("eighteen", N::Teen(8)), ("nineteen", N::Teen(9)),
    ("twenty", N::Ten(2)), ("thirty", N::Ten(3)), ("forty", N::Ten(4)), ("fifty", N::Ten(5)), ("sixty", N::Ten(6)),
    ("seventy", N::Ten(7)), ("eighty", N::Ten(8)), ("ninety", N::Ten(9)), ("hundred", N::Hundred),
    ("thousand", N::Thousand),
    // German
    ("null", N::Digit(0)), ("ein", N::Digit(1)), ("eins", N::Digit(1)), ("zwei", N::Digit(2)), ("zwo", N::Digit(2)),
    ("drei", N::Digit(3)), ("vier", N::Digit(4)), ("funf", N::Digit(5)), ("fuenf", N::Digit(5)), ("sechs", N::Digit(6)),
    ("sieben", N::Digit(7)), ("acht", N::Digit(8)), ("neun", N::Digit(9)), ("zehn", N::Teen(0)), ("elf", N::Teen(1)),
    ("zwolf", N::Teen(2)), ("zwoelf", N::Teen(2)), ("dreizehn", N::Teen(3)), ("vierzehn", N::Teen(4)),
    ("funfzehn", N::Teen(5)), ("fuenfzehn", N::Teen(5)), ("sechzehn", N::Teen(6)), ("siebzehn", N::Teen(7)),
    ("achtzehn", N::Teen(8)), ("neunzehn", N::Teen(9)), ("zwanzig", N::Ten(2)), ("dreisig", N::Ten(3)),
    ("dreissig", N::Ten(3)), ("vierzig", N::Ten(4)), ("funfzig", N::Ten(5)), ("fuenfzig", N::Ten(5)),
    ("sechzig", N::Ten(6)), ("siebzig", N::Ten(7)), ("achtzig", N::Ten(8)), ("neunzig", N::Ten(9)),
    ("hundert", N::Hundred), ("tausend", N::Thousand),
    // French
    ("un", N::Digit(1)), ("une", N::Digit(1)), ("deux", N::Digit(2)), ("trois", N::Digit(3)), ("quatre", N::Digit(4)),
    ("cinq", N::Digit(5)), ("sept", N::Digit(7)), ("huit", N::Digit(8)), ("neuf", N::Digit(9)), ("dix", N::Dix),
    ("onze", N::Teen(1)), ("douze", N::Teen(2)), ("treize", N::Teen(3)), ("quatorze", N::Teen(4)), ("quinze", N::Teen(5)),
    ("seize", N::Teen(6)), ("vingt", N::Vingt), ("vingts", N::Vingt), ("trente", N::Ten(3)), ("quarante", N::Ten(4)),
    ("cinquante", N::Ten(5)), ("soixante", N::Soixante), ("septante", N::Ten(7)), ("huitante", N::Ten(8)),
    ("nonante", N::Ten(9)), ("cent", N::Hundred), ("cents", N::Hundred), ("mille", N::Thousand),
    // Spanish; `once` is English far more often
    ("cero", N::Digit(0)), ("uno", N::Digit(1)), ("dos", N::Digit(2)), ("tres", N::Digit(3)), ("cuatro", N::Digit(4)),
    ("cinco", N::Digit(5)), ("seis", N::Digit(6)), ("siete", N::Digit(7)), ("ocho", N::Digit(8)), ("nueve", N::Digit(9)),
    ("diez", N::Teen(0)), ("doce", N::Teen(2)), ("trece", N::Teen(3)), ("catorce", N::Teen(4)), ("quince", N::Teen(5)),
    ("dieciseis", N::Teen(6)), ("diecisiete", N::Teen(7)), ("dieciocho", N::Teen(8)), ("diecinueve", N::Teen(9)),
    ("veinte", N::Ten(2)), ("veintiuno", N::Whole(21)), ("veintidos", N::Whole(22)), ("veintitres", N::Whole(23)),
    ("veinticuatro", N::Whole(24)), ("veinticinco", N::Whole(25)), ("veintiseis", N::Whole(26)),
    ("veintisiete", N::Whole(27)), ("veintiocho", N::Whole(28)), ("veintinueve", N::Whole(29)), ("treinta", N::Ten(3)),
    ("cuarenta", N::Ten(4)), ("cincuenta", N::Ten(5)), ("sesenta", N::Ten(6)), ("setenta", N::Ten(7)),
    ("ochenta", N::Ten(8)), ("noventa", N::Ten(9)), ("cien", N::Hundred), ("ciento", N::Hundred),
    ("doscientos", N::Whole(200)), ("trescientos", N::Whole(300)), ("cuatrocientos", N::Whole(400)),
    ("quinientos", N::Whole(500)), ("seiscientos", N::Whole(600)), ("setecientos", N::Whole(700)),
    ("ochocientos", N::Whole(800)), ("novecientos", N::Whole(900)), ("mil", N::Thousand),
    // Portuguese
    ("um", N::Digit(1)), ("dois", N::Digit(2)), ("quatro", N::Digit(4)), ("meia", N::Digit(6)), ("sete", N::Digit(7)),
    ("oito", N::Digit(8)), ("nove", N::Digit(9)), ("dez", N::Teen(0)), ("doze", N::Teen(2)), ("treze", N::Teen(3)),
    ("dezesseis", N::Teen(6)), ("dezasseis", N::Teen(6)), ("dezessete", N::Teen(7)), ("dezassete", N::Teen(7)),
    ("dezoito", N::Teen(8)), ("dezenove", N::Teen(9)), ("dezanove", N::Teen(9)), ("vinte", N::Ten(2)),
    ("trinta", N::Ten(3)), ("quarenta", N::Ten(4)), ("cinquenta", N::Ten(5)), ("sessenta", N::Ten(6)),
    ("oitenta", N::Ten(8)), ("cem", N::Hundred), ("duzentos", N::Whole(200)), ("trezentos", N::Whole(300)),
    ("quatrocentos", N::Whole(400)), ("quinhentos", N::Whole(500)), ("seiscentos", N::Whole(600)),
    ("setecentos", N::Whole(700)), ("oitocentos", N::Whole(800)), ("novecentos", N::Whole(900)),
    // Italian
    ("due", N::Digit(2)), ("tre", N::Digit(3)), ("quattro", N::Digit(4)), ("cinque", N::Digit(5)), ("sei", N::Digit(6)),
    ("sette", N::Digit(7)), ("otto", N::Digit(8)), ("dieci", N::Teen(0)), ("undici", N::Teen(1)), ("dodici", N::Teen(2)),
    ("tredici", N::Teen(3)), ("quattordici", N::Teen(4)), ("quindici", N::Teen(5)), ("sedici", N::Teen(6)),
    ("diciassette", N::Teen(7)), ("diciotto", N::Teen(8)), ("diciannove", N::Teen(9)), ("venti", N::Ten(2)),
    ("trenta", N::Ten(3)), ("quaranta", N::Ten(4)), ("cinquanta", N::Ten(5)), ("sessanta", N::Ten(6)),
    ("settanta", N::Ten(7)), ("ottanta", N::Ten(8)), ("novanta", N::Ten(9)), ("cento", N::Hundred),
    // Dutch
    ("nul", N::Digit(0)), ("een", N::Digit(1)), ("twee", N::Digit(2)), ("drie", N::Digit(3)), ("vijf", N::Digit(5)),
    ("zes", N::Digit(6)), ("zeven", N::Digit(7)), ("negen", N::Digit(9)), ("tien", N::Teen(0)), ("twaalf", N::Teen(2)),
    ("dertien", N::Teen(3)), ("veertien", N::Teen(4)), ("vijftien", N::Teen(5)), ("zestien", N::Teen(6)),
    ("zeventien", N::Teen(7)), ("achttien", N::Teen(8)), ("negentien", N::Teen(9)), ("twintig", N::Ten(2)),
    ("dertig", N::Ten(3)), ("veertig", N::Ten(4)), ("vijftig", N::Ten(5)), ("zestig", N::Ten(6)), ("zeventig", N::Ten(7)),
    ("tachtig", N::Ten(8)), ("negentig", N::Ten(9)), ("honderd", N::Hundred), ("duizend", N::Thousand),
];

/// What stands between the names of one number.
const JOINTS: &[(&str, Name)] = &[
    ("and", N::And),
    ("e", N::And),
    ("en", N::Und),
    ("et", N::And),
    ("und", N::Und),
    ("y", N::And),
];

/// How numbers in one word begin, as far as a glance looks: German, Dutch, Italian.
#[rustfmt::skip]
pub(in crate::text::detect) const COMPOUNDS: &[&str] = &[
    "einundzw", "einunddr", "einundvi", "einundfu", "einundse", "einundsi", "einundac", "einundne",
    "zweiundz", "zweiundd", "zweiundv", "zweiundf", "zweiunds", "zweiunda", "zweiundn",
    "dreiundz", "dreiundd", "dreiundv", "dreiundf", "dreiunds", "dreiunda", "dreiundn",
    "vierundz", "vierundd", "vierundv", "vierundf", "vierunds", "vierunda", "vierundn",
    "funfundz", "funfundd", "funfundv", "funfundf", "funfunds", "funfunda", "funfundn", "fuenfund",
    "sechsund", "siebenun",
    "achtundz", "achtundd", "achtundv", "achtundf", "achtunds", "achtunda", "achtundn",
    "neunundz", "neunundd", "neunundv", "neunundf", "neununds", "neununda", "neunundn",
    "einhunde", "zweihund", "dreihund", "vierhund", "funfhund", "fuenfhun", "sechshun", "siebenhu", "achthund", "neunhund",
    "hunderte", "hundertz", "hundertd", "hundertv", "hundertf", "hunderts", "hunderta", "hundertn",
    "eintause", "zweitaus", "dreitaus", "viertaus", "funftaus", "fuenftau", "sechstau", "siebenta", "achttaus", "neuntaus",
    "eenentwi", "eenender", "eenenvee", "eenenvij", "eenenzes", "eenenzev", "eenentac", "eenenneg",
    "tweeentw", "tweeende", "tweeenve", "tweeenvi", "tweeenze", "tweeenta", "tweeenne",
    "drieentw", "drieende", "drieenve", "drieenvi", "drieenze", "drieenta", "drieenne",
    "vierentw", "vierende", "vierenve", "vierenvi", "vierenze", "vierenta", "vierenne",
    "vijfentw", "vijfende", "vijfenve", "vijfenvi", "vijfenze", "vijfenta", "vijfenne",
    "zesentwi", "zesender", "zesenvee", "zesenvij", "zesenzes", "zesenzev", "zesentac", "zesenneg",
    "zevenent", "zevenend", "zevenenv", "zevenenz", "zevenenn",
    "achtentw", "achtende", "achtenve", "achtenvi", "achtenze", "achtenta", "achtenne",
    "negenent", "negenend", "negenenv", "negenenz", "negenenn",
    "tweehond", "driehond", "vierhond", "vijfhond", "zeshonde", "zevenhon", "achthond", "negenhon",
    "honderde", "honderdt", "honderdd", "honderdv", "honderdz", "honderda", "honderdn",
    "tweeduiz", "drieduiz", "vierduiz", "vijfduiz", "zesduize", "zevendui", "achtduiz", "negendui",
    "ventuno", "ventidue", "ventitre", "ventiqua", "venticin", "ventisei", "ventiset", "ventotto", "ventinov",
    "trentuno", "trentadu", "trentatr", "trentaqu", "trentaci", "trentase", "trentott", "trentano",
    "quarantu", "quaranta", "quaranto", "cinquant", "sessantu", "sessanta", "sessanto", "settantu", "settanta", "settanto",
    "ottantun", "ottantad", "ottantat", "ottantaq", "ottantac", "ottantas", "ottantot", "ottantan",
    "novantun", "novantad", "novantat", "novantaq", "novantac", "novantas", "novantot", "novantan",
    "duecento", "trecento", "quattroc", "cinquece", "seicento", "settecen", "ottocent", "novecent",
    "centouno", "centodue", "centotre", "centoqua", "centocin", "centosei", "centoset", "centoott", "centonov", "centodie",
    "centound", "centodod", "centoven", "centoses", "centotto",
    "duemila", "tremila", "quattrom", "cinquemi", "seimila", "settemil", "ottomila", "novemila",
];

impl Name {
    /// How much of a number it is: 1 for a digit, 2 and 3 for more.
    pub(in crate::text::detect) const fn points(self) -> u8 {
        match self {
            N::Digit(_) | N::Times(_) => 1,
            N::Whole(100..) => 3,
            N::And | N::Und => 0,
            _ => 2,
        }
    }
}

/// No number in one word that anybody types is longer.
const LETTERS_MAX: usize = 40;

/// Is this word part of a number in words?
pub(in crate::text) fn names_a_number(word: &str) -> bool {
    name_of(word.as_bytes()).is_some_and(|name| name.points() > 0)
}

fn name_of(word: &[u8]) -> Option<Name> {
    let known =
        NAMES.iter().chain(JOINTS).find(|(name, _)| name.as_bytes().eq_ignore_ascii_case(word));
    known.map(|(_, name)| *name).or_else(|| {
        let lower: Vec<u8> = match word.len() {
            7..=LETTERS_MAX => word.to_ascii_lowercase(),
            _ => return None,
        };
        in_one_word(&lower).map(N::Whole)
    })
}

/// The number that a name is by itself.
fn value_of(name: Name) -> Option<u32> {
    match name {
        N::Digit(digit) => Some(digit.into()),
        N::Teen(more) => Some(10 + u32::from(more)),
        N::Ten(tens) => Some(10 * u32::from(tens)),
        N::Dix => Some(10),
        N::Vingt => Some(20),
        N::Soixante => Some(60),
        N::Hundred => Some(100),
        N::Thousand => Some(1_000),
        N::Whole(value) => Some(value),
        N::Times(_) | N::And | N::Und => None,
    }
}

/// The number below a million that is written in one word: `zweiundzwanzig`, `driehonderd`, `quarantadue`.
fn in_one_word(word: &[u8]) -> Option<u32> {
    if let Some(name) = named(word) {
        return value_of(name);
    }
    let larger = [
        (1_000, &["tausend", "duizend", "mila", "mille"][..]),
        (100, &["hundert", "honderd", "cento"]),
    ];
    for (unit, names) in larger {
        for at in names.iter().filter_map(|name| find(word, name.as_bytes())) {
            let (before, behind) = (word.get(..at.start)?, word.get(at.end..)?);
            let behind =
                behind.strip_prefix(b"und").or(behind.strip_prefix(b"en")).unwrap_or(behind);
            let how_many = if before.is_empty() { Some(1) } else { in_one_word(before) };
            let rest = if behind.is_empty() { Some(0) } else { in_one_word(behind) };
            let most = if unit == 100 { 10 } else { 1_000 };
            if let (Some(how_many @ 1..), Some(rest)) =
                (how_many.filter(|n| *n < most), rest.filter(|n| *n < unit))
            {
                return Some(how_many * unit + rest);
            }
        }
    }
    digit_first(word).or_else(|| ten_first(word))
}

/// The name that these small letters are.
fn named(word: &[u8]) -> Option<Name> {
    NAMES.iter().find(|(name, _)| name.as_bytes() == word).map(|(_, name)| *name)
}

fn find(word: &[u8], part: &[u8]) -> Option<Range<usize>> {
    let at = word.windows(part.len()).position(|window| window == part)?;
    Some(at..at + part.len())
}

/// `zweiundzwanzig`, `eenentwintig`.
fn digit_first(word: &[u8]) -> Option<u32> {
    (3..word.len()).find_map(|at| {
        let (before, behind) = word.split_at(at);
        let behind = behind.strip_prefix(b"und").or_else(|| behind.strip_prefix(b"en"))?;
        match (named(before)?, named(behind)?) {
            (N::Digit(digit @ 1..), N::Ten(tens)) => Some(10 * u32::from(tens) + u32::from(digit)),
            _ => None,
        }
    })
}

/// `ventidue`, `quarantotto`: Italian.
fn ten_first(word: &[u8]) -> Option<u32> {
    const STEMS: [&str; 8] =
        ["vent", "trent", "quarant", "cinquant", "sessant", "settant", "ottant", "novant"];
    (2..).zip(STEMS).find_map(|(tens, stem)| {
        let digit = word.strip_prefix(stem.as_bytes())?;
        let digit = digit.strip_prefix(b"i").or_else(|| digit.strip_prefix(b"a")).unwrap_or(digit);
        match named(digit) {
            Some(N::Digit(digit @ 1..)) => Some(10 * tens + u32::from(digit)),
            _ => None,
        }
    })
}

/// A word of a number: a name, or digits among names.
#[derive(Clone, Debug)]
struct Word {
    units: Range<usize>,
    name: Option<Name>,
}

/// The numbers of a view, each group of names as digits.
pub(super) fn of(view: &View<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut run: Vec<Word> = Vec::new();
    let units = view.units().len();
    let (mut at, mut end) = (0, 0);
    while at < units {
        let unit = view.unit(at);
        if !is_word(unit) {
            let joins = matches!(unit, b' ' | b',' | b'-' | b'.' | b'\n' | b'\t');
            if at + 1 - end > 3 || !joins {
                close(&mut run, &mut edits);
            }
            at += 1;
            continue;
        }
        let length = (at..units).take_while(|n| is_word(view.unit(*n))).count();
        let word = at..at + length;
        (at, end) = (word.end, word.end);
        let letters = view.units().get(word.clone()).unwrap_or(&[]);
        // Digits among names go on with the number.
        let digits = letters.iter().all(u8::is_ascii_digit);
        match name_of(letters) {
            name @ Some(_) => run.push(Word { units: word, name }),
            None if digits && !run.is_empty() => run.push(Word { units: word, name: None }),
            None if digits => {}
            None => close(&mut run, &mut edits),
        }
    }
    close(&mut run, &mut edits);
    edits
}

/// A run of words has ended: its groups become digits.
fn close(run: &mut Vec<Word>, edits: &mut Vec<Edit>) {
    let mut stretch: Vec<Edit> = Vec::new();
    let mut points = 0_u8;
    let mut rest = run.as_slice();
    while let Some((word, behind)) = rest.split_first() {
        let group = Group { words: rest }.read();
        match (group, word.name) {
            (Some((value, words)), _) => {
                let (group, behind) = rest.split_at(words);
                let more = group
                    .iter()
                    .filter_map(|word| word.name)
                    .map(Name::points)
                    .fold(0, u8::saturating_add);
                points = points.saturating_add(more);
                stretch.extend(edit(value, group));
                rest = behind;
            }
            (None, Some(N::Times(times))) => {
                let next = behind.first().map(|word| (word, word.name));
                if let Some((next, Some(N::Digit(digit)))) = next {
                    let whole = word.units.start..next.units.end;
                    let become_ = (0..times).map(|_| (b'0' + digit, whole.clone())).collect();
                    stretch.push(Edit { units: whole, become_ });
                    points = points.saturating_add(1);
                    rest = behind.get(1..).unwrap_or(&[]);
                } else {
                    rest = behind;
                }
            }
            (None, Some(_)) => {
                // `and` between two numbers.
                edits.extend(
                    std::mem::take(&mut stretch).into_iter().filter(|_| points >= POINTS_MIN),
                );
                points = 0;
                rest = behind;
            }
            (None, None) => rest = behind,
        }
    }
    edits.extend(stretch.into_iter().filter(|_| points >= POINTS_MIN));
    run.clear();
}

/// A number in place of its words: digit by digit like those beside it, unless it was said as a whole.
fn edit(value: u32, group: &[Word]) -> Option<Edit> {
    let units = group.first()?.units.start..group.last()?.units.end;
    let apart = (11..100).contains(&value) && value % 10 != 0 || value == 10;
    let mut become_ = Vec::new();
    for digit in value.to_string().bytes() {
        if apart && !become_.is_empty() {
            become_.push((b' ', units.clone()));
        }
        become_.push((digit, units.clone()));
    }
    Some(Edit { units, become_ })
}

/// The words from a place in a run on.
#[derive(Clone, Copy)]
struct Group<'w> {
    words: &'w [Word],
}

/// A number and of how many words it is made.
type Read = (u32, usize);

impl Group<'_> {
    fn name(&self, at: usize) -> Option<Name> {
        self.words.get(at)?.name
    }

    /// Where the next word stands, over an `and`.
    fn over_and(&self, at: usize) -> usize {
        at + usize::from(self.name(at) == Some(N::And))
    }

    fn read(&self) -> Option<Read> {
        let larger = |at, most| match self.below(at, most) {
            Some((value, behind)) if value > 0 && self.name(behind) == Some(N::Thousand) => {
                Some((value * 1_000, behind + 1))
            }
            _ if self.name(at) == Some(N::Thousand) => Some((1_000, at + 1)),
            _ => None,
        };
        let Some((thousands, end)) = larger(0, 1_000) else { return self.below(0, 1_000) };
        Some(self.with_rest(thousands, end, 1_000))
    }

    /// With what is smaller behind it.
    fn with_rest(&self, value: u32, end: usize, below: u32) -> Read {
        match self.below(self.over_and(end), below) {
            Some((rest, end)) if rest > 0 => (value + rest, end),
            _ => (value, end),
        }
    }

    /// The number below a hundred, or a thousand, that begins here.
    fn below(&self, at: usize, most: u32) -> Option<Read> {
        let small = self.below_hundred(at).or_else(|| match self.name(at)? {
            N::Whole(value) => Some((value, at + 1)),
            _ => None,
        });
        if most == 100 {
            return small.filter(|(value, _)| *value < most);
        }
        let hundreds = match small {
            Some((value, behind)) if value < 100 && self.name(behind) == Some(N::Hundred) => {
                (value > 0).then_some((value * 100, behind + 1))
            }
            Some((value, behind)) if value >= 100 && value.is_multiple_of(100) => {
                Some((value, behind))
            }
            None if self.name(at) == Some(N::Hundred) => Some((100, at + 1)),
            _ => None,
        };
        match hundreds {
            Some((hundreds, end)) => Some(self.with_rest(hundreds, end, 100)),
            None => small,
        }
    }

    fn below_hundred(&self, at: usize) -> Option<Read> {
        let digit_at = |at| match self.name(at) {
            Some(N::Digit(digit @ 1..)) => Some(u32::from(digit)),
            _ => None,
        };
        let and_digit = |value, end| {
            let next = self.over_and(end);
            digit_at(next).map_or((value, end), |digit| (value + digit, next + 1))
        };
        // French counts on to nineteen.
        let and_teen = |value, end| {
            let next = self.over_and(end);
            match self.name(next) {
                Some(N::Teen(more)) => (value + 10 + u32::from(more), next + 1),
                Some(N::Dix) => {
                    let (teen, end) = self.dix(next);
                    (value + teen, end)
                }
                _ => and_digit(value, end),
            }
        };
        Some(match self.name(at)? {
            N::Digit(4) if self.name(at + 1) == Some(N::Vingt) => and_teen(80, at + 2),
            N::Digit(digit @ 1..) if self.name(at + 1) == Some(N::Und) => match self.name(at + 2) {
                Some(N::Ten(tens)) => (10 * u32::from(tens) + u32::from(digit), at + 3),
                _ => (digit.into(), at + 1),
            },
            N::Digit(digit) => (digit.into(), at + 1),
            N::Teen(more) => (10 + u32::from(more), at + 1),
            N::Dix => self.dix(at),
            N::Vingt => and_digit(20, at + 1),
            N::Soixante => and_teen(60, at + 1),
            N::Ten(tens) => and_digit(10 * u32::from(tens), at + 1),
            N::Whole(value @ ..100) => (value, at + 1),
            _ => return None,
        })
    }

    /// `dix`, `dix-sept`.
    fn dix(&self, at: usize) -> Read {
        match self.name(at + 1) {
            Some(N::Digit(digit @ 7..)) => (10 + u32::from(digit), at + 2),
            _ => (10, at + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::glance::is_watched;
    use super::*;

    fn read(text: &str) -> String {
        let view = View::whole(text, &[]);
        String::from_utf8_lossy(view.units()).into_owned()
    }

    #[test]
    fn every_language_counts() {
        for (text, expected) in [
            ("four hundred and twelve", "412"),
            ("forty one hundred", "4100"),
            ("two thousand twenty four", "2024"),
            ("nineteen eighty five", "1 9 8 5"),
            ("quatre mille cent onze", "4111"),
            ("quarante et un onze onze", "4 1 1 1 1 1"),
            ("zéro six douze trente-quatre", "0 6 1 2 3 4"),
            ("quatre-vingt-dix-sept soixante et onze", "9 7 7 1"),
            ("quatre-vingts cent", "8000"),
            ("treinta y cuatro doce", "3 4 1 2"),
            ("cuatrocientos doce", "412"),
            ("quatrocentos e doze", "412"),
            ("vinte e um trinta e dois", "2 1 3 2"),
            ("quattrocentododici", "412"),
            ("ventuno quarantotto", "2 1 4 8"),
            ("duemila ventiquattro", "2024"),
            ("driehonderdtwaalf", "312"),
            ("eenentwintig tweeëndertig", "2 1 3 2"),
            ("dreihundertzweiundzwanzig", "322"),
            ("ein und zwanzig fünf", "2 1 5"),
            ("viertausendeinhundertelf", "4111"),
            // Two digits in a sentence stay what they are, and so does what only looks like a number.
            ("one and two and three", "one and two and three"),
            ("vingt personnes", "vingt personnes"),
            ("im letzten Jahrtausend", "im letzten Jahrtausend"),
            ("quarantine for fifty cent", "quarantine for 5000"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    /// The words for 1 to 999 as they are put together, and no others.
    fn spoken(n: usize, language: usize) -> String {
        const DIGITS: [[&str; 10]; 3] = [
            ["", "ein", "zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun"],
            ["", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"],
            ["", "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove"],
        ];
        const TENS: [[&str; 8]; 3] = [
            [
                "zwanzig", "dreissig", "vierzig", "funfzig", "sechzig", "siebzig", "achtzig",
                "neunzig",
            ],
            [
                "twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig",
                "negentig",
            ],
            [
                "venti",
                "trenta",
                "quaranta",
                "cinquanta",
                "sessanta",
                "settanta",
                "ottanta",
                "novanta",
            ],
        ];
        let digits = DIGITS[language];
        let hundreds = match (n / 100, ["hundert", "honderd", "cento"][language]) {
            (0, _) => String::new(),
            (1, hundred) => hundred.to_owned(),
            (many, hundred) => format!("{}{hundred}", digits[many]),
        };
        let (ten, digit) = (n % 100 / 10, digits[n % 10]);
        let tens = if ten < 2 { "" } else { TENS[language][ten - 2] };
        let rest = match (language, n % 10) {
            (_, 0) => tens.to_owned(),
            (0, _) => format!("{digit}und{tens}"),
            (1, _) => format!("{digit}en{tens}"),
            (_, 1 | 8) => format!("{}{digit}", &tens[..tens.len() - 1]),
            _ => format!("{tens}{digit}"),
        };
        hundreds + &rest
    }

    #[test]
    fn what_is_put_together_is_taken_apart_and_seen_at_a_glance() {
        for language in 0..3 {
            for n in (20..1_000).filter(|n| n % 100 >= 20) {
                let word = spoken(n, language);
                let read = name_of(word.as_bytes()).and_then(value_of);
                assert_eq!(read, Some(n as u32), "{word}");
                assert!(is_watched(&word), "{word}");
            }
        }
    }
}
