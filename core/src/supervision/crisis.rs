//! Who may order a freeze, and what may not be answered by itself until somebody has signed?
//!
//! A freeze silences every bot of the operation, so the policy can ask for two persons: the first one's order waits, and
//! another person's within the time makes it so. A topic can be held alone, when the lawyers or the press office have to speak first: in chats
//! that touch it nothing automated leaves, until everybody whom the policy names has signed. Humans are not affected by either.

use crate::calendar::Timestamp;
use crate::id::{AgentId, Code, TopicId};
use crate::math::Millis;
use crate::policy::condition::Names;
use crate::policy::issue::{Issues, Pointer};
use crate::sorted::{SortedMap, SortedSet};
use serde::{Deserialize, Serialize};

crate::shape! {
    /// Who may order a freeze, and which topics are held until somebody has signed.
    pub struct CrisisRules: Default {
        /// How many persons must order a freeze.
        pub freeze_persons: Persons = Persons::One,
        /// How many must end it.
        pub thaw_persons: Persons = Persons::One,
        /// The second person's order counts within this time after the first one's.
        pub confirm_within_ms: Millis = Millis::from_mins(10),
        /// By topic: whose signatures end a hold of it.
        pub holds: SortedMap<TopicId, HoldRules> = SortedMap::new(),
    }
}

crate::shape! {
    /// How many persons an order needs.
    pub enum Persons: Default {
        /// One is enough.
        One = "one",
        /// Two different ones.
        Two = "two",
    }
}

crate::shape! {
    /// Whose signatures end a hold.
    pub struct HoldRules {
        /// The roles that must sign, each once: `legal`, `press_office`.
        pub sign_offs: SortedSet<Code>,
    }
}

/// What a person orders for all automated text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// None may leave.
    Freeze,
    /// It may again.
    Thaw,
}

/// What becomes of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ordered {
    /// It is done; with who ordered it first, if two had to.
    Done(Option<AgentId>),
    /// Another person has to order the same before this instant.
    Awaits(Timestamp),
    /// The same person ordered it already, and is not two.
    SamePerson,
}

/// A topic that is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Who ordered it.
    pub by: AgentId,
    /// Since when.
    pub since: Timestamp,
    /// Roles that have signed, with who did.
    pub signed: SortedMap<Code, AgentId>,
}

/// What a signature does to a hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signed {
    /// It was the last that was missing.
    Released,
    /// These are still missing.
    Missing(Vec<Code>),
    /// The role has nothing to sign here, or has signed already.
    NotAsked,
    /// This person has signed in another role.
    SamePerson,
}

/// Orders that wait for a second person, and topics that are held.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crisis {
    awaits: Option<(Order, AgentId, Timestamp)>,
    holds: SortedMap<TopicId, Hold>,
}

impl Crisis {
    /// What becomes of an order of this person.
    pub fn judge(
        &self,
        rules: &CrisisRules,
        order: Order,
        by: &AgentId,
        now: Timestamp,
    ) -> Ordered {
        let persons = match order {
            Order::Freeze => rules.freeze_persons,
            Order::Thaw => rules.thaw_persons,
        };
        let waiting =
            self.awaits.as_ref().filter(|(what, _, until)| *what == order && now < *until);
        match (persons, waiting) {
            (Persons::One, _) => Ordered::Done(None),
            (Persons::Two, None) => Ordered::Awaits(now.plus(rules.confirm_within_ms)),
            (Persons::Two, Some((_, first, _))) if first == by => Ordered::SamePerson,
            (Persons::Two, Some((_, first, _))) => Ordered::Done(Some(first.clone())),
        }
    }

    /// Writes down what became of it.
    pub fn record(&mut self, order: Order, by: &AgentId, ordered: &Ordered) {
        match ordered {
            Ordered::Done(_) => self.awaits = None,
            Ordered::Awaits(until) => self.awaits = Some((order, by.clone(), *until)),
            Ordered::SamePerson => {}
        }
    }

    /// Topics that are held.
    pub fn holds(&self) -> &SortedMap<TopicId, Hold> {
        &self.holds
    }

    /// The topic, of those that a chat touches, that is held.
    pub fn held_of<'a>(
        &self,
        mut topics: impl Iterator<Item = &'a TopicId>,
    ) -> Option<&'a TopicId> {
        topics.find(|topic| self.holds.contains_key(*topic))
    }

    /// Holds a topic from now on; one that is held already stays as it is.
    pub fn hold(&mut self, topic: TopicId, by: AgentId, since: Timestamp) {
        self.holds.get_or_insert_with(topic, || Hold { by, since, signed: SortedMap::new() });
    }

    /// What this signature would do; nothing is signed yet. `None` when the topic is not held.
    pub fn judge_signature(
        &self,
        rules: &CrisisRules,
        topic: &TopicId,
        role: &Code,
        by: &AgentId,
    ) -> Option<Signed> {
        let hold = self.holds.get(topic)?;
        // A policy that no longer names the topic asks nobody: any signature ends the hold.
        let Some(asked) = rules.holds.get(topic).map(|rules| &rules.sign_offs) else {
            return Some(Signed::Released);
        };
        if !asked.contains(role) || hold.signed.contains_key(role) {
            return Some(Signed::NotAsked);
        }
        if hold.signed.values().any(|signer| signer == by) {
            return Some(Signed::SamePerson);
        }
        let missing =
            asked.iter().filter(|asked| *asked != role && !hold.signed.contains_key(*asked));
        let missing: Vec<Code> = missing.cloned().collect();
        Some(if missing.is_empty() { Signed::Released } else { Signed::Missing(missing) })
    }

    /// Writes a signature down.
    pub fn sign(&mut self, topic: &TopicId, role: Code, by: AgentId, signed: &Signed) {
        match signed {
            Signed::Released => {
                self.holds.remove(topic);
            }
            Signed::Missing(_) => {
                if let Some(hold) = self.holds.get_mut(topic) {
                    hold.signed.insert(role, by);
                }
            }
            Signed::NotAsked | Signed::SamePerson => {}
        }
    }
}

impl CrisisRules {
    /// Says everything that is wrong with these rules.
    pub(super) fn check(&self, at: &Pointer, names: &Names<'_>, issues: &mut Issues) {
        if self.confirm_within_ms <= Millis::ZERO {
            let remedy = "give the second person time, or ask for one person";
            issues.error("out_of_range", &at.key("confirm_within_ms"), "`0`", "1 or more", remedy);
        }
        for (topic, rules) in &self.holds {
            let at = at.key("holds").key(topic.as_str());
            names.check_topic(topic, &at, issues);
            if rules.sign_offs.is_empty() {
                let remedy = "name who must sign; a hold that nobody can end would stay for ever";
                issues.error("no_exit", &at.key("sign_offs"), "nobody", "one role or more", remedy);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millis(ms)
    }

    #[test]
    fn two_persons_are_two_and_the_time_is_half_open() {
        let rules = CrisisRules {
            freeze_persons: Persons::Two,
            confirm_within_ms: Millis::new(1_000),
            ..CrisisRules::default()
        };
        let (ann, bob) = (AgentId::from("ann"), AgentId::from("bob"));
        let mut crisis = Crisis::default();
        let first = crisis.judge(&rules, Order::Freeze, &ann, at(0));
        assert_eq!(first, Ordered::Awaits(at(1_000)));
        crisis.record(Order::Freeze, &ann, &first);
        for (order, by, when, ordered) in [
            (Order::Freeze, &ann, 999, Ordered::SamePerson),
            (Order::Freeze, &bob, 999, Ordered::Done(Some(ann.clone()))),
            (Order::Freeze, &bob, 1_000, Ordered::Awaits(at(2_000))),
            // One person may thaw, and an order to freeze confirms no thaw.
            (Order::Thaw, &bob, 500, Ordered::Done(None)),
        ] {
            assert_eq!(crisis.judge(&rules, order, by, at(when)), ordered, "{order:?} {by} {when}");
        }
    }

    #[test]
    fn a_hold_ends_with_the_last_signature_each_of_another_person() {
        let (topic, legal, press) =
            (TopicId::from("recall"), Code::from("legal"), Code::from("press"));
        let asked = HoldRules { sign_offs: [legal.clone(), press.clone()].into_iter().collect() };
        let holds = SortedMap::from(vec![(topic.clone(), asked)]);
        let rules = CrisisRules { holds, ..CrisisRules::default() };
        let (ann, bob) = (AgentId::from("ann"), AgentId::from("bob"));
        let mut crisis = Crisis::default();
        assert_eq!(crisis.judge_signature(&rules, &topic, &legal, &ann), None);
        crisis.hold(topic.clone(), bob.clone(), at(0));
        assert_eq!(crisis.held_of([&topic].into_iter()), Some(&topic));
        let signed = crisis.judge_signature(&rules, &topic, &legal, &ann).unwrap();
        assert_eq!(signed, Signed::Missing(vec![press.clone()]));
        crisis.sign(&topic, legal.clone(), ann.clone(), &signed);
        for (role, by, signed) in [
            (&legal, &bob, Signed::NotAsked),
            (&Code::from("boss"), &bob, Signed::NotAsked),
            (&press, &ann, Signed::SamePerson),
            (&press, &bob, Signed::Released),
        ] {
            assert_eq!(crisis.judge_signature(&rules, &topic, role, by), Some(signed.clone()));
            crisis.sign(&topic, role.clone(), by.clone(), &signed);
        }
        assert!(crisis.holds().is_empty());
    }
}
