//! Every text on its way: masked before anyone sees it, written down, shown.

use super::decision::{DecisionId, Question, Reason, Subject};
use super::desk::Desk;
use super::effect::{Effect, HiddenSpan, Speaker};
use crate::bot;
use crate::id::ChatId;
use crate::policy::condition::Value;
use crate::text::{CustomerFacts, Withheld};

/// A text as others may see it.
pub(crate) struct Masked {
    pub(crate) text: String,
    pub(crate) hidden: Vec<HiddenSpan>,
    withheld: Option<Withheld>,
}

impl From<Speaker> for bot::Speaker {
    fn from(speaker: Speaker) -> Self {
        match speaker {
            Speaker::Customer => Self::Customer,
            Speaker::Bot => Self::Bot,
            Speaker::Agent => Self::Agent,
            Speaker::Desk => Self::Desk,
        }
    }
}

impl Desk<'_> {
    /// A text of this chat with everything secret hidden.
    pub(crate) fn mask(&self, id: &ChatId, text: &str) -> Masked {
        let none = CustomerFacts::default();
        let facts = self.world.chats.get(id).map_or(&none, |chat| &chat.facts);
        let scan = self.masker.scan(text, facts);
        let hidden = scan
            .spans()
            .iter()
            .map(|span| HiddenSpan {
                entity: span.entity.as_str().to_owned(),
                start: u32::try_from(span.code_points.start).unwrap_or(u32::MAX),
                end: u32::try_from(span.code_points.end).unwrap_or(u32::MAX),
            })
            .collect();
        Masked { text: scan.masked().into_owned(), hidden, withheld: scan.withheld() }
    }

    /// Shows a message, masked.
    pub(crate) fn deliver(&mut self, id: &ChatId, from: Speaker, text: &str) {
        let masked = self.mask(id, text);
        let reasons: Vec<Reason> = match masked.withheld {
            Some(why) => vec![Reason::new("withheld").rule("/text/mask").words(why)],
            None => {
                let spans = masked.hidden.iter().map(|span| {
                    Reason::new("hidden").rule("/text/mask").saw(
                        "entity",
                        Value::from(span.entity.as_str()),
                        Value::Missing,
                    )
                });
                spans.collect()
            }
        };
        let outcome = match (&masked.withheld, reasons.is_empty()) {
            (Some(_), _) => "withhold",
            (None, false) => "mask",
            (None, true) => "show",
        };
        let decision = self.decide(Question::Screening, Subject::chat(id), outcome, reasons);
        self.deliver_masked(id, from, masked, decision);
    }

    /// Shows a message that was masked, because of `decision`.
    pub(crate) fn deliver_masked(
        &mut self,
        id: &ChatId,
        from: Speaker,
        masked: Masked,
        decision: DecisionId,
    ) {
        let (at, limit) = (self.at, self.policy.limits().transcript_lines);
        let Masked { text, hidden, .. } = masked;
        self.with_chat(id, |chat| chat.say(at, from.into(), &text, limit));
        self.order(decision, Effect::DeliverMessage { chat: id.clone(), from, text, hidden });
    }
}
