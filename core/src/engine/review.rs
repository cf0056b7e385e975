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
    use crate::conversation::EndReason;
    use crate::id::Code;
    use crate::metrics::Dimension;
    use crate::quality::{
        Audit, AuditOptions, CalibrationReport, Ending, Outcome, ReviewSample, Reviewable,
        Scorecard, ServedChat, agreement, audit, choose, scorecards,
    };
    use crate::sorted::SortedSet;

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

        /// How everybody does beside what their chats would have taken anybody, of those that ended in `[since, until)` and are still remembered.
        /// Chats are of one kind when they are alike along `by`.
        pub fn scorecards(
            &self,
            since: Timestamp,
            until: Timestamp,
            by: &SortedSet<Dimension>,
        ) -> Vec<Scorecard> {
            let ended = self
                .world
                .closed
                .values()
                .filter(|closed| (since..until).contains(&closed.closed_at));
            let served = ended.flat_map(|closed| {
                let agents = &closed.record.agents;
                let kind = by.iter().map(|by| closed.segments.get(by).cloned());
                let kind: Vec<_> = kind.collect();
                let satisfied = closed.record.survey.rating.map(|rating| rating >= 4);
                let ending = Ending { resolved: closed.end == EndReason::Resolved, satisfied };
                let ending = Some(ending).filter(|_| agents.len() == 1);
                agents.iter().map(move |worker| ServedChat {
                    agent: worker.agent.clone(),
                    kind: kind.clone(),
                    time: worker.share.as_millis(),
                    ending,
                })
            });
            let served: Vec<ServedChat> = served.collect();
            let all = self.world.works.values().flat_map(|work| work.evaluations());
            let read = all
                .filter(|one| (since..until).contains(&one.at))
                .map(|one| (one.agent.clone(), one.mark.outcome == Outcome::Passed));
            scorecards(&self.policy.quality().scorecard, &served, read)
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
