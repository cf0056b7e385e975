//! What a condition compares: a value that the policy names, or a fact that was seen.

use crate::math::Ppm;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, SeqAccess, Visitor},
    ser::SerializeSeq,
};
use smallvec::SmallVec;
use std::{fmt, sync::Arc};

/// A value of a field.
///
/// In JSON it is written plainly (`"gold"`, `3`, `0.8`, `true`, `["a","b"]`, `null` for a missing one);
/// in a snapshot it carries its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text.
    Text(Arc<str>),
    /// A whole number.
    Integer(i64),
    /// A ratio.
    Ratio(Ppm),
    /// Yes or no.
    Bool(bool),
    /// Several texts.
    List(Vec<Arc<str>>),
    /// Nobody knows.
    Missing,
}

/// A value of a field, borrowed from whoever knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact<'a> {
    /// A text.
    Text(&'a str),
    /// A whole number.
    Integer(i64),
    /// A ratio.
    Ratio(Ppm),
    /// Yes or no.
    Bool(bool),
    /// Several texts.
    List(SmallVec<[&'a str; 8]>),
    /// Nobody knows.
    Missing,
}

impl<'a> Fact<'a> {
    /// A text, if it is known.
    pub fn text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Missing, Self::Text)
    }

    /// A whole number, if it is known; what does not fit is cut to the largest that does.
    pub fn integer(number: Option<impl TryInto<i64>>) -> Self {
        number.map_or(Self::Missing, |n| Self::Integer(n.try_into().unwrap_or(i64::MAX)))
    }

    /// A ratio, if it is known.
    pub fn ratio(ratio: Option<Ppm>) -> Self {
        ratio.map_or(Self::Missing, Self::Ratio)
    }

    /// Several texts; none at all is the same as nobody knowing.
    pub fn list(texts: impl IntoIterator<Item = &'a str>) -> Self {
        Self::List(texts.into_iter().collect())
    }

    /// Is there a value? An empty list is none.
    pub fn is_present(&self) -> bool {
        match self {
            Self::Missing => false,
            Self::List(texts) => !texts.is_empty(),
            _ => true,
        }
    }

    /// The same, to keep.
    pub fn to_value(&self) -> Value {
        match self {
            Self::Text(text) => Value::Text(Arc::from(*text)),
            Self::Integer(number) => Value::Integer(*number),
            Self::Ratio(ratio) => Value::Ratio(*ratio),
            Self::Bool(held) => Value::Bool(*held),
            Self::List(texts) => Value::List(texts.iter().map(|text| Arc::from(*text)).collect()),
            Self::Missing => Value::Missing,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Arc::from(text))
    }
}

impl fmt::Display for Value {
    /// As an operator would write it: `gold`, `3`, `80 %`, `yes`, `a, b`, `nothing`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "`{text}`"),
            Self::Integer(number) => write!(f, "{number}"),
            Self::Ratio(ratio) => write!(f, "{ratio}"),
            Self::Bool(held) => f.write_str(if *held { "yes" } else { "no" }),
            Self::List(texts) if texts.is_empty() => f.write_str("nothing"),
            Self::List(texts) => {
                for (n, text) in texts.iter().enumerate() {
                    write!(f, "{}`{text}`", if n == 0 { "" } else { ", " })?;
                }
                Ok(())
            }
            Self::Missing => f.write_str("nothing"),
        }
    }
}

/// How a value is written where types must not get lost.
#[derive(Serialize, Deserialize)]
enum Tagged {
    Text(Arc<str>),
    Integer(i64),
    Ratio(Ppm),
    Bool(bool),
    List(Vec<Arc<str>>),
    Missing,
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return match self.clone() {
                Self::Text(text) => Tagged::Text(text),
                Self::Integer(number) => Tagged::Integer(number),
                Self::Ratio(ratio) => Tagged::Ratio(ratio),
                Self::Bool(held) => Tagged::Bool(held),
                Self::List(texts) => Tagged::List(texts),
                Self::Missing => Tagged::Missing,
            }
            .serialize(serializer);
        }
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Ratio(ratio) => ratio.serialize(serializer),
            Self::Bool(held) => serializer.serialize_bool(*held),
            Self::List(texts) => {
                let mut list = serializer.serialize_seq(Some(texts.len()))?;
                for text in texts {
                    list.serialize_element(text)?;
                }
                list.end()
            }
            Self::Missing => serializer.serialize_unit(),
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            return Ok(match Tagged::deserialize(deserializer)? {
                Tagged::Text(text) => Self::Text(text),
                Tagged::Integer(number) => Self::Integer(number),
                Tagged::Ratio(ratio) => Self::Ratio(ratio),
                Tagged::Bool(held) => Self::Bool(held),
                Tagged::List(texts) => Self::List(texts),
                Tagged::Missing => Self::Missing,
            });
        }
        deserializer.deserialize_any(Plain)
    }
}

/// Reads a value from its plain form; a number with a decimal point is a ratio.
struct Plain;

impl<'de> Visitor<'de> for Plain {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number, `true`, `false`, a list of texts or `null`")
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(Arc::from(text)))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Integer(number))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Value, E> {
        i64::try_from(number)
            .map(Value::Integer)
            .map_err(|_| E::custom(format!("`{number}` is too large")))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Ratio(Ppm::new((number * 1e6).round() as i64)))
    }

    fn visit_bool<E>(self, held: bool) -> Result<Value, E> {
        Ok(Value::Bool(held))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Missing)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut texts = Vec::new();
        while let Some(text) = items.next_element::<Arc<str>>()? {
            texts.push(text);
        }
        Ok(Value::List(texts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_kind() -> [(Value, &'static str); 7] {
        [
            (Value::Text("gold".into()), r#""gold""#),
            (Value::Integer(-3), "-3"),
            (Value::Ratio(Ppm::new(800_000)), "0.8"),
            (Value::Ratio(Ppm::ONE), "1.0"),
            (Value::Bool(true), "true"),
            (Value::List(vec!["a".into(), "b".into()]), r#"["a","b"]"#),
            (Value::Missing, "null"),
        ]
    }

    #[test]
    fn plain_in_json_and_tagged_in_a_snapshot() {
        for (value, json) in every_kind() {
            assert_eq!(serde_json::to_string(&value).unwrap(), json);
            assert_eq!(serde_json::from_str::<Value>(json).unwrap(), value);
            let bytes = postcard::to_stdvec(&value).unwrap();
            assert_eq!(postcard::from_bytes::<Value>(&bytes).unwrap(), value);
        }
    }

    #[test]
    fn an_empty_list_is_nothing() {
        assert!(!Fact::list([]).is_present());
        assert!(!Fact::Missing.is_present());
        assert!(Fact::Text("").is_present());
        assert!(Fact::Bool(false).is_present());
        assert_eq!(Fact::list([]).to_value().to_string(), "nothing");
    }
}
