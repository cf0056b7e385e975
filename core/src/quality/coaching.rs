//! Who needs help with what, until when, and did it help?
//!
//! One bad chat says nothing. A question that an agent did not meet well in several chats of a month opens a plan for it, if enough chats were
//! looked at to know. A plan has a date by which somebody must have talked with the agent; after that the next chats in which the question
//! applies decide: all fine ends the plan, one that is not begins it anew. What led to a plan never leads to another.

use super::evaluation::Evaluation;
use super::form::FormRules;
use crate::calendar::Timestamp;
use crate::id::{Code, QueueId};
use crate::math::{Millis, Ppm};
use crate::policy::issue::{Issues, Pointer};
use crate::sorted::{SortedMap, SortedSet};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

const DAY: Millis = Millis::from_mins(24 * 60);

crate::shape! {
    /// When an agent is coached, and how one knows that it helped.
    pub struct CoachingRules: Default {
        /// A question is flagged in a chat that earned less than this share of its points.
        pub flag_below: Ppm = Ppm::new(500_000),
        /// So many flags of one question open a plan.
        pub flags: u32 = 3 => 1..=100,
        /// Within this time.
        pub within_ms: Millis = DAY.times(30),
        /// But not before so many chats in which the question applied were judged within it.
        pub evaluations_min: u32 = 5 => 1..=1_000,
        /// By when somebody must have talked with the agent.
        pub due_ms: Millis = DAY.times(14),
        /// So many chats after that, without a flag, end the plan.
        pub recheck: u32 = 3 => 1..=100,
        /// What an agent is spared while a plan of theirs is not over. Without it, nothing.
        pub meanwhile: Option<CoachedLimits> = None,
    }
}

crate::shape! {
    /// What an agent is spared while they are coached. What they have already stays with them.
    pub struct CoachedLimits: Default {
        /// They hold at most so many units of work at once; fewer where their own capacity is smaller.
        pub capacity: Option<u32> = None,
        /// They serve only those of their queues that stand here.
        pub queues: Option<SortedSet<QueueId>> = None,
    }
}

impl CoachedLimits {
    /// How many units of work somebody may hold who could hold `usual`.
    pub fn capacity(&self, usual: u32) -> u32 {
        self.capacity.map_or(usual, |most| most.min(usual))
    }

    /// Which of some queues are left.
    pub fn queues<'a>(&self, usual: impl Iterator<Item = &'a QueueId>) -> SortedSet<QueueId> {
        let is_left =
            |queue: &&QueueId| self.queues.as_ref().is_none_or(|own| own.contains(*queue));
        usual.filter(is_left).cloned().collect()
    }
}

/// How far a plan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanPhase {
    /// Somebody must talk with the agent by then.
    Due(Timestamp),
    /// Somebody has; so many chats were fine since.
    Rechecking(u32),
    /// It is over, since then.
    Over(Timestamp),
}

/// What an agent is coached in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// When it began.
    pub since: Timestamp,
    /// How far it is.
    pub phase: PlanPhase,
    /// How often it had to begin.
    pub rounds: u32,
}

/// What speaks for a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flags {
    /// Chats in which the question was flagged.
    pub flags: u32,
    /// Chats in which it applied.
    pub evaluations: u32,
}

/// What an evaluation does to a plan, existing or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing, or one chat less to go.
    None,
    /// A plan begins.
    Begins(Flags),
    /// It did not help: the plan begins anew.
    BeginsAnew,
    /// It helped.
    Ends,
}

/// Why no talk is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TalkRefusal {
    /// There never was one.
    NoPlan,
    /// Somebody has talked with the agent already.
    Talked,
    /// It is over.
    Over,
}

/// What is known of an agent's work: the last evaluations, and plans by question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    evaluations: VecDeque<Evaluation>,
    plans: SortedMap<Code, Plan>,
}

impl CoachingRules {
    /// The questions that were not met well.
    pub fn flagged(&self, form: &FormRules, answers: &SortedMap<Code, Option<u32>>) -> Vec<Code> {
        let flagged = |question: &Code, most: u32| {
            let earned = answers.get(question).copied().flatten();
            let share = earned.and_then(|earned| Ppm::of(earned.into(), most.into()));
            share.is_some_and(|share| share < self.flag_below)
        };
        form.questions()
            .filter(|(_, question, rules)| flagged(question, rules.points))
            .map(|(_, question, _)| question.clone())
            .collect()
    }

    /// Says everything that is wrong with these rules.
    pub(super) fn check(&self, at: &Pointer, issues: &mut Issues) {
        if !(Ppm::ZERO..=Ppm::ONE).contains(&self.flag_below) {
            let (place, found) = (at.key("flag_below"), self.flag_below.to_string());
            issues.error("out_of_range", &place, found, "0 to 1", "write a share of the points");
        }
        for (key, length) in [("within_ms", self.within_ms), ("due_ms", self.due_ms)] {
            if length <= Millis::ZERO {
                let remedy = "give people time; two weeks and a month are usual";
                issues.error(
                    "out_of_range",
                    &at.key(key),
                    length.get().to_string(),
                    "1 or more",
                    remedy,
                );
            }
        }
    }
}

impl Work {
    /// The last evaluations, the oldest first.
    pub fn evaluations(&self) -> impl DoubleEndedIterator<Item = &Evaluation> {
        self.evaluations.iter()
    }

    /// Plans by question, those that are over as long as they matter.
    pub fn plans(&self) -> &SortedMap<Code, Plan> {
        &self.plans
    }

    /// Is a plan not over?
    pub fn is_coached(&self) -> bool {
        self.plans.values().any(|plan| !matches!(plan.phase, PlanPhase::Over(_)))
    }

    /// What an evaluation at `now`, kept already, does to the plan for a question.
    pub fn judge(&self, rules: &CoachingRules, question: &Code, now: Timestamp) -> Step {
        let Some(last) = self.evaluations.back() else { return Step::None };
        if !last.answers.get(question).is_some_and(Option::is_some) {
            return Step::None;
        }
        let is_flagged = last.flagged.contains(question);
        match self.plans.get(question).map(|plan| plan.phase) {
            Some(PlanPhase::Due(_)) => Step::None,
            Some(PlanPhase::Rechecking(_)) if is_flagged => Step::BeginsAnew,
            Some(PlanPhase::Rechecking(fine)) if fine + 1 >= rules.recheck => Step::Ends,
            Some(PlanPhase::Rechecking(_)) => Step::None,
            over => {
                let from = match over {
                    Some(PlanPhase::Over(ended)) => Some(ended),
                    _ => None,
                };
                let seen = self.flags(rules, question, from, now);
                let enough = seen.flags >= rules.flags && seen.evaluations >= rules.evaluations_min;
                if is_flagged && enough { Step::Begins(seen) } else { Step::None }
            }
        }
    }

    /// What was seen of a question in the time before `now`, and after the last plan for it.
    fn flags(
        &self,
        rules: &CoachingRules,
        question: &Code,
        after: Option<Timestamp>,
        now: Timestamp,
    ) -> Flags {
        let counts = |evaluation: &&Evaluation| {
            now.since(evaluation.at) < rules.within_ms
                && after.is_none_or(|after| evaluation.at > after)
                && evaluation.answers.get(question).is_some_and(Option::is_some)
        };
        let mut seen = Flags { flags: 0, evaluations: 0 };
        for evaluation in self.evaluations.iter().filter(counts) {
            seen.evaluations += 1;
            seen.flags += u32::from(evaluation.flagged.contains(question));
        }
        seen
    }

    /// Has somebody judged this chat by this form already?
    pub fn knows(&self, evaluation: &Evaluation) -> bool {
        let Evaluation { chat, by, form, .. } = evaluation;
        self.evaluations.iter().any(|e| e.chat == *chat && e.by == *by && e.form == *form)
    }

    /// Keeps an evaluation, and forgets the oldest beyond the limit.
    pub fn keep(&mut self, evaluation: Evaluation, limit: u32) {
        self.evaluations.push_back(evaluation);
        let surplus = self.evaluations.len().saturating_sub(limit as usize);
        self.evaluations.drain(..surplus);
    }

    /// Carries out what [`judge`](Self::judge) said; gives the date of a plan that begins.
    pub fn apply(
        &mut self,
        rules: &CoachingRules,
        question: &Code,
        step: Step,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let due = now.plus(rules.due_ms);
        match step {
            Step::Begins(_) => {
                // What is over matters no longer than the evaluations that led to it.
                self.plans.retain(|_, plan| match plan.phase {
                    PlanPhase::Over(ended) => now.since(ended) < rules.within_ms,
                    _ => true,
                });
                let plan = Plan { since: now, phase: PlanPhase::Due(due), rounds: 1 };
                self.plans.insert(question.clone(), plan);
                Some(due)
            }
            Step::BeginsAnew => {
                let plan = self.plans.get_mut(question)?;
                plan.phase = PlanPhase::Due(due);
                plan.rounds = plan.rounds.saturating_add(1);
                Some(due)
            }
            Step::Ends => {
                self.plans.get_mut(question)?.phase = PlanPhase::Over(now);
                None
            }
            Step::None => {
                let last = self.evaluations.back()?;
                let applies = last.answers.get(question).is_some_and(Option::is_some);
                if let Some(PlanPhase::Rechecking(fine)) =
                    self.plans.get_mut(question).map(|plan| &mut plan.phase)
                    && applies
                {
                    *fine += 1;
                }
                None
            }
        }
    }

    /// Somebody has talked with the agent: from now on chats decide.
    ///
    /// # Errors
    /// Why there is no plan that waits for it.
    pub fn talked(&self, question: &Code) -> Result<(), TalkRefusal> {
        match self.plans.get(question).map(|plan| plan.phase) {
            Some(PlanPhase::Due(_)) => Ok(()),
            Some(PlanPhase::Rechecking(_)) => Err(TalkRefusal::Talked),
            Some(PlanPhase::Over(_)) => Err(TalkRefusal::Over),
            None => Err(TalkRefusal::NoPlan),
        }
    }

    /// Notes it.
    pub fn recheck(&mut self, question: &Code) {
        if let Some(plan) = self.plans.get_mut(question) {
            plan.phase = PlanPhase::Rechecking(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::evaluation::{Mark, Outcome};
    use super::*;

    fn rules() -> CoachingRules {
        CoachingRules {
            flags: 3,
            within_ms: Millis::new(100),
            evaluations_min: 5,
            due_ms: Millis::new(50),
            recheck: 2,
            ..CoachingRules::default()
        }
    }

    const FINE: Option<u32> = Some(1);
    const BAD: Option<u32> = Some(0);

    /// Keeps an evaluation of one question, and does what follows.
    fn seen(work: &mut Work, at: i64, points: Option<u32>) -> Step {
        let (question, now) = (Code::from("q"), Timestamp::from_millis(at));
        let evaluation = Evaluation {
            chat: format!("c-{at}").into(),
            agent: "ada".into(),
            by: "kim".into(),
            at: now,
            form: "f".into(),
            version: 1,
            answers: [(question.clone(), points)].into(),
            flagged: if points == BAD { vec![question.clone()] } else { Vec::new() },
            mark: Mark {
                score: Ppm::ONE,
                sections: SortedMap::new(),
                critical: Vec::new(),
                outcome: Outcome::Passed,
            },
        };
        work.keep(evaluation, 128);
        let step = work.judge(&rules(), &question, now);
        work.apply(&rules(), &question, step, now);
        step
    }

    #[test]
    fn flags_open_a_plan_in_the_window_and_not_below_the_sample() {
        // Every pattern of six chats, ten apart, against counting by hand.
        for pattern in 0..1_u32 << 6 {
            for gap in [10, 25, 40] {
                let (mut work, mut opened) = (Work::default(), None);
                for n in 0..6 {
                    let points = if pattern & (1 << n) == 0 { FINE } else { BAD };
                    if let Step::Begins(flags) = seen(&mut work, i64::from(n) * gap, points) {
                        opened = opened.or(Some((n, flags.flags)));
                    }
                }
                let by_hand = (0..6_u32).find_map(|n| {
                    let inside: Vec<u32> =
                        (0..=n).filter(|m| i64::from(n - m) * gap < 100).collect();
                    let flags = inside.iter().filter(|m| pattern & (1 << *m) != 0).count();
                    let flagged = pattern & (1 << n) != 0;
                    (flagged && flags >= 3 && inside.len() >= 5).then_some((n, flags as u32))
                });
                assert_eq!(opened, by_hand, "{pattern:06b}, {gap} apart");
            }
        }
    }

    #[test]
    fn exactly_the_window_is_too_long_ago() {
        for (first, opens) in [(0, false), (1, true)] {
            let mut work = Work::default();
            seen(&mut work, first, BAD);
            for at in [40, 50, 60] {
                seen(&mut work, at, FINE);
            }
            seen(&mut work, 70, BAD);
            let last = seen(&mut work, 100, BAD);
            assert_eq!(matches!(last, Step::Begins(_)), opens, "{last:?}");
        }
    }

    fn with_plan() -> Work {
        let mut work = Work::default();
        for (at, points) in [(0, FINE), (1, FINE), (2, BAD), (3, BAD), (4, BAD)] {
            seen(&mut work, at, points);
        }
        work
    }

    #[test]
    fn the_chats_after_the_talk_decide() {
        let question = Code::from("q");
        let mut work = with_plan();
        // While nobody has talked with the agent, nothing is learnt.
        assert_eq!(seen(&mut work, 5, BAD), Step::None);
        assert_eq!(work.talked(&question), Ok(()));
        work.recheck(&question);
        assert_eq!(work.talked(&question), Err(TalkRefusal::Talked));
        assert_eq!(seen(&mut work, 6, FINE), Step::None);
        assert_eq!(seen(&mut work, 7, None), Step::None);
        assert_eq!(seen(&mut work, 8, BAD), Step::BeginsAnew);
        work.recheck(&question);
        assert_eq!(seen(&mut work, 9, FINE), Step::None);
        assert_eq!(seen(&mut work, 10, FINE), Step::Ends);
        assert_eq!(work.talked(&question), Err(TalkRefusal::Over));
    }

    #[test]
    fn what_led_to_a_plan_leads_to_no_other() {
        let mut work = with_plan();
        work.recheck(&Code::from("q"));
        seen(&mut work, 5, FINE);
        assert_eq!(seen(&mut work, 6, FINE), Step::Ends);
        for at in 7..9 {
            assert_eq!(seen(&mut work, at, BAD), Step::None);
        }
        for at in 9..11 {
            assert_eq!(seen(&mut work, at, FINE), Step::None);
        }
        assert_eq!(seen(&mut work, 11, BAD), Step::Begins(Flags { flags: 3, evaluations: 5 }));
    }

    #[test]
    fn limits_take_and_never_give() {
        let queues = |names: &[&str]| names.iter().map(|name| QueueId::from(*name)).collect();
        let all: SortedSet<QueueId> = queues(&["a", "b"]);
        let nothing = CoachedLimits::default();
        assert_eq!((nothing.capacity(3), nothing.queues(all.iter())), (3, all.clone()));
        let limits = CoachedLimits { capacity: Some(2), queues: Some(queues(&["b", "c"])) };
        assert_eq!((limits.capacity(3), limits.capacity(1)), (2, 1));
        assert_eq!(limits.queues(all.iter()), queues(&["b"]));
    }
}
