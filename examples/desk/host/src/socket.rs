//! One connection: who is this, what do they say, what are they told?
//!
//! Every frame is one JSON object. The host begins with `{"challenge":…}`; who connects answers with who they are:
//!
//! | they send | they get |
//! |---|---|
//! | `{"role":…,"name":…,"since":…}`, or `{"assertion":…,"since":…}` where people must sign | `{"hello":{…}}`, then what they missed |
//! | an event: `{"type":…,"id":…,…}` | `{"done":ID}` once it is committed and heard, or `{"refused":{"id":…,"error":{…}}}` |
//! | `{"ask":{"type":"chat",…},"id":…}` | `{"answer":{"id":…,"value":…}}` |
//! | `{"transcript":CHAT,"id":…}` | `{"answer":{"id":…,"value":[…]}}` |
//! | `{"reveal":{"chat":…,"seal":…},"id":…}`, agents and supervisors | `{"answer":{"id":…,"value":SECRET}}`: to this connection alone, and only if the engine has said that they may see it |
//! | `{"board":true,"id":…}`, supervisors | `{"answer":{"id":…,"value":{…}}}` |
//! | `{"stage":"rush"}` or `"lose_agent"`, with an `id`, supervisors | `{"done":ID}`, where people are simulated |
//! | | `{"effect":{"seq":…,…}}`, each once and in order |
//!
//! Who loses the connection comes back with `since`, the number of the last effect they saw, and sends again, with the
//! same ids, what was not answered. The connection ends when the assertion expires.

use crate::{
    clock::now_ms,
    desk::{Door, Request, Welcome},
    identity::{Disbelief, Identity, Role, Shown, Who},
    limits::{Allowance, HELLO_MS_MAX},
    members::{FRAMES_WAITING_MAX, Frame},
    refusal::Refusal,
    web::Site,
};
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::time::Duration;
use tokio::{sync::mpsc, time};

/// Closed because of what the other end did (RFC 6455, 7.4.1).
const POLICY_VIOLATION: u16 = 1_008;
/// Closed because there is more to come: connect again.
const TRY_AGAIN: u16 = 1_013;

/// How long a connection may be silent before the host asks whether it is there.
const PING_MS: u64 = 20_000;

/// The longest wait of a connection that does not expire.
const FOREVER_MS: i64 = 365 * 24 * 60 * 60 * 1_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FirstWords {
    role: Option<Role>,
    name: Option<String>,
    assertion: Option<String>,
    since: Option<u64>,
}

/// Why a connection is ended by the host.
struct Ended {
    code: u16,
    why: String,
}

/// Serves one connection until it ends.
pub(crate) async fn serve(mut socket: WebSocket, site: Site) {
    let door = &site.door;
    let ended = match greet(&mut socket, door, &site.identity).await {
        Ok(Some((who, welcome, frames))) => {
            let connection = welcome.connection;
            let ended = talk(&mut socket, &site, &who, welcome, frames).await;
            door.tell(Request::Leave { connection }).await;
            ended
        }
        Ok(None) => return,
        Err(ended) => Some(ended),
    };
    if let Some(Ended { code, why }) = ended {
        // A close frame has room for 123 bytes of reason.
        let reason: String = why.chars().take(100).collect();
        // The other end may be gone, which is what closing is for.
        let _gone = socket.send(Message::Text(json!({"refused": {"id": null, "error": {"code": "closed", "path": "", "message": why}}}).to_string().into())).await;
        let _gone =
            socket.send(Message::Close(Some(CloseFrame { code, reason: reason.into() }))).await;
    }
}

type Greeted = (Who, Welcome, mpsc::Receiver<Frame>);

async fn greet(
    socket: &mut WebSocket,
    door: &Door,
    identity: &Identity,
) -> Result<Option<Greeted>, Ended> {
    let refuse = |why: &str| Ended { code: POLICY_VIOLATION, why: why.to_owned() };
    let mut random = [0; 18];
    getrandom::fill(&mut random).map_err(|_| refuse("the machine gives no random numbers"))?;
    let challenge = URL_SAFE_NO_PAD.encode(random);
    if send(socket, json!({ "challenge": challenge })).await.is_err() {
        return Ok(None);
    }
    let first = time::timeout(Duration::from_millis(HELLO_MS_MAX), socket.recv()).await;
    let text = match first {
        Err(_) => return Err(refuse("say who you are within five seconds")),
        Ok(Some(Ok(Message::Text(text)))) => text,
        Ok(Some(Ok(_))) => return Err(refuse("say who you are, as a JSON object")),
        Ok(Some(Err(_)) | None) => return Ok(None),
    };
    let words: FirstWords = serde_json::from_str(&text)
        .map_err(|error| refuse(&format!("say who you are: {error}")))?;
    let who = believe(identity, &words, &challenge).map_err(|why| refuse(&why.to_string()))?;
    let (sender, frames) = mpsc::channel(FRAMES_WAITING_MAX);
    let since = words.since;
    let joined = who.clone();
    let welcome =
        door.ask(|reply| Request::Join { who: joined, since, frames: sender, reply }).await;
    Ok(welcome.map(|welcome| (who, welcome, frames)))
}

fn believe(identity: &Identity, words: &FirstWords, challenge: &str) -> Result<Who, Disbelief> {
    let shown = match (&words.assertion, words.role, &words.name) {
        (Some(assertion), None, None) => Shown::Assertion(assertion),
        (None, Some(role), Some(name)) => Shown::Name(role, name),
        // Both, or half of one: which of them should count?
        _ => {
            return Err(Disbelief::Unreadable(
                "send either `role` and `name`, or `assertion`".to_owned(),
            ));
        }
    };
    identity.believe(shown, challenge, now_ms())
}

/// Talks until one end has had enough.
async fn talk(
    socket: &mut WebSocket,
    site: &Site,
    who: &Who,
    welcome: Welcome,
    mut frames: mpsc::Receiver<Frame>,
) -> Option<Ended> {
    send(socket, welcome.hello).await.ok()?;
    for frame in welcome.missed {
        socket.send(Message::Text(frame)).await.ok()?;
    }
    if welcome.is_cut {
        return Some(Ended {
            code: TRY_AGAIN,
            why: "there is more: come again with the number of the last effect".to_owned(),
        });
    }
    let left = who.expires_at.map_or(FOREVER_MS, |at| (at - now_ms()).clamp(0, FOREVER_MS));
    let expiry = time::sleep(Duration::from_millis(left.unsigned_abs()));
    tokio::pin!(expiry);
    let mut ping = time::interval(Duration::from_millis(PING_MS));
    ping.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
    let mut allowance = Allowance::new(who.role, now_ms());
    let mut is_there = true;
    loop {
        tokio::select! {
            () = &mut expiry => return Some(Ended { code: POLICY_VIOLATION, why: Disbelief::Expired.to_string() }),
            frame = frames.recv() => match frame {
                Some(frame) => socket.send(Message::Text(frame)).await.ok()?,
                None => return Some(Ended { code: TRY_AGAIN, why: "you read too slowly: come again with the number of the last effect".to_owned() }),
            },
            _ = ping.tick() => {
                if !is_there {
                    return None;
                }
                is_there = false;
                socket.send(Message::Ping(axum::body::Bytes::new())).await.ok()?;
            }
            message = socket.recv() => {
                is_there = true;
                match message {
                    Some(Ok(Message::Text(text))) => {
                        let answer = if allowance.take(now_ms()) { hear(site, who, &text).await? } else { too_fast(&text) };
                        send(socket, answer).await.ok()?;
                    }
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                    Some(Ok(Message::Binary(_))) => return Some(Ended { code: POLICY_VIOLATION, why: "frames are JSON texts".to_owned() }),
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                }
            }
        }
    }
}

/// Does what a frame says; nothing when the desk has closed.
async fn hear(site: &Site, who: &Who, text: &str) -> Option<Value> {
    let door = &site.door;
    let mut said: Map<String, Value> = match serde_json::from_str(text) {
        Ok(said) => said,
        Err(error) => {
            return Some(refused(
                &Value::Null,
                &Refusal::malformed("", &format!("a frame is a JSON object: {error}")),
            ));
        }
    };
    let id = said.get("id").cloned().unwrap_or_default();
    if let Some(field) = ["board", "stage"].into_iter().find(|field| said.contains_key(*field)) {
        if who.role != Role::Supervisor {
            let refusal = Refusal::denied(&format!("/{field}"), "this is for supervisors");
            return Some(refused(&id, &refusal));
        }
        return Some(match said.remove("stage") {
            None => {
                let board = door.ask(|reply| Request::Board { reply }).await?;
                json!({"answer": {"id": id, "value": board}})
            }
            Some(order) => match site.direct(&order) {
                Ok(()) => json!({ "done": id }),
                Err(refusal) => refused(&id, &refusal),
            },
        });
    }
    if let Some(sought) = said.remove("reveal") {
        return reveal(door, who, &id, &sought).await;
    }
    let asked = match (said.remove("ask"), said.remove("transcript")) {
        (Some(query), None) => {
            door.ask(|reply| Request::Ask { who: who.clone(), query, reply }).await?
        }
        (None, Some(Value::String(chat))) => {
            let lines =
                door.ask(|reply| Request::Transcript { who: who.clone(), chat, reply }).await?;
            lines.map(Value::Array)
        }
        (None, None) => {
            let done =
                door.ask(|reply| Request::Say { who: who.clone(), event: said, reply }).await?;
            return Some(match done {
                Ok(()) => json!({ "done": id }),
                Err(refusal) => refused(&id, &refusal),
            });
        }
        _ => Err(Refusal::malformed(
            "",
            "ask one thing: `ask` with a query, or `transcript` with a chat's name",
        )),
    };
    Some(match asked {
        Ok(value) => json!({"answer": {"id": id, "value": value}}),
        Err(refusal) => refused(&id, &refusal),
    })
}

/// Shows what is kept sealed, to agents and supervisors: as which of them, the policy says more.
async fn reveal(door: &Door, who: &Who, id: &Value, sought: &Value) -> Option<Value> {
    if !matches!(who.role, Role::Agent | Role::Supervisor) {
        return Some(refused(id, &Refusal::denied("/reveal", "this is not yours to see")));
    }
    let (Some(chat), Some(word)) = (sought["chat"].as_str(), sought["seal"].as_str()) else {
        return Some(refused(id, &Refusal::malformed("/reveal", "say `chat` and `seal`")));
    };
    let (who, chat, word) = (who.clone(), chat.to_owned(), word.to_owned());
    Some(match door.ask(|reply| Request::Reveal { who, chat, word, reply }).await? {
        Ok(secret) => json!({"answer": {"id": id, "value": secret}}),
        Err(refusal) => refused(id, &refusal),
    })
}

fn too_fast(text: &str) -> Value {
    let id = serde_json::from_str::<Value>(text).map(|said| said["id"].clone()).unwrap_or_default();
    refused(
        &id,
        &Refusal::too_much(
            "you send faster than this desk takes; wait a second, then send this again",
        ),
    )
}

fn refused(id: &Value, refusal: &Refusal) -> Value {
    json!({"refused": {"id": id, "error": refusal}})
}

async fn send(socket: &mut WebSocket, value: Value) -> Result<(), axum::Error> {
    socket.send(Message::Text(value.to_string().into())).await
}
