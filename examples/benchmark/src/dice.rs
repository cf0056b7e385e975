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

/// How alike the agents of a desk are in what they can do.
#[derive(Clone, Copy)]
pub(crate) enum Staff {
    /// Some sixty kinds of agent, as in most operations: whoever was trained together can do the same.
    Teams,
    /// Hardly any two can do the same.
    Individuals,
}

/// How many kinds of agent there are among [`Staff::Teams`].
const TEAMS: u64 = 60;

/// What an agent can do.
pub(crate) struct Ability {
    pub(crate) queues: [u64; 2],
    pub(crate) skills: [u64; 3],
}

impl Staff {
    /// What the n-th agent can do; the same in every desk.
    pub(crate) fn ability(self, n: u64) -> Ability {
        let n = match self {
            Self::Teams => n % TEAMS,
            Self::Individuals => n,
        };
        let mut dice = Dice(n);
        Ability {
            queues: [n % QUEUES, (n / 7) % QUEUES],
            skills: std::array::from_fn(|_| dice.below(SKILLS)),
        }
    }
}

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
