//! What an operator decides about bots.

use super::disclosure;
use super::reason::{HeldRule, RuleCode};
use crate::calendar::Timestamp;
use crate::id::{AgentId, BotId, Code};
use crate::math::{Millis, Ppm};
use crate::policy::condition::{Condition, Facts, Names};
use crate::policy::issue::{Issues, Pointer};
use crate::sorted::SortedMap;

crate::shape! {
    /// When a bot may answer, and when it must hand over to a human.
    pub struct BotRules: Default {
        /// Hand over when the bot's confidence is below this ratio. A missing confidence counts as 0.
        pub threshold: Ppm = Ppm::new(800_000),
        /// Hand over at this number of failed resolutions.
        pub failed_resolutions: u32 = 2 => 1..=100,
        /// How failed resolutions are counted.
        pub count: FailureCount = FailureCount::Consecutive,
        /// Hand over when the bot takes more than this number of turns in a row without progress.
        pub max_turns_without_progress: u32 = 6 => 1..=1_000,
        /// How often a chat may go from the bot to a human and back; after that, humans only.
        pub round_trips: u32 = 2 => 0..=100,
        /// A chat that no human has taken after this time goes back to the bot. Without it, never.
        pub handoff_timeout_ms: Option<Millis> = None,
        /// Does a chat that is handed over wait from its start, instead of from the handoff?
        pub credit_bot_time: bool = false,
        /// Intents by which a customer asks for a person.
        pub handoff_intents: Vec<Code> = Vec::new(),
        /// Further rules by which the bot hands over.
        pub rules: Vec<HandoffRule> = Vec::new(),
        /// Actions that only a human may carry out, besides those that always are restricted.
        pub restricted_actions: Vec<Code> = Vec::new(),
        /// How long a human has to decide on an action that a bot proposed. Without it, for ever.
        pub proposal_expires_ms: Option<Millis> = None,
        /// Templates that may be sent without a human during a crisis freeze.
        pub crisis_templates: Vec<Code> = Vec::new(),
        /// Who approved such a template, and until when. Without an entry an approval does not end.
        pub crisis_approvals: SortedMap<Code, CrisisApproval> = SortedMap::new(),
        /// By language (`de`, `de-AT`, or `any`): how the customer is told that this is a bot.
        pub disclosure: SortedMap<String, String> = SortedMap::new(),
        /// The language of a chat whose language is not known.
        pub language_assumed: String = "en".to_owned(),
        /// What differs for single bots.
        pub bots: SortedMap<BotId, OneBotRules> = SortedMap::new(),
    }
}

crate::shape! {
    /// Under which terms a template may be sent during a crisis freeze.
    pub struct CrisisApproval {
        /// Who answers for its words.
        pub approved_by: AgentId,
        /// From this instant on it may not be sent any more. Without it, always.
        pub expires_at: Option<Timestamp> = None,
    }
}

crate::shape! {
    /// How failed resolutions are counted.
    pub enum FailureCount: Default {
        /// Those in a row: a success starts again from 0.
        Consecutive = "consecutive",
        /// All in the chat.
        Cumulative = "cumulative",
    }
}

crate::shape! {
    /// A rule by which the bot hands over.
    pub struct HandoffRule {
        /// Its name, for explanations.
        pub name: Code,
        /// When it holds.
        pub when: Condition,
        /// As what the handoff is reported.
        pub code: RuleCode = RuleCode::VipRule,
    }
}

crate::shape! {
    /// What differs for one bot from the rules for all bots.
    pub struct OneBotRules: Default {
        /// Instead of `threshold` for all bots.
        pub threshold: Option<Ppm> = None,
        /// Instead of `failed_resolutions` for all bots.
        pub failed_resolutions: Option<u32> = None,
        /// Instead of `count` for all bots.
        pub count: Option<FailureCount> = None,
        /// Instead of `max_turns_without_progress` for all bots.
        pub max_turns_without_progress: Option<u32> = None,
        /// The only actions that this bot may carry out. Without it, all that are not restricted.
        pub allowed_actions: Option<Vec<Code>> = None,
    }
}

/// A value in force for one bot, and where in the policy it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Setting<'a, T> {
    /// The value in force.
    pub(crate) value: T,
    key: &'static str,
    bot: Option<&'a BotId>,
}

impl<T> Setting<'_, T> {
    /// `/bot/threshold` or `/bot/bots/faq/threshold`.
    pub(crate) fn path(&self) -> String {
        rule_path(self.bot, self.key)
    }
}

fn rule_path(bot: Option<&BotId>, key: &str) -> String {
    let rules = Pointer::root().key("bot");
    let rules = bot.map_or(rules.clone(), |bot| rules.key("bots").key(bot.as_str()));
    rules.key(key).as_str().to_owned()
}

/// The rules in force for one bot.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms<'a> {
    all: &'a BotRules,
    own: Option<(&'a BotId, &'a OneBotRules)>,
}

impl BotRules {
    /// The rules in force for `bot`: its own where it has any, else those for all bots.
    pub(crate) fn of(&self, bot: &BotId) -> Terms<'_> {
        Terms { all: self, own: self.bots.get_key_value(bot) }
    }

    /// The operator's own handoff rules that hold now.
    pub fn held(&self, facts: &dyn Facts) -> Vec<HeldRule> {
        let held = self.rules.iter().enumerate().filter(|(_, rule)| rule.when.judge(facts).held);
        held.map(|(n, rule)| HeldRule {
            name: rule.name.clone(),
            code: rule.code,
            rule: Pointer::root().key("bot").key("rules").index(n).as_str().to_owned(),
        })
        .collect()
    }

    /// The threshold in force for `bot`, and where in the policy it stands.
    pub(crate) fn threshold_of(&self, bot: &BotId) -> (Ppm, String) {
        let setting = self.of(bot).threshold();
        (setting.value, setting.path())
    }

    /// Finds what the reader of single values cannot see.
    pub(crate) fn check(&self, at: &Pointer, names: &Names<'_>, issues: &mut Issues) {
        for (n, rule) in self.rules.iter().enumerate() {
            rule.when.check(&at.key("rules").index(n).key("when"), names, issues);
        }
        let at_bots = at.key("bots");
        let own = self.bots.iter().filter_map(|(bot, own)| {
            own.threshold.map(|ratio| (at_bots.key(bot.as_str()).key("threshold"), ratio))
        });
        for (place, ratio) in std::iter::once((at.key("threshold"), self.threshold)).chain(own) {
            if !(Ppm::ZERO..=Ppm::ONE).contains(&ratio) {
                let remedy = "write the ratio as a decimal, 0.8 for 80 %";
                issues.error("out_of_range", &place, ratio.to_string(), "0 to 1", remedy);
            }
        }
        for (bot, own) in &self.bots {
            let at_bot = at_bots.key(bot.as_str());
            for (key, count) in [
                ("failed_resolutions", own.failed_resolutions),
                ("max_turns_without_progress", own.max_turns_without_progress),
            ] {
                if count == Some(0) {
                    let remedy = "write 1 to hand over at the first one";
                    issues.error("out_of_range", &at_bot.key(key), "0", "1 or more", remedy);
                }
            }
        }
        for template in self.crisis_approvals.keys() {
            if !self.crisis_templates.contains(template) {
                let place = at.key("crisis_approvals").key(template.as_str());
                let remedy = "add it to `crisis_templates`, or remove the approval";
                let expected = "one of `crisis_templates`";
                issues.error("not_a_template", &place, format!("`{template}`"), expected, remedy);
            }
        }
        for (language, text) in &self.disclosure {
            let place = at.key("disclosure").key(language);
            if text.trim().is_empty() {
                let remedy = "write the sentence, or remove the language";
                issues.error("empty_text", &place, "no words", "a sentence", remedy);
            }
            if !disclosure::is_language(language) {
                let remedy = "write a language tag such as `de` or `pt-BR`, or `any`";
                issues.error(
                    "bad_language",
                    &place,
                    language.escape_debug().to_string(),
                    "a language tag",
                    remedy,
                );
            }
        }
        if disclosure::wording(self, None).is_none() {
            let place = at.key("language_assumed");
            let remedy = "choose a language that has a wording, or add one under `disclosure`";
            issues.error(
                "no_disclosure",
                &place,
                &self.language_assumed,
                "a language with a disclosure",
                remedy,
            );
        }
    }
}

impl<'a> Terms<'a> {
    fn pick<T: Copy>(
        self,
        key: &'static str,
        general: T,
        own: impl Fn(&OneBotRules) -> Option<T>,
    ) -> Setting<'a, T> {
        let found = self.own.and_then(|(bot, rules)| own(rules).map(|value| (bot, value)));
        match found {
            Some((bot, value)) => Setting { value, key, bot: Some(bot) },
            None => Setting { value: general, key, bot: None },
        }
    }

    pub(crate) fn threshold(self) -> Setting<'a, Ppm> {
        self.pick("threshold", self.all.threshold, |own| own.threshold)
    }

    pub(crate) fn failed_resolutions(self) -> Setting<'a, u32> {
        self.pick("failed_resolutions", self.all.failed_resolutions, |own| own.failed_resolutions)
    }

    pub(crate) fn count(self) -> FailureCount {
        self.pick("count", self.all.count, |own| own.count).value
    }

    pub(crate) fn max_turns_without_progress(self) -> Setting<'a, u32> {
        let general = self.all.max_turns_without_progress;
        self.pick("max_turns_without_progress", general, |own| own.max_turns_without_progress)
    }

    /// The only actions that this bot may carry out, if it has such a list, and where it stands.
    pub(crate) fn allowed_actions(self) -> Option<(&'a [Code], String)> {
        let (bot, own) = self.own?;
        let allowed = own.allowed_actions.as_deref()?;
        Some((allowed, rule_path(Some(bot), "allowed_actions")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{HoursId, TopicId};
    use crate::policy::condition::{Fact, HashKey};
    use crate::policy::field::Field;
    use crate::policy::json::Node;
    use crate::policy::shape::{Reader, Shape};

    fn read(text: &str) -> BotRules {
        let mut reader = Reader::new();
        let rules = BotRules::read(&Node::parse(text).unwrap(), &mut reader);
        let issues = reader.into_issues();
        assert!(issues.is_empty(), "{issues}");
        rules.unwrap()
    }

    fn issues_of(text: &str) -> Vec<(&'static str, String)> {
        let mut issues = Issues::new();
        read(text).check(&Pointer::root().key("bot"), &Names::default(), &mut issues);
        issues.iter().map(|issue| (issue.code, issue.path.to_string())).collect()
    }

    #[test]
    fn an_empty_object_gives_the_documented_defaults() {
        let rules = read("{}");
        assert_eq!(rules, BotRules::default());
        assert_eq!(rules.threshold, Ppm::new(800_000));
        assert_eq!(rules.failed_resolutions, 2);
        assert_eq!(rules.count, FailureCount::Consecutive);
        assert_eq!(rules.max_turns_without_progress, 6);
        assert_eq!(rules.round_trips, 2);
        assert!(issues_of("{}").is_empty());
    }

    #[test]
    fn a_bot_of_its_own_keeps_what_it_does_not_change() {
        let rules = read(r#"{"threshold": 0.8, "bots": {"a/b": {"threshold": 0.55}}}"#);
        let own = rules.of(&BotId::from("a/b"));
        assert_eq!(own.threshold().value, Ppm::new(550_000));
        assert_eq!(own.threshold().path(), "/bot/bots/a~1b/threshold");
        assert_eq!(own.failed_resolutions().path(), "/bot/failed_resolutions");
        let other = rules.of(&BotId::from("other"));
        assert_eq!(
            (other.threshold().value, other.threshold().path()),
            (Ppm::new(800_000), "/bot/threshold".to_owned())
        );
    }

    struct Gold;

    impl Facts for Gold {
        fn fact(&self, field: Field) -> Fact<'_> {
            if field == Field::CustomerTier { Fact::Text("gold") } else { Fact::Missing }
        }

        fn message_touches(&self, _: &TopicId) -> Option<bool> {
            None
        }

        fn is_within(&self, _: &HoursId) -> Option<bool> {
            None
        }

        fn hash_key(&self) -> HashKey {
            HashKey::default()
        }
    }

    #[test]
    fn the_operators_own_rules_are_asked_in_their_order() {
        let rules = read(
            r#"{"rules": [
                {"name": "silver", "when": {"field": "customer.tier", "eq": "silver"}},
                {"name": "gold", "when": {"field": "customer.tier", "eq": "gold"}},
                {"name": "known", "when": {"field": "customer.tier", "present": true}, "code": "keyword_risk"}
            ]}"#,
        );
        let held = rules.held(&Gold);
        let told: Vec<_> =
            held.iter().map(|h| (h.name.as_str(), h.code, h.rule.as_str())).collect();
        assert_eq!(
            told,
            [
                ("gold", RuleCode::VipRule, "/bot/rules/1"),
                ("known", RuleCode::KeywordRisk, "/bot/rules/2"),
            ]
        );
    }

    #[test]
    fn what_single_values_cannot_show_is_found() {
        assert_eq!(
            issues_of(
                r#"{"threshold": 80, "disclosure": {"de": " ", "no such": "x"}, "language_assumed": "pl",
                    "bots": {"faq": {"threshold": -0.1, "failed_resolutions": 0}}}"#
            ),
            [
                ("out_of_range", "/bot/threshold".to_owned()),
                ("out_of_range", "/bot/bots/faq/threshold".to_owned()),
                ("out_of_range", "/bot/bots/faq/failed_resolutions".to_owned()),
                ("empty_text", "/bot/disclosure/de".to_owned()),
                ("bad_language", "/bot/disclosure/no such".to_owned()),
                ("no_disclosure", "/bot/language_assumed".to_owned()),
            ]
        );
    }
}
