//! What stands in the place of a secret that others must be able to tell from another one, but not read.
//!
//! Two kinds. A *word* stands behind the label: `[CREDIT_CARD:bqrtdfkmcsgp]`. It is a keyed hash in sixteen consonants, so that
//! it spells no number, and whoever types such a thing hides nothing of another form. A *form* looks like the
//! secret: the same length, the same blanks and hyphens, but out of a range in which none was ever given out, and it ends in a
//! keyed check of itself. So no real number is taken for one of ours, and masking again leaves it alone.
//!
//! | | the range | why nobody has such a number |
//! |---|---|---|
//! | card | begins with 0, fails Luhn's formula | ISO/IEC 7812-1: 0 is no issuer of payment cards |
//! | social security number | area 000 | SSA: no area 000 |
//! | IBAN | check digits 00 | ISO 13616: they are 02 to 98 |

use super::detect::passes_luhn;
use super::entity::Entity;
use super::facts::FactKey;
use super::fold::{digit_value, fold_word};
use std::ops::Range;

/// No vowel, and nothing that begins a number in words.
pub(super) const LETTERS: &[u8; 16] = b"bcdfghjklmnpqrst";
/// How many letters a word has.
pub(super) const WORD_LETTERS: usize = 12;
/// How many characters of a form are its own check.
const CHECK: usize = 6;
/// The same of a social security number, which has only six to spare.
const CHECK_OF_SSN: usize = 3;

/// Where a token is the same for the same secret.
#[derive(Clone, Copy, Debug)]
pub(super) struct Minter<'a> {
    key: &'a FactKey,
    /// The chat in which it is; empty for everywhere.
    scope: &'a str,
}

impl<'a> Minter<'a> {
    pub(super) fn new(key: &'a FactKey, scope: &'a str) -> Self {
        Self { key, scope }
    }

    /// The word for this secret, however it is spelled.
    pub(super) fn word(self, secret: &str) -> Box<str> {
        let mut left = self.key.token(self.scope, &letters(secret));
        let letter = |_| {
            let letter = LETTERS.get((left & 15) as usize).copied().unwrap_or(b'b');
            left >>= 4;
            char::from(letter)
        };
        (0..WORD_LETTERS).map(letter).collect::<String>().into()
    }

    /// Something of the form of this secret; `None` where no range is free.
    pub(super) fn form(self, entity: &Entity, secret: &str) -> Option<Box<str>> {
        let own = letters(secret).to_ascii_uppercase().into_bytes();
        let range = Free::of(entity, &own)?;
        let mut made = own.clone();
        let id = range.prefix..own.len().checked_sub(range.check)?;
        let mut stream = Stream::new(self.key.token(self.scope, &letters(secret)));
        for (n, unit) in made.iter_mut().enumerate() {
            if range.is_zero(n) {
                *unit = b'0';
            } else if id.contains(&n) {
                *unit = stream.like(*unit);
            }
        }
        range.seal(self.key, &mut made);
        let mut made = made.into_iter();
        let spelled = secret.chars().filter_map(|c| match c {
            ' ' | '-' => Some(c),
            c if fold_word(c)[0].is_some() || digit_value(c).is_some() => {
                made.next().map(char::from)
            }
            _ => None,
        });
        Some(spelled.collect::<String>().into())
    }
}

/// Letters and digits of a secret, folded.
fn letters(secret: &str) -> String {
    let fold = |c: char| match digit_value(c) {
        Some(value) => [char::from_digit(u32::from(value), 10), None],
        None => fold_word(c),
    };
    secret.chars().flat_map(fold).flatten().collect()
}

/// May a kind of secret be shown as a form?
pub(super) fn has_form(entity: &Entity) -> bool {
    [Entity::CREDIT_CARD, Entity::US_SSN, Entity::IBAN_CODE].contains(entity)
}

/// A range in which no number was ever given out.
#[derive(Clone, Copy, Debug)]
struct Free {
    /// How many characters say that it is one.
    prefix: usize,
    /// From which of them on they are zero.
    zeros_from: usize,
    check: usize,
    is_card: bool,
}

impl Free {
    fn of(entity: &Entity, own: &[u8]) -> Option<Self> {
        let digits = own.iter().all(u8::is_ascii_digit);
        match own.len() {
            12..=19 if digits && *entity == Entity::CREDIT_CARD => {
                Some(Self { prefix: 1, zeros_from: 0, check: CHECK, is_card: true })
            }
            9 if digits && *entity == Entity::US_SSN => {
                Some(Self { prefix: 3, zeros_from: 0, check: CHECK_OF_SSN, is_card: false })
            }
            15..=34 if own.is_ascii() && *entity == Entity::IBAN_CODE => {
                Some(Self { prefix: 4, zeros_from: 2, check: CHECK, is_card: false })
            }
            _ => None,
        }
    }

    /// The range in which these characters lie, if they lie in one.
    fn holding(own: &[u8]) -> Option<Self> {
        let country = own.get(..2).is_some_and(|two| two.iter().all(u8::is_ascii_uppercase));
        let entity = match own {
            [b'0', b'0', b'0', ..] if own.len() == 9 => Entity::US_SSN,
            [b'0', ..] => Entity::CREDIT_CARD,
            [_, _, b'0', b'0', ..] if country => Entity::IBAN_CODE,
            _ => return None,
        };
        Self::of(&entity, own)
    }

    fn is_zero(self, n: usize) -> bool {
        (self.zeros_from..self.prefix).contains(&n)
    }

    /// Writes the check of what stands before it.
    fn seal(self, key: &FactKey, made: &mut [u8]) {
        let (id, check) = made.split_at_mut(made.len().saturating_sub(self.check));
        let mut stream = Stream::new(key.check_of(id));
        for unit in check.iter_mut() {
            *unit = stream.like(*unit);
        }
        let values: Vec<u8> = made.iter().map(|unit| unit.wrapping_sub(b'0')).collect();
        if self.is_card
            && passes_luhn(&values)
            && let Some(last) = made.last_mut()
        {
            *last = if *last == b'9' { b'0' } else { *last + 1 };
        }
    }
}

/// Characters drawn from a hash, of the kind of those in whose place they stand.
struct Stream(u64);

impl Stream {
    const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn like(&mut self, unit: u8) -> u8 {
        // The constants of SplitMix64 (Steele, Lea, Flood 2014).
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let z = z ^ (z >> 31);
        match unit.is_ascii_digit() {
            true => b'0' + (z % 10) as u8,
            false => LETTERS.get((z & 15) as usize).map_or(b'B', u8::to_ascii_uppercase),
        }
    }
}

/// Where forms of ours stand in these units.
pub(super) fn forms_in(units: &[u8], key: &FactKey) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < units.len() {
        let before = at.checked_sub(1).and_then(|n| units.get(n));
        // Two secrets may have stood glued to each other: what follows a form of ours stands apart.
        let follows = found.last().is_some_and(|last: &Range<usize>| last.end == at);
        let begins = follows || units.get(at).is_some_and(|unit| is_apart(*unit, before));
        match begins.then(|| form_at(units, at, key)).flatten() {
            Some(end) => {
                found.push(at..end);
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// Does nothing stand beside it that could be of the same number? Letters beside digits are glued to them.
fn is_apart(unit: u8, beside: Option<&u8>) -> bool {
    beside.is_none_or(|beside| match unit {
        b'0'..=b'9' => !beside.is_ascii_digit(),
        _ => !beside.is_ascii_alphanumeric(),
    })
}

/// Where the form of ours ends that begins here.
fn form_at(units: &[u8], start: usize, key: &FactKey) -> Option<usize> {
    let first = units.get(start)?;
    if *first != b'0' && !first.is_ascii_uppercase() {
        return None;
    }
    let mut own: Vec<u8> = Vec::new();
    let mut end = start;
    let mut longest = None;
    while let Some(unit) = units.get(end).filter(|_| own.len() < 34) {
        match unit {
            b'0'..=b'9' | b'A'..=b'Z' => own.push(*unit),
            b' ' | b'-' if units.get(end + 1).is_some_and(u8::is_ascii_alphanumeric) => {}
            _ => break,
        }
        end += 1;
        let ends = is_apart(*unit, units.get(end));
        if ends && let Some(range) = Free::holding(&own) {
            let mut sealed = own.clone();
            range.seal(key, &mut sealed);
            if sealed == own {
                longest = Some(end);
            }
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: FactKey = FactKey::new([5; 16]);

    #[test]
    fn one_secret_one_word_in_one_chat() {
        let here = Minter::new(&KEY, "c1");
        let word = here.word("4111 1111 1111 1111");
        assert_eq!(word, here.word("4111-1111-1111-1111"));
        assert_ne!(word, here.word("5555 5555 5555 4444"));
        assert_ne!(word, Minter::new(&KEY, "c2").word("4111 1111 1111 1111"));
        assert_eq!(word.len(), WORD_LETTERS);
        assert!(word.bytes().all(|b| LETTERS.contains(&b)));
    }

    #[test]
    fn a_form_looks_like_the_secret_and_is_none() {
        let here = Minter::new(&KEY, "c1");
        for (entity, secret, prefix) in [
            (Entity::CREDIT_CARD, "4111-1111-1111-1111", "0"),
            (Entity::CREDIT_CARD, "378282246310005", "0"),
            (Entity::US_SSN, "536-90-4399", "000-"),
            (Entity::IBAN_CODE, "DE89 3704 0044 0532 0130 00", "DE00 "),
        ] {
            let form = here.form(&entity, secret).unwrap();
            assert!(form.starts_with(prefix), "{form}");
            let shape = |text: &str| -> Vec<u8> {
                text.bytes().map(|b| if b.is_ascii_digit() { b'9' } else { b }).collect()
            };
            assert_eq!(shape(&form), shape(secret));
            assert_ne!(&*form, secret);
            let (text, end) = (format!("pay {form}, or {form}"), 4 + form.len());
            let places = [4..end, end + 5..end + 5 + form.len()];
            assert_eq!(forms_in(text.as_bytes(), &KEY), places);
            assert!(forms_in(text.as_bytes(), &FactKey::new([6; 16])).is_empty());
        }
        assert!(here.form(&Entity::EMAIL_ADDRESS, "a@b.cd").is_none());
        assert!(here.form(&Entity::US_SSN, "4399").is_none());
    }

    #[test]
    fn forms_that_are_glued_to_each_other_are_both_known() {
        let here = Minter::new(&KEY, "c1");
        let card = here.form(&Entity::CREDIT_CARD, "4111 1111 1111 1111").unwrap();
        let iban = here.form(&Entity::IBAN_CODE, "NO9386011117947").unwrap();
        let both = format!("{card}{iban}");
        let found = forms_in(both.as_bytes(), &KEY);
        assert_eq!(found, [0..card.len(), card.len()..both.len()]);
    }

    #[test]
    fn a_real_number_is_no_form() {
        for text in ["4111 1111 1111 1111", "536-90-4399", "DE89 3704 0044 0532 0130 00"] {
            assert!(forms_in(text.as_bytes(), &KEY).is_empty(), "{text}");
        }
    }
}
