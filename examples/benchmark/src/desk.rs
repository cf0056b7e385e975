//! The desk that the engine runs.

use crate::Desk;
use crate::dice::{Dice, Need, Staff};
use std::time::{Duration, Instant};
use switchboard::admission::Customer;
use switchboard::calendar::{Timestamp, Zones};
use switchboard::engine::{
    DeclaredPresence, Effect, EndedBy, Engine, Event, NumberedEffect, Options, Reaction, Resolution,
};
use switchboard::id::{AgentId, ChannelId, ChatId, Code, CustomerId, OfferId, QueueId, SkillId};
use switchboard::metrics::Review;
use switchboard::policy::{Document, Policy};
use switchboard::sorted::{SortedMap, SortedSet};

const POLICY: &str = r#"{
  "routing": {"queues": {
    "q0": {"positions_announced": 10}, "q1": {"positions_announced": 10},
    "q2": {"positions_announced": 10}, "q3": {"positions_announced": 10},
    "q4": {"positions_announced": 10}}},
  "conversation": {"wrap_up": {"mode": "off"}, "escalation": {"complexity_at": null}},
  "limits": {"closed_chats": 1000, "open_chats": 200000, "agents": 20000, "due_per_call": 100000}
}"#;

pub(crate) struct EngineDesk {
    engine: Engine,
    reaction: Reaction,
    dice: Dice,
    now: i64,
    agents: u64,
    /// How long each event took, while this is asked for.
    times: Option<Vec<Duration>>,
    /// By number of the chat.
    needs: Vec<Need>,
    serving: Vec<ChatId>,
    offers: Vec<(OfferId, ChatId, AgentId)>,
}

impl EngineDesk {
    /// A desk of so many agents, each with a chat, and ten times as many chats waiting.
    pub(crate) fn new(agents: u64, staff: Staff) -> Self {
        Self::with_waiting(agents, agents * 10, staff)
    }

    /// A desk of so many agents, each with a chat, and so many chats waiting.
    pub(crate) fn with_waiting(agents: u64, waiting: u64, staff: Staff) -> Self {
        let mut desk = Self::staffed(agents, 1, staff);
        for _ in 0..agents + waiting {
            let need = desk.dice.need();
            desk.request(need);
            desk.accept_all();
        }
        desk
    }

    /// A desk of so many agents, each with as many chats as they can hold, and nobody waiting.
    pub(crate) fn full_hands(agents: u64, capacity: u32) -> Self {
        let mut desk = Self::staffed(agents, capacity, Staff::Teams);
        while desk.serving.len() < (agents * u64::from(capacity)) as usize {
            let need = desk.dice.need();
            desk.request(need);
            desk.accept_all();
        }
        desk
    }

    /// The business review of everything so far.
    pub(crate) fn review(&self) -> Review {
        self.engine.review(Some(250))
    }

    /// So many chats come at one instant.
    pub(crate) fn burst(&mut self, chats: u64) {
        for _ in 0..chats {
            let need = self.dice.need();
            self.request(need);
        }
    }

    /// Every agent's connection is lost, and the grace passes; how many chats are in line again.
    pub(crate) fn everybody_vanishes(&mut self) -> usize {
        for n in 0..self.agents {
            self.handle(Event::AgentDisconnected { agent: AgentId::from(format!("a{n}")) });
        }
        self.now += 120_000;
        let reaction = self.engine.advance(Timestamp::from_millis(self.now));
        let requeued = |order: &&NumberedEffect| matches!(order.effect, Effect::Requeued { .. });
        reaction.effects.iter().filter(requeued).count()
    }

    /// The time that the slowest event of a hundred takes, over so many rounds.
    pub(crate) fn one_in_a_hundred(&mut self, rounds: u64) -> Duration {
        self.times = Some(Vec::new());
        for _ in 0..rounds {
            self.round();
        }
        let mut times = self.times.take().unwrap_or_default();
        times.sort_unstable();
        times.get(times.len() * 99 / 100).copied().unwrap_or_default()
    }

    #[expect(clippy::expect_used, reason = "the policy above is sound")]
    fn staffed(agents: u64, capacity: u32, staff: Staff) -> Self {
        let document = Document::from_json(POLICY).expect("the policy is in form");
        let policy = Policy::compile(&document, &Zones::utc_only()).expect("the policy is sound");
        let mut desk = Self {
            engine: Engine::new(policy, Options::default(), Timestamp::from_millis(0)),
            reaction: Reaction::default(),
            dice: Dice(42),
            now: 0,
            agents,
            times: None,
            needs: Vec::new(),
            serving: Vec::new(),
            offers: Vec::new(),
        };
        for n in 0..agents {
            let ability = staff.ability(n);
            let queues = ability.queues.map(|queue| QueueId::from(format!("q{queue}")));
            let skills = ability.skills.map(|skill| (SkillId::from(format!("s{skill}")), 3));
            let (queues, skills) = (SortedSet::from(queues), SortedMap::from(skills));
            desk.handle(Event::AgentLoggedIn {
                agent: AgentId::from(format!("a{n}")),
                queues,
                routing_profile: None,
                skills,
                capacity: Some(capacity),
                channel_caps: SortedMap::new(),
                presence: DeclaredPresence::Available,
            });
        }
        desk
    }

    fn handle(&mut self, event: Event) {
        let at = Timestamp::from_millis(self.now);
        let start = self.times.is_some().then(Instant::now);
        let handled = self.engine.handle_into(at, event, &mut self.reaction);
        if let (Some(start), Some(times)) = (start, &mut self.times) {
            times.push(start.elapsed());
        }
        assert!(handled.is_ok(), "{handled:?}");
        for numbered in &self.reaction.effects {
            if let Effect::OfferMade { offer, chat, agent, .. } = &numbered.effect {
                self.offers.push((*offer, chat.clone(), agent.clone()));
            }
        }
    }

    fn request(&mut self, need: Need) {
        let number = self.needs.len();
        self.needs.push(need);
        let skill = SkillId::from(format!("s{}", need.skill));
        let queue = QueueId::from(format!("q{}", need.queue));
        self.handle(Event::ChatRequested {
            chat: ChatId::from(format!("c{number}")),
            customer: Customer::known_as(CustomerId::from(format!("k{number}"))),
            channel: ChannelId::from("web"),
            language: Some(Code::from("en")),
            product: None,
            queue: Some(queue),
            intent: None,
            requires: SortedMap::from([(skill, 1)]),
            priority: 0,
            bot: None,
            text: None,
            sentiment: None,
            facts: SortedMap::new(),
            reopened_from: None,
            preferred_agent: None,
            came_from: None,
        });
    }

    fn accept_all(&mut self) -> u64 {
        let mut accepted = 0;
        while let Some((offer, chat, agent)) = self.offers.pop() {
            self.handle(Event::OfferAccepted { offer, agent });
            self.serving.push(chat);
            accepted += 1;
        }
        accepted
    }
}

impl Desk for EngineDesk {
    fn round(&mut self) -> u64 {
        self.now += 1;
        let at = self.dice.below(self.serving.len() as u64) as usize;
        let chat = self.serving.swap_remove(at);
        let number = chat.as_str()[1..].parse::<usize>();
        let need = number.ok().and_then(|number| self.needs.get(number).copied());
        self.handle(Event::ChatEnded {
            chat,
            by: EndedBy::Agent,
            resolution: Some(Resolution::Resolved),
            ending: None,
        });
        let mut events = 1 + self.accept_all();
        if let Some(need) = need {
            self.request(need);
            events += 1 + self.accept_all();
        }
        events
    }
}
