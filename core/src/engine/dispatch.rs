//! Which actor's event it is, and who answers it.

use super::customer::ChatRequest;
use super::desk::Desk;
use super::event::Event;
use super::rejection::Rejection;
use super::template::Prepared;
use super::timer::Timer;
use super::world::NextDue;
use crate::calendar::Timestamp;
use crate::code::RejectionCode;
use crate::id::EventId;
use crate::metrics::Survey;
use crate::supervision::{Action, Review};

/// How far a call came with what was due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caught {
    /// Nothing is due any more.
    Up,
    /// The limit was reached with more due.
    Behind,
}

impl Desk<'_> {
    /// Refuses an event that was handled already.
    pub(crate) fn refuse_repetition(&self, id: Option<&EventId>) -> Result<(), Rejection> {
        match id {
            Some(id) if self.world.event_ids.contains_key(id) => Err(Rejection::new(
                RejectionCode::DuplicateEvent,
                "/id",
                format!("`{id}` again"),
                "an id that was not used before",
                "nothing: the event was handled the first time",
            )),
            _ => Ok(()),
        }
    }

    /// Does what follows from an event. Everything is checked before anything is changed.
    #[expect(clippy::too_many_lines, reason = "one line for each kind of event")]
    pub(crate) fn happen(&mut self, event: Event) -> Result<(), Rejection> {
        match event {
            Event::ChatRequested {
                chat,
                customer,
                channel,
                language,
                product,
                queue,
                intent,
                requires,
                priority,
                bot,
                text,
                sentiment,
                facts,
                reopened_from,
                preferred_agent,
                came_from,
            } => self.chat_requested(ChatRequest {
                chat,
                customer,
                channel,
                language,
                product,
                queue,
                intent,
                requires,
                priority,
                bot,
                text,
                sentiment,
                facts,
                reopened_from,
                preferred_agent,
                came_from,
            }),
            Event::CustomerMessage { chat, text, sentiment } => {
                self.customer_message(&chat, &text, sentiment)
            }
            Event::AnswerExpected { chat, entities, wait_ms } => {
                self.answer_expected(&chat, &entities, wait_ms)
            }
            Event::CustomerDisconnected { chat } => self.customer_disconnected(&chat),
            Event::CustomerReconnected { chat } => self.customer_reconnected(&chat),
            Event::CustomerAbandoned { chat, ending } => self.customer_abandoned(&chat, ending),
            Event::IdentityAsserted { customer, level, expires_at } => {
                self.identity_asserted(&customer, level, expires_at)
            }
            Event::AccountStatusChanged { customer, status } => {
                self.account_status_changed(&customer, status)
            }
            Event::CallbackRequested { chat, not_before } => {
                self.callback_requested(&chat, not_before)
            }
            Event::CallbackCancelled { chat } => self.callback_cancelled(&chat),
            Event::SurveyAnswered { chat, solved, rating, bot_right, came_from } => {
                self.survey_answered(&chat, Survey { solved, rating, bot_right }, came_from)
            }
            Event::CustomerCame { customer, came_from } => {
                self.customer_came(&customer, &came_from);
                Ok(())
            }
            Event::OutcomeNoted { customer, outcome, value } => {
                self.outcome_noted(customer, outcome, value);
                Ok(())
            }
            Event::BotTurn {
                chat,
                bot,
                confidence,
                text,
                intents,
                resolution,
                slots,
                promises,
                asks_for,
                health,
            } => self.bot_turn(
                &chat,
                super::bot::SaidByBot {
                    bot,
                    confidence,
                    text,
                    intents,
                    resolution,
                    slots,
                    promises,
                    asks_for,
                    health,
                },
            ),
            Event::BotActionRequested { chat, proposal, action } => {
                self.bot_action_requested(&chat, &proposal, &action)
            }
            Event::BotResolved { chat } => self.bot_resolved(&chat),
            Event::HandoffRequested { chat, by } => self.handoff_requested(&chat, by),
            Event::AgentLoggedIn {
                agent,
                queues,
                routing_profile,
                skills,
                capacity,
                channel_caps,
                presence,
            } => {
                let profile = crate::routing::AgentProfile {
                    queues,
                    skills,
                    capacity,
                    channel_caps,
                    routing_profile,
                };
                self.agent_logged_in(&agent, profile, presence)
            }
            Event::RouteDecided { chat, agents } => self.route_decided(&chat, &agents),
            Event::PresenceSet { agent, presence, reason } => {
                self.presence_set(&agent, presence, reason)
            }
            Event::AgentDisconnected { agent } => self.agent_disconnected(&agent),
            Event::AgentReconnected { agent } => self.agent_reconnected(&agent),
            Event::AgentLoggedOut { agent } => self.agent_logged_out(&agent),
            Event::OfferAccepted { offer, agent } => self.offer_accepted(offer, &agent),
            Event::OfferDeclined { offer, agent } => self.offer_declined(offer, &agent),
            Event::ChatPulled { chat, agent, epoch } => self.chat_pulled(&chat, &agent, epoch),
            Event::AgentMessage { chat, agent, text } => self.agent_message(&chat, &agent, &text),
            Event::TransferRequested { chat, agent, to_queue, to_agent, kind, requires, epoch } => {
                let to = super::agent::TransferTarget { to_queue, to_agent, kind, requires };
                self.transfer_requested(&chat, &agent, to, epoch)
            }
            Event::TransferAccepted { chat, agent } => self.transfer_accepted(&chat, &agent),
            Event::TransferDeclined { chat, agent } => self.transfer_declined(&chat, &agent),
            Event::ChatParked { chat, agent } => self.chat_parked(&chat, &agent),
            Event::ChatReturnedToBot { chat, agent, reason } => {
                self.chat_returned_to_bot(&chat, &agent, reason)
            }
            Event::EscalationRequested { chat, to } => self.escalation_requested(&chat, to),
            Event::ChatEnded { chat, by, resolution, ending } => {
                self.chat_ended(&chat, by, resolution, ending)
            }
            Event::WrapUpCompleted { chat, agent, disposition } => {
                self.wrap_up_completed(&chat, &agent, disposition)
            }
            Event::ProposalDecided { chat, proposal, agent, verdict } => {
                self.proposal_decided(&chat, &proposal, &agent, verdict)
            }
            Event::CallbackAttempted { chat, agent, outcome } => {
                self.callback_attempted(&chat, &agent, outcome)
            }
            Event::ChatAssigned { chat, agent, by, epoch } => {
                self.chat_assigned(&chat, &agent, &by, epoch)
            }
            Event::ChatHeld { chat, by } => self.chat_held(&chat, &by),
            Event::ChatUnheld { chat, by } => self.chat_unheld(&chat, &by),
            Event::PresenceForced { agent, presence, by } => {
                self.force_presence(&agent, presence, &by)
            }
            Event::PriorityChanged { chat, priority } => self.priority_changed(&chat, priority),
            Event::OutageDeclared { outage } => self.outage_declared(outage),
            Event::OutageCleared { outage } => self.outage_cleared(&outage),
            Event::ForecastPublished { start, arrivals } => {
                self.forecast_published(start, &arrivals)
            }
            Event::SurgeOverridden { level, by } => self.surge_overridden(level, &by),
            Event::CrisisFrozen { by } => self.crisis_frozen(&by),
            Event::CrisisThawed { by } => self.crisis_thawed(&by),
            Event::TopicHeld { topic, by } => self.topic_held(&topic, &by),
            Event::TopicSignedOff { topic, role, by } => self.topic_signed_off(&topic, role, by),
            Event::DependencyReported { dependency, outcome } => {
                self.dependency_reported(&dependency, outcome)
            }
            Event::OnCallSet { rota, agents } => self.on_call_set(rota, agents),
            Event::AlarmRaised { alarm, tree } => self.alarm_raised(alarm, tree),
            Event::NotificationAcknowledged { alarm, notification, by } => {
                self.notification_acknowledged(&alarm, &notification, &by)
            }
            Event::AlertAcknowledged { alert, by } => self.alert_acknowledged(&alert, &by),
            Event::AlertSnoozed { alert, until, by } => self.alert_snoozed(&alert, until, &by),
            Event::AlarmResolved { alarm, by } => self.alarm_resolved(&alarm, &by),
            Event::IncidentDeclared { incident, title, by } => {
                self.incident_declared(incident, &title, &by)
            }
            Event::IncidentNoted { incident, text, by } => {
                self.incident_noted(&incident, &text, &by)
            }
            Event::IncidentReviewed { incident, root_cause, factors, went_well, by } => {
                let review = Review { root_cause, factors, went_well };
                self.incident_reviewed(&incident, review, &by)
            }
            Event::IncidentActionSet { incident, action, what, owner, due_at, criterion, by } => {
                let of = Action { what, owner, due_at, criterion, done_at: None };
                self.incident_action_set(&incident, action, of, &by)
            }
            Event::IncidentActionDone { incident, action, by } => {
                self.incident_action_done(&incident, &action, &by)
            }
            Event::IncidentCalmed { incident, by } => self.incident_calmed(&incident, &by),
            Event::IncidentClosed { incident, by } => self.incident_closed(&incident, by),
            Event::ChatEvaluated { chat, agent, by, form, version, answers, session } => {
                let handed_in =
                    super::quality::HandedIn { chat, agent, by, form, version, answers, session };
                self.chat_evaluated(handed_in)
            }
            Event::AgentCoached { agent, question, by } => {
                self.agent_coached(&agent, &question, &by)
            }
            Event::TemplateUsed { chat, template, agent, values, output } => {
                let prepared = Prepared { template, values, output };
                self.template_used(&chat, agent.as_ref(), &prepared)
            }
            Event::RevealRequested { chat, seal, by, to } => {
                self.reveal_requested(&chat, &seal, &by, to)
            }
            Event::ArticleJudged { chat, agent, article, verdict } => {
                self.article_judged(&chat, &agent, &article, verdict)
            }
            Event::AutomatedTextDue { chat, template, text } => {
                self.automated_text_due(&chat, template.as_ref(), &text)
            }
        }
    }

    /// Fires what is due by `now`, each at its own due time, and settles after each; at most `limit`
    /// things.
    pub(crate) fn fire_due(&mut self, now: Timestamp, limit: u32) -> Caught {
        let mut fired = 0;
        loop {
            let Some((due, next)) = self.world.next_due() else { return Caught::Up };
            if due > now {
                return Caught::Up;
            }
            let is_own = matches!(next, NextDue::Own(_));
            if fired >= limit {
                return Caught::Behind;
            }
            fired += 1;
            // A policy swap can leave something due in the past: it happens now, not before.
            self.at = due.max(self.world.now);
            if !is_own {
                let mut steps = Vec::new();
                self.world.router.fire_next(&mut steps);
                self.carry_out_all(steps);
            } else if let Some((_, timer)) = self.world.timers.pop() {
                self.fire(timer);
            }
            self.settle();
            self.world.now = self.at;
        }
    }

    fn fire(&mut self, timer: Timer) {
        match timer {
            Timer::CustomerGrace(chat) => self.customer_gone(&chat),
            Timer::MaxWait(chat) => self.waited_too_long(&chat),
            Timer::NoAgent(chat) => self.waited_for_nobody(&chat),
            Timer::Comfort(chat) => self.comfort(&chat),
            Timer::Overflow(chat) => self.overflows(&chat),
            Timer::RouteDecision(chat) => self.host_did_not_decide(&chat),
            Timer::HandoffTimeout(chat) => self.handoff_timed_out(&chat),
            Timer::WrapUp(chat) => self.wrap_up_ran_out(&chat),
            Timer::CustomerSilent(chat) => self.customer_silent(&chat),
            Timer::ParkLimit(chat) => self.parked_too_long(&chat),
            Timer::CallbackDue(chat) => self.callback_due(&chat),
            Timer::CallbackExpiry(chat) => self.callback_expired(&chat),
            Timer::IdentityExpiry(customer) => self.identity_expired(&customer),
            Timer::OutageBegins => self.outages_begin(),
            Timer::IntervalEnds => self.interval_ends(),
            Timer::DependencyTries(dependency) => self.dependency_may_try(&dependency),
            Timer::AgentSilent(chat) => self.agent_silent(&chat),
            Timer::HoldEnds(chat) => self.hold_ends(&chat),
            Timer::LongChat(chat) => self.chat_long(&chat),
            Timer::WaitAtRisk(chat) => self.wait_at_risk(&chat),
            Timer::ThresholdsDue => self.judge_thresholds(),
            Timer::AlertDue(alert) => self.alert_due(&alert),
            Timer::TreeLevel(alarm) => self.tree_level_over(&alarm),
            Timer::CalibrationBegins => self.calibration_begins(),
            Timer::ExperimentDue(experiment) => self.experiment_due(&experiment),
            Timer::CoachingDue(agent, question) => self.coaching_due(&agent, &question),
            Timer::ActionDue(incident, action) => self.incident_action_due(&incident, &action),
        }
    }
}
