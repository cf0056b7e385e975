//! A customer's message that ends in half a number is held back for a moment, where the policy wants it.
//!
//! What comes next tells what it was. So who reads along sees both halves hidden, instead of one that is corrected a second later.
//! The customer's messages keep their order, and that of the conversation: whatever else is said or happens in the chat lets go of what is held
//! first, and so does the end of the time. A part that comes later still corrects what was shown.

use super::assist::Heard;
use super::decision::{Question, Reason, Subject};
use super::desk::Desk;
use super::effect::{Effect, HiddenSpan};
use super::message::{Masked, Screened};
use super::reasons;
use super::timer::Timer;
use crate::bot::Speaker;
use crate::calendar::Timestamp;
use crate::id::ChatId;
use crate::math::Millis;
use crate::text::{JOINED_MESSAGES_MAX, Part, Seen};
use serde::{Deserialize, Serialize};

/// A message that is held back, masked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Held {
    /// When it was written.
    at: Timestamp,
    pub(crate) seen: Seen,
    pub(crate) masked: Masked,
}

/// What lets go of messages that are held back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LetGo {
    /// The customer has written something in which no number goes on, or more than may be.
    RunEnded,
    /// They were held as long as they may be.
    HeldLongEnough,
    /// Somebody else has said something, or the chat goes elsewhere.
    Overtaken,
}

impl LetGo {
    fn reason(self) -> Reason {
        let code = match self {
            Self::RunEnded => "run_ended",
            Self::HeldLongEnough => "held_long_enough",
            Self::Overtaken => "overtaken",
        };
        Reason::new(code).rule("/text/mask/hold_ms")
    }
}

impl Held {
    /// Hides parts of a secret that ends in a later message; says whether there were any.
    pub(crate) fn hide<'p>(&mut self, parts: impl Iterator<Item = &'p Part>) -> bool {
        let new = self.seen.hide(parts).into_iter();
        let new: Vec<HiddenSpan> = new.map(|(at, part)| HiddenSpan::of_part(at, part)).collect();
        let is_other = !new.is_empty();
        if is_other {
            self.masked.hide(self.seen.text(), new);
        }
        is_other
    }
}

impl Desk<'_> {
    /// Are messages of this side held back, when a number ends them?
    pub(crate) fn may_hold_back(&self, from: Speaker) -> bool {
        from == Speaker::Customer && self.policy.text().mask.hold_ms > Millis::ZERO
    }

    /// Is anything of this chat held back?
    pub(crate) fn holds_back(&self, id: &ChatId) -> bool {
        self.world.held.contains_key(id)
    }

    /// Holds a message of the customer back, behind those that are held already.
    pub(crate) fn hold_back(&mut self, id: &ChatId, seen: Seen, screened: Screened) {
        let Screened { masked, expecting, corrections, mut held, .. } = screened;
        let rule = self.policy.text().mask.hold_ms;
        let mut reasons = masked.reasons();
        reasons.insert(0, reasons::may_go_on(rule));
        self.decide(Question::Screening, Subject::chat(id), "hold", reasons);
        if held.is_empty() {
            self.world.set_timer(Timer::HoldEnds(id.clone()), self.at.plus(rule));
        }
        held.push(Held { at: self.at, seen, masked });
        let is_full = held.len() >= JOINED_MESSAGES_MAX;
        self.world.held.insert(id.clone(), held);
        self.with_chat(id, |chat| chat.expecting = expecting);
        self.correct_all(id, Speaker::Customer, corrections);
        if is_full {
            self.let_go(id, LetGo::RunEnded);
        }
    }

    /// Shows what is held back, if anything is.
    pub(crate) fn let_go(&mut self, id: &ChatId, why: LetGo) {
        let Some(held) = self.world.held.remove(id) else { return };
        self.world.timers.cancel(&Timer::HoldEnds(id.clone()));
        for Held { at, masked, .. } in held {
            let mut reasons = masked.reasons();
            let outcome = if reasons.is_empty() { "show" } else { "mask" };
            reasons.insert(0, why.reason());
            let decision = self.decide(Question::Screening, Subject::chat(id), outcome, reasons);
            let (chat, from) = (id.clone(), Speaker::Customer);
            let effect = |masked| Effect::message(chat, from, masked);
            self.put_up(id, from, at, masked, decision, effect);
        }
    }

    /// The time is over for which messages may be held back.
    pub(crate) fn hold_ends(&mut self, id: &ChatId) {
        self.let_go(id, LetGo::HeldLongEnough);
        self.suggest_articles(id, Heard::Now);
    }
}
