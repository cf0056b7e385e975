//! How much may one connection say? So much at once, and so much a second.
//!
//! Limits of what the engine holds stand in the policy; these keep the way to it free.

use crate::identity::Role;

/// The longest frame, in bytes.
pub(crate) const FRAME_BYTES_MAX: usize = 64 * 1_024;

/// What a connection reads at once, in bytes; every one of them holds so much, and most frames are short.
pub(crate) const READ_BUFFER_BYTES: usize = 4 * 1_024;

/// The longest body of a request, in bytes; a policy is the longest thing that anybody sends.
pub(crate) const BODY_BYTES_MAX: usize = 4 * 1_024 * 1_024;

/// How many connections there may be.
pub(crate) const CONNECTIONS_MAX: usize = 20_000;

/// How long somebody who connects may take to say who they are.
pub(crate) const HELLO_MS_MAX: u64 = 5_000;

const MILLIS_A_SECOND: i64 = 1_000;

/// What is left of a connection's allowance, in thousandths of a frame.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allowance {
    left: i64,
    burst: i64,
    a_second: i64,
    since: i64,
}

impl Allowance {
    /// A full allowance: people write a few lines a second at most, programs report for many.
    pub(crate) const fn new(role: Role, now: i64) -> Self {
        let (burst, a_second) = match role {
            Role::Customer => (20, 5),
            Role::Agent | Role::Supervisor => (60, 20),
            Role::Bot | Role::Adapter => (2_000, 1_000),
        };
        let burst = burst * MILLIS_A_SECOND;
        Self { left: burst, burst, a_second, since: now }
    }

    /// Takes one frame; false when there is none left.
    pub(crate) fn take(&mut self, now: i64) -> bool {
        let passed = (now - self.since).clamp(0, self.burst);
        self.since = now;
        // So many thousandths a millisecond as there are frames a second.
        self.left = (self.left + passed * self.a_second).min(self.burst);
        let is_left = self.left >= MILLIS_A_SECOND;
        if is_left {
            self.left -= MILLIS_A_SECOND;
        }
        is_left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_may_send_twenty_at_once_and_five_a_second() {
        let mut allowance = Allowance::new(Role::Customer, 0);
        assert!((0..20).all(|_| allowance.take(0)));
        assert!(!allowance.take(0));
        assert!(!allowance.take(199));
        assert!(allowance.take(200));
        assert!(!allowance.take(200));
        // However long the silence, no more than twenty.
        assert!((0..20).all(|_| allowance.take(1_000_000)));
        assert!(!allowance.take(1_000_000));
    }
}
