//! Somebody who hears both sides: what was said, and what arrived.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// What became of one message.
#[derive(Clone, Copy, Debug)]
struct Message {
    said: Instant,
    is_acknowledged: bool,
    heard: u32,
    took: Option<Duration>,
}

/// How a message got to whoever hears it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It was delivered.
    Live,
    /// It had been said before they had the chat; how long that took, the queue decided.
    Transcript,
}

/// Shared by all who talk. Every text must be said once only.
#[derive(Clone, Debug)]
pub struct Witness(Option<Arc<Mutex<BTreeMap<String, Message>>>>);

impl Default for Witness {
    fn default() -> Self {
        Self(Some(Arc::default()))
    }
}

/// What a witness has to tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Messages that were said.
    pub said: usize,
    /// Of these, what the desk said it had heard, and the other side never did.
    pub lost: Vec<String>,
    /// What arrived more than once.
    pub doubled: Vec<String>,
    /// How long the delivered ones took, the shortest first.
    pub took: Vec<Duration>,
}

impl Account {
    /// The time within which so many percent arrived, by nearest rank.
    pub fn percentile(&self, percent: usize) -> Option<Duration> {
        let rank = (self.took.len() * percent).div_ceil(100).max(1);
        self.took.get(rank - 1).copied()
    }
}

impl Witness {
    /// One who remembers nothing, for people who talk without an end.
    pub const fn absent() -> Self {
        Self(None)
    }

    fn with<T: Default>(&self, act: impl FnOnce(&mut BTreeMap<String, Message>) -> T) -> T {
        let Some(all) = &self.0 else { return T::default() };
        // Nobody who holds the lock can panic half-way.
        act(&mut all.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Somebody is about to say this.
    pub fn said(&self, text: &str) {
        let message =
            Message { said: Instant::now(), is_acknowledged: false, heard: 0, took: None };
        self.with(|all| _ = all.insert(text.to_owned(), message));
    }

    /// The desk said that it has heard this.
    pub fn acknowledged(&self, text: &str) {
        self.with(|all| _ = all.get_mut(text).map(|message| message.is_acknowledged = true));
    }

    /// The other side hears this.
    pub fn heard(&self, text: &str, way: Way) {
        self.with(|all| {
            if let Some(message) = all.get_mut(text) {
                message.heard += 1;
                if way == Way::Live {
                    message.took.get_or_insert(message.said.elapsed());
                }
            }
        });
    }

    /// What came of it all.
    pub fn account(&self) -> Account {
        self.with(|all| {
            let texts = |which: &dyn Fn(&Message) -> bool| {
                all.iter()
                    .filter(|(_, message)| which(message))
                    .map(|(text, _)| text.clone())
                    .collect()
            };
            let mut took: Vec<Duration> = all.values().filter_map(|message| message.took).collect();
            took.sort_unstable();
            Account {
                said: all.len(),
                lost: texts(&|message| message.is_acknowledged && message.heard == 0),
                doubled: texts(&|message| message.heard > 1),
                took,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_acknowledged_and_not_heard_is_lost() {
        let witness = Witness::default();
        for text in ["a", "b", "c", "d"] {
            witness.said(text);
        }
        for text in ["a", "b", "c"] {
            witness.acknowledged(text);
        }
        for text in ["a", "c", "c"] {
            witness.heard(text, Way::Live);
        }
        let account = witness.account();
        assert_eq!(
            (account.said, account.lost, account.doubled),
            (4, vec!["b".to_owned()], vec!["c".to_owned()])
        );
        assert_eq!(account.took.len(), 2);
    }

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        let took = (1..=200).map(Duration::from_millis).collect();
        let account = Account { took, ..Account::default() };
        assert_eq!(account.percentile(50), Some(Duration::from_millis(100)));
        assert_eq!(account.percentile(99), Some(Duration::from_millis(198)));
        assert_eq!(Account::default().percentile(99), None);
    }
}
