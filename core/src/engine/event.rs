//! What happened: every fact that a host can report, grouped by who did it.
//!
//! Events are in the past tense or requests by an actor. On the wire an event is one JSON object with
//! its time, an optional id by which a repetition is recognised, and its type:
//! `{"at":1767225600000,"id":"e-1","type":"customer_abandoned","chat":"c-1"}`.

use crate::admission::{Customer, IdentityLevel};
use crate::bot::{Health, TurnResolution};
use crate::calendar::{Outage, Timestamp};
use crate::id::{
    AgentId, BotId, ChannelId, ChatId, Code, CustomerId, EventId, IncidentId, OfferId, OutageId,
    ProposalId, QueueId, SkillId, TopicId,
};
use crate::math::{Millis, Ppm};
use crate::metrics::Touch;
use crate::policy::issue::Issues;
use crate::policy::json::{JsonError, Node};
use crate::policy::shape::{Reader, Shape};
use crate::sorted::{SortedMap, SortedSet};
use crate::supervision::CallOutcome;
use crate::text::{ArticleVerdict, Confidant, Entity, Output};

crate::shape! {
    /// What an intent classifier said.
    pub struct IntentScore {
        /// The intent.
        pub intent: Code,
        /// How sure it is.
        pub confidence: Option<Ppm> = None,
    }
}

crate::shape! {
    /// What an agent declares about themselves.
    pub enum DeclaredPresence: Default {
        /// Takes offers.
        Available = "available",
        /// Takes no offers, may still pull.
        Away = "away",
        /// Takes no new chats; goes offline when the last one is done.
        Draining = "draining",
    }
}

crate::shape! {
    /// Who ended a chat.
    pub enum EndedBy {
        /// The customer.
        Customer = "customer",
        /// The agent who owned it.
        Agent = "agent",
        /// The bot that owned it.
        Bot = "bot",
        /// A supervisor.
        Supervisor = "supervisor",
        /// The host, because something broke.
        Host = "host",
    }
}

crate::shape! {
    /// Who asked for a person.
    pub enum AskedBy: Default {
        /// The customer.
        Customer = "customer",
        /// The bot, by a rule of its own.
        Bot = "bot",
        /// A supervisor.
        Supervisor = "supervisor",
    }
}

crate::shape! {
    /// Was the customer's need met?
    pub enum Resolution {
        /// It was.
        Resolved = "resolved",
        /// It was not.
        Unresolved = "unresolved",
    }
}

crate::shape! {
    /// How a transfer to another agent is made.
    pub enum TransferKind: Default {
        /// Released and queued in one step.
        Cold = "cold",
        /// The present owner stays until the other accepts.
        Warm = "warm",
    }
}

crate::shape! {
    /// How an attempt to call back ended.
    pub enum CallbackOutcome {
        /// The customer answered.
        Connected = "connected",
        /// The customer did not answer.
        NoAnswer = "no_answer",
        /// The line was busy.
        Busy = "busy",
        /// The call could not be placed.
        Failed = "failed",
    }
}

crate::shape! {
    /// What a human decided about a proposal.
    pub enum Verdict {
        /// Do it.
        Approved = "approved",
        /// Do not.
        Refused = "refused",
    }
}

crate::shape! {
    /// Why an agent gave a chat back to the bot.
    pub enum ReturnReason: Default {
        /// The agent decided so.
        AgentReturned = "agent_returned",
        /// The human part is done.
        HumanResolved = "human_resolved",
        /// The customer no longer wants a person.
        CustomerCancelled = "customer_cancelled",
    }
}

crate::shape! {
    /// Something that happened, or that somebody asks for.
    pub tagged enum Event {
        /// A customer asks for a chat.
        ChatRequested = "chat_requested" {
            /// The host's new name for this chat.
            chat: ChatId,
            /// Who asks.
            customer: Customer,
            /// The medium.
            channel: ChannelId = ChannelId::from("web"),
            /// Language of the chat, as a BCP 47 tag. Without it, it is read from what the customer writes, or assumed: `text.language` says so.
            language: Option<Code> = None,
            /// The product it is about.
            product: Option<Code> = None,
            /// The queue, when the host has chosen it; else the policy's routes decide.
            queue: Option<QueueId> = None,
            /// The intent, when it is known.
            intent: Option<Code> = None,
            /// Skills that the chat needs, with their least level.
            requires: SortedMap<SkillId, u8> = SortedMap::new(),
            /// Higher is sooner.
            priority: i32 = 0 => -1_000..=1_000,
            /// The bot that serves first, if one does.
            bot: Option<BotId> = None,
            /// The first message.
            text: Option<String> = None,
            /// How it sounds, from -1 to 1, by the host's own model.
            sentiment: Option<Ppm> = None,
            /// The customer's own facts by kind, to be hidden wherever they appear. Kept only as keyed hashes.
            facts: SortedMap<Code, Vec<String>> = SortedMap::new(),
            /// The closed chat that this one continues.
            reopened_from: Option<ChatId> = None,
            /// The agent whom the customer knows: they come first, if they could be offered the chat. Without it, who last had the chat that is continued.
            preferred_agent: Option<AgentId> = None,
            /// Where the customer came from, to be counted as a touch (`metrics.attribution`).
            came_from: Option<Touch> = None,
        },
        /// The customer wrote.
        CustomerMessage = "customer_message" {
            /// The chat.
            chat: ChatId,
            /// What was written.
            text: String,
            /// How it sounds, from -1 to 1, by the host's own model. It counts in the place of the built-in words.
            sentiment: Option<Ppm> = None,
        },
        /// The host has asked the customer for something that must not be seen: in a form, by voice.
        AnswerExpected = "answer_expected" {
            /// The chat.
            chat: ChatId,
            /// What, by its labels: PIN, US_SSN, ACCOUNT_NUMBER …
            entities: Vec<Entity>,
            /// How long an answer is waited for; the policy's time when it is missing.
            wait_ms: Option<Millis> = None,
        },
        /// The customer's connection was lost.
        CustomerDisconnected = "customer_disconnected" {
            /// The chat.
            chat: ChatId,
        },
        /// The customer is connected again.
        CustomerReconnected = "customer_reconnected" {
            /// The chat.
            chat: ChatId,
        },
        /// The customer left before a human answered.
        CustomerAbandoned = "customer_abandoned" {
            /// The chat.
            chat: ChatId,
            /// The host's own word for how it ended.
            ending: Option<Code> = None,
        },
        /// The customer proved who they are.
        IdentityAsserted = "identity_asserted" {
            /// The customer.
            customer: CustomerId,
            /// How well we know them now.
            level: IdentityLevel,
            /// When the proof ends; it no longer holds at this instant.
            expires_at: Option<Timestamp> = None,
        },
        /// The state of the customer's account changed.
        AccountStatusChanged = "account_status_changed" {
            /// The customer.
            customer: CustomerId,
            /// The new state.
            status: Code,
        },
        /// The customer asks to be called or written to instead.
        CallbackRequested = "callback_requested" {
            /// The chat.
            chat: ChatId,
            /// Not before this instant.
            not_before: Option<Timestamp> = None,
        },
        /// The customer no longer wants to be called.
        CallbackCancelled = "callback_cancelled" {
            /// The chat.
            chat: ChatId,
        },
        /// The customer answered the survey after a chat.
        SurveyAnswered = "survey_answered" {
            /// The chat, which may be closed.
            chat: ChatId,
            /// Was the need met, in the customer's own view?
            solved: Option<bool> = None,
            /// Satisfaction from 1 (worst) to 5 (best).
            rating: Option<u8> = None,
            /// Was the bot's last answer right, as somebody found who checked it?
            bot_right: Option<bool> = None,
            /// Where the customer says that they came from.
            came_from: Option<Code> = None,
        },
        /// A customer came, with or without a chat: a visit, an advertisement that was followed.
        CustomerCame = "customer_came" {
            /// Who.
            customer: CustomerId,
            /// Where from.
            came_from: Touch,
        },
        /// Something followed that the ways on which its customer came are given credit for.
        OutcomeNoted = "outcome_noted" {
            /// Whose.
            customer: CustomerId,
            /// What: `purchase`, `renewal`.
            outcome: Code,
            /// What it is worth, in minor units.
            value: u64 => 0..=1_000_000_000_000,
        },

        /// The bot wants to say something.
        BotTurn = "bot_turn" {
            /// The chat.
            chat: ChatId,
            /// Which bot, when it is not the one that the chat began with.
            bot: Option<BotId> = None,
            /// How sure the bot is; missing counts as 0.
            confidence: Option<Ppm> = None,
            /// What it wants to say.
            text: String = String::new(),
            /// What it took the customer to mean.
            intents: Vec<IntentScore> = Vec::new(),
            /// What the turn does about the need.
            resolution: TurnResolution = TurnResolution::None,
            /// Slots filled by now.
            slots: SortedMap<Code, String> = SortedMap::new(),
            /// Promises made to the customer in this turn.
            promises: Vec<String> = Vec::new(),
            /// The slot that the customer's next message is to fill, such as `account_number`: a short answer is known by it.
            asks_for: Option<Code> = None,
            /// Did the bot work at all?
            health: Health = Health::Working,
        },
        /// The bot wants to do something, not merely say it.
        BotActionRequested = "bot_action_requested" {
            /// The chat.
            chat: ChatId,
            /// The host's name for this request.
            proposal: ProposalId,
            /// The action, such as `refund_approval`.
            action: Code,
        },
        /// The bot met the need; no human took part.
        BotResolved = "bot_resolved" {
            /// The chat.
            chat: ChatId,
        },
        /// Somebody wants a person to take over.
        HandoffRequested = "handoff_requested" {
            /// The chat.
            chat: ChatId,
            /// Who wants it.
            by: AskedBy = AskedBy::Customer,
        },

        /// An agent begins to work.
        AgentLoggedIn = "agent_logged_in" {
            /// The agent.
            agent: AgentId,
            /// The queues they serve; empty without a routing profile means all.
            queues: SortedSet<QueueId> = SortedSet::new(),
            /// The routing profile of the policy whose queues they serve besides.
            routing_profile: Option<Code> = None,
            /// Their skills with levels from 1 to 5.
            skills: SortedMap<SkillId, u8> = SortedMap::new(),
            /// Load units they may hold; the policy's default when absent.
            capacity: Option<u32> = None,
            /// Most chats of one channel.
            channel_caps: SortedMap<ChannelId, u32> = SortedMap::new(),
            /// What they declare.
            presence: DeclaredPresence = DeclaredPresence::Available,
        },
        /// The host answers a `route_request`.
        RouteDecided = "route_decided" {
            /// The chat.
            chat: ChatId,
            /// Who shall have it, the best first: the first who has room, else the first who could be offered it. Empty leaves it to the rules.
            agents: Vec<AgentId> = Vec::new(),
        },
        /// An agent declares a presence.
        PresenceSet = "presence_set" {
            /// The agent.
            agent: AgentId,
            /// What they declare.
            presence: DeclaredPresence,
            /// Why they are away.
            reason: Option<Code> = None,
        },
        /// An agent's connection was lost.
        AgentDisconnected = "agent_disconnected" {
            /// The agent.
            agent: AgentId,
        },
        /// An agent is connected again.
        AgentReconnected = "agent_reconnected" {
            /// The agent.
            agent: AgentId,
        },
        /// An agent stops working.
        AgentLoggedOut = "agent_logged_out" {
            /// The agent.
            agent: AgentId,
        },
        /// An agent takes an offer.
        OfferAccepted = "offer_accepted" {
            /// The offer.
            offer: OfferId,
            /// Who takes it.
            agent: AgentId,
        },
        /// An agent declines an offer.
        OfferDeclined = "offer_declined" {
            /// The offer.
            offer: OfferId,
            /// Who declines it.
            agent: AgentId,
        },
        /// An agent takes a waiting chat of their own accord.
        ChatPulled = "chat_pulled" {
            /// The chat.
            chat: ChatId,
            /// Who takes it.
            agent: AgentId,
            /// The state of the chat that the agent saw.
            epoch: Option<u32> = None,
        },
        /// An agent wrote.
        AgentMessage = "agent_message" {
            /// The chat.
            chat: ChatId,
            /// Who wrote.
            agent: AgentId,
            /// What was written.
            text: String,
        },
        /// An agent gives a chat to a queue, or to another agent.
        TransferRequested = "transfer_requested" {
            /// The chat.
            chat: ChatId,
            /// Who gives it away.
            agent: AgentId,
            /// The queue it goes to.
            to_queue: Option<QueueId> = None,
            /// The agent it goes to.
            to_agent: Option<AgentId> = None,
            /// How.
            kind: TransferKind = TransferKind::Cold,
            /// New requirements; the old ones stay when absent.
            requires: Option<SortedMap<SkillId, u8>> = None,
            /// The state of the chat that the agent saw.
            epoch: Option<u32> = None,
        },
        /// The other agent takes a warm transfer.
        TransferAccepted = "transfer_accepted" {
            /// The chat.
            chat: ChatId,
            /// Who takes it.
            agent: AgentId,
        },
        /// The other agent declines a warm transfer.
        TransferDeclined = "transfer_declined" {
            /// The chat.
            chat: ChatId,
            /// Who declines it.
            agent: AgentId,
        },
        /// An agent sets a chat aside while the customer is silent.
        ChatParked = "chat_parked" {
            /// The chat.
            chat: ChatId,
            /// Its owner.
            agent: AgentId,
        },
        /// An agent gives a chat back to the bot.
        ChatReturnedToBot = "chat_returned_to_bot" {
            /// The chat.
            chat: ChatId,
            /// Its owner.
            agent: AgentId,
            /// Why.
            reason: ReturnReason = ReturnReason::AgentReturned,
        },
        /// Somebody wants the chat to go on by phone or e-mail.
        EscalationRequested = "escalation_requested" {
            /// The chat.
            chat: ChatId,
            /// The channel wanted; the first open one when absent.
            to: Option<ChannelId> = None,
        },
        /// A chat is over.
        ChatEnded = "chat_ended" {
            /// The chat.
            chat: ChatId,
            /// Who ended it.
            by: EndedBy,
            /// Was the need met?
            resolution: Option<Resolution> = None,
            /// The host's own word for how it ended.
            ending: Option<Code> = None,
        },
        /// An agent finished the work after a chat.
        WrapUpCompleted = "wrap_up_completed" {
            /// The chat.
            chat: ChatId,
            /// Who had it.
            agent: AgentId,
            /// The fields of the disposition: `resolution_code`, `root_cause` and the policy's own.
            disposition: SortedMap<Code, String> = SortedMap::new(),
        },
        /// A human decided about what a bot proposed.
        ProposalDecided = "proposal_decided" {
            /// The chat it was made in.
            chat: ChatId,
            /// The proposal.
            proposal: ProposalId,
            /// Who decided.
            agent: AgentId,
            /// What.
            verdict: Verdict,
        },
        /// An agent tried to call a customer back.
        CallbackAttempted = "callback_attempted" {
            /// The chat.
            chat: ChatId,
            /// Who called.
            agent: AgentId,
            /// How it went.
            outcome: CallbackOutcome,
        },

        /// A supervisor gives a chat to an agent.
        ChatAssigned = "chat_assigned" {
            /// The chat.
            chat: ChatId,
            /// The new owner.
            agent: AgentId,
            /// Who decided so.
            by: AgentId,
            /// The state of the chat that the supervisor saw.
            epoch: Option<u32> = None,
        },
        /// A supervisor keeps a waiting chat from being offered.
        ChatHeld = "chat_held" {
            /// The chat.
            chat: ChatId,
            /// Who decided so.
            by: AgentId,
        },
        /// A supervisor lets a held chat be offered again.
        ChatUnheld = "chat_unheld" {
            /// The chat.
            chat: ChatId,
            /// Who decided so.
            by: AgentId,
        },
        /// A supervisor sets an agent's presence.
        PresenceForced = "presence_forced" {
            /// The agent.
            agent: AgentId,
            /// The new presence.
            presence: DeclaredPresence,
            /// Who decided so.
            by: AgentId,
        },
        /// The priority of a chat changed.
        PriorityChanged = "priority_changed" {
            /// The chat.
            chat: ChatId,
            /// Higher is sooner.
            priority: i32 => -1_000..=1_000,
        },

        /// Something is down.
        OutageDeclared = "outage_declared" {
            /// What is down, for whom, since when. An `emergency` closes everything until it is cleared.
            outage: Outage,
        },
        /// It works again.
        OutageCleared = "outage_cleared" {
            /// The host's name for it.
            outage: OutageId,
        },
        /// How many customers are expected.
        ForecastPublished = "forecast_published" {
            /// Where the first interval begins; intervals are `supervision.interval_ms` long.
            start: Timestamp,
            /// Customers expected in this interval and those after it, each a decimal from 0.
            arrivals: Vec<Ppm>,
        },
        /// A supervisor sets the level of surge, or leaves it to the figures again.
        SurgeOverridden = "surge_overridden" {
            /// Levels that are on; without it the figures decide again.
            level: Option<u8> = None,
            /// Who decided so.
            by: AgentId,
        },
        /// No automated text may leave, except approved crisis templates.
        CrisisFrozen = "crisis_frozen" {
            /// Who decided so.
            by: AgentId,
        },
        /// Automated text may leave again.
        CrisisThawed = "crisis_thawed" {
            /// Who decided so.
            by: AgentId,
        },
        /// In chats that touch this topic nothing automated may leave until everybody has signed.
        TopicHeld = "topic_held" {
            /// The topic, for which the policy names who must sign.
            topic: TopicId,
            /// Who decided so.
            by: AgentId,
        },
        /// Somebody signs for a topic that is held.
        TopicSignedOff = "topic_signed_off" {
            /// The topic.
            topic: TopicId,
            /// As what they sign.
            role: Code,
            /// Who signs.
            by: AgentId,
        },
        /// A call to something that the operation depends on is over.
        DependencyReported = "dependency_reported" {
            /// What was called, by its name in the policy.
            dependency: Code,
            /// How it went.
            outcome: CallOutcome,
        },
        /// From now on these are on call.
        OnCallSet = "on_call_set" {
            /// The rota.
            rota: Code,
            /// Everybody who is on call in it; nobody, if it is empty.
            agents: SortedSet<AgentId> = SortedSet::new(),
        },
        /// Something happened that people must know of.
        AlarmRaised = "alarm_raised" {
            /// The host's name for it.
            alarm: Code,
            /// The tree by which they are told.
            tree: Code,
        },
        /// Somebody who was told takes it on.
        NotificationAcknowledged = "notification_acknowledged" {
            /// The alarm.
            alarm: Code,
            /// The notification, as `notify` named it.
            notification: Code,
            /// Who takes it on.
            by: AgentId,
        },
        /// A supervisor looks at what an alert tells of.
        AlertAcknowledged = "alert_acknowledged" {
            /// The alert, as `raise_alert` named it.
            alert: Code,
            /// Who looks.
            by: AgentId,
        },
        /// A supervisor does not want to hear of an alert for a while.
        AlertSnoozed = "alert_snoozed" {
            /// The alert, as `raise_alert` named it.
            alert: Code,
            /// Until this instant; if it is not over by then, it is told again.
            until: Timestamp,
            /// Who decided so.
            by: AgentId,
        },
        /// It is over; nobody need be told any more.
        AlarmResolved = "alarm_resolved" {
            /// The alarm.
            alarm: Code,
            /// Who says so.
            by: AgentId,
        },
        /// A supervisor opens the record of an incident; it gathers until somebody says that all is over.
        IncidentDeclared = "incident_declared" {
            /// The host's new name for it.
            incident: IncidentId,
            /// What it is called.
            title: String,
            /// Who decided so.
            by: AgentId,
        },
        /// Somebody writes down what only they know of an incident.
        IncidentNoted = "incident_noted" {
            /// Which.
            incident: IncidentId,
            /// What they know.
            text: String,
            /// Who wrote it.
            by: AgentId,
        },
        /// People found out how an incident came about. Said again, the new words count.
        IncidentReviewed = "incident_reviewed" {
            /// Which.
            incident: IncidentId,
            /// The cause behind all others.
            root_cause: Option<String> = None,
            /// What made it worse.
            factors: Vec<String> = Vec::new(),
            /// What went well.
            went_well: Vec<String> = Vec::new(),
            /// Who says so.
            by: AgentId,
        },
        /// What remains to be done after an incident. Said again, the new words count.
        IncidentActionSet = "incident_action_set" {
            /// Which incident.
            incident: IncidentId,
            /// The host's name for the action.
            action: Code,
            /// What is to be done.
            what: String,
            /// Who sees to it.
            owner: Option<AgentId> = None,
            /// By when.
            due_at: Option<Timestamp> = None,
            /// How one will know that it is done.
            criterion: Option<String> = None,
            /// Who decided so.
            by: AgentId,
        },
        /// An action is done.
        IncidentActionDone = "incident_action_done" {
            /// Which incident left it to do.
            incident: IncidentId,
            /// The action.
            action: Code,
            /// Who says so.
            by: AgentId,
        },
        /// A supervisor says that what troubled is over, whatever the figures say.
        IncidentCalmed = "incident_calmed" {
            /// Which.
            incident: IncidentId,
            /// Who decided so.
            by: AgentId,
        },
        /// The record of an incident is complete.
        IncidentClosed = "incident_closed" {
            /// Which.
            incident: IncidentId,
            /// Who decided so.
            by: AgentId,
        },
        /// Somebody has judged how an agent served a chat.
        ChatEvaluated = "chat_evaluated" {
            /// The chat.
            chat: ChatId,
            /// Whose work was judged.
            agent: AgentId,
            /// Who judged.
            by: AgentId,
            /// The form, by its name in the policy.
            form: Code,
            /// The version of the form by which it was judged.
            version: u32,
            /// Points for every question of the form; `null` where it does not apply.
            answers: SortedMap<Code, Option<u32>>,
            /// The session of calibration for which it was judged: it then measures those who judge, and counts for nothing else.
            session: Option<Code> = None,
        },
        /// Somebody has talked with an agent about what they are coached in.
        AgentCoached = "agent_coached" {
            /// The agent.
            agent: AgentId,
            /// The question of the plan.
            question: Code,
            /// Who has talked with them.
            by: AgentId,
        },
        /// Somebody sends a prepared text.
        TemplateUsed = "template_used" {
            /// The chat.
            chat: ChatId,
            /// Which, by its name under `text.templates`.
            template: Code,
            /// The agent who sends it. Without one it leaves by itself.
            agent: Option<AgentId> = None,
            /// What stands in its slots.
            values: SortedMap<Code, String> = SortedMap::new(),
            /// Where the text is shown, and so what is escaped in the values.
            output: Output = Output::Plain,
        },
        /// Somebody asks to be shown what is kept sealed.
        RevealRequested = "reveal_requested" {
            /// The chat.
            chat: ChatId,
            /// The word under which it is kept.
            seal: Code,
            /// Who asks.
            by: AgentId,
            /// As what they ask.
            to: Confidant,
        },
        /// An agent says whether an article that was suggested has helped.
        ArticleJudged = "article_judged" {
            /// The chat in which it was suggested.
            chat: ChatId,
            /// The agent who has the chat.
            agent: AgentId,
            /// Which, by its name under `text.assist.articles`.
            article: Code,
            /// Has it?
            verdict: ArticleVerdict,
        },
        /// The host is about to send a text that no human wrote.
        AutomatedTextDue = "automated_text_due" {
            /// The chat.
            chat: ChatId,
            /// The approved template it comes from.
            template: Option<Code> = None,
            /// The text.
            text: String,
        },
    }
}

/// An event with the id by which a repetition is recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The host's name of this event; a repeated one is refused.
    pub id: Option<EventId>,
    /// What happened.
    pub event: Event,
}

impl Event {
    /// This event, named so that a repetition is refused.
    pub fn named(self, id: impl Into<EventId>) -> Envelope {
        Envelope { id: Some(id.into()), event: self }
    }
}

impl From<Event> for Envelope {
    fn from(event: Event) -> Self {
        Self { id: None, event }
    }
}

/// Why a text is not an event.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// It is not JSON.
    #[error("{0}")]
    NotJson(#[from] JsonError),
    /// It is JSON, but not an event.
    #[error("{0}")]
    NotAnEvent(Issues),
    /// It is longer than an event may be.
    #[error("found an event of {bytes} bytes, expected at most {limit}")]
    TooLong {
        /// Its length.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
}

/// The longest event text that is read, in bytes.
pub const EVENT_BYTES_MAX: usize = 256 * 1024;

/// Reads `{"at":…,"id":…,"type":…,…}`.
///
/// # Errors
/// All that is wrong with the text, each with its place.
pub fn read_event(text: &str) -> Result<(Timestamp, Envelope), EventError> {
    if text.len() > EVENT_BYTES_MAX {
        return Err(EventError::TooLong { bytes: text.len(), limit: EVENT_BYTES_MAX });
    }
    let node = Node::parse(text)?;
    let mut head = Reader::new();
    let (at, id) = match head.loose_object(&node) {
        Some(object) => (
            head.required::<Timestamp>(&object, "at"),
            head.optional::<Option<EventId>>(&object, "id", || None),
        ),
        None => (None, None),
    };
    let mut body = Reader::with_envelope(&["at", "id"]);
    let event = Event::read(&node, &mut body);
    let mut issues = head.into_issues();
    issues.extend(body.into_issues());
    match (at, id, event) {
        (Some(at), Some(id), Some(event)) if issues.is_empty() => Ok((at, Envelope { id, event })),
        _ => {
            issues.locate(|path| node.place_of(path));
            Err(EventError::NotAnEvent(issues))
        }
    }
}
