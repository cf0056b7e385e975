//! How did it go for whom? The same figures, by product, tier, channel, and any of them together.
//!
//! A figure of three chats is a figure about three people. So a cell of fewer chats than the policy's `cell_min` is withheld; and, since whoever
//! knows the sum of a row could work out the only cell that is missing in it, a second one is withheld with it: in no row of the
//! cube, along no dimension, is one cell missing alone, or are those that are missing together too few. Cubes of parts,
//! merged in any order, are the cube of the whole.
//!
//! ```
//! use switchboard::calendar::Timestamp;
//! use switchboard::metrics::{ChatRecord, Cube, Dimension};
//! let mut cube = Cube::new(vec![Dimension::Channel]);
//! for (chat, channel) in [("a", "web"), ("b", "web"), ("c", "sms"), ("d", "mail")] {
//!     let record = ChatRecord::requested(Timestamp::from_millis(0), channel);
//!     cube.add(&chat.into(), |_| Some(channel.into()), &record);
//! }
//! let withheld: Vec<bool> = cube.protected(2).iter().map(|cell| cell.tally.is_none()).collect();
//! assert_eq!(withheld, [true, true, false]);
//! ```
//!
//! Knows nothing of where a chat's segments come from.

use super::record::ChatRecord;
use super::segment::Dimension;
use super::tally::Tally;
use crate::id::{ChatId, Code};
use std::collections::{BTreeMap, BTreeSet};

/// Where a chat stands: its value along each dimension of the cube, where it has one.
pub type Place = Vec<Option<Code>>;

/// Chats by segment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cube {
    by: Vec<Dimension>,
    cells: BTreeMap<Place, (Tally, BTreeSet<ChatId>)>,
}

/// A cell, as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownCell<'a> {
    /// Which.
    pub place: &'a Place,
    /// Its chats added up; nothing where they are too few to be shown.
    pub tally: Option<&'a Tally>,
    /// The chats themselves, by name; none of a cell that is withheld.
    pub chats: Vec<&'a ChatId>,
}

impl Cube {
    /// A cube by these dimensions; by none it has one cell.
    pub const fn new(by: Vec<Dimension>) -> Self {
        Self { by, cells: BTreeMap::new() }
    }

    /// Its dimensions.
    pub fn by(&self) -> &[Dimension] {
        &self.by
    }

    /// Adds a chat; one that was added already changes nothing.
    pub fn add(
        &mut self,
        chat: &ChatId,
        value: impl Fn(Dimension) -> Option<Code>,
        record: &ChatRecord,
    ) {
        let place: Place = self.by.iter().map(|dimension| value(*dimension)).collect();
        let (tally, chats) = self.cells.entry(place).or_default();
        if chats.insert(chat.clone()) {
            tally.add(record);
        }
    }

    /// Adds the cube of other chats, by the same dimensions.
    pub fn merge(&mut self, other: &Self) {
        debug_assert_eq!(self.by, other.by, "cubes by the same dimensions are merged");
        for (place, (tally, chats)) in &other.cells {
            let (own, all) = self.cells.entry(place.clone()).or_default();
            own.merge(tally);
            all.extend(chats.iter().cloned());
        }
    }

    /// Every cell in the order of places, those withheld that hold fewer than `least` chats or would give such a one away.
    pub fn protected(&self, least: usize) -> Vec<ShownCell<'_>> {
        let withheld = self.withheld(least);
        self.cells
            .iter()
            .map(|(place, (tally, chats))| match withheld.contains(place) {
                true => ShownCell { place, tally: None, chats: Vec::new() },
                false => ShownCell { place, tally: Some(tally), chats: chats.iter().collect() },
            })
            .collect()
    }

    fn withheld(&self, least: usize) -> BTreeSet<&Place> {
        let size = |place: &Place| self.cells.get(place).map_or(0, |(_, chats)| chats.len());
        let mut withheld: BTreeSet<&Place> =
            self.cells.keys().filter(|place| size(place) < least).collect();
        loop {
            let before = withheld.len();
            for along in 0..self.by.len() {
                let mut rows: BTreeMap<Place, Vec<&Place>> = BTreeMap::new();
                for place in self.cells.keys() {
                    let mut row = place.clone();
                    row.remove(along);
                    rows.entry(row).or_default().push(place);
                }
                for row in rows.values() {
                    let missing: Vec<&&Place> =
                        row.iter().filter(|place| withheld.contains(**place)).collect();
                    let together: usize = missing.iter().map(|place| size(place)).sum();
                    if missing.is_empty() || (missing.len() > 1 && together >= least) {
                        continue;
                    }
                    let rest = row.iter().filter(|place| !withheld.contains(**place));
                    if let Some(next) = rest.min_by_key(|place| (size(place), **place)) {
                        withheld.insert(next);
                    }
                }
            }
            if withheld.len() == before {
                return withheld;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Timestamp;

    /// So many chats of a product and tier.
    fn cube(cells: &[(&str, &str, usize)]) -> Cube {
        let mut cube = Cube::new(vec![Dimension::Product, Dimension::Tier]);
        for (product, tier, count) in cells {
            for n in 0..*count {
                let record = ChatRecord::requested(Timestamp::from_millis(0), "web");
                let value = |dimension| match dimension {
                    Dimension::Product => Some(Code::from(*product)),
                    _ => Some(Code::from(*tier)),
                };
                cube.add(&format!("{product}-{tier}-{n}").as_str().into(), value, &record);
            }
        }
        cube
    }

    fn withheld(cube: &Cube, least: usize) -> Vec<String> {
        let cells = cube.protected(least).into_iter().filter(|cell| cell.tally.is_none());
        let names = cells.map(|cell| {
            assert!(cell.chats.is_empty());
            cell.place.iter().flatten().map(Code::as_str).collect::<Vec<_>>().join("/")
        });
        names.collect()
    }

    #[test]
    fn a_small_cell_is_withheld_with_those_that_would_give_it_away() {
        // Of three products by three tiers one cell is small. The row of `a` needs a second one, the smallest, and so does the column of
        // `gold`; and their own column and row then miss one alone, too: `b/iron` closes the square.
        let cube = cube(&[
            ("a", "gold", 3),
            ("a", "iron", 7),
            ("a", "tin", 9),
            ("b", "gold", 6),
            ("b", "iron", 8),
            ("b", "tin", 9),
            ("c", "gold", 9),
            ("c", "iron", 9),
            ("c", "tin", 9),
        ]);
        assert_eq!(withheld(&cube, 4), ["a/gold", "a/iron", "b/gold", "b/iron"]);
        // Exactly the least is shown.
        assert_eq!(withheld(&cube, 3), [] as [&str; 0]);
    }

    /// No row, along no dimension, misses one cell alone, nor fewer than the least, unless the whole row is missing: over all ways to
    /// fill two by three cells with sizes around the least.
    #[test]
    fn what_is_shown_never_tells_what_is_withheld() {
        let sizes = [0_usize, 1, 4, 5];
        for filling in 0..sizes.len().pow(6) {
            let of = |n: usize| sizes[filling / sizes.len().pow(n as u32) % sizes.len()];
            let names = [("a", "x"), ("a", "y"), ("a", "z"), ("b", "x"), ("b", "y"), ("b", "z")];
            let cells: Vec<_> =
                names.iter().enumerate().map(|(n, (p, t))| (*p, *t, of(n))).collect();
            let cube = cube(&cells);
            let missing = withheld(&cube, 5);
            let is_missing = |(p, t): &(&str, &str)| missing.contains(&format!("{p}/{t}"));
            let size = |at: &(&str, &str)| {
                cells.iter().find(|(p, t, _)| (*p, *t) == *at).map_or(0, |(_, _, size)| *size)
            };
            for at in names.iter().filter(|at| (1..5).contains(&size(at))) {
                assert!(is_missing(at), "{cells:?}");
            }
            let rows = ["a", "b"].map(|p| names.iter().filter(|at| at.0 == p).collect::<Vec<_>>());
            let columns =
                ["x", "y", "z"].map(|t| names.iter().filter(|at| at.1 == t).collect::<Vec<_>>());
            for row in rows.iter().chain(&columns) {
                let there: Vec<_> = row.iter().filter(|at| size(at) > 0).collect();
                let gone: Vec<_> = there.iter().filter(|at| is_missing(at)).collect();
                let together: usize = gone.iter().map(|at| size(at)).sum();
                let hides = gone.is_empty() || (gone.len() > 1 && together >= 5);
                assert!(hides || gone.len() == there.len(), "{cells:?} withholds {missing:?}");
            }
        }
    }

    #[test]
    fn parts_merge_to_the_whole_and_a_chat_counts_once() {
        let whole = cube(&[("a", "gold", 5), ("b", "gold", 2)]);
        let (mut left, right) = (cube(&[("b", "gold", 2)]), cube(&[("a", "gold", 5)]));
        left.merge(&right);
        assert_eq!(left, whole);
        let mut again = whole.clone();
        let record = ChatRecord::requested(Timestamp::from_millis(0), "web");
        let value =
            |dimension| Some(Code::from(if dimension == Dimension::Tier { "gold" } else { "a" }));
        again.add(&"a-gold-0".into(), value, &record);
        assert_eq!(again, whole);
    }
}
