//! One thing that happened in a chat, as a host keeps it in a log.
//!
//! Facts of one chat are numbered by whoever notes them. The number, not the order of arrival, says what came
//! first and what came twice, so that a log may be shuffled, repeated, or late.

use super::record::{ChatRecord, Closing};
use super::workload::Share;
use crate::calendar::Timestamp;
use crate::id::{AgentId, BotId, ChatId, Code, QueueId};
use serde::{Deserialize, Serialize};

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// In which chat.
    pub chat: ChatId,
    /// Its number within the chat: the order of what happened.
    pub seq: u32,
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: Happened,
}

/// What happened; each is a method of [`ChatRecord`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happened {
    /// It was asked for; `labels` are the segments in which it is counted beside queue and channel.
    Requested {
        /// The medium.
        channel: Code,
        /// Product, cohort, team, tier …
        labels: Vec<Code>,
    },
    /// A bot began to serve it.
    ServedByBot(BotId),
    /// A bot handed it to the humans, for this reason.
    HandedOff(Code),
    /// It waits in a queue.
    Queued(QueueId),
    /// It waits no longer, unanswered.
    LeftQueue,
    /// A human owns it.
    Answered(AgentId),
    /// The customer wrote.
    CustomerWrote,
    /// A human wrote.
    AgentWrote(AgentId),
    /// A bot wrote.
    BotWrote,
    /// What it was given of its human's time, now that they give it back.
    GivenTime(Share),
    /// The human no longer works on it.
    Released,
    /// The work after it began.
    WrapUpStarted,
    /// The work after it is over.
    WrapUpEnded,
    /// It is over.
    Closed(Closing),
}

impl Happened {
    /// Notes it.
    pub(super) fn note(&self, record: &mut ChatRecord, at: Timestamp) {
        match self {
            Self::Requested { .. } => {}
            Self::ServedByBot(bot) => record.served_by_bot(bot.clone()),
            Self::HandedOff(reason) => record.handed_off(at, reason.clone()),
            Self::Queued(queue) => record.queued(at, queue.clone()),
            Self::LeftQueue => record.left_queue(at),
            Self::Answered(agent) => record.answered(at, agent.clone()),
            Self::CustomerWrote => record.customer_wrote(at),
            Self::AgentWrote(agent) => record.agent_wrote(at, agent.clone()),
            Self::BotWrote => {
                record.bot_turned();
                record.bot_wrote(at);
            }
            Self::GivenTime(share) => record.given_time(*share),
            Self::Released => record.released(at),
            Self::WrapUpStarted => record.wrap_up_started(at),
            Self::WrapUpEnded => record.wrap_up_ended(at),
            Self::Closed(closing) => record.closed(at, *closing, "closed"),
        }
    }
}
