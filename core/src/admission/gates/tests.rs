//! Every gate alone and in every combination, and every boundary.

use super::super::customer::Identity;
use super::super::facts::Timing;
use super::*;
use crate::calendar::{Availability, Outage, OutageKind, OutageScope, Rule, Weekday};
use crate::id::{CustomerId, HoursId, QueueId, TopicId};
use crate::math::Millis;
use crate::policy::json::Node;
use crate::policy::shape::{Reader, Shape};
use serde_json::json;

pub(super) const NOW: Timestamp = Timestamp::from_millis(1_000_000);
const LATER: Timestamp = Timestamp::from_millis(2_000_000);

pub(super) fn rules(json: &serde_json::Value) -> AdmissionRules {
    let mut reader = Reader::new();
    let rules = AdmissionRules::read(&Node::parse(&json.to_string()).unwrap(), &mut reader);
    let issues = reader.into_issues();
    assert!(issues.is_empty(), "{issues}");
    rules.unwrap()
}

fn verified(id: &str) -> Customer {
    let identity = Identity { level: IdentityLevel::Verified, expires_at: None };
    Customer { identity, ..Customer::known_as(id.into()) }
}

/// The id of a rule's pointer, its code and its sentence, as an operator would read them.
fn sentences(verdict: &Verdict) -> Vec<String> {
    verdict.failures.iter().map(ToString::to_string).collect()
}

fn codes(verdict: &Verdict) -> Vec<NotEligible> {
    verdict.failures.iter().map(|failure| failure.code).collect()
}

fn outage(id: &str, end: Option<Timestamp>) -> Outage {
    Outage {
        id: id.into(),
        kind: OutageKind::Outage,
        effect: None,
        start: Timestamp::from_millis(0),
        end,
        scope: OutageScope::default(),
        precedence: 0,
        message: None,
        alternates: Vec::new(),
    }
}

/// Closed, for this reason and by this rule, until `next_change`.
fn shut<'a>(why: calendar::Why<'a>, rule: Rule<'a>, next_change: Option<Timestamp>) -> Status<'a> {
    Status { availability: Availability::Closed, why, rule, next_change }
}

/// A request to which any choice of troubles can happen, in the order of the gates.
struct Troubled {
    rules: AdmissionRules,
    web: ChannelId,
    credit: Code,
    legal: [TopicId; 1],
    live: [ChatId; 1],
    outage: Outage,
    hours_at: Pointer,
}

const TROUBLES: [NotEligible; 15] = [
    NotEligible::Blocked,
    NotEligible::AccountSuspended,
    NotEligible::TierNotEntitled,
    NotEligible::TopicProhibited,
    NotEligible::ResidencyMismatch,
    NotEligible::ChannelRegulated,
    NotEligible::OutageWindow,
    NotEligible::OutOfHours,
    NotEligible::QueueDisabled,
    NotEligible::NoAgentsLoggedIn,
    NotEligible::QueueFull,
    NotEligible::EwtTooLong,
    NotEligible::SurgeDeflection,
    NotEligible::DuplicateContact,
    NotEligible::Unauthenticated,
];

impl Troubled {
    fn new(when_closed: &str, when_no_agents: &str) -> Self {
        let rules = rules(&json!({
            "blocked": ["rogue"],
            "entitlements": [{
                "id": "basic-has-mail",
                "when": {"field": "customer.tier", "eq": "basic"},
                "then": "refuse",
                "because": "tier_not_entitled"
            }],
            "prohibited_topics": {"legal": {"alternate": "phone", "script": "legal-by-phone"}},
            "residency": [{"id": "eu-only", "regions": ["eu"]}],
            "regulated": [{"id": "credit", "when": {"field": "chat.product", "eq": "credit"}}],
            "when_closed": when_closed,
            "queue": {
                "waiting_max": 256,
                "when_no_agents": when_no_agents,
                "estimated_wait_max_ms": 600_000
            },
            "surge": [{"id": "flood", "at_level": 2}],
            "duplicate_contact": "deflect",
            "identity": [{"id": "everybody", "level": "strong"}],
            "alternates": [{"channel": "web"}, {"channel": "email"}, {"channel": "phone", "hours": "phone"}]
        }));
        Self {
            rules,
            web: "web".into(),
            credit: "credit".into(),
            legal: ["legal".into()],
            live: ["c-0".into()],
            outage: Outage { alternates: vec!["status-page".into()], ..outage("db", None) },
            hours_at: Pointer::root().key("calendar").key("hours").key("office"),
        }
    }

    /// The verdict when exactly the troubles happen whose bit is set.
    fn judge(&self, troubles: u32) -> Verdict {
        let has = |code: NotEligible| {
            troubles & (1 << TROUBLES.iter().position(|trouble| *trouble == code).unwrap()) != 0
        };
        let customer = Customer {
            id: CustomerId::from(if has(NotEligible::Blocked) { "rogue" } else { "c-1" }),
            segments: [].into(),
            tier: Some(if has(NotEligible::TierNotEntitled) { "basic" } else { "gold" }.into()),
            tenure_days: Some(400),
            account_status: has(NotEligible::AccountSuspended).then(|| "suspended".into()),
            identity: Identity {
                level: if has(NotEligible::Unauthenticated) {
                    IdentityLevel::Verified
                } else {
                    IdentityLevel::Strong
                },
                expires_at: None,
            },
            region: Some(if has(NotEligible::ResidencyMismatch) { "us" } else { "eu" }.into()),
            language: None,
        };
        let mut facts = AdmissionFacts::quiet(&self.web);
        facts.product = has(NotEligible::ChannelRegulated).then_some(&self.credit);
        facts.topics = if has(NotEligible::TopicProhibited) { &self.legal } else { &[] };
        let rule = Rule::Weekly { hours: &self.hours_at, day: Weekday::Sun, interval: None };
        let hours = shut(calendar::Why::OutOfHours, rule, Some(LATER));
        if has(NotEligible::OutOfHours) {
            facts.timing = Timing { overall: hours, hours: Some(hours) };
        }
        if has(NotEligible::OutageWindow) {
            let down = calendar::Why::Outage(&self.outage);
            facts.timing.overall = shut(down, Rule::Declared(&self.outage.id), None);
        }
        facts.timing.overall.next_change = Some(LATER);
        facts.figures.state = if has(NotEligible::QueueDisabled) {
            QueueState::Disabled
        } else {
            QueueState::Enabled
        };
        facts.figures.agents_logged_in = u32::from(!has(NotEligible::NoAgentsLoggedIn));
        facts.figures.waiting = 255 + u32::from(has(NotEligible::QueueFull));
        let over = i64::from(has(NotEligible::EwtTooLong));
        facts.figures.estimated_wait = Some(Millis::new(600_000 + over));
        facts.surge_level = 1 + u8::from(has(NotEligible::SurgeDeflection));
        facts.live_chats = if has(NotEligible::DuplicateContact) { &self.live } else { &[] };
        let phone_is_open = |hours: &HoursId| Some(hours.as_str() == "phone");
        facts.is_open = &phone_is_open;
        judge(&self.rules, &customer, &facts, NOW)
    }
}

#[test]
fn every_gate_alone() {
    let troubled = Troubled::new("defer", "deflect");
    let sentence_of = |code: NotEligible| {
        let bit = TROUBLES.iter().position(|trouble| *trouble == code).unwrap();
        let verdict = troubled.judge(1 << bit);
        assert_eq!(verdict.code(), Some(code));
        sentences(&verdict).join(" | ")
    };
    for (code, sentence) in [
        (NotEligible::Blocked, "blocked: customer `rogue` is on the list (/admission/blocked)"),
        (
            NotEligible::AccountSuspended,
            "account_suspended: the account is `suspended` (/admission/refused_account_statuses)",
        ),
        (
            NotEligible::TierNotEntitled,
            "tier_not_entitled: `customer.tier` is `basic` (/admission/entitlements/0)",
        ),
        (
            NotEligible::TopicProhibited,
            "topic_prohibited: the topic `legal` was found (/admission/prohibited_topics/legal)",
        ),
        (
            NotEligible::ResidencyMismatch,
            "residency_mismatch: region `us` is not among `eu` (/admission/residency/0)",
        ),
        (
            NotEligible::ChannelRegulated,
            "channel_regulated: `chat.product` is `credit` (/admission/regulated/0)",
        ),
        (NotEligible::OutageWindow, "outage_window: `db` is going on"),
        (
            NotEligible::OutOfHours,
            "out_of_hours: we are closed until 1970-01-01T00:33:20.000Z \
             (/calendar/hours/office/weekly/sun)",
        ),
        (NotEligible::QueueDisabled, "queue_disabled: the queue takes nobody"),
        (
            NotEligible::NoAgentsLoggedIn,
            "no_agents_logged_in: no agent is logged in (/admission/queue/when_no_agents)",
        ),
        (
            NotEligible::QueueFull,
            "queue_full: 256 wait, at most 256 may (/admission/queue/waiting_max)",
        ),
        (
            NotEligible::EwtTooLong,
            "ewt_too_long: a wait of 600.001 s is to be expected, at most 600 s may \
             (/admission/queue/estimated_wait_max_ms)",
        ),
        (
            NotEligible::SurgeDeflection,
            "surge_deflection: the level of surge is 2, the rule holds from 2 (/admission/surge/0)",
        ),
        (
            NotEligible::DuplicateContact,
            "duplicate_contact: chat `c-0` of the same customer is live (/admission/duplicate_contact)",
        ),
        (
            NotEligible::Unauthenticated,
            "unauthenticated: identity is `verified`, `strong` is needed (/admission/identity/0)",
        ),
    ] {
        assert_eq!(sentence_of(code), sentence);
    }
    assert!(troubled.judge(0).is_admitted());
}

#[test]
fn every_gate_in_every_combination() {
    let bit =
        |code: NotEligible| 1_u32 << TROUBLES.iter().position(|trouble| *trouble == code).unwrap();
    let identity = bit(NotEligible::Unauthenticated);
    let closed = bit(NotEligible::OutageWindow) | bit(NotEligible::OutOfHours);
    let no_agents = bit(NotEligible::NoAgentsLoggedIn);
    for (when_closed, when_no_agents) in
        [("defer", "defer"), ("defer", "deflect"), ("deflect", "defer"), ("deflect", "deflect")]
    {
        let troubled = Troubled::new(when_closed, when_no_agents);
        for troubles in 0..1_u32 << TROUBLES.len() {
            let verdict = troubled.judge(troubles);
            let expected: Vec<NotEligible> =
                TROUBLES.iter().copied().filter(|code| troubles & bit(*code) != 0).collect();
            assert_eq!(codes(&verdict), expected);

            let mut alternates: Vec<ChannelId> = Vec::new();
            if troubles & bit(NotEligible::TopicProhibited) != 0 {
                alternates.push("phone".into());
            }
            if troubles & bit(NotEligible::OutageWindow) != 0 {
                alternates.push("status-page".into());
            }
            alternates.push("email".into());
            if troubles & bit(NotEligible::TopicProhibited) == 0 {
                alternates.push("phone".into());
            }
            let deferred = if troubles & closed != 0 {
                troubles & !(closed | no_agents | identity) == 0 && when_closed == "defer"
            } else {
                troubles & !(no_agents | identity) == 0 && when_no_agents == "defer"
            };
            let outcome = if troubles == 0 {
                Outcome::Admit { linked_to: None }
            } else if troubles == identity {
                let (wanted, has) = (IdentityLevel::Strong, IdentityLevel::Verified);
                Outcome::StepUp(StepUp { wanted, has })
            } else if deferred {
                let next_open = (troubles & closed != 0).then_some(LATER);
                Outcome::Defer { next_open, alternates }
            } else {
                Outcome::Deflect { alternates }
            };
            assert_eq!(verdict.outcome, outcome, "{expected:?} {when_closed} {when_no_agents}");
            assert_eq!(verdict.valid_until, Some(LATER));
        }
    }
}

#[test]
fn nothing_is_refused_by_an_empty_policy_on_a_quiet_day() {
    let web = ChannelId::from("web");
    let verdict = judge(
        &rules(&json!({})),
        &Customer::known_as("c-1".into()),
        &AdmissionFacts::quiet(&web),
        NOW,
    );
    let admitted = Outcome::Admit { linked_to: None };
    let expected =
        Verdict { outcome: admitted, failures: vec![], entitled_by: None, valid_until: None };
    assert_eq!(verdict, expected);
    assert_eq!(rules(&json!({})), AdmissionRules::default());
}

#[test]
fn limits_of_a_queue_are_inclusive_and_the_estimate_is_strict() {
    let rules = rules(&json!({
        "queue": {"waiting_max": 256, "estimated_wait_max_ms": 600_000},
        "queues": {"vip": {"waiting_max": 3}}
    }));
    let (web, vip) = (ChannelId::from("web"), QueueId::from("vip"));
    let other = QueueId::from("other");
    let customer = Customer::known_as("c-1".into());
    let code = |queue, waiting, estimate: Option<i64>| {
        let mut facts = AdmissionFacts::quiet(&web);
        facts.queue = queue;
        facts.figures.waiting = waiting;
        facts.figures.estimated_wait = estimate.map(Millis::new);
        judge(&rules, &customer, &facts, NOW).code()
    };
    // The 256th finds 255 before it; the 257th finds 256.
    assert_eq!(code(None, 255, None), None);
    assert_eq!(code(None, 256, None), Some(NotEligible::QueueFull));
    assert_eq!(code(Some(&other), 256, None), Some(NotEligible::QueueFull));
    // An estimate equal to the threshold admits, and so does one that nobody can give.
    assert_eq!(code(None, 0, Some(600_000)), None);
    assert_eq!(code(None, 0, Some(600_001)), Some(NotEligible::EwtTooLong));
    // The limits of a queue stand instead of the general ones, not beside them.
    assert_eq!(code(Some(&vip), 2, Some(900_000)), None);
    assert_eq!(code(Some(&vip), 3, None), Some(NotEligible::QueueFull));

    let mut facts = AdmissionFacts::quiet(&web);
    (facts.queue, facts.figures.waiting) = (Some(&vip), 3);
    let verdict = judge(&rules, &customer, &facts, NOW);
    assert_eq!(
        sentences(&verdict),
        ["queue_full: 3 wait, at most 3 may (/admission/queues/vip/waiting_max)"]
    );
}

#[test]
fn nobody_logged_in_refuses_only_when_the_policy_says_so() {
    let web = ChannelId::from("web");
    let customer = Customer::known_as("c-1".into());
    let outcome = |when: &str| {
        let rules = rules(&json!({"queue": {"when_no_agents": when}}));
        judge(&rules, &customer, &AdmissionFacts::quiet(&web), NOW).outcome
    };
    assert_eq!(outcome("admit"), Outcome::Admit { linked_to: None });
    assert_eq!(outcome("deflect"), Outcome::Deflect { alternates: vec![] });
    assert_eq!(outcome("defer"), Outcome::Defer { next_open: None, alternates: vec![] });
}

#[test]
fn a_close_without_a_known_end_is_no_deferral() {
    let web = ChannelId::from("web");
    let outages = Pointer::root().key("calendar").key("outages").index(0);
    let customer = Customer::known_as("c-1".into());
    let verdict = |end| {
        let down = outage("db", end);
        let mut facts = AdmissionFacts::quiet(&web);
        facts.timing.overall = shut(calendar::Why::Outage(&down), Rule::Planned(&outages), end);
        judge(&rules(&json!({})), &customer, &facts, NOW)
    };
    let endless = verdict(None);
    assert_eq!(endless.outcome, Outcome::Deflect { alternates: vec![] });
    assert_eq!(sentences(&endless), ["outage_window: `db` is going on (/calendar/outages/0)"]);

    let ending = verdict(Some(LATER));
    assert_eq!(ending.outcome, Outcome::Defer { next_open: Some(LATER), alternates: vec![] });
    assert_eq!(
        sentences(&ending),
        ["outage_window: `db` is going on until 1970-01-01T00:33:20.000Z (/calendar/outages/0)"]
    );
}

#[test]
fn an_emergency_closes_as_an_outage_does() {
    let (web, brake) = (ChannelId::from("web"), outage("brake", None));
    let mut facts = AdmissionFacts::quiet(&web);
    let why = calendar::Why::EmergencyClose(&brake);
    facts.timing.overall = shut(why, Rule::Declared(&brake.id), None);
    let verdict = judge(&rules(&json!({})), &Customer::known_as("c-1".into()), &facts, NOW);
    assert_eq!(codes(&verdict), [NotEligible::OutageWindow]);
    assert_eq!(verdict.outcome, Outcome::Deflect { alternates: vec![] });
}

#[test]
fn a_dated_close_is_a_holiday() {
    let web = ChannelId::from("web");
    let mut facts = AdmissionFacts::quiet(&web);
    let closed = shut(calendar::Why::Holiday { name: Some("Christmas") }, Rule::None, Some(LATER));
    facts.timing = Timing { overall: closed, hours: Some(closed) };
    let verdict = judge(&rules(&json!({})), &Customer::known_as("c-1".into()), &facts, NOW);
    assert_eq!(
        sentences(&verdict),
        ["holiday: we are closed for `Christmas` until 1970-01-01T00:33:20.000Z"]
    );
}

#[test]
fn the_first_rule_of_entitlement_that_holds_decides() {
    let rules = rules(&json!({
        "entitlements": [
            {"id": "staff", "when": {"field": "customer.segments", "has_any": ["staff"]}, "then": "admit"},
            {"id": "trial", "when": {"field": "customer.segments", "has_any": ["trial"]},
             "then": "refuse", "script": "trial-has-mail", "alternate": "email"}
        ],
        "otherwise": "refuse",
        "alternates": [{"channel": "phone"}, {"channel": "email"}]
    }));
    let web = ChannelId::from("web");
    let verdict = |segments: &[&str]| {
        let segments = segments.iter().map(|segment| Code::from(*segment)).collect();
        let customer = Customer { segments, ..Customer::known_as("c-1".into()) };
        judge(&rules, &customer, &AdmissionFacts::quiet(&web), NOW)
    };
    let both = verdict(&["staff", "trial"]);
    assert!(both.is_admitted());
    assert_eq!(both.entitled_by.as_deref(), Some("/admission/entitlements/0"));

    let trial = verdict(&["trial"]);
    assert_eq!(codes(&trial), [NotEligible::SegmentExcluded]);
    assert_eq!(trial.script(), Some(&"trial-has-mail".into()));
    // What the rule names comes first, then the policy's list.
    let alternates = vec!["email".into(), "phone".into()];
    assert_eq!(trial.outcome, Outcome::Deflect { alternates });

    let neither = verdict(&[]);
    assert_eq!(
        sentences(&neither),
        ["tier_not_entitled: no rule of entitlement holds (/admission/otherwise)"]
    );
    assert_eq!(neither.entitled_by, None);
}

#[test]
fn an_unknown_region_is_refused_where_residency_is_asked() {
    let rules = rules(&json!({"residency": [{
        "id": "clinic", "when": {"field": "chat.product", "eq": "clinic"}, "regions": ["eu", "uk"]
    }]}));
    let (web, clinic) = (ChannelId::from("web"), Code::from("clinic"));
    let said = |region: Option<&str>, product| {
        let region = region.map(Code::from);
        let customer = Customer { region, ..Customer::known_as("c-1".into()) };
        let mut facts = AdmissionFacts::quiet(&web);
        facts.product = product;
        sentences(&judge(&rules, &customer, &facts, NOW))
    };
    assert!(said(None, None).is_empty());
    assert!(said(Some("uk"), Some(&clinic)).is_empty());
    assert_eq!(
        said(None, Some(&clinic)),
        ["residency_mismatch: the region is not known, and must be among `eu`, `uk` \
          (/admission/residency/0)"]
    );
}

#[test]
fn a_second_live_chat_is_linked_only_under_a_verified_identity() {
    let web = ChannelId::from("web");
    let live = [ChatId::from("oldest"), ChatId::from("newer")];
    let mut facts = AdmissionFacts::quiet(&web);
    facts.live_chats = &live;
    let linked = |level, expires_at| {
        let identity = Identity { level, expires_at };
        let customer = Customer { identity, ..Customer::known_as("c-1".into()) };
        judge(&rules(&json!({})), &customer, &facts, NOW).outcome
    };
    let to_oldest = Outcome::Admit { linked_to: Some("oldest".into()) };
    let apart = Outcome::Admit { linked_to: None };
    assert_eq!(linked(IdentityLevel::Verified, None), to_oldest);
    assert_eq!(linked(IdentityLevel::Strong, Some(LATER)), to_oldest);
    assert_eq!(linked(IdentityLevel::Claimed, None), apart);
    // A proof that ends at this very instant no longer counts.
    assert_eq!(linked(IdentityLevel::Strong, Some(NOW)), apart);
}

#[test]
fn the_highest_identity_that_is_asked_for_counts() {
    let rules = rules(&json!({
        "identity": [
            {"id": "all", "level": "claimed"},
            {"id": "billing", "when": {"field": "message", "matches": "billing"}, "level": "strong"},
            {"id": "refunds", "when": {"field": "chat.queue", "eq": "refunds"}, "level": "strong"}
        ],
        "actions": {"close_account": "strong", "read_balance": "verified"}
    }));
    let (web, refunds) = (ChannelId::from("web"), QueueId::from("refunds"));
    let billing = [TopicId::from("billing")];
    let mut facts = AdmissionFacts::quiet(&web);
    let customer = verified("c-1");
    assert!(judge(&rules, &customer, &facts, NOW).is_admitted());

    (facts.topics, facts.queue) = (&billing, Some(&refunds));
    let verdict = judge(&rules, &customer, &facts, NOW);
    let step_up = StepUp { wanted: IdentityLevel::Strong, has: IdentityLevel::Verified };
    assert_eq!(verdict.outcome, Outcome::StepUp(step_up));
    assert_eq!(verdict.failures[0].rule.as_deref(), Some("/admission/identity/1"));

    assert_eq!(step_up_for(&rules, &customer, &"read_balance".into(), NOW), None);
    assert_eq!(step_up_for(&rules, &customer, &"close_account".into(), NOW), Some(step_up));
    assert_eq!(step_up_for(&rules, &customer, &"say_hello".into(), NOW), None);
}

#[test]
fn a_change_in_mid_chat_is_judged_without_the_moment_of_arrival() {
    let rules = rules(&json!({
        "queue": {"waiting_max": 1, "when_no_agents": "deflect"},
        "identity": [{"id": "all", "level": "verified"}],
        "alternates": [{"channel": "email"}]
    }));
    let (web, live) = (ChannelId::from("web"), [ChatId::from("c-0")]);
    let mut facts = AdmissionFacts::quiet(&web);
    let down = outage("db", None);
    facts.timing = Timing {
        overall: shut(calendar::Why::Outage(&down), Rule::Declared(&down.id), None),
        hours: Some(shut(calendar::Why::OutOfHours, Rule::None, Some(LATER))),
    };
    facts.figures.waiting = 9;
    facts.live_chats = &live;
    let mut customer = verified("c-1");

    // Everything about the moment has changed, nothing about the customer.
    assert_eq!(judge(&rules, &customer, &facts, NOW).failures.len(), 4);
    let stays = still_admitted(&rules, &customer, &facts, NOW);
    assert_eq!(stays.outcome, Outcome::Admit { linked_to: None });

    // The proof ends in mid-chat, to the millisecond.
    customer.identity.expires_at = Some(LATER);
    let before = Timestamp::from_millis(LATER.as_millis() - 1);
    assert!(still_admitted(&rules, &customer, &facts, before).is_admitted());
    assert_eq!(still_admitted(&rules, &customer, &facts, before).valid_until, Some(LATER));
    let ended = still_admitted(&rules, &customer, &facts, LATER);
    let step_up = StepUp { wanted: IdentityLevel::Verified, has: IdentityLevel::Claimed };
    assert_eq!(ended.outcome, Outcome::StepUp(step_up));
    assert_eq!(ended.valid_until, None);

    // The account is suspended in mid-chat.
    customer.account_status = Some("suspended".into());
    let suspended = still_admitted(&rules, &customer, &facts, NOW);
    assert_eq!(codes(&suspended), [NotEligible::AccountSuspended]);
    assert_eq!(suspended.outcome, Outcome::Deflect { alternates: vec!["email".into()] });
}

#[test]
fn only_what_is_open_is_offered_and_never_the_channel_one_comes_from() {
    let rules = rules(&json!({
        "blocked_when": {"field": "customer.tenure_days", "present": false},
        "alternates": [
            {"channel": "web"},
            {"channel": "phone", "hours": "day"},
            {"channel": "sms", "hours": "night"},
            {"channel": "fax", "hours": "unheard-of"},
            {"channel": "email"}
        ]
    }));
    let is_open = |hours: &HoursId| match hours.as_str() {
        "day" => Some(false),
        "night" => Some(true),
        _ => None,
    };
    let web = ChannelId::from("web");
    let mut facts = AdmissionFacts::quiet(&web);
    facts.is_open = &is_open;
    let verdict = judge(&rules, &Customer::known_as("c-1".into()), &facts, NOW);
    let alternates = vec!["sms".into(), "email".into()];
    assert_eq!(verdict.outcome, Outcome::Deflect { alternates });
}

#[test]
fn a_verdict_survives_json_and_bytes() {
    let verdict = Troubled::new("defer", "defer").judge(u32::MAX);
    let json = serde_json::to_string(&verdict).unwrap();
    assert_eq!(serde_json::from_str::<Verdict>(&json).unwrap(), verdict);
    let bytes = postcard::to_stdvec(&verdict).unwrap();
    assert_eq!(postcard::from_bytes::<Verdict>(&bytes).unwrap(), verdict);
}

#[test]
fn the_numbers_of_the_reasons_do_not_change() {
    let numbers: Vec<(u16, &str)> =
        NotEligible::ALL.iter().map(|code| (code.number(), code.code())).collect();
    assert_eq!(
        numbers,
        [
            (101, "blocked"),
            (102, "account_suspended"),
            (103, "tier_not_entitled"),
            (104, "segment_excluded"),
            (105, "topic_prohibited"),
            (106, "channel_regulated"),
            (107, "residency_mismatch"),
            (108, "outage_window"),
            (109, "out_of_hours"),
            (110, "holiday"),
            (111, "queue_disabled"),
            (112, "queue_full"),
            (113, "no_agents_logged_in"),
            (114, "ewt_too_long"),
            (115, "surge_deflection"),
            (116, "duplicate_contact"),
            (117, "unauthenticated"),
        ]
    );
}
