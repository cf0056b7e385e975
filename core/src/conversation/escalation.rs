//! Must the chat go on by phone or e-mail?
//!
//! Complexity is a sum of points: topics, messages, transfers, reopenings, minutes, further intents,
//! mood. It escalates a chat once, and again only after it has fallen below a lower mark, so that a
//! score that trembles around the limit does not move the chat about. A regulated topic goes before
//! everything. A channel that is closed is never the target.

use super::reason::EscalationCode;
use super::rules::EscalationRules;
use crate::id::{ChannelId, TopicId};
use crate::math::{Millis, Ppm};
use crate::sorted::SortedSet;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What is remembered of earlier escalations of one chat: the reasons that have done their work and
/// still hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EscalationState {
    /// These reasons escalate the chat only after they have ceased to hold.
    pub raised: SortedSet<EscalationCode>,
}

/// What the chat looks like now.
#[derive(Clone, Copy, Debug, Default)]
pub struct EscalationFacts<'a> {
    /// The topics that the chat touches, each once.
    pub topics: &'a [TopicId],
    /// Messages of all sides.
    pub turns: u32,
    /// How often it was transferred.
    pub transfers: u32,
    /// How often the matter was reopened.
    pub reopened: u32,
    /// How long it has lasted, in open time.
    pub elapsed: Millis,
    /// How many different intents it has had.
    pub intents: u32,
    /// How the customer feels, from -1 to 1, if it is known.
    pub sentiment: Option<Ppm>,
    /// Does the customer ask for another channel?
    pub wish: Wish<'a>,
    /// Reasons that others have found: the promised service at risk, skills that nobody has.
    pub others: &'a [EscalationCode],
    /// The targets that are open now.
    pub open: &'a [ChannelId],
}

/// Does the customer ask for another channel?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wish<'a> {
    /// No.
    #[default]
    None,
    /// Yes, whichever.
    Any,
    /// Yes, this one.
    Channel(&'a ChannelId),
}

/// One reason to escalate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EscalationReason {
    /// The kind of reason.
    pub code: EscalationCode,
    /// Where in the policy the rule stands.
    pub rule: String,
    /// What was seen.
    pub cause: EscalationCause,
}

/// What was seen, and against what it was measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EscalationCause {
    /// The points of complexity.
    Points {
        /// How many there are.
        saw: u32,
        /// From how many on the chat is escalated.
        limit: u32,
    },
    /// A regulated topic.
    Topic(TopicId),
    /// The duration.
    Duration {
        /// How long the chat has lasted.
        saw: Millis,
        /// How long it may.
        limit: Millis,
    },
    /// The number of transfers.
    Transfers {
        /// How many there were.
        saw: u32,
        /// How many there may be.
        limit: u32,
    },
    /// The mood.
    Sentiment {
        /// How it is.
        saw: Ppm,
        /// Below what the chat is escalated.
        limit: Ppm,
    },
    /// Somebody says so: the customer, or another part of the operation.
    Told,
}

/// One part of the complexity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplexityPart {
    /// Where in the policy its weight stands.
    pub rule: String,
    /// How many points it gives.
    pub points: u32,
}

/// How complex the chat is, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complexity {
    /// All points.
    pub points: u32,
    /// What they are made of; parts without points are left out.
    pub parts: Vec<ComplexityPart>,
}

/// Must the chat go on elsewhere?
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EscalationVerdict {
    /// No.
    Stay,
    /// Yes, and this is where.
    Escalate {
        /// Why: the reason that gives the code first.
        reasons: Vec<EscalationReason>,
        /// Where to.
        to: ChannelId,
        /// What would have been preferred, and is closed.
        passed_over: Vec<ChannelId>,
    },
    /// Yes, but everything is closed.
    NowhereOpen {
        /// Why: the reason that gives the code first.
        reasons: Vec<EscalationReason>,
        /// What was tried.
        closed: Vec<ChannelId>,
    },
}

/// How complex is the chat?
pub fn complexity(rules: &EscalationRules, facts: &EscalationFacts<'_>) -> Complexity {
    let weights = &rules.weights;
    let minutes = u32::try_from(facts.elapsed.get().max(0) / 60_000).unwrap_or(u32::MAX);
    let gloom = facts.sentiment.map_or(0, |mood| (-mood.get()).clamp(0, 1_000_000));
    let gloom_points = i64::from(weights.worst_sentiment) * gloom / 1_000_000;
    let topics = facts.topics.iter().filter_map(|topic| {
        weights.topics.get(topic).map(|points| (format!("topics/{}", escaped(topic)), *points))
    });
    let counted = [
        ("turn", weights.turn.saturating_mul(facts.turns)),
        ("transfer", weights.transfer.saturating_mul(facts.transfers)),
        ("reopening", weights.reopening.saturating_mul(facts.reopened)),
        ("minute", weights.minute.saturating_mul(minutes)),
        ("further_intent", weights.further_intent.saturating_mul(facts.intents.saturating_sub(1))),
        ("worst_sentiment", u32::try_from(gloom_points).unwrap_or(u32::MAX)),
    ];
    let counted = counted.into_iter().map(|(key, points)| (key.to_owned(), points));
    let parts: Vec<ComplexityPart> = topics
        .chain(counted)
        .filter(|(_, points)| *points > 0)
        .map(|(key, points)| ComplexityPart {
            rule: format!("/conversation/escalation/weights/{key}"),
            points,
        })
        .collect();
    let points = parts.iter().fold(0_u32, |sum, part| sum.saturating_add(part.points));
    Complexity { points, parts }
}

/// A topic as a part of a JSON pointer (RFC 6901).
fn escaped(topic: &TopicId) -> String {
    topic.as_str().replace('~', "~0").replace('/', "~1")
}

/// Must the chat go on elsewhere, and where?
///
/// Reasons are listed in this order: regulated topics, the customer's wish, complexity, duration,
/// transfers, sentiment, what others have found. A reason that has escalated the chat before and has
/// held ever since is not listed again, except the first two.
pub fn judge_escalation(
    rules: &EscalationRules,
    state: &EscalationState,
    facts: &EscalationFacts<'_>,
) -> EscalationVerdict {
    let mut reasons = holding(rules, facts, complexity(rules, facts).points);
    let repeats = |code| {
        !matches!(code, EscalationCode::Regulatory | EscalationCode::CustomerRequest)
            && state.raised.contains(&code)
    };
    reasons.retain(|reason| !repeats(reason.code));
    if reasons.is_empty() {
        return EscalationVerdict::Stay;
    }
    let wished = match facts.wish {
        Wish::Channel(channel) => Some(channel),
        Wish::None | Wish::Any => None,
    };
    let preferred = rules.targets.iter().filter(|target| Some(*target) != wished);
    let mut passed_over = Vec::new();
    for target in wished.into_iter().chain(preferred) {
        if facts.open.contains(target) {
            return EscalationVerdict::Escalate { reasons, to: target.clone(), passed_over };
        }
        passed_over.push(target.clone());
    }
    EscalationVerdict::NowhereOpen { reasons, closed: passed_over }
}

/// Every reason that holds now, whether or not it did before.
fn holding(
    rules: &EscalationRules,
    facts: &EscalationFacts<'_>,
    points: u32,
) -> Vec<EscalationReason> {
    use EscalationCause as Cause;
    use EscalationCode as Code;
    let reason = |code, key: &str, cause| EscalationReason {
        code,
        rule: format!("/conversation/escalation{key}"),
        cause,
    };
    let mut reasons = Vec::new();
    let regulated = facts.topics.iter().filter(|topic| rules.regulated_topics.contains(topic));
    reasons.extend(
        regulated.map(|t| reason(Code::Regulatory, "/regulated_topics", Cause::Topic(t.clone()))),
    );
    if facts.wish != Wish::None {
        reasons.push(reason(Code::CustomerRequest, "", Cause::Told));
    }
    if let Some(limit) = rules.complexity_at.filter(|limit| points >= *limit) {
        let cause = Cause::Points { saw: points, limit };
        reasons.push(reason(Code::Complexity, "/complexity_at", cause));
    }
    if let Some(limit) = rules.max_duration_ms.filter(|limit| facts.elapsed >= *limit) {
        let cause = Cause::Duration { saw: facts.elapsed, limit };
        reasons.push(reason(Code::Duration, "/max_duration_ms", cause));
    }
    if let Some(limit) = rules.max_transfers.filter(|limit| facts.transfers > *limit) {
        let cause = Cause::Transfers { saw: facts.transfers, limit };
        reasons.push(reason(Code::TransferCount, "/max_transfers", cause));
    }
    if let (Some(saw), Some(limit)) = (facts.sentiment, rules.sentiment_below)
        && saw < limit
    {
        reasons.push(reason(Code::Sentiment, "/sentiment_below", Cause::Sentiment { saw, limit }));
    }
    reasons.extend(facts.others.iter().map(|code| reason(*code, "", Cause::Told)));
    reasons
}

impl EscalationState {
    /// What is remembered after this verdict on these facts: reasons that did their work, as long as
    /// they hold. Complexity holds until it falls below its lower mark.
    #[must_use]
    pub fn after(
        &self,
        rules: &EscalationRules,
        facts: &EscalationFacts<'_>,
        verdict: &EscalationVerdict,
    ) -> Self {
        let points = complexity(rules, facts).points;
        let now = holding(rules, facts, points);
        let still_holds = |code: EscalationCode| match code {
            EscalationCode::Complexity => points >= rules.complexity_off_below,
            code => now.iter().any(|reason| reason.code == code),
        };
        let mut raised = self.raised.clone();
        if let EscalationVerdict::Escalate { reasons, .. } = verdict {
            raised.extend(reasons.iter().map(|reason| reason.code));
        }
        raised.retain(|code| still_holds(*code));
        Self { raised }
    }
}

impl fmt::Display for EscalationReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.cause {
            EscalationCause::Points { saw, limit } => {
                write!(f, "{saw} points of complexity, the limit is {limit}")
            }
            EscalationCause::Topic(topic) => write!(f, "the topic `{topic}` is regulated"),
            EscalationCause::Duration { saw, limit } => {
                write!(f, "the chat has lasted {saw}, the limit is {limit}")
            }
            EscalationCause::Transfers { saw, limit } => {
                write!(f, "{saw} transfers, more than {limit}")
            }
            EscalationCause::Sentiment { saw, limit } => {
                write!(f, "sentiment {saw} is below {limit}")
            }
            EscalationCause::Told => f.write_str(self.code.meaning()),
        }?;
        write!(f, " ({})", self.rule)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channel(name: &str) -> ChannelId {
        ChannelId::from(name)
    }

    fn all_open() -> Vec<ChannelId> {
        ["voice", "callback", "email"].map(channel).to_vec()
    }

    fn codes(verdict: &EscalationVerdict) -> Vec<&'static str> {
        match verdict {
            EscalationVerdict::Stay => vec![],
            EscalationVerdict::Escalate { reasons, .. }
            | EscalationVerdict::NowhereOpen { reasons, .. } => {
                reasons.iter().map(|reason| reason.code.code()).collect()
            }
        }
    }

    #[test]
    fn complexity_is_the_sum_of_its_parts() {
        let topic = TopicId::from("tax/loan");
        let mut rules = EscalationRules::default();
        rules.weights.topics = [(topic.clone(), 25)].into();
        let topics = [topic, TopicId::from("weather")];
        let facts = EscalationFacts {
            topics: &topics,
            turns: 12,
            transfers: 2,
            reopened: 1,
            elapsed: Millis::new(9 * 60_000 + 59_999),
            intents: 3,
            sentiment: Some(Ppm::new(-550_000)),
            ..EscalationFacts::default()
        };
        let complexity = complexity(&rules, &facts);
        // 25 + 12 × 1 + 2 × 15 + 1 × 20 + 9 × 1 + 2 × 10 + floor(30 × 0.55)
        assert_eq!(complexity.points, 25 + 12 + 30 + 20 + 9 + 20 + 16);
        assert_eq!(complexity.parts[0].rule, "/conversation/escalation/weights/topics/tax~1loan");
        assert_eq!(complexity.parts.len(), 7);
    }

    #[test]
    fn a_good_mood_and_an_only_intent_count_nothing() {
        let facts =
            EscalationFacts { sentiment: Some(Ppm::ONE), intents: 1, ..EscalationFacts::default() };
        assert_eq!(complexity(&EscalationRules::default(), &facts), Complexity::default());
    }

    #[test]
    fn complexity_escalates_once_until_it_has_fallen_below_the_lower_mark() {
        let (rules, open) = (EscalationRules::default(), all_open());
        let mut state = EscalationState::default();
        let mut fired = vec![];
        for turns in [99, 100, 105, 99, 100, 70, 100, 69, 99, 100, 101] {
            let facts = EscalationFacts { turns, open: &open, ..EscalationFacts::default() };
            let verdict = judge_escalation(&rules, &state, &facts);
            fired.push(codes(&verdict) == ["complexity"]);
            state = state.after(&rules, &facts, &verdict);
        }
        let expected = [false, true, false, false, false, false, false, false, false, true, false];
        assert_eq!(fired, expected);
    }

    #[test]
    fn limits_of_duration_and_transfers() {
        let rules = EscalationRules {
            max_duration_ms: Some(Millis::from_mins(30)),
            complexity_at: None,
            ..EscalationRules::default()
        };
        let (state, open) = (EscalationState::default(), all_open());
        for (elapsed, transfers, expected) in [
            (Millis::new(1_799_999), 3, vec![]),
            (Millis::from_mins(30), 3, vec!["duration"]),
            (Millis::ZERO, 4, vec!["transfer_count"]),
            (Millis::from_mins(30), 4, vec!["duration", "transfer_count"]),
        ] {
            let facts =
                EscalationFacts { elapsed, transfers, open: &open, ..EscalationFacts::default() };
            assert_eq!(codes(&judge_escalation(&rules, &state, &facts)), expected);
        }
    }

    #[test]
    fn a_regulated_topic_goes_before_everything_and_every_time() {
        let (advice, open) = ([TopicId::from("advice")], all_open());
        let rules =
            EscalationRules { regulated_topics: advice.to_vec(), ..EscalationRules::default() };
        let facts = EscalationFacts {
            topics: &advice,
            turns: 500,
            wish: Wish::Any,
            open: &open,
            ..EscalationFacts::default()
        };
        let mut state = EscalationState::default();
        let verdict = judge_escalation(&rules, &state, &facts);
        assert_eq!(codes(&verdict), ["regulatory", "customer_request", "complexity"]);
        state = state.after(&rules, &facts, &verdict);
        let again = judge_escalation(&rules, &state, &facts);
        assert_eq!(codes(&again), ["regulatory", "customer_request"]);
    }

    #[test]
    fn a_closed_channel_is_never_the_target() {
        let (rules, state) = (EscalationRules::default(), EscalationState::default());
        let (email, sms) = (channel("email"), channel("sms"));
        for (wish, open, to) in [
            (Wish::Any, vec!["voice", "callback", "email"], Some("voice")),
            (Wish::Any, vec!["email"], Some("email")),
            (Wish::Channel(&email), vec!["voice", "email"], Some("email")),
            (Wish::Channel(&email), vec!["voice"], Some("voice")),
            (Wish::Channel(&sms), vec!["sms"], Some("sms")),
            (Wish::Any, vec!["sms"], None),
            (Wish::Any, vec![], None),
        ] {
            let open: Vec<ChannelId> = open.into_iter().map(channel).collect();
            let facts = EscalationFacts { wish, open: &open, ..EscalationFacts::default() };
            match judge_escalation(&rules, &state, &facts) {
                EscalationVerdict::Escalate { to: chosen, passed_over, .. } => {
                    assert_eq!(Some(chosen.as_str()), to);
                    assert!(passed_over.iter().all(|passed| !open.contains(passed)));
                }
                EscalationVerdict::NowhereOpen { .. } => assert_eq!(to, None),
                EscalationVerdict::Stay => panic!("a wish is a reason"),
            }
        }
    }

    #[test]
    fn where_nothing_is_open_the_reason_stays_fresh() {
        let (rules, mut state) = (EscalationRules::default(), EscalationState::default());
        let facts = EscalationFacts { turns: 100, ..EscalationFacts::default() };
        let verdict = judge_escalation(&rules, &state, &facts);
        assert!(
            matches!(&verdict, EscalationVerdict::NowhereOpen { closed, .. } if closed.len() == 3)
        );
        state = state.after(&rules, &facts, &verdict);
        let open = all_open();
        let facts = EscalationFacts { open: &open, ..facts };
        assert_eq!(codes(&judge_escalation(&rules, &state, &facts)), ["complexity"]);
    }

    #[test]
    fn a_bad_mood_and_what_others_found_are_reasons() {
        let rules = EscalationRules {
            sentiment_below: Some(Ppm::new(-500_000)),
            ..EscalationRules::default()
        };
        let (state, open) = (EscalationState::default(), all_open());
        for (sentiment, others, expected) in [
            (Some(Ppm::new(-500_000)), &[][..], vec![]),
            (Some(Ppm::new(-500_001)), &[][..], vec!["sentiment"]),
            (None, &[EscalationCode::SkillExhausted][..], vec!["skill_exhausted"]),
        ] {
            let facts =
                EscalationFacts { sentiment, others, open: &open, ..EscalationFacts::default() };
            assert_eq!(codes(&judge_escalation(&rules, &state, &facts)), expected);
        }
    }
}
