//! What an operator decides about how chats live and end.

use crate::id::{ChannelId, Code, TopicId};
use crate::math::{Millis, Ppm};
use crate::policy::condition::Names;
use crate::policy::issue::{Issues, Pointer};
use crate::sorted::SortedMap;

crate::shape! {
    /// How chats live and end.
    pub struct ConversationRules: Default {
        /// How long a customer who lost the connection keeps the place.
        pub reconnect_grace_ms: Millis = Millis::from_secs(60),
        /// Who leaves before having waited this long is not counted as abandoned. 0: all are.
        pub short_abandon_ms: Millis = Millis::ZERO,
        /// The longest wait in a queue. Without it, there is none.
        pub max_wait_ms: Option<Millis> = None,
        /// The longest wait in a queue that nobody is logged in for. Without it, there is none.
        pub max_wait_no_agent_ms: Option<Millis> = None,
        /// What becomes of those who wait when the last agent of their queue is gone.
        pub leave_empty: LeaveEmpty = LeaveEmpty::WaitOn,
        /// How chats are served that were linked because they are one customer's.
        pub linked: LinkedChats = LinkedChats::Apart,
        /// What customers hear while they wait.
        pub comfort: ComfortRules = ComfortRules::default(),
        /// What becomes of a chat that has waited for the longest wait, or was offered as often as its queue allows.
        pub hopeless_wait: HopelessWait = HopelessWait::Notify,
        /// When a chat moves to the phone or to e-mail.
        pub escalation: EscalationRules = EscalationRules::default(),
        /// Calls that are promised from a chat.
        pub callback: CallbackRules = CallbackRules::default(),
        /// What agents write down after a chat.
        pub wrap_up: WrapUpRules = WrapUpRules::default(),
        /// Chats whose customer is silent.
        pub parking: ParkingRules = ParkingRules::default(),
        /// Chats that agents give away.
        pub transfer: TransferRules = TransferRules::default(),
        /// Chats that continue a closed one.
        pub reopen: ReopenRules = ReopenRules::default(),
    }
}

crate::shape! {
    /// What customers hear while they wait, beside their position and what can be said about the wait.
    pub struct ComfortRules: Default {
        /// The longest time without a word. Without it, nothing is said.
        pub every_ms: Option<Millis> = None,
        /// What is said, one after the other and then from the start: at least two, so that nobody hears the same twice running.
        pub messages: Vec<Comfort> = Vec::new(),
    }
}

crate::shape! {
    /// One of the things that are said.
    pub struct Comfort {
        /// Its name, as a template's.
        pub id: Code,
        /// The wording.
        pub text: String,
    }
}

crate::shape! {
    /// What becomes of a chat for which waiting has become hopeless.
    pub enum HopelessWait: Default {
        /// A supervisor is told, once; the chat waits on.
        Notify = "notify",
        /// The customer is promised a call, at the place they have.
        Callback = "callback",
        /// The chat is closed.
        Close = "close",
    }
}

crate::shape! {
    /// What becomes of those who wait where nobody is logged in any more.
    pub enum LeaveEmpty: Default {
        /// They wait on, as long as the other limits let them.
        WaitOn = "wait_on",
        /// Their wait has become hopeless at once.
        GiveUp = "give_up",
    }
}

crate::shape! {
    /// How the linked chats of one customer are served.
    pub enum LinkedChats: Default {
        /// Each by itself.
        Apart = "apart",
        /// All wait at the oldest place of those that wait; when one is answered, the others that wait end.
        OnePlace = "one_place",
    }
}

crate::shape! {
    /// When a chat moves to the phone or to e-mail.
    pub struct EscalationRules: Default {
        /// Escalate when the complexity reaches this number of points. Without it, never for that.
        pub complexity_at: Option<u32> = Some(100),
        /// Complexity may escalate the chat again only after it has fallen below this.
        pub complexity_off_below: u32 = 70,
        /// How many points things count.
        pub weights: ComplexityWeights = ComplexityWeights::default(),
        /// Escalate when the chat has lasted this long. Without it, never for that.
        pub max_duration_ms: Option<Millis> = None,
        /// Escalate when the chat has been transferred more often than this. Without it, never.
        pub max_transfers: Option<u32> = Some(3),
        /// Escalate when the sentiment, from -1 to 1, is below this. Without it, never for that.
        pub sentiment_below: Option<Ppm> = None,
        /// Topics that must not be served in a chat. They escalate at once.
        pub regulated_topics: Vec<TopicId> = Vec::new(),
        /// Where to, the preferred first: a channel, or `callback`. A closed one is never taken.
        pub targets: Vec<ChannelId> =
            vec![ChannelId::from("voice"), ChannelId::from("callback"), ChannelId::from("email")],
    }
}

crate::shape! {
    /// How many points of complexity things count.
    pub struct ComplexityWeights: Default {
        /// By topic that the chat touches.
        pub topics: SortedMap<TopicId, u32> = SortedMap::new(),
        /// Each message, of either side.
        pub turn: u32 = 1,
        /// Each transfer.
        pub transfer: u32 = 15,
        /// Each time the matter was reopened.
        pub reopening: u32 = 20,
        /// Each full minute.
        pub minute: u32 = 1,
        /// Each different intent but the first.
        pub further_intent: u32 = 10,
        /// A sentiment of -1; less bad ones in proportion, good ones nothing.
        pub worst_sentiment: u32 = 30,
    }
}

crate::shape! {
    /// Calls that are promised from a chat.
    pub struct CallbackRules: Default {
        /// No call is made sooner than this after it was asked for.
        pub delay_ms: Millis = Millis::ZERO,
        /// The least time between two attempts.
        pub min_gap_ms: Millis = Millis::from_mins(15),
        /// How many attempts are made.
        pub max_attempts: u32 = 3 => 1..=20,
        /// The promise runs out this long after the call may first be made. Without it, never.
        pub expires_ms: Option<Millis> = Some(Millis::from_mins(3 * 24 * 60)),
    }
}

crate::shape! {
    /// Must an agent write down how a chat went?
    pub enum WrapUpMode: Default {
        /// Yes, and there is a time for it; what is missing then is flagged.
        Timed = "timed",
        /// Yes, however long it takes.
        UntilDone = "until_done",
        /// No: the slot is free at once.
        Off = "off",
    }
}

crate::shape! {
    /// What agents write down after a chat.
    pub struct WrapUpRules: Default {
        /// Must they?
        pub mode: WrapUpMode = WrapUpMode::Timed,
        /// How long they have.
        pub timer_ms: Millis = Millis::from_secs(60),
        /// The fields besides `resolution_code` and `root_cause`, or instead of them by name.
        pub fields: SortedMap<Code, FieldRules> = SortedMap::new(),
        /// Which edition of the values this is; decisions carry it. Other values, taken or retired, need a higher one.
        pub version: u32 = 1 => 1..=1_000_000,
    }
}

crate::shape! {
    /// One field of what is written down.
    pub struct FieldRules: Default {
        /// Must it be given?
        pub required: bool = true,
        /// The only values that are taken. Without any, all are.
        pub one_of: Vec<String> = Vec::new(),
        /// Values that were taken once. They are never taken again: what they meant stays what they meant.
        pub retired: Vec<String> = Vec::new(),
    }
}

crate::shape! {
    /// May an agent be given more than their capacity when a parked chat wakes?
    pub enum OverCapacity: Default {
        /// No: the chat waits in the queue, at its old place.
        Never = "never",
        /// Yes, and it is flagged.
        Flagged = "flagged",
    }
}

crate::shape! {
    /// Chats whose customer is silent.
    pub struct ParkingRules: Default {
        /// A chat whose customer has not replied for this long is parked by itself. Without it, not.
        pub release_ms: Option<Millis> = None,
        /// A chat that was parked this long is closed.
        pub limit_ms: Millis = Millis::from_mins(24 * 60),
        /// May the owner be given more than their capacity when the customer writes again?
        pub over_capacity: OverCapacity = OverCapacity::Never,
    }
}

crate::shape! {
    /// Which place a chat gets.
    pub enum Place: Default {
        /// The one it had.
        Kept = "kept",
        /// The last one.
        Last = "last",
    }
}

crate::shape! {
    /// Chats that agents give away.
    pub struct TransferRules: Default {
        /// Which place a chat gets in the queue that it is given to.
        pub place: Place = Place::Kept,
        /// How often one chat may be transferred.
        pub max_transfers: u32 = 20 => 0..=1_000,
        /// How long the other agent has to answer when the owner stays meanwhile.
        pub warm_answer_ms: Millis = Millis::from_secs(20),
    }
}

crate::shape! {
    /// Which place a chat gets that continues a closed one.
    pub enum ReopenedPlace: Default {
        /// A new one.
        New = "new",
        /// That of the closed chat.
        Inherited = "inherited",
    }
}

crate::shape! {
    /// Chats that continue a closed one.
    pub struct ReopenRules: Default {
        /// Which place they get.
        pub place: ReopenedPlace = ReopenedPlace::New,
        /// The place is inherited only for this long after the close.
        pub inherit_within_ms: Millis = Millis::from_mins(24 * 60),
    }
}

impl ComfortRules {
    fn check(&self, at: &Pointer, issues: &mut Issues) {
        if self.every_ms == Some(Millis::ZERO) {
            let remedy = "remove the key to say nothing";
            issues.error("out_of_range", &at.key("every_ms"), "`0`", "1 or more", remedy);
        }
        let messages = at.key("messages");
        if self.every_ms.is_some() && self.messages.len() < 2 {
            let found = format!("{} messages", self.messages.len());
            let remedy = "write another one, so that nobody hears the same twice running";
            issues.error("too_few", &messages, found, "2 or more", remedy);
        }
        for (n, message) in self.messages.iter().enumerate() {
            let same = |other: &&Comfort| other.id == message.id || other.text == message.text;
            if self.messages.iter().take(n).find(same).is_some() {
                let found = format!("`{}` a second time", message.id);
                let remedy = "write something else";
                issues.error("duplicate", &messages.index(n), found, "a new id and text", remedy);
            }
        }
    }
}

impl ConversationRules {
    /// Finds what the reader of single values cannot see.
    pub(crate) fn check(&self, at: &Pointer, names: &Names<'_>, issues: &mut Issues) {
        self.comfort.check(&at.key("comfort"), issues);
        if self.max_wait_no_agent_ms == Some(Millis::ZERO) {
            let remedy = "refuse such chats by `admission`, or remove the key for no limit";
            let at = at.key("max_wait_no_agent_ms");
            issues.error("out_of_range", &at, "`0`", "1 or more", remedy);
        }
        let escalation = at.key("escalation");
        for (n, topic) in self.escalation.regulated_topics.iter().enumerate() {
            names.check_topic(topic, &escalation.key("regulated_topics").index(n), issues);
        }
        for topic in self.escalation.weights.topics.keys() {
            let at = escalation.key("weights").key("topics").key(topic.as_str());
            names.check_topic(topic, &at, issues);
        }
        if let Some(on) = self.escalation.complexity_at
            && self.escalation.complexity_off_below > on
        {
            let (off, place) =
                (self.escalation.complexity_off_below, escalation.key("complexity_off_below"));
            let remedy = "choose a lower value, so that the chat does not escalate again and again";
            issues.error("out_of_order", &place, off.to_string(), format!("{on} or less"), remedy);
        }
        if let Some(below) = self.escalation.sentiment_below
            && !(Ppm::new(-1_000_000)..=Ppm::ONE).contains(&below)
        {
            let place = escalation.key("sentiment_below");
            let remedy = "write a decimal such as -0.5";
            issues.error("out_of_range", &place, below.to_string(), "-1 to 1", remedy);
        }
        if self.escalation.targets.is_empty() && !self.escalation.regulated_topics.is_empty() {
            let place = escalation.key("targets");
            let remedy = "name a channel to which regulated topics can go";
            issues.error("no_target", &place, "no channel", "at least one channel", remedy);
        }
        if self.wrap_up.mode == WrapUpMode::Timed && self.wrap_up.timer_ms == Millis::ZERO {
            let place = at.key("wrap_up").key("timer_ms");
            let remedy = "give some time, or set `mode` to `off`";
            issues.error("out_of_range", &place, "0", "1 or more", remedy);
        }
        for (name, field) in &self.wrap_up.fields {
            if field.one_of.iter().any(|value| value.trim().is_empty()) {
                let place = at.key("wrap_up").key("fields").key(name.as_str()).key("one_of");
                let remedy = "remove the empty value; make the field not required instead";
                issues.error("empty_text", &place, "an empty value", "values with words", remedy);
            }
            if let Some(reused) = field.one_of.iter().find(|value| field.retired.contains(value)) {
                let place = at.key("wrap_up").key("fields").key(name.as_str()).key("one_of");
                let remedy = "give what it means now a name of its own";
                issues.error("reused", &place, format!("`{reused}`"), "no retired value", remedy);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::json::Node;
    use crate::policy::shape::{Reader, Shape};

    fn issues_of(text: &str) -> Vec<String> {
        let mut reader = Reader::new();
        let rules = ConversationRules::read(&Node::parse(text).unwrap(), &mut reader);
        let mut issues = reader.into_issues();
        assert!(issues.is_empty(), "{issues}");
        let names = Names { topics: ["advice"].into(), ..Names::default() };
        rules.unwrap().check(&Pointer::root().key("conversation"), &names, &mut issues);
        issues.iter().map(|issue| format!("{} {}", issue.code, issue.path)).collect()
    }

    #[test]
    fn the_defaults_are_in_order() {
        assert!(issues_of("{}").is_empty());
    }

    #[test]
    fn what_single_values_cannot_show_is_found() {
        assert_eq!(
            issues_of(
                r#"{"escalation": {"complexity_at": 50, "complexity_off_below": 51, "sentiment_below": -2,
                        "regulated_topics": ["advice"], "targets": []},
                    "wrap_up": {"timer_ms": 0, "fields": {"product": {"one_of": ["a", ""]}}}}"#
            ),
            [
                "out_of_order /conversation/escalation/complexity_off_below",
                "out_of_range /conversation/escalation/sentiment_below",
                "no_target /conversation/escalation/targets",
                "out_of_range /conversation/wrap_up/timer_ms",
                "empty_text /conversation/wrap_up/fields/product/one_of",
            ]
        );
    }
}
