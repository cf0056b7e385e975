//! Rows with small numbers, so that an index can name a chat in four bytes.
//!
//! A row's number says nothing about order and never leaves the room: after a restore it is another.

use std::{fmt, marker::PhantomData, ops};

/// The number of a row of one kind.
pub(super) trait RowNumber: Copy {
    fn from_row(row: usize) -> Self;
    fn row(self) -> usize;
}

macro_rules! row_numbers {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) struct $name(u32);

        impl RowNumber for $name {
            fn from_row(row: usize) -> Self {
                // 2^32 rows do not fit into memory.
                Self(row as u32)
            }

            fn row(self) -> usize {
                self.0 as usize
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }
    )+};
}

row_numbers! {
    /// A chat.
    ChatIx
    /// An agent.
    AgentIx
    /// A queue: its rank among the names of all queues.
    QueueIx
    /// A channel.
    ChannelIx
    /// A skill.
    SkillIx
    /// A set of chats alike in what they need.
    ClassIx
    /// A set of agents alike in what they can.
    ProfileIx
    /// A way of having room, within one profile.
    LaneIx
}

/// Rows that keep their number until they are removed.
#[derive(Clone, Debug)]
pub(super) struct Slab<I, T> {
    rows: Vec<Option<T>>,
    free: Vec<u32>,
    number: PhantomData<I>,
}

impl<I, T> Default for Slab<I, T> {
    fn default() -> Self {
        Self { rows: Vec::new(), free: Vec::new(), number: PhantomData }
    }
}

impl<I: RowNumber, T> Slab<I, T> {
    pub(super) fn insert(&mut self, row: T) -> I {
        match self.free.pop() {
            Some(at) => {
                self.rows[at as usize] = Some(row);
                I::from_row(at as usize)
            }
            None => {
                self.rows.push(Some(row));
                I::from_row(self.rows.len() - 1)
            }
        }
    }

    pub(super) fn remove(&mut self, at: I) -> Option<T> {
        let row = self.rows.get_mut(at.row())?.take();
        if row.is_some() {
            self.free.push(at.row() as u32);
        }
        row
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len() - self.free.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (I, &T)> {
        self.rows
            .iter()
            .enumerate()
            .filter_map(|(at, row)| row.as_ref().map(|row| (I::from_row(at), row)))
    }

    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.rows.iter_mut().flatten()
    }

    pub(super) fn numbers(&self) -> impl Iterator<Item = I> {
        self.iter().map(|(at, _)| at)
    }
}

impl<I: RowNumber, T> ops::Index<I> for Slab<I, T> {
    type Output = T;

    fn index(&self, at: I) -> &T {
        match &self.rows[at.row()] {
            Some(row) => row,
            None => panic!("an index names row {} after its removal", at.row()),
        }
    }
}

impl<I: RowNumber, T> ops::IndexMut<I> for Slab<I, T> {
    fn index_mut(&mut self, at: I) -> &mut T {
        match &mut self.rows[at.row()] {
            Some(row) => row,
            None => panic!("an index names row {} after its removal", at.row()),
        }
    }
}
