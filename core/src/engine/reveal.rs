//! What the host keeps sealed is shown to those whom the policy names, each time they ask, and every time is written down.
//!
//! The engine never has the secret: it knows the word under which the host keeps it, of what kind it is and in which chat. An agent
//! must have the chat, at the moment in which they ask; that they had it, or that they saw the secret once, is no right.

use super::Engine;
use super::chat::Chat;
use super::decision::{Question, Reason, Subject};
use super::desk::Desk;
use super::effect::{Effect, HiddenSpan};
use super::rejection::Rejection;
use crate::id::{AgentId, ChatId, Code};
use crate::policy::condition::Value;
use crate::text::{Confidant, Entity};
use serde::{Deserialize, Serialize};

/// Under which words the host keeps secrets of a chat, and what they are; the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Sealed(Vec<(Code, Entity)>);

impl Chat {
    /// Remembers under which words the host keeps what was hidden, and forgets the oldest beyond the limit.
    pub(crate) fn seal(&mut self, hidden: &[HiddenSpan], limit: usize) {
        for span in hidden {
            let Some(word) = &span.seal else { continue };
            let Ok(entity) = Entity::of_kind(&span.entity) else { continue };
            let Sealed(all) = &mut **self.sealed.get_or_insert_default();
            // One secret has one word, however often it is written.
            if !all.iter().any(|(known, _)| known.as_str() == word) {
                all.push((Code::from(word.as_str()), entity));
            }
            let surplus = all.len().saturating_sub(limit);
            all.drain(..surplus);
        }
    }

    fn sealed_as(&self, word: &Code) -> Option<&Entity> {
        let Sealed(all) = self.sealed.as_deref()?;
        all.iter().find(|(known, _)| known == word).map(|(_, entity)| entity)
    }
}

impl Desk<'_> {
    /// Somebody asks to be shown what is kept sealed.
    pub(crate) fn reveal_requested(
        &mut self,
        id: &ChatId,
        word: &Code,
        by: &AgentId,
        to: Confidant,
    ) -> Result<(), Rejection> {
        let chat = self.chat(id)?;
        let Some(entity) = chat.sealed_as(word).cloned() else {
            return Err(Rejection::unknown("sealed word", "/seal", word));
        };
        let is_theirs = to != Confidant::Agent || chat.owner.as_ref() == Some(by);
        let may = self.policy.text().mask.reveals(&entity, to);
        let refused = match (may, is_theirs) {
            (true, true) => None,
            (false, _) => Some("not_revealed_to"),
            (true, false) => Some("not_owner"),
        };
        let as_what = Value::from(to.as_str());
        let reason = Reason::new(refused.unwrap_or("revealed_to"))
            .rule(format!("/text/mask/entities/{entity}/revealed_to"))
            .saw("role", as_what, Value::Missing)
            .words(format!("`{by}` asks as {to} for {entity} `{word}`"));
        let outcome = if refused.is_none() { "reveal" } else { "refuse_reveal" };
        let subject = Subject::chat(id).with_agent(by);
        let decision = self.decide(Question::Screening, subject, outcome, [reason]);
        let (chat, seal, by) = (id.clone(), word.clone(), by.clone());
        let entity = Code::from(entity.as_str());
        self.order(
            decision,
            match refused {
                None => Effect::Reveal { chat, seal, entity, by, to },
                Some(code) => {
                    Effect::RefuseReveal { chat, seal, entity, by, to, code: Code::from(code) }
                }
            },
        );
        Ok(())
    }
}

impl Engine {
    /// Which kinds of secrets somebody in this role may ask to be shown.
    pub fn revealable(&self, to: Confidant) -> Vec<Entity> {
        self.policy.text().mask.revealed_to(to).cloned().collect()
    }
}
