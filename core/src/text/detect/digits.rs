//! Numbers as people write them: groups of digits with something between.

use super::view::{OTHER, View, value};
use std::ops::Range;

/// One unbroken run of digits.
pub(super) type Group = Range<usize>;

/// How many characters may stand between two groups of one number.
const GAP_MAX: usize = 4;

/// Groups of digits with at most four blanks, signs or pictures between neighbours, from left to right.
#[derive(Debug, Default)]
pub(super) struct Chain {
    pub(super) groups: Vec<Group>,
}

impl Chain {
    /// Puts into this chain the next one at or behind `from`; false when there is none.
    pub(super) fn read_next(&mut self, view: &View<'_>, from: usize) -> bool {
        self.groups.clear();
        let units = view.units();
        let mut at = from;
        while at < units.len() && !view.unit(at).is_ascii_digit() {
            at += 1;
        }
        while view.unit(at).is_ascii_digit() {
            let end = group_end(view, at);
            self.groups.push(at..end);
            let gap = (0..GAP_MAX).take_while(|n| is_gap(view.unit(end + n))).count();
            at = end + gap;
        }
        !self.groups.is_empty()
    }

    /// Where the chain ends.
    pub(super) fn end(&self) -> usize {
        self.groups.last().map_or(0, |group| group.end)
    }

    /// From the beginning of one group to the end of another.
    pub(super) fn units(&self, groups: &Range<usize>) -> Range<usize> {
        let start = self.groups.get(groups.start).map_or(0, |group| group.start);
        let end = groups.end.checked_sub(1).and_then(|last| self.groups.get(last));
        start..end.map_or(start, |group| group.end)
    }

    /// What stands between this group and the next one.
    pub(super) fn gap<'v>(&self, view: &'v View<'_>, group: usize) -> &'v [u8] {
        let end = self.groups.get(group).map_or(0, |group| group.end);
        let start = self.groups.get(group + 1).map_or(end, |group| group.start);
        view.units().get(end..start).unwrap_or(&[])
    }

    /// The groups in this range.
    pub(super) fn part(&self, groups: &Range<usize>) -> &[Group] {
        self.groups.get(groups.clone()).unwrap_or(&[])
    }
}

/// Where the run of digits that begins at `at` ends.
pub(super) fn group_end(view: &View<'_>, at: usize) -> usize {
    let run = view.units().get(at..).unwrap_or(&[]);
    at + run.iter().take_while(|b| b.is_ascii_digit()).count()
}

fn is_gap(unit: u8) -> bool {
    matches!(unit, b' ' | b'\t' | b'\n' | b'\r' | OTHER) || b"-._/,:*|~+=()#;\'\"".contains(&unit)
}

/// The most digits that any number here has.
pub(super) const DIGITS_MAX: usize = 20;

/// The digits of a number, without what stood between.
#[derive(Debug, Default)]
pub(super) struct Digits {
    digits: [u8; DIGITS_MAX],
    count: usize,
}

impl Digits {
    /// The digits of these groups; `None` when there are more than any number has.
    pub(super) fn of(view: &View<'_>, groups: &[Group]) -> Option<Self> {
        let mut all = Self::default();
        groups.iter().all(|group| all.push(view, group)).then_some(all)
    }

    /// Adds the digits of one more group; false when that is more than any number has.
    pub(super) fn push(&mut self, view: &View<'_>, group: &Group) -> bool {
        for unit in group.clone() {
            let Some(digit) = self.digits.get_mut(self.count) else {
                return false;
            };
            *digit = value(view.unit(unit));
            self.count += 1;
        }
        true
    }

    /// The values, first digit first.
    pub(super) fn values(&self) -> &[u8] {
        self.digits.get(..self.count).unwrap_or(&[])
    }

    /// The same with others in the places from `at` on.
    pub(super) fn with(&self, at: usize, others: &[u8]) -> Self {
        let mut new = Self { digits: self.digits, count: self.count };
        for (to, from) in new.digits.iter_mut().skip(at).zip(others) {
            *to = *from;
        }
        new
    }

    /// The number that the first `n` digits make; `None` if there are fewer.
    pub(super) fn prefix(&self, n: usize) -> Option<u32> {
        Some(number(self.values().get(..n)?))
    }
}

/// The number that these digits make; at most nine.
pub(super) fn number(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |sum, digit| sum * 10 + u32::from(*digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_groups_with_small_gaps() {
        let view = View::whole("a12-345 . 6x7     89", &[]);
        let mut chain = Chain::default();
        assert!(chain.read_next(&view, 0));
        assert_eq!(chain.groups, [1..3, 4..7, 10..11]);
        assert_eq!(chain.units(&(0..2)), 1..7);
        let end = chain.end();
        assert!(chain.read_next(&view, end));
        assert_eq!(chain.units(&(0..chain.groups.len())), 12..13);
        let end = chain.end();
        assert!(chain.read_next(&view, end));
        assert_eq!(chain.units(&(0..chain.groups.len())), 18..20);
        let end = chain.end();
        assert!(!chain.read_next(&view, end));
    }

    #[test]
    fn digits_know_their_prefix() {
        let view = View::whole("4111 1111", &[]);
        let digits = Digits::of(&view, &[0..4, 5..9]).unwrap();
        assert_eq!(digits.values(), [4, 1, 1, 1, 1, 1, 1, 1]);
        assert_eq!(digits.prefix(4), Some(4111));
        assert_eq!(digits.prefix(9), None);
        let view = View::whole("123456789012345678901", &[]);
        assert!(Digits::of(&view, std::slice::from_ref(&(0..21))).is_none());
    }
}
