//! A test that may be looked at all the time.
//!
//! The mixture sequential probability ratio test (Robbins 1970; Johari, Koomen, Pekelis, Walsh 2017): the likelihood of
//! a difference, mixed over a normal prior of variance τ², against none. Its p value is valid at every look at once, so whoever stops
//! when it falls below α is wrong at most with α, however often they looked.

use serde::Serialize;

/// One look.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Msprt {
    /// How much likelier some difference is than none.
    pub likelihood_ratio: f64,
    /// Always valid: the smallest of all looks counts.
    pub p_value: f64,
    /// The lower bound of the difference, valid at every look at once.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
}

/// A look after `n` pairs whose differences have this mean and the variance `variance` each; `tau2` is the variance of the
/// differences that one expects.
pub fn msprt(difference: f64, variance: f64, n: f64, tau2: f64, alpha: f64) -> Option<Msprt> {
    if !(variance > 0.0 && n > 0.0 && tau2 > 0.0 && alpha > 0.0 && alpha < 1.0) {
        return None;
    }
    let mixed = variance + n * tau2;
    let exponent = tau2 * n * n * difference * difference / (2.0 * variance * mixed);
    let likelihood_ratio = libm::sqrt(variance / mixed) * libm::exp(exponent);
    let needed = libm::log(1.0 / alpha) + 0.5 * libm::log(mixed / variance);
    let reach = libm::sqrt(2.0 * variance * mixed / (n * n * tau2) * needed);
    Some(Msprt {
        likelihood_ratio,
        p_value: (1.0 / likelihood_ratio).min(1.0),
        low: difference - reach,
        high: difference + reach,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_look_by_hand() {
        // V = 2, n = 8, τ² = 1: mixed 10. Exponent 64 · 0.25 / (2 · 2 · 10) = 0.4; ratio √0.2 · e^0.4.
        let found = msprt(0.5, 2.0, 8.0, 1.0, 0.05).unwrap();
        assert!((found.likelihood_ratio - 0.667_164_286_887_790).abs() < 1e-9, "{found:?}");
        assert_eq!(found.p_value, 1.0);
        assert_eq!(msprt(0.5, 0.0, 8.0, 1.0, 0.05), None);
    }

    #[test]
    fn the_interval_leaves_out_none_exactly_when_the_p_value_is_below_alpha() {
        for hundredths in 0..300 {
            let difference = f64::from(hundredths) / 100.0;
            let found = msprt(difference, 2.0, 20.0, 0.5, 0.05).unwrap();
            assert_eq!(found.low > 0.0, found.p_value < 0.05, "{difference} {found:?}");
        }
    }

    /// 4,000 experiments without any difference, each looked at 1,500 times: whoever stops at the first p below 5 % is
    /// wrong in at most 5 %.
    #[test]
    fn peeking_at_every_pair_keeps_false_alarms_below_five_percent() {
        let mut state: u64 = 11;
        // The sum of four uniform draws less two: variance 1/3, near enough to normal.
        let mut draw = || {
            let mut sum = -2.0;
            for _ in 0..4 {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                sum += (state >> 11) as f64 / (1_u64 << 53) as f64;
            }
            sum
        };
        let (mut alarms, experiments, looks) = (0, 4_000, 1_500);
        for _ in 0..experiments {
            let mut sum = 0.0;
            for n in 1..=looks {
                // Two arms, so a pair's difference has the variance 2/3.
                sum += draw() - draw();
                let n = f64::from(n);
                let (variance, tau2) = (2.0 / 3.0, 0.05);
                let mixed = variance + n * tau2;
                let exponent = tau2 * sum * sum / (2.0 * variance * mixed);
                // The same bound as `msprt`'s, without its exponential.
                if exponent > libm::log(20.0) + 0.5 * libm::log(mixed / variance) {
                    assert!(msprt(sum / n, variance, n, tau2, 0.05).unwrap().p_value < 0.05 + 1e-9);
                    alarms += 1;
                    break;
                }
            }
        }
        assert!(alarms * 20 <= experiments, "{alarms} of {experiments}");
        assert!(alarms > experiments / 200, "{alarms} of {experiments}: the test never bites");
    }
}
