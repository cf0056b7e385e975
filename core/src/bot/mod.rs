//! May the bot answer, and when must it hand over?
//!
//! A bot has a chat until one of these holds: it is less sure than its threshold, it has failed twice,
//! the customer asks for a person, it asks for something only a human may do, it goes round in
//! circles, it breaks, or a rule of the operation wants a human. Then its reply is withheld, the chat
//! goes to a human with [all that is known](Packet), and the bot is silent until the chat is
//! returned to it, which happens at most twice. Its first words come with the statement that it is a
//! bot, exactly once. What costs money or cannot be undone it may only [propose](judge_action). In a
//! [freeze](may_leave) nothing automated leaves but what was approved for that.
//!
//! ```
//! use switchboard::sorted::SortedMap;
//! use switchboard::bot::{
//!     BotRules, BotState, HandoffCode, Health, TurnResolution, Turn, TurnFacts, Verdict, judge_turn,
//! };
//! use switchboard::{calendar::Timestamp, id::BotId};
//!
//! let rules = BotRules::default();
//! let bot = BotId::from("faq");
//! let mut state = BotState::new(bot.clone());
//! let slots = SortedMap::new();
//! let turn = |text, confidence: &str, resolution| Turn {
//!     bot: &bot,
//!     text,
//!     confidence: Some(confidence.parse().unwrap()),
//!     resolution,
//!     health: Health::Working,
//!     intents: &[],
//!     slots: &slots,
//!     promises: &[],
//! };
//! let facts = TurnFacts { language: Some("de-AT"), ..TurnFacts::default() };
//! let noon = Timestamp::from_millis(43_200_000);
//!
//! // 0.80 is not below 0.80: the bot speaks, and says first that it is a bot.
//! let hello = turn("Guten Tag!", "0.80", TurnResolution::None);
//! let verdict = judge_turn(&rules, &state, &hello, &facts).unwrap();
//! let Verdict::Speak { disclosure: Some(disclosure) } = &verdict else { panic!() };
//! assert_eq!(disclosure.text, "Sie chatten mit einem automatischen Assistenten.");
//! state.record(&rules, &hello, &verdict, noon);
//!
//! // Two failures, and a human takes over in the same call.
//! let sorry = turn("Das ging leider nicht.", "0.95", TurnResolution::Failed);
//! let verdict = judge_turn(&rules, &state, &sorry, &facts).unwrap();
//! assert_eq!(verdict, Verdict::Speak { disclosure: None });
//! state.record(&rules, &sorry, &verdict, noon);
//! let again = turn("Auch das ging nicht.", "0.95", TurnResolution::Failed);
//! let verdict = judge_turn(&rules, &state, &again, &facts).unwrap();
//! let Verdict::HandOff(handoff) = &verdict else { panic!() };
//! assert_eq!(handoff.code(), HandoffCode::FailedResolutions);
//! assert_eq!(
//!     handoff.first.to_string(),
//!     "2 resolutions failed in a row, the limit is 2 (/bot/failed_resolutions)"
//! );
//! state.record(&rules, &again, &verdict, noon);
//! assert!(!state.is_owner());
//! assert!(judge_turn(&rules, &state, &sorry, &facts).is_err());
//! ```
//!
//! Judging changes nothing; the caller writes down what it carried out ([`BotState::record`],
//! [`BotState::hand_over`], [`BotState::take_back`], [`BotState::decide`]).
//!
//! Deliberately unknown here: queues and agents, how text is masked (every text arrives masked), how
//! words or conditions are recognised (they arrive as facts), and the bot itself.

mod disclosure;
mod freeze;
mod judge;
mod loops;
mod ownership;
mod packet;
mod phrases;
mod reason;
mod refusal;
mod restricted;
mod rules;
mod state;
mod turn;

pub use disclosure::{ANY, Disclosure, SHIPPED, wording};
pub use freeze::{Automated, Freeze, Withheld, may_leave};
pub use judge::{Heard, Silence, TurnFacts, Verdict, judge_message, judge_turn};
pub use loops::{CYCLE_PERIOD_MAX, Circle, REPLIES_MAX, Replies, SAME_REPLY_LIMIT};
pub use ownership::{Returned, handoff_timeout, judge_return};
pub use packet::{
    Cut, Line, PACKET_BYTES_MAX, Packet, PacketFacts, PacketProposal, PacketReason, Speaker,
};
pub use phrases::PERSON_PHRASES;
pub use reason::{Cause, Handoff, HandoffCode, HandoffReason, HeldRule, ReturnCode, RuleCode};
pub use refusal::{BotRefusal, owner_only};
pub use restricted::{
    ALWAYS_RESTRICTED, ActionRequest, ActionVerdict, Answer, PROPOSALS_MAX, Party, Proposal,
    Standing, judge_action, judge_decision,
};
pub use rules::{BotRules, CrisisApproval, FailureCount, HandoffRule, OneBotRules};
pub use state::{
    ATTEMPTS_MAX, Attempt, BotState, Disclosed, HumanStretch, INTENTS_MAX, NOTE_CHARS_MAX,
    PROMISES_MAX, Phase, SLOT_BYTES_MAX, SLOT_NAME_BYTES_MAX, SLOTS_MAX,
};
pub use turn::{Health, IntentGuess, Turn, TurnResolution};
