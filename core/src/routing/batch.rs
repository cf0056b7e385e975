//! Offers in batches: for a moment nobody is offered anything, then the chats and agents of that moment are
//! matched together.
//!
//! As many chats are served as can be, and those who come first in line before others: a chat is left out only
//! if no arrangement serves it beside all the chats before it that are served. Then each in turn gets the best agent, by
//! its queue's strategy, who leaves none of the others without one.
//!
//! Individuals are never matched with individuals: chats count by class, agents by kind (profile, and the
//! lanes in which they have room), and what is solved is a transportation problem between the two. An agent
//! counts with as many seats as chats of whatever lanes they have room in are sure to fit; who has room
//! left after that is matched again.

use super::{
    class::Class,
    explain::{Choice, Pool},
    key::{AgentKey, LineKey},
    matching::Matching,
    reason::WaitReason,
    router::Router,
    settle::Stream,
    slab::{AgentIx, ChatIx, ClassIx, LaneIx, ProfileIx, QueueIx, RowNumber},
    step::{OfferCause, Step},
    timer::{Due, TimerKey},
};
use crate::{calendar::Timestamp, math::Millis, sorted::sort_by_key};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// A window that runs.
#[derive(Clone, Debug)]
pub(super) struct Batch {
    pub(super) timer: TimerKey,
    /// Chats of which it was said that they wait for its end.
    pub(super) gathered: BTreeSet<ChatIx>,
}

/// Agents who are alike to all chats of the batch.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    profile: ProfileIx,
    /// The lanes in which they have room, among those that matter.
    lanes: Vec<LaneIx>,
    /// Whoever is kept from some chats is of a kind of their own.
    alone: Option<AgentIx>,
}

/// The agents of a batch.
#[derive(Debug, Default)]
struct Crew {
    kinds: BTreeMap<Kind, usize>,
    /// By kind.
    seats: Vec<u32>,
    /// The kind of each agent, and their seats.
    agents: BTreeMap<AgentIx, (usize, u32)>,
}

/// A chat that will be served, with the number of its kind in the matching.
struct Seated {
    key: LineKey,
    chat: ChatIx,
    kind: usize,
}

/// An agent who could have a chat.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    /// Those who have ended an offer of it come last; then by tier, then by the strategy.
    rank: (Pool, u16, AgentKey),
    agent: AgentIx,
}

impl Crew {
    fn enter(&mut self, agent: AgentIx, kind: Kind, seats: u32) {
        let next = self.kinds.len();
        let kind = *self.kinds.entry(kind).or_insert(next);
        if kind == self.seats.len() {
            self.seats.push(0);
        }
        self.seats[kind] += seats;
        self.agents.insert(agent, (kind, seats));
    }

    /// The kind of an agent, and the seats left with them; who is not of the crew has none.
    fn of(&self, agent: AgentIx) -> (usize, u32) {
        self.agents.get(&agent).copied().unwrap_or_default()
    }

    fn take_seat(&mut self, agent: AgentIx) {
        if let Some((_, seats)) = self.agents.get_mut(&agent) {
            *seats -= 1;
        }
    }
}

impl Router {
    /// Offers nothing yet; the window begins when the first chat and an agent could meet.
    pub(super) fn gather(&mut self, at: Timestamp, window: Millis, mut streams: Vec<Stream>) {
        if self.batch.is_none() && streams.iter_mut().any(|stream| self.has_head(stream)) {
            let timer = self.timers.set(at.plus(window), Due::Batch);
            self.batch = Some(Batch { timer, gathered: BTreeSet::new() });
        }
    }

    /// Is it only the window that keeps a chat from an agent?
    pub(super) fn waits_for_batch(&self, chat: ChatIx) -> bool {
        self.batch.is_some() && self.could_be_served(chat)
    }

    fn could_be_served(&self, chat: ChatIx) -> bool {
        match self.chats[chat].preferred {
            Some(_) => self.preferred_with_room(chat).is_some(),
            None => self.anybody_for(chat).is_some(),
        }
    }

    /// Chats that are kept for one agent who has room for them now.
    fn kept(&self) -> Vec<ChatIx> {
        let awaited = self.agents.iter().flat_map(|(_, agent)| agent.awaited_by.iter().copied());
        awaited.filter(|&chat| self.preferred_with_room(chat).is_some()).collect()
    }

    /// The window is over: who can meet, meets, once all else is done that is due at this instant.
    pub(super) fn batch_over(&mut self, at: Timestamp, steps: &mut Vec<Step>) {
        if let Some(batch) = &mut self.batch
            && self.timers.first().is_some_and(|(key, _)| key.due <= at)
        {
            batch.timer = self.timers.set(at, Due::Batch);
            return;
        }
        let Some(batch) = self.batch.take() else { return };
        while self.match_together(at, steps) {}
        self.look_again(&batch.gathered);
    }

    /// No window runs any more; whoever could meet is settled as ever.
    pub(super) fn end_batch(&mut self) {
        let Some(batch) = self.batch.take() else { return };
        self.timers.cancel(batch.timer);
        self.look_again(&batch.gathered);
    }

    /// What these chats wait for is told anew, if it is still said to be the window.
    fn look_again(&mut self, gathered: &BTreeSet<ChatIx>) {
        let mut chats: Vec<ChatIx> = gathered
            .iter()
            .copied()
            .filter(|&chat| self.chats[chat].told == Some(WaitReason::BatchWindow))
            .collect();
        sort_by_key(&mut chats, |&chat| self.chats[chat].arrival);
        for chat in chats {
            self.unsettle_chat(chat);
        }
    }

    /// Makes the offers of one matching; `false` when there was none to make.
    fn match_together(&mut self, at: Timestamp, steps: &mut Vec<Step>) -> bool {
        let kept = self.kept();
        let mut classes: BTreeSet<ClassIx> =
            self.index.classes.iter().filter_map(meets_somebody).collect();
        classes.extend(kept.iter().map(|&chat| self.chats[chat].class));
        let mut crew = self.crew(&classes);
        let mut matching = Matching::new(crew.seats.clone());
        let seated = self.seated(&classes, &kept, &crew, &mut matching);
        let together = seated.len() as u32;
        for Seated { key, chat, kind } in seated {
            let candidates = self.candidates(chat, &crew);
            let chosen = candidates.iter().find(|candidate| {
                let (of, seats) = crew.of(candidate.agent);
                seats > 0 && matching.claim(kind, of)
            });
            let Some(&Candidate { rank: (pool, ..), agent }) = chosen else {
                panic!("chat `{}` is seated, and with nobody", self.chats[chat].id);
            };
            crew.take_seat(agent);
            let others = candidates.iter().map(|next| next.agent).filter(|&next| next != agent);
            let others = others.take(RUNNERS_UP);
            let choice = Choice { together, ..self.choice(key, chat, agent, pool, others) };
            let cause = OfferCause::Routed(Box::new(choice));
            self.make_offer(at, chat, agent, self.answer_until(at, chat), cause, steps);
        }
        together > 0
    }

    /// The agents who have room for chats of these classes.
    fn crew(&self, classes: &BTreeSet<ClassIx>) -> Crew {
        let mut lanes: BTreeSet<(ProfileIx, LaneIx)> = BTreeSet::new();
        let mut barred: BTreeSet<AgentIx> = BTreeSet::new();
        for &class in classes {
            let class = &self.index.classes[class];
            lanes.extend(class.ready_lanes());
            barred.extend(
                class.key.barred.iter().filter_map(|agent| self.index.agents.get(agent).copied()),
            );
        }
        let mut open: BTreeMap<AgentIx, Vec<LaneIx>> = BTreeMap::new();
        for &(profile, lane) in &lanes {
            for &agent in self.index.profiles[profile].lanes[lane.row()].open.values() {
                open.entry(agent).or_default().push(lane);
            }
        }
        let mut crew = Crew::default();
        for (agent, lanes) in open {
            let record = &self.agents[agent];
            let is_special = record.hands.back_offs > 0
                || !record.awaited_by.is_empty()
                || barred.contains(&agent);
            let profile = record.filed.profile;
            let seats = self.seats(agent, &lanes);
            let kind = Kind { profile, lanes, alone: is_special.then_some(agent) };
            crew.enter(agent, kind, seats);
        }
        crew
    }

    /// How many chats fit into an agent's hands whichever of these lanes each is of: one at least.
    fn seats(&self, agent: AgentIx, lanes: &[LaneIx]) -> u32 {
        let rules = &self.rules.agents;
        if rules.spacing_ms > Millis::ZERO || rules.offers_max.is_some() {
            return 1;
        }
        let agent = &self.agents[agent];
        let of_profile = &self.index.profiles[agent.filed.profile].lanes;
        let specs = || lanes.iter().map(|lane| &of_profile[lane.row()].spec);
        let largest = specs().map(|spec| spec.units).max().unwrap_or(1).max(1);
        specs().map(|spec| agent.room_for(spec, largest)).min().unwrap_or(1).max(1)
    }

    /// Who will be served: chat after chat, whoever can be beside those before.
    fn seated(
        &self,
        classes: &BTreeSet<ClassIx>,
        kept: &[ChatIx],
        crew: &Crew,
        matching: &mut Matching,
    ) -> Vec<Seated> {
        let seats: u32 = crew.seats.iter().sum();
        let mut lines: BTreeMap<QueueIx, Vec<(LineKey, ChatIx)>> = BTreeMap::new();
        for &class in classes {
            let class = &self.index.classes[class];
            let line = lines.entry(class.key.queue).or_default();
            let mut alike = 0;
            for (&key, &chat) in &class.open {
                if alike == seats {
                    break;
                }
                // Who is kept from somebody may find no seat where others do.
                alike += u32::from(!self.is_kept_from_somebody(chat));
                if self.anybody_for(chat).is_some() {
                    line.push((key, chat));
                }
            }
        }
        for &chat in kept {
            let line = lines.entry(self.queue_of(&self.chats[chat])).or_default();
            line.extend(self.chats[chat].filed.line.map(|key| (key, chat)));
        }
        for line in lines.values_mut() {
            line.sort_unstable_by_key(|(key, _)| Reverse(*key));
        }
        let mut kinds: BTreeMap<(ClassIx, Option<ChatIx>), usize> = BTreeMap::new();
        let mut seated = Vec::new();
        while seated.len() < seats as usize {
            let heads = lines.iter().filter_map(|(&queue, line)| Some((queue, *line.last()?)));
            let first = heads.min_by_key(|&(queue, (key, chat))| self.turn(queue, key, chat));
            let Some((queue, (key, chat))) = first else { break };
            lines.entry(queue).or_default().pop();
            let is_special =
                self.is_kept_from_somebody(chat) || self.chats[chat].preferred.is_some();
            let alone = is_special.then_some(chat);
            let kind = *kinds
                .entry((self.chats[chat].class, alone))
                .or_insert_with(|| matching.add_chats(self.reach(chat, crew)));
            if matching.seat(kind) {
                seated.push(Seated { key, chat, kind });
            }
        }
        seated
    }

    /// Does a back-off run between a chat and some agent?
    fn is_kept_from_somebody(&self, chat: ChatIx) -> bool {
        self.chats[chat].tried.iter().any(|tried| tried.timer.is_some())
    }

    /// The kinds of agents who could have a chat.
    fn reach(&self, chat: ChatIx, crew: &Crew) -> Vec<usize> {
        if let Some(agent) = self.preferred_with_room(chat) {
            return vec![crew.of(agent).0];
        }
        let class = &self.index.classes[self.chats[chat].class];
        let ready: BTreeSet<_> = class.ready_lanes().collect();
        let may = |kind: &Kind| {
            kind.lanes.iter().any(|lane| ready.contains(&(kind.profile, *lane)))
                && kind.alone.is_none_or(|agent| {
                    !self.is_barred(class, agent) && !self.are_apart(chat, agent)
                })
        };
        crew.kinds.iter().filter(|(kind, _)| may(kind)).map(|(_, &number)| number).collect()
    }

    /// The best agents for a chat, best first, with somebody of each kind among them.
    fn candidates(&self, chat: ChatIx, crew: &Crew) -> Vec<Candidate> {
        if let Some(agent) = self.preferred_with_room(chat) {
            return vec![Candidate { rank: (Pool::Preferred, 0, AgentKey::FIRST), agent }];
        }
        let record = &self.chats[chat];
        let class = &self.index.classes[record.class];
        let lot = self.lot(record);
        let mut candidates: Vec<Candidate> = Vec::new();
        for (profile, lane_ix) in class.ready_lanes() {
            let lane = &self.index.profiles[profile].lanes[lane_ix.row()];
            let is_here = |kind: &&Kind| kind.profile == profile && kind.lanes.contains(&lane_ix);
            let kinds_here = crew.kinds.keys().filter(is_here).count();
            let (mut seen, mut here) = (BTreeSet::new(), 0);
            let from = lot.map_or(AgentKey::FIRST, AgentKey::first_at);
            for (&key, &agent) in lane.open.range(from..).chain(lane.open.range(..from)) {
                let (kind, seats) = crew.of(agent);
                if seats == 0 || self.is_barred(class, agent) || self.are_apart(chat, agent) {
                    continue;
                }
                let is_new = seen.insert(kind);
                // Who ended an offer of this chat comes after others of the same kind: then all must be seen.
                let seen_enough = seen.len() == kinds_here && here > RUNNERS_UP;
                if record.tried.is_empty() && seen_enough && !is_new {
                    break;
                }
                here += 1;
                let pool = if record.tried(agent).is_some() { Pool::Again } else { Pool::Fresh };
                let rank = (pool, lane.spec.tier, key.seen_from(lot));
                candidates.push(Candidate { rank, agent });
            }
        }
        candidates.sort_unstable_by_key(|candidate| candidate.rank);
        candidates
    }
}

/// How many are named who would have been next.
const RUNNERS_UP: usize = 3;

/// A class with chats to be offered, and agents with room for them.
fn meets_somebody((ix, class): (ClassIx, &Class)) -> Option<ClassIx> {
    (!class.open.is_empty() && class.ready_lanes().next().is_some()).then_some(ix)
}
