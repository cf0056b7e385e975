//! One declaration for everything that is written by people or sent over the wire.
//!
//! What an operator writes (the policy) and what a host sends (events) must be read strictly: every
//! mistake at once, each with its place and its remedy. And it must be documented: a JSON Schema for
//! editors, a TypeScript type for browsers. Written apart, these drift. [`shape!`](crate::shape) makes
//! the struct, its reader and its description from one declaration; the doc comments are the
//! descriptions.
//!
//! ```
//! use switchboard::policy::{json::Node, shape::{Reader, Shape}};
//!
//! switchboard::shape! {
//!     /// How a queue answers.
//!     pub struct Answering: Default {
//!         /// The longest wait that is still good, in milliseconds.
//!         pub wait_ms: u32 = 20_000 => 1..=3_600_000,
//!         /// Who is chosen.
//!         pub strategy: Strategy = Strategy::LongestIdle,
//!     }
//! }
//! switchboard::shape! {
//!     /// Who is chosen among the eligible.
//!     pub enum Strategy: Default {
//!         /// Whoever has waited longest for work.
//!         LongestIdle = "longest_idle",
//!         /// Whoever has least to do.
//!         LeastActive = "least_active",
//!     }
//! }
//!
//! let mut reader = Reader::new();
//! let node = Node::parse(r#"{"wait_ms": 0, "stratgy": "longest_idle"}"#).unwrap();
//! Answering::read(&node, &mut reader);
//! let issues = reader.into_issues();
//! let codes: Vec<_> = issues.iter().map(|issue| issue.code).collect();
//! assert_eq!(codes, ["unknown_key", "out_of_range"]);
//! assert!(issues.to_string().contains("did you mean `strategy`?"));
//! ```
//!
//! Knows nothing of what the values mean; a room's `check` does.

mod declare;
mod describe;
mod reader;
mod values;

use super::json::Node;
pub use describe::{FieldSchema, Schema, doc};
pub use reader::{Field, Object, Reader};
pub use values::INTEGER_MAX;

/// Something that can be read from JSON and describe itself.
pub trait Shape: Sized {
    /// A sound value to read over: the defaults where there are any, else the least that is allowed.
    fn blank() -> Self;

    /// Reads a value; what is wrong is told to the reader, and reading goes on elsewhere.
    fn read(node: &Node, reader: &mut Reader) -> Option<Self>;

    /// What is accepted, for JSON Schema and TypeScript.
    fn schema() -> Schema;
}

/// A value of any type that waits to be read over: what lets one walk, [`Reader::fields`], serve every
/// object. Written out for each type, the readers alone would weigh as much in a browser as routing.
pub trait Place {
    /// Reads over the value; one that cannot be read leaves it as it was.
    fn fill(&mut self, node: &Node, reader: &mut Reader) -> Option<()>;
}

impl<T: Shape> Place for T {
    fn fill(&mut self, node: &Node, reader: &mut Reader) -> Option<()> {
        *self = T::read(node, reader)?;
        Some(())
    }
}
