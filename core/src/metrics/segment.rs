//! In which segments does a chat count?

use crate::id::Code;
use crate::sorted::SortedMap;

crate::shape! {
    /// By what chats are told apart.
    pub enum Dimension {
        /// The medium.
        Channel = "channel",
        /// The customer's segments, all of them together.
        Cohort = "cohort",
        /// What the customer wanted.
        Intent = "intent",
        /// The language of the chat.
        Language = "language",
        /// The product that it was about.
        Product = "product",
        /// The queue in which it waited last.
        Queue = "queue",
        /// The customer's support tier.
        Tier = "tier",
    }
}

/// What a chat has along the dimensions, where it has anything.
pub type Segments = SortedMap<Dimension, Code>;
