//! Settling: after it, no chat waits beside an agent who could have it.
//!
//! Serve, again and again, the first chat that has an eligible agent with room: first in its queue by
//! the queue's discipline, first between the queues by one total order (the `aged` key with the default
//! ageing). Eligibility comes first: a chat that nobody can take never stands in the way of another.
//!
//! Only what changed since the last settling is looked at. Before the change no pair was left, so each
//! pair now has a chat that newly waits or an agent who gained room: the search starts at those chats, and
//! at the first chat of each class that those agents may serve. Room only shrinks while offers are
//! made, so a chat that is passed over need not be looked at again.

use super::{
    agent::Standing,
    chat::{Chat, Stage},
    class::{Class, Fit, Lane},
    explain::{Choice, Pool, RunnerUp},
    key::{AgentKey, LineKey, point, ranks_agree},
    reason::WaitReason,
    router::Router,
    rules::Strategy,
    slab::{AgentIx, ChatIx, ClassIx, LaneIx, ProfileIx, QueueIx, RowNumber},
    step::{OfferCause, Step},
};
use crate::calendar::Timestamp;
use smallvec::SmallVec;
use std::{cmp::Reverse, collections::BTreeMap, ops::Bound};

/// A chat that can be offered, and an agent who proves it.
#[derive(Clone, Copy, Debug)]
struct Head {
    key: LineKey,
    chat: ChatIx,
    witness: AgentIx,
}

/// Where heads come from: a class as seen by agents who gained room, or one chat that newly waits.
#[derive(Debug)]
pub(super) struct Stream {
    queue: QueueIx,
    source: Source,
    head: Option<Head>,
}

#[derive(Debug)]
enum Source {
    Class {
        class: ClassIx,
        openers: SmallVec<[AgentIx; 1]>,
        passed: Bound<LineKey>,
    },
    Chat(ChatIx),
    /// A chat that waits for one agent.
    Preferred(ChatIx),
}

/// Which queue's head is served first: by its agents' priority, by weight, then by the head's key.
pub(super) type Turn = (Reverse<(i32, i32)>, LineKey);

/// The best agents for a chat, best first: by tier, then by the strategy.
type Ranking = SmallVec<[((u16, AgentKey), AgentIx); 4]>;

const RANKED_MAX: usize = 4;

impl Router {
    /// Makes offers until no waiting chat has an eligible agent with room, then tells new reasons for
    /// waiting and new positions.
    pub fn settle(&mut self, at: Timestamp, steps: &mut Vec<Step>) {
        let chats = std::mem::take(&mut self.unsettled_chats);
        let agents = std::mem::take(&mut self.unsettled_agents);
        let widened = std::mem::take(&mut self.index.widened);
        let streams = self.streams(&chats, &agents, &widened);
        match self.rules.batch_window_ms {
            Some(window) => self.gather(at, window, streams),
            None => self.serve(at, streams, steps),
        }
        for ix in agents {
            self.agents[ix].unsettled = false;
        }
        for ix in chats {
            self.chats[ix].unsettled = false;
            self.foretell(ix, steps);
            self.tell_why(ix, steps);
        }
        // Making offers files chats and agents, but never gives anybody new room.
        debug_assert!(self.unsettled_chats.is_empty() && self.unsettled_agents.is_empty());
        self.announce_positions(steps);
    }

    /// Makes offers until no stream has a chat left that somebody can take.
    fn serve(&mut self, at: Timestamp, mut streams: Vec<Stream>, steps: &mut Vec<Step>) {
        for stream in &mut streams {
            self.find_head(stream);
        }
        while let Some(Head { key, chat, .. }) = self.first(&streams) {
            let (agent, choice) = self.choose(key, chat);
            let cause = OfferCause::Routed(Box::new(choice));
            self.make_offer(at, chat, agent, self.answer_until(at, chat), cause, steps);
            self.broadcast(at, chat, steps);
            let offered = &self.chats[chat].offers;
            let is_asked = |agent| offered.iter().any(|offer| self.offers[offer].agent == agent);
            for stream in &mut streams {
                if stream.head.is_some_and(|head| head.chat == chat || is_asked(head.witness)) {
                    self.find_head(stream);
                }
            }
        }
    }

    /// Where chats and agents meet who did not before.
    fn streams(&self, chats: &[ChatIx], agents: &[AgentIx], widened: &[ClassIx]) -> Vec<Stream> {
        let mut streams: Vec<Stream> = Vec::new();
        let mut of_class: BTreeMap<ClassIx, usize> = BTreeMap::new();
        for &agent in agents {
            let filed = &self.agents[agent].filed;
            let lanes = self.index.profiles[filed.profile].lanes.iter().zip(&filed.standings);
            let with_room = lanes.filter(|(_, standing)| matches!(standing, Standing::Open(_)));
            for &class_ix in with_room.flat_map(|(lane, _)| &lane.classes) {
                let class = &self.index.classes[class_ix];
                if class.open.is_empty() || self.is_barred(class, agent) {
                    continue;
                }
                if agents.len() > 1 {
                    let next = streams.len();
                    let known = *of_class.entry(class_ix).or_insert(next);
                    if let Some(Source::Class { openers, .. }) =
                        streams.get_mut(known).map(|stream| &mut stream.source)
                    {
                        openers.push(agent);
                        continue;
                    }
                }
                let openers = SmallVec::from_elem(agent, 1);
                let source = Source::Class { class: class_ix, openers, passed: Bound::Unbounded };
                streams.push(Stream { queue: class.key.queue, source, head: None });
            }
        }
        let mut preferred: Vec<_> =
            agents.iter().flat_map(|&agent| &self.agents[agent].awaited_by).copied().collect();
        for &class_ix in widened {
            let class = &self.index.classes[class_ix];
            let in_lane = |(profile, lane): (ProfileIx, LaneIx)| {
                let lane = &self.index.profiles[profile].lanes[lane.row()];
                lane.open.values().copied().filter(|&agent| !self.is_barred(class, agent))
            };
            let openers: SmallVec<[AgentIx; 1]> = class.ready_lanes().flat_map(in_lane).collect();
            preferred.extend(openers.iter().flat_map(|&agent| &self.agents[agent].awaited_by));
            let source = Source::Class { class: class_ix, openers, passed: Bound::Unbounded };
            streams.push(Stream { queue: class.key.queue, source, head: None });
        }
        for &chat in chats.iter().chain(&preferred) {
            let record = &self.chats[chat];
            let source = match record.preferred {
                Some(_) => Source::Preferred(chat),
                None if record.filed.open.is_some() => Source::Chat(chat),
                None => continue,
            };
            streams.push(Stream { queue: self.queue_of(record), source, head: None });
        }
        // Streams of one queue stand together, which `first` relies on.
        streams.sort_by_key(|stream| stream.queue);
        streams
    }

    /// Has a stream a chat that somebody can take?
    pub(super) fn has_head(&self, stream: &mut Stream) -> bool {
        self.find_head(stream);
        stream.head.is_some()
    }

    /// Finds the first chat of a stream that somebody can take.
    fn find_head(&self, stream: &mut Stream) {
        stream.head = match &mut stream.source {
            Source::Chat(chat) => self.chats[*chat].filed.open.and_then(|key| {
                let witness = self.anybody_for(*chat)?;
                Some(Head { key, chat: *chat, witness })
            }),
            Source::Preferred(chat) => self.chats[*chat].filed.line.and_then(|key| {
                let witness = self.preferred_with_room(*chat)?;
                Some(Head { key, chat: *chat, witness })
            }),
            Source::Class { class, openers, passed } => {
                let class = &self.index.classes[*class];
                let has_room = |agent: AgentIx| self.standing(class, agent).is_some();
                while openers.last().is_some_and(|&agent| !has_room(agent)) {
                    openers.pop();
                }
                if openers.is_empty() {
                    stream.head = None;
                    return;
                }
                let mut head = None;
                for (&key, &chat) in class.open.range((*passed, Bound::Unbounded)) {
                    let takes =
                        |agent: &&AgentIx| has_room(**agent) && !self.are_apart(chat, **agent);
                    if let Some(&witness) = openers.iter().rev().find(takes) {
                        head = Some(Head { key, chat, witness });
                        break;
                    }
                    *passed = Bound::Excluded(key);
                }
                head
            }
        };
    }

    /// The head that is served next.
    fn first(&self, streams: &[Stream]) -> Option<Head> {
        let mut best: Option<(Turn, Head)> = None;
        for of_queue in streams.chunk_by(|a, b| a.queue == b.queue) {
            let head = of_queue.iter().filter_map(|stream| stream.head).min_by_key(|h| h.key);
            let Some(head) = head else { continue };
            let between = self.turn(of_queue[0].queue, head.key, head.chat);
            if best.is_none_or(|(first, _)| between < first) {
                best = Some((between, head));
            }
        }
        best.map(|(_, head)| head)
    }

    /// When the first chat of a queue is served among those of other queues.
    pub(super) fn turn(&self, queue: QueueIx, key: LineKey, chat: ChatIx) -> Turn {
        let rules = &self.index.queue(queue).rules;
        let between = if ranks_agree(rules) {
            key
        } else {
            LineKey::between_queues(self.chats[chat].claim())
        };
        (Reverse((self.urgency(chat), rules.weight)), between)
    }

    /// Is there a running back-off between the two?
    pub(super) fn are_apart(&self, chat: ChatIx, agent: AgentIx) -> bool {
        self.agents[agent].hands.back_offs > 0 && self.chats[chat].back_off(agent).is_some()
    }

    /// Any agent who can take a chat.
    pub(super) fn anybody_for(&self, chat_ix: ChatIx) -> Option<AgentIx> {
        let class = &self.index.classes[self.chats[chat_ix].class];
        class.ready_lanes().find_map(|lane| self.anybody_in(lane, class, chat_ix))
    }

    /// Any agent of a profile who can take a chat of a class.
    fn anybody_in(
        &self,
        (profile, lane): (ProfileIx, LaneIx),
        class: &Class,
        chat: ChatIx,
    ) -> Option<AgentIx> {
        let lane = &self.index.profiles[profile].lanes[lane.row()];
        let takes = |agent: &&AgentIx| {
            !self.is_barred(class, **agent)
                && !self.are_apart(chat, **agent)
                && !self.is_asked(chat, **agent)
        };
        lane.open.values().find(takes).copied()
    }

    /// The highest priority that an agent who can take a chat now gives its queue.
    fn urgency(&self, chat_ix: ChatIx) -> i32 {
        if !self.index.has_priorities {
            return 0;
        }
        let class = &self.index.classes[self.chats[chat_ix].class];
        let of_profile =
            |profile: ProfileIx| self.index.profiles[profile].priority_of(class.key.queue);
        if let Some(agent) = self.preferred_with_room(chat_ix) {
            return of_profile(self.agents[agent].filed.profile);
        }
        let takes = |lane: &(ProfileIx, LaneIx)| self.anybody_in(*lane, class, chat_ix).is_some();
        class.ready_lanes().filter(takes).map(|(profile, _)| of_profile(profile)).max().unwrap_or(0)
    }

    pub(super) fn is_barred(&self, class: &Class, agent: AgentIx) -> bool {
        !class.key.barred.is_empty() && class.key.barred.contains(&self.agents[agent].id)
    }

    /// Has this agent an open offer of the chat?
    pub(super) fn is_asked(&self, chat: ChatIx, agent: AgentIx) -> bool {
        self.chats[chat].offers.iter().any(|offer| self.offers[offer].agent == agent)
    }

    /// The best agents for a chat among those who have not ended an offer of it, else among those who have.
    fn rank(&self, chat_ix: ChatIx) -> (Pool, Ranking) {
        let chat = &self.chats[chat_ix];
        let class = &self.index.classes[chat.class];
        let mut ranking = Ranking::new();
        let lot = self.lot(chat);
        for (profile, lane) in class.ready_lanes() {
            let Lane { spec, open, .. } = &self.index.profiles[profile].lanes[lane.row()];
            // From the point that was drawn once around the circle; without a lot, simply in order.
            let from = lot.map_or(AgentKey::FIRST, AgentKey::first_at);
            for (&key, &agent) in open.range(from..).chain(open.range(..from)) {
                let key = (spec.tier, key.seen_from(lot));
                if ranking.len() == RANKED_MAX && ranking[RANKED_MAX - 1].0 < key {
                    break;
                }
                if chat.tried(agent).is_none()
                    && !self.is_barred(class, agent)
                    && !self.is_asked(chat_ix, agent)
                {
                    enter(&mut ranking, key, agent);
                }
            }
        }
        if !ranking.is_empty() {
            return (Pool::Fresh, ranking);
        }
        for tried in chat.tried.iter().filter(|tried| tried.timer.is_none()) {
            if let Some((tier, key)) = self.standing(class, tried.agent)
                && !self.is_asked(chat_ix, tried.agent)
            {
                enter(&mut ranking, (tier, key.seen_from(lot)), tried.agent);
            }
        }
        (Pool::Again, ranking)
    }

    /// The point from which the next agent is sought where lots are drawn.
    pub(super) fn lot(&self, chat: &Chat) -> Option<i64> {
        let strategy = self.index.queue(self.queue_of(chat)).rules.strategy;
        (strategy == Strategy::Random).then(|| point(self.rules.seed, self.counted.offers))
    }

    /// Chooses the agent for a chat that has one.
    pub(super) fn choose(&self, key: LineKey, chat_ix: ChatIx) -> (AgentIx, Choice) {
        let (pool, ranking) = match self.preferred_with_room(chat_ix) {
            Some(agent) => {
                let key = (0, AgentKey::FIRST);
                (Pool::Preferred, Ranking::from_elem((key, agent), 1))
            }
            None => self.rank(chat_ix),
        };
        let Some(&(_, agent)) = ranking.first() else {
            panic!("chat `{}` has an eligible agent and nobody to choose", self.chats[chat_ix].id);
        };
        let others = ranking[1..].iter().map(|&(_, other)| other);
        (agent, self.choice(key, chat_ix, agent, pool, others))
    }

    /// Why an agent was chosen for a chat, and who would have been next.
    pub(super) fn choice(
        &self,
        key: LineKey,
        chat_ix: ChatIx,
        agent: AgentIx,
        pool: Pool,
        others: impl Iterator<Item = AgentIx>,
    ) -> Choice {
        let chat = &self.chats[chat_ix];
        let queue = self.index.queue(self.queue_of(chat));
        let excluded = self.excluded(chat_ix);
        let runner_up = |ix: AgentIx| {
            let agent = &self.agents[ix];
            RunnerUp { agent: agent.id.clone(), merit: agent.merit() }
        };
        Choice {
            queue: queue.id.clone(),
            discipline: queue.rules.discipline,
            key,
            priority: chat.priority,
            place: chat.place,
            strategy: queue.rules.strategy,
            merit: self.agents[agent].merit(),
            interrupted: self.interrupted(chat, agent),
            pool,
            eligible: (self.agents.len() as u32).saturating_sub(excluded.total()),
            runners_up: others.map(runner_up).collect(),
            excluded,
            together: 0,
        }
    }

    /// How many units of other work a chat interrupts: none where there is room beside it.
    fn interrupted(&self, chat: &Chat, agent: AgentIx) -> u32 {
        let class = &self.index.classes[chat.class];
        let (agent, all) = (&self.agents[agent], self.agents[agent].hands.load.total());
        if all + class.spent.units <= agent.capacity {
            return 0;
        }
        let channel = &self.index.channels[class.key.channel.row()];
        all - agent.hands.load_beside(channel.interrupts).total()
    }

    /// Says why a chat waits, if that was not yet said.
    fn tell_why(&mut self, ix: ChatIx, steps: &mut Vec<Step>) {
        if !matches!(self.chats[ix].stage(), Stage::Waiting | Stage::Held) {
            return;
        }
        let excluded = self.excluded(ix);
        let why = self.wait_reason(ix, &excluded);
        let chat = &mut self.chats[ix];
        if chat.told != Some(why) {
            chat.told = Some(why);
            if let (WaitReason::BatchWindow, Some(batch)) = (why, &mut self.batch) {
                batch.gathered.insert(ix);
            }
            steps.push(Step::Waits { chat: chat.id.clone(), why, excluded });
        }
    }

    /// Announces each position that changed, down to where the queue's rules announce.
    fn announce_positions(&mut self, steps: &mut Vec<Step>) {
        for ix in std::mem::take(&mut self.index.touched) {
            let queue = &mut self.index.queues[ix.row()];
            let Some(first) = queue.touched.take() else {
                continue;
            };
            let deepest = queue.announced_down_to();
            let mut positions = Vec::new();
            for (rank, ix) in (first..deepest).zip(queue.line.starting_at_rank(first)) {
                let chat = &mut self.chats[ix];
                let position = rank as u32 + 1;
                if chat.announced != position {
                    chat.announced = position;
                    positions.push((chat.id.clone(), position));
                }
            }
            if !positions.is_empty() {
                steps.push(Step::LineMoved { queue: queue.id.clone(), positions });
            }
        }
    }

    /// Does everybody who could meet, meet? By brute force, for [`check`](Self::check).
    pub(super) fn left_together(&self) -> Option<(ChatIx, AgentIx)> {
        self.chats.iter().find_map(|(chat_ix, chat)| {
            if chat.stage() != Stage::Waiting {
                return None;
            }
            let class = &self.index.classes[chat.class];
            let meets = |&(agent_ix, agent): &(AgentIx, &super::agent::Agent)| {
                matches!(class.fit(agent.filed.profile), Fit::Lane(_))
                    && agent.presence.exclusion().is_none()
                    && agent.breather.is_none()
                    && self.barrier(chat_ix, agent_ix).is_none()
                    && self.cap_reached(chat_ix, agent_ix).is_none()
                    && chat.back_off(agent_ix).is_none()
            };
            self.agents.iter().find(meets).map(|(agent_ix, _)| (chat_ix, agent_ix))
        })
    }
}

/// Enters an agent into a ranking, which keeps its best.
fn enter(ranking: &mut Ranking, key: (u16, AgentKey), agent: AgentIx) {
    let at = ranking.iter().position(|&(k, _)| key < k).unwrap_or(ranking.len());
    if at < RANKED_MAX {
        ranking.truncate(RANKED_MAX - 1);
        ranking.insert(at, (key, agent));
    }
}
