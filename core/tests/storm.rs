//! Storms of random events: what is promised must hold after every one of them.

#![expect(clippy::unwrap_used, reason = "a test says no by panicking")]

#[path = "support/storm.rs"]
mod storm;

use std::collections::{BTreeMap, BTreeSet};
use storm::Storm;
use switchboard::calendar::{Timestamp, Zones};
use switchboard::engine::{Effect, Engine, Key, Options, Reaction, read_event};
use switchboard::policy::{Document, Policy};

fn policy() -> Policy {
    let document = Document::from_json(storm::POLICY).unwrap_or_else(|issues| panic!("{issues}"));
    Policy::compile(&document, &Zones::utc_only()).unwrap_or_else(|issues| panic!("{issues}"))
}

fn engine(policy: &Policy) -> Engine {
    let options = Options { key: Key(*b"a key for storms") };
    Engine::new(policy.clone(), options, Timestamp::from_millis(1_767_225_600_000))
}

/// What the effects alone say: every offer ends once, numbers have no gap.
#[derive(Default)]
struct Ledger {
    last_seq: u64,
    open_offers: BTreeSet<u64>,
    owners: BTreeMap<String, String>,
    accepted: u64,
}

impl Ledger {
    fn read(&mut self, reaction: &Reaction) {
        for numbered in &reaction.effects {
            assert_eq!(numbered.seq, self.last_seq + 1, "effects are numbered without gap");
            self.last_seq = numbered.seq;
            match &numbered.effect {
                Effect::OfferMade { offer, .. } | Effect::TransferOffered { offer, .. } => {
                    assert!(self.open_offers.insert(offer.0), "an offer is made once");
                }
                Effect::OfferExpired { offer, .. } | Effect::OfferRescinded { offer, .. } => {
                    assert!(self.open_offers.remove(&offer.0), "an offer ends once");
                }
                Effect::Assigned { chat, agent, .. } => {
                    let before = self.owners.insert(chat.to_string(), agent.to_string());
                    assert_eq!(before, None, "`{chat}` has one owner at a time");
                    self.accepted += 1;
                }
                Effect::Released { chat, agent } => {
                    let before = self.owners.remove(chat.as_str());
                    assert_eq!(before.as_deref(), Some(agent.as_str()), "who had `{chat}` lets go");
                }
                Effect::Park { chat, .. } | Effect::Close { chat, .. } => {
                    self.owners.remove(chat.as_str());
                }
                _ => {}
            }
        }
    }
}

/// A hundred thousand events with everything checked, in four storms that run side by side.
#[test]
fn a_storm_keeps_every_promise() {
    weather(7);
}

#[test]
fn a_second_storm_keeps_every_promise() {
    weather(8);
}

#[test]
fn a_third_storm_keeps_every_promise() {
    weather(9);
}

#[test]
fn a_fourth_storm_keeps_every_promise() {
    weather(10);
}

fn weather(seed: u64) {
    let policy = policy();
    let mut engine = engine(&policy);
    let mut restored = engine.clone();
    let mut ticked = engine.clone();
    let mut storm = Storm::new(seed, 60);
    let mut ledger = Ledger::default();
    let (mut played, mut refused) = (0_u32, 0_u32);
    let events = 25_000_u32;
    for n in 0..events {
        let line = storm.next_line();
        let Ok((at, event)) = read_event(&line) else { panic!("the storm writes events: {line}") };
        let before = (n % 10 == 0).then(|| engine.digest());
        let outcome = engine.handle(at, event.clone());

        // Calling `advance` more often changes no output.
        let mut more = Reaction::default();
        let mut now = ticked.now();
        loop {
            more.append(&mut ticked.advance(now));
            if now >= at {
                break;
            }
            now = now.plus(switchboard::math::Millis::new(30_000)).min(at);
        }
        let mut with_ticks = ticked.handle(at, event.clone());
        if let Ok(reaction) = &mut with_ticks {
            more.append(reaction);
            *reaction = more;
        }

        // A snapshot taken and restored at every tenth event changes nothing.
        if n % 10 == 0 {
            let bytes = restored.snapshot();
            let options = Options { key: Key(*b"a key for storms") };
            restored = Engine::restore(policy.clone(), options, &bytes).unwrap();
            assert_eq!(restored.snapshot(), bytes);
        }
        let after_restore = restored.handle(at, event);

        assert_eq!(outcome, after_restore, "event {n}: {line}");
        match &outcome {
            Ok(reaction) => {
                played += 1;
                assert_eq!(Ok(reaction), with_ticks.as_ref(), "event {n}: {line}");
                ledger.read(reaction);
                storm.observe(reaction);
            }
            Err(rejection) => {
                refused += 1;
                assert_eq!(Err(rejection), with_ticks.as_ref(), "event {n}: {line}");
                if let Some(before) = before {
                    assert_eq!(before, engine.digest(), "refused, event {n}: {line}");
                }
                // What was due before a refused event happens in the next call; the other engine has
                // done it already.
                let due = engine.advance(ticked.now());
                ledger.read(&due);
                storm.observe(&due);
                restored.advance(ticked.now());
            }
        }
        if n % 500 == 0 {
            engine.check().unwrap_or_else(|broken| panic!("event {n}: {broken}"));
            assert_eq!(engine.digest(), ticked.digest(), "event {n}");
            conservation(&engine);
        }
    }
    assert!(played > events / 2 && refused > events / 20, "{played} played, {refused} refused");
    assert!(
        ledger.accepted > u64::from(events / 20),
        "only {} chats were answered",
        ledger.accepted
    );
    conservation(&engine);
}

/// Offered is answered, abandoned, deflected, contained, converted, closed unanswered, or still waiting.
fn conservation(engine: &Engine) {
    let report = engine.report();
    let figure = |id: &str| report.value(id).unwrap_or_else(|| panic!("no metric `{id}`"));
    let parts = [
        "answered_count",
        "abandoned_count",
        "short_abandon_count",
        "deflected_count",
        "contained_count",
        "converted_count",
        "closed_unanswered_count",
        "waiting_count",
    ];
    let sum: i64 = parts.iter().map(|id| figure(id)).sum();
    assert_eq!(figure("offered_count"), sum);
}
