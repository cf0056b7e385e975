//! The router by itself: for a host that has an engine of its own, and wants to know who gets the chat.
//!
//! Run it with `cargo run -p switchboard --example router`.

#![expect(clippy::print_stdout, reason = "an example that shows what happens")]

use std::error::Error;
use switchboard::calendar::Timestamp;
use switchboard::id::{AgentId, ChannelId, ChatId, QueueId, SkillId};
use switchboard::math::Millis;
use switchboard::routing::{
    AgentProfile, QueueRules, Ring, Router, RoutingRules, Step, Strategy, Work,
};
use switchboard::sorted::{SortedMap, SortedSet};

fn main() -> Result<(), Box<dyn Error>> {
    // One queue: French is asked for, but after half a minute anybody may help.
    let (queue, french) = (QueueId::from("billing"), SkillId::from("french"));
    let ring = Ring {
        after_ms: Millis::from_secs(30),
        without: SortedSet::from([french.clone()]),
        ..Ring::default()
    };
    let billing =
        QueueRules { strategy: Strategy::LeastActive, rings: vec![ring], ..QueueRules::default() };
    let queues = SortedMap::from([(queue.clone(), billing)]);
    let mut router = Router::new(RoutingRules { queues, ..RoutingRules::default() });
    let mut steps = Vec::new();

    let nine = Timestamp::from_millis(1_790_000_000_000);
    let staff = [("ann", SortedMap::from([(french.clone(), 4)])), ("bo", SortedMap::new())];
    for (name, skills) in staff {
        let queues = SortedSet::from([queue.clone()]);
        let profile = AgentProfile { queues, skills, capacity: Some(1), ..AgentProfile::default() };
        router.log_in(nine, &AgentId::from(name), profile, None, &mut steps);
    }
    for (n, name) in ["c-1", "c-2"].into_iter().enumerate() {
        let at = nine.plus(Millis::from_secs(n as i64));
        let work = Work {
            queue: queue.clone(),
            channel: ChannelId::from("web"),
            requirements: SortedMap::from([(french.clone(), 2)]),
            priority: 0,
            place: at,
            exclusions: SortedSet::new(),
        };
        router.enqueue(at, &ChatId::from(name), work)?;
        router.settle(at, &mut steps);
    }
    // A minute later the ring has opened for c-2, which nobody could take before.
    router.advance(nine.plus(Millis::from_mins(1)), &mut steps);

    for step in &steps {
        match step {
            Step::OfferMade { chat, agent, expires_at, .. } => {
                println!("offer {chat} to {agent}, open until {expires_at}");
            }
            Step::OfferEnded { chat, agent, end, .. } => println!("{chat}, {agent}: {end}"),
            Step::Waits { chat, why, excluded } => println!("{chat} waits: {why} {excluded:?}"),
            Step::LineMoved { positions, .. } => println!("positions: {positions:?}"),
            other => println!("{other:?}"),
        }
    }
    Ok(())
}
