//! Does what we depend on work, and what instead?
//!
//! A dependency (a bot, the CRM, translation) that fails again and again is not asked any more: its breaker opens. After a while it is
//! half-open, and a few calls may try; all of them well, it closes, one of them badly, it opens again. Outcomes come from the host.
//! What its customers are sent to meanwhile is a ladder: each step needs what it needs, and names the next. A ladder that could end nowhere is
//! refused when the policy is compiled.

use crate::calendar::Timestamp;
use crate::id::{ChannelId, Code, HoursId};
use crate::math::{Millis, Ppm};
use crate::policy::issue::{Issues, Pointer};
use crate::sorted::{SortedMap, SortedSet};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

crate::shape! {
    /// When something that we depend on counts as broken.
    pub struct DependencyRules: Default {
        /// The last so many calls are looked at.
        pub window: u32 = 20 => 1..=1_000,
        /// Fewer calls than this say nothing.
        pub calls_min: u32 = 10 => 1..=1_000,
        /// Open when this share of them failed.
        pub failed_share: Ppm = Ppm::new(500_000),
        /// After this long it is tried again.
        pub open_ms: Millis = Millis::from_secs(60),
        /// So many calls in a row must go well before it is trusted again.
        pub probes: u32 = 3 => 1..=1_000,
        /// The step of the fallback ladder on which its customers stand.
        pub ladder: Option<Code> = None,
    }
}

crate::shape! {
    /// One step of a fallback ladder.
    pub struct LadderStep {
        /// Where customers go.
        pub channel: ChannelId,
        /// Dependencies without which it is of no use.
        pub needs: SortedSet<Code> = SortedSet::new(),
        /// When it is open; without hours it always is.
        pub hours: Option<HoursId> = None,
        /// Where they go when it is not to be had.
        pub or_else: Option<Code> = None,
    }
}

crate::shape! {
    /// Is a dependency asked?
    pub enum BreakerState {
        /// Yes, it works.
        Closed = "closed",
        /// No, it fails.
        Open = "open",
        /// A few calls may try.
        HalfOpen = "half_open",
    }
}

crate::shape! {
    /// How a call to a dependency went.
    pub enum CallOutcome {
        /// Well.
        Succeeded = "succeeded",
        /// Not, or not in time.
        Failed = "failed",
    }
}

/// What is known of one dependency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breaker {
    state: BreakerState,
    since: Timestamp,
    /// The last calls, the latest last; while half-open, those since then.
    calls: VecDeque<CallOutcome>,
}

/// A dependency, and where its customers stand meanwhile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dependency {
    /// Does it work?
    pub breaker: Breaker,
    /// The step of the ladder on which its customers stand; none while it works.
    pub step: Option<Code>,
}

impl Dependency {
    /// Nothing was heard of it yet.
    pub fn new(now: Timestamp) -> Self {
        Self { breaker: Breaker::new(now), step: None }
    }
}

impl Breaker {
    /// Nothing was heard of it yet: it works.
    pub fn new(now: Timestamp) -> Self {
        Self { state: BreakerState::Closed, since: now, calls: VecDeque::new() }
    }

    /// Is it asked?
    pub fn state(&self) -> BreakerState {
        self.state
    }

    /// Since when it is so.
    pub fn since(&self) -> Timestamp {
        self.since
    }

    /// Calls looked at, and of these the failed ones.
    pub fn counts(&self) -> (u32, u32) {
        let failed = self.calls.iter().filter(|call| **call == CallOutcome::Failed).count();
        (self.calls.len() as u32, failed as u32)
    }

    /// After one more call. While it is open, what straggles in changes nothing.
    #[must_use]
    pub fn after(&self, rules: &DependencyRules, call: CallOutcome, now: Timestamp) -> Self {
        if self.state == BreakerState::Open {
            return self.clone();
        }
        let mut after = self.clone();
        after.calls.push_back(call);
        while after.calls.len() > rules.window.max(rules.probes) as usize {
            after.calls.pop_front();
        }
        let (calls, failed) = after.counts();
        let share = Ppm::of(u64::from(failed), u64::from(calls)).unwrap_or_default();
        let next = match self.state {
            BreakerState::HalfOpen if failed > 0 => BreakerState::Open,
            BreakerState::HalfOpen if calls >= rules.probes => BreakerState::Closed,
            BreakerState::Closed if calls >= rules.calls_min && share >= rules.failed_share => {
                BreakerState::Open
            }
            same => same,
        };
        if next == self.state { after } else { after.turned(next, now) }
    }

    /// The time for which it is not asked is over.
    #[must_use]
    pub fn half_open(&self, now: Timestamp) -> Self {
        self.clone().turned(BreakerState::HalfOpen, now)
    }

    fn turned(self, state: BreakerState, since: Timestamp) -> Self {
        // An open breaker keeps the calls that opened it, as evidence.
        let calls = if state == BreakerState::Open { self.calls } else { VecDeque::new() };
        Self { state, since, calls }
    }
}

/// The step on which customers stand who begin at `first`: the first that is to be had. `works` says of a dependency,
/// `is_open` of hours.
pub fn stand<'a>(
    ladder: &'a SortedMap<Code, LadderStep>,
    first: &'a Code,
    works: impl Fn(&Code) -> bool,
    is_open: impl Fn(&HoursId) -> bool,
) -> Option<(&'a Code, &'a LadderStep)> {
    let mut name = first;
    // No ladder has more steps than this; compiled ones have no circle.
    for _ in 0..=ladder.len() {
        let step = ladder.get(name)?;
        if step.needs.iter().all(&works) && step.hours.as_ref().is_none_or(&is_open) {
            return Some((name, step));
        }
        name = step.or_else.as_ref()?;
    }
    None
}

/// Says where a ladder is broken: steps and dependencies that do not exist, circles, and steps from which nothing leads on.
pub(super) fn check_ladder(
    ladder: &SortedMap<Code, LadderStep>,
    dependencies: &SortedMap<Code, DependencyRules>,
    at: &Pointer,
    issues: &mut Issues,
) {
    let place = at.key("ladder");
    for (name, step) in ladder {
        let at = place.key(name.as_str());
        for needed in step.needs.iter().filter(|needed| !dependencies.contains_key(*needed)) {
            let remedy = "name a key of `supervision.dependencies`";
            let found = format!("`{needed}`");
            issues.error("unknown_dependency", &at.key("needs"), found, "a dependency", remedy);
        }
        if let Some(next) = step.or_else.as_ref().filter(|next| !ladder.contains_key(*next)) {
            let remedy = "name a key of `supervision.ladder`";
            let found = format!("`{next}`");
            issues.error("unknown_step", &at.key("or_else"), found, "a step", remedy);
            continue;
        }
        // Whoever finds this step closed goes on; all closed, they must still arrive somewhere.
        let nothing_works = stand(ladder, name, |_| false, |_| false);
        if nothing_works.is_none() && step_exists_throughout(ladder, name) {
            let remedy = "let the last step need nothing and always be open: a status page, an e-mail address";
            let found = "a way that can end nowhere, or in a circle";
            issues.error("dead_end", &at, found, "a step that is always to be had", remedy);
        }
    }
    for (name, rules) in dependencies {
        let at = at.key("dependencies").key(name.as_str());
        if !(Ppm::new(1)..=Ppm::ONE).contains(&rules.failed_share) {
            let found = rules.failed_share.to_string();
            let remedy = "choose a share";
            issues.error(
                "out_of_range",
                &at.key("failed_share"),
                found,
                "more than 0, at most 1",
                remedy,
            );
        }
        if rules.calls_min > rules.window {
            let found = rules.calls_min.to_string();
            let expected = format!("at most the window, {}", rules.window);
            let remedy = "look at more calls, or be content with fewer";
            issues.error("out_of_range", &at.key("calls_min"), found, expected, remedy);
        }
        if let Some(step) = rules.ladder.as_ref().filter(|step| !ladder.contains_key(*step)) {
            let remedy = "name a key of `supervision.ladder`";
            issues.error("unknown_step", &at.key("ladder"), format!("`{step}`"), "a step", remedy);
        }
    }
}

/// Does every step named on the way exist? What does not is said where it is named.
fn step_exists_throughout(ladder: &SortedMap<Code, LadderStep>, first: &Code) -> bool {
    let mut name = Some(first);
    for _ in 0..=ladder.len() {
        let Some(here) = name else { return true };
        let Some(step) = ladder.get(here) else { return false };
        name = step.or_else.as_ref();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millis(ms)
    }

    #[test]
    fn half_of_ten_calls_open_it_and_three_good_ones_close_it() {
        use CallOutcome::{Failed, Succeeded};
        let rules = DependencyRules::default();
        let mut breaker = Breaker::new(at(0));
        for call in
            [Failed, Failed, Failed, Failed, Succeeded, Succeeded, Succeeded, Succeeded, Succeeded]
        {
            breaker = breaker.after(&rules, call, at(1));
            assert_eq!(breaker.state(), BreakerState::Closed);
        }
        let open = breaker.after(&rules, Failed, at(2));
        assert_eq!(
            (open.state(), open.counts(), open.since()),
            (BreakerState::Open, (10, 5), at(2))
        );
        assert_eq!(open.after(&rules, Succeeded, at(3)), open);
        let mut trying = open.half_open(at(9));
        assert_eq!(trying.after(&rules, Failed, at(10)).state(), BreakerState::Open);
        for expected in [BreakerState::HalfOpen, BreakerState::HalfOpen, BreakerState::Closed] {
            trying = trying.after(&rules, Succeeded, at(10));
            assert_eq!(trying.state(), expected);
        }
        assert_eq!(trying.counts(), (0, 0));
    }

    fn step(channel: &str, needs: &[&str], or_else: Option<&str>) -> LadderStep {
        LadderStep {
            channel: ChannelId::from(channel),
            needs: needs.iter().map(|needed| Code::from(*needed)).collect(),
            hours: None,
            or_else: or_else.map(Code::from),
        }
    }

    fn issues_of(steps: Vec<(&str, LadderStep)>) -> Vec<String> {
        let steps: Vec<_> =
            steps.into_iter().map(|(name, step)| (Code::from(name), step)).collect();
        let one = |name: &str| (Code::from(name), DependencyRules::default());
        let dependencies = SortedMap::from(vec![one("bot"), one("crm")]);
        let mut issues = Issues::new();
        check_ladder(&SortedMap::from(steps), &dependencies, &Pointer::root(), &mut issues);
        issues.iter().map(|issue| format!("{} {}", issue.code, issue.path)).collect()
    }

    #[test]
    fn a_ladder_leads_somewhere_from_every_step() {
        let good = vec![
            ("form", step("form", &["crm"], Some("mail"))),
            ("mail", step("email", &[], None)),
        ];
        assert_eq!(issues_of(good), [""; 0]);
        let cut = vec![("form", step("form", &["crm"], None))];
        assert_eq!(issues_of(cut), ["dead_end /ladder/form"]);
        let circle = vec![
            ("a", step("form", &["crm"], Some("b"))),
            ("b", step("email", &["bot"], Some("a"))),
        ];
        assert_eq!(issues_of(circle), ["dead_end /ladder/a", "dead_end /ladder/b"]);
        let unknown = vec![("a", step("form", &["crm", "fax"], Some("z")))];
        assert_eq!(
            issues_of(unknown),
            ["unknown_dependency /ladder/a/needs", "unknown_step /ladder/a/or_else"]
        );
    }

    #[test]
    fn customers_stand_on_the_first_step_that_is_to_be_had() {
        let ladder = SortedMap::from(vec![
            (Code::from("form"), step("form", &["crm"], Some("mail"))),
            (Code::from("mail"), step("email", &[], None)),
        ]);
        let form = Code::from("form");
        let stands = |works: bool| {
            stand(&ladder, &form, |_| works, |_| true).map(|(name, _)| name.to_string())
        };
        assert_eq!(stands(true).as_deref(), Some("form"));
        assert_eq!(stands(false).as_deref(), Some("mail"));
    }
}
