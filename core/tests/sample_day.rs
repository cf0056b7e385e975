//! The day that is shipped to try things on: no event of it is refused, nothing secret shows, and its
//! figures are those that one counts by hand.
#![cfg(feature = "bundled-zones")]

use switchboard::calendar::Zones;
use switchboard::engine::{Engine, Options, read_event};
use switchboard::policy::{Document, Policy};

const POLICY: &str = include_str!("../../examples/sample/policy.json");
const EVENTS: &str = include_str!("../../examples/sample/events.jsonl");

/// What customers wrote and nobody may see.
const SECRETS: [&str; 4] = [
    "4111 1111 1111 1111",
    "rosa.gomez@example.com",
    "+44 20 7946 0958",
    "GB82 WEST 1234 5698 7654 32",
];

/// The waits of the nine answered chats, in seconds: c-03, 04, 05, 06 (offered twice), 08, 10, 11,
/// 13 (45 until a call is promised, 9 when it is due), 14.
const WAITS_S: [i64; 9] = [12, 15, 9, 28, 8, 12, 15, 54, 12];

#[test]
fn the_shipped_day_goes_by_without_a_refusal() {
    let document = Document::from_json(POLICY).unwrap_or_else(|issues| panic!("{issues}"));
    let policy = Policy::compile(&document, &Zones::default()).unwrap();
    assert_eq!(policy.warnings(), []);
    let (start, _) = read_event(EVENTS.lines().next().unwrap()).unwrap();
    let mut engine = Engine::new(policy, Options::default(), start);
    for (line, played) in EVENTS.lines().zip(engine.clone().replay(EVENTS.lines())) {
        assert_eq!(played.refused, None, "{line}");
        for order in &played.reaction.effects {
            let shown = format!("{:?}", order.effect);
            for secret in SECRETS {
                assert!(!shown.contains(secret), "{shown}");
            }
        }
    }
    for secret in SECRETS {
        assert!(EVENTS.contains(secret), "the day holds `{secret}`");
    }

    assert!(engine.replay(EVENTS.lines()).all(|played| played.refused.is_none()));
    let report = engine.report();
    for (figure, by_hand) in [
        ("offered_count", 16),
        ("answered_count", 9),
        ("abandoned_count", 1), // c-12
        ("contained_count", 1), // c-02
        ("deflected_count", 5), // c-01 and c-16 out of hours, 07 topic, 09 outage, 15 account
        ("waiting_count", 0),
        ("handoff_count", 5), // c-03, 04, 06, 08, 14
        ("speed_of_answer_ms_mean", (WAITS_S.iter().sum::<i64>() * 1_000 + 4) / 9),
    ] {
        assert_eq!(report.value(figure), Some(by_hand), "{figure}");
    }
}
