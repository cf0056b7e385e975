//! Who decides: emergency close, then outage window, then override, then week.

use super::hours::Hours;
use super::outage::{Declared, Outage, OutageEffect, OutageKind};
use super::status::{Availability, Rule, Status, Why};
use super::{Timestamp, zone::Zone, zones::Zones};
use crate::id::{ChannelId, Code, HoursId, QueueId};
use crate::policy::issue::Pointer;
use crate::sorted::{SortedMap, sort_by};
use std::sync::Arc;

/// All hours and planned outages of an operation, compiled: [`CalendarRules`](super::CalendarRules)
/// with their zones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    hours: SortedMap<HoursId, Hours>,
    planned: Vec<Planned>,
}

/// An outage of the policy, where it stands there, and the zone of its local times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Planned {
    pub(super) outage: Outage,
    pub(super) at: Pointer,
    pub(super) zone: Arc<Zone>,
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
    pub(super) fn assemble(hours: SortedMap<HoursId, Hours>, planned: Vec<Planned>) -> Self {
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
        let of_hours = self.hours.values().map(Hours::zone);
        let of_planned = self.planned.iter().map(|planned| &planned.zone);
        Zones::holding(of_hours.chain(of_planned).map(Arc::clone))
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
        sort_by(&mut outages, |(one, of_one), (other, of_other)| {
            strength(other, of_other).cmp(&strength(one, of_one))
        });
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::CalendarRules;
    use crate::policy::{issue::Issues, json::Node, shape::Reader, shape::Shape};

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn calendar(json: &str) -> Calendar {
        let mut reader = Reader::new();
        let rules = CalendarRules::read(&Node::parse(json).unwrap(), &mut reader).unwrap();
        let mut issues = Issues::new();
        let at = Pointer::root().key("calendar");
        let calendar = rules.compile(&Zones::utc_only(), &at, &mut issues);
        assert!(issues.is_empty(), "{issues}");
        calendar
    }

    fn declared(json: &str) -> Declared {
        let mut declared = Declared::new();
        let mut reader = Reader::new();
        let outages = Vec::<Outage>::read(&Node::parse(json).unwrap(), &mut reader);
        for outage in outages.unwrap() {
            declared.declare(outage).unwrap();
        }
        declared
    }

    /// Every weekday 08:00 to 20:00 UTC, Christmas off; a maintenance on 23 December from 10:00 to
    /// 12:00, and one on Christmas Day from 10:00 to 12:00.
    fn shop() -> Calendar {
        calendar(
            r#"{
                "hours": { "shop": {
                    "weekly": {"mon": ["08:00-20:00"], "tue": ["08:00-20:00"], "wed": ["08:00-20:00"],
                               "thu": ["08:00-20:00"], "fri": ["08:00-20:00"]},
                    "overrides": [{"date": "2026-12-25", "closed": true, "name": "Christmas"}] } },
                "outages": [
                    {"id": "disk", "kind": "maintenance", "start": "2026-12-23T10:00",
                     "end": "2026-12-23T12:00", "message": "Back at noon.", "alternates": ["email"]},
                    {"id": "net", "start": "2026-12-25T10:00Z", "end": "2026-12-25T12:00Z"}
                ]
            }"#,
        )
    }

    #[test]
    fn emergency_then_outage_then_override_then_week() {
        let calendar = shop();
        let asked = Asked { hours: calendar.hours(&"shop".into()), ..Asked::default() };
        let calm = Declared::new();
        // 1 is 1970-01-01; the fire is declared long before and has no end.
        let fire = declared(r#"[{"id": "fire", "kind": "emergency", "start": 1}]"#);
        for (declared, t, code, pointer, next_change) in [
            (&calm, "2026-12-24T07:00Z", "out_of_hours", "weekly/thu", Some("2026-12-24T08:00Z")),
            (&calm, "2026-12-24T08:00Z", "within_hours", "weekly/thu/0", Some("2026-12-24T20:00Z")),
            (&calm, "2026-12-25T09:00Z", "holiday", "overrides/0", Some("2026-12-28T08:00Z")),
            (&calm, "2026-12-25T10:00Z", "outage_window", "outages/1", Some("2026-12-28T08:00Z")),
            (&calm, "2026-12-25T12:00Z", "holiday", "overrides/0", Some("2026-12-28T08:00Z")),
            (&calm, "2026-12-23T09:00Z", "within_hours", "weekly/wed/0", Some("2026-12-23T10:00Z")),
            (&calm, "2026-12-23T10:00Z", "outage_window", "outages/0", Some("2026-12-23T12:00Z")),
            (&calm, "2026-12-23T12:00Z", "within_hours", "weekly/wed/0", Some("2026-12-23T20:00Z")),
            (&fire, "2026-12-23T12:00Z", "emergency_close", "", None),
            (&fire, "2026-12-25T10:00Z", "emergency_close", "", None),
        ] {
            let opening = calendar.opening(asked, declared);
            let status = opening.status(at(t));
            assert_eq!(status.why.code(), code, "{t}");
            let found = status.rule.pointer().unwrap_or_default();
            assert!(found.as_str().ends_with(pointer), "{t} {found}");
            assert!(
                found.as_str().is_empty() || found.as_str().starts_with("/calendar/"),
                "{found}"
            );
            assert_eq!(status.next_change, next_change.map(at), "{t}");
            let open = status.availability == Availability::Open;
            assert_eq!(opening.is_open(at(t)), open, "{t}");
            assert_eq!(opening.next_open(at(t)) == Some(at(t)), open, "{t}");
            assert_eq!(opening.next_close(at(t)) == Some(at(t)), !open, "{t}");
        }
    }

    #[test]
    fn boundaries_are_exact_to_the_millisecond() {
        let calendar = shop();
        let calm = Declared::new();
        let opening = calendar.opening(Asked::default(), &calm);
        assert!(opening.is_open(at("2026-12-23T09:59:59.999Z")));
        assert!(!opening.is_open(at("2026-12-23T10:00Z")));
        assert!(!opening.is_open(at("2026-12-23T11:59:59.999Z")));
        assert!(opening.is_open(at("2026-12-23T12:00Z")));
        let status = opening.status(at("2026-12-23T12:00Z"));
        assert_eq!((status.why, status.rule), (Why::NoHours, Rule::None));
        assert_eq!(status.next_change, Some(at("2026-12-25T10:00Z")));
    }

    #[test]
    fn the_scope_decides_whom_it_concerns() {
        let calendar = calendar("{}");
        let card_down = declared(
            r#"[{"id": "card", "start": 0, "scope": {"products": ["card"], "channels": ["web"]}}]"#,
        );
        let (card, loan, web, sms) = ("card".into(), "loan".into(), "web".into(), "sms".into());
        for (product, channel, open) in [
            (Some(&card), Some(&web), false),
            (Some(&card), Some(&sms), true),
            (Some(&loan), Some(&web), true),
            (None, Some(&web), true),
        ] {
            let asked = Asked { product, channel, ..Asked::default() };
            assert_eq!(calendar.opening(asked, &card_down).is_open(at("2026-01-01T00:00Z")), open);
        }
    }

    #[test]
    fn of_overlapping_outages_the_highest_precedence_decides() {
        let calendar = calendar(
            r#"{"outages": [
                {"id": "move", "kind": "maintenance", "start": "2026-05-01T10:00", "end": "2026-05-01T14:00"},
                {"id": "v2", "kind": "release", "start": "2026-05-01T11:00", "end": "2026-05-01T12:00",
                 "precedence": 5}
            ]}"#,
        );
        let calm = Declared::new();
        let opening = calendar.opening(Asked::default(), &calm);
        // The release only informs, and outranks the maintenance for its hour.
        assert_eq!(opening.next_close(at("2026-05-01T00:00Z")), Some(at("2026-05-01T10:00Z")));
        assert_eq!(opening.next_open(at("2026-05-01T10:00Z")), Some(at("2026-05-01T11:00Z")));
        assert_eq!(opening.next_close(at("2026-05-01T11:00Z")), Some(at("2026-05-01T12:00Z")));
        assert_eq!(opening.next_open(at("2026-05-01T12:00Z")), Some(at("2026-05-01T14:00Z")));
        assert_eq!(opening.next_close(at("2026-05-01T14:00Z")), None);
        let names: Vec<&str> =
            opening.going_on(at("2026-05-01T11:30Z")).map(|outage| outage.id.as_str()).collect();
        assert_eq!(names, ["v2", "move"]);
        // At equal precedence what was declared outranks what was planned.
        let noon = at("2026-05-01T13:00Z").as_millis();
        let now = declared(&format!(r#"[{{"id": "info", "effect": "inform", "start": {noon}}}]"#));
        let opening = calendar.opening(Asked::default(), &now);
        assert_eq!(opening.next_open(at("2026-05-01T12:00Z")), Some(at("2026-05-01T13:00Z")));
        // And an emergency outranks every number.
        let now =
            declared(r#"[{"id": "fire", "kind": "emergency", "start": 0, "precedence": -1000}]"#);
        let opening = calendar.opening(Asked::default(), &now);
        assert_eq!(opening.next_open(at("2026-05-01T11:30Z")), None);
        let status = opening.status(at("2026-05-01T11:30Z"));
        assert_eq!(status.rule, Rule::Declared(&"fire".into()));
    }

    #[test]
    fn adjoining_outages_are_one_closed_time() {
        let calendar = calendar(
            r#"{"hours": {"h": {"weekly": {"mon": ["09:00-17:00"], "tue": ["09:00-17:00"]}}},
                "outages": [
                {"id": "a", "start": "2026-11-23T12:00", "end": "2026-11-23T15:00"},
                {"id": "b", "start": "2026-11-23T15:00", "end": "2026-11-24T09:00"},
                {"id": "c", "start": "2026-11-24T09:00", "end": "2026-11-24T10:00"}
            ]}"#,
        );
        let calm = Declared::new();
        let asked = Asked { hours: calendar.hours(&"h".into()), ..Asked::default() };
        let opening = calendar.opening(asked, &calm);
        assert_eq!(opening.next_open(at("2026-11-23T12:00Z")), Some(at("2026-11-24T10:00Z")));
        assert_eq!(opening.next_close(at("2026-11-23T09:00Z")), Some(at("2026-11-23T12:00Z")));
    }

    #[test]
    fn the_zones_in_use_are_given_back() {
        let calendar = shop();
        assert_eq!(calendar.zones(), Zones::utc_only());
        let (mut one, mut other) = (Vec::new(), Vec::new());
        calendar.write_fingerprint(&mut one);
        Calendar::default().write_fingerprint(&mut other);
        assert_eq!(one, other);
        assert_eq!(calendar.planned().count(), 2);
    }

    /// Random outages over a week of hours, against a sweep that looks at every hour by itself.
    #[test]
    fn openings_and_closings_are_those_of_a_sweep() {
        const HOUR_MS: i64 = 3_600_000;
        const HOURS: i64 = 24 * 40;
        let calendar = calendar(
            r#"{"hours": {"h": {"weekly": {"thu": ["08:00-20:00"], "fri": ["22:00-30:00"], "mon": ["24h"]}}}}"#,
        );
        let week = calendar.hours(&"h".into()).unwrap();
        let mut seed = 1_u64;
        let mut below = |bound: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            ((seed >> 33) % bound) as i64
        };
        for round in 0..60 {
            let mut declared = Declared::new();
            for n in 0..below(9) {
                let start = below(HOURS as u64);
                let kinds = [OutageKind::Outage, OutageKind::Release, OutageKind::Maintenance];
                let kind =
                    if below(40) == 0 { OutageKind::Emergency } else { kinds[below(3) as usize] };
                let end = (below(8) > 0).then(|| start + 1 + below(120));
                let outage = Outage {
                    id: n.to_string().into(),
                    kind,
                    effect: None,
                    start: Timestamp::from_millis(start * HOUR_MS),
                    end: end.map(|hour| Timestamp::from_millis(hour * HOUR_MS)),
                    scope: Default::default(),
                    precedence: below(3) as i32,
                    message: None,
                    alternates: Vec::new(),
                };
                declared.declare(outage).unwrap();
            }
            let asked = Asked { hours: Some(week), ..Asked::default() };
            let opening = calendar.opening(asked, &declared);
            // An hour is open if the strongest outage of that hour lets it be, and the week does.
            let open: Vec<bool> = (0..HOURS)
                .map(|hour| {
                    let t = Timestamp::from_millis(hour * HOUR_MS);
                    let strongest = declared.iter().filter(|o| o.covers(t)).max_by_key(|o| {
                        let closes = o.effect() == OutageEffect::Close;
                        let emergency = o.kind == OutageKind::Emergency;
                        (emergency, o.precedence, closes)
                    });
                    strongest.is_none_or(|o| o.effect() == OutageEffect::Inform) && week.is_open(t)
                })
                .collect();
            for hour in 0..HOURS - 24 * 8 {
                let t = Timestamp::from_millis(hour * HOUR_MS + below(HOUR_MS as u64));
                assert_eq!(opening.is_open(t), open[hour as usize], "{round} {t}");
                let first = |kind| {
                    let found = (hour..HOURS).find(|h| open[*h as usize] == kind)?;
                    Some(Timestamp::from_millis(found * HOUR_MS).max(t))
                };
                let end = Timestamp::from_millis(HOURS * HOUR_MS);
                let in_sweep = |found: Option<Timestamp>| found.filter(|found| *found < end);
                assert_eq!(in_sweep(opening.next_open(t)), first(true), "{round} {t}");
                assert_eq!(in_sweep(opening.next_close(t)), first(false), "{round} {t}");
            }
        }
    }
}
