//! What can be counted and what can be timed: the words that definitions are made of.

use super::record::Fate;

/// A number of chats, or of things that happened in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Every chat that was asked for.
    Offered,
    /// Chats of one fate.
    Of(Fate),
    /// Abandoned in a queue or before one, short ones apart.
    Abandoned,
    /// Chats of which is known whether they were abandoned: neither waiting nor short abandons.
    Decided,
    /// Of the decided, those that needed a human: neither deflected nor contained.
    ForHumans,
    /// Decided chats that a bot served first.
    BotServed,
    /// Handoffs from bot to human.
    Handoffs,
    /// Chats in which a human responded to the customer.
    Responded,
    /// Chats in which the customer wrote to the humans and none has responded.
    NotResponded,
    /// Customers who said whether their need was met.
    SaidWhetherSolved,
    /// Customers who said that their need was met.
    SaidSolved,
    /// Customers who gave a rating.
    Rated,
    /// Customers who gave a rating of 4 or 5.
    Satisfied,
}

impl Quantity {
    /// What is counted, in words that fit a fraction.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Offered => "offered chats",
            Self::Of(Fate::Answered) => "answered chats",
            Self::Of(Fate::AbandonedBeforeQueue) => "chats abandoned before a queue",
            Self::Of(Fate::AbandonedInQueue) => "chats abandoned in a queue",
            Self::Of(Fate::ShortAbandon) => "short abandons",
            Self::Of(Fate::Deflected) => "deflected chats",
            Self::Of(Fate::Contained) => "contained chats",
            Self::Of(Fate::Converted) => "converted chats",
            Self::Of(Fate::ClosedUnanswered) => "chats closed unanswered",
            Self::Of(Fate::Waiting) => "waiting chats",
            Self::Abandoned => "abandoned chats",
            Self::Decided => "offered chats, less those waiting and short abandons",
            Self::ForHumans => {
                "offered chats, less those waiting, short abandons, deflected and contained"
            }
            Self::BotServed => {
                "chats that a bot served first, less those waiting and short abandons"
            }
            Self::Handoffs => "handoffs",
            Self::Responded => "chats with a first response",
            Self::NotResponded => "chats without a first response",
            Self::SaidWhetherSolved => "customers who said whether their need was met",
            Self::SaidSolved => "customers who said that their need was met",
            Self::Rated => "ratings",
            Self::Satisfied => "ratings of 4 or 5",
        }
    }
}

/// Durations that are measured chat by chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Series {
    /// From the customer's first words to a human's first response to them.
    FirstResponse,
    /// The wait in queues until a human owned the chat.
    SpeedOfAnswer,
    /// From the request until the customer left.
    TimeToAbandon,
    /// Human work during and after the chat.
    HandleTime,
    /// Human work after the chat.
    WrapUp,
}

impl Series {
    /// What is timed, in words that fit a sum.
    pub const fn words(self) -> &'static str {
        match self {
            Self::FirstResponse => "times to first response",
            Self::SpeedOfAnswer => "waits of answered chats",
            Self::TimeToAbandon => "times until abandoned",
            Self::HandleTime => "handle times",
            Self::WrapUp => "wrap-up times",
        }
    }

    /// The chats that have such a time.
    pub const fn chats(self) -> &'static str {
        match self {
            Self::FirstResponse => "chats with a first response",
            Self::SpeedOfAnswer => "answered chats",
            Self::TimeToAbandon => "abandoned chats",
            Self::HandleTime | Self::WrapUp => "answered chats that are over",
        }
    }
}
