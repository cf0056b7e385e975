//! `import anonbank --as-arrivals`: who came when, and who was there to serve; the rest is for the engine to decide.
//!
//! Callers come when they joined the queue. Who was not answered leaves after as long as they waited then; who was
//! answered would have waited on. Calls take as long as they took; a call that was never answered, should it be
//! answered now, takes as long as the median one. Agents are there from their first call of a day to the end of their last,
//! less pauses of more than a quarter of an hour. Left out are callers with internet trouble, who have agents of their own,
//! and those whom nobody is recorded to have answered: some came at night, and would wait for the morning here.
//!
//! What the record knows of an arrival and an engine must not is the `plan` of its line; see `replay`.

use super::Choice;
use super::anonbank::{Call, Row, for_each_call};
use super::summary::Summary;
use super::timeline::Timeline;
use crate::failure::Failure;
use crate::input::Input;
use crate::simulation::Plan;
use serde_json::json;
use std::collections::BTreeMap;

/// An agent without a call for longer than this is away.
const PAUSE_MS: i64 = 15 * 60 * 1_000;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// By agent, when they were on calls: from, to.
type Worked = BTreeMap<String, Vec<(i64, i64)>>;

pub(super) fn import(
    input: &mut Input,
    choice: &Choice<'_>,
    timeline: &mut Timeline,
    summary: &mut Summary,
) -> Result<(), Failure> {
    let mut calls: Vec<(Row, Call)> = Vec::new();
    for_each_call(input, summary, |row, call, summary| {
        if row.topic == "internet_support" {
            let words = "calls about internet trouble, which have agents of their own";
            summary.leave_out("internet_support", words, 1);
        } else if row.outcome == "answered" && row.agent.is_empty() {
            summary.leave_out("no_agent", "answered calls without an agent", 1);
        } else if row.outcome == "abandoned" && row.queued_at.is_empty() {
            summary.leave_out("left_in_menu", "callers who left before they joined the queue", 1);
        } else {
            summary.carried_record();
            calls.push((row, call));
        }
    })?;
    let median_ms = median_service_ms(&calls);
    let mut worked = Worked::new();
    for (row, call) in &calls {
        let answered = row.outcome == "answered";
        let came_ms = call.arrived_ms + call.menu_ms;
        if answered {
            let from = came_ms + call.queue_ms;
            worked.entry(row.agent.clone()).or_default().push((from, from + call.service_ms));
        }
        let unknown = "services of callers who were never answered: the median";
        summary.decide("service_unknown", unknown, usize::from(!answered));
        let plan = Plan {
            patience_ms: (!answered).then_some(call.queue_ms),
            service_ms: if answered { call.service_ms } else { median_ms },
            after_call_work_ms: choice.after_call_work_ms,
            observed_wait_ms: answered.then_some(call.queue_ms),
        };
        let customer = if row.customer.is_empty() { &row.case_id } else { &row.customer };
        let tier = (row.priority == "2").then_some("valued");
        let mut line = json!({
            "at": came_ms, "type": "chat_requested", "chat": row.case_id, "channel": "voice",
            // Of one customer two calls may overlap in the record; here each is somebody.
            "customer": { "id": format!("{customer}/{}", row.case_id) },
            "plan": plan,
        });
        if let Some(tier) = tier {
            line["customer"]["tier"] = json!(tier);
        }
        timeline.line(came_ms, "chat_requested", &line);
    }
    for (agent, calls) in worked {
        be_there(&agent, calls, timeline);
    }
    Ok(())
}

fn median_service_ms(calls: &[(Row, Call)]) -> i64 {
    let answered = calls.iter().filter(|(row, _)| row.outcome == "answered");
    let mut services: Vec<i64> = answered.map(|(_, call)| call.service_ms).collect();
    services.sort_unstable();
    services.get(services.len() / 2).copied().unwrap_or(0)
}

/// An agent comes and goes by the calls they had.
fn be_there(agent: &str, mut calls: Vec<(i64, i64)>, timeline: &mut Timeline) {
    calls.sort_unstable();
    let mut stretches: Vec<(i64, i64)> = Vec::new();
    for (from, to) in calls {
        match stretches.last_mut() {
            Some((began, until))
                if from - *until <= PAUSE_MS
                    && from.div_euclid(DAY_MS) == began.div_euclid(DAY_MS) =>
            {
                *until = to.max(*until);
            }
            _ => stretches.push((from, to)),
        }
    }
    for (n, (from, to)) in stretches.into_iter().enumerate() {
        if n == 0 {
            let line = json!({
                "at": from, "type": "agent_logged_in", "agent": agent, "capacity": 1, "presence": "available",
            });
            timeline.line(from, "agent_logged_in", &line);
        } else {
            let line = json!({ "at": from, "type": "presence_set", "agent": agent, "presence": "available" });
            timeline.line(from, "presence_set", &line);
        }
        let line = json!({ "at": to, "type": "presence_set", "agent": agent, "presence": "away" });
        timeline.line(to, "presence_set", &line);
    }
}
