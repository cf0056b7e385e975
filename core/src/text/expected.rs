//! What a customer was asked for, so that a short answer is known for what it is.
//!
//! Four digits are nothing by themselves. After `May I have the last four of your social?` they are a secret. What the
//! other side's message names is expected of the next messages of the customer; the caller decides how long.

use super::detect::answer::{
    answerable, labels_of, names_of, numbers, rest_of, topics_named, topics_of,
};
use super::detect::lexicon::Topics;
use super::entity::Entity;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// The things that were asked for.
///
/// ```
/// use switchboard::text::{CustomerFacts, MaskRules, Masker, ScanOptions};
///
/// let masker = Masker::new(&MaskRules::default())?;
/// let expected = masker.asked_for("Could you give me your PIN, please?");
/// assert_eq!(expected.labels().collect::<Vec<_>>(), ["PIN"]);
///
/// let options = ScanOptions { expected, ..ScanOptions::default() };
/// let scan = masker.scan_with("sure, 4711", &CustomerFacts::default(), &options);
/// assert_eq!(scan.masked(), "sure, [PIN]");
/// # Ok::<(), switchboard::policy::issue::Issues>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Expected(Topics);

impl Expected {
    /// Nothing was asked for.
    pub fn nothing() -> Self {
        Self::default()
    }

    /// This was asked for; nothing when no short answer can be one.
    pub fn of(entity: &Entity) -> Self {
        Self(topics_of(entity.as_str()))
    }

    /// What goes on with so many digits of this; nothing when that is all of it, or when it has no parts.
    pub(super) fn rest_of(entity: &Entity, digits: usize) -> Self {
        Self(rest_of(entity.as_str(), digits))
    }

    pub(super) fn named(topics: Topics) -> Self {
        Self(answerable(topics))
    }

    /// This and that.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0.with(other.0))
    }

    /// What of this is still expected when the other side has gone on talking: numbers, no words.
    #[must_use]
    pub(super) fn lasting(self) -> Self {
        Self(numbers(self.0))
    }

    /// Was nothing asked for?
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// The labels of what was asked for.
    pub fn labels(self) -> impl Iterator<Item = &'static str> {
        labels_of(self.0)
    }

    pub(super) fn topics(self) -> Topics {
        self.0
    }
}

impl fmt::Debug for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.labels()).finish()
    }
}

impl Serialize for Expected {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // A snapshot wants to know the length beforehand.
        names_of(self.0).collect::<Vec<_>>().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Expected {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(topics_named(&Vec::<String>::deserialize(deserializer)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::detect::lexicon::Topic;

    #[test]
    fn travels_by_name() {
        let pin = Expected::of(&Entity::of_kind("pin").unwrap());
        let both = pin.and(Expected::of(&Entity::US_SSN));
        let text = serde_json::to_string(&both).unwrap();
        assert_eq!(text, r#"["PIN","US_SSN"]"#);
        assert_eq!(serde_json::from_str::<Expected>(&text).unwrap(), both);
        assert!(Expected::of(&Entity::of_kind("vin").unwrap()).is_empty());
    }

    #[test]
    fn what_follows_a_card_is_still_that_after_a_snapshot() {
        let behind = Expected::named(Topics::of(Topic::BehindCard));
        assert_eq!(behind.labels().collect::<Vec<_>>(), ["CVV"]);
        let bytes = postcard::to_allocvec(&behind).unwrap();
        assert_eq!(postcard::from_bytes::<Expected>(&bytes).unwrap(), behind);
        // Asked for by its label it may have four digits, too.
        assert_ne!(Expected::of(&Entity::of_kind("cvv").unwrap()), behind);
    }
}
