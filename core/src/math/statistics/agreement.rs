//! Do raters mean the same? Agreement beyond chance.

use super::describe::sum;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How much a disagreement counts between two categories of an order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weights {
    /// All alike.
    #[default]
    None,
    /// By distance.
    Linear,
    /// By its square.
    Quadratic,
}

/// What the values of a rating mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Names.
    #[default]
    Nominal,
    /// An order.
    Ordinal,
    /// Differences mean something.
    Interval,
    /// And so do ratios.
    Ratio,
}

/// How often two raters gave which pair, over the categories that occur, in their order.
pub fn contingency<T: Ord>(a: &[T], b: &[T]) -> Vec<Vec<f64>> {
    let mut rows: BTreeMap<&T, usize> = a.iter().chain(b).map(|value| (value, 0)).collect();
    for (row, at) in rows.values_mut().enumerate() {
        *at = row;
    }
    let mut table = vec![vec![0.0; rows.len()]; rows.len()];
    for (x, y) in a.iter().zip(b) {
        if let (Some(&row), Some(&column)) = (rows.get(x), rows.get(y)) {
            table[row][column] += 1.0;
        }
    }
    table
}

/// Cohen's kappa of a square table, rows by one rater, columns by the other (Cohen 1960, weighted 1968). `None` when the
/// raters could only agree.
pub fn cohen_kappa(table: &[Vec<f64>], weights: Weights) -> Option<f64> {
    let k = table.len();
    if k == 0 || table.iter().any(|row| row.len() != k) {
        return None;
    }
    let n = sum(table.iter().flatten().copied());
    let rows: Vec<f64> = table.iter().map(|row| sum(row.iter().copied())).collect();
    let columns: Vec<f64> = (0..k).map(|at| sum(table.iter().map(|row| row[at]))).collect();
    let counts = |i: usize, j: usize| {
        let apart = i.abs_diff(j) as f64;
        match weights {
            Weights::None => f64::from(u8::from(i != j)),
            Weights::Linear => apart,
            Weights::Quadratic => apart * apart,
        }
    };
    let cells = || (0..k).flat_map(|i| (0..k).map(move |j| (i, j)));
    let observed = sum(cells().map(|(i, j)| counts(i, j) * table[i][j]));
    let by_chance = sum(cells().map(|(i, j)| counts(i, j) * rows[i] * columns[j]));
    (by_chance > 0.0).then(|| 1.0 - observed * n / by_chance)
}

/// Fleiss' kappa (Fleiss 1971) of how many raters put each item into each category; every item has the same number of raters.
pub fn fleiss_kappa(items: &[Vec<f64>]) -> Option<f64> {
    let first = items.first()?;
    let raters = sum(first.iter().copied());
    let even = |item: &Vec<f64>| item.len() == first.len() && sum(item.iter().copied()) == raters;
    if raters < 2.0 || !items.iter().all(even) {
        return None;
    }
    let n = items.len() as f64;
    let pairs = |item: &Vec<f64>| sum(item.iter().map(|count| count * (count - 1.0)));
    let observed = sum(items.iter().map(pairs)) / (n * raters * (raters - 1.0));
    let share = |category: usize| sum(items.iter().map(|item| item[category])) / (n * raters);
    let by_chance = sum((0..first.len()).map(|category| share(category) * share(category)));
    (by_chance < 1.0).then(|| (observed - by_chance) / (1.0 - by_chance))
}

/// Krippendorff's alpha (Krippendorff 2011) of ratings by rater and unit, with gaps. Units that fewer than two rated say
/// nothing. `None` when there is no pair, or all values are the same.
pub fn krippendorff_alpha(ratings: &[Vec<Option<f64>>], level: Level) -> Option<f64> {
    let units = ratings.iter().map(Vec::len).max()?;
    let of_unit = |unit: usize| -> Vec<f64> {
        ratings.iter().filter_map(|rater| rater.get(unit).copied().flatten()).collect()
    };
    let pairable: Vec<Vec<f64>> = (0..units).map(of_unit).filter(|unit| unit.len() > 1).collect();
    let mut values: Vec<f64> = pairable.iter().flatten().copied().collect();
    values.sort_by(f64::total_cmp);
    values.dedup();
    let place = |value: f64| values.partition_point(|&other| other < value);
    let mut counts = vec![0.0; values.len()];
    for &value in pairable.iter().flatten() {
        counts[place(value)] += 1.0;
    }
    let apart = |i: usize, j: usize| -> f64 {
        let (low, high) = (i.min(j), i.max(j));
        match level {
            _ if i == j => 0.0,
            Level::Nominal => 1.0,
            Level::Ordinal => {
                let between = sum(counts[low..=high].iter().copied());
                let distance = between - f64::midpoint(counts[low], counts[high]);
                distance * distance
            }
            Level::Interval => (values[i] - values[j]) * (values[i] - values[j]),
            Level::Ratio => {
                let scale = values[i] + values[j];
                let ratio = if scale == 0.0 { 0.0 } else { (values[i] - values[j]) / scale };
                ratio * ratio
            }
        }
    };
    let n = sum(counts.iter().copied());
    let mut observed = Vec::new();
    for unit in &pairable {
        for (at, &x) in unit.iter().enumerate() {
            for &y in &unit[at + 1..] {
                observed.push(2.0 * apart(place(x), place(y)) / (unit.len() as f64 - 1.0));
            }
        }
    }
    let mut by_chance = Vec::new();
    for i in 0..values.len() {
        for j in i + 1..values.len() {
            by_chance.push(2.0 * counts[i] * counts[j] * apart(i, j));
        }
    }
    let by_chance = sum(by_chance);
    (by_chance > 0.0).then(|| 1.0 - (n - 1.0) * sum(observed) / by_chance)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: Option<f64>, expected: f64, within: f64) {
        assert!(
            found.is_some_and(|found| (found - expected).abs() <= within),
            "{found:?} {expected}"
        );
    }

    /// The three tables by which kappa is usually explained: 0.4, 0.1304, 0.2593.
    #[test]
    fn kappas_of_the_textbook() {
        let kappa = |a, b, c, d| cohen_kappa(&[vec![a, b], vec![c, d]], Weights::None);
        close(kappa(20.0, 5.0, 10.0, 15.0), 0.4, 1e-12);
        close(kappa(45.0, 15.0, 25.0, 15.0), 6.0 / 46.0, 1e-12);
        close(kappa(25.0, 35.0, 5.0, 35.0), 14.0 / 54.0, 1e-12);
        assert_eq!(kappa(10.0, 0.0, 0.0, 0.0), None);
    }

    #[test]
    fn weights_count_distances() {
        let table = [vec![1.0, 1.0, 0.0], vec![0.0, 1.0, 0.0], vec![1.0, 0.0, 0.0]];
        // Rows 2 1 1, columns 2 2 0, n 4. Linear: observed 1 + 2 = 3; by chance 2·2·1 + 1·2·1 + 1·2·2 + 1·2·1 = 12.
        close(cohen_kappa(&table, Weights::Linear), 1.0 - 3.0 * 4.0 / 12.0, 1e-12);
        // Quadratic: observed 1 + 4 = 5; by chance 4 + 2 + 8 + 2 = 16.
        close(cohen_kappa(&table, Weights::Quadratic), 1.0 - 5.0 * 4.0 / 16.0, 1e-12);
        let lists = contingency(&["b", "a", "c", "a"], &["b", "a", "a", "b"]);
        assert_eq!(lists, table);
    }

    /// Ten items, fourteen raters, five categories (Fleiss' table as reprinted everywhere): 0.2099.
    #[test]
    fn fourteen_raters() {
        let items = [
            [0, 0, 0, 0, 14],
            [0, 2, 6, 4, 2],
            [0, 0, 3, 5, 6],
            [0, 3, 9, 2, 0],
            [2, 2, 8, 1, 1],
            [7, 7, 0, 0, 0],
            [3, 2, 6, 3, 0],
            [2, 5, 3, 2, 2],
            [6, 5, 2, 1, 0],
            [0, 2, 2, 3, 7],
        ];
        let items: Vec<Vec<f64>> = items.map(|row| row.map(f64::from).to_vec()).to_vec();
        close(fleiss_kappa(&items), 0.209_930_704_421_955, 1e-9);
        assert_eq!(fleiss_kappa(&[vec![3.0, 0.0], vec![3.0, 0.0]]), None);
        assert_eq!(fleiss_kappa(&[vec![3.0, 0.0], vec![1.0, 0.0]]), None);
    }

    /// Four observers, twelve units, with gaps (Krippendorff 2011): .743, .815, .849, .797.
    #[test]
    fn four_observers() {
        let row = |text: &str| -> Vec<Option<f64>> {
            text.split_whitespace().map(|cell| cell.parse().ok()).collect()
        };
        let ratings = [
            row("1 2 3 3 2 1 4 1 2 . . ."),
            row("1 2 3 3 2 2 4 1 2 5 . 3"),
            row(". 3 3 3 2 3 4 2 2 5 1 ."),
            row("1 2 3 3 2 4 4 1 2 5 1 ."),
        ];
        close(krippendorff_alpha(&ratings, Level::Nominal), 0.743_421_052_631_579, 1e-9);
        close(krippendorff_alpha(&ratings, Level::Ordinal), 0.815_388_398_692_810, 1e-6);
        close(krippendorff_alpha(&ratings, Level::Interval), 0.849_107_142_857_143, 1e-6);
        close(krippendorff_alpha(&ratings, Level::Ratio), 0.797_4, 5e-5);
        assert_eq!(krippendorff_alpha(&[row("1 1"), row("1 1")], Level::Nominal), None);
        assert_eq!(krippendorff_alpha(&[row("1 2")], Level::Nominal), None);
    }
}
