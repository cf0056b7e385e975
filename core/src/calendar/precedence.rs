//! Who decides: emergency close, then outage window, then override, then week.

use super::hours::Hours;
use super::outage::{Declared, Outage, OutageEffect, OutageKind};
use super::status::{Availability, Rule, Status, Why};
use super::{Timestamp, zones::Zones};
use crate::id::{ChannelId, Code, HoursId, QueueId};
use crate::policy::issue::Pointer;
use std::{cmp::Reverse, collections::BTreeMap, sync::Arc};

/// All hours and planned outages of an operation, compiled: [`CalendarRules`](super::CalendarRules)
/// with their zones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    hours: BTreeMap<HoursId, Hours>,
    planned: Vec<Planned>,
}

/// An outage of the policy, and where it stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Planned {
    pub(super) outage: Outage,
    pub(super) at: Pointer,
}

/// For whom it is asked whether we are open. What is left out is not known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// The hours that hold for them; without any it is open unless an outage closes.
    pub hours: Option<&'a Hours>,
    /// What the chat is about.
    pub product: Option<&'a Code>,
    /// The channel it comes by.
    pub channel: Option<&'a ChannelId>,
    /// The queue it goes to.
    pub queue: Option<&'a QueueId>,
}

impl Calendar {
    pub(super) fn assemble(hours: BTreeMap<HoursId, Hours>, planned: Vec<Planned>) -> Self {
        Self { hours, planned }
    }

    /// The hours of this name.
    pub fn hours(&self, id: &HoursId) -> Option<&Hours> {
        self.hours.get(id)
    }

    /// All planned outages, as they stand in the policy.
    pub fn planned(&self) -> impl Iterator<Item = &Outage> {
        self.planned.iter().map(|planned| &planned.outage)
    }

    /// The zones that are used, and UTC: what a browser needs to compile the same policy.
    pub fn zones(&self) -> Zones {
        Zones::holding(self.hours.values().map(|hours| Arc::clone(hours.zone())))
    }

    /// Appends what the zones contribute to the answers, for the policy's fingerprint.
    pub fn write_fingerprint(&self, out: &mut Vec<u8>) {
        self.zones().write_fingerprint(out);
    }

    /// What hours and outages, planned and declared, say for whom it is asked.
    pub fn opening<'a>(&'a self, asked: Asked<'a>, declared: &'a Declared) -> Opening<'a> {
        let planned = self.planned.iter().map(|p| (&p.outage, Rule::Planned(&p.at)));
        let declared = declared.iter().map(|outage| (outage, Rule::Declared(&outage.id)));
        let mut outages: Vec<_> = planned
            .chain(declared)
            .filter(|(o, _)| o.scope.concerns(asked.product, asked.channel, asked.queue))
            .collect();
        outages.sort_by_key(|(outage, rule)| Reverse(strength(outage, rule)));
        Opening { hours: asked.hours, outages }
    }
}

/// What decides between outages at the same time: an emergency; the precedence; what was declared
/// before what was planned; what closes before what informs; the later start; the name.
fn strength<'a>(outage: &'a Outage, rule: &Rule<'_>) -> impl Ord + use<'a> {
    (
        outage.kind == OutageKind::Emergency,
        outage.precedence,
        matches!(rule, Rule::Declared(_)),
        outage.effect() == OutageEffect::Close,
        outage.start,
        &outage.id,
    )
}

/// The hours and outages that concern one chat: everything that can be asked about its being open.
///
/// `None` means: never, until [`Timestamp::MAX`] or as long as an outage without an end lasts.
#[derive(Clone, Debug)]
pub struct Opening<'a> {
    hours: Option<&'a Hours>,
    /// Those in scope, the strongest first.
    outages: Vec<(&'a Outage, Rule<'a>)>,
}

impl<'a> Opening<'a> {
    /// The hours alone, if there are any.
    pub fn hours(&self) -> Option<&'a Hours> {
        self.hours
    }

    /// Is it open at `t`?
    pub fn is_open(&self, t: Timestamp) -> bool {
        self.closing(t).is_none() && self.hours.is_none_or(|hours| hours.is_open(t))
    }

    /// The first open instant from `t` on: `t` itself if it is open.
    pub fn next_open(&self, t: Timestamp) -> Option<Timestamp> {
        self.next(Availability::Open, t)
    }

    /// The first closed instant from `t` on: `t` itself if it is closed.
    pub fn next_close(&self, t: Timestamp) -> Option<Timestamp> {
        self.next(Availability::Closed, t)
    }

    /// Open or closed at `t`, by which rule, and until when.
    pub fn status(&self, t: Timestamp) -> Status<'a> {
        let (availability, why, rule) = match (self.closing(t), self.hours) {
            (Some((outage, rule)), _) if outage.kind == OutageKind::Emergency => {
                (Availability::Closed, Why::EmergencyClose(outage), rule)
            }
            (Some((outage, rule)), _) => (Availability::Closed, Why::Outage(outage), rule),
            (None, Some(hours)) => hours.decide(t),
            (None, None) => (Availability::Open, Why::NoHours, Rule::None),
        };
        let next_change = match availability {
            Availability::Open => self.next_close(t),
            Availability::Closed => self.next_open(t),
        };
        Status { availability, why, rule, next_change }
    }

    /// The outages, releases and emergencies that are going on at `t`, the strongest first: what
    /// banners tell.
    pub fn going_on(&self, t: Timestamp) -> impl Iterator<Item = &'a Outage> {
        self.outages.iter().map(|(outage, _)| *outage).filter(move |outage| outage.covers(t))
    }

    /// The outage that closes at `t`, if the strongest that is going on does.
    fn closing(&self, t: Timestamp) -> Option<(&'a Outage, Rule<'a>)> {
        let strongest = self.outages.iter().find(|(outage, _)| outage.covers(t)).copied();
        strongest.filter(|(outage, _)| outage.effect() == OutageEffect::Close)
    }

    /// The first instant of this kind from `t` on.
    fn next(&self, kind: Availability, t: Timestamp) -> Option<Timestamp> {
        let mut cursor = t;
        loop {
            // From here to the next beginning or end of an outage, the same outage decides, or none.
            let bounds = self.outages.iter().flat_map(|(o, _)| [Some(o.start), o.end]).flatten();
            let bound = bounds.filter(|bound| *bound > cursor).min();
            let found = match (self.closing(cursor), self.hours) {
                (Some(_), _) => (kind == Availability::Closed).then_some(cursor),
                (None, Some(hours)) => hours.next(kind, cursor),
                (None, None) => (kind == Availability::Open).then_some(cursor),
            };
            if let Some(found) = found.filter(|found| bound.is_none_or(|bound| *found < bound)) {
                return Some(found);
            }
            cursor = bound?;
        }
    }
}
