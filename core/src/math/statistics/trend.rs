//! Does a row of figures rise or fall, or is it chance?

use super::special::normal_sf;
use serde::Serialize;
use std::collections::BTreeMap;

/// What the test of H. Mann (1945) and M. Kendall says of a row in time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Trend {
    /// Kendall's S: pairs that rise less pairs that fall.
    pub s: f64,
    /// The same in standard deviations, corrected for continuity and for ties.
    pub z: f64,
    /// How often chance alone rises or falls as much.
    pub p_value: f64,
}

/// Whether a row rises or falls, whatever its shape. `None` where nothing varies.
pub fn mann_kendall(values: &[f64]) -> Option<Trend> {
    let mut s = 0.0;
    let mut alike: BTreeMap<u64, f64> = BTreeMap::new();
    for (at, value) in values.iter().enumerate() {
        for later in values.iter().skip(at + 1) {
            s += f64::from(i8::from(later > value)) - f64::from(i8::from(later < value));
        }
        // Zero has two signs and one worth.
        *alike.entry((value + 0.0).to_bits()).or_default() += 1.0;
    }
    let term = |n: f64| n * (n - 1.0) * (2.0 * n + 5.0);
    let ties: f64 = alike.values().map(|n| term(*n)).sum();
    let variance = (term(values.len() as f64) - ties) / 18.0;
    if variance <= 0.0 {
        return None;
    }
    let nearer = if s > 0.0 {
        s - 1.0
    } else if s < 0.0 {
        s + 1.0
    } else {
        0.0
    };
    let z = nearer / libm::sqrt(variance);
    Some(Trend { s, z, p_value: (2.0 * normal_sf(z.abs())).min(1.0) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        // All 45 pairs rise: 44 over √(10 · 9 · 25 / 18).
        let rising: Vec<f64> = (1..=10).map(f64::from).collect();
        let trend = mann_kendall(&rising).unwrap();
        assert_eq!(trend.s, 45.0);
        assert!((trend.z - 44.0 / libm::sqrt(125.0)).abs() < 1e-12);
        // Of z = 3.935, every table: 0.0001.
        assert!((trend.p_value - 8.3e-5).abs() < 5e-7, "{trend:?}");
        // Four pairs of six fall, the others are alike: 3 over √((156 − 36) / 18).
        let trend = mann_kendall(&[2.0, 2.0, 1.0, 1.0]).unwrap();
        assert_eq!(trend.s, -4.0);
        assert!((trend.z + 3.0 / libm::sqrt(120.0 / 18.0)).abs() < 1e-12);
        assert_eq!(mann_kendall(&[1.0, 1.0, 1.0]), None);
        assert_eq!(mann_kendall(&[0.0, -0.0]), None);
        assert_eq!(mann_kendall(&[]), None);
    }
}
