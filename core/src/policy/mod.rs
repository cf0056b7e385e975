//! What has this operation decided?

pub mod issue;
pub mod json;
pub mod shape;
