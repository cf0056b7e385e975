//! What somebody may send who means harm, and what comes of it: a test for each threat that the core can meet.
//!
//! The numbers are those of the threat table that `docs/proof.md` quotes. Attacks are the ones that were measured on other
//! engines. Where work could explode, it is compared with itself: four times the text may cost four times the time, with
//! room for a noisy machine, but not sixteen times.

#![expect(clippy::unwrap_used, reason = "a test says no by panicking")]

use std::hint::black_box;
use std::time::Duration;
use switchboard::calendar::{Timestamp, Zones};
use switchboard::engine::{Effect, Engine, Key, Options, Reaction, read_event};
use switchboard::policy::{Document, Policy};
use switchboard::roll::{Roll, RollKey};
use switchboard::sorted::SortedMap;
use switchboard::text::{
    CustomerFacts, Entity, MaskRules, Masker, PatternRules, TopicWords, Topics,
};
use switchboard::{id::ChatId, wire};

/// Longer than anything here takes on a busy machine, shorter than anybody waits for a hang.
const PATIENCE: Duration = Duration::from_secs(10);

fn policy(text: &str) -> Policy {
    wire::compile(text, None).unwrap_or_else(|error| panic!("{error}"))
}

fn engine(text: &str) -> Engine {
    let options = Options { key: Key(*b"a key of threats") };
    Engine::new(policy(text), options, Timestamp::from_millis(0))
}

fn masker() -> Masker {
    Masker::new(&MaskRules::default()).unwrap()
}

fn masked(text: &str) -> String {
    masker().scan(text, &CustomerFacts::default()).masked().into_owned()
}

/// What the engine answers on the wire, good or bad.
fn told(engine: &mut Engine, event: &serde_json::Value) -> String {
    let mut out = String::new();
    let _ = wire::handle(engine, &event.to_string(), &mut out);
    out
}

fn play(engine: &mut Engine, event: &serde_json::Value) -> Reaction {
    let (at, event) = read_event(&event.to_string()).unwrap_or_else(|error| panic!("{error}"));
    engine.handle(at, event).unwrap_or_else(|rejection| panic!("{rejection}"))
}

/// A chat with an agent, so that what the customer writes is shown to somebody.
fn served(engine: &mut Engine) {
    play(engine, &serde_json::json!({"at":0,"type":"agent_logged_in","agent":"ada"}));
    let asked =
        serde_json::json!({"at":0,"type":"chat_requested","chat":"c","customer":{"id":"k"}});
    let offer =
        play(engine, &asked).effects.into_iter().find_map(|numbered| match numbered.effect {
            Effect::OfferMade { offer, .. } => Some(offer),
            _ => None,
        });
    let taken =
        serde_json::json!({"at":0,"type":"offer_accepted","offer":offer.unwrap().0,"agent":"ada"});
    play(engine, &taken);
}

fn writes(text: &str) -> serde_json::Value {
    serde_json::json!({"at":0,"type":"customer_message","chat":"c","text":text})
}

/// How long some work takes.
#[expect(clippy::disallowed_types, reason = "what is measured is the time that an attacker gets")]
fn taken(work: impl FnOnce()) -> Duration {
    let since = std::time::Instant::now();
    work();
    since.elapsed()
}

/// The least that it takes of three times.
fn least(work: impl Fn()) -> Duration {
    (0..3).map(|_| taken(&work)).min().unwrap()
}

/// Does four times the input take well below sixteen times the time?
#[track_caller]
fn grows_no_faster_than_the_text(name: &str, work: impl Fn(usize)) {
    let (small, large) = (16 * 1024, 64 * 1024);
    let (few, many) = (least(|| work(small)), least(|| work(large)));
    // What ends within a fifth of a second is no attack, however it grew: the one that was measured took eight.
    let room = few.max(Duration::from_millis(20)) * 10;
    assert!(many < room, "{name}: {few:?} for {small} bytes, {many:?} for {large}");
}

/// What makes machines for patterns loop, blow up or read a text again and again.
const BOMBS: [&str; 8] = [
    r"\w{200}",
    "(?:a{1000}){1000}",
    "(a+)+$",
    "(?:){4294967295}",
    ".*[^A-Z]|[A-Z]",
    "(?:(?:(?:a{64}){64}){64}){64}",
    "[ab]{0,30}a[ab]{30}",
    "((((((((((a?){2}){2}){2}){2}){2}){2}){2}){2}){2}){2}",
];

#[test]
fn t01_words_of_an_operator_are_words_not_programs() {
    let words = TopicWords { words: BOMBS.map(str::to_owned).into(), ..TopicWords::default() };
    let topics = Topics::new(&SortedMap::from([("t".into(), words)])).unwrap();
    let text = "a".repeat(64 * 1024);
    assert_eq!(topics.find(&text), [], "nothing in it is more than its letters");
    for bomb in BOMBS {
        let hits = topics.find(&format!("see {bomb} there"));
        assert_eq!(hits.len(), 1, "`{bomb}` means itself");
    }
    // Written into a policy, in every place that takes words.
    let list = serde_json::json!(BOMBS);
    let document = serde_json::json!({
        "text": {
            "topics": {"t": {"words": list}},
            "mask": {"answers": {"phrases": {"PIN": list}}},
        },
    });
    assert!(taken(|| drop(black_box(policy(&document.to_string())))) < PATIENCE);
}

#[test]
fn t01_a_pattern_of_an_operator_is_refused_or_takes_linear_time() {
    for bomb in BOMBS {
        let document =
            serde_json::json!({"text": {"mask": {"patterns": {"BOMB": {"form": bomb}}}}});
        let refused = taken(|| {
            let document = Document::from_json(&document.to_string()).unwrap();
            let issues = Policy::compile(&document, &Zones::utc_only()).unwrap_err();
            let issue = issues.iter().next().unwrap();
            assert_eq!(issue.path.as_str(), "/text/mask/patterns/BOMB/form", "{bomb}");
            assert!(!issue.remedy.is_empty());
        });
        assert!(refused < PATIENCE, "{bomb}: {refused:?}");
    }
    // The worst that is admitted, all at once, on what is worst for each.
    let worst = [
        r"\w{3,64}",
        r"[a-z -]{64}",
        r"(?:a|ab|b){3,32}",
        r"(?:\d[ -]?){4,20}",
        r".{63}!",
        r"[ab]{0,7}a[ab]{7}",
    ];
    let patterns: SortedMap<Entity, PatternRules> = (0..)
        .zip(worst)
        .map(|(n, form)| {
            let rules = PatternRules { form: form.to_owned(), ..PatternRules::default() };
            (Entity::of_kind(&format!("worst_{n}")).unwrap(), rules)
        })
        .collect();
    let masker = Masker::new(&MaskRules { patterns, ..MaskRules::default() }).unwrap();
    for seed in [
        "a",
        "ab",
        "a ",
        "1",
        "1 ",
        "a-",
        "aaaaaaaab ",
        "x! ",
        "\u{FF11}",
        "[",
        "a".repeat(63).as_str(),
    ] {
        grows_no_faster_than_the_text(seed, |bytes| {
            let text = seed.repeat(bytes / seed.len());
            black_box(masker.scan(&text, &CustomerFacts::default()));
        });
    }
}

/// 64 KB of what makes searches quadratic elsewhere.
#[test]
fn t02_no_text_takes_quadratic_time() {
    let masker = masker();
    let words = ["lawyer", "a a a a a a a a b", "a"].map(str::to_owned).into();
    let words = TopicWords { words, ..TopicWords::default() };
    let topics = Topics::new(&SortedMap::from([("t".into(), words)])).unwrap();
    let seeds = [
        "A",
        "1",
        "1 ",
        "1-",
        "4111 ",
        "@",
        "a@a.",
        "a.",
        "a ",
        "(",
        "((a",
        "password ",
        "password is ",
        "my pin: ",
        "+",
        "+49 ",
        "http://",
        "http://a.",
        "x:",
        "::",
        "1.",
        "1:2:",
        "0x",
        "%31",
        "&#49;",
        "\\u0031",
        "=?utf-8?",
        "-----BEGIN ",
        "eyJ",
        "one ",
        "one two ",
        "double ",
        "four ",
        "\u{200d}",
        "\u{ff11}",
        "\u{661}",
        "\u{301}",
        "\u{e0031}",
        "\u{202e}",
        "not ",
        "no ",
        "!",
        "\u{1f600}",
        "\n",
        "a\n",
        "_",
        "**",
        "1/",
        "99/99/",
        "street ",
        "c/o ",
        "DE89 ",
        "i.e. ",
    ];
    for seed in seeds {
        let text = |bytes: usize| seed.repeat(bytes / seed.len());
        let facts = CustomerFacts::default();
        grows_no_faster_than_the_text(&format!("masking {seed:?}"), |bytes| {
            black_box(masker.scan(&text(bytes), &facts).masked());
        });
        grows_no_faster_than_the_text(&format!("topics in {seed:?}"), |bytes| {
            black_box(topics.find(&text(bytes)));
        });
        grows_no_faster_than_the_text(&format!("what is asked for in {seed:?}"), |bytes| {
            black_box(masker.asked_for(&text(bytes)));
        });
    }
}

#[test]
fn t03_a_secret_in_pieces_is_one_secret() {
    for text in [
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111.1111.1111.1111",
        "4111\u{200d}1111\u{200b}1111\u{2060}1111",
        "\u{ff14}\u{ff11}\u{ff11}\u{ff11}1111\u{ff11}\u{ff11}\u{ff11}\u{ff11}1111",
        "\u{664}\u{661}\u{661}\u{661}111111111111",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "\u{202e}4111111111111111\u{202c}",
    ] {
        let shown = masked(&format!("card {text} thanks"));
        let digits = shown.chars().filter(|c| c.is_numeric()).count();
        assert_eq!(digits, 0, "{text:?} became {shown:?}");
    }
    // Over messages: the first is corrected once the second gives it away.
    let mut engine = engine("{}");
    served(&mut engine);
    play(&mut engine, &writes("my card is 4111 1111"));
    let reaction = play(&mut engine, &writes("1111 1111"));
    let orders: Vec<&Effect> = reaction.effects.iter().map(|numbered| &numbered.effect).collect();
    let corrected = orders.iter().any(|order| matches!(order, Effect::CorrectMessage { .. }));
    let out = format!("{orders:?}");
    assert!(corrected && !out.contains("1111"), "{out}");
}

#[test]
fn t04_tricks_of_unicode_hide_no_word() {
    let words = TopicWords { words: vec!["lawyer".into()], ..TopicWords::default() };
    let topics = Topics::new(&SortedMap::from([("t".into(), words)])).unwrap();
    for text in [
        "LAWYER",
        "l\u{200b}a\u{200d}w\u{2060}y\u{feff}er",
        "\u{202e}lawyer\u{202c}",
        "la\u{202d}wy\u{2066}er\u{2069}",
        "l\u{e0061}\u{e0062}awyer\u{e007f}",
        "l\u{301}\u{302}\u{303}\u{304}\u{305}a\u{316}\u{317}w\u{300}\u{33f}yer",
        "\u{ff4c}\u{ff41}\u{ff57}\u{ff59}\u{ff45}\u{ff52}",
        "l\u{e4}wyer",
        "l\u{ad}awyer",
    ] {
        assert_eq!(topics.find(text).len(), 1, "{text:?}");
    }
    // A letter under ten thousand accents is one letter, and takes no longer.
    let zalgo = format!("lawye\u{301}{}r", "\u{302}".repeat(10_000));
    assert_eq!(topics.find(&zalgo).len(), 1);
}

#[test]
fn t04_what_turns_a_line_around_is_shown_to_nobody() {
    let steers =
        ["\u{7f}", "\u{85}", "\u{9b}31m", "\u{202e}", "\u{2066}", "\u{e0041}", "\u{1b}[2J"];
    for text in steers {
        let mut engine = engine("{}");
        served(&mut engine);
        let forged = format!("refund {text}001");
        let first = text.chars().next().unwrap();
        let shown = told(&mut engine, &writes(&forged));
        let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
        let said = shown["effects"][0]["text"].as_str().unwrap();
        assert_eq!(said, format!("refund {}001", text.replace(first, "")), "{text:?}");
        // As a name, in what a refusal found, in a policy: escaped.
        let outputs = [
            told(
                &mut engine,
                &serde_json::json!({"at":0,"type":"customer_message","chat":forged,"text":"x"}),
            ),
            told(
                &mut engine,
                &serde_json::json!({"at":0,"type":"customer_message","chat":"c","text":"x",&forged:1}),
            ),
            wire::compile(&serde_json::json!({&forged: 1}).to_string(), None).err().unwrap(),
        ];
        for out in outputs {
            assert!(!out.contains(first), "{text:?} stands in {out:?}");
            assert!(serde_json::from_str::<serde_json::Value>(&out).is_ok(), "{out}");
        }
    }
}

#[test]
fn t05_depth_and_size_end_in_a_refusal() {
    let mut engine = engine("{}");
    let before = engine.digest();
    let vast = 6 << 20;
    let bombs = [
        "[".repeat(vast),
        "{\"a\":".repeat(vast / 5),
        format!("\"{}\"", "a".repeat(vast)),
        " ".repeat(vast),
        format!("{{\"at\":{}}}", "9".repeat(vast)),
        format!("{{\"at\":0.{}1}}", "0".repeat(vast)),
        format!("{{\"at\":1e{}}}", "9".repeat(100)),
        format!("{{{}\"b\":1}}", "\"a\":1,".repeat(600_000)),
        format!("{{{}\"b\":1}}", (0..250_000).map(|n| format!("\"k{n}\":1,")).collect::<String>()),
        // All its pointers written out would take terabytes, and gigabytes within an event.
        format!("{{\"{}\":[{}0]}}", "q".repeat(1 << 20), "0,".repeat(1 << 20)),
        format!("{{\"at\":0,\"{}\":[{}0]}}", "q".repeat(100_000), "0,".repeat(60_000)),
        // A name that is like no other, as long as it fits.
        format!("{{\"at\":0,\"{}\":1}}", "q".repeat(200_000)),
        format!("{{\"{}\":1}}", "q".repeat(3 << 20)),
        // Within the limits of size, but deep.
        "[".repeat(30_000),
        format!("{}{}", "[".repeat(120), "]".repeat(120)),
        format!("{{\"at\":0,\"type\":{}", "{\"not\":".repeat(10_000)),
    ];
    let spent = taken(|| {
        for bomb in &bombs {
            let mut out = String::new();
            assert!(wire::handle(&mut engine, bomb, &mut out).is_err());
            assert!(wire::preview(&engine, bomb, &mut out).is_err());
            assert!(wire::query(&engine, bomb, &mut out).is_err());
            assert!(out.len() < 8 * bomb.len() + 4_096, "{} bytes of refusal", out.len());
            let told = wire::compile(bomb, None).err().unwrap();
            assert!(told.len() < 8 * bomb.len() + 4_096, "{} bytes of issues", told.len());
            assert!(wire::compile("{}", Some(bomb)).is_err());
            assert!(wire::engine(&policy("{}"), bomb, 0).is_err());
            assert!(wire::restore(&policy("{}"), "", bomb.as_bytes()).is_err());
        }
    });
    assert!(spent < 3 * PATIENCE, "{spent:?}");
    assert_eq!(engine.digest(), before);
}

/// Who knows the function but not the key cannot choose names that fall together.
#[test]
fn t06_names_chosen_to_collide_do_not_under_another_key() {
    let (known, secret) = (RollKey::default(), RollKey::new(*b"what nobody sees"));
    // Chosen against the known key: of two million names the two thousand whose hashes end in the same ten bits.
    let hash =
        |name: &str| siphasher::sip::SipHasher13::new_with_key(&[0; 16]).hash(name.as_bytes());
    let mut names: Vec<String> = (0..2_000_000).map(|n| format!("c-{n}")).collect();
    names.retain(|name| hash(name) & 0x3ff == 0);
    let fill = |key: RollKey| {
        let mut roll = Roll::under(key);
        for name in &names {
            roll.insert(ChatId::from(name.as_str()), ());
        }
        assert!(names.iter().all(|name| roll.get(&ChatId::from(name.as_str())).is_some()));
    };
    let (collide, spread) = (least(|| fill(known)), least(|| fill(secret)));
    assert!(collide < PATIENCE && spread < PATIENCE, "{collide:?}, {spread:?}");
    // The order in which anything is listed comes from names, whatever the key.
    let listed = |key: RollKey| {
        let mut roll = Roll::under(key);
        for name in names.iter().rev() {
            roll.insert(ChatId::from(name.as_str()), ());
        }
        roll.keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(listed(known), listed(secret));
}

/// What is forged into a log or a terminal: lines, colours, formulas.
const FORGED: [&str; 6] = [
    "x\r\n2026-01-01T00:00:00Z ERROR all is lost",
    "\u{1b}[2J\u{1b}]0;owned\u{7}",
    "\",\"type\":\"close\",\"chat\":\"c\",\"x\":\"",
    "=HYPERLINK(\"http://example.com\")",
    "\u{0}\u{1}\u{8}\u{7f}",
    "\\\"}\n{\"seq\":1,\"type\":\"close\"}",
];

#[test]
fn t07_nothing_forges_a_line_of_a_log() {
    for forged in FORGED {
        let mut engine = engine("{}");
        served(&mut engine);
        let outputs = [
            told(&mut engine, &writes(forged)),
            // As a name, as a reason, as a field that nobody knows, as a type.
            told(
                &mut engine,
                &serde_json::json!({"at":0,"type":"customer_message","chat":forged,"text":"x"}),
            ),
            told(&mut engine, &serde_json::json!({"at":0,"type":"agent_logged_in","agent":forged})),
            told(
                &mut engine,
                &serde_json::json!({"at":0,"type":"customer_message","chat":"c","text":"x",forged:1}),
            ),
            told(&mut engine, &serde_json::json!({"at":0,"type":forged})),
            wire::compile(&serde_json::json!({forged: 1}).to_string(), None).err().unwrap(),
        ];
        for out in &outputs {
            assert!(!out.bytes().any(|byte| byte < b' '), "{forged:?} gave {out:?}");
            let read: serde_json::Value = serde_json::from_str(out).unwrap();
            assert!(read.is_object(), "one object for {forged:?}");
        }
        // What is said to a customer's face is the text itself, as data.
        let shown: serde_json::Value = serde_json::from_str(&outputs[0]).unwrap();
        let types: Vec<&str> = shown["effects"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| e["type"].as_str().unwrap())
            .collect();
        assert!(!types.contains(&"close"), "{types:?}");
    }
}

#[test]
fn t08_what_people_write_is_never_read_as_a_template() {
    for text in [
        "{{constructor.constructor('return 1')()}}",
        "{name} {queue} {0}",
        "%s%n%x",
        "${7*7}",
        "<%= 7*7 %>",
    ] {
        assert_eq!(masked(text), text);
        let mut engine = engine("{}");
        served(&mut engine);
        let out = told(&mut engine, &writes(text));
        let quoted = serde_json::to_string(text).unwrap();
        assert!(out.contains(&quoted), "{text} came out as {out}");
    }
}

#[test]
fn t14_a_policy_of_a_million_rules_is_refused_before_it_is_built() {
    let many = |what: &str, count: usize| vec![what; count].join(",");
    let intervals = many(r#""09:00-17:00""#, 100_000);
    let bombs = [
        // Too long, whatever it says.
        format!(r#"{{"routing":{{"routes":[{}]}}}}"#, many(r#"{"id":"r","queue":"q"}"#, 1_000_000)),
        // As many as fit, each wrong.
        format!(r#"{{"routing":{{"routes":[{}]}}}}"#, many("{}", 1_300_000)),
        format!(r#"{{"routing":{{"routes":[{}]}}}}"#, many("0", 2_000_000)),
        format!(r#"{{"admission":[{}]}}"#, many("[]", 1_000_000)),
        // All of one name; all the time, a hundred thousand times over.
        format!(r#"{{"routing":{{"routes":[{}]}}}}"#, many(r#"{"id":"r","queue":"q"}"#, 150_000)),
        format!(r#"{{"calendar":{{"hours":{{"h":{{"zone":"UTC","mon":[{intervals}]}}}}}}}}"#),
    ];
    for bomb in &bombs {
        let mut told = String::new();
        let spent = taken(|| told = wire::compile(bomb, None).err().unwrap());
        let start: String = bomb.chars().take(60).collect();
        assert!(spent < PATIENCE, "{start}: {spent:?}");
        assert!(told.len() < 1 << 20, "{start}: {} bytes of issues", told.len());
    }
    // What is refused changes nothing: the old policy goes on deciding.
    let old = engine("{}");
    let fingerprint = old.policy().fingerprint();
    assert!(wire::compile(&bombs[1], None).is_err());
    assert_eq!(old.policy().fingerprint(), fingerprint);
}

#[test]
fn t15_a_snapshot_that_was_tampered_with_is_refused() {
    let mut engine = engine("{}");
    served(&mut engine);
    let snapshot = engine.snapshot();
    let restore = |bytes: &[u8], text: &str| {
        let options = Options { key: Key(*b"a key of threats") };
        Engine::restore(policy(text), options, bytes)
    };
    assert!(restore(&snapshot, "{}").is_ok());
    for cut in 0..snapshot.len() {
        assert!(restore(&snapshot[..cut], "{}").is_err(), "cut to {cut} bytes");
    }
    for bit in 0..snapshot.len() * 8 {
        let mut wrong = snapshot.clone();
        wrong[bit / 8] ^= 1 << (bit % 8);
        assert!(restore(&wrong, "{}").is_err(), "bit {bit}");
    }
    assert!(restore(&[&snapshot[..], b"\0"].concat(), "{}").is_err(), "a byte more");
    assert!(restore(&snapshot, r#"{"limits":{"agents":7}}"#).is_err(), "another policy");
    // Nothing inside can tell an old snapshot from a new one: the host that counted effects can.
    let made = engine.effects_made();
    play(&mut engine, &writes("hello"));
    assert_eq!(restore(&snapshot, "{}").unwrap().effects_made(), made);
    assert!(engine.effects_made() > made);
}

#[test]
fn t18_who_asks_for_everything_gets_what_the_limits_allow() {
    let limits = r#"{"limits":{"open_chats":200,"chats_per_customer":5,"event_ids":50,"decisions":100,"closed_chats":20,"transcript_lines":10}}"#;
    let mut engine = engine(limits);
    let ask = |n: usize, who: usize| serde_json::json!({"at":0,"id":format!("e-{n}"),"type":"chat_requested","chat":format!("c-{n}"),"customer":{"id":format!("k-{who}")}});
    // One customer, then as many as there may be.
    let is_taken = |engine: &mut Engine, event: &serde_json::Value| {
        let (at, event) = read_event(&event.to_string()).unwrap_or_else(|error| panic!("{error}"));
        engine.handle(at, event).is_ok()
    };
    assert_eq!((0..100).filter(|n| is_taken(&mut engine, &ask(*n, 0))).count(), 5);
    let rest = (100..600).filter(|n| is_taken(&mut engine, &ask(*n, *n))).count();
    assert_eq!(rest, 195);
    // A flood in one chat does not make the state grow.
    let said = |n: usize| serde_json::json!({"at":0,"type":"customer_message","chat":"c-0","text":format!("message {n:06}")});
    let flood = |engine: &mut Engine, range: std::ops::Range<usize>| {
        range.for_each(|n| drop(play(engine, &said(n))));
        engine.snapshot().len()
    };
    let before = flood(&mut engine, 0..500);
    let after = flood(&mut engine, 500..1_500);
    assert!(after <= before + 64, "{before} bytes, then {after}");
}
