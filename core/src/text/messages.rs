//! Secrets over several messages: a card number in four parts, one digit a message, a number corrected afterwards.
//!
//! The newest message is read together with what the same person wrote just before, as others see it. What is
//! found across a joint has parts in earlier messages, which were already shown: the caller corrects them. What was
//! masked in an earlier message stays masked and joins nothing.

use super::detect::lexicon::{Topic, Topics};
use super::detect::pattern::Joints;
use super::detect::{card_corrected, names_a_digit, view::View};
use super::entity::Entity;
use super::expected::Expected;
use super::facts::CustomerFacts;
use super::fold::fold_word;
use super::masker::Masker;
use super::scan::{Scan, ScanOptions};
use super::span::{Evidence, Span};
use crate::calendar::Timestamp;
use crate::math::Millis;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// How many earlier messages are read with the newest one: an international account number has up to 34 letters and digits,
/// and some type one a message.
pub const JOINED_MESSAGES_MAX: usize = 34;
/// How many bytes of an earlier message's end are read; a secret's part is short.
const TAIL_BYTES_MAX: usize = 96;

/// One part of a secret, in one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which message: 0 is the oldest of those handed in.
    pub message: usize,
    /// Where in it, in bytes.
    pub bytes: Range<usize>,
    /// What it is a part of.
    pub entity: Entity,
    /// What speaks for the whole.
    pub evidence: Evidence,
    /// Parts of one secret have one number.
    pub secret: usize,
}

/// What a conversation expects of its customer, and until when.
///
/// ```
/// use switchboard::calendar::Timestamp;
/// use switchboard::math::Millis;
/// use switchboard::text::{Expecting, MaskRules, Masker};
///
/// let masker = Masker::new(&MaskRules::default())?;
/// let mut expecting = Expecting::default();
/// let asked_at = Timestamp::from_millis(0);
/// expecting.asked(masker.asked_for("Your PIN please?"), asked_at, Millis::new(60_000));
/// assert_eq!(expecting.at(Timestamp::from_millis(59_999)).labels().collect::<Vec<_>>(), ["PIN"]);
/// assert!(expecting.at(Timestamp::from_millis(60_000)).is_empty());
/// # Ok::<(), switchboard::policy::issue::Issues>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expecting {
    expected: Expected,
    until: Option<Timestamp>,
    /// How many more messages without an answer are waited for.
    patience: u8,
}

/// How many messages of the customer without an answer end what was asked for.
const PATIENCE: u8 = 3;

impl Expecting {
    /// The other side has written something that asks for this, or for nothing. A number that was asked for before is
    /// still expected; a word is an answer to the last question only.
    pub fn asked(&mut self, expected: Expected, at: Timestamp, lasts: Millis) {
        self.expected = self.at(at).lasting();
        self.expect(expected, at, lasts);
    }

    fn expect(&mut self, expected: Expected, at: Timestamp, lasts: Millis) {
        if expected.is_empty() {
            return;
        }
        self.expected = self.at(at).and(expected);
        self.until = Some(at.plus(lasts));
        self.patience = PATIENCE;
    }

    /// What is expected now. The end is excluded.
    pub fn at(&self, now: Timestamp) -> Expected {
        match self.until {
            Some(until) if now < until && self.patience > 0 => self.expected,
            _ => Expected::nothing(),
        }
    }

    /// The customer has written this: an answer keeps the rest of it expected, a few other messages end it. Part of a number at the
    /// end of the message, known by a word or by what was asked, is followed by nothing but the rest of it, until somebody else speaks. What
    /// lies across messages must be hidden in the scan.
    pub fn heard(&mut self, scan: &Scan<'_>, at: Timestamp, lasts: Millis) {
        let answered = scan.spans().iter().any(|span| span.evidence.holds(Evidence::EXPECTATION));
        self.patience = if answered { PATIENCE } else { self.patience.saturating_sub(1) };
        let card = |span: &Span| {
            span.entity == Entity::CREDIT_CARD && span.evidence.holds(Evidence::CHECKSUM)
        };
        if scan.spans().iter().any(card) {
            // Who gives a card gives its expiry and security code next.
            let more = Topics::of(Topic::Expiry).with(Topics::of(Topic::BehindCard));
            self.expect(Expected::named(more), at, lasts);
        }
        if let Some((part, digits)) = scan.at_its_end()
            && !part.evidence.holds(Evidence::CHECKSUM)
            && !calls_the_last(scan.before_the_last())
        {
            self.expect(Expected::rest_of(&part.entity, digits), at, lasts);
        }
    }
}

impl Masker {
    /// The parts of secrets that lie in more than one of these messages of one person, oldest first; the last one is the
    /// newest. Earlier ones are given as they were shown.
    ///
    /// ```
    /// use switchboard::text::{CustomerFacts, MaskRules, Masker, ScanOptions};
    /// let masker = Masker::new(&MaskRules::default())?;
    /// let said = ["it is 4111 1111", "1111 1111"];
    /// let parts = masker.across(&said, &CustomerFacts::default(), &ScanOptions::default());
    /// let places: Vec<_> = parts.iter().map(|part| (part.message, part.bytes.clone())).collect();
    /// assert_eq!(places, [(0, 6..15), (1, 0..9)]);
    /// # Ok::<(), switchboard::policy::issue::Issues>(())
    /// ```
    pub fn across(
        &self,
        messages: &[&str],
        facts: &CustomerFacts,
        options: &ScanOptions,
    ) -> Vec<Part> {
        let Some((newest, earlier)) = messages.split_last() else { return Vec::new() };
        if earlier.is_empty() || !(self.has_patterns() || may_go_on(newest)) {
            return Vec::new();
        }
        let parts = self.across_those(messages, |_| true, facts, options);
        let has_more = |message: &&str| has_number(message);
        if !parts.is_empty() || !has_number(newest) || earlier.iter().all(has_more) {
            return parts;
        }
        // "wait, I have to look" divides no number.
        self.across_those(messages, has_number, facts, options)
    }

    /// The same, read without the earlier messages that are not wanted.
    fn across_those(
        &self,
        messages: &[&str],
        wanted: impl Fn(&str) -> bool,
        facts: &CustomerFacts,
        options: &ScanOptions,
    ) -> Vec<Part> {
        let Some((_, earlier)) = messages.split_last() else { return Vec::new() };
        let first = earlier.len().saturating_sub(JOINED_MESSAGES_MAX);
        // Where each message's tail begins in the message and in the joined text.
        let mut joined = String::new();
        let mut tails: Vec<(usize, usize, usize)> = Vec::new();
        for (n, message) in messages.iter().enumerate().skip(first) {
            let cut = match n == earlier.len() {
                true => 0,
                false if wanted(message) => tail_start(message),
                false => continue,
            };
            if !tails.is_empty() {
                joined.push('\n');
            }
            tails.push((n, cut, joined.len()));
            joined.push_str(message.get(cut..).unwrap_or(""));
        }
        let newest_start = tails.last().map_or(0, |(_, _, start)| *start);
        let scan = self.scan_over(&joined, facts, options, Joints::LineEnds);
        if scan.withheld().is_some() {
            return Vec::new();
        }
        let mut found: Vec<(Range<usize>, Entity, Evidence)> = scan
            .spans()
            .iter()
            .filter(|span| span.bytes.start + 1 < newest_start && span.bytes.end > newest_start)
            .filter(|span| {
                is_sure(span)
                    || (span.evidence.holds(Evidence::PATTERN)
                        && (span.evidence.holds(Evidence::CHECKSUM)
                            || self.has_own_head(&span.entity)))
            })
            .map(|span| (span.bytes.clone(), span.entity.clone(), span.evidence))
            .collect();
        let mut parts = Vec::new();
        if found.is_empty()
            && self.wants(&Entity::CREDIT_CARD, options)
            && let Some(stretches) = card_corrected(&View::whole(&joined, &[]), newest_start)
        {
            let evidence = Evidence::CONTEXT;
            found.extend(stretches.into_iter().map(|bytes| (bytes, Entity::CREDIT_CARD, evidence)));
        }
        for (secret, (bytes, entity, evidence)) in found.into_iter().enumerate() {
            for (n, (message, cut, start)) in tails.iter().enumerate() {
                let end = tails.get(n + 1).map_or(joined.len(), |(_, _, next)| next - 1);
                let (from, to) = (bytes.start.max(*start), bytes.end.min(end));
                if from < to {
                    let bytes = from - start + cut..to - start + cut;
                    let (entity, message) = (entity.clone(), *message);
                    parts.push(Part { message, bytes, entity, evidence, secret });
                }
            }
        }
        parts
    }
}

/// Does more speak for it than its digits? Half a card number has the form of many things.
fn is_sure(span: &Span) -> bool {
    let own_form = [Entity::IBAN_CODE, Entity::PHONE_NUMBER, Entity::US_SSN, Entity::EMAIL_ADDRESS];
    [Evidence::ISSUER_RANGE, Evidence::CONTEXT, Evidence::EXPECTATION, Evidence::FACT]
        .into_iter()
        .any(|evidence| span.evidence.holds(evidence))
        || own_form.contains(&span.entity)
}

/// Words by which somebody says that the digits behind them are the last ones of a number.
#[rustfmt::skip]
const ENDINGS: &[&str] = &[
    "dernier", "derniers", "eindigt", "end", "ending", "ends", "endet", "finit", "finisce", "laatste", "last", "letzte",
    "letzten", "termina", "ultime", "ultimi", "ultimos",
];
/// So many words before the digits one of them stands.
const ENDING_REACH: usize = 6;

/// Do these words call what follows the end of a number: "my card ends in"? Then nothing goes on with it.
fn calls_the_last(before: &str) -> bool {
    let words = before.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let folded = |word: &str| word.chars().flat_map(fold_word).flatten().collect::<String>();
    words.rev().take(ENDING_REACH).any(|word| ENDINGS.contains(&folded(word).as_str()))
}

/// Could this message go on with something that began before: has it a digit, or the name of one, near its beginning, or
/// does it begin as the end of an address does?
fn may_go_on(message: &str) -> bool {
    let first = message.split_whitespace().next().unwrap_or("").trim_end_matches(['.', '!', '?']);
    first.contains(['@', '.', '\u{FF20}', '\u{FF0E}'])
        || message.chars().take(64).any(|c| super::fold::digit_value(c).is_some())
        || message
            .split_whitespace()
            .take(4)
            .any(|word| word.len() <= 6 && word.chars().all(char::is_alphabetic))
}

/// Has this message a digit, or the names of two?
fn has_number(message: &str) -> bool {
    let names = || message.split_whitespace().filter(|word| names_a_digit(word)).take(2).count();
    message.chars().any(|c| super::fold::digit_value(c).is_some()) || names() == 2
}

/// Where the end of a message begins that is read with the next one; never within a character.
fn tail_start(message: &str) -> usize {
    let cut = message.len().saturating_sub(TAIL_BYTES_MAX);
    (cut..=message.len()).find(|at| message.is_char_boundary(*at)).unwrap_or(message.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::MaskRules;

    /// What is seen at the end of what one customer wrote, message by message; `>` begins what somebody else said.
    fn seen(messages: &[&str]) -> Vec<String> {
        let (masker, nobody) = (Masker::new(&MaskRules::default()).unwrap(), Default::default());
        let (now, lasts) = (Timestamp::from_millis(0), Millis::from_mins(5));
        let mut expecting = Expecting::default();
        let mut own: Vec<Scan<'_>> = Vec::new();
        for message in messages {
            if let Some(said) = message.strip_prefix('>') {
                expecting.asked(masker.asked_for(said), now, lasts);
                continue;
            }
            let options = ScanOptions { expected: expecting.at(now), ..ScanOptions::default() };
            own.push(masker.scan_with(message, &nobody, &options));
            let texts: Vec<String> = own.iter().map(|scan| scan.masked().into_owned()).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let parts = masker.across(&texts, &nobody, &options);
            for (n, scan) in own.iter_mut().enumerate() {
                scan.hide(parts.iter().filter(|part| part.message == n));
            }
            expecting.heard(own.last().unwrap(), now, lasts);
        }
        own.iter().map(|scan| scan.masked().into_owned()).collect()
    }

    #[test]
    fn the_rest_of_a_number_follows_its_first_part() {
        let card = "[CREDIT_CARD]";
        assert_eq!(seen(&["my card is 4111", "1111", "1111", "1111"])[1..], [card; 3]);
        let digits: Vec<&str> = ["my card: 4"].into_iter().chain(["1"; 15]).collect();
        assert_eq!(seen(&digits)[1..], [card; 15]);
        let words = ["my card is four one one one", "one one one one", "one one one one one one"];
        assert_eq!(seen(&words)[1..], [card; 2]);
        let between = ["4111 1111", "wait, I have to look", "ok", "1111 1111"];
        assert_eq!(seen(&between), [card, between[1], between[2], card]);
        let asked = [">Your account number?", "12 34 56", "7", "8"];
        assert_eq!(seen(&asked), ["[ACCOUNT_NUMBER]"; 3]);
    }

    #[test]
    fn what_is_no_number_goes_on_as_well() {
        let letters: Vec<String> =
            "MT84MALT011000012345MTLCAST001S".chars().map(String::from).collect();
        let letters: Vec<&str> = letters.iter().map(String::as_str).collect();
        assert_eq!(seen(&letters), ["[IBAN_CODE]"; 31]);
        let pieces = ["my iban is NL91", "abna", "0417", "1643", "00"];
        assert_eq!(seen(&pieces)[1..], ["[IBAN_CODE]"; 4]);
        let mail = "[EMAIL_ADDRESS]";
        assert_eq!(seen(&["john.doe", "@gmail.com"]), [mail; 2]);
        assert_eq!(seen(&["john.doe@", "gmail.com, thanks"]), [mail, "[EMAIL_ADDRESS], thanks"]);
        assert_eq!(seen(&["j77", "@", "example", ".co.uk"]), [mail; 4]);
        for messages in [["find me", "@john.doe"], ["ok", "@support.team"], ["at home", "it.is ok"]]
        {
            assert_eq!(seen(&messages), messages);
        }
    }

    #[test]
    fn what_is_whole_or_answers_somebody_else_is_not_followed() {
        for (messages, last) in [
            (["my card is 4111", "I was charged 2000 dollars"], "I was charged 2000 dollars"),
            (["my card is 4111 1111 1111 1111", "20"], "20"),
            (["my ssn is 536-90-4399", "2"], "2"),
            (["my card is 4111, ok?", "no"], "no"),
            (["my card ends in 4111", "2"], "2"),
            (["the last four of my card are 4111", "2"], "2"),
            (["meine Karte endet auf 4111", "2"], "2"),
        ] {
            assert_eq!(seen(&messages)[1], last, "{messages:?}");
        }
        let asked = seen(&["my card ends in 4111", ">How many were there?", "20"]);
        assert_eq!(asked, ["my card ends in [CREDIT_CARD]", "20"]);
    }
}
