//! Another policy takes over while chats go on.
//!
//! Admission, screening and access follow it at once, because they ask the policy each time. What was
//! begun keeps its terms: open offers, promised callbacks. The waits that the policy limits are counted
//! anew from when they began, and every deadline that moved is told.

use super::chat::{Chat, Patience};
use super::decision::{Question, Reason, Subject};
use super::desk::Desk;
use super::reaction::{Notice, NoticeCode};
use super::rejection::Rejection;
use super::timer::Timer;
use crate::bot::handoff_timeout;
use crate::calendar::Timestamp;
use crate::code::RejectionCode;
use crate::conversation::{ChatState, WrapUpTime, release_at, wrap_up_time};
use crate::id::ChatId;
use crate::math::Millis;
use crate::policy::Policy;
use crate::policy::condition::Value;

impl Desk<'_> {
    /// From now on `policy` decides.
    pub(crate) fn change_policy(&mut self, policy: Policy) -> Result<(), Rejection> {
        super::quality::refuse_silent_change(&self.policy, &policy)?;
        super::ending::refuse_reuse(&self.policy, &policy)?;
        let mut steps = Vec::new();
        let surge = self.world.surge.under(&policy.supervision().surge);
        let policy = policy.at_surge(surge.level());
        let routing = policy.routing().clone();
        let retired = routing.retired_queues.clone();
        self.world.router.replace_rules(self.at, routing, &mut steps).map_err(|stranded| {
            Rejection::new(
                RejectionCode::StrandsChats,
                "/routing/queues",
                stranded.to_string(),
                "a policy that keeps the queues in which chats wait",
                "keep the queue, or name under `routing.retired_queues` where its chats go",
            )
        })?;
        // Chats in line are moved by the router's steps; one that an agent has stays with them, under the rules that it came by.
        let (router, default) = (&self.world.router, policy.default_queue());
        self.world.chats.change_each(|chat| {
            let is_routed = router.stage(&chat.id).is_some();
            if !is_routed && !policy.routing().queues.contains_key(&chat.queue) {
                chat.queue = retired.get(&chat.queue).unwrap_or(default).clone();
            }
        });
        let before = std::mem::replace(&mut self.policy, policy);
        let text = |policy: &Policy| Value::from(policy.fingerprint().to_string().as_str());
        let reason =
            Reason::new("policy_replaced").saw("policy", text(&before), text(&self.policy));
        self.decide(Question::Policy, Subject::default(), "replace_policy", [reason]);
        self.carry_out_all(steps);
        self.outages_come_into_force(&before);
        self.calibration_under_new_policy(&before);
        self.experiments_under_new_policy();
        self.spare_under_new_policy();
        self.surge_plan_comes_into_force(surge, &before);
        self.dependencies_under_new_policy();
        self.thresholds_under_new_policy(&before);
        self.articles_under_new_policy();
        self.count_anew(&before);
        Ok(())
    }

    /// Sets every timer whose length the policy gives as if this policy had been there when it began;
    /// what is past by then is due now. What moved is told.
    pub(crate) fn count_anew(&mut self, before: &Policy) {
        let chats: Vec<ChatId> = self.world.chats.keys().cloned().collect();
        for id in chats {
            for timer in Timer::all_of(&id) {
                let was = self.world.timers.due(&timer);
                let Some(chat) = self.world.chats.get(&id) else { continue };
                let is = match self.due_by_policy(chat, &timer, was, before) {
                    Length::AsSet => continue,
                    Length::Endless => None,
                    Length::Until(due) => Some(due.max(self.at)),
                };
                if was == is {
                    continue;
                }
                match is {
                    Some(due) => self.world.set_timer(timer.clone(), due),
                    None => self.world.timers.cancel(&timer),
                }
                self.with_chat(&id, |chat| chat.take_new_patience(&timer));
                let due = is.map_or("never".to_owned(), |due| due.to_string());
                let detail = format!("{} of chat `{id}`: {due}", timer.why());
                self.out.notices.push(Notice { code: NoticeCode::TimerMoved, detail });
            }
        }
    }

    /// When the policy in force now lets this timer of a chat fall due.
    fn due_by_policy(
        &self,
        chat: &Chat,
        timer: &Timer,
        was: Option<Timestamp>,
        before: &Policy,
    ) -> Length {
        let (old, new) = (before.conversation(), self.policy.conversation());
        let stretched = |old: Millis, new: Millis| match was {
            Some(due) => Length::Until(due.plus(new).minus(old)),
            None => Length::Endless,
        };
        let waits = matches!(chat.state, ChatState::Queued | ChatState::Offered);
        match timer {
            Timer::CustomerGrace(_) => stretched(old.reconnect_grace_ms, new.reconnect_grace_ms),
            Timer::ParkLimit(_) => stretched(old.parking.limit_ms, new.parking.limit_ms),
            Timer::MaxWait(_) if old.max_wait_ms != new.max_wait_ms => {
                let may = waits && chat.patience != Patience::Acted;
                let since = chat.record.waiting_since.filter(|_| may);
                Length::of(since.zip(new.max_wait_ms).map(|(since, longest)| since.plus(longest)))
            }
            Timer::NoAgent(_)
                if (old.max_wait_no_agent_ms, old.leave_empty)
                    != (new.max_wait_no_agent_ms, new.leave_empty) =>
            {
                let may = waits && chat.patience != Patience::Acted;
                let since = chat.record.waiting_since.filter(|_| may);
                let gone = self.is_left_empty(&chat.queue).then_some(Millis::ZERO);
                let longest = since.zip(gone.or(new.max_wait_no_agent_ms));
                Length::of(longest.map(|(since, longest)| since.plus(longest)))
            }
            Timer::Comfort(_) if old.comfort.every_ms != new.comfort.every_ms => {
                Length::of(new.comfort.every_ms.filter(|_| waits).map(|every| self.at.plus(every)))
            }
            Timer::Overflow(_) => {
                let of = |policy: &Policy| {
                    policy
                        .routing()
                        .queues
                        .get(&chat.queue)
                        .and_then(|rules| rules.overflow.clone())
                };
                let (old, new) = (of(before), of(&self.policy));
                if old == new {
                    return Length::AsSet;
                }
                let after = new.filter(|_| waits).map(|overflow| overflow.after_ms);
                Length::of(after.map(|after| self.at.plus(after)))
            }
            Timer::HandoffTimeout(_)
                if before.bot().handoff_timeout_ms != self.policy.bot().handoff_timeout_ms =>
            {
                let bot = chat.bot.as_ref().filter(|_| waits);
                let due = bot.and_then(|bot| {
                    let from = bot.stretches.last()?.from;
                    let unanswered = chat.record.answered_at.is_none_or(|at| at < from);
                    let timeout = handoff_timeout(self.policy.bot(), bot)?;
                    unanswered.then(|| from.plus(timeout))
                });
                Length::of(due)
            }
            Timer::WrapUp(_) if old.wrap_up != new.wrap_up => {
                let since = chat.record.wrapping_up_since;
                since.map_or(Length::Endless, |since| match wrap_up_time(&new.wrap_up, since) {
                    WrapUpTime::None => Length::Until(self.at),
                    WrapUpTime::UntilDone => Length::Endless,
                    WrapUpTime::Until(due) => Length::Until(due),
                })
            }
            Timer::CustomerSilent(_) if old.parking != new.parking => {
                let (customer, agent) = (chat.customer_wrote_at, chat.agent_wrote_at);
                let is_served = chat.state == ChatState::Active;
                Length::of(release_at(&new.parking, customer, agent).filter(|_| is_served))
            }
            _ => Length::AsSet,
        }
    }
}

/// How long a timer runs.
enum Length {
    /// As it was set: the rule is the same, or a promise.
    AsSet,
    /// Until this instant.
    Until(Timestamp),
    /// It does not run.
    Endless,
}

impl Length {
    fn of(due: Option<Timestamp>) -> Self {
        due.map_or(Self::Endless, Self::Until)
    }
}
