//! JSON from strangers: policies, conditions, hours, events, and everything that comes through the wire.

use crate::bytes::Bytes;
use serde_json::{Value, json};
use std::sync::LazyLock;
use switchboard::calendar::{Availability, Hours, Timestamp, Zones};
use switchboard::engine::{Engine, Options, read_event};
use switchboard::math::Millis;
use switchboard::policy::Policy;
use switchboard::wire;
use switchboard_proof::life;
use switchboard_proof::script::compile;
use switchboard_proof::step::Step;

const START: Timestamp = Timestamp::from_millis(1_767_225_600_000);

/// Is it one JSON object, in one line? So every answer is.
fn object(text: &str) -> Value {
    let value: Value =
        serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text:?}"));
    assert!(value.is_object() && !text.chars().any(char::is_control), "{text:?}");
    value
}

/// An error says what, by a code and a number, and what to do.
fn refusal(text: &str) {
    let error = &object(text)["error"];
    assert!(error["code"].is_string() && error["number"].as_i64() > Some(0), "{text}");
}

/// A compiled policy means the same again, and an engine runs under it.
fn decides(policy: &Policy, text: &str) {
    let again = wire::compile(text, None);
    assert_eq!(again.map(|policy| policy.fingerprint()).ok(), Some(policy.fingerprint()));
    let mut engine = Engine::new(policy.clone(), Options::default(), START);
    for event in [
        r#"{"at":1767225600000,"type":"agent_logged_in","agent":"ada","skills":{"s":3}}"#,
        r#"{"at":1767225600000,"type":"chat_requested","chat":"c","customer":{"id":"k"},"text":"a lawyer, please"}"#,
        r#"{"at":1767225600000,"type":"chat_requested","chat":"d","customer":{"id":"l"},"bot":"b","intent":"i","product":"p","channel":"voice"}"#,
        r#"{"at":1767225600001,"type":"bot_turn","chat":"d","confidence":0.9,"text":"hello"}"#,
        r#"{"at":1767229200000,"type":"customer_message","chat":"c","text":"4111 1111 1111 1111"}"#,
    ] {
        let mut out = String::new();
        match wire::handle(&mut engine, event, &mut out) {
            Ok(()) => drop(object(&out)),
            Err(_) => refusal(&out),
        }
    }
    let restored = Engine::restore(policy.clone(), Options::default(), &engine.snapshot());
    assert_eq!(restored.map(|engine| engine.digest()), Ok(engine.digest()));
}

/// A policy document.
pub(crate) fn policy(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match wire::compile(text, None) {
        Ok(policy) => decides(&policy, text),
        Err(words) => {
            let said = object(&words);
            let issues = said["error"]["issues"].as_array().map_or(0, Vec::len);
            assert!(issues > 0, "a refusal without an issue: {words}");
        }
    }
}

/// A condition, as that of a route.
pub(crate) fn condition(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let policy = format!(
        r#"{{"routing":{{"queues":{{"q":{{}},"r":{{}}}},"routes":[{{"id":"x","when":{text},"queue":"q"}}]}}}}"#
    );
    match wire::compile(&policy, None) {
        Ok(compiled) => decides(&compiled, &policy),
        Err(words) => refusal(&words),
    }
}

/// Opening hours, and the laws that published them: what is next open is open, what is added is there.
pub(crate) fn calendar(data: &[u8]) {
    static ZONES: LazyLock<Zones> = LazyLock::new(Zones::default);
    let mut bytes = Bytes::new(data);
    let (days, minutes, open) = (bytes.place(), bytes.place(), bytes.place());
    let Ok(text) = std::str::from_utf8(bytes.rest()) else { return };
    let Ok(hours) = Hours::from_json(text, &ZONES) else { return };
    let at = |days: usize, minutes: usize| {
        Timestamp::from_millis((days as i64 * 1_440 + minutes as i64) * 60_000)
    };
    let t = at(days, minutes);
    assert_eq!(
        hours.is_open(t),
        hours.status(t).availability == Availability::Open,
        "the status tells the same"
    );
    if let Some(next) = hours.next_open(t) {
        assert!(next >= t && hours.is_open(next), "{text}: {t:?} next open {next:?}");
        let before = Timestamp::from_millis(next.as_millis() - 1);
        assert!(next == t || !hours.is_open(before), "{text}: {t:?} open before {next:?}");
    }
    if let Some(close) = hours.next_close(t) {
        assert!(close >= t && !hours.is_open(close), "{text}: {t:?} closes at {close:?}");
    }
    let duration = Millis::from_mins(open as i64);
    if let Some(end) = hours.add_open_time(t, duration) {
        assert_eq!(hours.open_duration(t, end), duration, "{text}: {t:?} + {duration:?} = {end:?}");
    }
}

/// An operation in full swing: a simulated day, stopped in its middle.
static BUSY: LazyLock<Engine> = LazyLock::new(|| {
    let script = life::script(11, 3_000);
    let policies = compile(&script.documents).unwrap_or_else(|why| panic!("{why}"));
    let mut engine = Engine::new(policies[0].clone(), Options::default(), script.start);
    for step in script.steps {
        if let Step::Handle(at, envelope) = step {
            // What the day's own host refused is refused here.
            let _ = engine.handle(at, envelope);
        }
    }
    engine
});

/// Tells a busy engine this; what is refused must have changed nothing.
fn tell(text: &str) {
    let mut engine = BUSY.clone();
    let (before, mut out) = (engine.digest(), String::new());
    let mut foreseen = String::new();
    let _ = wire::preview(&engine, text, &mut foreseen);
    match wire::handle(&mut engine, text, &mut out) {
        Ok(()) => {
            object(&out);
            let policy = BUSY.policy().clone();
            let restored = Engine::restore(policy, Options::default(), &engine.snapshot());
            assert_eq!(restored.map(|engine| engine.digest()), Ok(engine.digest()));
        }
        Err(_) => {
            refusal(&out);
            assert_eq!(engine.digest(), before, "{text} was refused and changed the state");
        }
    }
    assert_eq!(foreseen, out, "the preview tells the same");
}

/// An event.
pub(crate) fn event(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    assert_eq!(read_event(text), read_event(text));
    tell(text);
}

/// A template, told to a customer with these values: the first line is the operator's wording, the second is what stands in
/// its slots. What a customer reads holds no sign that steers a screen.
pub(crate) fn template(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (wording, value) = text.split_once('\n').unwrap_or((text, ""));
    let policy = json!({"text": {"templates": {"t": {
        "slots": {"name": {}, "n": {"kind": "count", "forms": {"en": {"one": "# day", "other": "# days"}}}},
        "texts": {"en": wording},
        "approval": {"by": "legal"},
    }}}});
    let policy = match wire::compile(&policy.to_string(), None) {
        Ok(policy) => policy,
        Err(words) => return refusal(&words),
    };
    let mut engine = Engine::new(policy, Options::default(), START);
    let at = START.as_millis();
    for event in [
        json!({"at": at, "type": "agent_logged_in", "agent": "ada"}),
        json!({"at": at, "type": "chat_requested", "chat": "c", "customer": {"id": "k"}}),
        json!({"at": at, "type": "offer_accepted", "offer": 1, "agent": "ada"}),
        json!({"at": at, "type": "template_used", "chat": "c", "template": "t", "agent": "ada", "output": "html",
               "values": {"name": value, "n": value}}),
        json!({"at": at, "type": "template_used", "chat": "c", "template": "t", "agent": "ada", "values": {"name": value}}),
    ] {
        let mut out = String::new();
        match wire::handle(&mut engine, &event.to_string(), &mut out) {
            Ok(()) => drop(object(&out)),
            Err(_) => refusal(&out),
        }
    }
}

/// Whatever else comes as text: questions, options, zones, instants. The first byte says which.
pub(crate) fn wire(data: &[u8]) {
    let mut bytes = Bytes::new(data);
    let which = bytes.next() % 6;
    let (high, low) = (bytes.place() as i64, bytes.place() as i64);
    let Ok(text) = std::str::from_utf8(bytes.rest()) else { return };
    let mut out = String::new();
    let answer = match which {
        0 => wire::query(&BUSY, text, &mut out).map_err(drop),
        1 => wire::engine(BUSY.policy(), text, START.as_millis())
            .map(drop)
            .map_err(|words| out = words),
        2 => wire::compile("{}", Some(text)).map(drop).map_err(|words| out = words),
        3 => {
            wire::restore(BUSY.policy(), "", text.as_bytes()).map(drop).map_err(|words| out = words)
        }
        4 => wire::advance(&mut BUSY.clone(), (high << 47) ^ (low << 20), &mut out).map_err(drop),
        _ => {
            wire::screen(BUSY.policy().screen(), text, &mut out);
            object(&out);
            out.clear();
            wire::mask(BUSY.policy().masker(), text, &mut out);
            Ok(())
        }
    };
    match answer {
        Err(()) => refusal(&out),
        Ok(()) if out.is_empty() => {}
        // The figures of a queue are an object like everything else.
        Ok(()) => drop(object(&out)),
    }
}
