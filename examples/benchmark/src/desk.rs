//! The desk that the engine runs.

use crate::Desk;
use crate::dice::{Dice, Need, Staff};
use switchboard::admission::Customer;
use switchboard::calendar::{Timestamp, Zones};
use switchboard::engine::{
    DeclaredPresence, Effect, EndedBy, Engine, Event, Options, Reaction, Resolution,
};
use switchboard::id::{AgentId, ChannelId, ChatId, Code, CustomerId, OfferId, QueueId, SkillId};
use switchboard::policy::{Document, Policy};
use switchboard::sorted::{SortedMap, SortedSet};

const POLICY: &str = r#"{
  "routing": {"queues": {
    "q0": {"positions_announced": 10}, "q1": {"positions_announced": 10},
    "q2": {"positions_announced": 10}, "q3": {"positions_announced": 10},
    "q4": {"positions_announced": 10}}},
  "conversation": {"wrap_up": {"mode": "off"}, "escalation": {"complexity_at": null}},
  "limits": {"closed_chats": 1000}
}"#;

pub(crate) struct EngineDesk {
    engine: Engine,
    reaction: Reaction,
    dice: Dice,
    now: i64,
    /// By number of the chat.
    needs: Vec<Need>,
    serving: Vec<ChatId>,
    offers: Vec<(OfferId, ChatId, AgentId)>,
}

impl EngineDesk {
    /// A desk of so many agents, each with a chat, and ten times as many chats waiting.
    #[expect(clippy::expect_used, reason = "the policy above is sound")]
    pub(crate) fn new(agents: u64, staff: Staff) -> Self {
        let document = Document::from_json(POLICY).expect("the policy is in form");
        let policy = Policy::compile(&document, &Zones::utc_only()).expect("the policy is sound");
        let mut desk = Self {
            engine: Engine::new(policy, Options::default(), Timestamp::from_millis(0)),
            reaction: Reaction::default(),
            dice: Dice(42),
            now: 0,
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
                capacity: Some(1),
                channel_caps: SortedMap::new(),
                presence: DeclaredPresence::Available,
            });
        }
        for _ in 0..agents * 11 {
            let need = desk.dice.need();
            desk.request(need);
            desk.accept_all();
        }
        desk
    }

    fn handle(&mut self, event: Event) {
        let at = Timestamp::from_millis(self.now);
        let handled = self.engine.handle_into(at, event, &mut self.reaction);
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
            language: Code::from("en"),
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
