//! Chance that is the same in every run: SplitMix64 (Steele, Lea, Flood 2014).

pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }
}

/// How many queues and skills there are.
pub(crate) const QUEUES: u64 = 5;
pub(crate) const SKILLS: u64 = 24;

/// What a chat needs. Who leaves is followed by somebody with the same need, so that a desk stays as
/// it is however long it is measured.
#[derive(Clone, Copy)]
pub(crate) struct Need {
    pub(crate) queue: u64,
    pub(crate) skill: u64,
}

impl Dice {
    pub(crate) fn need(&mut self) -> Need {
        Need { skill: self.below(SKILLS), queue: self.below(QUEUES) }
    }
}
