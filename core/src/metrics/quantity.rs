//! What can be counted and what can be timed: the words that definitions are made of.

use super::figures::Count;

/// A number of chats, or of things that happened in them: the sum of what is counted by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// What is counted by itself.
    One(Count),
    /// Abandoned in a queue or before one, short ones apart.
    Abandoned,
    /// Abandoned, soon or late.
    AbandonedEver,
    /// Chats of which is known whether they were abandoned: neither waiting nor short abandons.
    Decided,
    /// The same with short abandons.
    DecidedOrShort,
    /// Of the decided, those that needed a human: neither deflected nor contained.
    ForHumans,
    /// The same with short abandons.
    ForHumansOrShort,
    /// Chats that a human or a bot brought to an end.
    Served,
    /// Answered or abandoned; what left a queue by another way is not there.
    AnsweredOrAbandoned,
    /// Customers who said whether their need was met.
    SaidWhetherSolved,
}

impl Quantity {
    /// What it is the sum of.
    pub const fn parts(&self) -> &[Count] {
        use Count as C;
        match self {
            Self::One(count) => std::slice::from_ref(count),
            Self::Abandoned => &[C::LeftBeforeQueue, C::LeftInQueue],
            Self::AbandonedEver => &[C::LeftBeforeQueue, C::LeftInQueue, C::ShortAbandons],
            Self::Decided => &[
                C::Answered,
                C::LeftBeforeQueue,
                C::LeftInQueue,
                C::Deflected,
                C::Contained,
                C::Converted,
                C::ClosedUnanswered,
            ],
            Self::DecidedOrShort => &[
                C::Answered,
                C::LeftBeforeQueue,
                C::LeftInQueue,
                C::ShortAbandons,
                C::Deflected,
                C::Contained,
                C::Converted,
                C::ClosedUnanswered,
            ],
            Self::ForHumans => &[
                C::Answered,
                C::LeftBeforeQueue,
                C::LeftInQueue,
                C::Converted,
                C::ClosedUnanswered,
            ],
            Self::ForHumansOrShort => &[
                C::Answered,
                C::LeftBeforeQueue,
                C::LeftInQueue,
                C::ShortAbandons,
                C::Converted,
                C::ClosedUnanswered,
            ],
            Self::Served => &[C::Answered, C::Contained],
            Self::AnsweredOrAbandoned => &[C::Answered, C::LeftBeforeQueue, C::LeftInQueue],
            Self::SaidWhetherSolved => &[C::SaidSolved, C::SaidUnsolved],
        }
    }

    /// What is counted, in words that fit a fraction.
    pub const fn words(self) -> &'static str {
        match self {
            Self::One(count) => count.words(),
            Self::Abandoned => "abandoned chats",
            Self::AbandonedEver => "abandoned chats and short abandons",
            Self::Decided => "offered chats, less those waiting and short abandons",
            Self::DecidedOrShort => "offered chats, less those waiting",
            Self::ForHumans => {
                "offered chats, less those waiting, short abandons, deflected and contained"
            }
            Self::ForHumansOrShort => "offered chats, less those waiting, deflected and contained",
            Self::Served => "answered and contained chats",
            Self::AnsweredOrAbandoned => "answered and abandoned chats",
            Self::SaidWhetherSolved => "customers who said whether their need was met",
        }
    }
}

/// What can be timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Series {
    /// From the customer's first words to a human's first response to them.
    FirstResponse,
    /// From the customer's first words to anybody's.
    AnyResponse,
    /// As the first, within the hours of the queue.
    FirstResponseInHours,
    /// The wait in queues until a human owned the chat.
    SpeedOfAnswer,
    /// From the request until the customer left.
    TimeToAbandon,
    /// Human work during and after the chat.
    HandleTime,
    /// The same, split over the chats that a human held at once.
    SharedTime,
    /// When it was a human's turn, and after the chat.
    FocusTime,
    /// Human work after the chat.
    WrapUp,
    /// From the customer's words to a human's, each time.
    Reply,
    /// Humans' time with a chat.
    Busy,
    /// Humans' time with a chat, each instant times the number of chats.
    Held,
    /// Humans' time without a chat, while ready for one.
    Free,
}

impl Series {
    /// Those of which every time is kept: percentiles can be asked of them.
    pub(super) const KEPT: [Self; 9] = [
        Self::FirstResponse,
        Self::AnyResponse,
        Self::FirstResponseInHours,
        Self::SpeedOfAnswer,
        Self::TimeToAbandon,
        Self::HandleTime,
        Self::SharedTime,
        Self::FocusTime,
        Self::WrapUp,
    ];

    /// What is timed, in words that fit a sum.
    pub const fn words(self) -> &'static str {
        match self {
            Self::FirstResponse => "times to first response",
            Self::AnyResponse => "times to anybody's first response",
            Self::FirstResponseInHours => "times to first response within the hours of the queue",
            Self::SpeedOfAnswer => "waits of answered chats",
            Self::TimeToAbandon => "times until abandoned",
            Self::HandleTime => "handle times",
            Self::SharedTime => "shares of humans' time",
            Self::FocusTime => "times in which it was a human's turn, and wrap-up times",
            Self::WrapUp => "wrap-up times",
            Self::Reply => "times to a reply",
            Self::Busy => "agents' times with at least one chat",
            Self::Held => "agents' times with a chat, each instant times the chats held",
            Self::Free => "agents' times ready and without a chat",
        }
    }

    /// What has such a time.
    pub const fn chats(self) -> &'static str {
        match self {
            Self::FirstResponse | Self::FirstResponseInHours => "chats with a first response",
            Self::AnyResponse => "chats with anybody's response",
            Self::SpeedOfAnswer => "answered chats",
            Self::TimeToAbandon => "abandoned chats",
            Self::HandleTime | Self::SharedTime | Self::FocusTime | Self::WrapUp => {
                "answered chats that are over"
            }
            Self::Reply => "replies",
            Self::Busy | Self::Held | Self::Free => "agents",
        }
    }
}
