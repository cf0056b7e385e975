//! What does this text contain, and what may be said?
//!
//! A customer types a card number, an agent repeats a PIN, somebody threatens to sue. Before any other part
//! of the engine, any agent or any log sees a message, this room has read it:
//!
//! * The [`Masker`] finds payment cards, bank accounts, addresses, telephone numbers, keys and tokens, the identifiers of
//!   some sixty countries, and the facts about the customer that the host has handed in ([`CustomerFacts`]), and puts a label
//!   in their place. Short answers are known by what was asked for ([`Expected`]). It sees through foreign digits, characters
//!   without width, every kind of blank, escapes, and numbers in words. Masking twice changes nothing, and a text that it cannot read within
//!   its limits is withheld whole, never shown unmasked.
//! * The [`StreamScanner`] masks a text that comes in pieces, and lets go of nothing that may still become a secret.
//! * [`Topics`] names the topics a text speaks of, by words and phrases: what chat must not serve, what is
//!   regulated, when a customer asks for a person.
//! * [`Risk`] is a kind of grave words that is shipped: threats, self-harm, lawyers, regulators, fraud, abuse.
//! * [`Screen`] tells all that a text means at one look.
//! * [`spoken_in`] says in which language something is written.
//! * [`sentiment`] says how a message sounds, and [`Mood`] how the customer has felt over the chat.
//! * A [`Template`] is what may be said in prepared words, to this customer, now.
//! * [`displayed`] leaves out of a text what steers a screen instead of being read.
//! * [`Pii`] carries raw text on its way through without ever printing it.
//!
//! ```
//! use switchboard::text::{CustomerFacts, FactKey, Masker, MaskRules};
//!
//! let key = FactKey::new(*b"known to us only");
//! let masker = Masker::new(&MaskRules::default())?.with_key(key);
//! let mut facts = CustomerFacts::default();
//! facts.hold(&key, "pin", "4711")?;
//!
//! let scan = masker.scan("card 4111 1111 1111 1111, pin:4711, mail me@example.com", &facts);
//! assert_eq!(scan.masked(), "card [CREDIT_CARD], pin:[PIN], mail [EMAIL_ADDRESS]");
//!
//! let span = &scan.spans()[0];
//! assert_eq!((span.bytes.clone(), span.code_points.clone(), span.utf16.clone()), (5..24, 5..24, 5..24));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! How it reads: one glance tells most messages clean. What is left is folded into a view of one byte a
//! character, with the way back; hand-made detectors scan it in linear time, in a fixed order. What an operator adds
//! ([`PatternRules`]) is laid out as a table beforehand, or refused.
//!
//! This room deliberately knows nothing of chats, agents and time; it keeps no text, and of the customer's
//! facts only keyed hashes.

mod assist;
mod dates;
mod detect;
mod display;
mod entity;
mod expected;
mod facts;
mod fold;
mod masker;
mod messages;
mod mood;
mod negation;
mod pii;
mod risks;
mod rules;
mod scan;
mod screen;
mod seen;
#[cfg(feature = "sentiment")]
mod sentiment;
mod span;
#[cfg(feature = "languages")]
mod spoken;
mod stream;
mod template;
mod token;
mod topics;
mod turned;

pub use assist::{
    ARTICLE_BYTES_MAX, ARTICLES_MAX, Article, ArticleVerdict, Asked, Assist, AssistRules, Learned,
    Suggestion,
};
pub use detect::pattern::{PATTERN_BYTES_MAX, PATTERN_SIGNS_MAX, PATTERNS_MAX};
pub use display::{displayed, steers};
pub use entity::{Entity, EntityError, LABEL_BYTES_MAX};
pub use expected::Expected;
pub use facts::{CustomerFacts, FACT_LETTERS_MAX, FACTS_MAX, FactError, FactKey};
pub use masker::Masker;
pub use messages::{Expecting, JOINED_MESSAGES_MAX, Part};
pub use mood::{Mood, MoodChange, ScoredBy, SentimentRules};
pub use pii::Pii;
pub use risks::{Risk, RiskLanguage};
pub(crate) use rules::check_topics;
pub use rules::{
    AnswerRules, Audience, AudienceRules, BareSsn, Confidant, EntityRules, LanguageRules,
    MaskRules, Negated, Operator, PatternCheck, PatternRules, ReadLanguage, RiskRules, Severity,
    TextRules, TopicWords,
};
pub use scan::{
    MASK_BYTES_MAX, Region, RegionError, SPANS_MAX, Scan, ScanOptions, WITHHELD, Withheld,
};
pub use screen::{Keyword, Screen, Screening};
pub use seen::Seen;
#[cfg(feature = "sentiment")]
pub use sentiment::{PHRASES_MAX, Sentiment, sentiment};
pub use span::{Evidence, Span};
#[cfg(feature = "languages")]
pub use spoken::{Spoken, SpokenBy, spoken_in};
pub use stream::StreamScanner;
pub use template::{
    Approval, Disclaimer, NotRendered, Output, Plural, Rendered, Slot, SlotKind, Template,
    TemplateUse,
};
pub use topics::{HITS_MAX, KEYWORD_BYTES_MAX, KEYWORDS_MAX, TopicHit, Topics};
