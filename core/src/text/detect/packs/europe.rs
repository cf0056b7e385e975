//! Identifiers of Europe.

use super::Needs::{Alone, Nothing, Word};
use super::Rule;
use crate::text::detect::checks::{
    all_alike, at, ddmmyy, digits, is_day, luhn, mod_11_10, number, some_digit, sum, value,
    verhoeff, yymmdd,
};
use crate::text::detect::lexicon::Topic as T;

#[rustfmt::skip]
pub(super) const RULES: &[Rule] = &[
    // NHS Data Dictionary: weights 10 to 2 modulo 11.
    Rule::new("UK_NHS", "GB", "d3-d3-d4", Alone, T::Nhs).checked(nhs, 11),
    // HMRC NIM39110: barred letters and prefixes, suffix A to D.
    Rule::new("UK_NINO", "GB", "a2-d2-d2-d2-a1|a2d6_a1", Nothing, T::Nino).within(nino),
    // HMRC: ten digits.
    Rule::new("UK_UTR", "GB", "d5-d5", Word, T::Utr),
    // DVLA: name, decade, month (50 more for women), day, year.
    Rule::new("UK_DRIVING_LICENCE", "GB", "x5d6x2x1a2", Nothing, T::Driver).within(driver_uk),
    // Royal Mail, Programmers' Guide.
    Rule::new("UK_POSTCODE", "GB", "a1,2d2-d1a2|a1,2d1-d1a2|a1,2d1a1-d1a2|GIR-0AA", Word, T::Zip).within(postcode_uk),
    // DVLA INF104: area, age, three letters.
    Rule::new("UK_VEHICLE_REGISTRATION", "GB", "a2d2-a3", Nothing, T::Plate).within(plate_uk),
    // The same, until 2001: a letter for the year before or behind.
    Rule::new("UK_VEHICLE_REGISTRATION", "GB", "a1d1,3-a3|a3-d1,3a1", Alone, T::Plate),
    Rule::new("UK_SORT_CODE", "GB", "d2-d2-d2", Word, T::SortCode),
    // Department of Social Protection: modulo 23.
    Rule::new("IE_TAX_ID", "IE", "d7a1,2", Alone, T::Pps).checked(pps, 23),
    // Bundeszentralamt für Steuern: one digit repeated, ISO 7064 MOD 11,10.
    Rule::new("DE_TAX_ID", "DE", "d11|d2_d3_d3_d3", Alone, T::TaxDe).checked(tax_id_de, 200),
    // ELSTER: office, district, number.
    Rule::new("DE_TAX_NUMBER", "DE", "d2,3/d3,4/d4,5", Word, T::TaxDe),
    Rule::new("DE_TAX_NUMBER", "DE", "d13", Alone, T::TaxDe),
    // Deutsche Rentenversicherung, VKVV § 4: area, birth date, letter, serial, check digit.
    Rule::new("DE_SOCIAL_SECURITY", "DE", "d2-d6-a1-d3", Nothing, T::SocialDe).checked(social_de, 250),
    // GKV-Spitzenverband: letter and nine digits, cross sums with weights 1 and 2.
    Rule::new("DE_HEALTH_INSURANCE", "DE", "a1d9", Alone, T::HealthDe).checked(health_de, 10),
    // Personalausweisverordnung; ICAO 9303: weights 7, 3, 1.
    Rule::new("DE_ID_CARD", "DE", "Td8", Alone, T::IdCard),
    Rule::new("DE_ID_CARD", "DE", "(L,M,N,P,R,T,V,W,X,Y,Z)x8", Alone, T::IdCard).checked(document_de, 25),
    Rule::new("DE_PASSPORT", "DE", "(C,F,G,H,J,K)x8", Alone, T::Passport).checked(document_de, 25),
    Rule::new("DE_PASSPORT", "DE", "x9", Word, T::Passport).checked(document_de, 25),
    Rule::new("DE_ID_CARD", "DE", "x9", Word, T::IdCard).checked(document_de, 25),
    // KBV, Arztnummern-Richtlinie: weights 4 and 9.
    Rule::new("DE_LANR", "DE", "d9", Alone, T::Lanr).checked(lanr, 10),
    Rule::new("DE_BSNR", "DE", "d9", Word, T::Bsnr).within(some_digit),
    // Deutsche Post: five digits, 01067 to 99998.
    Rule::new("DE_PLZ", "DE", "d5", Word, T::Plz).within(plz),
    // Handelsregisterverordnung § 13: departments A and B.
    Rule::new("DE_HANDELSREGISTER", "DE", "HR(A,B)d3,6|HR(A,B)_d3,6", Nothing, T::Register),
    // Fahrzeug-Zulassungsverordnung, annex 1.
    Rule::new("DE_KFZ", "DE", "a1,3~a1,2~d1,4~(E,H)|a1,3_a1,2_d1,4", Alone, T::Plate),
    // Fahrerlaubnis-Verordnung, annex 8: office, number, check, serial.
    Rule::new("DE_FUEHRERSCHEIN", "DE", "a1x1d8x1", Alone, T::Driver),
    // Bundesministerium für Finanzen: Luhn's sums over nine digits.
    Rule::new("AT_TAX_ID", "AT", "d2-d3/d4|d9", Alone, T::TaxDe).checked(luhn, 10),
    // Bundesamt für Sozialversicherungen: 756 and EAN-13.
    Rule::new("CH_AHV", "CH", "756~d4~d4~d2", Nothing, T::Ahv).checked(ean, 10),
    // Bundesamt für Statistik, eCH-0097: weights 5, 4, 3, 2, 7, 6, 5, 4 modulo 11.
    Rule::new("CH_VAT", "CH", "CHE~d3~d3~d3~(MWST,TVA,IVA)|CHE~d3~d3~d3", Nothing, T::Vat).checked(uid_ch, 11),
    // Rijksregister: 97 less the remainder, with a leading 2 for those born since 2000.
    Rule::new("BE_TAX_ID", "BE", "d2.d2.d2-d3.d2|d11|d6_d3_d2", Alone, T::Rijks).checked(rijksregister, 48),
    // Rijksdienst voor Identiteitsgegevens: the eleven test.
    Rule::new("NL_TAX_ID", "NL", "d9|d4.d2.d3|d3.d3.d3", Alone, T::Bsn).checked(bsn, 11),
    // Centre informatique: Luhn, and Verhoeff over the first eleven.
    Rule::new("LU_TAX_ID", "LU", "d13", Alone, T::NationalId).checked(matricule_lu, 2700),
    // Commissioner for Revenue of Malta: up to seven digits and a letter of the register.
    Rule::new("MT_TAX_ID", "MT", "d3,7(M,G,A,P,L,H,B,Z)", Alone, T::NationalId).within(some_digit),
    // INSEE: 97 less the remainder; Corsica's departments 2A and 2B.
    Rule::new("FR_NIR", "FR", "d1-d2-d2-x2-d3-d3-d2", Alone, T::Nir).checked(nir, 160),
    // Direction générale des Finances publiques: the first ten modulo 511.
    Rule::new("FR_SPI", "FR", "d13|d2_d2_d3_d3_d3", Alone, T::Spi).checked(spi, 1250),
    // INSEE: Luhn over nine and fourteen digits.
    Rule::new("FR_SIREN", "FR", "d3-d3-d3|d3-d3-d3-d5", Word, T::Siren).checked(luhn, 10),
    // Ministerio del Interior: the number modulo 23 gives the letter.
    Rule::new("ES_NIF", "ES", "d8-a1", Nothing, T::Dni).checked(dni, 23),
    Rule::new("ES_NIF", "ES", "d5,8-a1", Alone, T::Dni).checked(dni, 23),
    Rule::new("ES_NIE", "ES", "(X,Y,Z)-d7-a1|(X,Y,Z)d7_a1", Nothing, T::Dni).checked(nie, 23),
    // Orden EHA/451/2008: the letter of the company's form.
    Rule::new("ES_CIF", "ES", "a1-d7-x1", Alone, T::Nif).checked(cif, 12),
    // Autoridade Tributária: weights 9 to 2 modulo 11.
    Rule::new("PT_TAX_ID", "PT", "d3-d3-d3", Alone, T::Nif).checked(nif_pt, 14),
    // D.M. 23/12/1976: sums of places modulo 26, letters for digits where codes coincide.
    Rule::new("IT_FISCAL_CODE", "IT", "a6x2a1x2a1x3a1", Nothing, T::CodiceFiscale).checked(codice_fiscale, 26),
    // D.P.R. 633/1972 art. 35: Luhn over eleven digits.
    Rule::new("IT_VAT_CODE", "IT", "d11|d8_d3", Alone, T::PartitaIva).checked(luhn, 10),
    Rule::new("IT_VAT_CODE", "IT", "IT-d11", Nothing, T::PartitaIva),
    // Ministero dell'Interno: the electronic card.
    Rule::new("IT_IDENTITY_CARD", "IT", "a2d5a2|a2_d7|d7a2", Alone, T::IdCard),
    Rule::new("IT_DRIVER_LICENSE", "IT", "a2d7a1", Alone, T::Driver),
    // AADE: powers of two modulo 11.
    Rule::new("GR_TAX_ID", "GR", "d9", Alone, T::Afm).checked(afm, 11),
    Rule::new("GR_AMKA", "GR", "d11", Word, T::Afm).checked(amka, 270),
    // Ministry of the Interior: birth date with the century in the month, weights modulo 10.
    Rule::new("PL_PESEL", "PL", "d11", Alone, T::Pesel).checked(pesel, 55),
    Rule::new("PL_PESEL", "PL", "d11", Alone, T::Pesel).checked(pesel_digits, 10),
    // Ministry of Finance: weights modulo 11.
    Rule::new("PL_NIP", "PL", "d10|d3_d3_d2_d2|d3_d2_d2_d3", Alone, T::Nip).checked(nip, 11),
    // Statistics Poland.
    Rule::new("PL_REGON", "PL", "d9", Word, T::Regon).checked(regon, 10),
    // Act 133/2000: divisible by 11, women's month 50 more.
    Rule::new("CZ_TAX_ID", "CZ", "d6/d3,4|d6d4", Alone, T::RodneCislo).checked(rodne_cislo, 100),
    Rule::new("SK_TAX_ID", "SK", "d6/d3,4|d10", Alone, T::RodneCislo).checked(rodne_cislo, 100),
    // Nemzeti Adó- és Vámhivatal: begins with 8, weights modulo 11.
    Rule::new("HU_TAX_ID", "HU", "d10", Alone, T::NationalId).checked(tax_hu, 110),
    // Ministry of Internal Affairs: sex and century, date, weights modulo 11.
    Rule::new("RO_TAX_ID", "RO", "d13", Alone, T::Cnp).checked(cnp, 330),
    // GRAO: date, weights modulo 11.
    Rule::new("BG_TAX_ID", "BG", "d10", Alone, T::Egn).checked(egn, 130),
    // Tax administration of Croatia: ISO 7064 MOD 11,10.
    Rule::new("HR_TAX_ID", "HR", "d11", Alone, T::Oib).checked(mod_11_10, 10),
    // Financial administration of Slovenia: weights 8 to 2 modulo 11.
    Rule::new("SI_TAX_ID", "SI", "d8", Word, T::NationalId).checked(tax_si, 11),
    // Estonia and Lithuania: sex and century, date, two rows of weights.
    Rule::new("EE_TAX_ID", "EE", "d11", Alone, T::Isikukood).checked(baltic, 370),
    Rule::new("LT_TAX_ID", "LT", "d11", Alone, T::AsmensKodas).checked(baltic, 370),
    // Office of Citizenship and Migration Affairs: date and weights, or 32 since 2017.
    Rule::new("LV_TAX_ID", "LV", "d6-d5", Alone, T::AsmensKodas).checked(latvian, 300),
    // Digital and Population Data Services Agency: date, century sign, modulo 31.
    Rule::new("FI_PERSONAL_IDENTITY_CODE", "FI", "d6a1d3x1|d6'-d3x1|d6'+d3x1", Nothing, T::Hetu).checked(hetu, 840),
    // Skatteverket SKV 704: date, Luhn, 60 more for coordination numbers.
    Rule::new("SE_PERSONNUMMER", "SE", "d6-d4|d8-d4|d6+d4|d8+d4", Alone, T::Personnummer).checked(personnummer, 270),
    // Bolagsverket: third digit at least 2, Luhn.
    Rule::new("SE_ORGANISATIONSNUMMER", "SE", "d6-d4", Alone, T::OrgNummer).checked(org_nummer, 15),
    // Skatteetaten: two digits modulo 11, D-numbers with 40 more.
    Rule::new("NO_FODSELSNUMMER", "NO", "d6-d5", Alone, T::Fodselsnummer).checked(fodselsnummer, 1600),
    // CPR-kontoret: date; modulo 11 until 2007.
    Rule::new("DK_TAX_ID", "DK", "d6'-d4|d10", Alone, T::Cpr).checked(cpr, 300),
    Rule::new("DK_TAX_ID", "DK", "d6'-d4|d10", Word, T::Cpr).rare(born_first, 27),
    // State Tax Service of Ukraine: weights modulo 11.
    Rule::new("UA_TAX_ID", "UA", "d10", Alone, T::Inn).checked(tax_ua, 10),
    // Federal Tax Service of Russia: ten digits for companies, twelve for persons.
    Rule::new("RU_TAX_ID", "RU", "d10|d12", Word, T::Inn).checked(inn, 11),
    // Nüfus ve Vatandaşlık İşleri: two check digits over odd and even places.
    Rule::new("TR_NATIONAL_ID", "TR", "d11", Alone, T::Tckn).checked(tckn, 110),
    // Karayolları Trafik Yönetmeliği: province 01 to 81.
    Rule::new("TR_LICENSE_PLATE", "TR", "d2-a1-d4|d2-a1-d5|d2-a2-d3|d2-a2-d4|d2-a3-d2|d2-a3-d3|d2-a3-d4|d2-a1-d2,3", Alone, T::Plate).within(plate_tr),
];

// The United Kingdom and Ireland.

fn nhs(l: &[u8]) -> bool {
    // The ranges in use, and 9 for numbers of tests.
    let rest = sum(l, &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11;
    rest == 0 && matches!(at(l, 0), 3 | 4 | 6 | 7 | 9) && !all_alike(l)
}

fn nino(l: &[u8]) -> bool {
    let (first, second, last) = (l.first(), l.get(1), l.last());
    let barred = |b: Option<&u8>, of: &[u8]| b.is_none_or(|b| of.contains(b));
    let pair = l.get(..2).unwrap_or(&[]);
    !barred(first, b"DFIQUV")
        && !barred(second, b"DFIQUVO")
        && ![b"BG", b"GB", b"KN", b"NK", b"NT", b"TN", b"ZZ"].iter().any(|p| *p == pair)
        && matches!(last, Some(b'A'..=b'D'))
}

fn driver_uk(l: &[u8]) -> bool {
    let name_then_nines = l.get(..5).is_some_and(|name| {
        let letters = name.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        letters > 0 && name.iter().skip(letters).all(|b| *b == b'9')
    });
    // Decade, month (50 more for women), day, year of the decade.
    let month = number(l, 6, 8);
    name_then_nines
        && l.get(5..11).is_some_and(|born| born.iter().all(u8::is_ascii_digit))
        && is_day(if month > 50 { month - 50 } else { month }, number(l, 8, 10))
        && l.get(11).is_some_and(|b| b.is_ascii_alphabetic() || *b == b'9')
        && l.get(12).is_some_and(|b| b.is_ascii_alphabetic() || *b == b'9')
}

fn plate_uk(l: &[u8]) -> bool {
    // Area without I, Q, Z; age 02-29 or 51-79; no I or Q behind.
    l.get(..2).is_some_and(|area| !area.iter().any(|b| b"IQZ".contains(b)))
        && matches!(number(l, 2, 4), 2..=29 | 51..=79)
        && l.get(4..).is_some_and(|rest| !rest.iter().any(|b| b"IQ".contains(b)))
}

fn postcode_uk(l: &[u8]) -> bool {
    let Some(inward) = l.get(l.len().saturating_sub(2)..) else { return false };
    l == b"GIR0AA"
        || (l.first().is_some_and(|b| !b"QVX".contains(b))
            && !inward.iter().any(|b| b"CIKMOV".contains(b)))
}

fn pps(l: &[u8]) -> bool {
    let second = l.get(8).map_or(0, |b| if *b == b'W' { 0 } else { value(*b) - 9 });
    let rest = (sum(l, &[8, 7, 6, 5, 4, 3, 2]) + 9 * second) % 23;
    let check = if rest == 0 { b'W' } else { b'A' + rest as u8 - 1 };
    l.get(7) == Some(&check)
}

// The German-speaking countries.

fn plz(l: &[u8]) -> bool {
    (1_001..=99_998).contains(&number(l, 0, 5))
}

fn tax_id_de(l: &[u8]) -> bool {
    let mut counts = [0u8; 10];
    for letter in l.iter().take(10) {
        if let Some(count) = counts.get_mut(value(*letter) as usize) {
            *count += 1;
        }
    }
    let repeated = counts.iter().filter(|count| **count > 1).count();
    let most = counts.iter().max().copied().unwrap_or(0);
    at(l, 0) != 0 && repeated <= 1 && most <= 3 && mod_11_10(l)
}

fn social_de(l: &[u8]) -> bool {
    let letter = at(l, 8) - 9;
    let spread = [
        at(l, 0),
        at(l, 1),
        at(l, 2),
        at(l, 3),
        at(l, 4),
        at(l, 5),
        at(l, 6),
        at(l, 7),
        letter / 10,
        letter % 10,
        at(l, 9),
        at(l, 10),
    ];
    let total: u32 = spread
        .iter()
        .zip([2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1])
        .map(|(digit, weight)| digit * weight / 10 + digit * weight % 10)
        .sum();
    let day = number(l, 2, 4);
    is_day(number(l, 4, 6), if day > 50 { day - 50 } else { day }) && total % 10 == at(l, 11)
}

fn health_de(l: &[u8]) -> bool {
    let letter = at(l, 0) - 9;
    let spread = [letter / 10, letter % 10].into_iter().chain((1..9).map(|n| at(l, n)));
    let total: u32 = spread
        .enumerate()
        .map(|(n, digit)| digit * (1 + n as u32 % 2))
        .map(|product| product / 10 + product % 10)
        .sum();
    total % 10 == at(l, 9)
}

/// ICAO 9303: weights 7, 3, 1.
fn document_de(l: &[u8]) -> bool {
    let body: u32 = (0..8).map(|n| at(l, n) * [7, 3, 1].get(n % 3).copied().unwrap_or(0)).sum();
    let allowed = |b: &u8| b.is_ascii_digit() || b"CFGHJKLMNPRTVWXYZ".contains(b);
    l.iter().all(allowed)
        && l.first().is_some_and(u8::is_ascii_alphabetic)
        && l.get(8).is_some_and(u8::is_ascii_digit)
        && body % 10 == at(l, 8)
}

fn lanr(l: &[u8]) -> bool {
    let rest = (10 - sum(l, &[4, 9, 4, 9, 4, 9]) % 10) % 10;
    rest == at(l, 6) && !all_alike(l)
}

/// EAN-13.
fn ean(l: &[u8]) -> bool {
    sum(l, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]).is_multiple_of(10)
}

fn uid_ch(l: &[u8]) -> bool {
    let d = digits(l);
    let check = (11 - sum(d, &[5, 4, 3, 2, 7, 6, 5, 4]) % 11) % 11;
    check == at(d, 8)
}

// The Low Countries, France, Iberia, Italy, Greece.

fn rijksregister(l: &[u8]) -> bool {
    let (body, check) = (number(l, 0, 9), number(l, 9, 11));
    97 - body % 97 == check || 97 - (2_000_000_000 + body) % 97 == check
}

fn bsn(l: &[u8]) -> bool {
    let total: u32 = sum(l, &[9, 8, 7, 6, 5, 4, 3, 2]);
    total % 11 == at(l, 8) && !all_alike(l)
}

fn matricule_lu(l: &[u8]) -> bool {
    let eleven = l.get(..11).unwrap_or(&[]);
    let second: smallvec::SmallVec<[u8; 12]> =
        eleven.iter().copied().chain(l.get(12).copied()).collect();
    is_day(number(l, 4, 6), number(l, 6, 8))
        && luhn(l.get(..12).unwrap_or(&[]))
        && verhoeff(&second)
}

fn nir(l: &[u8]) -> bool {
    // Corsica's 2A and 2B count as 19 and 18.
    let body = l.get(..13).unwrap_or(&[]);
    let department = match body.get(5..7) {
        Some(b"2A") => 19,
        Some(b"2B") => 18,
        _ => number(l, 5, 7),
    };
    let body = number(l, 0, 5) * 100_000_000 + department * 1_000_000 + number(l, 7, 13);
    matches!(at(l, 0), 1 | 2 | 3 | 4 | 7 | 8) && 97 - body % 97 == number(l, 13, 15)
}

fn spi(l: &[u8]) -> bool {
    at(l, 0) <= 3 && number(l, 0, 10) % 511 == number(l, 10, 13)
}

/// The letter of a Spanish identity number: the number modulo 23.
fn letter_es(n: u64) -> u8 {
    b"TRWAGMYFPDXBNJZSQVHLCKE".get((n % 23) as usize).copied().unwrap_or(0)
}

fn dni(l: &[u8]) -> bool {
    let Some((letter, number_)) = l.split_last() else { return false };
    letter_es(number(number_, 0, number_.len())) == *letter
}

fn nie(l: &[u8]) -> bool {
    let series = match l.first() {
        Some(b'X') => 0,
        Some(b'Y') => 1,
        Some(b'Z') => 2,
        _ => return false,
    };
    l.get(8) == Some(&letter_es(series * 10_000_000 + number(l, 1, 8)))
}

fn cif(l: &[u8]) -> bool {
    let odd: u32 = [1, 3, 5, 7].iter().map(|n| at(l, *n) * 2 / 10 + at(l, *n) * 2 % 10).sum();
    let even: u32 = [2, 4, 6].iter().map(|n| at(l, *n)).sum();
    let check = (10 - (odd + even) % 10) % 10;
    let letter = b"JABCDEFGHI".get(check as usize);
    l.first().is_some_and(|b| b"ABCDEFGHJNPQRSUVW".contains(b))
        && (l.get(8) == letter || (l.get(8).is_some_and(u8::is_ascii_digit) && at(l, 8) == check))
}

fn nif_pt(l: &[u8]) -> bool {
    let rest = sum(l, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    matches!(at(l, 0), 1..=3 | 5..=9) && (if rest < 2 { 0 } else { 11 - rest }) == at(l, 8)
}

fn codice_fiscale(l: &[u8]) -> bool {
    const ODD: [u32; 36] = [
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3,
        6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
    ];
    // A letter may stand for a digit where two people would have the same code: omocodia.
    let numeric =
        |n: usize| l.get(n).is_some_and(|b| b.is_ascii_digit() || b"LMNPQRSTUV".contains(b));
    let alphabetic = |n: usize| l.get(n).is_some_and(u8::is_ascii_alphabetic);
    let form = (0..6).chain([8, 11, 15]).all(alphabetic)
        && [6, 7, 9, 10, 12, 13, 14].into_iter().all(numeric)
        && l.get(8).is_some_and(|b| b"ABCDEHLMPRST".contains(b));
    let total: u32 = (0..15)
        .map(|n| match n % 2 {
            0 => ODD.get(at(l, n) as usize).copied().unwrap_or(0),
            _ => at(l, n) - if at(l, n) > 9 { 10 } else { 0 },
        })
        .sum();
    form && l.get(15) == Some(&(b'A' + (total % 26) as u8))
}

fn afm(l: &[u8]) -> bool {
    let total: u32 = (0..8).map(|n| at(l, n) << (8 - n)).sum();
    total % 11 % 10 == at(l, 8) && !all_alike(l)
}

fn amka(l: &[u8]) -> bool {
    ddmmyy(l) && luhn(l)
}

// Central and Eastern Europe, the Baltics.

fn pesel(l: &[u8]) -> bool {
    let month = number(l, 2, 4) % 20;
    is_day(month, number(l, 4, 6)) && pesel_digits(l)
}

/// Without its date: numbers that were given wrongly stay in use.
fn pesel_digits(l: &[u8]) -> bool {
    sum(l, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]).is_multiple_of(10) && !all_alike(l)
}

fn nip(l: &[u8]) -> bool {
    sum(l, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == at(l, 9) && !all_alike(l)
}

fn regon(l: &[u8]) -> bool {
    sum(l, &[8, 9, 2, 3, 4, 5, 6, 7]) % 11 % 10 == at(l, 8)
}

fn rodne_cislo(l: &[u8]) -> bool {
    let month = number(l, 2, 4);
    let month = match month {
        71..=82 => month - 70,
        51..=62 => month - 50,
        21..=32 => month - 20,
        _ => month,
    };
    let whole = number(l, 0, 10);
    is_day(month, number(l, 4, 6))
        && (l.len() == 9
            || whole.is_multiple_of(11)
            || (number(l, 0, 9) % 11 == 10 && at(l, 9) == 0))
}

fn tax_hu(l: &[u8]) -> bool {
    at(l, 0) == 8 && sum(l, &[1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11 == at(l, 9)
}

fn cnp(l: &[u8]) -> bool {
    let rest = sum(l, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
    at(l, 0) != 0 && yymmdd(l, 1) && (if rest == 10 { 1 } else { rest }) == at(l, 12)
}

fn egn(l: &[u8]) -> bool {
    let month = number(l, 2, 4);
    let month = match month {
        41..=52 => month - 40,
        21..=32 => month - 20,
        _ => month,
    };
    is_day(month, number(l, 4, 6)) && sum(l, &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == at(l, 9)
}

fn tax_si(l: &[u8]) -> bool {
    let rest = 11 - sum(l, &[8, 7, 6, 5, 4, 3, 2]) % 11;
    at(l, 0) != 0 && (if rest == 10 { 0 } else { rest }) == at(l, 7)
}

/// Estonia and Lithuania: two rows of weights.
fn baltic(l: &[u8]) -> bool {
    let first = sum(l, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
    let check = match first {
        10 => sum(l, &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11 % 10,
        _ => first,
    };
    matches!(at(l, 0), 1..=8) && yymmdd(l, 1) && check == at(l, 10)
}

fn latvian(l: &[u8]) -> bool {
    let check = (1101 - sum(l, &[1, 6, 3, 7, 9, 10, 5, 8, 4, 2])) % 11 % 10;
    number(l, 0, 2) == 32 || (ddmmyy(l) && check == at(l, 10))
}

fn tax_ua(l: &[u8]) -> bool {
    let total =
        i64::from(sum(l.get(1..).unwrap_or(&[]), &[5, 7, 9, 4, 6, 10, 5, 7])) - i64::from(at(l, 0));
    total.rem_euclid(11) % 10 == i64::from(at(l, 9))
}

fn inn(l: &[u8]) -> bool {
    let check = |weights: &[u8], n: usize| sum(l, weights) % 11 % 10 == at(l, n);
    match l.len() {
        10 => check(&[2, 4, 10, 3, 5, 9, 4, 6, 8], 9),
        _ => {
            check(&[7, 2, 4, 10, 3, 5, 9, 4, 6, 8], 10)
                && check(&[3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8], 11)
        }
    }
}

// The North.

fn hetu(l: &[u8]) -> bool {
    // Day, month, year; the letter or sign of the century is not among `l` when it is a sign.
    let tail = if l.len() == 11 { 7 } else { 6 };
    let body = number(l, 0, 6) * 1000 + number(l, tail, tail + 3);
    let check = b"0123456789ABCDEFHJKLMNPRSTUVWXY".get((body % 31) as usize);
    let century = l.len() == 10 || l.get(6).is_some_and(|b| b"ABCDEFUVWXY".contains(b));
    century && ddmmyy(l) && number(l, tail, tail + 3) >= 2 && l.get(tail + 3) == check
}

/// The last ten digits; a coordination number has 60 more as its day.
fn personnummer(l: &[u8]) -> bool {
    let ten = l.get(l.len().saturating_sub(10)..).unwrap_or(&[]);
    let day = number(ten, 4, 6);
    let century = l.len() == 10 || matches!(number(l, 0, 2), 18..=20);
    century && is_day(number(ten, 2, 4), if day > 60 { day - 60 } else { day }) && luhn(ten)
}

fn org_nummer(l: &[u8]) -> bool {
    at(l, 2) >= 2 && at(l, 0) != 0 && luhn(l)
}

fn fodselsnummer(l: &[u8]) -> bool {
    let day = number(l, 0, 2);
    let month = number(l, 2, 4);
    is_day(if month > 40 { month - 40 } else { month }, if day > 40 { day - 40 } else { day })
        && sum(l, &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]).is_multiple_of(11)
        && sum(l, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

/// The check digit has not been binding since 2007.
fn cpr(l: &[u8]) -> bool {
    ddmmyy(l) && sum(l, &[4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

/// Begins with a day, month and year.
fn born_first(l: &[u8]) -> bool {
    ddmmyy(l)
}

fn tckn(l: &[u8]) -> bool {
    let odd: u32 = [0, 2, 4, 6, 8].iter().map(|n| at(l, *n)).sum();
    let even: u32 = [1, 3, 5, 7].iter().map(|n| at(l, *n)).sum();
    let ten: u32 = (0..10).map(|n| at(l, n)).sum();
    at(l, 0) != 0 && (odd * 7 + 90 - even) % 10 == at(l, 9) && ten % 10 == at(l, 10)
}

fn plate_tr(l: &[u8]) -> bool {
    matches!(number(l, 0, 2), 1..=81)
}
