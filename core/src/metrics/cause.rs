//! Why do chats go wrong?
//!
//! A few causes make most of the trouble (J. Juran's Pareto principle), so they are listed by how often they led to it, each with what all of
//! them down to it make up together. `lift` says whether a cause is more than frequent: 2 means that its chats go wrong twice as
//! often as all chats do. It is found beside the trouble, not proved to be behind it.
//!
//! Causes of too few chats (`metrics.cell_min`) are told together, without a name.

use super::segment::Dimension;
use super::trouble::Trouble;
use crate::id::{ChatId, Code};
use crate::math::Ppm;
use serde::Serialize;

/// The most chats of a cause that are named.
const NAMED_MAX: usize = 100;

/// A cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// What it is; `null` for chats of which nothing is known.
    pub cause: Option<Code>,
    /// Chats with it.
    pub chats: u64,
    /// Those that went wrong.
    pub count: u64,
    /// Of everything that went wrong; rounded down.
    pub share: Ppm,
    /// The same with every cause above it.
    pub cumulative: Ppm,
    /// How many times as often its chats go wrong as all chats do; rounded down.
    pub lift: Option<Ppm>,
    /// Those that went wrong, by name; the first hundred.
    pub named: Vec<ChatId>,
}

/// Causes of one kind of trouble, the most frequent first; of equals, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Causes {
    /// What goes wrong.
    pub of: Trouble,
    /// What is taken as the cause.
    pub by: Dimension,
    /// Chats that are over and still remembered.
    pub chats: u64,
    /// Those that went wrong.
    pub count: u64,
    /// Those that went wrong for causes of too few chats to be named.
    pub withheld_count: u64,
    /// The causes.
    pub causes: Vec<Cause>,
}

/// Chats with one cause.
pub(crate) struct Group {
    pub(crate) cause: Option<Code>,
    pub(crate) chats: u64,
    pub(crate) wrong: Vec<ChatId>,
}

impl Causes {
    /// `all` are all chats and those of them that went wrong; groups are the causes that may be named.
    pub(crate) fn new(of: Trouble, by: Dimension, all: [u64; 2], mut groups: Vec<Group>) -> Self {
        let [chats, count] = all;
        crate::sorted::sort_by(&mut groups, |a, b| {
            b.wrong.len().cmp(&a.wrong.len()).then_with(|| a.cause.cmp(&b.cause))
        });
        let mut so_far = 0;
        let causes = groups.into_iter().filter(|group| !group.wrong.is_empty()).map(|group| {
            let wrong = group.wrong.len() as u64;
            so_far += wrong;
            let lift = || {
                let above = u128::from(wrong) * u128::from(chats) * 1_000_000;
                let below = u128::from(group.chats) * u128::from(count);
                i64::try_from(above.checked_div(below)?).ok().map(Ppm::new)
            };
            Cause {
                chats: group.chats,
                count: wrong,
                share: Ppm::of(wrong, count).unwrap_or_default(),
                cumulative: Ppm::of(so_far, count).unwrap_or_default(),
                lift: lift(),
                cause: group.cause,
                named: group.wrong.into_iter().take(NAMED_MAX).collect(),
            }
        });
        let causes: Vec<Cause> = causes.collect();
        Self { of, by, chats, count, withheld_count: count.saturating_sub(so_far), causes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_cause_first_and_all_of_them_make_the_whole() {
        let group = |cause: &str, chats: u64, wrong: usize| Group {
            cause: Some(cause.into()),
            chats,
            wrong: (0..wrong).map(|n| format!("{cause}-{n}").as_str().into()).collect(),
        };
        // 60 chats, 12 wrong: one of five. `parcel` 3 of 5, three times as often; `refund` as frequent and no worse than others.
        let groups = vec![
            group("quiet", 10, 0),
            group("refund", 15, 3),
            group("login", 30, 6),
            group("parcel", 5, 3),
        ];
        let told = Causes::new(Trouble::Repeats, Dimension::Intent, [60, 12], groups);
        let rows: Vec<_> = told
            .causes
            .iter()
            .map(|c| {
                (
                    c.cause.as_ref().unwrap().as_str(),
                    c.count,
                    c.share.get(),
                    c.cumulative.get(),
                    c.lift.unwrap().get(),
                )
            })
            .collect();
        assert_eq!(
            rows,
            [
                ("login", 6, 500_000, 500_000, 1_000_000),
                ("parcel", 3, 250_000, 750_000, 3_000_000),
                ("refund", 3, 250_000, 1_000_000, 1_000_000),
            ]
        );
        assert_eq!(told.withheld_count, 0);
        let part =
            Causes::new(Trouble::Repeats, Dimension::Intent, [60, 12], vec![group("login", 30, 6)]);
        assert_eq!(part.withheld_count, 6);
        assert!(Causes::new(Trouble::Repeats, Dimension::Intent, [0, 0], vec![]).causes.is_empty());
    }
}
