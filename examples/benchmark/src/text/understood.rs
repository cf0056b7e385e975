//! How often a language is told right, and how often the article that helps comes first.
//!
//! Beside recorded chats, which are in English, stand sentences and questions that were written for this; how many of them there are is
//! said with each figure.

use super::data::{lines, list, text};
use super::score::Figure;
use switchboard::policy::json::Node;
use switchboard::policy::shape::{Reader, Shape};
use switchboard::text::{Asked, Assist, AssistRules, Learned, spoken_in};

const SENTENCES: &str = include_str!("sentences.txt");
const QUESTIONS: &str = include_str!("questions.txt");
const DESK: &str = include_str!("../../../desk/policy.json");

/// Shorter messages ("ok thanks") are in no language.
const WORDS_MIN: usize = 4;

/// What stands before the bar of each line, and behind it.
fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" | "))
}

fn share(of: usize, among: usize) -> f64 {
    if among == 0 { 0.0 } else { of as f64 / among as f64 }
}

/// Sentences by language, and what customers wrote in English.
pub fn languages(figures: &mut Vec<Figure>) {
    let (mut all, mut right, mut wrong) = (0, 0, 0);
    for (language, sentence) in rows(SENTENCES) {
        let told = spoken_in(sentence).map(|spoken| spoken.language);
        all += 1;
        right += usize::from(told == Some(language));
        wrong += usize::from(told.is_some_and(|told| told != language));
    }
    figures.push(Figure::at_least(
        "89 sentences in 25 languages: told right",
        share(right, all),
        0.85,
    ));
    figures.push(Figure::at_most("the same: told wrong", share(wrong, all), 0.03));
    let (mut all, mut right, mut wrong) = (0, 0, 0);
    for chat in lines("chats/star.jsonl.gz") {
        for turn in list(&chat, "turns").filter(|turn| text(turn, "role") == "customer") {
            let said = text(turn, "text");
            if said.split_whitespace().count() < WORDS_MIN {
                continue;
            }
            let told = spoken_in(said).map(|spoken| spoken.language);
            all += 1;
            right += usize::from(told == Some("en"));
            wrong += usize::from(told.is_some_and(|told| told != "en"));
        }
    }
    figures.push(Figure::at_least(
        "STAR, customers' turns of 4 words and more: English",
        share(right, all),
        0.9,
    ));
    figures.push(Figure::at_most("the same: another language", share(wrong, all), 0.005));
}

/// Questions to the articles of the desk's policy.
pub fn articles(figures: &mut Vec<Figure>) {
    let Some(assist) = articles_of_the_desk() else { return };
    let learned = Learned::default();
    let (mut all, mut first, mut found, mut others, mut quiet) = (0, 0, 0, 0, 0);
    for (article, question) in rows(QUESTIONS) {
        let language = if article == "versand" { "de" } else { "en" };
        let asked = Asked { text: question, language, ..Asked::default() };
        let names: Vec<String> =
            assist.suggest(&asked, &learned).iter().map(|it| it.article.to_string()).collect();
        if article == "-" {
            others += 1;
            quiet += usize::from(names.is_empty());
            continue;
        }
        all += 1;
        first += usize::from(names.first().is_some_and(|name| name == article));
        found += usize::from(names.iter().any(|name| name == article));
    }
    figures.push(Figure::at_least(
        "30 questions to 6 articles: the right one comes first",
        share(first, all),
        0.7,
    ));
    figures.push(Figure::at_least(
        "the same: the right one is among those suggested",
        share(found, all),
        0.7,
    ));
    figures.push(Figure::at_least(
        "6 questions that no article answers: nothing is suggested",
        share(quiet, others),
        0.8,
    ));
}

fn articles_of_the_desk() -> Option<Assist> {
    let policy: serde_json::Value = serde_json::from_str(DESK).ok()?;
    let written = policy["text"]["assist"].to_string();
    let rules = AssistRules::read(&Node::parse(&written).ok()?, &mut Reader::new())?;
    Assist::new(&rules).ok()
}
