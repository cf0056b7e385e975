//! How fast the masker is, and how slow somebody can make it.
//!
//! One thread, everything on, the masked text written. Beside it what is usually written by hand: one regular expression
//! for each of nine kinds, without check digits, context, foreign digits or escapes.

use crate::dice::Dice;
use regex::Regex;
use std::hint::black_box;
use std::time::{Duration, Instant};
use switchboard::text::{CustomerFacts, Entity, MaskRules, Masker, PatternRules};

/// What customers write, as words.
const WORDS: [&str; 40] = [
    "the", "order", "has", "not", "arrived", "yet", "and", "I", "would", "like", "to", "know",
    "when", "it", "will", "be", "here", "please", "thanks", "my", "account", "shows", "another",
    "amount", "than", "on", "invoice", "for", "May", "can", "you", "check", "again", "because",
    "app", "keeps", "failing", "today", "hello", "ok",
];

/// What must not be seen.
const SECRETS: [&str; 8] = [
    "4111 1111 1111 1111",
    "5555555555554444",
    "536-90-4399",
    "GB29 NWBK 6016 1331 9268 19",
    "kim@example.com",
    "+44 20 7946 0958",
    "ip 192.168.12.7",
    "https://example.com/a?b=c",
];

/// What is usually written by hand.
const PATTERNS: [&str; 9] = [
    r"\b(?:\d[ -]?){12,18}\d\b",
    r"\b\d{3}-\d{2}-\d{4}\b",
    r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b",
    r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}",
    r"\+\d[\d ()-]{7,16}\d",
    r"\b(?:\d{1,3}\.){3}\d{1,3}\b",
    r"https?://[^\s]+",
    r"\b(?:AKIA|ghp_|xoxb-|sk_live_)[A-Za-z0-9_-]{10,}",
    r"(?i)\b(?:pin|cvv|password)\b[ :=]+\S+",
];

/// Messages of about 80 bytes, three of a hundred with a secret.
pub(super) fn messages(count: usize) -> Vec<String> {
    let mut dice = Dice(11);
    let message = |n: usize| {
        let mut message = String::new();
        let length = 60 + dice.below(40) as usize;
        while message.len() < length {
            message.push_str(WORDS[dice.below(WORDS.len() as u64) as usize]);
            message.push(' ');
        }
        if n.is_multiple_of(33) {
            message.push_str(SECRETS[dice.below(SECRETS.len() as u64) as usize]);
        }
        message
    };
    (0..count).map(message).collect()
}

/// Prints the messages, for those who are measured elsewhere.
pub fn print_messages() {
    messages(20_000).iter().for_each(|message| println!("{message}"));
}

/// Texts of 16 KiB made to be slow.
fn adversaries() -> Vec<(&'static str, String)> {
    let pieces = [
        "1",
        "1 ",
        "12-",
        "4111 ",
        "4111 1111 1111 1112 ",
        "a@",
        "@a.",
        "a.b",
        "1.",
        "::",
        "[",
        "[CREDIT_CARD",
        "*",
        "http://",
        "eyJ",
        "&#49;",
        "%31",
        "\\u0031",
        "١",
        "\u{200B}1",
        "one ",
        "one two ",
        "pin ",
        "pin is 12 ",
        "my ssn ",
        "GB29 ",
        "A1",
        "a1B2c3D4",
        "-----BEGIN ",
        "password: ",
        "(",
        "+1",
        "é",
        "😀1",
        "at ",
        "dot ",
        "1/2/",
        "born 1 ",
        "AKIA",
    ];
    pieces.into_iter().map(|piece| (piece, piece.repeat(16_384 / piece.len()))).collect()
}

/// How long one pass takes, the quickest of those that fit in the time.
pub(super) fn quickest(budget: Duration, mut pass: impl FnMut() -> usize) -> Duration {
    let start = Instant::now();
    let mut best = Duration::MAX;
    while start.elapsed() < budget {
        let begun = Instant::now();
        black_box(pass());
        best = best.min(begun.elapsed());
    }
    best
}

/// A masker that knows twenty identifiers of an operator's own, each with letters of its own.
fn with_patterns() -> Option<Masker> {
    let pattern = |n: u8| {
        let head = char::from(b'A' + n);
        let form = format!("{head}Q-[0-9]{{4}}-[0-9]{{4}}");
        let entity = Entity::of_kind(&format!("OWN_{n}")).ok()?;
        Some((entity, PatternRules { form, ..PatternRules::default() }))
    };
    let patterns = (0..20).filter_map(pattern).collect();
    Masker::new(&MaskRules { patterns, ..MaskRules::default() }).ok()
}

/// Prints the table.
pub fn speed() {
    let Ok(masker) = Masker::new(&MaskRules::default()) else { return };
    let nobody = CustomerFacts::default();
    let second = Duration::from_secs(1);
    let messages = messages(20_000);
    let bytes: usize = messages.iter().map(String::len).sum();
    let mut out = String::with_capacity(2 * bytes);
    let ours = quickest(2 * second, || {
        out.clear();
        for message in &messages {
            out.push_str(&masker.scan(message, &nobody).masked());
        }
        out.len()
    });
    let regexes: Vec<Regex> =
        PATTERNS.iter().filter_map(|pattern| Regex::new(pattern).ok()).collect();
    let naive = quickest(2 * second, || {
        out.clear();
        for message in &messages {
            let mut masked = std::borrow::Cow::Borrowed(message.as_str());
            for regex in &regexes {
                if let std::borrow::Cow::Owned(new) = regex.replace_all(&masked, "[X]") {
                    masked = new.into();
                }
            }
            out.push_str(&masked);
        }
        out.len()
    });
    let per_second = |taken: Duration| messages.len() as f64 / taken.as_secs_f64() / 1e6;
    println!("| figure | is | bar | beside |");
    println!("|---|---|---|---|");
    println!(
        "| messages of {} bytes, 3 % with a secret | {:.2} M/s | ≥ 5 M/s | nine regular expressions {:.2} M/s; Presidio 754/s, datafog 249 k/s, hyperscan with spans 557 k/s, RegexSet 2.11 M/s |",
        bytes / messages.len(),
        per_second(ours),
        per_second(naive)
    );
    if let Some(own) = with_patterns() {
        let patterned = quickest(2 * second, || {
            out.clear();
            for message in &messages {
                out.push_str(&own.scan(message, &nobody).masked());
            }
            out.len()
        });
        println!(
            "| the same with 20 identifiers of an operator's own | {:.2} M/s, {:.2} × the time | | |",
            per_second(patterned),
            patterned.as_secs_f64() / ours.as_secs_f64()
        );
    }
    let mut transcript = String::new();
    let mut blocks = Vec::new();
    for message in messages.iter().cycle() {
        if transcript.len() > 32_768 {
            blocks.push(std::mem::take(&mut transcript));
        }
        if blocks.len() * 32_768 > 50_000_000 {
            break;
        }
        transcript.push_str(message);
        transcript.push('\n');
    }
    let size: usize = blocks.iter().map(String::len).sum();
    let taken = quickest(2 * second, || {
        blocks.iter().map(|block| masker.scan(block, &nobody).masked().len()).sum()
    });
    let rate = size as f64 / taken.as_secs_f64() / 1e6;
    println!(
        "| a transcript of {} MB in blocks of 32 KiB | {rate:.0} MB/s | ≥ 400 MB/s | RegexSet 88 MB/s, hyperscan 68 to 88, datafog 38 |",
        size / 1_000_000
    );
    let clean = "hello, where is my order please";
    let taken = quickest(second, || {
        (0..1_000).map(|_| masker.scan(black_box(clean), &nobody).spans().len()).sum()
    });
    println!(
        "| a clean message of {} bytes | {} ns | ≤ 40 ns | |",
        clean.len(),
        taken.as_nanos() / 1_000
    );
    let mut worst = (Duration::ZERO, "");
    for (name, text) in &adversaries() {
        let taken = quickest(second / 20, || masker.scan(text, &nobody).masked().len());
        worst = worst.max((taken, name));
    }
    let mean = 16_384.0 / (rate * 1e6);
    println!(
        "| the worst of {} texts of 16 KiB (`{}` repeated) | {:.2} ms, {:.0} × the mean | ≤ 5 ms, ≤ 10 × | Presidio 19 s for 200 kB |",
        adversaries().len(),
        worst.1,
        worst.0.as_secs_f64() * 1e3,
        worst.0.as_secs_f64() / mean
    );
    super::library::library();
}
