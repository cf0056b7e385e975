//! What a bot, or a command about a bot, is refused with. The state is as it was before.

use super::state::{BotState, Phase};
use crate::code::RejectionCode;
use crate::id::{BotId, ProposalId};

/// Why a command was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BotRefusal {
    /// Another bot has the chat.
    #[error("bot `{bot}` does not have this chat, bot `{owner}` has")]
    OtherBot {
        /// Who tried.
        bot: BotId,
        /// Who has the chat.
        owner: BotId,
    },
    /// The bot has handed over, and the chat has not come back.
    #[error("bot `{bot}` has handed this chat over; it may speak once the chat is returned to it")]
    HandedOver {
        /// Who tried.
        bot: BotId,
    },
    /// The chat cannot come back: no human has it.
    #[error("the chat cannot be returned to the bot, which never handed it over")]
    NotHandedOver,
    /// The chat has gone back and forth often enough.
    #[error(
        "the chat went to a human and back {trips} times already, the limit is {limit}; humans only"
    )]
    HumansOnly {
        /// How often.
        trips: u32,
        /// The limit.
        limit: u32,
    },
    /// More than is kept.
    #[error("{saw} {what}, the limit is {limit}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many there would be.
        saw: usize,
        /// How many there may be.
        limit: usize,
    },
    /// There is no such proposal.
    #[error("there is no proposal `{0}`")]
    UnknownProposal(ProposalId),
    /// The proposal's name was used before.
    #[error("there is a proposal `{0}` already; each needs a name of its own")]
    RepeatedProposal(ProposalId),
    /// The proposal has been decided, or its time is over.
    #[error("proposal `{0}` is not open any more")]
    ProposalNotOpen(ProposalId),
    /// Who proposes does not approve, and no bot approves anything.
    #[error("`{0}` may not decide on this proposal: a human other than its author must")]
    MayNotApprove(String),
}

impl BotRefusal {
    /// The code of the rejection.
    pub fn code(&self) -> RejectionCode {
        match self {
            Self::OtherBot { .. } | Self::HandedOver { .. } => RejectionCode::BotNotOwner,
            Self::NotHandedOver | Self::ProposalNotOpen(_) => RejectionCode::IllegalTransition,
            Self::HumansOnly { .. } | Self::TooMany { .. } => RejectionCode::LimitExceeded,
            Self::UnknownProposal(_) => RejectionCode::UnknownId,
            Self::RepeatedProposal(_) => RejectionCode::DuplicateEvent,
            Self::MayNotApprove(_) => RejectionCode::PermissionDenied,
        }
    }
}

/// Only the bot that has the chat may act in it.
pub fn owner_only(state: &BotState, bot: &BotId) -> Result<(), BotRefusal> {
    if state.bot != *bot {
        return Err(BotRefusal::OtherBot { bot: bot.clone(), owner: state.bot.clone() });
    }
    if state.phase == Phase::HandedOff {
        return Err(BotRefusal::HandedOver { bot: bot.clone() });
    }
    Ok(())
}
