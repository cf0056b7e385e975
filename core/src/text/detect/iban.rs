//! International bank account numbers.
//!
//! ISO 13616-1: country, two check digits, a national number of fixed length and form; the whole, read as
//! a number, leaves 1 modulo 97 (ISO 7064, MOD 97-10). Forms: the SWIFT IBAN registry, release 101, and
//! the countries that use the form without being in it.

use super::view::{View, is_word};
use super::{Candidate, Weight};
use crate::text::entity::Entity;
use crate::text::span::Evidence;

/// How many blanks, hyphens or dots may stand between two characters.
const GAP_MAX: usize = 2;

/// Finds account numbers in any case, in one piece or in groups.
pub(super) fn find(view: &View<'_>, found: &mut Vec<Candidate>) {
    let units = view.units();
    let mut at = 0;
    while at + 1 < units.len() {
        match iban_at(view, at) {
            Some(end) => {
                found.push(Candidate {
                    units: at..end,
                    entity: Entity::IBAN_CODE,
                    evidence: Evidence::SHAPE.and(Evidence::CHECKSUM),
                    weight: Weight::STRONG,
                    one_in: 1,
                });
                at = end;
            }
            None => at += 1,
        }
    }
}

/// The end of the account number that begins here.
fn iban_at(view: &View<'_>, at: usize) -> Option<usize> {
    // A word of more letters is told off first: nearly all are.
    let letter = |at: usize| view.unit(at).is_ascii_alphabetic();
    if !letter(at) || (letter(at + 1) && letter(at + 2)) || is_word(view.before(at)) {
        return None;
    }
    let mut reader = Letters { view, at };
    let country = [reader.next_as(b'a')?, reader.next_as(b'a')?];
    // Its letters stand together, or everything stands by itself.
    if !letter(at + 1) && is_word(view.unit(reader.at)) {
        return None;
    }
    let check = [reader.next_as(b'n')?, reader.next_as(b'n')?];
    let form = form_of(country)?;
    // The country and the check digits are moved behind the national number.
    let mut rest = 0;
    for &(kind, count) in form.iter().flatten() {
        for _ in 0..count {
            rest = remainder(rest, reader.next_as(kind)?);
        }
    }
    for unit in country.into_iter().chain(check) {
        rest = remainder(rest, unit);
    }
    (rest == 1 && !is_word(view.unit(reader.at))).then_some(reader.at)
}

struct Letters<'v, 't> {
    view: &'v View<'t>,
    at: usize,
}

impl Letters<'_, '_> {
    /// The next letter or digit, upper case, if it is of this kind: `n`umber, `a`lphabet or either.
    fn next_as(&mut self, kind: u8) -> Option<u8> {
        let gap = (0..GAP_MAX)
            .take_while(|n| {
                matches!(self.view.unit(self.at + n), b' ' | b'-' | b'.' | b'\t' | b'\n' | b'_')
            })
            .count();
        let unit = self.view.unit(self.at + gap).to_ascii_uppercase();
        let fits = match kind {
            b'n' => unit.is_ascii_digit(),
            b'a' => unit.is_ascii_uppercase(),
            _ => unit.is_ascii_digit() || unit.is_ascii_uppercase(),
        };
        self.at += gap + 1;
        fits.then_some(unit)
    }
}

/// The remainder modulo 97 after one more character; `A` counts as 10, `Z` as 35.
fn remainder(rest: u32, unit: u8) -> u32 {
    match unit {
        b'0'..=b'9' => (rest * 10 + u32::from(unit - b'0')) % 97,
        _ => (rest * 100 + u32::from(unit.wrapping_sub(b'A')) + 10) % 97,
    }
}

/// Up to four stretches of one kind of character, each with its length.
type Form = [Option<(u8, u8)>; 4];

fn form_of(country: [u8; 2]) -> Option<Form> {
    let at = FORMS.binary_search_by(|(code, _)| code.as_bytes().cmp(country.as_slice())).ok()?;
    let (_, written) = FORMS.get(at)?;
    let mut form = Form::default();
    let mut parts = form.iter_mut();
    let mut bytes = written.bytes().peekable();
    while let Some(kind) = bytes.next() {
        let mut count = 0;
        while let Some(digit) = bytes.next_if(u8::is_ascii_digit) {
            count = count * 10 + (digit - b'0');
        }
        *parts.next()? = Some((kind, count));
    }
    Some(form)
}

/// The national number per country: `n` digits, `a` letters, `c` either, each with its count.
#[rustfmt::skip]
const FORMS: &[(&str, &str)] = &[
    ("AD", "n8c12"), ("AE", "n19"), ("AL", "n8c16"), ("AO", "n21"), ("AT", "n16"), ("AZ", "a4c20"),
    ("BA", "n16"), ("BE", "n12"), ("BF", "c2n22"), ("BG", "a4n6c8"), ("BH", "a4c14"),
    ("BI", "n23"), ("BJ", "c2n22"), ("BR", "n23a1c1"), ("BY", "c4n4c16"), ("CF", "n23"),
    ("CG", "n23"), ("CH", "n5c12"), ("CI", "c2n22"), ("CM", "n23"), ("CR", "n18"), ("CV", "n21"),
    ("CY", "n8c16"), ("CZ", "n20"), ("DE", "n18"), ("DJ", "n23"), ("DK", "n14"), ("DO", "c4n20"),
    ("DZ", "n22"), ("EE", "n16"), ("EG", "n25"), ("ES", "n20"), ("FI", "n14"), ("FK", "a2n12"),
    ("FO", "n14"), ("FR", "n10c11n2"), ("GA", "n23"), ("GB", "a4n14"), ("GE", "a2n16"),
    ("GI", "a4c15"), ("GL", "n14"), ("GQ", "n23"), ("GR", "n7c16"), ("GT", "c24"), ("GW", "c2n19"),
    ("HN", "a4n20"), ("HR", "n17"), ("HU", "n24"), ("IE", "a4n14"), ("IL", "n19"), ("IQ", "a4n15"),
    ("IR", "n22"), ("IS", "n22"), ("IT", "a1n10c12"), ("JO", "a4n4c18"), ("KM", "n23"),
    ("KW", "a4c22"), ("KZ", "n3c13"), ("LB", "n4c20"), ("LC", "a4c24"), ("LI", "n5c12"),
    ("LT", "n16"), ("LU", "n3c13"), ("LV", "a4c13"), ("LY", "n21"), ("MA", "n24"),
    ("MC", "n10c11n2"), ("MD", "c20"), ("ME", "n18"), ("MG", "n23"), ("MK", "n3c10n2"),
    ("ML", "c2n22"), ("MN", "n16"), ("MR", "n23"), ("MT", "a4n5c18"), ("MU", "a4n19a3"),
    ("MZ", "n21"), ("NE", "a2n22"), ("NI", "a4n20"), ("NL", "a4n10"), ("NO", "n11"),
    ("OM", "n3c16"), ("PK", "a4c16"), ("PL", "n24"), ("PS", "a4c21"), ("PT", "n21"),
    ("QA", "a4c21"), ("RO", "a4c16"), ("RS", "n18"), ("RU", "n14c15"), ("SA", "n2c18"),
    ("SC", "a4n20a3"), ("SD", "n14"), ("SE", "n20"), ("SI", "n15"), ("SK", "n20"),
    ("SM", "a1n10c12"), ("SN", "a2n22"), ("SO", "n19"), ("ST", "n21"), ("SV", "a4n20"),
    ("TD", "n23"), ("TG", "a2n22"), ("TL", "n19"), ("TN", "n20"), ("TR", "n6c16"), ("UA", "n6c19"),
    ("VA", "n18"), ("VG", "a4n16"), ("XK", "n16"), ("YE", "a4n4c18"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<&str> {
        let view = View::whole(text, &[]);
        let mut found = Vec::new();
        find(&view, &mut found);
        found.iter().map(|c| &text[view.bytes(&c.units)]).collect()
    }

    /// Examples of the SWIFT registry.
    const PUBLISHED: &[&str] = &[
        "AD1200012030200359100100",
        "AE070331234567890123456",
        "AT611904300234573201",
        "BE68539007547034",
        "BR1800360305000010009795493C1",
        "CH9300762011623852957",
        "DE89370400440532013000",
        "ES9121000418450200051332",
        "FR1420041010050500013M02606",
        "GB29NWBK60161331926819",
        "IT60X0542811101000000123456",
        "LC55HEMM000100010012001200023015",
        "MT84MALT011000012345MTLCAST001S",
        "MU17BOMM0101101030300200000MUR",
        "NL91ABNA0417164300",
        "NO9386011117947",
        "SC18SSCB11010000000000001497USD",
        "UA213223130000026007233566001",
    ];

    #[test]
    fn published_examples_are_found_however_they_are_written() {
        for number in PUBLISHED {
            assert_eq!(numbers(number), [*number]);
            let lower = number.to_lowercase();
            let fours: Vec<&str> =
                lower.as_bytes().chunks(4).map(|c| std::str::from_utf8(c).unwrap()).collect();
            let letters: Vec<&str> = lower.split("").filter(|letter| !letter.is_empty()).collect();
            for written in [fours.join(" "), fours.join("-"), fours.join("."), letters.join(" ")] {
                let text = format!("to {written} please");
                assert_eq!(numbers(&text), [written.as_str()]);
            }
        }
    }

    #[test]
    fn a_wrong_digit_a_wrong_length_or_a_wrong_form_is_none() {
        for text in [
            "GB29NWBK60161331926818",
            "GB30NWBK60161331926819",
            "GB29NWBK6016133192681",
            "GB29NWBK601613319268190",
            "XGB29NWBK60161331926819",
            "G B29NWBK60161331926819",
            "ZZ29NWBK60161331926819",
            "GB29 NWBK   60161331926819",
            "GB29123460161331926819",
        ] {
            assert!(numbers(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn the_forms_are_in_order_and_fit() {
        assert!(FORMS.is_sorted());
        for (country, _) in FORMS {
            let form = form_of(country.as_bytes().try_into().unwrap()).unwrap();
            let length: u32 = form.iter().flatten().map(|(_, count)| u32::from(*count)).sum();
            // The shortest is Norway's, the longest ISO 13616 allows is 30.
            assert!((11..=30).contains(&length), "{country}");
        }
    }
}
