//! What an operator decides about who may chat.

use super::customer::IdentityLevel;
use super::facts::is_known_at_the_door;
use crate::id::{ChannelId, Code, CustomerId, HoursId, QueueId, TopicId};
use crate::math::Millis;
use crate::policy::condition::{Condition, Names};
use crate::policy::issue::{Issues, Pointer, meant_or};
use crate::sorted::{SortedMap, SortedSet, repeated};

crate::shape! {
    /// Who may chat, about what, where and when.
    pub struct AdmissionRules: Default {
        /// Customers who may never chat.
        pub blocked: SortedSet<CustomerId> = SortedSet::new(),
        /// Others who may never chat.
        pub blocked_when: Option<Condition> = None,
        /// States of an account that may not chat.
        pub refused_account_statuses: SortedSet<Code> = default_refused_statuses(),
        /// Which segments and tiers may chat: the first rule whose condition holds decides.
        pub entitlements: Vec<EntitlementRule> = Vec::new(),
        /// What is decided when no rule of `entitlements` holds.
        pub otherwise: Entitlement = Entitlement::Admit,
        /// Topics that chat must not serve.
        pub prohibited_topics: SortedMap<TopicId, ProhibitedTopic> = SortedMap::new(),
        /// Whose data may be handled here.
        pub residency: Vec<ResidencyRule> = Vec::new(),
        /// What a regulation keeps off a channel.
        pub regulated: Vec<RegulatedRule> = Vec::new(),
        /// What happens to a chat that comes while we are closed.
        pub when_closed: WhenClosed = WhenClosed::Defer,
        /// How full the queues may be; for queues that `queues` does not name.
        pub queue: QueueAdmission = QueueAdmission::default(),
        /// How full a certain queue may be, instead of `queue`.
        pub queues: SortedMap<QueueId, QueueAdmission> = SortedMap::new(),
        /// Which chats the surge plan sends elsewhere.
        pub surge: Vec<SurgeRule> = Vec::new(),
        /// What happens when a customer, of verified identity, already has a live chat.
        pub duplicate_contact: DuplicateContact = DuplicateContact::Link,
        /// How well we must know who somebody is before they may chat; the highest level that is asked for counts.
        pub identity: Vec<IdentityRule> = Vec::new(),
        /// How well we must know who somebody is before an action is done for them.
        pub actions: SortedMap<Code, IdentityLevel> = SortedMap::new(),
        /// Where customers are sent who may not chat, best first; only what is open is offered.
        pub alternates: Vec<Alternate> = Vec::new(),
    }
}

fn default_refused_statuses() -> SortedSet<Code> {
    ["closed", "suspended"].map(Code::from).into()
}

crate::shape! {
    /// Which segment or tier may chat.
    pub struct EntitlementRule {
        /// The name of this rule, as reports show it.
        pub id: Code,
        /// Whom it is about.
        pub when: Condition,
        /// What is decided.
        pub then: Entitlement,
        /// The reason that is given when it refuses.
        pub because: RefusedBecause = RefusedBecause::Segment,
        /// Where they are sent first; one of `alternates`.
        pub alternate: Option<ChannelId> = None,
        /// The text that tells them.
        pub script: Option<Code> = None,
    }
}

crate::shape! {
    /// May they chat?
    pub enum Entitlement {
        /// Yes.
        Admit = "admit",
        /// No.
        Refuse = "refuse",
    }
}

crate::shape! {
    /// Why a rule of entitlement refuses.
    pub enum RefusedBecause {
        /// The segment is served elsewhere.
        Segment = "segment_excluded",
        /// The tier does not include chat.
        Tier = "tier_not_entitled",
    }
}

crate::shape! {
    /// A topic that chat must not serve.
    pub struct ProhibitedTopic: Default {
        /// Where the customer is sent first; one of `alternates`.
        pub alternate: Option<ChannelId> = None,
        /// The text that tells them.
        pub script: Option<Code> = None,
    }
}

crate::shape! {
    /// Whose data may be handled here. A customer of unknown region is refused.
    pub struct ResidencyRule {
        /// The name of this rule, as reports show it.
        pub id: Code,
        /// Which chats it is about; all by default.
        pub when: Option<Condition> = None,
        /// The regions whose customers may chat.
        pub regions: SortedSet<Code>,
        /// Where the others are sent first; one of `alternates`.
        pub alternate: Option<ChannelId> = None,
        /// The text that tells them.
        pub script: Option<Code> = None,
    }
}

crate::shape! {
    /// What a regulation keeps off a channel.
    pub struct RegulatedRule {
        /// The name of this rule, as reports show it.
        pub id: Code,
        /// Which chats may not be.
        pub when: Condition,
        /// Where they are sent first; one of `alternates`.
        pub alternate: Option<ChannelId> = None,
        /// The text that tells them.
        pub script: Option<Code> = None,
    }
}

crate::shape! {
    /// What happens to a chat that comes while we are closed.
    pub enum WhenClosed {
        /// It is put off until we open, if nothing else stands in the way and that instant is known.
        Defer = "defer",
        /// It is sent elsewhere.
        Deflect = "deflect",
    }
}

crate::shape! {
    /// How full a queue may be.
    pub struct QueueAdmission: Default {
        /// The most chats that may wait: with 256, the 257th is refused.
        pub waiting_max: Option<u32> = None,
        /// What happens while no agent of the queue is logged in.
        pub when_no_agents: WhenNoAgents = WhenNoAgents::Admit,
        /// The longest wait to be expected; a chat is refused when its estimate exceeds it.
        pub estimated_wait_max_ms: Option<Millis> = None,
    }
}

crate::shape! {
    /// What happens while no agent of the queue is logged in.
    pub enum WhenNoAgents {
        /// The chat waits.
        Admit = "admit",
        /// It is sent elsewhere.
        Deflect = "deflect",
        /// It is put off, if nothing else stands in the way.
        Defer = "defer",
    }
}

crate::shape! {
    /// Which chats the surge plan sends elsewhere.
    pub struct SurgeRule {
        /// The name of this rule, as reports show it.
        pub id: Code,
        /// The level of surge from which it holds.
        pub at_level: u8 => 1..=100,
        /// Which chats it is about; all by default.
        pub when: Option<Condition> = None,
        /// Where they are sent first; one of `alternates`.
        pub alternate: Option<ChannelId> = None,
        /// The text that tells them.
        pub script: Option<Code> = None,
    }
}

crate::shape! {
    /// What happens when a customer already has a live chat.
    pub enum DuplicateContact {
        /// The new one is linked to the oldest, which keeps its place.
        Link = "link",
        /// The new one is refused.
        Deflect = "deflect",
    }
}

crate::shape! {
    /// How well we must know who somebody is before they may chat.
    pub struct IdentityRule {
        /// The name of this rule, as reports show it.
        pub id: Code,
        /// Which chats it is about; all by default.
        pub when: Option<Condition> = None,
        /// The level that is needed.
        pub level: IdentityLevel,
    }
}

crate::shape! {
    /// A place where customers are sent who may not chat.
    pub struct Alternate {
        /// The channel.
        pub channel: ChannelId,
        /// Its hours; without any it is always open.
        pub hours: Option<HoursId> = None,
    }
}

impl AdmissionRules {
    /// The rules of this queue, and where they stand below `admission`.
    pub(super) fn of_queue(&self, queue: Option<&QueueId>) -> (&QueueAdmission, Pointer) {
        match queue.and_then(|queue| self.queues.get_key_value(queue)) {
            Some((id, rules)) => (rules, Pointer::root().key("queues").key(id.as_str())),
            None => (&self.queue, Pointer::root().key("queue")),
        }
    }

    /// Checks what one rule says of another, and names against the rest of the policy.
    pub fn check(&self, at: &Pointer, names: &Names<'_>, issues: &mut Issues) {
        self.check_conditions(at, names, issues);
        self.check_alternates(at, names, issues);
        self.check_rule_ids(at, issues);
        for topic in self.prohibited_topics.keys() {
            let at = at.key("prohibited_topics").key(topic.as_str());
            names.check_topic(topic, &at, issues);
        }
        for (n, rule) in self.residency.iter().enumerate() {
            if rule.regions.is_empty() {
                let at = at.key("residency").index(n).key("regions");
                let remedy = "name the regions whose customers may chat, or remove the rule";
                issues.error("empty_list", &at, "an empty list", "at least one region", remedy);
            }
        }
        let queues = self.queues.iter().map(|(id, q)| (at.key("queues").key(id.as_str()), q));
        for (at, queue) in std::iter::once((at.key("queue"), &self.queue)).chain(queues) {
            if queue.waiting_max == Some(0) {
                let remedy = "remove the key for no limit; to take nobody, disable the queue";
                issues.error("out_of_range", &at.key("waiting_max"), "`0`", "1 or more", remedy);
            }
        }
    }

    fn check_conditions(&self, at: &Pointer, names: &Names<'_>, issues: &mut Issues) {
        let mut check = |condition: Option<&Condition>, at: Pointer| {
            let Some(condition) = condition else { return };
            condition.check(&at, names, issues);
            for field in condition.fields() {
                if !is_known_at_the_door(field) {
                    let found = format!("the field `{field}`, which is always missing here");
                    let expected = "a field that is known before a chat begins";
                    let remedy = "move the rule to the room that knows it, or ask something else";
                    issues.warning("field_not_known_here", &at, found, expected, remedy);
                }
            }
        };
        check(self.blocked_when.as_ref(), at.key("blocked_when"));
        for (n, rule) in self.entitlements.iter().enumerate() {
            check(Some(&rule.when), at.key("entitlements").index(n).key("when"));
        }
        for (n, rule) in self.residency.iter().enumerate() {
            check(rule.when.as_ref(), at.key("residency").index(n).key("when"));
        }
        for (n, rule) in self.regulated.iter().enumerate() {
            check(Some(&rule.when), at.key("regulated").index(n).key("when"));
        }
        for (n, rule) in self.surge.iter().enumerate() {
            check(rule.when.as_ref(), at.key("surge").index(n).key("when"));
        }
        for (n, rule) in self.identity.iter().enumerate() {
            check(rule.when.as_ref(), at.key("identity").index(n).key("when"));
        }
    }

    fn check_alternates(&self, at: &Pointer, names: &Names<'_>, issues: &mut Issues) {
        let channels: Vec<&str> = self.alternates.iter().map(|way| way.channel.as_str()).collect();
        let again = repeated(&channels);
        for (n, alternate) in self.alternates.iter().enumerate() {
            let at = at.key("alternates").index(n);
            if again.binary_search(&n).is_ok() {
                let found = format!("`{}` again", alternate.channel);
                let remedy = "remove all but one of them";
                issues.error("duplicate_id", &at, found, "each channel once", remedy);
            }
            if let Some(hours) = &alternate.hours {
                names.check_hours(hours, &at.key("hours"), issues);
            }
        }
        let known: SortedSet<&str> = channels.into_iter().collect();
        for (named, at) in self.named_alternates(at) {
            if !known.contains(named.as_str()) {
                let remedy = meant_or(
                    named.as_str(),
                    known.iter().copied(),
                    &format!("add `{named}` to `alternates`"),
                );
                let expected = "a channel of `alternates`";
                issues.error("unknown_alternate", &at, format!("`{named}`"), expected, remedy);
            }
        }
        if self.refuses() && !self.alternates.iter().any(|alternate| alternate.hours.is_none()) {
            let remedy = "add an alternate without hours, such as `email`";
            issues.warning(
                "no_alternate_always_open",
                &at.key("alternates"),
                "no alternate that is always open",
                "one, so that nobody is sent away with nothing",
                remedy,
            );
        }
    }

    /// Every place at which a rule names the channel that it sends to.
    fn named_alternates(&self, at: &Pointer) -> Vec<(&ChannelId, Pointer)> {
        let mut named = Vec::new();
        for (n, rule) in self.entitlements.iter().enumerate() {
            named.push((rule.alternate.as_ref(), at.key("entitlements").index(n)));
        }
        for (topic, rule) in &self.prohibited_topics {
            let at = at.key("prohibited_topics").key(topic.as_str());
            named.push((rule.alternate.as_ref(), at));
        }
        for (n, rule) in self.residency.iter().enumerate() {
            named.push((rule.alternate.as_ref(), at.key("residency").index(n)));
        }
        for (n, rule) in self.regulated.iter().enumerate() {
            named.push((rule.alternate.as_ref(), at.key("regulated").index(n)));
        }
        for (n, rule) in self.surge.iter().enumerate() {
            named.push((rule.alternate.as_ref(), at.key("surge").index(n)));
        }
        let named = named.into_iter();
        named.filter_map(|(channel, at)| Some((channel?, at.key("alternate")))).collect()
    }

    /// Is there a rule that can refuse somebody for good?
    fn refuses(&self) -> bool {
        self.otherwise == Entitlement::Refuse
            || self.entitlements.iter().any(|rule| rule.then == Entitlement::Refuse)
            || !self.prohibited_topics.is_empty()
            || !self.residency.is_empty()
            || !self.regulated.is_empty()
    }

    fn check_rule_ids(&self, at: &Pointer, issues: &mut Issues) {
        fn check<'a>(ids: impl Iterator<Item = &'a Code>, at: &Pointer, issues: &mut Issues) {
            let ids: Vec<&Code> = ids.collect();
            for again in repeated(&ids) {
                let at = at.index(again).key("id");
                let remedy = "give each rule a name of its own";
                let found = format!("`{}` again", ids[again]);
                issues.error("duplicate_id", &at, found, "each name once", remedy);
            }
        }
        check(self.entitlements.iter().map(|r| &r.id), &at.key("entitlements"), issues);
        check(self.residency.iter().map(|r| &r.id), &at.key("residency"), issues);
        check(self.regulated.iter().map(|r| &r.id), &at.key("regulated"), issues);
        check(self.surge.iter().map(|r| &r.id), &at.key("surge"), issues);
        check(self.identity.iter().map(|r| &r.id), &at.key("identity"), issues);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::json::Node;
    use crate::policy::shape::{Reader, Shape};

    fn check(json: &str) -> Vec<(&'static str, String, String)> {
        let mut reader = Reader::new();
        let rules = AdmissionRules::read(&Node::parse(json).unwrap(), &mut reader);
        let issues = reader.into_issues();
        assert!(issues.is_empty(), "{issues}");
        let names = Names { topics: ["legal"].into(), hours: ["office"].into() };
        let mut issues = Issues::new();
        rules.unwrap().check(&Pointer::root().key("admission"), &names, &mut issues);
        let short = |i: &crate::policy::issue::Issue| {
            (i.code, i.path.as_str().to_owned(), i.remedy.clone())
        };
        issues.iter().map(short).collect()
    }

    #[test]
    fn an_empty_policy_is_sound() {
        assert_eq!(check("{}"), []);
    }

    #[test]
    fn names_are_checked_wherever_they_stand() {
        for (json, code, path, remedy) in [
            (
                r#"{"blocked_when": {"within": "ofice"}}"#,
                "unknown_hours",
                "/admission/blocked_when/within",
                "did you mean `office`?",
            ),
            (
                r#"{"entitlements": [{"id": "a", "when": {"within": "x"}, "then": "admit"}]}"#,
                "unknown_hours",
                "/admission/entitlements/0/when/within",
                "describe the set of hours `x` in the policy, or name another",
            ),
            (
                r#"{"identity": [{"id": "a", "level": "strong",
                    "when": {"not": {"field": "message", "matches": "leagl"}}}]}"#,
                "unknown_topic",
                "/admission/identity/0/when/not/matches",
                "did you mean `legal`?",
            ),
            (
                r#"{"blocked_when": {"not": {"field": "bot.confidence", "at_least": 0.8}}}"#,
                "field_not_known_here",
                "/admission/blocked_when",
                "move the rule to the room that knows it, or ask something else",
            ),
            (
                r#"{"surge": [{"id": "a", "at_level": 1, "when": {"within": "x"}}]}"#,
                "unknown_hours",
                "/admission/surge/0/when/within",
                "describe the set of hours `x` in the policy, or name another",
            ),
            (
                r#"{"alternates": [{"channel": "email"}],
                    "prohibited_topics": {"lgal": {"alternate": "email"}}}"#,
                "unknown_topic",
                "/admission/prohibited_topics/lgal",
                "did you mean `legal`?",
            ),
            (
                r#"{"alternates": [{"channel": "email"}],
                    "prohibited_topics": {"legal": {"alternate": "emial"}}}"#,
                "unknown_alternate",
                "/admission/prohibited_topics/legal/alternate",
                "did you mean `email`?",
            ),
            (
                r#"{"alternates": [{"channel": "email"}, {"channel": "fax", "hours": "offic"}]}"#,
                "unknown_hours",
                "/admission/alternates/1/hours",
                "did you mean `office`?",
            ),
            (
                r#"{"alternates": [{"channel": "email"}, {"channel": "email"}]}"#,
                "duplicate_id",
                "/admission/alternates/1",
                "remove all but one of them",
            ),
            (
                r#"{"surge": [{"id": "a", "at_level": 1}, {"id": "a", "at_level": 2}]}"#,
                "duplicate_id",
                "/admission/surge/1/id",
                "give each rule a name of its own",
            ),
            (
                r#"{"alternates": [{"channel": "email"}], "residency": [{"id": "a", "regions": []}]}"#,
                "empty_list",
                "/admission/residency/0/regions",
                "name the regions whose customers may chat, or remove the rule",
            ),
            (
                r#"{"queues": {"vip": {"waiting_max": 0}}}"#,
                "out_of_range",
                "/admission/queues/vip/waiting_max",
                "remove the key for no limit; to take nobody, disable the queue",
            ),
            (
                r#"{"otherwise": "refuse", "alternates": [{"channel": "phone", "hours": "office"}]}"#,
                "no_alternate_always_open",
                "/admission/alternates",
                "add an alternate without hours, such as `email`",
            ),
        ] {
            assert_eq!(check(json), [(code, path.to_owned(), remedy.to_owned())], "{json}");
        }
    }
}
