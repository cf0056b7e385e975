//! Which articles would help the agent to answer?
//!
//! Two things speak for an article: one of its triggers was said, or its words are the customer's. How much the words say is measured
//! by BM25 (S. Robertson, H. Zaragoza, "The probabilistic relevance framework: BM25 and beyond", Foundations and Trends in Information
//! Retrieval 3, 2009; k1 = 1.2, b = 0.75), in whole numbers, so that every machine suggests the same. What agents used before rises, what
//! they put away sinks.
//!
//! ```
//! use switchboard::text::{Article, Asked, Assist, AssistRules, Learned};
//!
//! let article = |title: &str, text: &str| Article { title: title.into(), text: text.into(), ..Article::default() };
//! let rules = AssistRules {
//!     articles: [
//!         ("returns".into(), article("Sending things back", "A parcel can be returned within thirty days; the refund follows.")),
//!         ("delays".into(), article("Late parcels", "Parcels that are late are traced with the carrier.")),
//!     ].into(),
//!     ..AssistRules::default()
//! };
//! let assist = Assist::new(&rules)?;
//! let found = assist.suggest(&Asked { text: "My parcels are late again", language: "en", ..Asked::default() }, &Learned::default());
//! assert_eq!(found[0].article.as_str(), "delays");
//! assert_eq!(found[0].words, ["parcels", "late"]);
//! # Ok::<(), switchboard::policy::issue::Issues>(())
//! ```
//!
//! Knows nothing of chats: when something is suggested, and that nothing is suggested twice, the engine sees to.

mod analyse;
mod index;
mod learned;
mod rules;

pub use index::{Asked, Assist, Suggestion};
pub use learned::{ArticleVerdict, Learned};
pub use rules::{ARTICLE_BYTES_MAX, ARTICLES_MAX, Article, AssistRules};
