//! The life of one chat, with every decision in words: a bot fails twice and hands over, an agent
//! takes the chat, a card number is hidden on its way, the agent wraps up, and the figures are right.
//!
//! A real host gets the events from its sockets and carries the effects out; this one has a list of
//! events, as they would stand in its log, and prints what it would have to do. The same story is told
//! in C, C++ and TypeScript beside this folder.
#![expect(clippy::print_stdout, reason = "a story is told in a terminal")]

use std::error::Error;
use switchboard::calendar::{Timestamp, Zones};
use switchboard::engine::{Effect, Engine, Options, Reaction, read_event};
use switchboard::policy::{Document, Policy};

const POLICY: &str = r#"{"bot": {"disclosure": {"en": "You are talking to a computer."}}}"#;

/// What happens, and how it is reported to the engine.
const STORY: [(&str, &str); 9] = [
    (
        "Ada begins to work.",
        r#"{"at":1767225600000,"id":"e-1","type":"agent_logged_in","agent":"ada"}"#,
    ),
    (
        "Kim arrives; a bot answers first.",
        r#"{"at":1767225601000,"id":"e-2","type":"chat_requested","chat":"c-1",
            "customer":{"id":"kim"},"bot":"helper","text":"Where is my parcel?"}"#,
    ),
    (
        "The bot fails.",
        r#"{"at":1767225603000,"id":"e-3","type":"bot_turn","chat":"c-1","confidence":0.93,
            "text":"Parcels take three days.","resolution":"failed"}"#,
    ),
    (
        "The bot fails again.",
        r#"{"at":1767225612000,"id":"e-4","type":"bot_turn","chat":"c-1","confidence":0.91,
            "text":"Have you looked at the tracking page?","resolution":"failed"}"#,
    ),
    (
        "Ada takes the chat.",
        r#"{"at":1767225615000,"id":"e-5","type":"offer_accepted","offer":1,"agent":"ada"}"#,
    ),
    (
        "Kim writes a card number.",
        r#"{"at":1767225620000,"id":"e-6","type":"customer_message","chat":"c-1",
            "text":"I paid with 4111 1111 1111 1111"}"#,
    ),
    (
        "Ada helps.",
        r#"{"at":1767225640000,"id":"e-7","type":"agent_message","chat":"c-1","agent":"ada",
            "text":"It arrives tomorrow."}"#,
    ),
    (
        "Ada ends the chat.",
        r#"{"at":1767225660000,"id":"e-8","type":"chat_ended","chat":"c-1","by":"agent",
            "resolution":"resolved"}"#,
    ),
    (
        "Ada wraps up.",
        r#"{"at":1767225670000,"id":"e-9","type":"wrap_up_completed","chat":"c-1","agent":"ada",
            "disposition":{"resolution_code":"answered","root_cause":"delay"}}"#,
    ),
];

/// Figures of the report that this story can change.
const FIGURES: [&str; 4] =
    ["answered_count", "handoff_count", "speed_of_answer_ms_mean", "handle_time_ms_mean"];

fn main() -> Result<(), Box<dyn Error>> {
    let policy = Policy::compile(&Document::from_json(POLICY)?, &Zones::default())?;
    let start: Timestamp = "2026-01-01T00:00:00Z".parse()?;
    let mut engine = Engine::new(policy.clone(), Options::default(), start);

    for (what, event) in STORY {
        let (at, event) = read_event(event)?;
        println!("\n{} {what}", clock(at));
        tell(&engine.handle(at, event)?);
    }

    // A host that gets the same event twice is told so, and nothing happens twice.
    let (at, again) = read_event(STORY[STORY.len() - 1].1)?;
    if let Err(refusal) = engine.handle(at, again) {
        println!("\nThe last event comes again.\n    refused: {refusal}");
    }

    // What is due by itself is done when the host says that it is time.
    if let Some(deadline) = engine.deadline() {
        tell(&engine.advance(deadline.at));
    }

    // A snapshot is the whole state: what is restored from it is the same to the last bit.
    let restored = Engine::restore(policy, Options::default(), &engine.snapshot())?;
    if restored.digest() != engine.digest() {
        return Err("the restored engine is another one".into());
    }
    println!("\nA snapshot is taken and restored: digest {:032x}, as before.", restored.digest());

    println!("\nWhat it comes to:");
    let report = restored.report();
    for figure in FIGURES {
        let value = report.value(figure).map_or("–".to_owned(), |value| value.to_string());
        println!("    {figure:<24}{value:>8}");
    }
    Ok(())
}

/// The time of day, in UTC.
fn clock(at: Timestamp) -> String {
    at.to_string().chars().skip(11).take(8).collect()
}

/// Every decision with its reasons, and under it what the host has to do because of it.
fn tell(reaction: &Reaction) {
    for decision in &reaction.decisions {
        println!("    {decision}");
        for order in reaction.effects.iter().filter(|order| order.decision == decision.id) {
            println!("      → {:>2}  {}", order.seq, in_words(&order.effect));
        }
    }
    for notice in &reaction.notices {
        println!("    note: {}", notice.detail);
    }
    if let Some(deadline) = &reaction.deadline {
        println!("    call again by {}: {}", clock(deadline.at), deadline.why);
    }
}

/// What the host has to do. One that does it would match every kind of effect that it knows.
fn in_words(effect: &Effect) -> String {
    match effect {
        Effect::DeliverMessage { from, text, .. } => format!("show what the {from} says: {text:?}"),
        Effect::Disclose { text, .. } => format!("tell the customer: {text:?}"),
        Effect::OfferMade { offer, agent, .. } => {
            format!("offer the chat to {agent} (offer {})", offer.0)
        }
        Effect::Assigned { agent, .. } => format!("give the chat to {agent}"),
        Effect::HandoffPacket { packet, .. } => {
            format!("give the human the packet: {} lines of transcript", packet.transcript.len())
        }
        Effect::PositionChanged { position, .. } => {
            format!("tell the customer their position: {position}")
        }
        other => other.type_name().replace('_', " "),
    }
}
