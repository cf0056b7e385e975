//! What a bot would say next, with what it knows.

use super::refusal::BotRefusal;
use super::state::{
    BotState, INTENTS_MAX, PROMISES_MAX, SLOT_BYTES_MAX, SLOT_NAME_BYTES_MAX, SLOTS_MAX,
};
use crate::id::{BotId, Code};
use crate::math::Ppm;
use crate::sorted::{SortedMap, SortedSet};

crate::shape! {
    /// What a bot's turn did for the customer's matter.
    pub enum TurnResolution: Default {
        /// Nothing was tried.
        None = "none",
        /// Something was tried; how it ends is not known yet.
        Attempted = "attempted",
        /// It is solved.
        Succeeded = "succeeded",
        /// It was tried in vain: refused by a system, denied by the customer, not understood.
        Failed = "failed",
    }
}

crate::shape! {
    /// How the bot itself is.
    pub enum Health: Default {
        /// It works.
        Working = "working",
        /// It crashed, timed out, or has no answer.
        Broken = "broken",
    }
}

crate::shape! {
    /// What the bot takes the customer to want.
    pub struct IntentGuess {
        /// The intent.
        pub intent: Code,
        /// How sure the bot is of it.
        pub confidence: Option<Ppm> = None,
    }
}

/// What a bot would say next, with what it knows.
#[derive(Clone, Copy, Debug)]
pub struct Turn<'a> {
    /// Who speaks.
    pub bot: &'a BotId,
    /// The reply, masked. Empty: the bot says nothing in this turn.
    pub text: &'a str,
    /// How sure the bot is of its reply. Missing counts as 0.
    pub confidence: Option<Ppm>,
    /// What the turn did for the customer's matter.
    pub resolution: TurnResolution,
    /// How the bot itself is.
    pub health: Health,
    /// What the bot takes the customer to want.
    pub intents: &'a [IntentGuess],
    /// What the customer has told, as far as the bot says it here; masked.
    pub slots: &'a SortedMap<Code, String>,
    /// What the bot promises the customer; masked.
    pub promises: &'a [String],
}

impl Turn<'_> {
    /// Did this turn bring the matter forward: a slot filled or changed, a new intent, a success?
    pub(crate) fn is_progress(&self, state: &BotState) -> bool {
        self.resolution == TurnResolution::Succeeded
            || self.filled().any(|(slot, value)| state.slots.get(slot) != Some(value))
            || self.intents.iter().any(|guess| !state.intents.contains_key(&guess.intent))
    }

    /// The slots that this turn fills; one without a value is emptied.
    pub(crate) fn filled(&self) -> impl Iterator<Item = (&Code, &String)> {
        self.slots.iter().filter(|(_, value)| !value.is_empty())
    }

    /// The promises that were not made before.
    pub(crate) fn new_promises<'a>(
        &'a self,
        state: &'a BotState,
    ) -> impl Iterator<Item = &'a String> {
        let is_new = |promise: &&String| !promise.is_empty() && !state.has_promised(promise);
        self.promises.iter().filter(is_new)
    }

    /// Refuses what would pass a limit.
    pub(crate) fn check_size(&self, state: &BotState) -> Result<(), BotRefusal> {
        let new_slots = self.filled().filter(|(slot, _)| !state.slots.contains_key(*slot)).count();
        let new_promises = self.new_promises(state).count();
        let intents = self.intents.iter().map(|guess| &guess.intent);
        let new_intents: SortedSet<&Code> =
            intents.filter(|intent| !state.intents.contains_key(*intent)).collect();
        let longest = |lengths: &mut dyn Iterator<Item = usize>| lengths.max().unwrap_or(0);
        for (what, saw, limit) in [
            ("slots", state.slots.len() + new_slots, SLOTS_MAX),
            ("intents", state.intents.len() + new_intents.len(), INTENTS_MAX),
            ("promises", state.promises.len() + new_promises, PROMISES_MAX),
            (
                "bytes of a slot's name",
                longest(&mut self.slots.keys().map(|slot| slot.as_str().len())),
                SLOT_NAME_BYTES_MAX,
            ),
            ("bytes of a slot", longest(&mut self.slots.values().map(String::len)), SLOT_BYTES_MAX),
        ] {
            if saw > limit {
                return Err(BotRefusal::TooMany { what, saw, limit });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_inclusive_and_refuse_the_whole_turn() {
        let names: Vec<String> = (0..=SLOTS_MAX).map(|n| format!("slot {n}")).collect();
        let slots = |n: usize| names[..n].iter().map(|s| (Code::from(s.as_str()), "v".into()));
        let bot = BotId::from("faq");
        let state = BotState::new(bot.clone());
        let long = |n: usize| [(Code::from("a"), "v".repeat(n))].into();
        let named = |n: usize| [(Code::from("a".repeat(n)), "v".to_owned())].into();
        for (slots, over) in [
            (slots(SLOTS_MAX).collect(), None),
            (slots(SLOTS_MAX + 1).collect(), Some("slots")),
            (long(SLOT_BYTES_MAX), None),
            (long(SLOT_BYTES_MAX + 1), Some("bytes of a slot")),
            (named(SLOT_NAME_BYTES_MAX), None),
            (named(SLOT_NAME_BYTES_MAX + 1), Some("bytes of a slot's name")),
        ] {
            let slots: SortedMap<Code, String> = slots;
            let turn = Turn {
                bot: &bot,
                text: "a",
                confidence: Some(Ppm::ONE),
                resolution: TurnResolution::None,
                health: Health::Working,
                intents: &[],
                slots: &slots,
                promises: &[],
            };
            let refused = turn.check_size(&state).err();
            let what = refused.map(|refusal| match refusal {
                BotRefusal::TooMany { what, .. } => what,
                other => panic!("{other}"),
            });
            assert_eq!(what, over);
        }
    }
}
