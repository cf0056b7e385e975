//! JSON text as a tree that remembers where everything stood.
//!
//! serde_json stops at the first mistake and forgets places and repeated keys; an operator wants every
//! mistake at once, each with its line. Numbers keep their digits, so that 0.80 can be read exactly.

use serde::Serialize;

/// The deepest nesting that is read.
pub const DEPTH_MAX: usize = 32;

/// Line and column of a character, both counted from 1; columns count characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// Counted from 1.
    pub line: u32,
    /// Counted from 1, in characters.
    pub column: u32,
}

/// One value and its place.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it begins.
    pub place: Place,
    /// What it is.
    pub value: Value,
}

/// What a JSON value is.
#[derive(Clone, Debug)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as it was written.
    Number(String),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Node>),
    /// An object, its members in the order of the text, repeated keys included.
    Object(Vec<Member>),
}

/// One member of an object.
#[derive(Clone, Debug)]
pub struct Member {
    /// Where the key begins.
    pub place: Place,
    /// The key.
    pub key: String,
    /// Its value.
    pub node: Node,
}

/// Why a text is not JSON.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[error("line {}, column {}: found {found}, expected {expected}", place.line, place.column)]
pub struct JsonError {
    /// Where reading stopped.
    pub place: Place,
    /// What stands there.
    pub found: String,
    /// What should stand there.
    pub expected: &'static str,
}

impl Node {
    /// Reads a whole text as one value.
    ///
    /// # Errors
    /// The first place at which the text is not JSON, or nests deeper than [`DEPTH_MAX`].
    pub fn parse(text: &str) -> Result<Self, JsonError> {
        let mut parser = Parser { rest: text, place: Place { line: 1, column: 1 } };
        parser.skip_space();
        let node = parser.value(0)?;
        parser.skip_space();
        if parser.rest.is_empty() {
            Ok(node)
        } else {
            Err(parser.unexpected("the end of the text"))
        }
    }

    /// What stands here, in few words, for a message.
    pub fn describe(&self) -> String {
        match &self.value {
            Value::Null => "`null`".to_owned(),
            Value::Bool(held) => format!("`{held}`"),
            Value::Number(digits) => format!("the number `{}`", shorten(digits)),
            Value::Text(text) => format!("the text `{}`", shorten(text)),
            Value::List(items) => format!("a list of {}", items.len()),
            Value::Object(members) => format!("an object of {}", members.len()),
        }
    }

    /// The whole number that stands here, if one does and 64 bits can hold it.
    pub(crate) fn integer(&self) -> Option<i64> {
        match &self.value {
            Value::Number(digits) => digits.parse().ok(),
            _ => None,
        }
    }

    /// Where the value of this pointer stands, or its key if it has one. Looked up only when somebody asks: all pointers of
    /// a tree written out can be a million times as long as its text.
    pub(crate) fn place_of(&self, pointer: &str) -> Option<Place> {
        let (mut node, mut place) = (self, self.place);
        for token in pointer.split('/').skip(1) {
            (node, place) = match &node.value {
                Value::List(items) => {
                    let item = items.get(token.parse::<usize>().ok()?)?;
                    (item, item.place)
                }
                Value::Object(members) => {
                    let key = token.replace("~1", "/").replace("~0", "~");
                    let member = members.iter().find(|member| member.key == key)?;
                    (&member.node, member.place)
                }
                _ => return None,
            };
        }
        Some(place)
    }
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= 40 {
        text.escape_debug().to_string()
    } else {
        let start: String = text.chars().take(37).collect();
        format!("{}…", start.escape_debug())
    }
}

struct Parser<'a> {
    rest: &'a str,
    place: Place,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.rest = &self.rest[c.len_utf8()..];
        if c == '\n' {
            self.place = Place { line: self.place.line.saturating_add(1), column: 1 };
        } else {
            self.place.column = self.place.column.saturating_add(1);
        }
        Some(c)
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(' ' | '\t' | '\n' | '\r')) {
            self.next();
        }
    }

    fn unexpected(&self, expected: &'static str) -> JsonError {
        let found = match self.peek() {
            None => "the end of the text".to_owned(),
            Some(c) => format!("`{}`", c.escape_debug()),
        };
        JsonError { place: self.place, found, expected }
    }

    fn expect(&mut self, wanted: char, expected: &'static str) -> Result<(), JsonError> {
        if self.peek() == Some(wanted) {
            self.next();
            Ok(())
        } else {
            Err(self.unexpected(expected))
        }
    }

    fn value(&mut self, depth: usize) -> Result<Node, JsonError> {
        let place = self.place;
        if depth > DEPTH_MAX {
            let found = format!("nesting deeper than {DEPTH_MAX}");
            return Err(JsonError { place, found, expected: "a flatter document" });
        }
        let value = match self.peek() {
            Some('{') => self.object(depth)?,
            Some('[') => self.list(depth)?,
            Some('"') => Value::Text(self.string()?),
            Some('-' | '0'..='9') => self.number()?,
            Some('t') => self.word("true", Value::Bool(true))?,
            Some('f') => self.word("false", Value::Bool(false))?,
            Some('n') => self.word("null", Value::Null)?,
            _ => return Err(self.unexpected("a JSON value")),
        };
        Ok(Node { place, value })
    }

    fn word(&mut self, word: &'static str, value: Value) -> Result<Value, JsonError> {
        if !self.rest.starts_with(word) {
            return Err(self.unexpected("`true`, `false` or `null`"));
        }
        for _ in word.chars() {
            self.next();
        }
        Ok(value)
    }

    fn digits(&mut self, into: &mut String) -> Result<(), JsonError> {
        if !matches!(self.peek(), Some('0'..='9')) {
            return Err(self.unexpected("a digit"));
        }
        while let Some(c @ '0'..='9') = self.peek() {
            into.push(c);
            self.next();
        }
        Ok(())
    }

    fn number(&mut self) -> Result<Value, JsonError> {
        let mut text = String::new();
        if self.peek() == Some('-') {
            text.push('-');
            self.next();
        }
        if self.peek() == Some('0') {
            text.push('0');
            self.next();
        } else {
            self.digits(&mut text)?;
        }
        if self.peek() == Some('.') {
            text.push('.');
            self.next();
            self.digits(&mut text)?;
        }
        if let Some(e @ ('e' | 'E')) = self.peek() {
            text.push(e);
            self.next();
            if let Some(sign @ ('+' | '-')) = self.peek() {
                if sign == '-' {
                    text.push('-');
                }
                self.next();
            }
            self.digits(&mut text)?;
        }
        Ok(Value::Number(text))
    }

    fn string(&mut self) -> Result<String, JsonError> {
        self.expect('"', "a string")?;
        let mut text = String::new();
        loop {
            // The plain stretch is copied at once; most strings are nothing else.
            let plain = self
                .rest
                .bytes()
                .position(|b| !(0x20..0x7f).contains(&b) || b == b'"' || b == b'\\')
                .unwrap_or(self.rest.len());
            text.push_str(&self.rest[..plain]);
            self.rest = &self.rest[plain..];
            self.place.column = self.place.column.saturating_add(plain as u32);
            match self.peek() {
                Some('"') => {
                    self.next();
                    return Ok(text);
                }
                Some('\\') => {
                    self.next();
                    text.push(self.escape()?);
                }
                Some(c) if c >= ' ' => {
                    text.push(c);
                    self.next();
                }
                _ => return Err(self.unexpected("the rest of a string")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        let plain = match self.peek() {
            Some(c @ ('"' | '\\' | '/')) => c,
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => {
                self.next();
                return self.unicode_escape();
            }
            _ => return Err(self.unexpected("an escape")),
        };
        self.next();
        Ok(plain)
    }

    fn unicode_escape(&mut self) -> Result<char, JsonError> {
        let first = self.hex4()?;
        let code = if (0xd800..0xdc00).contains(&first) {
            self.expect('\\', "the second half of a surrogate pair")?;
            self.expect('u', "the second half of a surrogate pair")?;
            let second = self.hex4()?;
            if !(0xdc00..0xe000).contains(&second) {
                return Err(self.unexpected("the second half of a surrogate pair"));
            }
            0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)
        } else {
            first
        };
        char::from_u32(code).ok_or_else(|| self.unexpected("a whole surrogate pair"))
    }

    fn hex4(&mut self) -> Result<u32, JsonError> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self
                .peek()
                .and_then(|c| c.to_digit(16))
                .ok_or_else(|| self.unexpected("four hexadecimal digits"))?;
            code = code * 16 + digit;
            self.next();
        }
        Ok(code)
    }

    fn list(&mut self, depth: usize) -> Result<Value, JsonError> {
        self.next();
        let mut items = Vec::new();
        self.skip_space();
        if self.peek() == Some(']') {
            self.next();
            return Ok(Value::List(items));
        }
        loop {
            self.skip_space();
            items.push(self.value(depth + 1)?);
            self.skip_space();
            match self.peek() {
                Some(',') => self.next(),
                Some(']') => {
                    self.next();
                    return Ok(Value::List(items));
                }
                _ => return Err(self.unexpected("`,` or `]`")),
            };
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, JsonError> {
        self.next();
        let mut members = Vec::new();
        self.skip_space();
        if self.peek() == Some('}') {
            self.next();
            return Ok(Value::Object(members));
        }
        loop {
            self.skip_space();
            let place = self.place;
            if self.peek() != Some('"') {
                return Err(self.unexpected("a key in double quotes"));
            }
            let key = self.string()?;
            self.skip_space();
            self.expect(':', "`:`")?;
            self.skip_space();
            let node = self.value(depth + 1)?;
            members.push(Member { place, key, node });
            self.skip_space();
            match self.peek() {
                Some(',') => self.next(),
                Some('}') => {
                    self.next();
                    return Ok(Value::Object(members));
                }
                _ => return Err(self.unexpected("`,` or `}`")),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strip(node: &Node) -> serde_json::Value {
        match &node.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(b) => (*b).into(),
            Value::Number(n) => serde_json::from_str(n).unwrap(),
            Value::Text(t) => t.clone().into(),
            Value::List(items) => items.iter().map(strip).collect(),
            Value::Object(members) => {
                members.iter().map(|m| (m.key.clone(), strip(&m.node))).collect()
            }
        }
    }

    #[test]
    fn agrees_with_serde_json() {
        for text in [
            "{}",
            r#" {"a":[1,-2.5e3,0.25,true,false,null],"b":{"c":"x\n\"\\\u00e9\ud83d\ude00é😀"}} "#,
            r#"[[],[[]],{"a":{}}]"#,
        ] {
            let ours = strip(&Node::parse(text).unwrap());
            assert_eq!(ours, serde_json::from_str::<serde_json::Value>(text).unwrap(), "{text}");
        }
        for text in [
            "",
            "{",
            "[1,]",
            "{\"a\":1,}",
            "01",
            "1.",
            "-",
            "\"\\ud800\"",
            "\"\\udc00x\"",
            "nul",
            "\"a\nb\"",
            "{a:1}",
            "1 2",
            "'x'",
            "\"\\x\"",
            "+1",
            ".5",
            "\u{feff}{}",
        ] {
            assert!(Node::parse(text).is_err(), "{text}");
            assert!(serde_json::from_str::<serde_json::Value>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let deep = |n: usize| "[".repeat(n) + &"]".repeat(n);
        assert!(Node::parse(&deep(DEPTH_MAX + 1)).is_ok());
        assert!(Node::parse(&deep(DEPTH_MAX + 2)).is_err());
        assert!(Node::parse(&"[".repeat(1_000_000)).is_err());
    }

    #[test]
    fn places_count_from_one() {
        let node = Node::parse("{\n  \"é\": 1,\n  \"b\": [2, x]}").unwrap_err();
        assert_eq!(node.place, Place { line: 3, column: 12 });
        let node = Node::parse("{\n  \"é\": 1,\n  \"b\": [2, 3]}").unwrap();
        assert_eq!(node.place_of("/b/1"), Some(Place { line: 3, column: 12 }));
        assert_eq!(node.place_of("/é"), Some(Place { line: 2, column: 3 }));
        assert_eq!(node.place_of("/b/2"), None);
    }
}
