//! On which way did customers come, and what followed?
//!
//! Of each customer the last touches are remembered, the first of them among these, and of what followed each time the way that led there. Both
//! up to a limit, the oldest forgotten first. How credit is shared among the touches is asked when somebody looks.

use super::touch::Origin;
use crate::calendar::Timestamp;
use crate::id::{Code, CustomerId};
use crate::math::Millis;
use crate::roll::{Roll, RollKey};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// The most touches of one customer. Beyond it those after the first are forgotten, the oldest of them first.
pub const TOUCHES_MAX: usize = 16;

/// A touch that is remembered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touched {
    /// When it was.
    pub at: Timestamp,
    /// Where the customer came from.
    pub origin: Origin,
}

/// How a customer came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journey {
    /// In their order.
    pub touches: Vec<Touched>,
    /// What the customer said themself, last.
    pub said: Option<Code>,
}

/// Something that followed, such as a sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// When it was noted.
    pub at: Timestamp,
    /// Whose it is.
    pub customer: CustomerId,
    /// What it is: `purchase`, `renewal`.
    pub what: Code,
    /// What it is worth, in minor units.
    pub value: u64,
    /// How the customer had come until then.
    pub journey: Journey,
}

/// How customers came, and what followed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Journeys {
    by_customer: Roll<CustomerId, Journey>,
    /// Customers in the order in which they were first heard of.
    order: VecDeque<CustomerId>,
    outcomes: VecDeque<Outcome>,
}

impl Journeys {
    /// A customer came. Touches that lie more than `window` back are forgotten, and customers beyond `most`.
    pub fn touched(&mut self, customer: &CustomerId, touch: Touched, window: Millis, most: u32) {
        self.with(customer, most, |journey| {
            let since = touch.at.minus(window);
            journey.touches.retain(|touch| touch.at >= since);
            if journey.touches.len() >= TOUCHES_MAX {
                journey.touches.remove(1);
            }
            journey.touches.push(touch);
        });
    }

    /// A customer says where they came from. Customers beyond `most` are forgotten.
    pub fn said(&mut self, customer: &CustomerId, name: Code, most: u32) {
        self.with(customer, most, |journey| journey.said = Some(name));
    }

    /// Something followed. Outcomes beyond `most` are forgotten.
    pub fn followed(
        &mut self,
        at: Timestamp,
        customer: CustomerId,
        what: Code,
        value: u64,
        most: u32,
    ) {
        let journey = self.by_customer.get(&customer).cloned().unwrap_or_default();
        self.outcomes.push_back(Outcome { at, customer, what, value, journey });
        let surplus = self.outcomes.len().saturating_sub(most as usize);
        self.outcomes.drain(..surplus);
    }

    fn with(&mut self, customer: &CustomerId, most: u32, change: impl FnOnce(&mut Journey)) {
        if !self.by_customer.contains_key(customer) {
            self.order.push_back(customer.clone());
        }
        change(self.by_customer.get_or_insert_with(customer, Journey::default));
        let surplus = self.order.len().saturating_sub(most as usize);
        for forgotten in self.order.drain(..surplus) {
            self.by_customer.remove(&forgotten);
        }
    }

    /// How customers came, by name.
    pub fn by_customer(&self) -> impl Iterator<Item = (&CustomerId, &Journey)> {
        self.by_customer.iter()
    }

    /// What followed, the oldest first.
    pub fn outcomes(&self) -> impl Iterator<Item = &Outcome> {
        self.outcomes.iter()
    }

    /// Is nothing known?
    pub fn is_empty(&self) -> bool {
        self.order.is_empty() && self.outcomes.is_empty()
    }

    /// Hashes names under this key from now on.
    pub(crate) fn rekey(&mut self, key: RollKey) {
        self.by_customer.rekey(key);
    }

    /// Is every customer in the order once, and nobody else?
    pub(crate) fn is_sound(&self) -> bool {
        let mut seen: Vec<&CustomerId> = self.order.iter().collect();
        seen.sort_unstable();
        seen.into_iter().eq(self.by_customer.keys())
            && self.by_customer.values().all(|journey| journey.touches.len() <= TOUCHES_MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touch(second: i64, source: &str) -> Touched {
        let origin = Origin { source: Some(source.into()), medium: None, campaign: None };
        Touched { at: Timestamp::from_millis(second * 1_000), origin }
    }

    fn sources(journeys: &Journeys, customer: &str) -> Vec<String> {
        let (_, journey) = journeys.by_customer().find(|(id, _)| id.as_str() == customer).unwrap();
        let sources = journey.touches.iter().filter_map(|touch| touch.origin.source.clone());
        sources.map(|source| source.as_str().to_owned()).collect()
    }

    #[test]
    fn the_first_touch_in_the_window_and_the_last_ones_are_kept() {
        let mut journeys = Journeys::default();
        let window = Millis::from_secs(100);
        for n in 0..20 {
            journeys.touched(&"kim".into(), touch(n, &n.to_string()), window, 9);
        }
        let kept = sources(&journeys, "kim");
        assert_eq!((kept.len(), kept[0].as_str(), kept[1].as_str()), (TOUCHES_MAX, "0", "5"));
        // 104 s: what came at 4 s and later is in the window, the instant itself as well.
        journeys.touched(&"kim".into(), touch(104, "new"), window, 9);
        assert_eq!(sources(&journeys, "kim")[0], "5");
        journeys.touched(&"kim".into(), touch(119, "last"), window, 9);
        assert_eq!(sources(&journeys, "kim"), ["19", "new", "last"]);
    }

    #[test]
    fn who_was_heard_of_first_is_forgotten_first() {
        let mut journeys = Journeys::default();
        for customer in ["a", "b", "a", "c"] {
            journeys.touched(&customer.into(), touch(1, "ad"), Millis::from_secs(9), 2);
        }
        let known: Vec<&str> = journeys.by_customer().map(|(id, _)| id.as_str()).collect();
        assert_eq!(known, ["b", "c"]);
        assert!(journeys.is_sound());
        for n in 0..3 {
            journeys.followed(touch(2, "").at, "a".into(), "sale".into(), n, 2);
        }
        assert_eq!(journeys.outcomes().map(|one| one.value).collect::<Vec<_>>(), [1, 2]);
        let mut torn = journeys.clone();
        torn.order.pop_back();
        assert!(!torn.is_sound());
        journeys.touched(&"d".into(), touch(1, "ad"), Millis::from_secs(9), 0);
        assert!(journeys.by_customer().next().is_none());
    }
}
