//! People who act on what the engine orders: for a log that holds arrivals instead of what became of them.
//!
//! A line may carry a `plan`, which is taken off before the engine sees the event: how long the customer would wait, how
//! long the service takes and the work after it, and what wait was once observed. Agents accept every offer at once. What
//! comes of it is set beside what was observed.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use switchboard::calendar::Timestamp;
use switchboard::engine::{Effect, Engine, Played, Reaction};

/// What is known of an arrival that the engine must not know.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Plan {
    /// How long the customer waits before leaving; without it, as long as it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) patience_ms: Option<i64>,
    /// How long the service takes.
    pub(crate) service_ms: i64,
    /// How long the agent is busy afterwards.
    #[serde(default)]
    pub(crate) after_call_work_ms: i64,
    /// The wait that was observed, of those who were answered then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) observed_wait_ms: Option<i64>,
}

/// Somebody who came with a plan.
struct Arrival {
    plan: Plan,
    came_ms: i64,
    /// The place that the engine gave.
    place_ms: Option<i64>,
    answered_ms: Option<i64>,
}

/// Something that somebody will do.
enum Act {
    Accept { offer: u64, agent: String },
    Leave { chat: String },
    End { chat: String },
    WrapUp { chat: String, agent: String },
}

/// The people of a replay, and what they will do.
#[derive(Default)]
pub(crate) struct Simulation {
    arrivals: BTreeMap<String, Arrival>,
    /// By instant, then in the order in which it was decided.
    agenda: BTreeMap<(i64, u64), Act>,
    acts: u64,
}

/// A line without its plan, and the instant it is stamped with.
pub(crate) struct Planned {
    pub(crate) line: String,
    pub(crate) at_ms: i64,
}

impl Simulation {
    /// Does anybody have a plan?
    pub(crate) fn has_begun(&self) -> bool {
        !self.arrivals.is_empty()
    }

    /// Takes the plan off a line; `None` for a line without one, and an error for one that cannot be followed.
    pub(crate) fn take_plan(&mut self, line: &str) -> Result<Option<Planned>, String> {
        if !line.contains("\"plan\"") {
            return Ok(None);
        }
        let Ok(Value::Object(mut event)) = serde_json::from_str::<Value>(line) else {
            return Ok(None);
        };
        let Some(plan) = event.remove("plan") else { return Ok(None) };
        let plan: Plan = serde_json::from_value(plan).map_err(|why| format!("the plan: {why}"))?;
        let (chat, at_ms) = match (event.get("chat"), event.get("at").and_then(Value::as_i64)) {
            (Some(Value::String(chat)), Some(at_ms)) => (chat.clone(), at_ms),
            _ => return Err("a plan stands beside `chat` and `at`".to_owned()),
        };
        if let Some(patience_ms) = plan.patience_ms {
            self.intend(at_ms.saturating_add(patience_ms), Act::Leave { chat: chat.clone() });
        }
        self.arrivals
            .insert(chat, Arrival { plan, came_ms: at_ms, place_ms: None, answered_ms: None });
        Ok(Some(Planned { line: Value::Object(event).to_string(), at_ms }))
    }

    /// What happens up to an instant, one step a call: what is due in the engine, or what somebody does.
    pub(crate) fn step(&mut self, engine: &mut Engine, until_ms: i64) -> Option<Played> {
        let act = self.agenda.keys().next().copied();
        let deadline = engine.deadline().map(|deadline| deadline.at.as_millis());
        let act_first = match (act, deadline) {
            (Some((act, _)), Some(deadline)) => act < deadline,
            (act, _) => act.is_some(),
        };
        if act_first {
            let key = act.filter(|(at, _)| *at <= until_ms)?;
            let act = self.agenda.remove(&key)?;
            let played = match self.line(key.0.max(engine.now().as_millis()), &act) {
                Some(line) => engine.replay_line(&line),
                None => Played::default(),
            };
            self.hear(&played.reaction);
            return Some(played);
        }
        let due = deadline.filter(|at| *at <= until_ms)?;
        let reaction = engine.advance(Timestamp::from_millis(due));
        self.hear(&reaction);
        Some(Played { reaction, refused: None })
    }

    /// Takes note of what the engine ordered.
    pub(crate) fn hear(&mut self, reaction: &Reaction) {
        for ordered in &reaction.effects {
            let at_ms = ordered.at.as_millis();
            match &ordered.effect {
                Effect::Enqueue { chat, place_time, .. } => {
                    if let Some(arrival) = self.arrivals.get_mut(chat.as_str()) {
                        arrival.place_ms = Some(place_time.as_millis());
                    }
                }
                Effect::OfferMade { offer, agent, .. } => {
                    self.intend(at_ms, Act::Accept { offer: offer.0, agent: agent.to_string() });
                }
                Effect::Assigned { chat, .. } => {
                    let Some(arrival) = self.arrivals.get_mut(chat.as_str()) else { continue };
                    arrival.answered_ms.get_or_insert(at_ms);
                    let ends_ms = at_ms.saturating_add(arrival.plan.service_ms);
                    self.intend(ends_ms, Act::End { chat: chat.to_string() });
                }
                Effect::StartWrapUp { chat, agent, .. } => {
                    let Some(arrival) = self.arrivals.get(chat.as_str()) else { continue };
                    let done_ms = at_ms.saturating_add(arrival.plan.after_call_work_ms);
                    let (chat, agent) = (chat.to_string(), agent.to_string());
                    self.intend(done_ms, Act::WrapUp { chat, agent });
                }
                _ => {}
            }
        }
    }

    fn intend(&mut self, at_ms: i64, act: Act) {
        self.acts += 1;
        self.agenda.insert((at_ms, self.acts), act);
    }

    /// An act as a line of a log; none for a customer who has been answered and need not leave.
    fn line(&self, at_ms: i64, act: &Act) -> Option<String> {
        let event = match act {
            Act::Accept { offer, agent } => {
                json!({ "at": at_ms, "type": "offer_accepted", "offer": offer, "agent": agent })
            }
            Act::Leave { chat } => {
                self.arrivals.get(chat).filter(|arrival| arrival.answered_ms.is_none())?;
                json!({ "at": at_ms, "type": "customer_abandoned", "chat": chat })
            }
            Act::End { chat } => {
                json!({ "at": at_ms, "type": "chat_ended", "chat": chat, "by": "customer" })
            }
            Act::WrapUp { chat, agent } => json!({
                "at": at_ms, "type": "wrap_up_completed", "chat": chat, "agent": agent,
                "disposition": { "resolution_code": "served", "root_cause": "simulated" },
            }),
        };
        Some(event.to_string())
    }

    /// What came of it beside what was observed; `None` when nothing was.
    pub(crate) fn comparison(&self) -> Option<Comparison> {
        Comparison::of(self.arrivals.values())
    }
}

/// Waits as they came out, beside those that were observed.
#[derive(Debug, Serialize)]
pub(crate) struct Comparison {
    /// Days with answered customers.
    days: usize,
    /// Pearson's correlation of the days' mean waits; `null` for fewer than two days.
    daily_mean_wait_correlation: Option<f64>,
    /// The mean wait of who was answered, here and then.
    mean_wait_s: f64,
    observed_mean_wait_s: f64,
    /// The mean of the days' means, here and then.
    daily_mean_wait_s: f64,
    observed_daily_mean_wait_s: f64,
    /// Pairs who waited at the same time then, were answered at different instants, and have different places here.
    order_pairs: u64,
    /// The share of them of whom the one with the older place was answered first.
    order_agreement: Option<f64>,
}

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

impl Comparison {
    fn of<'a>(arrivals: impl Iterator<Item = &'a Arrival>) -> Option<Self> {
        let mut days: BTreeMap<i64, Vec<&Arrival>> = BTreeMap::new();
        for arrival in arrivals {
            days.entry(arrival.came_ms.div_euclid(DAY_MS)).or_default().push(arrival);
        }
        let waits = |arrivals: &[&Arrival], of: fn(&Arrival) -> Option<i64>| -> Vec<f64> {
            arrivals.iter().filter_map(|a| of(a)).map(|ms| ms as f64 / 1_000.0).collect()
        };
        let (mut here, mut then) = (Vec::new(), Vec::new());
        let (mut all_here, mut all_then) = (Vec::new(), Vec::new());
        let mut order = (0, 0);
        for arrivals in days.values_mut() {
            let (now, observed) =
                (waits(arrivals, Arrival::wait_ms), waits(arrivals, |a| a.plan.observed_wait_ms));
            if let (Some(mean_now), Some(mean_then)) = (mean(&now), mean(&observed)) {
                here.push(mean_now);
                then.push(mean_then);
            }
            all_here.extend(now);
            all_then.extend(observed);
            arrivals.sort_by_key(|arrival| arrival.came_ms);
            let (same, pairs) = same_order(arrivals);
            order = (order.0 + same, order.1 + pairs);
        }
        let (same, order_pairs) = order;
        Some(Self {
            days: here.len(),
            daily_mean_wait_correlation: correlation(&here, &then),
            mean_wait_s: mean(&all_here)?,
            observed_mean_wait_s: mean(&all_then)?,
            daily_mean_wait_s: mean(&here)?,
            observed_daily_mean_wait_s: mean(&then)?,
            order_pairs,
            order_agreement: (order_pairs > 0).then(|| same as f64 / order_pairs as f64),
        })
    }

    /// For people.
    pub(crate) fn in_words(&self) -> String {
        let share =
            |value: Option<f64>| value.map_or("–".to_owned(), |v| format!("{:.1} %", v * 100.0));
        let correlation = self
            .daily_mean_wait_correlation
            .map_or("–".to_owned(), |value| format!("{value:.3}"));
        format!(
            "against what was observed, over {} days:\n  \
             mean wait            {:>8.2} s, observed {:>8.2} s\n  \
             mean of daily means  {:>8.2} s, observed {:>8.2} s\n  \
             correlation of days  {correlation:>8}\n  \
             order by place       {:>8} of {} pairs",
            self.days,
            self.mean_wait_s,
            self.observed_mean_wait_s,
            self.daily_mean_wait_s,
            self.observed_daily_mean_wait_s,
            share(self.order_agreement),
            self.order_pairs,
        )
    }
}

impl Arrival {
    fn wait_ms(&self) -> Option<i64> {
        Some(self.answered_ms? - self.came_ms)
    }

    fn observed_answer_ms(&self) -> Option<i64> {
        let wait_ms = self.plan.observed_wait_ms.filter(|wait| *wait > 0)?;
        Some(self.came_ms + wait_ms)
    }
}

/// Of those who come in this order: pairs who waited together then, and of how many the older place was answered first.
fn same_order(arrivals: &[&Arrival]) -> (u64, u64) {
    let (mut same, mut pairs) = (0, 0);
    for (n, first) in arrivals.iter().enumerate() {
        let (Some(first_then), Some(first_place)) = (first.observed_answer_ms(), first.place_ms)
        else {
            continue;
        };
        let together = arrivals.iter().skip(n + 1).take_while(|other| other.came_ms < first_then);
        for second in together {
            let (Some(then), Some(place)) = (second.observed_answer_ms(), second.place_ms) else {
                continue;
            };
            if then != first_then && place != first_place {
                pairs += 1;
                same += u64::from((then < first_then) == (place < first_place));
            }
        }
    }
    (same, pairs)
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

fn correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    let (mean_a, mean_b) = (mean(a)?, mean(b)?);
    let pairs = || a.iter().zip(b).map(|(a, b)| (a - mean_a, b - mean_b));
    let both: f64 = pairs().map(|(a, b)| a * b).sum();
    let (of_a, of_b): (f64, f64) =
        (pairs().map(|(a, _)| a * a).sum(), pairs().map(|(_, b)| b * b).sum());
    let scale = (of_a * of_b).sqrt();
    (scale > 0.0).then(|| both / scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn correlation_is_pearsons() {
        // Deviations -1, 0, 1 and -2, 1, 1: 3 / sqrt(2 · 6).
        let r = correlation(&[1.0, 2.0, 3.0], &[2.0, 5.0, 5.0]).unwrap();
        assert!((r - 3.0 / 12.0_f64.sqrt()).abs() < 1e-12);
        assert_eq!(correlation(&[1.0, 1.0], &[1.0, 2.0]), None);
    }

    #[test]
    fn only_who_waited_together_is_compared() {
        let arrival = |came_ms, observed, place_ms| Arrival {
            plan: Plan {
                patience_ms: None,
                service_ms: 0,
                after_call_work_ms: 0,
                observed_wait_ms: Some(observed),
            },
            came_ms,
            place_ms: Some(place_ms),
            answered_ms: None,
        };
        // a waits from 0 to 10 and b from 2 to 8; c comes when both have gone.
        let (a, b, c) = (arrival(0, 10, 0), arrival(2, 6, -88), arrival(20, 5, -70));
        assert_eq!(same_order(&[&a, &b, &c]), (1, 1));
        let uncredited = arrival(2, 6, 2);
        assert_eq!(same_order(&[&a, &uncredited, &c]), (0, 1));
    }
}
