//! How the figures of a replay went over time: what sparklines and charts are drawn from.
//!
//! A chat is added when it is over, as the engine notes it then (what a survey says later changes nothing that is drawn); those
//! that are still open are added at the end.

use std::collections::BTreeSet;
use switchboard::calendar::Timestamp;
use switchboard::engine::{Effect, Engine, Reaction};
use switchboard::id::ChatId;
use switchboard::math::Millis;
use switchboard::metrics::{Count, Figures, Quantity, Series, Unit};

/// The most intervals that are drawn: more are too narrow on a phone.
const INTERVALS_MAX: usize = 60;

/// What a replay has told so far.
#[derive(Default)]
pub(crate) struct Course {
    told: switchboard::metrics::Course,
    open: BTreeSet<ChatId>,
}

/// One figure over time.
pub(crate) struct Line {
    pub(crate) name: &'static str,
    pub(crate) unit: Unit,
    /// By interval; nothing where it is undefined.
    pub(crate) values: Vec<Option<u64>>,
}

/// Every figure that is drawn, over the same intervals.
pub(crate) struct Drawn {
    pub(crate) length: Millis,
    pub(crate) since: Vec<Timestamp>,
    pub(crate) lines: Vec<Line>,
}

impl Course {
    /// Chats that began or were over with this.
    pub(crate) fn hear(&mut self, engine: &Engine, reaction: &Reaction) {
        for effect in &reaction.effects {
            match &effect.effect {
                Effect::Admit { chat, .. } => {
                    self.open.insert(chat.clone());
                }
                Effect::Deflect { chat, .. } | Effect::Defer { chat, .. } => {
                    self.open.insert(chat.clone());
                    self.over(engine, chat);
                }
                Effect::Close { chat, .. } => self.over(engine, chat),
                _ => {}
            }
        }
    }

    fn over(&mut self, engine: &Engine, chat: &ChatId) {
        if let Some(record) = engine.record(chat).filter(|record| record.closed.is_some())
            && self.open.remove(chat)
        {
            self.told.add(record);
        }
    }

    /// Nothing more comes: chats that are still open count as far as they have come.
    pub(crate) fn ends(&mut self, engine: &Engine) {
        let open = std::mem::take(&mut self.open);
        for record in open.iter().filter_map(|chat| engine.record(chat)) {
            self.told.add(record);
        }
    }

    /// On how many days anything happened.
    pub(crate) fn days(&self) -> u32 {
        self.told.days()
    }

    /// What is worth drawing: nothing when all of it happened in one interval.
    pub(crate) fn drawn(&self) -> Option<Drawn> {
        let (length, intervals) = self.told.intervals(INTERVALS_MAX);
        if intervals.len() < 2 {
            return None;
        }
        let number = |quantity| move |figures: &Figures| Some(figures.quantity(quantity));
        let mean = |series| {
            move |figures: &Figures| {
                let (count, sum) = figures.series(series);
                (sum + count / 2).checked_div(count)
            }
        };
        let line = |name, unit, value: &dyn Fn(&Figures) -> Option<u64>| {
            let values = intervals.iter().map(|interval| value(&interval.figures)).collect();
            Line { name, unit, values }
        };
        let lines = [
            line("Offered", Unit::Count, &number(Quantity::One(Count::Offered))),
            line("Answered", Unit::Count, &number(Quantity::One(Count::Answered))),
            line("Abandoned", Unit::Count, &number(Quantity::Abandoned)),
            line("Contained", Unit::Count, &number(Quantity::One(Count::Contained))),
            line("Speed of answer, mean", Unit::Milliseconds, &mean(Series::SpeedOfAnswer)),
            line("First response, mean", Unit::Milliseconds, &mean(Series::FirstResponse)),
        ];
        let drawable = lines.into_iter().filter(|line| line.peak().is_some_and(|(_, top)| top > 0));
        let since = intervals.iter().map(|interval| interval.since).collect();
        Some(Drawn { length, since, lines: drawable.collect() })
    }

    /// One line of blocks for each figure that changes over time, with its highest.
    pub(crate) fn sparklines(&self) -> String {
        let Some(drawn) = self.drawn() else { return String::new() };
        let wide = drawn.lines.iter().map(|line| line.name.len()).max().unwrap_or(0);
        let from = minute(drawn.since.first());
        let mut text = format!("\nby {}, from {from}\n", drawn.length_in_words());
        for line in &drawn.lines {
            let Some((place, top)) = line.peak() else { continue };
            text.push_str(&format!("{:<wide$}  ", line.name));
            text.extend(line.values.iter().map(|value| block(*value, top)));
            let at = minute(drawn.since.get(place));
            text.push_str(&format!("  up to {}, {at}\n", line.write(Some(top))));
        }
        text
    }
}

impl Drawn {
    /// `15 minutes`, `1 hour`, `7 days`.
    pub(crate) fn length_in_words(&self) -> String {
        let minutes = self.length.get() / 60_000;
        let (number, unit) = match minutes {
            minutes if minutes % (24 * 60) == 0 => (minutes / (24 * 60), "day"),
            minutes if minutes % 60 == 0 => (minutes / 60, "hour"),
            minutes => (minutes, "minute"),
        };
        format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
    }

    /// Where the last interval ends.
    pub(crate) fn until(&self) -> Option<Timestamp> {
        self.since.last().map(|last| last.plus(self.length))
    }
}

impl Line {
    /// Where it is highest for the first time, and how high.
    pub(crate) fn peak(&self) -> Option<(usize, u64)> {
        let known = self.values.iter().enumerate().filter_map(|(n, value)| Some((n, (*value)?)));
        known.reduce(|high, next| if next.1 > high.1 { next } else { high })
    }

    pub(crate) fn write(&self, value: Option<u64>) -> String {
        let value = value.map(|value| i64::try_from(value).unwrap_or(i64::MAX));
        value.map_or_else(|| "–".to_owned(), |value| self.unit.write(value))
    }
}

/// A block as high as `value` is against `top`, a space where nothing is known: only zero is as low as can be.
fn block(value: Option<u64>, top: u64) -> char {
    const BLOCKS: [char; 9] = ['·', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let Some(value) = value else { return ' ' };
    let height = (u128::from(value) * 8).div_ceil(u128::from(top.max(1)));
    usize::try_from(height).ok().and_then(|height| BLOCKS.get(height)).copied().unwrap_or('█')
}

/// An instant to the minute: `2003-02-03 13:00 UTC`.
pub(crate) fn minute(at: Option<&Timestamp>) -> String {
    let text = at.map(ToString::to_string).unwrap_or_default();
    let (day, time) = text.split_once('T').unwrap_or((&text, ""));
    format!("{day} {} UTC", time.get(..5).unwrap_or(time))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_as_high_as_its_share_of_the_highest() {
        let shown = |values: &[Option<u64>]| -> String {
            values.iter().map(|value| block(*value, 80)).collect()
        };
        // Eighths of 80, rounded up, so that one of a thousand still shows.
        assert_eq!(shown(&[Some(0), Some(1), Some(10), Some(11), Some(40)]), "·▁▁▂▄");
        assert_eq!(shown(&[None, Some(70), Some(71), Some(80)]), " ▇██");
    }

    #[test]
    fn lengths_are_told_in_the_largest_unit_that_fits() {
        let words = |minutes: i64| {
            let (since, lines) = (Vec::new(), Vec::new());
            Drawn { length: Millis::from_mins(minutes), since, lines }.length_in_words()
        };
        let told = [15, 60, 12 * 60, 24 * 60, 7 * 24 * 60].map(words);
        assert_eq!(told, ["15 minutes", "1 hour", "12 hours", "1 day", "7 days"]);
    }

    #[test]
    fn the_first_of_two_equal_peaks_is_named() {
        let values = vec![None, Some(3), Some(7), Some(7), None];
        let line = Line { name: "Offered", unit: Unit::Count, values };
        assert_eq!(line.peak(), Some((2, 7)));
        assert_eq!(minute(Some(&Timestamp::from_millis(90 * 60_000))), "1970-01-01 01:30 UTC");
    }
}
