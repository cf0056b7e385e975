//! Reading a condition, every mistake at once.

use super::value::Value;
use super::{Condition, Share, Tree, Wanted};
use crate::id::{Code, HoursId, TopicId};
use crate::math::Ppm;
use crate::policy::field::{Field, FieldKind, Operator, rank};
use crate::policy::issue::{Issues, Pointer, did_you_mean, meant_or};
use crate::policy::json::{Node, Value as Json};
use crate::policy::shape::{FieldSchema, Object, Reader, Schema, Shape};
use std::{str::FromStr, sync::Arc, sync::LazyLock};

/// How deep conditions nest at most; a single question has depth 1.
///
/// Two levels of JSON go into each, and a document nests 32 deep: this limit is always met first.
pub const DEPTH_MAX: usize = 12;
/// How many parts one condition has at most, questions and combinations counted alike.
pub const QUESTIONS_MAX: usize = 256;
/// How many values one list of a condition has at most.
pub const LIST_MAX: usize = 1_000;

/// The keys of which a condition has exactly one.
const FORMS: [&str; 6] = ["all", "any", "not", "field", "within", "percent_of"];
const ONE_OF_THE_FORMS: &str =
    "a condition: an object with `all`, `any`, `not`, `field`, `within` or `percent_of`";

impl FromStr for Condition {
    type Err = Issues;

    /// Reads a condition that stands alone.
    fn from_str(text: &str) -> Result<Self, Issues> {
        read_text(text)
    }
}

pub(super) fn read_text(text: &str) -> Result<Condition, Issues> {
    let node = Node::parse(text).map_err(|error| {
        let mut issues = Issues::new();
        let remedy = format!("see line {}, column {}", error.place.line, error.place.column);
        issues.error("not_json", &Pointer::root(), error.found, error.expected, remedy);
        issues
    })?;
    let mut reader = Reader::new();
    let condition = Condition::read(&node, &mut reader);
    let mut issues = reader.into_issues();
    issues.locate(|path| node.place_of(path));
    condition.filter(|_| !issues.has_errors()).ok_or(issues)
}

impl Shape for Condition {
    fn blank() -> Self {
        Self(Tree::Field(Field::CustomerId, Wanted::Present(true)))
    }

    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        let mut parts = 0;
        let tree = read_tree(node, reader, 1, &mut parts);
        if parts > QUESTIONS_MAX {
            reader.error(
                "too_many_questions",
                format!("{parts} parts"),
                format!("at most {QUESTIONS_MAX}"),
                "use `one_of`, or split the rule into several",
            );
            return None;
        }
        tree.map(Self)
    }

    fn schema() -> Schema {
        Schema::Named {
            name: "Condition",
            doc: "When a rule applies: a tree of questions about known fields.",
            of: condition_schema,
        }
    }
}

fn read_tree(node: &Node, reader: &mut Reader, depth: usize, parts: &mut usize) -> Option<Tree> {
    *parts += 1;
    let Json::Object(members) = &node.value else {
        reader.wrong_type(node, ONE_OF_THE_FORMS);
        return None;
    };
    if depth > DEPTH_MAX {
        let expected = format!("at most {DEPTH_MAX} levels");
        let remedy = "flatten it: `all` inside `all`, and `any` inside `any`, can be one list";
        reader.error("too_deep", format!("conditions nested {depth} deep"), expected, remedy);
        return None;
    }
    let forms = || members.iter().map(|m| m.key.as_str()).filter(|key| FORMS.contains(key));
    let Some(form) = forms().next() else {
        let meant = members.iter().find_map(|m| did_you_mean(&m.key, FORMS));
        let remedy = match meant {
            Some(form) => format!("did you mean `{form}`?"),
            None => "say what is asked; every form stands in the manual of conditions".to_owned(),
        };
        reader.error("no_condition", node.describe(), ONE_OF_THE_FORMS, remedy);
        return None;
    };
    if let Some(other) = forms().find(|other| *other != form) {
        let found = format!("`{form}` and `{other}` in one object");
        let remedy = format!("write {{\"all\": [{{\"{form}\": …}}, {{\"{other}\": …}}]}}");
        reader.error("several_conditions", found, "one condition an object", remedy);
        return None;
    }
    match form {
        "all" => read_parts(node, reader, "all", depth, parts).map(Tree::All),
        "any" => read_parts(node, reader, "any", depth, parts).map(Tree::Any),
        "not" => {
            let object = reader.object(node, &["not"])?;
            let part = object.member("not")?;
            let part = reader.inside("not", |r| read_tree(part, r, depth + 1, parts))?;
            Some(Tree::Not(Box::new(part)))
        }
        "within" => {
            let object = reader.object(node, &["within"])?;
            reader.required::<HoursId>(&object, "within").map(Tree::Within)
        }
        "percent_of" => {
            let object = reader.object(node, &["percent_of"])?;
            let share = object.member("percent_of")?;
            reader.inside("percent_of", |r| read_share(share, r)).map(Tree::PercentOf)
        }
        _ => read_question(node, reader),
    }
}

fn read_parts(
    node: &Node,
    reader: &mut Reader,
    key: &'static str,
    depth: usize,
    parts: &mut usize,
) -> Option<Vec<Tree>> {
    let object = reader.object(node, &[key])?;
    let list = object.member(key)?;
    reader.inside(key, |r| {
        let items = nonempty(list, r, "a list of conditions")?;
        let read: Vec<Option<Tree>> = items
            .iter()
            .enumerate()
            .map(|(n, item)| r.inside(&n.to_string(), |r| read_tree(item, r, depth + 1, parts)))
            .collect();
        read.into_iter().collect()
    })
}

/// The items of a list that may be neither empty nor endless.
fn nonempty<'a>(node: &'a Node, reader: &mut Reader, what: &str) -> Option<&'a [Node]> {
    let Json::List(items) = &node.value else {
        reader.wrong_type(node, what);
        return None;
    };
    if items.is_empty() {
        let remedy = "name at least one, or remove the condition";
        reader.error("empty_list", "an empty list", what, remedy);
        return None;
    }
    if items.len() > LIST_MAX {
        let expected = format!("at most {LIST_MAX}");
        let remedy = "give the customers in question a segment, and ask for that";
        reader.error("list_too_long", node.describe(), expected, remedy);
        return None;
    }
    Some(items)
}

/// A question about a field.
fn read_question(node: &Node, reader: &mut Reader) -> Option<Tree> {
    static KEYS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        std::iter::once("field").chain(Operator::ALL.map(Operator::name)).collect()
    });
    let object = reader.object(node, &KEYS)?;
    let field = reader.inside("field", |r| read_field(object.member("field")?, r));
    let asked: Vec<Operator> =
        Operator::ALL.into_iter().filter(|o| object.member(o.name()).is_some()).collect();
    let field = field?;
    let allowed = || {
        let names: Vec<&str> = field.kind().operators().map(Operator::name).collect();
        format!("one of `{}`", names.join("`, `"))
    };
    match asked[..] {
        // A misspelt operator has been named already.
        [] if object_has_more_than_field(node) => None,
        [] => {
            let remedy = format!("say what `{field}` is compared with");
            reader.error("no_operator", format!("only the field `{field}`"), allowed(), remedy);
            None
        }
        [operator] if field.kind().allows(operator) => {
            let wanted = read_wanted(field, operator, &object, reader)?;
            Some(Tree::Field(field, wanted))
        }
        [operator] => {
            let name = operator.name();
            reader.inside(name, |r| {
                let remedy = format!("`{field}` is {}: ask with {}", field.kind(), allowed());
                r.error("operator_not_for_field", format!("`{name}`"), allowed(), remedy);
            });
            None
        }
        [first, second, ..] => {
            let (first, second) = (first.name(), second.name());
            let found = format!("`{first}` and `{second}` in one question");
            let remedy = "ask each in a condition of its own, under `all` or `any`";
            reader.error("several_operators", found, "one operator a question", remedy);
            None
        }
    }
}

fn object_has_more_than_field(node: &Node) -> bool {
    matches!(&node.value, Json::Object(members) if members.iter().any(|m| m.key != "field"))
}

fn read_field(node: &Node, reader: &mut Reader) -> Option<Field> {
    let Json::Text(name) = &node.value else {
        reader.wrong_type(node, "the name of a field");
        return None;
    };
    let field = Field::named(name);
    if field.is_none() {
        let remedy = meant_or(
            name,
            Field::ALL.iter().map(|field| field.name()),
            "choose a field of the catalogue",
        );
        reader.error("unknown_field", node.describe(), "a field of the catalogue", remedy);
    }
    field
}

fn read_wanted(
    field: Field,
    operator: Operator,
    object: &Object<'_>,
    reader: &mut Reader,
) -> Option<Wanted> {
    let node = object.member(operator.name())?;
    let kind = field.kind();
    reader.inside(operator.name(), |r| match operator {
        Operator::Eq => read_value(kind, node, r).map(Wanted::Eq),
        Operator::AtLeast => read_value(kind, node, r).map(Wanted::AtLeast),
        Operator::AtMost => read_value(kind, node, r).map(Wanted::AtMost),
        Operator::OneOf => read_values(kind, node, r).map(Wanted::OneOf),
        Operator::Between => read_between(kind, node, r),
        Operator::HasAny => read_texts(node, r).map(Wanted::HasAny),
        Operator::HasAll => read_texts(node, r).map(Wanted::HasAll),
        Operator::Present => bool::read(node, r).map(Wanted::Present),
        Operator::Matches => TopicId::read(node, r).map(Wanted::Matches),
    })
}

fn read_value(kind: FieldKind, node: &Node, reader: &mut Reader) -> Option<Value> {
    match kind {
        FieldKind::Text | FieldKind::List | FieldKind::Message => {
            Code::read(node, reader).map(|text| Value::Text(Arc::from(text.as_str())))
        }
        FieldKind::Ranked(levels) => {
            let Json::Text(text) = &node.value else {
                reader.wrong_type(node, &kind.to_string());
                return None;
            };
            if rank(levels, text).is_none() {
                let remedy =
                    meant_or(text, levels.iter().map(|(name, _)| *name), "choose one of them");
                reader.error("unknown_choice", node.describe(), kind.to_string(), remedy);
                return None;
            }
            Some(Value::Text(Arc::from(text.as_str())))
        }
        FieldKind::Integer => i64::read(node, reader).map(Value::Integer),
        FieldKind::Ratio => Ppm::read(node, reader).map(Value::Ratio),
        FieldKind::Bool => bool::read(node, reader).map(Value::Bool),
    }
}

/// Several values of one kind, none of them twice.
fn read_values(kind: FieldKind, node: &Node, reader: &mut Reader) -> Option<Vec<Value>> {
    let items = nonempty(node, reader, "a list of values")?;
    let read: Vec<Option<Value>> = items
        .iter()
        .enumerate()
        .map(|(n, item)| reader.inside(&n.to_string(), |r| read_value(kind, item, r)))
        .collect();
    let values: Vec<Value> = read.into_iter().collect::<Option<_>>()?;
    for (n, value) in values.iter().enumerate() {
        if values[..n].contains(value) {
            reader.inside(&n.to_string(), |r| {
                let found = format!("{value} again");
                r.error("duplicate_item", found, "each value once", "remove the copy");
            });
            return None;
        }
    }
    Some(values)
}

fn read_texts(node: &Node, reader: &mut Reader) -> Option<Vec<Arc<str>>> {
    let values = read_values(FieldKind::Text, node, reader)?;
    let texts = values.into_iter().filter_map(|value| match value {
        Value::Text(text) => Some(text),
        _ => None,
    });
    Some(texts.collect())
}

fn read_between(kind: FieldKind, node: &Node, reader: &mut Reader) -> Option<Wanted> {
    let Json::List(items) = &node.value else {
        reader.wrong_type(node, "a list of two values, the lower one first");
        return None;
    };
    let [low, high] = &items[..] else {
        reader.wrong_type(node, "a list of two values, the lower one first");
        return None;
    };
    let low = reader.inside("0", |r| read_value(kind, low, r));
    let high = reader.inside("1", |r| read_value(kind, high, r));
    let (low, high) = (low?, high?);
    if kind.in_order(&low, &high) {
        return Some(Wanted::Between(low, high));
    }
    let remedy = format!("write [{high}, {low}]; both ends are included");
    reader.error("empty_range", format!("{low} before {high}"), "the lower value first", remedy);
    None
}

impl FieldKind {
    fn in_order(self, low: &Value, high: &Value) -> bool {
        match (self, low, high) {
            (Self::Ranked(levels), Value::Text(low), Value::Text(high)) => {
                rank(levels, low) <= rank(levels, high)
            }
            (_, Value::Integer(low), Value::Integer(high)) => low <= high,
            (_, Value::Ratio(low), Value::Ratio(high)) => low <= high,
            _ => false,
        }
    }
}

/// `{"percent": 12.5, "by": "customer.id", "salt": "…"}`.
fn read_share(node: &Node, reader: &mut Reader) -> Option<Share> {
    let object = reader.object(node, &["percent", "by", "salt"])?;
    let percent = match object.member("percent") {
        Some(percent) => reader.inside("percent", |r| read_percent(percent, r)),
        None => reader.required::<Ppm>(&object, "percent"),
    };
    let by = match object.member("by") {
        Some(by) => reader.inside("by", |r| read_share_field(by, r)),
        None => Some(Field::CustomerId),
    };
    let salt: Option<Code> = reader.required(&object, "salt");
    Some(Share { share: percent?, by: by?, salt: Arc::from(salt?.as_str()) })
}

fn read_percent(node: &Node, reader: &mut Reader) -> Option<Ppm> {
    let percent = Ppm::read(node, reader)?.get();
    let refuse = |reader: &mut Reader, remedy: &str| {
        let expected = "a percentage from 0 to 100 with at most 4 decimals";
        reader.error("out_of_range", node.describe(), expected, remedy);
        None
    };
    if !(0..=100_000_000).contains(&percent) {
        return refuse(reader, "choose a value from 0 to 100");
    }
    if percent % 100 != 0 {
        return refuse(reader, "round it: a bucket is a part per million");
    }
    Some(Ppm::new(percent / 100))
}

fn read_share_field(node: &Node, reader: &mut Reader) -> Option<Field> {
    let field = read_field(node, reader)?;
    if field.kind() == FieldKind::Text {
        return Some(field);
    }
    let remedy = "share by `customer.id`, or by another field that is a text";
    reader.error("wrong_field_kind", format!("`{field}`, {}", field.kind()), "a text", remedy);
    None
}

fn condition_schema() -> Schema {
    let list = |doc| FormKey { doc, schema: Schema::List(Box::new(Condition::schema())) };
    let mut forms = vec![
        one_key("all", list("Every one of these holds.")),
        one_key("any", list("At least one of these holds.")),
        one_key("not", FormKey { doc: "This does not hold.", schema: Condition::schema() }),
        one_key("within", FormKey { doc: "These hours are open now.", schema: Schema::Text }),
        one_key("percent_of", FormKey { doc: "A stable share.", schema: share_schema() }),
    ];
    forms.extend(QUESTIONS.iter().map(|(kind, fields)| question_schema(*kind, fields)));
    Schema::OneOf(forms)
}

struct FormKey {
    doc: &'static str,
    schema: Schema,
}

fn one_key(name: &'static str, key: FormKey) -> Schema {
    Schema::Object(vec![required(name, key.doc, key.schema)])
}

fn required(name: &'static str, doc: &'static str, schema: Schema) -> FieldSchema {
    FieldSchema { name, doc, schema, required: true, default: None }
}

fn optional(name: &'static str, doc: &'static str, schema: Schema) -> FieldSchema {
    FieldSchema { name, doc, schema, required: false, default: None }
}

/// The kinds of fields, each with its fields.
type Questions = Vec<(FieldKind, Vec<(&'static str, &'static str)>)>;
static QUESTIONS: LazyLock<Questions> = LazyLock::new(|| {
    let mut kinds = Questions::new();
    for field in Field::ALL {
        let entry = (field.name(), field.description());
        match kinds.iter_mut().find(|(kind, _)| *kind == field.kind()) {
            Some((_, fields)) => fields.push(entry),
            None => kinds.push((field.kind(), vec![entry])),
        }
    }
    kinds
});

/// A question about fields of one kind. That there is exactly one operator only the reader can say.
fn question_schema(kind: FieldKind, fields: &'static [(&'static str, &'static str)]) -> Schema {
    let mut keys = vec![required("field", "What is asked about.", Schema::Choice(fields))];
    for operator in kind.operators() {
        let (doc, schema) = operator_schema(kind, operator);
        keys.push(optional(operator.name(), doc, schema));
    }
    Schema::Object(keys)
}

fn operator_schema(kind: FieldKind, operator: Operator) -> (&'static str, Schema) {
    let value = || match kind {
        FieldKind::Integer => i64::schema(),
        FieldKind::Ratio => Ppm::schema(),
        FieldKind::Bool => Schema::Bool,
        FieldKind::Ranked(levels) => Schema::Choice(levels),
        FieldKind::Text | FieldKind::List | FieldKind::Message => Schema::Text,
    };
    let list = || Schema::List(Box::new(value()));
    match operator {
        Operator::Eq => ("It is exactly this.", value()),
        Operator::OneOf => ("It is one of these.", list()),
        Operator::AtLeast => ("It is this or more.", value()),
        Operator::AtMost => ("It is this or less.", value()),
        Operator::Between => ("It is from the first to the second, both included.", list()),
        Operator::HasAny => ("The list holds at least one of these.", list()),
        Operator::HasAll => ("The list holds every one of these.", list()),
        Operator::Present => ("The value is known, or is not.", Schema::Bool),
        Operator::Matches => ("The message touches this topic.", Schema::Text),
    }
}

fn share_schema() -> Schema {
    Schema::Object(vec![
        required("percent", "Percent of all, at most 4 decimals.", Schema::Ratio),
        optional("by", "A field that is a text; `customer.id` when absent.", Schema::Text),
        required("salt", "Shares with different salts are independent.", Schema::Text),
    ])
}
