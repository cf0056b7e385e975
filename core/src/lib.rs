//! The decision-making half of a chat-support operation.
#![forbid(unsafe_code)]

pub mod admission;
pub mod bot;
pub mod calendar;
pub mod code;
pub mod conversation;
pub mod engine;
pub mod id;
pub mod math;
pub mod metrics;
pub mod policy;
pub mod routing;
pub mod text;
pub mod wire;
