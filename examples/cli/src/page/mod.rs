//! A report as one page for a browser: to mail, to file, to print.
//!
//! The page asks for nothing: no script, no font, no picture from elsewhere, and its policy (`Content-Security-Policy`)
//! forbids all of them, every style but its own included. Every figure stands with the count behind it and unfolds to what it
//! means. The same report gives the same bytes: nothing of the machine or of the moment is in it.

mod chart;
mod money;

use crate::course::{Course, Drawn, minute};
use crate::told::Told;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use switchboard::metrics::{Measured, Report};

const STYLE: &str = include_str!("style.css");

/// What stands in large figures at the top, where it is known.
const HEADLINES: [&str; 7] = [
    "offered_count",
    "service_level_",
    "abandonment_ppm",
    "speed_of_answer_ms_mean",
    "first_response_ms_p90",
    "containment_ppm",
    "csat_ppm",
];

/// What every chat came to: exactly one of these.
const FATES: [&str; 9] = [
    "answered_count",
    "contained_count",
    "abandoned_before_queue_count",
    "abandoned_in_queue_count",
    "short_abandon_count",
    "deflected_count",
    "converted_count",
    "closed_unanswered_count",
    "waiting_count",
];

/// The page.
pub(crate) fn of(told: &Told, course: &Course) -> String {
    let report = &told.report;
    let style = STANDARD.encode(Sha256::digest(STYLE));
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{style}'; \
         base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>How it went</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>How it went</h1>\n"
    );
    let drawn = course.drawn();
    if let Some(drawn) = &drawn {
        let (first, end) = (minute(drawn.since.first()), minute(drawn.until().as_ref()));
        put(&mut page, format_args!("<p class=\"span\">{first} to {end}</p>\n"));
    }
    headlines(&mut page, report);
    if let Some(drawn) = &drawn {
        over_time(&mut page, drawn);
    }
    fates(&mut page, report);
    if let Some(bill) = &told.costs {
        money::costs(&mut page, bill);
    }
    money::causes(&mut page, &told.causes);
    money::templates(&mut page, &told.templates);
    if let Some(attribution) = &told.attribution {
        money::attribution(&mut page, attribution);
    }
    figures(&mut page, report);
    breakdowns(&mut page, report);
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

/// Writing to a text cannot fail.
fn put(page: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = page.write_fmt(text);
}

/// Text that came from outside, as text and nothing else.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(sign),
        }
    }
    out
}

/// A figure, and of what it is a part: `p90` of `First response`.
struct Named<'a> {
    of: Option<String>,
    name: String,
    measured: &'a Measured,
}

/// Every figure in the order of the report, in which parts stand below their whole.
fn named(report: &Report) -> impl Iterator<Item = Named<'_>> {
    let mut whole = String::new();
    report.metrics().iter().map(move |measured| {
        let name = measured.definition.name();
        if let Some(part) = name.strip_prefix("  ") {
            return Named { of: Some(whole.clone()), name: part.to_owned(), measured };
        }
        whole = name.split(',').next().unwrap_or_default().to_owned();
        Named { of: None, name, measured }
    })
}

fn headlines(page: &mut String, report: &Report) {
    page.push_str("<dl class=\"headlines\">\n");
    let named: Vec<Named<'_>> = named(report).collect();
    for start in HEADLINES {
        let found = named.iter().find(|named| named.measured.definition.id.starts_with(start));
        let Some(Named { of, name, measured }) = found else { continue };
        if measured.value.is_none() {
            continue;
        }
        let of = of.as_deref().map(|of| format!("{of}, ")).unwrap_or_default();
        put(
            page,
            format_args!(
                "<div><dt>{}{}</dt><dd>{} <small>of {}</small></dd></div>\n",
                escaped(&of),
                escaped(name),
                measured.in_words(),
                grouped(measured.count)
            ),
        );
    }
    page.push_str("</dl>\n");
}

fn over_time(page: &mut String, drawn: &Drawn) {
    put(page, format_args!("<h2>Over time</h2>\n<p>By {}.</p>\n", drawn.length_in_words()));
    page.push_str("<div class=\"charts\">\n");
    for line in &drawn.lines {
        chart::columns(page, line, &drawn.since);
    }
    page.push_str("</div>\n<details><summary>The same in numbers</summary>\n");
    page.push_str(
        "<div class=\"wide\" role=\"region\" aria-label=\"Figures over time\" tabindex=\"0\">",
    );
    page.push_str("<table>\n<thead><tr><th scope=\"col\">From</th>");
    for line in &drawn.lines {
        put(page, format_args!("<th scope=\"col\">{}</th>", line.name));
    }
    page.push_str("</tr></thead>\n<tbody>\n");
    for (n, since) in drawn.since.iter().enumerate() {
        put(page, format_args!("<tr><th scope=\"row\">{}</th>", minute(Some(since))));
        for line in &drawn.lines {
            let value = line.write(line.values.get(n).copied().flatten());
            put(page, format_args!("<td>{value}</td>"));
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody>\n</table></div>\n</details>\n");
}

fn fates(page: &mut String, report: &Report) {
    let fates = FATES.iter().filter_map(|id| report.metric(id));
    let known: Vec<(String, u64)> = fates
        .map(|m| (fate_in_words(m), u64::try_from(m.value.unwrap_or(0)).unwrap_or(0)))
        .filter(|(_, count)| *count > 0)
        .collect();
    if !known.is_empty() {
        page.push_str("<h2>What became of them</h2>\n<p>Every chat counts exactly once.</p>\n");
        let rows = known.iter().map(|(name, count)| (name.as_str(), *count));
        shares(page, "Fate", rows, Order::AsGiven);
    }
}

/// Parts of a whole are named in its words: `Abandoned in a queue`.
fn fate_in_words(measured: &Measured) -> String {
    let name = measured.definition.name();
    match name.strip_prefix("  ") {
        Some(part) => format!("Abandoned {part}"),
        None => name,
    }
}

/// In which order rows stand.
enum Order {
    AsGiven,
    MostFirst,
}

/// Words with their counts and bars.
fn shares<'a>(
    page: &mut String,
    heading: &str,
    rows: impl Iterator<Item = (&'a str, u64)>,
    order: Order,
) {
    let mut rows: Vec<(&str, u64)> = rows.collect();
    if let Order::MostFirst = order {
        rows.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    }
    let whole: u64 = rows.iter().map(|(_, count)| count).sum();
    put(
        page,
        format_args!(
            "<table class=\"shares\">\n<thead><tr><th scope=\"col\">{heading}</th><th scope=\"col\">Number</th>\
             <th scope=\"col\">Share</th><td></td></tr></thead>\n<tbody>\n"
        ),
    );
    for (name, count) in rows {
        let ppm = i64::try_from(u128::from(count) * 1_000_000 / u128::from(whole.max(1)));
        let ppm = ppm.unwrap_or(1_000_000);
        put(
            page,
            format_args!(
                "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>",
                escaped(name),
                grouped(count),
                switchboard::metrics::Unit::PartsPerMillion.write(ppm)
            ),
        );
        chart::bar(page, ppm);
        page.push_str("</td></tr>\n");
    }
    page.push_str("</tbody>\n</table>\n");
}

fn figures(page: &mut String, report: &Report) {
    page.push_str(
        "<h2>Every figure</h2>\n<p>Open a name to read what it means. A dash means that it cannot be computed.</p>\n\
         <table class=\"figures\">\n<thead><tr><th scope=\"col\">Figure</th><th scope=\"col\">Value</th>\
         <th scope=\"col\">Of</th></tr></thead>\n<tbody>\n",
    );
    for Named { of, name, measured } in named(report) {
        let definition = &measured.definition;
        let (class, of) = match of {
            // What is seen by its indent is heard by its name.
            Some(of) => {
                (" class=\"part\"", format!("<span class=\"heard\">{}: </span>", escaped(&of)))
            }
            None => ("", String::new()),
        };
        put(
            page,
            format_args!(
                "<tr><th scope=\"row\"{class}><details><summary>{of}{}</summary><p>{}</p>",
                escaped(&name),
                escaped(definition.words())
            ),
        );
        if !definition.variant().is_empty() {
            put(
                page,
                format_args!("<p>Of the formulas in use: {}</p>", escaped(definition.variant())),
            );
        }
        put(
            page,
            format_args!(
                "<p>Computed as: {}.</p><p>{}</p><p><code>{}</code></p></details></th><td>{}</td><td>{}</td></tr>\n",
                escaped(&definition.formula()),
                escaped(definition.edges()),
                escaped(&definition.id),
                measured.in_words(),
                grouped(measured.count)
            ),
        );
    }
    page.push_str("</tbody>\n</table>\n");
    let resolution = report.resolution();
    if resolution.get() > 1 {
        let exact =
            format_args!("<p>Percentiles and shares within a threshold: to {resolution}.</p>\n");
        put(page, exact);
    }
}

fn breakdowns(page: &mut String, report: &Report) {
    for (title, words) in report.breakdowns() {
        if words.is_empty() {
            continue;
        }
        let title = title.replace('_', " ");
        let (first, rest) = title.split_at(title.chars().next().map_or(0, char::len_utf8));
        put(page, format_args!("<h2>{}{}</h2>\n", first.to_uppercase(), escaped(rest)));
        let rows = words.iter().map(|(word, count)| (word.as_str(), *count));
        shares(page, "What", rows, Order::MostFirst);
    }
}

fn grouped(count: u64) -> String {
    crate::output::grouped(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_from_outside_cannot_leave_its_place() {
        let words = "<img src=x onerror='alert(1)'> & \"more\"";
        let safe = "&lt;img src=x onerror=&#39;alert(1)&#39;&gt; &amp; &quot;more&quot;";
        assert_eq!(escaped(words), safe);
        let mut page = String::new();
        shares(&mut page, "What", [(words, 1), ("<b>", 3)].into_iter(), Order::MostFirst);
        assert!(!page.contains("<img") && !page.contains("<b>"), "{page}");
        let order: Vec<usize> = ["&lt;b&gt;", "75.00 %", "&lt;img", "25.00 %"]
            .iter()
            .filter_map(|part| page.find(part))
            .collect();
        assert!(order.len() == 4 && order.is_sorted(), "{page}");
    }
}
