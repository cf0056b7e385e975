//! Dividing what cannot be split further, so that the parts add up to the whole.
//!
//! Rounded one by one, three thirds of a cent-counted bill come to 99. Here every part is rounded down, and what is left goes, one by one,
//! to those that lost most by it (the method of the largest remainder; A. Hamilton, 1792); of equals, to the first.
//!
//! ```
//! use switchboard::math::apportion;
//! assert_eq!(apportion(100, &[1, 1, 1]), Some(vec![34, 33, 33]));
//! assert_eq!(apportion(100, &[0, 0]), None, "nobody to give it to");
//! ```

/// Fractions over one denominator, rounded to whole numbers that add up to the sum of all of them rounded half up. `None` when the
/// denominator is nothing, or a number does not fit.
pub fn round_together(numerators: &[u128], denominator: u128) -> Option<Vec<u64>> {
    let sum = numerators.iter().try_fold(0_u128, |sum, part| sum.checked_add(*part))?;
    let whole =
        sum.checked_mul(2)?.checked_add(denominator)?.checked_div(denominator.checked_mul(2)?)?;
    let floors = numerators.iter().map(|part| u64::try_from(part / denominator).ok());
    let mut parts: Vec<u64> = floors.collect::<Option<_>>()?;
    let given: u128 = parts.iter().map(|part| u128::from(*part)).sum();
    let left = usize::try_from(whole.checked_sub(given)?).ok()?;
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let lost = |at: &usize| numerators.get(*at).map(|part| part % denominator);
    order.sort_by_key(|at| std::cmp::Reverse(lost(at)));
    for at in order.into_iter().take(left) {
        if let Some(part) = parts.get_mut(at) {
            *part += 1;
        }
    }
    Some(parts)
}

/// A whole divided by weights. `None` when all of them are nothing, or a number does not fit.
pub fn apportion(whole: u64, weights: &[u64]) -> Option<Vec<u64>> {
    let all = weights.iter().map(|weight| u128::from(*weight)).sum();
    let of = |weight: &u64| u128::from(whole).checked_mul(u128::from(*weight));
    let numerators: Vec<u128> = weights.iter().map(of).collect::<Option<_>>()?;
    round_together(&numerators, all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_left_goes_to_who_lost_most() {
        // Quotas 57.9, 28.2 and 13.9 of 100: 57, 28, 13, and two to give.
        assert_eq!(apportion(100, &[579, 282, 139]), Some(vec![58, 28, 14]));
        // Halves are rounded up together: 0.5 + 0.5 + 0.5 = 1.5 is 2.
        assert_eq!(round_together(&[1, 1, 1], 2), Some(vec![1, 1, 0]));
        assert_eq!(round_together(&[], 2), Some(vec![]));
        assert_eq!(round_together(&[1], 0), None);
        assert_eq!(apportion(u64::MAX, &[1, 1]), Some(vec![(u64::MAX >> 1) + 1, u64::MAX >> 1]));
        assert_eq!(apportion(u64::MAX, &[u64::MAX, u64::MAX]), None, "no number holds the sum");
    }

    proptest! {
        #[test]
        fn parts_add_up_and_none_is_off_by_one(
            whole in 0_u64..1_000_000_000_000,
            weights in prop::collection::vec(0_u64..1_000_000_000, 1..12),
        ) {
            let all: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
            let parts = apportion(whole, &weights);
            prop_assert_eq!(parts.is_none(), all == 0);
            let Some(parts) = parts else { return Ok(()) };
            prop_assert_eq!(parts.iter().sum::<u64>(), whole);
            for (part, weight) in parts.iter().zip(&weights) {
                let (exact, part) = (u128::from(whole) * u128::from(*weight), u128::from(*part));
                prop_assert!(part * all < exact + all && exact < (part + 1) * all);
            }
        }
    }
}
