//! From text to a document, from a document to a policy.

use super::Fingerprint;
use super::condition::Names;
use super::issue::{Issue, Issues, Pointer, Severity};
use super::json::{Node, Place};
use super::limits::Limits;
use super::rules::Rules;
use super::shape::{Reader, Shape};
use super::under_surge::routing_by_level;
use crate::admission::AdmissionRules;
use crate::bot::{BotRules, PERSON_PHRASES};
use crate::calendar::{Calendar, Zones};
use crate::conversation::ConversationRules;
use crate::id::{HoursId, QueueId, TopicId};
use crate::metrics::MetricsRules;
use crate::quality::QualityRules;
use crate::routing::RoutingRules;
use crate::sorted::SortedMap;
use crate::supervision::SupervisionRules;
use crate::text::{Assist, MaskRules, Masker, Screen, SentimentRules, TextRules, TopicWords};
use std::sync::Arc;

/// The longest text of a policy, in bytes.
pub const POLICY_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The topic whose words say that a customer wants a person; shipped in English, to be replaced by a
/// topic of the same name.
pub const ASKS_FOR_PERSON: &str = "asks_for_person";

/// What an operator wrote, read and found to be in form; not yet checked as a whole.
#[derive(Clone, Debug, Default)]
pub struct Document {
    rules: Rules,
    /// What was read, to find the places of issues; nothing if the rules did not come from text.
    source: Option<Node>,
}

impl Document {
    /// Reads a text.
    ///
    /// # Errors
    /// Everything that is not in form, each with its place.
    pub fn from_json(text: &str) -> Result<Self, Issues> {
        let node = parse(text)?;
        let mut reader = Reader::new();
        let rules = Rules::read(&node, &mut reader);
        let mut issues = reader.into_issues();
        issues.locate(|path| node.place_of(path));
        match rules {
            Some(rules) if !issues.has_errors() => Ok(Self { rules, source: Some(node) }),
            _ => Err(issues),
        }
    }

    /// A document from rules that a program made.
    pub fn of(rules: Rules) -> Self {
        Self { rules, source: None }
    }

    /// The place of the nearest thing around `path` that stands in the text.
    fn place_of(&self, path: &str) -> Option<Place> {
        let mut path = path;
        loop {
            if let Some(place) = self.source.as_ref()?.place_of(path) {
                return Some(place);
            }
            path = &path[..path.rfind('/')?];
        }
    }
}

/// The JSON of a policy's text, if it is some and not too long.
pub(super) fn parse(text: &str) -> Result<Node, Issues> {
    if text.len() > POLICY_BYTES_MAX {
        let mut issues = Issues::new();
        issues.error(
            "too_long",
            &Pointer::root(),
            format!("{} bytes", text.len()),
            format!("at most {POLICY_BYTES_MAX}"),
            "split the operation, or shorten its word lists",
        );
        return Err(issues);
    }
    Node::parse(text).map_err(|error| {
        let mut issues = Issues::new();
        let remedy = "correct the JSON; nothing behind this place was read";
        issues.error("not_json", &Pointer::root(), error.found, error.expected, remedy);
        issues.locate(|_| Some(error.place));
        issues
    })
}

/// What hides secrets and what knows topics, by rules that were checked; nothing if an issue is an error.
pub(super) fn understand(
    mask: &MaskRules,
    topics: &SortedMap<TopicId, TopicWords>,
    issues: &mut Issues,
    screen: impl FnOnce(&SortedMap<TopicId, TopicWords>) -> Result<Screen, Issues>,
) -> Option<(Masker, Screen)> {
    let mut topics = topics.clone();
    topics.get_or_insert_with(TopicId::from(ASKS_FOR_PERSON), || TopicWords {
        words: PERSON_PHRASES.iter().map(|&phrase| phrase.to_owned()).collect(),
        language: Some("en".to_owned()),
        ..TopicWords::default()
    });
    if issues.has_errors() {
        return None;
    }
    let masker = Masker::new(mask).map_err(|more| issues.extend(more));
    let screen = screen(&topics).map_err(|more| issues.extend(more));
    Some((masker.ok()?, screen.ok()?))
}

/// What an operation has decided: checked, compiled, never changed. Cheap to copy, shared by any
/// number of engines and threads.
#[derive(Clone, Debug)]
pub struct Policy {
    compiled: Arc<Compiled>,
    /// How many levels of a surge are on where this copy decides.
    surge: u8,
}

#[derive(Debug)]
struct Compiled {
    rules: Rules,
    /// Who serves whom on an ordinary day, and at each level of a surge.
    routing: Vec<RoutingRules>,
    calendar: Calendar,
    masker: Masker,
    screen: Screen,
    assist: Assist,
    default_queue: QueueId,
    fingerprint: Fingerprint,
    warnings: Vec<Issue>,
}

impl Policy {
    /// Checks a document as a whole and compiles it.
    ///
    /// # Errors
    /// Every issue, warnings included, if one of them is an error.
    pub fn compile(document: &Document, zones: &Zones) -> Result<Self, Issues> {
        let mut rules = document.rules.clone();
        if rules.routing.queues.is_empty() {
            rules.routing.queues.insert(QueueId::from("default"), Default::default());
        }
        let mut issues = Issues::new();
        let root = Pointer::root();
        let names = Names {
            topics: rules
                .text
                .topics
                .keys()
                .map(TopicId::as_str)
                .chain(rules.text.risks.keys().map(|risk| risk.as_str()))
                .chain([ASKS_FOR_PERSON])
                .collect(),
            hours: rules.calendar.hours.keys().map(HoursId::as_str).collect(),
        };
        let calendar = rules.calendar.compile(zones, &root.key("calendar"), &mut issues);
        rules.admission.check(&root.key("admission"), &names, &mut issues);
        rules.bot.check(&root.key("bot"), &names, &mut issues);
        rules.routing.check(&root.key("routing"), &names, &mut issues);
        rules.conversation.check(&root.key("conversation"), &names, &mut issues);
        rules.metrics.check(&root.key("metrics"), &mut issues);
        let queues: Vec<&str> = rules.routing.queues.keys().map(QueueId::as_str).collect();
        rules.supervision.check(&root.key("supervision"), &names, &queues, &mut issues);
        rules.quality.check(&root.key("quality"), &names, &mut issues);
        rules.text.check(&root.key("text"), &mut issues);
        check_queue_names(&rules, &mut issues);
        drop(names);
        let text = &rules.text;
        let understood = understand(&text.mask, &text.topics, &mut issues, |topics| {
            Screen::of_checked_risks(topics, &text.risks)
        });
        issues.locate(|path| document.place_of(path));
        let Some((masker, screen)) = understood else { return Err(issues) };
        let assist = Assist::of_checked(&rules.text.assist)?;
        let default_queue = default_queue(&rules.routing);
        let fingerprint = fingerprint(&rules, &calendar);
        let warnings =
            issues.iter().filter(|issue| issue.severity == Severity::Warning).cloned().collect();
        let routing = routing_by_level(&rules);
        let compiled = Arc::new(Compiled {
            rules,
            routing,
            calendar,
            masker,
            screen,
            assist,
            default_queue,
            fingerprint,
            warnings,
        });
        Ok(Self { compiled, surge: 0 })
    }

    /// What is doubtful, though it works.
    pub fn warnings(&self) -> &[Issue] {
        &self.compiled.warnings
    }

    /// Which policy this is.
    pub fn fingerprint(&self) -> Fingerprint {
        self.compiled.fingerprint
    }

    /// The rules, defaults written out.
    pub fn rules(&self) -> &Rules {
        &self.compiled.rules
    }

    /// When we are open.
    pub fn calendar(&self) -> &Calendar {
        &self.compiled.calendar
    }

    /// What hides secrets in texts.
    pub fn masker(&self) -> &Masker {
        &self.compiled.masker
    }

    /// What says what texts mean.
    pub fn screen(&self) -> &Screen {
        &self.compiled.screen
    }

    /// What finds articles that help agents.
    pub fn assist(&self) -> &Assist {
        &self.compiled.assist
    }

    /// The queue of chats for which neither host nor route names one.
    pub fn default_queue(&self) -> &QueueId {
        &self.compiled.default_queue
    }

    pub(crate) fn admission(&self) -> &AdmissionRules {
        &self.compiled.rules.admission
    }

    pub(crate) fn bot(&self) -> &BotRules {
        &self.compiled.rules.bot
    }

    /// The same policy where so many levels of a surge are on.
    pub(crate) fn at_surge(&self, level: u8) -> Self {
        Self { compiled: self.compiled.clone(), surge: level }
    }

    /// Who serves whom, as it is at the level of surge where this copy decides.
    pub(crate) fn routing(&self) -> &RoutingRules {
        let levels = &self.compiled.routing;
        levels.get(usize::from(self.surge)).unwrap_or(&self.compiled.rules.routing)
    }

    pub(crate) fn supervision(&self) -> &SupervisionRules {
        &self.compiled.rules.supervision
    }

    pub(crate) fn conversation(&self) -> &ConversationRules {
        &self.compiled.rules.conversation
    }

    pub(crate) fn sentiment(&self) -> &SentimentRules {
        &self.compiled.rules.text.sentiment
    }

    pub(crate) fn metrics(&self) -> &MetricsRules {
        &self.compiled.rules.metrics
    }

    pub(crate) fn text(&self) -> &TextRules {
        &self.compiled.rules.text
    }

    pub(crate) fn quality(&self) -> &QualityRules {
        &self.compiled.rules.quality
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.compiled.rules.limits
    }

    /// Where the policy says that these words ask for a person, if they do.
    pub(crate) fn asks_for_person(&self, text: &str) -> Option<String> {
        let hits = self.screen().topics().find(text);
        let found = hits.iter().any(|hit| hit.topic.as_str() == ASKS_FOR_PERSON);
        found.then(|| format!("/text/topics/{ASKS_FOR_PERSON}"))
    }
}

/// The queue named `default`, else the first by name.
fn default_queue(routing: &RoutingRules) -> QueueId {
    let default = QueueId::from("default");
    if routing.queues.contains_key(&default) {
        return default;
    }
    routing.queues.keys().next().cloned().unwrap_or(default)
}

/// Rules that speak of queues must speak of queues that exist.
fn check_queue_names(rules: &Rules, issues: &mut Issues) {
    let known: Vec<&str> = rules.routing.queues.keys().map(QueueId::as_str).collect();
    let mut check = |queue: &QueueId, at: &Pointer| {
        if known.contains(&queue.as_str()) {
            return;
        }
        let remedy = super::issue::meant_or(
            queue.as_str(),
            known.iter().copied(),
            "name a queue of `routing.queues`",
        );
        let expected = format!("one of `{}`", known.join("`, `"));
        issues.error("unknown_queue", at, format!("the queue `{queue}`"), expected, remedy);
    };
    let at = Pointer::root().key("routing").key("routes");
    for (n, route) in rules.routing.routes.iter().enumerate() {
        check(&route.queue, &at.index(n).key("queue"));
    }
    let at = Pointer::root().key("admission").key("queues");
    for queue in rules.admission.queues.keys() {
        check(queue, &at.key(queue.as_str()));
    }
    let coaching = rules.quality.coaching.as_ref();
    let spared = coaching.and_then(|coaching| coaching.meanwhile.as_ref());
    let at = Pointer::root().key("quality").key("coaching").key("meanwhile").key("queues");
    for queue in spared.and_then(|limits| limits.queues.as_ref()).iter().flat_map(|q| q.iter()) {
        check(queue, &at);
    }
}

fn fingerprint(rules: &Rules, calendar: &Calendar) -> Fingerprint {
    let mut zones = Vec::new();
    calendar.write_fingerprint(&mut zones);
    // Plain data under text keys always has a JSON form.
    let text = serde_json::to_vec(rules).unwrap_or_default();
    Fingerprint::of(&[b"switchboard policy 1", &text, &zones])
}
