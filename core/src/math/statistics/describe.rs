//! One list of numbers, or two.

/// The mean; `None` of nothing.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| sum(values.iter().copied()) / values.len() as f64)
}

/// A sum whose rounding errors are carried along (Neumaier 1974), so that it does not depend on the order as far as it can be helped.
pub(super) fn sum(values: impl IntoIterator<Item = f64>) -> f64 {
    let (mut sum, mut lost) = (0.0_f64, 0.0_f64);
    for value in values {
        let next = sum + value;
        lost += if sum.abs() >= value.abs() { (sum - next) + value } else { (value - next) + sum };
        sum = next;
    }
    sum + lost
}

/// The variance of a sample, by n − 1; `None` of fewer than two.
pub fn variance(values: &[f64]) -> Option<f64> {
    let mean = mean(values).filter(|_| values.len() > 1)?;
    let squares = values.iter().map(|value| (value - mean) * (value - mean));
    Some(sum(squares) / (values.len() - 1) as f64)
}

/// Pearson's correlation; `None` when one list does not vary, or the lists are not pairs.
pub fn correlation(x: &[f64], y: &[f64]) -> Option<f64> {
    if x.len() != y.len() {
        return None;
    }
    let both = covariance(x, y)?;
    let scale = libm::sqrt(variance(x)? * variance(y)?);
    (scale > 0.0).then(|| both / scale)
}

/// Spearman's correlation: Pearson's of the ranks, equal values sharing theirs.
pub fn rank_correlation(x: &[f64], y: &[f64]) -> Option<f64> {
    correlation(&ranks(x), &ranks(y))
}

fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let (mut ranks, mut first) = (vec![0.0; values.len()], 0);
    for group in order.chunk_by(|a, b| values[*a] == values[*b]) {
        for place in group {
            ranks[*place] = first as f64 + (group.len() as f64 + 1.0) / 2.0;
        }
        first += group.len();
    }
    ranks
}

/// Kendall's tau-b: pairs in the same order less pairs in the opposite one, over those that are tied in neither list (M. Kendall,
/// *Rank Correlation Methods*, 1970).
pub fn kendall(x: &[f64], y: &[f64]) -> Option<f64> {
    if x.len() != y.len() {
        return None;
    }
    let order = |a: f64, b: f64| f64::from(a.partial_cmp(&b).map_or(0, |order| order as i8));
    let (mut score, mut x_free, mut y_free) = (0.0, 0.0, 0.0);
    for i in 0..x.len() {
        for j in i + 1..x.len() {
            let (by_x, by_y) = (order(x[i], x[j]), order(y[i], y[j]));
            score += by_x * by_y;
            x_free += by_x * by_x;
            y_free += by_y * by_y;
        }
    }
    let scale = libm::sqrt(x_free * y_free);
    (scale > 0.0).then(|| score / scale)
}

/// The covariance of pairs, by n − 1.
pub(super) fn covariance(x: &[f64], y: &[f64]) -> Option<f64> {
    let (mean_x, mean_y) = (mean(x)?, mean(y).filter(|_| x.len() > 1 && x.len() == y.len())?);
    let products = x.iter().zip(y).map(|(x, y)| (x - mean_x) * (y - mean_y));
    Some(sum(products) / (x.len() - 1) as f64)
}

/// The middle, or the mean of the two in the middle.
pub fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match (sorted.get(middle.wrapping_sub(1)), sorted.get(middle)) {
        (_, None) => None,
        (Some(low), Some(high)) if sorted.len().is_multiple_of(2) => Some(low + (high - low) / 2.0),
        (_, Some(middle)) => Some(*middle),
    }
}

/// The median distance from the median. Not scaled: times 1.4826 it estimates the deviation of a normal distribution.
pub fn mad(values: &[f64]) -> Option<f64> {
    let middle = median(values)?;
    let distances: Vec<f64> = values.iter().map(|value| (value - middle).abs()).collect();
    median(&distances)
}

/// Jain's index of fairness (Jain, Chiu, Hawe 1984): 1 when all have the same, 1/n when one has everything.
pub fn jain(values: &[f64]) -> Option<f64> {
    let squares = sum(values.iter().map(|value| value * value));
    let all = sum(values.iter().copied());
    (squares > 0.0).then(|| all * all / (values.len() as f64 * squares))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_by_hand() {
        let values = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];
        assert_eq!(mean(&values), Some(5.0));
        // Squares 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32, by 7.
        assert_eq!(variance(&values), Some(32.0 / 7.0));
        assert_eq!(median(&values), Some(4.5));
        assert_eq!(mad(&[1.0, 1.0, 2.0, 2.0, 4.0, 6.0, 9.0]), Some(1.0));
        assert_eq!(jain(&[1.0, 1.0, 1.0, 1.0]), Some(1.0));
        assert_eq!(jain(&[4.0, 0.0, 0.0, 0.0]), Some(0.25));
        // x 1 2 3, y 1 3 2: covariance 0.5, variances 1 and 1.
        assert_eq!(correlation(&[1.0, 2.0, 3.0], &[1.0, 3.0, 2.0]), Some(0.5));
    }

    #[test]
    fn what_cannot_be_computed_is_nothing() {
        assert_eq!(mean(&[]), None);
        assert_eq!(variance(&[1.0]), None);
        assert_eq!(median(&[]), None);
        assert_eq!(jain(&[0.0, 0.0]), None);
        assert_eq!(correlation(&[1.0, 1.0], &[1.0, 2.0]), None);
        assert_eq!(correlation(&[1.0], &[1.0, 2.0]), None);
    }

    #[test]
    fn small_parts_are_not_lost_beside_large_ones() {
        assert_eq!(sum([1e16, 1.0, -1e16]), 1.0);
    }

    /// Squared differences of ranks: 4, so 1 − 6·4/(5·24); of 10 pairs 8 agree. With two tied on one side: 5 of √(5·6).
    #[test]
    fn rank_correlations_by_hand() {
        let (x, y) = ([1.0, 2.0, 3.0, 4.0, 5.0], [2.0, 1.0, 4.0, 3.0, 5.0]);
        assert!((rank_correlation(&x, &y).unwrap() - 0.8).abs() < 1e-12);
        assert!((kendall(&x, &y).unwrap() - 0.6).abs() < 1e-12);
        let tied = kendall(&[1.0, 1.0, 2.0, 3.0], &[1.0, 2.0, 3.0, 4.0]).unwrap();
        assert!((tied - 5.0 / libm::sqrt(30.0)).abs() < 1e-12);
        assert_eq!((kendall(&x, &[1.0; 5]), rank_correlation(&x, &[1.0; 5])), (None, None));
    }
}
