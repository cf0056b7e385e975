//! Why this agent, why not the others, why does this chat wait: answered from counts, never by a walk
//! over agents.

use super::{
    agent::Standing,
    chat::BackOffCause,
    class::{Class, Fit, OBSTACLES},
    key::{AgentKey, LineKey, Merit},
    reason::{Exclusion, WaitReason},
    router::Router,
    rules::{Discipline, Strategy},
    slab::{AgentIx, ChatIx, RowNumber},
    step::Refusal,
};
use crate::{
    calendar::Timestamp,
    id::{AgentId, ChatId, QueueId},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use smallvec::SmallVec;
use std::{collections::BTreeMap, fmt};

/// Why an offer went from this chat to this agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// The queue in which the chat was next.
    pub queue: QueueId,
    /// The order of that queue.
    pub discipline: Discipline,
    /// The chat's rank by that order; the smallest is next.
    pub key: LineKey,
    /// The chat's priority.
    pub priority: i32,
    /// The customer's place in line.
    pub place: Timestamp,
    /// How the agent was chosen.
    pub strategy: Strategy,
    /// What the strategy saw of the chosen agent.
    pub merit: Merit,
    /// Units of the agent's other work that the chat interrupts, there being no room beside it.
    pub interrupted: u32,
    /// Have all eligible agents with room already ended an offer of this chat?
    pub pool: Pool,
    /// How many could have been chosen.
    pub eligible: u32,
    /// Who would have been next, at most three.
    pub runners_up: SmallVec<[RunnerUp; 3]>,
    /// Who could not be chosen, counted by reason.
    pub excluded: Excluded,
    /// How many chats were given their agents in one matching; 0 where each is routed by itself.
    pub together: u32,
}

/// Among whom an agent was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pool {
    /// Agents who have not yet ended an offer of the chat.
    Fresh,
    /// Agents who have, there being no other.
    Again,
    /// The one agent for whom the chat was kept.
    Preferred,
}

/// An agent who would have been next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RunnerUp {
    /// The agent.
    pub agent: AgentId,
    /// What the strategy saw.
    pub merit: Merit,
}

/// Agents who cannot have a chat, counted by reason; each known agent counts once, under the reason that
/// would last longest: queue, skill, level, policy, presence, caps, back-off.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Excluded([u32; Exclusion::ALL.len()]);

impl Excluded {
    /// How many for this reason.
    pub fn get(&self, reason: Exclusion) -> u32 {
        self.0[slot(reason)]
    }

    /// The reasons that occur, by number.
    pub fn iter(&self) -> impl Iterator<Item = (Exclusion, u32)> + '_ {
        Exclusion::ALL.iter().map(|&reason| (reason, self.get(reason))).filter(|&(_, n)| n > 0)
    }

    /// How many in all.
    pub fn total(&self) -> u32 {
        self.0.iter().sum()
    }

    /// Counts `n` more.
    pub fn add(&mut self, reason: Exclusion, n: u32) {
        self.0[slot(reason)] += n;
    }

    /// Counts all of another's, too.
    pub(super) fn add_all(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine += theirs;
        }
    }

    /// Counts `n` less.
    pub(super) fn take(&mut self, reason: Exclusion, n: u32) {
        self.0[slot(reason)] -= n;
    }

    /// Counts another's no longer.
    pub(super) fn take_all(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine -= theirs;
        }
    }

    /// Counts one agent under another reason, or under none.
    pub(super) fn exchange(&mut self, before: Option<Exclusion>, now: Option<Exclusion>) {
        if let Some(reason) = before {
            self.0[slot(reason)] -= 1;
        }
        if let Some(reason) = now {
            self.0[slot(reason)] += 1;
        }
    }
}

fn slot(reason: Exclusion) -> usize {
    // Numbers have no gap, which the lists' own test holds.
    usize::from(reason.number() - Exclusion::ALL[0].number())
}

impl fmt::Debug for Excluded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter().map(|(reason, n)| (reason.code(), n))).finish()
    }
}

impl Serialize for Excluded {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.iter().collect::<BTreeMap<_, _>>().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Excluded {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut excluded = Self::default();
        for (reason, n) in BTreeMap::<Exclusion, u32>::deserialize(deserializer)? {
            excluded.0[slot(reason)] = n;
        }
        Ok(excluded)
    }
}

impl Router {
    /// Why a chat in line waits, and who is kept from it by what. `None` while it is on offer.
    pub fn why_waiting(&self, chat: &ChatId) -> Result<Option<(WaitReason, Excluded)>, Refusal> {
        let ix = self.chat_ix(chat)?;
        let record = &self.chats[ix];
        if record.owner.is_some() {
            return Err(Refusal::IllegalStage { chat: chat.clone(), stage: record.stage() });
        }
        if !record.offers.is_empty() {
            return Ok(None);
        }
        let excluded = self.excluded(ix);
        Ok(Some((self.wait_reason(ix, &excluded), excluded)))
    }

    pub(super) fn wait_reason(&self, ix: ChatIx, excluded: &Excluded) -> WaitReason {
        if let Some(hold) = self.chats[ix].holds.first() {
            return hold.as_wait_reason();
        }
        let any = |reasons: &[Exclusion]| reasons.iter().any(|&r| excluded.get(r) > 0);
        let class = &self.index.classes[self.chats[ix].class];
        if self.waits_for_batch(ix) {
            WaitReason::BatchWindow
        } else if self.chats[ix].preferred.is_some() {
            WaitReason::StickyHold
        } else if any(&[Exclusion::BackOff, Exclusion::DeclinedThisChat]) {
            WaitReason::BackOff
        } else if let Some(later) = class.waits_for(&self.index.profiles) {
            match later {
                Exclusion::RingNotOpen => WaitReason::RingWait,
                _ => WaitReason::QueueDelay,
            }
        } else if any(&OBSTACLES) || any(&[Exclusion::RateLimited]) {
            WaitReason::AllBusy
        } else {
            WaitReason::NoEligibleAgent
        }
    }

    /// Why one agent is not offered one chat; `None` if they could be.
    pub fn exclusion(&self, chat: &ChatId, agent: &AgentId) -> Result<Option<Exclusion>, Refusal> {
        let (chat_ix, agent_ix) = (self.chat_ix(chat)?, self.agent_ix(agent)?);
        let class = &self.index.classes[self.chats[chat_ix].class];
        let agent = &self.agents[agent_ix];
        let lane = match class.fit(agent.filed.profile) {
            Fit::Later(_, reason) | Fit::Unfit(reason) => return Ok(Some(reason)),
            Fit::Lane(lane) => lane,
        };
        if class.key.barred.contains(&agent.id) {
            return Ok(Some(Exclusion::RestrictedByPolicy));
        }
        let own_reason = agent.filed.standings[lane.row()].exclusion();
        let asked = self.is_asked(chat_ix, agent_ix).then_some(Exclusion::OfferPending);
        Ok(own_reason.or_else(|| self.kept_apart(chat_ix, agent_ix)).or(asked))
    }

    fn kept_apart(&self, chat: ChatIx, agent: AgentIx) -> Option<Exclusion> {
        self.chats[chat].back_off(agent).map(|tried| match tried.cause {
            BackOffCause::Declined => Exclusion::DeclinedThisChat,
            BackOffCause::Other => Exclusion::BackOff,
        })
    }

    /// Counts the agents who cannot have a chat now.
    pub(super) fn excluded(&self, ix: ChatIx) -> Excluded {
        let chat = &self.chats[ix];
        let class = &self.index.classes[chat.class];
        let mut excluded = class.passed_over;
        for barred in &class.key.barred {
            let Some(&agent_ix) = self.index.agents.get(barred) else {
                continue;
            };
            let agent = &self.agents[agent_ix];
            if let Fit::Lane(lane) = class.fit(agent.filed.profile) {
                let counted = agent.filed.standings[lane.row()].exclusion();
                excluded.exchange(counted, Some(Exclusion::RestrictedByPolicy));
            }
        }
        for tried in &chat.tried {
            let has_room = self.standing(class, tried.agent).is_some();
            if let Some(reason) = self.kept_apart(ix, tried.agent).filter(|_| has_room) {
                excluded.add(reason, 1);
            }
        }
        for offer in &chat.offers {
            if self.standing(class, self.offers[offer].agent).is_some() {
                excluded.add(Exclusion::OfferPending, 1);
            }
        }
        excluded
    }

    /// The agent's tier and rank among those with room for chats of a class, if they are among them and not barred.
    pub(super) fn standing(&self, class: &Class, agent: AgentIx) -> Option<(u16, AgentKey)> {
        let agent = &self.agents[agent];
        let Fit::Lane(lane) = class.fit(agent.filed.profile) else {
            return None;
        };
        let tier = || self.index.profiles[agent.filed.profile].lanes[lane.row()].spec.tier;
        match agent.filed.standings[lane.row()] {
            Standing::Open(key) if !class.key.barred.contains(&agent.id) => Some((tier(), key)),
            _ => None,
        }
    }
}
