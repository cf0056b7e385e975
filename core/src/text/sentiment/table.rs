//! A list of words as a table that is there before the program starts.
//!
//! The lists are text that a person can read and amend: each line begins with what its words are worth, in tenths, or
//! with the part that they play, and then come the words. The compiler turns a list into buckets of places in that very text, so
//! that nothing is built at run time, nothing is copied, and a word costs one bucket of about four entries. A phrase is written with
//! `+` between its words; its beginnings are entries, too, so that a reader knows when to go on.

/// How many buckets a table has.
const BUCKETS: usize = 2048;
/// An entry keeps its place in the list in as many low bits, and above them the rest of its hash.
const PLACE_BITS: u32 = 17;
const PLACE: u32 = (1 << PLACE_BITS) - 1;
/// The most lines of a list.
const LINES: usize = 80;

/// The hash of a word while it is read: FNV-1a, of lower case letters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hash(u32);

impl Hash {
    pub(super) const START: Self = Self(0x811C_9DC5);

    /// With this byte, in lower case.
    pub(super) const fn with(self, byte: u8) -> Self {
        Self((self.0 ^ byte.to_ascii_lowercase() as u32).wrapping_mul(0x0100_0193))
    }

    const fn bucket(self) -> usize {
        // FNV's low bits are its weakest.
        ((self.0 ^ (self.0 >> 15)) as usize) & (BUCKETS - 1)
    }

    const fn rest(self) -> u32 {
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
pub(super) struct Table<const ENTRIES: usize> {
    list: &'static str,
    /// Where the entries of each bucket begin.
    starts: [u16; BUCKETS + 1],
    entries: [u32; ENTRIES],
    /// Where the lines begin; past the last one, the list's end.
    lines: [u32; LINES],
}

/// How many entries the table of this list has.
pub(super) const fn entries(list: &str) -> usize {
    let mut reading = Reading::new(list);
    let mut count = 0;
    while reading.next().is_some() {
        count += 1;
    }
    count
}

impl<const ENTRIES: usize> Table<ENTRIES> {
    /// The table of a list; `ENTRIES` is what [`entries`] counts.
    pub(super) const fn new(list: &'static str) -> Self {
        assert!(list.len() <= PLACE as usize, "a list is at most 128 KiB");
        let mut starts = [0_u16; BUCKETS + 1];
        let mut reading = Reading::new(list);
        while let Some((_, hash)) = reading.next() {
            starts[hash.bucket() + 1] += 1;
        }
        let mut bucket = 0;
        while bucket < BUCKETS {
            starts[bucket + 1] += starts[bucket];
            bucket += 1;
        }
        let mut entries = [0_u32; ENTRIES];
        let mut filled = starts;
        let mut reading = Reading::new(list);
        while let Some((place, hash)) = reading.next() {
            let bucket = hash.bucket();
            entries[filled[bucket] as usize] = hash.rest() | place as u32;
            filled[bucket] += 1;
        }
        let mut lines = [list.len() as u32; LINES];
        let (mut line, mut at) = (0, 0);
        while at < list.len() {
            if at == 0 || list.as_bytes()[at - 1] == b'\n' {
                lines[line] = at as u32;
                line += 1;
            }
            at += 1;
        }
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
                let lines = self.lines.partition_point(|start| *start as usize <= place);
                let start = *self.lines.get(lines.checked_sub(1)?)?;
                let line = self.list.get(start as usize..)?;
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
    const fn new(list: &'l str) -> Self {
        Self { list: list.as_bytes(), at: 0, word: 0, hash: Hash::START, heading: true }
    }

    /// The place of the next word or beginning, and its hash.
    const fn next(&mut self) -> Option<(usize, Hash)> {
        while self.at < self.list.len() {
            let byte = self.list[self.at];
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

    const LIST: &str = "-15 bad waste+of+money\n20 good can't\n";
    static TABLE: Table<{ entries(LIST) }> = Table::new(LIST);

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
