//! What a condition says yes to, what it refuses to be, and that a naive reading agrees.

use super::*;
use crate::policy::field::{FieldKind, IDENTITY_LEVELS};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// Facts written down by hand.
#[derive(Clone, Debug, Default)]
struct Sheet {
    values: BTreeMap<Field, Value>,
    topics: Option<Vec<&'static str>>,
    open: BTreeMap<&'static str, bool>,
}

impl Sheet {
    fn with(mut self, field: Field, value: Value) -> Self {
        self.values.insert(field, value);
        self
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

impl Facts for Sheet {
    fn fact(&self, field: Field) -> Fact<'_> {
        match self.values.get(&field) {
            Some(Value::Text(text)) => Fact::Text(text),
            Some(Value::Integer(number)) => Fact::Integer(*number),
            Some(Value::Ratio(ratio)) => Fact::Ratio(*ratio),
            Some(Value::Bool(held)) => Fact::Bool(*held),
            Some(Value::List(texts)) => Fact::list(texts.iter().map(|text| &**text)),
            Some(Value::Missing) | None => Fact::Missing,
        }
    }

    fn message_touches(&self, topic: &TopicId) -> Option<bool> {
        self.topics.as_ref().map(|topics| topics.contains(&topic.as_str()))
    }

    fn is_within(&self, hours: &HoursId) -> Option<bool> {
        self.open.get(hours.as_str()).copied()
    }

    fn hash_key(&self) -> HashKey {
        HashKey::new([9; 16])
    }
}

fn read(json: &Json) -> Result<Condition, Issues> {
    json.to_string().parse()
}

#[track_caller]
fn holds(json: Json, sheet: &Sheet) -> bool {
    let condition = read(&json).unwrap_or_else(|issues| panic!("{json}: {issues}"));
    let judgement = condition.judge(sheet);
    assert_eq!(judgement.held, condition.holds(sheet), "{json}");
    judgement.held
}

#[test]
fn every_operator_at_its_boundary() {
    let sheet = Sheet::default()
        .with(Field::CustomerTier, text("gold"))
        .with(Field::CustomerSegments, Value::List(vec!["a".into(), "b".into()]))
        .with(Field::CustomerTenureDays, Value::Integer(30))
        .with(Field::BotConfidence, Value::Ratio(Ppm::new(799_999)))
        .with(Field::ChatReopened, Value::Bool(false))
        .with(Field::CustomerIdentityLevel, text("verified"));
    for (json, expected) in [
        (json!({"field": "customer.tier", "eq": "gold"}), true),
        (json!({"field": "customer.tier", "eq": "Gold"}), false),
        (json!({"field": "customer.tier", "one_of": ["silver", "gold"]}), true),
        (json!({"field": "customer.tier", "one_of": ["silver"]}), false),
        (json!({"field": "customer.tenure_days", "at_least": 30}), true),
        (json!({"field": "customer.tenure_days", "at_least": 31}), false),
        (json!({"field": "customer.tenure_days", "at_most": 30}), true),
        (json!({"field": "customer.tenure_days", "at_most": 29}), false),
        (json!({"field": "customer.tenure_days", "between": [30, 40]}), true),
        (json!({"field": "customer.tenure_days", "between": [20, 30]}), true),
        (json!({"field": "customer.tenure_days", "between": [31, 40]}), false),
        (json!({"field": "customer.tenure_days", "between": [20, 29]}), false),
        (json!({"field": "customer.tenure_days", "eq": 30}), true),
        (json!({"field": "bot.confidence", "at_least": 0.8}), false),
        (json!({"field": "bot.confidence", "at_least": 0.799999}), true),
        (json!({"field": "bot.confidence", "at_most": 1}), true),
        (json!({"field": "chat.reopened", "eq": false}), true),
        (json!({"field": "chat.reopened", "eq": true}), false),
        (json!({"field": "customer.segments", "has_any": ["x", "b"]}), true),
        (json!({"field": "customer.segments", "has_any": ["x"]}), false),
        (json!({"field": "customer.segments", "has_all": ["b", "a"]}), true),
        (json!({"field": "customer.segments", "has_all": ["a", "x"]}), false),
        // By rank, not by alphabet: `strong` is more than `verified`, `claimed` less.
        (json!({"field": "customer.identity_level", "at_least": "claimed"}), true),
        (json!({"field": "customer.identity_level", "at_least": "strong"}), false),
        (json!({"field": "customer.identity_level", "between": ["claimed", "verified"]}), true),
        (json!({"field": "customer.identity_level", "at_most": "claimed"}), false),
    ] {
        assert_eq!(holds(json.clone(), &sheet), expected, "{json}");
    }
}

#[test]
fn what_nobody_knows_is_not_compared() {
    let nobody = Sheet::default().with(Field::CustomerSegments, Value::List(vec![]));
    for json in [
        json!({"field": "customer.tier", "eq": "gold"}),
        json!({"field": "customer.tier", "present": true}),
        json!({"field": "customer.tenure_days", "at_least": -5}),
        json!({"field": "customer.tenure_days", "at_most": 9}),
        json!({"field": "customer.segments", "has_all": ["a"]}),
        json!({"field": "customer.segments", "present": true}),
        json!({"field": "message", "matches": "refund"}),
        json!({"within": "office"}),
        json!({"percent_of": {"percent": 100, "salt": "s"}}),
    ] {
        assert!(!holds(json.clone(), &nobody), "{json}");
        assert!(holds(json!({"not": json}), &nobody));
    }
    assert!(holds(json!({"field": "customer.tier", "present": false}), &nobody));
    assert!(holds(json!({"field": "customer.segments", "present": false}), &nobody));
}

#[test]
fn a_fact_of_another_kind_is_no_better_than_none() {
    let sheet = Sheet::default().with(Field::CustomerTenureDays, text("30"));
    assert!(!holds(json!({"field": "customer.tenure_days", "at_least": 0}), &sheet));
}

#[test]
fn topics_hours_and_shares_are_asked() {
    let mut sheet = Sheet::default().with(Field::CustomerId, text("c-1"));
    sheet.topics = Some(vec!["refund"]);
    sheet.open = BTreeMap::from([("office", true), ("night", false)]);
    assert!(holds(json!({"field": "message", "matches": "refund"}), &sheet));
    assert!(!holds(json!({"field": "message", "matches": "fraud"}), &sheet));
    assert!(holds(json!({"within": "office"}), &sheet));
    assert!(!holds(json!({"within": "night"}), &sheet));

    // The bucket itself is outside its own share, the next part per million is inside.
    let bucket = HashKey::new([9; 16]).bucket("s", "c-1").get();
    let share = |parts: i64| {
        let percent = format!("{}.{:04}", parts / 10_000, parts % 10_000);
        let text = format!(r#"{{"percent_of":{{"percent":{percent},"salt":"s"}}}}"#);
        text.parse::<Condition>().unwrap()
    };
    assert!(!share(bucket).holds(&sheet));
    assert!(share(bucket + 1).holds(&sheet));
    assert!(!share(0).holds(&sheet));
    assert!(share(1_000_000).holds(&sheet));
    assert_eq!(share(bucket).judge(&sheet).trace[0].saw, Value::Ratio(Ppm::new(bucket)));
}

#[test]
fn the_trace_names_what_was_not_asked() {
    let condition = read(&json!({"any": [
        {"all": [
            {"field": "customer.tier", "eq": "gold"},
            {"field": "chat.channel", "eq": "web"},
            {"not": {"within": "office"}}
        ]},
        {"not": {"field": "customer.tenure_days", "at_least": 365}},
        {"any": [{"field": "chat.language", "eq": "en"}]}
    ]}))
    .unwrap();
    let sheet = Sheet::default()
        .with(Field::CustomerTier, text("basic"))
        .with(Field::CustomerTenureDays, Value::Integer(12));
    let judgement = condition.judge(&sheet);
    assert!(judgement.held);
    let seen: Vec<(&str, Answer, String)> = judgement
        .trace
        .iter()
        .map(|leaf| (leaf.path.as_str(), leaf.answer, leaf.to_string()))
        .collect();
    assert_eq!(
        seen,
        [
            ("/any/0/all/0", Answer::Failed, "`customer.tier` is `basic`, not `gold`".to_owned()),
            ("/any/0/all/1", Answer::NotAsked, "`chat.channel` is `web`: not asked".to_owned()),
            ("/any/0/all/2/not", Answer::NotAsked, "within `office`: not asked".to_owned()),
            (
                "/any/1/not",
                Answer::Failed,
                "`customer.tenure_days` is 12, not at least 365".to_owned()
            ),
            ("/any/2/any/0", Answer::NotAsked, "`chat.language` is `en`: not asked".to_owned()),
        ]
    );
    assert_eq!(
        serde_json::to_value(&judgement.trace[0]).unwrap(),
        json!({
            "path": "/any/0/all/0",
            "asked": {"field": "customer.tier", "eq": "gold"},
            "saw": "basic",
            "answer": "failed"
        })
    );
}

#[test]
fn every_mistake_has_a_code_a_place_and_a_remedy() {
    let deep = (0..DEPTH_MAX).fold(json!({"within": "office"}), |c, _| json!({"not": c}));
    for (json, code, path, hint) in [
        (json!([]), "wrong_type", "", "`all`"),
        (json!({}), "no_condition", "", "say what is asked"),
        (json!({"filed": "x"}), "no_condition", "", "did you mean `field`?"),
        (json!({"all": []}), "empty_list", "/all", "at least one"),
        (json!({"any": {}}), "wrong_type", "/any", "a list of conditions"),
        (
            json!({"all": [{"within": "a"}], "any": [{"within": "a"}]}),
            "several_conditions",
            "",
            "one condition an object",
        ),
        (json!({"within": "a", "note": "x"}), "unknown_key", "/note", "remove"),
        (json!({"within": 3}), "wrong_type", "/within", "a text"),
        (json!({"not": {"fiel": 1}}), "no_condition", "/not", "did you mean `field`?"),
        (
            json!({"field": "customer.teir", "eq": "x"}),
            "unknown_field",
            "/field",
            "did you mean `customer.tier`?",
        ),
        (json!({"field": 3, "eq": "x"}), "wrong_type", "/field", "name of a field"),
        (json!({"field": "customer.tier"}), "no_operator", "", "compared with"),
        (
            json!({"field": "customer.tier", "at_least": "gold"}),
            "operator_not_for_field",
            "/at_least",
            "`one_of`",
        ),
        (json!({"field": "customer.tier", "eqq": "gold"}), "unknown_key", "/eqq", "`eq`"),
        (
            json!({"field": "customer.tenure_days", "at_least": 1, "at_most": 3}),
            "several_operators",
            "",
            "under `all`",
        ),
        (json!({"field": "customer.tier", "eq": 3}), "wrong_type", "/eq", "a text"),
        (json!({"field": "customer.tier", "eq": ""}), "bad_id", "/eq", "another name"),
        (json!({"field": "customer.tenure_days", "eq": "3"}), "wrong_type", "/eq", "whole number"),
        (json!({"field": "customer.tenure_days", "eq": 3.5}), "wrong_type", "/eq", "whole number"),
        (
            json!({"field": "bot.confidence", "at_least": "0.8"}),
            "wrong_type",
            "/at_least",
            "decimal",
        ),
        (json!({"field": "chat.reopened", "eq": "yes"}), "wrong_type", "/eq", "`true` or `false`"),
        (json!({"field": "chat.reopened", "present": 1}), "wrong_type", "/present", "`true`"),
        (
            json!({"field": "customer.identity_level", "at_least": "verifed"}),
            "unknown_choice",
            "/at_least",
            "did you mean `verified`?",
        ),
        (json!({"field": "customer.tier", "one_of": []}), "empty_list", "/one_of", "at least one"),
        (
            json!({"field": "customer.tier", "one_of": ["a", "b", "a"]}),
            "duplicate_item",
            "/one_of/2",
            "remove the copy",
        ),
        (
            json!({"field": "customer.tenure_days", "one_of": [1, "x"]}),
            "wrong_type",
            "/one_of/1",
            "whole number",
        ),
        (json!({"field": "customer.segments", "has_any": "a"}), "wrong_type", "/has_any", "a list"),
        (
            json!({"field": "customer.tenure_days", "between": [9, 3]}),
            "empty_range",
            "/between",
            "write [3, 9]",
        ),
        (
            json!({"field": "customer.identity_level", "between": ["strong", "claimed"]}),
            "empty_range",
            "/between",
            "write [`claimed`, `strong`]",
        ),
        (json!({"field": "customer.tenure_days", "between": [1]}), "wrong_type", "/between", "two"),
        (json!({"percent_of": {"salt": "s"}}), "missing_key", "/percent_of/percent", "add it"),
        (json!({"percent_of": {"percent": 5}}), "missing_key", "/percent_of/salt", "add it"),
        (
            json!({"percent_of": {"percent": 100.0001, "salt": "s"}}),
            "out_of_range",
            "/percent_of/percent",
            "0 to 100",
        ),
        (
            json!({"percent_of": {"percent": 0.00001, "salt": "s"}}),
            "out_of_range",
            "/percent_of/percent",
            "round it",
        ),
        (
            json!({"percent_of": {"percent": 5, "salt": "s", "by": "chat.turns"}}),
            "wrong_field_kind",
            "/percent_of/by",
            "customer.id",
        ),
        (json!({"not": deep}), "too_deep", &"/not".repeat(DEPTH_MAX), "flatten"),
    ] {
        let issues = read(&json).expect_err(&json.to_string());
        let issue = issues.iter().next().unwrap();
        assert_eq!((issue.code, issue.path.as_str()), (code, path), "{json}: {issues}");
        assert!(issue.to_string().contains(hint), "{json}: {issue}");
        assert_eq!(issues.len(), 1, "{json}: {issues}");
    }
}

#[test]
fn limits_are_inclusive() {
    // A question has depth 1, and every `not` around it adds one.
    let nested = |n: usize| (1..n).fold(json!({"within": "office"}), |c, _| json!({"not": c}));
    assert!(read(&nested(DEPTH_MAX)).is_ok());
    assert!(read(&nested(DEPTH_MAX + 1)).is_err());
    // The deepest condition fits where rules stand in a document.
    let deepest = (1..DEPTH_MAX)
        .fold(json!({"field": "customer.tier", "one_of": ["a"]}), |c, _| json!({"all": [c]}));
    let document = json!({"admission": {"entitlements": [{"when": deepest}]}}).to_string();
    assert!(crate::policy::json::Node::parse(&document).is_ok());

    let questions = |n: usize| json!({"any": vec![json!({"within": "office"}); n - 1]});
    assert!(read(&questions(QUESTIONS_MAX)).is_ok());
    let issues = read(&questions(QUESTIONS_MAX + 1)).unwrap_err();
    assert_eq!(issues.iter().next().unwrap().code, "too_many_questions");

    let listed = |n: usize| {
        let values: Vec<usize> = (0..n).collect();
        json!({"field": "chat.turns", "one_of": values})
    };
    assert!(read(&listed(LIST_MAX)).is_ok());
    assert_eq!(
        read(&listed(LIST_MAX + 1)).unwrap_err().iter().next().unwrap().code,
        "list_too_long"
    );
}

#[test]
fn all_mistakes_come_at_once() {
    let issues = read(&json!({"all": [
        {"field": "customer.teir", "eq": "gold"},
        {"field": "customer.tenure_days", "at_least": "x"},
        {"any": []}
    ]}))
    .unwrap_err();
    let codes: Vec<&str> = issues.iter().map(|issue| issue.code).collect();
    assert_eq!(codes, ["unknown_field", "wrong_type", "empty_list"]);
}

#[test]
fn ratios_are_read_exactly() {
    let sheet = |parts| Sheet::default().with(Field::BotConfidence, Value::Ratio(Ppm::new(parts)));
    let below: Condition =
        r#"{"not": {"field": "bot.confidence", "at_least": 0.80}}"#.parse().unwrap();
    assert!(!below.holds(&sheet(800_000)));
    assert!(below.holds(&sheet(799_999)));
}

#[test]
fn topics_and_hours_must_be_described() {
    let condition = read(&json!({"all": [
        {"field": "message", "matches": "refnd"},
        {"not": {"within": "ofice"}},
        {"any": [{"within": "office"}, {"field": "message", "matches": "refund"}]}
    ]}))
    .unwrap();
    let names = Names { topics: ["refund"].into(), hours: ["office"].into() };
    let mut issues = Issues::new();
    condition.check(&Pointer::root().key("when"), &names, &mut issues);
    let found: Vec<(&str, &str, &str)> =
        issues.iter().map(|i| (i.code, i.path.as_str(), i.remedy.as_str())).collect();
    assert_eq!(
        found,
        [
            ("unknown_topic", "/when/all/0/matches", "did you mean `refund`?"),
            ("unknown_hours", "/when/all/1/not/within", "did you mean `office`?"),
        ]
    );
}

#[test]
fn written_as_it_was_read() {
    for json in [
        json!({"all": [{"field": "customer.tier", "one_of": ["gold", "silver"]}]}),
        json!({"any": [{"not": {"within": "office"}}, {"field": "message", "matches": "t"}]}),
        json!({"field": "bot.confidence", "between": [0.25, 1.0]}),
        json!({"field": "customer.segments", "has_all": ["a"]}),
        json!({"field": "customer.tier", "present": false}),
        json!({"percent_of": {"percent": 12.5, "by": "customer.id", "salt": "s"}}),
    ] {
        let condition = read(&json).unwrap();
        assert_eq!(serde_json::to_value(&condition).unwrap(), json);
        assert_eq!(serde_json::from_value::<Condition>(json).unwrap(), condition);
        let bytes = postcard::to_stdvec(&condition).unwrap();
        assert_eq!(postcard::from_bytes::<Condition>(&bytes).unwrap(), condition);
    }
}

#[test]
fn said_in_words() {
    let condition = read(&json!({"all": [
        {"field": "customer.tier", "eq": "gold"},
        {"not": {"field": "bot.confidence", "at_least": 0.8}},
        {"percent_of": {"percent": 12.5, "salt": "pilot"}}
    ]}))
    .unwrap();
    assert_eq!(
        condition.to_string(),
        "all of (`customer.tier` is `gold`; not (`bot.confidence` is at least 80 %); \
         in the first 12.5 % of `customer.id` under `pilot`)"
    );
}

/// A second reading of conditions that shares nothing with the first: straight from the JSON, every
/// part always evaluated, facts as JSON.
fn naive(condition: &Json, facts: &Json) -> bool {
    let (key, value) = condition
        .as_object()
        .unwrap()
        .iter()
        .find(|(key, _)| *key != "field")
        .expect("a condition has a key");
    let list = || value.as_array().unwrap();
    match key.as_str() {
        "all" => list().iter().filter(|part| naive(part, facts)).count() == list().len(),
        "any" => list().iter().filter(|part| naive(part, facts)).count() > 0,
        "not" => !naive(value, facts),
        "within" => facts["open"][value.as_str().unwrap()] == json!(true),
        operator => {
            let name = condition["field"].as_str().unwrap();
            let fact = &facts[name];
            let known = !fact.is_null() && *fact != json!([]);
            // The only order that is not that of numbers.
            let rank = |v: &Json| match v {
                Json::String(level) => {
                    IDENTITY_LEVELS.iter().position(|(name, _)| name == level).unwrap() as f64
                }
                number => number.as_f64().unwrap(),
            };
            match operator {
                "present" => known == value.as_bool().unwrap(),
                _ if !known => false,
                "matches" => fact.as_array().unwrap().contains(value),
                "eq" => fact == value,
                "one_of" => list().contains(fact),
                "at_least" => rank(fact) >= rank(value),
                "at_most" => rank(fact) <= rank(value),
                "between" => rank(fact) >= rank(&list()[0]) && rank(fact) <= rank(&list()[1]),
                "has_any" => list().iter().any(|v| fact.as_array().unwrap().contains(v)),
                "has_all" => list().iter().all(|v| fact.as_array().unwrap().contains(v)),
                other => panic!("{other}"),
            }
        }
    }
}

/// A generator of pseudo-random numbers (SplitMix64; Steele, Lea and Flood, 2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % sides as u64) as usize
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    fn some(&mut self, from: &[&str]) -> Vec<String> {
        let mut some: Vec<String> = from.iter().map(|s| (*s).to_owned()).collect();
        some.retain(|_| self.below(2) == 0);
        some
    }
}

const WORDS: [&str; 4] = ["gold", "silver", "Gold", "web"];

/// A value that may stand in a condition, and may be seen as a fact.
fn roll_value(dice: &mut Dice, kind: FieldKind) -> Json {
    match kind {
        FieldKind::Integer => json!(dice.below(7) as i64 - 3),
        FieldKind::Ratio => json!(dice.below(9) as f64 / 8.0 - 0.5),
        FieldKind::Bool => json!(dice.below(2) == 0),
        FieldKind::Ranked(levels) => json!(levels[dice.below(levels.len())].0),
        _ => json!(dice.pick(&WORDS)),
    }
}

fn roll_profile(dice: &mut Dice) -> (Json, Sheet) {
    let mut facts = serde_json::Map::new();
    let mut sheet = Sheet::default();
    for field in Field::ALL {
        if dice.below(4) == 0 {
            continue;
        }
        if *field == Field::Message {
            let topics: Vec<&str> = WORDS.into_iter().filter(|_| dice.below(2) == 0).collect();
            // To the naive reading a message without topics is as good as no message.
            facts.insert(field.name().to_owned(), json!(topics));
            sheet.topics = Some(topics);
            continue;
        }
        let seen = match field.kind() {
            FieldKind::List => json!(dice.some(&WORDS)),
            kind => roll_value(dice, kind),
        };
        let value = match (field.kind(), &seen) {
            (FieldKind::Ratio, number) => Value::Ratio(number.to_string().parse().unwrap()),
            (_, seen) => serde_json::from_value(seen.clone()).unwrap(),
        };
        facts.insert(field.name().to_owned(), seen);
        sheet = sheet.with(*field, value);
    }
    let open = dice.below(3);
    if open > 0 {
        facts.insert("open".to_owned(), json!({"gold": open == 1}));
        sheet.open.insert("gold", open == 1);
    }
    (Json::Object(facts), sheet)
}

fn roll_condition(dice: &mut Dice, depth: usize) -> Json {
    match dice.below(if depth < 4 { 6 } else { 3 }) {
        3 => {
            let parts: Vec<Json> =
                (0..=dice.below(3)).map(|_| roll_condition(dice, depth + 1)).collect();
            json!({"all": parts})
        }
        4 => {
            let parts: Vec<Json> =
                (0..=dice.below(3)).map(|_| roll_condition(dice, depth + 1)).collect();
            json!({"any": parts})
        }
        5 => json!({"not": roll_condition(dice, depth + 1)}),
        _ if dice.below(20) == 0 => json!({"within": dice.pick(&WORDS)}),
        _ => {
            let field = Field::ALL[dice.below(Field::ALL.len())];
            let operators: Vec<_> = field.kind().operators().collect();
            let operator = operators[dice.below(operators.len())].name();
            let mut values: Vec<Json> = Vec::new();
            for _ in 0..=dice.below(3) {
                let value = roll_value(dice, field.kind());
                if !values.contains(&value) {
                    values.push(value);
                }
            }
            let one = values[0].clone();
            let wanted = match operator {
                "one_of" | "has_any" | "has_all" => json!(values),
                "between" => {
                    let other = roll_value(dice, field.kind());
                    let as_read = json!({"field": field.name(), "between": [one, other]});
                    let ordered = read(&as_read).is_ok();
                    if ordered { json!([one, other]) } else { json!([other, one]) }
                }
                "present" => json!(dice.below(2) == 0),
                _ => one,
            };
            json!({"field": field.name(), operator: wanted})
        }
    }
}

#[test]
fn ten_thousand_profiles_under_two_hundred_rules_agree_with_a_naive_reading() {
    let mut dice = Dice(20_261_122);
    let rules: Vec<(Json, Condition)> = (0..200)
        .map(|_| {
            let json = roll_condition(&mut dice, 0);
            let condition = read(&json).unwrap_or_else(|issues| panic!("{json}: {issues}"));
            (json, condition)
        })
        .collect();
    let (mut yes, mut no) = (0, 0);
    for n in 0..10_000 {
        let (facts, sheet) = roll_profile(&mut dice);
        for (json, condition) in &rules {
            let expected = naive(json, &facts);
            assert_eq!(condition.holds(&sheet), expected, "profile {n}: {json}\n{facts}");
            *if expected { &mut yes } else { &mut no } += 1;
        }
        // Remembering changes no answer, and every question of the rule is in the trace.
        let (json, condition) = &rules[n % rules.len()];
        let judgement = condition.judge(&sheet);
        assert_eq!(judgement.held, naive(json, &facts));
        let questions = json.to_string().matches(r#""field""#).count()
            + json.to_string().matches(r#""within""#).count();
        assert_eq!(judgement.trace.len(), questions, "{json}");
    }
    // The rules are neither all true nor all false, or the comparison would prove nothing.
    assert!(yes > 400_000 && no > 400_000, "{yes} held, {no} failed");
}
