//! What was decided, and everything that spoke against.

use super::NotEligible;
use super::customer::StepUp;
use crate::calendar::Timestamp;
use crate::id::{ChannelId, ChatId, Code, CustomerId, TopicId};
use crate::math::Millis;
use crate::policy::condition::Leaf;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Whether a customer may chat, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// What is to be done.
    pub outcome: Outcome,
    /// Everything that speaks against, in the order of the gates; the first gives the code.
    pub failures: Vec<Failure>,
    /// The rule of entitlement that decided, as a JSON pointer into the policy; `None` when none held.
    pub entitled_by: Option<String>,
    /// The next instant at which something that is known in advance changes: an identity expires, we open,
    /// we close. `None` when nothing does.
    pub valid_until: Option<Timestamp>,
}

/// What is to be done with somebody who wants to chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// They may chat.
    Admit {
        /// The live chat that this one is linked to, and whose place counts.
        linked_to: Option<ChatId>,
    },
    /// They may chat as soon as they have proved who they are.
    StepUp(StepUp),
    /// They may chat later; only time stands in the way.
    Defer {
        /// The first instant at which we are open; `None` when it is not a matter of hours, but of
        /// somebody logging in.
        next_open: Option<Timestamp>,
        /// Where they can go meanwhile, best first. All are open.
        alternates: Vec<ChannelId>,
    },
    /// They are sent elsewhere.
    Deflect {
        /// Where to, best first. All are open.
        alternates: Vec<ChannelId>,
    },
}

/// One thing that speaks against a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The reason.
    pub code: NotEligible,
    /// The rule that says so, as a JSON pointer into the policy; `None` when no rule of the policy does.
    pub rule: Option<String>,
    /// What was seen.
    pub why: Why,
    /// The text that tells the customer, if the rule names one.
    pub script: Option<Code>,
}

/// What was seen, beside what was wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The customer is on the list.
    Listed {
        /// Who.
        customer: CustomerId,
    },
    /// The condition of the rule holds; every question of it with its answer.
    Condition(Vec<Leaf>),
    /// No rule of entitlement holds, and the policy refuses then.
    NoRuleHolds,
    /// The account is in a state that may not chat.
    AccountStatus {
        /// The state.
        status: Code,
    },
    /// The customer wrote about a topic that chat must not serve.
    Topic {
        /// The topic.
        topic: TopicId,
    },
    /// The customer's region is not among those of the rule.
    Region {
        /// The region; `None` when it is not known.
        region: Option<Code>,
        /// Those of the rule.
        wanted: Vec<Code>,
    },
    /// An outage or emergency closes.
    Outage {
        /// Its name.
        outage: String,
        /// When it ends, as far as anybody knows.
        until: Option<Timestamp>,
    },
    /// The hours close.
    Hours {
        /// What is celebrated, if it is a holiday with a name.
        holiday: Option<String>,
        /// When the hours open again; `None` if never.
        until: Option<Timestamp>,
    },
    /// The queue takes nobody.
    QueueDisabled,
    /// Nobody is logged in.
    NoAgents,
    /// As many chats wait as may.
    Waiting {
        /// How many wait, the new one not counted.
        waiting: u32,
        /// How many may.
        max: u32,
    },
    /// The wait to be expected is longer than it may be.
    EstimatedWait {
        /// The estimate.
        estimate_ms: Millis,
        /// How long it may be.
        max_ms: Millis,
    },
    /// The level of surge is one at which such chats are sent elsewhere.
    Surge {
        /// The level in force.
        level: u8,
        /// The level from which the rule holds.
        at_level: u8,
        /// Every question of the rule's condition with its answer.
        trace: Vec<Leaf>,
    },
    /// The customer has another live chat.
    LiveChat {
        /// The one with the oldest place.
        chat: ChatId,
    },
    /// The customer has not proved enough of who they are.
    Identity(StepUp),
}

impl Verdict {
    /// The reason that counts: that of the first gate that failed.
    pub fn code(&self) -> Option<NotEligible> {
        self.failures.first().map(|failure| failure.code)
    }

    /// May they chat, without any further ado?
    pub fn is_admitted(&self) -> bool {
        matches!(self.outcome, Outcome::Admit { .. })
    }

    /// The text that tells the customer: that of the first failure that has one.
    pub fn script(&self) -> Option<&Code> {
        self.failures.iter().find_map(|failure| failure.script.as_ref())
    }
}

impl fmt::Display for Failure {
    /// One sentence: ``"queue_full: 256 wait, at most 256 may (/admission/queue/waiting_max)"``.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.why)?;
        self.rule.as_ref().map_or(Ok(()), |rule| write!(f, " ({rule})"))
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listed { customer } => write!(f, "customer `{customer}` is on the list"),
            Self::Condition(trace) => write_trace(f, trace),
            Self::NoRuleHolds => f.write_str("no rule of entitlement holds"),
            Self::AccountStatus { status } => write!(f, "the account is `{status}`"),
            Self::Topic { topic } => write!(f, "the topic `{topic}` was found"),
            Self::Region { region: Some(region), wanted } => {
                write!(f, "region `{region}` is not among ")?;
                write_codes(f, wanted)
            }
            Self::Region { region: None, wanted } => {
                f.write_str("the region is not known, and must be among ")?;
                write_codes(f, wanted)
            }
            Self::Outage { outage, until } => {
                write!(f, "`{outage}` is going on")?;
                write_until(f, *until)
            }
            Self::Hours { holiday, until } => {
                f.write_str("we are closed")?;
                if let Some(holiday) = holiday {
                    write!(f, " for `{holiday}`")?;
                }
                write_until(f, *until)
            }
            Self::QueueDisabled => f.write_str("the queue takes nobody"),
            Self::NoAgents => f.write_str("no agent is logged in"),
            Self::Waiting { waiting, max } => write!(f, "{waiting} wait, at most {max} may"),
            Self::EstimatedWait { estimate_ms, max_ms } => {
                write!(f, "a wait of {estimate_ms} is to be expected, at most {max_ms} may")
            }
            Self::Surge { level, at_level, .. } => {
                write!(f, "the level of surge is {level}, the rule holds from {at_level}")
            }
            Self::LiveChat { chat } => write!(f, "chat `{chat}` of the same customer is live"),
            Self::Identity(StepUp { wanted, has }) => {
                write!(f, "identity is `{has}`, `{wanted}` is needed")
            }
        }
    }
}

fn write_trace(f: &mut fmt::Formatter<'_>, trace: &[Leaf]) -> fmt::Result {
    for (n, leaf) in trace.iter().enumerate() {
        write!(f, "{}{leaf}", if n == 0 { "" } else { "; " })?;
    }
    Ok(())
}

fn write_until(f: &mut fmt::Formatter<'_>, until: Option<Timestamp>) -> fmt::Result {
    until.map_or(Ok(()), |until| write!(f, " until {until}"))
}

fn write_codes(f: &mut fmt::Formatter<'_>, codes: &[Code]) -> fmt::Result {
    for (n, code) in codes.iter().enumerate() {
        write!(f, "{}`{code}`", if n == 0 { "" } else { ", " })?;
    }
    Ok(())
}
