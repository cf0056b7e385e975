//! Somebody must know: trees of people are told level by level until one of them acknowledges.

use super::decision::{Question, Reason, Subject};
use super::desk::Desk;
use super::effect::Effect;
use super::rejection::Rejection;
use super::timer::Timer;
use crate::code::RejectionCode;
use crate::id::{AgentId, Code};
use crate::policy::condition::Value;
use crate::sorted::SortedSet;
use crate::supervision::{Acknowledged, TreeRun, TreeStep};

/// The most people of one rota.
const PEOPLE_MAX: usize = 100;

impl Desk<'_> {
    /// These are on call from now on. Who was told already, was told.
    pub(crate) fn on_call_set(
        &mut self,
        rota: Code,
        agents: SortedSet<AgentId>,
    ) -> Result<(), Rejection> {
        let count = agents.iter().count();
        if count > PEOPLE_MAX {
            let (found, expected) = (format!("{count} people"), format!("at most {PEOPLE_MAX}"));
            let remedy = "split the rota";
            return Err(Rejection::new(
                RejectionCode::LimitExceeded,
                "/agents",
                found,
                expected,
                remedy,
            ));
        }
        let rotas = self.world.on_call.iter().count();
        let limit = self.policy.limits().rotas as usize;
        if !self.world.on_call.contains_key(&rota) && rotas >= limit {
            return Err(Rejection::limit("/rota", "rotas", rotas + 1, limit));
        }
        let people = i64::try_from(count).unwrap_or(i64::MAX);
        let words = format!("`{rota}`");
        let reason = Reason::new("on_call").saw("people", Value::Integer(people), Value::Missing);
        self.world.on_call.insert(rota, agents);
        let reasons = [reason.words(words)];
        self.decide(Question::Supervision, Subject::default(), "on_call", reasons);
        Ok(())
    }

    /// Something happened that people must know of.
    pub(crate) fn alarm_raised(&mut self, alarm: Code, tree: Code) -> Result<(), Rejection> {
        if self.world.alarms.contains_key(&alarm) {
            let found = format!("`{alarm}`, which is being told");
            let remedy = "give each alarm a name of its own";
            return Err(Rejection::new(
                RejectionCode::DuplicateId,
                "/alarm",
                found,
                "a new name",
                remedy,
            ));
        }
        let running = self.world.alarms.iter().count();
        let limit = self.policy.limits().alarms as usize;
        if running >= limit {
            return Err(Rejection::limit("/alarm", "alarms", running + 1, limit));
        }
        if !self.policy.supervision().trees.contains_key(&tree) {
            return Err(Rejection::unknown("tree of the policy", "/tree", &tree));
        }
        self.begin_tree(alarm, tree, Reason::new("raised"));
        Ok(())
    }

    /// A tree of the policy begins to tell people.
    pub(crate) fn begin_tree(&mut self, alarm: Code, tree: Code, why: Reason) {
        let Some(rules) = self.policy.supervision().trees.get(&tree).cloned() else { return };
        self.world.taken_on.remove(&alarm);
        let policy = self.policy.fingerprint().to_string();
        self.world.alarms_raised += 1;
        let run = TreeRun::new(self.world.alarms_raised, tree, rules, policy, self.at);
        let step = run.rules.step_from(0, 0, &self.world.on_call);
        self.world.alarms.insert(alarm.clone(), run);
        self.carry_on_tree(&alarm, step, why);
    }

    /// Nobody has acknowledged in time.
    pub(crate) fn tree_level_over(&mut self, alarm: &Code) {
        let Some(run) = self.world.alarms.get(alarm) else { return };
        let step = run.next(&self.world.on_call);
        self.carry_on_tree(alarm, step, Reason::new("not_acknowledged"));
    }

    fn carry_on_tree(&mut self, alarm: &Code, step: TreeStep, why: Reason) {
        let at = self.at;
        let Some(run) = self.world.alarms.get_mut(alarm) else { return };
        let tree = run.tree.clone();
        let skipped = match step {
            TreeStep::Tell { skipped, .. } | TreeStep::Exhausted { skipped } => skipped,
        };
        let why =
            why.rule(format!("/supervision/trees/{tree}")).words(format!("policy {}", run.policy));
        let empty = Value::Integer(i64::from(skipped));
        let nobody = Reason::new("nobody_on_call").saw("levels_skipped", empty, Value::Missing);
        let reasons = std::iter::once(why).chain((skipped > 0).then_some(nobody));
        let reasons: Vec<Reason> = reasons.collect();
        let TreeStep::Tell { level, round, people, .. } = step else {
            self.world.alarms.remove(alarm);
            let decision =
                self.decide(Question::Supervision, Subject::default(), "tree_exhausted", reasons);
            let effect =
                Effect::StopNotifying { alarm: alarm.clone(), code: Code::from("exhausted") };
            self.order(decision, effect);
            let code = Code::from("tree_exhausted");
            self.order(decision, Effect::NotifySupervisor { chat: None, code });
            return;
        };
        let told = run.tell(alarm, (level, round), people, at).to_vec();
        let until = run.until;
        let via = run.rules.levels.get(level).map(|level| level.via.clone()).unwrap_or_default();
        let decision = self.decide(Question::Supervision, Subject::default(), "notify", reasons);
        for notification in told {
            self.order(
                decision,
                Effect::Notify {
                    alarm: alarm.clone(),
                    notification: notification.id,
                    agent: notification.agent,
                    via: via.clone(),
                    level: u8::try_from(level + 1).unwrap_or(u8::MAX),
                    round: round + 1,
                    until,
                },
            );
        }
        self.world.set_timer(Timer::TreeLevel(alarm.clone()), until);
    }

    /// Somebody who was told has taken it on.
    pub(crate) fn notification_acknowledged(
        &mut self,
        alarm: &Code,
        notification: &Code,
        by: &AgentId,
    ) -> Result<(), Rejection> {
        let Some(run) = self.world.alarms.get(alarm) else {
            return Err(Rejection::unknown("alarm that is being told", "/alarm", alarm));
        };
        match run.judge(notification, by, self.at) {
            Acknowledged::InTime => {}
            Acknowledged::Late => {
                let found = format!("`{notification}`, whose time is over");
                let expected = "a notification of the level that is being told";
                return Err(Rejection::illegal("/notification", found, expected));
            }
            Acknowledged::NotTheirs => {
                let expected = "the person who was told";
                return Err(Rejection::illegal("/by", format!("`{by}`"), expected));
            }
            Acknowledged::Unknown => {
                return Err(Rejection::unknown("notification", "/notification", notification));
            }
        }
        let latency = Value::Integer(self.at.since(run.told_at).get());
        let reason = Reason::new("acknowledged")
            .saw("latency_ms", latency, Value::Missing)
            .words(format!("`{by}` answers `{notification}`"));
        self.end_tree(alarm, "acknowledged", reason);
        self.take_on(alarm);
        Ok(())
    }

    /// Somebody sees to it: the alarm is remembered until it is called over, the oldest ones no longer than the limit lets them.
    pub(crate) fn take_on(&mut self, alarm: &Code) {
        let limit = self.policy.limits().alarms as usize;
        let taken_on = &mut self.world.taken_on;
        taken_on.insert(alarm.clone(), self.at);
        if taken_on.len() > limit
            && let Some((_, oldest)) = taken_on.iter().map(|(alarm, at)| (*at, alarm.clone())).min()
        {
            taken_on.remove(&oldest);
        }
    }

    /// It is over: nobody need be told any more.
    pub(crate) fn alarm_resolved(&mut self, alarm: &Code, by: &AgentId) -> Result<(), Rejection> {
        let by = Value::from(by.as_str());
        let reason = Reason::new("resolved").saw("by", by, Value::Missing);
        if self.world.alarms.contains_key(alarm) {
            self.end_tree(alarm, "resolved", reason);
        } else if self.world.taken_on.remove(alarm).is_some() {
            // Nobody is being told any more: there is nothing to stop.
            self.decide(Question::Supervision, Subject::default(), "resolved", [reason]);
        } else {
            return Err(Rejection::unknown("alarm that is not over", "/alarm", alarm));
        }
        Ok(())
    }

    pub(crate) fn end_tree(&mut self, alarm: &Code, code: &'static str, reason: Reason) {
        self.world.alarms.remove(alarm);
        self.world.timers.cancel(&Timer::TreeLevel(alarm.clone()));
        let decision = self.decide(Question::Supervision, Subject::default(), code, [reason]);
        let effect = Effect::StopNotifying { alarm: alarm.clone(), code: Code::from(code) };
        self.order(decision, effect);
    }
}
