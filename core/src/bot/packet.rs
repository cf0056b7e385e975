//! What the human needs in order not to begin again.

use super::reason::{Handoff, HandoffReason};
use super::restricted::Proposal;
use super::state::{Attempt, BotState};
use super::turn::IntentGuess;
use crate::calendar::Timestamp;
use crate::id::{BotId, Code, ProposalId};
use crate::math::Ppm;
use crate::sorted::{SortedMap, sort_by_key};
use serde::Serialize;
use std::cmp::Reverse;
use std::io;

/// The largest packet, in bytes of its JSON form.
pub const PACKET_BYTES_MAX: usize = 16_000;

/// What a packet is cut to: the counts of [`Cut`], of ten digits at most, still have room then.
const CUT_BYTES_MAX: usize = PACKET_BYTES_MAX - 40;

/// How much is kept of a line of the transcript in a packet that must be cut, in characters.
const LINE_CHARS_MAX: usize = 1_000;

crate::shape! {
    /// Who speaks in a chat.
    pub enum Speaker {
        /// The customer.
        Customer = "customer",
        /// The bot.
        Bot = "bot",
        /// A human agent.
        Agent = "agent",
        /// The desk itself: notices and templates.
        Desk = "desk",
    }
}

crate::shape! {
    /// One line of the transcript.
    pub struct Line {
        /// When it was said.
        pub at: Timestamp,
        /// By whom.
        pub speaker: Speaker,
        /// What was said, masked.
        pub text: String,
        /// The number of the effect that showed it; a correction names it.
        pub message: u64,
    }
}

crate::shape! {
    /// One reason of the handoff.
    pub struct PacketReason {
        /// The kind of reason: `low_confidence`, `failed_resolutions` …
        pub code: Code,
        /// Where in the policy the rule stands, as a JSON pointer.
        pub rule: String,
        /// What was seen and what was wanted, in words.
        pub why: String,
    }
}

crate::shape! {
    /// An action that waits for a human's decision.
    pub struct PacketProposal {
        /// The host's name of it.
        pub proposal: ProposalId,
        /// The action.
        pub action: Code,
        /// From when on it is too late to decide.
        pub expires_at: Option<Timestamp> = None,
    }
}

crate::shape! {
    /// What was left out because the packet would have been too large.
    pub struct Cut: Default {
        /// How many lines of the transcript, the oldest first.
        pub transcript_lines: u32 = 0,
        /// How many failed attempts, the oldest first.
        pub failed_attempts: u32 = 0,
        /// How many times a text was shortened: a line, then values of slots and promises.
        pub shortened: u32 = 0,
        /// How many other entries: proposals, promises, reasons but the first, intents.
        pub others: u32 = 0,
    }
}

crate::shape! {
    /// What the human needs in order not to begin again; at most 16,000 bytes as JSON.
    pub struct Packet {
        /// The bot that hands over.
        pub bot: BotId,
        /// Why it hands over: every reason, the one that gives the code first.
        pub reasons: Vec<PacketReason>,
        /// What the customer wants, the surest first.
        pub intents: Vec<IntentGuess>,
        /// What the customer has told already and must not be asked again.
        pub slots: SortedMap<Code, String>,
        /// What was tried in vain.
        pub failed_attempts: Vec<Attempt>,
        /// What the customer was promised.
        pub promises: Vec<String>,
        /// Actions that wait for a human's decision.
        pub proposals: Vec<PacketProposal>,
        /// How the customer feels, from -1 to 1, if it is known.
        pub sentiment: Option<Ppm>,
        /// How well the customer's identity is verified, if at all.
        pub identity: Option<Code>,
        /// The end of the transcript, oldest line first.
        pub transcript: Vec<Line>,
        /// What was left out.
        pub cut: Cut,
    }
}

/// What the bot's state does not hold of a packet.
#[derive(Clone, Debug, Default)]
pub struct PacketFacts {
    /// How the customer feels, from -1 to 1, if it is known.
    pub sentiment: Option<Ppm>,
    /// How well the customer's identity is verified, if at all.
    pub identity: Option<Code>,
    /// The end of the transcript, masked, oldest line first.
    pub transcript: Vec<Line>,
}

impl From<&HandoffReason> for PacketReason {
    fn from(reason: &HandoffReason) -> Self {
        let (code, why) = (Code::from(reason.code.code()), reason.cause.to_string());
        Self { code, rule: reason.rule.clone(), why }
    }
}

impl From<&Proposal> for PacketProposal {
    fn from(proposal: &Proposal) -> Self {
        let (action, expires_at) = (proposal.action.clone(), proposal.expires);
        Self { proposal: proposal.id.clone(), action, expires_at }
    }
}

impl Packet {
    /// The packet of this handoff, cut to size: lines of the transcript go first, the oldest first,
    /// then failed attempts. Names of slots are never cut, so that nothing is asked twice.
    pub fn new(state: &BotState, handoff: &Handoff, facts: PacketFacts) -> Self {
        let guess = |(intent, confidence): (&Code, &Option<Ppm>)| IntentGuess {
            intent: intent.clone(),
            confidence: *confidence,
        };
        let mut intents: Vec<IntentGuess> = state.intents.iter().map(guess).collect();
        sort_by_key(&mut intents, |guess| Reverse(guess.confidence));
        let mut packet = Self {
            bot: state.bot.clone(),
            reasons: handoff.reasons().map(PacketReason::from).collect(),
            intents,
            slots: state.slots.clone(),
            failed_attempts: state.attempts.clone(),
            promises: state.promises.clone(),
            proposals: state.open_proposals().map(PacketProposal::from).collect(),
            sentiment: facts.sentiment,
            identity: facts.identity,
            transcript: facts.transcript,
            cut: Cut::default(),
        };
        packet.cut_to_size();
        packet
    }

    /// What the human must not ask again: the slots that are filled.
    pub fn must_not_ask_again(&self) -> impl Iterator<Item = &Code> {
        self.slots.keys()
    }

    fn cut_to_size(&mut self) {
        if bytes(self) <= PACKET_BYTES_MAX {
            return;
        }
        let lines = self.transcript.iter_mut().map(|line| &mut line.text);
        self.cut.shortened = shorten(lines, LINE_CHARS_MAX);
        self.cut.transcript_lines = self.drop_oldest(|packet| &mut packet.transcript);
        self.cut.failed_attempts = self.drop_oldest(|packet| &mut packet.failed_attempts);
        for chars in [256, 64, 16] {
            if bytes(self) > CUT_BYTES_MAX {
                self.cut.shortened +=
                    shorten(self.slots.values_mut().chain(&mut self.promises), chars);
            }
        }
        self.cut.others = self.drop_newest(|packet| &mut packet.proposals, 0)
            + self.drop_newest(|packet| &mut packet.promises, 0)
            + self.drop_newest(|packet| &mut packet.reasons, 1)
            + self.drop_newest(|packet| &mut packet.intents, 0);
    }

    /// Drops from the front until the packet fits or nothing is left; returns how many.
    fn drop_oldest<T: Serialize>(&mut self, list: impl Fn(&mut Self) -> &mut Vec<T>) -> u32 {
        let mut dropped = 0;
        loop {
            let surplus = bytes(self).saturating_sub(CUT_BYTES_MAX);
            let items = list(self);
            if surplus == 0 || items.is_empty() {
                return dropped;
            }
            let mut freed = 0;
            let enough = items.iter().position(|item| {
                freed += bytes(item) + 1;
                freed >= surplus
            });
            let count = enough.map_or(items.len(), |last| last + 1);
            items.drain(..count);
            dropped += count as u32;
        }
    }

    fn drop_newest<T>(&mut self, list: impl Fn(&mut Self) -> &mut Vec<T>, keep: usize) -> u32 {
        let mut dropped = 0;
        while bytes(self) > CUT_BYTES_MAX && list(self).len() > keep {
            list(self).pop();
            dropped += 1;
        }
        dropped
    }
}

/// Shortens texts of more than `chars` characters, and counts them.
fn shorten<'a>(texts: impl Iterator<Item = &'a mut String>, chars: usize) -> u32 {
    let mut shortened = 0;
    for text in texts {
        if let Some((end, _)) = text.char_indices().nth(chars) {
            text.truncate(end);
            text.push('…');
            shortened += 1;
        }
    }
    shortened
}

/// How many bytes this is as JSON.
fn bytes(value: &impl Serialize) -> usize {
    struct Counter(usize);
    impl io::Write for Counter {
        fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
            self.0 += buffer.len();
            Ok(buffer.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut counter = Counter(0);
    match serde_json::to_writer(&mut counter, value) {
        Ok(()) => counter.0,
        // Plain data under text keys always has a JSON form.
        Err(error) => unreachable!("a handoff packet has a JSON form: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::reason::HandoffCode;
    use super::*;

    fn state() -> BotState {
        let mut state = BotState::new(BotId::from("faq"));
        state.intents.insert(Code::from("open_account"), Some(Ppm::new(300_000)));
        state.intents.insert(Code::from("refund"), Some(Ppm::new(910_000)));
        state.intents.insert(Code::from("chat"), None);
        state.slots.insert(Code::from("order"), "A-17".to_owned());
        state.promises.push("an answer by Friday".to_owned());
        for n in 0..2 {
            let at = Timestamp::from_millis(n);
            state.attempts.push(Attempt { at, text: format!("attempt {n}") });
        }
        state
    }

    fn handoff() -> Handoff {
        Handoff::requested(HandoffCode::CustomerAsked, "/bot")
    }

    fn lines(count: usize, text: &str) -> Vec<Line> {
        let line = |n| Line {
            at: Timestamp::from_millis(n as i64),
            speaker: Speaker::Customer,
            text: text.to_owned(),
            message: n as u64 + 1,
        };
        (0..count).map(line).collect()
    }

    fn packet(state: &BotState, transcript: Vec<Line>) -> Packet {
        let facts = PacketFacts { transcript, ..PacketFacts::default() };
        Packet::new(state, &handoff(), facts)
    }

    #[test]
    fn everything_that_fits_is_there() {
        let facts = PacketFacts {
            sentiment: Some(Ppm::new(-400_000)),
            identity: Some(Code::from("verified")),
            transcript: lines(3, "hello"),
        };
        let packet = Packet::new(&state(), &handoff(), facts);
        assert_eq!(packet.cut, Cut::default());
        assert_eq!(packet.reasons[0].why, "a handoff was requested");
        let intents: Vec<&str> = packet.intents.iter().map(|i| i.intent.as_str()).collect();
        assert_eq!(intents, ["refund", "open_account", "chat"], "the surest first");
        assert_eq!(packet.must_not_ask_again().collect::<Vec<_>>(), [&Code::from("order")]);
        assert_eq!((packet.failed_attempts.len(), packet.promises.len()), (2, 1));
        assert_eq!((packet.transcript.len(), packet.sentiment), (3, Some(Ppm::new(-400_000))));
        let json = serde_json::to_string(&packet).unwrap();
        assert_eq!(serde_json::from_str::<Packet>(&json).unwrap(), packet);
    }

    #[test]
    fn at_the_limit_nothing_is_cut_and_one_byte_more_costs_the_oldest_line() {
        let mut transcript = lines(16, "");
        let room = PACKET_BYTES_MAX - bytes(&packet(&state(), transcript.clone()));
        for line in &mut transcript {
            line.text = "x".repeat(room / 16);
        }
        transcript[15].text.push_str(&"x".repeat(room % 16));
        let full = packet(&state(), transcript.clone());
        assert_eq!((bytes(&full), full.cut), (PACKET_BYTES_MAX, Cut::default()));

        transcript[15].text.push('x');
        let cut = packet(&state(), transcript);
        assert!(bytes(&cut) <= PACKET_BYTES_MAX);
        assert_eq!(cut.cut, Cut { transcript_lines: 1, ..Cut::default() });
        assert_eq!(cut.transcript[0].at, Timestamp::from_millis(1), "the oldest went");
        assert_eq!(cut.failed_attempts.len(), 2);
    }

    #[test]
    fn attempts_go_after_the_transcript() {
        let with_slot = |bytes| {
            let mut state = state();
            state.slots.insert(Code::from("note"), "v".repeat(bytes));
            state
        };
        let room = CUT_BYTES_MAX - bytes(&packet(&with_slot(0), vec![]));
        let packet = packet(&with_slot(room + 1), lines(4, &"x".repeat(500)));
        let expected = Cut { transcript_lines: 4, failed_attempts: 1, ..Cut::default() };
        assert_eq!(packet.cut, expected);
        assert_eq!(packet.failed_attempts[0].text, "attempt 1", "the oldest went");
        assert!(bytes(&packet) <= PACKET_BYTES_MAX);
    }

    #[test]
    fn the_worst_state_there_can_be_fits_and_keeps_every_slots_name() {
        let quotes = |n: usize, bytes: usize| format!("{n:02}{}", "\"".repeat(bytes - 2));
        let mut state = BotState::new(BotId::from(quotes(0, 128)));
        for n in 0..64 {
            state.slots.insert(Code::from(quotes(n, 64)), "\u{1}".repeat(1_024));
            state.intents.insert(Code::from(quotes(n, 128)), Some(Ppm::ONE));
        }
        for n in 0..16 {
            state.promises.push(quotes(n, 280));
            let at = Timestamp::from_millis(n as i64);
            state.attempts.push(Attempt { at, text: "\u{1}".repeat(280) });
        }
        let packet = packet(&state, lines(50, &"\u{1}".repeat(16_000)));
        assert!(bytes(&packet) <= PACKET_BYTES_MAX, "{}", bytes(&packet));
        assert_eq!(packet.slots.len(), 64);
        assert_eq!(packet.reasons.len(), 1);
    }

    #[test]
    fn one_endless_line_does_not_cost_the_transcript() {
        let mut transcript = lines(3, "short");
        transcript[2].text = "y".repeat(16_384);
        let packet = packet(&state(), transcript);
        assert_eq!((packet.transcript.len(), packet.cut.shortened), (3, 1));
        assert_eq!(packet.transcript[2].text.chars().count(), LINE_CHARS_MAX + 1);
    }
}
