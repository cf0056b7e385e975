//! What each statistic makes of its figures.

use super::{
    Candidate, Credit, Level, Path, Weights, agreement, attribution, compare, describe,
    figures::{Figures, Wanted, labels, plain},
    icc, proportion, sample, sequential, special,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What cannot be computed, and why.
fn undefined(reason: &str) -> Value {
    json!({ "value": null, "reason": reason })
}

fn or_undefined(value: Option<impl serde::Serialize>, reason: &str) -> Value {
    match value.map(|value| serde_json::to_value(value)) {
        Some(Ok(value @ Value::Object(_))) => value,
        Some(Ok(value)) => json!({ "value": value }),
        _ => undefined(reason),
    }
}

pub(super) fn describe_values(figures: &Figures<'_>) -> Wanted<Value> {
    let values = figures.numbers(&["values", "x", "data", "sample"])?;
    let variance = describe::variance(&values);
    Ok(json!({
        "n": values.len(),
        "mean": describe::mean(&values),
        "variance": variance,
        "sd": variance.map(libm::sqrt),
        "median": describe::median(&values),
        "mad": describe::mad(&values),
    }))
}

pub(super) fn correlation(figures: &Figures<'_>) -> Wanted<Value> {
    paired(figures, describe::correlation)
}

/// A correlation by this rule.
fn paired(figures: &Figures<'_>, rule: fn(&[f64], &[f64]) -> Option<f64>) -> Wanted<Value> {
    let (x, y) = (figures.numbers(&["x", "a"])?, figures.numbers(&["y", "b"])?);
    if x.len() != y.len() {
        return Err(Figures::refuse("/y", format!("{} figures", y.len()), "as many as in `x`"));
    }
    Ok(or_undefined(rule(&x, &y), "one of them does not vary"))
}

pub(super) fn spearman(figures: &Figures<'_>) -> Wanted<Value> {
    paired(figures, describe::rank_correlation)
}

pub(super) fn kendall(figures: &Figures<'_>) -> Wanted<Value> {
    paired(figures, describe::kendall)
}

pub(super) fn jain(figures: &Figures<'_>) -> Wanted<Value> {
    let values = figures.numbers(&["values", "x", "data"])?;
    Ok(or_undefined(describe::jain(&values), "nobody has anything"))
}

pub(super) fn normal(figures: &Figures<'_>) -> Wanted<Value> {
    if figures.find(&["p"]).is_some() {
        let quantile = special::normal_quantile(figures.share_or(&["p"], 0.5)?);
        return Ok(json!({ "quantile": quantile }));
    }
    let z = figures.number(&["z", "x"])?;
    Ok(json!({ "cdf": special::normal_cdf(z), "sf": special::normal_sf(z) }))
}

/// The share above a value, or the value that a share lies below; `None` where there is no such distribution.
fn distribution(
    figures: &Figures<'_>,
    value: &[&str],
    sf: impl Fn(f64) -> f64,
    quantile: impl Fn(f64) -> Option<f64>,
) -> Wanted<Value> {
    if figures.find(&["p"]).is_some() {
        return Ok(json!({ "quantile": quantile(figures.share_or(&["p"], 0.5)?) }));
    }
    let above = sf(figures.number(value)?);
    Ok(json!({ "cdf": 1.0 - above, "sf": above }))
}

/// A number above 0, such as degrees of freedom.
fn above_zero(figures: &Figures<'_>, keys: &[&str]) -> Wanted<f64> {
    let value = figures.number(keys)?;
    if value > 0.0 {
        return Ok(value);
    }
    let path = figures.find(keys).map(|(path, _)| path).unwrap_or_default();
    Err(Figures::refuse(&path, value, "more than 0"))
}

pub(super) fn student_t(figures: &Figures<'_>) -> Wanted<Value> {
    let df = above_zero(figures, &["df", "nu", "freedom"])?;
    let quantile = |p| special::t_quantile(p, df);
    distribution(figures, &["t", "x"], |t| special::t_sf(t, df), quantile)
}

pub(super) fn f_ratio(figures: &Figures<'_>) -> Wanted<Value> {
    let df1 = above_zero(figures, &["df1", "d1", "dfn"])?;
    let df2 = above_zero(figures, &["df2", "d2", "dfd"])?;
    let quantile = |p| special::f_quantile(p, df1, df2);
    distribution(figures, &["f", "x"], |f| special::f_sf(f, df1, df2), quantile)
}

pub(super) fn chi_square_distribution(figures: &Figures<'_>) -> Wanted<Value> {
    let df = above_zero(figures, &["df", "k", "freedom"])?;
    let quantile = |p| special::chi_square_quantile(p, df);
    distribution(figures, &["x", "chi_square"], |x| special::chi_square_sf(x, df), quantile)
}

pub(super) fn beta_distribution(figures: &Figures<'_>) -> Wanted<Value> {
    let a = above_zero(figures, &["a", "alpha"])?;
    let b = above_zero(figures, &["b", "beta"])?;
    let sf = |x: f64| special::beta_inc(b, a, 1.0 - x);
    distribution(figures, &["x"], sf, |p| special::beta_quantile(p, a, b))
}

pub(super) fn binomial(figures: &Figures<'_>) -> Wanted<Value> {
    let successes = figures.count(&["k", "successes", "x"])?;
    let trials = figures.count(&["n", "trials"])?;
    let chance = figures.number(&["p", "chance"])?;
    if !(0.0..=1.0).contains(&chance) {
        return Err(Figures::refuse("/p", chance, "from 0 to 1"));
    }
    Ok(json!({
        "pmf": special::binomial_pmf(successes, trials, chance),
        "cdf": special::binomial_cdf(successes, trials, chance),
    }))
}

pub(super) fn conversions(figures: &Figures<'_>) -> Wanted<Value> {
    let (path, arms) = figures.list(&["arms", "sequence", "events"])?;
    let planned = figures.share_or(&["planned", "split"], 0.5)?;
    let firm = figures.number_or(&["firm", "weight"], 100.0)?;
    let alpha = figures.share_or(&["alpha"], 0.05)?;
    let Some(mut test) = sequential::Conversions::new(planned, firm) else {
        return Err(Figures::refuse("/firm", firm, "more than 0"));
    };
    let mut stopped_at = None;
    for (at, arm) in Figures::as_numbers(&path, arms)?.into_iter().enumerate() {
        match arm {
            1.0 => test.success(0),
            2.0 => test.success(1),
            other => return Err(Figures::refuse(&format!("{path}/{at}"), other, "1 or 2")),
        }
        if stopped_at.is_none() && test.p_value() <= alpha {
            stopped_at = Some(at + 1);
        }
    }
    Ok(json!({ "n": arms.len(), "p_value": test.p_value(), "stopped_at": stopped_at }))
}

pub(super) fn wilson(figures: &Figures<'_>) -> Wanted<Value> {
    let successes = figures.count(&["successes", "x", "k", "count"])?;
    let trials = figures.count(&["trials", "n", "nobs", "total"])?;
    if successes > trials {
        return Err(Figures::refuse("/successes", successes, &format!("at most {trials}")));
    }
    let interval = proportion::wilson(successes, trials, figures.confidence()?);
    Ok(or_undefined(interval, "there are no trials"))
}

pub(super) fn two_proportions(figures: &Figures<'_>) -> Wanted<Value> {
    let (successes, trials) = figures.shares()?;
    let reason = "a group without trials, or no difference between success and failure";
    Ok(or_undefined(proportion::two_proportions(successes, trials), reason))
}

pub(super) fn newcombe(figures: &Figures<'_>) -> Wanted<Value> {
    let (successes, trials) = figures.shares()?;
    let interval = proportion::newcombe(successes, trials, figures.confidence()?);
    Ok(or_undefined(interval, "a group without trials"))
}

pub(super) fn both_shares(figures: &Figures<'_>) -> Wanted<(f64, f64)> {
    let p1 = figures.share_or(&["p1", "baseline", "p_a", "base"], f64::NAN)?;
    let p2 = match figures.find(&["lift", "relative_lift", "mde_relative"]) {
        Some((path, lift)) => p1 * (1.0 + Figures::as_number(path, lift)?),
        None => match figures.find(&["mde", "delta", "absolute"]) {
            Some((path, by)) => p1 + Figures::as_number(path, by)?,
            None => figures.share_or(&["p2", "target", "p_b", "expected"], f64::NAN)?,
        },
    };
    Ok((p1, p2))
}

pub(super) fn sample_size(figures: &Figures<'_>) -> Wanted<Value> {
    let (p1, p2) = both_shares(figures)?;
    let alpha = figures.share_or(&["alpha"], 0.05)?;
    let power = figures.share_or(&["power"], 0.8)?;
    Ok(match proportion::sample_size(p1, p2, alpha, power) {
        Some(exact) => json!({ "exact": exact, "per_arm": exact.ceil(), "value": exact.ceil() }),
        None => undefined("the shares do not differ, or one is none"),
    })
}

pub(super) fn power(figures: &Figures<'_>) -> Wanted<Value> {
    let (p1, p2) = both_shares(figures)?;
    let n = figures.count(&["n", "per_arm", "n_per_arm"])?;
    let alpha = figures.share_or(&["alpha"], 0.05)?;
    Ok(or_undefined(proportion::power(p1, p2, n, alpha), "nobody takes part"))
}

pub(super) fn welch(figures: &Figures<'_>) -> Wanted<Value> {
    let confidence = figures.confidence()?;
    let reason = "a group of fewer than two, or nothing varies";
    if figures.find(&["means", "mean"]).is_some() {
        let means = figures.numbers(&["means", "mean"])?;
        let variances = match figures.find(&["sds", "sd", "stds"]) {
            Some(_) => figures.numbers(&["sds", "sd", "stds"])?.iter().map(|sd| sd * sd).collect(),
            None => figures.numbers(&["variances", "variance", "vars"])?,
        };
        let ns = figures.numbers(&["ns", "n", "sizes"])?;
        let ([m1, m2], [v1, v2], [n1, n2]) =
            (means.as_slice(), variances.as_slice(), ns.as_slice())
        else {
            return Err(Figures::refuse("/means", "other than two", "two of each"));
        };
        let test = compare::welch_of_moments((*m1, *v1, *n1), (*m2, *v2, *n2), confidence);
        return Ok(or_undefined(test, reason));
    }
    let (a, b) = figures.two_groups()?;
    Ok(or_undefined(compare::welch(&a, &b, confidence), reason))
}

pub(super) fn mann_whitney(figures: &Figures<'_>) -> Wanted<Value> {
    let (a, b) = figures.two_groups()?;
    Ok(or_undefined(compare::mann_whitney(&a, &b), "an empty group, or all values are the same"))
}

pub(super) fn observed_and_expected(figures: &Figures<'_>) -> Wanted<Option<compare::ChiSquare>> {
    let observed = figures.numbers(&["observed", "counts", "n"])?;
    let expected = match figures.find(&["expected", "ratios", "ratio", "shares", "weights"]) {
        Some(_) => figures.numbers(&["expected", "ratios", "ratio", "shares", "weights"])?,
        None => vec![1.0; observed.len()],
    };
    if observed.len() != expected.len() {
        let found = format!("{} figures", expected.len());
        return Err(Figures::refuse("/expected", found, "as many as in `observed`"));
    }
    Ok(compare::chi_square(&observed, &expected))
}

const NO_SPLIT: &str = "fewer than two groups, nobody in any, or a group that expects nobody";

pub(super) fn chi_square(figures: &Figures<'_>) -> Wanted<Value> {
    Ok(or_undefined(observed_and_expected(figures)?, NO_SPLIT))
}

pub(super) fn srm(figures: &Figures<'_>) -> Wanted<Value> {
    let below = figures.share_or(&["alarm_below", "alpha", "threshold"], 0.001)?;
    let test = observed_and_expected(figures)?;
    let alarm = test.map(|test| test.p_value < below);
    let mut answer = or_undefined(test, NO_SPLIT);
    if let (Value::Object(answer), Some(alarm)) = (&mut answer, alarm) {
        answer.insert("alarm".to_owned(), json!(alarm));
    }
    Ok(answer)
}

pub(super) fn adjusted(figures: &Figures<'_>, adjust: fn(&[f64]) -> Vec<f64>) -> Wanted<Value> {
    let p_values = figures.numbers(&["p_values", "p", "pvalues", "ps"])?;
    if let Some(at) = p_values.iter().position(|p| !(0.0..=1.0).contains(p)) {
        let path = format!("/p_values/{at}");
        return Err(Figures::refuse(&path, p_values[at], "a number from 0 to 1"));
    }
    let level = figures.share_or(&["q", "alpha", "fdr"], 0.05)?;
    let adjusted = adjust(&p_values);
    let rejected: Vec<bool> = adjusted.iter().map(|&p| p <= level).collect();
    Ok(json!({ "adjusted": adjusted, "rejected": rejected }))
}

pub(super) fn benjamini_hochberg(figures: &Figures<'_>) -> Wanted<Value> {
    adjusted(figures, compare::benjamini_hochberg)
}

pub(super) fn holm(figures: &Figures<'_>) -> Wanted<Value> {
    adjusted(figures, compare::holm)
}

pub(super) fn cuped(figures: &Figures<'_>) -> Wanted<Value> {
    let outcome = figures.numbers(&["y", "outcome", "post"])?;
    let before = figures.numbers(&["x", "covariate", "pre", "before"])?;
    if outcome.len() != before.len() {
        return Err(Figures::refuse(
            "/x",
            format!("{} figures", before.len()),
            "as many as in `y`",
        ));
    }
    Ok(or_undefined(compare::cuped(&outcome, &before), "the covariate does not vary"))
}

pub(super) fn msprt(figures: &Figures<'_>) -> Wanted<Value> {
    let reason = "nobody took part, or nothing varies";
    if figures.find(&["looks"]).is_none() {
        return Ok(or_undefined(one_look(figures, figures)?, reason));
    }
    let (_, looks) = figures.list(&["looks"])?;
    let (mut least, mut each) = (1.0_f64, Vec::new());
    for (at, look) in looks.iter().enumerate() {
        let Value::Object(look) = look else {
            return Err(Figures::wrong(format!("/looks/{at}"), look, "an object"));
        };
        let Some(mut found) = one_look(&Figures::new(look), figures)? else {
            each.push(Value::Null);
            continue;
        };
        least = least.min(found.p_value);
        found.p_value = least;
        each.push(or_undefined(Some(found), reason));
    }
    Ok(json!({ "p_value": least, "looks": each }))
}

/// A look, and what it does not say as all of them do.
fn one_look(look: &Figures<'_>, all: &Figures<'_>) -> Wanted<Option<sequential::Msprt>> {
    let alpha = all.share_or(&["alpha"], 0.05)?;
    let (difference, variance, n) = if look.find(&["successes", "x1"]).is_some() {
        let (successes, trials) = look.shares()?;
        if trials.contains(&0) {
            return Ok(None);
        }
        let share = |at: usize| successes[at] as f64 / trials[at] as f64;
        let variance = |p: f64| p * (1.0 - p);
        // Arms of different size count as so many pairs as their error allows: the harmonic mean.
        let [a, b] = trials.map(|n| n as f64);
        (share(0) - share(1), variance(share(0)) + variance(share(1)), 2.0 * a * b / (a + b))
    } else {
        let either = |keys: &[&str]| {
            look.number(keys).or_else(|missing| match all.find(keys) {
                Some((path, value)) => Figures::as_number(path, value),
                None => Err(missing),
            })
        };
        let variance = match look.find(&["sigma", "sd"]).or_else(|| all.find(&["sigma", "sd"])) {
            // Two arms of this deviation each.
            Some((path, sigma)) => {
                let sigma = Figures::as_number(path, sigma)?;
                2.0 * sigma * sigma
            }
            None => match look.find(&["sigma2"]).or_else(|| all.find(&["sigma2"])) {
                Some((path, sigma2)) => 2.0 * Figures::as_number(path, sigma2)?,
                None => either(&["variance", "v"])?,
            },
        };
        (
            either(&["difference", "mean_difference", "delta", "theta_hat"])?,
            variance,
            either(&["n"])?,
        )
    };
    let tau2 = match all.find(&["tau"]) {
        Some((path, tau)) => {
            let tau = Figures::as_number(path, tau)?;
            tau * tau
        }
        None => all.number_or(&["tau2", "tau_squared"], variance)?,
    };
    Ok(sequential::msprt(difference, variance, n, tau2, alpha))
}

pub(super) fn weighted_sample(figures: &Figures<'_>) -> Wanted<Value> {
    let (path, items) = figures.list(&["items", "chats", "candidates"])?;
    let text = |figures: &Figures<'_>, keys: &[&str]| match figures.find(keys) {
        None => Ok(None),
        Some((_, Value::String(text))) => Ok(Some(text.clone())),
        Some((path, other)) => Err(Figures::wrong(path, other, "a text")),
    };
    let mut candidates = Vec::with_capacity(items.len());
    for (at, item) in items.iter().enumerate() {
        let Value::Object(item) = item else {
            return Err(Figures::wrong(format!("{path}/{at}"), item, "an object"));
        };
        let item = Figures::new(item);
        candidates.push(Candidate {
            id: text(&item, &["id", "chat"])?.ok_or_else(|| Figures::missing("id"))?,
            weight: item.number_or(&["weight", "w"], 1.0)?,
            stratum: text(&item, &["stratum", "agent", "group"])?.unwrap_or_default(),
        });
    }
    let size = figures.count(&["size", "k"])?;
    let per_stratum = match figures.find(&["per_stratum", "per_agent"]) {
        Some((path, count)) => Figures::as_count(path, count)?,
        None => 0,
    };
    let seed = text(figures, &["seed"])?.unwrap_or_default();
    let [size, quota] =
        [size, per_stratum].map(|count| usize::try_from(count).unwrap_or(usize::MAX));
    let chosen = sample::weighted_sample(&candidates, size, quota, seed.as_bytes());
    Ok(json!({ "n": candidates.len(), "chosen": chosen }))
}

const WEIGHTS: [(&str, Weights); 4] = [
    ("none", Weights::None),
    ("unweighted", Weights::None),
    ("linear", Weights::Linear),
    ("quadratic", Weights::Quadratic),
];

pub(super) fn cohen_kappa(figures: &Figures<'_>) -> Wanted<Value> {
    if figures.name().is_ok_and(|(_, name)| plain(name) == "weightedkappa") {
        // Which weights is not for us to guess.
        figures.need(&["weights", "weighting"])?;
    }
    let weights = figures.choice(&["weights", "weighting"], &WEIGHTS, Weights::None)?;
    let table = if figures.find(&["table", "matrix", "confusion"]).is_some() {
        figures.table(&["table", "matrix", "confusion"])?
    } else if figures.find(&["ratings"]).is_some() {
        let (path, raters) = figures.list(&["ratings"])?;
        let [Value::Array(a), Value::Array(b)] = raters.as_slice() else {
            return Err(Figures::refuse(&path, "other than two lists", "two raters"));
        };
        agreement::contingency(&labels("/ratings/0", a)?, &labels("/ratings/1", b)?)
    } else {
        let (a_path, a) = figures.list(&["a", "rater1", "r1", "rater_a"])?;
        let (b_path, b) = figures.list(&["b", "rater2", "r2", "rater_b"])?;
        if a.len() != b.len() {
            return Err(Figures::refuse(
                &b_path,
                format!("{} labels", b.len()),
                "as many as in `a`",
            ));
        }
        agreement::contingency(&labels(&a_path, a)?, &labels(&b_path, b)?)
    };
    if table.iter().any(|row| row.len() != table.len()) {
        return Err(Figures::refuse("/table", "uneven rows", "a square table"));
    }
    let n: f64 = table.iter().flatten().sum();
    let kappa = agreement::cohen_kappa(&table, weights);
    Ok(match kappa {
        Some(value) => json!({ "value": value, "n": n }),
        None => undefined("both raters used one category only"),
    })
}

pub(super) fn fleiss_kappa(figures: &Figures<'_>) -> Wanted<Value> {
    let counts = if figures.find(&["ratings"]).is_some() {
        let (path, items) = figures.list(&["ratings"])?;
        let mut labelled = Vec::new();
        for (at, item) in items.iter().enumerate() {
            let path = format!("{path}/{at}");
            match item {
                Value::Array(item) => labelled.push(labels(&path, item)?),
                other => return Err(Figures::wrong(path, other, "a list of labels")),
            }
        }
        let categories: BTreeSet<&String> = labelled.iter().flatten().collect();
        let count = |item: &Vec<String>| -> Vec<f64> {
            let of = |category: &&String| item.iter().filter(|label| label == category).count();
            categories.iter().map(|category| of(category) as f64).collect()
        };
        labelled.iter().map(count).collect()
    } else {
        figures.table(&["counts", "table", "matrix"])?
    };
    let raters = |item: &Vec<f64>| item.iter().sum::<f64>();
    if counts.windows(2).any(|pair| raters(&pair[0]) != raters(&pair[1])) {
        return Err(Figures::refuse(
            "/counts",
            "items with other numbers of raters",
            "as many each",
        ));
    }
    Ok(match agreement::fleiss_kappa(&counts) {
        Some(value) => json!({ "value": value, "n": counts.len() }),
        None => undefined("fewer than two raters, or one category only"),
    })
}

const LEVELS: [(&str, Level); 4] = [
    ("nominal", Level::Nominal),
    ("ordinal", Level::Ordinal),
    ("interval", Level::Interval),
    ("ratio", Level::Ratio),
];

pub(super) fn krippendorff(figures: &Figures<'_>) -> Wanted<Value> {
    let keys = ["level", "metric", "level_of_measurement", "scale", "distance"];
    let level = figures.choice(&keys, &LEVELS, Level::Nominal)?;
    let (path, raters) = figures.list(&["ratings", "reliability_data", "data", "matrix"])?;
    let mut names = BTreeSet::new();
    for rater in raters {
        let texts = rater.as_array().into_iter().flatten().filter_map(Value::as_str);
        names.extend(texts.filter(|text| text.parse::<f64>().is_err()));
    }
    let names: Vec<&str> = names.into_iter().collect();
    let mut ratings = Vec::new();
    for (at, rater) in raters.iter().enumerate() {
        let Value::Array(rater) = rater else {
            return Err(Figures::wrong(format!("{path}/{at}"), rater, "a list of ratings"));
        };
        let mut row = Vec::new();
        for (unit, value) in rater.iter().enumerate() {
            row.push(match value {
                Value::Null => None,
                Value::Number(number) => number.as_f64(),
                Value::String(text) => match text.parse() {
                    Ok(number) => Some(number),
                    Err(_) if level == Level::Nominal => {
                        Some(names.partition_point(|name| *name < text.as_str()) as f64)
                    }
                    Err(_) => {
                        let path = format!("{path}/{at}/{unit}");
                        return Err(Figures::wrong(path, value, "a number, or null"));
                    }
                },
                other => {
                    let path = format!("{path}/{at}/{unit}");
                    return Err(Figures::wrong(path, other, "a rating, or null"));
                }
            });
        }
        ratings.push(row);
    }
    let units = ratings.iter().map(Vec::len).max().unwrap_or(0);
    let rated =
        |unit: usize| ratings.iter().filter(move |r| r.get(unit).copied().flatten().is_some());
    let n: usize = (0..units).map(|unit| rated(unit).count()).filter(|&n| n > 1).sum();
    Ok(match agreement::krippendorff_alpha(&ratings, level) {
        Some(value) => json!({ "value": value, "n": n }),
        None => undefined("no unit was rated twice, or all ratings are the same"),
    })
}

pub(super) fn intraclass(figures: &Figures<'_>) -> Wanted<Value> {
    let ratings = figures.table(&["ratings", "table", "data", "matrix"])?;
    if ratings.windows(2).any(|pair| pair[0].len() != pair[1].len()) {
        return Err(Figures::refuse(
            "/ratings",
            "uneven rows",
            "a rating of each rater for each subject",
        ));
    }
    let forms = icc::intraclass(&ratings, figures.confidence()?);
    let Some(forms) = forms else {
        return Ok(undefined("fewer than two subjects or raters, or all ratings are the same"));
    };
    let wanted = plain(figures.text(&["form", "type", "model"], "all")?);
    let mut answer = json!({ "n": ratings.len(), "icc": forms });
    let chosen = forms.iter().find(|icc| {
        let form = plain(icc.form);
        form == wanted || form.replace("11", "1").replace("21", "2").replace("31", "3") == wanted
    });
    if let (Value::Object(answer), Some(chosen)) = (&mut answer, chosen) {
        answer.insert("value".to_owned(), json!(chosen.value));
        answer.insert("low".to_owned(), json!(chosen.low));
        answer.insert("high".to_owned(), json!(chosen.high));
    }
    Ok(answer)
}

pub(super) fn attribute(figures: &Figures<'_>) -> Wanted<Value> {
    let (path, touches) = figures.list(&["path", "touches", "touchpoints"])?;
    let touches = labels(&path, touches)?;
    let amount = match figures.find(&["amount", "value", "minor_units"]) {
        Some((path, value)) => Figures::as_count(path, value)?,
        None => 1_000_000,
    };
    let ages = match figures.find(&["ages"]) {
        Some(_) => figures.numbers(&["ages"])?,
        None => vec![0.0; touches.len()],
    };
    if ages.len() != touches.len() {
        return Err(Figures::refuse("/ages", format!("{} ages", ages.len()), "one for each touch"));
    }
    let half_life = figures.number_or(&["half_life", "halflife"], 7.0)?;
    let models = [
        ("first", Credit::First),
        ("first_touch", Credit::First),
        ("last", Credit::Last),
        ("last_touch", Credit::Last),
        ("linear", Credit::Linear),
        ("position", Credit::Position),
        ("position_based", Credit::Position),
        ("u_shaped", Credit::Position),
        ("decay", Credit::Decay { half_life }),
        ("time_decay", Credit::Decay { half_life }),
    ];
    let credit = figures.choice(&["model", "credit", "rule"], &models, Credit::Linear)?;
    if matches!(credit, Credit::Decay { .. }) && half_life <= 0.0 {
        return Err(Figures::refuse("/half_life", half_life, "more than 0"));
    }
    let weights = attribution::weights(credit, &ages);
    let credits = attribution::split(amount, &weights);
    let mut by_touch: BTreeMap<&String, u64> = BTreeMap::new();
    for (touch, credit) in touches.iter().zip(&credits) {
        *by_touch.entry(touch).or_default() += credit;
    }
    let all: f64 = weights.iter().sum();
    let shares: Vec<f64> = weights.iter().map(|weight| weight / all).collect();
    Ok(json!({ "credits": credits, "shares": shares, "by_touch": by_touch }))
}

pub(super) fn shapley(figures: &Figures<'_>) -> Wanted<Value> {
    let mut worth = BTreeMap::new();
    let (path, given) = figures.need(&["worth", "values", "coalitions", "v"])?;
    let names = |text: &str| -> BTreeSet<String> {
        let parts = text.split([',', '+', '|']).map(str::trim);
        parts.filter(|name| !name.is_empty()).map(str::to_owned).collect()
    };
    match given {
        Value::Object(map) => {
            for (coalition, value) in map {
                let value = Figures::as_number(format!("{path}/{coalition}"), value)?;
                worth.insert(names(coalition), value);
            }
        }
        Value::Array(list) => {
            for (at, entry) in list.iter().enumerate() {
                let Value::Object(entry) = entry else {
                    return Err(Figures::wrong(format!("{path}/{at}"), entry, "an object"));
                };
                let entry = Figures::new(entry);
                let (members, list) =
                    entry.list(&["coalition", "players", "members", "channels"])?;
                worth.insert(
                    labels(&members, list)?.into_iter().collect(),
                    entry.number(&["value", "worth", "conversions"])?,
                );
            }
        }
        other => return Err(Figures::wrong(path, other, "an object or a list")),
    }
    let players: Vec<String> = match figures.find(&["players", "channels"]) {
        Some((path, Value::Array(list))) => labels(&path, list)?,
        Some((path, other)) => return Err(Figures::wrong(path, other, "a list")),
        None => worth.keys().flatten().collect::<BTreeSet<_>>().into_iter().cloned().collect(),
    };
    Ok(match attribution::shapley(&players, &worth) {
        Some(values) => {
            let values: BTreeMap<_, _> = players.iter().zip(values).collect();
            json!({ "values": values })
        }
        None => undefined("more than twelve players"),
    })
}

pub(super) fn markov(figures: &Figures<'_>) -> Wanted<Value> {
    let (path, list) = figures.list(&["paths"])?;
    let mut paths = Vec::new();
    for (at, entry) in list.iter().enumerate() {
        let Value::Object(entry) = entry else {
            return Err(Figures::wrong(format!("{path}/{at}"), entry, "an object"));
        };
        let entry = Figures::new(entry);
        let (touches, list) = entry.list(&["path", "touches", "channels"])?;
        paths.push(Path {
            path: labels(&touches, list)?,
            conversions: entry.number(&["conversions", "converted", "conversion"])?,
            nulls: entry.number_or(&["nulls", "null", "non_conversions"], 0.0)?,
        });
    }
    Ok(match attribution::removal_effects(&paths) {
        Some(found) => {
            let of = |pick: fn(&(f64, f64)) -> f64| -> BTreeMap<String, f64> {
                found.iter().map(|(name, both)| (name.clone(), pick(both))).collect()
            };
            json!({ "effects": of(|both| both.0), "credits": of(|both| both.1) })
        }
        None => undefined("nothing converts"),
    })
}
