//! What became of articles that were suggested.

use crate::id::Code;
use crate::sorted::SortedMap;
use serde::{Deserialize, Serialize};

/// How often an article is taken to have been suggested before it ever was, half of the times with success: so the first verdicts
/// say little and many say all.
const IMAGINED: u64 = 10;

crate::shape! {
    /// What an agent thought of a suggestion.
    pub enum ArticleVerdict {
        /// It helped.
        Used = "used",
        /// It did not.
        Dismissed = "dismissed",
    }
}

/// How often each article was suggested and used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Learned(SortedMap<Code, Reception>);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Reception {
    suggested: u32,
    used: u32,
}

impl Learned {
    /// An agent has said what they thought of an article.
    pub fn judged(&mut self, article: &Code, verdict: ArticleVerdict) {
        let reception = self.0.get_or_insert_with(article.clone(), Reception::default);
        if reception.suggested == u32::MAX {
            return;
        }
        reception.suggested += 1;
        reception.used += u32::from(verdict == ArticleVerdict::Used);
    }

    /// Forgets the articles that are no longer there.
    pub(crate) fn retain(&mut self, is_there: impl Fn(&Code) -> bool) {
        self.0.retain(|article, _| is_there(article));
    }

    /// A score in the light of what agents thought: up to twice as much, down to nothing.
    pub(super) fn weigh(&self, article: &Code, score: u64) -> u64 {
        let Some(Reception { suggested, used }) = self.0.get(article) else { return score };
        let (suggested, used) = (u64::from(*suggested), u64::from(*used));
        let weighed =
            u128::from(score) * u128::from(2 * used + IMAGINED) / u128::from(suggested + IMAGINED);
        u64::try_from(weighed).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_used_rises_and_what_was_put_away_sinks() {
        let (good, bad) = (Code::from("good"), Code::from("bad"));
        let mut learned = Learned::default();
        assert_eq!(learned.weigh(&good, 300), 300);
        for _ in 0..10 {
            learned.judged(&good, ArticleVerdict::Used);
            learned.judged(&bad, ArticleVerdict::Dismissed);
        }
        // (2 × 10 + 10) / (10 + 10), and (0 + 10) / (10 + 10).
        assert_eq!((learned.weigh(&good, 300), learned.weigh(&bad, 300)), (450, 150));
        learned.judged(&good, ArticleVerdict::Dismissed);
        assert_eq!(learned.weigh(&good, 300), 300 * 30 / 21);
        learned.retain(|article| *article != good);
        assert_eq!((learned.weigh(&good, 300), learned.weigh(&bad, 300)), (300, 150));
    }
}
