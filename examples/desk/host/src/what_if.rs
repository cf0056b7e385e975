//! What would another policy have done to the last hour? The log is played again, under both.
//!
//! Two engines begin with the same snapshot. One hears the log as it was, policies included; the other is given the candidate first, and then
//! the same events. Input by input their decisions are laid side by side, chat by chat.
//!
//! It is a comparison, no prophecy. Customers say what they said then, whatever they would have been answered; who has a chat under the candidate
//! says and does in it what was done then, when it was done. Therefore the first decision that differs is told for every chat, how
//! many decisions differ in all, and how many events the candidate had to refuse because they no longer fit.

use crate::{
    refusal::Refusal,
    store::{Kind, Logged, Saved},
};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use switchboard::{
    calendar::Timestamp,
    engine::{Decision, Effect, Engine, Options, Reaction},
    wire,
};

/// How many chats are told of one by one.
const CHATS_TOLD: usize = 50;

/// What is played again.
#[derive(Debug)]
pub(crate) struct Hour {
    pub(crate) saved: Saved,
    pub(crate) since: i64,
    pub(crate) lines: Vec<Logged>,
    pub(crate) options: Options,
}

/// A decision, as far as two of them are compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Decided {
    question: Value,
    outcome: String,
    agent: Option<String>,
    queue: Option<String>,
    reason: Option<String>,
}

/// The first decision in which a chat went another way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Parting {
    at: i64,
    chat: String,
    before: Option<Decided>,
    after: Option<Decided>,
}

/// One of the two, on its way through the log.
struct Side {
    engine: Engine,
    figures: Figures,
    /// Every offer's chat.
    offers: BTreeMap<u64, String>,
    /// The last offer of each chat, and to whom it was made.
    offered: BTreeMap<String, (u64, String)>,
    /// Who has each chat.
    owners: BTreeMap<String, String>,
}

/// What is counted on each side.
#[derive(Debug, Default)]
struct Figures {
    decisions: u64,
    refused: u64,
    admitted: u64,
    turned_away: u64,
    handed_over: u64,
    offered: u64,
    answered: u64,
    given_up: u64,
    alerts: u64,
    /// Since when a chat waits for its first answer.
    waiting: BTreeMap<String, i64>,
    waits_ms: Vec<i64>,
}

impl Figures {
    fn count(&mut self, reaction: &Reaction) {
        self.decisions += reaction.decisions.len() as u64;
        for numbered in &reaction.effects {
            let at = numbered.at.as_millis();
            match &numbered.effect {
                Effect::Admit { .. } => self.admitted += 1,
                Effect::Deflect { .. } | Effect::Defer { .. } => self.turned_away += 1,
                Effect::BotSilenced { .. } => self.handed_over += 1,
                Effect::OfferMade { .. } => self.offered += 1,
                Effect::NotifySupervisor { .. } => self.alerts += 1,
                Effect::Enqueue { chat, .. } => {
                    self.waiting.entry(chat.to_string()).or_insert(at);
                }
                Effect::Assigned { chat, .. } => {
                    if let Some(since) = self.waiting.remove(chat.as_str()) {
                        self.answered += 1;
                        self.waits_ms.push(at - since);
                    }
                }
                Effect::Close { chat, .. } => {
                    self.given_up += u64::from(self.waiting.remove(chat.as_str()).is_some());
                }
                _ => {}
            }
        }
    }

    /// By name, in the order in which they are shown.
    fn told(&mut self) -> Vec<(&'static str, Option<i64>)> {
        self.waits_ms.sort_unstable();
        let count = |value: u64| Some(i64::try_from(value).unwrap_or(i64::MAX));
        let many = i64::try_from(self.waits_ms.len()).unwrap_or(i64::MAX);
        let mean = (many > 0).then(|| self.waits_ms.iter().sum::<i64>() / many);
        let p90 = (self.waits_ms.len() * 9).div_ceil(10).checked_sub(1);
        vec![
            ("admitted", count(self.admitted)),
            ("turned_away", count(self.turned_away)),
            ("handed_over", count(self.handed_over)),
            ("offered", count(self.offered)),
            ("answered", count(self.answered)),
            ("given_up", count(self.given_up)),
            ("alerts", count(self.alerts)),
            ("wait_mean_ms", mean),
            ("wait_p90_ms", p90.and_then(|at| self.waits_ms.get(at).copied())),
            ("decisions", count(self.decisions)),
            ("refused", count(self.refused)),
        ]
    }
}

impl Side {
    fn begin(hour: &Hour) -> Result<Self, Refusal> {
        let policy =
            wire::compile(&hour.saved.policy, None).map_err(|issues| unreadable(&issues))?;
        let engine = Engine::restore(policy, hour.options, &hour.saved.body)
            .map_err(|error| unreadable(&error.to_string()))?;
        Ok(Self {
            engine,
            figures: Figures::default(),
            offers: BTreeMap::new(),
            offered: BTreeMap::new(),
            owners: BTreeMap::new(),
        })
    }

    fn play(&mut self, line: &str) -> Reaction {
        let played = self.engine.replay_line(line);
        self.figures.refused += u64::from(played.refused.is_some());
        self.see(&played.reaction);
        played.reaction
    }

    fn see(&mut self, reaction: &Reaction) {
        self.figures.count(reaction);
        for numbered in &reaction.effects {
            match &numbered.effect {
                Effect::OfferMade { offer, chat, agent, .. } => {
                    self.offers.insert(offer.0, chat.to_string());
                    self.offered.insert(chat.to_string(), (offer.0, agent.to_string()));
                }
                Effect::Assigned { chat, agent, .. } => {
                    self.owners.insert(chat.to_string(), agent.to_string());
                }
                Effect::Close { chat, .. } => {
                    self.offered.remove(chat.as_str());
                    self.owners.remove(chat.as_str());
                }
                _ => {}
            }
        }
    }

    /// What was done then, by whoever has the chat here.
    fn in_place(&self, line: &str, then: &Self) -> String {
        let Ok(mut event) = serde_json::from_str::<Value>(line) else { return line.to_owned() };
        let Some(fields) = event.as_object_mut() else { return line.to_owned() };
        let offer = fields.get("offer").and_then(Value::as_u64);
        let chat = fields.get("chat").and_then(Value::as_str);
        if let Some(offer) = offer {
            // Where that chat is offered to nobody, nobody can answer.
            let nobody = (0, String::new());
            let chat = then.offers.get(&offer);
            let (offer, agent) = chat.and_then(|chat| self.offered.get(chat)).unwrap_or(&nobody);
            fields.insert("offer".to_owned(), Value::from(*offer));
            fields.insert("agent".to_owned(), Value::from(agent.as_str()));
        } else if let Some(owner) = chat.and_then(|chat| self.owners.get(chat))
            && fields.contains_key("agent")
        {
            fields.insert("agent".to_owned(), Value::from(owner.as_str()));
        }
        event.to_string()
    }

    /// What fell due before a policy, and what came of it; also why it was refused, if it was.
    fn apply(&mut self, at: i64, document: &str) -> (Reaction, Result<(), Refusal>) {
        let at = Timestamp::from_millis(at);
        let mut all = self.engine.advance(at);
        while all.deadline.as_ref().is_some_and(|deadline| deadline.at <= at) {
            all.append(&mut self.engine.advance(at));
        }
        let applied = wire::compile(document, None)
            .map_err(|issues| unreadable(&issues))
            .and_then(|policy| {
                self.engine.replace_policy(at, policy).map_err(|no| Refusal::from(&no))
            })
            .map(|mut reaction| all.append(&mut reaction));
        self.see(&all);
        (all, applied)
    }
}

fn unreadable(why: &str) -> Refusal {
    Refusal::new("not_replayed", "", why)
}

/// Decisions of one chat that the other side has not made yet.
#[derive(Debug, Default)]
struct Pair {
    before: VecDeque<(i64, Decided)>,
    after: VecDeque<(i64, Decided)>,
}

/// Plays the hour again under a candidate, and tells the difference.
pub(crate) fn what_if(hour: &Hour, candidate: &str) -> Result<Value, Refusal> {
    let (mut before, mut after) = (Side::begin(hour)?, Side::begin(hour)?);
    let begins = before.engine.now().as_millis();
    after.apply(begins, candidate).1?;
    let mut pairs: BTreeMap<String, Pair> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut partings: BTreeMap<String, Parting> = BTreeMap::new();
    let mut differing = 0_u64;
    for line in &hour.lines {
        let (was, would_be) = match line.kind {
            Kind::Event => {
                let in_place = after.in_place(&line.body, &before);
                (before.play(&line.body), after.play(&in_place))
            }
            // What was decided in between belongs to how it was.
            Kind::Policy => (before.apply(line.at, &line.body).0, Reaction::default()),
        };
        let mut touched = BTreeSet::new();
        for (reaction, is_candidate) in [(&was, false), (&would_be, true)] {
            for decision in &reaction.decisions {
                let Some(chat) = &decision.subject.chat else { continue };
                let pair = pairs.entry(chat.to_string()).or_default();
                let side = if is_candidate { &mut pair.after } else { &mut pair.before };
                side.push_back((decision.at.as_millis(), decided(decision)));
                touched.insert(chat.to_string());
            }
        }
        for chat in touched {
            if let Some(pair) = pairs.get_mut(&chat) {
                differing += part(&chat, pair, &mut partings);
            }
            seen.insert(chat);
        }
    }
    // What only one side decided, and the other never did.
    for (chat, mut pair) in pairs {
        differing += (pair.before.len() + pair.after.len()) as u64;
        let (was, would_be) = (pair.before.pop_front(), pair.after.pop_front());
        if let Some(at) = was.as_ref().or(would_be.as_ref()).map(|(at, _)| *at) {
            let parting = parting(at, &chat, was, would_be);
            partings.entry(chat).or_insert(parting);
        }
    }
    let changed = partings.len();
    let mut told: Vec<Parting> = partings.into_values().collect();
    told.sort_by_key(|parting| parting.at);
    told.truncate(CHATS_TOLD);
    let figures: Vec<Value> = before
        .figures
        .told()
        .into_iter()
        .zip(after.figures.told())
        .map(|((name, was), (_, would_be))| json!({"figure": name, "before": was, "after": would_be}))
        .collect();
    Ok(json!({
        "since": begins.max(hour.since), "inputs": hour.lines.len(),
        "chats": seen.len(), "chats_changed": changed, "decisions_changed": differing,
        "figures": figures, "partings": told,
    }))
}

/// Takes away what both sides decided alike; counts what they did not.
fn part(chat: &str, pair: &mut Pair, partings: &mut BTreeMap<String, Parting>) -> u64 {
    let mut differing = 0;
    while let (Some(was), Some(would_be)) = (pair.before.front(), pair.after.front()) {
        let is_alike = is_alike(&was.1, &would_be.1);
        let (was, would_be) = (pair.before.pop_front(), pair.after.pop_front());
        if !is_alike {
            differing += 1;
            let at = was.as_ref().map_or(0, |(at, _)| *at);
            let parting = parting(at, chat, was, would_be);
            partings.entry(chat.to_owned()).or_insert(parting);
        }
    }
    differing
}

/// The reason may be another: what was decided is what counts.
fn is_alike(was: &Decided, would_be: &Decided) -> bool {
    was.question == would_be.question
        && was.outcome == would_be.outcome
        && was.agent == would_be.agent
        && was.queue == would_be.queue
}

fn parting(
    at: i64,
    chat: &str,
    was: Option<(i64, Decided)>,
    would_be: Option<(i64, Decided)>,
) -> Parting {
    let only = |side: Option<(i64, Decided)>| side.map(|(_, decided)| decided);
    Parting { at, chat: chat.to_owned(), before: only(was), after: only(would_be) }
}

fn decided(decision: &Decision) -> Decided {
    Decided {
        question: json!(decision.question),
        outcome: decision.outcome.to_string(),
        agent: decision.subject.agent.as_ref().map(ToString::to_string),
        queue: decision.subject.queue.as_ref().map(ToString::to_string),
        reason: decision.reasons().first().map(|reason| reason.code.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THEN: &str = r#"{"bot":{"threshold":0.8,"disclosure":{"en":"I am a bot."}}}"#;
    const STRICTER: &str = r#"{"bot":{"threshold":0.95,"disclosure":{"en":"I am a bot."}}}"#;

    fn hour(lines: &[Value]) -> Hour {
        let policy = wire::compile(THEN, None).unwrap();
        let engine = Engine::new(policy, Options::default(), Timestamp::from_millis(0));
        let saved = Saved { log_seq: 0, policy: THEN.to_owned(), body: engine.snapshot() };
        let logged = |(seq, line): (i64, &Value)| Logged {
            seq,
            at: line["at"].as_i64().unwrap(),
            kind: Kind::Event,
            body: line.to_string(),
        };
        let lines = (1..).zip(lines).map(logged).collect();
        Hour { saved, since: 0, lines, options: Options::default() }
    }

    fn day() -> Hour {
        hour(&[
            json!({"at": 1_000, "type": "agent_logged_in", "agent": "ada"}),
            json!({"at": 2_000, "type": "chat_requested", "chat": "c-1", "customer": {"id": "kim"}, "bot": "robin", "text": "hi"}),
            json!({"at": 3_000, "type": "bot_turn", "chat": "c-1", "confidence": 0.9, "text": "Hello."}),
            json!({"at": 4_000, "type": "chat_requested", "chat": "c-2", "customer": {"id": "bo"}, "text": "hi"}),
            json!({"at": 5_000, "type": "offer_accepted", "offer": 1, "agent": "ada"}),
            json!({"at": 6_000, "type": "chat_ended", "chat": "c-1", "by": "customer", "resolution": "resolved"}),
        ])
    }

    fn figure(told: &Value, name: &str) -> (Value, Value) {
        let figures = told["figures"].as_array().unwrap();
        let found = figures.iter().find(|one| one["figure"] == name).unwrap();
        (found["before"].clone(), found["after"].clone())
    }

    #[test]
    fn the_same_policy_changes_nothing() {
        let told = what_if(&day(), THEN).unwrap();
        assert_eq!(
            (&told["chats"], &told["chats_changed"], &told["decisions_changed"]),
            (&json!(2), &json!(0), &json!(0))
        );
        assert_eq!(figure(&told, "answered"), (json!(1), json!(1)));
        // Enqueued and offered at 4,000, accepted at 5,000.
        assert_eq!(figure(&told, "wait_mean_ms"), (json!(1_000), json!(1_000)));
    }

    #[test]
    fn a_stricter_threshold_hands_over_where_the_bot_went_on() {
        // 0.9 is enough for 0.8 and too little for 0.95: the first chat is offered to the agent at 3,000 already, the second
        // one, at 4,000, as offer 2. What was accepted at 5,000 was the second chat, and so it is here; the first one, which
        // nobody took, is ended by its customer.
        let told = what_if(&day(), STRICTER).unwrap();
        assert_eq!(figure(&told, "handed_over"), (json!(0), json!(1)));
        assert_eq!(figure(&told, "admitted"), (json!(2), json!(2)));
        assert_eq!(figure(&told, "offered"), (json!(1), json!(2)));
        assert_eq!(figure(&told, "answered"), (json!(1), json!(1)));
        assert_eq!(figure(&told, "given_up"), (json!(0), json!(1)));
        assert_eq!(figure(&told, "wait_mean_ms"), (json!(1_000), json!(1_000)));
        let first = &told["partings"][0];
        assert_eq!((&first["chat"], &first["at"]), (&json!("c-1"), &json!(3_000)));
        assert_eq!(first["after"]["outcome"], "hand_off");
        assert_eq!(first["after"]["reason"], "low_confidence");
    }

    #[test]
    fn a_policy_that_cannot_follow_is_refused() {
        let wrong = r#"{"bot":{"treshold":1}}"#;
        assert_eq!(what_if(&day(), wrong).unwrap_err().code, "not_replayed");
    }
}
