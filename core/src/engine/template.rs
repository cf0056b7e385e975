//! What happens when somebody sends a prepared text.

use super::decision::{Question, Reason, Subject};
use super::desk::Desk;
use super::effect::Effect;
use super::rejection::Rejection;
use crate::bot::{Automated, Speaker};
use crate::code::RejectionCode;
use crate::conversation::ChatEvent;
use crate::id::{AgentId, ChatId, Code};
use crate::policy::condition::Value;
use crate::policy::issue::meant_or;
use crate::sorted::SortedMap;
use crate::text::{CustomerFacts, NotRendered, Output, SlotKind, Template, TemplateUse};

/// Which template, and what stands in it; see the event `template_used`.
pub(crate) struct Prepared {
    pub(crate) template: Code,
    pub(crate) values: SortedMap<Code, String>,
    pub(crate) output: Output,
}

impl Desk<'_> {
    /// Sends a prepared text: for the agent who owns the chat, or for nobody, and then it is judged as all that leaves by itself.
    pub(crate) fn template_used(
        &mut self,
        id: &ChatId,
        agent: Option<&AgentId>,
        prepared: &Prepared,
    ) -> Result<(), Rejection> {
        let chat = match agent {
            Some(agent) => {
                let chat = self.may(id, ChatEvent::AgentMessage)?;
                Self::check_owner(chat, agent)?;
                chat
            }
            None => self.may(id, ChatEvent::AutomatedTextDue)?,
        };
        let policy = self.policy.clone();
        let rules = policy.text();
        let name = &prepared.template;
        let Some(template) = rules.templates.get(name) else {
            let remedy = meant_or(
                name.as_str(),
                rules.templates.keys().map(Code::as_str),
                "write it under `text.templates`",
            );
            let (found, expected) = (format!("`{name}`"), "a template of the policy");
            let code = RejectionCode::UnknownId;
            return Err(Rejection::new(code, "/template", found, expected, remedy));
        };
        self.check_values(template, &prepared.values)?;
        let region = self
            .world
            .customers
            .get(&chat.customer)
            .and_then(|known| known.profile.region.as_ref());
        let used = TemplateUse {
            values: &prepared.values,
            language: chat.language.as_str(),
            region: region.map(Code::as_str),
            output: prepared.output,
            now: self.at,
        };
        let rendered =
            template.render_with(&rules.disclaimers, &used).map_err(|why| refuse(&why))?;
        let from = if agent.is_some() { Speaker::Agent } else { Speaker::Desk };
        if agent.is_none()
            && let Some(reason) = self.withheld(id, Automated::Template(name), &rendered.text)
        {
            self.decide(Question::Bot, Subject::chat(id), "withhold", [reason]);
            return Ok(());
        }
        let screened = self.screen(chat, from, &rendered.text);
        let version = i64::from(template.version);
        let approved = Reason::new("template").rule(format!("/text/templates/{name}")).saw(
            "version",
            Value::Integer(version),
            Value::Missing,
        );
        let subject = Subject::chat(id);
        let subject = agent.map_or(subject.clone(), |agent| subject.with_agent(agent));
        let decision = self.decide(Question::Screening, subject, "send_template", [approved]);
        if let Some(agent) = agent {
            let at = self.at;
            self.with_chat(id, |chat| {
                chat.agent_wrote_at = Some(at);
                chat.record.agent_wrote(at, agent.clone());
            });
        }
        let (chat, template, version) = (id.clone(), name.clone(), template.version);
        let language = Code::from(rendered.language.as_str());
        self.show(id, from, screened, decision, |masked| Effect::DeliverTemplate {
            chat,
            from,
            template,
            version,
            language,
            text: rendered.text,
            shown: masked.text,
            hidden: masked.hidden,
            views: masked.views,
        });
        if agent.is_some() {
            self.note_response(id);
            self.listen_for_silence(id);
            self.consider_escalation(id);
        }
        Ok(())
    }

    /// Nothing secret goes out in a slot: what has the form of a card or a password is refused, whoever put it there.
    fn check_values(
        &self,
        template: &Template,
        values: &SortedMap<Code, String>,
    ) -> Result<(), Rejection> {
        let words =
            |slot: &Code| template.slots.get(slot).is_some_and(|slot| slot.kind == SlotKind::Text);
        for (slot, value) in values.iter().filter(|(slot, _)| words(slot)) {
            let path = format!("/values/{slot}");
            self.check_text(&path, value)?;
            let scan = self.masker.scan(value, &CustomerFacts::default());
            if let Some(span) = scan.spans().first() {
                let found = format!("a {}", span.entity);
                let remedy = "leave it out: a prepared text is shown as it is";
                let code = RejectionCode::BadValue;
                return Err(Rejection::new(code, &path, found, "nothing secret", remedy));
            }
        }
        Ok(())
    }
}

/// The room's refusal as a rejection.
fn refuse(why: &NotRendered) -> Rejection {
    let path = match (why, why.slot()) {
        (_, Some(slot)) => format!("/values/{slot}"),
        _ => "/template".to_owned(),
    };
    let (code, remedy) = match why {
        NotRendered::NotApproved | NotRendered::Expired(_) | NotRendered::OtherRegion(_) => {
            (RejectionCode::PermissionDenied, "have its `approval` renewed, or write yourself")
        }
        NotRendered::OtherLanguage(_) => {
            (RejectionCode::BadValue, "write it in this language under `texts`, or write yourself")
        }
        NotRendered::UnknownSlot(_) => (RejectionCode::UnknownId, "name one of its slots"),
        NotRendered::NotPersonal(_) | NotRendered::Missing(_) => {
            (RejectionCode::BadValue, "fill the slot")
        }
        NotRendered::Unfit(..) => {
            (RejectionCode::BadValue, "write the value as its kind is written")
        }
    };
    Rejection::new(code, &path, why.to_string(), "a text that may be sent", remedy)
}
