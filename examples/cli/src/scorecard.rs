//! `switchboard replay --scorecard`: how agents do, in a table.

use switchboard::math::statistics::Interval;
use switchboard::quality::{AdjustedShare, Scorecard, Standing};

/// The cards in a table; what is not known is a dash, and every ratio stands with its interval.
pub(crate) fn table(cards: &[Scorecard]) -> String {
    let title =
        ["agent", "chats", "time", "resolved", "satisfied", "quality", "standing", "places"];
    let mut rows = vec![title.map(str::to_owned)];
    rows.extend(cards.iter().map(row));
    let mut wide = [0; 8];
    for row in &rows {
        for (width, cell) in wide.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(wide).map(|(cell, width)| format!("{cell:<width$}"));
        let line = cells.collect::<Vec<_>>().join("  ");
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text.push_str("time, resolved, satisfied: beside 1, what the same chats would have taken and brought anybody\n");
    text
}

fn row(card: &Scorecard) -> [String; 8] {
    let known = |interval: Option<Interval>| interval.map_or("–".to_owned(), in_words);
    let ratio = |share: Option<AdjustedShare>| known(share.and_then(|share| share.ratio));
    let standing = match card.standing {
        Standing::NotEnough => "not enough",
        Standing::BelowFloor => "below the floor",
        Standing::Slower => "slower",
        Standing::AsExpected => "as expected",
        Standing::Quicker => "quicker",
    };
    [
        card.agent.to_string(),
        card.chats.to_string(),
        known(card.time.map(|time| time.ratio)),
        ratio(card.resolved),
        ratio(card.satisfied),
        known(card.quality),
        standing.to_owned(),
        card.places.map_or("–".to_owned(), |(best, worst)| format!("{best} to {worst}")),
    ]
}

fn in_words(Interval { estimate, low, high }: Interval) -> String {
    format!("{estimate:.2} ({low:.2} to {high:.2})")
}
