//! Who can be served together? Some kinds of chats, some kinds of agents, and the seats that each kind has.
//!
//! A transportation problem, solved by augmenting paths: seating one more chat moves others over where that
//! helps, and never lets one go. So the chats that are asked for first are seated whenever they can be, and
//! no other choice seats more of them: the sets of chats that can sit together form a matroid (Edmonds and Fulkerson,
//! "Transversals and matroid partition", 1965).

use std::collections::{BTreeMap, VecDeque};

/// Chats of some kinds on seats with agents of some kinds, which are named by their numbers.
#[derive(Clone, Debug)]
pub(super) struct Matching {
    /// By kind of chat: the kinds of agents who may serve it.
    reach: Vec<Vec<usize>>,
    /// By kind of agents: seats that nobody has.
    free: Vec<u32>,
    /// By kind of agents: the chats of each kind that sit there.
    seated: Vec<BTreeMap<usize, u32>>,
}

impl Matching {
    /// Nobody sits anywhere yet.
    pub(super) fn new(seats: Vec<u32>) -> Self {
        Self { reach: Vec::new(), seated: vec![BTreeMap::new(); seats.len()], free: seats }
    }

    /// A further kind of chat, and the kinds of agents who may serve it; its number.
    pub(super) fn add_chats(&mut self, reach: Vec<usize>) -> usize {
        self.reach.push(reach);
        self.reach.len() - 1
    }

    /// Seats one more chat of a kind, and everybody who sat before still sits; `false` where that cannot be.
    pub(super) fn seat(&mut self, chat: usize) -> bool {
        let at = self.vacate(&self.reach[chat].clone());
        if let Some(at) = at {
            self.sit_down(chat, at);
        }
        at.is_some()
    }

    /// Gives a seated chat of a kind a seat with agents of this kind for good; `false` where that would leave
    /// another without a seat.
    pub(super) fn claim(&mut self, chat: usize, agents: usize) -> bool {
        if !self.reach[chat].contains(&agents) {
            return false;
        }
        if !self.stand_up(chat, agents) {
            let now = (0..self.seated.len()).find(|&at| self.stand_up(chat, at));
            let Some(now) = now else { return false };
            if self.vacate(&[agents]).is_none() {
                self.sit_down(chat, now);
                return false;
            }
        }
        self.free[agents] -= 1;
        true
    }

    fn sit_down(&mut self, chat: usize, at: usize) {
        self.free[at] -= 1;
        *self.seated[at].entry(chat).or_default() += 1;
    }

    /// A chat of a kind gives up its seat there, if one sits there.
    fn stand_up(&mut self, chat: usize, at: usize) -> bool {
        let Some(n) = self.seated[at].get_mut(&chat) else { return false };
        *n -= 1;
        if *n == 0 {
            self.seated[at].remove(&chat);
        }
        self.free[at] += 1;
        true
    }

    /// Sees to a free seat with agents of one of these kinds, moving chats over along the shortest way.
    fn vacate(&mut self, among: &[usize]) -> Option<usize> {
        // From where, and of which kind, a chat would move to this kind of agents.
        let mut moved_from: Vec<Option<(usize, usize)>> = vec![None; self.free.len()];
        let mut seen = vec![false; self.free.len()];
        let mut asked = vec![false; self.reach.len()];
        let mut next: VecDeque<usize> = VecDeque::new();
        for &agents in among {
            if !std::mem::replace(&mut seen[agents], true) {
                next.push_back(agents);
            }
        }
        while let Some(at) = next.pop_front() {
            if self.free[at] > 0 {
                let mut end = at;
                while let Some((from, chat)) = moved_from[end] {
                    self.stand_up(chat, from);
                    self.sit_down(chat, end);
                    end = from;
                }
                return Some(end);
            }
            for &chat in self.seated[at].keys() {
                if std::mem::replace(&mut asked[chat], true) {
                    continue;
                }
                for &other in &self.reach[chat] {
                    if !std::mem::replace(&mut seen[other], true) {
                        moved_from[other] = Some((at, chat));
                        next.push_back(other);
                    }
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn who_sits_moves_over_for_who_has_no_choice() {
        // Seat 0 serves both kinds of chats, seat 1 only the first.
        let mut matching = Matching::new(vec![1, 1]);
        let any = matching.add_chats(vec![0, 1]);
        let choosy = matching.add_chats(vec![0]);
        assert!(matching.seat(any) && matching.seat(choosy));
        assert!(!matching.seat(any), "there are two seats");
        assert!(!matching.claim(any, 0), "the other has no other seat");
        assert!(matching.claim(any, 1) && matching.claim(choosy, 0));
        assert!(!matching.claim(choosy, 0), "nobody is seated any more");
    }

    /// Can all these chats sit at once? By trying every seat for each in turn.
    fn can_all_sit(chats: &[usize], reach: &[Vec<usize>], free: &mut [u32]) -> bool {
        let Some((&first, others)) = chats.split_first() else { return true };
        reach[first].iter().any(|&at| {
            if free[at] == 0 {
                return false;
            }
            free[at] -= 1;
            let fits = can_all_sit(others, reach, free);
            free[at] += 1;
            fits
        })
    }

    proptest! {
        #[test]
        fn it_seats_and_places_whom_trying_everything_would(
            seats in prop::collection::vec(0_u32..3, 1..5),
            reach in prop::collection::vec(prop::collection::vec(any::<bool>(), 5), 1..4),
            asking in prop::collection::vec(0_usize..4, 0..7),
        ) {
            let reach: Vec<Vec<usize>> = reach
                .iter()
                .map(|row| (0..seats.len()).filter(|&at| row[at]).collect())
                .collect();
            let mut matching = Matching::new(seats.clone());
            for row in &reach {
                matching.add_chats(row.clone());
            }
            let mut free = seats;
            let mut sitting: Vec<usize> = Vec::new();
            for chat in asking.into_iter().map(|chat| chat % reach.len()) {
                sitting.push(chat);
                let fits = can_all_sit(&sitting, &reach, &mut free);
                prop_assert_eq!(matching.seat(chat), fits);
                if !fits {
                    sitting.pop();
                }
            }
            // Each in turn takes the first seat that leaves the others theirs.
            while let Some(&chat) = sitting.first() {
                let others = sitting[1..].to_vec();
                let mut placed = false;
                for at in 0..free.len() {
                    let mut fits = false;
                    if free[at] > 0 && reach[chat].contains(&at) {
                        free[at] -= 1;
                        fits = can_all_sit(&others, &reach, &mut free);
                        free[at] += u32::from(!fits);
                    }
                    prop_assert_eq!(matching.claim(chat, at), fits, "{} at {}", chat, at);
                    placed = fits;
                    if placed {
                        break;
                    }
                }
                prop_assert!(placed);
                sitting = others;
            }
        }
    }
}
