//! What is remembered of the bot's part in one chat.

use super::disclosure::Disclosure;
use super::judge::Verdict;
use super::loops::Replies;
use super::reason::{Handoff, HandoffCode, ReturnCode};
use super::restricted::Proposal;
use super::rules::{BotRules, FailureCount};
use super::turn::{Turn, TurnResolution};
use crate::calendar::Timestamp;
use crate::id::{BotId, Code};
use crate::math::Ppm;
use crate::sorted::SortedMap;
use serde::{Deserialize, Serialize};

/// How many slots a bot may fill in one chat.
pub const SLOTS_MAX: usize = 64;
/// The longest name of a slot, in bytes.
pub const SLOT_NAME_BYTES_MAX: usize = 64;
/// The longest value of a slot, in bytes.
pub const SLOT_BYTES_MAX: usize = 1_024;
/// How many different intents a bot may find in one chat.
pub const INTENTS_MAX: usize = 64;
/// How many promises are kept.
pub const PROMISES_MAX: usize = 16;
/// How many failed attempts are kept; the oldest is forgotten first.
pub const ATTEMPTS_MAX: usize = 16;
/// How much is kept of the text of a promise or an attempt, in characters.
pub const NOTE_CHARS_MAX: usize = 280;

/// Where the bot stands in a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Phase {
    /// The bot has the chat, and has not yet said that it is a bot.
    Disclosing,
    /// The bot serves.
    Serving,
    /// The bot serves, after this number of failed resolutions.
    Doubt(u32),
    /// A human has the chat, or is awaited.
    HandedOff,
    /// The chat has come back, and the bot has not yet spoken again.
    Returned,
}

/// The time between a handoff and the return from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HumanStretch {
    /// When the bot handed over.
    pub from: Timestamp,
    /// Why.
    pub because: HandoffCode,
    /// When and why the chat came back, once it has.
    pub ended: Option<(Timestamp, ReturnCode)>,
}

/// When and in which words the customer was told that this is a bot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclosed {
    /// When.
    pub at: Timestamp,
    /// What was said, and under which language it stood.
    pub disclosure: Disclosure,
}

crate::shape! {
    /// Something the bot tried in vain.
    pub struct Attempt {
        /// When.
        pub at: Timestamp,
        /// The beginning of the masked reply.
        pub text: String,
    }
}

/// The bot's part in one chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BotState {
    /// Which bot it is.
    pub bot: BotId,
    /// Where it stands.
    pub phase: Phase,
    /// The disclosure, once it was made.
    pub disclosed: Option<Disclosed>,
    /// Failed resolutions since the last success or return.
    pub failures_in_a_row: u32,
    /// Failed resolutions in the whole chat.
    pub failures_in_total: u32,
    /// Turns since the last progress.
    pub turns_without_progress: u32,
    /// The last replies.
    pub replies: Replies,
    /// What the customer wants, each with the bot's latest confidence in it.
    pub intents: SortedMap<Code, Option<Ppm>>,
    /// What the customer has told, by slot.
    pub slots: SortedMap<Code, String>,
    /// What was tried in vain, oldest first.
    pub attempts: Vec<Attempt>,
    /// What the customer was promised.
    pub promises: Vec<String>,
    /// Actions that the bot asked for and a human decides, in the order asked.
    pub proposals: Vec<Proposal>,
    /// The stretches in human hands, in order.
    pub stretches: Vec<HumanStretch>,
}

impl BotState {
    /// A chat that begins with this bot.
    pub fn new(bot: BotId) -> Self {
        Self {
            bot,
            phase: Phase::Disclosing,
            disclosed: None,
            failures_in_a_row: 0,
            failures_in_total: 0,
            turns_without_progress: 0,
            replies: Replies::default(),
            intents: SortedMap::new(),
            slots: SortedMap::new(),
            attempts: Vec::new(),
            promises: Vec::new(),
            proposals: Vec::new(),
            stretches: Vec::new(),
        }
    }

    /// Does the bot have the chat?
    pub fn is_owner(&self) -> bool {
        self.phase != Phase::HandedOff
    }

    /// How often the chat has gone from the bot to a human and back.
    pub fn round_trips(&self) -> u32 {
        self.stretches.iter().filter(|stretch| stretch.ended.is_some()).count() as u32
    }

    /// Failed resolutions as `count` counts them.
    pub fn failures(&self, count: FailureCount) -> u32 {
        match count {
            FailureCount::Consecutive => self.failures_in_a_row,
            FailureCount::Cumulative => self.failures_in_total,
        }
    }

    /// The slots that are filled: what a human must not ask again.
    pub fn must_not_ask_again(&self) -> impl Iterator<Item = &Code> {
        self.slots.keys()
    }

    /// Writes down a turn and what came of it.
    pub fn record(&mut self, rules: &BotRules, turn: &Turn<'_>, verdict: &Verdict, at: Timestamp) {
        let tally = Tally::after(self, turn);
        self.failures_in_a_row = tally.failures_in_a_row;
        self.failures_in_total = tally.failures_in_total;
        self.learn(turn, at);
        if turn.resolution == TurnResolution::Succeeded {
            self.replies.forget();
        }
        match verdict {
            Verdict::Speak { disclosure } => {
                self.replies.remember(turn.text);
                self.turns_without_progress = tally.turns_without_progress;
                if let Some(disclosure) = disclosure {
                    self.disclosed = Some(Disclosed { at, disclosure: disclosure.clone() });
                }
                self.serve(rules);
            }
            Verdict::Silent(_) => {
                // A turn in which nothing is said is no step in a circle; progress still ends one.
                self.turns_without_progress =
                    self.turns_without_progress.min(tally.turns_without_progress);
                self.serve(rules);
            }
            Verdict::HandOff(handoff) => self.hand_over(handoff, at),
        }
    }

    /// The bot no longer has the chat.
    pub fn hand_over(&mut self, handoff: &Handoff, at: Timestamp) {
        self.phase = Phase::HandedOff;
        self.stretches.push(HumanStretch { from: at, because: handoff.code(), ended: None });
    }

    /// The bot has the chat again, and is judged afresh: what was tried before counts only where
    /// failures are counted in the whole chat.
    pub fn take_back(&mut self, code: ReturnCode, at: Timestamp) {
        self.phase = Phase::Returned;
        self.failures_in_a_row = 0;
        self.turns_without_progress = 0;
        self.replies.forget();
        if let Some(stretch) = self.stretches.last_mut() {
            stretch.ended = Some((at, code));
        }
    }

    pub(crate) fn has_promised(&self, promise: &str) -> bool {
        let promise = shortened(promise);
        self.promises.contains(&promise)
    }

    fn serve(&mut self, rules: &BotRules) {
        let failures = self.failures(rules.of(&self.bot).count());
        self.phase = match (&self.disclosed, failures) {
            (None, _) => Phase::Disclosing,
            (Some(_), 0) => Phase::Serving,
            (Some(_), failures) => Phase::Doubt(failures),
        };
    }

    fn learn(&mut self, turn: &Turn<'_>, at: Timestamp) {
        for guess in turn.intents {
            self.intents.insert(guess.intent.clone(), guess.confidence);
        }
        for slot in turn.slots.keys() {
            self.slots.remove(slot);
        }
        self.slots.extend(turn.filled().map(|(slot, value)| (slot.clone(), value.clone())));
        let promises: Vec<String> = turn.new_promises(self).map(|text| shortened(text)).collect();
        self.promises.extend(promises);
        if turn.resolution == TurnResolution::Failed {
            if self.attempts.len() == ATTEMPTS_MAX {
                self.attempts.remove(0);
            }
            self.attempts.push(Attempt { at, text: shortened(turn.text) });
        }
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(NOTE_CHARS_MAX).collect()
}

/// The counts as they stand with a turn that is being judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) failures_in_a_row: u32,
    pub(crate) failures_in_total: u32,
    pub(crate) turns_without_progress: u32,
}

impl Tally {
    pub(crate) fn after(state: &BotState, turn: &Turn<'_>) -> Self {
        let failed = u32::from(turn.resolution == TurnResolution::Failed);
        let in_a_row = match turn.resolution {
            TurnResolution::Succeeded => 0,
            _ => state.failures_in_a_row.saturating_add(failed),
        };
        let without_progress = if turn.is_progress(state) {
            0
        } else {
            state.turns_without_progress.saturating_add(1)
        };
        Self {
            failures_in_a_row: in_a_row,
            failures_in_total: state.failures_in_total.saturating_add(failed),
            turns_without_progress: without_progress,
        }
    }

    pub(crate) fn failures(self, count: FailureCount) -> u32 {
        match count {
            FailureCount::Consecutive => self.failures_in_a_row,
            FailureCount::Cumulative => self.failures_in_total,
        }
    }
}
