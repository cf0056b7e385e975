//! What must hold after every call, each named.

use super::timer::Timer;
use super::world::World;
use crate::conversation::ChatState;
use crate::routing::Stage;

impl World {
    /// Looks at everything. Slow; meant for tests, for debug builds, and for restored snapshots.
    pub(crate) fn check(&self) -> Result<(), String> {
        self.router.check()?;
        self.one_place()?;
        self.one_owner()?;
        self.customers_and_chats_agree()?;
        self.timers_have_their_chat()?;
        self.what_is_held_is_shown_in_time()
    }

    /// A chat is in exactly one place: what its state says is what the router has.
    fn one_place(&self) -> Result<(), String> {
        for (id, chat) in self.chats.iter() {
            if self.closed.contains_key(id) {
                return Err(format!("one_place: chat `{id}` is open and closed"));
            }
            let stage = self.router.stage(id);
            let agrees = match chat.state {
                ChatState::Queued => matches!(stage, Some(Stage::Waiting | Stage::Held)),
                ChatState::Offered => stage == Some(Stage::Offered),
                ChatState::Active => stage == Some(Stage::Active),
                ChatState::WrapUp => stage == Some(Stage::WrapUp),
                ChatState::CallbackPending => {
                    chat.callback.is_some()
                        && stage.is_none_or(|stage| {
                            matches!(stage, Stage::Waiting | Stage::Held | Stage::Offered)
                        })
                }
                ChatState::New | ChatState::Bot | ChatState::Parked => stage.is_none(),
                ChatState::Closed => false,
            };
            if !agrees {
                let state = chat.state.code();
                return Err(format!(
                    "one_place: chat `{id}` is `{state}`, the router has {stage:?}"
                ));
            }
        }
        Ok(())
    }

    /// A chat that is served has the owner that the router gave it, any other has none; a parked chat
    /// remembers whose it was.
    fn one_owner(&self) -> Result<(), String> {
        for (id, chat) in self.chats.iter() {
            let owner = self.router.owner(id);
            let expected = match chat.state {
                ChatState::Active | ChatState::WrapUp => chat.owner.is_some(),
                ChatState::Parked => chat.owner.is_some() && owner.is_none(),
                _ => chat.owner.is_none(),
            };
            if !expected || (owner.is_some() && owner != chat.owner.as_ref()) {
                let (held, state) = (&chat.owner, chat.state.code());
                return Err(format!(
                    "one_owner: chat `{id}` (`{state}`) says {held:?}, the router says {owner:?}"
                ));
            }
        }
        Ok(())
    }

    fn customers_and_chats_agree(&self) -> Result<(), String> {
        let theirs: usize = self.customers.values().map(|customer| customer.chats.len()).sum();
        if theirs != self.chats.len() {
            return Err(format!("customers have {theirs} chats, there are {}", self.chats.len()));
        }
        for (id, chat) in self.chats.iter() {
            let known = self.customers.get(&chat.customer);
            if !known.is_some_and(|customer| customer.chats.contains(id)) {
                return Err(format!("chat `{id}` is unknown to its customer"));
            }
        }
        Ok(())
    }

    fn timers_have_their_chat(&self) -> Result<(), String> {
        for (due, timer) in self.timers.iter() {
            if timer.chat().is_some_and(|chat| !self.chats.contains_key(chat)) {
                return Err(format!("timer_hygiene: {timer:?}, due {due}, has no chat"));
            }
        }
        Ok(())
    }

    /// Whatever is held back is of an open chat, and a timer lets go of it.
    fn what_is_held_is_shown_in_time(&self) -> Result<(), String> {
        for (id, held) in self.held.iter() {
            let due = self.timers.due(&Timer::HoldEnds(id.clone()));
            if held.is_empty() || due.is_none() || !self.chats.contains_key(id) {
                return Err(format!("held_back: {} messages of `{id}`, until {due:?}", held.len()));
            }
        }
        Ok(())
    }
}
