//! Which topics a text speaks of, by words and phrases.
//!
//! All phrases of all topics are one automaton (Aho-Corasick), so that ten thousand of them cost no more per
//! message than ten. It reads the text folded: without case, accents and invisible characters, every run
//! of blanks, hyphens and slashes as one blank. A phrase counts only as whole words, except in scripts
//! that put no blanks between words.

use super::fold::{fold_word, is_accent, is_invisible, is_unspaced, to_ascii};
use super::negation::is_negated;
use super::risks::{Phrasebook, Risk};
use super::rules::{Negated, RiskRules, Severity, TopicWords, check_risks, check_topics};
use crate::id::TopicId;
use crate::policy::issue::{Issues, Pointer};
use crate::sorted::{SortedMap, SortedSet, sort_by_key};
use aho_corasick::Input;
use aho_corasick::automaton::Automaton;
use aho_corasick::nfa::contiguous::NFA;
use std::collections::BTreeMap;
use std::ops::Range;

/// The most words and phrases in all topics together.
pub const KEYWORDS_MAX: usize = 20_000;
/// The longest word or phrase, in bytes.
pub const KEYWORD_BYTES_MAX: usize = 200;
/// The most hits that one text is given; the first hit of each topic is always among them.
pub const HITS_MAX: usize = 256;

/// The words and phrases of every topic, ready to be found.
///
/// ```
/// use switchboard::text::{TopicWords, Topics};
/// use switchboard::sorted::SortedMap;
///
/// let words = TopicWords { words: vec!["talk to a human".into(), "lawyer".into()], ..TopicWords::default() };
/// let topics = Topics::new(&SortedMap::from([("person".into(), words)]))?;
/// let hits = topics.find("Let me TALK  to a human!");
/// assert_eq!((hits[0].topic.as_str(), hits[0].code_points.clone()), ("person", 7..23));
/// assert!(topics.find("I watched Lawyers at work").is_empty());
/// # Ok::<(), switchboard::policy::issue::Issues>(())
/// ```
#[derive(Clone, Debug)]
pub struct Topics {
    /// The one kind of automaton that is small, whatever the words; a general one brings them all.
    automaton: Option<NFA>,
    /// The topics in the order of their names.
    topics: Vec<Topic>,
    /// For each pattern of the automaton, which topics it is of.
    of_pattern: Vec<Vec<u32>>,
    /// The shipped phrases of those topics that have some.
    shipped: Phrasebook,
}

#[derive(Clone, Debug)]
struct Topic {
    id: TopicId,
    severity: Severity,
    negated: Negated,
}

/// One place where a text speaks of a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicHit {
    /// The topic.
    pub topic: TopicId,
    /// How grave the topic is.
    pub severity: Severity,
    /// Does a negation stand before it?
    pub negated: bool,
    /// Does it count, or does the topic ignore what is negated?
    pub counts: bool,
    /// Where, in Unicode code points.
    pub code_points: Range<usize>,
}

impl Topics {
    /// The automaton for these topics, or everything that is wrong with them.
    pub fn new(topics: &SortedMap<TopicId, TopicWords>) -> Result<Self, Issues> {
        let at = Pointer::root();
        let mut issues = Issues::new();
        check_topics(topics, &at, &mut issues);
        if issues.has_errors() {
            return Err(issues);
        }
        Self::of_checked(topics)
    }

    /// The same for topics that were checked where an operator wrote them: what is shipped beside them does not count.
    pub(super) fn of_checked(topics: &SortedMap<TopicId, TopicWords>) -> Result<Self, Issues> {
        let mut patterns: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (n, words) in topics.values().enumerate() {
            for word in &words.words {
                let of = patterns.entry(folded(word)).or_default();
                if of.last() != Some(&(n as u32)) {
                    of.push(n as u32);
                }
            }
        }
        let automaton = match patterns.is_empty() {
            true => None,
            false => Some(NFA::new(patterns.keys()).map_err(|_| too_large(&Pointer::root()))?),
        };
        Ok(Self {
            automaton,
            topics: topics
                .iter()
                .map(|(id, words)| Topic {
                    id: id.clone(),
                    severity: words.severity,
                    negated: words.negated,
                })
                .collect(),
            of_pattern: patterns.into_values().collect(),
            shipped: Phrasebook::default(),
        })
    }

    /// The same with shipped grave words, each kind as a topic of its name.
    pub fn with_risks(
        topics: &SortedMap<TopicId, TopicWords>,
        risks: &SortedMap<Risk, RiskRules>,
    ) -> Result<Self, Issues> {
        let at = Pointer::root();
        let mut issues = Issues::new();
        check_topics(topics, &at, &mut issues);
        check_risks(risks, topics, &at, &mut issues);
        if issues.has_errors() {
            return Err(issues);
        }
        Self::of_checked_risks(topics, risks)
    }

    pub(super) fn of_checked_risks(
        topics: &SortedMap<TopicId, TopicWords>,
        risks: &SortedMap<Risk, RiskRules>,
    ) -> Result<Self, Issues> {
        let mut all = topics.clone();
        for (risk, rules) in risks {
            let words = TopicWords {
                words: rules.words.clone(),
                language: None,
                severity: rules.severity.unwrap_or(risk.severity()),
                negated: rules.negated.unwrap_or(risk.negated()),
            };
            all.insert(TopicId::from(risk.as_str()), words);
        }
        let mut ready = Self::of_checked(&all)?;
        let mut shipped = Phrasebook::default();
        for (n, topic) in (0..).zip(&ready.topics) {
            let of = risks.iter().find(|(risk, _)| risk.as_str() == topic.id.as_str());
            if let Some((risk, rules)) = of {
                shipped.add(n, *risk, &rules.languages);
            }
        }
        ready.shipped = shipped.ready();
        Ok(ready)
    }

    /// Where this text speaks of which topic, from left to right.
    ///
    /// At most [`HITS_MAX`] hits, and each topic's first one always.
    pub fn find(&self, text: &str) -> Vec<TopicHit> {
        if self.automaton.is_none() && self.shipped.is_empty() {
            return Vec::new();
        }
        let folded = folded(text);
        let mut hits: Vec<(Range<usize>, u32)> = Vec::new();
        let mut seen = SortedSet::new();
        // Refused are only anchored searches, and automata that prefer some matches to others.
        let found = self.automaton.as_ref();
        let found = found.map(|all| all.try_find_overlapping_iter(Input::new(&folded)));
        for hit in found.into_iter().flatten().flatten() {
            if !(is_edge(&folded, hit.start()) && is_edge(&folded, hit.end())) {
                continue;
            }
            for topic in self.of_pattern.get(hit.pattern().as_usize()).into_iter().flatten() {
                if seen.insert(*topic) || hits.len() < HITS_MAX {
                    hits.push((hit.range(), *topic));
                }
            }
            if hits.len() >= HITS_MAX && seen.len() == self.topics.len() {
                break;
            }
        }
        if !self.shipped.is_empty() {
            for (range, topic) in self.shipped.find(&folded) {
                if seen.insert(topic) || hits.len() < HITS_MAX {
                    hits.push((range, topic));
                }
            }
        }
        if hits.is_empty() {
            return Vec::new();
        }
        sort_by_key(&mut hits, |(range, topic)| (range.start, range.end, *topic));
        let places = places(text);
        hits.iter()
            .filter_map(|(range, topic)| {
                let start = places.get(range.start)?;
                let end = places.get(range.end.checked_sub(1)?)?;
                let topic = self.topics.get(*topic as usize)?;
                let negated = is_negated(folded.get(..range.start)?);
                Some(TopicHit {
                    topic: topic.id.clone(),
                    severity: topic.severity,
                    negated,
                    counts: !negated || topic.negated == Negated::Counts,
                    code_points: *start as usize..*end as usize + 1,
                })
            })
            .collect()
    }
}

fn too_large(at: &Pointer) -> Issues {
    let mut issues = Issues::new();
    issues.error(
        "too_many_keywords",
        at,
        "more text than one automaton holds",
        format!("at most {KEYWORDS_MAX} words and phrases"),
        "remove some",
    );
    issues
}

/// What one character gives in the folded text.
enum Folded {
    Nothing,
    Blank,
    Letters([Option<char>; 2]),
    Sign(char),
}

fn fold(c: char) -> Folded {
    if c.is_ascii_alphanumeric() {
        return Folded::Letters([Some(c.to_ascii_lowercase()), None]);
    }
    if is_invisible(c) || is_accent(c) {
        return Folded::Nothing;
    }
    let letters = fold_word(c);
    if letters[0].is_some() {
        return Folded::Letters(letters);
    }
    match to_ascii(c) {
        Some(b' ' | b'\t' | b'\n' | b'\r' | b'-' | b'/' | b'_') => Folded::Blank,
        Some(ascii) => Folded::Sign(char::from(ascii)),
        None => Folded::Sign(c),
    }
}

/// Tells `put` each character of the folded text and which code point it comes from.
fn fold_each(text: &str, mut put: impl FnMut(char, u32)) {
    let mut blank = None;
    let mut begun = false;
    for (n, c) in text.chars().enumerate() {
        let n = n as u32;
        let letters = match fold(c) {
            Folded::Nothing => continue,
            Folded::Blank => {
                blank = blank.or(Some(n));
                continue;
            }
            Folded::Letters(letters) => letters,
            Folded::Sign(sign) => [Some(sign), None],
        };
        if let Some(blank) = blank.take().filter(|_| begun) {
            put(' ', blank);
        }
        begun = true;
        letters.into_iter().flatten().for_each(|c| put(c, n));
    }
}

/// The folded text, without blanks at either end.
pub(super) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_each(text, |c, _| folded.push(c));
    folded
}

/// For each byte of the folded text, the code point that it comes from.
fn places(text: &str) -> Vec<u32> {
    let mut places = Vec::with_capacity(text.len());
    fold_each(text, |c, n| places.extend(std::iter::repeat_n(n, c.len_utf8())));
    places
}

/// May a phrase begin or end here: not between two letters of one word?
fn is_edge(folded: &str, at: usize) -> bool {
    let (Some(before), Some(after)) = (folded.get(..at), folded.get(at..)) else {
        return false;
    };
    let (Some(before), Some(after)) = (before.chars().next_back(), after.chars().next()) else {
        return true;
    };
    let within_word = before.is_alphanumeric() && after.is_alphanumeric();
    !within_word || is_unspaced(before) || is_unspaced(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topics(of: &[(&str, &[&str])]) -> Topics {
        let of: SortedMap<TopicId, TopicWords> = of
            .iter()
            .map(|(topic, words)| {
                let words = words.iter().map(|w| (*w).to_owned()).collect();
                (TopicId::from(*topic), TopicWords { words, ..TopicWords::default() })
            })
            .collect();
        Topics::new(&of).unwrap()
    }

    fn found(topics: &Topics, text: &str) -> Vec<(String, String)> {
        let chars: Vec<char> = text.chars().collect();
        topics
            .find(text)
            .into_iter()
            .map(|hit| (hit.topic.to_string(), chars[hit.code_points].iter().collect()))
            .collect()
    }

    #[test]
    fn a_phrase_is_found_as_whole_words_however_it_is_spelled() {
        let topics = topics(&[("legal", &["sue", "small claims", "Anwältin"]), ("zh", &["投诉"])]);
        for (text, seen) in [
            ("I will SUE you", "SUE"),
            ("sue!", "sue"),
            ("s\u{200B}ue", "s\u{200B}ue"),
            ("small \t CLAIMS court", "small \t CLAIMS"),
            ("small-claims", "small-claims"),
            ("meine anwaltin", "anwaltin"),
            ("ＳＵＥ", "ＳＵＥ"),
            ("我要投诉你们", "投诉"),
        ] {
            let found = found(&topics, text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].1, seen);
        }
        for text in ["issue", "sued", "ensue", "small, claims", "", "   "] {
            assert_eq!(found(&topics, text), [], "{text}");
        }
    }

    #[test]
    fn every_topic_of_a_text_is_named() {
        let topics = topics(&[
            ("fraud", &["stolen card", "stolen"]),
            ("theft", &["stolen"]),
            ("quiet", &["mute"]),
        ]);
        assert_eq!(
            found(&topics, "my stolen card"),
            [
                ("fraud".into(), "stolen".into()),
                ("theft".into(), "stolen".into()),
                ("fraud".into(), "stolen card".into()),
            ]
        );
        assert_eq!(topics.find("nothing"), []);
    }

    #[test]
    fn no_topics_find_nothing() {
        let topics = Topics::new(&SortedMap::new()).unwrap();
        assert_eq!(topics.find("anything"), []);
    }

    #[test]
    fn a_flood_of_hits_hides_no_topic() {
        let topics = topics(&[("a", &["x"]), ("b", &["y"])]);
        let text = format!("{} y", "x ".repeat(1000));
        let hits = topics.find(&text);
        assert_eq!(hits.len(), HITS_MAX + 1);
        assert_eq!(hits.last().unwrap().topic.as_str(), "b");
    }

    #[test]
    fn as_many_keywords_as_are_allowed() {
        let words: Vec<String> = (0..KEYWORDS_MAX).map(|n| format!("keyword {n}")).collect();
        let words = TopicWords { words, ..TopicWords::default() };
        let topics = Topics::new(&SortedMap::from([("k".into(), words)])).unwrap();
        assert_eq!(topics.find("Keyword 19999 and keyword 20000").len(), 1);
    }
}
