//! One declaration for everything that is written by people or sent over the wire.
//!
//! What an operator writes (the policy) and what a host sends (events) must be read strictly: every
//! mistake at once, each with its place and its remedy. And it must be documented: a JSON Schema for
//! editors, a TypeScript type for browsers. Written apart, these drift. [`shape!`](crate::shape) makes
//! the struct, its reader and its description from one declaration; the doc comments are the
//! descriptions.
//!
//! ```
//! use switchboard::policy::{json::Node, shape::{Reader, Shape}};
//!
//! switchboard::shape! {
//!     /// How a queue answers.
//!     pub struct Answering: Default {
//!         /// The longest wait that is still good, in milliseconds.
//!         pub wait_ms: u32 = 20_000 => 1..=3_600_000,
//!         /// Who is chosen.
//!         pub strategy: Strategy = Strategy::LongestIdle,
//!     }
//! }
//! switchboard::shape! {
//!     /// Who is chosen among the eligible.
//!     pub enum Strategy: Default {
//!         /// Whoever has waited longest for work.
//!         LongestIdle = "longest_idle",
//!         /// Whoever has least to do.
//!         LeastActive = "least_active",
//!     }
//! }
//!
//! let mut reader = Reader::new();
//! let node = Node::parse(r#"{"wait_ms": 0, "stratgy": "longest_idle"}"#).unwrap();
//! Answering::read(&node, &mut reader);
//! let issues = reader.into_issues();
//! let codes: Vec<_> = issues.iter().map(|issue| issue.code).collect();
//! assert_eq!(codes, ["unknown_key", "out_of_range"]);
//! assert!(issues.to_string().contains("did you mean `strategy`?"));
//! ```
//!
//! Knows nothing of what the values mean; a room's `check` does.

use super::issue::{Issues, Pointer, did_you_mean};
use super::json::{Member, Node, Value};
use crate::calendar::Timestamp;
use crate::math::{Millis, Ppm};
use crate::sorted::{SortedMap, SortedSet, repeated};

/// Something that can be read from JSON and describe itself.
pub trait Shape: Sized {
    /// A sound value to read over: the defaults where there are any, else the least that is allowed.
    fn blank() -> Self;

    /// Reads a value; what is wrong is told to the reader, and reading goes on elsewhere.
    fn read(node: &Node, reader: &mut Reader) -> Option<Self>;

    /// What is accepted, for JSON Schema and TypeScript.
    fn schema() -> Schema;
}

/// A value of any type that waits to be read over: what lets one walk, [`Reader::fields`], serve every
/// object. Written out for each type, the readers alone would weigh as much in a browser as routing.
pub trait Place {
    /// Reads over the value; one that cannot be read leaves it as it was.
    fn fill(&mut self, node: &Node, reader: &mut Reader) -> Option<()>;
}

impl<T: Shape> Place for T {
    fn fill(&mut self, node: &Node, reader: &mut Reader) -> Option<()> {
        *self = T::read(node, reader)?;
        Some(())
    }
}

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

/// A description of what is accepted in one place.
#[derive(Clone, Debug)]
pub enum Schema {
    /// Anything that JSON can say.
    Any,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Integer {
        /// The smallest that is accepted.
        min: i64,
        /// The largest that is accepted.
        max: i64,
    },
    /// A decimal ratio: `0.8`.
    Ratio,
    /// A text.
    Text,
    /// The only text that is accepted.
    Constant(&'static str),
    /// One of a closed list of texts, each with its description.
    Choice(&'static [(&'static str, &'static str)]),
    /// A list.
    List(Box<Self>),
    /// An object whose keys are the host's names.
    Map(Box<Self>),
    /// May be absent or `null`.
    Optional(Box<Self>),
    /// One of several forms.
    OneOf(Vec<Self>),
    /// An object with known keys.
    Object(Vec<FieldSchema>),
    /// Something with a name of its own, described once.
    Named {
        /// The name of the type.
        name: &'static str,
        /// What it is.
        doc: &'static str,
        /// Its description; a function, because a type may contain itself.
        of: fn() -> Self,
    },
}

/// One key of an object.
#[derive(Clone, Debug)]
pub struct FieldSchema {
    /// The key.
    pub name: &'static str,
    /// What it means.
    pub doc: &'static str,
    /// What is accepted.
    pub schema: Schema,
    /// Must it be there?
    pub required: bool,
    /// What holds when it is not.
    pub default: Option<serde_json::Value>,
}

impl Schema {
    /// The same, but only from `min` to `max`.
    #[must_use]
    pub fn within(self, min: i64, max: i64) -> Self {
        match self {
            Self::Integer { .. } => Self::Integer { min, max },
            other => other,
        }
    }
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
            let remedy = match did_you_mean(&member.key, known.iter().copied()) {
                Some(name) => format!("did you mean `{name}`?"),
                None => "remove it".to_owned(),
            };
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
    fn items(
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
    fn members(
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
            let remedy = match did_you_mean(text, names.iter().copied()) {
                Some(name) => format!("did you mean `{name}`?"),
                None => "choose one of them".to_owned(),
            };
            let expected = format!("one of `{}`", names.join("`, `"));
            self.error("unknown_choice", node.describe(), expected, remedy);
        }
        found
    }
}

impl Shape for bool {
    fn blank() -> Self {
        false
    }

    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        if let Value::Bool(held) = node.value {
            return Some(held);
        }
        reader.wrong_type(node, "`true` or `false`");
        None
    }

    fn schema() -> Schema {
        Schema::Bool
    }
}

impl Shape for String {
    fn blank() -> Self {
        Self::new()
    }

    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        if let Value::Text(text) = &node.value {
            return Some(text.clone());
        }
        reader.wrong_type(node, "a text");
        None
    }

    fn schema() -> Schema {
        Schema::Text
    }
}

fn read_integer(node: &Node, reader: &mut Reader, min: i64, max: i64) -> Option<i64> {
    let Value::Number(digits) = &node.value else {
        reader.wrong_type(node, "a whole number");
        return None;
    };
    if digits.contains(['.', 'e', 'E']) {
        reader.wrong_type(node, "a whole number");
        return None;
    }
    match node.integer() {
        Some(value) if (min..=max).contains(&value) => Some(value),
        _ => {
            let remedy = format!("choose a value from {min} to {max}");
            reader.error("out_of_range", node.describe(), format!("{min} to {max}"), remedy);
            None
        }
    }
}

/// The largest whole number that every JSON reader keeps exact: 2^53 − 1 (RFC 8259, section 6).
pub const INTEGER_MAX: i64 = (1 << 53) - 1;

macro_rules! integers {
    ($($type:ty: $min:expr, $max:expr;)+) => {$(
        impl Shape for $type {
            fn blank() -> Self {
                0
            }

            fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
                Self::try_from(read_integer(node, reader, $min, $max)?).ok()
            }

            fn schema() -> Schema {
                Schema::Integer { min: $min, max: $max }
            }
        }
    )+};
}

integers! {
    u8: 0, 255;
    u16: 0, 65_535;
    u32: 0, 4_294_967_295;
    u64: 0, INTEGER_MAX;
    i32: -2_147_483_648, 2_147_483_647;
    i64: -INTEGER_MAX, INTEGER_MAX;
}

impl Shape for Millis {
    fn blank() -> Self {
        Self::new(0)
    }

    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        read_integer(node, reader, 0, INTEGER_MAX).map(Self::new)
    }

    fn schema() -> Schema {
        Schema::Integer { min: 0, max: INTEGER_MAX }
    }
}

impl Shape for Timestamp {
    fn blank() -> Self {
        Self::from_millis(0)
    }

    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        let (min, max) = (Self::MIN.as_millis(), Self::MAX.as_millis());
        read_integer(node, reader, min, max).map(Self::from_millis)
    }

    fn schema() -> Schema {
        Schema::Integer { min: Self::MIN.as_millis(), max: Self::MAX.as_millis() }
    }
}

impl Shape for Ppm {
    fn blank() -> Self {
        Self::ZERO
    }

    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        let Value::Number(digits) = &node.value else {
            reader.wrong_type(node, "a decimal number");
            return None;
        };
        match digits.parse() {
            Ok(ratio) => Some(ratio),
            Err(_) => {
                reader.wrong_type(node, "a decimal number of ordinary size");
                None
            }
        }
    }

    fn schema() -> Schema {
        Schema::Ratio
    }
}

impl<T: Shape> Shape for Option<T> {
    fn blank() -> Self {
        None
    }

    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        match node.value {
            Value::Null => Some(None),
            _ => T::read(node, reader).map(Some),
        }
    }

    fn schema() -> Schema {
        Schema::Optional(Box::new(T::schema()))
    }
}

impl<T: Shape> Shape for Box<T> {
    fn blank() -> Self {
        Self::new(T::blank())
    }

    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        T::read(node, reader).map(Self::new)
    }

    fn schema() -> Schema {
        T::schema()
    }
}

impl<T: Shape> Shape for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }

    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        let mut list = Self::new();
        reader.items(node, &mut |item, r| {
            list.push(T::read(item, r)?);
            Some(())
        })?;
        Some(list)
    }

    fn schema() -> Schema {
        Schema::List(Box::new(T::schema()))
    }
}

impl<T: Shape + Ord> Shape for SortedSet<T> {
    fn blank() -> Self {
        Self::new()
    }

    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        let items = Vec::read(node, reader)?;
        let count = items.len();
        let set: Self = items.into_iter().collect();
        if set.len() < count {
            reader.error("duplicate_item", "an item twice", "each item once", "remove the copies");
            return None;
        }
        Some(set)
    }

    fn schema() -> Schema {
        Schema::List(Box::new(T::schema()))
    }
}

impl<K: Shape + Ord, T: Shape> Shape for SortedMap<K, T> {
    fn blank() -> Self {
        Self::new()
    }

    /// Keys are read as texts are.
    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        let mut entries = Vec::new();
        reader.members(node, &mut |key, value, r| {
            let key = K::read(key, r);
            let value = T::read(value, r);
            entries.push((key?, value?));
            Some(())
        })?;
        Some(Self::from(entries))
    }

    fn schema() -> Schema {
        Schema::Map(Box::new(T::schema()))
    }
}

macro_rules! shapes_of_ids {
    ($($name:ident)+) => {$(
        impl Shape for crate::id::$name {
            fn blank() -> Self {
                Self::from("")
            }

            fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
                let Value::Text(text) = &node.value else {
                    reader.wrong_type(node, "a text");
                    return None;
                };
                let id = Self::from(text.as_str());
                if id.is_valid() {
                    return Some(id);
                }
                let expected = "1 to 128 bytes of text without control characters";
                reader.error("bad_id", node.describe(), expected, "choose another name");
                None
            }

            fn schema() -> Schema {
                Schema::Text
            }
        }
    )+};
}

shapes_of_ids! {
    ChatId AgentId CustomerId BotId QueueId SkillId TeamId ChannelId HoursId OutageId TopicId IncidentId EventId ProposalId Code
}

impl Shape for crate::id::OfferId {
    fn blank() -> Self {
        Self(0)
    }

    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        u64::read(node, reader).map(Self)
    }

    fn schema() -> Schema {
        u64::schema()
    }
}

/// Removes the blank that a doc comment begins each line with.
pub fn doc(lines: &[&'static str]) -> &'static str {
    // Only the first line describes; the rest is for readers of the code.
    lines.first().map_or("", |line| line.trim())
}

/// Declares a struct, a closed choice of texts, or an enum tagged by `"type"`, together with its
/// strict reader and its description. See the [module](crate::policy::shape) for an example.
///
/// * `pub struct Name { … }` or `pub struct Name: Default { … }`; a field is
///   `pub name: Type`, with `= default` when it may be absent and `=> low..=high` to bound a number.
/// * `pub enum Name { Variant = "wire_name", … }`, with `: Default` for the first variant.
/// * `pub tagged enum Name { Variant = "wire_name" { field: Type = default, … }, … }`.
#[macro_export]
macro_rules! shape {
    ($(#[doc = $doc:expr])* pub struct $name:ident : Default { $($body:tt)* }) => {
        $crate::shape! { $(#[doc = $doc])* pub struct $name { $($body)* } }
        $crate::shape! { @default $name { $($body)* } }
    };
    (@default $name:ident { $(
        $(#[doc = $fdoc:expr])* pub $field:ident : $type:ty = $default:expr $(=> $range:expr)?
    ),* $(,)? }) => {
        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default),* }
            }
        }
    };
    ($(#[doc = $doc:expr])* pub struct $name:ident { $(
        $(#[doc = $fdoc:expr])*
        pub $field:ident : $type:ty $(= $default:expr)? $(=> $range:expr)?
    ),* $(,)? }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub struct $name { $( $(#[doc = $fdoc])* pub $field: $type, )* }

        impl $name {
            /// The keys of the object, in the order of declaration.
            pub const KEYS: &'static [&'static str] = &[$(stringify!($field)),*];
        }

        impl $crate::policy::shape::Shape for $name {
            fn blank() -> Self {
                Self { $($field: $crate::shape!(@blank $type, [$($default)?])),* }
            }

            fn read(
                node: &$crate::policy::json::Node,
                reader: &mut $crate::policy::shape::Reader,
            ) -> Option<Self> {
                let mut value = Self::blank();
                reader.fields(
                    node,
                    Self::KEYS,
                    const { &[$($crate::shape!(@field $field $type, [$($default)?] [$($range)?])),*] },
                    &mut [$(&mut value.$field),*],
                )?;
                Some(value)
            }

            fn schema() -> $crate::policy::shape::Schema {
                $crate::policy::shape::Schema::Named {
                    name: stringify!($name),
                    doc: $crate::policy::shape::doc(&[$($doc),*]),
                    of: || $crate::policy::shape::Schema::Object(vec![$(
                        $crate::shape!(@schema [$($fdoc),*] $field $type, [$($default)?] [$($range)?])
                    ),*]),
                }
            }
        }
    };
    ($(#[doc = $doc:expr])* pub enum $name:ident : Default {
        $(#[doc = $fdoc:expr])* $first:ident = $fwire:literal $(, $($rest:tt)*)?
    }) => {
        $crate::shape! { $(#[doc = $doc])* pub enum $name {
            $(#[doc = $fdoc])* $first = $fwire, $($($rest)*)?
        } }
        impl Default for $name {
            fn default() -> Self {
                Self::$first
            }
        }
    };
    ($(#[doc = $doc:expr])* pub enum $name:ident { $(
        $(#[doc = $vdoc:expr])* $variant:ident = $wire:literal
    ),+ $(,)? }) => {
        $(#[doc = $doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
        )]
        pub enum $name { $( $(#[doc = $vdoc])* #[serde(rename = $wire)] $variant, )+ }

        impl $name {
            /// Every member, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $wire),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::policy::shape::Shape for $name {
            fn blank() -> Self {
                Self::ALL[0]
            }

            fn read(
                node: &$crate::policy::json::Node,
                reader: &mut $crate::policy::shape::Reader,
            ) -> Option<Self> {
                reader.choice(node, &[$($wire),+]).and_then(|n| Self::ALL.get(n).copied())
            }

            fn schema() -> $crate::policy::shape::Schema {
                $crate::policy::shape::Schema::Named {
                    name: stringify!($name),
                    doc: $crate::policy::shape::doc(&[$($doc),*]),
                    of: || $crate::policy::shape::Schema::Choice(
                        const { &[$(($wire, $crate::shape!(@first $($vdoc),*))),+] }
                    ),
                }
            }
        }
    };
    ($(#[doc = $doc:expr])* pub tagged enum $name:ident { $(
        $(#[doc = $vdoc:expr])* $variant:ident = $wire:literal { $(
            $(#[doc = $fdoc:expr])* $field:ident : $type:ty $(= $default:expr)? $(=> $range:expr)?
        ),* $(,)? }
    ),+ $(,)? }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
        #[serde(tag = "type")]
        #[allow(
            clippy::large_enum_variant,
            reason = "what is built once and taken apart once gains nothing by a box"
        )]
        pub enum $name { $(
            $(#[doc = $vdoc])*
            #[serde(rename = $wire)]
            $variant { $( $(#[doc = $fdoc])* $field: $type, )* },
        )+ }

        impl $name {
            /// The names on the wire, in the order of declaration.
            pub const TYPES: &'static [&'static str] = &[$($wire),+];

            /// The name on the wire.
            pub const fn type_name(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $wire),+ }
            }
        }

        impl $crate::policy::shape::Shape for $name {
            fn blank() -> Self {
                $crate::shape!(@first_blank $($variant { $($field: $type, [$($default)?]),* })+)
            }

            fn read(
                node: &$crate::policy::json::Node,
                reader: &mut $crate::policy::shape::Reader,
            ) -> Option<Self> {
                type Read = fn(
                    &$crate::policy::json::Node,
                    &mut $crate::policy::shape::Reader,
                ) -> Option<$name>;
                const READ: &[Read] = &[$(|node, reader| {
                    $( let mut $field: $type = $crate::shape!(@blank $type, [$($default)?]); )*
                    reader.fields(
                        node,
                        &["type", $(stringify!($field)),*],
                        const { &[$(
                            $crate::shape!(@field $field $type, [$($default)?] [$($range)?])
                        ),*] },
                        &mut [$(&mut $field),*],
                    )?;
                    Some($name::$variant { $($field),* })
                }),+];
                let read = READ.get(reader.tag(node, Self::TYPES)?)?;
                read(node, reader)
            }

            fn schema() -> $crate::policy::shape::Schema {
                use $crate::policy::shape::{FieldSchema, Schema, doc};
                Schema::Named {
                    name: stringify!($name),
                    doc: doc(&[$($doc),*]),
                    of: || Schema::OneOf(vec![$(
                        Schema::Named {
                            name: stringify!($variant),
                            doc: doc(&[$($vdoc),*]),
                            of: || Schema::Object(vec![
                                FieldSchema {
                                    name: "type",
                                    doc: "What this is.",
                                    schema: Schema::Constant($wire),
                                    required: true,
                                    default: None,
                                },
                                $( $crate::shape!(
                                    @schema [$($fdoc),*] $field $type, [$($default)?] [$($range)?]
                                ), )*
                            ]),
                        }
                    ),+]),
                }
            }
        }
    };
    (@first) => { "" };
    (@first $first:expr $(, $rest:expr)*) => { $first };
    (@blank $type:ty, []) => { <$type as $crate::policy::shape::Shape>::blank() };
    (@blank $type:ty, [$default:expr]) => { $default };
    (@first_blank
        $variant:ident { $($field:ident : $type:ty, [$($default:expr)?]),* } $($rest:tt)*
    ) => {
        Self::$variant { $($field: $crate::shape!(@blank $type, [$($default)?])),* }
    };
    (@field $field:ident $type:ty, [$($default:expr)?] [$($range:expr)?]) => {
        $crate::policy::shape::Field {
            name: stringify!($field),
            required: $crate::shape!(@required $($default)?),
            bounds: $crate::shape!(@bounds $type $(, $range)?),
        }
    };
    (@required) => { true };
    (@required $default:expr) => { false };
    (@bounds $type:ty) => { None };
    (@bounds $type:ty, $range:expr) => {{
        let range: &std::ops::RangeInclusive<$type> = &$range;
        Some((*range.start() as i64, *range.end() as i64))
    }};
    (@schema [$($doc:expr),*] $field:ident $type:ty, [] [$($range:expr)?]) => {
        $crate::policy::shape::FieldSchema {
            name: stringify!($field),
            doc: $crate::policy::shape::doc(&[$($doc),*]),
            schema: $crate::shape!(@bounded $type $(, $range)?),
            required: true,
            default: None,
        }
    };
    (@schema [$($doc:expr),*] $field:ident $type:ty, [$default:expr] [$($range:expr)?]) => {
        $crate::policy::shape::FieldSchema {
            name: stringify!($field),
            doc: $crate::policy::shape::doc(&[$($doc),*]),
            schema: $crate::shape!(@bounded $type $(, $range)?),
            required: false,
            default: {
                let default: $type = $default;
                serde_json::to_value(&default).ok()
            },
        }
    };
    (@bounded $type:ty) => { <$type as $crate::policy::shape::Shape>::schema() };
    (@bounded $type:ty, $range:expr) => {{
        let range = $range;
        <$type as $crate::policy::shape::Shape>::schema()
            .within(i64::from(*range.start()), i64::from(*range.end()))
    }};
}

impl Reader {
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
                let remedy = match did_you_mean(text, types.iter().copied()) {
                    Some(name) => format!("did you mean `{name}`?"),
                    None => "see the schema for the types there are".to_owned(),
                };
                r.error("unknown_type", member.node.describe(), "a type of the schema", remedy);
            }
            found
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    crate::shape! {
        /// A queue.
        pub struct Queue: Default {
            /// Share.
            pub weight: Ppm = Ppm::ONE,
            /// Level.
            pub level: u8 = 3 => 1..=5,
            /// Discipline.
            pub discipline: Discipline = Discipline::default(),
            /// Skills.
            pub skills: SortedMap<crate::id::SkillId, u8> = SortedMap::new(),
        }
    }
    crate::shape! {
        /// Order.
        pub enum Discipline: Default {
            /// Grows.
            Aged = "aged",
            /// Strict.
            Strict = "strict",
        }
    }
    crate::shape! {
        /// What happened.
        pub tagged enum Happened {
            /// Came.
            Came = "came" {
                /// Who.
                who: crate::id::CustomerId,
                /// How sure.
                level: u8 = 1 => 1..=5,
            },
            /// Left.
            Left = "left" {},
        }
    }

    fn read<T: Shape>(text: &str) -> (Option<T>, Vec<(&'static str, String)>) {
        let mut reader = Reader::new();
        let value = T::read(&Node::parse(text).unwrap(), &mut reader);
        let issues = reader.into_issues();
        (value, issues.iter().map(|i| (i.code, i.path.as_str().to_owned())).collect())
    }

    #[test]
    fn every_mistake_at_once() {
        let (value, issues) = read::<Queue>(
            r#"{"weight":"x","level":6,"discipline":"agd","skils":{},"level":2,"skills":{"":1,"a":-1}}"#,
        );
        assert_eq!(value, None);
        let mut codes: Vec<(&str, &str)> = issues.iter().map(|(c, p)| (*c, p.as_str())).collect();
        codes.sort_unstable();
        assert_eq!(
            codes,
            [
                ("bad_id", "/skills/"),
                ("duplicate_key", "/level"),
                ("out_of_range", "/level"),
                ("out_of_range", "/skills/a"),
                ("unknown_choice", "/discipline"),
                ("unknown_key", "/skils"),
                ("wrong_type", "/weight"),
            ]
        );
    }

    #[test]
    fn an_empty_object_is_the_default() {
        assert_eq!(read::<Queue>("{}"), (Some(Queue::default()), vec![]));
    }

    #[test]
    fn a_tagged_enum_knows_its_types() {
        let (value, issues) = read::<Happened>(r#"{"type":"came","who":"k"}"#);
        assert_eq!(value, Some(Happened::Came { who: "k".into(), level: 1 }));
        assert!(issues.is_empty());
        assert_eq!(read::<Happened>(r#"{"type":"left"}"#).0, Some(Happened::Left {}));
        assert_eq!(read::<Happened>(r#"{"type":"lft"}"#).1[0].0, "unknown_type");
        assert_eq!(read::<Happened>(r#"{"who":"k"}"#).1[0].0, "missing_key");
        assert_eq!(read::<Happened>(r#"{"type":"came"}"#).1, [("missing_key", "/who".to_owned())]);
        assert_eq!(Happened::Left {}.type_name(), "left");
        let text = serde_json::to_string(&Happened::Left {}).unwrap();
        assert_eq!(text, r#"{"type":"left"}"#);
    }
}
