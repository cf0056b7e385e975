//! What can be seen from outside: chats, agents, queues.

use super::{
    agent::{AgentProfile, Load, Presence},
    chat::{Stage, Work},
    estimate::WaitFigures,
    reason::Hold,
    router::Router,
    slab::ChatIx,
};
use crate::sorted::sort_by_key;
use crate::{
    calendar::Timestamp,
    id::{AgentId, ChatId, OfferId, QueueId},
};
use serde::Serialize;

/// A chat, seen from outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChatView {
    /// Where it is.
    pub stage: Stage,
    /// What it needs, its priority and place.
    pub work: Work,
    /// Since when in this line; the wait to report, which is not the age that decides the order.
    pub waiting_since: Timestamp,
    /// Who has it.
    pub owner: Option<AgentId>,
    /// Its open offers.
    pub offers: Vec<OfferId>,
    /// What keeps it from being offered.
    pub holds: Vec<Hold>,
    /// Offers that ended unaccepted since it last had an owner.
    pub offers_failed: u32,
}

/// An open offer, seen from outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OfferView {
    /// What is offered.
    pub chat: ChatId,
    /// To whom.
    pub agent: AgentId,
    /// Since when.
    pub made_at: Timestamp,
    /// The first instant at which an answer is late.
    pub expires_at: Timestamp,
}

/// An agent, seen from outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AgentView {
    /// What they declared, or what became of it.
    pub presence: Presence,
    /// Since when.
    pub since: Timestamp,
    /// What they return to when the connection comes back.
    pub prior: Option<Presence>,
    /// What they can do.
    pub profile: AgentProfile,
    /// Units at once.
    pub capacity: u32,
    /// Units in hand.
    pub load: Load,
    /// Active and wrapped-up chats, in the order in which they were given.
    pub chats: Vec<ChatId>,
    /// Open offers, in the order in which they were made.
    pub offers: Vec<OfferId>,
    /// Since when without chats.
    pub idle_since: Option<Timestamp>,
    /// Offers missed in a row.
    pub missed: u32,
}

/// How full an agent is: computed, never set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Occupancy {
    /// Nothing in hand.
    Idle,
    /// Wrap-up and nothing else.
    WrapUpOnly,
    /// Something in hand, and room for more.
    Partial,
    /// No room.
    Full,
}

impl AgentView {
    /// How full this agent is.
    pub fn occupancy(&self) -> Occupancy {
        let total = self.load.total();
        if total == 0 {
            Occupancy::Idle
        } else if total == self.load.wrap_up {
            Occupancy::WrapUpOnly
        } else if total < self.capacity {
            Occupancy::Partial
        } else {
            Occupancy::Full
        }
    }
}

/// A queue, seen from outside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct QueueView {
    /// Chats in line, to be offered.
    pub waiting: u32,
    /// Chats in line on hold.
    pub held: u32,
    /// Chats in line with an open offer.
    pub offered: u32,
    /// Agents who serve the queue and are not offline.
    pub logged_in: u32,
    /// Of these, the available ones.
    pub available: u32,
    /// Units that the available ones have free, for whichever queue.
    pub free_units: u64,
    /// The place of the chat that is first in line.
    pub next_place: Option<Timestamp>,
    /// What its past says about waits.
    pub waits: WaitFigures,
}

impl QueueView {
    /// All chats in line.
    pub const fn in_line(&self) -> u32 {
        self.waiting + self.held + self.offered
    }
}

impl Router {
    /// A chat's position in its queue, 1 for next; `None` when it is not in line.
    pub fn position(&self, chat: &ChatId) -> Option<u32> {
        let chat = &self.chats[*self.index.chats.get(chat)?];
        let line = &self.index.queue(self.queue_of(chat)).line;
        let spot = line.find(chat.filed.line?)?;
        Some(line.rank(spot, usize::MAX) as u32 + 1)
    }

    /// The chats of a queue's line in order.
    pub fn line(&self, queue: &QueueId) -> impl Iterator<Item = &ChatId> {
        let ix = self.index.queue_names.get(queue);
        ix.into_iter().flat_map(|&ix| {
            self.index.queue(ix).line.starting_at_rank(0).map(|chat: ChatIx| &self.chats[chat].id)
        })
    }

    /// One chat.
    pub fn chat(&self, chat: &ChatId) -> Option<ChatView> {
        let ix = *self.index.chats.get(chat)?;
        let chat = &self.chats[ix];
        Some(ChatView {
            stage: chat.stage(),
            work: self.work(ix),
            waiting_since: chat.waiting_since,
            owner: chat.owner.map(|owner| self.agents[owner.agent].id.clone()),
            offers: chat.offers.to_vec(),
            holds: chat.holds.iter().copied().collect(),
            offers_failed: chat.offers_failed,
        })
    }

    /// Where a chat is; `None` when it is not here.
    pub fn stage(&self, chat: &ChatId) -> Option<Stage> {
        self.index.chats.get(chat).map(|&ix| self.chats[ix].stage())
    }

    /// Who has a chat.
    pub fn owner(&self, chat: &ChatId) -> Option<&AgentId> {
        let owner = self.chats[*self.index.chats.get(chat)?].owner?;
        Some(&self.agents[owner.agent].id)
    }

    /// One open offer.
    pub fn offer(&self, offer: OfferId) -> Option<OfferView> {
        let offer = self.offers.get(&offer)?;
        Some(OfferView {
            chat: self.chats[offer.chat].id.clone(),
            agent: self.agents[offer.agent].id.clone(),
            made_at: offer.made_at,
            expires_at: offer.timer.due,
        })
    }

    /// One agent.
    pub fn agent(&self, agent: &AgentId) -> Option<AgentView> {
        let agent = &self.agents[*self.index.agents.get(agent)?];
        Some(AgentView {
            presence: agent.presence.clone(),
            since: agent.since,
            prior: agent.prior.clone(),
            profile: agent.profile.clone(),
            capacity: agent.capacity,
            load: agent.hands.load,
            chats: agent.hands.chats.iter().map(|&chat| self.chats[chat].id.clone()).collect(),
            offers: agent.hands.offers.to_vec(),
            idle_since: agent.idle_since,
            missed: agent.missed,
        })
    }

    /// One agent's presence, without the rest.
    pub fn presence(&self, agent: &AgentId) -> Option<&Presence> {
        self.index.agents.get(agent).map(|&ix| &self.agents[ix].presence)
    }

    /// One queue.
    pub fn queue(&self, queue: &QueueId) -> Option<QueueView> {
        let row = self.index.queue(*self.index.queue_names.get(queue)?);
        let next = row.line.starting_at_rank(0).next();
        let [waiting, held, offered] = row.in_line;
        Some(QueueView {
            waiting,
            held,
            offered,
            logged_in: row.staff.logged_in,
            available: row.staff.available,
            free_units: row.staff.free_units,
            next_place: next.map(|chat| self.chats[chat].place),
            waits: row.outlook.figures(),
        })
    }

    /// Every known agent, in the order in which they first logged in; offline ones too.
    pub fn agents(&self) -> impl Iterator<Item = &AgentId> {
        let mut rows: Vec<_> = self.agents.iter().map(|(_, agent)| agent).collect();
        sort_by_key(&mut rows, |agent| agent.arrival);
        rows.into_iter().map(|agent| &agent.id)
    }

    /// Every chat, by name.
    pub fn chats(&self) -> impl Iterator<Item = &ChatId> {
        self.index.chats.keys()
    }
}
