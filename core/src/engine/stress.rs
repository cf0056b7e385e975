//! More customers than expected: they are counted as they come, and what the plan says is done once.

use super::decision::{DecisionId, Question, Reason, Subject};
use super::desk::Desk;
use super::effect::Effect;
use super::rejection::Rejection;
use super::timer::Timer;
use crate::calendar::Timestamp;
use crate::code::RejectionCode;
use crate::id::{AgentId, BotId, ChatId};
use crate::math::Ppm;
use crate::policy::Policy;
use crate::policy::condition::Value;
use crate::supervision::{
    Figures, Forecast, ForecastRefusal, SpikeChange, SpikeIn, Surge, SurgeAction,
};

impl Desk<'_> {
    /// The host says how many customers it expects.
    pub(crate) fn forecast_published(
        &mut self,
        start: Timestamp,
        arrivals: &[Ppm],
    ) -> Result<(), Rejection> {
        let interval = self.policy.supervision().interval_ms;
        let forecast = Forecast { start, arrivals };
        forecast.check(interval).map_err(|refusal| {
            let (path, found) = match refusal {
                ForecastRefusal::OffTheGrid(_) => ("/start".to_owned(), start.to_string()),
                ForecastRefusal::OutOfRange(n) => {
                    let found = arrivals.get(n).map_or_else(String::new, Ppm::to_string);
                    (format!("/arrivals/{n}"), found)
                }
            };
            let remedy = "forecast whole intervals of `supervision.interval_ms`, each from 0";
            let expected = refusal.to_string();
            Rejection::new(RejectionCode::BadValue, &path, found, expected, remedy)
        })?;
        let held = self.world.traffic.held_with(&forecast, interval, self.at);
        let limit = self.policy.limits().forecast_intervals as usize;
        if held > limit {
            return Err(Rejection::limit("/arrivals", "forecast_intervals", held, limit));
        }
        self.world.traffic.expect(&forecast, interval, self.at);
        let count = i64::try_from(arrivals.len()).unwrap_or(i64::MAX);
        let reason =
            Reason::new("forecast").saw("intervals", Value::Integer(count), Value::Missing);
        self.decide(Question::Supervision, Subject::default(), "expect", [reason]);
        self.judge_surge();
        self.watch_interval();
        Ok(())
    }

    /// A supervisor sets the level of surge, or leaves it to the figures again.
    pub(crate) fn surge_overridden(
        &mut self,
        level: Option<u8>,
        by: &AgentId,
    ) -> Result<(), Rejection> {
        let most = self.policy.supervision().surge.levels.len();
        if let Some(level) = level.filter(|level| usize::from(*level) > most) {
            let remedy = "name a level of the plan, or add one to it";
            let (found, expected) = (level.to_string(), format!("0 to {most}"));
            return Err(Rejection::new(RejectionCode::BadValue, "/level", found, expected, remedy));
        }
        let wanted = level.map_or(Value::Missing, |level| Value::Integer(i64::from(level)));
        let reason = Reason::new("supervisor").saw("by", Value::from(by.as_str()), wanted);
        let after = self.world.surge.forced_to(level);
        self.world.traffic.enter(self.at, self.policy.supervision().interval_ms);
        self.become_surge(after, reason);
        self.watch_interval();
        Ok(())
    }

    /// A customer asks for a chat, whatever becomes of it.
    pub(crate) fn customer_arrives(&mut self) {
        self.world.traffic.enter(self.at, self.policy.supervision().interval_ms);
        self.world.traffic.arrive();
        self.judge_surge();
        self.count_customer();
        self.watch_interval();
    }

    /// The bot with which a chat begins that asks for none, while the plan says so.
    pub(crate) fn bot_first(&self) -> Option<BotId> {
        let mut levels = self.policy.supervision().surge.levels_at(self.world.surge.level());
        levels.find_map(|level| level.bot_first.clone())
    }

    /// Does the present interval pass a mark by now?
    fn judge_surge(&mut self) {
        let policy = self.policy.clone();
        let rules = &policy.supervision().surge;
        let Some(figures) = self.world.traffic.figures() else { return };
        if self.world.surge.may_rise(rules, &figures) {
            let after = self.world.surge.at_arrival(rules, &figures);
            self.become_surge(after, Reason::new("arrivals").rule("/supervision/surge/levels"));
        }
    }

    /// An interval is over: calm ones let levels end.
    pub(crate) fn interval_ends(&mut self) {
        let policy = self.policy.clone();
        let rules = policy.supervision();
        if let Some(figures) = self.world.traffic.figures() {
            let after = self.world.surge.at_end(&rules.surge, &figures);
            self.become_surge(
                after,
                Reason::new("interval_ended").rule("/supervision/surge/levels"),
            );
        }
        self.look_for_spikes();
        self.world.traffic.enter(self.at, rules.interval_ms);
        self.watch_interval();
    }

    /// Was the interval that is over as it was expected to be?
    fn look_for_spikes(&mut self) {
        let policy = self.policy.clone();
        let rules = &policy.supervision().spikes;
        let Some(figures) = self.world.traffic.figures() else { return };
        let change = self.world.spikes.after_volume(rules, &figures);
        let seen = Ppm::new(i64::from(figures.arrivals) * 1_000_000);
        let of_volume = (SpikeIn::Volume, seen, figures.expected, Vec::new());
        self.tell_of_spike(change, figures.start, of_volume);
        let (scored, negative) = self.world.traffic.scored();
        let (seen, chats) =
            (Ppm::of(scored.negative.into(), scored.messages.into()), negative.to_vec());
        let usual = self.world.spikes.usual_share(rules);
        let change = self.world.spikes.after_messages(rules, scored);
        let of_share = (SpikeIn::NegativeShare, seen.unwrap_or_default(), usual, chats);
        self.tell_of_spike(change, figures.start, of_share);
    }

    fn tell_of_spike(
        &mut self,
        change: SpikeChange,
        since: Timestamp,
        (spike, seen, expected, chats): (SpikeIn, Ppm, Option<Ppm>, Vec<ChatId>),
    ) {
        let wanted = expected.map_or(Value::Missing, Value::Ratio);
        let saw = |reason: Reason| reason.saw(spike.as_str(), Value::Ratio(seen), wanted.clone());
        let rule = "/supervision/spikes/threshold";
        match change {
            SpikeChange::Same => {}
            SpikeChange::Found(deviations) => {
                let words = format!("{spike} {deviations} standard deviations above the expected");
                let reasons =
                    [saw(Reason::new("spike").rule(rule)), Reason::new("above").words(words)];
                let subject = Subject::default();
                let decision = self.decide(Question::Supervision, subject, "spike_found", reasons);
                let effect = Effect::SpikeFound { spike, since, seen, expected, deviations, chats };
                self.order(decision, effect);
            }
            SpikeChange::Over => {
                let reasons = [saw(Reason::new("as_expected").rule(rule))];
                let subject = Subject::default();
                let decision = self.decide(Question::Supervision, subject, "spike_over", reasons);
                self.order(decision, Effect::SpikeOver { spike });
            }
        }
    }

    /// A message of a customer was scored.
    pub(crate) fn message_scored(&mut self, id: &ChatId, score: Ppm) {
        let policy = self.policy.clone();
        let rules = policy.supervision();
        if rules.spikes.threshold.is_none() {
            return;
        }
        self.world.traffic.enter(self.at, rules.interval_ms);
        self.world.traffic.hear(id, score, rules.spikes.negative_below);
        self.watch_interval();
    }

    /// Wakes up at the end of the interval, as long as its end can change anything.
    fn watch_interval(&mut self) {
        let rules = self.policy.supervision();
        let (traffic, surge) = (&self.world.traffic, &self.world.surge);
        let counts = traffic.is_forecast() || surge.awaits_end();
        let counts = counts || traffic.scored().0.messages > 0;
        let counts = counts || (rules.surge.has_floor() && rules.surge.evaluations > 1);
        let end = traffic.figures().map(|figures| figures.start.plus(rules.interval_ms));
        match end.filter(|_| counts) {
            Some(end) if self.world.timers.due(&Timer::IntervalEnds) == Some(end) => {}
            Some(end) => self.world.set_timer(Timer::IntervalEnds, end),
            None => self.world.timers.cancel(&Timer::IntervalEnds),
        }
    }

    /// A new policy brings a plan of its own.
    pub(crate) fn surge_plan_comes_into_force(&mut self, surge: Surge, before: &Policy) {
        if before.supervision().interval_ms != self.policy.supervision().interval_ms {
            self.world.traffic.restart();
        }
        self.world.traffic.enter(self.at, self.policy.supervision().interval_ms);
        self.become_surge(surge, Reason::new("policy_replaced"));
        self.watch_interval();
    }

    /// How hard it is from now on: levels come and go, and with them what they change.
    fn become_surge(&mut self, after: Surge, why: Reason) {
        let policy = self.policy.clone();
        let rules = &policy.supervision().surge;
        let before = std::mem::replace(&mut self.world.surge, after);
        let (was, is) = (before.level(), self.world.surge.level());
        let (ended, begun) = self.world.surge.changes(rules);
        if was == is && ended.is_empty() && begun.is_empty() {
            return;
        }
        let Some(figures) = self.world.traffic.figures() else { return };
        let arrivals = Value::Integer(i64::from(figures.arrivals));
        let expected = figures.expected.map_or(Value::Missing, Value::Ratio);
        let reasons = [Reason::new("figures").saw("arrivals", arrivals, expected), why];
        let outcome = if is > was {
            "surge_on"
        } else if is < was {
            "surge_off"
        } else {
            "surge"
        };
        let decision = self.decide(Question::Supervision, Subject::default(), outcome, reasons);
        self.announce_levels(was, is, figures, decision);
        for action in ended {
            let SurgeAction { measure, subject, value } = action;
            self.order(decision, Effect::EndSurgeAction { measure, subject, value });
        }
        for action in begun {
            let SurgeAction { measure, subject, value } = action;
            self.order(decision, Effect::BeginSurgeAction { measure, subject, value });
        }
        self.world.surge.settle(rules);
        if was != is {
            self.route_under_surge(is);
        }
    }

    fn announce_levels(&mut self, was: u8, is: u8, figures: Figures, decision: DecisionId) {
        let Figures { start: since, arrivals, expected } = figures;
        for level in was.saturating_add(1)..=is {
            self.order(decision, Effect::SurgeOn { level, arrivals, expected, since });
        }
        for level in (is.saturating_add(1)..=was).rev() {
            self.order(decision, Effect::SurgeOff { level, arrivals, expected, since });
        }
    }

    /// Routing goes by the rules of this level from now on.
    fn route_under_surge(&mut self, level: u8) {
        let here = self.policy.at_surge(level);
        let before = std::mem::replace(&mut self.policy, here);
        if before.routing() == self.policy.routing() {
            return;
        }
        let mut steps = Vec::new();
        let rules = self.policy.routing().clone();
        let replaced = self.world.router.replace_rules(self.at, rules, &mut steps);
        debug_assert!(replaced.is_ok(), "a surge takes no queue away: {replaced:?}");
        self.carry_out_all(steps);
        self.count_anew(&before);
    }
}
