//! How experiments go: who is in which arm, whether the arms differ, and when one must stop.
//!
//! Of each customer the first chat counts that was asked for since the experiment began, in the order in which chats were over. Those that are
//! forgotten stay in the sums (see [`Trial`]). Every test may be looked at at every moment; whoever stops when a p value falls to 5 % is wrong in
//! at most 5 of 100 cases, however often they looked. Where customers fell into the arms otherwise than planned, something is
//! broken, and no difference means anything.
//!
//! The engine itself looks every `look_ms`. A guard that shows harm, or a broken split, ends the variant: nobody is in it from then
//! on, neither by `customer.variants` nor by the query `arm`, and the host is told.

use super::Engine;
use super::decision::{Question, Reason, Subject};
use super::desk::Desk;
use super::effect::Effect;
use super::timer::Timer;
use super::world::World;
use crate::calendar::Timestamp;
use crate::id::{Code, CustomerId};
use crate::math::Ppm;
use crate::metrics::{
    Arm, ArmFigures, ChatRecord, ExperimentRules, Followed, Harm, Standing, StopWhen, Stopped,
    Trial,
};
use crate::policy::condition::{HashKey, Value};
use crate::sorted::SortedMap;
use serde::Serialize;

/// Where a customer is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ArmView {
    /// In which experiment.
    pub experiment: Code,
    /// Who.
    pub customer: CustomerId,
    /// Their arm; `null` when they take no part, and once the experiment was stopped.
    pub arm: Option<Arm>,
}

/// How an experiment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ExperimentState {
    /// Nothing is known yet.
    GoingOn,
    /// The arms differ.
    Differ,
    /// Customers did not fall into the arms as planned: find out why before anything else.
    SplitBroken,
    /// It was stopped.
    Stopped,
}

/// How a guard stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GuardState {
    /// Nothing says that the figure suffers.
    Quiet,
    /// It is worse than it may be.
    Broken,
}

/// One arm of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ArmCounts {
    /// The counts.
    #[serde(flatten)]
    pub counts: ArmFigures,
    /// The figure.
    pub share: Option<Ppm>,
}

/// A figure that must not suffer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GuardView {
    /// The metric.
    pub metric: Code,
    /// Served as always.
    pub control: ArmCounts,
    /// With something different.
    pub variant: ArmCounts,
    /// How likely chance alone ever brings as much that looks like harm, at any look.
    pub p_value: f64,
    /// How it stands.
    pub state: GuardState,
}

/// That an experiment was stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StopView {
    /// Since when nobody is given the variant.
    pub at: Timestamp,
    /// Why: `guard_broken`, `split_broken`.
    pub code: Code,
    /// The guard that showed harm.
    pub guard: Option<Code>,
}

/// An experiment.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExperimentView {
    /// Its name.
    pub experiment: Code,
    /// The metric by which it is judged.
    pub metric: Code,
    /// Chats count that were asked for from here on.
    pub since: Timestamp,
    /// Customers behind all of this; of each, one chat.
    pub customers: u64,
    /// Those of them whose chat is no longer remembered. Their part stands; what is heard of such a chat later cannot change it.
    pub customers_forgotten: u64,
    /// Does nobody else take part (`customers_max`)?
    pub is_full: bool,
    /// Served as always.
    pub control: ArmCounts,
    /// With something different.
    pub variant: ArmCounts,
    /// How likely chance alone ever splits customers as unevenly, at any look.
    pub split_p: f64,
    /// How likely chance alone ever brings successes as uneven, at any look.
    pub p_value: f64,
    /// Figures that must not suffer.
    pub guards: SortedMap<Code, GuardView>,
    /// How it stands.
    pub state: ExperimentState,
    /// Whether, when and why it was stopped.
    pub stopped: Option<StopView>,
}

impl Harm {
    fn code(&self) -> &'static str {
        match self {
            Self::SplitBroken => "split_broken",
            Self::Guard(_) => "guard_broken",
        }
    }

    fn guard(&self) -> Option<&Code> {
        match self {
            Self::SplitBroken => None,
            Self::Guard(guard) => Some(guard),
        }
    }
}

impl From<ArmFigures> for ArmCounts {
    fn from(counts: ArmFigures) -> Self {
        Self { counts, share: counts.share() }
    }
}

impl World {
    /// The experiments whose variant a customer is given.
    pub(crate) fn variants_of<'a>(
        &'a self,
        customer: &CustomerId,
        key: HashKey,
    ) -> impl Iterator<Item = &'a Code> {
        let given = self.trials.iter().filter(move |(name, trial)| {
            trial.arm(key.hash(name.as_str(), customer.as_str())) == Some(Arm::Variant)
        });
        given.map(|(name, _)| name)
    }

    /// How an experiment stands now.
    fn standing(&self, name: &Code, trial: &Trial, key: HashKey) -> Standing {
        let closed = self.closing_order.iter().filter_map(|id| self.closed.get(id));
        trial.standing(closed.map(|closed| -> (u64, &ChatRecord) {
            (key.hash(name.as_str(), closed.customer.as_str()), &closed.record)
        }))
    }
}

impl Desk<'_> {
    /// Begins experiments that are new, or others under an old name; those that the policy no longer names are over.
    pub(crate) fn experiments_under_new_policy(&mut self) {
        let policy = self.policy.clone();
        let experiments = &policy.metrics().experiments;
        let named: Vec<Code> = self.world.trials.keys().cloned().collect();
        for name in named {
            let trial = self.world.trials.get(&name);
            let goes_on =
                trial.zip(experiments.get(&name)).is_some_and(|(trial, rules)| trial.is_of(rules));
            if !goes_on {
                self.world.trials.remove(&name);
                self.world.timers.cancel(&Timer::ExperimentDue(name));
            }
        }
        for (name, rules) in experiments {
            if !self.world.trials.contains_key(name)
                && let Some(trial) = Trial::begin(rules, self.at)
            {
                self.world.trials.insert(name.clone(), trial);
            }
            self.watch_experiment(name, rules);
        }
    }

    /// Wakes up when it must be looked at whether an experiment does harm. One that is being watched keeps its time, unless it came later.
    fn watch_experiment(&mut self, name: &Code, rules: &ExperimentRules) {
        let timer = Timer::ExperimentDue(name.clone());
        let goes_on = self.world.trials.get(name).is_some_and(|trial| trial.stopped().is_none());
        if rules.stop == StopWhen::Never || !goes_on {
            return self.world.timers.cancel(&timer);
        }
        let next = self.at.plus(rules.look_ms);
        if self.world.timers.due(&timer).is_none_or(|due| due > next) {
            self.world.set_timer(timer, next);
        }
    }

    /// Does an experiment do harm?
    pub(crate) fn experiment_due(&mut self, name: &Code) {
        let policy = self.policy.clone();
        let Some(rules) = policy.metrics().experiments.get(name) else { return };
        let Some(trial) = self.world.trials.get(name) else { return };
        let standing = self.world.standing(name, trial, self.key);
        if let Some(harm) = standing.harm() {
            self.stop_experiment(name, harm, &standing);
        }
        self.watch_experiment(name, rules);
    }

    fn stop_experiment(&mut self, name: &Code, harm: Harm, standing: &Standing) {
        let path = format!("/metrics/experiments/{name}");
        let sums = &standing.sums;
        let seen = |what: &str, [control, variant]: [ArmFigures; 2]| {
            let (before, after) = (control.share(), variant.share());
            let of = |share: Option<Ppm>| share.map_or("nothing".to_owned(), |s| s.to_string());
            let (control, variant) = (control.customers, variant.customers);
            let (before, after) = (of(before), of(after));
            format!(
                "{what} {after} of {variant} customers of the variant, {before} of {control} others"
            )
        };
        let reason = Reason::new(harm.code());
        let reason = match &harm {
            Harm::SplitBroken => {
                let [control, variant] = sums.metric.arms.map(|arm| arm.customers);
                let words = format!("{variant} customers in the variant, {control} in the control");
                reason.rule(format!("{path}/variant")).words(words)
            }
            Harm::Guard(guard) => {
                let arms = sums.guards.get(guard).map(|guard| guard.arms).unwrap_or_default();
                let metric = self.policy.metrics().experiments.get(name);
                let metric = metric.and_then(|rules| rules.guards.get(guard));
                let metric = metric.map_or("", |guard| guard.metric.as_str());
                reason.rule(format!("{path}/guards/{guard}")).words(seen(metric, arms))
            }
        };
        let customers: u64 = sums.metric.arms.iter().map(|arm| arm.customers).sum();
        let saw = Value::Integer(i64::try_from(customers).unwrap_or(i64::MAX));
        let behind = Reason::new("customers").saw("customers", saw, Value::Missing);
        let subject = Subject::default();
        let decision = self.decide(Question::Metrics, subject, "stop_experiment", [reason, behind]);
        let (code, guard) = (Code::from(harm.code()), harm.guard().cloned());
        self.order(decision, Effect::StopExperiment { experiment: name.clone(), code, guard });
        if let Some(trial) = self.world.trials.get_mut(name) {
            trial.stop(self.at, harm);
        }
    }
}

impl Engine {
    /// The arm of a customer; `None` for an experiment that there is not.
    pub fn arm(&self, experiment: &Code, customer: &CustomerId) -> Option<ArmView> {
        let trial = self.world.trials.get(experiment)?;
        let key = HashKey::new(self.options.key.0);
        let arm = trial.arm(key.hash(experiment.as_str(), customer.as_str()));
        Some(ArmView { experiment: experiment.clone(), customer: customer.clone(), arm })
    }

    /// How an experiment stands; `None` where there is none of this name.
    pub fn experiment(&self, name: &Code) -> Option<ExperimentView> {
        let rules = self.policy.metrics().experiments.get(name)?;
        let trial = self.world.trials.get(name)?;
        let standing = self.world.standing(name, trial, HashKey::new(self.options.key.0));
        let [control, variant] = standing.sums.metric.arms;
        let state = match trial.stopped() {
            Some(_) => ExperimentState::Stopped,
            None if standing.is_split_broken() => ExperimentState::SplitBroken,
            None if standing.differs() => ExperimentState::Differ,
            None => ExperimentState::GoingOn,
        };
        let guards = rules.guards.iter().filter_map(|(name, guard)| {
            let Followed { arms: [control, variant], evidence } = standing.sums.guards.get(name)?;
            let is_broken = standing.shows_harm(name);
            let view = GuardView {
                metric: guard.metric.clone(),
                control: (*control).into(),
                variant: (*variant).into(),
                p_value: evidence.p_value(),
                state: if is_broken { GuardState::Broken } else { GuardState::Quiet },
            };
            Some((name.clone(), view))
        });
        let stopped = trial.stopped().map(|Stopped { at, harm }| StopView {
            at: *at,
            code: harm.code().into(),
            guard: harm.guard().cloned(),
        });
        Some(ExperimentView {
            experiment: name.clone(),
            metric: rules.metric.clone(),
            since: trial.since(),
            customers: control.customers + variant.customers,
            customers_forgotten: standing.customers_forgotten,
            is_full: standing.is_full,
            control: control.into(),
            variant: variant.into(),
            split_p: standing.sums.split.p_value(),
            p_value: standing.sums.metric.evidence.p_value(),
            guards: guards.collect(),
            state,
            stopped,
        })
    }
}
