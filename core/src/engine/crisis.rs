//! A crisis: who froze, which topics wait for a signature, what we depend on and no longer works.

use super::decision::{Question, Reason, Subject};
use super::desk::Desk;
use super::effect::Effect;
use super::rejection::Rejection;
use super::timer::Timer;
use crate::bot::{Automated, Freeze, HandoffCode, may_leave};
use crate::code::RejectionCode;
use crate::id::{AgentId, ChatId, Code, TopicId};
use crate::math::Millis;
use crate::policy::condition::Value;
use crate::sorted::SortedMap;
use crate::supervision::{BreakerState, CallOutcome, Dependency, Order, Ordered, Signed, stand};

impl Desk<'_> {
    /// No automated text may leave, except approved crisis templates.
    pub(crate) fn crisis_frozen(&mut self, by: &AgentId) -> Result<(), Rejection> {
        self.order_freeze(Order::Freeze, by, "crisis_freeze")
    }

    /// Automated text may leave again.
    pub(crate) fn crisis_thawed(&mut self, by: &AgentId) -> Result<(), Rejection> {
        self.order_freeze(Order::Thaw, by, "crisis_thaw")
    }

    fn order_freeze(
        &mut self,
        order: Order,
        by: &AgentId,
        outcome: &'static str,
    ) -> Result<(), Rejection> {
        let wanted = match order {
            Order::Freeze => Freeze::On,
            Order::Thaw => Freeze::Off,
        };
        if self.world.freeze == wanted {
            let expected = "the other state; it is as you want it already";
            return Err(Rejection::illegal("", format!("`{outcome}` again"), expected));
        }
        let policy = self.policy.clone();
        let rules = &policy.supervision().crisis;
        let ordered = self.world.crisis.judge(rules, order, by, self.at);
        let reason = Reason::new(outcome).saw("by", Value::from(by.as_str()), Value::Missing);
        let (outcome, first) = match &ordered {
            Ordered::SamePerson => {
                let expected = "another person than the one who ordered it first";
                return Err(Rejection::illegal("/by", format!("`{by}` again"), expected));
            }
            Ordered::Awaits(until) => {
                let words = format!("another person must order it before {until}");
                let rule = "/supervision/crisis";
                (awaited(order), Some(Reason::new("second_person").rule(rule).words(words)))
            }
            Ordered::Done(first) => {
                self.world.freeze = wanted;
                let seen = |first: &AgentId| Value::from(first.as_str());
                let first = first.as_ref().map(seen);
                (
                    outcome,
                    first.map(|first| Reason::new("first_person").saw("by", first, Value::Missing)),
                )
            }
        };
        self.world.crisis.record(order, by, &ordered);
        let reasons = std::iter::once(reason).chain(first);
        let decision = self.decide(Question::Bot, Subject::default(), outcome, reasons);
        let code = Code::from(outcome);
        self.order(decision, Effect::NotifySupervisor { chat: None, code });
        Ok(())
    }

    /// May nothing automated leave in this chat, be it for a freeze or for a topic that is held? The words that
    /// are about to leave count as much as those that the customer wrote.
    pub(crate) fn freeze_of(&self, id: &ChatId, words: &str) -> Option<Reason> {
        if self.world.freeze == Freeze::On {
            return Some(
                Reason::new(HandoffCode::CrisisFreeze.code()).rule("/bot/crisis_templates"),
            );
        }
        if self.world.crisis.holds().is_empty() {
            return None;
        }
        let said = self.touched_by(words);
        let chat = self.world.chats.get(id).map(|chat| &chat.topics);
        let touched = chat.into_iter().flatten().chain(said.iter().map(|hit| &hit.topic));
        let held = self.world.crisis.held_of(touched)?;
        let topic = Value::from(held.as_str());
        let rule = format!("/supervision/crisis/holds/{held}");
        Some(Reason::new("topic_held").rule(rule).saw("chat.topics", topic, Value::Missing))
    }

    /// Why this may not leave by itself in this chat now; nothing, if it may.
    pub(crate) fn withheld(&self, id: &ChatId, what: Automated<'_>, words: &str) -> Option<Reason> {
        let frozen = self.freeze_of(id, words)?;
        let held = may_leave(self.policy.bot(), Freeze::On, what, self.at).err()?;
        Some(match held.expired_at {
            None => frozen,
            // The freeze alone would have let it go.
            Some(ended) => {
                let ended = Value::Integer(ended.as_millis());
                Reason::new("approval_expired").rule(held.rule).saw(
                    "at",
                    Value::Integer(self.at.as_millis()),
                    ended,
                )
            }
        })
    }

    /// In chats that touch this topic nothing automated leaves until everybody has signed.
    pub(crate) fn topic_held(&mut self, topic: &TopicId, by: &AgentId) -> Result<(), Rejection> {
        let policy = self.policy.clone();
        let Some(rules) = policy.supervision().crisis.holds.get(topic) else {
            let expected = "a topic for which the policy says who signs";
            let remedy = "name the signatures under `supervision.crisis.holds`";
            let found = format!("`{topic}`");
            return Err(Rejection::new(
                RejectionCode::UnknownId,
                "/topic",
                found,
                expected,
                remedy,
            ));
        };
        if self.world.crisis.holds().contains_key(topic) {
            let expected = "a topic that is not held";
            return Err(Rejection::illegal(
                "/topic",
                format!("`{topic}`, which is held"),
                expected,
            ));
        }
        self.world.crisis.hold(topic.clone(), by.clone(), self.at);
        let reason = Reason::new("held").rule(format!("/supervision/crisis/holds/{topic}")).saw(
            "by",
            Value::from(by.as_str()),
            Value::Missing,
        );
        let decision =
            self.decide(Question::Supervision, Subject::default(), "hold_topic", [reason]);
        let sign_offs = rules.sign_offs.iter().cloned().collect();
        self.order(decision, Effect::HoldTopic { topic: topic.clone(), sign_offs });
        Ok(())
    }

    /// Somebody signs for a topic that is held.
    pub(crate) fn topic_signed_off(
        &mut self,
        topic: &TopicId,
        role: Code,
        by: AgentId,
    ) -> Result<(), Rejection> {
        let policy = self.policy.clone();
        let rules = &policy.supervision().crisis;
        let Some(signed) = self.world.crisis.judge_signature(rules, topic, &role, &by) else {
            return Err(Rejection::unknown("held topic", "/topic", topic));
        };
        let missing = match &signed {
            Signed::Released => Vec::new(),
            Signed::Missing(missing) => missing.clone(),
            Signed::NotAsked => {
                let expected = "a role whose signature is missing";
                return Err(Rejection::illegal("/role", format!("`{role}`"), expected));
            }
            Signed::SamePerson => {
                let expected = "another person for each role";
                return Err(Rejection::illegal("/by", format!("`{by}` again"), expected));
            }
        };
        let words = format!("`{by}` signs as `{role}`, {} missing", missing.len());
        let rule = format!("/supervision/crisis/holds/{topic}");
        self.world.crisis.sign(topic, role, by, &signed);
        let reason = Reason::new("signed").rule(rule).words(words);
        let outcome = if missing.is_empty() { "release_topic" } else { "sign" };
        let decision = self.decide(Question::Supervision, Subject::default(), outcome, [reason]);
        if missing.is_empty() {
            self.order(decision, Effect::ReleaseTopic { topic: topic.clone() });
        }
        Ok(())
    }

    /// The host tells how a call to something that we depend on went.
    pub(crate) fn dependency_reported(
        &mut self,
        dependency: &Code,
        outcome: CallOutcome,
    ) -> Result<(), Rejection> {
        let policy = self.policy.clone();
        let Some(rules) = policy.supervision().dependencies.get(dependency) else {
            return Err(Rejection::unknown("dependency of the policy", "/dependency", dependency));
        };
        let at = self.at;
        let known =
            self.world.dependencies.get_or_insert_with(dependency.clone(), || Dependency::new(at));
        let before = known.breaker.state();
        known.breaker = known.breaker.after(rules, outcome, at);
        let after = known.breaker.state();
        if before != after {
            self.breaker_changed(dependency, rules.open_ms);
        }
        Ok(())
    }

    /// What was not asked for a while may be tried again.
    pub(crate) fn dependency_may_try(&mut self, dependency: &Code) {
        let policy = self.policy.clone();
        let at = self.at;
        let Some(known) = self.world.dependencies.get_mut(dependency) else { return };
        known.breaker = known.breaker.half_open(at);
        if let Some(rules) = policy.supervision().dependencies.get(dependency) {
            self.breaker_changed(dependency, rules.open_ms);
        }
    }

    fn breaker_changed(&mut self, dependency: &Code, open: Millis) {
        let Some(known) = self.world.dependencies.get(dependency) else { return };
        let state = known.breaker.state();
        let (calls, failed) = known.breaker.counts();
        let timer = Timer::DependencyTries(dependency.clone());
        match state {
            BreakerState::Open => self.world.set_timer(timer, self.at.plus(open)),
            BreakerState::Closed | BreakerState::HalfOpen => self.world.timers.cancel(&timer),
        }
        let reason = Reason::new(state.as_str())
            .rule(format!("/supervision/dependencies/{dependency}"))
            .saw("dependency", Value::from(dependency.as_str()), Value::Missing)
            .words(format!("of {calls} calls {failed} failed"));
        let decision = self.decide(Question::Supervision, Subject::default(), "breaker", [reason]);
        let effect =
            Effect::BreakerChanged { dependency: dependency.clone(), state, calls, failed };
        self.order(decision, effect);
        self.fall_back(decision);
    }

    /// Customers of what does not work stand on the first step of its ladder that is to be had; who must move, does. One
    /// broken thing can take the step away on which the customers of another stand.
    fn fall_back(&mut self, decision: super::decision::DecisionId) {
        let policy = self.policy.clone();
        let rules = policy.supervision();
        let at = self.at;
        let works = |dependency: &Code| {
            let known = self.world.dependencies.get(dependency);
            known.is_none_or(|known| known.breaker.state() == BreakerState::Closed)
        };
        let is_open = |hours: &crate::id::HoursId| {
            policy.calendar().hours(hours).is_some_and(|hours| hours.is_open(at))
        };
        let mut moves: SortedMap<Code, Option<Code>> = SortedMap::new();
        for (dependency, known) in &self.world.dependencies {
            let ladder = rules.dependencies.get(dependency).and_then(|rules| rules.ladder.as_ref());
            let first = ladder.filter(|_| !works(dependency));
            let step = first.and_then(|first| stand(&rules.ladder, first, works, is_open));
            let step = step.map(|(name, _)| name.clone());
            if step != known.step {
                moves.insert(dependency.clone(), step);
            }
        }
        for (dependency, step) in moves {
            if let Some(known) = self.world.dependencies.get_mut(&dependency) {
                known.step.clone_from(&step);
            }
            let found = step.and_then(|step| {
                let channel = rules.ladder.get(&step)?.channel.clone();
                Some((step, channel))
            });
            match found {
                Some((step, channel)) => {
                    self.order(decision, Effect::FallBack { dependency, step, channel });
                }
                None => self.order(decision, Effect::EndFallBack { dependency }),
            }
        }
    }

    /// A new policy: what it does not depend on is forgotten, and its ladders hold at once.
    pub(crate) fn dependencies_under_new_policy(&mut self) {
        let policy = self.policy.clone();
        let rules = &policy.supervision().dependencies;
        let gone = self.world.dependencies.keys().filter(|known| !rules.contains_key(*known));
        let gone: Vec<Code> = gone.cloned().collect();
        if self.world.dependencies.is_empty() {
            return;
        }
        let reason = Reason::new("policy_replaced");
        let decision =
            self.decide(Question::Supervision, Subject::default(), "fall_back", [reason]);
        for dependency in gone {
            self.world.timers.cancel(&Timer::DependencyTries(dependency.clone()));
            let known = self.world.dependencies.remove(&dependency);
            if known.is_some_and(|known| known.step.is_some()) {
                self.order(decision, Effect::EndFallBack { dependency });
            }
        }
        self.fall_back(decision);
    }
}

/// What an order is called that waits for a second person.
fn awaited(order: Order) -> &'static str {
    match order {
        Order::Freeze => "crisis_freeze_proposed",
        Order::Thaw => "crisis_thaw_proposed",
    }
}
