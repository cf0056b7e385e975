//! Does a new chat continue a closed one?
//!
//! A closed chat stays closed. Who comes back gets a new chat that is linked to the old one, if it was
//! theirs, and the old place if the operator grants it.

use super::rules::{ReopenRules, ReopenedPlace};
use crate::calendar::Timestamp;
use crate::code::RejectionCode;
use crate::id::CustomerId;

/// What is known of the closed chat.
#[derive(Clone, Copy, Debug)]
pub struct ClosedFacts<'a> {
    /// Whose it was.
    pub customer: &'a CustomerId,
    /// When it was closed.
    pub closed_at: Timestamp,
    /// Its place.
    pub place_time: Timestamp,
    /// How often the matter was reopened before.
    pub reopened: u32,
}

/// The new chat continues the old one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reopened {
    /// How often the matter was reopened, with this time.
    pub reopened: u32,
    /// The place of the new chat.
    pub place_time: Timestamp,
}

/// Does a chat that `customer` asks for now continue the closed one?
///
/// # Errors
/// A chat of somebody else is answered as if it did not exist.
pub fn judge_reopening(
    rules: &ReopenRules,
    closed: &ClosedFacts<'_>,
    customer: &CustomerId,
    now: Timestamp,
) -> Result<Reopened, RejectionCode> {
    if closed.customer != customer {
        return Err(RejectionCode::UnknownId);
    }
    let inherits = rules.place == ReopenedPlace::Inherited
        && now < closed.closed_at.plus(rules.inherit_within_ms);
    Ok(Reopened {
        reopened: closed.reopened.saturating_add(1),
        place_time: if inherits { closed.place_time.min(now) } else { now },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Millis;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millis(ms)
    }

    #[test]
    fn the_place_is_new_unless_the_policy_lets_it_be_inherited_in_time() {
        let kim = CustomerId::from("kim");
        let closed =
            ClosedFacts { customer: &kim, closed_at: at(1_000), place_time: at(10), reopened: 1 };
        let inherit_within_ms = Millis::new(500);
        for (place, now, place_time) in [
            (ReopenedPlace::New, 1_100, 1_100),
            (ReopenedPlace::Inherited, 1_499, 10),
            (ReopenedPlace::Inherited, 1_500, 1_500),
        ] {
            let rules = ReopenRules { place, inherit_within_ms };
            let reopened = judge_reopening(&rules, &closed, &kim, at(now)).unwrap();
            assert_eq!(reopened, Reopened { reopened: 2, place_time: at(place_time) });
        }
    }

    #[test]
    fn somebody_elses_chat_does_not_exist() {
        let (kim, lee) = (CustomerId::from("kim"), CustomerId::from("lee"));
        let closed =
            ClosedFacts { customer: &kim, closed_at: at(0), place_time: at(0), reopened: 0 };
        let refusal = judge_reopening(&ReopenRules::default(), &closed, &lee, at(1));
        assert_eq!(refusal, Err(RejectionCode::UnknownId));
    }
}
