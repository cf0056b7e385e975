//! The engine's whole state as bytes, and back.
//!
//! A snapshot is a header (magic, format, length, policy fingerprint, state digest, checksum of the header itself) and a
//! postcard body. Any flipped bit, any cut, any byte too many is refused; so is a format that this
//! version does not know, and another policy than the one the state was made under.
//!
//! | offset | bytes | what |
//! |---|---|---|
//! | 0 | 4 | `SWBD` |
//! | 4 | 4 | format, little-endian |
//! | 8 | 8 | length of the body, little-endian |
//! | 16 | 16 | fingerprint of the policy |
//! | 32 | 16 | digest of the body |
//! | 48 | 8 | check of bytes 0 to 47 |
//! | 56 | … | body |
//!
//! The digest guards against damage, not against an attacker who can write snapshots: whoever can do
//! that owns the state anyway.

use super::world::World;
use crate::policy::{Fingerprint, Policy};
use crate::routing::{Router, RouterState};
use serde::Serialize;
use siphasher::sip128::{Hasher128, SipHasher24};
use std::hash::Hasher;

/// The format that this version writes.
pub const FORMAT: u32 = 1;

const MAGIC: &[u8; 4] = b"SWBD";
const HEADER: usize = 56;

/// Why a snapshot was refused. No engine is made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum RestoreError {
    /// Not a snapshot at all.
    #[error("these bytes are no snapshot: they do not begin as one")]
    NotASnapshot,
    /// Written by a version that this one does not know.
    #[error(
        "found snapshot format {found}, expected {expected}; restore it with the version that wrote it"
    )]
    UnknownFormat {
        /// The format found.
        found: u32,
        /// The format known.
        expected: u32,
    },
    /// Cut short, or bytes too many.
    #[error("found {found} bytes, expected {expected}; the snapshot was cut or added to")]
    WrongLength {
        /// The length found.
        found: u64,
        /// The length that the header states.
        expected: u64,
    },
    /// The header or the body was changed.
    #[error("the snapshot is damaged: its digest does not match; take an older one")]
    Damaged,
    /// Made under another policy.
    #[error(
        "the snapshot was made under policy {found}, given was {expected}; restore with that policy, then replace it"
    )]
    OtherPolicy {
        /// Fingerprint in the snapshot.
        found: Fingerprint,
        /// Fingerprint of the policy given.
        expected: Fingerprint,
    },
    /// The state contradicts itself.
    #[error("the snapshot is inconsistent: {what}")]
    Inconsistent {
        /// What contradicts what.
        what: String,
    },
}

/// 128 bits that stand for some bytes: SipHash-2-4-128 with the key 0.
pub(crate) fn digest_of(bytes: &[u8]) -> u128 {
    let mut hasher = SipHasher24::new();
    hasher.write(bytes);
    hasher.finish128().as_u128()
}

#[expect(
    clippy::expect_used,
    reason = "writing plain data to memory fails only for types that postcard does not know, and \
              the world holds none: every test that takes a snapshot would fail"
)]
pub(crate) fn body(world: &World) -> Vec<u8> {
    let body = postcard::to_allocvec(&(world, world.router.state()));
    let mut body = body.expect("the world is plain data");
    let has_journeys = !world.journeys.is_empty() || !world.spared.is_empty();
    let has_more = has_journeys || !world.held.is_empty() || !world.prepared.is_empty();
    if has_more || !world.trials.is_empty() || !world.ledger.is_empty() {
        let sums = postcard::to_allocvec(&(&world.trials, &world.ledger));
        body.extend(sums.expect("sums are plain data"));
    }
    if has_more {
        let more = postcard::to_allocvec(&(&world.held, &world.prepared));
        body.extend(more.expect("messages and names are plain data"));
    }
    if has_journeys {
        let last = postcard::to_allocvec(&(&world.journeys, &world.spared));
        body.extend(last.expect("journeys and profiles are plain data"));
    }
    body
}

pub(crate) fn write(world: &World, policy: Fingerprint) -> Vec<u8> {
    let body = body(world);
    let mut bytes = Vec::with_capacity(HEADER + body.len());
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&FORMAT.to_le_bytes());
    bytes.extend_from_slice(&(body.len() as u64).to_le_bytes());
    bytes.extend_from_slice(&policy.to_bytes());
    bytes.extend_from_slice(&digest_of(&body).to_le_bytes());
    let check = digest_of(&bytes) as u64;
    bytes.extend_from_slice(&check.to_le_bytes());
    bytes.extend_from_slice(&body);
    bytes
}

fn field<const N: usize>(bytes: &[u8], at: usize) -> Result<[u8; N], RestoreError> {
    bytes
        .get(at..at + N)
        .and_then(|part| part.try_into().ok())
        .ok_or(RestoreError::WrongLength { found: bytes.len() as u64, expected: HEADER as u64 })
}

pub(crate) fn read(bytes: &[u8], policy: &Policy) -> Result<World, RestoreError> {
    if bytes.get(..4) != Some(MAGIC) {
        return Err(RestoreError::NotASnapshot);
    }
    let header = bytes
        .get(..HEADER - 8)
        .ok_or(RestoreError::WrongLength { found: bytes.len() as u64, expected: HEADER as u64 })?;
    if u64::from_le_bytes(field(bytes, 48)?) != digest_of(header) as u64 {
        return Err(RestoreError::Damaged);
    }
    let found = u32::from_le_bytes(field(bytes, 4)?);
    if found != FORMAT {
        return Err(RestoreError::UnknownFormat { found, expected: FORMAT });
    }
    let body = bytes.get(HEADER..).unwrap_or_default();
    let expected = u64::from_le_bytes(field(bytes, 8)?);
    if body.len() as u64 != expected {
        let header = HEADER as u64;
        return Err(RestoreError::WrongLength {
            found: bytes.len() as u64,
            expected: expected.saturating_add(header),
        });
    }
    if u128::from_le_bytes(field(bytes, 32)?) != digest_of(body) {
        return Err(RestoreError::Damaged);
    }
    let made_under = Fingerprint::from_bytes(field(bytes, 16)?);
    let expected = policy.fingerprint();
    if made_under != expected {
        return Err(RestoreError::OtherPolicy { found: made_under, expected });
    }
    let inconsistent = |what: String| RestoreError::Inconsistent { what };
    let ((mut world, state), mut rest): ((World, RouterState), &[u8]) =
        postcard::take_from_bytes(body).map_err(|error| inconsistent(error.to_string()))?;
    if !rest.is_empty() {
        ((world.trials, world.ledger), rest) =
            postcard::take_from_bytes(rest).map_err(|error| inconsistent(error.to_string()))?;
        if let Some((name, _)) = world.trials.iter().find(|(_, trial)| !trial.is_sound()) {
            return Err(inconsistent(format!("experiment `{name}` counts what cannot be")));
        }
    }
    if !rest.is_empty() {
        ((world.held, world.prepared), rest) =
            postcard::take_from_bytes(rest).map_err(|error| inconsistent(error.to_string()))?;
    }
    if !rest.is_empty() {
        ((world.journeys, world.spared), rest) =
            postcard::take_from_bytes(rest).map_err(|error| inconsistent(error.to_string()))?;
        if !world.journeys.is_sound() {
            return Err(inconsistent("journeys and their order name other customers".to_owned()));
        }
    }
    if !rest.is_empty() {
        return Err(inconsistent("bytes after the state".to_owned()));
    }
    let routing = policy.at_surge(world.surge.level()).routing().clone();
    world.router =
        Router::restore(state, routing).map_err(|error| inconsistent(error.to_string()))?;
    world.check().map_err(inconsistent)?;
    Ok(world)
}
