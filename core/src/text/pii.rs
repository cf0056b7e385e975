//! Raw customer text on its way through, so that no log line ever shows it by accident.

use crate::policy::json::Node;
use crate::policy::shape::{Reader, Schema, Shape};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Something that may hold personal data and shows itself to nobody who does not ask.
///
/// `Debug` and `Display` write `[redacted]`. It is read from and written to JSON as it is, because a
/// host's event log must be able to replay; nothing that Switchboard sends out holds one.
///
/// ```
/// use switchboard::text::Pii;
/// let text = Pii::new("my PIN is 4711".to_owned());
/// assert_eq!(format!("{text} {text:?}"), "[redacted] [redacted]");
/// assert_eq!(text.expose(), "my PIN is 4711");
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pii<T>(T);

impl<T> Pii<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself, for whoever knows what they do with it.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// The value itself, for good.
    pub fn into_exposed(self) -> T {
        self.0
    }
}

impl<T> From<T> for Pii<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> fmt::Debug for Pii<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl<T> fmt::Display for Pii<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl<T: Shape> Shape for Pii<T> {
    fn blank() -> Self {
        Self(T::blank())
    }

    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        T::read(node, reader).map(Self)
    }

    fn schema() -> Schema {
        T::schema()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_itself_to_nobody() {
        let secret = Pii::new(vec!["4111 1111 1111 1111"]);
        assert!(!format!("{secret:?} {secret:#?} {secret}").contains("4111"));
        assert!(!format!("{:?}", Some(&secret)).contains("4111"));
    }

    #[test]
    fn an_event_log_can_be_replayed() {
        let text = serde_json::to_string(&Pii::new("x")).unwrap();
        assert_eq!(text, r#""x""#);
        assert_eq!(serde_json::from_str::<Pii<String>>(&text).unwrap().expose(), "x");
    }
}
