//! How much of what must not be seen is found, on data that nobody here wrote.
//!
//! Every figure is computed as its bar says and printed beside it and beside what others reach on the same rows.
//! Counting a span right takes the same entity, beginning and end, except where the figure says otherwise.

use super::data::{lines, list, number, text};
use super::understood;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use switchboard::calendar::Timestamp;
use switchboard::math::Millis;
use switchboard::text::{
    CustomerFacts, Entity, Expected, Expecting, JOINED_MESSAGES_MAX, MaskRules, Masker, Scan,
    ScanOptions,
};

/// What rows that label several things are asked for.
const SCOPE: [&str; 8] = [
    "CREDIT_CARD",
    "PHONE_NUMBER",
    "EMAIL_ADDRESS",
    "IBAN_CODE",
    "US_SSN",
    "IP_ADDRESS",
    "URL",
    "US_DRIVER_LICENSE",
];

/// One line of the table.
pub(super) struct Figure {
    name: &'static str,
    is: f64,
    bar: f64,
    /// Is less better?
    less: bool,
    peer: &'static str,
}

impl Figure {
    pub(super) fn at_least(name: &'static str, is: f64, bar: f64) -> Self {
        Self { name, is, bar, less: false, peer: "" }
    }

    pub(super) fn at_most(name: &'static str, is: f64, bar: f64) -> Self {
        Self { less: true, ..Self::at_least(name, is, bar) }
    }
}

/// Right, wrongly found, missed.
#[derive(Clone, Copy, Default)]
struct Tally {
    right: f64,
    wrong: f64,
    missed: f64,
}

impl Tally {
    fn f1(self) -> f64 {
        let of = 2.0 * self.right + self.wrong + self.missed;
        if of == 0.0 { 1.0 } else { 2.0 * self.right / of }
    }

    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
    }
}

type Places = BTreeSet<(usize, usize)>;

/// Prints the table; true when every bar is met.
pub fn score() -> bool {
    let mut figures = Vec::new();
    if let Ok(masker) = Masker::new(&MaskRules::default()) {
        vectors(&masker, &mut figures);
        short_answers(&masker, &mut figures);
        questions(&masker, &mut figures);
    }
    understood::languages(&mut figures);
    understood::articles(&mut figures);
    println!("| figure | is | bar | peers on the same rows |");
    println!("|---|---|---|---|");
    for Figure { name, is, bar, less, peer } in &figures {
        let met = if *less { is <= bar } else { is >= bar };
        let sign = if *less { "≤" } else { "≥" };
        println!(
            "| {name} | {is:.4}{} | {sign} {bar} | {peer} |",
            if met { "" } else { " MISSED" }
        );
    }
    figures.iter().all(|f| if f.less { f.is <= f.bar } else { f.is >= f.bar })
}

/// The vectors of other projects, each asked for the entity that it labels.
fn vectors(masker: &Masker, figures: &mut Vec<Figure>) {
    let mut all: BTreeMap<String, Tally> = BTreeMap::new();
    let mut synthetic: BTreeMap<String, Tally> = BTreeMap::new();
    let mut phone = Tally::default();
    let (mut secrets, mut alarmed) = ((0, 0), (0, 0));
    for row in lines("pii/dev.jsonl.gz") {
        let of_row = text(&row, "entity").to_owned();
        let content = text(&row, "text");
        let region = row["region"].as_str().and_then(|region| region.parse().ok());
        let asked: Vec<&str> = match of_row.as_str() {
            "MULTI" => SCOPE.to_vec(),
            one => vec![one],
        };
        // A row says of one entity where it is; many hold nothing but the value, which nothing but the question names.
        let entities = asked.iter().filter_map(|label| Entity::of_kind(label).ok()).collect();
        let options = ScanOptions { region, entities: Some(entities), ..ScanOptions::default() };
        let scan = masker.scan_with(content, &CustomerFacts::default(), &options);
        let mut found: BTreeMap<&str, Places> = BTreeMap::new();
        for span in scan.spans() {
            let place = (span.code_points.start, span.code_points.end);
            found.entry(span.entity.as_str()).or_default().insert(place);
        }
        let mut gold: BTreeMap<String, Places> = BTreeMap::new();
        for (n, place) in list(&row, "spans").enumerate() {
            let label = row["span_entities"][n].as_str().unwrap_or(&of_row).to_owned();
            gold.entry(label).or_default().insert((number(&place[0]), number(&place[1])));
        }
        let is_synthetic = text(&row, "source").contains("presidio-research");
        for entity in asked {
            let gold = gold.get(entity).cloned().unwrap_or_default();
            let found = found.get(entity).cloned().unwrap_or_default();
            if gold.is_empty() && found.is_empty() {
                continue;
            }
            let right = gold.intersection(&found).count() as f64;
            let tally = Tally {
                right,
                wrong: found.len() as f64 - right,
                missed: gold.len() as f64 - right,
            };
            all.entry(entity.to_owned()).or_default().add(tally);
            if is_synthetic {
                synthetic.entry(entity.to_owned()).or_default().add(tally);
                if entity == "PHONE_NUMBER" {
                    phone.add(overlap(&gold, &found));
                }
            }
        }
        if text(&row, "source").contains("gitleaks") {
            let found = found.get("SECRET").cloned().unwrap_or_default();
            match gold.get("SECRET") {
                Some(gold) => {
                    let overlaps =
                        |a: &(usize, usize)| found.iter().any(|b| a.0 < b.1 && b.0 < a.1);
                    secrets.0 += gold.iter().filter(|place| overlaps(place)).count();
                    secrets.1 += gold.len();
                }
                None => {
                    alarmed.0 += usize::from(!found.is_empty());
                    alarmed.1 += 1;
                }
            }
        }
    }
    if all.is_empty() {
        return;
    }
    let mut micro = Tally::default();
    all.values().for_each(|tally| micro.add(*tally));
    let macro_f1 = all.values().map(|tally| tally.f1()).sum::<f64>() / all.len() as f64;
    let of_synthetic = |label: &str| synthetic.get(label).map_or(1.0, |tally| tally.f1());
    let mut figure = |name, is, bar, less, peer| figures.push(Figure { name, is, bar, less, peer });
    figure(
        "vectors, asked for the entity of the row: exact F1, micro",
        micro.f1(),
        0.96,
        false,
        "Presidio .780",
    );
    figure(
        "vectors, asked for the entity of the row: exact F1, macro",
        macro_f1,
        0.95,
        false,
        "Presidio .403",
    );
    for (label, name, peer) in [
        ("CREDIT_CARD", "synthetic cards: exact F1", "Presidio .938"),
        ("IBAN_CODE", "synthetic IBANs: exact F1", "Presidio .983"),
        ("US_SSN", "synthetic social security numbers: exact F1", "Presidio .991"),
        ("EMAIL_ADDRESS", "synthetic e-mail addresses: exact F1", ""),
        ("IP_ADDRESS", "synthetic IP addresses: exact F1", ""),
        ("URL", "synthetic URLs: exact F1", ""),
    ] {
        figure(name, of_synthetic(label), 0.995, false, peer);
    }
    figure("synthetic telephone numbers: overlap F1", phone.f1(), 0.9, false, "Presidio .686");
    figure("keys and tokens: recall", share(secrets), 0.95, false, "Presidio 0");
    figure("keys and tokens: false alarms", share(alarmed), 0.02, true, "");
    let mut worst: Vec<(&String, &Tally)> = all.iter().filter(|(_, t)| t.f1() < 0.95).collect();
    worst.sort_by(|a, b| a.1.f1().total_cmp(&b.1.f1()));
    for (entity, Tally { right, wrong, missed }) in worst {
        println!("{entity}: {right} right, {wrong} wrong, {missed} missed");
    }
}

fn share((part, whole): (usize, usize)) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// One to one, at least half in common.
fn overlap(gold: &Places, found: &Places) -> Tally {
    let mut free = found.clone();
    let mut right = 0.0;
    for (start, end) in gold {
        let in_common = |place: &&(usize, usize)| {
            let both = end.min(&place.1).saturating_sub(*start.max(&place.0));
            2 * both >= end.max(&place.1) - start.min(&place.0)
        };
        if let Some(hit) = free.iter().find(in_common).copied() {
            free.remove(&hit);
            right += 1.0;
        }
    }
    Tally { right, wrong: found.len() as f64 - right, missed: gold.len() as f64 - right }
}

/// Is every letter and digit of this stretch hidden?
fn is_hidden(scan: &Scan<'_>, content: &str, place: &Range<usize>) -> bool {
    content.chars().enumerate().skip(place.start).take(place.len()).all(|(n, c)| {
        !c.is_alphanumeric() || scan.spans().iter().any(|span| span.code_points.contains(&n))
    })
}

fn place(span: &Value) -> Range<usize> {
    number(&span["start"])..number(&span["end"])
}

/// What the customers of MultiDoGO were asked for, by the kind that its labels name; names and cities are none of it.
const KINDS: [(&str, &str); 14] = [
    ("ssn", "US_SSN"),
    ("address", "STREET_ADDRESS"),
    ("booking_ref", "BOOKING_REFERENCE"),
    ("zip_code", "ZIP_CODE"),
    ("account_number", "ACCOUNT_NUMBER"),
    ("account_id", "ACCOUNT_NUMBER"),
    ("email", "EMAIL_ADDRESS"),
    ("card_number", "CREDIT_CARD"),
    ("password", "PASSWORD"),
    ("phone", "PHONE_NUMBER"),
    ("claim_id", "CLAIM_NUMBER"),
    ("policy_id", "POLICY_NUMBER"),
    ("username", "USERNAME"),
    ("order_id", "ORDER_NUMBER"),
];

/// MultiDoGO: customers' turns, each with what was asked for.
fn short_answers(masker: &Masker, figures: &mut Vec<Figure>) {
    let (mut untouched, mut hidden) = ((0, 0), (0, 0));
    for chat in lines("chats/multidogo.jsonl.gz") {
        for turn in list(&chat, "turns").filter(|turn| text(turn, "role") == "customer") {
            let content = text(turn, "text");
            let personal: Vec<&Value> =
                list(turn, "spans").filter(|span| span["kind"].is_string()).collect();
            if personal.is_empty() {
                untouched.0 +=
                    usize::from(masker.scan(content, &CustomerFacts::default()).is_clean());
                untouched.1 += 1;
                continue;
            }
            let labels = personal.iter().filter_map(|span| {
                let (_, label) = KINDS.iter().find(|(kind, _)| *kind == text(span, "kind"))?;
                Some((place(span), Entity::of_kind(label).ok()?))
            });
            let labels: Vec<(Range<usize>, Entity)> = labels.collect();
            let expected = labels
                .iter()
                .fold(Expected::nothing(), |all, (_, entity)| all.and(Expected::of(entity)));
            let options = ScanOptions { expected, ..ScanOptions::default() };
            let scan = masker.scan_with(content, &CustomerFacts::default(), &options);
            for (place, _) in labels {
                let said: String = content.chars().skip(place.start).take(place.len()).collect();
                // Half of its card numbers went through a spreadsheet, see the data's README: `123 e 15`.
                if said.contains(" e ") {
                    continue;
                }
                hidden.0 += usize::from(is_hidden(&scan, content, &place));
                hidden.1 += 1;
            }
        }
    }
    if untouched.1 == 0 {
        return;
    }
    println!("MultiDoGO: {} turns without personal data, {} spans", untouched.1, hidden.1);
    figures.push(Figure {
        name: "MultiDoGO turns without personal data left untouched",
        is: share(untouched),
        bar: 0.995,
        less: false,
        peer: "",
    });
    figures.push(Figure {
        name: "MultiDoGO spans fully masked, given what was asked for",
        is: share(hidden),
        bar: 0.97,
        less: false,
        peer: "a pattern of digits: 11 % of account numbers",
    });
}

/// STAR: what the agent's question or the turn itself names, without anything known of the customer.
fn questions(masker: &Masker, figures: &mut Vec<Figure>) {
    let mut of_kind: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let facts = CustomerFacts::default();
    let wait = Millis::from_secs(300);
    for chat in lines("chats/star.jsonl.gz") {
        let mut expecting = Expecting::default();
        let mut said: Vec<(Scan<'_>, &Value)> = Vec::new();
        for turn in list(&chat, "turns") {
            let at = Timestamp::from_millis(turn["t"].as_i64().unwrap_or_default() * 1_000);
            let content = text(turn, "text");
            match text(turn, "role") {
                "agent" => expecting.asked(masker.asked_for(content), at, wait),
                "customer" => {
                    let options =
                        ScanOptions { expected: expecting.at(at), ..ScanOptions::default() };
                    let scan = masker.scan_with(content, &facts, &options);
                    said.push((scan, turn));
                    let first = said.len().saturating_sub(JOINED_MESSAGES_MAX + 1);
                    let seen = said.iter().skip(first).map(|(scan, _)| scan.masked().into_owned());
                    let seen: Vec<String> = seen.collect();
                    let seen: Vec<&str> = seen.iter().map(String::as_str).collect();
                    let parts = masker.across(&seen, &facts, &options);
                    for (n, (scan, _)) in said.iter_mut().skip(first).enumerate() {
                        scan.hide(parts.iter().filter(|part| part.message == n));
                    }
                    if let Some((newest, _)) = said.last() {
                        expecting.heard(newest, at, wait);
                    }
                }
                _ => {}
            }
        }
        for (scan, turn) in &said {
            for span in list(turn, "spans") {
                let kinds = ["account_number", "pin", "date_of_birth", "security_answer"];
                let Some(kind) = kinds.into_iter().find(|kind| *kind == text(span, "kind")) else {
                    continue;
                };
                let tally = of_kind.entry(kind).or_default();
                tally.0 += usize::from(is_hidden(scan, text(turn, "text"), &place(span)));
                tally.1 += 1;
            }
        }
    }
    for (kind, name, bar) in [
        ("account_number", "STAR account numbers", 0.92),
        ("pin", "STAR PINs", 0.95),
        ("date_of_birth", "STAR birth dates", 0.93),
        ("security_answer", "STAR security answers", 0.90),
    ] {
        if let Some(tally) = of_kind.get(kind) {
            figures.push(Figure { name, is: share(*tally), bar, less: false, peer: "" });
        }
    }
}
