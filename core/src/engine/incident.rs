//! Incidents: what belongs into a record goes there by itself; people add what only they know.

use super::decision::{DecisionId, Question, Reason, Subject};
use super::desk::Desk;
use super::effect::Effect;
use super::rejection::Rejection;
use super::timer::Timer;
use super::world::World;
use crate::code::RejectionCode;
use crate::id::{AgentId, ChatId, Code, IncidentId};
use crate::math::Millis;
use crate::policy::condition::Value;
use crate::supervision::{
    ACTIONS_MAX, Action, BreakerState, Flow, Incident, Moment, Noted, Phase, Recorded, Review,
    StillOpen, Telling, Trouble,
};
use crate::text::{CustomerFacts, displayed};

/// The most texts of a kind in a review.
const TEXTS_MAX: usize = 100;

/// What an order means for a record, if it belongs into one.
fn noted(effect: &Effect) -> Option<Noted> {
    use Phase::{Begins, Over};
    let of = |about: String| Noted {
        what: effect.type_name(),
        about,
        trouble: None,
        measure: None,
        told: None,
        since: None,
    };
    let trouble =
        |trouble, phase, about: String| Noted { trouble: Some((trouble, phase)), ..of(about) };
    Some(match effect {
        Effect::SurgeOn { level, since, .. } => {
            let on = trouble(Trouble::Surge, Begins, format!("level {level}"));
            Noted { since: Some(*since), ..on }
        }
        Effect::SurgeOff { level, .. } => trouble(Trouble::Surge, Over, format!("level {level}")),
        Effect::BeginSurgeAction { measure, subject, value } => {
            Noted { measure: Some(Begins), ..of(in_short(&[measure.as_str(), subject, value])) }
        }
        Effect::EndSurgeAction { measure, subject, value } => {
            Noted { measure: Some(Over), ..of(in_short(&[measure.as_str(), subject, value])) }
        }
        Effect::NotifySupervisor { chat: None, code } => {
            let (what, phase) = match code.as_str() {
                "crisis_freeze" => ("crisis_freeze", Begins),
                "crisis_thaw" => ("crisis_thaw", Over),
                "tree_exhausted" => return Some(of("tree_exhausted".to_owned())),
                _ => return None,
            };
            let freeze = trouble(Trouble::CrisisFreeze, phase, String::new());
            Noted { what, measure: Some(phase), ..freeze }
        }
        Effect::SpikeFound { spike, since, .. } => {
            let found = trouble(Trouble::Spike, Begins, spike.as_str().to_owned());
            Noted { since: Some(*since), ..found }
        }
        Effect::SpikeOver { spike } => trouble(Trouble::Spike, Over, spike.as_str().to_owned()),
        Effect::HoldTopic { topic, .. } => {
            let held = trouble(Trouble::TopicHold, Begins, topic.to_string());
            Noted { measure: Some(Begins), ..held }
        }
        Effect::ReleaseTopic { topic } => {
            let released = trouble(Trouble::TopicHold, Over, topic.to_string());
            Noted { measure: Some(Over), ..released }
        }
        Effect::BreakerChanged { dependency, state, .. } => {
            let phase = match state {
                BreakerState::Open => Begins,
                BreakerState::Closed => Over,
                BreakerState::HalfOpen => return Some(of(format!("{dependency} is tried"))),
            };
            trouble(Trouble::Breaker, phase, dependency.to_string())
        }
        Effect::FallBack { dependency, step, .. } => {
            Noted { measure: Some(Begins), ..of(in_short(&[dependency.as_str(), step.as_str()])) }
        }
        Effect::EndFallBack { dependency } => {
            Noted { measure: Some(Over), ..of(dependency.to_string()) }
        }
        Effect::RaiseAlert { alert, .. } => of(alert.to_string()),
        Effect::Notify { alarm, .. } => Noted {
            told: Some(Telling::Tells(alarm.clone())),
            ..trouble(Trouble::Alarm, Begins, alarm.to_string())
        },
        Effect::StopNotifying { alarm, code } => {
            let stopped = match code.as_str() {
                "resolved" => trouble(Trouble::Alarm, Over, alarm.to_string()),
                _ => of(in_short(&[alarm.as_str(), code.as_str()])),
            };
            Noted { told: Some(Telling::Stops(alarm.clone(), code.clone())), ..stopped }
        }
        _ => return None,
    })
}

/// Words that say something, one after the other.
fn in_short(words: &[&str]) -> String {
    let said: Vec<&str> = words.iter().filter(|word| !word.is_empty()).copied().collect();
    said.join(" ")
}

impl Desk<'_> {
    /// Writes an order into the record of the incident that it belongs to.
    pub(crate) fn note_order(&mut self, decision: DecisionId, effect: &Effect) {
        let Some(noted) = noted(effect) else { return };
        let policy = self.policy.clone();
        let rules = &policy.supervision().incidents;
        let fingerprint = policy.fingerprint().to_string();
        self.counted();
        let World { incidents, flow, .. } = &mut *self.world;
        let moment = Moment { at: self.at, decision: decision.0, policy: &fingerprint, flow };
        let (outcome, reason) = match incidents.note(rules, noted, &moment) {
            Recorded::Done => return,
            Recorded::Opened(id) => ("open_incident", Reason::new("trouble").words(id)),
            Recorded::Calm(id) => ("calm_incident", Reason::new("trouble_over").words(id)),
            Recorded::Full => (
                "no_incident",
                Reason::new("limit").saw(
                    "incidents",
                    Value::Integer(i64::from(rules.kept)),
                    Value::Missing,
                ),
            ),
        };
        let reason = reason.rule("/supervision/incidents");
        self.decide(Question::Supervision, Subject::default(), outcome, [reason]);
    }

    /// What customers meet, to count: comparisons that end by now are complete before.
    fn counted(&mut self) -> &mut Flow {
        self.world.incidents.complete(self.at, &self.world.flow);
        &mut self.world.flow
    }

    /// A customer asks for a chat.
    pub(crate) fn count_customer(&mut self) {
        let at = self.at;
        self.counted().ask(at);
    }

    /// A human has this chat now; the first one ends the customer's wait.
    pub(crate) fn count_answer(&mut self, id: &ChatId) {
        let at = self.at;
        let Some(chat) = self.world.chats.get(id) else { return };
        let record = &chat.record;
        if record.answered_at.is_none() {
            let present = record.waiting_since.map_or(Millis::ZERO, |since| at.since(since));
            let waited = record.waited.plus(present);
            let in_time_max = self.policy.metrics().service_level_ms;
            self.counted().answer(at, waited, in_time_max);
            self.judge_thresholds();
        }
    }

    /// A customer gives up.
    pub(crate) fn count_loss(&mut self) {
        let at = self.at;
        self.counted().give_up(at);
        self.judge_thresholds();
    }

    /// People's words, without what is secret and what steers a screen.
    fn staff_words(&self, path: &str, text: &str) -> Result<String, Rejection> {
        self.check_text(path, text)?;
        let scan = self.masker.scan(text, &CustomerFacts::default());
        Ok(displayed(&scan.masked()).into_owned())
    }

    fn incident(&self, id: &IncidentId) -> Result<&Incident, Rejection> {
        let known = self.world.incidents.get(id);
        known.ok_or_else(|| Rejection::unknown("incident", "/incident", id))
    }

    /// A record that people may still change.
    fn open_incident(&self, id: &IncidentId) -> Result<(), Rejection> {
        if self.incident(id)?.closed.is_some() {
            let found = format!("`{id}`, which is closed");
            return Err(Rejection::illegal("/incident", found, "an incident that is not closed"));
        }
        Ok(())
    }

    fn audit(&mut self, outcome: &'static str, id: &IncidentId, by: &AgentId) -> DecisionId {
        let by = Value::from(by.as_str());
        let reason = Reason::new("supervisor").saw("by", by, Value::Missing).words(id);
        self.decide(Question::Supervision, Subject::default(), outcome, [reason])
    }

    /// A supervisor opens a record.
    pub(crate) fn incident_declared(
        &mut self,
        id: IncidentId,
        title: &str,
        by: &AgentId,
    ) -> Result<(), Rejection> {
        let title = self.staff_words("/title", title)?;
        if self.world.incidents.get(&id).is_some() {
            return Err(Rejection::new(
                RejectionCode::DuplicateId,
                "/incident",
                format!("`{id}`, which exists"),
                "a name that no incident has",
                "choose another name",
            ));
        }
        if let Some(other) = self.world.incidents.gathering() {
            let found = format!("`{id}`, while `{}` gathers", other.id);
            let expected = "no incident that gathers; add to that one";
            return Err(Rejection::illegal("/incident", found, expected));
        }
        let policy = self.policy.clone();
        let rules = &policy.supervision().incidents;
        if !self.world.incidents.has_room(rules) {
            let kept = rules.kept as usize;
            return Err(Rejection::new(
                RejectionCode::LimitExceeded,
                "/incident",
                format!("{} incidents that are not closed", kept + 1),
                format!("at most {kept} (`supervision.incidents.kept`)"),
                "close one",
            ));
        }
        let decision = self.audit("declare_incident", &id, by);
        let fingerprint = policy.fingerprint().to_string();
        let World { incidents, flow, .. } = &mut *self.world;
        let moment = Moment { at: self.at, decision: decision.0, policy: &fingerprint, flow };
        incidents.declare(rules, id, title, &moment);
        Ok(())
    }

    /// Somebody writes down what only they know.
    pub(crate) fn incident_noted(
        &mut self,
        id: &IncidentId,
        text: &str,
        by: &AgentId,
    ) -> Result<(), Rejection> {
        let text = self.staff_words("/text", text)?;
        self.open_incident(id)?;
        self.audit("note", id, by);
        let (policy, at) = (self.policy.clone(), self.at);
        if let Some(record) = self.world.incidents.get_mut(id) {
            record.add_note(&policy.supervision().incidents, at, format!("{by}: {text}"));
        }
        Ok(())
    }

    /// What people found out.
    pub(crate) fn incident_reviewed(
        &mut self,
        id: &IncidentId,
        review: Review,
        by: &AgentId,
    ) -> Result<(), Rejection> {
        self.open_incident(id)?;
        for (path, texts) in [("/factors", &review.factors), ("/went_well", &review.went_well)] {
            if texts.len() > TEXTS_MAX {
                return Err(too_many(path, texts.len(), TEXTS_MAX));
            }
        }
        let masked = |path: &str, texts: &[String]| {
            texts.iter().map(|text| self.staff_words(path, text)).collect::<Result<Vec<_>, _>>()
        };
        let review = Review {
            root_cause: review
                .root_cause
                .map(|cause| self.staff_words("/root_cause", &cause))
                .transpose()?,
            factors: masked("/factors", &review.factors)?,
            went_well: masked("/went_well", &review.went_well)?,
        };
        self.audit("review", id, by);
        if let Some(record) = self.world.incidents.get_mut(id) {
            record.review = review;
        }
        Ok(())
    }

    /// What remains to be done; said again, the new words count.
    pub(crate) fn incident_action_set(
        &mut self,
        id: &IncidentId,
        name: Code,
        action: Action,
        by: &AgentId,
    ) -> Result<(), Rejection> {
        self.open_incident(id)?;
        let actions = &self.incident(id)?.actions;
        if !actions.contains_key(&name) && actions.len() >= ACTIONS_MAX {
            return Err(too_many("/action", actions.len() + 1, ACTIONS_MAX));
        }
        if let Some(due) = action.due_at.filter(|due| *due <= self.at) {
            let remedy = "give a date that lies ahead";
            let (found, expected) = (due.to_string(), format!("later than {}", self.at));
            return Err(Rejection::new(
                RejectionCode::BadValue,
                "/due_at",
                found,
                expected,
                remedy,
            ));
        }
        let action = Action {
            what: self.staff_words("/what", &action.what)?,
            criterion: action
                .criterion
                .map(|words| self.staff_words("/criterion", &words))
                .transpose()?,
            ..action
        };
        self.audit("set_action", id, by);
        let timer = Timer::ActionDue(id.clone(), name.clone());
        match action.due_at {
            Some(due) => self.world.set_timer(timer, due),
            None => self.world.timers.cancel(&timer),
        }
        if let Some(record) = self.world.incidents.get_mut(id) {
            record.actions.insert(name, action);
        }
        Ok(())
    }

    /// An action is done, also one of an incident that is closed.
    pub(crate) fn incident_action_done(
        &mut self,
        id: &IncidentId,
        name: &Code,
        by: &AgentId,
    ) -> Result<(), Rejection> {
        match self.incident(id)?.actions.get(name).map(|action| action.done_at) {
            None => return Err(Rejection::unknown("action", "/action", name)),
            Some(Some(_)) => {
                let found = format!("`{name}`, which is done");
                return Err(Rejection::illegal("/action", found, "an action that is not done"));
            }
            Some(None) => {}
        }
        self.audit("action_done", id, by);
        self.world.timers.cancel(&Timer::ActionDue(id.clone(), name.clone()));
        let at = self.at;
        let record = self.world.incidents.get_mut(id);
        if let Some(action) = record.and_then(|record| record.actions.get_mut(name)) {
            action.done_at = Some(at);
        }
        Ok(())
    }

    /// The date of an action has come, and it is not done.
    pub(crate) fn incident_action_due(&mut self, id: &IncidentId, name: &Code) {
        let action = self.world.incidents.get(id).and_then(|record| record.actions.get(name));
        let Some(owner) = action.map(|action| action.owner.clone()) else { return };
        let reason = Reason::new("overdue").words(format!("`{name}` of `{id}`"));
        let subject = Subject::default();
        let decision = self.decide(Question::Supervision, subject, "action_overdue", [reason]);
        let (incident, action) = (id.clone(), name.clone());
        self.order(decision, Effect::RemindOfAction { incident, action, owner });
    }

    /// A person says that what troubled is over.
    pub(crate) fn incident_calmed(
        &mut self,
        id: &IncidentId,
        by: &AgentId,
    ) -> Result<(), Rejection> {
        if self.incident(id)?.calm_at.is_some() {
            let found = format!("`{id}`, which gathers no more");
            return Err(Rejection::illegal("/incident", found, "an incident that gathers"));
        }
        let decision = self.audit("calm_incident", id, by);
        let World { incidents, flow, .. } = &mut *self.world;
        let moment = Moment { at: self.at, decision: decision.0, policy: "", flow };
        if let Some(record) = incidents.get_mut(id) {
            record.calm(&moment);
        }
        Ok(())
    }

    /// The record is complete. Not while an action lacks an owner or a date.
    pub(crate) fn incident_closed(
        &mut self,
        id: &IncidentId,
        by: AgentId,
    ) -> Result<(), Rejection> {
        if let Err(open) = self.incident(id)?.check_closing() {
            let (found, expected) = match open {
                StillOpen::Gathers => ("still gathers".to_owned(), "an incident that is over"),
                StillOpen::Closed => ("is closed".to_owned(), "an incident that is not closed"),
                StillOpen::NoOwner(action) => {
                    (format!("has nobody for `{action}`"), "an owner for every action")
                }
                StillOpen::NoDate(action) => {
                    (format!("has no date for `{action}`"), "a date for every action")
                }
            };
            let found = format!("`{id}`, which {found}");
            return Err(Rejection::illegal("/incident", found, expected));
        }
        self.audit("close_incident", id, &by);
        let at = self.at;
        if let Some(record) = self.world.incidents.get_mut(id) {
            record.closed = Some((at, by));
        }
        Ok(())
    }
}

fn too_many(path: &str, found: usize, limit: usize) -> Rejection {
    let (found, expected) = (found.to_string(), format!("at most {limit}"));
    Rejection::new(RejectionCode::LimitExceeded, path, found, expected, "say less, or split it")
}
