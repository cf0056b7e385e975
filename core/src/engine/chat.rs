//! One chat, and what is remembered of it when it is over.

use super::assist::Suggested;
use super::reveal::Sealed;
use super::timer::Timer;
use crate::admission::IdentityLevel;
use crate::bot::{BotState, Line};
use crate::calendar::Timestamp;
use crate::conversation::{CHAT, CallbackState, ChatState, EndReason, EscalationState};
use crate::id::{AgentId, ChannelId, ChatId, Code, CustomerId, QueueId, SkillId, TopicId};
use crate::metrics::{ChatRecord, Segments, Taken};
use crate::sorted::{SortedMap, SortedSet};
use crate::text::{CustomerFacts, Expecting, Mood};
use serde::{Deserialize, Serialize};

/// Is the customer there?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Connection {
    /// Yes.
    Connected,
    /// The connection was lost; the place is kept for a while.
    Lost,
}

/// Has a wait that is limited passed?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Patience {
    /// Not yet.
    Waiting,
    /// While an offer was open, which may still be accepted.
    PassedDuringOffer,
    /// And what the policy wants then has been done.
    Acted,
}

/// Who said in which language a chat is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum LanguageFrom {
    /// The host.
    Host,
    /// What the customer wrote.
    Customer,
    /// Nobody yet.
    Nobody,
}

/// A chat that is not closed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Chat {
    pub(crate) id: ChatId,
    pub(crate) customer: CustomerId,
    pub(crate) channel: ChannelId,
    pub(crate) language: Code,
    /// Is it only assumed, so that a message may tell it?
    pub(crate) language_from: LanguageFrom,
    pub(crate) product: Option<Code>,
    pub(crate) intent: Option<Code>,
    pub(crate) topics: SortedSet<TopicId>,
    pub(crate) state: ChatState,
    /// Counts the changes of state and owner, for conditional commands.
    pub(crate) epoch: u32,
    pub(crate) connection: Connection,
    /// For an agent, before the wait is hopeless.
    pub(crate) patience: Patience,
    /// For an agent, before the bot takes the chat back.
    pub(crate) bot_patience: Patience,
    /// How well the customer was known when the chat was let in.
    pub(crate) identity: IdentityLevel,
    pub(crate) requested_at: Timestamp,
    pub(crate) place_time: Timestamp,
    pub(crate) queue: QueueId,
    pub(crate) requires: SortedMap<SkillId, u8>,
    pub(crate) priority: i32,
    pub(crate) owner: Option<AgentId>,
    /// Whom the customer knows: who had the chat last, or whom the host named.
    pub(crate) prefers: Option<AgentId>,
    /// What the waiting customer was told last.
    pub(crate) comforted: Option<Code>,
    /// Who is asked to take over while the owner stays.
    pub(crate) transfer_to: Option<AgentId>,
    pub(crate) transfers: u32,
    /// Messages of all sides.
    pub(crate) turns: u32,
    pub(crate) customer_wrote_at: Option<Timestamp>,
    pub(crate) agent_wrote_at: Option<Timestamp>,
    pub(crate) reopened: u32,
    /// The live chat of the same customer that has the older place.
    pub(crate) linked_to: Option<ChatId>,
    /// The reason for which the chat may not go on, as last told.
    pub(crate) told_off: Option<Code>,
    /// Boxed, like the callback, because most chats do without.
    pub(crate) bot: Option<Box<BotState>>,
    pub(crate) facts: CustomerFacts,
    /// What the customer was asked for.
    pub(crate) expecting: Expecting,
    /// The end of the conversation, masked.
    pub(crate) transcript: Vec<Line>,
    pub(crate) mood: Mood,
    /// What the agent was shown as help.
    pub(crate) suggested: Option<Box<Suggested>>,
    /// What the host keeps sealed of it.
    pub(crate) sealed: Option<Box<Sealed>>,
    pub(crate) escalation: EscalationState,
    /// The reason for which the chat should go on elsewhere, when last everything was closed.
    pub(crate) nowhere_to_go: Option<Code>,
    pub(crate) callback: Option<Box<CallbackState>>,
    /// How it ended, once the customer's side is over and the agent wraps up.
    pub(crate) ended: Option<EndReason>,
    pub(crate) record: ChatRecord,
    /// Who divides their time with it, since when.
    pub(crate) taken: Option<(AgentId, Taken)>,
}

impl Chat {
    /// Another state or owner: whoever saw the chat before has seen an old one.
    pub(crate) fn enter(&mut self, state: ChatState) {
        debug_assert!(
            CHAT.may_follow(self.state, state),
            "chat `{}` went from `{}` to `{state}`",
            self.id,
            self.state
        );
        self.state = state;
        self.epoch = self.epoch.saturating_add(1);
    }

    /// The wait in line is over: no limit of it has anything more to say.
    pub(crate) fn wait_no_more(&mut self) {
        self.patience = Patience::Waiting;
        self.bot_patience = Patience::Waiting;
    }

    /// The limit of a wait was set anew: that an older one passed during an offer no longer counts.
    pub(crate) fn take_new_patience(&mut self, timer: &Timer) {
        match timer {
            Timer::MaxWait(_) => self.patience = Patience::Waiting,
            Timer::HandoffTimeout(_) => self.bot_patience = Patience::Waiting,
            _ => {}
        }
    }

    /// Writes a masked line down, and forgets the oldest beyond the limit.
    pub(crate) fn say(&mut self, line: Line, limit: u32) {
        self.turns = self.turns.saturating_add(1);
        self.transcript.push(line);
        let surplus = self.transcript.len().saturating_sub(limit as usize);
        self.transcript.drain(..surplus);
    }
}

/// What is remembered of a chat that is over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct ClosedChat {
    pub(crate) customer: CustomerId,
    pub(crate) place_time: Timestamp,
    pub(crate) closed_at: Timestamp,
    pub(crate) reopened: u32,
    pub(crate) end: EndReason,
    /// Who had it last.
    pub(crate) agent: Option<AgentId>,
    /// How much it is worth reading.
    pub(crate) weight: u32,
    /// In which segments it counts.
    pub(crate) segments: Segments,
    pub(crate) record: ChatRecord,
}
