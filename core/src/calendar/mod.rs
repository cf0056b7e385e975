//! When are we open?
//!
//! Opening hours are written as people say them: a week in local time, and the dates that differ. They
//! are compiled with the rules of their time zone into [`Hours`], which answer for any instant: is it
//! open, when does it open or close next, how much open time lies between two instants, and when has a
//! given amount of it passed. All intervals are half-open: at 17:30 a day of `09:00-17:30` is over.
//!
//! **The wall clock decides.** Open is what the clock on the wall of the zone shows inside an interval.
//! A night of `22:00-30:00` therefore has 7 hours when the clock is put forward in it, and 9 when it is
//! put back. An opening at 02:30 that the clock skips happens at the first instant that does exist.
//!
//! **Nights belong to the day on which they begin.** A holiday takes away what begins on its date; the
//! night before goes on into it, unless the override of its own date removes `24:00-30:00`.
//!
//! **Who wins:** emergency close, then outage window, then override, then week. The [`Status`] names
//! the winner, and where in the policy it stands.
//!
//! ```
//! use switchboard::calendar::{Hours, Timestamp, Why, Zones};
//! use switchboard::math::Millis;
//!
//! let zones = Zones::from_json(r#"{"Europe/Berlin": {"version": "2026e", "initial_offset_s": 3600,
//!     "transitions": [[1774746000, 7200], [1792890000, 3600]]}}"#)?;
//! let hours = Hours::from_json(
//!     r#"{
//!         "zone": "Europe/Berlin",
//!         "weekly": { "thu": ["09:00-17:30"], "fri": ["09:00-17:30"] },
//!         "overrides": [ { "date": "2026-12-25", "closed": true, "name": "Christmas" } ]
//!     }"#,
//!     &zones,
//! )?;
//!
//! // Thursday, 16:30 in Berlin.
//! let asked: Timestamp = "2026-12-24T15:30:00Z".parse()?;
//! assert!(hours.is_open(asked));
//! assert_eq!(hours.next_close(asked), Some("2026-12-24T16:30:00Z".parse()?));
//!
//! // An answer promised within two hours of open time: Christmas does not count.
//! let due = hours.add_open_time(asked, Millis::from_mins(120));
//! assert_eq!(due, Some("2026-12-31T09:00:00Z".parse()?));
//!
//! let status = hours.status("2026-12-25T10:00:00Z".parse()?);
//! assert_eq!(status.why, Why::Holiday { name: Some("Christmas") });
//! assert_eq!(status.rule.pointer().unwrap().as_str(), "/overrides/0");
//! assert_eq!(status.next_change, Some("2026-12-31T08:00:00Z".parse()?));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What it deliberately does not know: what time it is (the host says so), how to expand "every last
//! Monday in May" (the host writes the dates), and anything of chats or queues but their names.
//!
//! **Zones are an input** ([`Zones`]). Natively they are compiled from the bundled IANA database, in a
//! browser from the table that [`Zones::to_json`] wrote. Only that step uses jiff; all arithmetic uses
//! the table. Compared with asking jiff or chrono-tz directly: the same answers, one form for all
//! platforms, and the policy's fingerprint covers the rules that were used.

#[cfg(feature = "bundled-zones")]
mod bundled;
mod civil;
mod hours;
mod interval;
mod moment;
mod open_days;
mod outage;
mod precedence;
mod rules;
mod status;
mod timestamp;
mod zone;
mod zones;

pub use civil::{Date, DateError, WallTime, Weekday};
pub use hours::Hours;
pub use interval::{Interval, IntervalError};
pub use moment::Moment;
pub use outage::{
    DECLARED_MAX, Declared, Outage, OutageEffect, OutageError, OutageKind, OutageScope,
};
pub use precedence::{Asked, Calendar, Opening};
pub use rules::{CalendarRules, HoursRules, OverrideRules, PlannedOutage, WeeklyRules};
pub use status::{Availability, Rule, Status, Why};
pub use timestamp::{Timestamp, TimestampError};
pub use zone::Zone;
pub use zones::{UnknownZone, Zones, ZonesError};
