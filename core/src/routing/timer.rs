//! What becomes due, in one order: by instant, then in the order in which it was set.

use super::slab::{AgentIx, ChatIx};
use crate::{calendar::Timestamp, id::OfferId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// When a timer is due, and the order in which it was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct TimerKey {
    pub(super) due: Timestamp,
    pub(super) seq: u64,
}

/// What happens then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// The offer is not answered.
    Offer(OfferId),
    /// The pair may meet again.
    BackOff(ChatIx, AgentIx),
    /// The agent is available again.
    CoolDown(AgentIx),
    /// The agent's connection is given up.
    Grace(AgentIx),
    /// The agent may have another offer.
    Breather(AgentIx),
    /// The next opening of the chat's queue is reached.
    Opening(ChatIx),
    /// The broadcast of the chat goes to one more agent.
    Broadcast(ChatIx),
    /// The chat is no longer kept for one agent.
    Sticky(ChatIx),
    /// Chats and agents are matched.
    Batch,
}

impl Due {
    /// Does it nothing but let a chat and an agent meet who could not before?
    pub(super) const fn only_opens(self) -> bool {
        matches!(self, Self::BackOff(..) | Self::Breather(_) | Self::Opening(_) | Self::Sticky(_))
    }
}

/// All timers. Cancelling is exact: a timer that is not here never fires.
#[derive(Clone, Debug, Default)]
pub(super) struct Timers {
    due: BTreeMap<TimerKey, Due>,
    next_seq: u64,
}

impl Timers {
    pub(super) fn starting_at(next_seq: u64) -> Self {
        Self { due: BTreeMap::new(), next_seq }
    }

    pub(super) fn next_seq(&self) -> u64 {
        self.next_seq
    }

    /// The number of a timer that is set now, here or by whoever keeps timers beside these.
    pub(super) fn number(&mut self) -> u64 {
        let number = self.next_seq;
        self.next_seq += 1;
        number
    }

    pub(super) fn set(&mut self, due: Timestamp, what: Due) -> TimerKey {
        let key = TimerKey { due, seq: self.number() };
        self.due.insert(key, what);
        key
    }

    /// Puts a timer back that a snapshot names.
    pub(super) fn put_back(&mut self, key: TimerKey, what: Due) {
        self.due.insert(key, what);
    }

    pub(super) fn cancel(&mut self, key: TimerKey) {
        self.due.remove(&key);
    }

    pub(super) fn first(&self) -> Option<(TimerKey, Due)> {
        self.due.first_key_value().map(|(&key, &what)| (key, what))
    }

    pub(super) fn get(&self, key: TimerKey) -> Option<Due> {
        self.due.get(&key).copied()
    }

    pub(super) fn len(&self) -> usize {
        self.due.len()
    }
}
