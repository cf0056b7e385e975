//! Statistics for figures that people must believe: estimates with their intervals, comparisons, agreement of raters, tests
//! that may be looked at all the time.
//!
//! Every function answers `None` where the textbook divides by zero or has too little to say anything; a figure that cannot
//! be computed is never 0. Transcendental functions are those of `libm`, so native and WebAssembly builds agree to the last bit.
//!
//! ```
//! use switchboard::math::statistics::{wilson, cohen_kappa, Weights};
//!
//! let interval = wilson(80, 100, 0.95).unwrap();
//! assert!((interval.low - 0.7112).abs() < 5e-5 && (interval.high - 0.8666).abs() < 5e-5);
//! // Two raters, yes and no: 20 and 15 alike of 50 (Cohen's own kind of example).
//! let kappa = cohen_kappa(&[vec![20.0, 5.0], vec![10.0, 15.0]], Weights::None).unwrap();
//! assert!((kappa - 0.4).abs() < 1e-12);
//! ```
//!
//! Knows nothing of chats, agents or money.

#![expect(
    clippy::float_cmp,
    reason = "counts, ties and the ends of an interval are the same or they are not"
)]

mod agreement;
mod answers;
mod ask;
mod attribution;
mod compare;
mod describe;
mod figures;
mod icc;
mod proportion;
mod sample;
mod sequential;
mod special;
mod trend;

pub use agreement::{Level, Weights, cohen_kappa, contingency, fleiss_kappa, krippendorff_alpha};
pub use ask::{CATALOGUE, Entry, ask};
pub use attribution::{Credit, Path, removal_effects, shapley, split, weights};
pub use compare::{
    ChiSquare, Cuped, MannWhitney, TTest, benjamini_hochberg, chi_square, cuped, holm,
    mann_whitney, welch,
};
pub use describe::{correlation, jain, kendall, mad, mean, median, rank_correlation, variance};
pub use figures::AskError;
pub use icc::{Icc, intraclass};
pub use proportion::{Interval, ZTest, newcombe, power, sample_size, two_proportions, wilson};
pub use sample::{Candidate, Chosen, weighted_sample};
pub use sequential::{Conversions, Msprt, msprt};
pub use special::{
    beta_inc, beta_quantile, binomial_cdf, binomial_pmf, chi_square_quantile, chi_square_sf,
    f_quantile, f_sf, normal_cdf, normal_quantile, normal_sf, t_quantile, t_sf,
};
pub use trend::{Trend, mann_kendall};
