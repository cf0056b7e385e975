//! All articles by their words and triggers.

use super::analyse::{plain_language, words};
use super::learned::Learned;
use super::rules::{Article, AssistRules};
use crate::id::{Code, QueueId, TopicId};
use crate::math::Ppm;
use crate::policy::issue::{Issues, Pointer};
use crate::sorted::{SortedMap, SortedSet, sort_by};
use crate::text::rules::TopicWords;
use crate::text::topics::Topics;
use std::collections::BTreeMap;

/// So many different words of a message are looked for; a longer message says what it is about in less.
const WORDS_LOOKED_FOR: usize = 64;
/// So many words are named as what speaks for an article.
const WORDS_NAMED: usize = 8;
/// Weights are counted in parts of 2^24.
const WEIGHT_BITS: u32 = 24;

/// Finds the articles that may help: those of which a trigger was said, then those whose words are the message's, by BM25.
#[derive(Clone, Debug)]
pub struct Assist {
    articles: Vec<Indexed>,
    /// By language; those of no language under none.
    shelves: SortedMap<String, Shelf>,
    /// The topics of this are the articles' names.
    triggers: Topics,
    at_once: usize,
    words_min: u32,
}

/// An article without its text.
#[derive(Clone, Debug)]
struct Indexed {
    name: Code,
    title: String,
    language: String,
    queues: SortedSet<QueueId>,
}

/// The articles of one language.
#[derive(Clone, Debug, Default)]
struct Shelf {
    /// In which articles each word stands, and how much it says there.
    postings: BTreeMap<String, Vec<Posting>>,
}

#[derive(Clone, Copy, Debug)]
struct Posting {
    article: u32,
    weight: u32,
}

/// What is asked: a message, and where it was written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// The message, masked.
    pub text: &'a str,
    /// The language of the chat.
    pub language: &'a str,
    /// The queue of the chat.
    pub queue: Option<&'a QueueId>,
    /// Articles that shall not be suggested (again).
    pub but: Option<&'a SortedSet<Code>>,
}

crate::shape! {
    /// An article that may help, and why.
    pub struct Suggestion {
        /// Its name.
        pub article: Code,
        /// What it is called.
        pub title: String,
        /// How much the words of the message speak for it (BM25), weighed by what agents thought of it.
        pub score: Ppm,
        /// Was one of its triggers said?
        pub triggered: bool,
        /// The words of the message that stand in it, at most eight.
        pub words: Vec<String>,
    }
}

/// What speaks for an article so far.
#[derive(Clone, Copy, Default)]
struct Found {
    weight: u64,
    /// Which of the words, one bit each.
    words: u64,
    triggered: bool,
}

impl Assist {
    /// Reads the articles.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn new(rules: &AssistRules) -> Result<Self, Issues> {
        let mut issues = Issues::new();
        rules.check(&Pointer::root(), &mut issues);
        if issues.has_errors() { Err(issues) } else { Self::of_checked(rules) }
    }

    /// The same for articles that were checked where an operator wrote them.
    pub(crate) fn of_checked(rules: &AssistRules) -> Result<Self, Issues> {
        let triggers = rules.articles.iter().filter(|(_, article)| !article.triggers.is_empty());
        let triggers = triggers.map(|(name, article)| {
            let words = TopicWords { words: article.triggers.clone(), ..TopicWords::default() };
            (TopicId::from(name.as_str()), words)
        });
        let articles: Vec<Indexed> = rules.articles.iter().map(Indexed::of).collect();
        Ok(Self {
            shelves: shelves(&rules.articles),
            articles,
            triggers: Topics::of_checked(&triggers.collect())?,
            at_once: usize::from(rules.at_once),
            words_min: u32::from(rules.words_min),
        })
    }

    /// Are there no articles?
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }

    /// The articles that may help, the best first; what was said to trigger one goes before what merely resembles it.
    pub fn suggest(&self, asked: &Asked<'_>, learned: &Learned) -> Vec<Suggestion> {
        if self.is_empty() {
            return Vec::new();
        }
        let mut found = vec![Found::default(); self.articles.len()];
        let spoken = self.look_up(asked, &mut found);
        for hit in self.triggers.find(asked.text).iter().filter(|hit| hit.counts) {
            if let Ok(n) =
                self.articles.binary_search_by(|one| one.name.as_str().cmp(hit.topic.as_str()))
            {
                found[n].triggered = true;
            }
        }
        let mut best: Vec<(bool, u64, usize)> = Vec::new();
        for (n, (article, found)) in self.articles.iter().zip(&found).enumerate() {
            let enough = found.triggered || found.words.count_ones() >= self.words_min;
            if enough && article.may_be_told(asked) {
                best.push((found.triggered, learned.weigh(&article.name, found.weight), n));
            }
        }
        // Articles stand in the order of their names, which decides between equals.
        sort_by(&mut best, |a, b| (b.0, b.1, a.2).cmp(&(a.0, a.1, b.2)));
        best.truncate(self.at_once);
        let suggestion = |&(triggered, weight, n): &(bool, u64, usize)| {
            let bits = found[n].words;
            let words = spoken.iter().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1);
            Suggestion {
                article: self.articles[n].name.clone(),
                title: self.articles[n].title.clone(),
                score: parts(weight),
                triggered,
                words: words.map(|(_, word)| word.clone()).take(WORDS_NAMED).collect(),
            }
        };
        best.iter().map(suggestion).collect()
    }

    /// Adds up what the words of the message say, and gives them back as they were written. Articles of the chat's language are found by
    /// stems, those of no language by words as they are.
    fn look_up(&self, asked: &Asked<'_>, found: &mut [Found]) -> Vec<String> {
        let language = plain_language(asked.language);
        let same_language = self.shelves.get(&language).filter(|_| !language.is_empty());
        let any_language = self.shelves.get("");
        let mut stems = SortedSet::new();
        let mut spoken: Vec<String> = Vec::new();
        for word in words(asked.text, Some(&language)) {
            // What was said twice counts once.
            if spoken.contains(&word.written) {
                continue;
            }
            if spoken.len() == WORDS_LOOKED_FOR {
                break;
            }
            let bit = spoken.len();
            let as_written = any_language.and_then(|shelf| shelf.postings.get(&word.written));
            let by_stem = same_language.and_then(|shelf| shelf.postings.get(&word.stem));
            let by_stem = by_stem.filter(|_| stems.insert(word.stem));
            for posting in as_written.into_iter().chain(by_stem).flatten() {
                let found = &mut found[posting.article as usize];
                found.weight += u64::from(posting.weight);
                found.words |= 1 << bit;
            }
            spoken.push(word.written);
        }
        spoken
    }
}

impl Indexed {
    fn of((name, article): (&Code, &Article)) -> Self {
        let language = article.language.as_deref().map(plain_language).unwrap_or_default();
        let (title, queues) = (article.title.clone(), article.queues.clone());
        Self { name: name.clone(), title, language, queues }
    }

    fn may_be_told(&self, asked: &Asked<'_>) -> bool {
        let here = self.queues.is_empty() || asked.queue.is_some_and(|it| self.queues.contains(it));
        let spoken = self.language.is_empty() || self.language == plain_language(asked.language);
        here && spoken && asked.but.is_none_or(|but| !but.contains(&self.name))
    }
}

/// How often each word stands in an article, and how many words that are.
struct Counted {
    article: u32,
    length: u64,
    words: BTreeMap<String, u64>,
}

fn shelves(articles: &SortedMap<Code, Article>) -> SortedMap<String, Shelf> {
    let mut counted: SortedMap<String, Vec<Counted>> = SortedMap::new();
    for (n, article) in (0_u32..).zip(articles.values()) {
        let tag = article.language.as_deref();
        let mut held: BTreeMap<String, u64> = BTreeMap::new();
        let mut length = 0;
        for word in words(&article.title, tag).chain(words(&article.text, tag)) {
            *held.entry(word.stem).or_default() += 1;
            length += 1;
        }
        let language = tag.map(plain_language).unwrap_or_default();
        let shelf = counted.get_or_insert_with(language, Vec::new);
        shelf.push(Counted { article: n, length, words: held });
    }
    counted.into_iter().map(|(language, all)| (language, Shelf::of(&all))).collect()
}

impl Shelf {
    fn of(articles: &[Counted]) -> Self {
        let all: u64 = articles.iter().map(|article| article.length).sum();
        let mut holders: BTreeMap<&str, u64> = BTreeMap::new();
        for word in articles.iter().flat_map(|article| article.words.keys()) {
            *holders.entry(word).or_default() += 1;
        }
        let mut shelf = Self::default();
        for article in articles {
            for (word, times) in &article.words {
                let rarity = rarity(articles.len() as u64, holders[word.as_str()]);
                let weight = weight(rarity, *times, article.length, articles.len() as u64, all);
                let posting = Posting { article: article.article, weight };
                shelf.postings.entry(word.clone()).or_default().push(posting);
            }
        }
        shelf
    }
}

/// How much a word says that stands in `holders` of `articles`: ln(1 + (N − n + ½) / (n + ½)), in parts of 2^32.
fn rarity(articles: u64, holders: u64) -> u64 {
    // The same as ln((2N + 2) / (2n + 1)).
    natural_log(2 * articles + 2, 2 * holders + 1)
}

/// How much it says for an article in which it stands so many times: rarity × f (k1 + 1) / (f + k1 (1 − b + b · length / mean length)) with
/// k1 = 1.2 and b = 0.75, in parts of 2^24.
fn weight(rarity: u64, times: u64, length: u64, articles: u64, words_in_all: u64) -> u32 {
    let [times, length, articles, all] = [times, length, articles, words_in_all].map(u128::from);
    // Ten times the words of all articles over and under the line, so that every number is whole.
    let over = 22 * times * all;
    let under = 10 * times * all + 3 * all + 9 * length * articles;
    let weight = rounded(u128::from(rarity) * over / under.max(1), 32 - WEIGHT_BITS);
    u32::try_from(weight).unwrap_or(u32::MAX)
}

/// ln(over / under) in parts of 2^32, for `over` ≥ `under` > 0: the binary logarithm by squaring, bit after bit, times ln 2.
fn natural_log(over: u64, under: u64) -> u64 {
    const ONE: u128 = 1 << 62;
    const BITS: u32 = 40;
    /// ln 2 in parts of 2^40.
    const LN_2: u128 = 762_123_384_786;
    let whole = (over / under).checked_ilog2().unwrap_or(0);
    let mut rest = (u128::from(over) << 62) / (u128::from(under) << whole);
    let mut log = u128::from(whole);
    for _ in 0..BITS {
        rest = (rest * rest) >> 62;
        log <<= 1;
        if rest >= 2 * ONE {
            log |= 1;
            rest >>= 1;
        }
    }
    // Parts of 2^40 times parts of 2^40, as parts of 2^32.
    u64::try_from((log * LN_2) >> (2 * BITS - 32)).unwrap_or(u64::MAX)
}

/// The number without its last bits, rounded to the nearest.
fn rounded(number: u128, bits: u32) -> u128 {
    (number + (1 << (bits - 1))) >> bits
}

/// A weight as a decimal number.
fn parts(weight: u64) -> Ppm {
    let parts = rounded(u128::from(weight) * 1_000_000, WEIGHT_BITS);
    Ppm::new(i64::try_from(parts).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(text: &str) -> Article {
        Article { title: "x".into(), text: text.into(), ..Article::default() }
    }

    fn assist(articles: &[(&str, Article)]) -> Assist {
        let articles = articles.iter().map(|(name, it)| (Code::from(*name), it.clone()));
        let rules =
            AssistRules { articles: articles.collect(), words_min: 1, ..AssistRules::default() };
        Assist::new(&rules).unwrap()
    }

    fn names(found: &[Suggestion]) -> Vec<&str> {
        found.iter().map(|one| one.article.as_str()).collect()
    }

    /// BM25 as it is written in the paper, in floating point.
    fn plainly(documents: &[Vec<String>], query: &[String], document: usize) -> f64 {
        let count = documents.len() as f64;
        let mean = documents.iter().map(Vec::len).sum::<usize>() as f64 / count;
        let times = |word: &String, of: &[String]| of.iter().filter(|w| *w == word).count() as f64;
        let of_word = |word: &String| {
            let holders = documents.iter().filter(|it| it.contains(word)).count() as f64;
            let rarity = libm::log(1.0 + (count - holders + 0.5) / (holders + 0.5));
            let (times, length) =
                (times(word, &documents[document]), documents[document].len() as f64);
            rarity * times * 2.2 / (times + 1.2 * (0.25 + 0.75 * length / mean))
        };
        query.iter().map(of_word).sum()
    }

    #[test]
    fn scores_are_those_of_the_formula() {
        let mut state = 7_u64;
        let mut dice = |sides: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % sides
        };
        for _ in 0..40 {
            let documents: Vec<Vec<String>> = (0..=dice(30))
                .map(|_| (0..=dice(40)).map(|_| format!("w{}", dice(50))).collect())
                .collect();
            let query: SortedSet<String> = (0..6).map(|_| format!("w{}", dice(50))).collect();
            let query: Vec<String> = query.into_iter().collect();
            let articles: Vec<(String, Article)> = documents
                .iter()
                .enumerate()
                // The title would count too: one sign is no word.
                .map(|(n, words)| (format!("a{n:03}"), article(&words.join(" "))))
                .collect();
            let named: Vec<(&str, Article)> =
                articles.iter().map(|(name, it)| (name.as_str(), it.clone())).collect();
            let assist = assist(&named);
            let text = query.join(" ");
            let asked = Asked { text: &text, language: "en", ..Asked::default() };
            let found = assist.suggest(&asked, &Learned::default());
            let mut all: Vec<f64> = (0..documents.len())
                .map(|n| plainly(&documents, &query, n))
                .filter(|s| *s > 0.0)
                .collect();
            all.sort_by(|a, b| b.total_cmp(a));
            assert_eq!(found.len(), all.len().min(3));
            for (one, wanted) in found.iter().zip(all) {
                let score = one.score.get() as f64 / 1e6;
                assert!((score - wanted).abs() < 1e-6 + 1e-9, "{score} instead of {wanted}");
                let n: usize = one.article.as_str()[1..].parse().unwrap();
                assert!((plainly(&documents, &query, n) - wanted).abs() < 2e-6);
            }
        }
    }

    #[test]
    fn logarithms_to_nine_places() {
        for (over, under) in
            [(1, 1), (2, 1), (3, 2), (20_002, 3), (20_002, 20_001), (4, 3), (1_000_000, 7)]
        {
            let found = natural_log(over, under) as f64 / (1_u64 << 32) as f64;
            let wanted = libm::log(over as f64 / under as f64);
            assert!(
                (found - wanted).abs() < 1e-9,
                "ln {over}/{under}: {found} instead of {wanted}"
            );
        }
    }

    #[test]
    fn a_trigger_goes_before_resemblance() {
        let mut threat = article("nothing that is said here");
        threat.triggers = vec!["my lawyer".into()];
        let assist = assist(&[("parcels", article("late parcels")), ("threats", threat)]);
        let asked = |text| Asked { text, language: "en", ..Asked::default() };
        let found = assist.suggest(
            &asked("Late parcels! My LAWYER will hear of late parcels"),
            &Learned::default(),
        );
        assert_eq!(names(&found), ["threats", "parcels"]);
        assert!(found[0].triggered && !found[1].triggered);
        assert_eq!((found[0].score, found[0].words.len()), (Ppm::ZERO, 0));
    }

    #[test]
    fn an_article_is_for_its_language_and_its_queues() {
        let german = Article { language: Some("de".into()), ..article("Rückgabe von Paketen") };
        let sales = Article { queues: SortedSet::from(["sales".into()]), ..article("paket") };
        let assist = assist(&[("german", german), ("sales", sales)]);
        let (queue, other) = (QueueId::from("sales"), QueueId::from("service"));
        let ask = |language, queue| {
            let asked = Asked { text: "das Paket", language, queue, ..Asked::default() };
            assist.suggest(&asked, &Learned::default())
        };
        assert_eq!(names(&ask("de-AT", Some(&other))), ["german"]);
        assert_eq!(names(&ask("en", Some(&queue))), ["sales"]);
        let mut both = names(&ask("de", Some(&queue))).join(" ");
        both.make_ascii_lowercase();
        assert!(both.contains("german") && both.contains("sales"));
        assert!(ask("en", None).is_empty());
    }

    #[test]
    fn agents_move_what_they_use_up() {
        let assist = assist(&[("a", article("refund")), ("b", article("refund"))]);
        let asked = Asked { text: "refund", language: "en", ..Asked::default() };
        let mut learned = Learned::default();
        assert_eq!(names(&assist.suggest(&asked, &learned)), ["a", "b"]);
        learned.judged(&"b".into(), super::super::ArticleVerdict::Used);
        assert_eq!(names(&assist.suggest(&asked, &learned)), ["b", "a"]);
        let but = SortedSet::from([Code::from("b")]);
        let asked = Asked { but: Some(&but), ..asked };
        assert_eq!(names(&assist.suggest(&asked, &learned)), ["a"]);
    }

    #[test]
    fn what_resembles_by_one_word_only_is_no_help() {
        let rules = AssistRules {
            articles: SortedMap::from([("a".into(), article("late parcel carrier"))]),
            ..AssistRules::default()
        };
        let assist = Assist::new(&rules).unwrap();
        let ask = |text| {
            assist.suggest(&Asked { text, language: "en", ..Asked::default() }, &Learned::default())
        };
        assert!(ask("my parcel parcel parcel").is_empty());
        assert_eq!(ask("my parcel is late").len(), 1);
        assert!(ask("").is_empty() && ask("\u{0}\u{202E}").is_empty());
    }
}
