//! Out of the chat: escalation to phone or e-mail, and the promise to call back.

use super::chat::Chat;
use super::decision::{DecisionId, Question, Reason, Subject};
use super::desk::Desk;
use super::effect::Effect;
use super::event::CallbackOutcome;
use super::holding::LetGo;
use super::reasons;
use super::rejection::Rejection;
use super::timer::Timer;
use crate::calendar::Timestamp;
use crate::conversation::{
    CallbackEvent, CallbackPhase, CallbackState, ChatEvent, ChatState, EndReason, EscalationFacts,
    EscalationVerdict, HopelessWait, Wish, judge_escalation,
};
use crate::id::{AgentId, ChannelId, ChatId, Code, TopicId};
use crate::routing::{Change, Hold, Stage, Withdrawal, Work};

/// The target of an escalation that means: we call.
const CALLBACK: &str = "callback";
/// The channel on which callbacks are made.
const VOICE: &str = "voice";
const EMAIL: &str = "email";

impl Desk<'_> {
    /// The targets that are open now: the policy's alternates by their hours; a callback can be
    /// promised wherever the phone is one of them, whether it is open now or later.
    fn open_targets(&self) -> Vec<ChannelId> {
        let alternates = &self.policy.admission().alternates;
        let is_open = |hours: &Option<crate::id::HoursId>| {
            hours.as_ref().is_none_or(|id| {
                self.policy.calendar().hours(id).is_some_and(|hours| hours.is_open(self.at))
            })
        };
        let open = alternates.iter().filter(|a| is_open(&a.hours)).map(|a| a.channel.clone());
        let calls = alternates.iter().any(|alternate| alternate.channel.as_str() == VOICE);
        open.chain(calls.then(|| ChannelId::from(CALLBACK))).collect()
    }

    /// Something happened in a chat: must it go on elsewhere?
    pub(crate) fn consider_escalation(&mut self, id: &ChatId) {
        let Some(chat) = self.world.chats.get(id) else { return };
        if matches!(
            chat.state,
            ChatState::Bot | ChatState::Queued | ChatState::Offered | ChatState::Active
        ) {
            self.escalate(id, &Wish::None);
        }
    }

    /// Somebody wants the chat to go on by phone or e-mail.
    pub(crate) fn escalation_requested(
        &mut self,
        id: &ChatId,
        to: Option<ChannelId>,
    ) -> Result<(), Rejection> {
        self.may(id, ChatEvent::EscalationRequested)?;
        let wish = to.as_ref().map_or(Wish::Any, Wish::Channel);
        self.escalate(id, &wish);
        Ok(())
    }

    fn escalate(&mut self, id: &ChatId, wish: &Wish<'_>) {
        let Some(chat) = self.world.chats.get(id) else { return };
        let topics: Vec<TopicId> = chat.topics.iter().cloned().collect();
        let open = self.open_targets();
        let elapsed = match self.opening(chat).hours() {
            Some(hours) => hours.open_duration(chat.requested_at, self.at),
            None => self.at.since(chat.requested_at),
        };
        let facts = EscalationFacts {
            topics: &topics,
            turns: chat.turns,
            transfers: chat.transfers,
            reopened: chat.reopened,
            elapsed,
            intents: chat.bot.as_ref().map_or(0, |bot| bot.intents.len() as u32),
            sentiment: chat.mood.known_at(self.policy.sentiment(), self.at),
            wish: *wish,
            others: &[],
            open: &open,
        };
        let rules = &self.policy.conversation().escalation;
        let verdict = judge_escalation(rules, &chat.escalation, &facts);
        let after = chat.escalation.after(rules, &facts, &verdict);
        let stuck = chat.nowhere_to_go.clone();
        self.with_chat(id, |chat| chat.escalation = after);
        match verdict {
            EscalationVerdict::Stay => {}
            EscalationVerdict::Escalate { reasons, to, .. } => {
                let code = reasons.first().map_or("", |reason| reason.code.code());
                let told = reasons.iter().map(reasons::of_escalation);
                let decision =
                    self.decide(Question::Conversation, Subject::chat(id), "escalate", told);
                self.move_to(id, &to, code, decision);
            }
            EscalationVerdict::NowhereOpen { reasons, .. } => {
                let code = reasons.first().map(|reason| Code::from(reason.code.code()));
                // Told once for a reason, not at every message.
                if *wish == Wish::None && stuck == code {
                    return;
                }
                self.with_chat(id, |chat| chat.nowhere_to_go.clone_from(&code));
                let told = reasons.iter().map(reasons::of_escalation);
                let outcome = "nowhere_open";
                let decision =
                    self.decide(Question::Conversation, Subject::chat(id), outcome, told);
                let code = code.unwrap_or_else(|| Code::from(outcome));
                self.order(decision, Effect::NotifySupervisor { chat: Some(id.clone()), code });
            }
        }
    }

    /// The chat goes on by another channel: we call, or it ends here.
    fn move_to(&mut self, id: &ChatId, to: &ChannelId, code: &'static str, decision: DecisionId) {
        self.with_chat(id, |chat| chat.record.escalated());
        let (chat, channel) = (id.clone(), to.clone());
        self.order(decision, Effect::EscalateTo { chat: chat.clone(), channel, code: code.into() });
        self.order(decision, Effect::SuppressOutreach { chat });
        match to.as_str() {
            CALLBACK | VOICE => self.promise_callback(id, None, decision),
            EMAIL => self.end_by_rule(id, EndReason::ConvertedToEmail, decision),
            _ => self.end_by_rule(id, EndReason::Deflected, decision),
        }
    }

    /// Waiting has become hopeless: what then, the policy says.
    pub(crate) fn act_on_hopeless_wait(
        &mut self,
        id: &ChatId,
        end: EndReason,
        decision: DecisionId,
    ) {
        let is_call = self.world.chats.get(id).is_some_and(|chat| chat.callback.is_some());
        match self.policy.conversation().hopeless_wait {
            // A call is promised already: more than that a policy cannot do for it.
            HopelessWait::Callback if is_call => self.notify_of_wait(id, end, decision),
            HopelessWait::Notify => self.notify_of_wait(id, end, decision),
            HopelessWait::Callback => self.promise_callback(id, None, decision),
            HopelessWait::Close => self.close(id, end, decision),
        }
    }

    fn notify_of_wait(&mut self, id: &ChatId, end: EndReason, decision: DecisionId) {
        let code = Code::from(end.code());
        self.order(decision, Effect::NotifySupervisor { chat: Some(id.clone()), code });
    }

    /// The customer asks to be called instead.
    pub(crate) fn callback_requested(
        &mut self,
        id: &ChatId,
        not_before: Option<Timestamp>,
    ) -> Result<(), Rejection> {
        self.may(id, ChatEvent::CallbackRequested)?;
        let reasons = [Reason::new("customer_request")];
        let decision =
            self.decide(Question::Conversation, Subject::chat(id), "promise_callback", reasons);
        self.promise_callback(id, not_before, decision);
        Ok(())
    }

    /// A call is promised, at the place that the customer has.
    fn promise_callback(
        &mut self,
        id: &ChatId,
        not_before: Option<Timestamp>,
        decision: DecisionId,
    ) {
        self.let_go(id, LetGo::Overtaken);
        let (at, policy) = (self.at, self.policy.clone());
        let Some(chat) = self.world.chats.get(id) else { return };
        let (owner, place) = (chat.owner.clone(), chat.place_time);
        let rules = &policy.conversation().callback;
        let callback = CallbackState::promise(rules, place, not_before, at);
        let (due_at, expiry) = (callback.not_before, callback.expires_at);
        let is_due = callback.phase == CallbackPhase::InLine;
        match self.world.router.stage(id) {
            Some(Stage::Active | Stage::WrapUp) => {
                self.leave_agent(id);
                if let Some(agent) = owner {
                    self.order(decision, Effect::Released { chat: id.clone(), agent });
                }
            }
            Some(_) if is_due => self.wait_for_a_call(id),
            Some(_) => self.leave_line(id, Withdrawal::CustomerLeft),
            None => {}
        }
        for timer in Timer::all_of(id) {
            self.world.timers.cancel(&timer);
        }
        self.put_down(id);
        self.with_chat(id, |chat| {
            chat.callback = Some(Box::new(callback));
            chat.owner = None;
            chat.transfer_to = None;
            chat.record.left_queue(at);
            chat.enter(ChatState::CallbackPending);
        });
        self.order(decision, Effect::CallbackScheduled { chat: id.clone(), due_at });
        if let Some(expiry) = expiry {
            self.world.set_timer(Timer::CallbackExpiry(id.clone()), expiry);
        }
        self.await_callback(id, decision);
    }

    /// The chat stays in line where it is, and waits for a call instead; what held it holds no call.
    fn wait_for_a_call(&mut self, id: &ChatId) {
        self.with_chat(id, Chat::wait_no_more);
        let change = Change { channel: Some(ChannelId::from(VOICE)), ..Change::default() };
        let mut steps = Vec::new();
        let altered =
            self.world.router.alter(self.at, id, change, Withdrawal::CustomerLeft, &mut steps);
        debug_assert!(altered.is_ok(), "the chat was in line: {altered:?}");
        self.carry_out_all(steps);
        for hold in [Hold::CustomerDisconnected, Hold::HeldBySupervisor] {
            let resumed = self.world.router.resume(id, hold);
            debug_assert!(resumed.is_ok(), "the call is in line: {resumed:?}");
        }
    }

    /// A promised call waits for its time, or for an agent.
    fn await_callback(&mut self, id: &ChatId, decision: DecisionId) {
        let Some(callback) = self.world.chats.get(id).and_then(|chat| chat.callback.as_ref())
        else {
            return;
        };
        match (callback.due_at(), callback.phase) {
            (Some(due), _) => self.world.set_timer(Timer::CallbackDue(id.clone()), due),
            (None, CallbackPhase::InLine) => self.line_up(id, decision),
            (None, _) => {}
        }
    }

    /// The call joins the line at the customer's place, unless it stands there already.
    fn line_up(&mut self, id: &ChatId, decision: DecisionId) {
        let at = self.at;
        if self.world.router.stage(id).is_some() {
            self.with_chat(id, |chat| chat.record.queued(at, chat.queue.clone()));
            return;
        }
        self.ensure_queue(id);
        let Some(work) = self.with_chat(id, |chat| {
            chat.record.queued(at, chat.queue.clone());
            Work { channel: ChannelId::from(VOICE), ..chat.work() }
        }) else {
            return;
        };
        let queued = self.world.router.enqueue(at, id, work);
        debug_assert!(queued.is_ok(), "a call that joins a queue was not there: {queued:?}");
        self.tell_place(id, decision);
    }

    /// What happens to the promise of a call, if there is one.
    pub(crate) fn callback_meets(chat: &mut Chat, event: CallbackEvent, at: Timestamp) {
        if let Some(callback) = &chat.callback
            && let Ok(next) = callback.after(event, at)
        {
            chat.callback = Some(Box::new(next));
        }
    }

    /// The time before which the call is not made is over.
    pub(crate) fn callback_due(&mut self, id: &ChatId) {
        let at = self.at;
        self.with_chat(id, |chat| Self::callback_meets(chat, CallbackEvent::WaitOver, at));
        let subject = Subject::chat(id);
        let reasons = [Reason::new("callback_delay_over")];
        let decision = self.decide(Question::Conversation, subject, "line_up_call", reasons);
        self.await_callback(id, decision);
    }

    /// An agent has taken the call: they dial.
    pub(crate) fn dial(&mut self, id: &ChatId, agent: &AgentId, decision: DecisionId) {
        let at = self.at;
        self.with_chat(id, |chat| {
            Self::callback_meets(chat, CallbackEvent::OfferAccepted, at);
        });
        self.order(decision, Effect::CallbackDue { chat: id.clone(), agent: agent.clone() });
    }

    /// An agent tried to call.
    pub(crate) fn callback_attempted(
        &mut self,
        id: &ChatId,
        agent: &AgentId,
        outcome: CallbackOutcome,
    ) -> Result<(), Rejection> {
        let chat = self.may(id, ChatEvent::CallbackAttempted)?;
        Self::check_owner(chat, agent)?;
        let dialling = chat.callback.as_ref().is_some_and(|c| c.phase == CallbackPhase::Dialling);
        if !dialling {
            let found = format!("`{id}`, which nobody is calling");
            return Err(Rejection::illegal("/chat", found, "a chat that is being called back"));
        }
        let at = self.at;
        let subject = Subject::chat(id).with_agent(agent);
        let reasons = [Reason::new(outcome.as_str())];
        let decision = self.decide(Question::Conversation, subject, "callback_attempted", reasons);
        if outcome == CallbackOutcome::Connected {
            self.with_chat(id, |chat| {
                Self::callback_meets(chat, CallbackEvent::CustomerAnswered, at);
            });
            self.world.timers.cancel(&Timer::CallbackExpiry(id.clone()));
            return Ok(());
        }
        let phase = self.with_chat(id, |chat| {
            Self::callback_meets(chat, CallbackEvent::AttemptFailed, at);
            chat.callback.as_ref().map(|callback| callback.phase)
        });
        if phase.flatten() == Some(CallbackPhase::Exhausted) {
            self.close(id, EndReason::Unresolved, decision);
            return Ok(());
        }
        self.leave_agent(id);
        self.order(decision, Effect::Released { chat: id.clone(), agent: agent.clone() });
        self.put_down(id);
        let due = self.with_chat(id, |chat| {
            chat.owner = None;
            chat.enter(ChatState::CallbackPending);
            chat.callback.as_ref().map(|callback| callback.not_before)
        });
        if let Some(due_at) = due.flatten() {
            self.order(decision, Effect::CallbackScheduled { chat: id.clone(), due_at });
        }
        self.await_callback(id, decision);
        Ok(())
    }

    /// The customer no longer wants to be called.
    pub(crate) fn callback_cancelled(&mut self, id: &ChatId) -> Result<(), Rejection> {
        self.may(id, ChatEvent::CallbackCancelled)?;
        let reasons = [Reason::new("customer_cancelled")];
        let decision =
            self.decide(Question::Conversation, Subject::chat(id), "cancel_callback", reasons);
        self.close(id, EndReason::ConvertedToCallback, decision);
        Ok(())
    }

    /// The promise ran out; what an agent has in hand may finish.
    pub(crate) fn callback_expired(&mut self, id: &ChatId) {
        let at = self.at;
        let phase = self.with_chat(id, |chat| {
            Self::callback_meets(chat, CallbackEvent::PromiseOver, at);
            chat.callback.as_ref().map(|callback| callback.phase)
        });
        if phase.flatten() != Some(CallbackPhase::Expired) {
            return;
        }
        let reason = Reason::new("callback_expired").rule("/conversation/callback/expires_ms");
        let subject = Subject::chat(id);
        let decision = self.decide(Question::Conversation, subject, "callback_expired", [reason]);
        self.close(id, EndReason::ConvertedToCallback, decision);
    }
}
