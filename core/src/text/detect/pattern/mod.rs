//! What does this operation call an identifier of its own?
//!
//! A policy number, a loyalty id, the number of a meter: nobody else knows how they are written, so the operator says it,
//! in the notation of regular expressions, of which only the part that has an end is understood ([`form`]). A pattern is laid
//! out as a table ([`table`]) when the policy is read. Before it is admitted it is tried on texts made to trip it: what
//! would take more than so many steps for each sign of a text is refused, and what such texts did not show is stopped
//! while a text is read, which is withheld then.
//!
//! ```
//! use switchboard::sorted::SortedMap;
//! use switchboard::text::{CustomerFacts, Entity, Masker, MaskRules, PatternRules};
//!
//! let policy_number = PatternRules { form: r"PN[- ]?\d{4}[- ]?\d{4}".to_owned(), ..PatternRules::default() };
//! let patterns = SortedMap::from([(Entity::of_kind("policy number")?, policy_number)]);
//! let masker = Masker::new(&MaskRules { patterns, ..MaskRules::default() })?;
//! let scan = masker.scan("it is pn 1234-5678", &CustomerFacts::default());
//! assert_eq!(scan.masked(), "it is [POLICY_NUMBER]");
//! assert_eq!(scan.spans()[0].evidence.to_string(), "shape, pattern");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! It reads what every detector reads, the folded view: so full-width digits, hard blanks and characters without width
//! hide nothing, and case does not matter. It is found where a word may begin and end, from left to right, the longest first.
//! It knows nothing of operators and audiences, which are said for its label as for any other.

mod form;
mod table;

use super::lexicon::{word_after, word_before};
use super::view::{MASKED, View, is_word};
use super::{Candidate, Weight, checks};
use crate::policy::issue::{Issues, Pointer};
use crate::sorted::SortedMap;
use crate::text::entity::Entity;
use crate::text::rules::{PatternCheck, PatternRules, check_words};
use crate::text::span::Evidence;
use crate::text::topics;
use form::{Refusal, Set, refusal};
use smallvec::SmallVec;
use std::ops::Range;
use table::{START, Table};

/// How many patterns there may be: one bit each.
pub const PATTERNS_MAX: usize = 32;
/// The longest pattern, in bytes as it is written.
pub const PATTERN_BYTES_MAX: usize = 200;
/// The longest identifier that a pattern may describe, in characters.
pub const PATTERN_SIGNS_MAX: usize = 64;
/// The shortest.
const WIDTH_MIN: usize = 3;
/// How many states a pattern may have.
const STATES_MAX: usize = 512;

/// How many steps one pattern may take for each sign of the texts that it is tried on.
const STEPS_MAX: u64 = 256;
/// And all patterns of a policy together. So many a text may take for each of its signs, too.
const STEPS_ALL_MAX: u64 = 1_024;
/// How many more a text may take, however short it is.
const STEPS_FREE: u64 = 65_536;
/// How long the texts are on which a pattern is tried.
const TRIAL_UNITS: usize = 512;
/// What it costs to look at a word beside an identifier, in steps.
const WORD_STEPS: u64 = 32;
/// How many words beside it are looked at on either side.
const WORDS_MAX: usize = 5;
/// How far behind an identifier such words may stand, signs between them counted.
const WORDS_REACH: usize = WORDS_MAX * 37;
/// How many line ends between messages one identifier may run over.
const JOINTS_MAX: usize = 20;

/// Do line ends stand between messages, over which an identifier may go on?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::text) enum Joints {
    /// It is one text.
    #[default]
    None,
    /// Each line end is one.
    LineEnds,
}

/// A text takes more steps than are granted for its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::text) struct TooSlow;

/// An operator's own identifier, ready to be found.
#[derive(Debug)]
struct Pattern {
    entity: Entity,
    table: Table,
    check: PatternCheck,
    /// Words and phrases of which one must stand beside it, folded, with a blank at either end.
    context: Vec<String>,
    /// Does every one begin with the same few letters?
    own_head: bool,
}

/// All of them.
#[derive(Debug)]
pub(in crate::text) struct Patterns {
    list: Vec<Pattern>,
    /// Which of them may begin with each unit, as bits.
    heads: Box<[u32; 256]>,
}

/// What was spent of what is granted.
#[derive(Debug)]
struct Purse {
    spent: u64,
    granted: u64,
}

impl Purse {
    fn of(units: usize) -> Self {
        Self { spent: 0, granted: STEPS_FREE + STEPS_ALL_MAX * units as u64 }
    }

    fn pay(&mut self, steps: u64) -> Result<(), TooSlow> {
        self.spent += steps;
        if self.spent > self.granted { Err(TooSlow) } else { Ok(()) }
    }
}

impl Pattern {
    fn of(entity: &Entity, rules: &PatternRules) -> Result<Self, Refusal> {
        let table = Table::of(&form::read(&rules.form)?)?;
        if table.width_min < WIDTH_MIN {
            return Err(refusal(
                "pattern_too_short",
                format!("something of {} signs", table.width_min),
                format!("at least {WIDTH_MIN}"),
                "write what the shortest has in common: its first letters, more digits",
            ));
        }
        let heads = Set::of(table.heads().map(|unit| unit.to_ascii_lowercase()));
        let own_head = heads.each().count() <= 3 && heads.each().all(|unit| !unit.is_ascii_digit());
        let context = rules.context.iter().map(|words| format!(" {} ", topics::folded(words)));
        Ok(Self {
            entity: entity.clone(),
            table,
            check: rules.check,
            context: context.collect(),
            own_head,
        })
    }

    /// Where something of this pattern ends that begins at `start`, the nearest first; and whether it may go on behind the end.
    fn ends(
        &self,
        units: &[u8],
        start: usize,
        joints: Joints,
        purse: &mut Purse,
    ) -> Result<(SmallVec<[usize; 8]>, bool), TooSlow> {
        let (mut ends, mut state) = (SmallVec::new(), START);
        let rest = units.get(start..).unwrap_or(&[]);
        let most = match joints {
            Joints::None => self.table.width_max,
            Joints::LineEnds => self.table.width_max + JOINTS_MAX,
        };
        for (at, unit) in (start..).zip(rest.iter().take(most)) {
            purse.pay(1)?;
            match self.table.step(state, *unit) {
                Some(next) => state = next,
                None if *unit == b'\n' && joints == Joints::LineEnds && at > start => continue,
                None => return Ok((ends, false)),
            }
            let behind = units.get(at + 1).copied().unwrap_or(MASKED);
            if self.table.is_whole(state) && !(is_word(*unit) && is_word(behind)) {
                ends.push(at + 1);
            }
        }
        Ok((ends, rest.len() < most && self.table.goes_on(state)))
    }

    /// Are its check digits right?
    fn passes(&self, units: &[u8], purse: &mut Purse) -> Result<bool, TooSlow> {
        let check: fn(&[u8]) -> bool = match self.check {
            PatternCheck::None => return Ok(true),
            PatternCheck::Luhn => checks::luhn,
            PatternCheck::Verhoeff => checks::verhoeff,
            PatternCheck::Mod1110 => checks::mod_11_10,
            PatternCheck::Mod97 => mod_97,
        };
        purse.pay(units.len() as u64)?;
        let digits: SmallVec<[u8; PATTERN_SIGNS_MAX]> =
            units.iter().copied().filter(u8::is_ascii_digit).collect();
        Ok(digits.len() >= 2 && check(&digits))
    }

    /// Does one of its words stand beside it, if it needs one?
    fn is_named(
        &self,
        view: &View<'_>,
        units: &Range<usize>,
        purse: &mut Purse,
    ) -> Result<bool, TooSlow> {
        if self.context.is_empty() {
            return Ok(true);
        }
        purse.pay(WORD_STEPS * 2 * WORDS_MAX as u64)?;
        let mut before: SmallVec<[Range<usize>; WORDS_MAX]> = SmallVec::new();
        let mut at = units.start;
        while let Some(word) = word_before(view, at).filter(|_| before.len() < WORDS_MAX) {
            at = word.start;
            before.insert(0, word);
        }
        let mut behind: SmallVec<[Range<usize>; WORDS_MAX]> = SmallVec::new();
        at = units.end;
        while let Some(word) = word_after(view, at).filter(|_| behind.len() < WORDS_MAX) {
            at = word.end;
            behind.push(word);
        }
        Ok([before, behind].into_iter().any(|words| {
            let mut said = String::from(" ");
            for word in words {
                let bytes = view.bytes(&word);
                said += &topics::folded(view.text().get(bytes).unwrap_or(""));
                said.push(' ');
            }
            self.context.iter().any(|phrase| said.contains(phrase.as_str()))
        }))
    }

    /// How many steps it takes at most for each sign of texts that are made to trip it: its longest again and again, whole and
    /// but for the last sign, with nothing, a blank or a hyphen between; each sign that it tells apart, with every other.
    fn steps(&self) -> u64 {
        let longest = self.table.longest();
        let short = longest.split_last().map_or(&[][..], |(_, short)| short);
        let repeated = |pieces: &[&[u8]]| -> Vec<u8> {
            let piece = pieces.concat();
            piece
                .iter()
                .copied()
                .cycle()
                .take(if piece.is_empty() { 0 } else { TRIAL_UNITS })
                .collect()
        };
        let mut texts = Vec::new();
        for between in [&b""[..], b" ", b"-", b"\0"] {
            texts.push(repeated(&[&longest, between]));
            texts.push(repeated(&[short, between]));
            texts.push(repeated(&[short, &longest, between]));
        }
        let signs: Vec<u8> = self.table.signs().iter().copied().chain(*b"0 -").take(24).collect();
        for (n, one) in signs.iter().enumerate() {
            for other in signs.iter().skip(n) {
                texts.push(repeated(&[&[*one, *other]]));
            }
        }
        let most = texts.iter().map(|text| {
            let mut purse = Purse { spent: 0, granted: u64::MAX };
            // Nobody goes broke who is granted everything.
            let _ = each_in(
                std::slice::from_ref(self),
                &heads(std::slice::from_ref(self)),
                text,
                Joints::None,
                &mut purse,
                |_, _, purse| {
                    purse.pay(
                        WORD_STEPS * 2 * WORDS_MAX as u64 * u64::from(!self.context.is_empty()),
                    )?;
                    Ok(self.context.is_empty())
                },
            );
            purse.spent.div_ceil(TRIAL_UNITS as u64)
        });
        most.max().unwrap_or(0)
    }
}

fn heads(list: &[Pattern]) -> Box<[u32; 256]> {
    let mut heads = Box::new([0; 256]);
    for (n, pattern) in list.iter().enumerate().take(PATTERNS_MAX) {
        for unit in pattern.table.heads() {
            if let Some(bits) = heads.get_mut(usize::from(unit)) {
                *bits |= 1 << n;
            }
        }
    }
    heads
}

/// Goes through everything of these patterns whose check digits are right, from left to right, of each pattern the longest
/// first; where `takes` says so, the pattern goes on behind it.
fn each_in(
    list: &[Pattern],
    heads: &[u32; 256],
    units: &[u8],
    joints: Joints,
    purse: &mut Purse,
    mut takes: impl FnMut(&Pattern, Range<usize>, &mut Purse) -> Result<bool, TooSlow>,
) -> Result<(), TooSlow> {
    let mut done = [0_usize; PATTERNS_MAX];
    let mut before = MASKED;
    for (at, unit) in units.iter().enumerate() {
        let mut here = heads.get(usize::from(*unit)).copied().unwrap_or(0);
        if is_word(before) && is_word(*unit) {
            here = 0;
        }
        before = *unit;
        while here != 0 {
            let n = here.trailing_zeros() as usize;
            here &= here - 1;
            let (Some(pattern), Some(done)) = (list.get(n), done.get_mut(n)) else { continue };
            if at < *done {
                continue;
            }
            let (ends, _) = pattern.ends(units, at, joints, purse)?;
            for end in ends.into_iter().rev() {
                let found = units.get(at..end).unwrap_or(&[]);
                if pattern.passes(found, purse)? && takes(pattern, at..end, purse)? {
                    *done = end;
                    break;
                }
            }
        }
    }
    Ok(())
}

impl Patterns {
    /// The patterns of a policy that was checked; `None` when there are none.
    pub(in crate::text) fn of(rules: &SortedMap<Entity, PatternRules>) -> Option<Self> {
        let list: Vec<Pattern> =
            rules.iter().filter_map(|(entity, rules)| Pattern::of(entity, rules).ok()).collect();
        let heads = heads(&list);
        (!list.is_empty()).then_some(Self { list, heads })
    }

    /// Their labels.
    pub(in crate::text) fn entities(&self) -> impl Iterator<Item = &Entity> {
        self.list.iter().map(|pattern| &pattern.entity)
    }

    /// Could something of them stand here? Words beside it are not looked at.
    pub(in crate::text) fn may_stand_in(&self, units: &[u8], joints: Joints) -> bool {
        let mut purse = Purse::of(units.len());
        let mut any = false;
        let read = each_in(&self.list, &self.heads, units, joints, &mut purse, |_, _, _| {
            any = true;
            Ok(true)
        });
        any || read.is_err()
    }

    /// Does this label's pattern begin with letters of its own, so that half of it is hardly anything else?
    pub(in crate::text) fn has_own_head(&self, entity: &Entity) -> bool {
        self.list.iter().any(|pattern| pattern.entity == *entity && pattern.own_head)
    }

    /// The first unit from which something may go on behind the end of the text, or be named there.
    pub(in crate::text) fn open_from(&self, view: &View<'_>) -> Option<usize> {
        let units = view.units();
        let is_word_at = |at: usize| units.get(at).is_some_and(|unit| is_word(*unit));
        let mut purse = Purse::of(units.len());
        let reach = PATTERN_SIGNS_MAX + WORDS_REACH;
        (units.len().saturating_sub(reach)..units.len()).find(|start| {
            let within_word = is_word_at(*start) && *start > 0 && is_word_at(start - 1);
            let mut is_open =
                |pattern: &Pattern| match pattern.ends(units, *start, Joints::None, &mut purse) {
                    Ok((_, true)) | Err(TooSlow) => true,
                    Ok((ends, false)) => {
                        let end = ends.last().filter(|_| !pattern.context.is_empty());
                        end.is_some_and(|end| end + WORDS_REACH > units.len())
                    }
                };
            !within_word && self.list.iter().any(&mut is_open)
        })
    }

    /// Finds everything of these patterns.
    pub(super) fn find(
        &self,
        view: &View<'_>,
        joints: Joints,
        found: &mut Vec<Candidate>,
    ) -> Result<(), TooSlow> {
        let units = view.units();
        let mut purse = Purse::of(units.len());
        each_in(&self.list, &self.heads, units, joints, &mut purse, |pattern, units, purse| {
            if !pattern.is_named(view, &units, purse)? {
                return Ok(false);
            }
            let mut evidence = Evidence::SHAPE.and(Evidence::PATTERN);
            let mut weight = Weight::PATTERN;
            if !pattern.context.is_empty() {
                (evidence, weight) = (evidence.and(Evidence::CONTEXT), Weight::SURE_PATTERN);
            }
            if pattern.check != PatternCheck::None {
                (evidence, weight) = (evidence.and(Evidence::CHECKSUM), Weight::SURE_PATTERN);
            }
            let entity = pattern.entity.clone();
            found.push(Candidate {
                units,
                entity,
                evidence,
                weight,
                one_in: one_in(pattern.check),
            });
            Ok(true)
        })
    }
}

/// How rarely a random number passes.
fn one_in(check: PatternCheck) -> u16 {
    match check {
        PatternCheck::None => 1,
        PatternCheck::Luhn | PatternCheck::Verhoeff | PatternCheck::Mod1110 => 10,
        PatternCheck::Mod97 => 97,
    }
}

/// ISO 7064, MOD 97-10: the number leaves 1.
fn mod_97(digits: &[u8]) -> bool {
    let rest = digits.iter().fold(0, |rest, digit| (rest * 10 + checks::value(*digit)) % 97);
    rest == 1
}

/// Says everything that is wrong with these patterns.
pub(in crate::text) fn check(
    patterns: &SortedMap<Entity, PatternRules>,
    at: &Pointer,
    issues: &mut Issues,
) {
    if patterns.len() > PATTERNS_MAX {
        issues.error(
            "too_many_patterns",
            at,
            format!("{} patterns", patterns.len()),
            format!("at most {PATTERNS_MAX}"),
            "write those that look alike as one, with `|`",
        );
    }
    let mut steps_all = 0;
    for (entity, rules) in patterns {
        let here = at.key(entity.as_str());
        check_words(&rules.context, &here.key("context"), issues);
        if *entity == Entity::WITHHELD {
            issues.error(
                "bad_entity",
                &here,
                "`WITHHELD`",
                "a label of its own",
                "it says that a text was not read: take another name",
            );
        }
        let pattern = match Pattern::of(entity, rules) {
            Ok(pattern) => pattern,
            Err(Refusal { code, found, expected, remedy }) => {
                issues.error(code, &here.key("form"), found, expected, remedy);
                continue;
            }
        };
        let steps = pattern.steps();
        steps_all += steps;
        if steps > STEPS_MAX {
            issues.error(
                "slow_pattern",
                &here.key("form"),
                format!("{steps} steps for each sign of a text made to trip it"),
                format!("at most {STEPS_MAX}"),
                "lower its counts, begin it with letters of its own, or leave out its check",
            );
        }
        let digits = Set::of(b'0'..=b'9');
        if rules.context.is_empty()
            && pattern
                .table
                .may_lack(Set::of((0..=u8::MAX).filter(|unit| !unit.is_ascii_alphabetic())))
            && !pattern.own_head
        {
            issues.warning(
                "pattern_catches_words",
                &here.key("form"),
                "something without a digit, a sign or letters of its own",
                "what ordinary words are not",
                "write where its digits stand, or words that stand beside it in `context`",
            );
        }
        if rules.check != PatternCheck::None && pattern.table.may_lack(digits) {
            issues.warning(
                "check_without_digits",
                &here.key("check"),
                format!("`{}`", rules.check),
                "digits that it is worked out from",
                "what has fewer than two digits does not pass: write where they stand",
            );
        }
    }
    if steps_all > STEPS_ALL_MAX {
        issues.error(
            "slow_patterns",
            at,
            format!("{steps_all} steps for each sign, all patterns together"),
            format!("at most {STEPS_ALL_MAX}"),
            "begin them with letters of their own, or write those that look alike as one",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{CustomerFacts, MaskRules, Masker, ScanOptions, StreamScanner, Withheld};

    fn rules(patterns: &[(&str, &str, &[&str], PatternCheck)]) -> MaskRules {
        let patterns = patterns.iter().map(|(label, form, context, check)| {
            let context = context.iter().map(|&words| words.to_owned()).collect();
            let rules = PatternRules { form: (*form).to_owned(), context, check: *check };
            (Entity::of_kind(label).unwrap(), rules)
        });
        MaskRules { patterns: patterns.collect(), ..MaskRules::default() }
    }

    const NONE: PatternCheck = PatternCheck::None;
    const POLICY: (&str, &str, &[&str], PatternCheck) =
        ("POLICY_NUMBER", r"PN[- ]?\d{4}[- ]?\d{4}", &[], NONE);

    fn masker(patterns: &[(&str, &str, &[&str], PatternCheck)]) -> Masker {
        Masker::new(&rules(patterns)).unwrap()
    }

    #[track_caller]
    fn masks(masker: &Masker, text: &str, expected: &str) {
        let nobody = CustomerFacts::default();
        let once = masker.scan(text, &nobody).masked().into_owned();
        assert_eq!(once, expected, "{text}");
        assert_eq!(masker.scan(&once, &nobody).masked(), expected, "once is enough: {text}");
    }

    #[test]
    fn a_policys_own_identifier_is_hidden_by_its_label() {
        let masker = masker(&[POLICY, ("MEMBER", r"\w{2}#[a-f]{3}", &[], NONE)]);
        for (text, expected) in [
            ("it is PN-1234-5678.", "it is [POLICY_NUMBER]."),
            ("pn12345678", "[POLICY_NUMBER]"),
            ("ＰＮ－１２３４ 5\u{200B}678, thanks", "[POLICY_NUMBER], thanks"),
            ("no XPN-1234-5678, no PN-1234-56789", "no XPN-1234-5678, no PN-1234-56789"),
            ("(PN-1234-5678)/PN-8765-4321", "([POLICY_NUMBER])/[POLICY_NUMBER]"),
            // Without a digit or anything else that other identifiers begin with.
            ("I am qx#bad", "I am [MEMBER]"),
            ("I am qx#good", "I am qx#good"),
            ("é1#abc ß2#fed", "[MEMBER] [MEMBER]"),
            ("card 4111 1111 1111 1111 PN-1234-5678", "card [CREDIT_CARD] [POLICY_NUMBER]"),
        ] {
            masks(&masker, text, expected);
        }
        // Far from everything else in a long text, too.
        let quiet = "some words that say nothing ".repeat(40);
        masks(&masker, &format!("{quiet}qx#bad {quiet}"), &format!("{quiet}[MEMBER] {quiet}"));
    }

    #[test]
    fn check_digits_must_be_right() {
        // 79927398713 is the example of ISO/IEC 7812-1 annex B; 794 of MOD 97-10 and 0794 of MOD 11,10 stand in ISO 7064;
        // 2363 is Verhoeff's own.
        for (check, right, wrong) in [
            (PatternCheck::Luhn, "79927398713", "79927398710"),
            (PatternCheck::Mod97, "79444", "79434"),
            (PatternCheck::Mod1110, "07945", "07944"),
            (PatternCheck::Verhoeff, "2363", "2364"),
        ] {
            let masker = masker(&[("OWN", r"Z-\d{4,11}", &[], check)]);
            masks(&masker, &format!("z-{right}"), "[OWN]");
            masks(&masker, &format!("z-{wrong}"), &format!("z-{wrong}"));
        }
    }

    #[test]
    fn a_word_must_stand_beside_it_where_one_is_asked_for() {
        let masker = masker(&[("BONUS", r"\d{4}", &["bonus", "Punkte-Karte", "карта"], NONE)]);
        for (text, expected) in [
            ("my BONUS number is 1234", "my BONUS number is [BONUS]"),
            ("1234 ist meine Punktekarte", "1234 ist meine Punktekarte"),
            ("1234 ist meine Punkte Karte", "[BONUS] ist meine Punkte Karte"),
            ("карта 1234", "карта [BONUS]"),
            ("in 1234 there was no such thing", "in 1234 there was no such thing"),
            (
                "a bonus is what one two three four five and more say: 1234",
                "a bonus is what one two three four five and more say: 1234",
            ),
            ("bonuses 1234", "bonuses 1234"),
        ] {
            masks(&masker, text, expected);
        }
    }

    #[test]
    fn a_card_is_a_card_whatever_a_pattern_says() {
        let masker = masker(&[("LOYALTY", r"\d{4} ?\d{4} ?\d{4} ?\d{4}", &["loyalty"], NONE)]);
        masks(&masker, "loyalty 4111 1111 1111 1111", "loyalty [CREDIT_CARD]");
        masks(&masker, "loyalty 1234 1234 1234 1234", "loyalty [LOYALTY]");
    }

    #[test]
    fn parts_in_several_messages_are_found() {
        let masker = masker(&[POLICY, ("METER", r"\d{8}", &[], NONE)]);
        let places = |said: &[&str]| -> Vec<(usize, Range<usize>)> {
            let parts = masker.across(said, &CustomerFacts::default(), &ScanOptions::default());
            parts.into_iter().map(|part| (part.message, part.bytes)).collect()
        };
        assert_eq!(places(&["it is PN-1234", "5678"]), [(0, 6..13), (1, 0..4)]);
        assert_eq!(places(&["PN-12", "34-", "5678 ok"]), [(0, 0..5), (1, 0..3), (2, 0..4)]);
        // Half a meter's number is any number.
        assert_eq!(places(&["it was 1234", "5678"]), []);
    }

    #[test]
    fn a_stream_holds_back_what_may_become_one() {
        let half = "abcdefghijklmnopqrstuv";
        // The second goes on for longer than a stream waits before it looks again.
        for (form, case) in [
            (r"case\. No\. [a-z]{3}! [a-z]{3}", "case. No. abc! def".to_owned()),
            (r"case\. [a-z]{22}\. [a-z]{22}\. [a-z]{8}", format!("case. {half}. {half}. whatever")),
        ] {
            let masker = masker(&[("CASE", form, &[], NONE)]);
            let text = format!(
                "This sentence is long enough to be let go of when it ends. It is about the {case}, you know. \
                 This is the last sentence of all of them."
            );
            for size in [1, 5, 400] {
                let mut stream = StreamScanner::new(
                    masker.clone(),
                    CustomerFacts::default(),
                    ScanOptions::default(),
                );
                let mut out = String::new();
                for piece in text.as_bytes().chunks(size) {
                    stream.push(piece, &mut out);
                    assert!(!out.contains("case."), "{out}");
                }
                stream.finish(&mut out);
                assert!(out.contains("about the [CASE], you know."), "{out}");
            }
        }
    }

    #[test]
    fn what_is_slow_is_refused_and_what_turns_out_slow_is_withheld() {
        // Every group of digits begins one, of every length, and each is checked.
        let slow = ("SLOW", r"(?:\d ?){4,32}", &[][..], PatternCheck::Luhn);
        let issues = Masker::new(&rules(&[slow])).unwrap_err();
        let told: Vec<_> = issues.iter().map(|issue| (issue.code, issue.path.as_str())).collect();
        assert_eq!(told, [("slow_pattern", "/patterns/SLOW/form")]);

        // Without the trial a text finds out.
        let patterns = Patterns::of(&rules(&[slow]).patterns).unwrap();
        let text = "1 2 ".repeat(16 * 1024);
        let read = patterns.find(&View::whole(&text, &[]), Joints::None, &mut Vec::new());
        assert!(read.is_ok() || read == Err(TooSlow));
        let many: SortedMap<_, _> = (0..PATTERNS_MAX)
            .map(|n| {
                (
                    Entity::of_kind(&format!("slow_{n}")).unwrap(),
                    rules(&[slow]).patterns.values().next().unwrap().clone(),
                )
            })
            .collect();
        let masker = masker(&[POLICY]).with_patterns(Patterns::of(&many).unwrap());
        let scan = masker.scan(&text, &CustomerFacts::default());
        assert_eq!((scan.withheld(), &*scan.masked()), (Some(Withheld::TooMuch), "[WITHHELD]"));
    }

    #[test]
    fn what_cannot_be_admitted_is_told_with_its_remedy() {
        let code = |form: &str, context: &[&str], check| {
            let (at, mut issues) = (Pointer::root(), Issues::new());
            super::check(&rules(&[("X", form, context, check)]).patterns, &at, &mut issues);
            issues.iter().map(|issue| issue.code).collect::<Vec<_>>().join(" ")
        };
        for (form, expected) in [
            ("", "pattern_too_short"),
            (r"\d?\d{2}", "pattern_too_short"),
            (r"\d{3}", ""),
            (r"\w{64}", "pattern_catches_words"),
            (r"\w{64}\d", "pattern_too_large"),
            (r"\w{200}", "bad_count"),
            ("(a+)+", "unbounded_pattern"),
            ("[ab]{0,30}a[ab]{12}", "pattern_too_large"),
            ("hello|please", ""),
        ] {
            assert_eq!(code(form, &[], NONE), expected, "{form}");
        }
        assert_eq!(code(r"\w{5}", &["member"], NONE), "");
        assert_eq!(code("abc|abc[0-9]", &[], PatternCheck::Luhn), "check_without_digits");
        assert_eq!(code("abc", &[""], NONE), "bad_keyword");
        let many = (0..=PATTERNS_MAX).map(|n| {
            (
                Entity::of_kind(&format!("x{n}")).unwrap(),
                PatternRules { form: r"A\d{3}".to_owned(), ..PatternRules::default() },
            )
        });
        let (at, mut issues) = (Pointer::root(), Issues::new());
        check(&many.collect(), &at, &mut issues);
        assert_eq!(
            issues.iter().map(|issue| issue.code).collect::<Vec<_>>(),
            ["too_many_patterns"]
        );
    }
}
