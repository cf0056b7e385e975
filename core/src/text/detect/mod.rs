//! The detectors: each looks for one family of things in the folded view.
//!
//! A detector looks only at what a bounded distance away is, and names what it found and what speaks for it; which of
//! several that overlap is meant is decided afterwards, by weight ([`Weight`]). What is found is covered, and
//! no detector reads across a cover; hence a text that is masked once holds nothing more to find.
//!
//! Most identifiers are lines of a table ([`packs`]): a shape, a check, and how much must speak for it besides. A new
//! one is one line.
//!
//! ```
//! use switchboard::text::{CustomerFacts, Evidence, Masker, MaskRules};
//!
//! let masker = Masker::new(&MaskRules::default())?;
//! let scan = masker.scan("ssn 536904399, card 5555555555554444", &CustomerFacts::default());
//! let evidence: Vec<String> = scan.spans().iter().map(|span| span.evidence.to_string()).collect();
//! assert_eq!(evidence, ["shape, context", "shape, issuer_range, checksum"]);
//! # Ok::<(), switchboard::policy::issue::Issues>(())
//! ```

pub(super) mod answer;
mod calling_codes;
mod card;
mod checks;
mod context_words;
mod crypto;
mod digits;
mod email;
mod escape;
mod glance;
mod heads;
mod iban;
mod identifier;
pub(super) mod lexicon;
mod net;
mod packs;
mod password;
pub(super) mod pattern;
mod phone;
mod secret;
mod shape;
mod spelled;
mod ssn;
pub(super) mod view;

pub(super) use card::corrected as card_corrected;
pub(super) use card::passes_luhn;
pub(super) use spelled::names_a_digit;

use super::entity::Entity;
use super::rules::BareSsn;
use super::scan::Region;
use super::span::Evidence;
use digits::Chain;
use identifier::Index;
use lexicon::{Lexicon, Topic, Topics};
use pattern::{Joints, Patterns, TooSlow};
use smallvec::SmallVec;
use std::ops::Range;
use view::View;

/// What a detector takes for something.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Where, in units of the view.
    pub(super) units: Range<usize>,
    /// What it is.
    pub(super) entity: Entity,
    /// What speaks for it.
    pub(super) evidence: Evidence,
    /// How much that is, beside others that overlap.
    pub(super) weight: Weight,
    /// How rarely a random number passes its check.
    pub(super) one_in: u16,
}

/// How surely something is what it was taken for: of two that overlap the heavier one is meant, then the longer one,
/// then the one whose check is harder to pass, then the one that was named first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Weight(u8);

impl Weight {
    /// Its form is its provider's.
    const SECRET: Self = Self(95);
    /// Check digits over many characters, or a form that nothing else has.
    const STRONG: Self = Self(90);
    /// Check digits or a rare form, and it stands by itself.
    const OWN_FORM: Self = Self(85);
    /// A word beside it says so, and the check digits agree.
    const PROVEN_BY_WORD: Self = Self(82);
    /// A pattern of the policy says so.
    const PATTERN: Self = Self(84);
    /// It says so, and a word or check digits, too. What is a card or an account is that all the same.
    const SURE_PATTERN: Self = Self(88);
    /// It is named as an answer is.
    const NAMED: Self = Self(80);
    /// A form that few other things have.
    const RARE_FORM: Self = Self(75);
    /// The host asked for it.
    const ASKED: Self = Self(70);
    /// A word beside it says so.
    const WORD: Self = Self(65);
    /// An address of a page.
    const URL: Self = Self(91);
    const DAY: Self = Self(58);
    /// Numbers with dots.
    const DOTTED: Self = Self(55);
    /// The whole message, and its check digits are right.
    const WHOLE: Self = Self(50);
    /// It was asked for in the chat.
    const EXPECTED: Self = Self(45);
    /// It could be one.
    const WEAK: Self = Self(45);

    /// Would it be hidden whatever stood beside it?
    pub(super) fn is_sure(self) -> bool {
        self >= Self::ASKED
    }
}

/// What is prepared once for all texts.
#[derive(Debug)]
pub(super) struct Tables {
    pub(super) lexicon: Lexicon,
    index: Index,
}

impl Tables {
    pub(super) fn new() -> Self {
        Self { lexicon: Lexicon::new(), index: Index::new() }
    }
}

/// What the policy and the host say beforehand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hints<'h> {
    pub(super) tables: &'h Tables,
    /// The operator's own identifiers.
    pub(super) patterns: Option<&'h Patterns>,
    /// May they go on behind a line end?
    pub(super) joints: Joints,
    /// When nine digits in a row are a social security number.
    pub(super) bare_ssn: BareSsn,
    /// Where the text comes from.
    pub(super) region: Option<Region>,
    /// The entities that the host named, when they are so few that naming them is a hint.
    pub(super) asked: &'h [Entity],
    /// What was asked for in the chat.
    pub(super) expected: Topics,
}

impl Hints<'_> {
    fn asks_for(&self, label: &str) -> bool {
        self.asked.iter().any(|entity| entity.as_str() == label)
    }
}

/// What has been found beyond doubt: in the midst of it nothing else begins.
#[derive(Debug, Default)]
struct Strong(SmallVec<[Range<usize>; 4]>);

impl Strong {
    fn of(found: &[Candidate]) -> Self {
        let strong = found.iter().filter(|candidate| candidate.weight >= Weight::STRONG);
        let mut spans: SmallVec<[Range<usize>; 4]> =
            strong.map(|candidate| candidate.units.clone()).collect();
        spans.sort_unstable_by_key(|span| (span.start, span.end));
        Self(spans)
    }

    /// Where the span ends within which this unit lies.
    fn end_around(&self, unit: usize) -> Option<usize> {
        let behind = self.0.partition_point(|span| span.start <= unit);
        let span = self.0.get(behind.checked_sub(1)?)?;
        (unit < span.end).then_some(span.end)
    }
}

/// Finds everything, or says that there is too much to do.
pub(super) fn find(
    view: &View<'_>,
    hints: &Hints<'_>,
    found: &mut Vec<Candidate>,
) -> Result<(), TooSlow> {
    let units = view.units();
    let digits = units.iter().any(u8::is_ascii_digit);
    if units.contains(&b'@') {
        email::find(view, hints, found);
    }
    let colons = units.iter().any(|unit| matches!(unit, b':' | b'-' | b'.'));
    if colons || digits {
        net::find(view, found);
        secret::find(view, found);
        net::hexadecimal(view, found);
    }
    let named = match view.names() {
        true => hints.tables.lexicon.named(view),
        false => Topics::default(),
    };
    if digits {
        iban::find(view, found);
        let mut chain = Chain::default();
        let mut from = 0;
        while chain.read_next(view, from) {
            from = chain.end();
            in_chain(view, hints, &chain, found);
        }
        let strong = Strong::of(found);
        phone::find(view, hints, &strong, found);
        identifier::find(view, hints, &strong, found);
    }
    answer::in_text(view, &hints.tables.lexicon, hints.expected, named, found);
    if let Some(patterns) = hints.patterns {
        patterns.find(view, hints.joints, found)?;
    }
    found.retain(|candidate| !view.was_kept(&candidate.units));
    Ok(())
}

/// What begins with digits.
fn in_chain(view: &View<'_>, hints: &Hints<'_>, chain: &Chain, found: &mut Vec<Candidate>) {
    let before = found.len();
    card::in_chain(view, hints, chain, found);
    let mut expected = hints.expected;
    let behind_card = |card: &Candidate| {
        chain.groups.iter().filter(|group| group.start >= card.units.end).count()
    };
    if found.get(before..).is_some_and(|cards| {
        cards.iter().map(behind_card).min().is_some_and(|groups| (1..=3).contains(&groups))
    }) {
        // Behind a card stand its expiry and its security code.
        expected = expected.with(Topics::of(Topic::Expiry)).with(Topics::of(Topic::BehindCard));
    }
    ssn::in_chain(view, hints, chain, found);
    for group in &chain.groups {
        let push =
            |units: Option<Range<usize>>, label: &'static str, weight, found: &mut Vec<_>| {
                if let Some(units) = units {
                    let entity = Entity::built_in(label);
                    found.push(Candidate {
                        units,
                        entity,
                        evidence: Evidence::SHAPE,
                        weight,
                        one_in: 1,
                    });
                }
            };
        let address = net::ipv4(view, group.start).filter(|units| {
            // 1.2.3.4 may be a version.
            let near = hints.tables.lexicon.near(view, units);
            !near.before.iter().any(|topics| topics.holds(Topic::Other))
        });
        push(address, "IP_ADDRESS", Weight::DOTTED, found);
        push(net::degrees(view, group.start), "GEO_COORDINATES", Weight::OWN_FORM, found);
        push(net::coordinates(view, group.start), "GEO_COORDINATES", Weight::DOTTED, found);
    }
    answer::in_chain(view, &hints.tables.lexicon, expected, chain, found);
}

/// What is found by readers of its own.
const OWN_READERS: [&str; 13] = [
    "CREDIT_CARD",
    "CRYPTO",
    "DATE_OF_BIRTH",
    "EMAIL_ADDRESS",
    "GEO_COORDINATES",
    "IBAN_CODE",
    "IP_ADDRESS",
    "JWT",
    "MAC_ADDRESS",
    "PHONE_NUMBER",
    "SECRET",
    "URL",
    "US_SSN",
];

/// The labels of everything that is found by itself; some come more than once.
fn every_label() -> impl Iterator<Item = &'static str> {
    let identifiers = packs::all().map(|rule| rule.label);
    OWN_READERS.into_iter().chain(answer::labels()).chain(identifiers)
}

/// Is this the label of something that is found by itself?
pub(super) fn is_built_in(label: &[u8]) -> bool {
    every_label().any(|known| known.as_bytes() == label)
}

/// The labels of everything that is found by itself, sorted.
pub(super) fn labels() -> Vec<&'static str> {
    let mut labels: Vec<&str> = every_label().collect();
    labels.sort_unstable();
    labels.dedup();
    labels
}

/// What the tests of the detectors have in common.
#[cfg(test)]
mod trial {
    use super::*;

    /// What a detector of chains finds in a text.
    pub(super) fn in_chains(
        text: &str,
        bare_ssn: BareSsn,
        detector: fn(&View<'_>, &Hints<'_>, &Chain, &mut Vec<Candidate>),
    ) -> Vec<&str> {
        let view = View::whole(text, &[]);
        let tables = Tables::new();
        let hints = Hints { bare_ssn, ..hints(&tables) };
        let mut found = Vec::new();
        let mut chain = Chain::default();
        let mut from = 0;
        while chain.read_next(&view, from) {
            from = chain.end();
            detector(&view, &hints, &chain, &mut found);
        }
        found.iter().map(|candidate| &text[view.bytes(&candidate.units)]).collect()
    }

    pub(super) fn hints(tables: &Tables) -> Hints<'_> {
        Hints {
            tables,
            patterns: None,
            joints: Joints::None,
            bare_ssn: BareSsn::InContext,
            region: None,
            asked: &[],
            expected: Topics::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_many_kinds() {
        let labels = labels();
        assert!(labels.len() >= 60, "{}", labels.len());
        assert!(labels.iter().all(|label| crate::text::entity::is_label(label.as_bytes())));
    }
}
