//! What can go wrong in a chat, as far as causes of it are looked for.

use super::record::ChatRecord;

crate::shape! {
    /// What goes wrong.
    pub enum Trouble {
        /// Chats that went to a higher tier.
        Escalations = "escalations",
        /// Chats that a bot handed to a human.
        Handoffs = "handoffs",
        /// Chats whose customer came back soon after.
        Repeats = "repeats",
        /// Chats that a human gave to somebody else.
        Transfers = "transfers",
    }
}

impl Trouble {
    /// Did it happen in this chat?
    pub const fn is_in(self, record: &ChatRecord) -> bool {
        match self {
            Self::Escalations => record.escalations > 0,
            Self::Handoffs => !record.handoffs.is_empty(),
            Self::Repeats => record.came_back,
            Self::Transfers => record.transfers > 0,
        }
    }
}
