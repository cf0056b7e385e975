//! What has this operation decided?
//!
//! Operators write one JSON document. It is read strictly (an unknown key is a mistake, and all
//! mistakes are told at once, each with its line and its remedy), checked as a whole, and compiled into
//! a [`Policy`] that never changes. A policy has a [`Fingerprint`]; swapping it is an input like any
//! other, so that a day can be replayed.
//!
//! ```
//! use switchboard::calendar::Zones;
//! use switchboard::policy::{Document, Policy};
//!
//! let document = Document::from_json(r#"{"bot": {"threshold": 0.75}}"#)?;
//! let policy = Policy::compile(&document, &Zones::utc_only())?;
//! assert_eq!(policy.fingerprint().to_string().len(), 32);
//!
//! let issues = Document::from_json(r#"{"bto": {}}"#).unwrap_err();
//! assert!(issues.to_string().contains("did you mean `bot`?"));
//! # Ok::<(), switchboard::policy::issue::Issues>(())
//! ```
//!
//! Knows what may be written about each room, and nothing of chats.

mod compile;
pub mod condition;
pub mod diff;
pub mod field;
mod fingerprint;
pub mod issue;
pub mod json;
mod limits;
mod page;
mod rules;
pub mod schema;
pub mod shape;
mod under_surge;

pub use compile::{ASKS_FOR_PERSON, Document, POLICY_BYTES_MAX, Policy};
pub use fingerprint::Fingerprint;
pub use limits::Limits;
pub use page::PagePolicy;
pub use rules::Rules;
