//! What the rooms say, as reasons of a decision.

use super::decision::Reason;
use super::effect::HiddenSpan;
use crate::admission::{Failure, Verdict, Why};
use crate::bot::{BotRules, Cause, HandoffReason};
use crate::conversation::{EscalationCause, EscalationReason};
use crate::id::{BotId, Code};
use crate::math::{Millis, Ppm};
use crate::policy::condition::{Leaf, Value};
use crate::routing::Choice;

/// Everything that spoke against a customer's chat, or what spoke for it.
pub(crate) fn of_admission(verdict: &Verdict) -> Vec<Reason> {
    if verdict.failures.is_empty() {
        let mut reason = Reason::new("all_gates_passed");
        if let Some(rule) = &verdict.entitled_by {
            reason = reason.rule(rule.clone());
        }
        return vec![reason];
    }
    verdict.failures.iter().flat_map(of_failure).collect()
}

fn of_failure(failure: &Failure) -> Vec<Reason> {
    let mut reason = Reason::new(failure.code.code()).words(&failure.why);
    if let Some(rule) = &failure.rule {
        reason = reason.rule(rule.clone());
    }
    let (seen, trace): (Option<(&'static str, Value, Value)>, &[Leaf]) = match &failure.why {
        Why::AccountStatus { status } => {
            (Some(("customer.account_status", Value::from(status.as_str()), Value::Missing)), &[])
        }
        Why::Topic { topic } => {
            (Some(("chat.topics", Value::from(topic.as_str()), Value::Missing)), &[])
        }
        Why::Waiting { waiting, max } => (
            Some((
                "queue.waiting",
                Value::Integer(i64::from(*waiting)),
                Value::Integer(i64::from(*max)),
            )),
            &[],
        ),
        Why::EstimatedWait { estimate_ms, max_ms } => (
            Some((
                "queue.estimated_wait_ms",
                Value::Integer(estimate_ms.get()),
                Value::Integer(max_ms.get()),
            )),
            &[],
        ),
        Why::Identity(step_up) => (
            Some((
                "customer.identity_level",
                Value::from(step_up.has.as_str()),
                Value::from(step_up.wanted.as_str()),
            )),
            &[],
        ),
        Why::Condition(trace) | Why::Surge { trace, .. } => (None, trace),
        Why::Listed { .. }
        | Why::NoRuleHolds
        | Why::Region { .. }
        | Why::Outage { .. }
        | Why::Hours { .. }
        | Why::QueueDisabled
        | Why::NoAgents
        | Why::LiveChat { .. } => (None, &[]),
    };
    if let Some((field, saw, wanted)) = seen {
        reason = reason.saw(field, saw, wanted);
    }
    let rule = failure.rule.clone().unwrap_or_default();
    std::iter::once(reason).chain(trace.iter().map(|leaf| of_leaf(&rule, leaf))).collect()
}

/// One question of a condition with its answer.
fn of_leaf(rule: &str, leaf: &Leaf) -> Reason {
    Reason::new(leaf.answer.as_str())
        .rule(format!("{rule}{}", leaf.path))
        .saw("condition", leaf.saw.clone(), Value::Missing)
        .words(leaf)
}

/// Why this chat was next, and why this agent was chosen.
pub(crate) fn of_choice(choice: &Choice) -> Vec<Reason> {
    let queue = |key: &str| format!("/routing/queues/{}/{key}", choice.queue);
    let merit = &choice.merit;
    let idle = merit.idle_since.map_or("busy".to_owned(), |since| format!("idle since {since}"));
    let mut reasons = vec![
        Reason::new("next_in_line")
            .rule(queue("discipline"))
            .saw("place", Value::Integer(choice.place.as_millis()), Value::Missing)
            .words(format!(
                "{}: place {}, priority {}, key {}",
                choice.discipline, choice.place, choice.priority, choice.key.score
            )),
        Reason::new(choice.strategy.as_str())
            .rule(queue("strategy"))
            .saw("load", Value::Integer(i64::from(merit.load)), Value::Missing)
            .words(format!(
                "load {} of {}, {idle}, one of {} eligible",
                merit.load, merit.capacity, choice.eligible
            )),
    ];
    if choice.together > 0 {
        reasons.push(
            Reason::new("matched_together")
                .rule("/routing/batch_window_ms")
                .saw("chats", Value::Integer(i64::from(choice.together)), Value::Missing)
                .words(format!("one of {} chats that were given agents at once", choice.together)),
        );
    }
    if choice.interrupted > 0 {
        let units = Value::Integer(i64::from(choice.interrupted));
        let rule = "/routing/channels/*/interrupts";
        reasons.push(Reason::new("interrupts").rule(rule).saw("load", units, Value::Missing));
    }
    reasons
}

/// Why a bot handed over.
pub(crate) fn of_handoff(reason: &HandoffReason) -> Reason {
    let integer = |n: u32| Value::Integer(i64::from(n));
    let told = Reason::new(reason.code.code()).rule(reason.rule.clone()).words(&reason.cause);
    match &reason.cause {
        Cause::Confidence { saw, wanted } => {
            let saw = saw.map_or(Value::Missing, Value::Ratio);
            told.saw("bot.confidence", saw, Value::Ratio(*wanted))
        }
        Cause::Failures { saw, limit, .. } => {
            told.saw("bot.failures", integer(*saw), integer(*limit))
        }
        Cause::NoProgress { saw, limit } => {
            told.saw("bot.turns_without_progress", integer(*saw), integer(*limit))
        }
        Cause::Action(action) => told.saw("action", Value::from(action.as_str()), Value::Missing),
        Cause::AskedByIntent(intent) => {
            told.saw("chat.intent", Value::from(intent.as_str()), Value::Missing)
        }
        Cause::AskedInWords
        | Cause::Requested
        | Cause::Circle(_)
        | Cause::Failed
        | Cause::NoDisclosure { .. }
        | Cause::Rule(_) => told,
    }
}

/// Why a chat must go on elsewhere.
pub(crate) fn of_escalation(reason: &EscalationReason) -> Reason {
    let integer = |n: u32| Value::Integer(i64::from(n));
    let told = Reason::new(reason.code.code()).rule(reason.rule.clone()).words(reason);
    match &reason.cause {
        EscalationCause::Points { saw, limit } => {
            told.saw("complexity", integer(*saw), integer(*limit))
        }
        EscalationCause::Topic(topic) => {
            told.saw("chat.topics", Value::from(topic.as_str()), Value::Missing)
        }
        EscalationCause::Duration { saw, limit } => {
            told.saw("chat.age_ms", Value::Integer(saw.get()), Value::Integer(limit.get()))
        }
        EscalationCause::Transfers { saw, limit } => {
            told.saw("chat.transfers", integer(*saw), integer(*limit))
        }
        EscalationCause::Sentiment { saw, limit } => {
            told.saw("chat.sentiment", Value::Ratio(*saw), Value::Ratio(*limit))
        }
        EscalationCause::Told => told,
    }
}

/// What was hidden, and what spoke for it.
pub(crate) fn of_hidden(span: &HiddenSpan) -> Reason {
    let evidence: Vec<&str> = span.evidence.iter().map(Code::as_str).collect();
    Reason::new("hidden")
        .rule(format!("/text/mask/entities/{}", span.entity))
        .saw("entity", Value::from(span.entity.as_str()), Value::Missing)
        .words(format!("{} by {}", span.entity, evidence.join(", ")))
}

/// What the host has asked the customer for, and how long an answer is waited for.
pub(crate) fn expected(label: &str, wait: Millis) -> Reason {
    Reason::new("asked_for")
        .rule("/text/mask/answers/wait_ms")
        .saw("entity", Value::from(label), Value::Missing)
        .words(format!("{label} is waited for {} ms", wait.get()))
}

/// Why a message is held back, and how long at most.
pub(crate) fn may_go_on(hold: Millis) -> Reason {
    let longest = Value::Integer(hold.get());
    Reason::new("may_go_on").rule("/text/mask/hold_ms").saw("hold_ms", longest, Value::Missing)
}

/// Why a bot may speak.
pub(crate) fn confidence(saw: Option<Ppm>, rules: &BotRules, bot: &BotId) -> Reason {
    let (wanted, rule) = rules.threshold_of(bot);
    let saw = saw.map_or(Value::Missing, Value::Ratio);
    Reason::new("confident").rule(rule).saw("bot.confidence", saw, Value::Ratio(wanted))
}
