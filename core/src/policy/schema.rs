//! What may be written, told to editors (JSON Schema, draft-07) and to browsers (TypeScript).
//!
//! Both come from the same declarations as the readers, so they cannot drift:
//!
//! ```
//! let schema = switchboard::policy::schema::json_schema::<switchboard::policy::Limits>("limits");
//! assert_eq!(schema["properties"]["transcript_lines"]["default"], 50);
//! ```

use super::shape::{FieldSchema, Schema, Shape};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The JSON Schema (draft-07) of a type.
pub fn json_schema<T: Shape>(title: &str) -> Value {
    let mut definitions = BTreeMap::new();
    let mut root = match T::schema() {
        Schema::Named { doc, of, .. } => {
            let mut root = describe(&of(), &mut definitions);
            root.insert("description".to_owned(), doc.into());
            root
        }
        other => describe(&other, &mut definitions),
    };
    root.insert("$schema".to_owned(), "http://json-schema.org/draft-07/schema#".into());
    root.insert("title".to_owned(), title.into());
    let definitions: Map<String, Value> =
        definitions.into_iter().map(|(name, of)| (name.to_owned(), of)).collect();
    root.insert("definitions".to_owned(), Value::Object(definitions));
    Value::Object(root)
}

fn describe(
    schema: &Schema,
    definitions: &mut BTreeMap<&'static str, Value>,
) -> Map<String, Value> {
    let described = match schema {
        Schema::Any => json!({}),
        Schema::Bool => json!({ "type": "boolean" }),
        Schema::Integer { min, max } => {
            json!({ "type": "integer", "minimum": min, "maximum": max })
        }
        Schema::Ratio => json!({ "type": "number" }),
        Schema::Text => json!({ "type": "string" }),
        Schema::Constant(text) => json!({ "const": text }),
        Schema::Choice(choices) => {
            let each: Vec<Value> = choices
                .iter()
                .map(|(name, doc)| json!({ "const": name, "description": doc.trim() }))
                .collect();
            json!({ "oneOf": each })
        }
        Schema::List(of) => json!({ "type": "array", "items": describe(of, definitions) }),
        Schema::Map(of) => {
            json!({ "type": "object", "additionalProperties": describe(of, definitions) })
        }
        Schema::Optional(of) => {
            json!({ "anyOf": [describe(of, definitions), { "type": "null" }] })
        }
        Schema::OneOf(forms) => {
            let forms: Vec<Value> =
                forms.iter().map(|form| Value::Object(describe(form, definitions))).collect();
            json!({ "oneOf": forms })
        }
        Schema::Object(fields) => describe_object(fields, definitions),
        Schema::Named { name, doc, of } => {
            if !definitions.contains_key(name) {
                // Entered before it is described: a type may contain itself.
                definitions.insert(name, Value::Null);
                let mut described = describe(&of(), definitions);
                described.insert("description".to_owned(), (*doc).into());
                definitions.insert(name, Value::Object(described));
            }
            json!({ "$ref": format!("#/definitions/{name}") })
        }
    };
    match described {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn describe_object(
    fields: &[FieldSchema],
    definitions: &mut BTreeMap<&'static str, Value>,
) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in fields {
        let mut described = describe(&field.schema, definitions);
        if described.contains_key("$ref") {
            // In draft-07 nothing may stand beside a reference.
            described = Map::from_iter([("allOf".to_owned(), json!([described]))]);
        }
        described.insert("description".to_owned(), field.doc.into());
        if let Some(default) = &field.default {
            described.insert("default".to_owned(), default.clone());
        }
        properties.insert(field.name.to_owned(), Value::Object(described));
        if field.required {
            required.push(field.name);
        }
    }
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// TypeScript declarations of a type and of everything that it mentions, added to `out` by name.
pub fn typescript<T: Shape>(direction: Direction, out: &mut BTreeMap<String, String>) {
    type_expression(&T::schema(), direction, out);
}

/// Who writes values of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The host; keys with a default may be left out.
    Input,
    /// The engine; every key is there.
    Output,
}

fn type_expression(
    schema: &Schema,
    direction: Direction,
    out: &mut BTreeMap<String, String>,
) -> String {
    match schema {
        Schema::Any => "unknown".to_owned(),
        Schema::Bool => "boolean".to_owned(),
        Schema::Integer { .. } | Schema::Ratio => "number".to_owned(),
        Schema::Text => "string".to_owned(),
        Schema::Constant(text) => format!("\"{text}\""),
        Schema::Choice(choices) => {
            let names: Vec<String> =
                choices.iter().map(|(name, _)| format!("\"{name}\"")).collect();
            names.join(" | ")
        }
        Schema::List(of) => match type_expression(of, direction, out) {
            of if of.contains(' ') => format!("({of})[]"),
            of => format!("{of}[]"),
        },
        Schema::Map(of) => format!("Record<string, {}>", type_expression(of, direction, out)),
        Schema::Optional(of) => format!("{} | null", type_expression(of, direction, out)),
        Schema::OneOf(forms) => {
            let forms: Vec<String> =
                forms.iter().map(|form| type_expression(form, direction, out)).collect();
            forms.join(" | ")
        }
        Schema::Object(fields) => object_expression(fields, direction, out),
        Schema::Named { name, doc, of } => {
            let own_name = (*name).to_owned();
            if let Some(known) = out.get(&own_name) {
                let is_same = known.is_empty() || known.starts_with(&format!("/** {doc} */"));
                assert!(is_same, "two types on one page are both called `{name}`");
            } else {
                out.insert(own_name.clone(), String::new());
                let body = match of() {
                    Schema::Object(fields) => {
                        format!("interface {name} {}", object_expression(&fields, direction, out))
                    }
                    other => format!("type {name} = {};", type_expression(&other, direction, out)),
                };
                out.insert(own_name.clone(), format!("/** {doc} */\nexport {body}\n"));
            }
            own_name
        }
    }
}

fn object_expression(
    fields: &[FieldSchema],
    direction: Direction,
    out: &mut BTreeMap<String, String>,
) -> String {
    let mut text = "{\n".to_owned();
    for field in fields {
        let of = type_expression(&field.schema, direction, out);
        let absent = if field.required || direction == Direction::Output { "" } else { "?" };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  /** {} */\n  {}{absent}: {of};", field.doc, field.name);
    }
    text.push('}');
    text
}
