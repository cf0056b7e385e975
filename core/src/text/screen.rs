//! What does this message mean: which topics and risks, and how does it sound?
//!
//! One look at a text for whoever wants no engine: a filter in front of a mailbox, a batch of old chats, a browser. The engine asks the same
//! screen about every message of a customer.
//!
//! ```
//! use switchboard::math::Ppm;
//! use switchboard::sorted::SortedMap;
//! use switchboard::text::{Screen, Severity, TopicWords};
//!
//! let legal = TopicWords { words: vec!["sue".into(), "my lawyer".into()], severity: Severity::High, ..TopicWords::default() };
//! let screen = Screen::new(&SortedMap::from([("legal".into(), legal)]))?;
//!
//! let seen = screen.screen("Terrible. You will hear from my LAWYER!");
//! let keyword = &seen.keywords[0];
//! assert_eq!((keyword.topic.as_str(), keyword.severity, keyword.start..keyword.end), ("legal", Severity::High, 29..38));
//! # #[cfg(feature = "sentiment")]
//! assert!(seen.sentiment.compound < Ppm::ZERO);
//!
//! # #[cfg(feature = "languages")]
//! assert_eq!(seen.language.map(|spoken| spoken.language), Some("en"));
//!
//! let seen = screen.screen("I don't want to sue anybody");
//! assert!(seen.keywords[0].negated);
//! # Ok::<(), switchboard::policy::issue::Issues>(())
//! ```
//!
//! Nothing of the text is kept, and nothing is hidden: that is the [`Masker`](super::Masker)'s trade.

use super::risks::Risk;
use super::rules::{RiskRules, Severity, TopicWords};
#[cfg(feature = "sentiment")]
use super::sentiment::{Sentiment, sentiment};
#[cfg(feature = "languages")]
use super::spoken::{Spoken, spoken_in};
use super::topics::Topics;
use crate::id::TopicId;
use crate::policy::issue::Issues;
use crate::sorted::SortedMap;
use serde::Serialize;

/// What screens texts.
#[derive(Clone, Debug)]
pub struct Screen {
    topics: Topics,
}

/// What a text means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Screening {
    /// Words and phrases of topics, from left to right.
    pub keywords: Vec<Keyword>,
    /// How it sounds.
    #[cfg(feature = "sentiment")]
    pub sentiment: Sentiment,
    /// In which language it is written; `None` when that is not to be told.
    #[cfg(feature = "languages")]
    pub language: Option<Spoken>,
}

/// A place where a text speaks of a topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Keyword {
    /// The topic.
    pub topic: TopicId,
    /// How grave it is.
    pub severity: Severity,
    /// Does a negation stand before it?
    pub negated: bool,
    /// Where it begins, in Unicode code points.
    pub start: usize,
    /// Where it ends, in Unicode code points.
    pub end: usize,
}

impl Screen {
    /// The screen for these topics, or everything that is wrong with them.
    pub fn new(topics: &SortedMap<TopicId, TopicWords>) -> Result<Self, Issues> {
        Ok(Self { topics: Topics::new(topics)? })
    }

    /// The same with shipped grave words, each kind as a topic of its name.
    ///
    /// # Errors
    /// Everything that is wrong with what stands beside them.
    pub fn with_risks(
        topics: &SortedMap<TopicId, TopicWords>,
        risks: &SortedMap<Risk, RiskRules>,
    ) -> Result<Self, Issues> {
        Ok(Self { topics: Topics::with_risks(topics, risks)? })
    }

    pub(crate) fn of_checked_risks(
        topics: &SortedMap<TopicId, TopicWords>,
        risks: &SortedMap<Risk, RiskRules>,
    ) -> Result<Self, Issues> {
        Ok(Self { topics: Topics::of_checked_risks(topics, risks)? })
    }

    /// The same for topics that were checked where an operator wrote them: what is shipped beside them does not count.
    pub(crate) fn of_checked(topics: &SortedMap<TopicId, TopicWords>) -> Result<Self, Issues> {
        Ok(Self { topics: Topics::of_checked(topics)? })
    }

    /// The topics alone.
    pub fn topics(&self) -> &Topics {
        &self.topics
    }

    /// What this text means.
    pub fn screen(&self, text: &str) -> Screening {
        let keywords = self.topics.find(text).into_iter().map(|hit| Keyword {
            topic: hit.topic,
            severity: hit.severity,
            negated: hit.negated,
            start: hit.code_points.start,
            end: hit.code_points.end,
        });
        Screening {
            keywords: keywords.collect(),
            #[cfg(feature = "sentiment")]
            sentiment: sentiment(text),
            #[cfg(feature = "languages")]
            language: spoken_in(text),
        }
    }
}
