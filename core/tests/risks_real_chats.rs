//! The shipped grave words on chats that nobody here wrote: how often they alarm where hardly anybody threatens anything.
//!
//! STAR, MultiDoGO and SGD are staged by crowd workers, the support channels of IRC are not. Nearly all that alarms in the first two is fraud and
//! stolen cards, which their customers were told to report. The bars are what was counted when they were written, and a few more.

#[path = "support/recorded.rs"]
mod recorded;

use std::collections::BTreeMap;
use switchboard::sorted::SortedMap;
use switchboard::text::{Risk, RiskRules, Topics};

fn turns(name: &str) -> Vec<String> {
    let mut turns = Vec::new();
    for chat in recorded::lines(name) {
        // STAR also tells its people what to play.
        let said = chat["turns"].as_array().into_iter().flatten();
        let said =
            said.filter(|turn| matches!(turn["role"].as_str(), Some("customer" | "agent" | "bot")));
        turns.extend(said.filter_map(|turn| turn["text"].as_str()).map(str::to_owned));
    }
    turns
}

#[test]
fn ordinary_chats_hardly_alarm() {
    let risks = Risk::ALL.iter().map(|risk| (*risk, RiskRules::default())).collect();
    let topics = Topics::with_risks(&SortedMap::new(), &risks).unwrap();
    for (name, alarms_max) in [
        ("chats/star.jsonl.gz", 45),
        ("chats/multidogo.jsonl.gz", 30),
        ("chats/sgd_bot.jsonl.gz", 0),
        ("chats/irc_support.jsonl.gz", 6),
    ] {
        let turns = turns(name);
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        let mut alarms = 0;
        for turn in &turns {
            let hits = topics.find(turn);
            let mut hits = hits.iter().filter(|hit| hit.counts).peekable();
            alarms += usize::from(hits.peek().is_some());
            for hit in hits {
                let said: String =
                    turn.chars().skip(hit.code_points.start).take(hit.code_points.len()).collect();
                println!("{} | {said} | {turn}", hit.topic);
                *counts.entry(hit.topic.as_str().to_owned()).or_default() += 1;
            }
        }
        println!("{name}: {alarms} of {} messages alarm: {counts:?}", turns.len());
        assert!(alarms <= alarms_max, "{name}: {alarms}");
    }
}
