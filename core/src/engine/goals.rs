//! How far are we? The goals of the policy beside the figures so far.

use super::Engine;
use crate::metrics::Review;

impl Engine {
    /// The business review of everything so far, which is of so many working days.
    pub fn review(&self, working_days: Option<u32>) -> Review {
        Review::new(self.policy.metrics(), self.report(), working_days)
    }
}
