//! What identifiers look like, country by country: data, not code.
//!
//! A [`Rule`] names an entity, its shape, its check and how much must speak for it besides. Each carries the standard or
//! authority of its rule as a comment. To add an identifier is to add a line.

mod americas;
mod asia;
mod documents;
mod europe;
mod world;

use super::lexicon::Topic;

/// How much must speak for something of this shape, besides its check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Needs {
    /// Nothing: few other things look like it.
    Nothing,
    /// A word beside it; or it is all that the message holds, as an answer is; or the host asked for it.
    Alone,
    /// A word beside it, or that the host asked for it.
    Word,
    /// That the host asked for it: by itself it is no secret.
    Asked,
}

/// How one kind of identifier is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    /// The label of its entity.
    pub(super) label: &'static str,
    /// The country that gives it; empty when it belongs to none.
    pub(super) region: &'static str,
    /// How it is written, see `shape`.
    pub(super) shape: &'static str,
    /// What must be true of its letters and digits.
    pub(super) check: fn(&[u8]) -> bool,
    /// Does the check compute something from the digits?
    pub(super) proof: Proof,
    /// Of so many random numbers of this shape one is taken; 1 where all are.
    pub(super) one_in: u16,
    pub(super) needs: Needs,
    /// The words that speak for it.
    pub(super) topic: Topic,
}

/// What a check is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    /// Form, dates and ranges.
    Form,
    /// Check digits.
    Digits,
}

impl Rule {
    const fn new(
        label: &'static str,
        region: &'static str,
        shape: &'static str,
        needs: Needs,
        topic: Topic,
    ) -> Self {
        Self {
            label,
            region,
            shape,
            check: super::checks::none,
            proof: Proof::Form,
            one_in: 1,
            needs,
            topic,
        }
    }

    /// Check digits speak for it: one random number in so many has them.
    const fn checked(self, check: fn(&[u8]) -> bool, one_in: u16) -> Self {
        Self { check, proof: Proof::Digits, one_in, ..self }
    }

    /// Dates, ranges or a fixed beginning speak for it: one random number in so many has them.
    const fn rare(self, check: fn(&[u8]) -> bool, one_in: u16) -> Self {
        Self { check, one_in, ..self }
    }

    /// Not every number of this shape was given to somebody.
    const fn within(self, check: fn(&[u8]) -> bool) -> Self {
        Self { check, ..self }
    }
}

/// Every rule; of two that are equally well founded the earlier one decides.
pub(super) fn all() -> impl Iterator<Item = &'static Rule> {
    [world::RULES, americas::RULES, europe::RULES, asia::RULES, documents::RULES]
        .into_iter()
        .flatten()
}
