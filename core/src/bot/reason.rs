//! Why a bot hands over, and why a chat comes back to it.

use super::loops::Circle;
use super::rules::FailureCount;
use crate::id::Code;
use crate::math::Ppm;
use serde::{Deserialize, Serialize};
use std::fmt;

crate::codes! {
    /// Why a bot handed over to a human.
    pub enum HandoffCode {
        /// The bot was less sure than its threshold asks for.
        LowConfidence = 601, "low_confidence";
        /// The bot failed to resolve the matter as often as the limit says.
        FailedResolutions = 602, "failed_resolutions";
        /// The customer asked for a person.
        CustomerAsked = 603, "customer_asked";
        /// The bot asked for an action that only a human may carry out.
        RestrictedAction = 604, "restricted_action";
        /// The bot went round in circles, or on and on without progress.
        LoopDetected = 605, "loop_detected";
        /// A rule of the policy found the customer upset.
        NegativeSentiment = 606, "negative_sentiment";
        /// A rule of the policy found words that name a risk.
        KeywordRisk = 607, "keyword_risk";
        /// Automated replies are suspended.
        CrisisFreeze = 608, "crisis_freeze";
        /// The bot failed, or could not say in the chat's language that it is a bot.
        BotError = 609, "bot_error";
        /// A rule of the policy wants a human for this customer.
        VipRule = 610, "vip_rule";
    }
}

crate::codes! {
    /// Why a chat came back from a human to the bot.
    pub enum ReturnCode {
        /// The human settled their part.
        HumanResolved = 651, "human_resolved";
        /// No human took the chat in time.
        HandoffTimeout = 652, "handoff_timeout";
        /// The customer no longer wants a human.
        CustomerCancelled = 653, "customer_cancelled";
        /// The agent gave the chat back.
        AgentReturned = 654, "agent_returned";
    }
}

crate::shape! {
    /// As what a rule's handoff is reported.
    pub enum RuleCode: Default {
        /// This customer is to have a human.
        VipRule = "vip_rule",
        /// Words that name a risk.
        KeywordRisk = "keyword_risk",
        /// An upset customer.
        NegativeSentiment = "negative_sentiment",
    }
}

impl From<RuleCode> for HandoffCode {
    fn from(code: RuleCode) -> Self {
        match code {
            RuleCode::VipRule => Self::VipRule,
            RuleCode::KeywordRisk => Self::KeywordRisk,
            RuleCode::NegativeSentiment => Self::NegativeSentiment,
        }
    }
}

/// A rule of the policy that holds for the chat, as its conditions were evaluated elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldRule {
    /// Its name.
    pub name: Code,
    /// As what its handoff is reported.
    pub code: RuleCode,
    /// Where in the policy it stands.
    pub rule: String,
}

/// One reason to hand over: the code, the rule that asks for it, and what was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoffReason {
    /// The kind of reason.
    pub code: HandoffCode,
    /// Where in the policy the rule stands, as a JSON pointer: `/bot/threshold`.
    pub rule: String,
    /// What was seen, and what was wanted.
    pub cause: Cause,
}

/// What was seen, and what was wanted instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cause {
    /// The confidence is below the threshold.
    Confidence {
        /// What the bot declared, if it did.
        saw: Option<Ppm>,
        /// The threshold.
        wanted: Ppm,
    },
    /// As many resolutions failed as the limit says.
    Failures {
        /// How many, with this one.
        saw: u32,
        /// The limit.
        limit: u32,
        /// How they are counted.
        count: FailureCount,
    },
    /// The customer's words ask for a person.
    AskedInWords,
    /// The customer's intent is one by which customers ask for a person.
    AskedByIntent(Code),
    /// Somebody asked for the handoff.
    Requested,
    /// The action is not the bot's to carry out.
    Action(Code),
    /// The bot goes round in circles.
    Circle(Circle),
    /// Turn after turn without progress.
    NoProgress {
        /// How many turns, with this one.
        saw: u32,
        /// The limit.
        limit: u32,
    },
    /// The bot said that it failed.
    Failed,
    /// There is no wording of the disclosure for the chat's language.
    NoDisclosure {
        /// The chat's language, as far as it is known.
        language: Option<String>,
    },
    /// A rule of the policy holds.
    Rule(Code),
}

impl fmt::Display for HandoffReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.cause, self.rule)
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Confidence { saw: Some(saw), wanted } => {
                write!(f, "confidence {saw} is below {wanted}")
            }
            Self::Confidence { saw: None, wanted } => {
                write!(f, "no confidence was given, which counts as 0 % and is below {wanted}")
            }
            Self::Failures { saw, limit, count } => {
                let how = match count {
                    FailureCount::Consecutive => "in a row",
                    FailureCount::Cumulative => "in the chat",
                };
                write!(f, "{saw} resolutions failed {how}, the limit is {limit}")
            }
            Self::AskedInWords => f.write_str("the customer's words ask for a person"),
            Self::AskedByIntent(intent) => write!(f, "the intent `{intent}` asks for a person"),
            Self::Requested => f.write_str("a handoff was requested"),
            Self::Action(action) => write!(f, "the action `{action}` is restricted to humans"),
            Self::Circle(Circle::SameReply { times }) => {
                write!(f, "the same reply for the time number {times}")
            }
            Self::Circle(Circle::Cycle { period }) => {
                write!(f, "the last {period} replies over again")
            }
            Self::NoProgress { saw, limit } => {
                write!(f, "{saw} turns without progress, more than {limit}")
            }
            Self::Failed => f.write_str("the bot failed"),
            Self::NoDisclosure { language: Some(language) } => {
                write!(f, "no wording of the disclosure for the language `{language}`")
            }
            Self::NoDisclosure { language: None } => {
                f.write_str("no wording of the disclosure for the assumed language")
            }
            Self::Rule(name) => write!(f, "the rule `{name}` holds"),
        }
    }
}

/// A handoff: every reason that held, in the documented order. The first gives the code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handoff {
    /// The first reason.
    pub first: HandoffReason,
    /// Those that held besides.
    pub others: Vec<HandoffReason>,
}

impl Handoff {
    /// A handoff for one reason alone.
    pub fn because(reason: HandoffReason) -> Self {
        Self { first: reason, others: Vec::new() }
    }

    /// A handoff for these reasons; `None` if there are none.
    pub fn for_all(reasons: impl IntoIterator<Item = HandoffReason>) -> Option<Self> {
        let mut reasons = reasons.into_iter();
        let first = reasons.next()?;
        Some(Self { first, others: reasons.collect() })
    }

    /// Somebody asks for it: `code` says who or why, `rule` where the policy lets them.
    pub fn requested(code: HandoffCode, rule: impl Into<String>) -> Self {
        Self::because(HandoffReason { code, rule: rule.into(), cause: Cause::Requested })
    }

    /// The code under which the handoff is reported.
    pub fn code(&self) -> HandoffCode {
        self.first.code
    }

    /// Every reason, the first one first.
    pub fn reasons(&self) -> impl Iterator<Item = &HandoffReason> {
        std::iter::once(&self.first).chain(&self.others)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_reads_as_a_sentence() {
        let reason = HandoffReason {
            code: HandoffCode::LowConfidence,
            rule: "/bot/threshold".to_owned(),
            cause: Cause::Confidence { saw: Some(Ppm::new(799_999)), wanted: Ppm::new(800_000) },
        };
        assert_eq!(reason.to_string(), "confidence 79.9999 % is below 80 % (/bot/threshold)");
    }

    #[test]
    fn a_rules_code_keeps_its_name() {
        for code in RuleCode::ALL {
            assert_eq!(HandoffCode::from(*code).code(), code.as_str());
        }
    }
}
