//! What the host knows about the customer, held so that it can be found but not read.
//!
//! A bank hands in the account number, the PIN and the birth date of the customer in the chat. From then
//! on none of them may be shown, however the customer spells it. Of each value only a keyed hash is kept
//! (SipHash-2-4, 128 bits), of its letters and digits without case, accents, blanks and signs: so
//! `85-73 18.90` is found by the hash of `85731890`, and a snapshot of the engine holds no secret.

use super::dates::{self, Day};
use super::entity::{Entity, EntityError};
use super::fold::{fold_word, is_accent, is_invisible, is_unspaced};
use crate::sorted::sort_by_key;
use serde::{Deserialize, Serialize};
use siphasher::sip128::{Hasher128, SipHasher24};
use smallvec::SmallVec;
use std::hash::Hasher;
use std::{fmt, ops::Range};

/// The most letters and digits that one fact may have.
pub const FACT_LETTERS_MAX: usize = 120;
/// The most facts that are held of one customer.
pub const FACTS_MAX: usize = 64;
/// How many signs may stand within a fact, between two of its letters.
const SIGNS_MAX: usize = 3;
/// How many places a text may have where a fact could stand: so many for each letter, and some for nothing.
/// Sixty facts of sixty lengths need three a letter in ordinary text.
const TRIES_PER_LETTER: usize = 16;
const TRIES_FREE: usize = 4_096;
/// Facts shorter than this are found only where they stand alone.
const GLUED_LETTERS_MIN: usize = 3;

/// The key under which facts are hashed: 16 bytes that the host keeps to itself.
///
/// Facts are found only with the key under which they were held.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct FactKey([u8; 16]);

impl FactKey {
    /// The key of these bytes.
    pub const fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    fn hasher(&self, of: HashOf) -> SipHasher24 {
        let mut hasher = SipHasher24::new_with_key(&self.0);
        hasher.write(&[of as u8]);
        hasher
    }

    /// A hash of a secret's letters and digits, the same within a scope.
    pub(super) fn token(&self, scope: &str, letters: &str) -> u64 {
        let mut hasher = self.hasher(HashOf::Token);
        hasher.write(&(scope.len() as u64).to_le_bytes());
        hasher.write(scope.as_bytes());
        hasher.write(letters.as_bytes());
        hasher.finish128().h1
    }

    /// A hash by which characters of our own making are known again.
    pub(super) fn check_of(&self, made: &[u8]) -> u64 {
        let mut hasher = self.hasher(HashOf::Check);
        hasher.write(made);
        hasher.finish128().h1
    }

    /// Tells whether two keys are the same without telling the key.
    fn check(&self) -> u64 {
        self.hasher(HashOf::Key).finish128().h1
    }
}

impl fmt::Debug for FactKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FactKey([redacted])")
    }
}

/// What a hash is of; no two of them can be mistaken for each other.
#[derive(Clone, Copy)]
enum HashOf {
    Key = 0,
    Word = 1,
    Day = 2,
    Token = 3,
    Check = 4,
}

/// Why a fact cannot be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FactError {
    /// The kind is no name.
    #[error("the kind of a fact: {0}")]
    Kind(#[from] EntityError),
    /// There is nothing in it that could be found.
    #[error("a fact needs a letter or a digit; leave it out")]
    Empty,
    /// It is too long.
    #[error("a fact has at most {FACT_LETTERS_MAX} letters and digits; hand in its parts")]
    TooLong,
    /// There are too many.
    #[error(
        "at most {FACTS_MAX} facts are held of one customer; hand in those that must be hidden"
    )]
    TooMany,
    /// The others were held under another key.
    #[error("facts of one customer are held under one key; hand all of them in again")]
    OtherKey,
}

/// The facts of one customer, as keyed hashes.
///
/// Plain data: it goes into snapshots, and tells nothing without the key.
///
/// ```
/// use switchboard::text::{CustomerFacts, FactKey, Masker, MaskRules};
///
/// let key = FactKey::new(*b"sixteen secrets!");
/// let mut facts = CustomerFacts::default();
/// facts.hold(&key, "account number", "85731890")?;
/// facts.hold(&key, "date of birth", "16/03/1929")?;
///
/// let masker = Masker::new(&MaskRules::default())?.with_key(key);
/// let scan = masker.scan("acct:8573-1890, born 16th of March 1929", &facts);
/// assert_eq!(scan.masked(), "acct:[ACCOUNT_NUMBER], born [DATE_OF_BIRTH]");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerFacts {
    key_check: u64,
    /// In the order of their hashes.
    held: Vec<Held>,
}

/// One thing to be found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Held {
    hash: FactHash,
    entity: Entity,
    form: Form,
}

/// A keyed hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct FactHash {
    high: u64,
    low: u64,
}

impl FactHash {
    fn of(hasher: SipHasher24) -> Self {
        let hash = hasher.finish128();
        Self { high: hash.h1, low: hash.h2 }
    }

    fn of_day(key: &FactKey, day: &Day) -> Self {
        let mut hasher = key.hasher(HashOf::Day);
        hasher.write(&[day.day, day.month, day.year]);
        Self::of(hasher)
    }
}

/// How a fact is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Form {
    /// Letter by letter.
    Word {
        /// How many letters and digits it has.
        letters: u8,
    },
    /// As a day, in any spelling.
    Day,
}

impl CustomerFacts {
    /// Holds one more value of this kind: `("pin", "4711")`.
    ///
    /// The kind gives the label, see [`Entity::of_kind`]. A kind that speaks of a date or a birth is also
    /// found in other spellings of the day. Holding the same value again changes nothing.
    pub fn hold(&mut self, key: &FactKey, kind: &str, value: &str) -> Result<(), FactError> {
        let entity = Entity::of_kind(kind)?;
        let letters = Letters::of(value, &[]);
        let count = letters.as_slice().len();
        if count == 0 {
            return Err(FactError::Empty);
        }
        if count > FACT_LETTERS_MAX {
            return Err(FactError::TooLong);
        }
        if !self.held.is_empty() && self.key_check != key.check() {
            return Err(FactError::OtherKey);
        }
        let mut hasher = key.hasher(HashOf::Word);
        hasher.write(letters.folded.as_bytes());
        let form = Form::Word { letters: count as u8 };
        let mut new = vec![Held { hash: FactHash::of(hasher), entity: entity.clone(), form }];
        if ["DATE", "BIRTH", "DOB"].iter().any(|word| entity.as_str().contains(word)) {
            new.extend(dates::day_of(letters.as_slice()).iter().map(|day| Held {
                hash: FactHash::of_day(key, day),
                entity: entity.clone(),
                form: Form::Day,
            }));
        }
        new.retain(|held| self.of(held.hash, held.form).is_none());
        if self.held.len() + new.len() > FACTS_MAX {
            return Err(FactError::TooMany);
        }
        self.key_check = key.check();
        self.held.extend(new);
        sort_by_key(&mut self.held, |held| held.hash);
        Ok(())
    }

    /// Forgets every value of this kind.
    pub fn forget(&mut self, entity: &Entity) {
        self.held.retain(|held| held.entity != *entity);
    }

    /// Is nothing held?
    pub fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    /// What is held, by label; a label comes once for each value.
    pub fn entities(&self) -> impl Iterator<Item = &Entity> {
        self.held.iter().map(|held| &held.entity)
    }

    /// Can these facts be found with this key?
    pub(super) fn are_held_under(&self, key: &FactKey) -> bool {
        self.held.is_empty() || self.key_check == key.check()
    }

    fn of(&self, hash: FactHash, form: Form) -> Option<&Held> {
        let at = self.held.binary_search_by_key(&hash, |held| held.hash).ok()?;
        self.held.get(at).filter(|held| held.form == form)
    }

    /// Every place in the text, in bytes, where a fact stands; `zones` are not looked at.
    ///
    /// `None` when the text has so many places where a fact could stand that looking at all of them costs
    /// too much.
    pub(super) fn find(
        &self,
        text: &str,
        key: &FactKey,
        zones: &[Range<usize>],
    ) -> Option<Vec<(Range<usize>, Entity)>> {
        let mut found = Vec::new();
        if self.held.is_empty() {
            return Some(found);
        }
        let letters = Letters::of(text, zones);
        self.find_words(&letters, key, &mut found)?;
        let digits = letters.as_slice().iter().filter(|letter| letter.c.is_ascii_digit()).count();
        if digits >= dates::DIGITS_MIN && self.held.iter().any(|held| held.form == Form::Day) {
            for (range, days) in dates::spellings(letters.as_slice()) {
                let held = days.iter().find_map(|d| self.of(FactHash::of_day(key, d), Form::Day));
                if let Some(held) = held {
                    found.push((letters.bytes(&range), held.entity.clone()));
                }
            }
        }
        Some(found)
    }

    fn find_words(
        &self,
        letters: &Letters,
        key: &FactKey,
        found: &mut Vec<(Range<usize>, Entity)>,
    ) -> Option<()> {
        let mut lengths: SmallVec<[u8; 16]> = self
            .held
            .iter()
            .filter_map(|held| match held.form {
                Form::Word { letters } => Some(letters),
                Form::Day => None,
            })
            .collect();
        sort_by_key(&mut lengths, |letters| *letters);
        lengths.dedup();
        let all = letters.as_slice();
        let fresh = key.hasher(HashOf::Word);
        let mut tries = TRIES_FREE + TRIES_PER_LETTER * all.len();
        for start in (0..all.len()).filter(|at| is_edge(all, *at)) {
            for &length in &lengths {
                let range = start..start + usize::from(length);
                let short = usize::from(length) < GLUED_LETTERS_MIN;
                if range.end > all.len()
                    || !is_edge(all, range.end)
                    || (short && !stands_alone(all, &range))
                {
                    continue;
                }
                let Some(folded) = letters.joined(&range) else {
                    break;
                };
                tries = tries.checked_sub(1)?;
                let mut hasher = fresh;
                hasher.write(folded.as_bytes());
                let form = Form::Word { letters: length };
                if let Some(held) = self.of(FactHash::of(hasher), form) {
                    found.push((letters.bytes(&range), held.entity.clone()));
                }
            }
        }
        Some(())
    }
}

/// What stands between a letter and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing.
    None,
    /// A few blanks or signs.
    Near,
    /// Too much for the two to belong together.
    Far,
}

/// One letter or digit of a text, folded.
#[derive(Clone, Debug)]
pub(super) struct Letter {
    pub(super) c: char,
    pub(super) gap: Gap,
    /// The byte at which its character begins in the text.
    start: u32,
    /// The byte at which its character ends, accents included.
    end: u32,
    /// The byte at which it begins among the folded letters.
    folded: u32,
    /// Which stretch of text without a far gap it belongs to.
    stretch: u32,
}

/// The letters and digits of a text, folded.
#[derive(Clone, Debug, Default)]
pub(super) struct Letters {
    letters: Vec<Letter>,
    folded: String,
}

impl Letters {
    /// The letters of a text; what lies in a zone is left out.
    pub(super) fn of(text: &str, zones: &[Range<usize>]) -> Self {
        let mut all = Self { letters: Vec::with_capacity(text.len()), ..Self::default() };
        let mut zones = zones.iter().peekable();
        let mut signs = 0;
        for (start, c) in text.char_indices() {
            while zones.next_if(|zone| zone.end <= start).is_some() {}
            if zones.peek().is_some_and(|zone| zone.contains(&start)) {
                signs = SIGNS_MAX + 1;
                continue;
            }
            let end = (start + c.len_utf8()) as u32;
            let start = start as u32;
            if !matches!(c, ' '..='~') && (is_invisible(c) || is_accent(c)) {
                if let Some(last) = all.letters.last_mut().filter(|last| last.end == start) {
                    last.end = end;
                }
                continue;
            }
            let folded = fold_word(c);
            if folded[0].is_none() {
                signs += 1;
                continue;
            }
            for c in folded.into_iter().flatten() {
                all.push(c, signs, start..end);
                signs = 0;
            }
        }
        all
    }

    fn push(&mut self, c: char, signs: usize, place: Range<u32>) {
        let before = self.letters.last().map(|letter| letter.stretch);
        let gap = match (signs, before) {
            (0, Some(_)) => Gap::None,
            (0..=SIGNS_MAX, _) => Gap::Near,
            _ => Gap::Far,
        };
        let stretch = before.unwrap_or(0) + u32::from(gap == Gap::Far);
        let folded = self.folded.len() as u32;
        self.folded.push(c);
        let Range { start, end } = place;
        self.letters.push(Letter { c, gap, start, end, folded, stretch });
    }

    /// The letters, one by one.
    pub(super) fn as_slice(&self) -> &[Letter] {
        &self.letters
    }

    /// The folded text of these letters, if no far gap is within.
    fn joined(&self, range: &Range<usize>) -> Option<&str> {
        let (first, last) = (self.letters.get(range.start)?, self.letters.get(range.end - 1)?);
        if first.stretch != last.stretch {
            return None;
        }
        let end = last.folded as usize + last.c.len_utf8();
        self.folded.get(first.folded as usize..end)
    }

    /// Where these letters stand in the text, in bytes.
    pub(super) fn bytes(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.letters.get(range.start).map_or(0, |letter| letter.start);
        let last = range.end.checked_sub(1).and_then(|last| self.letters.get(last));
        start as usize..last.map_or(start, |letter| letter.end) as usize
    }
}

/// May a fact begin or end before this letter: at a sign, or where letters meet digits?
fn is_edge(letters: &[Letter], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|before| letters.get(before)) else {
        return true;
    };
    let Some(letter) = letters.get(at) else {
        return true;
    };
    if before.start == letter.start {
        return false;
    }
    letter.gap != Gap::None
        || before.c.is_ascii_digit() != letter.c.is_ascii_digit()
        || is_unspaced(before.c)
        || is_unspaced(letter.c)
}

/// Are these letters in one piece, with signs or nothing on both sides?
fn stands_alone(letters: &[Letter], range: &Range<usize>) -> bool {
    let apart = |at: usize| {
        let joined = letters.get(at).is_some_and(|letter| letter.gap == Gap::None);
        !joined || letters.get(at - 1..=at).is_some_and(|two| two.iter().any(|l| is_unspaced(l.c)))
    };
    let whole = letters
        .get(range.start + 1..range.end)
        .is_some_and(|rest| rest.iter().all(|letter| letter.gap == Gap::None));
    whole && apart(range.start) && apart(range.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: FactKey = FactKey::new([7; 16]);

    fn holding(facts: &[(&str, &str)]) -> CustomerFacts {
        let mut held = CustomerFacts::default();
        for (kind, value) in facts {
            held.hold(&KEY, kind, value).unwrap();
        }
        held
    }

    fn found<'t>(facts: &[(&str, &str)], text: &'t str) -> Vec<&'t str> {
        let mut found: Vec<&str> = holding(facts)
            .find(text, &KEY, &[])
            .unwrap()
            .into_iter()
            .map(|(at, _)| &text[at])
            .collect();
        found.dedup();
        found
    }

    #[test]
    fn a_number_is_found_however_it_is_written() {
        for (text, seen) in [
            ("1234", "1234"),
            ("pin:1234", "1234"),
            ("it is 1234.", "1234"),
            ("PIN1234", "1234"),
            ("1-2-3-4", "1-2-3-4"),
            ("12 34", "12 34"),
            ("１２３٤", "１２３٤"),
            ("1\u{200B}234", "1\u{200B}234"),
            ("1️⃣2️⃣3️⃣4️⃣", "1️⃣2️⃣3️⃣4️⃣"),
        ] {
            assert_eq!(found(&[("pin", "1234")], text), [seen], "{text}");
        }
        for text in ["12345", "01234", "4321", "1 2 3 5", "12     34", "12 apples, 34 pears"] {
            assert_eq!(found(&[("pin", "1234")], text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_name_is_found_without_case_accents_and_signs() {
        for text in
            ["josé alvarez", "JOSE ALVAREZ", "Jose-Álvarez", "JoséAlvarez", "jose\u{301}  alvarez"]
        {
            assert_eq!(found(&[("name", "José Álvarez")], text), [text]);
        }
        assert_eq!(found(&[("security answer", "Nemo")], "His name was nemo."), ["nemo"]);
        assert_eq!(found(&[("security answer", "Nemo")], "nemonic nemos anemone"), [""; 0]);
        assert_eq!(found(&[("name", "Arugula-Louise")], "arugula louise!"), ["arugula louise"]);
        assert_eq!(found(&[("name", "王伟")], "我叫王伟。"), ["王伟"]);
        assert_eq!(found(&[("street", "Hauptstraße 5")], "HAUPTSTRASSE 5"), ["HAUPTSTRASSE 5"]);
    }

    #[test]
    fn a_short_fact_is_found_only_where_it_stands_alone() {
        assert_eq!(found(&[("room", "7")], "room 7, not 77 or 7a"), ["7"]);
        assert_eq!(found(&[("room", "85")], "8 5 or 85"), ["85"]);
        assert_eq!(found(&[("date_of_birth", "18/")], "on the 18/"), ["18"]);
    }

    #[test]
    fn a_birth_date_is_found_in_other_spellings() {
        let facts = [("date of birth", "03/16/1929")];
        for text in ["16.3.29", "March 16th, 1929", "16 Mar 1929", "1929-03-16", "19290316"] {
            assert_eq!(found(&facts, text), [text]);
        }
        assert_eq!(found(&facts, "17.3.29 and 16.3.30"), [""; 0]);
        assert_eq!(found(&[("account", "16031929")], "16.3.1929"), [""; 0]);
    }

    #[test]
    fn what_is_held_cannot_be_read() {
        let facts = holding(&[("pin", "4711"), ("name", "Susan Brown")]);
        let text = format!("{facts:?}{}", serde_json::to_string(&facts).unwrap()).to_lowercase();
        assert!(!text.contains("4711") && !text.contains("susan") && !text.contains("brown"));
        let bytes = postcard::to_stdvec(&facts).unwrap();
        assert_eq!(postcard::from_bytes::<CustomerFacts>(&bytes).unwrap(), facts);
    }

    #[test]
    fn a_text_made_to_be_slow_is_given_up() {
        let mut facts = CustomerFacts::default();
        for n in 3..63 {
            facts.hold(&KEY, "number", &"2".repeat(n)).unwrap();
        }
        // Each digit may begin a fact of each of the sixty lengths.
        assert_eq!(facts.find(&"1 ".repeat(8_192), &KEY, &[]), None);
        let text = "my name is not one of those that you know, nor is it a number ".repeat(250);
        assert_eq!(facts.find(&text, &KEY, &[]), Some(Vec::new()));
    }

    #[test]
    fn one_customer_one_key_and_a_limit() {
        let mut facts = holding(&[("pin", "4711")]);
        assert_eq!(facts.hold(&FactKey::new([8; 16]), "pin", "1"), Err(FactError::OtherKey));
        assert_eq!(facts.hold(&KEY, "pin", " -- "), Err(FactError::Empty));
        assert_eq!(facts.hold(&KEY, "", "1"), Err(FactError::Kind(EntityError)));
        assert_eq!(facts.hold(&KEY, "note", &"x".repeat(121)), Err(FactError::TooLong));
        let before = facts.clone();
        facts.hold(&KEY, "PIN", "47 11").unwrap();
        assert_eq!(facts, before);
        for n in 1..FACTS_MAX {
            facts.hold(&KEY, "id", &format!("{n:04}x")).unwrap();
        }
        assert_eq!(facts.hold(&KEY, "id", "one more"), Err(FactError::TooMany));
        facts.forget(&Entity::of_kind("id").unwrap());
        assert_eq!(facts, before);
    }
}
