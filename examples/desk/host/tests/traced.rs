//! A collector is told what was handled, and nothing that somebody said.
#![cfg(feature = "otel")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod common;

use common::Desk;
use serde_json::{Value, json};
use std::time::Duration;
use switchboard_desk_load::link::{Heard, Link};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    sync::mpsc,
    time,
};

/// A collector that takes one request a connection; gives its address, and what it was told.
async fn collector() -> (String, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/v1/traces", listener.local_addr().unwrap());
    let (told, heard) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let told = told.clone();
            tokio::spawn(async move {
                let (mut request, mut buffer) = (Vec::new(), [0; 4_096]);
                loop {
                    let read = stream.read(&mut buffer).await.unwrap_or_default();
                    request.extend_from_slice(&buffer[..read]);
                    let text = String::from_utf8_lossy(&request).into_owned();
                    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
                    let length = head.lines().find_map(|line| {
                        line.to_lowercase().strip_prefix("content-length: ")?.parse().ok()
                    });
                    if read == 0 || length.is_some_and(|length: usize| body.len() >= length) {
                        let _nobody = told.send(body.to_owned());
                        let answer =
                            b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
                        let _gone = stream.write_all(answer).await;
                        return;
                    }
                }
            });
        }
    });
    (address, heard)
}

/// The value of an attribute of a span or an event.
fn attribute<'a>(of: &'a Value, key: &str) -> &'a Value {
    let all = of["attributes"].as_array().unwrap();
    all.iter().find(|one| one["key"] == key).map_or(&Value::Null, |one| &one["value"])
}

#[tokio::test]
async fn a_collector_is_told_kinds_and_numbers_and_no_words() {
    let (address, mut heard) = collector().await;
    let desk = Desk::open("traced", &["--bot", "none", "--traces", &address]);
    let mut kim = Link::new(&desk.address(), "customer", "kim");
    kim.say(json!({"type": "chat_requested", "text": "Where is my lamp?"})).await;
    while !matches!(kim.next().await, Heard::Effect(effect) if effect["type"] == "deliver_message")
    {
    }
    // There is no call that could be cancelled.
    let id = kim.say(json!({"type": "callback_cancelled"})).await;
    let answer = async {
        loop {
            match kim.next().await {
                Heard::Refused(it, _) if it == id => return,
                Heard::Done(it) => assert_ne!(it, id, "a call was cancelled"),
                _ => {}
            }
        }
    };
    time::timeout(Duration::from_secs(20), answer).await.unwrap();

    let mut bodies: Vec<String> = Vec::new();
    let all = async {
        while !bodies.iter().any(|body| body.contains("callback_cancelled")) {
            bodies.push(heard.recv().await.unwrap());
        }
    };
    time::timeout(Duration::from_secs(20), all).await.unwrap();
    let told = bodies.concat();
    assert!(!told.contains("lamp") && !told.contains("kim"), "{told}");
    let spans: Vec<Value> = bodies
        .iter()
        .map(|body| serde_json::from_str::<Value>(body).unwrap())
        .flat_map(|line| {
            line["resourceSpans"][0]["scopeSpans"][0]["spans"].as_array().unwrap().clone()
        })
        .collect();
    let of = |kind: &str| {
        let is_it = |span: &&Value| attribute(span, "switchboard.event")["stringValue"] == kind;
        spans.iter().find(is_it).unwrap()
    };
    let asked = of("chat_requested");
    assert_eq!(asked["name"], "switchboard.handle");
    let kinds: Vec<&str> =
        asked["events"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"admit") && kinds.contains(&"deliver_message"), "{kinds:?}");
    assert!(attribute(&asked["events"][0], "switchboard.decision")["intValue"].is_string());
    let refused = attribute(of("callback_cancelled"), "switchboard.refused");
    assert!(refused["stringValue"].is_string(), "{refused}");
}
