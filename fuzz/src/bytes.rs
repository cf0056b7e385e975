//! Bytes read as choices, so that a small change of them is a small change of what happens.

/// What is left of some bytes. When nothing is, every choice is the first.
#[derive(Debug)]
pub(crate) struct Bytes<'d>(&'d [u8]);

impl<'d> Bytes<'d> {
    pub(crate) const fn new(data: &'d [u8]) -> Self {
        Self(data)
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn next(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    /// One of so many.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        usize::from(self.next()) % count.max(1)
    }

    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// Two bytes as a number.
    pub(crate) fn place(&mut self) -> usize {
        usize::from(u16::from_le_bytes([self.next(), self.next()]))
    }

    /// At most so many bytes, as they are.
    pub(crate) fn take(&mut self, length: usize) -> &'d [u8] {
        let (taken, rest) = self.0.split_at(length.min(self.0.len()));
        self.0 = rest;
        taken
    }

    /// Everything that is left.
    pub(crate) const fn rest(self) -> &'d [u8] {
        self.0
    }
}
