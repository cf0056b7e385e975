//! Do those who judge mean the same? Every two weeks they judge the same chats, and compare.
//!
//! Sessions lie on a grid that the policy fixes, so that they come exactly every fortnight whatever happened in between. What is handed in for
//! a session counts for nothing else: it measures those who judge, not those who were judged.

use super::evaluation::Evaluation;
use crate::calendar::Timestamp;
use crate::id::{AgentId, Code};
use crate::math::{Millis, Ppm};
use crate::policy::issue::{Issues, Pointer};
use crate::sorted::SortedSet;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// So many sessions are remembered.
const SESSIONS_KEPT: usize = 13;

/// The most evaluations of a session.
pub const SESSION_EVALUATIONS_MAX: usize = 1_024;

crate::shape! {
    /// When those who judge meet to compare.
    pub struct CalibrationRules {
        /// When the first session begins.
        pub first_at: Timestamp,
        /// How long after each the next one begins.
        pub every_ms: Millis = Millis::from_mins(14 * 24 * 60),
        /// How many chats everybody judges.
        pub chats: u32 = 12 => 1..=1_000,
        /// Whose judgement is the standard. Without it, what the others think is.
        pub standard: Option<AgentId> = None,
        /// Agreement (Krippendorff's alpha) below this asks for another session.
        pub agreement_min: Ppm = Ppm::new(667_000),
    }
}

/// What everybody judged in one session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Its name.
    pub session: Code,
    /// When it began.
    pub since: Timestamp,
    evaluations: Vec<Evaluation>,
}

/// Sessions, the last one open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calibration {
    begun: u64,
    sessions: VecDeque<Session>,
}

impl CalibrationRules {
    /// The first session that begins at this instant or later.
    pub fn next_at(&self, from: Timestamp) -> Timestamp {
        let since = from.since(self.first_at).get();
        if from <= self.first_at {
            return self.first_at;
        }
        let every = self.every_ms.get().max(1);
        let over = since / every + i64::from(since % every > 0);
        self.first_at.plus(Millis::new(over.saturating_mul(every)))
    }

    /// Says everything that is wrong with these rules.
    pub(super) fn check(&self, at: &Pointer, issues: &mut Issues) {
        let least = Millis::from_mins(60);
        if self.every_ms < least {
            let (found, expected) = (self.every_ms.get().to_string(), format!("{least} or more"));
            let remedy = "two weeks are usual";
            issues.error("out_of_range", &at.key("every_ms"), found, expected, remedy);
        }
        if !(Ppm::ZERO..=Ppm::ONE).contains(&self.agreement_min) {
            let (place, found) = (at.key("agreement_min"), self.agreement_min.to_string());
            issues.error("out_of_range", &place, found, "0 to 1", "0.667 is Krippendorff's limit");
        }
    }
}

impl Session {
    /// A session that begins.
    pub fn new(session: Code, since: Timestamp) -> Self {
        Self { session, since, evaluations: Vec::new() }
    }

    /// What was handed in for it.
    pub fn evaluations(&self) -> &[Evaluation] {
        &self.evaluations
    }

    /// Who has judged anything.
    pub fn raters(&self) -> SortedSet<AgentId> {
        self.evaluations.iter().map(|evaluation| evaluation.by.clone()).collect()
    }

    /// Has this person judged this chat by this form?
    pub fn knows(&self, evaluation: &Evaluation) -> bool {
        let Evaluation { chat, by, form, .. } = evaluation;
        self.evaluations.iter().any(|e| e.chat == *chat && e.by == *by && e.form == *form)
    }

    /// Adds an evaluation.
    pub fn add(&mut self, evaluation: Evaluation) {
        self.evaluations.push(evaluation);
    }
}

impl Calibration {
    /// Every session that is remembered, the oldest first.
    pub fn sessions(&self) -> impl DoubleEndedIterator<Item = &Session> {
        self.sessions.iter()
    }

    /// The session that is open.
    pub fn open(&self) -> Option<&Session> {
        self.sessions.back()
    }

    /// The same, to be added to.
    pub fn open_mut(&mut self) -> Option<&mut Session> {
        self.sessions.back_mut()
    }

    /// The next session begins, and the last one takes nothing more.
    pub fn begin(&mut self, now: Timestamp) -> Code {
        self.begun += 1;
        let name = Code::from(format!("calibration:{}", self.begun));
        self.sessions.push_back(Session::new(name.clone(), now));
        let surplus = self.sessions.len().saturating_sub(SESSIONS_KEPT);
        self.sessions.drain(..surplus);
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_lie_on_a_grid_of_exactly_fourteen_days() {
        let at = Timestamp::from_millis;
        let day = 86_400_000;
        let rules = CalibrationRules {
            first_at: at(5),
            every_ms: Millis::new(14 * day),
            chats: 12,
            standard: None,
            agreement_min: Ppm::ONE,
        };
        for (from, next) in [
            (-1, 5),
            (5, 5),
            (6, 14 * day + 5),
            (14 * day + 5, 14 * day + 5),
            (14 * day + 6, 28 * day + 5),
            // Three fortnights late: the next one, not those that were missed.
            (14 * 4 * day, 14 * 4 * day + 5),
        ] {
            assert_eq!(rules.next_at(at(from)), at(next), "from {from}");
        }
    }
}
