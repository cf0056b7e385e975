//! A report as a table for people: name, value in the unit a reader would choose, count.

use super::definition::Unit;
use super::report::{Measured, Report};
use std::fmt;

impl Measured {
    /// The value as people write it, or a dash where it is undefined.
    pub fn in_words(&self) -> String {
        self.value.map_or_else(|| "–".to_owned(), |value| self.definition.unit().write(value))
    }
}

impl Unit {
    /// A value in this unit as people write it: `1,234`, `28.47 s`, `80.00 %`.
    pub fn write(self, value: i64) -> String {
        match self {
            Self::Count => grouped(value),
            Self::Milliseconds => format!("{} s", hundredths(value, 1_000)),
            Self::PartsPerMillion => format!("{} %", hundredths(value, 10_000)),
            Self::Thousandths => hundredths(value, 1_000),
        }
    }
}

/// `value / unit` with two decimals, rounded half up.
fn hundredths(value: i64, unit: i64) -> String {
    let step = unit / 100;
    let rounded = (value + step / 2).div_euclid(step);
    format!("{}.{:02}", grouped(rounded / 100), rounded % 100)
}

/// A whole number with a comma before every three digits.
fn grouped(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if value < 0 {
        out.push('-');
    }
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = self.metrics().iter();
        let rows: Vec<(String, String, String)> =
            rows.map(|m| (m.definition.name(), m.in_words(), grouped(as_i64(m.count)))).collect();
        let wide = |cell: &str| cell.chars().count();
        let name = rows.iter().map(|row| wide(&row.0)).max().unwrap_or(0);
        let value = rows.iter().map(|row| wide(&row.1)).max().unwrap_or(0);
        let count = rows.iter().map(|row| wide(&row.2)).max().unwrap_or(0);
        for (n, v, c) in &rows {
            writeln!(f, "{n:<name$}  {v:>value$}  of {c:>count$}")?;
        }
        for (title, words) in self.breakdowns() {
            if words.is_empty() {
                continue;
            }
            writeln!(f, "\n{}", title.replace('_', " "))?;
            for (word, number) in words {
                writeln!(
                    f,
                    "  {word:<width$}  {:>value$}",
                    grouped(as_i64(*number)),
                    width = name - 2
                )?;
            }
        }
        let resolution = self.resolution();
        if resolution.get() > 1 {
            writeln!(f, "\npercentiles and shares within a threshold: to {resolution}")?;
        }
        Ok(())
    }
}

fn as_i64(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Timestamp;
    use crate::metrics::{ChatRecord, Closing, MetricsRules, Tally};

    #[test]
    fn numbers_as_people_write_them() {
        assert_eq!(hundredths(28_473, 1_000), "28.47");
        assert_eq!(hundredths(28_475, 1_000), "28.48");
        assert_eq!(hundredths(161_499, 10_000), "16.15");
        assert_eq!(hundredths(3_600_000, 1_000), "3,600.00");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(
            (grouped(0), grouped(999), grouped(-1_000)),
            ("0".into(), "999".into(), "-1,000".into())
        );
    }

    #[test]
    fn a_table_has_a_row_for_every_metric() {
        let at = |second: i64| Timestamp::from_millis(second * 1_000);
        let mut chat = ChatRecord::requested(at(0), "web");
        chat.queued(at(0), "general");
        chat.answered(at(12), "ada");
        chat.closed(at(30), Closing::Ended, "resolved");
        let mut tally = Tally::default();
        tally.add(&chat);
        let table = Report::new(&MetricsRules::default(), &tally, []).to_string();
        let row = |name: &str| table.lines().find(|line| line.starts_with(name)).map(str::to_owned);
        // Names are padded to the longest (25), values to the widest (8: `100.00 %`).
        let shown = |name: &str, value: &str| Some(format!("{name:<25}  {value:>8}  of "));
        let row = |name: &str| row(name).map(|row| row[..row.len() - 1].to_owned());
        assert_eq!(row("Speed of answer, mean"), shown("Speed of answer, mean", "12.00 s"));
        assert_eq!(row("Satisfaction"), shown("Satisfaction (4 or 5)", "–"));
        assert_eq!(row("Service level"), shown("Service level within 20 s", "100.00 %"));
        let last = format!("ends by reason\n  {:<23}  {:>8}\n", "resolved", "1");
        assert!(table.ends_with(&last), "{table}");
    }
}
