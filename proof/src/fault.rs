//! What can go wrong between the world and the engine: one variant each.

use crate::dice::Dice;

macro_rules! faults {
    ($($(#[$doc:meta])+ $name:ident,)+) => {
        /// Something that goes wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Fault { $($(#[$doc])+ $name,)+ }

        impl Fault {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];
        }
    };
}

faults! {
    /// The network delivers an event twice, under one id.
    Duplicate,
    /// A host without ids delivers an event twice.
    DuplicateWithoutId,
    /// The network loses an event.
    Drop,
    /// An event is overtaken by those behind it.
    Reorder,
    /// An event of long ago is delivered once more.
    OldEvent,
    /// The host does not wake the engine in time.
    WakeForgotten,
    /// The host wakes the engine too early.
    WakeEarly,
    /// The host wakes the engine again and again.
    WakeTwice,
    /// A sender's clock is behind, within what is forgiven.
    ClockBehind,
    /// A sender's clock is far behind.
    ClockFarBehind,
    /// Hours pass at once.
    ClockJump,
    /// The process dies, and goes on from snapshot and log.
    Crash,
    /// A snapshot is damaged on disk.
    SnapshotDamage,
    /// Another policy takes over; queues may be gone.
    PolicySwap,
    /// An agent's connection is lost without a word.
    AgentVanishes,
    /// An agent's connection is lost and back, again and again.
    AgentFlaps,
    /// An agent signs in a second time, with other skills and less room.
    SecondDevice,
    /// A text is made to break something.
    HostileText,
    /// A text, a list or a number is larger than allowed.
    Oversize,
    /// Somebody speaks of what does not exist.
    UnknownName,
    /// The bot answers after it has handed over.
    LateBot,
    /// Many customers come at once.
    Surge,
    /// Somebody acts on an older state of a chat.
    StaleEpoch,
}

/// How often each fault strikes in one life: some not at all, so that every mixture is met.
#[derive(Clone, Debug)]
pub struct Faults {
    per_mille: Vec<u32>,
}

impl Faults {
    /// Draws a mixture.
    pub fn draw(dice: &mut Dice) -> Self {
        let one = |_: &Fault| match dice.below(4) {
            0 | 1 => 0,
            2 => dice.below(8) as u32 + 1,
            _ => dice.below(60) as u32 + 1,
        };
        Self { per_mille: Fault::ALL.iter().map(one).collect() }
    }

    /// Does it strike now?
    pub fn strikes(&self, fault: Fault, dice: &mut Dice) -> bool {
        let rate = self.per_mille.get(fault as usize).copied().unwrap_or(0);
        rate > 0 && dice.below(1_000) < u64::from(rate)
    }

    /// As [`strikes`](Self::strikes), for what costs much: a tenth as often.
    pub fn strikes_seldom(&self, fault: Fault, dice: &mut Dice) -> bool {
        dice.once_in(10) && self.strikes(fault, dice)
    }

    /// As [`strikes`](Self::strikes), for what costs as much as a hundred events.
    pub fn strikes_rarely(&self, fault: Fault, dice: &mut Dice) -> bool {
        dice.once_in(40) && self.strikes(fault, dice)
    }
}
