//! Who is told, who next if nobody answers, and how often?
//!
//! A tree is a list of levels. Everybody who is on call at the first is notified; if nobody acknowledges before the level's time is over,
//! those at the next are, and after the last it begins again, as often as the policy repeats it. A level with nobody on call is
//! skipped at once. A tree that runs keeps the rules it started with, whatever policy comes. Each notification has a name that is made of
//! alarm, its number, round, level and person, so that a host that sends it again wakes nobody twice.

use crate::calendar::Timestamp;
use crate::id::{AgentId, Code};
use crate::math::Millis;
use crate::policy::issue::{Issues, Pointer};
use crate::sorted::{SortedMap, SortedSet};
use serde::{Deserialize, Serialize};

/// The most levels of a tree.
const LEVELS_MAX: usize = 16;

crate::shape! {
    /// Who is told, level by level.
    pub struct TreeRules {
        /// The levels, in the order in which they are told.
        pub levels: Vec<TreeLevel>,
        /// How often it begins again when nobody has acknowledged.
        pub repeat: u8 = 0 => 0..=9,
    }
}

crate::shape! {
    /// One level of a tree.
    pub struct TreeLevel {
        /// Rotas whose present people are told.
        pub rotas: SortedSet<Code> = SortedSet::new(),
        /// People who always are.
        pub agents: SortedSet<AgentId> = SortedSet::new(),
        /// By which ways, in the order in which the host tries them: `push`, `sms`, `call`.
        pub via: Vec<Code> = Vec::new(),
        /// How long they have to acknowledge.
        pub answer_within_ms: Millis,
    }
}

/// One person who was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    /// Its name.
    pub id: Code,
    /// Who was told.
    pub agent: AgentId,
}

/// A tree at work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeRun {
    /// The how manieth alarm it is: an alarm that is raised again has other notifications.
    pub number: u64,
    /// Which tree of the policy it was.
    pub tree: Code,
    /// As it stood there when the run began.
    pub rules: TreeRules,
    /// The policy's fingerprint at that time.
    pub policy: String,
    /// When the alarm was raised.
    pub since: Timestamp,
    /// Times that it has begun again.
    pub round: u8,
    /// The level that has been told, counted from 0.
    pub level: usize,
    /// When those who were told were told.
    pub told_at: Timestamp,
    /// Until just before this instant they may acknowledge.
    pub until: Timestamp,
    /// Those who were told, of this level and those before.
    pub told: Vec<Notification>,
    /// How many of them belong to earlier levels: too late for them.
    pub late: usize,
}

/// What a tree does next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TreeStep {
    /// These people are told.
    Tell {
        /// At which level.
        level: usize,
        /// In which round.
        round: u8,
        /// Who.
        people: Vec<AgentId>,
        /// Levels that were skipped, because nobody is on call there.
        skipped: u32,
    },
    /// There is nobody left to tell.
    Exhausted {
        /// Levels that were skipped.
        skipped: u32,
    },
}

/// What an acknowledgement is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acknowledged {
    /// It ends the run.
    InTime,
    /// The time of that notification was over.
    Late,
    /// Somebody else was asked.
    NotTheirs,
    /// There was no such notification.
    Unknown,
}

/// Who is on call, by rota.
pub type OnCall = SortedMap<Code, SortedSet<AgentId>>;

impl TreeLevel {
    fn people(&self, on_call: &OnCall) -> Vec<AgentId> {
        let rotas = self.rotas.iter().filter_map(|rota| on_call.get(rota)).flatten();
        let people: SortedSet<AgentId> = self.agents.iter().chain(rotas).cloned().collect();
        people.iter().cloned().collect()
    }
}

impl TreeRules {
    /// What comes at this level and round, or behind it.
    pub fn step_from(&self, level: usize, round: u8, on_call: &OnCall) -> TreeStep {
        let here = (level..self.levels.len()).map(|level| (level, round));
        // One more round visits every level there is: who is not found in it is found in none.
        let again = (0..self.levels.len()).map(|level| (level, round.saturating_add(1)));
        let rounds = here.chain(again.filter(|(_, round)| *round <= self.repeat));
        let mut skipped = 0;
        for (level, round) in rounds {
            let people =
                self.levels.get(level).map(|level| level.people(on_call)).unwrap_or_default();
            if !people.is_empty() {
                return TreeStep::Tell { level, round, people, skipped };
            }
            skipped += 1;
        }
        TreeStep::Exhausted { skipped }
    }
}

impl TreeRun {
    /// A run that has told nobody yet.
    pub fn new(number: u64, tree: Code, rules: TreeRules, policy: String, now: Timestamp) -> Self {
        Self {
            number,
            tree,
            rules,
            policy,
            since: now,
            round: 0,
            level: 0,
            told_at: now,
            until: now,
            told: Vec::new(),
            late: 0,
        }
    }

    /// What it does when the time of its level is over.
    pub fn next(&self, on_call: &OnCall) -> TreeStep {
        self.rules.step_from(self.level + 1, self.round, on_call)
    }

    /// These people are told now; gives their notifications.
    pub fn tell(
        &mut self,
        alarm: &Code,
        (level, round): (usize, u8),
        people: Vec<AgentId>,
        now: Timestamp,
    ) -> &[Notification] {
        self.late = self.told.len();
        let number = self.number;
        (self.level, self.round, self.told_at) = (level, round, now);
        let wait =
            self.rules.levels.get(level).map_or(Millis::ZERO, |level| level.answer_within_ms);
        self.until = now.plus(wait);
        self.told.extend(people.into_iter().map(|agent| Notification {
            id: Code::from(
                format!("{alarm}#{number}/{}/{}/{agent}", round + 1, level + 1).as_str(),
            ),
            agent,
        }));
        self.told.get(self.late..).unwrap_or_default()
    }

    /// What it is worth that this person acknowledges this notification now.
    pub fn judge(&self, notification: &Code, by: &AgentId, now: Timestamp) -> Acknowledged {
        match self.told.iter().position(|told| told.id == *notification) {
            None => Acknowledged::Unknown,
            Some(n) if self.told.get(n).is_some_and(|told| told.agent != *by) => {
                Acknowledged::NotTheirs
            }
            Some(n) if n < self.late || now >= self.until => Acknowledged::Late,
            Some(_) => Acknowledged::InTime,
        }
    }
}

/// Says everything that is wrong with the trees.
pub(super) fn check_trees(trees: &SortedMap<Code, TreeRules>, at: &Pointer, issues: &mut Issues) {
    for (name, tree) in trees {
        let at = at.key(name.as_str()).key("levels");
        if tree.levels.is_empty() || tree.levels.len() > LEVELS_MAX {
            let found = format!("{} levels", tree.levels.len());
            let expected = format!("1 to {LEVELS_MAX}");
            issues.error("out_of_range", &at, found, expected, "name who is told");
        }
        for (n, level) in tree.levels.iter().enumerate() {
            let at = at.index(n);
            if level.rotas.is_empty() && level.agents.is_empty() {
                let remedy = "name rotas or agents, or remove the level";
                issues.error("nobody", &at, "a level of nobody", "somebody to tell", remedy);
            }
            if level.answer_within_ms <= Millis::ZERO {
                let place = at.key("answer_within_ms");
                let remedy = "give people time to answer";
                issues.error("out_of_range", &place, "`0`", "1 or more", remedy);
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

    fn level(rota: &str) -> TreeLevel {
        TreeLevel {
            rotas: [Code::from(rota)].into_iter().collect(),
            agents: SortedSet::new(),
            via: Vec::new(),
            answer_within_ms: Millis::new(1_000),
        }
    }

    fn on_call(rotas: &[(&str, &[&str])]) -> OnCall {
        let one = |(rota, people): &(&str, &[&str])| {
            (Code::from(*rota), people.iter().map(|who| AgentId::from(*who)).collect())
        };
        SortedMap::from(rotas.iter().map(one).collect::<Vec<_>>())
    }

    fn tell(level: usize, round: u8, who: &str, skipped: u32) -> TreeStep {
        TreeStep::Tell { level, round, people: vec![AgentId::from(who)], skipped }
    }

    #[test]
    fn levels_with_nobody_are_skipped_and_rounds_are_counted() {
        let rules =
            TreeRules { levels: vec![level("first"), level("second"), level("boss")], repeat: 1 };
        let some = on_call(&[("first", &["ann"]), ("second", &[]), ("boss", &["cyd"])]);
        for (level, round, step) in [
            (0, 0, tell(0, 0, "ann", 0)),
            (1, 0, tell(2, 0, "cyd", 1)),
            (3, 0, tell(0, 1, "ann", 0)),
            (1, 1, tell(2, 1, "cyd", 1)),
            (3, 1, TreeStep::Exhausted { skipped: 0 }),
        ] {
            assert_eq!(rules.step_from(level, round, &some), step, "{level} {round}");
        }
        let nobody = on_call(&[]);
        assert_eq!(rules.step_from(0, 0, &nobody), TreeStep::Exhausted { skipped: 6 });
    }

    #[test]
    fn an_acknowledgement_at_the_deadline_is_late() {
        let rules = TreeRules { levels: vec![level("first")], repeat: 0 };
        let (alarm, ann) = (Code::from("fire"), AgentId::from("ann"));
        let mut run = TreeRun::new(7, Code::from("tree"), rules, String::new(), at(0));
        let told = run.tell(&alarm, (0, 0), vec![ann.clone()], at(5_000)).to_vec();
        assert_eq!(told[0].id.as_str(), "fire#7/1/1/ann");
        let of = |id: &str, by: &str, ms| run.judge(&Code::from(id), &AgentId::from(by), at(ms));
        assert_eq!(of("fire#7/1/1/ann", "ann", 5_999), Acknowledged::InTime);
        assert_eq!(of("fire#7/1/1/ann", "ann", 6_000), Acknowledged::Late);
        assert_eq!(of("fire#7/1/1/ann", "bob", 5_999), Acknowledged::NotTheirs);
        assert_eq!(of("fire#7/2/1/ann", "ann", 5_999), Acknowledged::Unknown);
        // Told again in a second round: the first name is late for ever, the second counts.
        run.tell(&alarm, (0, 1), vec![ann.clone()], at(7_000));
        assert_eq!(run.judge(&told[0].id, &ann, at(7_500)), Acknowledged::Late);
        assert_eq!(run.judge(&Code::from("fire#7/2/1/ann"), &ann, at(7_500)), Acknowledged::InTime);
    }
}
