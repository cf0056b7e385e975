//! How the customer feels: each message moves the mood of the chat, and a supervisor is told when it falls.

use super::decision::{Question, Reason, Subject};
use super::desk::Desk;
use super::effect::Effect;
use super::rejection::Rejection;
use crate::bot::HandoffCode;
use crate::code::RejectionCode;
use crate::id::{ChatId, Code};
use crate::math::Ppm;
use crate::policy::condition::Value;
use crate::text::{MoodChange, ScoredBy};

/// What one message did to the mood.
pub(crate) struct Felt {
    change: MoodChange,
    /// Why it sounds so.
    reasons: Vec<Reason>,
}

impl Desk<'_> {
    /// A score lies between -1 and 1.
    pub(crate) fn check_score(path: &str, score: Option<Ppm>) -> Result<(), Rejection> {
        match score {
            Some(score) if !(Ppm::new(-1_000_000)..=Ppm::ONE).contains(&score) => {
                Err(Rejection::new(
                    RejectionCode::BadValue,
                    path,
                    score.to_string(),
                    "-1 to 1",
                    "bring the score to that scale",
                ))
            }
            _ => Ok(()),
        }
    }

    /// A message of the customer moves the mood: by the host's score, or else by its words if the policy has them heard.
    pub(crate) fn feel(&mut self, id: &ChatId, text: &str, score: Option<Ppm>) -> Option<Felt> {
        let at = self.at;
        let policy = self.policy.clone();
        let rules = policy.sentiment();
        let (score, mut reasons) = match (score, rules.scored_by) {
            (Some(score), _) => (score, vec![reason("host_score", score)]),
            (None, ScoredBy::Words) => heard(text)?,
            (None, ScoredBy::Host) => return None,
        };
        self.message_scored(id, score);
        let (mood, change) = self.with_chat(id, |chat| {
            let (mood, change) = chat.mood.after(rules, score, at);
            chat.mood = mood;
            (mood.at(rules, at), change)
        })?;
        let mark = rules.flag_below.map_or(Value::Missing, Value::Ratio);
        let why = Reason::new(HandoffCode::NegativeSentiment.code())
            .rule("/text/sentiment/flag_below")
            .saw("chat.sentiment", Value::Ratio(mood), mark);
        reasons.insert(0, why);
        Some(Felt { change, reasons })
    }

    /// A supervisor is told of a mood that has fallen.
    pub(crate) fn flag_mood(&mut self, id: &ChatId, felt: Felt) {
        if felt.change != MoodChange::Fell {
            return;
        }
        let decision =
            self.decide(Question::Screening, Subject::chat(id), "flag_mood", felt.reasons);
        let code = Code::from(HandoffCode::NegativeSentiment.code());
        self.order(decision, Effect::NotifySupervisor { chat: Some(id.clone()), code });
    }
}

fn reason(code: &'static str, score: Ppm) -> Reason {
    Reason::new(code).saw("message.sentiment", Value::Ratio(score), Value::Missing)
}

/// How the words sound, and which of the list's phrases were heard: they are never the customer's own words alone.
#[cfg(feature = "sentiment")]
fn heard(text: &str) -> Option<(Ppm, Vec<Reason>)> {
    let heard = crate::text::sentiment(text);
    let phrases = heard.phrases.iter().map(|phrase| Reason::new("phrase").words(phrase));
    let reasons = std::iter::once(reason("words", heard.support)).chain(phrases).collect();
    Some((heard.support, reasons))
}

/// A policy that wants the words heard is refused in a build without them.
#[cfg(not(feature = "sentiment"))]
fn heard(_text: &str) -> Option<(Ppm, Vec<Reason>)> {
    None
}
