//! The masker by itself: what it finds, and how fast.

mod data;
pub mod score;
pub mod speed;
