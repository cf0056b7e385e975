//! What an operator may write about the help that agents get.

use super::analyse;
use crate::id::{Code, QueueId};
use crate::language;
use crate::math::Millis;
use crate::policy::issue::{Issues, Pointer};
use crate::sorted::{SortedMap, SortedSet};
use crate::text::rules::check_words;

/// The most articles.
pub const ARTICLES_MAX: usize = 10_000;
/// The longest text of an article, in bytes; the words by which it is found are in less.
pub const ARTICLE_BYTES_MAX: usize = 20_000;

crate::shape! {
    /// Which articles help agents to answer, and how often some are suggested.
    pub struct AssistRules: Default {
        /// The articles, by name.
        pub articles: SortedMap<Code, Article> = SortedMap::new(),
        /// The most that are suggested at once.
        pub at_once: u8 = 3 => 1..=10,
        /// The most that are suggested in one chat.
        pub per_chat: u8 = 9 => 1..=100,
        /// After a suggestion nothing more is suggested in the chat for so long.
        pub pause_ms: Millis = Millis::from_secs(30),
        /// An article of which no trigger was said is suggested only if so many different words of the message stand in it.
        pub words_min: u8 = 2 => 1..=20,
    }
}

crate::shape! {
    /// What an agent may need to know.
    pub struct Article: Default {
        /// What it is called.
        pub title: String = String::new(),
        /// What it says, or the words by which it is to be found.
        pub text: String = String::new(),
        /// Words and phrases at which it is suggested, whatever else is said.
        pub triggers: Vec<String> = Vec::new(),
        /// Its language. Without it, it is suggested in chats of every language.
        pub language: Option<String> = None,
        /// It is suggested only in chats of these queues; without any, in all.
        pub queues: SortedSet<QueueId> = SortedSet::new(),
    }
}

impl AssistRules {
    /// Says everything that is wrong with these rules.
    pub(crate) fn check(&self, at: &Pointer, issues: &mut Issues) {
        let at = at.key("articles");
        let count = self.articles.len();
        if count > ARTICLES_MAX {
            let (found, expected) =
                (format!("{count} articles"), format!("at most {ARTICLES_MAX}"));
            issues.error("too_many_articles", &at, found, expected, "leave out the oldest");
        }
        for (name, article) in &self.articles {
            article.check(&at.key(name.as_str()), issues);
        }
    }
}

impl Article {
    fn check(&self, at: &Pointer, issues: &mut Issues) {
        check_words(&self.triggers, &at.key("triggers"), issues);
        let bytes = self.title.len() + self.text.len();
        if bytes > ARTICLE_BYTES_MAX {
            let expected = format!("at most {ARTICLE_BYTES_MAX} with the title");
            let remedy = "keep the words by which it is to be found";
            issues.error("too_long", &at.key("text"), format!("{bytes} bytes"), expected, remedy);
        }
        let tag = self.language.as_deref();
        if let Some(tag) = tag.filter(|tag| !language::is_tag(tag)) {
            let remedy = "write it as `en` or `de-AT`";
            issues.error(
                "bad_language",
                &at.key("language"),
                format!("`{}`", tag.escape_debug()),
                "the name of a language",
                remedy,
            );
        }
        if self.title.trim().is_empty() {
            let remedy = "say what the agent will see";
            issues.error("no_title", &at.key("title"), "nothing", "a title", remedy);
        }
        let words = || analyse::words(&self.text, tag).chain(analyse::words(&self.title, tag));
        if self.triggers.is_empty() && words().next().is_none() {
            issues.warning(
                "never_found",
                at,
                "no triggers, and no words that are looked for",
                "one of them",
                "add a trigger; until then it is never suggested",
            );
        }
    }
}
