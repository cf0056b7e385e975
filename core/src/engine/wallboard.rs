//! The whole desk at a glance: sixteen tiles, computed when somebody looks.
//!
//! "Now" is the half hour before; "so far" is everything since the engine began. What cannot be computed is `null`, and shares
//! stand beside the number of customers behind them.

use super::Engine;
use super::watch::{Attention, SurgeView};
use crate::bot::Freeze;
use crate::conversation::ChatState;
use crate::id::{AgentId, ChatId};
use crate::math::{Millis, Ppm};
use crate::metrics::{Measure, Report, ServiceLevel};
use crate::routing::Presence;
use crate::sorted::SortedMap;
use serde::Serialize;
use std::cmp::Reverse;

/// What counts as now.
const NOW: Millis = Millis::from_mins(30);

crate::shape! {
    /// How the desk is run at present; of several that hold, the gravest.
    pub enum Mode {
        /// As on any day.
        Normal = "normal",
        /// A level of surge is on.
        Surge = "surge",
        /// An incident is going on, or a topic is held.
        Crisis = "crisis",
        /// Nothing automated leaves.
        Frozen = "frozen",
    }
}

/// A share, now and so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShareTile {
    /// In the last half hour.
    pub now: Option<Ppm>,
    /// Customers behind it: answered or lost.
    pub customers_now: u64,
    /// Since the engine began.
    pub so_far: Option<Ppm>,
}

/// The chat that an agent has had longest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LongestTile {
    /// Which.
    pub chat: ChatId,
    /// Whose.
    pub agent: Option<AgentId>,
    /// How long.
    pub lasts_ms: Millis,
}

/// Times to the first response of a human.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ResponseTile {
    /// On average.
    pub mean_ms: Option<i64>,
    /// Nine of ten are at most this.
    pub p90_ms: Option<i64>,
    /// Chats behind it.
    pub chats: u64,
}

/// What a supervisor has on the wall.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wallboard {
    /// Chats that wait for an agent.
    pub waiting: u32,
    /// The longest present wait.
    pub oldest_wait_ms: Option<Millis>,
    /// How long those who were answered in the last half hour had waited on average.
    pub wait_mean_ms: Option<Millis>,
    /// Answered in time, of those who were answered or gave up.
    pub service_level: ShareTile,
    /// Gave up, of the same.
    pub abandonment: ShareTile,
    /// Chats that an agent has.
    pub active: u32,
    /// Units that agents who take offers could still take.
    pub free_units: u32,
    /// The share of agents' available time in which they had a chat, so far.
    pub occupancy: Option<Ppm>,
    /// Agents by presence.
    pub agents: SortedMap<&'static str, u32>,
    /// The chat that an agent has had longest.
    pub longest: Option<LongestTile>,
    /// Times to the first response of a human, so far.
    pub first_response: ResponseTile,
    /// The share of chats that bots began and ended, so far.
    pub containment: Option<Ppm>,
    /// Handoffs by reason, so far.
    pub handoffs: SortedMap<String, u64>,
    /// Customers of this interval against the forecast, and the level of surge.
    pub volume: SurgeView,
    /// Alerts at which nobody looks.
    pub alerts_open: u32,
    /// How the desk is run.
    pub mode: Mode,
}

impl Engine {
    /// The whole desk at a glance. Looks at every chat and agent.
    pub fn wallboard(&self) -> Wallboard {
        let report = self.report();
        let counts = self.world.flow.before(self.now(), NOW).counts;
        let customers_now = counts.answered + counts.gave_up;
        let share = |now, so_far| ShareTile { now, customers_now, so_far };
        let in_time = Ppm::of(counts.in_time, customers_now);
        let served = self.world.chats.values().filter(|chat| chat.state == ChatState::Active);
        let open = self.alerts().into_iter().filter(|alert| alert.attention == Attention::Open);
        let (waiting, oldest_wait_ms) = self.waits();
        let (agents, free_units) = self.staff();
        Wallboard {
            waiting,
            oldest_wait_ms,
            wait_mean_ms: counts.wait_mean(),
            service_level: share(in_time, level(&report)),
            abandonment: share(counts.abandonment(), ratio(&report, "abandonment_ppm")),
            active: count(served.count()),
            free_units,
            occupancy: ratio(&report, "occupancy_ppm"),
            agents,
            longest: self.longest(),
            first_response: ResponseTile {
                mean_ms: report.value("first_response_ms_mean"),
                p90_ms: report.value("first_response_ms_p90"),
                chats: report.metric("first_response_ms_mean").map_or(0, |metric| metric.count),
            },
            containment: ratio(&report, "containment_ppm"),
            handoffs: report.breakdowns().get("handoffs_by_reason").cloned().unwrap_or_default(),
            volume: self.surge(),
            alerts_open: count(open.count()),
            mode: self.mode(),
        }
    }
    /// Chats that wait for an agent, and the longest present wait.
    fn waits(&self) -> (u32, Option<Millis>) {
        let waits = |state| matches!(state, ChatState::Queued | ChatState::Offered);
        let waiting = self.world.chats.values().filter(|chat| waits(chat.state));
        let since = waiting.filter_map(|chat| chat.record.waiting_since);
        let (mut count, mut oldest) = (0, None);
        for wait in since.map(|since| self.now().since(since)) {
            count += 1;
            oldest = oldest.max(Some(wait));
        }
        (count, oldest)
    }

    /// Agents by presence, and the units that those who take offers have left.
    fn staff(&self) -> (SortedMap<&'static str, u32>, u32) {
        let (mut agents, mut free) = (SortedMap::new(), 0_u32);
        for agent in self.world.router.agents().filter_map(|id| self.agent(id)) {
            *agents.get_or_insert_with(agent.presence.as_str(), || 0) += 1;
            if matches!(agent.presence, Presence::Available) {
                free = free.saturating_add(agent.capacity.saturating_sub(agent.load.total()));
            }
        }
        (agents, free)
    }

    fn longest(&self) -> Option<LongestTile> {
        let served = self.world.chats.values().filter(|chat| chat.state == ChatState::Active);
        let lasts = served.filter_map(|chat| {
            let lasts_ms = self.now().since(chat.record.working_since?);
            Some((lasts_ms, Reverse(chat.id.clone()), chat.owner.clone()))
        });
        let (lasts_ms, Reverse(chat), agent) = lasts.max()?;
        Some(LongestTile { chat, agent, lasts_ms })
    }

    fn mode(&self) -> Mode {
        let gathers = self.world.incidents.iter().any(|incident| incident.calm_at.is_none());
        if self.world.freeze == Freeze::On {
            Mode::Frozen
        } else if gathers || !self.world.crisis.holds().is_empty() {
            Mode::Crisis
        } else if self.world.surge.level() > 0 {
            Mode::Surge
        } else {
            Mode::Normal
        }
    }
}

fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}

fn ratio(report: &Report, metric: &str) -> Option<Ppm> {
    report.value(metric).map(Ppm::new)
}

/// The share answered in time, of all who did not leave at once.
fn level(report: &Report) -> Option<Ppm> {
    let is_it = |measure| matches!(measure, Measure::ServiceLevel(ServiceLevel::LessShort, _));
    let found = report.metrics().iter().find(|metric| is_it(metric.definition.measure))?;
    found.value.map(Ppm::new)
}
