//! The answer to "are we open?": yes or no, by which rule, and until when.

use super::{Timestamp, Weekday, outage::Outage};
use crate::id::OutageId;
use crate::policy::issue::Pointer;

crate::shape! {
    /// Open or closed.
    pub enum Availability {
        /// Somebody may be served.
        Open = "open",
        /// Nobody is served.
        Closed = "closed",
    }
}

/// Open or closed, why, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status<'a> {
    /// Open or closed?
    pub availability: Availability,
    /// Why so?
    pub why: Why<'a>,
    /// Which rule says so?
    pub rule: Rule<'a>,
    /// When open becomes closed, or closed open; `None` if that never comes.
    pub next_change: Option<Timestamp>,
}

/// Why we are open or closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why<'a> {
    /// Open: no hours are set, so it is always open.
    NoHours,
    /// Open: the hours say so.
    WithinHours,
    /// Closed: the hours say so.
    OutOfHours,
    /// Closed for a whole date.
    Holiday {
        /// What is celebrated, if the operator wrote it.
        name: Option<&'a str>,
    },
    /// Closed by an outage or a maintenance.
    Outage(&'a Outage),
    /// Closed by somebody who pulled the brake.
    EmergencyClose(&'a Outage),
}

impl Why<'_> {
    /// The stable name of this reason: `out_of_hours`, `holiday` …
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoHours => "no_hours",
            Self::WithinHours => "within_hours",
            Self::OutOfHours => "out_of_hours",
            Self::Holiday { .. } => "holiday",
            Self::Outage(_) => "outage_window",
            Self::EmergencyClose(_) => "emergency_close",
        }
    }
}

/// The rule that decided whether we are open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule<'a> {
    /// None: no hours are set.
    None,
    /// The weekly rule.
    Weekly {
        /// Where the hours stand.
        hours: &'a Pointer,
        /// The day whose intervals decided.
        day: Weekday,
        /// The interval that is open; none when we are closed because none is.
        interval: Option<usize>,
    },
    /// A dated override.
    Override {
        /// Where the hours stand.
        hours: &'a Pointer,
        /// Its place in the list of overrides.
        index: usize,
        /// The list and the interval that decided, if it was one: `("add", 0)`.
        interval: Option<(&'static str, usize)>,
    },
    /// An outage window of the policy.
    Planned(&'a Pointer),
    /// An outage or emergency that was declared while the engine ran.
    Declared(&'a OutageId),
}

impl Rule<'_> {
    /// Where in the policy the rule stands, if it stands there.
    pub fn pointer(&self) -> Option<Pointer> {
        match *self {
            Self::None | Self::Declared(_) => None,
            Self::Weekly { hours, day, interval } => {
                let day = hours.key("weekly").key(day.name());
                Some(interval.map_or_else(|| day.clone(), |n| day.index(n)))
            }
            Self::Override { hours, index, interval } => {
                let at = hours.key("overrides").index(index);
                Some(interval.map_or_else(|| at.clone(), |(list, n)| at.key(list).index(n)))
            }
            Self::Planned(at) => Some(at.clone()),
        }
    }
}
