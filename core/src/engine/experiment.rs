//! How experiments go: who is in which arm, and whether the arms differ.
//!
//! Of each customer the first chat counts that is over and still remembered, in the order in which chats were over. The test may be looked
//! at after every one of them; whoever stops when its p value falls to 5 % is wrong in at most 5 of 100 cases, however often they
//! looked. Where customers fell into the arms otherwise than planned, something is broken, and no difference means anything.

use super::Engine;
use crate::id::{Code, CustomerId};
use crate::metrics::Arm;
use crate::policy::condition::HashKey;
use serde::Serialize;

/// Where a customer is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ArmView {
    /// In which experiment.
    pub experiment: Code,
    /// Who.
    pub customer: CustomerId,
    /// Their arm; `null` when they take no part.
    pub arm: Option<Arm>,
}

impl Engine {
    /// The arm of a customer; `None` for an experiment that there is not.
    pub fn arm(&self, experiment: &Code, customer: &CustomerId) -> Option<ArmView> {
        let rules = self.policy.metrics().experiments.get(experiment)?;
        let key = HashKey::new(self.options.key.0);
        let arm = rules.arm(key.bucket(experiment.as_str(), customer.as_str()));
        Some(ArmView { experiment: experiment.clone(), customer: customer.clone(), arm })
    }
}

#[cfg(all(feature = "analysis", feature = "statistics"))]
mod judged {
    use super::super::Engine;
    use crate::id::{Code, CustomerId};
    use crate::math::Ppm;
    use crate::math::statistics::{Conversions, chi_square};
    use crate::metrics::{Arm, Figures};
    use crate::policy::condition::HashKey;
    use serde::Serialize;
    use std::collections::BTreeSet;

    /// How sure the test is beforehand that the arms differ little: it is quickest at differences of a fifth.
    const FIRM: f64 = 100.0;

    /// Below this, the split is not as planned.
    const SPLIT_P: f64 = 0.001;

    /// At most this often a difference is called that is none.
    const ERROR: f64 = 0.05;

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
    }

    /// One arm.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
    pub struct ArmFigures {
        /// Customers.
        pub customers: u64,
        /// Those whose chat counts in the metric.
        pub among: u64,
        /// Those of whom it is true.
        pub successes: u64,
        /// The metric.
        pub share: Option<Ppm>,
    }

    /// An experiment.
    #[derive(Clone, Debug, PartialEq, Serialize)]
    pub struct ExperimentView {
        /// Its name.
        pub experiment: Code,
        /// The metric by which it is judged.
        pub metric: Code,
        /// Served as always.
        pub control: ArmFigures,
        /// With something different.
        pub variant: ArmFigures,
        /// How likely chance alone splits customers as unevenly; `null` without any.
        pub split_p: Option<f64>,
        /// How likely chance alone ever brings successes as uneven, at any look.
        pub p_value: f64,
        /// How it stands.
        pub state: ExperimentState,
    }

    impl Engine {
        /// How an experiment stands, of the chats that are still remembered; `None` where there is none of this name.
        pub fn experiment(&self, name: &Code) -> Option<ExperimentView> {
            let rules = self.policy.metrics().experiments.get(name)?;
            let (of, among) = self.policy.metrics().share_of(rules.metric.as_str())?;
            let key = HashKey::new(self.options.key.0);
            let shares = [rules.control, rules.variant].map(|share| share.get() as f64);
            let planned = shares[0] / (shares[0] + shares[1]);
            let mut test = Conversions::new(planned, FIRM)?;
            let mut arms = [ArmFigures::default(); 2];
            let mut seen: BTreeSet<&CustomerId> = BTreeSet::new();
            for id in self.world.closing_order.iter() {
                let Some(closed) = self.world.closed.get(id) else { continue };
                let bucket = key.bucket(name.as_str(), closed.customer.as_str());
                let Some(arm) = rules.arm(bucket) else { continue };
                if !seen.insert(&closed.customer) {
                    continue;
                }
                let place = usize::from(arm == Arm::Variant);
                let mut figures = Figures::default();
                figures.add(&closed.record);
                let counts = &mut arms[place];
                counts.customers += 1;
                counts.among += u64::from(figures.quantity(among) > 0);
                if figures.quantity(of) > 0 {
                    counts.successes += 1;
                    test.success(place);
                }
            }
            for arm in &mut arms {
                arm.share = Ppm::of(arm.successes, arm.among);
            }
            let [control, variant] = arms;
            let split = chi_square(&arms.map(|arm| arm.customers as f64), &shares);
            let split_p = split.map(|split| split.p_value);
            let p_value = test.p_value();
            let state = match split_p {
                Some(p) if p < SPLIT_P => ExperimentState::SplitBroken,
                _ if p_value <= ERROR => ExperimentState::Differ,
                _ => ExperimentState::GoingOn,
            };
            let (experiment, metric) = (name.clone(), rules.metric.clone());
            Some(ExperimentView { experiment, metric, control, variant, split_p, p_value, state })
        }
    }
}

#[cfg(all(feature = "analysis", feature = "statistics"))]
pub use judged::{ArmFigures, ExperimentState, ExperimentView};
