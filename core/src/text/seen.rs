//! A text as others see it, which still knows where each stretch of it stood in the text as it came in.
//!
//! Of a message that was shown, or that waits to be shown, nothing is kept but this. When a later message tells that its end was
//! the beginning of a secret, that end is hidden here, and where it stood can still be said.

use super::messages::Part;
use super::scan::Scan;
use super::stream::is_open;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::ops::Range;

/// A text without what is hidden in it.
///
/// ```
/// use switchboard::text::{CustomerFacts, MaskRules, Masker, ScanOptions, Seen};
///
/// let (masker, nobody) = (Masker::new(&MaskRules::default())?, CustomerFacts::default());
/// let mut first = Seen::of(&masker.scan("me@example.com, 4111 1111", &nobody));
/// assert!(first.may_go_on());
/// let parts = masker.across(&[first.text(), "1111 1111"], &nobody, &ScanOptions::default());
/// assert_eq!(first.hide(parts.iter().filter(|part| part.message == 0))[0].0, 16..25);
/// assert_eq!(first.text(), "[EMAIL_ADDRESS], [CREDIT_CARD]");
/// # Ok::<(), switchboard::policy::issue::Issues>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    text: String,
    /// What is seen as it came in, from left to right; masks stand between.
    stretches: Vec<Stretch>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stretch {
    /// Where it is seen, in bytes.
    seen: Range<usize>,
    /// Its first code point, in the text as it came in.
    own: usize,
}

impl Seen {
    /// What is seen of a text in which this was found.
    pub fn of(scan: &Scan<'_>) -> Self {
        let begins = scan.spans().iter().map(|span| span.code_points.end);
        let stretches = scan.stretches().into_iter().zip([0].into_iter().chain(begins));
        let stretches = stretches.map(|((seen, _), own)| Stretch { seen, own });
        Self { text: scan.masked().into_owned(), stretches: stretches.collect() }
    }

    /// A text that was shown; its places are those that were seen then.
    pub fn shown(text: &str) -> Self {
        let all = Stretch { seen: 0..text.len(), own: 0 };
        Self { text: text.to_owned(), stretches: vec![all] }
    }

    /// What is seen.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Does it end in something that may go on in the next message: a number that nothing hides, in digits or in words?
    pub fn may_go_on(&self) -> bool {
        let end = self.end();
        is_open(end, end.len())
    }

    /// What stands behind the last mask.
    fn end(&self) -> &str {
        let last = self.stretches.last().map_or(0..0, |last| last.seen.clone());
        self.text.get(last).unwrap_or("")
    }

    /// Hides these parts of secrets, whose places are those that are seen now. Returns where each stood, in code points of the text
    /// as it came in.
    pub fn hide<'p>(
        &mut self,
        parts: impl IntoIterator<Item = &'p Part>,
    ) -> Vec<(Range<usize>, &'p Part)> {
        let mut parts: Vec<&Part> = parts.into_iter().collect();
        // From right to left, so that those to come stand where they stood.
        parts.sort_by_key(|part| Reverse(part.bytes.start));
        let mut hidden = Vec::new();
        for part in parts {
            for n in (0..self.stretches.len()).rev() {
                hidden.extend(self.hide_in(n, part).map(|place| (place, part)));
            }
        }
        hidden.reverse();
        hidden
    }

    /// Hides what of a part stands in the n-th stretch, which becomes two.
    fn hide_in(&mut self, n: usize, part: &Part) -> Option<Range<usize>> {
        let Stretch { seen, own } = self.stretches.get(n)?.clone();
        let from = part.bytes.start.max(seen.start);
        let to = part.bytes.end.min(seen.end);
        if from >= to {
            return None;
        }
        let code_points = |stretch: Range<usize>| Some(self.text.get(stretch)?.chars().count());
        let start = own + code_points(seen.start..from)?;
        let end = start + code_points(from..to)?;
        let label = format!("[{}]", part.entity);
        self.text.replace_range(from..to, &label);
        let moved = |at: usize| at - to + from + label.len();
        for behind in self.stretches.iter_mut().skip(n + 1) {
            behind.seen = moved(behind.seen.start)..moved(behind.seen.end);
        }
        let halves = [
            Stretch { seen: seen.start..from, own },
            Stretch { seen: moved(to)..moved(seen.end), own: end },
        ];
        self.stretches.splice(n..=n, halves);
        Some(start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{CustomerFacts, Entity, Evidence, MaskRules, Masker};

    fn part(bytes: Range<usize>, label: &str) -> Part {
        let entity = Entity::of_kind(label).unwrap();
        Part { message: 0, bytes, entity, evidence: Evidence::CONTEXT, secret: 0 }
    }

    /// "é, a@b.example, 12 and 34": the address stands at code points 3 to 14.
    fn seen() -> Seen {
        let masker = Masker::new(&MaskRules::default()).unwrap();
        Seen::of(&masker.scan("é, a@b.example, 12 and 34", &CustomerFacts::default()))
    }

    #[test]
    fn what_is_hidden_later_is_told_by_where_it_stood() {
        let mut seen = seen();
        assert_eq!(seen.text(), "é, [EMAIL_ADDRESS], 12 and 34");
        assert_eq!(seen.end(), ", 12 and 34");
        // In bytes of what is seen: é takes two.
        let (first, second) = (part(21..23, "pin"), part(28..30, "cvv"));
        let places: Vec<_> = seen.hide([&first, &second]).into_iter().map(|(at, _)| at).collect();
        assert_eq!(places, [16..18, 23..25]);
        assert_eq!(seen.text(), "é, [EMAIL_ADDRESS], [PIN] and [CVV]");
        assert_eq!(seen.end(), "");
        let places: Vec<_> =
            seen.hide([&part(4..27, "otp")]).into_iter().map(|(at, _)| at).collect();
        assert_eq!(places, [14..16, 18..19], "masks stay, what stands between is hidden");
    }

    #[test]
    fn a_message_is_open_when_a_number_ends_it_that_nothing_hides() {
        let masker = Masker::new(&MaskRules::default()).unwrap();
        let scan = |text| Seen::of(&masker.scan(text, &CustomerFacts::default()));
        for open in
            ["4111", "it is 4111 1111", "four one one one", "it begins with 41, and", "٤١١١"]
        {
            assert!(scan(open).may_go_on(), "{open}");
        }
        for closed in
            ["", "hello", "41 is all that I can remember", "4111 1111 1111 1111", "me@example.com"]
        {
            assert!(!scan(closed).may_go_on(), "{closed}");
        }
    }
}
