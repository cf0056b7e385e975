//! A ticket desk of the ServiceNow kind: one row for every change of a case (CSV).
//!
//! Rows of one case follow each other: `at`, `state`, `group` and `agent` who have it, and the desk's own running
//! counts of `reassignments` and `reopens`. A case is a chat by voice. Whoever has it first takes it, a reassignment
//! is a transfer, and a case that is opened again is a new chat of the same customer, because a chat that is over
//! stays over. Where no agent is recorded the group stands for one. It is over when it is resolved for good.

use super::anonbank::local_ms;
use super::summary::Summary;
use super::timeline::Timeline;
use super::{Choice, for_each_row};
use crate::failure::Failure;
use crate::input::Input;
use serde::Deserialize;
use serde_json::json;

#[derive(Clone, Deserialize)]
struct Row {
    case_id: String,
    at: String,
    state: String,
    #[serde(default)]
    group: String,
    #[serde(default)]
    agent: String,
    #[serde(default)]
    priority: String,
    reassignments: u32,
    reopens: u32,
    made_sla: String,
}

impl Row {
    /// Whoever has the case now.
    fn owner(&self) -> &str {
        match (self.agent.as_str(), self.group.as_str()) {
            ("", "") => "nobody recorded",
            ("", group) => group,
            (agent, _) => agent,
        }
    }

    fn is_done(&self) -> bool {
        matches!(self.state.as_str(), "Resolved" | "Closed")
    }
}

pub(super) fn import(
    input: &mut Input,
    _choice: &Choice<'_>,
    timeline: &mut Timeline,
    summary: &mut Summary,
) -> Result<(), Failure> {
    let mut case: Vec<(i64, Row)> = Vec::new();
    for_each_row(input, summary, |number, row: Row, summary| {
        let Some(at_ms) = local_ms(&row.at) else {
            summary.fault(number, "`at` is no time like 2016-02-29 01:16:00");
            return;
        };
        summary.carried_record();
        summary.leave_out_field("priority", &json!(row.priority));
        if case.first().is_some_and(|(_, first)| first.case_id != row.case_id) {
            tell(&case, timeline, summary);
            case.clear();
        }
        case.push((at_ms, row));
    })?;
    tell(&case, timeline, summary);
    Ok(())
}

/// Tells a case: one chat, and one more for each time it was opened again.
fn tell(case: &[(i64, Row)], timeline: &mut Timeline, summary: &mut Summary) {
    let Some((_, last)) = case.last() else { return };
    let made = if last.made_sla == "TRUE" { "sla_met" } else { "sla_missed" };
    let mut reassigned = 0;
    for chat in case.chunk_by(|(_, one), (_, next)| one.reopens == next.reopens) {
        let Some((began_ms, first)) = chat.first() else { return };
        let id = match first.reopens {
            0 => first.case_id.clone(),
            n => format!("{}/{n}", first.case_id),
        };
        // The first row since which it stayed done; without one, the last row.
        let open = chat.iter().rposition(|(_, row)| !row.is_done());
        let end = open.map_or(0, |open| (open + 1).min(chat.len() - 1));
        let ending = if first.reopens == last.reopens { made } else { "reopened" };
        let mut tale = timeline.chat(summary, &id, *began_ms);
        let customer = json!({ "id": first.case_id, "identity": { "level": "verified" } });
        tale.tell("chat_requested", json!({ "customer": customer, "channel": "voice" }));
        let mut owner = first.owner().to_owned();
        tale.pulled_by(&owner);
        for (n, (at_ms, row)) in chat.iter().enumerate() {
            if n <= end {
                tale.at(*at_ms);
            }
            for _ in reassigned..row.reassignments {
                tale.given_away_by(&owner);
                row.owner().clone_into(&mut owner);
                tale.pulled_by(&owner);
            }
            reassigned = reassigned.max(row.reassignments);
        }
        tale.tell(
            "chat_ended",
            json!({ "by": "agent", "resolution": "resolved", "ending": ending }),
        );
        let disposition = json!({ "resolution_code": ending, "root_cause": "not_recorded" });
        tale.wrapped_up_by(&owner, disposition);
    }
}
