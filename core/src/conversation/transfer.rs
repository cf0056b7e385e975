//! May an agent give a chat away, and how?
//!
//! Cold: the chat is released and queued in one step, at the place it had. Warm: the owner stays until
//! the other agent has taken it; if they do not, nothing has changed.

use super::rules::{Place, TransferRules};
use crate::calendar::Timestamp;
use crate::code::RejectionCode;
use crate::id::{AgentId, QueueId};

/// To whom a chat is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferTo<'a> {
    /// To a queue: cold.
    Queue(&'a QueueId),
    /// To an agent, cold: the next offer goes to them alone.
    AgentCold(&'a AgentId),
    /// To an agent, warm: the owner stays until it is taken.
    AgentWarm(&'a AgentId),
}

/// What a transfer is judged by.
#[derive(Clone, Copy, Debug)]
pub struct TransferFacts<'a> {
    /// Who gives it away.
    pub by: &'a AgentId,
    /// Who has the chat, if it is with an agent.
    pub owner: Option<&'a AgentId>,
    /// Who has been asked to take it already.
    pub asked: Option<&'a AgentId>,
    /// How often it was transferred before.
    pub transfers: u32,
    /// The place of the chat.
    pub place_time: Timestamp,
}

/// What becomes of a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferVerdict {
    /// Release the chat and queue it, in one step, at this place.
    Requeue {
        /// The place.
        place_time: Timestamp,
    },
    /// Ask the other agent, who has until this instant to answer; the owner stays meanwhile.
    Ask {
        /// When an answer is late.
        until: Timestamp,
    },
    /// The agent has the chat already: nothing to do.
    AlreadyTheirs,
}

/// Why a transfer is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransferRefusal {
    /// Only the owner may give a chat away.
    #[error("agent `{by}` does not have this chat")]
    NotOwner {
        /// Who tried.
        by: AgentId,
    },
    /// Somebody has been asked already.
    #[error("agent `{asked}` has been asked to take this chat and has not answered yet")]
    Pending {
        /// Who was asked.
        asked: AgentId,
    },
    /// It was given away often enough.
    #[error("this chat was transferred {transfers} times already, the limit is {limit}")]
    TooOften {
        /// How often.
        transfers: u32,
        /// How often it may be.
        limit: u32,
    },
}

impl TransferRefusal {
    /// The code of the rejection.
    pub fn code(&self) -> RejectionCode {
        match self {
            Self::NotOwner { .. } => RejectionCode::NotOwner,
            Self::Pending { .. } => RejectionCode::IllegalTransition,
            Self::TooOften { .. } => RejectionCode::LimitExceeded,
        }
    }
}

/// May this agent give the chat away?
///
/// # Errors
/// Not the owner; somebody was asked already; too often.
pub fn judge_transfer(
    rules: &TransferRules,
    to: TransferTo<'_>,
    facts: &TransferFacts<'_>,
    now: Timestamp,
) -> Result<TransferVerdict, TransferRefusal> {
    if facts.owner != Some(facts.by) {
        return Err(TransferRefusal::NotOwner { by: facts.by.clone() });
    }
    if let TransferTo::AgentCold(agent) | TransferTo::AgentWarm(agent) = to
        && agent == facts.by
    {
        return Ok(TransferVerdict::AlreadyTheirs);
    }
    if let Some(asked) = facts.asked {
        return Err(TransferRefusal::Pending { asked: asked.clone() });
    }
    let (transfers, limit) = (facts.transfers, rules.max_transfers);
    if transfers >= limit {
        return Err(TransferRefusal::TooOften { transfers, limit });
    }
    Ok(match (to, rules.place) {
        (TransferTo::AgentWarm(_), _) => {
            TransferVerdict::Ask { until: now.plus(rules.warm_answer_ms) }
        }
        (_, Place::Kept) => TransferVerdict::Requeue { place_time: facts.place_time },
        (_, Place::Last) => TransferVerdict::Requeue { place_time: now },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(100_000);
    const PLACE: Timestamp = Timestamp::from_millis(40_000);

    fn judge(
        rules: &TransferRules,
        to: TransferTo<'_>,
        asked: Option<&AgentId>,
        transfers: u32,
    ) -> Result<TransferVerdict, TransferRefusal> {
        let ana = AgentId::from("ana");
        let facts =
            TransferFacts { by: &ana, owner: Some(&ana), asked, transfers, place_time: PLACE };
        judge_transfer(rules, to, &facts, NOW)
    }

    #[test]
    fn a_cold_transfer_keeps_the_place_unless_the_policy_says_last() {
        let (kept, queue) = (TransferRules::default(), QueueId::from("loans"));
        let last = TransferRules { place: Place::Last, ..TransferRules::default() };
        let to = TransferTo::Queue(&queue);
        assert_eq!(judge(&kept, to, None, 0), Ok(TransferVerdict::Requeue { place_time: PLACE }));
        assert_eq!(judge(&last, to, None, 0), Ok(TransferVerdict::Requeue { place_time: NOW }));
    }

    #[test]
    fn a_warm_transfer_asks_and_only_one_at_a_time() {
        let (rules, ben) = (TransferRules::default(), AgentId::from("ben"));
        let until = Timestamp::from_millis(120_000);
        let to = TransferTo::AgentWarm(&ben);
        assert_eq!(judge(&rules, to, None, 0), Ok(TransferVerdict::Ask { until }));
        let refusal = judge(&rules, to, Some(&ben), 0).unwrap_err();
        assert_eq!(refusal, TransferRefusal::Pending { asked: ben });
    }

    #[test]
    fn to_oneself_is_nothing_to_do() {
        let (rules, ana) = (TransferRules::default(), AgentId::from("ana"));
        for to in [TransferTo::AgentCold(&ana), TransferTo::AgentWarm(&ana)] {
            assert_eq!(judge(&rules, to, None, 0), Ok(TransferVerdict::AlreadyTheirs));
        }
    }

    #[test]
    fn the_limit_is_inclusive() {
        let rules = TransferRules { max_transfers: 2, ..TransferRules::default() };
        let queue = QueueId::from("loans");
        assert!(judge(&rules, TransferTo::Queue(&queue), None, 1).is_ok());
        let refusal = judge(&rules, TransferTo::Queue(&queue), None, 2).unwrap_err();
        assert_eq!(refusal.code(), RejectionCode::LimitExceeded);
    }

    #[test]
    fn only_the_owner_gives_away() {
        let (ana, ben, queue) = (AgentId::from("ana"), AgentId::from("ben"), QueueId::from("q"));
        for owner in [None, Some(&ben)] {
            let facts =
                TransferFacts { by: &ana, owner, asked: None, transfers: 0, place_time: PLACE };
            let refusal =
                judge_transfer(&TransferRules::default(), TransferTo::Queue(&queue), &facts, NOW);
            assert_eq!(refusal.unwrap_err().code(), RejectionCode::NotOwner);
        }
    }
}
