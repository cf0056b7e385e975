//! What the host's own events do: outages and emergencies.

use super::decision::{Question, Reason, Subject};
use super::desk::Desk;
use super::effect::Effect;
use super::rejection::Rejection;
use super::timer::Timer;
use crate::bot::Automated;
use crate::calendar::{Outage, OutageEffect};
use crate::code::RejectionCode;
use crate::conversation::ChatState;
use crate::id::{ChatId, Code, OutageId};
use crate::policy::Policy;
use crate::policy::condition::Value;

/// The template by which they are told.
const OUTAGE_TEMPLATE: &str = "outage_notice";

/// What waiting customers are told of an outage that has no message of its own.
const OUTAGE_NOTICE: &str =
    "Something does not work here at the moment, and we are on it. You keep your place.";

impl Desk<'_> {
    /// Something is down. Waiting chats that it concerns stay in place and are told once.
    pub(crate) fn outage_declared(&mut self, outage: Outage) -> Result<(), Rejection> {
        let declared = self.world.declared.iter().count();
        let limit = self.policy.limits().outages as usize;
        let before = self.world.declared.iter().find(|other| other.id == outage.id);
        let going_on = before.is_some_and(|before| before.covers(self.at));
        if before.is_none() && declared >= limit {
            return Err(Rejection::limit("/outage", "outages", declared + 1, limit));
        }
        let told = outage.clone();
        self.world.declared.declare(outage).map_err(|error| {
            let remedy = "correct the outage, then declare it again";
            let found = error.to_string();
            let expected = "an outage that can be declared";
            Rejection::new(RejectionCode::BadValue, "/outage", found, expected, remedy)
        })?;
        if !going_on && told.covers(self.at) {
            self.outage_begins(&told);
        }
        self.watch_outages();
        Ok(())
    }

    /// Wakes up when the next outage that is known of begins.
    pub(crate) fn watch_outages(&mut self) {
        let planned = self.policy.calendar().planned();
        let known = planned.chain(self.world.declared.iter());
        let next = known.map(|outage| outage.start).filter(|start| *start > self.at).min();
        match next {
            Some(start) => self.world.set_timer(Timer::OutageBegins, start),
            None => self.world.timers.cancel(&Timer::OutageBegins),
        }
    }

    /// A new policy may plan an outage that is going on: to those who wait, it begins now.
    pub(crate) fn outages_come_into_force(&mut self, before: &Policy) {
        let policy = self.policy.clone();
        let going_on = |policy: &Policy, id: &OutageId| {
            policy.calendar().planned().any(|other| other.id == *id && other.covers(self.at))
        };
        let planned = policy.calendar().planned();
        let begin: Vec<&Outage> = planned
            .filter(|outage| outage.covers(self.at) && !going_on(before, &outage.id))
            .collect();
        for outage in begin {
            self.outage_begins(outage);
        }
        self.watch_outages();
    }

    /// What was planned or announced begins now.
    pub(crate) fn outages_begin(&mut self) {
        let policy = self.policy.clone();
        let planned = policy.calendar().planned().filter(|outage| outage.start == self.at);
        let declared = self.world.declared.iter().filter(|outage| outage.start == self.at);
        let begin: Vec<Outage> = planned.chain(declared).cloned().collect();
        for outage in &begin {
            self.outage_begins(outage);
        }
        self.watch_outages();
    }

    /// Waiting chats that an outage concerns stay in place, and their customers are told once.
    fn outage_begins(&mut self, outage: &Outage) {
        let reason = Reason::new("outage_window").saw(
            "outage",
            Value::from(outage.id.as_str()),
            Value::Missing,
        );
        let decision =
            self.decide(Question::Admission, Subject::default(), "outage_begins", [reason]);
        if outage.effect() != OutageEffect::Close {
            return;
        }
        let text = outage.message.as_deref().unwrap_or(OUTAGE_NOTICE);
        let waiting: Vec<ChatId> = self
            .world
            .chats
            .values()
            .filter(|chat| matches!(chat.state, ChatState::Queued | ChatState::Offered))
            .filter(|chat| {
                let scope = &outage.scope;
                scope.concerns(chat.product.as_ref(), Some(&chat.channel), Some(&chat.queue))
            })
            .map(|chat| chat.id.clone())
            .collect();
        // It is a text that no human sends: where that is frozen it needs approval like any other.
        let template = Code::from(OUTAGE_TEMPLATE);
        for chat in waiting {
            let automated = Automated::Template(&template);
            if let Some(reason) = self.withheld(&chat, automated, text) {
                self.decide(Question::Bot, Subject::chat(&chat), "withhold", [reason]);
                continue;
            }
            let (template, text) = (template.clone(), text.to_owned());
            self.order(decision, Effect::SendTemplate { chat, template, text });
        }
    }

    /// It works again.
    pub(crate) fn outage_cleared(&mut self, outage: &OutageId) -> Result<(), Rejection> {
        if self.world.declared.clear(outage).is_none() {
            return Err(Rejection::unknown("declared outage", "/outage", outage));
        }
        let reason =
            Reason::new("cleared").saw("outage", Value::from(outage.as_str()), Value::Missing);
        self.decide(Question::Admission, Subject::default(), "outage_cleared", [reason]);
        Ok(())
    }
}
