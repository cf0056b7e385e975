//! How good was the work?
//!
//! Somebody reads a chat and fills in a [form](FormRules): questions in sections, each with its weight. What does not apply leaves the
//! rest to count for all. A critical question that is not fully met fails the chat, whatever the rest is worth; the score is kept beside
//! it, so that an unlucky day does not look like a bad one.
//!
//! ```
//! use switchboard::policy::{json::Node, shape::{Reader, Shape}};
//! use switchboard::quality::{FormRules, Outcome, mark};
//!
//! let form = Node::parse(r#"{"version": 1, "sections": {
//!     "tone":  {"weight": 1, "questions": {"greeting": {}, "empathy": {"points": 4}}},
//!     "facts": {"weight": 3, "questions": {"right": {"points": 2}, "identity": {"critical": true}}}}}"#).unwrap();
//! let form = FormRules::read(&form, &mut Reader::new()).unwrap();
//! let answers = |identity| [("greeting", Some(1)), ("empathy", Some(3)), ("right", Some(2)), ("identity", identity)]
//!     .map(|(question, points)| (question.into(), points)).into();
//!
//! // Tone 4 of 5, facts 2 of 2, one to three: (0.8 + 3) / 4. Identity did not come up.
//! let fine = mark(&form, &answers(None)).unwrap();
//! assert_eq!((fine.score.to_string().as_str(), fine.outcome), ("95 %", Outcome::Passed));
//! // It came up, and was not asked for: 0.8 + 3 · 2/3, over 4.
//! let grave = mark(&form, &answers(Some(0))).unwrap();
//! assert_eq!((grave.score.to_string().as_str(), grave.outcome), ("70 %", Outcome::Critical));
//! ```
//!
//! What an agent gets wrong time and again opens a [plan of coaching](Work), which has a date, and is closed by the chats that follow it,
//! not by the talk.
//!
//! Which chats are read is a weighted sample with a quota for each agent. Every fortnight those who judge [judge the same chats](Session), and an
//! audit tells what an agent needs help with from what the operation did to everybody. Those figures stand behind the feature `quality`.
//!
//! Knows neither chats nor their texts, and no clock; who judges is the host's affair.

#[cfg(feature = "quality")]
mod agreement;
#[cfg(feature = "quality")]
mod audit;
mod calibration;
mod coaching;
mod evaluation;
mod form;
mod rules;
mod sampling;
#[cfg(feature = "quality")]
mod scorecard;

#[cfg(feature = "quality")]
pub use agreement::{Agreement, CalibrationReport, RaterBias, agreement};
#[cfg(feature = "quality")]
pub use audit::{
    Audit, AuditOptions, ChartPlace, Charted, Course, ProcessFault, TrainingGap, VarianceSplit,
    audit,
};
pub use calibration::{Calibration, CalibrationRules, SESSION_EVALUATIONS_MAX, Session};

pub use coaching::{CoachedLimits, CoachingRules, Flags, Plan, PlanPhase, Step, TalkRefusal, Work};
pub use evaluation::{Evaluation, EvaluationRefusal, Mark, Outcome, mark};
pub use form::{FormRules, QuestionRules, SectionRules};
pub use rules::{QualityRules, ScorecardRules};
#[cfg(feature = "quality")]
pub use sampling::{ReviewSample, Reviewable, Reviewed, choose};
pub use sampling::{SamplingRules, WeighRule};
#[cfg(feature = "quality")]
pub use scorecard::{
    AdjustedShare, AdjustedTime, Ending, Scorecard, ServedChat, Standing, scorecards,
};
