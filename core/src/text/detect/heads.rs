//! Words by their heads: the first eight letters as one number.
//!
//! Of all words of a text few are in any list. Two heads compare at once where letters compare one by one, and a bit for
//! each head of a list tells nearly all others off before anything is searched.

use std::ops::Range;

/// Over how many bits the heads of a list are spread.
const SPREAD_BITS: u32 = 14;

/// The bits of a list of heads.
#[derive(Clone, Debug)]
pub(super) struct Spread([u64; 1 << (SPREAD_BITS - 6)]);

impl Spread {
    /// Of no heads.
    pub(super) const fn new() -> Self {
        Self([0; 1 << (SPREAD_BITS - 6)])
    }

    /// With one more head.
    pub(super) const fn with(mut self, head: u64) -> Self {
        let (at, bit) = Self::place(head);
        self.0[at] |= bit;
        self
    }

    /// May this head be one of them?
    pub(super) fn may_hold(&self, head: u64) -> bool {
        let (at, bit) = Self::place(head);
        self.0.get(at).is_some_and(|bits| bits & bit != 0)
    }

    const fn place(head: u64) -> (usize, u64) {
        let hash = head.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - SPREAD_BITS);
        ((hash >> 6) as usize, 1 << (hash & 63))
    }
}

/// The head of a word that stands in these units.
pub(super) fn head(units: &[u8], word: &Range<usize>) -> u64 {
    let eight_at = |at: usize| units.get(at..).and_then(|rest| rest.first_chunk::<8>());
    let eight = match (eight_at(word.start), units.len().checked_sub(8)) {
        (Some(eight), _) => u64::from_le_bytes(*eight),
        // The last eight units of the text, without those before the word.
        (None, Some(last)) => {
            let eight = eight_at(last).map_or(0, |eight| u64::from_le_bytes(*eight));
            eight >> (8 * (word.start - last)).min(63)
        }
        (None, None) => {
            let rest = units.get(word.clone()).unwrap_or(&[]);
            rest.iter().rev().fold(0, |all, b| all << 8 | u64::from(*b))
        }
    };
    cut(eight, word.len())
}

/// The head of a word of a list.
pub(super) const fn head_of(word: &str) -> u64 {
    let word = word.as_bytes();
    let (mut eight, mut n) = (0, 0);
    while n < word.len() && n < 8 {
        eight |= (word[n] as u64) << (8 * n);
        n += 1;
    }
    cut(eight, word.len())
}

/// In lower case, and no longer than the word.
const fn cut(eight: u64, length: usize) -> u64 {
    let mask = match length {
        0 => 0,
        1..8 => u64::MAX >> (64 - 8 * length),
        _ => u64::MAX,
    };
    (eight | 0x2020_2020_2020_2020) & mask
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_one_head_wherever_it_stands() {
        let text = b"pin PIN passwords password xx pin";
        for (at, word) in [
            (0..3, "pin"),
            (4..7, "pin"),
            (8..17, "password"),
            (18..26, "password"),
            (30..33, "pin"),
        ] {
            assert_eq!(head(text, &at), head_of(word), "{at:?}");
        }
        assert_eq!(head(b"a pin", &(2..5)), head_of("pin"));
        assert_ne!(head_of("pin"), head_of("pi"));
    }
}
