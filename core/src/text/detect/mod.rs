//! The detectors: one file per kind of thing, each a scan over the folded view.
//!
//! A detector reads the [`View`] from left to right, looks only at what a bounded distance away is, and
//! names what it found. What one detector has found is covered before the next one looks, so the order
//! of [`DETECTORS`] is the order of precedence: what has a form and a checksum goes before what has only
//! digits. No detector reads across a cover; hence a text that is masked once holds nothing more to find.
//!
//! A new kind is one file and one line in [`DETECTORS`].
//!
//! ```
//! use switchboard::text::{CustomerFacts, Evidence, Masker, MaskRules};
//!
//! let masker = Masker::new(&MaskRules::default())?;
//! let scan = masker.scan("ssn 536904399, card 5555555555554444", &CustomerFacts::default());
//! let evidence: Vec<Evidence> = scan.spans().iter().map(|span| span.evidence).collect();
//! assert_eq!(evidence, [Evidence::Context, Evidence::Checksum]);
//! # Ok::<(), switchboard::policy::issue::Issues>(())
//! ```

mod calling_codes;
mod card;
mod context;
mod digits;
mod email;
mod iban;
mod phone;
mod ssn;
pub(super) mod view;

use super::entity::Entity;
use super::rules::BareSsn;
use super::scan::Region;
use super::span::Evidence;
use std::ops::Range;
use view::View;

/// What a detector takes for something.
#[derive(Debug)]
pub(super) struct Candidate {
    /// Where, in units of the view.
    pub(super) units: Range<usize>,
    /// What it is.
    pub(super) entity: Entity,
    /// What speaks for it.
    pub(super) evidence: Evidence,
}

impl Candidate {
    fn new(units: Range<usize>, entity: Entity, evidence: Evidence) -> Self {
        Self { units, entity, evidence }
    }
}

/// What the policy and the host say beforehand.
#[derive(Clone, Debug, Default)]
pub(super) struct Hints {
    /// When nine digits in a row are a social security number.
    pub(super) bare_ssn: BareSsn,
    /// Where the text comes from.
    pub(super) region: Option<Region>,
}

/// Finds all of one kind.
type Detector = fn(&View<'_>, &Hints, &mut Vec<Candidate>);

/// Every detector, in order of precedence.
pub(super) const DETECTORS: &[(Entity, Detector)] = &[
    (Entity::EMAIL_ADDRESS, email::find),
    (Entity::IBAN_CODE, iban::find),
    (Entity::CREDIT_CARD, card::find),
    (Entity::US_SSN, ssn::find),
    (Entity::PHONE_NUMBER, phone::find),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_entity_has_its_detector() {
        let detected: Vec<&Entity> = DETECTORS.iter().map(|(entity, _)| entity).collect();
        assert_eq!(detected, Entity::BUILT_IN.iter().collect::<Vec<_>>());
    }
}
