//! Agents come, declare, vanish, and go.
//!
//! | from | event | to | rule |
//! |---|---|---|---|
//! | offline | log in | available or away | the idle clock starts when available |
//! | available, away, not responding | declare | available, away, draining | away: open offers are rescinded with back-off, without counting as missed; chats stay |
//! | available | missed offers reach the limit | not responding | until declared available, or the cool-down ends |
//! | draining | load is 0 | offline | |
//! | online | connection lost | disconnected | open offers are rescinded; chats stay; grace runs |
//! | disconnected | reconnected within grace | as before | |
//! | disconnected | grace over | offline | chats back to their queues, `agent_lost` |
//! | online | log out | offline | refused with chats, or they go back, `agent_logout` |
//! | any | forced by a supervisor | any | |

use super::{
    agent::{Agent, AgentProfile, Declared, FiledAgent, Hands, Pace, Presence},
    chat::{BackOffCause, Phase},
    reason::{OfferEnd, PresenceCause, Requeue},
    router::{BackOff, Counted, Router},
    rules::{LoginPresence, LogoutWithChats},
    share::Share,
    slab::AgentIx,
    step::{Refusal, Step},
    timer::Due,
};
use crate::{calendar::Timestamp, id::AgentId};

impl Router {
    /// An agent logs in. Logging in a second time renews profile and presence.
    pub fn log_in(
        &mut self,
        at: Timestamp,
        agent: &AgentId,
        profile: AgentProfile,
        declared: Option<Declared>,
        steps: &mut Vec<Step>,
    ) {
        let presence = match (declared, self.rules.agents.login_presence) {
            (Some(declared), _) => declared.into(),
            (None, LoginPresence::Available) => Presence::Available,
            (None, LoginPresence::Away) => Presence::Away { reason: None },
        };
        let ix = match self.index.agents.get(agent) {
            Some(&known) => {
                self.equip(known, profile);
                known
            }
            None => self.meet(at, agent, profile),
        };
        self.agents[ix].missed = 0;
        self.change_presence(at, ix, presence, None, steps);
        self.leave_if_drained(at, ix, steps);
    }

    /// With which profile an agent serves.
    pub fn profile(&self, agent: &AgentId) -> Option<&AgentProfile> {
        let ix = self.index.agents.get(agent)?;
        Some(&self.agents[*ix].profile)
    }

    /// An agent's queues, skills or capacity change. Open offers and chats stay.
    pub fn set_profile(&mut self, agent: &AgentId, profile: AgentProfile) -> Result<(), Refusal> {
        let ix = self.agent_ix(agent)?;
        self.equip(ix, profile);
        Ok(())
    }

    /// An agent declares their presence.
    pub fn set_presence(
        &mut self,
        at: Timestamp,
        agent: &AgentId,
        declared: Declared,
        steps: &mut Vec<Step>,
    ) -> Result<(), Refusal> {
        let ix = self.agent_ix(agent)?;
        if matches!(self.agents[ix].presence, Presence::Offline | Presence::Disconnected) {
            return Err(self.illegal_presence(ix));
        }
        if declared == Declared::Available {
            self.agents[ix].missed = 0;
        }
        self.change_presence(at, ix, declared.into(), None, steps);
        self.leave_if_drained(at, ix, steps);
        Ok(())
    }

    /// A supervisor sets an agent's presence, from any to any. Chats of an agent forced offline go back
    /// to their queues.
    pub fn force_presence(
        &mut self,
        at: Timestamp,
        agent: &AgentId,
        presence: Presence,
        steps: &mut Vec<Step>,
    ) -> Result<(), Refusal> {
        let ix = self.agent_ix(agent)?;
        let cause = Some(PresenceCause::Supervisor);
        match presence {
            Presence::Offline => self.go_offline(at, ix, Requeue::AgentLogout, cause, steps),
            Presence::Disconnected => self.lose(at, ix, cause, steps),
            presence => {
                self.agents[ix].missed = 0;
                self.change_presence(at, ix, presence, cause, steps);
                self.leave_if_drained(at, ix, steps);
            }
        }
        Ok(())
    }

    /// An agent's connection is lost.
    pub fn disconnect(
        &mut self,
        at: Timestamp,
        agent: &AgentId,
        steps: &mut Vec<Step>,
    ) -> Result<(), Refusal> {
        let ix = self.agent_ix(agent)?;
        if self.agents[ix].presence == Presence::Offline {
            return Err(self.illegal_presence(ix));
        }
        self.lose(at, ix, None, steps);
        Ok(())
    }

    /// An agent's connection is back within grace: everything as before.
    pub fn reconnect(
        &mut self,
        at: Timestamp,
        agent: &AgentId,
        steps: &mut Vec<Step>,
    ) -> Result<(), Refusal> {
        let ix = self.agent_ix(agent)?;
        if self.agents[ix].presence != Presence::Disconnected {
            return Err(self.illegal_presence(ix));
        }
        let prior = self.agents[ix].prior.clone().unwrap_or(Presence::Available);
        self.change_presence(at, ix, prior, None, steps);
        self.leave_if_drained(at, ix, steps);
        Ok(())
    }

    /// An agent logs out. With chats in hand the rules say whether this is refused, or the chats go
    /// back to their queues; open offers never keep an agent.
    pub fn log_out(
        &mut self,
        at: Timestamp,
        agent: &AgentId,
        steps: &mut Vec<Step>,
    ) -> Result<(), Refusal> {
        let ix = self.agent_ix(agent)?;
        let record = &self.agents[ix];
        if record.presence == Presence::Offline {
            return Err(self.illegal_presence(ix));
        }
        let refuses = self.rules.agents.logout_with_chats == LogoutWithChats::Refuse;
        if refuses && !record.hands.chats.is_empty() {
            return Err(Refusal::HasChats { agent: agent.clone(), load: record.hands.load });
        }
        self.go_offline(at, ix, Requeue::AgentLogout, None, steps);
        Ok(())
    }

    pub(super) fn cool_down_over(&mut self, at: Timestamp, ix: AgentIx, steps: &mut Vec<Step>) {
        let agent = &mut self.agents[ix];
        agent.cool_down = None;
        agent.missed = 0;
        if agent.presence == Presence::Disconnected {
            agent.prior = Some(Presence::Available);
        } else {
            let cause = Some(PresenceCause::CoolDownOver);
            self.change_presence(at, ix, Presence::Available, cause, steps);
        }
    }

    pub(super) fn grace_over(&mut self, at: Timestamp, ix: AgentIx, steps: &mut Vec<Step>) {
        self.go_offline(at, ix, Requeue::AgentLost, Some(PresenceCause::GraceOver), steps);
    }

    /// Brings the index up to an agent who gave something back, and lets them go if they only waited
    /// for that.
    pub(super) fn unloaded(&mut self, at: Timestamp, ix: AgentIx, steps: &mut Vec<Step>) {
        self.file_agent(ix);
        self.leave_if_drained(at, ix, steps);
    }

    /// The one place where a presence changes.
    pub(super) fn change_presence(
        &mut self,
        at: Timestamp,
        ix: AgentIx,
        presence: Presence,
        cause: Option<PresenceCause>,
        steps: &mut Vec<Step>,
    ) {
        let agent = &mut self.agents[ix];
        if agent.presence == presence {
            return;
        }
        let was = std::mem::replace(&mut agent.presence, presence.clone());
        agent.since = at;
        agent.prior = (presence == Presence::Disconnected).then_some(was);
        if let Some(key) = agent.grace.take() {
            self.timers.cancel(key);
        }
        let cools = matches!(presence, Presence::NotResponding | Presence::Disconnected);
        if let Some(key) = agent.cool_down.take_if(|_| !cools) {
            self.timers.cancel(key);
        }
        match presence {
            Presence::Available if agent.hands.chats.is_empty() && agent.idle_since.is_none() => {
                agent.idle_since = Some(at);
            }
            Presence::NotResponding if agent.cool_down.is_none() => {
                let due = self.rules.agents.cool_down_ms.map(|after| at.plus(after));
                agent.cool_down = due.map(|due| self.timers.set(due, Due::CoolDown(ix)));
            }
            Presence::Disconnected => {
                let due = at.plus(self.rules.agents.reconnect_grace_ms);
                agent.grace = Some(self.timers.set(due, Due::Grace(ix)));
            }
            Presence::Offline => {
                agent.idle_since = None;
                agent.missed = 0;
            }
            _ => {}
        }
        if let Some(why) = cause {
            steps.push(Step::PresenceForced {
                agent: agent.id.clone(),
                presence: presence.clone(),
                why,
            });
        }
        if !matches!(presence, Presence::Available | Presence::Draining) {
            for offer in self.agents[ix].hands.offers.clone() {
                let back_off = BackOff::For(BackOffCause::Other);
                let offer =
                    self.close_offer(at, offer, OfferEnd::RescindedPresence, back_off, steps);
                self.offer_failed(offer.chat, None, steps);
            }
        }
        self.file_agent(ix);
        if presence != Presence::Available {
            self.let_go_all(ix);
        }
    }

    fn lose(
        &mut self,
        at: Timestamp,
        ix: AgentIx,
        cause: Option<PresenceCause>,
        steps: &mut Vec<Step>,
    ) {
        self.change_presence(at, ix, Presence::Disconnected, cause, steps);
    }

    fn go_offline(
        &mut self,
        at: Timestamp,
        ix: AgentIx,
        why: Requeue,
        cause: Option<PresenceCause>,
        steps: &mut Vec<Step>,
    ) {
        self.change_presence(at, ix, Presence::Offline, cause, steps);
        for chat_ix in self.agents[ix].hands.chats.clone() {
            let wrapping =
                self.chats[chat_ix].owner.is_some_and(|owner| owner.phase == Phase::WrapUp);
            // Whom they had asked to take the chat over was asked by nobody then.
            self.rescind_offers(at, chat_ix, OfferEnd::RescindedPresence, steps);
            self.disown(at, chat_ix);
            if wrapping {
                let chat = self.chats[chat_ix].id.clone();
                let agent = self.agents[ix].id.clone();
                steps.push(Step::WrapUpCut { chat, agent });
                self.forget_chat(chat_ix);
            } else {
                self.back_in_line(at, chat_ix, why, steps);
            }
        }
        self.agents[ix].idle_since = None;
        self.file_agent(ix);
    }

    fn leave_if_drained(&mut self, at: Timestamp, ix: AgentIx, steps: &mut Vec<Step>) {
        let agent = &self.agents[ix];
        if agent.presence == Presence::Draining && agent.is_free() {
            let cause = Some(PresenceCause::Drained);
            self.change_presence(at, ix, Presence::Offline, cause, steps);
        }
    }

    fn illegal_presence(&self, ix: AgentIx) -> Refusal {
        let agent = &self.agents[ix];
        Refusal::IllegalPresence { agent: agent.id.clone(), presence: agent.presence.clone() }
    }

    /// Makes the record of an agent never seen before, offline.
    fn meet(&mut self, at: Timestamp, id: &AgentId, profile: AgentProfile) -> AgentIx {
        let profile_ix = self.index.profile(&self.rules, &profile, &mut self.agents);
        let ix = self.agents.insert(Agent {
            id: id.clone(),
            capacity: self.rules.agents.capacity_of(profile.capacity),
            profile,
            presence: Presence::Offline,
            since: at,
            prior: None,
            arrival: Counted::next(&mut self.counted.agents),
            idle_since: None,
            last_offer: 0,
            missed: 0,
            grace: None,
            cool_down: None,
            pace: Pace::default(),
            share: Share::default(),
            last_offer_at: None,
            offered_at: Vec::new(),
            breather: None,
            awaited_by: Vec::new(),
            unsettled: false,
            hands: Hands::default(),
            filed: FiledAgent::under(profile_ix),
        });
        self.index.agents.insert(id.clone(), ix);
        self.index.join_profile(ix, profile_ix);
        self.file_agent(ix);
        ix
    }

    /// Gives an agent another profile.
    fn equip(&mut self, ix: AgentIx, profile: AgentProfile) {
        let old = self.agents[ix].filed.profile;
        let new = self.index.profile(&self.rules, &profile, &mut self.agents);
        let agent = &mut self.agents[ix];
        agent.capacity = self.rules.agents.capacity_of(profile.capacity);
        agent.profile = profile;
        if old != new {
            self.index.leave_profile(ix, agent);
            agent.filed = FiledAgent::under(new);
            self.index.join_profile(ix, new);
        }
        self.file_agent(ix);
        self.let_go_those_out_of_reach(ix);
    }
}
