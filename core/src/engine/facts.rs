//! What conditions may ask about a chat that goes on, and what the gates look at.

use super::chat::Chat;
use super::desk::Desk;
use super::world::World;
use crate::admission::{
    AdmissionFacts, AdmissionRules, Customer, IdentityLevel, QueueFigures, QueueState, StepUp,
    Timing, Verdict, step_up_for,
};
use crate::calendar::{Asked, Opening, Timestamp};
use crate::id::{ChatId, Code, HoursId, TopicId};
use crate::policy::Policy;
use crate::policy::condition::{Condition, Fact, Facts, HashKey};
use crate::policy::field::Field;
use crate::sorted::sort_by;

/// A chat and everything around it, at an instant.
pub(crate) struct ChatFacts<'a> {
    policy: &'a Policy,
    world: &'a World,
    chat: &'a Chat,
    key: HashKey,
    at: Timestamp,
}

impl ChatFacts<'_> {
    fn customer(&self) -> Option<&Customer> {
        self.world.customers.get(&self.chat.customer).map(|known| &known.profile)
    }
}

impl Facts for ChatFacts<'_> {
    fn fact(&self, field: Field) -> Fact<'_> {
        let chat = self.chat;
        let customer = self.customer();
        match field {
            Field::CustomerId => Fact::Text(chat.customer.as_str()),
            Field::CustomerSegments => match customer {
                Some(customer) => Fact::list(customer.segments.iter().map(Code::as_str)),
                None => Fact::Missing,
            },
            Field::CustomerTier => text(customer.and_then(|c| c.tier.as_ref())),
            Field::CustomerTenureDays => Fact::integer(customer.and_then(|c| c.tenure_days)),
            Field::CustomerAccountStatus => text(customer.and_then(|c| c.account_status.as_ref())),
            Field::CustomerIdentityLevel => {
                Fact::text(customer.map(|c| c.identity.level_at(self.at).as_str()))
            }
            Field::CustomerRegion => text(customer.and_then(|c| c.region.as_ref())),
            Field::CustomerLanguage => text(customer.and_then(|c| c.language.as_ref())),
            Field::CustomerLiveChats => {
                Fact::integer(self.world.customers.get(&chat.customer).map(|c| c.chats.len()))
            }
            Field::CustomerVariants => {
                let variants = self.world.variants_of(&chat.customer, self.key);
                Fact::list(variants.map(Code::as_str))
            }
            Field::ChatChannel => Fact::Text(chat.channel.as_str()),
            Field::ChatLanguage => Fact::Text(chat.language.as_str()),
            Field::ChatProduct => text(chat.product.as_ref()),
            Field::ChatIntent => text(chat.intent.as_ref()),
            Field::ChatQueue => Fact::Text(chat.queue.as_str()),
            Field::ChatTopics => Fact::list(chat.topics.iter().map(TopicId::as_str)),
            Field::ChatPriority => Fact::Integer(i64::from(chat.priority)),
            Field::ChatTurns => Fact::Integer(i64::from(chat.turns)),
            Field::ChatTransfers => Fact::Integer(i64::from(chat.transfers)),
            Field::ChatReopened => Fact::Integer(i64::from(chat.reopened)),
            Field::ChatAgeMs => Fact::Integer(self.at.since(chat.requested_at).get()),
            Field::ChatWaitedMs => {
                let present = chat.record.waiting_since.map_or(0, |s| self.at.since(s).get());
                Fact::Integer(chat.record.waited.get().saturating_add(present))
            }
            Field::BotId => Fact::text(chat.bot.as_ref().map(|state| state.bot.as_str())),
            Field::BotFailures => {
                Fact::integer(chat.bot.as_ref().map(|state| state.failures_in_total))
            }
            Field::QueueWaiting => {
                Fact::integer(self.world.router.queue(&chat.queue).map(|queue| queue.in_line()))
            }
            Field::QueueAgentsLoggedIn => {
                Fact::integer(self.world.router.queue(&chat.queue).map(|queue| queue.logged_in))
            }
            Field::ChatSentiment => {
                Fact::ratio(chat.mood.known_at(self.policy.sentiment(), self.at))
            }
            Field::SurgeLevel => Fact::Integer(i64::from(self.world.surge.level())),
            // Known to rooms that are not yet asked here.
            Field::BotConfidence | Field::QueueEstimatedWaitMs | Field::Message => Fact::Missing,
        }
    }

    fn message_touches(&self, topic: &TopicId) -> Option<bool> {
        Some(self.chat.topics.contains(topic))
    }

    fn is_within(&self, hours: &HoursId) -> Option<bool> {
        self.policy.calendar().hours(hours).map(|hours| hours.is_open(self.at))
    }

    fn hash_key(&self) -> HashKey {
        self.key
    }
}

fn text(code: Option<&Code>) -> Fact<'_> {
    Fact::text(code.map(Code::as_str))
}

impl Desk<'_> {
    /// Does a condition of the policy hold for this chat, now?
    pub(crate) fn holds(&self, id: &ChatId, condition: &Condition) -> bool {
        self.facts_of(id).is_some_and(|facts| condition.holds(&facts))
    }

    /// What conditions may ask about this chat.
    pub(crate) fn facts_of(&self, id: &ChatId) -> Option<ChatFacts<'_>> {
        let chat = self.world.chats.get(id)?;
        let (policy, world) = (&self.policy, &*self.world);
        Some(ChatFacts { policy, world, chat, key: self.key, at: self.at })
    }

    /// Are we open for this chat?
    pub(crate) fn opening<'a>(&'a self, chat: &'a Chat) -> Opening<'a> {
        let queue = self.policy.routing().queues.get(&chat.queue);
        let hours = queue.and_then(|queue| queue.hours.as_ref());
        let asked = Asked {
            hours: hours.and_then(|hours| self.policy.calendar().hours(hours)),
            product: chat.product.as_ref(),
            channel: Some(&chat.channel),
            queue: Some(&chat.queue),
        };
        self.policy.calendar().opening(asked, &self.world.declared)
    }

    /// What the gates say of a chat.
    pub(crate) fn judge_admission(
        &self,
        id: &ChatId,
        judge: fn(&AdmissionRules, &Customer, &AdmissionFacts<'_>, Timestamp) -> Verdict,
    ) -> Option<Verdict> {
        let chat = self.world.chats.get(id)?;
        let known = self.world.customers.get(&chat.customer)?;
        let opening = self.opening(chat);
        let timing = Timing {
            overall: opening.status(self.at),
            hours: opening.hours().map(|hours| hours.status(self.at)),
        };
        let topics: Vec<TopicId> = chat.topics.iter().cloned().collect();
        let mut live: Vec<(Timestamp, ChatId)> = known
            .chats
            .iter()
            .filter(|other| *other != id)
            .filter_map(|other| self.world.chats.get(other))
            // Who merely claimed to be this customer is nobody's first contact.
            .filter(|other| other.identity >= IdentityLevel::Verified)
            .map(|other| (other.place_time, other.id.clone()))
            .collect();
        sort_by(&mut live, Ord::cmp);
        let live_chats: Vec<ChatId> = live.into_iter().map(|(_, chat)| chat).collect();
        let is_open = |hours: &HoursId| {
            self.policy.calendar().hours(hours).map(|hours| hours.is_open(self.at))
        };
        let variants: Vec<&Code> = self.world.variants_of(&chat.customer, self.key).collect();
        let queue = self.world.router.queue(&chat.queue).unwrap_or_default();
        let facts = AdmissionFacts {
            channel: &chat.channel,
            product: chat.product.as_ref(),
            language: Some(&chat.language),
            intent: chat.intent.as_ref(),
            queue: Some(&chat.queue),
            topics: &topics,
            timing,
            figures: QueueFigures {
                state: QueueState::Enabled,
                waiting: queue.in_line(),
                agents_logged_in: queue.logged_in,
                estimated_wait: self
                    .world
                    .router
                    .expected_wait(&chat.queue)
                    .map(|estimate| estimate.expected_ms),
            },
            surge_level: self.world.surge.level(),
            live_chats: &live_chats,
            variants: &variants,
            is_open: &is_open,
            hash_key: self.key,
        };
        Some(judge(self.policy.admission(), &known.profile, &facts, self.at))
    }

    /// What the customer must prove before this action is done for them.
    pub(crate) fn step_up_for(&self, id: &ChatId, action: &Code) -> Option<StepUp> {
        let chat = self.world.chats.get(id)?;
        let known = self.world.customers.get(&chat.customer)?;
        step_up_for(self.policy.admission(), &known.profile, action, self.at)
    }
}
