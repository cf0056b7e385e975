//! Text that is shown from its other end.
//!
//! Behind U+202E, the right-to-left override of Unicode's bidirectional algorithm (UAX #9), the letter that was typed last is
//! shown first, digits too: what is typed as `1111 1111 1111 1114` is read as a card. So a text with such a stretch
//! is looked at twice: as it was typed, and as the eye reads it.

use std::ops::Range;

/// Begins a stretch that is shown from its end.
const OVERRIDE: char = '\u{202E}';
/// Ends it; so does the end of a line.
const POP: char = '\u{202C}';

/// A text as the eye reads it, byte for byte as long as the text itself.
#[derive(Debug)]
pub(super) struct Turned {
    text: String,
    /// The stretches that were turned, from left to right; they stand where they stood.
    runs: Vec<Range<usize>>,
}

impl Turned {
    /// The text as the eye reads it; `None` if that is how it was typed. What is masked already stays as it is.
    pub(super) fn of(text: &str, masks: impl FnOnce() -> Vec<Range<usize>>) -> Option<Self> {
        let mut at = text.find(OVERRIDE)?;
        let masks = masks();
        let mut runs: Vec<Range<usize>> = Vec::new();
        while let Some(rest) = text.get(at..) {
            let Some(start) = rest.find(OVERRIDE).map(|found| at + found + OVERRIDE.len_utf8())
            else {
                break;
            };
            let rest = text.get(start..).unwrap_or("");
            let end = start + rest.find([POP, '\n']).unwrap_or(rest.len());
            let mut from = start;
            let first = masks.partition_point(|mask| mask.end <= start);
            for mask in masks.iter().skip(first).take_while(|mask| mask.start < end) {
                runs.push(from..mask.start.max(from));
                from = mask.end;
            }
            runs.push(from.min(end)..end);
            at = end;
        }
        runs.retain(|run| !run.is_empty());
        let mut turned = String::with_capacity(text.len());
        let mut done = 0;
        for run in &runs {
            turned.push_str(text.get(done..run.start).unwrap_or(""));
            turned.extend(text.get(run.clone()).unwrap_or("").chars().rev());
            done = run.end;
        }
        turned.push_str(text.get(done..).unwrap_or(""));
        Some(Self { text: turned, runs })
    }

    /// How it is read.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Where in the text stands what stands here in the text as it is read, and the other way round: the least stretch that
    /// holds all of it.
    pub(super) fn other(&self, bytes: &Range<usize>) -> Range<usize> {
        let mut all: Option<Range<usize>> = None;
        let mut add = |stretch: Range<usize>| {
            if !stretch.is_empty() {
                let all = all.get_or_insert_with(|| stretch.clone());
                *all = all.start.min(stretch.start)..all.end.max(stretch.end);
            }
        };
        let first = self.runs.partition_point(|run| run.end <= bytes.start);
        let mut done = bytes.start;
        for run in self.runs.iter().skip(first).take_while(|run| run.start < bytes.end) {
            let (from, to) = (bytes.start.max(run.start), bytes.end.min(run.end));
            add(done..from);
            add(run.start + (run.end - to)..run.end - (from - run.start));
            done = to;
        }
        add(done..bytes.end);
        all.unwrap_or_else(|| bytes.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_is_read_from_its_end_and_found_where_it_stands() {
        assert!(Turned::of("as it is", Vec::new).is_none());
        // The override takes three bytes, as does its end.
        let text = "ab \u{202E}12é\u{202C} cd \u{202E}34\nx";
        let turned = Turned::of(text, Vec::new).unwrap();
        assert_eq!(turned.text(), "ab \u{202E}é21\u{202C} cd \u{202E}43\nx");
        assert_eq!(turned.other(&(6..8)), 8..10);
        assert_eq!(turned.other(&(8..10)), 6..8);
        // "b" to the last letter that is read first.
        assert_eq!(turned.other(&(1..8)), 1..10);
        assert_eq!(turned.other(&(0..text.len())), 0..text.len());
        let masked = Turned::of("\u{202E}12[PIN]34", || std::iter::once(5..10).collect()).unwrap();
        assert_eq!(masked.text(), "\u{202E}21[PIN]43");
    }
}
