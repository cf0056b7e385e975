//! Batches, by trying: who can be served is found by seating everybody anew for each question.

use super::*;

/// Chats with the agents who may have them, and the seats of each agent.
struct Table {
    may: BTreeMap<ChatId, Vec<AgentId>>,
    seats: BTreeMap<AgentId, u32>,
}

impl Table {
    /// Can all of these sit at once? Each who finds no seat asks others to move (Kuhn).
    fn can_sit(&self, chats: &[ChatId]) -> bool {
        let mut sits: BTreeMap<AgentId, Vec<ChatId>> = BTreeMap::new();
        chats.iter().all(|chat| self.find_seat(chat, &mut BTreeSet::new(), &mut sits))
    }

    fn find_seat(
        &self,
        chat: &ChatId,
        asked: &mut BTreeSet<AgentId>,
        sits: &mut BTreeMap<AgentId, Vec<ChatId>>,
    ) -> bool {
        for agent in &self.may[chat] {
            if !asked.insert(agent.clone()) {
                continue;
            }
            let there = sits.entry(agent.clone()).or_default().clone();
            if there.len() < self.seats[agent] as usize {
                sits.get_mut(agent).unwrap().push(chat.clone());
                return true;
            }
            for other in there {
                if self.find_seat(&other, asked, sits) {
                    let there = sits.get_mut(agent).unwrap();
                    let at = there.iter().position(|sitting| *sitting == other).unwrap();
                    there[at] = chat.clone();
                    return true;
                }
            }
        }
        false
    }
}

impl Reference {
    /// Is a batch being gathered?
    pub(super) fn gathers(&self) -> bool {
        self.timers.iter().any(|(_, due)| *due == Due::Batch)
    }

    /// A window begins when a chat and an agent could meet.
    pub(super) fn begin_batch(&mut self, at: Timestamp) {
        if let Some(window) = self.rules.batch_window_ms
            && !self.gathers()
            && self.next().is_some()
        {
            self.set_timer(at.plus(window), Due::Batch);
        }
    }

    pub(super) fn end_batch(&mut self, at: Timestamp, steps: &mut Steps) {
        if self.next_due().is_some_and(|due| due <= at) {
            // All else that is due now comes first.
            self.set_timer(at, Due::Batch);
            return;
        }
        while self.match_together(at, steps) {}
        self.look_again();
    }

    /// Chats that were told to wait for the batch hear anew why they wait.
    pub(super) fn look_again(&mut self) {
        let told = |chat: &&Chat| chat.told == Some(WaitReason::BatchWindow);
        let mut told: Vec<_> = self.chats.iter().filter(told).collect();
        told.sort_by_key(|chat| chat.arrival);
        let told: Vec<_> = told.into_iter().map(|chat| chat.id.clone()).collect();
        for chat in told {
            if !self.unsettled.contains(&chat) {
                self.unsettled.push(chat);
            }
        }
    }

    /// Who could have a chat that waits, or is kept for one of them.
    pub(super) fn takers(&self, chat: &Chat) -> Vec<&Agent> {
        match (self.stage(chat), &chat.preferred) {
            (Stage::Held, Some(_)) => self.preferred_with_room(chat).into_iter().collect(),
            (Stage::Waiting, _) => self.eligible(chat),
            _ => Vec::new(),
        }
    }

    /// Chats that somebody can take, in the order in which they are served.
    fn in_turn(&self) -> Vec<ChatId> {
        let mut lines: Vec<Vec<ChatId>> = self.queues().iter().map(|q| self.line(q)).collect();
        for line in &mut lines {
            line.retain(|id| !self.takers(self.chat(id)).is_empty());
        }
        let mut all = Vec::new();
        loop {
            let first = lines.iter_mut().filter(|line| !line.is_empty()).min_by_key(|line| {
                let chat = self.chat(&line[0]);
                let weight = self.queue_rules(&chat.work.queue).weight;
                (-self.urgency(chat), -weight, Self::aged(chat, Millis::from_secs(60)))
            });
            match first {
                Some(line) => all.push(line.remove(0)),
                None => return all,
            }
        }
    }

    /// How many chats are sure to fit into an agent's hands, whichever they are of those that wait and would fit alone.
    fn seats(&self, agent: &Agent) -> u32 {
        let rules = &self.rules.agents;
        if rules.spacing_ms > Millis::ZERO || rules.offers_max.is_some() {
            return 1;
        }
        let fits = |chat: &&Chat| {
            (self.stage(chat) == Stage::Waiting || !self.takers(chat).is_empty())
                && self.by_profile(chat, agent).is_none()
                && self.by_presence(agent).is_none()
                && self.by_caps(chat, agent).is_none()
                && self.by_breather(agent).is_none()
        };
        let chats: Vec<&Chat> = self.chats.iter().filter(fits).collect();
        let largest = chats.iter().map(|chat| self.units(chat)).max().unwrap_or(1);
        let hands = self.hands(&agent.id);
        let room = |chat: &&Chat| {
            let free = self.capacity(agent) - self.load_beside(chat, agent).total();
            let channel = &chat.work.channel;
            let held = hands.iter().filter(|(_, c)| c.work.channel == *channel).count() as u32;
            let queue = &chat.work.queue;
            let of_queue = hands.iter().filter(|(_, c)| c.work.queue == *queue).count() as u32;
            [
                Some(free / largest),
                self.rules.channels.get(channel).and_then(|c| c.cap_per_agent).map(|n| n - held),
                agent.profile.channel_caps.get(channel).map(|n| n - held),
                self.queue_rules(queue).cap_per_agent.map(|n| n - of_queue),
            ]
            .into_iter()
            .flatten()
            .min()
            .unwrap()
        };
        chats.iter().map(room).min().unwrap_or(0).max(1)
    }

    /// Serves as many chats as can be, the first in turn before others; each in turn has the best agent who leaves
    /// the others theirs.
    fn match_together(&mut self, at: Timestamp, steps: &mut Steps) -> bool {
        let in_turn = self.in_turn();
        let names = |id: &ChatId| self.takers(self.chat(id)).iter().map(|a| a.id.clone()).collect();
        let mut table = Table {
            may: in_turn.iter().map(|id| (id.clone(), names(id))).collect(),
            seats: self.agents.iter().map(|a| (a.id.clone(), self.seats(a))).collect(),
        };
        let mut seated: Vec<ChatId> = Vec::new();
        for chat in in_turn {
            seated.push(chat);
            if !table.can_sit(&seated) {
                seated.pop();
            }
        }
        for (n, id) in seated.iter().enumerate() {
            let chat = self.chat(id);
            let tried = |agent: &Agent| chat.tried.iter().any(|(who, _)| *who == agent.id);
            let mut ranked = match chat.preferred {
                Some(_) => self.takers(chat),
                None => self.by_rank(chat),
            };
            ranked.retain(|agent| table.seats[&agent.id] > 0);
            ranked.sort_by_key(|agent| tried(agent));
            let best = ranked.iter().position(|agent| {
                *table.seats.get_mut(&agent.id).unwrap() -= 1;
                let fits = table.can_sit(&seated[n + 1..]);
                *table.seats.get_mut(&agent.id).unwrap() += u32::from(!fits);
                fits
            });
            let best = ranked.remove(best.unwrap());
            ranked.insert(0, best);
            let pool = match chat.preferred {
                Some(_) => Pool::Preferred,
                None if tried(best) => Pool::Again,
                None => Pool::Fresh,
            };
            let choice = self.choice(chat, pool, &ranked);
            let choice = Choice { together: seated.len() as u32, ..choice };
            let until = at.plus(self.queue_rules(&chat.work.queue).answer_within_ms);
            let agent = best.id.clone();
            self.offer(at, id, &agent, until, OfferCause::Routed(Box::new(choice)), steps);
        }
        !seated.is_empty()
    }
}
