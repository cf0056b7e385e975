//! Names of languages, from the special to the general.
//!
//! A text for `de-AT` is looked for under `de-AT`, then `de`; for `zh-Hant-TW` also under `zh-Hant`. Another language is never
//! taken instead. Names are compared without regard to case (RFC 5646, section 2.1.1); `de_AT` is how some hosts write
//! `de-AT`.

/// This name, and what is left when its last parts are taken away one by one.
pub(crate) fn and_general(tag: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(tag), |tag| tag.rfind(['-', '_']).and_then(|end| tag.get(..end)))
}

/// Do these name the same language?
pub(crate) fn same(a: &str, b: &str) -> bool {
    let plain = |c: u8| if c == b'_' { b'-' } else { c.to_ascii_lowercase() };
    a.bytes().map(plain).eq(b.bytes().map(plain))
}

/// Has this the form of a language's name?
pub(crate) fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split(['-', '_']);
    let first = parts.next().unwrap_or("");
    (2..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_general_step_by_step() {
        assert_eq!(and_general("zh-Hant_TW").collect::<Vec<_>>(), ["zh-Hant_TW", "zh-Hant", "zh"]);
        assert_eq!(and_general("de").collect::<Vec<_>>(), ["de"]);
        assert!(same("de_AT", "DE-at") && !same("de", "de-AT"));
    }
}
