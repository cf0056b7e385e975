//! What is due when: one ordered set, so that the same things fall due in the same order everywhere.
//!
//! Invariant: at most one timer of a kind for one thing; setting it again moves it.

use crate::calendar::Timestamp;
use crate::id::{ChatId, CustomerId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What falls due.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Timer {
    /// A disconnected customer has been away for longer than the grace.
    CustomerGrace(ChatId),
    /// A chat has waited as long as it may.
    MaxWait(ChatId),
    /// A chat handed to humans goes back to the bot.
    HandoffTimeout(ChatId),
    /// The work after a chat ends by itself.
    WrapUp(ChatId),
    /// The customer has been silent so long that the chat is set aside.
    CustomerSilent(ChatId),
    /// A chat has been set aside as long as it may.
    ParkLimit(ChatId),
    /// A promised callback may be placed.
    CallbackDue(ChatId),
    /// A promised callback is no longer worth anything.
    CallbackExpiry(ChatId),
    /// A customer's proof of identity ends.
    IdentityExpiry(CustomerId),
    /// An outage that was planned or announced begins.
    OutageBegins,
}

impl Timer {
    /// The chat it is about, if it is about one.
    pub const fn chat(&self) -> Option<&ChatId> {
        match self {
            Self::CustomerGrace(chat)
            | Self::MaxWait(chat)
            | Self::HandoffTimeout(chat)
            | Self::WrapUp(chat)
            | Self::CustomerSilent(chat)
            | Self::ParkLimit(chat)
            | Self::CallbackDue(chat)
            | Self::CallbackExpiry(chat) => Some(chat),
            Self::IdentityExpiry(_) | Self::OutageBegins => None,
        }
    }

    /// Every timer that a chat can have.
    pub(crate) fn all_of(chat: &ChatId) -> [Self; 8] {
        [
            Self::CustomerGrace(chat.clone()),
            Self::MaxWait(chat.clone()),
            Self::HandoffTimeout(chat.clone()),
            Self::WrapUp(chat.clone()),
            Self::CustomerSilent(chat.clone()),
            Self::ParkLimit(chat.clone()),
            Self::CallbackDue(chat.clone()),
            Self::CallbackExpiry(chat.clone()),
        ]
    }

    /// The name that a deadline gives as its reason.
    pub const fn why(&self) -> &'static str {
        match self {
            Self::CustomerGrace(_) => "customer_grace_ends",
            Self::MaxWait(_) => "max_wait_ends",
            Self::HandoffTimeout(_) => "handoff_timeout",
            Self::WrapUp(_) => "wrap_up_ends",
            Self::CustomerSilent(_) => "customer_silent",
            Self::ParkLimit(_) => "park_limit_ends",
            Self::CallbackDue(_) => "callback_due",
            Self::CallbackExpiry(_) => "callback_expires",
            Self::IdentityExpiry(_) => "identity_expires",
            Self::OutageBegins => "outage_begins",
        }
    }
}

/// All timers, in the order in which they fall due. Their numbers come from the router, which counts its
/// own timers too: so what is due at one instant has one order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timers {
    queue: BTreeSet<(Timestamp, u64, Timer)>,
    set: BTreeMap<Timer, (Timestamp, u64)>,
}

impl Timers {
    /// Sets a timer, as number `seq` of all; one of the same kind for the same thing is moved.
    pub fn set(&mut self, timer: Timer, due: Timestamp, seq: u64) {
        self.cancel(&timer);
        self.set.insert(timer.clone(), (due, seq));
        self.queue.insert((due, seq, timer));
    }

    /// Takes a timer back; one that is not set is no mistake.
    pub fn cancel(&mut self, timer: &Timer) {
        if let Some((due, seq)) = self.set.remove(timer) {
            self.queue.remove(&(due, seq, timer.clone()));
        }
    }

    /// When this timer is due, if it is set.
    pub fn due(&self, timer: &Timer) -> Option<Timestamp> {
        self.set.get(timer).map(|(due, _)| *due)
    }

    /// The first that falls due, with its number.
    pub fn first(&self) -> Option<(Timestamp, u64, &Timer)> {
        self.queue.first().map(|(due, seq, timer)| (*due, *seq, timer))
    }

    /// Takes the first out.
    pub fn pop(&mut self) -> Option<(Timestamp, Timer)> {
        let (due, _, timer) = self.queue.pop_first()?;
        self.set.remove(&timer);
        Some((due, timer))
    }

    /// Every timer, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Timestamp, &Timer)> {
        self.queue.iter().map(|(due, _, timer)| (*due, timer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn due_order_then_order_of_setting() {
        let at = Timestamp::from_millis;
        let mut timers = Timers::default();
        timers.set(Timer::WrapUp("b".into()), at(5), 1);
        timers.set(Timer::WrapUp("a".into()), at(5), 2);
        timers.set(Timer::MaxWait("c".into()), at(3), 3);
        timers.set(Timer::MaxWait("c".into()), at(9), 4);
        assert_eq!(timers.pop(), Some((at(5), Timer::WrapUp("b".into()))));
        assert_eq!(timers.pop(), Some((at(5), Timer::WrapUp("a".into()))));
        assert_eq!(timers.due(&Timer::MaxWait("c".into())), Some(at(9)));
        timers.cancel(&Timer::MaxWait("c".into()));
        assert_eq!(timers.pop(), None);
    }
}
