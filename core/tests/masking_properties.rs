//! What holds of masking for every text, tried on texts made to trip it.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may fail as the test does")]

use proptest::prelude::*;
use switchboard::sorted::SortedMap;
use switchboard::text::{
    CustomerFacts, Entity, EntityRules, FactKey, MASK_BYTES_MAX, MaskRules, Masker, Operator,
    ScanOptions, StreamScanner, TopicWords, Topics,
};

const KEY: FactKey = FactKey::new([3; 16]);

/// Values that the host has handed in; the last four of a card and a label's own word among them.
const FACTS: [(&str, &str); 9] = [
    ("account_number", "85731890"),
    ("pin", "1111"),
    ("name", "José Card"),
    ("security answer", "nemo"),
    ("date_of_birth", "16/03/1929"),
    ("room", "7"),
    ("word", "redacted"),
    ("zip", "53153"),
    ("city", "東京"),
];

/// Pieces out of which a text is put together.
fn piece() -> impl Strategy<Value = String> {
    let whole = prop::sample::select(vec![
        "4111 1111 1111 1111",
        "4111111111111111",
        "5555-5555-5555-4444",
        "378282246310005",
        "4222222222222",
        "536-90-4399",
        "536904399",
        "536 90 4399",
        "GB29 NWBK 6016 1331 9268 19",
        "NO9386011117947",
        "a.b@example.com",
        "x@y.zz",
        "+1 415 555 0132",
        "(415) 555-0132",
        "4155550132",
        "+44 20 7946 0958",
        "555-0132",
        "001-771-975-4619",
        "x12",
        "85731890",
        "8573-1890",
        "jose card",
        "JOSÉ CARD",
        "Nemo",
        "1111",
        "1 1 1 1",
        "16.3.1929",
        "March 16th, 1929",
        "[PIN]",
        "[CREDIT_CARD]",
        "[US_SSN]",
        "****",
        "*******1111",
        "ssn",
        "social security number is",
        "call",
        "phone",
        "card",
        "account",
        "redacted",
        "７",
        "7",
        "東京",
        "é",
        "😀",
        "\u{200B}",
        "\u{FE0F}",
        "１１",
        "٤",
        "\u{0}",
        "\u{301}",
        "[",
        "]",
        "@",
        "+",
        "(",
        ")",
        ".",
        "-",
        " - ",
        "\n",
        "/",
        ":",
        "#",
        ",",
        "0",
        "4",
        "12",
        "123",
        "1234",
        "12/27",
        "GB",
        "x",
    ]);
    prop_oneof![
        6 => whole.prop_map(str::to_owned),
        1 => "[0-9]{1,20}",
        1 => "[0-9 .-]{1,30}",
        1 => any::<char>().prop_map(String::from),
        1 => "\\PC{0,8}",
    ]
}

fn text() -> impl Strategy<Value = String> {
    let glue = prop::sample::select(vec!["", "", " ", " ", "-", ".", ", "]);
    prop::collection::vec((piece(), glue), 0..14)
        .prop_map(|parts| parts.into_iter().map(|(piece, glue)| piece + glue).collect())
}

const HAVE_FORMS: [&str; 3] = ["CREDIT_CARD", "US_SSN", "IBAN_CODE"];

/// Every operator but the forms, which masking leaves alone only where no other number touches them.
fn operator() -> impl Strategy<Value = Operator> {
    prop::sample::select(vec![
        Operator::Label,
        Operator::Redact,
        Operator::KeepLast,
        Operator::KeepFirst,
        Operator::KeepEnds,
        Operator::Hash,
        Operator::Token,
    ])
}

fn masker(built_in: Operator, own: Operator, keep: u8) -> Masker {
    let own_labels = FACTS.iter().map(|(kind, _)| Entity::of_kind(kind).unwrap());
    let entities: SortedMap<Entity, EntityRules> = Entity::built_in_all()
        .map(|entity| (entity, built_in))
        .chain(own_labels.map(|entity| (entity, own)))
        .map(|(entity, operator)| match (entity.is_never_kept(), operator) {
            (true, Operator::Redact) => (entity, Operator::Redact),
            (true, _) => (entity, Operator::Label),
            (false, Operator::FormatToken) if !HAVE_FORMS.contains(&entity.as_str()) => {
                (entity, Operator::Token)
            }
            (false, _) => (entity, operator),
        })
        .map(|(entity, operator)| {
            (entity, EntityRules { operator, keep, ..EntityRules::default() })
        })
        .collect();
    Masker::new(&MaskRules { entities, ..MaskRules::default() }).unwrap().with_key(KEY)
}

fn facts() -> CustomerFacts {
    let mut facts = CustomerFacts::default();
    for (kind, value) in FACTS {
        facts.hold(&KEY, kind, value).unwrap();
    }
    facts
}

#[test]
fn forms_in_sentences_are_left_alone() {
    let masker = masker(Operator::FormatToken, Operator::Label, 4);
    let secrets = [
        "4111 1111 1111 1111",
        "5555-5555-5555-4444",
        "536-90-4399",
        "DE89 3704 0044 0532 0130 00",
        "NO9386011117947",
    ];
    let sentences = [
        "It is {}.",
        "{}",
        "my card, {}, and my ssn: {}",
        "{}\n{}",
        "pay {} to {} by 2027-01-31, order 12345",
        "“{}”😀",
    ];
    for sentence in sentences {
        for (n, secret) in secrets.iter().enumerate() {
            let text =
                sentence.replacen("{}", secret, 1).replace("{}", secrets[(n + 1) % secrets.len()]);
            let once = masker.scan(&text, &CustomerFacts::default()).masked().into_owned();
            let twice = masker.scan(&once, &CustomerFacts::default()).masked().into_owned();
            assert_ne!(once, text);
            assert_eq!(twice, once, "of {text:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn masking_twice_is_masking_once(
        text in text(), built_in in operator(), own in operator(), keep in 1u8..=4, known: bool,
    ) {
        let masker = masker(built_in, own, keep);
        let facts = if known { facts() } else { CustomerFacts::default() };
        let once = masker.scan(&text, &facts).masked().into_owned();
        let twice = masker.scan(&once, &facts).masked().into_owned();
        prop_assert_eq!(twice, once, "of {:?}", text);
    }

    #[test]
    fn spans_lie_in_the_text_and_agree_in_every_unit(text in text(), keep in 1u8..=4) {
        let masker = masker(Operator::KeepLast, Operator::Redact, keep);
        let scan = masker.scan(&text, &facts());
        let utf16: Vec<u16> = text.encode_utf16().collect();
        let chars: Vec<char> = text.chars().collect();
        let mut done = 0;
        for span in scan.spans() {
            prop_assert!(span.bytes.start >= done && span.bytes.start < span.bytes.end);
            done = span.bytes.end;
            let bytes = text.get(span.bytes.clone());
            prop_assert!(bytes.is_some(), "{:?} cuts a character", span.bytes);
            let by_chars: String = chars[span.code_points.clone()].iter().collect();
            let by_units = String::from_utf16(&utf16[span.utf16.clone()]).unwrap();
            prop_assert_eq!(bytes, Some(by_chars.as_str()));
            prop_assert_eq!(bytes, Some(by_units.as_str()));
        }
        prop_assert!(scan.masked().len() <= text.len() + scan.spans().len() * MASK_BYTES_MAX);
    }

    #[test]
    fn no_planted_secret_shows(
        before in text(), behind in text(), known: bool, far: bool,
        (secret, is_fact) in prop::sample::select(vec![
            ("4111 1111 1111 1111", false), ("5555555555554444", false), ("536-90-4399", false),
            ("GB29 NWBK 6016 1331 9268 19", false), ("someone@example.com", false),
            ("+44 20 7946 0958", false), ("85731890", true), ("nemo", true),
        ]),
    ) {
        let masker = masker(Operator::Label, Operator::Label, 4);
        let facts = if known || is_fact { facts() } else { CustomerFacts::default() };
        // In a long text only what is near is read.
        let quiet = if far { "Words that say nothing at all, and go on. ".repeat(30) } else { String::new() };
        let planted = format!("{quiet}{before} ; {secret} ; {behind} {quiet}");
        let start = quiet.len() + before.len() + 3;
        let scan = masker.scan(&planted, &facts);
        let covered = |byte| scan.spans().iter().any(|span| span.bytes.contains(&byte));
        // A sign before a number that what follows makes another one is no secret.
        let mut told = (start..start + secret.len())
            .filter(|byte| planted.as_bytes()[*byte].is_ascii_alphanumeric());
        prop_assert!(told.all(covered), "of {:?}", planted);
    }

    #[test]
    fn however_a_text_is_cut_the_stream_shows_the_same(
        text in prop::collection::vec(text(), 1..6), sizes in prop::collection::vec(1usize..40, 1..8), known: bool,
    ) {
        let text = text.join(". ");
        let facts = if known { facts() } else { CustomerFacts::default() };
        let masker = masker(Operator::Label, Operator::Label, 4);
        let show = |sizes: &[usize]| {
            let mut stream = StreamScanner::new(masker.clone(), facts.clone(), ScanOptions::default());
            let (mut shown, mut rest) = (String::new(), text.as_bytes());
            for size in sizes.iter().cycle() {
                let (piece, behind) = rest.split_at(rest.len().min(*size));
                stream.push(piece, &mut shown);
                rest = behind;
                if rest.is_empty() {
                    break;
                }
            }
            stream.finish(&mut shown);
            shown
        };
        prop_assert_eq!(show(&sizes), show(&[text.len().max(1)]), "of {:?}", text);
    }

    #[test]
    fn no_planted_secret_leaves_a_stream(
        before in text(), behind in text(), size in 1usize..30,
        secret in prop::sample::select(vec![
            "4111 1111 1111 1111", "5555555555554444", "GB29 NWBK 6016 1331 9268 19", "someone@example.com",
        ]),
    ) {
        let masker = masker(Operator::Label, Operator::Label, 4);
        let mut stream = StreamScanner::new(masker, CustomerFacts::default(), ScanOptions::default());
        let quiet = "This sentence is long enough to be let go of when it has ended. ";
        let text = format!("{quiet}{before}\nHere: {secret}\n{quiet}{behind}. {quiet}{quiet}");
        let mut shown = String::new();
        for piece in text.as_bytes().chunks(size) {
            stream.push(piece, &mut shown);
        }
        prop_assert!(shown.starts_with("This sentence"), "{}", shown);
        stream.finish(&mut shown);
        // What stands around may hold the same letters in another number.
        prop_assert!(shown.contains("\nHere: ["), "{}", shown);
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}|[\\x00-\\x7F]{0,200}") {
        let topics = Topics::new(&SortedMap::from([(
            "t".into(),
            TopicWords { words: vec!["a".into(), "e e".into(), "ß".into(), "7".into()], ..TopicWords::default() },
        )])).unwrap();
        let chars = text.chars().count();
        for hit in topics.find(&text) {
            prop_assert!(hit.code_points.start < hit.code_points.end && hit.code_points.end <= chars);
        }
        let scan = masker(Operator::Label, Operator::Label, 4);
        let facts = facts();
        let once = scan.scan(&text, &facts).masked().into_owned();
        prop_assert_eq!(scan.scan(&once, &facts).masked().into_owned(), once);
    }
}
