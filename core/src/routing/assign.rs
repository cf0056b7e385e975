//! Past the offers: an agent pulls a chat, a supervisor gives one, a parked chat wakes up its owner.

use super::{
    agent::Presence,
    chat::Stage,
    class::Fit,
    reason::{Exclusion, OfferEnd},
    router::{BackOff, Router},
    slab::{AgentIx, ChatIx},
    step::{Assignment, How, Refusal, Step},
};
use crate::{
    calendar::Timestamp,
    id::{AgentId, ChatId},
};

impl Router {
    /// Gives a chat to an agent without an offer. To its owner: nothing happens.
    ///
    /// | | pull | assign | wake | wake beyond capacity |
    /// |---|---|---|---|---|
    /// | agent is | available or away | available or away | available | available |
    /// | every cap | holds | holds | holds | not asked |
    /// | queue and skills | must fit | not asked | not asked | not asked |
    /// | a chat on hold | refused | taken | taken | taken |
    /// | a chat of another agent | refused | taken over | refused | refused |
    /// | agents who must not have the chat | refused | refused | refused | refused |
    /// | back-off | not asked | not asked | not asked | not asked |
    pub fn assign(
        &mut self,
        at: Timestamp,
        chat: &ChatId,
        agent: &AgentId,
        how: How,
        steps: &mut Vec<Step>,
    ) -> Result<(), Refusal> {
        let (chat_ix, agent_ix) = (self.chat_ix(chat)?, self.agent_ix(agent)?);
        let record = &self.chats[chat_ix];
        let stage = record.stage();
        if let Some(owner) = record.owner {
            if stage == Stage::WrapUp {
                return Err(Refusal::IllegalStage { chat: chat.clone(), stage });
            }
            if owner.agent == agent_ix {
                return Ok(());
            }
            if how != How::Assign {
                return Err(Refusal::Owned { owner: self.agents[owner.agent].id.clone() });
            }
        } else if let Some(hold) = record.holds.first().filter(|_| how == How::Pull) {
            return Err(Refusal::Held(hold.as_wait_reason()));
        }
        // What this agent holds for an open offer of the same chat is room for the chat.
        let offer = self.open_offer(chat, agent);
        let has_room = offer.is_some() || how == How::WakeBeyondCapacity;
        let cap = || if has_room { None } else { self.cap_reached(chat_ix, agent_ix) };
        if let Some(reason) = self.out_of_reach(chat_ix, agent_ix, how).or_else(cap) {
            return Err(Refusal::Excluded { agent: agent.clone(), reason });
        }
        if let Some(offer) = offer {
            self.close_offer(at, offer, OfferEnd::Accepted, BackOff::None, steps);
        }
        self.give(at, chat_ix, agent_ix, Assignment::Direct(how), steps);
        Ok(())
    }

    fn out_of_reach(&self, chat: ChatIx, agent: AgentIx, how: How) -> Option<Exclusion> {
        let class = &self.index.classes[self.chats[chat].class];
        match class.fit(self.agents[agent].filed.profile) {
            Fit::Later(_, reason) | Fit::Unfit(reason) if how == How::Pull => return Some(reason),
            _ => {}
        }
        self.barrier(chat, agent).or_else(|| match (&self.agents[agent].presence, how) {
            (Presence::Away { .. }, How::Pull | How::Assign) => None,
            (presence, _) => presence.exclusion(),
        })
    }

    /// Must this agent not have this chat, whoever decides?
    pub(super) fn barrier(&self, chat: ChatIx, agent: AgentIx) -> Option<Exclusion> {
        let barred = &self.index.classes[self.chats[chat].class].key.barred;
        barred.contains(&self.agents[agent].id).then_some(Exclusion::RestrictedByPolicy)
    }

    /// Which cap keeps this agent from one more such chat?
    pub(super) fn cap_reached(&self, chat: ChatIx, agent: AgentIx) -> Option<Exclusion> {
        let class = &self.index.classes[self.chats[chat].class].key;
        let agent = &self.agents[agent];
        let own_caps = &agent.profile.channel_caps;
        agent.obstacle(&self.index.lane_spec(class.queue, class.channel, 0, own_caps))
    }
}
