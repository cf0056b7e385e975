//! Names that the host gives to its chats, agents, queues: opaque, ordered, cheap to copy.
//!
//! ```
//! use switchboard::id::ChatId;
//! let id = ChatId::from("c-17");
//! assert_eq!(id.as_str(), "c-17");
//! ```
//!
//! An id is 1 to 128 bytes of text without control characters; the engine never reads meaning into it.

use serde::{Deserialize, Serialize};
use std::{borrow::Borrow, fmt, sync::Arc};

/// The longest id, in bytes.
pub const ID_BYTES_MAX: usize = 128;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The text of this id.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Is this 1 to 128 bytes without control characters?
            pub fn is_valid(&self) -> bool {
                !self.0.is_empty()
                    && self.0.len() <= ID_BYTES_MAX
                    && !self.0.chars().any(char::is_control)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(Arc::from(text))
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(Arc::from(text))
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", &*self.0)
            }
        }
    )+};
}

ids! {
    /// One live request of one customer for help.
    ChatId
    /// A human who can own chats.
    AgentId
    /// The person, identified by a key that the host has verified.
    CustomerId
    /// An automated owner.
    BotId
    /// A waiting area.
    QueueId
    /// A named ability.
    SkillId
    /// A set of agents.
    TeamId
    /// A medium: `web`, `mobile`, `social`, `sms`, `voice`, `email`.
    ChannelId
    /// A named set of opening hours.
    HoursId
    /// One outage, maintenance, release or emergency.
    OutageId
    /// A named topic.
    TopicId
    /// The record of one incident.
    IncidentId
    /// The host's name of an event, for refusing it a second time.
    EventId
    /// An action that a bot proposes and a human decides.
    ProposalId
    /// A code of the host's own list: a disposition, a root cause, a segment, a tier.
    Code
}

/// One offer of one chat to one agent; counted by the engine, never used twice.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct OfferId(pub u64);
