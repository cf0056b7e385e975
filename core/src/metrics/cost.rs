//! What does it cost: what an operator says of money.
//!
//! Money is in whole minor units, cents of a euro. Wages are by the hour in which somebody is paid, not by the minute in which they type;
//! tooling and overhead are by the working day, because a report is of so many.

use crate::id::Code;
use crate::policy::issue::{Issues, Pointer};
use crate::sorted::SortedMap;

/// The most other ways with which chat is compared.
const OTHERS_MAX: usize = 16;

/// The most channels with wages of their own.
const CHANNELS_MAX: usize = 64;

crate::shape! {
    /// What work and tools cost, in minor units (cents of a euro).
    pub struct CostRules {
        /// The currency, such as `EUR`.
        pub currency: Code,
        /// How many digits its minor unit takes: 2 for cents, 0 for yen.
        pub minor_digits: u8 = 2 => 0..=4,
        /// An hour of somebody who is paid to chat, with everything that the employer pays.
        pub labour_per_hour: i64 => 0..=1_000_000_000,
        /// The same on channels where other people are paid otherwise.
        pub labour_per_hour_by_channel: SortedMap<Code, i64> = SortedMap::new(),
        /// A chat that a bot served.
        pub bot_per_chat: i64 = 0 => 0..=1_000_000_000,
        /// Tools on a working day.
        pub tooling_per_day: i64 = 0 => 0..=2_000_000_000,
        /// Rooms, managers and everything else on a working day.
        pub overhead_per_day: i64 = 0 => 0..=2_000_000_000,
        /// Other ways to the same people, such as phone and e-mail.
        pub others: SortedMap<Code, OtherChannel> = SortedMap::new(),
        /// How it was before, for the return on what was invested.
        pub baseline: Option<CostBaseline> = None,
    }
}

crate::shape! {
    /// What another way cost, over any one period.
    pub struct OtherChannel {
        /// All of it, in minor units.
        pub cost: i64 => 0..=2_000_000_000,
        /// Needs that were met.
        pub resolved: u32 => 1..=1_000_000_000,
    }
}

crate::shape! {
    /// How it was before.
    pub struct CostBaseline {
        /// What a resolution cost, in minor units.
        pub per_resolution: i64 => 0..=1_000_000_000,
        /// What was invested to change that, in minor units on a working day.
        pub invested_per_day: i64 => 1..=2_000_000_000,
    }
}

impl CostRules {
    /// An hour of somebody who works on this channel.
    pub fn labour_on(&self, channel: &Code) -> u64 {
        let own = self.labour_per_hour_by_channel.get(channel);
        own.unwrap_or(&self.labour_per_hour).unsigned_abs()
    }

    /// Says what is wrong with these rules.
    pub(super) fn check(&self, at: &Pointer, issues: &mut Issues) {
        let currency = self.currency.as_str();
        if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
            let found = format!("`{currency}`");
            let remedy = "write the three letters of ISO 4217, such as EUR";
            issues.error("bad_value", &at.key("currency"), found, "three capital letters", remedy);
        }
        let own = &self.labour_per_hour_by_channel;
        let place = at.key("labour_per_hour_by_channel");
        for (channel, wage) in own {
            if !(0..=1_000_000_000).contains(wage) {
                let (place, found) = (place.key(channel.as_str()), format!("`{wage}`"));
                let remedy = "write minor units, such as 3500 for 35 euro";
                issues.error("out_of_range", &place, found, "0 to 1000000000", remedy);
            }
        }
        for (place, found, most) in
            [(place, own.len(), CHANNELS_MAX), (at.key("others"), self.others.len(), OTHERS_MAX)]
        {
            if found > most {
                let remedy = "keep those that somebody compares";
                let (found, most) = (format!("{found} of them"), format!("at most {most}"));
                issues.error("too_many", &place, found, most, remedy);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_told_with_their_place() {
        let rules = |currency: &str, wage: i64| CostRules {
            currency: currency.into(),
            minor_digits: 2,
            labour_per_hour: 3_000,
            labour_per_hour_by_channel: [("sms".into(), wage)].into_iter().collect(),
            bot_per_chat: 0,
            tooling_per_day: 0,
            overhead_per_day: 0,
            others: SortedMap::new(),
            baseline: None,
        };
        let bad = |rules: CostRules| {
            let mut issues = Issues::new();
            rules.check(&Pointer::root().key("costs"), &mut issues);
            issues.iter().map(|i| format!("{} {}", i.code, i.path.as_str())).collect::<Vec<_>>()
        };
        assert_eq!(bad(rules("EUR", 4_000)), Vec::<String>::new());
        assert_eq!(bad(rules("eur", 4_000)), ["bad_value /costs/currency"]);
        assert_eq!(bad(rules("EUR", -1)), ["out_of_range /costs/labour_per_hour_by_channel/sms"]);
        assert_eq!(rules("EUR", 4_000).labour_on(&"sms".into()), 4_000);
        assert_eq!(rules("EUR", 4_000).labour_on(&"web".into()), 3_000);
    }
}
