//! The one JSON form of everything, for C, for browsers, for the corpus: text in, text out.
//!
//! Whatever comes through here gives the same bytes on every surface, because they all come through
//! here. Answers are appended to a buffer that the caller keeps; a refusal is an object
//! `{"error":{"code",…,"number",…,"message",…}}` with the details that its kind has.
//!
//! ```
//! use switchboard::wire;
//! let policy = wire::compile("{}", None).unwrap();
//! let mut engine = wire::engine(&policy, "{}", 0).unwrap();
//! let mut answer = String::new();
//! wire::handle(&mut engine, r#"{"at":5,"type":"agent_logged_in","agent":"ada"}"#, &mut answer).unwrap();
//! assert!(answer.starts_with(r#"{"effects":["#));
//! ```
//!
//! Knows nothing of handles, buffers' ownership or JavaScript.

use crate::calendar::{Timestamp, Zones};
use crate::code::RejectionCode;
use crate::engine::{
    DecisionId, Engine, EventError, Key, Options, Reaction, Rejection, RestoreError, read_event,
};
use crate::id::{AgentId, ChatId, Code, CustomerId, IncidentId, QueueId};
use crate::metrics::{Dimension, Trouble};
use crate::policy::issue::Issues;
use crate::policy::json::Node;
use crate::policy::shape::{Reader, Shape};
use crate::policy::{Document, PagePolicy, Policy};
use crate::sorted::{SortedMap, SortedSet};
use crate::text::{Confidant, CustomerFacts, Masker, Output, Screen, steers};
use serde::Serialize;
use serde_json::json;

crate::codes! {
    /// Why a call through the wire failed, beside the refusals of events.
    pub enum WireCode {
        /// The policy has errors.
        PolicyIssues = 1_001, "policy_issues";
        /// The zone rules are not readable.
        BadZones = 1_002, "bad_zones";
        /// The options are not readable.
        BadOptions = 1_003, "bad_options";
        /// The query is not readable, or asks for something that does not exist.
        BadQuery = 1_004, "bad_query";
        /// The snapshot was refused.
        NotRestored = 1_005, "not_restored";
        /// An instant lies outside what the engine accepts.
        BadInstant = 1_006, "bad_instant";
    }
}

crate::shape! {
    /// Options of an engine.
    pub struct EngineOptions: Default {
        /// The key of the hashes, as 32 hexadecimal digits; without one it is zero.
        pub key: Option<String> = None,
    }
}

crate::shape! {
    /// A question about the state.
    pub tagged enum Query {
        /// One chat.
        Chat = "chat" {
            /// Which.
            chat: ChatId,
        },
        /// One agent.
        Agent = "agent" {
            /// Which.
            agent: AgentId,
        },
        /// One queue.
        Queue = "queue" {
            /// Which.
            queue: QueueId,
        },
        /// A decision, with its reasons.
        Explain = "explain" {
            /// Its number.
            decision: u64,
        },
        /// Why a chat waits.
        ExplainChat = "explain_chat" {
            /// Which.
            chat: ChatId,
        },
        /// Why an agent gets no offers.
        ExplainAgent = "explain_agent" {
            /// Which.
            agent: AgentId,
        },
        /// Which kinds of secrets somebody may ask to be shown.
        Revealable = "revealable" {
            /// As what they ask.
            to: Confidant,
        },
        /// Which prepared texts there are for a chat, and which of them may be sent.
        Templates = "templates" {
            /// Which chat.
            chat: ChatId,
            /// When; without it, at the time of the last input.
            at: Option<Timestamp> = None,
        },
        /// What the customer would read, would a prepared text be sent.
        PreparedText = "prepared_text" {
            /// In which chat.
            chat: ChatId,
            /// Which, by its name under `text.templates`.
            template: Code,
            /// What stands in its slots.
            values: SortedMap<Code, String> = SortedMap::new(),
            /// Where the text is shown, and so what is escaped in the values.
            output: Output = Output::Plain,
            /// When; without it, at the time of the last input.
            at: Option<Timestamp> = None,
        },
        /// How evenly work is shared.
        Fairness = "fairness" {
            /// Among the agents of one queue; without it, among all.
            queue: Option<QueueId> = None,
        },
        /// The figures so far.
        Report = "report" {},
        /// The figures so far against the goals, as data, as Markdown, as CSV and as SVG.
        Review = "review" {
            /// Of how many working days they are; without it, no goal for a count can be judged.
            working_days: Option<u32> = None,
        },
        /// What everything so far cost, by channel, beside other ways and beside how it was before.
        Costs = "costs" {
            /// Of how many working days it is; without it, nothing is said of tooling and overhead.
            working_days: Option<u32> = None,
        },
        /// Why chats go wrong: causes with their counts, the most frequent first.
        Causes = "causes" {
            /// What goes wrong.
            of: Trouble,
            /// What is taken as the cause.
            by: Dimension = Dimension::Intent,
        },
        /// What prepared texts do to how long chats take: those with each beside others of the same kind.
        TemplateEffects = "template_effects" {
            /// Along which dimensions chats of one kind are alike, at most three; without any, by queue and intent.
            by: SortedSet<Dimension> = [Dimension::Queue, Dimension::Intent].into_iter().collect(),
        },
        /// Which of the ways on which customers came earned what followed.
        Attribution = "attribution" {
            /// Of one kind of outcome; without it, of all.
            outcome: Option<Code> = None,
        },
        /// In which arm of an experiment a customer is.
        Arm = "arm" {
            /// Which experiment.
            experiment: Code,
            /// Who.
            customer: CustomerId,
        },
        /// How an experiment stands.
        Experiment = "experiment" {
            /// Which.
            experiment: Code,
        },
        /// How an agent's chats were judged, the oldest first.
        Evaluations = "evaluations" {
            /// Whose.
            agent: AgentId,
        },
        /// Which of the chats that ended in a time are read.
        ReviewSample = "review_sample" {
            /// From here on.
            since: Timestamp,
            /// Before this instant.
            until: Timestamp,
            /// What decides instead of chance: the same seed chooses the same chats.
            seed: String,
        },
        /// What a session of calibration showed.
        Calibration = "calibration" {
            /// Which.
            session: Code,
        },
        /// What agents need help with, and what went wrong for everybody.
        QualityAudit = "quality_audit" {
            /// From here on; as long a time before it is what it is compared with.
            since: Timestamp,
            /// Before this instant.
            until: Timestamp,
        },
        /// How everybody does beside what their chats would have taken anybody.
        Scorecard = "scorecard" {
            /// From here on.
            since: Timestamp,
            /// Before this instant.
            until: Timestamp,
            /// Along which dimensions chats of one kind are alike, at most three; without any, by channel and intent.
            by: SortedSet<Dimension> = [Dimension::Channel, Dimension::Intent].into_iter().collect(),
        },
        /// What agents are coached in.
        Coaching = "coaching" {},
        /// The whole desk at a glance.
        Wallboard = "wallboard" {},
        /// How hard it is, and what is different because of it.
        Surge = "surge" {},
        /// Alerts that are not over.
        Alerts = "alerts" {},
        /// Alarms that are not over, and whom they have reached.
        Alarms = "alarms" {},
        /// Figures by segment of the chats that are over and still remembered; small segments are withheld.
        Segments = "segments" {
            /// By which dimensions, at most three.
            by: SortedSet<Dimension> = SortedSet::new(),
        },
        /// The chats behind the figures of one segment.
        ChatsBehind = "chats_behind" {
            /// What they have along the dimensions; `null` where nothing.
            cell: SortedMap<Dimension, Option<Code>>,
        },
        /// The chats behind a metric of the report: open ones, and those that are over and still remembered; the latest first.
        MetricChats = "metric_chats" {
            /// Its name in the report.
            metric: String,
            /// How many are told, at most 1,000.
            at_most: u32 = 50,
        },
        /// What happened on bad days.
        Incidents = "incidents" {},
        /// What is to be read about an incident, as data and as Markdown.
        Postmortem = "postmortem" {
            /// Which.
            incident: IncidentId,
        },
        /// The whole state, for people.
        State = "state" {},
    }
}

/// The most dimensions by which chats are told apart at once.
const DIMENSIONS_MAX: usize = 3;

/// The most chats behind a metric that are told at once.
const METRIC_CHATS_MAX: u32 = 1_000;

const TOO_MANY_DIMENSIONS: &str = "found more than 3 dimensions, expected 0 to 3";

/// A failed call: its number, for callers that only branch. The details are in the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failed(pub u16);

fn append(out: &mut String, value: &impl Serialize) {
    match serde_json::to_string(value) {
        Ok(text) => push_plain(out, &text),
        // Plain data under text keys always has a JSON form.
        Err(error) => unreachable!("an answer has a JSON form: {error}"),
    }
}

/// Adds a JSON text in which what steers a terminal or ends a line of a log, and need not be written as an escape, is all the
/// same: names, and what a refusal found, come from anywhere.
fn push_plain(out: &mut String, json: &str) {
    // With which bytes all of these begin.
    if !json.bytes().any(|byte| matches!(byte, 0x7F | 0xC2 | 0xE2 | 0xEF | 0xF3)) {
        return out.push_str(json);
    }
    let is_escaped = |c: char| steers(c) || matches!(c, '\u{2028}' | '\u{2029}');
    let mut rest = json;
    while let Some((at, c)) = rest.char_indices().find(|(_, c)| is_escaped(*c)) {
        out.push_str(&rest[..at]);
        for unit in c.encode_utf16(&mut [0; 2]) {
            out.push_str("\\u");
            out.extend(
                [12, 8, 4, 0]
                    .map(|shift| char::from(b"0123456789abcdef"[usize::from(*unit >> shift & 15)])),
            );
        }
        rest = &rest[at + c.len_utf8()..];
    }
    out.push_str(rest);
}

fn failure(code: &str, number: u16, message: &str, details: serde_json::Value) -> String {
    let mut error = json!({ "code": code, "number": number, "message": message });
    if let (Some(error), serde_json::Value::Object(details)) = (error.as_object_mut(), details) {
        error.extend(details);
    }
    let mut out = String::new();
    append(&mut out, &json!({ "error": error }));
    out
}

fn wire_failure(code: WireCode, message: &str, details: serde_json::Value) -> String {
    failure(code.code(), code.number(), message, details)
}

fn reject(rejection: &Rejection, out: &mut String) -> Failed {
    let details = json!({
        "path": rejection.path,
        "found": rejection.found,
        "expected": rejection.expected,
        "remedy": rejection.remedy,
    });
    let code = rejection.code;
    out.push_str(&failure(code.code(), code.number(), &rejection.to_string(), details));
    Failed(code.number())
}

fn reject_text(error: &EventError, out: &mut String) -> Failed {
    let details = match error {
        EventError::NotAnEvent(issues) => json!({ "issues": issues }),
        EventError::NotJson(error) => json!({ "place": error.place }),
        EventError::TooLong { .. } => json!({}),
    };
    let code = RejectionCode::MalformedEvent;
    out.push_str(&failure(code.code(), code.number(), &error.to_string(), details));
    Failed(code.number())
}

/// Compiles a policy; without zones, the bundled ones are used where they are compiled in.
///
/// # Errors
/// The error object, with every issue.
pub fn compile(policy: &str, zones: Option<&str>) -> Result<Policy, String> {
    let zones = match zones {
        Some(text) => Zones::from_json(text)
            .map_err(|error| wire_failure(WireCode::BadZones, &error.to_string(), json!({})))?,
        None => Zones::default(),
    };
    let document = Document::from_json(policy).map_err(policy_issues)?;
    Policy::compile(&document, &zones).map_err(policy_issues)
}

/// Compiles what a page may know of a policy: how texts are read.
///
/// # Errors
/// The error object, with every issue.
pub fn compile_page(policy: &str) -> Result<PagePolicy, String> {
    PagePolicy::from_json(policy).map_err(policy_issues)
}

fn policy_issues(issues: Issues) -> String {
    let details = json!({ "issues": issues });
    wire_failure(WireCode::PolicyIssues, &issues.to_string(), details)
}

fn read<T: Shape>(text: &str) -> Result<T, String> {
    let node = Node::parse(text).map_err(|error| error.to_string())?;
    let mut reader = Reader::new();
    let value = T::read(&node, &mut reader);
    let issues = reader.into_issues();
    match value {
        Some(value) if issues.is_empty() => Ok(value),
        _ => Err(issues.to_string()),
    }
}

fn read_options(text: &str) -> Result<Options, String> {
    let options: EngineOptions =
        if text.is_empty() { EngineOptions::default() } else { read(text)? };
    let Some(text) = options.key else { return Ok(Options::default()) };
    let bad = || "found something else, expected a `key` of 32 hexadecimal digits".to_owned();
    if text.len() != 32 || !text.is_ascii() {
        return Err(bad());
    }
    let mut key = [0; 16];
    for (byte, at) in key.iter_mut().zip((0..32).step_by(2)) {
        *byte = u8::from_str_radix(&text[at..at + 2], 16).map_err(|_| bad())?;
    }
    Ok(Options { key: Key(key) })
}

fn instant(ms: i64) -> Option<Timestamp> {
    let at = Timestamp::from_millis(ms);
    (Timestamp::MIN..=Timestamp::MAX).contains(&at).then_some(at)
}

fn bad_instant(ms: i64) -> String {
    let message = format!("found the instant {ms}, expected milliseconds UTC from 1900 to 2200");
    wire_failure(WireCode::BadInstant, &message, json!({}))
}

/// A new engine.
///
/// # Errors
/// The error object.
pub fn engine(policy: &Policy, options: &str, start_ms: i64) -> Result<Engine, String> {
    let options = read_options(options)
        .map_err(|message| wire_failure(WireCode::BadOptions, &message, json!({})))?;
    let start = instant(start_ms).ok_or_else(|| bad_instant(start_ms))?;
    Ok(Engine::new(policy.clone(), options, start))
}

/// An engine that goes on from a snapshot.
///
/// # Errors
/// The error object.
pub fn restore(policy: &Policy, options: &str, snapshot: &[u8]) -> Result<Engine, String> {
    let options = read_options(options)
        .map_err(|message| wire_failure(WireCode::BadOptions, &message, json!({})))?;
    Engine::restore(policy.clone(), options, snapshot).map_err(|error: RestoreError| {
        wire_failure(WireCode::NotRestored, &error.to_string(), json!({ "why": error }))
    })
}

fn answer(result: Result<Reaction, Rejection>, out: &mut String) -> Result<(), Failed> {
    match result {
        Ok(reaction) => {
            append(out, &reaction);
            Ok(())
        }
        Err(rejection) => Err(reject(&rejection, out)),
    }
}

/// Handles an event given as text; the reaction, or the refusal, is appended to `out`.
///
/// # Errors
/// The number of the refusal.
pub fn handle(engine: &mut Engine, event: &str, out: &mut String) -> Result<(), Failed> {
    let (at, event) = read_event(event).map_err(|error| reject_text(&error, out))?;
    answer(engine.handle(at, event), out)
}

/// What would happen; nothing changes.
///
/// # Errors
/// The number of the refusal.
pub fn preview(engine: &Engine, event: &str, out: &mut String) -> Result<(), Failed> {
    let (at, event) = read_event(event).map_err(|error| reject_text(&error, out))?;
    answer(engine.preview(at, event), out)
}

/// Does what is due by `now_ms`.
///
/// # Errors
/// The number of the failure.
pub fn advance(engine: &mut Engine, now_ms: i64, out: &mut String) -> Result<(), Failed> {
    let Some(now) = instant(now_ms) else {
        out.push_str(&bad_instant(now_ms));
        return Err(Failed(WireCode::BadInstant.number()));
    };
    answer(Ok(engine.advance(now)), out)
}

/// From now on, another policy decides.
///
/// # Errors
/// The number of the refusal.
pub fn replace_policy(
    engine: &mut Engine,
    at_ms: i64,
    policy: &Policy,
    out: &mut String,
) -> Result<(), Failed> {
    let Some(at) = instant(at_ms) else {
        out.push_str(&bad_instant(at_ms));
        return Err(Failed(WireCode::BadInstant.number()));
    };
    answer(engine.replace_policy(at, policy.clone()), out)
}

/// Answers a question about the state.
///
/// # Errors
/// The number of the failure.
pub fn query(engine: &Engine, query: &str, out: &mut String) -> Result<(), Failed> {
    let mut fail = |message: &str| {
        out.push_str(&wire_failure(WireCode::BadQuery, message, json!({})));
        Err(Failed(WireCode::BadQuery.number()))
    };
    let query: Query = match read(query) {
        Ok(query) => query,
        Err(message) => return fail(&message),
    };
    let answer = match &query {
        Query::Chat { chat } => serde_json::to_value(engine.chat(chat)),
        Query::Agent { agent } => serde_json::to_value(engine.agent(agent)),
        Query::Queue { queue } => serde_json::to_value(engine.queue(queue)),
        Query::Explain { decision } => serde_json::to_value(engine.explain(DecisionId(*decision))),
        Query::ExplainChat { chat } => serde_json::to_value(engine.explain_chat(chat)),
        Query::ExplainAgent { agent } => serde_json::to_value(engine.explain_agent(agent)),
        Query::Revealable { to } => serde_json::to_value(engine.revealable(*to)),
        Query::Templates { chat, at } => serde_json::to_value(engine.templates(chat, *at)),
        Query::PreparedText { chat, template, values, output, at } => {
            let text = engine.prepared_text(chat, template, values, *output, *at);
            serde_json::to_value(text)
        }
        Query::Fairness { queue } => serde_json::to_value(engine.fairness(queue.as_ref())),
        Query::Report {} => serde_json::to_value(engine.report()),
        #[cfg(all(feature = "analysis", feature = "statistics"))]
        Query::Review { working_days } => serde_json::to_value(engine.review(*working_days)),
        #[cfg(feature = "analysis")]
        Query::Costs { working_days } => serde_json::to_value(engine.costs(*working_days)),
        #[cfg(feature = "analysis")]
        Query::Causes { of, by } => serde_json::to_value(engine.causes(*of, *by)),
        Query::TemplateEffects { by } if by.len() > DIMENSIONS_MAX => {
            return fail(TOO_MANY_DIMENSIONS);
        }
        #[cfg(all(feature = "analysis", feature = "statistics"))]
        Query::TemplateEffects { by } => serde_json::to_value(engine.template_effects(by)),
        #[cfg(all(feature = "analysis", feature = "statistics"))]
        Query::Attribution { outcome } => {
            serde_json::to_value(engine.attribution(outcome.as_ref()))
        }
        #[cfg(not(all(feature = "analysis", feature = "statistics")))]
        Query::Review { .. } | Query::TemplateEffects { .. } | Query::Attribution { .. } => {
            return fail("this build leaves out `analysis` or `statistics`; ask one that has both");
        }
        Query::Arm { experiment, customer } => {
            serde_json::to_value(engine.arm(experiment, customer))
        }
        Query::Experiment { experiment } => serde_json::to_value(engine.experiment(experiment)),
        Query::Evaluations { agent } => serde_json::to_value(engine.evaluations(agent)),
        #[cfg(feature = "quality")]
        Query::ReviewSample { since, until, seed } => {
            serde_json::to_value(engine.review_sample(*since, *until, seed))
        }
        #[cfg(feature = "quality")]
        Query::Calibration { session } => serde_json::to_value(engine.calibration(session)),
        Query::Scorecard { by, .. } if by.len() > DIMENSIONS_MAX => {
            return fail(TOO_MANY_DIMENSIONS);
        }
        #[cfg(feature = "quality")]
        Query::Scorecard { since, until, by } => {
            serde_json::to_value(engine.scorecards(*since, *until, by))
        }
        #[cfg(feature = "quality")]
        Query::QualityAudit { since, until } => {
            serde_json::to_value(engine.quality_audit(*since, *until))
        }
        #[cfg(not(feature = "quality"))]
        Query::ReviewSample { .. }
        | Query::Calibration { .. }
        | Query::Scorecard { .. }
        | Query::QualityAudit { .. } => {
            return fail("this build leaves out the feature `quality`; ask one that has it");
        }
        Query::Coaching {} => serde_json::to_value(engine.coaching()),
        Query::Segments { by } if by.len() > DIMENSIONS_MAX => return fail(TOO_MANY_DIMENSIONS),
        Query::ChatsBehind { cell } if cell.len() > DIMENSIONS_MAX => {
            return fail(TOO_MANY_DIMENSIONS);
        }
        #[cfg(feature = "analysis")]
        Query::Segments { by } => serde_json::to_value(engine.segments(by)),
        #[cfg(feature = "analysis")]
        Query::ChatsBehind { cell } => serde_json::to_value(engine.chats_behind(cell)),
        Query::MetricChats { at_most, .. } if *at_most > METRIC_CHATS_MAX => {
            return fail(&format!("found {at_most} chats, expected 0 to {METRIC_CHATS_MAX}"));
        }
        #[cfg(feature = "analysis")]
        Query::MetricChats { metric, at_most } => {
            serde_json::to_value(engine.metric_chats(metric, *at_most as usize))
        }
        #[cfg(not(feature = "analysis"))]
        Query::Segments { .. }
        | Query::ChatsBehind { .. }
        | Query::MetricChats { .. }
        | Query::Costs { .. }
        | Query::Causes { .. } => {
            return fail("this build leaves out the feature `analysis`; ask one that has it");
        }
        Query::Wallboard {} => serde_json::to_value(engine.wallboard()),
        Query::Surge {} => serde_json::to_value(engine.surge()),
        Query::Alerts {} => serde_json::to_value(engine.alerts()),
        Query::Alarms {} => serde_json::to_value(engine.alarms()),
        Query::Incidents {} => serde_json::to_value(engine.incidents()),
        Query::Postmortem { incident } => serde_json::to_value(engine.postmortem(incident)),
        Query::State {} => serde_json::to_value(engine.state_view()),
    };
    match answer {
        Ok(serde_json::Value::Null) => fail(&format!("found no such {}", query.type_name())),
        Ok(answer) => {
            append(out, &answer);
            Ok(())
        }
        Err(error) => fail(&error.to_string()),
    }
}

/// The state in 32 hexadecimal digits.
pub fn digest(engine: &Engine) -> String {
    format!("{:032x}", engine.digest())
}

/// Computes a statistic: `{"test":"wilson","successes":80,"trials":100}` in, its figures out.
///
/// # Errors
/// The number of the failure, when the request cannot be understood.
#[cfg(feature = "statistics")]
pub fn statistic(request: &str, out: &mut String) -> Result<(), Failed> {
    use crate::math::statistics::ask;
    let refused = |message: &str, details: serde_json::Value, out: &mut String| {
        out.push_str(&wire_failure(WireCode::BadQuery, message, details));
        Err(Failed(WireCode::BadQuery.number()))
    };
    match serde_json::from_str(request) {
        Ok(request) => match ask(&request) {
            Ok(answer) => {
                append(out, &answer);
                Ok(())
            }
            Err(why) => refused(&why.to_string(), json!({ "why": why }), out),
        },
        Err(why) => refused(&format!("found no JSON: {why}"), json!({}), out),
    }
}

/// Says what a text means: `{"keywords":[…],"sentiment":{…},"language":{…}}`.
pub fn screen(screen: &Screen, text: &str, out: &mut String) {
    append(out, &screen.screen(text));
}

/// Hides what is secret in a text: `{"text":…,"spans":[…]}`.
pub fn mask(masker: &Masker, text: &str, out: &mut String) {
    let scan = masker.scan(text, &CustomerFacts::default());
    append(out, &json!({ "text": scan.masked(), "spans": scan.spans() }));
}
