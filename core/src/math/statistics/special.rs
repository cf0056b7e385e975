//! Distribution functions: normal, t, F, χ².
//!
//! The incomplete beta and gamma functions by Lentz's continued fraction and by series (Press et al., *Numerical Recipes*, 6.2 and
//! 6.4); quantiles by bisection on them, which is slow, certain, and the same on every machine. Their leading factors are
//! written as deviances (C. Loader, *Fast and accurate computation of binomial probabilities*, 2000): with a million degrees of
//! freedom the difference of logarithms of gamma functions would keep eight digits only.

const TINY: f64 = 1e-300;
const EPSILON: f64 = 1e-16;
const STEPS_MAX: u32 = 10_000;

/// Of the standard normal distribution, the share at or below `z`.
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

/// The share above `z`.
pub fn normal_sf(z: f64) -> f64 {
    0.5 * libm::erfc(z / std::f64::consts::SQRT_2)
}

/// Where a share `p` of the standard normal distribution lies below; `None` unless 0 < p < 1.
pub fn normal_quantile(p: f64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0) {
        return None;
    }
    // In the lower half only, where the tail keeps its digits.
    if p > 0.5 {
        return normal_quantile_below(1.0 - p).map(|z| -z);
    }
    normal_quantile_below(p)
}

fn normal_quantile_below(p: f64) -> Option<f64> {
    let z = bisect(-39.0, 0.0, |z| normal_cdf(z) < p);
    // One step of Newton's method takes the last digits.
    let density = libm::exp(-z * z / 2.0) / libm::sqrt(2.0 * std::f64::consts::PI);
    Some(if density > 0.0 { z - (normal_cdf(z) - p) / density } else { z })
}

/// The place where `below` turns false.
fn bisect(mut low: f64, mut high: f64, below: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..200 {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            break;
        }
        if below(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    low + (high - low) / 2.0
}

/// The regularised incomplete beta function.
pub fn beta_inc(a: f64, b: f64, x: f64) -> f64 {
    beta_inc_of(a, b, x, 1.0 - x)
}

/// The same of `x` and what it leaves of 1: near 1 only the caller knows that to all digits.
fn beta_inc_of(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if y <= 0.0 {
        return 1.0;
    }
    // Above its mean the fraction converges slowly; the other tail lies below its own.
    if a * y < b * x {
        return 1.0 - beta_inc_of(b, a, y, x);
    }
    beta_factor(a, b, x, y) / beta_fraction(a, b, x, y)
}

/// The fraction that DiDonato and Morris contracted (*Significant digit computation of the incomplete beta function
/// ratios*, 1992); it subtracts nothing that is nearly equal.
fn beta_fraction(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let keep = |value: f64| if value.abs() < TINY { TINY } else { value };
    let near = a * y - b * x + 1.0;
    let mut product = keep(a * near / (a + 1.0));
    let (mut c, mut d) = (product, 0.0);
    for step in 1..=STEPS_MAX {
        let m = f64::from(step);
        let width = a + 2.0 * m - 1.0;
        let by = (a + m - 1.0) * (a + b + m - 1.0) * m * (b - m) * x * x / (width * width);
        let to = m + m * (b - m) * x / width + (a + m) * (near + m * (2.0 - x)) / (width + 2.0);
        d = 1.0 / keep(to + by * d);
        c = keep(to + by / c);
        product *= c * d;
        if (c * d - 1.0).abs() < EPSILON {
            break;
        }
    }
    product
}

/// `x^a y^b / B(a, b)` for `x + y = 1`.
fn beta_factor(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let n = a + b;
    let rest = stirling_rest(n) - stirling_rest(a) - stirling_rest(b);
    let scale = libm::sqrt(a * b / (2.0 * std::f64::consts::PI * n));
    scale * libm::exp(rest - deviance(a, n * x) - deviance(b, n * y))
}

/// What Stirling's formula leaves out of the logarithm of the gamma function.
fn stirling_rest(x: f64) -> f64 {
    if x < 15.0 {
        let tau = 2.0 * std::f64::consts::PI;
        return libm::lgamma(x) - ((x - 0.5) * libm::log(x) - x + 0.5 * libm::log(tau));
    }
    const TERMS: [f64; 6] = [
        1.0 / 12.0,
        -1.0 / 360.0,
        1.0 / 1_260.0,
        -1.0 / 1_680.0,
        1.0 / 1_188.0,
        -691.0 / 360_360.0,
    ];
    let square = 1.0 / (x * x);
    TERMS.iter().rev().fold(0.0, |sum, term| sum * square + term) / x
}

/// `x ln(x / m) + m - x`, also where both are nearly equal.
fn deviance(x: f64, m: f64) -> f64 {
    let difference = x - m;
    if difference.abs() >= 0.1 * (x + m) {
        return if x == 0.0 { m } else { x * libm::log(x / m) - difference };
    }
    let v = difference / (x + m);
    let (mut sum, mut term, mut odd) = (difference * v, 2.0 * x * v, 3.0);
    for _ in 0..STEPS_MAX {
        term *= v * v;
        let next = sum + term / odd;
        if next == sum {
            break;
        }
        sum = next;
        odd += 2.0;
    }
    sum
}

/// Of the t distribution, the share above `t`.
pub fn t_sf(t: f64, df: f64) -> f64 {
    let square = t * t;
    let all = df + square;
    let tail = 0.5 * beta_inc_of(df / 2.0, 0.5, df / all, square / all);
    if t >= 0.0 { tail } else { 1.0 - tail }
}

/// Where a share `p` of the t distribution lies below.
pub fn t_quantile(p: f64, df: f64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0 && df > 0.0) {
        return None;
    }
    // From the middle outwards, by the tail, which keeps its digits.
    let tail = p.min(1.0 - p);
    let inside = |t: f64| t_sf(t, df) > tail;
    let t = bisect(0.0, grow(inside), inside);
    Some(if p < 0.5 { -t } else { t })
}

/// Of the F distribution, the share above `f`.
pub fn f_sf(f: f64, df1: f64, df2: f64) -> f64 {
    if f <= 0.0 {
        return 1.0;
    }
    let all = df2 + df1 * f;
    beta_inc_of(df2 / 2.0, df1 / 2.0, df2 / all, df1 * f / all)
}

/// Where a share `p` of the F distribution lies below.
pub fn f_quantile(p: f64, df1: f64, df2: f64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0 && df1 > 0.0 && df2 > 0.0) {
        return None;
    }
    let below = |f: f64| f_sf(f, df1, df2) > 1.0 - p;
    Some(bisect(0.0, grow(below), below))
}

/// A place beyond the one that is sought.
fn grow(below: impl Fn(f64) -> bool) -> f64 {
    let mut high = 1.0;
    while below(high) && high < 1e300 {
        high *= 2.0;
    }
    high
}

/// Of the χ² distribution, the share above `x`.
pub fn chi_square_sf(x: f64, df: f64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    let (a, x) = (df / 2.0, x / 2.0);
    // x^a e^-x / Γ(a)
    let scale = libm::sqrt(a / (2.0 * std::f64::consts::PI));
    let front = scale * libm::exp(-stirling_rest(a) - deviance(a, x));
    if x < a + 1.0 {
        let (mut term, mut sum, mut at) = (1.0 / a, 1.0 / a, a);
        for _ in 0..STEPS_MAX {
            at += 1.0;
            term *= x / at;
            sum += term;
            if term < sum * EPSILON {
                break;
            }
        }
        return 1.0 - front * sum;
    }
    let mut b = x + 1.0 - a;
    let (mut c, mut d) = (1.0 / TINY, 1.0 / b);
    let mut product = d;
    for step in 1..=STEPS_MAX {
        let n = f64::from(step);
        let by = -n * (n - a);
        b += 2.0;
        let keep = |value: f64| if value.abs() < TINY { TINY } else { value };
        d = 1.0 / keep(by * d + b);
        c = keep(b + by / c);
        let last = d * c;
        product *= last;
        if (last - 1.0).abs() < EPSILON {
            break;
        }
    }
    front * product
}

/// Where a share `p` of the χ² distribution lies below.
pub fn chi_square_quantile(p: f64, df: f64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0 && df > 0.0) {
        return None;
    }
    let below = |x: f64| chi_square_sf(x, df) > 1.0 - p;
    Some(bisect(0.0, grow(below), below))
}

/// Where a share `p` of the beta distribution lies below.
pub fn beta_quantile(p: f64, a: f64, b: f64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0 && a > 0.0 && b > 0.0) {
        return None;
    }
    Some(bisect(0.0, 1.0, |x| beta_inc(a, b, x) < p))
}

/// How likely `trials` of which each succeeds with `chance` bring at most `successes`.
pub fn binomial_cdf(successes: u64, trials: u64, chance: f64) -> Option<f64> {
    if !(0.0..=1.0).contains(&chance) {
        return None;
    }
    if successes >= trials {
        return Some(1.0);
    }
    let (k, n) = (successes as f64, trials as f64);
    Some(beta_inc_of(n - k, k + 1.0, 1.0 - chance, chance))
}

/// How likely they bring exactly `successes`.
pub fn binomial_pmf(successes: u64, trials: u64, chance: f64) -> Option<f64> {
    let (k, n) = (successes as f64, trials as f64);
    Some(match (successes, trials) {
        _ if !(0.0..=1.0).contains(&chance) => return None,
        (successes, trials) if successes > trials => 0.0,
        (0, _) => libm::exp(n * libm::log1p(-chance)),
        (successes, trials) if successes == trials => libm::exp(n * libm::log(chance)),
        _ if chance == 0.0 || chance == 1.0 => 0.0,
        _ => beta_factor(k, n - k, chance, 1.0 - chance) * n / (k * (n - k)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each figure computed with 30 digits by mpmath (betainc, gammainc, erfc).
    #[test]
    fn distributions_agree_with_thirty_digits() {
        let close = |found: f64, expected: f64| {
            assert!(
                (found - expected).abs() <= 1e-12 * expected.abs().max(1e-3),
                "{found} {expected}"
            );
        };
        close(normal_cdf(-3.0), 0.0013498980316300946);
        close(normal_sf(-3.0), 0.9986501019683699);
        close(normal_cdf(-1.96), 0.024997895148220435);
        close(normal_sf(-1.96), 0.9750021048517795);
        close(normal_cdf(0.5), 0.6914624612740131);
        close(normal_sf(0.5), 0.3085375387259869);
        close(normal_cdf(2.326), 0.9899907246591323);
        close(normal_sf(2.326), 0.010009275340867667);
        close(normal_cdf(6.0), 0.9999999990134123);
        close(normal_sf(6.0), 9.86587645037698e-10);
        close(normal_quantile(0.975).unwrap(), 1.9599639845400538);
        close(normal_quantile(0.8).unwrap(), 0.8416212335729144);
        close(normal_quantile(0.001).unwrap(), -3.0902323061678136);
        close(t_sf(2.5, 7.0), 0.020496109292876447);
        close(t_sf(0.3, 2.5), 0.39367118574759863);
        close(t_sf(12.0, 30.0), 2.790092707599628e-13);
        close(f_sf(3.5, 3.0, 12.0), 0.049640537979886816);
        close(f_sf(0.2, 5.0, 20.0), 0.9587116415095783);
        close(f_sf(40.0, 1.0, 4.0), 0.0031982021523353065);
        close(chi_square_sf(3.84, 1.0), 0.0500435212487051);
        close(chi_square_sf(10.0, 10.0), 0.4404932850652124);
        close(chi_square_sf(0.5, 3.0), 0.9188914116546758);
        close(chi_square_sf(60.0, 20.0), 7.121750862815577e-06);
    }

    #[test]
    fn quantiles_undo_their_distributions() {
        for p in [1e-12, 0.001, 0.025, 0.4, 0.5, 0.8, 0.975, 0.999_999] {
            let z = normal_quantile(p).unwrap();
            assert!((normal_cdf(z) - p).abs() <= 1e-14 + p * 1e-12, "{p}");
            for df in [1.0, 4.0, 29.5] {
                let t = t_quantile(p, df).unwrap();
                assert!((1.0 - t_sf(t, df) - p).abs() < 1e-12, "{p} {df}");
                let f = f_quantile(p, df, 7.0).unwrap();
                assert!((1.0 - f_sf(f, df, 7.0) - p).abs() < 1e-12, "{p} {df}");
            }
        }
        assert_eq!(normal_quantile(0.0), None);
        assert_eq!(t_quantile(1.0, 3.0), None);
    }

    /// Closed forms: χ² with 2 degrees is exponential, t with 2 algebraic, F of 2 and 6 a power; a million degrees of freedom leave
    /// t its normal shape but for 1/(4 df) of the fourth power (Abramowitz and Stegun 26.7.8).
    #[test]
    fn distributions_agree_with_their_closed_forms_at_any_size() {
        let close = |found: f64, expected: f64, within: f64| {
            assert!((found / expected - 1.0).abs() <= within, "{found:e} {expected:e}");
        };
        for x in [0.01, 0.5, 1.0, 3.0, 20.0, 200.0] {
            close(chi_square_sf(x, 2.0), libm::exp(-0.5 * x), 1e-13);
            close(f_sf(x, 2.0, 6.0), libm::pow(1.0 + x / 3.0, -3.0), 1e-13);
        }
        close(t_sf(1.0, 2.0), 0.5 * (1.0 - 1.0 / libm::sqrt(3.0)), 1e-13);
        for t in [0.5, 2.0, 5.0] {
            let df = 1e9;
            let z = t * (1.0 - 1.0 / (4.0 * df)) / libm::sqrt(1.0 + t * t / (2.0 * df));
            close(t_sf(t, df), normal_sf(z), 1e-12);
        }
        close(binomial_cdf(2, 10, 0.5).unwrap(), 56.0 / 1_024.0, 1e-13);
        close(binomial_pmf(5, 10, 0.5).unwrap(), 252.0 / 1_024.0, 1e-13);
        close(beta_inc(2.0, 2.0, 0.3), 0.216, 1e-13);
        for p in [1e-6, 0.3, 0.975] {
            close(1.0 - chi_square_sf(chi_square_quantile(p, 3.0).unwrap(), 3.0), p, 1e-9);
            close(beta_inc(0.5, 900.0, beta_quantile(p, 0.5, 900.0).unwrap()), p, 1e-12);
        }
    }
}
