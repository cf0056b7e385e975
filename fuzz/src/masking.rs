//! Text in pieces, cut anywhere, also within a character.

use crate::bytes::Bytes;
use std::sync::LazyLock;
use switchboard::sorted::SortedMap;
use switchboard::text::{
    CustomerFacts, Entity, MaskRules, Masker, PatternRules, ScanOptions, StreamScanner,
};

static MASKER: LazyLock<Masker> =
    LazyLock::new(|| Masker::new(&MaskRules::default()).unwrap_or_else(|why| panic!("{why}")));

/// What is shown of a text that comes in these pieces.
fn shown<'p>(pieces: impl Iterator<Item = &'p [u8]>) -> String {
    let mut stream =
        StreamScanner::new(MASKER.clone(), CustomerFacts::default(), ScanOptions::default());
    let mut shown = String::new();
    pieces.for_each(|piece| stream.push(piece, &mut shown));
    stream.finish(&mut shown);
    shown
}

/// An operator's own pattern, and behind its line a text: the pattern is refused with its place and remedy, or it reads the text
/// within bounds, and masks at once.
pub(crate) fn pattern(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (form, text) = text.split_once('\n').unwrap_or((text, ""));
    let own = PatternRules { form: form.to_owned(), ..PatternRules::default() };
    let patterns = Entity::of_kind("own").map(|label| SortedMap::from([(label, own)]));
    let rules = MaskRules { patterns: patterns.unwrap_or_default(), ..MaskRules::default() };
    let masker = match Masker::new(&rules) {
        Ok(masker) => masker,
        Err(issues) => {
            let told = |issue: &switchboard::policy::issue::Issue| {
                issue.path.as_str() == "/patterns/OWN/form" && !issue.remedy.is_empty()
            };
            assert!(issues.iter().next().is_some_and(told), "{form:?}: {issues}");
            return;
        }
    };
    let nobody = CustomerFacts::default();
    let masked = masker.scan(text, &nobody).masked().into_owned();
    assert_eq!(masker.scan(&masked, &nobody).masked(), masked, "{form:?} in {text:?}");
}

/// However a text is cut, the same is shown; and what was masked once needs no masking again.
pub(crate) fn chunks(data: &[u8]) {
    let mut bytes = Bytes::new(data);
    let lengths: [usize; 4] = std::array::from_fn(|_| usize::from(bytes.next() % 32) + 1);
    let text = bytes.rest();
    let whole = shown(std::iter::once(text));
    let mut rest = text;
    let mut lengths = lengths.iter().cycle();
    let pieces = std::iter::from_fn(|| {
        let length = lengths.next().map_or(1, |length| rest.len().min(*length));
        let (piece, more) = rest.split_at(length);
        rest = more;
        (!piece.is_empty()).then_some(piece)
    });
    let cut = shown(pieces);
    assert_eq!(cut, whole, "cut another way, another text is shown");
    let Ok(text) = std::str::from_utf8(text) else { return };
    let scan = MASKER.scan(text, &CustomerFacts::default());
    let masked = scan.masked().into_owned();
    for pair in scan.spans().windows(2) {
        assert!(pair[0].bytes.end <= pair[1].bytes.start, "spans overlap in {text:?}");
    }
    let again = MASKER.scan(&masked, &CustomerFacts::default());
    assert_eq!(again.masked(), masked, "masking is done at once: {text:?}");
}
