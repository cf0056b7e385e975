//! `switchboard schema`: what may be written, and what there is.

use crate::args::SchemaOf;
use crate::failure::Failure;
use crate::output::Output;
use serde_json::{Value, json};
use switchboard::conversation::state_machines;
use switchboard::engine::{Effect, Event};
use switchboard::metrics::{MetricsRules, definitions};
use switchboard::policy::Rules;
use switchboard::policy::schema::json_schema;

pub(crate) fn run(of: SchemaOf, out: &mut Output) -> Result<(), Failure> {
    out.pretty_json(&match of {
        SchemaOf::Policy => json_schema::<Rules>("Switchboard policy"),
        SchemaOf::Event => event(),
        SchemaOf::Effect => effect(),
        SchemaOf::States => state_machines(),
        SchemaOf::Metrics => json!(definitions(&MetricsRules::default())),
    })
}

/// An event as it stands on a line: with its time, and the id by which a repetition is recognised.
fn event() -> Value {
    let at = json!({ "type": "integer", "description": "When it happened, in milliseconds UTC." });
    let id = json!({
        "type": ["string", "null"],
        "description": "The host's name of this event; a repeated one is refused.",
    });
    with_envelope(json_schema::<Event>("Switchboard event"), &[("at", at)], &[("id", id)])
}

/// An effect as it stands on a line: with its number, its instant, and the decision behind it.
fn effect() -> Value {
    let number = |meaning| json!({ "type": "integer", "minimum": 1, "description": meaning });
    let required = [
        ("seq", number("Counted from 1 without a gap.")),
        ("at", json!({ "type": "integer", "description": "The instant it belongs to." })),
        ("decision", number("The decision behind it.")),
    ];
    with_envelope(json_schema::<Effect>("Switchboard effect"), &required, &[])
}

/// Adds keys to every form of a tagged enum.
fn with_envelope(
    mut schema: Value,
    required: &[(&str, Value)],
    optional: &[(&str, Value)],
) -> Value {
    let definitions = schema.get_mut("definitions").and_then(Value::as_object_mut);
    let forms = definitions.into_iter().flat_map(|definitions| definitions.values_mut());
    for form in forms.filter(|form| form.pointer("/properties/type/const").is_some()) {
        let all = required.iter().chain(optional);
        if let Some(properties) = form.get_mut("properties").and_then(Value::as_object_mut) {
            properties.extend(all.map(|(key, schema)| ((*key).to_owned(), schema.clone())));
        }
        if let Some(keys) = form.get_mut("required").and_then(Value::as_array_mut) {
            keys.extend(required.iter().map(|(key, _)| json!(key)));
        }
    }
    schema
}
