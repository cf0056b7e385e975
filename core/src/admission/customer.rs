//! Who asks to chat, as the host knows them.

use crate::calendar::Timestamp;
use crate::id::{Code, CustomerId};
use crate::sorted::SortedSet;
use serde::{Deserialize, Serialize};

crate::shape! {
    /// A customer, as the host knows them.
    pub struct Customer {
        /// The key by which the host knows this customer.
        pub id: CustomerId,
        /// The segments that the host puts them in.
        pub segments: SortedSet<Code> = SortedSet::new(),
        /// The support tier that they have paid for.
        pub tier: Option<Code> = None,
        /// Whole days since they became a customer.
        pub tenure_days: Option<u32> = None,
        /// The state of their account, in the host's words.
        pub account_status: Option<Code> = None,
        /// How well we know who they are.
        pub identity: Identity = Identity::default(),
        /// Where their data belongs, such as `eu` or `US-CA`.
        pub region: Option<Code> = None,
        /// The language they prefer, such as `en`.
        pub language: Option<Code> = None,
    }
}

crate::shape! {
    /// How well we know who somebody is, and for how long.
    pub struct Identity: Default {
        /// What the host has established.
        pub level: IdentityLevel = IdentityLevel::Anonymous,
        /// The first instant at which the proof no longer counts; without one it does not expire.
        pub expires_at: Option<Timestamp> = None,
    }
}

crate::shape! {
    /// How well we know who somebody is, in rising order.
    pub enum IdentityLevel: Default {
        /// Nobody knows who this is.
        Anonymous = "anonymous",
        /// The customer says so.
        Claimed = "claimed",
        /// The host has verified it.
        Verified = "verified",
        /// The host has verified it by a second means.
        Strong = "strong",
    }
}

/// A request to prove more of who somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepUp {
    /// The level that is needed.
    pub wanted: IdentityLevel,
    /// The level that counts at this instant.
    pub has: IdentityLevel,
}

impl Customer {
    /// A customer of whom only the key is known.
    pub fn known_as(id: CustomerId) -> Self {
        Self {
            id,
            segments: SortedSet::new(),
            tier: None,
            tenure_days: None,
            account_status: None,
            identity: Identity::default(),
            region: None,
            language: None,
        }
    }
}

impl Identity {
    /// The level that counts at `now`.
    ///
    /// The proof counts in `[…, expires_at)`. From `expires_at` on, to the millisecond, what is left of it
    /// is that the customer says so.
    ///
    /// ```
    /// use switchboard::admission::{Identity, IdentityLevel};
    /// use switchboard::calendar::Timestamp;
    ///
    /// let at = Timestamp::from_millis;
    /// let identity = Identity { level: IdentityLevel::Strong, expires_at: Some(at(5_000)) };
    /// assert_eq!(identity.level_at(at(4_999)), IdentityLevel::Strong);
    /// assert_eq!(identity.level_at(at(5_000)), IdentityLevel::Claimed);
    /// ```
    pub fn level_at(&self, now: Timestamp) -> IdentityLevel {
        if self.expires_at.is_some_and(|end| end <= now) {
            self.level.min(IdentityLevel::Claimed)
        } else {
            self.level
        }
    }

    /// What has to be asked for before something that needs `wanted` may happen; `None` when nothing.
    pub fn step_up(&self, wanted: IdentityLevel, now: Timestamp) -> Option<StepUp> {
        let has = self.level_at(now);
        (has < wanted).then_some(StepUp { wanted, has })
    }

    /// The next instant at which the level falls by itself, for the host of a timer.
    pub fn falls_at(&self, now: Timestamp) -> Option<Timestamp> {
        self.expires_at.filter(|end| now < *end && self.level > IdentityLevel::Claimed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::field::IDENTITY_LEVELS;

    const fn at(ms: i64) -> Timestamp {
        Timestamp::from_millis(ms)
    }

    #[test]
    fn the_levels_are_those_of_the_field() {
        let here: Vec<&str> = IdentityLevel::ALL.iter().map(|level| level.as_str()).collect();
        let there: Vec<&str> = IDENTITY_LEVELS.iter().map(|(name, _)| *name).collect();
        assert_eq!(here, there);
        assert!(IdentityLevel::ALL.is_sorted());
    }

    #[test]
    fn a_proof_ends_to_the_millisecond() {
        for (level, after) in [
            (IdentityLevel::Anonymous, IdentityLevel::Anonymous),
            (IdentityLevel::Claimed, IdentityLevel::Claimed),
            (IdentityLevel::Verified, IdentityLevel::Claimed),
            (IdentityLevel::Strong, IdentityLevel::Claimed),
        ] {
            let identity = Identity { level, expires_at: Some(at(1_000)) };
            assert_eq!(identity.level_at(at(999)), level);
            assert_eq!(identity.level_at(at(1_000)), after);
            assert_eq!(identity.level_at(at(1_001)), after);
            let falls = level > IdentityLevel::Claimed;
            assert_eq!(identity.falls_at(at(999)), falls.then_some(at(1_000)));
            assert_eq!(identity.falls_at(at(1_000)), None);
        }
        let lasting = Identity { level: IdentityLevel::Strong, expires_at: None };
        assert_eq!(lasting.level_at(Timestamp::MAX), IdentityLevel::Strong);
        assert_eq!(lasting.falls_at(at(0)), None);
    }

    #[test]
    fn more_is_asked_for_only_when_there_is_less() {
        let identity = Identity { level: IdentityLevel::Verified, expires_at: Some(at(10)) };
        assert_eq!(identity.step_up(IdentityLevel::Verified, at(9)), None);
        assert_eq!(
            identity.step_up(IdentityLevel::Strong, at(9)),
            Some(StepUp { wanted: IdentityLevel::Strong, has: IdentityLevel::Verified })
        );
        assert_eq!(
            identity.step_up(IdentityLevel::Verified, at(10)),
            Some(StepUp { wanted: IdentityLevel::Verified, has: IdentityLevel::Claimed })
        );
    }
}
