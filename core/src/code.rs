//! Closed lists of reasons, each with a name for people's tools and a number for C.
//!
//! A code is public: its name goes over the wire, its number into C headers. Neither is ever changed
//! or used again for something else. Every list lives in the room it speaks of; this page holds the
//! macro that makes them alike, and the one list that every room may answer with, [`RejectionCode`].
//!
//! ```
//! use switchboard::code::RejectionCode;
//! let code = RejectionCode::BotNotOwner;
//! assert_eq!((code.code(), code.number()), ("bot_not_owner", 905));
//! assert_eq!(RejectionCode::from_code("bot_not_owner"), Some(code));
//! ```
//!
//! | numbers | list |
//! |---|---|
//! | 100 | why a customer may not chat |
//! | 200 | why an agent is passed over for a chat |
//! | 300 | why a chat is kept waiting |
//! | 400 | how an offer ended |
//! | 500 | why a chat went back to its queue |
//! | 600, 650 | why a bot handed over; why the chat came back to it |
//! | 700 | why a chat is escalated |
//! | 800 | how a chat ended |
//! | 900 | why a command was rejected |

/// A member of a closed list: what [`codes!`](crate::codes) gives every list.
pub trait Coded: Copy + Eq + Sized + 'static {
    /// Every member, in the order of the numbers.
    const ALL: &'static [Self];

    /// The stable name, in `snake_case`.
    fn code(self) -> &'static str;

    /// The stable number.
    fn number(self) -> u16;

    /// One sentence for a reader who meets the name for the first time.
    fn meaning(self) -> &'static str;
}

/// Declares a closed list of codes: an enum whose every variant has a doc, a number and a name.
///
/// ```
/// switchboard::codes! {
///     /// How the day went.
///     pub enum Mood {
///         /// Nobody waited.
///         Calm = 1, "calm";
///         /// Everybody waited.
///         Busy = 2, "busy";
///     }
/// }
/// assert_eq!(Mood::ALL, [Mood::Calm, Mood::Busy]);
/// assert_eq!(Mood::Busy.meaning(), "Everybody waited.");
/// ```
#[macro_export]
macro_rules! codes {
    (
        $(#[$doc:meta])*
        pub enum $name:ident {
            $( $(#[doc = $meaning:literal])+ $variant:ident = $number:literal, $code:literal; )+
        }
    ) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            ::serde::Serialize, ::serde::Deserialize,
        )]
        pub enum $name {
            $( $(#[doc = $meaning])+ #[serde(rename = $code)] $variant = $number, )+
        }

        impl $name {
            /// Every member, in the order of the numbers.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable name, in `snake_case`.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The stable number.
            pub const fn number(self) -> u16 {
                self as u16
            }

            /// One sentence for a reader who meets the name for the first time.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => concat!($($meaning),+).trim_start(),)+ }
            }

            /// The member of this name.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|member| member.code() == code)
            }
        }

        impl $crate::code::Coded for $name {
            const ALL: &'static [Self] = Self::ALL;

            fn code(self) -> &'static str {
                self.code()
            }

            fn number(self) -> u16 {
                self.number()
            }

            fn meaning(self) -> &'static str {
                self.meaning()
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

crate::codes! {
    /// Why a command was rejected. The state is as it was before.
    pub enum RejectionCode {
        /// No such chat, agent, queue, bot or proposal.
        UnknownId = 901, "unknown_id";
        /// The command saw an older version of the chat than there is now.
        StaleEpoch = 902, "stale_epoch";
        /// This cannot happen to something in this state.
        IllegalTransition = 903, "illegal_transition";
        /// Another agent, or nobody, owns the chat.
        NotOwner = 904, "not_owner";
        /// A bot spoke in a chat that it does not own, or no longer owns.
        BotNotOwner = 905, "bot_not_owner";
        /// The offer has already ended.
        OfferNotOpen = 906, "offer_not_open";
        /// Wrap-up needs fields that were not given.
        MissingDisposition = 907, "missing_disposition";
        /// This actor may not do that.
        PermissionDenied = 908, "permission_denied";
        /// The event is stamped further before the clock than the allowed skew.
        ClockRegression = 909, "clock_regression";
        /// An event of this id was already taken in.
        DuplicateEvent = 910, "duplicate_event";
        /// A limit of size or number would be passed.
        LimitExceeded = 911, "limit_exceeded";
        /// The name is in use already.
        DuplicateId = 912, "duplicate_id";
        /// The agent cannot take the chat: presence, capacity, queue or skill.
        AgentUnavailable = 913, "agent_unavailable";
        /// A value makes no sense where it stands.
        BadValue = 914, "bad_value";
        /// The new policy would strand waiting chats.
        StrandsChats = 915, "strands_chats";
        /// The text is not an event.
        MalformedEvent = 916, "malformed_event";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_are_unique_and_in_order() {
        for pair in RejectionCode::ALL.windows(2) {
            assert!(pair[0].number() < pair[1].number());
            assert_ne!(pair[0].code(), pair[1].code());
        }
    }

    #[test]
    fn a_code_is_its_name_in_json() {
        let json = serde_json::to_string(&RejectionCode::StaleEpoch).unwrap();
        assert_eq!(json, "\"stale_epoch\"");
        assert_eq!(
            serde_json::from_str::<RejectionCode>(&json).unwrap(),
            RejectionCode::StaleEpoch
        );
        assert_eq!(RejectionCode::StaleEpoch.to_string(), "stale_epoch");
    }
}
