//! A customer and an agent, as a script has them.
//!
//! A customer asks for a chat, says a line whenever the last one was answered, and leaves when there is nothing more to say.
//! An agent takes every offer, answers every line, and wraps up. Which story a customer tells and how long everybody thinks
//! is drawn from a seed.

use crate::{
    link::{Heard, Link},
    witness::{Way, Witness},
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::time::{self, Instant};

/// How long people think before they act.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// At least.
    pub from_ms: u64,
    /// At most.
    pub to_ms: u64,
}

/// Lots from a seed: SplitMix64, of Steele, Lea and Flood.
#[derive(Clone, Debug)]
pub struct Lots(u64);

impl Lots {
    /// The same seed draws the same lots.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A whole number from 0 to just before `below`.
    pub const fn below(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        if below == 0 { 0 } else { bits % below }
    }

    fn think(&mut self, pace: Pace) -> Duration {
        Duration::from_millis(
            pace.from_ms + self.below(pace.to_ms.saturating_sub(pace.from_ms) + 1),
        )
    }
}

/// What all who talk share.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Where the desk is: `127.0.0.1:8080`.
    pub address: String,
    /// How long people think.
    pub pace: Pace,
    /// Who hears both sides.
    pub witness: Witness,
    /// Set when customers shall finish their chat and begin no other.
    pub closing: Arc<AtomicBool>,
}

/// Something to be said when its time has come.
type Due = BTreeMap<(Instant, u64), Value>;

async fn wait_for_first(due: &Due) {
    match due.keys().next() {
        Some((at, _)) => time::sleep_until(*at).await,
        None => std::future::pending().await,
    }
}

/// What every actor does: hear, think, say.
pub(crate) struct Actor {
    pub(crate) link: Link,
    stage: Stage,
    pub(crate) lots: Lots,
    due: Due,
    planned: u64,
    texts: BTreeMap<String, String>,
}

impl Actor {
    pub(crate) fn new(stage: &Stage, role: &'static str, name: &str, lots: Lots) -> Self {
        let link = Link::new(&stage.address, role, name);
        Self {
            link,
            stage: stage.clone(),
            lots,
            due: Due::new(),
            planned: 0,
            texts: BTreeMap::new(),
        }
    }

    /// Says something after a thought.
    pub(crate) fn plan(&mut self, said: Value) {
        self.planned += 1;
        let at = Instant::now() + self.lots.think(self.stage.pace);
        self.due.insert((at, self.planned), said);
    }

    pub(crate) async fn say(&mut self, said: Value) {
        let text = said["text"].as_str().map(str::to_owned);
        if let Some(text) = &text {
            self.stage.witness.said(text);
        }
        let id = self.link.say(said).await;
        self.texts.extend(text.map(|text| (id, text)));
    }

    /// Waits until there is something to hear; says meanwhile what is due.
    pub(crate) async fn hear(&mut self) -> Heard {
        loop {
            let heard = tokio::select! {
                heard = self.link.next() => heard,
                () = wait_for_first(&self.due) => {
                    if let Some((_, said)) = self.due.pop_first() {
                        self.say(said).await;
                    }
                    continue;
                }
            };
            if let Heard::Done(id) = &heard
                && let Some(text) = self.texts.remove(id)
            {
                self.stage.witness.acknowledged(&text);
            }
            return heard;
        }
    }
}

/// What somebody has been through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Life {
    /// Chats that came to their end.
    pub chats: u64,
    /// Effects that came more than once.
    pub repeated: u64,
    /// How often the connection broke.
    pub breaks: u64,
}

#[derive(Clone, Debug)]
pub(crate) struct Story {
    pub(crate) language: String,
    pub(crate) product: String,
    pub(crate) intent: String,
    pub(crate) lines: Vec<String>,
    /// What somebody who knows says to each line.
    pub(crate) answers: Vec<String>,
}

pub(crate) fn stories() -> Vec<Story> {
    let all: Vec<Value> = serde_json::from_str(include_str!("stories.json")).unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let texts = |list: &Value| list.as_array().into_iter().flatten().map(text).collect();
    let story = |one: &Value| Story {
        language: text(&one["language"]),
        product: text(&one["product"]),
        intent: text(&one["intent"]),
        lines: texts(&one["lines"]),
        answers: texts(&one["answers"]),
    };
    all.iter().map(story).collect()
}

/// Somebody who asks for help, again and again.
#[derive(Debug)]
pub struct Customer;

impl Customer {
    /// Lives until the stage closes and the last chat has ended.
    pub async fn live(stage: Stage, name: String, seed: u64) -> Life {
        let mut actor = Actor::new(&stage, "customer", &name, Lots::new(seed));
        let stories = stories();
        let mut life = Life::default();
        while !stage.closing.load(Ordering::Relaxed) {
            let drawn = actor.lots.below(stories.len() as u64);
            let Some(story) = usize::try_from(drawn).ok().and_then(|at| stories.get(at)) else {
                break;
            };
            life.chats += 1;
            one_chat(&mut actor, story, life.chats).await;
        }
        Life { repeated: actor.link.repeated(), breaks: actor.link.breaks(), ..life }
    }
}

/// A line that nobody else says.
fn line(story: &Story, at: usize, name: &str, chat: u64) -> Option<String> {
    Some(format!("{} ({name}, {chat}, {at})", story.lines.get(at)?))
}

async fn one_chat(actor: &mut Actor, story: &Story, number: u64) {
    let name = actor.link.name().to_owned();
    actor.plan(json!({
        "type": "chat_requested", "language": story.language, "product": story.product,
        "text": line(story, 0, &name, number),
    }));
    let mut said = 1;
    let mut chat = Value::Null;
    loop {
        match actor.hear().await {
            // Until then whatever comes still belongs to the chat before.
            Heard::Effect(effect) if chat.is_null() => match effect["type"].as_str() {
                Some("admit") => chat = effect["chat"].clone(),
                Some("deflect" | "defer") => return,
                _ => {}
            },
            Heard::Effect(effect) if effect["chat"] == chat => match effect["type"].as_str() {
                Some("deliver_message") if effect["from"] == "agent" => {
                    actor
                        .stage
                        .witness
                        .heard(effect["text"].as_str().unwrap_or_default(), Way::Live);
                    match line(story, said, &name, number) {
                        Some(text) => actor.plan(json!({"type": "customer_message", "text": text})),
                        None => actor.plan(json!({"type": "chat_ended", "resolution": "resolved"})),
                    }
                    said += 1;
                }
                Some("start_wrap_up" | "close") => {
                    actor.due.clear();
                    return;
                }
                _ => {}
            },
            _ => {}
        }
    }
}

/// Somebody who helps.
#[derive(Debug)]
pub struct Agent;

impl Agent {
    /// Works in these queues until the task is ended.
    pub async fn live(
        stage: Stage,
        name: String,
        seed: u64,
        queues: Vec<String>,
        repeated: Arc<std::sync::atomic::AtomicU64>,
    ) {
        let mut actor = Actor::new(&stage, "agent", &name, Lots::new(seed));
        let mut answered = BTreeSet::new();
        loop {
            match actor.hear().await {
                Heard::Hello(hello) => {
                    if hello["agent"].is_null() || hello["agent"]["presence"] == "offline" {
                        actor.say(json!({"type": "agent_logged_in", "queues": queues})).await;
                    }
                }
                Heard::Effect(effect) => agent_sees(&mut actor, &effect, Way::Live, &mut answered),
                Heard::Answer(_, Value::Array(lines)) => {
                    // Whatever the customer said before we had the chat.
                    for effect in lines.iter().filter(|effect| effect["type"] == "deliver_message")
                    {
                        agent_sees(&mut actor, effect, Way::Transcript, &mut answered);
                    }
                }
                Heard::Done(_) | Heard::Refused(..) | Heard::Answer(..) => {}
            }
            repeated.fetch_max(actor.link.repeated(), Ordering::Relaxed);
        }
    }
}

fn agent_sees(actor: &mut Actor, effect: &Value, way: Way, answered: &mut BTreeSet<u64>) {
    let chat = &effect["chat"];
    match effect["type"].as_str() {
        Some("offer_made") => actor.plan(json!({"type": "offer_accepted", "offer": effect["offer"]})),
        Some("assigned") if effect["agent"] == actor.link.name() => actor.plan(json!({ "transcript": chat })),
        Some("deliver_message") if effect["from"] == "customer" => {
            let text = effect["text"].as_str().unwrap_or_default();
            if answered.insert(effect["seq"].as_u64().unwrap_or_default()) {
                actor.stage.witness.heard(text, way);
                actor.plan(json!({"type": "agent_message", "chat": chat, "text": format!("Re: {text}")}));
            }
        }
        Some("start_wrap_up") => actor.plan(json!({
            "type": "wrap_up_completed", "chat": chat, "disposition": {"resolution_code": "solved", "root_cause": "delivery"},
        })),
        _ => {}
    }
}
