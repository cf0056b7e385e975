//! Rows with small numbers, so that an index can name a chat in four bytes.
//!
//! A row's number says nothing about order and never leaves the room: after a restore it is another.

use crate::rows::Rows;
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
    rows: Rows<T>,
    number: PhantomData<I>,
}

impl<I, T> Default for Slab<I, T> {
    fn default() -> Self {
        Self { rows: Rows::new(), number: PhantomData }
    }
}

impl<I: RowNumber, T> Slab<I, T> {
    pub(super) fn insert(&mut self, row: T) -> I {
        I::from_row(self.rows.insert(row) as usize)
    }

    pub(super) fn remove(&mut self, at: I) -> Option<T> {
        self.rows.remove(at.row() as u32)
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (I, &T)> {
        self.rows.iter().map(|(at, row)| (I::from_row(at as usize), row))
    }

    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.rows.values_mut()
    }

    pub(super) fn numbers(&self) -> impl Iterator<Item = I> {
        self.iter().map(|(at, _)| at)
    }
}

impl<I: RowNumber, T> ops::Index<I> for Slab<I, T> {
    type Output = T;

    fn index(&self, at: I) -> &T {
        match self.rows.get(at.row() as u32) {
            Some(row) => row,
            None => panic!("an index names row {} after its removal", at.row()),
        }
    }
}

impl<I: RowNumber, T> ops::IndexMut<I> for Slab<I, T> {
    fn index_mut(&mut self, at: I) -> &mut T {
        match self.rows.get_mut(at.row() as u32) {
            Some(row) => row,
            None => panic!("an index names row {} after its removal", at.row()),
        }
    }
}
