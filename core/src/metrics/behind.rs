//! Which chats is a figure made of?
//!
//! A chat is behind a metric if the metric has a value of that chat alone, by the same arithmetic: a mean's is the chat's own
//! time, a share's is nothing or all. So what is told of the chats adds up to what is reported of them together.

use super::definition::{Definition, Measure};
use super::record::ChatRecord;
use super::report::measure;
use super::tally::Tally;
use crate::calendar::Timestamp;
use crate::id::ChatId;
use serde::Serialize;

/// One chat behind a metric.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChatBehind {
    /// Which.
    pub chat: ChatId,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// The metric of this chat alone, in its unit; a share is 0 or 1,000,000.
    pub value: i64,
}

/// The chats behind a metric.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MetricChats {
    /// Which metric.
    pub metric: String,
    /// What it is, in words.
    pub words: &'static str,
    /// How it is computed, in words.
    pub formula: String,
    /// How many chats are behind it.
    pub count: u64,
    /// Those asked for last, the latest first.
    pub chats: Vec<ChatBehind>,
}

impl Definition {
    /// Its value for one chat alone; nothing where the chat is not behind it. What is counted is told of the chats in which there
    /// is any; of metrics of agents' times no chat has any.
    pub fn of_chat(&self, record: &ChatRecord) -> Option<i64> {
        let mut alone = Tally::default();
        alone.add(record);
        let (value, count) = measure(&alone, self.measure);
        let is_behind = match self.measure {
            Measure::Count { .. } => value > Some(0),
            _ => count > 0,
        };
        value.filter(|_| is_behind)
    }

    /// The chats behind it, of these; at most so many are told.
    pub fn chats_behind<'c>(
        &self,
        records: impl IntoIterator<Item = (&'c ChatId, &'c ChatRecord)>,
        at_most: usize,
    ) -> MetricChats {
        let of_chat = |(chat, record): (&'c ChatId, &'c ChatRecord)| {
            let value = self.of_chat(record)?;
            Some(ChatBehind { chat: chat.clone(), requested_at: record.requested_at, value })
        };
        let mut chats: Vec<ChatBehind> = records.into_iter().filter_map(of_chat).collect();
        let count = chats.len() as u64;
        chats.sort_by(|a, b| (b.requested_at, &a.chat).cmp(&(a.requested_at, &b.chat)));
        chats.truncate(at_most);
        let (words, formula) = (self.words(), self.formula());
        MetricChats { metric: self.id.clone(), words, formula, count, chats }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::{Millis, Ppm};
    use crate::metrics::{Closing, MetricsRules, Report, Survey, definitions};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_millis(second * 1_000)
    }

    /// Chats of every fate; every third is still open.
    fn chats() -> Vec<(ChatId, ChatRecord)> {
        let made = (0..90_u32).map(|n| {
            let (start, wait) = (i64::from(n) * 60, i64::from(n * 7 % 45));
            let mut chat = ChatRecord::requested(at(start), "web");
            if n % 4 == 0 {
                chat.served_by_bot("menu");
                chat.bot_turned();
                if n % 8 == 0 {
                    chat.bot_failed();
                }
            }
            chat.customer_wrote(at(start));
            let end = at(start + wait + 200);
            match n % 7 {
                0 => chat.deflected(at(start), "out_of_hours"),
                1 => chat.closed(at(start + wait), Closing::Abandoned, "abandoned"),
                2 => chat.closed(at(start + 1), Closing::ShortAbandon, "abandoned"),
                3 if n % 4 == 0 => chat.closed(end, Closing::Contained, "resolved"),
                4 => {
                    chat.queued(at(start), "sales");
                    chat.closed(at(start + wait), Closing::Abandoned, "abandoned");
                }
                _ => {
                    chat.handed_off(at(start + 2), "low_confidence");
                    chat.queued(at(start + 2), "sales");
                    chat.answered(at(start + 2 + wait), "ada");
                    chat.agent_wrote(at(start + 9 + wait), "ada");
                    if n % 3 > 0 {
                        chat.wrap_up_started(end);
                        chat.closed(end, Closing::Ended, "resolved");
                        let rating = Some((n % 5 + 1) as u8);
                        chat.surveyed(Survey { solved: Some(n % 2 == 0), rating, bot_right: None });
                    }
                }
            }
            (ChatId::from(format!("c-{n:02}")), chat)
        });
        made.collect()
    }

    #[test]
    fn what_is_told_of_each_chat_adds_up_to_the_report() {
        let chats = chats();
        let mut tally = Tally::default();
        chats.iter().for_each(|(_, record)| tally.add(record));
        let rules = MetricsRules::default();
        let report = Report::new(&rules, &tally, []);
        let mut told = 0;
        for definition in definitions(&rules) {
            let behind = definition.chats_behind(chats.iter().map(|(id, record)| (id, record)), 90);
            let mut values: Vec<i64> = behind.chats.iter().map(|chat| chat.value).collect();
            values.sort_unstable();
            let (sum, count) = (values.iter().sum::<i64>(), values.len() as u64);
            let measured = report.metric(&definition.id).unwrap();
            let together = match definition.measure {
                Measure::Count { .. } => Some(sum),
                // Of occurrences, not of chats: a chat has more than one.
                _ if count != measured.count => continue,
                _ if count == 0 => None,
                Measure::Percentile(_, percent) => {
                    let rank = (count * u64::from(percent)).div_ceil(100).max(1);
                    values.get(rank as usize - 1).copied()
                }
                Measure::Mean(_) | Measure::MeanRating => {
                    Some((2 * sum + count as i64) / (2 * count as i64))
                }
                _ => Ppm::of((sum / 1_000_000) as u64, count).map(Ppm::get),
            };
            assert_eq!(together, measured.value, "{}", definition.id);
            told += 1;
        }
        assert!(told > 50, "only {told} metrics were compared");
    }

    #[test]
    fn the_latest_are_told_first_and_of_all_how_many() {
        let chats = chats();
        let definition = |id: &str| {
            definitions(&MetricsRules {
                service_level_ms: Millis::from_secs(20),
                ..MetricsRules::default()
            })
            .into_iter()
            .find(|definition| definition.id == id)
            .unwrap()
        };
        let told = |id: &str| {
            let behind =
                definition(id).chats_behind(chats.iter().map(|(id, record)| (id, record)), 2);
            let chats =
                behind.chats.iter().map(|behind| format!("{} {}", behind.chat, behind.value));
            (behind.count, chats.collect::<Vec<_>>())
        };
        // 7 × 12 + 1 = 85 is the last that left a bot or nobody; every seventh from 1 on did.
        assert_eq!(
            told("abandoned_before_queue_count"),
            (13, vec!["c-85 1".into(), "c-78 1".into()])
        );
        // 88 and 81 left a queue: 7 × 88 = 616 ≡ 31, 7 × 81 = 567 ≡ 27 seconds after they had come.
        let left = definition("time_to_abandon_ms_mean");
        assert_eq!(left.of_chat(&chats[88].1), Some(31_000));
        assert_eq!(left.of_chat(&chats[81].1), Some(27_000));
        // Who waits still is behind no share of the decided.
        assert_eq!(definition("occupancy_ppm").of_chat(&chats[5].1), None);
    }
}
