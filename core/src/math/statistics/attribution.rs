//! Which of several touches earned what followed? Six conventions and one model, none of them a proof of cause.
//!
//! Whatever the convention, amounts are whole numbers of the smallest unit and their parts add up exactly: what is left over
//! after rounding down goes to the largest remainders, earlier touches first.

use super::describe::sum;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How credit is given along one path.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Credit {
    /// All to the first touch.
    First,
    /// All to the last touch.
    Last,
    /// To each alike.
    Linear,
    /// 40 % to the first, 40 % to the last, the rest to those between.
    Position,
    /// Half as much for each half-life before the end.
    Decay {
        /// After which a touch counts half.
        half_life: f64,
    },
}

/// How much each of several touches weighs; `ages` say how long before the end they were, which only `Decay` asks.
pub fn weights(credit: Credit, ages: &[f64]) -> Vec<f64> {
    let n = ages.len();
    let only = |at: usize| (0..n).map(|touch| f64::from(u8::from(touch == at))).collect();
    match credit {
        Credit::First => only(0),
        Credit::Last => only(n.saturating_sub(1)),
        Credit::Linear => vec![1.0; n],
        Credit::Position if n <= 2 => vec![1.0; n],
        Credit::Position => {
            let between = 0.2 / (n - 2) as f64;
            (0..n).map(|at| if at == 0 || at == n - 1 { 0.4 } else { between }).collect()
        }
        Credit::Decay { half_life } => {
            ages.iter().map(|age| libm::exp2(-age / half_life)).collect()
        }
    }
}

/// Divides an amount by weights, exactly. Nothing is given where nothing weighs.
pub fn split(amount: u64, weights: &[f64]) -> Vec<u64> {
    let all = sum(weights.iter().copied());
    let mut parts = vec![0; weights.len()];
    // Also where it is no number.
    if all.partial_cmp(&0.0) != Some(std::cmp::Ordering::Greater) {
        return parts;
    }
    let exact: Vec<f64> = weights.iter().map(|weight| weight / all * amount as f64).collect();
    for (part, exact) in parts.iter_mut().zip(&exact) {
        *part = exact.floor() as u64;
    }
    let mut order: Vec<usize> = (0..exact.len()).collect();
    let rest = |at: usize| exact[at] - exact[at].floor();
    order.sort_by(|&x, &y| rest(y).total_cmp(&rest(x)).then(x.cmp(&y)));
    let given: u64 = parts.iter().sum();
    let left = amount.saturating_sub(given);
    for &at in order.iter().cycle().take(usize::try_from(left).unwrap_or(usize::MAX)) {
        parts[at] += 1;
    }
    parts
}

/// Shapley's value (1953) of each player of a game, given what each coalition earns; one that is not named earns nothing. `None` with more
/// than twelve players.
pub fn shapley(players: &[String], worth: &BTreeMap<BTreeSet<String>, f64>) -> Option<Vec<f64>> {
    let n = players.len();
    if n > 12 {
        return None;
    }
    let of = |mask: usize| {
        let members = players.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1);
        let names: BTreeSet<String> = members.map(|(_, name)| name.clone()).collect();
        worth.get(&names).copied().unwrap_or(0.0)
    };
    let worths: Vec<f64> = (0..1_usize << n).map(of).collect();
    let mut factorial = vec![1.0; n + 1];
    for at in 1..=n {
        factorial[at] = factorial[at - 1] * at as f64;
    }
    let value = |player: usize| {
        let without = (0..1_usize << n).filter(move |mask| mask >> player & 1 == 0);
        let parts = without.map(|mask| {
            let size = mask.count_ones() as usize;
            let orders = factorial[size] * factorial[n - size - 1] / factorial[n];
            orders * (worths[mask | 1 << player] - worths[mask])
        });
        sum(parts)
    };
    Some((0..n).map(value).collect())
}

/// A path of touches, with how often it ended well and how often it did not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Path {
    /// The touches in their order.
    pub path: Vec<String>,
    /// How often something followed.
    pub conversions: f64,
    /// How often nothing did.
    #[serde(default)]
    pub nulls: f64,
}

/// The removal effect of each channel in the Markov chain of all paths (Anderl, Becker, von Wangenheim, Schumann 2016), and its share of
/// all conversions. `None` when nothing converts.
pub fn removal_effects(paths: &[Path]) -> Option<BTreeMap<String, (f64, f64)>> {
    let names: BTreeSet<&String> = paths.iter().flat_map(|path| &path.path).collect();
    let names: Vec<&String> = names.into_iter().collect();
    let n = names.len();
    // Rows: the start, then the channels. Columns: the channels, then conversion, then nothing.
    let mut flows = vec![vec![0.0; n + 2]; n + 1];
    for path in paths {
        let often = path.conversions + path.nulls;
        let mut row = 0;
        for touch in &path.path {
            let at = names.partition_point(|name| *name < touch);
            flows[row][at] += often;
            row = at + 1;
        }
        flows[row][n] += path.conversions;
        flows[row][n + 1] += path.nulls;
    }
    let chance = |gone: Option<usize>| conversion_chance(&flows, n, gone);
    let all = chance(None).filter(|&all| all > 0.0)?;
    let mut effects = Vec::new();
    for at in 0..n {
        effects.push(1.0 - chance(Some(at))? / all);
    }
    let total = sum(effects.iter().copied());
    let conversions = sum(paths.iter().map(|path| path.conversions));
    let share = |effect: f64| if total > 0.0 { effect / total * conversions } else { 0.0 };
    Some(names.into_iter().cloned().zip(effects.iter().map(|&e| (e, share(e)))).collect())
}

/// The chance to convert from the start; touches of a channel that is gone lead to nothing.
fn conversion_chance(flows: &[Vec<f64>], n: usize, gone: Option<usize>) -> Option<f64> {
    // Unknown: the chance from each channel. x = P x + c, solved by elimination with pivots.
    let share = |row: usize, column: usize| {
        let all = sum(flows[row].iter().copied());
        if all > 0.0 { flows[row][column] / all } else { 0.0 }
    };
    let is_gone = |channel: usize| gone == Some(channel);
    let mut rows: Vec<Vec<f64>> = (0..n)
        .map(|row| {
            let here = f64::from(u8::from(!is_gone(row)));
            let mut cells: Vec<f64> = (0..n)
                .map(|column| {
                    let to = if is_gone(column) { 0.0 } else { share(row + 1, column) };
                    f64::from(u8::from(row == column)) - here * to
                })
                .collect();
            cells.push(here * share(row + 1, n));
            cells
        })
        .collect();
    for at in 0..n {
        let pivot = (at..n).max_by(|&x, &y| rows[x][at].abs().total_cmp(&rows[y][at].abs()))?;
        if rows[pivot][at].abs() < 1e-12 {
            return None;
        }
        rows.swap(at, pivot);
        let pivot = rows[at].clone();
        for (row, cells) in rows.iter_mut().enumerate() {
            if row != at {
                let by = cells[at] / pivot[at];
                for (cell, from) in cells.iter_mut().zip(&pivot) {
                    *cell -= by * from;
                }
            }
        }
    }
    let from = |channel: usize| {
        if is_gone(channel) { 0.0 } else { rows[channel][n] / rows[channel][channel] }
    };
    Some(share(0, n) + sum((0..n).map(|channel| share(0, channel) * from(channel))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_to_the_last_cent() {
        assert_eq!(split(100, &[1.0, 1.0, 1.0]), [34, 33, 33]);
        assert_eq!(split(10, &weights(Credit::Position, &[0.0; 4])), [4, 1, 1, 4]);
        assert_eq!(split(7, &weights(Credit::First, &[0.0; 3])), [7, 0, 0]);
        assert_eq!(split(7, &weights(Credit::Last, &[0.0; 3])), [0, 0, 7]);
        // Ages of two, one and no half-lives: 1/4, 1/2, 1 of 7/4.
        let decay = weights(Credit::Decay { half_life: 7.0 }, &[14.0, 7.0, 0.0]);
        assert_eq!(split(700, &decay), [100, 200, 400]);
        assert_eq!(split(5, &[0.0, 0.0]), [0, 0]);
        for amount in 0..200 {
            assert_eq!(split(amount, &[0.3, 0.1, 0.7, 1e-9]).iter().sum::<u64>(), amount);
        }
    }

    /// The glove game: one left glove (a), two right ones; only a pair earns.
    #[test]
    fn gloves() {
        let players = ["a", "b", "c"].map(String::from);
        let pair = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let worth = BTreeMap::from([
            (pair(&["a", "b"]), 1.0),
            (pair(&["a", "c"]), 1.0),
            (pair(&["a", "b", "c"]), 1.0),
        ]);
        let found = shapley(&players, &worth).unwrap();
        for (found, expected) in found.iter().zip([2.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0]) {
            assert!((found - expected).abs() < 1e-12, "{found}");
        }
    }

    /// Two paths: a then b converts once, b alone once of two. From the start: a 1/3, b 2/3.
    /// b: 3 visits, 2 conversions. All: 2/3. Without a: 2/3 · 2/3 = 4/9, effect 1/3. Without b: 0, effect 1.
    #[test]
    fn what_removal_costs() {
        let path = |names: &[&str], conversions, nulls| Path {
            path: names.iter().map(|name| (*name).to_owned()).collect(),
            conversions,
            nulls,
        };
        let found =
            removal_effects(&[path(&["a", "b"], 1.0, 0.0), path(&["b"], 1.0, 1.0)]).unwrap();
        let (effect, credit) = found["a"];
        assert!((effect - 1.0 / 3.0).abs() < 1e-12 && (credit - 0.5).abs() < 1e-12, "{found:?}");
        assert!((found["b"].1 - 1.5).abs() < 1e-12, "{found:?}");
        assert_eq!(removal_effects(&[path(&["a"], 0.0, 3.0)]), None);
    }
}
