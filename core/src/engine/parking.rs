//! Silence: a chat whose customer does not write is set aside, and comes back when they do.

use super::decision::{Question, Reason, Subject};
use super::desk::Desk;
use super::effect::Effect;
use super::rejection::Rejection;
use super::timer::Timer;
use crate::conversation::{
    ChatEvent, ChatState, EndReason, Owner, Wake, park_limit_at, release_at, wake,
};
use crate::id::{AgentId, ChatId, Code};
use crate::routing::{How, Refusal, Requeue, Step};

/// What a supervisor is told when an agent got more than they can hold.
const OVER_CAPACITY: &str = "over_capacity";

impl Desk<'_> {
    /// Somebody wrote: is it the customer's turn now, and from when on are they silent?
    pub(crate) fn listen_for_silence(&mut self, id: &ChatId) {
        let Some(chat) = self.world.chats.get(id) else { return };
        let rules = &self.policy.conversation().parking;
        let timer = Timer::CustomerSilent(id.clone());
        match release_at(rules, chat.customer_wrote_at, chat.agent_wrote_at) {
            Some(due) => self.world.set_timer(timer, due.max(self.at)),
            None => self.world.timers.cancel(&timer),
        }
        self.watch_for_stalls(id);
    }

    /// The customer has been silent for so long that the chat is set aside.
    pub(crate) fn customer_silent(&mut self, id: &ChatId) {
        let Some(chat) = self.world.chats.get(id) else { return };
        // Who is on the phone does not write.
        let in_writing = chat.transfer_to.is_none() && chat.callback.is_none();
        if chat.state == ChatState::Active && in_writing {
            let reason = Reason::new("customer_silent").rule("/conversation/parking/release_ms");
            self.park(id, reason);
        }
    }

    /// An agent sets a chat aside.
    pub(crate) fn chat_parked(&mut self, id: &ChatId, agent: &AgentId) -> Result<(), Rejection> {
        let chat = self.may(id, ChatEvent::ChatParked)?;
        Self::check_owner(chat, agent)?;
        if chat.transfer_to.is_some() || chat.callback.is_some() {
            let found = format!("`{id}`, which is being handed over or called back");
            return Err(Rejection::illegal("/chat", found, "a chat that the agent merely serves"));
        }
        self.park(id, Reason::new("agent_parked"));
        Ok(())
    }

    fn park(&mut self, id: &ChatId, reason: Reason) {
        let Some(agent) = self.world.chats.get(id).and_then(|chat| chat.owner.clone()) else {
            return;
        };
        let subject = Subject::chat(id).with_agent(&agent);
        let decision = self.decide(Question::Conversation, subject, "park", [reason]);
        self.leave_agent(id);
        let at = self.at;
        self.put_down(id);
        self.with_chat(id, |chat| {
            // The owner is remembered: when the customer writes, they come first.
            chat.owner = Some(agent.clone());
            chat.enter(ChatState::Parked);
        });
        self.world.timers.cancel(&Timer::CustomerSilent(id.clone()));
        self.stop_watching_for_stalls(id);
        let limit = park_limit_at(&self.policy.conversation().parking, at);
        self.world.set_timer(Timer::ParkLimit(id.clone()), limit);
        self.order(decision, Effect::Park { chat: id.clone(), agent });
    }

    /// The customer of a parked chat wrote: to the owner if they have room, else into the line at the
    /// original place.
    pub(crate) fn wake(&mut self, id: &ChatId) {
        let Some(chat) = self.world.chats.get(id) else { return };
        let (owner, place) = (chat.owner.clone(), chat.place_time);
        self.world.timers.cancel(&Timer::ParkLimit(id.clone()));
        let reasons = [Reason::new(Requeue::Reconnect.code())];
        let decision = self.decide(Question::Conversation, Subject::chat(id), "wake", reasons);
        self.join_line(id, place);
        // The router knows whether the owner could be offered the chat and has room for it.
        let mut steps = Vec::new();
        let could = match &owner {
            None => Owner::Gone,
            Some(owner) => match self.give_back(id, owner, How::Wake, &mut steps) {
                Ok(()) => Owner::HasRoom,
                Err(Refusal::Excluded { reason, .. }) if reason.is_lack_of_room() => Owner::Full,
                Err(_) => Owner::Gone,
            },
        };
        match (wake(&self.policy.conversation().parking, could), owner) {
            (Wake::ToOwner, _) => self.carry_out_all(steps),
            (Wake::ToOwnerOverCapacity, Some(owner)) => {
                let given = self.give_back(id, &owner, How::WakeBeyondCapacity, &mut steps);
                debug_assert!(given.is_ok(), "only room was missing: {given:?}");
                self.carry_out_all(steps);
                let rule = "/conversation/parking/over_capacity";
                let reason = Reason::new(OVER_CAPACITY).rule(rule);
                let subject = Subject::chat(id).with_agent(&owner);
                let decision =
                    self.decide(Question::Conversation, subject, OVER_CAPACITY, [reason]);
                let (chat, code) = (Some(id.clone()), Code::from(OVER_CAPACITY));
                self.order(decision, Effect::NotifySupervisor { chat, code });
            }
            (Wake::ToOwnerOverCapacity | Wake::ToQueue, _) => self.announce_wait(id, decision),
        }
    }

    fn give_back(
        &mut self,
        id: &ChatId,
        owner: &AgentId,
        how: How,
        steps: &mut Vec<Step>,
    ) -> Result<(), Refusal> {
        self.world.router.assign(self.at, id, owner, how, steps)
    }

    /// The chat has been set aside as long as it may.
    pub(crate) fn parked_too_long(&mut self, id: &ChatId) {
        if self.world.chats.get(id).is_none_or(|chat| chat.state != ChatState::Parked) {
            return;
        }
        let code = EndReason::CustomerIdle;
        let reason = Reason::new(code.code()).rule("/conversation/parking/limit_ms");
        let decision =
            self.decide(Question::Conversation, Subject::chat(id), "park_limit", [reason]);
        self.close(id, code, decision);
    }
}
