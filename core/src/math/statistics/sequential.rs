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

/// The test of successes that needs no variance: exact from the first event on, in plain arithmetic.
///
/// Of each success it asks only from which arm it came; without a difference that is as units were split. It bets on the shares
/// seen so far, and the chance that its stake ever grows twentyfold is 1/20 (Ville's inequality; M. Lindon and A. Malek,
/// *Anytime-valid inference for multinomial count data*, 2022).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conversions {
    planned: f64,
    firm: f64,
    successes: [f64; 2],
    stake: f64,
    highest: f64,
}

impl Conversions {
    /// `planned` is the first arm's share of units. `firm` says how sure the bet is that arms differ little: 20 suits a doubling,
    /// 400 a tenth more. `None` for a plan that leaves an arm empty, or a bet without weight.
    pub fn new(planned: f64, firm: f64) -> Option<Self> {
        let sound = planned > 0.0 && planned < 1.0 && firm > 0.0;
        sound.then_some(Self { planned, firm, successes: [0.0; 2], stake: 1.0, highest: 1.0 })
    }

    /// A unit of the first arm (0) or the second one (1) succeeded.
    pub fn success(&mut self, arm: usize) {
        let planned = [self.planned, 1.0 - self.planned][arm];
        let [first, second] = self.successes;
        let expected = (self.firm * planned + self.successes[arm]) / (self.firm + first + second);
        self.successes[arm] += 1.0;
        self.stake *= expected / planned;
        self.highest = self.highest.max(self.stake);
    }

    /// Always valid: how likely chance alone ever brings successes as uneven. It never rises again.
    pub fn p_value(&self) -> f64 {
        1.0 / self.highest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: three successes of one arm, a bet of weight 2 on halves: (1/2)/(1/2) · (2/3)/(1/2) · (3/4)/(1/2) = 2. One of the
    /// other then: (1/5)/(1/2), the stake falls and the p value stays.
    #[test]
    fn the_stake_by_hand() {
        let mut test = Conversions::new(0.5, 2.0).unwrap();
        (0..3).for_each(|_| test.success(0));
        assert!((test.stake - 2.0).abs() < 1e-15 && (test.p_value() - 0.5).abs() < 1e-15);
        test.success(1);
        assert!((test.stake - 0.8).abs() < 1e-15 && (test.p_value() - 0.5).abs() < 1e-15);
        assert_eq!(Conversions::new(1.0, 2.0), None);
    }

    /// Experiments of 1,000 units, 10 % against `second`, looked at at every event: the shares that the exact test and the mixture
    /// with an estimated variance ever call a difference.
    fn ever_called(experiments: u32, second: f64, mut state: u64) -> [f64; 2] {
        let mut draw = || {
            // xorshift64* (S. Vigna, 2016)
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            (state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11) as f64 / (1_u64 << 53) as f64
        };
        let mut called = [0_u32; 2];
        for _ in 0..experiments {
            let mut exact = Conversions::new(0.5, 100.0).unwrap();
            let (mut n, mut won, mut least) = ([0.0_f64; 2], [0.0_f64; 2], 1.0_f64);
            for _ in 0..1_000 {
                let arm = usize::from(draw() < 0.5);
                n[arm] += 1.0;
                if draw() < [0.1, second][arm] {
                    won[arm] += 1.0;
                    exact.success(arm);
                }
                // The mixture takes the variance as known: it must be estimated well before it may speak.
                if won[0].min(won[1]) >= 10.0 {
                    let share = (won[0] + won[1]) / (n[0] + n[1]);
                    let pairs = 2.0 * n[0] * n[1] / (n[0] + n[1]);
                    let apart = won[0] / n[0] - won[1] / n[1];
                    let variance = 2.0 * share * (1.0 - share);
                    least = least.min(msprt(apart, variance, pairs, 0.0025, 0.05).unwrap().p_value);
                }
            }
            called[0] += u32::from(exact.p_value() <= 0.05);
            called[1] += u32::from(least <= 0.05);
        }
        called.map(|count| f64::from(count) / f64::from(experiments))
    }

    /// 10,000 experiments without any difference; and some with one, or a test that never speaks would pass.
    #[test]
    fn peeking_at_every_event_keeps_false_alarms_below_five_percent() {
        let [exact, mixed] = ever_called(10_000, 0.1, 0x5eed);
        assert!(exact <= 0.05 && mixed <= 0.05, "{exact} {mixed}");
        let [exact, mixed] = ever_called(500, 0.2, 77);
        assert!(exact > 0.7 && mixed > 0.7, "{exact} {mixed}");
    }

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
