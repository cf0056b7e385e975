//! Who serves whom, in which order?
//!
//! A [`Router`] knows queues, agents, the chats in line and the offers between them. It is complete without
//! an engine: feed it what happened and when, [`settle`](Router::settle), and carry out the [`Step`]s.
//!
//! # The rule
//!
//! **Next is** the chat with the smallest key that somebody can take. In an `aged` queue the key is the
//! place time minus priority times ageing, so priority helps, waiting helps, and the order never changes
//! by itself. Between queues the first chats compare by one total order, and a chat that nobody can take
//! stands in nobody's way.
//!
//! **An agent can take a chat** when they serve its queue, have its skills at their levels, are available,
//! and every cap holds: capacity in units, chats of the channel, chats of the queue. An open offer holds
//! capacity from the moment it is made. Among several the queue's strategy decides; agents who have
//! not yet ended an offer of this chat come first.
//!
//! **The place belongs to the customer.** It survives decline, timeout, a lost agent, a transfer, another
//! queue and a lost connection. Nobody waits beside an agent who could help: after `settle` no such pair
//! is left, and each waiting chat has its [`WaitReason`]. With `batch_window_ms` offers wait for a moment, in which
//! chats and agents gather, and are then matched so that as many as possible are served.
//!
//! **Every offer ends once.** A missed one makes the agent `not_responding`; a declined or missed one keeps
//! the pair apart for the queue's back-off.
//!
//! ```
//! use switchboard::{
//!     calendar::Timestamp,
//!     id::{AgentId, ChannelId, ChatId, QueueId},
//!     routing::{AgentProfile, QueueRules, Router, RoutingRules, Step, Work},
//! };
//! use switchboard::sorted::{SortedMap, SortedSet};
//!
//! let billing = QueueId::from("billing");
//! let rules = RoutingRules {
//!     queues: SortedMap::from([(billing.clone(), QueueRules::default())]),
//!     ..RoutingRules::default()
//! };
//! let (mut router, mut steps) = (Router::new(rules), Vec::new());
//! let nine = Timestamp::from_millis(1_790_000_000_000);
//!
//! let (chat, ann) = (ChatId::from("c-1"), AgentId::from("ann"));
//! let work = Work {
//!     queue: billing.clone(),
//!     channel: ChannelId::from("web"),
//!     requirements: SortedMap::new(),
//!     priority: 0,
//!     place: nine,
//!     exclusions: SortedSet::new(),
//! };
//! router.enqueue(nine, &chat, work).unwrap();
//! router.settle(nine, &mut steps);
//! assert!(matches!(&steps[0], Step::Waits { why, .. } if why.code() == "no_eligible_agent"));
//! assert!(matches!(&steps[1], Step::LineMoved { positions, .. } if positions[0].1 == 1));
//!
//! let profile = AgentProfile { queues: SortedSet::from([billing]), ..AgentProfile::default() };
//! steps.clear();
//! router.log_in(nine, &ann, profile, None, &mut steps);
//! router.settle(nine, &mut steps);
//! let Step::OfferMade { offer, expires_at, .. } = steps[0] else { panic!("{steps:?}") };
//! assert_eq!(router.next_due(), Some(expires_at));
//!
//! router.accept(nine, offer, &mut steps).unwrap();
//! assert_eq!(router.owner(&chat), Some(&ann));
//! ```
//!
//! # What an event costs
//!
//! Nothing here looks at all agents or all chats. Chats are kept by *class* (queue, channel, requirements), agents
//! by *profile* (queues, skills, caps); which fit is computed once. A chat that arrives looks at the first
//! agent of each fitting profile, a freed agent at the first chat of each fitting class. Positions are announced
//! down to `positions_announced`, and computed on request below it.
//!
//! # What it does not know
//!
//! No clock: whatever is due by an instant is fired ([`Router::fire_next`]) before the next request of that
//! instant. No text, no customer, no hours, no reason why a chat was admitted; it does not end chats that
//! wait too long, it says how long they have. Wrap-up lasts until somebody says it is over.

mod agent;
mod assign;
mod batch;
mod breather;
mod broadcast;
mod chat;
mod check;
mod class;
mod estimate;
mod explain;
mod index;
mod key;
mod line;
mod matching;
mod offer;
mod presence;
mod queueing;
mod reason;
mod ring;
mod router;
mod row_set;
mod rules;
mod settle;
mod share;
mod slab;
mod state;
mod step;
mod sticky;
mod swap;
mod timer;
mod view;

pub use agent::{AgentProfile, Declared, Load, Presence};
pub use chat::{Change, Stage, Work};
pub use class::Membership;
pub use estimate::{Accuracy, Estimate, EstimateRules, Method, WaitFigures};
pub use explain::{Choice, Excluded, Pool, RunnerUp};
pub use key::{LineKey, Merit};
pub use queueing::Withdrawal;
pub use reason::{Exclusion, Hold, OfferEnd, PresenceCause, Requeue, WaitReason};
pub use ring::{Ring, RoutingProfile};
pub use router::Router;
pub use rules::{
    AGEING_DEFAULT, AgentRules, ChannelRules, Discipline, LoginPresence, LogoutWithChats, Overflow,
    QueueRules, RoutingRules, Strategy, TimeCredit,
};
pub use share::{AgentExplanation, Fairness, Share};
pub use state::{RestoreError, RouterState};
pub use step::{AgentDeadline, Assignment, How, OfferCause, Refusal, Step, Stranded};
pub use sticky::Preference;
pub use view::{AgentView, ChatView, Occupancy, OfferView, QueueView};
