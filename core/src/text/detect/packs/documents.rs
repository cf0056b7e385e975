//! Passports, plates and tax numbers of traders: form alone, so that a word or the host must speak for most.
//!
//! Passports by the countries' own numbering (ICAO 9303 leaves it to them); plates by their registration
//! authorities; value added tax numbers by the European Commission's VIES and by the national tax offices.

use super::Needs::{Alone, Nothing, Word};
use super::Rule;
use crate::text::detect::checks::none;
use crate::text::detect::lexicon::Topic as T;

const fn passport(label: &'static str, region: &'static str, shape: &'static str) -> Rule {
    Rule::new(label, region, shape, Word, T::Passport)
}

const fn plate(label: &'static str, region: &'static str, shape: &'static str) -> Rule {
    Rule::new(label, region, shape, Word, T::Plate)
}

/// With the letters of the country it says itself what it is.
const fn vat(label: &'static str, region: &'static str, shape: &'static str) -> Rule {
    Rule::new(label, region, shape, Nothing, T::Vat)
}

/// Without, it is a number like others.
const fn bare_vat(label: &'static str, region: &'static str, shape: &'static str) -> Rule {
    Rule::new(label, region, shape, Word, T::Vat)
}

#[rustfmt::skip]
pub(super) const RULES: &[Rule] = &[
    // AAMVA DL/ID standard, annex: the forms of the states.
    Rule::new("US_DRIVER_LICENSE", "US", "a1d8", Alone, T::Driver),
    Rule::new("US_DRIVER_LICENSE", "US", "a1d3,14|a2d3,7|a2d6a1|a3d6|d7,14|d1a1d2,12|a1d3-d3-d2-d3-d1|d3-d2-d4|a1d3-d4-d4|d2-d3-d3|a5d2d3a2d2", Word, T::Driver),
    passport("US_PASSPORT", "US", "a1d8|d9"), passport("UK_PASSPORT", "GB", "a2d7|d9"),
    passport("IN_PASSPORT", "IN", "a1d7|a1_d7"), passport("ES_PASSPORT", "ES", "a3d6|x2d6"),
    passport("IT_PASSPORT", "IT", "a2d7|x2d7"), passport("KR_PASSPORT", "KR", "(M,S,R,O,D)d3a1d4|(M,S)d8"),
    passport("FR_PASSPORT", "FR", "d2a2d5"), passport("CA_PASSPORT", "CA", "a2d6"),
    passport("AM_PASSPORT", "AM", "a2d7"), passport("AR_PASSPORT", "AR", "a3d6"), passport("AT_PASSPORT", "AT", "a1d7"),
    passport("AU_PASSPORT", "AU", "a1d7"), passport("AZ_PASSPORT", "AZ", "a1d8"), passport("BE_PASSPORT", "BE", "a2d6"),
    passport("BG_PASSPORT", "BG", "d9"), passport("BR_PASSPORT", "BR", "a2d6"), passport("BY_PASSPORT", "BY", "a2d7"),
    passport("CH_PASSPORT", "CH", "a1d7"), passport("CN_PASSPORT", "CN", "(G,E)d8|Ea1d7"),
    passport("CY_PASSPORT", "CY", "a1d6|a1d8"), passport("CZ_PASSPORT", "CZ", "d8"), passport("DK_PASSPORT", "DK", "d9"),
    passport("DZ_PASSPORT", "DZ", "d9"), passport("EE_PASSPORT", "EE", "a1d7|a2d7"), passport("FI_PASSPORT", "FI", "a2d7"),
    passport("GR_PASSPORT", "GR", "a2d7"), passport("HR_PASSPORT", "HR", "d9"), passport("HU_PASSPORT", "HU", "a2d6,7"),
    passport("ID_PASSPORT", "ID", "(A,B,C,X)d7|(A,B,C,X)d6"), passport("IE_PASSPORT", "IE", "x2d7"),
    passport("IR_PASSPORT", "IR", "a1d8"), passport("IS_PASSPORT", "IS", "Ad7"), passport("JM_PASSPORT", "JM", "Ad7"),
    passport("JP_PASSPORT", "JP", "a2d7"), passport("KZ_PASSPORT", "KZ", "a1d7"), passport("LI_PASSPORT", "LI", "a1d5"),
    passport("LT_PASSPORT", "LT", "x8"), passport("LU_PASSPORT", "LU", "x8"), passport("LV_PASSPORT", "LV", "x2d7"),
    passport("LY_PASSPORT", "LY", "x8"), passport("MT_PASSPORT", "MT", "d7"), passport("MY_PASSPORT", "MY", "(A,H,K)d8"),
    passport("MX_PASSPORT", "MX", "d10,11|a1d8"), passport("MZ_PASSPORT", "MZ", "a2d7|d2a2d5"),
    passport("NL_PASSPORT", "NL", "a2x6d1"), passport("NZ_PASSPORT", "NZ", "(LA,LD,LF,LH,EA,EP,N)d6"),
    passport("PH_PASSPORT", "PH", "a1d6|a2d6,7|a1d7a1"), passport("PK_PASSPORT", "PK", "a2d7"),
    passport("PL_PASSPORT", "PL", "a2d7"), passport("PT_PASSPORT", "PT", "a1d6|a2d6"), passport("RO_PASSPORT", "RO", "d8,9"),
    passport("RU_PASSPORT", "RU", "d2~d2~d6|d9|d3~d6|d1~d2~d6"), passport("SE_PASSPORT", "SE", "d8"),
    passport("SL_PASSPORT", "SL", "a1d6,7|a2d7"), passport("SK_PASSPORT", "SK", "x1a1d7"), passport("TH_PASSPORT", "TH", "a1,2d6,7"),
    passport("TR_PASSPORT", "TR", "Ud8"), passport("UA_PASSPORT", "UA", "a2d6"), passport("ZA_PASSPORT", "ZA", "(T,A,M,D)d8"),

    // National Telecommunications Commission; Bilgi Teknolojileri Kurumu: mobile and land lines as they are dialled at home.
    Rule::new("PH_MOBILE_NUMBER", "PH", "0~'(9d2')~d3~d4|09d2-d3-d4|+63~'(9d2')~d3~d4|+63-9d2-d3-d4", Alone, T::Phone).rare(none, 50),
    Rule::new("TR_PHONE_NUMBER", "TR", "0-(2,3,4,5)d2-d3-d2-d2|0(2,3,4,5)d2_d3_d2_d2|+90-(2,3,4,5)d2-d3-d2-d2", Alone, T::Phone).rare(none, 25),
    Rule::new("TR_PHONE_NUMBER", "TR", "(2,3,4,5)d2-d3-d2-d2", Alone, T::Phone),
    plate("AR_LICENSE_PLATE", "AR", "a2-d3-a2|a3-d3"), plate("BR_LICENSE_PLATE", "BR", "a3-d4|a3d1a1d2"),
    plate("CZ_LICENSE_PLATE", "CZ", "d1a1d1-d4|d1a2-d4"), plate("HU_LICENSE_PLATE", "HU", "a3-d3|a4-d2|a5-d1|a2-a2-d3|a1-d4,5|a2-d2-d2,3|a1d2-d3|d2a1-d3|d3a1-d2,3|a1-a2-d2,3|CD-d3-d3|a3-d1-d2|(CK,CD,DT,HC,MA,OT)~d2'-d2|C'-(C,X)~d4|X'-(A,B,C)~d4"),
    plate("PT_LICENSE_PLATE", "PT", "d2~a2~d2|a2~d2~d2|d2~d2~a2|a2~d2~a2"), plate("FI_LICENSE_PLATE", "FI", "d1,3-a2,3|a2,3-d1,3|C-d1,5|CD-d1,5|a1d3"),
    plate("SE_LICENSE_PLATE", "SE", "a3-d2x1"), plate("LI_LICENSE_PLATE", "LI", "FL-d1,5"), plate("AL_LICENSE_PLATE", "AL", "a2-d3-a2"),
    plate("SG_LICENSE_PLATE", "SG", "a1,3d1,4a1"),

    vat("DE_VAT_ID", "DE", "DE~d3~d3~d3"), vat("AT_VAT", "AT", "ATUd8"), vat("BE_VAT", "BE", "BE(0,1)d9|BEd10"), vat("BG_VAT", "BG", "BGd9,10"),
    vat("HR_VAT", "HR", "HRd11"), vat("CY_VAT", "CY", "CYx1d7a1|CYx9"), vat("CZ_VAT", "CZ", "CZd8,10"), vat("DK_VAT", "DK", "DKd8"),
    vat("EE_VAT", "EE", "EEd9"), vat("FI_VAT", "FI", "FId8"), vat("FR_VAT", "FR", "FRx2d9"), vat("EL_VAT", "GR", "ELd9"),
    vat("HU_VAT", "HU", "HUd8"), vat("IE_VAT", "IE", "IEd7x1,2|IEd1x1d5a1"), vat("LV_VAT", "LV", "LVd11"), vat("LT_VAT", "LT", "LTd12|LTd9|LTd11"),
    vat("LU_VAT", "LU", "LUd8"), vat("MT_VAT", "MT", "MTd8"), vat("NL_VAT", "NL", "NLd9Bd2"), vat("PL_VAT", "PL", "PL-d10"),
    vat("PT_VAT", "PT", "PTd9"), vat("RO_VAT", "RO", "ROd2,10"), vat("SK_VAT", "SK", "SKd10"), vat("SI_VAT", "SI", "SId8"), vat("ES_VAT", "ES", "ESx1d7x1"),
    vat("SE_VAT", "SE", "SEd12"), vat("GB_VAT", "GB", "GB~d3~d4~d2|GB~d3~d4~d2~d3|GB(GD,HA)d3"), vat("AL_VAT", "AL", "ALx1d8x1"), vat("MK_VAT", "MK", "MKd13"),
    vat("BY_VAT", "BY", "BYd9"), vat("IS_VAT", "IS", "ISd5,6"), vat("KZ_VAT", "KZ", "KZd12"), vat("NO_VAT", "NO", "NOd9|d9MVA"),
    vat("PH_VAT", "PH", "PHd12"), vat("RU_VAT", "RU", "RUd10|RUd12"), vat("SM_VAT", "SM", "SMd5"), vat("SA_VAT", "SA", "SAd15"), vat("RS_VAT", "RS", "RSd9"),
    vat("TR_VAT", "TR", "TRd10"), vat("UA_VAT", "UA", "UAd12"), vat("UZ_VAT", "UZ", "UZd9"), vat("AR_VAT", "AR", "ARd11"), vat("BO_VAT", "BO", "BOd7"),
    vat("BR_VAT", "BR", "BRd2.d3.d3/d4-d2|BRd3.d3.d3-d2|d2.d3.d3/d4-d2|d3.d3.d3-d2"), vat("CA_VAT", "CA", "CAd9"), vat("CL_VAT", "CL", "CLd8-d1"), vat("CO_VAT", "CO", "COd10"), vat("CR_VAT", "CR", "CRd9,12"),
    vat("EC_VAT", "EC", "ECd13"), vat("SV_VAT", "SV", "SVd4-d6-d3-d1"), vat("GT_VAT", "GT", "GTd7_x1|GTd8"), vat("HN_VAT", "HN", "HNd14|HNx14"), vat("MX_VAT", "MX", "MXa3,4d6x3"),
    vat("NI_VAT", "NI", "NId3-d6-d4a1"), vat("PA_VAT", "PA", "PAd1,13"), vat("PY_VAT", "PY", "PYd6,8_d1"), vat("PE_VAT", "PE", "PEd11"), vat("DO_VAT", "DO", "DOd11|DOd9"),
    vat("UY_VAT", "UY", "UYd12"), vat("VE_VAT", "VE", "VE(J,G,V,E)_d9|VE(J,G,V,E)_d8_d1"), vat("IL_VAT", "IL", "ILd9"), vat("ID_VAT", "ID", "IDd15"), vat("NZ_VAT", "NZ", "NZd9"),
    vat("NG_VAT", "NG", "NGd8_d4"),
    bare_vat("AL_VAT", "AL", "x1d8x1"), bare_vat("BE_VAT", "BE", "d10"), bare_vat("BG_VAT", "BG", "d9,10"), bare_vat("CZ_VAT", "CZ", "d8,10"), bare_vat("DK_VAT", "DK", "d8"),
    bare_vat("FI_VAT", "FI", "d8"), bare_vat("PL_VAT", "PL", "d10|d3_d2_d2_d3"), bare_vat("RO_VAT", "RO", "d2,10"), bare_vat("RU_VAT", "RU", "d10|d12"), bare_vat("SI_VAT", "SI", "d8"),
    bare_vat("SK_VAT", "SK", "d10"), bare_vat("TR_VAT", "TR", "d10"), bare_vat("CO_VAT", "CO", "d10"), bare_vat("BO_VAT", "BO", "d7"), bare_vat("NI_VAT", "NI", "d3_d6_d4a1"),
    bare_vat("VE_VAT", "VE", "(J,G,V,E)_d9|(J,G,V,E)_d8_d1"), bare_vat("CH_VAT", "CH", "d9(MWST,TVA,IVA)|d3.d3.d3~(MWST,TVA,IVA)"), bare_vat("GB_VAT", "GB", "d3-d4-d2|d9"),
];
