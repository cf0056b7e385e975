//! Does it matter how many phrases and articles an operator has?

use super::speed::{messages, quickest};
use crate::dice::Dice;
use std::hint::black_box;
use std::time::{Duration, Instant};
use switchboard::id::Code;
use switchboard::sorted::SortedMap;
use switchboard::text::{Article, Asked, Assist, AssistRules, Learned, TopicWords, Topics};

const SYLLABLES: [&str; 16] = [
    "ba", "ce", "di", "fo", "gu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "wu", "za",
];

/// A word that nobody says, of three syllables: there are 4,096.
fn word(dice: &mut Dice) -> String {
    (0..3).map(|_| SYLLABLES[dice.below(SYLLABLES.len() as u64) as usize]).collect()
}

fn words(dice: &mut Dice, count: u64) -> String {
    (0..count).map(|_| word(dice)).collect::<Vec<_>>().join(" ")
}

/// A topic of so many phrases of three words.
fn topics(phrases: u64) -> Option<(Topics, Duration)> {
    let mut dice = Dice(5);
    let words = (0..phrases).map(|_| words(&mut dice, 3)).collect();
    let topic = TopicWords { words, ..TopicWords::default() };
    let topics = SortedMap::from([("topic".into(), topic)]);
    let start = Instant::now();
    Topics::new(&topics).ok().map(|topics| (topics, start.elapsed()))
}

/// What a message costs, in nanoseconds.
fn per_message(messages: &[String], mut of_one: impl FnMut(&str) -> usize) -> f64 {
    let pass = || messages.iter().map(|message| of_one(message)).sum();
    quickest(Duration::from_secs(1), pass).as_nanos() as f64 / messages.len() as f64
}

/// Prints the rows of phrases and articles.
pub(super) fn library() {
    let messages = messages(2_000);
    let (Some((few, _)), Some((many, built))) = (topics(10), topics(10_000)) else { return };
    let [few, many] = [few, many]
        .map(|topics| per_message(&messages, |message| topics.find(black_box(message)).len()));
    println!(
        "| 10,000 phrases: built in, and what a message costs against ten | {:.0} ms, {many:.0} ns, {:.2} × | ≤ 50 ms, ≤ 1.2 × | hyperscan with word bounds 35 s, 1,340 ns |",
        built.as_secs_f64() * 1e3,
        many / few
    );
    let mut dice = Dice(7);
    let mut article = || Article {
        title: words(&mut dice, 5),
        text: words(&mut dice, 80),
        language: Some("en".to_owned()),
        ..Article::default()
    };
    let articles: SortedMap<Code, Article> =
        (0..10_000).map(|n| (Code::from(format!("a{n}")), article())).collect();
    let rules = AssistRules { articles, ..AssistRules::default() };
    let start = Instant::now();
    let Ok(assist) = Assist::new(&rules) else { return };
    let built = start.elapsed();
    let mut dice = Dice(9);
    let asked: Vec<String> = (0..200).map(|_| words(&mut dice, 12)).collect();
    let learned = Learned::default();
    let taken = per_message(&asked, |text| {
        let asked = Asked { text, language: "en", ..Asked::default() };
        assist.suggest(black_box(&asked), &learned).len()
    });
    println!(
        "| 10,000 articles of 85 words: built in, and what a message of twelve words costs | {:.0} ms, {:.0} µs | ≤ 200 µs | |",
        built.as_secs_f64() * 1e3,
        taken / 1e3
    );
}
