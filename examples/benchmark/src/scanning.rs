//! A desk that decides by scanning plain lists: the oldest waiting chat that a free agent can serve,
//! the longest idle agent who can serve a new chat. No reasons, no positions, no audit.

use crate::Desk;
use crate::dice::{Ability, Dice, Need, Staff};

struct Agent {
    ability: Ability,
    idle_since: Option<u64>,
}

struct Waiting {
    chat: u64,
    need: Need,
    place: u64,
}

pub(crate) struct ScanningDesk {
    agents: Vec<Agent>,
    waiting: Vec<Waiting>,
    /// Chats in service: what they need, and who serves them.
    serving: Vec<(Need, usize)>,
    dice: Dice,
    now: u64,
    requested: u64,
}

fn fits(agent: &Agent, chat: &Waiting) -> bool {
    let Ability { queues, skills } = &agent.ability;
    queues.contains(&chat.need.queue) && skills.contains(&chat.need.skill)
}

impl ScanningDesk {
    pub(crate) fn new(agents: u64, staff: Staff) -> Self {
        let agent = |n| Agent { ability: staff.ability(n), idle_since: Some(0) };
        let mut desk = Self {
            agents: (0..agents).map(agent).collect(),
            waiting: Vec::new(),
            serving: Vec::new(),
            dice: Dice(42),
            now: 0,
            requested: 0,
        };
        for _ in 0..agents * 11 {
            let need = desk.dice.need();
            desk.request(need);
        }
        desk
    }

    fn request(&mut self, need: Need) -> u64 {
        self.requested += 1;
        let chat = Waiting { chat: self.requested, need, place: self.now };
        let free = self
            .agents
            .iter()
            .enumerate()
            .filter(|(_, agent)| agent.idle_since.is_some() && fits(agent, &chat))
            .min_by_key(|(_, agent)| agent.idle_since)
            .map(|(n, _)| n);
        match free {
            Some(agent) => {
                self.agents[agent].idle_since = None;
                self.serving.push((chat.need, agent));
                2
            }
            None => {
                self.waiting.push(chat);
                1
            }
        }
    }
}

impl Desk for ScanningDesk {
    fn round(&mut self) -> u64 {
        self.now += 1;
        let at = self.dice.below(self.serving.len() as u64) as usize;
        let (need, freed) = self.serving.swap_remove(at);
        self.agents[freed].idle_since = Some(self.now);
        let next = self
            .waiting
            .iter()
            .enumerate()
            .filter(|(_, chat)| fits(&self.agents[freed], chat))
            .min_by_key(|(_, chat)| (chat.place, chat.chat))
            .map(|(n, _)| n);
        let mut events = 1;
        if let Some(next) = next {
            let chat = self.waiting.remove(next);
            self.agents[freed].idle_since = None;
            self.serving.push((chat.need, freed));
            events += 1;
        }
        events + self.request(need)
    }
}
