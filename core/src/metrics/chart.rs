//! A business review as one drawing: every goal against what was, then shares and times as bars.
//!
//! The drawing is an SVG file that needs nothing from elsewhere. It has a title and says its goals in words for those who do
//! not see it; its colours follow the reader's choice of light or dark. All of it is laid out in whole numbers, so that the
//! same review gives the same bytes. A figure that cannot be computed has no bar, and what is below nothing has only its number. A name that
//! would run into the bars is cut, and said in whole to whoever points at it.

use super::definition::Unit;
use super::review::{GoalView, Review, put};
use std::borrow::Cow;

/// In pixels, as are all the others.
const WIDTH: i64 = 760;
const BAR_LEFT: i64 = 300;
const BAR_WIDTH_MAX: i64 = 340;
const BAR_HEIGHT: i64 = 14;
const LINE_HEIGHT: i64 = 20;
const MARGIN: i64 = 16;

/// A whole share, in parts per million: what a bar of a share is measured against.
const WHOLE_PPM: i64 = 1_000_000;

const STYLE: &str = "\
<style>\n\
svg{color-scheme:light dark}\n\
text{font:13px system-ui,sans-serif;fill:#1c1f24}\n\
.head{font-weight:600}\n\
.paper{fill:#fff}\n\
.is{fill:#2563a8}\n\
.was{fill:#8b929c}\n\
.wanted{fill:#2f8f5b}\n\
@media (prefers-color-scheme:dark){text{fill:#e8eaed}.paper{fill:#16181c}.is{fill:#7fb3ea}.was{fill:#747b85}.wanted{fill:#6cc596}}\n\
</style>\n";

/// The drawing of a review.
pub(super) fn draw(review: &Review) -> String {
    let mut rows = Rows { text: String::new(), top: MARGIN };
    if !review.goals.is_empty() {
        rows.head("Goals");
    }
    for goal in &review.goals {
        rows.goal(goal, review.unit_of(goal));
    }
    rows.figures("Shares", review, Unit::PartsPerMillion, WHOLE_PPM);
    rows.figures("Times", review, Unit::Milliseconds, 1);
    let (height, drawn) = (rows.top + MARGIN, rows.text);
    let said = escaped(&in_words(review));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" \
         role=\"img\" aria-labelledby=\"review-title review-desc\">\n\
         <title id=\"review-title\">Business review</title>\n<desc id=\"review-desc\">{said}</desc>\n\
         {STYLE}<rect class=\"paper\" width=\"{WIDTH}\" height=\"{height}\"/>\n{drawn}</svg>\n"
    )
}

/// What the drawing shows of the goals, for those who do not see it.
fn in_words(review: &Review) -> String {
    let mut words = String::new();
    for goal in &review.goals {
        let unit = review.unit_of(goal);
        let (was, wanted) = (written(unit, goal.baseline), written(unit, goal.target));
        let (is, state) = (written(unit, goal.value), goal.state.in_words());
        put(
            &mut words,
            format_args!("{}: was {was}, wanted {wanted}, is {is}, {state}. ", goal.goal),
        );
    }
    words.push_str("Below, a bar for every share and every time that can be computed.");
    words
}

fn written(unit: Unit, value: Option<i64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| unit.write(value))
}

/// A text that somebody else chose, as text of the drawing.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// What a name may take: up to the bars, and a little less.
const NAME_WIDTH_MAX: i64 = BAR_LEFT - MARGIN - 8;

/// Stands where a name was cut.
const CUT: char = '…';

/// How wide a sign is at most in the usual fonts of 13 pixels, in tenths of a pixel.
const fn sign_width(sign: char) -> i64 {
    match sign {
        'i' | 'j' | 'l' | 'I' | ' ' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 42,
        'f' | 'r' | 't' | '-' | '(' | ')' => 56,
        'a'..='l' | 'n'..='v' | 'x'..='z' | '0'..='9' => 78,
        'A'..='L' | 'N'..='V' | 'X'..='Z' => 96,
        'm' | 'w' | 'M' | 'W' => 130,
        '\u{80}'..='\u{2E7F}' => 104,
        _ => 135,
    }
}

/// A name that takes at most so many pixels: as it is, or its beginning and an ellipsis.
fn fitted(name: &str, room: i64) -> Cow<'_, str> {
    let width = |text: &str| text.chars().map(sign_width).fold(0, i64::saturating_add);
    let room = room.saturating_mul(10);
    if width(name) <= room {
        return Cow::Borrowed(name);
    }
    let mut left = room.saturating_sub(sign_width(CUT));
    let kept = name.chars().take_while(|sign| {
        left = left.saturating_sub(sign_width(*sign));
        left >= 0
    });
    let mut cut: String = kept.collect();
    cut.truncate(cut.trim_end().len());
    cut.push(CUT);
    Cow::Owned(cut)
}

/// How wide a bar is, where one of `most` has all the room; what is more than nothing can be seen.
fn bar_width(value: i64, most: i64) -> i64 {
    let width = i128::from(value.max(0)) * i128::from(BAR_WIDTH_MAX) / i128::from(most.max(1));
    let width = i64::try_from(width).unwrap_or(BAR_WIDTH_MAX).min(BAR_WIDTH_MAX);
    if value > 0 { width.max(1) } else { 0 }
}

/// What was drawn so far, and where the next row begins.
struct Rows {
    text: String,
    top: i64,
}

impl Rows {
    fn head(&mut self, title: &str) {
        let base = self.top + BAR_HEIGHT;
        put(
            &mut self.text,
            format_args!("<text class=\"head\" x=\"{MARGIN}\" y=\"{base}\">{title}</text>\n"),
        );
        self.top += LINE_HEIGHT;
    }

    /// Three bars, measured against the longest of them.
    fn goal(&mut self, goal: &GoalView, unit: Unit) {
        let bars = [("was", goal.baseline), ("wanted", goal.target), ("is", goal.value)];
        let most = bars.iter().filter_map(|(_, value)| *value).max().unwrap_or(1);
        for (class, value) in bars {
            self.bar(goal.goal.as_str(), &format!(" {class}"), class, (unit, value), most);
        }
    }

    /// The figures in a unit, measured against the largest of them and at least `most`.
    fn figures(&mut self, title: &str, review: &Review, unit: Unit, most: i64) {
        let alike = || {
            let metrics = review.figures.metrics().iter();
            let alike = metrics.filter(|measured| measured.definition.unit() == unit);
            alike.filter_map(|measured| Some((measured.definition.name(), measured.value?)))
        };
        let Some(largest) = alike().map(|(_, value)| value).max() else { return };
        self.head(title);
        for (name, value) in alike() {
            self.bar(name.trim(), "", "is", (unit, Some(value)), most.max(largest));
        }
    }

    /// A bar with its name, of which `ending` is never cut.
    fn bar(
        &mut self,
        name: &str,
        ending: &str,
        class: &str,
        (unit, value): (Unit, Option<i64>),
        most: i64,
    ) {
        let (top, base) = (self.top, self.top + BAR_HEIGHT - 3);
        let width = value.map_or(0, |value| bar_width(value, most));
        let beside = BAR_LEFT + width + 6;
        let ending_width = ending.chars().map(sign_width).sum::<i64>() / 10;
        let shown = fitted(name, NAME_WIDTH_MAX - ending_width);
        let whole = match shown {
            Cow::Borrowed(_) => String::new(),
            Cow::Owned(_) => format!("<title>{}{ending}</title>", escaped(name)),
        };
        let (shown, value) = (escaped(&shown), written(unit, value));
        put(
            &mut self.text,
            format_args!(
                "<text x=\"{MARGIN}\" y=\"{base}\">{whole}{shown}{ending}</text>\
                 <rect class=\"{class}\" x=\"{BAR_LEFT}\" y=\"{top}\" width=\"{width}\" height=\"{BAR_HEIGHT}\"/>\
                 <text x=\"{beside}\" y=\"{base}\">{value}</text>\n"
            ),
        );
        self.top += LINE_HEIGHT;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Timestamp;
    use crate::metrics::{ChatRecord, Closing, GoalRules, MetricsRules, Report, Tally};

    /// Four chats answered after five seconds, on one day on which eight were usual and six wanted.
    fn drawn(name: &str) -> String {
        let mut tally = Tally::default();
        for _ in 0..4 {
            let mut chat = ChatRecord::requested(Timestamp::from_millis(0), "web");
            chat.queued(Timestamp::from_millis(0), "general");
            chat.answered(Timestamp::from_millis(5_000), "ada");
            chat.closed(Timestamp::from_millis(30_000), Closing::Ended, "over");
            tally.add(&chat);
        }
        let goal = GoalRules { metric: "offered_count".into(), baseline: 8, change_percent: -25 };
        let goals = [(name.into(), goal)].into_iter().collect();
        let rules = MetricsRules { goals, ..MetricsRules::default() };
        Review::new(&rules, Report::new(&rules, &tally, []), Some(1)).svg
    }

    #[test]
    fn a_goal_is_three_bars_to_one_measure() {
        let svg = drawn("calls");
        // 8, 6 and 4 of 8, of 340 pixels.
        for (class, width) in [("was", 340), ("wanted", 255), ("is", 170)] {
            let bar = format!("calls {class}</text><rect class=\"{class}\" x=\"300\"");
            let row = svg.lines().find(|line| line.contains(&bar)).unwrap();
            assert!(row.contains(&format!(" width=\"{width}\" ")), "{row}");
        }
        assert!(svg.contains("calls: was 8, wanted 6, is 4, reached. "), "{svg}");
        assert_eq!(svg, drawn("calls"));
    }

    #[test]
    fn nothing_that_an_operator_named_becomes_markup() {
        let svg = drawn("<script>&");
        assert!(!svg.contains("<script"), "{svg}");
        assert!(svg.contains("&lt;script&gt;&amp; was</text>"), "{svg}");
    }

    /// Room for 276 pixels less " was" (4.2 + 13 + 7.8 + 7.8, whole ones): 244. Of letters of 7.8 there fit 29 beside the ellipsis of 10.4.
    #[test]
    fn a_long_name_is_cut_and_said_in_whole() {
        let name = "n".repeat(40);
        let svg = drawn(&name);
        let row = format!("<title>{name} was</title>{}… was</text><rect", "n".repeat(29));
        assert!(svg.contains(&row), "{svg}");
        // 72.6 pixels.
        assert_eq!(
            (fitted("two words", 73), fitted("two words", 72)),
            ("two words".into(), "two wor…".into())
        );
        // A space that would fit is not left at the end.
        assert_eq!(fitted("iii mmm", 28), "iii…");
        assert_eq!(fitted("iii", 1), "…");
    }

    #[test]
    fn bars_stay_in_their_room() {
        assert_eq!(
            [-1, 0, 1, 500_000, i64::MAX].map(|v| bar_width(v, 1_000_000)),
            [0, 0, 1, 170, 340]
        );
        assert_eq!(bar_width(7, 0), 340);
    }
}
