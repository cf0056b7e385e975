//! Which chats does somebody read?
//!
//! Weighted sampling without replacement, by a hash of the chat's name under a seed (see
//! [`weighted_sample`](crate::math::statistics::weighted_sample)): grave and valuable chats come more often, every agent has a quota, any sharding
//! chooses the same, and each chat keeps how likely it was to be chosen. What a chat weighs is settled when it ends, by the policy of that day.

use crate::id::Code;
#[cfg(feature = "quality")]
use crate::id::{AgentId, ChatId};
#[cfg(feature = "quality")]
use crate::math::statistics::{Candidate, weighted_sample};
use crate::policy::condition::{Condition, Names};
use crate::policy::issue::{Issues, Pointer};

/// The most conditions by which chats are weighed.
const WEIGHTS_MAX: usize = 64;

crate::shape! {
    /// Which chats are read.
    pub struct SamplingRules: Default {
        /// So many of all.
        pub chats: u32 = 20 => 0..=100_000,
        /// And so many of each agent, if there are.
        pub per_agent: u32 = 2 => 0..=1_000,
        /// What makes a chat weigh more than 1 when it ends; of all that hold, the sum is added.
        pub weigh: Vec<WeighRule> = Vec::new(),
    }
}

crate::shape! {
    /// What makes a chat worth reading.
    pub struct WeighRule {
        /// The name of this rule: `grave`, `gold`.
        pub id: Code,
        /// Which chats.
        pub when: Condition,
        /// How much it adds.
        pub weight: u32 => 1..=1_000,
    }
}

impl SamplingRules {
    /// What a chat weighs of which the rules hold that `holds` says.
    pub fn weight(&self, mut holds: impl FnMut(&Condition) -> bool) -> u32 {
        let heavier = self.weigh.iter().filter(|rule| holds(&rule.when));
        1 + heavier.map(|rule| rule.weight).sum::<u32>()
    }

    /// Says everything that is wrong with these rules.
    pub(super) fn check(&self, at: &Pointer, names: &Names<'_>, issues: &mut Issues) {
        let at = at.key("weigh");
        if self.weigh.len() > WEIGHTS_MAX {
            let (found, expected) =
                (self.weigh.len().to_string(), format!("at most {WEIGHTS_MAX}"));
            issues.error("too_many", &at, found, expected, "join rules that differ little");
        }
        for (n, rule) in self.weigh.iter().enumerate() {
            rule.when.check(&at.index(n).key("when"), names, issues);
        }
    }
}

/// A chat that somebody could read.
#[cfg(feature = "quality")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewable {
    /// The chat.
    pub chat: ChatId,
    /// Who served it last.
    pub agent: AgentId,
    /// What it weighs; nothing is never chosen.
    pub weight: u32,
}

/// A chat that somebody reads.
#[cfg(feature = "quality")]
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Reviewed {
    /// The chat.
    pub chat: ChatId,
    /// Who served it last.
    pub agent: AgentId,
    /// How likely it was to be chosen: what is found in it, over this, sums to an estimate for all.
    pub inclusion: f64,
}

/// What is read of a time.
#[cfg(feature = "quality")]
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct ReviewSample {
    /// The seed that chose.
    pub seed: String,
    /// Chats that could have been chosen.
    pub of: usize,
    /// Those that were, by name.
    pub chats: Vec<Reviewed>,
}

/// Chooses what is read.
///
/// ```
/// use switchboard::quality::{Reviewable, SamplingRules, choose};
/// let chat = |name: &str, agent: &str, weight| Reviewable { chat: name.into(), agent: agent.into(), weight };
/// let rules = SamplingRules { chats: 0, per_agent: 1, ..SamplingRules::default() };
/// let sample = choose(&rules, [chat("c-1", "ada", 1), chat("c-2", "ada", 9), chat("c-3", "bob", 1)], "november");
/// // One of Ada's, and Bob's only one for certain.
/// assert_eq!((sample.of, sample.chats.len()), (3, 2));
/// assert_eq!((sample.chats[1].chat.as_str(), sample.chats[1].inclusion), ("c-3", 1.0));
/// ```
#[cfg(feature = "quality")]
pub fn choose(
    rules: &SamplingRules,
    chats: impl IntoIterator<Item = Reviewable>,
    seed: &str,
) -> ReviewSample {
    let candidates: Vec<Candidate> = chats
        .into_iter()
        .map(|of| Candidate {
            id: of.chat.as_str().to_owned(),
            weight: f64::from(of.weight),
            stratum: of.agent.as_str().to_owned(),
        })
        .collect();
    let (size, quota) = (rules.chats as usize, rules.per_agent as usize);
    let chosen = weighted_sample(&candidates, size, quota, seed.as_bytes());
    let read = chosen.into_iter().map(|chosen| Reviewed {
        chat: ChatId::from(chosen.id),
        agent: AgentId::from(chosen.stratum),
        inclusion: chosen.inclusion,
    });
    ReviewSample { seed: seed.to_owned(), of: candidates.len(), chats: read.collect() }
}
