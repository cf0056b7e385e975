//! Identifiers of the Americas.

use super::Needs::{Alone, Nothing, Word};
use super::Rule;
use crate::text::detect::checks::{all_alike, at, digits, luhn, number, sum, value, yymmdd};
use crate::text::detect::lexicon::Topic as T;

#[rustfmt::skip]
pub(super) const RULES: &[Rule] = &[
    // Internal Revenue Service: 9xx, groups 50-65, 70-88, 90-92, 94-99.
    Rule::new("US_ITIN", "US", "d3_d2_d4", Alone, T::Itin).within(itin),
    Rule::new("US_ITIN", "US", "d9", Word, T::Itin).within(itin),
    // Internal Revenue Service: the valid prefixes of its campuses.
    Rule::new("US_EIN", "US", "d2_d7", Alone, T::Ein).within(ein),
    // 45 CFR 162.406: Luhn over the number behind the prefix 80840.
    Rule::new("US_NPI", "US", "d10|d4_d3_d3", Alone, T::Npi).checked(npi, 50),
    // Centers for Medicare and Medicaid Services, format of the Medicare beneficiary identifier.
    Rule::new("US_MBI", "US", "x4-x3-x4", Nothing, T::Mbi).within(mbi),
    // Drug Enforcement Administration: first letter of the kind of registrant, weighted sum.
    Rule::new("MEDICAL_LICENSE", "US", "a2d7|a1(9)d7", Alone, T::Dea).checked(dea, 10),
    // American Bankers Association: weights 3, 7, 1, and the districts of the Federal Reserve.
    Rule::new("ABA_ROUTING_NUMBER", "US", "d9|d4-d4-d1", Alone, T::Routing).checked(aba, 27),
    Rule::new("US_BANK_NUMBER", "US", "d8,17", Word, T::Account),
    // Employment and Social Development Canada: Luhn, first digit neither 0 nor 8.
    Rule::new("CA_SIN", "CA", "d3_d3_d3", Alone, T::Sin).checked(sin, 12),
    Rule::new("CA_SIN", "CA", "d9", Alone, T::Sin).checked(sin, 9),
    // Registro Nacional de Población: 18 characters with date, state and check digit.
    Rule::new("MX_CURP", "MX", "a4d6a6x1d1", Nothing, T::Curp).checked(curp, 270),
    // Servicio de Administración Tributaria: three letters for companies, four for persons, date, homoclave.
    Rule::new("MX_RFC", "MX", "a4d6x3|a3d6x3", Alone, T::Rfc).within(rfc),
    // Receita Federal: two digits modulo 11.
    Rule::new("BR_CPF", "BR", "d3.d3.d3-d2|d11", Alone, T::Cpf).checked(cpf, 100),
    Rule::new("BR_CNPJ", "BR", "x2.x3.x3/x4-d2|x12d2", Alone, T::Cnpj).checked(cnpj, 100),
    // AFIP: weights 5, 4, 3, 2, 7, 6, 5, 4, 3, 2 modulo 11, prefixes of persons and companies.
    Rule::new("AR_TAX_ID", "AR", "d2-d8-d1", Alone, T::Cuit).checked(cuit, 110),
    // Registro Civil: modulo 11 with K.
    Rule::new("CL_RUT", "CL", "d1,2.d3.d3-x1|d7,8_x1", Alone, T::Rut).checked(rut, 11),
    // DIAN: weights of prime numbers modulo 11.
    Rule::new("CO_NIT", "CO", "d9_d1|d3.d3.d3-d1", Alone, T::Nit).checked(nit, 11),
    // SUNAT: prefix 10, 15, 17 or 20, weights modulo 11.
    Rule::new("PE_RUC", "PE", "d11", Word, T::TinPh).checked(ruc, 250),
    // Registro Civil of Ecuador: province, kind, Luhn.
    Rule::new("EC_CEDULA", "EC", "d10|d9_d1", Word, T::NationalId).checked(cedula, 50),
];

fn aba(l: &[u8]) -> bool {
    matches!(number(l, 0, 2), 0..=12 | 21..=32 | 61..=72 | 80)
        && sum(l, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10)
        && !all_alike(l)
}

fn itin(l: &[u8]) -> bool {
    at(l, 0) == 9 && matches!(number(l, 3, 5), 50..=65 | 70..=88 | 90..=92 | 94..=99)
}

fn ein(l: &[u8]) -> bool {
    !matches!(
        number(l, 0, 2),
        0 | 7..=9 | 17..=19 | 28 | 29 | 49 | 69 | 70 | 78 | 79 | 89 | 96 | 97
    )
}

fn npi(l: &[u8]) -> bool {
    // The prefix 80840 adds 24 to Luhn's sum.
    let total: u32 = 24
        + l.iter()
            .rev()
            .enumerate()
            .map(|(n, b)| match n % 2 {
                0 => value(*b),
                _ => value(*b) * 2 / 10 + value(*b) * 2 % 10,
            })
            .sum::<u32>();
    matches!(at(l, 0), 1 | 2) && total.is_multiple_of(10) && !all_alike(l.get(1..9).unwrap_or(&[]))
}

fn mbi(l: &[u8]) -> bool {
    let letter = |b: &u8| b.is_ascii_alphabetic() && !b"SLOIBZ".contains(b);
    let fits = |(n, b): (usize, &u8)| match n {
        0 => matches!(b, b'1'..=b'9'),
        1 | 4 | 7 | 8 => letter(b),
        2 | 5 => letter(b) || b.is_ascii_digit(),
        _ => b.is_ascii_digit(),
    };
    l.iter().enumerate().all(fits)
}

fn dea(l: &[u8]) -> bool {
    let d = digits(l);
    (at(d, 0) + at(d, 2) + at(d, 4) + 2 * (at(d, 1) + at(d, 3) + at(d, 5))) % 10 == at(d, 6)
}

fn sin(l: &[u8]) -> bool {
    !matches!(at(l, 0), 0 | 8) && luhn(l)
}

fn cpf(l: &[u8]) -> bool {
    let check = |n: usize| {
        let total: u32 = (0..n).map(|k| at(l, k) * (n as u32 + 1 - k as u32)).sum();
        total * 10 % 11 % 10 == at(l, n)
    };
    !all_alike(l) && check(9) && check(10)
}

fn cnpj(l: &[u8]) -> bool {
    // The letters of the new form count as their ASCII code less 48.
    let worth = |n: usize| u32::from(l.get(n).copied().unwrap_or(b'0')) - 48;
    let check = |n: usize| {
        let total: u32 = (0..n).map(|k| worth(k) * ((n - 1 - k) as u32 % 8 + 2)).sum();
        let rest = total % 11;
        (if rest < 2 { 0 } else { 11 - rest }) == worth(n)
    };
    !all_alike(l) && check(12) && check(13)
}

fn cuit(l: &[u8]) -> bool {
    matches!(number(l, 0, 2), 20 | 23..=27 | 30 | 33 | 34)
        && sum(l, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

fn rut(l: &[u8]) -> bool {
    let Some((check, body)) = l.split_last() else { return false };
    let total: u32 =
        body.iter().rev().enumerate().map(|(n, b)| value(*b) * (n as u32 % 6 + 2)).sum();
    match 11 - total % 11 {
        11 => *check == b'0',
        10 => *check == b'K',
        rest => check.is_ascii_digit() && value(*check) == rest,
    }
}

fn nit(l: &[u8]) -> bool {
    let total = sum(l, &[41, 37, 29, 23, 19, 17, 13, 7, 3]) % 11;
    (if total < 2 { total } else { 11 - total }) == at(l, 9)
}

fn ruc(l: &[u8]) -> bool {
    matches!(number(l, 0, 2), 10 | 15 | 17 | 20)
        && (11 - sum(l, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 10 == at(l, 10)
}

fn cedula(l: &[u8]) -> bool {
    matches!(number(l, 0, 2), 1..=24 | 30) && at(l, 2) < 6 && luhn(l)
}

fn curp(l: &[u8]) -> bool {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ";
    let place = |b: &u8| ALPHABET.iter().position(|a| a == b).unwrap_or(0) as u32;
    let total: u32 = l.iter().take(17).zip((2..=18).rev()).map(|(b, w)| place(b) * w).sum();
    yymmdd(l, 4) && (10 - total % 10) % 10 == at(l, 17)
}

fn rfc(l: &[u8]) -> bool {
    yymmdd(l, if l.len() == 13 { 4 } else { 3 })
}
