//! What will be read about an incident next week?
//!
//! The same record twice: as data for machines, as Markdown for people. Nothing stands in it that is not in the record; what
//! cannot be computed is `null` in the one and "unknown" in the other.

use super::flow::{Counts, Flow, Stretch};
use super::incident::{Action, Incident, Incidents, Line, Measure, Told, Trouble};
use crate::calendar::Timestamp;
use crate::id::{AgentId, Code, IncidentId};
use crate::math::{Millis, Ppm};
use serde::Serialize;

/// How far an incident is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IncidentStatus {
    /// Something troubles; the record gathers.
    Gathering,
    /// All is over; causes and actions are to be found.
    Calm,
    /// Every action has an owner and a date.
    Closed,
}

/// An incident in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IncidentSummary {
    /// Its name.
    pub incident: IncidentId,
    /// What it is called.
    pub title: String,
    /// How far it is.
    pub status: IncidentStatus,
    /// When it opened.
    pub opened_at: Timestamp,
    /// Actions that are not done.
    pub actions_open: usize,
}

/// What customers met in a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Met {
    /// Its beginning.
    pub from: Timestamp,
    /// Its end, which lies outside.
    pub to: Timestamp,
    /// Customers who asked for a chat.
    pub asked: u64,
    /// Customers whom a human answered for the first time.
    pub answered: u64,
    /// Customers who gave up while they waited.
    pub gave_up: u64,
    /// How long the answered ones had waited on average.
    pub wait_mean_ms: Option<Millis>,
    /// Share of those who gave up, of those who were answered or gave up.
    pub abandonment: Option<Ppm>,
}

/// A measure with what customers met before and after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MeasureView {
    /// What.
    pub what: String,
    /// What it is about.
    pub about: String,
    /// When it began.
    pub begun_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The time before it began.
    pub before: Met,
    /// The time after it began; nothing, until that is over.
    pub after: Option<Met>,
    /// How much longer the answered ones waited after it than before; less than 0 is better.
    pub wait_change_ms: Option<Millis>,
    /// How much larger the share is that gave up; less than 0 is better.
    pub abandonment_change: Option<Ppm>,
}

/// How long it took until somebody took an alarm on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ToldView {
    /// How people were told.
    #[serde(flatten)]
    pub of: Told,
    /// How long it took until nobody else had to be told.
    pub latency_ms: Option<Millis>,
}

/// An action with what it lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ActionView {
    /// The host's name for it.
    pub action: Code,
    /// The rest.
    #[serde(flatten)]
    pub of: Action,
    /// What it lacks: `owner`, `due_at`.
    pub lacks: Vec<&'static str>,
    /// Is its date over, and it is not done?
    pub overdue: bool,
}

/// What is to be read about an incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Postmortem {
    /// Its name.
    pub incident: IncidentId,
    /// What it is called.
    pub title: String,
    /// How far it is.
    pub status: IncidentStatus,
    /// What opened it; nothing, where a person did.
    pub trouble: Option<Trouble>,
    /// When the trouble began.
    pub began_at: Timestamp,
    /// When the record opened.
    pub opened_at: Timestamp,
    /// How long it took to notice.
    pub detection_ms: Millis,
    /// When everything that troubled was over.
    pub calm_at: Option<Timestamp>,
    /// How long it lasted, until now if it is not over.
    pub lasted_ms: Millis,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// By whom.
    pub closed_by: Option<AgentId>,
    /// The fingerprint of the policy under which it opened.
    pub policy: String,
    /// The decisions that are its evidence: the first and the last.
    pub decisions: Option<(u64, u64)>,
    /// What customers met before it.
    pub before: Met,
    /// And while it lasted.
    pub during: Met,
    /// What was done, with what customers met before and after.
    pub measures: Vec<MeasureView>,
    /// Of which alarms people were told, and how long that took.
    pub told: Vec<ToldView>,
    /// What happened, in order.
    pub timeline: Vec<Line>,
    /// Lines that were too many to keep.
    pub timeline_left_out: u64,
    /// The cause behind all others.
    pub root_cause: Option<String>,
    /// What made it worse.
    pub factors: Vec<String>,
    /// What went well.
    pub went_well: Vec<String>,
    /// What remains to be done.
    pub actions: Vec<ActionView>,
    /// The same for people, in Markdown.
    pub markdown: String,
}

impl From<Stretch> for Met {
    fn from(Stretch { from, to, counts }: Stretch) -> Self {
        let Counts { asked, answered, gave_up, .. } = counts;
        let (wait_mean_ms, abandonment) = (counts.wait_mean(), counts.abandonment());
        Self { from, to, asked, answered, gave_up, wait_mean_ms, abandonment }
    }
}

impl From<&Measure> for MeasureView {
    fn from(measure: &Measure) -> Self {
        let before = Met::from(measure.before);
        let after = measure.after.map(Met::from);
        let wait = after.and_then(|after| after.wait_mean_ms).zip(before.wait_mean_ms);
        let gave_up = after.and_then(|after| after.abandonment).zip(before.abandonment);
        Self {
            what: measure.what.clone().into_owned(),
            about: measure.about.clone(),
            begun_at: measure.begun_at,
            ended_at: measure.ended_at,
            before,
            after,
            wait_change_ms: wait.map(|(after, before)| Millis::new(after.get() - before.get())),
            abandonment_change: gave_up.map(|(after, before)| Ppm::new(after.get() - before.get())),
        }
    }
}

impl From<&Told> for ToldView {
    fn from(told: &Told) -> Self {
        let latency_ms = told.until.map(|until| until.since(told.since));
        Self { of: told.clone(), latency_ms }
    }
}

impl ActionView {
    fn new(action: &Code, of: &Action, now: Timestamp) -> Self {
        let lacks = [("owner", of.owner.is_none()), ("due_at", of.due_at.is_none())];
        Self {
            action: action.clone(),
            of: of.clone(),
            lacks: lacks.iter().filter(|(_, is)| *is).map(|(name, _)| *name).collect(),
            overdue: of.done_at.is_none() && of.due_at.is_some_and(|due| due <= now),
        }
    }
}

impl Incident {
    /// How far it is.
    pub fn status(&self) -> IncidentStatus {
        match (self.closed.is_some(), self.calm_at.is_some()) {
            (true, _) => IncidentStatus::Closed,
            (false, true) => IncidentStatus::Calm,
            (false, false) => IncidentStatus::Gathering,
        }
    }

    /// As it stands in a list.
    pub fn summary(&self) -> IncidentSummary {
        IncidentSummary {
            incident: self.id.clone(),
            title: self.title.clone(),
            status: self.status(),
            opened_at: self.opened_at,
            actions_open: self.actions.values().filter(|action| action.done_at.is_none()).count(),
        }
    }
}

impl Incidents {
    /// What is to be read now about an incident.
    pub fn postmortem(&self, id: &IncidentId, now: Timestamp, flow: &Flow) -> Option<Postmortem> {
        // Comparisons may be complete that nothing was counted after.
        let mut complete = self.clone();
        complete.complete(now, flow);
        complete.get(id).map(|record| Postmortem::new(record, now, flow))
    }
}

impl Postmortem {
    fn new(record: &Incident, now: Timestamp, flow: &Flow) -> Self {
        let (then, calm) = record.readings;
        let end = record.calm_at.unwrap_or(now);
        let counts = calm.unwrap_or_else(|| flow.counts()).since(&then);
        let mut decisions = record.lines.iter().filter_map(|line| line.decision);
        let first = decisions.next();
        let last = decisions.next_back().or(first);
        let mut postmortem = Self {
            incident: record.id.clone(),
            title: record.title.clone(),
            status: record.status(),
            trouble: record.trouble,
            began_at: record.began_at,
            opened_at: record.opened_at,
            detection_ms: record.opened_at.since(record.began_at),
            calm_at: record.calm_at,
            lasted_ms: end.since(record.began_at),
            closed_at: record.closed.as_ref().map(|(at, _)| *at),
            closed_by: record.closed.as_ref().map(|(_, by)| by.clone()),
            policy: record.policy.clone(),
            decisions: first.zip(last),
            before: record.before.into(),
            during: Stretch { from: record.opened_at, to: end, counts }.into(),
            measures: record.measures.iter().map(MeasureView::from).collect(),
            told: record.told.iter().map(ToldView::from).collect(),
            timeline: record.lines.clone(),
            timeline_left_out: record.lines_left_out,
            root_cause: record.review.root_cause.clone(),
            factors: record.review.factors.clone(),
            went_well: record.review.went_well.clone(),
            actions: record
                .actions
                .iter()
                .map(|(name, action)| ActionView::new(name, action, now))
                .collect(),
            markdown: String::new(),
        };
        postmortem.markdown = postmortem.in_words();
        postmortem
    }

    fn in_words(&self) -> String {
        let mut page = String::new();
        let or_unknown = |text: Option<String>| text.unwrap_or_else(|| "unknown".to_owned());
        let time = |at: Option<Timestamp>| at.map_or("not yet".to_owned(), |at| at.to_string());
        let facts = [
            ("Opened by", self.trouble.map_or("a person", Trouble::as_str).to_owned()),
            ("Began", self.began_at.to_string()),
            ("Noticed", format!("{}, after {}", self.opened_at, self.detection_ms)),
            ("Over", format!("{}, lasted {}", time(self.calm_at), self.lasted_ms)),
            ("Closed", time(self.closed_at)),
            ("Policy", self.policy.clone()),
            (
                "Decisions",
                or_unknown(self.decisions.map(|(first, last)| format!("{first} to {last}"))),
            ),
        ];
        // Whatever does not fit is a bug of the formatter: a String takes everything.
        let mut line = |text: String| {
            page.push_str(&text);
            page.push('\n');
        };
        line(format!("# {}: {}\n", one_line(self.incident.as_str()), one_line(&self.title)));
        for (name, fact) in facts {
            line(format!("* {name}: {fact}"));
        }
        line("\n## What customers met\n".to_owned());
        line("| when | asked | answered | gave up | mean wait | abandonment |".to_owned());
        line("|---|---:|---:|---:|---:|---:|".to_owned());
        for (when, met) in [("before", &self.before), ("during", &self.during)] {
            let (wait, share) = met.in_words();
            let Met { asked, answered, gave_up, .. } = met;
            line(format!("| {when} | {asked} | {answered} | {gave_up} | {wait} | {share} |"));
        }
        line("\n## What was done\n".to_owned());
        line(
            "| what | begun | ended | wait before → after | abandonment before → after |"
                .to_owned(),
        );
        line("|---|---|---|---|---|".to_owned());
        for measure in &self.measures {
            let (wait, share) = measure.before.in_words();
            let after = measure.after.map(|after| after.in_words());
            let (wait_after, share_after) =
                after.unwrap_or_else(|| ("not yet".to_owned(), "not yet".to_owned()));
            line(format!(
                "| {} {} | {} | {} | {wait} → {wait_after} | {share} → {share_after} |",
                measure.what,
                one_line(&measure.about),
                measure.begun_at,
                time(measure.ended_at),
            ));
        }
        line(
            "\nBefore and after are compared; other things changed too.\n\n## Timeline\n"
                .to_owned(),
        );
        for Line { at, what, about, decision } in &self.timeline {
            let decision = decision.map_or(String::new(), |n| format!(" (decision {n})"));
            line(format!("* {at} {what} {}{decision}", one_line(about)));
        }
        if self.timeline_left_out > 0 {
            line(format!("* and {} lines more", self.timeline_left_out));
        }
        line("\n## Who was told\n".to_owned());
        for ToldView { of, latency_ms } in &self.told {
            let ending = of.ending.as_ref().map_or("not answered yet", Code::as_str);
            let latency = latency_ms.map_or(String::new(), |latency| format!(" after {latency}"));
            let Told { alarm, notifications, since, .. } = of;
            let alarm = one_line(alarm.as_str());
            line(format!("* {alarm}: {notifications} told since {since}, {ending}{latency}"));
        }
        line("\n## Causes\n".to_owned());
        line(format!("* Root cause: {}", or_unknown(self.root_cause.as_deref().map(one_line))));
        for factor in &self.factors {
            line(format!("* Made it worse: {}", one_line(factor)));
        }
        for good in &self.went_well {
            line(format!("* Went well: {}", one_line(good)));
        }
        line("\n## Actions\n".to_owned());
        for ActionView { action, of, overdue, .. } in &self.actions {
            let owner = of.owner.as_ref().map_or("NOBODY", AgentId::as_str);
            let due = of.due_at.map_or("NO DATE".to_owned(), |due| due.to_string());
            let state = match (of.done_at, overdue) {
                (Some(done), _) => format!("done {done}"),
                (None, true) => "OVERDUE".to_owned(),
                (None, false) => "open".to_owned(),
            };
            let what = one_line(&of.what);
            line(format!("* {}: {what}; {owner}, due {due}, {state}", one_line(action.as_str())));
        }
        page
    }
}

impl Met {
    fn in_words(&self) -> (String, String) {
        let share = self.abandonment.map_or("unknown".to_owned(), |parts| {
            // In tenths of a percent, rounded half up, without a float.
            let tenths = (parts.get() + 500) / 1_000;
            format!("{}.{} %", tenths / 10, tenths % 10)
        });
        let wait = self.wait_mean_ms.map_or("unknown".to_owned(), |wait| wait.to_string());
        (wait, share)
    }
}

/// Somebody's words, so that they cannot begin a heading, a list or a cell of a table, nor bring in a link or a tag.
fn one_line(words: &str) -> String {
    let mut line = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            _ if letter.is_control() => line.push(' '),
            '|' | '<' | '>' | '[' | ']' | '`' | '*' | '_' | '#' | '\\' | '!' => {
                line.extend(['\\', letter]);
            }
            _ => line.push(letter),
        }
    }
    line
}
