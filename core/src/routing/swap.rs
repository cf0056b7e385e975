//! New rules for a running operation.

use super::{
    agent::Presence,
    chat::Change,
    reason::Requeue,
    router::Router,
    rules::{QueueRules, RoutingRules},
    slab::{AgentIx, ChatIx},
    step::{AgentDeadline, Step, Stranded},
    timer::Due,
};
use crate::sorted::SortedMap;
use crate::{
    calendar::Timestamp,
    id::{ChatId, QueueId},
    math::Millis,
};

impl Router {
    /// Puts new rules into force.
    ///
    /// Open offers, running back-offs and the batch that is being gathered keep the terms they started with; order, strategy, weights and
    /// caps follow at once (chats in hand stay, also beyond a lower cap); graces and cool-downs are
    /// computed anew from when they began. Chats in line whose queue is gone move to where
    /// `retired_queues` says, keeping their place; without that the new rules are refused. Chats with
    /// an agent stay there; should one come back, its old queue's rules still hold for it, and go on
    /// holding under rules that, too, know nothing of that queue.
    pub fn replace_rules(
        &mut self,
        at: Timestamp,
        rules: RoutingRules,
        steps: &mut Vec<Step>,
    ) -> Result<(), Stranded> {
        let moves = self.moves(&rules)?;
        let mut state = self.state();
        state.lingering = self.lingering_under(&rules);
        match Self::restore(state, rules) {
            Ok(mut router) => {
                router.rekey(self.key);
                *self = router;
            }
            Err(why) => panic!("a running router's own state contradicts itself: {why}"),
        }
        for (chat, to) in moves {
            self.move_in_line(at, &chat, to, steps);
        }
        self.lingering = self.lingering_under(&self.rules);
        let agents: Vec<_> = self.agents.numbers().collect();
        for ix in agents {
            self.recompute_deadlines(at, ix, steps);
            self.file_agent(ix);
            self.let_go_those_out_of_reach(ix);
            self.unsettle_agent(ix);
        }
        if self.rules.batch_window_ms.is_none() {
            self.end_batch();
        }
        let in_line: Vec<_> = self.index.chats.values().copied().collect();
        for ix in in_line {
            self.recompute_opening(at, ix, steps);
        }
        Ok(())
    }

    /// The chats in line whose queue is gone, in order, with the queue they move to.
    fn moves(&self, rules: &RoutingRules) -> Result<Vec<(ChatId, QueueId)>, Stranded> {
        let mut moves = Vec::new();
        for row in &self.index.queues {
            if row.line.len() == 0 || rules.queues.contains_key(&row.id) {
                continue;
            }
            let to = rules.retired_queues.get(&row.id).filter(|to| rules.queues.contains_key(*to));
            let Some(to) = to else {
                if !self.rules.queues.contains_key(&row.id) {
                    continue;
                }
                let waiting = row.line.len() as u32;
                return Err(Stranded { queue: row.id.clone(), waiting });
            };
            let named = |chat: ChatIx| (self.chats[chat].id.clone(), to.clone());
            moves.extend(row.line.starting_at_rank(0).map(named));
        }
        Ok(moves)
    }

    /// The queues that are gone under these rules and still have chats.
    fn lingering_under(&self, rules: &RoutingRules) -> SortedMap<QueueId, QueueRules> {
        let classes = self.index.classes.iter().filter(|(_, class)| class.chats > 0);
        classes
            .map(|(_, class)| self.index.queue(class.key.queue))
            .filter(|row| !rules.queues.contains_key(&row.id))
            .map(|row| (row.id.clone(), row.rules.clone()))
            .collect()
    }

    /// Moves a chat to the line of another queue; an open offer stays open.
    fn move_in_line(&mut self, at: Timestamp, chat: &ChatId, to: QueueId, steps: &mut Vec<Step>) {
        let Some(&ix) = self.index.chats.get(chat) else {
            return;
        };
        steps.push(Step::Requeued {
            chat: chat.clone(),
            queue: to.clone(),
            why: Requeue::Overflow,
        });
        self.change(at, ix, Change { queue: Some(to), ..Change::default() });
        self.await_opening(at, ix);
        self.file_chat(ix);
    }

    /// What is open to a chat in line by the new rules, from when it came to its queue.
    fn recompute_opening(&mut self, at: Timestamp, ix: ChatIx, steps: &mut Vec<Step>) {
        let chat = &self.chats[ix];
        if !chat.stage().is_in_line() {
            return;
        }
        let before = chat.opening;
        self.catch_up_openings(at, ix);
        let due = self.next_opening(ix).map(|due| due.max(at));
        if due == before.map(|timer| timer.due) {
            return;
        }
        self.await_opening(at, ix);
        let chat = self.chats[ix].id.clone();
        steps.push(Step::OpeningMoved { chat, due });
    }

    /// Graces and cool-downs by the new rules, from when they began, and never before now.
    fn recompute_deadlines(&mut self, at: Timestamp, ix: AgentIx, steps: &mut Vec<Step>) {
        let (agent, rules) = (&mut self.agents[ix], &self.rules.agents);
        let from_then = |after: Millis| agent.since.plus(after).max(at);
        let (what, timer, due, fires) = match agent.presence {
            Presence::Disconnected => {
                let due = Some(from_then(rules.reconnect_grace_ms));
                (AgentDeadline::Grace, &mut agent.grace, due, Due::Grace(ix))
            }
            Presence::NotResponding => {
                let due = rules.cool_down_ms.map(from_then);
                (AgentDeadline::CoolDown, &mut agent.cool_down, due, Due::CoolDown(ix))
            }
            _ => return,
        };
        if timer.map(|key| key.due) == due {
            return;
        }
        if let Some(key) = timer.take() {
            self.timers.cancel(key);
        }
        *timer = due.map(|due| self.timers.set(due, fires));
        steps.push(Step::DeadlineMoved { agent: agent.id.clone(), what, due });
    }
}
