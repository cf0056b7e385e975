//! What must be known to decide whether a customer may chat.

use super::customer::Customer;
use crate::calendar::{Availability, Outage, Rule, Status, Timestamp, Why};
use crate::id::{ChannelId, ChatId, Code, HoursId, QueueId, TopicId};
use crate::math::Millis;
use crate::policy::condition::{Fact, Facts, HashKey};
use crate::policy::field::Field;
use std::fmt;

/// What the gates look at besides the customer. The engine collects it; nothing here is asked of a clock.
#[derive(Clone, Copy)]
pub struct AdmissionFacts<'a> {
    /// The medium by which the customer comes.
    pub channel: &'a ChannelId,
    /// What the chat is about.
    pub product: Option<&'a Code>,
    /// The language of the chat.
    pub language: Option<&'a Code>,
    /// What the customer wants, as far as it is understood.
    pub intent: Option<&'a Code>,
    /// The queue that the chat would go to.
    pub queue: Option<&'a QueueId>,
    /// The topics found in what the customer wrote.
    pub topics: &'a [TopicId],
    /// Are we open?
    pub timing: Timing<'a>,
    /// What goes on in the queue.
    pub figures: QueueFigures,
    /// The level of surge that is in force; 0 on an ordinary day.
    pub surge_level: u8,
    /// Other live chats of this customer, the one with the oldest place first.
    pub live_chats: &'a [ChatId],
    /// The experiments whose variant this customer is given.
    pub variants: &'a [&'a Code],
    /// Are these hours open at this instant? `None` when there are no such hours.
    pub is_open: &'a dyn Fn(&HoursId) -> Option<bool>,
    /// The key under which customers fall into buckets.
    pub hash_key: HashKey,
}

/// Whether we are open for this chat, as the calendar said.
///
/// An outage can hide that the hours close as well; both are wanted, so that both can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing<'a> {
    /// All things counted: outages, emergencies and hours.
    pub overall: Status<'a>,
    /// The hours alone; `None` when there are none, and so it is always open.
    pub hours: Option<Status<'a>>,
}

impl Default for Timing<'_> {
    /// Always open.
    fn default() -> Self {
        let (availability, why) = (Availability::Open, Why::NoHours);
        let overall = Status { availability, why, rule: Rule::None, next_change: None };
        Self { overall, hours: None }
    }
}

impl<'a> Timing<'a> {
    /// The outage or emergency that closes.
    pub(super) fn outage(&self) -> Option<&'a Outage> {
        match self.overall.why {
            Why::Outage(outage) | Why::EmergencyClose(outage) => Some(outage),
            Why::NoHours | Why::WithinHours | Why::OutOfHours | Why::Holiday { .. } => None,
        }
    }

    /// The hours, if they close.
    pub(super) fn closed_hours(&self) -> Option<Status<'a>> {
        self.hours.filter(|hours| hours.availability == Availability::Closed)
    }

    pub(super) fn is_closed(&self) -> bool {
        self.overall.availability == Availability::Closed
    }
}

/// What goes on in the queue that the chat would go to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueueFigures {
    /// Does it take anybody?
    pub state: QueueState,
    /// Chats that wait in it, the new one not counted.
    pub waiting: u32,
    /// Its agents who are logged in.
    pub agents_logged_in: u32,
    /// The wait that the new chat must expect; `None` when nothing can be said.
    pub estimated_wait: Option<Millis>,
}

/// Does a queue take anybody?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum QueueState {
    /// Yes.
    #[default]
    Enabled,
    /// No.
    Disabled,
}

impl<'a> AdmissionFacts<'a> {
    /// A chat on this channel of which nothing else is known, on a quiet day: open, nobody waiting.
    pub fn quiet(channel: &'a ChannelId) -> Self {
        Self {
            channel,
            product: None,
            language: None,
            intent: None,
            queue: None,
            topics: &[],
            timing: Timing::default(),
            figures: QueueFigures::default(),
            surge_level: 0,
            live_chats: &[],
            variants: &[],
            is_open: &|_| None,
            hash_key: HashKey::default(),
        }
    }
}

impl fmt::Debug for AdmissionFacts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AdmissionFacts")
            .field("channel", &self.channel)
            .field("product", &self.product)
            .field("queue", &self.queue)
            .field("topics", &self.topics)
            .field("timing", &self.timing)
            .field("figures", &self.figures)
            .field("surge_level", &self.surge_level)
            .field("live_chats", &self.live_chats)
            .field("variants", &self.variants)
            .finish_non_exhaustive()
    }
}

/// Can a rule of this room ever see this field? A chat that has not begun has no history and no bot.
pub(super) const fn is_known_at_the_door(field: Field) -> bool {
    !matches!(
        field,
        Field::ChatPriority
            | Field::ChatTurns
            | Field::ChatTransfers
            | Field::ChatReopened
            | Field::ChatAgeMs
            | Field::ChatWaitedMs
            | Field::ChatSentiment
            | Field::BotId
            | Field::BotConfidence
            | Field::BotFailures
    )
}

/// A customer who asks at a certain instant: what conditions are asked about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Request<'a> {
    pub(super) customer: &'a Customer,
    pub(super) facts: &'a AdmissionFacts<'a>,
    pub(super) now: Timestamp,
}

impl Facts for Request<'_> {
    fn fact(&self, field: Field) -> Fact<'_> {
        let Self { customer, facts, now } = *self;
        match field {
            Field::CustomerId => Fact::Text(customer.id.as_str()),
            Field::CustomerSegments => Fact::list(customer.segments.iter().map(Code::as_str)),
            Field::CustomerTier => Fact::text(customer.tier.as_ref().map(Code::as_str)),
            Field::CustomerTenureDays => Fact::integer(customer.tenure_days),
            Field::CustomerAccountStatus => {
                Fact::text(customer.account_status.as_ref().map(Code::as_str))
            }
            Field::CustomerIdentityLevel => Fact::Text(customer.identity.level_at(now).as_str()),
            Field::CustomerRegion => Fact::text(customer.region.as_ref().map(Code::as_str)),
            Field::CustomerLanguage => Fact::text(customer.language.as_ref().map(Code::as_str)),
            Field::CustomerLiveChats => Fact::integer(Some(facts.live_chats.len())),
            Field::CustomerVariants => Fact::list(facts.variants.iter().map(|name| name.as_str())),
            Field::ChatChannel => Fact::Text(facts.channel.as_str()),
            Field::ChatLanguage => Fact::text(facts.language.map(Code::as_str)),
            Field::ChatProduct => Fact::text(facts.product.map(Code::as_str)),
            Field::ChatIntent => Fact::text(facts.intent.map(Code::as_str)),
            Field::ChatQueue => Fact::text(facts.queue.map(QueueId::as_str)),
            Field::ChatTopics => Fact::list(facts.topics.iter().map(TopicId::as_str)),
            Field::QueueWaiting => Fact::integer(Some(facts.figures.waiting)),
            Field::QueueAgentsLoggedIn => Fact::integer(Some(facts.figures.agents_logged_in)),
            Field::QueueEstimatedWaitMs => {
                Fact::integer(facts.figures.estimated_wait.map(Millis::get))
            }
            Field::SurgeLevel => Fact::integer(Some(facts.surge_level)),
            // `is_known_at_the_door` says why.
            _ => Fact::Missing,
        }
    }

    fn message_touches(&self, topic: &TopicId) -> Option<bool> {
        Some(self.facts.topics.contains(topic))
    }

    fn is_within(&self, hours: &HoursId) -> Option<bool> {
        (self.facts.is_open)(hours)
    }

    fn hash_key(&self) -> HashKey {
        self.facts.hash_key
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admission::Identity;

    #[test]
    fn what_is_known_at_the_door_is_answered_and_nothing_else() {
        let (channel, code, queue) = ("web".into(), Code::from("x"), QueueId::from("q"));
        let (topics, live) = ([TopicId::from("t")], [ChatId::from("c")]);
        let customer = Customer {
            id: "k".into(),
            segments: [code.clone()].into(),
            tier: Some(code.clone()),
            tenure_days: Some(1),
            account_status: Some(code.clone()),
            identity: Identity::default(),
            region: Some(code.clone()),
            language: Some(code.clone()),
        };
        let mut facts = AdmissionFacts::quiet(&channel);
        facts.product = Some(&code);
        facts.language = Some(&code);
        facts.intent = Some(&code);
        facts.queue = Some(&queue);
        facts.topics = &topics;
        facts.live_chats = &live;
        let variants = [&code];
        facts.variants = &variants;
        facts.figures.estimated_wait = Some(Millis::ZERO);
        let now = Timestamp::from_millis(0);
        let request = Request { customer: &customer, facts: &facts, now };
        for field in Field::ALL.iter().copied().filter(|field| *field != Field::Message) {
            assert_eq!(request.fact(field).is_present(), is_known_at_the_door(field), "{field}");
        }
        assert_eq!(request.message_touches(&topics[0]), Some(true));
        assert_eq!(request.message_touches(&"other".into()), Some(false));
    }
}
