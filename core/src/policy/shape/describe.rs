//! What is accepted in a place, for editors and for other languages.

/// A description of what is accepted in one place.
#[derive(Clone, Debug)]
pub enum Schema {
    /// Anything that JSON can say.
    Any,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Integer {
        /// The smallest that is accepted.
        min: i64,
        /// The largest that is accepted.
        max: i64,
    },
    /// A decimal ratio: `0.8`.
    Ratio,
    /// A text.
    Text,
    /// The only text that is accepted.
    Constant(&'static str),
    /// One of a closed list of texts, each with its description.
    Choice(&'static [(&'static str, &'static str)]),
    /// A list.
    List(Box<Self>),
    /// An object whose keys are the host's names.
    Map(Box<Self>),
    /// May be absent or `null`.
    Optional(Box<Self>),
    /// One of several forms.
    OneOf(Vec<Self>),
    /// An object with known keys.
    Object(Vec<FieldSchema>),
    /// Something with a name of its own, described once.
    Named {
        /// The name of the type.
        name: &'static str,
        /// What it is.
        doc: &'static str,
        /// Its description; a function, because a type may contain itself.
        of: fn() -> Self,
    },
}

/// One key of an object.
#[derive(Clone, Debug)]
pub struct FieldSchema {
    /// The key.
    pub name: &'static str,
    /// What it means.
    pub doc: &'static str,
    /// What is accepted.
    pub schema: Schema,
    /// Must it be there?
    pub required: bool,
    /// What holds when it is not.
    pub default: Option<serde_json::Value>,
}

impl Schema {
    /// The same, but only from `min` to `max`.
    #[must_use]
    pub fn within(self, min: i64, max: i64) -> Self {
        match self {
            Self::Integer { .. } => Self::Integer { min, max },
            other => other,
        }
    }
}

/// Removes the blank that a doc comment begins each line with.
pub fn doc(lines: &[&'static str]) -> &'static str {
    // Only the first line describes; the rest is for readers of the code.
    lines.first().map_or("", |line| line.trim())
}
