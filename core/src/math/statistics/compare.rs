//! Two groups, or an expectation and what came: do they differ?

use super::{
    describe::{correlation, covariance, mean, sum, variance},
    special::{chi_square_sf, normal_sf, t_quantile, t_sf},
};
use serde::Serialize;

/// Two means compared.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct TTest {
    /// The first mean minus the second.
    pub difference: f64,
    /// How many standard errors that is.
    pub t: f64,
    /// Degrees of freedom, by Welch and Satterthwaite.
    pub df: f64,
    /// Two-sided.
    pub p_value: f64,
    /// The lower bound of the difference.
    pub low: f64,
    /// The upper bound of the difference.
    pub high: f64,
}

/// Two groups compared by rank.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct MannWhitney {
    /// Pairs in which the first group is ahead, ties counting half.
    pub u1: f64,
    /// Pairs in which the second group is.
    pub u2: f64,
    /// By the normal distribution, corrected for ties and for continuity.
    pub z: f64,
    /// Two-sided, by the normal distribution with both corrections.
    pub p_value: f64,
    /// Two-sided, without the correction for continuity.
    pub p_value_uncorrected: f64,
    /// Two-sided, by counting: where nothing is tied and there are at most 400 pairs.
    pub p_value_exact: Option<f64>,
}

/// Counts against what was to be expected.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ChiSquare {
    /// The statistic.
    pub chi_square: f64,
    /// Degrees of freedom.
    pub df: u32,
    /// How often chance alone does as badly.
    pub p_value: f64,
}

/// A comparison from which is taken what was known before (Deng, Xu, Kohavi, Walker 2013).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cuped {
    /// How much of the outcome goes with one unit of the covariate.
    pub theta: f64,
    /// By which share the variance falls.
    pub variance_reduction: f64,
    /// The mean of the adjusted outcomes.
    pub mean: f64,
    /// Their variance.
    pub variance: f64,
    /// The adjusted outcomes.
    pub adjusted: Vec<f64>,
}

/// Welch's t test for two means whose variances may differ (Welch 1947).
pub fn welch(a: &[f64], b: &[f64], confidence: f64) -> Option<TTest> {
    let moments = |of: &[f64]| Some((mean(of)?, variance(of)?, of.len() as f64));
    welch_of_moments(moments(a)?, moments(b)?, confidence)
}

/// The same of mean, variance and count.
pub(super) fn welch_of_moments(
    (mean_a, variance_a, n_a): (f64, f64, f64),
    (mean_b, variance_b, n_b): (f64, f64, f64),
    confidence: f64,
) -> Option<TTest> {
    let (a, b) = (variance_a / n_a, variance_b / n_b);
    let error = libm::sqrt(a + b);
    // Also where it is no number.
    if n_a < 2.0 || n_b < 2.0 || error.partial_cmp(&0.0) != Some(std::cmp::Ordering::Greater) {
        return None;
    }
    let difference = mean_a - mean_b;
    let t = difference / error;
    let df = (a + b) * (a + b) / (a * a / (n_a - 1.0) + b * b / (n_b - 1.0));
    let reach = t_quantile(0.5 + confidence / 2.0, df)? * error;
    let p_value = 2.0 * t_sf(t.abs(), df);
    Some(TTest { difference, t, df, p_value, low: difference - reach, high: difference + reach })
}

/// The rank test of Mann and Whitney (1947).
pub fn mann_whitney(a: &[f64], b: &[f64]) -> Option<MannWhitney> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    let mut all: Vec<(f64, bool)> = a.iter().map(|&value| (value, true)).collect();
    all.extend(b.iter().map(|&value| (value, false)));
    all.sort_by(|x, y| x.0.total_cmp(&y.0));
    let (mut ranks, mut ties, mut before) = (0.0, 0.0, 0.0);
    for tied in all.chunk_by(|x, y| x.0 == y.0) {
        let many = tied.len() as f64;
        let rank = before + (many + 1.0) / 2.0;
        ranks += rank * tied.iter().filter(|(_, first)| *first).count() as f64;
        ties += many * many * many - many;
        before += many;
    }
    let (n_a, n_b) = (a.len() as f64, b.len() as f64);
    let n = n_a + n_b;
    let u1 = ranks - n_a * (n_a + 1.0) / 2.0;
    let u2 = n_a * n_b - u1;
    let spread = n_a * n_b / 12.0 * ((n + 1.0) - ties / (n * (n - 1.0)));
    if spread <= 0.0 || n < 2.0 {
        return None;
    }
    let off = u1 - n_a * n_b / 2.0;
    let error = libm::sqrt(spread);
    let z = off.signum() * (off.abs() - 0.5).max(0.0) / error;
    let two_sided = |z: f64| (2.0 * normal_sf(z)).min(1.0);
    let countable = ties == 0.0 && a.len() * b.len() <= 400;
    Some(MannWhitney {
        u1,
        u2,
        z,
        p_value: two_sided((off.abs() - 0.5) / error),
        p_value_uncorrected: two_sided(off.abs() / error),
        p_value_exact: countable.then(|| by_counting(a.len(), b.len(), u1.max(u2) as usize)),
    })
}

/// Of all orders of two groups, the share in which either is at least so far ahead.
fn by_counting(a: usize, b: usize, u: usize) -> f64 {
    // Ways to be ahead in so many pairs, group by group: an element of the first stands above 0 to b of the second.
    let mut ways = vec![vec![0.0_f64; a * b + 1]; a + 1];
    ways[0][0] = 1.0;
    for above in 0..=b {
        for taken in 1..=a {
            for pairs in above..=a * b {
                let more = ways[taken - 1][pairs - above];
                ways[taken][pairs] += more;
            }
        }
    }
    let all: f64 = ways[a].iter().sum();
    let tail: f64 = ways[a][u..].iter().sum();
    (2.0 * tail / all).min(1.0)
}

/// Pearson's χ² of counts against shares or counts that were expected: also the check of a split (sample ratio mismatch).
pub fn chi_square(observed: &[f64], expected: &[f64]) -> Option<ChiSquare> {
    let (seen, wanted) = (sum(observed.iter().copied()), sum(expected.iter().copied()));
    let sound = expected.iter().all(|&share| share > 0.0) && observed.iter().all(|&n| n >= 0.0);
    if observed.len() != expected.len() || observed.len() < 2 || !sound || seen <= 0.0 {
        return None;
    }
    let part = |(&n, &share): (&f64, &f64)| {
        let due = share * seen / wanted;
        (n - due) * (n - due) / due
    };
    let chi_square = sum(observed.iter().zip(expected).map(part));
    let df = observed.len() as u32 - 1;
    Some(ChiSquare { chi_square, df, p_value: chi_square_sf(chi_square, f64::from(df)) })
}

/// The p values as they count when many are looked at, by Benjamini and Hochberg (1995): what is at most q may be
/// believed, with a share q of false ones among them.
pub fn benjamini_hochberg(p_values: &[f64]) -> Vec<f64> {
    let n = p_values.len() as f64;
    let mut least = 1.0_f64;
    adjust(p_values, |order, at| {
        // From the largest down, none above its follower.
        for (rank, &p) in order.iter().enumerate().rev() {
            least = least.min(p_values[p] * n / (rank as f64 + 1.0));
            at[p] = least;
        }
    })
}

/// The same by Holm (1979): what is at most α may be believed, and not one of them is false with 1 − α.
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let n = p_values.len();
    let mut most = 0.0_f64;
    adjust(p_values, |order, at| {
        for (rank, &p) in order.iter().enumerate() {
            most = most.max((p_values[p] * (n - rank) as f64).min(1.0));
            at[p] = most;
        }
    })
}

fn adjust(p_values: &[f64], fill: impl FnOnce(&[usize], &mut [f64])) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|&x, &y| p_values[x].total_cmp(&p_values[y]));
    let mut adjusted = vec![0.0; p_values.len()];
    fill(&order, &mut adjusted);
    adjusted
}

/// Outcomes without what a covariate from before the experiment explains of them.
pub fn cuped(outcome: &[f64], before: &[f64]) -> Option<Cuped> {
    let spread = variance(before).filter(|&spread| spread > 0.0)?;
    let theta = covariance(before, outcome)? / spread;
    let centre = mean(before)?;
    let adjusted: Vec<f64> =
        outcome.iter().zip(before).map(|(y, x)| y - theta * (x - centre)).collect();
    let r = correlation(before, outcome)?;
    Some(Cuped {
        theta,
        variance_reduction: r * r,
        mean: mean(&adjusted)?,
        variance: variance(&adjusted)?,
        adjusted,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64, within: f64) {
        assert!((found - expected).abs() <= within, "{found} is not {expected}");
    }

    /// Two groups of fifteen, every figure computed once more with 40 digits by mpmath.
    #[test]
    fn welch_of_equal_sizes() {
        let a = [
            27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7,
            21.4,
        ];
        let b = [
            27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 30.5,
            24.4,
        ];
        let found = welch(&a, &b, 0.95).unwrap();
        close(found.t, -2.852_954_870_171_52, 1e-9);
        close(found.df, 27.887_303_988_420_1, 1e-9);
        close(found.p_value, 0.008_071_938_172_194_87, 1e-9);
        assert_eq!(welch(&[1.0], &b, 0.95), None);
        assert_eq!(welch(&[1.0, 1.0], &[2.0, 2.0], 0.95), None);
    }

    /// Mann and Whitney's kind of table: with 3 and 4 untied values and the first group wholly behind, 2 of 35 orders are as far apart.
    #[test]
    fn ranks_by_hand() {
        let found = mann_whitney(&[1.0, 2.0, 3.0], &[4.0, 5.0, 6.0, 7.0]).unwrap();
        assert_eq!((found.u1, found.u2), (0.0, 12.0));
        close(found.p_value_exact.unwrap(), 2.0 / 35.0, 1e-15);
        // z = (6 − 0.5) / √(12 · 8 / 12) = 5.5 / 2.828427
        close(found.z, -5.5 / libm::sqrt(8.0), 1e-12);
        let tied = mann_whitney(&[1.0, 2.0, 2.0], &[2.0, 3.0]).unwrap();
        // Ranks 1, 3, 3 and 3, 5: u1 = 7 − 6 = 1. Spread: 3·2/12 · (6 − 24/20) = 2.4.
        assert_eq!((tied.u1, tied.p_value_exact), (1.0, None));
        close(tied.z, -1.5 / libm::sqrt(2.4), 1e-12);
        assert_eq!(mann_whitney(&[1.0], &[1.0]), None);
    }

    /// 30 and 20 where 25 each were due: χ² = 25/25 + 25/25 = 2.
    #[test]
    fn a_split_that_is_off() {
        let found = chi_square(&[30.0, 20.0], &[1.0, 1.0]).unwrap();
        close(found.chi_square, 2.0, 1e-12);
        close(found.p_value, 0.157_299_207_050_285, 1e-12);
        assert_eq!(chi_square(&[1.0], &[1.0]), None);
        assert_eq!(chi_square(&[1.0, 2.0], &[0.0, 1.0]), None);
    }

    /// Benjamini and Hochberg's own fifteen p values: four are believed at 5 %, where Bonferroni and Holm believe three.
    #[test]
    fn the_fifteen_of_the_paper() {
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
            0.5719, 0.6528, 0.7590, 1.000,
        ];
        let believed = |adjusted: Vec<f64>| adjusted.into_iter().filter(|&p| p <= 0.05).count();
        assert_eq!(believed(benjamini_hochberg(&p)), 4);
        assert_eq!(believed(holm(&p)), 3);
        let found = benjamini_hochberg(&[0.04, 0.01, 0.03]);
        // 0.01 · 3, then the smaller of 0.03 · 3/2 and 0.04.
        for (found, expected) in found.iter().zip([0.04, 0.03, 0.04]) {
            close(*found, expected, 1e-15);
        }
        for (found, expected) in holm(&[0.04, 0.01, 0.03]).iter().zip([0.06, 0.03, 0.06]) {
            close(*found, expected, 1e-15);
        }
    }

    #[test]
    fn what_was_known_before_is_taken_out() {
        // y = 2x + 1 and nothing else: all of the variance goes.
        let found = cuped(&[3.0, 5.0, 7.0, 9.0], &[1.0, 2.0, 3.0, 4.0]).unwrap();
        close(found.theta, 2.0, 1e-12);
        close(found.variance_reduction, 1.0, 1e-12);
        close(found.mean, 6.0, 1e-12);
        close(found.variance, 0.0, 1e-12);
    }
}
