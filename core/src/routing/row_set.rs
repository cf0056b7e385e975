//! A set of rows, one bit each: a set of a hundred profiles is two words, and to enter or leave it costs
//! the same whoever else is in it.

use super::slab::RowNumber;
use std::marker::PhantomData;

const BITS: usize = u64::BITS as usize;

/// Row numbers of one kind, in their order.
#[derive(Clone, Debug)]
pub(super) struct RowSet<I> {
    words: Vec<u64>,
    rows: PhantomData<I>,
}

impl<I> Default for RowSet<I> {
    fn default() -> Self {
        Self { words: Vec::new(), rows: PhantomData }
    }
}

impl<I: RowNumber> RowSet<I> {
    pub(super) fn insert(&mut self, row: I) {
        let (word, bit) = (row.row() / BITS, row.row() % BITS);
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        self.words[word] |= 1 << bit;
    }

    pub(super) fn remove(&mut self, row: I) {
        if let Some(word) = self.words.get_mut(row.row() / BITS) {
            *word &= !(1 << (row.row() % BITS));
        }
    }

    pub(super) fn contains(&self, row: I) -> bool {
        let word = self.words.get(row.row() / BITS);
        word.is_some_and(|word| word & (1 << (row.row() % BITS)) != 0)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = I> + '_ {
        self.words.iter().enumerate().flat_map(|(at, &word)| {
            let mut left = word;
            std::iter::from_fn(move || {
                if left == 0 {
                    return None;
                }
                let bit = left.trailing_zeros() as usize;
                left &= left - 1;
                Some(I::from_row(at * BITS + bit))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{super::slab::ProfileIx, *};

    fn rows(set: &RowSet<ProfileIx>) -> Vec<usize> {
        set.iter().map(RowNumber::row).collect()
    }

    #[test]
    fn rows_come_in_their_order_whatever_the_order_of_entering() {
        let mut set = RowSet::default();
        for row in [200, 0, 64, 63, 127, 64] {
            set.insert(ProfileIx::from_row(row));
        }
        assert_eq!(rows(&set), [0, 63, 64, 127, 200]);
        set.remove(ProfileIx::from_row(64));
        set.remove(ProfileIx::from_row(5_000));
        assert_eq!(rows(&set), [0, 63, 127, 200]);
        assert!(set.contains(ProfileIx::from_row(63)));
        assert!(!set.contains(ProfileIx::from_row(64)));
        assert!(!set.contains(ProfileIx::from_row(5_000)));
    }
}
