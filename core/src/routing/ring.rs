//! Who else may help, the longer a chat waits: rings, and agents who serve a queue only after a delay.
//!
//! A chat starts in the narrowest ring of its queue: exactly what was asked for. Each ring that opens asks for
//! less, or lets more people in, and none closes again. A ring in which nobody is logged in helps nobody, so it is passed
//! over at once. What opens when is known from the rules, so a queue has one short list of *openings*, and a chat one
//! number: how many of them it has reached.

use super::{
    class::{Demand, Membership},
    index::{Index, Skills},
    router::Router,
    rules::{QueueRules, RoutingRules},
    slab::{ChatIx, QueueIx, SkillIx},
    timer::Due,
};
use crate::{
    calendar::Timestamp,
    id::{Code, QueueId, SkillId},
    math::Millis,
    policy::issue::{Issues, Pointer},
    sorted::{SortedMap, SortedSet},
};
use std::collections::{BTreeMap, BTreeSet};

/// Rings of one queue besides the first, in which exactly what was asked for holds.
const RINGS_MAX: usize = 7;
/// Different delays and rings of one queue.
const OPENINGS_MAX: usize = 64;
/// What agents who are let in by the first ring count as, behind every tier that an operator may give.
const TIER_OF_RINGS: u16 = 256;

crate::shape! {
    /// A wider circle of agents, open to chats that wait long enough. What earlier rings gave up stays given up.
    pub struct Ring: Default {
        /// The wait in this queue after which the ring opens.
        pub after_ms: Millis = Millis::ZERO,
        /// Required skills that are no longer asked for.
        pub without: SortedSet<SkillId> = SortedSet::new(),
        /// How many levels below what is asked for are enough now; never below 1.
        pub levels_down: u8 = 0 => 0..=4,
        /// The agents of these queues help from now on, after those of the queue itself.
        pub agents_of: SortedSet<QueueId> = SortedSet::new(),
    }
}

crate::shape! {
    /// What agents of one kind serve, wherever they log in: named by the agent's profile.
    pub struct RoutingProfile: Default {
        /// The queues, besides those that the host names.
        pub queues: SortedMap<QueueId, Membership> = SortedMap::new(),
    }
}

/// Something opens to a chat of a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Opening {
    /// After this wait.
    pub(super) after: Millis,
    /// How many rings are open from then on, besides the first.
    pub(super) rings: u8,
}

/// What opens to chats of a queue, and when; the first at once.
pub(super) fn openings(rules: &RoutingRules, id: &QueueId, queue: &QueueRules) -> Vec<Opening> {
    let mut waits = BTreeSet::from([Millis::ZERO]);
    waits.extend(queue.rings.iter().map(|ring| ring.after_ms));
    let members = rules.profiles.values().filter_map(|profile| profile.queues.get(id));
    waits.extend(members.map(|member| member.delay_ms));
    let rings_open = |wait: Millis| queue.rings.iter().filter(|ring| ring.after_ms <= wait).count();
    // No more than OPENINGS_MAX of them, rings among these.
    waits.into_iter().map(|after| Opening { after, rings: rings_open(after) as u8 }).collect()
}

/// A queue's rules without the helpers whose own queue is gone: a queue that is kept for its last chats may name some.
pub(super) fn with_known_teams(rules: &RoutingRules, queue: &QueueRules) -> QueueRules {
    let mut queue = queue.clone();
    for ring in &mut queue.rings {
        ring.agents_of.retain(|team| rules.queues.contains_key(team));
    }
    queue
}

/// What is asked of agents while the first `rings` rings are open.
pub(super) fn demand(
    queue: &QueueRules,
    rings: usize,
    needs: &[(SkillIx, u8)],
    skills: &Skills,
    names: &BTreeMap<QueueId, QueueIx>,
) -> Demand {
    let open = queue.rings.get(..rings).unwrap_or(&queue.rings);
    let given_up = |skill: &SkillId| open.iter().any(|ring| ring.without.contains(skill));
    let down = open.iter().map(|ring| ring.levels_down).max().unwrap_or(0);
    let mut teams = Vec::new();
    for (tier, ring) in (TIER_OF_RINGS..).zip(open) {
        teams.extend(ring.agents_of.iter().filter_map(|team| Some((*names.get(team)?, tier))));
    }
    Demand {
        needs: needs
            .iter()
            .filter(|(skill, _)| !given_up(skills.name(*skill)))
            .map(|&(skill, level)| (skill, level.saturating_sub(down).max(1)))
            .collect(),
        teams,
    }
}

impl Index {
    /// The openings of a queue.
    pub(super) fn openings(&self, queue: QueueIx) -> &[Opening] {
        &self.queue(queue).openings
    }
}

impl Router {
    /// When the next opening of its queue is there for a chat, if there is one.
    pub(super) fn next_opening(&self, ix: ChatIx) -> Option<Timestamp> {
        let chat = &self.chats[ix];
        let key = &self.index.classes[chat.class].key;
        let next = self.index.openings(key.queue).get(usize::from(key.opening) + 1)?;
        Some(chat.queue_since.plus(next.after))
    }

    /// A chat waits for the next opening of its queue, if there is one.
    pub(super) fn await_opening(&mut self, at: Timestamp, ix: ChatIx) {
        self.stop_opening(ix);
        let due = self.next_opening(ix).map(|due| due.max(at));
        self.chats[ix].opening = due.map(|due| self.timers.set(due, Due::Opening(ix)));
    }

    pub(super) fn stop_opening(&mut self, ix: ChatIx) {
        if let Some(timer) = self.chats[ix].opening.take() {
            self.timers.cancel(timer);
        }
    }

    /// The next opening is reached: more agents may serve the chat from now on.
    pub(super) fn opening_reached(&mut self, at: Timestamp, ix: ChatIx) {
        self.widen(ix);
        self.await_opening(at, ix);
        if self.chats[ix].filed.open.is_some() {
            self.unsettle_chat(ix);
        }
    }

    /// What opened while the chat was with an agent is open.
    pub(super) fn catch_up_openings(&mut self, at: Timestamp, ix: ChatIx) {
        while self.next_opening(ix).is_some_and(|due| due <= at) {
            self.widen(ix);
        }
    }

    fn widen(&mut self, ix: ChatIx) {
        let to = self.index.next_class(self.chats[ix].class, &mut self.agents);
        self.index.move_chat(ix, &mut self.chats[ix], to);
    }
}

/// Checks the rings of one queue.
pub(super) fn check_rings(rules: &RoutingRules, id: &QueueId, at: &Pointer, issues: &mut Issues) {
    let Some(queue) = rules.queues.get(id) else { return };
    let rings_at = at.key("rings");
    if queue.rings.len() > RINGS_MAX {
        let found = format!("{} rings besides the first", queue.rings.len());
        issues.error("too_many", &rings_at, found, "7 or fewer", "join some of them");
    }
    let mut before = Millis::ZERO;
    for (n, ring) in queue.rings.iter().enumerate() {
        let at = rings_at.index(n);
        if ring.after_ms <= before {
            let found = format!("`{}`", ring.after_ms.get());
            let expected = format!("more than {}", before.get());
            let remedy = "put the rings in the order in which they open";
            issues.error("out_of_range", &at.key("after_ms"), found, expected, remedy);
        }
        before = before.max(ring.after_ms);
        if ring.without.is_empty() && ring.levels_down == 0 && ring.agents_of.is_empty() {
            let remedy = "give up a skill, lower the levels, or let another queue's agents help";
            issues.error(
                "changes_nothing",
                &at,
                "a ring that opens nothing",
                "a wider ring",
                remedy,
            );
        }
        for (n, team) in ring.agents_of.iter().enumerate() {
            let found = format!("the queue `{team}`");
            let at = at.key("agents_of").index(n);
            if team == id {
                let remedy = "remove it: they serve the queue from the start";
                issues.error("changes_nothing", &at, found, "another queue", remedy);
            } else if !rules.queues.contains_key(team) {
                let remedy = "name a queue of `queues`";
                issues.error("unknown_queue", &at, found, "a queue that is there", remedy);
            }
        }
    }
    if openings(rules, id, queue).len() > OPENINGS_MAX {
        let found = "more than 64 different waits at which a ring opens or a delay ends";
        issues.error("too_many", at, found, "64 or fewer", "let profiles share their delays");
    }
}

/// Checks what agents of a kind serve.
pub(super) fn check_profile(
    rules: &RoutingRules,
    profile: &RoutingProfile,
    at: &Pointer,
    issues: &mut Issues,
) {
    for queue in profile.queues.keys().filter(|queue| !rules.queues.contains_key(*queue)) {
        let at = at.key("queues").key(queue.as_str());
        let found = format!("the queue `{queue}`");
        let remedy = "name a queue of `queues`";
        issues.error("unknown_queue", &at, found, "a queue that is there", remedy);
    }
}

/// The queues of an agent: those that the host named, and those of the named routing profile.
pub(super) fn memberships(
    rules: &RoutingRules,
    named: &SortedSet<QueueId>,
    profile: Option<&Code>,
) -> SortedMap<QueueId, Membership> {
    let of_profile = profile.and_then(|name| rules.profiles.get(name));
    let mut all = of_profile.map(|profile| profile.queues.clone()).unwrap_or_default();
    for queue in named {
        if !all.contains_key(queue) {
            all.insert(queue.clone(), Membership::default());
        }
    }
    all
}
