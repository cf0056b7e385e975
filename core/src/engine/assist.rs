//! The agent who has a chat is shown what may help: when the customer has written, and when the chat is theirs.
//!
//! Not at every word: after a suggestion there is a pause, a chat has so many and no more, and nothing is suggested in it twice. What agents
//! say of a suggestion moves the article in all chats.

use super::decision::{Question, Reason, Subject};
use super::desk::Desk;
use super::effect::Effect;
use super::rejection::Rejection;
use crate::bot::Speaker;
use crate::calendar::Timestamp;
use crate::conversation::ChatState;
use crate::id::{AgentId, ChatId, Code};
use crate::math::Millis;
use crate::policy::condition::Value;
use crate::sorted::{SortedMap, SortedSet};
use crate::text::{ArticleVerdict, Asked, Suggestion};
use serde::{Deserialize, Serialize};

/// What was suggested in a chat, and what the agent thought of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Suggested {
    last: Timestamp,
    articles: SortedMap<Code, Option<ArticleVerdict>>,
}

/// What the agent may need help with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// What the customer has just written.
    Now,
    /// What the customer wrote before the agent came, the last first.
    Before,
}

impl Suggested {
    /// How many more may be suggested now?
    fn room(&self, now: Timestamp, pause: Millis, per_chat: u8) -> usize {
        if now < self.last.plus(pause) {
            return 0;
        }
        usize::from(per_chat).saturating_sub(self.articles.len())
    }
}

impl Reason {
    fn of_suggestion(suggestion: &Suggestion) -> Self {
        let code = if suggestion.triggered { "article_triggered" } else { "article_resembles" };
        let score = Value::Ratio(suggestion.score);
        Self::new(code).rule(format!("/text/assist/articles/{}", suggestion.article)).saw(
            "score",
            score,
            Value::Missing,
        )
    }
}

impl Desk<'_> {
    /// Shows the agent of a chat which articles may help to answer what the customer wrote.
    pub(crate) fn suggest_articles(&mut self, id: &ChatId, heard: Heard) {
        let policy = self.policy.clone();
        let (assist, rules) = (policy.assist(), &policy.text().assist);
        if assist.is_empty() {
            return;
        }
        let Some(chat) = self.world.chats.get(id) else { return };
        // Who is on the phone reads no articles.
        let in_writing = chat.state == ChatState::Active && chat.callback.is_none();
        let (Some(agent), true) = (chat.owner.clone(), in_writing) else { return };
        let before = chat.suggested.as_deref();
        let room = before.map_or(usize::from(rules.per_chat), |before| {
            before.room(self.at, rules.pause_ms, rules.per_chat)
        });
        if room == 0 {
            return;
        }
        let but: Option<SortedSet<Code>> = before.map(|it| it.articles.keys().cloned().collect());
        let lines = chat.transcript.iter().rev().filter(|line| line.speaker == Speaker::Customer);
        let count = if heard == Heard::Now { 1 } else { usize::MAX };
        let lines: Vec<&str> = lines.take(count).map(|line| line.text.as_str()).collect();
        let asked = Asked {
            text: &lines.join("\n"),
            language: chat.language.as_str(),
            queue: Some(&chat.queue),
            but: but.as_ref(),
        };
        let mut articles = assist.suggest(&asked, &self.world.learned);
        articles.truncate(room);
        if articles.is_empty() {
            return;
        }
        let at = self.at;
        self.with_chat(id, |chat| {
            let fresh = || Box::new(Suggested { last: at, articles: SortedMap::new() });
            let suggested = chat.suggested.get_or_insert_with(fresh);
            suggested.last = at;
            suggested.articles.extend(articles.iter().map(|it| (it.article.clone(), None)));
        });
        let reasons: Vec<Reason> = articles.iter().map(Reason::of_suggestion).collect();
        let subject = Subject::chat(id).with_agent(&agent);
        let decision = self.decide(Question::Screening, subject, "suggest_articles", reasons);
        self.order(decision, Effect::SuggestArticles { chat: id.clone(), agent, articles });
    }

    /// An agent has said whether a suggestion helped.
    pub(crate) fn article_judged(
        &mut self,
        id: &ChatId,
        agent: &AgentId,
        article: &Code,
        verdict: ArticleVerdict,
    ) -> Result<(), Rejection> {
        let chat = self.chat(id)?;
        Self::check_owner(chat, agent)?;
        match chat.suggested.as_deref().and_then(|it| it.articles.get(article)) {
            None => return Err(Rejection::unknown("suggested article", "/article", article)),
            Some(Some(before)) => {
                let found = format!("`{article}`, which was {before}");
                let expected = "a suggestion of which nothing was said yet";
                return Err(Rejection::illegal("/article", found, expected));
            }
            Some(None) => {}
        }
        self.with_chat(id, |chat| {
            let held = chat.suggested.as_deref_mut().and_then(|it| it.articles.get_mut(article));
            if let Some(held) = held {
                *held = Some(verdict);
            }
        });
        self.world.learned.judged(article, verdict);
        let reason = Reason::new(verdict.as_str()).rule(format!("/text/assist/articles/{article}"));
        let subject = Subject::chat(id).with_agent(agent);
        self.decide(Question::Screening, subject, "learn", [reason]);
        Ok(())
    }

    /// What agents thought of articles that the new policy no longer has is forgotten.
    pub(crate) fn articles_under_new_policy(&mut self) {
        let policy = self.policy.clone();
        let articles = &policy.text().assist.articles;
        self.world.learned.retain(|article| articles.contains_key(article));
    }
}
