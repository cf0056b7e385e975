//! Where in a text something stands, in the three units that hosts count in.

use super::entity::Entity;
use serde::{Serialize, Serializer};
use std::{fmt, ops::Range};

/// One stretch of a text that holds personal or secret data.
///
/// The same half-open stretch in three units: Rust and C slice bytes, Python and the command line
/// count code points, JavaScript and Java count UTF-16 units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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

/// What speaks for a span: one thing or several. It never holds anything of the text.
///
/// ```
/// use switchboard::text::Evidence;
/// let evidence = Evidence::SHAPE.and(Evidence::CHECKSUM);
/// assert!(evidence.holds(Evidence::CHECKSUM) && !evidence.holds(Evidence::CONTEXT));
/// assert_eq!(evidence.to_string(), "shape, checksum");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence(u8);

impl Evidence {
    /// Nothing was read: the text was over a limit.
    pub const LIMIT: Self = Self(1);
    /// It is written as such things are written.
    pub const SHAPE: Self = Self(1 << 1);
    /// It lies in a range that an issuer uses.
    pub const ISSUER_RANGE: Self = Self(1 << 2);
    /// A word beside it says so, or the host's hint does.
    pub const CONTEXT: Self = Self(1 << 3);
    /// It was asked for, and this is the answer.
    pub const EXPECTATION: Self = Self(1 << 4);
    /// A pattern of the policy says so.
    pub const PATTERN: Self = Self(1 << 5);
    /// The host handed it in as the customer's own.
    pub const FACT: Self = Self(1 << 6);
    /// Its check digits are right.
    pub const CHECKSUM: Self = Self(1 << 7);

    const NAMES: [(Self, &'static str); 8] = [
        (Self::LIMIT, "limit"),
        (Self::SHAPE, "shape"),
        (Self::ISSUER_RANGE, "issuer_range"),
        (Self::CONTEXT, "context"),
        (Self::EXPECTATION, "expectation"),
        (Self::PATTERN, "pattern"),
        (Self::FACT, "fact"),
        (Self::CHECKSUM, "checksum"),
    ];

    /// This and that.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Is all of that among it?
    pub const fn holds(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The name of each, weakest first.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Self::NAMES.into_iter().filter(move |(one, _)| self.holds(*one)).map(|(_, name)| name)
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, name) in self.names().enumerate() {
            write!(f, "{}{name}", if n == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

impl fmt::Debug for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl Serialize for Evidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.names())
    }
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
        let span = ruler.span(Entity::CREDIT_CARD, Evidence::SHAPE, 6..8);
        assert_eq!((span.bytes, span.code_points, span.utf16), (6..8, 2..4, 3..5));
    }
}
