//! Every statistic by its name: one object asks, one object answers.
//!
//! What the command `switchboard stats`, the C library and a notebook call alike. A request names a `test` and its figures; the answer
//! repeats the name and says `null` with a `reason` where nothing can be computed. Names are read as they are usually written:
//! `krippendorff_alpha`, `Krippendorff's alpha` and `alpha` are one.

use super::{
    answers,
    figures::{AskError, Figures, Wanted, alike, kind, plain},
};
use serde_json::{Value, json};

/// One statistic, as the list shows it.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Its name.
    pub name: &'static str,
    /// Other names that are understood.
    pub also: &'static [&'static str],
    /// What it asks for.
    pub takes: &'static str,
    /// What it says.
    pub gives: &'static str,
    /// Where its formula stands.
    pub source: &'static str,
    answer: fn(&Figures<'_>) -> Wanted<Value>,
}

/// All that can be asked for.
pub const CATALOGUE: &[Entry] = &[
    Entry {
        name: "describe",
        also: &["summary", "mean", "variance"],
        takes: "values: [number]",
        gives: "n, mean, variance, sd, median, mad",
        source: "sample moments by n − 1",
        answer: answers::describe_values,
    },
    Entry {
        name: "median",
        also: &["mad", "median_mad"],
        takes: "values: [number]",
        gives: "median, mad",
        source: "",
        answer: answers::describe_values,
    },
    Entry {
        name: "correlation",
        also: &["pearson", "pearson_r"],
        takes: "x: [number], y: [number]",
        gives: "value",
        source: "Pearson",
        answer: answers::correlation,
    },
    Entry {
        name: "spearman",
        also: &["rank_correlation", "spearman_rho"],
        takes: "x: [number], y: [number]",
        gives: "value",
        source: "Spearman 1904, mid-ranks",
        answer: answers::spearman,
    },
    Entry {
        name: "kendall",
        also: &["kendall_tau", "tau_b"],
        takes: "x: [number], y: [number]",
        gives: "value",
        source: "Kendall 1970, tau-b",
        answer: answers::kendall,
    },
    Entry {
        name: "jain",
        also: &["jain_index", "fairness"],
        takes: "values: [number]",
        gives: "value",
        source: "Jain, Chiu, Hawe 1984",
        answer: answers::jain,
    },
    Entry {
        name: "normal",
        also: &["normal_distribution", "z"],
        takes: "z: number or p: number",
        gives: "cdf, sf, or quantile",
        source: "",
        answer: answers::normal,
    },
    Entry {
        name: "student_t",
        also: &["t_distribution", "students_t"],
        takes: "t: number or p: number, df",
        gives: "cdf, sf, or quantile",
        source: "DiDonato and Morris 1992",
        answer: answers::student_t,
    },
    Entry {
        name: "f_distribution",
        also: &["f"],
        takes: "f: number or p: number, df1, df2",
        gives: "cdf, sf, or quantile",
        source: "DiDonato and Morris 1992",
        answer: answers::f_ratio,
    },
    Entry {
        name: "chi_square_distribution",
        also: &["chi2_distribution"],
        takes: "x: number or p: number, df",
        gives: "cdf, sf, or quantile",
        source: "Press et al. 6.2, Loader 2000",
        answer: answers::chi_square_distribution,
    },
    Entry {
        name: "beta_distribution",
        also: &["beta", "incomplete_beta"],
        takes: "x: number or p: number, a, b",
        gives: "cdf, sf, or quantile",
        source: "DiDonato and Morris 1992",
        answer: answers::beta_distribution,
    },
    Entry {
        name: "binomial",
        also: &["binomial_distribution"],
        takes: "k, n, p",
        gives: "pmf, cdf",
        source: "Loader 2000",
        answer: answers::binomial,
    },
    Entry {
        name: "wilson",
        also: &["wilson_interval", "wilson_score", "proportion_ci"],
        takes: "successes, trials, confidence = 0.95",
        gives: "estimate, low, high",
        source: "Wilson 1927",
        answer: answers::wilson,
    },
    Entry {
        name: "two_proportions",
        also: &[
            "two_proportion_z",
            "two_proportion_z_test",
            "z_test",
            "proportions_ztest",
            "two_proportion",
        ],
        takes: "successes: [a, b], trials: [a, b]",
        gives: "difference (a − b), z, p_value",
        source: "pooled z test",
        answer: answers::two_proportions,
    },
    Entry {
        name: "newcombe",
        also: &["newcombe_interval", "newcombe_ci", "difference_ci"],
        takes: "successes: [a, b], trials: [a, b], confidence = 0.95",
        gives: "estimate (a − b), low, high",
        source: "Newcombe 1998, method 10",
        answer: answers::newcombe,
    },
    Entry {
        name: "sample_size",
        also: &["sample_size_two_proportions", "sample_size_per_arm"],
        takes: "p1, p2 (or p1, lift), alpha = 0.05, power = 0.8",
        gives: "exact, per_arm",
        source: "Fleiss, Levin, Paik 2003",
        answer: answers::sample_size,
    },
    Entry {
        name: "power",
        also: &["power_two_proportions"],
        takes: "p1, p2, n (per arm), alpha = 0.05",
        gives: "value",
        source: "Fleiss, Levin, Paik 2003",
        answer: answers::power,
    },
    Entry {
        name: "welch",
        also: &["welch_t", "welch_t_test", "t_test"],
        takes: "a: [number], b: [number], confidence = 0.95; or means, variances (or sds), ns, each [a, b]",
        gives: "difference (a − b), t, df, p_value, low, high",
        source: "Welch 1947",
        answer: answers::welch,
    },
    Entry {
        name: "mann_whitney",
        also: &["mann_whitney_u", "wilcoxon_rank_sum"],
        takes: "a: [number], b: [number]",
        gives: "u1, u2, z, p_value, p_value_uncorrected, p_value_exact",
        source: "Mann and Whitney 1947",
        answer: answers::mann_whitney,
    },
    Entry {
        name: "chi_square",
        also: &["goodness_of_fit", "chi2"],
        takes: "observed: [count], expected: [share or count] = even",
        gives: "chi_square, df, p_value",
        source: "Pearson 1900",
        answer: answers::chi_square,
    },
    Entry {
        name: "srm",
        also: &["sample_ratio", "sample_ratio_mismatch", "srm_check"],
        takes: "observed: [count], ratios: [share] = even, alarm_below = 0.001",
        gives: "chi_square, df, p_value, alarm",
        source: "Fabijan et al. 2019",
        answer: answers::srm,
    },
    Entry {
        name: "benjamini_hochberg",
        also: &["bh", "fdr", "fdr_bh"],
        takes: "p_values: [number], q = 0.05",
        gives: "adjusted, rejected",
        source: "Benjamini and Hochberg 1995",
        answer: answers::benjamini_hochberg,
    },
    Entry {
        name: "holm",
        also: &["holm_bonferroni", "bonferroni_holm"],
        takes: "p_values: [number], alpha = 0.05",
        gives: "adjusted, rejected",
        source: "Holm 1979",
        answer: answers::holm,
    },
    Entry {
        name: "cuped",
        also: &[],
        takes: "y: [number], x: [number]",
        gives: "theta, variance_reduction, mean, variance, adjusted",
        source: "Deng, Xu, Kohavi, Walker 2013",
        answer: answers::cuped,
    },
    Entry {
        name: "msprt",
        also: &["always_valid", "sequential", "always_valid_p", "mixture_sprt"],
        takes: "difference, variance (of a pair), n, tau2 = variance, alpha = 0.05; or successes: [a, b], trials: [a, b]; or looks: [{…}]",
        gives: "likelihood_ratio, p_value (running minimum over looks), low, high",
        source: "Johari, Koomen, Pekelis, Walsh 2017",
        answer: answers::msprt,
    },
    Entry {
        name: "sequential_conversions",
        also: &["always_valid_conversions", "conversions"],
        takes: "arms: [1 or 2 for each success, in order], planned = 0.5, firm = 100, alpha = 0.05",
        gives: "n, p_value, stopped_at",
        source: "Lindon and Malek 2022",
        answer: answers::conversions,
    },
    Entry {
        name: "weighted_sample",
        also: &["sample", "quality_sample", "efraimidis_spirakis"],
        takes: "items: [{id, weight = 1, stratum}], size, per_stratum = 0, seed: text",
        gives: "n, chosen: [{id, stratum, inclusion}]",
        source: "Efraimidis and Spirakis 2006; Cohen and Kaplan 2007",
        answer: answers::weighted_sample,
    },
    Entry {
        name: "cohen_kappa",
        also: &["cohens_kappa", "kappa", "weighted_kappa"],
        takes: "table: [[count]], or a: [label], b: [label]; weights = none | linear | quadratic",
        gives: "value, n",
        source: "Cohen 1960, 1968",
        answer: answers::cohen_kappa,
    },
    Entry {
        name: "fleiss_kappa",
        also: &["fleiss"],
        takes: "counts: [[raters by category] by item], or ratings: [[label by rater] by item]",
        gives: "value, n",
        source: "Fleiss 1971",
        answer: answers::fleiss_kappa,
    },
    Entry {
        name: "krippendorff_alpha",
        also: &["krippendorffs_alpha", "krippendorff", "alpha"],
        takes: "ratings: [[value or null by unit] by rater], level = nominal | ordinal | interval | ratio",
        gives: "value, n",
        source: "Krippendorff 2011",
        answer: answers::krippendorff,
    },
    Entry {
        name: "icc",
        also: &["intraclass", "intraclass_correlation", "shrout_fleiss"],
        takes: "ratings: [[number by rater] by subject], confidence = 0.95, form = all | ICC(1,1) …",
        gives: "icc: [{form, value, low, high, f, p_value}]",
        source: "Shrout and Fleiss 1979",
        answer: answers::intraclass,
    },
    Entry {
        name: "attribution",
        also: &["multi_touch", "attribution_credit", "credit"],
        takes: "path: [touch], amount: whole number, model = first | last | linear | position | decay, ages: [number], half_life",
        gives: "credits: [whole number by touch], by_touch",
        source: "largest remainder",
        answer: answers::attribute,
    },
    Entry {
        name: "shapley",
        also: &["shapley_value", "shapley_values"],
        takes: "players: [name], worth: {\"a,b\": number} or [{coalition: [name], value}]",
        gives: "values: {name: number}",
        source: "Shapley 1953",
        answer: answers::shapley,
    },
    Entry {
        name: "markov",
        also: &["removal_effect", "markov_removal", "markov_attribution"],
        takes: "paths: [{path: [channel], conversions, nulls = 0}]",
        gives: "effects: {channel: number}, credits: {channel: number}",
        source: "Anderl et al. 2016",
        answer: answers::markov,
    },
];

/// Answers one request.
pub fn ask(request: &Value) -> Result<Value, AskError> {
    let Value::Object(figures) = request else {
        return Err(AskError {
            code: "wrong_type",
            path: String::new(),
            found: kind(request).to_owned(),
            expected: "an object".to_owned(),
            remedy: "write {\"test\": …}".to_owned(),
        });
    };
    let figures = Figures::new(figures);
    let (path, name) = figures.name()?;
    let wanted = plain(name);
    let is_it = |entry: &&Entry| {
        plain(entry.name) == wanted || entry.also.iter().any(|also| plain(also) == wanted)
    };
    let Some(entry) = CATALOGUE.iter().find(is_it) else {
        let near =
            CATALOGUE.iter().map(|entry| entry.name).max_by_key(|known| alike(known, &wanted));
        return Err(AskError {
            code: "unknown_test",
            path,
            found: format!("`{name}`"),
            expected: "the name of a statistic".to_owned(),
            remedy: match near.filter(|near| alike(near, &wanted) > 2) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "ask for the list".to_owned(),
            },
        });
    };
    let mut answer = json!({ "test": name, "statistic": entry.name });
    if let (Some(id), Value::Object(answer)) = (figures.id(), &mut answer) {
        answer.insert("id".to_owned(), id.clone());
    }
    let found = (entry.answer)(&figures)?;
    // Where nothing can be computed, not everything was looked for.
    if found.get("reason").is_none()
        && let Some(unknown) = figures.unknown(entry.takes)
    {
        return Err(unknown);
    }
    if let (Value::Object(answer), Value::Object(found)) = (&mut answer, found) {
        answer.extend(found);
    }
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn said(request: Value) -> Value {
        ask(&request).unwrap()
    }

    #[test]
    fn a_figure_that_nobody_asked_for_is_refused() {
        let slip = json!({"test": "wilson", "successes": 80, "trials": 100, "confidense": 0.9});
        let error = ask(&slip).unwrap_err();
        assert_eq!((error.code, error.path.as_str()), ("unknown_key", "/confidense"));
        assert_eq!(error.remedy, "did you mean `confidence`?");
        // What the host keeps beside its request is its own.
        let kept =
            json!({"test": "wilson", "successes": 80, "trials": 100, "id": 3, "note": "June"});
        assert!(ask(&kept).is_ok());
    }

    #[test]
    fn names_are_understood_as_they_are_written() {
        for name in ["Krippendorff's alpha", "krippendorff_alpha", "KrippendorffAlpha", "alpha"] {
            let answer = said(json!({"id": 7, "test": name, "ratings": [[1, 2, null], [1, 3, 3]]}));
            assert_eq!(
                (&answer["statistic"], &answer["id"]),
                (&json!("krippendorff_alpha"), &json!(7))
            );
            assert_eq!(answer["test"], name);
        }
        let mut names = BTreeSet::new();
        for entry in CATALOGUE {
            for name in entry.also.iter().chain([&entry.name]) {
                assert!(names.insert(plain(name)), "`{name}` means two things");
            }
        }
    }

    #[test]
    fn a_request_that_cannot_be_understood_says_why() {
        let refused = |request: Value| ask(&request).unwrap_err();
        let unknown = refused(json!({"test": "wilsen"}));
        assert_eq!(
            (unknown.code, unknown.remedy.as_str()),
            ("unknown_test", "did you mean `wilson`?")
        );
        let missing = refused(json!({"test": "wilson", "successes": 3}));
        assert_eq!((missing.code, missing.path.as_str()), ("missing_key", "/trials"));
        let wrong = refused(json!({"test": "welch", "a": [1, "x"], "b": [2]}));
        assert_eq!((wrong.code, wrong.path.as_str()), ("wrong_type", "/a/1"));
        let range = refused(json!({"test": "wilson", "successes": 5, "trials": 3}));
        assert_eq!((range.code, range.path.as_str()), ("out_of_range", "/successes"));
        assert_eq!(refused(json!([1])).code, "wrong_type");
        assert_eq!(refused(json!({"test": "icc", "ratings": [[1, 2], [3]]})).path, "/ratings");
    }

    #[test]
    fn what_cannot_be_computed_is_null_with_its_reason() {
        let answer = said(json!({"test": "kappa", "a": ["x", "x"], "b": ["x", "x"]}));
        assert_eq!(answer["value"], Value::Null);
        assert_eq!(answer["reason"], "both raters used one category only");
        assert_eq!(said(json!({"test": "wilson", "x": 0, "n": 0}))["value"], Value::Null);
    }

    #[test]
    fn lists_of_labels_are_tables() {
        // Numbers in their order: 2 before 10.
        let answer =
            said(json!({"test": "kappa", "weights": "linear", "a": [2, 10, 2], "b": [2, 2, 10]}));
        // Table 1 1 / 1 0: observed 2, by chance 2·1 + 1·2 = 4 over 3: 1 − 2·3/4.
        assert_eq!(answer["value"], json!(-0.5));
        assert_eq!(answer["n"], json!(3.0));
        let fleiss =
            said(json!({"test": "fleiss", "ratings": [["a", "a"], ["a", "b"], ["b", "b"]]}));
        // Observed 2/3, by chance 1/2.
        assert!((fleiss["value"].as_f64().unwrap() - 1.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn peeking_keeps_the_smallest_p() {
        let look = |difference: f64, n: u32| json!({"difference": difference, "n": n});
        let answer = said(json!({
            "test": "msprt", "variance": 2, "tau2": 1,
            "looks": [look(0.5, 8), look(1.5, 20), look(0.1, 40)],
        }));
        let p = |at: usize| answer["looks"][at]["p_value"].as_f64().unwrap();
        assert!(p(0) > p(1));
        assert_eq!(p(1).to_bits(), p(2).to_bits());
    }

    #[test]
    fn touches_and_coalitions_by_name() {
        let credits = said(
            json!({"test": "attribution", "path": ["ad", "mail", "ad"], "amount": 100, "model": "linear"}),
        );
        assert_eq!(credits["by_touch"], json!({"ad": 67, "mail": 33}));
        let values = said(json!({"test": "shapley", "worth": {"a": 10, "b": 20, "a,b": 40}}));
        assert_eq!(values["values"], json!({"a": 15.0, "b": 25.0}));
        let markov = said(
            json!({"test": "markov", "paths": [{"path": ["a"], "conversions": 2, "nulls": 2}]}),
        );
        assert_eq!(markov["effects"], json!({"a": 1.0}));
    }

    #[test]
    fn distributions_and_ranks_by_name() {
        let value = |request: Value, key: &str| said(request)[key].as_f64().unwrap();
        let close =
            |found: f64, expected: f64| assert!((found - expected).abs() < 1e-12, "{found}");
        close(value(json!({"test": "chi2_distribution", "x": 2, "df": 2}), "sf"), libm::exp(-1.0));
        close(value(json!({"test": "f", "f": 3, "df1": 2, "df2": 6}), "sf"), 0.125);
        close(value(json!({"test": "beta", "x": 0.3, "a": 3, "b": 1}), "cdf"), 0.027);
        close(value(json!({"test": "binomial", "k": 2, "n": 10, "p": 0.5}), "cdf"), 56.0 / 1_024.0);
        close(value(json!({"test": "student_t", "p": 0.75, "df": 1}), "quantile"), 1.0);
        close(value(json!({"test": "spearman", "x": [1, 2, 3], "y": [1, 3, 2]}), "value"), 0.5);
        close(
            value(json!({"test": "kendall", "x": [1, 2, 3], "y": [1, 3, 2]}), "value"),
            1.0 / 3.0,
        );
        let arms = json!({"test": "conversions", "arms": [1, 1, 1], "firm": 2, "alpha": 0.6});
        assert_eq!(
            said(arms),
            json!({"test": "conversions", "statistic": "sequential_conversions", "n": 3, "p_value": 0.5, "stopped_at": 3})
        );
        let none = ask(&json!({"test": "student_t", "t": 1, "df": 0})).unwrap_err();
        assert_eq!((none.code, none.path.as_str()), ("out_of_range", "/df"));
    }

    #[test]
    fn a_sample_keeps_how_likely_each_was_chosen() {
        let items = json!([{"id": "a"}, {"id": "b", "weight": 2}, {"id": "c", "weight": 0}]);
        let all = said(json!({"test": "sample", "items": items, "size": 5, "seed": "november"}));
        let chosen = |id: &str| json!({"id": id, "stratum": "", "inclusion": 1.0});
        assert_eq!((&all["n"], &all["chosen"]), (&json!(3), &json!([chosen("a"), chosen("b")])));
        let wrong = ask(&json!({"test": "sample", "items": [1], "size": 1})).unwrap_err();
        assert_eq!(wrong.path, "/items/0");
    }
}
