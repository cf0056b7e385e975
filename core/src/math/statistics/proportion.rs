//! Shares: how sure is one, do two differ, how many are needed to tell.

use super::special::{normal_cdf, normal_quantile, normal_sf};
use serde::Serialize;

/// A share or a difference, with its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// What was observed.
    pub estimate: f64,
    /// The lower bound.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
}

/// Two shares compared.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ZTest {
    /// The first share minus the second.
    pub difference: f64,
    /// How many standard errors that is, the error being that of one common share.
    pub z: f64,
    /// Two-sided.
    pub p_value: f64,
}

fn critical(confidence: f64) -> Option<f64> {
    (confidence > 0.0 && confidence < 1.0)
        .then(|| normal_quantile(0.5 + confidence / 2.0))
        .flatten()
}

/// Wilson's score interval (Wilson 1927), without correction for continuity.
pub fn wilson(successes: u64, trials: u64, confidence: f64) -> Option<Interval> {
    if trials == 0 || successes > trials {
        return None;
    }
    let z = critical(confidence)?;
    let (n, p) = (trials as f64, successes as f64 / trials as f64);
    let centre = p + z * z / (2.0 * n);
    let reach = z * libm::sqrt(p * (1.0 - p) / n + z * z / (4.0 * n * n));
    let scale = 1.0 + z * z / n;
    // At the ends the bound is exact, whatever the rounding says.
    let low = if successes == 0 { 0.0 } else { (centre - reach) / scale };
    let high = if successes == trials { 1.0 } else { (centre + reach) / scale };
    Some(Interval { estimate: p, low, high })
}

/// Newcombe's hybrid score interval for the first share minus the second (Newcombe 1998, method 10).
pub fn newcombe(successes: [u64; 2], trials: [u64; 2], confidence: f64) -> Option<Interval> {
    let [a, b] = [0, 1].map(|at| wilson(successes[at], trials[at], confidence));
    let (a, b) = (a?, b?);
    let estimate = a.estimate - b.estimate;
    let reach = |x: f64, y: f64| libm::sqrt(x * x + y * y);
    Some(Interval {
        estimate,
        low: estimate - reach(a.estimate - a.low, b.high - b.estimate),
        high: estimate + reach(a.high - a.estimate, b.estimate - b.low),
    })
}

/// The z test of two shares with a pooled error.
pub fn two_proportions(successes: [u64; 2], trials: [u64; 2]) -> Option<ZTest> {
    if trials.contains(&0) || (0..2).any(|at| successes[at] > trials[at]) {
        return None;
    }
    let [a, b] = [0, 1].map(|at| successes[at] as f64 / trials[at] as f64);
    let pooled = (successes[0] + successes[1]) as f64 / (trials[0] + trials[1]) as f64;
    let error =
        libm::sqrt(pooled * (1.0 - pooled) * (1.0 / trials[0] as f64 + 1.0 / trials[1] as f64));
    if error == 0.0 {
        return None;
    }
    let z = (a - b) / error;
    Some(ZTest { difference: a - b, z, p_value: 2.0 * normal_sf(z.abs()) })
}

/// How many each of two groups needs to tell `p2` from `p1`, before rounding up (Fleiss, Levin, Paik 2003, without
/// correction for continuity): two-sided at `alpha`, with `power`.
pub fn sample_size(p1: f64, p2: f64, alpha: f64, power: f64) -> Option<f64> {
    let is_share = |p: f64| p > 0.0 && p < 1.0;
    if ![p1, p2, alpha, power].into_iter().all(is_share) || p1 == p2 {
        return None;
    }
    let (z_alpha, z_power) = (normal_quantile(1.0 - alpha / 2.0)?, normal_quantile(power)?);
    let middle = (p1 + p2) / 2.0;
    let by_chance = z_alpha * libm::sqrt(2.0 * middle * (1.0 - middle));
    let in_truth = z_power * libm::sqrt(p1 * (1.0 - p1) + p2 * (1.0 - p2));
    let root = (by_chance + in_truth) / (p1 - p2);
    Some(root * root)
}

/// How likely two groups of `n` show the difference between `p1` and `p2`, two-sided at `alpha`.
pub fn power(p1: f64, p2: f64, n: u64, alpha: f64) -> Option<f64> {
    let is_share = |p: f64| p > 0.0 && p < 1.0;
    if ![p1, p2, alpha].into_iter().all(is_share) || n == 0 {
        return None;
    }
    let z_alpha = normal_quantile(1.0 - alpha / 2.0)?;
    let middle = (p1 + p2) / 2.0;
    let by_chance = z_alpha * libm::sqrt(2.0 * middle * (1.0 - middle));
    let in_truth = libm::sqrt(p1 * (1.0 - p1) + p2 * (1.0 - p2));
    let reach = (p1 - p2).abs() * libm::sqrt(n as f64);
    Some(normal_cdf((reach - by_chance) / in_truth))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 80 of 100: 0.7112 to 0.8666, in every textbook; the closed form with z = 1.95996398454005 to more digits by mpmath.
    #[test]
    fn wilson_of_eighty_in_a_hundred() {
        let found = wilson(80, 100, 0.95).unwrap();
        assert!((found.low - 0.711_170_834_406_841).abs() < 1e-12, "{found:?}");
        assert!((found.high - 0.866_633_066_668_967).abs() < 1e-12, "{found:?}");
        assert_eq!(wilson(0, 10, 0.95).unwrap().low, 0.0);
        assert_eq!(wilson(10, 10, 0.95).unwrap().high, 1.0);
        assert_eq!(wilson(0, 0, 0.95), None);
    }

    /// Newcombe 1998, table II, (a): 56/70 against 48/80, method 10: 0.0524 to 0.3339.
    #[test]
    fn newcombe_of_the_paper() {
        let found = newcombe([56, 48], [70, 80], 0.95).unwrap();
        assert!((found.estimate - 0.2).abs() < 1e-12);
        assert!(
            (found.low - 0.0524).abs() < 5e-5 && (found.high - 0.3339).abs() < 5e-5,
            "{found:?}"
        );
    }

    /// 10 % against 11 % at 5 % and 80 %: 14,750.8 in each group.
    #[test]
    fn enough_to_tell_ten_from_eleven_percent() {
        let n = sample_size(0.10, 0.11, 0.05, 0.80).unwrap();
        assert!((n - 14_750.8).abs() < 0.05, "{n}");
        let power = power(0.10, 0.11, 14_751, 0.05).unwrap();
        assert!((power - 0.8).abs() < 1e-4, "{power}");
        assert_eq!(sample_size(0.1, 0.1, 0.05, 0.8), None);
    }

    /// 45/100 against 30/100: pooled 0.375, error √(0.375 · 0.625 · 0.02) = 0.068465, z = 2.19089.
    #[test]
    fn two_shares_by_hand() {
        let found = two_proportions([45, 30], [100, 100]).unwrap();
        assert!((found.z - 0.15 / libm::sqrt(0.375 * 0.625 * 0.02)).abs() < 1e-12);
        assert!((found.p_value - 0.028_459_736_916_310_5).abs() < 1e-9, "{found:?}");
        assert_eq!(two_proportions([0, 0], [10, 10]), None);
    }
}
