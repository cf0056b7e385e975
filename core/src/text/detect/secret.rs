//! What grants access to a system: keys, tokens, private keys, headers, commands with a password in them.
//!
//! Providers print a prefix on their keys so that scanners find them; the table names prefix, alphabet and length as the
//! providers document them. JSON web tokens are known by their header (RFC 7519), private keys by their armour
//! (RFC 7468), headers by RFC 6750 and RFC 7617. What repeats few characters is a placeholder, not a key.

use super::lexicon::word_before;
use super::view::{MASKED, View, is_word};
use super::{Candidate, Weight};
use crate::text::entity::Entity;
use crate::text::span::Evidence;
use std::ops::Range;

/// The characters behind a prefix.
#[derive(Clone, Copy, Debug)]
enum Body {
    /// `0` to `9`, `a` to `f`.
    Hex,
    /// Capitals and digits.
    Upper,
    /// Letters and digits.
    Word,
    /// And `_`, `-`.
    Url,
    /// And `.`, `+`, `/`, `=`, `~`.
    Any,
}

use Body as B;

/// Prefix, alphabet, fewest and most characters behind it.
#[rustfmt::skip]
const PREFIXES: &[(&str, Body, u16, u16)] = &[
    ("A3-", B::Any, 34, 40), ("A3T", B::Upper, 17, 17), ("ABIA", B::Upper, 16, 16), ("ACCA", B::Upper, 16, 16), ("AGE-SECRET-KEY-1", B::Upper, 58, 58),
    ("AKCp", B::Word, 69, 69), ("AKIA", B::Upper, 16, 16), ("API-", B::Upper, 26, 26),
    ("AQVN", B::Url, 35, 38), ("ASIA", B::Upper, 16, 16), ("ATATT3", B::Any, 186, 190), ("ATBB", B::Word, 32, 32),
    ("CLOJARS_", B::Word, 60, 60), ("EAAA", B::Url, 60, 60), ("EAAC", B::Word, 100, 400), ("EAAM", B::Word, 100, 400), ("EAAA", B::Word, 100, 400),
    ("EZAK", B::Word, 54, 54), ("EZTK", B::Word, 54, 54), ("FLWPUBK_TEST-", B::Any, 32, 34), ("FLWSECK_TEST-", B::Any, 12, 34),
    ("GOCSPX-", B::Url, 28, 28), ("HRKU-AA", B::Url, 58, 58), ("LTAI", B::Word, 16, 20), ("NRAK-", B::Word, 27, 27), ("NRII-", B::Url, 32, 32),
    ("NRJS-", B::Hex, 19, 19), ("PMAK-", B::Any, 59, 59), ("SG.", B::Any, 66, 66), ("SK", B::Hex, 32, 32),
    ("YC", B::Url, 38, 38), ("api_org_", B::Word, 34, 34), ("cmVmd", B::Word, 59, 59), ("dapi", B::Hex, 32, 34), ("dckr_pat_", B::Url, 27, 27),
    ("dnkey-", B::Url, 50, 90), ("doo_v1_", B::Hex, 64, 64), ("dop_v1_", B::Hex, 64, 64), ("dor_v1_", B::Hex, 64, 64),
    ("dp.pt.", B::Word, 43, 43), ("dp.st.", B::Any, 40, 60), ("duffel_live_", B::Any, 43, 43), ("duffel_test_", B::Any, 43, 43),
    ("figd_", B::Url, 40, 44), ("fio-u-", B::Any, 64, 64), ("flyv1_", B::Any, 40, 400), ("fm1_", B::Any, 100, 900), ("fm2_", B::Any, 100, 900), ("fo1_", B::Url, 43, 43),
    ("gho_", B::Word, 36, 36), ("ghp_", B::Word, 36, 36), ("ghr_", B::Word, 36, 76),
    ("ghs_", B::Word, 36, 36), ("ghu_", B::Word, 36, 36), ("github_pat_", B::Url, 82, 82), ("glagent-", B::Url, 50, 50),
    ("glc_", B::Any, 32, 400), ("glcbt-", B::Url, 20, 28), ("gldt-", B::Url, 20, 20), ("glffct-", B::Url, 20, 20), ("glft-", B::Url, 20, 20),
    ("glimt-", B::Url, 25, 25), ("gloas-", B::Url, 64, 64), ("glpat-", B::Any, 20, 40), ("glptt-", B::Hex, 40, 40), ("glrt-", B::Any, 20, 40),
    ("glsa_", B::Url, 41, 41), ("glsoat-", B::Url, 20, 20), ("hf_", B::Word, 34, 34), ("hvb.", B::Url, 138, 300), ("hvs.", B::Url, 90, 120),
    ("ico-", B::Word, 32, 32), ("key-", B::Hex, 32, 32), ("lin_api_", B::Word, 40, 40), ("live_pub_", B::Hex, 31, 31), ("npm_", B::Word, 36, 36),
    ("ntn_", B::Word, 46, 46), ("ops_eyJ", B::Any, 240, 1200), ("oy2", B::Word, 43, 43), ("p8e-", B::Word, 32, 32), ("pat.", B::Any, 60, 70),
    ("pnu_", B::Word, 36, 36), ("pplx-", B::Word, 48, 48), ("pscale_oauth_", B::Any, 32, 64), ("pscale_pw_", B::Any, 32, 64),
    ("pscale_tkn_", B::Any, 32, 64), ("pubkey-", B::Hex, 32, 32), ("pul-", B::Hex, 40, 40), ("pypi-AgEI", B::Url, 50, 1000), ("rdme_", B::Word, 70, 70),
    ("rk_live_", B::Word, 10, 99), ("rk_prod_", B::Word, 10, 99), ("rk_test_", B::Word, 10, 99), ("rubygems_", B::Hex, 48, 48),
    ("s-s4t2af-", B::Hex, 64, 64), ("s-s4t2ud-", B::Hex, 64, 64), ("sat.", B::Any, 60, 70), ("sbp_", B::Hex, 40, 40), ("secret_", B::Word, 43, 43),
    ("sgp_", B::Any, 40, 80), ("sha256~", B::Url, 43, 43), ("shippo_live_", B::Hex, 40, 40), ("shippo_test_", B::Hex, 40, 40),
    ("shpat_", B::Hex, 32, 32), ("shpca_", B::Hex, 32, 32), ("shppa_", B::Hex, 32, 32), ("shpss_", B::Hex, 32, 32),
    ("sk-", B::Word, 48, 48), ("sk-ant-admin01-", B::Url, 95, 95), ("sk-ant-api03-", B::Url, 95, 95), ("sk-proj-", B::Url, 48, 180),
    ("sk_live_", B::Word, 10, 99), ("sk_prod_", B::Word, 10, 99), ("sk_test_", B::Word, 10, 99), ("sl.", B::Url, 130, 200), ("sm_aat_", B::Word, 16, 16), ("sm_pat_", B::Word, 16, 16), ("sm_sat_", B::Word, 16, 16),
    ("sntrys_eyJ", B::Any, 80, 400), ("sntryu_", B::Hex, 64, 64), ("sq0atp-", B::Url, 22, 60), ("sq0csp-", B::Url, 22, 60), ("t1.", B::Any, 80, 100),
    ("test_pub_", B::Hex, 31, 31), ("tfp_", B::Any, 59, 59), ("tk-us-", B::Url, 48, 48), ("tskey-", B::Url, 20, 60), ("v1.0-", B::Url, 170, 180), ("whsec_", B::Any, 32, 60),
    ("xapp-", B::Url, 24, 120), ("xkeysib-", B::Url, 81, 81), ("xoxa-", B::Url, 24, 200), ("xoxb-", B::Url, 40, 200), ("xoxe.", B::Any, 100, 300),
    ("xoxp-", B::Url, 60, 200), ("xoxr-", B::Url, 24, 200), ("xoxs-", B::Url, 24, 200), ("ya29.", B::Any, 60, 300),
];

/// Where the prefixes with each first character begin.
static BEGINS: [u8; 128] = {
    let mut begins = [0; 128];
    let (mut first, mut at) = (0, 0);
    while first < begins.len() {
        while at < PREFIXES.len() && (PREFIXES[at].0.as_bytes()[0] as usize) < first {
            at += 1;
        }
        begins[first] = at as u8;
        first += 1;
    }
    begins
};

/// How many different characters a key of this length has at least; a placeholder has fewer.
fn is_varied(body: &[u8]) -> bool {
    let mut seen = [false; 256];
    for b in body {
        if let Some(seen) = seen.get_mut(usize::from(*b)) {
            *seen = true;
        }
    }
    let different = seen.iter().filter(|seen| **seen).count();
    different >= (body.len() / 3).clamp(5, 10)
}

/// What is shorter, up to the next blank, is no key.
const KEY_MIN: usize = 16;

/// Finds secrets; `found` takes them.
pub(super) fn find(view: &View<'_>, found: &mut Vec<Candidate>) {
    let units = view.units();
    let mut at = 0;
    while let Some(start) =
        units.get(at..).and_then(|rest| rest.iter().position(|unit| !ends(*unit)))
    {
        at += start;
        let token =
            units.get(at..).map_or(0, |rest| rest.iter().take_while(|unit| !ends(**unit)).count());
        let end = at + token;
        // A short one may be the name of a key that follows, or its armour.
        let names = matches!(view.unit(at) | 0x20, b'a' | b'b' | b'c' | b'p' | b'x' | b'-')
            || !is_word(view.unit(at))
            || (matches!(view.before(end), b':' | b'=') && is_name(view, at, end - 1))
            || is_name(view, at, end);
        at = if token >= KEY_MIN || names { in_token(view, at, end, found) } else { end };
    }
}

/// Does what stands together end here?
fn ends(unit: u8) -> bool {
    unit.is_ascii_whitespace() || unit == MASKED
}

/// Finds the secrets that begin in these units; returns where the last one ends, or they do.
fn in_token(view: &View<'_>, start: usize, end: usize, found: &mut Vec<Candidate>) -> usize {
    let mut at = start;
    while at < end {
        let word = is_word(view.unit(at)) && !is_word(view.before(at));
        at = match secret_at(view, at, word) {
            Some((units, label)) => {
                let end = units.end;
                found.push(Candidate {
                    units,
                    entity: Entity::built_in(label),
                    evidence: Evidence::SHAPE,
                    weight: Weight::SECRET,
                    one_in: 1,
                });
                end
            }
            None if word => at + (0..).take_while(|n| is_word(view.unit(at + n))).count(),
            None => at + 1,
        };
    }
    at
}

/// The secret that begins here, at the beginning of a word or at a sign.
fn secret_at(view: &View<'_>, at: usize, word: bool) -> Option<(Range<usize>, &'static str)> {
    let unit = view.unit(at);
    if unit == b'-' {
        return armour(view, at).or_else(|| azure(view, at).map(|end| (at..end, "SECRET")));
    }
    if !word {
        return azure(view, at).map(|end| (at..end, "SECRET"));
    }
    if unit == b'e'
        && let Some(end) = jwt(view, at)
    {
        return Some((at..end, "JWT"));
    }
    let head = view.units().get(at..)?;
    prefixed(head)
        .map(|length| at..at + length)
        .or_else(|| azure(view, at).map(|end| at..end))
        .or_else(|| facebook(view, at).map(|end| at..end))
        .or_else(|| keyed(view, at))
        .or_else(|| assigned(view, at))
        .map(|units| (units, "SECRET"))
}

fn is_of(body: Body, unit: u8) -> bool {
    match body {
        B::Hex => unit.is_ascii_hexdigit(),
        B::Upper => unit.is_ascii_uppercase() || unit.is_ascii_digit(),
        B::Word => unit.is_ascii_alphanumeric(),
        B::Url => unit.is_ascii_alphanumeric() || matches!(unit, b'_' | b'-'),
        B::Any => unit.is_ascii_alphanumeric() || b"_-.+/=~".contains(&unit),
    }
}

/// The length of the key that these units begin with.
fn prefixed(head: &[u8]) -> Option<usize> {
    let [first, second, ..] = *head else { return None };
    let from = usize::from(*BEGINS.get(usize::from(first))?);
    let begins = |prefix: &str| {
        prefix.as_bytes().get(1) == Some(&second) && head.starts_with(prefix.as_bytes())
    };
    PREFIXES
        .iter()
        .skip(from)
        .take_while(|(prefix, ..)| prefix.as_bytes().first() == Some(&first))
        .filter(|(prefix, _, _, most)| *most > 0 && begins(prefix))
        .find_map(|(prefix, body, least, most)| {
            let rest = head.get(prefix.len()..)?;
            let length = rest.iter().take_while(|unit| is_of(*body, **unit)).count();
            let key = rest.get(..length)?;
            let fits = (usize::from(*least)..=usize::from(*most)).contains(&length);
            let behind = rest.get(length).copied().unwrap_or(0);
            (fits && !is_word(behind) && is_varied(key)).then_some(prefix.len() + length)
        })
}

/// Three parts of Base64url, the first of which is a JSON object: `eyJ` is `{"`.
fn jwt(view: &View<'_>, at: usize) -> Option<usize> {
    let part = |at: usize| (0..8192).take_while(|n| is_of(B::Url, view.unit(at + n))).count();
    if view.units().get(at..at + 3)? != b"eyJ" {
        return None;
    }
    let header = at + part(at);
    let payload = (view.unit(header) == b'.').then(|| header + 1 + part(header + 1))?;
    let signature = (view.unit(payload) == b'.').then(|| payload + 1 + part(payload + 1))?;
    let long = header - at >= 10 && payload - header > 10;
    (long && view.units().get(header + 1..header + 3)? == b"ey").then_some(signature)
}

/// `-----BEGIN PRIVATE KEY-----` to its end.
fn armour(view: &View<'_>, at: usize) -> Option<(Range<usize>, &'static str)> {
    let rest = view.units().get(at..)?;
    let head = rest.get(..rest.len().min(64))?;
    if !head.starts_with(b"-----BEGIN ") || !contains(head, b"PRIVATE KEY") {
        return None;
    }
    // Cut off, it is hidden to the end of the text.
    let end = position(rest, b"-----END ").map_or(rest.len(), |end| {
        let line = rest.get(end + 9..).unwrap_or(&[]);
        end + 9 + position(line, b"-----").map_or(line.len(), |n| n + 5)
    });
    // The armour alone, in a sentence, holds no key.
    (end > 64).then_some((at..at + end, "SECRET"))
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    position(text, part).is_some()
}

fn position(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

/// Microsoft Entra client secrets: three characters, a digit, `Q~`, 31 to 34 more.
fn azure(view: &View<'_>, at: usize) -> Option<usize> {
    let marked = view.unit(at + 3).is_ascii_digit()
        && view.unit(at + 4) == b'Q'
        && view.unit(at + 5) == b'~';
    let of = |unit: u8| is_of(B::Url, unit) || matches!(unit, b'.' | b'~');
    if !marked || of(view.before(at)) || !(0..3).all(|n| of(view.unit(at + n))) {
        return None;
    }
    let length = (0..64).take_while(|n| of(view.unit(at + n))).count();
    (37..=40).contains(&length).then_some(at + length)
}

/// Access tokens of Facebook apps: the app's number, a bar, 27 characters.
fn facebook(view: &View<'_>, at: usize) -> Option<usize> {
    let digits = (0..20).take_while(|n| view.unit(at + n).is_ascii_digit()).count();
    if !(15..=16).contains(&digits) || view.unit(at + digits) != b'|' {
        return None;
    }
    let body = (0..40).take_while(|n| is_of(B::Url, view.unit(at + digits + 1 + n))).count();
    (27..=28).contains(&body).then_some(at + digits + 1 + body)
}

/// A header, an option of a command, or an assignment with a value that is a secret.
fn keyed(view: &View<'_>, at: usize) -> Option<Range<usize>> {
    if !matches!(view.unit(at) | 0x20, b'a' | b'b' | b'c' | b'p' | b'x') {
        return None;
    }
    let length = (0..24).take_while(|n| is_of(B::Url, view.unit(at + n))).count();
    let word = view.units().get(at..at + length)?;
    let is = |name: &[u8]| word.eq_ignore_ascii_case(name);
    let end = at + length;
    if is(b"authorization")
        || is(b"bearer")
        || is(b"x-api-key")
        || is(b"api-token")
        || is(b"private-token")
    {
        let (from, signs) = after_signs(view, end);
        let value = scheme(view, from);
        let credential = token(view, value, B::Any);
        let enough = if is(b"bearer") { 20 } else { 8 };
        let varied = view.units().get(value..credential).is_some_and(|value| {
            is_varied(value) && value.iter().any(|unit| unit.is_ascii_digit() || *unit == b'=')
        });
        let asked = signs > 0 || (is(b"bearer") && credential - value >= 30);
        return (asked && credential - value >= enough && varied).then_some(value..credential);
    }
    if is(b"curl") {
        return user_option(view, end);
    }
    None
}

/// How names of keys end.
const NAME_ENDS: [&[u8]; 11] = [
    b"secret",
    b"token",
    b"apikey",
    b"api_key",
    b"api-key",
    b"access_key",
    b"access-key",
    b"secret_key",
    b"secret-key",
    b"private_key",
    b"auth_key",
];

/// Does the name of a key stand here, such as `aws_secret_access_key` or `api key`?
fn is_name(view: &View<'_>, at: usize, end: usize) -> bool {
    if !matches!(view.before(end) | 0x20, b't' | b'n' | b'y') {
        return false;
    }
    let name = view.units().get(at..end).unwrap_or(&[]);
    let ends = |end: &&[u8]| {
        let from = name.len().checked_sub(end.len());
        from.and_then(|from| name.get(from..)).is_some_and(|rest| rest.eq_ignore_ascii_case(end))
    };
    let of_two = || {
        let before = word_before(view, at).and_then(|word| view.units().get(word));
        let before = before.unwrap_or(&[]);
        [b"api".as_slice(), b"access", b"secret", b"private"]
            .iter()
            .any(|word| before.eq_ignore_ascii_case(word))
    };
    NAME_ENDS.iter().any(ends) || (name.eq_ignore_ascii_case(b"key") && of_two())
}

/// What the name of a key is set to, if it looks like one: large and small letters and digits, long and varied. What is hexadecimal may be
/// a fingerprint or the name of something, and what is left out in the middle is no secret; nor is what is called public.
fn assigned(view: &View<'_>, at: usize) -> Option<Range<usize>> {
    let length = (0..64).take_while(|n| is_of(B::Url, view.unit(at + n))).count();
    if !is_name(view, at, at + length) {
        return None;
    }
    let (from, signs) = after_signs(view, at + length);
    let end = token(view, from, B::Any);
    let value = view.units().get(from..end)?;
    let is_mixed = [u8::is_ascii_digit, u8::is_ascii_uppercase, u8::is_ascii_lowercase]
        .iter()
        .all(|kind| value.iter().any(kind));
    let name = view.units().get(at..at + length)?;
    let is_public = name.windows(6).any(|part| part.eq_ignore_ascii_case(b"public"));
    if is_public || contains(value, b"..") {
        return None;
    }
    (signs > 0 && value.len() >= KEY_MIN && is_mixed && is_varied(value)).then_some(from..end)
}

/// Behind `Basic`, `Bearer` or `Token`.
fn scheme(view: &View<'_>, at: usize) -> usize {
    [b"basic".as_slice(), b"bearer", b"token", b"digest"]
        .iter()
        .find(|name| {
            view.units().get(at..at + name.len()).is_some_and(|w| w.eq_ignore_ascii_case(name))
                && view.unit(at + name.len()) == b' '
        })
        .map_or(at, |name| at + name.len() + 1)
}

fn after_signs(view: &View<'_>, at: usize) -> (usize, usize) {
    let signs = (0..6).take_while(|n| b": =\"'".contains(&view.unit(at + n))).count();
    let telling = (0..signs).filter(|n| matches!(view.unit(at + n), b':' | b'=')).count();
    (at + signs, telling)
}

fn token(view: &View<'_>, at: usize, body: Body) -> usize {
    at + (0..4096).take_while(|n| is_of(body, view.unit(at + n))).count()
}

/// `curl -u name:password`, `curl --user 'name:password'`.
fn user_option(view: &View<'_>, from: usize) -> Option<Range<usize>> {
    let rest = view.units().get(from..view.units().len().min(from + 512))?;
    let option = position(rest, b" -u")
        .map(|n| n + 3)
        .or_else(|| position(rest, b"--user").map(|n| n + 6))?;
    let mut at = from + option;
    while matches!(view.unit(at), b' ' | b'=') {
        at += 1;
    }
    let quote = matches!(view.unit(at), b'"' | b'\'');
    at += usize::from(quote);
    let ends = |unit: u8| match quote {
        true => false,
        false => unit.is_ascii_whitespace(),
    };
    let mut end = at;
    while end < view.units().len() && !ends(view.unit(end)) && end - at < 200 {
        if quote
            && matches!(view.unit(end), b'"' | b'\'')
            && view.unit(end + 1) != b':'
            && view.before(end) != b':'
        {
            break;
        }
        end += 1;
    }
    let value = view.units().get(at..end)?;
    let colon = value.iter().position(|b| *b == b':')?;
    let quoted = usize::from(quote);
    let secret = colon > 0 && value.len() - colon > 6 && !value.contains(&b'$');
    secret.then(|| at - quoted..end + usize::from(quote && end < view.units().len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets(text: &str) -> Vec<&str> {
        let view = View::whole(text, &[]);
        let mut found = Vec::new();
        find(&view, &mut found);
        found.iter().map(|c| &text[view.bytes(&c.units)]).collect()
    }

    #[test]
    fn keys_are_known_by_their_prefix() {
        for key in [
            "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
            "AKIAIOSFODNN7EXAMPLE",
            "npm_aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5",
        ] {
            assert_eq!(secrets(&format!("it is {key}, ok")), [key]);
        }
        for text in ["ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "AKIA", "npm_install", "ghp_16C7"]
        {
            assert!(secrets(text).is_empty(), "{text}");
        }
        assert!(PREFIXES.is_sorted_by_key(|(prefix, ..)| prefix.as_bytes().first()));
    }

    #[test]
    fn what_the_name_of_a_key_is_set_to_is_one() {
        let key = "k9XqT2mVb7LrPz0wYc4HsNd8EfGj5UaQ";
        for name in [
            "aws_secret_access_key = ",
            "API_KEY=",
            "token: ",
            "my secret key: ",
            "{\"client_secret\":\"",
            "?access_token=",
        ] {
            assert_eq!(secrets(&format!("{name}{key}")), [key], "{name}");
        }
        for text in [
            "the key is k9XqT2mVb7LrPz0wYc4HsNd8EfGj5UaQ",
            "licence key: 4111-1111-4111-1111",
            "token: required1",
            "api key: see chapter 12 of the manual",
            "secret: aaaaaaaaaaaaaaaaaaaaaaaaa1",
            "turkey: k9XqT2mVb7LrPz0wYc4HsNd8EfGj5UaQ",
            "publicToken = k9XqT2mVb7LrPz0wYc4HsNd8EfGj5UaQ",
            "token: k9XqT2mVb7Lr..[Redacted]",
            "token: 9e107d9d372bb6826bd81d3542a419d6",
        ] {
            assert!(secrets(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn armour_and_headers() {
        let key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEA\n-----END PRIVATE KEY-----";
        assert_eq!(secrets(&format!("x {key} y")), [key]);
        assert_eq!(
            secrets("Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
            ["QWxhZGRpbjpvcGVuIHNlc2FtZQ=="]
        );
        assert_eq!(secrets("curl -u aladdin:opensesame https://x"), ["aladdin:opensesame"]);
        for text in
            ["-----BEGIN PUBLIC KEY-----", "the bearer of bad news", "Authorization: required"]
        {
            assert!(secrets(text).is_empty(), "{text}");
        }
    }
}
