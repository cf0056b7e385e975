//! [`shape!`](crate::shape): one declaration for a type, its strict reader and its description.

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
        let range: std::ops::RangeInclusive<$type> = $range;
        <$type as $crate::policy::shape::Shape>::schema()
            .within(*range.start() as i64, *range.end() as i64)
    }};
}

#[cfg(test)]
mod tests {
    use crate::math::Ppm;
    use crate::policy::json::Node;
    use crate::policy::shape::{Reader, Shape};
    use crate::sorted::SortedMap;

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
