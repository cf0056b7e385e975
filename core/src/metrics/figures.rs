//! Whole numbers by name: what every share, mean and count of a report is computed from.
//!
//! Two sets of figures are added by adding number to number, so that parts merged in any order and any
//! nesting give the same totals to the last bit.

use super::booking::{Cell, Credit, book};
use super::quantity::{Quantity, Series};
use super::record::{ChatRecord, Fate, Survey};
use super::workload::Totals;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// What is counted by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Count {
    /// Chats that were asked for.
    Offered,
    /// By fate: see [`Fate`].
    Answered,
    /// By fate.
    LeftBeforeQueue,
    /// By fate.
    LeftInQueue,
    /// By fate.
    ShortAbandons,
    /// By fate.
    Deflected,
    /// By fate.
    Contained,
    /// By fate.
    Converted,
    /// By fate.
    ClosedUnanswered,
    /// By fate.
    Waiting,
    /// Chats that a bot served first and whose outcome is known.
    BotServed,
    /// Handoffs from bot to human.
    Handoffs,
    /// Chats in which a human responded.
    Responded,
    /// Chats in which a human should have responded and did not.
    NotResponded,
    /// Customers whose need was met.
    SaidSolved,
    /// Customers whose need was not met.
    SaidUnsolved,
    /// Ratings.
    Rated,
    /// Ratings of 4 or 5.
    Satisfied,
    /// Points of all ratings.
    RatingPoints,
    /// What bots wanted to say.
    BotTurns,
    /// What bots wanted to say, and was no answer.
    BotFailures,
    /// Chats with such a turn, of those that a bot served first and whose outcome is known.
    BotFailed,
    /// Handoffs of which somebody knows whether the bot was right.
    HandoffsChecked,
    /// Those in which it was.
    HandoffsNeedless,
    /// Chats that a bot kept of which somebody knows whether it was right.
    KeptChecked,
    /// Those in which it was not.
    KeptWrong,
    /// Chats that a bot contained and whose customer has not come back soon.
    ContainedForGood,
    /// Answered or contained chats whose customer came back soon.
    CameBack,
    /// Transfers.
    Transfers,
    /// Answered chats with a transfer.
    Transferred,
    /// Chats that went to a higher tier.
    Escalated,
    /// Chats of customers whose last one was over only recently.
    Repeats,
    /// Chats answered within the service level, as it was when they were answered.
    Met,
}

impl Count {
    /// What is counted, in words that fit a fraction.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Offered => "offered chats",
            Self::Answered => "answered chats",
            Self::LeftBeforeQueue => "chats abandoned before a queue",
            Self::LeftInQueue => "chats abandoned in a queue",
            Self::ShortAbandons => "short abandons",
            Self::Deflected => "deflected chats",
            Self::Contained => "contained chats",
            Self::Converted => "converted chats",
            Self::ClosedUnanswered => "chats closed unanswered",
            Self::Waiting => "waiting chats",
            Self::BotServed => {
                "chats that a bot served first, less those waiting and short abandons"
            }
            Self::Handoffs => "handoffs",
            Self::Responded => "chats with a first response",
            Self::NotResponded => "chats without a first response",
            Self::SaidSolved => "customers who said that their need was met",
            Self::SaidUnsolved => "customers who said that their need was not met",
            Self::Rated => "ratings",
            Self::Satisfied => "ratings of 4 or 5",
            Self::RatingPoints => "points of ratings",
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
            Self::Met => "chats answered within the service level",
        }
    }
}

const COUNTS: usize = Count::Met as usize + 1;
const SERIES: usize = Series::Free as usize + 1;
const CELLS: usize = COUNTS + 2 * SERIES;

/// Counts, and sums of times, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures([u64; CELLS]);

impl Default for Figures {
    fn default() -> Self {
        Self([0; CELLS])
    }
}

impl Serialize for Figures {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.as_slice().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Figures {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let cells = Vec::<u64>::deserialize(deserializer)?;
        let length = cells.len();
        let cells = cells.try_into();
        cells.map(Self).map_err(|_| de::Error::invalid_length(length, &"every figure"))
    }
}

impl Figures {
    /// So many more.
    pub fn count(&mut self, what: Count, more: u64) {
        self.0[what as usize] += more;
    }

    /// So many fewer.
    pub fn uncount(&mut self, what: Count, fewer: u64) {
        let cell = &mut self.0[what as usize];
        *cell = cell.saturating_sub(fewer);
    }

    /// So many more times of a kind, and their sum.
    pub fn times(&mut self, series: Series, count: u64, sum_ms: u64) {
        let at = COUNTS + 2 * series as usize;
        self.0[at] += count;
        self.0[at + 1] = self.0[at + 1].saturating_add(sum_ms);
    }

    #[cfg(feature = "analysis")]
    /// So many fewer times of a kind.
    pub(super) fn untime(&mut self, series: Series, count: u64, sum_ms: u64) {
        let at = COUNTS + 2 * series as usize;
        self.0[at] = self.0[at].saturating_sub(count);
        self.0[at + 1] = self.0[at + 1].saturating_sub(sum_ms);
    }

    /// One person's time.
    pub fn work(&mut self, totals: Totals) {
        self.times(Series::Busy, 1, totals.busy_ms);
        self.times(Series::Held, 1, totals.held_ms);
        self.times(Series::Free, 1, totals.free_ms);
    }

    /// One chat: as it ended, or as far as an open one has come.
    pub fn add(&mut self, record: &ChatRecord) {
        book(record, None, |booking| match (booking.credit, booking.cell) {
            (Credit::Chat, Cell::Count(what)) => self.count(what, booking.count),
            (Credit::Chat, Cell::Time(series)) => {
                self.times(series, booking.count, booking.sum_ms);
            }
            // What one human did is part of what the chat has.
            (Credit::Agent(_), _) => {}
        });
        self.said(record, record.survey, Self::count);
    }

    /// What was said of a chat after it was added; `before` is what had been said until then.
    pub fn surveyed(&mut self, record: &ChatRecord, before: Survey) {
        self.said(record, before, Self::uncount);
        self.said(record, record.survey, Self::count);
    }

    fn said(&mut self, record: &ChatRecord, survey: Survey, step: fn(&mut Self, Count, u64)) {
        match survey.solved {
            Some(true) => step(self, Count::SaidSolved, 1),
            Some(false) => step(self, Count::SaidUnsolved, 1),
            None => {}
        }
        if let Some(rating) = survey.rating {
            step(self, Count::Rated, 1);
            step(self, Count::Satisfied, u64::from(rating >= 4));
            step(self, Count::RatingPoints, u64::from(rating));
        }
        let Some(right) = survey.bot_right else { return };
        if !record.handoffs.is_empty() {
            step(self, Count::HandoffsChecked, 1);
            step(self, Count::HandoffsNeedless, u64::from(right));
        } else if record.bot.is_some() {
            step(self, Count::KeptChecked, 1);
            step(self, Count::KeptWrong, u64::from(!right));
        }
    }

    /// The customer of a chat that was added as it ended has come back soon.
    pub fn came_back(&mut self, fate: Fate) {
        self.count(Count::CameBack, 1);
        self.uncount(Count::ContainedForGood, u64::from(fate == Fate::Contained));
    }

    /// Adds all of another.
    pub fn merge(&mut self, other: &Self) {
        for (cell, more) in self.0.iter_mut().zip(&other.0) {
            *cell = cell.saturating_add(*more);
        }
    }

    #[cfg(feature = "analysis")]
    /// Takes away all of another that was added before.
    pub(super) fn take(&mut self, other: &Self) {
        for (cell, fewer) in self.0.iter_mut().zip(&other.0) {
            *cell = cell.saturating_sub(*fewer);
        }
    }

    /// How many there are.
    pub fn quantity(&self, quantity: Quantity) -> u64 {
        quantity.parts().iter().map(|part| self.0[*part as usize]).sum()
    }

    /// How many times of a kind there are, and their sum in milliseconds.
    pub fn series(&self, series: Series) -> (u64, u64) {
        let at = COUNTS + 2 * series as usize;
        (self.0[at], self.0[at + 1])
    }

    pub(super) fn rating_points(&self) -> u64 {
        self.0[Count::RatingPoints as usize]
    }
}
