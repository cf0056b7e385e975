//! A chat waits: what its customer is told meanwhile, and what happens when it takes too long.

use super::chat::Patience;
use super::decision::{Question, Reason, Subject};
use super::desk::Desk;
use super::effect::Effect;
use super::rejection::Rejection;
use super::timer::Timer;
use crate::bot::Automated;
use crate::conversation::{ChatState, EndReason, LeaveEmpty};
use crate::id::{AgentId, ChatId, Code, QueueId};
use crate::math::Millis;
use crate::policy::condition::Value;
use crate::routing::{Change, Estimate, Hold, Overflow, Preference, Requeue};

impl Desk<'_> {
    /// Sets the timers of a chat that begins to wait, where the policy limits or fills the wait.
    pub(crate) fn limit_the_wait(&mut self, id: &ChatId) {
        let policy = self.policy.clone();
        let rules = policy.conversation();
        let Some(chat) = self.world.chats.get(id) else { return };
        let since = chat.record.waiting_since.unwrap_or(self.at);
        let gone = self.is_left_empty(&chat.queue).then_some(Millis::ZERO);
        for (timer, length) in [
            (Timer::MaxWait(id.clone()), rules.max_wait_ms),
            (Timer::NoAgent(id.clone()), gone.or(rules.max_wait_no_agent_ms)),
        ] {
            if let Some(longest) = length {
                self.world.set_timer(timer, since.plus(longest).max(self.at));
            }
        }
        if let Some(after) = policy.supervision().alerts.at_risk_after_ms {
            let timer = Timer::WaitAtRisk(id.clone());
            self.world.set_timer(timer, since.plus(after).max(self.at));
        }
        if let Some(every) = rules.comfort.every_ms {
            self.world.set_timer(Timer::Comfort(id.clone()), self.at.plus(every));
        }
        self.await_overflow(id);
        self.ask_host(id);
    }

    /// Where the queue wants it so, the host is asked who shall have the chat, which waits for the answer.
    fn ask_host(&mut self, id: &ChatId) {
        let policy = self.policy.clone();
        let Some(chat) = self.world.chats.get(id) else { return };
        let rules = policy.routing().queues.get(&chat.queue);
        let Some(within) = rules.and_then(|rules| rules.ask_host_ms) else { return };
        if chat.state != ChatState::Queued {
            return;
        }
        let (queue, requires) = (chat.queue.clone(), chat.requires.clone());
        let until = self.at.plus(within);
        let mut steps = Vec::new();
        let held = self.world.router.pause(self.at, id, Hold::ExternalDecision, &mut steps);
        debug_assert!(held.is_ok(), "a chat that begins to wait is in line: {held:?}");
        self.carry_out_all(steps);
        self.world.set_timer(Timer::RouteDecision(id.clone()), until);
        let reason = Reason::new(Hold::ExternalDecision.code())
            .rule(format!("/routing/queues/{queue}/ask_host_ms"));
        let subject = Subject::chat(id).with_queue(&queue);
        let decision = self.decide(Question::Routing, subject, "ask_host", [reason]);
        let effect = Effect::RouteRequest { chat: id.clone(), queue, requires, until };
        self.order(decision, effect);
    }

    /// The host says who shall have a chat.
    pub(crate) fn route_decided(
        &mut self,
        id: &ChatId,
        agents: &[AgentId],
    ) -> Result<(), Rejection> {
        self.chat(id)?;
        let view = self.world.router.chat(id);
        if !view.is_some_and(|chat| chat.holds.contains(&Hold::ExternalDecision)) {
            let found = format!("`{id}`, which nobody asked about");
            return Err(Rejection::illegal("/chat", found, "a chat that waits for this answer"));
        }
        for (n, agent) in agents.iter().enumerate() {
            if self.world.router.presence(agent).is_none() {
                return Err(Rejection::unknown("agent", &format!("/agents/{n}"), agent));
            }
        }
        self.leave_it_to_the_rules(id, "host_decided", agents.first());
        let router = &self.world.router;
        let has_room =
            |agent: &&AgentId| router.exclusion(id, agent).is_ok_and(|why| why.is_none());
        let first = agents.iter().find(has_room).cloned();
        for agent in first.iter().chain(agents) {
            let preferred = self.world.router.prefer(self.at, id, agent);
            if matches!(preferred, Ok(Preference::Kept { .. })) {
                break;
            }
        }
        Ok(())
    }

    /// The host has not said who shall have a chat.
    pub(crate) fn host_did_not_decide(&mut self, id: &ChatId) {
        self.leave_it_to_the_rules(id, "host_silent", None);
    }

    fn leave_it_to_the_rules(&mut self, id: &ChatId, why: &'static str, wanted: Option<&AgentId>) {
        self.world.timers.cancel(&Timer::RouteDecision(id.clone()));
        if self.world.router.resume(id, Hold::ExternalDecision).is_err() {
            return;
        }
        let wanted = wanted.map_or(Value::Missing, |agent| Value::from(agent.as_str()));
        let reason = Reason::new(why).saw("agent", wanted, Value::Missing);
        self.decide(Question::Routing, Subject::chat(id), "route", [reason]);
    }

    /// The chat waits no longer, or for something else.
    pub(crate) fn stop_limiting_the_wait(&mut self, id: &ChatId) {
        for timer in [
            Timer::MaxWait(id.clone()),
            Timer::NoAgent(id.clone()),
            Timer::Comfort(id.clone()),
            Timer::Overflow(id.clone()),
            Timer::RouteDecision(id.clone()),
        ] {
            self.world.timers.cancel(&timer);
        }
        self.wait_is_over(id, "answered");
    }

    fn await_overflow(&mut self, id: &ChatId) {
        let Some(chat) = self.world.chats.get(id) else { return };
        let timer = Timer::Overflow(id.clone());
        match self
            .policy
            .routing()
            .queues
            .get(&chat.queue)
            .and_then(|rules| rules.overflow.as_ref())
        {
            Some(overflow) => self.world.set_timer(timer, self.at.plus(overflow.after_ms)),
            None => self.world.timers.cancel(&timer),
        }
    }

    /// The chat has waited so long that another queue takes it, at its place. An open offer is not cut: what follows,
    /// follows when that offer's time is over.
    pub(crate) fn overflows(&mut self, id: &ChatId) {
        let policy = self.policy.clone();
        let Some(chat) = self.world.chats.get(id) else { return };
        let Some(Overflow { to, .. }) =
            policy.routing().queues.get(&chat.queue).and_then(|rules| rules.overflow.as_ref())
        else {
            return;
        };
        if chat.state == ChatState::Offered {
            let offers = self.world.router.chat(id).map(|chat| chat.offers).unwrap_or_default();
            let ends = offers.into_iter().filter_map(|offer| self.world.router.offer(offer));
            if let Some(last) = ends.map(|offer| offer.expires_at).max() {
                self.world.set_timer(Timer::Overflow(id.clone()), last);
            }
            return;
        }
        if chat.state != ChatState::Queued {
            return;
        }
        let (at, from) = (self.at, chat.queue.clone());
        let reason = Reason::new(Requeue::Overflow.code())
            .rule(format!("/routing/queues/{from}/overflow"))
            .saw("to", Value::from(to.as_str()), Value::Missing);
        let subject = Subject::chat(id).with_queue(&from);
        let decision = self.decide(Question::Routing, subject, "overflow", [reason]);
        self.with_chat(id, |chat| {
            chat.queue = to.clone();
            chat.record.queued(at, to.clone());
        });
        let effect = Effect::OverflowTo { chat: id.clone(), from, to: to.clone() };
        self.order(decision, effect);
        let change = Change { queue: Some(to.clone()), ..Change::default() };
        let mut steps = Vec::new();
        let moved = self.world.router.requeue(at, id, change, Requeue::Overflow, &mut steps);
        debug_assert!(moved.is_ok(), "a queued chat moves to a queue of the policy: {moved:?}");
        self.carry_out_all(steps);
        self.await_overflow(id);
    }

    /// The longest wait has passed. An open offer is never cut: what follows, follows if it fails.
    pub(crate) fn waited_too_long(&mut self, id: &ChatId) {
        match self.world.chats.get_mut(id) {
            Some(chat) if chat.state == ChatState::Offered => {
                chat.patience = Patience::PassedDuringOffer;
            }
            Some(chat) if chat.state == ChatState::Queued => {
                self.gives_up(id, EndReason::MaxWait, "/conversation/max_wait_ms");
            }
            _ => {}
        }
    }

    /// Is waiting hopeless there because nobody is logged in?
    pub(crate) fn is_left_empty(&self, queue: &QueueId) -> bool {
        self.policy.conversation().leave_empty == LeaveEmpty::GiveUp
            && self.world.router.queue(queue).unwrap_or_default().logged_in == 0
    }

    /// An agent's presence may be another: where the last one is gone, those who wait may have waited in vain.
    pub(crate) fn presence_changed(&mut self, agent: &AgentId) {
        self.note_presence(agent);
        if self.policy.conversation().leave_empty == LeaveEmpty::WaitOn {
            return;
        }
        let policy = self.policy.clone();
        for queue in policy.routing().queues.keys() {
            if !self.is_left_empty(queue) {
                continue;
            }
            let line: Vec<ChatId> = self.world.router.line(queue).cloned().collect();
            for chat in line {
                self.world.set_timer(Timer::NoAgent(chat), self.at);
            }
        }
    }

    /// The longest wait with nobody logged in has passed; if somebody is, it begins anew.
    pub(crate) fn waited_for_nobody(&mut self, id: &ChatId) {
        let Some(chat) = self.world.chats.get(id) else { return };
        if !matches!(chat.state, ChatState::Queued | ChatState::Offered) {
            return;
        }
        let staff = self.world.router.queue(&chat.queue).unwrap_or_default();
        if staff.logged_in == 0 && chat.state == ChatState::Queued {
            let rule = match self.policy.conversation().leave_empty {
                LeaveEmpty::GiveUp => "/conversation/leave_empty",
                LeaveEmpty::WaitOn => "/conversation/max_wait_no_agent_ms",
            };
            self.gives_up(id, EndReason::MaxWaitNoAgent, rule);
        } else if let Some(longest) = self.policy.conversation().max_wait_no_agent_ms {
            self.world.set_timer(Timer::NoAgent(id.clone()), self.at.plus(longest));
        }
    }

    /// Waiting has become hopeless; said and acted on once.
    fn gives_up(&mut self, id: &ChatId, why: EndReason, rule: &'static str) {
        let Some(chat) = self.world.chats.get_mut(id) else { return };
        if chat.patience == Patience::Acted {
            return;
        }
        chat.patience = Patience::Acted;
        let reason = Reason::new(why.code()).rule(rule);
        let decision = self.decide(Question::Conversation, Subject::chat(id), why.code(), [reason]);
        self.act_on_hopeless_wait(id, why, decision);
    }

    /// Who waits hears something at every beat, and never the same twice running.
    pub(crate) fn comfort(&mut self, id: &ChatId) {
        let policy = self.policy.clone();
        let rules = &policy.conversation().comfort;
        let Some(chat) = self.world.chats.get(id) else { return };
        let Some(every) = rules.every_ms else { return };
        if !matches!(chat.state, ChatState::Queued | ChatState::Offered) {
            return;
        }
        let last = chat.comforted.clone();
        self.world.set_timer(Timer::Comfort(id.clone()), self.at.plus(every));
        // From the one after the last on, once around; in a freeze only what is approved for it.
        let after = rules.messages.iter().position(|message| Some(&message.id) == last.as_ref());
        let from = after.map_or(0, |after| after + 1);
        let around = rules.messages.iter().cycle().skip(from).take(rules.messages.len());
        let mut unsaid = around.filter(|message| Some(&message.id) != last.as_ref());
        let mut withheld = None;
        let found = unsaid.find(|message| {
            withheld = self.withheld(id, Automated::Template(&message.id), &message.text);
            withheld.is_none()
        });
        let Some(message) = found else {
            if let Some(reason) = withheld {
                self.decide(Question::Bot, Subject::chat(id), "withhold", [reason]);
            }
            return;
        };
        let reason = Reason::new("comfort").rule("/conversation/comfort/every_ms").saw(
            "every_ms",
            Value::Integer(every.get()),
            Value::Missing,
        );
        let decision = self.decide(Question::Conversation, Subject::chat(id), "comfort", [reason]);
        self.with_chat(id, |chat| chat.comforted = Some(message.id.clone()));
        let (template, text) = (message.id.clone(), message.text.clone());
        self.order(decision, Effect::SendTemplate { chat: id.clone(), template, text });
        if let Ok(Some(estimate)) = self.world.router.estimate(id) {
            self.tell_estimate(id, &estimate);
        }
    }

    /// What the customer is told about their wait.
    pub(crate) fn tell_estimate(&mut self, id: &ChatId, estimate: &Estimate) {
        let Some(chat) = self.world.chats.get(id) else { return };
        if !matches!(chat.state, ChatState::Queued | ChatState::Offered) {
            // Who is promised a call does not sit and wait.
            return;
        }
        let queue = chat.queue.clone();
        let Estimate { expected_ms, low_ms, high_ms, method } = *estimate;
        let saw = Value::Integer(expected_ms.get());
        let reason = Reason::new(method.as_str())
            .rule(format!("/routing/queues/{queue}/estimates"))
            .saw("expected_ms", saw, Value::Missing);
        let subject = Subject::chat(id).with_queue(&queue);
        let decision = self.decide(Question::Routing, subject, "estimate", [reason]);
        let method = Code::from(method.as_str());
        let effect = Effect::WaitEstimate { chat: id.clone(), queue, low_ms, high_ms, method };
        self.order(decision, effect);
    }
}
