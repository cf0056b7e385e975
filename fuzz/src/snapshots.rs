//! Snapshots that were written by nobody: their digest is right, what they hold is not.

use crate::bytes::Bytes;
use crate::days::{self, POLICIES, START};
use siphasher::sip128::{Hasher128, SipHasher24};
use std::hash::Hasher;
use std::sync::LazyLock;
use switchboard::calendar::Timestamp;
use switchboard::engine::{Engine, Options};
use switchboard::policy::Policy;
use switchboard_proof::step::Step;

/// Where the body begins, after a header of fields at the places that the core documents.
const HEADER: usize = 56;

/// States to begin with: after so many steps of a day, each under its policy.
static STATES: LazyLock<Vec<(Policy, Vec<u8>)>> = LazyLock::new(|| {
    let lived = |(seed, count): (usize, usize)| {
        let policy = POLICIES[seed % POLICIES.len()][0].clone();
        let mut engine =
            Engine::new(policy.clone(), Options::default(), Timestamp::from_millis(START));
        // Multiples of an odd number, so that every event of the table has its turn.
        let choices: Vec<u8> =
            (0..count * 6).map(|n| (n * (2 * seed + 77)) as u8 ^ (n >> 3) as u8).collect();
        let mut bytes = Bytes::new(&choices);
        while !bytes.is_empty() {
            if let Some(Step::Handle(at, envelope)) = days::event(START, &mut bytes) {
                let _ = engine.handle(at, envelope);
            }
        }
        (policy, engine.snapshot())
    };
    [(0, 0), (1, 10), (2, 60), (3, 200), (4, 100), (5, 30)].map(lived).into()
});

fn digest(bytes: &[u8]) -> u128 {
    let mut hasher = SipHasher24::new();
    hasher.write(bytes);
    hasher.finish128().as_u128()
}

/// Makes the header fit what the body has become.
fn seal(snapshot: &mut [u8]) {
    let Some((header, body)) = snapshot.split_at_mut_checked(HEADER) else { return };
    header[8..16].copy_from_slice(&(body.len() as u64).to_le_bytes());
    header[32..48].copy_from_slice(&digest(body).to_le_bytes());
    let check = digest(&header[..48]) as u64;
    header[48..].copy_from_slice(&check.to_le_bytes());
}

/// Changes the body of a snapshot here and there, and seals it. It is refused, or it is a state with which an engine goes on.
pub(crate) fn restored(data: &[u8]) {
    let mut bytes = Bytes::new(data);
    let (policy, good) = bytes.pick(&STATES);
    let mut snapshot = good.clone();
    for _ in 0..bytes.next() % 8 {
        let place = HEADER + bytes.place() % (snapshot.len() - HEADER).max(1);
        let (how, byte) = (bytes.next(), bytes.next());
        match how % 4 {
            0 => snapshot.insert(place, byte),
            1 if place < snapshot.len() => drop(snapshot.remove(place)),
            _ if place < snapshot.len() => snapshot[place] = byte,
            _ => {}
        }
    }
    seal(&mut snapshot);
    let Ok(mut engine) = Engine::restore(policy.clone(), Options::default(), &snapshot) else {
        return;
    };
    let again = Engine::restore(policy.clone(), Options::default(), &engine.snapshot());
    assert_eq!(again.map(|engine| engine.digest()), Ok(engine.digest()));
    for _ in 0..100 {
        if let Some(Step::Handle(at, envelope)) = days::event(START + 60_000, &mut bytes) {
            let _ = engine.handle(at, envelope);
        }
        if bytes.is_empty() {
            break;
        }
    }
}
