//! What an operator may write about text: how each kind of secret is masked, and which words are topics.

use super::assist::AssistRules;
use super::detect::pattern;
use super::entity::Entity;
use super::expected::Expected;
use super::mood::SentimentRules;
use super::risks::{Risk, RiskLanguage};
use super::template::{Disclaimer, Template};
use super::topics::{KEYWORD_BYTES_MAX, KEYWORDS_MAX};
use crate::id::{Code, TopicId};
use crate::language;
use crate::math::Millis;
use crate::policy::issue::{Issues, Pointer, did_you_mean};
use crate::sorted::{SortedMap, SortedSet};

/// The longest that a message is held back: nobody waits longer for an answer to half a number.
const HOLD_MS_MAX: Millis = Millis::from_mins(1);

crate::shape! {
    /// What is hidden in messages, and which words are topics.
    pub struct TextRules: Default {
        /// What is hidden in messages, and how.
        pub mask: MaskRules = MaskRules::default(),
        /// The words and phrases of each topic, by the name of the topic.
        pub topics: SortedMap<TopicId, TopicWords> = SortedMap::new(),
        /// Kinds of grave words that are shipped, in English, German, Spanish and French. One that is named is on: {"legal": {}}.
        pub risks: SortedMap<Risk, RiskRules> = SortedMap::new(),
        /// Which language a chat is in when the host does not say it.
        pub language: LanguageRules = LanguageRules::default(),
        /// How the customer's mood is followed.
        pub sentiment: SentimentRules = SentimentRules::default(),
        /// Prepared texts, by name.
        pub templates: SortedMap<Code, Template> = SortedMap::new(),
        /// What is said behind certain templates, by name.
        pub disclaimers: SortedMap<Code, Disclaimer> = SortedMap::new(),
        /// Which articles help agents to answer.
        pub assist: AssistRules = AssistRules::default(),
    }
}

crate::shape! {
    /// Which language a chat is in when the host does not say it.
    pub struct LanguageRules: Default {
        /// The language that is assumed, as a BCP 47 tag.
        pub assumed: Code = Code::from("en"),
        /// Is it read from what the customer writes?
        pub read: ReadLanguage = ReadLanguage::WhenMissing,
    }
}

crate::shape! {
    /// Is the language of a chat read from what the customer writes?
    pub enum ReadLanguage: Default {
        /// Where the host does not say it, from the first message that tells it.
        WhenMissing = "when_missing",
        /// Never: it is what is assumed.
        Never = "never",
    }
}

crate::shape! {
    /// What is hidden in messages, and how.
    pub struct MaskRules: Default {
        /// How each entity is masked, by its label: CREDIT_CARD, US_SSN, IBAN_CODE, EMAIL_ADDRESS, PHONE_NUMBER, or the kind of a customer's fact in upper case. What is not named is replaced by its label.
        pub entities: SortedMap<Entity, EntityRules> = SortedMap::new(),
        /// Identifiers of our own that are masked, by the label that stands in their place: {"POLICY_NUMBER": {"form": "PN-[0-9]{4}-[0-9]{4}"}}. How they are masked is said in `entities`, as for all others.
        pub patterns: SortedMap<Entity, PatternRules> = SortedMap::new(),
        /// When nine digits in a row are a social security number.
        pub bare_ssn: BareSsn = BareSsn::InContext,
        /// What short answers are known by.
        pub answers: AnswerRules = AnswerRules::default(),
        /// How long a message of the customer that ends in a number, which may go on in the next one, is held back at most; with 0 it is shown at once, and corrected when more comes. Not above 60000.
        pub hold_ms: Millis = Millis::ZERO,
        /// The longest text that is read, in bytes. A longer one is withheld whole.
        pub text_bytes_max: u32 = 65_536 => 1..=1_048_576,
    }
}

crate::shape! {
    /// An identifier of our own: how it is written, and what must speak for it besides.
    pub struct PatternRules: Default {
        /// How it is written, in the notation of regular expressions: literals, [A-Z0-9], `\\d`, `\\w`, `\\s`, `.`, `?`, {4}, {2,6}, groups, `|`. Nothing without an end: no `*`, no `+`. Case does not matter, and it stands where a word may begin and end. 3 to 64 signs.
        pub form: String = String::new(),
        /// Words and phrases of which one must stand beside it, up to five words away. Without any it is found wherever it stands.
        pub context: Vec<String> = Vec::new(),
        /// The check digits that its digits must have.
        pub check: PatternCheck = PatternCheck::None,
    }
}

crate::shape! {
    /// Check digits, worked out from the digits of an identifier; its letters and signs are left out.
    pub enum PatternCheck: Default {
        /// There are none.
        None = "none",
        /// Luhn's formula, as cards have it (ISO/IEC 7812-1).
        Luhn = "luhn",
        /// The number leaves 1 when it is divided by 97 (ISO 7064, MOD 97-10).
        Mod97 = "mod_97",
        /// ISO 7064, MOD 11,10.
        Mod1110 = "mod_11_10",
        /// Verhoeff's formula.
        Verhoeff = "verhoeff",
    }
}

crate::shape! {
    /// What short answers are known by: who was asked for a PIN and writes four digits has written it.
    pub struct AnswerRules: Default {
        /// How long an answer is waited for.
        pub wait_ms: Millis = Millis::from_secs(300),
        /// Phrases of our own that ask for something, by the label of what they ask for: {"ACCOUNT_NUMBER": ["client code"]}. The usual ones in the main languages are known.
        pub phrases: SortedMap<Entity, Vec<String>> = SortedMap::new(),
    }
}

crate::shape! {
    /// How one entity is masked.
    pub struct EntityRules: Default {
        /// What stands in its place.
        pub operator: Operator = Operator::Label,
        /// How many characters keep_last and keep_ends show of its end.
        pub keep: u8 = 4 => 1..=4,
        /// How many characters keep_first and keep_ends show of its beginning.
        pub first: u8 = 6 => 1..=6,
        /// Who sees something else. The agent's view is what the engine shows and keeps.
        pub audiences: SortedMap<Audience, AudienceRules> = SortedMap::new(),
        /// Who may be shown what is kept sealed, each time they ask for it.
        pub revealed_to: SortedSet<Confidant> = SortedSet::new(),
    }
}

crate::shape! {
    /// How one entity is masked for one audience.
    pub struct AudienceRules: Default {
        /// What stands in its place.
        pub operator: Operator = Operator::Label,
        /// How many characters keep_last and keep_ends show of its end.
        pub keep: u8 = 4 => 1..=4,
        /// How many characters keep_first and keep_ends show of its beginning.
        pub first: u8 = 6 => 1..=6,
    }
}

crate::shape! {
    /// Who reads a text.
    pub enum Audience: Default {
        /// Whoever serves the chat, and the customer.
        Agent = "agent",
        /// Who watches over agents.
        Supervisor = "supervisor",
        /// What is kept.
        Archive = "archive",
        /// The automated owner of a chat.
        Bot = "bot",
        /// Who counts.
        Analytics = "analytics",
    }
}

crate::shape! {
    /// Who may be shown what is kept sealed.
    pub enum Confidant {
        /// The agent who has the chat.
        Agent = "agent",
        /// Who watches over agents.
        Supervisor = "supervisor",
    }
}

crate::shape! {
    /// What stands in the place of something masked.
    pub enum Operator: Default {
        /// Its label in brackets: `[CREDIT_CARD]`.
        Label = "label",
        /// Four stars.
        Redact = "redact",
        /// Four stars and its last letters or digits. This and everything below is refused for what proves identity: CVV, PIN, OTP, PASSWORD, SECURITY_ANSWER.
        KeepLast = "keep_last",
        /// Its first letters or digits and four stars.
        KeepFirst = "keep_first",
        /// Its first letters or digits, four stars and its last: of a card the BIN and the last four.
        KeepEnds = "keep_ends",
        /// Its label with a keyed hash, the same in all chats: `[CREDIT_CARD:bqrtdfkmcsgp]`.
        Hash = "hash",
        /// Its label with a token, the same within a chat.
        Token = "token",
        /// Something of the same form that nobody has, the same within a chat: for CREDIT_CARD, US_SSN and IBAN_CODE.
        FormatToken = "format_token",
        /// Its label with a token under which the host keeps the secret sealed: what was hidden names it.
        Seal = "seal",
        /// Itself: this entity is not masked.
        Leave = "leave",
    }
}

crate::shape! {
    /// When nine digits in a row, without separators, are a social security number.
    pub enum BareSsn: Default {
        /// When a word beside them says so: ssn, social.
        InContext = "in_context",
        /// Always.
        Always = "always",
        /// Never.
        Never = "never",
    }
}

crate::shape! {
    /// The words and phrases by which a topic is known.
    pub struct TopicWords: Default {
        /// Words and phrases. Case, accents and the number of blanks do not matter; a word counts only as a whole.
        pub words: Vec<String> = Vec::new(),
        /// The language of the words, for people.
        pub language: Option<String> = None,
        /// How grave it is. Of a topic that is high or critical a supervisor is told when a chat first touches it.
        pub severity: Severity = Severity::Low,
        /// Does it count behind a negation: "I do not want to sue"?
        pub negated: Negated = Negated::Counts,
    }
}

crate::shape! {
    /// A kind of grave words that is on: a topic of its name.
    pub struct RiskRules: Default {
        /// Words and phrases of our own beside those that are shipped.
        pub words: Vec<String> = Vec::new(),
        /// The languages whose words count; all of them where none is named.
        pub languages: Vec<RiskLanguage> = Vec::new(),
        /// How grave it is; without it violence and self_harm are critical, abuse is medium, the others are high.
        pub severity: Option<Severity> = None,
        /// Does it count behind a negation? Without it legal, regulator and fraud do not, the others do.
        pub negated: Option<Negated> = None,
    }
}

crate::shape! {
    /// How grave a topic is.
    pub enum Severity: Default {
        /// Good to know.
        Low = "low",
        /// Worth a look.
        Medium = "medium",
        /// A supervisor must know.
        High = "high",
        /// A supervisor must know at once.
        Critical = "critical",
    }
}

crate::shape! {
    /// What a negation shortly before a word does to it.
    pub enum Negated: Default {
        /// Nothing: the topic is touched all the same.
        Counts = "counts",
        /// The topic is not touched.
        Ignored = "ignored",
    }
}

impl Severity {
    /// Must a supervisor know?
    pub(crate) fn is_alarming(self) -> bool {
        matches!(self, Self::High | Self::Critical)
    }
}

impl TextRules {
    /// Says everything that is wrong with these rules.
    pub(crate) fn check(&self, at: &Pointer, issues: &mut Issues) {
        self.mask.check(&at.key("mask"), issues);
        check_topics(&self.topics, &at.key("topics"), issues);
        check_risks(&self.risks, &self.topics, &at.key("risks"), issues);
        self.sentiment.check(&at.key("sentiment"), issues);
        for (name, template) in &self.templates {
            template.check(&self.disclaimers, &at.key("templates").key(name.as_str()), issues);
        }
        for (name, disclaimer) in &self.disclaimers {
            disclaimer.check(&at.key("disclaimers").key(name.as_str()), issues);
        }
        self.assist.check(&at.key("assist"), issues);
        if !language::is_tag(self.language.assumed.as_str()) {
            issues.error(
                "bad_language",
                &at.key("language").key("assumed"),
                format!("`{}`", self.language.assumed),
                "the name of a language",
                "write a BCP 47 tag such as `en` or `pt-BR`",
            );
        }
    }
}

impl MaskRules {
    /// Says everything that is wrong with these rules.
    pub(crate) fn check(&self, at: &Pointer, issues: &mut Issues) {
        let phrases = at.key("answers").key("phrases");
        for (entity, words) in &self.answers.phrases {
            if Expected::of(entity).is_empty() {
                issues.error(
                    "not_answerable",
                    &phrases.key(entity.as_str()),
                    format!("`{entity}`"),
                    "something that a short answer can be: PIN, US_SSN, ACCOUNT_NUMBER, PASSWORD …",
                    "leave it out: it is found by its form",
                );
            }
            check_words(words, &phrases.key(entity.as_str()), issues);
        }
        pattern::check(&self.patterns, &at.key("patterns"), issues);
        if self.hold_ms > HOLD_MS_MAX {
            issues.error(
                "out_of_range",
                &at.key("hold_ms"),
                format!("`{}`", self.hold_ms.get()),
                format!("0 to {}", HOLD_MS_MAX.get()),
                "some seconds are enough for the next message; 0 holds nothing back",
            );
        }
        let entities = at.key("entities");
        for (entity, rules) in &self.entities {
            let at = entities.key(entity.as_str());
            check_operator(rules.operator, entity, &at, issues);
            for (audience, rules) in &rules.audiences {
                let at = at.key("audiences").key(audience.as_str());
                check_operator(rules.operator, entity, &at, issues);
            }
            let all = rules.audiences.values().map(|rules| rules.operator);
            let all: Vec<Operator> = all.chain([rules.operator]).collect();
            if !rules.revealed_to.is_empty() && !rules.is_sealed() {
                issues.error(
                    "not_sealed",
                    &at.key("revealed_to"),
                    "what nobody keeps",
                    "`seal` as the operator, for all or for an audience",
                    "have it sealed, or remove `revealed_to`",
                );
            }
            let keeps = [Operator::KeepFirst, Operator::KeepLast, Operator::KeepEnds];
            if *entity == Entity::CREDIT_CARD
                && all.contains(&Operator::Hash)
                && keeps.iter().any(|keep| all.contains(keep))
            {
                issues.warning(
                    "hash_beside_ends",
                    &at,
                    "a hash of card numbers for some, their first or last digits for others",
                    "one of the two",
                    "whoever has both can find the number; use `token`, or keep them apart (PCI DSS 3.5.1)",
                );
            }
            if !Entity::is_built_in(entity.as_str().as_bytes())
                && !self.patterns.contains_key(entity)
                && let Some(meant) = did_you_mean(entity.as_str(), super::detect::labels())
            {
                issues.warning(
                    "doubtful_entity",
                    &at,
                    format!("`{entity}`"),
                    "a label of the masker, or the kind of a fact",
                    format!("did you mean `{meant}`?"),
                );
            }
        }
    }

    /// Is this kind of secret shown to somebody in this role, when they ask for it?
    pub(crate) fn reveals(&self, entity: &Entity, to: Confidant) -> bool {
        self.entities.get(entity).is_some_and(|rules| rules.revealed_to.contains(&to))
    }

    /// What somebody in this role may ask for.
    pub(crate) fn revealed_to(&self, to: Confidant) -> impl Iterator<Item = &Entity> {
        self.entities.keys().filter(move |entity| self.reveals(entity, to))
    }

    /// How a page masks before a text leaves it: what the host is to keep sealed must reach the host.
    pub(crate) fn of_page(mut self) -> Self {
        for rules in self.entities.values_mut().filter(|rules| rules.is_sealed()) {
            *rules = EntityRules { operator: Operator::Leave, ..EntityRules::default() };
        }
        self
    }

    /// The policy's own questions, in the form of topics named by what they ask for.
    pub(super) fn questions(&self) -> SortedMap<TopicId, TopicWords> {
        self.answers
            .phrases
            .iter()
            .map(|(entity, phrases)| {
                let words = TopicWords { words: phrases.clone(), ..TopicWords::default() };
                (TopicId::from(entity.as_str()), words)
            })
            .collect()
    }

    /// How this entity is masked for this audience.
    pub(super) fn of(&self, entity: &Entity, audience: Audience) -> AudienceRules {
        let Some(rules) = self.entities.get(entity) else { return AudienceRules::default() };
        match rules.audiences.get(&audience) {
            Some(own) => own.clone(),
            None => {
                let EntityRules { operator, keep, first, .. } = *rules;
                AudienceRules { operator, keep, first }
            }
        }
    }

    /// The audiences for whom something is masked otherwise than for the agent.
    pub(super) fn audiences(&self) -> SortedSet<Audience> {
        let named = self.entities.values().flat_map(|rules| rules.audiences.keys().copied());
        named.filter(|audience| *audience != Audience::Agent).collect()
    }

    /// Does something become a number of the same form?
    pub(super) fn makes_forms(&self) -> bool {
        self.entities.values().any(|rules| {
            let mut all = rules.audiences.values().map(|rules| rules.operator);
            rules.operator == Operator::FormatToken || all.any(|op| op == Operator::FormatToken)
        })
    }
}

impl EntityRules {
    /// Does the host keep it sealed, for whomever?
    fn is_sealed(&self) -> bool {
        let mut all = self.audiences.values().map(|rules| rules.operator).chain([self.operator]);
        all.any(|operator| operator == Operator::Seal)
    }
}

fn check_operator(operator: Operator, entity: &Entity, at: &Pointer, issues: &mut Issues) {
    let hides = matches!(operator, Operator::Label | Operator::Redact);
    if !hides && entity.is_never_kept() {
        issues.error(
            "keeps_secret",
            &at.key("operator"),
            format!("`{operator}` for `{entity}`"),
            "`label` or `redact`",
            "what proves identity is never shown or kept, in no part and no form (PCI DSS 3.3.1)",
        );
    } else if operator == Operator::Leave && *entity == Entity::CREDIT_CARD {
        issues.warning(
            "card_unmasked",
            &at.key("operator"),
            "`leave` for `CREDIT_CARD`",
            "card numbers masked",
            "whoever sees them needs a documented reason (PCI DSS 3.4.1)",
        );
    } else if operator == Operator::FormatToken && !super::token::has_form(entity) {
        issues.error(
            "no_free_form",
            &at.key("operator"),
            format!("`format_token` for `{entity}`"),
            "CREDIT_CARD, US_SSN or IBAN_CODE, for which a range exists that nobody has",
            "use `token`",
        );
    }
}

/// Says everything that is wrong with these topics.
pub(crate) fn check_topics(
    topics: &SortedMap<TopicId, TopicWords>,
    at: &Pointer,
    issues: &mut Issues,
) {
    let count: usize = topics.values().map(|topic| topic.words.len()).sum();
    if count > KEYWORDS_MAX {
        issues.error(
            "too_many_keywords",
            at,
            format!("{count} words and phrases"),
            format!("at most {KEYWORDS_MAX} in all topics"),
            "remove those that another one contains",
        );
    }
    for (topic, words) in topics {
        let at = at.key(topic.as_str()).key("words");
        if words.words.is_empty() {
            issues.warning(
                "empty_topic",
                &at,
                "no words",
                "at least one",
                "add a word; until then nothing is of this topic",
            );
        }
        check_words(&words.words, &at, issues);
    }
}

/// Says everything that is wrong with what stands beside shipped words.
pub(super) fn check_risks(
    risks: &SortedMap<Risk, RiskRules>,
    topics: &SortedMap<TopicId, TopicWords>,
    at: &Pointer,
    issues: &mut Issues,
) {
    for (risk, rules) in risks {
        let at = at.key(risk.as_str());
        check_words(&rules.words, &at.key("words"), issues);
        if topics.contains_key(&TopicId::from(risk.as_str())) {
            issues.error(
                "two_of_a_name",
                &at,
                format!("the topic `{risk}` beside the shipped words of that name"),
                "one of the two",
                format!(
                    "write the topic's words under `/text/risks/{risk}/words`, or name it otherwise"
                ),
            );
        }
    }
}

pub(super) fn check_words(words: &[String], at: &Pointer, issues: &mut Issues) {
    for (n, word) in words.iter().enumerate() {
        if word.len() > KEYWORD_BYTES_MAX || super::topics::folded(word).is_empty() {
            issues.error(
                "bad_keyword",
                &at.index(n),
                format!("{} bytes", word.len()),
                format!(
                    "a word or phrase of 1 to {KEYWORD_BYTES_MAX} bytes with a letter or digit"
                ),
                "shorten it, or remove it",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::json::Node;
    use crate::policy::shape::{Reader, Shape};

    fn issues_of(text: &str) -> Vec<(&'static str, String)> {
        let mut reader = Reader::new();
        let rules = TextRules::read(&Node::parse(text).unwrap(), &mut reader);
        let mut issues = reader.into_issues();
        if let Some(rules) = rules {
            rules.check(&Pointer::root(), &mut issues);
        }
        issues.iter().map(|i| (i.code, i.path.as_str().to_owned())).collect()
    }

    #[test]
    fn nothing_written_is_the_default() {
        assert_eq!(issues_of("{}"), []);
        assert_eq!(
            TextRules::default().mask.of(&Entity::US_SSN, Audience::Agent).operator,
            Operator::Label
        );
    }

    #[test]
    fn what_proves_identity_is_never_shown() {
        for (text, expected) in [
            (r#"{"mask":{"entities":{"PIN":{"operator":"keep_last"}}}}"#, "keeps_secret"),
            (r#"{"mask":{"entities":{"CVV":{"operator":"leave"}}}}"#, "keeps_secret"),
            (r#"{"mask":{"entities":{"CVV":{"operator":"hash"}}}}"#, "keeps_secret"),
            (
                r#"{"mask":{"entities":{"PIN":{"audiences":{"archive":{"operator":"seal"}}}}}}"#,
                "keeps_secret",
            ),
            (
                r#"{"mask":{"entities":{"EMAIL_ADDRESS":{"operator":"format_token"}}}}"#,
                "no_free_form",
            ),
            (
                r#"{"mask":{"entities":{"CREDIT_CARD":{"operator":"keep_ends","audiences":{"analytics":{"operator":"hash"}}}}}}"#,
                "hash_beside_ends",
            ),
            (r#"{"mask":{"entities":{"CREDIT_CARD":{"operator":"leave"}}}}"#, "card_unmasked"),
            (
                r#"{"mask":{"entities":{"EMAIL_ADDRESS":{"operator":"token","revealed_to":["agent"]}}}}"#,
                "not_sealed",
            ),
            (r#"{"mask":{"entities":{"CREDIT_CARDS":{"operator":"redact"}}}}"#, "doubtful_entity"),
            (r#"{"mask":{"entities":{"credit_card":{}}}}"#, "bad_entity"),
            (r#"{"mask":{"entities":{"CREDIT_CARD":{"first":8}}}}"#, "out_of_range"),
            (r#"{"mask":{"bare_ssn":"allways"}}"#, "unknown_choice"),
            (r#"{"mask":{"hold_ms":60001}}"#, "out_of_range"),
            (r#"{"mask":{"answers":{"phrases":{"VIN":["chassis"]}}}}"#, "not_answerable"),
            (r#"{"mask":{"answers":{"phrases":{"PIN":[""]}}}}"#, "bad_keyword"),
            (r#"{"topics":{"legal":{"words":["sue",""]}}}"#, "bad_keyword"),
            (r#"{"topics":{"legal":{}}}"#, "empty_topic"),
            (r#"{"topics":{"legal":{"words":["sue"]}},"risks":{"legal":{}}}"#, "two_of_a_name"),
            (r#"{"risks":{"legal":{"words":[""]}}}"#, "bad_keyword"),
            (r#"{"risks":{"lawsuits":{}}}"#, "unknown_choice"),
            (r#"{"language":{"assumed":"English"}}"#, "bad_language"),
        ] {
            let codes: Vec<_> = issues_of(text).into_iter().map(|(code, _)| code).collect();
            assert_eq!(codes, [expected], "{text}");
        }
        for text in [
            r#"{"mask":{"entities":{"PIN":{"operator":"redact"}}}}"#,
            r#"{"mask":{"entities":{"CREDIT_CARD":{"operator":"keep_last","keep":4}}}}"#,
            r#"{"mask":{"entities":{"PHONE_NUMBER":{"operator":"leave"}}}}"#,
            r#"{"mask":{"hold_ms":60000}}"#,
        ] {
            assert_eq!(issues_of(text), [], "{text}");
        }
    }

    #[test]
    fn the_number_of_keywords_is_limited() {
        let words = vec!["a".to_owned(); KEYWORDS_MAX + 1];
        let topics =
            SortedMap::from([(TopicId::from("t"), TopicWords { words, ..TopicWords::default() })]);
        let mut issues = Issues::new();
        check_topics(&topics, &Pointer::root(), &mut issues);
        assert_eq!(issues.iter().map(|i| i.code).collect::<Vec<_>>(), ["too_many_keywords"]);
    }
}
