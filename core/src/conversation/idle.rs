//! What becomes of a chat whose customer is silent?
//!
//! It is parked, by its agent or by itself after the release time, and then holds no capacity. When
//! the customer writes, it goes to its owner if the owner has room, else to the queue at its old
//! place: it never fills an agent beyond capacity unless the operator said so, and then it is flagged.

use super::rules::{OverCapacity, ParkingRules};
use crate::calendar::Timestamp;

/// When a chat parks by itself, if nothing is written before. `None` while it is the agent's turn to
/// reply: a customer who waits for an answer is not silent.
pub fn release_at(
    rules: &ParkingRules,
    customer_wrote_at: Option<Timestamp>,
    agent_wrote_at: Option<Timestamp>,
) -> Option<Timestamp> {
    let silent_since =
        agent_wrote_at.filter(|agent| customer_wrote_at.is_none_or(|c| c <= *agent))?;
    rules.release_ms.map(|release| silent_since.plus(release))
}

/// When a chat that is parked now is closed, if its customer does not write before.
pub fn park_limit_at(rules: &ParkingRules, parked_at: Timestamp) -> Timestamp {
    parked_at.plus(rules.limit_ms)
}

/// Could the owner take the chat back?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Yes.
    HasRoom,
    /// They could be offered it, but are full.
    Full,
    /// They are away, offline, or there is none.
    Gone,
}

/// Where a parked chat goes when its customer writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wake {
    /// To its owner.
    ToOwner,
    /// To its owner, beyond their capacity, which is flagged.
    ToOwnerOverCapacity,
    /// To the queue, at the place it had.
    ToQueue,
}

/// Where does a parked chat go when its customer writes?
pub fn wake(rules: &ParkingRules, owner: Owner) -> Wake {
    match (owner, rules.over_capacity) {
        (Owner::HasRoom, _) => Wake::ToOwner,
        (Owner::Full, OverCapacity::Flagged) => Wake::ToOwnerOverCapacity,
        (Owner::Full, OverCapacity::Never) | (Owner::Gone, _) => Wake::ToQueue,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Millis;

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_millis(secs * 1_000)
    }

    #[test]
    fn only_a_customer_whose_turn_it_is_is_silent() {
        let rules =
            ParkingRules { release_ms: Some(Millis::from_secs(600)), ..ParkingRules::default() };
        for (customer, agent, release) in [
            (None, None, None),
            (Some(at(10)), None, None),
            (Some(at(10)), Some(at(20)), Some(at(620))),
            (Some(at(20)), Some(at(20)), Some(at(620))),
            (Some(at(30)), Some(at(20)), None),
            (None, Some(at(20)), Some(at(620))),
        ] {
            assert_eq!(release_at(&rules, customer, agent), release, "{customer:?} {agent:?}");
        }
        assert_eq!(release_at(&ParkingRules::default(), None, Some(at(20))), None);
        assert_eq!(park_limit_at(&rules, at(0)), at(24 * 60 * 60));
    }

    #[test]
    fn a_waking_chat_never_fills_an_agent_beyond_capacity_silently() {
        let (never, flagged) = (OverCapacity::Never, OverCapacity::Flagged);
        for (owner, over_capacity, expected) in [
            (Owner::HasRoom, never, Wake::ToOwner),
            (Owner::HasRoom, flagged, Wake::ToOwner),
            (Owner::Full, never, Wake::ToQueue),
            (Owner::Full, flagged, Wake::ToOwnerOverCapacity),
            (Owner::Gone, never, Wake::ToQueue),
            (Owner::Gone, flagged, Wake::ToQueue),
        ] {
            let rules = ParkingRules { over_capacity, ..ParkingRules::default() };
            assert_eq!(wake(&rules, owner), expected, "{owner:?} {over_capacity}");
        }
    }
}
