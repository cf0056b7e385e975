//! Is a figure of the last half hour worse than the operation wants?
//!
//! A figure that hovers at its limit must not ring all day: it is told when it is worse than the one mark, and over when it is at
//! least as good as another. Fewer customers than the least number say nothing, be it good or bad.

use super::flow::{Counts, LOOK_BACK_MAX};
use crate::math::{Millis, Ppm};
use crate::policy::issue::{Issues, Pointer};

crate::shape! {
    /// A figure that is watched.
    pub enum WatchedFigure {
        /// The share answered within `metrics.service_level_ms`, of those who were answered or gave up.
        ServiceLevel = "service_level",
        /// The share that gave up, of the same.
        Abandonment = "abandonment",
        /// How long those who were answered had waited on average, in milliseconds.
        WaitMeanMs = "wait_mean_ms",
    }
}

crate::shape! {
    /// When a figure is worse than the operation wants.
    pub struct ThresholdRules {
        /// Which figure.
        pub figure: WatchedFigure,
        /// Told as soon as it is worse than this: a service level below, the others above.
        pub worse_than: Ppm,
        /// Over as soon as it is at least as good as this. Without it, at `worse_than`.
        pub good_again: Option<Ppm> = None,
        /// Over this time before, in whole minutes.
        pub window_ms: Millis = Millis::from_mins(30),
        /// Fewer customers than this, answered or lost, say nothing.
        pub customers_min: u32 = 20 => 1..=1_000_000,
    }
}

impl ThresholdRules {
    /// The figure, if there are enough customers to say.
    pub fn figure_of(&self, counts: &Counts) -> Option<Ppm> {
        let customers = counts.answered + counts.gave_up;
        if customers < u64::from(self.customers_min) {
            return None;
        }
        match self.figure {
            WatchedFigure::ServiceLevel => Ppm::of(counts.in_time, customers),
            WatchedFigure::Abandonment => counts.abandonment(),
            WatchedFigure::WaitMeanMs => {
                counts.wait_mean().map(|mean| Ppm::new(mean.get().saturating_mul(1_000_000)))
            }
        }
    }

    /// Is this figure worse than the operation wants?
    pub fn is_worse(&self, seen: Ppm) -> bool {
        self.worse(seen, self.worse_than)
    }

    /// Is it good enough again?
    pub fn is_good_again(&self, seen: Ppm) -> bool {
        !self.worse(seen, self.good_again.unwrap_or(self.worse_than))
    }

    fn worse(&self, seen: Ppm, mark: Ppm) -> bool {
        match self.figure {
            WatchedFigure::ServiceLevel => seen < mark,
            WatchedFigure::Abandonment | WatchedFigure::WaitMeanMs => seen > mark,
        }
    }

    /// Says everything that is wrong with these rules.
    pub(super) fn check(&self, at: &Pointer, issues: &mut Issues) {
        if !(Millis::from_mins(1)..=LOOK_BACK_MAX).contains(&self.window_ms) {
            let found = self.window_ms.get().to_string();
            let expected = format!("60000 to {}", LOOK_BACK_MAX.get());
            let remedy = "half an hour is usual";
            issues.error("out_of_range", &at.key("window_ms"), found, expected, remedy);
        }
        if let Some(again) = self.good_again.filter(|again| self.worse(*again, self.worse_than)) {
            let (place, found) = (at.key("good_again"), again.to_string());
            let expected = format!("at least as good as {}", self.worse_than);
            let remedy = "a figure that is over must not be worse than one that begins";
            issues.error("out_of_range", &place, found, expected, remedy);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(figure: WatchedFigure, worse_than: i64, good_again: i64) -> ThresholdRules {
        ThresholdRules {
            figure,
            worse_than: Ppm::new(worse_than),
            good_again: Some(Ppm::new(good_again)),
            window_ms: Millis::from_mins(30),
            customers_min: 10,
        }
    }

    fn counts(answered: u64, in_time: u64, gave_up: u64) -> Counts {
        let waited = Millis::new(1_000 * answered as i64);
        Counts { asked: 0, answered, in_time, waited, gave_up }
    }

    #[test]
    fn few_customers_say_nothing_and_marks_are_strict() {
        let level = rules(WatchedFigure::ServiceLevel, 800_000, 850_000);
        assert_eq!(level.figure_of(&counts(9, 0, 0)), None);
        // 8 of 10 are not below 80 %, 7 are; over from 85 % on.
        let seen = level.figure_of(&counts(9, 8, 1)).unwrap();
        assert!(!level.is_worse(seen) && !level.is_good_again(seen));
        assert!(level.is_worse(level.figure_of(&counts(9, 7, 1)).unwrap()));
        assert!(level.is_good_again(Ppm::new(850_000)));

        let lost = rules(WatchedFigure::Abandonment, 100_000, 50_000);
        let seen = lost.figure_of(&counts(18, 0, 2)).unwrap();
        assert!(!lost.is_worse(seen) && !lost.is_good_again(seen));
        assert!(lost.is_worse(lost.figure_of(&counts(17, 0, 3)).unwrap()));

        let wait = rules(WatchedFigure::WaitMeanMs, 999_000_000, 999_000_000);
        assert_eq!(wait.figure_of(&counts(10, 0, 0)), Some(Ppm::new(1_000_000_000)));
        assert!(wait.is_worse(Ppm::new(1_000_000_000)));
        // Nobody was answered: there is no mean.
        assert_eq!(wait.figure_of(&counts(0, 0, 10)), None);
    }

    #[test]
    fn a_mark_for_the_end_that_is_worse_is_refused() {
        let mut issues = Issues::new();
        let wrong = ThresholdRules {
            window_ms: Millis::ZERO,
            ..rules(WatchedFigure::ServiceLevel, 800_000, 700_000)
        };
        wrong.check(&Pointer::root(), &mut issues);
        let told: Vec<_> = issues.iter().map(|issue| issue.path.to_string()).collect();
        assert_eq!(told, ["/window_ms", "/good_again"]);
    }
}
