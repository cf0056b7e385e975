//! A second account of the day, simpler than the engine's: kept from events that were taken and effects
//! that came out, and from nothing else. The checks compare; the cast looks up what it could do next.

use crate::policies::QUEUES;
use std::collections::VecDeque;
use switchboard::bot::TurnResolution;
use switchboard::calendar::Timestamp;
use switchboard::engine::{
    DeclaredPresence, Effect, Envelope, Event, NumberedEffect, TransferKind,
};
use switchboard::id::{
    AgentId, BotId, ChannelId, ChatId, Code, EventId, OfferId, QueueId, SkillId, TopicId,
};
use switchboard::math::Millis;
use switchboard::policy::Policy;
use switchboard::routing::QueueRules;
use switchboard::sorted::SortedMap;
use switchboard::supervision::SurgeMeasure;

/// Where a chat is, as far as effects tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Nobody asked for it yet.
    #[default]
    Unknown,
    /// Asked for; whoever asks must prove who they are first.
    New,
    /// A bot has it.
    Bot,
    /// It waits.
    Queued,
    /// It waits, with an open offer.
    Offered,
    /// An agent has it.
    Owned,
    /// The agent writes down how it went.
    WrapUp,
    /// Set aside.
    Parked,
    /// A call is promised.
    CallbackPending,
    /// Over.
    Closed,
}

/// A chat.
#[derive(Clone, Debug, Default)]
pub struct ChatEntry {
    /// Where it is.
    pub place: Place,
    /// The agent who has it, by number; of a parked chat, whose it was.
    pub owner: Option<usize>,
    /// The agent who had it last.
    pub served_by: Option<usize>,
    /// The open offer, also one by which its owner hands it over.
    pub offer: Option<u64>,
    /// Its queue, as last told.
    pub queue: usize,
    /// The medium it came by.
    pub channel: Option<ChannelId>,
    /// Skills that an agent must have, by the customer's request and the policy's routes.
    pub requires: SortedMap<SkillId, u8>,
    /// Higher is sooner.
    pub priority: i32,
    /// What fixes its place in line.
    pub place_time: Timestamp,
    /// Since when it is with its queue.
    pub queue_since: Timestamp,
    /// As last told.
    pub epoch: u32,
    /// Its bot, if it has one.
    pub bot: Option<BotId>,
    /// Was it said with which bot it begins, if with any? A surge can give it one when it is asked for.
    begins: bool,
    /// Was the customer told that it is a bot?
    pub disclosed: bool,
    /// What the bot said since the last progress.
    pub said_in_vain: u32,
    /// Does the turn that is being judged bring the matter forward?
    pub progresses: bool,
    /// Failed resolutions in a row and in all, until the bot handed over.
    pub failures: (u32, u32),
    /// Has it been with humans and come back?
    pub returned: bool,
    /// Is the customer away?
    pub away: bool,
    /// Does a supervisor hold it?
    pub held: bool,
    /// Does its customer know an agent, from an earlier chat or by the host's word?
    pub knows_agent: bool,
    /// Until when it may be kept for that agent.
    pub kept_until: Option<Timestamp>,
    /// Was a call promised?
    pub calls_back: bool,
    /// What the bot proposed, by the host's name.
    pub proposals: SortedMap<String, Code>,
    /// Agents who ended an offer of it or gave it away, with until when they are kept from it.
    pub refused_by: Vec<(usize, Timestamp)>,
    /// Has its customer spoken of a lawyer?
    pub is_legal: bool,
    /// With which words it was asked for, until they are shown; who is turned away before is not heard.
    pub asked_with: Option<String>,
    /// What its customer wrote since, and when, as far as it was not shown.
    pub unshown: VecDeque<(Timestamp, String)>,
    /// Where it stands among the open ones.
    index: usize,
}

/// An agent.
#[derive(Clone, Debug, Default)]
pub struct AgentEntry {
    /// As declared or forced; nothing while it cannot be told from outside.
    pub presence: Option<&'static str>,
    /// Since when the connection is lost.
    pub lost_since: Option<Timestamp>,
    /// Units that they may hold, where they said so.
    pub capacity: Option<u32>,
    /// Levels by skill.
    pub skills: SortedMap<SkillId, u8>,
    /// The queues that they serve; none stands for every queue that there is.
    pub queues: Vec<usize>,
    /// Do they serve what the policy's profile says, too?
    pub all_round: bool,
    /// Most chats of a channel, by themselves.
    pub caps: SortedMap<ChannelId, u32>,
    /// Chats in hand.
    pub chats: Vec<usize>,
    /// Open offers.
    pub offers: Vec<u64>,
}

/// An offer that was made.
#[derive(Clone, Debug)]
pub struct OfferEntry {
    /// What is offered.
    pub chat: usize,
    /// To whom.
    pub agent: usize,
    /// The first instant at which an answer is late.
    pub expires_at: Timestamp,
    /// Is it still open?
    pub is_open: bool,
}

/// What somebody orders in a crisis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FreezeOrder {
    /// Nothing automated leaves any more.
    Freeze,
    /// It does again.
    Thaw,
}

/// People who were told of an alarm.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// The first instant at which taking it on is too late.
    pub until: Timestamp,
    /// By notification; of the level that was told last.
    pub people: Vec<(Code, AgentId)>,
    /// Notifications of all levels so far.
    pub names: Vec<Code>,
}

impl ChatEntry {
    /// Is this agent kept from the chat, for having refused it a short while ago? The last refusal counts. At the very instant when it
    /// ends, whether something else that is due at that instant comes before is not known from outside.
    pub fn backs_off(&self, agent: usize, now: Timestamp) -> bool {
        let last = self.refused_by.iter().rev().find(|(who, _)| *who == agent);
        last.is_some_and(|(_, until)| now <= *until)
    }
}

/// The account.
#[derive(Clone, Debug)]
pub struct Book {
    /// What decides.
    pub policy: Policy,
    /// Chats by the number in their name.
    pub chats: Vec<ChatEntry>,
    /// Agents by the number in their name.
    pub agents: Vec<AgentEntry>,
    /// Offers by their number, counted from 1.
    pub offers: Vec<OfferEntry>,
    /// Chats that are not closed, in no order.
    pub open: Vec<usize>,
    /// Offers that are open, in no order.
    pub open_offers: Vec<u64>,
    /// Whose connection is lost.
    pub lost: Vec<usize>,
    /// Automated text may not leave.
    pub frozen: bool,
    /// Orders to freeze and to thaw, with who gave them and until when a second person's counts; the latest last.
    pub ordered: Vec<(FreezeOrder, AgentId, Timestamp)>,
    /// In what each agent is being coached.
    pub coached: Vec<(AgentId, Code)>,
    /// Levels of surge that are on.
    pub surge: u8,
    /// What a surge has changed, by what and whom it is about, with how much.
    pub surging: SortedMap<(SurgeMeasure, String), String>,
    /// Topics that are held.
    pub held: Vec<TopicId>,
    /// Of each alarm that is being told, who was told.
    pub told: SortedMap<Code, Told>,
    /// The last effect.
    pub seq: u64,
    /// Its instant.
    pub at: Timestamp,
    /// The last decision that an effect named.
    pub decision: u64,
    /// Chats asked for, and of these turned away before they began, and closed.
    pub asked: u64,
    /// Turned away.
    pub turned_away: u64,
    /// Closed.
    pub closed: u64,
    /// Ids of events that were taken, the latest last.
    pub ids: VecDeque<EventId>,
}

/// The number in a name such as `c17`.
pub fn number(name: &str) -> Option<usize> {
    name.get(1..)?.parse().ok().filter(|n| *n < 1_000_000)
}

/// A queue's number; `QUEUES.len()` for any other.
pub fn queue_number(queue: &QueueId) -> usize {
    QUEUES.iter().position(|name| *name == queue.as_str()).unwrap_or(QUEUES.len())
}

impl Book {
    /// Nothing has happened yet.
    pub fn new(policy: Policy, start: Timestamp) -> Self {
        Self {
            policy,
            chats: Vec::new(),
            agents: Vec::new(),
            offers: Vec::new(),
            open: Vec::new(),
            open_offers: Vec::new(),
            lost: Vec::new(),
            frozen: false,
            ordered: Vec::new(),
            coached: Vec::new(),
            surge: 0,
            held: Vec::new(),
            told: SortedMap::new(),
            surging: SortedMap::new(),
            seq: 0,
            at: start,
            decision: 0,
            asked: 0,
            turned_away: 0,
            closed: 0,
            ids: VecDeque::new(),
        }
    }

    /// A chat by its name.
    pub fn chat(&self, id: &ChatId) -> Option<&ChatEntry> {
        self.chats.get(number(id.as_str())?)
    }

    /// An agent by their name.
    pub fn agent(&self, id: &AgentId) -> Option<&AgentEntry> {
        self.agents.get(number(id.as_str())?)
    }

    /// An offer by its number.
    pub fn offer(&self, id: OfferId) -> Option<&OfferEntry> {
        self.offers.get(usize::try_from(id.0).ok()?.checked_sub(1)?)
    }

    fn chat_mut(&mut self, id: &ChatId) -> Option<(usize, &mut ChatEntry)> {
        let n = number(id.as_str())?;
        if self.chats.len() <= n {
            self.chats.resize_with(n + 1, ChatEntry::default);
        }
        self.chats.get_mut(n).map(|chat| (n, chat))
    }

    fn agent_mut(&mut self, id: &AgentId) -> Option<(usize, &mut AgentEntry)> {
        let n = number(id.as_str())?;
        if self.agents.len() <= n {
            self.agents.resize_with(n + 1, AgentEntry::default);
        }
        self.agents.get_mut(n).map(|agent| (n, agent))
    }

    /// Units that a chat takes.
    pub fn units(&self, chat: &ChatEntry) -> u32 {
        let channels = &self.policy.rules().routing.channels;
        let channel = self.channel(chat);
        channel.and_then(|channel| channels.get(channel)).map_or(1, |channel| channel.units)
    }

    /// The medium that a chat takes an agent's time on.
    pub fn channel<'a>(&self, chat: &'a ChatEntry) -> Option<&'a str> {
        if chat.calls_back { Some("voice") } else { chat.channel.as_ref().map(ChannelId::as_str) }
    }

    /// Units that an agent may hold.
    pub fn capacity(&self, agent: &AgentEntry) -> u32 {
        let more = self.surging.get(&(SurgeMeasure::MoreUnits, String::new()));
        let more: u32 = more.and_then(|units| units.parse().ok()).unwrap_or(0);
        agent.capacity.unwrap_or(self.policy.rules().routing.agents.capacity) + more
    }

    /// What an agent holds: chats in hand, and chats of open offers.
    pub fn in_hand<'a>(&'a self, agent: &'a AgentEntry) -> impl Iterator<Item = &'a ChatEntry> {
        let offered = agent.offers.iter().filter_map(|offer| self.offer(OfferId(*offer)));
        let offered = offered.map(|offer| offer.chat);
        agent.chats.iter().copied().chain(offered).filter_map(|n| self.chats.get(n))
    }

    /// An event was taken, and nothing has come of it yet.
    pub fn note(&mut self, at: Timestamp, envelope: &Envelope) {
        let ids = self.policy.rules().limits.event_ids as usize;
        if let Some(id) = &envelope.id {
            self.ids.push_back(id.clone());
            while self.ids.len() > ids {
                self.ids.pop_front();
            }
        }
        self.note_event(at, &envelope.event);
    }

    fn note_event(&mut self, at: Timestamp, event: &Event) {
        let until = |book: &Self| at.plus(book.policy.rules().supervision.crisis.confirm_within_ms);
        match event {
            Event::ChatRequested {
                chat,
                channel,
                requires,
                priority,
                bot,
                text,
                reopened_from,
                preferred_agent,
                ..
            } => {
                self.asked += 1;
                let open = self.open.len();
                if let Some((n, entry)) = self.chat_mut(chat) {
                    *entry = ChatEntry {
                        place: Place::New,
                        channel: Some(channel.clone()),
                        requires: requires.clone(),
                        priority: *priority,
                        bot: bot.clone(),
                        is_legal: text.as_ref().is_some_and(|text| text.contains("my lawyer")),
                        knows_agent: reopened_from.is_some() || preferred_agent.is_some(),
                        queue: QUEUES.len(),
                        index: open,
                        asked_with: text.clone(),
                        ..ChatEntry::default()
                    };
                    self.open.push(n);
                }
            }
            Event::CustomerMessage { chat, text, .. } => {
                self.with(chat, |chat| {
                    chat.is_legal |= text.contains("my lawyer");
                    chat.unshown.push_back((at, text.clone()));
                });
            }
            Event::CustomerDisconnected { chat } => self.with(chat, |chat| chat.away = true),
            Event::CustomerReconnected { chat } => self.with(chat, |chat| chat.away = false),
            Event::ChatHeld { chat, .. } => self.with(chat, |chat| chat.held = true),
            Event::ChatUnheld { chat, .. } => self.with(chat, |chat| chat.held = false),
            Event::PriorityChanged { chat, priority } => {
                self.with(chat, |chat| chat.priority = *priority);
            }
            Event::TransferRequested {
                chat,
                agent,
                kind: TransferKind::Cold,
                requires,
                to_queue,
                ..
            } => {
                let queue = match to_queue {
                    Some(queue) => queue_number(queue),
                    None => self.chat(chat).map_or(QUEUES.len(), |chat| chat.queue),
                };
                let until = at.plus(self.back_off(queue));
                let by = number(agent.as_str()).unwrap_or(usize::MAX);
                let last = self.policy.rules().conversation.transfer.place
                    == switchboard::conversation::Place::Last;
                self.with(chat, |chat| {
                    if let Some(requires) = requires {
                        chat.requires.clone_from(requires);
                    }
                    if last {
                        chat.place_time = at;
                    }
                    chat.refused_by.push((by, until));
                });
            }
            Event::BotTurn { chat, resolution, slots, intents, .. } => {
                let progress = *resolution == TurnResolution::Succeeded
                    || !slots.is_empty()
                    || !intents.is_empty();
                self.with(chat, |chat| {
                    chat.progresses = progress;
                    if progress {
                        chat.said_in_vain = 0;
                    }
                    match resolution {
                        TurnResolution::Failed => {
                            chat.failures = (chat.failures.0 + 1, chat.failures.1 + 1);
                        }
                        TurnResolution::Succeeded => chat.failures.0 = 0,
                        _ => {}
                    }
                });
            }
            Event::BotActionRequested { chat, proposal, action } => self.with(chat, |chat| {
                chat.proposals.insert(proposal.as_str().to_owned(), action.clone());
            }),
            Event::AgentLoggedIn {
                agent,
                queues,
                routing_profile,
                skills,
                capacity,
                channel_caps,
                presence,
                ..
            } => {
                let own: Vec<usize> = queues.iter().map(queue_number).collect();
                if let Some((_, entry)) = self.agent_mut(agent) {
                    entry.capacity = *capacity;
                    entry.skills.clone_from(skills);
                    entry.caps.clone_from(channel_caps);
                    entry.queues = own;
                    entry.all_round = routing_profile.is_some();
                }
                self.present(agent, Some(declared(*presence)), at);
            }
            Event::PresenceSet { agent, presence, .. }
            | Event::PresenceForced { agent, presence, .. } => {
                self.present(agent, Some(declared(*presence)), at);
            }
            Event::AgentDisconnected { agent } => {
                let already = self.agent(agent).is_some_and(|a| a.presence == Some("disconnected"));
                if !already {
                    self.present(agent, Some("disconnected"), at);
                }
            }
            Event::AgentReconnected { agent } => self.present(agent, None, at),
            Event::AgentLoggedOut { agent } => self.present(agent, Some("offline"), at),
            Event::OfferDeclined { offer, .. } => self.refuse_offer(*offer, at),
            Event::TransferDeclined { chat, .. } => {
                if let Some(offer) = self.chat(chat).and_then(|chat| chat.offer) {
                    self.refuse_offer(OfferId(offer), at);
                }
            }
            Event::CrisisFrozen { by } => {
                self.ordered.push((FreezeOrder::Freeze, by.clone(), until(self)));
            }
            Event::CrisisThawed { by } => {
                self.ordered.push((FreezeOrder::Thaw, by.clone(), until(self)));
            }
            _ => {}
        }
    }

    fn with(&mut self, id: &ChatId, change: impl FnOnce(&mut ChatEntry)) {
        if let Some((_, chat)) = self.chat_mut(id) {
            change(chat);
        }
    }

    fn present(&mut self, agent: &AgentId, presence: Option<&'static str>, at: Timestamp) {
        let Some((n, entry)) = self.agent_mut(agent) else { return };
        entry.presence = presence;
        entry.lost_since = (presence == Some("disconnected")).then_some(at);
        self.lost.retain(|lost| *lost != n);
        if presence == Some("disconnected") {
            self.lost.push(n);
        }
    }

    /// How long who refuses a chat of this queue is kept from it.
    fn back_off(&self, queue: usize) -> Millis {
        let name = QUEUES.get(queue).copied().unwrap_or_default();
        let rules = self.policy.rules().routing.queues.get(name);
        rules.map_or(Millis::ZERO, |rules| rules.back_off_ms)
    }

    /// An offer is over because its agent did not take it: they are kept apart for a while.
    fn refuse_offer(&mut self, id: OfferId, at: Timestamp) {
        let Some((chat, agent)) = self.offer(id).map(|offer| (offer.chat, offer.agent)) else {
            return;
        };
        let queue = self.chats.get(chat).map_or(QUEUES.len(), |chat| chat.queue);
        let until = at.plus(self.back_off(queue));
        if let Some(chat) = self.chats.get_mut(chat) {
            chat.refused_by.push((agent, until));
        }
        self.end_offer(id);
    }

    /// With which bot does it begin? Fixed when it is asked for.
    fn begins(&mut self, id: &ChatId) {
        let first = self.surging.get(&(SurgeMeasure::BotFirst, String::new())).cloned();
        self.with(id, |chat| {
            if !std::mem::replace(&mut chat.begins, true) && chat.bot.is_none() {
                chat.bot = first.map(BotId::from);
            }
        });
    }

    /// An offer is over; its chat waits again, or stays where its owner or its promise has it.
    fn end_offer(&mut self, id: OfferId) {
        let Some(offer) = id.0.checked_sub(1).and_then(|n| self.offers.get_mut(n as usize)) else {
            return;
        };
        offer.is_open = false;
        let (chat, agent) = (offer.chat, offer.agent);
        self.open_offers.retain(|open| *open != id.0);
        if let Some(agent) = self.agents.get_mut(agent) {
            agent.offers.retain(|open| *open != id.0);
        }
        if let Some(chat) = self.chats.get_mut(chat) {
            chat.offer = None;
            if chat.place == Place::Offered {
                chat.place = Place::Queued;
            }
        }
    }

    fn leave_agent(&mut self, n: usize) {
        let owner = self.chats.get_mut(n).and_then(|chat| chat.owner.take());
        if let Some(agent) = owner.and_then(|owner| self.agents.get_mut(owner)) {
            agent.chats.retain(|chat| *chat != n);
        }
    }

    fn close(&mut self, n: usize) {
        self.leave_agent(n);
        let Some(chat) = self.chats.get_mut(n) else { return };
        chat.place = Place::Closed;
        let index = chat.index;
        if self.open.get(index) == Some(&n) {
            self.open.swap_remove(index);
            if let Some(chat) = self.open.get(index).copied().and_then(|n| self.chats.get_mut(n)) {
                chat.index = index;
            }
        }
    }

    fn make_offer(&mut self, offer: OfferId, chat: &ChatId, agent: &AgentId, until: Timestamp) {
        let (Some((agent_n, agent)), Some(chat_n)) = (self.agent_mut(agent), number(chat.as_str()))
        else {
            return;
        };
        agent.offers.push(offer.0);
        self.open_offers.push(offer.0);
        self.offers.push(OfferEntry {
            chat: chat_n,
            agent: agent_n,
            expires_at: until,
            is_open: true,
        });
        if let Some((_, chat)) = self.chat_mut(chat) {
            chat.offer = Some(offer.0);
            if chat.place == Place::Queued {
                chat.place = Place::Offered;
            }
        }
    }

    /// Enters an effect.
    pub fn enter(&mut self, numbered: &NumberedEffect) {
        self.seq = numbered.seq;
        self.at = numbered.at;
        self.decision = numbered.decision.0;
        match &numbered.effect {
            Effect::RequestAuthentication { chat, .. } => self.begins(chat),
            Effect::Admit { chat, .. } => {
                self.begins(chat);
                self.with(chat, |chat| {
                    if chat.bot.is_some() {
                        chat.place = Place::Bot;
                    }
                });
            }
            Effect::NotifySupervisor { chat: None, code } => match code.as_str() {
                "crisis_freeze" => self.frozen = true,
                "crisis_thaw" => self.frozen = false,
                _ => {}
            },
            Effect::OpenCoaching { agent, question, .. } => {
                self.coached.push((agent.clone(), question.clone()));
            }
            Effect::CloseCoaching { agent, question, .. } => {
                self.coached.retain(|(who, what)| who != agent || what != question);
            }
            Effect::Deflect { chat, .. } | Effect::Defer { chat, .. } => {
                // Later in a chat's life an order to close it, or wrap-up, follows.
                if let Some((n, ChatEntry { place: Place::New, .. })) = self.chat_mut(chat) {
                    self.turned_away += 1;
                    self.close(n);
                }
            }
            Effect::Enqueue { chat, queue, place_time, priority } => {
                let rules = self.policy.rules().routing.queues.get(queue);
                let hold = rules.map_or(QueueRules::default().sticky_hold_ms, |q| q.sticky_hold_ms);
                let kept_until = numbered.at.plus(hold);
                let queue = queue_number(queue);
                self.with(chat, |chat| {
                    chat.place =
                        if chat.calls_back { Place::CallbackPending } else { Place::Queued };
                    chat.owner = None;
                    chat.kept_until = chat.knows_agent.then_some(kept_until);
                    chat.queue = queue;
                    chat.queue_since = numbered.at;
                    chat.place_time = *place_time;
                    chat.priority = *priority;
                });
            }
            Effect::Requeued { chat, queue, .. } => {
                let queue = queue_number(queue);
                self.with(chat, |chat| {
                    if chat.queue != queue {
                        chat.queue_since = numbered.at;
                    }
                    chat.queue = queue;
                    if chat.place == Place::Owned {
                        chat.place =
                            if chat.calls_back { Place::CallbackPending } else { Place::Queued };
                    }
                });
            }
            Effect::OfferMade { offer, chat, agent, expires_at }
            | Effect::TransferOffered { offer, chat, to: agent, expires_at, .. } => {
                self.make_offer(*offer, chat, agent, *expires_at);
            }
            Effect::OfferExpired { offer, .. } => self.refuse_offer(*offer, numbered.at),
            Effect::OfferRescinded { offer, code, .. } if code.as_str() == "rescinded_presence" => {
                self.refuse_offer(*offer, numbered.at);
            }
            Effect::OfferRescinded { offer, .. } => self.end_offer(*offer),
            Effect::Assigned { chat, agent, epoch } => {
                if let Some(offer) = self.chat(chat).and_then(|chat| chat.offer) {
                    self.end_offer(OfferId(offer));
                }
                let Some((agent_n, _)) = self.agent_mut(agent) else { return };
                if let Some((n, entry)) = self.chat_mut(chat) {
                    entry.place = Place::Owned;
                    entry.knows_agent = true;
                    entry.owner = Some(agent_n);
                    entry.served_by = Some(agent_n);
                    entry.epoch = *epoch;
                    if let Some(agent) = self.agents.get_mut(agent_n) {
                        agent.chats.push(n);
                    }
                }
            }
            Effect::Released { chat, .. } => {
                if let Some(n) = number(chat.as_str()) {
                    self.leave_agent(n);
                }
            }
            Effect::Park { chat, .. } => {
                if let Some(n) = number(chat.as_str()) {
                    let owner = self.chats.get(n).and_then(|chat| chat.owner);
                    self.leave_agent(n);
                    self.with(chat, |chat| {
                        chat.place = Place::Parked;
                        chat.owner = owner;
                        chat.held = false;
                    });
                }
            }
            Effect::StartWrapUp { chat, .. } => {
                self.with(chat, |chat| chat.place = Place::WrapUp);
            }
            Effect::CallbackScheduled { chat, .. } => self.with(chat, |chat| {
                chat.place = Place::CallbackPending;
                chat.owner = None;
                chat.calls_back = true;
                chat.held = false;
            }),
            Effect::BotResumed { chat, .. } => self.with(chat, |chat| {
                chat.place = Place::Bot;
                chat.owner = None;
                chat.returned = true;
                chat.said_in_vain = 0;
                chat.held = false;
            }),
            Effect::HoldTopic { topic, .. } => self.held.push(topic.clone()),
            Effect::ReleaseTopic { topic } => self.held.retain(|held| held != topic),
            Effect::Notify { alarm, notification, agent, until, .. } => {
                let told = self.told.get_or_insert_with(alarm.clone(), Told::default);
                if told.until != *until {
                    told.people.clear();
                }
                told.until = *until;
                told.people.push((notification.clone(), agent.clone()));
                told.names.push(notification.clone());
            }
            Effect::StopNotifying { alarm, .. } => {
                self.told.remove(alarm);
            }
            Effect::SurgeOn { level, .. } => self.surge = *level,
            Effect::SurgeOff { level, .. } => self.surge = level - 1,
            Effect::BeginSurgeAction { measure, subject, value } => {
                self.surging.insert((*measure, subject.clone()), value.clone());
            }
            Effect::EndSurgeAction { measure, subject, .. } => {
                self.surging.remove(&(*measure, subject.clone()));
            }
            Effect::Disclose { chat, .. } => self.with(chat, |chat| chat.disclosed = true),
            Effect::DeliverMessage { chat, from: switchboard::engine::Speaker::Bot, .. } => {
                self.with(chat, |chat| chat.said_in_vain += u32::from(!chat.progresses));
            }
            Effect::DeliverMessage {
                chat, from: switchboard::engine::Speaker::Customer, ..
            } => {
                self.with(chat, |chat| {
                    if chat.asked_with.take().is_none() {
                        chat.unshown.pop_front();
                    }
                });
            }
            Effect::Close { chat, .. } => {
                if let Some(n) = number(chat.as_str()) {
                    self.closed += 1;
                    self.close(n);
                }
            }
            Effect::PresenceForced { agent, presence, .. } => {
                let presence = PRESENCES.iter().find(|name| **name == presence.as_str()).copied();
                self.present(agent, presence, numbered.at);
            }
            _ => {}
        }
    }

    /// What the policy's routes made of a request.
    pub fn routed(&mut self, chat: &ChatId, queue: &QueueId, requires: SortedMap<SkillId, u8>) {
        let queue = queue_number(queue);
        self.with(chat, |chat| {
            chat.queue = queue;
            chat.requires = requires;
        });
    }

    /// Another policy decides from now on.
    pub fn replace_policy(&mut self, policy: Policy) {
        self.policy = policy;
    }
}

/// What an effect may call a presence.
const PRESENCES: [&str; 6] =
    ["offline", "available", "away", "draining", "not_responding", "disconnected"];

fn declared(presence: DeclaredPresence) -> &'static str {
    presence.as_str()
}
