//! What comes back from a call: effects, decisions, notices, the next deadline.

use super::decision::Decision;
use super::effect::NumberedEffect;
use crate::calendar::Timestamp;
use serde::Serialize;
use std::sync::Arc;

crate::shape! {
    /// Something the host should know, though nothing is to be done.
    pub enum NoticeCode {
        /// The event was stamped a little before the engine's clock and was taken as now.
        ClockSkew = "clock_skew",
        /// A new policy moved a deadline.
        TimerMoved = "timer_moved",
    }
}

/// A notice with its particulars in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// What kind.
    pub code: NoticeCode,
    /// What exactly.
    pub detail: String,
}

/// When the engine wants to be called again, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// The instant.
    pub at: Timestamp,
    /// What is due then: `offer_expires`, `wrap_up_ends` …
    pub why: &'static str,
}

/// The answer to one call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reaction {
    /// What to do, in this order.
    pub effects: Vec<NumberedEffect>,
    /// Why.
    pub decisions: Vec<Arc<Decision>>,
    /// What else to know.
    pub notices: Vec<Notice>,
    /// When to call `advance`; `None` when nothing is due ever.
    pub deadline: Option<Deadline>,
}

impl Reaction {
    /// Takes over what another call answered after this one.
    pub fn append(&mut self, later: &mut Self) {
        self.effects.append(&mut later.effects);
        self.decisions.append(&mut later.decisions);
        self.notices.append(&mut later.notices);
        self.deadline = later.deadline.take();
    }

    /// Empties it, keeping its memory.
    pub fn clear(&mut self) {
        self.effects.clear();
        self.decisions.clear();
        self.notices.clear();
        self.deadline = None;
    }
}
