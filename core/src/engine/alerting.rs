//! A supervisor is told of chats that stall: once for each thing, until it is over, and others if the supervisor does not look.

use super::decision::{Question, Reason, Subject};
use super::desk::Desk;
use super::effect::Effect;
use super::rejection::Rejection;
use super::timer::Timer;
use crate::calendar::Timestamp;
use crate::code::RejectionCode;
use crate::conversation::ChatState;
use crate::id::{AgentId, ChatId, Code};
use crate::math::{Millis, Ppm};
use crate::policy::Policy;
use crate::policy::condition::Value;
use crate::supervision::{Alert, AlertKind, AlertPhase, ThresholdRules, alert_name, alert_on};

impl Desk<'_> {
    /// Somebody wrote, or an agent has taken the chat: whose turn is it, and how long may it take?
    pub(crate) fn watch_for_stalls(&mut self, id: &ChatId) {
        let policy = self.policy.clone();
        let rules = &policy.supervision().alerts;
        let Some(chat) = self.world.chats.get(id) else { return };
        let (owner, intent) = (chat.owner.clone(), chat.intent.clone());
        let since = chat.record.answered_at.unwrap_or(self.at);
        let customer_waits = chat
            .customer_wrote_at
            .is_some_and(|asked| chat.agent_wrote_at.is_none_or(|answered| answered < asked));
        let others =
            self.alert_on(AlertKind::AgentSilent, id).is_some_and(|(_, a)| a.agent != owner);
        let timer = Timer::AgentSilent(id.clone());
        if !customer_waits || others {
            self.world.timers.cancel(&timer);
            self.clear_alert_on(AlertKind::AgentSilent, id, "answered");
        }
        if customer_waits
            && self.world.timers.due(&timer).is_none()
            && self.alert_on(AlertKind::AgentSilent, id).is_none()
            && let Some(after) = rules.agent_silent_ms
        {
            self.world.set_timer(timer, self.at.plus(after));
        }
        let timer = Timer::LongChat(id.clone());
        if self.alert_on(AlertKind::LongChat, id).is_none()
            && self.world.timers.due(&timer).is_none()
            && let (Some(long), Some(intent)) = (&rules.long_chats, &intent)
            && let Some(too_long) = self.world.lengths.too_long(long, intent)
        {
            self.world.set_timer(timer, since.plus(too_long).max(self.at));
        }
    }

    /// The agent is through with the chat, or it went elsewhere.
    pub(crate) fn stop_watching_for_stalls(&mut self, id: &ChatId) {
        for (kind, timer) in [
            (AlertKind::AgentSilent, Timer::AgentSilent(id.clone())),
            (AlertKind::LongChat, Timer::LongChat(id.clone())),
        ] {
            self.world.timers.cancel(&timer);
            self.clear_alert_on(kind, id, "chat_left");
        }
        self.wait_is_over(id, "chat_left");
    }

    /// A customer has waited so long that the service level is at risk.
    pub(crate) fn wait_at_risk(&mut self, id: &ChatId) {
        let Some(chat) = self.world.chats.get(id) else { return };
        let waits = matches!(chat.state, ChatState::Queued | ChatState::Offered);
        let Some(since) = chat.record.waiting_since.filter(|_| waits) else { return };
        let limit = self.policy.supervision().alerts.at_risk_after_ms;
        let (kind, rule) = (AlertKind::ServiceLevelAtRisk, "/supervision/alerts/at_risk_after_ms");
        let alert =
            Alert { kind, chat: Some(id.clone()), agent: None, since, phase: AlertPhase::Open };
        self.begin_alert(alert_name(kind, id), alert, limit, rule);
    }

    /// The customer waits no longer.
    pub(crate) fn wait_is_over(&mut self, id: &ChatId, code: &'static str) {
        self.world.timers.cancel(&Timer::WaitAtRisk(id.clone()));
        self.clear_alert_on(AlertKind::ServiceLevelAtRisk, id, code);
    }

    /// Is a figure worse than the operation wants, or good again?
    pub(crate) fn judge_thresholds(&mut self) {
        let policy = self.policy.clone();
        let mut still_on = false;
        for (name, rules) in &policy.supervision().alerts.thresholds {
            let alert = alert_name(AlertKind::Threshold, name);
            let is_on = self.world.alerts.contains_key(&alert);
            let counts = self.world.flow.before(self.at, rules.window_ms).counts;
            match rules.figure_of(&counts) {
                Some(seen) if !is_on && rules.is_worse(seen) => {
                    self.begin_threshold(&alert, name, rules, seen);
                }
                Some(seen) if is_on && rules.is_good_again(seen) => {
                    self.clear_alert(&alert, "good_again");
                }
                None => self.clear_alert(&alert, "too_few"),
                Some(_) => {}
            }
            still_on |= self.world.alerts.contains_key(&alert);
        }
        if still_on {
            // What was counted leaves the window minute by minute.
            let minute = Millis::from_mins(1);
            let past = Millis::new(self.at.as_millis().rem_euclid(minute.get()));
            self.world.set_timer(Timer::ThresholdsDue, self.at.plus(minute).minus(past));
        } else {
            self.world.timers.cancel(&Timer::ThresholdsDue);
        }
    }

    /// A new policy watches other figures: what nobody watches any more is over.
    pub(crate) fn thresholds_under_new_policy(&mut self, before: &Policy) {
        let policy = self.policy.clone();
        let watched = &policy.supervision().alerts.thresholds;
        for name in before.supervision().alerts.thresholds.keys() {
            if !watched.contains_key(name) {
                self.clear_alert(&alert_name(AlertKind::Threshold, name), "policy_replaced");
            }
        }
        self.judge_thresholds();
    }

    fn begin_threshold(&mut self, alert: &Code, name: &Code, rules: &ThresholdRules, seen: Ppm) {
        let (kind, since, phase) = (AlertKind::Threshold, self.at, AlertPhase::Open);
        let told = Alert { kind, chat: None, agent: None, since, phase };
        self.world.alerts.insert(alert.clone(), told);
        let reason = Reason::new(kind.as_str())
            .rule(format!("/supervision/alerts/thresholds/{name}"))
            .saw(rules.figure.as_str(), Value::Ratio(seen), Value::Ratio(rules.worse_than));
        self.tell_alert(alert, reason);
    }

    /// A chat is over: how long its agent had it is remembered for others of its intent.
    pub(crate) fn learn_length(&mut self, id: &ChatId) {
        if self.policy.supervision().alerts.long_chats.is_none() {
            return;
        }
        let Some(chat) = self.world.chats.get(id) else { return };
        let (intent, since) = (chat.intent.clone(), chat.record.answered_at);
        if let (Some(intent), Some(since)) = (intent, since) {
            self.world.lengths.learn(&intent, self.at.since(since));
        }
    }

    /// The agent has not answered in time.
    pub(crate) fn agent_silent(&mut self, id: &ChatId) {
        let limit = self.policy.supervision().alerts.agent_silent_ms;
        // The first of several messages set the timer.
        let asked = limit.map(|limit| self.at.minus(limit));
        let rule = "/supervision/alerts/agent_silent_ms";
        self.raise_alert(AlertKind::AgentSilent, id, asked, limit, rule);
    }

    /// The chat takes longer than others of its intent.
    pub(crate) fn chat_long(&mut self, id: &ChatId) {
        let policy = self.policy.clone();
        let Some(chat) = self.world.chats.get(id) else { return };
        let since = chat.record.answered_at;
        let rules = policy.supervision().alerts.long_chats.as_ref();
        let limit = rules.zip(chat.intent.as_ref());
        let limit = limit.and_then(|(rules, intent)| self.world.lengths.too_long(rules, intent));
        let rule = "/supervision/alerts/long_chats";
        self.raise_alert(AlertKind::LongChat, id, since, limit, rule);
    }

    fn raise_alert(
        &mut self,
        kind: AlertKind,
        id: &ChatId,
        began: Option<Timestamp>,
        limit: Option<Millis>,
        rule: &'static str,
    ) {
        let Some(chat) = self.world.chats.get(id) else { return };
        // Who is on the phone does not write.
        let in_writing = chat.state == ChatState::Active && chat.callback.is_none();
        let (Some(agent), Some(began), true) = (chat.owner.clone(), began, in_writing) else {
            return;
        };
        let (agent, phase) = (Some(agent), AlertPhase::Open);
        let alert = Alert { kind, chat: Some(id.clone()), agent, since: began, phase };
        self.begin_alert(alert_name(kind, id), alert, limit, rule);
    }

    fn begin_alert(&mut self, name: Code, alert: Alert, limit: Option<Millis>, rule: &'static str) {
        let saw = Value::Integer(self.at.since(alert.since).get());
        let wanted = limit.map_or(Value::Missing, |limit| Value::Integer(limit.get()));
        let reason = Reason::new(alert.kind.as_str()).rule(rule).saw("lasts_ms", saw, wanted);
        self.world.alerts.insert(name.clone(), alert);
        self.tell_alert(&name, reason);
    }

    fn tell_alert(&mut self, name: &Code, reason: Reason) {
        let policy = self.policy.clone();
        let rules = &policy.supervision().alerts;
        let Some(alert) = self.world.alerts.get(name).cloned() else { return };
        let Alert { kind, chat, agent, since, .. } = alert;
        let subject = Subject { chat: chat.clone(), agent: agent.clone(), queue: None };
        let decision = self.decide(Question::Supervision, subject, "raise_alert", [reason]);
        let lasts_ms = self.at.since(since);
        let alert = name.clone();
        self.order(decision, Effect::RaiseAlert { alert, kind, chat, agent, lasts_ms });
        if rules.tree.is_some() {
            let due = self.at.plus(rules.escalate_after_ms);
            self.world.set_timer(Timer::AlertDue(name.clone()), due);
        }
    }

    /// The alert for one thing of a chat, if there is one.
    fn alert_on(&self, kind: AlertKind, chat: &ChatId) -> Option<(&Code, &Alert)> {
        alert_on(&self.world.alerts, kind, chat.as_str())
    }

    /// What was the matter with the chat is over, if anything was.
    fn clear_alert_on(&mut self, kind: AlertKind, chat: &ChatId, code: &'static str) {
        if let Some(name) = self.alert_on(kind, chat).map(|(name, _)| name.clone()) {
            self.clear_alert(&name, code);
        }
    }

    /// It is over, whatever anybody thought of it.
    fn clear_alert(&mut self, name: &Code, code: &'static str) {
        let Some(Alert { chat, agent, .. }) = self.world.alerts.remove(name) else { return };
        self.world.timers.cancel(&Timer::AlertDue(name.clone()));
        let subject = Subject { chat, agent, queue: None };
        let decision =
            self.decide(Question::Supervision, subject, "clear_alert", [Reason::new(code)]);
        self.order(decision, Effect::ClearAlert { alert: name.clone(), code: Code::from(code) });
        self.world.taken_on.remove(name);
        if self.world.alarms.contains_key(name) {
            self.end_tree(name, "resolved", Reason::new(code));
        }
    }

    /// Nobody has acknowledged an alert, or its snooze has ended.
    pub(crate) fn alert_due(&mut self, name: &Code) {
        let policy = self.policy.clone();
        let Some(alert) = self.world.alerts.get_mut(name) else { return };
        match alert.phase {
            AlertPhase::Acknowledged => {}
            AlertPhase::Snoozed(_) => {
                alert.phase = AlertPhase::Open;
                self.tell_alert(name, Reason::new("snooze_ended"));
            }
            AlertPhase::Open => {
                let full = self.world.alarms.iter().count() >= policy.limits().alarms as usize;
                let tree = policy.supervision().alerts.tree.clone();
                if let (Some(tree), false) = (tree, full || self.world.alarms.contains_key(name)) {
                    self.begin_tree(name.clone(), tree, Reason::new("alert_not_acknowledged"));
                }
            }
        }
    }

    /// A supervisor looks at it.
    pub(crate) fn alert_acknowledged(
        &mut self,
        name: &Code,
        by: &AgentId,
    ) -> Result<(), Rejection> {
        self.settle_alert(name, by, AlertPhase::Acknowledged, "acknowledge_alert")
    }

    /// A supervisor does not want to hear of it for a while.
    pub(crate) fn alert_snoozed(
        &mut self,
        name: &Code,
        until: Timestamp,
        by: &AgentId,
    ) -> Result<(), Rejection> {
        if until <= self.at {
            let (found, expected) = (until.to_string(), format!("after {}", self.at));
            let remedy = "acknowledge the alert instead";
            return Err(Rejection::new(RejectionCode::BadValue, "/until", found, expected, remedy));
        }
        self.settle_alert(name, by, AlertPhase::Snoozed(until), "snooze_alert")?;
        self.world.set_timer(Timer::AlertDue(name.clone()), until);
        Ok(())
    }

    fn settle_alert(
        &mut self,
        name: &Code,
        by: &AgentId,
        phase: AlertPhase,
        outcome: &'static str,
    ) -> Result<(), Rejection> {
        let Some(alert) = self.world.alerts.get_mut(name) else {
            return Err(Rejection::unknown("alert", "/alert", name));
        };
        alert.phase = phase;
        let subject = Subject { chat: alert.chat.clone(), ..Subject::default() };
        self.world.timers.cancel(&Timer::AlertDue(name.clone()));
        let reason = Reason::new("supervisor").saw("by", Value::from(by.as_str()), Value::Missing);
        self.decide(Question::Supervision, subject, outcome, [reason]);
        if self.world.alarms.contains_key(name) {
            self.end_tree(name, "acknowledged", Reason::new("alert_acknowledged"));
        }
        Ok(())
    }
}
