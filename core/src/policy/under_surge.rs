//! What a surge makes of the rules of routing.
//!
//! Worked out when the policy is compiled, once for each level: while a surge is on, an event reads finished rules as on any other
//! day, and nothing can be wrong with them that compiling has not found.

use super::rules::Rules;
use crate::routing::{Discipline, Overflow, RoutingRules};

/// Who serves whom: on an ordinary day, and at each level of the plan.
pub(super) fn routing_by_level(rules: &Rules) -> Vec<RoutingRules> {
    let levels = rules.supervision.surge.levels.len();
    (0..=levels).map(|level| routing_at(rules, u8::try_from(level).unwrap_or(u8::MAX))).collect()
}

fn routing_at(rules: &Rules, level: u8) -> RoutingRules {
    let mut routing = rules.routing.clone();
    let levels = || rules.supervision.surge.levels_at(level);
    if let Some(more) = levels().find_map(|level| level.more_units) {
        routing.agents.extra_units = routing.agents.extra_units.saturating_add(more);
    }
    if let Some(ageing) = levels().find_map(|level| level.ageing_ms) {
        let aged = routing.queues.values_mut().filter(|q| q.discipline == Discipline::Aged);
        aged.for_each(|queue| queue.ageing_ms = ageing);
    }
    for (id, queue) in rules.routing.queues.keys().zip(routing.queues.values_mut()) {
        if let Some(overflow) = levels().find_map(|level| level.overflow.get(id)) {
            let (after_ms, to) = (overflow.after_ms, overflow.to.clone());
            queue.overflow = Some(Overflow { after_ms, to });
        }
    }
    routing
}
