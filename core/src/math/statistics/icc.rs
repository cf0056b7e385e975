//! Intraclass correlation: how much of what raters say is the subject, and not the rater.

use super::{
    describe::sum,
    special::{f_quantile, f_sf},
};
use serde::Serialize;

/// One of the six forms (Shrout and Fleiss 1979).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Icc {
    /// `ICC(1,1)`, `ICC(2,1)`, `ICC(3,1)`, and `k` for the mean of all raters.
    pub form: &'static str,
    /// The correlation.
    pub value: f64,
    /// The lower bound.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
    /// The statistic of the test against 0.
    pub f: f64,
    /// Its p value.
    pub p_value: f64,
}

/// All six forms of ratings by subject and rater, none missing. `None` with fewer than two of either, or where all ratings are the same.
pub fn intraclass(ratings: &[Vec<f64>], confidence: f64) -> Option<[Icc; 6]> {
    let (n, k) = (ratings.len(), ratings.first()?.len());
    if n < 2 || k < 2 || ratings.iter().any(|row| row.len() != k) {
        return None;
    }
    let (subjects, raters) = (n as f64, k as f64);
    let square = |x: f64| x * x;
    let mean = sum(ratings.iter().flatten().copied()) / (subjects * raters);
    let of_subject: Vec<f64> =
        ratings.iter().map(|row| sum(row.iter().copied()) / raters).collect();
    let of_rater: Vec<f64> =
        (0..k).map(|at| sum(ratings.iter().map(|row| row[at])) / subjects).collect();
    let all = sum(ratings.iter().flatten().map(|x| square(x - mean)));
    let between = raters * sum(of_subject.iter().map(|x| square(x - mean)));
    let of_raters = subjects * sum(of_rater.iter().map(|x| square(x - mean)));
    let msr = between / (subjects - 1.0);
    let msw = (all - between) / (subjects * (raters - 1.0));
    let msc = of_raters / (raters - 1.0);
    let mse = (all - between - of_raters) / ((subjects - 1.0) * (raters - 1.0));
    if msr <= 0.0 && msw <= 0.0 {
        return None;
    }

    let one = (msr - msw) / (msr + (raters - 1.0) * msw);
    let two = (msr - mse) / (msr + (raters - 1.0) * mse + raters * (msc - mse) / subjects);
    let three = (msr - mse) / (msr + (raters - 1.0) * mse);
    let two_k = (msr - mse) / (msr + (msc - mse) / subjects);

    let half = 0.5 + confidence / 2.0;
    let (df1, df_within) = (subjects - 1.0, subjects * (raters - 1.0));
    let df_error = (subjects - 1.0) * (raters - 1.0);
    let (f1, f3) = (msr / msw, msr / mse);
    let bounds =
        |f: f64, df2: f64| Some((f / f_quantile(half, df1, df2)?, f * f_quantile(half, df2, df1)?));
    let single = |f: f64| (f - 1.0) / (f + raters - 1.0);
    let (low1, high1) = bounds(f1, df_within)?;
    let (low3, high3) = bounds(f3, df_error)?;

    let fj = msc / mse;
    let part = subjects * (1.0 + (raters - 1.0) * two) - raters * two;
    let v = df_error * square(raters * two * fj + part)
        / (df1 * square(raters * two * fj) + square(part));
    let upper_f = f_quantile(half, df1, v)?;
    let lower_f = f_quantile(half, v, df1)?;
    let rest = raters * msc + (raters * subjects - raters - subjects) * mse;
    let low2 = subjects * (msr - upper_f * mse) / (upper_f * rest + subjects * msr);
    let high2 = subjects * (lower_f * msr - mse) / (rest + subjects * lower_f * msr);
    let of_mean = |x: f64| raters * x / (1.0 + (raters - 1.0) * x);

    let (p1, p3) = (f_sf(f1, df1, df_within), f_sf(f3, df1, df_error));
    Some([
        Icc {
            form: "ICC(1,1)",
            value: one,
            low: single(low1),
            high: single(high1),
            f: f1,
            p_value: p1,
        },
        Icc { form: "ICC(2,1)", value: two, low: low2, high: high2, f: f3, p_value: p3 },
        Icc {
            form: "ICC(3,1)",
            value: three,
            low: single(low3),
            high: single(high3),
            f: f3,
            p_value: p3,
        },
        Icc {
            form: "ICC(1,k)",
            value: (msr - msw) / msr,
            low: 1.0 - 1.0 / low1,
            high: 1.0 - 1.0 / high1,
            f: f1,
            p_value: p1,
        },
        Icc {
            form: "ICC(2,k)",
            value: two_k,
            low: of_mean(low2),
            high: of_mean(high2),
            f: f3,
            p_value: p3,
        },
        Icc {
            form: "ICC(3,k)",
            value: (msr - mse) / msr,
            low: 1.0 - 1.0 / low3,
            high: 1.0 - 1.0 / high3,
            f: f3,
            p_value: p3,
        },
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Six subjects, four judges (Shrout and Fleiss 1979, table 2): .17, .29, .71, .44, .62, .91, with 95 % bounds as
    /// published since.
    #[test]
    fn four_judges() {
        let ratings: Vec<Vec<f64>> =
            [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
                .map(|row| row.map(f64::from).to_vec())
                .to_vec();
        let found = intraclass(&ratings, 0.95).unwrap();
        let expected = [
            (0.165_742, -0.133, 0.723),
            (0.289_764, 0.019, 0.761),
            (0.714_841, 0.342, 0.946),
            (0.442_797, -0.884, 0.912),
            (0.620_051, 0.071, 0.927),
            (0.909_316, 0.676, 0.986),
        ];
        for (icc, (value, low, high)) in found.iter().zip(expected) {
            assert!((icc.value - value).abs() < 5e-7, "{icc:?}");
            assert!((icc.low - low).abs() < 1e-3 && (icc.high - high).abs() < 1e-3, "{icc:?}");
        }
        assert_eq!(intraclass(&[vec![1.0, 1.0], vec![1.0, 1.0]], 0.95), None);
        assert_eq!(intraclass(&[vec![1.0], vec![2.0]], 0.95), None);
    }
}
