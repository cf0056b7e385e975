//! How is the desk doing, for Prometheus? The engine's figures in the text form, in base units.
//!
//! | in the engine | here |
//! |---|---|
//! | `first_response_ms_mean`, milliseconds | `chat_first_response_mean_seconds` |
//! | `containment_ppm`, parts per million | `chat_containment_ratio` |
//! | `concurrency_thousandths` | `chat_concurrency` |
//! | `offered_count` | `chat_offered` |
//! | `first_response_in_hours_ms_p50` | `chat_first_response_while_open_p50_seconds`: hours are no unit of Prometheus |
//!
//! What the engine computes is a gauge even where it only grows: a count of closed chats includes open ones that can still
//! turn out otherwise. A figure that is undefined is left out, because 0 would be a value. What the host counts itself are
//! counters, since the process began.

use crate::{ledger::Ledger, members::Members};
use std::fmt::Write as _;
use switchboard::{
    engine::{Mode, Wallboard},
    math::Millis,
    metrics::{Measured, Unit},
};

/// What the host counts about itself.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counters {
    pub(crate) inputs: u64,
    pub(crate) refused: u64,
    pub(crate) effects: u64,
    pub(crate) rounds: u64,
}

/// All figures, in the text form of Prometheus.
pub(crate) fn figures(ledger: &Ledger, members: &Members, counters: &Counters) -> String {
    let mut page = Page::default();
    for measured in ledger.engine().report().metrics() {
        page.measured(measured);
    }
    let queues = ledger.queues();
    let views: Vec<_> =
        queues.iter().filter_map(|id| Some((id.as_str(), ledger.engine().queue(id)?))).collect();
    let mut queue = |name: &str, help: &str, value: &dyn Fn(usize) -> u64| {
        page.head(name, "gauge", help);
        for (at, (id, _)) in views.iter().enumerate() {
            page.line(name, &[("queue", id)], &value(at).to_string());
        }
    };
    queue("chat_queue_waiting", "Chats in line, to be offered.", &|at| views[at].1.waiting.into());
    queue("chat_queue_held", "Chats in line on hold.", &|at| views[at].1.held.into());
    queue("chat_queue_offered", "Chats in line with an open offer.", &|at| {
        views[at].1.offered.into()
    });
    queue("chat_queue_agents_available", "Agents who serve the queue and are available.", &|at| {
        views[at].1.available.into()
    });
    queue("chat_queue_free_slots", "Units that available agents have free.", &|at| {
        views[at].1.free_units
    });
    page.wall(&ledger.engine().wallboard());
    page.head("chat_open", "gauge", "Chats that are not closed.");
    page.line("chat_open", &[], &ledger.open_chats().to_string());
    page.head("chat_connections", "gauge", "Connections, by role.");
    for (role, count) in members.count() {
        page.line("chat_connections", &[("role", role.word())], &count.to_string());
    }
    for (name, help, value) in [
        ("chat_host_inputs_total", "Inputs that were logged and heard.", counters.inputs),
        ("chat_host_inputs_refused_total", "Inputs that the engine refused.", counters.refused),
        ("chat_host_effects_total", "Effects that were committed.", counters.effects),
        ("chat_host_rounds_total", "Rounds of two commits each.", counters.rounds),
    ] {
        page.head(name, "counter", help);
        page.line(name, &[], &value.to_string());
    }
    page.text
}

/// The modes of a desk, of which one holds.
const MODES: [Mode; 4] = [Mode::Normal, Mode::Surge, Mode::Crisis, Mode::Frozen];

#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn measured(&mut self, measured: &Measured) {
        let Some(value) = measured.value else { return };
        let unit = measured.definition.unit();
        let name = name(&measured.definition.id, unit);
        self.head(&name, "gauge", measured.definition.words());
        self.line(&name, &[], &in_base_unit(value, unit));
    }

    /// What a supervisor has on the wall and no metric of the engine tells.
    fn wall(&mut self, wall: &Wallboard) {
        let seconds = |ms: Millis| in_base_unit(ms.get(), Unit::Milliseconds);
        let mut gauge = |name: &str, help: &str, value: Option<String>| {
            // What cannot be computed is left out here, too.
            let Some(value) = value else { return };
            self.head(name, "gauge", help);
            self.line(name, &[], &value);
        };
        let oldest = wall.oldest_wait_ms.map(seconds);
        gauge("chat_oldest_wait_seconds", "The longest present wait.", oldest);
        gauge("chat_active", "Chats that an agent has.", Some(wall.active.to_string()));
        let free = Some(wall.free_units.to_string());
        gauge("chat_free_slots", "Units that agents who take offers could still take.", free);
        let longest = wall.longest.as_ref().map(|longest| seconds(longest.lasts_ms));
        gauge(
            "chat_longest_seconds",
            "How long an agent has had the chat they have had longest.",
            longest,
        );
        let arrivals = Some(wall.volume.arrivals.to_string());
        gauge("chat_arrivals", "Customers who came in this interval.", arrivals);
        let expected =
            wall.volume.expected.map(|ppm| in_base_unit(ppm.get(), Unit::PartsPerMillion));
        gauge("chat_arrivals_expected", "Customers who were forecast for it.", expected);
        let level = Some(wall.volume.level.to_string());
        gauge("chat_surge_level", "Levels of surge that are on.", level);
        gauge(
            "chat_alerts_open",
            "Alerts at which nobody looks.",
            Some(wall.alerts_open.to_string()),
        );
        self.head("chat_agents", "gauge", "Agents, by presence.");
        for (presence, count) in &wall.agents {
            self.line("chat_agents", &[("presence", presence)], &count.to_string());
        }
        self.head("chat_mode", "gauge", "How the desk is run: 1 for the mode that holds.");
        for mode in MODES {
            let holds = u8::from(mode == wall.mode).to_string();
            self.line("chat_mode", &[("mode", mode.as_str())], &holds);
        }
        self.head("chat_handoff_reasons", "gauge", "Handoffs to people, by reason.");
        for (reason, count) in &wall.handoffs {
            self.line("chat_handoff_reasons", &[("reason", reason)], &count.to_string());
        }
    }

    fn head(&mut self, name: &str, kind: &str, help: &str) {
        let help = help.replace('\\', "\\\\").replace('\n', "\\n");
        // Writing to a text cannot fail, here as below.
        let _written = write!(self.text, "# HELP {name} {help}\n# TYPE {name} {kind}\n");
    }

    fn line(&mut self, name: &str, labels: &[(&str, &str)], value: &str) {
        let labels: Vec<String> =
            labels.iter().map(|(key, label)| format!("{key}=\"{}\"", escaped(label))).collect();
        let labels =
            if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        let _written = writeln!(self.text, "{name}{labels} {value}");
    }
}

fn escaped(label: &str) -> String {
    label.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

/// The engine's id as a name that ends with its base unit.
fn name(id: &str, unit: Unit) -> String {
    let id = id.replacen("_in_hours", "_while_open", 1);
    let without = |word: &str| id.replacen(word, "", 1);
    match unit {
        Unit::Milliseconds => format!("chat_{}_seconds", without("_ms")),
        Unit::PartsPerMillion => format!("chat_{}_ratio", without("_ppm")),
        Unit::Thousandths => {
            format!("chat_{}", id.replacen("_thousandths", "", 1).replacen("_millipoints", "", 1))
        }
        // `_count` is what Prometheus itself appends to the number of observations of a histogram.
        Unit::Count => format!("chat_{}", without("_count")),
    }
}

/// A whole number of the engine in base units, without going through a float.
fn in_base_unit(value: i64, unit: Unit) -> String {
    let digits: usize = match unit {
        Unit::Count => return value.to_string(),
        Unit::Milliseconds | Unit::Thousandths => 3,
        Unit::PartsPerMillion => 6,
    };
    let sign = if value < 0 { "-" } else { "" };
    let padded = format!("{:0>width$}", value.unsigned_abs(), width = digits + 1);
    let (whole, part) = padded.split_at(padded.len() - digits);
    format!("{sign}{whole}.{part}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Keeping;
    use std::{collections::BTreeSet, path::Path};

    const KEEPING: Keeping = Keeping { snapshot_every: 1, keep_ms: 0, look_back_ms: 0 };

    /// Every name that a figure can have here.
    fn names() -> BTreeSet<String> {
        let ledger = Ledger::open(Path::new(":memory:"), "{}", None, KEEPING, 0).unwrap();
        let report = ledger.engine().report();
        let of_metrics: Vec<String> = report
            .metrics()
            .iter()
            .map(|one| name(&one.definition.id, one.definition.unit()))
            .collect();
        let text = figures(&ledger, &Members::default(), &Counters::default());
        let heads = text.lines().filter_map(|line| line.strip_prefix("# TYPE "));
        let told = heads.filter_map(|line| line.split(' ').next()).map(str::to_owned);
        let told: BTreeSet<String> = told.collect();
        let lines = text.lines().filter(|line| line.starts_with("# TYPE ")).count();
        assert_eq!(lines, told.len(), "a name was told twice");
        // What is left out of a desk where nobody has been yet.
        let not_yet =
            ["chat_oldest_wait_seconds", "chat_longest_seconds", "chat_arrivals_expected"];
        let all = of_metrics.iter().cloned().chain(not_yet.map(str::to_owned)).chain(told.clone());
        let all: BTreeSet<String> = all.collect();
        let unique: BTreeSet<&String> = of_metrics.iter().collect();
        assert_eq!(unique.len(), of_metrics.len(), "two metrics have one name");
        all
    }

    #[test]
    fn names_are_as_prometheus_wants_them() {
        // What `promtool check metrics` lints in a gauge: suffixes of other types, abbreviated and other than base units.
        const SUFFIXES: [&str; 4] = ["_total", "_count", "_sum", "_bucket"];
        const UNITS: [&str; 16] = [
            "s",
            "ms",
            "us",
            "ns",
            "sec",
            "b",
            "kb",
            "mb",
            "hours",
            "minutes",
            "days",
            "weeks",
            "milliseconds",
            "percent",
            "grams",
            "kelvin",
        ];
        for name in &names() {
            assert!(name.starts_with("chat_"), "{name}");
            assert!(
                name.chars()
                    .all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '_'),
                "{name}"
            );
            let is_counter = name.starts_with("chat_host_") && name.ends_with("_total");
            assert!(is_counter || !SUFFIXES.iter().any(|end| name.ends_with(end)), "{name}");
            assert!(!name.split('_').any(|word| UNITS.contains(&word)), "{name}");
        }
    }

    #[test]
    fn the_dashboard_shows_only_what_is_told() {
        let board = include_str!("../../grafana/desk.json");
        let told = names();
        let is_sign =
            |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '_';
        let shown: BTreeSet<&str> = board
            .split(|sign: char| !is_sign(sign))
            .filter(|word| word.starts_with("chat_"))
            .collect();
        assert!(shown.len() >= 16, "{shown:?}");
        for name in shown {
            assert!(told.contains(name), "the dashboard shows `{name}`, which nobody tells");
        }
    }

    #[test]
    fn figures_are_told_in_base_units() {
        assert_eq!(
            name("first_response_ms_p90", Unit::Milliseconds),
            "chat_first_response_p90_seconds"
        );
        assert_eq!(
            name("service_level_20s_ppm", Unit::PartsPerMillion),
            "chat_service_level_20s_ratio"
        );
        assert_eq!(name("rating_millipoints_mean", Unit::Thousandths), "chat_rating_mean");
        assert_eq!(name("offered_count", Unit::Count), "chat_offered");
        assert_eq!(in_base_unit(58_042, Unit::Milliseconds), "58.042");
        assert_eq!(in_base_unit(7, Unit::Milliseconds), "0.007");
        assert_eq!(in_base_unit(800_000, Unit::PartsPerMillion), "0.800000");
        assert_eq!(in_base_unit(-1_500, Unit::Thousandths), "-1.500");
        assert_eq!(in_base_unit(12, Unit::Count), "12");
    }

    #[test]
    fn labels_cannot_break_out_of_their_quotes() {
        let mut page = Page::default();
        page.line("chat_queue_waiting", &[("queue", "a\"} 9\nchat_b\\")], "1");
        assert_eq!(page.text, "chat_queue_waiting{queue=\"a\\\"} 9\\nchat_b\\\\\"} 1\n");
    }
}
