//! Walks a document and collects every mistake, each with its place.

use super::{Place, Shape};
use crate::policy::issue::{Issues, Pointer, meant_or};
use crate::policy::json::{Member, Node, Value};
use crate::sorted::repeated;

/// How one key of an object is read.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The key.
    pub name: &'static str,
    /// Must it be there?
    pub required: bool,
    /// The bounds of a number that has some of its own.
    pub bounds: Option<(i64, i64)>,
}

/// Collects what is wrong while a document is read, and knows where reading is.
#[derive(Debug, Default)]
pub struct Reader {
    at: Pointer,
    issues: Issues,
    envelope: &'static [&'static str],
}

/// An object whose keys have been checked.
#[derive(Debug)]
pub struct Object<'a>(&'a [Member]);

impl Object<'_> {
    /// The member of this name; the first, if it was repeated.
    pub fn member(&self, key: &str) -> Option<&Node> {
        self.0.iter().find(|member| member.key == key).map(|member| &member.node)
    }
}

impl Reader {
    /// A reader at the root of a document.
    pub fn new() -> Self {
        Self::default()
    }

    /// A reader that lets the next object carry these keys besides its own.
    pub(crate) fn with_envelope(envelope: &'static [&'static str]) -> Self {
        Self { envelope, ..Self::default() }
    }

    /// What was found to be wrong.
    pub fn into_issues(self) -> Issues {
        self.issues
    }

    /// Where reading is.
    pub fn at(&self) -> &Pointer {
        &self.at
    }

    /// Says that something is wrong here.
    pub fn error(
        &mut self,
        code: &'static str,
        found: impl Into<String>,
        expected: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.issues.error(code, &self.at, found, expected, remedy);
    }

    /// Says that this value is of the wrong type.
    pub fn wrong_type(&mut self, node: &Node, expected: &str) {
        self.error("wrong_type", node.describe(), expected, format!("write {expected} here"));
    }

    /// Reads the member `key` of an object with `read`, and comes back.
    pub fn inside<T>(&mut self, key: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.at.enter(key);
        let value = read(self);
        self.at.leave(outer);
        value
    }

    /// An object with these keys and no others, none of them twice.
    pub fn object<'a>(&mut self, node: &'a Node, known: &[&'static str]) -> Option<Object<'a>> {
        let Value::Object(members) = &node.value else {
            self.wrong_type(node, "an object");
            return None;
        };
        let envelope = std::mem::take(&mut self.envelope);
        for member in members {
            if known.contains(&member.key.as_str()) || envelope.contains(&member.key.as_str()) {
                continue;
            }
            let remedy = meant_or(&member.key, known.iter().copied(), "remove it");
            let expected = match known {
                [] => "no keys at all".to_owned(),
                known => format!("one of `{}`", known.join("`, `")),
            };
            let found = format!("the key `{}`", member.key.escape_debug());
            self.inside(&member.key, |r| r.error("unknown_key", found, expected, remedy));
        }
        self.refuse_repeated(members);
        Some(Object(members))
    }

    /// An object of which only some keys are looked at here.
    pub(crate) fn loose_object<'a>(&mut self, node: &'a Node) -> Option<Object<'a>> {
        match &node.value {
            Value::Object(members) => Some(Object(members)),
            _ => None,
        }
    }

    fn refuse_repeated(&mut self, members: &[Member]) {
        let keys: Vec<&str> = members.iter().map(|member| member.key.as_str()).collect();
        for again in repeated(&keys) {
            let key = keys[again];
            let found = format!("the key `{}` again", key.escape_debug());
            self.inside(key, |r| {
                r.error("duplicate_key", found, "each key once", "remove all but one of them");
            });
        }
    }

    /// Reads an object with these keys and no others, each `field` over its place. A place whose key
    /// is absent and may be is left as it was.
    pub fn fields(
        &mut self,
        node: &Node,
        known: &[&'static str],
        fields: &[Field],
        places: &mut [&mut dyn Place],
    ) -> Option<()> {
        let object = self.object(node, known)?;
        let mut whole = Some(());
        for (field, place) in fields.iter().zip(places) {
            if self.field(&object, field, *place).is_none() {
                whole = None;
            }
        }
        whole
    }

    fn field(&mut self, object: &Object<'_>, field: &Field, place: &mut dyn Place) -> Option<()> {
        let Some(node) = object.member(field.name) else {
            return if field.required { self.missing(field.name) } else { Some(()) };
        };
        let outer = self.at.enter(field.name);
        let read = place.fill(node, self).and_then(|()| self.within(node, field.bounds));
        self.at.leave(outer);
        read
    }

    /// Refuses a whole number outside its own bounds; that it is one, its type has seen to.
    fn within(&mut self, node: &Node, bounds: Option<(i64, i64)>) -> Option<()> {
        let (Some((low, high)), Some(value)) = (bounds, node.integer()) else {
            return Some(());
        };
        if (low..=high).contains(&value) {
            return Some(());
        }
        let remedy = format!("choose a value from {low} to {high}");
        self.error("out_of_range", format!("`{value}`"), format!("{low} to {high}"), remedy);
        None
    }

    fn missing(&mut self, key: &str) -> Option<()> {
        self.inside(key, |r| {
            r.error("missing_key", "nothing", format!("the key `{key}`"), "add it");
        });
        None
    }

    /// The value of a field that must be there.
    pub fn required<T: Shape>(&mut self, object: &Object<'_>, key: &'static str) -> Option<T> {
        match object.member(key) {
            Some(node) => self.inside(key, |r| T::read(node, r)),
            None => {
                self.missing(key);
                None
            }
        }
    }

    /// The value of a field that has a default.
    pub fn optional<T: Shape>(
        &mut self,
        object: &Object<'_>,
        key: &'static str,
        default: impl FnOnce() -> T,
    ) -> Option<T> {
        match object.member(key) {
            Some(node) => self.inside(key, |r| T::read(node, r)),
            None => Some(default()),
        }
    }

    /// Reads every item of a list with `read`, also behind one that is wrong.
    pub(super) fn items(
        &mut self,
        node: &Node,
        read: &mut dyn FnMut(&Node, &mut Self) -> Option<()>,
    ) -> Option<()> {
        let Value::List(items) = &node.value else {
            self.wrong_type(node, "a list");
            return None;
        };
        let mut whole = Some(());
        for (n, item) in items.iter().enumerate() {
            let outer = self.at.enter_item(n);
            if read(item, self).is_none() {
                whole = None;
            }
            self.at.leave(outer);
        }
        whole
    }

    /// Reads every member of an object with `read`, which is given the key as a text, and the value.
    pub(super) fn members(
        &mut self,
        node: &Node,
        read: &mut dyn FnMut(&Node, &Node, &mut Self) -> Option<()>,
    ) -> Option<()> {
        let Value::Object(members) = &node.value else {
            self.wrong_type(node, "an object");
            return None;
        };
        self.refuse_repeated(members);
        let mut whole = Some(());
        for member in members {
            let key = Node { place: member.place, value: Value::Text(member.key.clone()) };
            let outer = self.at.enter(&member.key);
            if read(&key, &member.node, self).is_none() {
                whole = None;
            }
            self.at.leave(outer);
        }
        whole
    }

    /// Which of a closed choice of texts this is, or the issue that it is none.
    pub fn choice(&mut self, node: &Node, names: &[&'static str]) -> Option<usize> {
        let Value::Text(text) = &node.value else {
            self.wrong_type(node, "a text");
            return None;
        };
        let found = names.iter().position(|name| name == text);
        if found.is_none() {
            let remedy = meant_or(text, names.iter().copied(), "choose one of them");
            let expected = format!("one of `{}`", names.join("`, `"));
            self.error("unknown_choice", node.describe(), expected, remedy);
        }
        found
    }

    /// Which of `types` the object names under `type`.
    pub fn tag(&mut self, node: &Node, types: &[&'static str]) -> Option<usize> {
        let Value::Object(members) = &node.value else {
            self.wrong_type(node, "an object");
            return None;
        };
        let Some(member) = members.iter().find(|member| member.key == "type") else {
            self.inside("type", |r| {
                let remedy = "say what this is: add `type`";
                r.error("missing_key", "nothing", "the key `type`", remedy);
            });
            return None;
        };
        self.inside("type", |r| {
            let Value::Text(text) = &member.node.value else {
                r.wrong_type(&member.node, "a text");
                return None;
            };
            let found = types.iter().position(|name| name == text);
            if found.is_none() {
                let remedy =
                    meant_or(text, types.iter().copied(), "see the schema for the types there are");
                r.error("unknown_type", member.node.describe(), "a type of the schema", remedy);
            }
            found
        })
    }
}
