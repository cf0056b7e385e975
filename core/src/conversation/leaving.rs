//! What does it mean that a customer is gone?
//!
//! A lost connection is not a farewell: the place is kept for a grace. Who leaves the queue sooner
//! than the operator could have answered did not abandon it; by default everybody counts.

use super::reason::EndReason;
use super::rules::ConversationRules;
use crate::calendar::Timestamp;
use crate::math::Millis;

/// When the grace of a customer whose connection is lost now is over; from this very instant the
/// place is gone.
pub fn grace_ends_at(rules: &ConversationRules, lost_at: Timestamp) -> Timestamp {
    lost_at.plus(rules.reconnect_grace_ms)
}

/// How a chat ends whose customer leaves after this wait.
pub fn abandonment(rules: &ConversationRules, waited: Millis) -> EndReason {
    if waited < rules.short_abandon_ms { EndReason::ShortAbandon } else { EndReason::Abandoned }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_of_the_threshold_is_no_longer_short() {
        let rules = ConversationRules {
            short_abandon_ms: Millis::from_secs(5),
            ..ConversationRules::default()
        };
        for (waited, expected) in [
            (0, EndReason::ShortAbandon),
            (4_999, EndReason::ShortAbandon),
            (5_000, EndReason::Abandoned),
        ] {
            assert_eq!(abandonment(&rules, Millis::new(waited)), expected, "{waited}");
        }
        let none = ConversationRules::default();
        assert_eq!(abandonment(&none, Millis::ZERO), EndReason::Abandoned);
    }

    #[test]
    fn the_place_is_kept_for_a_minute() {
        let ends = grace_ends_at(&ConversationRules::default(), Timestamp::from_millis(5));
        assert_eq!(ends, Timestamp::from_millis(60_005));
    }
}
