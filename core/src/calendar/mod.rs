//! When are we open?

mod timestamp;

pub use timestamp::Timestamp;
