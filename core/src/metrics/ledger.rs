//! What is counted by channel so that somebody can say what a resolution cost there.
//!
//! Chats are forgotten, these sums are not. They are kept where the policy says what work costs, and only there.

use super::record::{ChatRecord, Closing, Fate};
use super::workload::Share;
use crate::id::Code;
use crate::sorted::SortedMap;
use serde::{Deserialize, Serialize};

/// The most channels that are kept apart; what comes later is counted together.
const CHANNELS_MAX: usize = 256;

/// Under this name.
const OTHER: &str = "(other)";

/// Sums by channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger(SortedMap<Code, ChannelSums>);

/// The chats of one channel that are over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelSums {
    /// All of them.
    pub chats: u64,
    /// Those that a human owned.
    pub answered: u64,
    /// Those that ended as resolved, by a human or a bot.
    pub resolved: u64,
    /// Those that a bot served.
    pub bot_chats: u64,
    /// What they were given of people's time: an instant of somebody with three chats is a third for each.
    pub shared: Share,
}

impl ChannelSums {
    /// Both together; saturates.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        Self {
            chats: self.chats.saturating_add(other.chats),
            answered: self.answered.saturating_add(other.answered),
            resolved: self.resolved.saturating_add(other.resolved),
            bot_chats: self.bot_chats.saturating_add(other.bot_chats),
            shared: self.shared.plus(other.shared),
        }
    }
}

impl Ledger {
    /// A chat is over.
    pub fn add(&mut self, record: &ChatRecord) {
        let channel = Code::from(record.channel.as_str());
        let is_known = self.0.contains_key(&channel) || self.0.len() < CHANNELS_MAX;
        let channel = if is_known { channel } else { Code::from(OTHER) };
        let sums = self.0.get_or_insert_with(channel, ChannelSums::default);
        let ended = record.closed.as_ref();
        let resolved = ended.is_some_and(|end| {
            end.closing == Closing::Contained || end.reason.as_str() == "resolved"
        });
        for (count, is_one) in [
            (&mut sums.chats, true),
            (&mut sums.answered, record.fate() == Fate::Answered),
            (&mut sums.resolved, resolved),
            (&mut sums.bot_chats, record.bot.is_some()),
        ] {
            *count = count.saturating_add(u64::from(is_one));
        }
        let given = record.agents.iter().map(|worker| worker.share);
        sums.shared = given.fold(sums.shared, Share::plus);
    }

    /// By channel.
    pub fn channels(&self) -> &SortedMap<Code, ChannelSums> {
        &self.0
    }

    /// Is there nothing in it?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
