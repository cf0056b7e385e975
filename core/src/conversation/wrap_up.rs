//! What must an agent write down before the slot is free?
//!
//! A resolution code and a root cause, and what the operator adds. What is required is required: a
//! disposition without it is refused with the list of what is missing. When the time for it is over
//! the slot is freed, and what is missing is flagged.

use super::rules::{FieldRules, WrapUpMode, WrapUpRules};
use crate::calendar::Timestamp;
use crate::code::RejectionCode;
use crate::id::Code;
use crate::sorted::SortedMap;

/// The fields that every operation asks for, unless it says otherwise.
pub const USUAL_FIELDS: &[&str] = &["resolution_code", "root_cause"];
/// How many fields a disposition may have.
pub const FIELDS_MAX: usize = 32;
/// The longest value, in bytes.
pub const FIELD_BYTES_MAX: usize = 1_024;

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldFault {
    /// It is required and was not given.
    Missing {
        /// The field.
        field: Code,
    },
    /// It was taken once, and never will be again.
    Retired {
        /// The field.
        field: Code,
        /// What was given.
        found: String,
    },
    /// It is none of the values that are taken.
    NotAChoice {
        /// The field.
        field: Code,
        /// What was given.
        found: String,
        /// What is taken.
        expected: Vec<String>,
    },
}

/// Why a disposition is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DispositionRefusal {
    /// Fields are missing, or hold what is not a choice.
    #[error("the disposition is not complete: {}", faults(.0))]
    Incomplete(Vec<FieldFault>),
    /// It is larger than is kept.
    #[error("{saw} {what}, the limit is {limit}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many there are.
        saw: usize,
        /// How many there may be.
        limit: usize,
    },
}

impl DispositionRefusal {
    /// The code of the rejection.
    pub fn code(&self) -> RejectionCode {
        match self {
            Self::Incomplete(_) => RejectionCode::MissingDisposition,
            Self::TooMany { .. } => RejectionCode::LimitExceeded,
        }
    }
}

fn faults(faults: &[FieldFault]) -> String {
    let told: Vec<String> = faults
        .iter()
        .map(|fault| match fault {
            FieldFault::Missing { field } => format!("`{field}` is missing"),
            FieldFault::Retired { field, found } => {
                format!("`{field}` is `{found}`, which is no longer taken")
            }
            FieldFault::NotAChoice { field, found, expected } => {
                format!("`{field}` is `{found}`, expected one of `{}`", expected.join("`, `"))
            }
        })
        .collect();
    told.join("; ")
}

/// Is there wrap-up after a chat, and until when?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrapUpTime {
    /// None: the slot is free at once.
    None,
    /// Until the disposition is given.
    UntilDone,
    /// Until the disposition is given, but not beyond this instant.
    Until(Timestamp),
}

/// How long does an agent's slot stay held after a chat that ends now?
pub fn wrap_up_time(rules: &WrapUpRules, now: Timestamp) -> WrapUpTime {
    match rules.mode {
        WrapUpMode::Off => WrapUpTime::None,
        WrapUpMode::UntilDone => WrapUpTime::UntilDone,
        WrapUpMode::Timed => WrapUpTime::Until(now.plus(rules.timer_ms)),
    }
}

/// Is this disposition complete? Fields that nobody asked for are taken as they are.
///
/// # Errors
/// Everything that is missing or no choice, or a limit that is passed.
pub fn check_disposition(
    rules: &WrapUpRules,
    given: &SortedMap<Code, String>,
) -> Result<(), DispositionRefusal> {
    if given.len() > FIELDS_MAX {
        let saw = given.len();
        return Err(DispositionRefusal::TooMany { what: "fields", saw, limit: FIELDS_MAX });
    }
    let longest = given.values().map(String::len).max().unwrap_or(0);
    if longest > FIELD_BYTES_MAX {
        let (what, limit) = ("bytes of a field", FIELD_BYTES_MAX);
        return Err(DispositionRefusal::TooMany { what, saw: longest, limit });
    }
    let faults: Vec<FieldFault> = fields(rules)
        .into_iter()
        .filter_map(|(field, wanted)| fault(&field, &wanted, given))
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(DispositionRefusal::Incomplete(faults)) }
}

/// Why these fields may not follow others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reuse {
    /// A value is gone that was not retired: nobody would know that it must not come back.
    Forgotten {
        /// The field.
        field: Code,
        /// The value.
        value: String,
    },
    /// Other values stand under a version that was used.
    SameVersion(u32),
}

/// May these fields follow those before? A value that is no longer taken is retired, and stays retired, so that no name ever gets another
/// meaning; and who reads an old disposition can tell by its version what could be chosen. A field that nobody asks for any more is not looked at.
///
/// # Errors
/// What would make old dispositions say something else.
pub fn may_follow(before: &WrapUpRules, after: &WrapUpRules) -> Result<(), Reuse> {
    for (name, old) in &before.fields {
        let Some(new) = after.fields.get(name) else { continue };
        let kept = |value: &&String| new.one_of.contains(value) || new.retired.contains(value);
        let gone = old.one_of.iter().find(|value| !kept(value));
        let forgotten = gone.or_else(|| old.retired.iter().find(|v| !new.retired.contains(v)));
        if let Some(value) = forgotten {
            return Err(Reuse::Forgotten { field: name.clone(), value: value.clone() });
        }
        let is_same = old.one_of == new.one_of && old.retired == new.retired;
        if !is_same && after.version <= before.version {
            return Err(Reuse::SameVersion(before.version));
        }
    }
    Ok(())
}

/// The required fields that are not given: what is flagged when the time is over.
pub fn missing_fields(rules: &WrapUpRules, given: &SortedMap<Code, String>) -> Vec<Code> {
    let missing = |(field, wanted): (Code, FieldRules)| match fault(&field, &wanted, given) {
        Some(FieldFault::Missing { field }) => Some(field),
        _ => None,
    };
    fields(rules).into_iter().filter_map(missing).collect()
}

fn fields(rules: &WrapUpRules) -> SortedMap<Code, FieldRules> {
    let usual = USUAL_FIELDS.iter().map(|name| (Code::from(*name), FieldRules::default()));
    let mut fields: SortedMap<Code, FieldRules> = usual.collect();
    fields.extend(rules.fields.clone());
    fields
}

fn fault(field: &Code, wanted: &FieldRules, given: &SortedMap<Code, String>) -> Option<FieldFault> {
    match given.get(field).map(|value| value.trim()).filter(|value| !value.is_empty()) {
        None => wanted.required.then(|| FieldFault::Missing { field: field.clone() }),
        Some(value) if wanted.retired.iter().any(|v| v == value) => {
            Some(FieldFault::Retired { field: field.clone(), found: value.to_owned() })
        }
        Some(value) if wanted.one_of.is_empty() || wanted.one_of.iter().any(|v| v == value) => None,
        Some(value) => Some(FieldFault::NotAChoice {
            field: field.clone(),
            found: value.to_owned(),
            expected: wanted.one_of.clone(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Millis;

    fn given(fields: &[(&str, &str)]) -> SortedMap<Code, String> {
        fields.iter().map(|(k, v)| (Code::from(*k), (*v).to_owned())).collect()
    }

    fn missing(rules: &WrapUpRules, fields: &[(&str, &str)]) -> Vec<String> {
        missing_fields(rules, &given(fields)).iter().map(Code::to_string).collect()
    }

    #[test]
    fn resolution_and_cause_are_required_and_blanks_are_nothing() {
        let rules = WrapUpRules::default();
        assert_eq!(missing(&rules, &[]), ["resolution_code", "root_cause"]);
        assert_eq!(
            missing(&rules, &[("resolution_code", "fixed"), ("root_cause", "  ")]),
            ["root_cause"]
        );
        let complete =
            given(&[("resolution_code", "fixed"), ("root_cause", "typo"), ("note", "x")]);
        assert_eq!(check_disposition(&rules, &complete), Ok(()));
        let refusal = check_disposition(&rules, &given(&[("root_cause", "typo")])).unwrap_err();
        assert_eq!(refusal.code(), RejectionCode::MissingDisposition);
        let told = "the disposition is not complete: `resolution_code` is missing";
        assert_eq!(refusal.to_string(), told);
    }

    #[test]
    fn the_operator_adds_fields_choices_and_exceptions() {
        let optional = FieldRules { required: false, ..FieldRules::default() };
        let one_of = vec!["card".to_owned(), "loan".to_owned()];
        let product = FieldRules { one_of, ..FieldRules::default() };
        let fields = [(Code::from("root_cause"), optional), (Code::from("product"), product)];
        let rules = WrapUpRules { fields: fields.into(), ..WrapUpRules::default() };
        assert_eq!(missing(&rules, &[]), ["product", "resolution_code"]);
        let wrong = given(&[("resolution_code", "fixed"), ("product", "lawn")]);
        let refusal = check_disposition(&rules, &wrong).unwrap_err();
        assert!(
            refusal.to_string().contains("`product` is `lawn`, expected one of `card`, `loan`")
        );
        let right = given(&[("resolution_code", "fixed"), ("product", "loan")]);
        assert_eq!(check_disposition(&rules, &right), Ok(()));
    }

    #[test]
    fn limits_are_inclusive() {
        let rules = WrapUpRules { fields: SortedMap::new(), ..WrapUpRules::default() };
        let many = |count: usize| {
            let mut all = given(&[("resolution_code", "a"), ("root_cause", "b")]);
            all.extend((2..count).map(|n| (Code::from(format!("f{n}")), "v".to_owned())));
            all
        };
        assert_eq!(check_disposition(&rules, &many(FIELDS_MAX)), Ok(()));
        let refusal = check_disposition(&rules, &many(FIELDS_MAX + 1)).unwrap_err();
        assert_eq!(refusal.code(), RejectionCode::LimitExceeded);
        let long = |bytes| {
            let mut all = many(2);
            all.insert(Code::from("note"), "n".repeat(bytes));
            check_disposition(&rules, &all).is_ok()
        };
        assert!(long(FIELD_BYTES_MAX));
        assert!(!long(FIELD_BYTES_MAX + 1));
    }

    #[test]
    fn the_slot_is_held_for_a_minute_by_default() {
        let now = Timestamp::from_millis(1_000);
        let until = WrapUpTime::Until(Timestamp::from_millis(61_000));
        assert_eq!(wrap_up_time(&WrapUpRules::default(), now), until);
        for (mode, expected) in
            [(WrapUpMode::Off, WrapUpTime::None), (WrapUpMode::UntilDone, WrapUpTime::UntilDone)]
        {
            let rules =
                WrapUpRules { mode, timer_ms: Millis::from_secs(9), ..WrapUpRules::default() };
            assert_eq!(wrap_up_time(&rules, now), expected);
        }
    }
    fn lists(version: u32, one_of: &[&str], retired: &[&str]) -> WrapUpRules {
        let texts = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
        let field = FieldRules { one_of: texts(one_of), retired: texts(retired), required: false };
        let fields = [(Code::from("product"), field)].into();
        WrapUpRules { version, fields, ..WrapUpRules::default() }
    }

    #[test]
    fn a_retired_value_is_taken_nowhere() {
        let given =
            given(&[("resolution_code", "fixed"), ("root_cause", "typo"), ("product", "lawn")]);
        for one_of in [&[][..], &["card"]] {
            let refusal = check_disposition(&lists(1, one_of, &["lawn"]), &given).unwrap_err();
            assert!(refusal.to_string().contains("`product` is `lawn`, which is no longer taken"));
        }
    }

    #[test]
    fn a_value_never_gets_another_meaning() {
        let (old, product) = (lists(1, &["card", "loan"], &[]), Code::from("product"));
        let forgotten =
            |value: &str| Err(Reuse::Forgotten { field: product.clone(), value: value.to_owned() });
        assert_eq!(may_follow(&old, &lists(1, &["card", "loan"], &[])), Ok(()));
        // A new value, or a retired one, is another edition.
        assert_eq!(
            may_follow(&old, &lists(1, &["card", "loan", "visa"], &[])),
            Err(Reuse::SameVersion(1))
        );
        assert_eq!(may_follow(&old, &lists(2, &["card"], &["loan"])), Ok(()));
        assert_eq!(may_follow(&old, &lists(2, &["card"], &[])), forgotten("loan"));
        assert_eq!(
            may_follow(&lists(2, &["card"], &["loan"]), &lists(3, &["card"], &[])),
            forgotten("loan")
        );
        // A field that is asked for anew, or no longer.
        assert_eq!(may_follow(&old, &WrapUpRules::default()), Ok(()));
        assert_eq!(may_follow(&WrapUpRules::default(), &old), Ok(()));
    }
}
