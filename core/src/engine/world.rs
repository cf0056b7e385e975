//! All that the engine knows: plain data, the only state there is.
//!
//! Invariant: a chat that is not closed is in exactly one place. `Queued`, `Offered` and `Active` chats,
//! and chats in wrap-up, are known to the router as well, and both say the same of them;
//! [`World::check`] looks.

use super::chat::{Chat, ClosedChat};
use super::decision::{Decision, DecisionId};
use super::holding::Held;
use super::timer::{Timer, Timers};
use crate::admission::Customer;
use crate::bot::Freeze;
use crate::calendar::{Declared, Timestamp};
use crate::id::{AgentId, ChatId, Code, CustomerId, EventId};
use crate::metrics::{Journeys, Ledger, Tally, Trial, Workload};
use crate::policy::Limits;
use crate::policy::condition::HashKey;
use crate::quality::{Calibration, Work};
use crate::roll::{Roll, RollKey};
use crate::routing::{AgentProfile, Router, RoutingRules};
use crate::sorted::{SortedMap, SortedSet};
use crate::supervision::{
    Alert, Crisis, Dependency, Flow, Incidents, Lengths, OnCall, Spikes, Surge, Traffic, TreeRun,
};
use crate::text::Learned;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::sync::Arc;

/// A customer with live chats.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct KnownCustomer {
    /// As the host last described them.
    pub(crate) profile: Customer,
    /// Their chats that are not closed, the oldest first.
    pub(crate) chats: Vec<ChatId>,
}

/// The last things of a kind, up to a limit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Recent<T>(VecDeque<T>);

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<T> Recent<T> {
    /// Keeps `item`, and gives back those that had to go.
    pub(crate) fn keep(&mut self, item: T, limit: u32) -> impl Iterator<Item = T> {
        self.0.push_back(item);
        let surplus = self.0.len().saturating_sub(limit as usize);
        self.0.drain(..surplus)
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.0.iter()
    }
}

/// A router to be replaced by the one that is saved apart.
fn nobody() -> Router {
    Router::new(RoutingRules::default())
}

/// Whose timer is due next.
#[derive(Clone, Copy, Debug)]
pub(crate) enum NextDue<'a> {
    /// One of the engine's own.
    Own(&'a Timer),
    /// One of the router's.
    Routing,
}

/// The whole state.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct World {
    /// The time of the last input.
    pub(crate) now: Timestamp,
    /// Number of the last effect.
    pub(crate) effects: u64,
    /// Number of the last decision.
    pub(crate) decisions_made: u64,
    /// The last decisions, for `explain`.
    pub(crate) decisions: Recent<Arc<Decision>>,
    /// Chats that are not closed.
    pub(crate) chats: Roll<ChatId, Box<Chat>>,
    /// Closed chats that are remembered.
    pub(crate) closed: Roll<ChatId, ClosedChat>,
    /// The same in the order of closing, to forget the oldest.
    pub(crate) closing_order: Recent<ChatId>,
    /// Customers with live chats.
    pub(crate) customers: Roll<CustomerId, KnownCustomer>,
    /// Queues, agents, offers. Saved apart, because its indexes are built anew.
    #[serde(skip, default = "nobody")]
    pub(crate) router: Router,
    /// What is due when.
    pub(crate) timers: Timers,
    /// Outages and emergencies declared at run time.
    pub(crate) declared: Declared,
    /// May automated text leave?
    pub(crate) freeze: Freeze,
    /// Customers in this interval, and expected in the next ones.
    pub(crate) traffic: Traffic,
    /// How far it has drifted from what was expected.
    pub(crate) spikes: Spikes,
    /// Orders that wait for a second person, and topics that are held.
    pub(crate) crisis: Crisis,
    /// What the operation depends on, as far as anything was heard of it.
    pub(crate) dependencies: SortedMap<Code, Dependency>,
    /// Who is on call.
    pub(crate) on_call: OnCall,
    /// What supervisors were told to look at, and is not over.
    pub(crate) alerts: SortedMap<Code, Alert>,
    /// How long chats take, by intent.
    pub(crate) lengths: Lengths,
    /// What agents thought of articles.
    pub(crate) learned: Learned,
    /// Number of the last alarm.
    pub(crate) alarms_raised: u64,
    /// Trees at work, by alarm.
    pub(crate) alarms: SortedMap<Code, TreeRun>,
    /// Alarms that somebody has taken on and nobody has called over, since when.
    pub(crate) taken_on: SortedMap<Code, Timestamp>,
    /// What customers meet, counted.
    pub(crate) flow: Flow,
    /// What happened on bad days.
    pub(crate) incidents: Incidents,
    /// How hard it is, and what is different because of it.
    pub(crate) surge: Surge,
    /// Events that were handled, by id.
    pub(crate) event_ids: Roll<EventId, ()>,
    /// The same in the order of handling, to forget the oldest.
    pub(crate) event_order: Recent<EventId>,
    /// What happened, in numbers.
    pub(crate) tally: Tally,
    /// How agents divide their time.
    pub(crate) workloads: Roll<AgentId, Workload>,
    /// What is known of agents' work by judging it.
    pub(crate) works: Roll<AgentId, Work>,
    /// What those who judge judged together.
    pub(crate) calibration: Calibration,
    /// By customer the last of the closed chats that are remembered.
    pub(crate) last_chats: Roll<CustomerId, ChatId>,
    /// What came of experiments. Saved apart, where there are any: a desk without them has the snapshots that it always had.
    #[serde(skip)]
    pub(crate) trials: SortedMap<Code, Trial>,
    /// What costs are reckoned from, where the policy speaks of costs. Saved with the trials.
    #[serde(skip)]
    pub(crate) ledger: Ledger,
    /// Messages of customers that are held back, by chat, the oldest first; no list is empty. Saved apart, where there are any.
    #[serde(skip)]
    pub(crate) held: Roll<ChatId, Vec<Held>>,
    /// Which templates were sent in chats that are open or remembered. Saved with what is held back.
    #[serde(skip)]
    pub(crate) prepared: Roll<ChatId, SortedSet<Code>>,
    /// How customers came, and what followed. Saved apart, where there is any of it.
    #[serde(skip)]
    pub(crate) journeys: Journeys,
    /// How agents serve when they are not spared anything because they are coached. Saved with the journeys.
    #[serde(skip)]
    pub(crate) spared: SortedMap<AgentId, AgentProfile>,
}

impl World {
    pub(crate) fn new(start: Timestamp, router: Router) -> Self {
        Self {
            now: start,
            effects: 0,
            decisions_made: 0,
            decisions: Recent::default(),
            chats: Roll::default(),
            closed: Roll::default(),
            closing_order: Recent::default(),
            customers: Roll::default(),
            router,
            timers: Timers::default(),
            declared: Declared::new(),
            freeze: Freeze::Off,
            traffic: Traffic::default(),
            flow: Flow::default(),
            incidents: Incidents::default(),
            surge: Surge::default(),
            spikes: Spikes::default(),
            crisis: Crisis::default(),
            dependencies: SortedMap::new(),
            on_call: OnCall::new(),
            alerts: SortedMap::new(),
            lengths: Lengths::default(),
            learned: Learned::default(),
            alarms_raised: 0,
            alarms: SortedMap::new(),
            taken_on: SortedMap::new(),
            event_ids: Roll::default(),
            event_order: Recent::default(),
            tally: Tally::default(),
            workloads: Roll::default(),
            works: Roll::default(),
            calibration: Calibration::default(),
            last_chats: Roll::default(),
            trials: SortedMap::new(),
            ledger: Ledger::default(),
            held: Roll::default(),
            prepared: Roll::default(),
            journeys: Journeys::default(),
            spared: SortedMap::new(),
        }
    }

    /// Hashes all names under the host's key from now on.
    pub(crate) fn rekey(&mut self, key: RollKey) {
        self.chats.rekey(key);
        self.closed.rekey(key);
        self.customers.rekey(key);
        self.event_ids.rekey(key);
        self.workloads.rekey(key);
        self.works.rekey(key);
        self.last_chats.rekey(key);
        self.timers.rekey(key);
        self.held.rekey(key);
        self.prepared.rekey(key);
        self.journeys.rekey(key);
        self.router.rekey(key);
    }

    /// What is due next: at one instant what was set first.
    pub(crate) fn next_due(&self) -> Option<(Timestamp, NextDue<'_>)> {
        let own = self.timers.first();
        let routing = self.router.next_due().zip(self.router.next_due_number());
        match (own, routing) {
            (Some((due, seq, timer)), routing)
                if routing.is_none_or(|first| (due, seq) < first) =>
            {
                Some((due, NextDue::Own(timer)))
            }
            (_, routing) => routing.map(|(due, _)| (due, NextDue::Routing)),
        }
    }

    /// Sets a timer; one of the same kind for the same thing is moved.
    pub(crate) fn set_timer(&mut self, timer: Timer, due: Timestamp) {
        let seq = self.router.number_timer();
        self.timers.set(timer, due, seq);
    }

    /// The decision of this number, if it is still remembered.
    pub(crate) fn decision(&self, id: DecisionId) -> Option<&Decision> {
        // They are numbered without a gap, and the last ones are kept.
        let since = self.decisions_made.checked_sub(id.0)?;
        self.decisions.iter().rev().nth(usize::try_from(since).ok()?).map(|kept| &**kept)
    }

    /// Remembers that this event was handled.
    pub(crate) fn remember_event(&mut self, id: EventId, limits: &Limits) {
        self.event_ids.insert(id.clone(), ());
        for forgotten in self.event_order.keep(id, limits.event_ids) {
            self.event_ids.remove(&forgotten);
        }
    }

    /// A chat that was taken out is over: what must be remembered of it is, the rest goes. What experiments learn of those that are
    /// forgotten for it stays.
    pub(crate) fn bury(&mut self, id: &ChatId, closed: ClosedChat, limits: &Limits, key: HashKey) {
        if let Some(customer) = self.customers.get_mut(&closed.customer) {
            customer.chats.retain(|live| live != id);
            if customer.chats.is_empty() {
                self.customers.remove(&closed.customer);
                self.timers.cancel(&Timer::IdentityExpiry(closed.customer.clone()));
            }
        }
        self.closed.insert(id.clone(), closed);
        for forgotten in self.closing_order.keep(id.clone(), limits.closed_chats) {
            let Some(gone) = self.closed.remove(&forgotten) else { continue };
            self.prepared.remove(&forgotten);
            for (name, trial) in self.trials.iter_mut() {
                trial.forgets(key.hash(name.as_str(), gone.customer.as_str()), &gone.record);
            }
            if self.last_chats.get(&gone.customer) == Some(&forgotten) {
                self.last_chats.remove(&gone.customer);
            }
        }
    }
}
