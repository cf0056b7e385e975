//! Identifiers of Asia, Africa and Oceania.

use super::Needs::{Alone, Nothing, Word};
use super::Rule;
use crate::text::detect::checks::{
    all_alike, at, digits, is_day, luhn, number, sum, value, verhoeff, yymmdd,
};
use crate::text::detect::lexicon::Topic as T;

#[rustfmt::skip]
pub(super) const RULES: &[Rule] = &[
    // UIDAI: first digit 2 to 9, Verhoeff, no palindrome.
    Rule::new("IN_AADHAAR", "IN", "d4-d4-d4", Alone, T::Aadhaar).checked(aadhaar, 12),
    // Income Tax Department: five letters, four digits, a letter.
    Rule::new("IN_PAN", "IN", "a5d4a1", Nothing, T::Pan),
    // GST Council: state 01 to 37, PAN, entity, Z, check character.
    Rule::new("IN_GSTIN", "IN", "d2a5d4a1x1Zx1", Nothing, T::Gst).within(gstin),
    Rule::new("IN_GSTIN", "IN", "INd15", Nothing, T::Gst),
    // Election Commission of India: three letters and seven digits.
    Rule::new("IN_VOTER", "IN", "a3d7", Nothing, T::Voter),
    // Motor Vehicles Act: state, district, series, number.
    Rule::new("IN_VEHICLE_REGISTRATION", "IN", "a2-d1,2-a1,3-d4|a2' d1,2'-a1,3' d4", Nothing, T::Plate).within(plate_in),
    // GB 11643: region, date, ISO 7064 MOD 11-2; fifteen digits before 1999.
    Rule::new("CN_RESIDENT_ID", "CN", "d17x1", Nothing, T::Resident).checked(resident_cn, 900),
    Rule::new("CN_RESIDENT_ID", "CN", "d15", Alone, T::Resident).within(resident_cn),
    // Immigration Department of Hong Kong: letters and digits modulo 11.
    Rule::new("HK_ID", "HK", "a1,2d6~(0,1,2,3,4,5,6,7,8,9,A)|a1,2d6'(x1')", Alone, T::Resident).checked(hkid, 11),
    // Ministry of the Interior of Taiwan: area letter, sex, weights modulo 10.
    Rule::new("TW_ID", "TW", "a1d9", Alone, T::Resident).checked(id_tw, 10),
    // Immigration and Checkpoints Authority: weights 2, 7, 6, 5, 4, 3, 2 modulo 11.
    Rule::new("SG_NRIC_FIN", "SG", "a1d7a1", Nothing, T::Nric).checked(nric, 11),
    // ACRA: business, local company, others.
    Rule::new("SG_UEN", "SG", "(R,S,T)d2a2d4a1", Nothing, T::Uen),
    Rule::new("SG_UEN", "SG", "d8a1|d9a1", Word, T::Uen),
    // Ministry of the Interior and Safety: date, sex and century.
    Rule::new("KR_RRN", "KR", "d6-d7", Alone, T::Rrn).rare(rrn, 70),
    Rule::new("KR_FRN", "KR", "d6-d7", Alone, T::Rrn).rare(frn, 70),
    // National Tax Service: weights 1, 3, 7, 1, 3, 7, 1, 3, 5 modulo 10.
    Rule::new("KR_BRN", "KR", "d3_d2_d5|d10", Alone, T::Rrn).checked(brn, 10),
    Rule::new("KR_DRIVER_LICENSE", "KR", "d2_d2_d6_d2", Nothing, T::Driver).within(licence_kr),
    Rule::new("KR_DRIVER_LICENSE", "KR", "d12", Word, T::Driver),
    // Digital Agency of Japan: weights modulo 11 over eleven digits.
    Rule::new("JP_MY_NUMBER", "JP", "d4-d4-d4", Word, T::MyNumber).checked(my_number, 11),
    // Department of Provincial Administration: weights 13 to 2 modulo 11.
    Rule::new("TH_TNIN", "TH", "d1-d4-d5-d2-d1", Alone, T::ThaiId).checked(thai, 14),
    // Bureau of Internal Revenue: nine digits and the branch.
    Rule::new("PH_TIN", "PH", "d3-d3-d3-d3|d3-d3-d3-d5", Word, T::TinPh),
    Rule::new("PH_TIN", "PH", "d9", Word, T::TinPh),
    // National Registration Department: date and place.
    Rule::new("MY_NRIC", "MY", "d6_d2_d4", Alone, T::MyKad).within(mykad),
    Rule::new("MY_NRIC", "MY", "d12", Word, T::MyKad).within(mykad),
    // Permendagri 72/2022: district, date (40 more for women), serial.
    Rule::new("ID_NIK", "ID", "d16", Word, T::Nik).within(nik),
    // NADRA: district, family, sex.
    Rule::new("PK_CNIC", "PK", "d5_d7_d1", Nothing, T::Cnic),
    Rule::new("PK_CNIC", "PK", "d13", Word, T::Cnic),
    // Department for Registration of Persons: year, day of the year (500 more for women).
    Rule::new("LK_NIC", "LK", "d9(V,X)", Nothing, T::Nic).within(nic_lk),
    Rule::new("LK_NIC", "LK", "d12", Alone, T::Nic).within(nic_lk),
    // National Organization for Civil Registration: weights 10 to 2 modulo 11.
    Rule::new("IR_NATIONAL_ID", "IR", "d10|d3_d6_d1", Alone, T::MelliCode).checked(melli, 11),
    // Population and Immigration Authority: Luhn over nine digits.
    Rule::new("IL_ID", "IL", "d9", Alone, T::TeudatZehut).checked(luhn, 10),
    // Federal Authority for Identity: 784, year of birth, Luhn.
    Rule::new("AE_EMIRATES_ID", "AE", "784~d4~d7~d1", Nothing, T::NationalId).checked(luhn, 10),
    // Ministry of Interior of Saudi Arabia: 1 for citizens, 2 for residents, Luhn.
    Rule::new("SA_NATIONAL_ID", "SA", "d10", Word, T::NationalId).checked(luhn, 10),
    Rule::new("TN_NATIONAL_ID", "TN", "d8", Word, T::NationalId),
    // Department of Home Affairs: date, citizenship, Luhn.
    Rule::new("ZA_ID_NUMBER", "ZA", "d13|d6_d4_d2_d1|d6_d4_d3", Alone, T::SouthAfricanId).checked(id_za, 900),
    // NIMC: Verhoeff over eleven digits.
    Rule::new("NG_NIN", "NG", "d11", Alone, T::Nin).checked(verhoeff, 10),
    // Federal Road Safety Corps: area, number, year.
    Rule::new("NG_VEHICLE_REGISTRATION", "NG", "a3-d3a2", Nothing, T::Plate),
    // Australian Taxation Office: weights modulo 11; 89 for the business number.
    Rule::new("AU_TFN", "AU", "d3-d3-d3", Alone, T::Tfn).checked(tfn, 11),
    Rule::new("AU_ABN", "AU", "d2-d3-d3-d3", Alone, T::Abn).checked(abn, 89),
    Rule::new("AU_ABN", "AU", "AU-d11", Nothing, T::Abn).checked(abn, 89),
    // Australian Securities and Investments Commission: weights 8 to 1 modulo 10.
    Rule::new("AU_ACN", "AU", "d3-d3-d3", Alone, T::Acn).checked(acn, 10),
    // Services Australia: first digit 2 to 6, weights modulo 10.
    Rule::new("AU_MEDICARE", "AU", "d4-d5-d1", Alone, T::Medicare).checked(medicare, 20),
    // Inland Revenue: two rows of weights modulo 11.
    Rule::new("NZ_IRD", "NZ", "d2,3_d3_d3|d8,9", Word, T::Ird).checked(ird, 11),
];

// Asia and the Middle East.

fn aadhaar(l: &[u8]) -> bool {
    let mirrored = l.iter().eq(l.iter().rev());
    at(l, 0) >= 2 && !mirrored && verhoeff(l)
}

/// The states and union territories that give plates, old and new.
fn plate_in(l: &[u8]) -> bool {
    const STATES: &[u8] =
        b"ANAPARASBHBRCGCHDDDLDNGAGJHPHRJHJKKAKLLALDMHMLMNMPMZNLODORPBPYRJSKTGTNTRTSUAUKUPWB";
    // "or 5 May 2024" is a day.
    const MONTHS: &[u8] = b"JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDECMAI";
    let series = l.get(2..).unwrap_or(&[]);
    let series = series.split(u8::is_ascii_digit).find(|letters| !letters.is_empty());
    l.get(..2).is_some_and(|state| STATES.chunks_exact(2).any(|known| known == state))
        && series.is_some_and(|series| MONTHS.chunks_exact(3).all(|month| month != series))
}

fn gstin(l: &[u8]) -> bool {
    matches!(number(l, 0, 2), 1..=37)
}

fn resident_cn(l: &[u8]) -> bool {
    // Provinces by GB/T 2260.
    let province = matches!(number(l, 0, 2), 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83 | 91);
    if l.len() == 15 {
        return province && yymmdd(l, 6);
    }
    let rest = sum(l, &[7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11;
    province
        && matches!(number(l, 6, 8), 18..=20)
        && is_day(number(l, 10, 12), number(l, 12, 14))
        && l.get(..17).is_some_and(|body| body.iter().all(u8::is_ascii_digit))
        && l.get(17) == b"10X98765432".get(rest as usize)
}

fn hkid(l: &[u8]) -> bool {
    // A single letter has a blank before it, which counts 36.
    let eight =
        |n: usize| if l.len() == 8 && n == 0 { 36 } else { at(l, n - usize::from(l.len() == 8)) };
    let total: u32 = (0..8).map(|n| eight(n) * (9 - n as u32)).sum();
    let check = l.last().copied().unwrap_or(0);
    check.is_ascii_digit() | (check == b'A') && (total + value(check)).is_multiple_of(11)
}

fn id_tw(l: &[u8]) -> bool {
    const ORDER: &[u8] = b"ABCDEFGHJKLMNPQRSTUVXYWZIO";
    let Some(place) = l.first().and_then(|b| ORDER.iter().position(|a| a == b)) else {
        return false;
    };
    let area = place as u32 + 10;
    let total = area / 10 + area % 10 * 9 + sum(digits(l), &[8, 7, 6, 5, 4, 3, 2, 1, 1]);
    matches!(at(l, 1), 1 | 2 | 8 | 9) && total.is_multiple_of(10)
}

fn nric(l: &[u8]) -> bool {
    let series = l.first().copied().unwrap_or(0);
    let offset = match series {
        b'T' | b'G' => 4,
        b'M' => 3,
        _ => 0,
    };
    let rest = (sum(digits(l), &[2, 7, 6, 5, 4, 3, 2]) + offset) % 11;
    let table: &[u8] = match series {
        b'S' | b'T' => b"JZIHGFEDCBA",
        b'F' | b'G' => b"XWUTRQPNMLK",
        b'M' => b"KLJNPQRTUWX",
        _ => return false,
    };
    let place = if series == b'M' { 10 - rest } else { rest };
    l.get(8) == table.get(place as usize)
}

fn rrn(l: &[u8]) -> bool {
    yymmdd(l, 0) && matches!(at(l, 6), 1..=4)
}

fn frn(l: &[u8]) -> bool {
    yymmdd(l, 0) && matches!(at(l, 6), 5..=8)
}

/// Offices of the provinces, 11 to 28.
fn licence_kr(l: &[u8]) -> bool {
    matches!(number(l, 0, 2), 11..=28)
}

fn brn(l: &[u8]) -> bool {
    let total = sum(l, &[1, 3, 7, 1, 3, 7, 1, 3, 5]) + at(l, 8) * 5 / 10;
    (10 - total % 10) % 10 == at(l, 9) && !all_alike(l)
}

fn my_number(l: &[u8]) -> bool {
    let rest = sum(l, &[6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
    (if rest <= 1 { 0 } else { 11 - rest }) == at(l, 11) && !all_alike(l)
}

fn thai(l: &[u8]) -> bool {
    let rest = sum(l, &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    !matches!(at(l, 0), 0 | 9)
        && matches!(number(l, 1, 3), 10..=96)
        && (11 - rest) % 10 == at(l, 12)
}

fn nik(l: &[u8]) -> bool {
    let day = number(l, 6, 8);
    matches!(number(l, 0, 2), 11..=94)
        && is_day(number(l, 8, 10), if day > 40 { day - 40 } else { day })
}

fn mykad(l: &[u8]) -> bool {
    yymmdd(l, 0) && !matches!(number(l, 6, 8), 0 | 17..=20 | 69 | 70 | 73 | 80 | 81 | 94..=97)
}

fn nic_lk(l: &[u8]) -> bool {
    let day = if l.len() == 10 { number(l, 2, 5) } else { number(l, 4, 7) };
    let year = l.len() == 10 || matches!(number(l, 0, 2), 19 | 20);
    year && matches!(day, 1..=366 | 501..=866 | 888)
}

fn melli(l: &[u8]) -> bool {
    let rest = sum(l, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    number(l, 0, 10) > 0
        && number(l, 3, 9) != 0
        && (if rest < 2 { rest } else { 11 - rest }) == at(l, 9)
}

// Africa and Oceania.

fn id_za(l: &[u8]) -> bool {
    yymmdd(l, 0) && at(l, 10) <= 2 && luhn(l)
}

fn tfn(l: &[u8]) -> bool {
    sum(l, &[1, 4, 3, 7, 5, 8, 6, 9, 10]).is_multiple_of(11) && !all_alike(l)
}

fn abn(l: &[u8]) -> bool {
    let d = digits(l);
    let total = sum(d, &[10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]);
    at(d, 0) > 0 && (total - 10).is_multiple_of(89)
}

fn acn(l: &[u8]) -> bool {
    sum(l, &[8, 7, 6, 5, 4, 3, 2, 1, 1]).is_multiple_of(10) && !all_alike(l)
}

fn medicare(l: &[u8]) -> bool {
    matches!(at(l, 0), 2..=6) && sum(l, &[1, 3, 7, 9, 1, 3, 7, 9]) % 10 == at(l, 8)
}

fn ird(l: &[u8]) -> bool {
    let nine = number(l, 0, l.len());
    let digit = |n: u32| (nine / 10u64.pow(8 - n) % 10) as u32;
    let check = |weights: [u32; 8]| {
        let rest = weights.iter().zip(0..).map(|(w, n)| w * digit(n)).sum::<u32>() % 11;
        if rest == 0 { 0 } else { 11 - rest }
    };
    let first = check([3, 2, 7, 6, 5, 4, 3, 2]);
    let found = if first == 10 { check([7, 4, 3, 2, 5, 2, 7, 6]) } else { first };
    (10_000_000..=150_000_000).contains(&nine) && found == digit(8)
}
