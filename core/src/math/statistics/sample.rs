//! Which of ten thousand chats does somebody read, so that grave and valuable ones come more often, no agent is left out, and what
//! is found still speaks for all?
//!
//! Weighted sampling without replacement (P. Efraimidis and P. Spirakis, 2006): each item's key is `ln(u) / weight`, the largest
//! keys are taken. Here `u` is a keyed hash of the item's name, so that nothing is drawn: the same seed chooses the same items on
//! every machine, in any order, and over any number of shards. Each chosen item keeps how likely it was to be chosen, given the
//! keys of all others (E. Cohen and H. Kaplan, *Summarizing data using bottom-k sketches*, 2007): what is found in it, over that
//! probability, sums to an unbiased estimate for everybody.
//!
//! ```
//! use switchboard::math::statistics::{Candidate, weighted_sample};
//! let chat = |id: &str, weight| Candidate { id: id.to_owned(), weight, stratum: String::new() };
//! let chats = [chat("c-1", 1.0), chat("c-2", 5.0), chat("c-3", 0.0)];
//! let chosen = weighted_sample(&chats, 2, 0, b"november");
//! assert_eq!(chosen.len(), 2, "an item without weight is never chosen");
//! ```

use siphasher::sip::SipHasher24;
use std::collections::BTreeMap;
use std::hash::Hasher;

/// An item that may be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Its name, by which alone chance decides.
    pub id: String,
    /// How much it matters; without weight it is never chosen.
    pub weight: f64,
    /// To which group it belongs, such as its agent.
    pub stratum: String,
}

/// An item that was chosen.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Chosen {
    /// Its name.
    pub id: String,
    /// Its group.
    pub stratum: String,
    /// How likely it was to be chosen: at most 1, which it is when all were.
    pub inclusion: f64,
}

struct Ranked<'a> {
    key: f64,
    candidate: &'a Candidate,
}

/// Chooses the `size` largest keys of all, and the `per_stratum` largest of each group: together no more than both, for whoever is
/// chosen by both counts once. In the order of names.
pub fn weighted_sample(
    candidates: &[Candidate],
    size: usize,
    per_stratum: usize,
    seed: &[u8],
) -> Vec<Chosen> {
    let mut ranked: Vec<Ranked<'_>> = candidates
        .iter()
        .filter(|candidate| candidate.weight > 0.0)
        .map(|candidate| Ranked { key: key(candidate, seed), candidate })
        .collect();
    ranked
        .sort_by(|a, b| b.key.total_cmp(&a.key).then_with(|| a.candidate.id.cmp(&b.candidate.id)));
    ranked.dedup_by(|a, b| a.candidate.id == b.candidate.id);
    let overall: Vec<f64> = ranked.iter().map(|ranked| ranked.key).collect();
    let mut strata: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    let mut chosen = Vec::new();
    let mut places = Vec::with_capacity(ranked.len());
    for ranked in &ranked {
        let keys = strata.entry(&ranked.candidate.stratum).or_default();
        places.push(keys.len());
        keys.push(ranked.key);
    }
    for (place, (ranked, place_in_stratum)) in ranked.iter().zip(places).enumerate() {
        if place >= size && place_in_stratum >= per_stratum {
            continue;
        }
        let candidate = ranked.candidate;
        let own = strata.get(candidate.stratum.as_str()).map_or(&[][..], Vec::as_slice);
        let least = needed(&overall, place, size).min(needed(own, place_in_stratum, per_stratum));
        // u > e^(weight · least)
        let inclusion = -libm::expm1(candidate.weight * least);
        let (id, stratum) = (candidate.id.clone(), candidate.stratum.clone());
        chosen.push(Chosen { id, stratum, inclusion });
    }
    chosen.sort_by(|a, b| a.id.cmp(&b.id));
    chosen
}

/// The key that an item at `place` had to exceed to be among the first `quota`, all others being as they are.
fn needed(keys: &[f64], place: usize, quota: usize) -> f64 {
    let rival = if place < quota { Some(quota) } else { quota.checked_sub(1) };
    match rival {
        // No quota at all: nothing is enough.
        None => 0.0,
        Some(rival) => keys.get(rival).copied().unwrap_or(f64::NEG_INFINITY),
    }
}

/// `ln(u) / weight`, `u` between 0 and 1, both excluded.
fn key(candidate: &Candidate, seed: &[u8]) -> f64 {
    let mut hasher = SipHasher24::new();
    hasher.write(&(seed.len() as u64).to_le_bytes());
    hasher.write(seed);
    hasher.write(candidate.id.as_bytes());
    let u = ((hasher.finish() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64;
    libm::log(u) / candidate.weight
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(id: &str, weight: f64, stratum: &str) -> Candidate {
        Candidate { id: id.to_owned(), weight, stratum: stratum.to_owned() }
    }

    /// Four items of weight 1, 2, 3 and 4, two chosen, over 40,000 seeds: as often as two draws in a row choose them, worked out over
    /// all orders; and the inverse probabilities sum to four items on average.
    #[test]
    fn items_are_chosen_as_often_as_draws_without_replacement_say() {
        let items: Vec<Candidate> =
            (1..=4_u32).map(|n| of(&n.to_string(), f64::from(n), "")).collect();
        let (seeds, mut seen, mut all) = (40_000_u32, [0_u32; 4], 0.0);
        for seed in 0..seeds {
            for chosen in weighted_sample(&items, 2, 0, &seed.to_le_bytes()) {
                seen[chosen.id.parse::<usize>().unwrap() - 1] += 1;
                all += 1.0 / chosen.inclusion;
            }
        }
        for (n, seen) in seen.iter().enumerate() {
            let own = n as f64 + 1.0;
            // First, or second after another one.
            let others = (1..=4).map(f64::from).filter(|other| (other - own).abs() > 0.5);
            let second: f64 = others.map(|other| other / 10.0 * own / (10.0 - other)).sum();
            let (expected, found) = (own / 10.0 + second, f64::from(*seen) / f64::from(seeds));
            // Four standard errors.
            let error = 4.0 * libm::sqrt(expected * (1.0 - expected) / f64::from(seeds));
            assert!((found - expected).abs() < error, "{own}: {found}, not {expected}");
        }
        let mean = all / f64::from(seeds);
        assert!((mean - 4.0).abs() < 0.05, "{mean}");
    }

    /// Whatever a shard would never send up, nobody misses: the sample of the shards' samples is the sample of all.
    #[test]
    fn any_sharding_and_any_order_choose_the_same() {
        let stratum = |n: u32| format!("agent {}", n % 3);
        let all: Vec<Candidate> =
            (0..200).map(|n| of(&format!("c-{n}"), f64::from(n % 7), &stratum(n))).collect();
        let whole = weighted_sample(&all, 10, 2, b"seed");
        for shards in [2, 3, 50] {
            let mut sent = Vec::new();
            for shard in 0..shards {
                let own: Vec<Candidate> = all.iter().skip(shard).step_by(shards).cloned().collect();
                // One more each, so that the rivals are known, too.
                let kept = weighted_sample(&own, 11, 3, b"seed");
                sent.extend(own.into_iter().filter(|c| kept.iter().any(|kept| kept.id == c.id)));
            }
            assert_eq!(weighted_sample(&sent, 10, 2, b"seed"), whole);
        }
        assert_ne!(weighted_sample(&all, 10, 2, b"other"), whole);
    }

    #[test]
    fn every_group_gets_its_quota_and_weightless_items_none() {
        let mut all: Vec<Candidate> =
            (0..50).map(|n| of(&format!("a-{n}"), 100.0, "ada")).collect();
        all.extend([of("b-1", 0.1, "bo"), of("b-2", 0.1, "bo"), of("z", 0.0, "cy")]);
        let chosen = weighted_sample(&all, 5, 2, b"seed");
        assert_eq!(chosen.iter().filter(|chosen| chosen.stratum == "bo").count(), 2);
        assert!(chosen.len() == 7 && chosen.iter().all(|chosen| chosen.id != "z"));
        // Both of Bo's chats were certain.
        assert!(chosen.iter().filter(|c| c.stratum == "bo").all(|c| c.inclusion >= 1.0));
        let everything = weighted_sample(&all, 99, 0, b"seed");
        assert!(everything.len() == 52 && everything.iter().all(|chosen| chosen.inclusion >= 1.0));
    }
}
