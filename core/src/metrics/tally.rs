//! Many chats added up, in whole numbers.

use super::distribution::Distribution;
use super::figures::Figures;
use super::quantity::{Quantity, Series};
use super::record::{ChatRecord, Closing, Fate, Survey};
use super::workload::Totals;
use crate::id::Code;
use crate::math::Millis;
use crate::sorted::SortedMap;
use serde::{Deserialize, Serialize};

/// How many different words one breakdown keeps apart; what comes later is counted as "other".
pub const LABELS_MAX: usize = 1_024;

/// Chats added up. Tallies of parts, merged in any order, are the tally of the whole.
///
/// Only one thing depends on order: which words a breakdown of more than [`LABELS_MAX`] words counts as
/// "other".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    figures: Figures,
    spreads: [Distribution; Series::KEPT.len()],
    ends: Labels,
    endings: Labels,
    deflections: Labels,
    handoffs_by_reason: Labels,
    handoffs_by_bot: Labels,
    handoffs_needless_by_bot: Labels,
    chats_by_bot: Labels,
    contained_by_bot: Labels,
    kept_wrong_by_bot: Labels,
}

/// Counts by word: by reason, by bot, by the host's own label.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labels {
    counts: SortedMap<Code, u64>,
    other: u64,
}

impl Labels {
    fn add(&mut self, label: &str, more: u64) {
        if let Some(count) = self.counts.get_mut(label) {
            *count += more;
        } else if self.counts.len() < LABELS_MAX {
            self.counts.insert(Code::from(label), more);
        } else {
            self.other += more;
        }
    }

    fn take(&mut self, label: &str, fewer: u64) {
        match self.counts.get_mut(label) {
            Some(count) => *count = count.saturating_sub(fewer),
            None => self.other = self.other.saturating_sub(fewer),
        }
        self.counts.retain(|_, count| *count > 0);
    }

    fn merge(&mut self, other: &Self) {
        self.other += other.other;
        for (label, more) in &other.counts {
            self.add(label.as_str(), *more);
        }
    }

    /// Every word and its count, in the order of the words.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        self.counts.iter().map(|(label, count)| (label.as_str(), *count))
    }

    /// The count of one word.
    pub fn get(&self, label: &str) -> u64 {
        self.counts.get(label).copied().unwrap_or(0)
    }

    /// What no longer had a place of its own.
    pub fn other(&self) -> u64 {
        self.other
    }

    /// The sum of all.
    pub fn total(&self) -> u64 {
        self.counts.values().sum::<u64>() + self.other
    }
}

impl Tally {
    /// Adds one chat: as it ended, or as far as an open one has come.
    pub fn add(&mut self, record: &ChatRecord) {
        self.figures.add(record);
        for (spread, (_, time)) in self.spreads.iter_mut().zip(record.times()) {
            if let Some(time) = time {
                spread.add(time);
            }
        }
        self.add_bot(record);
        if let Some(closed) = &record.closed {
            self.ends.add(closed.reason.as_str(), 1);
            if closed.closing == Closing::Deflected {
                let because = record.deflected_because.as_ref().unwrap_or(&closed.reason);
                self.deflections.add(because.as_str(), 1);
            }
        }
        if let Some(ending) = &record.ending {
            self.endings.add(ending.as_str(), 1);
        }
    }

    /// Adds one person's time.
    pub fn add_work(&mut self, totals: Totals) {
        self.figures.work(totals);
    }

    fn add_bot(&mut self, record: &ChatRecord) {
        for handoff in &record.handoffs {
            self.handoffs_by_reason.add(handoff.reason.as_str(), 1);
            if let Some(bot) = &handoff.bot {
                self.handoffs_by_bot.add(bot.as_str(), 1);
            }
        }
        let Some(bot) = &record.bot else { return };
        self.chats_by_bot.add(bot.as_str(), 1);
        if record.fate() == Fate::Contained {
            self.contained_by_bot.add(bot.as_str(), 1);
        }
        self.checked(record, record.survey, Labels::add);
    }

    /// What somebody found who checked the bot.
    fn checked(&mut self, record: &ChatRecord, survey: Survey, step: fn(&mut Labels, &str, u64)) {
        let (Some(bot), Some(right)) = (&record.bot, survey.bot_right) else { return };
        match (record.handoffs.is_empty(), right) {
            (true, false) => step(&mut self.kept_wrong_by_bot, bot.as_str(), 1),
            (false, true) => step(&mut self.handoffs_needless_by_bot, bot.as_str(), 1),
            _ => {}
        }
    }

    /// Counts what is said of a chat after it was added: `before` is what had been said until then.
    pub fn surveyed(&mut self, record: &ChatRecord, before: Survey) {
        self.figures.surveyed(record, before);
        self.checked(record, before, Labels::take);
        self.checked(record, record.survey, Labels::add);
    }

    /// The customer of a chat that was added as it ended has come back soon.
    pub fn came_back(&mut self, fate: Fate) {
        self.figures.came_back(fate);
    }

    /// Adds all chats of another tally.
    pub fn merge(&mut self, other: &Self) {
        self.figures.merge(&other.figures);
        for (spread, more) in self.spreads.iter_mut().zip(&other.spreads) {
            spread.merge(more);
        }
        for (labels, more) in [
            (&mut self.ends, &other.ends),
            (&mut self.endings, &other.endings),
            (&mut self.deflections, &other.deflections),
            (&mut self.handoffs_by_reason, &other.handoffs_by_reason),
            (&mut self.handoffs_by_bot, &other.handoffs_by_bot),
            (&mut self.handoffs_needless_by_bot, &other.handoffs_needless_by_bot),
            (&mut self.chats_by_bot, &other.chats_by_bot),
            (&mut self.contained_by_bot, &other.contained_by_bot),
            (&mut self.kept_wrong_by_bot, &other.kept_wrong_by_bot),
        ] {
            labels.merge(more);
        }
    }

    /// The counts and sums.
    pub fn figures(&self) -> &Figures {
        &self.figures
    }

    /// How many there are.
    pub fn quantity(&self, quantity: Quantity) -> u64 {
        self.figures.quantity(quantity)
    }

    /// The times of one kind; nothing of kinds of which only the sum is kept.
    pub fn series(&self, series: Series) -> Option<&Distribution> {
        self.spreads.get(Series::KEPT.iter().position(|kept| *kept == series)?)
    }

    /// How exact percentiles are, at the worst.
    pub(super) fn resolution(&self) -> Millis {
        self.spreads.iter().map(Distribution::resolution).max().unwrap_or_default()
    }

    /// Every breakdown with its name in a report, in the order of the names.
    pub fn breakdowns(&self) -> [(&'static str, &Labels); 9] {
        [
            ("bot_chats_by_bot", &self.chats_by_bot),
            ("contained_by_bot", &self.contained_by_bot),
            ("deflections_by_code", &self.deflections),
            ("endings", &self.endings),
            ("ends_by_reason", &self.ends),
            ("handoffs_by_bot", &self.handoffs_by_bot),
            ("handoffs_by_reason", &self.handoffs_by_reason),
            ("kept_wrong_by_bot", &self.kept_wrong_by_bot),
            ("needless_handoffs_by_bot", &self.handoffs_needless_by_bot),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Timestamp;
    use crate::metrics::Count;
    use proptest::prelude::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_millis(second * 1_000)
    }

    /// A chat whose life is drawn from a few numbers.
    fn chat((bot, queue_s, answer, closing, solved): (bool, u8, bool, u8, u8)) -> ChatRecord {
        let mut chat = ChatRecord::requested(at(0), "web");
        chat.customer_wrote(at(1));
        if bot {
            chat.served_by_bot("menu");
            chat.handed_off(at(2), "customer_asked");
        }
        let mut now = 3;
        if queue_s > 0 {
            chat.queued(at(3), "general");
            now += i64::from(queue_s);
        }
        if answer {
            chat.answered(at(now), "ada");
            chat.agent_wrote(at(now + 4), "ada");
        }
        let closings = [
            Closing::Ended,
            Closing::Abandoned,
            Closing::ShortAbandon,
            Closing::Contained,
            Closing::Converted,
            Closing::GivenUp,
        ];
        match closings.get(usize::from(closing)) {
            Some(closing) => chat.closed(at(now + 60), *closing, "some_reason"),
            None if closing == 6 => chat.deflected(at(now), "out_of_hours"),
            None => {}
        }
        chat.surveyed(Survey {
            solved: [Some(true), Some(false), None][usize::from(solved % 3)],
            rating: (1..=5).contains(&solved).then_some(solved),
            bot_right: [Some(true), Some(false), None][usize::from(closing % 3)],
        });
        chat
    }

    fn chats() -> impl Strategy<Value = Vec<ChatRecord>> {
        let one = (any::<bool>(), 0..90_u8, any::<bool>(), 0..8_u8, 0..9_u8).prop_map(chat);
        prop::collection::vec(one, 0..60)
    }

    fn of(chats: &[ChatRecord]) -> Tally {
        let mut tally = Tally::default();
        for chat in chats {
            tally.add(chat);
        }
        tally
    }

    proptest! {
        #[test]
        fn what_was_offered_is_what_became_of_it(chats in chats()) {
            let tally = of(&chats);
            let count = |quantity| tally.quantity(quantity);
            prop_assert_eq!(count(Quantity::One(Count::Offered)), chats.len() as u64);
            prop_assert_eq!(
                count(Quantity::One(Count::Offered)),
                count(Quantity::One(Count::Answered))
                    + count(Quantity::Abandoned)
                    + count(Quantity::One(Count::ShortAbandons))
                    + count(Quantity::One(Count::Deflected))
                    + count(Quantity::One(Count::Contained))
                    + count(Quantity::One(Count::Converted))
                    + count(Quantity::One(Count::ClosedUnanswered))
                    + count(Quantity::One(Count::Waiting))
            );
            for kept in Series::KEPT {
                let (spread, (count, sum)) = (tally.series(kept).unwrap(), tally.figures.series(kept));
                prop_assert_eq!((spread.count(), spread.sum().get().unsigned_abs()), (count, sum));
            }
            let times = |series| tally.figures.series(series).0;
            prop_assert_eq!(times(Series::SpeedOfAnswer), count(Quantity::One(Count::Answered)));
            prop_assert_eq!(times(Series::TimeToAbandon), count(Quantity::Abandoned));
        }

        #[test]
        fn parts_merged_in_any_order_are_the_whole(chats in chats(), cut in 0..60_usize) {
            let (left, right) = chats.split_at(cut.min(chats.len()));
            let (left, right) = (of(left), of(right));
            let mut merged = left.clone();
            merged.merge(&right);
            prop_assert_eq!(&merged, &of(&chats));
            let mut merged = right;
            merged.merge(&left);
            prop_assert_eq!(merged, of(&chats));
        }
    }

    #[test]
    fn a_survey_may_come_after_the_end_and_be_answered_again() {
        let mut chat = ChatRecord::requested(at(0), "web");
        chat.answered(at(1), "ada");
        chat.closed(at(9), Closing::Ended, "resolved");
        let mut tally = of(std::slice::from_ref(&chat));
        for (rating, satisfied) in [(5, 1), (2, 0)] {
            let answer = Survey { solved: Some(true), rating: Some(rating), bot_right: None };
            let before = chat.surveyed(answer);
            tally.surveyed(&chat, before);
            assert_eq!(tally.quantity(Quantity::One(Count::Rated)), 1);
            assert_eq!(tally.quantity(Quantity::One(Count::SaidSolved)), 1);
            assert_eq!(tally.quantity(Quantity::One(Count::Satisfied)), satisfied);
        }
    }

    #[test]
    fn words_past_the_bound_are_other() {
        let mut labels = Labels::default();
        for n in 0..LABELS_MAX + 3 {
            labels.add(&format!("w{n}"), 1);
        }
        labels.add("w0", 1);
        assert_eq!((labels.get("w0"), labels.other(), labels.total()), (2, 3, 1_028));
    }
}
