//! Short answers: what is secret only because somebody asked for it, or because the message itself names it.
//!
//! Customers type four digits of a social security number and six of an account; no form tells them from a room
//! number. What was asked for decides, and what is named right before or behind: `my pin is 4711`. Asked for, almost
//! anything with digits is the answer; named, it must stand where an answer stands.

use super::context_words::{self, is_connector, is_reply};
use super::digits::{Chain, DIGITS_MAX};
use super::lexicon::{Lexicon, Topic, Topics, word_after, word_before};
use super::password;
use super::view::{MASKED, View, is_word};
use super::{Candidate, Weight};
use crate::text::dates;
use crate::text::entity::Entity;
use crate::text::facts::Letters;
use crate::text::span::Evidence;
use std::ops::{Range, RangeInclusive};

/// How a short answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// So many digits where it is named, so many where it was asked for.
    Digits(RangeOf, RangeOf),
    /// Nothing but digits, of a number that has so many.
    Rest(u8),
    /// Letters and digits in pieces: `kyf 176`.
    Code,
    /// A month and a year.
    Expiry,
    /// A day.
    Day,
    /// A word that is no word of the language.
    Password,
    /// Everything but the polite beginning.
    Words,
}

type RangeOf = (u8, u8);

/// One thing that may be asked for.
#[derive(Clone, Copy, Debug)]
struct Answer {
    topic: Topic,
    label: &'static str,
    form: Form,
}

impl Answer {
    const fn is_rest(&self) -> bool {
        matches!(self.form, Form::Rest(_))
    }

    fn name(&self) -> &'static str {
        match self.topic {
            Topic::BehindCard => "BEHIND_CARD",
            Topic::RestOfCard => "REST_OF_CARD",
            Topic::RestOfSsn => "REST_OF_SSN",
            Topic::RestOfAccount => "REST_OF_ACCOUNT",
            _ => self.label,
        }
    }
}

const fn digits(topic: Topic, label: &'static str, named: RangeOf, asked: RangeOf) -> Answer {
    Answer { topic, label, form: Form::Digits(named, asked) }
}

const fn answer(topic: Topic, label: &'static str, form: Form) -> Answer {
    Answer { topic, label, form }
}

/// What may be asked for; of several that fit the first one is meant.
#[rustfmt::skip]
const ANSWERS: &[Answer] = &[
    digits(Topic::Cvv, "CVV", (3, 4), (3, 4)),
    digits(Topic::BehindCard, "CVV", (3, 3), (3, 3)),
    digits(Topic::Pin, "PIN", (3, 8), (1, 8)),
    digits(Topic::Otp, "OTP", (4, 8), (4, 10)),
    digits(Topic::Ssn, "US_SSN", (4, 4), (2, 11)),
    digits(Topic::SortCode, "UK_SORT_CODE", (6, 6), (6, 6)),
    digits(Topic::Routing, "ABA_ROUTING_NUMBER", (9, 9), (9, 9)),
    digits(Topic::Account, "ACCOUNT_NUMBER", (4, 18), (2, 20)),
    digits(Topic::Card, "CREDIT_CARD", (4, 4), (4, 19)),
    digits(Topic::Phone, "PHONE_NUMBER", (0, 0), (4, 15)),
    digits(Topic::Zip, "ZIP_CODE", (0, 0), (3, 10)),
    answer(Topic::RestOfCard, "CREDIT_CARD", Form::Rest(19)),
    answer(Topic::RestOfSsn, "US_SSN", Form::Rest(9)),
    answer(Topic::RestOfAccount, "ACCOUNT_NUMBER", Form::Rest(18)),
    answer(Topic::Expiry, "CARD_EXPIRY", Form::Expiry),
    answer(Topic::Birth, "DATE_OF_BIRTH", Form::Day),
    answer(Topic::Booking, "BOOKING_REFERENCE", Form::Code),
    answer(Topic::Policy, "POLICY_NUMBER", Form::Code),
    answer(Topic::Claim, "CLAIM_NUMBER", Form::Code),
    answer(Topic::Order, "ORDER_NUMBER", Form::Code),
    answer(Topic::Password, "PASSWORD", Form::Password),
    answer(Topic::User, "USERNAME", Form::Words),
    answer(Topic::Email, "EMAIL_ADDRESS", Form::Words),
    answer(Topic::Address, "STREET_ADDRESS", Form::Words),
    answer(Topic::Security, "SECURITY_ANSWER", Form::Words),
];

/// The labels of what may be asked for.
pub(super) fn labels() -> impl Iterator<Item = &'static str> {
    ANSWERS.iter().map(|answer| answer.label)
}

/// The topics of these entities: what a host says it has asked for.
pub(in crate::text) fn topics_of(label: &str) -> Topics {
    let asked = |answer: &&Answer| answer.label == label && !answer.is_rest();
    let asked = ANSWERS.iter().filter(asked);
    asked.fold(Topics::default(), |all, answer| all.with(Topics::of(answer.topic)))
}

/// What goes on with so many digits of this.
pub(in crate::text) fn rest_of(label: &str, digits: usize) -> Topics {
    let is_left = |answer: &Answer| match answer.form {
        Form::Rest(all) => digits < usize::from(all),
        _ => false,
    };
    let rest = ANSWERS.iter().filter(|answer| answer.label == label && is_left(answer));
    rest.fold(Topics::default(), |all, answer| all.with(Topics::of(answer.topic)))
}

/// The names of these topics, each of them another one: two of them may give one label.
pub(in crate::text) fn names_of(topics: Topics) -> impl Iterator<Item = &'static str> {
    ANSWERS.iter().filter(move |answer| topics.holds(answer.topic)).map(Answer::name)
}

/// The topics of these names.
pub(in crate::text) fn topics_named(names: &[String]) -> Topics {
    ANSWERS
        .iter()
        .filter(|answer| names.iter().any(|name| name == answer.name()))
        .fold(Topics::default(), |all, answer| all.with(Topics::of(answer.topic)))
}

/// Of these topics, those that a short answer can be about.
pub(in crate::text) fn answerable(named: Topics) -> Topics {
    ANSWERS
        .iter()
        .filter(|answer| named.holds(answer.topic))
        .fold(Topics::default(), |all, answer| all.with(Topics::of(answer.topic)))
}

/// Of these topics, those whose answer is a number: it may still come when the talk has gone on.
pub(in crate::text) fn numbers(named: Topics) -> Topics {
    ANSWERS
        .iter()
        .filter(|answer| {
            named.holds(answer.topic)
                && !matches!(answer.form, Form::Words | Form::Password | Form::Code | Form::Rest(_))
        })
        .fold(Topics::default(), |all, answer| all.with(Topics::of(answer.topic)))
}

/// The labels that these topics give.
pub(in crate::text) fn labels_of(topics: Topics) -> impl Iterator<Item = &'static str> {
    ANSWERS.iter().filter(move |answer| topics.holds(answer.topic)).map(|answer| answer.label)
}

/// What the words around these units name, reached over words that only connect: `my pin number is`.
fn named_by(view: &View<'_>, lexicon: &Lexicon, units: &Range<usize>) -> Topics {
    let mut at = units.start;
    for _ in 0..6 {
        let Some(word) = word_before(view, at) else { break };
        let topics = lexicon.topics(view, &word);
        if !answerable(topics).is_empty() {
            return topics;
        }
        if !is_connector(view, &word) {
            break;
        }
        at = word.start;
        if context_words::joins(view, &word) {
            // Over another answer to what it is the name of.
            let signs = (0..at.min(3)).take_while(|n| !is_word(view.before(at - n))).count();
            let digits = (0..at - signs)
                .take_while(|n| view.before(at - signs - n).is_ascii_digit())
                .count();
            at -= if digits > 0 { signs + digits } else { 0 };
        }
    }
    let mut at = units.end;
    let mut connected = false;
    for _ in 0..4 {
        let Some(word) = word_after(view, at) else { break };
        let topics = answerable(lexicon.topics(view, &word));
        if connected && !topics.is_empty() {
            return topics;
        }
        if !context_words::points_back(view, &word) {
            break;
        }
        connected = true;
        at = word.end;
    }
    Topics::default()
}

/// Finds the answers in one chain of digits.
pub(super) fn in_chain(
    view: &View<'_>,
    lexicon: &Lexicon,
    expected: Topics,
    chain: &Chain,
    found: &mut Vec<Candidate>,
) {
    let mut first = 0;
    while let Some(group) = chain.groups.get(first) {
        let alone = !is_word(view.before(group.start)) && !is_word(view.unit(group.end));
        if !alone || is_amount(view, group) {
            first += 1;
            continue;
        }
        let like = alike(view, chain, first);
        let stretch = chain.units(&(first..like));
        let named = answerable(named_by(view, lexicon, &stretch));
        let whole = first == 0 && is_whole(view, &chain.units(&(0..chain.groups.len())));
        let asked = [(named, Evidence::CONTEXT), (expected, Evidence::EXPECTATION)];
        let mut end = first + 1;
        'asked: for (topics, evidence) in asked {
            for answer in ANSWERS.iter().filter(|answer| topics.holds(answer.topic)) {
                let expects = expected.holds(answer.topic);
                let read = match answer.form {
                    Form::Digits(named, asked_for) => {
                        let (least, most) = if expects { asked_for } else { named };
                        // In a sentence two digits are an age or a floor.
                        let least = if whole { least } else { least.max(3) };
                        let range = usize::from(least)..=usize::from(most);
                        of_digits(view, chain, first, like, expects, range)
                    }
                    Form::Rest(most) => {
                        let all = 0..chain.groups.len();
                        let count: usize = chain.groups.iter().map(Range::len).sum();
                        (whole && count < usize::from(most)).then(|| (chain.units(&all), all))
                    }
                    Form::Expiry => {
                        expiry(view, chain, first, whole || evidence == Evidence::CONTEXT)
                    }
                    _ => None,
                };
                let Some((units, groups)) = read else { continue };
                let named = evidence == Evidence::CONTEXT;
                found.push(Candidate {
                    units,
                    entity: Entity::built_in(answer.label),
                    evidence: Evidence::SHAPE.and(evidence),
                    weight: if named { Weight::NAMED } else { Weight::EXPECTED },
                    one_in: 1,
                });
                end = groups.end;
                break 'asked;
            }
        }
        first = end.max(first + 1);
    }
}

/// Money, shares, hours: numbers that nobody asks for in secret.
fn is_amount(view: &View<'_>, group: &Range<usize>) -> bool {
    let before = view.before(group.start);
    let behind = view.unit(group.end);
    before == b'$'
        || behind == b'%'
        || (matches!(behind, b'.' | b',')
            && view.unit(group.end + 1).is_ascii_digit()
            && before != b' ')
}

/// The groups from here on that are as long as the first one and joined alike.
fn alike(view: &View<'_>, chain: &Chain, first: usize) -> usize {
    let length = chain.groups.get(first).map_or(0, Range::len);
    let mut end = first + 1;
    // No number has more digits, so no more groups are looked at: a text of nothing but groups takes linear time.
    while end - first <= DIGITS_MAX
        && chain.groups.get(end).is_some_and(|group| group.len() == length)
        && (end == first + 1 || chain.gap(view, end - 1) == chain.gap(view, first) || length == 1)
    {
        end += 1;
    }
    end
}

/// Fewer digits with commas and words of punctuation between them are a list.
const LISTED_MIN: usize = 8;

/// A number of so many digits: alike groups together, else the first; asked for, whatever hangs together.
fn of_digits(
    view: &View<'_>,
    chain: &Chain,
    first: usize,
    like: usize,
    asked: bool,
    range: RangeInclusive<usize>,
) -> Option<(Range<usize>, Range<usize>)> {
    let count = |groups: Range<usize>| -> usize {
        chain.part(&groups).iter().take(DIGITS_MAX + 1).map(Range::len).sum()
    };
    let all = chain.groups.len();
    // "10, 1, 1" are three numbers, "4111, 1111, 1111" are pieces of one.
    let joined = |n: usize| chain.gap(view, n).iter().all(|unit| b" -./\n\t".contains(unit));
    let hangs_together =
        (first..all.saturating_sub(1)).all(joined) || count(first..all) >= LISTED_MIN;
    let whole = (asked && hangs_together).then_some(first..all);
    // "0012 3456 78": the last group of many is as long as is left.
    let is_rest = like - first >= 2
        && chain.groups.get(like).is_some_and(|rest| {
            rest.len() < chain.groups.get(first).map_or(0, Range::len)
                && chain.gap(view, like - 1) == chain.gap(view, first)
        });
    let with_rest = is_rest.then_some(first..like + 1);
    [whole, with_rest, Some(first..like), Some(first..first + 1)]
        .into_iter()
        .flatten()
        .find(|groups| range.contains(&count(groups.clone())))
        .filter(|groups| {
            let end = chain.units(groups).end;
            // Named, it is the whole: four digits of sixteen are not the last four.
            let goes_on = chain.groups.get(groups.end).is_some_and(|next| {
                next.len() >= 3
                    && next.start == end + 1
                    && chain.groups.get(groups.start).is_some_and(|g| g.len() == next.len())
            });
            !is_word(view.unit(end)) && (asked || !goes_on)
        })
        .map(|groups| (chain.units(&groups), groups))
}

/// `12/27`, `12/2027`, `12-27`, `1227`.
fn expiry(
    view: &View<'_>,
    chain: &Chain,
    first: usize,
    in_one: bool,
) -> Option<(Range<usize>, Range<usize>)> {
    let month = chain.groups.get(first)?;
    let number = |group: &Range<usize>| {
        group.clone().fold(0u32, |sum, n| sum * 10 + u32::from(view.unit(n).wrapping_sub(b'0')))
    };
    if in_one && month.len() == 4 && (1..=12).contains(&(number(month) / 100)) {
        return Some((month.clone(), first..first + 1));
    }
    let year = chain.groups.get(first + 1)?;
    let fits = month.len() <= 2
        && (1..=12).contains(&number(month))
        && (year.len() == 2 || (year.len() == 4 && (2000..2100).contains(&number(year))));
    let near = year.start - month.end <= 3 && !is_word(view.unit(year.end));
    (fits && near).then(|| (month.start..year.end, first..first + 2))
}

/// Finds the days, passwords and words that were named or asked for.
pub(super) fn in_text(
    view: &View<'_>,
    lexicon: &Lexicon,
    expected: Topics,
    named: Topics,
    found: &mut Vec<Candidate>,
) {
    if named.with(expected).holds(Topic::Birth) {
        let evidence = match named.holds(Topic::Birth) {
            true => Evidence::CONTEXT,
            false => Evidence::EXPECTATION,
        };
        days(view, evidence, found);
    }
    if view.names() {
        password::named(view, lexicon, found);
    }
    if named.with(expected).holds(Topic::Security) {
        names(view, expected.holds(Topic::Security), found);
    }
    let masked = view.units().contains(&MASKED);
    for answer in ANSWERS.iter().filter(|answer| expected.holds(answer.topic)) {
        match answer.form {
            Form::Code => push(found, code(view), answer.label),
            Form::Password => {
                push(
                    found,
                    if masked { code(view) } else { password::asked(view, lexicon) },
                    answer.label,
                );
            }
            Form::Words if answer.topic == Topic::Email => push(found, mailbox(view), answer.label),
            Form::Words if answer.topic == Topic::Address => {
                for segment in segments(view) {
                    push(found, address(view, &segment), answer.label);
                }
            }
            Form::Words if answer.topic == Topic::User && !masked => {
                push(found, said(view, 2), answer.label);
            }
            _ => {}
        }
    }
}

fn push(found: &mut Vec<Candidate>, units: Option<Range<usize>>, label: &'static str) {
    if let Some(units) = units {
        found.push(Candidate {
            units,
            entity: Entity::built_in(label),
            evidence: Evidence::SHAPE.and(Evidence::EXPECTATION),
            weight: Weight::EXPECTED,
            one_in: 1,
        });
    }
}

/// Stretches between masks, as their words.
fn segments(view: &View<'_>) -> Vec<Vec<Range<usize>>> {
    let mut segments: Vec<Vec<Range<usize>>> = Vec::new();
    let mut last = 0;
    for word in all_words(view) {
        let masked = view.units().get(last..word.start).is_some_and(|gap| gap.contains(&MASKED));
        if segments.is_empty() || masked {
            segments.push(Vec::new());
        }
        last = word.end;
        if let Some(segment) = segments.last_mut() {
            segment.push(word);
        }
    }
    segments
}

/// An address: a number and words, or three words that are more than a reply.
fn address(view: &View<'_>, words: &[Range<usize>]) -> Option<Range<usize>> {
    if view.units().contains(&b'?') || context_words::refuses(view, words) {
        return None;
    }
    let opens = |word: &Range<usize>| {
        let text = view.units().get(word.clone()).unwrap_or(&[]).to_ascii_lowercase();
        is_reply(view, word)
            || [b"my".as_slice(), b"address", b"is", b"its", b"it", b"the", b"and", b"yes"]
                .contains(&text.as_slice())
    };
    let first = words.iter().position(|word| !opens(word))?;
    let rest = words.get(first..)?;
    let number = rest.iter().any(|word| has_digit(view, word));
    ((number && rest.len() >= 2) || rest.len() >= 3)
        .then_some(rest.first()?.start..rest.last()?.end)
}

/// Names given as an answer: the whole of a short one; in a sentence what is introduced as a name, and what has a
/// capital within it.
fn names(view: &View<'_>, asked: bool, found: &mut Vec<Candidate>) {
    let words = all_words(view);
    let evidence = if asked { Evidence::EXPECTATION } else { Evidence::CONTEXT };
    let mut push = |units: Range<usize>| {
        found.push(Candidate {
            units,
            entity: Entity::built_in("SECURITY_ANSWER"),
            evidence: Evidence::SHAPE.and(evidence),
            weight: Weight::EXPECTED,
            one_in: 1,
        });
    };
    if asked && let Some(units) = said(view, 3) {
        push(units);
        return;
    }
    let plain = |word: &Range<usize>| {
        is_connector(view, word)
            || is_reply(view, word)
            || context_words::is_small_word(view, word)
            || context_words::introduces(view, word)
            || context_words::is_common(view, word)
    };
    let first = match asked && !context_words::refuses(view, &words) {
        true => words.iter().position(|word| !is_connector(view, word) && !is_reply(view, word)),
        false => None,
    };
    for (n, word) in words.iter().enumerate() {
        if plain(word) || word.len() < 3 || has_digit(view, word) {
            continue;
        }
        // "Charlie, the best cat ever": whoever is asked begins with the answer.
        let capital = view.unit(word.start).is_ascii_uppercase();
        let stands_alone = b".,!;:\n".contains(&view.unit(word.end));
        if first == Some(n) && (capital || stands_alone) {
            push(word.clone());
            continue;
        }
        let before = n.checked_sub(1).and_then(|n| words.get(n));
        let two_before = n.checked_sub(2).and_then(|n| words.get(n));
        let introduced = before.is_some_and(|word| context_words::introduces(view, word))
            || (before.is_some_and(&plain)
                && two_before.is_some_and(|word| context_words::introduces(view, word)));
        let begins = before.is_none_or(|before| {
            view.units()
                .get(before.end..word.start)
                .is_some_and(|gap| gap.iter().any(|unit| b".!?\n".contains(unit)))
        });
        if introduced || (capital && !begins) {
            push(word.clone());
        }
    }
}

/// What is said when the polite beginning is taken away, if that is at most so many words.
fn said(view: &View<'_>, most: usize) -> Option<Range<usize>> {
    if view.units().contains(&b'?') || view.units().contains(&MASKED) {
        return None;
    }
    let words = all_words(view);
    let first = words.iter().position(|word| !is_connector(view, word) && !is_reply(view, word))?;
    let rest = words.get(first..)?;
    let fits = rest.len() <= most && !context_words::refuses(view, &words);
    fits.then_some(rest.first()?.start..rest.last()?.end)
}

/// An address whose signs were lost: a word that ends as addresses do, with what belongs to it.
fn mailbox(view: &View<'_>) -> Option<Range<usize>> {
    let words = all_words(view);
    let text = |n: usize| {
        let word = words.get(n).cloned().unwrap_or(0..0);
        view.units().get(word).unwrap_or(&[]).to_ascii_lowercase()
    };
    const PROVIDERS: [&[u8]; 6] = [b"gmail", b"yahoo", b"hotmail", b"outlook", b"mail", b"aol"];
    let is_host = |n: usize| {
        let word = text(n);
        let ends = [b"com".as_slice(), b"net", b"org", b"mail", b"yahooin"]
            .iter()
            .any(|end| word.ends_with(end));
        let provider = PROVIDERS.contains(&word.as_slice())
            && matches!(text(n + 1).as_slice(), b"com" | b"net");
        (ends && word.len() > 6) || provider
    };
    let host = (0..words.len()).find(|n| is_host(*n))?;
    let bare = |n: usize| {
        let word = text(n);
        PROVIDERS.iter().any(|provider| {
            word.strip_prefix(*provider)
                .is_some_and(|rest| matches!(rest, b"" | b"com" | b"net" | b"coin"))
        })
    };
    let letters = |n: usize| {
        words.get(n).is_some_and(|word| !has_digit(view, word) && !is_connector(view, word))
    };
    let mut start = host;
    if start > 0 && words.get(start - 1).is_some_and(|word| has_digit(view, word)) {
        start -= 1;
        start -= usize::from(start > 0 && letters(start - 1));
    } else if bare(host) && start > 0 && letters(start - 1) {
        start -= 1;
    }
    let end = host + usize::from(matches!(text(host + 1).as_slice(), b"com" | b"net"));
    Some(words.get(start)?.start..words.get(end)?.end)
}

fn days(view: &View<'_>, evidence: Evidence, found: &mut Vec<Candidate>) {
    let (text, begins) = view.stretch();
    let letters = Letters::of(text, &[]);
    for (range, _) in dates::spellings(letters.as_slice()) {
        let bytes = letters.bytes(&range);
        let units = view.units_of(&(begins + bytes.start..begins + bytes.end));
        if view.units().get(units.clone()).is_some_and(|day| !day.contains(&MASKED)) {
            found.push(Candidate {
                units,
                entity: Entity::built_in("DATE_OF_BIRTH"),
                evidence: Evidence::SHAPE.and(evidence),
                weight: Weight::DAY,
                one_in: 1,
            });
        }
    }
}

/// Words and their ends.
pub(super) fn all_words(view: &View<'_>) -> Vec<Range<usize>> {
    let units = view.units().len();
    let mut all = Vec::new();
    let mut at = 0;
    while at < units {
        let length = (at..units).take_while(|n| is_word(view.unit(*n))).count();
        if length > 0 {
            all.push(at..at + length);
        }
        at += length.max(1);
    }
    all
}

fn has_digit(view: &View<'_>, word: &Range<usize>) -> bool {
    view.units().get(word.clone()).is_some_and(|word| word.iter().any(u8::is_ascii_digit))
}

/// From the first piece with a digit to the last, with the short pieces of letters beside them.
pub(super) fn code(view: &View<'_>) -> Option<Range<usize>> {
    let words = all_words(view);
    let first = words.iter().position(|word| has_digit(view, word))?;
    let last = words.iter().rposition(|word| has_digit(view, word))?;
    let short = |n: usize| {
        words.get(n).is_some_and(|word| {
            word.len() <= 5
                && !context_words::is_small_word(view, word)
                && !is_reply(view, word)
                && (word.len() == 1 || !is_connector(view, word))
        })
    };
    let mut start = first;
    while start > 0 && short(start - 1) && first - start < 3 {
        start -= 1;
    }
    let mut end = last;
    while short(end + 1) && end - last < 3 {
        end += 1;
    }
    let pieces = words.get(start..=end)?;
    let time = words.get(last + 1).is_some_and(|word| {
        let word = view.units().get(word.clone()).unwrap_or(&[]);
        word.eq_ignore_ascii_case(b"am") || word.eq_ignore_ascii_case(b"pm")
    });
    let letters: usize = pieces.iter().map(Range::len).sum();
    let clock = pieces.iter().any(|word| {
        let word = view.units().get(word.clone()).unwrap_or(&[]).to_ascii_lowercase();
        word.ends_with(b"am") || word.ends_with(b"pm")
    });
    (pieces.len() <= 16 && letters >= 3 && !time && !clock)
        .then_some(pieces.first()?.start..pieces.last()?.end)
}

/// Where a chain that is alone in its text ends; what expectation looks at first.
pub(super) fn is_whole(view: &View<'_>, units: &Range<usize>) -> bool {
    let outside = |part: Option<&[u8]>| {
        part.is_some_and(|part| part.iter().all(|unit| !is_word(*unit) && *unit != MASKED))
    };
    outside(view.units().get(..units.start)) && outside(view.units().get(units.end..))
}
