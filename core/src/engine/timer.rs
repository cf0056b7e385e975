//! What is due when: one ordered set, so that the same things fall due in the same order everywhere.
//!
//! Invariant: at most one timer of a kind for one thing; setting it again moves it.

use crate::calendar::Timestamp;
use crate::id::{AgentId, ChatId, Code, CustomerId, IncidentId};
use crate::roll::{Roll, RollKey};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use smallvec::SmallVec;
use std::collections::BTreeMap;
use std::mem::discriminant;

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
    /// A chat has waited as long as it may with nobody logged in.
    NoAgent(ChatId),
    /// Whose customer waits hears something.
    Comfort(ChatId),
    /// Another queue takes a chat that has waited long enough.
    Overflow(ChatId),
    /// An interval in which customers are counted ends.
    IntervalEnds,
    /// Something that was not asked for a while may be tried again.
    DependencyTries(Code),
    /// An agent has not answered a customer who waits.
    AgentSilent(ChatId),
    /// A chat takes longer than others of its intent.
    LongChat(ChatId),
    /// A chat has waited so long that the service level is at risk.
    WaitAtRisk(ChatId),
    /// A figure that is worse than wanted is looked at again.
    ThresholdsDue,
    /// Nobody has acknowledged an alert, or its snooze ends.
    AlertDue(Code),
    /// Those who were told of an alarm have not acknowledged.
    TreeLevel(Code),
    /// The date of an action that an incident left to do.
    ActionDue(IncidentId, Code),
    /// The host has not said who shall have a chat.
    RouteDecision(ChatId),
    /// The date by which somebody must have talked with an agent about a question.
    CoachingDue(AgentId, Code),
    /// Those who judge meet to compare.
    CalibrationBegins,
    /// Somebody looks whether an experiment does harm.
    ExperimentDue(Code),
    /// A customer's message has been held back as long as it may.
    HoldEnds(ChatId),
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
            | Self::CallbackExpiry(chat)
            | Self::NoAgent(chat)
            | Self::Comfort(chat)
            | Self::Overflow(chat)
            | Self::AgentSilent(chat)
            | Self::LongChat(chat)
            | Self::WaitAtRisk(chat)
            | Self::RouteDecision(chat)
            | Self::HoldEnds(chat) => Some(chat),
            Self::IdentityExpiry(_)
            | Self::OutageBegins
            | Self::IntervalEnds
            | Self::DependencyTries(_)
            | Self::AlertDue(_)
            | Self::ThresholdsDue
            | Self::TreeLevel(_)
            | Self::ActionDue(..)
            | Self::CoachingDue(..)
            | Self::CalibrationBegins
            | Self::ExperimentDue(_) => None,
        }
    }

    /// Every timer that a chat can have.
    pub(crate) fn all_of(chat: &ChatId) -> [Self; 16] {
        [
            Self::CustomerGrace(chat.clone()),
            Self::MaxWait(chat.clone()),
            Self::HandoffTimeout(chat.clone()),
            Self::WrapUp(chat.clone()),
            Self::CustomerSilent(chat.clone()),
            Self::ParkLimit(chat.clone()),
            Self::CallbackDue(chat.clone()),
            Self::CallbackExpiry(chat.clone()),
            Self::NoAgent(chat.clone()),
            Self::Comfort(chat.clone()),
            Self::Overflow(chat.clone()),
            Self::AgentSilent(chat.clone()),
            Self::LongChat(chat.clone()),
            Self::WaitAtRisk(chat.clone()),
            Self::RouteDecision(chat.clone()),
            Self::HoldEnds(chat.clone()),
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
            Self::NoAgent(_) => "max_wait_no_agent_ends",
            Self::Comfort(_) => "comfort_due",
            Self::Overflow(_) => "overflow_due",
            Self::RouteDecision(_) => "route_decision_due",
            Self::IntervalEnds => "interval_ends",
            Self::DependencyTries(_) => "dependency_tries",
            Self::AgentSilent(_) => "agent_silent",
            Self::LongChat(_) => "long_chat",
            Self::WaitAtRisk(_) => "wait_at_risk",
            Self::ThresholdsDue => "thresholds_due",
            Self::AlertDue(_) => "alert_due",
            Self::TreeLevel(_) => "tree_level_ends",
            Self::ActionDue(..) => "action_due",
            Self::CoachingDue(..) => "coaching_due",
            Self::CalibrationBegins => "calibration_begins",
            Self::ExperimentDue(_) => "experiment_due",
            Self::HoldEnds(_) => "hold_ends",
        }
    }
}

/// All timers, in the order in which they fall due. Their numbers come from the router, which counts its
/// own timers too: so what is due at one instant has one order.
#[derive(Clone, Debug, Default)]
pub struct Timers {
    queue: BTreeMap<Due, Timer>,
    /// Those of chats; most chats have one or two.
    of_chats: Roll<ChatId, SmallVec<[(Kind, Due); 2]>>,
    others: BTreeMap<Timer, Due>,
}

/// When a timer is due, and its number.
type Due = (Timestamp, u64);
type Kind = std::mem::Discriminant<Timer>;

impl Timers {
    /// Hashes the names of chats under this key from now on.
    pub(crate) fn rekey(&mut self, key: RollKey) {
        self.of_chats.rekey(key);
    }

    /// Sets a timer, as number `seq` of all; one of the same kind for the same thing is moved.
    pub fn set(&mut self, timer: Timer, due: Timestamp, seq: u64) {
        self.cancel(&timer);
        self.note(&timer, (due, seq));
        self.queue.insert((due, seq), timer);
    }

    fn note(&mut self, timer: &Timer, due: Due) {
        match timer.chat() {
            Some(chat) => {
                let set = self.of_chats.get_or_insert_with(chat, SmallVec::new);
                set.push((discriminant(timer), due));
            }
            None => {
                self.others.insert(timer.clone(), due);
            }
        }
    }

    /// Takes a timer back; one that is not set is no mistake.
    pub fn cancel(&mut self, timer: &Timer) {
        if let Some(due) = self.forget(timer) {
            self.queue.remove(&due);
        }
    }

    /// Takes every timer of a chat back.
    pub fn cancel_all(&mut self, chat: &ChatId) {
        for (_, due) in self.of_chats.remove(chat).into_iter().flatten() {
            self.queue.remove(&due);
        }
    }

    fn forget(&mut self, timer: &Timer) -> Option<Due> {
        let Some(chat) = timer.chat() else { return self.others.remove(timer) };
        let set = self.of_chats.get_mut(chat)?;
        let at = set.iter().position(|(kind, _)| *kind == discriminant(timer))?;
        let (_, due) = set.swap_remove(at);
        if set.is_empty() {
            self.of_chats.remove(chat);
        }
        Some(due)
    }

    /// When this timer is due, if it is set.
    pub fn due(&self, timer: &Timer) -> Option<Timestamp> {
        let due = match timer.chat() {
            None => self.others.get(timer),
            Some(chat) => {
                let mut set = self.of_chats.get(chat)?.iter();
                set.find(|(kind, _)| *kind == discriminant(timer)).map(|(_, due)| due)
            }
        };
        due.map(|(due, _)| *due)
    }

    /// The first that falls due, with its number.
    pub fn first(&self) -> Option<(Timestamp, u64, &Timer)> {
        self.queue.first_key_value().map(|((due, seq), timer)| (*due, *seq, timer))
    }

    /// Takes the first out.
    pub fn pop(&mut self) -> Option<(Timestamp, Timer)> {
        let ((due, _), timer) = self.queue.pop_first()?;
        self.forget(&timer);
        Some((due, timer))
    }

    /// Every timer, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Timestamp, &Timer)> {
        self.queue.iter().map(|((due, _), timer)| (*due, timer))
    }
}

impl Serialize for Timers {
    /// Only what is due when; the rest follows.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.queue.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Timers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut timers = Self::default();
        for ((due, seq), timer) in BTreeMap::<Due, Timer>::deserialize(deserializer)? {
            timers.set(timer, due, seq);
        }
        Ok(timers)
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
        timers.set(Timer::ParkLimit("c".into()), at(7), 5);
        timers.set(Timer::OutageBegins, at(6), 6);
        let bytes = postcard::to_stdvec(&timers).unwrap();
        let mut read: Timers = postcard::from_bytes(&bytes).unwrap();
        assert_eq!(read.due(&Timer::MaxWait("c".into())), Some(at(9)));
        assert_eq!(read.pop(), Some((at(6), Timer::OutageBegins)));
        timers.cancel(&Timer::MaxWait("c".into()));
        timers.cancel(&Timer::OutageBegins);
        assert_eq!(timers.due(&Timer::ParkLimit("c".into())), Some(at(7)));
        timers.cancel_all(&"c".into());
        assert_eq!(timers.pop(), None);
    }
}
