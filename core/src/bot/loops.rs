//! Is the bot going round in circles?
//!
//! Two replies are the same when they differ only in case, punctuation and blanks. The bot loops with
//! a reply that it would send for the [third time](SAME_REPLY_LIMIT), or when its last replies are one
//! sequence of two, three or [four](CYCLE_PERIOD_MAX) sent twice over (a sequence of one is the same
//! reply, of which the third is too many). A resolution that succeeded closes the matter, and replies
//! are counted afresh: "Anything else?" after each thing done is manners, not a loop.

use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher13;
use std::hash::Hasher;

/// The same reply would be sent for the third time.
pub const SAME_REPLY_LIMIT: u32 = 3;
/// The longest sequence of replies that is recognised when it is repeated.
pub const CYCLE_PERIOD_MAX: usize = 4;
/// How many replies are remembered.
pub const REPLIES_MAX: usize = 64;

/// How the bot goes round in circles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Circle {
    /// The same reply for the third time.
    SameReply {
        /// How often, with this time.
        times: u32,
    },
    /// A sequence of replies, and the same sequence again.
    Cycle {
        /// How many replies the sequence has.
        period: u32,
    },
}

/// The bot's last replies, as digests: enough to know one again, too little to read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replies(Vec<u64>);

impl Replies {
    /// In which circle the bot would go by sending `reply` next.
    pub fn circle(&self, reply: &str) -> Option<Circle> {
        let next = digest(reply);
        let times = self.0.iter().filter(|sent| **sent == next).count() as u32 + 1;
        if times >= SAME_REPLY_LIMIT {
            return Some(Circle::SameReply { times });
        }
        // From the newest: a cycle of period p shows as 2p replies of which each is the p-th before.
        let newest_first = || std::iter::once(next).chain(self.0.iter().rev().copied());
        let repeats = |period: usize| {
            self.0.len() + 1 >= 2 * period
                && newest_first().take(period).eq(newest_first().skip(period).take(period))
        };
        (2..=CYCLE_PERIOD_MAX).find(|p| repeats(*p)).map(|p| Circle::Cycle { period: p as u32 })
    }

    /// Remembers a reply that was sent; the oldest beyond [`REPLIES_MAX`] is forgotten.
    pub fn remember(&mut self, reply: &str) {
        if self.0.len() == REPLIES_MAX {
            self.0.remove(0);
        }
        self.0.push(digest(reply));
    }

    /// Counts afresh.
    pub fn forget(&mut self) {
        self.0.clear();
    }
}

/// A digest of the reply without case, punctuation and surplus blanks.
///
/// SipHash-1-3 under a fixed key: the same on every machine, and who finds two replies of one digest
/// has only found another way to be handed over.
fn digest(reply: &str) -> u64 {
    let normal = normalise(reply);
    let mut hasher = SipHasher13::new_with_key(b"switchboard-bots");
    hasher.write(normal.as_bytes());
    hasher.finish()
}

fn normalise(reply: &str) -> String {
    let words: Vec<String> = reply
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    // A reply of nothing but signs ("👍", "…") is itself.
    if words.is_empty() { reply.trim().to_owned() } else { words.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where and how the first circle closes when these replies are sent one after the other.
    fn first_circle(replies: &[&str]) -> Option<(usize, Circle)> {
        let mut sent = Replies::default();
        for (n, reply) in replies.iter().enumerate() {
            if let Some(circle) = sent.circle(reply) {
                return Some((n + 1, circle));
            }
            sent.remember(reply);
        }
        None
    }

    #[test]
    fn the_third_same_reply_and_repeated_cycles_are_circles() {
        let same = Circle::SameReply { times: 3 };
        let cycle = |period| Circle::Cycle { period };
        for (replies, expected) in [
            ("a a", None),
            ("a a a", Some((3, same))),
            ("a b c a d e a", Some((7, same))),
            ("a b a", None),
            ("a b a b", Some((4, cycle(2)))),
            ("a a b b a", Some((5, same))),
            ("a b c a b", None),
            ("a b c a b c", Some((6, cycle(3)))),
            ("x y a b c a b c", Some((8, cycle(3)))),
            ("a b c d a b c", None),
            ("a b c d a b c d", Some((8, cycle(4)))),
            ("a b c d e a b c d e", None),
            ("a b c d e f g h", None),
        ] {
            let replies: Vec<&str> = replies.split(' ').collect();
            assert_eq!(first_circle(&replies), expected, "{replies:?}");
        }
    }

    #[test]
    fn case_punctuation_and_blanks_do_not_matter() {
        assert_eq!(normalise("  Sorry,\tI did NOT get that! "), "sorry i did not get that");
        assert!(first_circle(&["Sorry?", "sorry", " SORRY … "]).is_some());
        assert!(first_circle(&["Order 1 is late", "Order 2 is late", "Order 3 is late"]).is_none());
        assert!(first_circle(&["👍", "👍", "👍"]).is_some());
        assert!(first_circle(&["👍", "👎", "?"]).is_none());
    }

    #[test]
    fn memory_is_bounded() {
        let mut sent = Replies::default();
        for n in 0..1_000 {
            sent.remember(&n.to_string());
        }
        assert_eq!(sent.0.len(), REPLIES_MAX);
        assert_eq!(sent.circle("1"), None);
    }
}
