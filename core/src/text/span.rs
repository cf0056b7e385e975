//! Where in a text something stands, in the three units that hosts count in.

use super::entity::Entity;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// One stretch of a text that holds personal or secret data.
///
/// The same half-open stretch in three units: Rust and C slice bytes, Python and the command line
/// count code points, JavaScript and Java count UTF-16 units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// What it is.
    pub entity: Entity,
    /// Why it was taken for that.
    pub evidence: Evidence,
    /// Where, in bytes of UTF-8.
    pub bytes: Range<usize>,
    /// Where, in Unicode code points.
    pub code_points: Range<usize>,
    /// Where, in units of UTF-16.
    pub utf16: Range<usize>,
}

/// The strongest thing that speaks for a span, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// Nothing was read: the text was over a limit.
    Limit,
    /// It is written as such things are written.
    Shape,
    /// A word beside it says so, or the host's hint does.
    Context,
    /// The host handed it in as the customer's own.
    Fact,
    /// Its check digits are right.
    Checksum,
}

/// Walks a text once, from left to right, and tells each byte offset in the other two units.
#[derive(Debug)]
pub(super) struct Ruler<'t> {
    text: &'t str,
    at: Place,
}

/// One place in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) bytes: usize,
    pub(super) code_points: usize,
    pub(super) utf16: usize,
}

impl<'t> Ruler<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: Place::default() }
    }

    /// The place of the character that begins at this byte, which is not before the last one asked for.
    pub(super) fn place(&mut self, bytes: usize) -> Place {
        let between = self.text.get(self.at.bytes..bytes).unwrap_or("");
        if between.is_ascii() {
            self.at.code_points += between.len();
            self.at.utf16 += between.len();
        } else {
            for c in between.chars() {
                self.at.code_points += 1;
                self.at.utf16 += c.len_utf16();
            }
        }
        self.at.bytes = bytes;
        self.at
    }

    /// The span of these bytes.
    pub(super) fn span(&mut self, entity: Entity, evidence: Evidence, bytes: Range<usize>) -> Span {
        let start = self.place(bytes.start);
        let end = self.place(bytes.end);
        Span {
            entity,
            evidence,
            bytes,
            code_points: start.code_points..end.code_points,
            utf16: start.utf16..end.utf16,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_units_of_one_place() {
        // 'ä' is 2 bytes and 1 unit, '😀' is 4 bytes and 2 units.
        let mut ruler = Ruler::new("ä😀x1");
        let span = ruler.span(Entity::CREDIT_CARD, Evidence::Shape, 6..8);
        assert_eq!((span.bytes, span.code_points, span.utf16), (6..8, 2..4, 3..5));
    }
}
