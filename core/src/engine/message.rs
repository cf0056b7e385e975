//! Every text on its way: masked before anyone sees it, written down, shown, and corrected when a later one tells
//! what it was.
//!
//! What the bot, an agent or a notice asks for is expected of the customer's next messages. A secret over several
//! messages is known when its last part comes; the parts that were already shown are corrected then.

use super::chat::Chat;
use super::decision::{DecisionId, Question, Reason, Subject};
use super::desk::Desk;
use super::effect::{Effect, HiddenSpan};
use super::holding::{Held, LetGo};
use super::reasons;
use super::rejection::Rejection;
use crate::bot::{Line, Speaker};
use crate::calendar::Timestamp;
use crate::code::RejectionCode;
use crate::conversation::ChatEvent;
use crate::id::{ChatId, Code};
use crate::math::Millis;
use crate::sorted::{SortedMap, SortedSet};
use crate::text::{
    Audience, CustomerFacts, Entity, Evidence, Expected, Expecting, JOINED_MESSAGES_MAX, Part,
    Scan, ScanOptions, Seen, Span, Withheld, displayed,
};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A text as others may see it: without what is secret, and without what would steer their screens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Masked {
    pub(crate) text: String,
    pub(crate) hidden: Vec<HiddenSpan>,
    /// What those see who do not see what the agent sees.
    pub(crate) views: SortedMap<Audience, String>,
    /// Of a text that is withheld nothing is kept.
    #[serde(skip)]
    withheld: Option<Withheld>,
}

/// A message on its way: as others may see it, and what it changes.
pub(crate) struct Screened {
    pub(crate) masked: Masked,
    /// What is expected of the customer from now on.
    pub(crate) expecting: Expecting,
    /// Earlier messages in which parts of a secret stand that ends in this one.
    pub(crate) corrections: Vec<Correction>,
    /// What is held back before it, without such parts.
    pub(crate) held: Vec<Held>,
    /// How it is seen, where it is to be held back, too.
    open: Option<Seen>,
}

/// What comes of reading a message together with those before it.
#[derive(Default)]
struct Joined {
    corrections: Vec<Correction>,
    held: Vec<Held>,
    /// Did something begin in an earlier message that ends in this one?
    ends_here: bool,
}

/// An earlier message, as it must be shown now.
pub(crate) struct Correction {
    /// The number of the effect that showed it.
    message: u64,
    masked: Masked,
}

impl From<&Scan<'_>> for Masked {
    fn from(scan: &Scan<'_>) -> Self {
        let spans = scan.spans().iter().zip(scan.seals());
        let hidden = spans.map(|(span, seal)| HiddenSpan::of(span, seal)).collect();
        let views = SortedMap::new();
        Self {
            text: displayed(&scan.masked()).into_owned(),
            hidden,
            views,
            withheld: scan.withheld(),
        }
    }
}

impl HiddenSpan {
    fn of(span: &Span, seal: Option<&str>) -> Self {
        let seal = seal.map(str::to_owned);
        Self { seal, ..Self::at(&span.code_points, &span.entity, span.evidence) }
    }

    /// Part of a secret, at these code points.
    pub(crate) fn of_part(at: Range<usize>, part: &Part) -> Self {
        Self::at(&at, &part.entity, part.evidence)
    }

    fn at(code_points: &Range<usize>, entity: &Entity, evidence: Evidence) -> Self {
        Self {
            entity: entity.as_str().to_owned(),
            start: u32::try_from(code_points.start).unwrap_or(u32::MAX),
            end: u32::try_from(code_points.end).unwrap_or(u32::MAX),
            evidence: evidence.names().map(Code::from).collect(),
            seal: None,
        }
    }
}

impl Effect {
    /// Shows a message.
    pub(crate) fn message(chat: ChatId, from: Speaker, masked: Masked) -> Self {
        let Masked { text, hidden, views, .. } = masked;
        Self::DeliverMessage { chat, from, text, hidden, views }
    }
}

impl Masked {
    /// An earlier text, of which this is seen now.
    fn anew(seen: &str, hidden: Vec<HiddenSpan>) -> Self {
        let (views, withheld) = (SortedMap::new(), None);
        Self { text: displayed(seen).into_owned(), hidden, views, withheld }
    }

    /// Hides more of it: this is seen now.
    pub(crate) fn hide(&mut self, seen: &str, hidden: Vec<HiddenSpan>) {
        self.text = displayed(seen).into_owned();
        self.hidden.extend(hidden);
        self.hidden.sort_by_key(|span| span.start);
    }

    /// Adds what others see than the agent, and what the host is to keep sealed for one of them.
    fn viewed_by(&mut self, audience: Audience, scan: &Scan<'_>) {
        for (span, seal) in scan.spans().iter().zip(scan.seals()) {
            let Some(seal) = seal else { continue };
            let sealed = HiddenSpan::of(span, Some(seal));
            let same =
                |hidden: &&mut HiddenSpan| (hidden.start, hidden.end) == (sealed.start, sealed.end);
            match self.hidden.iter_mut().find(same) {
                Some(hidden) => hidden.seal = sealed.seal,
                None => self.hidden.push(sealed),
            }
        }
        self.views.insert(audience, displayed(&scan.masked()).into_owned());
    }

    /// What was hidden and what spoke for it, never the text itself.
    pub(crate) fn reasons(&self) -> Vec<Reason> {
        match self.withheld {
            Some(why) => vec![Reason::new("withheld").rule("/text/mask").words(why)],
            None => self.hidden.iter().map(reasons::of_hidden).collect(),
        }
    }
}

impl Desk<'_> {
    /// A text of this chat with everything secret hidden.
    pub(crate) fn mask(&self, id: &ChatId, text: &str) -> Masked {
        self.mask_expecting(id, text, Expected::nothing())
    }

    /// What was given for something of this name, with everything secret hidden.
    pub(crate) fn mask_slot(&self, id: &ChatId, name: &Code, value: &str) -> String {
        self.mask_expecting(id, value, self.masker.asked_by_name(name.as_str())).text
    }

    fn mask_expecting(&self, id: &ChatId, text: &str, expected: Expected) -> Masked {
        let none = CustomerFacts::default();
        let facts = self.world.chats.get(id).map_or(&none, |chat| &chat.facts);
        let options = ScanOptions { expected, chat: Some(id.clone()), ..ScanOptions::default() };
        Masked::from(&self.masker.scan_with(text, facts, &options))
    }

    /// A message of this chat: what is secret in it, in the light of what was said before.
    pub(crate) fn screen(&self, chat: &Chat, from: Speaker, text: &str) -> Screened {
        let mut expecting = chat.expecting.clone();
        let wait = self.answer_wait();
        let expected = match from {
            Speaker::Customer => expecting.at(self.at),
            Speaker::Bot | Speaker::Agent | Speaker::Desk => Expected::nothing(),
        };
        let chat_id = Some(chat.id.clone());
        let options = ScanOptions { expected, chat: chat_id, ..ScanOptions::default() };
        let mut scan = self.masker.scan_with(text, &chat.facts, &options);
        let Joined { corrections, held, ends_here } =
            self.read_together(chat, from, &mut scan, &options);
        match from {
            Speaker::Customer => expecting.heard(&scan, self.at, wait),
            Speaker::Bot | Speaker::Agent | Speaker::Desk => {
                expecting.asked(self.masker.asked_for(text), self.at, wait);
            }
        }
        let mut masked = Masked::from(&scan);
        // What others would see by themselves does not know of the part that ends here.
        let source = if ends_here { masked.text.clone() } else { text.to_owned() };
        self.view(chat, &source, &options, &mut masked);
        let is_kept = masked.withheld.is_none() && self.may_hold_back(from);
        let open = is_kept.then(|| Seen::of(&scan)).filter(Seen::may_go_on);
        Screened { masked, expecting, corrections, held, open }
    }

    /// Adds what others see than the agent.
    fn view(&self, chat: &Chat, text: &str, options: &ScanOptions, masked: &mut Masked) {
        for audience in &self.masker.audiences() {
            let options = ScanOptions { audience: *audience, ..options.clone() };
            masked.viewed_by(*audience, &self.masker.scan_with(text, &chat.facts, &options));
        }
    }

    /// Reads a message together with what the same side wrote before: hides in it what began there, and says what
    /// must be hidden there.
    fn read_together(
        &self,
        chat: &Chat,
        from: Speaker,
        scan: &mut Scan<'_>,
        options: &ScanOptions,
    ) -> Joined {
        let held = self.world.held.get(&chat.id).filter(|_| from == Speaker::Customer);
        let mut joined = Joined { held: held.cloned().unwrap_or_default(), ..Joined::default() };
        if scan.withheld().is_some() {
            return joined;
        }
        let room = JOINED_MESSAGES_MAX.saturating_sub(joined.held.len());
        let said = chat.transcript.iter().rev().filter(|line| line.speaker == from);
        let mut shown: Vec<&Line> = said.take(room).collect();
        shown.reverse();
        let newest = scan.masked().into_owned();
        let mut texts: Vec<&str> = shown.iter().map(|line| line.text.as_str()).collect();
        texts.extend(joined.held.iter().map(|held| held.seen.text()));
        let last = texts.len();
        texts.push(&newest);
        let parts = self.masker.across(&texts, &chat.facts, options);
        let of = |message: usize| parts.iter().filter(move |part: &&Part| part.message == message);
        joined.ends_here = !scan.hide(of(last)).is_empty();
        for (n, held) in joined.held.iter_mut().enumerate() {
            if held.hide(of(shown.len() + n)) {
                self.view_anew(chat, options, &mut held.masked);
            }
        }
        let touched: SortedSet<usize> = parts.iter().map(|part| part.message).collect();
        let earlier = touched.iter().filter_map(|n| Some((*n, *shown.get(*n)?)));
        let corrections = earlier.map(|(n, line)| {
            let mut seen = Seen::shown(&line.text);
            let hidden = seen.hide(of(n)).into_iter();
            let hidden = hidden.map(|(at, part)| HiddenSpan::of_part(at, part)).collect();
            let mut masked = Masked::anew(seen.text(), hidden);
            self.view_anew(chat, options, &mut masked);
            Correction { message: line.message, masked }
        });
        joined.corrections = corrections.collect();
        joined
    }

    /// What others see of a text of which something more is hidden.
    fn view_anew(&self, chat: &Chat, options: &ScanOptions, masked: &mut Masked) {
        let text = masked.text.clone();
        self.view(chat, &text, options, masked);
    }

    fn answer_wait(&self) -> Millis {
        self.policy.rules().text.mask.answers.wait_ms
    }

    /// Shows a message, masked, or holds it back.
    pub(crate) fn deliver(&mut self, id: &ChatId, from: Speaker, text: &str) {
        let Some(chat) = self.world.chats.get(id) else { return };
        let mut screened = self.screen(chat, from, text);
        if let Some(seen) = screened.open.take() {
            return self.hold_back(id, seen, screened);
        }
        let reasons = screened.masked.reasons();
        let outcome = match (screened.masked.withheld, reasons.is_empty()) {
            (Some(_), _) => "withhold",
            (None, false) => "mask",
            (None, true) => "show",
        };
        let decision = self.decide(Question::Screening, Subject::chat(id), outcome, reasons);
        self.deliver_screened(id, from, screened, decision);
    }

    /// Shows a message that was masked, because of `decision`, and corrects those before it.
    pub(crate) fn deliver_screened(
        &mut self,
        id: &ChatId,
        from: Speaker,
        screened: Screened,
        decision: DecisionId,
    ) {
        let chat = id.clone();
        self.show(id, from, screened, decision, |masked| Effect::message(chat, from, masked));
    }

    /// Writes down a message that was masked, orders its effect, and corrects the messages before it. What is held back goes first.
    pub(crate) fn show(
        &mut self,
        id: &ChatId,
        from: Speaker,
        screened: Screened,
        decision: DecisionId,
        effect: impl FnOnce(Masked) -> Effect,
    ) {
        let Screened { masked, expecting, corrections, held, .. } = screened;
        if held.is_empty() {
            self.let_go(id, LetGo::Overtaken);
        } else {
            self.world.held.insert(id.clone(), held);
            self.let_go(id, LetGo::RunEnded);
        }
        self.with_chat(id, |chat| chat.expecting = expecting);
        self.put_up(id, from, self.at, masked, decision, effect);
        self.correct_all(id, from, corrections);
    }

    /// Writes down what was said at that time, masked, and orders the effect that shows it.
    pub(crate) fn put_up(
        &mut self,
        id: &ChatId,
        from: Speaker,
        at: Timestamp,
        masked: Masked,
        decision: DecisionId,
        effect: impl FnOnce(Masked) -> Effect,
    ) {
        let limit = self.policy.limits().transcript_lines;
        let seals_max = self.policy.limits().sealed_per_chat as usize;
        let (message, text) = (self.world.effects + 1, masked.text.clone());
        self.with_chat(id, |chat| {
            chat.seal(&masked.hidden, seals_max);
            chat.say(Line { at, speaker: from, text, message }, limit);
        });
        self.order(decision, effect(masked));
    }

    /// Shows earlier messages anew.
    pub(crate) fn correct_all(&mut self, id: &ChatId, from: Speaker, corrections: Vec<Correction>) {
        for correction in corrections {
            self.correct(id, from, correction);
        }
    }

    /// Shows an earlier message anew, without the part of a secret that stands in it.
    fn correct(&mut self, id: &ChatId, from: Speaker, correction: Correction) {
        let Correction { message, masked } = correction;
        let reasons = masked.reasons();
        let decision = self.decide(Question::Screening, Subject::chat(id), "correct", reasons);
        let Masked { text, hidden, views, .. } = masked;
        self.with_chat(id, |chat| {
            if let Some(line) = chat.transcript.iter_mut().find(|line| line.message == message) {
                line.text.clone_from(&text);
            }
        });
        let chat = id.clone();
        self.order(decision, Effect::CorrectMessage { chat, message, from, text, hidden, views });
    }

    /// The host has asked the customer for something, in a form or by voice.
    pub(crate) fn answer_expected(
        &mut self,
        id: &ChatId,
        entities: &[Entity],
        wait_ms: Option<Millis>,
    ) -> Result<(), Rejection> {
        self.may(id, ChatEvent::CustomerMessage)?;
        let mut expected = Expected::nothing();
        for (n, entity) in entities.iter().enumerate() {
            let this = Expected::of(entity);
            if this.is_empty() {
                return Err(Rejection::new(
                    RejectionCode::BadValue,
                    &format!("/entities/{n}"),
                    format!("`{entity}`"),
                    "something that a short answer can be: PIN, US_SSN, ACCOUNT_NUMBER, PASSWORD …",
                    "leave it out: it is found by its form",
                ));
            }
            expected = expected.and(this);
        }
        let (at, wait) = (self.at, wait_ms.unwrap_or_else(|| self.answer_wait()));
        self.with_chat(id, |chat| chat.expecting.asked(expected, at, wait));
        let reasons = expected.labels().map(|label| reasons::expected(label, wait));
        self.decide(Question::Screening, Subject::chat(id), "expect", reasons.collect::<Vec<_>>());
        Ok(())
    }

    /// The bot fills a slot of this name: what is given to it is expected next.
    pub(crate) fn expect_slot(&mut self, id: &ChatId, slot: &Code) {
        let expected = self.masker.asked_by_name(slot.as_str());
        let (at, wait) = (self.at, self.answer_wait());
        self.with_chat(id, |chat| {
            let both = chat.expecting.at(at).and(expected);
            chat.expecting.asked(both, at, wait);
        });
    }
}
