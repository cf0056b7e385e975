//! What an agent is spared while they are coached, and given back afterwards.

use super::desk::Desk;
use crate::id::AgentId;
use crate::quality::Work;
use crate::routing::AgentProfile;
use crate::sorted::SortedSet;

impl Desk<'_> {
    /// How an agent serves who would serve as `usual` says: with less, while a plan of theirs is not over and the policy spares them something.
    /// What is usual is kept until then.
    pub(crate) fn spare(&mut self, agent: &AgentId, usual: AgentProfile) -> AgentProfile {
        let is_coached = self.world.works.get(agent).is_some_and(Work::is_coached);
        let coaching = self.policy.quality().coaching.as_ref().filter(|_| is_coached);
        let Some(limits) = coaching.and_then(|rules| rules.meanwhile.as_ref()) else {
            self.world.spared.remove(agent);
            return usual;
        };
        let routing = self.policy.routing();
        let mut spared = usual.clone();
        if limits.capacity.is_some() {
            let own = usual.capacity.unwrap_or(routing.agents.capacity);
            spared.capacity = Some(limits.capacity(own));
        }
        if limits.queues.is_some() {
            let kind = usual.routing_profile.as_ref().and_then(|kind| routing.profiles.get(kind));
            let of_kind = kind.into_iter().flat_map(|kind| kind.queues.keys());
            spared.queues = limits.queues(usual.queues.iter().chain(of_kind));
            spared.routing_profile = None;
        }
        self.world.spared.insert(agent.clone(), usual);
        spared
    }

    /// A plan began or is over, or the policy is another: an agent who is known serves accordingly from now on.
    pub(crate) fn spare_anew(&mut self, agent: &AgentId) {
        let (spared, router) = (&self.world.spared, &self.world.router);
        let Some(usual) = spared.get(agent).or_else(|| router.profile(agent)).cloned() else {
            return;
        };
        let profile = self.spare(agent, usual);
        // Only somebody whom the router does not know would be refused.
        let (Ok(()) | Err(_)) = self.world.router.set_profile(agent, profile);
    }

    /// A new policy may spare more, or less.
    pub(crate) fn spare_under_new_policy(&mut self) {
        let coached = self.world.works.iter().filter(|(_, work)| work.is_coached());
        let agents = coached.map(|(agent, _)| agent).chain(self.world.spared.keys());
        let agents: SortedSet<AgentId> = agents.cloned().collect();
        for agent in agents.iter() {
            self.spare_anew(agent);
        }
    }
}
