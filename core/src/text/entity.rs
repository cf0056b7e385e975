//! What kind of secret a stretch of text is, by its label.

use crate::policy::json::{Node, Value};
use crate::policy::shape::{Reader, Schema, Shape};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{borrow::Cow, fmt};

/// The longest label, in bytes.
pub const LABEL_BYTES_MAX: usize = 40;

/// A kind of personal or secret data, named by its label: `CREDIT_CARD`.
///
/// The labels of what the masker finds by itself are those of Microsoft Presidio, so that results can
/// be compared. A fact that the host hands in is labelled by its kind in upper case: the kind
/// `account number` gives `ACCOUNT_NUMBER`.
///
/// ```
/// use switchboard::text::Entity;
/// assert_eq!(Entity::CREDIT_CARD.as_str(), "CREDIT_CARD");
/// assert_eq!(Entity::of_kind("account number").unwrap().as_str(), "ACCOUNT_NUMBER");
/// assert_eq!(Entity::of_kind("email_address").unwrap(), Entity::EMAIL_ADDRESS);
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entity(Cow<'static, str>);

/// Why a text names no entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the name of an entity is 1 to {LABEL_BYTES_MAX} ASCII letters, digits and underscores, and begins \
     with a letter"
)]
pub struct EntityError;

impl Entity {
    /// The number of a payment card.
    pub const CREDIT_CARD: Self = Self(Cow::Borrowed("CREDIT_CARD"));
    /// A social security number of the United States.
    pub const US_SSN: Self = Self(Cow::Borrowed("US_SSN"));
    /// An international bank account number.
    pub const IBAN_CODE: Self = Self(Cow::Borrowed("IBAN_CODE"));
    /// An e-mail address.
    pub const EMAIL_ADDRESS: Self = Self(Cow::Borrowed("EMAIL_ADDRESS"));
    /// A telephone number.
    pub const PHONE_NUMBER: Self = Self(Cow::Borrowed("PHONE_NUMBER"));

    /// A whole text that could not be read within its limits.
    pub const WITHHELD: Self = Self(Cow::Borrowed("WITHHELD"));

    /// Everything that the masker finds by itself, by label.
    pub fn built_in_all() -> impl Iterator<Item = Self> {
        super::detect::labels().into_iter().map(Self::built_in)
    }

    /// The entity of a label of ours.
    pub(super) const fn built_in(label: &'static str) -> Self {
        Self(Cow::Borrowed(label))
    }

    /// Is this the label of something that the masker finds by itself?
    pub(super) fn is_built_in(label: &[u8]) -> bool {
        super::detect::is_built_in(label)
    }

    /// The entity of a fact: its kind in upper case, blanks and hyphens as underscores.
    pub fn of_kind(kind: &str) -> Result<Self, EntityError> {
        let label: String = kind
            .trim()
            .chars()
            .map(|c| if matches!(c, ' ' | '-') { '_' } else { c.to_ascii_uppercase() })
            .collect();
        Self::of_label(label)
    }

    fn of_label(label: String) -> Result<Self, EntityError> {
        if is_label(label.as_bytes()) { Ok(Self(Cow::Owned(label))) } else { Err(EntityError) }
    }

    /// The label.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// May no part of it ever be shown or kept?
    ///
    /// True for what proves who somebody is. For the card verification value and the PIN this is
    /// PCI DSS 3.3.1: they are not kept after authorisation, in any form.
    pub fn is_never_kept(&self) -> bool {
        matches!(&*self.0, "CVV" | "CVC" | "PIN" | "OTP" | "PASSWORD" | "SECURITY_ANSWER")
    }
}

/// Is this the form of a label?
pub(super) fn is_label(bytes: &[u8]) -> bool {
    bytes.len() <= LABEL_BYTES_MAX
        && bytes.first().is_some_and(u8::is_ascii_uppercase)
        && bytes.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'_')
}

impl fmt::Debug for Entity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Entity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Entity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Entity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::of_label(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl Shape for Entity {
    fn blank() -> Self {
        Self::CREDIT_CARD
    }

    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        let Value::Text(text) = &node.value else {
            reader.wrong_type(node, "a text");
            return None;
        };
        match Self::of_label(text.clone()) {
            Ok(entity) => Some(entity),
            Err(_) => {
                let expected =
                    "a label such as `CREDIT_CARD`: upper case letters, digits, underscores";
                let remedy =
                    format!("write `{}`", text.to_ascii_uppercase().replace([' ', '-'], "_"));
                reader.error("bad_entity", node.describe(), expected, remedy);
                None
            }
        }
    }

    fn schema() -> Schema {
        Schema::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_become_labels() {
        for (kind, label) in [
            ("pin", "PIN"),
            ("date-of-birth", "DATE_OF_BIRTH"),
            (" Security answer ", "SECURITY_ANSWER"),
            ("card2", "CARD2"),
        ] {
            assert_eq!(Entity::of_kind(kind).unwrap().as_str(), label);
        }
        for kind in ["", "2fa", "größe", "a.b", "_x", &"x".repeat(41)] {
            assert_eq!(Entity::of_kind(kind), Err(EntityError), "{kind}");
        }
    }

    #[test]
    fn travels_as_its_label() {
        let text = serde_json::to_string(&Entity::US_SSN).unwrap();
        assert_eq!(text, r#""US_SSN""#);
        assert_eq!(serde_json::from_str::<Entity>(&text).unwrap(), Entity::US_SSN);
        assert!(serde_json::from_str::<Entity>(r#""us_ssn""#).is_err());
    }

    #[test]
    fn what_proves_identity_is_never_kept() {
        assert!(Entity::of_kind("pin").unwrap().is_never_kept());
        assert!(Entity::of_kind("cvv").unwrap().is_never_kept());
        assert!(!Entity::CREDIT_CARD.is_never_kept());
    }
}
