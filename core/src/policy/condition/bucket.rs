//! Falling into a stable share: the same customer, the same salt, always the same bucket.
//!
//! A bucket is SipHash-2-4 (Aumasson and Bernstein, 2012) under a 128-bit key of the host over
//!
//! ```text
//! length of salt in bytes (u64, little-endian) ‖ salt ‖ id        all text in UTF-8
//! ```
//!
//! reduced modulo 1,000,000: a part per million. A share of 12.5 % holds the buckets 0 to 124,999. The
//! length in front keeps (`ab`, `c`) apart from (`a`, `bc`). A larger share contains every smaller one of
//! the same salt; shares with different salts are independent of one another.
//!
//! Vectors under the key `00 01 02 … 0f`, computed with an independent program:
//!
//! | salt | id | hash | bucket |
//! |---|---|---|---|
//! | (empty) | (empty) | `39d3851ca07681a7` | 540,263 |
//! | `rollout` | `c-1` | `b49b3cd957c325da` | 156,954 |
//! | `rollout` | `c-2` | `d7b8cf58fd30f805` | 183,493 |
//! | `pilot` | `Zoë` | `8f27583610d84dd5` | 499,861 |

use crate::math::Ppm;
use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher24;
use std::{fmt, hash::Hasher};

/// The key under which customers fall into buckets; the host chooses it once and keeps it.
#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HashKey([u8; 16]);

impl HashKey {
    /// From 16 bytes, which the host draws at random and stores.
    pub const fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The bucket of `id` under `salt`: 0 to 999,999 parts per million.
    ///
    /// ```
    /// use switchboard::policy::condition::HashKey;
    /// let key = HashKey::new([7; 16]);
    /// assert_eq!(key.bucket("rollout", "c-1"), key.bucket("rollout", "c-1"));
    /// assert_ne!(key.bucket("rollout", "c-1"), key.bucket("pilot", "c-1"));
    /// ```
    pub fn bucket(&self, salt: &str, id: &str) -> Ppm {
        Ppm::new((self.hash(salt, id) % 1_000_000) as i64)
    }

    /// What the bucket is cut from: stands for `id` where the id itself must not be kept.
    pub(crate) fn hash(&self, salt: &str, id: &str) -> u64 {
        let mut hasher = SipHasher24::new_with_key(&self.0);
        hasher.write(&(salt.len() as u64).to_le_bytes());
        hasher.write(salt.as_bytes());
        hasher.write(id.as_bytes());
        hasher.finish()
    }
}

impl fmt::Debug for HashKey {
    /// Says that it is a key, never which.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HashKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counting_key() -> HashKey {
        HashKey::new(std::array::from_fn(|n| n as u8))
    }

    #[test]
    fn the_hash_is_siphash_2_4() {
        // The reference vector of the paper's appendix: key 00…0f, input 00…0e.
        let mut hasher = SipHasher24::new_with_key(&counting_key().0);
        hasher.write(&std::array::from_fn::<u8, 15, _>(|n| n as u8));
        assert_eq!(hasher.finish(), 0xa129_ca61_49be_45e5);
    }

    #[test]
    fn the_documented_vectors_hold() {
        for (salt, id, hash, bucket) in [
            ("", "", 0x39d3_851c_a076_81a7, 540_263),
            ("rollout", "c-1", 0xb49b_3cd9_57c3_25da, 156_954),
            ("rollout", "c-2", 0xd7b8_cf58_fd30_f805, 183_493),
            ("pilot", "Zoë", 0x8f27_5836_10d8_4dd5, 499_861),
        ] {
            assert_eq!(counting_key().hash(salt, id), hash, "{salt} {id}");
            assert_eq!(counting_key().bucket(salt, id), Ppm::new(bucket), "{salt} {id}");
        }
    }

    #[test]
    fn salt_and_id_do_not_run_into_each_other() {
        let key = counting_key();
        assert_ne!(key.hash("ab", "c"), key.hash("a", "bc"));
    }

    #[test]
    fn buckets_are_spread_evenly() {
        // 100,000 ids in ten equal shares: each holds 10,000 ± 5 standard deviations of 95.
        let mut shares = [0_u32; 10];
        for n in 0..100_000 {
            let bucket = counting_key().bucket("spread", &format!("customer-{n}")).get();
            shares[(bucket / 100_000) as usize] += 1;
        }
        for count in shares {
            assert!((9_525..=10_475).contains(&count), "{shares:?}");
        }
    }

    #[test]
    fn the_key_is_never_shown() {
        assert_eq!(format!("{:?}", HashKey::new([42; 16])), "HashKey(…)");
    }
}
