//! Another policy takes over while chats go on.
//!
//! Admission, screening and access follow it at once, because they ask the policy each time. What was
//! begun keeps its terms: open offers, promised callbacks. The waits that the policy limits are counted
//! anew from when they began, and every deadline that moved is told.

use super::decision::{Question, Reason, Subject};
use super::desk::Desk;
use super::reaction::{Notice, NoticeCode};
use super::rejection::Rejection;
use super::timer::Timer;
use crate::code::RejectionCode;
use crate::conversation::ChatState;
use crate::id::ChatId;
use crate::policy::Policy;
use crate::policy::condition::Value;

impl Desk<'_> {
    /// From now on `policy` decides.
    pub(crate) fn change_policy(&mut self, policy: Policy) -> Result<(), Rejection> {
        let mut steps = Vec::new();
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
        for chat in self.world.chats.values_mut() {
            if let Some(heir) = retired.get(&chat.queue) {
                chat.queue = heir.clone();
            } else if !policy.routing().queues.contains_key(&chat.queue) {
                chat.queue = policy.default_queue().clone();
            }
        }
        let before = std::mem::replace(&mut self.policy, policy);
        let text = |policy: &Policy| Value::from(policy.fingerprint().to_string().as_str());
        let reason =
            Reason::new("policy_replaced").saw("policy", text(&before), text(&self.policy));
        self.decide(Question::Policy, Subject::default(), "replace_policy", [reason]);
        self.carry_out_all(steps);
        self.watch_outages();
        self.count_waits_anew(&before);
        Ok(())
    }

    fn count_waits_anew(&mut self, before: &Policy) {
        let old = before.conversation().max_wait_ms;
        let new = self.policy.conversation().max_wait_ms;
        if old == new {
            return;
        }
        let waiting: Vec<ChatId> = self
            .world
            .chats
            .values()
            .filter(|chat| matches!(chat.state, ChatState::Queued | ChatState::Offered))
            .map(|chat| chat.id.clone())
            .collect();
        for chat in waiting {
            let timer = Timer::MaxWait(chat.clone());
            let was = self.world.timers.due(&timer);
            match new {
                Some(_) => self.limit_the_wait(&chat),
                None => self.world.timers.cancel(&timer),
            }
            let is = self.world.timers.due(&timer);
            if was != is {
                let due = is.map_or("never".to_owned(), |due| due.to_string());
                let detail = format!("{} of chat `{chat}`: {due}", timer.why());
                self.out.notices.push(Notice { code: NoticeCode::TimerMoved, detail });
            }
        }
    }
}
