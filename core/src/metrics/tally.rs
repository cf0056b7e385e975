//! Many chats added up, in whole numbers.

use super::distribution::Distribution;
use super::quantity::{Quantity, Series};
use super::record::{ChatRecord, Closing, Fate, Survey};
use crate::id::Code;
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
    fates: SortedMap<Fate, u64>,
    bot_served: u64,
    responded: u64,
    not_responded: u64,
    first_response: Distribution,
    speed_of_answer: Distribution,
    time_to_abandon: Distribution,
    handle_time: Distribution,
    wrap_up: Distribution,
    said_solved: u64,
    said_unsolved: u64,
    ratings: SortedMap<u8, u64>,
    ends: Labels,
    endings: Labels,
    deflections: Labels,
    handoffs_by_reason: Labels,
    handoffs_by_bot: Labels,
    chats_by_bot: Labels,
    contained_by_bot: Labels,
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
        let fate = record.fate();
        *self.fates.get_or_insert_with(fate, || 0) += 1;
        self.responded += u64::from(record.first_response().is_some());
        self.not_responded += u64::from(record.lacks_first_response());
        for (series, time) in [
            (&mut self.first_response, record.first_response()),
            (&mut self.speed_of_answer, record.speed_of_answer()),
            (&mut self.time_to_abandon, record.time_to_abandon()),
            (&mut self.handle_time, record.handle_time()),
            (&mut self.wrap_up, record.wrap_up_time()),
        ] {
            if let Some(time) = time {
                series.add(time);
            }
        }
        self.add_bot(record, fate);
        self.surveyed(Survey::default(), record.survey);
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

    fn add_bot(&mut self, record: &ChatRecord, fate: Fate) {
        for handoff in &record.handoffs {
            self.handoffs_by_reason.add(handoff.reason.as_str(), 1);
            if let Some(bot) = &handoff.bot {
                self.handoffs_by_bot.add(bot.as_str(), 1);
            }
        }
        let Some(bot) = &record.bot else { return };
        self.chats_by_bot.add(bot.as_str(), 1);
        self.bot_served += u64::from(!matches!(fate, Fate::Waiting | Fate::ShortAbandon));
        if fate == Fate::Contained {
            self.contained_by_bot.add(bot.as_str(), 1);
        }
    }

    /// Counts what a customer says after their chat was added: `before` is what they had said until then.
    pub fn surveyed(&mut self, before: Survey, now: Survey) {
        for (survey, step) in
            [(before, u64::saturating_sub as fn(u64, u64) -> u64), (now, u64::saturating_add)]
        {
            match survey.solved {
                Some(true) => self.said_solved = step(self.said_solved, 1),
                Some(false) => self.said_unsolved = step(self.said_unsolved, 1),
                None => {}
            }
            if let Some(rating) = survey.rating {
                let count = self.ratings.get_or_insert_with(rating, || 0);
                *count = step(*count, 1);
            }
        }
    }

    /// Adds all chats of another tally.
    pub fn merge(&mut self, other: &Self) {
        for (fate, more) in &other.fates {
            *self.fates.get_or_insert_with(*fate, || 0) += more;
        }
        for (rating, more) in &other.ratings {
            *self.ratings.get_or_insert_with(*rating, || 0) += more;
        }
        for (count, more) in [
            (&mut self.bot_served, other.bot_served),
            (&mut self.responded, other.responded),
            (&mut self.not_responded, other.not_responded),
            (&mut self.said_solved, other.said_solved),
            (&mut self.said_unsolved, other.said_unsolved),
        ] {
            *count += more;
        }
        for (series, more) in [
            (&mut self.first_response, &other.first_response),
            (&mut self.speed_of_answer, &other.speed_of_answer),
            (&mut self.time_to_abandon, &other.time_to_abandon),
            (&mut self.handle_time, &other.handle_time),
            (&mut self.wrap_up, &other.wrap_up),
        ] {
            series.merge(more);
        }
        for (labels, more) in [
            (&mut self.ends, &other.ends),
            (&mut self.endings, &other.endings),
            (&mut self.deflections, &other.deflections),
            (&mut self.handoffs_by_reason, &other.handoffs_by_reason),
            (&mut self.handoffs_by_bot, &other.handoffs_by_bot),
            (&mut self.chats_by_bot, &other.chats_by_bot),
            (&mut self.contained_by_bot, &other.contained_by_bot),
        ] {
            labels.merge(more);
        }
    }

    /// How many there are.
    pub fn quantity(&self, quantity: Quantity) -> u64 {
        let of = |fate| self.fates.get(&fate).copied().unwrap_or(0);
        match quantity {
            Quantity::Offered => self.fates.values().sum(),
            Quantity::Of(fate) => of(fate),
            Quantity::Abandoned => of(Fate::AbandonedBeforeQueue) + of(Fate::AbandonedInQueue),
            Quantity::Decided => {
                self.quantity(Quantity::Offered) - of(Fate::Waiting) - of(Fate::ShortAbandon)
            }
            Quantity::ForHumans => {
                self.quantity(Quantity::Decided) - of(Fate::Deflected) - of(Fate::Contained)
            }
            Quantity::BotServed => self.bot_served,
            Quantity::Handoffs => self.handoffs_by_reason.total(),
            Quantity::Responded => self.responded,
            Quantity::NotResponded => self.not_responded,
            Quantity::SaidWhetherSolved => self.said_solved + self.said_unsolved,
            Quantity::SaidSolved => self.said_solved,
            Quantity::Rated => self.ratings.values().sum(),
            Quantity::Satisfied => self
                .ratings
                .iter()
                .filter(|(rating, _)| **rating >= 4)
                .map(|(_, count)| count)
                .sum(),
        }
    }

    /// The times of one kind.
    pub fn series(&self, series: Series) -> &Distribution {
        match series {
            Series::FirstResponse => &self.first_response,
            Series::SpeedOfAnswer => &self.speed_of_answer,
            Series::TimeToAbandon => &self.time_to_abandon,
            Series::HandleTime => &self.handle_time,
            Series::WrapUp => &self.wrap_up,
        }
    }

    /// The sum of all ratings.
    pub(super) fn rating_sum(&self) -> u64 {
        self.ratings.iter().map(|(rating, count)| u64::from(*rating) * count).sum()
    }

    /// Every breakdown with its name in a report, in the order of the names.
    pub fn breakdowns(&self) -> [(&'static str, &Labels); 7] {
        [
            ("bot_chats_by_bot", &self.chats_by_bot),
            ("contained_by_bot", &self.contained_by_bot),
            ("deflections_by_code", &self.deflections),
            ("endings", &self.endings),
            ("ends_by_reason", &self.ends),
            ("handoffs_by_bot", &self.handoffs_by_bot),
            ("handoffs_by_reason", &self.handoffs_by_reason),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Timestamp;
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
            chat.answered(at(now));
            chat.agent_wrote(at(now + 4));
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
            prop_assert_eq!(count(Quantity::Offered), chats.len() as u64);
            prop_assert_eq!(
                count(Quantity::Offered),
                count(Quantity::Of(Fate::Answered))
                    + count(Quantity::Abandoned)
                    + count(Quantity::Of(Fate::ShortAbandon))
                    + count(Quantity::Of(Fate::Deflected))
                    + count(Quantity::Of(Fate::Contained))
                    + count(Quantity::Of(Fate::Converted))
                    + count(Quantity::Of(Fate::ClosedUnanswered))
                    + count(Quantity::Of(Fate::Waiting))
            );
            prop_assert_eq!(tally.speed_of_answer.count(), count(Quantity::Of(Fate::Answered)));
            prop_assert_eq!(tally.time_to_abandon.count(), count(Quantity::Abandoned));
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
        chat.answered(at(1));
        chat.closed(at(9), Closing::Ended, "resolved");
        let mut tally = of(std::slice::from_ref(&chat));
        for (rating, satisfied) in [(5, 1), (2, 0)] {
            let before = chat.surveyed(Survey { solved: Some(true), rating: Some(rating) });
            tally.surveyed(before, chat.survey);
            assert_eq!(tally.quantity(Quantity::Rated), 1);
            assert_eq!(tally.quantity(Quantity::SaidSolved), 1);
            assert_eq!(tally.quantity(Quantity::Satisfied), satisfied);
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
