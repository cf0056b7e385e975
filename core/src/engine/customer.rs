//! What a customer's events do: ask, write, vanish, come back, leave.

use super::assist::Heard;
use super::chat::{Chat, Connection, LanguageFrom, Patience};
use super::decision::{DecisionId, Question, Reason, Subject};
use super::desk::Desk;
use super::effect::Effect;
use super::holding::LetGo;
use super::reasons;
use super::rejection::Rejection;
use super::risk;
use super::timer::Timer;
use super::world::KnownCustomer;
use crate::admission::{self, Customer, IdentityLevel, Outcome};
use crate::bot::{BotState, Speaker};
use crate::calendar::Timestamp;
use crate::code::RejectionCode;
use crate::conversation::{
    ChatEvent, ChatState, ClosedFacts, EndReason, EscalationState, Reopened, abandonment,
    grace_ends_at, judge_reopening,
};
use crate::id::{AgentId, BotId, ChannelId, ChatId, Code, CustomerId, QueueId, SkillId, TopicId};
use crate::math::Ppm;
use crate::metrics::{ChatRecord, Survey, Touch};
use crate::routing::Hold;
use crate::sorted::{SortedMap, SortedSet};
use crate::text::{CustomerFacts, Expecting, Mood, TopicHit};

/// What a customer asks for; see the event `chat_requested`.
pub(crate) struct ChatRequest {
    pub(crate) chat: ChatId,
    pub(crate) customer: Customer,
    pub(crate) channel: ChannelId,
    pub(crate) language: Option<Code>,
    pub(crate) product: Option<Code>,
    pub(crate) queue: Option<QueueId>,
    pub(crate) intent: Option<Code>,
    pub(crate) requires: SortedMap<SkillId, u8>,
    pub(crate) priority: i32,
    pub(crate) bot: Option<BotId>,
    pub(crate) text: Option<String>,
    pub(crate) sentiment: Option<Ppm>,
    pub(crate) facts: SortedMap<Code, Vec<String>>,
    pub(crate) reopened_from: Option<ChatId>,
    pub(crate) preferred_agent: Option<AgentId>,
    pub(crate) came_from: Option<Touch>,
}

impl Desk<'_> {
    /// A customer asks for a chat: a place is made for it, and the gates decide.
    pub(crate) fn chat_requested(&mut self, request: ChatRequest) -> Result<(), Rejection> {
        let facts = self.check_request(&request)?;
        let at = self.at;
        let Reopened { reopened, place_time } = self.reopening(&request)?;
        let continued = request.reopened_from.as_ref().and_then(|id| self.world.closed.get(id));
        let known_agent = continued.and_then(|closed| closed.agent.clone());
        self.customer_arrives();
        if let Some(touch) = &request.came_from {
            self.note_touch(&request.customer.id, touch, &facts);
        }
        let bot = request.bot.or_else(|| self.bot_first());
        let ChatRequest { chat: id, customer, channel, language, text, .. } = request;
        let said = language.is_some();
        let mut chat = Chat {
            id: id.clone(),
            customer: customer.id.clone(),
            channel: channel.clone(),
            language: language.unwrap_or_else(|| self.policy.text().language.assumed.clone()),
            language_from: if said { LanguageFrom::Host } else { LanguageFrom::Nobody },
            product: request.product,
            intent: request.intent,
            topics: SortedSet::new(),
            state: ChatState::New,
            epoch: 0,
            connection: Connection::Connected,
            patience: Patience::Waiting,
            bot_patience: Patience::Waiting,
            identity: customer.identity.level_at(at),
            requested_at: at,
            place_time,
            queue: QueueId::from(""),
            requires: request.requires,
            priority: request.priority,
            owner: None,
            prefers: request.preferred_agent.or(known_agent),
            comforted: None,
            transfer_to: None,
            transfers: 0,
            turns: 0,
            customer_wrote_at: None,
            agent_wrote_at: None,
            reopened,
            linked_to: None,
            told_off: None,
            bot: bot.map(|bot| Box::new(BotState::new(bot))),
            facts,
            expecting: Expecting::default(),
            transcript: Vec::new(),
            mood: Mood::default(),
            suggested: None,
            sealed: None,
            escalation: EscalationState::default(),
            nowhere_to_go: None,
            callback: None,
            ended: None,
            record: ChatRecord::requested(at, channel),
            taken: None,
        };
        let hits = self.touched_by(text.as_deref().unwrap_or_default());
        chat.topics = hits.iter().map(|hit| hit.topic.clone()).collect();
        self.know(customer, &id);
        self.world.chats.insert(id.clone(), Box::new(chat));
        self.note_return(&id);
        self.read_language(&id, text.as_deref().unwrap_or_default());
        self.choose_queue(&id, request.queue);
        self.ask_the_gates(&id);
        if let Some(text) = text {
            let risks = risk::risks(hits, &SortedSet::new());
            self.hear(&id, &text, request.sentiment, &risks);
        }
        Ok(())
    }

    /// What a request must be; the customer's facts come back as hashes.
    fn check_request(&self, request: &ChatRequest) -> Result<CustomerFacts, Rejection> {
        let id = &request.chat;
        if self.world.chats.contains_key(id) || self.world.closed.contains_key(id) {
            return Err(Rejection::new(
                RejectionCode::DuplicateId,
                "/chat",
                format!("`{id}`, which is in use"),
                "a new name",
                "give each chat a name of its own",
            ));
        }
        let limits = self.policy.limits();
        let open = self.world.chats.len();
        if open >= limits.open_chats as usize {
            return Err(Rejection::limit("", "open_chats", open + 1, limits.open_chats as usize));
        }
        let theirs = self.world.customers.get(&request.customer.id).map_or(0, |c| c.chats.len());
        if theirs >= limits.chats_per_customer as usize {
            let limit = limits.chats_per_customer as usize;
            return Err(Rejection::limit("/customer", "chats_per_customer", theirs + 1, limit));
        }
        if let Some(queue) = &request.queue {
            self.check_queue("/queue", queue)?;
        }
        Self::check_score("/sentiment", request.sentiment)?;
        for level in request.requires.values() {
            if !(1..=5).contains(level) {
                return Err(Rejection::new(
                    RejectionCode::BadValue,
                    "/requires",
                    format!("level {level}"),
                    "a level from 1 to 5",
                    "choose one of them",
                ));
            }
        }
        // Of two limits that one request passes, that of number is named.
        let facts = self.check_facts(&request.facts)?;
        if let Some(text) = &request.text {
            self.check_text("/text", text)?;
        }
        Ok(facts)
    }

    fn check_facts(
        &self,
        facts: &SortedMap<Code, Vec<String>>,
    ) -> Result<CustomerFacts, Rejection> {
        let count: usize = facts.values().map(Vec::len).sum();
        let limit = self.policy.limits().facts_per_chat as usize;
        if count > limit {
            return Err(Rejection::limit("/facts", "facts_per_chat", count, limit));
        }
        let mut held = CustomerFacts::default();
        for (kind, values) in facts {
            for value in values {
                held.hold(self.masker.key(), kind.as_str(), value).map_err(|error| {
                    let path = format!("/facts/{kind}");
                    let (found, expected) = ("a fact that cannot be held", error.to_string());
                    let remedy = "leave it out, or hand it in differently";
                    Rejection::new(RejectionCode::BadValue, &path, found, expected, remedy)
                })?;
            }
        }
        Ok(held)
    }

    pub(crate) fn check_queue(&self, path: &str, queue: &QueueId) -> Result<(), Rejection> {
        if self.policy.routing().queues.contains_key(queue) {
            Ok(())
        } else {
            Err(Rejection::unknown("queue", path, queue))
        }
    }

    /// Does the request continue a closed chat? One that is no longer remembered leaves a new matter.
    fn reopening(&self, request: &ChatRequest) -> Result<Reopened, Rejection> {
        let new = Reopened { reopened: 0, place_time: self.at };
        let Some(id) = &request.reopened_from else { return Ok(new) };
        if self.world.chats.contains_key(id) {
            let found = format!("`{id}`, which is not closed");
            return Err(Rejection::illegal("/reopened_from", found, "a closed chat"));
        }
        let Some(closed) = self.world.closed.get(id) else { return Ok(new) };
        let facts = ClosedFacts {
            customer: &closed.customer,
            closed_at: closed.closed_at,
            place_time: closed.place_time,
            reopened: closed.reopened,
        };
        let rules = &self.policy.conversation().reopen;
        judge_reopening(rules, &facts, &request.customer.id, self.at)
            .map_err(|_| Rejection::unknown("closed chat of this customer", "/reopened_from", id))
    }

    /// What is known of a customer, from now on as they were last described.
    fn know(&mut self, customer: Customer, chat: &ChatId) {
        let expiry = customer.identity.falls_at(self.at);
        let id = customer.id.clone();
        let known = self.world.customers.get_or_insert_with(&id, || KnownCustomer {
            profile: customer.clone(),
            chats: Vec::new(),
        });
        known.profile = customer;
        known.chats.push(chat.clone());
        self.watch_identity(&id, expiry);
    }

    fn watch_identity(&mut self, id: &CustomerId, expiry: Option<Timestamp>) {
        let timer = Timer::IdentityExpiry(id.clone());
        match expiry {
            Some(due) => self.world.set_timer(timer, due),
            None => self.world.timers.cancel(&timer),
        }
    }

    /// The queue of a chat, and what it needs: the host's choice, else the first route that holds.
    fn choose_queue(&mut self, id: &ChatId, chosen: Option<QueueId>) {
        let policy = self.policy.clone();
        let route = match chosen {
            Some(_) => None,
            None => policy.routing().routes.iter().find(|route| self.holds(id, &route.when)),
        };
        let default = policy.default_queue();
        self.with_chat(id, |chat| {
            chat.queue = chosen
                .or_else(|| route.map(|r| r.queue.clone()))
                .unwrap_or_else(|| default.clone());
            if let Some(route) = route {
                chat.priority = chat.priority.saturating_add(route.priority);
                for (skill, level) in &route.requires {
                    chat.requires.get_or_insert_with(skill.clone(), || *level);
                }
            }
        });
    }

    /// May this customer chat, now, here? A chat that may begins; one that may not is closed.
    pub(crate) fn ask_the_gates(&mut self, id: &ChatId) {
        let Some(verdict) = self.judge_admission(id, admission::judge) else { return };
        let reasons = reasons::of_admission(&verdict);
        let subject = Subject::chat(id);
        let code = verdict.code().map_or("admit", |code| code.code());
        let chat = id.clone();
        match &verdict.outcome {
            Outcome::Admit { linked_to } => {
                let decision = self.decide(Question::Admission, subject, "admit", reasons);
                self.order(decision, Effect::Admit { chat, linked_to: linked_to.clone() });
                let identity = self.identity_of(id);
                self.with_chat(id, |chat| {
                    chat.linked_to.clone_from(linked_to);
                    chat.identity = identity;
                });
                self.begin(id, decision);
            }
            Outcome::StepUp(step_up) => {
                let decision = self.decide(Question::Admission, subject, "step_up", reasons);
                let level = step_up.wanted;
                self.order(decision, Effect::RequestAuthentication { chat, level });
            }
            Outcome::Defer { next_open, alternates } => {
                self.let_go(id, LetGo::Overtaken);
                let decision = self.decide(Question::Admission, subject, "defer", reasons);
                let effect = Effect::Defer {
                    chat,
                    code: Code::from(code),
                    next_open: *next_open,
                    alternates: alternates.clone(),
                    script: verdict.script().cloned(),
                };
                self.order(decision, effect);
                self.turn_away(id, code);
            }
            Outcome::Deflect { alternates } => {
                self.let_go(id, LetGo::Overtaken);
                let decision = self.decide(Question::Admission, subject, "deflect", reasons);
                let effect = Effect::Deflect {
                    chat,
                    code: Code::from(code),
                    alternates: alternates.clone(),
                    script: verdict.script().cloned(),
                };
                self.order(decision, effect);
                self.turn_away(id, code);
            }
        }
    }

    /// How well the customer of a chat is known now.
    fn identity_of(&self, id: &ChatId) -> IdentityLevel {
        let customer = self.world.chats.get(id).map(|chat| &chat.customer);
        let known = customer.and_then(|customer| self.world.customers.get(customer));
        known.map_or(IdentityLevel::Anonymous, |known| known.profile.identity.level_at(self.at))
    }

    /// The chat begins: with its bot, or in a queue.
    fn begin(&mut self, id: &ChatId, decision: DecisionId) {
        let at = self.at;
        let Some((bot, place)) = self.with_chat(id, |chat| {
            let bot = chat.bot.as_ref().map(|bot| bot.bot.clone());
            if let Some(bot) = &bot {
                chat.record.served_by_bot(bot.clone());
                chat.enter(ChatState::Bot);
            }
            (bot, chat.place_time)
        }) else {
            return;
        };
        debug_assert!(place <= at, "nobody has a place in the future");
        if bot.is_none() {
            self.enqueue(id, place, decision);
        }
    }

    /// A chat that may not begin is over before it began.
    fn turn_away(&mut self, id: &ChatId, because: &'static str) {
        let at = self.at;
        self.with_chat(id, |chat| chat.record.deflected(at, because));
        self.forget(id, EndReason::Deflected);
    }

    /// The customer wrote.
    pub(crate) fn customer_message(
        &mut self,
        id: &ChatId,
        text: &str,
        sentiment: Option<Ppm>,
    ) -> Result<(), Rejection> {
        self.may(id, ChatEvent::CustomerMessage)?;
        self.check_text("/text", text)?;
        Self::check_score("/sentiment", sentiment)?;
        self.read_language(id, text);
        let hits = self.touched_by(text);
        let risks = self.with_chat(id, |chat| {
            let touched: Vec<TopicId> = hits.iter().map(|hit| hit.topic.clone()).collect();
            let risks = risk::risks(hits, &chat.topics);
            chat.topics.extend(touched);
            risks
        });
        self.hear(id, text, sentiment, &risks.unwrap_or_default());
        Ok(())
    }

    /// What the customer wrote is masked, shown, and judged.
    fn hear(&mut self, id: &ChatId, text: &str, score: Option<Ppm>, risks: &[TopicHit]) {
        let at = self.at;
        let Some(state) = self.with_chat(id, |chat| {
            chat.record.customer_wrote(at);
            chat.customer_wrote_at = Some(at);
            chat.state
        }) else {
            // Whoever is turned away may still be in danger.
            self.alert_of_risks(id, text, risks);
            return;
        };
        let felt = self.feel(id, text, score);
        self.deliver(id, Speaker::Customer, text);
        self.alert_of_risks(id, text, risks);
        if let Some(felt) = felt {
            self.flag_mood(id, felt);
        }
        match state {
            ChatState::Bot => self.bot_hears(id, text),
            ChatState::Active => {
                self.listen_for_silence(id);
                if !self.holds_back(id) {
                    self.suggest_articles(id, Heard::Now);
                }
            }
            ChatState::Parked => self.wake(id),
            _ => {}
        }
        self.consider_escalation(id);
        self.reconsider_admission(id);
    }

    /// A topic came up, the account changed, an identity ended: may the chat go on?
    pub(crate) fn reconsider_admission(&mut self, id: &ChatId) {
        let Some(chat) = self.world.chats.get(id) else { return };
        if matches!(chat.state, ChatState::New | ChatState::WrapUp | ChatState::CallbackPending) {
            return;
        }
        let told = chat.told_off.clone();
        let Some(verdict) = self.judge_admission(id, admission::still_admitted) else { return };
        let code = verdict.code().map(|code| code.code());
        if told.as_ref().map(Code::as_str) == code {
            return;
        }
        self.with_chat(id, |chat| chat.told_off = code.map(Code::from));
        let Some(code) = code else { return };
        let reasons = reasons::of_admission(&verdict);
        let subject = Subject::chat(id);
        let chat = id.clone();
        match verdict.outcome {
            Outcome::Admit { .. } => {}
            Outcome::StepUp(step_up) => {
                let decision = self.decide(Question::Admission, subject, "step_up", reasons);
                let level = step_up.wanted;
                self.order(
                    decision,
                    Effect::EndPrivileges { chat: chat.clone(), code: code.into() },
                );
                self.order(decision, Effect::RequestAuthentication { chat, level });
            }
            Outcome::Defer { alternates, .. } | Outcome::Deflect { alternates } => {
                self.let_go(id, LetGo::Overtaken);
                let decision = self.decide(Question::Admission, subject, "deflect", reasons);
                let script = verdict.failures.iter().find_map(|failure| failure.script.clone());
                let code = Code::from(code);
                self.order(
                    decision,
                    Effect::EndPrivileges { chat: chat.clone(), code: code.clone() },
                );
                self.order(decision, Effect::Deflect { chat, code, alternates, script });
                self.end_by_rule(id, EndReason::Deflected, decision);
            }
        }
    }

    /// The customer's connection was lost: the place is kept for a while.
    pub(crate) fn customer_disconnected(&mut self, id: &ChatId) -> Result<(), Rejection> {
        let chat = self.may(id, ChatEvent::CustomerDisconnected)?;
        if chat.connection == Connection::Lost {
            let expected = "a chat whose customer is connected";
            return Err(Rejection::illegal("/chat", format!("`{id}`"), expected));
        }
        let until = grace_ends_at(self.policy.conversation(), self.at);
        // Also with an agent or a bot: should the chat come into a line meanwhile, it is held there.
        // Whom we call back does not need the connection.
        let in_line = self.world.router.stage(id).is_some();
        let is_held = in_line && chat.state != ChatState::CallbackPending;
        self.with_chat(id, |chat| chat.connection = Connection::Lost);
        self.world.set_timer(Timer::CustomerGrace(id.clone()), until);
        if is_held {
            self.hold_for_customer(id);
        }
        Ok(())
    }

    /// The customer is back within grace: everything as before.
    pub(crate) fn customer_reconnected(&mut self, id: &ChatId) -> Result<(), Rejection> {
        let chat = self.may(id, ChatEvent::CustomerReconnected)?;
        if chat.connection == Connection::Connected {
            let expected = "a chat whose customer was disconnected";
            return Err(Rejection::illegal("/chat", format!("`{id}`"), expected));
        }
        self.with_chat(id, |chat| chat.connection = Connection::Connected);
        self.world.timers.cancel(&Timer::CustomerGrace(id.clone()));
        // Only a chat that the router has is on hold; for any other there is nothing to resume.
        let _ = self.world.router.resume(id, Hold::CustomerDisconnected);
        Ok(())
    }

    /// The grace is over: whoever waits has left, whoever is served leaves the chat to its agent.
    pub(crate) fn customer_gone(&mut self, id: &ChatId) {
        let Some(chat) = self.world.chats.get(id) else { return };
        let state = chat.state;
        let reason = Reason::new("customer_grace_over").rule("/conversation/reconnect_grace_ms");
        let subject = Subject::chat(id);
        let decision = self.decide(Question::Conversation, subject, "customer_gone", [reason]);
        match state {
            ChatState::Active => self.begin_wrap_up(id, EndReason::CustomerIdle, decision),
            ChatState::Parked => self.close(id, EndReason::CustomerIdle, decision),
            ChatState::CallbackPending | ChatState::WrapUp | ChatState::Closed => {}
            ChatState::New | ChatState::Bot | ChatState::Queued | ChatState::Offered => {
                self.abandon(id, decision);
            }
        }
    }

    /// The customer left.
    pub(crate) fn customer_abandoned(
        &mut self,
        id: &ChatId,
        ending: Option<Code>,
    ) -> Result<(), Rejection> {
        let state = self.may(id, ChatEvent::CustomerAbandoned)?.state;
        if let Some(ending) = ending {
            self.with_chat(id, |chat| chat.record.labelled(ending));
        }
        let reasons = [Reason::new("customer_left")];
        let subject = Subject::chat(id);
        let decision = self.decide(Question::Conversation, subject, "abandoned", reasons);
        match state {
            ChatState::Active => self.begin_wrap_up(id, EndReason::Unresolved, decision),
            ChatState::Parked => self.close(id, EndReason::CustomerIdle, decision),
            _ => self.abandon(id, decision),
        }
        Ok(())
    }

    /// Nobody had answered, or it does not matter any more.
    fn abandon(&mut self, id: &ChatId, decision: DecisionId) {
        let Some(chat) = self.world.chats.get(id) else { return };
        let since = chat.record.waiting_since.unwrap_or(chat.requested_at);
        let end = abandonment(self.policy.conversation(), self.at.since(since));
        self.close(id, end, decision);
    }

    /// The customer proved who they are.
    pub(crate) fn identity_asserted(
        &mut self,
        id: &CustomerId,
        level: IdentityLevel,
        expires_at: Option<Timestamp>,
    ) -> Result<(), Rejection> {
        let at = self.at;
        let identity = &mut self.known(id)?.profile.identity;
        identity.level = level;
        identity.expires_at = expires_at;
        let expiry = identity.falls_at(at);
        self.watch_identity(id, expiry);
        self.reconsider_customer(id);
        Ok(())
    }

    /// A proof of identity ended, to the millisecond.
    pub(crate) fn identity_expired(&mut self, id: &CustomerId) {
        self.reconsider_customer(id);
    }

    /// The account is in another state: every live chat is judged again, in this call.
    pub(crate) fn account_status_changed(
        &mut self,
        id: &CustomerId,
        status: Code,
    ) -> Result<(), Rejection> {
        self.known(id)?.profile.account_status = Some(status);
        self.reconsider_customer(id);
        Ok(())
    }

    fn known(&mut self, id: &CustomerId) -> Result<&mut KnownCustomer, Rejection> {
        let unknown = Rejection::unknown("customer with a live chat", "/customer", id);
        self.world.customers.get_mut(id).ok_or(unknown)
    }

    fn reconsider_customer(&mut self, id: &CustomerId) {
        let chats = self.world.customers.get(id).map_or(Vec::new(), |known| known.chats.clone());
        for chat in chats {
            match self.world.chats.get(&chat).map(|chat| chat.state) {
                Some(ChatState::New) => self.ask_the_gates(&chat),
                Some(_) => self.reconsider_admission(&chat),
                None => {}
            }
        }
    }

    /// The customer answered the survey, during the chat or after it.
    pub(crate) fn survey_answered(
        &mut self,
        id: &ChatId,
        answer: Survey,
        came_from: Option<Code>,
    ) -> Result<(), Rejection> {
        if let Some(rating) = answer.rating.filter(|rating| !(1..=5).contains(rating)) {
            let remedy = "choose one of them";
            let code = RejectionCode::BadValue;
            return Err(Rejection::new(code, "/rating", rating.to_string(), "1 to 5", remedy));
        }
        if let Some(chat) = self.world.chats.get_mut(id) {
            chat.record.surveyed(answer);
        } else if let Some(closed) = self.world.closed.get_mut(id) {
            let before = closed.record.surveyed(answer);
            self.world.tally.surveyed(&closed.record, before);
        } else {
            return Err(Rejection::unknown("chat", "/chat", id));
        }
        if let Some(name) = came_from {
            self.note_said(id, &name);
        }
        Ok(())
    }
}
