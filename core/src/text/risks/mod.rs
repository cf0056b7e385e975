//! Which words are grave wherever somebody serves customers?
//!
//! Somebody threatens an agent, speaks of ending their life, names a lawyer or an ombudsman, says that their account was taken over. Every
//! operation must hear that, and hardly any has written down how it is said in four languages. So the words are shipped, by kind; an
//! operator switches a kind on (`text.risks`), and writes beside it what only they know. A kind that is on is a topic of its name: conditions ask for
//! it, and of a grave one a supervisor is told with the place where it stands.
//!
//! ```
//! use switchboard::sorted::SortedMap;
//! use switchboard::text::{Risk, RiskRules, Screen, Severity};
//!
//! let risks = SortedMap::from([(Risk::Legal, RiskRules::default())]);
//! let screen = Screen::with_risks(&SortedMap::new(), &risks)?;
//! let seen = screen.screen("Dann muss ich leider meinen Anwalt einschalten.");
//! assert_eq!((seen.keywords[0].topic.as_str(), seen.keywords[0].severity), ("legal", Severity::High));
//! assert!(screen.screen("our lawyer friends came by").keywords.is_empty());
//! # Ok::<(), switchboard::policy::issue::Issues>(())
//! ```
//!
//! A phrase is a row of places, each with the words that may stand there: `(my|our) (lawyer|solicitor) (will|is)`. Written out they would be a
//! hundred thousand; read place by place they are a few hundred. Words count as wholes, without regard to case, accents and hyphens, and no phrase
//! goes on behind a sign that ends a clause. What is in the lists, and how well it does, is for the tests below to say; it understands nothing, and
//! whoever must not miss anything has people read.

mod english;
mod french;
mod german;
mod spanish;

use super::rules::{Negated, Severity};
use crate::text::topics;
use smallvec::SmallVec;
use std::ops::Range;

/// Rows of places, each with the words that may stand in it.
type Phrases = &'static [&'static str];

crate::shape! {
    /// A kind of grave words that is shipped.
    pub enum Risk {
        /// A threat to hurt somebody or to destroy something.
        Violence = "violence",
        /// Somebody speaks of hurting or killing themselves.
        SelfHarm = "self_harm",
        /// A lawyer, a court, a claim.
        Legal = "legal",
        /// An ombudsman, a regulator, a consumers' association.
        Regulator = "regulator",
        /// An account taken over, a payment that nobody made, a swindle.
        Fraud = "fraud",
        /// Abuse of whoever serves the chat.
        Abuse = "abuse",
    }
}

crate::shape! {
    /// A language in which grave words are shipped.
    pub enum RiskLanguage {
        /// English.
        English = "en",
        /// German.
        German = "de",
        /// Spanish.
        Spanish = "es",
        /// French.
        French = "fr",
    }
}

impl Risk {
    /// How grave it is where an operator says nothing.
    pub const fn severity(self) -> Severity {
        match self {
            Self::Violence | Self::SelfHarm => Severity::Critical,
            Self::Legal | Self::Regulator | Self::Fraud => Severity::High,
            Self::Abuse => Severity::Medium,
        }
    }

    /// What a negation before it does where an operator says nothing: who does not want to die has spoken of it, who does not want
    /// to sue has said that they will not.
    pub const fn negated(self) -> Negated {
        match self {
            Self::Violence | Self::SelfHarm | Self::Abuse => Negated::Counts,
            Self::Legal | Self::Regulator | Self::Fraud => Negated::Ignored,
        }
    }

    fn phrases(self, language: RiskLanguage) -> Phrases {
        use RiskLanguage::{English, French, German, Spanish};
        match (self, language) {
            (Self::Violence, English) => english::VIOLENCE,
            (Self::Violence, German) => german::VIOLENCE,
            (Self::Violence, Spanish) => spanish::VIOLENCE,
            (Self::Violence, French) => french::VIOLENCE,
            (Self::SelfHarm, English) => english::SELF_HARM,
            (Self::SelfHarm, German) => german::SELF_HARM,
            (Self::SelfHarm, Spanish) => spanish::SELF_HARM,
            (Self::SelfHarm, French) => french::SELF_HARM,
            (Self::Legal, English) => english::LEGAL,
            (Self::Legal, German) => german::LEGAL,
            (Self::Legal, Spanish) => spanish::LEGAL,
            (Self::Legal, French) => french::LEGAL,
            (Self::Regulator, English) => english::REGULATOR,
            (Self::Regulator, German) => german::REGULATOR,
            (Self::Regulator, Spanish) => spanish::REGULATOR,
            (Self::Regulator, French) => french::REGULATOR,
            (Self::Fraud, English) => english::FRAUD,
            (Self::Fraud, German) => german::FRAUD,
            (Self::Fraud, Spanish) => spanish::FRAUD,
            (Self::Fraud, French) => french::FRAUD,
            (Self::Abuse, English) => english::ABUSE,
            (Self::Abuse, German) => german::ABUSE,
            (Self::Abuse, Spanish) => spanish::ABUSE,
            (Self::Abuse, French) => french::ABUSE,
        }
    }
}

/// The words that may stand in one place of a phrase; a way without words means that it may be left out.
type Place = Vec<Vec<Box<str>>>;

/// A phrase of the topic with this number.
#[derive(Clone, Debug)]
struct Phrase {
    topic: u32,
    places: Vec<Place>,
}

/// Phrases, ready to be found.
#[derive(Clone, Debug, Default)]
pub(super) struct Phrasebook {
    phrases: Vec<Phrase>,
    /// With which words phrases begin, sorted, and which.
    beginnings: Vec<(Box<str>, Vec<u32>)>,
}

/// A word of a folded text, in bytes, and whether a clause ends before it.
#[derive(Clone, Debug)]
struct Token {
    bytes: Range<usize>,
    begins_clause: bool,
}

/// The words of a folded text.
fn tokens(folded: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let (mut start, mut begins_clause) = (None, true);
    for (at, c) in folded.char_indices().chain([(folded.len(), ' ')]) {
        if c.is_alphanumeric() {
            start = start.or(Some(at));
            continue;
        }
        if let Some(start) = start.take() {
            tokens.push(Token { bytes: start..at, begins_clause });
            begins_clause = false;
        }
        begins_clause |= !matches!(c, ' ' | '\'' | '"');
    }
    tokens
}

/// The words of one way of a place, folded as texts are.
fn words(way: &str) -> Vec<Box<str>> {
    let folded = topics::folded(way);
    tokens(&folded)
        .iter()
        .filter_map(|token| folded.get(token.bytes.clone()))
        .map(Box::from)
        .collect()
}

impl Phrase {
    fn of(topic: u32, written: &str) -> Self {
        let mut places: Vec<Place> = Vec::new();
        let mut rest = written;
        while !rest.is_empty() {
            let (plain, behind) = rest.split_once('(').unwrap_or((rest, ""));
            if !plain.trim().is_empty() {
                places.push(vec![words(plain)]);
            }
            let (group, behind) = behind.split_once(')').unwrap_or((behind, ""));
            if !group.is_empty() {
                places.push(group.split('|').map(words).collect());
            }
            rest = behind;
        }
        Self { topic, places }
    }

    /// The words with which it may begin.
    fn beginnings(&self) -> impl Iterator<Item = &str> {
        let mut goes_on = true;
        let first = self.places.iter().take_while(move |place| {
            std::mem::replace(&mut goes_on, place.iter().any(Vec::is_empty))
        });
        first.flatten().filter_map(|way| way.first()).map(|word| &**word)
    }

    /// Where it ends when it begins with the token `at`, the farthest.
    fn end(&self, folded: &str, tokens: &[Token], at: usize) -> Option<usize> {
        let is = |n: usize, word: &str| {
            let token = tokens.get(n).filter(|token| n == at || !token.begins_clause);
            token.and_then(|token| folded.get(token.bytes.clone())) == Some(word)
        };
        let mut ends: SmallVec<[usize; 4]> = SmallVec::from_slice(&[at]);
        for place in &self.places {
            let mut next: SmallVec<[usize; 4]> = SmallVec::new();
            for end in ends {
                for way in place {
                    let behind = end + way.len();
                    let stands = (end..).zip(way).all(|(n, word)| is(n, word));
                    if stands && !next.contains(&behind) {
                        next.push(behind);
                    }
                }
            }
            ends = next;
        }
        ends.into_iter().max().filter(|end| *end > at)
    }
}

impl Phrasebook {
    /// Adds the phrases of a kind in these languages, as those of this topic.
    pub(super) fn add(&mut self, topic: u32, risk: Risk, languages: &[RiskLanguage]) {
        for language in RiskLanguage::ALL {
            if languages.is_empty() || languages.contains(language) {
                let phrases = risk.phrases(*language).iter();
                self.phrases.extend(phrases.map(|written| Phrase::of(topic, written)));
            }
        }
    }

    /// Makes it ready.
    pub(super) fn ready(mut self) -> Self {
        let mut pairs: Vec<(Box<str>, u32)> = (0..)
            .zip(&self.phrases)
            .flat_map(|(n, phrase)| phrase.beginnings().map(move |word| (Box::from(word), n)))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        self.beginnings = Vec::new();
        for (word, phrase) in pairs {
            match self.beginnings.last_mut() {
                Some((last, phrases)) if *last == word => phrases.push(phrase),
                _ => self.beginnings.push((word, vec![phrase])),
            }
        }
        self
    }

    pub(super) fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }

    /// Where the phrases stand in a folded text, in bytes, with the topic of each: of each topic from left to right, the longest
    /// first, none overlapping.
    pub(super) fn find(&self, folded: &str) -> Vec<(Range<usize>, u32)> {
        let tokens = tokens(folded);
        let mut found: Vec<(Range<usize>, u32)> = Vec::new();
        // Behind which token each topic may be found again.
        let mut done: Vec<(u32, usize)> = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let Some(word) = folded.get(token.bytes.clone()) else { continue };
            let Ok(n) = self.beginnings.binary_search_by(|(first, _)| (**first).cmp(word)) else {
                continue;
            };
            let here = self.beginnings.get(n).map_or(&[][..], |(_, phrases)| phrases);
            let mut ends: SmallVec<[(u32, usize); 2]> = SmallVec::new();
            for phrase in here.iter().filter_map(|n| self.phrases.get(*n as usize)) {
                if done.iter().any(|(topic, end)| *topic == phrase.topic && at < *end) {
                    continue;
                }
                let Some(end) = phrase.end(folded, &tokens, at) else { continue };
                match ends.iter_mut().find(|(topic, _)| *topic == phrase.topic) {
                    Some((_, farthest)) => *farthest = end.max(*farthest),
                    None => ends.push((phrase.topic, end)),
                }
            }
            for (topic, end) in ends {
                let last = end.checked_sub(1).and_then(|last| tokens.get(last));
                found.push((
                    token.bytes.start..last.map_or(token.bytes.end, |last| last.bytes.end),
                    topic,
                ));
                done.retain(|(of, _)| *of != topic);
                done.push((topic, end));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests;
