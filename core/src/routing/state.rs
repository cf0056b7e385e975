//! The router's state as plain data, and the way back.
//!
//! Only what cannot be computed again is kept: no index, no load, no order. A router that is restored goes
//! on exactly as the one whose state it was.

use super::{
    agent::{Agent, AgentProfile, FiledAgent, Hands, Pace, Part, Presence},
    batch::Batch,
    chat::{BackOffCause, Chat, Filed, Offer, Owner, Phase, Preferred, Tried, Work},
    estimate::{Foretold, Outlook},
    index::{Agents, Chats, Index},
    reason::{Hold, WaitReason},
    router::{Counted, Router},
    rules::{QueueRules, RoutingRules},
    share::Share,
    slab::{AgentIx, ChatIx, RowNumber},
    timer::{Due, TimerKey, Timers},
};
use crate::sorted::{SortedMap, SortedSet, sort_by_key};
use crate::{
    calendar::Timestamp,
    id::{AgentId, ChatId, OfferId, QueueId},
    roll::RollKey,
};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;
use std::collections::BTreeMap;

/// Everything a router remembers. Opaque: made by [`Router::state`], used by [`Router::restore`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RouterState {
    /// In the order in which they first logged in.
    agents: Vec<AgentState>,
    /// By name.
    chats: Vec<ChatState>,
    /// By number.
    offers: Vec<OfferState>,
    counted: Counted,
    next_timer: u64,
    outlooks: SortedMap<QueueId, Outlook>,
    pub(super) lingering: SortedMap<QueueId, QueueRules>,
    batch: Option<TimerKey>,
    unsettled_chats: Vec<ChatId>,
    unsettled_agents: Vec<AgentId>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct AgentState {
    id: AgentId,
    profile: AgentProfile,
    presence: Presence,
    since: Timestamp,
    prior: Option<Presence>,
    arrival: u64,
    idle_since: Option<Timestamp>,
    last_offer: u64,
    missed: u32,
    grace: Option<TimerKey>,
    cool_down: Option<TimerKey>,
    pace: Pace,
    share: Share,
    last_offer_at: Option<Timestamp>,
    offered_at: Vec<Timestamp>,
    breather: Option<TimerKey>,
    awaited_by: Vec<ChatId>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct ChatState {
    id: ChatId,
    work: Work,
    arrival: u64,
    owner: Option<OwnerState>,
    holds: SortedSet<Hold>,
    tried: Vec<TriedState>,
    waiting_since: Timestamp,
    queue_since: Timestamp,
    reached: u8,
    opening: Option<TimerKey>,
    broadcast: Option<TimerKey>,
    sticky: Option<TimerKey>,
    foretold: Foretold,
    offers_failed: u32,
    exhausted: Exhausted,
    announced: u32,
    told: Option<WaitReason>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
enum Exhausted {
    Unsaid,
    Said,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct OwnerState {
    agent: AgentId,
    phase: Phase,
    grant: u64,
    since: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct TriedState {
    agent: AgentId,
    until: Timestamp,
    cause: BackOffCause,
    timer: Option<TimerKey>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct OfferState {
    id: OfferId,
    chat: ChatId,
    agent: AgentId,
    made_at: Timestamp,
    timer: TimerKey,
}

/// A state that contradicts itself, or the rules.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the router's state cannot be restored: {0}")]
pub struct RestoreError(String);

impl Router {
    /// What this router remembers.
    pub fn state(&self) -> RouterState {
        let agent_name = |ix: AgentIx| self.agents[ix].id.clone();
        let mut agents: Vec<_> = self.agents.iter().map(|(_, agent)| agent).collect();
        sort_by_key(&mut agents, |agent| agent.arrival);
        RouterState {
            agents: agents.into_iter().map(|agent| self.agent_state(agent)).collect(),
            chats: self.index.chats.values().map(|&ix| self.chat_state(ix)).collect(),
            offers: self
                .offers
                .iter()
                .map(|(&id, offer)| OfferState {
                    id,
                    chat: self.chats[offer.chat].id.clone(),
                    agent: agent_name(offer.agent),
                    made_at: offer.made_at,
                    timer: offer.timer,
                })
                .collect(),
            counted: self.counted,
            next_timer: self.timers.next_seq(),
            outlooks: self
                .index
                .queues
                .iter()
                .filter(|queue| {
                    let id = &queue.id;
                    self.rules.queues.contains_key(id) || self.lingering.contains_key(id)
                })
                .filter(|queue| queue.outlook != Outlook::default())
                .map(|queue| (queue.id.clone(), queue.outlook.clone()))
                .collect(),
            lingering: self.lingering.clone(),
            batch: self.batch.as_ref().map(|batch| batch.timer),
            unsettled_chats: self
                .unsettled_chats
                .iter()
                .map(|&ix| self.chats[ix].id.clone())
                .collect(),
            unsettled_agents: self.unsettled_agents.iter().map(|&ix| agent_name(ix)).collect(),
        }
    }

    fn agent_state(&self, agent: &Agent) -> AgentState {
        AgentState {
            id: agent.id.clone(),
            profile: agent.profile.clone(),
            presence: agent.presence.clone(),
            since: agent.since,
            prior: agent.prior.clone(),
            arrival: agent.arrival,
            idle_since: agent.idle_since,
            last_offer: agent.last_offer,
            missed: agent.missed,
            grace: agent.grace,
            cool_down: agent.cool_down,
            pace: agent.pace.clone(),
            share: agent.share,
            last_offer_at: agent.last_offer_at,
            offered_at: agent.offered_at.clone(),
            breather: agent.breather,
            awaited_by: agent.awaited_by.iter().map(|&chat| self.chats[chat].id.clone()).collect(),
        }
    }

    fn chat_state(&self, ix: ChatIx) -> ChatState {
        let chat = &self.chats[ix];
        let agent_name = |ix: AgentIx| self.agents[ix].id.clone();
        ChatState {
            id: chat.id.clone(),
            work: self.work(ix),
            arrival: chat.arrival,
            owner: chat.owner.map(|owner| OwnerState {
                agent: agent_name(owner.agent),
                phase: owner.phase,
                grant: owner.grant,
                since: owner.since,
            }),
            holds: chat.holds.clone(),
            tried: chat
                .tried
                .iter()
                .map(|tried| TriedState {
                    agent: agent_name(tried.agent),
                    until: tried.until,
                    cause: tried.cause,
                    timer: tried.timer,
                })
                .collect(),
            waiting_since: chat.waiting_since,
            queue_since: chat.queue_since,
            reached: self.index.classes[chat.class].key.opening,
            opening: chat.opening,
            broadcast: chat.broadcast,
            sticky: chat.preferred.map(|preferred| preferred.timer),
            foretold: chat.foretold,
            offers_failed: chat.offers_failed,
            exhausted: if chat.exhausted { Exhausted::Said } else { Exhausted::Unsaid },
            announced: chat.announced,
            told: chat.told,
        }
    }

    /// The router whose state this was, under these rules.
    pub fn restore(state: RouterState, rules: RoutingRules) -> Result<Self, RestoreError> {
        let mut index = Index::new(&rules, &state.lingering);
        for (queue, outlook) in state.outlooks {
            // Of a queue that is gone nothing is foretold any more.
            if let Some(&queue) = index.queue_names.get(&queue) {
                *index.outlook(queue) = outlook;
            }
        }
        let mut router = Self {
            rules,
            agents: Agents::default(),
            chats: Chats::default(),
            offers: BTreeMap::new(),
            timers: Timers::starting_at(state.next_timer),
            counted: state.counted,
            lingering: state.lingering,
            batch: None,
            unsettled_chats: Vec::new(),
            unsettled_agents: Vec::new(),
            index,
            key: RollKey::default(),
        };
        let mut awaited = Vec::new();
        for mut agent in state.agents {
            let by = std::mem::take(&mut agent.awaited_by);
            let ix = router.put_agent_back(agent)?;
            awaited.extend(by.into_iter().map(|chat| (ix, chat)));
        }
        let mut sticky = BTreeMap::new();
        for chat in &state.chats {
            sticky.extend(chat.sticky.map(|timer| (chat.id.clone(), timer)));
        }
        let mut owned = Vec::new();
        for chat in state.chats {
            let ix = router.put_chat_back(chat)?;
            if let Some(owner) = router.chats[ix].owner {
                owned.push((owner.grant, ix));
            }
        }
        for (agent, chat) in awaited {
            let timer = sticky.remove(&chat).ok_or_else(|| unknown(&chat))?;
            let ix = router.chat_ix(&chat).map_err(|_| unknown(&chat))?;
            router.put_timer_back(timer, Due::Sticky(ix))?;
            router.chats[ix].preferred = Some(Preferred { agent, timer });
            router.agents[agent].awaited_by.push(ix);
        }
        if let Some((chat, _)) = sticky.first_key_value() {
            return Err(RestoreError(format!("chat `{chat}` waits for nobody in particular")));
        }
        for offer in state.offers {
            router.put_offer_back(offer)?;
        }
        sort_by_key(&mut owned, |(grant, _)| *grant);
        for (_, ix) in owned {
            router.put_into_hands(ix);
        }
        router.file_everything();
        if let Some(timer) = state.batch {
            router.put_timer_back(timer, Due::Batch)?;
            let is_gathered =
                |(_, chat): &(ChatIx, &Chat)| chat.told == Some(WaitReason::BatchWindow);
            let gathered = router.chats.iter().filter(is_gathered).map(|(ix, _)| ix).collect();
            router.batch = Some(Batch { timer, gathered });
        }
        for chat in state.unsettled_chats {
            let ix = router.chat_ix(&chat).map_err(|_| unknown(&chat))?;
            router.unsettle_chat(ix);
        }
        for agent in state.unsettled_agents {
            let ix = router.agent_ix(&agent).map_err(|_| unknown(&agent))?;
            router.unsettle_agent(ix);
        }
        Ok(router)
    }

    fn put_agent_back(&mut self, agent: AgentState) -> Result<AgentIx, RestoreError> {
        if self.index.agents.contains_key(&agent.id) {
            return Err(RestoreError(format!("agent `{}` occurs twice", agent.id)));
        }
        let profile_ix = self.index.profile(&self.rules, &agent.profile, &mut self.agents);
        let ix = self.agents.insert(Agent {
            id: agent.id.clone(),
            capacity: self.rules.agents.capacity_of(agent.profile.capacity),
            profile: agent.profile,
            presence: agent.presence,
            since: agent.since,
            prior: agent.prior,
            arrival: agent.arrival,
            idle_since: agent.idle_since,
            last_offer: agent.last_offer,
            missed: agent.missed,
            grace: agent.grace,
            cool_down: agent.cool_down,
            pace: agent.pace,
            share: agent.share,
            last_offer_at: agent.last_offer_at,
            offered_at: agent.offered_at,
            breather: agent.breather,
            awaited_by: Vec::new(),
            unsettled: false,
            hands: Hands::default(),
            filed: FiledAgent::under(profile_ix),
        });
        self.index.agents.insert(agent.id, ix);
        self.index.join_profile(ix, profile_ix);
        for (timer, what) in [
            (agent.grace, Due::Grace(ix)),
            (agent.cool_down, Due::CoolDown(ix)),
            (agent.breather, Due::Breather(ix)),
        ] {
            if let Some(key) = timer {
                self.put_timer_back(key, what)?;
            }
        }
        Ok(ix)
    }

    fn put_chat_back(&mut self, chat: ChatState) -> Result<ChatIx, RestoreError> {
        if self.index.chats.contains_key(&chat.id) {
            return Err(RestoreError(format!("chat `{}` occurs twice", chat.id)));
        }
        let Some(&queue) = self.index.queue_names.get(&chat.work.queue) else {
            return Err(unknown(&chat.work.queue));
        };
        let owner = match chat.owner {
            None => None,
            Some(OwnerState { agent, phase, grant, since }) => {
                Some(Owner { agent: self.known_agent(&agent)?, phase, grant, since })
            }
        };
        let mut tried = Vec::new();
        for TriedState { agent, until, cause, timer } in chat.tried {
            tried.push(Tried { agent: self.known_agent(&agent)?, until, cause, timer });
        }
        // New rules may have fewer openings than the chat has reached.
        let last = self.index.openings(queue).len().saturating_sub(1) as u8;
        let class = self.index.class(
            &self.rules,
            &mut self.agents,
            queue,
            &chat.work,
            chat.reached.min(last),
        );
        self.index.classes[class].chats += 1;
        let ix = self.chats.insert(Chat {
            id: chat.id.clone(),
            class,
            place: chat.work.place,
            priority: chat.work.priority,
            arrival: chat.arrival,
            owner,
            offers: SmallVec::new(),
            holds: chat.holds,
            tried,
            waiting_since: chat.waiting_since,
            queue_since: chat.queue_since,
            opening: chat.opening,
            broadcast: chat.broadcast,
            preferred: None,
            foretold: chat.foretold,
            offers_failed: chat.offers_failed,
            exhausted: chat.exhausted == Exhausted::Said,
            announced: chat.announced,
            told: chat.told,
            unsettled: false,
            filed: Filed::default(),
        });
        self.index.chats.insert(chat.id, ix);
        for (timer, what) in
            [(chat.opening, Due::Opening(ix)), (chat.broadcast, Due::Broadcast(ix))]
        {
            if let Some(key) = timer {
                self.put_timer_back(key, what)?;
            }
        }
        for at in 0..self.chats[ix].tried.len() {
            let tried = self.chats[ix].tried[at];
            if let Some(key) = tried.timer {
                self.put_timer_back(key, Due::BackOff(ix, tried.agent))?;
                self.agents[tried.agent].hands.back_offs += 1;
            }
        }
        Ok(ix)
    }

    fn put_offer_back(&mut self, offer: OfferState) -> Result<(), RestoreError> {
        let agent = self.known_agent(&offer.agent)?;
        let chat = self.chat_ix(&offer.chat).map_err(|_| unknown(&offer.chat))?;
        let new = Offer { chat, agent, made_at: offer.made_at, timer: offer.timer };
        if self.offers.insert(offer.id, new).is_some() {
            return Err(RestoreError(format!("offer {} occurs twice", offer.id.0)));
        }
        self.put_timer_back(offer.timer, Due::Offer(offer.id))?;
        self.chats[chat].offers.push(offer.id);
        let hands = &mut self.agents[agent].hands;
        hands.offers.push(offer.id);
        hands.take(Part::Offered, self.index.classes[self.chats[chat].class].spent);
        Ok(())
    }

    fn put_into_hands(&mut self, chat_ix: ChatIx) {
        let chat = &self.chats[chat_ix];
        let Some(owner) = chat.owner else { return };
        let hands = &mut self.agents[owner.agent].hands;
        hands.chats.push(chat_ix);
        let part = match owner.phase {
            Phase::Active => Part::Active,
            Phase::WrapUp => Part::WrapUp,
        };
        hands.take(part, self.index.classes[chat.class].spent);
    }

    fn file_everything(&mut self) {
        let agents: Vec<_> = self.agents.numbers().collect();
        for ix in agents {
            self.index.file_agent(ix, &mut self.agents[ix]);
        }
        self.index.compare_restaffed(&mut self.agents);
        let chats: Vec<_> = self.chats.numbers().collect();
        for ix in chats {
            let announced = self.chats[ix].announced;
            self.index.file_chat(ix, &mut self.chats[ix]);
            if self.chats[ix].filed.line.is_some() {
                self.chats[ix].announced = announced;
            }
        }
        for queue in &mut self.index.queues {
            queue.touch(0);
        }
        self.index.touched = (0..self.index.queues.len()).map(RowNumber::from_row).collect();
    }

    fn put_timer_back(&mut self, key: TimerKey, what: Due) -> Result<(), RestoreError> {
        if self.timers.get(key).is_some() || key.seq >= self.timers.next_seq() {
            return Err(RestoreError(format!("timer {} was never set", key.seq)));
        }
        self.timers.put_back(key, what);
        Ok(())
    }

    fn known_agent(&self, agent: &AgentId) -> Result<AgentIx, RestoreError> {
        self.agent_ix(agent).map_err(|_| unknown(agent))
    }
}

fn unknown(id: &impl std::fmt::Display) -> RestoreError {
    RestoreError(format!("`{id}` is named and nowhere described"))
}
