//! Shared arithmetic: quantities with their units.
//!
//! Decisions are made in integers, so that 0.80 is exactly 0.80 on every machine: ratios are parts
//! per million ([`Ppm`]), durations are milliseconds ([`Millis`]).
//!
//! ```
//! use switchboard::math::Ppm;
//! let threshold: Ppm = "0.80".parse().unwrap();
//! assert!(!("0.80".parse::<Ppm>().unwrap() < threshold));
//! assert!("0.799999".parse::<Ppm>().unwrap() < threshold);
//! ```
//!
//! Floating point is for [`statistics`] alone, and for the estimate of [`Distinct`]. What must be merged from many places at
//! a few kilobytes each is a [`Sketch`] (quantiles) or a [`Distinct`] (different names).
//!
//! Knows nothing of chats or calendars.

#[cfg(feature = "analysis")]
mod apportion;
mod distinct;
mod evidence;
mod millis;
mod ppm;
mod sketch;
#[cfg(feature = "statistics")]
pub mod statistics;

#[cfg(feature = "analysis")]
pub use apportion::{apportion, round_together};
pub use distinct::Distinct;
pub use evidence::{Evidence, Suspicion};
pub use millis::Millis;
pub use ppm::{Ppm, PpmError};
pub use sketch::Sketch;
