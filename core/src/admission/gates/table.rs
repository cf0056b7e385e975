//! A slow second reading of entitlements: rules as rows of a table, profiles as numbers.

use super::tests::{NOW, rules};
use super::*;
use serde_json::json;

/// A rule of entitlement as a row of a table: what is `None` is not asked.
struct Row {
    tiers: Option<Vec<usize>>,
    segment: Option<usize>,
    tenure_days_min: Option<u32>,
    channel: Option<usize>,
    refuses: bool,
}

const TIERS: [&str; 4] = ["basic", "silver", "gold", "platinum"];
const SEGMENTS: [&str; 6] = ["trial", "student", "staff", "press", "partner", "beta"];
const CHANNELS: [&str; 3] = ["web", "mobile", "social"];

/// A profile as numbers.
struct Profile {
    tier: Option<usize>,
    segments: [bool; 6],
    tenure_days: Option<u32>,
    channel: usize,
}

impl Row {
    fn to_json(&self, n: usize) -> serde_json::Value {
        let mut all = Vec::new();
        if let Some(tiers) = &self.tiers {
            let tiers: Vec<&str> = tiers.iter().map(|tier| TIERS[*tier]).collect();
            all.push(json!({"field": "customer.tier", "one_of": tiers}));
        }
        if let Some(segment) = self.segment {
            all.push(json!({"field": "customer.segments", "has_any": [SEGMENTS[segment]]}));
        }
        if let Some(days) = self.tenure_days_min {
            all.push(json!({"field": "customer.tenure_days", "at_least": days}));
        }
        if let Some(channel) = self.channel {
            all.push(json!({"field": "chat.channel", "eq": CHANNELS[channel]}));
        }
        if all.is_empty() {
            all.push(json!({"field": "customer.id", "present": true}));
        }
        let then = if self.refuses { "refuse" } else { "admit" };
        json!({"id": format!("r-{n}"), "when": {"all": all}, "then": then})
    }

    fn holds(&self, profile: &Profile) -> bool {
        let tier = match (&self.tiers, profile.tier) {
            (None, _) => true,
            (Some(tiers), Some(tier)) => tiers.contains(&tier),
            (Some(_), None) => false,
        };
        let tenure = match (self.tenure_days_min, profile.tenure_days) {
            (None, _) => true,
            (Some(min), Some(days)) => min <= days,
            (Some(_), None) => false,
        };
        tier && tenure
            && self.segment.is_none_or(|segment| profile.segments[segment])
            && self.channel.is_none_or(|channel| channel == profile.channel)
    }
}

#[test]
fn ten_thousand_customers_under_two_hundred_entitlements_agree_with_a_table() {
    let mut seed = 7_u64;
    // Knuth's multiplicative congruential generator; its high bits are good enough for tests.
    let mut below = |sides: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((seed >> 33) % sides) as usize
    };
    let rows: Vec<Row> = (0..200)
        .map(|_| Row {
            tiers: (below(10) > 0).then(|| {
                let first = below(4);
                if below(2) == 0 { vec![first] } else { vec![first, (first + 1) % 4] }
            }),
            segment: (below(10) > 0).then(|| below(6)),
            tenure_days_min: (below(10) > 0).then(|| 1_200 + below(800) as u32),
            channel: (below(4) > 0).then(|| below(3)),
            refuses: below(2) == 0,
        })
        .collect();
    let list: Vec<serde_json::Value> =
        rows.iter().enumerate().map(|(n, row)| row.to_json(n)).collect();
    let rules = rules(&json!({
        "entitlements": list, "otherwise": "refuse", "alternates": [{"channel": "email"}]
    }));

    let mut decided_by = vec![0_u32; rows.len() + 1];
    for n in 0..10_000 {
        let profile = Profile {
            tier: (below(5) > 0).then(|| below(4)),
            segments: std::array::from_fn(|_| below(8) == 0),
            tenure_days: (below(5) > 0).then(|| below(2_000) as u32),
            channel: below(3),
        };
        let held = SEGMENTS.iter().zip(profile.segments).filter(|(_, held)| *held);
        let customer = Customer {
            tier: profile.tier.map(|tier| TIERS[tier].into()),
            segments: held.map(|(segment, _)| Code::from(*segment)).collect(),
            tenure_days: profile.tenure_days,
            ..Customer::known_as(format!("c-{n}").into())
        };
        let channel = ChannelId::from(CHANNELS[profile.channel]);
        let verdict = judge(&rules, &customer, &AdmissionFacts::quiet(&channel), NOW);

        let first = rows.iter().position(|row| row.holds(&profile));
        decided_by[first.unwrap_or(rows.len())] += 1;
        assert_eq!(verdict.entitled_by, first.map(|n| format!("/admission/entitlements/{n}")));
        let refused = first.is_none_or(|n| rows[n].refuses);
        assert_eq!(!verdict.is_admitted(), refused);
        if refused {
            // Nobody is sent away without a reason and a place to go.
            assert_eq!(verdict.failures.len(), 1);
            let alternates = vec!["email".into()];
            assert_eq!(verdict.outcome, Outcome::Deflect { alternates });
        }
    }
    // Many rules decided somebody, and some customers fell through them all.
    assert!(decided_by.iter().filter(|count| **count > 0).count() > 20, "{decided_by:?}");
    assert!(decided_by[rows.len()] > 100, "{decided_by:?}");
}
