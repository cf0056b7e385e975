//! When does a chat count? Each of its figures is booked at one instant.
//!
//! What was asked for is booked when it was asked for, an answer and its wait when it was answered, a first response when it
//! was given, an abandonment when the customer left. What has no instant of its own is booked when the chat is over. So the
//! figures of half hours add up to those of the day exactly, and a chat that spans midnight is in neither day twice.

use super::figures::Count;
use super::quantity::Series;
use super::record::{ChatRecord, Fate};
use crate::calendar::Timestamp;
use crate::math::Millis;

/// A figure that something is booked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    Count(Count),
    Time(Series),
}

/// Whose figure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Credit {
    /// The chat's: it counts wherever the chat does.
    Chat,
    /// Of the chat's humans the one at this place of [`ChatRecord::agents`], alone.
    Agent(usize),
}

/// One figure of one chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Booking {
    pub(super) credit: Credit,
    pub(super) cell: Cell,
    /// Nothing while the chat is open and may still change it.
    pub(super) at: Option<Timestamp>,
    /// How many.
    pub(super) count: u64,
    /// Of times: how long together.
    pub(super) sum_ms: u64,
}

/// Every booking of a chat, in an order that depends on nothing but which there are; a wait of at most `met`, where one
/// is named, meets the service level.
pub(super) fn book(record: &ChatRecord, met: Option<Millis>, mut sink: impl FnMut(Booking)) {
    let mut post = |credit, cell, at, count, sum_ms| {
        if count > 0 {
            sink(Booking { credit, cell, at, count, sum_ms });
        }
    };
    let fate = record.fate();
    let over = record.closed.as_ref().map(|closed| closed.at);
    let (chat, requested) = (Credit::Chat, Some(record.requested_at));
    let known = match fate {
        Fate::Answered => record.answered_at,
        Fate::Waiting => None,
        _ => over,
    };
    let by_bot = record.bot.is_some() && !matches!(fate, Fate::Waiting | Fate::ShortAbandon);
    let in_time = record.speed_of_answer().zip(met).is_some_and(|(waited, met)| waited <= met);
    let is_contained = fate == Fate::Contained;
    for (what, at, more) in [
        (Count::Offered, requested, 1),
        (Count::Repeats, requested, u64::from(record.repeats)),
        (of_fate(fate), known, 1),
        (Count::BotServed, known, u64::from(by_bot)),
        (Count::Met, record.answered_at, u64::from(in_time)),
        (Count::Responded, record.first_response_at, u64::from(record.first_response().is_some())),
        (Count::NotResponded, over, u64::from(record.lacks_first_response())),
        (Count::BotFailed, over, u64::from(by_bot && record.bot_failures > 0)),
        (Count::Transferred, over, u64::from(fate == Fate::Answered && record.transfers > 0)),
        (Count::Escalated, over, u64::from(record.escalations > 0)),
        (Count::ContainedForGood, over, u64::from(is_contained && !record.came_back)),
        (Count::CameBack, over, u64::from(record.came_back)),
        (Count::Handoffs, over, record.handoffs.len() as u64),
        (Count::BotTurns, over, u64::from(record.bot_turns)),
        (Count::BotFailures, over, u64::from(record.bot_failures)),
        (Count::Transfers, over, u64::from(record.transfers)),
    ] {
        post(chat, Cell::Count(what), at, more, 0);
    }
    for (series, time) in record.times() {
        let Some(time) = time else { continue };
        let at = match series {
            Series::FirstResponse | Series::FirstResponseInHours => record.first_response_at,
            Series::AnyResponse => record.any_response_at,
            Series::SpeedOfAnswer => record.answered_at,
            _ => over,
        };
        post(chat, Cell::Time(series), at, 1, whole(time));
        let sender = record.first_responder.as_ref().filter(|_| series == Series::FirstResponse);
        let place = record.agents.iter().position(|worker| Some(&worker.agent) == sender);
        if let Some(place) = place {
            post(Credit::Agent(place), Cell::Time(series), at, 1, whole(time));
            post(Credit::Agent(place), Cell::Count(Count::Responded), at, 1, 0);
        }
    }
    let replied = whole(record.replied_after);
    post(chat, Cell::Time(Series::Reply), over, u64::from(record.replies), replied);
    for (place, worker) in record.agents.iter().enumerate() {
        let agent = Credit::Agent(place);
        let worked = worker.worked.plus(worker.wrapped_up);
        post(agent, Cell::Count(Count::Answered), over, 1, 0);
        post(agent, Cell::Time(Series::HandleTime), over, 1, whole(worked));
        post(agent, Cell::Time(Series::SharedTime), over, 1, whole(worker.share.as_millis()));
        post(agent, Cell::Time(Series::WrapUp), over, 1, whole(worker.wrapped_up));
    }
}

fn whole(time: Millis) -> u64 {
    u64::try_from(time.get()).unwrap_or(0)
}

/// The figure that counts chats of a fate.
const fn of_fate(fate: Fate) -> Count {
    match fate {
        Fate::Answered => Count::Answered,
        Fate::AbandonedBeforeQueue => Count::LeftBeforeQueue,
        Fate::AbandonedInQueue => Count::LeftInQueue,
        Fate::ShortAbandon => Count::ShortAbandons,
        Fate::Deflected => Count::Deflected,
        Fate::Contained => Count::Contained,
        Fate::Converted => Count::Converted,
        Fate::ClosedUnanswered => Count::ClosedUnanswered,
        Fate::Waiting => Count::Waiting,
    }
}
