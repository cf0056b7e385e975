//! Which articles would help the agent to answer?
//!
//! Two things speak for an article: one of its triggers was said, or its words are the customer's. How much the words say is measured
//! by BM25 (S. Robertson, H. Zaragoza, "The probabilistic relevance framework: BM25 and beyond", Foundations and Trends in Information
//! Retrieval 3, 2009; k1 = 1.2, b = 0.75), in whole numbers, so that every machine suggests the same. What agents used before rises, what
//! they put away sinks.
//!
//! Knows nothing of chats: when something is suggested, and that nothing is suggested twice, the engine sees to.

mod analyse;
mod index;
mod learned;
mod rules;

pub use index::{Asked, Assist, Suggestion};
pub use learned::{ArticleVerdict, Learned};
pub use rules::{ARTICLE_BYTES_MAX, ARTICLES_MAX, Article, AssistRules};
