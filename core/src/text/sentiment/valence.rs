//! How good or bad a text sounds, by the rules of VADER.
//!
//! VADER (Hutto and Gilbert, *VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media Text*, ICWSM 2014) adds up
//! the worth of words, changed by what stands up to three words before: boosters, dampers, negations, capitals among small letters, a few
//! idioms, and what comes after "but". Exclamation and question marks make the sum louder. The constants are theirs, found by
//! experiment. The oddities of version 3.3.2 are kept, because whoever compares figures compares with that one; each is named
//! where it stands.
//!
//! Sums are of doubles, in the order and with the compensation of Python's `sum`, and no operation is used
//! but those whose result IEEE 754 fixes; so every platform computes the same bits. What leaves are whole parts per million.

use super::words::{Named, Part, WORDS_INLINE, Word};
use crate::math::Ppm;
use crate::sorted::SortedMap;
use smallvec::SmallVec;

const BOOST: f64 = 0.293;
const CAPITALS: f64 = 0.733;
const NEGATED: f64 = -0.74;
const EMPHATIC_NEVER: f64 = 1.25;
/// How much of a booster is left two and three words away.
const FADING: [f64; 3] = [1.0, 0.95, 0.9];
const BEFORE_BUT: f64 = 0.5;
const AFTER_BUT: f64 = 1.5;
const EXCLAMATION: f64 = 0.292;
const QUESTION: f64 = 0.18;
const QUESTIONS_MAX: f64 = 0.96;
/// Keeps the compound within -1 and 1.
const ALPHA: f64 = 15.0;

/// The worth of each word of a text.
pub(super) type Valences = SmallVec<[f64; WORDS_INLINE]>;

/// The worth of each word, after all rules.
///
/// `own` is the worth of a word by itself in tenths, `None` where the lexicon has none.
pub(super) fn valences(words: &[Word<'_>], own: impl Fn(usize) -> Option<i8>) -> Valences {
    let mixed = words.iter().any(|word| word.capitals) && !words.iter().all(|word| word.capitals);
    let text = Text { words, own, mixed };
    let mut valences: Valences = (0..words.len()).map(|at| text.valence(at)).collect();
    but(words, &mut valences);
    valences
}

struct Text<'t, F> {
    words: &'t [Word<'t>],
    own: F,
    /// Are there capitals among small letters?
    mixed: bool,
}

impl<F: Fn(usize) -> Option<i8>> Text<'_, F> {
    /// The word as many places before.
    fn before(&self, at: usize, distance: usize) -> Option<&Word<'_>> {
        self.words.get(at.checked_sub(distance)?)
    }

    fn named_before(&self, at: usize, distance: usize) -> Named {
        self.before(at, distance).map_or(Named::Other, |word| word.named)
    }

    fn own_before(&self, at: usize, distance: usize) -> Option<i8> {
        at.checked_sub(distance).and_then(&self.own)
    }

    /// The two words from here on.
    fn pair(&self, at: usize) -> [Named; 2] {
        [0, 1].map(|n| self.words.get(at + n).map_or(Named::Other, |word| word.named))
    }

    fn valence(&self, at: usize) -> f64 {
        let (Some(word), Some(own)) = (self.words.get(at), (self.own)(at)) else { return 0.0 };
        let kind_of = self.pair(at) == [Named::Kind, Named::Of];
        if word.part != Part::None || kind_of {
            return 0.0;
        }
        let own = f64::from(own) / 10.0;
        let mut valence = own;
        let next_is_known = at + 1 < self.words.len() && (self.own)(at + 1).is_some();
        if word.named == Named::No && next_is_known {
            valence = 0.0;
        }
        let near = [1, 2, 3].map(|distance| self.named_before(at, distance));
        let or = matches!(near[0], Named::Or | Named::Nor);
        if near[0] == Named::No || near[1] == Named::No || near[2] == Named::No && or {
            valence = own * NEGATED;
        }
        if word.capitals && self.mixed {
            valence += if valence > 0.0 { CAPITALS } else { -CAPITALS };
        }
        for distance in 1..=3 {
            let Some(before) = self.before(at, distance) else { break };
            if self.own_before(at, distance).is_some() {
                continue;
            }
            let boost = self.boost(before, valence);
            if boost != 0.0 {
                valence += boost * FADING[distance - 1];
            }
            valence = self.negation(valence, near, distance, before.negates);
            if distance == 3 {
                valence = self.idioms(valence, at);
            }
        }
        self.least(valence, near, at)
    }

    /// What a booster or damper adds to what follows.
    fn boost(&self, word: &Word<'_>, valence: f64) -> f64 {
        let mut boost = match word.part {
            Part::None => return 0.0,
            Part::Booster => BOOST,
            Part::Damper => -BOOST,
        };
        if valence < 0.0 {
            boost = -boost;
        }
        if word.capitals && self.mixed {
            boost += if valence > 0.0 { CAPITALS } else { -CAPITALS };
        }
        boost
    }

    /// What the word at this distance negates; "never so" and "without doubt" do not.
    fn negation(&self, valence: f64, near: [Named; 3], distance: usize, negates: bool) -> f64 {
        let [one, two, three] = near;
        let so = |named| matches!(named, Named::So | Named::This);
        // Three words away the original reads "never so … or so": a "so" or "this" right before is enough.
        let (emphatic, undoubted) = match distance {
            2 => (two == Named::Never && so(one), two == Named::Without && one == Named::Doubt),
            3 => (
                three == Named::Never && so(two) || so(one),
                three == Named::Without && (two == Named::Doubt || one == Named::Doubt),
            ),
            _ => (false, false),
        };
        match (emphatic, undoubted, negates) {
            (true, ..) => valence * EMPHATIC_NEVER,
            (false, false, true) => valence * NEGATED,
            _ => valence,
        }
    }

    /// Idioms that mean something else than their words; asked only from the fourth word on, as in the original.
    fn idioms(&self, valence: f64, at: usize) -> f64 {
        let word = |place: usize| self.words.get(place).map_or(Named::Other, |word| word.named);
        let mut valence = valence;
        let behind = [
            idiom(&[word(at - 1), word(at)]),
            idiom(&[word(at - 2), word(at - 1), word(at)]),
            idiom(&[word(at - 2), word(at - 1)]),
            idiom(&[word(at - 3), word(at - 2), word(at - 1)]),
            idiom(&[word(at - 3), word(at - 2)]),
        ];
        if let Some(worth) = behind.into_iter().flatten().next() {
            valence = worth;
        }
        let ahead =
            [idiom(&[word(at), word(at + 1)]), idiom(&[word(at), word(at + 1), word(at + 2)])];
        for worth in ahead.into_iter().flatten() {
            valence = worth;
        }
        for pair in [self.pair(at - 3), self.pair(at - 2)] {
            if matches!(pair, [Named::Kind | Named::Sort, Named::Of] | [Named::Just, Named::Enough])
            {
                valence -= BOOST;
            }
        }
        valence
    }

    /// "least" turns what follows around, but not "at least" and "very least".
    fn least(&self, valence: f64, near: [Named; 3], at: usize) -> f64 {
        let spared = matches!(near[1], Named::At | Named::Very);
        if near[0] == Named::Least && self.own_before(at, 1).is_none() && !spared {
            valence * NEGATED
        } else {
            valence
        }
    }
}

/// What these words are worth together.
fn idiom(words: &[Named]) -> Option<f64> {
    Some(match words {
        [Named::The, Named::Shit | Named::Bomb] | [Named::To, Named::Die, Named::For] => 3.0,
        [Named::Bad, Named::Ass] => 1.5,
        [Named::Bus, Named::Stop] => 0.0,
        [Named::Yeah, Named::Right] => -2.0,
        [Named::Kiss, Named::Of, Named::Death] => -1.5,
        [Named::Beating, Named::Heart] => 3.5,
        _ => return None,
    })
}

/// What stands before the first "but" counts half, what stands behind it half as much again.
///
/// The original looks each value up by its first equal, which may be another place than the one that it is at, and so
/// changes some places twice and others never. For each value is remembered up to where no place holds it, so that a long text
/// costs no more than a short one a word.
fn but(words: &[Word<'_>], valences: &mut [f64]) {
    let Some(but) = words.iter().position(|word| word.named == Named::But) else { return };
    let mut searched: SortedMap<u64, usize> = SortedMap::new();
    for at in 0..valences.len() {
        let value = valences.get(at).copied().unwrap_or(0.0);
        if value == 0.0 {
            // Nought stays nought, wherever its first equal stands.
            continue;
        }
        let from = searched.get(&value.to_bits()).copied().unwrap_or(0);
        let rest = valences.get(from..).unwrap_or_default();
        let bits = value.to_bits();
        let Some(first) = rest.iter().position(|other| other.to_bits() == bits) else { continue };
        let first = from + first;
        searched.insert(bits, first);
        let weight = match first.cmp(&but) {
            std::cmp::Ordering::Less => BEFORE_BUT,
            std::cmp::Ordering::Greater => AFTER_BUT,
            std::cmp::Ordering::Equal => continue,
        };
        let weighted = value * weight;
        if let Some(place) = valences.get_mut(first) {
            *place = weighted;
        }
        if let Some(from) = searched.get_mut(&weighted.to_bits()) {
            *from = first.min(*from);
        }
    }
}

/// The figures of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scores {
    pub(super) compound: Ppm,
    pub(super) positive: Ppm,
    pub(super) neutral: Ppm,
    pub(super) negative: Ppm,
}

/// The figures of the words' worth and the text's punctuation.
pub(super) fn scores(valences: &[f64], text: &str) -> Scores {
    if valences.is_empty() {
        let nothing = Ppm::ZERO;
        return Scores {
            compound: nothing,
            positive: nothing,
            neutral: nothing,
            negative: nothing,
        };
    }
    let emphasis = emphasis(text);
    let (mut positive, mut negative, mut neutral) = (0.0, 0.0, 0.0);
    for valence in valences {
        // Each word counts one for itself, as a neutral one does.
        if *valence > 0.0 {
            positive += valence + 1.0;
        } else if *valence < 0.0 {
            negative += valence - 1.0;
        } else {
            neutral += 1.0;
        }
    }
    if positive > -negative {
        positive += emphasis;
    } else if positive < -negative {
        negative -= emphasis;
    }
    let total = positive - negative + neutral;
    Scores {
        compound: compound(valences, emphasis),
        positive: rounded(positive / total, 1_000),
        neutral: rounded(neutral / total, 1_000),
        negative: rounded(-negative / total, 1_000),
    }
}

/// The worth of all words together, between -1 and 1.
pub(super) fn compound(valences: &[f64], emphasis: f64) -> Ppm {
    let mut sum = sum(valences);
    if sum > 0.0 {
        sum += emphasis;
    } else if sum < 0.0 {
        sum -= emphasis;
    }
    rounded((sum / (sum * sum + ALPHA).sqrt()).clamp(-1.0, 1.0), 10_000)
}

/// How loud the punctuation is.
pub(super) fn emphasis(text: &str) -> f64 {
    let count = |sign| text.bytes().filter(|byte| *byte == sign).count();
    let exclamations = count(b'!').min(4) as f64 * EXCLAMATION;
    let questions = match count(b'?') {
        0 | 1 => 0.0,
        few @ 2..=3 => few as f64 * QUESTION,
        _ => QUESTIONS_MAX,
    };
    exclamations + questions
}

/// The sum as Python computes it since 3.12: what rounding loses is added at the end (Neumaier, 1974).
fn sum(values: &[f64]) -> f64 {
    let (mut sum, mut lost) = (0.0_f64, 0.0_f64);
    for value in values {
        let next = sum + value;
        lost += if sum.abs() >= value.abs() { sum - next + value } else { value - next + sum };
        sum = next;
    }
    if lost == 0.0 { sum } else { sum + lost }
}

/// A value between -1 and 1 to so many parts of the whole, as Python's `round` does: the exact value of the double, and
/// to the even neighbour in the middle.
fn rounded(value: f64, parts: u64) -> Ppm {
    let bits = value.abs().to_bits();
    let (exponent, fraction) = ((bits >> 52) as u32, bits & ((1 << 52) - 1));
    // The value is `whole / 2^shift`; below 2^-30 it rounds to nothing.
    let shift = 1075_u32.saturating_sub(exponent);
    let whole = u128::from(fraction | 1 << 52) * u128::from(parts);
    let count = if !(1..=82).contains(&shift) {
        if shift == 0 { i64::MAX } else { 0 }
    } else {
        let (count, rest, half) =
            (whole >> shift, whole & ((1 << shift) - 1), 1_u128 << (shift - 1));
        let up = rest > half || rest == half && count & 1 == 1;
        count as i64 + i64::from(up)
    };
    let ppm = count * (1_000_000 / parts as i64);
    Ppm::new(if value < 0.0 { -ppm } else { ppm })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_exact_and_to_even() {
        for (value, parts, ppm) in [
            (0.0, 1_000, 0),
            (1.0, 10_000, 1_000_000),
            (-1.0, 10_000, -1_000_000),
            (0.0625, 1_000, 62_000),
            (0.1875, 1_000, 188_000),
            (0.00005, 10_000, 100),
            (0.8315989, 10_000, 831_600),
            (-0.65965, 10_000, -659_600),
            (1e-9, 1_000, 0),
            (f64::MIN_POSITIVE, 1_000, 0),
        ] {
            assert_eq!(rounded(value, parts), Ppm::new(ppm), "{value}");
        }
    }

    #[test]
    fn what_rounding_loses_is_added() {
        assert_eq!(sum(&[1e16, 1.0, -1e16]).to_bits(), 1.0_f64.to_bits());
        assert_eq!(sum(&[]).to_bits(), 0.0_f64.to_bits());
    }
}
