//! One queue's line: every chat without an owner, in order, with its rank.
//!
//! Chats on offer or on hold stay in line, so that a position never moves back because an agent declined.
//! The line is a list of short sorted runs: finding, adding and removing are logarithmic in the number of
//! runs plus one short move, a rank sums the lengths of the runs before it.

use super::{key::LineKey, slab::ChatIx};

const RUN_MAX: usize = 128;

/// A sorted list that knows ranks.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    runs: Vec<Vec<(LineKey, ChatIx)>>,
    len: usize,
}

/// Where an entry stands: its run, and its place in the run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    run: usize,
    at: usize,
}

impl Line {
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// The run in which `key` is or would be.
    fn run_of(&self, key: LineKey) -> usize {
        self.runs.partition_point(|run| run.first().is_some_and(|&(first, _)| first <= key)).max(1)
            - 1
    }

    pub(super) fn insert(&mut self, key: LineKey, chat: ChatIx) -> Spot {
        self.len += 1;
        if self.runs.is_empty() {
            self.runs.push(Vec::new());
        }
        let mut run = self.run_of(key);
        let mut at = self.runs[run].partition_point(|&(k, _)| k < key);
        self.runs[run].insert(at, (key, chat));
        if self.runs[run].len() > RUN_MAX {
            // A line mostly grows at its end: leave the full run full there, halve it elsewhere.
            let keep = if at == RUN_MAX { RUN_MAX } else { RUN_MAX / 2 };
            let rest = self.runs[run].split_off(keep);
            self.runs.insert(run + 1, rest);
            if at >= keep {
                run += 1;
                at -= keep;
            }
        }
        Spot { run, at }
    }

    pub(super) fn find(&self, key: LineKey) -> Option<Spot> {
        let run = self.run_of(key);
        let at = self.runs.get(run)?.binary_search_by(|&(k, _)| k.cmp(&key)).ok()?;
        Some(Spot { run, at })
    }

    /// Removes the entry with `key`, and says where it stood; what follows it stands there now.
    pub(super) fn remove(&mut self, key: LineKey) -> Option<Spot> {
        let spot = self.find(key)?;
        self.runs[spot.run].remove(spot.at);
        self.len -= 1;
        if self.runs[spot.run].is_empty() {
            self.runs.remove(spot.run);
        }
        Some(spot)
    }

    /// How many stand before `spot`, or `limit` when there are that many or more.
    pub(super) fn rank(&self, spot: Spot, limit: usize) -> usize {
        let mut before = spot.at;
        for run in &self.runs[..spot.run] {
            if before >= limit {
                return limit;
            }
            before += run.len();
        }
        before.min(limit)
    }

    /// The chats from `rank` on, in order.
    pub(super) fn starting_at_rank(&self, rank: usize) -> impl Iterator<Item = ChatIx> + '_ {
        let mut skip = rank;
        let mut run = 0;
        while run < self.runs.len() && skip >= self.runs[run].len() {
            skip -= self.runs[run].len();
            run += 1;
        }
        self.runs[run..].iter().flatten().skip(skip).map(|&(_, chat)| chat)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routing::slab::RowNumber;

    fn key(score: i64) -> LineKey {
        LineKey { score, place: 0, arrival: 0 }
    }

    #[test]
    fn agrees_with_a_plain_sorted_list() {
        let (mut line, mut plain) = (Line::default(), Vec::<i64>::new());
        let mut state: u64 = 7;
        for step in 0..20_000_u32 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let score = (state >> 40) as i64 % 3_000;
            // Grows for a while, then shrinks to nothing.
            let grow = step < 8_000 || (step < 12_000 && state >> 63 == 0);
            match plain.binary_search(&score) {
                Ok(at) => {
                    plain.remove(at);
                    let spot = line.find(key(score)).unwrap();
                    assert_eq!(line.rank(spot, usize::MAX), at);
                    assert_eq!(line.rank(spot, 50), at.min(50));
                    line.remove(key(score)).unwrap();
                }
                Err(at) if grow => {
                    plain.insert(at, score);
                    let spot = line.insert(key(score), ChatIx::from_row(score as usize));
                    assert_eq!(line.rank(spot, usize::MAX), at);
                }
                Err(_) => assert!(line.remove(key(score)).is_none()),
            }
            assert_eq!(line.len(), plain.len());
            if step % 997 == 0 {
                let all: Vec<i64> = line.starting_at_rank(0).map(|c| c.row() as i64).collect();
                assert_eq!(all, plain);
                let tail: Vec<i64> = line.starting_at_rank(200).map(|c| c.row() as i64).collect();
                assert_eq!(tail, plain.get(200..).unwrap_or(&[]));
            }
        }
    }
}
