//! What happened, what was done about it, did it help, and what remains to be done?
//!
//! After a bad day nobody remembers in which order it came. So a record fills itself: it opens with the first trouble (a surge, a
//! freeze …), and until everything that troubled is over, each order to the host that has to do with it
//! becomes a line of it, with the decision behind it. For each measure stands what customers met in the
//! time before and in the time after it: how long they waited, how many gave up. That is a comparison,
//! no proof: other things change too.
//!
//! People add what only people know: causes, and actions with an owner and a date. A record cannot be closed while
//! it still gathers, nor while an action lacks either.

use super::flow::{Counts, Flow, LOOK_BACK_MAX, Stretch};
use crate::calendar::Timestamp;
use crate::id::{AgentId, Code, IncidentId};
use crate::math::Millis;
use crate::policy::issue::{Issues, Pointer};
use crate::sorted::{SortedMap, SortedSet};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The most measures of one record; those after it are counted.
const MEASURES_MAX: usize = 256;

/// The most alarms of one record.
const ALARMS_MAX: usize = 256;

/// The most actions of one record.
pub const ACTIONS_MAX: usize = 256;

crate::shape! {
    /// When a record of an incident opens, and how it compares.
    pub struct IncidentRules: Default {
        /// What opens a record by itself. A supervisor can open one at any time.
        pub opened_by: SortedSet<Trouble> = Trouble::ALL.iter().copied().collect(),
        /// The time before and after a measure that is compared.
        pub compare_ms: Millis = Millis::from_mins(30),
        /// Lines of one record; those after it are counted.
        pub lines: u32 = 1_000 => 1..=100_000,
        /// Records that are kept. The oldest that is closed goes first; without one, none is opened.
        pub kept: u32 = 64 => 1..=4_096,
    }
}

crate::shape! {
    /// What makes a day a bad one.
    pub enum Trouble {
        /// Nothing automated may leave.
        CrisisFreeze = "crisis_freeze",
        /// More customers come than were expected.
        Surge = "surge",
        /// Something happened that nobody expected.
        Spike = "spike",
        /// A topic may not be answered by itself.
        TopicHold = "topic_hold",
        /// Something that the operation depends on does not work.
        Breaker = "breaker",
        /// People are told of an alarm. Over when it is resolved; whoever acknowledges it has only begun.
        Alarm = "alarm",
    }
}

/// Does something begin, or is it over?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It begins.
    Begins,
    /// It is over.
    Over,
}

/// An order to the host that belongs into a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// Its name.
    pub what: &'static str,
    /// What it is about, in a few words.
    pub about: String,
    /// The trouble that begins or is over with it.
    pub trouble: Option<(Trouble, Phase)>,
    /// Is it a measure that begins or ends, whose effect is to be seen?
    pub measure: Option<Phase>,
    /// People are told of an alarm, or no longer.
    pub told: Option<Telling>,
    /// When the trouble began, if that was earlier.
    pub since: Option<Timestamp>,
}

/// What happens about an alarm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Telling {
    /// One more person is told.
    Tells(Code),
    /// Nobody else is, for this reason.
    Stops(Code, Code),
}

/// How people were told of an alarm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The alarm.
    pub alarm: Code,
    /// When the first person was told.
    pub since: Timestamp,
    /// Notifications that were sent.
    pub notifications: u32,
    /// When nobody else was told.
    pub until: Option<Timestamp>,
    /// Why: `acknowledged`, `resolved`, `exhausted`.
    pub ending: Option<Code>,
}

/// The moment at which something is noted.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    /// When.
    pub at: Timestamp,
    /// The number of the decision behind it.
    pub decision: u64,
    /// The policy's fingerprint.
    pub policy: &'a str,
    /// What was counted so far.
    pub flow: &'a Flow,
}

/// One line of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// When.
    pub at: Timestamp,
    /// The decision behind it; nothing, where a person wrote it.
    pub decision: Option<u64>,
    /// What was ordered, or `note`.
    pub what: Cow<'static, str>,
    /// What it is about.
    pub about: String,
}

/// Something that was done, with what customers met before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// What, as the order was named.
    pub what: Cow<'static, str>,
    /// What it is about.
    pub about: String,
    /// When it began.
    pub begun_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The time before it began.
    pub before: Stretch,
    /// The time after it began; nothing, until that is over.
    pub after: Option<Stretch>,
    /// What was counted when it began, and until when.
    pub(super) reading: (Counts, Timestamp),
}

/// What remains to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// What.
    pub what: String,
    /// Who sees to it.
    pub owner: Option<AgentId>,
    /// By when.
    pub due_at: Option<Timestamp>,
    /// How one will know that it is done.
    pub criterion: Option<String>,
    /// When it was done.
    pub done_at: Option<Timestamp>,
}

/// What people found out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The cause behind all others.
    pub root_cause: Option<String>,
    /// What made it worse.
    pub factors: Vec<String>,
    /// What went well.
    pub went_well: Vec<String>,
}

/// The record of one incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// Its name.
    pub id: IncidentId,
    /// What it is called.
    pub title: String,
    /// What opened it; nothing, where a person did.
    pub trouble: Option<Trouble>,
    /// The policy's fingerprint when it opened.
    pub policy: String,
    /// When the trouble began.
    pub began_at: Timestamp,
    /// When it opened.
    pub opened_at: Timestamp,
    /// When everything that troubled was over.
    pub calm_at: Option<Timestamp>,
    /// When it was closed, and by whom.
    pub closed: Option<(Timestamp, AgentId)>,
    /// The time before it opened.
    pub before: Stretch,
    /// What was counted when it opened, and when it was calm.
    pub(super) readings: (Counts, Option<Counts>),
    /// Troubles that are not over, each with what it is about.
    pub(super) running: SortedSet<(Option<Trouble>, String)>,
    /// What happened, in order.
    pub lines: Vec<Line>,
    /// Lines that were too many.
    pub lines_left_out: u64,
    /// What was done.
    pub measures: Vec<Measure>,
    /// Of which alarms people were told, and how long that took.
    pub told: Vec<Told>,
    /// What people found out.
    pub review: Review,
    /// What remains to be done, by the host's names.
    pub actions: SortedMap<Code, Action>,
}

/// Why a record cannot be closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StillOpen {
    /// What troubles is not over.
    Gathers,
    /// This action has nobody who sees to it.
    NoOwner(Code),
    /// This action has no date.
    NoDate(Code),
    /// It is closed.
    Closed,
}

/// What noting something did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// It stands in a record, or concerns none.
    Done,
    /// A record opened with it.
    Opened(IncidentId),
    /// Everything that troubled is over.
    Calm(IncidentId),
    /// A record should open, and there are too many that are not closed.
    Full,
}

/// All records that are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incidents {
    /// Records that opened by themselves, ever.
    opened: u64,
    records: Vec<Incident>,
    /// When the first comparison is complete that is not yet.
    complete_at: Option<Timestamp>,
}

impl Incidents {
    /// All records, the oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Incident> {
        self.records.iter()
    }

    /// A record.
    pub fn get(&self, id: &IncidentId) -> Option<&Incident> {
        self.records.iter().find(|record| record.id == *id)
    }

    /// A record, to add to it.
    pub fn get_mut(&mut self, id: &IncidentId) -> Option<&mut Incident> {
        self.records.iter_mut().find(|record| record.id == *id)
    }

    /// The record that gathers what happens now. There is at most one.
    pub fn gathering(&self) -> Option<&Incident> {
        self.records.last().filter(|record| record.calm_at.is_none())
    }

    /// Writes an order down, in the record that gathers, or in one that opens with it.
    pub fn note(&mut self, rules: &IncidentRules, noted: Noted, moment: &Moment<'_>) -> Recorded {
        let mut recorded = Recorded::Done;
        if self.gathering().is_none() {
            match noted.trouble {
                Some((trouble, Phase::Begins)) if rules.opened_by.contains(&trouble) => {
                    let Some(id) = self.open_by_itself(rules, trouble, noted.since, moment) else {
                        return Recorded::Full;
                    };
                    recorded = Recorded::Opened(id);
                }
                _ => {
                    self.end_measure(&noted, moment.at);
                    // What ends with the last trouble is decided together with it.
                    let last = self.records.last_mut();
                    if let Some(record) = last.filter(|record| record.is_of(moment.decision)) {
                        let (what, about) = (noted.what.into(), noted.about);
                        record.write(rules, moment.at, Some(moment.decision), what, about);
                    }
                    return recorded;
                }
            }
        }
        self.end_measure(&noted, moment.at);
        let Some(record) = self.records.last_mut() else { return recorded };
        let key = |trouble| (Some(trouble), noted.about.clone());
        match noted.trouble {
            Some((trouble, Phase::Begins)) => {
                record.running.insert(key(trouble));
            }
            Some((trouble, Phase::Over)) => {
                record.running.remove(&key(trouble));
            }
            None => {}
        }
        if let Some(telling) = noted.told {
            record.tell(telling, moment.at);
        }
        if noted.measure == Some(Phase::Begins) && record.measures.len() < MEASURES_MAX {
            let until = moment.at.plus(rules.compare_ms);
            record.measures.push(Measure {
                what: noted.what.into(),
                about: noted.about.clone(),
                begun_at: moment.at,
                ended_at: None,
                before: moment.flow.before(moment.at, rules.compare_ms),
                after: None,
                reading: (moment.flow.counts(), until),
            });
            self.complete_at = Some(self.complete_at.map_or(until, |at| at.min(until)));
        }
        record.write(rules, moment.at, Some(moment.decision), noted.what.into(), noted.about);
        if record.running.is_empty() {
            record.calm(moment);
            recorded = Recorded::Calm(record.id.clone());
        }
        recorded
    }

    /// A measure ends where it stands, also when the record gathers no more.
    fn end_measure(&mut self, noted: &Noted, at: Timestamp) {
        if noted.measure != Some(Phase::Over) {
            return;
        }
        let measures = self.records.iter_mut().flat_map(|record| &mut record.measures);
        let ended =
            measures.filter(|measure| measure.ended_at.is_none() && measure.ends_with(noted));
        for measure in ended {
            measure.ended_at = Some(at);
        }
    }

    fn open_by_itself(
        &mut self,
        rules: &IncidentRules,
        trouble: Trouble,
        since: Option<Timestamp>,
        moment: &Moment<'_>,
    ) -> Option<IncidentId> {
        let id = loop {
            self.opened += 1;
            let id = IncidentId::from(format!("incident-{}", self.opened));
            if self.get(&id).is_none() {
                break id;
            }
        };
        let title = trouble.as_str().to_owned();
        let began_at = since.unwrap_or(moment.at);
        self.open(rules, id.clone(), title, (Some(trouble), began_at), moment).then_some(id)
    }

    /// A supervisor opens a record. `false` when there are too many that are not closed.
    pub fn declare(
        &mut self,
        rules: &IncidentRules,
        id: IncidentId,
        title: String,
        moment: &Moment<'_>,
    ) -> bool {
        let opened = self.open(rules, id, title, (None, moment.at), moment);
        if opened && let Some(record) = self.records.last_mut() {
            record.running.insert((None, String::new()));
        }
        opened
    }

    /// Is there room for one more record?
    pub fn has_room(&self, rules: &IncidentRules) -> bool {
        self.records.len() < rules.kept as usize
            || self.records.iter().any(|record| record.closed.is_some())
    }

    fn open(
        &mut self,
        rules: &IncidentRules,
        id: IncidentId,
        title: String,
        (trouble, began_at): (Option<Trouble>, Timestamp),
        moment: &Moment<'_>,
    ) -> bool {
        if self.records.len() >= rules.kept as usize {
            match self.records.iter().position(|record| record.closed.is_some()) {
                Some(oldest) => drop(self.records.remove(oldest)),
                None => return false,
            }
        }
        self.records.push(Incident {
            id,
            title,
            trouble,
            policy: moment.policy.to_owned(),
            began_at,
            opened_at: moment.at,
            calm_at: None,
            closed: None,
            before: moment.flow.before(moment.at, rules.compare_ms),
            readings: (moment.flow.counts(), None),
            running: SortedSet::new(),
            lines: Vec::new(),
            lines_left_out: 0,
            measures: Vec::new(),
            told: Vec::new(),
            review: Review::default(),
            actions: SortedMap::new(),
        });
        true
    }

    /// Comparisons whose time is over by now are complete. To be called before anything is counted.
    pub fn complete(&mut self, now: Timestamp, flow: &Flow) {
        if self.complete_at.is_none_or(|at| now < at) {
            return;
        }
        self.complete_at = None;
        for measure in self.records.iter_mut().flat_map(|record| &mut record.measures) {
            let (then, to) = measure.reading;
            if measure.after.is_some() {
                continue;
            }
            if to <= now {
                let counts = flow.counts().since(&then);
                measure.after = Some(Stretch { from: measure.begun_at, to, counts });
            } else {
                self.complete_at = Some(self.complete_at.map_or(to, |at| at.min(to)));
            }
        }
    }
}

impl Measure {
    /// Is this the order that ends it? It names at least whom the measure is about.
    fn ends_with(&self, order: &Noted) -> bool {
        let (this, that) = (self.about.as_str(), order.about.as_str());
        let same = this == that || this.strip_prefix(that).is_some_and(|how| how.starts_with(' '));
        same && ENDINGS.iter().any(|(begins, ends)| *begins == self.what && *ends == order.what)
    }
}

/// Orders that begin a measure, with those that end it.
const ENDINGS: &[(&str, &str)] = &[
    ("begin_surge_action", "end_surge_action"),
    ("crisis_freeze", "crisis_thaw"),
    ("hold_topic", "release_topic"),
    ("fall_back", "end_fall_back"),
];

impl Incident {
    /// A person says that it is over, whatever the figures say; it gathers no more.
    pub fn calm(&mut self, moment: &Moment<'_>) {
        self.running = SortedSet::new();
        self.calm_at = Some(moment.at);
        self.readings.1 = Some(moment.flow.counts());
    }

    fn tell(&mut self, telling: Telling, at: Timestamp) {
        let (Telling::Tells(alarm) | Telling::Stops(alarm, _)) = &telling;
        // A name may be used again when nobody is told of it any more.
        let is_open = |told: &&mut Told| told.alarm == *alarm && told.until.is_none();
        let room = self.told.len() < ALARMS_MAX;
        match (self.told.iter_mut().find(is_open), telling) {
            (Some(told), Telling::Tells(_)) => told.notifications += 1,
            (Some(told), Telling::Stops(_, why)) => {
                (told.until, told.ending) = (Some(at), Some(why));
            }
            (None, Telling::Tells(alarm)) if room => {
                let told = Told { alarm, since: at, notifications: 1, until: None, ending: None };
                self.told.push(told);
            }
            (None, _) => {}
        }
    }

    /// Is its last line of this decision?
    fn is_of(&self, decision: u64) -> bool {
        self.lines.last().is_some_and(|line| line.decision == Some(decision))
    }

    /// A line that a person wrote.
    pub fn add_note(&mut self, rules: &IncidentRules, at: Timestamp, words: String) {
        self.write(rules, at, None, "note".into(), words);
    }

    fn write(
        &mut self,
        rules: &IncidentRules,
        at: Timestamp,
        decision: Option<u64>,
        what: Cow<'static, str>,
        about: String,
    ) {
        if self.lines.len() < rules.lines as usize {
            self.lines.push(Line { at, decision, what, about });
        } else {
            self.lines_left_out += 1;
        }
    }

    /// May it be closed?
    ///
    /// # Errors
    /// The first thing that keeps it open.
    pub fn check_closing(&self) -> Result<(), StillOpen> {
        if self.closed.is_some() {
            return Err(StillOpen::Closed);
        }
        if self.calm_at.is_none() {
            return Err(StillOpen::Gathers);
        }
        for (name, action) in &self.actions {
            if action.owner.is_none() {
                return Err(StillOpen::NoOwner(name.clone()));
            }
            if action.due_at.is_none() {
                return Err(StillOpen::NoDate(name.clone()));
            }
        }
        Ok(())
    }
}

impl IncidentRules {
    /// Says everything that is wrong with these rules.
    pub(super) fn check(&self, at: &Pointer, issues: &mut Issues) {
        if !(Millis::from_mins(1)..=LOOK_BACK_MAX).contains(&self.compare_ms) {
            let found = self.compare_ms.get().to_string();
            let expected = format!("60000 to {}, two hours", LOOK_BACK_MAX.get());
            let remedy = "half an hour is usual";
            issues.error("out_of_range", &at.key("compare_ms"), found, expected, remedy);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(mins: i64) -> Timestamp {
        Timestamp::from_millis(mins * 60_000)
    }

    fn noted(what: &'static str, trouble: Option<Phase>, measure: Option<Phase>) -> Noted {
        let trouble = trouble.map(|phase| (Trouble::Surge, phase));
        Noted { what, about: String::new(), trouble, measure, told: None, since: None }
    }

    fn moment(mins: i64, flow: &Flow) -> Moment<'_> {
        let decision = mins.unsigned_abs();
        Moment { at: at(mins), decision, policy: "p", flow }
    }

    #[test]
    fn a_record_gathers_from_the_first_trouble_to_the_last() {
        let (rules, flow) = (IncidentRules::default(), Flow::default());
        let mut incidents = Incidents::default();
        let first = IncidentId::from("incident-1");
        let second = IncidentId::from("incident-2");
        let (begins, over) = (Some(Phase::Begins), Some(Phase::Over));
        let calm = |id: &IncidentId| Recorded::Calm(id.clone());
        let story = [
            (noted("banner", None, None), Recorded::Done),
            (noted("surge_on", begins, None), Recorded::Opened(first.clone())),
            (noted("banner", None, None), Recorded::Done),
            (noted("surge_off", over, None), calm(&first)),
            (noted("banner", None, None), Recorded::Done),
            (noted("surge_on", begins, None), Recorded::Opened(second.clone())),
        ];
        for (n, (what, recorded)) in story.into_iter().enumerate() {
            let now = moment(i64::try_from(n).unwrap(), &flow);
            assert_eq!(incidents.note(&rules, what, &now), recorded, "{n}");
        }
        let lines = |id| incidents.get(id).map(|record| record.lines.len());
        assert_eq!((lines(&first), lines(&second)), (Some(3), Some(1)));
        assert_eq!(incidents.get(&first).and_then(|record| record.calm_at), Some(at(3)));
    }

    #[test]
    fn a_measure_is_compared_with_the_time_before_it() {
        let rules = IncidentRules { compare_ms: Millis::from_mins(10), ..IncidentRules::default() };
        let (mut incidents, mut flow) = (Incidents::default(), Flow::default());
        let begins = Some(Phase::Begins);
        flow.answer(at(1), Millis::from_secs(60), Millis::ZERO);
        flow.give_up(at(5));
        incidents.note(&rules, noted("surge_on", begins, None), &moment(10, &flow));
        incidents.note(&rules, noted("begin_surge_action", None, begins), &moment(10, &flow));
        flow.answer(at(12), Millis::from_secs(20), Millis::ZERO);
        incidents.complete(at(19), &flow);
        let measure = |incidents: &Incidents| incidents.iter().next().unwrap().measures[0].clone();
        assert_eq!(measure(&incidents).after, None);
        // Half open: what is counted at the end of the ten minutes belongs to the time behind them.
        incidents.complete(at(20), &flow);
        flow.give_up(at(20));
        let Measure { before, after, .. } = measure(&incidents);
        let after = after.unwrap();
        assert_eq!((before.from, before.to, before.counts.gave_up), (at(0), at(10), 1));
        assert_eq!((after.from, after.to, after.counts.gave_up), (at(10), at(20), 0));
        assert_eq!(before.counts.wait_mean(), Some(Millis::from_secs(60)));
        assert_eq!(after.counts.wait_mean(), Some(Millis::from_secs(20)));
        incidents.note(&rules, noted("surge_off", Some(Phase::Over), None), &moment(30, &flow));
        incidents.note(
            &rules,
            noted("end_surge_action", None, Some(Phase::Over)),
            &moment(31, &flow),
        );
        assert_eq!(measure(&incidents).ended_at, Some(at(31)));
    }

    #[test]
    fn what_lacks_an_owner_or_a_date_stays_open() {
        let (rules, flow) = (IncidentRules::default(), Flow::default());
        let mut incidents = Incidents::default();
        let id = IncidentId::from("i");
        assert!(incidents.declare(&rules, id.clone(), String::new(), &moment(0, &flow)));
        let record = incidents.get_mut(&id).unwrap();
        assert_eq!(record.check_closing(), Err(StillOpen::Gathers));
        record.calm(&moment(1, &flow));
        let action = Action {
            what: String::new(),
            owner: None,
            due_at: None,
            criterion: None,
            done_at: None,
        };
        let name = Code::from("a");
        record.actions.insert(name.clone(), action);
        assert_eq!(record.check_closing(), Err(StillOpen::NoOwner(name.clone())));
        record.actions.get_mut(&name).unwrap().owner = Some("ann".into());
        assert_eq!(record.check_closing(), Err(StillOpen::NoDate(name.clone())));
        record.actions.get_mut(&name).unwrap().due_at = Some(at(9));
        assert_eq!(record.check_closing(), Ok(()));
    }

    #[test]
    fn only_closed_records_make_room() {
        let rules = IncidentRules { kept: 1, ..IncidentRules::default() };
        let (mut incidents, flow) = (Incidents::default(), Flow::default());
        let now = moment(0, &flow);
        assert!(incidents.declare(&rules, "a".into(), String::new(), &now));
        incidents.get_mut(&"a".into()).unwrap().calm(&now);
        assert!(!incidents.declare(&rules, "b".into(), String::new(), &now));
        let surge = noted("surge_on", Some(Phase::Begins), None);
        assert_eq!(incidents.note(&rules, surge.clone(), &now), Recorded::Full);
        incidents.get_mut(&"a".into()).unwrap().closed = Some((at(0), "ann".into()));
        assert!(matches!(incidents.note(&rules, surge, &now), Recorded::Opened(_)));
        assert_eq!(incidents.iter().count(), 1);
    }
}
