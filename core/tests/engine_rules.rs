//! Rules that belong to the engine as a whole, each as a short story; times are milliseconds.

use siphasher::sip128::{Hasher128, SipHasher24};
use std::hash::Hasher;
use switchboard::calendar::{Timestamp, Zones};
use switchboard::code::RejectionCode;
use switchboard::conversation::ChatState;
use switchboard::engine::{
    Effect, Engine, NoticeCode, Options, Reaction, Rejection, RestoreError, read_event,
};
use switchboard::policy::{Document, Policy};

fn policy(text: &str) -> Policy {
    let document = Document::from_json(text).unwrap_or_else(|issues| panic!("{issues}"));
    Policy::compile(&document, &Zones::utc_only()).unwrap_or_else(|issues| panic!("{issues}"))
}

fn engine(text: &str) -> Engine {
    Engine::new(policy(text), Options::default(), at(0))
}

fn at(ms: i64) -> Timestamp {
    Timestamp::from_millis(ms)
}

/// An event, without the braces: `"at":0,"type":…`.
fn tell(engine: &mut Engine, event: &str) -> Result<Reaction, Rejection> {
    let (at, event) = read_event(&format!("{{{event}}}")).unwrap_or_else(|error| panic!("{error}"));
    engine.handle(at, event)
}

fn play(engine: &mut Engine, event: &str) -> Reaction {
    tell(engine, event).unwrap_or_else(|rejection| panic!("{event}: {rejection}"))
}

/// A customer asks for a chat, with whatever else is said about it.
fn ask(engine: &mut Engine, ms: i64, chat: &str, more: &str) -> Reaction {
    let customer = format!(r#""customer":{{"id":"of-{chat}"}}"#);
    let event = format!(r#""at":{ms},"type":"chat_requested","chat":"{chat}",{customer}{more}"#);
    play(engine, &event)
}

fn log_in(engine: &mut Engine, ms: i64, agent: &str) -> Reaction {
    play(engine, &format!(r#""at":{ms},"type":"agent_logged_in","agent":"{agent}","capacity":1"#))
}

/// The kinds of effects, with the instant that each belongs to.
fn kinds(reaction: &Reaction) -> Vec<(i64, &'static str)> {
    reaction.effects.iter().map(|e| (e.at.as_millis(), e.effect.type_name())).collect()
}

/// Where chats were enqueued: queue, place, priority.
fn enqueued(reaction: &Reaction) -> Option<(String, i64, i32)> {
    reaction.effects.iter().find_map(|order| match &order.effect {
        Effect::Enqueue { queue, place_time, priority, .. } => {
            Some((queue.to_string(), place_time.as_millis(), *priority))
        }
        _ => None,
    })
}

fn due(engine: &Engine) -> Option<(i64, &'static str)> {
    engine.deadline().map(|deadline| (deadline.at.as_millis(), deadline.why))
}

#[test]
fn a_little_late_is_now_and_more_is_refused() {
    let mut engine = engine("{}");
    log_in(&mut engine, 10_000, "ada");
    // 5 s are allowed, and 5 s it is.
    let late = ask(&mut engine, 5_000, "c-1", "");
    assert_eq!(late.notices.len(), 1);
    assert_eq!(late.notices[0].code, NoticeCode::ClockSkew);
    assert!(late.effects.iter().all(|order| order.at == at(10_000)));
    let digest = engine.digest();
    let event = r#""at":4999,"type":"customer_message","chat":"c-1","text":"hello?""#;
    assert_eq!(tell(&mut engine, event).unwrap_err().code, RejectionCode::ClockRegression);
    assert_eq!((engine.digest(), engine.now()), (digest, at(10_000)));
}

#[test]
fn advance_stops_at_its_limit_and_says_so() {
    // Three customers vanish at once: three graces of 60 s end at one instant.
    let mut engine = engine(r#"{"limits": {"due_per_call": 2}}"#);
    for chat in ["c-1", "c-2", "c-3"] {
        ask(&mut engine, 0, chat, "");
        play(&mut engine, &format!(r#""at":0,"type":"customer_disconnected","chat":"{chat}""#));
    }
    let first = engine.advance(at(100_000));
    assert_eq!(kinds(&first).iter().filter(|kind| **kind == (60_000, "close")).count(), 2);
    let deadline = first.deadline.unwrap();
    assert_eq!((deadline.at, deadline.why), (at(60_000), "customer_grace_ends"));
    let second = engine.advance(at(100_000));
    assert_eq!(kinds(&second), [(60_000, "close")]);
    assert_eq!((second.deadline, engine.now()), (None, at(100_000)));
}

#[test]
fn a_repeated_id_is_refused_and_a_refused_event_leaves_its_id_free() {
    let mut engine = engine(r#"{"limits": {"event_ids": 2}}"#);
    let login = |id: &str, agent: &str| {
        format!(r#""at":0,"id":"{id}","type":"agent_logged_in","agent":"{agent}""#)
    };
    play(&mut engine, &login("e-1", "ada"));
    let again = tell(&mut engine, &login("e-1", "ben")).unwrap_err();
    assert_eq!((again.code, again.path.as_str()), (RejectionCode::DuplicateEvent, "/id"));
    assert!(engine.agent(&"ben".into()).is_none());

    let nobody = r#""at":0,"id":"e-2","type":"agent_disconnected","agent":"cyd""#;
    assert_eq!(tell(&mut engine, nobody).unwrap_err().code, RejectionCode::UnknownId);
    play(&mut engine, &login("e-2", "cyd"));

    // Two are remembered; with the third the first is forgotten.
    play(&mut engine, &login("e-3", "dov"));
    play(&mut engine, &login("e-1", "eva"));
    assert!(tell(&mut engine, &login("e-3", "fay")).is_err());
}

#[test]
fn a_chat_handed_over_again_keeps_its_place() {
    let mut engine = engine("{}");
    ask(&mut engine, 0, "c-1", r#","bot":"faq""#);
    let unsure = |ms: i64| {
        format!(r#""at":{ms},"type":"bot_turn","chat":"c-1","confidence":0.1,"text":"hm""#)
    };
    let first = play(&mut engine, &unsure(1_000));
    assert_eq!(enqueued(&first), Some(("default".to_owned(), 1_000, 0)));
    log_in(&mut engine, 2_000, "ada");
    play(&mut engine, r#""at":3000,"type":"offer_accepted","offer":1,"agent":"ada""#);
    play(&mut engine, r#""at":4000,"type":"chat_returned_to_bot","chat":"c-1","agent":"ada""#);
    let second = play(&mut engine, &unsure(5_000));
    assert_eq!(enqueued(&second), Some(("default".to_owned(), 1_000, 0)));

    // With credit for the time with the bot, the first handoff has the place of the request.
    let mut credited = self::engine(r#"{"bot": {"credit_bot_time": true}}"#);
    ask(&mut credited, 0, "c-1", r#","bot":"faq""#);
    let handoff = play(&mut credited, &unsure(1_000));
    assert_eq!(enqueued(&handoff), Some(("default".to_owned(), 0, 0)));
}

#[test]
fn the_first_route_that_holds_chooses_the_queue() {
    let mut engine = engine(
        r#"{"routing": {
            "queues": {"default": {}, "gold": {}, "known": {}},
            "routes": [
                {"id": "gold", "when": {"field": "customer.tier", "eq": "gold"}, "queue": "gold",
                 "priority": 5, "requires": {"sales": 3, "german": 2}},
                {"id": "known", "when": {"field": "customer.tier", "present": true}, "queue": "known"}
            ]
        }}"#,
    );
    let mut asks = |chat: &str, tier: &str, more: &str| {
        let tier = if tier.is_empty() { String::new() } else { format!(r#","tier":"{tier}""#) };
        let event = format!(
            r#""at":0,"type":"chat_requested","chat":"{chat}","customer":{{"id":"{chat}"{tier}}},
               "priority":1,"requires":{{"german":4}}{more}"#
        );
        let reaction = play(&mut engine, &event);
        let (queue, _, priority) = enqueued(&reaction).unwrap();
        let requires = engine.chat(&chat.into()).unwrap().requires;
        let requires: Vec<(String, u8)> =
            requires.into_iter().map(|(skill, level)| (skill.to_string(), level)).collect();
        (queue, priority, requires)
    };
    let german = || ("german".to_owned(), 4);
    let sales = || ("sales".to_owned(), 3);
    // Priorities add up; what the host asks for stands, also where the route asks for less.
    assert_eq!(asks("c-1", "gold", ""), ("gold".to_owned(), 6, vec![german(), sales()]));
    assert_eq!(asks("c-2", "silver", ""), ("known".to_owned(), 1, vec![german()]));
    assert_eq!(asks("c-3", "", ""), ("default".to_owned(), 1, vec![german()]));
    // The host has chosen: no route is asked.
    let chosen = asks("c-4", "gold", r#","queue":"known""#);
    assert_eq!(chosen, ("known".to_owned(), 1, vec![german()]));

    // Without a queue `default` it is the first by name.
    let mut other = self::engine(r#"{"routing": {"queues": {"b": {}, "a": {}}}}"#);
    assert_eq!(enqueued(&ask(&mut other, 0, "c-1", "")).unwrap().0, "a");
}

#[test]
fn a_time_credit_is_given_once_and_explained() {
    let mut engine = engine(
        r#"{"routing": {"credits": [
            {"id": "gold", "when": {"field": "customer.tier", "eq": "gold"}, "credit_ms": 90000}
        ]}}"#,
    );
    let request =
        r#""at":100000,"type":"chat_requested","chat":"c-1","customer":{"id":"k","tier":"gold"}"#;
    let reaction = play(&mut engine, request);
    let credits: Vec<_> = reaction.decisions.iter().filter(|d| d.outcome == "credit").collect();
    assert_eq!(credits.len(), 1);
    let reasons = credits[0].reasons();
    assert_eq!(
        (reasons[0].code.as_ref(), reasons[0].rule.as_deref()),
        ("time_credit", Some("/routing/credits/0"))
    );
    assert_eq!(engine.chat(&"c-1".into()).unwrap().place_time.as_millis(), 10_000);

    // The customer is away and comes back: the place is what it was.
    play(&mut engine, r#""at":101000,"type":"customer_disconnected","chat":"c-1""#);
    let back = play(&mut engine, r#""at":102000,"type":"customer_reconnected","chat":"c-1""#);
    assert!(back.decisions.iter().all(|decision| decision.outcome != "credit"));
    assert_eq!(engine.chat(&"c-1".into()).unwrap().place_time.as_millis(), 10_000);
}

#[test]
fn the_longest_wait_waits_for_an_open_offer() {
    let rules = r#"{"conversation": {"max_wait_ms": 10000, "hopeless_wait": "close"}}"#;
    let mut engine = engine(rules);
    ask(&mut engine, 0, "c-1", "");
    // Offered at 5,000 until 25,000; the longest wait passes at 10,000.
    log_in(&mut engine, 5_000, "ada");
    assert_eq!(kinds(&engine.advance(at(14_999))), []);
    let mut taken = engine.clone();

    let declined =
        play(&mut engine, r#""at":15000,"type":"offer_declined","offer":1,"agent":"ada""#);
    assert!(kinds(&declined).contains(&(15_000, "close")), "{:?}", kinds(&declined));
    assert!(engine.chat(&"c-1".into()).is_none());

    let accepted =
        play(&mut taken, r#""at":15000,"type":"offer_accepted","offer":1,"agent":"ada""#);
    assert_eq!(kinds(&accepted), [(15_000, "assigned")]);
}

#[test]
fn what_was_begun_keeps_its_terms_and_what_moved_is_told() {
    let mut engine = engine(
        r#"{"routing": {"queues": {"default": {"answer_within_ms": 20000}}},
            "conversation": {"max_wait_ms": 500000}}"#,
    );
    log_in(&mut engine, 0, "ada");
    ask(&mut engine, 0, "c-1", "");
    assert_eq!(due(&engine), Some((20_000, "offer_expires")));
    let before = engine.policy().fingerprint().to_string();

    // c-1 is offered until 20,000, and still is. It may wait until 100,000 instead of 500,000.
    let next = policy(
        r#"{"routing": {"queues": {"default": {"answer_within_ms": 5000}}},
            "conversation": {"max_wait_ms": 100000}}"#,
    );
    let swap = engine.replace_policy(at(1_000), next.clone()).unwrap();
    assert_eq!(due(&engine), Some((20_000, "offer_expires")));
    assert_eq!(swap.notices.len(), 1);
    assert_eq!(swap.notices[0].code, NoticeCode::TimerMoved);
    let told = "max_wait_ends of chat `c-1`: 1970-01-01T00:01:40.000Z";
    assert_eq!(swap.notices[0].detail, told);
    // The decision names both policies.
    let words = swap.decisions[0].to_string();
    assert!(words.contains(&before) && words.contains(&next.fingerprint().to_string()), "{words}");

    // The next offer has the new terms: made at 50,000 (30 s after the miss), open until 55,000.
    play(&mut engine, r#""at":30000,"type":"presence_set","agent":"ada","presence":"available""#);
    assert_eq!(kinds(&engine.advance(at(50_000))), [(50_000, "offer_made")]);
    assert_eq!(due(&engine), Some((55_000, "offer_expires")));

    // A wait that would have ended before now ends now.
    play(&mut engine, r#""at":51000,"type":"offer_declined","offer":2,"agent":"ada""#);
    let short = policy(r#"{"conversation": {"max_wait_ms": 40000, "hopeless_wait": "close"}}"#);
    engine.replace_policy(at(60_000), short).unwrap();
    assert_eq!(due(&engine), Some((60_000, "max_wait_ends")));
    assert_eq!(kinds(&engine.advance(at(60_000))), [(60_000, "close")]);
}

#[test]
fn a_policy_that_strands_chats_is_refused() {
    let mut engine = engine(r#"{"routing": {"queues": {"old": {}}}}"#);
    for (ms, chat) in [(1_000, "c-1"), (2_000, "c-2")] {
        ask(&mut engine, ms, chat, "");
    }
    let digest = engine.digest();
    let stranding = policy(r#"{"routing": {"queues": {"new": {}}}}"#);
    let refused = engine.replace_policy(at(3_000), stranding).unwrap_err();
    assert_eq!(refused.code, RejectionCode::StrandsChats);
    assert!(refused.found.contains("2 "), "{refused}");
    assert_eq!(engine.digest(), digest);

    let naming =
        policy(r#"{"routing": {"queues": {"new": {}}, "retired_queues": {"old": "new"}}}"#);
    let moved = engine.replace_policy(at(3_000), naming).unwrap();
    let requeued = kinds(&moved).iter().filter(|kind| kind.1 == "requeued").count();
    assert_eq!(requeued, 2);
    let chat = engine.chat(&"c-2".into()).unwrap();
    assert_eq!((chat.queue.as_str(), chat.place_time), ("new", at(2_000)));
    assert_eq!(chat.position, Some(2));
}

#[test]
fn a_chat_that_came_back_to_a_queue_that_is_gone_stands_in_nobodys_way() {
    let mut engine = engine(r#"{"routing": {"queues": {"old": {}}}}"#);
    log_in(&mut engine, 0, "ada");
    ask(&mut engine, 1_000, "c-1", "");
    play(&mut engine, r#""at":2000,"type":"offer_accepted","offer":1,"agent":"ada""#);
    let new = r#"{"routing": {"queues": {"new": {}}},
        "supervision": {"surge": {"levels": [{"above": 1.5, "ageing_ms": 120000}]}}}"#;
    engine.replace_policy(at(3_000), policy(new)).unwrap();
    // Grace passes, and the chat is in line where no policy says that there is one.
    play(&mut engine, r#""at":4000,"type":"agent_disconnected","agent":"ada""#);
    engine.advance(at(200_000));
    let place = |engine: &Engine| {
        let chat = engine.chat(&"c-1".into()).unwrap();
        (chat.state, chat.queue.to_string(), chat.position)
    };
    let waits = (ChatState::Queued, "old".to_owned(), Some(1));
    assert_eq!(place(&engine), waits);
    // What a surge changes comes into force all the same.
    play(&mut engine, r#""at":201000,"type":"surge_overridden","level":1,"by":"boss""#);
    assert_eq!(place(&engine), waits);
    // Another policy takes nothing away from it either; one that names an heir moves it.
    let other = policy(r#"{"name": "other", "routing": {"queues": {"new": {}}}}"#);
    engine.replace_policy(at(202_000), other).unwrap();
    assert_eq!(place(&engine), waits);
    let naming =
        policy(r#"{"routing": {"queues": {"new": {}}, "retired_queues": {"old": "new"}}}"#);
    engine.replace_policy(at(203_000), naming).unwrap();
    assert_eq!(place(&engine), (ChatState::Queued, "new".to_owned(), Some(1)));
}

#[test]
fn skills_have_levels_from_1_to_5() {
    let mut engine = engine("{}");
    for (level, is_taken) in [(0, false), (1, true), (5, true), (6, false)] {
        let event = format!(
            r#""at":0,"type":"chat_requested","chat":"c-{level}","customer":{{"id":"k"}},"requires":{{"german":{level}}}"#
        );
        let refused = tell(&mut engine, &event).err().map(|rejection| rejection.code);
        let expected = (!is_taken).then_some(RejectionCode::BadValue);
        assert_eq!(refused, expected, "level {level}");
    }
}

#[test]
fn a_warm_transfer_counts_once_it_is_taken() {
    let mut engine = engine(r#"{"conversation": {"transfer": {"max_transfers": 1}}}"#);
    log_in(&mut engine, 0, "ada");
    ask(&mut engine, 0, "c-1", "");
    play(&mut engine, r#""at":1000,"type":"offer_accepted","offer":1,"agent":"ada""#);
    log_in(&mut engine, 2_000, "bob");
    let hand_on = |from: &str, to: &str| {
        format!(
            r#""at":3000,"type":"transfer_requested","chat":"c-1","agent":"{from}","to_agent":"{to}","kind":"warm""#
        )
    };
    play(&mut engine, &hand_on("ada", "bob"));
    play(&mut engine, r#""at":3000,"type":"transfer_declined","chat":"c-1","agent":"bob""#);
    // What was declined was none: there is still one to be had.
    play(&mut engine, &hand_on("ada", "bob"));
    play(&mut engine, r#""at":3000,"type":"transfer_accepted","chat":"c-1","agent":"bob""#);
    let refused = tell(&mut engine, &hand_on("bob", "ada")).unwrap_err();
    assert_eq!(refused.code, RejectionCode::LimitExceeded);
}

#[test]
fn a_snapshot_is_restored_only_whole_and_under_its_policy() {
    let text = r#"{"name": "one", "routing": {"queues": {"default": {}}}}"#;
    let mut engine = engine(text);
    ask(&mut engine, 0, "c-1", r#","text":"hello""#);
    let bytes = engine.snapshot();
    let restore = |bytes: &[u8]| Engine::restore(policy(text), Options::default(), bytes);
    assert_eq!(restore(&bytes).unwrap().digest(), engine.digest());
    // The same rules written otherwise are the same policy; the defaults belong to it.
    let written_out = r#"{"routing":{"queues":{"default":{"back_off_ms":30000}}},"name":"one"}"#;
    assert!(Engine::restore(policy(written_out), Options::default(), &bytes).is_ok());
    let other = Engine::restore(policy("{}"), Options::default(), &bytes).unwrap_err();
    assert!(matches!(other, RestoreError::OtherPolicy { .. }), "{other}");

    for bit in 0..bytes.len() * 8 {
        let mut damaged = bytes.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        assert!(restore(&damaged).is_err(), "bit {bit} was changed");
    }
    for length in 0..bytes.len() {
        assert!(restore(&bytes[..length]).is_err(), "cut to {length} bytes");
    }
    let mut longer = bytes.clone();
    longer.push(0);
    assert!(matches!(restore(&longer).unwrap_err(), RestoreError::WrongLength { .. }));

    // A later format, honestly written: bytes 4 to 7, and the check of the header at 48.
    let mut later = bytes;
    later[4] = 2;
    let mut check = SipHasher24::new();
    check.write(&later[..48]);
    later[48..56].copy_from_slice(&(check.finish128().as_u128() as u64).to_le_bytes());
    let unknown = RestoreError::UnknownFormat { found: 2, expected: 1 };
    assert_eq!(restore(&later).unwrap_err(), unknown);
}

#[test]
fn a_refused_disposition_does_not_repeat_a_card_number() {
    let fields = r#"{"conversation":{"wrap_up":{"fields":{"product":{"one_of":["phone"]}}}}}"#;
    let mut engine = engine(fields);
    log_in(&mut engine, 0, "ada");
    ask(&mut engine, 1, "c", "");
    play(&mut engine, r#""at":2,"type":"offer_accepted","offer":1,"agent":"ada""#);
    play(&mut engine, r#""at":3,"type":"chat_ended","chat":"c","by":"agent""#);
    let form = r#"{"product":"4111 1111 1111 1111","resolution_code":"a","root_cause":"b"}"#;
    let done = format!(
        r#""at":4,"type":"wrap_up_completed","chat":"c","agent":"ada","disposition":{form}"#
    );
    let refused = tell(&mut engine, &done).unwrap_err();
    assert_eq!(refused.code, RejectionCode::MissingDisposition);
    assert!(!format!("{refused:?}").contains("4111"), "{refused}");
}

/// A chat that came from a bot, and whose customer is on the phone with ada since second 5.
fn called_back(policy: &str) -> Engine {
    let mut engine = engine(policy);
    log_in(&mut engine, 0, "ada");
    ask(&mut engine, 1_000, "c", r#","bot":"faq""#);
    play(&mut engine, r#""at":2000,"type":"handoff_requested","chat":"c""#);
    play(&mut engine, r#""at":3000,"type":"offer_accepted","offer":1,"agent":"ada""#);
    play(&mut engine, r#""at":4000,"type":"callback_requested","chat":"c""#);
    let dialled = play(&mut engine, r#""at":5000,"type":"offer_accepted","offer":2,"agent":"ada""#);
    assert_eq!(kinds(&dialled), [(5_000, "assigned"), (5_000, "callback_due")]);
    engine
}

#[test]
fn a_call_in_hand_cannot_go_back_to_the_bot() {
    let mut engine = called_back("{}");
    let back = r#""at":6000,"type":"chat_returned_to_bot","chat":"c","agent":"ada""#;
    assert_eq!(tell(&mut engine, back).unwrap_err().code, RejectionCode::IllegalTransition);
}

#[test]
fn who_is_on_the_phone_is_not_silent() {
    let mut engine = called_back(r#"{"conversation":{"parking":{"release_ms":10000}}}"#);
    play(&mut engine, r#""at":6000,"type":"agent_message","chat":"c","agent":"ada","text":"hi""#);
    let later = engine.advance(at(600_000));
    assert!(!later.effects.iter().any(|e| matches!(e.effect, Effect::Park { .. })));
    let chat = engine.chat(&"c".into()).unwrap();
    assert_eq!(chat.owner.unwrap().as_str(), "ada");
}

/// Ada holds an offer of the promised call until second 22; the promise ran out at second 12.
fn called_too_late() -> Engine {
    let mut engine = engine(r#"{"conversation":{"callback":{"expires_ms":10000}}}"#);
    ask(&mut engine, 1_000, "c", "");
    play(&mut engine, r#""at":2000,"type":"callback_requested","chat":"c""#);
    log_in(&mut engine, 2_000, "ada");
    assert_eq!(kinds(&engine.advance(at(15_000))), []);
    assert_eq!(due(&engine), Some((22_000, "offer_expires")));
    engine
}

#[test]
fn a_call_that_is_cancelled_after_its_promise_ran_out_ends_once() {
    let mut engine = called_too_late();
    let cancel = play(&mut engine, r#""at":15000,"type":"callback_cancelled","chat":"c""#);
    assert_eq!(kinds(&cancel), [(15_000, "offer_rescinded"), (15_000, "close")]);
    assert_eq!(engine.report().value("converted_count"), Some(1));
}

#[test]
fn a_customer_who_ends_a_promised_call_cancels_it() {
    let mut engine = called_too_late();
    let end = r#""at":15000,"type":"chat_ended","chat":"c","by":"customer","ending":"tired""#;
    let ended = play(&mut engine, end);
    assert_eq!(kinds(&ended), [(15_000, "offer_rescinded"), (15_000, "close")]);
    let close = ended.effects.last().unwrap();
    assert!(
        matches!(&close.effect, Effect::Close { code, .. } if *code == "converted_to_callback".into())
    );
}

#[test]
fn an_event_far_ahead_is_refused_until_the_engine_has_caught_up() {
    let event = r#""at":100000,"type":"agent_logged_in","agent":"ada""#;
    let three_graces = |limit: u32| {
        let mut engine = engine(&format!(r#"{{"limits": {{"due_per_call": {limit}}}}}"#));
        for chat in ["c-1", "c-2", "c-3"] {
            ask(&mut engine, 0, chat, "");
            play(&mut engine, &format!(r#""at":0,"type":"customer_disconnected","chat":"{chat}""#));
        }
        engine
    };
    let closes = |reaction: &Reaction| kinds(reaction).iter().filter(|k| k.1 == "close").count();
    // As many as are allowed happen first, and the event is judged on what they left.
    let mut enough = three_graces(3);
    assert_eq!(closes(&play(&mut enough, event)), 3);

    let mut engine = three_graces(2);
    let digest = engine.digest();
    let refused = tell(&mut engine, event).unwrap_err();
    assert_eq!((refused.code, refused.path.as_str()), (RejectionCode::LimitExceeded, "/at"));
    let same = engine.policy().clone();
    assert_eq!(engine.replace_policy(at(100_000), same).unwrap_err(), refused);
    assert_eq!((engine.digest(), engine.now()), (digest, at(0)));
    engine.advance(at(100_000));
    assert_eq!(closes(&play(&mut engine, event)), 1);
}

#[test]
fn a_supervisor_who_assigns_in_time_is_not_overtaken_by_a_wait_that_ran_out() {
    let hopeless = r#"{"conversation":{"max_wait_ms":10000,"hopeless_wait":"close"}}"#;
    let mut engine = engine(hopeless);
    log_in(&mut engine, 0, "ada");
    ask(&mut engine, 1_000, "c", "");
    log_in(&mut engine, 2_000, "bob");
    // The wait is over at second 11, while ada may still answer.
    engine.advance(at(15_000));
    let assign = r#""at":15000,"type":"chat_assigned","chat":"c","agent":"bob","by":"boss""#;
    let assigned = play(&mut engine, assign);
    assert_eq!(kinds(&assigned), [(15_000, "offer_rescinded"), (15_000, "assigned")]);
}

#[test]
fn whoever_is_lost_has_asked_nobody_to_take_over() {
    let mut engine = engine(
        r#"{"routing":{"agents":{"reconnect_grace_ms":10000}},"conversation":{"transfer":{"warm_answer_ms":30000}}}"#,
    );
    log_in(&mut engine, 0, "ada");
    ask(&mut engine, 1_000, "c", "");
    play(&mut engine, r#""at":2000,"type":"offer_accepted","offer":1,"agent":"ada""#);
    log_in(&mut engine, 3_000, "bob");
    let warm = r#""at":4000,"type":"transfer_requested","chat":"c","agent":"ada","to_agent":"bob","kind":"warm""#;
    play(&mut engine, warm);
    play(&mut engine, r#""at":5000,"type":"agent_disconnected","agent":"ada""#);
    let lost = engine.advance(at(15_000));
    let of_chat: Vec<_> = kinds(&lost)
        .into_iter()
        .map(|(_, kind)| kind)
        .filter(|k| *k != "presence_forced")
        .collect();
    // Back in line the chat is first, also while it is on offer.
    let expected = [
        "offer_rescinded",
        "transfer_ended",
        "released",
        "requeued",
        "offer_made",
        "position_changed",
    ];
    assert_eq!(of_chat, expected);
    // Bob is asked like everybody else, and answers like everybody else.
    play(&mut engine, r#""at":16000,"type":"offer_accepted","offer":3,"agent":"bob""#);
    assert_eq!(engine.check(), Ok(()));
}

#[test]
fn every_decision_is_found_under_its_own_number() {
    let mut engine = engine("{}");
    let reaction = ask(&mut engine, 0, "c-1", "");
    assert!(reaction.decisions.len() > 1);
    for decision in &reaction.decisions {
        assert_eq!(engine.explain(decision.id).map(|found| found.id), Some(decision.id));
    }
}

#[test]
fn an_agent_who_gets_nothing_learns_why() {
    let mut engine = engine(
        r#"{"routing": {"agents": {"capacity": 1, "spacing_ms": 60000}, "queues": {"a": {}, "b": {}}}}"#,
    );
    play(
        &mut engine,
        r#""at":0,"type":"agent_logged_in","agent":"ann","queues":["a"],"capacity":2"#,
    );
    for (chat, more) in [
        ("c-1", r#","queue":"a""#),
        ("c-2", r#","queue":"a""#),
        ("c-3", r#","queue":"a","requires":{"dutch":1}"#),
        ("c-4", r#","queue":"b""#),
        ("c-5", r#","queue":"b""#),
    ] {
        ask(&mut engine, 1_000, chat, more);
    }
    let told = engine.explain_agent(&"ann".into()).unwrap();
    // c-1 is on offer. Ann has room for c-2, and has had an offer less than a minute ago.
    let waiting: Vec<_> = told.waiting.iter().map(|(why, n)| (why.code(), *n)).collect();
    assert_eq!(waiting, [("not_in_queue", 2), ("skill_missing", 1), ("rate_limited", 1)]);
    assert_eq!(told.barred_by.map(|why| why.code()), Some("rate_limited"));
    assert_eq!(told.barred_until, Some(at(61_000)));
    assert_eq!(told.last_offer_at, Some(at(1_000)));
    assert_eq!((told.within_reach, told.share.offers), (0, 1));
    assert!(engine.explain_agent(&"nobody".into()).is_none());
}

#[test]
fn shares_of_work_are_counted() {
    let mut engine = engine(
        r#"{"routing": {"queues": {"a": {"strategy": "fixed_order"}}}, "conversation": {"wrap_up": {"mode": "off"}}}"#,
    );
    for agent in ["ann", "bo"] {
        log_in(&mut engine, 0, agent);
    }
    assert_eq!(engine.fairness(None).jain_offers, None);
    ask(&mut engine, 10_000, "c-1", "");
    play(&mut engine, r#""at":11000,"type":"offer_declined","offer":1,"agent":"ann""#);
    play(&mut engine, r#""at":12000,"type":"offer_accepted","offer":2,"agent":"bo""#);
    ask(&mut engine, 13_000, "c-2", "");
    play(&mut engine, r#""at":14000,"type":"offer_accepted","offer":3,"agent":"ann""#);
    let found = engine.fairness(Some(&"a".into()));
    let of = |agent: &str| *found.agents.get(agent).unwrap();
    let (ann, bo) = (of("ann"), of("bo"));
    assert_eq!((ann.offers, ann.accepted, ann.declined, ann.idle_ms.get()), (2, 1, 1, 14_000));
    assert_eq!((bo.offers, bo.accepted, bo.declined, bo.idle_ms.get()), (1, 1, 0, 12_000));
    // (2 + 1)² / (2 · (4 + 1)) = 0.9
    assert_eq!(found.jain_offers, Some("0.9".parse().unwrap()));
    assert_eq!(found.idle_spread_ms.map(|spread| spread.get()), Some(2_000));
}
