//! Every metric that there is: the table that reports, the documentation and the dashboards are made from.
//!
//! Where the field disagrees its formulas stand side by side, each under its own id, and `variant` says
//! which is which. The texts can be left out of a build (`analysis`); ids and arithmetic never differ.

use super::definition::{Definition, Measure, ServiceLevel};
use super::figures::Count;
use super::quantity::{Quantity, Series};
use super::rules::MetricsRules;
use super::text::Text;
use crate::math::Millis;

/// One row of the table; `{}` in an id or name is a threshold of the policy.
struct Row {
    id: &'static str,
    measure: Measured,
    text: Text,
}

/// How a row is computed, but for the thresholds of the policy.
#[derive(Clone, Copy)]
enum Measured {
    Fixed(Measure),
    /// One metric for each threshold.
    ResponseWithin,
    ServiceLevel(ServiceLevel),
}

/// Every metric under these rules, in the order of a report.
pub(super) fn of(rules: &MetricsRules) -> Vec<Definition> {
    let mut all = Vec::with_capacity(ROWS.len() + rules.first_response_within_ms.len());
    for row in ROWS {
        let mut define = |limit: Option<Millis>, measure| {
            let id = match limit {
                Some(limit) => row.id.replace("{}", &in_id(limit)),
                None => row.id.to_owned(),
            };
            all.push(Definition::new(id, row.text, measure));
        };
        match row.measure {
            Measured::Fixed(measure) => define(None, measure),
            Measured::ServiceLevel(formula) => {
                let limit = rules.service_level_ms;
                define(Some(limit), Measure::ServiceLevel(formula, limit));
            }
            Measured::ResponseWithin => {
                for limit in &rules.first_response_within_ms {
                    define(Some(*limit), Measure::ResponseWithin(*limit));
                }
            }
        }
    }
    all
}

/// What a metric counts and among what, if it is a share of chats.
pub(super) fn share_of_chats(id: &str) -> Option<(Quantity, Quantity)> {
    match ROWS.iter().find(|row| row.id == id)?.measure {
        Measured::Fixed(Measure::Share { of, among }) => Some((of, among)),
        _ => None,
    }
}

/// The ids of those that are.
pub(super) fn shares_of_chats() -> impl Iterator<Item = &'static str> {
    ROWS.iter().map(|row| row.id).filter(|id| share_of_chats(id).is_some())
}

/// `20s`, `1500ms`: a threshold as a part of an id.
fn in_id(limit: Millis) -> String {
    match limit.get() {
        ms if ms % 1_000 == 0 => format!("{}s", ms / 1_000),
        ms => format!("{ms}ms"),
    }
}

const fn count(of: Quantity, among: Quantity) -> Measure {
    Measure::Count { of, among }
}

const fn share(of: Quantity, among: Quantity) -> Measure {
    Measure::Share { of, among }
}

const fn fixed(id: &'static str, measure: Measure, text: [&'static str; 4]) -> Row {
    Row { id, measure: Measured::Fixed(measure), text: Text::new(text) }
}

const fn level(id: &'static str, formula: ServiceLevel, text: [&'static str; 4]) -> Row {
    Row { id, measure: Measured::ServiceLevel(formula), text: Text::new(text) }
}

/// Id, computation; name, variant, what it says, what happens at the edges.
static ROWS: &[Row] = &[
    fixed(
        "offered_count",
        count(Quantity::One(Count::Offered), Quantity::One(Count::Offered)),
        [
            "Offered",
            "",
            "Chats that were asked for.",
            "Refused inputs and repeated events are no chats; a reopened chat is a new one.",
        ],
    ),
    fixed(
        "answered_count",
        count(Quantity::One(Count::Answered), Quantity::One(Count::Offered)),
        [
            "Answered",
            "",
            "Chats that a human owned at some time.",
            "However they ended; a chat of several agents counts once.",
        ],
    ),
    fixed(
        "abandoned_count",
        count(Quantity::Abandoned, Quantity::One(Count::Offered)),
        [
            "Abandoned",
            "",
            "Chats whose customer left before a human answered.",
            "Short abandons apart; a lost connection counts when its grace is over.",
        ],
    ),
    fixed(
        "abandoned_before_queue_count",
        count(Quantity::One(Count::LeftBeforeQueue), Quantity::One(Count::Offered)),
        [
            "  before a queue",
            "",
            "Chats whose customer left while in no queue: in the menu or with the bot.",
            "Also after a return from a queue to the bot.",
        ],
    ),
    fixed(
        "abandoned_in_queue_count",
        count(Quantity::One(Count::LeftInQueue), Quantity::One(Count::Offered)),
        [
            "  in a queue",
            "",
            "Chats whose customer left while waiting in a queue or being offered to an agent.",
            "A chat has exactly one fate, so the fates add up to what was offered.",
        ],
    ),
    fixed(
        "short_abandon_count",
        count(Quantity::One(Count::ShortAbandons), Quantity::One(Count::Offered)),
        [
            "Short abandons",
            "",
            "Chats whose customer left within `conversation.short_abandon_ms`.",
            "Timed from joining the queue, or from the request when in none; exactly the threshold is not short.",
        ],
    ),
    fixed(
        "deflected_count",
        count(Quantity::One(Count::Deflected), Quantity::One(Count::Offered)),
        [
            "Deflected",
            "",
            "Chats that were not admitted: sent elsewhere, or asked to come back.",
            "A chat has exactly one fate, so the fates add up to what was offered.",
        ],
    ),
    fixed(
        "contained_count",
        count(Quantity::One(Count::Contained), Quantity::One(Count::Offered)),
        [
            "Contained",
            "",
            "Chats whose need the bot met without a human.",
            "A chat that a human ever owned is answered, not contained.",
        ],
    ),
    fixed(
        "converted_count",
        count(Quantity::One(Count::Converted), Quantity::One(Count::Offered)),
        [
            "Converted",
            "",
            "Chats that go on by callback, phone or e-mail, unanswered here.",
            "A flow-out, never an abandon. A chat has exactly one fate, so the fates add up to what was offered.",
        ],
    ),
    fixed(
        "closed_unanswered_count",
        count(Quantity::One(Count::ClosedUnanswered), Quantity::One(Count::Offered)),
        [
            "Closed unanswered",
            "",
            "Chats closed in any other way before a human answered.",
            "Waited too long, queue closed, merged, or ended without a person being asked for.",
        ],
    ),
    fixed(
        "waiting_count",
        count(Quantity::One(Count::Waiting), Quantity::One(Count::Offered)),
        [
            "Still waiting",
            "",
            "Chats that are open and unanswered: with a bot, in a queue, or offered.",
            "Left out of every share whose outcome they could still change.",
        ],
    ),
    fixed(
        "abandonment_ppm",
        share(Quantity::Abandoned, Quantity::Decided),
        [
            "Abandonment",
            "without short abandons",
            "The part of the offered chats whose customer left before a human answered.",
            "Short abandons and waiting chats are in neither number; undefined with none decided.",
        ],
    ),
    fixed(
        "abandonment_with_short_ppm",
        share(Quantity::AbandonedEver, Quantity::DecidedOrShort),
        [
            "  with short ones",
            "with short abandons",
            "The part of the offered chats whose customer left before a human answered, however soon.",
            "Waiting chats are in neither number; undefined with none decided.",
        ],
    ),
    fixed(
        "abandonment_before_queue_ppm",
        share(Quantity::One(Count::LeftBeforeQueue), Quantity::Decided),
        [
            "  before a queue",
            "before queueing",
            "The part of the offered chats whose customer left while in no queue.",
            "Short abandons and waiting chats are in neither number; undefined with none decided.",
        ],
    ),
    fixed(
        "abandonment_in_queue_ppm",
        share(Quantity::One(Count::LeftInQueue), Quantity::Decided),
        [
            "  in a queue",
            "after queueing",
            "The part of the offered chats whose customer left while waiting in a queue.",
            "Short abandons and waiting chats are in neither number; undefined with none decided.",
        ],
    ),
    fixed(
        "time_to_abandon_ms_mean",
        Measure::Mean(Series::TimeToAbandon),
        [
            "Time to abandon, mean",
            "",
            "From the request to the moment the customer left.",
            "Short abandons apart; never mixed into the speed of answer.",
        ],
    ),
    fixed(
        "first_response_count",
        count(Quantity::One(Count::Responded), Quantity::One(Count::Offered)),
        [
            "First responses",
            "by a human",
            "Chats in which a human responded to the customer.",
            "Bots and automatic texts never stop the clock; after a bot it starts at the handoff; a greeting before the customer's first words is no response; whoever sent it is credited; chats without either are left out, and counted below.",
        ],
    ),
    fixed(
        "first_response_missing_count",
        count(Quantity::One(Count::NotResponded), Quantity::One(Count::Offered)),
        [
            "  none so far",
            "by a human",
            "Chats in which the customer wrote to the humans and none has responded.",
            "Open or over: the times of these are not 0 and not dropped in silence. What was written to a bot that did not hand over is not counted.",
        ],
    ),
    fixed(
        "first_response_ms_mean",
        Measure::Mean(Series::FirstResponse),
        [
            "First response, mean",
            "by a human, wall time",
            "From the customer's first message to the first message of a human at or after it.",
            "Bots and automatic texts never stop the clock; after a bot it starts at the handoff; a greeting before the customer's first words is no response; whoever sent it is credited; chats without either are left out, and counted below.",
        ],
    ),
    fixed(
        "first_response_ms_p50",
        Measure::Percentile(Series::FirstResponse, 50),
        [
            "  median",
            "by a human, wall time",
            "From the customer's first message to the first message of a human at or after it.",
            "Bots and automatic texts never stop the clock; after a bot it starts at the handoff; a greeting before the customer's first words is no response; whoever sent it is credited; chats without either are left out, and counted below.",
        ],
    ),
    fixed(
        "first_response_ms_p90",
        Measure::Percentile(Series::FirstResponse, 90),
        [
            "  p90",
            "by a human, wall time",
            "From the customer's first message to the first message of a human at or after it.",
            "Bots and automatic texts never stop the clock; after a bot it starts at the handoff; a greeting before the customer's first words is no response; whoever sent it is credited; chats without either are left out, and counted below.",
        ],
    ),
    fixed(
        "first_response_ms_p95",
        Measure::Percentile(Series::FirstResponse, 95),
        [
            "  p95",
            "by a human, wall time",
            "From the customer's first message to the first message of a human at or after it.",
            "Bots and automatic texts never stop the clock; after a bot it starts at the handoff; a greeting before the customer's first words is no response; whoever sent it is credited; chats without either are left out, and counted below.",
        ],
    ),
    Row {
        id: "first_response_within_{}_ppm",
        measure: Measured::ResponseWithin,
        text: Text::new([
            "  within {}",
            "by a human, wall time",
            "The part of the first responses that came within the threshold.",
            "Exactly the threshold is within it.",
        ]),
    },
    fixed(
        "first_response_in_hours_ms_mean",
        Measure::Mean(Series::FirstResponseInHours),
        [
            "  in hours, mean",
            "by a human, business time",
            "From the customer's first message to the first message of a human at or after it. Only time within the hours of the chat's queue counts.",
            "The hours are those of the queue at the response; without hours all time counts; 0 for a reply outside of them to words outside of them.",
        ],
    ),
    fixed(
        "first_response_in_hours_ms_p50",
        Measure::Percentile(Series::FirstResponseInHours, 50),
        [
            "  in hours, median",
            "by a human, business time",
            "From the customer's first message to the first message of a human at or after it. Only time within the hours of the chat's queue counts.",
            "As the mean.",
        ],
    ),
    fixed(
        "first_response_any_ms_mean",
        Measure::Mean(Series::AnyResponse),
        [
            "  by anybody, mean",
            "by any responder, wall time",
            "From the customer's first message to the first message of anybody, human or bot, at or after it.",
            "Automatic texts of the desk, such as a notice of the position in line, are nobody's.",
        ],
    ),
    fixed(
        "first_response_any_ms_p50",
        Measure::Percentile(Series::AnyResponse, 50),
        [
            "  by anybody, median",
            "by any responder, wall time",
            "From the customer's first message to the first message of anybody, human or bot, at or after it.",
            "Automatic texts of the desk, such as a notice of the position in line, are nobody's.",
        ],
    ),
    fixed(
        "reply_ms_mean",
        Measure::Mean(Series::Reply),
        [
            "Reply, mean",
            "by a human, wall time",
            "How long the customer waited for a human's next words, each time.",
            "From the oldest message without an answer; several messages in a row are one question, a second message of the agent is no reply; a transfer does not restart the clock, a handoff by a bot does.",
        ],
    ),
    fixed(
        "speed_of_answer_ms_mean",
        Measure::Mean(Series::SpeedOfAnswer),
        [
            "Speed of answer, mean",
            "",
            "How long answered chats waited in queues before a human owned them.",
            "All waits of a chat before its first answer, added up; 0 when it never waited.",
        ],
    ),
    fixed(
        "speed_of_answer_ms_p50",
        Measure::Percentile(Series::SpeedOfAnswer, 50),
        [
            "  median",
            "",
            "How long answered chats waited in queues before a human owned them.",
            "All waits of a chat before its first answer, added up; 0 when it never waited.",
        ],
    ),
    fixed(
        "speed_of_answer_ms_p90",
        Measure::Percentile(Series::SpeedOfAnswer, 90),
        [
            "  p90",
            "",
            "How long answered chats waited in queues before a human owned them.",
            "All waits of a chat before its first answer, added up; 0 when it never waited.",
        ],
    ),
    level(
        "service_level_{}_ppm",
        ServiceLevel::LessShort,
        [
            "Service level within {}",
            "of offered, less short abandons",
            "The part of all chats for humans that were answered within the threshold.",
            "Exactly the threshold is within it; waiting, deflected and contained chats are in neither number. Nor are short abandons.",
        ],
    ),
    level(
        "service_level_{}_of_answered_ppm",
        ServiceLevel::OfAnswered,
        [
            "  of answered",
            "of answered",
            "The part of the answered chats that were answered within the threshold.",
            "Exactly the threshold is within it; silent about those who left.",
        ],
    ),
    level(
        "service_level_{}_of_offered_ppm",
        ServiceLevel::OfOffered,
        [
            "  of offered",
            "of offered, with short abandons",
            "The part of all chats for humans, short abandons too, that were answered within the threshold.",
            "Exactly the threshold is within it; waiting, deflected and contained chats are in neither number. Short abandons count against it.",
        ],
    ),
    level(
        "service_level_{}_short_met_ppm",
        ServiceLevel::ShortAsMet,
        [
            "  short ones met",
            "short abandons as met",
            "The part of all chats for humans that were answered within the threshold or left soon.",
            "Exactly the threshold is within it; waiting, deflected and contained chats are in neither number. Short abandons count for it.",
        ],
    ),
    level(
        "service_level_{}_less_left_ppm",
        ServiceLevel::LessLeftInTime,
        [
            "  less left in time",
            "less those abandoned within the threshold",
            "The part of the answered, and of those who left later than the threshold, that were answered within it.",
            "Exactly the threshold is within it, for answers and for those who left; flow-outs are in neither number.",
        ],
    ),
    level(
        "service_level_{}_less_flow_outs_ppm",
        ServiceLevel::LessFlowOuts,
        [
            "  less flow-outs",
            "less flow-outs and short abandons",
            "The part of the answered and abandoned that were answered within the threshold.",
            "Exactly the threshold is within it; waiting, deflected and contained chats are in neither number. Nor is what left by callback, phone, e-mail or a closing queue.",
        ],
    ),
    fixed(
        "handle_time_ms_mean",
        Measure::Mean(Series::HandleTime),
        [
            "Handle time, mean",
            "wall time",
            "How long humans worked on a chat: owning it, and wrapping up.",
            "By the wall clock of each chat, every agent's stint added up; waits between stints, bots' time and parked time are not work; counted when the chat is over.",
        ],
    ),
    fixed(
        "handle_time_ms_p50",
        Measure::Percentile(Series::HandleTime, 50),
        [
            "  median",
            "wall time",
            "How long humans worked on a chat: owning it, and wrapping up.",
            "By the wall clock of each chat, every agent's stint added up; waits between stints, bots' time and parked time are not work; counted when the chat is over.",
        ],
    ),
    fixed(
        "handle_time_ms_p90",
        Measure::Percentile(Series::HandleTime, 90),
        [
            "  p90",
            "wall time",
            "How long humans worked on a chat: owning it, and wrapping up.",
            "By the wall clock of each chat, every agent's stint added up; waits between stints, bots' time and parked time are not work; counted when the chat is over.",
        ],
    ),
    fixed(
        "handle_time_shared_ms_mean",
        Measure::Mean(Series::SharedTime),
        [
            "  split over chats, mean",
            "adjusted for concurrency",
            "What a chat was given of humans' time: each instant is split evenly over the chats that a human held then.",
            "The sum over all chats is the time in which agents had at least one; otherwise as the handle time.",
        ],
    ),
    fixed(
        "handle_time_focus_ms_mean",
        Measure::Mean(Series::FocusTime),
        [
            "  agent's turn, mean",
            "focus time",
            "How long it was the human's turn: the customer had written and waited for words; and the wrap-up.",
            "While a human had the chat; waiting for the customer is not focus.",
        ],
    ),
    fixed(
        "wrap_up_ms_mean",
        Measure::Mean(Series::WrapUp),
        [
            "  of it wrap-up, mean",
            "wall time",
            "How long humans worked after the conversation was over.",
            "Part of the handle time.",
        ],
    ),
    fixed(
        "concurrency_thousandths",
        Measure::Concurrency,
        [
            "Chats at once",
            "weighted by time",
            "How many chats agents held on average while they held any.",
            "Weighted by time, never a mean of samples; wrap-up holds its place.",
        ],
    ),
    fixed(
        "occupancy_ppm",
        Measure::Occupancy,
        [
            "Occupancy",
            "any work",
            "The part of the time in which agents had a chat or were ready for one that they had one.",
            "Breaks and signed-off time without a chat are in neither number; never over 100 %.",
        ],
    ),
    fixed(
        "transfer_count",
        count(Quantity::One(Count::Transfers), Quantity::One(Count::Offered)),
        [
            "Transfers",
            "by leg",
            "How often a human gave a chat to a queue or to another human.",
            "Each time counts; a chat lost by its agent is no transfer.",
        ],
    ),
    fixed(
        "transferred_ppm",
        share(Quantity::One(Count::Transferred), Quantity::One(Count::Answered)),
        [
            "Transferred",
            "by chat",
            "The part of the answered chats that were transferred at least once.",
            "There and back again counts once.",
        ],
    ),
    fixed(
        "escalated_ppm",
        share(Quantity::One(Count::Escalated), Quantity::Decided),
        [
            "Escalated",
            "by chat",
            "The part of the chats that went to a higher tier or another medium.",
            "Once a chat; waiting chats and short abandons are not below the line.",
        ],
    ),
    fixed(
        "repeat_ppm",
        share(Quantity::One(Count::CameBack), Quantity::Served),
        [
            "Repeat contacts",
            "same customer",
            "The part of the served chats whose customer came back within `metrics.repeat_within_ms`.",
            "By verified name of the customer; exactly the window is outside of it; chats that are over for less are counted as not yet repeated.",
        ],
    ),
    fixed(
        "containment_ppm",
        share(Quantity::One(Count::Contained), Quantity::One(Count::BotServed)),
        [
            "Containment",
            "nominal",
            "The part of the chats that a bot served first whose need it met without a human.",
            "Waiting chats and short abandons are in neither number; a customer who left the bot is not contained.",
        ],
    ),
    fixed(
        "containment_lasting_ppm",
        share(Quantity::One(Count::ContainedForGood), Quantity::One(Count::BotServed)),
        [
            "  not come back",
            "without a recontact",
            "The same, less those whose customer came back within `metrics.repeat_within_ms`, by any channel.",
            "Provisional for chats that are over for less than the window.",
        ],
    ),
    fixed(
        "deflection_estimated_ppm",
        share(Quantity::One(Count::ContainedForGood), Quantity::Decided),
        [
            "Deflection, estimated",
            "estimated, without a recontact",
            "The part of all decided chats that would have gone to a human and did not.",
            "Estimated: without a group that meets no bot nobody knows how many would have come.",
        ],
    ),
    fixed(
        "bot_turn_count",
        count(Quantity::One(Count::BotTurns), Quantity::One(Count::Offered)),
        [
            "Turns of bots",
            "",
            "What bots wanted to say, said or not.",
            "After the handoff a bot has no turn.",
        ],
    ),
    fixed(
        "bot_fallback_ppm",
        share(Quantity::One(Count::BotFailures), Quantity::One(Count::BotTurns)),
        [
            "Bot fallback",
            "by turn",
            "The part of the turns that were no answer: failed, or below the threshold of confidence.",
            "Undefined without a turn.",
        ],
    ),
    fixed(
        "bot_fallback_chats_ppm",
        share(Quantity::One(Count::BotFailed), Quantity::One(Count::BotServed)),
        [
            "  in chats",
            "by chat",
            "The part of the chats that a bot served in which it failed at least once.",
            "Waiting chats and short abandons are not below the line.",
        ],
    ),
    fixed(
        "handoff_count",
        count(Quantity::One(Count::Handoffs), Quantity::One(Count::Offered)),
        ["Handoffs", "", "How often a bot handed a chat to the humans.", "Each time counts."],
    ),
    fixed(
        "needless_handoff_ppm",
        share(Quantity::One(Count::HandoffsNeedless), Quantity::One(Count::HandoffsChecked)),
        [
            "Needless handoffs",
            "of those checked",
            "The part of the handed off chats in which the bot's last answer was right.",
            "Of those in which somebody checked it and said so.",
        ],
    ),
    fixed(
        "kept_wrong_ppm",
        share(Quantity::One(Count::KeptWrong), Quantity::One(Count::KeptChecked)),
        [
            "Kept wrong answers",
            "of those checked",
            "The part of the chats never handed off in which the bot's last answer was wrong.",
            "Of those in which somebody checked it and said so.",
        ],
    ),
    fixed(
        "resolved_count",
        count(Quantity::One(Count::SaidSolved), Quantity::SaidWhetherSolved),
        [
            "Resolved",
            "",
            "Customers who said that their need was met.",
            "Whoever did not answer is in neither number; of several answers the last counts.",
        ],
    ),
    fixed(
        "resolution_ppm",
        share(Quantity::One(Count::SaidSolved), Quantity::SaidWhetherSolved),
        [
            "Resolution",
            "in the customer's view",
            "The part of the customers who said so that had their need met.",
            "Whoever did not answer is in neither number; of several answers the last counts.",
        ],
    ),
    fixed(
        "csat_ppm",
        share(Quantity::One(Count::Satisfied), Quantity::One(Count::Rated)),
        [
            "Satisfaction (4 or 5)",
            "top two of five",
            "The part of the ratings from 1 to 5 that are 4 or 5.",
            "Whoever did not answer is in neither number; of several answers the last counts.",
        ],
    ),
    fixed(
        "rating_millipoints_mean",
        Measure::MeanRating,
        [
            "Rating, mean",
            "mean",
            "The mean rating from 1 to 5.",
            "Whoever did not answer is in neither number; of several answers the last counts.",
        ],
    ),
];
