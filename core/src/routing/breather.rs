//! Agents catch their breath: time between offers, and not too many within a window.

use super::{router::Router, slab::AgentIx, timer::Due};
use crate::calendar::Timestamp;

impl Router {
    /// An agent who gets an offer gets no other for a while, where the rules say so. The caller files them.
    pub(super) fn take_breath(&mut self, at: Timestamp, ix: AgentIx) {
        let rules = &self.rules.agents;
        let mut until = at.plus(rules.spacing_ms);
        let agent = &mut self.agents[ix];
        if let Some(max) = rules.offers_max.map(|max| max as usize) {
            agent.offered_at.push(at);
            let surplus = agent.offered_at.len().saturating_sub(max);
            agent.offered_at.drain(..surplus);
            if let Some(&first) = agent.offered_at.first().filter(|_| agent.offered_at.len() == max)
            {
                until = until.max(first.plus(rules.offers_window_ms));
            }
        }
        if until <= at {
            return;
        }
        if let Some(running) = agent.breather.take() {
            self.timers.cancel(running);
        }
        let timer = self.timers.set(until, Due::Breather(ix));
        self.agents[ix].breather = Some(timer);
    }

    pub(super) fn breather_over(&mut self, ix: AgentIx) {
        self.agents[ix].breather = None;
        self.file_agent(ix);
    }
}
