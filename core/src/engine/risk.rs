//! A grave topic comes up: a supervisor is told, once for each topic of a chat, with the place where it stands.

use super::decision::{Question, Reason, Subject};
use super::desk::Desk;
use super::effect::Effect;
use crate::bot::HandoffCode;
use crate::id::{ChatId, Code, TopicId};
use crate::policy::condition::Value;
use crate::sorted::SortedSet;
use crate::text::TopicHit;

impl Desk<'_> {
    /// Where a text touches topics of the policy; what a topic ignores behind a negation is left out.
    pub(crate) fn touched_by(&self, text: &str) -> Vec<TopicHit> {
        let mut hits = self.policy.screen().topics().find(text);
        hits.retain(|hit| hit.counts);
        hits
    }

    /// Tells a supervisor of these. A word of the whole text, under the engine's key, says later which text it was.
    pub(crate) fn alert_of_risks(&mut self, id: &ChatId, text: &str, risks: &[TopicHit]) {
        if risks.is_empty() {
            return;
        }
        let outcome = HandoffCode::KeywordRisk.code();
        let (which, shipped) = (self.masker.word_for(text), &self.policy.text().risks);
        let reasons: Vec<Reason> = risks
            .iter()
            .map(|hit| {
                let is_shipped = shipped.keys().any(|risk| risk.as_str() == hit.topic.as_str());
                let rules = if is_shipped { "risks" } else { "topics" };
                let (start, end) = (hit.code_points.start, hit.code_points.end);
                let severity = hit.severity;
                Reason::new(outcome)
                    .rule(format!("/text/{rules}/{}/severity", hit.topic))
                    .saw("chat.topics", Value::from(hit.topic.as_str()), Value::Missing)
                    .words(format_args!(
                        "{severity}, characters {start} to {end} of the message {which}"
                    ))
            })
            .collect();
        let decision = self.decide(Question::Screening, Subject::chat(id), outcome, reasons);
        let (chat, code) = (Some(id.clone()), Code::from(outcome));
        self.order(decision, Effect::NotifySupervisor { chat, code });
    }
}

/// Of these hits the first of each grave topic that the chat had not touched before.
pub(crate) fn risks(hits: Vec<TopicHit>, before: &SortedSet<TopicId>) -> Vec<TopicHit> {
    let mut told = before.clone();
    let grave = hits.into_iter().filter(|hit| hit.severity.is_alarming());
    grave.filter(|hit| told.insert(hit.topic.clone())).collect()
}
