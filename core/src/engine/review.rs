//! What those who look after quality read: marks, plans, what to read next, and what all of it says.

use super::Engine;
use super::view::CoachingView;
use crate::id::AgentId;
use crate::quality::Evaluation;

impl Engine {
    /// How the chats of an agent were judged, the oldest first; `None` for somebody who was never judged.
    pub fn evaluations(&self, agent: &AgentId) -> Option<Vec<&Evaluation>> {
        Some(self.world.works.get(agent)?.evaluations().collect())
    }

    /// What agents are coached in, by agent and question.
    pub fn coaching(&self) -> Vec<CoachingView<'_>> {
        let plans = self.world.works.iter().flat_map(|(agent, work)| {
            work.plans().iter().map(move |(question, plan)| CoachingView { agent, question, plan })
        });
        plans.collect()
    }
}

#[cfg(feature = "quality")]
mod figures {
    use super::Engine;
    use crate::calendar::Timestamp;
    use crate::id::Code;
    use crate::quality::{
        Audit, AuditOptions, CalibrationReport, ReviewSample, Reviewable, agreement, audit, choose,
    };

    impl Engine {
        /// Which of the chats that ended in `[since, until)`, had an agent and are still remembered somebody reads. The same for the same seed.
        pub fn review_sample(
            &self,
            since: Timestamp,
            until: Timestamp,
            seed: &str,
        ) -> ReviewSample {
            let ended = self
                .world
                .closed
                .iter()
                .filter(|(_, closed)| (since..until).contains(&closed.closed_at));
            let chats = ended.filter_map(|(id, closed)| {
                let agent = closed.record.agents.last()?.agent.clone();
                Some(Reviewable { chat: id.clone(), agent, weight: closed.weight })
            });
            choose(&self.policy.quality().sampling, chats, seed)
        }

        /// What a session of calibration showed so far; `None` for one that is not remembered.
        pub fn calibration(&self, session: &Code) -> Option<CalibrationReport> {
            let rules = self.policy.quality().calibration.as_ref()?;
            let all: Vec<_> = self.world.calibration.sessions().collect();
            let last = all.iter().position(|one| one.session == *session)?;
            agreement(rules, all.get(..=last)?)
        }

        /// Is it the agents, or is it us? Of the evaluations that are remembered of `[since, until)` and as long before.
        pub fn quality_audit(&self, since: Timestamp, until: Timestamp) -> Audit {
            let quality = self.policy.quality();
            let all = self.world.works.values().flat_map(|work| work.evaluations());
            let chats_min = quality.audit_chats_min as usize;
            audit(&quality.forms, all, AuditOptions { since, until, chats_min })
        }
    }
}
