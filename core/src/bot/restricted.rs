//! What a bot may never do by itself.
//!
//! A bot can be talked into anything; an action that costs money or cannot be undone is therefore not
//! its to carry out, whatever it was told and however sure it is. Asking for one makes a proposal, and
//! a human decides: a human other than the author, once, and before the proposal's time is over.

use super::reason::{Cause, HandoffCode, HandoffReason};
use super::refusal::{BotRefusal, owner_only};
use super::rules::BotRules;
use super::state::BotState;
use crate::calendar::Timestamp;
use crate::id::{AgentId, BotId, Code, ProposalId};
use serde::{Deserialize, Serialize};

/// The actions that are restricted in every operation. Names are compared without regard to case, and
/// `-`, `.`, blanks count as `_`.
pub const ALWAYS_RESTRICTED: &[&str] = &[
    "account_closure",
    "account_deletion",
    "approve_refund",
    "cancel_account",
    "close_account",
    "delete_account",
    "issue_refund",
    "refund",
    "refund_approval",
];

/// How many proposals one chat may hold.
pub const PROPOSALS_MAX: usize = 32;

/// Who takes part in a proposal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Party {
    /// A bot.
    Bot(BotId),
    /// A human.
    Agent(AgentId),
}

impl Party {
    fn name(&self) -> &str {
        match self {
            Self::Bot(bot) => bot.as_str(),
            Self::Agent(agent) => agent.as_str(),
        }
    }
}

/// What a human says to a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// It may be done; the human does it, or has it done.
    Approve,
    /// It is not done.
    Refuse,
}

/// How a proposal stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// Waiting for a human.
    Open,
    /// Decided.
    Decided {
        /// By whom.
        by: AgentId,
        /// How.
        answer: Answer,
        /// When.
        at: Timestamp,
    },
    /// Nobody decided in time.
    Expired,
}

/// An action that somebody asked for and a human decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The host's name of it.
    pub id: ProposalId,
    /// The action.
    pub action: Code,
    /// Who asked for it.
    pub author: Party,
    /// When.
    pub at: Timestamp,
    /// From when on it is too late to decide.
    pub expires: Option<Timestamp>,
    /// How it stands.
    pub standing: Standing,
}

/// What becomes of an action that a bot asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActionVerdict {
    /// The bot may carry it out.
    Allowed,
    /// A human decides, and the chat goes to one.
    Proposed {
        /// The proposal to keep in [`BotState::proposals`].
        proposal: Proposal,
        /// Why the chat is handed over.
        reason: HandoffReason,
    },
}

/// An action that a bot asks for.
#[derive(Clone, Copy, Debug)]
pub struct ActionRequest<'a> {
    /// Who asks.
    pub bot: &'a BotId,
    /// The host's name of the request.
    pub id: &'a ProposalId,
    /// The action.
    pub action: &'a Code,
}

/// May the bot carry this action out?
///
/// Restricted is what is [always restricted](ALWAYS_RESTRICTED), what the operator restricted, and,
/// for a bot with a list of allowed actions, all that is not on it. Neither confidence nor text is
/// asked for.
///
/// # Errors
/// A bot that does not have the chat, a name used before, or too many proposals.
pub fn judge_action(
    rules: &BotRules,
    state: &BotState,
    request: &ActionRequest<'_>,
    now: Timestamp,
) -> Result<ActionVerdict, BotRefusal> {
    owner_only(state, request.bot)?;
    if state.proposals.iter().any(|proposal| proposal.id == *request.id) {
        return Err(BotRefusal::RepeatedProposal(request.id.clone()));
    }
    let Some(rule) = restricted_by(rules, request.bot, request.action) else {
        return Ok(ActionVerdict::Allowed);
    };
    if state.proposals.len() >= PROPOSALS_MAX {
        let saw = state.proposals.len() + 1;
        return Err(BotRefusal::TooMany { what: "proposals", saw, limit: PROPOSALS_MAX });
    }
    let proposal = Proposal {
        id: request.id.clone(),
        action: request.action.clone(),
        author: Party::Bot(request.bot.clone()),
        at: now,
        expires: rules.proposal_expires_ms.map(|wait| now.plus(wait)),
        standing: Standing::Open,
    };
    let cause = Cause::Action(request.action.clone());
    let reason = HandoffReason { code: HandoffCode::RestrictedAction, rule, cause };
    Ok(ActionVerdict::Proposed { proposal, reason })
}

/// The rule by which `action` is not the bot's to carry out, if there is one.
fn restricted_by(rules: &BotRules, bot: &BotId, action: &Code) -> Option<String> {
    let same = |other: &str| same_action(other, action.as_str());
    if ALWAYS_RESTRICTED.iter().any(|name| same(name))
        || rules.restricted_actions.iter().any(|name| same(name.as_str()))
    {
        return Some("/bot/restricted_actions".to_owned());
    }
    let (allowed, rule) = rules.of(bot).allowed_actions()?;
    (!allowed.iter().any(|name| same(name.as_str()))).then_some(rule)
}

fn same_action(a: &str, b: &str) -> bool {
    let plain = |c: char| if c.is_alphanumeric() { c } else { '_' };
    let normal = |text: &str| text.trim().to_lowercase().chars().map(plain).collect::<String>();
    normal(a) == normal(b)
}

/// May `by` decide on the proposal of this name now?
///
/// # Errors
/// There is no such proposal; it is decided already or its time is over; or `by` is a bot or its
/// author. An agent under the same name as the bot that asked is taken to be the author.
pub fn judge_decision<'a>(
    state: &'a BotState,
    id: &ProposalId,
    by: &Party,
    now: Timestamp,
) -> Result<&'a Proposal, BotRefusal> {
    let proposal = state.proposals.iter().find(|proposal| proposal.id == *id);
    let proposal = proposal.ok_or_else(|| BotRefusal::UnknownProposal(id.clone()))?;
    if proposal.standing != Standing::Open || proposal.is_late(now) {
        return Err(BotRefusal::ProposalNotOpen(id.clone()));
    }
    match by {
        Party::Agent(agent) if agent.as_str() != proposal.author.name() => Ok(proposal),
        _ => Err(BotRefusal::MayNotApprove(by.name().to_owned())),
    }
}

impl Proposal {
    /// Is it too late to decide? At the very instant of expiry it is.
    pub fn is_late(&self, now: Timestamp) -> bool {
        self.expires.is_some_and(|expires| now >= expires)
    }
}

impl BotState {
    /// Writes down what a human decided; the decision was [judged](judge_decision) before.
    pub fn decide(&mut self, id: &ProposalId, by: AgentId, answer: Answer, at: Timestamp) {
        if let Some(proposal) = self.proposals.iter_mut().find(|proposal| proposal.id == *id) {
            proposal.standing = Standing::Decided { by, answer, at };
        }
    }

    /// Ends the proposals whose time is over at `now`, and names them.
    pub fn expire_proposals(&mut self, now: Timestamp) -> Vec<ProposalId> {
        let due =
            |proposal: &&mut Proposal| proposal.standing == Standing::Open && proposal.is_late(now);
        let expire = |proposal: &mut Proposal| {
            proposal.standing = Standing::Expired;
            proposal.id.clone()
        };
        self.proposals.iter_mut().filter(due).map(expire).collect()
    }

    /// The proposals that still wait for a human.
    pub fn open_proposals(&self) -> impl Iterator<Item = &Proposal> {
        self.proposals.iter().filter(|proposal| proposal.standing == Standing::Open)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::rules::OneBotRules;
    use crate::math::Millis;

    const NOON: Timestamp = Timestamp::from_millis(43_200_000);

    fn ask(rules: &BotRules, action: &str) -> ActionVerdict {
        let bot = BotId::from("faq");
        let (id, action) = (ProposalId::from("p-1"), Code::from(action));
        let request = ActionRequest { bot: &bot, id: &id, action: &action };
        judge_action(rules, &BotState::new(bot.clone()), &request, NOON).unwrap()
    }

    fn rule_of(verdict: ActionVerdict) -> Option<String> {
        match verdict {
            ActionVerdict::Allowed => None,
            ActionVerdict::Proposed { reason, .. } => Some(reason.rule),
        }
    }

    #[test]
    fn restricted_actions_become_proposals() {
        let listed = Some("/bot/restricted_actions".to_owned());
        let rules =
            BotRules { restricted_actions: vec![Code::from("waive_fee")], ..BotRules::default() };
        for (action, expected) in [
            ("refund_approval", listed.clone()),
            ("account_deletion", listed.clone()),
            ("Delete-Account", listed.clone()),
            (" REFUND ", listed.clone()),
            ("waive_fee", listed),
            ("show_balance", None),
        ] {
            assert_eq!(rule_of(ask(&rules, action)), expected, "{action}");
        }
    }

    #[test]
    fn a_list_of_allowed_actions_restricts_all_others_and_frees_none() {
        let allowed = vec![Code::from("show_balance"), Code::from("refund")];
        let own = OneBotRules { allowed_actions: Some(allowed), ..OneBotRules::default() };
        let bots = [(BotId::from("faq"), own)].into();
        let rules = BotRules { bots, ..BotRules::default() };
        assert_eq!(rule_of(ask(&rules, "show_balance")), None);
        let by_list = Some("/bot/bots/faq/allowed_actions".to_owned());
        assert_eq!(rule_of(ask(&rules, "change_address")), by_list);
        assert_eq!(rule_of(ask(&rules, "refund")), Some("/bot/restricted_actions".to_owned()));
    }

    fn with_proposal(rules: &BotRules) -> BotState {
        let mut state = BotState::new(BotId::from("faq"));
        match ask(rules, "refund") {
            ActionVerdict::Proposed { proposal, .. } => state.proposals.push(proposal),
            ActionVerdict::Allowed => panic!("a refund is restricted"),
        }
        state
    }

    #[test]
    fn the_approver_is_a_human_and_not_the_author() {
        let state = with_proposal(&BotRules::default());
        let id = ProposalId::from("p-1");
        let ana = Party::Agent(AgentId::from("ana"));
        assert!(judge_decision(&state, &id, &ana, NOON).is_ok());
        for party in [
            Party::Bot(BotId::from("faq")),
            Party::Bot(BotId::from("other")),
            Party::Agent(AgentId::from("faq")),
        ] {
            let refusal = judge_decision(&state, &id, &party, NOON).unwrap_err();
            assert_eq!(refusal.code(), crate::code::RejectionCode::PermissionDenied, "{party:?}");
        }
        let unknown = judge_decision(&state, &ProposalId::from("p-2"), &ana, NOON).unwrap_err();
        assert_eq!(unknown.code(), crate::code::RejectionCode::UnknownId);
    }

    #[test]
    fn a_proposal_is_decided_once() {
        let mut state = with_proposal(&BotRules::default());
        let (id, ana) = (ProposalId::from("p-1"), AgentId::from("ana"));
        state.decide(&id, ana, Answer::Refuse, NOON);
        assert_eq!(state.open_proposals().count(), 0);
        let ben = Party::Agent(AgentId::from("ben"));
        let late = judge_decision(&state, &id, &ben, NOON).unwrap_err();
        assert_eq!(late, BotRefusal::ProposalNotOpen(id));
    }

    #[test]
    fn a_decision_at_the_instant_of_expiry_is_late() {
        let expires = Some(Millis::from_mins(10));
        let rules = BotRules { proposal_expires_ms: expires, ..BotRules::default() };
        let mut state = with_proposal(&rules);
        let (id, ana) = (ProposalId::from("p-1"), Party::Agent(AgentId::from("ana")));
        let expiry = NOON.plus(Millis::from_mins(10));
        let just_before = expiry.minus(Millis::new(1));
        assert!(judge_decision(&state, &id, &ana, just_before).is_ok());
        assert!(judge_decision(&state, &id, &ana, expiry).is_err());
        assert!(state.expire_proposals(just_before).is_empty());
        assert_eq!(state.expire_proposals(expiry), [id]);
        assert_eq!(state.proposals[0].standing, Standing::Expired);
        assert!(state.expire_proposals(expiry).is_empty());
    }

    #[test]
    fn after_the_handoff_a_bot_asks_for_nothing() {
        let mut state = with_proposal(&BotRules::default());
        let handoff = super::super::reason::Handoff::requested(HandoffCode::CustomerAsked, "/bot");
        state.hand_over(&handoff, NOON);
        let (bot, id) = (BotId::from("faq"), ProposalId::from("p-9"));
        let action = Code::from("show_balance");
        let request = ActionRequest { bot: &bot, id: &id, action: &action };
        let refusal = judge_action(&BotRules::default(), &state, &request, NOON).unwrap_err();
        assert_eq!(refusal, BotRefusal::HandedOver { bot });
    }
}
