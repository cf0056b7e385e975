//! What a supervisor's events do: assign, hold, set a presence.

use super::agent::declared;
use super::decision::{Question, Reason, Subject};
use super::desk::Desk;
use super::event::DeclaredPresence;
use super::rejection::Rejection;
use crate::conversation::{ChatEvent, ChatState};
use crate::id::{AgentId, ChatId};
use crate::policy::condition::Value;
use crate::routing::{Hold, How};

impl Desk<'_> {
    fn by(by: &AgentId) -> Reason {
        Reason::new("supervisor").saw("by", Value::from(by.as_str()), Value::Missing)
    }

    /// A supervisor gives a chat to an agent. Giving it to its owner does nothing.
    pub(crate) fn chat_assigned(
        &mut self,
        id: &ChatId,
        agent: &AgentId,
        by: &AgentId,
        epoch: Option<u32>,
    ) -> Result<(), Rejection> {
        let chat = self.chat(id)?;
        Self::check_epoch(chat, epoch)?;
        if chat.owner.as_ref() == Some(agent) && chat.state == ChatState::Active {
            return Ok(());
        }
        let state = self.may(id, ChatEvent::ChatAssigned)?.state;
        self.check_agent("/agent", agent)?;
        if state == ChatState::Parked {
            let expected =
                "a chat that waits or is served; a parked one wakes when its customer writes";
            return Err(Rejection::illegal("/chat", format!("`{id}`, which is parked"), expected));
        }
        self.route(|desk, steps| desk.world.router.assign(desk.at, id, agent, How::Assign, steps))?;
        let subject = Subject::chat(id).with_agent(agent);
        self.decide(Question::Routing, subject, "supervisor_assign", [Self::by(by)]);
        Ok(())
    }

    /// A supervisor keeps a waiting chat from being offered.
    pub(crate) fn chat_held(&mut self, id: &ChatId, by: &AgentId) -> Result<(), Rejection> {
        self.may(id, ChatEvent::HoldChanged)?;
        let hold = Hold::HeldBySupervisor;
        self.route(|desk, steps| desk.world.router.pause(desk.at, id, hold, steps))?;
        self.decide(Question::Routing, Subject::chat(id), "hold", [Self::by(by)]);
        Ok(())
    }

    /// A supervisor lets a held chat be offered again.
    pub(crate) fn chat_unheld(&mut self, id: &ChatId, by: &AgentId) -> Result<(), Rejection> {
        self.may(id, ChatEvent::HoldChanged)?;
        self.route(|desk, _| desk.world.router.resume(id, Hold::HeldBySupervisor))?;
        self.decide(Question::Routing, Subject::chat(id), "unhold", [Self::by(by)]);
        Ok(())
    }

    /// A supervisor sets an agent's presence.
    pub(crate) fn force_presence(
        &mut self,
        agent: &AgentId,
        presence: DeclaredPresence,
        by: &AgentId,
    ) -> Result<(), Rejection> {
        self.check_agent("/agent", agent)?;
        let reasons = [Self::by(by)];
        self.decide(Question::Routing, Subject::agent(agent), "force_presence", reasons);
        self.route(|desk, steps| {
            let presence = declared(presence, None).into();
            desk.world.router.force_presence(desk.at, agent, presence, steps)
        })?;
        self.presence_changed(agent);
        Ok(())
    }
}
