//! May the chat come back to the bot?

use super::reason::ReturnCode;
use super::refusal::BotRefusal;
use super::rules::BotRules;
use super::state::{BotState, Phase};
use crate::math::Millis;

/// The chat may come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Returned {
    /// Why it comes back.
    pub code: ReturnCode,
    /// Which round trip ends here, counting from 1.
    pub round_trip: u32,
    /// How many there may be.
    pub limit: u32,
}

/// May the chat come back to the bot for this reason?
///
/// After the last round trip that the policy allows the chat stays with humans, also when none of them
/// has taken it in time.
///
/// # Errors
/// No human has the chat, or it went back and forth often enough.
pub fn judge_return(
    rules: &BotRules,
    state: &BotState,
    code: ReturnCode,
) -> Result<Returned, BotRefusal> {
    if state.phase != Phase::HandedOff {
        return Err(BotRefusal::NotHandedOver);
    }
    let (trips, limit) = (state.round_trips(), rules.round_trips);
    if trips >= limit {
        return Err(BotRefusal::HumansOnly { trips, limit });
    }
    Ok(Returned { code, round_trip: trips + 1, limit })
}

/// How long a chat that was just handed over waits for a human before the bot takes it back; `None`
/// when it may not come back, or the policy names no time.
pub fn handoff_timeout(rules: &BotRules, state: &BotState) -> Option<Millis> {
    judge_return(rules, state, ReturnCode::HandoffTimeout).ok()?;
    rules.handoff_timeout_ms
}

#[cfg(test)]
mod tests {
    use super::super::reason::{Handoff, HandoffCode};
    use super::*;
    use crate::calendar::Timestamp;
    use crate::id::BotId;

    fn hand_over(state: &mut BotState, at: i64) {
        let handoff = Handoff::requested(HandoffCode::CustomerAsked, "/bot");
        state.hand_over(&handoff, Timestamp::from_millis(at));
    }

    #[test]
    fn at_most_two_round_trips_then_humans_only() {
        let rules = BotRules::default();
        let mut state = BotState::new(BotId::from("faq"));
        let ways = [ReturnCode::HandoffTimeout, ReturnCode::AgentReturned];
        for (n, way) in ways.into_iter().enumerate() {
            hand_over(&mut state, 10 * n as i64);
            let returned = judge_return(&rules, &state, way).unwrap();
            assert_eq!(returned.round_trip, n as u32 + 1);
            state.take_back(way, Timestamp::from_millis(10 * n as i64 + 5));
            assert_eq!(state.phase, Phase::Returned);
        }
        hand_over(&mut state, 20);
        for code in ReturnCode::ALL {
            let refusal = judge_return(&rules, &state, *code).unwrap_err();
            assert_eq!(refusal, BotRefusal::HumansOnly { trips: 2, limit: 2 });
            assert_eq!(refusal.code().code(), "limit_exceeded");
        }
        let ends: Vec<_> = state.stretches.iter().map(|stretch| stretch.ended).collect();
        assert_eq!(
            ends,
            [
                Some((Timestamp::from_millis(5), ReturnCode::HandoffTimeout)),
                Some((Timestamp::from_millis(15), ReturnCode::AgentReturned)),
                None,
            ]
        );
    }

    #[test]
    fn what_was_never_handed_over_does_not_come_back() {
        let state = BotState::new(BotId::from("faq"));
        let refusal = judge_return(&BotRules::default(), &state, ReturnCode::HumanResolved);
        assert_eq!(refusal, Err(BotRefusal::NotHandedOver));
    }

    #[test]
    fn nobody_waits_for_a_return_that_may_not_happen() {
        let wait = Some(Millis::from_mins(5));
        let once = BotRules { handoff_timeout_ms: wait, round_trips: 1, ..BotRules::default() };
        let mut state = BotState::new(BotId::from("faq"));
        hand_over(&mut state, 0);
        assert_eq!(handoff_timeout(&once, &state), wait);
        state.take_back(ReturnCode::HandoffTimeout, Timestamp::from_millis(300_000));
        hand_over(&mut state, 400_000);
        assert_eq!(handoff_timeout(&once, &state), None);
        assert_eq!(handoff_timeout(&BotRules::default(), &state), None);
    }
}
