//! The bot room on chats and confidences that nobody here wrote. The counts to expect were taken from
//! the files' own labels and columns, without this code.
//!
//! * 1,689 chats of Schema-Guided Dialogue (Google, CC BY-SA 4.0), with the bot's own word on success
//!   and failure: two failures in total in 20 chats, two in a row in 18. No other rule may fire on
//!   these chats: they are ordinary ones.
//! * 1,870 utterances with the confidences of four commercial bots.

#![expect(clippy::unwrap_used, reason = "a test says no by panicking")]

#[path = "support/recorded.rs"]
mod recorded;

use serde_json::Value;
use std::collections::BTreeMap;
use switchboard::bot::{
    BotRules, BotState, FailureCount, Health, IntentGuess, Turn, TurnFacts, TurnResolution,
    Verdict, judge_turn,
};
use switchboard::calendar::Timestamp;
use switchboard::id::{BotId, Code};
use switchboard::math::Ppm;
use switchboard::sorted::SortedMap;

fn chats() -> Vec<Value> {
    recorded::lines("chats/sgd_bot.jsonl.gz")
}

fn has(turn: &Value, act: &str) -> bool {
    turn["acts"].as_array().is_some_and(|acts| acts.iter().any(|a| a == act))
}

/// What the customer tells in this turn: marked places in the text, and slots said to be informed.
fn told(turn: &Value) -> SortedMap<Code, String> {
    let text = turn["text"].as_str().unwrap_or_default();
    let mut slots = SortedMap::new();
    for act in turn["acts"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if let Some(slot) = act.strip_prefix("INFORM:") {
            slots.insert(Code::from(slot), text.to_owned());
        }
    }
    for span in turn["spans"].as_array().into_iter().flatten() {
        let place = |key: &str| span[key].as_u64().unwrap_or(0) as usize;
        let (start, end) = (place("start"), place("end"));
        let value = text.chars().skip(start).take(end - start).collect();
        slots.insert(Code::from(span["slot"].as_str().unwrap_or_default()), value);
    }
    slots
}

/// By code of the first reason, how many chats are handed over.
fn handoffs(rules: &BotRules) -> BTreeMap<&'static str, u32> {
    let mut counts = BTreeMap::new();
    let bot = BotId::from("sgd");
    for chat in chats() {
        let mut state = BotState::new(bot.clone());
        let (mut slots, mut intents) = (SortedMap::new(), Vec::new());
        for turn in chat["turns"].as_array().into_iter().flatten() {
            if turn["role"] == "customer" {
                slots.extend(told(turn));
                let intent = turn["intent"].as_str().map(Code::from);
                intents.extend(intent.map(|intent| IntentGuess { intent, confidence: None }));
                continue;
            }
            let resolution = match (has(turn, "NOTIFY_SUCCESS"), has(turn, "NOTIFY_FAILURE")) {
                (true, _) => TurnResolution::Succeeded,
                (false, true) => TurnResolution::Failed,
                (false, false) => TurnResolution::None,
            };
            let turn = Turn {
                bot: &bot,
                text: turn["text"].as_str().unwrap_or_default(),
                confidence: Some(Ppm::ONE),
                resolution,
                health: Health::Working,
                intents: &intents,
                slots: &slots,
                promises: &[],
            };
            let verdict = judge_turn(rules, &state, &turn, &TurnFacts::default()).unwrap();
            state.record(rules, &turn, &verdict, Timestamp::from_millis(0));
            if let Verdict::HandOff(handoff) = verdict {
                *counts.entry(handoff.code().code()).or_insert(0) += 1;
                break;
            }
        }
    }
    counts
}

#[test]
fn the_second_failure_hands_over_and_nothing_else_does() {
    if chats().is_empty() {
        return;
    }
    for (count, expected) in [(FailureCount::Consecutive, 18), (FailureCount::Cumulative, 20)] {
        let rules = BotRules { count, ..BotRules::default() };
        assert_eq!(handoffs(&rules), [("failed_resolutions", expected)].into(), "{count}");
    }
}

#[test]
fn the_first_failure_would_hand_over_in_149_chats() {
    if chats().is_empty() {
        return;
    }
    let rules = BotRules { failed_resolutions: 1, ..BotRules::default() };
    assert_eq!(handoffs(&rules), [("failed_resolutions", 149)].into());
}

/// May a bot speak that declares this confidence?
fn speaks(confidence: Option<Ppm>) -> bool {
    let (bot, slots) = (BotId::from("vendor"), SortedMap::new());
    let turn = Turn {
        bot: &bot,
        text: "Here you are.",
        confidence,
        resolution: TurnResolution::None,
        health: Health::Working,
        intents: &[],
        slots: &slots,
        promises: &[],
    };
    let state = BotState::new(bot.clone());
    let verdict = judge_turn(&BotRules::default(), &state, &turn, &TurnFacts::default()).unwrap();
    matches!(verdict, Verdict::Speak { .. })
}

#[test]
fn four_commercial_bots_hand_over_below_80_percent() {
    let Some(file) = recorded::file("intents/bot_confidence_vendors.csv") else { return };
    let text = std::fs::read_to_string(file).expect("the file can be read");
    let mut handed_over: BTreeMap<&str, u32> = BTreeMap::new();
    for row in text.lines() {
        // From the end, because the utterance in front may hold commas.
        let fields: Vec<&str> = row.rsplitn(8, ',').collect();
        let [_source, _correct, confidence, _predicted, "30_per_intent", bot, ..] = fields[..]
        else {
            continue;
        };
        if !speaks(confidence.parse().ok()) {
            *handed_over.entry(bot).or_insert(0) += 1;
        }
    }
    let expected = [("azure", 163), ("comprehend", 597), ("gcp", 477), ("sprinklr", 1_411)];
    assert_eq!(handed_over, expected.into());
}
