//! May this customer chat, now, here?
//!
//! The first question of every chat. A request passes gates in a fixed order:
//!
//! | gate | reasons it can give |
//! |---|---|
//! | blocked | `blocked` |
//! | account status | `account_suspended` |
//! | segment or tier: the first rule of `entitlements` that holds decides | `segment_excluded`, `tier_not_entitled` |
//! | prohibited topic | `topic_prohibited` |
//! | residency, then regulated channel | `residency_mismatch`, `channel_regulated` |
//! | outage | `outage_window` |
//! | hours | `out_of_hours`, `holiday` |
//! | queue: disabled, nobody logged in, full, estimated wait, surge | `queue_disabled`, `no_agents_logged_in`, `queue_full`, `ewt_too_long`, `surge_deflection` |
//! | duplicate contact | `duplicate_contact` |
//! | identity | `unauthenticated` |
//!
//! The first gate that fails gives the code; **every** gate is asked, and everything that fails is listed with
//! the rule and what was seen. Then:
//!
//! * nothing fails: **admit**. If the customer, of verified identity, already has a live chat, the new one is
//!   linked to the oldest.
//! * only identity fails: **step up**. It comes last, so that nobody has to prove who they are only to learn
//!   that we are closed.
//! * all that fails will pass with time, and the policy wants the customer to wait: **defer** until we open.
//!   That is an outage or hours with a known end (`when_closed: defer`, the default), or nobody logged in
//!   (`when_no_agents: defer`, and always while we are closed: nobody is expected then). Proof of identity can be
//!   asked for when the time has come.
//! * otherwise: **deflect**, to channels that are open themselves: first those that the failing rules name, in
//!   their order, then the policy's list. Never back to the channel that the customer comes from.
//!
//! Limits: with `waiting_max` 256 the 257th is refused; a chat is refused when its estimate **exceeds**
//! `estimated_wait_max_ms`, not when it equals it, and an unknown estimate refuses nobody.
//!
//! ```
//! use switchboard::admission::{self, AdmissionFacts, AdmissionRules, Customer, NotEligible, Outcome};
//! use switchboard::calendar::Timestamp;
//! use switchboard::id::ChannelId;
//! use switchboard::policy::{json::Node, shape::{Reader, Shape}};
//!
//! let policy = Node::parse(r#"{
//!     "entitlements": [{
//!         "id": "basic-has-mail",
//!         "when": {"not": {"field": "customer.tier", "one_of": ["gold", "silver"]}},
//!         "then": "refuse",
//!         "because": "tier_not_entitled"
//!     }],
//!     "queue": {"waiting_max": 2},
//!     "alternates": [{"channel": "phone", "hours": "phone-hours"}, {"channel": "email"}]
//! }"#)?;
//! let rules = AdmissionRules::read(&policy, &mut Reader::new()).unwrap();
//!
//! let (web, now) = (ChannelId::from("web"), Timestamp::from_millis(0));
//! let mut facts = AdmissionFacts::quiet(&web);
//! facts.figures.waiting = 2;
//! let mut customer = Customer::known_as("c-1".into());
//! customer.tier = Some("basic".into());
//!
//! let verdict = admission::judge(&rules, &customer, &facts, now);
//! // The phone is closed, so only mail is offered.
//! assert_eq!(verdict.outcome, Outcome::Deflect { alternates: vec!["email".into()] });
//! assert_eq!(verdict.code(), Some(NotEligible::TierNotEntitled));
//! let said: Vec<String> = verdict.failures.iter().map(ToString::to_string).collect();
//! assert_eq!(said, [
//!     "tier_not_entitled: `customer.tier` is `basic`, not one of `gold`, `silver` (/admission/entitlements/0)",
//!     "queue_full: 2 wait, at most 2 may (/admission/queue/waiting_max)",
//! ]);
//!
//! customer.tier = Some("gold".into());
//! facts.figures.waiting = 1;
//! assert!(admission::judge(&rules, &customer, &facts, now).is_admitted());
//! # Ok::<(), switchboard::policy::json::JsonError>(())
//! ```
//!
//! **Later.** [`still_admitted`] asks again in mid-chat, when an account or an identity has changed: only the gates
//! about the customer and the subject, never those about the moment of arrival, so that an outage or a full queue
//! throws out nobody who waits. [`Identity::falls_at`] is the instant at which a proof ends, and [`step_up_for`]
//! says what must be proved before an action.
//!
//! Deliberately unknown here: the calendar's rules (it is told whether we are open), how topics are found in text,
//! how waits are estimated, and what an admitted chat does next.

mod customer;
mod facts;
mod gates;
mod not_eligible;
pub mod rules;
mod verdict;

pub use customer::{Customer, Identity, IdentityLevel, StepUp};
pub use facts::{AdmissionFacts, QueueFigures, QueueState, Timing};
pub use gates::{judge, step_up_for, still_admitted};
pub use not_eligible::NotEligible;
pub use rules::AdmissionRules;
pub use verdict::{Failure, Outcome, Verdict, Why};
