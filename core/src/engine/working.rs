//! Who works on what, noted for measuring: how agents divide their time, and which customers come back.
//!
//! Nothing here decides anything; whatever is noted is read by the report alone.

use super::desk::Desk;
use crate::admission::IdentityLevel;
use crate::id::{AgentId, ChatId};
use crate::metrics::Fate;
use crate::routing::Presence;

impl Desk<'_> {
    /// An agent's presence may have changed.
    pub(crate) fn note_presence(&mut self, agent: &AgentId) {
        let at = self.at;
        let is_available = matches!(self.world.router.presence(agent), Some(Presence::Available));
        let work = self.world.workloads.get_or_insert_with(agent, Default::default);
        if is_available { work.available(at) } else { work.absent(at) }
    }

    /// An agent has a chat from now on; whoever had it before has it no longer.
    pub(crate) fn take_up(&mut self, id: &ChatId, agent: &AgentId) {
        self.put_down(id);
        let at = self.at;
        let work = self.world.workloads.get_or_insert_with(agent, Default::default);
        let taken = work.took(at);
        self.with_chat(id, |chat| {
            chat.record.answered(at, agent.clone());
            chat.taken = Some((agent.clone(), taken));
        });
    }

    /// Nobody has the chat any more.
    pub(crate) fn put_down(&mut self, id: &ChatId) {
        let at = self.at;
        let Some(chat) = self.world.chats.get_mut(id) else { return };
        if let Some((agent, taken)) = chat.taken.take()
            && let Some(work) = self.world.workloads.get_mut(&agent)
        {
            chat.record.given_time(work.gave_back(at, taken));
        }
        chat.record.released(at);
    }

    /// A human has answered the customer for the first time: how long was that within the hours?
    pub(crate) fn note_response(&mut self, id: &ChatId) {
        let at = self.at;
        let Some(chat) = self.world.chats.get(id) else { return };
        let (Some(asked), Some(responded)) =
            (chat.record.first_asked_at, chat.record.first_response_at)
        else {
            return;
        };
        if responded != at || chat.record.first_response_open.is_some() {
            return;
        }
        let hours = self.opening(chat).hours();
        let open = hours.map_or(at.since(asked), |hours| hours.open_duration(asked, at));
        self.with_chat(id, |chat| chat.record.responded_within_hours(open));
    }

    /// A customer asks for a chat: have they come back to something that seemed to be done?
    ///
    /// Like every link between chats it is by verified identity only.
    pub(crate) fn note_return(&mut self, id: &ChatId) {
        let Some(chat) = self.world.chats.get(id) else { return };
        if chat.identity < IdentityLevel::Verified {
            return;
        }
        let Some(last) = self.world.last_chats.get(&chat.customer).cloned() else { return };
        let Some(closed) = self.world.closed.get_mut(&last) else { return };
        let window = self.policy.metrics().repeat_within_ms;
        let fate = closed.record.fate();
        let served = matches!(fate, Fate::Answered | Fate::Contained);
        if !served || self.at.since(closed.closed_at) >= window || closed.record.came_back {
            return;
        }
        closed.record.came_back = true;
        self.world.tally.came_back(fate);
        self.with_chat(id, |chat| chat.record.repeats = true);
    }
}
