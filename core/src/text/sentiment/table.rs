//! A list of words, ready to be looked up.
//!
//! The lists are text that a person can read and amend: each line begins with what its words are worth, in tenths, or
//! with the part that they play, and then come the words. A table is buckets of places in that very text, so that nothing is
//! copied, and a word costs one bucket of about four entries. It is made when it is first asked, in less than a millisecond: laid down
//! in the program it would weigh more than the list, because hashes do not compress. A phrase is written with
//! `+` between its words; its beginnings are entries, too, so that a reader knows when to go on.

/// How many buckets a table has.
const BUCKETS: usize = 2048;
/// An entry keeps its place in the list in as many low bits, and above them the rest of its hash.
const PLACE_BITS: u32 = 17;
const PLACE: u32 = (1 << PLACE_BITS) - 1;

/// The hash of a word while it is read: FNV-1a, of lower case letters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hash(u32);

impl Hash {
    pub(super) const START: Self = Self(0x811C_9DC5);

    /// With this byte, in lower case.
    pub(super) fn with(self, byte: u8) -> Self {
        Self((self.0 ^ byte.to_ascii_lowercase() as u32).wrapping_mul(0x0100_0193))
    }

    fn bucket(self) -> usize {
        // FNV's low bits are its weakest.
        ((self.0 ^ (self.0 >> 15)) as usize) & (BUCKETS - 1)
    }

    fn rest(self) -> u32 {
        self.0 >> PLACE_BITS << PLACE_BITS
    }
}

/// What one of the list's entries says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    /// The beginning of a phrase.
    Beginning,
    /// A word or phrase, and the heading of its line.
    Whole(&'static str),
}

/// The words of a list.
pub(super) struct Table {
    list: &'static str,
    /// Where the entries of each bucket begin.
    starts: Vec<u16>,
    entries: Vec<u32>,
    /// Where the lines begin.
    lines: Vec<usize>,
}

impl Table {
    /// The table of a list.
    pub(super) fn new(list: &'static str) -> Self {
        debug_assert!(list.len() <= PLACE as usize, "a list is at most 128 KiB");
        let mut read: Vec<(usize, u32)> = Reading::new(list)
            .map(|(place, hash)| (hash.bucket(), hash.rest() | place as u32))
            .collect();
        // Stable: within a bucket in the order of the list.
        read.sort_by_key(|(bucket, _)| *bucket);
        let before = |bucket: usize| read.partition_point(|(of, _)| *of < bucket) as u16;
        let starts = (0..=BUCKETS).map(before).collect();
        let entries = read.iter().map(|(_, entry)| *entry).collect();
        let ends = list.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let lines = std::iter::once(0).chain(ends.map(|(end, _)| end + 1)).collect();
        Self { list, starts, entries, lines }
    }

    /// The entries for these words one after another, whose hash is `hash`.
    pub(super) fn find<'a>(
        &'a self,
        hash: Hash,
        words: impl Iterator<Item = &'a str> + Clone + 'a,
    ) -> impl Iterator<Item = Entry> + 'a {
        let bucket = hash.bucket();
        let from = self.starts.get(bucket).map_or(0, |start| usize::from(*start));
        let to = self.starts.get(bucket + 1).map_or(0, |start| usize::from(*start));
        self.entries
            .get(from..to)
            .into_iter()
            .flatten()
            .filter(move |entry| *entry & !PLACE == hash.rest())
            .filter_map(move |entry| self.read((entry & PLACE) as usize, words.clone()))
    }

    /// What stands at this place of the list, if it is these words.
    fn read<'a>(&self, place: usize, words: impl Iterator<Item = &'a str>) -> Option<Entry> {
        let list = self.list.as_bytes();
        let mut at = place;
        for word in words {
            if at > place {
                at += 1;
            }
            let end = at + word.len();
            if !list.get(at..end)?.eq_ignore_ascii_case(word.as_bytes()) {
                return None;
            }
            at = end;
            if !matches!(list.get(at), Some(b'+' | b' ' | b'\n')) {
                return None;
            }
        }
        match list.get(at) {
            Some(b'+') => Some(Entry::Beginning),
            _ => {
                let lines = self.lines.partition_point(|start| *start <= place);
                let start = *self.lines.get(lines.checked_sub(1)?)?;
                let line = self.list.get(start..)?;
                Some(Entry::Whole(line.split(' ').next().unwrap_or(line)))
            }
        }
    }
}

/// Goes through the words of a list, and the beginnings of its phrases.
struct Reading<'l> {
    list: &'l [u8],
    at: usize,
    /// Where the word that is being read begins, and its hash so far.
    word: usize,
    hash: Hash,
    heading: bool,
}

impl<'l> Reading<'l> {
    fn new(list: &'l str) -> Self {
        Self { list: list.as_bytes(), at: 0, word: 0, hash: Hash::START, heading: true }
    }
}

impl Iterator for Reading<'_> {
    type Item = (usize, Hash);

    /// The place of the next word or beginning, and its hash.
    fn next(&mut self) -> Option<(usize, Hash)> {
        while let Some(byte) = self.list.get(self.at).copied() {
            self.at += 1;
            match byte {
                b' ' | b'\n' => {
                    let read = (self.word, self.hash, self.heading);
                    self.word = self.at;
                    self.hash = Hash::START;
                    self.heading = byte == b'\n';
                    if !read.2 {
                        return Some((read.0, read.1));
                    }
                }
                b'+' => {
                    let read = (self.word, self.hash);
                    self.hash = self.hash.with(byte);
                    if !self.heading {
                        return Some(read);
                    }
                }
                _ => self.hash = self.hash.with(byte),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::LazyLock;

    const LIST: &str = "-15 bad waste+of+money\n20 good can't\n";
    static TABLE: LazyLock<Table> = LazyLock::new(|| Table::new(LIST));

    fn found(words: &[&'static str]) -> Vec<Entry> {
        let mut hash = Hash::START;
        for byte in words.join("+").bytes() {
            hash = hash.with(byte);
        }
        TABLE.find(hash, words.iter().copied()).collect()
    }

    #[test]
    fn words_and_phrases_are_found_with_their_heading() {
        assert_eq!(found(&["bad"]), [Entry::Whole("-15")]);
        assert_eq!(found(&["GOOD"]), [Entry::Whole("20")]);
        assert_eq!(found(&["Can't"]), [Entry::Whole("20")]);
        assert_eq!(found(&["waste", "of"]), [Entry::Beginning]);
        assert_eq!(found(&["waste", "of", "money"]), [Entry::Whole("-15")]);
        for absent in ["-15", "ba", "badd", "of", "money", ""] {
            assert_eq!(found(&[absent]), [], "{absent}");
        }
    }
}
