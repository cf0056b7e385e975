//! Identifiers by the table: where one may begin, which rules may read it there, and what must speak for it.

use super::answer::is_whole;
use super::digits::Chain;
use super::lexicon::{Near, Topic};
use super::packs::{self, Needs, Proof, Rule};
use super::shape::{self, Opening, RUN_MAX, Shape};
use super::view::{View, is_word};
use super::{Candidate, Hints, Strong, Weight, crypto};
use crate::text::entity::Entity;
use crate::text::span::Evidence;
use smallvec::SmallVec;
use std::ops::Range;
use std::sync::Arc;

/// A check that fewer than one random number in so many passes speaks for itself, even within a sentence.
const RARE: u16 = 90;

/// One way to write what a rule finds.
#[derive(Debug)]
struct Way {
    rule: &'static Rule,
    shape: Shape,
}

/// The ways by the run of digits or letters that an identifier begins with.
#[derive(Debug)]
pub(super) struct Index {
    digits: [Vec<Arc<Way>>; RUN_MAX + 1],
    letters: [Vec<Arc<Way>>; RUN_MAX + 1],
}

impl Index {
    pub(super) fn new() -> Self {
        let ways: Vec<Arc<Way>> = packs::all()
            .flat_map(|rule| {
                shape::ways(rule.shape).map(move |shape| Arc::new(Way { rule, shape }))
            })
            .collect();
        let beginning = |digits: bool, run: usize| {
            ways.iter().filter(|way| way.shape.may_begin(digits, run)).map(Arc::clone).collect()
        };
        Self {
            digits: std::array::from_fn(|run| beginning(true, run)),
            letters: std::array::from_fn(|run| beginning(false, run)),
        }
    }

    /// The ways in which something may be written that begins so.
    fn ways(&self, opening: Opening) -> impl Iterator<Item = &Way> {
        let lists = if opening.digits { &self.digits } else { &self.letters };
        let list = lists.get(opening.run.min(RUN_MAX)).map_or(&[][..], Vec::as_slice);
        list.iter().map(|way| &**way).filter(move |way| way.shape.may_be(opening))
    }
}

/// Finds identifiers: from each run of digits, and from up to two runs of letters before it.
pub(super) fn find(
    view: &View<'_>,
    hints: &Hints<'_>,
    strong: &Strong,
    found: &mut Vec<Candidate>,
) {
    let units = view.units();
    let mut tried = 0;
    let mut at = 0;
    while at < units.len() {
        if !view.unit(at).is_ascii_digit() {
            at += 1;
            continue;
        }
        if let Some(end) = strong.end_around(at) {
            at = end;
            continue;
        }
        let end = at + (at..units.len()).take_while(|n| view.unit(*n).is_ascii_digit()).count();
        let mut starts: SmallVec<[usize; 3]> = SmallVec::new();
        starts.push(at - usize::from(view.before(at) == b'+'));
        let mut start = at;
        for _ in 0..2 {
            let gap = usize::from(
                start > 0 && matches!(view.before(start), b' ' | b'-' | b'.' | b'/' | b'_' | b'\''),
            );
            let letters = (0..(start - gap).min(RUN_MAX))
                .take_while(|n| view.before(start - gap - n).is_ascii_alphabetic())
                .count();
            if letters == 0 {
                break;
            }
            start = start - gap - letters;
            starts.push(start);
        }
        for start in starts.into_iter().rev() {
            if start >= tried && begins(view, start) {
                at_start(view, hints, start, found);
                tried = start + 1;
            }
        }
        at = end;
    }
    spaced(view, hints, found);
}

/// May an identifier begin here?
fn begins(view: &View<'_>, at: usize) -> bool {
    let before = view.before(at);
    let joined = matches!(before, b'-' | b'.' | b'/' | b'_' | b'+')
        && at.checked_sub(2).is_some_and(|two| view.unit(two).is_ascii_digit());
    !is_word(before) && !joined
}

/// May one end here?
fn ends(view: &View<'_>, at: usize) -> bool {
    let unit = view.unit(at);
    let joined = matches!(unit, b'-' | b'.' | b'/' | b'_' | b'@') && is_word(view.unit(at + 1));
    !is_word(unit) && !joined
}

fn at_start(view: &View<'_>, hints: &Hints<'_>, start: usize, found: &mut Vec<Candidate>) {
    if let Some(units) = crypto::address(view, start) {
        let entity = Entity::built_in("CRYPTO");
        let evidence = Evidence::SHAPE.and(Evidence::CHECKSUM);
        found.push(Candidate { units, entity, evidence, weight: Weight::STRONG, one_in: 1 });
    }
    let text = view.units().get(start..).unwrap_or(&[]);
    judge(view, hints, text, |read| start..start + read, found);
}

/// Reads in every way what `text` begins with; `place` says where so many of its units stand.
fn judge(
    view: &View<'_>,
    hints: &Hints<'_>,
    text: &[u8],
    place: impl Fn(usize) -> Range<usize>,
    found: &mut Vec<Candidate>,
) {
    let mut near: Option<(Range<usize>, Near)> = None;
    for Way { rule, shape } in hints.tables.index.ways(Opening::of(text)) {
        let Some(read) = shape.read(text) else { continue };
        let units = place(read.units);
        if !ends(view, units.end) || !(rule.check)(&read.letters) {
            continue;
        }
        let near = match &near {
            Some((of, near)) if *of == units => near,
            _ => {
                let beside = hints.tables.lexicon.near(view, &units);
                &near.insert((units.clone(), beside)).1
            }
        };
        if let Some((evidence, weight)) = weigh(view, hints, rule, near, &units) {
            let entity = Entity::built_in(rule.label);
            found.push(Candidate { units, entity, evidence, weight, one_in: rule.one_in });
        }
    }
}

/// What speaks for it, and how much; nothing when that is too little.
fn weigh(
    view: &View<'_>,
    hints: &Hints<'_>,
    rule: &Rule,
    near: &Near,
    units: &Range<usize>,
) -> Option<(Evidence, Weight)> {
    let digits = rule.proof == Proof::Digits;
    let shape = if digits { Evidence::SHAPE.and(Evidence::CHECKSUM) } else { Evidence::SHAPE };
    let named = near.names(rule.topic) || (digits && near.names(Topic::NationalId));
    let here = hints.region.is_some_and(|region| region.is(rule.region));
    let other = near.before.iter().any(|topics| topics.holds(Topic::Other));
    if hints.asks_for(rule.label) {
        return Some((shape.and(Evidence::CONTEXT), Weight::ASKED));
    }
    match rule.needs {
        Needs::Asked => None,
        _ if named && digits => Some((shape.and(Evidence::CONTEXT), Weight::PROVEN_BY_WORD)),
        _ if named && !(rule.topic == Topic::Plate && is_prose(view, rule, units)) => {
            Some((shape.and(Evidence::CONTEXT), Weight::WORD))
        }
        Needs::Nothing | Needs::Alone if other => None,
        Needs::Nothing if digits => Some((shape, Weight::OWN_FORM)),
        Needs::Nothing => Some((shape, Weight::RARE_FORM)),
        Needs::Alone if is_whole(view, units) && !is_prose(view, rule, units) => {
            let weight = match (rule.one_in > 1, here) {
                (true, _) => Weight::WHOLE,
                (false, true) => Weight::EXPECTED,
                (false, false) => Weight::WEAK,
            };
            Some((shape, weight))
        }
        Needs::Alone if rule.one_in >= RARE => Some((shape, Weight::WEAK)),
        Needs::Alone | Needs::Word => None,
    }
}

/// Words in small letters with a number behind them: `it is 536`.
fn is_prose(view: &View<'_>, rule: &Rule, units: &Range<usize>) -> bool {
    let units = view.units().get(units.clone()).unwrap_or(&[]);
    rule.one_in == 1 && units.contains(&b' ') && units.iter().any(u8::is_ascii_lowercase)
}

/// Identifiers digit by digit: `5 3 6 9 0`, one a message, or in words.
fn spaced(view: &View<'_>, hints: &Hints<'_>, found: &mut Vec<Candidate>) {
    let mut chain = Chain::default();
    let mut from = 0;
    while chain.read_next(view, from) {
        from = chain.end();
        if !(7..=24).contains(&chain.groups.len())
            || chain.groups.iter().any(|group| group.len() > 1)
        {
            continue;
        }
        let digits: SmallVec<[u8; 24]> =
            chain.groups.iter().map(|group| view.unit(group.start)).collect();
        judge(view, hints, &digits, |read| chain.units(&(0..read)), found);
        let units = chain.units(&(0..chain.groups.len()));
        let near = hints.tables.lexicon.near(view, &units);
        if (7..=15).contains(&digits.len()) && near.names(Topic::Phone) {
            let evidence = Evidence::SHAPE.and(Evidence::CONTEXT);
            let entity = Entity::PHONE_NUMBER;
            found.push(Candidate { units, entity, evidence, weight: Weight::WORD, one_in: 30 });
        }
    }
}
