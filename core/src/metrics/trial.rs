//! What came of an experiment so far, and does it do harm?
//!
//! Chats are forgotten, what an experiment learnt of them is not: when a chat leaves the memory it is added to the sums of its arm, and
//! the tests go on from where they stood. Until then it is read as it is, because a survey may still be answered, and a customer may
//! still come back. Of each customer the first chat counts, in the order in which chats were over; of customers only a hash is kept.
//!
//! Every test may be looked at at any time ([`Evidence`]). A guard bets that what is bad happens more often to customers of the variant than the
//! control's share and the margin explain; the split, that one arm gets more customers than planned. Both are asked in whole numbers,
//! because an experiment is stopped by them.
//!
//! Knows nothing of who the customers are, nor of what was done differently.

use super::catalogue;
use super::experiment::{Arm, ExperimentRules, GuardRules, Worse};
use super::figures::Figures;
use super::record::ChatRecord;
use crate::calendar::Timestamp;
use crate::id::Code;
use crate::math::{Evidence, Ppm, Suspicion};
use crate::sorted::SortedMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How sure the bets are beforehand that arms differ little: they are quickest at differences of a fifth.
const FIRM: u64 = 100;

/// The stake of the split at which it is broken: by chance in at most one of 1,000 experiments.
const SPLIT_BROKEN: u64 = 1_000;

/// The stake at which arms differ; a guard among several needs as many times more as there are, so that all of them together are
/// wrong in at most one of 20 experiments.
const DIFFER: u64 = 20;

/// Customers are counted in millionths, those of the variant with the margin of a guard.
const MILLION: u64 = 1_000_000;

/// One arm, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArmFigures {
    /// Customers.
    pub customers: u64,
    /// Those whose chat counts in the metric.
    pub among: u64,
    /// Those of whom it is true.
    pub successes: u64,
}

impl ArmFigures {
    /// The metric.
    pub fn share(&self) -> Option<Ppm> {
        Ppm::of(self.successes, self.among)
    }
}

/// A figure that is followed in both arms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    /// Control and variant.
    pub arms: [ArmFigures; 2],
    /// How much speaks for a difference: of a guard, for harm.
    pub evidence: Evidence,
}

/// Sums over customers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrialSums {
    /// How much speaks against customers falling into the arms as planned.
    pub split: Evidence,
    /// The metric by which it is judged.
    pub metric: Followed,
    /// Those that must not suffer.
    pub guards: SortedMap<Code, Followed>,
}

/// Why an experiment does harm, or nothing that it says can be believed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Harm {
    /// Customers do not fall into the arms as planned.
    SplitBroken,
    /// This guard is worse than it may be.
    Guard(Code),
}

/// That nobody is given the variant any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stopped {
    /// Since when.
    pub at: Timestamp,
    /// Why.
    pub harm: Harm,
}

/// An experiment that goes on, or was stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    rules: ExperimentRules,
    since: Timestamp,
    /// Of chats that are forgotten.
    sums: TrialSums,
    seen: BTreeSet<u64>,
    stopped: Option<Stopped>,
}

/// How a trial stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The sums of all its customers.
    pub sums: TrialSums,
    /// Those of them whose chat is no longer remembered.
    pub customers_forgotten: u64,
    /// Are these all that take part?
    pub is_full: bool,
}

impl Trial {
    /// An experiment of these rules that begins now; `None` for rules that were never checked.
    pub fn begin(rules: &ExperimentRules, since: Timestamp) -> Option<Self> {
        let (sums, seen) = (TrialSums::new(rules)?, BTreeSet::new());
        Some(Self { rules: rules.clone(), since, sums, seen, stopped: None })
    }

    /// Can its sums have come about by counting?
    pub(crate) fn is_sound(&self) -> bool {
        let Some(begun) = TrialSums::new(&self.rules) else { return false };
        let customers = self.seen.len() as u64;
        let can_be = |now: &Followed, begun: &Followed| {
            let counts = now.arms.iter().map(|arm| arm.customers).try_fold(0, u64::checked_add);
            let within =
                |arm: &ArmFigures| arm.among <= arm.customers && arm.successes <= arm.customers;
            counts == Some(customers)
                && now.arms.iter().all(within)
                && now.evidence.may_follow(&begun.evidence)
        };
        let (guards, others) = (&self.sums.guards, &begun.guards);
        can_be(&self.sums.metric, &begun.metric)
            && self.sums.split.may_follow(&begun.split)
            && guards.keys().eq(others.keys())
            && guards.values().zip(others.values()).all(|(now, begun)| can_be(now, begun))
    }

    /// Is it of these rules? How often somebody looks, and whether it stops by itself, makes no other experiment of it.
    pub fn is_of(&self, rules: &ExperimentRules) -> bool {
        let ExperimentRules { control, variant, metric, customers_max, guards, .. } = rules;
        let own = &self.rules;
        (own.control, own.variant, own.customers_max) == (*control, *variant, *customers_max)
            && (&own.metric, &own.guards) == (metric, guards)
    }

    /// When it began: chats that were asked for before do not count.
    pub fn since(&self) -> Timestamp {
        self.since
    }

    /// Whether and why nobody is given the variant any more.
    pub fn stopped(&self) -> Option<&Stopped> {
        self.stopped.as_ref()
    }

    /// Nobody is given the variant any more.
    pub fn stop(&mut self, at: Timestamp, harm: Harm) {
        self.stopped.get_or_insert(Stopped { at, harm });
    }

    /// The arm of a customer, by their hash under the experiment's name; nothing for those who take no part, or once it was stopped.
    pub fn arm(&self, hash: u64) -> Option<Arm> {
        self.drawn(hash).filter(|_| self.stopped.is_none())
    }

    /// A chat is forgotten: what it says is added to the sums.
    pub fn forgets(&mut self, hash: u64, record: &ChatRecord) {
        let Some(arm) = self.takes(hash, record) else { return };
        if self.seen.len() < self.most() && self.seen.insert(hash) {
            self.sums.count(arm, record, &self.rules);
        }
    }

    /// How it stands, with the chats that are still remembered, in the order in which they were over.
    pub fn standing<'a>(
        &self,
        remembered: impl IntoIterator<Item = (u64, &'a ChatRecord)>,
    ) -> Standing {
        let mut sums = self.sums.clone();
        let mut seen: BTreeSet<u64> = BTreeSet::new();
        for (hash, record) in remembered {
            let Some(arm) = self.takes(hash, record) else { continue };
            if self.seen.len() + seen.len() < self.most()
                && !self.seen.contains(&hash)
                && seen.insert(hash)
            {
                sums.count(arm, record, &self.rules);
            }
        }
        let customers_forgotten = self.seen.len() as u64;
        Standing { sums, customers_forgotten, is_full: self.seen.len() + seen.len() >= self.most() }
    }

    fn most(&self) -> usize {
        self.rules.customers_max as usize
    }

    fn drawn(&self, hash: u64) -> Option<Arm> {
        self.rules.arm(Ppm::new((hash % MILLION) as i64))
    }

    /// The arm for which a chat counts.
    fn takes(&self, hash: u64, record: &ChatRecord) -> Option<Arm> {
        let asked = record.requested_at;
        let counts = asked >= self.since && self.stopped.as_ref().is_none_or(|it| asked < it.at);
        self.drawn(hash).filter(|_| counts)
    }
}

impl Standing {
    /// Do the arms differ in the metric?
    pub fn differs(&self) -> bool {
        self.sums.metric.evidence.has_grown(DIFFER)
    }

    /// Are customers split otherwise than planned?
    pub fn is_split_broken(&self) -> bool {
        self.sums.split.has_grown(SPLIT_BROKEN)
    }

    /// Does this guard show harm?
    pub fn shows_harm(&self, guard: &Code) -> bool {
        let needed = DIFFER * self.sums.guards.len() as u64;
        self.sums.guards.get(guard).is_some_and(|guard| guard.evidence.has_grown(needed))
    }

    /// Why it should stop: a broken split first, because nothing else means anything then; of the guards the first by name.
    pub fn harm(&self) -> Option<Harm> {
        if self.is_split_broken() {
            return Some(Harm::SplitBroken);
        }
        let guard = self.sums.guards.keys().find(|guard| self.shows_harm(guard))?;
        Some(Harm::Guard(guard.clone()))
    }
}

impl TrialSums {
    fn new(rules: &ExperimentRules) -> Option<Self> {
        let shares = [rules.control, rules.variant].map(|share| share.get().unsigned_abs());
        let uneven = || Evidence::new(shares, FIRM, Suspicion::Uneven);
        let mut guards = SortedMap::new();
        for (name, guard) in &rules.guards {
            guards.insert(name.clone(), Followed::new(guard_evidence(shares, guard)?));
        }
        Some(Self { split: uneven()?, metric: Followed::new(uneven()?), guards })
    }

    fn count(&mut self, arm: Arm, record: &ChatRecord, rules: &ExperimentRules) {
        let side = usize::from(arm == Arm::Variant);
        let mut figures = Figures::default();
        figures.add(record);
        let counted = |metric: &Code| {
            let (of, among) = catalogue::share_of_chats(metric.as_str())?;
            Some((figures.quantity(of) > 0, figures.quantity(among) > 0))
        };
        self.split.happened(side);
        self.metric.count(side, counted(&rules.metric), true);
        // By the same names, hence in the same order.
        for (followed, guard) in self.guards.values_mut().zip(rules.guards.values()) {
            followed.count(side, counted(&guard.metric), guard.worse == Worse::More);
        }
    }
}

/// Without harm, bad things happen to customers of the variant at most (1 + margin) times as often as to those of the control.
fn guard_evidence([control, variant]: [u64; 2], guard: &GuardRules) -> Option<Evidence> {
    let margin = guard.margin.get().unsigned_abs();
    let variant = (variant * (MILLION + margin)).div_ceil(MILLION);
    Evidence::new([control, variant], FIRM, Suspicion::SecondGetsMore)
}

impl Followed {
    fn new(evidence: Evidence) -> Self {
        Self { arms: [ArmFigures::default(); 2], evidence }
    }

    /// Counts a customer: is it true of their chat, and is their chat one of those of which it is asked? What is bet on is that it is
    /// true, or that it is not.
    fn count(&mut self, side: usize, counted: Option<(bool, bool)>, bets_on: bool) {
        let [control, variant] = &mut self.arms;
        let arm = if side == 0 { control } else { variant };
        arm.customers += 1;
        let Some((is_true, is_among)) = counted else { return };
        arm.among += u64::from(is_among);
        arm.successes += u64::from(is_true);
        if is_among && is_true == bets_on {
            self.evidence.happened(side);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Closing;

    fn rules(guards: &[(&str, &str, Worse, i64)]) -> ExperimentRules {
        let half = Ppm::new(500_000);
        let guards = guards.iter().map(|(name, metric, worse, margin)| {
            let guard =
                GuardRules { metric: (*metric).into(), worse: *worse, margin: Ppm::new(*margin) };
            ((*name).into(), guard)
        });
        ExperimentRules {
            guards: guards.collect(),
            ..ExperimentRules::new(half, half, "abandonment_ppm")
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_millis(second * 1_000)
    }

    /// A chat that was asked for at this second, and given up or answered.
    fn chat(second: i64, is_lost: bool) -> ChatRecord {
        let mut chat = ChatRecord::requested(at(second), "web");
        chat.queued(at(second), "general");
        if !is_lost {
            chat.answered(at(second + 5), "ada");
        }
        let closing = if is_lost { Closing::Abandoned } else { Closing::Ended };
        chat.closed(at(second + 60), closing, "over");
        chat
    }

    /// Even numbers are of the control, odd ones of the variant.
    const fn customer(n: u64) -> u64 {
        n * MILLION + if n.is_multiple_of(2) { 0 } else { 700_000 }
    }

    #[test]
    fn whatever_is_forgotten_changes_no_figure() {
        // Of each customer two chats, of which the first counts; of the variant every third is lost.
        let chats: Vec<(u64, ChatRecord)> = (0..300_u64)
            .map(|n| (customer(n / 2), chat(n as i64, n % 6 == 2 && n.is_multiple_of(2))))
            .collect();
        let begin = || Trial::begin(&rules(&[]), at(0)).unwrap();
        let whole = begin().standing(chats.iter().map(|(hash, chat)| (*hash, chat)));
        assert_eq!(whole.sums.metric.arms.map(|arm| arm.customers), [75, 75]);
        assert_eq!(whole.customers_forgotten, 0);
        for forgotten in [1, 77, 150, 300] {
            let (gone, kept) = chats.split_at(forgotten);
            let mut trial = begin();
            gone.iter().for_each(|(hash, chat)| trial.forgets(*hash, chat));
            let bytes = postcard::to_stdvec(&trial).unwrap();
            let mut trial: Trial = postcard::from_bytes(&bytes).unwrap();
            assert!(trial.is_sound());
            let standing = trial.standing(kept.iter().map(|(hash, chat)| (*hash, chat)));
            assert_eq!(standing.sums, whole.sums, "{forgotten} forgotten");
            assert_eq!(standing.customers_forgotten, (forgotten as u64).div_ceil(2));
            trial.sums.metric.arms[1].customers += 1;
            assert!(!trial.is_sound());
        }
    }

    #[test]
    fn only_who_asks_while_it_goes_on_and_only_so_many() {
        let rules = ExperimentRules { customers_max: 2, ..rules(&[]) };
        let mut trial = Trial::begin(&rules, at(100)).unwrap();
        trial.forgets(customer(0), &chat(99, true));
        let chats = [chat(100, true), chat(110, true), chat(120, true)];
        let all = [4, 2, 6].map(customer).into_iter().zip(&chats);
        let standing = trial.standing(all.clone());
        assert_eq!(standing.sums.metric.arms[0].customers, 2);
        assert!(standing.is_full);
        trial.stop(at(110), Harm::SplitBroken);
        let standing = trial.standing(all);
        assert_eq!(
            standing.sums.metric.arms[0],
            ArmFigures { customers: 1, among: 1, successes: 1 }
        );
        assert!(!standing.is_full && trial.arm(customer(1)).is_none());
    }

    /// Both arms alike in number; chats are lost in the variant only. By hand, with weights 1 to 1.5 and firm 100: the first loss bets nothing, each
    /// later one (100 + n · 2.5 / 1.5) / (100 + n). The product passes 20 after so many; a guard of two needs 40.
    #[test]
    fn a_guard_speaks_when_losses_of_the_variant_pass_its_margin() {
        let stake = |losses: u32| {
            (1..losses)
                .map(|n| (100.0 + f64::from(n) * 5.0 / 3.0) / (100.0 + f64::from(n)))
                .product::<f64>()
        };
        let needed = |stakes: f64| (1..200).find(|losses| stake(*losses) >= stakes).unwrap();
        let lost = ("lost", "abandonment_ppm", Worse::More, 500_000);
        let served = ("served", "abandonment_ppm", Worse::Less, 500_000);
        for (guards, stakes) in [(vec![lost], 20.0), (vec![lost, served], 40.0)] {
            let mut trial = Trial::begin(&rules(&guards), at(0)).unwrap();
            for losses in 1..=needed(stakes) {
                assert_eq!(trial.standing([]).harm(), None, "after {losses} less one");
                let n = u64::from(losses) * 2;
                trial.forgets(customer(n), &chat(i64::from(losses), false));
                trial.forgets(customer(n + 1), &chat(i64::from(losses), true));
            }
            assert_eq!(trial.standing([]).harm(), Some(Harm::Guard("lost".into())));
        }
    }

    #[test]
    fn a_split_that_is_not_as_planned_comes_before_everything() {
        let mut trial =
            Trial::begin(&rules(&[("lost", "abandonment_ppm", Worse::More, 0)]), at(0)).unwrap();
        // All of 100 customers in the variant, where halves were planned.
        (0..100).for_each(|n| trial.forgets(customer(2 * n + 1), &chat(1, true)));
        let standing = trial.standing([]);
        assert!(standing.shows_harm(&"lost".into()));
        assert_eq!(standing.harm(), Some(Harm::SplitBroken));
    }
}
