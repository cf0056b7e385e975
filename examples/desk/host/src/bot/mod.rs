//! Who answers first, and what if that somebody fails? The automated owner of chats, here or elsewhere.
//!
//! The bot is a member like anybody else: it hears what customers say in its chats, and says `bot_turn`. Whether it may speak,
//! and when a human must take over, the engine decides. What it says comes from a [`Script`] that this host brings, or from an
//! [`Outside`] bot over HTTP; if that one fails or takes too long, the turn says so (`"health": "broken"`), and the
//! engine's rules decide what follows.
//!
//! After a restart it answers wherever a customer had the last word. Every turn bears the number of the message that it answers as its
//! id, so none is said twice.

mod outside;
mod script;

pub(crate) use outside::Outside;
pub(crate) use script::Script;

use crate::{
    desk::{Door, MISSED_MAX, Request},
    identity::{Role, Who},
    members::{FRAMES_WAITING_MAX, Frame},
    refusal::Refusal,
};
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use switchboard::code::RejectionCode;
use tokio::sync::{Semaphore, mpsc};

/// How many answers may be thought about at once.
const THINKING_MAX: usize = 64;

/// How long the bot seems to type.
const TYPING: Duration = Duration::from_millis(400);

/// Before it comes back after it read too slowly.
const PAUSE: Duration = Duration::from_millis(50);

/// Where the answers come from.
#[derive(Debug)]
pub(crate) enum Mind {
    Script(Script),
    Outside(Outside),
}

/// What the bot is asked.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) chat: String,
    pub(crate) language: String,
    /// The customer's message, masked as the policy wants it for bots.
    pub(crate) text: String,
    /// How many messages of the customer this bot has heard in the chat, this one included.
    pub(crate) turn: u32,
    /// What the customer was taken to want before.
    pub(crate) intent: Option<String>,
}

/// A chat in the bot's hands.
#[derive(Debug, Default)]
struct Talk {
    heard: u32,
    intent: Option<String>,
    /// The customer's message that waits for an answer, with its number.
    open: Option<(u64, String)>,
}

/// The bot, at work.
#[derive(Debug)]
pub(crate) struct Bot {
    door: Door,
    who: Who,
    mind: Arc<Mind>,
    places: Arc<Semaphore>,
    /// The chats that are its own, as far as it has heard.
    talks: BTreeMap<String, Talk>,
    seen: u64,
}

/// What became of an answer: in which chat, and what the customer was taken to want.
type Understood = (String, Option<String>);

impl Bot {
    pub(crate) fn new(door: Door, name: &str, mind: Mind) -> Self {
        let who =
            Who { role: Role::Bot, name: name.to_owned(), facts: Map::new(), expires_at: None };
        let places = Arc::new(Semaphore::new(THINKING_MAX));
        Self { door, who, mind: Arc::new(mind), places, talks: BTreeMap::new(), seen: 0 }
    }

    /// Works until the desk closes.
    pub(crate) async fn work(mut self) {
        let (told, mut understood) = mpsc::unbounded_channel();
        loop {
            let (sender, mut frames) = mpsc::channel(FRAMES_WAITING_MAX);
            let (who, since) = (self.who.clone(), Some(self.seen));
            let welcome =
                self.door.ask(|reply| Request::Join { who, since, frames: sender, reply }).await;
            let Some(welcome) = welcome else { return };
            debug_assert!(welcome.missed.len() <= MISSED_MAX as usize, "more than was asked for");
            for frame in &welcome.missed {
                self.hear(frame);
            }
            if welcome.is_cut {
                self.door.tell(Request::Leave { connection: welcome.connection }).await;
                continue;
            }
            // Only now is it known who had the last word.
            self.answer_all(&told);
            loop {
                tokio::select! {
                    frame = frames.recv() => {
                        let Some(frame) = frame else { break };
                        self.hear(&frame);
                        self.answer_all(&told);
                    }
                    Some((chat, intent)) = understood.recv() => {
                        if let Some(talk) = self.talks.get_mut(&chat) {
                            talk.intent = intent;
                        }
                    }
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    fn hear(&mut self, frame: &Frame) {
        let frame: Value = serde_json::from_str(frame).unwrap_or_default();
        let effect = &frame["effect"];
        let Some(seq) = effect["seq"].as_u64() else { return };
        self.seen = seq;
        let chat = effect["chat"].as_str().unwrap_or_default().to_owned();
        match effect["type"].as_str().unwrap_or_default() {
            "admit" => _ = self.talks.insert(chat, Talk::default()),
            "bot_resumed" => _ = self.talks.entry(chat).or_default(),
            "bot_silenced" | "close" => _ = self.talks.remove(&chat),
            "deliver_message" => {
                let Some(talk) = self.talks.get_mut(&chat) else { return };
                if effect["from"] == "customer" {
                    talk.heard += 1;
                    talk.open = effect["text"].as_str().map(|text| (seq, text.to_owned()));
                } else {
                    talk.open = None;
                }
            }
            _ => {}
        }
    }

    /// Begins to think about whatever waits for an answer.
    fn answer_all(&mut self, told: &mpsc::UnboundedSender<Understood>) {
        for (chat, talk) in &mut self.talks {
            let Some((seq, text)) = talk.open.take() else { continue };
            let question = Question {
                chat: chat.clone(),
                language: String::new(),
                text,
                turn: talk.heard,
                intent: talk.intent.clone(),
            };
            let (door, who, mind) = (self.door.clone(), self.who.clone(), Arc::clone(&self.mind));
            let (places, told) = (Arc::clone(&self.places), told.clone());
            tokio::spawn(async move {
                // The semaphore is never closed.
                let Ok(_place) = places.acquire().await else { return };
                if let Some(understood) = answer(&door, &who, &mind, seq, question).await {
                    // The bot may be gone with its desk.
                    let _unheard = told.send(understood);
                }
            });
        }
    }
}

/// Thinks about one message and says what came of it.
async fn answer(
    door: &Door,
    who: &Who,
    mind: &Mind,
    seq: u64,
    mut question: Question,
) -> Option<Understood> {
    let query = json!({"type": "chat", "chat": question.chat});
    let asker = who.clone();
    // A chat that is over, or a human's by now, needs no answer.
    let view = door.ask(|reply| Request::Ask { who: asker, query, reply }).await?.ok()?;
    if view["state"] != "bot" {
        return None;
    }
    question.language = view["language"].as_str().unwrap_or("en").to_owned();
    let chat = question.chat.clone();
    let turn = match mind {
        Mind::Script(script) => {
            tokio::time::sleep(TYPING).await;
            script.turn(&question)
        }
        Mind::Outside(outside) => outside.turn(&question).await.unwrap_or_else(|_| broken()),
    };
    let intent = turn["intents"][0]["intent"].as_str().map(str::to_owned);
    for attempt in [turn, broken()] {
        let event = said(&chat, seq, attempt);
        let speaker = who.clone();
        let heard = door.ask(|reply| Request::Say { who: speaker, event, reply }).await?;
        // What an outside bot sends and nobody can read is a failure like any other.
        let is_unreadable = |refusal: &Refusal| {
            refusal.code == RejectionCode::MalformedEvent.code()
                || refusal.code == RejectionCode::PermissionDenied.code()
        };
        if !heard.is_err_and(|refusal| is_unreadable(&refusal)) {
            break;
        }
    }
    Some((chat, intent))
}

/// A turn as the event that reports it.
fn said(chat: &str, seq: u64, turn: Value) -> Map<String, Value> {
    let mut event = match turn {
        Value::Object(turn) => turn,
        _ => Map::new(),
    };
    event.insert("type".to_owned(), Value::from("bot_turn"));
    event.insert("chat".to_owned(), Value::from(chat));
    event.insert("id".to_owned(), Value::from(format!("turn-{seq}")));
    event
}

/// A bot that did not work at all.
fn broken() -> Value {
    json!({"health": "broken"})
}
