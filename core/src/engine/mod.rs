//! What happens when something happens?
//!
//! The host reports events with the time they happened; the engine answers with effects to carry out,
//! each with its decision, and with the deadline at which it wants to be called again. Three calls
//! change the state, and no others: [`Engine::handle`], [`Engine::advance`] and
//! [`Engine::replace_policy`].
//!
//! * What is due at or before an event happens first, each thing at its own due time. Hence calling
//!   `advance` often, seldom or never changes no output: a log of events alone replays a day.
//! * A refused event changes nothing, whatever would have been due before it.
//! * Every effect has a number without gap, so a host that crashed knows what it has done.
//!
//! ```
//! use switchboard::calendar::{Timestamp, Zones};
//! use switchboard::engine::{Effect, Engine, Options, read_event};
//! use switchboard::policy::{Document, Policy};
//!
//! let policy = Policy::compile(&Document::from_json("{}")?, &Zones::utc_only())?;
//! let start = Timestamp::from_millis(0);
//! let mut engine = Engine::new(policy, Options::default(), start);
//! for line in [
//!     r#"{"at":0,"type":"agent_logged_in","agent":"ada"}"#,
//!     r#"{"at":1000,"type":"chat_requested","chat":"c-1","customer":{"id":"k-1"}}"#,
//! ] {
//!     let (at, event) = read_event(line)?;
//!     for numbered in engine.handle(at, event)?.effects {
//!         if let Effect::OfferMade { agent, expires_at, .. } = numbered.effect {
//!             assert_eq!(agent.as_str(), "ada");
//!             assert_eq!(expires_at.as_millis(), 21_000);
//!         }
//!     }
//! }
//! assert_eq!(engine.deadline().unwrap().why, "offer_expires");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Knows no clock, no socket, no chance. It orders the rooms and owns the state; what is decided, the
//! rooms decide.

mod agent;
mod alerting;
mod assist;
mod bot;
mod chat;
mod coaching;
mod crisis;
mod customer;
mod decision;
mod desk;
mod dispatch;
mod effect;
mod ending;
mod event;
mod experiment;
mod explain;
mod facts;
mod feeling;
#[cfg(all(feature = "analysis", feature = "statistics"))]
mod goals;
mod holding;
mod host;
mod incident;
mod invariant;
mod journeys;
mod linked;
mod message;
#[cfg(feature = "analysis")]
mod money;
mod notification;
mod outreach;
mod parking;
mod quality;
mod queueing;
mod reaction;
mod reasons;
mod rejection;
mod replay;
mod reveal;
mod review;
mod risk;
mod slices;
mod snapshot;
mod spoken;
mod stress;
mod supervisor;
mod swap;
mod template;
mod timer;
mod view;
mod waiting;
mod wallboard;
mod watch;
mod working;
mod world;

pub use crate::bot::Speaker;
pub use chat::Connection;
pub use decision::{Decision, DecisionId, Question, Reason, Subject};
pub use effect::{Effect, HiddenSpan, NumberedEffect};
pub use event::{
    AskedBy, CallbackOutcome, DeclaredPresence, EVENT_BYTES_MAX, EndedBy, Envelope, Event,
    EventError, IntentScore, Resolution, ReturnReason, TransferKind, Verdict, read_event,
};
pub use experiment::{
    ArmCounts, ArmView, ExperimentState, ExperimentView, GuardState, GuardView, StopView,
};
pub use explain::WaitExplanation;
pub use reaction::{Deadline, Notice, NoticeCode, Reaction};
pub use rejection::Rejection;
pub use replay::{Played, Replay, ReplayError};
#[cfg(feature = "analysis")]
pub use slices::{Cell, SegmentView};
pub use snapshot::{FORMAT, RestoreError};
pub use template::{PreparedView, SlotView, TemplateView};
pub use view::{ChatView, CoachingView, StateView};
pub use wallboard::{LongestTile, Mode, ResponseTile, ShareTile, Wallboard};
pub use watch::{AlarmState, AlarmView, AlertView, Attention, SurgeView, TellingView};

use crate::calendar::Timestamp;
use crate::code::RejectionCode;
use crate::id::{ChatId, IncidentId};
use crate::math::Millis;
use crate::metrics::{ChatRecord, Report};
use crate::policy::Policy;
use crate::policy::condition::HashKey;
use crate::roll::RollKey;
use crate::routing::Router;
use crate::supervision::{Incident, IncidentSummary, Postmortem};
use crate::text::{FactKey, Masker};
use desk::Desk;
use dispatch::Caught;
use world::{NextDue, World};

/// What the host decides about an engine, besides the policy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The key of the hashes by which customers fall into shares and their facts are held. Keep it
    /// secret, and the same for the life of the state.
    pub key: Key,
}

/// Sixteen secret bytes, which the host draws at random and stores. Never printed.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Key(pub [u8; 16]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

/// The decision-making half of a chat-support operation.
///
/// One engine serves one tenant or shard; it may move between threads, and is used by one at a time.
#[derive(Clone, Debug)]
pub struct Engine {
    policy: Policy,
    options: Options,
    masker: Masker,
    world: World,
}

/// More is due before an event than one call may do.
fn too_far_ahead(at: Timestamp, limit: u32) -> Rejection {
    Rejection::new(
        RejectionCode::LimitExceeded,
        "/at",
        format!("{at}, before which more than {limit} things are due"),
        format!("at most {limit} things due before an event (`limits.due_per_call`)"),
        "call `advance` until its deadline lies behind the event, then send the event again",
    )
}

/// The policy's masker, with the key under which this engine holds its customers' facts.
fn keyed(policy: &Policy, options: Options) -> Masker {
    policy.masker().clone().with_key(FactKey::new(options.key.0))
}

impl Engine {
    /// An engine without chats and agents, whose clock stands at `start`.
    pub fn new(policy: Policy, options: Options, start: Timestamp) -> Self {
        let router = Router::new(policy.routing().clone());
        let masker = keyed(&policy, options);
        let mut world = World::new(start, router);
        world.rekey(RollKey::new(options.key.0));
        let mut engine = Self { world, policy, options, masker };
        let mut nothing = Reaction::default();
        let mut desk = engine.desk(&mut nothing);
        desk.watch_outages();
        desk.watch_calibration(start);
        desk.experiments_under_new_policy();
        engine
    }

    /// Something happened.
    ///
    /// What is due by then happens first. If that is more than `limits.due_per_call` things the event is
    /// refused: a stamp far ahead must not stop the host for as long as catching up takes.
    ///
    /// # Errors
    /// A refusal, with the remedy; nothing has changed then.
    pub fn handle(
        &mut self,
        at: Timestamp,
        event: impl Into<Envelope>,
    ) -> Result<Reaction, Rejection> {
        let mut reaction = Reaction::default();
        self.handle_into(at, event, &mut reaction)?;
        Ok(reaction)
    }

    /// As [`handle`](Self::handle), into a reaction whose memory is used again.
    ///
    /// # Errors
    /// A refusal, with the remedy; nothing has changed then, and the reaction is empty.
    pub fn handle_into(
        &mut self,
        at: Timestamp,
        event: impl Into<Envelope>,
        reaction: &mut Reaction,
    ) -> Result<(), Rejection> {
        let envelope = event.into();
        reaction.clear();
        // Whenever it is stamped: a host that sends everything again after a crash wants to hear this.
        self.desk(reaction).refuse_repetition(envelope.id.as_ref())?;
        self.transact(at, reaction, |desk| {
            desk.happen(envelope.event)?;
            if let Some(id) = envelope.id {
                desk.world.remember_event(id, desk.policy.limits());
            }
            Ok(())
        })
    }

    /// Does what is due by `now`. Calling it more often, or late, changes no output.
    ///
    /// One call does at most `limits.due_per_call` things; if more are due, the deadline of the
    /// reaction lies at or before `now`.
    pub fn advance(&mut self, now: Timestamp) -> Reaction {
        let mut reaction = Reaction::default();
        self.advance_into(now, &mut reaction);
        reaction
    }

    /// As [`advance`](Self::advance), into a reaction whose memory is used again.
    pub fn advance_into(&mut self, now: Timestamp, reaction: &mut Reaction) {
        reaction.clear();
        let limit = self.policy.limits().due_per_call;
        if self.desk(reaction).fire_due(now, limit) == Caught::Up {
            self.world.now = self.world.now.max(now);
        }
        reaction.deadline = self.deadline();
        self.debug_check();
    }

    /// From now on, another policy decides. Open offers, promised callbacks and what else was begun
    /// keeps its terms; deadlines that moved are told in the notices.
    ///
    /// # Errors
    /// A policy that would strand waiting chats is refused.
    pub fn replace_policy(&mut self, at: Timestamp, policy: Policy) -> Result<Reaction, Rejection> {
        let mut reaction = Reaction::default();
        self.transact(at, &mut reaction, |desk| desk.change_policy(policy.clone()))?;
        self.masker = keyed(&policy, self.options);
        self.policy = policy;
        reaction.deadline = self.deadline();
        Ok(reaction)
    }

    /// What would happen: the answer to an event that is then forgotten.
    ///
    /// # Errors
    /// The refusal that `handle` would give.
    pub fn preview(
        &self,
        at: Timestamp,
        event: impl Into<Envelope>,
    ) -> Result<Reaction, Rejection> {
        self.clone().handle(at, event)
    }

    /// Runs `act` after everything due by `at`; a refusal undoes both.
    fn transact(
        &mut self,
        at: Timestamp,
        reaction: &mut Reaction,
        act: impl FnOnce(&mut Desk<'_>) -> Result<(), Rejection>,
    ) -> Result<(), Rejection> {
        reaction.clear();
        let skew = self.check_clock(at)?;
        let at = at.max(self.world.now);
        // A refusal must leave the state as it was. Acting checks before it changes anything, so only
        // what falls due before it has to be undone: hosts that call `advance` in time never pay this.
        let before = self.is_due(at).then(|| self.world.clone());
        let limit = self.policy.limits().due_per_call;
        let mut desk = self.desk(reaction);
        let caught = desk.fire_due(at, limit);
        desk.at = at;
        let done = match caught {
            Caught::Up => act(&mut desk),
            Caught::Behind => Err(too_far_ahead(at, limit)),
        };
        match done {
            Ok(()) => {
                desk.settle();
                self.world.now = at;
                reaction.notices.extend(skew);
                reaction.deadline = self.deadline();
                self.debug_check();
                Ok(())
            }
            Err(rejection) => {
                if let Some(before) = before {
                    self.world = before;
                }
                reaction.clear();
                Err(rejection)
            }
        }
    }

    fn check_clock(&self, at: Timestamp) -> Result<Option<Notice>, Rejection> {
        let behind = self.world.now.since(at);
        if behind == Millis::ZERO {
            return Ok(None);
        }
        let allowed = self.policy.limits().clock_skew_ms;
        if behind > allowed {
            return Err(Rejection::new(
                RejectionCode::ClockRegression,
                "/at",
                format!("{at}, {behind} before the engine's clock"),
                format!("at most {allowed} before it (`limits.clock_skew_ms`)"),
                "send events in the order in which they happened, or correct the sender's clock",
            ));
        }
        let detail =
            format!("stamped {at}, {behind} before the clock; taken as {}", self.world.now);
        Ok(Some(Notice { code: NoticeCode::ClockSkew, detail }))
    }

    fn is_due(&self, at: Timestamp) -> bool {
        self.deadline().is_some_and(|deadline| deadline.at <= at)
    }

    fn desk<'a>(&'a mut self, out: &'a mut Reaction) -> Desk<'a> {
        let Self { policy, options, masker, world } = self;
        let at = world.now;
        let key = HashKey::new(options.key.0);
        let policy = policy.at_surge(world.surge.level());
        Desk { policy, world, out, masker, key, at }
    }

    /// When the engine wants to be called again, and why.
    pub fn deadline(&self) -> Option<Deadline> {
        let (at, why) = match self.world.next_due()? {
            (at, NextDue::Own(timer)) => (at, timer.why()),
            (at, NextDue::Routing) => (at, self.world.router.next_due_why()?),
        };
        Some(Deadline { at, why })
    }

    /// The time of the last input.
    pub fn now(&self) -> Timestamp {
        self.world.now
    }

    /// The policy that decides.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The number of the last effect.
    pub fn effects_made(&self) -> u64 {
        self.world.effects
    }

    /// A decision, if it is still remembered (`limits.decisions`).
    pub fn explain(&self, id: DecisionId) -> Option<&Decision> {
        self.world.decision(id)
    }

    /// How well it went so far.
    pub fn report(&self) -> Report {
        let open = self.world.chats.values().map(|chat| &chat.record);
        let mut tally = self.world.tally.clone();
        for work in self.world.workloads.values() {
            tally.add_work(work.totals(self.world.now));
        }
        Report::new(self.policy.metrics(), &tally, open)
    }

    /// What is noted of a chat for measuring: of an open one so far, of a closed one while it is remembered.
    pub fn record(&self, id: &ChatId) -> Option<&ChatRecord> {
        let open = self.world.chats.get(id).map(|chat| &chat.record);
        open.or_else(|| self.world.closed.get(id).map(|closed| &closed.record))
    }

    /// What happened on bad days, the oldest first.
    pub fn incidents(&self) -> Vec<IncidentSummary> {
        self.world.incidents.iter().map(Incident::summary).collect()
    }

    /// What is to be read about an incident, as it stands now.
    pub fn postmortem(&self, id: &IncidentId) -> Option<Postmortem> {
        self.world.incidents.postmortem(id, self.world.now, &self.world.flow)
    }

    /// 128 bits that stand for the whole state: equal states have the same.
    pub fn digest(&self) -> u128 {
        snapshot::digest_of(&snapshot::body(&self.world))
    }

    /// The whole state, to restore later.
    pub fn snapshot(&self) -> Vec<u8> {
        snapshot::write(&self.world, self.policy.fingerprint())
    }

    /// An engine that goes on from a snapshot, under the policy it was made with.
    ///
    /// # Errors
    /// Damaged, cut or foreign bytes, an unknown format, another policy, a state that contradicts itself.
    pub fn restore(policy: Policy, options: Options, bytes: &[u8]) -> Result<Self, RestoreError> {
        let mut world = snapshot::read(bytes, &policy)?;
        world.rekey(RollKey::new(options.key.0));
        let masker = keyed(&policy, options);
        Ok(Self { policy, options, masker, world })
    }

    /// Looks at every invariant by brute force: each chat in one place, with one owner, loads within
    /// their caps, nobody waiting beside somebody free. For tests.
    ///
    /// # Errors
    /// The name of the broken invariant, and where.
    pub fn check(&self) -> Result<(), String> {
        self.world.check()
    }

    /// In debug builds, looks at every invariant: after every call while the desk is small, now and
    /// then when it is large, because looking compares every chat with every agent.
    fn debug_check(&self) {
        let pairs = self.world.chats.len() * (self.world.router.agents_known() + 1);
        if cfg!(debug_assertions)
            && (pairs < 2_048 || self.world.decisions_made.is_multiple_of(512))
            && let Err(broken) = self.world.check()
        {
            panic!("invariant broken: {broken}");
        }
    }
}
