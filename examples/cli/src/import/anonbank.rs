//! Anonymous Bank: a month of a bank's calls, row by row (CSV).
//!
//! A caller enters the voice menu (`ivr_s`), may join a queue (`queue_s`), is served (`service_s`) or
//! leaves. The menu is the bot; leaving it for the humans is a handoff that the customer asked for. The
//! durations are the record: where clock times of day contradict them, the durations hold, so that the
//! waits are those that the source itself reports.

use super::summary::Summary;
use super::timeline::Timeline;
use super::{Choice, for_each_row};
use crate::failure::Failure;
use crate::input::Input;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeSet;

/// Who answers where the record names nobody.
const UNRECORDED: &str = "unrecorded";

#[derive(Deserialize)]
pub(super) struct Row {
    pub(super) case_id: String,
    pub(super) arrived_at: String,
    #[serde(default)]
    pub(super) queued_at: String,
    #[serde(default)]
    pub(super) queue_left_at: String,
    #[serde(default)]
    pub(super) answered_at: String,
    pub(super) ivr_s: String,
    pub(super) queue_s: String,
    pub(super) service_s: String,
    pub(super) outcome: String,
    #[serde(default)]
    pub(super) agent: String,
    #[serde(default)]
    pub(super) topic: String,
    #[serde(default)]
    pub(super) priority: String,
    #[serde(default)]
    pub(super) customer: String,
}

/// A row whose numbers can be read.
pub(super) struct Call {
    pub(super) arrived_ms: i64,
    pub(super) menu_ms: i64,
    pub(super) queue_ms: i64,
    pub(super) service_ms: i64,
}

impl Row {
    pub(super) fn read(&self) -> Result<Call, String> {
        let seconds = |name: &str, text: &str| match text.trim() {
            "" => Ok(0),
            text => match text.parse::<i64>() {
                Ok(seconds) if (0..=86_400).contains(&seconds) => Ok(seconds * 1_000),
                _ => Err(format!("`{name}` is no time from 0 to 86,400 seconds")),
            },
        };
        let arrived_ms = local_ms(&self.arrived_at)
            .ok_or_else(|| "`arrived_at` is no time like 1999-02-01 08:21:19".to_owned())?;
        Ok(Call {
            arrived_ms,
            menu_ms: seconds("ivr_s", &self.ivr_s)?,
            queue_ms: seconds("queue_s", &self.queue_s)?,
            service_ms: seconds("service_s", &self.service_s)?,
        })
    }
}

pub(super) fn import(
    input: &mut Input,
    _choice: &Choice<'_>,
    timeline: &mut Timeline,
    summary: &mut Summary,
) -> Result<(), Failure> {
    for_each_call(input, summary, |row, call, summary| {
        summary.carried_record();
        decide(&row, &call, summary);
        tell(&row, &call, timeline, summary);
    })
}

/// The calls of the file, each once; what is none is counted.
pub(super) fn for_each_call(
    input: &mut Input,
    summary: &mut Summary,
    mut each: impl FnMut(Row, Call, &mut Summary),
) -> Result<(), Failure> {
    let mut known = BTreeSet::new();
    for_each_row(input, summary, |number, row: Row, summary| {
        if row.outcome == "phantom" {
            let words = "rows that the source calls phantom: no call was there";
            summary.leave_out("phantom", words, 1);
            return;
        }
        if row.outcome != "answered" && row.outcome != "abandoned" {
            summary.fault(number, "the outcome is not known");
            return;
        }
        if !known.insert(row.case_id.clone()) {
            summary.fault(number, format!("the call `{}` again", row.case_id));
            return;
        }
        match row.read() {
            Ok(call) => each(row, call, summary),
            Err(why) => summary.fault(number, why),
        }
    })
}

/// Counts where the record is silent or contradicts itself.
fn decide(row: &Row, call: &Call, summary: &mut Summary) {
    let answered = row.outcome == "answered";
    let one_if = usize::from;
    let words = "answered calls without an agent, given to a stand-in";
    summary.decide("no_agent", words, one_if(answered && row.agent.is_empty()));
    let words = "answered calls without a time of answer; their durations hold";
    summary.decide("no_answer_time", words, one_if(answered && row.answered_at.is_empty()));
    let times = (local_ms(&row.answered_at), local_ms(&row.queue_left_at));
    let differ = matches!(times, (Some(answer), Some(left)) if answered && answer != left);
    let words = "calls answered at another time than they left the queue; the durations hold";
    summary.decide("answer_time_differs", words, one_if(differ));
    let words = "calls without a known customer, each given one of its own";
    summary.decide("no_customer", words, one_if(row.customer.is_empty()));
    let words = "service times of calls that are recorded as abandoned";
    summary.leave_out("abandoned_service", words, one_if(!answered && call.service_ms > 0));
    let words = "priorities 0 and 1, which the source calls equal; 2 becomes the tier `valued`";
    summary.leave_out("priority", words, one_if(row.priority != "2"));
}

fn tell(row: &Row, call: &Call, timeline: &mut Timeline, summary: &mut Summary) {
    let customer = match row.customer.as_str() {
        "" => format!("caller-{}", row.case_id),
        customer => customer.to_owned(),
    };
    let tier = (row.priority == "2").then_some("valued");
    let topic = (!row.topic.is_empty()).then_some(&row.topic);
    let request = json!({
        "customer": { "id": customer, "tier": tier },
        "channel": "voice",
        "bot": "menu",
        "intent": topic,
    });
    let mut tale = timeline.chat(summary, &row.case_id, call.arrived_ms);
    tale.tell("chat_requested", request);
    let left_menu_ms = call.arrived_ms + call.menu_ms;
    let left_queue_ms = left_menu_ms + call.queue_ms;
    tale.at(left_menu_ms);
    if row.outcome == "abandoned" {
        if !row.queued_at.is_empty() {
            tale.tell("handoff_requested", json!({})).at(left_queue_ms);
        }
        tale.tell("customer_abandoned", json!({}));
        return;
    }
    let agent = if row.agent.is_empty() { UNRECORDED } else { &row.agent };
    tale.tell("handoff_requested", json!({}));
    tale.at(left_queue_ms).pulled_by(agent);
    tale.at(left_queue_ms + call.service_ms).tell("chat_ended", json!({ "by": "customer" }));
    let root_cause = topic.map_or("not_recorded", String::as_str);
    tale.wrapped_up_by(agent, json!({ "resolution_code": "served", "root_cause": root_cause }));
}

/// `1999-02-01 08:21:19` as milliseconds, the site's wall clock taken as UTC.
pub(super) fn local_ms(text: &str) -> Option<i64> {
    let (date, time) = text.trim().split_once(' ')?;
    let mut date = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    let mut time = time.splitn(3, ':').map(|part| part.parse::<i64>().ok());
    let (hour, minute, second) = (time.next()??, time.next()??, time.next()??);
    let in_range = (1900..2200).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..60).contains(&second);
    if !in_range {
        return None;
    }
    let seconds = days_from_civil(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
    Some(seconds * 1_000)
}

/// Days since 1970-01-01, proleptic Gregorian.
///
/// Algorithm: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted_month = (month + 9) % 12;
    let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wall_clock_times_are_read() {
        assert_eq!(local_ms("1970-01-02 00:00:01"), Some(86_401_000));
        // 2000-02-29 is day 11,016.
        assert_eq!(local_ms("2000-02-29 00:00:00"), Some(11_016 * 86_400_000));
        for text in ["", "1999-02-01", "1999-13-01 00:00:00", "1999-02-01 24:00:00", "x y"] {
            assert_eq!(local_ms(text), None, "{text}");
        }
    }
}
