//! What is expected of one line: as much of the answer as the rule is about.

use serde_json::{Map, Value, json};
use switchboard::engine::Engine;
use switchboard::wire;

/// One line of `expected.jsonl`.
pub struct Expectation(Map<String, Value>);

/// Everything that an expectation may say; `conformance/README.md` explains it.
const KEYS: &[&str] = &[
    "effects", "among", "rejected", "path", "issues", "decision", "notices", "deadline", "never",
    "chats", "agents", "waits",
];

fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn types(effects: &[Value]) -> Vec<&str> {
    effects.iter().filter_map(|effect| effect["type"].as_str()).collect()
}

/// Says where `found` lacks what is `wanted`: of an object the fields that are named, of a list every
/// item, of anything else the whole.
pub fn matches(wanted: &Value, found: &Value, at: &str) -> Option<String> {
    match (wanted, found) {
        (Value::Object(wanted), Value::Object(found)) => wanted.iter().find_map(|(key, wanted)| {
            let at = format!("{at}.{key}");
            match found.get(key) {
                Some(found) => matches(wanted, found, &at),
                None => Some(format!("{at}: expected {wanted}, found nothing")),
            }
        }),
        (Value::Array(wanted), Value::Array(found)) if wanted.len() == found.len() => wanted
            .iter()
            .zip(found)
            .enumerate()
            .find_map(|(n, (wanted, found))| matches(wanted, found, &format!("{at}[{n}]"))),
        _ if wanted == found => None,
        _ => Some(format!("{at}: expected {wanted}, found {found}")),
    }
}

/// A decision as expectations write it: the codes of its reasons, and apart from them the rules. The
/// leaves of conditions, which explain a reason, are left out.
fn plain(decision: &Value) -> Value {
    let is_leaf = |reason: &Value| reason["field"] == "condition";
    let of = |key: &str| -> Value {
        let reasons = list(decision.get("reasons")).iter().filter(|reason| !is_leaf(reason));
        reasons.map(|reason| reason[key].clone()).collect()
    };
    let mut plain = decision.clone();
    plain["rules"] = of("rule");
    plain["reasons"] = of("code");
    plain
}

impl Expectation {
    pub fn read(text: &str) -> Result<Self, String> {
        let map: Map<String, Value> =
            serde_json::from_str(text).map_err(|error| format!("expectation: {error}"))?;
        if let Some(key) = map.keys().find(|key| !KEYS.contains(&key.as_str())) {
            return Err(format!("no expectation can say `{key}`"));
        }
        let kinds = ["effects", "among", "rejected"];
        if kinds.iter().filter(|kind| map.contains_key(**kind)).count() != 1 {
            return Err(format!("expected one of {}", kinds.join(", ")));
        }
        Ok(Self(map))
    }

    /// Everything in which the answer to this line is not as expected.
    pub fn faults(&self, found: &Value, engine: &Engine) -> Vec<String> {
        let mut faults = match self.0.get("rejected") {
            Some(code) => self.refusal(code, found),
            None => self.reaction(found),
        };
        let text = found.to_string();
        for secret in list(self.0.get("never")).iter().filter_map(Value::as_str) {
            if text.contains(secret) {
                faults.push(format!("`{secret}` must not be seen"));
            }
        }
        for (kind, key) in [("chat", "chats"), ("agent", "agents"), ("explain_chat", "waits")] {
            let asked = self.0.get(key).and_then(Value::as_object).into_iter().flatten();
            faults.extend(asked.filter_map(|(id, wanted)| look(kind, id, wanted, engine)));
        }
        faults
    }

    fn refusal(&self, code: &Value, found: &Value) -> Vec<String> {
        let Some(error) = found.get("error") else {
            return vec![format!("expected the refusal {code}, found none")];
        };
        let mut wanted = json!({ "code": code });
        for key in ["path", "issues"] {
            if let Some(more) = self.0.get(key) {
                wanted[key] = more.clone();
            }
        }
        matches(&wanted, error, "error").into_iter().collect()
    }

    fn reaction(&self, found: &Value) -> Vec<String> {
        if found.get("error").is_some() {
            return vec!["expected a reaction, found a refusal".to_owned()];
        }
        let mut faults = self.effects(list(found.get("effects")));
        let decisions: Vec<Value> = list(found.get("decisions")).iter().map(plain).collect();
        if let Some(wanted) = self.0.get("decision")
            && !decisions.iter().any(|decision| matches(wanted, decision, "").is_none())
        {
            let told: Vec<String> = decisions
                .iter()
                .map(|d| format!("{} because {} by {}", d["outcome"], d["reasons"], d["rules"]))
                .collect();
            faults.push(format!("expected the decision {wanted}, found {}", told.join("; ")));
        }
        let notices: Vec<Value> =
            list(found.get("notices")).iter().map(|notice| notice["code"].clone()).collect();
        if notices != list(self.0.get("notices")) {
            faults.push(format!("expected other notices, found {}", Value::Array(notices)));
        }
        if let Some(wanted) = self.0.get("deadline") {
            faults.extend(matches(wanted, &found["deadline"], "deadline"));
        }
        faults
    }

    fn effects(&self, found: &[Value]) -> Vec<String> {
        if let Some(wanted) = self.0.get("effects") {
            let wanted = list(Some(wanted));
            if types(wanted) != types(found) || wanted.len() != found.len() {
                let told = (types(wanted), types(found));
                return vec![format!("expected the effects {:?}, found {:?}", told.0, told.1)];
            }
            let pairs = wanted.iter().zip(found).enumerate();
            return pairs
                .filter_map(|(n, (w, f))| matches(w, f, &format!("effects[{n}]")))
                .collect();
        }
        // Among others, but in this order.
        let mut rest = found.iter();
        let missing = list(self.0.get("among"))
            .iter()
            .find(|wanted| !rest.any(|effect| matches(wanted, effect, "").is_none()));
        missing.map(|wanted| format!("expected among the effects {wanted}")).into_iter().collect()
    }
}

/// How a chat or an agent stands after the line; `null` is expected of what is not there.
fn look(kind: &str, id: &str, wanted: &Value, engine: &Engine) -> Option<String> {
    let subject = if kind == "agent" { "agent" } else { "chat" };
    let query = json!({ "type": kind, subject: id }).to_string();
    let mut answer = String::new();
    let is_there = wire::query(engine, &query, &mut answer).is_ok();
    match (wanted.is_null(), is_there) {
        (true, false) => None,
        (true, true) => Some(format!("expected no {kind} `{id}`, found {answer}")),
        (false, false) => Some(format!("expected a {kind} `{id}`, found none")),
        (false, true) => {
            let found: Value = serde_json::from_str(&answer).ok()?;
            matches(wanted, &found, &format!("{kind} {id}"))
        }
    }
}
