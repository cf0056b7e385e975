//! What did it cost? Paid time and the sums by channel, priced as the policy says.

use super::Engine;
use crate::metrics::Bill;

impl Engine {
    /// What everything so far cost, which is of so many working days; `None` where the policy does not speak of costs (`metrics.costs`).
    pub fn costs(&self, working_days: Option<u32>) -> Option<Bill> {
        let rules = self.policy.metrics().costs.as_ref()?;
        let paid = self.world.workloads.values().fold(0_u64, |paid, work| {
            let totals = work.totals(self.world.now);
            paid.saturating_add(totals.busy_ms).saturating_add(totals.free_ms)
        });
        Some(Bill::new(rules, &self.world.ledger, paid, working_days))
    }
}
