//! What has this operation decided?

pub mod condition;
pub mod field;
pub mod issue;
pub mod json;
pub mod shape;
