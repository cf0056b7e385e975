//! What the rooms publish agrees with each other and with what they do.

use std::collections::BTreeSet;
use switchboard::bot::{
    BotRules, BotState, Handoff, HandoffCode, Health, Phase, ReturnCode, Turn, TurnFacts,
    TurnResolution, judge_return, judge_turn,
};
use switchboard::calendar::Timestamp;
use switchboard::code::{Coded, RejectionCode};
use switchboard::conversation::{BOT, BotEvent, BotPhase, EndReason, EscalationCode, RequeueCode};
use switchboard::id::BotId;
use switchboard::math::Ppm;
use switchboard::sorted::SortedMap;

#[test]
fn numbers_and_names_of_reasons_are_given_once() {
    fn all<C: Coded>() -> Vec<(u16, &'static str)> {
        C::ALL.iter().map(|code| (code.number(), code.code())).collect()
    }
    let lists = [
        all::<RequeueCode>(),
        all::<HandoffCode>(),
        all::<ReturnCode>(),
        all::<EscalationCode>(),
        all::<EndReason>(),
        all::<RejectionCode>(),
    ];
    let mut numbers = BTreeSet::new();
    for list in &lists {
        let names: BTreeSet<&str> = list.iter().map(|(_, name)| *name).collect();
        assert_eq!(names.len(), list.len());
        for (number, name) in list {
            assert!(numbers.insert(*number), "{number} {name}");
        }
    }
    let sizes: Vec<usize> = lists[..5].iter().map(Vec::len).collect();
    assert_eq!(sizes, [8, 10, 4, 8, 15], "as many as the vocabulary names");
}

fn published(phase: Phase) -> BotPhase {
    match phase {
        Phase::Disclosing => BotPhase::Disclosing,
        Phase::Serving => BotPhase::Serving,
        Phase::Doubt(_) => BotPhase::Doubt,
        Phase::HandedOff => BotPhase::HandedOff,
        Phase::Returned => BotPhase::Returned,
    }
}

/// One thing that happens to a bot; returns the event, and whether it was refused.
fn happen(kind: usize, step: usize, rules: &BotRules, state: &mut BotState) -> (BotEvent, bool) {
    let at = Timestamp::from_millis(step as i64);
    let (bot, slots) = (BotId::from("faq"), SortedMap::new());
    let text = if kind == 4 { String::new() } else { format!("reply {step}") };
    let resolution = match kind {
        1 => TurnResolution::Failed,
        2 => TurnResolution::Succeeded,
        _ => TurnResolution::None,
    };
    match kind {
        0..=4 => {
            let turn = Turn {
                bot: &bot,
                text: &text,
                confidence: (kind != 3).then_some(Ppm::ONE),
                resolution,
                health: Health::Working,
                intents: &[],
                slots: &slots,
                promises: &[],
            };
            let verdict = judge_turn(rules, state, &turn, &TurnFacts::default());
            if let Ok(verdict) = &verdict {
                state.record(rules, &turn, verdict, at);
            }
            (BotEvent::BotTurn, verdict.is_err())
        }
        5 => {
            let owner = state.is_owner();
            if owner {
                state.hand_over(&Handoff::requested(HandoffCode::CustomerAsked, "/bot"), at);
            }
            (BotEvent::HandoffRequested, !owner)
        }
        _ => {
            let returned = judge_return(rules, state, ReturnCode::HandoffTimeout);
            if returned.is_ok() {
                state.take_back(ReturnCode::HandoffTimeout, at);
            }
            (BotEvent::HandoffTimedOut, returned.is_err())
        }
    }
}

/// Every story of six steps: what the bot room does is what the published machine allows.
#[test]
fn the_bot_room_keeps_to_the_published_machine() {
    let rules = BotRules::default();
    for story in 0..7_usize.pow(6) {
        let mut state = BotState::new(BotId::from("faq"));
        for step in 0..6 {
            let kind = story / 7_usize.pow(step as u32) % 7;
            let before = published(state.phase);
            let (event, refused) = happen(kind, step, &rules, &mut state);
            let after = published(state.phase);
            if refused {
                assert_eq!(after, before, "what is refused changes nothing");
            } else {
                assert!(BOT.allows(before, event, after), "{before} --{event}--> {after}");
            }
        }
    }
}

/// What is remembered of a chat survives its binary form: the second failure after a restore hands over.
#[test]
fn a_bots_memory_survives_a_snapshot() {
    let rules = BotRules::default();
    let mut state = BotState::new(BotId::from("faq"));
    happen(0, 0, &rules, &mut state);
    happen(1, 1, &rules, &mut state);
    let bytes = postcard::to_stdvec(&state).unwrap();
    let mut restored: BotState = postcard::from_bytes(&bytes).unwrap();
    assert_eq!(restored, state);
    assert_eq!(restored.phase, Phase::Doubt(1));
    happen(1, 2, &rules, &mut restored);
    assert_eq!(restored.phase, Phase::HandedOff);
}
