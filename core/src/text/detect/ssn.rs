//! Social security numbers of the United States.
//!
//! Area, group and serial by the Social Security Administration: no area 000, 666 or 900 to 999, no
//! group 00, no serial 0000 (randomised since 25 June 2011, so no area is tied to a state any more).

use super::digits::{Chain, Digits, Group};
use super::lexicon::Topic;
use super::view::View;
use super::{Candidate, Hints, Weight};
use crate::text::entity::Entity;
use crate::text::rules::BareSsn;
use crate::text::span::Evidence;
use std::ops::Range;

/// Numbers that were printed in advertisements and are void.
const VOID: &[u32] = &[78_051_120, 219_099_999, 123_456_789];

/// Finds social security numbers: `123-45-6780` with one kind of separator, or nine digits in a row
/// where the policy or a word beside them says so.
pub(super) fn in_chain(
    view: &View<'_>,
    hints: &Hints<'_>,
    chain: &Chain,
    found: &mut Vec<Candidate>,
) {
    let mut first = 0;
    while first < chain.groups.len() {
        let read = separated(view, hints, chain, first).or_else(|| bare(view, chain, first, hints));
        match read {
            Some((groups, evidence)) => {
                let weight = match evidence.holds(Evidence::CONTEXT) {
                    true => Weight::PROVEN_BY_WORD,
                    false if groups.len() > 1 => Weight::ASKED,
                    false => Weight::EXPECTED,
                };
                let units = chain.units(&groups);
                found.push(Candidate {
                    units,
                    entity: Entity::US_SSN,
                    evidence,
                    weight,
                    one_in: 1,
                });
                first = groups.end;
            }
            None => first += 1,
        }
    }
}

fn is_named(view: &View<'_>, hints: &Hints<'_>, units: &Range<usize>) -> bool {
    let near = hints.tables.lexicon.near(view, units);
    hints.asks_for("US_SSN")
        || hints.expected.holds(Topic::Ssn)
        || near.names(Topic::Ssn)
        || near.names(Topic::Itin)
        || near.names(Topic::TinPh)
}

fn separated(
    view: &View<'_>,
    hints: &Hints<'_>,
    chain: &Chain,
    first: usize,
) -> Option<(Range<usize>, Evidence)> {
    let groups = first..first + 3;
    let [area, group, serial] = chain.part(&groups) else {
        return None;
    };
    let lengths = [area.len(), group.len(), serial.len()];
    let (separator, second) = (view.unit(area.end), view.unit(group.end));
    let one_each = area.end + 1 == group.start && group.end + 1 == serial.start;
    // A line end is where one message ends and the next one goes on.
    let alike = separator == second || separator == b'\n' || second == b'\n';
    if lengths != [3, 2, 4] || !one_each || !alike {
        return None;
    }
    if !is_issued(view, chain.part(&groups)) {
        return None;
    }
    let units = area.start..serial.end;
    if is_named(view, hints, &units) {
        return Some((groups, Evidence::SHAPE.and(Evidence::CONTEXT)));
    }
    if !matches!(separator, b'-' | b' ' | b'.' | b'\n') {
        return None;
    }
    let joined = |neighbour: Option<&Group>, edge: &dyn Fn(&Group) -> (usize, usize)| {
        neighbour.is_some_and(|neighbour| {
            let (from, to) = edge(neighbour);
            from + 1 == to && view.unit(from) == separator
        })
    };
    let longer = joined(first.checked_sub(1).and_then(|n| chain.groups.get(n)), &|before| {
        (before.end, units.start)
    }) || joined(chain.groups.get(groups.end), &|behind| (units.end, behind.start));
    (!longer).then_some((groups, Evidence::SHAPE))
}

fn bare(
    view: &View<'_>,
    chain: &Chain,
    first: usize,
    hints: &Hints,
) -> Option<(Range<usize>, Evidence)> {
    // In one run, or digit by digit.
    let single = |groups: &Range<usize>| chain.part(groups).iter().all(|group| group.len() == 1);
    let nine = first..first + 9;
    let by_digit = single(&nine) && chain.part(&nine).len() == 9;
    let groups = if by_digit { nine } else { first..first + 1 };
    let count: usize = chain.part(&groups).iter().map(Group::len).sum();
    if count != 9 || !is_issued(view, chain.part(&groups)) {
        return None;
    }
    let units = chain.units(&groups);
    let named = is_named(view, hints, &units);
    match hints.bare_ssn {
        BareSsn::Always | BareSsn::InContext if named => {
            Some((groups, Evidence::SHAPE.and(Evidence::CONTEXT)))
        }
        BareSsn::Always if !by_digit => Some((groups, Evidence::SHAPE)),
        _ => None,
    }
}

/// Could the Social Security Administration have given this number to somebody?
fn is_issued(view: &View<'_>, groups: &[Group]) -> bool {
    let Some(number) = Digits::of(view, groups).and_then(|digits| digits.prefix(9)) else {
        return false;
    };
    let (area, group, serial) = (number / 1_000_000, number / 10_000 % 100, number % 10_000);
    (1..900).contains(&area) && area != 666 && group != 0 && serial != 0 && !VOID.contains(&number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str, bare_ssn: BareSsn) -> Vec<&str> {
        crate::text::detect::trial::in_chains(text, bare_ssn, in_chain)
    }

    #[test]
    fn separated_numbers_need_no_word() {
        for text in ["536-90-4399", "536 90 4399", "536.90.4399", "it is 536-90-4399."] {
            assert_eq!(numbers(text, BareSsn::InContext).len(), 1, "{text}");
        }
        for text in ["536-90 4399", "536--90-4399", "53-690-4399", "1-536-90-4399", "536-90-4399-1"]
        {
            assert!(numbers(text, BareSsn::InContext).is_empty(), "{text}");
        }
        assert_eq!(numbers("born 1985 ssn 536 90 4399", BareSsn::InContext), ["536 90 4399"]);
    }

    #[test]
    fn numbers_that_were_never_given_out() {
        for text in [
            "000-12-3456",
            "666-12-3456",
            "900-12-3456",
            "999-99-9999",
            "123-00-4567",
            "123-45-0000",
            "078-05-1120",
            "219-09-9999",
        ] {
            assert!(numbers(text, BareSsn::Always).is_empty(), "{text}");
        }
        for text in ["001-01-0001", "665-12-3456", "667-12-3456", "899-99-9999"] {
            assert_eq!(numbers(text, BareSsn::Never), [text]);
        }
    }

    #[test]
    fn bare_digits_follow_the_policy() {
        let text = "account 351531510, my social security number is 536904399";
        assert_eq!(numbers(text, BareSsn::Never), [""; 0]);
        assert_eq!(numbers(text, BareSsn::InContext), ["536904399"]);
        assert_eq!(numbers(text, BareSsn::Always), ["351531510", "536904399"]);
        assert_eq!(numbers("0780511201", BareSsn::Always), [""; 0]);
    }
}
