//! What a supervisor looks at: how hard it is, what alerts are open, of which alarms people are being told.

use super::Engine;
use crate::calendar::Timestamp;
use crate::id::{AgentId, ChatId, Code};
use crate::math::Ppm;
use crate::supervision::{Alert, AlertKind, AlertPhase, Notification, SurgeAction};
use serde::Serialize;

/// How hard it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SurgeView {
    /// Levels that are on.
    pub level: u8,
    /// The interval in which customers are counted began here; `null` before the first one.
    pub since: Option<Timestamp>,
    /// Customers in it so far.
    pub arrivals: u32,
    /// How many were expected in all of it; `null` where nothing was.
    pub expected: Option<Ppm>,
    /// What is different because of it.
    pub actions: Vec<SurgeAction>,
}

crate::shape! {
    /// Does anybody look at what an alert tells of?
    pub enum Attention {
        /// Nobody has said so.
        Open = "open",
        /// Somebody does.
        Acknowledged = "acknowledged",
        /// Nobody wants to hear of it for a while.
        Snoozed = "snoozed",
    }
}

/// An alert that is not over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AlertView {
    /// Its name.
    pub alert: Code,
    /// What it is about.
    pub kind: AlertKind,
    /// In which chat; `null` when it is about all.
    pub chat: Option<ChatId>,
    /// Whose it is; `null` when nobody has it.
    pub agent: Option<AgentId>,
    /// Since when it has been so.
    pub since: Timestamp,
    /// Does anybody look at it?
    pub attention: Attention,
    /// Until when nobody wants to hear of it, if so.
    pub until: Option<Timestamp>,
}

crate::shape! {
    /// How far an alarm is.
    pub enum AlarmState {
        /// People are being told.
        Telling = "telling",
        /// Somebody has taken it on; it is not over.
        Acknowledged = "acknowledged",
    }
}

/// An alarm that is not over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AlarmView {
    /// Its name.
    pub alarm: Code,
    /// How far it is.
    pub state: AlarmState,
    /// When it was raised, or taken on.
    pub since: Timestamp,
    /// What is being told, while somebody is.
    pub telling: Option<TellingView>,
}

/// Whom an alarm has reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TellingView {
    /// By which tree of the policy.
    pub tree: Code,
    /// As it stood in the policy of this fingerprint.
    pub policy: String,
    /// The level that was told, counted from 1.
    pub level: usize,
    /// The round, counted from 1.
    pub round: u8,
    /// They can acknowledge until just before this instant.
    pub until: Timestamp,
    /// Everybody who was told, the earliest first.
    pub told: Vec<Notification>,
}

impl Engine {
    /// How hard it is, and what is different because of it.
    pub fn surge(&self) -> SurgeView {
        let figures = self.world.traffic.figures();
        SurgeView {
            level: self.world.surge.level(),
            since: figures.as_ref().map(|figures| figures.start),
            arrivals: figures.as_ref().map_or(0, |figures| figures.arrivals),
            expected: figures.and_then(|figures| figures.expected),
            actions: self.world.surge.running().to_vec(),
        }
    }

    /// Alerts that are not over, by name.
    pub fn alerts(&self) -> Vec<AlertView> {
        let view = |(name, alert): (&Code, &Alert)| {
            let (attention, until) = match alert.phase {
                AlertPhase::Open => (Attention::Open, None),
                AlertPhase::Acknowledged => (Attention::Acknowledged, None),
                AlertPhase::Snoozed(until) => (Attention::Snoozed, Some(until)),
            };
            let Alert { kind, chat, agent, since, .. } = alert.clone();
            AlertView { alert: name.clone(), kind, chat, agent, since, attention, until }
        };
        self.world.alerts.iter().map(view).collect()
    }

    /// Alarms that are not over: those of which people are being told, then those that somebody has taken on.
    pub fn alarms(&self) -> Vec<AlarmView> {
        let telling = self.world.alarms.iter().map(|(alarm, run)| AlarmView {
            alarm: alarm.clone(),
            state: AlarmState::Telling,
            since: run.since,
            telling: Some(TellingView {
                tree: run.tree.clone(),
                policy: run.policy.clone(),
                level: run.level + 1,
                round: run.round + 1,
                until: run.until,
                told: run.told.clone(),
            }),
        });
        let taken_on = self.world.taken_on.iter().map(|(alarm, since)| AlarmView {
            alarm: alarm.clone(),
            state: AlarmState::Acknowledged,
            since: *since,
            telling: None,
        });
        telling.chain(taken_on).collect()
    }
}
