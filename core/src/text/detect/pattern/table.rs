//! A pattern as a table: in which state a sign leads from which, so that reading it never goes back.
//!
//! Every sign of the pattern, counts written out, is a place. Behind each stand those that may follow (Glushkov, 1961);
//! a state is the set of places that may have been read last (Rabin and Scott, 1959). Both are laid out when the policy is
//! read, and refused when there are too many: what is left to do with a text is one look into a table for each of its signs.

use super::form::{Form, Refusal, Set, refusal};
use super::{PATTERN_SIGNS_MAX, STATES_MAX};
use crate::text::detect::view::MASKED;
use std::collections::BTreeMap;

/// How many signs a pattern may have, counts written out: one bit each.
const PLACES_MAX: usize = 256;
/// From here nothing goes on.
const DEAD: u16 = 0;
/// Here nothing has been read.
pub(super) const START: u16 = 1;

/// What was read, step by step.
#[derive(Debug)]
pub(super) struct Table {
    /// To which class each unit belongs; units of one class are treated alike.
    class_of: Box<[u8; 256]>,
    classes: usize,
    /// One unit of each class.
    signs: Vec<u8>,
    /// The next state by state and class.
    next: Vec<u16>,
    /// Is the pattern whole in this state?
    whole: Vec<bool>,
    /// The most units that are read.
    pub(super) width_max: usize,
    pub(super) width_min: usize,
}

/// A stretch of the pattern: which places may be read first and last, and may there be none?
#[derive(Clone, Copy, Debug)]
struct Stretch {
    first: Set,
    last: Set,
    may_be_empty: bool,
}

const EMPTY: Stretch = Stretch { first: Set::EMPTY, last: Set::EMPTY, may_be_empty: true };

/// The places of a pattern, and what may follow each.
#[derive(Debug, Default)]
struct Places {
    units: Vec<Set>,
    follow: Vec<Set>,
}

impl Places {
    fn lay(&mut self, form: &Form) -> Stretch {
        match form {
            Form::One(units) => {
                // There are at most `PLACES_MAX`, which was counted before.
                let place = Set::EMPTY.with(self.units.len() as u8);
                self.units.push(*units);
                self.follow.push(Set::EMPTY);
                Stretch { first: place, last: place, may_be_empty: false }
            }
            Form::Row(row) => row.iter().fold(EMPTY, |before, form| {
                let behind = self.lay(form);
                self.join(before, behind)
            }),
            Form::Either(ways) => {
                let ways: Vec<Stretch> = ways.iter().map(|form| self.lay(form)).collect();
                ways.into_iter()
                    .reduce(|one, other| Stretch {
                        first: one.first.and(other.first),
                        last: one.last.and(other.last),
                        may_be_empty: one.may_be_empty || other.may_be_empty,
                    })
                    .unwrap_or(EMPTY)
            }
            Form::Times(form, min, max) => (0..*max).fold(EMPTY, |before, n| {
                let mut behind = self.lay(form);
                behind.may_be_empty |= n >= *min;
                self.join(before, behind)
            }),
        }
    }

    fn join(&mut self, before: Stretch, behind: Stretch) -> Stretch {
        for place in before.last.each() {
            if let Some(follow) = self.follow.get_mut(usize::from(place)) {
                *follow = follow.and(behind.first);
            }
        }
        let also = |set: Set, when: bool| if when { set } else { Set::EMPTY };
        Stretch {
            first: before.first.and(also(behind.first, before.may_be_empty)),
            last: behind.last.and(also(before.last, behind.may_be_empty)),
            may_be_empty: before.may_be_empty && behind.may_be_empty,
        }
    }

    /// What may follow any of these places.
    fn behind(&self, places: Set) -> Set {
        let follow = places.each().filter_map(|place| self.follow.get(usize::from(place)));
        follow.fold(Set::EMPTY, |all, follow| all.and(*follow))
    }
}

impl Table {
    /// The table of a pattern, or why it gets none.
    pub(super) fn of(form: &Form) -> Result<Self, Refusal> {
        let (width_min, width_max) = form.width();
        if width_max > PATTERN_SIGNS_MAX {
            return Err(refusal(
                "pattern_too_large",
                format!("up to {width_max} signs"),
                format!("at most {PATTERN_SIGNS_MAX}"),
                "an identifier is shorter: lower the counts",
            ));
        }
        let signs = form.signs();
        if signs > PLACES_MAX {
            return Err(refusal(
                "pattern_too_large",
                format!("{signs} signs with all alternatives and counts"),
                format!("at most {PLACES_MAX}"),
                "write fewer alternatives, or two patterns",
            ));
        }
        let mut places = Places::default();
        let whole = places.lay(form);
        let (class_of, signs, members) = classes(&places.units);
        let mut table = Self {
            class_of,
            classes: signs.len(),
            signs,
            next: Vec::new(),
            whole: Vec::new(),
            width_max,
            width_min,
        };
        table.lay_out(&places, whole, &members)?;
        Ok(table)
    }

    fn lay_out(&mut self, places: &Places, whole: Stretch, members: &[Set]) -> Result<(), Refusal> {
        let mut known: BTreeMap<Set, u16> = BTreeMap::new();
        // What may follow in each state; nothing follows in the dead one.
        let mut states: Vec<Set> = vec![Set::EMPTY, whole.first];
        self.whole = vec![false, whole.may_be_empty];
        let mut at = 0;
        while let Some(follow) = states.get(at).copied() {
            at += 1;
            for members in members {
                let read = follow.within(*members);
                if read.is_empty() {
                    self.next.push(DEAD);
                    continue;
                }
                let fresh = states.len();
                let state = *known.entry(read).or_insert(fresh as u16);
                if usize::from(state) == fresh {
                    if fresh > STATES_MAX {
                        return Err(refusal(
                            "pattern_too_large",
                            format!("more than {STATES_MAX} states"),
                            format!("at most {STATES_MAX}"),
                            "optional parts that look like what follows them multiply: write what sets them apart, or two patterns",
                        ));
                    }
                    states.push(places.behind(read));
                    self.whole.push(!read.within(whole.last).is_empty());
                }
                self.next.push(state);
            }
        }
        Ok(())
    }

    /// The state behind this one when this unit is read; `None` when nothing goes on.
    pub(super) fn step(&self, state: u16, unit: u8) -> Option<u16> {
        let class = self.class_of.get(usize::from(unit)).copied().unwrap_or(0);
        let at = usize::from(state) * self.classes + usize::from(class);
        self.next.get(at).copied().filter(|next| *next != DEAD)
    }

    /// Has the whole pattern been read?
    pub(super) fn is_whole(&self, state: u16) -> bool {
        self.whole.get(usize::from(state)).copied().unwrap_or(false)
    }

    /// Is there anything that may follow?
    pub(super) fn goes_on(&self, state: u16) -> bool {
        let from = usize::from(state) * self.classes;
        self.next
            .get(from..from + self.classes)
            .is_some_and(|row| row.iter().any(|next| *next != DEAD))
    }

    /// One unit of each class that may stand in the pattern.
    pub(super) fn signs(&self) -> &[u8] {
        &self.signs
    }

    /// The units with which it may begin.
    pub(super) fn heads(&self) -> impl Iterator<Item = u8> + '_ {
        (MASKED + 1..=u8::MAX).filter(|unit| self.step(START, *unit).is_some())
    }

    /// Is there something of this pattern without any of these units?
    pub(super) fn may_lack(&self, units: Set) -> bool {
        let mut seen = vec![false; self.whole.len()];
        let mut open = vec![START];
        while let Some(state) = open.pop() {
            if self.is_whole(state) {
                return true;
            }
            for unit in (MASKED + 1..=u8::MAX).filter(|unit| !units.holds(*unit)) {
                if let Some(next) = self.step(state, unit)
                    && let Some(seen) = seen.get_mut(usize::from(next)).filter(|seen| !**seen)
                {
                    *seen = true;
                    open.push(next);
                }
            }
        }
        false
    }

    /// Something long of this pattern: from each state the first sign that leads to the most that may follow.
    pub(super) fn longest(&self) -> Vec<u8> {
        // States are numbered as they are reached, and nothing leads back: the farthest are seen first.
        let mut left = vec![0_usize; self.whole.len()];
        let mut order: Vec<u16> = Vec::new();
        self.order(&mut order);
        for state in order {
            let far = self.signs.iter().filter_map(|unit| self.step(state, *unit));
            let far =
                far.filter_map(|next| left.get(usize::from(next))).max().map_or(0, |far| far + 1);
            if let Some(left) = left.get_mut(usize::from(state)) {
                *left = far;
            }
        }
        let left = |state: u16| left.get(usize::from(state)).copied().unwrap_or(0);
        let (mut state, mut longest) = (START, Vec::new());
        while let Some((unit, next)) = self
            .signs
            .iter()
            .filter_map(|unit| Some((*unit, self.step(state, *unit)?)))
            .reduce(|one, other| if left(other.1) > left(one.1) { other } else { one })
        {
            longest.push(unit);
            state = next;
        }
        longest
    }

    /// The states, each behind all that it leads to.
    fn order(&self, order: &mut Vec<u16>) {
        let mut seen = vec![false; self.whole.len()];
        let mut open = vec![(START, false)];
        while let Some((state, done)) = open.pop() {
            if done {
                order.push(state);
                continue;
            }
            match seen.get_mut(usize::from(state)) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            open.push((state, true));
            open.extend(
                self.signs.iter().filter_map(|unit| Some((self.step(state, *unit)?, false))),
            );
        }
    }
}

/// Units that no place tells apart are one class: which class each belongs to, a unit of each, and the places that read it.
/// The first class is that of units that stand nowhere.
fn classes(places: &[Set]) -> (Box<[u8; 256]>, Vec<u8>, Vec<Set>) {
    let mut class_of = Box::new([0; 256]);
    let mut known: BTreeMap<Set, u8> = BTreeMap::from([(Set::EMPTY, 0)]);
    let (mut signs, mut members) = (vec![MASKED], vec![Set::EMPTY]);
    for unit in MASKED + 1..=u8::MAX {
        let read = (0..).zip(places).filter(|(_, units)| units.holds(unit)).map(|(place, _)| place);
        let read = Set::of(read);
        // There are 255 units and the class of none.
        let fresh = signs.len() as u8;
        let class = *known.entry(read).or_insert(fresh);
        if class == fresh {
            signs.push(unit);
            members.push(read);
        }
        if let Some(place) = class_of.get_mut(usize::from(unit)) {
            *place = class;
        }
    }
    (class_of, signs, members)
}

#[cfg(test)]
mod tests {
    use super::super::form::read;
    use super::*;

    fn table(written: &str) -> Table {
        Table::of(&read(written).unwrap()).unwrap()
    }

    fn reads(table: &Table, text: &str) -> bool {
        let end = text.bytes().try_fold(START, |state, unit| table.step(state, unit));
        end.is_some_and(|state| table.is_whole(state))
    }

    #[test]
    fn it_reads_what_is_written_and_nothing_else() {
        let pn = table(r"PN-?\d{4}(?:-[A-C]{1,2})?");
        for text in ["PN-1234", "pn1234", "PN-1234-A", "PN1234-bc"] {
            assert!(reads(&pn, text), "{text}");
        }
        for text in
            ["", "PN", "PN-123", "PN--1234", "PN-12345", "PN-1234-", "PN-1234-D", "PN-1234-AAA"]
        {
            assert!(!reads(&pn, text), "{text}");
        }
        let either = table("ab|a|abcd?");
        for (text, read) in
            [("a", true), ("ab", true), ("abc", true), ("abcd", true), ("abd", false)]
        {
            assert_eq!(reads(&either, text), read, "{text}");
        }
    }

    #[test]
    fn what_multiplies_is_refused_before_it_is_laid_out() {
        let code = |written: &str| Table::of(&read(written).unwrap()).unwrap_err();
        assert_eq!(code("(?:a{60}){60}").code, "pattern_too_large");
        assert_eq!(
            code("(?:a{9}|b{9}|c{9}|d{9}|e{9}|f{9}|g{9}){5}").found,
            "315 signs with all alternatives and counts"
        );
        // Which of 2^13 texts was read must be known when the last sign comes.
        assert_eq!(code("[ab]{0,30}a[ab]{12}").found, "more than 512 states");
        assert!(Table::of(&read(r"\w{64}").unwrap()).is_ok());
    }

    #[test]
    fn it_knows_its_own_longest_and_what_it_may_lack() {
        let pn = table("PN(?:-|--)[0-9]{2,4}X?");
        assert_eq!(pn.longest().len(), 9);
        assert!(reads(&pn, std::str::from_utf8(&pn.longest()).unwrap()));
        let digits = Set::of(b'0'..=b'9');
        assert!(!pn.may_lack(digits));
        assert!(table(r"\w{3}").may_lack(digits));
        assert_eq!(pn.heads().collect::<Vec<_>>(), b"Pp");
    }
}
