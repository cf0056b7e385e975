//! Rows with small numbers, which they keep until they are removed.
//!
//! They lie in pages and never move: room for a hundred thousand chats is made page by page, not by copying all there
//! are into twice the room. Nor is a large block ever given back, after which an allocator may tidy up at every small one
//! (glibc consolidates next to free blocks of 64 KiB; it took twelve thousand instructions an event).

/// Rows of a page: of chats, the largest things that are kept, they stay below 64 KiB.
const PAGE: usize = 64;

/// Things by the number of their row. See [the module](self).
#[derive(Clone, Debug)]
pub(crate) struct Rows<T> {
    pages: Vec<Vec<Option<T>>>,
    free: Vec<u32>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Rows<T> {
    pub(crate) const fn new() -> Self {
        Self { pages: Vec::new(), free: Vec::new() }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        let full = self.pages.len().saturating_sub(1) * PAGE;
        full + self.pages.last().map_or(0, Vec::len) - self.free.len()
    }

    /// Gives a thing a row, one that became free if there is one.
    pub(crate) fn insert(&mut self, thing: T) -> u32 {
        if let Some(row) = self.free.pop() {
            let (page, at) = place(row);
            self.pages[page][at] = Some(thing);
            return row;
        }
        // The first page grows with what it holds: most engines in a browser hold a handful.
        match self.pages.last() {
            None => self.pages.push(Vec::new()),
            Some(page) if page.len() == PAGE => self.pages.push(Vec::with_capacity(PAGE)),
            Some(_) => {}
        }
        let last = self.pages.len() - 1;
        self.pages[last].push(Some(thing));
        // 2^32 rows do not fit into memory.
        (last * PAGE + self.pages[last].len() - 1) as u32
    }

    /// Takes the thing out of a row.
    pub(crate) fn remove(&mut self, row: u32) -> Option<T> {
        let (page, at) = place(row);
        let taken = self.pages.get_mut(page)?.get_mut(at)?.take();
        if taken.is_some() {
            self.free.push(row);
        }
        taken
    }

    pub(crate) fn get(&self, row: u32) -> Option<&T> {
        let (page, at) = place(row);
        self.pages.get(page)?.get(at)?.as_ref()
    }

    pub(crate) fn get_mut(&mut self, row: u32) -> Option<&mut T> {
        let (page, at) = place(row);
        self.pages.get_mut(page)?.get_mut(at)?.as_mut()
    }

    /// All of them with their rows, in the order of the rows.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        let rows = self.pages.iter().flatten().zip(0_u32..);
        rows.filter_map(|(held, row)| Some((row, held.as_ref()?)))
    }

    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.pages.iter_mut().flatten().flatten()
    }

    pub(crate) fn into_values(self) -> impl Iterator<Item = T> {
        self.pages.into_iter().flatten().flatten()
    }
}

const fn place(row: u32) -> (usize, usize) {
    let row = row as usize;
    (row / PAGE, row % PAGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_their_numbers_across_pages() {
        let mut rows = Rows::new();
        for n in 0..200_u32 {
            assert_eq!(rows.insert(n), n);
        }
        assert_eq!((rows.len(), rows.pages.len()), (200, 4));
        assert_eq!(rows.remove(63), Some(63));
        assert_eq!((rows.remove(63), rows.get(63), rows.len()), (None, None, 199));
        assert_eq!((rows.get(64), rows.get(199), rows.get(200)), (Some(&64), Some(&199), None));
        // What became free is used before anything grows.
        assert_eq!(rows.insert(1_000), 63);
        assert_eq!(rows.insert(1_001), 200);
        *rows.get_mut(0).unwrap() = 7;
        let all: Vec<u32> = rows.iter().map(|(_, &thing)| thing).collect();
        assert_eq!((all[0], all[63], all[200], all.len()), (7, 1_000, 1_001, 201));
        assert!(rows.into_values().eq(all));
    }
}
