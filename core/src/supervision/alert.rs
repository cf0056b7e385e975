//! Which chats must a supervisor look at?
//!
//! A customer waits for an answer that does not come, or a chat takes far longer than chats of its intent do. "Far" is learnt: the median
//! of the last chats of that intent and a multiple of their median absolute deviation (F. R. Hampel, "The influence curve and its role in robust
//! estimation", JASA 69, 1974), so that one chat of six hours moves nothing. There is one alert for one thing of one chat; it is told once, and
//! again only after it was over or its snooze has ended.

use super::threshold::ThresholdRules;
use crate::calendar::Timestamp;
use crate::id::{AgentId, ChatId, Code};
use crate::math::{Millis, Ppm};
use crate::policy::issue::{Issues, Pointer};
use crate::sorted::SortedMap;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// From so many of the last chats of an intent it is learnt how long they take.
const LEARNT_FROM: usize = 101;

/// The most intents whose lengths are learnt.
const INTENTS_MAX: usize = 512;

crate::shape! {
    /// Which chats a supervisor is told to look at.
    pub struct AlertRules: Default {
        /// A customer waits this long for the words of the agent who has the chat. Without it, nobody is told; below two minutes most are told for nothing.
        pub agent_silent_ms: Option<Millis> = None,
        /// A chat takes longer than others of its intent. Without it, nobody is told.
        pub long_chats: Option<LongChatRules> = None,
        /// A customer waits this long in a queue, and nobody has taken the chat: the service level is at risk. Without it, nobody is told.
        pub at_risk_after_ms: Option<Millis> = None,
        /// Figures of the last half hour that are worse than the operation wants, by a name.
        pub thresholds: SortedMap<Code, ThresholdRules> = SortedMap::new(),
        /// The tree by which people are told of an alert that nobody has acknowledged.
        pub tree: Option<Code> = None,
        /// After this long.
        pub escalate_after_ms: Millis = Millis::from_mins(5),
    }
}

crate::shape! {
    /// What is long for a chat.
    pub struct LongChatRules: Default {
        /// So many median absolute deviations above the median of its intent.
        pub deviations: Ppm = Ppm::new(5_000_000),
        /// But never less than this.
        pub least_ms: Millis = Millis::from_mins(10),
        /// So many chats of an intent must have been seen.
        pub chats_min: u32 = 20 => 1..=101,
    }
}

crate::shape! {
    /// What an alert is about.
    pub enum AlertKind {
        /// The agent does not answer.
        AgentSilent = "agent_silent",
        /// The chat takes too long.
        LongChat = "long_chat",
        /// The customer may wait longer than the service level lets them.
        ServiceLevelAtRisk = "service_level_at_risk",
        /// A figure is worse than the operation wants.
        Threshold = "threshold",
    }
}

/// Does anybody look at it?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AlertPhase {
    /// Nobody has said so.
    Open,
    /// Somebody does.
    Acknowledged,
    /// Nobody wants to hear of it before this instant.
    Snoozed(Timestamp),
}

/// Something that a supervisor was told to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// What it is about.
    pub kind: AlertKind,
    /// In which chat, if in one.
    pub chat: Option<ChatId>,
    /// Who had it.
    pub agent: Option<AgentId>,
    /// Since when it lasts.
    pub since: Timestamp,
    /// Does anybody look at it?
    pub phase: AlertPhase,
}

/// The most figures that are watched.
const THRESHOLDS_MAX: usize = 32;

/// The name of the alert for one thing of one chat, or for one threshold.
pub fn alert_name(kind: AlertKind, about: &impl std::fmt::Display) -> Code {
    Code::from(format!("{kind}:{about}").as_str())
}

/// The alert for one thing of one chat, if there is one, and its name.
pub fn alert_on<'a>(
    alerts: &'a SortedMap<Code, Alert>,
    kind: AlertKind,
    about: &str,
) -> Option<(&'a Code, &'a Alert)> {
    // Asked at every message, and nearly always in vain: no name is made for it.
    alerts.find(|name| {
        let wanted = kind.as_str().bytes().chain([b':']).chain(about.bytes());
        name.as_str().bytes().cmp(wanted)
    })
}

/// How long chats take, by intent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lengths(SortedMap<Code, VecDeque<i64>>);

impl Lengths {
    /// A chat of this intent took so long.
    pub fn learn(&mut self, intent: &Code, took: Millis) {
        if !self.0.contains_key(intent) && self.0.iter().count() >= INTENTS_MAX {
            return;
        }
        let last = self.0.get_or_insert_with(intent.clone(), VecDeque::new);
        last.push_back(took.get());
        if last.len() > LEARNT_FROM {
            last.pop_front();
        }
    }

    /// What is too long for a chat of this intent, if enough of them were seen.
    pub fn too_long(&self, rules: &LongChatRules, intent: &Code) -> Option<Millis> {
        let last = self.0.get(intent)?;
        if last.len() < rules.chats_min as usize {
            return None;
        }
        let median = median(last.iter().copied())?;
        let deviation = self::median(last.iter().map(|length| (length - median).abs()))?;
        let beyond = i128::from(deviation) * i128::from(rules.deviations.get()) / 1_000_000;
        let beyond = Millis::new(i64::try_from(beyond).unwrap_or(i64::MAX));
        Some(Millis::new(median).plus(beyond).max(rules.least_ms))
    }
}

/// The middle one; of two, the lower.
fn median(lengths: impl Iterator<Item = i64>) -> Option<i64> {
    let mut lengths: Vec<i64> = lengths.collect();
    let middle = lengths.len().checked_sub(1)? / 2;
    Some(*lengths.select_nth_unstable(middle).1)
}

impl AlertRules {
    /// Says everything that is wrong with these rules.
    pub(super) fn check<T>(&self, trees: &SortedMap<Code, T>, at: &Pointer, issues: &mut Issues) {
        if self.agent_silent_ms.is_some_and(|silent| silent <= Millis::ZERO) {
            let remedy = "give agents time to write, or leave it out";
            issues.error("out_of_range", &at.key("agent_silent_ms"), "`0`", "1 or more", remedy);
        }
        if let Some(tree) = self.tree.as_ref().filter(|tree| !trees.contains_key(*tree)) {
            let remedy = "name a key of `supervision.trees`";
            issues.error("unknown_tree", &at.key("tree"), format!("`{tree}`"), "a tree", remedy);
        }
        if self.at_risk_after_ms.is_some_and(|after| after <= Millis::ZERO) {
            let remedy =
                "tell before the service level is missed, but not at once; or leave it out";
            issues.error("out_of_range", &at.key("at_risk_after_ms"), "`0`", "1 or more", remedy);
        }
        let watched = self.thresholds.len();
        if watched > THRESHOLDS_MAX {
            let (found, expected) = (watched.to_string(), format!("at most {THRESHOLDS_MAX}"));
            let remedy = "watch what somebody acts upon";
            issues.error("too_many", &at.key("thresholds"), found, expected, remedy);
        }
        for (name, threshold) in &self.thresholds {
            threshold.check(&at.key("thresholds").key(name.as_str()), issues);
        }
        let deviations = self.long_chats.as_ref().map(|long| long.deviations);
        let range = Ppm::ZERO..=Ppm::new(1_000 * 1_000_000);
        if let Some(found) = deviations.filter(|deviations| !range.contains(deviations)) {
            let place = at.key("long_chats").key("deviations");
            issues.error("out_of_range", &place, found.to_string(), "0 to 1000", "write a decimal");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alert_is_found_by_what_its_name_would_be() {
        let about = ["", "a", "c", "c-1", "c:", "c:1", "c1", "c10", "d", "é"];
        let kinds = AlertKind::ALL;
        let all = kinds.iter().flat_map(|kind| about.map(|about| (*kind, about)));
        let mut alerts = SortedMap::new();
        for (n, (kind, about)) in all.clone().enumerate() {
            // Every third is missing.
            if n % 3 > 0 {
                let (since, phase) = (Timestamp::from_millis(n as i64), AlertPhase::Open);
                let alert = Alert { kind, chat: None, agent: None, since, phase };
                alerts.insert(alert_name(kind, &about), alert);
            }
        }
        for (kind, about) in all {
            let name = alert_name(kind, &about);
            let found = alert_on(&alerts, kind, about).map(|(name, alert)| (name, alert.since));
            assert_eq!(found, alerts.get_key_value(&name).map(|(name, alert)| (name, alert.since)));
        }
    }

    #[test]
    fn too_long_is_the_median_and_a_multiple_of_the_usual_deviation() {
        let rules =
            LongChatRules { deviations: Ppm::new(3_000_000), least_ms: Millis::ZERO, chats_min: 5 };
        let intent = Code::from("refund");
        let mut lengths = Lengths::default();
        for length in [100, 110, 90, 120] {
            lengths.learn(&intent, Millis::new(length));
        }
        assert_eq!(lengths.too_long(&rules, &intent), None);
        // Of 90, 100, 110, 120 and 9000 the middle is 110; 20, 10, 0, 10 and 8890 away: the middle is 10.
        lengths.learn(&intent, Millis::new(9_000));
        assert_eq!(lengths.too_long(&rules, &intent), Some(Millis::new(140)));
        let floor = LongChatRules { least_ms: Millis::new(500), ..rules };
        assert_eq!(lengths.too_long(&floor, &intent), Some(Millis::new(500)));
        assert_eq!(lengths.too_long(&floor, &Code::from("other")), None);
    }
}
