//! What is noted of how customers came and what followed, and who earned it.

use super::desk::Desk;
use crate::id::{ChatId, Code, CustomerId};
use crate::metrics::{Touch, Touched, tidy};
use crate::text::{CustomerFacts, displayed};

impl Desk<'_> {
    /// A customer came, of whom nothing else is known here.
    pub(crate) fn customer_came(&mut self, customer: &CustomerId, touch: &Touch) {
        self.note_touch(customer, touch, &CustomerFacts::default());
    }

    /// Notes where a customer came from, where that says anything. Of what is secret in names only the mask is kept.
    pub(crate) fn note_touch(
        &mut self,
        customer: &CustomerId,
        touch: &Touch,
        facts: &CustomerFacts,
    ) {
        let Some(origin) = touch.origin(|name| self.hidden_in(name, facts)) else { return };
        let window = self.policy.metrics().attribution.window();
        let most = self.policy.limits().journeys;
        self.world.journeys.touched(customer, Touched { at: self.at, origin }, window, most);
    }

    /// Notes what the customer of a chat, open or remembered, says of where they came from.
    pub(crate) fn note_said(&mut self, id: &ChatId, name: &Code) {
        let nothing = CustomerFacts::default();
        let (customer, facts) = match (self.world.chats.get(id), self.world.closed.get(id)) {
            (Some(chat), _) => (chat.customer.clone(), &chat.facts),
            (None, Some(closed)) => (closed.customer.clone(), &nothing),
            (None, None) => return,
        };
        let Some(name) = tidy(&self.hidden_in(name.as_str(), facts)) else { return };
        let most = self.policy.limits().journeys;
        self.world.journeys.said(&customer, name, most);
    }

    /// Notes what followed.
    pub(crate) fn outcome_noted(&mut self, customer: CustomerId, outcome: Code, value: u64) {
        let most = self.policy.limits().outcomes;
        self.world.journeys.followed(self.at, customer, outcome, value, most);
    }

    fn hidden_in(&self, name: &str, facts: &CustomerFacts) -> String {
        displayed(&self.masker.scan(name, facts).masked()).into_owned()
    }
}

#[cfg(all(feature = "analysis", feature = "statistics"))]
mod figures {
    use super::super::Engine;
    use crate::id::Code;
    use crate::metrics::Attribution;

    impl Engine {
        /// Which of the ways on which customers came earned what followed, as far as both are remembered; of one kind of outcome, or of all.
        pub fn attribution(&self, outcome: Option<&Code>) -> Attribution {
            Attribution::new(self.policy.metrics(), &self.world.journeys, outcome)
        }
    }
}
