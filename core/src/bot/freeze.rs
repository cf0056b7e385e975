//! What may leave without a human while automated replies are suspended.
//!
//! During a crisis an automated answer that was right yesterday may hurt. From the freeze on nothing
//! leaves by itself, except templates that the operator approved for this. Text that was queued before
//! is judged at the moment it would be sent, by the same function. Humans are not affected.

use super::rules::BotRules;
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
    /// Where the policy lists what may leave.
    pub rule: String,
    /// The template that is not on that list; `None` for words made on the spot.
    pub template: Option<Code>,
}

/// May this leave now?
///
/// # Errors
/// What is held back, and by which rule.
pub fn may_leave(rules: &BotRules, freeze: Freeze, what: Automated<'_>) -> Result<(), Withheld> {
    let template = match (freeze, what) {
        (Freeze::Off, _) => return Ok(()),
        (Freeze::On, Automated::Template(name)) if rules.crisis_templates.contains(name) => {
            return Ok(());
        }
        (Freeze::On, Automated::Template(name)) => Some(name.clone()),
        (Freeze::On, Automated::Words) => None,
    };
    Err(Withheld { rule: "/bot/crisis_templates".to_owned(), template })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_a_freeze_only_approved_templates_leave() {
        let (approved, other) = (Code::from("outage_notice"), Code::from("welcome"));
        let rules = BotRules { crisis_templates: vec![approved.clone()], ..BotRules::default() };
        for (freeze, what, leaves) in [
            (Freeze::Off, Automated::Words, true),
            (Freeze::Off, Automated::Template(&other), true),
            (Freeze::On, Automated::Words, false),
            (Freeze::On, Automated::Template(&other), false),
            (Freeze::On, Automated::Template(&approved), true),
        ] {
            assert_eq!(may_leave(&rules, freeze, what).is_ok(), leaves, "{freeze:?} {what:?}");
        }
        let held = may_leave(&rules, Freeze::On, Automated::Template(&other)).unwrap_err();
        assert_eq!((held.rule.as_str(), held.template), ("/bot/crisis_templates", Some(other)));
    }
}
