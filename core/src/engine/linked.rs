//! One customer, several chats: with `one_place` they wait as one.
//!
//! Who writes from the page and from the phone has one matter and one place in line. Whichever chat is answered first
//! serves it: the others end, and nobody reaches out for them any more. Chats are linked when they are let in, by
//! verified identity only.

use super::decision::{Question, Reason, Subject};
use super::desk::Desk;
use super::effect::Effect;
use crate::calendar::Timestamp;
use crate::conversation::{EndReason, LinkedChats};
use crate::id::ChatId;
use crate::policy::condition::Value;

impl Desk<'_> {
    /// The chats that wait for the same matter as this one.
    fn others_in_wait(&self, id: &ChatId) -> Vec<ChatId> {
        if self.policy.conversation().linked == LinkedChats::Apart {
            return Vec::new();
        }
        let Some(chat) = self.world.chats.get(id) else { return Vec::new() };
        let Some(customer) = self.world.customers.get(&chat.customer) else { return Vec::new() };
        let is_other = |other: &&ChatId| {
            let Some(with) = self.world.chats.get(*other).filter(|_| *other != id) else {
                return false;
            };
            // Each was linked to the oldest that there was then, which may be gone.
            let linked = match (&chat.linked_to, &with.linked_to) {
                (Some(_), Some(_)) => true,
                (one, two) => one.as_ref() == Some(*other) || two.as_ref() == Some(id),
            };
            linked && with.waits_for_humans()
        };
        customer.chats.iter().filter(is_other).cloned().collect()
    }

    /// The oldest place that this customer's matter has in a line.
    pub(crate) fn shared_place(&self, id: &ChatId) -> Option<Timestamp> {
        let others = self.others_in_wait(id);
        others.iter().filter_map(|other| self.world.chats.get(other)).map(|o| o.place_time).min()
    }

    /// One of a customer's chats is answered: those that wait for the same end.
    pub(crate) fn end_the_others(&mut self, id: &ChatId) {
        for other in self.others_in_wait(id) {
            let reason = Reason::new(EndReason::MergedDuplicate.code())
                .rule("/conversation/linked")
                .saw("answered", Value::from(id.as_str()), Value::Missing);
            let subject = Subject::chat(&other);
            let decision = self.decide(Question::Conversation, subject, "merge", [reason]);
            self.order(decision, Effect::SuppressOutreach { chat: other.clone() });
            self.close(&other, EndReason::MergedDuplicate, decision);
        }
    }
}
