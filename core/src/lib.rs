//! The decision-making half of a chat-support operation.
//!
//! Your program has the sockets, the database and the screens. It tells an [`Engine`](engine::Engine)
//! what happened and when, and carries out the effects that come back, each with the decision behind
//! it. The engine opens no socket, reads no clock and draws no random number: the same policy and the
//! same events give the same bytes, on every platform, every time.
//!
//! ```
//! use switchboard::calendar::{Timestamp, Zones};
//! use switchboard::engine::{Effect, Engine, Options, read_event};
//! use switchboard::policy::{Document, Policy};
//!
//! // What the operation has decided. `{}` is a valid policy too.
//! let document = Document::from_json(r#"{"bot": {"threshold": 0.75}}"#)?;
//! let policy = Policy::compile(&document, &Zones::utc_only())?;
//! let mut engine = Engine::new(policy, Options::default(), Timestamp::from_millis(0));
//!
//! let (at, arrival) = read_event(
//!     r#"{"at":1000,"type":"chat_requested","chat":"c-1","customer":{"id":"kim"},"bot":"faq"}"#,
//! )?;
//! engine.handle(at, arrival)?;
//!
//! // The bot is less sure than it must be: its words are withheld, and a human is asked for.
//! let (at, turn) = read_event(
//!     r#"{"at":2000,"type":"bot_turn","chat":"c-1","confidence":0.74,"text":"Try again."}"#,
//! )?;
//! let reaction = engine.handle(at, turn)?;
//! assert!(matches!(reaction.effects[0].effect, Effect::BotSilenced { .. }));
//! assert_eq!(
//!     reaction.decisions[0].reasons()[0].to_string(),
//!     "low_confidence: confidence 74 % is below 75 % (/bot/threshold)"
//! );
//!
//! // An agent comes, and is offered the chat at once. They have until the deadline to answer.
//! let (at, login) = read_event(r#"{"at":9000,"type":"agent_logged_in","agent":"ada"}"#)?;
//! let reaction = engine.handle(at, login)?;
//! let offered = |effect: &Effect| matches!(effect, Effect::OfferMade { agent, .. } if agent.as_str() == "ada");
//! assert!(reaction.effects.iter().any(|order| offered(&order.effect)));
//! assert_eq!(reaction.deadline.unwrap().why, "offer_expires");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The rooms
//!
//! Each module answers one question that a support manager would ask in those words.
//!
//! | module | question |
//! |---|---|
//! | [`engine`] | what happens when something happens? |
//! | [`policy`] | what has this operation decided? |
//! | [`calendar`] | when are we open? |
//! | [`admission`] | may this customer chat, now, here? |
//! | [`text`] | what does this text contain, and what may be said? |
//! | [`bot`] | may the bot answer, and when must it hand over? |
//! | [`routing`] | who serves whom, in which order? |
//! | [`conversation`] | how does a chat live and end? |
//! | [`metrics`] | how well did it go? |
//! | [`quality`] | how good was the work? |
//!
//! Under them lie [`math`] (ratios and durations in whole numbers), [`id`] (names), [`sorted`] (small maps) and
//! [`code`] (reasons with stable names and numbers). [`wire`] is the one JSON form in which C, browsers and logs speak to an
//! engine.
//!
//! Most parts are of use alone: a [`text::Masker`] hides card numbers, [`calendar::Hours`] add open time
//! across holidays, a [`routing::Router`] offers work to agents, [`bot::judge_turn`] judges a bot's reply,
//! [`metrics::Report`] reads a tally. The engine holds no second copy of what they do.
//!
//! # Features
//!
//! `bundled-zones` (on by default) compiles the time-zone rules of the IANA database in. Without it they
//! are an input: see [`calendar::Zones::from_json`]. `analysis`, `statistics` and `quality`, on by default too, hold what is made of a day
//! afterwards: words for metrics, figures by segment, tests and intervals, samples of chats to review, agreement and audits.
#![forbid(unsafe_code)]

pub mod admission;
pub mod bot;
pub mod calendar;
pub mod code;
pub mod conversation;
pub mod engine;
pub mod id;
mod language;
pub mod math;
pub mod metrics;
pub mod policy;
pub mod quality;
pub mod roll;
pub mod routing;
mod rows;
pub mod sorted;
pub mod supervision;
pub mod text;
pub mod wire;

/// The programs of the README run as tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
