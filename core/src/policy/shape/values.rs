//! The shapes of plain values: numbers, texts, lists, maps, names.

use super::{Reader, Schema, Shape};
use crate::calendar::Timestamp;
use crate::math::{Millis, Ppm};
use crate::policy::json::{Node, Value};
use crate::sorted::{SortedMap, SortedSet};

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
