//! `docs/metrics.md` is written from the catalogue, and this test holds that it is the current one.

use std::fs;
use std::path::Path;
use switchboard::metrics::{Definition, MetricsRules, definitions};

#[test]
#[expect(clippy::disallowed_methods, reason = "whether to write the page is said from outside")]
fn the_page_of_metrics_is_that_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/metrics.md");
    if std::env::var("SWITCHBOARD_BLESS").is_ok_and(|word| word == "1") {
        assert!(fs::write(&path, page()).is_ok(), "{} cannot be written", path.display());
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == page(), "SWITCHBOARD_BLESS=1 cargo test -p switchboard --test catalogue");
}

#[test]
fn every_metric_is_told_whole() {
    for metric in definitions(&MetricsRules::default()) {
        for text in [metric.name(), metric.words().to_owned(), metric.edges().to_owned()] {
            assert!(!text.trim().is_empty(), "{}", metric.id);
        }
        assert!(metric.words().ends_with('.') && metric.edges().ends_with('.'), "{}", metric.id);
    }
}

fn page() -> String {
    let mut page = "# Metrics\n\nEvery figure of a report: what it says, how it is computed, what happens at \
                    the edges. Where the field disagrees the formulas in use stand side by side, and the variant says \
                    which is which. A figure always comes with the count behind it, one that cannot be computed \
                    is `null`. Thresholds are part of the id, here with the values of the empty policy.\n\n\
                    Written by `core/tests/catalogue.rs` from the table by which reports are computed; \
                    `switchboard schema metrics` prints it for machines.\n"
        .to_owned();
    for metric in definitions(&MetricsRules::default()) {
        page += &entry(&metric);
    }
    page
}

fn entry(metric: &Definition) -> String {
    let mut entry = format!("\n## `{}`\n\n{}\n\n", metric.id, metric.words());
    let variant = Some(metric.variant()).filter(|variant| !variant.is_empty());
    let rows = [
        ("variant", variant.map(str::to_owned)),
        ("unit", Some(metric.unit().words().to_owned())),
        ("formula", Some(metric.formula())),
        ("edges", Some(metric.edges().to_owned())),
    ];
    for (name, text) in rows {
        if let Some(text) = text {
            entry += &format!("* **{name}**: {text}\n");
        }
    }
    entry
}
