//! Where in a text something could stand that must not be seen: one fast look, before anybody reads.
//!
//! Most messages hold nothing: no digit, no `@`, no name of a password. To know that must cost next to nothing, so
//! the look goes over 64 bytes at a time, tells letters from signs in whole words of the machine, and each word of the
//! text from the few that matter by one hash. What it finds are places; around each of them a detector reads as far
//! as context reaches ([`Glance::zones`]), and nowhere else. So a long transcript costs the look, and what is in it.
//!
//! It may name a place in vain, but leaves none out at which a detector could begin.

use super::escape::may_begin;
use super::heads::{Spread, head, head_of};
use super::spelled::{ATS, DOTS, NAMES, NAMES_MIN, fronts, names_behind};
use smallvec::SmallVec;
use std::ops::Range;

/// How many bytes are looked at together.
const BLOCK: usize = 64;
/// Places so near to each other are one.
const NEAR_BYTES: usize = 96;
/// A text up to this length is read whole as soon as there is one place in it.
const WHOLE_BYTES: usize = 320;
/// How many words around a place are read with it: five of context, and the longest phrase that names something.
const REACH_WORDS: usize = 12;
/// How far those words reach at most.
const REACH_BYTES: usize = 512;
/// Names of digits farther apart are not one number, `at` and `dot` not one address.
const NAMES_GAP: usize = 16;
const ADDRESS_GAP: usize = 128;

/// Words that name a password; behind them anything may be one.
#[rustfmt::skip]
const PASSWORD_WORDS: [&str; 26] = [
    "adgangskode", "clave", "contrasena", "haslo", "heslo", "kennwort", "losenord", "mdp", "ordine", "pass",
    "passcode", "passe", "passord", "passphrase", "passwd", "password", "passwords", "passwort", "psw", "pswd",
    "pw", "pwd", "salasana", "senha", "sifre", "wachtwoord",
];
/// One word of each phrase that names the answer to a security question.
#[rustfmt::skip]
const SECURITY_WORDS: [&str; 21] = [
    "answer", "born", "car", "childhood", "favorite", "favourite", "grew", "madchenname", "maiden", "memorable",
    "mother", "pet", "pets", "question", "school", "secrete", "seguridad", "sicherheitsfrage", "sicurezza",
    "teacher", "security",
];
/// Words with which an address or a key begins.
const OPENING_WORDS: [&str; 4] = ["authorization", "bearer", "curl", "www"];

/// One word of each phrase that names a birth date.
#[rustfmt::skip]
const BIRTH_WORDS: [&str; 22] = [
    "bday", "birth", "birthdate", "birthday", "dob", "fodelsedatum", "geboortedatum", "geboren", "geburtsdatum",
    "geburtstag", "naci", "nacido", "nacimiento", "naissance", "nascimento", "nascita", "nata", "nato", "ne", "nee",
    "o", "urodzenia",
];

/// Why a word matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Matter {
    /// It names a number, with so many names.
    Digit(u8),
    /// It is `at`.
    At,
    /// It is `dot`.
    Dot,
    /// Something may stand beside it.
    Opens,
    /// It names what stands beside it, if something does.
    Names,
}

/// How the text that is looked at is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// As it came in.
    AsIs,
    /// Folded to one byte a character.
    Folded,
}

/// What one fast look at a text tells.
#[derive(Debug, Default)]
pub(super) struct Glance {
    /// Where something could stand, from left to right.
    places: Vec<Range<usize>>,
    /// Is there anything outside of plain ASCII, or an escape? Then nothing else is known.
    pub(super) folds: bool,
    /// Could there be a number or an address in words?
    pub(super) spells: bool,
    /// Could a birth date, a password or the answer to a security question be named?
    pub(super) names: bool,
}

impl Glance {
    /// Looks at a text.
    pub(super) fn at(bytes: &[u8], written: Written) -> Self {
        let mut look = Look {
            bytes,
            written,
            glance: Self::default(),
            open: None,
            digits: 0..0,
            names: 0,
            at: None,
            dot: None,
        };
        let (blocks, rest) = bytes.as_chunks::<BLOCK>();
        for (n, block) in blocks.iter().enumerate() {
            look.at_block(n * BLOCK, block);
            if look.glance.folds {
                return look.glance;
            }
        }
        // Blanks behind the end: there the last word ends.
        let mut last = [b' '; BLOCK];
        for (to, from) in last.iter_mut().zip(rest) {
            *to = *from;
        }
        look.at_block(bytes.len() - rest.len(), &last);
        look.glance
    }

    /// Is there nothing that any detector could begin with?
    pub(super) fn is_clean(&self) -> bool {
        self.places.is_empty() && !self.folds
    }

    /// The stretches to be read, from left to right: each place with the words around it.
    pub(super) fn zones(&self, units: &[u8]) -> SmallVec<[Range<usize>; 2]> {
        let mut zones: SmallVec<[Range<usize>; 2]> = SmallVec::new();
        if units.len() <= WHOLE_BYTES {
            zones.push(0..units.len());
            return zones;
        }
        for place in &self.places {
            let known = zones.last().map_or(0, |zone| zone.end);
            let start = if place.start <= known { known } else { back(units, place.start, known) };
            let end =
                if place.end + REACH_BYTES <= known { known } else { ahead(units, place.end) };
            match zones.last_mut() {
                Some(last) if start <= last.end => last.end = last.end.max(end),
                _ => zones.push(start..end),
            }
        }
        zones
    }

    fn place(&mut self, place: Range<usize>) {
        match self.places.last_mut() {
            Some(last) if place.start <= last.end + NEAR_BYTES => {
                last.start = last.start.min(place.start);
                last.end = last.end.max(place.end);
            }
            _ => self.places.push(place),
        }
    }
}

/// Where the words before `at` begin that are read with it; not before `least`.
fn back(units: &[u8], at: usize, least: usize) -> usize {
    let blank = |n: &usize| {
        n.checked_sub(1).and_then(|n| units.get(n)).is_some_and(u8::is_ascii_whitespace)
    };
    let near = at.saturating_sub(REACH_BYTES).max(least);
    let start = (near..=at).rev().filter(blank).nth(REACH_WORDS).unwrap_or(near);
    // In the middle of a word nothing begins.
    (least..=start).rev().find(blank).unwrap_or(least)
}

/// Where the words behind `at` end.
fn ahead(units: &[u8], at: usize) -> usize {
    let blank = |n: &usize| units.get(*n).is_some_and(u8::is_ascii_whitespace);
    let near = units.len().min(at + REACH_BYTES);
    let end = (at..near).filter(blank).nth(REACH_WORDS).unwrap_or(near);
    (end..units.len()).find(blank).unwrap_or(units.len())
}

/// A look on its way.
#[derive(Debug)]
struct Look<'b> {
    bytes: &'b [u8],
    written: Written,
    glance: Glance,
    /// Where the word began that has not ended yet.
    open: Option<usize>,
    /// Names of digits that follow each other, and how many.
    digits: Range<usize>,
    names: usize,
    /// The last `at` and the last `dot`.
    at: Option<usize>,
    dot: Option<usize>,
}

impl Look<'_> {
    fn at_block(&mut self, base: usize, block: &[u8; BLOCK]) {
        if block.iter().fold(false, |any, unit| any | stands_out(*unit)) {
            self.signs(base, block);
        }
        let letters = letters(block);
        let mut open = self.open;
        // Where a word begins, and where it ends.
        let mut edges = letters ^ (letters << 1 | u64::from(open.is_some()));
        while edges != 0 {
            let at = base + edges.trailing_zeros() as usize;
            edges &= edges - 1;
            open = match open {
                None => Some(at),
                Some(start) => {
                    if let Some(matter) = matter(self.bytes, &(start..at)) {
                        self.word(matter, start..at);
                    }
                    None
                }
            };
        }
        self.open = open;
    }

    fn signs(&mut self, base: usize, block: &[u8; BLOCK]) {
        for (at, unit) in (base..).zip(block).filter(|(_, unit)| stands_out(**unit)) {
            let unit_at = |at: usize| self.bytes.get(at).copied().unwrap_or(b' ');
            let next = unit_at(at + 1);
            let opens = match unit {
                b'0'..=b'9' | b'@' => true,
                b':' => {
                    let before = at.checked_sub(1).map_or(b' ', unit_at);
                    matches!(next, b'/' | b':')
                        || (before.is_ascii_hexdigit() && next.is_ascii_hexdigit())
                }
                // AA-BB-: so many pairs may be an address of hardware.
                b'-' => {
                    let hex = |n: usize| unit_at(n).is_ascii_hexdigit();
                    let before = at.checked_sub(2).is_some_and(|two| hex(two) && hex(two + 1));
                    before && hex(at + 1) && hex(at + 2) && unit_at(at + 3) == b'-'
                }
                b'(' | b'[' | b'{' => {
                    let at_sign = matches!(next, b'a' | b'A');
                    self.glance.spells |= at_sign;
                    at_sign
                }
                _ => {
                    self.glance.folds |= self.written == Written::AsIs && is_unusual(*unit);
                    false
                }
            };
            if opens {
                self.glance.place(at..at + 1);
            }
        }
    }

    fn word(&mut self, matter: Matter, word: Range<usize>) {
        let near =
            |other: Option<usize>, gap: usize| other.is_some_and(|other| word.start - other <= gap);
        match matter {
            Matter::Names => self.glance.names = true,
            Matter::Opens => {
                self.glance.names = true;
                self.glance.place(word);
            }
            Matter::Digit(names) => {
                let goes_on = word.start - self.digits.end <= NAMES_GAP && self.names > 0;
                let names = usize::from(names);
                (self.names, self.digits) = match goes_on {
                    true => (self.names + names, self.digits.start..word.end),
                    false => (names, word),
                };
                if self.names >= NAMES_MIN {
                    self.glance.spells = true;
                    self.glance.place(self.digits.clone());
                }
            }
            Matter::At | Matter::Dot => {
                let (here, there) = match matter {
                    Matter::At => (&mut self.at, self.dot),
                    _ => (&mut self.dot, self.at),
                };
                *here = Some(word.start);
                if near(there, ADDRESS_GAP) {
                    self.glance.spells = true;
                    self.glance.place(there.unwrap_or(word.start)..word.end);
                }
            }
        }
    }
}

/// Is this unit worth a look by itself? In few comparisons, which the compiler makes of 16 units at once; some of them are
/// wrong ones.
const fn stands_out(unit: u8) -> bool {
    let control_or_high = ((unit as i8) < 0x20) & (unit != b'\n');
    let digit_or_colon = unit.wrapping_sub(b'0') <= b'<' - b'0';
    let bracket = (unit >= b'{') | (unit == b'[') | (unit == b'(');
    let escape = (unit.wrapping_sub(b'%') <= 1) | (unit == b'\\');
    control_or_high | digit_or_colon | bracket | escape | (unit == b'@') | (unit == b'-')
}

/// Is this outside of plain ASCII, or may an escape begin here?
const fn is_unusual(unit: u8) -> bool {
    let control = (unit < b' ') & (unit != b'\t') & (unit != b'\n') & (unit != b'\r');
    control | (unit >= 0x7F) | may_begin(unit)
}

/// Which of these are letters of ASCII, as bits.
fn letters(block: &[u8; BLOCK]) -> u64 {
    let (eights, _) = block.as_chunks::<8>();
    (0..).zip(eights).fold(0, |all, (n, eight)| {
        all | u64::from(letters_of(u64::from_le_bytes(*eight))) << (8 * n)
    })
}

/// The same of eight. Lower case is `a` to `z`; what is added to each byte carries into its highest bit from there on, and
/// one multiplication brings those bits together.
const fn letters_of(eight: u64) -> u8 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let lower = (eight | (EACH * 0x20)) & (EACH * 0x7F);
    let from_a = lower + EACH * (0x80 - b'a' as u64);
    let behind_z = lower + EACH * (0x80 - (b'z' as u64 + 1));
    let highest = from_a & !behind_z & !eight & (EACH * 0x80);
    ((highest >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) as u8
}

/// How many words matter; two that begin with the same eight letters are one.
const WATCHED: usize = ATS.len()
    + DOTS.len()
    + NAMES.len()
    + PASSWORD_WORDS.len()
    + SECURITY_WORDS.len()
    + OPENING_WORDS.len()
    + BIRTH_WORDS.len();

/// The words that matter.
struct Watch {
    spread: Spread,
    /// Their heads, sorted.
    words: [(u64, Matter); WATCHED],
    /// With what a word of several names of a number may begin.
    fronts: Spread,
}

static WATCH: Watch = {
    let mut watch =
        Watch { spread: Spread::new(), words: [(0, Matter::Opens); WATCHED], fronts: fronts() };
    let lists: [(&[&str], Matter); 6] = [
        (&ATS, Matter::At),
        (&DOTS, Matter::Dot),
        (&PASSWORD_WORDS, Matter::Opens),
        (&SECURITY_WORDS, Matter::Opens),
        (&OPENING_WORDS, Matter::Opens),
        (&BIRTH_WORDS, Matter::Names),
    ];
    let (mut list, mut count) = (0, 0);
    while list < lists.len() {
        let (words, matter) = lists[list];
        let mut n = 0;
        while n < words.len() {
            watch = watch.with(words[n], matter, count);
            (n, count) = (n + 1, count + 1);
        }
        list += 1;
    }
    let mut n = 0;
    while n < NAMES.len() {
        watch = watch.with(NAMES[n].0, Matter::Digit(1), count);
        (n, count) = (n + 1, count + 1);
    }
    watch
};

impl Watch {
    /// With one more word behind the first `count`.
    const fn with(mut self, word: &str, matter: Matter, count: usize) -> Self {
        let head = head_of(word);
        self.spread = self.spread.with(head);
        let mut at = count;
        while at > 0 && self.words[at - 1].0 > head {
            self.words[at] = self.words[at - 1];
            at -= 1;
        }
        self.words[at] = (head, matter);
        self
    }
}

/// Why this word matters, if it does, by its first eight letters.
fn matter(bytes: &[u8], word: &Range<usize>) -> Option<Matter> {
    let head = head(bytes, word);
    let letters = || bytes.get(word.clone()).unwrap_or(&[]);
    let several = || names_behind(&WATCH.fronts, head, letters()).map(Matter::Digit);
    if !WATCH.spread.may_hold(head) {
        return several();
    }
    let known = WATCH.words.binary_search_by_key(&head, |(head, _)| *head);
    match known.ok().and_then(|at| WATCH.words.get(at)) {
        // Names of more letters are told by the first eight of them.
        Some((_, Matter::Digit(_))) => several().or(Some(Matter::Digit(1))),
        Some((_, matter)) => Some(*matter),
        None => several(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::{Topic, phrases_of};
    use super::*;

    fn places(text: &str) -> Vec<&str> {
        let glance = Glance::at(text.as_bytes(), Written::AsIs);
        glance.places.iter().map(|place| &text[place.clone()]).collect()
    }

    #[test]
    fn most_messages_are_done_at_a_glance() {
        for text in [
            "",
            "hello there",
            "Where is my parcel? I wait for it",
            "call me [now] - or (later), at noon",
            "one of the two came at noon, the other one did not",
            "vierhundert Leute warten seit einundzwanzig Tagen",
            "that is half-price; the message: nothing",
        ] {
            assert!(Glance::at(text.as_bytes(), Written::AsIs).is_clean(), "{text}");
        }
    }

    #[test]
    fn what_may_be_something_has_a_place() {
        for (text, place) in [
            ("room 7 please", "7"),
            ("my PassWord, as I said", "PassWord"),
            ("x four, one - double x", "four, one - double"),
            ("x siebenundvierzig elf x", "siebenundvierzig elf"),
            ("x cinquantadue uno x", "cinquantadue uno"),
            ("x vierhonderdtwaalf x", "vierhonderdtwaalf"),
            ("jane at example dot com", "at example dot"),
            ("see www", "www"),
            ("http://x", ":"),
            ("AA-BB-CC", "-"),
            ("jane (at) home", "("),
        ] {
            assert_eq!(places(text), [place], "{text}");
        }
        // Wherever it stands between the blocks.
        for before in 0..2 * BLOCK {
            let text = format!("{}my password is x", ".".repeat(before));
            assert_eq!(places(&text), ["password"], "{before}");
        }
    }

    #[test]
    fn letters_are_told_from_everything_else() {
        for unit in 0..=u8::MAX {
            let letters = if unit.is_ascii_alphabetic() { 0b1111_1111 } else { 0 };
            assert_eq!(letters_of(u64::from_le_bytes([unit; 8])), letters, "{unit}");
        }
        assert_eq!(letters_of(u64::from_le_bytes(*b"a1Zz@[`{")), 0b0000_1101);
    }

    #[test]
    fn every_phrase_that_opens_something_is_seen() {
        for topic in [Topic::Password, Topic::Security, Topic::Birth] {
            let phrases = phrases_of(topic);
            assert!(phrases.len() > 10);
            for phrase in phrases {
                let glance = Glance::at(phrase.as_bytes(), Written::AsIs);
                assert!(glance.names, "{phrase}");
                // A day has digits, which are seen anyway.
                assert!(topic == Topic::Birth || !glance.is_clean(), "{phrase}");
            }
        }
    }

    #[test]
    fn a_zone_reaches_as_far_as_context_and_no_farther() {
        let quiet = "some words that say nothing ".repeat(100);
        let text = format!("{quiet}my account is 7 and so on {quiet}");
        let zones = Glance::at(text.as_bytes(), Written::AsIs).zones(text.as_bytes());
        let [zone] = zones.as_slice() else { panic!("{zones:?}") };
        let words: Vec<&str> = text[zone.clone()].split(' ').collect();
        let at = words.iter().position(|word| *word == "7").unwrap();
        assert_eq!((at, words.len() - at), (REACH_WORDS, REACH_WORDS + 1), "{words:?}");
        // What reaches into each other is one.
        let text = format!("{quiet}7 {} 8 {quiet}", "word ".repeat(22));
        let zones = Glance::at(text.as_bytes(), Written::AsIs).zones(text.as_bytes());
        assert_eq!(zones.len(), 1);
        let text = format!("{quiet}7 {quiet}8 {quiet}");
        let zones = Glance::at(text.as_bytes(), Written::AsIs).zones(text.as_bytes());
        assert_eq!(zones.len(), 2);
    }
}
