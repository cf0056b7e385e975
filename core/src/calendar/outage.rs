//! What is down or about to change: planned in the policy, or declared while the engine runs.

use super::Timestamp;
use crate::id::{ChannelId, Code, OutageId, QueueId};
use crate::sorted::SortedMap;
use serde::{Deserialize, Serialize};

/// The most outages that may be declared at a time.
pub const DECLARED_MAX: usize = 1_024;

crate::shape! {
    /// What is down or changing, for whom, and from when to when.
    pub struct Outage {
        /// The name by which it is cleared again.
        pub id: OutageId,
        /// What it is.
        pub kind: OutageKind = OutageKind::Outage,
        /// Does it close, or only inform? By default outages and maintenance close, releases inform; an emergency always closes.
        pub effect: Option<OutageEffect> = None,
        /// The first instant of it.
        pub start: Timestamp,
        /// The first instant behind it; without one it lasts until it is cleared.
        pub end: Option<Timestamp> = None,
        /// Whom it concerns; everybody by default.
        pub scope: OutageScope = OutageScope::default(),
        /// Which of several at the same time decides: the highest. An emergency beats them all.
        pub precedence: i32 = 0 => -1_000..=1_000,
        /// What to tell the customers.
        pub message: Option<String> = None,
        /// Channels to recommend meanwhile.
        pub alternates: Vec<ChannelId> = Vec::new(),
    }
}

crate::shape! {
    /// What an outage is.
    pub enum OutageKind: Default {
        /// Something does not work.
        Outage = "outage",
        /// Somebody is working on it, as announced.
        Maintenance = "maintenance",
        /// A new version comes out.
        Release = "release",
        /// Everything stops until it is cleared. Only declared, never planned.
        Emergency = "emergency",
    }
}

crate::shape! {
    /// What an outage does to whom it concerns.
    pub enum OutageEffect {
        /// Nobody is served.
        Close = "close",
        /// They are told, and served as the hours say.
        Inform = "inform",
    }
}

crate::shape! {
    /// Whom an outage concerns: those who match every list that is not empty.
    pub struct OutageScope: Default {
        /// Only chats about these products.
        pub products: Vec<Code> = Vec::new(),
        /// Only chats on these channels.
        pub channels: Vec<ChannelId> = Vec::new(),
        /// Only chats for these queues.
        pub queues: Vec<QueueId> = Vec::new(),
    }
}

impl Outage {
    /// Is it going on at `t`?
    pub fn covers(&self, t: Timestamp) -> bool {
        self.start <= t && self.end.is_none_or(|end| t < end)
    }

    /// What it does to whom it concerns.
    pub fn effect(&self) -> OutageEffect {
        match (self.kind, self.effect) {
            (OutageKind::Emergency, _) => OutageEffect::Close,
            (_, Some(effect)) => effect,
            (OutageKind::Outage | OutageKind::Maintenance, None) => OutageEffect::Close,
            (OutageKind::Release, None) => OutageEffect::Inform,
        }
    }
}

impl OutageScope {
    /// Does it concern a chat about this product, on this channel, for this queue?
    ///
    /// What is not known of the chat matches only an empty list.
    pub fn concerns(
        &self,
        product: Option<&Code>,
        channel: Option<&ChannelId>,
        queue: Option<&QueueId>,
    ) -> bool {
        fn matches<T: PartialEq>(list: &[T], asked: Option<&T>) -> bool {
            list.is_empty() || asked.is_some_and(|asked| list.contains(asked))
        }
        matches(&self.products, product)
            && matches(&self.channels, channel)
            && matches(&self.queues, queue)
    }
}

/// Why an outage cannot be declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutageError {
    /// It would never be going on.
    #[error("the outage ends before it begins; give an `end` after its `start`, or none")]
    Backwards,
    /// There are too many already.
    #[error("{DECLARED_MAX} outages are declared; clear one that is over")]
    TooMany,
}

/// The outages and emergencies that were declared and not cleared since.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    outages: SortedMap<OutageId, Outage>,
}

impl Declared {
    /// None at all.
    pub fn new() -> Self {
        Self::default()
    }

    /// Declares one, in place of the one that had the same name, which is given back.
    ///
    /// # Errors
    /// When it ends before it begins, or [`DECLARED_MAX`] others are declared; nothing is changed then.
    pub fn declare(&mut self, outage: Outage) -> Result<Option<Outage>, OutageError> {
        if outage.end.is_some_and(|end| end <= outage.start) {
            return Err(OutageError::Backwards);
        }
        if self.outages.len() >= DECLARED_MAX && !self.outages.contains_key(&outage.id) {
            return Err(OutageError::TooMany);
        }
        Ok(self.outages.insert(outage.id.clone(), outage))
    }

    /// Clears the one of this name, and gives it back if there was one.
    pub fn clear(&mut self, id: &OutageId) -> Option<Outage> {
        self.outages.remove(id)
    }

    /// Forgets those that are over at `now`.
    pub fn forget_ended(&mut self, now: Timestamp) {
        self.outages.retain(|_, outage| outage.end.is_none_or(|end| now < end));
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Outage> {
        self.outages.values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outage(id: &str, start: i64, end: Option<i64>) -> Outage {
        Outage {
            id: id.into(),
            kind: OutageKind::Outage,
            effect: None,
            start: Timestamp::from_millis(start),
            end: end.map(Timestamp::from_millis),
            scope: OutageScope::default(),
            precedence: 0,
            message: None,
            alternates: Vec::new(),
        }
    }

    #[test]
    fn a_window_is_half_open() {
        let window = outage("db", 10, Some(20));
        let covered: Vec<i64> =
            (0..30).filter(|ms| window.covers(Timestamp::from_millis(*ms))).collect();
        assert_eq!(covered, (10..20).collect::<Vec<_>>());
        assert!(outage("db", 10, None).covers(Timestamp::from_millis(i64::MAX)));
    }

    #[test]
    fn every_list_that_is_not_empty_must_match() {
        let (card, web, sales) =
            (Code::from("card"), ChannelId::from("web"), QueueId::from("sales"));
        let mut scope = OutageScope::default();
        assert!(scope.concerns(None, None, None));
        scope.channels = vec![web.clone()];
        assert!(scope.concerns(None, Some(&web), None));
        assert!(!scope.concerns(None, Some(&"sms".into()), None));
        assert!(!scope.concerns(Some(&card), None, Some(&sales)));
        scope.products = vec!["loan".into(), card.clone()];
        assert!(scope.concerns(Some(&card), Some(&web), Some(&sales)));
        assert!(!scope.concerns(None, Some(&web), Some(&sales)));
    }

    #[test]
    fn an_emergency_closes_whatever_it_says() {
        let mut outage = outage("fire", 0, None);
        assert_eq!(outage.effect(), OutageEffect::Close);
        outage.kind = OutageKind::Release;
        assert_eq!(outage.effect(), OutageEffect::Inform);
        outage.kind = OutageKind::Emergency;
        outage.effect = Some(OutageEffect::Inform);
        assert_eq!(outage.effect(), OutageEffect::Close);
    }

    #[test]
    fn declared_and_cleared_by_name() {
        let mut declared = Declared::new();
        assert_eq!(declared.declare(outage("db", 20, Some(20))), Err(OutageError::Backwards));
        assert_eq!(declared.declare(outage("db", 10, Some(20))), Ok(None));
        let replaced = declared.declare(outage("db", 10, Some(30)));
        assert_eq!(replaced, Ok(Some(outage("db", 10, Some(20)))));
        declared.forget_ended(Timestamp::from_millis(29));
        assert_eq!(declared.iter().count(), 1);
        declared.forget_ended(Timestamp::from_millis(30));
        assert_eq!(declared.clear(&"db".into()), None);
    }

    #[test]
    fn their_number_is_limited() {
        let mut declared = Declared::new();
        for n in 0..DECLARED_MAX {
            assert_eq!(declared.declare(outage(&n.to_string(), 0, None)), Ok(None));
        }
        assert_eq!(declared.declare(outage("one more", 0, None)), Err(OutageError::TooMany));
        assert!(declared.declare(outage("7", 0, Some(5))).is_ok());
    }
}
