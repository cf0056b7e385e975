//! How a chat ends: by somebody, by a rule, through the work after it.

use super::chat::{Chat, ClosedChat};
use super::decision::{DecisionId, Question, Reason, Subject};
use super::desk::Desk;
use super::effect::Effect;
use super::event::{EndedBy, Resolution};
use super::holding::LetGo;
use super::rejection::Rejection;
use super::timer::Timer;
use crate::admission::IdentityLevel;
use crate::code::RejectionCode;
use crate::conversation::{
    CallbackEvent, ChatEvent, ChatState, EndReason, Reuse, WrapUpTime, check_disposition,
    may_follow, missing_fields, wrap_up_time,
};
use crate::id::{AgentId, ChatId, Code};
use crate::metrics::Closing;
use crate::policy::Policy;
use crate::routing::{Stage, Withdrawal};
use crate::sorted::SortedMap;

/// How the figures count this end.
const fn closing(end: EndReason) -> Closing {
    match end {
        EndReason::Abandoned => Closing::Abandoned,
        EndReason::ShortAbandon => Closing::ShortAbandon,
        EndReason::Deflected => Closing::Deflected,
        EndReason::ConvertedToCallback
        | EndReason::ConvertedToEmail
        | EndReason::MergedDuplicate => Closing::Converted,
        EndReason::MaxWait
        | EndReason::MaxWaitNoAgent
        | EndReason::MaxOffers
        | EndReason::QueueClosed
        | EndReason::SystemFailure => Closing::GivenUp,
        _ => Closing::Ended,
    }
}

/// Why a policy may not follow: a value of a disposition would get another meaning.
pub(super) fn refuse_reuse(before: &Policy, after: &Policy) -> Result<(), Rejection> {
    let (old, new) = (&before.conversation().wrap_up, &after.conversation().wrap_up);
    may_follow(old, new).map_err(|reuse| match reuse {
        Reuse::Forgotten { field, value } => Rejection::new(
            RejectionCode::BadValue,
            &format!("/conversation/wrap_up/fields/{field}/retired"),
            format!("nothing of `{value}`, which was taken"),
            "every value that is no longer taken",
            "add it to `retired`: it must never be taken for something else",
        ),
        Reuse::SameVersion(version) => Rejection::new(
            RejectionCode::BadValue,
            "/conversation/wrap_up/version",
            "other values under a version that was used",
            format!("a version above {version}"),
            "raise the version: old dispositions are read by it",
        ),
    })
}

impl Desk<'_> {
    /// A chat is over.
    pub(crate) fn chat_ended(
        &mut self,
        id: &ChatId,
        by: EndedBy,
        resolution: Option<Resolution>,
        ending: Option<Code>,
    ) -> Result<(), Rejection> {
        let state = self.may(id, ChatEvent::ChatEnded)?.state;
        let illegal = |expected| {
            let found = format!("`{id}`, which is `{state}`, ended by the {by}");
            Err(Rejection::illegal("/by", found, expected))
        };
        match (by, state) {
            (EndedBy::Agent, state) if state != ChatState::Active && state != ChatState::Parked => {
                return illegal("a chat that an agent serves");
            }
            (EndedBy::Bot, state) if state != ChatState::Bot => {
                return illegal("a chat that the bot owns");
            }
            _ => {}
        }
        let answered =
            self.world.chats.get(id).is_some_and(|chat| chat.record.answered_at.is_some());
        let end = match (by, resolution) {
            (EndedBy::Host, _) => EndReason::SystemFailure,
            (EndedBy::Supervisor, None) => EndReason::SupervisorClosed,
            (_, Some(Resolution::Resolved)) => EndReason::Resolved,
            // Whom nobody answered yet leaves the line, or no longer wants the call.
            (EndedBy::Customer, _) if !answered && state != ChatState::CallbackPending => {
                return self.customer_abandoned(id, ending);
            }
            (EndedBy::Customer, _) if !answered => EndReason::ConvertedToCallback,
            (_, Some(Resolution::Unresolved) | None) => EndReason::Unresolved,
        };
        if let Some(ending) = ending {
            self.with_chat(id, |chat| chat.record.labelled(ending));
        }
        let reason = Reason::new(end.code()).words(format!("ended by the {by}"));
        let decision = self.decide(Question::Conversation, Subject::chat(id), "end", [reason]);
        self.end_by_rule(id, end, decision);
        Ok(())
    }

    /// Ends a chat: through wrap-up where an agent has it, at once where none does.
    pub(crate) fn end_by_rule(&mut self, id: &ChatId, end: EndReason, decision: DecisionId) {
        match self.world.chats.get(id).map(|chat| chat.state) {
            Some(ChatState::Active) => self.begin_wrap_up(id, end, decision),
            Some(_) => self.close(id, end, decision),
            None => {}
        }
    }

    /// The customer's side is over; the agent's slot is held until the work after it is done.
    pub(crate) fn begin_wrap_up(&mut self, id: &ChatId, end: EndReason, decision: DecisionId) {
        let at = self.at;
        let Some(agent) = self.world.chats.get(id).and_then(|chat| chat.owner.clone()) else {
            return;
        };
        let until = match wrap_up_time(&self.policy.conversation().wrap_up, at) {
            WrapUpTime::None => return self.close(id, end, decision),
            WrapUpTime::UntilDone => None,
            WrapUpTime::Until(until) => Some(until),
        };
        self.let_go(id, LetGo::Overtaken);
        self.learn_length(id);
        self.stop_watching_for_stalls(id);
        for timer in [Timer::CustomerSilent(id.clone()), Timer::CustomerGrace(id.clone())] {
            self.world.timers.cancel(&timer);
        }
        let mut steps = Vec::new();
        let started = self.world.router.start_wrap_up(at, id, &mut steps);
        debug_assert!(started.is_ok(), "a chat that ends was active: {started:?}");
        self.carry_out_all(steps);
        self.with_chat(id, |chat| {
            chat.ended = Some(end);
            chat.transfer_to = None;
            chat.record.wrap_up_started(at);
            chat.enter(ChatState::WrapUp);
        });
        if let Some(until) = until {
            self.world.set_timer(Timer::WrapUp(id.clone()), until);
        }
        self.order(decision, Effect::StartWrapUp { chat: id.clone(), agent, until });
    }

    /// The agent finished the work after a chat. Required fields are required.
    pub(crate) fn wrap_up_completed(
        &mut self,
        id: &ChatId,
        agent: &AgentId,
        disposition: SortedMap<Code, String>,
    ) -> Result<(), Rejection> {
        let chat = self.may(id, ChatEvent::WrapUpCompleted)?;
        Self::check_owner(chat, agent)?;
        // Also a refusal must not repeat what an agent should not have written.
        let disposition: SortedMap<Code, String> = disposition
            .into_iter()
            .map(|(field, value)| {
                let value = self.mask_slot(id, &field, &value);
                (field, value)
            })
            .collect();
        check_disposition(&self.policy.conversation().wrap_up, &disposition).map_err(
            |refusal| {
                Rejection::new(
                    refusal.code(),
                    "/disposition",
                    refusal.to_string(),
                    "every required field, each with a value that is taken",
                    "fill them in, or let the wrap-up run out, which is flagged",
                )
            },
        )?;
        let mut reasons = Vec::new();
        for (field, value) in &disposition {
            let saw = crate::policy::condition::Value::from(value.as_str());
            let field = field.as_str().to_owned();
            reasons.push(Reason::new("disposition").saw(
                field,
                saw,
                crate::policy::condition::Value::Missing,
            ));
        }
        self.finish_wrap_up(id, agent, "wrap_up_completed", reasons, Vec::new());
        Ok(())
    }

    /// The time for the work after a chat is over, and no disposition came.
    pub(crate) fn wrap_up_ran_out(&mut self, id: &ChatId) {
        let Some(agent) = self.world.chats.get(id).and_then(|chat| chat.owner.clone()) else {
            return;
        };
        self.wrap_up_over(id, &agent, "wrap_up_ran_out");
    }

    /// The work after a chat is over without a disposition, which is flagged.
    pub(crate) fn wrap_up_over(&mut self, id: &ChatId, agent: &AgentId, why: &'static str) {
        let missing = missing_fields(&self.policy.conversation().wrap_up, &SortedMap::new());
        let reason = Reason::new(why).rule("/conversation/wrap_up/timer_ms");
        self.finish_wrap_up(id, agent, why, vec![reason], missing);
    }

    fn finish_wrap_up(
        &mut self,
        id: &ChatId,
        agent: &AgentId,
        outcome: &'static str,
        reasons: Vec<Reason>,
        missing: Vec<Code>,
    ) {
        let subject = Subject::chat(id).with_agent(agent);
        let decision = self.decide(Question::Conversation, subject, outcome, reasons);
        let (chat, by) = (id.clone(), agent.clone());
        let version = self.policy.conversation().wrap_up.version;
        let flagged = !missing.is_empty();
        self.order(decision, Effect::EndWrapUp { chat, agent: by, missing, version });
        if flagged {
            let code = Code::from(RejectionCode::MissingDisposition.code());
            self.order(decision, Effect::NotifySupervisor { chat: Some(id.clone()), code });
        }
        let end = self.world.chats.get(id).and_then(|chat| chat.ended);
        self.close(id, end.unwrap_or(EndReason::Unresolved), decision);
    }

    /// The chat is over for good: its place, its slot, its timers go.
    pub(crate) fn close(&mut self, id: &ChatId, end: EndReason, decision: DecisionId) {
        let at = self.at;
        self.let_go(id, LetGo::Overtaken);
        // First the promise: an offer of a call that is rescinded below must not find it run out, and
        // close the chat a second time.
        self.with_chat(id, |chat| Self::callback_meets(chat, CallbackEvent::Withdrawn, at));
        match self.world.router.stage(id) {
            Some(Stage::Active | Stage::WrapUp) => self.leave_agent(id),
            Some(_) => {
                let why = match end {
                    EndReason::Abandoned | EndReason::ShortAbandon => Withdrawal::CustomerLeft,
                    EndReason::ConvertedToCallback => Withdrawal::CustomerLeft,
                    EndReason::MergedDuplicate => Withdrawal::AnsweredElsewhere,
                    _ => Withdrawal::Config,
                };
                self.leave_line(id, why);
            }
            None => {}
        }
        self.put_down(id);
        if closing(end) == Closing::Abandoned {
            self.count_loss();
        }
        self.with_chat(id, |chat| {
            let contained = chat.state == ChatState::Bot && end == EndReason::Resolved;
            let how = if contained { Closing::Contained } else { closing(end) };
            chat.record.closed(at, how, end.code());
        });
        let code = Code::from(end.code());
        self.order(decision, Effect::Close { chat: id.clone(), code });
        self.forget(id, end);
    }

    /// What must be remembered of a chat is, the rest goes.
    pub(crate) fn forget(&mut self, id: &ChatId, end: EndReason) {
        self.stop_watching_for_stalls(id);
        self.world.timers.cancel_all(id);
        let policy = self.policy.clone();
        let weight = policy.quality().sampling.weight(|condition| self.holds(id, condition));
        let Some(chat) = self.world.chats.remove(id) else { return };
        let segments = self.segments_of(&chat);
        if chat.identity >= IdentityLevel::Verified {
            self.world.last_chats.insert(chat.customer.clone(), id.clone());
        }
        let closed = ClosedChat {
            customer: chat.customer,
            place_time: chat.place_time,
            closed_at: self.at,
            reopened: chat.reopened,
            end,
            agent: chat.prefers,
            weight,
            segments,
            record: chat.record,
        };
        self.world.tally.add(&closed.record);
        if policy.metrics().costs.is_some() {
            self.world.ledger.add(&closed.record);
        }
        self.world.bury(id, closed, self.policy.limits(), self.key);
    }

    /// The chat leaves its agent, whose slot is free.
    pub(crate) fn leave_agent(&mut self, id: &ChatId) {
        self.let_go(id, LetGo::Overtaken);
        let mut steps = Vec::new();
        let released = self.world.router.release(self.at, id, &mut steps);
        debug_assert!(released.is_ok(), "the chat was with an agent: {released:?}");
        self.carry_out_all(steps);
    }

    /// The chat leaves its queue; offers of it are rescinded.
    pub(crate) fn leave_line(&mut self, id: &ChatId, why: Withdrawal) {
        self.with_chat(id, Chat::wait_no_more);
        let mut steps = Vec::new();
        let withdrawn = self.world.router.withdraw(self.at, id, why, &mut steps);
        debug_assert!(withdrawn.is_ok(), "the chat was in line: {withdrawn:?}");
        self.carry_out_all(steps);
    }
}
