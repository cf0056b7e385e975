//! How is it going right now, for everything that somebody watches?
//!
//! Facts come in as they happen, and the figures of the last half hour and of today are there at once: for the
//! whole, for every queue, channel and agent, and for every label under which a chat was asked for. They are the
//! same figures that a report has of the past, booked by the same code.
//!
//! Facts may come in any order, more than once, and late. A chat's facts are kept in the order of their numbers;
//! one that comes late takes its place, and what the chat was booked for until then is taken back. So the result depends on
//! which facts came, never on how they came.
//!
//! ```
//! use switchboard::calendar::Timestamp;
//! use switchboard::math::Millis;
//! use switchboard::metrics::{Count, Fact, Happened, Live, Quantity, Scope, Window};
//!
//! let fact = |seq, second: i64, what| {
//!     Fact { chat: "c".into(), seq, at: Timestamp::from_millis(second * 1_000), what }
//! };
//! let mut live = Live::new(Timestamp::from_millis(0), Millis::from_secs(20));
//! live.hear(fact(1, 60, Happened::Queued("sales".into())));
//! live.hear(fact(0, 60, Happened::Requested { channel: "web".into(), labels: vec!["gold".into()] }));
//! live.hear(fact(2, 75, Happened::Answered("ada".into())));
//! let gold = live.figures(&Scope::Label("gold".into()), Window::Today);
//! assert_eq!(gold.quantity(Quantity::One(Count::Offered)), 1);
//! ```
//!
//! Deliberately unknown here: the clock (the latest fact is now) and the calendar (who begins a day says so).

use super::booking::{Booking, Cell, Credit, book};
use super::fact::{Fact, Happened};
use super::figures::Figures;
use super::record::ChatRecord;
use crate::calendar::Timestamp;
use crate::id::{AgentId, ChannelId, ChatId, Code, QueueId};
use crate::math::Millis;
use crate::roll::Roll;
use std::collections::BTreeMap;

/// Of what the figures are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Everything.
    All,
    /// A queue: the one in which a chat waits, or waited last.
    Queue(QueueId),
    /// A medium.
    Channel(ChannelId),
    /// A human: what they did, whoever owns the chat later.
    Agent(AgentId),
    /// A label under which chats were asked for: team, product, cohort, tier …
    Label(Code),
}

/// Of which time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// The minute of the latest fact and the 29 before it.
    HalfHour,
    /// Since the day began.
    Today,
}

const MINUTE_MS: i64 = 60_000;
const MINUTES: usize = 30;

/// What somebody watches, kept up to date.
#[derive(Debug)]
pub struct Live {
    met: Millis,
    day: Timestamp,
    now: Timestamp,
    chats: Roll<ChatId, Box<Watched>>,
    places: BTreeMap<Scope, usize>,
    sheets: Vec<Sheet>,
}

/// A chat as it is booked.
#[derive(Debug)]
struct Watched {
    facts: Vec<Fact>,
    record: Option<ChatRecord>,
    labels: Vec<Code>,
    booked: Vec<Booking>,
    /// Its queue when it was booked.
    queue: Option<QueueId>,
    /// The sheets on which it stands, the queue's last, and those of its agents.
    sheets: Vec<usize>,
    agents: Vec<usize>,
    /// Was it told from its beginning, so that anything about it may be another?
    told_anew: bool,
}

/// What bookings depend on while a chat is open: with the same marks they are the same.
type Marks = [Option<Timestamp>; 3];

/// The figures of one scope.
#[derive(Debug, Default)]
struct Sheet {
    today: Figures,
    /// The sum of what is kept by minute.
    recent: Figures,
    /// Which minute is kept where, and its figures: one of thirty places for each.
    kept: Vec<i64>,
    minutes: Vec<Figures>,
}

/// Does a booking come or go?
#[derive(Clone, Copy)]
enum Way {
    In,
    Out,
}

impl Sheet {
    fn post(&mut self, way: Way, booking: &Booking, day: Timestamp) {
        let Some(at) = booking.at else { return };
        if at >= day {
            change(&mut self.today, way, booking);
        }
        let minute = at.as_millis().div_euclid(MINUTE_MS);
        if self.kept.is_empty() {
            self.kept.resize(MINUTES, i64::MIN);
            self.minutes.resize_with(MINUTES, Figures::default);
        }
        let slot = usize::try_from(minute.rem_euclid(MINUTES as i64)).unwrap_or(0);
        let (Some(kept), Some(figures)) = (self.kept.get_mut(slot), self.minutes.get_mut(slot))
        else {
            return;
        };
        if *kept < minute {
            self.recent.take(figures);
            (*kept, *figures) = (minute, Figures::default());
        }
        if *kept == minute {
            change(figures, way, booking);
            change(&mut self.recent, way, booking);
        }
    }

    /// The half hour up to this minute.
    fn half_hour(&self, last: i64) -> Figures {
        let mut sum = self.recent.clone();
        let within = last - MINUTES as i64 + 1..=last;
        for (minute, figures) in self.kept.iter().zip(&self.minutes) {
            if *minute != i64::MIN && !within.contains(minute) {
                sum.take(figures);
            }
        }
        sum
    }
}

fn change(figures: &mut Figures, way: Way, booking: &Booking) {
    let Booking { cell, count, sum_ms, .. } = *booking;
    match (way, cell) {
        (Way::In, Cell::Count(what)) => figures.count(what, count),
        (Way::Out, Cell::Count(what)) => figures.uncount(what, count),
        (Way::In, Cell::Time(series)) => figures.times(series, count, sum_ms),
        (Way::Out, Cell::Time(series)) => figures.untime(series, count, sum_ms),
    }
}

impl Live {
    /// Nothing has happened yet. The day began at `day`; a wait of at most `met` meets the service level.
    pub fn new(day: Timestamp, met: Millis) -> Self {
        Self {
            met,
            day,
            now: day,
            chats: Roll::default(),
            places: BTreeMap::new(),
            sheets: Vec::new(),
        }
    }

    /// The instant of the latest fact: how old the figures are.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Something happened. What was heard before changes nothing.
    pub fn hear(&mut self, fact: Fact) {
        self.now = self.now.max(fact.at);
        let chat = fact.chat.clone();
        let watched = self.chats.get_or_insert_with(&chat, Watched::nothing);
        let late = match watched.facts.last() {
            Some(last) if fact.seq <= last.seq => {
                match watched.facts.binary_search_by_key(&fact.seq, |known| known.seq) {
                    Ok(_) => return,
                    Err(place) => Some(place),
                }
            }
            _ => None,
        };
        match (late, &mut watched.record) {
            (None, Some(record)) => {
                let before = marks(record);
                fact.what.note(record, fact.at);
                watched.facts.push(fact);
                // While it is open only these marks are booked.
                if record.closed.is_none()
                    && before == marks(record)
                    && record.queue == watched.queue
                {
                    return;
                }
            }
            (late, _) => {
                let place = late.unwrap_or(watched.facts.len());
                watched.facts.insert(place, fact);
                watched.tell_anew();
            }
        }
        let mut pages = Pages { places: &mut self.places, sheets: &mut self.sheets };
        watched.rebook(&mut pages, self.met, self.day);
    }

    /// Another day begins: today's figures are those booked since.
    pub fn begin_day(&mut self, day: Timestamp) {
        self.day = day;
        for sheet in &mut self.sheets {
            sheet.today = Figures::default();
        }
        let mut pages = Pages { places: &mut self.places, sheets: &mut self.sheets };
        for watched in self.chats.values() {
            for booking in watched.booked.iter().filter(|booking| booking.at >= Some(day)) {
                pages.each(booking, &watched.sheets, &watched.agents, |sheet| {
                    change(&mut sheet.today, Way::In, booking);
                });
            }
        }
    }

    /// The figures of one scope; none of what nothing has happened in.
    pub fn figures(&self, scope: &Scope, window: Window) -> Figures {
        let sheet = self.places.get(scope).and_then(|place| self.sheets.get(*place));
        sheet.map_or_else(Figures::default, |sheet| self.of_sheet(sheet, window))
    }

    /// Every scope with its figures, in the order of their names.
    pub fn each(&self, window: Window) -> impl Iterator<Item = (&Scope, Figures)> {
        self.places.iter().filter_map(move |(scope, place)| {
            self.sheets.get(*place).map(|sheet| (scope, self.of_sheet(sheet, window)))
        })
    }

    fn of_sheet(&self, sheet: &Sheet, window: Window) -> Figures {
        match window {
            Window::Today => sheet.today.clone(),
            Window::HalfHour => sheet.half_hour(self.now.as_millis().div_euclid(MINUTE_MS)),
        }
    }

    /// Which chats are behind a scope, in the order of their names.
    pub fn behind(&self, scope: &Scope) -> Vec<&ChatId> {
        let Some(place) = self.places.get(scope) else { return Vec::new() };
        let on =
            |watched: &Watched| watched.sheets.contains(place) || watched.agents.contains(place);
        let mut chats: Vec<&ChatId> =
            self.chats.iter().filter(|(_, watched)| on(watched)).map(|(chat, _)| chat).collect();
        chats.sort_unstable();
        chats
    }

    /// Forgets the facts of chats that were over before this instant, and before today. Their figures stay; a fact
    /// that comes later still would be taken for one of a new chat, so choose an instant past which none does.
    pub fn settle(&mut self, before: Timestamp) {
        let before = before.min(self.day);
        let over = |watched: &Watched| {
            let closed = watched.record.as_ref().and_then(|record| record.closed.as_ref());
            closed.is_some_and(|closed| closed.at < before)
        };
        let settled: Vec<ChatId> = self
            .chats
            .iter()
            .filter(|(_, watched)| over(watched))
            .map(|(chat, _)| chat.clone())
            .collect();
        for chat in settled {
            self.chats.remove(&chat);
        }
    }
}

/// Everything that is written on.
struct Pages<'a> {
    places: &'a mut BTreeMap<Scope, usize>,
    sheets: &'a mut Vec<Sheet>,
}

impl Pages<'_> {
    fn place(&mut self, scope: Scope) -> usize {
        let next = self.sheets.len();
        let place = *self.places.entry(scope).or_insert(next);
        if place == next {
            self.sheets.push(Sheet::default());
        }
        place
    }

    /// Every sheet that a booking belongs on.
    fn each(
        &mut self,
        booking: &Booking,
        sheets: &[usize],
        agents: &[usize],
        mut write: impl FnMut(&mut Sheet),
    ) {
        let to = match booking.credit {
            Credit::Chat => sheets,
            Credit::Agent(place) => agents.get(place..=place).unwrap_or_default(),
        };
        for place in to {
            if let Some(sheet) = self.sheets.get_mut(*place) {
                write(sheet);
            }
        }
    }
}

fn marks(record: &ChatRecord) -> Marks {
    [record.answered_at, record.first_response_at, record.any_response_at]
}

impl Watched {
    fn nothing() -> Box<Self> {
        let (facts, labels, booked) = (Vec::new(), Vec::new(), Vec::new());
        let (sheets, agents) = (Vec::new(), Vec::new());
        Box::new(Self {
            facts,
            record: None,
            labels,
            booked,
            queue: None,
            sheets,
            agents,
            told_anew: true,
        })
    }

    /// The whole story from its beginning. Before it was asked for, a chat is not there.
    fn tell_anew(&mut self) {
        (self.record, self.told_anew) = (None, true);
        for fact in &self.facts {
            match (&fact.what, &mut self.record) {
                (Happened::Requested { channel, labels }, record @ None) => {
                    *record = Some(ChatRecord::requested(fact.at, channel.as_str()));
                    self.labels.clone_from(labels);
                }
                (what, Some(record)) => what.note(record, fact.at),
                (_, None) => {}
            }
        }
    }

    /// Takes back what is no longer so, and books what is new.
    fn rebook(&mut self, pages: &mut Pages<'_>, met: Millis, day: Timestamp) {
        let Some(record) = &self.record else { return };
        let mut booked = Vec::with_capacity(self.booked.len() + 8);
        // What is not over yet is not booked yet.
        book(record, Some(met), |booking| booked.extend(booking.at.map(|_| booking)));
        let mut sheets = Vec::new();
        // A chat that was told anew, or has another queue, stands elsewhere.
        let is_moved = std::mem::take(&mut self.told_anew) || record.queue != self.queue;
        if is_moved {
            let labels = self.labels.iter().cloned().map(Scope::Label);
            let first = [Scope::All, Scope::Channel(record.channel.clone())];
            let queue = record.queue.clone().map(Scope::Queue);
            sheets.extend(
                first.into_iter().chain(labels).chain(queue).map(|scope| pages.place(scope)),
            );
            self.queue.clone_from(&record.queue);
        }
        let known = |place: usize| self.agents.get(place).copied();
        let is_anew = record.agents.len() != self.agents.len() || is_moved;
        let workers = record.agents.iter().filter(|_| is_anew);
        let agents: Vec<usize> =
            workers.map(|worker| pages.place(Scope::Agent(worker.agent.clone()))).collect();
        let now_sheets = if is_moved { &sheets } else { &self.sheets };
        let now_agents = if is_anew { &agents } else { &self.agents };
        let same_agent = |booking: &Booking| match booking.credit {
            Credit::Chat => !is_moved,
            Credit::Agent(place) => known(place) == now_agents.get(place).copied(),
        };
        for booking in &self.booked {
            if !(same_agent(booking) && booked.contains(booking)) {
                pages.each(booking, &self.sheets, &self.agents, |s| s.post(Way::Out, booking, day));
            }
        }
        for booking in &booked {
            if !(same_agent(booking) && self.booked.contains(booking)) {
                pages.each(booking, now_sheets, now_agents, |s| s.post(Way::In, booking, day));
            }
        }
        self.booked = booked;
        if is_moved {
            self.sheets = sheets;
        }
        if is_anew {
            self.agents = agents;
        }
    }
}
