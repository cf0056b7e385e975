//! What can be counted and what can be timed: the words that definitions are made of.

use super::figures::Count;
use super::record::Fate;

/// A number of chats, or of things that happened in them: the sum of what is counted by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Every chat that was asked for.
    Offered,
    /// Chats of one fate.
    Of(Fate),
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
    /// What bots wanted to say.
    BotTurns,
    /// What bots wanted to say and was no answer.
    BotFailures,
    /// Chats in which a bot failed.
    BotFailed,
    /// Handoffs that somebody checked.
    HandoffsChecked,
    /// Those in which the bot was right.
    HandoffsNeedless,
    /// Chats kept by a bot that somebody checked.
    KeptChecked,
    /// Those in which the bot was wrong.
    KeptWrong,
    /// Contained, and not come back.
    ContainedForGood,
    /// Customers who came back soon.
    CameBack,
    /// Transfers.
    Transfers,
    /// Answered chats with a transfer.
    Transferred,
    /// Chats that went to a higher tier.
    Escalated,
    /// Chats of customers who came back soon.
    Repeats,
}

impl Quantity {
    /// What it is the sum of.
    pub const fn parts(self) -> &'static [Count] {
        use Count as C;
        match self {
            Self::Offered => &[C::Offered],
            Self::Of(Fate::Answered) => &[C::Answered],
            Self::Of(Fate::AbandonedBeforeQueue) => &[C::LeftBeforeQueue],
            Self::Of(Fate::AbandonedInQueue) => &[C::LeftInQueue],
            Self::Of(Fate::ShortAbandon) => &[C::ShortAbandons],
            Self::Of(Fate::Deflected) => &[C::Deflected],
            Self::Of(Fate::Contained) => &[C::Contained],
            Self::Of(Fate::Converted) => &[C::Converted],
            Self::Of(Fate::ClosedUnanswered) => &[C::ClosedUnanswered],
            Self::Of(Fate::Waiting) => &[C::Waiting],
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
            Self::BotServed => &[C::BotServed],
            Self::Handoffs => &[C::Handoffs],
            Self::Responded => &[C::Responded],
            Self::NotResponded => &[C::NotResponded],
            Self::SaidWhetherSolved => &[C::SaidSolved, C::SaidUnsolved],
            Self::SaidSolved => &[C::SaidSolved],
            Self::Rated => &[C::Rated],
            Self::Satisfied => &[C::Satisfied],
            Self::BotTurns => &[C::BotTurns],
            Self::BotFailures => &[C::BotFailures],
            Self::BotFailed => &[C::BotFailed],
            Self::HandoffsChecked => &[C::HandoffsChecked],
            Self::HandoffsNeedless => &[C::HandoffsNeedless],
            Self::KeptChecked => &[C::KeptChecked],
            Self::KeptWrong => &[C::KeptWrong],
            Self::ContainedForGood => &[C::ContainedForGood],
            Self::CameBack => &[C::CameBack],
            Self::Transfers => &[C::Transfers],
            Self::Transferred => &[C::Transferred],
            Self::Escalated => &[C::Escalated],
            Self::Repeats => &[C::Repeats],
        }
    }

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
            Self::AbandonedEver => "abandoned chats and short abandons",
            Self::Decided => "offered chats, less those waiting and short abandons",
            Self::DecidedOrShort => "offered chats, less those waiting",
            Self::ForHumans => {
                "offered chats, less those waiting, short abandons, deflected and contained"
            }
            Self::ForHumansOrShort => "offered chats, less those waiting, deflected and contained",
            Self::Served => "answered and contained chats",
            Self::AnsweredOrAbandoned => "answered and abandoned chats",
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
            Self::BotTurns => "turns of bots",
            Self::BotFailures => "turns of bots that were no answer",
            Self::BotFailed => "chats with a turn of a bot that was no answer",
            Self::HandoffsChecked => "handed off chats in which the bot was checked",
            Self::HandoffsNeedless => "handed off chats in which the bot was right",
            Self::KeptChecked => "chats never handed off in which the bot was checked",
            Self::KeptWrong => "chats never handed off in which the bot was wrong",
            Self::ContainedForGood => "contained chats whose customer has not come back soon",
            Self::CameBack => "answered and contained chats whose customer came back soon",
            Self::Transfers => "transfers",
            Self::Transferred => "answered chats with a transfer",
            Self::Escalated => "chats that went to a higher tier",
            Self::Repeats => "chats of customers who came back soon",
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
