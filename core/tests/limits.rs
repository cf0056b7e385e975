//! How much is too much? Each limit that is published holds at its value, one below, and one above.
//!
//! The table of `docs/limits.md` is written from the rows below and from the policy's own schema;
//! `SWITCHBOARD_BLESS=1 cargo test -p switchboard --test limits` writes it anew. So a limit cannot be
//! published without being tried, and a default cannot change without the page.

use std::fs;
use std::path::Path;
use switchboard::calendar::{Timestamp, Zones};
use switchboard::engine::{
    DecisionId, EVENT_BYTES_MAX, Effect, Engine, Options, Reaction, Rejection, read_event,
};
use switchboard::id::ID_BYTES_MAX;
use switchboard::policy::issue::ISSUES_MAX;
use switchboard::policy::json::{DEPTH_MAX, Node};
use switchboard::policy::schema::json_schema;
use switchboard::policy::{Document, Limits, POLICY_BYTES_MAX, Policy, condition};
use switchboard::text::{
    KEYWORD_BYTES_MAX, KEYWORDS_MAX, PATTERN_BYTES_MAX, PATTERN_SIGNS_MAX, PATTERNS_MAX,
};

/// A limit that the policy sets.
struct Set {
    /// Its name under `/limits`.
    name: &'static str,
    /// The value that it is tried with.
    at: usize,
    /// What becomes of one more.
    beyond: &'static str,
    /// Is everything as with fewer, when there are so many?
    fits: fn(usize) -> bool,
}

const REFUSED: &str = "refused";
const FORGOTTEN: &str = "the oldest is forgotten";

const SET: &[Set] = &[
    set("open_chats", 4, REFUSED, |n| chats(n, |chat| format!("k-{chat}"), "open_chats")),
    set("agents", 4, REFUSED, agents),
    set("closed_chats", 4, FORGOTTEN, closed_chats),
    set("message_bytes", 300, REFUSED, message),
    set("transcript_lines", 4, FORGOTTEN, transcript),
    set("sealed_per_chat", 4, FORGOTTEN, sealed),
    set("facts_per_chat", 4, REFUSED, facts),
    set("event_ids", 4, FORGOTTEN, event_ids),
    set("decisions", 40, FORGOTTEN, decisions),
    set("chats_per_customer", 4, REFUSED, |n| chats(n, |_| "kim".into(), "chats_per_customer")),
    set("proposals_per_chat", 2, REFUSED, proposals),
    set("outages", 4, REFUSED, outages),
    set("forecast_intervals", 4, REFUSED, forecast_intervals),
    set("alarms", 4, REFUSED, alarms),
    set("rotas", 4, REFUSED, rotas),
    set("evaluations_per_agent", 4, FORGOTTEN, evaluations),
    set("journeys", 4, FORGOTTEN, journeys),
    set("outcomes", 4, FORGOTTEN, outcomes),
    set("due_per_call", 4, "left to the next call", due),
    set("clock_skew_ms", 700, REFUSED, clock),
];

const fn set(name: &'static str, at: usize, beyond: &'static str, fits: fn(usize) -> bool) -> Set {
    Set { name, at, beyond, fits }
}

/// A limit that is the same for everybody.
struct Fixed {
    what: &'static str,
    limit: usize,
    beyond: &'static str,
    fits: fn(usize) -> bool,
}

const FIXED: &[Fixed] = &[
    fixed("bytes of a policy document", POLICY_BYTES_MAX, REFUSED, |n| {
        Document::from_json(&padded(n)).is_ok()
    }),
    fixed("bytes of an event", EVENT_BYTES_MAX, REFUSED, |n| {
        let event = r#"{"at":0,"type":"agent_disconnected","agent":"ada"}"#;
        read_event(&format!("{event}{}", " ".repeat(n - event.len()))).is_ok()
    }),
    fixed("levels of nesting in a document", DEPTH_MAX, REFUSED, |n| {
        Node::parse(&format!("{}1{}", "[".repeat(n), "]".repeat(n))).is_ok()
    }),
    fixed("bytes of a name (chat, agent, queue, …)", ID_BYTES_MAX, REFUSED, |n| {
        read_event(&format!(
            r#"{{"at":0,"type":"agent_disconnected","agent":"{}"}}"#,
            "a".repeat(n)
        ))
        .is_ok()
    }),
    fixed("levels of a condition", condition::DEPTH_MAX, REFUSED, |n| {
        let nots = n - 1;
        let leaf = r#"{"field": "chat.language", "eq": "en"}"#;
        when(&format!("{}{leaf}{}", r#"{"not": "#.repeat(nots), "}".repeat(nots)))
    }),
    fixed("questions and combinations of a condition", condition::QUESTIONS_MAX, REFUSED, |n| {
        when(&format!(
            r#"{{"any": [{}]}}"#,
            list(r#"{"field": "chat.language", "eq": "en"}"#, n - 1)
        ))
    }),
    fixed("values of a list in a condition", condition::LIST_MAX, REFUSED, |n| {
        let values = (0..n).map(|n| format!(r#""v{n}""#)).collect::<Vec<_>>().join(",");
        when(&format!(r#"{{"field": "chat.language", "one_of": [{values}]}}"#))
    }),
    fixed("bytes of a keyword", KEYWORD_BYTES_MAX, REFUSED, |n| {
        let word = "w".repeat(n);
        compiles(&format!(r#"{{"text": {{"topics": {{"t": {{"words": ["{word}"]}}}}}}}}"#))
    }),
    fixed("words and phrases in all topics together", KEYWORDS_MAX, REFUSED, |n| {
        let words = |range: std::ops::Range<usize>| {
            range.map(|n| format!(r#""word {n}""#)).collect::<Vec<_>>().join(",")
        };
        let (one, other) = (words(0..7), words(7..n));
        let topics = format!(r#"{{"a": {{"words": [{one}]}}, "b": {{"words": [{other}]}}}}"#);
        compiles(&format!(r#"{{"text": {{"topics": {topics}}}}}"#))
    }),
    fixed("bytes of a pattern as it is written", PATTERN_BYTES_MAX, REFUSED, |n| {
        // Brackets around a sign make it no longer.
        let form = format!("A[{}]12", "1".repeat(n - 5));
        compiles(&format!(
            r#"{{"text": {{"mask": {{"patterns": {{"X": {{"form": "{form}"}}}}}}}}}}"#
        ))
    }),
    fixed("signs of an identifier that a pattern describes", PATTERN_SIGNS_MAX, REFUSED, |n| {
        let form = format!("A{}", "1".repeat(n - 1));
        compiles(&format!(
            r#"{{"text": {{"mask": {{"patterns": {{"X": {{"form": "{form}"}}}}}}}}}}"#
        ))
    }),
    fixed("patterns of a policy", PATTERNS_MAX, REFUSED, |n| {
        let patterns = (0..n).map(|n| format!(r#""X{n}": {{"form": "A{n}12"}}"#));
        let patterns = patterns.collect::<Vec<_>>().join(",");
        compiles(&format!(r#"{{"text": {{"mask": {{"patterns": {{{patterns}}}}}}}}}"#))
    }),
    fixed("issues told of a document", ISSUES_MAX, "one says that there are more", |n| {
        let words = list(r#""""#, n);
        let document = format!(r#"{{"text": {{"topics": {{"t": {{"words": [{words}]}}}}}}}}"#);
        let document = Document::from_json(&document).unwrap_or_else(|issues| panic!("{issues}"));
        let issues = Policy::compile(&document, &Zones::utc_only()).err();
        issues.is_some_and(|issues| issues.iter().all(|issue| issue.code == "bad_keyword"))
    }),
];

const fn fixed(
    what: &'static str,
    limit: usize,
    beyond: &'static str,
    fits: fn(usize) -> bool,
) -> Fixed {
    Fixed { what, limit, beyond, fits }
}

#[test]
fn every_limit_is_inclusive() {
    let set = SET.iter().map(|set| (set.name, set.at, set.fits));
    let fixed = FIXED.iter().map(|fixed| (fixed.what, fixed.limit, fixed.fits));
    for (name, limit, fits) in set.chain(fixed) {
        let tried = [limit - 1, limit, limit + 1].map(fits);
        assert_eq!(tried, [true, true, false], "{name}: {limit} - 1, {limit}, {limit} + 1");
    }
}

#[test]
fn every_limit_of_the_policy_is_tried() {
    let schema = json_schema::<Limits>("limits");
    let published: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
    let mut tried: Vec<&str> = SET.iter().map(|set| set.name).collect();
    tried.sort_unstable();
    assert_eq!(published, tried);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "whether to write the page is said from outside")]
fn the_page_of_limits_is_that_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/limits.md");
    if std::env::var("SWITCHBOARD_BLESS").is_ok_and(|word| word == "1") {
        fs::write(&path, page()).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == page(), "SWITCHBOARD_BLESS=1 cargo test -p switchboard --test limits");
}

fn page() -> String {
    let mut page = "# Limits\n\nAll are inclusive: with a limit of 256, the 257th is too much. What is \
                    refused changes nothing, and the refusal names the limit.\n\nWritten by \
                    `core/tests/limits.rs`, which tries each at its value, one below and one above.\n\n\
                    ## What a policy sets, under `/limits`\n\n\
                    | limit | what | by default | may be | beyond it |\n|---|---|---|---|---|\n"
        .to_owned();
    let schema = json_schema::<Limits>("limits");
    for set in SET {
        let of = &schema["properties"][set.name];
        let what = of["description"].as_str().unwrap_or_default().trim().trim_end_matches('.');
        let range = match (of["minimum"].as_i64(), of["maximum"].as_i64()) {
            (Some(min), Some(max)) => format!("{min} to {max}"),
            _ => "any".to_owned(),
        };
        let (name, default, beyond) = (set.name, &of["default"], set.beyond);
        page += &format!("| `{name}` | {what} | {default} | {range} | {beyond} |\n");
    }
    page += "\n## What is fixed\n\n| what | limit | beyond it |\n|---|---|---|\n";
    for Fixed { what, limit, beyond, .. } in FIXED {
        page += &format!("| {what} | {limit} | {beyond} |\n");
    }
    page
}

fn policy(text: &str) -> Policy {
    let document = Document::from_json(text).unwrap_or_else(|issues| panic!("{issues}"));
    Policy::compile(&document, &Zones::utc_only()).unwrap_or_else(|issues| panic!("{issues}"))
}

fn compiles(text: &str) -> bool {
    Document::from_json(text)
        .is_ok_and(|document| Policy::compile(&document, &Zones::utc_only()).is_ok())
}

/// Is this taken as a condition?
fn when(condition: &str) -> bool {
    let route = format!(r#"{{"id": "r", "when": {condition}, "queue": "q"}}"#);
    compiles(&format!(r#"{{"routing": {{"queues": {{"q": {{}}}}, "routes": [{route}]}}}}"#))
}

fn padded(bytes: usize) -> String {
    format!("{{{}}}", " ".repeat(bytes - 2))
}

fn list(of: &str, count: usize) -> String {
    vec![of; count].join(",")
}

/// An engine under the limit of this name that is tried.
fn engine(name: &str) -> Engine {
    let Some(Set { at: limit, .. }) = SET.iter().find(|set| set.name == name) else {
        panic!("`{name}` is not in the table");
    };
    engine_of(&format!(r#"{{"limits": {{"{name}": {limit}}}, "text": {{"mask": {{}}}}}}"#))
}

fn engine_of(text: &str) -> Engine {
    Engine::new(policy(text), Options::default(), Timestamp::from_millis(0))
}

/// An event, without the braces.
fn tell(engine: &mut Engine, event: &str) -> Result<Reaction, Rejection> {
    let (at, event) = read_event(&format!("{{{event}}}")).unwrap_or_else(|error| panic!("{error}"));
    engine.handle(at, event)
}

fn play(engine: &mut Engine, event: &str) -> Reaction {
    tell(engine, event).unwrap_or_else(|rejection| panic!("{event}: {rejection}"))
}

fn asks(chat: usize, customer: &str, more: &str) -> String {
    let customer = format!(r#""customer":{{"id":"{customer}"}}"#);
    format!(r#""at":0,"type":"chat_requested","chat":"c-{chat}",{customer}{more}"#)
}

fn chats(count: usize, customer: fn(usize) -> String, name: &str) -> bool {
    let mut engine = engine(name);
    (0..count).all(|chat| tell(&mut engine, &asks(chat, &customer(chat), "")).is_ok())
}

fn agents(count: usize) -> bool {
    let mut engine = engine("agents");
    let log_in = |agent| format!(r#""at":0,"type":"agent_logged_in","agent":"a-{agent}""#);
    (0..count).all(|agent| tell(&mut engine, &log_in(agent)).is_ok())
}

/// Is the first of so many closed chats still known?
fn closed_chats(count: usize) -> bool {
    let mut engine = engine("closed_chats");
    for chat in 0..count {
        play(&mut engine, &asks(chat, "kim", ""));
        let ended = r#""type":"chat_ended","by":"supervisor""#;
        play(&mut engine, &format!(r#""at":0,{ended},"chat":"c-{chat}""#));
    }
    tell(&mut engine, &asks(0, "kim", "")).is_err()
}

fn message(bytes: usize) -> bool {
    let text = "x".repeat(bytes);
    tell(&mut engine("message_bytes"), &asks(0, "kim", &format!(r#","text":"{text}""#))).is_ok()
}

/// Does the packet for the human hold the first of so many messages?
fn transcript(count: usize) -> bool {
    let mut engine = engine("transcript_lines");
    play(&mut engine, &asks(0, "kim", r#","bot":"b""#));
    for n in 0..count {
        let said = format!(r#""type":"customer_message","chat":"c-0","text":"line {n}""#);
        play(&mut engine, &format!(r#""at":0,{said}"#));
    }
    let reaction = play(&mut engine, r#""at":0,"type":"handoff_requested","chat":"c-0""#);
    format!("{:?}", reaction.effects).contains("line 0")
}

/// May the first of so many sealed addresses still be asked for?
fn sealed(count: usize) -> bool {
    let policy = r#"{"limits":{"sealed_per_chat":4},
        "text":{"mask":{"entities":{"EMAIL_ADDRESS":{"operator":"seal","revealed_to":["supervisor"]}}}}}"#;
    let mut engine = engine_of(policy);
    play(&mut engine, &asks(0, "kim", ""));
    let mut first = None;
    for n in 0..count {
        let said = format!(r#""type":"customer_message","chat":"c-0","text":"kim{n}@example.com""#);
        let reaction = play(&mut engine, &format!(r#""at":0,{said}"#));
        let seal = reaction.effects.iter().find_map(|effect| match &effect.effect {
            Effect::DeliverMessage { hidden, .. } => hidden[0].seal.clone(),
            _ => None,
        });
        first = first.or(seal);
    }
    let seal = first.unwrap_or_default();
    let asked = format!(
        r#""at":0,"type":"reveal_requested","chat":"c-0","seal":"{seal}","by":"boss","to":"supervisor""#
    );
    tell(&mut engine, &asked).is_ok()
}

fn facts(count: usize) -> bool {
    let pins: Vec<String> = (0..count).map(|n| format!(r#""4711{n}""#)).collect();
    let facts = format!(r#","facts":{{"pin":[{}]}}"#, pins.join(","));
    tell(&mut engine("facts_per_chat"), &asks(0, "kim", &facts)).is_ok()
}

/// Is the first of so many events still known?
fn event_ids(count: usize) -> bool {
    let mut engine = engine("event_ids");
    let log_in =
        |n: usize| format!(r#""at":0,"id":"e-{n}","type":"agent_logged_in","agent":"ada""#);
    for n in 0..count {
        play(&mut engine, &log_in(n));
    }
    tell(&mut engine, &log_in(0)).is_err()
}

/// Can the first of so many decisions still be explained?
fn decisions(count: usize) -> bool {
    let mut engine = engine("decisions");
    let asked = play(&mut engine, &asks(0, "kim", ""));
    for n in asked.decisions.len()..count {
        let changed = r#""type":"priority_changed","chat":"c-0""#;
        let reaction = play(&mut engine, &format!(r#""at":0,{changed},"priority":{n}"#));
        assert_eq!(reaction.decisions.len(), 1);
    }
    engine.explain(DecisionId(1)).is_some()
}

/// May a bot ask for so many refunds that nobody has decided on?
fn proposals(count: usize) -> bool {
    let mut engine = engine("proposals_per_chat");
    play(&mut engine, r#""at":0,"type":"agent_logged_in","agent":"ada","presence":"away""#);
    play(&mut engine, &asks(0, "kim", r#","bot":"b""#));
    (0..count).all(|n| {
        if n > 0 {
            // Asking hands over to a human, who gives the chat back undecided.
            play(&mut engine, r#""at":0,"type":"chat_pulled","chat":"c-0","agent":"ada""#);
            play(&mut engine, r#""at":0,"type":"chat_returned_to_bot","chat":"c-0","agent":"ada""#);
        }
        let asks = r#""type":"bot_action_requested","chat":"c-0","action":"refund""#;
        tell(&mut engine, &format!(r#""at":0,{asks},"proposal":"p-{n}""#)).is_ok()
    })
}

fn outages(count: usize) -> bool {
    let mut engine = engine("outages");
    let declare = |n| {
        let outage = format!(r#"{{"id":"o-{n}","start":1000000,"effect":"inform"}}"#);
        format!(r#""at":0,"type":"outage_declared","outage":{outage}"#)
    };
    (0..count).all(|n| tell(&mut engine, &declare(n)).is_ok())
}

fn forecast_intervals(count: usize) -> bool {
    let mut engine = engine("forecast_intervals");
    let arrivals = vec!["1"; count].join(",");
    let forecast =
        format!(r#""at":0,"type":"forecast_published","start":0,"arrivals":[{arrivals}]"#);
    tell(&mut engine, &forecast).is_ok()
}

fn alarms(count: usize) -> bool {
    let tree = r#"{"levels": [{"agents": ["ann"], "answer_within_ms": 60000}]}"#;
    let text =
        format!(r#"{{"limits": {{"alarms": 4}}, "supervision": {{"trees": {{"t": {tree}}}}}}}"#);
    let mut engine = Engine::new(policy(&text), Options::default(), Timestamp::from_millis(0));
    let raise = |n| format!(r#""at":0,"type":"alarm_raised","alarm":"a-{n}","tree":"t""#);
    (0..count).all(|n| tell(&mut engine, &raise(n)).is_ok())
}

fn rotas(count: usize) -> bool {
    let mut engine = engine("rotas");
    let set = |n| format!(r#""at":0,"type":"on_call_set","rota":"r-{n}","agents":["ann"]"#);
    (0..count).all(|n| tell(&mut engine, &set(n)).is_ok())
}

/// Is the first of so many evaluations still known, so that it is not taken twice?
fn evaluations(count: usize) -> bool {
    let form = r#"{"version": 1, "sections": {"all": {"questions": {"right": {"points": 1}}}}}"#;
    let limits = r#"{"evaluations_per_agent": 4}"#;
    let text = format!(r#"{{"limits": {limits}, "quality": {{"forms": {{"f": {form}}}}}}}"#);
    let mut engine = Engine::new(policy(&text), Options::default(), Timestamp::from_millis(0));
    play(&mut engine, r#""at":0,"type":"agent_logged_in","agent":"ada""#);
    let evaluated = |n: usize| {
        let by = r#""agent":"ada","by":"kim","form":"f","version":1,"answers":{"right":1}"#;
        format!(r#""at":0,"type":"chat_evaluated","chat":"c-{n}",{by}"#)
    };
    for n in 0..count {
        play(&mut engine, &evaluated(n));
    }
    tell(&mut engine, &evaluated(0)).is_err()
}

/// Is the first of so many customers still known, so that what follows has a way?
fn journeys(count: usize) -> bool {
    let limits = r#"{"limits": {"journeys": 4}, "metrics": {"cell_min": 1}}"#;
    let mut engine = engine_of(limits);
    for n in 0..count {
        let came = format!(r#""customer":"k-{n}","came_from":{{"source":"ad"}}"#);
        play(&mut engine, &format!(r#""at":0,"type":"customer_came",{came}"#));
    }
    play(&mut engine, r#""at":0,"type":"outcome_noted","customer":"k-0","outcome":"o","value":1"#);
    engine.attribution(None).unattributed.is_none()
}

/// Are so many outcomes remembered?
fn outcomes(count: usize) -> bool {
    let mut engine = engine_of(r#"{"limits": {"outcomes": 4}, "metrics": {"cell_min": 1}}"#);
    for _ in 0..count {
        let outcome = r#""customer":"kim","outcome":"o","value":1"#;
        play(&mut engine, &format!(r#""at":0,"type":"outcome_noted",{outcome}"#));
    }
    engine.attribution(None).outcomes == Some(count as u64)
}

/// Are so many things done in one call, before an event that comes after them?
fn due(count: usize) -> bool {
    let mut engine = engine("due_per_call");
    for chat in 0..count {
        play(&mut engine, &asks(chat, &format!("k-{chat}"), ""));
        play(&mut engine, &format!(r#""at":0,"type":"customer_disconnected","chat":"c-{chat}""#));
    }
    tell(&mut engine, r#""at":100000,"type":"agent_logged_in","agent":"ada""#).is_ok()
}

fn clock(behind_ms: usize) -> bool {
    let mut engine = engine("clock_skew_ms");
    play(&mut engine, r#""at":10000,"type":"agent_logged_in","agent":"ada""#);
    let at = 10_000 - behind_ms;
    tell(&mut engine, &format!(r#""at":{at},"type":"agent_logged_in","agent":"bob""#)).is_ok()
}
