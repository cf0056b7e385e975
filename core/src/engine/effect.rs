//! What the host must do: orders, each with its sequence number and the decision behind it.

use super::decision::DecisionId;
use crate::admission::IdentityLevel;
use crate::bot::Speaker;
use crate::calendar::Timestamp;
use crate::id::{
    AgentId, ChannelId, ChatId, Code, IncidentId, OfferId, ProposalId, QueueId, SkillId, TopicId,
};
use crate::math::Millis;
use crate::math::Ppm;
use crate::sorted::SortedMap;
use crate::supervision::{AlertKind, BreakerState, SpikeIn, SurgeMeasure};
use crate::text::{Audience, Confidant, Suggestion};
use serde::Serialize;

crate::shape! {
    /// A stretch of text that was hidden.
    pub struct HiddenSpan {
        /// What it was.
        pub entity: String,
        /// First code point, in the text as it came in.
        pub start: u32,
        /// Code point after the last.
        pub end: u32,
        /// What spoke for it, weakest first: shape, issuer_range, context, expectation, pattern, fact, checksum; limit when nothing was read.
        pub evidence: Vec<Code> = Vec::new(),
        /// The word under which to keep it sealed, where the policy says so: take it from the text as it came in.
        pub seal: Option<String> = None,
    }
}

crate::shape! {
    /// An order to the host.
    pub tagged enum Effect {
        /// Let the chat begin.
        Admit = "admit" {
            /// The chat.
            chat: ChatId,
            /// The customer's other live chat, whose place is the older one.
            linked_to: Option<ChatId>,
        },
        /// Send the customer elsewhere.
        Deflect = "deflect" {
            /// The chat.
            chat: ChatId,
            /// Why.
            code: Code,
            /// Where to, each open now.
            alternates: Vec<ChannelId>,
            /// The script that tells the customer.
            script: Option<Code>,
        },
        /// Ask the customer to come back.
        Defer = "defer" {
            /// The chat.
            chat: ChatId,
            /// Why.
            code: Code,
            /// When it is open again; `null` when it is not a matter of hours.
            next_open: Option<Timestamp>,
            /// Where to meanwhile, each open now.
            alternates: Vec<ChannelId>,
            /// The script that tells the customer.
            script: Option<Code>,
        },
        /// Ask the customer to prove who they are.
        RequestAuthentication = "request_authentication" {
            /// The chat.
            chat: ChatId,
            /// The level that is needed.
            level: IdentityLevel,
        },
        /// The customer's rights ended: the proof of identity ran out or the account changed.
        EndPrivileges = "end_privileges" {
            /// The chat.
            chat: ChatId,
            /// Why.
            code: Code,
        },
        /// Show this message to the other side, as it stands here.
        DeliverMessage = "deliver_message" {
            /// The chat.
            chat: ChatId,
            /// Who wrote it.
            from: Speaker,
            /// The text, with everything secret hidden.
            text: String,
            /// What was hidden.
            hidden: Vec<HiddenSpan>,
            /// The text for those who see something else than the agent, where the policy says so.
            views: SortedMap<Audience, String>,
        },
        /// Replace a message that was shown: a later one told that a part of a secret stands in it.
        CorrectMessage = "correct_message" {
            /// The chat.
            chat: ChatId,
            /// The number of the effect that showed it.
            message: u64,
            /// Who wrote it.
            from: Speaker,
            /// The text as it must be shown from now on.
            text: String,
            /// What was hidden, in the text as it was shown last.
            hidden: Vec<HiddenSpan>,
            /// The text for those who see something else than the agent, where the policy says so.
            views: SortedMap<Audience, String>,
        },
        /// Tell the customer that a bot is speaking.
        Disclose = "disclose" {
            /// The chat.
            chat: ChatId,
            /// The language of the wording.
            language: Code,
            /// The wording.
            text: String,
        },
        /// Send a prepared text.
        SendTemplate = "send_template" {
            /// The chat.
            chat: ChatId,
            /// Which.
            template: Code,
            /// The wording.
            text: String,
        },
        /// Show the customer a prepared text, and everybody else what of it they may see.
        DeliverTemplate = "deliver_template" {
            /// The chat.
            chat: ChatId,
            /// Who sent it.
            from: Speaker,
            /// Which.
            template: Code,
            /// Which version of its words.
            version: u32,
            /// The language of the words.
            language: Code,
            /// The text for the customer alone: the values are as they were given.
            text: String,
            /// The text for the desk, with everything secret hidden.
            shown: String,
            /// What was hidden in it.
            hidden: Vec<HiddenSpan>,
            /// The text for those who see something else than the agent, where the policy says so.
            views: SortedMap<Audience, String>,
        },
        /// Show the agent what may help to answer.
        SuggestArticles = "suggest_articles" {
            /// The chat.
            chat: ChatId,
            /// The agent who has it.
            agent: AgentId,
            /// The articles, the best first.
            articles: Vec<Suggestion>,
        },
        /// Show what is kept sealed to whoever asked for it.
        Reveal = "reveal" {
            /// The chat.
            chat: ChatId,
            /// The word under which it is kept.
            seal: Code,
            /// What it is.
            entity: Code,
            /// Who asked.
            by: AgentId,
            /// As what they asked.
            to: Confidant,
        },
        /// Tell whoever asked that they are not shown what is kept sealed.
        RefuseReveal = "refuse_reveal" {
            /// The chat.
            chat: ChatId,
            /// The word under which it is kept.
            seal: Code,
            /// What it is.
            entity: Code,
            /// Who asked.
            by: AgentId,
            /// As what they asked.
            to: Confidant,
            /// Why not.
            code: Code,
        },
        /// Stop the bot in this chat.
        BotSilenced = "bot_silenced" {
            /// The chat.
            chat: ChatId,
            /// Why.
            code: Code,
        },
        /// The bot may speak again in this chat.
        BotResumed = "bot_resumed" {
            /// The chat.
            chat: ChatId,
            /// Why.
            code: Code,
        },
        /// Give this to the human who takes over.
        HandoffPacket = "handoff_packet" {
            /// The chat.
            chat: ChatId,
            /// What the human must know.
            packet: crate::bot::Packet,
        },
        /// Ask a human to decide about what a bot proposed.
        RequestApproval = "request_approval" {
            /// The chat.
            chat: ChatId,
            /// The proposal.
            proposal: ProposalId,
            /// The action.
            action: Code,
        },
        /// Carry out an action.
        PerformAction = "perform_action" {
            /// The chat.
            chat: ChatId,
            /// The request.
            proposal: ProposalId,
            /// The action.
            action: Code,
            /// Who approved it; `null` when no approval is needed.
            approved_by: Option<AgentId>,
        },
        /// Drop an action.
        RefuseAction = "refuse_action" {
            /// The chat.
            chat: ChatId,
            /// The request.
            proposal: ProposalId,
            /// The action.
            action: Code,
            /// Who refused it.
            refused_by: Option<AgentId>,
        },
        /// The chat, or the call that was promised to it, waits in a queue.
        Enqueue = "enqueue" {
            /// The chat.
            chat: ChatId,
            /// The queue.
            queue: QueueId,
            /// The instant that fixes the customer's place.
            place_time: Timestamp,
            /// Higher is sooner.
            priority: i32,
        },
        /// Tell the customer their position.
        PositionChanged = "position_changed" {
            /// The chat.
            chat: ChatId,
            /// The queue.
            queue: QueueId,
            /// Counted from 1.
            position: u32,
        },
        /// Tell the customer how long it may take.
        WaitEstimate = "wait_estimate" {
            /// The chat.
            chat: ChatId,
            /// The queue.
            queue: QueueId,
            /// At least so long.
            low_ms: Millis,
            /// At most so long.
            high_ms: Millis,
            /// How it was estimated: `ql`, `les`, or `free` when somebody has room.
            method: Code,
        },
        /// Say who shall have the chat, by `route_decided`.
        RouteRequest = "route_request" {
            /// The chat.
            chat: ChatId,
            /// Its queue.
            queue: QueueId,
            /// What an agent must be able to do.
            requires: SortedMap<SkillId, u8>,
            /// From this instant on, the rules decide.
            until: Timestamp,
        },
        /// Another queue takes the chat, at its place.
        OverflowTo = "overflow_to" {
            /// The chat.
            chat: ChatId,
            /// Where it waited.
            from: QueueId,
            /// Where it waits now.
            to: QueueId,
        },
        /// Propose the chat to an agent.
        OfferMade = "offer_made" {
            /// The offer.
            offer: OfferId,
            /// The chat.
            chat: ChatId,
            /// The agent.
            agent: AgentId,
            /// It is open until just before this instant.
            expires_at: Timestamp,
        },
        /// Take the offer back.
        OfferRescinded = "offer_rescinded" {
            /// The offer.
            offer: OfferId,
            /// The chat.
            chat: ChatId,
            /// The agent.
            agent: AgentId,
            /// Why.
            code: Code,
        },
        /// The offer ran out.
        OfferExpired = "offer_expired" {
            /// The offer.
            offer: OfferId,
            /// The chat.
            chat: ChatId,
            /// The agent.
            agent: AgentId,
        },
        /// The chat is this agent's.
        Assigned = "assigned" {
            /// The chat.
            chat: ChatId,
            /// The agent.
            agent: AgentId,
            /// The chat's new epoch.
            epoch: u32,
        },
        /// The chat is no longer this agent's.
        Released = "released" {
            /// The chat.
            chat: ChatId,
            /// The agent.
            agent: AgentId,
        },
        /// The chat waits again, with its place.
        Requeued = "requeued" {
            /// The chat.
            chat: ChatId,
            /// The queue.
            queue: QueueId,
            /// Why.
            code: Code,
        },
        /// Ask an agent to take over while the present owner stays.
        TransferOffered = "transfer_offered" {
            /// The offer.
            offer: OfferId,
            /// The chat.
            chat: ChatId,
            /// The present owner.
            from: AgentId,
            /// Who is asked.
            to: AgentId,
            /// It is open until just before this instant.
            expires_at: Timestamp,
        },
        /// The agent who was asked did not take over.
        TransferEnded = "transfer_ended" {
            /// The chat.
            chat: ChatId,
            /// The owner, as before.
            owner: AgentId,
            /// Who was asked.
            asked: AgentId,
        },
        /// Set an agent's presence.
        PresenceForced = "presence_forced" {
            /// The agent.
            agent: AgentId,
            /// The new presence.
            presence: Code,
            /// Why.
            code: Code,
        },
        /// Go on by phone, e-mail or callback.
        EscalateTo = "escalate_to" {
            /// The chat.
            chat: ChatId,
            /// The channel.
            channel: ChannelId,
            /// Why.
            code: Code,
        },
        /// Do not contact this customer about the same thing elsewhere.
        SuppressOutreach = "suppress_outreach" {
            /// The chat.
            chat: ChatId,
        },
        /// A callback is promised.
        CallbackScheduled = "callback_scheduled" {
            /// The chat.
            chat: ChatId,
            /// Not before this instant.
            due_at: Timestamp,
        },
        /// Call the customer now.
        CallbackDue = "callback_due" {
            /// The chat.
            chat: ChatId,
            /// Who calls.
            agent: AgentId,
        },
        /// The chat is set aside; its agent is free for another.
        Park = "park" {
            /// The chat.
            chat: ChatId,
            /// Whose it is.
            agent: AgentId,
        },
        /// The work after the chat begins.
        StartWrapUp = "start_wrap_up" {
            /// The chat.
            chat: ChatId,
            /// Whose it is.
            agent: AgentId,
            /// It ends by itself at this instant; `null` when only the disposition ends it.
            until: Option<Timestamp>,
        },
        /// The work after the chat is over.
        EndWrapUp = "end_wrap_up" {
            /// The chat.
            chat: ChatId,
            /// Whose it was.
            agent: AgentId,
            /// Fields of the disposition that are missing.
            missing: Vec<Code>,
            /// The edition of the values that could be chosen.
            version: u32,
        },
        /// The chat is over.
        Close = "close" {
            /// The chat.
            chat: ChatId,
            /// How it ended.
            code: Code,
        },
        /// More customers come than were expected: a level of surge is on.
        SurgeOn = "surge_on" {
            /// Which, counted from 1.
            level: u8,
            /// Customers who came in this interval so far.
            arrivals: u32,
            /// Customers who were expected in all of it.
            expected: Option<Ppm>,
            /// When the interval began.
            since: Timestamp,
        },
        /// A level of surge is off.
        SurgeOff = "surge_off" {
            /// Which, counted from 1.
            level: u8,
            /// Customers who came in the last interval.
            arrivals: u32,
            /// Customers who were expected in it.
            expected: Option<Ppm>,
            /// When the interval began.
            since: Timestamp,
        },
        /// Something is different from now on, until it is ended.
        BeginSurgeAction = "begin_surge_action" {
            /// What. `banner` and `ask` are the host's to carry out, the others the engine sees to.
            measure: SurgeMeasure,
            /// Whom it is about: the queue of an overflow, what is asked for; else empty.
            subject: String,
            /// How much, where to, in which words.
            value: String,
        },
        /// It is as before.
        EndSurgeAction = "end_surge_action" {
            /// What.
            measure: SurgeMeasure,
            /// Whom it is about.
            subject: String,
            /// How much, where to, in which words.
            value: String,
        },
        /// Something happened that nobody expected.
        SpikeFound = "spike_found" {
            /// In what.
            spike: SpikeIn,
            /// When the interval began that showed it.
            since: Timestamp,
            /// What was seen: customers, or the share of negative messages.
            seen: Ppm,
            /// What was expected.
            expected: Option<Ppm>,
            /// How far above, in standard deviations.
            deviations: Ppm,
            /// Chats that show it, the latest last.
            chats: Vec<ChatId>,
        },
        /// It is as expected again.
        SpikeOver = "spike_over" {
            /// In what.
            spike: SpikeIn,
        },
        /// Let nothing automated leave in chats that touch this topic.
        HoldTopic = "hold_topic" {
            /// The topic.
            topic: TopicId,
            /// Whose signatures end it.
            sign_offs: Vec<Code>,
        },
        /// Everybody has signed: the topic is as any other.
        ReleaseTopic = "release_topic" {
            /// The topic.
            topic: TopicId,
        },
        /// Something that the operation depends on is asked, is not asked, or is tried again.
        BreakerChanged = "breaker_changed" {
            /// What.
            dependency: Code,
            /// How it stands now.
            state: BreakerState,
            /// Calls that were looked at.
            calls: u32,
            /// Of these, the failed ones.
            failed: u32,
        },
        /// Send the customers of what does not work here.
        FallBack = "fall_back" {
            /// What does not work.
            dependency: Code,
            /// The step of the ladder.
            step: Code,
            /// The channel.
            channel: ChannelId,
        },
        /// Its customers go where they always went.
        EndFallBack = "end_fall_back" {
            /// What works again.
            dependency: Code,
        },
        /// Tell a supervisor to look at a chat, or at the figures.
        RaiseAlert = "raise_alert" {
            /// The name of the alert: one for each thing of a chat.
            alert: Code,
            /// What it is about.
            kind: AlertKind,
            /// The chat; `null` when it is about all.
            chat: Option<ChatId>,
            /// Who has it; `null` when nobody does.
            agent: Option<AgentId>,
            /// How long it has lasted.
            lasts_ms: Millis,
        },
        /// It is over.
        ClearAlert = "clear_alert" {
            /// The alert.
            alert: Code,
            /// Why.
            code: Code,
        },
        /// Tell this person of an alarm.
        Notify = "notify" {
            /// The alarm.
            alarm: Code,
            /// The name of this notification: a repeated one wakes nobody twice.
            notification: Code,
            /// Who is told.
            agent: AgentId,
            /// By which ways, in the order in which to try them.
            via: Vec<Code>,
            /// The level of the tree, counted from 1.
            level: u8,
            /// The round, counted from 1.
            round: u8,
            /// It can be acknowledged until just before this instant.
            until: Timestamp,
        },
        /// Tell nobody else of this alarm.
        StopNotifying = "stop_notifying" {
            /// The alarm.
            alarm: Code,
            /// Why: `acknowledged`, `resolved`, or `exhausted` when nobody was left.
            code: Code,
        },
        /// Remind somebody of what an incident left to do: its date has come.
        RemindOfAction = "remind_of_action" {
            /// The incident.
            incident: IncidentId,
            /// The action.
            action: Code,
            /// Who sees to it.
            owner: Option<AgentId>,
        },
        /// Let everybody who judges judge the same chats: choose them, and ask for one judgement of each from everybody.
        BeginCalibration = "begin_calibration" {
            /// The session, to be named by what is handed in for it.
            session: Code,
            /// How many chats.
            chats: u32,
            /// They ended from here on.
            since: Timestamp,
            /// And before this instant.
            until: Timestamp,
        },
        /// Somebody must talk with an agent about a question that they did not meet well.
        OpenCoaching = "open_coaching" {
            /// The agent.
            agent: AgentId,
            /// The question.
            question: Code,
            /// Why: `flags`, or `recheck_failed` when the last talk did not help.
            code: Code,
            /// By when.
            due_at: Timestamp,
        },
        /// The date has come, and nobody has said that they talked with the agent.
        RemindOfCoaching = "remind_of_coaching" {
            /// The agent.
            agent: AgentId,
            /// The question.
            question: Code,
        },
        /// The coaching of an agent in a question is over.
        CloseCoaching = "close_coaching" {
            /// The agent.
            agent: AgentId,
            /// The question.
            question: Code,
            /// Why: `recheck_passed`.
            code: Code,
        },
        /// Give nobody the variant of an experiment any more: from now on everybody is served as always.
        StopExperiment = "stop_experiment" {
            /// Which.
            experiment: Code,
            /// Why: `guard_broken`, or `split_broken` when customers did not fall into the arms as planned.
            code: Code,
            /// The guard that shows harm.
            guard: Option<Code>,
        },
        /// Tell a supervisor.
        NotifySupervisor = "notify_supervisor" {
            /// What it is about.
            chat: Option<ChatId>,
            /// Why.
            code: Code,
        },
    }
}

/// An order with its number, its instant and the decision behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NumberedEffect {
    /// Counted from 1 without a gap: what has been done is known by the last number done.
    pub seq: u64,
    /// The instant it belongs to: of the event, or at which a timer was due.
    pub at: Timestamp,
    /// The decision behind it.
    pub decision: DecisionId,
    /// What to do.
    #[serde(flatten)]
    pub effect: Effect,
}
