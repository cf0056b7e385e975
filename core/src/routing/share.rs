//! Who got how much: is the work shared fairly, and why did this agent get nothing?

use super::{
    agent::Presence, class::Fit, reason::Exclusion, router::Router, slab::RowNumber, step::Refusal,
};
use crate::{
    calendar::Timestamp,
    id::{AgentId, QueueId},
    math::{Millis, Ppm},
    sorted::SortedMap,
};
use serde::{Deserialize, Serialize};

/// What an agent was offered since they first logged in, and what became of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Offers made.
    pub offers: u64,
    /// Of these, accepted.
    pub accepted: u64,
    /// Declined.
    pub declined: u64,
    /// Not answered in time.
    pub missed: u64,
    /// Time without chats, while the idle clock ran.
    pub idle_ms: Millis,
}

/// How evenly the agents of a queue, or all, are given work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fairness {
    /// Each agent's share.
    pub agents: SortedMap<AgentId, Share>,
    /// Jain's index of the offers: 1 when all had the same, 1/n when one had all. `None` before the first.
    pub jain_offers: Option<Ppm>,
    /// The longest idle time less the shortest.
    pub idle_spread_ms: Option<Millis>,
}

/// Why an agent gets no offers, or what they wait for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AgentExplanation {
    /// Their presence.
    pub presence: Presence,
    /// Since when.
    pub since: Timestamp,
    /// What keeps them from every offer, whatever the chat: presence, or too many offers lately.
    pub barred_by: Option<Exclusion>,
    /// When that ends by itself, if it does.
    pub barred_until: Option<Timestamp>,
    /// The last offer made to them.
    pub last_offer_at: Option<Timestamp>,
    /// Since when they have no chats.
    pub idle_since: Option<Timestamp>,
    /// Chats that wait in queues anywhere, by what keeps this agent from them.
    pub waiting: SortedMap<Exclusion, u32>,
    /// Waiting chats that nothing but a back-off keeps from them.
    pub within_reach: u32,
    /// Their share so far.
    pub share: Share,
}

impl Router {
    /// How evenly work is shared among the agents of a queue, or among all.
    pub fn fairness(&self, queue: Option<&QueueId>) -> Fairness {
        let serves = |profile: &super::class::Profile| match queue {
            None => true,
            Some(queue) => profile.key.queues.contains_key(queue),
        };
        let agents = self.agents.iter().map(|(_, agent)| agent);
        let agents: SortedMap<AgentId, Share> = agents
            .filter(|agent| serves(&self.index.profiles[agent.filed.profile]))
            .map(|agent| (agent.id.clone(), agent.share))
            .collect();
        let offers = || agents.values().map(|share| u128::from(share.offers));
        let (sum, squares) = (offers().sum::<u128>(), offers().map(|n| n * n).sum::<u128>());
        // Both fit: 2^64 agents with 2^64 offers each there will not be.
        let jain = (sum * sum * 1_000_000).checked_div(squares * offers().count() as u128);
        let idle = || agents.values().map(|share| share.idle_ms.get());
        Fairness {
            jain_offers: jain.map(|ppm| Ppm::new(i64::try_from(ppm).unwrap_or(i64::MAX))),
            idle_spread_ms: idle()
                .max()
                .zip(idle().min())
                .map(|(most, least)| Millis::new(most - least)),
            agents,
        }
    }

    /// Why an agent gets nothing: what keeps them from each of the chats that wait.
    ///
    /// Looks at every kind of waiting chat, which is meant for people and not for the way of an event.
    pub fn explain_agent(&self, agent: &AgentId) -> Result<AgentExplanation, Refusal> {
        let ix = self.agent_ix(agent)?;
        let record = &self.agents[ix];
        let mut waiting: SortedMap<Exclusion, u32> = SortedMap::new();
        let mut within_reach = 0;
        for (_, class) in self.index.classes.iter() {
            let of_class = class.open.len() as u32;
            if of_class == 0 {
                continue;
            }
            let own = match class.fit(record.filed.profile) {
                Fit::Later(_, reason) | Fit::Unfit(reason) => Some(reason),
                Fit::Lane(_) if class.key.barred.contains(&record.id) => {
                    Some(Exclusion::RestrictedByPolicy)
                }
                Fit::Lane(lane) => record.filed.standings[lane.row()].exclusion(),
            };
            match own {
                Some(reason) => *waiting.get_or_insert_with(reason, || 0) += of_class,
                None => within_reach += of_class,
            }
        }
        let timer = record.grace.or(record.cool_down).or(record.breather);
        let breathes = record.breather.map(|_| Exclusion::RateLimited);
        Ok(AgentExplanation {
            presence: record.presence.clone(),
            since: record.since,
            barred_by: record.presence.exclusion().or(breathes),
            barred_until: timer.map(|timer| timer.due),
            last_offer_at: record.last_offer_at,
            idle_since: record.idle_since,
            waiting,
            within_reach,
            share: record.share,
        })
    }
}
