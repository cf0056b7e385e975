//! What is alive: every policy, engine and stream of the process, by handle.

use crate::handle::{GENERATION_MAX, Handle, Kind};
use crate::status::Misuse;
use engine::engine::Engine;
use engine::policy::Policy;
use engine::text::StreamScanner;
use parking_lot::{Mutex, RwLock};
use std::sync::Arc;

/// How many things may be alive at once.
const SLOTS_MAX: usize = 1 << 24;

/// An engine and the state of the calls on it.
#[derive(Debug)]
pub(crate) enum Seat {
    /// It works.
    Working(Box<Engine>),
    /// It panicked, and nobody can say what state it is in.
    Poisoned,
    /// It was freed while this caller was on the way to it.
    Freed,
}

#[derive(Debug)]
enum Entry {
    Vacant,
    Policy(Policy),
    Engine(Arc<Mutex<Seat>>),
    /// Empty while a call has it; a panic leaves it so.
    Stream(Arc<Mutex<Option<Box<StreamScanner>>>>),
}

#[derive(Debug)]
struct Slot {
    generation: u32,
    entry: Entry,
}

#[derive(Debug)]
struct Slots {
    all: Vec<Slot>,
    vacant: Vec<u32>,
}

static SLOTS: RwLock<Slots> = RwLock::new(Slots { all: Vec::new(), vacant: Vec::new() });

impl Slots {
    fn insert(&mut self, kind: Kind, entry: Entry) -> Result<u64, Misuse> {
        let slot = match self.vacant.pop() {
            Some(slot) => slot,
            None if self.all.len() < SLOTS_MAX => {
                self.all.push(Slot { generation: 1, entry: Entry::Vacant });
                u32::try_from(self.all.len() - 1).map_err(|_| Misuse::TooManyHandles)?
            }
            None => return Err(Misuse::TooManyHandles),
        };
        let place = &mut self.all[slot as usize];
        place.entry = entry;
        Ok(Handle { slot, generation: place.generation, kind }.number())
    }

    /// The slot of a live handle of the wanted kind, with its index.
    fn find(&self, number: u64, wanted: Kind) -> Result<u32, Misuse> {
        let handle = Handle::from_number(number).ok_or(Misuse::NotAHandle)?;
        let slot = self.all.get(handle.slot as usize).ok_or(Misuse::NotAHandle)?;
        if handle.generation > slot.generation {
            return Err(Misuse::NotAHandle);
        }
        if handle.kind != wanted {
            return Err(Misuse::WrongHandle {
                wanted: match wanted {
                    Kind::Policy => "a policy's handle",
                    Kind::Engine => "an engine's handle",
                    Kind::Stream => "a stream's handle",
                },
            });
        }
        if handle.generation < slot.generation || matches!(slot.entry, Entry::Vacant) {
            return Err(Misuse::StaleHandle);
        }
        Ok(handle.slot)
    }

    fn remove(&mut self, slot: u32) -> Entry {
        let place = &mut self.all[slot as usize];
        let entry = std::mem::replace(&mut place.entry, Entry::Vacant);
        // The last generation stays with its dead slot: no old handle ever comes to life again.
        if place.generation < GENERATION_MAX {
            place.generation += 1;
            self.vacant.push(slot);
        }
        entry
    }
}

/// Gives a policy its handle.
pub(crate) fn keep_policy(policy: Policy) -> Result<u64, Misuse> {
    SLOTS.write().insert(Kind::Policy, Entry::Policy(policy))
}

/// Gives an engine its handle.
pub(crate) fn keep_engine(engine: Engine) -> Result<u64, Misuse> {
    let seat = Seat::Working(Box::new(engine));
    SLOTS.write().insert(Kind::Engine, Entry::Engine(Arc::new(Mutex::new(seat))))
}

/// Gives a stream its handle.
pub(crate) fn keep_stream(stream: StreamScanner) -> Result<u64, Misuse> {
    let stream = Arc::new(Mutex::new(Some(Box::new(stream))));
    SLOTS.write().insert(Kind::Stream, Entry::Stream(stream))
}

/// The place of a stream. The registry is not locked while a call uses it.
pub(crate) fn stream(number: u64) -> Result<Arc<Mutex<Option<Box<StreamScanner>>>>, Misuse> {
    let slots = SLOTS.read();
    let slot = slots.find(number, Kind::Stream)?;
    match &slots.all[slot as usize].entry {
        Entry::Stream(stream) => Ok(Arc::clone(stream)),
        Entry::Policy(_) | Entry::Engine(_) | Entry::Vacant => Err(Misuse::StaleHandle),
    }
}

/// Ends a stream, unless a call on it is in progress.
pub(crate) fn free_stream(number: u64) -> Result<(), Misuse> {
    let stream = stream(number)?;
    let mut stream = stream.try_lock().ok_or(Misuse::Busy)?;
    let mut slots = SLOTS.write();
    // Asked again under the lock: another thread may have freed it in between.
    let slot = slots.find(number, Kind::Stream)?;
    slots.remove(slot);
    drop(slots);
    let freed = stream.take();
    drop(stream);
    drop(freed);
    Ok(())
}

/// The policy behind a handle. Policies are immutable and shared: this copies a pointer.
pub(crate) fn policy(number: u64) -> Result<Policy, Misuse> {
    let slots = SLOTS.read();
    let slot = slots.find(number, Kind::Policy)?;
    match &slots.all[slot as usize].entry {
        Entry::Policy(policy) => Ok(policy.clone()),
        Entry::Engine(_) | Entry::Stream(_) | Entry::Vacant => Err(Misuse::StaleHandle),
    }
}

/// The seat of an engine. The registry is not locked while a call uses it.
pub(crate) fn engine(number: u64) -> Result<Arc<Mutex<Seat>>, Misuse> {
    let slots = SLOTS.read();
    let slot = slots.find(number, Kind::Engine)?;
    match &slots.all[slot as usize].entry {
        Entry::Engine(seat) => Ok(Arc::clone(seat)),
        Entry::Policy(_) | Entry::Stream(_) | Entry::Vacant => Err(Misuse::StaleHandle),
    }
}

/// Ends a policy's handle. Engines that were made with it keep the policy itself.
pub(crate) fn free_policy(number: u64) -> Result<(), Misuse> {
    let mut slots = SLOTS.write();
    let slot = slots.find(number, Kind::Policy)?;
    let freed = slots.remove(slot);
    drop(slots);
    drop(freed);
    Ok(())
}

/// Ends an engine, unless a call on it is in progress.
pub(crate) fn free_engine(number: u64) -> Result<(), Misuse> {
    let seat = engine(number)?;
    let mut seat = seat.try_lock().ok_or(Misuse::Busy)?;
    let mut slots = SLOTS.write();
    // Asked again under the lock: another thread may have freed it in between.
    let slot = slots.find(number, Kind::Engine)?;
    slots.remove(slot);
    drop(slots);
    let freed = std::mem::replace(&mut *seat, Seat::Freed);
    drop(seat);
    drop(freed);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots() -> Slots {
        Slots { all: Vec::new(), vacant: Vec::new() }
    }

    fn seat() -> Entry {
        Entry::Engine(Arc::new(Mutex::new(Seat::Poisoned)))
    }

    #[test]
    fn a_slot_is_used_again_under_another_generation() {
        let mut slots = slots();
        let first = slots.insert(Kind::Engine, seat()).unwrap();
        let place = slots.find(first, Kind::Engine).unwrap();
        slots.remove(place);
        let second = slots.insert(Kind::Engine, seat()).unwrap();
        assert_eq!(slots.find(second, Kind::Engine), Ok(place));
        assert_eq!(slots.find(first, Kind::Engine), Err(Misuse::StaleHandle));
        assert_eq!(slots.all.len(), 1);
    }

    #[test]
    fn a_slot_whose_generations_are_used_up_is_retired() {
        let mut slots = slots();
        slots.insert(Kind::Engine, seat()).unwrap();
        slots.all[0].generation = GENERATION_MAX;
        let last = Handle { slot: 0, generation: GENERATION_MAX, kind: Kind::Engine }.number();
        assert_eq!(slots.find(last, Kind::Engine), Ok(0));
        slots.remove(0);
        assert_eq!(slots.find(last, Kind::Engine), Err(Misuse::StaleHandle));
        slots.insert(Kind::Engine, seat()).unwrap();
        assert_eq!(slots.all.len(), 2, "the retired slot is left alone");
    }

    #[test]
    fn a_handle_from_the_future_was_never_given_out() {
        let mut slots = slots();
        slots.insert(Kind::Engine, seat()).unwrap();
        let guessed = Handle { slot: 0, generation: 2, kind: Kind::Engine }.number();
        assert_eq!(slots.find(guessed, Kind::Engine), Err(Misuse::NotAHandle));
        let beyond = Handle { slot: 1, generation: 1, kind: Kind::Engine }.number();
        assert_eq!(slots.find(beyond, Kind::Engine), Err(Misuse::NotAHandle));
    }
}
