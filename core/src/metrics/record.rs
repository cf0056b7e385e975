//! What happened to one chat, as far as measuring cares.

use super::quantity::Series;
use super::workload::Share;
use crate::calendar::Timestamp;
use crate::id::{AgentId, BotId, ChannelId, Code, QueueId};
use crate::math::Millis;
use serde::{Deserialize, Serialize};

/// The facts of one chat, noted as they happen.
///
/// The methods are named like the facts and may be called in any order that a chat's life allows; a
/// fact that makes no difference any more (a second first answer) is harmless.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatRecord {
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// The medium.
    pub channel: ChannelId,
    /// The queue it waits in, or waited in last.
    pub queue: Option<QueueId>,
    /// When it first waited in a queue.
    pub queued_at: Option<Timestamp>,
    /// Since when it waits in a queue; nothing while it does not.
    pub waiting_since: Option<Timestamp>,
    /// How long it waited in queues before its first answer, without the present wait.
    pub waited: Millis,
    /// When a human first owned it.
    pub answered_at: Option<Timestamp>,
    /// Since when a human has been working on it; nothing while none does.
    pub working_since: Option<Timestamp>,
    /// How long humans have worked on it, without the present stint.
    pub worked: Millis,
    /// Since when the work after the chat has been going on.
    pub wrapping_up_since: Option<Timestamp>,
    /// How long the work after the chat took.
    pub wrapped_up: Millis,
    /// From when the customer has been owed a first response by a human.
    pub first_asked_at: Option<Timestamp>,
    /// When a human first responded.
    pub first_response_at: Option<Timestamp>,
    /// Who that was: the sender, whoever owns the chat later.
    pub first_responder: Option<AgentId>,
    /// How much of that wait lay within the hours of the queue.
    pub first_response_open: Option<Millis>,
    /// When the customer first wrote to anybody.
    pub wrote_at: Option<Timestamp>,
    /// When anybody, human or bot, first wrote after that.
    pub any_response_at: Option<Timestamp>,
    /// Since when the customer has been waiting for a human's next words.
    pub owed_since: Option<Timestamp>,
    /// Replies of humans to what the customer wrote; several messages in a row are one question, and one reply.
    pub replies: u32,
    /// How long the customer waited for them, together.
    pub replied_after: Millis,
    /// How long it was a human's turn, while one had the chat.
    pub focused: Millis,
    /// Every human who had it, in the order in which they came.
    pub agents: Vec<Worker>,
    /// Who of them has it now.
    pub worker: Option<u32>,
    /// How often a human gave it to somebody else.
    pub transfers: u32,
    /// How often it went to a higher tier.
    pub escalations: u32,
    /// Is it of a customer whose last chat was over only recently?
    pub repeats: bool,
    /// Has its customer come back soon after it was over?
    pub came_back: bool,
    /// The bot that served it, if one did.
    pub bot: Option<BotId>,
    /// What the bot wanted to say, time and again.
    pub bot_turns: u32,
    /// Those of which none solved anything, or that came with too little confidence.
    pub bot_failures: u32,
    /// Every handoff to a human, in order.
    pub handoffs: Vec<Handoff>,
    /// What the customer said afterwards.
    pub survey: Survey,
    /// The host's own word for how it ended.
    pub ending: Option<Code>,
    /// Why the customer was sent elsewhere, if so.
    pub deflected_because: Option<Code>,
    /// How and when it was over.
    pub closed: Option<Closed>,
}

/// What one human did for a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worker {
    /// Who.
    pub agent: AgentId,
    /// How long they had it, by the wall clock.
    pub worked: Millis,
    /// How long they worked after it.
    pub wrapped_up: Millis,
    /// What it was given of their time; see [`Workload`](super::Workload).
    pub share: Share,
}

/// A handoff from bot to human.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handoff {
    /// The bot that handed over.
    pub bot: Option<BotId>,
    /// Why.
    pub reason: Code,
}

/// What the customer said after a chat; what was not answered is not there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    /// Was the need met?
    pub solved: Option<bool>,
    /// Satisfaction from 1 (worst) to 5 (best).
    pub rating: Option<u8>,
    /// Was the bot's last answer right, as somebody found who checked it?
    pub bot_right: Option<bool>,
}

/// The end of a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// When.
    pub at: Timestamp,
    /// In which way.
    pub closing: Closing,
    /// The engine's reason: `resolved`, `max_wait` …
    pub reason: Code,
    /// Was it waiting in a queue at that instant?
    pub while_queued: bool,
}

/// In which way a chat was over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closing {
    /// Its parties ended it.
    Ended,
    /// The customer left before a human answered.
    Abandoned,
    /// The same, so soon that it does not count.
    ShortAbandon,
    /// It was not admitted: the customer was sent elsewhere or asked to come back.
    Deflected,
    /// The bot met the need.
    Contained,
    /// It goes on by callback, phone or e-mail.
    Converted,
    /// The desk gave it up: it waited too long, the queue closed, something broke.
    GivenUp,
}

/// What became of a chat. Every chat has exactly one fate at any instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// A human owned it, however it ended.
    Answered,
    /// The customer left while in no queue: in the menu, with the bot.
    AbandonedBeforeQueue,
    /// The customer left while waiting in a queue.
    AbandonedInQueue,
    /// The customer left so soon that it does not count.
    ShortAbandon,
    /// It was not admitted.
    Deflected,
    /// The bot met the need without a human.
    Contained,
    /// It goes on by other means, unanswered here.
    Converted,
    /// It was closed in another way, unanswered.
    ClosedUnanswered,
    /// It is open and unanswered: with a bot, in a queue, or offered to an agent.
    Waiting,
}

impl ChatRecord {
    /// A chat was asked for.
    pub fn requested(at: Timestamp, channel: impl Into<ChannelId>) -> Self {
        Self {
            requested_at: at,
            channel: channel.into(),
            queue: None,
            queued_at: None,
            waiting_since: None,
            waited: Millis::ZERO,
            answered_at: None,
            working_since: None,
            worked: Millis::ZERO,
            wrapping_up_since: None,
            wrapped_up: Millis::ZERO,
            first_asked_at: None,
            first_response_at: None,
            first_responder: None,
            first_response_open: None,
            wrote_at: None,
            any_response_at: None,
            owed_since: None,
            replies: 0,
            replied_after: Millis::ZERO,
            focused: Millis::ZERO,
            agents: Vec::new(),
            worker: None,
            transfers: 0,
            escalations: 0,
            repeats: false,
            came_back: false,
            bot: None,
            bot_turns: 0,
            bot_failures: 0,
            handoffs: Vec::new(),
            survey: Survey::default(),
            ending: None,
            deflected_because: None,
            closed: None,
        }
    }

    /// A bot began to serve it; the first one counts.
    pub fn served_by_bot(&mut self, bot: impl Into<BotId>) {
        self.bot.get_or_insert_with(|| bot.into());
    }

    /// A bot handed it to the humans.
    ///
    /// What the customer wrote to the bot was answered by the bot: the clock of the human's first
    /// response starts here.
    pub fn handed_off(&mut self, at: Timestamp, reason: impl Into<Code>) {
        self.handoffs.push(Handoff { bot: self.bot.clone(), reason: reason.into() });
        if self.first_response_at.is_none() && self.first_asked_at.is_some() {
            self.first_asked_at = Some(at);
        }
        if self.owed_since.is_some() {
            self.owed_since = Some(at);
        }
    }

    /// The bot wanted to say something.
    pub fn bot_turned(&mut self) {
        self.bot_turns = self.bot_turns.saturating_add(1);
    }

    /// What the bot wanted to say was no answer: it failed, or was not sure enough.
    pub fn bot_failed(&mut self) {
        self.bot_failures = self.bot_failures.saturating_add(1);
    }

    /// The bot wrote, and the customer saw it.
    pub fn bot_wrote(&mut self, at: Timestamp) {
        if self.wrote_at.is_some() {
            self.any_response_at.get_or_insert(at);
        }
        if self.answered_at.is_none() {
            self.owed_since = None;
        }
    }

    /// A human gave it to somebody else.
    pub fn transferred(&mut self) {
        self.transfers = self.transfers.saturating_add(1);
    }

    /// It went to a higher tier.
    pub fn escalated(&mut self) {
        self.escalations = self.escalations.saturating_add(1);
    }

    /// It waits in a queue from now on; also said when it moves to another queue.
    pub fn queued(&mut self, at: Timestamp, queue: impl Into<QueueId>) {
        self.queue = Some(queue.into());
        self.queued_at.get_or_insert(at);
        self.waiting_since.get_or_insert(at);
    }

    /// It waits no longer, though nobody answered: the bot has it again, a callback is promised.
    pub fn left_queue(&mut self, at: Timestamp) {
        if let Some(since) = self.waiting_since.take()
            && self.answered_at.is_none()
        {
            self.waited = self.waited.plus(at.since(since));
        }
    }

    /// A human owns it from now on: the first, or the next after a transfer or a pause.
    pub fn answered(&mut self, at: Timestamp, agent: impl Into<AgentId>) {
        self.left_queue(at);
        self.answered_at.get_or_insert(at);
        let agent = agent.into();
        if self.present_worker().is_some_and(|worker| worker.agent != agent) {
            self.released(at);
        }
        self.working_since.get_or_insert(at);
        let known = self.agents.iter().position(|worker| worker.agent == agent);
        let place = known.unwrap_or_else(|| {
            let (worked, wrapped_up, share) = Default::default();
            self.agents.push(Worker { agent, worked, wrapped_up, share });
            self.agents.len() - 1
        });
        self.worker = u32::try_from(place).ok();
    }

    /// Who has it now.
    pub fn present_worker(&mut self) -> Option<&mut Worker> {
        self.agents.get_mut(usize::try_from(self.worker?).ok()?)
    }

    /// The customer wrote.
    pub fn customer_wrote(&mut self, at: Timestamp) {
        self.wrote_at.get_or_insert(at);
        self.first_asked_at.get_or_insert(at);
        self.owed_since.get_or_insert(at);
    }

    /// A human agent wrote. A greeting before the customer's first words is no response.
    pub fn agent_wrote(&mut self, at: Timestamp, agent: impl Into<AgentId>) {
        if self.wrote_at.is_some() {
            self.any_response_at.get_or_insert(at);
        }
        if self.first_asked_at.is_some() && self.first_response_at.is_none() {
            self.first_response_at = Some(at);
            self.first_responder = Some(agent.into());
        }
        self.focus_ends(at);
        if let Some(since) = self.owed_since.take() {
            self.replies = self.replies.saturating_add(1);
            self.replied_after = self.replied_after.plus(at.since(since));
        }
    }

    /// How much of the wait for the first response lay within the hours of the queue.
    pub fn responded_within_hours(&mut self, open: Millis) {
        self.first_response_open.get_or_insert(open);
    }

    /// It was the turn of whoever has it until now.
    fn focus_ends(&mut self, at: Timestamp) {
        if let (Some(owed), Some(working)) = (self.owed_since, self.working_since) {
            self.focused = self.focused.plus(at.since(owed.max(working)));
        }
    }

    /// The stint of whoever has it is over.
    fn stint_ends(&mut self, at: Timestamp) {
        self.focus_ends(at);
        let Some(since) = self.working_since.take() else { return };
        let time = at.since(since);
        self.worked = self.worked.plus(time);
        if let Some(worker) = self.present_worker() {
            worker.worked = worker.worked.plus(time);
        }
    }

    /// The human no longer works on it: transferred, parked, lost.
    pub fn released(&mut self, at: Timestamp) {
        self.stint_ends(at);
        self.wrap_up_ended(at);
        self.worker = None;
    }

    /// What the chat was given of the time of whoever has it; said when they give it back.
    pub fn given_time(&mut self, share: Share) {
        if let Some(worker) = self.present_worker() {
            worker.share = worker.share.plus(share);
        }
    }

    /// The conversation is over, the agent's work on it is not.
    pub fn wrap_up_started(&mut self, at: Timestamp) {
        self.stint_ends(at);
        self.wrapping_up_since.get_or_insert(at);
    }

    /// The work after the chat is over.
    pub fn wrap_up_ended(&mut self, at: Timestamp) {
        let Some(since) = self.wrapping_up_since.take() else { return };
        let time = at.since(since);
        self.wrapped_up = self.wrapped_up.plus(time);
        if let Some(worker) = self.present_worker() {
            worker.wrapped_up = worker.wrapped_up.plus(time);
        }
    }

    /// The host's own word for how it ended.
    pub fn labelled(&mut self, ending: impl Into<Code>) {
        self.ending = Some(ending.into());
    }

    /// It is not admitted.
    pub fn deflected(&mut self, at: Timestamp, because: impl Into<Code>) {
        self.deflected_because = Some(because.into());
        self.closed(at, Closing::Deflected, "deflected");
    }

    /// It is over; whatever was still going on in it ends with it. The first end counts.
    pub fn closed(&mut self, at: Timestamp, closing: Closing, reason: impl Into<Code>) {
        if self.closed.is_some() {
            return;
        }
        let while_queued = self.waiting_since.is_some();
        self.left_queue(at);
        self.released(at);
        self.closed = Some(Closed { at, closing, reason: reason.into(), while_queued });
    }

    /// The customer answered the survey; the last answer to each question counts. Returns what stood
    /// there before, for [`Tally::surveyed`](super::Tally::surveyed) when the chat is already folded in.
    pub fn surveyed(&mut self, answer: Survey) -> Survey {
        let before = self.survey;
        self.survey = Survey {
            solved: answer.solved.or(before.solved),
            rating: answer.rating.or(before.rating),
            bot_right: answer.bot_right.or(before.bot_right),
        };
        before
    }

    /// Every time that is measured of it, where it has one.
    pub(super) fn times(&self) -> [(Series, Option<Millis>); Series::KEPT.len()] {
        let of = |series| match series {
            Series::FirstResponse => self.first_response(),
            Series::AnyResponse => self.any_response(),
            Series::FirstResponseInHours => self.first_response_in_hours(),
            Series::SpeedOfAnswer => self.speed_of_answer(),
            Series::TimeToAbandon => self.time_to_abandon(),
            Series::HandleTime => self.handle_time(),
            Series::SharedTime => self.shared_time(),
            Series::FocusTime => self.focus_time(),
            Series::WrapUp => self.wrap_up_time(),
            Series::Reply | Series::Busy | Series::Held | Series::Free => None,
        };
        Series::KEPT.map(|series| (series, of(series)))
    }

    /// What has become of it.
    pub fn fate(&self) -> Fate {
        if self.answered_at.is_some() {
            return Fate::Answered;
        }
        let Some(closed) = &self.closed else { return Fate::Waiting };
        match closed.closing {
            Closing::Abandoned if closed.while_queued => Fate::AbandonedInQueue,
            Closing::Abandoned => Fate::AbandonedBeforeQueue,
            Closing::ShortAbandon => Fate::ShortAbandon,
            Closing::Deflected => Fate::Deflected,
            Closing::Contained => Fate::Contained,
            Closing::Converted => Fate::Converted,
            Closing::Ended | Closing::GivenUp => Fate::ClosedUnanswered,
        }
    }

    /// Has the customer written to the humans without a response so far?
    ///
    /// What was written to a bot that did not hand over is the bot's to answer.
    pub fn lacks_first_response(&self) -> bool {
        let for_humans = self.bot.is_none() || !self.handoffs.is_empty();
        let admitted = self.deflected_because.is_none();
        admitted && for_humans && self.first_asked_at.is_some() && self.first_response_at.is_none()
    }

    /// From the customer's first words to a human's first response to them.
    pub fn first_response(&self) -> Option<Millis> {
        Some(self.first_response_at?.since(self.first_asked_at?))
    }

    /// From the customer's first words to anybody's, bot or human.
    pub fn any_response(&self) -> Option<Millis> {
        Some(self.any_response_at?.since(self.wrote_at?))
    }

    /// How much of the wait for a human's first response lay within the hours of the queue.
    pub fn first_response_in_hours(&self) -> Option<Millis> {
        self.first_response().and(self.first_response_open)
    }

    /// The wait in queues before the first answer; nothing until there is one.
    pub fn speed_of_answer(&self) -> Option<Millis> {
        self.answered_at.map(|_| self.waited)
    }

    /// From the request to the moment the customer left.
    pub fn time_to_abandon(&self) -> Option<Millis> {
        match self.fate() {
            Fate::AbandonedBeforeQueue | Fate::AbandonedInQueue => {
                self.closed.as_ref().map(|closed| closed.at.since(self.requested_at))
            }
            _ => None,
        }
    }

    /// Human work during and after the chat; nothing until it is over, or when no human answered.
    pub fn handle_time(&self) -> Option<Millis> {
        self.answered_at.and(self.closed.as_ref()).map(|_| self.worked.plus(self.wrapped_up))
    }

    /// What the chat was given of humans' time, each instant split over the chats that a human held then;
    /// under the same conditions.
    pub fn shared_time(&self) -> Option<Millis> {
        let shares = self.agents.iter().map(|worker| worker.share);
        self.handle_time().map(|_| shares.fold(Share::default(), Share::plus).as_millis())
    }

    /// How long it was a human's turn, and the work after the chat; under the same conditions.
    pub fn focus_time(&self) -> Option<Millis> {
        self.handle_time().map(|_| self.focused.plus(self.wrapped_up))
    }

    /// Human work after the chat, under the same conditions.
    pub fn wrap_up_time(&self) -> Option<Millis> {
        self.handle_time().map(|_| self.wrapped_up)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_millis(second * 1_000)
    }

    fn secs(seconds: i64) -> Option<Millis> {
        Some(Millis::from_secs(seconds))
    }

    fn chat() -> ChatRecord {
        ChatRecord::requested(at(0), "web")
    }

    #[test]
    fn a_greeting_is_no_response() {
        let mut chat = chat();
        chat.answered(at(1), "ada");
        chat.agent_wrote(at(2), "ada");
        chat.customer_wrote(at(10));
        assert_eq!(chat.first_response(), None);
        chat.agent_wrote(at(10), "ada");
        assert_eq!(chat.first_response(), secs(0), "a response at the same instant counts");
        chat.agent_wrote(at(30), "ada");
        assert_eq!(chat.first_response(), secs(0));
    }

    #[test]
    fn several_messages_of_the_customer_are_one_question() {
        let mut chat = chat();
        for second in [5, 6, 20] {
            chat.customer_wrote(at(second));
        }
        chat.agent_wrote(at(25), "ada");
        assert_eq!(chat.first_response(), secs(20));
    }

    #[test]
    fn the_human_clock_starts_at_the_handoff() {
        let mut chat = chat();
        chat.served_by_bot("menu");
        chat.customer_wrote(at(5));
        chat.handed_off(at(100), "customer_asked");
        chat.queued(at(100), "general");
        chat.answered(at(130), "ada");
        chat.agent_wrote(at(140), "ada");
        assert_eq!(chat.first_response(), secs(40));
        assert_eq!(chat.speed_of_answer(), secs(30));
    }

    #[test]
    fn words_to_a_bot_are_not_the_humans_to_answer() {
        let mut chat = chat();
        chat.served_by_bot("menu");
        chat.customer_wrote(at(5));
        assert!(!chat.lacks_first_response());
        chat.handed_off(at(6), "low_confidence");
        assert!(chat.lacks_first_response());
        chat.answered(at(7), "ada");
        chat.agent_wrote(at(8), "ada");
        assert!(!chat.lacks_first_response());
    }

    #[test]
    fn a_second_human_changes_neither_first_response_nor_speed_of_answer() {
        let mut chat = chat();
        chat.queued(at(0), "sales");
        chat.customer_wrote(at(0));
        chat.answered(at(10), "ada");
        chat.agent_wrote(at(15), "ada");
        chat.released(at(60));
        chat.queued(at(60), "service");
        chat.answered(at(360), "ada");
        chat.agent_wrote(at(370), "ada");
        chat.wrap_up_started(at(400));
        chat.wrap_up_ended(at(420));
        chat.closed(at(420), Closing::Ended, "resolved");
        assert_eq!(chat.speed_of_answer(), secs(10));
        assert_eq!(chat.first_response(), secs(15));
        assert_eq!(chat.handle_time(), secs(50 + 40 + 20));
        assert_eq!(chat.wrap_up_time(), secs(20));
        assert_eq!(chat.fate(), Fate::Answered);
    }

    #[test]
    fn waits_before_the_answer_add_up() {
        let mut chat = chat();
        chat.queued(at(0), "general");
        chat.left_queue(at(30));
        chat.queued(at(50), "general");
        chat.queued(at(55), "overflow");
        chat.answered(at(60), "ada");
        assert_eq!(chat.speed_of_answer(), secs(40));
        assert_eq!(chat.queued_at, Some(at(0)));
    }

    #[test]
    fn every_end_has_one_fate() {
        for (closing, in_no_queue, queued) in [
            (Closing::Ended, Fate::ClosedUnanswered, Fate::ClosedUnanswered),
            (Closing::Abandoned, Fate::AbandonedBeforeQueue, Fate::AbandonedInQueue),
            (Closing::ShortAbandon, Fate::ShortAbandon, Fate::ShortAbandon),
            (Closing::Deflected, Fate::Deflected, Fate::Deflected),
            (Closing::Contained, Fate::Contained, Fate::Contained),
            (Closing::Converted, Fate::Converted, Fate::Converted),
            (Closing::GivenUp, Fate::ClosedUnanswered, Fate::ClosedUnanswered),
        ] {
            let mut record = chat();
            assert_eq!(record.fate(), Fate::Waiting);
            record.closed(at(9), closing, "x");
            assert_eq!(record.fate(), in_no_queue, "{closing:?}");
            assert_eq!(record.handle_time(), None);

            let mut record = chat();
            record.queued(at(1), "general");
            record.closed(at(9), closing, "x");
            assert_eq!(record.fate(), queued, "{closing:?} while queued");

            let mut record = chat();
            record.answered(at(1), "ada");
            record.closed(at(9), closing, "x");
            assert_eq!(record.fate(), Fate::Answered, "{closing:?} after an answer");
            assert_eq!(record.handle_time(), secs(8));
        }
    }

    #[test]
    fn back_with_the_bot_is_not_in_the_queue() {
        let mut chat = chat();
        chat.queued(at(0), "general");
        chat.left_queue(at(60));
        chat.closed(at(90), Closing::Abandoned, "abandoned");
        assert_eq!(chat.fate(), Fate::AbandonedBeforeQueue);
        assert_eq!(chat.time_to_abandon(), secs(90));
    }

    #[test]
    fn the_first_end_counts_and_the_last_survey_answer() {
        let mut chat = chat();
        chat.deflected(at(1), "out_of_hours");
        chat.closed(at(2), Closing::Ended, "resolved");
        assert_eq!(chat.fate(), Fate::Deflected);
        let nothing = chat.surveyed(Survey { solved: Some(true), rating: None, bot_right: None });
        assert_eq!(nothing, Survey::default());
        let before =
            chat.surveyed(Survey { solved: Some(false), rating: Some(2), bot_right: None });
        assert_eq!(before, Survey { solved: Some(true), rating: None, bot_right: None });
        assert_eq!(chat.survey, Survey { solved: Some(false), rating: Some(2), bot_right: None });
    }
}
