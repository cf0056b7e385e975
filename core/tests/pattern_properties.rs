//! What holds of an operator's own patterns, whatever they are and whatever they read, beside a slow reader of the same
//! patterns that goes back and tries every way.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may fail as the test does")]

use proptest::prelude::*;
use std::collections::BTreeSet;
use switchboard::sorted::{SortedMap, SortedSet};
use switchboard::text::{
    CustomerFacts, Entity, EntityRules, MaskRules, Masker, Operator, PatternRules, ScanOptions,
    StreamScanner,
};

/// A pattern as the slow reader sees it.
#[derive(Clone, Debug)]
enum Slow {
    /// One of these, as it is written.
    One(&'static str, fn(char) -> bool),
    Row(Vec<Self>),
    Either(Vec<Self>),
    Times(Box<Self>, usize, usize),
}

impl Slow {
    fn written(&self) -> String {
        match self {
            Self::One(written, _) => (*written).to_owned(),
            Self::Row(row) => row.iter().map(Self::written).collect(),
            Self::Either(ways) => {
                let ways: Vec<String> = ways.iter().map(Self::written).collect();
                format!("(?:{})", ways.join("|"))
            }
            Self::Times(slow, 0, 1) => format!("({})?", slow.written()),
            Self::Times(slow, min, max) => format!("({}){{{min},{max}}}", slow.written()),
        }
    }

    /// Everywhere that it may end when it begins at `at`.
    fn ends(&self, text: &[char], at: usize) -> BTreeSet<usize> {
        match self {
            Self::One(_, is) => text
                .get(at)
                .filter(|c| is(c.to_ascii_lowercase()))
                .map(|_| at + 1)
                .into_iter()
                .collect(),
            Self::Row(row) => row.iter().fold(BTreeSet::from([at]), |ends, slow| {
                ends.into_iter().flat_map(|end| slow.ends(text, end)).collect()
            }),
            Self::Either(ways) => ways.iter().flat_map(|way| way.ends(text, at)).collect(),
            Self::Times(slow, min, max) => {
                let (mut all, mut ends) = (BTreeSet::new(), BTreeSet::from([at]));
                for n in 0..=*max {
                    if n >= *min {
                        all.extend(&ends);
                    }
                    ends = ends.into_iter().flat_map(|end| slow.ends(text, end)).collect();
                }
                all
            }
        }
    }

    /// From left to right the longest, at the edges of words.
    fn spans(&self, text: &str) -> Vec<(usize, usize)> {
        let text: Vec<char> = text.chars().collect();
        let word = |at: usize| text.get(at).is_some_and(char::is_ascii_alphanumeric);
        let (mut spans, mut at) = (Vec::new(), 0);
        while at < text.len() {
            let inside = at > 0 && word(at - 1) && word(at);
            let ends = self.ends(&text, at);
            let end =
                ends.into_iter().rev().find(|end| *end > at && !(word(end - 1) && word(*end)));
            match end.filter(|_| !inside) {
                Some(end) => {
                    spans.push((at, end));
                    at = end;
                }
                None => at += 1,
            }
        }
        spans
    }
}

fn one() -> impl Strategy<Value = Slow> {
    prop::sample::select(vec![
        Slow::One("a", |c| c == 'a'),
        Slow::One("b", |c| c == 'b'),
        Slow::One("-", |c| c == '-'),
        Slow::One("#", |c| c == '#'),
        Slow::One("1", |c| c == '1'),
        Slow::One(r"\d", |c| c.is_ascii_digit()),
        Slow::One("[ab1]", |c| matches!(c, 'a' | 'b' | '1')),
        Slow::One("[^b ]", |c| !matches!(c, 'b' | ' ')),
        Slow::One(" ", |c| c == ' '),
        Slow::One(r"\w", |c| c.is_ascii_alphanumeric()),
    ])
}

/// Of three signs at least, which is the least that is admitted.
fn pattern() -> impl Strategy<Value = Slow> {
    (one(), any_pattern(), one(), one())
        .prop_map(|(first, inner, second, third)| Slow::Row(vec![first, inner, second, third]))
}

fn any_pattern() -> impl Strategy<Value = Slow> {
    one().prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            3 => prop::collection::vec(inner.clone(), 1..4).prop_map(Slow::Row),
            1 => prop::collection::vec(inner.clone(), 1..4).prop_map(Slow::Either),
            1 => inner.clone().prop_map(|slow| Slow::Times(Box::new(slow), 0, 1)),
            2 => (inner, 1_usize..3, 0_usize..3)
                .prop_map(|(slow, min, more)| Slow::Times(Box::new(slow), min, min + more)),
        ]
    })
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![3 => "[ab1# -]{0,40}", 1 => "[abAB19 #c-]{0,24}"]
}

fn masker(pattern: &Slow, operator: Operator) -> Option<Masker> {
    let form = pattern.written();
    let own = PatternRules { form, ..PatternRules::default() };
    let rules = EntityRules { operator, ..EntityRules::default() };
    let rules = MaskRules {
        patterns: SortedMap::from([(label(), own)]),
        entities: SortedMap::from([(label(), rules)]),
        ..MaskRules::default()
    };
    Masker::new(&rules).ok()
}

fn label() -> Entity {
    Entity::of_kind("own").unwrap()
}

fn only_own() -> ScanOptions {
    ScanOptions { entities: Some(SortedSet::from([label()])), ..ScanOptions::default() }
}

fn streamed(masker: &Masker, text: &str, size: usize) -> String {
    let mut stream = StreamScanner::new(masker.clone(), CustomerFacts::default(), only_own());
    let mut shown = String::new();
    text.as_bytes().chunks(size).for_each(|piece| stream.push(piece, &mut shown));
    stream.finish(&mut shown);
    shown
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_table_finds_what_trying_every_way_finds(pattern in pattern(), text in text()) {
        let masker = masker(&pattern, Operator::Label);
        prop_assume!(masker.is_some(), "it is refused");
        let masker = masker.unwrap();
        let scan = masker.scan_with(&text, &CustomerFacts::default(), &only_own());
        let found: Vec<_> = scan.spans().iter().map(|span| (span.bytes.start, span.bytes.end)).collect();
        prop_assert_eq!(found, pattern.spans(&text), "{} in {:?}", pattern.written(), text);
    }

    #[test]
    fn masking_own_identifiers_twice_is_masking_once(
        pattern in pattern(), text in text(),
        operator in prop::sample::select(vec![
            Operator::Label, Operator::Redact, Operator::KeepLast, Operator::KeepFirst, Operator::Hash, Operator::Token,
        ]),
    ) {
        let masker = masker(&pattern, operator);
        prop_assume!(masker.is_some(), "it is refused");
        let masker = masker.unwrap();
        let nobody = CustomerFacts::default();
        let once = masker.scan(&text, &nobody).masked().into_owned();
        let twice = masker.scan(&once, &nobody).masked().into_owned();
        prop_assert_eq!(twice, once, "{} in {:?}", pattern.written(), text);
    }

    #[test]
    fn however_a_text_with_own_identifiers_is_cut_the_stream_shows_the_same(
        pattern in pattern(), text in prop::collection::vec(text(), 1..12), size in 1_usize..40,
    ) {
        let masker = masker(&pattern, Operator::Label);
        prop_assume!(masker.is_some(), "it is refused");
        let masker = masker.unwrap();
        let text = text.join(". ");
        let whole = streamed(&masker, &text, text.len().max(1));
        prop_assert_eq!(streamed(&masker, &text, size), whole, "{} in {:?}", pattern.written(), text);
    }

    #[test]
    fn nothing_of_an_identifier_leaves_a_stream(
        before in prop::collection::vec(text(), 0..8), behind in prop::collection::vec(text(), 0..8), size in 1_usize..30,
    ) {
        // Sentences end within it.
        let pattern = PatternRules { form: r"Q\d! x\. \d{2}\? Q".to_owned(), ..PatternRules::default() };
        let patterns = SortedMap::from([(label(), pattern)]);
        let masker = Masker::new(&MaskRules { patterns, ..MaskRules::default() }).unwrap();
        let quiet = "This sentence is long enough to be let go of when it has ended. ";
        let text = format!("{quiet}{}. Q7! x. 42? Q. {}. {quiet}{quiet}", before.join(". "), behind.join(". "));
        let shown = streamed(&masker, &text, size);
        prop_assert!(shown.contains("[OWN]") && !shown.contains("42?"), "{}", shown);
    }
}
