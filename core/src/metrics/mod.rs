//! How well did it go?
//!
//! Every desk is judged by a handful of figures, and hardly two products compute them alike: does a
//! bot's greeting stop the first-response clock? does a customer who left after three seconds count as
//! lost? is the service level taken of the answered or of all? Here each figure is computed once, from
//! facts noted when they happened, and carries its definition as data.
//!
//! The rule, in three steps:
//!
//! 1. While a chat lives its facts are noted in a [`ChatRecord`]: asked for, queued, answered, first
//!    words, handed off, released, closed. The first of each counts where the field says "first".
//! 2. When it is over, the record is folded into a [`Tally`]: whole numbers only, so that tallies of
//!    parts, merged in any order, are the tally of the whole.
//! 3. A [`Report`] reads a tally, and the records of chats that are still open, through the
//!    [`definitions`]: for every metric its value, the count behind it, and in words what it means.
//!
//! Every chat that was ever asked for has exactly one [`Fate`]; what was offered is therefore always
//! what was answered, abandoned (short or not), deflected, contained, converted, closed unanswered, or
//! is still waiting. A figure that cannot be computed is `null`, never 0. Means are rounded half up to
//! whole units, shares are cut down to parts per million, percentiles are nearest-rank.
//!
//! ```
//! use switchboard::calendar::Timestamp;
//! use switchboard::metrics::{ChatRecord, Closing, MetricsRules, Report, Tally};
//!
//! let at = |second: i64| Timestamp::from_millis(second * 1_000);
//! let mut chat = ChatRecord::requested(at(0), "web");
//! chat.queued(at(0), "general");
//! chat.customer_wrote(at(1));
//! chat.answered(at(12), "ada");
//! chat.agent_wrote(at(21), "ada");
//! chat.wrap_up_started(at(200));
//! chat.wrap_up_ended(at(230));
//! chat.closed(at(230), Closing::Ended, "resolved");
//!
//! let mut tally = Tally::default();
//! tally.add(&chat);
//! let report = Report::new(&MetricsRules::default(), &tally, []);
//! assert_eq!(report.value("first_response_ms_mean"), Some(20_000));
//! assert_eq!(report.value("speed_of_answer_ms_mean"), Some(12_000));
//! assert_eq!(report.value("handle_time_ms_mean"), Some(218_000));
//! assert_eq!(report.value("csat_ppm"), None);
//! ```
//!
//! Deliberately unknown here: the clock (instants are passed in), who the agents are, what was said,
//! and how a chat's owner or end is decided; whoever calls says what happened, in order.

mod attribution;
#[cfg(feature = "analysis")]
mod behind;
#[cfg(feature = "analysis")]
mod bill;
mod booking;
mod catalogue;
#[cfg(feature = "analysis")]
mod cause;
#[cfg(all(feature = "analysis", feature = "statistics"))]
mod chart;
mod cost;
#[cfg(feature = "analysis")]
mod course;
#[cfg(all(feature = "analysis", feature = "statistics"))]
mod credit;
#[cfg(feature = "analysis")]
mod cube;
mod definition;
mod distribution;
mod experiment;
#[cfg(feature = "analysis")]
mod fact;
mod figures;
mod goal;
mod journey;
mod ledger;
#[cfg(feature = "analysis")]
mod live;
#[cfg(all(feature = "analysis", feature = "statistics"))]
mod prepared;
mod quantity;
mod record;
mod report;
#[cfg(all(feature = "analysis", feature = "statistics"))]
mod review;
mod rules;
mod segment;
mod table;
mod tally;
mod text;
mod touch;
mod trial;
mod trouble;
mod workload;

pub use attribution::{AttributionRules, CreditModel};
#[cfg(feature = "analysis")]
pub use behind::{ChatBehind, MetricChats};
#[cfg(feature = "analysis")]
pub use bill::{Bill, ChannelBill, Costs, OtherBill, Returned};
#[cfg(feature = "analysis")]
pub(crate) use cause::Group;
#[cfg(feature = "analysis")]
pub use cause::{Cause, Causes};
pub use cost::{CostBaseline, CostRules, OtherChannel};
#[cfg(feature = "analysis")]
pub use course::{Course, Interval};
#[cfg(all(feature = "analysis", feature = "statistics"))]
pub use credit::{Attribution, CreditShare, WayCredit};
#[cfg(feature = "analysis")]
pub use cube::{Cube, Place, ShownCell};
pub use definition::{Definition, Measure, ServiceLevel, Unit, definitions};
pub use distribution::{DISTINCT_VALUES_MAX, Distribution};
pub use experiment::{Arm, ExperimentRules, GuardRules, StopWhen, Worse};
#[cfg(feature = "analysis")]
pub use fact::{Fact, Happened};
pub use figures::{Count, Figures};
pub use goal::GoalRules;
pub use journey::{Journey, Journeys, Outcome, TOUCHES_MAX, Touched};
pub use ledger::{ChannelSums, Ledger};
#[cfg(feature = "analysis")]
pub use live::{Live, Scope, Window};
#[cfg(all(feature = "analysis", feature = "statistics"))]
pub use prepared::{HandleTimes, HandledChat, TemplateEffect};
pub use quantity::{Quantity, Series};
pub use record::{ChatRecord, Closed, Closing, Fate, Handoff, Survey, Worker};
pub use report::{Measured, Report};
#[cfg(all(feature = "analysis", feature = "statistics"))]
pub use review::{GoalState, GoalView, Review};
pub use rules::MetricsRules;
pub use segment::{Dimension, Segments};
pub use tally::{LABELS_MAX, Labels, Tally};
pub(crate) use touch::tidy;
pub use touch::{Origin, Touch, TouchPart};
pub use trial::{ArmFigures, Followed, Harm, Standing, Stopped, Trial, TrialSums};
pub use trouble::Trouble;
pub use workload::{Share, Taken, Totals, Workload};
