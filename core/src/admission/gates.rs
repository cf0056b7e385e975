//! The gates, in their order.

use super::NotEligible;
use super::customer::{Customer, IdentityLevel, StepUp};
use super::facts::{AdmissionFacts, QueueState, Request};
use super::rules::{
    AdmissionRules, DuplicateContact, Entitlement, RefusedBecause, WhenClosed, WhenNoAgents,
};
use super::verdict::{Failure, Outcome, Verdict, Why};
use crate::calendar::{self, Status, Timestamp};
use crate::id::{ChannelId, ChatId, Code};
use crate::policy::condition::{Condition, Leaf};
use crate::policy::issue::Pointer;

/// Where the rules of this room stand in a policy.
const ROOM: &str = "admission";

/// May this customer chat, now, here?
pub fn judge(
    rules: &AdmissionRules,
    customer: &Customer,
    facts: &AdmissionFacts<'_>,
    now: Timestamp,
) -> Verdict {
    let mut walk = Walk::new(rules, customer, facts, now);
    walk.ask_about_the_customer();
    walk.outage();
    walk.hours();
    walk.queue();
    walk.duplicate();
    walk.identity();
    walk.verdict()
}

/// May a chat that was admitted go on, now that something about its customer or subject has changed?
///
/// Asks again what is about the customer and the subject: blocked, account, entitlement, topics, residency,
/// regulated channels, identity. What was about the moment of arrival (outage, hours, how full the queue
/// was, other chats) is not asked again: whoever was let in then keeps their place.
pub fn still_admitted(
    rules: &AdmissionRules,
    customer: &Customer,
    facts: &AdmissionFacts<'_>,
    now: Timestamp,
) -> Verdict {
    let mut walk = Walk::new(rules, customer, facts, now);
    walk.ask_about_the_customer();
    walk.identity();
    walk.verdict()
}

/// What the customer must prove before `action` may be done for them; `None` when nothing more.
pub fn step_up_for(
    rules: &AdmissionRules,
    customer: &Customer,
    action: &Code,
    now: Timestamp,
) -> Option<StepUp> {
    customer.identity.step_up(*rules.actions.get(action)?, now)
}

/// One customer's way through the gates. No gate stops it: everything that fails is wanted.
struct Walk<'a> {
    rules: &'a AdmissionRules,
    request: Request<'a>,
    failures: Vec<Failure>,
    /// The channels that the failures themselves name, in their order.
    named_alternates: Vec<&'a ChannelId>,
    entitled_by: Option<String>,
    linked_to: Option<ChatId>,
}

impl<'a> Walk<'a> {
    fn new(
        rules: &'a AdmissionRules,
        customer: &'a Customer,
        facts: &'a AdmissionFacts<'a>,
        now: Timestamp,
    ) -> Self {
        let request = Request { customer, facts, now };
        Self {
            rules,
            request,
            failures: Vec::new(),
            named_alternates: Vec::new(),
            entitled_by: None,
            linked_to: None,
        }
    }

    /// The gates that are about the customer and the subject, whenever they are asked.
    fn ask_about_the_customer(&mut self) {
        self.blocked();
        self.account();
        self.entitlement();
        self.topics();
        self.residency();
        self.regulated();
    }

    fn blocked(&mut self) {
        let customer = &self.request.customer.id;
        if self.rules.blocked.contains(customer) {
            let why = Why::Listed { customer: customer.clone() };
            self.fail(NotEligible::Blocked, "blocked", why);
        }
        if let Some(trace) = self.holds(self.rules.blocked_when.as_ref()) {
            self.fail(NotEligible::Blocked, "blocked_when", Why::Condition(trace));
        }
    }

    fn account(&mut self) {
        let status = self.request.customer.account_status.as_ref();
        if let Some(status) = status.filter(|s| self.rules.refused_account_statuses.contains(*s)) {
            let why = Why::AccountStatus { status: status.clone() };
            self.fail(NotEligible::AccountSuspended, "refused_account_statuses", why);
        }
    }

    fn entitlement(&mut self) {
        let mut rules = self.rules.entitlements.iter().enumerate();
        let Some((n, rule)) = rules.find(|(_, rule)| rule.when.holds(&self.request)) else {
            if self.rules.otherwise == Entitlement::Refuse {
                self.fail(NotEligible::TierNotEntitled, "otherwise", Why::NoRuleHolds);
            }
            return;
        };
        let at = in_list("entitlements", n);
        self.entitled_by = Some(at.as_str().to_owned());
        if rule.then == Entitlement::Refuse {
            let code = match rule.because {
                RefusedBecause::Segment => NotEligible::SegmentExcluded,
                RefusedBecause::Tier => NotEligible::TierNotEntitled,
            };
            let why = Why::Condition(rule.when.judge(&self.request).trace);
            self.fail_by_rule(code, &at, why, rule.alternate.as_ref(), rule.script.as_ref());
        }
    }

    fn topics(&mut self) {
        // In the order of their names, however often and in which order they were found.
        for (topic, rule) in &self.rules.prohibited_topics {
            if self.request.facts.topics.contains(topic) {
                let at = room().key("prohibited_topics").key(topic.as_str());
                let why = Why::Topic { topic: topic.clone() };
                let (alternate, script) = (rule.alternate.as_ref(), rule.script.as_ref());
                self.fail_by_rule(NotEligible::TopicProhibited, &at, why, alternate, script);
            }
        }
    }

    fn residency(&mut self) {
        let region = self.request.customer.region.as_ref();
        for (n, rule) in self.rules.residency.iter().enumerate() {
            let concerned = rule.when.as_ref().is_none_or(|when| when.holds(&self.request));
            if concerned && !region.is_some_and(|region| rule.regions.contains(region)) {
                let at = in_list("residency", n);
                let wanted = rule.regions.iter().cloned().collect();
                let why = Why::Region { region: region.cloned(), wanted };
                let (alternate, script) = (rule.alternate.as_ref(), rule.script.as_ref());
                self.fail_by_rule(NotEligible::ResidencyMismatch, &at, why, alternate, script);
            }
        }
    }

    fn regulated(&mut self) {
        for (n, rule) in self.rules.regulated.iter().enumerate() {
            if let Some(trace) = self.holds(Some(&rule.when)) {
                let at = in_list("regulated", n);
                let why = Why::Condition(trace);
                let (alternate, script) = (rule.alternate.as_ref(), rule.script.as_ref());
                self.fail_by_rule(NotEligible::ChannelRegulated, &at, why, alternate, script);
            }
        }
    }

    fn outage(&mut self) {
        let timing = self.request.facts.timing;
        if let Some(outage) = timing.outage() {
            self.named_alternates.extend(&outage.alternates);
            let why = Why::Outage { outage: outage.id.as_str().to_owned(), until: outage.end };
            self.fail_by_calendar(NotEligible::OutageWindow, timing.overall, why);
        }
    }

    fn hours(&mut self) {
        if let Some(hours) = self.request.facts.timing.closed_hours() {
            let (code, holiday) = match hours.why {
                calendar::Why::Holiday { name } => (NotEligible::Holiday, name.map(str::to_owned)),
                _ => (NotEligible::OutOfHours, None),
            };
            let why = Why::Hours { holiday, until: hours.next_change };
            self.fail_by_calendar(code, hours, why);
        }
    }

    fn fail_by_calendar(&mut self, code: NotEligible, status: Status<'_>, why: Why) {
        let rule = status.rule.pointer().map(|at| at.as_str().to_owned());
        self.failures.push(Failure { code, rule, why, script: None });
    }

    fn queue(&mut self) {
        let figures = self.request.facts.figures;
        let (limits, at) = self.rules.of_queue(self.request.facts.queue);
        let rule = |key: &str| Some(format!("/{ROOM}{}", at.key(key).as_str()));
        let mut fail = |code, rule, why| {
            self.failures.push(Failure { code, rule, why, script: None });
        };
        if figures.state == QueueState::Disabled {
            fail(NotEligible::QueueDisabled, None, Why::QueueDisabled);
        }
        if figures.agents_logged_in == 0 && limits.when_no_agents != WhenNoAgents::Admit {
            fail(NotEligible::NoAgentsLoggedIn, rule("when_no_agents"), Why::NoAgents);
        }
        // With a limit of 256 the 257th is refused: the one that finds 256 before it.
        if let Some(max) = limits.waiting_max.filter(|max| figures.waiting >= *max) {
            let why = Why::Waiting { waiting: figures.waiting, max };
            fail(NotEligible::QueueFull, rule("waiting_max"), why);
        }
        if let Some((estimate_ms, max_ms)) =
            figures.estimated_wait.zip(limits.estimated_wait_max_ms)
            && estimate_ms > max_ms
        {
            let why = Why::EstimatedWait { estimate_ms, max_ms };
            fail(NotEligible::EwtTooLong, rule("estimated_wait_max_ms"), why);
        }
        self.surge();
    }

    fn surge(&mut self) {
        let level = self.request.facts.surge_level;
        for (n, rule) in self.rules.surge.iter().enumerate() {
            if level < rule.at_level {
                continue;
            }
            let trace = match &rule.when {
                None => Some(Vec::new()),
                Some(when) => self.holds(Some(when)),
            };
            if let Some(trace) = trace {
                let at = in_list("surge", n);
                let why = Why::Surge { level, at_level: rule.at_level, trace };
                let (alternate, script) = (rule.alternate.as_ref(), rule.script.as_ref());
                self.fail_by_rule(NotEligible::SurgeDeflection, &at, why, alternate, script);
            }
        }
    }

    /// Somebody who merely claims to be a customer must not learn that the customer is chatting, let alone
    /// be put into that chat: only a verified identity makes a duplicate.
    fn duplicate(&mut self) {
        let level = self.request.customer.identity.level_at(self.request.now);
        let oldest = self.request.facts.live_chats.first();
        let Some(chat) = oldest.filter(|_| level >= IdentityLevel::Verified) else { return };
        match self.rules.duplicate_contact {
            DuplicateContact::Link => self.linked_to = Some(chat.clone()),
            DuplicateContact::Deflect => {
                let why = Why::LiveChat { chat: chat.clone() };
                self.fail(NotEligible::DuplicateContact, "duplicate_contact", why);
            }
        }
    }

    /// Comes last: nobody is asked to prove who they are only to learn that we are closed.
    fn identity(&mut self) {
        let rules = self.rules.identity.iter().enumerate();
        let wanted = rules
            .filter(|(_, rule)| rule.when.as_ref().is_none_or(|when| when.holds(&self.request)))
            // Of several that ask for the same, the first is named.
            .max_by_key(|(n, rule)| (rule.level, std::cmp::Reverse(*n)));
        let Some((n, rule)) = wanted else { return };
        if let Some(step_up) = self.request.customer.identity.step_up(rule.level, self.request.now)
        {
            let at = in_list("identity", n);
            let why = Why::Identity(step_up);
            self.fail_by_rule(NotEligible::Unauthenticated, &at, why, None, None);
        }
    }

    /// The trace of a condition, if there is one and it holds.
    fn holds(&self, condition: Option<&Condition>) -> Option<Vec<Leaf>> {
        let condition = condition?;
        // Most conditions of most rules do not hold: nothing is written down for those.
        condition.holds(&self.request).then(|| condition.judge(&self.request).trace)
    }

    fn fail(&mut self, code: NotEligible, key: &str, why: Why) {
        self.fail_by_rule(code, &room().key(key), why, None, None);
    }

    fn fail_by_rule(
        &mut self,
        code: NotEligible,
        at: &Pointer,
        why: Why,
        alternate: Option<&'a ChannelId>,
        script: Option<&Code>,
    ) {
        self.named_alternates.extend(alternate);
        let rule = Some(at.as_str().to_owned());
        self.failures.push(Failure { code, rule, why, script: script.cloned() });
    }

    fn verdict(self) -> Verdict {
        let Request { customer, facts, now } = self.request;
        let falls_at = customer.identity.falls_at(now);
        let next_change = facts.timing.overall.next_change.filter(|change| now < *change);
        Verdict {
            outcome: self.outcome(),
            valid_until: falls_at.into_iter().chain(next_change).min(),
            failures: self.failures,
            entitled_by: self.entitled_by,
        }
    }

    fn outcome(&self) -> Outcome {
        let step_up = self.failures.iter().find_map(|failure| match failure.why {
            Why::Identity(step_up) => Some(step_up),
            _ => None,
        });
        match (&self.failures[..], step_up) {
            ([], _) => Outcome::Admit { linked_to: self.linked_to.clone() },
            ([_], Some(step_up)) => Outcome::StepUp(step_up),
            (failures, _) => {
                let alternates = self.open_alternates();
                if failures.iter().all(|failure| self.passes_with_time(failure)) {
                    let next_open = self.request.facts.timing.overall.next_change;
                    let next_open = next_open.filter(|_| self.request.facts.timing.is_closed());
                    Outcome::Defer { next_open, alternates }
                } else {
                    Outcome::Deflect { alternates }
                }
            }
        }
    }

    /// Will this be gone if the customer only waits, and does the policy want them to?
    fn passes_with_time(&self, failure: &Failure) -> bool {
        let opens_again = self.rules.when_closed == WhenClosed::Defer
            && self.request.facts.timing.overall.next_change.is_some();
        match failure.code {
            NotEligible::OutageWindow | NotEligible::OutOfHours | NotEligible::Holiday => {
                opens_again
            }
            NotEligible::NoAgentsLoggedIn => {
                let (limits, _) = self.rules.of_queue(self.request.facts.queue);
                // While we are closed nobody is expected to be logged in.
                limits.when_no_agents == WhenNoAgents::Defer
                    || (self.request.facts.timing.is_closed() && opens_again)
            }
            // Who they are can be proved when the time has come.
            NotEligible::Unauthenticated => true,
            _ => false,
        }
    }

    /// Where the customer can go: what the failures name, then the policy's list; each once, none closed,
    /// and never back to the channel they come from.
    fn open_alternates(&self) -> Vec<ChannelId> {
        let listed = self.rules.alternates.iter().map(|alternate| &alternate.channel);
        let mut open: Vec<ChannelId> = Vec::new();
        for channel in self.named_alternates.iter().copied().chain(listed) {
            if channel != self.request.facts.channel
                && !open.contains(channel)
                && self.is_open(channel)
            {
                open.push(channel.clone());
            }
        }
        open
    }

    /// A channel that the policy does not list has no hours: whoever declared the outage vouches for it.
    fn is_open(&self, channel: &ChannelId) -> bool {
        let alternate = self.rules.alternates.iter().find(|a| a.channel == *channel);
        alternate
            .and_then(|alternate| alternate.hours.as_ref())
            .is_none_or(|hours| (self.request.facts.is_open)(hours) == Some(true))
    }
}

fn room() -> Pointer {
    Pointer::root().key(ROOM)
}

fn in_list(key: &str, index: usize) -> Pointer {
    room().key(key).index(index)
}

#[cfg(test)]
mod table;
#[cfg(test)]
mod tests;
