//! What happens when somebody sends a prepared text, and what would.

use super::Engine;
use super::chat::Chat;
use super::decision::{Question, Reason, Subject};
use super::desk::{Desk, check_length};
use super::effect::Effect;
use super::rejection::Rejection;
use super::world::World;
use crate::bot::{Automated, Speaker};
use crate::calendar::Timestamp;
use crate::code::RejectionCode;
use crate::conversation::ChatEvent;
use crate::id::{AgentId, ChatId, Code};
use crate::policy::Policy;
use crate::policy::condition::Value;
use crate::policy::issue::meant_or;
use crate::sorted::{SortedMap, SortedSet};
use crate::text::{
    CustomerFacts, Masker, NotRendered, Output, Rendered, Slot, SlotKind, Template, TemplateUse,
};
use serde::Serialize;

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
        let name = &prepared.template;
        let words = Words { policy: &policy, world: self.world, masker: self.masker, at: self.at };
        let (version, rendered) = words.render(chat, prepared)?;
        let from = if agent.is_some() { Speaker::Agent } else { Speaker::Desk };
        if agent.is_none()
            && let Some(reason) = self.withheld(id, Automated::Template(name), &rendered.text)
        {
            self.decide(Question::Bot, Subject::chat(id), "withhold", [reason]);
            return Ok(());
        }
        let screened = self.screen(chat, from, &rendered.text);
        let approved = Reason::new("template").rule(format!("/text/templates/{name}")).saw(
            "version",
            Value::Integer(i64::from(version)),
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
        self.world.prepared.get_or_insert_with(id, SortedSet::new).insert(name.clone());
        let (chat, template) = (id.clone(), name.clone());
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
}

/// What decides about prepared words, be they sent or only looked at.
struct Words<'a> {
    policy: &'a Policy,
    world: &'a World,
    masker: &'a Masker,
    at: Timestamp,
}

impl Words<'_> {
    /// What the customer of this chat would read, and which version of the template that is.
    fn render(&self, chat: &Chat, prepared: &Prepared) -> Result<(u32, Rendered), Rejection> {
        let rules = self.policy.text();
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
        let used = self.used_in(chat, &prepared.values, prepared.output);
        let rendered = template.render_with(&rules.disclaimers, &used);
        Ok((template.version, rendered.map_err(|why| refuse(&why))?))
    }

    fn used_in<'u>(
        &'u self,
        chat: &'u Chat,
        values: &'u SortedMap<Code, String>,
        output: Output,
    ) -> TemplateUse<'u> {
        let customer = self.world.customers.get(&chat.customer);
        TemplateUse {
            values,
            language: chat.language.as_str(),
            region: customer.and_then(|known| known.profile.region.as_ref()).map(Code::as_str),
            output,
            now: self.at,
        }
    }

    /// A template as it stands for this chat.
    fn look_at(&self, chat: &Chat, name: &Code, template: &Template) -> TemplateView {
        let nothing = SortedMap::new();
        let (wording, refused) =
            match template.wording(&self.used_in(chat, &nothing, Output::Plain)) {
                Ok((language, text)) => (Some((language.to_owned(), text.to_owned())), None),
                Err(why) => (None, Some(refuse(&why))),
            };
        let (language, text) = wording.unzip();
        let slots = template.slots_as_read(text.as_deref().unwrap_or_default());
        let slot = |(name, slot): (&Code, &Slot)| SlotView {
            slot: name.clone(),
            kind: slot.kind,
            personal: slot.personal,
            optional: slot.optional,
            chars_max: slot.chars_max,
        };
        TemplateView {
            template: name.clone(),
            version: template.version,
            slots: slots.into_iter().map(slot).collect(),
            language,
            text,
            refused,
        }
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
            check_length(self.policy, &path, value)?;
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

/// A prepared text, as it stands for one chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TemplateView {
    /// Its name under `text.templates`.
    pub template: Code,
    /// Which version of its words this is.
    pub version: u32,
    /// Its slots, in the order in which they are read.
    pub slots: Vec<SlotView>,
    /// Under which language its words stand; `None` where it cannot be sent.
    pub language: Option<String>,
    /// Its words, with the slots in braces; `None` where it cannot be sent.
    pub text: Option<String>,
    /// Why it cannot be sent in this chat, whatever stands in its slots.
    pub refused: Option<Rejection>,
}

/// What differs from customer to customer in a prepared text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SlotView {
    /// Its name, as it stands in braces.
    pub slot: Code,
    /// What may stand in it.
    pub kind: SlotKind,
    /// Must it be given because it makes the text one for this customer?
    pub personal: bool,
    /// May it be left out?
    pub optional: bool,
    /// How many characters it has at most.
    pub chars_max: u32,
}

/// What a customer would read, or why they would read nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PreparedView {
    /// The words, with every slot filled and what must be said behind them.
    pub text: Option<String>,
    /// Under which language they stand.
    pub language: Option<String>,
    /// What `template_used` would be refused with.
    pub refused: Option<Rejection>,
}

impl Engine {
    /// Every prepared text as it stands for a chat at `at`, or now; `None` for a chat that is not open.
    pub fn templates(&self, chat: &ChatId, at: Option<Timestamp>) -> Option<Vec<TemplateView>> {
        let chat = self.world.chats.get(chat)?;
        let words = self.words(at);
        let templates = self.policy.text().templates.iter();
        Some(templates.map(|(name, template)| words.look_at(chat, name, template)).collect())
    }

    /// What the customer of a chat would read, would a prepared text be sent at `at`, or now; `None` for a chat that is not open.
    pub fn prepared_text(
        &self,
        chat: &ChatId,
        template: &Code,
        values: &SortedMap<Code, String>,
        output: Output,
        at: Option<Timestamp>,
    ) -> Option<PreparedView> {
        let chat = self.world.chats.get(chat)?;
        let prepared = Prepared { template: template.clone(), values: values.clone(), output };
        Some(match self.words(at).render(chat, &prepared) {
            Ok((_, Rendered { text, language })) => {
                PreparedView { text: Some(text), language: Some(language), refused: None }
            }
            Err(refused) => PreparedView { text: None, language: None, refused: Some(refused) },
        })
    }

    fn words(&self, at: Option<Timestamp>) -> Words<'_> {
        let at = at.map_or(self.world.now, |at| at.max(self.world.now));
        Words { policy: &self.policy, world: &self.world, masker: &self.masker, at }
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
