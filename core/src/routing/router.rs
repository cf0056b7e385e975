//! The router: its state, its clockwork, and the small moves that every request is made of.

use super::{
    agent::Part,
    batch::Batch,
    chat::{BackOffCause, Chat, Offer, Owner, Phase, Tried},
    index::{Agents, Chats, Index, Room},
    rules::{QueueRules, RoutingRules},
    slab::{AgentIx, ChatIx, QueueIx},
    step::{Refusal, Step},
    timer::{Due, Timers},
};
use crate::sorted::SortedMap;
use crate::{
    calendar::Timestamp,
    id::{AgentId, ChatId, OfferId, QueueId},
    roll::RollKey,
};
use std::collections::BTreeMap;

/// Queues, agents, waiting chats and offers of one operation. See [the room](super) for how to use it.
///
/// The caller keeps time: timestamps never decrease, whatever is due by an instant is fired before the
/// next request of that instant ([`fire_next`](Self::fire_next)), and [`settle`](Self::settle) follows
/// each request and each firing.
#[derive(Clone, Debug)]
pub struct Router {
    pub(super) rules: RoutingRules,
    pub(super) agents: Agents,
    pub(super) chats: Chats,
    pub(super) offers: BTreeMap<OfferId, Offer>,
    pub(super) timers: Timers,
    pub(super) counted: Counted,
    /// The rules of queues that are gone while agents still serve chats of them.
    pub(super) lingering: SortedMap<QueueId, QueueRules>,
    /// While it runs, no offers are made but to agents for whom a chat was kept.
    pub(super) batch: Option<Batch>,
    pub(super) unsettled_chats: Vec<ChatIx>,
    pub(super) unsettled_agents: Vec<AgentIx>,
    pub(super) index: Index,
    pub(super) key: RollKey,
}

/// Numbers given so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Counted {
    pub(super) offers: u64,
    pub(super) chats: u64,
    pub(super) agents: u64,
    pub(super) grants: u64,
}

impl Counted {
    pub(super) fn next(number: &mut u64) -> u64 {
        *number += 1;
        *number
    }
}

/// Does the ended offer keep the pair apart for a while?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BackOff {
    For(BackOffCause),
    None,
}

impl Router {
    /// An operation with nobody in it.
    pub fn new(rules: RoutingRules) -> Self {
        let lingering = SortedMap::new();
        let index = Index::new(&rules, &lingering);
        Self {
            rules,
            agents: Agents::default(),
            chats: Chats::default(),
            offers: BTreeMap::new(),
            timers: Timers::default(),
            counted: Counted::default(),
            lingering,
            batch: None,
            unsettled_chats: Vec::new(),
            unsettled_agents: Vec::new(),
            index,
            key: RollKey::default(),
        }
    }

    /// Hashes the names of chats and agents under this key from now on, so that nobody who does not know it
    /// can choose names that collide.
    pub fn rekey(&mut self, key: RollKey) {
        self.key = key;
        self.index.chats.rekey(key);
        self.index.agents.rekey(key);
    }

    /// The rules in force.
    pub const fn rules(&self) -> &RoutingRules {
        &self.rules
    }

    /// When something is due next: an offer expires, a back-off, cool-down or grace ends.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.timers.first().map(|(key, _)| key.due)
    }

    /// The order in which what is due next was set, among everything that [`number_timer`](Self::number_timer)
    /// numbered.
    pub fn next_due_number(&self) -> Option<u64> {
        self.timers.first().map(|(key, _)| key.seq)
    }

    /// The number of a timer that is set now outside the router: what is due at one instant is done in the
    /// order in which it was set, whoever keeps it.
    pub fn number_timer(&mut self) -> u64 {
        self.timers.number()
    }

    /// What is due next: `offer_expires`, `back_off_ends`, `cool_down_ends`, `agent_grace_ends`, `breather_ends`,
    /// `ring_opens`, `broadcast_grows`, `sticky_hold_ends`, `batch_window_ends`.
    pub fn next_due_why(&self) -> Option<&'static str> {
        self.timers.first().map(|(_, due)| match due {
            Due::Offer(_) => "offer_expires",
            Due::BackOff(..) => "back_off_ends",
            Due::CoolDown(_) => "cool_down_ends",
            Due::Grace(_) => "agent_grace_ends",
            Due::Breather(_) => "breather_ends",
            Due::Opening(_) => "ring_opens",
            Due::Broadcast(_) => "broadcast_grows",
            Due::Sticky(_) => "sticky_hold_ends",
            Due::Batch => "batch_window_ends",
        })
    }

    /// How many agents have ever logged in.
    pub fn agents_known(&self) -> usize {
        self.index.agents.len()
    }

    /// Does the first due thing, at its own due time, which it returns. [`settle`](Self::settle) at
    /// that time is the caller's next call.
    ///
    /// What only lets chats and agents meet is done together with all else of that sort that is due then: who may
    /// meet somebody from the same instant on competes by rank, not by who was there first.
    pub fn fire_next(&mut self, steps: &mut Vec<Step>) -> Option<Timestamp> {
        let (key, due) = self.timers.first()?;
        self.timers.cancel(key);
        self.fire(key.due, due, steps);
        if due.only_opens() {
            while let Some((next, due)) = self.timers.first()
                && next.due == key.due
                && due.only_opens()
            {
                self.timers.cancel(next);
                self.fire(next.due, due, steps);
            }
        }
        Some(key.due)
    }

    fn fire(&mut self, at: Timestamp, due: Due, steps: &mut Vec<Step>) {
        match due {
            Due::Offer(offer) => self.expire(at, offer, steps),
            Due::BackOff(chat, agent) => self.back_off_over(chat, agent),
            Due::CoolDown(agent) => self.cool_down_over(at, agent, steps),
            Due::Grace(agent) => self.grace_over(at, agent, steps),
            Due::Breather(agent) => self.breather_over(agent),
            Due::Opening(chat) => self.opening_reached(at, chat),
            Due::Broadcast(chat) => self.broadcast_grows(at, chat, steps),
            Due::Sticky(chat) => self.let_go(chat),
            Due::Batch => self.batch_over(at, steps),
        }
    }

    /// Fires whatever is due by `to`, each at its own time, settling after each.
    pub fn advance(&mut self, to: Timestamp, steps: &mut Vec<Step>) {
        while let Some((key, _)) = self.timers.first() {
            if key.due > to {
                break;
            }
            self.fire_next(steps);
            self.settle(key.due, steps);
        }
    }

    pub(super) fn agent_ix(&self, agent: &AgentId) -> Result<AgentIx, Refusal> {
        self.index.agents.get(agent).copied().ok_or_else(|| Refusal::UnknownAgent(agent.clone()))
    }

    pub(super) fn chat_ix(&self, chat: &ChatId) -> Result<ChatIx, Refusal> {
        self.index.chats.get(chat).copied().ok_or_else(|| Refusal::UnknownChat(chat.clone()))
    }

    /// A queue that takes chats.
    pub(super) fn queue_ix(&self, queue: &QueueId) -> Result<QueueIx, Refusal> {
        if !self.rules.queues.contains_key(queue) {
            return Err(Refusal::UnknownQueue(queue.clone()));
        }
        self.index
            .queue_names
            .get(queue)
            .copied()
            .ok_or_else(|| Refusal::UnknownQueue(queue.clone()))
    }

    pub(super) fn queue_of(&self, chat: &Chat) -> QueueIx {
        self.index.classes[chat.class].key.queue
    }

    /// Brings the index up to a chat; one that newly waits is settled next.
    pub(super) fn file_chat(&mut self, ix: ChatIx) {
        let chat = &mut self.chats[ix];
        let was = chat.filed.stage;
        self.index.file_chat(ix, chat);
        let now = chat.filed.stage;
        let waits = matches!(now, Some(super::chat::Stage::Waiting | super::chat::Stage::Held));
        if waits && was != now {
            self.unsettle_chat(ix);
        }
        if !waits {
            self.chats[ix].told = None;
        }
    }

    pub(super) fn unsettle_chat(&mut self, ix: ChatIx) {
        let chat = &mut self.chats[ix];
        if !chat.unsettled {
            chat.unsettled = true;
            self.unsettled_chats.push(ix);
        }
    }

    /// Brings the index up to an agent; one who gained room is settled next.
    pub(super) fn file_agent(&mut self, ix: AgentIx) {
        let room = self.index.file_agent(ix, &mut self.agents[ix]);
        self.index.compare_restaffed(&mut self.agents);
        if room == Room::Gained {
            self.unsettle_agent(ix);
        }
    }

    pub(super) fn unsettle_agent(&mut self, ix: AgentIx) {
        let agent = &mut self.agents[ix];
        if !agent.unsettled {
            agent.unsettled = true;
            self.unsettled_agents.push(ix);
        }
    }

    /// Gives a chat without owner to an agent. The caller files both.
    pub(super) fn own(&mut self, at: Timestamp, chat_ix: ChatIx, agent_ix: AgentIx) {
        self.forget_preference(chat_ix);
        self.stop_opening(chat_ix);
        let grant = Counted::next(&mut self.counted.grants);
        let chat = &mut self.chats[chat_ix];
        chat.owner = Some(Owner { agent: agent_ix, phase: Phase::Active, grant, since: at });
        chat.offers_failed = 0;
        chat.exhausted = false;
        let agent = &mut self.agents[agent_ix];
        if let Some(since) = agent.idle_since.take() {
            agent.share.idle_ms = agent.share.idle_ms.plus(at.since(since));
        }
        agent.missed = 0;
        agent.hands.chats.push(chat_ix);
        agent.hands.take(Part::Active, self.index.classes[chat.class].spent);
    }

    /// Takes a chat from its owner; the idle clock starts when nothing else is in their hands. The caller
    /// files both.
    pub(super) fn disown(&mut self, at: Timestamp, chat_ix: ChatIx) -> Option<AgentIx> {
        let chat = &mut self.chats[chat_ix];
        let owner = chat.owner.take()?;
        let agent = &mut self.agents[owner.agent];
        let part = match owner.phase {
            Phase::Active => Part::Active,
            Phase::WrapUp => Part::WrapUp,
        };
        agent.hands.give(part, self.index.classes[chat.class].spent);
        agent.hands.chats.retain(|c| *c != chat_ix);
        let took = at.since(owner.since);
        agent.pace.add(took);
        self.index.outlook(self.index.classes[chat.class].key.queue).handled(took);
        if agent.hands.chats.is_empty() {
            agent.idle_since = Some(at);
        }
        Some(owner.agent)
    }

    /// Takes a chat out of the router. It has neither owner nor offers.
    pub(super) fn forget_chat(&mut self, ix: ChatIx) {
        self.forget_preference(ix);
        self.stop_opening(ix);
        self.index.unfile_chat(ix, &mut self.chats[ix]);
        if let Some(chat) = self.chats.remove(ix) {
            for Tried { agent, timer, .. } in chat.tried {
                if let Some(key) = timer {
                    self.timers.cancel(key);
                    self.agents[agent].hands.back_offs -= 1;
                }
            }
            if let Some(batch) = &mut self.batch {
                batch.gathered.remove(&ix);
            }
            if chat.unsettled {
                self.unsettled_chats.retain(|c| *c != ix);
            }
            self.index.leave_class(chat.class);
            self.index.chats.remove(&chat.id);
        }
    }

    /// Keeps a pair apart from now on.
    pub(super) fn start_back_off(
        &mut self,
        at: Timestamp,
        chat_ix: ChatIx,
        agent_ix: AgentIx,
        cause: BackOffCause,
    ) -> Timestamp {
        let chat = &self.chats[chat_ix];
        let until = at.plus(self.index.queue(self.queue_of(chat)).rules.back_off_ms);
        let timer = (until > at).then(|| self.timers.set(until, Due::BackOff(chat_ix, agent_ix)));
        let agent = &mut self.agents[agent_ix];
        agent.hands.back_offs += u32::from(timer.is_some());
        let new = Tried { agent: agent_ix, until, cause, timer };
        let chat = &mut self.chats[chat_ix];
        match chat.tried.iter_mut().find(|tried| tried.agent == agent_ix) {
            None => chat.tried.push(new),
            Some(tried) => {
                if let Some(running) = std::mem::replace(tried, new).timer {
                    self.timers.cancel(running);
                    agent.hands.back_offs -= 1;
                }
            }
        }
        until
    }

    fn back_off_over(&mut self, chat_ix: ChatIx, agent_ix: AgentIx) {
        let chat = &mut self.chats[chat_ix];
        if let Some(tried) = chat.tried.iter_mut().find(|tried| tried.agent == agent_ix) {
            tried.timer = None;
            self.agents[agent_ix].hands.back_offs -= 1;
        }
        if self.chats[chat_ix].filed.open.is_some() {
            self.unsettle_chat(chat_ix);
        }
    }
}
