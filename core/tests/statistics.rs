//! Every statistic once, against a figure that was published or worked out by hand; and what it answers, to the byte.
//!
//! `conformance/statistics.jsonl` holds the requests below, each with the answer in the line after it: the C library and the npm package must say the
//! same bytes. `SWITCHBOARD_BLESS=1 cargo test -p switchboard --test statistics` writes it anew.

use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use switchboard::math::statistics::CATALOGUE;
use switchboard::wire;

/// A request, where in the answer to look, what must stand there, and how far a number may be off it.
type Case = (&'static str, &'static str, Value, f64);

/// Only the last digits may differ.
const EXACT: f64 = 1e-12;

/// As published, to four digits.
const FOUR: f64 = 5e-5;

/// As published, to three digits.
const THREE: f64 = 5e-4;

/// As published, to two digits.
const TWO: f64 = 5e-3;

fn cases() -> Vec<Case> {
    vec![
        // Squares of distances from 5: 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32, of seven.
        (
            r#"{"test":"describe","values":[2,4,4,4,5,5,7,9]}"#,
            "/variance",
            json!(32.0 / 7.0),
            EXACT,
        ),
        // Distances from 2: 1 1 0 0 2 4 7.
        (r#"{"test":"median","values":[1,1,2,2,4,6,9]}"#, "/mad", json!(1.0), EXACT),
        // 6 over √(10 · 6).
        (
            r#"{"test":"correlation","x":[1,2,3,4,5],"y":[2,4,5,4,5]}"#,
            "/value",
            json!(0.774_596_669_241_483),
            EXACT,
        ),
        // 1 − 6 · 2 over 3 · 8.
        (r#"{"test":"spearman","x":[1,2,3],"y":[1,3,2]}"#, "/value", json!(0.5), EXACT),
        // Two pairs agree, one does not.
        (r#"{"test":"kendall","x":[1,2,3],"y":[1,3,2]}"#, "/value", json!(1.0 / 3.0), EXACT),
        // 3² over 4 · 3.
        (r#"{"test":"jain","values":[1,1,1,0]}"#, "/value", json!(0.75), EXACT),
        // Abramowitz and Stegun, table 26.1.
        (r#"{"test":"normal","z":1.96}"#, "/cdf", json!(0.975_002_104_851_780), EXACT),
        // Every table of Student's t.
        (r#"{"test":"student_t","p":0.975,"df":10}"#, "/quantile", json!(2.2281), FOUR),
        // With two degrees above: (1 + 2 · 3 / 6)⁻³.
        (r#"{"test":"f","f":3,"df1":2,"df2":6}"#, "/sf", json!(0.125), EXACT),
        // With two degrees: 1/e.
        (
            r#"{"test":"chi2_distribution","x":2,"df":2}"#,
            "/sf",
            json!(0.367_879_441_171_442),
            EXACT,
        ),
        // 0.3³.
        (r#"{"test":"beta","x":0.3,"a":3,"b":1}"#, "/cdf", json!(0.027), EXACT),
        // 1 + 10 + 45 of 1,024.
        (r#"{"test":"binomial","k":2,"n":10,"p":0.5}"#, "/cdf", json!(56.0 / 1_024.0), EXACT),
        // The usual example of Wilson's interval: 0.7112 to 0.8666.
        (r#"{"test":"wilson","successes":80,"trials":100}"#, "/low", json!(0.7112), FOUR),
        // 0.1 over √(0.1 · 0.9 · 2 / 100).
        (
            r#"{"test":"two_proportions","successes":[15,5],"trials":[100,100]}"#,
            "/z",
            json!(2.357_022_603_955_158),
            EXACT,
        ),
        // Newcombe 1998, table II (a), method 10: 0.0524 to 0.3339.
        (
            r#"{"test":"newcombe","successes":[56,48],"trials":[70,80]}"#,
            "/low",
            json!(0.0524),
            FOUR,
        ),
        // Two-sided 5 %, power 80 %, as published: 14,751 each.
        (r#"{"test":"sample_size","p1":0.1,"p2":0.11}"#, "/per_arm", json!(14_751), 0.0),
        // And back.
        (r#"{"test":"power","p1":0.1,"p2":0.11,"n":14751}"#, "/value", json!(0.8), FOUR),
        // Means 2 and 6, variances 1 and 4, of three each: df = (5/3)² over (1/9 + 16/9) / 2.
        (r#"{"test":"welch","a":[1,2,3],"b":[4,6,8]}"#, "/df", json!(50.0 / 17.0), EXACT),
        // Two of twenty orders are as far apart.
        (r#"{"test":"mann_whitney","a":[1,2,3],"b":[4,5,6]}"#, "/p_value_exact", json!(0.1), EXACT),
        // (100 + 0 + 100) / 20, so that p is e⁻⁵.
        (
            r#"{"test":"chi_square","observed":[10,20,30]}"#,
            "/p_value",
            json!(0.006_737_946_999_085),
            EXACT,
        ),
        // 2 · 100² / 5,000.
        (r#"{"test":"srm","observed":[4900,5100]}"#, "/chi_square", json!(4.0), EXACT),
        // 0.01 · 4 / 2.
        (
            r#"{"test":"benjamini_hochberg","p_values":[0.01,0.04,0.03,0.005]}"#,
            "/adjusted/0",
            json!(0.02),
            EXACT,
        ),
        // No less than the one before it: 0.03 · 2.
        (r#"{"test":"holm","p_values":[0.01,0.04,0.03,0.005]}"#, "/adjusted/1", json!(0.06), EXACT),
        // What explains everything leaves nothing.
        (
            r#"{"test":"cuped","y":[1,2,3,4],"x":[1,2,3,4]}"#,
            "/variance_reduction",
            json!(1.0),
            EXACT,
        ),
        // √(2/10) · e^0.4.
        (
            r#"{"test":"msprt","difference":0.5,"variance":2,"n":8,"tau2":1}"#,
            "/likelihood_ratio",
            json!(0.667_164_286_887_790),
            EXACT,
        ),
        // Three of one arm after a prior of two.
        (
            r#"{"test":"conversions","arms":[1,1,1],"firm":2,"alpha":0.6}"#,
            "/p_value",
            json!(0.5),
            EXACT,
        ),
        // Who has no rival is certain.
        (
            r#"{"test":"sample","items":[{"id":"a"},{"id":"b","weight":2}],"size":5,"seed":"s"}"#,
            "/chosen/1/inclusion",
            json!(1.0),
            EXACT,
        ),
        // Seen 0.7, by chance 0.5.
        (r#"{"test":"kappa","table":[[20,5],[10,15]]}"#, "/value", json!(0.4), EXACT),
        // Seen 2/3, by chance 1/2.
        (
            r#"{"test":"fleiss","ratings":[["a","a"],["a","b"],["b","b"]]}"#,
            "/value",
            json!(1.0 / 3.0),
            EXACT,
        ),
        // Krippendorff 2011, example C: 0.743.
        (
            r#"{"test":"Krippendorff's alpha","ratings":[[1,2,3,3,2,1,4,1,2,null,null,null],[1,2,3,3,2,2,4,1,2,5,null,3],[null,3,3,3,2,3,4,2,2,5,1,null],[1,2,3,3,2,4,4,1,2,5,1,null]]}"#,
            "/value",
            json!(0.743),
            THREE,
        ),
        // Shrout and Fleiss 1979, table 4: 0.17.
        (
            r#"{"test":"icc","ratings":[[9,2,5,8],[6,1,3,2],[8,4,6,8],[7,1,2,6],[10,5,6,9],[6,2,4,7]],"form":"ICC(1,1)"}"#,
            "/icc/0/value",
            json!(0.17),
            TWO,
        ),
        // 34, 33 and 33: the odd one to the earliest.
        (
            r#"{"test":"attribution","path":["ad","mail","ad"],"amount":100,"model":"linear"}"#,
            "/by_touch/ad",
            json!(67),
            0.0,
        ),
        // Alone 10, after the other 20: 15 in the mean.
        (r#"{"test":"shapley","worth":{"a":10,"b":20,"a,b":40}}"#, "/values/a", json!(15.0), EXACT),
        // Of 2/3 there remain 4/9.
        (
            r#"{"test":"markov","paths":[{"path":["a","b"],"conversions":1},{"path":["b"],"conversions":1,"nulls":1}]}"#,
            "/effects/a",
            json!(1.0 / 3.0),
            EXACT,
        ),
        // What cannot be computed, what is not known, and what is no request.
        (r#"{"test":"wilson","successes":0,"trials":0}"#, "/value", Value::Null, 0.0),
        (r#"{"id":7,"test":"wilsen"}"#, "/error/why/remedy", json!("did you mean `wilson`?"), 0.0),
        (r#"{"test":"wilson","#, "/error/code", json!("bad_query"), 0.0),
    ]
}

fn answer(request: &str) -> String {
    let mut words = String::new();
    // A refusal is an answer, too.
    let _ = wire::statistic(request, &mut words);
    words
}

#[test]
fn every_statistic_is_as_published_or_worked_out() {
    let mut asked = BTreeSet::new();
    for (request, pointer, expected, tolerance) in cases() {
        let words = answer(request);
        let told: Value = serde_json::from_str(&words).unwrap();
        let found = told.pointer(pointer).unwrap_or_else(|| panic!("{request}: {words}"));
        match (found.as_f64(), expected.as_f64()) {
            (Some(found), Some(expected)) => {
                assert!(
                    (found - expected).abs() <= tolerance,
                    "{request}: {found}, not {expected}"
                );
            }
            _ => assert_eq!(*found, expected, "{request}"),
        }
        asked.extend(told["statistic"].as_str().map(str::to_owned));
    }
    let known: BTreeSet<String> = CATALOGUE.iter().map(|entry| entry.name.to_owned()).collect();
    assert_eq!(asked, known, "each is asked for at least once");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "whether to record is said from outside")]
fn the_corpus_holds_what_is_answered() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance/statistics.jsonl");
    let lines = cases().into_iter().map(|(ask, ..)| format!("{ask}\n{}\n", answer(ask)));
    let expected: String = lines.collect();
    if std::env::var("SWITCHBOARD_BLESS").is_ok_and(|word| word == "1") {
        fs::write(&corpus, &expected).unwrap();
    }
    assert_eq!(fs::read_to_string(&corpus).unwrap(), expected);
}
