//! What a bot's events do: speak, ask for an action, resolve; and how a chat goes to a human and back.

use super::chat::Patience;
use super::decision::{DecisionId, Question, Reason, Subject};
use super::desk::Desk;
use super::effect::Effect;
use super::event::{AskedBy, IntentScore, ReturnReason, Verdict as Answered};
use super::holding::LetGo;
use super::reasons;
use super::rejection::Rejection;
use super::timer::Timer;
use crate::bot::{
    self, ActionRequest, ActionVerdict, Answer, BotRefusal, Freeze, Handoff, HandoffCode, Health,
    Heard, HeldRule, IntentGuess, Packet, PacketFacts, Party, ReturnCode, Silence, Speaker, Turn,
    TurnFacts, TurnResolution, Verdict,
};
use crate::code::RejectionCode;
use crate::conversation::{ChatEvent, ChatState, EndReason};
use crate::id::{AgentId, BotId, ChatId, Code, ProposalId};
use crate::math::Ppm;
use crate::sorted::SortedMap;

/// What a bot wants to say; see the event `bot_turn`.
pub(crate) struct SaidByBot {
    pub(crate) bot: Option<BotId>,
    pub(crate) confidence: Option<Ppm>,
    pub(crate) text: String,
    pub(crate) intents: Vec<IntentScore>,
    pub(crate) resolution: TurnResolution,
    pub(crate) slots: SortedMap<Code, String>,
    pub(crate) promises: Vec<String>,
    pub(crate) asks_for: Option<Code>,
    pub(crate) health: Health,
}

impl Desk<'_> {
    /// The bot of a chat that it owns, or the refusal that it does not.
    fn check_bot(&self, id: &ChatId, bot: Option<&BotId>) -> Result<BotId, Rejection> {
        let chat = self.chat(id)?;
        match &chat.bot {
            Some(state) if chat.state == ChatState::Bot => {
                Ok(bot.cloned().unwrap_or_else(|| state.bot.clone()))
            }
            _ => Err(Rejection::new(
                RejectionCode::BotNotOwner,
                "/chat",
                format!("`{id}`, which is `{}`", chat.state),
                "a chat that the bot owns",
                "keep the bot silent until the effect `bot_resumed`",
            )),
        }
    }

    /// The bot wants to say something.
    pub(crate) fn bot_turn(&mut self, id: &ChatId, said: SaidByBot) -> Result<(), Rejection> {
        let speaker = self.check_bot(id, said.bot.as_ref())?;
        self.check_text("/text", &said.text)?;
        for text in said.slots.values().chain(&said.promises) {
            self.check_text("/slots", text)?;
        }
        let screened = self.screen(self.chat(id)?, Speaker::Bot, &said.text);
        let slots: SortedMap<Code, String> = said
            .slots
            .into_iter()
            .map(|(slot, value)| {
                let value = self.mask_slot(id, &slot, &value);
                (slot, value)
            })
            .collect();
        let promises: Vec<String> =
            said.promises.iter().map(|promise| self.mask(id, promise).text).collect();
        let intents: Vec<IntentGuess> = said
            .intents
            .into_iter()
            .map(|score| IntentGuess { intent: score.intent, confidence: score.confidence })
            .collect();
        let turn = Turn {
            bot: &speaker,
            text: &screened.masked.text,
            confidence: said.confidence,
            resolution: said.resolution,
            health: said.health,
            intents: &intents,
            slots: &slots,
            promises: &promises,
        };
        let held = self.held_rules(id);
        let frozen = self.freeze_of(id, &screened.masked.text);
        let chat = self.chat(id)?;
        let facts = TurnFacts {
            language: Some(chat.language.as_str()),
            freeze: if frozen.is_some() { Freeze::On } else { Freeze::Off },
            held: &held,
        };
        let Some(state) = &chat.bot else { return Err(Rejection::unknown("bot", "/bot", id)) };
        let verdict = bot::judge_turn(self.policy.bot(), state, &turn, &facts)
            .map_err(|refusal| refuse(&refusal))?;

        let (policy, at) = (self.policy.clone(), self.at);
        self.with_chat(id, |chat| {
            if let Some(guess) = intents.first() {
                chat.intent = Some(guess.intent.clone());
            }
            chat.record.bot_turned();
            let is_unsure = matches!(&verdict, Verdict::HandOff(handoff)
                if handoff.code() == HandoffCode::LowConfidence);
            if is_unsure || turn.resolution == TurnResolution::Failed {
                chat.record.bot_failed();
            }
            if let Some(state) = &mut chat.bot {
                state.record(policy.bot(), &turn, &verdict, at);
            }
        });
        let subject = Subject::chat(id);
        match verdict {
            Verdict::Speak { disclosure } => {
                self.let_go(id, LetGo::Overtaken);
                let mut reasons = screened.masked.reasons();
                reasons.insert(0, reasons::confidence(said.confidence, policy.bot(), &speaker));
                let decision = self.decide(Question::Bot, subject, "speak", reasons);
                if let Some(disclosure) = disclosure {
                    let language = Code::from(disclosure.language);
                    let (chat, text) = (id.clone(), disclosure.text);
                    self.order(decision, Effect::Disclose { chat, language, text });
                }
                self.with_chat(id, |chat| chat.record.bot_wrote(at));
                self.deliver_screened(id, Speaker::Bot, screened, decision);
                if let Some(slot) = &said.asks_for {
                    self.expect_slot(id, slot);
                }
                self.consider_escalation(id);
            }
            Verdict::HandOff(handoff) => self.hand_off(id, &handoff),
            Verdict::Silent(silence) => {
                let nothing_said = || Reason::new("nothing_said");
                let reason = match silence {
                    Silence::Frozen => frozen.unwrap_or_else(nothing_said),
                    Silence::NothingSaid => nothing_said(),
                };
                self.decide(Question::Bot, subject, "silent", [reason]);
            }
        }
        Ok(())
    }

    /// The policy's own rules for handing over that hold now.
    fn held_rules(&self, id: &ChatId) -> Vec<HeldRule> {
        self.facts_of(id).map_or(Vec::new(), |facts| self.policy.bot().held(&facts))
    }

    /// The customer wrote while the bot has the chat: do they want a person?
    pub(crate) fn bot_hears(&mut self, id: &ChatId, text: &str) {
        let asks = self.policy.asks_for_person(text);
        let held = self.held_rules(id);
        let Some(state) = self.world.chats.get(id).and_then(|chat| chat.bot.as_ref()) else {
            return;
        };
        let heard = Heard { asks_for_person: asks.as_deref(), held: &held };
        if let Some(handoff) = bot::judge_message(state, &heard) {
            let at = self.at;
            self.with_chat(id, |chat| {
                if let Some(state) = &mut chat.bot {
                    state.hand_over(&handoff, at);
                }
            });
            self.hand_off(id, &handoff);
        }
    }

    /// The chat goes from the bot to a human, in one step. The bot's state says so already.
    fn hand_off(&mut self, id: &ChatId, handoff: &Handoff) {
        self.let_go(id, LetGo::Overtaken);
        let decision = self.decide(
            Question::Bot,
            Subject::chat(id),
            "hand_off",
            handoff.reasons().map(reasons::of_handoff),
        );
        let code = Code::from(handoff.code().code());
        let at = self.at;
        let Some(chat) = self.world.chats.get_mut(id) else { return };
        chat.record.handed_off(at, code.clone());
        let place = if self.policy.bot().credit_bot_time { chat.requested_at } else { at };
        let place = if chat.record.queued_at.is_some() { chat.place_time } else { place };
        let packet = chat.bot.as_ref().map(|state| {
            let identity = self
                .world
                .customers
                .get(&chat.customer)
                .map(|known| Code::from(known.profile.identity.level_at(at).as_str()));
            let transcript = chat.transcript.clone();
            let sentiment = chat.mood.known_at(self.policy.sentiment(), at);
            let facts = PacketFacts { sentiment, identity, transcript };
            Packet::new(state, handoff, facts)
        });
        let timeout =
            chat.bot.as_ref().and_then(|state| bot::handoff_timeout(self.policy.bot(), state));
        self.order(decision, Effect::BotSilenced { chat: id.clone(), code });
        if let Some(packet) = packet {
            self.order(decision, Effect::HandoffPacket { chat: id.clone(), packet });
        }
        if let Some(timeout) = timeout {
            self.world.set_timer(Timer::HandoffTimeout(id.clone()), at.plus(timeout));
        }
        self.enqueue(id, place, decision);
    }

    /// Somebody wants a person to take over.
    pub(crate) fn handoff_requested(&mut self, id: &ChatId, by: AskedBy) -> Result<(), Rejection> {
        self.check_bot(id, None)?;
        let (code, rule) = match by {
            AskedBy::Customer => (HandoffCode::CustomerAsked, "/bot"),
            AskedBy::Bot => (HandoffCode::BotError, "/bot"),
            AskedBy::Supervisor => (HandoffCode::VipRule, "/bot"),
        };
        let handoff = Handoff::requested(code, rule);
        let at = self.at;
        self.with_chat(id, |chat| {
            if let Some(state) = &mut chat.bot {
                state.hand_over(&handoff, at);
            }
        });
        self.hand_off(id, &handoff);
        Ok(())
    }

    /// The bot wants to do something. What only a human may do becomes a proposal.
    pub(crate) fn bot_action_requested(
        &mut self,
        id: &ChatId,
        proposal: &ProposalId,
        action: &Code,
    ) -> Result<(), Rejection> {
        let speaker = self.check_bot(id, None)?;
        let chat = self.chat(id)?;
        let Some(state) = &chat.bot else { return Err(Rejection::unknown("bot", "/bot", id)) };
        let request = ActionRequest { bot: &speaker, id: proposal, action };
        let verdict = bot::judge_action(self.policy.bot(), state, &request, self.at)
            .map_err(|refusal| refuse(&refusal))?;
        let limit = self.policy.limits().proposals_per_chat as usize;
        let open = state.open_proposals().filter(|proposal| !proposal.is_late(self.at)).count();
        if matches!(verdict, ActionVerdict::Proposed { .. }) && open >= limit {
            return Err(Rejection::limit("/proposal", "proposals_per_chat", open + 1, limit));
        }
        let subject = Subject::chat(id);
        let (chat, proposal, action) = (id.clone(), proposal.clone(), action.clone());
        match verdict {
            ActionVerdict::Allowed => {
                if let Some(step_up) = self.step_up_for(id, &action) {
                    let reason = Reason::new("unauthenticated").rule("/admission/actions");
                    let decision = self.decide(Question::Admission, subject, "step_up", [reason]);
                    let level = step_up.wanted;
                    self.order(
                        decision,
                        Effect::RequestAuthentication { chat: chat.clone(), level },
                    );
                    self.order(
                        decision,
                        Effect::RefuseAction { chat, proposal, action, refused_by: None },
                    );
                    return Ok(());
                }
                let reasons = [Reason::new("not_restricted").rule("/bot/restricted_actions")];
                let decision = self.decide(Question::Bot, subject, "allow_action", reasons);
                self.order(
                    decision,
                    Effect::PerformAction { chat, proposal, action, approved_by: None },
                );
            }
            ActionVerdict::Proposed { proposal: kept, reason } => {
                let handoff = Handoff::because(reason);
                let at = self.at;
                self.with_chat(id, |chat| {
                    if let Some(state) = &mut chat.bot {
                        state.proposals.push(kept);
                        state.hand_over(&handoff, at);
                    }
                });
                let reasons = handoff.reasons().map(reasons::of_handoff);
                let decision = self.decide(Question::Bot, subject, "propose_action", reasons);
                self.order(decision, Effect::RequestApproval { chat, proposal, action });
                self.hand_off(id, &handoff);
            }
        }
        Ok(())
    }

    /// A human decided about what a bot proposed.
    pub(crate) fn proposal_decided(
        &mut self,
        id: &ChatId,
        proposal: &ProposalId,
        agent: &AgentId,
        answered: Answered,
    ) -> Result<(), Rejection> {
        self.check_agent("/agent", agent)?;
        let chat = self.may(id, ChatEvent::ProposalDecided)?;
        let unknown = || Rejection::unknown("proposal", "/proposal", proposal);
        let state = chat.bot.as_ref().ok_or_else(unknown)?;
        let by = Party::Agent(agent.clone());
        let action = bot::judge_decision(state, proposal, &by, self.at)
            .map_err(|refusal| refuse(&refusal))?
            .action
            .clone();
        let answer = match answered {
            Answered::Approved => Answer::Approve,
            Answered::Refused => Answer::Refuse,
        };
        let at = self.at;
        self.with_chat(id, |chat| {
            if let Some(state) = &mut chat.bot {
                state.decide(proposal, agent.clone(), answer, at);
            }
        });
        let subject = Subject::chat(id).with_agent(agent);
        let reason =
            Reason::new(HandoffCode::RestrictedAction.code()).rule("/bot/restricted_actions");
        let decision = self.decide(Question::Bot, subject, answered.as_str(), [reason]);
        let (chat, proposal) = (id.clone(), proposal.clone());
        let by = Some(agent.clone());
        self.order(
            decision,
            match answered {
                Answered::Approved => {
                    Effect::PerformAction { chat, proposal, action, approved_by: by }
                }
                Answered::Refused => {
                    Effect::RefuseAction { chat, proposal, action, refused_by: by }
                }
            },
        );
        Ok(())
    }

    /// The bot met the need; no human took part.
    pub(crate) fn bot_resolved(&mut self, id: &ChatId) -> Result<(), Rejection> {
        self.check_bot(id, None)?;
        let reasons = [Reason::new("bot_resolved")];
        let subject = Subject::chat(id);
        let decision = self.decide(Question::Conversation, subject, "contained", reasons);
        self.close(id, EndReason::Resolved, decision);
        Ok(())
    }

    /// An agent gives a chat back to the bot.
    pub(crate) fn chat_returned_to_bot(
        &mut self,
        id: &ChatId,
        agent: &AgentId,
        reason: ReturnReason,
    ) -> Result<(), Rejection> {
        let chat = self.may(id, ChatEvent::ReturnedToBot)?;
        Self::check_owner(chat, agent)?;
        let code = match reason {
            ReturnReason::AgentReturned => ReturnCode::AgentReturned,
            ReturnReason::HumanResolved => ReturnCode::HumanResolved,
            ReturnReason::CustomerCancelled => ReturnCode::CustomerCancelled,
        };
        if chat.callback.is_some() {
            let found = format!("`{id}`, whose customer is being called");
            return Err(Rejection::illegal("/chat", found, "a chat that is held in writing"));
        }
        let Some(state) = &chat.bot else {
            let found = format!("`{id}`, which no bot has served");
            return Err(Rejection::illegal("/chat", found, "a chat that came from a bot"));
        };
        bot::judge_return(self.policy.bot(), state, code).map_err(|refusal| refuse(&refusal))?;
        let subject = Subject::chat(id).with_agent(agent);
        let decision =
            self.decide(Question::Bot, subject, "return_to_bot", [Reason::new(code.code())]);
        self.leave_agent(id);
        self.order(decision, Effect::Released { chat: id.clone(), agent: agent.clone() });
        self.resume_bot(id, code, decision);
        Ok(())
    }

    /// No human took the chat in time: the bot goes on, if it may.
    pub(crate) fn handoff_timed_out(&mut self, id: &ChatId) {
        let Some(chat) = self.world.chats.get(id) else { return };
        let code = ReturnCode::HandoffTimeout;
        let may = chat
            .bot
            .as_ref()
            .is_some_and(|state| bot::judge_return(self.policy.bot(), state, code).is_ok());
        match chat.state {
            // An open offer is never cut: what follows, follows if it fails.
            ChatState::Offered => {
                self.with_chat(id, |chat| chat.bot_patience = Patience::PassedDuringOffer);
                return;
            }
            ChatState::Queued if may => {}
            _ => return,
        }
        let reasons = [Reason::new(code.code()).rule("/bot/handoff_timeout_ms")];
        let decision = self.decide(Question::Bot, Subject::chat(id), "return_to_bot", reasons);
        self.leave_line(id, crate::routing::Withdrawal::Config);
        self.resume_bot(id, code, decision);
    }

    fn resume_bot(&mut self, id: &ChatId, code: ReturnCode, decision: DecisionId) {
        let at = self.at;
        self.stop_limiting_the_wait(id);
        self.world.timers.cancel(&Timer::HandoffTimeout(id.clone()));
        self.put_down(id);
        self.with_chat(id, |chat| {
            chat.owner = None;
            chat.record.left_queue(at);
            chat.enter(ChatState::Bot);
            if let Some(state) = &mut chat.bot {
                state.take_back(code, at);
            }
        });
        let code = Code::from(code.code());
        self.order(decision, Effect::BotResumed { chat: id.clone(), code });
    }

    /// The host is about to send a text that no human wrote: it is judged now, whenever it was written.
    pub(crate) fn automated_text_due(
        &mut self,
        id: &ChatId,
        template: Option<&Code>,
        text: &str,
    ) -> Result<(), Rejection> {
        let chat = self.may(id, ChatEvent::AutomatedTextDue)?;
        self.check_text("/text", text)?;
        let automated = template.map_or(bot::Automated::Words, bot::Automated::Template);
        let subject = Subject::chat(id);
        match self.withheld(id, automated, text) {
            None => {
                let rule = match self.freeze_of(id, text) {
                    None => "/bot",
                    Some(_) => "/bot/crisis_templates",
                };
                let screened = self.screen(chat, Speaker::Desk, text);
                let mut reasons = screened.masked.reasons();
                reasons.insert(0, Reason::new("may_leave").rule(rule));
                let decision = self.decide(Question::Bot, subject, "send", reasons);
                self.deliver_screened(id, Speaker::Desk, screened, decision);
            }
            Some(reason) => {
                self.decide(Question::Bot, subject, "withhold", [reason]);
            }
        }
        Ok(())
    }
}

/// The room's refusal as a rejection.
fn refuse(refusal: &BotRefusal) -> Rejection {
    let remedy = "read the chat's state, then decide again";
    Rejection::new(refusal.code(), "", refusal.to_string(), "what the bot's rules allow", remedy)
}
