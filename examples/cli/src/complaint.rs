//! Issues of a document as a good compiler tells them: what, where, the line itself, what to do.
//!
//! ```text
//! error[unknown_key]: found the key `stratgy`, expected one of `strategy`, `wait_ms`
//!   --> policy.json:3:5  /routing/stratgy
//!    |
//!  3 |     "stratgy": "longest_idle"
//!    |     ^^^^^^^^^
//!    = help: did you mean `strategy`?
//! ```

use std::fmt::Write;
use switchboard::policy::issue::{Issue, Issues, Severity};
use switchboard::policy::json::Place;

/// Every issue, and how many there are.
pub(crate) fn all(name: &str, source: &str, issues: &Issues) -> String {
    let mut text = String::new();
    for issue in issues.iter() {
        text.push_str(&one(name, source, issue));
        text.push('\n');
    }
    text.push_str(&count(name, issues.iter()));
    text.push('\n');
    text
}

/// `policy.json: 2 errors, 1 warning`
pub(crate) fn count<'a>(name: &str, issues: impl Iterator<Item = &'a Issue>) -> String {
    let (mut errors, mut warnings) = (0, 0);
    for issue in issues {
        match issue.severity {
            Severity::Error => errors += 1,
            Severity::Warning => warnings += 1,
        }
    }
    let number = |count: u32, word: &str| match count {
        1 => format!("1 {word}"),
        count => format!("{count} {word}s"),
    };
    match (errors, warnings) {
        (0, 0) => format!("{name}: nothing is wrong"),
        (0, _) => format!("{name}: {}", number(warnings, "warning")),
        (_, 0) => format!("{name}: {}", number(errors, "error")),
        _ => format!("{name}: {}, {}", number(errors, "error"), number(warnings, "warning")),
    }
}

/// One issue.
pub(crate) fn one(name: &str, source: &str, issue: &Issue) -> String {
    let severity = match issue.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    // Writing to a String cannot fail.
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{severity}[{}]: found {}, expected {}",
        issue.code, issue.found, issue.expected
    );
    let line = issue.place.and_then(|place| Some((place, source.lines().nth(index(place.line))?)));
    if let Some((place, line)) = line {
        let Place { line: number, column } = place;
        let margin = number.to_string().len();
        let (blank, marks) = underline(line, index(column));
        let _ = writeln!(text, "{:margin$}--> {name}:{number}:{column}  {}", "", issue.path);
        let _ = writeln!(text, "{:margin$} |", "");
        let _ = writeln!(text, "{number} | {line}");
        let _ = writeln!(text, "{:margin$} | {blank}{marks}", "");
        let _ = writeln!(text, "{:margin$} = help: {}", "", issue.remedy);
    } else {
        let _ = writeln!(text, " --> {name}  {}", issue.path);
        let _ = writeln!(text, "  = help: {}", issue.remedy);
    }
    text
}

fn index(counted_from_1: u32) -> usize {
    usize::try_from(counted_from_1.saturating_sub(1)).unwrap_or(usize::MAX)
}

/// What stands below a line: blanks up to the column, then marks below the JSON token that begins there.
fn underline(line: &str, column: usize) -> (String, String) {
    let blank = line.chars().take(column).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    let rest = line.chars().skip(column);
    let token = match rest.clone().next() {
        Some('"') => text_length(rest),
        Some('{' | '[') | None => 1,
        Some(_) => rest.take_while(|c| !matches!(c, ',' | '}' | ']' | ':' | ' ' | '\t')).count(),
    };
    (blank, "^".repeat(token.max(1)))
}

/// The length of a JSON text with its quotes, as far as it is on this line.
fn text_length(chars: impl Iterator<Item = char>) -> usize {
    let mut escaped = false;
    let mut length = 0;
    for c in chars {
        length += 1;
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' if length > 1 => break,
            _ => {}
        }
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_at_fault_is_underlined() {
        let under = |line: &str, column| {
            let (blank, marks) = underline(line, column);
            format!("{blank}{marks}")
        };
        assert_eq!(under(r#"  "a\"b": 1"#, 2), "  ^^^^^^");
        assert_eq!(under(r#"{"a": 12.5}"#, 6), "      ^^^^");
        assert_eq!(under("\t[1,\t2]", 5), "\t   \t^");
        assert_eq!(under("{}", 0), "^");
        assert_eq!(under("{", 7), " ^");
    }
}
