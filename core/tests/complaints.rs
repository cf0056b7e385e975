//! Twelve complaints about the figures of chat products, each as a story whose figures are worked out by hand.
//!
//! They were filed against products in use by people who had stopped to believe their dashboards; the name
//! of each test is the complaint. What is asserted is what the complainer asked for.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may fail as the test does")]

use switchboard::calendar::{Timestamp, Zones};
use switchboard::engine::{Engine, Options};
use switchboard::metrics::{Fate, Report};
use switchboard::policy::{Document, Policy};
use switchboard::wire;

/// Plays a story and gives the engine behind it.
fn told(policy: &str, story: &[&str]) -> Engine {
    let document = Document::from_json(policy).unwrap();
    let policy = Policy::compile(&document, &Zones::default()).unwrap();
    let mut engine = Engine::new(policy, Options::default(), Timestamp::from_millis(0));
    for line in story {
        let mut answer = String::new();
        assert!(wire::handle(&mut engine, line, &mut answer).is_ok(), "{line}\n{answer}");
    }
    engine
}

fn figures(policy: &str, story: &[&str]) -> Report {
    told(policy, story).report()
}

const ADA: &str =
    r#"{"at":0,"type":"agent_logged_in","agent":"ada","presence":"away","capacity":4}"#;
const BOB: &str =
    r#"{"at":0,"type":"agent_logged_in","agent":"bob","presence":"away","capacity":4}"#;
const WITH_BOT: &str = r#"{"at":0,"type":"chat_requested","chat":"c","customer":{"id":"k","identity":{"level":"verified"}},"bot":"menu"}"#;
const TO_HUMANS: &str = r#"{"at":0,"type":"chat_requested","chat":"c","customer":{"id":"k","identity":{"level":"verified"}}}"#;

/// A message of the bot stopped the clock of the first response.
#[test]
fn a_bots_message_stops_the_first_response_clock() {
    let report = figures(
        "{}",
        &[
            ADA,
            WITH_BOT,
            r#"{"at":1000,"type":"customer_message","chat":"c","text":"my parcel is lost"}"#,
            r#"{"at":3000,"type":"bot_turn","chat":"c","text":"Where was it sent?","confidence":0.9}"#,
            r#"{"at":10000,"type":"handoff_requested","chat":"c","by":"customer"}"#,
            r#"{"at":20000,"type":"chat_pulled","chat":"c","agent":"ada"}"#,
            r#"{"at":70000,"type":"agent_message","chat":"c","agent":"ada","text":"Let me look."}"#,
        ],
    );
    assert_eq!(report.value("first_response_ms_mean"), Some(60_000), "from the handoff to ada");
    assert_eq!(report.value("first_response_any_ms_mean"), Some(2_000), "the bot's, beside it");
}

/// The clock ran from the bot's first message instead of from the handoff.
#[test]
fn the_first_response_clock_starts_with_the_bot() {
    let report = figures(
        "{}",
        &[
            ADA,
            WITH_BOT,
            r#"{"at":5000,"type":"customer_message","chat":"c","text":"hello there"}"#,
            r#"{"at":6000,"type":"bot_turn","chat":"c","text":"Good day to you","confidence":0.95}"#,
            r#"{"at":3600000,"type":"handoff_requested","chat":"c","by":"customer"}"#,
            r#"{"at":3601000,"type":"chat_pulled","chat":"c","agent":"ada"}"#,
            r#"{"at":3630000,"type":"agent_message","chat":"c","agent":"ada","text":"I am here."}"#,
        ],
    );
    assert_eq!(report.value("first_response_ms_mean"), Some(30_000), "not an hour");
}

/// Solved by the bot, asked again five days later, answered in ten minutes: reported as five days.
#[test]
fn a_reopened_chat_counts_the_days_in_between() {
    let day = 24 * 60 * 60 * 1_000_i64;
    let at = |ms: i64| (5 * day + ms).to_string();
    let again = r#"{"at":AT,"type":"chat_requested","chat":"d","customer":{"id":"k","identity":{"level":"verified"}}}"#;
    let report = figures(
        "{}",
        &[
            WITH_BOT,
            r#"{"at":1000,"type":"customer_message","chat":"c","text":"how do I reset it"}"#,
            r#"{"at":2000,"type":"bot_turn","chat":"c","text":"Press the button.","confidence":0.9}"#,
            r#"{"at":3000,"type":"bot_resolved","chat":"c"}"#,
            &ADA.replace("\"at\":0", &format!("\"at\":{}", at(0))),
            &again.replace("AT", &at(0)),
            &format!(
                r#"{{"at":{},"type":"customer_message","chat":"d","text":"it came back"}}"#,
                at(0)
            ),
            &format!(r#"{{"at":{},"type":"chat_pulled","chat":"d","agent":"ada"}}"#, at(1_000)),
            &format!(
                r#"{{"at":{},"type":"agent_message","chat":"d","agent":"ada","text":"Try this."}}"#,
                at(600_000)
            ),
        ],
    );
    assert_eq!(report.value("first_response_ms_mean"), Some(600_000), "ten minutes, not five days");
    assert_eq!(report.value("containment_ppm"), Some(1_000_000));
    assert_eq!(
        report.value("containment_lasting_ppm"),
        Some(0),
        "and the bot's success did not last"
    );
    assert_eq!(report.value("repeat_ppm"), Some(500_000), "one of the two served came back");
}

/// The first response was credited to whoever the chat is assigned to, not to the sender.
#[test]
fn the_first_response_is_credited_to_the_assignee() {
    let story = [
        ADA,
        BOB,
        TO_HUMANS,
        r#"{"at":1000,"type":"customer_message","chat":"c","text":"hello"}"#,
        r#"{"at":2000,"type":"chat_pulled","chat":"c","agent":"ada"}"#,
        r#"{"at":5000,"type":"agent_message","chat":"c","agent":"ada","text":"Hello!"}"#,
        r#"{"at":6000,"type":"transfer_requested","chat":"c","agent":"ada","kind":"cold","to_queue":"default"}"#,
        r#"{"at":7000,"type":"chat_pulled","chat":"c","agent":"bob"}"#,
        r#"{"at":9000,"type":"chat_ended","chat":"c","by":"agent","resolution":"resolved"}"#,
        r#"{"at":9000,"type":"wrap_up_completed","chat":"c","agent":"bob","disposition":{"resolution_code":"a","root_cause":"b"}}"#,
    ];
    let engine = told("{}", &story);
    let record = engine.record(&"c".into()).unwrap();
    assert_eq!(record.first_responder, Some("ada".into()));
    assert_eq!(record.first_response().unwrap().get(), 4_000);
}

/// A first response was shown for an agent who had not been given a single chat.
#[test]
fn an_agent_without_chats_has_a_first_response() {
    let report = figures("{}", &[ADA, BOB]);
    assert_eq!(report.value("first_response_ms_mean"), None, "undefined is null, not 0");
    assert_eq!(report.metric("first_response_ms_mean").unwrap().count, 0);
}

/// The hours a bot talked lay inside the time that humans were said to need.
#[test]
fn a_bots_time_is_inside_the_humans_handle_time() {
    let report = figures(
        "{}",
        &[
            ADA,
            WITH_BOT,
            r#"{"at":1000,"type":"customer_message","chat":"c","text":"hello"}"#,
            r#"{"at":7200000,"type":"handoff_requested","chat":"c","by":"customer"}"#,
            r#"{"at":7210000,"type":"chat_pulled","chat":"c","agent":"ada"}"#,
            r#"{"at":7250000,"type":"chat_ended","chat":"c","by":"agent","resolution":"resolved"}"#,
            r#"{"at":7255000,"type":"wrap_up_completed","chat":"c","agent":"ada","disposition":{"resolution_code":"a","root_cause":"b"}}"#,
        ],
    );
    assert_eq!(report.value("handle_time_ms_mean"), Some(45_000), "40 s in the chat, 5 s after it");
}

/// Chats that were assigned and stayed silent were in the averages, as were a bot's messages.
#[test]
fn silent_chats_are_inside_the_averages() {
    let report = figures(
        "{}",
        &[
            ADA,
            TO_HUMANS,
            r#"{"at":1000,"type":"customer_message","chat":"c","text":"hello"}"#,
            r#"{"at":2000,"type":"chat_pulled","chat":"c","agent":"ada"}"#,
            r#"{"at":11000,"type":"agent_message","chat":"c","agent":"ada","text":"Hello!"}"#,
            r#"{"at":12000,"type":"chat_requested","chat":"d","customer":{"id":"l"}}"#,
            r#"{"at":12000,"type":"customer_message","chat":"d","text":"anybody?"}"#,
            r#"{"at":13000,"type":"chat_pulled","chat":"d","agent":"ada"}"#,
        ],
    );
    assert_eq!(report.value("first_response_ms_mean"), Some(10_000), "the one there was");
    assert_eq!(report.metric("first_response_ms_mean").unwrap().count, 1);
    assert_eq!(report.value("first_response_missing_count"), Some(1), "and the other is not lost");
}

/// The time to a reply was taken from the last of several messages of the customer.
#[test]
fn a_reply_is_timed_from_the_last_of_several_messages() {
    let report = figures(
        "{}",
        &[
            ADA,
            TO_HUMANS,
            r#"{"at":1000,"type":"chat_pulled","chat":"c","agent":"ada"}"#,
            r#"{"at":2000,"type":"customer_message","chat":"c","text":"hello"}"#,
            r#"{"at":9000,"type":"customer_message","chat":"c","text":"are you there?"}"#,
            r#"{"at":12000,"type":"agent_message","chat":"c","agent":"ada","text":"Yes."}"#,
            r#"{"at":13000,"type":"agent_message","chat":"c","agent":"ada","text":"How can I help?"}"#,
            r#"{"at":20000,"type":"customer_message","chat":"c","text":"a refund"}"#,
            r#"{"at":24000,"type":"agent_message","chat":"c","agent":"ada","text":"Sure."}"#,
        ],
    );
    let replies = report.metric("reply_ms_mean").unwrap();
    // 10 s and 4 s; ada's second message in a row is no reply.
    assert_eq!((replies.value, replies.count), (Some(7_000), 2));
}

/// After a transfer the first response belonged to the last agent.
#[test]
fn a_transfer_moves_the_first_response_to_the_last_agent() {
    let story = [
        ADA,
        BOB,
        TO_HUMANS,
        r#"{"at":1000,"type":"customer_message","chat":"c","text":"hello"}"#,
        r#"{"at":2000,"type":"chat_pulled","chat":"c","agent":"ada"}"#,
        r#"{"at":4000,"type":"agent_message","chat":"c","agent":"ada","text":"Hello!"}"#,
        r#"{"at":5000,"type":"transfer_requested","chat":"c","agent":"ada","kind":"cold","to_queue":"default"}"#,
        r#"{"at":65000,"type":"chat_pulled","chat":"c","agent":"bob"}"#,
        r#"{"at":70000,"type":"agent_message","chat":"c","agent":"bob","text":"Bob here."}"#,
        r#"{"at":71000,"type":"transfer_requested","chat":"c","agent":"bob","kind":"cold","to_queue":"default"}"#,
        r#"{"at":72000,"type":"chat_pulled","chat":"c","agent":"ada"}"#,
    ];
    let engine = told("{}", &story);
    let record = engine.record(&"c".into()).unwrap();
    assert_eq!(record.first_responder, Some("ada".into()));
    assert_eq!(record.first_response().unwrap().get(), 3_000);
    let report = engine.report();
    assert_eq!(report.value("transfer_count"), Some(2));
    assert_eq!(report.value("transferred_ppm"), Some(1_000_000), "there and back is one chat");
}

/// The system's "an agent has joined" was counted as the first response.
#[test]
fn joining_is_the_first_response() {
    let report = figures(
        "{}",
        &[
            ADA,
            TO_HUMANS,
            r#"{"at":1000,"type":"customer_message","chat":"c","text":"hello"}"#,
            r#"{"at":2000,"type":"chat_pulled","chat":"c","agent":"ada"}"#,
        ],
    );
    assert_eq!(report.value("first_response_count"), Some(0));
    assert_eq!(report.value("first_response_ms_mean"), None);
}

/// 133 chats of 1 h 9 min on average in six hours: that they overlapped was never taken out.
#[test]
fn chats_at_once_last_longer_than_the_day() {
    // Three chats from 0 to 60 s, one of them to 90 s.
    let mut story = vec![ADA.replace("away", "available")];
    for chat in ["a", "b", "c"] {
        story.push(format!(
            r#"{{"at":0,"type":"chat_requested","chat":"{chat}","customer":{{"id":"{chat}"}}}}"#
        ));
        story.push(format!(r#"{{"at":0,"type":"chat_pulled","chat":"{chat}","agent":"ada"}}"#));
    }
    for (chat, at) in [("a", 60_000), ("b", 60_000), ("c", 90_000)] {
        story.push(format!(r#"{{"at":{at},"type":"chat_ended","chat":"{chat}","by":"agent","resolution":"resolved"}}"#));
        story.push(format!(
            r#"{{"at":{at},"type":"wrap_up_completed","chat":"{chat}","agent":"ada","disposition":{{"resolution_code":"a","root_cause":"b"}}}}"#
        ));
    }
    story.push(r#"{"at":120000,"type":"presence_set","agent":"ada","presence":"away"}"#.to_owned());
    let story: Vec<&str> = story.iter().map(String::as_str).collect();
    let report = figures("{}", &story);
    // Wall time (60 + 60 + 90) / 3; her time 90 s in all, 30 s each.
    assert_eq!(report.value("handle_time_ms_mean"), Some(70_000));
    assert_eq!(report.value("handle_time_shared_ms_mean"), Some(30_000));
    // 210 s of chats in 90 s; 90 s of the 120 in which she was ready.
    assert_eq!(report.value("concurrency_thousandths"), Some(2_333));
    assert_eq!(report.value("occupancy_ppm"), Some(750_000));
}

/// A new setting of the service level rewrote what had been reported before.
#[test]
fn a_new_service_level_rewrites_history() {
    let story = [
        ADA,
        TO_HUMANS,
        r#"{"at":30000,"type":"chat_pulled","chat":"c","agent":"ada"}"#,
        r#"{"at":30000,"type":"chat_requested","chat":"d","customer":{"id":"l"}}"#,
        r#"{"at":40000,"type":"customer_abandoned","chat":"d"}"#,
    ];
    let before = figures("{}", &story);
    let after = figures(r#"{"metrics":{"service_level_ms":60000}}"#, &story);
    assert_eq!(before.value("service_level_20s_ppm"), Some(0));
    assert_eq!(after.value("service_level_20s_ppm"), None, "never under the same name");
    assert_eq!(after.value("service_level_60s_ppm"), Some(500_000));
    assert_eq!(after.value("service_level_60s_less_left_ppm"), Some(1_000_000));
    assert_eq!(told("{}", &story).record(&"c".into()).unwrap().fate(), Fate::Answered);
}
