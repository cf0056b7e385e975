//! How is the desk doing, for Prometheus? The engine's figures in the text form, in base units.
//!
//! | in the engine | here |
//! |---|---|
//! | `first_response_ms_mean`, milliseconds | `chat_first_response_mean_seconds` |
//! | `containment_ppm`, parts per million | `chat_containment_ratio` |
//! | `concurrency_thousandths` | `chat_concurrency` |
//! | `offered_count` | `chat_offered` |
//!
//! What the engine computes is a gauge even where it only grows: a count of closed chats includes open ones that can still
//! turn out otherwise. A figure that is undefined is left out, because 0 would be a value. What the host counts itself are
//! counters, since the process began.

use crate::{ledger::Ledger, members::Members};
use std::fmt::Write as _;
use switchboard::metrics::{Measured, Unit};

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
