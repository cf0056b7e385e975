//! Who must know, and what changes under stress?
//!
//! An operation that is about to drown must notice in the minute it begins, do what it decided on a calm
//! day, and undo it when the flood is over. The host publishes how many chats it expects in each interval
//! of the day. As soon as the chats of an interval exceed one and a half times that, with twenty at least,
//! the first level of the plan is [on](Surge); it is off after two intervals in a row below 1.2 times. What
//! a level changes is a short list in the policy, and everything on it is begun once and ended once.
//!
//! ```
//! use switchboard::calendar::Timestamp;
//! use switchboard::supervision::{Figures, Surge, SurgeRules};
//!
//! let rules = SurgeRules::default();
//! let surge = Surge::default();
//! let noon = Timestamp::from_millis(43_200_000);
//! let figures = |arrivals| Figures { start: noon, arrivals, expected: Some("100".parse().unwrap()) };
//!
//! // 150 on a forecast of 100 are no surge, 151 are.
//! assert_eq!(surge.at_arrival(&rules, &figures(150)).level(), 0);
//! let surge = surge.at_arrival(&rules, &figures(151));
//! assert_eq!(surge.level(), 1);
//!
//! // 120 are not below 120; two intervals of 119 are, in a row.
//! let surge = surge.at_end(&rules, &figures(120)).at_end(&rules, &figures(119));
//! assert_eq!(surge.level(), 1);
//! assert_eq!(surge.at_end(&rules, &figures(119)).level(), 0);
//! ```
//!
//! When it is worse than busy, one or two persons [freeze](Crisis) everything automated, or hold a topic until those named have signed; what
//! we depend on and no longer works is not asked any more, and its customers stand on a [ladder](stand) that always
//! leads somewhere. Who must know is told by a [tree](TreeRules) of people, level by level, until one of them acknowledges. And what nobody expected
//! is [found](Spikes) before anybody asks.
//! What happened on such a day, what was done and whether it helped fills a [record](Incident) by itself, which becomes a
//! [post-mortem](Postmortem).
//!
//! Knows neither queues nor agents nor texts: what a level changes there, the policy compiles into the rules
//! of those rooms, and the engine puts them into force.

mod alert;
mod breaker;
mod crisis;
mod flow;
mod incident;
mod postmortem;
mod rules;
mod spike;
mod surge;
mod threshold;
mod traffic;
mod tree;

pub use alert::{
    Alert, AlertKind, AlertPhase, AlertRules, Lengths, LongChatRules, alert_name, alert_on,
};
pub use breaker::{
    Breaker, BreakerState, CallOutcome, Dependency, DependencyRules, LadderStep, stand,
};
pub use crisis::{Crisis, CrisisRules, Hold, HoldRules, Order, Ordered, Persons, Signed};
pub use flow::{Counts, Flow, Stretch};
pub use incident::{
    ACTIONS_MAX, Action, Incident, IncidentRules, Incidents, Line, Measure, Moment, Noted, Phase,
    Recorded, Review, StillOpen, Telling, Told, Trouble,
};
pub use postmortem::{IncidentStatus, IncidentSummary, Postmortem};
pub use rules::{SupervisionRules, SurgeLevel, SurgeOverflow, SurgeRules};
pub use spike::{Scored, SpikeChange, SpikeIn, SpikeRules, Spikes};
pub use surge::{Surge, SurgeAction, SurgeMeasure};
pub use threshold::{ThresholdRules, WatchedFigure};
pub use traffic::{Figures, Forecast, ForecastRefusal, Traffic};
pub use tree::{Acknowledged, Notification, OnCall, TreeLevel, TreeRules, TreeRun, TreeStep};
