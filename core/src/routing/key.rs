//! What decides who is next: one sort key for chats, one for agents, each computed once.
//!
//! A chat's key does not contain the time, so the order of a queue never changes by itself and nothing
//! is ever re-sorted: two chats that age at one rate keep their order for ever.

use super::rules::{AGEING_DEFAULT, Discipline, QueueRules, Strategy};
use crate::{calendar::Timestamp, math::Millis};
use serde::{Deserialize, Serialize};

/// A chat's rank in its queue; the smallest is served first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LineKey {
    /// `aged`: place − priority × ageing, in ms; `strict`: −priority; `lifo`: −place.
    pub score: i64,
    /// Between equal scores the older place, in ms UTC (`lifo`: always 0).
    pub place: i64,
    /// Between equal places the order of arrival (`lifo`: counted backwards).
    pub arrival: u64,
}

/// What a chat brings to its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) place: Timestamp,
    pub(super) priority: i32,
    pub(super) arrival: u64,
}

impl LineKey {
    /// The rank within the chat's queue.
    pub(super) fn in_queue(rules: &QueueRules, claim: Claim) -> Self {
        let place = claim.place.as_millis();
        match rules.discipline {
            Discipline::Aged => Self::aged(rules.ageing_ms, claim),
            Discipline::Strict => {
                Self { score: -i64::from(claim.priority), place, arrival: claim.arrival }
            }
            Discipline::Lifo => {
                Self { score: place.saturating_neg(), place: 0, arrival: u64::MAX - claim.arrival }
            }
        }
    }

    /// The rank among the first chats of different queues: one total order, whatever their disciplines.
    pub(super) fn between_queues(claim: Claim) -> Self {
        Self::aged(AGEING_DEFAULT, claim)
    }

    fn aged(ageing: Millis, claim: Claim) -> Self {
        let credit = ageing.times(i64::from(claim.priority));
        let place = claim.place.as_millis();
        Self { score: place.saturating_sub(credit.get()), place, arrival: claim.arrival }
    }
}

/// Is the rank within such a queue also the rank between queues?
pub(super) fn ranks_agree(rules: &QueueRules) -> bool {
    rules.discipline == Discipline::Aged && rules.ageing_ms == AGEING_DEFAULT
}

/// What an agent brings to their key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merit {
    /// Units in use: offers, active chats and wrap-up.
    pub load: u32,
    /// Units in all.
    pub capacity: u32,
    /// Since when without active chat and wrap-up.
    pub idle_since: Option<Timestamp>,
    /// The number of the last offer made to this agent, 0 for none.
    pub last_offer: u64,
    /// The order in which agents first logged in.
    pub arrival: u64,
    /// How long the last chats took in the mean, at most 20 of them; `None` before the first.
    pub pace_ms: Option<u32>,
}

/// An agent's rank for one strategy; the smallest is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct AgentKey {
    score: i64,
    idle_since: i64,
    last_offer: u64,
    arrival: u64,
}

impl AgentKey {
    /// Before every other.
    pub(super) const FIRST: Self =
        Self { score: i64::MIN, idle_since: i64::MIN, last_offer: 0, arrival: 0 };

    /// Before every other with this score.
    pub(super) fn first_at(score: i64) -> Self {
        Self { score, ..Self::FIRST }
    }

    /// The rank as seen from a point on the circle; without one, the rank as it is.
    pub(super) fn seen_from(self, point: Option<i64>) -> Self {
        match point {
            Some(point) => Self { score: (self.score - point).rem_euclid(CIRCLE), ..self },
            None => self,
        }
    }

    pub(super) fn new(strategy: Strategy, seed: u32, merit: &Merit) -> Self {
        let (load, capacity) = (i64::from(merit.load), i64::from(merit.capacity));
        let share = || load * 1_000_000 / capacity.max(1);
        Self {
            score: match strategy {
                Strategy::LongestIdle | Strategy::LowestUtilization => share(),
                Strategy::LeastActive => load,
                Strategy::MostAvailable => load - capacity,
                Strategy::RoundRobin => i64::try_from(merit.last_offer).unwrap_or(i64::MAX),
                Strategy::FastestFirst => merit.pace_ms.map_or(-1, i64::from),
                Strategy::FixedOrder => i64::try_from(merit.arrival).unwrap_or(i64::MAX),
                Strategy::Random => lot(seed, merit.arrival, merit.last_offer),
                Strategy::Pack => -share(),
            },
            idle_since: merit.idle_since.map_or(i64::MAX, Timestamp::as_millis),
            last_offer: merit.last_offer,
            arrival: merit.arrival,
        }
    }
}

/// Agents by lot stand on a circle: each where the lot of their last offer put them. An offer draws a point, and whoever
/// stands there or next after it is chosen, and draws anew. No agent's lots are better than another's, so in the long run
/// all are chosen alike, and finding the next one is a single step.
pub(super) const CIRCLE: i64 = 1 << 62;

/// The point on the circle from which the agent for the next offer is sought.
pub(super) fn point(seed: u32, offers_made: u64) -> i64 {
    lot(seed, u64::MAX, offers_made)
}

/// A number below [`CIRCLE`] that looks like chance and is none: the finaliser of SplitMix64 (Steele, Lea, Flood 2014), twice.
fn lot(seed: u32, whose: u64, draw: u64) -> i64 {
    let mix = |mut z: u64| {
        z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    // 62 bits fit.
    (mix(mix(whose ^ (u64::from(seed) << 32)) ^ draw) >> 2) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(place_s: i64, priority: i32, arrival: u64) -> Claim {
        Claim { place: Timestamp::from_millis(place_s * 1_000), priority, arrival }
    }

    fn order(rules: &QueueRules, claims: &[Claim]) -> Vec<u64> {
        let mut keyed: Vec<_> =
            claims.iter().map(|&c| (LineKey::in_queue(rules, c), c.arrival)).collect();
        keyed.sort();
        keyed.into_iter().map(|(_, arrival)| arrival).collect()
    }

    #[test]
    fn each_discipline_has_its_order() {
        // One point of priority is worth 60 s: 2 (place 50 s) passes 1 (place 0) and not 0 (place −20 s).
        let claims = [claim(-20, 0, 0), claim(0, 0, 1), claim(50, 1, 2), claim(90, 0, 3)];
        let rules = |discipline| QueueRules { discipline, ..QueueRules::default() };
        assert_eq!(order(&rules(Discipline::Aged), &claims), [0, 2, 1, 3]);
        assert_eq!(order(&rules(Discipline::Strict), &claims), [2, 0, 1, 3]);
        assert_eq!(order(&rules(Discipline::Lifo), &claims), [3, 2, 1, 0]);
    }

    #[test]
    fn equal_keys_fall_to_the_older_place_then_to_arrival() {
        let rules = QueueRules::default();
        // 60 s of waiting against one point of priority: a draw that the older place wins.
        assert_eq!(order(&rules, &[claim(60, 1, 0), claim(0, 0, 1)]), [1, 0]);
        assert_eq!(order(&rules, &[claim(0, 0, 1), claim(0, 0, 0)]), [0, 1]);
        let lifo = QueueRules { discipline: Discipline::Lifo, ..rules };
        assert_eq!(order(&lifo, &[claim(0, 0, 0), claim(0, 0, 1)]), [1, 0]);
    }

    #[test]
    fn the_largest_priority_and_the_longest_ageing_do_not_overflow() {
        let rules = QueueRules { ageing_ms: Millis::new(i64::MAX), ..QueueRules::default() };
        let first = LineKey::in_queue(&rules, claim(0, i32::MAX, 0));
        let last = LineKey::in_queue(&rules, claim(0, i32::MIN, 1));
        assert!(first < last);
    }

    #[test]
    fn each_strategy_has_its_order() {
        let merit = |load, capacity, idle: Option<i64>, last_offer, arrival| Merit {
            load,
            capacity,
            idle_since: idle.map(Timestamp::from_millis),
            last_offer,
            arrival,
            pace_ms: [None, Some(90_000), Some(60_000), Some(200_000)][arrival as usize],
        };
        let agents = [
            merit(0, 1, Some(50), 9, 0),
            merit(0, 3, Some(20), 8, 1),
            merit(2, 6, None, 1, 2),
            merit(1, 2, None, 2, 3),
        ];
        let order = |strategy| {
            let mut keyed: Vec<_> =
                agents.iter().map(|m| (AgentKey::new(strategy, 0, m), m.arrival)).collect();
            keyed.sort();
            keyed.into_iter().map(|(_, arrival)| arrival).collect::<Vec<_>>()
        };
        assert_eq!(order(Strategy::LongestIdle), [1, 0, 2, 3]);
        assert_eq!(order(Strategy::LeastActive), [1, 0, 3, 2]);
        assert_eq!(order(Strategy::MostAvailable), [2, 1, 0, 3]);
        assert_eq!(order(Strategy::RoundRobin), [2, 3, 1, 0]);
        assert_eq!(order(Strategy::LowestUtilization), [1, 0, 2, 3]);
        assert_eq!(order(Strategy::FastestFirst), [0, 2, 1, 3]);
        assert_eq!(order(Strategy::FixedOrder), [0, 1, 2, 3]);
        // Shares of 1/3 and 1/2 of 1,000,000: the fuller first; of the empty ones the longer idle.
        assert_eq!(order(Strategy::Pack), [3, 2, 1, 0]);
    }

    #[test]
    fn lots_treat_everybody_alike() {
        // Ten agents, each always free, and 100,000 offers.
        let (mut last, mut had) = ([0_u64; 10], [0_u32; 10]);
        for offer in 1..=100_000_u64 {
            let from = point(7, offer);
            let distance = |at: &usize| (lot(7, *at as u64, last[*at]) - from).rem_euclid(CIRCLE);
            let next = (0..10).min_by_key(distance).unwrap();
            last[next] = offer;
            had[next] += 1;
        }
        for (agent, had) in had.into_iter().enumerate() {
            assert!((9_400..=10_600).contains(&had), "agent {agent} had {had} of 100,000 offers");
        }
    }
}
