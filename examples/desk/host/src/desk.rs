//! What happens when somebody says something? One thread, which owns the ledger and works in rounds.
//!
//! A round takes whatever has arrived, up to a limit: all inputs are committed to the log at once, then heard one by
//! one, then all effects are committed at once, and only then anybody hears of anything. So a busy desk pays for two
//! commits a round and not for two an event, and an idle one answers at once. Questions, and people who come, are
//! answered at the end of the round, from what is committed.
//!
//! When the disk or the engine fails, the thread ends, and the process with it: a host that cannot write down what it
//! does must not go on. Whoever starts it again loses nothing.

use crate::{
    audience::shown_to,
    clock::{now_ms, now_us},
    door::{About, Said, Word, admit},
    figures::{Counters, figures},
    identity::{Role, Who},
    ledger::{Ledger, SaveWhen},
    members::{Frame, Members},
    refusal::Refusal,
    store::{Kind, Logged, Outgoing},
    what_if::Hour,
};
use serde_json::{Map, Value, json};
use std::{collections::VecDeque, time::Duration};
use switchboard::{
    engine::Connection,
    id::{AgentId, ChatId},
    routing::Presence,
    wire,
};
use tokio::sync::{mpsc, oneshot};

/// How many requests make one round.
const ROUND_MAX: usize = 512;

/// How many requests may wait for the next round; whoever comes then waits at the door.
const WAITING_MAX: usize = 4_096;

/// How many effects somebody who comes back is told at once.
pub(crate) const MISSED_MAX: u32 = 5_000;

/// How many effects of a chat are told at once.
const TRANSCRIPT_MAX: u32 = 2_000;

/// What the desk is asked.
#[derive(Debug)]
pub(crate) enum Request {
    /// Somebody says that something happened.
    Say { who: Who, event: Map<String, Value>, reply: oneshot::Sender<Result<(), Refusal>> },
    /// Somebody wants to see what is kept sealed in a chat.
    Reveal { who: Who, chat: String, word: String, reply: oneshot::Sender<Result<String, Refusal>> },
    /// Somebody comes, and saw effects up to `since` when they were here last.
    Join {
        who: Who,
        since: Option<u64>,
        frames: mpsc::Sender<Frame>,
        reply: oneshot::Sender<Welcome>,
    },
    /// A connection has ended.
    Leave { connection: u64 },
    /// Somebody asks the engine something, in the wire form.
    Ask { who: Who, query: Value, reply: oneshot::Sender<Result<Value, Refusal>> },
    /// What has been said and done in a chat.
    Transcript { who: Who, chat: String, reply: oneshot::Sender<Result<Vec<Value>, Refusal>> },
    /// What a supervisor has before them.
    Board { reply: oneshot::Sender<Value> },
    /// The inputs of the time that is looked back on.
    Hour { reply: oneshot::Sender<Hour> },
    /// The figures, in the form of Prometheus.
    Figures { reply: oneshot::Sender<String> },
    /// The document that decides.
    Document { reply: oneshot::Sender<String> },
    /// Another policy shall decide; it is compiled already.
    Apply { document: String, reply: oneshot::Sender<Result<(), Refusal>> },
    /// Make a snapshot and end.
    Close { reply: oneshot::Sender<()> },
}

/// What somebody who comes is told first.
#[derive(Debug)]
pub(crate) struct Welcome {
    pub(crate) connection: u64,
    pub(crate) hello: Value,
    /// What they missed.
    pub(crate) missed: Vec<Frame>,
    /// There is more than can be told at once: come again with the last one's number.
    pub(crate) is_cut: bool,
}

/// How the rest of the host reaches the desk.
#[derive(Clone, Debug)]
pub(crate) struct Door(mpsc::Sender<Request>);

impl Door {
    /// Asks, and waits for the answer; nothing if the desk has closed.
    pub(crate) async fn ask<T>(
        &self,
        request: impl FnOnce(oneshot::Sender<T>) -> Request,
    ) -> Option<T> {
        let (reply, answer) = oneshot::channel();
        self.0.send(request(reply)).await.ok()?;
        answer.await.ok()
    }

    /// Says something that needs no answer.
    pub(crate) async fn tell(&self, request: Request) {
        // A desk that has closed needs not be told anything.
        let _closed = self.0.send(request).await;
    }
}

/// Who looks on while the desk works, beside those who are connected.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    #[cfg(feature = "otel")]
    pub(crate) traces: Option<crate::trace::Traces>,
}

impl Watch {
    /// Something was handled: an input, by its line of the log, or a wake-up.
    #[cfg(feature = "otel")]
    fn saw(
        &self,
        line: Option<&Logged>,
        began_us: i64,
        effects: &[Outgoing],
        refused: Option<&Refusal>,
    ) {
        if let Some(traces) = &self.traces {
            traces.handled(&crate::trace::Handled {
                line: line.map(|line| (line.seq, line.body.as_str())),
                began_us,
                effects,
                refused: refused.map(|refused| refused.code.as_str()),
            });
        }
    }

    #[cfg(not(feature = "otel"))]
    #[expect(clippy::unused_self, reason = "nobody looks on in this build")]
    const fn saw(&self, _: Option<&Logged>, _: i64, _: &[Outgoing], _: Option<&Refusal>) {}
}

/// The desk, at work.
#[derive(Debug)]
pub(crate) struct Desk {
    watch: Watch,
    ledger: Ledger,
    members: Members,
    word: Word,
    bot: Option<String>,
    counters: Counters,
    /// What the host itself has to report: connections that ended or came back.
    own: VecDeque<Map<String, Value>>,
}

/// Somebody who waits for the end of the round.
type Waiting = (oneshot::Sender<Result<(), Refusal>>, Result<(), Refusal>);

/// Who wants to know what became of an input.
enum Asked {
    Nobody,
    /// Whether it was heard.
    Heard(oneshot::Sender<Result<(), Refusal>>),
    /// What is kept sealed.
    Secret {
        chat: String,
        word: String,
        reply: oneshot::Sender<Result<String, Refusal>>,
    },
}

/// Why the desk stopped: nothing was asked of it, or it could not go on.
pub(crate) type Stopped = oneshot::Receiver<Result<(), String>>;

/// Starts the desk in a thread of its own.
pub(crate) fn start(
    ledger: Ledger,
    word: Word,
    bot: Option<String>,
    watch: Watch,
) -> std::io::Result<(Door, Stopped)> {
    let (sender, mut requests) = mpsc::channel(WAITING_MAX);
    let (stop, stopped) = oneshot::channel();
    let runtime = tokio::runtime::Handle::current();
    let mut desk = Desk {
        watch,
        ledger,
        members: Members::default(),
        word,
        bot,
        counters: Counters::default(),
        own: VecDeque::new(),
    };
    std::thread::Builder::new().name("desk".to_owned()).spawn(move || {
        let end = desk.work(&runtime, &mut requests).map_err(|error| format!("the store: {error}"));
        // Whoever started it may be gone already.
        let _unheard = stop.send(end);
    })?;
    Ok((Door(sender), stopped))
}

impl Desk {
    fn work(
        &mut self,
        runtime: &tokio::runtime::Handle,
        requests: &mut mpsc::Receiver<Request>,
    ) -> rusqlite::Result<()> {
        self.report_lost_connections();
        let mut round = Vec::new();
        loop {
            let pause = self.pause();
            let received = runtime.block_on(async {
                tokio::time::timeout(pause, requests.recv_many(&mut round, ROUND_MAX)).await
            });
            if received == Ok(0) {
                return self.ledger.save(SaveWhen::Closing);
            }
            if let Some(close) = self.round(round.drain(..))? {
                self.ledger.save(SaveWhen::Closing)?;
                // Who wanted it closed may be gone.
                let _unheard = close.send(());
                return Ok(());
            }
        }
    }

    /// How long nothing is due.
    fn pause(&self) -> Duration {
        if !self.own.is_empty() {
            return Duration::ZERO;
        }
        let left = self.ledger.deadline().map_or(60_000, |at| (at - now_ms()).clamp(0, 60_000));
        Duration::from_millis(left.unsigned_abs())
    }

    /// One round; gives who wants the desk closed.
    fn round(
        &mut self,
        requests: impl Iterator<Item = Request>,
    ) -> rusqlite::Result<Option<oneshot::Sender<()>>> {
        let at = self.ledger.stamp(now_ms());
        let mut inputs: Vec<(Kind, i64, String)> = Vec::new();
        let mut asked: Vec<Asked> = Vec::new();
        let mut secrets = Vec::new();
        let mut later: Vec<Request> = Vec::new();
        let mut answers: Vec<Waiting> = Vec::new();
        // The latest chat of customers who asked for one in this very round.
        let mut fresh: Vec<(String, String)> = Vec::new();
        for mut event in std::mem::take(&mut self.own) {
            event.insert("at".to_owned(), Value::from(at));
            inputs.push((Kind::Event, at, Value::Object(event).to_string()));
            asked.push(Asked::Nobody);
        }
        for request in requests {
            match request {
                Request::Say { who, event, reply } => {
                    let settled = admit(&who, self.word, event)
                        .and_then(|said| self.settle(&who, said, inputs.len(), &mut fresh));
                    match settled {
                        Ok(mut event) => {
                            event.insert("at".to_owned(), Value::from(at));
                            inputs.push((Kind::Event, at, Value::Object(event).to_string()));
                            asked.push(Asked::Heard(reply));
                        }
                        Err(refusal) => answers.push((reply, Err(refusal))),
                    }
                }
                Request::Apply { document, reply } => {
                    inputs.push((Kind::Policy, at, document));
                    asked.push(Asked::Heard(reply));
                }
                Request::Reveal { who, chat, word, reply } => {
                    let asks = asks_to_see(&who, &chat, &word, at);
                    inputs.push((Kind::Event, at, asks.to_string()));
                    asked.push(Asked::Secret { chat, word, reply });
                }
                other => later.push(other),
            }
        }
        let lines = self.ledger.write(inputs)?;
        let mut effects: Vec<Outgoing> = Vec::new();
        for (line, reply) in lines.iter().zip(asked) {
            let began = now_us();
            let played = self.ledger.play(line);
            self.watch.saw(Some(line), began, &played.effects, played.refused.as_ref());
            self.counters.inputs += 1;
            self.counters.refused += u64::from(played.refused.is_some());
            match reply {
                Asked::Nobody => {}
                Asked::Heard(reply) => answers.push((reply, played.refused.map_or(Ok(()), Err))),
                Asked::Secret { chat, word, reply } => {
                    let may = played.refused.map_or_else(|| may_see(&played.effects, &word), Err);
                    secrets.push((chat, word, may, reply));
                }
            }
            effects.extend(played.effects);
        }
        // Who looks at the board wants to see it as it stands now, and calling more often changes nothing.
        let is_looked_at = later.iter().any(|request| matches!(request, Request::Board { .. }));
        if is_looked_at || self.ledger.deadline().is_some_and(|due| due <= at) {
            let began = now_us();
            let due = self.ledger.advance(at);
            if !due.is_empty() {
                self.watch.saw(None, began, &due, None);
            }
            effects.extend(due);
        }
        self.ledger.commit(&effects)?;
        self.counters.rounds += 1;
        self.counters.effects += u64::try_from(effects.len()).unwrap_or(u64::MAX);
        for effect in &effects {
            self.members.publish(effect);
        }
        for (reply, answer) in answers {
            // Who asked may be gone; what they said is in the log.
            let _unheard = reply.send(answer);
        }
        for (chat, word, may, reply) in secrets {
            let secret = match may {
                Ok(()) => self.ledger.unseal(&chat, &word)?.ok_or_else(not_kept),
                Err(refusal) => Err(refusal),
            };
            // The same: that they asked is written down.
            let _unheard = reply.send(secret);
        }
        let mut close = None;
        for request in later {
            close = self.answer(request)?.or(close);
        }
        for (role, name) in self.members.take_gone() {
            self.gone(role, &name);
        }
        self.ledger.save(SaveWhen::Due)?;
        Ok(close)
    }

    /// Puts in which chat is meant, or refuses if it is not theirs.
    fn settle(
        &self,
        who: &Who,
        said: Said,
        ahead: usize,
        fresh: &mut Vec<(String, String)>,
    ) -> Result<Map<String, Value>, Refusal> {
        let Said { mut event, about } = said;
        let not_theirs = || Refusal::denied("/chat", "this chat is not yours");
        let chat = match about {
            About::Nothing => return Ok(event),
            About::NewChat => {
                let chat = self.ledger.name_chat(ahead);
                fresh.push((who.name.clone(), chat.clone()));
                if let Some(bot) = &self.bot {
                    event.insert("bot".to_owned(), Value::from(bot.as_str()));
                }
                chat
            }
            About::OwnChat(Some(chat)) => {
                let is_theirs = self.ledger.chat(&chat).is_some_and(|row| row.customer == who.name)
                    || fresh.iter().any(|(customer, own)| *customer == who.name && *own == chat);
                if !is_theirs {
                    return Err(not_theirs());
                }
                chat
            }
            About::OwnChat(None) => {
                let latest = fresh
                    .iter()
                    .rev()
                    .find(|(customer, _)| *customer == who.name)
                    .map(|(_, chat)| chat.as_str());
                let chat = latest.or_else(|| self.ledger.chat_of(&who.name));
                chat.ok_or_else(|| {
                    Refusal::new("unknown_id", "/chat", "you have no chat; request one")
                })?
                .to_owned()
            }
            About::ServedChat(chat) => {
                let is_theirs = self
                    .ledger
                    .chat(&chat)
                    .is_some_and(|row| row.owner.as_deref() == Some(&who.name));
                if !is_theirs {
                    return Err(not_theirs());
                }
                chat
            }
        };
        event.insert("chat".to_owned(), Value::from(chat.as_str()));
        Ok(event)
    }

    /// Answers what is no input; gives who wants the desk closed.
    fn answer(&mut self, request: Request) -> rusqlite::Result<Option<oneshot::Sender<()>>> {
        // Whoever asked may be gone by now, here as everywhere below.
        match request {
            Request::Say { .. } | Request::Apply { .. } | Request::Reveal { .. } => {}
            Request::Join { who, since, frames, reply } => {
                let welcome = self.welcome(&who, since, frames)?;
                if let Err(welcome) = reply.send(welcome) {
                    self.members.leave(welcome.connection);
                }
            }
            Request::Leave { connection } => self.members.leave(connection),
            Request::Ask { who, query, reply } => _ = reply.send(self.ask(&who, query)),
            Request::Transcript { who, chat, reply } => {
                _ = reply.send(self.transcript(&who, &chat)?)
            }
            Request::Board { reply } => _ = reply.send(self.ledger.board()),
            Request::Hour { reply } => _ = reply.send(self.ledger.hour()?),
            Request::Figures { reply } => {
                _ = reply.send(figures(&self.ledger, &self.members, &self.counters))
            }
            Request::Document { reply } => _ = reply.send(self.ledger.document().to_owned()),
            Request::Close { reply } => return Ok(Some(reply)),
        }
        Ok(None)
    }

    fn welcome(
        &mut self,
        who: &Who,
        since: Option<u64>,
        frames: mpsc::Sender<Frame>,
    ) -> rusqlite::Result<Welcome> {
        let last = self.ledger.engine().effects_made();
        let missed = match since {
            None => Vec::new(),
            Some(since) if who.role == Role::Supervisor => {
                self.ledger.store().all_since(since, MISSED_MAX)?
            }
            Some(since) => self.ledger.store().missed(&who.member(), since, MISSED_MAX)?,
        };
        let is_cut = missed.len() >= MISSED_MAX as usize;
        let missed: Vec<Frame> = missed.iter().map(|body| Members::frame(who.role, body)).collect();
        let connection = self.members.join(who, frames);
        self.returned(who);
        let agent = AgentId::from(who.name.as_str());
        let agent = (who.role == Role::Agent).then(|| self.ledger.engine().agent(&agent)).flatten();
        let chat = (who.role == Role::Customer).then(|| self.ledger.chat_of(&who.name)).flatten();
        let fingerprint = self.ledger.engine().policy().fingerprint().to_string();
        let hello = json!({
            "hello": {
                "role": who.role, "name": who.name, "now": now_ms(), "seq": last, "fingerprint": fingerprint,
                "chat": chat, "agent": agent, "queues": self.ledger.queues(), "missed": missed.len(),
            }
        });
        Ok(Welcome { connection, hello, missed, is_cut })
    }

    // Connections

    /// After a start nobody is connected, whatever was so before.
    fn report_lost_connections(&mut self) {
        let view = self.ledger.engine().state_view();
        for chat in view.chats.iter().filter(|chat| chat.connection == Connection::Connected) {
            self.own.push_back(event("customer_disconnected", "chat", chat.chat.as_str()));
        }
        for (agent, view) in &view.agents {
            if is_here(&view.presence) {
                self.own.push_back(event("agent_disconnected", "agent", agent.as_str()));
            }
        }
    }

    /// Somebody is here again.
    fn returned(&mut self, who: &Who) {
        match who.role {
            Role::Customer => {
                for chat in self.ledger.chats_of(&who.name) {
                    self.report_customer(&chat, Connection::Lost, "customer_reconnected");
                }
            }
            Role::Agent => {
                let view = self.ledger.engine().agent(&AgentId::from(who.name.as_str()));
                if view.is_some_and(|view| view.presence == Presence::Disconnected) {
                    self.own.push_back(event("agent_reconnected", "agent", &who.name));
                }
            }
            Role::Supervisor | Role::Bot | Role::Adapter => {}
        }
    }

    /// Somebody's last connection has ended.
    fn gone(&mut self, role: Role, name: &str) {
        match role {
            Role::Customer => {
                for chat in self.ledger.chats_of(name) {
                    self.report_customer(&chat, Connection::Connected, "customer_disconnected");
                }
            }
            Role::Agent => {
                let view = self.ledger.engine().agent(&AgentId::from(name));
                if view.is_some_and(|view| is_here(&view.presence)) {
                    self.own.push_back(event("agent_disconnected", "agent", name));
                }
            }
            Role::Supervisor | Role::Bot | Role::Adapter => {}
        }
    }

    fn report_customer(&mut self, chat: &str, were: Connection, kind: &str) {
        let view = self.ledger.engine().chat(&ChatId::from(chat));
        if view.is_some_and(|view| view.connection == were) {
            self.own.push_back(event(kind, "chat", chat));
        }
    }

    // Questions

    fn ask(&self, who: &Who, mut query: Value) -> Result<Value, Refusal> {
        self.may_ask(who, &query)?;
        // What may be said depends on the time, which the engine knows only from its last input.
        if asks_for_words(&query) {
            query["at"] = Value::from(self.ledger.time(now_ms()));
        }
        let mut answer = String::new();
        let result = wire::query(self.ledger.engine(), &query.to_string(), &mut answer);
        let value: Value = serde_json::from_str(&answer).unwrap_or_default();
        match result {
            Ok(()) => Ok(value),
            Err(_) => Err(Refusal::new(
                value["error"]["code"].as_str().unwrap_or("bad_query"),
                "",
                value["error"]["message"].as_str().unwrap_or_default(),
            )),
        }
    }

    /// Supervisors see everything; others what is theirs.
    fn may_ask(&self, who: &Who, query: &Value) -> Result<(), Refusal> {
        let kind = query["type"].as_str().unwrap_or_default();
        let is_theirs = match (who.role, kind) {
            (Role::Supervisor | Role::Adapter, _) | (Role::Agent, "queue") => true,
            (Role::Agent, "agent" | "explain_agent") => query["agent"] == who.name.as_str(),
            (Role::Customer | Role::Agent, "chat" | "explain_chat") => {
                self.takes_part(who, query["chat"].as_str())
            }
            (Role::Agent, "revealable") => query["to"] == "agent",
            (Role::Agent, _) if asks_for_words(query) => {
                self.takes_part(who, query["chat"].as_str())
            }
            (Role::Bot, "chat") => true,
            _ => false,
        };
        if is_theirs { Ok(()) } else { Err(Refusal::denied("/type", "this is not yours to ask")) }
    }

    fn takes_part(&self, who: &Who, chat: Option<&str>) -> bool {
        let Some(row) = chat.and_then(|chat| self.ledger.chat(chat)) else { return false };
        match who.role {
            Role::Customer => row.customer == who.name,
            Role::Agent => row.owner.as_deref() == Some(&who.name),
            Role::Supervisor | Role::Bot => true,
            Role::Adapter => false,
        }
    }

    fn transcript(&self, who: &Who, chat: &str) -> rusqlite::Result<Result<Vec<Value>, Refusal>> {
        if who.role == Role::Customer || !self.takes_part(who, Some(chat)) {
            return Ok(Err(Refusal::denied("/chat", "this chat is not yours")));
        }
        let bodies = self.ledger.store().transcript(chat, TRANSCRIPT_MAX)?;
        let read =
            |body: &String| shown_to(who.role, serde_json::from_str(body).unwrap_or_default());
        Ok(Ok(bodies.iter().map(read).collect()))
    }
}

/// Is this about prepared texts?
fn asks_for_words(query: &Value) -> bool {
    matches!(query["type"].as_str(), Some("templates" | "prepared_text"))
}

/// The event by which somebody asks to see what is sealed: as what they ask is what they are.
fn asks_to_see(who: &Who, chat: &str, word: &str, at: i64) -> Value {
    json!({
        "type": "reveal_requested", "at": at, "chat": chat, "seal": word,
        "by": who.name, "to": who.role.word(),
    })
}

/// Has the engine said that this may be shown?
fn may_see(effects: &[Outgoing], word: &str) -> Result<(), Refusal> {
    let said = effects.iter().filter_map(|effect| {
        let effect: Value = serde_json::from_str(&effect.body).ok()?;
        (effect["seal"] == word).then_some(effect)
    });
    let said: Vec<Value> = said.collect();
    if said.iter().any(|effect| effect["type"] == "reveal") {
        return Ok(());
    }
    let code = said.iter().find_map(|effect| effect["code"].as_str());
    Err(Refusal::denied("/reveal", code.unwrap_or("this is not yours to see")))
}

fn not_kept() -> Refusal {
    Refusal::new("not_kept", "/reveal", "this is not kept any more, or under another key")
}

fn event(kind: &str, field: &str, name: &str) -> Map<String, Value> {
    [("type", kind), (field, name)]
        .into_iter()
        .map(|(key, value)| (key.to_owned(), Value::from(value)))
        .collect()
}

/// Is this somebody whose connection the engine takes to be there?
const fn is_here(presence: &Presence) -> bool {
    !matches!(presence, Presence::Offline | Presence::Disconnected)
}
