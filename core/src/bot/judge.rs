//! May the bot answer now, and when must it hand over?

use super::disclosure::{self, Disclosure};
use super::freeze::Freeze;
use super::reason::{Cause, Handoff, HandoffCode, HandoffReason, HeldRule};
use super::refusal::{BotRefusal, owner_only};
use super::rules::{BotRules, Terms};
use super::state::{BotState, Tally};
use super::turn::{Health, Turn, TurnResolution};
use crate::math::Ppm;
use serde::{Deserialize, Serialize};

/// What else a turn is judged by.
#[derive(Clone, Copy, Debug, Default)]
pub struct TurnFacts<'a> {
    /// The chat's language (`de-AT`), if it is known.
    pub language: Option<&'a str>,
    /// May automated text leave at all?
    pub freeze: Freeze,
    /// The policy's own handoff rules that hold.
    pub held: &'a [HeldRule],
}

/// What the customer said, as far as the bot's rules ask.
#[derive(Clone, Copy, Debug, Default)]
pub struct Heard<'a> {
    /// Where the policy says that these words ask for a person, if they do.
    pub asks_for_person: Option<&'a str>,
    /// The policy's own handoff rules that hold.
    pub held: &'a [HeldRule],
}

/// What becomes of a bot's turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The reply goes out, with the disclosure before it if it is the bot's first.
    Speak {
        /// What to say first.
        disclosure: Option<Disclosure>,
    },
    /// The reply is withheld and the chat goes to a human.
    HandOff(Handoff),
    /// Nothing goes out, and the bot keeps the chat.
    Silent(Silence),
}

/// Why nothing goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Silence {
    /// Automated replies are suspended.
    Frozen,
    /// The bot had nothing to say.
    NothingSaid,
}

/// May the bot say this, or must it hand over?
///
/// Reasons are listed in this order, and the first gives the code: confidence, failed resolutions,
/// the customer's wish, loops, the bot's own failure, rules of the policy. A handoff goes before a
/// freeze: it sends the customer no automated text.
///
/// # Errors
/// Another bot, or one that has handed over, is refused; so is a turn that would pass a limit.
pub fn judge_turn(
    rules: &BotRules,
    state: &BotState,
    turn: &Turn<'_>,
    facts: &TurnFacts<'_>,
) -> Result<Verdict, BotRefusal> {
    owner_only(state, turn.bot)?;
    turn.check_size(state)?;
    let terms = rules.of(turn.bot);
    let tally = Tally::after(state, turn);
    let speaks = !turn.text.trim().is_empty();
    let would_leave = speaks && facts.freeze == Freeze::Off;
    let disclosure = match (&state.disclosed, speaks) {
        (None, true) => disclosure::wording(rules, facts.language),
        _ => None,
    };
    let undisclosable = speaks && state.disclosed.is_none() && disclosure.is_none();

    let mut reasons = Vec::new();
    reasons.extend(low_confidence(terms, turn));
    reasons.extend(failed_resolutions(terms, turn, tally));
    reasons.extend(asked_by_intent(rules, turn));
    if would_leave {
        reasons.extend(circle(state, turn));
        reasons.extend(no_progress(terms, tally));
    }
    reasons.extend(broken(turn));
    if undisclosable {
        reasons.push(HandoffReason {
            code: HandoffCode::BotError,
            rule: "/bot/disclosure".to_owned(),
            cause: Cause::NoDisclosure { language: facts.language.map(str::to_owned) },
        });
    }
    reasons.extend(facts.held.iter().map(by_rule));

    Ok(match (Handoff::for_all(reasons), facts.freeze, speaks) {
        (Some(handoff), ..) => Verdict::HandOff(handoff),
        (None, Freeze::On, _) => Verdict::Silent(Silence::Frozen),
        (None, Freeze::Off, false) => Verdict::Silent(Silence::NothingSaid),
        (None, Freeze::Off, true) => Verdict::Speak { disclosure },
    })
}

/// Must the bot hand over because of what the customer said?
///
/// `None` also when the bot does not have the chat: there is nothing to hand over.
pub fn judge_message(state: &BotState, heard: &Heard<'_>) -> Option<Handoff> {
    if !state.is_owner() {
        return None;
    }
    let asked = heard.asks_for_person.map(|rule| HandoffReason {
        code: HandoffCode::CustomerAsked,
        rule: rule.to_owned(),
        cause: Cause::AskedInWords,
    });
    Handoff::for_all(asked.into_iter().chain(heard.held.iter().map(by_rule)))
}

fn low_confidence(terms: Terms<'_>, turn: &Turn<'_>) -> Option<HandoffReason> {
    // A bot that broke before it could be sure of anything is not unsure, it is broken.
    if turn.health == Health::Broken && turn.confidence.is_none() {
        return None;
    }
    let threshold = terms.threshold();
    (turn.confidence.unwrap_or(Ppm::ZERO) < threshold.value).then(|| HandoffReason {
        code: HandoffCode::LowConfidence,
        rule: threshold.path(),
        cause: Cause::Confidence { saw: turn.confidence, wanted: threshold.value },
    })
}

fn failed_resolutions(terms: Terms<'_>, turn: &Turn<'_>, tally: Tally) -> Option<HandoffReason> {
    let (count, limit) = (terms.count(), terms.failed_resolutions());
    let saw = tally.failures(count);
    (turn.resolution == TurnResolution::Failed && saw >= limit.value).then(|| HandoffReason {
        code: HandoffCode::FailedResolutions,
        rule: limit.path(),
        cause: Cause::Failures { saw, limit: limit.value, count },
    })
}

fn asked_by_intent(rules: &BotRules, turn: &Turn<'_>) -> Option<HandoffReason> {
    let asking = turn.intents.iter().find(|guess| rules.handoff_intents.contains(&guess.intent))?;
    Some(HandoffReason {
        code: HandoffCode::CustomerAsked,
        rule: "/bot/handoff_intents".to_owned(),
        cause: Cause::AskedByIntent(asking.intent.clone()),
    })
}

fn circle(state: &BotState, turn: &Turn<'_>) -> Option<HandoffReason> {
    if turn.resolution == TurnResolution::Succeeded {
        return None;
    }
    let circle = state.replies.circle(turn.text)?;
    Some(HandoffReason {
        code: HandoffCode::LoopDetected,
        rule: "/bot".to_owned(),
        cause: Cause::Circle(circle),
    })
}

fn no_progress(terms: Terms<'_>, tally: Tally) -> Option<HandoffReason> {
    let limit = terms.max_turns_without_progress();
    (tally.turns_without_progress > limit.value).then(|| HandoffReason {
        code: HandoffCode::LoopDetected,
        rule: limit.path(),
        cause: Cause::NoProgress { saw: tally.turns_without_progress, limit: limit.value },
    })
}

fn broken(turn: &Turn<'_>) -> Option<HandoffReason> {
    (turn.health == Health::Broken).then(|| HandoffReason {
        code: HandoffCode::BotError,
        rule: "/bot".to_owned(),
        cause: Cause::Failed,
    })
}

fn by_rule(held: &HeldRule) -> HandoffReason {
    HandoffReason {
        code: held.code.into(),
        rule: held.rule.clone(),
        cause: Cause::Rule(held.name.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::loops::Circle;
    use crate::bot::reason::{ReturnCode, RuleCode};
    use crate::bot::rules::{FailureCount, OneBotRules};
    use crate::bot::state::Phase;
    use crate::bot::turn::IntentGuess;
    use crate::calendar::Timestamp;
    use crate::id::{BotId, Code};

    /// A chat with a bot, told turn by turn.
    struct Story {
        rules: BotRules,
        state: BotState,
        bot: BotId,
        clock: i64,
        freeze: Freeze,
        language: &'static str,
    }

    #[derive(Clone)]
    struct Said {
        text: String,
        confidence: Option<&'static str>,
        resolution: TurnResolution,
        health: Health,
        intents: Vec<&'static str>,
        slots: Vec<(&'static str, &'static str)>,
    }

    fn say(text: &str) -> Said {
        Said {
            text: text.to_owned(),
            confidence: Some("1"),
            resolution: TurnResolution::None,
            health: Health::Working,
            intents: vec![],
            slots: vec![],
        }
    }

    impl Story {
        fn new(rules: BotRules) -> Self {
            let bot = BotId::from("faq");
            let (state, language) = (BotState::new(bot.clone()), "en");
            Self { rules, state, bot, clock: 0, freeze: Freeze::Off, language }
        }

        fn try_turn(&mut self, said: &Said) -> Result<Verdict, BotRefusal> {
            let guess =
                |intent: &&str| IntentGuess { intent: Code::from(*intent), confidence: None };
            let intents: Vec<IntentGuess> = said.intents.iter().map(guess).collect();
            let slot = |(k, v): &(&str, &str)| (Code::from(*k), (*v).to_owned());
            let slots = said.slots.iter().map(slot).collect();
            let turn = Turn {
                bot: &self.bot,
                text: &said.text,
                confidence: said.confidence.map(|text| text.parse().unwrap()),
                resolution: said.resolution,
                health: said.health,
                intents: &intents,
                slots: &slots,
                promises: &[],
            };
            let language = Some(self.language);
            let facts = TurnFacts { language, freeze: self.freeze, held: &[] };
            let before = self.state.clone();
            let verdict = judge_turn(&self.rules, &self.state, &turn, &facts)?;
            assert_eq!(self.state, before, "judging changes nothing");
            self.clock += 1_000;
            let at = Timestamp::from_millis(self.clock);
            self.state.record(&self.rules, &turn, &verdict, at);
            Ok(verdict)
        }

        fn turn(&mut self, said: &Said) -> Verdict {
            self.try_turn(said).unwrap()
        }

        /// The codes of the handoff that this turn causes; none if there is no handoff.
        fn codes(&mut self, said: &Said) -> Vec<&'static str> {
            match self.turn(said) {
                Verdict::HandOff(handoff) => handoff.reasons().map(|r| r.code.code()).collect(),
                _ => vec![],
            }
        }

        fn come_back(&mut self) {
            let at = Timestamp::from_millis(self.clock);
            self.state.take_back(ReturnCode::AgentReturned, at);
        }
    }

    #[test]
    fn below_the_threshold_is_strict_and_missing_is_nothing() {
        for (confidence, hands_over) in [
            (Some("0.80"), false),
            (Some("0.8"), false),
            (Some("0.800001"), false),
            (Some("1"), false),
            (Some("0.799999"), true),
            (Some("0.7999999999"), true),
            (Some("0"), true),
            (None, true),
        ] {
            let codes = Story::new(BotRules::default()).codes(&Said { confidence, ..say("hello") });
            let expected: &[&str] = if hands_over { &["low_confidence"] } else { &[] };
            assert_eq!(codes, expected, "{confidence:?}");
        }
    }

    #[test]
    fn each_bot_may_have_a_threshold_of_its_own() {
        let own = OneBotRules { threshold: Some(Ppm::new(550_000)), ..OneBotRules::default() };
        let rules = BotRules { bots: [(BotId::from("faq"), own)].into(), ..BotRules::default() };
        let mut story = Story::new(rules);
        assert!(story.codes(&Said { confidence: Some("0.55"), ..say("a") }).is_empty());
        let Verdict::HandOff(handoff) =
            story.turn(&Said { confidence: Some("0.549999"), ..say("b") })
        else {
            panic!("below its own threshold")
        };
        assert_eq!(handoff.first.rule, "/bot/bots/faq/threshold");
        let (saw, wanted) = (Some(Ppm::new(549_999)), Ppm::new(550_000));
        assert_eq!(handoff.first.cause, Cause::Confidence { saw, wanted });
    }

    /// F failed, S succeeded, . nothing tried, A attempted; the turn of the handoff, counting from 1.
    fn handed_over_at(count: FailureCount, limit: u32, turns: &str) -> Option<usize> {
        let mut story =
            Story::new(BotRules { count, failed_resolutions: limit, ..BotRules::default() });
        turns.chars().enumerate().find_map(|(n, c)| {
            let resolution = match c {
                'F' => TurnResolution::Failed,
                'S' => TurnResolution::Succeeded,
                'A' => TurnResolution::Attempted,
                _ => TurnResolution::None,
            };
            let codes = story.codes(&Said { resolution, ..say(&format!("reply {n}")) });
            (codes == ["failed_resolutions"]).then_some(n + 1)
        })
    }

    #[test]
    fn two_failures_hand_over_counted_either_way() {
        use FailureCount::{Consecutive, Cumulative};
        for (turns, in_a_row, in_total) in [
            ("F", None, None),
            ("FF", Some(2), Some(2)),
            ("F.F", Some(3), Some(3)),
            ("FAF", Some(3), Some(3)),
            ("FSF", None, Some(3)),
            ("FSFF", Some(4), Some(3)),
            ("FSFSF", None, Some(3)),
            ("SF.S.F", None, Some(6)),
            ("SSS", None, None),
        ] {
            assert_eq!(handed_over_at(Consecutive, 2, turns), in_a_row, "{turns} in a row");
            assert_eq!(handed_over_at(Cumulative, 2, turns), in_total, "{turns} in total");
        }
        assert_eq!(handed_over_at(Consecutive, 1, "SF"), Some(2));
        assert_eq!(handed_over_at(Consecutive, 3, "FFF"), Some(3));
    }

    #[test]
    fn the_phase_tells_how_much_doubt_there_is() {
        let mut story = Story::new(BotRules::default());
        assert_eq!(story.state.phase, Phase::Disclosing);
        let failed = TurnResolution::Failed;
        story.turn(&say("a"));
        assert_eq!(story.state.phase, Phase::Serving);
        story.turn(&Said { resolution: failed, ..say("b") });
        assert_eq!(story.state.phase, Phase::Doubt(1));
        story.turn(&Said { resolution: TurnResolution::Succeeded, ..say("c") });
        assert_eq!(story.state.phase, Phase::Serving);
        story.turn(&Said { resolution: failed, ..say("d") });
        story.turn(&Said { resolution: failed, ..say("e") });
        assert_eq!(story.state.phase, Phase::HandedOff);
        assert_eq!(story.state.attempts.len(), 3, "what was tried in vain is kept");
        story.come_back();
        assert_eq!(story.state.phase, Phase::Returned);
        story.turn(&say("f"));
        assert_eq!(story.state.phase, Phase::Serving);
    }

    #[test]
    fn the_disclosure_comes_with_the_first_words_exactly_once() {
        let mut story = Story::new(BotRules::default());
        assert_eq!(story.turn(&say("")), Verdict::Silent(Silence::NothingSaid));
        let Verdict::Speak { disclosure: Some(disclosure) } = story.turn(&say("a")) else {
            panic!("the first words are disclosed")
        };
        assert_eq!(disclosure.text, "You are chatting with an automated assistant.");
        assert_eq!(story.turn(&say("b")), Verdict::Speak { disclosure: None });
        story.turn(&Said { confidence: None, ..say("c") });
        story.come_back();
        assert_eq!(story.turn(&say("d")), Verdict::Speak { disclosure: None });
    }

    #[test]
    fn a_withheld_first_reply_discloses_nothing_yet() {
        let mut story = Story::new(BotRules::default());
        story.turn(&Said { confidence: Some("0.1"), ..say("a") });
        assert_eq!(story.state.disclosed, None);
        story.come_back();
        assert!(matches!(story.turn(&say("b")), Verdict::Speak { disclosure: Some(_) }));
    }

    #[test]
    fn without_a_wording_the_bot_is_silent_and_a_human_is_asked_for() {
        let mut story = Story::new(BotRules::default());
        story.language = "pl";
        let Verdict::HandOff(handoff) = story.turn(&say("Dzień dobry")) else {
            panic!("no wording")
        };
        assert_eq!(handoff.code(), HandoffCode::BotError);
        assert_eq!(handoff.first.rule, "/bot/disclosure");
        let language = Some("pl".to_owned());
        assert_eq!(handoff.first.cause, Cause::NoDisclosure { language });
        assert_eq!(story.state.disclosed, None);
    }

    #[test]
    fn the_third_same_reply_is_withheld() {
        let mut story = Story::new(BotRules::default());
        assert!(story.codes(&say("Sorry?")).is_empty());
        assert!(story.codes(&say("sorry")).is_empty());
        let Verdict::HandOff(handoff) = story.turn(&say("Sorry ...")) else { panic!("a loop") };
        assert_eq!(handoff.first.cause, Cause::Circle(Circle::SameReply { times: 3 }));
    }

    #[test]
    fn a_success_closes_the_matter_and_its_replies() {
        let mut story =
            Story::new(BotRules { max_turns_without_progress: 99, ..BotRules::default() });
        let done = Said { resolution: TurnResolution::Succeeded, ..say("Done.") };
        for _ in 0..5 {
            assert!(story.codes(&say("Anything else?")).is_empty());
            assert!(story.codes(&done).is_empty());
        }
    }

    #[test]
    fn more_than_six_turns_without_progress_are_a_loop() {
        let mut story = Story::new(BotRules::default());
        for n in 1..=6 {
            assert!(story.codes(&say(&format!("reply {n}"))).is_empty(), "turn {n}");
        }
        let Verdict::HandOff(handoff) = story.turn(&say("reply 7")) else { panic!("a loop") };
        assert_eq!(handoff.code(), HandoffCode::LoopDetected);
        assert_eq!(handoff.first.rule, "/bot/max_turns_without_progress");
        assert_eq!(handoff.first.cause, Cause::NoProgress { saw: 7, limit: 6 });
    }

    #[test]
    fn progress_is_a_slot_an_intent_or_a_success() {
        let progress = [
            Said { slots: vec![("city", "Bonn")], ..say("new slot") },
            Said { slots: vec![("city", "Köln")], ..say("changed slot") },
            Said { intents: vec!["refund"], ..say("new intent") },
            Said { resolution: TurnResolution::Succeeded, ..say("success") },
        ];
        let none = [
            Said { slots: vec![("city", "Köln")], ..say("same slot") },
            Said { slots: vec![("zip", "")], ..say("empty slot") },
            Said { intents: vec!["refund"], ..say("same intent") },
            Said { resolution: TurnResolution::Attempted, ..say("attempt") },
            Said { resolution: TurnResolution::Failed, ..say("failure") },
        ];
        let mut story = Story::new(BotRules::default());
        for said in &progress {
            story.turn(&say(&format!("{} is coming", said.text)));
            story.turn(said);
            assert_eq!(story.state.turns_without_progress, 0, "{}", said.text);
        }
        for (n, said) in none.iter().enumerate() {
            story.turn(said);
            assert_eq!(story.state.turns_without_progress, n as u32 + 1, "{}", said.text);
        }
    }

    #[test]
    fn a_slot_without_a_value_is_emptied() {
        let mut story = Story::new(BotRules::default());
        story.turn(&Said { slots: vec![("city", "Bonn"), ("zip", "1")], ..say("a") });
        story.turn(&Said { slots: vec![("city", "")], ..say("b") });
        let filled: Vec<&str> = story.state.must_not_ask_again().map(Code::as_str).collect();
        assert_eq!(filled, ["zip"]);
    }

    #[test]
    fn every_reason_is_listed_in_the_documented_order() {
        let handoff_intents = vec![Code::from("human")];
        let rules = BotRules { handoff_intents, failed_resolutions: 1, ..BotRules::default() };
        let mut story = Story::new(rules);
        story.turn(&say("Hm."));
        story.turn(&say("Hm!"));
        let everything = Said {
            confidence: Some("0.2"),
            resolution: TurnResolution::Failed,
            health: Health::Broken,
            intents: vec!["human"],
            ..say("Hm?")
        };
        assert_eq!(
            story.codes(&everything),
            [
                "low_confidence",
                "failed_resolutions",
                "customer_asked",
                "loop_detected",
                "bot_error"
            ]
        );
    }

    #[test]
    fn a_broken_bot_is_broken_not_unsure() {
        let broken = Said { health: Health::Broken, confidence: None, ..say("") };
        assert_eq!(Story::new(BotRules::default()).codes(&broken), ["bot_error"]);
    }

    #[test]
    fn after_the_handoff_no_bot_speaks() {
        let mut story = Story::new(BotRules::default());
        story.turn(&Said { confidence: None, ..say("a") });
        let refusal = story.try_turn(&say("b")).unwrap_err();
        assert_eq!(refusal.code().code(), "bot_not_owner");
        story.come_back();
        assert!(story.try_turn(&say("b")).is_ok());
        story.bot = BotId::from("stranger");
        assert_eq!(story.try_turn(&say("c")).unwrap_err().code().code(), "bot_not_owner");
    }

    #[test]
    fn a_returned_chat_is_judged_afresh_but_for_the_total() {
        for (count, codes) in [
            (FailureCount::Consecutive, vec![]),
            (FailureCount::Cumulative, vec!["failed_resolutions"]),
        ] {
            let mut story = Story::new(BotRules { count, ..BotRules::default() });
            story.turn(&Said { resolution: TurnResolution::Failed, ..say("a") });
            story.turn(&Said { resolution: TurnResolution::Failed, ..say("b") });
            story.come_back();
            assert!(story.codes(&say("c")).is_empty(), "nothing failed in this turn");
            let failed = Said { resolution: TurnResolution::Failed, ..say("d") };
            assert_eq!(story.codes(&failed), codes, "{count}");
        }
    }

    #[test]
    fn in_a_freeze_the_bot_is_silent_and_still_hands_over() {
        let mut story = Story::new(BotRules::default());
        story.turn(&say("a"));
        story.freeze = Freeze::On;
        for _ in 0..9 {
            assert_eq!(story.turn(&say("a")), Verdict::Silent(Silence::Frozen));
        }
        assert_eq!(story.codes(&Said { confidence: Some("0.5"), ..say("b") }), ["low_confidence"]);
        story.come_back();
        story.freeze = Freeze::Off;
        assert_eq!(story.turn(&say("a")), Verdict::Speak { disclosure: None });
    }

    #[test]
    fn a_bot_frozen_from_the_start_still_discloses_when_it_first_speaks() {
        let mut story = Story::new(BotRules::default());
        story.freeze = Freeze::On;
        assert_eq!(story.turn(&say("a")), Verdict::Silent(Silence::Frozen));
        story.freeze = Freeze::Off;
        assert!(matches!(story.turn(&say("a")), Verdict::Speak { disclosure: Some(_) }));
    }

    #[test]
    fn what_the_customer_says_can_hand_over() {
        let mut state = BotState::new(BotId::from("faq"));
        let held = [HeldRule {
            name: Code::from("gold"),
            code: RuleCode::VipRule,
            rule: "/bot/rules/0".to_owned(),
        }];
        let heard = Heard { asks_for_person: Some("/text/topics/human"), held: &held };
        let handoff = judge_message(&state, &heard).unwrap();
        let codes: Vec<&str> = handoff.reasons().map(|r| r.code.code()).collect();
        assert_eq!(codes, ["customer_asked", "vip_rule"]);
        assert_eq!(judge_message(&state, &Heard::default()), None);
        state.hand_over(&handoff, Timestamp::from_millis(0));
        assert_eq!(judge_message(&state, &heard), None, "a human has the chat already");
    }
}
