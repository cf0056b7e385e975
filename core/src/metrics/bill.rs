//! What does a resolution cost, by channel, and beside the phone?
//!
//! People are paid for being there, not for typing. So the time that is paid (with a chat, or ready for one) is the whole, and every channel
//! carries its part by what its chats were given of people's time; whoever holds three chats at once is paid once. What it comes to is
//! rounded once for all channels, and every cost is divided so that the parts add up to it to the last cent
//! ([`round_together`]).
//!
//! * Labour: paid hours times what an hour costs on the channel.
//! * Bots: chats that a bot served, times what one costs.
//! * Tooling: by chats. Overhead: by labour; where nobody works, by chats.
//!
//! A cost that nobody can carry stands under `unallocated`, and a resolution that never was costs nothing that can be said. Without the
//! number of working days there is no tooling and no overhead, hence no total.

use super::cost::CostRules;
use super::ledger::{ChannelSums, Ledger};
use crate::id::Code;
use crate::math::{Ppm, apportion, round_together};
use crate::sorted::SortedMap;
use serde::Serialize;
use std::fmt;

const HOUR_MS: u128 = 3_600_000;

/// Costs of one kind each, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Costs {
    /// People.
    pub labour: u64,
    /// Bots.
    pub bots: u64,
    /// Tools; nothing can be said without the number of working days.
    pub tooling: Option<u64>,
    /// Everything else; the same.
    pub overhead: Option<u64>,
    /// All of it; the same.
    pub total: Option<u64>,
}

/// A channel with what it cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ChannelBill {
    /// Chats that are over.
    pub chats: u64,
    /// Those that a human owned.
    pub answered: u64,
    /// Those that ended as resolved, by a human or a bot.
    pub resolved: u64,
    /// What its chats were given of people's time, in milliseconds.
    pub shared_ms: i64,
    /// What of the paid time it carries, in milliseconds.
    pub paid_ms: u64,
    /// What it cost.
    pub costs: Costs,
    /// What a chat cost; rounded half up.
    pub per_chat: Option<u64>,
    /// What a resolution cost; rounded half up.
    pub per_resolution: Option<u64>,
}

/// Another way to the same people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct OtherBill {
    /// What a resolution cost there; rounded half up.
    pub per_resolution: u64,
    /// A resolution by chat costs this share of it; rounded down.
    pub chat: Option<Ppm>,
}

/// What came of what was invested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Returned {
    /// What as many resolutions would have cost before.
    pub before: u64,
    /// What was invested.
    pub invested: u64,
    /// What was saved beyond the investment, which is part of the total; below nothing when it was lost.
    pub gain: i64,
    /// The same as a share of what was invested; rounded down.
    pub roi: Ppm,
}

/// What everything so far cost. Money is in minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bill {
    /// The currency.
    pub currency: Code,
    /// Digits of its minor unit.
    pub minor_digits: u8,
    /// Of how many working days it is, if somebody said so.
    pub working_days: Option<u32>,
    /// All channels together.
    pub all: ChannelBill,
    /// Each of them; they add up to all, less what nobody carries.
    pub channels: SortedMap<Code, ChannelBill>,
    /// What nobody carries.
    pub unallocated: Costs,
    /// Beside other ways.
    pub others: SortedMap<Code, OtherBill>,
    /// Beside how it was before.
    pub returned: Option<Returned>,
}

impl Bill {
    /// What chats cost that are over, when so much time was paid.
    pub fn new(
        rules: &CostRules,
        ledger: &Ledger,
        paid_ms: u64,
        working_days: Option<u32>,
    ) -> Self {
        let working_days = working_days.filter(|days| *days > 0);
        let per_day = |cost: i64| {
            working_days.map(|days| cost.unsigned_abs().saturating_mul(u64::from(days)))
        };
        let (tooling, overhead) = (per_day(rules.tooling_per_day), per_day(rules.overhead_per_day));
        let sums: Vec<(&Code, &ChannelSums)> = ledger.channels().iter().collect();
        let by_chats: Vec<u64> = sums.iter().map(|(_, sums)| sums.chats).collect();
        let shared: Vec<u64> =
            sums.iter().map(|(_, sums)| sums.shared.as_millis().get().unsigned_abs()).collect();
        // By what they were given of people's time; where nobody ever worked, by chats.
        let paid = apportion(paid_ms, &shared).or_else(|| apportion(paid_ms, &by_chats));
        let hours = |paid: &[u64]| {
            let of = sums.iter().zip(paid);
            let wages: Vec<u128> = of
                .map(|((channel, _), ms)| u128::from(*ms) * u128::from(rules.labour_on(channel)))
                .collect();
            round_together(&wages, HOUR_MS)
        };
        let labour = paid.as_deref().and_then(hours);
        let whole_labour = match &labour {
            Some(labour) => labour.iter().fold(0, |sum: u64, part| sum.saturating_add(*part)),
            None => {
                let wage = u128::from(rules.labour_per_hour.unsigned_abs());
                let rounded = round_together(&[u128::from(paid_ms) * wage], HOUR_MS);
                rounded.and_then(|parts| parts.first().copied()).unwrap_or(u64::MAX)
            }
        };
        let divided = |whole: Option<u64>, weights: Option<&[u64]>| {
            let whole = whole?;
            weights
                .and_then(|weights| apportion(whole, weights))
                .or_else(|| apportion(whole, &by_chats))
        };
        let tools = divided(tooling, None);
        let others = divided(overhead, labour.as_deref());
        let nth = |parts: &Option<Vec<u64>>, n: usize| {
            parts.as_ref().and_then(|parts| parts.get(n).copied())
        };
        let bot = rules.bot_per_chat.unsigned_abs();
        let channels = sums.iter().enumerate().map(|(n, (channel, sums))| {
            let costs = Costs {
                labour: nth(&labour, n).unwrap_or(0),
                bots: sums.bot_chats.saturating_mul(bot),
                tooling: nth(&tools, n),
                overhead: nth(&others, n),
                total: None,
            };
            let paid_ms = nth(&paid, n).unwrap_or(0);
            ((*channel).clone(), ChannelBill::new(sums, paid_ms, costs.summed()))
        });
        let channels: SortedMap<Code, ChannelBill> = channels.collect();
        let mut all_sums = ChannelSums::default();
        for (_, sums) in &sums {
            all_sums = all_sums.plus(sums);
        }
        let bots = all_sums.bot_chats.saturating_mul(bot);
        let costs = Costs { labour: whole_labour, bots, tooling, overhead, total: None };
        let all = ChannelBill::new(&all_sums, paid_ms, costs.summed());
        let unallocated = Costs {
            labour: if labour.is_some() { 0 } else { whole_labour },
            bots: 0,
            tooling: tooling.map(|whole| if tools.is_some() { 0 } else { whole }),
            overhead: overhead.map(|whole| if others.is_some() { 0 } else { whole }),
            total: None,
        };
        Self {
            currency: rules.currency.clone(),
            minor_digits: rules.minor_digits,
            working_days,
            others: beside_others(rules, &all),
            returned: returned(rules, &all, working_days),
            all,
            channels,
            unallocated: unallocated.summed(),
        }
    }

    /// An amount as people write it: `12.34`.
    pub fn write(&self, minor: u64) -> String {
        let digits = usize::from(self.minor_digits);
        let text = format!("{minor:0>width$}", width = digits + 1);
        let (whole, part) = text.split_at(text.len() - digits);
        if digits == 0 { whole.to_owned() } else { format!("{whole}.{part}") }
    }
}

impl Costs {
    fn summed(self) -> Self {
        let rest = self.tooling.zip(self.overhead);
        let total = rest.map(|(tooling, overhead)| {
            [self.bots, tooling, overhead].into_iter().fold(self.labour, u64::saturating_add)
        });
        Self { total, ..self }
    }
}

impl ChannelBill {
    fn new(sums: &ChannelSums, paid_ms: u64, costs: Costs) -> Self {
        let per = |count: u64| {
            let rounded = round_together(&[u128::from(costs.total?)], u128::from(count))?;
            rounded.first().copied()
        };
        Self {
            chats: sums.chats,
            answered: sums.answered,
            resolved: sums.resolved,
            shared_ms: sums.shared.as_millis().get(),
            paid_ms,
            costs,
            per_chat: per(sums.chats),
            per_resolution: per(sums.resolved),
        }
    }
}

/// `total / resolved` of chat over `cost / resolved` of the others, exactly before it is rounded.
fn beside_others(rules: &CostRules, all: &ChannelBill) -> SortedMap<Code, OtherBill> {
    let others = rules.others.iter().filter_map(|(name, other)| {
        let (cost, resolved) = (u128::from(other.cost.unsigned_abs()), u128::from(other.resolved));
        let per_resolution = round_together(&[cost], resolved)?.first().copied()?;
        let share = |total: u64| {
            let above = u128::from(total).checked_mul(resolved)?.checked_mul(1_000_000)?;
            let below = cost.checked_mul(u128::from(all.resolved))?;
            i64::try_from(above.checked_div(below)?).ok().map(Ppm::new)
        };
        let chat = all.costs.total.and_then(share);
        Some((name.clone(), OtherBill { per_resolution, chat }))
    });
    others.collect()
}

fn returned(rules: &CostRules, all: &ChannelBill, working_days: Option<u32>) -> Option<Returned> {
    let (baseline, days) = (rules.baseline.as_ref()?, working_days?);
    let before = baseline.per_resolution.unsigned_abs().checked_mul(all.resolved)?;
    let invested = baseline.invested_per_day.unsigned_abs().checked_mul(u64::from(days))?;
    let gain = i64::try_from(i128::from(before) - i128::from(all.costs.total?)).ok()?;
    let roi = (i128::from(gain) * 1_000_000).div_euclid(i128::from(invested));
    Some(Returned { before, invested, gain, roi: Ppm::new(i64::try_from(roi).ok()?) })
}

impl fmt::Display for Bill {
    /// A table for a terminal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let money =
            |amount: Option<u64>| amount.map_or("–".to_owned(), |minor| self.write(minor));
        let row = |name: &str, bill: &ChannelBill| {
            let costs = &bill.costs;
            [
                name.to_owned(),
                bill.chats.to_string(),
                bill.resolved.to_string(),
                self.write(costs.labour),
                self.write(costs.bots),
                money(costs.tooling),
                money(costs.overhead),
                money(costs.total),
                money(bill.per_resolution),
            ]
        };
        let title = [
            "channel",
            "chats",
            "resolved",
            "labour",
            "bots",
            "tooling",
            "overhead",
            "total",
            "per resolution",
        ];
        let mut rows = vec![title.map(str::to_owned)];
        rows.extend(self.channels.iter().map(|(name, bill)| row(name.as_str(), bill)));
        rows.push(row("all", &self.all));
        let mut wide = [0; 9];
        for row in &rows {
            for (width, cell) in wide.iter_mut().zip(row) {
                *width = cell.chars().count().max(*width);
            }
        }
        writeln!(f, "costs in {}", self.currency)?;
        for row in &rows {
            for (n, (cell, width)) in row.iter().zip(wide).enumerate() {
                let line =
                    if n == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") };
                write!(f, "  {line}")?;
            }
            writeln!(f)?;
        }
        for (name, other) in &self.others {
            let per = self.write(other.per_resolution);
            let chat = other.chat.map_or("–".to_owned(), |share| share.to_string());
            writeln!(f, "  {name}: {per} per resolution, of which chat costs {chat}")?;
        }
        if let Some(returned) = &self.returned {
            let (before, invested) = (self.write(returned.before), self.write(returned.invested));
            let sign = if returned.gain < 0 { "-" } else { "" };
            let gain = self.write(returned.gain.unsigned_abs());
            let roi = returned.roi;
            writeln!(
                f,
                "  before: {before} for as many; invested {invested}, gained {sign}{gain} ({roi})"
            )?;
        }
        Ok(())
    }
}
