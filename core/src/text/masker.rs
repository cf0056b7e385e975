//! The masker: finds what must not be seen, and decides what is shown in its place.
//!
//! Overlaps are settled in three steps. Among what is found by its form, the weight of its evidence
//! decides; what was sure of itself is hidden to its end all the same. Whatever then overlaps with a fact of the customer
//! is one span over both, because all of it must be hidden; its name is that of the longest part, of equally
//! long ones that with the stronger evidence (checksum, fact, context, shape), then the first by name. Last, such
//! a mixed span shows nothing of itself, whatever the rules keep of either part.

use super::detect::pattern::{Joints, Patterns};
use super::detect::view::{Reading, View, masks};
use super::detect::{self, Candidate, Hints, Tables};
use super::entity::Entity;
use super::expected::Expected;
use super::facts::{CustomerFacts, FactKey};
use super::fold::fold_word;
use super::rules::{Audience, AudienceRules, MaskRules, Operator};
use super::scan::{SPANS_MAX, Scan, ScanOptions, Shown, Withheld};
use super::span::{Evidence, Ruler};
use super::token::{Minter, forms_in};
use super::topics::Topics;
use super::turned::Turned;
use crate::id::ChatId;
use crate::policy::issue::{Issues, Pointer};
use crate::sorted::{SortedSet, sort_by_key};
use smallvec::SmallVec;
use std::cmp::Reverse;
use std::ops::Range;
use std::sync::Arc;

/// How often a text is read again because something was found in it.
const ROUNDS_MAX: usize = 8;
/// Naming more entities than this is a filter, not a hint that one of them is there.
const ASKED_MAX: usize = 2;
/// How many pieces are found at most before they are joined.
const PIECES_MAX: usize = 4 * SPANS_MAX;

/// Hides card numbers, social security numbers, bank accounts, addresses, telephone numbers and the
/// customer's own facts.
///
/// ```
/// use switchboard::text::{CustomerFacts, Entity, Masker, MaskRules};
///
/// let masker = Masker::new(&MaskRules::default())?;
/// let scan = masker.scan("my card is 4111-1111-1111-1111, ok?", &CustomerFacts::default());
/// assert_eq!(scan.masked(), "my card is [CREDIT_CARD], ok?");
/// assert_eq!(scan.spans()[0].entity, Entity::CREDIT_CARD);
/// assert_eq!(scan.spans()[0].code_points, 11..30);
/// # Ok::<(), switchboard::policy::issue::Issues>(())
/// ```
#[derive(Clone, Debug)]
pub struct Masker {
    rules: MaskRules,
    key: FactKey,
    tables: Arc<Tables>,
    /// Does something become a number of the same form?
    makes_forms: bool,
    /// The policy's own phrases that ask for something.
    questions: Arc<Topics>,
    /// The policy's own identifiers.
    patterns: Option<Arc<Patterns>>,
}

/// A text in the ways in which it is read.
#[derive(Debug)]
struct Readings<'t> {
    text: &'t str,
    /// As it was typed, if anything but a fact could stand in it.
    view: Option<View<'t>>,
    /// As the eye reads it, if that is another way.
    turned: Option<&'t Turned>,
}

/// Something that must be hidden, in bytes of the text.
#[derive(Clone, Debug)]
struct Piece {
    bytes: Range<usize>,
    entity: Entity,
    evidence: Evidence,
}

/// Pieces that hang together.
#[derive(Clone, Debug)]
struct Cluster {
    bytes: Range<usize>,
    entity: Entity,
    evidence: Evidence,
    /// Is there something of another kind in it?
    mixed: bool,
}

impl Masker {
    /// A masker by these rules, or everything that is wrong with them.
    pub fn new(rules: &MaskRules) -> Result<Self, Issues> {
        let mut issues = Issues::new();
        rules.check(&Pointer::root(), &mut issues);
        if issues.has_errors() {
            return Err(issues);
        }
        let questions = Topics::new(&rules.questions())?;
        Ok(Self {
            rules: rules.clone(),
            makes_forms: rules.makes_forms(),
            questions: Arc::new(questions),
            patterns: Patterns::of(&rules.patterns).map(Arc::new),
            key: FactKey::new([0; 16]),
            tables: Arc::new(Tables::new()),
        })
    }

    /// The same, finding facts that are held under this key.
    #[must_use]
    pub fn with_key(self, key: FactKey) -> Self {
        Self { key, ..self }
    }

    /// The key under which facts must be held for this masker to find them.
    pub fn key(&self) -> &FactKey {
        &self.key
    }

    /// What a message of the other side asks for, if it does.
    pub fn asked_for(&self, text: &str) -> Expected {
        if text.len() > self.rules.text_bytes_max as usize {
            return Expected::nothing();
        }
        let named = Expected::named(self.tables.lexicon.named(&View::whole(text, &[])));
        self.questions.find(text).iter().fold(named, |all, hit| {
            Entity::of_kind(hit.topic.as_str()).map_or(all, |entity| all.and(Expected::of(&entity)))
        })
    }

    /// What is given to a slot or field of this name, if it is something that must not be seen: `account_number`, `pin`.
    pub fn asked_by_name(&self, name: &str) -> Expected {
        let named = self.asked_for(&name.replace(['_', '-', '.'], " "));
        Entity::of_kind(name).map_or(named, |entity| named.and(Expected::of(&entity)))
    }

    /// What must not be seen in this text.
    pub fn scan<'t>(&self, text: &'t str, facts: &CustomerFacts) -> Scan<'t> {
        self.scan_with(text, facts, &ScanOptions::default())
    }

    /// What must not be seen in this text, of what the options ask for.
    pub fn scan_with<'t>(
        &self,
        text: &'t str,
        facts: &CustomerFacts,
        options: &ScanOptions,
    ) -> Scan<'t> {
        self.scan_over(text, facts, options, Joints::None)
    }

    /// The same of messages that were joined by line ends.
    pub(super) fn scan_over<'t>(
        &self,
        text: &'t str,
        facts: &CustomerFacts,
        options: &ScanOptions,
        joints: Joints,
    ) -> Scan<'t> {
        let clusters = match self.find(text, facts, options, joints) {
            Ok(clusters) if clusters.is_empty() => return Scan::clean(text),
            Ok(clusters) => clusters,
            Err(why) => return withheld(text, why),
        };
        let mut ruler = Ruler::new(text);
        let shown: Vec<Shown> =
            clusters.iter().map(|cluster| self.shown(text, cluster, options)).collect();
        let spans: Vec<_> = clusters
            .into_iter()
            .map(|cluster| ruler.span(cluster.entity, cluster.evidence, cluster.bytes))
            .collect();
        let keeps = shown.iter().any(|shown| matches!(shown, Shown::Ends(..)));
        let scan = Scan::with(text, spans, shown);
        if !keeps {
            return scan;
        }
        // What is kept of one thing may be another: the last four of a card may be the PIN.
        match self.find(&scan.masked(), facts, options, joints) {
            Ok(clusters) if clusters.is_empty() => scan,
            _ => {
                let spans = scan.spans().to_vec();
                let labels = vec![Shown::Label; spans.len()];
                Scan::with(text, spans, labels)
            }
        }
    }

    fn find(
        &self,
        text: &str,
        facts: &CustomerFacts,
        options: &ScanOptions,
        joints: Joints,
    ) -> Result<Vec<Cluster>, Withheld> {
        if text.len() > self.rules.text_bytes_max as usize {
            return Err(Withheld::TooLong);
        }
        if !facts.are_held_under(&self.key) {
            return Err(Withheld::OtherKey);
        }
        let reading = Reading::of(text);
        let patterned = self.has_pattern_in(reading.units(), joints);
        let labels: Vec<&Entity> = facts.entities().chain(self.own_labels()).collect();
        let turned = match reading.is_folded() {
            true => Turned::of(text, || masks(text.as_bytes(), &labels)),
            false => None,
        };
        // Whatever was asked for may be a word.
        let reads =
            patterned || turned.is_some() || !(reading.is_clean() && options.expected.is_empty());
        if !reads && facts.is_empty() {
            return Ok(Vec::new());
        }
        let whole =
            !facts.is_empty() || !options.expected.is_empty() || patterned || turned.is_some();
        // A fact stands anywhere, and so do what was asked for and what the policy describes.
        let pieces = match whole {
            false => {
                let mut pieces = Vec::new();
                for zone in reading.zones() {
                    let view = Some(reading.view(&zone, &labels));
                    let readings = Readings { text, view, turned: None };
                    pieces.extend(self.pieces(readings, facts, &labels, options, joints)?);
                }
                pieces
            }
            true => {
                let view = reads.then(|| reading.view(&reading.all(), &labels));
                let readings = Readings { text, view, turned: turned.as_ref() };
                self.pieces(readings, facts, &labels, options, joints)?
            }
        };
        let clusters = clustered(pieces);
        if clusters.len() > SPANS_MAX { Err(Withheld::TooMuch) } else { Ok(clusters) }
    }

    /// Everything that must be hidden.
    ///
    /// In the first round facts and detectors read the same text, so that they may overlap. In every
    /// further round what was found is hidden from both, until there is nothing more: what is hidden may
    /// have hidden something else, and a look at the masked text must find nothing new.
    fn pieces(
        &self,
        Readings { text, mut view, turned }: Readings<'_>,
        facts: &CustomerFacts,
        labels: &[&Entity],
        options: &ScanOptions,
        joints: Joints,
    ) -> Result<Vec<Piece>, Withheld> {
        let mut eye = turned.map(|turned| (turned, View::whole(turned.text(), labels)));
        if self.makes_forms
            && let Some(view) = &mut view
        {
            for form in forms_in(view.units(), &self.key) {
                if let Some((turned, eye)) = &mut eye {
                    eye.cover(&eye.units_of(&turned.other(&view.bytes(&form))));
                }
                view.cover(&form);
            }
        }
        let mut hidden = match facts.is_empty() {
            true => Vec::new(),
            false => masks(text.as_bytes(), labels),
        };
        let mut pieces: Vec<Piece> = Vec::new();
        for _ in 0..ROUNDS_MAX {
            let before = pieces.len();
            let own = facts.find(text, &self.key, &hidden).ok_or(Withheld::TooMuch)?;
            for (bytes, entity) in own {
                if self.wants(&entity, options) {
                    pieces.push(Piece { bytes, entity, evidence: Evidence::FACT });
                }
            }
            if let Some(view) = &mut view {
                self.detect(view, options, joints, &mut pieces)?;
            }
            if let Some((turned, eye)) = &eye {
                let typed = pieces.len();
                self.detect(eye, options, joints, &mut pieces)?;
                for piece in pieces.iter_mut().skip(typed) {
                    piece.bytes = turned.other(&piece.bytes);
                }
            }
            let new = pieces.get(before..).unwrap_or(&[]);
            if new.is_empty() {
                return Ok(pieces);
            }
            if pieces.len() > PIECES_MAX {
                break;
            }
            for piece in new {
                if let Some(view) = &mut view {
                    view.cover(&view.units_of(&piece.bytes));
                }
                if let Some((turned, eye)) = &mut eye {
                    eye.cover(&eye.units_of(&turned.other(&piece.bytes)));
                }
                hidden.push(piece.bytes.clone());
            }
            sort_by_key(&mut hidden, |zone| (zone.start, zone.end));
            let done = |view: &View<'_>| {
                options.expected.is_empty()
                    && view.is_clean()
                    && !self.has_pattern_in(view.units(), joints)
            };
            let eye_done = eye.as_ref().is_none_or(|(_, eye)| done(eye));
            if facts.is_empty() && view.as_ref().is_none_or(done) && eye_done {
                return Ok(pieces);
            }
        }
        Err(Withheld::TooMuch)
    }

    /// Adds what the detectors find, of what overlaps the weightiest.
    fn detect(
        &self,
        view: &View<'_>,
        options: &ScanOptions,
        joints: Joints,
        pieces: &mut Vec<Piece>,
    ) -> Result<(), Withheld> {
        let asked: SmallVec<[Entity; ASKED_MAX]> = match &options.entities {
            Some(entities) if entities.len() <= ASKED_MAX => entities.iter().cloned().collect(),
            _ => SmallVec::new(),
        };
        let hints = Hints {
            tables: &self.tables,
            patterns: self.patterns.as_deref(),
            joints,
            bare_ssn: self.rules.bare_ssn,
            region: options.region,
            asked: &asked,
            expected: options.expected.topics(),
        };
        let mut found = Vec::new();
        detect::find(view, &hints, &mut found).map_err(|_| Withheld::TooMuch)?;
        found.retain(|candidate| self.wants(&candidate.entity, options));
        // Stable: of equals the first one found comes first.
        found.sort_by_key(|candidate| {
            Reverse((candidate.weight, candidate.units.len(), candidate.one_in))
        });
        // What is hidden already, from left to right.
        let mut taken: Vec<Range<usize>> = Vec::new();
        for Candidate { mut units, entity, evidence, weight, .. } in found {
            let from = taken.partition_point(|taken| taken.end <= units.start);
            let overlapped = taken.get(from..).unwrap_or(&[]);
            let overlaps = overlapped.iter().take_while(|taken| taken.start < units.end).count();
            let overlapped = overlapped.get(..overlaps).unwrap_or(&[]);
            match overlapped {
                [] => {}
                // What is sure of itself is hidden to its end, though half of it is called something else.
                [by] if weight.is_sure() && by.start <= units.start && by.end < units.end => {
                    units.start = by.end;
                }
                [by] if weight.is_sure() && by.start > units.start && by.end >= units.end => {
                    units.end = by.start;
                }
                _ => continue,
            }
            let rest = view.units().get(units.clone()).unwrap_or(&[]);
            if overlaps > 0 && !rest.iter().any(u8::is_ascii_digit) {
                continue;
            }
            taken.insert(taken.partition_point(|taken| taken.start < units.start), units.clone());
            pieces.push(Piece { bytes: view.bytes(&units), entity, evidence });
        }
        Ok(())
    }

    /// A word that stands for a whole text, the same for the same text under one key: so a record names a text without holding it.
    pub fn word_for(&self, text: &str) -> Box<str> {
        Minter::new(&self.key, "").word(text)
    }

    fn has_pattern_in(&self, units: &[u8], joints: Joints) -> bool {
        self.patterns.as_ref().is_some_and(|patterns| patterns.may_stand_in(units, joints))
    }

    fn own_labels(&self) -> impl Iterator<Item = &Entity> {
        self.patterns.iter().flat_map(|patterns| patterns.entities())
    }

    /// Does the policy describe identifiers of its own?
    pub(super) fn has_patterns(&self) -> bool {
        self.patterns.is_some()
    }

    /// Is half of one hardly anything else?
    pub(super) fn has_own_head(&self, entity: &Entity) -> bool {
        self.patterns.as_ref().is_some_and(|patterns| patterns.has_own_head(entity))
    }

    /// The first byte from which an identifier of the policy's own may go on behind the end of the text.
    pub(super) fn open_from(&self, text: &str) -> Option<usize> {
        let patterns = self.patterns.as_ref()?;
        let labels: Vec<&Entity> = self.own_labels().collect();
        let view = View::whole(text, &labels);
        let unit = patterns.open_from(&view)?;
        Some(view.bytes(&(unit..unit)).start)
    }

    /// The same with these instead, tried or not.
    #[cfg(test)]
    pub(super) fn with_patterns(self, patterns: Patterns) -> Self {
        Self { patterns: Some(Arc::new(patterns)), ..self }
    }

    pub(super) fn wants(&self, entity: &Entity, options: &ScanOptions) -> bool {
        let asked = options.entities.as_ref().is_none_or(|asked| asked.contains(entity));
        asked && self.rules.of(entity, options.audience).operator != Operator::Leave
    }

    /// The audiences who see something else than the agent.
    pub fn audiences(&self) -> SortedSet<Audience> {
        self.rules.audiences()
    }

    fn shown(&self, text: &str, cluster: &Cluster, options: &ScanOptions) -> Shown {
        let AudienceRules { operator, keep, first } =
            self.rules.of(&cluster.entity, options.audience);
        if cluster.mixed && operator != Operator::Redact {
            return Shown::Label;
        }
        let secret = text.get(cluster.bytes.clone()).unwrap_or("");
        let chat = options.chat.as_ref().map_or("", ChatId::as_str);
        let within = |scope| Minter::new(&self.key, scope);
        let ends = |first, keep| ends(text, cluster, first, keep).unwrap_or(Shown::Label);
        match operator {
            Operator::Redact => Shown::Stars,
            Operator::KeepLast => ends(0, keep),
            Operator::KeepFirst => ends(first, 0),
            Operator::KeepEnds => ends(first, keep),
            Operator::Hash => Shown::Word(within("").word(secret)),
            Operator::Token => Shown::Word(within(chat).word(secret)),
            Operator::Seal => Shown::Sealed(within(chat).word(secret)),
            Operator::FormatToken => {
                within(chat).form(&cluster.entity, secret).map_or(Shown::Label, Shown::Form)
            }
            Operator::Label | Operator::Leave => Shown::Label,
        }
    }
}

fn withheld(text: &str, why: Withheld) -> Scan<'_> {
    let everything = Ruler::new(text).span(Entity::WITHHELD, Evidence::LIMIT, 0..text.len());
    Scan::withheld_whole(text, why, everything)
}

/// The first and the last letters or digits of a span, so many of each; `None` if that would show more than half of
/// it, of a card all but four digits, or if other signs than blanks and hyphens stand between them.
fn ends(text: &str, cluster: &Cluster, first: u8, keep: u8) -> Option<Shown> {
    let span = text.get(cluster.bytes.clone())?;
    let words = span.chars().filter(is_word).count();
    let (first, keep) = (usize::from(first), usize::from(keep));
    let most = match cluster.entity == Entity::CREDIT_CARD {
        true => words.saturating_sub(4),
        false => words / 2,
    };
    if first + keep > most {
        return None;
    }
    let begin = piece(span.chars(), first)?;
    let end: String = piece(span.chars().rev(), keep)?.chars().rev().collect();
    Some(Shown::Ends(begin.into(), end.into()))
}

fn is_word(c: &char) -> bool {
    fold_word(*c)[0].is_some()
}

/// The first so many letters or digits.
fn piece(chars: impl Iterator<Item = char>, letters: usize) -> Option<String> {
    let piece: String = chars.filter(|c| !matches!(c, ' ' | '-')).take(letters).collect();
    piece.chars().all(|c| is_word(&c)).then_some(piece)
}

/// Joins what overlaps.
fn clustered(mut pieces: Vec<Piece>) -> Vec<Cluster> {
    sort_by_key(&mut pieces, |piece| (piece.bytes.start, Reverse(piece.bytes.end)));
    let mut clusters: Vec<(Cluster, Piece)> = Vec::new();
    for piece in pieces {
        match clusters.last_mut() {
            Some((cluster, strongest)) if piece.bytes.start < cluster.bytes.end => {
                cluster.bytes.end = cluster.bytes.end.max(piece.bytes.end);
                cluster.mixed |= cluster.entity != piece.entity;
                if rank(&piece) > rank(strongest) {
                    cluster.entity = piece.entity.clone();
                    cluster.evidence = piece.evidence;
                    *strongest = piece;
                }
            }
            _ => {
                let Piece { bytes, entity, evidence } = piece.clone();
                clusters.push((Cluster { bytes, entity, evidence, mixed: false }, piece));
            }
        }
    }
    clusters.into_iter().map(|(cluster, _)| cluster).collect()
}

fn rank(piece: &Piece) -> (usize, Evidence, Reverse<&Entity>) {
    (piece.bytes.len(), piece.evidence, Reverse(&piece.entity))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sorted::SortedMap;
    use crate::text::rules::EntityRules;

    const KEY: FactKey = FactKey::new([9; 16]);

    fn facts(of: &[(&str, &str)]) -> CustomerFacts {
        let mut facts = CustomerFacts::default();
        for (kind, value) in of {
            facts.hold(&KEY, kind, value).unwrap();
        }
        facts
    }

    fn rules(entities: &[(&str, Operator)]) -> MaskRules {
        let entities: SortedMap<_, _> = entities
            .iter()
            .map(|(label, operator)| {
                (
                    Entity::of_kind(label).unwrap(),
                    EntityRules { operator: *operator, ..EntityRules::default() },
                )
            })
            .collect();
        MaskRules { entities, ..MaskRules::default() }
    }

    fn masked(rules: &MaskRules, of: &[(&str, &str)], text: &str) -> String {
        let masker = Masker::new(rules).unwrap().with_key(KEY);
        let facts = facts(of);
        let once = masker.scan(text, &facts).masked().into_owned();
        let twice = masker.scan(&once, &facts).masked().into_owned();
        assert_eq!(once, twice, "masking again changes nothing");
        once
    }

    #[test]
    fn what_the_eye_reads_is_hidden() {
        for (text, masked) in [
            ("my card: \u{202E}1111 1111 1111 1114", "my card: \u{202E}[CREDIT_CARD]"),
            ("\u{202E}moc.elpmaxe@enaj\u{202C}, ok", "\u{202E}[EMAIL_ADDRESS]\u{202C}, ok"),
            ("ssn \u{202E}9934-09-635\u{202C}", "ssn \u{202E}[US_SSN]\u{202C}"),
            // Where it ends, the eye reads on as it was typed.
            ("\u{202E}9934\u{202C} and 12", "\u{202E}9934\u{202C} and 12"),
            ("order \u{202E}2111111111111114", "order \u{202E}2111111111111114"),
        ] {
            let masker = Masker::new(&MaskRules::default()).unwrap();
            let scan = masker.scan(text, &CustomerFacts::default());
            assert_eq!(scan.masked(), masked);
            assert_eq!(masker.scan(masked, &CustomerFacts::default()).masked(), masked);
        }
    }

    #[test]
    fn each_kind_by_its_label() {
        for (text, expected) in [
            ("hello, room 451?", "hello, room 451?"),
            ("4111 1111 1111 1111 exp 12/27", "[CREDIT_CARD] exp [CARD_EXPIRY]"),
            ("ssn 536904399", "ssn [US_SSN]"),
            ("pay to GB29 NWBK 6016 1331 9268 19.", "pay to [IBAN_CODE]."),
            ("bob@example.com or 415-555-0132", "[EMAIL_ADDRESS] or [PHONE_NUMBER]"),
            ("４１１１ 1111 1111 １１１１", "[CREDIT_CARD]"),
            ("٤١١١١١١١١١١١١١١١", "[CREDIT_CARD]"),
            ("<a ; 4111 1111 1111 1111 ; >", "<a ; [CREDIT_CARD] ; >"),
            ("4\u{200B}111\u{A0}1111 1111–1111", "[CREDIT_CARD]"),
        ] {
            assert_eq!(masked(&MaskRules::default(), &[], text), expected);
        }
    }

    #[test]
    fn the_operators() {
        let card = "card 4111 1111 1111 1111!";
        for (operator, expected) in [
            (Operator::Label, "card [CREDIT_CARD]!"),
            (Operator::Redact, "card ****!"),
            (Operator::KeepLast, "card ****1111!"),
            (Operator::KeepFirst, "card 411111****!"),
            (Operator::KeepEnds, "card 411111****1111!"),
            (Operator::Leave, "card 4111 1111 1111 1111!"),
        ] {
            assert_eq!(masked(&rules(&[("credit_card", operator)]), &[], card), expected);
        }
        // Not more than half, and nothing with signs in it.
        let rules =
            rules(&[("pass_code", Operator::KeepLast), ("email_address", Operator::KeepLast)]);
        assert_eq!(masked(&rules, &[("pass code", "abcdefg")], "abcdefg"), "[PASS_CODE]");
        assert_eq!(masked(&rules, &[("pass code", "abcdefgh")], "abcdefgh"), "****efgh");
        assert_eq!(masked(&rules, &[], "someone@example.com"), "[EMAIL_ADDRESS]");
    }

    #[test]
    fn what_is_kept_must_not_be_another_secret() {
        let rules = rules(&[("credit_card", Operator::KeepLast)]);
        let text = "card 4111111111111111";
        assert_eq!(masked(&rules, &[], text), "card ****1111");
        assert_eq!(masked(&rules, &[("pin", "1111")], text), "card [CREDIT_CARD]");
        assert_eq!(masked(&rules, &[("pin", "1111")], "4111 1111 1111 1111"), "[CREDIT_CARD]");
    }

    #[test]
    fn rules_that_show_what_proves_identity_make_no_masker() {
        for operator in [Operator::KeepLast, Operator::Leave] {
            assert!(Masker::new(&rules(&[("cvv", operator)])).is_err());
        }
    }

    #[test]
    fn overlaps_are_settled_as_documented() {
        let own = [
            ("account number", "351531510"),
            ("name", "bob"),
            ("customer card", "4111111111111111"),
            ("tail", "1111"),
        ];
        for (text, expected) in [
            ("ssn or account 351531510", "ssn or account [ACCOUNT_NUMBER]"),
            ("bob is bob@example.com", "[NAME] is [EMAIL_ADDRESS]"),
            ("4111111111111111", "[CREDIT_CARD]"),
            ("1111", "[TAIL]"),
        ] {
            assert_eq!(masked(&MaskRules::default(), &own, text), expected);
        }
    }

    #[test]
    fn hiding_one_thing_uncovers_another_at_once() {
        // The neighbours join the three groups into a longer number; when they are hidden, a number is left.
        let text = "1111 536 90 4399 1111";
        let own = [("pin", "1111")];
        assert_eq!(masked(&MaskRules::default(), &own, text), "[PIN] [US_SSN] [PIN]");
        // A short fact counts only where it stands alone, as it does beside a mask.
        let own = [("room", "7"), ("code word", "nemo")];
        assert_eq!(masked(&MaskRules::default(), &own, "7nemo"), "[ROOM][CODE_WORD]");
    }

    #[test]
    fn a_security_answer_begins_the_reply() {
        let masker = Masker::new(&MaskRules::default()).unwrap();
        let expected = masker.asked_for("What was the name of the pet you had as a child?");
        let options = ScanOptions { expected, ..ScanOptions::default() };
        for (reply, masked) in [
            ("Nemo like the fish", "[SECURITY_ANSWER] like the fish"),
            ("Well, charlie, the best cat ever", "Well, [SECURITY_ANSWER], the best cat ever"),
            ("I do not remember that at all", "I do not remember that at all"),
        ] {
            let scan = masker.scan_with(reply, &CustomerFacts::default(), &options);
            assert_eq!(scan.masked(), masked);
        }
    }

    #[test]
    fn a_list_of_small_numbers_is_no_answer() {
        let masker = Masker::new(&MaskRules::default()).unwrap();
        let expected = masker.asked_for("Which card did you pay with?");
        let options = ScanOptions { expected, ..ScanOptions::default() };
        for (reply, masked) in [
            ("desk 10, 1, 1", "desk 10, 1, 1"),
            ("4111, 1111, 1111", "[CREDIT_CARD]"),
            ("it ends in 41 11", "it ends in [CREDIT_CARD]"),
        ] {
            let scan = masker.scan_with(reply, &CustomerFacts::default(), &options);
            assert_eq!(scan.masked(), masked);
        }
    }

    #[test]
    fn a_day_is_found_only_where_it_is_asked_for() {
        let masker = Masker::new(&MaskRules::default()).unwrap();
        let options = ScanOptions {
            entities: Some(SortedSet::from([Entity::of_kind("date_time").unwrap()])),
            ..ScanOptions::default()
        };
        for day in
            ["21.5.2021", "5/21", "May-2021", "2024-03-15T14:30:00-05:00", "2024-03-15T14:30:00.5Z"]
        {
            let text = format!("it was {day}, I think");
            let nobody = CustomerFacts::default();
            assert_eq!(
                masker.scan_with(&text, &nobody, &options).masked(),
                "it was [DATE_TIME], I think"
            );
            assert!(masker.scan(&text, &nobody).is_clean(), "{text}");
        }
    }

    #[test]
    fn only_what_is_asked_for() {
        let masker = Masker::new(&MaskRules::default()).unwrap();
        let options = ScanOptions {
            entities: Some(SortedSet::from([Entity::EMAIL_ADDRESS])),
            ..ScanOptions::default()
        };
        let text = "a@b.com 4111111111111111";
        let scan = masker.scan_with(text, &CustomerFacts::default(), &options);
        assert_eq!(scan.masked(), "[EMAIL_ADDRESS] 4111111111111111");
    }

    #[test]
    fn over_the_limit_everything_is_withheld() {
        let rules = MaskRules { text_bytes_max: 20, ..MaskRules::default() };
        let masker = Masker::new(&rules).unwrap().with_key(KEY);
        let text = "x".repeat(20);
        assert!(masker.scan(&text, &CustomerFacts::default()).is_clean());
        let text = "x".repeat(21);
        let scan = masker.scan(&text, &CustomerFacts::default());
        assert_eq!(scan.withheld(), Some(Withheld::TooLong));
        assert_eq!(scan.masked(), "[WITHHELD]");
        assert_eq!((scan.spans().len(), scan.spans()[0].bytes.clone()), (1, 0..21));

        let masker = Masker::new(&MaskRules::default()).unwrap().with_key(KEY);
        for (n, withheld) in [(SPANS_MAX, None), (SPANS_MAX + 1, Some(Withheld::TooMuch))] {
            let text = "a@b.com ".repeat(n);
            assert_eq!(masker.scan(&text, &CustomerFacts::default()).withheld(), withheld, "{n}");
        }

        let other = masker.with_key(FactKey::new([1; 16]));
        let scan = other.scan("hello", &facts(&[("pin", "1234")]));
        assert_eq!(
            (scan.withheld(), scan.masked().as_ref()),
            (Some(Withheld::OtherKey), "[WITHHELD]")
        );
    }

    #[test]
    fn spans_agree_in_the_three_units() {
        let masker = Masker::new(&MaskRules::default()).unwrap();
        let text = "né😀 4111111111111111 ü a@b.com";
        let scan = masker.scan(text, &CustomerFacts::default());
        let units: Vec<_> = scan
            .spans()
            .iter()
            .map(|s| (s.bytes.clone(), s.code_points.clone(), s.utf16.clone()))
            .collect();
        // 'é' and 'ü' are 2 bytes, '😀' is 4 bytes and 2 units.
        assert_eq!(units, [(8..24, 4..20, 5..21), (28..35, 23..30, 24..31)]);
    }
}
