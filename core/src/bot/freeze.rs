//! What may leave without a human while automated replies are suspended.
//!
//! During a crisis an automated answer that was right yesterday may hurt. From the freeze on nothing
//! leaves by itself, except templates that the operator approved for this. Text that was queued before
//! is judged at the moment it would be sent, by the same function. Humans are not affected.

use super::rules::BotRules;
use crate::calendar::Timestamp;
use crate::id::Code;
use serde::{Deserialize, Serialize};

/// Are automated replies suspended?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Freeze {
    /// No: as on any day.
    #[default]
    Off,
    /// Yes.
    On,
}

/// What would leave without a human.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Automated<'a> {
    /// Words that were made on the spot: what a bot says, a disclosure, a suggestion sent by itself.
    Words,
    /// A template by its name.
    Template(&'a Code),
}

/// A text that was held back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withheld {
    /// Where the policy says what may leave.
    pub rule: String,
    /// When its approval ended, if it had one.
    pub expired_at: Option<Timestamp>,
    /// The template that is not on that list; `None` for words made on the spot.
    pub template: Option<Code>,
}

/// May this leave now?
///
/// # Errors
/// What is held back, and by which rule.
pub fn may_leave(
    rules: &BotRules,
    freeze: Freeze,
    what: Automated<'_>,
    now: Timestamp,
) -> Result<(), Withheld> {
    let listed = "/bot/crisis_templates".to_owned();
    let name = match (freeze, what) {
        (Freeze::Off, _) => return Ok(()),
        (Freeze::On, Automated::Template(name)) => name,
        (Freeze::On, Automated::Words) => {
            return Err(Withheld { rule: listed, expired_at: None, template: None });
        }
    };
    let template = Some(name.clone());
    if !rules.crisis_templates.contains(name) {
        return Err(Withheld { rule: listed, expired_at: None, template });
    }
    let ends = rules.crisis_approvals.get(name).and_then(|approval| approval.expires_at);
    match ends.filter(|ends| *ends <= now) {
        None => Ok(()),
        expired_at => {
            let rule = format!("/bot/crisis_approvals/{name}/expires_at");
            Err(Withheld { rule, expired_at, template })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::rules::CrisisApproval;
    use super::*;

    #[test]
    fn in_a_freeze_only_approved_templates_leave() {
        let (approved, other) = (Code::from("outage_notice"), Code::from("welcome"));
        let rules = BotRules { crisis_templates: vec![approved.clone()], ..BotRules::default() };
        let now = Timestamp::from_millis(0);
        for (freeze, what, leaves) in [
            (Freeze::Off, Automated::Words, true),
            (Freeze::Off, Automated::Template(&other), true),
            (Freeze::On, Automated::Words, false),
            (Freeze::On, Automated::Template(&other), false),
            (Freeze::On, Automated::Template(&approved), true),
        ] {
            assert_eq!(may_leave(&rules, freeze, what, now).is_ok(), leaves, "{freeze:?} {what:?}");
        }
        let held = may_leave(&rules, Freeze::On, Automated::Template(&other), now).unwrap_err();
        assert_eq!((held.rule.as_str(), held.template), ("/bot/crisis_templates", Some(other)));
    }
    #[test]
    fn an_approval_ends_at_its_instant() {
        let (name, at) = (Code::from("notice"), Timestamp::from_millis);
        let approval = CrisisApproval { approved_by: "kim".into(), expires_at: Some(at(100)) };
        let rules = BotRules {
            crisis_templates: vec![name.clone()],
            crisis_approvals: [(name.clone(), approval)].into(),
            ..BotRules::default()
        };
        let judge = |freeze, now| may_leave(&rules, freeze, Automated::Template(&name), at(now));
        assert_eq!(judge(Freeze::On, 99), Ok(()));
        assert_eq!(judge(Freeze::Off, 100), Ok(()));
        let held = judge(Freeze::On, 100).unwrap_err();
        assert_eq!(held.rule, "/bot/crisis_approvals/notice/expires_at");
        assert_eq!(held.expired_at, Some(at(100)));
    }
}
