//! Who acts: customers, bots, agents, supervisors. Looks up what could happen next, and does it, mostly.

use crate::book::{Book, ChatEntry, Place};
use crate::dice::Dice;
use crate::fault::{Fault, Faults};
use crate::policies::{
    BOTS, CHANNELS, CRISIS_TEMPLATE, FORM, GREETING, PRODUCT, PROFILE, QUESTIONS, QUEUES, SKILLS,
};
use switchboard::admission::{Customer, IdentityLevel};
use switchboard::bot::{Health, TurnResolution};
use switchboard::calendar::{Outage, OutageKind, OutageScope, Timestamp};
use switchboard::engine::{
    AskedBy, CallbackOutcome, DeclaredPresence, EndedBy, Event, IntentScore, Resolution,
    ReturnReason, TransferKind, Verdict,
};
use switchboard::id::{
    AgentId, BotId, ChannelId, ChatId, Code, CustomerId, IncidentId, OfferId, OutageId, ProposalId,
    QueueId, SkillId, TopicId,
};
use switchboard::math::{Millis, Ppm};
use switchboard::metrics::Touch;
use switchboard::sorted::{SortedMap, SortedSet};
use switchboard::supervision::{AlertKind, CallOutcome, alert_name};
use switchboard::text::Output;

/// Secrets that are planted in texts, and must never come out again.
#[derive(Clone, Copy, Debug)]
pub struct Canaries;

/// Texts with a secret, and the secret without its separators.
const PLANTED: [(&str, &str); 5] = [
    ("my card is 4111 1111-1111 1111, ok?", "4111111111111111"),
    ("ssn 123-45-6788 please", "123456788"),
    ("pay to DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
    ("write to ada.lovelace@example.com", "ada.lovelace@example.com"),
    ("my password is ZK-7309-QX", FACT),
];

/// The secret that a host hands in as its customer's own.
const FACT: &str = "ZK7309QX";

/// Where everybody came from, with a secret that an address gives away.
fn advertised() -> Touch {
    let url = "https://shop.example/?utm_source=news&utm_campaign=ada.lovelace%40example.com";
    Touch { url: Some(url.to_owned()), ..Touch::default() }
}

impl Canaries {
    /// The secret that stands in a text, whatever separates its letters.
    pub fn seen_in(text: &str) -> Option<&'static str> {
        if !text.bytes().any(|byte| byte.is_ascii_digit() || byte == b'@') {
            return None;
        }
        let bare: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        PLANTED.iter().map(|(_, secret)| *secret).find(|secret| bare.contains(secret))
    }

    /// Did somebody write a secret?
    pub fn planted_in(event: &Event) -> bool {
        let seen = |text: &str| Self::seen_in(text).is_some();
        match event {
            Event::CustomerMessage { text, .. }
            | Event::AgentMessage { text, .. }
            | Event::AutomatedTextDue { text, .. } => seen(text),
            Event::ChatRequested { text, .. } => text.as_deref().is_some_and(seen),
            Event::BotTurn { text, slots, promises, .. } => {
                seen(text) || slots.values().chain(promises).any(|text| seen(text))
            }
            Event::WrapUpCompleted { disposition, .. } => disposition.values().any(|v| seen(v)),
            _ => false,
        }
    }
}

/// What people and bots say.
const WORDS: [&str; 12] = [
    "hello",
    "it does not work",
    "thanks",
    "can I talk to a human please",
    "agent",
    "I will tell my lawyer",
    "where shall I invest my savings",
    "ok",
    "مرحبا 😀",
    "",
    " ",
    "und jetzt?",
];

/// What is written to break something: controls, directions, tags, templates, logs, numbers without end.
const HOSTILE: [&str; 10] = [
    "\u{202e}1111 1111 1111 1114\u{202c}",
    "\u{e0041}\u{e0042}\u{e007f}",
    "a\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}",
    "{{constructor.constructor('return process')()}}",
    "x\r\n2026-01-01 ERROR everything is lost\u{1b}[2J",
    "=HYPERLINK(\"http://example.com\")",
    "4\u{200b}1\u{200b}1\u{200b}1 1111 1111 111",
    "\u{0}\u{1}\u{7f}",
    "9999999999999999999999999999999999999999999999999999999999999999999999999999999999999",
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@",
];

/// Halves of a card, and what ends in a number that is none.
const HALVES: [&str; 4] =
    ["it is 4111 1111", "1111 1111", "me@example.com, 4111 1111", "I have 3 of them"];

const ACTIONS: [&str; 4] = ["send_invoice", "refund_approval", "change_address", "delete_account"];

/// The people of one life, and how busy it is.
#[derive(Debug)]
pub struct Cast {
    agents: Vec<AgentId>,
    customers: Vec<CustomerId>,
    chats: Vec<ChatId>,
    /// Whose chat it is, by the chat's number.
    of_customer: Vec<usize>,
    queues: Vec<QueueId>,
    skills: Vec<SkillId>,
    channels: Vec<ChannelId>,
    bots: Vec<BotId>,
    boss: AgentId,
    /// How many chats are open at a time, about.
    crowd: usize,
    proposals: u64,
}

impl Cast {
    /// Draws who takes part.
    pub fn draw(dice: &mut Dice) -> Self {
        let agents = *dice.pick(&[2, 6, 15, 40]);
        let customers = *dice.pick(&[10, 100, 2_000]);
        Self {
            agents: (0..agents).map(|n| AgentId::from(format!("a{n}"))).collect(),
            customers: (0..customers).map(|n| CustomerId::from(format!("k{n}"))).collect(),
            chats: Vec::new(),
            of_customer: Vec::new(),
            queues: QUEUES.map(QueueId::from).into(),
            skills: SKILLS.map(SkillId::from).into(),
            channels: CHANNELS.map(ChannelId::from).into(),
            bots: BOTS.map(BotId::from).into(),
            boss: AgentId::from("boss"),
            crowd: *dice.pick(&[4, 12, 30, 60]),
            proposals: 0,
        }
    }

    /// What happens next.
    pub fn next(&mut self, book: &Book, now: Timestamp, faults: &Faults, dice: &mut Dice) -> Event {
        if book.agents.len() < self.agents.len() && dice.once_in(3) {
            let agent = self.agents[book.agents.len()].clone();
            return self.log_in(agent, dice);
        }
        if faults.strikes(Fault::UnknownName, dice) {
            return self.of_nobody(dice);
        }
        if faults.strikes(Fault::LateBot, dice) {
            let chat = self.any_chat(dice);
            return self.bot_turn(chat, faults, dice);
        }
        if faults.strikes(Fault::AgentVanishes, dice) {
            return Event::AgentDisconnected { agent: self.any_agent(dice) };
        }
        if faults.strikes(Fault::AgentFlaps, dice) {
            let agent = match book.lost.first() {
                Some(lost) => self.agents.get(*lost).cloned(),
                None => None,
            };
            return match agent {
                Some(agent) => Event::AgentReconnected { agent },
                None => Event::AgentDisconnected { agent: self.any_agent(dice) },
            };
        }
        if faults.strikes(Fault::SecondDevice, dice) {
            let agent = self.any_agent(dice);
            return self.log_in(agent, dice);
        }
        let crowded = book.open.len() >= self.crowd && !faults.strikes(Fault::Surge, dice);
        match dice.below(100) {
            0..=17 if !crowded => self.request(faults, dice),
            18..=43 if !book.open_offers.is_empty() => self.answer(book, dice),
            0..=86 if !book.open.is_empty() => self.chat_event(book, now, faults, dice),
            87..=95 => self.agent_event(book, dice),
            _ => self.rare(book, now, dice),
        }
    }

    fn any_agent(&self, dice: &mut Dice) -> AgentId {
        dice.pick(&self.agents).clone()
    }

    fn any_chat(&self, dice: &mut Dice) -> ChatId {
        // The latest are the most interesting ones.
        let back = dice.below(60) as usize + 1;
        let known = self.chats.len().checked_sub(back).and_then(|n| self.chats.get(n));
        known.cloned().unwrap_or_else(|| ChatId::from("c0"))
    }

    fn text(&self, faults: &Faults, dice: &mut Dice) -> String {
        if faults.strikes(Fault::Oversize, dice) {
            return "x".repeat(2_047 + dice.below(3) as usize);
        }
        if faults.strikes(Fault::HostileText, dice) {
            return (*dice.pick(&HOSTILE)).to_owned();
        }
        if dice.once_in(12) {
            // Only what everybody's masker must hide; the customer's own fact is told with their request.
            return PLANTED[dice.below(4) as usize].0.to_owned();
        }
        if dice.once_in(5) {
            return (*dice.pick(&HALVES)).to_owned();
        }
        (*dice.pick(&WORDS)).to_owned()
    }

    fn request(&mut self, faults: &Faults, dice: &mut Dice) -> Event {
        let (n, whose) = (self.chats.len(), dice.below(self.customers.len() as u64) as usize);
        let chat = ChatId::from(format!("c{n}"));
        self.chats.push(chat.clone());
        self.of_customer.push(whose);
        let mut customer = Customer::known_as(self.customers[whose].clone());
        if dice.once_in(6) {
            customer.tier = Some(Code::from("gold"));
        }
        if dice.once_in(40) {
            customer.account_status = Some(Code::from("suspended"));
        }
        if dice.once_in(3) {
            customer.identity.level = *dice.pick(IdentityLevel::ALL);
        }
        let mut requires = SortedMap::new();
        if dice.once_in(4) {
            requires.insert(dice.pick(&self.skills).clone(), dice.below(5) as u8 + 1);
        }
        let mut facts = SortedMap::new();
        let mut text = dice.once_in(4).then(|| self.text(faults, dice));
        if dice.once_in(12) {
            facts.insert(Code::from("password"), vec!["ZK-7309-QX".to_owned()]);
            text = Some(PLANTED[4].0.to_owned());
        }
        Event::ChatRequested {
            chat,
            customer,
            channel: dice.pick(&self.channels).clone(),
            language: Some(Code::from(*dice.pick(&["en", "en", "de", "tlh"]))),
            product: dice.once_in(5).then(|| Code::from(PRODUCT)),
            queue: dice.once_in(2).then(|| dice.pick(&self.queues).clone()),
            intent: None,
            requires,
            priority: if dice.once_in(3) { dice.below(9) as i32 - 4 } else { 0 },
            bot: dice.once_in(3).then(|| dice.pick(&self.bots).clone()),
            text,
            sentiment: None,
            facts,
            reopened_from: dice.once_in(15).then(|| self.any_chat(dice)),
            preferred_agent: dice.once_in(6).then(|| self.any_agent(dice)),
            came_from: Some(advertised()),
        }
    }

    fn answer(&self, book: &Book, dice: &mut Dice) -> Event {
        let offer = OfferId(*dice.pick(&book.open_offers));
        let agent = book.offer(offer).and_then(|offer| self.agents.get(offer.agent)).cloned();
        let agent = agent.filter(|_| !dice.once_in(40)).unwrap_or_else(|| self.any_agent(dice));
        match dice.below(5) {
            0 => Event::OfferDeclined { offer, agent },
            _ => Event::OfferAccepted { offer, agent },
        }
    }

    fn chat_event(
        &mut self,
        book: &Book,
        now: Timestamp,
        faults: &Faults,
        dice: &mut Dice,
    ) -> Event {
        let n = *dice.pick(&book.open);
        let (Some(entry), Some(chat)) = (book.chats.get(n), self.chats.get(n).cloned()) else {
            return Event::CrisisThawed { by: self.boss.clone() };
        };
        let stale = faults.strikes(Fault::StaleEpoch, dice);
        let epoch = stale.then(|| entry.epoch.saturating_sub(1));
        // Now and then somebody does what the state does not allow.
        let place = if dice.once_in(30) { Place::Owned } else { entry.place };
        match place {
            Place::New => match dice.below(3) {
                0 => Event::CustomerAbandoned { chat, ending: Some(Code::from("tired")) },
                _ => self.identify(n, now, dice),
            },
            Place::Bot => self.with_bot(chat, faults, dice),
            Place::Queued | Place::Offered => self.waiting(chat, entry, epoch, faults, dice),
            Place::Owned => self.served(book, chat, entry, epoch, faults, dice),
            Place::WrapUp => self.wrapping(chat, entry, dice),
            Place::Parked | Place::CallbackPending => self.aside(chat, faults, dice),
            Place::Closed | Place::Unknown => Event::SurveyAnswered {
                chat,
                solved: Some(dice.once_in(2)),
                rating: Some(dice.below(7) as u8),
                bot_right: None,
                came_from: Some(Code::from(PLANTED[0].0)),
            },
        }
    }

    fn identify(&self, n: usize, now: Timestamp, dice: &mut Dice) -> Event {
        let whose = self.of_customer.get(n).copied().unwrap_or(0);
        let expires_at = dice.once_in(2).then(|| now.plus(Millis::new(dice.below(90_000) as i64)));
        Event::IdentityAsserted {
            customer: self.customers[whose].clone(),
            level: *dice.pick(IdentityLevel::ALL),
            expires_at,
        }
    }

    fn with_bot(&mut self, chat: ChatId, faults: &Faults, dice: &mut Dice) -> Event {
        match dice.below(20) {
            0..=8 => self.bot_turn(chat, faults, dice),
            9..=11 => {
                Event::CustomerMessage { chat, text: self.text(faults, dice), sentiment: None }
            }
            12 | 13 => {
                self.proposals += 1;
                let proposal = ProposalId::from(format!("p{}", self.proposals - dice.below(2)));
                let action = Code::from(*dice.pick(&ACTIONS));
                Event::BotActionRequested { chat, proposal, action }
            }
            14 => Event::BotResolved { chat },
            15 | 16 => Event::HandoffRequested { chat, by: *dice.pick(AskedBy::ALL) },
            17 => Event::CallbackRequested { chat, not_before: None },
            18 => self.automated(chat, faults, dice),
            _ => self.leaving(chat, dice),
        }
    }

    fn bot_turn(&self, chat: ChatId, faults: &Faults, dice: &mut Dice) -> Event {
        let confidence = *dice.pick(&[
            Some(800_000),
            Some(799_999),
            Some(950_000),
            Some(1_000_000),
            Some(900_000),
            Some(960_000),
            Some(650_000),
            None,
        ]);
        let mut slots = SortedMap::new();
        if dice.once_in(10) {
            slots.insert(Code::from("order"), self.text(faults, dice));
        }
        let mut intents = Vec::new();
        if dice.once_in(10) {
            let intent = Code::from(*dice.pick(&["billing", "cancel"]));
            intents.push(IntentScore { intent, confidence: Some(Ppm::new(500_000)) });
        }
        let asks_for = slots.keys().next().cloned();
        Event::BotTurn {
            chat,
            asks_for,
            bot: dice.once_in(40).then(|| dice.pick(&self.bots).clone()),
            confidence: confidence.map(Ppm::new),
            text: match dice.below(4) {
                0 => self.text(faults, dice),
                _ => (*dice.pick(&["Is that right?", "Done.", "Which one?", "One moment."])).into(),
            },
            intents,
            resolution: *dice.pick(TurnResolution::ALL),
            slots,
            promises: if dice.once_in(20) { vec![self.text(faults, dice)] } else { Vec::new() },
            health: if dice.once_in(20) { Health::Broken } else { Health::Working },
        }
    }

    fn automated(&self, chat: ChatId, faults: &Faults, dice: &mut Dice) -> Event {
        let template = *dice.pick(&[None, Some(CRISIS_TEMPLATE), Some("survey")]);
        Event::AutomatedTextDue {
            chat,
            template: template.map(Code::from),
            text: self.text(faults, dice),
        }
    }

    fn leaving(&self, chat: ChatId, dice: &mut Dice) -> Event {
        match dice.below(5) {
            0 | 1 => Event::CustomerDisconnected { chat },
            2 | 3 => Event::CustomerReconnected { chat },
            _ => Event::CustomerAbandoned { chat, ending: None },
        }
    }

    fn waiting(
        &self,
        chat: ChatId,
        entry: &ChatEntry,
        epoch: Option<u32>,
        faults: &Faults,
        dice: &mut Dice,
    ) -> Event {
        let (agent, by) = (self.any_agent(dice), self.boss.clone());
        match dice.below(24) {
            0..=5 => {
                Event::CustomerMessage { chat, text: self.text(faults, dice), sentiment: None }
            }
            6..=9 => self.leaving(chat, dice),
            10 | 11 => Event::PriorityChanged { chat, priority: dice.below(9) as i32 - 4 },
            12 => Event::ChatHeld { chat, by },
            13 | 14 if entry.held => Event::ChatUnheld { chat, by },
            13..=16 => Event::ChatPulled { chat, agent, epoch },
            17 | 18 => Event::ChatAssigned { chat, agent, by, epoch },
            19 => Event::CallbackRequested { chat, not_before: None },
            20 => Event::EscalationRequested { chat, to: self.somewhere(dice) },
            21 => self.ending(chat, dice),
            22 => self.automated(chat, faults, dice),
            _ => Event::HandoffRequested { chat, by: AskedBy::Customer },
        }
    }

    fn somewhere(&self, dice: &mut Dice) -> Option<ChannelId> {
        let to = *dice.pick(&[None, Some("voice"), Some("email"), Some("callback"), Some("fax")]);
        to.map(ChannelId::from)
    }

    fn ending(&self, chat: ChatId, dice: &mut Dice) -> Event {
        Event::ChatEnded {
            chat,
            by: *dice.pick(EndedBy::ALL),
            resolution: *dice.pick(&[
                None,
                Some(Resolution::Resolved),
                Some(Resolution::Unresolved),
            ]),
            ending: dice.once_in(2).then(|| Code::from("as_the_host_says")),
        }
    }

    fn served(
        &self,
        book: &Book,
        chat: ChatId,
        entry: &ChatEntry,
        epoch: Option<u32>,
        faults: &Faults,
        dice: &mut Dice,
    ) -> Event {
        let owner = entry.owner.and_then(|n| self.agents.get(n)).cloned();
        let agent = owner.unwrap_or_else(|| self.any_agent(dice));
        let other = self.any_agent(dice);
        if entry.calls_back && dice.once_in(2) {
            let outcome = *dice.pick(CallbackOutcome::ALL);
            return Event::CallbackAttempted { chat, agent, outcome };
        }
        if let Some(asked) = entry.offer.filter(|_| dice.once_in(3)) {
            let asked = book.offer(OfferId(asked)).and_then(|offer| self.agents.get(offer.agent));
            let agent = asked.filter(|_| !dice.once_in(4)).cloned().unwrap_or(other);
            return match dice.below(3) {
                0 => Event::TransferDeclined { chat, agent },
                _ => Event::TransferAccepted { chat, agent },
            };
        }
        if let Some((proposal, _)) = entry.proposals.iter().next().filter(|_| dice.once_in(6)) {
            let verdict = *dice.pick(Verdict::ALL);
            return Event::ProposalDecided {
                chat,
                proposal: proposal.as_str().into(),
                agent,
                verdict,
            };
        }
        match dice.below(32) {
            0..=6 => {
                Event::CustomerMessage { chat, text: self.text(faults, dice), sentiment: None }
            }
            7..=11 => Event::AgentMessage { chat, agent, text: self.text(faults, dice) },
            12 => self.prepared(chat, Some(agent), dice),
            13 => self.prepared(chat, None, dice),
            14..=19 => self.ending(chat, dice),
            20 | 21 => self.transfer_to_queue(chat, agent, epoch, dice),
            22..=24 => Event::TransferRequested {
                chat,
                agent,
                to_queue: None,
                to_agent: Some(other),
                kind: TransferKind::Warm,
                requires: None,
                epoch,
            },
            25 => Event::ChatParked { chat, agent },
            26 => Event::ChatReturnedToBot { chat, agent, reason: *dice.pick(ReturnReason::ALL) },
            27 => Event::ChatAssigned { chat, agent: other, by: self.boss.clone(), epoch },
            28 => Event::EscalationRequested { chat, to: self.somewhere(dice) },
            29 => Event::PriorityChanged { chat, priority: dice.below(9) as i32 - 4 },
            30 => Event::CallbackRequested { chat, not_before: None },
            _ => self.leaving(chat, dice),
        }
    }

    fn transfer_to_queue(
        &self,
        chat: ChatId,
        agent: AgentId,
        epoch: Option<u32>,
        dice: &mut Dice,
    ) -> Event {
        let mut requires = SortedMap::new();
        if dice.once_in(2) {
            requires.insert(dice.pick(&self.skills).clone(), dice.below(5) as u8 + 1);
        }
        Event::TransferRequested {
            chat,
            agent,
            to_queue: Some(dice.pick(&self.queues).clone()),
            to_agent: None,
            kind: TransferKind::Cold,
            requires: dice.once_in(3).then_some(requires),
            epoch,
        }
    }

    fn wrapping(&self, chat: ChatId, entry: &ChatEntry, dice: &mut Dice) -> Event {
        let owner = entry.owner.and_then(|n| self.agents.get(n)).cloned();
        let agent = owner.unwrap_or_else(|| self.any_agent(dice));
        let form: &[(&str, &str)] = match dice.below(6) {
            0 => &[],
            1 => &[("resolution_code", "done")],
            2 => &[("resolution_code", "done"), ("root_cause", PLANTED[0].0)],
            3 => &[("resolution_code", "done"), ("root_cause", "bug"), ("product", PLANTED[0].0)],
            _ => &[("resolution_code", "done"), ("root_cause", "bug"), ("product", "phone")],
        };
        match dice.below(8) {
            0 => Event::SurveyAnswered {
                chat,
                solved: Some(true),
                rating: Some(5),
                bot_right: Some(false),
                came_from: None,
            },
            1 => {
                Event::CustomerMessage { chat, text: "one more thing".to_owned(), sentiment: None }
            }
            _ => {
                let field = |(key, value): &(&str, &str)| (Code::from(*key), (*value).to_owned());
                Event::WrapUpCompleted {
                    chat,
                    agent,
                    disposition: form.iter().map(field).collect(),
                }
            }
        }
    }

    fn aside(&self, chat: ChatId, faults: &Faults, dice: &mut Dice) -> Event {
        match dice.below(12) {
            0..=4 => {
                Event::CustomerMessage { chat, text: self.text(faults, dice), sentiment: None }
            }
            5 => Event::CallbackCancelled { chat },
            6 => self.ending(chat, dice),
            7 => Event::EscalationRequested { chat, to: self.somewhere(dice) },
            8 => Event::PriorityChanged { chat, priority: dice.below(9) as i32 - 4 },
            9 => Event::ChatAssigned {
                chat,
                agent: self.any_agent(dice),
                by: self.boss.clone(),
                epoch: None,
            },
            _ => self.leaving(chat, dice),
        }
    }

    fn log_in(&self, agent: AgentId, dice: &mut Dice) -> Event {
        let mut queues = SortedSet::new();
        let mut skills = SortedMap::new();
        let mut channel_caps = SortedMap::new();
        if dice.once_in(3) {
            queues.insert(dice.pick(&self.queues[..2]).clone());
        }
        for skill in &self.skills {
            if dice.once_in(2) {
                skills.insert(skill.clone(), dice.below(5) as u8 + 1);
            }
        }
        if dice.once_in(5) {
            channel_caps.insert(dice.pick(&self.channels).clone(), dice.below(3) as u32);
        }
        Event::AgentLoggedIn {
            agent,
            queues,
            routing_profile: dice.once_in(3).then(|| Code::from(PROFILE)),
            skills,
            capacity: dice.once_in(2).then(|| dice.below(6) as u32),
            channel_caps,
            presence: match dice.below(8) {
                0 => DeclaredPresence::Away,
                1 => DeclaredPresence::Draining,
                _ => DeclaredPresence::Available,
            },
        }
    }

    fn agent_event(&self, book: &Book, dice: &mut Dice) -> Event {
        let agent = self.any_agent(dice);
        let presence = book.agent(&agent).and_then(|entry| entry.presence);
        match (presence, dice.below(10)) {
            (Some("offline"), 0..=7) => self.log_in(agent, dice),
            (Some("disconnected"), 0..=6) => Event::AgentReconnected { agent },
            (_, 0) => Event::AgentLoggedOut { agent },
            (_, 1) => Event::AgentDisconnected { agent },
            (_, 2) => Event::PresenceForced {
                agent,
                presence: *dice.pick(DeclaredPresence::ALL),
                by: self.boss.clone(),
            },
            (_, 3) => self.log_in(agent, dice),
            (_, 4) => {
                Event::PresenceSet { agent, presence: DeclaredPresence::Draining, reason: None }
            }
            (_, 5) => Event::PresenceSet {
                agent,
                presence: DeclaredPresence::Away,
                reason: dice.once_in(2).then(|| Code::from("lunch")),
            },
            _ => Event::PresenceSet { agent, presence: DeclaredPresence::Available, reason: None },
        }
    }

    fn rare(&self, book: &Book, now: Timestamp, dice: &mut Dice) -> Event {
        let by = self.boss.clone();
        let outage = OutageId::from(*dice.pick(&["o0", "o1", "o2", "o3"]));
        match dice.below(16) {
            10 | 11 => self.stress(book, now, by, dice),
            12 | 13 => self.incident(now, dice),
            14 | 15 => self.judgement(book, dice),
            8 => {
                let minute = Millis::from_mins(1 + i64::from(dice.once_in(2)));
                let start = now.minus(Millis::new(now.as_millis().rem_euclid(minute.get())));
                let expected = |dice: &mut Dice| Ppm::new(dice.below(6_000_000) as i64);
                let arrivals = (0..dice.below(20)).map(|_| expected(dice)).collect();
                Event::ForecastPublished { start, arrivals }
            }
            9 => {
                let level = dice.once_in(2).then(|| dice.below(4) as u8);
                Event::SurgeOverridden { level, by }
            }
            0 => Event::CrisisFrozen { by: self.either_boss(dice) },
            1 | 2 => Event::CrisisThawed { by: self.either_boss(dice) },
            3 => {
                let start = now.plus(Millis::new(dice.below(40_000) as i64 - 10_000));
                let end = start.plus(Millis::new(dice.below(60_000) as i64 + 1));
                Event::OutageDeclared {
                    outage: Outage {
                        id: outage,
                        kind: *dice.pick(OutageKind::ALL),
                        effect: None,
                        start,
                        end: Some(end),
                        scope: OutageScope::default(),
                        precedence: 0,
                        message: dice.once_in(2).then(|| "we are on it".to_owned()),
                        alternates: Vec::new(),
                    },
                }
            }
            4 => Event::OutageCleared { outage },
            5 => {
                let customer = dice.pick(&self.customers).clone();
                let status = Code::from(*dice.pick(&["suspended", "active"]));
                Event::AccountStatusChanged { customer, status }
            }
            6 => Event::SurveyAnswered {
                chat: self.any_chat(dice),
                solved: Some(dice.once_in(2)),
                rating: Some(dice.below(7) as u8),
                bot_right: None,
                came_from: Some(Code::from(PLANTED[0].0)),
            },
            _ => {
                let customer = dice.pick(&self.customers).clone();
                let level = *dice.pick(IdentityLevel::ALL);
                let expires_at = Some(now.plus(Millis::new(dice.below(60_000) as i64)));
                Event::IdentityAsserted { customer, level, expires_at }
            }
        }
    }

    /// Orders that need two persons come from two.
    fn either_boss(&self, dice: &mut Dice) -> AgentId {
        if dice.once_in(2) { self.boss.clone() } else { AgentId::from("other_boss") }
    }

    /// People write down what happened, and what is to be done.
    fn incident(&self, now: Timestamp, dice: &mut Dice) -> Event {
        let by = self.boss.clone();
        let name = *dice.pick(&["mine", "incident-1", "incident-2", "incident-3"]);
        let incident = IncidentId::from(name);
        let action = Code::from(*dice.pick(&["staff", "text"]));
        let what = (*dice.pick(&[WORDS[1], PLANTED[0].0, HOSTILE[4]])).to_owned();
        match dice.below(8) {
            0 => Event::IncidentDeclared { incident, title: what, by },
            1 => Event::IncidentNoted { incident, text: what, by },
            2 => Event::IncidentReviewed {
                incident,
                root_cause: Some(what.clone()),
                factors: vec![what.clone()],
                went_well: vec![what],
                by,
            },
            3 | 4 => Event::IncidentActionSet {
                incident,
                action,
                what: what.clone(),
                owner: dice.once_in(2).then(|| self.any_agent(dice)),
                due_at: dice.once_in(2).then(|| now.plus(Millis::new(dice.below(60_000) as i64))),
                criterion: dice.once_in(2).then_some(what),
                by,
            },
            5 => Event::IncidentActionDone { incident, action, by },
            6 => Event::IncidentCalmed { incident, by },
            _ => Event::IncidentClosed { incident, by },
        }
    }

    /// Somebody reads a chat, or talks with an agent about what they read.
    fn judgement(&self, book: &Book, dice: &mut Dice) -> Event {
        let chat = self.any_chat(dice);
        let served = book.chat(&chat).and_then(|entry| self.agents.get(entry.served_by?));
        let agent = served.cloned().unwrap_or_else(|| self.any_agent(dice));
        let by = if dice.once_in(10) { agent.clone() } else { self.boss.clone() };
        let (question, _) = *dice.pick(&QUESTIONS);
        if dice.once_in(4) {
            return Event::AgentCoached { agent, question: Code::from(question), by };
        }
        let mark = |(name, most): &(&str, u32)| {
            let points = match dice.below(4) {
                0 => None,
                1 => Some(*most),
                _ => Some(dice.below(u64::from(*most) + 1) as u32),
            };
            (Code::from(*name), points)
        };
        let answers = QUESTIONS.iter().map(mark).collect();
        Event::ChatEvaluated {
            chat,
            agent,
            by,
            form: Code::from(FORM),
            version: 1,
            answers,
            session: None,
        }
    }

    /// Words that were prepared, with what stands in them.
    fn prepared(&self, chat: ChatId, agent: Option<AgentId>, dice: &mut Dice) -> Event {
        let template = *dice.pick(&[GREETING, GREETING, CRISIS_TEMPLATE, "draft", "nothing"]);
        let mut values = SortedMap::new();
        if template == GREETING {
            let name = *dice.pick(&["Kim", "Kim Muster", PLANTED[0].0, "{days}", ""]);
            values.insert(Code::from("name"), name.to_owned());
        }
        let output = *dice.pick(Output::ALL);
        Event::TemplateUsed { chat, template: Code::from(template), agent, values, output }
    }

    /// Topics are held and signed for, things break, people are told and answer.
    fn stress(&self, book: &Book, now: Timestamp, by: AgentId, dice: &mut Dice) -> Event {
        let topic = TopicId::from("legal");
        match dice.below(11) {
            8 | 9 => {
                let alert = alert_name(*dice.pick(AlertKind::ALL), &self.any_chat(dice));
                if dice.once_in(2) {
                    return Event::AlertAcknowledged { alert, by };
                }
                let until = now.plus(Millis::new(dice.below(20_000) as i64));
                Event::AlertSnoozed { alert, until, by }
            }
            0 => Event::TopicHeld { topic, by },
            1 | 2 => {
                let role = Code::from(*dice.pick(&["legal", "press"]));
                Event::TopicSignedOff { topic, role, by: self.any_agent(dice) }
            }
            3 | 4 => {
                let dependency = Code::from(*dice.pick(&["bot", "crm"]));
                Event::DependencyReported { dependency, outcome: *dice.pick(CallOutcome::ALL) }
            }
            5 => {
                let rota = Code::from(*dice.pick(&["r0", "r1"]));
                let agents = (0..dice.below(3)).map(|_| self.any_agent(dice)).collect();
                Event::OnCallSet { rota, agents }
            }
            6 => {
                let alarm = Code::from(*dice.pick(&["x", "y", "z"]));
                Event::AlarmRaised { alarm, tree: Code::from("t0") }
            }
            7 => match book.told.iter().next() {
                Some((alarm, told)) => {
                    let notification = dice.pick(&told.names).clone();
                    let asked = told.people.iter().find(|(name, _)| *name == notification);
                    let by = asked.map_or(by, |(_, who)| who.clone());
                    Event::NotificationAcknowledged { alarm: alarm.clone(), notification, by }
                }
                None => Event::AlarmRaised { alarm: Code::from("x"), tree: Code::from("t0") },
            },
            _ => {
                let alarm = Code::from(*dice.pick(&["x", "y", "z"]));
                Event::AlarmResolved { alarm, by }
            }
        }
    }

    /// Somebody speaks of what does not exist.
    fn of_nobody(&self, dice: &mut Dice) -> Event {
        let (chat, agent) = (ChatId::from("nobody"), AgentId::from("nobody"));
        match dice.below(8) {
            0 => Event::CustomerMessage { chat, text: "hello".to_owned(), sentiment: None },
            1 => Event::OfferAccepted { offer: OfferId(dice.next() >> 12), agent },
            2 => Event::PresenceSet { agent, presence: DeclaredPresence::Available, reason: None },
            3 => Event::ChatAssigned { chat, agent, by: self.boss.clone(), epoch: None },
            4 => Event::OutageCleared { outage: OutageId::from("nothing") },
            5 => Event::ChatAssigned {
                chat: self.any_chat(dice),
                agent,
                by: self.boss.clone(),
                epoch: None,
            },
            6 => Event::ProposalDecided {
                chat: self.any_chat(dice),
                proposal: ProposalId::from("nothing"),
                agent: self.any_agent(dice),
                verdict: Verdict::Approved,
            },
            _ => Event::TransferRequested {
                chat: self.any_chat(dice),
                agent: self.any_agent(dice),
                to_queue: Some(QueueId::from("nowhere")),
                to_agent: None,
                kind: TransferKind::Cold,
                requires: None,
                epoch: None,
            },
        }
    }
}
