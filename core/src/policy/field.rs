//! The closed catalogue of things that a condition may ask about.
//!
//! A condition can name nothing else, so a slip of the pen is found when the policy is compiled and
//! not on the day the rule was needed. Durations are integers and carry their unit in the name.
//!
//! ```
//! use switchboard::policy::field::{Field, FieldKind, Operator};
//!
//! let tier = Field::named("customer.tier").unwrap();
//! assert_eq!(tier.kind(), FieldKind::Text);
//! assert!(tier.kind().allows(Operator::OneOf));
//! assert!(!tier.kind().allows(Operator::AtLeast), "tiers have no order of their own");
//! ```
//!
//! Knows the names and types of facts; where a fact comes from is the business of whoever implements
//! [`Facts`](super::condition::Facts).

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::fmt;

/// Names in rising order, each with what it means.
pub type Ranks = &'static [(&'static str, &'static str)];

/// The levels of identity, as the field `customer.identity_level` names them.
pub const IDENTITY_LEVELS: Ranks = &[
    ("anonymous", "Nobody knows who this is."),
    ("claimed", "The customer says so."),
    ("verified", "The host has verified it."),
    ("strong", "The host has verified it by a second means."),
];

/// The place of a name among its ranks.
pub(crate) fn rank(ranks: Ranks, name: &str) -> Option<usize> {
    ranks.iter().position(|(known, _)| *known == name)
}

/// What kind of value a field has, hence what may be asked about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// One text, compared exactly: case counts, nothing is trimmed.
    Text,
    /// One text of a short list in rising order, compared by its place in that list.
    Ranked(Ranks),
    /// A whole number.
    Integer,
    /// A ratio such as 0.8, compared in whole parts per million.
    Ratio,
    /// Yes or no.
    Bool,
    /// Several texts without order.
    List,
    /// What was written, which can only be matched against a topic; no condition sees the words.
    Message,
}

/// What a condition may ask about a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operator {
    /// Is it exactly this?
    Eq,
    /// Is it one of these?
    OneOf,
    /// Is it this or more?
    AtLeast,
    /// Is it this or less?
    AtMost,
    /// Is it from the first to the second, both included?
    Between,
    /// Does the list hold at least one of these?
    HasAny,
    /// Does the list hold every one of these?
    HasAll,
    /// Is the value known at all?
    Present,
    /// Does the text touch this topic?
    Matches,
}

impl Operator {
    /// Every operator, in the order of the manual.
    pub const ALL: [Self; 9] = [
        Self::Eq,
        Self::OneOf,
        Self::AtLeast,
        Self::AtMost,
        Self::Between,
        Self::HasAny,
        Self::HasAll,
        Self::Present,
        Self::Matches,
    ];

    /// The key that stands for it in a policy.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::OneOf => "one_of",
            Self::AtLeast => "at_least",
            Self::AtMost => "at_most",
            Self::Between => "between",
            Self::HasAny => "has_any",
            Self::HasAll => "has_all",
            Self::Present => "present",
            Self::Matches => "matches",
        }
    }

    /// The operator that a policy calls `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operator| operator.name() == name)
    }
}

impl FieldKind {
    /// May this be asked about such a value?
    pub const fn allows(self, operator: Operator) -> bool {
        use Operator::{AtLeast, AtMost, Between, Eq, HasAll, HasAny, Matches, OneOf, Present};
        match self {
            Self::Text => matches!(operator, Eq | OneOf | Present),
            Self::Ranked(_) | Self::Integer | Self::Ratio => {
                matches!(operator, Eq | OneOf | AtLeast | AtMost | Between | Present)
            }
            Self::Bool => matches!(operator, Eq | Present),
            Self::List => matches!(operator, HasAny | HasAll | Present),
            Self::Message => matches!(operator, Matches),
        }
    }

    /// The operators that may be asked, in the order of the manual.
    pub fn operators(self) -> impl Iterator<Item = Operator> {
        Operator::ALL.into_iter().filter(move |operator| self.allows(*operator))
    }
}

impl fmt::Display for FieldKind {
    /// What an operator has to write: `a text`, `a whole number`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text => f.write_str("a text"),
            Self::Ranked(levels) => {
                f.write_str("one of ")?;
                for (n, (level, _)) in levels.iter().enumerate() {
                    write!(f, "{}`{level}`", if n == 0 { "" } else { ", " })?;
                }
                Ok(())
            }
            Self::Integer => f.write_str("a whole number"),
            Self::Ratio => f.write_str("a ratio such as 0.8"),
            Self::Bool => f.write_str("`true` or `false`"),
            Self::List => f.write_str("a list of texts"),
            Self::Message => f.write_str("the id of a topic"),
        }
    }
}

macro_rules! fields {
    ($($variant:ident $name:literal $kind:expr, $doc:literal;)+) => {
        /// A thing that a condition may ask about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            $(#[doc = $doc] $variant,)+
        }

        impl Field {
            /// The whole catalogue, in the order of the manual.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name that a policy uses.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// What kind of value it has.
            pub const fn kind(self) -> FieldKind {
                match self { $(Self::$variant => $kind,)+ }
            }

            /// What it means, for the person who writes a policy.
            pub const fn description(self) -> &'static str {
                match self { $(Self::$variant => $doc,)+ }
            }
        }
    };
}

fields! {
    CustomerId "customer.id" FieldKind::Text,
        "The key by which the host knows this customer.";
    CustomerSegments "customer.segments" FieldKind::List,
        "The segments that the host puts this customer in.";
    CustomerTier "customer.tier" FieldKind::Text,
        "The support tier that this customer has paid for.";
    CustomerTenureDays "customer.tenure_days" FieldKind::Integer,
        "Whole days since this customer became one.";
    CustomerAccountStatus "customer.account_status" FieldKind::Text,
        "The state of the account in the host's own words, such as `active` or `suspended`.";
    CustomerIdentityLevel "customer.identity_level" FieldKind::Ranked(IDENTITY_LEVELS),
        "How well we know who this is, right now; an expired proof counts as `claimed` at most.";
    CustomerRegion "customer.region" FieldKind::Text,
        "Where this customer's data belongs, such as `eu` or `US-CA`.";
    CustomerLanguage "customer.language" FieldKind::Text,
        "The language that this customer prefers, such as `en`.";
    CustomerLiveChats "customer.live_chats" FieldKind::Integer,
        "Other chats that this customer has open now.";
    CustomerVariants "customer.variants" FieldKind::List,
        "The experiments whose variant this customer is given; none of those that were stopped.";
    ChatChannel "chat.channel" FieldKind::Text,
        "The medium of this chat, such as `web`.";
    ChatLanguage "chat.language" FieldKind::Text,
        "The language of this chat, such as `en`.";
    ChatProduct "chat.product" FieldKind::Text,
        "The product that this chat is about.";
    ChatQueue "chat.queue" FieldKind::Text,
        "The queue of this chat.";
    ChatTopics "chat.topics" FieldKind::List,
        "Every topic found in this chat so far.";
    ChatIntent "chat.intent" FieldKind::Text,
        "What the customer wants, as the bot last understood it.";
    ChatPriority "chat.priority" FieldKind::Integer,
        "The priority of this chat; higher is sooner.";
    ChatTurns "chat.turns" FieldKind::Integer,
        "Messages of the customer in this chat so far.";
    ChatTransfers "chat.transfers" FieldKind::Integer,
        "How often this chat went from one person to another.";
    ChatReopened "chat.reopened" FieldKind::Bool,
        "Does this chat go on with an earlier one?";
    ChatAgeMs "chat.age_ms" FieldKind::Integer,
        "Milliseconds since this chat began.";
    ChatWaitedMs "chat.waited_ms" FieldKind::Integer,
        "Milliseconds that this chat has waited for a person.";
    ChatSentiment "chat.sentiment" FieldKind::Ratio,
        "The customer's mood from -1 to 1, as the host's model or ours last judged it.";
    BotId "bot.id" FieldKind::Text,
        "The bot that serves this chat.";
    BotConfidence "bot.confidence" FieldKind::Ratio,
        "How sure the bot was of its last answer, from 0 to 1.";
    BotFailures "bot.failures" FieldKind::Integer,
        "Failed attempts of the bot, as the policy counts them.";
    QueueWaiting "queue.waiting" FieldKind::Integer,
        "Chats that wait in this chat's queue now, this one not counted.";
    QueueAgentsLoggedIn "queue.agents_logged_in" FieldKind::Integer,
        "Agents of this chat's queue who are logged in now.";
    QueueEstimatedWaitMs "queue.estimated_wait_ms" FieldKind::Integer,
        "The wait that a new chat must expect, in milliseconds; missing when nothing can be said.";
    SurgeLevel "surge.level" FieldKind::Integer,
        "The level of surge that is in force; 0 is an ordinary day.";
    Message "message" FieldKind::Message,
        "The message that has just come in.";
}

impl Field {
    /// The field that a policy calls `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.name() == name)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::named(&name).ok_or_else(|| D::Error::custom(format!("`{name}` is not a field")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_found_by_its_name_and_says_what_it_means() {
        for field in Field::ALL {
            assert_eq!(Field::named(field.name()), Some(*field));
            assert!(field.description().ends_with(['.', '?']), "{field}");
        }
        assert_eq!(Field::named("customer.teir"), None);
    }

    #[test]
    fn every_kind_can_be_asked_something() {
        for field in Field::ALL {
            assert!(field.kind().operators().next().is_some(), "{field}");
        }
        for operator in Operator::ALL {
            assert_eq!(Operator::named(operator.name()), Some(operator));
            assert!(Field::ALL.iter().any(|f| f.kind().allows(operator)), "{operator:?}");
        }
    }
}
