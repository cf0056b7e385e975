//! A connection that outlives the desk.
//!
//! What makes it safe is two numbers. Everything said has an id, and is said again after a break until it is answered: if it
//! had arrived after all, the desk answers `duplicate_event`, which is an answer. Everything heard has a sequence number, and
//! who comes back says which was the last: what was missed is told, and nothing twice.

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration};
use tokio::{net::TcpStream, time};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async, tungstenite::Message};

/// The pause before coming back.
const PAUSE_MS: u64 = 50;

/// What one hears.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// Connected, for the first time or again; what the desk says of us.
    Hello(Value),
    /// An effect that concerns us, each once and in order.
    Effect(Value),
    /// What we said was heard: its id.
    Done(String),
    /// What we said was refused: its id, and why.
    Refused(String, Value),
    /// The answer to a question: its id, and the value.
    Answer(String, Value),
}

/// A connection to a desk, as somebody.
#[derive(Debug)]
pub struct Link {
    address: String,
    role: &'static str,
    name: String,
    socket: Option<WebSocketStream<MaybeTlsStream<TcpStream>>>,
    seen: u64,
    next_id: u64,
    unanswered: BTreeMap<u64, Value>,
    repeated: u64,
    breaks: u64,
}

impl Link {
    /// Somebody who has seen nothing yet; `address` is `127.0.0.1:8080`.
    pub fn new(address: &str, role: &'static str, name: &str) -> Self {
        Self {
            address: address.to_owned(),
            role,
            name: name.to_owned(),
            socket: None,
            seen: 0,
            next_id: 0,
            unanswered: BTreeMap::new(),
            repeated: 0,
            breaks: 0,
        }
    }

    /// Who this is.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many effects came more than once, or out of order; a desk that keeps its word sends none.
    pub const fn repeated(&self) -> u64 {
        self.repeated
    }

    /// How often the connection broke.
    pub const fn breaks(&self) -> u64 {
        self.breaks
    }

    /// Says something, now or as soon as there is a connection; gives the id by which it will be answered.
    pub async fn say(&mut self, mut said: Value) -> String {
        self.next_id += 1;
        let id = self.next_id.to_string();
        said["id"] = Value::from(id.as_str());
        self.unanswered.insert(self.next_id, said.clone());
        self.send(said).await;
        id
    }

    async fn send(&mut self, said: Value) {
        if let Some(socket) = &mut self.socket
            && socket.send(Message::text(said.to_string())).await.is_err()
        {
            self.lose();
        }
    }

    fn lose(&mut self) {
        self.socket = None;
        self.breaks += 1;
    }

    /// Waits for the next thing to hear. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Heard {
        loop {
            let Some(socket) = &mut self.socket else {
                self.connect().await;
                continue;
            };
            let text = match socket.next().await {
                Some(Ok(Message::Text(text))) => text,
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
                Some(Ok(_) | Err(_)) | None => {
                    self.lose();
                    continue;
                }
            };
            let frame: Value = serde_json::from_str(&text).unwrap_or_default();
            if let Some(heard) = self.read(frame) {
                if let Heard::Hello(_) = heard {
                    for said in self.unanswered.clone().into_values() {
                        self.send(said).await;
                    }
                }
                return heard;
            }
        }
    }

    async fn connect(&mut self) {
        match connect_async(format!("ws://{}/desk", self.address)).await {
            Ok((socket, _)) => {
                self.socket = Some(socket);
                self.send(json!({"role": self.role, "name": self.name, "since": self.seen})).await;
            }
            Err(_) => time::sleep(Duration::from_millis(PAUSE_MS)).await,
        }
    }

    fn read(&mut self, mut frame: Value) -> Option<Heard> {
        if let Some(effect) = frame.get_mut("effect") {
            let seq = effect["seq"].as_u64().unwrap_or_default();
            if seq <= self.seen {
                self.repeated += 1;
                return None;
            }
            self.seen = seq;
            return Some(Heard::Effect(effect.take()));
        }
        if let Some(hello) = frame.get_mut("hello") {
            return Some(Heard::Hello(hello.take()));
        }
        if let Some(id) = frame["done"].as_str() {
            return self.answered(id).then(|| Heard::Done(id.to_owned()));
        }
        let id = |answer: &Value| answer["id"].as_str().unwrap_or_default().to_owned();
        if let Some(answer) = frame.get_mut("answer") {
            let id = id(answer);
            return self.answered(&id).then(|| Heard::Answer(id, answer["value"].take()));
        }
        let refused = frame.get_mut("refused")?;
        let (id, error) = (id(refused), refused["error"].take());
        // Too fast: said again later. Known already: it had arrived.
        if error["code"] == "limit_exceeded" {
            return None;
        }
        let is_known = error["code"] == "duplicate_event";
        self.answered(&id).then_some(if is_known {
            Heard::Done(id)
        } else {
            Heard::Refused(id, error)
        })
    }

    /// Crosses out what was answered; false if it was before.
    fn answered(&mut self, id: &str) -> bool {
        id.parse().is_ok_and(|id: u64| self.unanswered.remove(&id).is_some())
    }
}
