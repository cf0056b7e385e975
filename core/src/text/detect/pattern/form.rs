//! How an operator writes an identifier: the part of the notation of regular expressions that has an end.
//!
//! | written | means |
//! |---|---|
//! | `PN-` | itself, letters in either case |
//! | a blank | any blank or line end |
//! | `.` | any sign but a line end |
//! | `\d`, `\w`, `\s` | a digit; a letter, digit or `_`; a blank |
//! | `[A-Z2-9]`, `[^0-9]` | one of these; one that is none of these |
//! | `?`, `{4}`, `{2,6}` | left out or not; so many |
//! | `(…)`, `(?:…)` | a group |
//! | `\|` | or |
//! | `\.` | the sign itself |
//!
//! Everything without an end (`*`, `+`, `{2,}`), and everything that looks at more than the next sign (`\b`, `^`, `(?=`,
//! `\1`), is refused, each with what to write instead.

use super::PATTERN_BYTES_MAX;
use crate::text::detect::view::{LETTER, MASKED, OTHER};
use crate::text::fold::{fold_word, is_accent, is_invisible, to_ascii};
use std::borrow::Cow;
use std::iter::Peekable;
use std::str::Chars;

/// The highest count.
pub(super) const COUNT_MAX: usize = 64;
/// How deep groups may stand in groups.
const DEPTH_MAX: usize = 4;

/// A set of units, or of places in a pattern: 256 bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Set([u64; 4]);

impl Set {
    pub(super) const EMPTY: Self = Self([0; 4]);

    pub(super) fn with(mut self, one: u8) -> Self {
        if let Some(word) = self.0.get_mut(usize::from(one >> 6)) {
            *word |= 1 << (one & 63);
        }
        self
    }

    pub(super) fn of(ones: impl IntoIterator<Item = u8>) -> Self {
        ones.into_iter().fold(Self::default(), Self::with)
    }

    pub(super) fn and(self, other: Self) -> Self {
        let mut words = self.0;
        words.iter_mut().zip(other.0).for_each(|(word, other)| *word |= other);
        Self(words)
    }

    pub(super) fn within(self, other: Self) -> Self {
        let mut words = self.0;
        words.iter_mut().zip(other.0).for_each(|(word, other)| *word &= other);
        Self(words)
    }

    pub(super) fn holds(self, one: u8) -> bool {
        self.0.get(usize::from(one >> 6)).is_some_and(|word| word & (1 << (one & 63)) != 0)
    }

    pub(super) fn is_empty(self) -> bool {
        self == Self::EMPTY
    }

    /// Each, the lowest first.
    pub(super) fn each(self) -> impl Iterator<Item = u8> {
        self.0.into_iter().zip(0u8..).flat_map(|(mut word, n)| {
            std::iter::from_fn(move || {
                let bit = u8::try_from(word.trailing_zeros()).ok().filter(|bit| *bit < 64)?;
                word &= word - 1;
                Some(n * 64 + bit)
            })
        })
    }
}

/// What a pattern is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// One of these units.
    One(Set),
    /// One after the other.
    Row(Vec<Self>),
    /// One of these.
    Either(Vec<Self>),
    /// So many of the same.
    Times(Box<Self>, usize, usize),
}

impl Form {
    /// The least and the most units that it reads.
    pub(super) fn width(&self) -> (usize, usize) {
        match self {
            Self::One(_) => (1, 1),
            Self::Row(row) => row
                .iter()
                .map(Self::width)
                .fold((0, 0), |(min, max), (least, most)| (min + least, max + most)),
            Self::Either(ways) => {
                let widths = ways.iter().map(Self::width);
                widths
                    .reduce(|(min, max), (least, most)| (min.min(least), max.max(most)))
                    .unwrap_or((0, 0))
            }
            Self::Times(form, min, max) => {
                let (least, most) = form.width();
                (least.saturating_mul(*min), most.saturating_mul(*max))
            }
        }
    }

    /// How many signs it has when every count is written out.
    pub(super) fn signs(&self) -> usize {
        match self {
            Self::One(_) => 1,
            Self::Row(forms) | Self::Either(forms) => {
                forms.iter().map(Self::signs).fold(0, usize::saturating_add)
            }
            Self::Times(form, _, max) => form.signs().saturating_mul(*max),
        }
    }
}

/// Why a pattern is refused, for the person who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::text) struct Refusal {
    pub(in crate::text) code: &'static str,
    pub(in crate::text) found: String,
    pub(in crate::text) expected: Cow<'static, str>,
    pub(in crate::text) remedy: &'static str,
}

pub(super) fn refusal(
    code: &'static str,
    found: impl Into<String>,
    expected: impl Into<Cow<'static, str>>,
    remedy: &'static str,
) -> Refusal {
    Refusal { code, found: found.into(), expected: expected.into(), remedy }
}

fn unbounded(sign: &str) -> Refusal {
    refusal(
        "unbounded_pattern",
        format!("`{sign}`"),
        "an end",
        "write how many there may be at most: `{1,20}`",
    )
}

fn bad(found: impl Into<String>, expected: &'static str, remedy: &'static str) -> Refusal {
    refusal("bad_pattern", found, expected, remedy)
}

/// Reads a pattern.
pub(super) fn read(written: &str) -> Result<Form, Refusal> {
    if written.len() > PATTERN_BYTES_MAX {
        return Err(refusal(
            "pattern_too_large",
            format!("{} bytes", written.len()),
            format!("at most {PATTERN_BYTES_MAX}"),
            "write it shorter, or as two patterns",
        ));
    }
    let mut reader = Reader { rest: written.chars().peekable(), depth: 0 };
    let form = reader.ways()?;
    match reader.rest.peek() {
        None => Ok(form),
        Some(_) => Err(bad(
            "`)` without `(`",
            "groups that are opened and closed",
            "write `\\)` for the sign itself",
        )),
    }
}

struct Reader<'w> {
    rest: Peekable<Chars<'w>>,
    depth: usize,
}

impl Reader<'_> {
    /// What stands until the group, or the pattern, ends.
    fn ways(&mut self) -> Result<Form, Refusal> {
        let mut ways = Vec::new();
        let mut row = Vec::new();
        while let Some(c) = self.rest.peek().copied().filter(|c| *c != ')') {
            self.rest.next();
            if c == '|' {
                ways.push(Form::Row(std::mem::take(&mut row)));
                continue;
            }
            let form = self.one(c)?;
            row.push(self.counted(form)?);
        }
        if ways.is_empty() {
            return Ok(Form::Row(row));
        }
        ways.push(Form::Row(row));
        Ok(Form::Either(ways))
    }

    fn one(&mut self, c: char) -> Result<Form, Refusal> {
        match c {
            '(' => self.group(),
            '[' => self.class().map(Form::One),
            '\\' => self.escaped().map(Form::One),
            '.' => Ok(Form::One(Set::of(
                (MASKED + 1..=u8::MAX).filter(|unit| !matches!(unit, b'\n' | b'\r')),
            ))),
            '*' | '+' => Err(unbounded(&c.to_string())),
            '?' | '{' => Err(bad(
                format!("`{c}` behind nothing"),
                "something that is counted",
                "write `\\` before it for the sign itself",
            )),
            '^' | '$' => Err(edge(&c.to_string())),
            c => literal(c).map(Form::One),
        }
    }

    fn group(&mut self) -> Result<Form, Refusal> {
        if self.rest.next_if_eq(&'?').is_some() && self.rest.next_if_eq(&':').is_none() {
            let sign: String = self.rest.by_ref().take(2).collect();
            return Err(bad(
                format!("`(?{sign}`"),
                "a group: `(…)` or `(?:…)`",
                "leave it out: case does not matter, and words beside it are said in `context`",
            ));
        }
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(refusal(
                "pattern_too_large",
                format!("groups {} deep", self.depth),
                format!("at most {DEPTH_MAX}"),
                "write the alternatives out, or as two patterns",
            ));
        }
        let form = self.ways()?;
        if self.rest.next().is_none() {
            return Err(bad(
                "`(` without `)`",
                "groups that are opened and closed",
                "write `\\(` for the sign itself",
            ));
        }
        self.depth -= 1;
        Ok(form)
    }

    /// What was read, with the count behind it.
    fn counted(&mut self, form: Form) -> Result<Form, Refusal> {
        let (min, max) = match self.rest.peek() {
            Some('?') => {
                self.rest.next();
                (0, 1)
            }
            Some(c @ ('*' | '+')) => return Err(unbounded(&c.to_string())),
            Some('{') => {
                self.rest.next();
                self.count()?
            }
            _ => return Ok(form),
        };
        match self.rest.peek() {
            Some(c @ ('?' | '*' | '+' | '{')) => Err(bad(
                format!("`{c}` behind a count"),
                "one count",
                "leave it out: the longest that fits is hidden",
            )),
            _ => Ok(Form::Times(Box::new(form), min, max)),
        }
    }

    fn count(&mut self) -> Result<(usize, usize), Refusal> {
        let mut written = String::new();
        for c in self.rest.by_ref() {
            if c == '}' {
                let (min, max) = written.split_once(',').unwrap_or((&written, &written));
                if max.is_empty() && !min.is_empty() {
                    return Err(unbounded(&format!("{{{written}}}")));
                }
                return count(min)
                    .zip(count(max))
                    .filter(|(min, max)| min <= max && (1..=COUNT_MAX).contains(max))
                    .ok_or_else(|| {
                        refusal(
                            "bad_count",
                            format!("`{{{written}}}`"),
                            format!("`{{n}}` or `{{n,m}}` of at most {COUNT_MAX}"),
                            "write how many there are",
                        )
                    });
            }
            written.push(c);
        }
        Err(bad("`{` without `}`", "a count: `{4}`", "write `\\{` for the sign itself"))
    }

    fn escaped(&mut self) -> Result<Set, Refusal> {
        let Some(c) = self.rest.next() else {
            return Err(bad(
                "`\\` at the end",
                "a sign behind it",
                "write `\\\\` for the sign itself",
            ));
        };
        match c {
            'd' => Ok(Set::of(b'0'..=b'9')),
            'w' => Ok(word()),
            's' => Ok(blank()),
            'b' | 'B' | 'A' | 'z' | 'Z' => Err(edge(&format!("\\{c}"))),
            c if c.is_ascii_punctuation() || c == ' ' => literal(c),
            c => Err(bad(
                format!("`\\{c}`"),
                "`\\d`, `\\w`, `\\s`, or a sign that means itself",
                "write the signs in brackets: `[A-F0-9]`",
            )),
        }
    }

    fn class(&mut self) -> Result<Set, Refusal> {
        let unclosed =
            || bad("`[` without `]`", "signs in brackets", "write `\\[` for the sign itself");
        let negated = self.rest.next_if_eq(&'^').is_some();
        let mut set = Set::default();
        loop {
            let c = self.rest.next().ok_or_else(unclosed)?;
            let (one, first) = match c {
                ']' => break,
                '[' => {
                    return Err(bad(
                        "`[` within brackets",
                        "single signs and ranges",
                        "write `\\[` for the sign itself",
                    ));
                }
                '\\' => {
                    let sign = self.rest.peek().copied();
                    (self.escaped()?, sign.filter(char::is_ascii_punctuation))
                }
                c => (literal(c)?, Some(c)),
            };
            let mut ahead = self.rest.clone();
            let ranges = ahead.next() == Some('-') && ahead.peek().is_some_and(|c| *c != ']');
            let Some(first) = first.filter(|_| ranges) else {
                set = set.and(one);
                continue;
            };
            self.rest.next();
            let last = match self.rest.next().ok_or_else(unclosed)? {
                '\\' => self.rest.next().ok_or_else(unclosed)?,
                c => c,
            };
            match (u8::try_from(first), u8::try_from(last)) {
                (Ok(from), Ok(to)) if from <= to && to.is_ascii() => {
                    for unit in from..=to {
                        set = set.and(literal(char::from(unit))?);
                    }
                }
                _ => {
                    return Err(bad(
                        format!("`{first}-{last}`"),
                        "a range of ASCII, the lower end first",
                        "write `\\w` for letters of every script",
                    ));
                }
            }
        }
        let set = match negated {
            true => Set::of((MASKED + 1..=u8::MAX).filter(|unit| !set.holds(*unit))),
            false => set,
        };
        match set.is_empty() {
            true => Err(bad("brackets without a sign", "at least one sign", "leave them out")),
            false => Ok(set),
        }
    }
}

fn edge(sign: &str) -> Refusal {
    bad(
        format!("`{sign}`"),
        "what the identifier itself is made of",
        "leave it out: it is never found within a word",
    )
}

fn count(digits: &str) -> Option<usize> {
    let plain = digits.len() <= 4 && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|_| plain)
}

fn blank() -> Set {
    Set::of([b' ', b'\t', b'\n', b'\r'])
}

fn word() -> Set {
    Set::of((b'0'..=b'z').filter(u8::is_ascii_alphanumeric).chain([b'_', LETTER]))
}

/// The units that stand for this character, read as texts are: without accent, in either case.
fn literal(c: char) -> Result<Set, Refusal> {
    let folded = match to_ascii(c) {
        Some(unit) => Some(unit),
        None => match fold_word(c) {
            [Some(letter), _] => u8::try_from(letter).ok().filter(u8::is_ascii),
            _ => None,
        },
    };
    match folded.filter(|_| !is_invisible(c) && !is_accent(c)) {
        Some(b' ') => Ok(blank()),
        Some(unit) if unit < OTHER && unit != MASKED => {
            Ok(Set::of([unit.to_ascii_lowercase(), unit.to_ascii_uppercase()]))
        }
        _ => Err(bad(
            format!("`{}`", c.escape_debug()),
            "letters, digits and signs of ASCII",
            "write `\\w` for a letter of another script, `.` for any sign",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(written: &str) -> &'static str {
        read(written).unwrap_err().code
    }

    #[test]
    fn what_is_written_is_read() {
        let one = |units: &[u8]| Form::One(Set::of(units.iter().copied()));
        assert_eq!(
            read("P-(?:1|2{2,3})?").unwrap(),
            Form::Row(vec![
                one(b"pP"),
                one(b"-"),
                Form::Times(
                    Box::new(Form::Either(vec![
                        Form::Row(vec![one(b"1")]),
                        Form::Row(vec![Form::Times(Box::new(one(b"2")), 2, 3)]),
                    ])),
                    0,
                    1,
                ),
            ])
        );
        assert_eq!(read(r"[a-c\-x]").unwrap(), Form::Row(vec![one(b"abcABC-xX")]));
        assert_eq!(read("[-.]").unwrap(), Form::Row(vec![one(b"-.")]));
        // Read as texts are: `É` is an `e`, a full-width digit a digit, a hard blank a blank.
        assert_eq!(
            read("É１\u{A0}").unwrap(),
            Form::Row(vec![one(b"eE"), one(b"1"), one(b" \t\n\r")])
        );
        let Form::Row(row) = read("[^a-z0-9]").unwrap() else { panic!() };
        let [Form::One(set)] = row.as_slice() else { panic!("{row:?}") };
        assert!(set.holds(b'-') && set.holds(LETTER) && !set.holds(b'Q') && !set.holds(MASKED));
    }

    #[test]
    fn widths_and_signs_are_counted_before_anything_is_written_out() {
        for (written, width, signs) in [
            (r"PN-\d{4}", (7, 7), 7),
            ("a?(b|cde){2,3}", (2, 10), 13),
            ("(?:(?:a{60}){60}){60}", (216_000, 216_000), 216_000),
        ] {
            let form = read(written).unwrap();
            assert_eq!((form.width(), form.signs()), (width, signs), "{written}");
        }
    }

    #[test]
    fn what_has_no_end_is_refused_and_told_how_to_get_one() {
        for written in ["a*", "a+", "(a+)+$", r"\d{2,}", "*", "+", ".*[^A-Z]|[A-Z]"] {
            assert_eq!(code(written), "unbounded_pattern", "{written}");
        }
        for written in [
            "a{0}",
            "a{3,2}",
            "a{65}",
            "(?:){4294967295}",
            "(?:a{1000}){1000}",
            r"\w{200}",
            "a{x}",
            "a{}",
            "a{,3}",
        ] {
            assert_eq!(code(written), "bad_count", "{written}");
        }
        for written in [
            r"\bPN",
            "^PN",
            "PN$",
            r"(PN)\1",
            "(?=PN)",
            "(?i)pn",
            "(?P<n>a)",
            "a??",
            "a{2}?",
            "a{2}{3}",
            "(",
            ")",
            "(a",
            "a)",
            "[",
            "[a",
            "[]",
            "[z-a]",
            "[[:alpha:]]",
            "[a-я]",
            "я",
            "\u{200B}",
            "☂",
            "\\",
            r"\q",
            "?",
            "{2}",
            "a{2",
            "[a\\",
        ] {
            assert_eq!(code(written), "bad_pattern", "{written}");
        }
        assert_eq!(code("(((((a)))))"), "pattern_too_large");
        assert!(read("((((a))))").is_ok());
        assert_eq!(code(&"a".repeat(PATTERN_BYTES_MAX + 1)), "pattern_too_large");
    }
}
