//! Numbers that stand for policies, engines and streams: a dangling one is recognised, not followed.
//!
//! A handle packs the slot in the registry (32 bits), the slot's generation (24 bits) and the kind of
//! thing (8 bits). Freeing raises the generation, so an old handle no longer fits; a slot whose
//! generations are used up is retired. The whole is mixed with a number of this process, so that a
//! handle written to a file and read by the next process, or a small integer passed by mistake, is not
//! taken for a live one. This catches mistakes; it is no defence against an attacker inside the process.

/// What a handle stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Policy = 0x50,
    Engine = 0x45,
    Stream = 0x53,
}

/// The greatest generation: 24 bits.
pub(crate) const GENERATION_MAX: u32 = (1 << 24) - 1;

/// A handle taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Handle {
    pub(crate) slot: u32,
    /// From 1 to [`GENERATION_MAX`].
    pub(crate) generation: u32,
    pub(crate) kind: Kind,
}

impl Handle {
    /// The number that C sees.
    pub(crate) fn number(self) -> u64 {
        let packed =
            u64::from(self.slot) << 32 | u64::from(self.generation) << 8 | self.kind as u64;
        packed ^ cookie()
    }

    /// The handle behind a number, if it can be one. Whether it is alive, the registry knows.
    pub(crate) fn from_number(number: u64) -> Option<Self> {
        let packed = number ^ cookie();
        let [kind, ..] = packed.to_le_bytes();
        let kind = [Kind::Policy, Kind::Engine, Kind::Stream]
            .into_iter()
            .find(|known| *known as u8 == kind)?;
        let generation = u32::try_from(packed >> 8 & u64::from(GENERATION_MAX)).ok()?;
        let slot = u32::try_from(packed >> 32).ok()?;
        (generation > 0).then_some(Self { slot, generation, kind })
    }
}

/// A number of this process: where the library was loaded, well stirred (the finaliser of SplitMix64).
///
/// Two of its bits are fixed: with the lowest byte at 0xff, which is no kind, 0 is never a handle; with
/// the highest bit set, any number below 2^63 has a slot far beyond those that can exist.
fn cookie() -> u64 {
    static ANCHOR: u8 = 0;
    let mut mixed = std::ptr::from_ref(&ANCHOR).addr() as u64;
    mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^= mixed >> 31;
    mixed | 1 << 63 | 0xff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_survives_the_way_through_c() {
        for slot in [0, 1, 77, u32::MAX] {
            for generation in [1, 2, GENERATION_MAX] {
                for kind in [Kind::Policy, Kind::Engine, Kind::Stream] {
                    let handle = Handle { slot, generation, kind };
                    assert_eq!(Handle::from_number(handle.number()), Some(handle));
                }
            }
        }
    }

    #[test]
    fn zero_and_small_integers_are_no_handles() {
        assert_eq!(Handle::from_number(0), None);
        for number in 1..10_000 {
            assert!(Handle::from_number(number).is_none_or(|handle| handle.slot >= 1 << 31));
        }
    }
}
