//! The slow truth: everything the index claims, computed again from the state.

use super::{
    agent::{Hands, Part, Presence, Staff, Standing},
    chat::{Chat, Filed, Phase, Stage},
    class::{Class, Fit},
    explain::Excluded,
    key::LineKey,
    ring::memberships,
    router::Router,
    slab::{AgentIx, ChatIx, RowNumber},
    timer::Due,
};
use crate::sorted::sort_by_key;
use std::fmt::Debug;

type Verdict = Result<(), String>;

impl Router {
    /// Checks every invariant of a settled router by brute force: index and state agree, each chat is in
    /// one place, load is what hands hold, each offer and timer has its other end, positions are
    /// announced, and no chat waits beside an agent who could have it.
    ///
    /// For tests and debug assertions: it looks at every pair of chat and agent.
    pub fn check(&self) -> Verdict {
        for (ix, chat) in self.chats.iter() {
            self.check_chat(ix, chat).map_err(|why| format!("chat `{}`: {why}", chat.id))?;
        }
        for (ix, agent) in self.agents.iter() {
            self.check_agent(ix).map_err(|why| format!("agent `{}`: {why}", agent.id))?;
        }
        for (id, offer) in &self.offers {
            same("timer of the offer", self.timers.get(offer.timer), Some(Due::Offer(*id)))?;
            same("offer in chat", self.chats[offer.chat].offers.contains(id), true)?;
            same("offer in hands", self.agents[offer.agent].hands.offers.contains(id), true)?;
        }
        self.check_sums()?;
        if !self.unsettled_chats.is_empty() || !self.unsettled_agents.is_empty() {
            return Ok(());
        }
        self.check_positions()?;
        if let Some(batch) = &self.batch {
            return same("timer of the batch", self.timers.get(batch.timer), Some(Due::Batch));
        }
        match self.left_together() {
            None => Ok(()),
            Some((chat, agent)) => Err(format!(
                "chat `{}` waits beside agent `{}`, who could have it",
                self.chats[chat].id, self.agents[agent].id
            )),
        }
    }

    fn check_chat(&self, ix: ChatIx, chat: &Chat) -> Verdict {
        same("name", self.index.chats.get(&chat.id), Some(&ix))?;
        let class = &self.index.classes[chat.class];
        let queue = self.index.queue(class.key.queue);
        let stage = chat.stage();
        let key = LineKey::in_queue(&queue.rules, chat.claim());
        let line = stage.is_in_line().then_some(key);
        let open = (stage == Stage::Waiting).then_some(key);
        same("filed", chat.filed, Filed { stage: Some(stage), line, open })?;
        same("in line", queue.line.find(key).is_some(), line.is_some())?;
        same("open", class.open.get(&key), open.map(|_| &ix))?;
        let offers_max = match stage {
            Stage::WrapUp => 0,
            Stage::Active => 1,
            _ => 50,
        };
        if chat.offers.len() > offers_max {
            return Err(format!("{stage:?} with {} offers", chat.offers.len()));
        }
        let timers = [
            (chat.opening, Due::Opening(ix)),
            (chat.broadcast, Due::Broadcast(ix)),
            (chat.preferred.map(|preferred| preferred.timer), Due::Sticky(ix)),
        ];
        for (timer, what) in timers {
            same("timer", timer.map(|key| self.timers.get(key)), timer.map(|_| Some(what)))?;
        }
        let openings = self.index.openings(class.key.queue).len();
        let more = usize::from(class.key.opening) + 1 < openings;
        same("awaits an opening", chat.opening.is_some(), stage.is_in_line() && more)?;
        same("broadcast of nothing", chat.broadcast.is_some() && chat.offers.is_empty(), false)?;
        if let Some(preferred) = chat.preferred {
            same("preferred", self.agents[preferred.agent].awaited_by.contains(&ix), true)?;
            same("stage of the preferring", stage, Stage::Held)?;
        }
        for tried in &chat.tried {
            if let Some(key) = tried.timer {
                let what = Due::BackOff(ix, tried.agent);
                same("timer of the back-off", self.timers.get(key), Some(what))?;
            }
        }
        Ok(())
    }

    fn check_agent(&self, ix: AgentIx) -> Verdict {
        let agent = &self.agents[ix];
        same("name", self.index.agents.get(&agent.id), Some(&ix))?;

        let mut hands = Hands::default();
        let mut owned: Vec<_> = self
            .chats
            .iter()
            .filter_map(|(chat, record)| record.owner.filter(|o| o.agent == ix).map(|o| (o, chat)))
            .collect();
        sort_by_key(&mut owned, |(owner, _)| owner.grant);
        for (owner, chat) in owned {
            let part = if owner.phase == Phase::Active { Part::Active } else { Part::WrapUp };
            hands.take(part, self.index.classes[self.chats[chat].class].spent);
            hands.chats.push(chat);
        }
        for (id, offer) in self.offers.iter().filter(|(_, offer)| offer.agent == ix) {
            hands.take(Part::Offered, self.index.classes[self.chats[offer.chat].class].spent);
            hands.offers.push(*id);
        }
        let apart = self.chats.iter().filter(|(_, chat)| chat.back_off(ix).is_some());
        hands.back_offs = apart.count() as u32;
        let mut held = agent.hands.clone();
        for hands in [&mut hands, &mut held] {
            sort_by_key(&mut hands.by_channel, |held| held.channel);
            sort_by_key(&mut hands.by_queue, |counted| *counted);
        }
        same("hands", held, hands)?;

        let (presence, empty) = (&agent.presence, agent.is_free());
        same("offers", agent.hands.offers.is_empty() || takes_answers(presence), true)?;
        same("offline with work", *presence == Presence::Offline && !empty, false)?;
        same("draining without work", *presence == Presence::Draining && empty, false)?;
        same(
            "idle with chats",
            agent.idle_since.is_some() && !agent.hands.chats.is_empty(),
            false,
        )?;
        same("grace", agent.grace.is_some(), *presence == Presence::Disconnected)?;
        same("prior", agent.prior.is_some(), *presence == Presence::Disconnected)?;
        for (timer, what) in [
            (agent.grace, Due::Grace(ix)),
            (agent.cool_down, Due::CoolDown(ix)),
            (agent.breather, Due::Breather(ix)),
        ] {
            same("timer", timer.map(|key| self.timers.get(key)), timer.map(|_| Some(what)))?;
        }

        let profile = &self.index.profiles[agent.filed.profile];
        same("profile", profile.agents.contains(&ix), true)?;
        let kind = agent.profile.routing_profile.as_ref();
        let queues = memberships(&self.rules, &agent.profile.queues, kind);
        same("queues", &profile.key.queues, &queues)?;
        for (lane, &filed) in profile.lanes.iter().zip(&agent.filed.standings) {
            let standing = agent.standing(&lane.spec);
            same("standing", filed, standing)?;
            if let Standing::Open(key) = standing {
                same("lane", lane.open.get(&key), Some(&ix))?;
            }
        }
        same("lanes", agent.filed.standings.len(), profile.lanes.len())
    }

    fn check_sums(&self) -> Verdict {
        for (class_ix, class) in self.index.classes.iter() {
            let of_class = || self.chats.iter().filter(|(_, chat)| chat.class == class_ix);
            same("chats of a class", class.chats as usize, of_class().count())?;
            let open = of_class().filter(|(_, chat)| chat.stage() == Stage::Waiting).count();
            same("open chats of a class", class.open.len(), open)?;
            self.check_passed_over(class)?;
        }
        for (queue_at, queue) in self.index.queues.iter().enumerate() {
            let of_queue = |stage: Stage| {
                let in_queue = |chat: &Chat| self.queue_of(chat).row() == queue_at;
                self.chats.iter().filter(|(_, c)| in_queue(c) && c.stage() == stage).count() as u32
            };
            let counted = [Stage::Waiting, Stage::Held, Stage::Offered].map(of_queue);
            same("line by stage", queue.in_line, counted)?;
            same("line", queue.line.len() as u32, counted.iter().sum())?;
            let mut staff = Staff::default();
            for (_, agent) in self.agents.iter() {
                let queues = &self.index.profiles[agent.filed.profile].key.queues;
                if queues.contains_key(&queue.id) {
                    staff.exchange(Staff::default(), agent.staff());
                }
            }
            same("staff", queue.staff, staff)?;
        }
        for (profile_ix, profile) in self.index.profiles.iter() {
            let members: Vec<_> =
                self.agents.iter().filter(|(_, a)| a.filed.profile == profile_ix).collect();
            same("members", profile.agents.len(), members.len())?;
            for lane in &profile.lanes {
                let mut passed_over = Excluded::default();
                for (_, agent) in &members {
                    passed_over.exchange(None, agent.standing(&lane.spec).exclusion());
                }
                same("agents without room", lane.passed_over, passed_over)?;
                let with_room = members.len() - passed_over.total() as usize;
                same("agents with room", lane.open.len(), with_room)?;
            }
        }
        let agents = self.agents.iter().map(|(_, a)| {
            a.hands.back_offs as usize
                + usize::from(a.grace.is_some())
                + usize::from(a.cool_down.is_some())
                + usize::from(a.breather.is_some())
        });
        let chats = self.chats.iter().map(|(_, c)| {
            usize::from(c.opening.is_some())
                + usize::from(c.broadcast.is_some())
                + usize::from(c.preferred.is_some())
        });
        let batch = usize::from(self.batch.is_some());
        let all = self.offers.len() + agents.sum::<usize>() + chats.sum::<usize>() + batch;
        same("timers", self.timers.len(), all)
    }

    fn check_passed_over(&self, class: &Class) -> Verdict {
        let mut passed_over = Excluded::default();
        for (_, agent) in self.agents.iter() {
            let reason = match class.fit(agent.filed.profile) {
                Fit::Later(_, reason) | Fit::Unfit(reason) => Some(reason),
                Fit::Lane(lane) => {
                    let lane = &self.index.profiles[agent.filed.profile].lanes[lane.row()];
                    agent.standing(&lane.spec).exclusion()
                }
            };
            passed_over.exchange(None, reason);
        }
        same("agents passed over", class.passed_over, passed_over)?;
        for (profile_ix, profile) in self.index.profiles.iter() {
            let lane = match class.fit(profile_ix) {
                Fit::Lane(lane) => Some(&profile.lanes[lane.row()]),
                Fit::Later(..) | Fit::Unfit(_) => None,
            };
            let is_ready = lane.is_some_and(|lane| !lane.open.is_empty());
            same("ready", class.ready.contains(profile_ix), is_ready)?;
        }
        Ok(())
    }

    fn check_positions(&self) -> Verdict {
        for queue in &self.index.queues {
            for (rank, chat) in
                queue.line.starting_at_rank(0).take(queue.announced_down_to()).enumerate()
            {
                same("position", self.chats[chat].announced, rank as u32 + 1)?;
            }
        }
        Ok(())
    }
}

fn takes_answers(presence: &Presence) -> bool {
    matches!(presence, Presence::Available | Presence::Draining)
}

fn same<T: PartialEq + Debug>(what: &str, found: T, expected: T) -> Verdict {
    if found == expected {
        return Ok(());
    }
    Err(format!("{what} is {found:?}, and should be {expected:?}"))
}
