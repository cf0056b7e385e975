//! The masker by itself: what it finds, and how fast.

mod data;
mod library;
pub mod score;
pub mod speed;
mod understood;
